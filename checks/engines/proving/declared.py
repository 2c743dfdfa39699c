"""Whether what a part declares for its proofs can be what is meant: names that match nothing, and what nobody owes.

A declaration guides a proof: it says where loops are cut, where hypotheses are used, which lemmas help. What it says of
states it can only say as formulas (checks.engines.proving.symbolic.Path.quietly), and all that is taken for granted by
it is owed somewhere. What is left to see beforehand is that nothing is left out without being said.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import Any

from checks import labels
from checks.engines.proving.programs import Prover
from checks.judgements import clauses_of
from checks.labels import ACCESS, INVARIANT, LEMMA, OVERFLOW, REFINEMENT
from checks.pairing import Pairing, Proof, Theorem, sentence
from spec.vocabulary import all_of

Function = Callable[..., Any]
OTHERS = "other geometries"
"""By this name a proof leaves those open of which it fixes no words (Proof.known), with the reason."""
FEW = 8
"""In so many geometries the calls of drivers are looked at."""

ALWAYS = (labels.LOOP, labels.CONTRACT, LEMMA, labels.ALIGNMENT, labels.GEOMETRY)
"""Labels of what every theorem owes besides its own, where its programs come to it."""
SAFETY = (ACCESS, OVERFLOW)
"""Labels of what an operation owes of itself alone: nobody who relies on it takes that for granted."""


def owed_by(pairing: Pairing, theorem: Theorem) -> Callable[[str, str], bool]:
    """(program, label) → whether a theorem owes it: its own obligations, and what they rest on, which is all that
    operations mean on which it relies."""

    def owes(program: str, label: str) -> bool:
        if label in ALWAYS or theorem.obligations(label):
            return True
        return program in pairing.operations and program not in theorem.operations and label not in SAFETY

    return owes


def is_own(pairing: Pairing, theorem: Theorem, program: str, label: str) -> bool:
    """Whether it is what the theorem is stated for: of a lemma or a function with a contract, what these say."""
    return theorem.obligations(label) or (label in ALWAYS and program not in _whole(pairing))


def _whole(pairing: Pairing) -> set[str]:
    return {"init", *pairing.operations, *(relation.__name__ for relation in pairing.relations)}


# ── What nobody owes ─────────────────────────────────────────────────────────────────────────────────────────


def unowed(prover: Prover) -> list[str]:
    """What no theorem owes and what is not left open with a reason: a clause, an invariant or a label of a program."""
    pairing, proof = prover.pairing, prover.proof
    kept = prover.invariants()
    return [
        f"{program}: {label}"
        for program, label in _debts(pairing, proof, kept)
        if not any(key in proof.left_open for key in (program, label, f"{program}: {label}"))
        if not any(program in theorem.operations and theorem.obligations(label) for theorem in proof.theorems)
    ] + [
        sentence(invariant)
        for invariant in pairing.spec.INVARIANTS
        if sentence(invariant) not in proof.left_open and not _is_kept(proof, kept, invariant)
    ]


def _debts(pairing: Pairing, proof: Proof, kept: Iterable[Function]) -> Iterator[tuple[str, str]]:
    """(program, label)"""
    labels_of_kept = dict.fromkeys([INVARIANT, *map(proof.label, kept)])
    for program in ("init", *pairing.operations):
        yield from ((program, label) for label in labels_of_kept)
        yield from ((program, label) for label in SAFETY)
        if proof.is_determined:
            yield program, REFINEMENT
    for name in pairing.operations:
        yield from ((name, clause) for clause in pairing.clauses(name))
    for relation in pairing.relations:
        yield from ((relation.__name__, clause) for clause in clauses_of(relation))


def _is_kept(proof: Proof, kept: list[Function], invariant: Function) -> bool:
    """Whether operations keep an invariant of the law, or a lemma that a theorem is about shows it."""
    shown = [lemma.name for lemma in proof.lemmas if lemma.shows is invariant]
    stated = {name for theorem in proof.theorems for name in theorem.operations}
    return invariant in kept or any(name in stated for name in shown)


def forbidden(pairing: Pairing) -> list[str]:
    """The operations of which the law forbids its callers a call that drivers make: what it requires of them would
    narrow what is proved beyond what is tried."""
    geometries = [geometry for scope in pairing.scopes.values() for geometry in scope.geometries][:FEW]
    states = [pairing.initial(geometry) for geometry in geometries]
    return [
        name
        for name, operation in pairing.operations.items()
        if not all(
            all_of(pairing.required(name, state, arguments)) is True
            for state in states
            for arguments in operation.calls(state)
        )
    ]


# ── Names that match nothing ─────────────────────────────────────────────────────────────────────────────────


def misnamed(prover: Prover) -> list[str]:
    """What a declaration speaks of and what is not there."""
    return list(_misnamed(prover.pairing, prover.proof, prover.invariants()))


def _misnamed(pairing: Pairing, proof: Proof, kept: list[Function]) -> Iterator[str]:
    functions = _functions(sys.modules[pairing.impl.__module__])
    contracts = {contract.function for contract in proof.contracts}
    lemmas = {lemma.name for lemma in proof.lemmas}
    programs = {*_whole(pairing), *contracts, *lemmas}
    for loop in proof.loops:
        if loop.index >= functions.get(loop.function, 0):
            yield f"a loop: {loop.function} has no while number {loop.index}"
    yield from (f"a contract: {name}" for name in sorted(contracts - functions.keys()))
    yield from _twice("a contract", [contract.function for contract in proof.contracts])
    yield from _twice("a loop", [f"{loop.function} {loop.index}" for loop in proof.loops])
    for field in ("cases", "claims", "focus"):
        callers = {*pairing.operations, *contracts}
        yield from (f"{field}: {name}" for name in getattr(proof, field) if name not in callers)
    for theorem in proof.theorems:
        if theorem.name not in pairing.spec.THEOREMS:
            yield f"a theorem: {theorem.name}, which the law does not state"
        yield from (f"{theorem.name}: {name}" for name in theorem.operations if name not in programs)
        if not theorem.operations:
            yield f"{theorem.name}: no operation"
    yield from _twice("a theorem", [theorem.name for theorem in proof.theorems])
    yield from _misnamed_rests(pairing, proof, kept, programs)
    debts = list(_debts(pairing, proof, kept))
    owed = {name for debt in debts for name in (*debt, ": ".join(debt))} | set(map(sentence, pairing.spec.INVARIANTS))
    owed |= {OTHERS} if any(proof.known) else set()
    yield from (f"left open: {key}" for key in proof.left_open if key not in owed)


def _misnamed_rests(pairing: Pairing, proof: Proof, kept: list[Function], programs: set[str]) -> Iterator[str]:
    known = {invariant.__name__ for invariant in kept}
    goals = {
        *known,
        *programs,
        *_said(pairing, proof),
        *(each for each in vars(labels).values() if isinstance(each, str)),
    }
    for key, used in proof.rests.items():
        program, _, goal = key.rpartition(": ")
        if goal not in goals or (program and program not in programs):
            yield f"rests: {key}"
        yield from (f"rests: {key}: {name}" for name in used if name not in known)


def _said(pairing: Pairing, proof: Proof) -> set[str]:
    """The names of functions in the law and in the modules that declare the proof, and the law's sentences."""
    modules = {inspect.getmodule(each) for each in (proof.view, *(contract.requires for contract in proof.contracts))}
    modules.add(pairing.spec)
    modules |= {inspect.getmodule(loop.invariant) for loop in proof.loops}
    present = [module for module in modules if module is not None]
    names = {name for module in present for name, value in vars(module).items() if callable(value)}
    trees = [ast.parse(inspect.getsource(module)) for module in present]
    names |= {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return names | {clause for name in pairing.operations for clause in pairing.clauses(name)}


def _twice(what: str, names: list[str]) -> Iterator[str]:
    yield from (f"{what} more than once: {name}" for name in dict.fromkeys(names) if names.count(name) > 1)


def _functions(module: ModuleType) -> dict[str, int]:
    """The functions that a module's text may call, imported ones too, and how many `while` each has of its own."""
    tree = ast.parse(inspect.getsource(module))
    own = {
        node.name: sum(isinstance(part, ast.While) for part in ast.walk(node))
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    imported = {
        alias.asname or alias.name: 0 for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    return imported | own
