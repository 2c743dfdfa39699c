"""The slab allocator: slabs in blocks of the buddy allocator, per-processor arrays of free objects in front of them.

One image holds all of it, from front to back:

    the buddy allocator's nodes (impl.physical.buddy), with this file's header in words that it leaves free
    from RECORDS on   a record for each cache: its shape, the heads of its lists, and an array for each processor
    from SLABS on     a record of eight words for each page, of which those of a slab's first page say how the slab is
    from LIVE on      a bit for each word of memory, 32 to a word: whether an object that is held begins there
    from MEMORY on    the pages' memory: address START + 8·n is word MEMORY + n

A free object is in one of two places. Most are in the free list of their slab, which runs through the objects: the word
at LINK bytes behind the beginning of each holds the address of the next one, 0 in the last. LINK lies in the middle of
the object; where the cache has a constructor, behind it, in a word that the stride has room for (Linux 6.18:
calculate_sizes in mm/slub.c does the same). Others wait in the array of a processor, a stack of addresses, from which
they are handed out and to which they come back without a look at their slab. An empty array is refilled, and a full one
drained, by BATCH objects at once (Bonwick and Adams, 2001; Linux before 6.8: struct array_cache in mm/slab.c). For its
slab an object in an array is USED, as one that is held is.

A slab is in one of three lists of its cache by how many of its objects are used: EMPTY, PARTIAL or FULL. Lists are
circular with the head as a node; links are words' numbers. One slab stays when it has become empty, a further one goes
back to the buddy allocator at once. Before a request is refused, all arrays of all caches are drained and all empty
slabs given back.

A page that goes back is zeroed (Linux: init_on_free), and so is the link of an object that leaves its list, so that
equal states are equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from impl.image import Image, answers, called, kernel, linked, new_image, nothing, operation, unsigned
from impl.physical.buddy import LARGEST_ORDER, LEAST_BASE_ORDER, NODE_SHIFT
from impl.physical.buddy import alloc as buddy_alloc
from impl.physical.buddy import free as buddy_free
from impl.physical.buddy import init as lay_out_frames
from spec.kernel.words import (
    ADDRESS_LIMIT,
    CONSTRUCTED,
    MOST_CACHES,
    MOST_PAGES,
    PAGES,
    PROCESSORS,
    Address,
    ByteCount,
    CacheName,
    Shape,
)
from spec.kernel.words import SlabFailure as Failure
from spec.vocabulary import Order

take_frames, give_frames = linked(buddy_alloc), linked(buddy_free)

START, BYTES, PAGE_SHIFT, LARGEST, RECORDS, RECORD_WORDS, CACHES, SLABS, LIVE, MEMORY = range(44, 54)
"""Header: the first address, how many bytes there are, log2 of a page, and the largest order of a slab; where the
caches' records begin, how long one is, and how many there are. SLABS, LIVE and MEMORY: where the record of page 0, the
bit of address 0 and its word would lie, so that those of an address are found by a shift and an addition. These words
would be the buddy allocator's nodes 11 to 15, which it has not."""
OWN, LIMIT, BATCH, LEAST_OBJECTS = range(54, 58)
"""Header: where in a cache's record the array of the processor lies that is running, how many objects an array holds,
how many come or go at once, and how many objects a slab should have at least."""

SIZE, ALIGNMENT, STRIDE, ORDER, OBJECTS, LINK, CONSTRUCTOR, RUNS, COLOURS, COLOUR = range(10)
"""A cache: of an object, the SIZE (0: there is no such cache), the ALIGNMENT, the way to the next one, and to its link,
in bytes. RUNS: of the constructor less those of the destructor. The next slab has COLOUR, of COLOURS."""
EMPTY, PARTIAL, FULL = 10, 12, 14
"""The heads of a cache's lists."""
ARRAYS = 16
"""For each processor, how many objects its array has, and these, from the first to the last."""

NEXT, PREV, CACHE, HEAD, FIRST, FREE, USED = range(7)
"""A slab: its links, its cache's record (0: the page is in no slab), its first page's record, its first object, the
first of the free ones, and how many are not in its list. CACHE and HEAD stand in the record of each page."""
SLAB_SHIFT = 3

