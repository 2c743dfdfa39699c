"""In which orders CPUs, pages and frames can be numbered, and which number each then has."""

from __future__ import annotations

from typing import Any

from impl.advanced.cow import (
    ATTRIBUTES,
    CPUS,
    ENTRY,
    FIRST,
    FRAME_SHIFT,
    FRAMES,
    FREE,
    KEY,
    KIND,
    NEW,
    NEXT,
    OLD,
    PAGES,
    PINS,
    PINS_AT,
    PRESENT,
    PROCESS,
    PROCESSES,
    SEEN,
    STAGE,
    VALUE,
    WORD,
    WORDS,
    WRITABLE,
    cpu_at,
    entry_at,
    record_at,
)
from impl.image import Image, kernel

BITS = ATTRIBUTES | PRESENT | WRITABLE
MIX = 0x9E3779B1
"""An odd number, to make one of several."""

# ── The law's state ──────────────────────────────────────────────────────────────────────────────────────────

ALIVE, ORIGINS, WRITABLES, MEMORY, PINNED_PAGES, WRITES, WHOSE, LAW_PLACES, KINDS, VALUES = range(10)
"""Its tables, in order (spec.advanced.cow.Processes)."""


@kernel
def entries_of(image: Image, table: int) -> int:
    """How many numbers a table of the law's has."""
    count: int = image[CPUS]
    if table == ALIVE:
        count = image[PROCESSES]
    elif table < MEMORY:
        count = image[PROCESSES] * image[PAGES]
    elif table == MEMORY:
        count = (image[PROCESSES] * image[PAGES] + image[PINS]) * image[WORDS]
    elif table < WHOSE and image[PINS] != 0:
        count = image[PINS]
    return count


@kernel
def lanes_of(count: int) -> int:
    """How many words a table has: a power of two; the last number fills it up (checks.engines.compiling.traced)."""
    lanes = 1
    while lanes < count:
        lanes <<= 1
    return lanes


@kernel
def law_at(image: Image, table: int) -> int:
    """Where a table begins among the words of the law's state."""
    at, before = 0, 0
    while before < table:
        at += lanes_of(entries_of(image, before))
        before += 1
    return at


# ── Orders ───────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def put_in_order(names: Any, first: int, count: int, choice: int) -> int:
    """Write the choice-th order of so many numbers from a place on; what is left of the choice. Behind it, which place
    each has."""
    place = 0
    while place < count:
        names[first + place] = place
        place += 1
    place = 0
    while place < count:
        other = place + choice % (count - place)
        choice //= count - place
        names[first + place], names[first + other] = names[first + other], names[first + place]
        place += 1
    place = 0
    while place < count:
        names[first + count + names[first + place]] = place
        place += 1
    return choice


@kernel
def like_cpu(image: Image, cpu: int) -> int:
    """A number that CPUs share which differ at most in the names of frames and pages."""
    at, pages = cpu_at(image, cpu), image[PAGES]
    sign = image[at + STAGE] * MIX + image[at + PROCESS]
    sign = sign * MIX + image[at + KIND]
    sign = sign * MIX + image[at + VALUE]
    sign = sign * MIX + image[at + WORD]
    sign = sign * MIX + (image[at + SEEN] & BITS)
    sign = sign * MIX + ((image[at + KEY] + pages - 1) // pages)
    made: int = sign * MIX + (image[at + ENTRY] & BITS)
    return made


@kernel
def like_page(image: Image, law: Any, page: int) -> int:
    """A number that pages share which differ at most in the names of frames and CPUs."""
    pages, words = image[PAGES], image[WORDS]
    memory = law_at(image, MEMORY)
    sign, process = 0, 0
    while process < image[PROCESSES]:
        sign = sign * MIX + (image[entry_at(image, process, page)] & BITS)
        sign = sign * MIX + law[memory + (process * pages + page) * words]
        process += 1
    return sign


# ── Orders worth looking at ──────────────────────────────────────────────────────────────────────────────────────


@kernel
def are_alike(image: Image) -> bool:
    """Whether pages are. Where there are fewer frames, not all are accessed (`used`), and each is another matter."""
    enough: bool = image[FRAMES] >= image[PAGES]
    return enough


@kernel
def is_sorted(image: Image, law: Any, names: Any) -> bool:
    """Whether what can be told apart without names stands in order. Of what is alike every order is tried."""
    cpu = 1
    while cpu < image[CPUS]:
        if like_cpu(image, names[cpu - 1]) > like_cpu(image, names[cpu]):
            return False
        cpu += 1
    page, first = 1, pages_from(image)
    while page < image[PAGES] and are_alike(image):
        if like_page(image, law, names[first + page - 1]) > like_page(image, law, names[first + page]):
            return False
        page += 1
    return True


@kernel
def orders_of(count: int) -> int:
    """In how many orders so many can stand."""
    orders = 1
    while count > 1:
        orders *= count
        count -= 1
    return orders


# ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def pages_from(image: Image) -> int:
    first: int = 2 * image[CPUS]
    return first


@kernel
def frames_from(image: Image) -> int:
    first: int = 2 * (image[CPUS] + image[PAGES])
    return first


@kernel
def name_of(image: Image, names: Any, frame: int) -> int:
    """The new number of a frame; the number itself of what is none."""
    if frame < FIRST or frame >= FIRST + image[FRAMES]:
        return frame
    name: int = names[frames_from(image) + frame]
    return name


@kernel
def meet(image: Image, names: Any, frame: int, next_name: int) -> int:
    """Give a frame that has none yet the next number; the next one then."""
    if frame < FIRST or frame >= FIRST + image[FRAMES] or names[frames_from(image) + frame] != 0:
        return next_name
    names[frames_from(image) + frame] = next_name
    return next_name + 1


@kernel
def name_frames(image: Image, names: Any) -> None:
    """Number the frames as they are met: in the entries of pages, by pins, on the CPUs, in the list of free ones."""
    frames, first, pages = frames_from(image), FIRST, image[PAGES]
    frame = 0
    while frame < FIRST + image[FRAMES]:
        names[frames + frame] = 0
        frame += 1
    page = 0
    while page < image[PROCESSES] * pages:
        there = page // pages * pages + names[pages_from(image) + page % pages]
        first = meet(image, names, image[entry_at(image, 0, there)] >> FRAME_SHIFT, first)
        page += 1
    pin = 0
    while pin < image[PINS]:
        first = meet(image, names, image[image[PINS_AT] + pin] >> 1, first)
        pin += 1
    cpu = 0
    while cpu < image[CPUS]:
        at = cpu_at(image, names[cpu])
        first = meet(image, names, image[at + OLD], first)
        first = meet(image, names, image[at + NEW], first)
        first = meet(image, names, image[at + SEEN] >> FRAME_SHIFT, first)
        first = meet(image, names, image[at + ENTRY] >> FRAME_SHIFT, first)
        cpu += 1
    frame, listed = image[FREE], 0
    while frame >= FIRST and frame < FIRST + image[FRAMES] and listed < image[FRAMES]:
        first = meet(image, names, frame, first)
        frame = image[record_at(image, frame) + NEXT]
        listed += 1
    frame = FIRST
    while frame < FIRST + image[FRAMES]:
        first = meet(image, names, frame, first)
        frame += 1


@kernel
def renamed_page(image: Image, names: Any, page: int) -> int:
    """The new number of a page, among those of all processes or of one."""
    pages = image[PAGES]
    if page < 0 or page >= image[PROCESSES] * pages:
        return page
    renumbered: int = page // pages * pages + names[pages_from(image) + pages + page % pages]
    return renumbered
