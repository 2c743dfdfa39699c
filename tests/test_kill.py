"""The search for a run that kills a mutant: breadth first, else at random; and never one that does not."""

from __future__ import annotations

import pytest
from attrs import evolve

import checks.engines.kill as engine
from checks.drive import plain, run
from checks.engines.kill import AT_RANDOM, BY_ANSWERS, kill
from checks.engines.mutate import ANSWERS_EXPLORE, EXPLORE
from checks.engines.shrink import Shrinker
from checks.evidence import Budget, Call, Counterexample, Verdict
from checks.origins import plain_calls
from checks.pairing import Pairing
from checks.pairings import find_one

BUDDY, TLB, SPACES = (find_one(part) for part in ("physical.buddy", "virtual.tlb", "virtual.address_space"))


def found(pairing: Pairing, mutant: str) -> Counterexample:
    [row] = kill(pairing, Budget(), mutant=mutant)
    assert row.verdict is Verdict.HOLDS
    assert row.counterexample is not None
    return row.counterexample


def test_what_answers_betray_is_killed_by_answers() -> None:
    shown = found(BUDDY, "double-free-accepted")
    assert (shown.engine, shown.target, len(shown.calls)) == (ANSWERS_EXPLORE, "mutant double-free-accepted", 1)


def test_what_no_short_run_of_answers_betrays_is_killed_by_its_memory() -> None:
    assert found(BUDDY, "clears-the-used-bit-alone").engine == EXPLORE


def test_what_no_short_run_shows_is_driven_at_random_and_made_short() -> None:
    shown = found(SPACES, "no-execute-ignored")
    [mutant] = [each for each in SPACES.mutants if each.name == "no-execute-ignored"]
    by_answers = shown.engine in BY_ANSWERS
    calls = plain_calls(shown.calls)
    assert shown.engine in AT_RANDOM
    assert len(calls) <= 4
    factory = plain(SPACES, mutant.edits)
    assert run(SPACES, factory, shown.geometry, calls, black_box=by_answers)[0] == shown.clause
    assert run(SPACES, plain(SPACES), shown.geometry, calls, black_box=by_answers)[0] is None


HARMLESS = evolve(BUDDY.mutants[0], edits=(('"""Lay out an image', '"""Lay an image'),))


@pytest.mark.parametrize(("seconds", "verdict"), [(None, Verdict.GATE), (0.0, Verdict.UNDETERMINED)])
def test_a_mutant_that_nothing_shows_has_no_run(
    monkeypatch: pytest.MonkeyPatch, seconds: float | None, verdict: Verdict
) -> None:
    monkeypatch.setattr(engine, "STEPS", 2_000)
    pairing = evolve(BUDDY, scopes={"tiny": BUDDY.scopes["tiny"]}, mutants=[HARMLESS])
    [row] = kill(pairing, Budget(seconds), mutant=HARMLESS.name)
    assert (row.verdict, row.counterexample) == (verdict, None)


def test_a_run_that_names_what_a_smaller_machine_lacks_does_not_fit_there() -> None:
    """Simulation tries a run of three CPUs on a machine of two."""
    [mutant] = [each for each in TLB.mutants if each.name == "unmaps-without-a-flush"]
    clause = "a translation is one that the tables give, or gave since the last flush that covers it"
    shrinker = Shrinker(TLB, plain(TLB, mutant.edits), clause, Budget(), black_box=True)
    calls = [Call("protect_page", (2, 0, 0, True), None)]
    assert shrinker.elsewhere((2, 1, 1, 0, 2, 1), calls) is None
