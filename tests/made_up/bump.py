"""A law that only tests have: an allocator of bytes that hands out what comes next, until all is given back at once.

>>> alloc(initial(8), 3, 4, returned=0).taken
3
"""

from __future__ import annotations

from errno import EINVAL, ENOMEM, ENOSPC

from attrs import evolve, field, frozen

from spec import vocabulary
from spec.vocabulary import Table, align_up, ensure


class Failure(vocabulary.Failure):
    NO_MEMORY = ENOMEM, "Too few bytes are left"
    INVALID = EINVAL, "Nothing is asked for, or the alignment is no power of two"
    SHORT = ENOSPC, "Fewer bytes are left", "what is left is taken"


@frozen
class Heap:
    size: int
    taken: int = 0
    blocks: Table[int, int] = field(factory=Table)
    """Address of each block → how many bytes it has."""

    def place(self, alignment: int) -> int:
        """Where the next block would be."""
        return align_up(self.taken, alignment.bit_length() - 1)


def initial(size: int) -> Heap:
    return Heap(size)


FAILURES = {"alloc": (Failure.INVALID, Failure.NO_MEMORY), "skip": (Failure.SHORT,)}
INVARIANTS = ()


def is_valid(size: int, alignment: int) -> bool:
    return size > 0 and alignment > 0 and alignment & (alignment - 1) == 0


def alloc(heap: Heap, size: int, alignment: int, *, returned: int | Failure) -> Heap:
    """Some bytes at a multiple of the alignment."""
    if not is_valid(size, alignment):
        ensure(returned is Failure.INVALID, "a request that makes no sense is refused as invalid")
        return heap
    if isinstance(returned, Failure):
        ensure(returned is Failure.NO_MEMORY, "a request that makes sense is refused for want of memory alone")
        ensure(heap.place(alignment) + size > heap.size, "refuses only where too few bytes are left")
        return heap
    ensure(returned % alignment == 0, "a block begins at a multiple of its alignment")
    ensure(returned >= heap.taken, "a block lies behind all that were handed out")
    ensure(returned + size <= heap.size, "a block lies in the arena")
    return evolve(heap, taken=returned + size, blocks=heap.blocks.set(returned, size))


def skip(heap: Heap, count: int, *, returned: Failure | None) -> Heap:
    """Leave out some bytes; all that there are, where there are fewer, and say so."""
    if returned is Failure.SHORT:
        ensure(heap.taken + count > heap.size, "says that fewer are left only where fewer are")
    else:
        ensure(heap.taken + count <= heap.size, "says so where fewer are left")
    return evolve(heap, taken=min(heap.taken + count, heap.size))


def reset(heap: Heap, *, returned: None) -> Heap:
    """All are given back."""
    ensure(returned is None, "all can be given back at any time")
    return Heap(heap.size)


OPERATIONS = (alloc, skip, reset)
INTERNAL_OPERATIONS = ()


class Bump:
    """An implementation of it, which answers with the names of failures."""

    def __init__(self, size: int) -> None:
        self.size, self.taken = size, 0

    def alloc(self, size: int, alignment: int) -> int | str:
        if not is_valid(size, alignment):
            return "invalid"
        begin = -(-self.taken // alignment) * alignment
        if begin + size > self.size:
            return "no memory"
        self.taken = begin + size
        return begin

    def skip(self, count: int) -> str | None:
        is_short = self.taken + count > self.size
        self.taken = min(self.taken + count, self.size)
        return "SHORT" if is_short else None

    def reset(self) -> None:
        self.taken = 0
