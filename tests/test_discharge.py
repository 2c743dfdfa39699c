"""Steps of proofs: they are followed where they lead to the end, and prove nothing by themselves."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path as File

import pytest
import z3
from attrs import evolve

import checks.engines.discharge as discharge
from checks.engines.discharge import Discharge, Hypothesis, Steps, read_steps, write_steps
from checks.engines.obligations import Obligation, obligations
from checks.engines.programs import Prover
from checks.engines.prove import Judge, prove
from checks.engines.second_opinion import core
from checks.engines.symbolic import AT_ONCE, Path, paths
from checks.engines.terms import digest
from checks.evidence import Budget, UsageError, Verdict
from checks.pairing import Pairing
from checks.pairings.physical.buddy import PAIRING as BUDDY
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


def test_what_is_searched_for_is_told_until_it_is_recorded(tmp_path: File) -> None:
    file = tmp_path / "steps.json"
    pairing = keeping(file)
    row = prove(pairing, Budget(), theorem="alloc-refuses-only-when-exhausted")[0]
    assert "memspec prove physical.buddy --record" in row.note
    kept = read_steps(BUDDY.proof.steps) if BUDDY.proof else {}
    write_steps(file, kept)
    assert read_steps(file) == kept
    row = prove(pairing, Budget(), theorem="alloc-refuses-only-when-exhausted")[0]
    assert (row.note, row.scope["searched"]) == ("", 0)


def test_recording_keeps_what_leads_to_the_end_quickly_and_finds_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discharge, "RELIABLE", 60.0)
    whole = read_steps(BUDDY.proof.steps) if BUDDY.proof else {}
    mine = {name: steps for name, steps in whole.items() if name.startswith(f"{LEMMA}/")}
    lost = next(iter(mine))
    judge = Judge(Prover(BUDDY), Budget(), 60, kept={name: steps for name, steps in mine.items() if name != lost})
    judge.recorded = {}
    assert [answer.searched for answer in judge.judge(LEMMA, lambda label: True)].count(True) == 1
    assert judge.recorded.keys() == mine.keys()
    assert all(judge.recorded[name] == mine[name] for name in mine if name != lost)


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


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": ["lazily", [], []', '{"a": ["by magic", [], []]}'])
def test_a_file_that_keeps_no_steps_is_named(tmp_path: File, text: str) -> None:
    file = tmp_path / "steps.json"
    file.write_text(text)
    with pytest.raises(UsageError, match=r"steps\.json keeps no steps of proofs"):
        read_steps(file)


def test_a_file_that_cannot_be_written_is_named(tmp_path: File) -> None:
    with pytest.raises(UsageError, match="the steps cannot be kept"):
        write_steps(tmp_path / "nowhere" / "steps.json", {})