SLAB_ORDER = 3
"""Larger slabs only for objects that need them (Linux: PAGE_ALLOC_COSTLY_ORDER)."""
LINE = 64
"""The bytes of a line of a processor's cache: colours differ by as much."""
SMALL_LIMIT, SMALL_BATCH, SMALL_OBJECTS = 3, 2, 2
LARGE_LIMIT, LARGE_BATCH, LARGE_OBJECTS = 120, 60, 12
"""With pages of 64 bytes, and of 4,096: arrays as Linux had them for small objects (enable_cpucache in mm/slab.c, until
6.7). Linux wants 4 × (fls(processors) + 1) objects of a slab: with two, 12."""

NOT_ALLOCATED = -Failure.NOT_ALLOCATED.errno
INTERIOR = -Failure.INTERIOR.errno
FOREIGN = -Failure.FOREIGN.errno
NO_MEMORY = -Failure.NO_MEMORY.errno
INVALID = -Failure.INVALID.errno
NO_CACHE = -Failure.NO_CACHE.errno
BUSY = -Failure.BUSY.errno

# ── Shapes ───────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def order_for(bytes: int, page: int) -> int:
    """The least order of a block that has that many bytes (Linux: get_order)."""
    order = 0
    while page << order < bytes:
        order += 1
    return order


@kernel
def slot_for(size: int, alignment: int, constructor: int) -> int:
    """The stride of objects: with room for a link, beside the object if that is its caller's even while it is free."""
    words = (size + 7 & -8) + 8 * constructor
    return words + alignment - 1 & -alignment


@kernel
def calculate_order(stride: int, page: int, largest: int, least_objects: int) -> int:
    """The order of the slabs for objects of a stride: the least of those that leave no more than a sixteenth idle, and
    that many objects; else no more than an eighth, a quarter, a half (Linux 6.18: calculate_order, calc_slab_order in
    mm/slub.c)."""
    usual = SLAB_ORDER if SLAB_ORDER < largest else largest
    most = (page << usual) // stride
    wanted = least_objects if least_objects < most else most if most > 1 else 1
    least = order_for(wanted * stride, page)
    fraction = 16
    while fraction > 1:
        order = least
        while order <= usual and (page << order) % stride > (page << order) // fraction:
            order += 1
        if order <= usual:
            return order
        fraction >>= 1
    return order_for(stride, page)


# ── Records, lists and memory ────────────────────────────────────────────────────────────────────────────────


@kernel
def record_of(image: Image, cache: int) -> int:
    """The record of a cache, or 0 where there is none."""
    if cache < 0 or cache >= image[CACHES]:
        return 0
    record: int = image[RECORDS] + cache * image[RECORD_WORDS]
    return record if image[record + SIZE] != 0 else 0


@kernel
def page_record(image: Image, address: int) -> int:
    """The record of the page that an address of the memory lies in."""
    place: int = image[SLABS] + (address >> image[PAGE_SHIFT] << SLAB_SHIFT)
    return place


@kernel
def address_of(image: Image, slab: int) -> int:
    """The address at which the page of a record begins."""
    address: int = slab - image[SLABS] >> SLAB_SHIFT << image[PAGE_SHIFT]
    return address


@kernel
def word_at(image: Image, address: int) -> int:
    """Where in the image the word at an address lies."""
    place: int = image[MEMORY] + (address >> 3)
    return place


@kernel
def live_word(image: Image, address: int) -> int:
    place: int = image[LIVE] + (address >> 8)
    return place


@kernel
def live_bit(image: Image, address: int) -> int:
    bit: int = 1 << (address >> 3 & 31)
    return bit


@kernel
def array_of(image: Image, record: int, processor: int) -> int:
    array: int = record + ARRAYS + processor * (image[LIMIT] + 1)
    return array


@kernel
def link(image: Image, head: int, node: int) -> None:
    """Put a slab at the front of a list."""
    following = image[head + NEXT]
    image[node + NEXT] = following
    image[node + PREV] = head
    image[following + PREV] = node
    image[head + NEXT] = node


