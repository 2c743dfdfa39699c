"""Malloc: boundary tags and two-level segregated bins over a heap that grows by brk, and pages of their own for large
requests.

The memory of the process lies in the image itself, and what malloc writes about a chunk lies in it, beside the blocks:

    words 0 … 19    where things are: the heap's bounds, its top and break, the threshold for mapping, the layout
    CACHE           two words for each size that chunks are kept of: the first of them, and how many
    MAP             a bit for each bin that is not empty, 32 to a word; SUMMARY has a bit for each of these words
    HEAP            the memory: address `start` + 8·n is word HEAP + n
    STARTS          a bit for each address that a block may have, 32 to a word: whether a live block begins there
    PAGES           a word for each page: at the last page of a mapped run how many pages the run has, else 0
    BINS            the heads of the bins, two words each

A chunk is a header, one word, and what follows up to the next header: size in bytes | MAPPED | PREVIOUS | IN_USE. The
last two say whether this chunk and the one in front of it are in use. A chunk in use is its block, with the header
directly in front. A free chunk has NEXT and PREV behind its header, which hold words' numbers, and its size in words
last (its footer): the chunk behind it finds its beginning there, and reads it only where PREVIOUS is not set, so a
block reaches up to the next header. No two chunks that touch are free. The chunks tile the words FIRST … TOP - 1; what
lies between TOP and BREAK is free and in no bin, and the chunk in front of it is in use.

A bin holds chunks of one size below 32 units of alignment, and above that of a sixteenth of a power of two. The size
that is asked for is rounded up to where a bin begins: all that is found fits, and nothing is searched (Masmano, Ripoll,
Crespo, Real: TLSF, ECRTS 2004; mattconte/tlsf 3.1, tlsf.c: mapping_insert, mapping_search). The lists are circular with
the head as a chunk, as in glibc.

A small block that is freed is kept as it is, up to DEPTH of a size, for the next request of that size: seven calls of
ten that a compiler makes end there (glibc 2.36: tcache_put, tcache_get). Such a chunk is nobody's block, and its header
says that it is in use. Before more memory is asked of the kernel, or a request is refused, all of them become free
ones.

The order in which memory is looked for, the threshold that grows when a mapped block is freed, and trimming are those
of glibc 2.36 (malloc/malloc.c: _int_malloc, sysmalloc, __libc_free, systrim). So is what is checked before a chunk
leaves its list (unlink_chunk): a caller that writes beyond its block may hit a header or a link, and is then
told that memory is corrupted, unless what it wrote is consistent. STARTS is beyond its reach: what is no live block is
refused whatever lies in memory.
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, answers, are_words, kernel, new_image, nothing, operation
from spec.user.words import NULL, Address, ByteCount
from spec.user.words import MallocFailure as Failure

START, BYTES, UNIT_SHIFT, PAGE_SHIFT, PAGE_COUNT, FIRST, TOP, BREAK, LIMIT, END = range(10)
"""UNIT_SHIFT: log2 of the alignment in words; PAGE_SHIFT: of a page. FIRST, TOP, BREAK, LIMIT, END are words' numbers:
of the first header, behind the last chunk, where the memory ends that brk has got, where the lowest mapped page begins,
and behind the memory."""
THRESHOLD, CEILING, PAD, STARTS, PAGES, BINS, LAST, SUMMARY, DEPTH, KEPT = range(10, 20)
"""THRESHOLD: from how many words on a request is mapped; CEILING: the most that it becomes. PAD: how many words more
brk gets. LAST: the head of the last bin. DEPTH: how many chunks of one size are kept at most; KEPT: how many are in
all."""

CACHE, KEPT_UNITS = 20, 32
"""Chunks below so many units are kept for the next request of their size."""
MAP = CACHE + 2 * KEPT_UNITS
GROUPS = 20
HEAP = MAP + GROUPS
GROUP_SHIFT = 5
"""log2 of how many bins have their bits in one word."""

IN_USE, PREVIOUS, MAPPED = 1, 2, 4
FLAGS, SIZE_SHIFT = 7, 3
NEXT, PREV = 1, 2
LEAST = 4
"""The words of the smallest chunk: header, two links, footer."""
SUBDIVISIONS = 4
"""log2 of how many bins a power of two is divided into."""

SMALL_PAGE, LARGE_PAGE, LARGE_HEAP = 64, 4096, 1 << 17
"""In a heap smaller than LARGE_HEAP bytes pages are small: so small a heap has several all the same."""
SMALL_THRESHOLD, LARGE_THRESHOLD = 2, 32
SMALL_CEILING, LARGE_CEILING = 4, 8192
"""The threshold in pages and the most that it becomes (glibc: DEFAULT_MMAP_THRESHOLD_MIN, 128 KiB, and
DEFAULT_MMAP_THRESHOLD_MAX, 32 MiB)."""
SMALL_DEPTH, LARGE_DEPTH = 1, 7
SMALL_PAD, LARGE_PAD = 0, 32
"""In pages (glibc: DEFAULT_TOP_PAD, 128 KiB)."""

LEAST_BYTES, MOST_BYTES, ADDRESS_LIMIT = 64, 1 << 40, 1 << 47

NO_MEMORY = -Failure.NO_MEMORY.errno
NOT_ALLOCATED = -Failure.NOT_ALLOCATED.errno
INVALID = -Failure.INVALID.errno
CORRUPTED = -Failure.CORRUPTED.errno

# ── Sizes and addresses ──────────────────────────────────────────────────────────────────────────────────────


@kernel
def words_for(image: Image, size: int) -> int:
    """How many words the smallest chunk has whose block has so many bytes."""
    unit = 1 << image[UNIT_SHIFT]
    words: int = ((size + 7 >> 3) + unit) & -unit
    return words if words > LEAST else LEAST


@kernel
def address_of(image: Image, chunk: int) -> int:
    address: int = image[START] + (chunk + 1 - HEAP << 3)
    return address


@kernel
def chunk_at(image: Image, address: int) -> int:
    """The chunk of the live block that begins at an address, or 0."""
    offset: int = address - image[START]
    if offset < 0 or offset >= image[BYTES] or offset & (8 << image[UNIT_SHIFT]) - 1 != 0:
        return 0
    place = offset >> 3
    number = place >> image[UNIT_SHIFT]
    if image[image[STARTS] + (number >> 5)] >> (number & 31) & 1 == 0:
        return 0
    return HEAP + place - 1


@kernel
def flip(image: Image, chunk: int) -> None:
    """From now on a live block begins here, or no longer does."""
    number = chunk + 1 - HEAP >> image[UNIT_SHIFT]
    image[image[STARTS] + (number >> 5)] ^= 1 << (number & 31)


@kernel
def whole_pages(image: Image, place: int) -> int:
    """How many pages the words HEAP … place - 1 take, the last of them not always whole."""
    pages: int = place - HEAP + (1 << image[PAGE_SHIFT]) - 1 >> image[PAGE_SHIFT]
    return pages


# ── Bins ─────────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def coarseness(units: int) -> int:
    """How many low bits of a size its bin leaves open."""
    shift = 0
    while units >> shift >= 2 << SUBDIVISIONS:
        shift += 1
    return shift


@kernel
def bin_of(units: int) -> int:
    """Where a chunk of so many units is filed."""
    shift = coarseness(units)
    return (shift << SUBDIVISIONS) + (units >> shift)


@kernel
def bin_from(units: int) -> int:
    """The first bin in which every chunk has at least so many units."""
    shift = coarseness(units)
    return (shift << SUBDIVISIONS) + (units + (1 << shift) - 1 >> shift)


@kernel
def lowest(bits: int) -> int:
    """The number of the lowest bit that is set, of 32."""
    place = 0
    if bits & 0xFFFF == 0:
        bits >>= 16
        place += 16
    if bits & 0xFF == 0:
        bits >>= 8
        place += 8
    if bits & 0xF == 0:
        bits >>= 4
        place += 4
    if bits & 3 == 0:
        bits >>= 2
        place += 2
    if bits & 1 == 0:
        place += 1
    return place


@kernel
def find(image: Image, words: int) -> int:
    """A free chunk of at least so many words, the one freed last of the first bin that has any; or 0."""
    number = bin_from(words >> image[UNIT_SHIFT])
    group = number >> GROUP_SHIFT
    bits = image[MAP + group] & (-1 << (number & 31))
    if bits == 0:
        groups = image[SUMMARY] & (-2 << group)
        if groups == 0:
            return 0
        group = lowest(groups)
        bits = image[MAP + group]
    chunk: int = image[image[BINS] + ((group << GROUP_SHIFT) + lowest(bits) << 1)]
    return chunk


@kernel
def file(image: Image, chunk: int, words: int) -> None:
    """Make words a free chunk, and put it at the front of its bin. The chunk in front of it is in use."""
    number = bin_of(words >> image[UNIT_SHIFT])
    group = number >> GROUP_SHIFT
    head = image[BINS] + (number << 1) - 1
    first = image[head + NEXT]
    image[chunk] = words << SIZE_SHIFT | PREVIOUS
    image[chunk + words - 1] = words
    image[chunk + NEXT] = first
    image[chunk + PREV] = head
    image[first + PREV] = chunk
    image[head + NEXT] = chunk
    image[MAP + group] |= 1 << (number & 31)
    image[SUMMARY] |= 1 << group


@kernel
def is_sound(image: Image, chunk: int) -> bool:
    """Whether what a free chunk says of itself is what its footer and its neighbours in the list say."""
    words = image[chunk] >> SIZE_SHIFT
    if image[chunk] & FLAGS != PREVIOUS or words < LEAST or words >= image[TOP] - chunk:
        return False
    following, previous = image[chunk + NEXT], image[chunk + PREV]
    if following < HEAP or following > image[LAST] or previous < HEAP or previous > image[LAST]:
        return False
    if image[chunk + words - 1] != words or image[following + PREV] != chunk or image[previous + NEXT] != chunk:
        return False
    return True


@kernel
def unlink(image: Image, chunk: int) -> None:
    """Take a sound free chunk out of its bin. A list of which both ends are the head is empty. Nothing of what made it
    a free chunk is left but its header, so that equal heaps are equal bytes."""
    following, previous = image[chunk + NEXT], image[chunk + PREV]
    image[previous + NEXT] = following
    image[following + PREV] = previous
    image[chunk + (image[chunk] >> SIZE_SHIFT) - 1] = 0
    image[chunk + NEXT] = image[chunk + PREV] = 0
    if following == previous:
        number = following + 1 - image[BINS] >> 1
        group = number >> GROUP_SHIFT
        image[MAP + group] ^= 1 << (number & 31)
        if image[MAP + group] == 0:
            image[SUMMARY] ^= 1 << group


# ── The heap ─────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def is_intact(image: Image, chunk: int) -> bool:
    """Whether the header of a live block is one that malloc writes, and agrees with what lies behind the block."""
    words = image[chunk] >> SIZE_SHIFT
    behind = chunk + words
    if image[chunk] & MAPPED != 0:
        if words < LEAST or behind > image[END] or image[chunk] & FLAGS != MAPPED | IN_USE:
            return False
        limit = whole_pages(image, behind)
        is_run: bool = image[image[PAGES] + limit - 1] == limit - (chunk - HEAP >> image[PAGE_SHIFT])
        return is_run
    if image[chunk] & IN_USE == 0 or words < LEAST or behind > image[TOP]:
        return False
    is_told: bool = behind == image[TOP] or image[behind] & PREVIOUS != 0
    return is_told


@kernel
def take(image: Image, chunk: int, words: int) -> None:
    """Use so many words of a sound free chunk. What is left over is filed, if it is large enough to be a chunk."""
    have = image[chunk] >> SIZE_SHIFT
    unlink(image, chunk)
    if have - words >= LEAST:
        image[chunk] = words << SIZE_SHIFT | PREVIOUS | IN_USE
        file(image, chunk + words, have - words)
    else:
        image[chunk] |= IN_USE
        image[chunk + have] |= PREVIOUS


@kernel
def extend(image: Image, words: int) -> bool:
    """Have at least so many words between top and break; whether there is room for them."""
    needed = image[TOP] + words
    if needed <= image[BREAK]:
        return True
    if needed > image[LIMIT]:
        return False
    wanted = HEAP + (whole_pages(image, needed + image[PAD]) << image[PAGE_SHIFT])
    image[BREAK] = wanted if wanted < image[LIMIT] else image[LIMIT]
    return True


@kernel
def trim(image: Image) -> None:
    """Give pages at the top back, once there are as many as the threshold says beyond those that brk gets at once."""
    if image[BREAK] - image[TOP] >= image[THRESHOLD] + image[PAD]:
        kept = HEAP + (whole_pages(image, image[TOP] + image[PAD]) << image[PAGE_SHIFT])
        if kept < image[BREAK]:
            image[BREAK] = kept


@kernel
def take_top(image: Image, words: int) -> int:
    """A chunk in use from the top, or 0."""
    if not extend(image, words):
        return 0
    chunk: int = image[TOP]
    image[chunk] = words << SIZE_SHIFT | PREVIOUS | IN_USE
    image[TOP] = chunk + words
    return chunk


@kernel
def release(image: Image, chunk: int) -> int:
    """Make an intact chunk in use a free one, merged with its neighbours and with the top; 0, or CORRUPTED and no
    change."""
    first, behind = chunk, chunk + (image[chunk] >> SIZE_SHIFT)
    if image[chunk] & PREVIOUS == 0:
        first = chunk - image[chunk - 1]
        if first < image[FIRST] or first >= chunk or image[first] >> SIZE_SHIFT != chunk - first:
            return CORRUPTED
        if not is_sound(image, first):
            return CORRUPTED
    if behind != image[TOP] and image[behind] & IN_USE == 0:
        if not is_sound(image, behind):
            return CORRUPTED
        unlink(image, behind)
        words = image[behind] >> SIZE_SHIFT
        image[behind] = 0
        behind += words
    image[chunk] = 0
    if first != chunk:
        unlink(image, first)
    if behind == image[TOP]:
        image[first] = 0
        image[TOP] = first
        trim(image)
    else:
        image[behind] &= ~PREVIOUS
        file(image, first, behind - first)
    return 0


@kernel
def shrink(image: Image, chunk: int, words: int) -> int:
    """Leave an intact chunk in use so many words, and free the rest, if it is large enough to be a chunk; 0, or
    CORRUPTED."""
    rest = (image[chunk] >> SIZE_SHIFT) - words
    if rest < LEAST:
        return 0
    image[chunk] -= rest << SIZE_SHIFT
    image[chunk + words] = rest << SIZE_SHIFT | PREVIOUS | IN_USE
    return release(image, chunk + words)


@kernel
def grow(image: Image, chunk: int, words: int) -> int:
    """Make an intact chunk in use larger where it is, into the top or a free chunk behind it; 1, or 0 where there is no
    room, or CORRUPTED."""
    have = image[chunk] >> SIZE_SHIFT
    behind = chunk + have
    if behind == image[TOP]:
        if not extend(image, words - have):
            return 0
        image[TOP] = chunk + words
        image[chunk] += words - have << SIZE_SHIFT
        return 1
    if image[behind] & IN_USE != 0:
        return 0
    if not is_sound(image, behind):
        return CORRUPTED
    more = image[behind] >> SIZE_SHIFT
    if have + more < words:
        return 0
    unlink(image, behind)
    image[behind] = 0
    image[chunk] += more << SIZE_SHIFT
    image[behind + more] |= PREVIOUS
    return 1 if shrink(image, chunk, words) == 0 else CORRUPTED


# ── Chunks that are kept ─────────────────────────────────────────────────────────────────────────────────────


@kernel
def keep(image: Image, chunk: int) -> bool:
    """Keep an intact chunk in use for the next request of its size; whether there are not too many of them."""
    units = image[chunk] >> SIZE_SHIFT >> image[UNIT_SHIFT]
    if units >= KEPT_UNITS or image[CACHE + 2 * units + 1] >= image[DEPTH]:
        return False
    image[chunk + NEXT] = image[CACHE + 2 * units]
    image[CACHE + 2 * units] = chunk
    image[CACHE + 2 * units + 1] += 1
    image[KEPT] += 1
    return True


@kernel
def kept(image: Image, words: int) -> int:
    """The chunk of so many words that was kept last, for use; 0 where there is none, or CORRUPTED."""
    units = words >> image[UNIT_SHIFT]
    if units >= KEPT_UNITS or image[CACHE + 2 * units] == 0:
        return 0
    chunk: int = image[CACHE + 2 * units]
    if chunk < image[FIRST] or chunk >= image[TOP] or image[chunk] & ~PREVIOUS != words << SIZE_SHIFT | IN_USE:
        return CORRUPTED
    image[CACHE + 2 * units] = image[chunk + NEXT]
    image[chunk + NEXT] = 0
    image[CACHE + 2 * units + 1] -= 1
    image[KEPT] -= 1
    return chunk


@kernel
def settle(image: Image) -> int:
    """Make all chunks that are kept free ones; 0, or CORRUPTED."""
    units = 0
    while image[KEPT] > 0 and units < KEPT_UNITS:
        chunk = kept(image, units << image[UNIT_SHIFT])
        if chunk == 0:
            units += 1
        elif chunk < 0 or not is_intact(image, chunk) or release(image, chunk) != 0:
            return CORRUPTED
    return 0


# ── Mapped chunks ────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def free_pages(image: Image, count: int) -> int:
    """The first of so many free pages that lie together, as far up as there are any; or -1. The kernel's part."""
    lowest_page = whole_pages(image, image[BREAK])
    page: int = image[PAGE_COUNT] - 1
    run = 0
    while page >= lowest_page:
        held = image[image[PAGES] + page]
        if held != 0:
            run = 0
            page -= held
        else:
            run += 1
            if run == count:
                return page
            page -= 1
    return -1


