"""Reading the image of frames and slots, and what must be so of each."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from checks.pairing import Arguments
from impl.advanced.swap import (
    ALIVE,
    AREAS,
    CACHED,
    CHANGED,
    CONTENTS,
    COUNT,
    CPU_SHIFT,
    CPUS_AT,
    DEVICE,
    DIRTY,
    FAILS,
    FRAME_SHIFT,
    FREE,
    IDLE,
    KIND,
    LOCKED,
    MAPPINGS,
    NEW,
    NEXT,
    OLD,
    PAGE,
    PINNED,
    PINS_AT,
    PLACE,
    PRESENT,
    PROCESS,
    RECORD_SHIFT,
    RECORDS,
    REFERENCES,
    SIZE,
    SLOT,
    SLOT_SHIFT,
    SLOTS_AT,
    STAGE,
    TABLES,
    TASK_SHIFT,
    TASKS,
    VALUE,
    VICTIM,
    WRITABLE,
)
from spec.advanced.swap import ADDRESS, CACHEABLE, NEVER, Access, Machine, Page, offset_of, swap_entry
from spec.advanced.words import Process
from spec.vocabulary import Span


class View:
    """One image as it stands; reads only."""

    def __init__(self, image: Any, geometry: Arguments) -> None:
        self.image = image
        numbers: tuple[int, ...] = geometry
        self.processes, self.pages, self.words, self.frames, self.slots, self.cpus = numbers

    def word(self, at: int) -> int:
        return int(self.image[at])

    def of_page(self, table: int, process: int, page: int) -> int:
        """What one of the tables of all pages has of a page."""
        return self.word(self.word(table) + process * self.pages + page)

    def of_frame(self, frame: int, field: int) -> int:
        return self.word(self.word(RECORDS) + (frame << RECORD_SHIFT) + field)

    def of_slot(self, slot: int, field: int) -> int:
        return self.word(self.word(SLOTS_AT) + (slot << SLOT_SHIFT) + field)

    def of_cpu(self, cpu: int, field: int) -> int:
        return self.word(self.word(CPUS_AT) + (cpu << CPU_SHIFT) + field)

    def exists(self, process: int) -> bool:
        return self.word(self.word(TASKS) + (process << TASK_SHIFT) + ALIVE) != 0

    def content(self, where: int, number: int) -> tuple[int, ...]:
        """The words of a frame, or of a slot."""
        first = self.word(where) + number * self.words
        return tuple(self.word(first + word) for word in range(self.words))

    @property
    def span(self) -> Span:
        """The numbers of frames and of slots."""
        return Span(0, max(1 + self.frames, self.slots), "frame or slot")

    def is_frame(self, number: int) -> bool:
        return number in range(1, self.frames + 1)

    def is_slot(self, number: int) -> bool:
        return number in range(self.slots)

    @cached_property
    def entries(self) -> dict[tuple[int, int], int]:
        """Those that are not 0, by process and page."""
        places = ((process, page) for process in range(self.processes) for page in range(self.pages))
        found = ((place, self.of_page(TABLES, *place)) for place in places)
        return {place: entry for place, entry in found if entry}

    @cached_property
    def mapping(self) -> dict[int, list[tuple[tuple[int, int], int]]]:
        """By frame, the entries that map it, and of which process and page."""
        found: dict[int, list[tuple[tuple[int, int], int]]] = {}
        for place, entry in self.entries.items():
            if entry & PRESENT:
                found.setdefault(entry >> FRAME_SHIFT, []).append((place, entry))
        return found

    @cached_property
    def swapped(self) -> list[int]:
        """The slots that entries lead to."""
        return [offset_of(entry) for entry in self.entries.values() if not entry & PRESENT]

    @cached_property
    def holding(self) -> list[int]:
        """The frames that pins refer to, accesses under way, and the page-out under way."""
        pins = [self.of_page(PINS_AT, process, page) for process in range(self.processes) for page in range(self.pages)]
        used = [self.of_cpu(cpu, field) for cpu in range(self.cpus) for field in (OLD, NEW)]
        return [frame for frame in (*pins, *used, self.word(VICTIM)) if frame]

    @cached_property
    def free(self) -> list[int]:
        """The list of free frames, as far as its links make sense."""
        found = list[int]()
        frame = self.word(FREE)
        while self.is_frame(frame) and frame not in found:
            found.append(frame)
            frame = self.of_frame(frame, NEXT)
        return found if frame == 0 else [*found, -1]

    def words_of(self, entry: int) -> tuple[int, ...]:
        """What a process reads by an entry."""
        if entry == 0:
            return (0,) * self.words
        if entry & PRESENT:
            return self.content(CONTENTS, entry >> FRAME_SHIFT)
        cached = self.of_slot(offset_of(entry), CACHED)
        return self.content(CONTENTS, cached) if cached else self.content(DEVICE, offset_of(entry))

    def page(self, process: int, page: int) -> Page | None:
        area = self.of_page(AREAS, process, page)
        if not area:
            return None
        is_pinned = self.of_page(PINS_AT, process, page) != 0
        return Page(self.words_of(self.of_page(TABLES, process, page)), area & LOCKED != 0, is_pinned)

    def access(self, cpu: int) -> Access | None:
        if self.of_cpu(cpu, STAGE) == IDLE:
            return None
        process, place, kind, value = (self.of_cpu(cpu, field) for field in (PROCESS, PLACE, KIND, VALUE))
        return Access(Process(process), place, kind, value)


def abstract(view: View) -> Machine:
    """The state that an image represents: a page is what its entry leads to."""
    memory = tuple(
        tuple(view.page(process, page) for page in range(view.pages)) if view.exists(process) else None
        for process in range(view.processes)
    )
    cpus = tuple(map(view.access, range(view.cpus)))
    return Machine(view.words, view.frames, view.slots, memory, cpus, view.word(SIZE), view.word(FAILS))


def entries_are_counted(view: View, number: Any) -> bool:
    """a slot counts as many entries as lead to it, and a frame as many as map it"""
    if view.is_slot(number) and view.of_slot(number, COUNT) != view.swapped.count(number):
        return False
    return not view.is_frame(number) or view.of_frame(number, MAPPINGS) == len(view.mapping.get(number, ()))


def references_are_counted(view: View, number: Any) -> bool:
    """a frame counts as many references as entries, caches, pins, accesses and page-outs refer to it"""
    if not view.is_frame(number):
        return True
    is_cached = view.of_frame(number, SLOT) != 0
    held = len(view.mapping.get(number, ())) + is_cached + view.holding.count(number)
    return view.of_frame(number, REFERENCES) == held


def cache_goes_both_ways(view: View, number: Any) -> bool:
    """a frame is in the cache for the slot that has it, and neither is left there for nobody"""
    if view.is_slot(number):
        frame = view.of_slot(number, CACHED)
        is_left = frame and not view.of_slot(number, COUNT) and view.of_frame(frame, REFERENCES) <= 1
        if is_left or (frame and view.of_frame(frame, SLOT) != number + 1):
            return False
    slot = view.of_frame(number, SLOT) - 1 if view.is_frame(number) else -1
    return slot < 0 or view.of_slot(slot, CACHED) == number


def the_area_has_all_slots(view: View, number: Any) -> bool:
    """what is in use of a device lies within the area"""
    return (
        not view.is_slot(number)
        or number < view.word(SIZE)
        or not (view.of_slot(number, COUNT) or view.of_slot(number, CACHED))
    )


def clean_means_written(view: View, frame: Any) -> bool:
    """a frame in the cache that nothing says is dirty holds what its slot holds, unless no page or a device has it"""
    slot = view.of_frame(frame, SLOT) - 1 if view.is_frame(frame) else -1
    if slot < 0 or view.of_frame(frame, PINNED):
        return True
    if not view.mapping.get(frame) and slot not in view.swapped:
        return True
    is_dirty = view.of_frame(frame, CHANGED) or any(entry & DIRTY for _, entry in view.mapping.get(frame, ()))
    return bool(is_dirty) or view.content(CONTENTS, frame) == view.content(DEVICE, slot)


def only_its_own_is_writable(view: View, frame: Any) -> bool:
    """what an entry lets a process write, nothing else leads to: no entry, and no entry of the frame's slot"""
    entries = view.mapping.get(frame, ())
    if not any(entry & WRITABLE for _, entry in entries):
        return True
    slot = view.of_frame(frame, SLOT) - 1
    return len(entries) == 1 and (slot < 0 or view.of_slot(slot, COUNT) == 0)


