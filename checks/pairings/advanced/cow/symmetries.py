"""What it does not matter which it is: CPUs, frames, and the pages of a process, for compiled exploration.

A memory with other names is as good as it was: nothing that the law says, and nothing that the implementation does,
depends on which CPU, frame or page has which number. Frames are handed out from a list, the head first, and the list is
renamed along with them. Processes are another matter: the first does not end, and fork takes the lowest number.
"""

from __future__ import annotations

from typing import Any

from checks.pairing import Renaming
from impl.advanced.cow import (
    ATTRIBUTES,
    CPU_SHIFT,
    CPUS,
    ENTRY,
    FIRST,
    FRAME_SHIFT,
    FRAMES,
    FREE,
    IDLE,
    KEY,
    KIND,
    NEW,
    NEXT,
    OLD,
    PAGE,
    PAGES,
    PINS,
    PINS_AT,
    PRESENT,
    PROCESS,
    PROCESSES,
    RECORD_SHIFT,
    SEEN,
    STAGE,
    VALUE,
    WORD,
    WORDS,
    WRITABLE,
    cpu_at,
    entry_at,
    record_at,
    word_at,
)
from impl.image import Image, kernel

AGAIN, WRITTEN = 1, 2
BITS = ATTRIBUTES | PRESENT | WRITABLE
MIX = 0x9E3779B1
"""An odd number, to make one of several."""

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
    sign = sign * MIX + (image[at + ENTRY] & BITS)
    return sign


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


# ── The law's state ──────────────────────────────────────────────────────────────────────────────────────────

ALIVE, ORIGINS, WRITABLES, MEMORY, PINNED_PAGES, WRITES, WHOSE, LAW_PLACES, KINDS, VALUES = range(10)
"""Its tables, in order (spec.advanced.cow.Processes)."""


@kernel
def entries_of(image: Image, table: int) -> int:
    """How many numbers a table of the law's has."""
    pages, cpus, pins = image[PROCESSES] * image[PAGES], image[CPUS], image[PINS]
    if table == ALIVE:
        processes: int = image[PROCESSES]
        return processes
    if table < MEMORY:
        return pages
    if table == MEMORY:
        return (pages + pins) * image[WORDS]
    if table < WHOSE and pins != 0:
        return pins
    return cpus


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
def renamed_entry(image: Image, names: Any, entry: int) -> int:
    """An entry that leads to the frame by its new number."""
    frame = entry >> FRAME_SHIFT
    return entry + (name_of(image, names, frame) - frame << FRAME_SHIFT)


@kernel
def rename_frames(image: Image, into: Image, names: Any) -> None:
    frame = FIRST
    while frame < FIRST + image[FRAMES]:
        source, target = record_at(image, frame), record_at(image, name_of(image, names, frame))
        field = 0
        while field < 1 << RECORD_SHIFT:
            into[target + field] = image[source + field]
            field += 1
        into[target + NEXT] = name_of(image, names, image[source + NEXT])
        word = 0
        while word < image[WORDS]:
            into[word_at(image, name_of(image, names, frame), word)] = image[word_at(image, frame, word)]
            word += 1
        frame += 1
    into[FREE] = name_of(image, names, image[FREE])


@kernel
def rename_cpu(image: Image, into: Image, names: Any, cpu: int) -> None:
    source, target = cpu_at(image, names[cpu]), cpu_at(image, cpu)
    field = 0
    while field < 1 << CPU_SHIFT:
        into[target + field] = image[source + field]
        field += 1
    into[target + SEEN] = renamed_entry(image, names, image[source + SEEN])
    into[target + ENTRY] = renamed_entry(image, names, image[source + ENTRY])
    into[target + NEW] = name_of(image, names, image[source + NEW])
    into[target + OLD] = name_of(image, names, image[source + OLD])
    if image[source + STAGE] != IDLE:
        into[target + PAGE] = renamed_page(image, names, image[source + PAGE])
    if image[source + KEY] > 0:
        into[target + KEY] = renamed_page(image, names, image[source + KEY] - 1) + 1


@kernel
def renamed_page(image: Image, names: Any, page: int) -> int:
    """The new number of a page, among those of all processes or of one."""
    pages = image[PAGES]
    if page < 0 or page >= image[PROCESSES] * pages:
        return page
    renumbered: int = page // pages * pages + names[pages_from(image) + pages + page % pages]
    return renumbered


@kernel
def rename_image(image: Image, into: Image, names: Any) -> None:
    place = 0
    while place < len(image):
        into[place] = image[place]
        place += 1
    page = 0
    while page < image[PROCESSES] * image[PAGES]:
        entry = image[entry_at(image, 0, page)]
        into[entry_at(image, 0, renamed_page(image, names, page))] = renamed_entry(image, names, entry)
        page += 1
    rename_frames(image, into, names)
    cpu = 0
    while cpu < image[CPUS]:
        rename_cpu(image, into, names, cpu)
        cpu += 1
    pin = 0
    while pin < image[PINS]:
        held = image[image[PINS_AT] + pin]
        into[image[PINS_AT] + pin] = name_of(image, names, held >> 1) << 1 | held & 1
        pin += 1


@kernel
def source_of(image: Image, names: Any, table: int, number: int) -> int:
    """Which number of a table of the law's is renumbered as this one."""
    pages, words = image[PAGES], image[WORDS]
    if table >= WHOSE:
        cpu: int = names[number]
        return cpu
    if table == ORIGINS or table == WRITABLES:
        words = 1
    elif table != MEMORY:
        return number
    page = number // words
    if page >= image[PROCESSES] * pages:
        return number
    there: int = page // pages * pages + names[pages_from(image) + page % pages]
    return there * words + number % words


@kernel
def rename_law(image: Image, law: Any, into: Any, names: Any) -> None:
    """The tables of the law's state, each renumbered; and the numbers of pages that stand in them."""
    first, table, words = 0, 0, image[WORDS]
    while table <= VALUES:
        count = entries_of(image, table)
        lanes, lane = lanes_of(count), 0
        while lane < lanes:
            value = law[first + source_of(image, names, table, min(lane, count - 1))]
            if table == PINNED_PAGES:
                value = renamed_page(image, names, value)
            elif table == LAW_PLACES and value >= 0:
                value = renamed_page(image, names, value // words) * words + value % words
            into[first + lane] = value
            lane += 1
        first += lanes
        table += 1


# ── One order of names ───────────────────────────────────────────────────────────────────────────────────────


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


@kernel
def renamed(image: Image, law: Any, into: Image, law_into: Any, names: Any, choice: int) -> int:
    """Write a memory and the law's state with CPUs and pages in the choice-th order, and frames numbered as they are
    then met. AGAIN where there is one more order; WRITTEN where this one was worth it."""
    orders = orders_of(image[CPUS]) * (orders_of(image[PAGES]) if are_alike(image) else 1)
    rest = put_in_order(names, 0, image[CPUS], choice)
    put_in_order(names, pages_from(image), image[PAGES], rest if are_alike(image) else 0)
    answer = AGAIN if choice + 1 < orders else 0
    if is_sorted(image, law, names):
        name_frames(image, names)
        rename_image(image, into, names)
        rename_law(image, law, law_into, names)
        answer |= WRITTEN
    return answer


RENAMINGS = {"names": Renaming(renamed)}
