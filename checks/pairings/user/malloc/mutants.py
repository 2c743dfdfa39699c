"""No mutants yet."""

from checks.pairing import Mutant

MUTANTS: tuple[Mutant, ...] = ()