def entries_are_found(view: View, frame: Any) -> bool:
    """whatever maps a frame is of the page that the frame says, so that page-out finds it"""
    return all(page == view.of_frame(frame, PAGE) for (_, page), _ in view.mapping.get(frame, ()))


def swap_entries_lead_nowhere_else(view: View, slot: Any) -> bool:
    """an entry of a slot is not present, and has no address that can be in a cache"""
    if slot not in view.swapped:
        return True
    entries = [entry for entry in view.entries.values() if not entry & PRESENT and offset_of(entry) == slot]
    return all(entry == swap_entry(0, slot) and not entry & NEVER and entry & ADDRESS >= CACHEABLE for entry in entries)


def free_means_unused(view: View, frame: Any) -> bool:
    """a frame is in the list of free ones, once, exactly if nobody refers to it"""
    if not view.is_frame(frame):
        return frame not in view.free
    return view.free.count(frame) == int(view.of_frame(frame, REFERENCES) == 0) and -1 not in view.free


REPRESENTATION = (
    entries_are_counted,
    references_are_counted,
    cache_goes_both_ways,
    the_area_has_all_slots,
    clean_means_written,
    only_its_own_is_writable,
    entries_are_found,
    swap_entries_lead_nowhere_else,
    free_means_unused,
)
