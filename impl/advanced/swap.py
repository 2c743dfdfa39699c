"""Swap: frames and slots, the cache between them, and what moves pages from one to the other.

One image holds all of it (impl.advanced.swap_layout). Pages come from frames to slots by page-out
(impl.advanced.swap_reclaim) and back by accesses (impl.advanced.swap_access). What stands here is what is done to
pages, processes and the area.
"""

from __future__ import annotations

from collections.abc import Callable

from impl.advanced.swap_access import attach, detach, load, start, step, store, touch
from impl.advanced.swap_cache import enter, leave, read, release, take_free
from impl.advanced.swap_entries import (
    ACCESSED,
    AREA,
    FRAME_SHIFT,
    PRESENT,
    WRITABLE,
    is_swapped,
    swap_entry,
    swap_offset,
)
from impl.advanced.swap_layout import (
    ALIVE,
    ALREADY_MAPPED,
    AREAS,
    BUSY,
    CACHED,
    CHANGED,
    COUNT,
    CPU_SHIFT,
    FAILS,
    FRAMES,
    FREE,
    HAND,
    HEADER,
    INVALID,
    IO_ERROR,
    LOCKED,
    MAPPED,
    NEXT,
    NO_MEMORY,
    NO_NUMBER,
    NO_PROCESS,
    NOT_MAPPED,
    NOT_PERMITTED,
    NOT_PINNED,
    PAGES,
    PINNED,
    PINS_AT,
    PROCESSES,
    RECORD_SHIFT,
    REFERENCES,
    SIZE,
    SLOT,
    SLOT_SHIFT,
    SLOTS,
    TABLES,
    TASK_SHIFT,
    USERS,
    WORDS,
    copy_words,
    exists,
    page_at,
    record_at,
    slot_at,
    task_at,
    words_of,
)
from impl.advanced.swap_reclaim import abandon, read_ahead, reclaim, take
from impl.image import Image, answers, kernel, new_image, nothing, operation
from spec.advanced.words import READS, WRITES, Process
from spec.advanced.words import SwapFailure as Failure

# ── Pages and processes ──────────────────────────────────────────────────────────────────────────────────────


@kernel
def has_page(image: Image, process: int, page: int) -> int:
    """0 where a process has a page, or the failure."""
    if not exists(image, process):
        return NO_PROCESS
    return 0 if image[page_at(image, AREAS, process, page)] != 0 else NOT_MAPPED


@kernel
def map_page(image: Image, process: int, page: int) -> int:
    """Note that there is a page. It gets a frame when it is stored to."""
    if not exists(image, process):
        return NO_PROCESS
    where = page_at(image, AREAS, process, page)
    if image[where] != 0:
        return ALREADY_MAPPED
    if image[task_at(image, process) + USERS] != 0:
        return BUSY
    image[where] = MAPPED
    return 0


@kernel
def empty(image: Image, process: int, page: int) -> None:
    """Take a page away."""
    where = page_at(image, TABLES, process, page)
    entry = image[where]
    image[where] = 0
    image[page_at(image, AREAS, process, page)] = 0
    detach(image, entry)


@kernel
def unmap_page(image: Image, process: int, page: int) -> int:
    """Take a page away; 0, or a failure."""
    failure = has_page(image, process, page)
    if failure != 0:
        return failure
    if image[task_at(image, process) + USERS] != 0 or image[page_at(image, PINS_AT, process, page)] != 0:
        return BUSY
    empty(image, process, page)
    return 0


@kernel
def copy_pinned(image: Image, frame: int, page: int) -> int:
    """The child's entry for a page that is pinned: to a copy of its own. 0 where there is no frame."""
    made = take(image)
    if made == 0:
        return 0
    copy_words(image, words_of(image, frame), words_of(image, made))
    attach(image, made, page)
    entry: int = made << FRAME_SHIFT | PRESENT | WRITABLE | ACCESSED
    return entry


@kernel
def inherit(image: Image, parent: int, page: int) -> int:
    """The child's entry for what the parent has: the same, and of neither writable (Linux: copy_present_ptes,
    copy_nonpresent_pte). 0 where there is no memory for it."""
    where = page_at(image, TABLES, parent, page)
    entry: int = image[where]
    if is_swapped(entry):
        image[slot_at(image, swap_offset(entry)) + COUNT] += 1
        return entry
    if image[page_at(image, PINS_AT, parent, page)] != 0:
        made: int = copy_pinned(image, entry >> FRAME_SHIFT, page)
        return made
    entry = entry & ~WRITABLE
    image[where] = entry
    image[record_at(image, entry >> FRAME_SHIFT) + REFERENCES] += 1
    attach(image, entry >> FRAME_SHIFT, page)
    return entry


