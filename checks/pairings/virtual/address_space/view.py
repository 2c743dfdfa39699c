"""Reading page tables in a memory image: the functions that invariants use, and the map that the tables stand for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from impl.physical.buddy import NODE_SHIFT, ORIGIN, STATE, USED
from impl.virtual.address_space import (
    COUNT,
    HALF,
    INDEX_BITS,
    KEY,
    KIND,
    LEVELS,
    LOW,
    MEMORY,
    NOTED,
    PACKED,
    PAGE,
    PARENT,
    PLACE,
    RECORDS,
    ROOTS,
    SAVED_DIRTY,
    SPACES,
    TABLE,
    is_dirty,
    rights_of,
)
from spec.virtual.address_space import ABSENT, KERNEL_SPACE, Leaf, Spaces, format_of
from spec.virtual.words import ACCESSED, DIRTY, GLOBAL, NO_EXECUTE, PAGE_SIZE, PRESENT, USER, WRITABLE
from spec.vocabulary import PAGE_SHIFT, Span, Table


@frozen
class Step:
    """An entry on the way from a root to a page."""

    entry: int
    level: int
    word: int


class View:
    """One image as it stood; reads only."""

    def __init__(self, image: Any) -> None:
        self.image = image if isinstance(image, list) else image.tolist()
        words = self.image
        self.records = words[RECORDS]
        self.frames = words[ROOTS] - self.records
        self.most = words[SPACES]
        self.format = format_of(words[LEVELS], words[INDEX_BITS], 3 - words[PACKED])
        self.bits = words[LEVELS] * words[INDEX_BITS]
        self.half = words[HALF]
        self.entries = 1 << words[INDEX_BITS]

    @property
    def span(self) -> Span:
        """What an invariant may be asked about: a frame, an entry or a page, by its number."""
        return Span(0, max(self.frames * self.entries, self.most << self.bits), "place")

    # ── Records ──

    def record(self, frame: int, field: int) -> int:
        word: int = self.image[(self.records + frame) << NODE_SHIFT | field]
        return word

    def kind(self, frame: int) -> int:
        return self.record(frame, KIND)

    def is_table(self, frame: int) -> bool:
        return 0 <= frame < self.frames and self.kind(frame) > 0

    # What the invariants of the proofs read (checks.pairings.virtual.address_space.proof.tables).

    def field(self, frame: int, field: int) -> int:
        """The same; 0 outside the pool."""
        return self.record(frame, field) if 0 <= frame < self.frames else 0

    def parent(self, frame: int) -> int:
        return self.field(frame, PARENT)

    def tally(self, frame: int) -> int:
        return self.field(frame, COUNT)

    def key(self, frame: int) -> int:
        return self.field(frame, KEY)

    def table(self, level: int, part: int) -> int:
        """The table of a level below the roots that translates a part of a space; -1 where there is none."""
        key = part << level * self.image[INDEX_BITS]
        space, slot = key >> self.bits, key & ((1 << self.bits) - 1)
        steps = self.walk(space, slot) if self.is_live(space) else []
        return next((step.entry // self.entries for step in steps if step.level == level), -1)

    def is_counted(self, step: Any) -> bool:
        """Whether a used entry is among as many as its table counts."""
        copies = self.parent(step.table) < -1
        used = (entry for entry in self.used_entries(step.table) if not (copies and self.is_shared(step.table, entry)))
        return list(used).index(step.entry) < self.tally(step.table)

    def is_held(self, frame: int) -> bool:
        return 0 <= frame < self.frames and self.kind(frame) == PAGE

    def count(self, frame: int) -> int:
        return self.record(frame, COUNT) if self.is_held(frame) else -1

    def is_used(self, frame: int) -> bool:
        """Whether the buddy allocator has handed the frame out, by itself."""
        return bool(self.image[(frame - self.image[ORIGIN]) << NODE_SHIFT | STATE] == USED)

    def root(self, space: int) -> int:
        word: int = self.image[(self.image[ROOTS] + space) << NODE_SHIFT]
        return word

    def is_live(self, space: int) -> bool:
        return 0 <= space < self.most and self.root(space) >= 0

    def size(self, level: int) -> int:
        size: int = 1 << (level - 1) * self.image[INDEX_BITS]
        return size

    # ── Entries ──

    def entry(self, number: int) -> int:
        packed = self.image[PACKED]
        word: int = self.image[self.image[MEMORY] + (number >> packed)]
        return word >> 32 * (number & 1) & LOW if packed else word

    def used_entries(self, table: int) -> Iterator[int]:
        """The numbers of a table's entries that are not 0."""
        return (entry for entry in self.entries_of(table) if self.entry(entry) != 0)

    def entries_of(self, table: int) -> range:
        return range(table * self.entries, (table + 1) * self.entries)

    def is_shared(self, table: int, entry: int) -> bool:
        """Whether an entry of a root belongs to the kernel half."""
        return bool(self.kind(table) == self.image[LEVELS]) and entry % self.entries >= self.entries >> 1

    def maps_page(self, level: int, word: int) -> bool:
        return word & PRESENT != 0 and (level == 1 or word & PAGE_SIZE != 0)

    def walk(self, space: int, slot: int) -> list[Step]:
        """The entries on the way to a page, from the space's own root, up to the one that maps it or is absent."""
        steps: list[Step] = []
        table = self.root(space)
        for level in range(self.image[LEVELS], 0, -1):
            number = table * self.entries + (slot >> (level - 1) * self.image[INDEX_BITS]) % self.entries
            word = self.entry(number)
            steps.append(Step(number, level, word))
            if word & PRESENT == 0 or self.maps_page(level, word):
                break
            table = (word & PLACE) >> PAGE_SHIFT
        return steps

    def leaf(self, space: int, slot: int) -> Leaf:
        """What is mapped at a page, with the rights that all entries on the way give."""
        *above, last = self.walk(space, slot)
        if last.word & PRESENT == 0:
            return ABSENT
        word = last.word
        if not above and slot >= self.half:
            for other in range(self.most):
                if self.is_live(other):
                    word |= self.entry(self.root(other) * self.entries + last.entry % self.entries) & NOTED
        rights = rights_of(word)
        for step in above:
            rights &= rights_of(step.word) | GLOBAL
        noted = word & ACCESSED | is_dirty(word) * DIRTY
        return Leaf.of((word & PLACE) >> PAGE_SHIFT, rights | noted, last.level)

    def frame_at(self, slot: int, leaf: Leaf) -> int:
        frame: int = leaf.frame + (slot & (self.size(leaf.level) - 1)) if leaf != ABSENT else leaf.frame
        return frame

    # ── All that is mapped ──

    def leaves_below(self, table: int, level: int, first: int) -> Iterator[int]:
        """The first pages of all that is mapped by a table and those below it; kernel half and all, in a root."""
        for number in self.used_entries(table):
            word = self.entry(number)
            slot = first + (number % self.entries << (level - 1) * self.image[INDEX_BITS])
            if self.maps_page(level, word):
                yield slot
            elif word & PRESENT and level > 1:
                yield from self.leaves_below((word & PLACE) >> PAGE_SHIFT, level - 1, slot)

    def mapped_pages(self) -> Iterator[int]:
        """The keys of all that is mapped."""
        for space in filter(self.is_live, range(self.most)):
            for slot in self.leaves_below(self.root(space), self.image[LEVELS], 0):
                if slot < self.half or space == KERNEL_SPACE:
                    yield space << self.bits | slot