@kernel
def unlink(image: Image, node: int) -> None:
    following, previous = image[node + NEXT], image[node + PREV]
    image[previous + NEXT] = following
    image[following + PREV] = previous


@kernel
def list_for(image: Image, record: int, used: int) -> int:
    """The list in which a slab is of which that many objects are used."""
    if used == 0:
        return record + EMPTY
    return record + FULL if used == image[record + OBJECTS] else record + PARTIAL


@kernel
def use(image: Image, slab: int, more: int) -> None:
    """Count that many objects of a slab more as used, and put it into the list where it is then."""
    record, used = image[slab + CACHE], image[slab + USED]
    image[slab + USED] = used + more
    before, after = list_for(image, record, used), list_for(image, record, used + more)
    if before != after:
        unlink(image, slab)
        link(image, after, slab)


@kernel
def put(image: Image, address: int, value: int) -> None:
    """Write a byte. The highest of a word is its sign too."""
    place, shift = word_at(image, address), (address & 7) << 3
    word = image[place]
    high = (value ^ 128) - 128 if shift == 56 else word >> shift & ~255 | value
    image[place] = high << shift | word & (1 << shift) - 1


@kernel
def fill(image: Image, address: int, count: int, value: int) -> None:
    """Write a byte to each of `count` addresses: whole words between the bytes before the first one and behind the
    last."""
    word = (value ^ 128) - 128 << 56 | value * 0x01010101010101
    behind = address + count
    while address & 7 != 0 and address < behind:
        put(image, address, value)
        address += 1
    place = word_at(image, address)
    last = place + (behind - address >> 3)
    while place < last:
        image[place] = word
        place += 1
    address += behind - address & -8
    while address < behind:
        put(image, address, value)
        address += 1


# ── Slabs ────────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def construct(image: Image, record: int, address: int) -> None:
    """Run the constructor: what it leaves is the same in each object."""
    fill(image, address, image[record + SIZE], CONSTRUCTED)
    image[record + RUNS] += 1


@kernel
def destruct(image: Image, record: int, address: int) -> None:
    image[record + RUNS] -= 1


@kernel
def next_colour(image: Image, record: int) -> int:
    """The colour of the next slab: each one's objects fall on other lines of the processor's cache than those of the
    one before, as far as the bytes go that a slab has to spare."""
    colour: int = image[record + COLOUR]
    image[record + COLOUR] = colour + 1 if colour + 1 < image[record + COLOURS] else 0
    return colour


@kernel
def colour_step(image: Image, alignment: int) -> int:
    """By how many bytes colours differ: a line of the processor's cache, where pages are larger."""
    line = LINE if LINE < 1 << image[PAGE_SHIFT] else 8
    return alignment if alignment > line else line


@kernel
def slot(slab: int, colour: int, step: int, number: int, stride: int) -> int:
    """Where an object of a slab begins."""
    return slab + colour * step + number * stride


@kernel
def grow(image: Image, record: int) -> int:
    """A new slab, empty, its objects constructed and in its list from the first to the last; or 0 where there are no
    pages."""
    order = image[record + ORDER]
    frame = take_frames(image, order)
    if frame < 0:
        return 0
    address = frame << image[PAGE_SHIFT]
    slab: int = page_record(image, address)
    page = 0
    while page < 1 << order:
        image[slab + (page << SLAB_SHIFT) + CACHE] = record
        image[slab + (page << SLAB_SHIFT) + HEAD] = slab
        page += 1
    colour, step = next_colour(image, record), colour_step(image, image[record + ALIGNMENT])
    image[slab + FIRST] = slot(address, colour, step, 0, image[record + STRIDE])
    image[slab + USED] = 0
    number, following = image[record + OBJECTS], 0
    while number > 0:
        number -= 1
        each = slot(address, colour, step, number, image[record + STRIDE])
        if image[record + CONSTRUCTOR] != 0:
            construct(image, record, each)
        image[word_at(image, each + image[record + LINK])] = following
        following = each
    image[slab + FREE] = following
    link(image, record + EMPTY, slab)
    return slab


