"""Whether what a part declares for its proofs can be what is meant: names that match nothing, and what
no theorem must prove.

A declaration guides a proof: it says where loops are cut, where hypotheses are used, which lemmas help. What it says of
states it can only say as formulas (checks.engines.proving.trusted.symbolic.Path.quietly), and all that is assumed
by it is an obligation of some program. What is left to see beforehand is that nothing is left out without being
said.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from types import ModuleType

from attrs import fields

from checks import labels
from checks.engines.proving.trusted.programs import Prover
from checks.judgements import clauses_of
from checks.labels import ACCESS, INVARIANT, LEMMA, OTHERS, OVERFLOW, REFINEMENT
from checks.pairing import Pairing, sentence
from checks.proof import Calls, DeclarationError, Function, Predicate, Proof, Rests, Theorem
from checks.source import written
from spec.vocabulary import all_of

FEW = 8
"""In how many geometries the calls of drivers are looked at."""

ALWAYS = (labels.LOOP, labels.CONTRACT, LEMMA, labels.ALIGNMENT, labels.GEOMETRY)
"""Labels of what every theorem must prove besides its own, where its programs come to it."""
SAFETY = (ACCESS, OVERFLOW)
"""Labels of an operation's obligations that nothing else relies on."""


def required_by(pairing: Pairing, theorem: Theorem) -> Callable[[str, str], bool]:
    """(program, label) → whether a theorem must prove it: its own obligations, and what they rest on, which is all that
    operations mean on which it relies."""

    def requires(program: str, label: str) -> bool:
        if label in ALWAYS or theorem.obligations(label):
            return True
        return program in pairing.operations and program not in theorem.operations and label not in SAFETY

    return requires


def is_own(pairing: Pairing, theorem: Theorem, program: str, label: str) -> bool:
    """Whether it is what the theorem is stated for: of a lemma or a function with a contract, what these say."""
    return theorem.obligations(label) or (label in ALWAYS and program not in _whole(pairing))


def _whole(pairing: Pairing) -> set[str]:
    return {"init", *pairing.operations, *(relation.__name__ for relation in pairing.relations)}


# ── What nothing proves ─────────────────────────────────────────────────────────────────────────────────────────


def required_by_none(prover: Prover) -> list[str]:
    """What no theorem must prove and what is not left open with a reason: a clause, an invariant or a label of a
    program."""
    pairing, proof = prover.pairing, prover.proof
    kept = prover.invariants()
    return [
        labels.obligation(program, label)
        for program, label in _obligations(pairing, proof, kept)
        if not any(key in proof.left_open for key in (program, label, labels.obligation(program, label)))
        if not any(program in theorem.operations and theorem.obligations(label) for theorem in proof.theorems)
    ] + [
        sentence(invariant)
        for invariant in pairing.spec.INVARIANTS
        if sentence(invariant) not in proof.left_open and not _is_kept(proof, kept, invariant)
    ]


def _obligations(pairing: Pairing, proof: Proof, kept: Iterable[Predicate]) -> Iterator[tuple[str, str]]:
    """(program, label)"""
    stated = [] if proof.stated is None else map(proof.stated.label, kept)
    labels_of_kept = dict.fromkeys([INVARIANT, *stated])
    for program in ("init", *pairing.operations):
        yield from ((program, label) for label in labels_of_kept)
        yield from ((program, label) for label in SAFETY)
        if proof.abstract is not None:
            yield program, REFINEMENT
    for name in pairing.operations:
        yield from ((name, clause) for clause in pairing.clauses(name))
    for relation in pairing.relations:
        yield from ((relation.__name__, clause) for clause in clauses_of(relation))


def _is_kept(proof: Proof, kept: list[Predicate], invariant: Predicate) -> bool:
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


def check_names(prover: Prover) -> None:
    """Raises DeclarationError for what a declaration speaks of and what is not there; it names all of it."""
    if wrong := list(_misnamed(prover)):
        raise DeclarationError(f"the declaration of the proof speaks of what is not there: {', '.join(wrong)}")


