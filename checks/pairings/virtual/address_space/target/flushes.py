"""The TLBs beside a library's page tables, by the law of spec.virtual.tlb: what processors may have cached of them, what
the library's flushes take away, and whether that is enough.

A processor may cache whatever it may walk, at any time (Intel SDM volume 3A, sections 4.10.2.3 and 4.10.3). So as much as
is permitted is cached here: before and after each flush, and when a call has returned. What stands in the tables within a
call alone, and at no flush, is not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from attrs import define, field, frozen

from checks.pairings.virtual.address_space.target.tables import RIGHTS, PageTables
from spec.virtual import tlb
from spec.virtual.entry import Entry
from spec.virtual.words import EXECUTABLE, USER, WRITABLE
from spec.vocabulary import PAGE_SHIFT, Frame

ALL = WRITABLE | USER | EXECUTABLE
PGE = 1 << 7
"""In CR4: whether there are global pages."""
PHYSICAL_EXTENSION = 1 << 5
"""In CR4 (PAE), as it is read from there: 64-bit entries."""
NO_GLOBAL_KINDS = (0, 1, 3)
"""The types of INVPCID that leave global translations (SDM 4.10.4.1); 2 leaves nothing."""


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

    def entry(self, slot: int, right: int) -> tlb.PageEntry:
        """As the law has it, of one of its pages, and of one permission."""
        return tlb.PageEntry(Frame(self.frame + slot - self.slot), self.rights & right != 0)


@frozen(cache_hash=True)
class Reference:
    """A table that paging-structure caches may refer to, with the permissions on the way to it (SDM 4.10.3.1). The root
    is one: CR3."""

    level: int
    slot: int
    """The first page that is translated there."""
    table: int
    """Its physical address."""
    rights: int = ALL


@frozen
class Found:
    """What the processor finds when it walks everywhere."""

    pages: frozenset[Kept] = frozenset()
    tables: frozenset[Reference] = frozenset()


@frozen
class Beside:
    """What one CPU may use of one page, or of one table, as the law's invariants read it (spec.virtual.tlb.Caches)."""

    said: tlb.PageEntry | None = None
    kept: tlb.PageEntry | None = None
    table: int | None = None
    """The physical address of a table that may be walked,"""
    root: int = tlb.NO_TABLE
    """and of the one that stands there."""
    free: Frame | None = None

    def entry(self, space: int, page: int) -> tlb.PageEntry | None:
        return self.said

    def usable(self, cpu: int, page: int) -> Iterator[tuple[bool, tlb.PageEntry]]:
        return iter([] if self.kept is None else [(True, self.kept)])

    def usable_tables(self, cpu: int) -> Iterator[tuple[bool, Frame]]:
        return iter([] if self.table is None else [(True, Frame(self.table))])

    def space_of(self, cpu: int) -> int:
        return 0

    def is_page_flush_pending(self, cpu: int, page: int) -> bool:
        """When a call has returned, its caller relies on what it has done: nothing may be left to flush."""
        return False

    def is_table_flush_pending(self, cpu: int, table: Frame) -> bool:
        return False

    def is_lost(self, cpu: int, frame: int) -> bool:
        return frame == self.free


@define
class Cpu:
    """One that has the space loaded."""

    root: int | None = None
    """CR3; None before anything is known of it."""
    pages: set[Kept] = field(factory=set)
    tables: set[Reference] = field(factory=set)
    flushed: set[int] = field(factory=set)
    """The pages that it has flushed since the last call."""
    has_flushed: bool = False
    """Whether it has flushed them all."""