@kernel
def mapped_from(image: Image, page: int) -> int:
    """The first page, from a free one on, that is mapped; or how many pages there are."""
    while page < image[PAGE_COUNT]:
        held = image[image[PAGES] + page]
        if held != 0:
            first: int = page - held + 1
            return first
        page += 1
    return page


@kernel
def map_chunk(image: Image, words: int, unit: int) -> int:
    """A chunk in use on pages of its own, whose block is aligned to so many words; or 0."""
    shift = image[PAGE_SHIFT]
    page = free_pages(image, whole_pages(image, HEAP + unit - 1 + words))
    if page < 0:
        return 0
    origin = image[START] >> 3
    block = (origin + (page << shift) + unit & -unit) - origin
    chunk: int = HEAP + block - 1
    first = block - 1 >> shift
    limit = whole_pages(image, chunk + words)
    image[chunk] = (HEAP + (limit << shift) - chunk) << SIZE_SHIFT | MAPPED | IN_USE
    image[image[PAGES] + limit - 1] = limit - first
    if HEAP + (first << shift) < image[LIMIT]:
        image[LIMIT] = HEAP + (first << shift)
    return chunk


@kernel
def unmap_chunk(image: Image, chunk: int) -> None:
    """Give the pages of an intact mapped chunk back. A larger request than the threshold was for a while and is over:
    the next one of its size is served from the heap."""
    shift = image[PAGE_SHIFT]
    first = chunk - HEAP >> shift
    limit = whole_pages(image, chunk + (image[chunk] >> SIZE_SHIFT))
    image[image[PAGES] + limit - 1] = 0
    words = limit - first << shift
    image[chunk] = 0
    if image[LIMIT] == HEAP + (first << shift):
        above = mapped_from(image, limit)
        image[LIMIT] = HEAP + (above << shift) if above < image[PAGE_COUNT] else image[END]
    if image[THRESHOLD] < words <= image[CEILING]:
        image[THRESHOLD] = words


