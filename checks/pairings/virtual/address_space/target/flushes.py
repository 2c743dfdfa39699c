"""The TLBs beside a library's page tables: what its flushes take away of what processors may have cached.

As much as is permitted is cached: before and after each flush, and when a call has returned. What stands in the tables
within a call alone, and at no flush, is not seen. Whether the flushes suffice is judged in stale.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import define, field

from checks.pairings.virtual.address_space.target import stale
from checks.pairings.virtual.address_space.target.cached import Cpu, Everywhere, Reference
from checks.pairings.virtual.address_space.target.tables import PageTables
from spec.vocabulary import PAGE_SHIFT

PGE, PAE = 1 << 7, 1 << 5
"""In CR4: whether there are global pages, and whether entries have 64 bits."""
PROTECTED_AND_PAGING = 0x80000001
"""In CR0."""
ONE_ADDRESS, EVERYTHING = 0, 2
"""Types of INVPCID: the first is about one address, and this one alone drops what is global (SDM 4.10.4.1)."""


@define
class Flushes:
    """What is said to the processors. None of these events raises anything: C may call them."""

    tables: PageTables
    cpus: list[Cpu]
    running: int = 0
    """The CPU on which the library runs."""
    is_begun: bool = False
    """Whether the tables can be read: once the library was created."""
    contents: dict[int, bytes] = field(factory=dict)
    """By a table's physical address, its bytes when it was last a table."""
    early: str = ""
    """What was free, or used for something else, while it might be used still."""
    error: Exception | None = None
    """Of our own."""
    everywhere: Everywhere = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.everywhere = Everywhere(self.tables)

    @property
    def here(self) -> Cpu:
        """The one that runs."""
        return self.cpus[self.running]

    # ── What the library does ──

    def invlpg(self, address: int) -> None:
        self._flush(self._slot(address), spares_global=False)

    def flush_all(self) -> None:
        """Also what is global."""
        self._flush(None, spares_global=False)

    def load_cr3(self, word: int) -> None:
        """PCIDs are not enabled (CR4.PCIDE)."""
        self.here.root = word
        self._flush(None, spares_global=True)

    def invpcid(self, kind: int, address: int) -> None:
        if kind == ONE_ADDRESS:
            self._flush(self._slot(address), spares_global=True, spares_tables=True)
        else:
            self._flush(None, spares_global=kind != EVERYTHING)

    def load(self, number: int, word: int) -> None:
        """A control register is written."""
        if number == 3:
            self.load_cr3(word)
        elif number == 4 and (word & PGE != 0) != self.here.is_global:
            self.here.is_global = not self.here.is_global
            self.flush_all()

    def stored(self, number: int) -> int:
        """A control register is read."""
        if number == 3:
            return self.tables.root if self.here.root is None else self.here.root
        if number == 4:
            return (PGE if self.here.is_global else 0) | (PAE if self.tables.format.is_wide else 0)
        return PROTECTED_AND_PAGING if number == 0 else 0

    def freed(self, physical: int) -> None:
        """A frame is free from here on."""
        self._guarded(self._settle)
        self._guarded(lambda: self._found_early(stale.reached(self, physical >> PAGE_SHIFT)))

    def ipi(self, does: Callable[[], Any] | None, cpu: int | None = None, address: int | None = None) -> None:
        """All others are interrupted, or one is. Each does what it is to do then: if that is None, it flushes the page
        of an address, or everything."""
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

    # ── What becomes of it ──

    def _flush(self, slot: int | None, *, spares_global: bool, spares_tables: bool = False) -> None:
        """One page, or all, on the CPU that runs. With it go all references to tables, or those alone that the walk for
        that page would use (SDM 4.10.4.1, of INVPCID)."""
        self._guarded(self._settle)
        self._guarded(lambda: self._found_early(stale.reused(self)))
        cpu = self.here
        cpu.tables = {each for each in cpu.tables if spares_tables and slot is not None and not self._leads(each, slot)}
        if slot is None:
            cpu.has_flushed = True
        else:
            cpu.flushed.add(slot)
        cpu.pages = {
            each
            for each in cpu.pages
            if (slot is not None and not each.covers(slot)) or (spares_global and each.is_global)
        }
        self._guarded(self._settle)

    def _settle(self) -> None:
        """Each CPU caches whatever it can find, also below a table that has no place in the tables any more."""
        if not self.is_begun:
            return
        found = self.everywhere.found()
        for cpu in self.cpus:
            others = cpu.tables - found.tables
            if self.is_root(cpu.root):
                cpu.cache(found)
            for each in others:
                cpu.cache(self.everywhere.below(each))
        self.contents.update(self.everywhere.seen)

    def _found_early(self, told: str) -> None:
        self.early = self.early or told

    def _slot(self, address: int) -> int:
        return (address & (1 << self.tables.format.address_bits) - 1) >> PAGE_SHIFT

    def _leads(self, each: Reference, slot: int) -> bool:
        """Whether a page is translated there."""
        return 0 <= slot - each.slot < 1 << self.tables.format.shift(each.level + 1) - PAGE_SHIFT

    def is_root(self, word: int | None) -> bool:
        """Whether CR3 leads to the tables with this."""
        return word is not None and (word ^ self.tables.root) & self.tables.format.table_mask == 0

    def _guarded(self, do: Callable[[], Any]) -> None:
        try:
            do()
        except Exception as error:
            self.error = self.error or error
