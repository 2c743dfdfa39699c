"""Copy-on-write over page tables of one level: frames shared since fork, and the faults that part them again.

One image holds all of it:

    words 0 … 14       how many of what there are, where each of the following begins, and the first free frame
    TASKS              for each process: whether it exists, accesses in progress to its memory, and faults
    BLOCKS             for each process, of each block of 512 pages, how many are mapped
    TABLES             for each process an entry for each of its pages
    RECORDS            for each frame: references, mappings, whether it is exclusive, pins, and the next free one
    CONTENTS           the words of each frame
    CPUS_AT            for each CPU: the access that is in progress, and the one translation that its TLB holds
    PINS_AT            for each pin frame << 1 | whether it is for writing, or 0

An entry is frame << 8 | bits. Frame 0 is the zero page, which nobody counts, and frame 1 the page of the file, which
the file's cache holds for ever. All others are anonymous, and free where nobody refers to them. REFERENCES counts
entries, pins, the cache, and faults that are about to copy from a frame; MAPPINGS counts entries alone.

A frame that is EXCLUSIVE has one entry, and nobody else may read it but through pins of that process. Only such frames
are ever writable (Linux: PageAnonExclusive, since 5.19). A frame that is exclusive and pinned is copied at fork and not
shared, so that it stays what the device has.

A fault holds the process's lock for reading from `look` to `install`, so no page is mapped, unmapped, protected or
forked meanwhile; but others fault, and pages are dropped. So each fault notes the entry that it SAW, and begins again
where that has changed when it is to be replaced (Linux: vmf->orig_pte, pte_same).
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, answers, called, kernel, new_image, operation
from spec.advanced.words import (
    COPY_FIRST,
    FORCE,
    GO_AHEAD,
    LOAD,
    OF_FILE,
    PIN_READ,
    PIN_WRITE,
    REUSE,
    SHARE,
    STORE,
    Process,
)
from spec.advanced.words import CowFailure as Failure

PROCESSES, PAGES, WORDS, FRAMES, CPUS, PINS, PER_PROCESS = range(7)
"""How many there are; PER_PROCESS is of blocks."""
TASKS, BLOCKS, TABLES, RECORDS, CONTENTS, CPUS_AT, PINS_AT, FREE, HEADER = range(7, 16)

BLOCK_SHIFT = 9
"""A block is as many pages as a table of the lowest level has on x86-64. One without any page is skipped, so that what
fork costs depends on the pages that are mapped, and not on the addresses that there are."""

ALIVE, USERS, LOCKS, TASK = range(4)
"""A process: 1 where it exists; how many accesses to its memory are in progress, and how many of them are faults."""
TASK_SHIFT = 2

PRESENT, WRITABLE, MAPPED, MAY_WRITE, FILE = 1, 2, 4, 8, 16
"""An entry: the processor may use it, and write; there is a page, its protection allows stores, it is the file's."""
ATTRIBUTES = MAPPED | MAY_WRITE | FILE
FRAME_SHIFT = 8

ZERO_FRAME, FILE_FRAME, FIRST = 0, 1, 2
"""The zero page, the page of the file, and the first of the anonymous frames."""

REFERENCES, MAPPINGS, EXCLUSIVE, PINNED, NEXT = range(5)
RECORD_SHIFT = 3

STAGE, PROCESS, PAGE, WORD, KIND, VALUE, SEEN, NEW, OLD, KEY, ENTRY = range(11)
"""A CPU: the access, and how far it is. SEEN is the entry that faulted, OLD the frame that is copied, NEW the one that
is to be mapped. The TLB holds ENTRY for the page of KEY, or nothing where that is 0."""
CPU_SHIFT = 4
FOR_WRITING = 1
IDLE, LOOK, DECIDE, ALLOCATE, COPY, INSTALL = range(6)

MOST_STEPS = 9
"""That an access takes if nothing else happens: to allocate, to copy, to find that the entry has changed meanwhile; and
once more from the beginning: to look, to decide, to allocate, to copy, to install, and to look."""

