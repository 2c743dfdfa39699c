"""Reading page tables in a memory image: what invariants use, and the abstraction function, from tables to a map."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, wraps
from typing import Any

from checks.beside import written
from checks.pairings.virtual.address_space.proof import tables
from checks.pairings.virtual.address_space.proof.tables import Step
from impl.physical.buddy import NODE_SHIFT, ORIGIN, STATE, USED
from impl.virtual.address_space_layout import (
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
    SPACES,
)
from impl.virtual.address_space_tables import is_dirty, rights_of
from spec.virtual.address_space import ABSENT, KERNEL_SPACE, Leaf, Spaces, format_of
from spec.virtual.words import ACCESSED, DIRTY, GLOBAL, PAGE_SIZE, PRESENT
from spec.vocabulary import PAGE_SHIFT, Span, Table

noted_as_dirty, rights_in = written(is_dirty), written(rights_of)
"""In plain Python: numba is loaded for a kernel, and takes longer than all looks of a run."""


class View:
    """One image as it stood; reads only."""

    def __init__(self, image: Any) -> None:
        self.image = image if isinstance(image, list) else image.tolist()
        words = self.image
        self.records = words[RECORDS]
        self.frames = words[ROOTS] - self.records
        self.most = words[SPACES]
        self.format = format_of(words[LEVELS], words[INDEX_BITS], 3 - words[PACKED])
        self.levels, self.index_bits, self.packed = words[LEVELS], words[INDEX_BITS], words[PACKED]
        self.bits = self.levels * self.index_bits
        self.half = words[HALF]
        self.entries = 1 << self.index_bits
        self.memory = words[MEMORY]
        self.roots: list[int] = [words[(words[ROOTS] + space) << NODE_SHIFT] for space in range(self.most)]
        self.walks: dict[tuple[int, int], list[Step]] = {}
        self.leaves: dict[tuple[int, int], Leaf] = {}
        self.steps: dict[tuple[int, int, int], Step] = {}
        self.used: dict[int, list[int]] = {}
        self.tables_found: dict[tuple[int, int], int] = {}
        self.verdicts: dict[Callable[..., Any], dict[tuple[int, int, bool], bool]] = {}
        """Of an invariant of entries, by their level, place and half."""
        self.ranks: dict[int, dict[int, int]] = {}

    @property
    def span(self) -> Span:
        """What an invariant may be asked about: a frame, an entry or a page, by its number."""
        return Span(0, max(self.frames * self.entries, self.most << self.bits), "place")

    # ── Records ──

    def record(self, frame: int, field: int) -> int:
        word: int = self.image[(self.records + frame) << NODE_SHIFT | field]
        return word

    def kind(self, frame: int) -> int:
        return self.field(frame, KIND)

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
        if (level, part) not in self.tables_found:
            key = part << level * self.index_bits
            space, slot = key >> self.bits, key & ((1 << self.bits) - 1)
            steps = self.walk(space, slot) if self.is_live(space) else []
            self.tables_found[level, part] = next((step.table for step in steps if step.level == level), -1)
        return self.tables_found[level, part]

    def step(self, level: int, space: int, slot: int) -> Step:
        """The entry of a level on the way to a page, found once."""
        if (level, space, slot) not in self.steps:
            self.steps[level, space, slot] = tables.step_of(self, level, space, slot)
        return self.steps[level, space, slot]

    def is_counted(self, step: Step) -> bool:
        """Whether a used entry is among as many as its table counts."""
        if step.table not in self.ranks:
            copies = self.parent(step.table) < -1
            used = self.used_entries(step.table)
            own = (entry for entry in used if not (copies and self.is_shared(step.table, entry)))
            self.ranks[step.table] = {entry: rank for rank, entry in enumerate(own)}
        return 0 <= self.ranks[step.table].get(step.entry, -1) < self.tally(step.table)

    @property
    def written(self) -> int:
        """How many entries there are: no frame is counted more often."""
        most: int = self.frames * self.entries
        return most

    def is_taken(self, frame: int) -> bool:
        """Whether the buddy allocator has handed the frame out, by itself."""
        return bool(self.image[(frame - self.image[ORIGIN]) << NODE_SHIFT | STATE] == USED)

    def leaf_at(self, key: int) -> Leaf:
        """What is mapped at a page, by the key of its owner; not what was noted of its use."""
        is_there = tables.is_owned(self, key) and self.is_live(key >> self.bits)
        return Leaf(self.leaf(*tables.parts(self, key)).translation) if is_there else ABSENT

    def frame_of(self, key: int) -> int:
        """The frame that a page maps; -1 where nothing is mapped."""
        leaf = self.leaf_at(key)
        return -1 if leaf == ABSENT else self.frame_at(key & ((1 << self.bits) - 1), leaf)

    def is_mapping_counted(self, key: int, frame: int) -> bool:
        """Whether a page that maps a frame is among as many as the frame counts."""
        return key in self.mappings.get(frame, ())[: max(self.tally(frame), 0)]

    @cached_property
    def mappings(self) -> dict[int, list[int]]:
        """The pages that map each frame of the pool."""
        found: dict[int, list[int]] = {}
        for key in self.mapped_pages:
            leaf = self.leaf_at(key)
            for frame in range(leaf.frame, min(leaf.frame + self.size(leaf.level), self.frames)):
                found.setdefault(frame, []).append(key + (frame - leaf.frame))
        return found

    def is_held(self, frame: int) -> bool:
        return 0 <= frame < self.frames and self.kind(frame) == PAGE

    def count(self, frame: int) -> int:
        return self.record(frame, COUNT) if self.is_held(frame) else -1

    def root(self, space: int) -> int:
        return self.roots[space]

    def is_live(self, space: int) -> bool:
        return space in self.live

    @cached_property
    def live(self) -> frozenset[int]:
        return frozenset(space for space, root in enumerate(self.roots) if root >= 0)

    def size(self, level: int) -> int:
        size: int = 1 << (level - 1) * self.index_bits
        return size

    # ── Entries ──

    def entry(self, number: int) -> int:
        word: int = self.image[self.memory + (number >> self.packed)]
        return word >> 32 * (number & 1) & LOW if self.packed else word

    def used_entries(self, table: int) -> list[int]:
        """The numbers of a table's entries that are not 0."""
        if table not in self.used:
            self.used[table] = [entry for entry in self.entries_of(table) if self.entry(entry) != 0]
        return self.used[table]

    def entries_of(self, table: int) -> range:
        return range(table * self.entries, (table + 1) * self.entries)

    def is_shared(self, table: int, entry: int) -> bool:
        """Whether an entry of a root belongs to the kernel half."""
        return bool(self.kind(table) == self.levels) and entry % self.entries >= self.entries >> 1

    def maps_page(self, level: int, word: int) -> bool:
        return word & PRESENT != 0 and (level == 1 or word & PAGE_SIZE != 0)

    def walk(self, space: int, slot: int) -> list[Step]:
        """The entries on the way to a page, from the space's own root, up to the one that maps it or is absent."""
        if (space, slot) not in self.walks:
            self.walks[space, slot] = self._walk(space, slot)
        return self.walks[space, slot]

    def _walk(self, space: int, slot: int) -> list[Step]:
        steps: list[Step] = []
        table = self.root(space)
        for level in range(self.levels, 0, -1):
            number = table * self.entries + (slot >> (level - 1) * self.index_bits) % self.entries
            word = self.entry(number)
            steps.append(Step(level, table, number, word))
            if word & PRESENT == 0 or self.maps_page(level, word):
                break
            table = (word & PLACE) >> PAGE_SHIFT
        return steps

    def leaf(self, space: int, slot: int) -> Leaf:
        """What is mapped at a page, with the permissions that all entries on the way give."""
        if (space, slot) not in self.leaves:
            self.leaves[space, slot] = self._leaf(space, slot)
        return self.leaves[space, slot]

    def _leaf(self, space: int, slot: int) -> Leaf:
        *above, last = self.walk(space, slot)
        if last.word & PRESENT == 0:
            return ABSENT
        word = last.word
        if not above and slot >= self.half:
            for other in range(self.most):
                if self.is_live(other):
                    word |= self.entry(self.root(other) * self.entries + last.entry % self.entries) & NOTED
        rights = rights_in(word)
        for step in above:
            rights &= rights_in(step.word) | GLOBAL
        noted = word & ACCESSED | noted_as_dirty(word) * DIRTY
        return Leaf.of((word & PLACE) >> PAGE_SHIFT, rights | noted, last.level)

    def frame_at(self, slot: int, leaf: Leaf) -> int:
        frame: int = leaf.frame + (slot & (self.size(leaf.level) - 1)) if leaf != ABSENT else leaf.frame
        return frame

    # ── All that is mapped ──

    def leaves_below(self, table: int, level: int, first: int) -> Iterator[int]:
        """The first pages of all that is mapped by a table and those below it; kernel half and all, in a root."""
        for number in self.used_entries(table):
            word = self.entry(number)
            slot = first + (number % self.entries << (level - 1) * self.index_bits)
            if self.maps_page(level, word):
                yield slot
            elif word & PRESENT and level > 1:
                yield from self.leaves_below((word & PLACE) >> PAGE_SHIFT, level - 1, slot)

    @cached_property
    def mapped_pages(self) -> list[int]:
        """The keys of all that is mapped."""
        return [
            space << self.bits | slot
            for space in filter(self.is_live, range(self.most))
            for slot in self.leaves_below(self.root(space), self.levels, 0)
            if slot < self.half or space == KERNEL_SPACE
        ]


