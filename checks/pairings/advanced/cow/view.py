"""Reading the image of processes and frames, and what must be so of each frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import product
from typing import Any

from checks.pairing import Arguments
from impl.advanced.cow import (
    ALIVE,
    BLOCK_SHIFT,
    BLOCKS,
    CONTENTS,
    CPU_SHIFT,
    CPUS_AT,
    ENTRY,
    EXCLUSIVE,
    FILE,
    FILE_FRAME,
    FIRST,
    FOR_WRITING,
    FRAME_SHIFT,
    FREE,
    IDLE,
    KEY,
    KIND,
    MAPPED,
    MAPPINGS,
    MAY_WRITE,
    NEW,
    NEXT,
    OLD,
    PAGE,
    PINNED,
    PINS_AT,
    PRESENT,
    PROCESS,
    RECORD_SHIFT,
    RECORDS,
    REFERENCES,
    STAGE,
    TABLES,
    TASK_SHIFT,
    TASKS,
    VALUE,
    WORD,
    WRITABLE,
    ZERO_FRAME,
)
from spec.advanced.cow import Processes as State
from spec.advanced.memories import NOTHING
from spec.advanced.words import OF_FILE, ZERO
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
        self.processes, self.pages, self.words, self.frames, self.cpus, self.pins = map(self.word, range(len(geometry)))

    def word(self, at: Any) -> Any:
        return self.image[at]

    def entry(self, process: int, page: int) -> Any:
        return self.entry_of(process * self.pages + page)

    def entry_of(self, page: Any) -> Any:
        """The entry of a page, by its number among those of all processes."""
        return self.word(self.word(TABLES) + page)

    def mapped_in(self, process: int, block: int) -> Any:
        return self.word(self.word(BLOCKS) + process * self.blocks + block)

    @property
    def blocks(self) -> Any:
        """How many a process has."""
        return -(-self.pages // (1 << BLOCK_SHIFT))

    def of_frame(self, frame: Any, field: int) -> Any:
        return self.word(self.word(RECORDS) + (frame << RECORD_SHIFT) + field)

    def of_cpu(self, cpu: Any, field: int) -> Any:
        return self.word(self.word(CPUS_AT) + (cpu << CPU_SHIFT) + field)

    def pinned(self, pin: Any) -> Any:
        return self.word(self.word(PINS_AT) + pin)

    def exists(self, process: Any) -> Any:
        return self.word(self.word(TASKS) + (process << TASK_SHIFT) + ALIVE) != 0

    def held(self, frame: Any, word: Any) -> Any:
        """A word of a frame."""
        return self.word(self.word(CONTENTS) + frame * self.words + word)

    def content(self, frame: Any) -> tuple[Any, ...]:
        return tuple(self.held(frame, word) for word in range(self.words))

    @property
    def span(self) -> Span:
        """The frames."""
        return Span(0, FIRST + self.frames, "frame")

    @cached_property
    def entries(self) -> list[Any]:
        """Those of all processes."""
        return [self.entry_of(page) for page in range(self.processes * self.pages)]

    @cached_property
    def pinning(self) -> list[Any]:
        """What pins refer to: a frame, or 0."""
        return [self.pinned(pin) >> 1 for pin in range(self.pins)]

    @cached_property
    def copying(self) -> list[Any]:
        """What faults refer to, each the frame that is copied and that which is about to be mapped; or 0."""
        return [self.of_cpu(cpu, field) for cpu in range(self.cpus) for field in (OLD, NEW)]

    @cached_property
    def links(self) -> list[Any]:
        """The list of free frames, and what follows as many as there can be: 0 if its links make sense. 0 where it has
        ended; -1 behind what is no frame that can be free."""
        found = [self.word(FREE)]
        for _ in range(self.frames):
            frame = found[-1]
            is_frame = (frame >= FIRST) & (frame < FIRST + self.frames)
            behind = self.of_frame(select(is_frame, frame, ZERO_FRAME), NEXT)
            found.append(select(is_frame, behind, select(frame == 0, 0, -1)))
        return found

    @property
    def free(self) -> list[Any]:
        """The frames that are in the list, as pictures have them."""
        return [frame for frame in self.links if frame > ZERO_FRAME]


def is_mapping(entry: Any, frame: Any) -> Any:
    """Whether an entry refers to a frame."""
    return (entry & PRESENT != 0) & (entry >> FRAME_SHIFT == frame)


def abstract(view: View) -> State:
    """The state that an image represents. Whose a pinned frame is, is not known from it: the frame stands in the place
    of the page, and what devices alone have is left out."""
    pages = view.processes * view.pages

    def origin(page: Any) -> Any:
        entry = view.entry_of(page)
        return select(entry & MAPPED != 0, select(entry & FILE != 0, OF_FILE, ZERO), NOTHING)

    def is_writable(page: Any) -> Any:
        entry = view.entry_of(page)
        return select(entry & MAPPED != 0, select(entry & MAY_WRITE != 0, 1, 0), NOTHING)

    def content(word: Any) -> Any:
        within = word < pages * view.words
        page = select(within, word // view.words, 0)
        entry = view.entry_of(page)
        present = view.held(select(entry & PRESENT != 0, entry >> FRAME_SHIFT, ZERO_FRAME), word % view.words)
        return select(within, select(entry & PRESENT != 0, present, origin(page)), NOTHING)

    def in_progress(reading: Callable[[Any], Any]) -> Any:
        def of(cpu: Any) -> Any:
            return select(view.of_cpu(cpu, STAGE) != IDLE, reading(cpu), NOTHING)

        return tabulate(Span(0, view.cpus, "CPU"), of, NOTHING)

    def pinned(reading: Any) -> Any:
        def of(pin: Any) -> Any:
            if not view.pins:
                return pin * 0 + NOTHING
            held = view.pinned(pin)
            return select(held != 0, reading(held), NOTHING)

        return tabulate(Span(0, view.pins or view.cpus, "pin"), of, NOTHING)

    tables = (
        tabulate(Span(0, view.processes, "process"), lambda process: select(view.exists(process), 1, 0), 0),
        tabulate(Span(0, pages, "page"), origin, NOTHING),
        tabulate(Span(0, pages, "page"), is_writable, NOTHING),
        tabulate(Span(0, (pages + view.pins) * view.words, "word"), content, NOTHING),
        pinned(lambda held: held >> 1),
        pinned(lambda held: held & FOR_WRITING),
        in_progress(lambda cpu: view.of_cpu(cpu, PROCESS)),
        in_progress(lambda cpu: view.of_cpu(cpu, PAGE) * view.words + view.of_cpu(cpu, WORD)),
        in_progress(lambda cpu: view.of_cpu(cpu, KIND)),
        in_progress(lambda cpu: view.of_cpu(cpu, VALUE)),
    )
    return State(*(*view.geometry, *tables))


ALIKE = ("alive", "origins", "writable", "whose", "places", "kinds", "values")
"""The tables of the law's state that an image tells."""