def abstract(view: View) -> Spaces:
    """The map that an image stands for."""
    live = Table(dict.fromkeys(filter(view.is_live, range(view.most)), 1))
    mapped = Table({frame: view.count(frame) for frame in range(view.frames) if view.is_held(frame)})
    leaves = Table({key: view.leaf(key >> view.bits, key & ((1 << view.bits) - 1)).word for key in view.mapped_pages()})
    return Spaces(view.format, view.frames, view.most, live, mapped, leaves)


SMALL_SPAN = 64
"""So many numbers are all tried; of more, those at which there is something, and their neighbours."""


def places(spaces: View | Spaces) -> list[int]:
    """Every frame; every entry and every page at which there is something, and those beside it in every space."""
    if spaces.span.stop <= SMALL_SPAN:
        return list(spaces.span)
    found = set(range(spaces.frames))
    if isinstance(spaces, View):
        keys = list(spaces.mapped_pages())
        tables = filter(spaces.is_table, range(spaces.frames))
        found.update(entry for table in tables for entry in spaces.used_entries(table))
    else:
        keys = list(spaces.leaves)
    for key in keys:
        slot = key & ((1 << spaces.bits) - 1)
        for space in range(spaces.most) if slot >= spaces.half else (key >> spaces.bits,):
            found.update(space << spaces.bits | near for near in (slot, slot + 1) if near >> spaces.bits == 0)
    return sorted(found)


# ── Invariants of the tables ─────────────────────────────────────────────────────────────────────────────────
#
# Each reads a number as that of a frame, or of an entry, and says nothing where there is none.


def _table_entry(view: View, number: int) -> Step | None:
    """The entry of that number, if its frame is a table."""
    table = number // view.entries
    return Step(number, view.kind(table), view.entry(number)) if view.is_table(table) else None