@kernel
def discard(image: Image, slab: int) -> None:
    """Give an empty slab back, its objects destructed before."""
    record, address = image[slab + CACHE], address_of(image, slab)
    order = image[record + ORDER]
    if image[record + CONSTRUCTOR] != 0:
        number = 0
        while number < image[record + OBJECTS]:
            destruct(image, record, image[slab + FIRST] + number * image[record + STRIDE])
            number += 1
    unlink(image, slab)
    fill(image, address, 1 << image[PAGE_SHIFT] + order, 0)
    word = 0
    while word < 1 << SLAB_SHIFT + order:
        image[slab + word] = 0
        word += 1
    give_frames(image, address >> image[PAGE_SHIFT], order)


@kernel
def take(image: Image, slab: int, count: int, place: int) -> None:
    """Take the first `count` objects of a slab's list, to the places of an array from one on downwards."""
    link, address, last = image[image[slab + CACHE] + LINK], image[slab + FREE], place - count
    while place > last:
        at = word_at(image, address + link)
        image[unsigned(place)] = address
        address = image[unsigned(at)]
        image[unsigned(at)] = 0
        place -= 1
    image[slab + FREE] = address
    use(image, slab, count)


@kernel
def slab_of(image: Image, address: int) -> int:
    """The slab of an object."""
    slab: int = image[unsigned(page_record(image, address) + HEAD)]
    return slab


@kernel
def put_back(image: Image, place: int, behind: int) -> int:
    """Put the object at a place of an array back into its slab's list, and with it those of the same slab that follow;
    the place of the next one. If the slab becomes empty, and there is another empty one, it goes."""
    slab, first = slab_of(image, image[place]), place
    record, free = image[slab + CACHE], image[slab + FREE]
    while place < behind and slab_of(image, image[unsigned(place)]) == slab:
        address = image[unsigned(place)]
        image[unsigned(word_at(image, address + image[record + LINK]))] = free
        free = address
        place += 1
    image[slab + FREE] = free
    use(image, slab, first - place)
    if image[slab + USED] == 0 and image[slab + NEXT] != record + EMPTY:
        discard(image, slab)
    return place


# ── Arrays ───────────────────────────────────────────────────────────────────────────────────────────────────


@called
def drain(image: Image, array: int, count: int) -> None:
    """Put the `count` lowest objects of an array back into their slabs: those that have waited longest."""
    place = array + 1
    while place <= array + count:
        place = put_back(image, place, array + count + 1)
    kept = image[array] - count
    number = 1
    while number <= image[array]:
        image[array + number] = image[array + number + count] if number <= kept else 0
        number += 1
    image[array] = kept


@kernel
def trim(image: Image, record: int) -> None:
    """Drain a cache's arrays, and give its empty slabs back."""
    processor = 0
    while processor < PROCESSORS:
        array = array_of(image, record, processor)
        drain(image, array, image[array])
        processor += 1
    while image[record + EMPTY + NEXT] != record + EMPTY:
        discard(image, image[record + EMPTY + NEXT])


@kernel
def reclaim(image: Image) -> None:
    """Trim every cache."""
    cache = 0
    while cache < image[CACHES]:
        record = record_of(image, cache)
        if record != 0:
            trim(image, record)
        cache += 1


@kernel
def source(image: Image, record: int) -> int:
    """A slab with a free object: a partial one, so that full ones stay full and empty ones can go; else an empty one;
    or 0 where there is neither."""
    slab: int = image[record + PARTIAL + NEXT]
    if slab == record + PARTIAL:
        slab = image[record + EMPTY + NEXT]
    return slab if slab != record + EMPTY else 0


@kernel
def refill(image: Image, record: int, array: int) -> int:
    """Take up to a batch of objects into an empty array, from a new slab only if there is no other; how many."""
    count: int = 0
    while count < image[BATCH]:
        slab = source(image, record)
        if slab == 0 and count == 0:
            slab = grow(image, record)
        if slab == 0:
            break
        wanted, free = image[BATCH] - count, image[record + OBJECTS] - image[slab + USED]
        taken = wanted if wanted < free else free
        take(image, slab, taken, array + wanted)
        count += taken
    missing, number = image[BATCH] - count, 1
    while missing > 0 and number <= count:
        image[array + number] = image[array + number + missing]
        image[array + number + missing] = 0
        number += 1
    image[array] = count
    return count