NO_PROCESS = -Failure.NO_PROCESS.errno
NO_NUMBER = -Failure.NO_NUMBER.errno
NO_MEMORY = -Failure.NO_MEMORY.errno
NOT_PINNED = -Failure.NOT_PINNED.errno
NOT_MAPPED = -Failure.NOT_MAPPED.errno
NOT_PERMITTED = -Failure.NOT_PERMITTED.errno
ALREADY_MAPPED = -Failure.ALREADY_MAPPED.errno
BUSY = -Failure.BUSY.errno
UNFINISHED = -Failure.UNFINISHED.errno

PLACES = (1 << 62) - 1
"""Every place is below this. One that was masked with it is known not to be negative, nor is what is added to it, so
that compiled code need not ask whether to count from the image's end (docs/decisions/0025-fast-paths.md)."""

# ── Where things are ─────────────────────────────────────────────────────────────────────────────────────────


@kernel
def task_at(image: Image, process: int) -> int:
    at: int = (image[TASKS] + (process << TASK_SHIFT)) & PLACES
    return at


@kernel
def block_at(image: Image, process: int, page: int) -> int:
    """The count of mapped pages of a page's block."""
    at: int = (image[BLOCKS] + process * image[PER_PROCESS] + (page >> BLOCK_SHIFT)) & PLACES
    return at


@kernel
def entry_at(image: Image, process: int, page: int) -> int:
    at: int = (image[TABLES] + process * image[PAGES] + page) & PLACES
    return at


@kernel
def record_at(image: Image, frame: int) -> int:
    at: int = (image[RECORDS] + (frame << RECORD_SHIFT)) & PLACES
    return at


@kernel
def word_at(image: Image, frame: int, word: int) -> int:
    at: int = (image[CONTENTS] + frame * image[WORDS] + word) & PLACES
    return at


@kernel
def cpu_at(image: Image, cpu: int) -> int:
    at: int = (image[CPUS_AT] + (cpu << CPU_SHIFT)) & PLACES
    return at


@kernel
def exists(image: Image, process: int) -> bool:
    if process < 0 or process >= image[PROCESSES]:
        return False
    is_there: bool = image[task_at(image, process) + ALIVE] != 0
    return is_there


# ── TLBs ─────────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def key_of(image: Image, process: int, page: int) -> int:
    """What a translation is found by; never 0."""
    key: int = process * image[PAGES] + page + 1
    return key


@kernel
def drop(image: Image, at: int) -> None:
    """A CPU's TLB forgets its translation."""
    image[at + KEY] = 0
    image[at + ENTRY] = 0


@kernel
def flush(image: Image, first: int, count: int) -> None:
    """Each CPU drops its translation if that is of one of so many pages, from the one of a key on."""
    cpu = 0
    while cpu < image[CPUS]:
        at = cpu_at(image, cpu)
        if image[at + KEY] >= first and image[at + KEY] < first + count:
            drop(image, at)
        cpu += 1


# ── Frames ───────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def take(image: Image) -> int:
    """A free frame, with one reference; 0 where there is none."""
    frame: int = image[FREE]
    if frame != 0:
        at = record_at(image, frame)
        image[FREE] = image[at + NEXT]
        image[at + NEXT] = 0
        image[at + REFERENCES] = 1
    return frame


@called
def clear_words(image: Image, frame: int) -> None:
    word, first, words = 0, word_at(image, frame, 0), image[WORDS]
    while word < words:
        image[first + word] = 0
        word += 1


@kernel
def hold(image: Image, frame: int) -> None:
    """Add a reference."""
    if frame != ZERO_FRAME:
        image[record_at(image, frame) + REFERENCES] += 1


@kernel
def release(image: Image, frame: int) -> None:
    """Give a reference back. A frame without any is free, and zeroed (Linux: init_on_free), so that equal states are
    equal words."""
    if frame == ZERO_FRAME:
        return
    at = record_at(image, frame)
    image[at + REFERENCES] -= 1
    if image[at + REFERENCES] == 0:
        image[at + EXCLUSIVE] = 0
        clear_words(image, frame)
        image[at + NEXT] = image[FREE]
        image[FREE] = frame


@called
def copy_words(image: Image, source: int, target: int) -> None:
    word, first, into, words = 0, word_at(image, source, 0), word_at(image, target, 0), image[WORDS]
    while word < words:
        image[into + word] = image[first + word]
        word += 1


@kernel
def attach(image: Image, frame: int) -> None:
    """Count an entry, for which there is a reference already."""
    if frame != ZERO_FRAME:
        image[record_at(image, frame) + MAPPINGS] += 1


