"""Areas: the calls by which a process maps memory.

How an image is laid out says impl.virtual.areas_layout. What is mapped is kept in a tree (impl.virtual.areas_tree), in
which runs of pages are mapped and unmapped (impl.virtual.areas_mapping).
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, answers, called, kernel, new_image, operation
from impl.virtual.areas_layout import (
    ANONYMOUS_BIT,
    AREAS,
    BREAK,
    CONTENTS,
    COUNT,
    DATA,
    END,
    ENTRY,
    FAN,
    FILE_SHIFT,
    FRAMES,
    FREE,
    FREED,
    GAP,
    GROWS_BIT,
    HEAP,
    HIGHEST,
    KIND,
    LAST,
    LAST_PAGE,
    LOWEST,
    MAPPED,
    MEMORIES,
    MOST,
    NODE,
    NODES,
    NOTHING,
    SHARED_BIT,
    SHIFT,
    STACK,
    START,
    STORED,
    TOTAL,
    TREE,
)
from impl.virtual.areas_mapping import (
    count_after,
    fits,
    forget,
    hold,
    is_aligned,
    is_free,
    keep,
    move_contents,
    new_memory,
    page_of,
    pages_in,
    pages_of,
    place_for,
    place_of,
    put,
    release,
    unmap,
)
from impl.virtual.areas_tree import find_area, new_node, seek, seek_before
from spec.virtual.words import (
    ARGUMENT_LIMIT,
    FILE_LIMIT,
    MADV_DONTNEED,
    MADV_WILLNEED,
    MAP_ANONYMOUS,
    MAP_FIXED,
    MAP_FIXED_NOREPLACE,
    MAP_GROWSDOWN,
    MAP_PRIVATE,
    MAP_SHARED,
    MREMAP_FIXED,
    MREMAP_MAYMOVE,
    OPENED,
    PAGE_BYTES,
    PROT_ALL,
    PROT_READ,
    PROT_WRITE,
    READ_ONLY,
    USER_LIMIT,
    WRITE_ONLY,
    File,
    Length,
    UserAddress,
)
from spec.virtual.words import AreaFailure as Failure
from spec.vocabulary import PAGE_SHIFT

OF_START, OF_END, OF_RIGHTS, OF_FLAGS, OF_FILE = range(5)
"""What may be asked of an area (spec.virtual.words: START, …)."""

SMALL, SMALL_FAN, LARGE_FAN = 64, 4, 16
"""How many entries a node has where there are few areas, so that the tree has some height then too; and where many."""
MOST_AREAS, MOST_FRAMES = 1 << 20, 1 << 24

INVALID, NO_MEMORY = -Failure.INVALID.errno, -Failure.NO_MEMORY.errno
ALREADY_MAPPED, NOT_PERMITTED = -Failure.ALREADY_MAPPED.errno, -Failure.NOT_PERMITTED.errno
NOT_MAPPED, TOO_LOW, TOO_FAR = -Failure.NOT_MAPPED.errno, -Failure.TOO_LOW.errno, -Failure.TOO_FAR.errno
NO_SUCH_FILE, NO_AREA = -Failure.NO_FILE.errno, -Failure.NO_AREA.errno


# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def against_mapping(image: Image, address: int, length: int, rights: int, flags: int, file: int, offset: int) -> int:
    """Why a mapping cannot be, besides limits; 0 where it can."""
    is_fixed, is_shared = flags & (MAP_FIXED | MAP_FIXED_NOREPLACE) != 0, flags & MAP_SHARED != 0
    is_of_file = flags & MAP_ANONYMOUS == 0
    first, count = page_of(address), pages_of(length)
    if length == 0 or flags & (MAP_SHARED | MAP_PRIVATE) == 0 or not is_aligned(offset):
        return INVALID
    if count == 0 or count > image[HIGHEST]:
        return NO_MEMORY
    if is_of_file:
        if file & OPENED == 0:
            return NO_SUCH_FILE
        if page_of(offset) + count > FILE_LIMIT >> PAGE_SHIFT:
            return TOO_FAR
        if file & OPENED == WRITE_ONLY or (is_shared and rights & PROT_WRITE != 0 and file & OPENED == READ_ONLY):
            return NOT_PERMITTED
    if flags & MAP_GROWSDOWN != 0 and (is_of_file or is_shared):
        return INVALID
    if is_fixed:
        if not is_aligned(address):
            return INVALID
        if first + count > image[HIGHEST]:
            return NO_MEMORY
        if first < image[LOWEST]:
            return TOO_LOW
        if flags & MAP_FIXED_NOREPLACE != 0 and pages_in(image, first, first + count) > 0:
            return ALREADY_MAPPED
    return 0


@kernel
def mmap(image: Image, address: int, length: int, rights: int, flags: int, file: int, offset: int) -> int:
    wrong = against_mapping(image, address, length, rights, flags, file, offset)
    if wrong != 0:
        return wrong
    count, first = pages_of(length), page_of(address)
    if flags & (MAP_FIXED | MAP_FIXED_NOREPLACE) == 0:
        wanted = max(first, image[LOWEST])
        if first == 0 or not is_free(image, wanted, wanted + count):
            wanted = place_for(image, count)
            if wanted < 0:
                return NO_MEMORY
        first = wanted
    shown = 0
    if flags & MAP_ANONYMOUS == 0:
        shown = file
    elif flags & MAP_SHARED != 0:
        shown = new_memory(image)
    kind = rights | shown << FILE_SHIFT
    kind |= SHARED_BIT if flags & MAP_SHARED != 0 else 0
    kind |= GROWS_BIT if flags & MAP_GROWSDOWN != 0 else 0
    kind |= ANONYMOUS_BIT if flags & MAP_ANONYMOUS != 0 else 0
    shift = 0
    if shown != 0:
        shift = (page_of(offset) if shown > 0 else 0) - first
    if not fits(image, first, first + count, kind, shift):
        return NO_MEMORY
    unmap(image, first, first + count)
    forget(image, first, first + count)
    put(image, first, first + count, kind, shift)
    return first << PAGE_SHIFT


@kernel
def munmap(image: Image, address: int, length: int) -> int:
    first, count = page_of(address), pages_of(length)
    if not is_aligned(address) or count == 0 or first + count > image[HIGHEST]:
        return INVALID
    if not fits(image, first, first + count, NOTHING, 0):
        return NO_MEMORY
    unmap(image, first, first + count)
    forget(image, first, first + count)
    return 0


@kernel
def may_become(kind: int, rights: int) -> bool:
    """Whether an area may be given these rights: what is written to a shared file was to be opened for it."""
    file = kind >> FILE_SHIFT
    is_shared = kind & SHARED_BIT != 0 and file > 0
    return not (is_shared and rights & PROT_WRITE != 0 and file & OPENED == READ_ONLY)


@kernel
def mprotect(image: Image, address: int, length: int, rights: int) -> int:
    if not is_aligned(address):
        return INVALID
    if length == 0:
        return 0
    page, stop = page_of(address), page_of(address) + pages_of(length)
    if page == stop or stop > LAST_PAGE:
        return NO_MEMORY
    if rights & ~PROT_ALL != 0:
        return INVALID
    while page < stop:
        at = seek(image, AREAS, page)
        if at == 0 or image[at + START] > page:
            return NO_MEMORY
        end, old, shift = min(image[at + END], stop), image[at + KIND], image[at + SHIFT]
        kind = old & ~PROT_ALL | rights
        if not may_become(old, rights):
            return NOT_PERMITTED
        if not fits(image, page, end, kind, shift):
            return NO_MEMORY
        hold(image, old)
        unmap(image, page, end)
        put(image, page, end, kind, shift)
        release(image, old)
        page = end
    return 0


@kernel
def against_remapping(image: Image, address: int, old: int, new: int, flags: int, target: int) -> int:
    """Why an area cannot be resized or moved, besides limits on areas; 0 where it can."""
    first, count, there = page_of(address), pages_of(new), page_of(target)
    if not is_aligned(address) or flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED) != 0:
        return INVALID
    if pages_of(old) == 0 or count == 0 or count > image[HIGHEST]:
        return INVALID
    if flags & MREMAP_FIXED != 0:
        if flags & MREMAP_MAYMOVE == 0 or not is_aligned(target) or there + count > image[HIGHEST]:
            return INVALID
        if there < first + pages_of(old) and first < there + count:
            return INVALID
    more = count - pages_of(old)
    if more < 0 and first + pages_of(old) > image[HIGHEST]:
        return INVALID
    at = seek(image, AREAS, first)
    of_one_area = pages_of(old) if more > 0 or flags & MREMAP_FIXED != 0 else 1
    if at == 0 or image[at + START] > first or image[at + END] < first + of_one_area:
        return NOT_MAPPED
    if image[at + KIND] >> FILE_SHIFT != 0 and first + image[at + SHIFT] + count > FILE_LIMIT >> PAGE_SHIFT:
        return INVALID
    if more > 0 and image[MAPPED] + more > image[TOTAL]:
        return NO_MEMORY
    return 0


@kernel
def mremap(image: Image, address: int, old: int, new: int, flags: int, target: int) -> int:
    wrong = against_remapping(image, address, old, new, flags, target)
    if wrong != 0:
        return wrong
    first, stop, count = page_of(address), page_of(address) + pages_of(old), pages_of(new)
    if flags & MREMAP_FIXED != 0:
        there = page_of(target)
        if there < image[LOWEST]:
            unmap(image, there, there + count)
            forget(image, there, there + count)
            return TOO_LOW
        return move(image, first, stop, there, count)
    if first + count <= stop:
        return shrink(image, first + count, stop, address)
    at = seek(image, AREAS, first)
    next_one = seek(image, AREAS, image[at + END])
    limit = image[HIGHEST] if next_one == 0 else image[next_one + START]
    if image[at + END] == stop and first + count <= limit:
        kind, shift = image[at + KIND], image[at + SHIFT]
        put(image, stop, first + count, kind, shift)
        return address
    if flags & MREMAP_MAYMOVE == 0:
        return NO_MEMORY
    there = place_for(image, count)
    return move(image, first, stop, there, count) if there >= 0 else NO_MEMORY


@kernel
def shrink(image: Image, first: int, stop: int, address: int) -> int:
    """Take the last pages of a part of an area away."""
    if first < stop:
        if not fits(image, first, stop, NOTHING, 0):
            return NO_MEMORY
        unmap(image, first, stop)
        forget(image, first, stop)
    return address


@called
def move(image: Image, first: int, stop: int, there: int, count: int) -> int:
    """Move a part of an area, with what is in it, to where it has so many pages; nothing is done where a limit would be
    exceeded."""
    at = seek(image, AREAS, first)
    kind, shift = image[at + KIND], image[at + SHIFT]
    more = there - first
    moved = shift - more if kind >> FILE_SHIFT != 0 else 0
    if areas_after_move(image, at, first, stop, there, count, moved) > image[MOST]:
        return NO_MEMORY
    hold(image, kind)
    unmap(image, there, there + count)
    forget(image, there, there + count)
    unmap(image, first, stop)
    put(image, there, there + count, kind, moved)
    release(image, kind)
    if kind & SHARED_BIT == 0:
        move_contents(image, first, min(stop, first + count), more)
    forget(image, first, stop)
    return there << PAGE_SHIFT


@called
def areas_after_move(image: Image, at: int, first: int, stop: int, there: int, count: int, moved: int) -> int:
    """How many areas there will be after a part of one was moved. Where it touches its old place or its new one, what
    it leaves is no neighbour any more."""
    kind = image[at + KIND]
    after = count_after(image, first, stop, NOTHING, 0) + count_after(image, there, there + count, kind, moved)
    after -= image[COUNT]
    is_other = 0 if moved == image[at + SHIFT] else 1
    if there == stop:
        behind = seek(image, AREAS, stop)
        if behind != 0 and image[behind + START] <= stop:
            after -= 0 if image[behind + START] == stop else 1
        return after + 1 - is_other  # type: ignore[no-any-return]
    if there + count == first:
        return after - is_other + (1 if image[at + START] == first else 0)  # type: ignore[no-any-return]
    return after  # type: ignore[no-any-return]


@kernel
def madvise(image: Image, address: int, length: int, advice: int) -> int:
    first, count = page_of(address), pages_of(length)
    stop = first + count
    if not is_aligned(address) or (advice != MADV_DONTNEED and advice != MADV_WILLNEED):
        return INVALID
    if length != 0 and (count == 0 or stop > LAST_PAGE):
        return INVALID
    if advice == MADV_DONTNEED:
        forget(image, first, min(stop, image[HIGHEST]))
    return 0 if pages_in(image, first, stop) == count else NO_MEMORY


@kernel
def is_within(address: int, heap: int, data: int, highest: int) -> int:
    """Whether the heap may end there, as far as its limits go. From 2**63 on addresses are negative here."""
    if address < heap or address - heap > data:
        return 0
    return 1 if address <= highest << PAGE_SHIFT else 0


@kernel
def brk(image: Image, address: int) -> int:
    here: int = image[BREAK]
    if is_within(address, image[HEAP], image[DATA], image[HIGHEST]) == 0:
        return here
    old, new = pages_of(here), pages_of(address)
    if new > old:
        kind = PROT_READ | PROT_WRITE | ANONYMOUS_BIT
        if not is_free(image, old, min(new + 1, image[HIGHEST])):
            return here
        if not fits(image, old, new, kind, 0):
            return here
        put(image, old, new, kind, 0)
    elif new < old:
        if pages_in(image, new, old) == 0 or not fits(image, new, old, NOTHING, 0):
            return here
        unmap(image, new, old)
        forget(image, new, old)
    image[BREAK] = address
    return address


@kernel
def grow(image: Image, address: int) -> int:
    page = page_of(address)
    at = seek(image, AREAS, page)
    if at != 0 and image[at + START] <= page:
        return 0
    if at == 0 or image[at + KIND] & GROWS_BIT == 0:
        return NOT_MAPPED
    if page < image[LOWEST]:
        return TOO_LOW
    end, start, kind = image[at + END], image[at + START], image[at + KIND]
    below = seek_before(image, AREAS, page)
    if below != 0:
        keeps_off = image[below + KIND] & PROT_ALL != 0 and image[below + KIND] & GROWS_BIT == 0
        if keeps_off and page - image[below + END] < image[GAP]:
            return NO_MEMORY
    if end - page > image[STACK] or not fits(image, page, start, kind, 0):
        return NO_MEMORY
    put(image, page, start, kind, 0)
    return 0


@kernel
def find(image: Image, address: int, field: int) -> int:
    at = find_area(image, page_of(address))
    if at == 0:
        return NO_AREA
    kind, file = image[at + KIND], max(0, image[at + KIND] >> FILE_SHIFT)
    if field == OF_START:
        return image[at + START] << PAGE_SHIFT  # type: ignore[no-any-return]
    if field == OF_END:
        return image[at + END] << PAGE_SHIFT  # type: ignore[no-any-return]
    if field == OF_RIGHTS:
        return kind & PROT_ALL  # type: ignore[no-any-return]
    if field == OF_FLAGS:
        flags = MAP_SHARED if kind & SHARED_BIT != 0 else MAP_PRIVATE
        flags |= MAP_GROWSDOWN if kind & GROWS_BIT != 0 else 0
        return flags | (MAP_ANONYMOUS if kind & ANONYMOUS_BIT != 0 else 0)
    if field == OF_FILE:
        return file  # type: ignore[no-any-return]
    return image[at + START] + image[at + SHIFT] << PAGE_SHIFT if file != 0 else 0


@kernel
def store(image: Image, address: int, value: int) -> int:
    page = page_of(address)
    at = find_area(image, page)
    if at == 0 or image[at + START] > page:
        return NOT_MAPPED
    if image[at + KIND] & PROT_WRITE == 0:
        return NOT_PERMITTED
    place = place_of(image[at + KIND], image[at + SHIFT], page)
    kept = seek(image, CONTENTS, place)
    if kept != 0 and image[kept + START] == place:
        image[kept + SHIFT] = value
        return 0
    if image[STORED] >= image[FRAMES]:
        return NO_MEMORY
    keep(image, place, value)
    return 0


@kernel
def load(image: Image, address: int) -> int:
    page = page_of(address)
    at = find_area(image, page)
    if at == 0 or image[at + START] > page:
        return NOT_MAPPED
    kind, shift = image[at + KIND], image[at + SHIFT]
    if kind & PROT_ALL == 0:
        return NOT_PERMITTED
    place = place_of(kind, shift, page)
    kept = seek(image, CONTENTS, place)
    if kept != 0 and image[kept + START] == place:
        return image[kept + SHIFT]  # type: ignore[no-any-return]
    file = kind >> FILE_SHIFT
    if file <= 0:
        return 0
    place = place_of(kind | SHARED_BIT, shift, page)
    kept = seek(image, CONTENTS, place)
    if kept != 0 and image[kept + START] == place:
        return image[kept + SHIFT]  # type: ignore[no-any-return]
    return (file >> 2) * 256 + (page + shift & 255)  # type: ignore[no-any-return]


outcome, done = answers(Failure)


def as_word(number: int) -> int:
    """A number of a register as the 64-bit word that it is: from 2**63 on a negative one."""
    return number - ARGUMENT_LIMIT if number >= ARGUMENT_LIMIT >> 1 else number


def address_of(code: int, *arguments: int) -> UserAddress | Failure:
    result = outcome(code)
    return result if isinstance(result, Failure) else UserAddress(result)


def end_of(code: int, *arguments: int) -> UserAddress:
    return UserAddress(code)


WORDS = dict.fromkeys(("address", "length", "offset", "old", "new", "target"), as_word)


class Areas:
    """The operations under the law's names (spec/virtual/areas.py), over one image."""

    __slots__ = ("image",)

    def __init__(
        self,
        lowest: UserAddress,
        highest: UserAddress,
        heap: UserAddress,
        data: Length,
        total: Length,
        stack: Length,
        gap: Length,
        areas: int,
        frames: int,
    ) -> None:
        """Raise ValueError for limits that no process has."""
        if any(limit % PAGE_BYTES for limit in (lowest, highest, heap, gap)):
            raise ValueError("the lowest address, the highest, the heap's and the gap are numbers of pages")
        if not PAGE_BYTES <= lowest <= heap < highest <= USER_LIMIT:
            raise ValueError("a process has addresses from a page on to 2**47, and its heap begins between them")
        if not 1 <= areas <= MOST_AREAS or not 0 <= frames <= MOST_FRAMES:
            raise ValueError("a process has 1 to 2**20 areas, and 0 to 2**24 pages that are written to")
        fan = SMALL_FAN if areas <= SMALL else LARGE_FAN
        width = NODE + ENTRY * (fan + 1)
        count = nodes_for(areas + 2, fan) + nodes_for(frames + 1, fan)
        first = MEMORIES + areas + 3
        self.image = new_image(first + count * width)
        limits = (lowest >> PAGE_SHIFT, highest >> PAGE_SHIFT, heap, data, total >> PAGE_SHIFT, stack >> PAGE_SHIFT)
        for at, limit in enumerate((*limits, gap >> PAGE_SHIFT, areas, frames, heap), LOWEST):
            self.image[at] = limit
        self.image[FAN], self.image[NODES], self.image[FREE] = fan, first, first
        for node in range(first, first + count * width, width):
            self.image[node + TREE] = FREED
            self.image[node + NODE] = node + width
        for tree in (AREAS, CONTENTS):
            self.image[tree] = new_node(self.image, tree, 0)
        self.image[LAST] = self.image[AREAS]

    mmap: Callable[[UserAddress, Length, int, int, File, int], UserAddress | Failure] = operation(
        mmap, address_of, takes=WORDS
    )
    munmap: Callable[[UserAddress, Length], Failure | None] = operation(munmap, done, takes=WORDS)
    mprotect: Callable[[UserAddress, Length, int], Failure | None] = operation(mprotect, done, takes=WORDS)
    mremap: Callable[[UserAddress, Length, Length, int, UserAddress], UserAddress | Failure] = operation(
        mremap, address_of, takes=WORDS
    )
    madvise: Callable[[UserAddress, Length, int], Failure | None] = operation(madvise, done, takes=WORDS)
    brk: Callable[[UserAddress], UserAddress] = operation(brk, end_of, takes=WORDS)
    grow: Callable[[UserAddress], Failure | None] = operation(grow, done, takes=WORDS)
    find: Callable[[UserAddress, int], int | Failure] = operation(find, outcome, takes=WORDS)
    store: Callable[[UserAddress, int], Failure | None] = operation(store, done, takes=WORDS)
    load: Callable[[UserAddress], int | Failure] = operation(load, outcome, takes=WORDS)


def nodes_for(entries: int, fan: int) -> int:
    """How many nodes a tree of so many entries has at most."""
    count, level = 0, entries
    while level > fan:
        level = level // (fan >> 1)
        count += level
    return count + 4