@kernel
def remap(image: Image, chunk: int, words: int) -> int:
    """Give an intact mapped chunk as many pages as so many words need, where it is; 1, or 0 where they are not free."""
    shift = image[PAGE_SHIFT]
    first = chunk - HEAP >> shift
    before = whole_pages(image, chunk + (image[chunk] >> SIZE_SHIFT))
    after = whole_pages(image, chunk + words)
    if after > before and after > mapped_from(image, before):
        return 0
    image[image[PAGES] + before - 1] = 0
    image[image[PAGES] + after - 1] = after - first
    image[chunk] += (after - before << shift) << SIZE_SHIFT
    return 1


# ── Contents ─────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def clear(image: Image, place: int, behind: int) -> None:
    """Write zeros. That no place is negative is plain to the compiler after the question, so that it writes several
    words at a time."""
    if place < 0:
        return
    while place < behind:
        image[place] = 0
        place += 1


@kernel
def copy(image: Image, source: int, target: int, count: int) -> None:
    """Copy so many words, several at a time for the same reason."""
    if source < 0 or target < 0:
        return
    place = 0
    while place < count:
        image[target + place] = image[source + place]
        place += 1


# ── What is offered ──────────────────────────────────────────────────────────────────────────────────────────


@kernel
def init(image: Image, start: int, size: int, alignment: int) -> None:
    """Lay out an image for a heap of `size` bytes; nothing is allocated."""
    is_large = size >= LARGE_HEAP
    image[START], image[BYTES] = start, size
    image[UNIT_SHIFT] = 1 if alignment == 16 else 0
    image[PAGE_SHIFT] = 9 if is_large else 3
    image[PAGE_COUNT] = size >> 3 >> image[PAGE_SHIFT]
    image[FIRST] = image[TOP] = HEAP + (1 << image[UNIT_SHIFT]) - 1
    image[BREAK] = HEAP
    image[LIMIT] = image[END] = HEAP + (size >> 3)
    image[THRESHOLD] = (LARGE_THRESHOLD if is_large else SMALL_THRESHOLD) << image[PAGE_SHIFT]
    image[CEILING] = (LARGE_CEILING if is_large else SMALL_CEILING) << image[PAGE_SHIFT]
    image[DEPTH] = LARGE_DEPTH if is_large else SMALL_DEPTH
    image[PAD] = (LARGE_PAD if is_large else SMALL_PAD) << image[PAGE_SHIFT]
    units = size >> 3 >> image[UNIT_SHIFT]
    image[STARTS] = image[END]
    image[PAGES] = image[STARTS] + (units + 31 >> 5)
    image[BINS] = image[PAGES] + image[PAGE_COUNT]
    image[LAST] = image[BINS] + (bin_of(units) << 1) - 1
    head = image[BINS] - 1
    while head <= image[LAST]:
        image[head + NEXT] = image[head + PREV] = head
        head += 2


