"""An access of a process, and page-in, which is part of it (Linux: do_swap_page and do_wp_page in mm/memory.c).

It is cut into steps: to look, to find what the slot holds or read it, to allocate, to install. Others act in between.
"""

from __future__ import annotations

from impl.advanced.swap_cache import enter, entries_of, forget, read, release
from impl.advanced.swap_entries import ACCESSED, DIRTY, FRAME_SHIFT, PRESENT, WRITABLE, is_swapped, swap_offset
from impl.advanced.swap_layout import (
    ALLOCATE,
    AREAS,
    BUSY,
    CACHED,
    COUNT,
    CPUS,
    FIND,
    IDLE,
    INSTALL,
    IO_ERROR,
    KIND,
    LOOK,
    MAPPINGS,
    NEW,
    NO_MEMORY,
    NO_PROCESS,
    NOT_MAPPED,
    OLD,
    PAGE,
    PLACE,
    PROCESS,
    REFERENCES,
    SEEN,
    SLOT,
    STAGE,
    TABLES,
    TOUCH,
    UNFINISHED,
    USERS,
    VALUE,
    VICTIM,
    WORDS,
    copy_words,
    cpu_at,
    exists,
    page_at,
    record_at,
    slot_at,
    task_at,
    words_of,
)
from impl.advanced.swap_reclaim import abandon, take
from impl.image import Image, called, kernel
from spec.advanced.words import LOAD, STORE


@kernel
def end(image: Image, at: int, answer: int) -> int:
    """The access has ended."""
    image[task_at(image, image[at + PROCESS]) + USERS] -= 1
    field = 0
    while field <= OLD:
        image[at + field] = 0
        field += 1
    return answer


@kernel
def again(image: Image, at: int) -> int:
    """The fault is over, and the processor tries the access again."""
    image[at + STAGE] = LOOK
    image[at + SEEN] = 0
    image[at + NEW] = 0
    image[at + OLD] = 0
    return UNFINISHED


