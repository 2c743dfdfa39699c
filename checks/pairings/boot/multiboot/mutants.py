"""Faults that the checks must catch. Their stories stand in spec/boot/multiboot.py."""

from __future__ import annotations

from checks.pairing import Mutant

MUTANTS: tuple[Mutant, ...] = ()