@kernel
def allocate(image: Image, words: int, padded: int, unit: int) -> int:
    """A chunk in use of so many words from pages of its own, its block aligned to `unit` words, or of as many as
    `padded` from the heap; or a failure."""
    chunk = kept(image, padded)
    if chunk != 0:
        return chunk
    chunk = find(image, padded)
    if chunk == 0 and padded > image[BREAK] - image[TOP]:
        if settle(image) != 0:
            return CORRUPTED
        chunk = find(image, padded)
    if chunk != 0:
        if not is_sound(image, chunk):
            return CORRUPTED
        take(image, chunk, padded)
        return chunk
    if padded < image[THRESHOLD] or padded <= image[BREAK] - image[TOP]:
        chunk = take_top(image, padded)
    if chunk == 0:
        chunk = map_chunk(image, words, unit)
    if chunk == 0:
        chunk = take_top(image, padded)
    return chunk if chunk != 0 else NO_MEMORY


@kernel
def malloc(image: Image, size: int) -> int:
    """The address of a new block of at least so many bytes, or a failure. One of 0 bytes has an address too."""
    if size < 0 or size > image[BYTES]:
        return NO_MEMORY
    words = words_for(image, size)
    chunk = allocate(image, words, words, 1 << image[UNIT_SHIFT])
    if chunk < 0:
        return chunk
    flip(image, chunk)
    return address_of(image, chunk)


