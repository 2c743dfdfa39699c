"""Reading the image of a process's memory: which state of the law it represents, and what must be so of it."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any

from checks.pairing import Arguments
from impl.physical.buddy import NODE_SHIFT
from impl.virtual import fault as impl
from impl.virtual.address_space_layout import INDEX_BITS, KIND, LEVELS, MEMORY, PAGE, PLACE, RECORDS, ROOTS, SAVED_DIRTY
from spec.virtual.fault import Fault, Mapped, Process
from spec.virtual.words import (
    ANONYMOUS,
    CACHED,
    DIRTY,
    EXECUTABLE,
    MAP_SHARED,
    NOTHING,
    OWN,
    PRESENT,
    PROT_ALL,
    PROT_EXEC,
    PROT_WRITE,
    USER,
    WRITABLE,
    ZEROS,
)
from spec.vocabulary import PAGE_SHIFT, Span


class View:
    """One image as it stands; reads only."""

    def __init__(self, image: Any, geometry: Arguments) -> None:
        self.image = image
        _, self.most, self.frames, _ = geometry

    @property
    def span(self) -> Span:
        return Span(0, self.image[impl.PAGES], "page")

    def word(self, *places: int) -> int:
        """A word of the image, whose place is a sum."""
        word: int = self.image[sum(places)]
        return word

    # ── Areas ──

    def number(self, page: int) -> int:
        """Which page of the file a page shows; NONE where it shows none."""
        return self.word(self.word(impl.AREAS), 2 * page, 1)

    def area(self, page: int) -> Mapped | None:
        word = self.word(self.word(impl.AREAS), 2 * page)
        flags = word >> impl.FLAG_SHIFT
        return Mapped(word & PROT_ALL, flags, max(self.number(page), 0)) if word else None

    # ── Entries ──

    @cached_property
    def entries(self) -> list[int]:
        """What the entry of each page says; 0 where it is not mapped."""
        return list(map(self._entry, self.span))

    def _entry(self, page: int) -> int:
        bits = self.word(INDEX_BITS)
        word = self.word(self.word(ROOTS) + impl.SPACE << NODE_SHIFT) << PAGE_SHIFT | PRESENT
        for level in range(self.word(LEVELS) - 1, -1, -1):
            index = page >> level * bits & (1 << bits) - 1
            word = self.word(self.word(MEMORY), (word & PLACE) >> PAGE_SHIFT << bits, index)
            if not word & PRESENT:
                return 0
        return word

    def rights(self, page: int) -> int:
        """What the entry of a page allows, as permissions."""
        word = self.entries[page]
        return word & (WRITABLE | USER) | (EXECUTABLE if word >= 0 else 0)

    def is_dirty(self, page: int) -> bool:
        return bool(self.entries[page] & (DIRTY | SAVED_DIRTY))

    def frame(self, page: int) -> int:
        return (self.entries[page] & PLACE) >> PAGE_SHIFT

    @cached_property
    def holdings(self) -> list[int]:
        """What the entry of each page maps."""
        return list(map(self._held, self.span))

    def held(self, page: int) -> int:
        return self.holdings[page]

    def _held(self, page: int) -> int:
        if self.entries[page] == 0:
            return NOTHING
        frame, number = self.frame(page), self.number(page)
        if frame == self.word(impl.ZERO):
            return ZEROS
        return CACHED if number != impl.NONE and self.cache(number, impl.FRAME) == frame else OWN

    # ── Frames ──

    def words(self, frame: int) -> list[int]:
        """All that a frame holds."""
        bits = self.word(INDEX_BITS)
        first = self.word(MEMORY) + (frame << bits)
        return [self.word(first, word) for word in range(1 << bits)]

    def shown(self, frame: int) -> int:
        """The word that is loaded from a frame."""
        return self.word(self.word(MEMORY), frame << self.word(INDEX_BITS))

    def cache(self, number: int, what: int) -> int:
        return self.word(self.word(impl.CACHE), number * impl.CACHE_WORDS, what)

    def file_word(self, number: int) -> int:
        frame = self.cache(number, impl.FRAME)
        return self.cache(number, impl.DISK) if frame == impl.NONE else self.shown(frame)

    def fault_word(self, cpu: int, what: int) -> int:
        return self.word(self.word(impl.FAULTS), cpu * impl.FAULT_WORDS, what)

    @property
    def pages_taken(self) -> list[int]:
        """The frames that the pool has given out for pages."""
        records = self.word(RECORDS)
        frames = range(self.word(ROOTS) - records)
        return [each for each in frames if self.word(records + each << NODE_SHIFT, KIND) == PAGE]

    @property
    def cpus(self) -> range:
        return range(self.image[impl.CPUS])

    # ── As the law's invariants read it ──

    @cached_property
    def areas(self) -> tuple[Mapped | None, ...]:
        return tuple(map(self.area, self.span))

    @cached_property
    def own(self) -> tuple[int | None, ...]:
        return tuple(self.shown(self.frame(page)) if self.held(page) == OWN else None for page in self.span)

    @cached_property
    def file(self) -> tuple[int, ...]:
        return tuple(map(self.file_word, range(self.image[impl.SIZE])))

    def fault(self, cpu: int) -> Fault | None:
        """A fault that is under way; whether it was overtaken, and what it filled, the image does not say."""
        step, page, writes, decided = (self.fault_word(cpu, what) for what in range(impl.TAKEN))
        return Fault(page, writes != 0, decided, None, step) if step else None


def abstract(view: View) -> Process:
    """The state of the law that an image represents."""
    return Process(view.areas, view.own, view.file, view.most, view.frames, tuple(view.fault(cpu) for cpu in view.cpus))


def permits(view: View, state: Process) -> bool:
    """Whether an image is the law's state. Of a fault that is under way, its own page holds what the law says."""
    found = abstract(view)
    return (
        (found.areas, found.own, found.file) == (state.areas, state.own, state.file)
        and len(found.faults) == len(state.faults)
        and all(is_fault(view, cpu, each, state.faults[cpu]) for cpu, each in enumerate(found.faults))
    )


