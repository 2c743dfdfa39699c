"""Faults of the early allocator that the checks must catch. Their stories are told in spec/physical/bootmem.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, old: str, new: str) -> Mutant:
    """One edit of impl/physical/bootmem.py."""
    return Mutant(name, ((old, new),))


MUTANTS: tuple[Mutant, ...] = ()
