"""Faults of TLB flushing that the checks must catch. Their stories are told in spec/virtual/tlb.py."""

from __future__ import annotations

from checks.pairing import Mutant

MUTANTS: tuple[Mutant, ...] = ()