@kernel
def calloc(image: Image, count: int, size: int) -> int:
    """As malloc for count × size bytes, all of them 0. The product is taken in two halves: neither wraps."""
    if count == 0 or size == 0:
        return malloc(image, 0)
    if count < 0 or size < 0 or count > image[BYTES] or size > image[BYTES]:
        return NO_MEMORY
    high = (count >> 20) * size
    if high > image[BYTES]:
        return NO_MEMORY
    address = malloc(image, (high << 20) + (count & (1 << 20) - 1) * size)
    if address > 0:
        chunk = HEAP + (address - image[START] >> 3) - 1
        clear(image, chunk + 1, chunk + (image[chunk] >> SIZE_SHIFT))
    return address


@kernel
def aligned_alloc(image: Image, alignment: int, size: int) -> int:
    """As malloc, at a multiple of a power of two. What lies in front of the block is a free chunk."""
    if alignment == -1 << 63:
        return NO_MEMORY
    if alignment <= 0 or alignment & alignment - 1 != 0:
        return INVALID
    unit = alignment >> 3
    if unit <= 1 << image[UNIT_SHIFT]:
        return malloc(image, size)
    if size < 0 or size > image[BYTES] or alignment > image[BYTES]:
        return NO_MEMORY
    words = words_for(image, size)
    chunk = allocate(image, words, words + LEAST + unit - (1 << image[UNIT_SHIFT]), unit)
    if chunk < 0:
        return chunk
    if image[chunk] & MAPPED == 0:
        block = (image[START] >> 3) + chunk + 1 - HEAP
        lead = -block & unit - 1
        if 0 < lead < LEAST:
            lead = LEAST + (-block - LEAST & unit - 1)
        if lead > 0:
            rest = image[chunk] - (lead << SIZE_SHIFT)
            image[chunk] -= rest & ~FLAGS
            image[chunk + lead] = rest | PREVIOUS
            if release(image, chunk) != 0:
                return CORRUPTED
            chunk += lead
        if shrink(image, chunk, words) != 0:
            return CORRUPTED
    flip(image, chunk)
    return address_of(image, chunk)


