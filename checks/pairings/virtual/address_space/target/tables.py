"""Page tables in a library's memory, read and marked as the processor does it: by the law of the walk."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from attrs import define, field, frozen

from spec.virtual import walk
from spec.virtual.address_space import ABSENT, Leaf
from spec.virtual.entry import (
    FIVE_LEVEL,
    FOUR_LEVEL,
    PHYSICAL_BITS,
    RESERVED_ABOVE,
    TWO_LEVEL,
    Entry,
    Format,
    absent_bits,
)
from spec.virtual.words import (
    ACCESSED,
    DIRTY,
    EXECUTABLE,
    EXECUTE_DISABLE,
    FIVE_LEVELS,
    GLOBAL,
    GLOBAL_PAGES,
    LARGE_PAGES,
    LONG_MODE,
    PAGE_SIZE,
    PRESENT,
    PROTECTION,
    USER,
    WRITABLE,
    WRITE_PROTECT,
    PageFault,
    Translation,
)
from spec.virtual.words import SpaceFailure as Failure
from spec.vocabulary import PAGE_SHIFT, Span

WIDE_CONTROL = WRITE_PROTECT | GLOBAL_PAGES | LONG_MODE | EXECUTE_DISABLE
FORMATS = {
    "two-level": (TWO_LEVEL, WRITE_PROTECT | GLOBAL_PAGES | LARGE_PAGES),
    "four-level": (FOUR_LEVEL, WIDE_CONTROL),
    "five-level": (FIVE_LEVEL, WIDE_CONTROL | FIVE_LEVELS),
}
"""By an adapter's name for it: the format, and the control bits under which it is used."""
RIGHTS = {"writable": WRITABLE, "user": USER, "executable": EXECUTABLE, "global": GLOBAL}
"""The law's bits of the rights that an adapter may name."""
EVERY_FRAME = 1 << 52
NOWHERE = -1 << PAGE_SHIFT
"""A root that is none."""


def format_of(adapter: Any) -> Format:
    """The adapter's (adapter.TablesAdapter)."""
    return FORMATS[adapter.tables.format][0]


def geometry(adapter: Any) -> dict[str, int]:
    """What the format fixes of a geometry; and there is one space, whose root the library tells."""
    format_ = format_of(adapter)
    numbers = {"levels": format_.levels, "index_bits": format_.index_bits, "entry_shift": format_.entry_shift}
    return {**numbers, "most": 1}


class Outside(Exception):
    """The tables lead to where the library has no memory."""


class Words:
    """The library's memory as a table of words of eight bytes, by their number from physical address 0. It changes in
    place."""

    def __init__(self, address: int, size: int, physical: int) -> None:
        self.address = address
        memory = (ctypes.c_int64 * (size >> 3)).from_address(address)
        self.words = memoryview(memory).cast("B").cast("q")
        self.bytes = np.frombuffer(self.words, np.uint8)
        self.first = physical >> 3

    def get(self, at: int, default: int) -> int:
        return self.words[self._place(at)]

    def set(self, at: int, word: int) -> Words:
        self.words[self._place(at)] = word
        return self

    def erase(self, at: Span) -> Words:
        return self.set(at.start, 0)

    def _place(self, at: int) -> int:
        place = at - self.first
        if not 0 <= place < len(self.words):
            raise Outside
        return place


@frozen
class Seen:
    """What the processor finds at an address."""

    leaf: Leaf = ABSENT
    is_outside: bool = False
    is_reserved: bool = False
    words: tuple[tuple[int, int], ...] = ()
    """The words that the walk has read, each with its number."""


def moved(frame: int, piece: int, first: int) -> int:
    """The law's number of a frame for that of its place in memory, and the other way about. The law counts the arena's
    frames from 0; so the piece of memory that it lies in and the first piece trade places."""
    return {0: first, first: 0}.get(frame & -piece, frame & -piece) | frame & (piece - 1)


def piece_of(first: int, frames: int) -> int:
    """The size of these pieces, for an arena of `frames` frames that begins at the first; 0 where it fits into none."""
    largest = first & -first
    return largest if largest >= frames else 0


def piece_in(adapter: Any, frames: int) -> int:
    """In which pieces memory is numbered for the law (tables.moved), with `frames` frames in the arena."""
    first = adapter.tables.physical
    return piece_of(first >> PAGE_SHIFT, frames) if isinstance(first, int) else 0