# ── Operations: caches ───────────────────────────────────────────────────────────────────────────────────────


@kernel
def create_cache(image: Image, size: int, alignment: int, constructor: int) -> int:
    """The number of a new cache, the least that is free; or a failure."""
    page: int = 1 << image[PAGE_SHIFT]
    limit = page << image[LARGEST]
    if alignment <= 0 or alignment > limit or alignment & alignment - 1 != 0:
        return INVALID
    if size < 1 or size > limit - 8 * constructor:
        return INVALID
    cache = 0
    while cache < image[CACHES] and record_of(image, cache) != 0:
        cache += 1
    if cache == image[CACHES]:
        return NO_MEMORY
    record = image[RECORDS] + cache * image[RECORD_WORDS]
    stride = slot_for(size, alignment, constructor)
    order = calculate_order(stride, page, image[LARGEST], image[LEAST_OBJECTS])
    objects = (page << order) // stride
    image[record + SIZE] = size
    image[record + ALIGNMENT] = alignment
    image[record + STRIDE] = stride
    image[record + ORDER] = order
    image[record + OBJECTS] = objects
    image[record + LINK] = size + 7 & -8 if constructor else size >> 1 & -8
    image[record + CONSTRUCTOR] = constructor
    image[record + RUNS] = 0
    image[record + COLOURS] = ((page << order) - objects * stride) // colour_step(image, alignment) + 1
    image[record + COLOUR] = 0
    empty_lists(image, record)
    return cache


@kernel
def empty_lists(image: Image, record: int) -> None:
    head = record + EMPTY
    while head <= record + FULL:
        image[head + NEXT] = head
        image[head + PREV] = head
        head += 2


@kernel
def shape(image: Image, cache: int) -> int:
    """Stride, order and objects of a cache's slabs in one number (Linux: struct kmem_cache_order_objects)."""
    record = record_of(image, cache)
    if record == 0:
        return NO_CACHE
    told: int = image[record + STRIDE] << 32 | image[record + ORDER] << 24 | image[record + OBJECTS]
    return told


@kernel
def shrink(image: Image, cache: int) -> int:
    record = record_of(image, cache)
    if record == 0:
        return NO_CACHE
    trim(image, record)
    return 0


@kernel
def destroy_cache(image: Image, cache: int) -> int:
    record = record_of(image, cache)
    if record == 0:
        return NO_CACHE
    trim(image, record)
    if image[record + PARTIAL + NEXT] != record + PARTIAL or image[record + FULL + NEXT] != record + FULL:
        return BUSY
    word = 0
    while word < image[RECORD_WORDS]:
        if word != RUNS:
            image[record + word] = 0
        word += 1
    return 0


@kernel
def constructed(image: Image, cache: int) -> int:
    """How often the constructor of a cache has run, less how often its destructor has: kept by these, and not with the
    cache."""
    if cache < 0 or cache >= image[CACHES]:
        return 0
    runs: int = image[image[RECORDS] + cache * image[RECORD_WORDS] + RUNS]
    return runs


# ── Operations: objects ──────────────────────────────────────────────────────────────────────────────────────


@called
def fill_array(image: Image, record: int, array: int) -> int:
    """Refill an empty array, if need be with what other arrays and caches do not need; how many objects it has."""
    count: int = refill(image, record, array)
    if count == 0:
        reclaim(image)
        count = refill(image, record, array)
    return count


