"""Page tables in frames that come from the buddy allocator, and go back to it when they are empty.

One image holds all of it, from front to back:

    the buddy allocator's nodes (impl.physical.buddy), with this file's header in words that it leaves free
    from RECORDS on   a record of four words for each frame: KIND, PARENT, COUNT and KEY
    from ROOTS on     a record for each address space: the frame of its root table, -1 where there is no such space
    from MEMORY on    the frames' memory, from physical address 0

KIND says what a frame is: nothing of ours (0), a page of a caller (PAGE), or a table of a level, from 1 on. PARENT is
the number of the entry that refers to a table, or for a root -1 less the number of its space. COUNT is how many entries
of a table are used, or how often a page is mapped. KEY is the first page that a table translates (spec: Spaces.key).

Entry n is entry n & (2**INDEX_BITS - 1) of the table in frame n >> INDEX_BITS. Numbers of a format stand in the header,
so that no function knows one format from another. An entry that is not present is 0: a processor that reads it ahead of
time finds no address in it (L1TF).

The kernel half of every root is a copy of that of space 0, which alone is looked at here; `install` keeps the copies.
Where an entry of a root maps a page itself, the processor marks the copy that it used: `gather` reads them together.
In an entry that refers to a table every permission is given, so that the entry of the page decides alone. A page that
was written and is no longer writable says so in SAVED_DIRTY: with D set and R/W clear an entry would be one of a shadow
stack (Linux: _PAGE_SAVED_DIRTY, arch/x86/include/asm/pgtable_types.h, 6.18).
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, answers, are_words, kernel, linked, new_image, operation, unsigned
from impl.physical.buddy import LEAST_BASE_ORDER, NODE_SHIFT, init
from impl.physical.buddy import alloc as buddy_alloc
from impl.physical.buddy import free as buddy_free
from spec.virtual.words import (
    ACCESSED,
    BATCH_SHIFT,
    BY_USER,
    DIRTY,
    EXECUTABLE,
    FETCH,
    GLOBAL,
    NO_EXECUTE,
    PAGE_SIZE,
    PRESENT,
    RANGE_LIMIT,
    RIGHTS,
    USER,
    WRITABLE,
    WRITE,
    Batch,
)
from spec.virtual.words import SpaceFailure as Failure
from spec.vocabulary import PAGE_SHIFT, Frame

alloc, free = linked(buddy_alloc), linked(buddy_free)

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

POOL_ORDER = LEAST_BASE_ORDER
"""The largest block of the pool. Frames are taken one by one; that they merge keeps them in order."""
MOST_FRAMES, MOST_SPACES = 1 << 20, 1 << 12

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


# ── Entries ──────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def read_entry(image: Image, entry: int) -> int:
    """An entry by its number. Two of 32 bits share a word."""
    word: int = image[unsigned(image[MEMORY] + (entry >> image[PACKED]))]
    return word >> 32 * (entry & 1) & LOW if image[PACKED] else word


@kernel
def write_entry(image: Image, entry: int, value: int) -> None:
    at = unsigned(image[MEMORY] + (entry >> image[PACKED]))
    if image[PACKED] and entry & 1:
        value = ((value ^ TOP) - TOP) << 32 | image[at] & LOW
    elif image[PACKED]:
        value = value | (image[at] >> 32) << 32
    image[at] = value


@kernel
def leaf_word(frame: int, flags: int, level: int) -> int:
    """The entry that maps a page, with other flags than those about its place and size."""
    return frame << PAGE_SHIFT | flags | PRESENT | (PAGE_SIZE if level > 1 else 0)


@kernel
def flags_of(image: Image, rights: int, accessed: int, dirty: int) -> int:
    """What an entry says of permissions, and of use; `accessed` and `dirty` are 0 or 1."""
    flags = rights & (WRITABLE | USER | GLOBAL) | (accessed * ACCESSED)
    flags |= dirty * (DIRTY if rights & WRITABLE else SAVED_DIRTY)
    return flags if rights & EXECUTABLE else flags | image[NO_RIGHT]


@kernel
def rights_of(word: int) -> int:
    return word & (WRITABLE | USER | GLOBAL) | (EXECUTABLE if word >= 0 else 0)


@kernel
def is_dirty(word: int) -> int:
    return 1 if word & (DIRTY | SAVED_DIRTY) else 0


# ── Records ──────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def find(image: Image, space: int, slot: int, level: int) -> int:
    """The last entry on the way to a page that is there, or that of this level."""
    table = image[(image[ROOTS] + (space if slot < image[HALF] else 0)) << NODE_SHIFT]
    reached = image[LEVELS]
    entry = entry_of(image, table, reached, slot)
    while reached > level:
        word = read_entry(image, entry)
        if word & PRESENT == 0 or word & PAGE_SIZE != 0:
            break
        reached -= 1
        entry = entry_of(image, (word & PLACE) >> PAGE_SHIFT, reached, slot)
    return entry


@kernel
def copied(image: Image, entry: int) -> int:
    """How many spaces have an entry's copy in their roots: all, if it is one of the kernel half of a root; else 1."""
    bits = image[INDEX_BITS]
    of_root = image[record(image, entry >> bits) | PARENT] == -1
    return image[SPACES] if of_root and entry & 1 << bits - 1 else 1


