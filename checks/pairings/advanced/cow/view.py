"""Reading the image of processes and frames, and what must be so of each frame."""

from __future__ import annotations

from collections import Counter
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
    PER_PROCESS,
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
from spec.advanced.cow import Access, Page
from spec.advanced.cow import Processes as State
from spec.advanced.words import OF_FILE, ZERO, Process
from spec.vocabulary import Span


class View:
    """One image as it stands; reads only."""

    def __init__(self, image: Any, geometry: Arguments) -> None:
        self.image = image
        self.processes, self.pages, self.words, self.frames, self.cpus, self.pins = geometry

    def word(self, at: int) -> int:
        return int(self.image[at])

    def entry(self, process: int, page: int) -> int:
        return self.word(self.word(TABLES) + process * self.pages + page)

    def mapped_in(self, process: int, block: int) -> int:
        return self.word(self.word(BLOCKS) + process * self.word(PER_PROCESS) + block)

    def of_frame(self, frame: int, field: int) -> int:
        return self.word(self.word(RECORDS) + (frame << RECORD_SHIFT) + field)

    def of_cpu(self, cpu: int, field: int) -> int:
        return self.word(self.word(CPUS_AT) + (cpu << CPU_SHIFT) + field)

    def pinned(self, pin: int) -> int:
        return self.word(self.word(PINS_AT) + pin)

    def exists(self, process: int) -> bool:
        return self.word(self.word(TASKS) + (process << TASK_SHIFT) + ALIVE) != 0

    def content(self, frame: int) -> tuple[int, ...]:
        first = self.word(CONTENTS) + frame * self.words
        return tuple(self.word(first + word) for word in range(self.words))

    @property
    def span(self) -> Span:
        """The frames."""
        return Span(0, FIRST + self.frames, "frame")

    @cached_property
    def entries(self) -> dict[tuple[int, int], int]:
        """Those that are not 0, by process and page."""
        places = ((process, page) for process in range(self.processes) for page in range(self.pages))
        found = ((place, self.entry(*place)) for place in places)
        return {place: entry for place, entry in found if entry}

    @cached_property
    def mapping(self) -> dict[int, list[int]]:
        """By frame, the entries that refer to it."""
        found: dict[int, list[int]] = {}
        for entry in self.entries.values():
            if entry & PRESENT:
                found.setdefault(entry >> FRAME_SHIFT, []).append(entry)
        return found

    @cached_property
    def pinning(self) -> list[int]:
        """The frames that pins refer to."""
        return [self.pinned(pin) >> 1 for pin in range(self.pins) if self.pinned(pin)]

    @cached_property
    def copying(self) -> list[int]:
        """The frames that faults refer to: each that is copied or about to be mapped."""
        fields = (self.of_cpu(cpu, field) for cpu in range(self.cpus) for field in (OLD, NEW))
        return [frame for frame in fields if frame]

    @cached_property
    def free(self) -> list[int]:
        """The list of free frames, as far as its links make sense."""
        found = list[int]()
        frame = self.word(FREE)
        while FIRST <= frame < FIRST + self.frames and frame not in found:
            found.append(frame)
            frame = self.of_frame(frame, NEXT)
        return found if frame == 0 else [*found, -1]

    def page(self, process: int, page: int) -> Page | None:
        """A page of a process as it reads it."""
        entry = self.entry(process, page)
        if not entry & MAPPED:
            return None
        file = int(entry & FILE != 0)
        fresh = (OF_FILE if file else ZERO,) * self.words
        words = self.content(entry >> FRAME_SHIFT) if entry & PRESENT else fresh
        return Page(file, int(entry & MAY_WRITE != 0), words)

    def access(self, cpu: int) -> Access | None:
        if self.of_cpu(cpu, STAGE) == IDLE:
            return None
        fields = (PROCESS, PAGE, WORD, KIND, VALUE)
        process, page, word, kind, value = (self.of_cpu(cpu, field) for field in fields)
        return Access(Process(process), page * self.words + word, kind, value)