@kernel
def alloc(image: Image, cache: int) -> int:
    """An object of a cache, the one that this processor freed last if it has any; or a failure."""
    if cache < 0 or cache >= image[CACHES]:
        return NO_CACHE
    record = image[RECORDS] + cache * image[RECORD_WORDS]
    array = record + image[OWN]
    count = image[unsigned(array)]
    if count == 0:
        if record_of(image, cache) == 0:
            return NO_CACHE
        count = fill_array(image, record, array)
        if count == 0:
            return NO_MEMORY
    address: int = image[unsigned(array + count)]
    image[unsigned(array + count)] = 0
    image[unsigned(array)] = count - 1
    image[unsigned(live_word(image, address))] |= live_bit(image, address)
    return address


@kernel
def diagnosis(image: Image, address: int) -> int:
    """Why an address is no object that somebody holds."""
    if address < image[START] or address >= image[START] + image[BYTES]:
        return FOREIGN
    slab = image[page_record(image, address) + HEAD]
    if slab == 0:
        return FOREIGN
    record, offset = image[slab + CACHE], address - image[slab + FIRST]
    stride = image[record + STRIDE]
    if offset < 0 or offset % stride != 0 or offset >= stride * image[record + OBJECTS]:
        return INTERIOR
    return NOT_ALLOCATED


@kernel
def is_live(image: Image, address: int) -> bool:
    """Whether an object that is held begins at an address."""
    if address < image[START] or address >= image[START] + image[BYTES] or address & 7 != 0:
        return False
    is_held: bool = image[unsigned(live_word(image, address))] & live_bit(image, address) != 0
    return is_held


@kernel
def free(image: Image, address: int) -> int:
    """Give an object back: to the array of this processor, from which a batch goes to its slabs if it is full; 0, or a
    failure."""
    if not is_live(image, address):
        return diagnosis(image, address)
    give(image, address, image[unsigned(page_record(image, address) + CACHE)])
    return 0


@kernel
def give(image: Image, address: int, record: int) -> None:
    """Give an object that is held back to its cache."""
    image[unsigned(live_word(image, address))] ^= live_bit(image, address)
    array = record + image[OWN]
    if image[unsigned(array)] == image[LIMIT]:
        drain(image, array, image[BATCH])
    count = image[unsigned(array)] + 1
    image[unsigned(array + count)] = address
    image[unsigned(array)] = count


@kernel
def store(image: Image, address: int, count: int, value: int) -> int:
    """The caller writes a byte to each of `count` addresses; 0, or a failure where they are not the memory's."""
    offset = address - image[START]
    if offset < 0 or count < 0 or count > image[BYTES] or offset > image[BYTES] - count:
        return FOREIGN
    fill(image, address, count, value)
    return 0


@kernel
def load(image: Image, address: int, count: int) -> int:
    """The caller reads up to four bytes as one number, the first byte the lowest; or a failure where they are not the
    memory's."""
    offset = address - image[START]
    if count == 0:
        return 0
    if offset < 0 or count < 0 or count > 4 or offset > image[BYTES] - count:
        return FOREIGN
    number = 0
    while count > 0:
        count -= 1
        place = address + count
        number = number << 8 | image[word_at(image, place)] >> ((place & 7) << 3) & 255
    return number


@kernel
def run_on(image: Image, processor: int) -> int:
    image[OWN] = ARRAYS + processor * (image[LIMIT] + 1)
    return 0


# ── The whole ────────────────────────────────────────────────────────────────────────────────────────────────

outcome, done = answers(Failure)


def name_of(code: int, *arguments: int) -> CacheName | Failure:
    result = outcome(code)
    return result if isinstance(result, Failure) else CacheName(result)


def shape_of(code: int, *arguments: int) -> Shape | Failure:
    result = outcome(code)
    if isinstance(result, Failure):
        return result
    return Shape(ByteCount(result >> 32), Order(result >> 24 & 255), result & (1 << 24) - 1)


def object_at(code: int, *arguments: int) -> Address | Failure:
    result = outcome(code)
    return result if isinstance(result, Failure) else Address(result)


def number_of(code: int, *arguments: int) -> int:
    return code


def invalid(image: Image, *numbers: int) -> Failure:
    """Python's integers have no end: no object has a size that no 64-bit word holds."""
    return Failure.INVALID


def no_cache(image: Image, cache: int) -> Failure:
    return Failure.NO_CACHE