def abstract(view: View) -> Spaces:
    """The abstraction function: the map that an image represents."""
    live = Table(dict.fromkeys(filter(view.is_live, range(view.most)), 1))
    mapped = Table({frame: view.count(frame) for frame in range(view.frames) if view.is_held(frame)})
    leaves = Table({key: view.leaf(key >> view.bits, key & ((1 << view.bits) - 1)).word for key in view.mapped_pages})
    return Spaces(view.format, view.frames, view.most, live, mapped, leaves)


SMALL_SPAN = 64
"""Up to how many numbers all are tried; of more, those at which there is something, and their neighbours."""


def places(spaces: View | Spaces) -> list[int]:
    """Every frame; every entry and every page at which there is something, and those beside it in every space."""
    if spaces.span.stop <= SMALL_SPAN:
        return list(spaces.span)
    found = set(range(spaces.frames))
    if isinstance(spaces, View):
        keys = list(spaces.mapped_pages)
        tables = filter(spaces.is_table, range(spaces.frames))
        for table in tables:
            shift = (spaces.kind(table) - 1) * spaces.index_bits
            for entry in spaces.used_entries(table):
                first = spaces.key(table) | entry % spaces.entries << shift
                found.update(key for key in (first, first + (1 << shift)) if 0 <= key < spaces.span.stop)
    else:
        keys = list(spaces.leaves)
    for key in keys:
        slot = key & ((1 << spaces.bits) - 1)
        for space in range(spaces.most) if slot >= spaces.half else (key >> spaces.bits,):
            found.update(space << spaces.bits | near for near in (slot, slot + 1) if near >> spaces.bits == 0)
    return sorted(found)