@kernel
def set_entry(image: Image, where: int, entry: int) -> None:
    """Every change of an entry is made here: so what is proved of this is proved of how many entries map a frame."""
    image[where] = entry


@kernel
def detach(image: Image, entry: int) -> None:
    """Count an entry less, and give its reference back."""
    if entry & PRESENT != 0 and entry >> FRAME_SHIFT != ZERO_FRAME:
        image[record_at(image, entry >> FRAME_SHIFT) + MAPPINGS] -= 1
        release(image, entry >> FRAME_SHIFT)


# ── An access, step by step ──────────────────────────────────────────────────────────────────────────────────


@kernel
def allows(entry: int, kind: int, exclusive: int) -> bool:
    """Whether an access goes ahead by an entry. A debugger writes to what is the process's own even where that may not
    (Linux: can_follow_write_pte); what is pinned to be read must be the process's own too, so that no fault replaces
    it later (gup_must_unshare)."""
    if entry & PRESENT == 0:
        return False
    if kind == LOAD:
        return True
    if kind == PIN_READ:
        return exclusive != 0
    if kind == FORCE and exclusive != 0:
        return True
    return entry & WRITABLE != 0


@kernel
def decision(entry: int, kind: int, exclusive: int, references: int) -> int:
    """How an access proceeds, by the page's entry and by its frame's mark and count of references; or the failure in
    which it ends (Linux: handle_pte_fault, do_wp_page, wp_can_reuse_anon_folio)."""
    if entry & MAPPED == 0:
        return NOT_MAPPED
    if entry & MAY_WRITE == 0 and (kind == STORE or kind == PIN_WRITE):
        return NOT_PERMITTED
    if allows(entry, kind, exclusive):
        return GO_AHEAD
    is_alone = exclusive != 0 or references == 1
    if entry & PRESENT != 0 and entry >> FRAME_SHIFT >= FIRST and is_alone:
        return REUSE
    return SHARE if kind == LOAD else COPY_FIRST


@kernel
def decided(image: Image, kind: int, entry: int) -> int:
    """The decision about an access by the current state of the frame."""
    record = record_at(image, entry >> FRAME_SHIFT)
    return decision(entry, kind, image[record + EXCLUSIVE], image[record + REFERENCES])


@kernel
def end(image: Image, at: int, answer: int) -> int:
    """The access has ended."""
    image[task_at(image, image[at + PROCESS]) + USERS] -= 1
    field = STAGE
    while field < SEEN:
        image[at + field] = 0
        field += 1
    return answer


@kernel
def again(image: Image, at: int) -> int:
    """The fault is over, and the processor tries the access again."""
    image[task_at(image, image[at + PROCESS]) + LOCKS] -= 1
    image[at + STAGE] = LOOK
    image[at + SEEN] = 0
    image[at + NEW] = 0
    image[at + OLD] = 0
    return UNFINISHED


@kernel
def perform(image: Image, at: int, entry: int) -> int:
    """The access itself."""
    frame, kind = entry >> FRAME_SHIFT, image[at + KIND]
    place = word_at(image, frame, image[at + WORD])
    answer: int = 0
    if kind == LOAD:
        answer = image[place]
    elif kind == STORE or kind == FORCE:
        image[place] = image[at + VALUE]
    else:
        hold(image, frame)
        image[record_at(image, frame) + PINNED] += 1
        image[image[PINS_AT] + image[at + VALUE]] = frame << 1 | (FOR_WRITING if kind == PIN_WRITE else 0)
    return end(image, at, answer)


@kernel
def look(image: Image, at: int) -> int:
    """Try the access, by the TLB first where it is the processor's own; else begin a fault."""
    kind, process, page = image[at + KIND], image[at + PROCESS], image[at + PAGE]
    key = key_of(image, process, page)
    if kind <= STORE and image[at + KEY] == key and allows(image[at + ENTRY], kind, 0):
        return perform(image, at, image[at + ENTRY])
    entry = image[entry_at(image, process, page)]
    todo = decided(image, kind, entry)
    if todo == GO_AHEAD:
        if kind <= STORE:
            image[at + KEY] = key
            image[at + ENTRY] = entry
        return perform(image, at, entry)
    if image[at + KEY] == key:
        drop(image, at)
    if todo < 0:
        return end(image, at, todo)
    image[task_at(image, process) + LOCKS] += 1
    image[at + SEEN] = entry
    image[at + STAGE] = DECIDE
    return UNFINISHED


