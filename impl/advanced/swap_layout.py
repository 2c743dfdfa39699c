"""The image of swap: where each table begins, what its records are made of, and how failures are returned.

words 0 … 20       how many of what there are, where each of the following begins, and what is said below
TASKS              for each process: whether it exists, and accesses under way to its memory
TABLES             for each process an entry for each of its pages
AREAS              for each process and page: whether it is mapped, and locked
PINS_AT            for each process and page the frame that a device has been told, or 0
RECORDS            for each frame, from 1 on: references, mappings, its slot, what is below, and the next free one
CONTENTS           the words of each frame
SLOTS_AT           for each slot: how many entries lead to it, and the frame that the swap cache has for it
DEVICE             the words of each slot
CPUS_AT            for each CPU the access that is under way; and one more for what is done in one go
"""

from __future__ import annotations

from impl.image import Image, kernel
from spec.advanced.words import SwapFailure as Failure

PROCESSES, PAGES, WORDS, FRAMES, SLOTS, CPUS = range(6)
TASKS, TABLES, AREAS, PINS_AT, RECORDS, CONTENTS, SLOTS_AT, DEVICE, CPUS_AT = range(6, 15)
FREE, SIZE, FAILS, HAND, WORK, VICTIM = range(15, 21)
HEADER = 21
"""The first free frame; of the area how many slots it has, and what its device fails at; the clock's hand; of the
page-out under way its next step, and its frame."""

ALIVE, USERS = range(2)
TASK_SHIFT = 1

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
