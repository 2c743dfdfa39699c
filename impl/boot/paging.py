"""Turning paging on: a boot code that builds its tables and takes its steps, and the processor under it.

A word of the image holds what a register or 32 bits of memory hold:

    word 0 … 4      where the loader has put the kernel, and where the tables go
    word 5 … 10     whether the tables are built, and what the processor's registers and its TLB hold
    from MEMORY on  the directory, and the tables behind it: 1,024 words each

Both halves share the tables: a directory refers to each of them twice. So there are as many tables as there are 4 MiB
from address 0 to the end of what is mapped, and dropping the identity map clears as many entries.
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, answers, kernel, new_image, nothing, operation
from spec.boot.words import (
    BUILD,
    DROP,
    ENABLE,
    ENTRIES,
    JUMP,
    LARGE_SHIFT,
    LOAD,
    LOW_END,
    MOVE,
    PRESENT,
    SMALL_SHIFT,
    WRITABLE,
    Fault,
    LinearAddress,
    StepOrder,
)
from spec.boot.words import PagingFailure as Failure

START, SIZE, BASE, ROOT, TABLES = 0, 1, 2, 3, 4
BUILT, CR3, PAGING, CODE, STACK, CACHED = 5, 6, 7, 8, 9, 10
MEMORY = 16

SMALL_PAGE = 1 << SMALL_SHIFT
LARGE_PAGE = 1 << LARGE_SHIFT
RIGHTS = PRESENT | WRITABLE
SEQUENCE = 0o7654321
"""The boot code's steps, the first one lowest."""
NOTHING = -1
"""In the place of a physical address: none."""
FAULTED = -(1 << 40)
"""A fault is returned as this less its address."""

MISALIGNED = -Failure.MISALIGNED.errno
TOO_LARGE = -Failure.TOO_LARGE.errno
OVERLAP = -Failure.OVERLAP.errno
NO_ROOM = -Failure.NO_ROOM.errno
BUSY = -Failure.BUSY.errno
NOT_BUILT = -Failure.NOT_BUILT.errno
NOT_MAPPED = -Failure.NOT_MAPPED.errno
OUT_OF_RANGE = -Failure.OUT_OF_RANGE.errno


# ── The tables, by numbers alone ─────────────────────────────────────────────────────────────────────────────


@kernel
def pages_mapped(start: int, size: int, root: int, tables: int) -> int:
    """How many pages are mapped in each half: from address 0 to the end of the kernel, or of the tables."""
    kernel_end = start + size
    end = root + (1 + tables) * SMALL_PAGE
    if kernel_end > end:
        end = kernel_end
    return (end + SMALL_PAGE - 1) >> SMALL_SHIFT


@kernel
def refusal(start: int, size: int, base: int, root: int, tables: int) -> int:
    """Why such tables cannot map such a kernel; 0 where they can."""
    end = pages_mapped(start, size, root, tables) << SMALL_SHIFT
    if base & (LARGE_PAGE - 1) != 0:
        return MISALIGNED
    if start < root + (1 + tables) * SMALL_PAGE and root < start + size:
        return OVERLAP
    if end > tables << LARGE_SHIFT:
        return TOO_LARGE
    if base < end or base + end > LOW_END:
        return NO_ROOM
    return 0


@kernel
def directory_entry(pages: int, base: int, root: int, identity: int, index: int) -> int:
    """The entry of the directory at an index: of the table that maps it in its half, or 0."""
    above = index - (base >> LARGE_SHIFT)
    number = above if above >= 0 else index
    if number << 10 >= pages or (above < 0 and identity == 0):
        return 0
    return root + (number + 1) * SMALL_PAGE | RIGHTS


@kernel
def table_entry(pages: int, page: int) -> int:
    """The entry for a page of physical memory, by its number."""
    if page >= pages:
        return 0
    return page << SMALL_SHIFT | RIGHTS


@kernel
def step_at(number: int) -> int:
    """A step of the boot code, by its place in the order, counted from 0; 0 behind the last."""
    return SEQUENCE >> 3 * number & 7


# ── The processor ────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def word_at(image: Image, address: int) -> int:
    """The 32 bits of memory at a physical address; 0 where the image has none."""
    place = (address - image[ROOT]) >> 2
    if place < 0 or place >= (1 + image[TABLES]) * ENTRIES:
        return 0
    word: int = image[MEMORY + place]
    return word


