"""What the report says beside a run of a C library that breaks the law: what was passed, and what looks like a mistake
in the adapter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import frozen

from checks.evidence import Call
from checks.pairing import Arguments, Pairing
from checks.targets.adapter import SILENT, Adapter, Argument, Function, is_signed, limits
from checks.targets.making import steps

MOST_CODES = 4095
"""How far below zero codes of failures lie (Linux: include/linux/err.h, MAX_ERRNO)."""
WIDTHS = (16, 32, 64)


@frozen
class _Setting:
    """By which a size is said (checks.in_c.Setting), without a library."""

    adapter: Adapter
    named: dict[str, Any]
    calls: int


def hints(adapter: Adapter, pairing: Pairing, geometry: Arguments, calls: Sequence[Call]) -> list[str]:
    """All of them, about the last call of a run."""
    function = adapter.operations.get(calls[-1].operation) if calls else None
    if function is None:
        return []
    named = dict(zip(pairing.geometry_names(), geometry, strict=True))
    before = len(calls) - 1 + len(list(steps(adapter, named)))
    setting = _Setting(adapter, named, before)
    found = [passed(setting, pairing, function, calls[-1]), answered(function, calls[-1].returned)]
    return [each for each in (*found, adapter.suspected(named, calls[-1])) if each]


def passed(setting: _Setting, pairing: Pairing, function: Function, call: Call) -> str:
    """The size that was passed, where that is another number than the law's."""
    law = dict(zip(pairing.parameters(call.operation), call.arguments, strict=True))
    said = {argument.name: size(setting, argument, law) for argument in function.arguments}
    if all(number is None or number == law[name] for name, number in said.items()):
        return ""
    told = ", ".join(f"{name}={law[name]}" for name, number in said.items() if number is not None)
    spoken = ", ".join("…" if number is None else str(number) for number in said.values())
    return f"{call.operation}({told}) was called as {function.symbol}({spoken})"


def size(setting: _Setting, argument: Argument, law: dict[str, Any]) -> int | None:
    """None for what is no size."""
    if not argument.form.is_size or argument.name not in law:
        return None
    try:
        number = argument.form.says(setting, int(law[argument.name]), argument.c_type)
    except (OverflowError, AttributeError):
        return None
    return number if isinstance(number, int) else None


def answered(function: Function, returned: Any) -> str:
    """What an answer may be that the adapter takes for something else."""
    if returned is None and function.returns in SILENT and not function.can_fail:
        return (
            f"whatever {function.symbol} returns is taken for done, as its adapter names neither failure nor failures"
        )
    if type(returned) is not int or function.returns in SILENT:
        return ""
    signs = "another failure is named" if function.can_fail else "no failure is named"
    asked = f"does {function.symbol} return that where it fails? (its type is {function.c_type}, and {signs})"
    for bits in WIDTHS:
        code = returned - (1 << bits)
        if -MOST_CODES <= code < 0 and (bits > 16 or limits(function.c_type)[1] < 1 << 16):
            return f"{returned} is {code} in {bits} bits: {asked}"
    return f"{returned}: {asked}" if -MOST_CODES <= returned < 0 and is_signed(function.c_type) else ""
