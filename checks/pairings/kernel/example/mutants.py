"""Faults that the checks must catch. Their stories stand in spec/kernel/example.py."""

from __future__ import annotations

from checks.pairing import Mutant

MUTANTS = (
    Mutant(
        "double-free-accepted",
        (("    if image[SLOTS + slot] == 0:\n        return NOT_ALLOCATED\n", ""),),
    ),
)
