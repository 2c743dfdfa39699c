"""Demand paging: page faults over the page tables of an address space, with a small page cache.

The image is that of impl.virtual.address_space, whose header leaves the words from HEADER on free, and behind its
memory follow:

    from AREAS on    for each page two words: what its area says, as rights | flags << FLAG_SHIFT | THERE, and which
                     page of the file it shows
    from CACHE on    for each page of the file three words: its frame in the page cache, or -1; whether that was
                     written since it was read; and what the disk holds
    from FAULTS on   for each CPU the record of the fault that it serves

Space 1 is the process's. What an entry maps is told by its frame: that of zeros, the page cache's, or else the page's
own. An entry may be written only if its page is the process's own, or the file's and shared; whether a frame of the
page cache was written is known from the entries' dirty bits, which are collected when a page is unmapped (Linux:
zap_present_folio_ptes).

Each step of a fault is one function, and other CPUs may do anything in between. `install` decides once more, and gives
up where the answer is another one (Linux: vmf_pte_changed, and the checks in finish_fault).
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, answers, called, kernel, new_image, nothing, operation, unsigned
from impl.virtual.address_space import AddressSpaces, create_space, give_frame, take_frame
from impl.virtual.address_space_layout import INDEX_BITS, MEMORY, PLACE, level_of
from impl.virtual.address_space_layout import NOT_PERMITTED as ENTRY_FORBIDS
from impl.virtual.address_space_pages import access, add_leaf, protect_page, remove_leaf
from impl.virtual.address_space_tables import find, flags_of, is_dirty, prune, read_entry
from impl.virtual.address_space_tables import grow as grow_table
from spec.virtual.words import (
    ALLOW,
    ANONYMOUS,
    BELOW_STACK,
    BY_USER,
    CACHED,
    COPY,
    EXECUTABLE,
    FETCH,
    FIRST_WORD,
    GROW,
    MAP_ANONYMOUS,
    MAP_GROWSDOWN,
    MAP_SHARED,
    NO_AREA,
    NO_FAULT,
    NOTHING,
    OWN,
    PRESENT,
    PRIVATE_FILE,
    PROT_ALL,
    PROT_EXEC,
    PROT_WRITE,
    PROTECTION,
    RESERVED,
    SHARE,
    SHARED,
    USER,
    WRITABLE,
    WRITE,
    ZERO_FILL,
    ZERO_PAGE,
    ZEROS,
)
from spec.virtual.words import FaultFailure as Failure
from spec.vocabulary import PAGE_SHIFT

HEADER = 49
PAGES, CPUS, SIZE, LIMIT, USED, ZERO, AREAS, CACHE, FAULTS = range(HEADER, HEADER + 9)
"""Header: how many pages and CPUs there are; how many pages the file has; how many frames pages may have, and have; the
frame of zeros; and where what begins."""

FLAG_SHIFT, THERE = 8, 1 << 3
"""In the word of an area: its flags are above its rights, and this bit says that there is one."""
FRAME, WRITTEN, DISK, CACHE_WORDS = 0, 1, 2, 3
STEP, PAGE, WRITES, DECIDED, TAKEN, SPARE, FAULT_WORDS = range(7)
"""Of a fault: how many of its steps are done, or 0; its page, WRITE if it writes, and what was decided; the frame that
the page is to have, and that for the page cache. NONE where there is none."""
NONE = -1
SPACE = 1
GAP = 1
"""How many pages below a stack must be free."""
TURNS = 4
"""An access is made again so often at most: after what is decided of it, it goes ahead."""
MOST_PAGES, MOST_FRAMES, MOST_CPUS = 1 << 18, 1 << 18, 64

SEGV_MAPERR = -Failure.SEGV_MAPERR.errno
SEGV_ACCERR = -Failure.SEGV_ACCERR.errno
BUS_ADRERR = -Failure.BUS_ADRERR.errno
BAD_TABLES = -Failure.BAD_TABLES.errno
NO_MEMORY = -Failure.NO_MEMORY.errno
OVERTAKEN = -Failure.OVERTAKEN.errno
BUSY = -Failure.BUSY.errno


# ── Areas ────────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def area_of(image: Image, page: int) -> int:
    """What a page's area says; 0 where there is none."""
    area: int = image[unsigned(image[AREAS] + 2 * page)]
    return area