@kernel
def decide(image: Image, at: int) -> int:
    """What the fault needs: the frame as it is, one that is shared, or a copy (Linux: do_anonymous_page, do_read_fault,
    do_wp_page)."""
    kind, where = image[at + KIND], entry_at(image, image[at + PROCESS], image[at + PAGE])
    entry = image[where]
    if entry != image[at + SEEN]:
        return again(image, at)
    todo = decided(image, kind, entry)
    if todo == GO_AHEAD:
        return again(image, at)
    frame = entry >> FRAME_SHIFT
    if todo == REUSE:
        image[record_at(image, frame) + EXCLUSIVE] = 1
        if kind != PIN_READ and entry & MAY_WRITE != 0:
            set_entry(image, where, entry | WRITABLE)
        return again(image, at)
    if entry & PRESENT == 0:
        frame = FILE_FRAME if entry & FILE != 0 else ZERO_FRAME
    hold(image, frame)
    if todo == SHARE:
        image[at + NEW] = frame
        image[at + STAGE] = INSTALL
    else:
        image[at + OLD] = frame
        image[at + STAGE] = ALLOCATE
    return UNFINISHED


@called
def allocate(image: Image, at: int) -> int:
    """A frame for the copy."""
    image[at + NEW] = take(image)
    if image[at + NEW] == 0:
        release(image, image[at + OLD])
        again(image, at)
        return end(image, at, NO_MEMORY)
    image[at + STAGE] = COPY
    return UNFINISHED


@called
def copy(image: Image, at: int) -> int:
    """Copy the page's contents into the new frame."""
    copy_words(image, image[at + OLD], image[at + NEW])
    image[at + STAGE] = INSTALL
    return UNFINISHED


@called
def install(image: Image, at: int) -> int:
    """Replace the entry, if it is the one that faulted still."""
    process, page, kind = image[at + PROCESS], image[at + PAGE], image[at + KIND]
    where, new, seen = entry_at(image, process, page), image[at + NEW], image[at + SEEN]
    if image[where] != seen:
        release(image, new)
        release(image, image[at + OLD])
        return again(image, at)
    entry = seen & ATTRIBUTES | new << FRAME_SHIFT | PRESENT
    attach(image, new)
    if new >= FIRST:
        image[record_at(image, new) + EXCLUSIVE] = 1
        if kind != PIN_READ and seen & MAY_WRITE != 0:
            entry |= WRITABLE
    set_entry(image, where, entry)
    flush(image, key_of(image, process, page), 1)
    detach(image, seen)
    release(image, image[at + OLD])
    return again(image, at)


@kernel
def is_reserved(image: Image, pin: int) -> bool:
    """Whether a pin's number is in use, or an access in progress will use it."""
    if image[image[PINS_AT] + pin] != 0:
        return True
    cpu = 0
    while cpu < image[CPUS]:
        at = cpu_at(image, cpu)
        if image[at + KIND] >= PIN_READ and image[at + VALUE] == pin:
            return True
        cpu += 1
    return False


@kernel
def start(image: Image, cpu: int, process: int, place: int, kind: int, value: int) -> int:
    """Begin an access on an idle CPU; 0, or a failure."""
    at = cpu_at(image, cpu)
    if not exists(image, process):
        return NO_PROCESS
    if image[at + STAGE] != IDLE:
        return BUSY
    if kind >= PIN_READ and is_reserved(image, value):
        return BUSY
    image[at + STAGE] = LOOK
    image[at + PROCESS] = process
    image[at + PAGE] = place // image[WORDS]
    image[at + WORD] = place % image[WORDS]
    image[at + KIND] = kind
    image[at + VALUE] = value
    image[task_at(image, process) + USERS] += 1
    return 0


@kernel
def step(image: Image, cpu: int) -> int:
    """An access goes on; UNFINISHED, or what it answers."""
    at = cpu_at(image, cpu)
    stage = image[at + STAGE]
    if stage == IDLE:
        return BUSY
    if stage == LOOK:
        return look(image, at)
    if stage == DECIDE:
        return decide(image, at)
    if stage == ALLOCATE:
        return allocate(image, at)
    if stage == COPY:
        return copy(image, at)
    return install(image, at)


