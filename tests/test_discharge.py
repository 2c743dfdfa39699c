"""Steps of proofs: they are followed where they lead to the end, and prove nothing by themselves."""

from __future__ import annotations

import lzma
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path as File

import pytest
import z3
from attrs import evolve

import checks.engines.proving.discharge as discharge
from checks.engines.prove import Judge, prove
from checks.engines.proving.discharge import Discharge, Hypothesis, example
from checks.engines.proving.kept import Example, Kept, Steps, read_kept, write_kept
from checks.engines.proving.recording import SEARCHED
from checks.engines.proving.second_opinion import core
from checks.engines.proving.trusted.obligations import Obligation, obligations
from checks.engines.proving.trusted.programs import Prover
from checks.engines.proving.trusted.question import Question, Unfounded, check
from checks.engines.proving.trusted.symbolic import Condition, Path, Word, paths
from checks.engines.proving.trusted.tactics import AT_ONCE
from checks.engines.proving.trusted.terms import digest
from checks.evidence import Budget, Progress, UsageError, Verdict
from checks.pairing import Pairing
from checks.pairings import find
from checks.pairings.physical.buddy.pairing import PAIRING as BUDDY
from checks.pairings.physical.zones.pairing import PAIRING as ZONES
from checks.pairings.virtual.walk.pairing import PAIRING as WALK
from spec.vocabulary import Span, for_all, negate
from tests.afresh import afresh

QUICK = "error-code-exact"
"""A theorem about the walk of which every obligation is searched for in a second, where no steps are kept."""
LEMMA = "a-free-block-is-listed"


@cache
def of_lemma() -> tuple[Obligation, ...]:
    judge = Judge(Prover(BUDDY), Budget(), 60)
    answers = judge.judge(LEMMA, lambda label: True)
    return tuple(answer.obligation for answer in answers if answer.obligation is not None)


def keeping(pairing: Pairing, steps: File) -> Pairing:
    """The pairing, with steps in another file."""
    assert pairing.proof is not None
    return evolve(pairing, proof=evolve(pairing.proof, steps=steps))


@afresh
def test_the_steps_that_come_along_lead_to_the_end_and_what_was_expected_is_what_it_comes_to() -> None:
    said: list[Progress] = []
    row = prove(ZONES, Budget(600, watch=said.append), theorem="zone-fallback-stays-in-zone")[0]
    assert (row.verdict, row.scope["searched"]) == (Verdict.HOLDS, 0)
    told = [each for each in said if each.what == "obligations"]
    assert [each.done for each in told] == sorted(each.done for each in told)
    assert all(each.total and each.done <= each.total and each.seconds_left for each in told)
    assert told[-1].done == told[-1].total


@pytest.mark.parametrize("number", [0, 1])
def test_recorded_steps_are_followed_and_ask_for_no_more(number: int) -> None:
    """By whichever tactic they were found, which depends on how busy the machine is."""
    searched = Discharge(Question(of_lemma()[number]), Budget(60))
    assert searched.answer() == z3.unsat
    assert searched.searched
    asked, steps = len(searched.question.refuted or []), searched.steps()
    followed = Discharge(Question(of_lemma()[number]), Budget(60))
    assert followed.answer([steps]) == z3.unsat
    assert not followed.searched
    assert len(followed.question.refuted or []) <= asked


@pytest.mark.parametrize("steps", [Steps("lazily", (), ()), Steps("at once", ("no such fact",), ("no such name",))])
def test_steps_that_do_not_lead_to_the_end_are_searched_for(steps: Steps) -> None:
    for obligation in of_lemma()[:2]:
        work = Discharge(Question(obligation), Budget(60))
        assert work.answer([steps]) == z3.unsat
        assert work.searched