@kernel
def number_of(image: Image, page: int) -> int:
    """Which page of the file a page shows; NONE where it shows none."""
    number: int = image[unsigned(image[AREAS] + 2 * page + 1)]
    return number


@kernel
def stack_above(image: Image, page: int) -> int:
    """The first page of the stack that can grow down to a page without an area; or NONE."""
    above = page
    while above < image[PAGES] and area_of(image, above) == 0:
        above += 1
    if above == image[PAGES] or area_of(image, above) >> FLAG_SHIFT & MAP_GROWSDOWN == 0:
        return NONE
    below = page - 1
    while below >= 0 and below >= page - GAP:
        area = area_of(image, below)
        if area & PROT_ALL and area >> FLAG_SHIFT & MAP_GROWSDOWN == 0:
            return NONE
        below -= 1
    return above


@kernel
def grow(image: Image, page: int) -> None:
    """Have the stack above grow down to a page."""
    above = stack_above(image, page)
    while page < above:
        image[image[AREAS] + 2 * page] = area_of(image, above)
        page += 1


@kernel
def kind_of(image: Image, page: int) -> int:
    """What a page is part of."""
    area = area_of(image, page)
    if area == 0:
        return NO_AREA if stack_above(image, page) == NONE else BELOW_STACK
    flags = area >> FLAG_SHIFT
    if flags & MAP_ANONYMOUS:
        return ANONYMOUS
    return SHARED if flags & MAP_SHARED else PRIVATE_FILE


# ── Entries ──────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def cache_at(image: Image, number: int) -> int:
    """Where the page cache speaks of a page of the file."""
    at: int = image[CACHE] + number * CACHE_WORDS
    return at


@kernel
def frame_at(image: Image, entry: int) -> int:
    """The frame that an entry maps."""
    return (read_entry(image, entry) & PLACE) >> PAGE_SHIFT


@kernel
def entry_for(image: Image, page: int) -> int:
    """The entry of a page; where its table is not there, the last one on the way, which is absent. It is handed from
    function to function, so that a step walks the tables once, and not from step to step: tables go meanwhile."""
    entry: int = find(image, SPACE, page, 1)
    return entry


@kernel
def held_by(image: Image, page: int, entry: int) -> int:
    """What the entry of a page maps."""
    if read_entry(image, entry) & PRESENT == 0:
        return NOTHING
    frame = frame_at(image, entry)
    if frame == image[ZERO]:
        return ZEROS
    number = number_of(image, page)
    if number != NONE and image[cache_at(image, number) + FRAME] == frame:
        return CACHED
    return OWN


@kernel
def allowed_by(area: int, writable: int) -> int:
    """The permissions of an entry: no more than the area has."""
    if area & PROT_ALL == 0:
        return 0
    rights = USER | (EXECUTABLE if area & PROT_EXEC else 0)
    return rights | WRITABLE if writable and area & PROT_WRITE else rights


@called
def drop(image: Image, page: int, entry: int) -> None:
    """Unmap a page, if it is mapped: what was written to the file's is noted, and what was its own is given back."""
    held, word = held_by(image, page, entry), read_entry(image, entry)
    if held == NOTHING:
        return
    remove_leaf(image, entry)
    if held == CACHED and is_dirty(word):
        image[cache_at(image, number_of(image, page)) + WRITTEN] = 1
    if held == OWN:
        release(image, (word & PLACE) >> PAGE_SHIFT)


@called
def unmap(image: Image, page: int) -> None:
    """Unmap a page, if it is mapped, and give back the tables that are empty then."""
    entry = entry_for(image, page)
    drop(image, page, entry)
    prune(image, entry >> image[INDEX_BITS])


@kernel
def put(image: Image, page: int, entry: int, frame: int, writable: int) -> None:
    """Map a page to a frame, in the place of what is mapped. For its tables there are always frames."""
    drop(image, page, entry)
    while level_of(image, entry) > 1:
        entry = grow_table(image, entry, page)
    add_leaf(image, entry, frame, flags_of(image, allowed_by(area_of(image, page), writable), 0, 0), 1)


# ── Frames ───────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def take(image: Image) -> int:
    """A frame for a page, for which the page cache may have to give up one; or a failure."""
    if image[USED] == image[LIMIT] and reclaim(image) == 0:
        return NO_MEMORY
    image[USED] += 1
    frame: int = take_frame(image)
    return frame


