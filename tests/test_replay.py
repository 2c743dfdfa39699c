"""A counterexample, run again."""

from typing import Any

import pytest
from attrs import evolve

from checks.drive import plain
from checks.engines.explore import explore
from checks.engines.replay import replay
from checks.evidence import Budget, Call, Counterexample, UsageError, Verdict
from checks.pairing import Mutant
from checks.pairings import pairings

BUDDY = pairings()["physical.buddy"]


def run_of(mutant: Mutant) -> Counterexample:
    rows = explore(BUDDY, Budget(), scope="tiny", factory=plain(BUDDY, mutant.edits), target=f"mutant {mutant.name}")
    found = next(row.counterexample for row in rows if row.verdict is Verdict.VIOLATED)
    assert found is not None
    return found


@pytest.mark.parametrize("mutant", BUDDY.mutants, ids=lambda mutant: mutant.name)
def test_a_run_breaks_the_mutant_again_and_not_the_implementation(mutant: Mutant) -> None:
    found = run_of(mutant)
    [again] = replay(BUDDY, Budget(), counterexample=found)
    assert (again.verdict, again.property, again.note) == (Verdict.VIOLATED, found.clause, "")
    [mended] = replay(BUDDY, Budget(), counterexample=evolve(found, target="impl"))
    assert mended.verdict is Verdict.HOLDS
    assert "breaks nothing any more" in mended.note


def test_another_clause_is_said() -> None:
    found = evolve(run_of(BUDDY.mutants[1]), clause="something else")
    [again] = replay(BUDDY, Budget(), counterexample=found)
    assert "something else" in again.note


def test_a_spent_budget_is_undetermined() -> None:
    [again] = replay(BUDDY, Budget(0.0), counterexample=run_of(BUDDY.mutants[1]))
    assert again.verdict is Verdict.UNDETERMINED
    assert "time ran out after 0 of" in again.note


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": "mutant unheard of"},
        {"geometry": (1,)},
        {"calls": (Call("allocate", (), None),)},
        {"calls": (Call("alloc", (), None),)},
    ],
)
def test_a_run_that_does_not_fit_is_said(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        replay(BUDDY, Budget(), counterexample=evolve(Counterexample("physical.buddy", "", (0, 1, 0), ()), **wrong))