# ── Invariants of the tables ─────────────────────────────────────────────────────────────────────────────────
#
# Those of the proofs, at every level; each reads a number as that of a frame, or as a page's key, and says nothing
# where there is none. And what only a census tells, which no theorem is about.

Invariant = Callable[[View, int], Any]


def of_pages(invariant: Callable[..., Any], *, by_level: bool) -> Invariant:
    """An invariant of the proofs about a page, judged in a memory as it stands."""

    @wraps(invariant)
    def judged(view: View, key: int) -> Any:
        return key >= view.most << view.bits or _holds(invariant, view, key, by_level)

    return judged


def of_entries(invariant: Callable[..., Any]) -> Invariant:
    """The same of one that says the same of all pages that an entry is on the way to: judged once for each entry."""

    @wraps(invariant)
    def judged(view: View, key: int) -> Any:
        if key >= view.most << view.bits:
            return True
        found = view.verdicts.setdefault(invariant, {})
        in_kernel = key & ((1 << view.bits) - 1) >= view.half
        for level in range(1, view.levels + 1):
            entry = level, key >> (level - 1) * view.index_bits, in_kernel
            if entry not in found:
                found[entry] = bool(invariant(level, view, key))
            if not found[entry]:
                return False
        return True

    return judged


def of_frames(invariant: Callable[..., Any], *, by_level: bool) -> Invariant:
    """The same of one about a frame."""

    @wraps(invariant)
    def judged(view: View, frame: int) -> Any:
        return frame >= view.frames or _holds(invariant, view, frame, by_level)

    return judged


def _holds(invariant: Callable[..., Any], view: View, place: int, by_level: bool) -> bool:
    levels = range(1, view.format.levels + 1)
    return all(invariant(level, view, place) for level in levels) if by_level else bool(invariant(view, place))


def tables_are_not_empty(view: View, frame: int) -> bool:
    """a table counts no more entries than are used, and is not kept when it has none"""
    if frame >= view.frames or not view.is_table(frame):
        return True
    is_copy = view.record(frame, PARENT) < -1
    own = (entry for entry in view.used_entries(frame) if not (is_copy and view.is_shared(frame, entry)))
    used = sum(view.entry(entry) & PRESENT for entry in own)
    return view.record(frame, COUNT) <= used and (used > 0 or view.record(frame, PARENT) < 0)


def records_are_blank(view: View, frame: int) -> bool:
    """the record of a frame that is no table names no parent and no part of a space"""
    return frame >= view.frames or view.kind(frame) > 0 or view.parent(frame) == view.key(frame) == 0


REPRESENTATION = (
    *(
        of_entries(invariant) if invariant in tables.OF_ENTRIES else of_pages(invariant, by_level=True)
        for invariant in tables.AT_ENTRIES
    ),
    *(of_pages(invariant, by_level=False) for invariant in tables.OF_PAGES),
    of_frames(tables.tables_are_referred_to, by_level=True),
    of_frames(tables.frames_are_accounted_for, by_level=False),
    tables_are_not_empty,
    records_are_blank,
)