@kernel
def copy_of(image: Image, entry: int, space: int) -> int:
    """The copy of an entry in a space's root, or where there is no such space, the entry itself."""
    root = image[(image[ROOTS] + space) << NODE_SHIFT]
    return entry if root < 0 else root << image[INDEX_BITS] | entry & (1 << image[INDEX_BITS]) - 1


@kernel
def install(image: Image, entry: int, word: int) -> None:
    """Write an entry, and its copies."""
    write_entry(image, entry, word)
    space = 1
    while space < copied(image, entry):
        write_entry(image, copy_of(image, entry, space), word)
        space += 1


@kernel
def gather(image: Image, entry: int) -> int:
    """Read an entry, with what the processor has noted in its copies."""
    word = read_entry(image, entry)
    space = 1
    while space < copied(image, entry):
        word |= read_entry(image, copy_of(image, entry, space)) & NOTED
        space += 1
    return word


@kernel
def fill(image: Image, frame: int, value: int) -> None:
    """Write one value to all words of a frame."""
    words = 1 << image[INDEX_BITS] - image[PACKED]
    word = 0
    while word < words:
        image[image[MEMORY] + frame * words + word] = value
        word += 1


@kernel
def new_table(image: Image, level: int, parent: int, key: int) -> int:
    """A frame from the pool as a table without entries, or a failure."""
    table = alloc(image, 0)
    if table < 0:
        return table
    at = record(image, table)
    image[at | KIND] = level
    image[at | PARENT] = parent
    image[at | COUNT] = 0
    image[at | KEY] = key
    fill(image, table, 0)
    return table


@kernel
def table_below(image: Image, entry: int, slot: int) -> int:
    """A table without entries, that `entry` is to refer to; or a failure."""
    above = record(image, entry >> image[INDEX_BITS])
    level = image[above | KIND] - 1
    space = image[above | KEY] >> level_bits(image)
    first = slot & -(1 << level * image[INDEX_BITS])
    return new_table(image, level, entry, space << level_bits(image) | first)


@kernel
def grow(image: Image, entry: int, slot: int) -> int:
    """A table below an entry that is absent: the entry of it that leads on, or a failure."""
    table = table_below(image, entry, slot)
    if table < 0:
        return table
    install(image, entry, table << PAGE_SHIFT | TABLE)
    image[record(image, entry >> image[INDEX_BITS]) | COUNT] += 1
    return entry_of(image, table, image[record(image, table) | KIND], slot)


@kernel
def level_bits(image: Image) -> int:
    """How many bits of a page's number all levels translate."""
    bits: int = image[LEVELS] * image[INDEX_BITS]
    return bits


@kernel
def forget(image: Image, frame: int) -> None:
    """Give a frame back, and keep nothing of it."""
    fill(image, frame, POISON)
    at = record(image, frame)
    image[at | KIND] = 0
    image[at | PARENT] = 0
    image[at | COUNT] = 0
    image[at | KEY] = 0
    free(image, frame, 0)


@kernel
def remove_table(image: Image, table: int) -> int:
    """Give back a table that is empty and no root: the table above it."""
    parent = image[record(image, table) | PARENT]
    above: int = parent >> image[INDEX_BITS]
    install(image, parent, 0)
    forget(image, table)
    image[record(image, above) | COUNT] -= 1
    return above


