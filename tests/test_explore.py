"""Exploration: the pinned counts, the shortest run, and no silent green."""

import json

import pytest

from checks.drive import plain
from checks.engines import explore as engine
from checks.engines.explore import explore
from checks.evidence import Budget, Evidence, Strength, UsageError, Verdict, worst
from checks.judgements import clauses_of
from checks.pairing import Scope, sentence
from checks.pairings import find, pairings
from checks.records import COUNTS, pinned

BUDDY = pairings()["physical.buddy"]


def violated(rows: list[Evidence]) -> Evidence:
    return next(row for row in rows if row.verdict is Verdict.VIOLATED)


@pytest.mark.parametrize("alone", [True, False])
def test_the_tiny_scope_holds(alone: bool) -> None:
    rows = explore(BUDDY, Budget(), scope="tiny", alone=alone)
    assert [row for row in rows if row.verdict is not Verdict.HOLDS] == []


@pytest.mark.parametrize(("frames", "states"), [(1, 2), (2, 5), (4, 26), (8, 677)])
def test_the_law_has_as_many_states_as_independent_tools_count(frames: int, states: int) -> None:
    counts = {**pinned("physical.buddy", "tiny", "alone"), **pinned("physical.buddy", "small", "alone")}
    assert counts[f"0, {frames}, {frames.bit_length() - 1}"]["states"] == states


def test_sixteen_frames_are_pinned() -> None:
    assert pinned("physical.buddy", "large", "alone")["0, 16, 4"]["states"] == 458330


def test_a_count_that_moved_is_a_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "pinned", lambda *names: {"0, 1, 0": {"states": 3, "transitions": 1}})
    rows = explore(BUDDY, Budget(), scope="tiny")
    [idle] = [row for row in rows if row.verdict is Verdict.GATE]
    assert "3" in idle.note


@pytest.mark.parametrize("mutant", BUDDY.mutants, ids=lambda mutant: mutant.name)
def test_each_fault_is_found_by_a_run_of_at_most_five_calls(mutant: object) -> None:
    rows = explore(BUDDY, Budget(), scope="tiny", factory=plain(BUDDY, mutant.edits))  # type: ignore[attr-defined]
    run = violated(rows).counterexample
    assert run is not None
    assert len(run.calls) <= 5


def test_a_fault_in_the_answers_shows_in_black_box_too() -> None:
    factory = plain(BUDDY, (("    if state < USED:\n        return NOT_ALLOCATED\n", ""),))
    rows = explore(BUDDY, Budget(), scope="tiny", factory=factory, black_box=True)
    assert violated(rows).counterexample is not None


def test_states_that_were_only_counted_are_no_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "THOROUGH_STATES", 12)
    rows = {row.property: row for row in explore(BUDDY, Budget(), scope="tiny", alone=True)}
    checked = 2 + 5 + 10 + 12 + 12
    for claim in (*BUDDY.spec.INVARIANTS, *BUDDY.relations):
        row = rows[sentence(claim)]
        assert (row.strength, row.scope["states"]) == (Strength.SAMPLED, checked)
    reachable = rows["reachable states"]
    assert reachable.strength is Strength.EXHAUSTED
    assert sum(reachable.scope.values()) == 2 + 5 + 10 + 26 + 20


def test_states_that_were_all_checked_are_exhausted() -> None:
    rows = {row.property: row for row in explore(BUDDY, Budget(), scope="tiny", alone=True)}
    row = rows[sentence(BUDDY.spec.INVARIANTS[0])]
    assert (row.strength, row.scope["states"]) == (Strength.EXHAUSTED, 63)


def test_each_scope_is_larger_than_the_one_before() -> None:
    for how in ("paired", "alone", *BUDDY.encodings):
        counts = [each.values() for scope in BUDDY.scopes if (each := pinned("physical.buddy", scope, how))]
        assert len(counts) >= 3
        states = [sum(count["states"] for count in each) for each in counts]
        assert states == sorted(set(states))


def test_a_spent_budget_is_undetermined() -> None:
    assert worst(row.verdict for row in explore(BUDDY, Budget(0.0), scope="small")) is Verdict.UNDETERMINED


def test_the_limit_of_states_is_undetermined() -> None:
    rows = explore(BUDDY, Budget(), scope="small", max_states=10)
    assert worst(row.verdict for row in rows) is Verdict.UNDETERMINED


def test_a_scope_that_reaches_too_little_is_a_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BUDDY.scopes, "one", Scope(((0, 1, 0),)))
    rows = explore(BUDDY, Budget(), scope="one")
    assert worst(row.verdict for row in rows) is Verdict.GATE


def test_an_unknown_scope_or_part_is_said() -> None:
    with pytest.raises(UsageError, match="tiny"):
        explore(BUDDY, Budget(), scope="immense")
    with pytest.raises(UsageError, match=r"physical\.buddy"):
        find("physical.budy")
    assert find("user") == [pairings()["user.copy"], pairings()["user.malloc"]]
    assert find("user.malloc") == [pairings()["user.malloc"]]
    assert BUDDY in find("physical")


def test_the_counts_are_of_scopes_that_exist() -> None:
    files = list(COUNTS.iterdir())
    assert files
    for path in files:
        assert set(json.loads(path.read_text())) <= set(pairings()[path.stem].scopes)


def test_every_clause_is_read_from_the_text() -> None:
    assert "refuses only when no free block is large enough" in BUDDY.clauses("alloc")
    assert len(BUDDY.clauses("alloc")) == len(set(clauses_of(BUDDY.step("alloc")))) == 6
