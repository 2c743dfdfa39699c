"""Whether a library's flushes suffice, by the invariants of spec.virtual.tlb; and what is wrong, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from attrs import frozen

from checks.pairings.virtual.address_space.target.cached import PERMISSIONS, Cpu, Kept, Reference
from checks.pairings.virtual.address_space.target.tables import RIGHTS
from spec.virtual import tlb
from spec.vocabulary import PAGE_SHIFT, Frame


@frozen
class Beside:
    """What one CPU may use of one page, or of one table, as the law's invariants read it (spec.virtual.tlb.Caches)."""

    said: tlb.PageEntry | None = None
    kept: tlb.PageEntry | None = None
    table: int | None = None
    """The physical address of a table that may be walked,"""
    there: Frame = tlb.NO_TABLE
    """and of the one that stands there."""
    free: Frame | None = None

    def root(self, space: int) -> Frame:
        return self.there

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


def _holds(invariant: Any, cpu: int, slot: int, **about: Any) -> bool:
    """Whether the law's invariant is kept of a page."""
    return bool(invariant(Beside(**about), (cpu, slot)))


# ── When a call has returned ─────────────────────────────────────────────────────────────────────────────────


def table(flushes: Any) -> str:
    """A table that a CPU may walk and that has no place any more, in words; nothing, if there is none."""
    found = flushes.everywhere.found()
    for number, cpu in enumerate(flushes.cpus):
        if not flushes.is_root(cpu.root):
            return f"CPU {number} has {cpu.root:#x} in CR3, and the root is {flushes.tables.root:#x}"
        for each in sorted(cpu.tables - found.tables, key=lambda each: (each.level, each.slot)):
            there = [one.table for one in found.tables if (one.level, one.slot) == (each.level, each.slot)]
            place = Frame(there[0]) if there else tlb.NO_TABLE
            if not _holds(tlb.current_tables, number, each.slot, table=each.table, there=place):
                return f"{_walks(flushes, number, each)}; {_why(flushes, number, None)}"
    return ""


def page(flushes: Any) -> str:
    """A translation that a CPU may use and that the tables do not give, in words; nothing, if there is none."""
    found = flushes.everywhere.found().pages
    for number, cpu in enumerate(flushes.cpus):
        for kept in sorted(cpu.pages - found, key=lambda kept: kept.slot):
            inside = {each.slot for each in found if kept.covers(each.slot)}
            for slot in sorted({kept.slot, kept.slot + kept.count - 1, *inside}):
                now = next((each for each in found if each.covers(slot)), None)
                if not is_current(number, slot, kept, now):
                    return f"{_uses(flushes, number, slot, kept, now)}; {_why(flushes, number, kept)}"
    return ""


def is_current(number: int, slot: int, kept: Kept, now: Kept | None) -> bool:
    """By the law, which has one permission. now: what the tables say."""
    return all(
        _holds(
            tlb.current,
            number,
            slot,
            said=None if now is None else now.entry(slot, right),
            kept=kept.entry(slot, right),
        )
        for right in PERMISSIONS
    )


# ── When a frame is free ─────────────────────────────────────────────────────────────────────────────────────


def reached(flushes: Any, number: int) -> str:
    """Who may use a frame that is free from here on, in words."""
    free = Frame(number)
    for number, cpu in enumerate(flushes.cpus):
        for each in cpu.tables:
            if not _holds(tlb.no_free_table, number, each.slot, table=each.table >> PAGE_SHIFT, free=free):
                return _walks(flushes, number, each)
        for kept in cpu.pages:
            slot = kept.slot + free - kept.frame
            if kept.covers(slot) and not _holds(tlb.no_free_frame, number, slot, kept=kept.entry(slot, 0), free=free):
                return f"CPU {number} may still use the frame at {free << PAGE_SHIFT:#x} for {said(flushes, slot)}"
    return ""


def reused(flushes: Any) -> str:
    """A table that has no place any more, that a CPU may walk still, and whose frame is used for something else, in
    words. Until all have flushed it, it is as its last entries were cleared: so nothing new may be written there."""
    places = {each.table for each in flushes.everywhere.found().tables} if flushes.is_begun else set()
    for number, cpu in enumerate(flushes.cpus):
        for each in cpu.tables:
            if each.table in places or not has_other_words(flushes, each.table):
                continue
            free = Frame(each.table >> PAGE_SHIFT)
            if not _holds(tlb.no_free_table, number, each.slot, table=free, free=free):
                return _walks(flushes, number, each)
    return ""


def has_other_words(flushes: Any, table: int) -> bool:
    """Whether there is a word that is neither as it was nor cleared."""
    before, after = flushes.contents.get(table, b""), flushes.everywhere.bytes_of(table)
    if not before or before == after:
        return False
    word: Literal["I", "Q"] = "I" if flushes.tables.format.entry_shift == 2 else "Q"
    words = zip(memoryview(before).cast(word), memoryview(after).cast(word), strict=True)
    return any(now not in (was, 0) for was, now in words)


# ── In words ─────────────────────────────────────────────────────────────────────────────────────────────────


def said(flushes: Any, slot: int) -> str:
    """An address, as the manual writes it."""
    bits = 64 if flushes.tables.format.is_wide else 32
    return f"{flushes.tables.address(slot) % (1 << bits):#x}"


def _walks(flushes: Any, number: int, each: Reference) -> str:
    return f"CPU {number} may still walk the table at {each.table:#x} (physical) for {said(flushes, each.slot)}"


def _uses(flushes: Any, number: int, slot: int, kept: Kept, now: Kept | None) -> str:
    use = f"CPU {number} may still use {said(flushes, slot)}"
    if now is None:
        return f"{use}, where nothing is mapped any more"
    if now.entry(slot, 0) != kept.entry(slot, 0):
        return f"{use}, which is mapped to another frame now"
    lost = [name for name, right in RIGHTS.items() if right in PERMISSIONS and right & kept.rights & ~now.rights]
    return f"{use} as {' and '.join(lost)}, which it is no more"


def _why(flushes: Any, number: int, kept: Kept | None) -> str:
    """What was flushed in this call, and did not suffice. None: references to tables."""

    def was_named(cpu: Cpu) -> bool:
        return any(kept is None or kept.covers(each) for each in cpu.flushed)

    here = flushes.cpus[number]
    if kept is not None and kept.is_global and here.has_flushed and not was_named(here):
        return "to load CR3 does not flush what is global"
    if here.has_flushed or was_named(here):
        return "what was flushed was flushed before the entry was written"
    others = [str(other) for other, cpu in enumerate(flushes.cpus) if cpu.has_flushed or was_named(cpu)]
    return f"CPU {', '.join(others)} alone has flushed it" if others else "nobody has flushed it"
