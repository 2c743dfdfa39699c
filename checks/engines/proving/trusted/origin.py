"""Numbers that are counted from an origin: the sum of the origin and a number keeps that form where it can.

A solver that turns words into bits takes long to see that `(origin + n & -8) - origin` is `n & -8`, if the origin is a
multiple of 8, and that `origin + n < origin + m` says what `n < m` does. So the short one is made in the place of the
long one, where that is the same: by the power of two that the origin is a multiple of, which the path has assumed; or
as a choice between both.
"""

from __future__ import annotations

import z3
from attrs import frozen

from checks.engines.proving.trusted import terms

SMALL = 1 << 61
"""The sum of two words between −SMALL and SMALL does not overflow."""


@frozen
class Origin:
    """A word that numbers are counted from."""

    term: z3.BitVecRef
    power: int
    """The path has assumed that it is a multiple of 2**power."""

    def counted(self, term: z3.BitVecRef) -> z3.BitVecRef | None:
        """What the origin is added to in a sum; None where it is no such sum."""
        if terms.kind(term) != z3.Z3_OP_BADD:
            return None
        parts = term.children()
        place = next((place for place, part in enumerate(parts) if part.eq(self.term)), None)
        if place is None:
            return None
        rest = [*parts[:place], *parts[place + 1 :]]
        return z3.Sum(rest) if len(rest) > 1 else rest[0]

    def masked(self, number: z3.BitVecRef, mask: z3.BitVecRef, exact: z3.BitVecRef) -> z3.BitVecRef:
        """A number rounded down to a multiple of a power of two, or the rest; `exact` is the same in full."""
        if (fits := self._fits(_exponent(mask, NEGATIVE))) is not False:
            return self._summed(fits, number & mask, exact)
        if (fits := self._fits(_exponent(mask, ONE_LESS))) is not False:
            return _either(fits, number & mask, exact)
        return exact

    def joined(self, number: z3.BitVecRef, bits: z3.BitVecRef, exact: z3.BitVecRef) -> z3.BitVecRef:
        """The last number before a multiple of a power of two."""
        return self._summed(self._fits(_exponent(bits, ONE_LESS)), number | bits, exact)

    def flipped(self, number: z3.BitVecRef, bit: z3.BitVecRef, exact: z3.BitVecRef) -> z3.BitVecRef:
        """A number with another bit: the other half of a block."""
        return self._summed(self._fits(_exponent(bit, ITSELF), 1), number ^ bit, exact)

    def compared(self, make: terms.Make, one: z3.BitVecRef, other: z3.BitVecRef) -> z3.BoolRef:
        """A comparison of two words, by what they are counted as where both are."""
        exact = terms.condition(make, one, other)
        first, second = self.counted(one), self.counted(other)
        if first is None or second is None:
            return exact
        small = [z3.And(word >= -SMALL, word < SMALL) for word in (self.term, first, second)]
        return z3.If(z3.And(small), terms.condition(make, first, second), exact)

    def _fits(self, exponent: int | z3.BitVecRef | None, more: int = 0) -> z3.BoolRef | bool:
        """Whether the origin is a multiple of that power of two, or of one so much higher."""
        if exponent is None or isinstance(exponent, int):
            return exponent is not None and exponent + more <= self.power
        return bool(self.power >= more) and z3.ULE(exponent, self.power - more)

    def _summed(self, fits: z3.BoolRef | bool, number: z3.BitVecRef, exact: z3.BitVecRef) -> z3.BitVecRef:
        """The origin and a number, if that fits."""
        return exact if fits is False else self.term + _either(fits, number, exact - self.term)


NEGATIVE, ONE_LESS, ITSELF = range(3)


def _either(fits: z3.BoolRef | bool, one: z3.BitVecRef, other: z3.BitVecRef) -> z3.BitVecRef:
    return one if fits is True else z3.If(fits, one, other)


def _exponent(term: z3.BitVecRef, form: int) -> int | z3.BitVecRef | None:
    """Of which power of two the term is the negative, or is one less, or is itself; None where it is of none."""
    if (known := terms.number(term)) is not None:
        size = {NEGATIVE: -known, ONE_LESS: known + 1, ITSELF: known}[form] & (1 << term.size()) - 1
        return size.bit_length() - 1 if size and size & (size - 1) == 0 else None
    kind = terms.kind(term)
    if form == NEGATIVE and kind == z3.Z3_OP_BNEG:
        return _exponent(term.arg(0), ITSELF)
    if form == ONE_LESS and kind == z3.Z3_OP_BSUB and terms.number(term.arg(1)) == 1:
        return _exponent(term.arg(0), ITSELF)
    is_shift = form == ITSELF and kind == z3.Z3_OP_BSHL and terms.number(term.arg(0)) == 1
    return term.arg(1) if is_shift else None