@kernel
def translated(upper: int, lower: int, address: int) -> int:
    """The physical address that a write reaches by an entry of the directory and one of a table, or why it reaches
    none."""
    if upper & lower & RIGHTS != RIGHTS:
        return NOT_MAPPED
    return lower & -SMALL_PAGE | address & (SMALL_PAGE - 1)


@kernel
def walk(image: Image, directory: int, address: int) -> int:
    """The physical address that a write reaches by a directory, or why it reaches none."""
    upper = word_at(image, directory + (address >> LARGE_SHIFT) * 4)
    lower = word_at(image, (upper & -SMALL_PAGE) + (address >> SMALL_SHIFT & (ENTRIES - 1)) * 4)
    return translated(upper, lower, address)


@kernel
def reaches(image: Image, offset: int, half: int) -> int:
    """1 where the processor reaches a byte of the kernel, by its offset, in a half. What the TLB holds it uses."""
    physical = image[START] + offset
    address = physical + image[BASE] * half
    if image[PAGING] == 0:
        return 1 if address == physical else 0
    if half == 0 and image[CACHED] == 1:
        return 1
    if image[BUILT] == 0:
        return 0
    return 1 if walk(image, image[CR3], address) == physical else 0


@kernel
def go_on(image: Image) -> int:
    """Fetch the next instruction, the kernel's first, and write to the stack, its last byte: the instruction's address,
    or a fault, with which the machine begins anew."""
    code: int = image[START] + image[BASE] * image[CODE]
    if reaches(image, 0, image[CODE]) == 0:
        reset(image)
        return FAULTED - code
    if reaches(image, image[SIZE] - 1, image[STACK]) == 0:
        stack: int = image[START] + image[SIZE] - 1 + image[BASE] * image[STACK]
        reset(image)
        return FAULTED - stack
    return code


@kernel
def reset(image: Image) -> None:
    """The machine as the loader leaves it. Memory behind the kernel holds anything: also what was once a table, which
    nobody may rely upon."""
    image[BUILT] = 0
    image[CR3] = 0
    image[PAGING] = 0
    image[CODE] = 0
    image[STACK] = 0
    image[CACHED] = 0


# ── The boot code ────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def build(image: Image) -> int:
    """Write the directory, and as many of the tables as are needed; 0, or a failure."""
    if image[PAGING] == 1:
        return BUSY
    why = refusal(image[START], image[SIZE], image[BASE], image[ROOT], image[TABLES])
    if why != 0:
        return why
    pages = pages_mapped(image[START], image[SIZE], image[ROOT], image[TABLES])
    index = 0
    while index < ENTRIES:
        image[MEMORY + index] = directory_entry(pages, image[BASE], image[ROOT], 1, index)
        index += 1
    page = 0
    while page < pages or page & (ENTRIES - 1) != 0:
        image[MEMORY + ENTRIES + page] = table_entry(pages, page)
        page += 1
    image[BUILT] = 1
    return 0


@kernel
def load_root(image: Image) -> int:
    """Load CR3 with the directory's physical address."""
    image[CR3] = image[ROOT]
    image[CACHED] = 0
    return go_on(image)


@kernel
def enable_paging(image: Image) -> int:
    """Set CR0.PG and CR0.WP."""
    image[PAGING] = 1
    return go_on(image)


@kernel
def jump_high(image: Image) -> int:
    """Jump to the linked address of the next instruction."""
    image[CODE] = 1
    return go_on(image)


@kernel
def move_stack(image: Image) -> int:
    """Add the base to ESP."""
    image[STACK] = 1
    return go_on(image)


@kernel
def drop_identity(image: Image) -> int:
    """Clear the directory's entries below the base."""
    if image[BUILT] == 1:
        if image[PAGING] == 1 and image[MEMORY + (image[START] >> LARGE_SHIFT)] & PRESENT != 0:
            image[CACHED] = 1
        pages = pages_mapped(image[START], image[SIZE], image[ROOT], image[TABLES])
        index = 0
        while index << 10 < pages:
            image[MEMORY + index] = directory_entry(pages, image[BASE], image[ROOT], 0, index)
            index += 1
    return go_on(image)


@kernel
def flush(image: Image) -> int:
    """Load CR3 with what it holds."""
    image[CACHED] = 0
    return go_on(image)