@kernel
def prune(image: Image, table: int) -> None:
    """Give back a table that is empty, and those above it that are empty then. A root stays."""
    while image[record(image, table) | COUNT] == 0 and image[record(image, table) | PARENT] >= 0:
        table = remove_table(image, table)


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def last_of_pool(image: Image, frame: int, level: int) -> int:
    """The frames from `frame` to before this one are those of a page that belong to the pool."""
    last = frame + size_of(image, level)
    return last if last < frames_of(image) else frames_of(image)


@kernel
def may_be_mapped(image: Image, frame: int, level: int) -> int:
    """Whether a caller holds each frame of a page that belongs to the pool."""
    last = last_of_pool(image, frame, level)
    while frame < last:
        if image[record(image, frame) | KIND] != PAGE:
            return 0
        frame += 1
    return 1


@kernel
def count(image: Image, frame: int, level: int, more: int) -> None:
    """The frames of a page are mapped once more, or once less."""
    last = last_of_pool(image, frame, level)
    while frame < last:
        image[record(image, frame) | COUNT] += more
        frame += 1


@kernel
def add_leaf(image: Image, entry: int, frame: int, flags: int, level: int) -> None:
    """Map a page by an entry of its level, which is absent."""
    install(image, entry, leaf_word(frame, flags, level))
    image[record(image, entry >> image[INDEX_BITS]) | COUNT] += 1
    count(image, frame, level, 1)


@kernel
def change_leaf(image: Image, entry: int, word: int) -> None:
    """Map the same frames by the same entry, with other permissions."""
    install(image, entry, word)


@kernel
def remove_leaf(image: Image, entry: int) -> None:
    """Unmap the page of an entry. Its table may be empty then."""
    table = entry >> image[INDEX_BITS]
    count(image, (read_entry(image, entry) & PLACE) >> PAGE_SHIFT, level_of(image, entry), -1)
    install(image, entry, 0)
    image[record(image, table) | COUNT] -= 1


@kernel
def divide(image: Image, entry: int, slot: int) -> int:
    """Map the parts of a large page in its place; 0, or a failure and no change."""
    bits, level, word = image[INDEX_BITS], level_of(image, entry), gather(image, entry)
    table = table_below(image, entry, slot)
    if table < 0:
        return table
    part = word if level > 2 else word & ~PAGE_SIZE
    index = 0
    while index < 1 << bits:
        write_entry(image, table << bits | index, part + (index * size_of(image, level - 1) << PAGE_SHIFT))
        index += 1
    image[record(image, table) | COUNT] = 1 << bits
    install(image, entry, table << PAGE_SHIFT | TABLE)
    return 0


@kernel
def join(image: Image, entry: int, whole: int) -> None:
    """Map a large page in the place of its parts."""
    table = (read_entry(image, entry) & PLACE) >> PAGE_SHIFT
    install(image, entry, whole)
    forget(image, table)


@kernel
def mark(image: Image, entry: int, noted: int) -> None:
    """Note the use of a page."""
    write_entry(image, entry, read_entry(image, entry) | noted)


@kernel
def page_entry(image: Image, space: int, page: int) -> int:
    """The entry that maps a page which begins here, or a failure."""
    if root_of(image, space) < 0:
        return NO_SPACE
    slot = slot_of(image, page)
    if slot < 0:
        return OUT_OF_RANGE
    entry = find(image, space, slot, 1)
    if read_entry(image, entry) & PRESENT == 0:
        return NOT_MAPPED
    if slot & size_of(image, level_of(image, entry)) - 1:
        return MISALIGNED
    return entry


# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def take_frame(image: Image) -> int:
    frame = alloc(image, 0)
    if frame >= 0:
        image[record(image, frame) | KIND] = PAGE
    return frame


@kernel
def give_frame(image: Image, frame: int) -> int:
    if frame < 0 or frame >= frames_of(image):
        return OUT_OF_RANGE
    if image[record(image, frame) | KIND] != PAGE:
        return NOT_ALLOCATED
    if image[record(image, frame) | COUNT] != 0:
        return BUSY
    forget(image, frame)
    return 0