@kernel
def tear_down(image: Image, process: int) -> None:
    """Take all pages from a process."""
    page = 0
    while page < image[PAGES]:
        empty(image, process, page)
        page += 1
    image[task_at(image, process) + ALIVE] = 0


@kernel
def fork(image: Image, parent: int) -> int:
    """A child with the same memory: its number, or a failure."""
    if not exists(image, parent):
        return NO_PROCESS
    if image[task_at(image, parent) + USERS] != 0:
        return BUSY
    child = 0
    while child < image[PROCESSES] and image[task_at(image, child) + ALIVE] != 0:
        child += 1
    if child == image[PROCESSES]:
        return NO_NUMBER
    image[task_at(image, child) + ALIVE] = 1
    page = 0
    while page < image[PAGES]:
        image[page_at(image, AREAS, child, page)] = image[page_at(image, AREAS, parent, page)] & MAPPED
        if image[page_at(image, TABLES, parent, page)] != 0:
            entry = inherit(image, parent, page)
            if entry == 0:
                tear_down(image, child)
                return NO_MEMORY
            image[page_at(image, TABLES, child, page)] = entry
        page += 1
    return child


@kernel
def exit(image: Image, process: int) -> int:
    """A process ends; 0, or a failure."""
    if not exists(image, process):
        return NO_PROCESS
    if process == 0:
        return NOT_PERMITTED
    page, pins = 0, 0
    while page < image[PAGES]:
        pins += image[page_at(image, PINS_AT, process, page)]
        page += 1
    if image[task_at(image, process) + USERS] != 0 or pins != 0:
        return BUSY
    tear_down(image, process)
    return 0


# ── What stays in memory ─────────────────────────────────────────────────────────────────────────────────────


@kernel
def lock_page(image: Image, process: int, page: int) -> int:
    """Keep a page in memory; 0, or a failure."""
    failure = has_page(image, process, page)
    if failure == 0:
        failure = touch(image, process, page)
    if failure == 0:
        image[page_at(image, AREAS, process, page)] |= LOCKED
    return failure


@kernel
def unlock_page(image: Image, process: int, page: int) -> int:
    """Let it go; 0, or a failure."""
    failure = has_page(image, process, page)
    if failure == 0:
        image[page_at(image, AREAS, process, page)] &= ~LOCKED
    return failure


@kernel
def pin_page(image: Image, process: int, page: int) -> int:
    """Tell a device a page's frame; 0, or a failure."""
    failure = has_page(image, process, page)
    if failure != 0:
        return failure
    where = page_at(image, PINS_AT, process, page)
    if image[where] != 0:
        return BUSY
    failure = touch(image, process, page)
    if failure == 0:
        frame = image[page_at(image, TABLES, process, page)] >> FRAME_SHIFT
        image[where] = frame
        image[record_at(image, frame) + REFERENCES] += 1
        image[record_at(image, frame) + PINNED] += 1
    return failure


@kernel
def held(image: Image, process: int, page: int) -> int:
    """The frame that a device has of a page, or a failure."""
    failure = has_page(image, process, page)
    if failure != 0:
        return failure
    frame: int = image[page_at(image, PINS_AT, process, page)]
    return frame if frame != 0 else NOT_PINNED


@kernel
def unpin_page(image: Image, process: int, page: int) -> int:
    """A device is done with a page, and may have written it (Linux: unpin_user_pages_dirty_lock); 0, or a failure."""
    frame = held(image, process, page)
    if frame < 0:
        return frame
    at = record_at(image, frame)
    image[page_at(image, PINS_AT, process, page)] = 0
    image[at + PINNED] -= 1
    if image[at + SLOT] != 0:
        image[at + CHANGED] = 1
    release(image, frame)
    return 0


