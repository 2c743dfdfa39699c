"""A cell that holds a number, and a cache that may still hold an older one.

Operations without an argument and with three, one of them a truth; two that happen inside; and a law that says what
may be kept, so that no memory tells its state.
"""

from __future__ import annotations

from errno import EACCES, EXDEV
from typing import Any

from attrs import evolve, frozen

from spec import vocabulary
from spec.vocabulary import ensure


class Failure(vocabulary.Failure):
    OTHER = EXDEV, "Another number stands in the cell"
    BARRED = EACCES, "The cell is empty: what would be swapped is put in, all the same", "the number is put in"


@frozen
class Cell:
    numbers: int
    """The cell holds one of 0 … numbers - 1."""
    value: int
    may: int
    """A mask: which numbers the cache may hold."""

    def may_hold(self, number: Any) -> Any:
        return (self.may >> number & 1) != 0


def initial(numbers: int) -> Cell:
    return Cell(numbers, 0, 0)


FAILURES = {"swap": (Failure.OTHER, Failure.BARRED)}


def is_kept_number(view: Any, place: int) -> Any:
    """what is kept is one of the numbers"""
    return (place != 0) | ((view.kept >= 0) & (view.kept <= view.numbers))


INVARIANTS = (is_kept_number,)


def read(cell: Cell, *, returned: int) -> Cell:
    ensure((returned >= 0) & (returned < cell.numbers), "reads one of the numbers")
    ensure((returned == cell.value) | cell.may_hold(returned), "reads what the cell holds, or what may be kept of it")
    return cell


def swap(cell: Cell, old: int, new: int, always: bool, *, returned: Failure | None) -> Cell:
    if returned is Failure.OTHER:
        ensure((always ^ True) & (cell.value != old), "refuses only where another number stands, and that matters")
        return cell
    if returned is Failure.BARRED:
        ensure((old == 0) & (cell.value == 0), "only a swap of nothing is barred")
        return evolve(cell, value=new)
    ensure(returned is None, "a swap answers nothing else")
    ensure(always | (cell.value == old), "swaps only the number that was meant, if that matters")
    return evolve(cell, value=new)


def flush(cell: Cell, *, returned: None) -> Cell:
    return evolve(cell, may=0)


def fill(cell: Cell) -> Cell:
    """The cache takes up what the cell holds."""
    return evolve(cell, may=cell.may | 1 << cell.value)


def forget(cell: Cell) -> Cell:
    """The cache drops what it holds; nobody knows."""
    return cell


OPERATIONS = (read, swap, flush)
INTERNAL_OPERATIONS = (fill, forget)
