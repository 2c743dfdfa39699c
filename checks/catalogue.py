"""What there is: the parts with their operations, properties, theorems, mutants and traces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.padding import Padding

from checks.pairing import Pairing, sentence
from checks.profiles import recordings

INDENT = 2


def catalogue(pairings: Iterable[Pairing], out: Console) -> None:
    """Each part with what it has, grouped; what it lacks is not mentioned."""
    for pairing in pairings:
        out.print(pairing.part, style="bold")
        for name, items in groups(pairing):
            if items:
                out.print(Padding(name, (0, 0, 0, INDENT)))
                for depth, text in items:
                    out.print(Padding(text, (0, 0, 0, INDENT * (2 + depth))))


def groups(pairing: Pairing) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """(what, (how deep, text) of each)"""
    internal = [name for name, operation in pairing.operations.items() if operation.internal]
    called = [name for name in pairing.operations if name not in internal]
    yield "operations, and the clauses that judge them", [line for name in called for line in operation(pairing, name)]
    yield "internal operations", [(0, signature(pairing, name)) for name in internal]
    yield "invariants", [(0, sentence(invariant)) for invariant in pairing.invariants()]
    yield "laws", [(0, sentence(law)) for law in pairing.laws]
    yield "theorems", [(0, theorem.name) for theorem in pairing.proof.theorems] if pairing.proof else []
    yield "mutants", [(0, mutant.name) for mutant in pairing.mutants]
    yield "recorded traces", [(0, str(recording)) for recording in recordings(pairing)]


def operation(pairing: Pairing, name: str) -> Iterator[tuple[int, str]]:
    yield 0, signature(pairing, name)
    for clause in pairing.clauses(name):
        yield 1, clause


def signature(pairing: Pairing, operation: str) -> str:
    return f"{operation}({', '.join(pairing.parameters(operation))})"
