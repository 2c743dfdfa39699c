"""A run that ends its process is made short with few processes: its candidates share one until one of them ends it."""

from __future__ import annotations

import os
import signal
from collections import Counter
from typing import Any

import pytest

from checks.clauses import NO_CRASH, NO_EXIT
from checks.engines.conform import Session
from checks.evidence import Budget, Call
from checks.pairings import pairings
from checks.targets.named import resolve

BUDDY = pairings()["physical.buddy"]
LARGE, SMALL = (0, 64, 6), [(0, 1, 0), (0, 2, 1), (0, 4, 2)]
CALLS = [Call("alloc", (2,), None)] * 10 + [Call("free", (60, 2), None)]


class Careless:
    """It dies of a free of the third block where two have four frames or more, and is right until then."""

    def __init__(self, start: int, frames: int, max_order: int) -> None:
        self.frames, self.max_order, self.held = frames, max_order, dict[int, int]()
        self.large = 0

    def alloc(self, order: int) -> int | str | None:
        self.large += order >= 2
        if not 0 <= order <= self.max_order:
            return "out of range"
        used = {frame for head, size in self.held.items() for frame in range(head, head + size)}
        for head in range(0, self.frames - (1 << order) + 1, 1 << order):
            if used.isdisjoint(range(head, head + (1 << order))):
                self.held[head] = 1 << order
                return head
        return None

    def free(self, frame: int, order: int) -> str | None:
        if self.is_broken() and frame >= 8:
            self.die()
        if not (0 <= frame < self.frames and 0 <= order <= self.max_order):
            return "out of range"
        if self.held.get(frame) != 1 << order:
            return "wrong order" if frame in self.held else "not allocated"
        del self.held[frame]
        return None

    def is_broken(self) -> bool:
        return self.large >= 2

    def die(self) -> None:
        os.kill(os.getpid(), signal.SIGSEGV)


class Leaves(Careless):
    """It ends its process instead."""

    def die(self) -> None:
        os._exit(3)


class Remembers(Careless):
    """It breaks for good: what it was asked for in runs before, in the same process, counts as well."""

    before = 0

    def alloc(self, order: int) -> int | str | None:
        Remembers.before += order >= 2
        return super().alloc(order)

    def is_broken(self) -> bool:
        return Remembers.before >= 2


def session_of(of: type) -> Session:
    return Session(resolve(BUDDY, of), 0, Budget(60), 60)


def shortest(of: type, monkeypatch: pytest.MonkeyPatch) -> tuple[list[tuple[str, Any]], Counter[str]]:
    """The run that is left of `CALLS`, and how often each task was performed in a process of its own."""
    session, tasks = session_of(of), Counter[str]()
    begin = session.isolation.begin

    def counted(arguments: tuple[Any, ...], *more: Any) -> None:
        tasks[arguments[0].__name__] += 1
        begin(arguments, *more)

    monkeypatch.setattr(session.isolation, "begin", counted)
    clause, calls = session.perform(LARGE, [(call.operation, call.arguments) for call in CALLS])
    assert clause is not None
    assert clause.startswith((NO_CRASH, NO_EXIT))
    found = session.shortest(clause, LARGE, calls, SMALL)
    session.close()
    assert found is not None
    assert found.clause == clause
    return [(call.operation, call.arguments) for call in found.calls], tasks


@pytest.mark.parametrize("of", [Careless, Leaves])
def test_a_run_that_ends_its_process_is_made_short_in_few_processes(of: type, monkeypatch: pytest.MonkeyPatch) -> None:
    calls, tasks = shortest(of, monkeypatch)
    assert [operation for operation, _ in calls] == ["alloc", "alloc", "free"]
    # With one for each candidate there were 39.
    assert tasks["run"] + tasks["shortened"] <= 20, tasks


def test_what_ended_because_of_runs_before_it_is_made_short_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process where others were made, a shorter run seems to do: it is made again alone, and does not."""
    calls, tasks = shortest(Remembers, monkeypatch)
    assert [operation for operation, _ in calls] == ["alloc", "alloc", "free"]
    assert tasks["run"] > 30, tasks