@kernel
def free(image: Image, address: int) -> int:
    """Give a block back; 0, or a failure. NULL is no block, and nothing is done."""
    if address == 0:
        return 0
    chunk = chunk_at(image, address)
    if chunk == 0:
        return NOT_ALLOCATED
    if not is_intact(image, chunk):
        return CORRUPTED
    if image[chunk] & MAPPED != 0:
        unmap_chunk(image, chunk)
    elif not keep(image, chunk) and release(image, chunk) != 0:
        return CORRUPTED
    flip(image, chunk)
    return 0


@kernel
def resize(image: Image, chunk: int, words: int) -> int:
    """Give an intact chunk so many words where it is; 1, or 0 where there is no room, or CORRUPTED."""
    if image[chunk] & MAPPED != 0:
        return remap(image, chunk, words)
    if words > image[chunk] >> SIZE_SHIFT:
        return grow(image, chunk, words)
    return 1 if shrink(image, chunk, words) == 0 else CORRUPTED


@kernel
def realloc(image: Image, address: int, size: int) -> int:
    """Make a block larger or smaller, where it is if there is room, else at another address; its address, or a failure
    and no change, but that a block which was to become smaller may have done so where memory is corrupted behind it.
    Of NULL it is malloc; a block of 0 bytes is freed, and the answer is NULL."""
    if address == 0:
        return malloc(image, size)
    chunk = chunk_at(image, address)
    if chunk == 0:
        return NOT_ALLOCATED
    if size == 0:
        return free(image, address)
    if size < 0 or size > image[BYTES]:
        return NO_MEMORY
    if not is_intact(image, chunk):
        return CORRUPTED
    words = words_for(image, size)
    resized = resize(image, chunk, words)
    if resized != 0:
        return address if resized > 0 else CORRUPTED
    moved = allocate(image, words, words, 1 << image[UNIT_SHIFT])
    if moved < 0:
        return moved
    flip(image, moved)
    copy(image, chunk + 1, moved + 1, (image[chunk] >> SIZE_SHIFT) - 1)
    return free(image, address) or address_of(image, moved)


