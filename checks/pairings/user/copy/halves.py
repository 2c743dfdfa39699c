"""The process's addresses, and sizes, as a library of 32 bits has them.

The law has a user's half of 47 bits and numbers of 64. What matters of an address is on which side of a bound it is,
and how far from it; of a size, whether it is small, about half of all numbers, or so large that a sum with it wraps. So
the surroundings of each bound are taken to those of the same bound in 32 bits, and nothing between them is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from spec.user.copy import KERNEL, MOST_BYTES, MOST_PAGE, MOST_PAGES, USER_END
from spec.user.words import SIZE_LIMIT

REACH = 1 << 19
"""Bytes on either side of a bound: more than all pages of a process have, and half of what the kernel has at most."""
GAP = 4 * REACH
"""Bytes from the end of the user's half to the kernel's memory, which are nobody's."""
NARROW = 1 << 32
LEAST_END, MOST_END = 4 * REACH, NARROW - 4 * GAP
assert REACH >= MOST_PAGE * MOST_PAGES
assert 2 * REACH >= MOST_BYTES


@frozen
class Halves:
    """The law's bounds beside a library's. The law's own, where it says none."""

    end: int = USER_END
    """The first address behind the user's half."""

    @property
    def is_narrow(self) -> bool:
        return self.end != USER_END

    @property
    def kernel(self) -> int:
        """Where the kernel's memory begins, to a library that is given its address by the process."""
        return self.end + GAP if self.is_narrow else KERNEL

    def address(self, number: int) -> int:
        """An address of the law's as the library has it. Raises OverflowError where it has none such."""
        bounds = ((0, 0), (USER_END, self.end), (KERNEL, self.kernel), (SIZE_LIMIT, NARROW))
        return _moved(number, bounds) if self.is_narrow else number

    def size(self, number: int) -> int:
        """A size of the law's as the library has it, or what is left of one. Raises OverflowError."""
        return _moved(number, SIZES) if self.is_narrow else number

    def meant(self, number: int) -> int:
        """The size of the law's that a library's is; one that it cannot have been asked for is wrong as it is."""
        try:
            return _moved(number, [(there, here) for here, there in SIZES]) if self.is_narrow else number
        except OverflowError:
            return number


SIZES = (
    (0, 0),
    (SIZE_LIMIT // 2, NARROW // 2),
    (-SIZE_LIMIT // 2, -NARROW // 2),
    (SIZE_LIMIT, NARROW),
)
"""The law's bounds of sizes, with those of 32 bits: of numbers with a sign, and of those without."""


def _moved(number: int, bounds: Sequence[tuple[int, int]]) -> int:
    for bound, other in bounds:
        if -REACH <= number - bound < 2 * REACH:
            return number - bound + other
    raise OverflowError
