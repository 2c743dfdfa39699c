"""Reading the image of frames and slots, and what must be so of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from checks.pairing import Arguments
from impl.advanced.swap_entries import DIRTY, FRAME_SHIFT, PRESENT, WRITABLE
from impl.advanced.swap_layout import (
    ALIVE,
    AREAS,
    CACHED,
    CHANGED,
    CONTENTS,
    COUNT,
    CPU_SHIFT,
    CPUS_AT,
    DEVICE,
    FAILS,
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
)
from spec.advanced.memories import NOTHING
from spec.advanced.swap import ADDRESS, CACHEABLE, NEVER, Machine, offset_of, swap_entry
from spec.vocabulary import Span, all_of, any_of, implies, negate, select, tabulate

FIXED = tuple(range(FREE))
"""The words that the geometry fixes: how many there are of what, and where it begins."""


def count(conditions: Iterable[Any]) -> Any:
    """How many of them hold."""
    return sum((select(each, 1, 0) for each in conditions), 0)


class View:
    """One image as it stands; reads only. No reading asks a condition which it is, so that all of them compile."""

    def __init__(self, image: Any, geometry: Arguments) -> None:
        self.image, self.geometry = image, geometry
        self.processes, self.pages, self.words, self.frames, self.slots, self.cpus = map(
            self.word, range(len(geometry))
        )

    def word(self, at: Any) -> Any:
        return self.image[at]

    def of_page(self, table: int, page: Any) -> Any:
        """What one of the tables of all pages has of a page, by its number among those of all processes."""
        return self.word(self.word(table) + page)

    def entry_of(self, page: Any) -> Any:
        return self.of_page(TABLES, page)

    def of_frame(self, frame: Any, field: int) -> Any:
        return self.word(self.word(RECORDS) + (frame << RECORD_SHIFT) + field)

    def of_slot(self, slot: Any, field: int) -> Any:
        return self.word(self.word(SLOTS_AT) + (slot << SLOT_SHIFT) + field)

    def of_cpu(self, cpu: Any, field: int) -> Any:
        return self.word(self.word(CPUS_AT) + (cpu << CPU_SHIFT) + field)

    def exists(self, process: Any) -> Any:
        return self.word(self.word(TASKS) + (process << TASK_SHIFT) + ALIVE) != 0

    def held(self, where: int, number: Any, word: Any) -> Any:
        """A word of a frame, or of a slot."""
        return self.word(self.word(where) + number * self.words + word)

    def content(self, where: int, number: Any) -> tuple[Any, ...]:
        return tuple(self.held(where, number, word) for word in range(self.words))

    @property
    def span(self) -> Span:
        """The numbers of frames and of slots."""
        return Span(0, max(1 + self.frames, self.slots), "frame or slot")

    def is_frame(self, number: Any) -> Any:
        return (number >= 1) & (number <= self.frames)

    def is_slot(self, number: Any) -> Any:
        return (number >= 0) & (number < self.slots)

    @cached_property
    def entries(self) -> list[Any]:
        """Those of all processes."""
        return [self.entry_of(page) for page in range(self.processes * self.pages)]

    def mappings(self, frame: Any) -> Any:
        """How many entries map a frame."""
        return count(is_mapping(entry, frame) for entry in self.entries)

    def leading(self, slot: Any) -> Any:
        """How many entries lead to a slot."""
        return count(leads(entry, slot) for entry in self.entries)

    @cached_property
    def holding(self) -> list[Any]:
        """The frames that pins refer to, accesses under way, and the page-out under way; or 0."""
        pins = [self.of_page(PINS_AT, page) for page in range(self.processes * self.pages)]
        used = [self.of_cpu(cpu, field) for cpu in range(self.cpus) for field in (OLD, NEW)]
        return [*pins, *used, self.word(VICTIM)]

    @cached_property
    def links(self) -> list[Any]:
        """The list of free frames, and what follows as many as there are: 0 if its links make sense. 0 where it has
        ended; -1 behind what is no frame."""
        found = [self.word(FREE)]
        for _ in range(self.frames):
            frame = found[-1]
            behind = self.of_frame(select(self.is_frame(frame), frame, 0), NEXT)
            found.append(select(self.is_frame(frame), behind, select(frame == 0, 0, -1)))
        return found

    def slot_of(self, frame: Any) -> Any:
        """The slot of which the cache has a frame; below 0 where it has it of none, and of what is no frame."""
        return select(self.is_frame(frame), self.of_frame(select(self.is_frame(frame), frame, 0), SLOT), 0) - 1


def is_mapping(entry: Any, frame: Any) -> Any:
    """Whether an entry maps a frame."""
    return (entry & PRESENT != 0) & (entry >> FRAME_SHIFT == frame)


def is_swapped(entry: Any) -> Any:
    return (entry != 0) & (entry & PRESENT == 0)


def leads(entry: Any, slot: Any) -> Any:
    """Whether an entry leads to a slot."""
    return is_swapped(entry) & (offset_of(entry) == slot)


def abstract(view: View) -> Machine:
    """The state that an image represents: a page is what its entry leads to."""
    pages = view.processes * view.pages

    def content(word: Any) -> Any:
        page = word // view.words
        entry, within = view.entry_of(page), word % view.words
        slot = select(is_swapped(entry), offset_of(entry), 0)
        cached = select(is_swapped(entry), view.of_slot(slot, CACHED), entry >> FRAME_SHIFT)
        in_memory = view.held(CONTENTS, cached, within)
        on_device = view.held(DEVICE, slot, within)
        there = select(entry == 0, 0, select(cached != 0, in_memory, on_device))
        return select(view.of_page(AREAS, page) != 0, there, NOTHING)

    def of_cpus(field: int) -> Any:
        def of(cpu: Any) -> Any:
            return select(view.of_cpu(cpu, STAGE) != IDLE, view.of_cpu(cpu, field), NOTHING)

        return tabulate(Span(0, view.cpus, "CPU"), of, NOTHING)

    def of_pages(reading: Callable[[Any], Any]) -> Any:
        return tabulate(Span(0, pages, "page"), lambda page: select(reading(page), 1, 0), 0)

    alive = tabulate(Span(0, view.processes, "process"), lambda process: select(view.exists(process), 1, 0), 0)
    tables = (
        alive,
        tabulate(Span(0, pages * view.words, "word"), content, NOTHING),
        of_pages(lambda page: view.of_page(AREAS, page) & LOCKED != 0),
        of_pages(lambda page: view.of_page(PINS_AT, page) != 0),
        *map(of_cpus, (PROCESS, PLACE, KIND, VALUE)),
    )
    return Machine(*(*view.geometry, view.word(SIZE), view.word(FAILS), *tables))


def entries_are_counted(view: View, number: Any) -> Any:
    """a slot counts as many entries as lead to it, and a frame as many as map it"""
    is_frame, is_slot = view.is_frame(number), view.is_slot(number)
    slot = view.of_slot(select(is_slot, number, 0), COUNT) == view.leading(number)
    frame = view.of_frame(select(is_frame, number, 0), MAPPINGS) == view.mappings(number)
    return implies(is_slot, slot) & implies(is_frame, frame)


def references_are_counted(view: View, number: Any) -> Any:
    """a frame counts as many references as entries, caches, pins, accesses and page-outs refer to it"""
    is_cached = select(view.slot_of(number) >= 0, 1, 0)
    held = view.mappings(number) + is_cached + count(frame == number for frame in view.holding)
    is_frame = view.is_frame(number)
    return implies(is_frame, view.of_frame(select(is_frame, number, 0), REFERENCES) == held)


def cache_goes_both_ways(view: View, number: Any) -> Any:
    """a frame is in the cache for the slot that has it, and neither is left there for nobody"""
    slot = select(view.is_slot(number), number, 0)
    frame = view.of_slot(slot, CACHED)
    is_left = (view.of_slot(slot, COUNT) == 0) & (view.of_frame(frame, REFERENCES) <= 1)
    has_it = (frame == 0) | (negate(is_left) & (view.of_frame(frame, SLOT) == number + 1))
    its = view.slot_of(number)
    is_had = (its < 0) | (view.of_slot(select(its < 0, 0, its), CACHED) == number)
    return implies(view.is_slot(number), has_it) & is_had


def the_area_has_all_slots(view: View, number: Any) -> Any:
    """what is in use of a device lies within the area"""
    slot = select(view.is_slot(number), number, 0)
    is_unused = (view.of_slot(slot, COUNT) == 0) & (view.of_slot(slot, CACHED) == 0)
    return implies(view.is_slot(number) & (number >= view.word(SIZE)), is_unused)


def clean_means_written(view: View, frame: Any) -> Any:
    """a frame in the cache that nothing says is dirty holds what its slot holds, unless no page or a device has it"""
    its = view.slot_of(frame)
    slot, there = select(its < 0, 0, its), select(its < 0, 0, frame)
    is_a_pages = (view.mappings(there) != 0) | (view.leading(slot) != 0)
    is_dirty = any_of(is_mapping(entry, there) & (entry & DIRTY != 0) for entry in view.entries)
    is_clean = negate(is_dirty) & (view.of_frame(there, CHANGED) == 0) & (view.of_frame(there, PINNED) == 0)
    words = range(view.words)
    same = all_of(view.held(CONTENTS, there, word) == view.held(DEVICE, slot, word) for word in words)
    return implies((its >= 0) & is_a_pages & is_clean, same)


def only_its_own_is_writable(view: View, frame: Any) -> Any:
    """what an entry lets a process write, nothing else leads to: no entry, and no entry of the frame's slot"""
    its = view.slot_of(frame)
    is_writable = any_of(is_mapping(entry, frame) & (entry & WRITABLE != 0) for entry in view.entries)
    has_no_entry = (its < 0) | (view.of_slot(select(its < 0, 0, its), COUNT) == 0)
    return implies(is_writable, (view.mappings(frame) == 1) & has_no_entry)


def entries_are_found(view: View, frame: Any) -> Any:
    """whatever maps a frame is of the page that the frame says, so that page-out finds it"""
    said = view.of_frame(select(view.is_frame(frame), frame, 0), PAGE)
    pages = list(range(view.pages)) * len(range(view.processes))
    return all_of(
        implies(is_mapping(entry, frame), said == page) for entry, page in zip(view.entries, pages, strict=True)
    )


def swap_entries_lead_nowhere_else(view: View, slot: Any) -> Any:
    """an entry of a slot is not present, and has no address that can be in a cache"""

    def is_right(entry: Any) -> Any:
        return (entry == swap_entry(0, slot)) & (entry & NEVER == 0) & (entry & ADDRESS >= CACHEABLE)

    return all_of(implies(leads(entry, slot), is_right(entry)) for entry in view.entries)


def free_means_unused(view: View, frame: Any) -> Any:
    """a frame is in the list of free ones, once, exactly if nobody refers to it"""
    *listed, beyond = view.links
    is_frame = view.is_frame(frame)
    is_unused = view.of_frame(select(is_frame, frame, 0), REFERENCES) == 0
    times = count(each == frame for each in listed)
    return implies(is_frame, (times == select(is_unused, 1, 0)) & (beyond == 0))


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
