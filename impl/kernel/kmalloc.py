"""Kmalloc over the slab allocator: one cache for each class, and blocks of the buddy allocator for what is larger.

The image is the slab allocator's (impl.kernel.slab), whose caches are the classes in order, made when it is laid out.

A large block is one of the buddy allocator's. The record of each of its pages has the first page's record as its HEAD,
and no CACHE; that of the first one has the block's order, and 1 more, at LARGE. Where a block begins that somebody
holds, large or not, LIVE has a bit. So an address leads to a page, and that to all that kfree needs (Linux 6.18: kfree
in mm/slub.c asks whether the page is a slab's, and takes it for a large block otherwise).
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import (
    WORD_MAXIMUM,
    Image,
    answers,
    are_words,
    called,
    kernel,
    linked,
    new_image,
    nothing,
    operation,
    unsigned,
)
from impl.kernel.slab import (
    BYTES,
    CACHE,
    HEAD,
    LARGEST,
    PAGE_SHIFT,
    SIZE,
    SLAB_SHIFT,
    START,
    create_cache,
    fill,
    is_live,
    layout,
    live_bit,
    live_word,
    page_record,
    reclaim,
    word_at,
)
from impl.kernel.slab import alloc as take_object
from impl.kernel.slab import diagnosis as slab_diagnosis
from impl.kernel.slab import give as give_object
from impl.kernel.slab import load as read_bytes
from impl.kernel.slab import store as write_bytes
from impl.physical.buddy import alloc as buddy_alloc
from impl.physical.buddy import free as buddy_free
from impl.physical.buddy import init as lay_out_frames
from spec.kernel.words import ADDRESS_LIMIT, MOST_PAGES, NOTHING, NULL, PAGES, SIZE_LIMIT, Address, ByteCount, classes
from spec.kernel.words import KmallocFailure as Failure

take_frames, give_frames = linked(buddy_alloc), linked(buddy_free)

LARGE = 7
"""The word of a page's record that the slab allocator leaves free."""

NOT_ALLOCATED = -Failure.NOT_ALLOCATED.errno
INTERIOR = -Failure.INTERIOR.errno
FOREIGN = -Failure.FOREIGN.errno
NO_MEMORY = -Failure.NO_MEMORY.errno

# ── Sizes ────────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def class_of(size: int) -> int:
    """The number of the smallest class that has that many bytes, of 1 to 8,192 (Linux 6.18: __kmalloc_index in
    include/linux/slab.h)."""
    if size <= 64:
        if size <= 16:
            return 0 if size <= 8 else 1
        return 2 if size <= 32 else 3
    if size <= 192:
        if size <= 96:
            return 4
        return 5 if size <= 128 else 6
    if size <= 1024:
        if size <= 256:
            return 7
        return 8 if size <= 512 else 9
    if size <= 2048:
        return 10
    return 11 if size <= 4096 else 12


@kernel
def order_of(size: int, page: int) -> int:
    """The least order of a block of pages that has that many bytes, more than two pages (Linux: get_order)."""
    order = 2
    while page << order < size:
        order += 1
    return order


@kernel
def usable(image: Image, address: int) -> int:
    """How many bytes a block has that somebody holds."""
    head = page_record(image, address)
    record = image[head + CACHE]
    bytes: int = image[record + SIZE] if record != 0 else 1 << image[PAGE_SHIFT] + image[head + LARGE] - 1
    return bytes


@kernel
def diagnosis(image: Image, address: int) -> int:
    """Why an address is no block's that somebody holds."""
    if address >= image[START] and address < image[START] + image[BYTES]:
        at = page_record(image, address)
        if image[at + CACHE] == 0 and image[at + HEAD] != 0:
            return INTERIOR
    failure: int = slab_diagnosis(image, address)
    return failure


# ── Blocks ───────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def small(image: Image, number: int) -> int:
    """A block of a class, or NO_MEMORY."""
    address: int = take_object(image, number)
    return address


@called
def large(image: Image, order: int) -> int:
    """A block of 2**order pages, or NO_MEMORY."""
    frame = take_frames(image, order)
    if frame < 0:
        reclaim(image)
        frame = take_frames(image, order)
        if frame < 0:
            return NO_MEMORY
    address: int = frame << image[PAGE_SHIFT]
    head = page_record(image, address)
    own(image, head, order, head)
    image[head + LARGE] = order + 1
    image[live_word(image, address)] |= live_bit(image, address)
    return address


@kernel
def own(image: Image, head: int, order: int, owner: int) -> None:
    """Each page of a large block leads to its first one, or to none."""
    page = 0
    while page < 1 << order:
        image[head + (page << SLAB_SHIFT) + HEAD] = owner
        page += 1


@called
def give_pages(image: Image, address: int) -> None:
    """Give a large block back, zeroed."""
    head = page_record(image, address)
    order = image[head + LARGE] - 1
    fill(image, address, 1 << image[PAGE_SHIFT] + order, 0)
    own(image, head, order, 0)
    image[head + LARGE] = 0
    image[live_word(image, address)] ^= live_bit(image, address)
    give_frames(image, address >> image[PAGE_SHIFT], order)


# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def kmalloc(image: Image, size: int) -> int:
    """The address of a block of at least that many bytes, or NO_MEMORY. As a 64-bit word a size of 2**63 and more is
    negative."""
    if size == 0:
        return NOTHING
    page = 1 << image[PAGE_SHIFT]
    if size < 0 or size > page << image[LARGEST]:
        return NO_MEMORY
    if size <= 2 * page:
        return small(image, class_of(size))
    return large(image, order_of(size, page))


@kernel
def kzalloc(image: Image, size: int) -> int:
    """The same, zeroed."""
    address: int = kmalloc(image, size)
    if address > NOTHING:
        fill(image, address, size, 0)
    return address


@kernel
def kfree(image: Image, address: int) -> int:
    """Give a block back; 0, or a failure."""
    if address == NULL or address == NOTHING:
        return 0
    if not is_live(image, address):
        return diagnosis(image, address)
    record = image[unsigned(page_record(image, address) + CACHE)]
    if record == 0:
        give_pages(image, address)
    else:
        give_object(image, address, record)
    return 0


@kernel
def krealloc(image: Image, address: int, size: int) -> int:
    """A block of another size with the same contents: the same one, where it has room; or a failure."""
    if address == NULL or address == NOTHING:
        return kmalloc(image, size)
    if not is_live(image, address):
        return diagnosis(image, address)
    if size == 0:
        kfree(image, address)
        return NOTHING
    have = usable(image, address)
    if size > 0 and size <= have:
        return address
    moved: int = kmalloc(image, size)
    if moved > 0:
        word = 0
        while word < have:
            image[word_at(image, moved + word)] = image[word_at(image, address + word)]
            word += 8
        kfree(image, address)
    return moved


@kernel
def ksize(image: Image, address: int) -> int:
    """How many bytes a block has; or a failure."""
    if address == NULL or address == NOTHING:
        return 0
    if not is_live(image, address):
        return diagnosis(image, address)
    return usable(image, address)


@kernel
def store(image: Image, address: int, count: int, value: int) -> int:
    """The caller writes a byte to each of `count` addresses."""
    done: int = write_bytes(image, address, count, value)
    return done


@kernel
def load(image: Image, address: int, count: int) -> int:
    """The caller reads up to four bytes as one number, the first byte the lowest."""
    number: int = read_bytes(image, address, count)
    return number


# ── The whole ────────────────────────────────────────────────────────────────────────────────────────────────

outcome, done = answers(Failure)


def block(code: int, *arguments: int) -> Address | Failure:
    result = outcome(code)
    return result if isinstance(result, Failure) else Address(result)


def bytes_of(code: int, *arguments: int) -> ByteCount | Failure:
    result = outcome(code)
    return result if isinstance(result, Failure) else ByteCount(result)


def as_word(size: int) -> int:
    """A size as the 64-bit word that it is: of 2**63 and more a negative one."""
    return size - SIZE_LIMIT if WORD_MAXIMUM < size < SIZE_LIMIT else size


def no_memory(image: Image, size: int) -> Failure:
    """No memory has as many bytes as no 64-bit word holds."""
    return Failure.NO_MEMORY


def foreign(image: Image, address: int) -> Failure:
    """No block has an address that no 64-bit word holds."""
    return Failure.FOREIGN


def too_large(image: Image, address: int, size: int) -> Failure:
    """Whether there is a block is asked first."""
    if not are_words(address):
        return Failure.FOREIGN
    is_known = address in (NULL, NOTHING) or is_live(image, address)
    return Failure.NO_MEMORY if is_known else outcome(diagnosis(image, address))


TAKES = {"size": as_word}


class Kmalloc:
    """The operations under the law's names (spec/kernel/kmalloc.py), over one image."""

    __slots__ = ("image",)

    def __init__(self, start: Address, bytes: ByteCount, page: ByteCount) -> None:
        """Raise ValueError for a geometry that there is not."""
        if page not in PAGES:
            raise ValueError(f"a page has 64 or 4096 bytes, not {page}")
        if not 1 <= bytes // page <= MOST_PAGES or bytes % page != 0:
            raise ValueError(f"memory has between 1 and 2**20 pages of {page} bytes; {bytes} bytes are not so many")
        if not page <= start <= ADDRESS_LIMIT - bytes or start % page != 0:
            raise ValueError(
                f"memory of {bytes} bytes starts at a page and ends below 2**47; {start} is no such address"
            )
        sizes = [size for size in classes(page) if size <= bytes]
        plan = layout(start, bytes, page, len(sizes))
        self.image = new_image(plan.words)
        lay_out_frames(self.image, *plan.nodes)
        for at, value in plan.header.items():
            self.image[at] = value
        for size in sizes:
            create_cache(self.image, size, min(size & -size, page), 0)

    kmalloc: Callable[[ByteCount], Address | Failure] = operation(kmalloc, block, takes=TAKES, beyond=no_memory)
    kzalloc: Callable[[ByteCount], Address | Failure] = operation(kzalloc, block, takes=TAKES, beyond=no_memory)
    krealloc: Callable[[Address, ByteCount], Address | Failure] = operation(
        krealloc, block, takes=TAKES, beyond=too_large
    )
    kfree: Callable[[Address], Failure | None] = operation(kfree, done, beyond=foreign)
    ksize: Callable[[Address], ByteCount | Failure] = operation(ksize, bytes_of, beyond=foreign)
    store: Callable[[Address, ByteCount, int], None] = operation(store, nothing)
    load: Callable[[Address, ByteCount], int] = operation(load, outcome)
