"""Faults of the implementation that the checks must catch: each an error of its own, told in the law (PITFALLS)."""

from __future__ import annotations

from checks.pairing import Mutant

MUTANTS: tuple[Mutant, ...] = ()
