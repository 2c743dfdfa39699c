"""The entries of page tables.

What do the bits of an entry mean, and who may rely on which of them? An entry is one word of a table. It says where
the next table or the page lies, who may do what there, and what the processor noted about its use. The processor has
several *formats*: 32-bit entries in two levels of tables, and 64-bit entries in four or five. They differ in numbers
alone, so here a format is data: everything else in this chapter is said once, of any format.

>>> entry = Entry(0x1000 | PRESENT | WRITABLE, 1, FOUR_LEVEL)
>>> entry.is_present, entry.is_writable, entry.is_user, hex(entry.table)
(True, True, False, '0x1000')
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from attrs import frozen

from spec.virtual.words import (
    GLOBAL,
    NO_EXECUTE,
    PAGE_SIZE,
    PAT_LARGE,
    PAT_SMALL,
    PRESENT,
    USER,
    WRITABLE,
)
from spec.vocabulary import PAGE_SHIFT, all_of, negate

# ── Formats ──────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Format:
    """What one kind of page table is made of. Levels are counted from the lowest, 1."""

    name: str
    levels: int
    index_bits: int
    """A table has 2**index_bits entries."""
    entry_shift: int
    """log2 of an entry's size in bytes."""
    address_bits: int
    """Virtual addresses have that many; those of 64-bit formats are their sign's extension to 64."""
    page_levels: tuple[int, ...]
    """The levels whose entries may map a page."""
    has_no_execute: bool
    absent: Any = 0
    """The bits that physical addresses could have, and do not have on this processor (CPUID: MAXPHYADDR)."""
    above: int = PAGE_SIZE
    """The bits that are 0 in an entry of 64 bits of a level that no page is mapped at (RESERVED_ABOVE)."""

    # What the laws of maps ask at every step is worked out once for a format.

    @cached_property
    def page_bits(self) -> int:
        """How many bits the number of a page has."""
        return self.address_bits - PAGE_SHIFT

    @cached_property
    def half(self) -> int:
        """How many pages each half of the addresses has."""
        return 1 << (self.page_bits - 1)

    @cached_property
    def page_sizes(self) -> tuple[tuple[int, int], ...]:
        """Of each level whose entries may map a page, that level, and log2 of how many of the smallest it covers."""
        return tuple((level, self.shift(level) - PAGE_SHIFT) for level in self.page_levels)

    def shift(self, level: int) -> int:
        """The lowest bit of an address that chooses an entry of a table of this level; log2 of what an entry maps."""
        return PAGE_SHIFT + (level - 1) * self.index_bits

    def index(self, address: Any, level: int) -> Any:
        """Which entry of its table an address is translated by."""
        return (address >> self.shift(level)) & ((1 << self.index_bits) - 1)

    def offset(self, address: Any, level: int) -> Any:
        """The part of an address that is not translated, if an entry of this level maps the page."""
        return address & ((1 << self.shift(level)) - 1)

    def is_canonical(self, address: Any) -> Any:
        """Whether the bits above the highest one that is translated all equal it (SDM volume 1, section 3.3.7.1).

        Addresses are signed words, so that the upper half is below zero. A 32-bit address has no bits above.

        >>> FOUR_LEVEL.is_canonical(-4096), FOUR_LEVEL.is_canonical(0x8000_0000_0000)
        (True, False)
        """
        sign = address >> (self.address_bits - 1)
        return (sign == 0) | (sign == -1) if self.is_wide else True

    @property
    def is_wide(self) -> bool:
        """Whether entries have 64 bits."""
        return self.entry_shift == 3

    @property
    def table_mask(self) -> int:
        """The bits of an entry that say where a table lies, or a page of the smallest size."""
        return ((1 << (PHYSICAL_BITS if self.is_wide else 32)) - 1) & -(1 << PAGE_SHIFT)

    def page_mask(self, level: int) -> int:
        """The bits of an entry that say where a page of this level lies."""
        return self.table_mask & -(1 << self.shift(level))

    def reserved(self, level: int, *, maps_page: bool) -> Any:
        """The bits that are 0 in an entry that is present (SDM section 4.7, on the flag RSVD), but for XD."""
        large = maps_page and level > 1
        if not self.is_wide:
            # Bits 39 to 32 of the page's address stand in bits 20 to 13 (PSE-36, SDM table 4-4).
            return (self.absent >> 32 & 0xFF) << HIGH_SHIFT | 1 << 21 if large else 0
        if large:
            return self.absent | ((1 << self.shift(level)) - (1 << (PAT_LARGE + 1)))
        return self.absent | (0 if level == 1 or level in self.page_levels else self.above)