def permits(view: View, state: State) -> Any:
    """Whether every process has the memory of the law's state, every access is in progress, and every pin leads to what
    it should."""
    image = abstract(view)
    same = (getattr(image, name) == getattr(state, name) for name in ALIKE)
    words = range(view.processes * view.pages * view.words)
    holds = (image.memory.get(word, NOTHING) == state.memory.get(word, NOTHING) for word in words)
    pins = (is_led_to(view, state, pin) for pin in range(view.pins))
    return all_of((*same, *holds, *pins))


def is_led_to(view: View, state: State, pin: int) -> Any:
    """Whether a pin is what the law's state says: to the frame of the process's page, or to one of its own."""
    page, held = state.pinned.get(pin, NOTHING), view.pinned(pin)
    frame, pages = held >> 1, view.processes * view.pages
    entry = view.entry_of(select((page >= 0) & (page < pages), page, 0))
    leads = (page >= pages) | is_mapping(entry, frame)
    words = (
        view.held(frame, word) == state.memory.get(page * view.words + word, NOTHING) for word in range(view.words)
    )
    is_right = leads & (held & FOR_WRITING == state.for_writing.get(pin, 0)) & all_of(words)
    return select_truth(page == NOTHING, held == 0, is_right)


def select_truth(condition: Any, then: Any, otherwise: Any) -> Any:
    return (condition & then) | (negate(condition) & otherwise)


def pages_are_counted(view: View, frame: Any) -> Any:
    """a block of a process counts as many pages as are mapped in it"""

    def is_counted(process: int, block: int) -> Any:
        first = block << BLOCK_SHIFT
        pages = range(first, min(first + (1 << BLOCK_SHIFT), view.pages))
        return view.mapped_in(process, block) == count(view.entry(process, page) != 0 for page in pages)

    blocks = product(range(view.processes), range(view.blocks))
    return implies(frame == ZERO_FRAME, all_of(is_counted(*block) for block in blocks))


def mappings_are_counted(view: View, frame: Any) -> Any:
    """a frame counts as many mappings as there are entries that refer to it"""
    mappings = count(is_mapping(entry, frame) for entry in view.entries)
    return (frame < FILE_FRAME) | (view.of_frame(frame, MAPPINGS) == mappings)


def references_are_counted(view: View, frame: Any) -> Any:
    """a frame counts as many references as there are entries, pins, faults and caches that refer to it"""
    mappings = count(is_mapping(entry, frame) for entry in view.entries)
    others = count(each == frame for each in (*view.pinning, *view.copying))
    held = mappings + others + select(frame == FILE_FRAME, 1, 0)
    return (frame < FILE_FRAME) | (view.of_frame(frame, REFERENCES) == held)


def pins_are_counted(view: View, frame: Any) -> Any:
    """a frame counts as many pins as there are that lead to it"""
    pins = count((pinned == frame) & (pinned != 0) for pinned in view.pinning)
    return view.of_frame(frame, PINNED) == pins


def only_the_exclusive_is_writable(view: View, frame: Any) -> Any:
    """a frame that an entry lets a process write is anonymous and exclusive; what is exclusive has one entry at most"""
    is_exclusive = view.of_frame(frame, EXCLUSIVE) != 0
    is_writable = any_of(is_mapping(entry, frame) & (entry & WRITABLE != 0) for entry in view.entries)
    mappings = count(is_mapping(entry, frame) for entry in view.entries)
    return implies(is_writable, is_exclusive) & implies(is_exclusive, (frame >= FIRST) & (mappings <= 1))


def free_means_unused(view: View, frame: Any) -> Any:
    """a frame is in the list of free ones, once, exactly if nobody refers to it"""
    *listed, beyond = view.links
    times = count(each == frame for each in listed)
    is_unused = view.of_frame(frame, REFERENCES) == 0
    return implies(frame >= FIRST, (times == select(is_unused, 1, 0)) & (beyond == 0))


def translations_are_current(view: View, frame: Any) -> Any:
    """a TLB holds of a frame only what an entry says now, or less"""

    def is_current(cpu: int) -> Any:
        key, cached = view.of_cpu(cpu, KEY), view.of_cpu(cpu, ENTRY)
        entry = view.entry_of(select(key > 0, key - 1, 0))
        is_less = is_mapping(entry, frame) & (cached & WRITABLE <= entry & WRITABLE)
        return implies((key != 0) & (cached >> FRAME_SHIFT == frame), is_less)

    return all_of(map(is_current, range(view.cpus)))