@define
class Flushes:
    """All of them, and what is said to them. None of its events raises anything: C may call them."""

    tables: PageTables
    cpus: list[Cpu]
    is_global: bool = True
    """CR4.PGE"""
    running: int = 0
    """The CPU on which the library runs."""
    is_begun: bool = False
    """Whether the tables can be read: once the library was created."""
    contents: dict[int, bytes] = field(factory=dict)
    """By a table's physical address, its bytes when it was last a table."""
    last: Found = field(factory=Found)
    """What was found last,"""
    about: Any = None
    """from where,"""
    seen: dict[int, bytes] = field(factory=dict)
    """and the bytes of the tables that it was found in."""
    early: str = ""
    """What was free, or used for something else, and might be used still."""
    error: Exception | None = None
    """Of our own."""

    # ── What the library does ──

    def invlpg(self, address: int) -> None:
        self._flush(self._slot(address), spares_global=False)

    def flush_all(self) -> None:
        """Also what is global."""
        self._flush(None, spares_global=False)

    def load_cr3(self, word: int) -> None:
        """PCIDs are not enabled (CR4.PCIDE)."""
        self.cpus[self.running].root = word
        self._flush(None, spares_global=self.is_global)

    def invpcid(self, kind: int, address: int) -> None:
        self._flush(self._slot(address) if kind == 0 else None, spares_global=kind in NO_GLOBAL_KINDS)

    def load(self, number: int, word: int) -> None:
        """A control register is written."""
        if number == 3:
            self.load_cr3(word)
        elif number == 4 and (word & PGE != 0) != self.is_global:
            self.flush_all()
            self.is_global = not self.is_global
            self._guarded(self._settle)

    def stored(self, number: int) -> int:
        """A control register is read."""
        if number == 3:
            root = self.cpus[self.running].root
            return self.tables.root if root is None else root
        if number == 4:
            return (PGE if self.is_global else 0) | (PHYSICAL_EXTENSION if self.tables.format.is_wide else 0)
        return 0x80000001 if number == 0 else 0

    def freed(self, physical: int) -> None:
        """A frame is free from here on."""
        self._guarded(lambda: self._look_at_freed(physical))

    def ipi(self, does: Callable[[], Any] | None, cpu: int | None = None, address: int | None = None) -> None:
        """All others are interrupted, or one is. Each does what it is to do then: if that is None, it flushes the page of
        an address, or everything."""
        before = self.running
        for number in range(len(self.cpus)):
            if number == before if cpu is None else number != cpu:
                continue
            self.running = number
            if does is not None:
                self._guarded(does)
            elif address is None:
                self.flush_all()
            else:
                self.invlpg(address)
        self.running = before

    def this_cpu(self) -> int:
        return self.running

    # ── What becomes of it ──

    def returned(self) -> None:
        """A call has returned, and where the root is is known."""
        if not self.is_begun:
            self.is_begun = True
            for cpu in self.cpus:
                cpu.root = self.tables.root if cpu.root is None else cpu.root
        self._guarded(self._settle)

    def forget(self) -> None:
        """The next call begins."""
        for cpu in self.cpus:
            cpu.flushed.clear()
            cpu.has_flushed = False

    def _slot(self, address: int) -> int:
        return (address & (1 << self.tables.format.address_bits) - 1) >> PAGE_SHIFT

    def _guarded(self, do: Callable[[], None]) -> None:
        try:
            do()
        except Exception as error:
            self.error = self.error or error

    def _flush(self, slot: int | None, *, spares_global: bool) -> None:
        """One page, or all, on the CPU that runs: with it, all references to tables go (SDM 4.10.4.1)."""
        self._guarded(self._settle)
        self._guarded(self._look_at_reuse)
        cpu = self.cpus[self.running]
        cpu.tables.clear()
        if slot is None:
            cpu.has_flushed = True
        else:
            cpu.flushed.add(slot)
        cpu.pages = {
            each for each in cpu.pages if (slot is not None and not each.covers(slot)) or (spares_global and each.is_global)
        }
        self._guarded(self._settle)

    # ── What is cached ──

    def _settle(self) -> None:
        """Each CPU caches whatever it can find, also below a table that has no place in the tables any more."""
        if not self.is_begun:
            return
        found = self.found()
        for cpu in self.cpus:
            stale = cpu.tables - found.tables
            if cpu.root is not None and self._is_root(cpu.root):
                cpu.pages |= found.pages
                cpu.tables |= found.tables
            for each in stale:
                below = self._found(each)
                cpu.pages |= below.pages
                cpu.tables |= below.tables
        self.contents.update(self.seen)

    def _is_root(self, word: int) -> bool:
        mask = self.tables.format.table_mask
        return word & mask == self.tables.root & mask

    def found(self) -> Found:
        """From the root on. What was found is found again where all tables are as they were."""
        begin = Reference(self.tables.format.levels, 0, self.tables.root & self.tables.format.table_mask)
        about = begin, self.is_global
        if about != self.about or any(self._bytes(table) != there for table, there in self.seen.items()):
            self.last, self.about = self._found(begin), about
            self.seen = {each.table: self._bytes(each.table) for each in self.last.tables}
        return self.last

    def _found(self, begin: Reference) -> Found:
        pages, tables = set[Kept](), set[Reference]()
        to_walk = [begin] if self._is_inside(begin.table) else []
        while to_walk:
            here = to_walk.pop()
            if here in tables:
                continue
            tables.add(here)
            for kept in self._entries(here):
                if isinstance(kept, Kept):
                    pages.add(kept)
                elif self._is_inside(kept.table):
                    to_walk.append(kept)
        return Found(frozenset(pages), frozenset(tables))

    def _entries(self, here: Reference) -> Iterator[Kept | Reference]:
        format_ = self.tables.format
        count = 1 << format_.shift(here.level) - PAGE_SHIFT
        for index, word in self.tables.entries(here.table - self.tables.physical):
            slot, entry = here.slot + index * count, Entry(word, here.level, format_)
            if self.tables.is_whole(slot, count):
                continue
            rights = here.rights & self._rights(entry)
            if entry.maps_page(large_pages=True):
                yield Kept(slot, count, entry.page >> PAGE_SHIFT, rights, bool(self.is_global and entry.is_global))
            elif here.level > 1:
                yield Reference(here.level - 1, slot, entry.table, rights)

    def _rights(self, entry: Entry) -> int:
        rights = (WRITABLE if entry.is_writable else 0) | (USER if entry.is_user else 0)
        return rights | (0 if entry.is_no_execute else EXECUTABLE)

    def _is_inside(self, table: int) -> bool:
        return 0 <= table - self.tables.physical < self.tables.size

    def _bytes(self, table: int) -> bytes:
        begin = table - self.tables.physical
        return bytes(self.tables.words.bytes[begin : begin + (1 << PAGE_SHIFT)])

    # ── Whether it is right ──

    def _look_at_freed(self, physical: int) -> None:
        self._settle()
        free = Frame(physical >> PAGE_SHIFT)
        for number, cpu in enumerate(self.cpus):
            for each in cpu.tables:
                if not tlb.no_free_table(self._beside(table=each.table >> PAGE_SHIFT, free=free), (number, each.slot)):
                    self.early = self.early or self._says_walk(number, each)
            for kept in cpu.pages:
                if not kept.frame <= free < kept.frame + kept.count:
                    continue
                slot = kept.slot + free - kept.frame
                if not tlb.no_free_frame(self._beside(kept=kept.entry(slot, 0), free=free), (number, slot)):
                    self.early = self.early or f"CPU {number} may still use the frame at {physical:#x} for {self.said(slot)}"

    def _look_at_reuse(self) -> None:
        """A table that has no place any more is as its last entries were cleared, until all have flushed it: what else is
        written there says that its frame is used for something else."""
        if not self.is_begun:
            return
        places = {each.table for each in self.found().tables}
        for number, cpu in enumerate(self.cpus):
            for each in cpu.tables:
                if each.table in places or not self._is_reused(each.table):
                    continue
                free = Frame(each.table >> PAGE_SHIFT)
                if not tlb.no_free_table(self._beside(table=free, free=free), (number, each.slot)):
                    self.early = self.early or self._says_walk(number, each)

    def _is_reused(self, table: int) -> bool:
        size = 1 << self.tables.format.entry_shift
        before, after = self.contents.get(table, b""), self._bytes(table)
        return any(
            after[place : place + size] not in (before[place : place + size], bytes(size))
            for place in range(0, len(before), size)
        )

    def _beside(self, **about: Any) -> Any:
        return Beside(**about)

    def stale_table(self) -> str:
        """A table that a CPU may walk and that has no place any more, in words; nothing, if there is none."""
        found = self.found()
        for number, cpu in enumerate(self.cpus):
            if cpu.root is not None and not self._is_root(cpu.root):
                return f"CPU {number} has {cpu.root:#x} in CR3, and the root is {self.tables.root:#x}"
            for each in cpu.tables - found.tables:
                there = [one.table for one in found.tables if (one.level, one.slot) == (each.level, each.slot)]
                said = self._beside(table=each.table, root=there[0] if there else tlb.NO_TABLE)
                if not tlb.current_tables(said, (number, each.slot)):
                    return self._says_walk(number, each) + self._why(number, each.slot, None)
        return ""

    def stale_page(self) -> str:
        """A translation that a CPU may use and that the tables do not give, in words; nothing, if there is none."""
        found = self.found().pages
        for number, cpu in enumerate(self.cpus):
            for kept in cpu.pages - found:
                inside = {each.slot for each in found if kept.covers(each.slot)}
                for slot in sorted({kept.slot, kept.slot + kept.count - 1, *inside}):
                    now = next((each for each in found if each.covers(slot)), None)
                    if not self._is_current(number, slot, kept, now):
                        return self._says_use(number, slot, kept, now) + self._why(number, slot, kept)
        return ""

    def _is_current(self, number: int, slot: int, kept: Kept, now: Kept | None) -> bool:
        """By the law, which has one permission."""
        return all(
            tlb.current(
                self._beside(said=None if now is None else now.entry(slot, right), kept=kept.entry(slot, right)),
                (number, slot),
            )
            for right in (WRITABLE, USER, EXECUTABLE)
        )

    # ── In words ──

    def said(self, slot: int) -> str:
        """An address, as the manual writes it."""
        return f"{self.tables.address(slot) % (1 << (64 if self.tables.format.is_wide else 32)):#x}"

    def _says_walk(self, number: int, each: Reference) -> str:
        return f"CPU {number} may still walk the table at {each.table:#x} (physical) for {self.said(each.slot)}"

    def _says_use(self, number: int, slot: int, kept: Kept, now: Kept | None) -> str:
        use = f"CPU {number} may still use {self.said(slot)}"
        if now is None:
            return f"{use}, where nothing is mapped any more"
        if now.entry(slot, 0) != kept.entry(slot, 0):
            return f"{use}, which is mapped to another frame now"
        lost = [name for name, right in RIGHTS.items() if right & ALL & kept.rights & ~now.rights]
        return f"{use} as {' and '.join(lost)}, which it is no more"

    def _why(self, number: int, slot: int, kept: Kept | None) -> str:
        """What was flushed, and did not suffice."""

        def has_flushed(cpu: Cpu) -> bool:
            return cpu.has_flushed or any(kept is None or kept.covers(each) for each in cpu.flushed)

        if has_flushed(self.cpus[number]):
            is_spared = kept is not None and kept.is_global and not any(map(kept.covers, self.cpus[number].flushed))
            return (
                "; to load CR3 does not flush what is global"
                if is_spared
                else "; what was flushed was flushed before the entry was written"
            )
        others = [str(other) for other, cpu in enumerate(self.cpus) if other != number and has_flushed(cpu)]
        return f"; CPU {', '.join(others)} alone has flushed it" if others else "; nobody has flushed it"
