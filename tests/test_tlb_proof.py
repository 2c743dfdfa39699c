"""The TLB's inductive invariant: explored, and kept by steps of the source; without its parts the proofs fail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from attrs import evolve

import spec.virtual.tlb as law
from checks.catalogue import theorems_of
from checks.drive import plain
from checks.engines.explore import explore
from checks.engines.needed import HAS_SENTENCES
from checks.engines.prove import Judge
from checks.engines.proving.kept import read_kept
from checks.engines.proving.trusted.programs import Prover
from checks.evidence import Budget, Verdict, worst
from checks.pairing import Scope, sentence
from checks.pairings import pairings
from checks.pairings.virtual.tlb.proof.declaration import OPERATIONS, PROOF
from checks.pairings.virtual.tlb.proof.invariant import INVARIANTS, everywhere, referred, runs
from checks.proof import Predicate, Proof, Theorem
from impl.virtual.tlb import Machine

TLB = pairings()["virtual.tlb"]
NAMED = {mutant.name: mutant.edits for mutant in TLB.mutants}
Edits = tuple[tuple[str, str], ...]


def answers(program: str, *, edits: Edits = (), proof: Proof = PROOF) -> Iterator[str]:
    """One after the other, so that who has heard enough waits for no more."""
    judge = Judge(Prover(evolve(TLB, proof=proof), edits), Budget(), 60, kept=read_kept(PROOF.steps))
    return (str(answer.result) for answer in judge.judge(program, lambda label: label != "no-overflow"))


def test_the_invariant_holds_in_every_reachable_state() -> None:
    checked = evolve(TLB, representation=(*TLB.representation, *map(everywhere, INVARIANTS)))
    rows = explore(checked, Budget(), scope="tiny")
    judged = [row for row in rows if row.property != HAS_SENTENCES]  # which these are none of
    assert worst(row.verdict for row in judged) is Verdict.HOLDS


def test_the_invariant_tells_what_the_law_cannot_see_yet() -> None:
    """A PCID that is stale and not marked: the law would notice when it is loaded."""
    scopes = {"tiny": Scope(((1, 2, 1, 0, 2, 2),))}
    only = evolve(TLB, scopes=scopes, representation=[everywhere(referred)])
    factory = plain(TLB, NAMED["only-the-current-space-is-flushed"])
    rows = explore(only, Budget(), scope="tiny", factory=factory)
    assert [row.property for row in rows if row.counterexample] == [sentence(referred)]


@pytest.mark.parametrize("invariant", law.SAFETY)
def test_the_laws_invariants_follow(invariant: Predicate) -> None:
    name = invariant.__name__
    assert set(answers(name.replace("_", "-"))) == {"unsat"}
    without = evolve(PROOF, search=evolve(PROOF.search, rests={**PROOF.search.rests, invariant: (runs,)}))
    assert "unsat" not in answers(name.replace("_", "-"), proof=without)


@pytest.mark.parametrize("program", ["drop_page", "flush_pages", "is_locked", "init", "evict", "finish", "enter"])
def test_a_step_keeps_the_invariant(program: str) -> None:
    assert set(answers(program)) == {"unsat"}


BROKEN = {
    "flush_pages": "acknowledges-and-does-not-flush",
    "enter": "joins-after-loading",
    "flush_context": "references-to-tables-outlive-a-flush",
}


@pytest.mark.parametrize("program", BROKEN)
def test_a_faulty_step_does_not(program: str) -> None:
    assert "sat" in answers(program, edits=NAMED[BROKEN[program]])


# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

FAILS = {"no-stale-use-after-flush": "unmap_page", "no-free-before-flush": "finish"}
"""Theorem → the operation in which the fault is that it must fail on."""


@pytest.mark.parametrize("theorem", PROOF.theorems, ids=lambda theorem: theorem.name)
def test_a_theorem_fails_on_its_mutant(theorem: Theorem) -> None:
    assert "sat" in answers(FAILS[theorem.name], edits=NAMED[theorem.broken_by])


def test_the_theorems_are_stated_and_about_every_operation() -> None:
    assert {theorem.name for theorem in PROOF.theorems} == set(law.THEOREMS)
    for theorem in PROOF.theorems:
        assert set(theorem.operations) > {"init", *TLB.operations}


def test_a_theorem_shows_what_follows_from_what_every_operation_keeps() -> None:
    shown = {invariant: theorems_of(TLB, sentence(invariant)) for invariant in law.INVARIANTS}
    stale, early = FAILS
    assert [shown.pop(invariant) for invariant in law.SAFETY] == [[stale], [stale], [early], [early]]
    assert not any(shown.values())
    less = [evolve(theorem, operations=theorem.operations[1:]) for theorem in PROOF.theorems]
    assert theorems_of(evolve(TLB, proof=evolve(PROOF, theorems=less)), sentence(law.current)) == []


def test_each_outcome_is_reached_in_the_example() -> None:
    judge = Judge(Prover(TLB), Budget(), 60)
    assert judge.never_reached("access") == judge.never_reached("map_page") == []


def test_theorems_are_about_every_operation_that_there_is() -> None:
    assert set(OPERATIONS) == set(TLB.operations)
    assert all(hasattr(Machine, name) for name in OPERATIONS)
