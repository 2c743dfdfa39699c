"""Faults of the slab allocator that the checks must catch. Their stories are told in spec/kernel/slab.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, *edits: tuple[str, str]) -> Mutant:
    """Edits of impl/kernel/slab.py."""
    return Mutant(name, edits)


MUTANTS: tuple[Mutant, ...] = ()
