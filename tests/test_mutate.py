"""Mutation: every fault is caught, every sentence is needed, and neither is claimed where it is not so."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve

import checks.engines.mutate as engine
import spec.physical.buddy as law
from checks.clauses import ANSWERS_IN_TIME
from checks.drive import Pair, plain
from checks.engines.mutate import (
    OPERATIONS,
    REPRESENTATION,
    STATES,
    Mutation,
    attempt,
    judge,
    mutate,
    needed_rows,
    prover_kills,
)
from checks.evidence import Budget, Evidence, Strength, Verdict, worst
from checks.explain import told as explained
from checks.judgements import striking
from checks.known import Known
from checks.pairing import Mutant, sentence
from checks.pairings import pairings
from checks.proof import DeclarationError
from checks.source import written
from impl.physical import buddy
from spec.vocabulary import struck

BUDDY = pairings()["physical.buddy"]
NAMED = {mutant.name: mutant for mutant in BUDDY.mutants}
HARMLESS = Mutant("harmless", (("    if wanted < 0 or ", "    if 0 > wanted or "),))
ENDLESS = Mutant("endless", (("        order -= 1\n        half = ", "        half = "),))
DOUBLE_FREE = "only an allocated block can be given back"
REFUSES = "refuses only when no free block is large enough"
ALIGNED = "a block starts at a multiple of its size"


@pytest.fixture(scope="module")
def whole() -> Mutation:
    return mutate(BUDDY, Budget(), prove=False)


@pytest.fixture(autouse=True)
def nothing_stays_struck() -> Iterator[None]:
    yield
    assert struck == set()


@pytest.mark.parametrize("part", pairings())
def test_each_mutant_is_an_edit_of_the_source(part: str) -> None:
    pairing = pairings()[part]
    module = sys.modules[pairing.impl.__module__]
    for mutant in pairing.mutants:
        assert any(each.text != each.source for each in written(module, mutant.edits)), mutant.name


def row(found: Mutation, what: str) -> Evidence:
    [only] = [each for each in found.evidence if each.property == what]
    return only


def with_mutants(*mutants: Mutant, seconds: float | None = None) -> Mutation:
    return mutate(evolve(BUDDY, mutants=mutants), Budget(seconds), prove=False, edits=0)


# ── The faults of the buddy ──────────────────────────────────────────────────────────────────────────────────


def test_each_is_one_edit_and_has_a_story() -> None:
    assert set(law.PITFALLS) == set(NAMED)
    assert len(NAMED) == len(BUDDY.mutants) >= 14
    source = inspect.getsource(buddy)
    for mutant in BUDDY.mutants:
        [(old, new)] = mutant.edits
        assert (source.count(old), new != old) == (1, True), mutant.name


def test_all_are_caught(whole: Mutation) -> None:
    assert whole.survived == []
    assert whole.killed == [mutant.name for mutant in BUDDY.mutants]
    assert [name for name, *_ in whole.table] == whole.killed


def test_every_sentence_is_needed(whole: Mutation) -> None:
    assert [each for each in whole.evidence if each.verdict is not Verdict.HOLDS] == []
    sentences = {clause for operation in BUDDY.operations for clause in BUDDY.clauses(operation)}
    sentences |= {sentence(invariant) for invariant in BUDDY.invariants()}
    told = {each.property.removeprefix("needed: ") for each in whole.evidence if each.property.startswith("needed: ")}
    assert told == sentences


def test_what_shows_in_memory_alone_is_not_told_of_the_answers(whole: Mutation) -> None:
    """A stale link changes no answer: only the look inside finds it."""
    [linked] = [sentence(invariant) for invariant in BUDDY.representation if invariant.__name__ == "linked"]
    scope = row(whole, "caught: stale-link-in-an-unlinked-record").scope
    assert scope == {"explore": 1, "simulate": 1, "breaks": [linked], "only by": [linked]}
    assert "black-box explore" in row(whole, "caught: double-free-accepted").scope


@pytest.mark.parametrize(
    ("name", "calls"), [("double-free-accepted", 1), ("wrong-order-accepted", 2), ("clears-the-used-bit-alone", 4)]
)
def test_the_runs_are_the_shortest(whole: Mutation, name: str, calls: int) -> None:
    [steps] = [steps for mutant, _, steps, _ in whole.table if mutant == name]
    assert steps == calls


# ── Neither is claimed where it is not so ────────────────────────────────────────────────────────────────────


def test_an_edit_that_changes_nothing_lives_and_is_a_gate() -> None:
    found = with_mutants(HARMLESS)
    assert (found.killed, found.survived) == ([], ["harmless"])
    assert row(found, "caught: harmless").verdict is Verdict.GATE
    assert found.table == [("harmless", None, None, None)]


def test_a_sentence_that_no_mutant_needs_is_a_gate() -> None:
    found = with_mutants(NAMED["double-free-accepted"])
    assert row(found, f"needed: {DOUBLE_FREE}").verdict is Verdict.HOLDS
    idle = row(found, f"needed: {REFUSES}")
    assert (idle.verdict, idle.note) == (Verdict.GATE, "no mutant needs this clause")
    assert idle.scope == {"mutants": 0, "alone killed by it": 0}


def test_a_sentence_that_never_catches_by_itself_is_not_needed() -> None:
    """A pool laid out one frame short refuses to hand it out, and to reserve it: two sentences, neither alone."""
    found = with_mutants(NAMED["leaves-out-the-last-frame"])
    idle = row(found, f"needed: {REFUSES}")
    assert (idle.verdict, idle.scope) == (Verdict.GATE, {"mutants": 1, "alone killed by it": 0})


def test_a_random_edit_is_found_for_a_sentence_that_no_named_mutant_needs() -> None:
    """Only those that need one are kept; they are caught as others are."""
    pairing = evolve(BUDDY, mutants=(NAMED["double-free-accepted"],))
    found = mutate(pairing, Budget(), prove=False, edits=12)
    first, *drawn = found.killed
    assert (first, found.survived) == ("double-free-accepted", [])
    assert drawn
    assert all(name.startswith("line ") for name in drawn)
    needed = {name: each for name in drawn for each in row(found, f"caught: {name}").scope["only by"]}
    assert all(row(found, f"needed: {clause}").verdict is Verdict.HOLDS for clause in needed.values())
    without = with_mutants(NAMED["double-free-accepted"])
    assert all(row(without, f"needed: {clause}").verdict is Verdict.GATE for clause in needed.values())


def test_a_random_edit_that_processes_die_of_is_left_out_and_the_next_one_tried() -> None:
    pairing = evolve(BUDDY, mutants=(NAMED["double-free-accepted"],))
    begun: list[str] = []

    def begin(what: str) -> bool:
        begun.append(what)
        return len(begun) != 2  # the named fault is the first

    found = mutate(pairing, Budget(begin=begin), prove=False, edits=4)
    assert len(begun) > 2
    assert begun[1] not in found.killed


def test_a_random_edit_that_is_cut_short_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same edits as above, of which one is found: of a run that has not ended it is not known what else breaks."""
    monkeypatch.setattr(engine, "EDIT_SECONDS", 0.0)
    pairing = evolve(BUDDY, mutants=(NAMED["double-free-accepted"],))
    assert mutate(pairing, Budget(), prove=False, edits=12).killed == ["double-free-accepted"]