@kernel
def create_space(image: Image) -> int:
    """The number of a new space, the least that is free; or a failure."""
    space = 0
    while space < image[SPACES] and root_of(image, space) >= 0:
        space += 1
    if space == image[SPACES]:
        return NO_NUMBER
    root = new_table(image, image[LEVELS], -1 - space, space << level_bits(image))
    if root < 0:
        return root
    image[(image[ROOTS] + space) << NODE_SHIFT] = root
    bits = image[INDEX_BITS]
    index = 1 << bits - 1
    while index < 1 << bits:
        write_entry(image, root << bits | index, read_entry(image, root_of(image, 0) << bits | index))
        index += 1
    return space


@kernel
def destroy_space(image: Image, space: int) -> int:
    root = root_of(image, space)
    if root < 0:
        return NO_SPACE
    if space == 0 or image[record(image, root) | COUNT] != 0:
        return BUSY
    bits = image[INDEX_BITS]
    index = 1 << bits - 1
    while index < 1 << bits:
        entry = root_of(image, 0) << bits | index
        mark(image, entry, gather(image, entry) & NOTED)
        index += 1
    image[(image[ROOTS] + space) << NODE_SHIFT] = -1
    forget(image, root)
    return 0


@kernel
def why_not(image: Image, space: int, page: int, frame: int, rights: int, level: int) -> int:
    """What is wrong with a page that is to be mapped, or 0."""
    if root_of(image, space) < 0:
        return NO_SPACE
    slot = slot_of(image, page)
    if slot < 0 or level < 1 or level > image[LARGEST]:
        return OUT_OF_RANGE
    size = size_of(image, level)
    if frame < 0 or frame > image[FRAME_LIMIT] - size:
        return OUT_OF_RANGE
    if (slot | frame) & size - 1:
        return MISALIGNED
    if rights & GLOBAL and slot < image[HALF]:
        return NOT_PERMITTED
    if not may_be_mapped(image, frame, level):
        return NOT_ALLOCATED
    return 0


@kernel
def map_page(image: Image, space: int, page: int, frame: int, rights: int, level: int) -> int:
    """Map a page; 0, or a failure and no change: tables that were made on the way go back."""
    wrong = why_not(image, space, page, frame, rights, level)
    if wrong:
        return wrong
    slot = slot_of(image, page)
    entry = find(image, space, slot, level)
    if read_entry(image, entry) & PRESENT:
        return ALREADY_MAPPED
    while level_of(image, entry) > level:
        below = grow(image, entry, slot)
        if below < 0:
            prune(image, entry >> image[INDEX_BITS])
            return below
        entry = below
    add_leaf(image, entry, frame, flags_of(image, rights, 0, 0), level)
    return 0


@kernel
def unmap_page(image: Image, space: int, page: int) -> int:
    """Unmap a page: whether it was accessed and written, as flags of an entry; or a failure."""
    entry = page_entry(image, space, page)
    if entry < 0:
        return entry
    word = gather(image, entry)
    remove_leaf(image, entry)
    prune(image, entry >> image[INDEX_BITS])
    return word & ACCESSED | is_dirty(word) * DIRTY


@kernel
def protect_page(image: Image, space: int, page: int, rights: int) -> int:
    """Give a page other permissions: 1 where one was taken away, else 0; or a failure."""
    entry = page_entry(image, space, page)
    if entry < 0:
        return entry
    if rights & GLOBAL and slot_of(image, page) < image[HALF]:
        return NOT_PERMITTED
    word = gather(image, entry)
    flags = flags_of(image, rights, 1 if word & ACCESSED else 0, is_dirty(word))
    changed = leaf_word((word & PLACE) >> PAGE_SHIFT, flags, level_of(image, entry))
    change_leaf(image, entry, changed)
    return 1 if rights_of(word) & ~rights_of(changed) else 0


@kernel
def get_phys_addr(image: Image, space: int, address: int) -> int:
    """The physical address, or a failure. Marks nothing."""
    if root_of(image, space) < 0:
        return NO_SPACE
    slot = slot_of(image, address >> PAGE_SHIFT)
    if slot < 0:
        return OUT_OF_RANGE
    entry = find(image, space, slot, 1)
    word = read_entry(image, entry)
    if word & PRESENT == 0:
        return NOT_MAPPED
    inside = slot & size_of(image, level_of(image, entry)) - 1
    return (word & PLACE) + (inside << PAGE_SHIFT) | address & (1 << PAGE_SHIFT) - 1