@called
def release(image: Image, frame: int) -> None:
    """Give a page's frame back."""
    give_frame(image, frame)
    image[USED] -= 1


@called
def reclaim(image: Image) -> int:
    """Have the page cache give up a frame; 0 where it has none."""
    number = 0
    while number < image[SIZE]:
        if is_cached(image, number):
            evict(image, number)
            return 1
        number += 1
    return 0


@kernel
def word_at(image: Image, frame: int) -> int:
    """Where the word of a frame stands."""
    at: int = image[MEMORY] + (frame << image[INDEX_BITS])
    return at


@kernel
def copy_frame(image: Image, to: int, of: int) -> None:
    """Where each begins is found once, so that the loop is compiled to one over vectors; so below."""
    source, target, words = word_at(image, of), word_at(image, to), 1 << image[INDEX_BITS]
    word = 0
    while word < words:
        image[unsigned(target + word)] = image[unsigned(source + word)]
        word += 1


@kernel
def clear_frame(image: Image, frame: int) -> None:
    target, words = word_at(image, frame), 1 << image[INDEX_BITS]
    word = 0
    while word < words:
        image[unsigned(target + word)] = 0
        word += 1


# ── The page cache ───────────────────────────────────────────────────────────────────────────────────────────


@kernel
def is_cached(image: Image, number: int) -> bool:
    """Whether the page cache has a page of the file."""
    return bool(number < image[SIZE] and image[cache_at(image, number) + FRAME] != NONE)


@called
def unmap_cached(image: Image, number: int) -> None:
    """Unmap a page of the file wherever its frame in the page cache is mapped (Linux: try_to_unmap, by the rmap)."""
    page = 0
    while page < image[PAGES]:
        if number_of(image, page) == number and held_by(image, page, entry_for(image, page)) == CACHED:
            unmap(image, page)
        page += 1


@called
def write_back(image: Image, number: int) -> None:
    """Have the disk hold what the page cache does. Whoever stores after this takes a fault, and is noticed."""
    at = cache_at(image, number)
    if not is_cached(image, number):
        return
    unmap_cached(image, number)
    if image[at + WRITTEN]:
        image[at + DISK] = image[word_at(image, image[at + FRAME])]
        image[at + WRITTEN] = 0


@called
def evict(image: Image, number: int) -> None:
    """Give up the frame of a page of the file."""
    at = cache_at(image, number)
    if not is_cached(image, number):
        return
    write_back(image, number)
    release(image, image[at + FRAME])
    image[at + FRAME] = NONE


@kernel
def sync(image: Image, number: int) -> int:
    """Write a page of the file to the disk: what that holds then."""
    write_back(image, number)
    word: int = image[cache_at(image, number) + DISK] if number < image[SIZE] else 0
    return word


@called
def cut(image: Image, number: int) -> None:
    """Drop a page of the file, and what the page cache has of it."""
    at = cache_at(image, number)
    if image[at + FRAME] != NONE:
        release(image, image[at + FRAME])
    image[at + FRAME] = NONE
    image[at + WRITTEN] = 0
    image[at + DISK] = 0


@kernel
def truncate(image: Image, size: int) -> int:
    """Have the file end after so many pages: what is beyond is unmapped, copies too, before its frames are given up."""
    page = 0
    while page < image[PAGES]:
        if number_of(image, page) >= size:
            unmap(image, page)
        page += 1
    number = size
    while number < image[SIZE]:
        cut(image, number)
        number += 1
    image[SIZE] = size
    return 0


# ── The decision ─────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def decide(error: int, kind: int, rights: int, inside: int, held: int, writable: int) -> int:
    """What is to be done about a fault, or the signal in which it ends."""
    if error & RESERVED:
        return BAD_TABLES
    if kind == NO_AREA:
        return SEGV_MAPERR
    if kind == BELOW_STACK:
        return GROW
    if error & WRITE:
        if rights & PROT_WRITE == 0:
            return SEGV_ACCERR
    elif error & PROTECTION or rights == 0:
        return SEGV_ACCERR
    if (kind == PRIVATE_FILE or kind == SHARED) and inside == 0 and held != OWN:
        return BUS_ADRERR
    if held != NOTHING and (error & WRITE == 0 or writable):
        return NO_FAULT
    if held == OWN:
        return ALLOW
    if kind == ANONYMOUS:
        return ZERO_FILL if error & WRITE else ZERO_PAGE
    if kind == PRIVATE_FILE and error & WRITE:
        return COPY
    return ALLOW if held == CACHED else SHARE