def foreign(image: Image, address: int) -> Failure:
    return Failure.FOREIGN


def none_of_it(image: Image, cache: int) -> int:
    return 0


class Slab:
    """The operations under the law's names (spec/kernel/slab.py), over one image."""

    __slots__ = ("image",)

    def __init__(self, start: Address, bytes: ByteCount, page: ByteCount, caches: int) -> None:
        """Raise ValueError for a geometry that there is not."""
        if page not in PAGES:
            raise ValueError(f"a page has 64 or 4096 bytes, not {page}")
        if not 1 <= bytes // page <= MOST_PAGES or bytes % page != 0:
            raise ValueError(f"memory has between 1 and 2**20 pages of {page} bytes; {bytes} bytes are not so many")
        if not page <= start <= ADDRESS_LIMIT - bytes or start % page != 0:
            raise ValueError(
                f"memory of {bytes} bytes starts at a page and ends below 2**47; {start} is no such address"
            )
        if not 1 <= caches <= MOST_CACHES:
            raise ValueError(f"there is room for 1 to {MOST_CACHES} caches, not {caches}")
        plan = layout(start, bytes, page, caches)
        self.image = new_image(plan.words)
        lay_out_frames(self.image, *plan.nodes)
        for at, value in plan.header.items():
            self.image[at] = value

    create_cache: Callable[[ByteCount, ByteCount, int], CacheName | Failure] = operation(
        create_cache, name_of, beyond=invalid
    )
    shape: Callable[[CacheName], Shape | Failure] = operation(shape, shape_of, beyond=no_cache)
    alloc: Callable[[CacheName], Address | Failure] = operation(alloc, object_at, beyond=no_cache)
    free: Callable[[Address], Failure | None] = operation(free, done, beyond=foreign)
    shrink: Callable[[CacheName], Failure | None] = operation(shrink, done, beyond=no_cache)
    destroy_cache: Callable[[CacheName], Failure | None] = operation(destroy_cache, done, beyond=no_cache)
    constructed: Callable[[CacheName], int] = operation(constructed, number_of, beyond=none_of_it)
    store: Callable[[Address, ByteCount, int], None] = operation(store, nothing)
    load: Callable[[Address, ByteCount], int] = operation(load, number_of)
    run_on: Callable[[int], None] = operation(run_on, nothing)


@frozen
class Layout:
    """Where things lie in an image of which all memory is free."""

    words: int
    nodes: tuple[int, int, int, int]
    """How the buddy allocator's nodes are laid out: the arguments of its init."""
    header: dict[int, int]


def layout(start: int, bytes: int, page: int, caches: int) -> Layout:
    shift, pages, is_small = page.bit_length() - 1, bytes // page, page < PAGES[-1]
    largest = min(pages.bit_length() - 1, LARGEST_ORDER)
    base = 1 << (LEAST_BASE_ORDER if largest <= LEAST_BASE_ORDER else LARGEST_ORDER)
    first_page = start >> shift
    origin = (first_page & -base) - base
    nodes = first_page - origin + pages
    limit, batch, least = (
        (SMALL_LIMIT, SMALL_BATCH, SMALL_OBJECTS) if is_small else (LARGE_LIMIT, LARGE_BATCH, LARGE_OBJECTS)
    )
    words = ARRAYS + PROCESSORS * (limit + 1)
    records = nodes << NODE_SHIFT
    slabs = records + caches * words
    live = slabs + (pages << SLAB_SHIFT)
    memory = live + (start + bytes - 1 >> 8) - (start >> 8) + 1
    header = {
        START: start,
        BYTES: bytes,
        PAGE_SHIFT: shift,
        LARGEST: largest,
        RECORDS: records,
        RECORD_WORDS: words,
        CACHES: caches,
        SLABS: slabs - (first_page << SLAB_SHIFT),
        LIVE: live - (start >> 8),
        MEMORY: memory - (start >> 3),
        OWN: ARRAYS,
        LIMIT: limit,
        BATCH: batch,
        LEAST_OBJECTS: least,
    }
    return Layout(memory + bytes // 8, (first_page - origin, pages, largest, origin), header)