@kernel
def finish(image: Image, cpu: int) -> int:
    """An access goes on to its end; what it answers."""
    answer, steps = UNFINISHED, 0
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
def own(image: Image, at: int, process: int, page: int) -> int:
    """The entry by which a process stores at once: the TLB's, or the page's own, which is made writable where the frame
    may be had as it is. 0 where more is to be done, or the store fails."""
    key = key_of(image, process, page)
    if image[at + KEY] == key and image[at + ENTRY] & WRITABLE != 0:
        cached: int = image[at + ENTRY]
        return cached
    where = entry_at(image, process, page)
    entry: int = image[where]
    todo = decided(image, STORE, entry)
    if todo == REUSE:
        image[record_at(image, entry >> FRAME_SHIFT) + EXCLUSIVE] = 1
        entry |= WRITABLE
        set_entry(image, where, entry)
    elif todo != GO_AHEAD:
        return 0
    image[at + KEY] = key
    image[at + ENTRY] = entry
    return entry


@kernel
def store(image: Image, process: int, place: int, value: int, cpu: int) -> int:
    """Store a word; 0, or a failure. Nothing comes between the steps of such a store: what needs neither a frame nor a
    copy is made at once, and nothing is noted of it (docs/decisions/0040)."""
    at = cpu_at(image, cpu)
    if exists(image, process) and image[at + STAGE] == IDLE:
        page = place // image[WORDS]
        entry = own(image, at, process, page)
        if entry != 0:
            image[word_at(image, entry >> FRAME_SHIFT, place - page * image[WORDS])] = value
            return 0
    begun = start(image, cpu, process, place, STORE, value)
    return finish(image, cpu) if begun == 0 else begun


# ── Changes of a process's pages ─────────────────────────────────────────────────────────────────────────────


@kernel
def map_page(image: Image, process: int, page: int, file: int, writable: int) -> int:
    """Record that a page is mapped. It gets a frame at the first access."""
    if not exists(image, process):
        return NO_PROCESS
    where = entry_at(image, process, page)
    if image[where] != 0:
        return ALREADY_MAPPED
    if image[task_at(image, process) + LOCKS] != 0:
        return BUSY
    image[block_at(image, process, page)] += 1
    set_entry(image, where, MAPPED | (MAY_WRITE if writable != 0 else 0) | (FILE if file != 0 else 0))
    return 0


@kernel
def empty(image: Image, process: int, page: int, attributes: int) -> None:
    """Take the frame from a page, and leave the attributes in its entry."""
    where = entry_at(image, process, page)
    entry = image[where]
    set_entry(image, where, attributes)
    flush(image, key_of(image, process, page), 1)
    detach(image, entry)


@kernel
def unmap_page(image: Image, process: int, page: int) -> int:
    """Unmap a page; 0, or a failure."""
    if not exists(image, process):
        return NO_PROCESS
    if image[entry_at(image, process, page)] == 0:
        return NOT_MAPPED
    if image[task_at(image, process) + LOCKS] != 0:
        return BUSY
    image[block_at(image, process, page)] -= 1
    empty(image, process, page, 0)
    return 0


@kernel
def discard_page(image: Image, process: int, page: int) -> int:
    """Drop a page's contents; 0, or a failure."""
    if not exists(image, process):
        return NO_PROCESS
    entry = image[entry_at(image, process, page)]
    if entry == 0:
        return NOT_MAPPED
    empty(image, process, page, entry & ATTRIBUTES)
    return 0


@kernel
def protect_page(image: Image, process: int, page: int, writable: int) -> int:
    """Permit stores to a page, or forbid them; 0, or a failure. The entry becomes writable at the next fault."""
    if not exists(image, process):
        return NO_PROCESS
    where = entry_at(image, process, page)
    if image[where] == 0:
        return NOT_MAPPED
    if image[task_at(image, process) + LOCKS] != 0:
        return BUSY
    if writable != 0:
        set_entry(image, where, image[where] | MAY_WRITE)
    else:
        set_entry(image, where, image[where] & ~(MAY_WRITE | WRITABLE))
        flush(image, key_of(image, process, page), 1)
    return 0