def abstract(view: View) -> State:
    """The state that an image represents. Whose a pinned frame is, is not known from it."""
    memory = tuple(
        tuple(view.page(process, page) for page in range(view.pages)) if view.exists(process) else None
        for process in range(view.processes)
    )
    nobody = (None,) * view.pins
    return State(view.words, view.frames, memory, nobody, nobody, tuple(map(view.access, range(view.cpus))))


def permits(view: View, state: State) -> bool:
    """Whether every process has the memory of the law's state, every access is in progress, and every pin leads to what
    it should."""
    image = abstract(view)
    if (image.memory, image.cpus) != (state.memory, state.cpus):
        return False
    return all(is_pinned(view, state, number) for number in range(view.pins))


def is_pinned(view: View, state: State, number: int) -> bool:
    """Whether a pin is what the law's state says: to the frame of the process's page, or to one of its own."""
    pin, frame = state.pins[number], view.pinned(number) >> 1
    if pin is None or view.pinned(number) & FOR_WRITING != pin.writes:
        return pin is None and frame == 0
    if pin.kept is not None:
        return view.content(frame) == state.kept[pin.kept]
    entry = view.entry(pin.process, pin.page)
    return entry & PRESENT != 0 and entry >> FRAME_SHIFT == frame


def pages_are_counted(view: View, frame: Any) -> bool:
    """a block of a process counts as many pages as are mapped in it"""
    if frame != ZERO_FRAME:
        return True
    blocks = product(range(view.processes), range(view.word(PER_PROCESS)))
    counted = Counter({block: view.mapped_in(*block) for block in blocks})
    return +counted == Counter((process, page >> BLOCK_SHIFT) for process, page in view.entries)


def mappings_are_counted(view: View, frame: Any) -> bool:
    """a frame counts as many mappings as there are entries that refer to it"""
    return frame < FILE_FRAME or view.of_frame(frame, MAPPINGS) == len(view.mapping.get(frame, ()))


def references_are_counted(view: View, frame: Any) -> bool:
    """a frame counts as many references as there are entries, pins, faults and caches that refer to it"""
    if frame < FILE_FRAME:
        return True
    held = int(frame == FILE_FRAME) + view.pinning.count(frame) + view.copying.count(frame)
    return view.of_frame(frame, REFERENCES) == len(view.mapping.get(frame, ())) + held


def pins_are_counted(view: View, frame: Any) -> bool:
    """a frame counts as many pins as there are that lead to it"""
    return view.of_frame(frame, PINNED) == view.pinning.count(frame)


def only_the_exclusive_is_writable(view: View, frame: Any) -> bool:
    """a frame that an entry lets a process write is anonymous and exclusive; what is exclusive has one entry at most"""
    entries = view.mapping.get(frame, ())
    is_exclusive = view.of_frame(frame, EXCLUSIVE) != 0
    is_writable = any(entry & WRITABLE for entry in entries)
    return (not is_writable or is_exclusive) and (not is_exclusive or (frame >= FIRST and len(entries) <= 1))


def free_means_unused(view: View, frame: Any) -> bool:
    """a frame is in the list of free ones, once, exactly if nobody refers to it"""
    if frame < FIRST:
        return frame not in view.free
    return view.free.count(frame) == int(view.of_frame(frame, REFERENCES) == 0) and -1 not in view.free


def translations_are_current(view: View, frame: Any) -> bool:
    """a TLB holds of a frame only what an entry says now, or less"""
    for cpu in range(view.cpus):
        key, cached = view.of_cpu(cpu, KEY), view.of_cpu(cpu, ENTRY)
        if key and cached >> FRAME_SHIFT == frame:
            entry = view.entries.get(divmod(key - 1, view.pages), 0)
            if not entry & PRESENT or entry >> FRAME_SHIFT != frame or cached & WRITABLE > entry & WRITABLE:
                return False
    return True