def test_steps_may_name_what_only_others_lead_to() -> None:
    """The meaning of a bit that only an instance asks for which is not kept; it is that of another bit, too."""

    def program(path: Path) -> None:
        mask, place, same, stop = (path.fresh(name) for name in ("mask", "place", "same", "stop"))
        path.consider("frame", [same])
        path.assume(place == same)
        path.assume(negate(mask.has(place)))
        path.assume(for_all(Span(0, stop), lambda number: mask.has(number) | (number >= 0)))  # type: ignore[arg-type]
        path.prove(path.quietly(lambda: mask >> same & 1 == 0), "goal")

    first, second = (next(obligations(next(paths(program)), "goal")) for _ in range(2))
    every = [one for group in first.unfolding().groups() for one in group if one.about == "bit"]
    [name] = (one.name for one in every if "same" in str(one.formula))
    work = Discharge(Question(second), Budget(20))
    assert work.answer([Steps("lazily", tuple(second.facts[:2]), (name,))]) == z3.unsat
    assert not work.searched


def test_steps_do_not_prove_what_is_false() -> None:
    number = z3.BitVec("number", 64)
    false = evolve(of_lemma()[0], formulas=[number > 5])
    assert Discharge(Question(false), Budget(60)).answer([Steps("lazily", tuple(false.facts), ())]) == z3.sat


def claims(work: Discharge, kept: object = ()) -> z3.CheckSatResult:
    """A search that says that it has found a proof, and has asked nobody."""
    return z3.unsat


def makes_up(work: Discharge, kept: object = ()) -> z3.CheckSatResult:
    """One that joins a hypothesis of its own, which is false."""
    false = z3.BitVec("word", 64) != z3.BitVec("word", 64)
    return work.question.ask([*work.obligation.formulas, false], AT_ONCE, Budget(20))[0]


def asks_in_its_own_way(work: Discharge, kept: object = ()) -> z3.CheckSatResult:
    """One that asks by a tactic that may answer unsat where words of more bits would do."""
    return work.question.ask(work.obligation.formulas, (("nla2bv", {"nla2bv_max_bv_size": 1}), *AT_ONCE), Budget(20))[0]


def asks_of_another(work: Discharge, kept: object = ()) -> z3.CheckSatResult:
    """One that has another question refuted."""
    other = Question(evolve(work.obligation, formulas=[z3.BoolVal(False)]))
    return other.ask([z3.BoolVal(False)], AT_ONCE, Budget(20))[0]


@pytest.mark.parametrize("forged", [claims, makes_up, asks_in_its_own_way, asks_of_another])
def test_a_search_proves_nothing_that_z3_has_not_refuted(
    monkeypatch: pytest.MonkeyPatch, forged: Callable[..., z3.CheckSatResult]
) -> None:
    monkeypatch.setattr(Discharge, "answer", forged)
    with pytest.raises(Unfounded):
        of_lemma.__wrapped__()


def test_what_was_refuted_is_not_for_a_search_to_say() -> None:
    question = Question(of_lemma()[0])
    with pytest.raises(AttributeError):
        question.refuted = []  # type: ignore[misc]
    assert question.refuted is None
    assert question.believed(z3.unknown) == z3.unknown
    assert not question.is_known(question.obligation.formulas)


def test_steps_are_kept_only_of_what_holds(tmp_path: File) -> None:
    file = tmp_path / "steps.json.xz"
    mutant = next(mutant for mutant in WALK.mutants if mutant.name == "fetch-always-reported")
    row = prove(keeping(WALK, file), Budget(), theorem=QUICK, edits=mutant.edits, record=True)[0]
    assert row.verdict is Verdict.VIOLATED
    assert not file.exists()


def test_what_was_found_before_an_interruption_is_kept(tmp_path: File) -> None:
    """Here by the processes that search, of which each has found some."""
    file, found = tmp_path / "steps.json.xz", list[int]()

    def watch(progress: Progress) -> None:
        if progress.what == SEARCHED:
            found.append(progress.done)

    budget = Budget(watch=watch, stop=lambda: any(done > 2 for done in found))
    row = prove(keeping(WALK, file), budget, record=True)[0]
    assert row.verdict is Verdict.UNDETERMINED
    assert WALK.proof is not None
    kept = set(read_kept(file).steps)
    assert kept
    assert kept < set(read_kept(WALK.proof.steps).steps)


@afresh
def test_what_is_searched_for_is_told_until_it_is_recorded(tmp_path: File) -> None:
    file = tmp_path / "steps.json.xz"
    pairing = keeping(WALK, file)
    row = prove(pairing, Budget(), theorem=QUICK)[0]
    assert "memspec prove virtual.walk --record" in row.note
    kept = read_kept(WALK.proof.steps) if WALK.proof else Kept()
    write_kept(file, kept)
    assert read_kept(file) == kept
    assert kept.steps
    assert kept.examples
    row = prove(pairing, Budget(), theorem=QUICK)[0]
    assert (row.note, row.scope["searched"]) == ("", 0)


