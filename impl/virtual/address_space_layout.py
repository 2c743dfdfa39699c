"""The image of address spaces, from front to back:

    the buddy allocator's nodes (impl.physical.buddy), with this part's header in words that it leaves free
    from RECORDS on   a record of four words for each frame: KIND, PARENT, COUNT and KEY
    from ROOTS on     a record for each address space: the frame of its root table, -1 where there is no such space
    from MEMORY on    the frames' memory, from physical address 0

KIND says what a frame is: nothing of ours (0), a page of a caller (PAGE), or a table of a level, from 1 on. PARENT is
the number of the entry that refers to a table, or for a root -1 less the number of its space. COUNT is how many entries
of a table are used, or how often a page is mapped. KEY is the first page that a table translates (spec: Spaces.key).

Entry n is entry n & (2**INDEX_BITS - 1) of the table in frame n >> INDEX_BITS. Numbers of a format stand in the header,
so that no function knows one format from another.
"""

from __future__ import annotations

from impl.image import Image, kernel, unsigned
from impl.physical.buddy import NODE_SHIFT
from spec.virtual.words import ACCESSED, DIRTY, PRESENT, USER, WRITABLE
from spec.virtual.words import SpaceFailure as Failure
from spec.vocabulary import PAGE_SHIFT

RECORDS, ROOTS, MEMORY, SPACES = 19, 23, 27, 31
"""Header: where what begins (a node, a node, a word), and how many spaces there can be."""
LEVELS, INDEX_BITS, PACKED, HALF = 35, 39, 43, 44
"""Header, the format's numbers: levels, log2 of a table's entries, log2 of the entries in a word, and the first page of
the kernel half."""
KERNEL_PAGE, LARGEST, FRAME_LIMIT, NO_RIGHT = 45, 46, 47, 48
"""Header: that page as callers name it, the highest level that maps pages, what numbers of frames are below, and what
an entry says to forbid fetches."""

KIND, PARENT, COUNT, KEY = 0, 1, 2, 3
PAGE = -1
"""KIND of a frame that a caller holds."""

TABLE = PRESENT | WRITABLE | USER | ACCESSED
"""The flags of an entry that refers to a table."""
SAVED_DIRTY = 1 << 9
"""In a bit that the processor ignores: the page was written before it ceased to be writable."""
PLACE = (1 << 52) - (1 << PAGE_SHIFT)
"""The bits of an entry that say where a table or a page lies."""
NOTED = ACCESSED | DIRTY | SAVED_DIRTY
"""What an entry says of the use of its page."""
LOW, TOP = (1 << 32) - 1, 1 << 31
"""The lower half of a word, and the sign of a half."""
POISON = -1
"""What fills a frame that nobody has: whoever takes it for an empty table finds out (Linux: mm/page_poison.c)."""

NO_MEMORY = -Failure.NO_MEMORY.errno
NOT_ALLOCATED = -Failure.NOT_ALLOCATED.errno
NOT_PERMITTED = -Failure.NOT_PERMITTED.errno
NOT_MAPPED = -Failure.NOT_MAPPED.errno
NOT_ALIKE = -Failure.NOT_ALIKE.errno
NO_SPACE = -Failure.NO_SPACE.errno
NO_NUMBER = -Failure.NO_NUMBER.errno
ALREADY_MAPPED = -Failure.ALREADY_MAPPED.errno
MISALIGNED = -Failure.MISALIGNED.errno
WRONG_SIZE = -Failure.WRONG_SIZE.errno
OUT_OF_RANGE = -Failure.OUT_OF_RANGE.errno
BUSY = -Failure.BUSY.errno


@kernel
def record(image: Image, frame: int) -> int:
    """The first word of a frame's record."""
    first: int = (image[RECORDS] + frame) << NODE_SHIFT
    return first


@kernel
def frames_of(image: Image) -> int:
    """How many frames the pool has."""
    frames: int = image[ROOTS] - image[RECORDS]
    return frames


@kernel
def level_of(image: Image, entry: int) -> int:
    """The level of an entry: that of its table."""
    level: int = image[unsigned(record(image, entry >> image[INDEX_BITS]) | KIND)]
    return level


@kernel
def root_of(image: Image, space: int) -> int:
    """The root table of a space, or -1."""
    if space < 0 or space >= image[SPACES]:
        return -1
    root: int = image[(image[ROOTS] + space) << NODE_SHIFT]
    return root


@kernel
def slot_of(image: Image, page: int) -> int:
    """A page's number, cut to the bits that are translated; -1 where it lies in neither half."""
    half = image[HALF]
    if page >= 0 and page < half:
        return page
    above = page - image[KERNEL_PAGE]
    if above >= 0 and above < half:
        slot: int = half + above
        return slot
    return -1


@kernel
def size_of(image: Image, level: int) -> int:
    """How many frames a page of this level has."""
    size: int = 1 << (level - 1) * image[INDEX_BITS]
    return size


@kernel
def entry_of(image: Image, table: int, level: int, slot: int) -> int:
    """The entry of a table of this level that translates a page."""
    bits = image[INDEX_BITS]
    entry: int = table << bits | slot >> (level - 1) * bits & (1 << bits) - 1
    return entry