@kernel
def entry_of(image: Image, at: int) -> int:
    """Where the entry is that a CPU's access goes by."""
    where: int = page_at(image, TABLES, image[at + PROCESS], image[at + PLACE] // image[WORDS])
    return where


@kernel
def look(image: Image, at: int) -> int:
    """Make the access, if the entry allows it; else begin a fault."""
    kind, where = image[at + KIND], entry_of(image, at)
    if image[page_at(image, AREAS, image[at + PROCESS], image[at + PLACE] // image[WORDS])] == 0:
        return end(image, at, NOT_MAPPED)
    entry = image[where]
    if entry == 0 and kind == LOAD:
        return end(image, at, 0)
    if entry & PRESENT != 0 and (kind == LOAD or entry & WRITABLE != 0):
        image[where] = entry | ACCESSED | (DIRTY if kind == STORE else 0)
        place = words_of(image, entry >> FRAME_SHIFT) + image[at + PLACE] % image[WORDS]
        if kind == STORE:
            image[place] = image[at + VALUE]
        return end(image, at, image[place] if kind == LOAD else 0)
    if is_swapped(entry):
        image[at + STAGE] = FIND
    elif entry == 0 or not reuse(image, where, entry >> FRAME_SHIFT):
        image[at + STAGE] = ALLOCATE
        if entry != 0:
            image[at + OLD] = entry >> FRAME_SHIFT
            image[record_at(image, entry >> FRAME_SHIFT) + REFERENCES] += 1
    image[at + SEEN] = entry if image[at + STAGE] != LOOK else 0
    return UNFINISHED


@kernel
def reuse(image: Image, where: int, frame: int) -> bool:
    """Make an entry writable, if nothing else leads to its frame (Linux: wp_can_reuse_anon_folio). A page-out of it is
    given up."""
    at = record_at(image, frame)
    if image[VICTIM] == frame:
        abandon(image)
    others = image[at + REFERENCES] - 1 - (1 if image[at + SLOT] != 0 else 0)
    if others != 0 or entries_of(image, frame) != 0:
        return False
    image[where] |= WRITABLE
    return True


@kernel
def find(image: Image, at: int) -> int:
    """What a slot holds: the frame that the cache has, or one into which it is read. The reference keeps the frame in
    the cache, and that keeps the slot (Linux: do_swap_page)."""
    entry = image[at + SEEN]
    if image[entry_of(image, at)] != entry:
        return again(image, at)
    slot = swap_offset(entry)
    frame = image[slot_at(image, slot) + CACHED]
    if frame != 0:
        image[record_at(image, frame) + REFERENCES] += 1
    else:
        frame = take(image)
        if frame == 0:
            return end(image, at, NO_MEMORY)
        if not read(image, slot, frame):
            release(image, frame)
            return end(image, at, IO_ERROR)
        enter(image, frame, slot)
    image[at + NEW] = frame
    image[at + STAGE] = INSTALL
    return UNFINISHED


@kernel
def allocate(image: Image, at: int) -> int:
    """A frame of zeros, or for a copy."""
    old = image[at + OLD]
    image[at + NEW] = take(image)
    if image[at + NEW] == 0:
        if old != 0:
            release(image, old)
        return end(image, at, NO_MEMORY)
    if old != 0:
        copy_words(image, words_of(image, old), words_of(image, image[at + NEW]))
    image[at + STAGE] = INSTALL
    return UNFINISHED


@kernel
def attach(image: Image, frame: int, page: int) -> None:
    """Count an entry, for which there is a reference already."""
    at = record_at(image, frame)
    image[at + MAPPINGS] += 1
    image[at + PAGE] = page


@kernel
def detach(image: Image, entry: int) -> None:
    """Count an entry less: its frame is given back, or its slot."""
    if entry & PRESENT != 0:
        image[record_at(image, entry >> FRAME_SHIFT) + MAPPINGS] -= 1
        release(image, entry >> FRAME_SHIFT)
    elif entry != 0:
        forget(image, swap_offset(entry))


@kernel
def install(image: Image, at: int) -> int:
    """Replace the entry, if it is the one that faulted still, and if a frame that was found for a slot is that slot's
    still (Linux: pte_same, folio_matches_swap_entry)."""
    new, old, seen, where = image[at + NEW], image[at + OLD], image[at + SEEN], entry_of(image, at)
    is_same = image[where] & ~ACCESSED == seen & ~ACCESSED if old != 0 else image[where] == seen
    if is_swapped(seen) and image[record_at(image, new) + SLOT] != swap_offset(seen) + 1:
        is_same = False
    if not is_same:
        release(image, new)
        if old != 0:
            release(image, old)
        return again(image, at)
    attach(image, new, image[at + PLACE] // image[WORDS])
    image[where] = new << FRAME_SHIFT | PRESENT | ACCESSED
    if is_swapped(seen):
        image[slot_at(image, swap_offset(seen)) + COUNT] -= 1
    if image[record_at(image, new) + MAPPINGS] == 1 and entries_of(image, new) == 0:
        image[where] |= WRITABLE
    if old != 0:
        detach(image, seen)
        release(image, old)
    return again(image, at)


@kernel
def begin(image: Image, cpu: int, process: int, place: int, kind: int, value: int) -> None:
    """Note an access on a CPU that has none."""
    at = cpu_at(image, cpu)
    image[at + STAGE] = LOOK
    image[at + PROCESS] = process
    image[at + PLACE] = place
    image[at + KIND] = kind
    image[at + VALUE] = value
    image[task_at(image, process) + USERS] += 1


@kernel
def start(image: Image, cpu: int, process: int, place: int, kind: int, value: int) -> int:
    """Begin an access on a CPU that has none; 0, or a failure."""
    if not exists(image, process):
        return NO_PROCESS
    if image[cpu_at(image, cpu) + STAGE] != IDLE:
        return BUSY
    begin(image, cpu, process, place, kind, value)
    return 0


@called
def step(image: Image, cpu: int) -> int:
    """An access goes on; UNFINISHED, or what it answers."""
    at = cpu_at(image, cpu)
    stage = image[at + STAGE]
    if stage == IDLE:
        return BUSY
    if stage == LOOK:
        return look(image, at)
    if stage == FIND:
        return find(image, at)
    if stage == ALLOCATE:
        return allocate(image, at)
    return install(image, at)


MOST_STEPS = 8
"""That an access takes that nothing disturbs: a store to what is paged out and shared looks, finds, installs, looks,
allocates, installs, and looks."""


@kernel
def finish(image: Image, cpu: int) -> int:
    """An access goes on to its end; what it answers."""
    answer, steps = step(image, cpu), 1
    while answer == UNFINISHED and steps < MOST_STEPS:
        answer = step(image, cpu)
        steps += 1
    return answer


@kernel
def load(image: Image, process: int, place: int, cpu: int) -> int:
    """A word, or a failure."""
    begun = start(image, cpu, process, place, LOAD, 0)
    return finish(image, cpu) if begun == 0 else begun


@kernel
def store(image: Image, process: int, place: int, value: int, cpu: int) -> int:
    """Store a word; 0, or a failure."""
    begun = start(image, cpu, process, place, STORE, value)
    return finish(image, cpu) if begun == 0 else begun


@kernel
def touch(image: Image, process: int, page: int) -> int:
    """Bring a page into memory, and make it the process's own; 0, or a failure."""
    begin(image, image[CPUS], process, page * image[WORDS], TOUCH, 0)
    return finish(image, image[CPUS])
