"""Faults of the implementation that the checks must catch."""

from __future__ import annotations

from checks.pairing import Mutant

MUTANTS: tuple[Mutant, ...] = ()
