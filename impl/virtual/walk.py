"""The page-table walk: one loop over the levels, over an image that is physical memory.

    word 0          CR3
    word 1          the control bits (spec.virtual.words.CONTROLS)
    word 2          how many frames of memory there are
    word 3          the bits that physical addresses do not have
    from MEMORY on  memory, from physical address 0: word MEMORY + n is the bytes 8·n … 8·n + 7

`translate` takes the registers as arguments, and where memory begins: other images have memory elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, answers, kernel, new_image, nothing, operation
from spec.virtual.words import (
    ACCESSED,
    BY_USER,
    FIVE_LEVELS,
    LARGE_PAGES,
    LONG_MODE,
    PAGE_SIZE,
    PRESENT,
    PROTECTION,
    RESERVED,
    USER,
    WRITABLE,
    WRITE,
    Answer,
    GeneralProtection,
    NoTable,
    PageFault,
    Translation,
)
from spec.virtual.words import WalkFailure as Failure
from spec.vocabulary import PAGE_SHIFT

ROOT, CONTROL, FRAMES, ABSENT, MEMORY = 0, 1, 2, 3, 8

NARROW, WIDE = 10, 9
"""Bits of an index: a table has 1024 entries of 32 bits, or 512 of 64."""
LOW_WORD = (1 << 32) - 1
LOW_FRAMES = LOW_WORD & -(1 << PAGE_SHIFT)
PHYSICAL = (1 << 52) - 1
"""The bits of a physical address."""
WIDE_FRAMES = PHYSICAL & -(1 << PAGE_SHIFT)
TYPE_SHIFT = 52
"""In what `translate` returns: where the number of the memory type stands, above the address."""
NO_TABLE = 1 << 8
NOT_CANONICAL = 1 << 9
"""In what it returns below zero: beyond the error codes of page faults."""
LOWEST_RESERVED = 1 << 13
"""In an entry of a large page: the lowest bit between its attributes and its address."""

MOST_FRAMES = 1 << 40
"""Physical addresses have 52 bits."""

OUT_OF_RANGE = -Failure.OUT_OF_RANGE.errno


@kernel
def is_denied(control: int, how: int, rights: int, no_execute: int) -> int:
    """1 where the permissions of a page forbid an access. permissions: the bits that all its entries have; no_execute:
    1 where one of them forbids fetches."""
    implicit = how >> 5 & 1
    by_user = how >> 2 & 1 & (implicit ^ 1)
    by_kernel = by_user ^ 1
    write, fetch = how >> 1 & 1, how >> 4 & 1
    user_page, read_only = rights >> 2 & 1, (rights >> 1 & 1) ^ 1
    meant = how >> 6 & 1 & (implicit ^ 1)
    denied = by_user & (user_page ^ 1)
    denied |= write & read_only & (by_user | control & 1)
    denied |= fetch & no_execute
    denied |= by_kernel & user_page & fetch & (control >> 5 & 1)
    denied |= by_kernel & user_page & (fetch ^ 1) & (control >> 6 & 1) & (meant ^ 1)
    return denied


@kernel
def fault(control: int, how: int, why: int) -> int:
    """What `translate` returns where an access faults: below zero, the error code."""
    user = how & BY_USER & ~(how >> 3)
    told = (control >> 5 | control >> 2 & control >> 4) & 1
    return ~(why | how & WRITE | user | how & told << 4)


@kernel
def mark(image: Image, passed: int, four: int, three: int, two: int, one: int, flag: int) -> None:
    """Set a flag in the words of entries that a walk passed: the last one at `one`, the one before it at `two`, …"""
    if passed > 3:
        image[four] = image[four] | flag
    if passed > 2:
        image[three] = image[three] | flag
    if passed > 1:
        image[two] = image[two] | flag
    if passed > 0:
        image[one] = image[one] | flag


@kernel
def translate(
    image: Image, base: int, frames: int, absent: int, root: int, control: int, address: int, how: int
) -> int:
    """The physical address, and the number of its memory type above it; or a fault, below zero.

    Memory has that many frames and begins at word `base`; physical addresses have no bits `absent`. A walk that faults
    marks nothing; one that finds all flags set, as nearly all do, writes nothing.
    """
    level, index_bits, mask = 2, NARROW, LOW_FRAMES
    if control & LONG_MODE:
        level, index_bits, mask = 4, WIDE, WIDE_FRAMES
        if control & FIVE_LEVELS:
            level = 5
        sign = address >> (11 + 9 * level)
        if sign != sign >> 1:
            return ~NOT_CANONICAL
    shift = PAGE_SHIFT + index_bits * (level - 1)
    rights = WRITABLE | USER
    no_execute = 0
    unmarked = 0
    table = root & mask
    passed = 0
    four = three = two = one = place = 0
    half = upper_half = 0
    while True:
        if table >> PAGE_SHIFT >= frames:
            return ~NO_TABLE
        index = address >> shift & ((1 << index_bits) - 1)
        four, three, two, one = three, two, one, place
        if index_bits == NARROW:
            place = base + ((table | index << 2) >> 3)
            upper_half, half = half, (index & 1) << 5
            entry = image[place] >> half & LOW_WORD
        else:
            place = base + ((table | index << 3) >> 3)
            entry = image[place]
        if entry & PRESENT == 0:
            return fault(control, how, 0)
        if index_bits == NARROW:
            large = level == 2 and entry & PAGE_SIZE & (control & LARGE_PAGES) << 6 != 0
            reserved = entry & ((absent >> 32 & 0xFF) << 13 | 1 << 21) if large else 0
        else:
            large = 1 < level <= 3 and entry & PAGE_SIZE != 0
            reserved = entry & absent | (entry >> 63 & (control >> 4 & 1 ^ 1))
            if large:
                reserved |= entry & (1 << shift) - LOWEST_RESERVED
            elif level > 3:
                reserved |= entry & PAGE_SIZE
        if reserved != 0:
            return fault(control, how, PROTECTION | RESERVED)
        rights &= entry
        no_execute |= entry >> 63 & 1
        unmarked |= ~entry & ACCESSED
        if large or level == 1:
            break
        table = entry & mask
        level -= 1
        shift -= index_bits
        passed += 1
    if is_denied(control, how, rights, no_execute):
        return fault(control, how, PROTECTION)
    flags = ACCESSED | (how & WRITE) << 5
    if unmarked | flags & ~entry:
        mark(image, passed, four, three, two, one, ACCESSED << upper_half)
        image[place] = image[place] | flags << half
    page = entry & mask & -(1 << shift)
    pat = entry >> 7 & 1
    if level > 1:
        pat = entry >> 12 & 1
        if index_bits == NARROW:
            page |= (entry >> 13 & 0xFF) << 32
    memory_type = entry >> 3 & 3 | pat << 2
    translation: int = memory_type << TYPE_SHIFT | page | address & ((1 << shift) - 1)
    return translation


@kernel
def access(image: Image, address: int, how: int) -> int:
    """The same, with the registers as they stand."""
    return translate(image, MEMORY, image[FRAMES], image[ABSENT], image[ROOT], image[CONTROL], address, how)


@kernel
def store(image: Image, place: int, word: int) -> int:
    """Write a word of memory; 0, or a failure."""
    if place < 0 or place >= image[FRAMES] << (PAGE_SHIFT - 3):
        return OUT_OF_RANGE
    image[MEMORY + place] = word
    return 0


@kernel
def configure(image: Image, root: int, control: int) -> None:
    """Load CR3 and the control registers."""
    image[ROOT] = root
    image[CONTROL] = control


def answer(code: int, address: int, how: int = 0) -> Answer:
    """What a return code of `translate` says."""
    if code >= 0:
        return Translation(code & PHYSICAL, code >> TYPE_SHIFT)
    why = ~code
    if why & NOT_CANONICAL:
        return GeneralProtection()
    if why & NO_TABLE:
        return NoTable()
    return PageFault(why, address)


_, done = answers(Failure)


def out_of_range(image: Image, *numbers: int) -> Failure:
    """Python's integers have no end, and compiled code takes 64 bits: what does not fit is out of every range."""
    return Failure.OUT_OF_RANGE


class Mmu:
    """The processor's side of paging, over memory of its own (spec/virtual/walk.py)."""

    __slots__ = ("image",)

    def __init__(self, frames: int, control: int, physical_bits: int = 52) -> None:
        """Raise ValueError for memory that no processor has."""
        if not 1 <= frames <= MOST_FRAMES:
            raise ValueError(f"there are between 1 and 2**{MOST_FRAMES.bit_length() - 1} frames, not {frames}")
        if not 32 <= physical_bits <= 52:
            raise ValueError(f"a physical address has between 32 and 52 bits, not {physical_bits}")
        self.image = new_image(MEMORY + (frames << (PAGE_SHIFT - 3)))
        self.image[CONTROL] = control
        self.image[FRAMES] = frames
        self.image[ABSENT] = (1 << 52) - (1 << physical_bits)

    access: Callable[[int, int], Answer] = operation(access, answer)
    store: Callable[[int, int], Failure | None] = operation(store, done, beyond=out_of_range)
    configure: Callable[[int, int], None] = operation(configure, nothing)