# ── Processes ────────────────────────────────────────────────────────────────────────────────────────────────


@called
def copy_pinned(image: Image, entry: int) -> int:
    """The child's entry for a page that is pinned: to a copy of its own. 0 where there is no frame (Linux:
    copy_present_page)."""
    frame = take(image)
    if frame == 0:
        return 0
    copy_words(image, entry >> FRAME_SHIFT, frame)
    attach(image, frame)
    image[record_at(image, frame) + EXCLUSIVE] = 1
    made: int = entry & (ATTRIBUTES | PRESENT | WRITABLE) | frame << FRAME_SHIFT
    return made


@kernel
def share(image: Image, where: int, record: int) -> int:
    """Share the frame of an entry with the child, read-only in both; the child's entry."""
    entry: int = image[where] & ~WRITABLE
    if entry >> FRAME_SHIFT != ZERO_FRAME:
        image[record + REFERENCES] += 1
        image[record + MAPPINGS] += 1
        image[record + EXCLUSIVE] = 0
    set_entry(image, where, entry)
    return entry


@kernel
def inherit(image: Image, where: int) -> int:
    """The child's entry for a page of the parent; 0 where there is no frame for a copy."""
    entry: int = image[where]
    if entry & PRESENT == 0:
        return entry
    record = record_at(image, entry >> FRAME_SHIFT)
    if image[record + EXCLUSIVE] != 0 and image[record + PINNED] != 0:
        return copy_pinned(image, entry)
    return share(image, where, record)


@kernel
def copy_block(image: Image, parent: int, child: int, page: int) -> bool:
    """Copy the entries of a block to a child, by the block's first page; whether there were frames for all copies."""
    where, into = entry_at(image, parent, page), entry_at(image, child, page)
    mapped, copied = image[block_at(image, parent, page)], 0
    while copied < mapped:
        if image[where] != 0:
            entry = inherit(image, where)
            if entry == 0:
                break
            set_entry(image, into, entry)
            copied += 1
        where += 1
        into += 1
    image[block_at(image, child, page)] = copied
    is_whole: bool = copied == mapped
    return is_whole


@kernel
def clear_block(image: Image, process: int, page: int) -> None:
    """Release all frames of a block, by the block's first page."""
    where, block = entry_at(image, process, page), block_at(image, process, page)
    while image[block] > 0:
        entry = image[where]
        if entry != 0:
            set_entry(image, where, 0)
            detach(image, entry)
            image[block] -= 1
        where += 1


@called
def tear_down(image: Image, process: int) -> None:
    """Release all frames of a process, and its number."""
    page = 0
    while page < image[PAGES]:
        clear_block(image, process, page)
        page += 1 << BLOCK_SHIFT
    flush(image, key_of(image, process, 0), image[PAGES])
    image[task_at(image, process) + ALIVE] = 0


@kernel
def fork(image: Image, parent: int) -> int:
    """A child with the same memory: its number, or a failure."""
    if not exists(image, parent):
        return NO_PROCESS
    if image[task_at(image, parent) + LOCKS] != 0:
        return BUSY
    child = 0
    while child < image[PROCESSES] and image[task_at(image, child) + ALIVE] != 0:
        child += 1
    if child == image[PROCESSES]:
        return NO_NUMBER
    image[task_at(image, child) + ALIVE] = 1
    page, pages, block, is_short = 0, image[PAGES], block_at(image, parent, 0), False
    while page < pages and not is_short:
        if image[block] != 0:
            is_short = not copy_block(image, parent, child, page)
        page += 1 << BLOCK_SHIFT
        block += 1
    flush(image, key_of(image, parent, 0), image[PAGES])
    if is_short:
        tear_down(image, child)
        return NO_MEMORY
    return child


@kernel
def exit(image: Image, process: int) -> int:
    """A process ends; 0, or a failure."""
    if not exists(image, process):
        return NO_PROCESS
    if process == 0:
        return NOT_PERMITTED
    if image[task_at(image, process) + USERS] != 0:
        return BUSY
    tear_down(image, process)
    return 0


# ── Devices ──────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def held_by(image: Image, pin: int) -> int:
    """The word of a pin; 0 where it is not in use."""
    if pin < 0 or pin >= image[PINS]:
        return 0
    held: int = image[image[PINS_AT] + pin]
    return held