@kernel
def usable_size(image: Image, address: int) -> int:
    """How many bytes a block has: all between its header and the next one."""
    if address == 0:
        return 0
    chunk = chunk_at(image, address)
    if chunk == 0:
        return NOT_ALLOCATED
    if not is_intact(image, chunk):
        return CORRUPTED
    size: int = (image[chunk] >> SIZE_SHIFT) - 1 << 3
    return size


# ── The memory that callers see ──────────────────────────────────────────────────────────────────────────────


@kernel
def put(image: Image, offset: int, value: int) -> None:
    """Write a byte. The highest of a word is its sign too."""
    place, shift = HEAP + (offset >> 3), (offset & 7) << 3
    word = image[place]
    high = (value ^ 128) - 128 if shift == 56 else word >> shift & ~255 | value
    image[place] = high << shift | word & (1 << shift) - 1


@kernel
def store(image: Image, address: int, count: int, value: int) -> int:
    """The caller writes a byte to each of `count` addresses; 0, or a failure where they are not the heap's."""
    offset = address - image[START]
    if offset < 0 or count < 0 or count > image[BYTES] or offset > image[BYTES] - count:
        return NOT_ALLOCATED
    behind = offset + count
    word = (value ^ 128) - 128 << 56 | value * 0x01010101010101
    while offset < behind:
        if offset & 7 == 0 and offset + 8 <= behind:
            image[HEAP + (offset >> 3)] = word
            offset += 8
        else:
            put(image, offset, value)
            offset += 1
    return 0


