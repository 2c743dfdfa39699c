"""Questions that were refuted in an earlier run are not asked again, and nothing else is taken from it: whatever a
theorem depends on may change, and the answers are those of a run that knows of no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
import z3
from attrs import evolve

import checks.engines.proving.trusted.question as question
from checks.engines.prove import Judge, prove
from checks.engines.proving.kept import read_kept
from checks.engines.proving.trusted.programs import Prover
from checks.engines.proving.trusted.question import Refutations, told
from checks.evidence import Budget, Verdict
from checks.known import numbers
from checks.labels import CONTRACT
from checks.pairing import Pairing
from checks.pairings.physical.buddy.pairing import PAIRING as BUDDY
from checks.pairings.virtual.walk.pairing import PAIRING as WALK
from checks.proof import Function, Lemma, Proof
from checks.refuted import Refuted
from tests.afresh import afresh

QUICK = "error-code-exact"
LEMMA, UNLINK = "a-free-block-is-listed", "unlink"
Edits = tuple[tuple[str, str], ...]


def answers(pairing: Pairing, program: str, refuted: Refuted | None, edits: Edits = ()) -> Iterator[bool]:
    """Whether each obligation of a program is refuted, as they are asked for."""
    assert pairing.proof is not None
    judge = Judge(Prover(pairing, edits), Budget(), 60, kept=read_kept(pairing.proof.steps))
    judge.refutations = Refutations(refuted)
    wanted = CONTRACT.__eq__ if program == UNLINK else lambda label: True
    return (answer.result == z3.unsat for answer in judge.judge(program, wanted))


@cache
def of(program: str) -> frozenset[str]:
    """All that is refuted for a program as it stands."""
    refuted = Refuted()
    assert {*answers(BUDDY, program, refuted)} == {True}
    assert refuted.now
    return frozenset(refuted.now)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many formulas each question has that z3 is asked."""
    found: list[int] = []
    real = question.check

    def check(query: list[z3.BoolRef], *more: object) -> object:
        found.append(len(query))
        return real(query, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(question, "check", check)
    return found


@pytest.mark.parametrize("program", [LEMMA, UNLINK])
def test_what_was_refuted_is_not_asked_again(program: str, asked: list[int]) -> None:
    before = of(program)
    asked.clear()
    again = Refuted(before)
    assert {*answers(BUDDY, program, again)} == {True}
    assert asked == []
    assert again.now == before


def test_what_is_not_known_is_asked(asked: list[int]) -> None:
    """One question that is missing is one that is asked."""
    missing = min(of(LEMMA))
    asked.clear()
    again = Refuted(of(LEMMA) - {missing})
    assert {*answers(BUDDY, LEMMA, again)} == {True}
    assert asked
    assert missing in again.now


# ── Whatever a proof depends on ──────────────────────────────────────────────────────────────────────────────


def declared(change: Callable[[Proof], Proof]) -> Pairing:
    assert BUDDY.proof is not None
    return evolve(BUDDY, proof=change(BUDDY.proof))


def lemma(proof: Proof, **changes: Any) -> Proof:
    def changed(each: Lemma) -> Lemma:
        return evolve(each, **changes) if each.name == LEMMA else each

    return evolve(proof, lemmas=[changed(each) for each in proof.lemmas])


def function(proof: Proof, **changes: Any) -> Proof:
    def changed(each: Function) -> Function:
        return evolve(each, **changes) if each.name == UNLINK else each

    return evolve(proof, functions=[changed(each) for each in proof.functions])


def mutant(name: str) -> Edits:
    return next(each for each in BUDDY.mutants if each.name == name).edits


CHANGES: dict[str, tuple[str, Pairing, Edits]] = {
    "the function": (UNLINK, BUDDY, mutant("back-link-not-mended")),
    "its postcondition": (UNLINK, declared(lambda proof: function(proof, ensures=lambda call: [False])), ()),
    "its effect": (UNLINK, declared(lambda proof: function(proof, effect=lambda image, *arguments: None)), ()),
    "its precondition": (UNLINK, declared(lambda proof: function(proof, requires=lambda call: [])), ()),
    "a lemma's claim": (LEMMA, declared(lambda proof: lemma(proof, claim=lambda view, *variables: False)), ()),
    "its measure": (LEMMA, declared(lambda proof: lemma(proof, measure=lambda view, *variables: 0)), ()),
    "the invariants of the image": (LEMMA, declared(lambda proof: evolve(proof, pointwise=())), ()),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_a_proof_depends_on_may_change(what: str) -> None:
    """What fails without an earlier run fails with all that it has refuted."""
    program, pairing, edits = CHANGES[what]
    assert not all(answers(pairing, program, Refuted(of(program)), edits))


@afresh
def test_a_theorem_is_broken_by_its_mutant_whatever_was_refuted() -> None:
    assert WALK.proof is not None
    stated = next(each for each in WALK.proof.theorems if each.name == QUICK)
    edits = next(each for each in WALK.mutants if each.name == stated.broken_by).edits
    first = Refuted()
    [row] = prove(WALK, Budget(), theorem=QUICK, refuted=first)
    assert (row.verdict, "recalled" in row.scope) == (Verdict.HOLDS, False)
    [again] = prove(WALK, Budget(), theorem=QUICK, refuted=Refuted(frozenset(first.now)))
    assert (again.verdict, again.scope["obligations"]) == (Verdict.HOLDS, row.scope["obligations"])
    assert f"{again.scope['recalled']} refuted in an earlier run" in numbers(again)
    assert 0 < again.scope["recalled"] <= again.scope["obligations"]
    [broken] = prove(WALK, Budget(), theorem=QUICK, edits=edits, refuted=Refuted(frozenset(first.now)))
    assert broken.verdict is Verdict.VIOLATED


# ── What tells one question from another ─────────────────────────────────────────────────────────────────────

WORD, OTHER, BYTE = z3.BitVec("word", 64), z3.BitVec("other", 64), z3.BitVec("word", 8)
IS, ASKS = z3.Bool("word"), z3.Function("asks", WORD.sort(), WORD.sort())


def functions(*sorts: z3.SortRef) -> z3.ExprRef:
    return z3.Function("asks", *sorts)(*(z3.Const("word", sort) for sort in sorts[:-1]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (WORD < 4, WORD < 5),
        (WORD < 4, OTHER < 4),
        (WORD < 4, WORD <= 4),
        (WORD < 4, z3.ULT(WORD, 4)),
        (WORD < OTHER, OTHER < WORD),
        (WORD == 4, BYTE == 4),
        (WORD - OTHER == 0, OTHER - WORD == 0),
        (IS, z3.Not(IS)),
        (z3.Extract(7, 0, WORD) == BYTE, z3.Extract(8, 1, WORD) == BYTE),
        (z3.ZeroExt(56, BYTE) == WORD, z3.SignExt(56, BYTE) == WORD),
        (z3.If(IS, WORD, OTHER) == 0, z3.If(IS, OTHER, WORD) == 0),
        (functions(WORD.sort(), IS.sort()), functions(BYTE.sort(), IS.sort())),
        (functions(WORD.sort(), WORD.sort(), IS.sort()), functions(WORD.sort(), IS.sort())),
        (ASKS(WORD) == 0, ASKS(ASKS(WORD)) == 0),
    ],
)
def test_what_says_something_else_is_another_question(one: z3.BoolRef, other: z3.BoolRef) -> None:
    assert told([one]) != told([other])
    assert told([one]) != told([one, other]) != told([other])


def test_the_same_is_the_same_question_in_whatever_order() -> None:
    first, second = WORD + OTHER == 4, z3.And(IS, WORD < 4)
    assert told([first, second]) == told([z3.And(WORD < 4, IS), OTHER + WORD == 4, first])
