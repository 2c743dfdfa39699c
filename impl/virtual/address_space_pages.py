"""Pages: the entries that map them, and what is done to one page. Large ones are divided into their parts, and joined
again.
"""

from __future__ import annotations

from impl.image import Image, kernel
from impl.virtual.address_space_layout import (
    ALREADY_MAPPED,
    COUNT,
    FRAME_LIMIT,
    HALF,
    INDEX_BITS,
    KIND,
    LARGEST,
    LEVELS,
    MISALIGNED,
    NO_SPACE,
    NOT_ALIKE,
    NOT_ALLOCATED,
    NOT_MAPPED,
    NOT_PERMITTED,
    NOTED,
    OUT_OF_RANGE,
    PAGE,
    PLACE,
    TABLE,
    WRONG_SIZE,
    entry_of,
    frames_of,
    level_of,
    record,
    root_of,
    size_of,
    slot_of,
)
from impl.virtual.address_space_tables import (
    find,
    flags_of,
    forget,
    gather,
    grow,
    install,
    is_dirty,
    leaf_word,
    prune,
    read_entry,
    rights_of,
    table_below,
    write_entry,
)
from spec.virtual.words import (
    ACCESSED,
    BY_USER,
    DIRTY,
    EXECUTABLE,
    FETCH,
    GLOBAL,
    PAGE_SIZE,
    PRESENT,
    USER,
    WRITABLE,
    WRITE,
)
from spec.vocabulary import PAGE_SHIFT

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