@define
class PageTables:
    """The tables of one address space."""

    words: Words
    format: Format
    control: int
    physical: int
    """The physical address of the library's memory; the law counts its frames from 0."""
    size: int
    """Of that memory, in bytes."""
    own: Iterable[range]
    """Numbers of pages that the library keeps for itself."""
    root: int = 0
    """CR3"""
    found: dict[int, Seen] = field(factory=dict)
    """What was found at a page when it was looked for last, from this root."""
    tables: set[int] = field(factory=set)
    """The physical addresses of the tables that were met when all were looked through last."""
    is_tree: bool = True
    """Whether no table was met twice."""
    outside: list[int] = field(factory=list)
    """Pages whose tables lie where the library has no memory."""
    turns: int = 0
    """How often all were looked through."""
    taken: Iterable[range] = ()
    """The law's numbers of frames that the library has mapped for itself."""
    piece: int = 0
    """Of how many frames the arena's place is a multiple, where these are as many as it has; 0 where the law's numbers
    of frames are not those of a piece of memory each (moved)."""
    physical_bits: int = PHYSICAL_BITS
    """Of a physical address, on the processor that the tables are for."""
    above: int = RESERVED_ABOVE["intel"]
    """The bits that its vendor reserves near the root."""
    is_sound: Callable[[], bool] = lambda: True
    """Whether nothing was written beside the library's memory."""

    def turn_to(self, root: int) -> None:
        """Read from this root on."""
        if root != self.root:
            self.root = root
            self.found.clear()

    @property
    def machine(self) -> walk.Machine:
        words: Any = self.words
        return walk.Machine(words, EVERY_FRAME, self.root, self.control, absent_bits(self.physical_bits), self.above)

    def frame(self, physical: int) -> int:
        """The law's number of a frame, by its physical address."""
        if self.piece:
            return moved(physical >> PAGE_SHIFT, self.piece, self.physical >> PAGE_SHIFT)
        inside = physical - self.physical
        return (inside if 0 <= inside < self.size else physical) >> PAGE_SHIFT

    def address(self, slot: int) -> int:
        """Of a page, by its number cut to the bits that are translated."""
        address = slot << PAGE_SHIFT
        is_upper = self.format.is_wide and address >> (self.format.address_bits - 1)
        return address - (1 << self.format.address_bits) if is_upper else address

    def physical_of(self, frame: int) -> int:
        """The physical address of a frame of the law's: of the pool, where that lies, and else as it is."""
        if self.piece:
            return moved(frame, self.piece, self.physical >> PAGE_SHIFT) << PAGE_SHIFT
        return (frame << PAGE_SHIFT) + (self.physical if 0 <= frame < self.size >> PAGE_SHIFT else 0)

    # ── What nobody asks for ──

    def is_free(self, about: dict[str, int]) -> bool:
        """Whether a call is about no page that the library keeps for itself, and about no frame beyond the pool that
        has the place of the library's memory."""
        level = about.get("level", 1)
        size = 1 << self.format.shift(level) - PAGE_SHIFT if 1 <= level <= self.format.levels else 1
        count = about.get("count", size)
        page = about.get("page", about.get("address", 0) >> PAGE_SHIFT)
        slot = page & ((1 << self.format.address_bits - PAGE_SHIFT) - 1)
        if any(slot < each.stop and each.start < slot + count for each in self.own):
            return False
        frame, first, frames = about.get("frame", -1), self.physical >> PAGE_SHIFT, self.size >> PAGE_SHIFT
        if any(frame < each.stop and each.start < frame + count for each in self.taken):
            return False
        if 1 << self.physical_bits - PAGE_SHIFT < frame + count <= 1 << PHYSICAL_BITS - PAGE_SHIFT:
            return False
        if first == 0 or frame < 0:
            return True
        if self.piece:
            return count <= self.piece
        if frame < frames:
            # It is moved to where the pool lies, and with it what it is a multiple of.
            return count == 1
        return frame >= first + frames or frame + count <= first

    def can_access(self, address: int) -> bool:
        """Whether an instruction can have such an address."""
        is_word = -1 << 63 <= address < 1 << 63 if self.format.is_wide else 0 <= address < 1 << 32
        return is_word and self.is_free({"address": address})

    # ── What is found at a page ──

    def at(self, slot: int) -> Seen:
        """What the processor finds at a page. A walk that would read the same words is not made again."""
        words, known = self.words.words, self.found.get(slot)
        if known is not None and all(words[place] == word for place, word in known.words):
            return known
        try:
            seen = self._seen(self.machine.walk(self.address(slot)))
        except Outside:
            return Seen(is_outside=True)
        self.found[slot] = seen
        return seen

    def _seen(self, found: walk.Walk) -> Seen:
        places = [(step.place - self.physical) >> 3 for step in found.steps]
        words = tuple((place, self.words.words[place]) for place in places)
        if not found.is_page:
            return Seen(is_reserved=found.is_reserved, words=words)
        last = found.last
        granted = (WRITABLE, found.is_writable), (USER, found.is_user), (EXECUTABLE, found.is_executable)
        noted = (GLOBAL, last.is_global), (ACCESSED, last.has(ACCESSED)), (DIRTY, last.has(DIRTY))
        flags = sum(flag for flag, holds in (*granted, *noted) if holds)
        return Seen(Leaf.of(self.frame(last.page), flags, last.level), words=words)

    # ── All that is there ──

    def present(self) -> list[int]:
        """The first page of each entry that is present and refers to no table."""
        self.tables.clear()
        self.outside.clear()
        self.is_tree = True
        self.turns += 1
        found: list[int] = []
        self._look_through(self.root & self.format.table_mask, self.format.levels, 0, found)
        return sorted(found)

    def _look_through(self, table: int, level: int, first: int, found: list[int]) -> None:
        begin = table - self.physical
        if table in self.tables:
            self.is_tree = False
            return
        self.tables.add(table)
        if not 0 <= begin < self.size:
            self.outside.append(first)
            return
        if level == 1 and not self.own:
            found += (first + self._used(begin)).tolist()
            return
        count = self.format.shift(level) - PAGE_SHIFT
        entries = self._entries_at(begin)
        used = self._used(begin)
        if level in self.format.page_levels and not self.own:
            is_large = entries[used] & PAGE_SIZE != 0
            found += (first + (used[is_large] << count)).tolist()
            used = used[~is_large]
        for index in used.tolist():
            slot, word = first + (index << count), int(entries[index])
            entry = Entry(word, level, self.format)
            if self.is_whole(slot, 1 << count):
                continue
            if entry.maps_page(large_pages=True):
                found.append(slot)
            else:
                self._look_through(entry.table, level - 1, slot, found)

    def is_whole(self, slot: int, count: int) -> bool:
        """Whether `count` pages from a slot on are all the library's own."""
        return any(each.start <= slot and slot + count <= each.stop for each in self.own)

    def entries(self, begin: int) -> Iterator[tuple[int, int]]:
        """(index, word) of each entry that is present of the table at a place in the library's memory."""
        entries = self._entries_at(begin)
        return ((int(index), int(entries[index])) for index in self._used(begin))

    def _entries_at(self, begin: int) -> Any:
        return self.words.bytes[begin : begin + (1 << PAGE_SHIFT)].view("u8" if self.format.is_wide else "u4")

    def _used(self, begin: int) -> Any:
        """Which entries of a table are present."""
        return np.flatnonzero(self._entries_at(begin) & PRESENT)

    # ── Accesses ──

    def access(self, space: int, address: int, how: int) -> int | Failure:
        """The processor uses an address, and marks the entries on its way."""
        machine = self.machine
        attempt = walk.Access(how)
        if not self.format.is_canonical(address):
            return Failure.OUT_OF_RANGE
        found = machine.walk(address)
        answer: Translation | PageFault = PageFault(machine.error_code(attempt, 0), address)
        if found.is_page and machine.allows(found, attempt):
            physical = found.last.page | self.format.offset(address, found.last.level)
            answer = Translation(physical, found.last.memory_type)
        elif found.is_page:
            answer = PageFault(machine.error_code(attempt, PROTECTION), address)
        walk.access(machine, address, how, returned=answer)
        if isinstance(answer, Translation):
            return self.frame(answer.physical) << PAGE_SHIFT | address & ((1 << PAGE_SHIFT) - 1)
        return Failure.NOT_PERMITTED if answer.error & PROTECTION else Failure.NOT_MAPPED
