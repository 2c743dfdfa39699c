"""The schedule of a run: which CPU is given its turn when, where a fault is one of order.

An operation whose one parameter is a CPU goes on with what that CPU has begun. A run in which such a call follows
another CPU's, or one that is made on none, shows its fault by its order, and that order is what to look at.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from checks.evidence import Call
from checks.pairing import Pairing

CPU = "cpu"
"""How laws name the parameter that says where a call is made."""


def schedule(pairing: Pairing, calls: Sequence[Call]) -> str:
    """`map_page | CPU 0: start, step | CPU 1: load | CPU 0: step ×2`; nothing where no call comes between the steps of
    a CPU's work."""
    turns = [(cpu_of(pairing, call), call.operation) for call in calls]
    if not any(_is_interrupted(pairing, turns[:number]) for number in range(1, len(turns) + 1)):
        return ""
    return " | ".join(
        f"{'' if cpu is None else f'CPU {cpu}: '}{', '.join(_counted([operation for _, operation in turn]))}"
        for cpu, turn in groupby(turns, key=lambda each: each[0])
    )


def _is_interrupted(pairing: Pairing, turns: Sequence[tuple[int | None, str]]) -> bool:
    """Whether the last call goes on with what its CPU has begun, and another was made in between."""
    *before, (cpu, operation) = turns
    cpus = [each for each, _ in before]
    return pairing.parameters(operation) == [CPU] and cpu in cpus and cpus[-1] != cpu


def cpu_of(pairing: Pairing, call: Call) -> int | None:
    """The CPU that a call is made on, if the law says one."""
    named = dict(zip(pairing.parameters(call.operation), call.arguments, strict=True))
    return named.get(CPU)


def _counted(operations: Sequence[str]) -> list[str]:
    counts = [(operation, len(list(same))) for operation, same in groupby(operations)]
    return [operation if number == 1 else f"{operation} ×{number}" for operation, number in counts]