@kernel
def look_up(image: Image, page: int, entry: int, error: int) -> int:
    """What is decided of a fault as things stand."""
    writable = 1 if read_entry(image, entry) & WRITABLE else 0
    rights = area_of(image, page) & PROT_ALL
    inside = 1 if number_of(image, page) < image[SIZE] else 0
    return decide(error, kind_of(image, page), rights, inside, held_by(image, page, entry), writable)


# ── The steps of a fault ─────────────────────────────────────────────────────────────────────────────────────


@kernel
def fault_at(image: Image, cpu: int) -> int:
    """Where the record of a CPU's fault begins."""
    at: int = image[FAULTS] + cpu * FAULT_WORDS
    return at


@kernel
def is_idle(image: Image) -> bool:
    """Whether no fault is under way."""
    cpu = 0
    while cpu < image[CPUS]:
        if image[fault_at(image, cpu) + STEP] != 0:
            return False
        cpu += 1
    return True


@kernel
def begin(image: Image, cpu: int, page: int, error: int) -> int:
    """Look up and decide."""
    at = fault_at(image, cpu)
    if image[at + STEP] != 0:
        return BUSY
    entry = entry_for(image, page)
    decided = look_up(image, page, entry, error)
    if decided == GROW:
        grow(image, page)
        decided = look_up(image, page, entry, error)
    if decided > NO_FAULT:
        image[at + STEP] = 1
        image[at + PAGE] = page
        image[at + WRITES] = error & WRITE
        image[at + DECIDED] = decided
    return decided


@kernel
def end(image: Image, cpu: int) -> None:
    """End a fault: what it has taken and not used is given back."""
    at = fault_at(image, cpu)
    if image[at + TAKEN] != NONE:
        release(image, image[at + TAKEN])
    if image[at + SPARE] != NONE:
        release(image, image[at + SPARE])
    image[at + STEP] = 0
    image[at + PAGE] = 0
    image[at + WRITES] = 0
    image[at + DECIDED] = 0
    image[at + TAKEN] = NONE
    image[at + SPARE] = NONE


@kernel
def allocate(image: Image, cpu: int) -> int:
    """Take the frames that are needed."""
    at = fault_at(image, cpu)
    if image[at + STEP] != 1:
        return BUSY
    decided, number = image[at + DECIDED], number_of(image, image[at + PAGE])
    frame = 0
    if decided == ZERO_FILL or decided == COPY:
        frame = take(image)
        image[at + TAKEN] = frame if frame >= 0 else NONE
    if frame >= 0 and (decided == SHARE or decided == COPY) and not is_cached(image, number):
        frame = take(image)
        image[at + SPARE] = frame if frame >= 0 else NONE
    if frame < 0:
        end(image, cpu)
        return NO_MEMORY
    image[at + STEP] = 2
    return 0


@kernel
def read_in(image: Image, cpu: int, number: int) -> int:
    """Have the page cache hold a page of the file: 0, or that it is not to be had any more."""
    at, cached = fault_at(image, cpu), cache_at(image, number)
    if number >= image[SIZE]:
        return OVERTAKEN
    if image[cached + FRAME] != NONE:
        return 0
    frame = image[at + SPARE]
    if frame == NONE:
        return OVERTAKEN
    clear_frame(image, frame)
    image[word_at(image, frame)] = image[cached + DISK]
    image[cached + FRAME] = frame
    image[at + SPARE] = NONE
    return 0


@kernel
def filled(image: Image, cpu: int) -> int:
    """The frame that a fault is to map, filled; or that there is none any more."""
    at = fault_at(image, cpu)
    decided, page = image[at + DECIDED], image[at + PAGE]
    frame: int = image[at + TAKEN]
    if decided == ALLOW:
        entry = entry_for(image, page)
        return frame_at(image, entry) if read_entry(image, entry) & PRESENT else OVERTAKEN
    if decided == ZERO_PAGE:
        frame = image[ZERO]
    elif decided == ZERO_FILL:
        clear_frame(image, frame)
    elif read_in(image, cpu, number_of(image, page)) < 0:
        return OVERTAKEN
    else:
        cached: int = image[cache_at(image, number_of(image, page)) + FRAME]
        if decided == SHARE:
            return cached
        copy_frame(image, frame, cached)
    return frame


