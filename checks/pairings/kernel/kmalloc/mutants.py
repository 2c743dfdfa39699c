"""Faults of kmalloc that the checks must catch. Their stories are told in spec/kernel/kmalloc.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, *edits: tuple[str, str]) -> Mutant:
    """Edits of impl/kernel/kmalloc.py."""
    return Mutant(name, edits)


MUTANTS: tuple[Mutant, ...] = ()
