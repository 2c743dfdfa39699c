"""Faults of areas that the checks must catch. Their stories are told in spec/virtual/areas.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, *edits: tuple[str, str]) -> Mutant:
    """Edits of impl/virtual/areas.py."""
    return Mutant(name, edits)


MUTANTS: tuple[Mutant, ...] = ()