def test_recording_leaves_alone_what_leads_to_the_end_and_finds_the_rest() -> None:
    names = [obligation.name for obligation in of_lemma()]
    goals = list(dict.fromkeys(names))
    whole = read_kept(BUDDY.proof.steps) if BUDDY.proof else Kept()
    mine = {goal: whole.steps[goal] for goal in goals}
    kept = Kept({goal: mine[goal] for goal in goals[1:]})
    judge = Judge(Prover(BUDDY), Budget(), 60, kept=kept, recorded=Kept())
    assert [answer.searched for answer in judge.judge(LEMMA, lambda label: True)].count(True) == names.count(goals[0])
    assert judge.recorded is not None
    assert judge.recorded.steps.keys() == mine.keys()
    assert all(judge.recorded.steps[goal] <= mine[goal] for goal in goals[1:])


def test_hypotheses_that_are_not_needed_are_left_out() -> None:
    one, two, three, other = (z3.BitVec(name, 64) for name in ("one", "two", "three", "other"))
    ask = z3.Function("ask", z3.BitVecSort(64), z3.BitVecSort(64))
    always = [ask(one) != ask(three)]
    hypotheses = [ask(other) > 4, one == two, z3.BoolVal(True), two == three, ask(ask(other)) < 9]
    assert core(always, hypotheses, Budget(20)) == [1, 3]
    assert core(always, hypotheses[:2], Budget(20)) is None