@kernel
def load(image: Image, address: int, count: int) -> int:
    """The caller reads up to four bytes as one number, the first byte the lowest; or a failure where they are not the
    heap's."""
    if count == 0:
        return 0
    offset = address - image[START]
    if offset < 0 or count < 0 or count > 4 or offset > image[BYTES] - count:
        return NOT_ALLOCATED
    number = 0
    while count > 0:
        count -= 1
        place = offset + count
        number = number << 8 | image[HEAP + (place >> 3)] >> ((place & 7) << 3) & 255
    return number


outcome, done = answers(Failure)


def block(code: int, *arguments: int) -> Address | Failure:
    """An address."""
    result = outcome(code)
    return result if isinstance(result, Failure) else Address(result)


def moved_or_freed(code: int, address: int, size: int) -> Address | Failure | None:
    """An address, but where a block was freed."""
    return None if code == NULL and address != NULL else block(code)


def bytes_of(code: int, *arguments: int) -> ByteCount | Failure:
    result = outcome(code)
    return result if isinstance(result, Failure) else ByteCount(result)


def no_memory(image: Image, *sizes: int) -> Failure:
    """No heap has as many bytes as no 64-bit word holds."""
    return Failure.NO_MEMORY


def product(image: Image, count: int, size: int) -> Address | Failure:
    """Nothing at all, if the other factor is 0."""
    return block(calloc(image, 0, 0)) if count == 0 or size == 0 else Failure.NO_MEMORY


def aligned(image: Image, alignment: int, size: int) -> Failure:
    """Whether the alignment is one is asked first."""
    return Failure.NO_MEMORY if alignment > 0 and alignment & alignment - 1 == 0 else Failure.INVALID


def not_allocated(image: Image, *address: int) -> Failure:
    """No block has an address that no 64-bit word holds."""
    return Failure.NOT_ALLOCATED


def too_large(image: Image, address: int, size: int) -> Failure:
    """Whether there is a block is asked first."""
    has_block = are_words(address) and (address == NULL or chunk_at(image, address) != 0)
    return Failure.NO_MEMORY if has_block else Failure.NOT_ALLOCATED


class Malloc:
    """The operations under the law's names (spec/user/malloc.py), over one image."""

    __slots__ = ("image",)

    def __init__(self, start: Address, bytes: ByteCount, alignment: ByteCount) -> None:
        """Raise ValueError for a geometry that no heap has."""
        if alignment not in (8, 16):
            raise ValueError(f"blocks are aligned to 8 or to 16 bytes, not {alignment}")
        if not LEAST_BYTES <= bytes <= MOST_BYTES or bytes % 16 != 0:
            raise ValueError(f"a heap has between {LEAST_BYTES} and 2**40 bytes, a multiple of 16, not {bytes}")
        if not 16 <= start <= ADDRESS_LIMIT - bytes or start % 16 != 0:
            raise ValueError(
                f"a heap of {bytes} bytes starts at a multiple of 16 and ends below 2**47; {start} is no such address"
            )
        page = LARGE_PAGE if bytes >= LARGE_HEAP else SMALL_PAGE
        units = bytes // alignment
        words = HEAP + bytes // 8 + (units + 31) // 32 + bytes // page + 2 * (int(bin_of(units)) + 1)
        self.image = new_image(words)
        init(self.image, start, bytes, alignment)

    malloc: Callable[[ByteCount], Address | Failure] = operation(malloc, block, beyond=no_memory)
    calloc: Callable[[ByteCount, ByteCount], Address | Failure] = operation(calloc, block, beyond=product)
    realloc: Callable[[Address, ByteCount], Address | Failure | None] = operation(
        realloc, moved_or_freed, beyond=too_large
    )
    aligned_alloc: Callable[[ByteCount, ByteCount], Address | Failure] = operation(aligned_alloc, block, beyond=aligned)
    free: Callable[[Address], Failure | None] = operation(free, done, beyond=not_allocated)
    usable_size: Callable[[Address], ByteCount | Failure] = operation(usable_size, bytes_of, beyond=not_allocated)
    store: Callable[[Address, ByteCount, int], None] = operation(store, nothing)
    load: Callable[[Address, ByteCount], int] = operation(load, outcome)