@kernel
def asked(how: int) -> int:
    """The permissions that an access needs."""
    return (USER if how & BY_USER else 0) | how & WRITE | (EXECUTABLE if how & FETCH else 0)


@kernel
def usable_entry(image: Image, space: int, page: int, how: int) -> int:
    """The entry by which the processor reaches a page for an access, or a failure.

    It goes from the space's own root down (impl.virtual.walk). Permissions are what all entries on the way give.
    """
    root = root_of(image, space)
    if root < 0:
        return NO_SPACE
    slot = slot_of(image, page)
    if slot < 0:
        return OUT_OF_RANGE
    rights = WRITABLE | USER | EXECUTABLE
    level = image[LEVELS]
    entry = entry_of(image, root, level, slot)
    while True:
        word = read_entry(image, entry)
        if word & PRESENT == 0:
            return NOT_MAPPED
        rights &= rights_of(word)
        if level == 1 or word & PAGE_SIZE:
            break
        level -= 1
        entry = entry_of(image, (word & PLACE) >> PAGE_SHIFT, level, slot)
    return NOT_PERMITTED if asked(how) & ~rights else entry


@kernel
def access(image: Image, space: int, address: int, how: int) -> int:
    """What the processor does: the physical address, or a failure. The entry that maps the page is marked."""
    entry = usable_entry(image, space, address >> PAGE_SHIFT, how)
    if entry < 0:
        return entry
    word = read_entry(image, entry)
    mark(image, entry, ACCESSED | (DIRTY if how & WRITE else 0))
    inside = slot_of(image, address >> PAGE_SHIFT) & size_of(image, level_of(image, entry)) - 1
    return (word & PLACE) + (inside << PAGE_SHIFT) | address & (1 << PAGE_SHIFT) - 1


@kernel
def split(image: Image, space: int, page: int) -> int:
    """Map a large page as those of the next size; 0, or a failure and no change."""
    entry = page_entry(image, space, page)
    if entry < 0:
        return entry
    level = level_of(image, entry)
    if level == 1:
        return WRONG_SIZE
    return divide(image, entry, slot_of(image, page))


@kernel
def merged(image: Image, table: int) -> int:
    """The entry of the page that all of a table's pages make up, or 0 where they make up none."""
    bits, level = image[INDEX_BITS], image[record(image, table) | KIND]
    first = read_entry(image, table << bits) & ~NOTED
    if first & PRESENT == 0 or (first & PLACE) >> PAGE_SHIFT & size_of(image, level + 1) - 1:
        return 0
    if level > 1 and first & PAGE_SIZE == 0:
        return 0
    whole = first | PAGE_SIZE
    index = 0
    while index < 1 << bits:
        word = read_entry(image, table << bits | index)
        if word & ~NOTED != first + (index * size_of(image, level) << PAGE_SHIFT):
            return 0
        whole |= word & NOTED
        index += 1
    return whole


@kernel
def collapse(image: Image, space: int, page: int, level: int) -> int:
    """Map as one page what those of the next size map; 0, or a failure and no change."""
    if root_of(image, space) < 0:
        return NO_SPACE
    slot = slot_of(image, page)
    if slot < 0 or level < 2 or level > image[LARGEST]:
        return OUT_OF_RANGE
    if slot & size_of(image, level) - 1:
        return MISALIGNED
    entry = find(image, space, slot, level)
    word = read_entry(image, entry)
    if word & PRESENT == 0:
        return NOT_ALIKE
    if word & PAGE_SIZE:
        return WRONG_SIZE
    table = (word & PLACE) >> PAGE_SHIFT
    whole = merged(image, table)
    if whole == 0:
        return NOT_ALIKE
    join(image, entry, whole)
    return 0


# ── Ranges ───────────────────────────────────────────────────────────────────────────────────────────────────
#
# A loop over a range goes from entry to entry: past all that one entry maps, or that one entry leaves absent.


@kernel
def range_slot(image: Image, space: int, page: int, count: int) -> int:
    """The first page of a range, its number cut to the bits that are translated; or what is wrong with the range."""
    if root_of(image, space) < 0:
        return NO_SPACE
    slot = slot_of(image, page)
    if slot < 0 or count < 1 or count > RANGE_LIMIT or (slot & image[HALF] - 1) + count > image[HALF]:
        return OUT_OF_RANGE
    return slot


