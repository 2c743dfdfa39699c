"""In which order CPUs have their turns, told where a call goes on with what a CPU has begun after another's turn."""

from __future__ import annotations

from typing import Any

import pytest

from checks.evidence import Call
from checks.pairings import find_one
from checks.schedule import schedule

COW = find_one("advanced.cow")
START = ("start", 0, 0, 0, 1, 1)


def told(*made: tuple[Any, ...]) -> str:
    return schedule(COW, [Call(operation, tuple(arguments), None) for operation, *arguments in made])


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (
            [START, ("step", 0), ("load", 0, 0, 1), ("step", 0), ("step", 0)],
            "CPU 0: start, step | CPU 1: load | CPU 0: step ×2",
        ),
        ([START, ("discard_page", 0, 0), ("step", 0)], "CPU 0: start | discard_page | CPU 0: step"),
        ([START, ("step", 0), ("discard_page", 0, 0)], ""),
        ([("discard_page", 0, 0), ("step", 0)], ""),
        ([("load", 0, 0, 0), ("load", 0, 0, 1), ("load", 0, 0, 0)], ""),
        ([], ""),
    ],
    ids=["two-cpus", "on-no-cpu", "nothing-between", "nothing-before", "nothing-begun", "empty"],
)
def test_a_schedule(made: list[tuple[Any, ...]], expected: str) -> None:
    assert told(*made) == expected


def test_a_law_without_cpus_has_none() -> None:
    assert schedule(find_one("physical.buddy"), [Call("alloc", (0,), 0), Call("alloc", (0,), 1)]) == ""