@kernel
def take(image: Image, step: int) -> int:
    """One step, by its number."""
    if step == BUILD:
        return build(image)
    if step == LOAD:
        return load_root(image)
    if step == ENABLE:
        return enable_paging(image)
    if step == JUMP:
        return jump_high(image)
    if step == MOVE:
        return move_stack(image)
    if step == DROP:
        return drop_identity(image)
    return flush(image)


@kernel
def start(image: Image, limit: int) -> int:
    """Reset, and take all steps, or so many of them: which they were, or why one was refused or faulted."""
    reset(image)
    order, number = 0, 0
    while number < limit and step_at(number) != 0:
        result = take(image, step_at(number))
        if result < 0:
            return result
        order |= step_at(number) << 3 * number
        number += 1
    return order


@kernel
def lookup(image: Image, address: int) -> int:
    """The physical address that a write reaches by the tables, or why it reaches none."""
    if address < 0 or address >= LOW_END:
        return OUT_OF_RANGE
    if image[BUILT] == 0:
        return NOT_BUILT
    return walk(image, image[ROOT], address)


@kernel
def init(image: Image, load: int, size: int, base: int, root: int, tables: int) -> None:
    """Lay out an image of MEMORY + 1,024 · (1 + tables) words. Memory holds the worst: entries that are present, and
    refer to the directory."""
    image[START] = load
    image[SIZE] = size
    image[BASE] = base
    image[ROOT] = root
    image[TABLES] = tables
    place = 0
    while place < (1 + tables) * ENTRIES:
        image[MEMORY + place] = root | RIGHTS
        place += 1
    reset(image)


outcome, done = answers(Failure)


def stepped(code: int, *numbers: int) -> LinearAddress | Fault:
    """What a step answers."""
    return Fault(FAULTED - code) if code <= FAULTED else LinearAddress(code)


def started(code: int, *numbers: int) -> StepOrder | Fault | Failure:
    """What `start` answers."""
    if code <= FAULTED:
        return Fault(FAULTED - code)
    result = outcome(code)
    return result if isinstance(result, Failure) else StepOrder(result)


def out_of_range(image: Image, *numbers: int) -> Failure:
    """Python's integers have no end, and compiled code takes 64 bits: what does not fit is out of every range."""
    return Failure.OUT_OF_RANGE


def without_end(image: Image, limit: int) -> StepOrder | Fault | Failure:
    """What `start` answers where its limit is no 64-bit word: none of its steps is taken, or all are."""
    return started(start(image, 8 if limit > 0 else 0))


class BootCode:
    """The boot code on its machine, under the law's names (spec/boot/paging.py)."""

    __slots__ = ("image",)

    def __init__(self, load: int, size: int, base: int, root: int, tables: int) -> None:
        """Raise ValueError for a kernel or tables that do not lie in 32 bits."""
        if not (0 <= load and 1 <= size and load + size <= LOW_END):
            raise ValueError(f"a kernel lies below 4 GiB, and not {size} bytes from {load:#x} on")
        if not 1 <= tables <= ENTRIES:
            raise ValueError(f"there are between 1 and {ENTRIES} tables, not {tables}")
        if not (0 <= root and root % SMALL_PAGE == 0 and root + (1 + tables) * SMALL_PAGE <= LOW_END):
            raise ValueError(f"a directory and its tables lie below 4 GiB, at a multiple of 4 KiB, not at {root:#x}")
        if not 0 <= base < LOW_END:
            raise ValueError(f"a base is an address of 32 bits, not {base:#x}")
        self.image = new_image(MEMORY + (1 + tables) * ENTRIES)
        init(self.image, load, size, base, root, tables)

    build: Callable[[], Failure | None] = operation(build, done)
    load_root: Callable[[], LinearAddress | Fault] = operation(load_root, stepped)
    enable_paging: Callable[[], LinearAddress | Fault] = operation(enable_paging, stepped)
    jump_high: Callable[[], LinearAddress | Fault] = operation(jump_high, stepped)
    move_stack: Callable[[], LinearAddress | Fault] = operation(move_stack, stepped)
    drop_identity: Callable[[], LinearAddress | Fault] = operation(drop_identity, stepped)
    flush: Callable[[], LinearAddress | Fault] = operation(flush, stepped)
    lookup: Callable[[int], LinearAddress | Failure] = operation(lookup, outcome, beyond=out_of_range)
    start: Callable[[int], StepOrder | Fault | Failure] = operation(start, started, beyond=without_end)
    reset: Callable[[], None] = operation(reset, nothing)
