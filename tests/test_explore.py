"""Exploration: the pinned counts, the shortest run, and no silent green."""

import json

import pytest
from attrs import evolve

from checks.drive import Pair, plain
from checks.engines import explore as engine
from checks.engines.explore import explore
from checks.engines.tally import Tally
from checks.evidence import Budget, Evidence, Strength, UsageError, Verdict, worst
from checks.judgements import clauses_of
from checks.pairing import Scope, sentence
from checks.pairings import find, pairings
from checks.records import COUNTS, pinned
from spec.vocabulary import ensure, reached

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


@pytest.mark.parametrize(("part", "geometry"), [("advanced.cow", (2, 1, 1, 2, 1, 0)), ("physical.buddy", (0, 4, 2))])
def test_what_the_law_said_before_is_what_it_would_say_again(
    part: str, geometry: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a law that is asked each time there is the same evidence: as many states, and each clause as often."""
    pairing = pairings()[part]
    tried = evolve(pairing, scopes={"tiny": Scope((geometry,))})
    seen = []
    for most in (engine.MOST_KNOWN, 1):
        monkeypatch.setattr(engine, "MOST_KNOWN", most)
        seen.append([evolve(row, seconds=0.0) for row in explore(tried, Budget(), scope="tiny", max_states=1_000)])
    assert seen[0] == seen[1]


def test_an_answer_that_equals_one_that_is_known_is_judged_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """True equals 1, and no law need permit both."""
    pair, asked = Pair(BUDDY, plain(BUDDY), (0, 1, 0)), list[object]()
    answers = iter([1, True, 1, False])
    monkeypatch.setattr(pair, "call", lambda operation, arguments: next(answers))
    monkeypatch.setattr(pair, "judge", lambda operation, arguments, answer: asked.append(answer))
    known = engine.Judged([("allocate", (0,))])
    assert [known.step(pair, 0) for _ in range(4)] == [1, True, 1, False]
    assert [(type(answer), answer) for answer in asked] == [(int, 1), (bool, True), (bool, False)]


def test_a_clause_that_is_judged_twice_counts_twice_each_time() -> None:
    before = list(reached.values())
    for _ in range(2):
        ensure(True, "of a test of what is counted")
    try:
        assert engine.judged_since(before) == [("of a test of what is counted", 2)]
    finally:
        del reached["of a test of what is counted"]


def test_a_law_is_asked_once_of_a_state_that_many_memories_have(monkeypatch: pytest.MonkeyPatch) -> None:
    pairing, asked = pairings()["advanced.cow"], list[object]()
    judge = Pair.judge

    def ask(pair: Pair, operation: str, arguments: tuple[int, ...], answer: object) -> None:
        asked.append(answer)
        judge(pair, operation, arguments, answer)

    monkeypatch.setattr(Pair, "judge", ask)
    pair = Pair(pairing, plain(pairing), (2, 1, 1, 2, 1, 0))
    found = engine.search(engine.Paired(pair, Tally(pairing, "explore")), Budget(), max_states=2_000)
    assert len(asked) < found.transitions / 2
