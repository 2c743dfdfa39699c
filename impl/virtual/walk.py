"""The page-table walk: one loop over the levels, over an image that is physical memory.

    word 0          CR3
    word 1          the control bits (spec.virtual.words.CONTROLS)
    word 2          how many bytes of memory there are
    word 3          the bits that physical addresses do not have
    from MEMORY on  memory, from physical address 0: word MEMORY + n is the bytes 8·n … 8·n + 7

`translate` takes the registers as arguments, and where memory begins: other images have memory elsewhere.
"""

from __future__ import annotations

from impl.image import Image, kernel, new_image
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
from spec.vocabulary import PAGE_SHIFT, Failure

ROOT, CONTROL, SIZE, ABSENT, MEMORY = 0, 1, 2, 3, 8

PHYSICAL = (1 << 52) - 1
"""The bits of a physical address."""
TYPE_SHIFT = 52
"""In what `translate` returns: where the number of the memory type stands, above the address."""
FAULT_SHIFT = 5
"""In what it returns for a page fault: where the number of entries that were marked stands, above the error code."""
NO_TABLE = 1 << 8
NOT_CANONICAL = 1 << 9
MARKED_SHIFT = 10
"""The same where there is no table."""
LOWEST_RESERVED = 1 << 13
"""In an entry of a large page: the lowest bit between its attributes and its address."""

MOST_FRAMES = 1 << 40
"""Physical addresses have 52 bits."""


@kernel
def mark(image: Image, index: int, flags: int) -> None:
    """Set flags in a word, which is written only where one is missing: other processors share it."""
    word = image[index]
    if word & flags != flags:
        image[index] = word | flags


@kernel
def is_denied(control: int, how: int, rights: int, no_execute: int) -> int:
    """1 where the rights to a page forbid an access. rights: the bits that all its entries have; no_execute: 1 where
    one of them forbids fetches."""
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
def fault(control: int, how: int, why: int, marked: int) -> int:
    """What `translate` returns where an access faults: below zero, the error code and what was marked."""
    user = how & BY_USER & ~(how >> 3)
    told = (control >> 5 | control >> 2 & control >> 4) & 1
    return -1 - (why | how & WRITE | user | how & told << 4 | marked << FAULT_SHIFT)


@kernel
def translate(image: Image, base: int, size: int, absent: int, root: int, control: int, address: int, how: int) -> int:
    """The physical address, and the number of its memory type above it; or a fault, below zero.

    Memory has `size` bytes and begins at word `base`; physical addresses have no bits `absent`. Marks the entries as
    accessed on the way, and the last one as dirty where the access writes.
    """
    level, index_bits, wide = 2, 10, 0
    frame_mask = 0xFFFFF000
    if control & LONG_MODE:
        level, index_bits, wide = 4, 9, 1
        frame_mask = PHYSICAL & -(1 << PAGE_SHIFT)
        if control & FIVE_LEVELS:
            level = 5
        sign = address >> (11 + 9 * level)
        if sign != 0 and sign != -1:
            return -1 - NOT_CANONICAL
    shift = PAGE_SHIFT + index_bits * (level - 1)
    rights = WRITABLE | USER
    no_execute = 0
    table = root & frame_mask
    marked = 0
    while True:
        if table >= size:
            return -1 - (NO_TABLE | marked << MARKED_SHIFT)
        index = address >> shift & ((1 << index_bits) - 1)
        if wide:
            place = base + (table >> 3) + index
            half = 0
            entry = image[place]
        else:
            place = base + (table >> 3) + (index >> 1)
            half = (index & 1) << 5
            entry = image[place] >> half & 0xFFFFFFFF
        if entry & PRESENT == 0:
            return fault(control, how, 0, marked)
        is_page = level == 1 or (entry & PAGE_SIZE != 0 and (level <= 3 if wide else control & LARGE_PAGES != 0))
        if wide:
            reserved = entry & absent | (entry >> 63 & (control >> 4 & 1 ^ 1))
            if is_page and level > 1:
                reserved |= entry & (1 << shift) - LOWEST_RESERVED
            elif level > 3:
                reserved |= entry & PAGE_SIZE
        elif is_page and level == 2:
            reserved = entry & ((absent >> 32 & 0xFF) << 13 | 1 << 21)
        else:
            reserved = 0
        if reserved != 0:
            return fault(control, how, PROTECTION | RESERVED, marked)
        rights &= entry
        no_execute |= entry >> 63 & 1
        if is_page:
            break
        mark(image, place, ACCESSED << half)
        marked += 1
        table = entry & frame_mask
        level -= 1
        shift -= index_bits
    if is_denied(control, how, rights, no_execute):
        return fault(control, how, PROTECTION, marked)
    mark(image, place, (ACCESSED | (how & WRITE) << 5) << half)
    page = entry & frame_mask & -(1 << shift)
    pat = entry >> 7 & 1
    if level > 1:
        pat = entry >> 12 & 1
        if not wide:
            page |= (entry >> 13 & 0xFF) << 32
    memory_type = entry >> 3 & 3 | pat << 2
    translation: int = memory_type << TYPE_SHIFT | page | address & ((1 << shift) - 1)
    return translation


def answer(code: int, address: int) -> Answer:
    """What a return code of `translate` says."""
    if code >= 0:
        return Translation(code & PHYSICAL, code >> TYPE_SHIFT)
    why = -1 - code
    if why & NOT_CANONICAL:
        return GeneralProtection()
    if why & NO_TABLE:
        return NoTable(why >> MARKED_SHIFT)
    return PageFault(why & 31, address, why >> FAULT_SHIFT)


class Mmu:
    """The processor's side of paging, over memory of its own (spec/virtual/walk.py)."""

    def __init__(self, frames: int, control: int, physical_bits: int = 52) -> None:
        """Raise ValueError for memory that no processor has."""
        if not 1 <= frames <= MOST_FRAMES:
            raise ValueError(f"there are between 1 and 2**{MOST_FRAMES.bit_length() - 1} frames, not {frames}")
        if not 32 <= physical_bits <= 52:
            raise ValueError(f"a physical address has between 32 and 52 bits, not {physical_bits}")
        self.image = new_image(MEMORY + (frames << (PAGE_SHIFT - 3)))
        self.image[CONTROL] = control
        self.image[SIZE] = frames << PAGE_SHIFT
        self.image[ABSENT] = (1 << 52) - (1 << physical_bits)

    def access(self, address: int, how: int) -> Answer:
        image = self.image
        code = translate(image, MEMORY, image[SIZE], image[ABSENT], image[ROOT], image[CONTROL], address, how)
        return answer(code, address)

    def store(self, place: int, word: int) -> Failure | None:
        if place < 0 or place >= self.image[SIZE] >> 3:
            return Failure.OUT_OF_RANGE
        self.image[MEMORY + place] = word
        return None

    def configure(self, root: int, control: int) -> None:
        self.image[ROOT] = root
        self.image[CONTROL] = control