def test_of_calls_that_go_on_for_ever_one_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes as long as thousands of others, and where one is known no sentence can be needed. Two explorations end
    with the first, and each random run may end with one. If explorations went on, there would be 67."""
    calls: list[str] = []
    kind = engine.kind

    def counted(clause: str) -> str:
        calls.append(kind(clause))
        return calls[-1]

    monkeypatch.setattr(engine, "kind", counted)
    trial = attempt(BUDDY, ENDLESS, Budget())
    assert trial.is_endless(OPERATIONS)
    assert trial.is_endless(REPRESENTATION)
    assert trial.kills.keys() == set(engine.ENGINES)
    assert not trial.needs & {said for group in engine.sentences(BUDDY).values() for said in group}
    assert 2 <= calls.count(ANSWERS_IN_TIME) <= 2 + engine.EPISODES


def test_out_of_time_is_undetermined() -> None:
    found = with_mutants(HARMLESS, seconds=0.0)
    assert found.survived == []
    assert {each.verdict for each in found.evidence} == {Verdict.UNDETERMINED}
    assert worst(each.verdict for each in found.evidence) is Verdict.UNDETERMINED


def test_the_same_seed_gives_the_same_rows(whole: Mutation) -> None:
    name = "back-link-not-mended"
    again = with_mutants(NAMED[name])
    assert row(again, f"caught: {name}").scope == row(whole, f"caught: {name}").scope


# ── Striking ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "clause"), [("double-free-accepted", DOUBLE_FREE), ("never-merges", REFUSES)])
def test_a_mutant_lives_where_the_sentence_is_struck(name: str, clause: str) -> None:
    trial = engine.Trial(NAMED[name])
    with striking({clause}):
        engine.explore_answers(BUDDY, plain(BUDDY, NAMED[name].edits), (0, 4, 2), Budget(), trial)
    assert trial.kills == {}
    engine.explore_answers(BUDDY, plain(BUDDY, NAMED[name].edits), (0, 4, 2), Budget(), trial)
    assert trial.broken == {OPERATIONS: {clause}}


def test_one_answer_may_break_several_sentences() -> None:
    """A frame that is misplaced and held: to strike the first sentence must not hide the second."""
    pair = Pair(BUDDY, lambda *geometry: Twice(), (0, 4, 2), black_box=True)
    assert judge(pair, "alloc", (0,)) == set()
    assert judge(pair, "alloc", (1,)) == {ALIGNED, "hands out only frames that are not allocated"}


REASON = "it says again what two others say"


def test_a_reason_why_no_mutant_can_need_a_sentence_stands_in_place_of_one() -> None:
    excused = evolve(BUDDY, needless={REFUSES: REASON})
    told = {each.property: each for each in needed_rows(excused, [], complete=True)}
    assert told[f"needed: {REFUSES}"].verdict is Verdict.HOLDS
    assert told[f"needed: {REFUSES}"].note == f"no mutant can need it: {REASON}"
    assert told[f"needed: {DOUBLE_FREE}"].verdict is Verdict.GATE
    assert f"no mutant can need it: {REASON}" in " ".join(explained(excused, REFUSES, Known("1", None, 0, [])).split())
    assert {each.verdict for each in needed_rows(excused, [], complete=False)} == {Verdict.UNDETERMINED}


def test_a_reason_why_no_mutant_can_need_a_sentence_that_one_needs_is_a_gate() -> None:
    trial = engine.Trial(HARMLESS, broken={OPERATIONS: {REFUSES}})
    [told] = [
        each
        for each in needed_rows(evolve(BUDDY, needless={REFUSES: REASON}), [trial], complete=True)
        if each.property == f"needed: {REFUSES}"
    ]
    assert told.verdict is Verdict.GATE
    assert told.note == f"a mutant needs it, but it is said: no mutant can need it: {REASON}"


def test_a_reason_for_what_the_law_does_not_say_is_refused() -> None:
    with pytest.raises(DeclarationError, match="which it does not state"):
        list(needed_rows(evolve(BUDDY, needless={"blocks are green": REASON}), [], complete=True))


class Twice:
    """Hands out frame 1, whatever is asked for."""

    def alloc(self, order: int) -> int:
        return 1


def test_a_crash_is_what_broke() -> None:
    trial = attempt(BUDDY, NAMED["reads-a-buddy-that-does-not-exist"], Budget())
    assert trial.broken == {group: {"does not crash"} for group in (OPERATIONS, STATES, REPRESENTATION)}
    assert next(needed_rows(BUDDY, [trial], complete=True)).scope["mutants"] == 0


def test_memory_that_cannot_be_read_is_what_broke() -> None:
    pair = Pair(BUDDY, plain(BUDDY), (0, 4, 2))
    assert engine.broken_invariants(pair) == {STATES: set(), REPRESENTATION: set()}
    pair.subject.image[buddy.LIMIT] = 1 << 20
    unreadable = {"the implementation's memory can be read"}
    assert engine.broken_invariants(pair) == {STATES: unreadable, REPRESENTATION: unreadable}


def merged(view: Any, frame: Any) -> Any:
    """what the law says of buddies, said of memory"""
    return law.coalesced(view, frame)


def merged_too(view: Any, frame: Any) -> Any:
    """the same in other words"""
    return law.coalesced(view, frame)


@pytest.mark.parametrize("representation", [(merged,), (merged, merged_too)])
def test_what_says_the_same_stands_in_the_way_of_its_own_group_alone(representation: tuple[Any, ...]) -> None:
    """The law's invariants follow from the representation's: neither makes the other superfluous."""
    pairing, mutant = evolve(BUDDY, representation=representation), NAMED["never-merges"]
    trial = engine.Trial(mutant)
    engine.explore_memory(pairing, plain(BUDDY, mutant.edits), (0, 4, 2), Budget(), trial)
    assert trial.breaks == {sentence(each) for each in (law.coalesced, *representation)}
    needed = representation if len(representation) == 1 else ()
    assert trial.needs == {sentence(each) for each in (law.coalesced, *needed)}


# ── Proofs ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_proofs_the_prover_is_not_asked() -> None:
    assert prover_kills(evolve(BUDDY, proof=None), HARMLESS, Budget()) == []


def test_a_proof_that_does_not_fail_in_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that holds on its mutant is searched for to the end, which may take hours."""
    proof = BUDDY.proof
    assert proof is not None
    mutants = {mutant.name: mutant for mutant in BUDDY.mutants}
    theorem = next(each for each in proof.theorems if each.name == "free-answers-exactly")
    pairing = evolve(BUDDY, proof=evolve(proof, theorems=[theorem]))
    assert prover_kills(pairing, mutants[theorem.broken_by], Budget()) == [theorem.name]
    monkeypatch.setattr(engine, "REFUTING", 0.0)
    assert prover_kills(pairing, mutants[theorem.broken_by], Budget()) == []