def test_steps_are_made_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another solver names is no more than a proposal, and loses all that can go."""

    def program(path: Path) -> None:
        words = [path.fresh("word") for _ in range(12)]
        for one, other in pairwise(words):
            path.assume(one <= other)
        path.prove(words[2] <= words[5], "goal")

    def slowly(work: Discharge, hypotheses: list[Hypothesis], seconds: float) -> tuple[str, float] | None:
        query = [*work._always, *(one.formula for one in hypotheses)]
        return ("at once", 1.0) if check(query, AT_ONCE, Budget(20))[0] == z3.unsat else None

    def everything(always: list[z3.BoolRef], hypotheses: list[z3.BoolRef], budget: Budget) -> list[int]:
        return list(range(len(hypotheses)))

    monkeypatch.setattr(Discharge, "_quickest", slowly)
    obligation = next(obligations(next(paths(program)), "goal"))
    work = Discharge(Question(obligation), Budget(60), together=True, core=everything)
    assert work.answer() == z3.unsat
    assert work.searched
    assert work.steps() == Steps("at once", tuple(sorted(obligation.facts[2:5])), ())


def test_a_name_does_not_tell_in_which_order_terms_were_made() -> None:
    one, two = z3.BitVecs("one two", 64)
    assert digest(one + two == 3) == digest(two + one == 3)
    assert digest(one - two) != digest(two - one)
    assert digest(z3.Extract(7, 0, one)) != digest(z3.Extract(8, 1, one))
    assert digest(one) != digest(two)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"steps": {}}',
        '{"steps": {"a": 1}, "examples": {}, "paths": {}}',
        '{"steps": {"a": [["lazily", [], []',
        '{"steps": {"a": [["by magic", [], []]]}, "examples": {}, "paths": {}}',
        '{"steps": {"a": [["lazily", [1], []]]}, "examples": {}, "paths": {}}',
        '{"steps": {}, "examples": {"a/1": []}, "paths": {}}',
        '{"steps": {}, "examples": {"a/1": {"b": [[]]}}, "paths": {}}',
        '{"steps": {}, "examples": {"a/1": {"b": [["c"]]}}, "paths": {}}',
        '{"steps": {}, "examples": {"a": {}}, "paths": {}}',
        '{"steps": {}, "examples": {}, "paths": {"a": ["02"]}}',
    ],
)
@pytest.mark.parametrize("is_compressed", [True, False])
def test_a_file_that_keeps_no_steps_is_named(tmp_path: File, text: str, is_compressed: bool) -> None:
    file = tmp_path / "steps.json.xz"
    file.write_bytes(lzma.compress(text.encode()) if is_compressed else text.encode())
    with pytest.raises(UsageError, match=r"steps\.json\.xz keeps no steps of proofs"):
        read_kept(file)


def test_a_file_that_cannot_be_written_is_named(tmp_path: File) -> None:
    with pytest.raises(UsageError, match="the steps cannot be kept"):
        write_kept(tmp_path / "nowhere" / "steps.json.xz", Kept())


def assuming(path: Path) -> None:
    """Words, truth values and functions of either."""
    word, ask = path.fresh("word"), z3.Function("ask", z3.BitVecSort(64), z3.BitVecSort(64))
    path.assume(word * word == 49)
    path.assume(Word(ask(word.term), path) == -1)
    path.assume(Word(ask(ask(word.term)), path) == word)
    path.assume(Condition(z3.Bool("so"), path) ^ (word > 100))
    path.assume(word.has(word))


def test_an_example_that_is_kept_is_evaluated_and_not_searched_for(
    tmp_path: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = next(paths(assuming))
    found = example(path, [], {}, Budget(20))
    assert found is not None
    file = tmp_path / "steps.json.xz"
    write_kept(file, Kept({}, {"assuming/": found}))
    kept = read_kept(file).examples["assuming/"]
    assert kept == found
    monkeypatch.setattr(discharge, "attempt", lambda *arguments: (z3.unknown, None))
    assert example(path, [], {}, Budget(20), kept) == found
    assert example(path, [], {}, Budget(20)) is None
    for name in found.values:
        others = {each: rows for each, rows in found.values.items() if each != name}
        assert example(path, [], {}, Budget(20), Example(others)) is None, f"nothing is said of {name}"
    mistaken = Example({**found.values, "word.1": ((True,),), "ask": ((3, 4, 5), (6,))})
    assert example(path, [], {}, Budget(20), mistaken) is None


@pytest.mark.parametrize(
    ("part", "operation"),
    [
        ("physical.buddy", "alloc"),
        ("virtual.walk", "access"),
        ("virtual.tlb", "invlpg"),
        ("virtual.address_space", "get_phys_addr"),
    ],
)
def test_the_examples_that_come_along_are_ones(part: str, operation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else they would be searched for in every run, and nothing would tell. Without them, though with the paths that
    are kept, no outcome is reached."""
    pairing = find(part)[0]
    assert pairing.proof is not None
    monkeypatch.setattr(discharge, "attempt", lambda *arguments: (z3.unknown, None))
    kept = read_kept(pairing.proof.steps)
    assert Judge(Prover(pairing), Budget(), 60, kept=kept).never_reached(operation) == []
    assert Judge(Prover(pairing), Budget(), 60, kept=evolve(kept, examples={})).never_reached(operation)


def forking(path: Path) -> str:
    word = path.fresh("word")
    if word < 5:
        return "small, yet large" if word > 7 else "small"
    return "large"


def test_ways_that_are_known_are_not_asked_for_and_others_are_found() -> None:
    assert {path.outcome for path in paths(forking)} == {"small", "large"}
    assert {path.outcome for path in paths(forking, known=frozenset({(True,)}))} == {"small", "large"}
    false = frozenset({(True,), (True, True)})
    assert {path.outcome for path in paths(forking, known=false)} == {"small", "large", "small, yet large"}
    kept = Kept(taken={"forking": {(True, False), (False,)}, "other": {(True, True)}})
    assert kept.prefixes("forking") == {(True,), (True, False), (False,)}


def test_what_changed_and_what_is_recorded_is_run_in_all_its_ways() -> None:
    """Else a path that is no longer feasible would be kept for ever."""
    assert BUDDY.proof is not None
    kept = read_kept(BUDDY.proof.steps)
    mutant = next(mutant for mutant in BUDDY.mutants if mutant.name == "double-free-accepted")
    assert Judge(Prover(BUDDY), Budget(), 60, kept=kept)._known("free")
    assert not Judge(Prover(BUDDY, mutant.edits), Budget(), 60, kept=kept)._known("free")
    assert not Judge(Prover(BUDDY), Budget(), 60, kept=kept, recorded=Kept())._known("free")
