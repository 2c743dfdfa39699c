"""What it does not matter which it is: CPUs, frames, and the pages of a process, for compiled exploration.

A memory with other names is as good as it was: nothing that the law says, and nothing that the implementation does,
depends on which CPU, frame or page has which number. Frames are handed out from a list, the head first, and the list is
renamed along with them. Processes are another matter: the first does not end, and fork takes the lowest number.
"""

from __future__ import annotations

from typing import Any

from checks.pairing import AGAIN, WRITTEN, Renaming
from checks.pairings.advanced.cow.names import (
    LAW_PLACES,
    MEMORY,
    ORIGINS,
    PINNED_PAGES,
    VALUES,
    WHOSE,
    WRITABLES,
    are_alike,
    entries_of,
    is_sorted,
    lanes_of,
    name_frames,
    name_of,
    orders_of,
    pages_from,
    put_in_order,
    renamed_page,
)
from impl.advanced.cow import (
    CPU_SHIFT,
    CPUS,
    ENTRY,
    FIRST,
    FRAME_SHIFT,
    FRAMES,
    FREE,
    IDLE,
    KEY,
    NEW,
    NEXT,
    OLD,
    PAGE,
    PAGES,
    PINS,
    PINS_AT,
    PROCESSES,
    RECORD_SHIFT,
    SEEN,
    STAGE,
    WORDS,
    cpu_at,
    entry_at,
    record_at,
    word_at,
)
from impl.image import Image, kernel

# ── The memory ───────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def renamed_entry(image: Image, names: Any, entry: int) -> int:
    """An entry that leads to the frame by its new number."""
    frame = entry >> FRAME_SHIFT
    led: int = entry + (name_of(image, names, frame) - frame << FRAME_SHIFT)
    return led


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


# ── The law's state ──────────────────────────────────────────────────────────────────────────────────────────


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
    there: int = (page // pages * pages + names[pages_from(image) + page % pages]) * words + number % words
    return there


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


NAMES = "names"
RENAMINGS = {NAMES: Renaming(renamed)}