def a_table_has_its_parent(view: View, frame: int) -> bool:
    """every table but a root is referred to by the entry that its record names, of a table of the next level"""
    if not view.is_table(frame) or view.record(frame, PARENT) < 0:
        return True
    parent = _table_entry(view, view.record(frame, PARENT))
    if parent is None or parent.word & PRESENT == 0 or view.maps_page(parent.level, parent.word):
        return False
    return (parent.word & PLACE) >> PAGE_SHIFT == frame and parent.level == view.kind(frame) + 1


def a_root_belongs_to_its_space(view: View, frame: int) -> bool:
    """a table without a parent is of the highest level, and the root of the space that its record names"""
    if not view.is_table(frame) or view.record(frame, PARENT) >= 0:
        return True
    space = -1 - view.record(frame, PARENT)
    key = space << view.bits
    return (view.is_live(space) and view.root(space) == frame) and (
        view.kind(frame) == view.image[LEVELS] and view.record(frame, KEY) == key
    )


def tables_form_a_tree(view: View, number: int) -> bool:
    """an entry that refers to a table is that table's only parent, but for copies in the kernel half of a root"""
    entry = _table_entry(view, number)
    if entry is None or entry.word & PRESENT == 0 or view.maps_page(entry.level, entry.word):
        return True
    table = (entry.word & PLACE) >> PAGE_SHIFT
    if not view.is_table(table):
        return False
    first, parent = view.record(number // view.entries, KEY), number
    if view.is_shared(number // view.entries, number):
        first, parent = KERNEL_SPACE, view.root(KERNEL_SPACE) * view.entries + number % view.entries
    key = first | number % view.entries << (entry.level - 1) * view.image[INDEX_BITS]
    return (view.record(table, PARENT), view.kind(table), view.record(table, KEY)) == (parent, entry.level - 1, key)


def nothing_absent_names_a_place(view: View, number: int) -> bool:
    """an entry that is not present is 0, so that no address is found in it"""
    entry = _table_entry(view, number)
    return entry is None or entry.word & PRESENT != 0 or entry.word == 0


def tables_grant_everything(view: View, number: int) -> bool:
    """an entry that refers to a table gives every right, so that the page's own entry decides"""
    entry = _table_entry(view, number)
    if entry is None or entry.word & PRESENT == 0 or view.maps_page(entry.level, entry.word):
        return True
    return entry.word & ~PLACE == TABLE


def dirty_implies_writable(view: View, number: int) -> bool:
    """an entry with D set has R/W set: else it would be one of a shadow stack"""
    entry = _table_entry(view, number)
    if entry is None or not view.maps_page(entry.level, entry.word):
        return True
    marks = DIRTY if entry.word & WRITABLE == 0 else SAVED_DIRTY
    return entry.word & marks == 0


def pages_are_well_formed(view: View, number: int) -> bool:
    """an entry that maps a page has a level that may, and no bit that it must not have"""
    entry = _table_entry(view, number)
    if entry is None or not view.maps_page(entry.level, entry.word):
        return True
    size = PAGE_SIZE if entry.level > 1 else 0
    known = PRESENT | WRITABLE | USER | GLOBAL | NOTED | size | PLACE
    forbidden = ~(known | (-1 << NO_EXECUTE if view.format.has_no_execute else 0))
    return entry.level in view.format.page_levels and entry.word & forbidden == 0 and entry.word & size == size


def counts_agree(view: View, frame: int) -> bool:
    """a table counts its used entries, those of the kernel half in the kernel's root alone; no empty one is kept"""
    if not view.is_table(frame):
        return True
    is_copy = view.record(frame, PARENT) < -1
    own = (entry for entry in view.used_entries(frame) if not (is_copy and view.is_shared(frame, entry)))
    used = sum(view.entry(entry) & PRESENT for entry in own)
    return used == view.record(frame, COUNT) and (used > 0 or view.record(frame, PARENT) < 0)


def records_agree_with_the_pool(view: View, frame: int) -> bool:
    """a frame is handed out where its record says what it is for; a free one has a blank record"""
    if frame >= view.frames:
        return True
    kind = view.kind(frame)
    blank = all(view.record(frame, field) == 0 for field in (PARENT, COUNT, KEY))
    plain = kind > 0 or (view.record(frame, PARENT), view.record(frame, KEY)) == (0, 0)
    return view.is_used(frame) == (kind != 0) and (kind != 0 or blank) and plain and kind <= view.image[LEVELS]


REPRESENTATION = (
    a_table_has_its_parent,
    a_root_belongs_to_its_space,
    tables_form_a_tree,
    nothing_absent_names_a_place,
    tables_grant_everything,
    dirty_implies_writable,
    pages_are_well_formed,
    counts_agree,
    records_agree_with_the_pool,
)