def test_a_theorem_whose_proof_fails_catches_a_mutant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "prover_kills", lambda *arguments: ["no-overflow"])
    found = mutate(evolve(BUDDY, mutants=(HARMLESS,)), Budget(), prove=True, edits=0)
    assert found.killed == ["harmless"]
    assert row(found, "caught: harmless").strength is Strength.OBSERVED
    assert found.table == [("harmless", "prove", None, None)]


def test_a_theorem_that_does_not_fail_on_its_mutant_is_a_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    proof = BUDDY.proof
    assert proof is not None
    theorem = evolve(proof.theorems[0], broken_by=HARMLESS.name)
    part = evolve(BUDDY, mutants=(HARMLESS,), proof=evolve(proof, theorems=(theorem,)))
    for failing, verdict in ((theorem.name, Verdict.HOLDS), ("another", Verdict.GATE)):
        monkeypatch.setattr(engine, "prover_kills", lambda *arguments, name=failing: [name])
        known = row(mutate(part, Budget(), edits=0), f"can fail: {theorem.name}")
        assert known.verdict is verdict
        assert known.note == ("" if verdict is Verdict.HOLDS else "its proof does not fail on this mutant within 180 s")
    unknown = row(mutate(part, Budget(0.0), edits=0), f"can fail: {theorem.name}")
    assert (unknown.verdict, unknown.note) == (Verdict.UNDETERMINED, engine.NOT_ASKED)