@kernel
def device_load(image: Image, process: int, place: int) -> int:
    """A word of the frame that a device has, or a failure."""
    frame = held(image, process, place // image[WORDS])
    if frame < 0:
        return frame
    value: int = image[words_of(image, frame) + place % image[WORDS]]
    return value


@kernel
def device_store(image: Image, process: int, place: int, value: int) -> int:
    """Write a word of it; 0, or a failure."""
    frame = held(image, process, place // image[WORDS])
    if frame < 0:
        return frame
    image[words_of(image, frame) + place % image[WORDS]] = value
    return 0


# ── The area ─────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def swap_on(image: Image, size: int) -> int:
    """Use so many slots; 0, or a failure."""
    if image[SIZE] != 0:
        return BUSY
    if size < 1 or size > image[SLOTS]:
        return INVALID
    image[SIZE] = size
    return 0


@kernel
def bring_back(image: Image, slot: int) -> int:
    """Map what a slot holds wherever an entry leads to it; 0, or a failure (Linux: unuse_pte)."""
    frame = image[slot_at(image, slot) + CACHED]
    if frame == 0:
        frame = take_free(image)
        if frame == 0:
            return NO_MEMORY
        if not read(image, slot, frame):
            release(image, frame)
            return IO_ERROR
        enter(image, frame, slot)
        image[record_at(image, frame) + REFERENCES] -= 1
    where, stop = image[TABLES], image[TABLES] + image[PROCESSES] * image[PAGES]
    while where < stop:
        if image[where] == swap_entry(AREA, slot):
            image[where] = frame << FRAME_SHIFT | PRESENT
            image[record_at(image, frame) + REFERENCES] += 1
            attach(image, frame, (where - image[TABLES]) % image[PAGES])
            image[slot_at(image, slot) + COUNT] -= 1
        where += 1
    leave(image, frame)
    return 0


@kernel
def swap_off(image: Image) -> int:
    """Page in all that is in the area, and use it no longer; 0, or a failure (Linux: try_to_unuse)."""
    if image[SIZE] == 0:
        return INVALID
    abandon(image)
    slot = 0
    while slot < image[SIZE]:
        at = slot_at(image, slot)
        if image[at + COUNT] != 0 or image[at + CACHED] != 0:
            failure = bring_back(image, slot)
            if failure != 0:
                return failure
        slot += 1
    image[SIZE] = 0
    image[HAND] = 1
    return 0


@kernel
def fail_device(image: Image, fails: int) -> int:
    """What the device fails at from now on."""
    image[FAILS] = fails & (READS | WRITES)
    return 0


# ── A machine ────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def init(image: Image) -> None:
    """Process 0 exists, and all frames are free."""
    image[task_at(image, 0) + ALIVE] = 1
    image[HAND] = 1
    frame = image[FRAMES]
    while frame > 0:
        image[record_at(image, frame) + NEXT] = image[FREE]
        image[FREE] = frame
        frame -= 1


outcome, done = answers(Failure)
MOST = 62
MOST_PAGES = 1 << 24


class Swap:
    """Processes and their memory, with a swap area, under the law's names (spec/advanced/swap.py), over one image."""

    __slots__ = ("image",)

    def __init__(self, processes: int, pages: int, words: int, frames: int, slots: int, cpus: int) -> None:
        """Raise ValueError for a machine that there is not."""
        if not (1 <= processes <= MOST and 1 <= cpus <= MOST):
            raise ValueError(f"no machine has {processes} processes and {cpus} CPUs")
        if not all(1 <= count <= MOST_PAGES for count in (pages, words, frames, slots)):
            raise ValueError(f"no machine has {pages} pages of {words} words, {frames} frames and {slots} slots")
        places = [HEADER]
        counts = (
            processes << TASK_SHIFT,
            processes * pages,
            processes * pages,
            processes * pages,
            1 + frames << RECORD_SHIFT,
            (1 + frames) * words,
            slots << SLOT_SHIFT,
            slots * words,
            1 + cpus << CPU_SHIFT,
        )
        for count in counts:
            places.append(places[-1] + count)
        self.image = new_image(places[-1])
        for place, word in enumerate((processes, pages, words, frames, slots, cpus, *places[:-1])):
            self.image[place] = word
        init(self.image)

    map_page: Callable[[Process, int], Failure | None] = operation(map_page, done)
    unmap_page: Callable[[Process, int], Failure | None] = operation(unmap_page, done)
    fork: Callable[[Process], Process | Failure] = operation(fork, outcome)
    exit: Callable[[Process], Failure | None] = operation(exit, done)
    start: Callable[[int, Process, int, int, int], Failure | None] = operation(start, done)
    step: Callable[[int], int | Failure] = operation(step, outcome)
    load: Callable[[Process, int, int], int | Failure] = operation(load, outcome)
    store: Callable[[Process, int, int, int], Failure | None] = operation(store, done)
    lock_page: Callable[[Process, int], Failure | None] = operation(lock_page, done)
    unlock_page: Callable[[Process, int], Failure | None] = operation(unlock_page, done)
    pin_page: Callable[[Process, int], Failure | None] = operation(pin_page, done)
    unpin_page: Callable[[Process, int], Failure | None] = operation(unpin_page, done)
    device_load: Callable[[Process, int], int | Failure] = operation(device_load, outcome)
    device_store: Callable[[Process, int, int], Failure | None] = operation(device_store, done)
    swap_on: Callable[[int], Failure | None] = operation(swap_on, done)
    swap_off: Callable[[], Failure | None] = operation(swap_off, done)
    fail_device: Callable[[int], Failure | None] = operation(fail_device, done)
    reclaim: Callable[[int], None] = operation(reclaim, nothing)
    read_ahead: Callable[[int], None] = operation(read_ahead, nothing)
