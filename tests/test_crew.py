"""Random runs of somebody's own implementation, in several processes at a time: what is found is the same with any
number of them, and what one dies of costs the others nothing."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from checks.clauses import NO_CRASH
from checks.engines import conform
from checks.engines.conform import Session
from checks.engines.foreign import Came
from checks.engines.isolating.journal import Journal
from checks.evidence import Budget, Call
from checks.pairings import pairings
from checks.processes import descendants
from checks.targets.named import resolve
from checks.targets.target import Target
from spec.vocabulary import reached

BUDDY = pairings()["physical.buddy"]
GEOMETRY = (0, 8, 2)
CREWS = (1, 2, 3)
EPISODE = 300
ENDLESS = 1_000
"""From this number on a task takes longer than anybody waits."""


class Late:
    """Hands out a block twice where its last calls came out so: seldom at random, and shown by a run of as many."""

    fault, dies = "aaffa", False
    """Of each call the last letter of: allocated, freed, refused."""

    def __init__(self, start: int, frames: int, max_order: int) -> None:
        self.frames, self.free_ones, self.held, self.last = frames, list(range(frames)), set[int](), ""

    def alloc(self, order: int) -> Any:
        answer = self.allocated(order)
        self.last += "r" if isinstance(answer, str) else "a"
        if not self.last.endswith(self.fault):
            return answer
        if self.dies:
            os.kill(os.getpid(), signal.SIGSEGV)
        return min(self.held)

    def allocated(self, order: int) -> Any:
        if not 0 <= order <= 2:
            return "out of range"
        if order or not self.free_ones:
            return "no memory"
        self.held.add(self.free_ones[-1])
        return self.free_ones.pop()

    def free(self, frame: int, order: int) -> Any:
        answer = self.freed(frame, order)
        self.last += "f" if answer is None else "r"
        return answer

    def freed(self, frame: int, order: int) -> Any:
        if not (0 <= frame < self.frames and 0 <= order <= 2):
            return "out of range"
        if frame not in self.held:
            return "not allocated"
        if order:
            return "wrong order"
        self.held.remove(frame)
        self.free_ones.append(frame)
        return None


class Dying(Late):
    dies = True


def session(name: str, workers: int, steps: int = 1 << 20) -> Session:
    made = Session(resolve(BUDDY, f"tests.test_crew:{name}"), 0, Budget(60), 60, steps, workers=workers)
    made.target.broken_promises["exact-refusal"] = "it has single frames alone"
    return made


def task(target: Target, budget: Budget, journal: Journal, number: int, deadly: list[int]) -> Came:
    """One that dies in its second call, or comes to its number; the earlier it was asked for, the longer it takes."""
    journal.begin(GEOMETRY)
    journal.called("alloc", (0,))
    journal.returned(number)
    time.sleep(0.05 * (number % 3 == 0) if number < ENDLESS else 30)
    journal.called("free", (number, 0))
    if number in deadly:
        os.kill(os.getpid(), signal.SIGSEGV)
    return Came(steps=number)


@pytest.mark.parametrize("workers", CREWS)
def test_tasks_come_in_their_order_and_one_that_dies_costs_no_other(workers: int) -> None:
    one = session("Late", workers)
    came = list(one.in_turn(one.budget, ((task, one.budget, number, [3, 4]) for number in range(8))))
    one.close()
    assert [each.steps for each in came] == [0, 1, 2, 2, 2, 5, 6, 7]
    assert [bool(each.clause) for each in came] == [number in (3, 4) for number in range(8)]
    for number in (3, 4):
        assert came[number].clause == f"{NO_CRASH}: SIGSEGV (Segmentation fault)"
        assert came[number].geometry == GEOMETRY
        assert came[number].calls == (Call("alloc", (0,), number), Call("free", (number, 0), "does not return"))


@pytest.mark.parametrize("workers", CREWS)
def test_what_broke_is_looked_into_while_nothing_else_runs(workers: int) -> None:
    """Each task that breaks something is followed by calls of another kind, and all others are made all the same."""
    one, found = session("Late", workers), []
    for came in one.in_turn(one.budget, ((task, one.budget, number, [0, 2, 5]) for number in range(7))):
        if came.clause:
            assert one.perform(GEOMETRY, [("alloc", (0,))]) == (None, [Call("alloc", (0,), 7)])
        found.append(came.steps)
    one.close()
    assert found == [2, 1, 2, 3, 4, 2, 6]


@pytest.mark.parametrize("workers", CREWS)
def test_who_asks_for_no_more_ends_what_was_begun(workers: int) -> None:
    # What other tests have begun here ends with this process.
    before = children(os.getpid())
    one = session("Late", workers)
    numbers = (0, 1, *range(ENDLESS, ENDLESS + 9))
    tasks = one.in_turn(one.budget, ((task, one.budget, number, []) for number in numbers))
    assert [next(tasks).steps, next(tasks).steps] == [0, 1]
    tasks.close()
    keepers = [process for process in children(os.getpid()) if process not in before]
    assert [children(keeper) for keeper in keepers] == [[]] * len(keepers)
    one.close()


def children(process: int) -> list[int]:
    return [each for each in descendants(process) if Path(f"/proc/{each}/stat").read_text().split()[3] == str(process)]


@pytest.mark.parametrize(("name", "clause"), [("Late", "hands out only frames"), ("Dying", NO_CRASH)])
def test_what_is_found_is_the_same_with_any_number_of_workers(
    name: str, clause: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault is so seldom that it is found in a run of another worker than the first, where there are several."""
    monkeypatch.setattr(conform, "EPISODE", EPISODE)
    found = []
    for workers in CREWS:
        one, before = session(name, workers), reached.copy()
        passes, steps, broken = one.drive([GEOMETRY], [], None)
        one.close()
        assert broken is not None
        assert broken.clause.startswith(clause)
        assert steps // EPISODE % 2 == 1, "found in a run that is the second worker's, where there are two"
        found.append((passes, steps, broken, reached - before, one.tally.outcomes))
    assert found[0] == found[1] == found[2]


def test_the_same_calls_are_made_with_any_number_of_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Late, "fault", "never")
    found = []
    for workers in CREWS:
        one, before = session("Late", workers, steps=4_000), reached.copy()
        passes, steps, broken = one.drive([GEOMETRY, (0, 4, 2)], [], None)
        one.close()
        assert (broken, steps) == (None, 4_000)
        found.append((passes, reached - before, one.tally.outcomes))
    assert found[0] == found[1] == found[2]


def meeting(target: Target, budget: Budget, journal: Journal, folder: str, number: int) -> Came:
    """Whether another task was begun before this one ended."""
    (Path(folder) / str(number)).touch()
    until = time.monotonic() + 20
    while time.monotonic() < until and len(os.listdir(folder)) < 2:
        journal.begin(GEOMETRY)
        time.sleep(0.01)
    return Came(steps=len(os.listdir(folder)))


def test_as_many_tasks_are_performed_at_a_time_as_there_are_workers(tmp_path: Path) -> None:
    one = session("Late", 2)
    came = list(one.in_turn(one.budget, ((meeting, one.budget, str(tmp_path), number) for number in range(2))))
    one.close()
    assert [each.steps for each in came] == [2, 2]
