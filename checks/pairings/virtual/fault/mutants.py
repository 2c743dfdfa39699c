"""Faults of serving faults that the checks must catch. Their stories are told in spec/virtual/fault.py."""

from __future__ import annotations

from checks.pairing import Mutant

MUTANTS: tuple[Mutant, ...] = ()