def is_fault(view: View, cpu: int, found: Fault | None, said: Fault | None) -> bool:
    if found is None or said is None:
        return found is said
    taken = view.fault_word(cpu, impl.TAKEN)
    filled = said.word is None or taken == impl.NONE or view.shown(taken) == said.word
    return filled and (found.page, found.writes, found.decided, found.step) == (
        said.page,
        said.writes,
        said.decided,
        said.step,
    )


# ── What must be so of an image ──────────────────────────────────────────────────────────────────────────────


def allows_no_more(view: View, page: int) -> bool:
    """an entry allows no more than the area of its page, and there is none without an area"""
    area = view.area(page)
    if view.held(page) == NOTHING:
        return True
    if area is None:
        return False
    rights = view.rights(page)
    return (
        (not rights & USER or area.rights != 0)
        and (not rights & WRITABLE or bool(area.rights & PROT_WRITE))
        and (not rights & EXECUTABLE or bool(area.rights & PROT_EXEC))
    )


def writes_reach_nobody_else(view: View, page: int) -> bool:
    """an entry allows writes only to what is the process's own, or the file's where it is shared"""
    area, held = view.area(page), view.held(page)
    if held == NOTHING or not view.rights(page) & WRITABLE or area is None:
        return True
    return held == OWN or (held == CACHED and bool(area.flags & MAP_SHARED))


def zeros_are_zero(view: View, page: int) -> bool:
    """the frame of zeros holds zeros"""
    return page != 0 or not any(view.words(view.image[impl.ZERO]))


def maps_what_its_area_says(view: View, page: int) -> bool:
    """zeros are mapped only where an area is of zeros"""
    area = view.area(page)
    return view.held(page) != ZEROS or (area is not None and area.kind == ANONYMOUS)


def clean_is_on_disk(view: View, page: int) -> bool:
    """what the page cache holds is on the disk, unless it is known to have been written"""
    for number in range(view.image[impl.SIZE] if page == 0 else 0):
        frame = view.cache(number, impl.FRAME)
        known = view.cache(number, impl.WRITTEN) or any(
            view.held(other) == CACHED and view.frame(other) == frame and view.is_dirty(other) for other in view.span
        )
        if frame != impl.NONE and not known and view.shown(frame) != view.cache(number, impl.DISK):
            return False
    return True


def each_frame_is_somebodys(view: View, page: int) -> bool:
    """each frame that was taken is one page's, the page cache's or a fault's, and no two have one"""
    if page != 0:
        return True
    own = [view.frame(each) for each in view.span if view.held(each) == OWN]
    cached = [view.cache(number, impl.FRAME) for number in range(view.most)]
    taken = [view.fault_word(cpu, what) for cpu in view.cpus for what in (impl.TAKEN, impl.SPARE)]
    frames = Counter(frame for frame in (*own, *cached, *taken) if frame != impl.NONE)
    return (
        set(frames) | {view.image[impl.ZERO]} == set(view.pages_taken)
        and all(count == 1 for count in frames.values())
        and view.image[impl.USED] == len(frames) <= view.frames
    )


REPRESENTATION = (
    allows_no_more,
    writes_reach_nobody_else,
    maps_what_its_area_says,
    zeros_are_zero,
    clean_is_on_disk,
    each_frame_is_somebodys,
)
