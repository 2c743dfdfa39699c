"""What may crash, hang, exit or eat memory runs apart, and what it was doing is known."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from checks.clauses import ANSWERS_IN_TIME, NO_CRASH, NO_EXIT
from checks.engines.isolation import Died, Journal, Limits, isolated
from checks.evidence import Budget, Call, UsageError

LIMITS = Limits(seconds=0.3)


def meaning(operation: str, text: str) -> Any:
    return int(text) if text.isdigit() else text


def apart(task: Callable[[Journal], Any], budget: Budget | None = None) -> Any:
    return isolated(task, budget or Budget(20), LIMITS, meaning)


def calls(journal: Journal, last: Callable[[], Any]) -> None:
    journal.begin((0, 4, 2))
    journal.called("alloc", (1,))
    journal.returned(2)
    journal.called("free", (2, 1))
    last()


def test_what_a_task_comes_to_comes_back() -> None:
    assert apart(lambda journal: {"answer": 42}) == {"answer": 42}


def test_what_it_raises_is_raised() -> None:
    def task(journal: Journal) -> None:
        raise UsageError("write something else")

    with pytest.raises(UsageError, match="write something else"):
        apart(task)


@pytest.mark.parametrize(
    ("last", "how"),
    [
        (lambda: os.kill(os.getpid(), signal.SIGSEGV), f"{NO_CRASH}: SIGSEGV (Segmentation fault)"),
        (lambda: os.abort(), f"{NO_CRASH}: SIGABRT (Aborted)"),
        (lambda: os._exit(3), f"{NO_EXIT}: exit code 3"),
        (lambda: time.sleep(60), ANSWERS_IN_TIME),
    ],
)
def test_a_death_leaves_the_calls(last: Callable[[], Any], how: str) -> None:
    with pytest.raises(Died) as died:
        apart(lambda journal: calls(journal, last))
    assert died.value.how == how
    assert died.value.geometry == (0, 4, 2)
    assert died.value.calls == [Call("alloc", (1,), 2), Call("free", (2, 1), "does not return")]


def test_a_slow_run_of_quick_calls_does_not_hang() -> None:
    def task(journal: Journal) -> str:
        journal.begin((0, 1, 0))
        for _ in range(6):
            journal.called("alloc", (0,))
            time.sleep(LIMITS.seconds / 3)
            journal.returned(0)
            time.sleep(LIMITS.seconds / 3)
        return "done"

    assert apart(task) == "done"


def test_memory_ends_before_the_machine_does() -> None:
    def task(journal: Journal) -> bool:
        try:
            bytearray(LIMITS.memory + (1 << 30))
        except MemoryError:
            return True
        return False

    assert apart(task) is True


def test_an_interruption_does_not_wait() -> None:
    budget = Budget(60)
    budget.interrupted = True
    began = time.monotonic()
    assert apart(lambda journal: time.sleep(60), budget) is None
    assert time.monotonic() - began < 10


def test_what_it_wrote_last_is_told() -> None:
    def task(journal: Journal) -> None:
        os.write(2, b"list.c:7: corrupted\n")
        os.abort()

    with pytest.raises(Died) as died:
        apart(task)
    assert died.value.told == "list.c:7: corrupted"