@kernel
def device_load(image: Image, pin: int, word: int) -> int:
    """A word of the frame that is pinned, or a failure."""
    frame = held_by(image, pin) >> 1
    if frame == 0:
        return NOT_PINNED
    value: int = image[word_at(image, frame, word)]
    return value


@kernel
def device_store(image: Image, pin: int, word: int, value: int) -> int:
    """Write a word of the frame that is pinned; 0, or a failure."""
    held = held_by(image, pin)
    if held == 0:
        return NOT_PINNED
    if held & FOR_WRITING == 0:
        return NOT_PERMITTED
    image[word_at(image, held >> 1, word)] = value
    return 0


@kernel
def unpin(image: Image, pin: int) -> int:
    """A device is done with a frame; 0, or a failure."""
    frame = held_by(image, pin) >> 1
    if frame == 0:
        return NOT_PINNED
    image[image[PINS_AT] + pin] = 0
    image[record_at(image, frame) + PINNED] -= 1
    release(image, frame)
    return 0


# ── A machine ────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def init(image: Image) -> None:
    """Process 0 exists; the file's page is in its cache, and all other frames are free."""
    image[task_at(image, 0) + ALIVE] = 1
    image[record_at(image, FILE_FRAME) + REFERENCES] = 1
    word = 0
    while word < image[WORDS]:
        image[word_at(image, FILE_FRAME, word)] = OF_FILE
        word += 1
    frame = FIRST + image[FRAMES]
    while frame > FIRST:
        frame -= 1
        image[record_at(image, frame) + NEXT] = image[FREE]
        image[FREE] = frame


outcome, done = answers(Failure)
MOST = 62
MOST_PAGES = 1 << 24


class Cow:
    """Processes that fork, and their memory, under the law's names (spec/advanced/cow.py), over one image."""

    __slots__ = ("image",)

    def __init__(self, processes: int, pages: int, words: int, frames: int, cpus: int, pins: int) -> None:
        """Raise ValueError for a machine that there is not."""
        if not (1 <= processes <= MOST and 1 <= cpus <= MOST and 0 <= pins <= MOST):
            raise ValueError(f"no machine has {processes} processes, {cpus} CPUs and {pins} pins")
        if not (1 <= pages <= MOST_PAGES and 1 <= words <= MOST_PAGES and 1 <= frames <= MOST_PAGES):
            raise ValueError(f"no machine has {pages} pages of {words} words and {frames} frames")
        blocks = ((pages - 1) >> BLOCK_SHIFT) + 1
        places = [HEADER]
        counts = (
            processes << TASK_SHIFT,
            processes * blocks,
            processes * pages,
            FIRST + frames << RECORD_SHIFT,
            (FIRST + frames) * words,
            cpus << CPU_SHIFT,
            pins,
        )
        for count in counts:
            places.append(places[-1] + count)
        self.image = new_image(places[-1])
        for place, word in enumerate((processes, pages, words, frames, cpus, pins, blocks, *places[:-1])):
            self.image[place] = word
        init(self.image)

    map_page: Callable[[Process, int, int, int], Failure | None] = operation(map_page, done)
    unmap_page: Callable[[Process, int], Failure | None] = operation(unmap_page, done)
    protect_page: Callable[[Process, int, int], Failure | None] = operation(protect_page, done)
    discard_page: Callable[[Process, int], Failure | None] = operation(discard_page, done)
    fork: Callable[[Process], Process | Failure] = operation(fork, outcome)
    exit: Callable[[Process], Failure | None] = operation(exit, done)
    start: Callable[[int, Process, int, int, int], Failure | None] = operation(start, done)
    step: Callable[[int], int | Failure] = operation(step, outcome)
    finish: Callable[[int], int | Failure] = operation(finish, outcome)
    load: Callable[[Process, int, int], int | Failure] = operation(load, outcome)
    store: Callable[[Process, int, int, int], Failure | None] = operation(store, done)
    device_load: Callable[[int, int], int | Failure] = operation(device_load, outcome)
    device_store: Callable[[int, int, int], Failure | None] = operation(device_store, done)
    unpin: Callable[[int], Failure | None] = operation(unpin, done)