def _misnamed(prover: Prover) -> Iterator[str]:
    pairing, proof = prover.pairing, prover.proof
    kept, functions = prover.invariants(), _functions(sys.modules[pairing.impl.__module__])
    yield from _twice("a function", [function.name for function in proof.functions])
    yield from _twice("a lemma", [lemma.name for lemma in proof.lemmas])
    yield from _twice("a theorem", [theorem.name for theorem in proof.theorems])
    for function in proof.functions:
        yield from _misnamed_in(function, pairing, functions)
        yield from _not_invariants(function.name, function.rests, kept)
    yield from _not_invariants("all", proof.search.rests, kept)
    yield from _twice("calls", [calls.name for calls in proof.calls])
    for calls in proof.calls:
        yield from _misnamed_of(calls, prover, functions)
    lemmas_and_calls = [lemma.name for lemma in proof.lemmas] + [calls.name for calls in proof.calls]
    programs = {*_whole(pairing), *prover.texts, *lemmas_and_calls}
    for theorem in proof.theorems:
        if theorem.name not in pairing.spec.THEOREMS:
            yield f"a theorem: {theorem.name}, which the law does not state"
        yield from (f"{theorem.name}: {name}" for name in theorem.operations if name not in programs)
        if not theorem.operations:
            yield f"{theorem.name}: no operation"
    required = list(_obligations(pairing, proof, kept))
    known = {name for each in required for name in (*each, labels.obligation(*each))} | set(
        map(sentence, pairing.spec.INVARIANTS)
    )
    known |= {OTHERS} if any(proof.forms.known) else set()
    yield from (f"left open: {key}" for key in proof.left_open if key not in known)


OF_CONTRACTS = ("requires", "ensures", "effect", "writes", "grows", "chooses", "shown_in", "around")
OF_OPERATIONS = ("lemmas", "decides")
OF_PROOFS = ("focus", "cases", "claims")
"""The fields of a function's record that are used where it has a contract; where it is an operation; and in either
case, as there is a proof of its own then. What it rests on may be said of the constructor, too."""


def _misnamed_in(function: Function, pairing: Pairing, functions: dict[str, int]) -> Iterator[str]:
    """What is said of a function in vain."""
    name, is_operation = function.name, function.name in pairing.operations
    if name not in functions and not is_operation and name != "init":
        yield f"a function: {name}"
        return
    for loop in function.loops:
        if not 0 <= loop.index < functions.get(name, 0):
            yield f"a loop: {name} has no while number {loop.index}"
    yield from _twice("a loop", [f"{name} {loop.index}" for loop in function.loops])
    unsaid = Function(name)
    said = [each.name for each in fields(Function) if getattr(function, each.name) != getattr(unsaid, each.name)]
    in_vain: dict[str, tuple[str, ...]] = {
        "of which nothing is said": () if said else ("a function",),
        "which has no contract": () if function.has_contract else OF_CONTRACTS,
        "which is an operation and can have no contract": OF_CONTRACTS
        if is_operation and function.has_contract
        else (),
        "which is no operation": () if is_operation else OF_OPERATIONS,
        "of which nothing is shown": () if is_operation or function.has_contract else OF_PROOFS,
    }
    for why, these in in_vain.items():
        yield from (f"{each}: {name}, {why}" for each in these if each in (*said, "a function"))


def _misnamed_of(calls: Calls, prover: Prover, functions: Mapping[str, int]) -> Iterator[str]:
    """What calls speak of in vain."""
    for function, *given in calls.of:
        if function not in functions:
            yield f"{calls.name}: {function}"
        elif len(given) != len(prover.parameters(function)):
            yield f"{calls.name}: {function} of {len(given)} words"
    yield from (f"{calls.name}: {function}" for function in calls.asks if function not in functions)
    yield from (f"{calls.name}: the word {name}" for name in calls.words if name not in calls.names)


def _not_invariants(whose: str, rests: Rests, kept: list[Predicate]) -> Iterator[str]:
    """What is said to be rested on and is no invariant that operations keep."""
    for statement, used in rests.items():
        said = statement if isinstance(statement, str) else statement.__name__
        yield from (f"rests of {whose}: {said}: {name.__name__}" for name in used if name not in kept)


def check_rests(prover: Prover, programs: Container[str]) -> None:
    """Raises DeclarationError for what is said to rest on something, of these programs or of all, and is nothing that
    was to be shown. Asked when all theorems were."""
    proof = prover.proof
    said = [("", key) for key in proof.search.rests]
    said += [(each.name, key) for each in proof.functions for key in each.rests if each.name in programs]
    idle = [(whose, key) for whose, key in said if (whose, key) not in prover.rested]
    if idle:
        names = (f"{whose or 'all'}: {key if isinstance(key, str) else key.__name__}" for whose, key in idle)
        fault = "it is said what the proof of this rests on, and it is no obligation"
        raise DeclarationError(f"{fault}: {', '.join(names)}")


def _twice(what: str, names: list[str]) -> Iterator[str]:
    yield from (f"{what} more than once: {name}" for name in dict.fromkeys(names) if names.count(name) > 1)


def _functions(module: ModuleType) -> dict[str, int]:
    """The functions that an implementation's text may call, others' too, and how many `while` each has of its own."""
    own = {
        node.name: sum(isinstance(part, ast.While) for part in ast.walk(node))
        for each in written(module)
        for node in ast.parse(each.source).body
        if isinstance(node, ast.FunctionDef)
    }
    names = (pair for each in written(module) for pair in vars(each.module).items())
    return {name: 0 for name, value in names if callable(value)} | own
