"""What a processor may have cached of a library's page tables: translations, and references to tables.

A processor may cache whatever it may walk, at any time (Intel SDM volume 3A, sections 4.10.2.3 and 4.10.3), so that all
of it is found here.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, evolve, field, frozen

from checks.pairings.virtual.address_space.target.tables import PageTables
from spec.virtual.entry import Entry
from spec.virtual.tlb import PageEntry
from spec.virtual.words import EXECUTABLE, USER, WRITABLE
from spec.vocabulary import PAGE_SHIFT, Frame

PERMISSIONS = (WRITABLE, USER, EXECUTABLE)
MOST_TABLES = 1 << 14
"""How many are followed: tables that are no tree, which is a fault by itself, may lead to ever more."""


@frozen(cache_hash=True)
class Kept:
    """A translation that a TLB may hold."""

    slot: int
    """Its first page, cut to the bits that are translated."""
    count: int
    """How many pages of 4 KiB it has."""
    frame: int
    rights: int
    is_global: bool

    def covers(self, slot: int) -> bool:
        return self.slot <= slot < self.slot + self.count

    def entry(self, slot: int, right: int) -> PageEntry:
        """As the law has it, of one of its pages, and of one permission."""
        return PageEntry(Frame(self.frame + slot - self.slot), self.rights & right != 0)


@frozen(cache_hash=True)
class Reference:
    """A table that paging-structure caches may refer to, with the permissions on the way to it (SDM 4.10.3.1). The root
    is one: CR3."""

    level: int
    slot: int
    """The first page that is translated there."""
    table: int
    """Its physical address."""
    rights: int = WRITABLE | USER | EXECUTABLE


@frozen
class Found:
    """What the processor finds when it walks everywhere."""

    pages: frozenset[Kept] = frozenset()
    tables: frozenset[Reference] = frozenset()


@define
class Cpu:
    """One that has the space loaded."""

    is_global: bool = True
    """CR4.PGE"""
    root: int | None = None
    """CR3; None before anything is known of it."""
    pages: set[Kept] = field(factory=set)
    tables: set[Reference] = field(factory=set)
    flushed: set[int] = field(factory=set)
    """The pages that it has flushed since the last call."""
    has_flushed: bool = False
    """Whether it has flushed them all."""

    def cache(self, found: Found) -> None:
        """All of it. Without CR4.PGE no translation is global (SDM 4.10.2.4)."""
        self.tables |= found.tables
        self.pages |= found.pages if self.is_global else {evolve(each, is_global=False) for each in found.pages}


@define
class Everywhere:
    """A walk of all that there is in the tables."""

    tables: PageTables
    last: Found = field(factory=Found)
    """What was found last,"""
    begin: Reference | None = None
    """from where,"""
    seen: dict[int, bytes] = field(factory=dict)
    """and the bytes of the tables that it was found in, by their physical addresses."""

    def found(self) -> Found:
        """From the root on. What was found is found again where all tables are as they were."""
        begin = Reference(self.tables.format.levels, 0, self.tables.root & self.tables.format.table_mask)
        if begin != self.begin or any(self.bytes_of(table) != there for table, there in self.seen.items()):
            self.last, self.begin = self.below(begin), begin
            self.seen = {each.table: self.bytes_of(each.table) for each in self.last.tables}
        return self.last

    def below(self, begin: Reference) -> Found:
        """From a table on, whatever has become of it."""
        pages, tables = set[Kept](), set[Reference]()
        to_walk = [begin]
        while to_walk and len(tables) < MOST_TABLES:
            here = to_walk.pop()
            if here in tables or not 0 <= here.table - self.tables.physical < self.tables.size:
                continue
            tables.add(here)
            for each in self._entries(here):
                if isinstance(each, Kept):
                    pages.add(each)
                else:
                    to_walk.append(each)
        return Found(frozenset(pages), frozenset(tables))

    def _entries(self, here: Reference) -> Iterator[Kept | Reference]:
        format_ = self.tables.format
        count = 1 << format_.shift(here.level) - PAGE_SHIFT
        for index, word in self.tables.entries(here.table - self.tables.physical):
            slot, entry = here.slot + index * count, Entry(word, here.level, format_)
            if self.tables.is_whole(slot, count):
                continue
            rights = here.rights & granted(entry)
            if entry.maps_page(large_pages=True):
                yield Kept(slot, count, entry.page >> PAGE_SHIFT, rights, bool(entry.is_global))
            else:
                yield Reference(here.level - 1, slot, entry.table, rights)

    def bytes_of(self, table: int) -> bytes:
        begin = table - self.tables.physical
        return bytes(self.tables.words.bytes[begin : begin + (1 << PAGE_SHIFT)])


def granted(entry: Entry) -> int:
    """The permissions that an entry grants."""
    rights = (WRITABLE if entry.is_writable else 0) | (USER if entry.is_user else 0)
    return rights | (0 if entry.is_no_execute else EXECUTABLE)