@kernel
def fill_frame(image: Image, cpu: int) -> int:
    """Have the frame hold what the page is to hold: that frame."""
    at = fault_at(image, cpu)
    if image[at + STEP] != 2:
        return BUSY
    frame = filled(image, cpu)
    if frame < 0:
        end(image, cpu)
        return OVERTAKEN
    image[at + STEP] = 3
    return frame


@kernel
def fill(image: Image, cpu: int) -> int:
    """The same: the word that the page is to hold."""
    frame = fill_frame(image, cpu)
    if frame < 0:
        return frame
    word: int = image[word_at(image, frame)]
    return word


@kernel
def put_filled(image: Image, at: int, entry: int) -> None:
    """Map the frame that a fault has filled."""
    page, decided = image[at + PAGE], image[at + DECIDED]
    frame, writable = image[ZERO], 0
    if decided == SHARE:
        frame, writable = image[cache_at(image, number_of(image, page)) + FRAME], image[at + WRITES]
    elif decided != ZERO_PAGE:
        frame, writable = image[at + TAKEN], 1
        image[at + TAKEN] = NONE
    put(image, page, entry, frame, writable)


@kernel
def install(image: Image, cpu: int) -> int:
    """Map the page, if what is decided now is what was decided then."""
    at = fault_at(image, cpu)
    if image[at + STEP] != 3:
        return BUSY
    page, decided = image[at + PAGE], image[at + DECIDED]
    entry = entry_for(image, page)
    is_so = look_up(image, page, entry, image[at + WRITES]) == decided
    if decided == SHARE and not is_cached(image, number_of(image, page)):
        is_so = False
    if is_so and decided == ALLOW:
        protect_page(image, SPACE, page, allowed_by(area_of(image, page), 1))
    elif is_so:
        put_filled(image, at, entry)
    end(image, cpu)
    return 0 if is_so else OVERTAKEN


# ── What a process does ──────────────────────────────────────────────────────────────────────────────────────


@called
def serve(image: Image, cpu: int, page: int, error: int) -> int:
    """A whole fault: 0 where the access is to be made again, or how it ends."""
    decided = begin(image, cpu, page, error)
    if decided <= NO_FAULT:
        return decided
    failure = allocate(image, cpu)
    if failure < 0:
        return failure
    if fill_frame(image, cpu) >= 0:
        install(image, cpu)
    return 0


@called
def reach(image: Image, cpu: int, page: int, how: int) -> int:
    """Where in the image the word of a page stands, once the access goes ahead; or how it ends."""
    if image[fault_at(image, cpu) + STEP] != 0:
        return BUSY
    turn = 0
    while turn < TURNS:
        physical = access(image, SPACE, page << PAGE_SHIFT, how | BY_USER)
        if physical >= 0:
            return word_at(image, physical >> PAGE_SHIFT)
        error = how | BY_USER | (PROTECTION if physical == ENTRY_FORBIDS else 0)
        failure = serve(image, cpu, page, error)
        if failure < 0:
            return failure
        turn += 1
    return OVERTAKEN


@kernel
def load(image: Image, cpu: int, page: int) -> int:
    at = reach(image, cpu, page, 0)
    if at < 0:
        return at
    word: int = image[at]
    return word


@kernel
def fetch(image: Image, cpu: int, page: int) -> int:
    at = reach(image, cpu, page, FETCH)
    if at < 0:
        return at
    word: int = image[at]
    return word


@kernel
def store(image: Image, cpu: int, page: int, word: int) -> int:
    at = reach(image, cpu, page, WRITE)
    if at < 0:
        return at
    image[at] = word
    return 0


# ── Calls about areas ────────────────────────────────────────────────────────────────────────────────────────


@called
def unmap_area(image: Image, first: int, count: int) -> int:
    if not is_idle(image):
        return BUSY
    page = first
    while page < first + count:
        unmap(image, page)
        image[image[AREAS] + 2 * page] = 0
        image[image[AREAS] + 2 * page + 1] = NONE
        page += 1
    return 0


