"""Faults of page tables that the checks must catch. Their stories are told in spec/virtual/address_space.py."""

from __future__ import annotations

from checks.pairing import Mutant

MUTANTS: tuple[Mutant, ...] = ()
