"""The fast random driver: it finds faults, repeats itself, and is far faster than the state machine."""

import time
from collections.abc import Callable
from inspect import unwrap
from typing import Any

import pytest

from checks.drive import Factory, Pair, plain, run
from checks.engines.shrink import Shrinker
from checks.engines.simulate import simulate
from checks.engines.stateful import stateful
from checks.evidence import Budget, Call, Counterexample, Evidence, Verdict, worst
from checks.origins import plain_calls
from checks.pairing import Mutant
from checks.pairings import pairings
from spec.physical.words import BuddyFailure as Failure

BUDDY = pairings()["physical.buddy"]


def broken(rows: list[Evidence]) -> Counterexample:
    found = next(row.counterexample for row in rows if row.verdict is Verdict.VIOLATED)
    assert found is not None
    return found


def test_the_implementation_holds_and_nothing_is_vacuous() -> None:
    rows = simulate(BUDDY, Budget(), steps=60_000)
    assert [row for row in rows if row.verdict is not Verdict.HOLDS] == []


DRIVEN = (
    "merges-into-the-upper-half",
    "double-free-accepted",
    "stops-merging-one-order-early",
    "stale-link-in-an-unlinked-record",
    "merges-with-a-buddy-of-another-order",
)
"""Faults of several kinds: tests/test_mutate.py holds that every one is caught."""


@pytest.mark.parametrize("mutant", [each for each in BUDDY.mutants if each.name in DRIVEN], ids=lambda each: each.name)
def test_each_fault_is_found_and_the_run_is_minimal(mutant: Mutant) -> None:
    factory = plain(BUDDY, mutant.edits)
    found = broken(simulate(BUDDY, Budget(), steps=100_000, factory=factory))
    assert len(found.calls) <= 6
    assert_minimal(found, factory)


def assert_minimal(found: Counterexample, factory: Factory) -> None:
    calls = plain_calls(found.calls)
    assert run(BUDDY, factory, found.geometry, calls)[0] == found.clause
    for place in range(len(calls)):
        assert run(BUDDY, factory, found.geometry, calls[:place] + calls[place + 1 :])[0] != found.clause


def test_the_same_seed_gives_the_same_run() -> None:
    factory = plain(BUDDY, BUDDY.mutants[0].edits)
    runs = [broken(simulate(BUDDY, Budget(), steps=50_000, seed=7, factory=factory)) for _ in range(2)]
    assert runs[0] == runs[1]


def test_a_crash_is_a_broken_clause() -> None:
    factory = plain(BUDDY, (("    image[first << NODE_SHIFT | PREV] = node\n", "    image[-node] = node\n"),))
    assert broken(simulate(BUDDY, Budget(), steps=1000, factory=factory)).clause.startswith(
        "does not crash: ImageFault"
    )


def test_a_spent_budget_is_undetermined() -> None:
    rows = simulate(BUDDY, Budget(0.05), steps=10**9)
    assert worst(row.verdict for row in rows) is Verdict.UNDETERMINED
    assert "time ran out" in rows[0].note


def test_the_driver_is_at_least_fifty_times_as_fast_as_the_state_machine() -> None:
    geometry = (3, 61, 5)
    Pair(BUDDY, BUDDY.impl, geometry)
    began = time.process_time()
    fast = simulate(BUDDY, Budget(), steps=100_000, geometries=[geometry])[0].scope["steps"]
    between = time.process_time()
    slow = stateful(BUDDY, Budget(), examples=15, geometries=[geometry])[0].scope["steps"]
    assert fast / (between - began) >= 50 * slow / (time.process_time() - between)


# ── Shrinking in time ────────────────────────────────────────────────────────────────────────────────────────

CLAUSE = "an allocated block can be given back"


def faulty(frame: int) -> Factory:
    """An allocator that never takes one frame back."""
    edit = ("    if state != USED + order:\n", f"    if frame == {frame} or state != USED + order:\n")
    return plain(BUDDY, (edit,))


@pytest.mark.parametrize(("engine", "geometry"), [(simulate, (3, 61, 5)), (stateful, (0, 4, 2))])
def test_what_is_found_when_time_is_up_is_shown_unshrunk(
    engine: Callable[..., list[Evidence]], geometry: tuple[int, int, int]
) -> None:
    """Found at the last moment: as after Ctrl-C, nothing is left for making the run short."""
    budget, last = Budget(), geometry[0] + geometry[1] - 1
    found = broken(engine(BUDDY, budget, factory=interrupting(budget, faulty(last), last), geometries=[geometry]))
    assert found.clause == CLAUSE
    assert found.calls[-1] == Call("free", (last, 0), Failure.WRONG_ORDER)
    assert run(BUDDY, faulty(last), geometry, plain_calls(found.calls))[0] == CLAUSE


def interrupting(budget: Budget, factory: Factory, last: int) -> Factory:
    """An implementation during whose first fault Ctrl-C is pressed."""

    kernels = unwrap(factory.__init__).__globals__
    free = kernels["free"]

    def free_and_interrupt(image: Any, frame: int, order: int) -> Any:
        code = free(image, frame, order)
        if (frame, order, code) == (last, 0, -Failure.WRONG_ORDER.errno):
            budget.interrupted = True
        return code

    kernels["free"] = free_and_interrupt
    return factory


def test_shrinking_keeps_to_the_budget() -> None:
    calls = [Call("free", (4, 0), Failure.NOT_ALLOCATED)] * 20_000
    began = time.monotonic()
    shrunk = Shrinker(BUDDY, faulty(60), CLAUSE, Budget(0.2)).shrink((3, 61, 5), calls, [])
    assert time.monotonic() - began < 2
    assert (shrunk.clause, shrunk.calls) == (CLAUSE, calls)