@kernel
def are_held(image: Image, frame: int, count: int) -> int:
    """Whether a caller holds each of these frames that belongs to the pool."""
    last = frame + count if frame + count < frames_of(image) else frames_of(image)
    while frame < last:
        if image[record(image, frame) | KIND] != PAGE:
            return 0
        frame += 1
    return 1


@kernel
def beyond(image: Image, entry: int, slot: int) -> int:
    """The first page behind those that an entry translates; `slot` is one of them."""
    last: int = slot | size_of(image, level_of(image, entry)) - 1
    return last + 1


@kernel
def is_vacant(image: Image, space: int, slot: int, count: int) -> int:
    """Whether nothing is mapped in a range."""
    stop = slot + count
    while slot < stop:
        entry = find(image, space, slot, 1)
        if read_entry(image, entry) & PRESENT:
            return 0
        slot = beyond(image, entry, slot)
    return 1


@kernel
def is_whole(image: Image, space: int, slot: int, count: int) -> int:
    """Whether all that is mapped in a range is in it as a whole: so it is in between, and is looked at at both ends."""
    first, last = find(image, space, slot, 1), find(image, space, slot + count - 1, 1)
    if read_entry(image, first) & PRESENT and slot & size_of(image, level_of(image, first)) - 1:
        return 0
    if read_entry(image, last) & PRESENT and beyond(image, last, slot + count - 1) > slot + count:
        return 0
    return 1


@kernel
def gathered(batch: int, first: int, count: int) -> int:
    """The word of a batch with more pages at its end, `first` from where the range begins."""
    start = batch >> BATCH_SHIFT if batch else first
    return start << BATCH_SHIFT | first + count - start


@kernel
def map_range(image: Image, space: int, page: int, frame: int, rights: int, count: int) -> int:
    """Map small pages to frames that follow each other; 0, or a failure and no change."""
    slot = range_slot(image, space, page, count)
    if slot < 0:
        return slot
    if frame < 0 or frame > image[FRAME_LIMIT] - count:
        return OUT_OF_RANGE
    if rights & GLOBAL and slot < image[HALF]:
        return NOT_PERMITTED
    if not are_held(image, frame, count):
        return NOT_ALLOCATED
    if not is_vacant(image, space, slot, count):
        return ALREADY_MAPPED
    done = 0
    while done < count:
        failure = map_page(image, space, page + done, frame + done, rights, 1)
        if failure:
            while done > 0:
                done -= 1
                unmap_page(image, space, page + done)
            return failure
        done += 1
    return 0


@kernel
def unmap_range(image: Image, space: int, page: int, count: int) -> int:
    """Unmap all that is mapped in a range: the word of the batch that is to be flushed, or a failure and no change."""
    slot = range_slot(image, space, page, count)
    if slot < 0:
        return slot
    if not is_whole(image, space, slot, count):
        return MISALIGNED
    batch, done = 0, 0
    while done < count:
        entry = find(image, space, slot + done, 1)
        behind = beyond(image, entry, slot + done) - slot
        if read_entry(image, entry) & PRESENT:
            unmap_page(image, space, page + done)
            batch = gathered(batch, done, behind - done)
        done = behind
    return batch


@kernel
def protect_range(image: Image, space: int, page: int, count: int, rights: int) -> int:
    """Give all that is mapped in a range other permissions: the word of the batch, or a failure and no change."""
    slot = range_slot(image, space, page, count)
    if slot < 0:
        return slot
    if not is_whole(image, space, slot, count):
        return MISALIGNED
    if rights & GLOBAL and slot < image[HALF]:
        return NOT_PERMITTED
    batch, done = 0, 0
    while done < count:
        entry = find(image, space, slot + done, 1)
        behind = beyond(image, entry, slot + done) - slot
        if read_entry(image, entry) & PRESENT and protect_page(image, space, page + done, rights):
            batch = gathered(batch, done, behind - done)
        done = behind
    return batch


# ── The library ──────────────────────────────────────────────────────────────────────────────────────────────


def allowed(rights: int) -> int:
    """Of what a caller names, the permissions that there are."""
    return rights & RIGHTS


outcome, done = answers(Failure)