PHYSICAL_BITS = 52
"""The most bits of a physical address that the architecture allows."""

RESERVED_ABOVE = {"intel": PAGE_SIZE, "amd": PAGE_SIZE | GLOBAL}
"""By the processor's vendor, what is 0 in the entries of the fourth level and the fifth. Where an entry that maps a
page has G, Intel's ignore the bit (SDM section 4.5), and AMD's want it to be 0 (APM volume 2, section 5.3.3; Linux:
arch/x86/kvm/mmu/mmu.c, __reset_rsvds_bits_mask). Further down neither looks at it where a table is referred to."""

HIGH_SHIFT = 13
"""Where, in a 32-bit entry that maps a large page, the bits of its address stand that are above the 32nd."""


def absent_bits(physical_bits: int) -> int:
    """What a processor lacks of the bits of a physical address, if it has that many.

    >>> hex(absent_bits(40))
    '0xfff0000000000'
    """
    return (1 << PHYSICAL_BITS) - (1 << physical_bits)


TWO_LEVEL = Format("two levels, 32 bits", 2, 10, 2, 32, (1, 2), has_no_execute=False)
"""32-bit paging, with 4 MiB pages (SDM section 4.3)."""
FOUR_LEVEL = Format("four levels", 4, 9, 3, 48, (1, 2, 3), has_no_execute=True)
"""4-level paging, with 2 MiB and 1 GiB pages (SDM section 4.5)."""
FIVE_LEVEL = Format("five levels", 5, 9, 3, 57, (1, 2, 3), has_no_execute=True)
"""5-level paging: one more level on top, and nothing else (SDM section 4.5)."""

FORMATS = (TWO_LEVEL, FOUR_LEVEL, FIVE_LEVEL)

# ── One entry ────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Entry:
    """A word of a table, and what it says to the processor."""

    word: Any
    level: int
    format: Format

    def has(self, flag: int) -> Any:
        return (self.word & flag) != 0

    @property
    def is_present(self) -> Any:
        return self.has(PRESENT)

    @property
    def is_writable(self) -> Any:
        return self.has(WRITABLE)

    @property
    def is_user(self) -> Any:
        return self.has(USER)

    @property
    def is_no_execute(self) -> Any:
        """Whether XD is set; in a 32-bit entry there is no such bit."""
        return ((self.word >> NO_EXECUTE) & 1) != 0 if self.format.has_no_execute else False

    @property
    def is_global(self) -> Any:
        return self.has(GLOBAL)

    def maps_page(self, *, large_pages: Any) -> Any:
        """Whether it maps a page; `large_pages`: whether a 32-bit entry may map a large one (CR4.PSE)."""
        if self.level == 1:
            return True
        if self.level not in self.format.page_levels:
            return False
        return all_of((large_pages if not self.format.is_wide else True, self.has(PAGE_SIZE)))

    def has_reserved(self, *, maps_page: bool, no_execute: Any) -> Any:
        """Whether a bit is set that must not be; XD is such a bit unless `no_execute` (EFER.NXE)."""
        bits = self.has(self.format.reserved(self.level, maps_page=maps_page))
        return bits | (negate(no_execute) & self.is_no_execute)

    @property
    def table(self) -> Any:
        """Where the table that it refers to begins: a physical address."""
        return self.word & self.format.table_mask

    @property
    def page(self) -> Any:
        """Where the page that it maps begins: a physical address."""
        page = self.word & self.format.page_mask(self.level)
        if self.level == 1 or self.format.is_wide:
            return page
        return page | (self.word >> HIGH_SHIFT & 0xFF) << 32

    @property
    def memory_type(self) -> Any:
        """The number of a memory type: which entry of the page-attribute table says how the page is cached."""
        pat = (self.word >> (PAT_SMALL if self.level == 1 else PAT_LARGE)) & 1
        return (self.word >> 3) & 3 | pat << 2
