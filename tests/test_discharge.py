"""Steps of proofs: they are followed where they lead to the end, and prove nothing by themselves."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path as File

import pytest
import z3
from attrs import evolve

import checks.engines.proving.discharge as discharge
from checks.engines.prove import Judge, prove
from checks.engines.proving.discharge import Discharge, Hypothesis, example
from checks.engines.proving.kept import Example, Kept, Steps, read_kept, write_kept
from checks.engines.proving.second_opinion import core
from checks.engines.proving.trusted.obligations import Obligation, obligations
from checks.engines.proving.trusted.programs import Prover
from checks.engines.proving.trusted.symbolic import Condition, Path, Word, paths
from checks.engines.proving.trusted.tactics import AT_ONCE
from checks.engines.proving.trusted.terms import digest
from checks.evidence import Budget, UsageError, Verdict
from checks.pairing import Pairing
from checks.pairings import find
from checks.pairings.physical.buddy.pairing import PAIRING as BUDDY
from spec.vocabulary import Span, for_all, negate

THEOREM = "free-answers-exactly"
LEMMA = "a-free-block-is-listed"


def owed() -> list[Obligation]:
    judge = Judge(Prover(BUDDY), Budget(), 60)
    return [answer.owed for answer in judge.judge(LEMMA, lambda label: True) if answer.owed is not None]


def keeping(steps: File) -> Pairing:
    """The buddy, with steps in another file."""
    assert BUDDY.proof is not None
    return evolve(BUDDY, proof=evolve(BUDDY.proof, steps=steps))


def test_the_steps_that_come_along_lead_to_the_end() -> None:
    row = prove(BUDDY, Budget(), theorem=THEOREM)[0]
    assert (row.verdict, row.scope["searched"]) == (Verdict.HOLDS, 0)


def test_recorded_steps_are_followed_and_ask_for_no_more() -> None:
    for obligation in owed():
        searched = Discharge(obligation, Budget(60))
        assert searched.answer() == z3.unsat
        assert searched.searched
        asked = len(searched.refuted)
        followed = Discharge(obligation, Budget(60))
        assert followed.answer(searched.steps()) == z3.unsat
        assert not followed.searched
        assert len(followed.refuted) <= asked


@pytest.mark.parametrize("steps", [Steps("lazily", (), ()), Steps("at once", (999,), ("no such name",))])
def test_steps_that_do_not_lead_to_the_end_are_searched_for(steps: Steps) -> None:
    for obligation in owed():
        work = Discharge(obligation, Budget(60))
        assert work.answer(steps) == z3.unsat
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
    work = Discharge(second, Budget(20))
    assert work.answer(Steps("lazily", (0, 1), (name,))) == z3.unsat
    assert not work.searched


def test_steps_do_not_prove_what_is_false() -> None:
    number = z3.BitVec("number", 64)
    false = evolve(owed()[0], formulas=[number > 5])
    assert Discharge(false, Budget(60)).answer(Steps("lazily", (0, 1, 2), ())) == z3.sat


def test_steps_are_kept_only_of_what_holds(tmp_path: File) -> None:
    file = tmp_path / "steps.json"
    mutant = next(mutant for mutant in BUDDY.mutants if mutant.name == "double-free-accepted")
    assert (
        prove(keeping(file), Budget(), theorem=THEOREM, edits=mutant.edits, record=True)[0].verdict is Verdict.VIOLATED
    )
    assert not file.exists()


def test_what_was_found_before_an_interruption_is_kept(tmp_path: File) -> None:
    """Here after two obligations of a lemma."""
    file, begun = tmp_path / "steps.json", list[str]()

    def begin(name: str) -> bool:
        begun.append(name)
        return True

    budget = Budget(begin=begin, stop=lambda: len(begun) > 2)
    row = prove(keeping(file), budget, theorem=THEOREM, record=True)[0]
    assert row.verdict is Verdict.UNDETERMINED
    kept = set(read_kept(file).steps)
    assert kept
    assert kept <= set(begun[:2])


def test_what_is_searched_for_is_told_until_it_is_recorded(tmp_path: File) -> None:
    file = tmp_path / "steps.json"
    pairing = keeping(file)
    row = prove(pairing, Budget(), theorem="alloc-refuses-only-when-exhausted")[0]
    assert "memspec prove physical.buddy --record" in row.note
    kept = read_kept(BUDDY.proof.steps) if BUDDY.proof else Kept()
    write_kept(file, kept)
    assert read_kept(file) == kept
    assert kept.steps
    assert kept.examples
    row = prove(pairing, Budget(), theorem="alloc-refuses-only-when-exhausted")[0]
    assert (row.note, row.scope["searched"]) == ("", 0)


def test_recording_leaves_alone_what_leads_to_the_end_and_finds_the_rest() -> None:
    whole = read_kept(BUDDY.proof.steps) if BUDDY.proof else Kept()
    mine = {name: steps for name, steps in whole.steps.items() if name.startswith(f"{LEMMA}/")}
    lost = next(iter(mine))
    kept = Kept({name: steps for name, steps in mine.items() if name != lost})
    judge = Judge(Prover(BUDDY), Budget(), 60, kept=kept, recorded=Kept())
    assert [answer.searched for answer in judge.judge(LEMMA, lambda label: True)].count(True) == 1
    assert judge.recorded is not None
    recorded = judge.recorded.steps
    assert recorded.keys() == mine.keys()
    assert all(recorded[name] == mine[name] for name in mine if name != lost)


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
        return ("at once", 1.0) if discharge.check(query, AT_ONCE, Budget(20))[0] == z3.unsat else None

    def everything(always: list[z3.BoolRef], hypotheses: list[z3.BoolRef], budget: Budget) -> list[int]:
        return list(range(len(hypotheses)))

    monkeypatch.setattr(Discharge, "_quickest", slowly)
    obligation = next(obligations(next(paths(program)), "goal"))
    work = Discharge(obligation, Budget(60), together=True, core=everything)
    assert work.answer() == z3.unsat
    assert work.searched
    assert work.steps() == Steps("at once", (2, 3, 4), ())


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
        '{"steps": {"a/1/b/0": 1}, "examples": {}}',
        '{"steps": {"a/1/b/0": ["lazily", [], []',
        '{"steps": {"a/1/b/0": ["by magic", [], []]}, "examples": {}}',
        '{"steps": {"a": ["lazily", [], []]}, "examples": {}}',
        '{"steps": {}, "examples": {"a/1": []}}',
        '{"steps": {}, "examples": {"a/1": {"b": [[]]}}}',
        '{"steps": {}, "examples": {"a/1": {"b": [["c"]]}}}',
        '{"steps": {}, "examples": {"a": {}}}',
    ],
)
def test_a_file_that_keeps_no_steps_is_named(tmp_path: File, text: str) -> None:
    file = tmp_path / "steps.json"
    file.write_text(text)
    with pytest.raises(UsageError, match=r"steps\.json keeps no steps of proofs"):
        read_kept(file)


def test_a_file_that_cannot_be_written_is_named(tmp_path: File) -> None:
    with pytest.raises(UsageError, match="the steps cannot be kept"):
        write_kept(tmp_path / "nowhere" / "steps.json", Kept())


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
    file = tmp_path / "steps.json"
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
    """Else they would be searched for in every run, and nothing would tell."""
    pairing = find(part)[0]
    assert pairing.proof is not None
    monkeypatch.setattr(discharge, "attempt", lambda *arguments: (z3.unknown, None))
    kept = read_kept(pairing.proof.steps)
    assert Judge(Prover(pairing), Budget(), 60, kept=kept).never_reached(operation) == []
    assert Judge(Prover(pairing), Budget(), 60).never_reached(operation)


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
    kept = Kept({"forking/10/label/0": Steps("lazily", (), ())}, {"forking/0": Example({}), "other/11": Example({})})
    assert kept.ways("forking") == {(True,), (True, False), (False,)}


def test_what_changed_and_what_is_recorded_is_run_in_all_its_ways() -> None:
    """Else a way that cannot be gone any more would be kept for ever."""
    assert BUDDY.proof is not None
    kept = read_kept(BUDDY.proof.steps)
    mutant = next(mutant for mutant in BUDDY.mutants if mutant.name == "double-free-accepted")
    assert Judge(Prover(BUDDY), Budget(), 60, kept=kept)._ways("free")
    assert not Judge(Prover(BUDDY, mutant.edits), Budget(), 60, kept=kept)._ways("free")
    assert not Judge(Prover(BUDDY), Budget(), 60, kept=kept, recorded=Kept())._ways("free")