def batch(code: int, space: int, page: int, *numbers: int) -> Batch | Failure:
    """The batch of an operation on a range that begins at a page."""
    result = outcome(code)
    return result if isinstance(result, Failure) else Batch.of(page, result)


def out_of_range(image: Image, *numbers: int) -> Failure:
    """Python's integers have no end, and compiled code takes 64 bits: what does not fit is out of every range."""
    return Failure.OUT_OF_RANGE


def not_there(image: Image, space: int, *numbers: int) -> Failure:
    """Python's integers have no end: what no word holds is no space, or out of every range."""
    exists = are_words(space) and root_of(image, space) >= 0
    return Failure.OUT_OF_RANGE if exists else Failure.NO_SPACE


@kernel
def clear(image: Image) -> None:
    """No space exists, and nobody has a frame."""
    space = 0
    while space < image[SPACES]:
        image[(image[ROOTS] + space) << NODE_SHIFT] = -1
        space += 1
    frame = 0
    while frame < frames_of(image):
        fill(image, frame, POISON)
        frame += 1


class AddressSpaces:
    """The library's operations under the law's names (spec/virtual/address_space.py), over one image."""

    __slots__ = ("image",)

    def __init__(self, levels: int, index_bits: int, entry_shift: int, frames: int, most: int) -> None:
        """Raise ValueError for a format that no processor has, smaller ones excepted, and for a pool too small."""
        if not (2 <= levels <= 5 and 1 <= index_bits <= 10 and entry_shift in (2, 3)):
            raise ValueError(f"there are no {levels} levels of 2**{index_bits} entries of 2**{entry_shift} bytes")
        if not 1 <= frames <= MOST_FRAMES or not 1 <= most <= MOST_SPACES:
            raise ValueError(f"neither {frames} frames nor {most} spaces is too few or too many")
        first = 1 << LEAST_BASE_ORDER
        packed = 3 - entry_shift
        records = first + frames
        roots = records + frames
        memory = (roots + most) << NODE_SHIFT
        self.image = image = new_image(memory + (frames << index_bits - packed))
        half = 1 << levels * index_bits - 1
        image[RECORDS] = records
        image[ROOTS] = roots
        image[MEMORY] = memory
        image[SPACES] = most
        image[LEVELS] = levels
        image[INDEX_BITS] = index_bits
        image[PACKED] = packed
        image[HALF] = half
        image[KERNEL_PAGE] = half if packed else -half
        image[LARGEST] = min(levels, 3)
        image[FRAME_LIMIT] = 1 << (20 if packed else 40)
        image[NO_RIGHT] = 0 if packed else -1 << NO_EXECUTE
        init(image, first, frames, POOL_ORDER, -first)
        clear(image)
        create_space(image)

    take_frame: Callable[[], Frame | Failure] = operation(take_frame, outcome)
    give_frame: Callable[[Frame], Failure | None] = operation(give_frame, done, beyond=out_of_range)
    create_space: Callable[[], int | Failure] = operation(create_space, outcome)
    destroy_space: Callable[[int], Failure | None] = operation(destroy_space, done, beyond=not_there)
    map_page: Callable[[int, int, Frame, int, int], Failure | None] = operation(
        map_page, done, takes={"rights": allowed}, beyond=not_there
    )
    unmap_page: Callable[[int, int], int | Failure] = operation(unmap_page, outcome, beyond=not_there)
    protect_page: Callable[[int, int, int], int | Failure] = operation(
        protect_page, outcome, takes={"rights": allowed}, beyond=not_there
    )
    get_phys_addr: Callable[[int, int], int | Failure] = operation(get_phys_addr, outcome, beyond=not_there)
    access: Callable[[int, int, int], int | Failure] = operation(access, outcome, beyond=not_there)
    split: Callable[[int, int], Failure | None] = operation(split, done, beyond=not_there)
    collapse: Callable[[int, int, int], Failure | None] = operation(collapse, done, beyond=not_there)
    map_range: Callable[[int, int, Frame, int, int], Failure | None] = operation(
        map_range, done, takes={"rights": allowed}, beyond=not_there
    )
    unmap_range: Callable[[int, int, int], Batch | Failure] = operation(unmap_range, batch, beyond=not_there)
    protect_range: Callable[[int, int, int, int], Batch | Failure] = operation(
        protect_range, batch, takes={"rights": allowed}, beyond=not_there
    )
