"""The fast random driver: it finds faults, repeats itself, and is far faster than the state machine."""

import time

import pytest

from checks.engines.drive import Factory, Pair, plain, plain_calls, run
from checks.engines.simulate import simulate
from checks.engines.stateful import stateful
from checks.evidence import Budget, Counterexample, Evidence, Verdict, worst
from checks.pairing import Mutant
from checks.pairings import pairings

BUDDY = pairings()["physical.buddy"]


def broken(rows: list[Evidence]) -> Counterexample:
    found = next(row.counterexample for row in rows if row.verdict is Verdict.VIOLATED)
    assert found is not None
    return found


def test_the_implementation_holds_and_nothing_is_vacuous() -> None:
    rows = simulate(BUDDY, Budget(), steps=60_000)
    assert [row for row in rows if row.verdict is not Verdict.HOLDS] == []


@pytest.mark.parametrize("mutant", BUDDY.mutants, ids=lambda mutant: mutant.name)
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