@kernel
def map_area(image: Image, first: int, count: int, rights: int, flags: int, offset: int) -> int:
    failure = unmap_area(image, first, count)
    if failure < 0:
        return failure
    page = first
    while page < first + count:
        image[image[AREAS] + 2 * page] = rights | flags << FLAG_SHIFT | THERE
        if flags & MAP_ANONYMOUS == 0:
            image[image[AREAS] + 2 * page + 1] = offset + page - first
        page += 1
    return 0


@kernel
def protect_area(image: Image, first: int, count: int, rights: int) -> int:
    """Give pages other rights. An entry loses at once what its area loses; what may be written is known by a fault."""
    if not is_idle(image):
        return BUSY
    page = first
    while page < first + count:
        area = area_of(image, page)
        if area != 0:
            area = area & ~PROT_ALL | rights
            image[image[AREAS] + 2 * page] = area
            word = read_entry(image, entry_for(image, page))
            if word & PRESENT:
                writable = 1 if word & WRITABLE else 0
                protect_page(image, SPACE, page, allowed_by(area, writable))
        page += 1
    return 0


# ── The library ──────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def clear(image: Image, file_pages: int) -> None:
    """Nothing is mapped, nothing is cached, no fault is under way."""
    image[ZERO] = take_frame(image)
    clear_frame(image, image[ZERO])
    page = 0
    while page < image[PAGES]:
        image[image[AREAS] + 2 * page + 1] = NONE
        page += 1
    number = 0
    while image[CACHE] + number * CACHE_WORDS < image[FAULTS]:
        image[cache_at(image, number) + FRAME] = NONE
        image[cache_at(image, number) + DISK] = FIRST_WORD + number if number < file_pages else 0
        number += 1
    cpu = 0
    while cpu < image[CPUS]:
        image[fault_at(image, cpu) + TAKEN] = NONE
        image[fault_at(image, cpu) + SPARE] = NONE
        cpu += 1
    create_space(image)


outcome, done = answers(Failure)


class Fault:
    """A process's memory under the law's names (spec/virtual/fault.py), over one image."""

    __slots__ = ("image",)

    def __init__(self, pages: int, file_pages: int, frames: int, cpus: int) -> None:
        """Raise ValueError for a process that there is not."""
        if not (1 <= pages <= MOST_PAGES and 0 <= file_pages <= MOST_PAGES):
            raise ValueError(f"neither {pages} pages nor {file_pages} of a file are too few or too many")
        if not (1 <= frames <= MOST_FRAMES and 1 <= cpus <= MOST_CPUS):
            raise ValueError(f"neither {frames} frames nor {cpus} CPUs are too few or too many")
        levels, index_bits = (2, 2) if pages <= 1 << 3 else (4, 9)
        tables = sum(-(-pages >> level * index_bits) for level in range(1, levels)) + 2
        spaces = AddressSpaces(levels, index_bits, 3, frames + tables + 1, 2)
        places = [len(spaces.image)]
        for words in (2 * pages, CACHE_WORDS * file_pages, FAULT_WORDS * cpus):
            places.append(places[-1] + words)
        self.image = image = new_image(places[-1])
        for place in range(places[0]):
            image[place] = spaces.image[place]
        header = (pages, cpus, file_pages, frames, 0, 0, *places[:3])
        for place, word in enumerate(header, start=PAGES):
            image[place] = word
        clear(image, file_pages)

    map_area: Callable[[int, int, int, int, int], Failure | None] = operation(map_area, done)
    unmap_area: Callable[[int, int], Failure | None] = operation(unmap_area, done)
    protect_area: Callable[[int, int, int], Failure | None] = operation(protect_area, done)
    truncate: Callable[[int], None] = operation(truncate, nothing)
    load: Callable[[int, int], int | Failure] = operation(load, outcome)
    fetch: Callable[[int, int], int | Failure] = operation(fetch, outcome)
    store: Callable[[int, int, int], Failure | None] = operation(store, done)
    begin: Callable[[int, int, int], int | Failure] = operation(begin, outcome)
    allocate: Callable[[int], Failure | None] = operation(allocate, done)
    fill: Callable[[int], int | Failure] = operation(fill, outcome)
    install: Callable[[int], Failure | None] = operation(install, done)
    sync: Callable[[int], int] = operation(sync, outcome)
    write_back: Callable[[int], None] = operation(write_back, nothing)
    evict: Callable[[int], None] = operation(evict, nothing)
