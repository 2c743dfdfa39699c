"""Swap: frames and slots, the cache between them, and what moves pages from one to the other.

One image holds all of it:

    words 0 … 22       how many of what there are, where each of the following begins, and what is said below
    TASKS              for each process: whether it exists, and accesses under way to its memory
    TABLES             for each process an entry for each of its pages
    AREAS              for each process and page: whether it is mapped, and locked
    PINS_AT            for each process and page the frame that a device has been told, or 0
    RECORDS            for each frame, from 1 on: references, mappings, its slot, what is below, and the next free one
    CONTENTS           the words of each frame
    SLOTS_AT           for each slot: how many entries lead to it, and the frame that the swap cache has for it
    DEVICE             the words of each slot
    CPUS_AT            for each CPU the access that is under way; and one more for what is done in one go

An entry is 0, or is laid out as x86-64 does it: frame << 12 with PRESENT; or a swap entry, by Linux's encoding. A page
without an entry reads zeros. WRITABLE is the entry of a frame that no other entry leads to, neither directly nor by
way of the frame's slot.

REFERENCES counts entries, the swap cache, pins, accesses that are about to use a frame, and the page-out under way. A
frame that is in the cache is clean where it holds what its slot holds: neither is it DIRTY, nor is an entry of it.

Page-out is cut into steps, of which `page_out` does one: to choose (by a clock that passes over what has been accessed
since), to replace the entries, to write, to free. Others act in between, so each step asks again whether it may.
Page-in is cut into those of an access: to look, to find what the slot holds or read it, to install.
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, answers, called, kernel, new_image, nothing, operation
from spec.advanced.words import LOAD, READS, STORE, WRITES, Process
from spec.advanced.words import SwapFailure as Failure

PROCESSES, PAGES, WORDS, FRAMES, SLOTS, CPUS = range(6)
TASKS, TABLES, AREAS, PINS_AT, RECORDS, CONTENTS, SLOTS_AT, DEVICE, CPUS_AT = range(6, 15)
FREE, SIZE, FAILS, HAND, WORK, VICTIM = range(15, 21)
HEADER = 21
"""The first free frame; of the area how many slots it has, and what its device fails at; the clock's hand; of the
page-out under way its next step, and its frame."""

ALIVE, USERS = range(2)
TASK_SHIFT = 1

PRESENT, WRITABLE, ACCESSED, DIRTY = 1, 2, 1 << 5, 1 << 6
FRAME_SHIFT = 12
TYPE_SHIFT, OFFSET_SHIFT = 59, 9
OFFSET_MASK = (1 << 50) - 1
AREA = 0
"""The number of the area, which is the type that its entries have."""

MAPPED, LOCKED = 1, 2

REFERENCES, MAPPINGS, SLOT, CHANGED, PINNED, PAGE, NEXT = range(7)
"""A frame: SLOT is the number of its slot in the cache and 1, or 0; CHANGED, whether it is dirty, whatever its entries
say; PAGE, which of a process's pages it is, in whichever process: by that its entries are found (Linux: the index of
an anonymous folio)."""
RECORD_SHIFT = 3

COUNT, CACHED = range(2)
SLOT_SHIFT = 1

STAGE, PROCESS, PLACE, KIND, VALUE, SEEN, NEW, OLD = range(8)
"""A CPU: the access, and how far it is. SEEN is the entry that faulted, OLD the frame that is copied, NEW the one that
is to be mapped."""
CPU_SHIFT = 3
IDLE, LOOK, FIND, ALLOCATE, INSTALL = range(5)
TOUCH = 2
"""The kind of an access that makes a page ready to be written, and does not write."""
CHOOSE, UNMAP, WRITE, DROP = range(4)

NO_PROCESS = -Failure.NO_PROCESS.errno
NO_NUMBER = -Failure.NO_NUMBER.errno
NO_MEMORY = -Failure.NO_MEMORY.errno
NOT_PINNED = -Failure.NOT_PINNED.errno
NOT_MAPPED = -Failure.NOT_MAPPED.errno
NOT_PERMITTED = -Failure.NOT_PERMITTED.errno
ALREADY_MAPPED = -Failure.ALREADY_MAPPED.errno
BUSY = -Failure.BUSY.errno
IO_ERROR = -Failure.IO_ERROR.errno
INVALID = -Failure.INVALID.errno
UNFINISHED = -Failure.UNFINISHED.errno

# ── Swap entries ─────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def swap_entry(kind: int, offset: int) -> int:
    """The entry of a slot of an area, by their numbers (Linux: __swp_entry in arch/x86/include/asm/pgtable_64.h). The
    offset is inverted, so that it has high bits where an address has them; the highest bit of the kind is a sign."""
    entry: int = (~offset & OFFSET_MASK) << OFFSET_SHIFT | (kind ^ 16) - 16 << TYPE_SHIFT
    return entry


@kernel
def swap_type(entry: int) -> int:
    kind: int = entry >> TYPE_SHIFT & 31
    return kind


@kernel
def swap_offset(entry: int) -> int:
    offset: int = ~entry >> OFFSET_SHIFT & OFFSET_MASK
    return offset


@kernel
def is_swapped(entry: int) -> bool:
    return entry != 0 and entry & PRESENT == 0


# ── Where things are ─────────────────────────────────────────────────────────────────────────────────────────


@kernel
def task_at(image: Image, process: int) -> int:
    at: int = image[TASKS] + (process << TASK_SHIFT)
    return at


@kernel
def page_at(image: Image, table: int, process: int, page: int) -> int:
    """Where one of the tables of all pages has something of a page."""
    at: int = image[table] + process * image[PAGES] + page
    return at


@kernel
def record_at(image: Image, frame: int) -> int:
    at: int = image[RECORDS] + (frame << RECORD_SHIFT)
    return at


@kernel
def slot_at(image: Image, slot: int) -> int:
    at: int = image[SLOTS_AT] + (slot << SLOT_SHIFT)
    return at


@kernel
def cpu_at(image: Image, cpu: int) -> int:
    at: int = image[CPUS_AT] + (cpu << CPU_SHIFT)
    return at


@kernel
def words_of(image: Image, frame: int) -> int:
    """Where the words of a frame begin."""
    at: int = image[CONTENTS] + frame * image[WORDS]
    return at


@kernel
def words_on(image: Image, slot: int) -> int:
    """Where those of a slot do."""
    at: int = image[DEVICE] + slot * image[WORDS]
    return at


@kernel
def copy_words(image: Image, source: int, target: int) -> None:
    word = 0
    while word < image[WORDS]:
        image[target + word] = image[source + word]
        word += 1


@kernel
def clear_words(image: Image, target: int) -> None:
    """So that equal states are equal words."""
    word = 0
    while word < image[WORDS]:
        image[target + word] = 0
        word += 1


@kernel
def exists(image: Image, process: int) -> bool:
    if process < 0 or process >= image[PROCESSES]:
        return False
    is_there: bool = image[task_at(image, process) + ALIVE] != 0
    return is_there


# ── Frames, slots, and the cache between them ────────────────────────────────────────────────────────────────


@kernel
def give_back(image: Image, frame: int) -> None:
    """A frame that nobody refers to is free, and zeroed."""
    at = record_at(image, frame)
    clear_words(image, words_of(image, frame))
    image[at + PAGE] = 0
    image[at + NEXT] = image[FREE]
    image[FREE] = frame


@kernel
def enter(image: Image, frame: int, slot: int) -> None:
    """A frame is put into the cache, which refers to it."""
    at = record_at(image, frame)
    image[at + REFERENCES] += 1
    image[at + SLOT] = slot + 1
    image[slot_at(image, slot) + CACHED] = frame


@kernel
def leave(image: Image, frame: int) -> None:
    """A frame is taken from the cache. A slot to which no entry leads is then free, and a frame that nobody refers to
    is."""
    at = record_at(image, frame)
    slot = image[at + SLOT] - 1
    image[slot_at(image, slot) + CACHED] = 0
    if image[slot_at(image, slot) + COUNT] == 0:
        clear_words(image, words_on(image, slot))
    image[at + SLOT] = 0
    image[at + CHANGED] = 0
    image[at + REFERENCES] -= 1
    if image[at + REFERENCES] == 0:
        give_back(image, frame)


@kernel
def entries_of(image: Image, frame: int) -> int:
    """How many swap entries lead to a frame."""
    slot = image[record_at(image, frame) + SLOT] - 1
    count: int = 0 if slot < 0 else image[slot_at(image, slot) + COUNT]
    return count


@kernel
def release(image: Image, frame: int) -> None:
    """A reference less. What is left in the cache alone, and no entry leads to, is left to nobody."""
    at = record_at(image, frame)
    image[at + REFERENCES] -= 1
    if image[at + REFERENCES] == 0:
        give_back(image, frame)
    elif image[at + REFERENCES] == 1 and image[at + SLOT] != 0 and entries_of(image, frame) == 0:
        leave(image, frame)


@kernel
def forget(image: Image, slot: int) -> None:
    """An entry less that leads to a slot (Linux: free_swap_and_cache)."""
    at = slot_at(image, slot)
    image[at + COUNT] -= 1
    frame = image[at + CACHED]
    if image[at + COUNT] == 0:
        if frame == 0:
            clear_words(image, words_on(image, slot))
        elif image[record_at(image, frame) + REFERENCES] == 1:
            leave(image, frame)


@kernel
def take_slot(image: Image) -> int:
    """A slot that is free; or else one of which only a frame knows that is in memory anyway; or -1 (Linux:
    folio_alloc_swap, __try_to_reclaim_swap)."""
    slot, kept = 0, -1
    while slot < image[SIZE]:
        at = slot_at(image, slot)
        if image[at + COUNT] == 0:
            if image[at + CACHED] == 0:
                return slot
            kept = slot
        slot += 1
    if kept >= 0:
        leave(image, image[slot_at(image, kept) + CACHED])
    return kept


@kernel
def read(image: Image, slot: int, frame: int) -> bool:
    """Read a slot from the device; whether that went well."""
    if image[SIZE] == 0 or image[FAILS] & READS != 0:
        return False
    copy_words(image, words_on(image, slot), words_of(image, frame))
    return True


@kernel
def take_free(image: Image) -> int:
    """A free frame, with one reference; 0 where there is none."""
    frame: int = image[FREE]
    if frame != 0:
        at = record_at(image, frame)
        image[FREE] = image[at + NEXT]
        image[at + NEXT] = 0
        image[at + REFERENCES] = 1
    return frame


# ── Page-out ─────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def maps(image: Image, process: int, frame: int) -> bool:
    """Whether a process has an entry for a frame."""
    entry = image[page_at(image, TABLES, process, image[record_at(image, frame) + PAGE])]
    has_it: bool = entry & PRESENT != 0 and entry >> FRAME_SHIFT == frame
    return has_it


@kernel
def is_evictable(image: Image, frame: int, held: int) -> bool:
    """Whether a frame may be paged out: no device has it, nobody has locked it, and no more refer to it than its
    entries, the cache, and so many besides."""
    at = record_at(image, frame)
    expected = image[at + MAPPINGS] + (1 if image[at + SLOT] != 0 else 0) + held
    if image[SIZE] == 0 or image[at + PINNED] != 0 or image[at + REFERENCES] != expected:
        return False
    process = 0
    while process < image[PROCESSES]:
        if maps(image, process, frame) and image[page_at(image, AREAS, process, image[at + PAGE])] & LOCKED != 0:
            return False
        process += 1
    return True


@kernel
def was_accessed(image: Image, frame: int) -> bool:
    """Whether a process has used a frame since this was asked last."""
    process, was = 0, False
    while process < image[PROCESSES]:
        where = page_at(image, TABLES, process, image[record_at(image, frame) + PAGE])
        if maps(image, process, frame) and image[where] & ACCESSED != 0:
            image[where] &= ~ACCESSED
            was = True
        process += 1
    return was


@kernel
def abandon(image: Image) -> None:
    """The page-out under way is over, or is given up; what is in the cache stays there if it has to."""
    frame = image[VICTIM]
    image[VICTIM] = 0
    image[WORK] = CHOOSE
    if frame != 0:
        release(image, frame)


@kernel
def choose(image: Image) -> None:
    """The frame at the clock's hand, if it may go and has not been used lately. It is given a slot if it has none, and
    as what it holds is not there, it is dirty."""
    frame = image[HAND]
    at = record_at(image, frame)
    image[HAND] = frame % image[FRAMES] + 1
    if image[at + REFERENCES] == 0 or not is_evictable(image, frame, 0) or was_accessed(image, frame):
        return
    if image[at + SLOT] == 0:
        slot = take_slot(image)
        if slot < 0:
            return
        enter(image, frame, slot)
        image[at + CHANGED] = 1
    image[at + REFERENCES] += 1
    image[VICTIM] = frame
    image[WORK] = UNMAP


@kernel
def unmap_victim(image: Image) -> None:
    """Every entry of the frame becomes a swap entry; a dirty one makes the frame dirty."""
    frame, process = image[VICTIM], 0
    at = record_at(image, frame)
    if not is_evictable(image, frame, 1):
        abandon(image)
        return
    slot = image[at + SLOT] - 1
    while process < image[PROCESSES]:
        if maps(image, process, frame):
            where = page_at(image, TABLES, process, image[at + PAGE])
            if image[where] & DIRTY != 0:
                image[at + CHANGED] = 1
            image[where] = swap_entry(AREA, slot)
            image[slot_at(image, slot) + COUNT] += 1
            image[at + MAPPINGS] -= 1
            image[at + REFERENCES] -= 1
        process += 1
    image[WORK] = WRITE if image[at + CHANGED] != 0 else DROP


@kernel
def write_victim(image: Image) -> None:
    """Write what the frame holds. It is clean from before on, so that what is stored meanwhile makes it dirty again."""
    frame = image[VICTIM]
    at = record_at(image, frame)
    if image[FAILS] & WRITES != 0:
        abandon(image)
        return
    image[at + CHANGED] = 0
    copy_words(image, words_of(image, frame), words_on(image, image[at + SLOT] - 1))
    image[WORK] = DROP


@kernel
def drop_victim(image: Image) -> None:
    """Free the frame, unless somebody has come for it."""
    frame = image[VICTIM]
    at = record_at(image, frame)
    if image[at + REFERENCES] == 2 and image[at + MAPPINGS] == 0:
        leave(image, frame)
    abandon(image)


@called
def page_out(image: Image) -> None:
    """One step further."""
    if image[WORK] == CHOOSE:
        choose(image)
    elif image[WORK] == UNMAP:
        unmap_victim(image)
    elif image[WORK] == WRITE:
        write_victim(image)
    else:
        drop_victim(image)


@kernel
def reclaim(image: Image, steps: int) -> None:
    """Page out, so many steps further, and nobody acts in between."""
    while steps > 0:
        page_out(image)
        steps -= 1


@kernel
def take(image: Image) -> int:
    """A free frame, for which others are paged out if there is none: the clock goes round once to forget what was
    accessed, and once to choose; and a page-out that fails takes three steps."""
    steps = 0
    while image[FREE] == 0 and image[SIZE] != 0 and steps < 8 * image[FRAMES] + 8:
        page_out(image)
        steps += 1
    frame: int = take_free(image)
    return frame


@kernel
def read_ahead(image: Image, slot: int) -> None:
    """Read what a slot holds into a free frame, if entries lead to it and the cache has it not (Linux:
    swap_cluster_readahead)."""
    if slot < 0 or slot >= image[SIZE]:
        return
    at = slot_at(image, slot)
    if image[at + COUNT] == 0 or image[at + CACHED] != 0 or image[FREE] == 0:
        return
    frame = take_free(image)
    if read(image, slot, frame):
        enter(image, frame, slot)
    release(image, frame)


# ── An access, step by step ──────────────────────────────────────────────────────────────────────────────────


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
