"""Entries, and the tables that they are in: frames of the buddy allocator, which go back to it when they are empty.

An entry that is not present is 0: a processor that reads it ahead of time finds no address in it (L1TF). In an entry
that refers to a table every permission is given, so that the entry of the page decides alone. A page that was written
and is no longer writable says so in SAVED_DIRTY: with D set and R/W clear an entry would be one of a shadow stack
(Linux: _PAGE_SAVED_DIRTY, arch/x86/include/asm/pgtable_types.h, 6.18).

The kernel half of every root is a copy of that of space 0, which alone is looked at here; `install` keeps the copies.
Where an entry of a root maps a page itself, the processor marks the copy that it used: `gather` reads them together.
"""

from __future__ import annotations

from impl.image import Image, kernel, linked, unsigned
from impl.physical.buddy import NODE_SHIFT
from impl.physical.buddy import alloc as buddy_alloc
from impl.physical.buddy import free as buddy_free
from impl.virtual.address_space_layout import (
    COUNT,
    HALF,
    INDEX_BITS,
    KEY,
    KIND,
    LEVELS,
    LOW,
    MEMORY,
    NO_RIGHT,
    NOTED,
    PACKED,
    PARENT,
    PLACE,
    POISON,
    ROOTS,
    SAVED_DIRTY,
    SPACES,
    TABLE,
    TOP,
    entry_of,
    record,
)
from spec.virtual.words import ACCESSED, DIRTY, EXECUTABLE, GLOBAL, PAGE_SIZE, PRESENT, USER, WRITABLE
from spec.vocabulary import PAGE_SHIFT

alloc, free = linked(buddy_alloc), linked(buddy_free)


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
