"""Faults of memory in zones that the checks must catch. Their stories are told in spec/physical/zones.py."""

from __future__ import annotations

from checks.pairing import Mutant

MUTANTS: tuple[Mutant, ...] = ()
