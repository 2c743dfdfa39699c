"""Address spaces: page tables as a library that keeps a flat map.

How is a page put at an address, so that it is found there, and nothing else moves?

Every process has addresses to itself. Two of them may both use address 0x1000 and never meet: each has an *address
space*, page tables of its own, and in the picture below the same page leads to frame 8 in one and to frame 9 in the
other. With four levels a space has 256 TiB. The lower half, up to 0x7fff_ffff_ffff, is the process's own; the upper
half belongs to the kernel, and is the same in all of them, as the kernel's text and data are there whatever process
runs (Linux 6.18: Documentation/arch/x86/x86_64/mm.rst).

The processor wants trees of tables (spec.virtual.walk); whoever maps pages wants a map: from the page of an address to
a frame, with permissions. A library keeps the trees so that they say what the map says. Here is the map, and what a
caller may rely on. Of tables the law knows only that they take frames from the same pool, one for each part of the
address space in which something is mapped, and that each goes back when nothing is left in it. One table of four levels
covers 512 pages, 2 MiB: a process that touches one page in each of two places far apart has seven tables, 28 KiB, for
8 KiB of memory.

The smallest example has two levels of tables with two entries each, so four pages, of which the kernel has two; a pool
of five frames, of which one is the root of space 0 from the start; and frames from 5 on, which are a device's. Page 0x1
is mapped to frame 0x7, written, and made read-only: `returned=1` says that a flush is required, as a permission is
taken away. As in every chapter, `returned=` is what an implementation answered, and the law accepts or refuses it. The
last one is refused: the page has been unmapped.

>>> spaces = initial(levels=2, index_bits=1, entry_shift=3, frames=5, most=2)
>>> spaces = map_page(spaces, space=0, page=0x1, frame=0x7, rights=WRITABLE | USER, level=1, returned=None)
>>> spaces = access(spaces, space=0, address=0x1234, how=BY_USER | WRITE, returned=0x7234)
>>> spaces = protect_page(spaces, space=0, page=0x1, rights=USER, returned=1)
>>> spaces = access(spaces, space=0, address=0x1234, how=BY_USER | WRITE, returned=Failure.NOT_PERMITTED)
>>> spaces = unmap_page(spaces, space=0, page=0x1, returned=ACCESSED | DIRTY)
>>> get_phys_addr(spaces, space=0, address=0x1234, returned=0x7234)
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: where nothing is mapped, the answer says so
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, cached_property, partial
from typing import Any, Protocol

from attrs import evolve, frozen

from spec.virtual.entry import PHYSICAL_BITS, Format
from spec.virtual.words import (
    ACCESSED,
    BY_USER,
    DIRTY,
    EXECUTABLE,
    FETCH,
    GLOBAL,
    RANGE_LIMIT,
    RIGHTS,
    USER,
    WRITABLE,
    WRITE,
    Batch,
    Space,
)
from spec.virtual.words import SpaceFailure as Failure
from spec.vocabulary import (
    PAGE_SHIFT,
    Frame,
    Span,
    Table,
    align_down,
    all_of,
    ensure,
    exists,
    for_all,
    implies,
    negate,
    require,
    select,
    symbolic,
)

# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────

LEVEL_SHIFT = 9
"""In the word of a leaf: where the level of its size stands, above the flags."""
FLAGS = RIGHTS | ACCESSED | DIRTY
"""In the word of a leaf: its permissions, and what the processor noted of its use."""
KERNEL_SPACE = Space(0)
"""The space that the kernel half belongs to. It is there from the start, and always."""


@frozen
class Leaf:
    """What is mapped: some frames, with permissions, as one page. A number, so that a map is one from numbers to
    numbers.

    >>> Leaf.of(7, WRITABLE | USER, 1)
    Leaf(word=29190)
    """

    word: Any

    @classmethod
    def of(cls, frame: Any, flags: Any, level: Any) -> Leaf:
        return cls(frame << PAGE_SHIFT | level << LEVEL_SHIFT | flags)

    @property
    def frame(self) -> Any:
        """The first of its frames."""
        return self.word >> PAGE_SHIFT

    @property
    def level(self) -> Any:
        """The level of the entry that maps it: how large it is. 0 where nothing is mapped."""
        return (self.word >> LEVEL_SHIFT) & 7

    @property
    def flags(self) -> Any:
        return self.word & FLAGS

    @property
    def rights(self) -> Any:
        return self.word & RIGHTS

    @property
    def is_absent(self) -> Any:
        """Whether nothing is mapped."""
        return self.word == 0

    @property
    def translation(self) -> Any:
        """All but what the processor noted."""
        return self.word & ~(ACCESSED | DIRTY)

    def has(self, flag: int) -> Any:
        return (self.word & flag) != 0


ABSENT = Leaf(0)
"""Nothing is mapped."""


@frozen
class Keys:
    """The numbers from start on at which a map has an entry."""

    leaves: Table[int, int]
    start: int
    count: int

    kind = "page"

    def __iter__(self) -> Iterator[int]:
        every = range(self.start, self.start + self.count)
        if self.count <= len(self.leaves):
            return filter(self.leaves.__contains__, every)
        return filter(every.__contains__, self.leaves)

    def contains(self, key: Any) -> Any:
        return (self.start <= key) & (key < self.start + self.count)

    def symbolic_bound(self) -> Any:
        return symbolic(self.start, self.count)


@frozen
class Parts:
    """The first pages of the parts of a large one; how many pages a part has is a power of two."""

    start: int
    count: int
    size: int

    kind = "page"

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.start, self.start + self.count, self.size))

    def contains(self, key: Any) -> Any:
        return (self.start <= key) & (key < self.start + self.count) & ((key - self.start) & (self.size - 1) == 0)

    def symbolic_bound(self) -> Any:
        return symbolic(self.start, self.count, self.size)


@frozen
class Spaces:
    """Who has what mapped where.

    A page of a space goes by one number, its *key*: the number of the space that it belongs to, which for the kernel
    half is always 0, above the page's number without what is above the bits that are translated.
    """

    format: Format
    frames: int
    """Of the pool: frames from there on are devices', and nobody takes them."""
    most: int
    """How many spaces there can be."""
    live: Table[int, int]
    """The spaces that there are."""
    mapped: Table[int, int]
    """How often each frame that a caller holds is mapped."""
    leaves: Table[int, int]
    """The key of its first page → what is mapped there (Leaf)."""

    @property
    def bits(self) -> int:
        """How many bits the number of a page has."""
        return self.format.page_bits

    @property
    def half(self) -> int:
        """The first page of the kernel half, its number cut to the bits that it has."""
        return self.format.half

    @property
    def kernel_page(self) -> int:
        """The first page of the kernel half as callers name it: 64-bit addresses there are below zero."""
        return -self.half if self.format.is_wide else self.half

    @property
    def frame_limit(self) -> int:
        """The frames that an entry can name are below this."""
        return 1 << ((PHYSICAL_BITS if self.format.is_wide else 32) - PAGE_SHIFT)

    @property
    def span(self) -> Span:
        """What an invariant may be asked about: the number of a frame, or a page's key."""
        return Span(0, max(self.frames, self.most << self.bits), "place")

    @property
    def keys(self) -> Span:
        """The pages of all spaces."""
        return Span(0, self.most << self.bits, "page")

    def is_canonical(self, page: Any) -> Any:
        """Whether a page lies in one of the halves (spec.virtual.entry: is_canonical)."""
        in_kernel = (self.kernel_page <= page) & (page < self.kernel_page + self.half)
        return ((page >= 0) & (page < self.half)) | in_kernel

    def slot(self, page: Any) -> Any:
        """A page's number, cut to the bits that are translated."""
        return page & ((1 << self.bits) - 1)

    def key(self, space: Any, slot: Any) -> Any:
        return select(slot < self.half, space, KERNEL_SPACE) << self.bits | slot

    def size(self, level: int) -> int:
        """How many frames a page of this level has."""
        return 1 << self.format.shift(level) - PAGE_SHIFT

    def is_live(self, space: Any) -> Any:
        return self.live.get(space, 0) == 1

    def is_held(self, frame: Any) -> Any:
        """Whether a caller may map the frame: it has taken it."""
        return self.mapped.get(frame, -1) >= 0

    def count(self, frame: Any) -> Any:
        """How often a frame is mapped; -1 where no caller holds it."""
        return self.mapped.get(frame, -1)

    def leaf(self, space: Any, slot: Any) -> Leaf:
        """What is mapped at a page, however large it is."""
        found: Any = 0
        bits, half, leaves = self.bits, self.half, self.leaves
        for level, shift in self.format.page_sizes:
            first = align_down(slot, shift)
            word = leaves.get(select(first < half, space, KERNEL_SPACE) << bits | first, 0)
            found = select((word >> LEVEL_SHIFT) & 7 == level, word, found)
        return Leaf(found)

    def leaf_at(self, key: Any) -> Leaf:
        """The same by the page's key."""
        return self.leaf(key >> self.bits, key & ((1 << self.bits) - 1))

    def frame_at(self, slot: Any, leaf: Leaf) -> Any:
        """The frame of a page of which this is mapped."""
        frame: Any = leaf.frame
        for level in self.format.page_levels:
            frame = select(leaf.level == level, leaf.frame | (slot & (self.size(level) - 1)), frame)
        return frame

    def is_first(self, slot: Any, leaf: Leaf) -> bool:
        """Whether a page is the first one of what is mapped there."""
        return bool(slot & (self.size(leaf.level) - 1) == 0)

    def is_vacant(self, space: int, slot: int, count: int) -> Any:
        """Whether nothing is mapped at any of that many pages."""
        inside = Keys(self.leaves, self.key(space, slot), count)
        return self.leaf(space, slot).is_absent & for_all(inside, lambda key: self.leaf_at(key).is_absent)

    def is_empty(self, space: int) -> Any:
        """Whether a space maps no page of its own half."""
        own = Keys(self.leaves, space << self.bits, self.half)
        return for_all(own, lambda key: self.leaf_at(key).is_absent)

    def is_full(self) -> Any:
        """Whether there are as many spaces as there can be."""
        return for_all(Span(0, self.most, "space"), self.is_live)

    # ── Ranges of pages ──

    def is_range(self, page: int, count: int) -> bool:
        """Whether there are that many pages from this one on, all of them in its half."""
        inside = 0 < count <= RANGE_LIMIT and self.is_canonical(page)
        return inside and (self.slot(page) & (self.half - 1)) + count <= self.half

    def within(self, space: int, page: int, count: int) -> dict[int, Leaf]:
        """What is mapped in a range, by its first page as callers name it, in their order."""
        first = self.key(space, self.slot(page))
        return {page + (key - first): Leaf(self.leaves[key]) for key in sorted(Keys(self.leaves, first, count))}

    def cuts(self, space: int, page: int, count: int) -> bool:
        """Whether something is mapped that lies in a range only in part: then it lies over one of its ends."""
        slot = self.slot(page)
        stop = slot + count
        first, last = self.leaf(space, slot), self.leaf(space, stop - 1)
        begins_before = first != ABSENT and not self.is_first(slot, first)
        return begins_before or (last != ABSENT and not self.is_first(stop, last))

    def batch(self, pages: Iterable[tuple[int, Leaf]]) -> Batch:
        """The least that covers all of these, which are in order."""
        covered = [(page, page + self.size(leaf.level)) for page, leaf in pages]
        return Batch(covered[0][0], covered[-1][1] - covered[0][0]) if covered else Batch(0, 0)

    # ── Frames ──

    def of_pool(self, frame: int, count: int) -> Span:
        """Of that many frames those that belong to the pool."""
        end = frame + count
        return Span(frame, select(end < self.frames, end, self.frames))

    def may_be_mapped(self, frame: int, count: int) -> Any:
        return for_all(self.of_pool(frame, count), self.is_held)

    def effective(self, rights: int) -> int:
        """The permissions as the format can enforce them: without NX every page is executable."""
        return rights & RIGHTS | (0 if self.format.has_no_execute else EXECUTABLE)

    # ── Of tables ──

    @cached_property
    def tables(self) -> frozenset[tuple[int, int]]:
        """Every table but the roots, by its level and the part of a space that it is for: there is one for each part
        in which something smaller is mapped."""
        bits = self.format.index_bits
        parts: dict[int, set[int]] = {level: set() for level in range(1, self.format.levels + 1)}
        for key, word in self.leaves.items():
            level = word >> LEVEL_SHIFT & 7
            parts[level].add(key >> level * bits)
        for level in range(1, self.format.levels):
            parts[level + 1].update(part >> bits for part in parts[level])
        return frozenset((level, part) for level in range(1, self.format.levels) for part in parts[level])

    @property
    def unused(self) -> int:
        """How many frames of the pool are neither a table nor a caller's."""
        return self.frames - len(self.mapped) - len(self.live) - len(self.tables)

    def missing(self, key: int, leaf: Leaf) -> int:
        """How many tables something would need that are not there."""
        wanted = {(level, key >> level * self.format.index_bits) for level in range(leaf.level, self.format.levels)}
        return len(wanted - self.tables)

    def missing_in(self, first: int, count: int) -> int:
        """How many tables small pages with the keys from first on would need that are not there."""
        there = self.tables
        missing = 0
        for level in range(1, self.format.levels):
            bits = level * self.format.index_bits
            parts = range(first >> bits, (first + count - 1 >> bits) + 1)
            missing += len(parts) - sum(one == level and part in parts for one, part in there)
        return missing

    # ── Changed ──

    def with_leaf(self, key: int, leaf: Leaf) -> Spaces:
        return evolve(self, leaves=self.leaves.set(key, leaf.word))

    def without_leaves(self, key: int, level: int) -> Spaces:
        """With nothing mapped at the pages of a larger one."""
        return evolve(self, leaves=self.leaves.erase(Keys(self.leaves, key, self.size(level))))

    def with_parts(self, key: int, leaf: Leaf) -> Spaces:
        """With a large page as those of the next size."""
        parts = Parts(key, self.size(leaf.level), self.size(leaf.level - 1))
        made = {part: Leaf.of(leaf.frame + (part - key), leaf.flags, leaf.level - 1).word for part in parts}
        return evolve(self, leaves=Table({**self.leaves, **made}))

    def counted(self, leaf: Leaf, more: int) -> Spaces:
        """The frames of a page counted as mapped once more, or once less."""
        return evolve(self, mapped=self.mapped.raised(self.of_pool(leaf.frame, self.size(leaf.level)), more))


@cache
def format_of(levels: int, index_bits: int, entry_shift: int) -> Format:
    """A format by its numbers. Besides those of the processor, smaller ones: what holds of any numbers is soon seen.

    >>> from spec.virtual.entry import FOUR_LEVEL, TWO_LEVEL
    >>> evolve(format_of(2, 10, 2), name=TWO_LEVEL.name) == TWO_LEVEL
    True
    >>> evolve(format_of(4, 9, 3), name=FOUR_LEVEL.name) == FOUR_LEVEL
    True
    """
    page_levels = tuple(range(1, min(levels, 3) + 1))
    bits = PAGE_SHIFT + levels * index_bits
    name = f"{levels} levels of {1 << index_bits} entries"
    return Format(name, levels, index_bits, entry_shift, bits, page_levels, has_no_execute=entry_shift == 3)


LEVELS, INDEX_BITS, ENTRY_SHIFTS = (2, 5), (1, 10), (2, 3)
"""Of the formats that there are, the least and the most: a processor's tables have 9 index bits, or 10 with entries of
4 bytes (SDM section 4.1), and smaller ones are for exploration."""
MOST_FRAMES, MOST_SPACES = 1 << 20, 1 << 12


def is_geometry(levels: int, index_bits: int, entry_shift: int, frames: int, most: int) -> Any:
    """Whether there are such spaces: up to 4,096 of them, in tables of 2 to 5 levels with up to 1,024 entries of 4 or 8
    bytes, over a pool of up to 2**20 frames. The theorems are about two of these formats (docs/trust.md) and all pools;
    an implementation makes them all, and refuses any other."""
    asked = ((levels, LEVELS), (index_bits, INDEX_BITS), (entry_shift, ENTRY_SHIFTS))
    is_format = all_of((least <= number) & (number <= most_) for number, (least, most_) in asked)
    return is_format & (frames >= 1) & (frames <= MOST_FRAMES) & (most >= 1) & (most <= MOST_SPACES)


def initial(levels: int, index_bits: int, entry_shift: int, frames: int, most: int) -> Spaces:
    """The kernel's space alone, with nothing in it but its root."""
    require((levels >= 1) & (index_bits >= 1), "there are tables, and they have entries")
    require(frames >= 1, "there is a frame for the kernel's root")
    require(most >= 1, "the kernel has a space")
    format_ = format_of(levels, index_bits, entry_shift)
    return Spaces(format_, frames, most, Table({KERNEL_SPACE: 1}), Table(), Table())


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

FAILURES = {
    "take_frame": (Failure.NO_MEMORY,),
    "give_frame": (Failure.OUT_OF_RANGE, Failure.NOT_ALLOCATED, Failure.BUSY),
    "create_space": (Failure.NO_NUMBER, Failure.NO_MEMORY),
    "destroy_space": (Failure.NO_SPACE, Failure.BUSY),
    "map_page": (
        Failure.NO_SPACE,
        Failure.OUT_OF_RANGE,
        Failure.MISALIGNED,
        Failure.NOT_PERMITTED,
        Failure.NOT_ALLOCATED,
        Failure.ALREADY_MAPPED,
        Failure.NO_MEMORY,
    ),
    "unmap_page": (Failure.NO_SPACE, Failure.OUT_OF_RANGE, Failure.NOT_MAPPED, Failure.MISALIGNED),
    "protect_page": (
        Failure.NO_SPACE,
        Failure.OUT_OF_RANGE,
        Failure.NOT_MAPPED,
        Failure.MISALIGNED,
        Failure.NOT_PERMITTED,
    ),
    "map_range": (
        Failure.NO_SPACE,
        Failure.OUT_OF_RANGE,
        Failure.NOT_PERMITTED,
        Failure.NOT_ALLOCATED,
        Failure.ALREADY_MAPPED,
        Failure.NO_MEMORY,
    ),
    "unmap_range": (Failure.NO_SPACE, Failure.OUT_OF_RANGE, Failure.MISALIGNED),
    "protect_range": (Failure.NO_SPACE, Failure.OUT_OF_RANGE, Failure.MISALIGNED, Failure.NOT_PERMITTED),
    "get_phys_addr": (Failure.NO_SPACE, Failure.OUT_OF_RANGE, Failure.NOT_MAPPED),
    "access": (Failure.NO_SPACE, Failure.OUT_OF_RANGE, Failure.NOT_MAPPED, Failure.NOT_PERMITTED),
    "split": (
        Failure.NO_SPACE,
        Failure.OUT_OF_RANGE,
        Failure.NOT_MAPPED,
        Failure.MISALIGNED,
        Failure.WRONG_SIZE,
        Failure.NO_MEMORY,
    ),
    "collapse": (
        Failure.NO_SPACE,
        Failure.OUT_OF_RANGE,
        Failure.MISALIGNED,
        Failure.WRONG_SIZE,
        Failure.NOT_ALIKE,
    ),
}
"""Which failure an operation may answer, in the order of precedence where several would fit."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────


class Reading(Protocol):
    """What an invariant may ask of a map: an abstract one, or the tables in a memory image."""

    @property
    def format(self) -> Format: ...
    @property
    def frames(self) -> int: ...
    @property
    def most(self) -> int: ...
    @property
    def bits(self) -> int: ...
    @property
    def half(self) -> int: ...
    def size(self, level: int) -> int: ...
    def is_live(self, space: Any) -> Any: ...
    def is_held(self, frame: Any) -> Any: ...
    def count(self, frame: Any) -> Any: ...
    def leaf(self, space: Any, slot: Any) -> Leaf: ...
    def frame_at(self, slot: Any, leaf: Leaf) -> Any: ...


def _split(spaces: Reading, key: Any) -> tuple[Any, Any]:
    """The space and the page of a key."""
    return key >> spaces.bits, key & ((1 << spaces.bits) - 1)


def _is_page(spaces: Reading, space: Any) -> Any:
    """Whether a key's space exists."""
    within = space < spaces.most
    return within is not False and within & spaces.is_live(space)


def kernel_half_shared(spaces: Reading, key: Any) -> Any:
    """the kernel half is the same in every space"""
    space, slot = _split(spaces, key)
    concerned = _is_page(spaces, space) & (slot >= spaces.half)
    if concerned is False:
        return True
    return implies(concerned, spaces.leaf(space, slot).word == spaces.leaf(KERNEL_SPACE, slot).word)


def mapped_frames_held(spaces: Reading, key: Any) -> Any:
    """a frame of the pool that is mapped is a caller's, and counted"""
    space, slot = _split(spaces, key)
    concerned = _is_page(spaces, space)
    if concerned is False:
        return True
    leaf = spaces.leaf(space, slot)
    frame = spaces.frame_at(slot, leaf)
    of_pool = concerned & negate(leaf.is_absent) & (frame < spaces.frames)
    return of_pool is False or implies(of_pool, spaces.is_held(frame) & (spaces.count(frame) > 0))


def large_pages_aligned(spaces: Reading, key: Any) -> Any:
    """a large page begins at a frame that is a multiple of its size"""
    space, slot = _split(spaces, key)
    concerned = _is_page(spaces, space)
    if concerned is False:
        return True
    leaf = spaces.leaf(space, slot)
    aligned = all_of(
        implies(leaf.level == level, leaf.frame & (spaces.size(level) - 1) == 0) for level in spaces.format.page_levels
    )
    return implies(concerned, aligned)


def only_the_kernel_half_is_global(spaces: Reading, key: Any) -> Any:
    """no page of a process is global"""
    space, slot = _split(spaces, key)
    concerned = _is_page(spaces, space) & (slot < spaces.half)
    if concerned is False:
        return True
    return negate(concerned & spaces.leaf(space, slot).has(GLOBAL))


INVARIANTS = (kernel_half_shared, mapped_frames_held, large_pages_aligned, only_the_kernel_half_is_global)

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────

# What stands in the way of several operations. Each of these says whether it does; the answer then has to name it, and
# what is there stays as it is. An operation asks in the order of precedence of failures.


def no_space(spaces: Spaces, space: Space, returned: Any) -> bool:
    """There is no such space."""
    if not spaces.is_live(space):
        ensure(returned is Failure.NO_SPACE, "a space that does not exist is refused as such")
        return True
    return False


def unsayable(is_sayable: Any, returned: Any) -> bool:
    """No entry can say it."""
    if not is_sayable:
        ensure(
            returned is Failure.OUT_OF_RANGE,
            "a page, a frame or a size that no entry can have is refused as out of range",
        )
        return True
    return False


def no_mapping(spaces: Spaces, space: Space, page: int, returned: Any) -> bool:
    """There is no such space or page, or nothing is mapped there."""
    if no_space(spaces, space, returned) or unsayable(spaces.is_canonical(page), returned):
        return True
    if spaces.leaf(space, spaces.slot(page)).is_absent:
        ensure(returned is Failure.NOT_MAPPED, "where nothing is mapped, the answer says so")
        return True
    return False


def no_whole_page(spaces: Spaces, space: Space, page: int, returned: Any) -> bool:
    """The same, or the page lies within a larger one."""
    if no_mapping(spaces, space, page, returned):
        return True
    slot = spaces.slot(page)
    if not spaces.is_first(slot, spaces.leaf(space, slot)):
        ensure(returned is Failure.MISALIGNED, "what is mapped is named by the first of its pages")
        return True
    return False


def off_size(spaces: Spaces, number: int, level: int, returned: Any) -> bool:
    """A page or a frame is no multiple of the size; of two numbers, their bits together."""
    if number & (spaces.size(level) - 1):
        ensure(returned is Failure.MISALIGNED, "a page lies, and its frames lie, at a multiple of its size")
        return True
    return False


def global_in_one_space(spaces: Spaces, slot: int, rights: int, returned: Any) -> bool:
    """A page of a process would be global."""
    if rights & GLOBAL and slot < spaces.half:
        ensure(returned is Failure.NOT_PERMITTED, "a page of one space is not made global")
        return True
    return False


def not_mappable(spaces: Spaces, space: Space, slot: int, frame: Frame, count: int, rights: int, returned: Any) -> bool:
    """Of that many pages and frames: a page of a process would be global, the caller has not taken a frame of the pool,
    or something is mapped there."""
    if global_in_one_space(spaces, slot, rights, returned):
        return True
    if not spaces.may_be_mapped(frame, count):
        ensure(returned is Failure.NOT_ALLOCATED, "a frame of the pool that the caller has not taken is not mapped")
        return True
    if not spaces.is_vacant(space, slot, count):
        ensure(returned is Failure.ALREADY_MAPPED, "where something is mapped, nothing else is mapped")
        return True
    return False


def no_range(is_range: Any, returned: Any) -> bool:
    """There are not that many pages, or not that many frames."""
    if not is_range:
        ensure(returned is Failure.OUT_OF_RANGE, "a range that is empty, too long or not in one half is out of range")
        return True
    return False


def no_whole_pages(spaces: Spaces, space: Space, page: int, count: int, returned: Any) -> bool:
    """There is no such space or range, or a large page lies over one of its ends."""
    if no_space(spaces, space, returned) or no_range(spaces.is_range(page, count), returned):
        return True
    if spaces.cuts(space, page, count):
        ensure(returned is Failure.MISALIGNED, "a page that is only partly in a range is left as it is")
        return True
    return False


# What is judged of several answers.


def not_flushed(required: Batch, returned: Batch | Failure) -> bool:
    """No flush is reported: nothing was changed, and it had to be. One that is reported is exactly the one required."""
    ensure(isinstance(returned, Batch), "what is mapped in a range is changed, whatever holes it has")
    if isinstance(returned, Failure):
        return True
    ensure(returned.covers(required), "the flush that is reported covers every page that lost a permission")
    ensure(
        required.covers(returned), "no flush is reported where no permission was taken away, neither before nor behind"
    )
    return False


def lies(spaces: Spaces, space: Space, address: int, returned: Any) -> None:
    """Where an address is found, something being mapped there."""
    slot = spaces.slot(address >> PAGE_SHIFT)
    place = spaces.frame_at(slot, spaces.leaf(space, slot)) << PAGE_SHIFT | address & ((1 << PAGE_SHIFT) - 1)
    ensure(returned == place, "an address lies in the frame that its page is mapped to, as far from its beginning")


def take_frame(spaces: Spaces, *, returned: Frame | Failure) -> Spaces:
    """Take a frame from the pool, to map it."""
    if isinstance(returned, Failure):
        ensure(returned is Failure.NO_MEMORY, "what needs a frame is refused for want of memory, and for nothing else")
        ensure(spaces.unused == 0, "refuses for want of memory only where no frame is left")
        return spaces
    ensure(0 <= returned < spaces.frames, "hands out a frame of the pool")
    ensure(negate(spaces.is_held(returned)), "hands out a frame that is not allocated")
    ensure(spaces.unused > 0, "hands out no frame that is a table")
    return evolve(spaces, mapped=spaces.mapped.set(returned, 0))


def give_frame(spaces: Spaces, frame: Frame, *, returned: Failure | None) -> Spaces:
    """Give a frame back. Whoever maps it still would see what the next holder writes, so it must be mapped nowhere."""
    if not 0 <= frame < spaces.frames:
        ensure(returned is Failure.OUT_OF_RANGE, "a frame outside the pool is refused as out of range")
        return spaces
    if not spaces.is_held(frame):
        ensure(returned is Failure.NOT_ALLOCATED, "a frame that is not a caller's is refused as not allocated")
        return spaces
    if spaces.count(frame) > 0:
        ensure(returned is Failure.BUSY, "a frame that is mapped is refused as busy")
        return spaces
    ensure(returned is None, "a frame that is not mapped can be given back")
    return evolve(spaces, mapped=spaces.mapped.erase(Span(frame, frame + 1)))


def create_space(spaces: Spaces, *, returned: Space | Failure) -> Spaces:
    """A new address space, with nothing in its lower half, and the kernel's pages in its upper half."""
    if spaces.is_full():
        ensure(returned is Failure.NO_NUMBER, "where no number is left, no space is created")
        return spaces
    if isinstance(returned, Failure):
        ensure(returned is Failure.NO_MEMORY, "what needs a frame is refused for want of memory, and for nothing else")
        ensure(spaces.unused == 0, "refuses for want of memory only where no frame is left")
        return spaces
    ensure(0 <= returned < spaces.most, "a space's number is one of those that there are")
    ensure(negate(spaces.is_live(returned)), "a new space has a number that no other has")
    return evolve(spaces, live=spaces.live.set(returned, 1))


def destroy_space(spaces: Spaces, space: Space, *, returned: Failure | None) -> Spaces:
    """Give back a space whose own half is empty. What is mapped there is first to be unmapped, so that nobody forgets
    which translations the processors may still hold."""
    if no_space(spaces, space, returned):
        return spaces
    if space == KERNEL_SPACE or not spaces.is_empty(space):
        ensure(returned is Failure.BUSY, "a space with pages of its own, or the kernel's, is refused as busy")
        return spaces
    ensure(returned is None, "a space without pages of its own can be destroyed")
    return evolve(spaces, live=spaces.live.erase(Span(space, space + 1, "space")))


def map_page(
    spaces: Spaces, space: Space, page: int, frame: Frame, rights: int, level: int, *, returned: Failure | None
) -> Spaces:
    """Map a page: from now on its addresses are translated to the frame, and what its permissions allow is allowed.

    `level` says how large it is: 1 for 4 KiB, 2 for 2 MiB, or 4 MiB where entries have 32 bits, 3 for 1 GiB. A page of
    the kernel half is there in every space at once. A frame is one that the caller has taken, or a device's. No flush
    is required: of what was not there, the processor keeps nothing.
    """
    if no_space(spaces, space, returned):
        return spaces
    is_sayable = spaces.is_canonical(page) and level in spaces.format.page_levels
    if unsayable(is_sayable and 0 <= frame <= spaces.frame_limit - spaces.size(level), returned):
        return spaces
    slot = spaces.slot(page)
    if off_size(spaces, slot | frame, level, returned):
        return spaces
    if not_mappable(spaces, space, slot, frame, spaces.size(level), rights, returned):
        return spaces
    key, leaf = spaces.key(space, slot), Leaf.of(frame, spaces.effective(rights), level)
    if returned is Failure.NO_MEMORY:
        ensure(spaces.unused < spaces.missing(key, leaf), "refuses to map only where there are no frames for tables")
        return spaces
    ensure(returned is None, "a page can be mapped where nothing is")
    return spaces.with_leaf(key, leaf).counted(leaf, 1)


def unmap_page(spaces: Spaces, space: Space, page: int, *, returned: int | Failure) -> Spaces:
    """Take a page out, of whatever size, by the first of its addresses; what is in a larger page is split first.

    The answer is what the processor has noted: whether the page was accessed, and whether it was written. Who has to
    save what was written learns it here for the last time. A flush is required.
    """
    if no_whole_page(spaces, space, page, returned):
        return spaces
    slot = spaces.slot(page)
    leaf = spaces.leaf(space, slot)
    ensure(returned == leaf.word & (ACCESSED | DIRTY), "unmapping tells whether the page was accessed and written")
    return spaces.without_leaves(spaces.key(space, slot), leaf.level).counted(leaf, -1)


def protect_page(spaces: Spaces, space: Space, page: int, rights: int, *, returned: int | Failure) -> Spaces:
    """Give a page other permissions. Where it lies, and whether it was accessed or written, is as before.

    The answer is 1 where a flush is required, as a permission was taken away that the processor may still hold; else 0.
    """
    if no_whole_page(spaces, space, page, returned):
        return spaces
    slot = spaces.slot(page)
    leaf = spaces.leaf(space, slot)
    if global_in_one_space(spaces, slot, rights, returned):
        return spaces
    changed = spaces.effective(rights)
    ensure(
        returned == select(leaf.rights & ~changed != 0, 1, 0),
        "a flush is required exactly where a permission was taken away",
    )
    noted = leaf.flags & (ACCESSED | DIRTY)
    return spaces.with_leaf(spaces.key(space, slot), Leaf.of(leaf.frame, changed | noted, leaf.level))


def map_range(
    spaces: Spaces, space: Space, page: int, frame: Frame, rights: int, count: int, *, returned: Failure | None
) -> Spaces:
    """Map small pages that follow each other to frames that follow each other: all of them, or none.

    What is in the way of one is in the way of all, and is found before anything is changed; but for want of memory,
    which may show half-way. No flush is required.
    """
    if no_space(spaces, space, returned):
        return spaces
    if no_range(spaces.is_range(page, count) and 0 <= frame <= spaces.frame_limit - count, returned):
        return spaces
    slot = spaces.slot(page)
    if not_mappable(spaces, space, slot, frame, count, rights, returned):
        return spaces
    key = spaces.key(space, slot)
    if returned is Failure.NO_MEMORY:
        ensure(
            spaces.unused < spaces.missing_in(key, count), "refuses to map only where there are no frames for tables"
        )
        return spaces
    ensure(returned is None, "a range can be mapped where nothing is")
    flags = spaces.effective(rights)
    pages = {key + each: Leaf.of(frame + each, flags, 1).word for each in range(count)}
    mapped = spaces.mapped.raised(spaces.of_pool(frame, count), 1)
    return evolve(spaces, leaves=Table({**spaces.leaves, **pages}), mapped=mapped)


def unmap_range(spaces: Spaces, space: Space, page: int, count: int, *, returned: Batch | Failure) -> Spaces:
    """Take all out that is mapped in a range. Holes in it are no error (as of munmap); a large page has to lie in it as
    a whole, and is split first where it does not.

    The answer is the batch: the one flush that is required for all of them. It does not say whether a page was written:
    who has to save it unmaps its pages one by one.
    """
    if no_whole_pages(spaces, space, page, count, returned):
        return spaces
    unmapped = spaces.within(space, page, count)
    if not_flushed(spaces.batch(unmapped.items()), returned):
        return spaces
    after = spaces
    for first, leaf in unmapped.items():
        after = after.without_leaves(spaces.key(space, spaces.slot(first)), leaf.level).counted(leaf, -1)
    return after


def protect_range(
    spaces: Spaces, space: Space, page: int, count: int, rights: int, *, returned: Batch | Failure
) -> Spaces:
    """Give all that is mapped in a range other permissions; where holes and large pages are concerned, as for
    unmapping.

    The batch is from the first page that lost a permission to the last: what only gained permissions needs no flush, as
    the processor looks again before it faults.
    """
    if no_whole_pages(spaces, space, page, count, returned):
        return spaces
    if global_in_one_space(spaces, spaces.slot(page), rights, returned):
        return spaces
    protected, changed = spaces.within(space, page, count), spaces.effective(rights)
    required = spaces.batch((first, leaf) for first, leaf in protected.items() if leaf.rights & ~changed)
    if not_flushed(required, returned):
        return spaces
    after = spaces
    for first, leaf in protected.items():
        noted = leaf.flags & (ACCESSED | DIRTY)
        key = spaces.key(space, spaces.slot(first))
        after = after.with_leaf(key, Leaf.of(leaf.frame, changed | noted, leaf.level))
    return after


def get_phys_addr(spaces: Spaces, space: Space, address: int, *, returned: int | Failure) -> Spaces:
    """Where an address lies in memory. The processor notes nothing: it is not asked."""
    if not no_mapping(spaces, space, address >> PAGE_SHIFT, returned):
        lies(spaces, space, address, returned)
    return spaces


def access(spaces: Spaces, space: Space, address: int, how: int, *, returned: int | Failure) -> Spaces:
    """The processor uses an address (spec.virtual.walk says it in full; here with CR0.WP, CR4.PGE and EFER.NXE, and
    without SMEP and SMAP): it notes that the page was accessed, and on a write that it was written."""
    require(negate((how & WRITE != 0) & (how & FETCH != 0)), "an access that fetches does not write")
    if no_mapping(spaces, space, address >> PAGE_SHIFT, returned):
        return spaces
    slot = spaces.slot(address >> PAGE_SHIFT)
    leaf = spaces.leaf(space, slot)
    if not allows(leaf, how):
        ensure(returned is Failure.NOT_PERMITTED, "an access that the page's permissions forbid faults")
        return spaces
    lies(spaces, space, address, returned)
    noted = ACCESSED | select(how & WRITE != 0, DIRTY, 0)
    first = align_down(slot, spaces.format.shift(leaf.level) - PAGE_SHIFT)
    return spaces.with_leaf(spaces.key(space, first), Leaf(leaf.word | noted))


def allows(leaf: Leaf, how: int) -> Any:
    """Whether a page's permissions allow an access."""
    asked = (BY_USER, USER), (WRITE, WRITABLE), (FETCH, EXECUTABLE)
    return all_of(implies(how & flag != 0, leaf.has(right)) for flag, right in asked)


def split(spaces: Spaces, space: Space, page: int, *, returned: Failure | None) -> Spaces:
    """Map a large page as smaller ones, of the next size, so that they can be treated each for itself.

    No translation changes, and no permission. Each part counts as accessed and as written if the whole did. A flush is
    required before the parts may differ: the processor may go on using what it holds of the whole.
    """
    if no_whole_page(spaces, space, page, returned):
        return spaces
    slot = spaces.slot(page)
    leaf = spaces.leaf(space, slot)
    if leaf.level == 1:
        ensure(returned is Failure.WRONG_SIZE, "a page of the smallest size is not split")
        return spaces
    if returned is Failure.NO_MEMORY:
        ensure(spaces.unused == 0, "refuses for want of memory only where no frame is left")
        return spaces
    ensure(returned is None, "a large page can be split")
    return spaces.with_parts(spaces.key(space, slot), leaf)


def collapse(spaces: Spaces, space: Space, page: int, level: int, *, returned: Failure | None) -> Spaces:
    """Map as one large page what smaller ones of the next size map: the frames one after the other, with the same
    permissions. It counts as accessed, and as written, if one of them did."""
    if no_space(spaces, space, returned):
        return spaces
    if unsayable(spaces.is_canonical(page) and level in spaces.format.page_levels and level > 1, returned):
        return spaces
    slot = spaces.slot(page)
    if off_size(spaces, slot, level, returned):
        return spaces
    whole = spaces.leaf(space, slot)
    if whole.level >= level:
        ensure(returned is Failure.WRONG_SIZE, "what is so large already is not collapsed")
        return spaces
    key = spaces.key(space, slot)
    parts = Parts(key, spaces.size(level), spaces.size(level - 1))
    first = spaces.leaf(space, slot)
    if not are_alike(spaces, parts, first, level):
        ensure(returned is Failure.NOT_ALIKE, "pages that differ, or do not follow each other, are not collapsed")
        return spaces
    ensure(returned is None, "small pages that make up a large one can be collapsed")
    noted = first.rights
    noted |= select(exists(parts, lambda part: spaces.leaf_at(part).has(ACCESSED)), ACCESSED, 0)
    noted |= select(exists(parts, lambda part: spaces.leaf_at(part).has(DIRTY)), DIRTY, 0)
    return spaces.without_leaves(key, level).with_leaf(key, Leaf.of(first.frame, noted, level))


def are_alike(spaces: Spaces, parts: Parts, first: Leaf, level: int) -> Any:
    """Whether pages could be one of this level: all there, of the next size, contiguous, aligned, with equal
    permissions."""
    alike = for_all(
        parts,
        lambda part: spaces.leaf_at(part).translation == first.translation + ((part - parts.start) << PAGE_SHIFT),
    )
    return (first.level == level - 1) & (first.frame & (spaces.size(level) - 1) == 0) & alike


OPERATIONS = (
    take_frame,
    give_frame,
    create_space,
    destroy_space,
    map_page,
    unmap_page,
    protect_page,
    map_range,
    unmap_range,
    protect_range,
    get_phys_addr,
    access,
    split,
    collapse,
)
INTERNAL_OPERATIONS = ()

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────


class Performer(Protocol):
    """Something that performs operations, each judged by the law: an implementation, or the law by itself."""

    @property
    def state(self) -> Spaces: ...
    def perform(self, operation: str, *arguments: Any) -> Any: ...


def unmap_undoes_map(machine: Performer, space: Space, page: int, frame: Frame, rights: int, level: int) -> None:
    """a page that was mapped is found at its frame, and unmapping it restores the state"""
    before = machine.state
    if machine.perform("map_page", space, page, frame, rights, level) is not None:
        return
    last = before.size(level) - 1
    for inside in (0, last):
        found = machine.perform("get_phys_addr", space, (page + inside) << PAGE_SHIFT)
        ensure(found == (frame + inside) << PAGE_SHIFT, "what was just mapped is found at its frame")
    ensure(machine.perform("unmap_page", space, page) == 0, "what nobody used was neither accessed nor written")
    gone = machine.perform("get_phys_addr", space, page << PAGE_SHIFT)
    ensure(gone is Failure.NOT_MAPPED, "what was just unmapped is not found")
    ensure(before == machine.state, "a page that was mapped is found at its frame, and unmapping it restores the state")


def collapse_undoes_split(machine: Performer, space: Space, page: int) -> None:
    """collapsing what was just split restores the state"""
    before = machine.state
    if machine.perform("split", space, page) is not None:
        return
    level = before.leaf(space, before.slot(page)).level
    ensure(machine.perform("collapse", space, page, level) is None, "what was just split can be collapsed")
    ensure(before == machine.state, "collapsing what was just split restores the state")


def unmap_range_undoes_map_range(
    machine: Performer, space: Space, page: int, frame: Frame, rights: int, count: int
) -> None:
    """mapping a range is mapping its pages one by one, and unmapping it restores the state"""
    before = machine.state
    if machine.perform("map_range", space, page, frame, rights, count) is not None:
        return
    mapped = machine.state
    batch = machine.perform("unmap_range", space, page, count)
    ensure(batch == Batch(page, count), "of a range that was mapped as a whole, all has to be flushed")
    ensure(before == machine.state, "a range that was mapped and is unmapped leaves nothing")
    for each in range(count):
        if machine.perform("map_page", space, page + each, Frame(frame + each), rights, 1) is not None:
            return  # want of memory: the law by itself permits both answers, where frames are short
    ensure(
        mapped == machine.state, "mapping a range is mapping its pages one by one, and unmapping it restores the state"
    )


def unmap_range_leaves_nothing(machine: Performer, space: Space, page: int, count: int) -> None:
    """where a range was unmapped, no page is left to be unmapped by itself"""
    batch = machine.perform("unmap_range", space, page, count)
    if isinstance(batch, Failure):
        return
    for each in range(batch.first, batch.first + batch.count):
        ensure(
            machine.perform("unmap_page", space, each) is Failure.NOT_MAPPED,
            "where a range was unmapped, no page is left to be unmapped by itself",
        )


def protect_range_protects_each(machine: Performer, space: Space, page: int, count: int, rights: int) -> None:
    """where a range was protected, protecting its pages one by one takes no permission away, and changes nothing"""
    batch = machine.perform("protect_range", space, page, count, rights)
    if isinstance(batch, Failure):
        return
    after = machine.state
    for each in range(batch.first, batch.first + batch.count):
        answer = machine.perform("protect_page", space, each, rights)
        ensure(
            answer != 1, "where a range was protected, no page of it loses a permission when it is protected by itself"
        )
    ensure(
        after == machine.state,
        "where a range was protected, protecting its pages one by one takes no permission away, and changes nothing",
    )


RELATIONS = (
    unmap_undoes_map,
    collapse_undoes_split,
    unmap_range_undoes_map_range,
    unmap_range_leaves_nothing,
    protect_range_protects_each,
)


def same(one: Spaces, other: Spaces) -> Any:
    """Whether the same is mapped everywhere, held and counted of every frame, and the same spaces exist. What the
    processor noted is left out."""
    return (
        for_all(one.keys, partial(mapped_alike, one, other))
        & for_all(Span(0, one.frames), partial(counted_alike, one, other))
        & for_all(Span(0, one.most, "space"), partial(exists_alike, one, other))
    )


def mapped_alike(one: Spaces, other: Spaces, key: int) -> Any:
    return one.leaf_at(key).translation == other.leaf_at(key).translation


def counted_alike(one: Spaces, other: Spaces, frame: int) -> Any:
    return one.count(frame) == other.count(frame)


def exists_alike(one: Spaces, other: Spaces, space: Space) -> Any:
    return one.is_live(space) == other.is_live(space)


# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "memory-of-the-last-frame-missing": (
        "Memory is asked for by the number of the last frame, and not by how many there are. The last frame's contents "
        "are somebody else's memory."
    ),
    "record-number-for-frame-number": (
        "A frame is handed out under the number of its record. The two differ by where the records begin, and nobody "
        "notices while they begin at 0."
    ),
    "two-owners-of-a-frame": (
        "The neighbour's frame is handed out, which is allocated already. Two owners write to it, and both trust what "
        "they read."
    ),
    "a-table-as-last-resort": (
        "When nothing is left, a frame is found all the same: that of the kernel's root. Its new owner writes its own "
        "rights."
    ),
    "last-frame-never-handed-out": (
        "The pool's last frame is kept back. A machine that is short of memory is short of one frame more, and nobody "
        "knows why."
    ),
    "exhaustion-reported-as-busy": (
        "Want of memory goes by another failure's name. Callers decide by the name whether to reclaim or to try again."
    ),
    "frame-at-the-limit-given-back": (
        "The comparison with the pool's end is off by one. What follows the last record is taken for a record."
    ),
    "a-table-given-back-by-a-caller": (
        "That a frame is in use is checked, and not by whom. A caller gives back a table, and the next to take the "
        "frame writes entries."
    ),
    "mapped-frame-given-back": (
        "A frame goes back while a page still maps it. Through the page its old owner reads what its next owner writes."
    ),
    "unmapped-and-still-counted": (
        "A page that goes is not subtracted from the count of its frame. The frame can never be given back."
    ),
    "forgotten-and-not-given-back": (
        "A frame's record is cleared, and the pool is not told. Nobody has the frame, and nobody can have it."
    ),
    "place-left-in-the-record-of-a-free-frame": (
        "A table's frame goes back, and its record still says for which pages it was. The next who reads the record by "
        "mistake finds a table that is gone."
    ),
    "no-number-reported-as-no-memory": (
        "That no number is left for a space is reported as want of memory. The caller frees memory, in vain."
    ),
    "a-handle-for-a-number": ("A space is answered with a number that is not one of those that spaces have."),
    "number-of-the-space-before": (
        "The number answered is that of the space before. Two processes then share one address space."
    ),
    "kernel-half-not-copied": (
        "A new root begins with an empty kernel half. The first interrupt in the new process finds no handler."
    ),
    "space-destroyed-with-its-pages": (
        "A space goes while it still maps pages. Its lower tables are referred to by nobody, and its frames stay "
        "counted for ever."
    ),
    "kernel-pages-keep-spaces-alive": (
        "Pages of the kernel half count as the space's own. As long as the kernel has any, no process ends."
    ),
    "root-not-given-back": ("A space is destroyed, and its root stays a table. Each process that ends costs a frame."),
    "notes-of-a-root-lost": (
        "What the processor noted in the kernel half of a root goes with the root. A page that was written through "
        "that space counts as clean, and is dropped."
    ),
    "unknown-space-out-of-range": (
        "A space that does not exist is reported as an address out of range. The caller looks for the fault in the "
        "address."
    ),
    "address-in-the-hole-accepted": (
        "Where the lower half ends is not checked. A page beyond it is cut to the bits that are translated, and is "
        "the kernel's."
    ),
    "frame-at-the-limit-of-entries-mapped": (
        "The first frame that is too large for an entry is mapped. Its address reaches into bits that are reserved, or "
        "is cut, and then it is frame 0."
    ),
    "large-page-low-address-bits": (
        "A large page may begin at any frame. The low bits of its address stand where the processor expects "
        "attributes, or zeros: another page is mapped, or an access faults with a reserved bit."
    ),
    "global-page-of-a-process": (
        "A page of one process is marked global. Its translation outlives the change to another, which then reads the "
        "first one's memory."
    ),
    "maps-what-the-caller-does-not-hold": (
        "Whether the caller holds the frame is not asked. It maps a table, and writes entries of its own choice."
    ),
    "first-large-page-never-mapped": (
        "A large page at address 0 is refused, so that null pointers fault. That is for those who choose addresses "
        "(Linux: mmap_min_addr); here a kernel cannot map its own first pages as one."
    ),
    "a-frame-mapped-once-at-most": (
        "A frame that is mapped already is refused. Nothing can be shared: no copy on write, no shared library."
    ),
    "mapped-over": (
        "That something is mapped is not noticed, and it is written over. Its frame stays counted, and what it held "
        "is lost; Linux has a warning for it in vmap_pte_range (mm/vmalloc.c)."
    ),
    "one-table-at-a-time": (
        "Where more than one table is missing, the map gives up as if there were no memory. What was never mapped "
        "cannot be, until a neighbour is."
    ),
    "half-done-map-left": (
        "Memory runs out between two tables, and the first stays. It is empty, belongs to nothing, and keeps a large "
        "page from being mapped there."
    ),
    "kernel-mapping-missing-in-one-root": (
        "A page of the kernel half is written into every root but one. The kernel works until the process with that "
        "root runs (Linux synchronised such entries in vmalloc faults until 5.8)."
    ),
    "new-table-not-cleared": ("A frame becomes a table as it is. What its last owner left in it is taken for entries."),
    "frame-number-as-an-address": (
        "An entry holds the number of the table's frame where its address belongs. The processor reads flags where "
        "the number stood, and a table somewhere else."
    ),
    "table-that-grants-less": (
        "An entry above the page's own lacks a permission. The page's entry grants it, so the library believes it; the "
        "processor takes what all of them grant."
    ),
    "table-under-the-wrong-key": (
        "The record of a table names a page in its middle as the first that it translates. Nothing is wrong yet, "
        "until somebody looks for a table's pages by its record."
    ),
    "a-part-unmaps-the-whole": (
        "A page within a large one is named, and the large one is unmapped, or protected. The caller meant 4 KiB, and "
        "got 2 MiB."
    ),
    "address-left-in-an-absent-entry": (
        "Unmapping clears the flag for presence, and nothing else. The processor reads ahead through the address that "
        "is left, if it is in the cache (L1TF, CVE-2018-3620)."
    ),
    "empty-table-not-given-back": (
        "The last page of a table goes, and the table stays. Address spaces that are used here and there fill memory "
        "with empty tables."
    ),
    "table-freed-while-entries-remain": (
        "A table goes back with the first of its pages. Its frame is somebody else's by the time that the processor "
        "looks for the others."
    ),
    "written-and-protected-is-clean": (
        "That a page was written before it was protected is not reported when it is unmapped. What was written is "
        "never saved."
    ),
    "accessed-lost-by-protecting": (
        "The new permissions are written with what the processor noted left out: it set the flag after software's last "
        "look. Reclaim takes the page for an idle one."
    ),
    "notes-of-other-roots-ignored": (
        "Of an entry of the kernel half only the kernel's own copy is read. What the processor noted in the copy that "
        "it used is lost."
    ),
    "dirty-and-not-writable": (
        "A page that was written is protected, and its entry keeps D without R/W: to a processor with shadow stacks, "
        "a page of such a stack, which ret trusts."
    ),
    "flush-required-for-raising": (
        "A flush is said to be required where a permission was added, and not where one was taken away. Other "
        "processors go on writing a page that is read-only."
    ),
    "lost-permissions-for-a-yes": (
        "The permissions that went are answered as they stand in a word, not whether there were any. Who asks whether "
        "that is 1 flushes where a page ceased to be executable, and nowhere else."
    ),
    "range-across-the-halves": (
        "Whether a range ends in the half in which it begins is not asked. What lies behind the last page of a process "
        "is the kernel's, or nothing that any entry translates."
    ),
    "last-page-of-a-half-left-out": (
        "The comparison with the end of a half is off by one. The last page can be mapped by itself, and in no range."
    ),
    "neighbour-in-the-way-of-a-range": (
        "The look for what is mapped already goes one page too far. A range is refused for the page behind it."
    ),
    "half-done-range-left": (
        "Memory runs out in the middle of a range, and the pages before stay mapped. The caller was told that nothing "
        "is, and frees their frames; Linux takes back what remap_pfn_range has done (mm/memory.c, since 6.11)."
    ),
    "range-checked-page-by-page": (
        "That something is mapped is found out at its page, when those before it are mapped. They stay: only want of "
        "memory was thought of as a failure half-way."
    ),
    "hole-is-an-error": (
        "Nothing is mapped at one page of a range, and the range is refused. Whoever unmaps a region that was touched "
        "here and there has to know where."
    ),
    "hole-ends-the-range": (
        "The loop ends at the first page that is not mapped. What lies behind a hole stays, in memory that its owner "
        "takes for free."
    ),
    "hole-skipped-from-its-middle": (
        "From a hole the loop goes on by the size of what is absent, not to its end. Where a range begins in the "
        "middle of it, the first pages behind it are skipped."
    ),
    "large-page-partly-in-a-range": (
        "A large page begins in a range and ends behind it, and is unmapped, or protected, as a whole. Somebody's "
        "memory goes with it that nobody has asked for."
    ),
    "flush-one-page-short": (
        "The batch ends before the last page that was taken out. Other processors go on using it, after its frame has "
        "another owner."
    ),
    "large-page-flushed-as-a-small-one": (
        "A large page counts as one page in the batch. It is flushed by its first address, and a processor that holds "
        "it in pieces keeps the others."
    ),
    "flush-of-the-whole-range": (
        "The batch is the range that was asked for, not what was found in it. Every munmap of what nobody touched "
        "interrupts all processors."
    ),
    "flush-from-the-wrong-page": (
        "The batch has as many pages as it must, from the first page of the range on, and not from the first that was "
        "mapped. The last ones are not flushed."
    ),
    "batch-begun-anew": (
        "Each page that is taken out begins the batch anew. Only the last of them is flushed, as after a single unmap."
    ),
    "batch-empty-if-the-last-is-absent": (
        "Whether a flush is required is taken from the last page that was looked at. Where nothing was mapped there, "
        "none is reported."
    ),
    "batch-of-every-page-protected": (
        "Each page that was protected goes into the batch, also where it only gained permissions. Breaking a copy on "
        "write then costs an interrupt on every processor."
    ),
    "large-page-offset-of-a-small-page": (
        "Of an address in a large page only the offset in 4 KiB is added. Every small part of it is translated to its "
        "first frame."
    ),
    "absent-page-reported-as-protected": (
        "An access to nothing is reported as one that permissions forbid. The handler breaks a copy on write that "
        "never was, instead of finding a frame."
    ),
    "no-execute-ignored": ("Fetches are not compared with XD. What was to be data is run."),
    "split-forgets-permissions": (
        "The parts of a page that is split are mapped anew, with what a kernel page has: each is read-only, and only "
        "the kernel's."
    ),
    "size-flag-left-in-small-pages": (
        "Bit 7 says size above the lowest level, and at the lowest one it is a bit of the memory type. Small pages "
        "made of a large one keep it, and are cached otherwise."
    ),
    "last-part-not-counted": (
        "Of the parts of a large page the table counts all but one. When all but one are unmapped it looks empty, and "
        "goes back with a page in it."
    ),
    "the-largest-pages-are-not-split": (
        "Only pages of the second size are split. A page of 1 GiB can be changed as a whole, or not at all."
    ),
    "small-page-split-as-unlike": (
        "That a page is too small to be split is reported under the name that collapsing uses."
    ),
    "large-page-collapsed-as-unlike": (
        "That a page is large already is reported as if its parts differed. The caller tries again later, for ever."
    ),
    "collapse-without-contiguity": (
        "That the small pages' frames follow each other is not checked. All but the first are replaced by what "
        "happens to lie behind it."
    ),
    "used-pages-never-collapsed": (
        "Pages are compared with what the processor noted of them. A page that is in use always differs from its "
        "neighbour, so nothing is ever collapsed where it would help."
    ),
    "notes-of-the-parts-dropped": (
        "A page that is collapsed counts as unused and clean. What was written through one of its parts is dropped "
        "with it."
    ),
    "table-of-the-parts-not-given-back": (
        "The small pages are replaced by the large one, and their table is kept. It says what it said, and nobody "
        "reads it."
    ),
}
"""What implementations get wrong: each a fault that can be run (checks/pairings/virtual/address_space/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "map_page",
        "mm/memory.c: set_pte_at and __pte_alloc; mm/vmalloc.c: vmap_pte_range",
        "The same descent, a table made where one is missing. Linux leaves tables that were made on the way of a map "
        "that then fails, and gives them back with the space or the range (free_pgtables); here nothing stays.",
    ),
    (
        "unmap_page",
        "mm/memory.c: zap_pte_range; mm/mmu_gather.c",
        "Linux gathers pages and tables in a batch, flushes once, and then frees them; empty tables go back when the "
        "range around them is unmapped. Here a table goes back with its last page, and the caller has to flush.",
    ),
    (
        "protect_page",
        "mm/mprotect.c: change_pte_range; arch/x86/include/asm/pgtable.h: pte_modify, pte_wrprotect",
        "The same rule that flags which the processor sets outlast a change of permissions, and the same software bit "
        "for a page that was written and is no longer writable (_PAGE_SAVED_DIRTY), though another one of the free "
        "bits.",
    ),
    (
        "protect_page: whether a flush is required",
        "arch/x86/include/asm/tlbflush.h: pte_flags_need_flush",
        "Linux also counts the accessed flag, which it may clear; nothing here clears it.",
    ),
    (
        "map_range",
        "mm/memory.c: remap_pfn_range and remap_pfn_range_notrack",
        "Linux maps page by page too, and unmaps the range where it fails (zap_page_range_single); the tables stay.",
    ),
    (
        "unmap_range, protect_range: the batch",
        "include/asm-generic/tlb.h: __tlb_adjust_range, tlb_remove_tlb_entry, tlb_flush_pte_range; mm/mmu_gather.c: "
        "tlb_finish_mmu; mm/mprotect.c: change_pte_range",
        "The same range, from the first page concerned to the last, and no flush where there is none. Linux notes "
        "besides of which sizes the pages were, and whether tables were freed; for more than 33 pages x86 flushes "
        "everything (tlb_single_page_flush_ceiling, arch/x86/mm/tlb.c). Here that is left to whoever flushes.",
    ),
    (
        "unmap_range, protect_range: a large page partly inside",
        "mm/huge_memory.c: __split_huge_pmd; mm/mprotect.c: change_pmd_range; mm/memory.c: zap_pmd_range",
        "Linux splits it on the way. That may take a table for which there is no memory; here the caller splits first, "
        "and learns it there.",
    ),
    (
        "the kernel half",
        "arch/x86/mm/pgtable.c: pgd_ctor; arch/x86/mm/fault.c: vmalloc_fault until 5.8; arch/x86/mm/init_64.c: "
        "preallocate_vmalloc_pages",
        "Linux makes the tables below the kernel half of the root once and for all, where there are levels enough, so "
        "that roots need no further copying. Here every root is written when an entry of the kernel half changes.",
    ),
    (
        "destroy_space",
        "mm/mmap.c: exit_mmap",
        "Linux unmaps what is left; here that is the caller's duty, and a space with pages of its own is refused.",
    ),
    (
        "split",
        "arch/x86/mm/pat/set_memory.c: __split_large_page; mm/huge_memory.c: __split_huge_pmd",
        "The same entries. Linux makes a user's large page absent and flushes before the small ones are installed, as "
        "some processors must not hold both sizes for one address (X86_BUG_TLB_MULTIHIT).",
    ),
    (
        "collapse",
        "mm/khugepaged.c: collapse_huge_page",
        "Linux copies pages that do not follow each other into a large one; here they have to lie so already.",
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {
    "constructor-lays-out-memory": (
        "Spaces of every geometry can be made, of every format: the memory that is asked for is large enough, and the "
        "records of frames, the roots and the frames' contents are parts of it that do not overlap."
    ),
    "map-then-translate": (
        "Mapping a page changes what is mapped as the law says it, and an address is looked up exactly where the map "
        "has it: so whoever maps a page finds its frame there, with the permissions that were asked for."
    ),
    "unmap-then-fault": (
        "After a page is unmapped, nothing is mapped at any of its addresses, and where nothing is mapped an access "
        "faults."
    ),
    "frame-rule": (
        "Every operation leaves alone what it is not about: other addresses translate as before, in this space and in "
        "all others, and other frames are held and counted as before."
    ),
    "huge-equals-small": (
        "Splitting a large page, and collapsing small ones, changes no translation and no permission; and it is "
        "refused where the small ones do not make up the large one."
    ),
    "dirty-implies-writable": "No operation makes an entry that says D without R/W: it would be one of a shadow stack.",
    "tables-form-a-tree": (
        "Every operation keeps the tables a tree: a table is of its level and for its part of one space, one entry "
        "leads to it, entries have no bits but those of their kind, and each that is used is counted."
    ),
    "table-frames-never-user-writable": (
        "No operation maps a frame that is a table, nor makes a table of a frame that is mapped: what a page maps of "
        "the pool, a caller holds."
    ),
    "kernel-half-equal-in-all-roots": (
        "Every operation keeps the kernel half of each root that of the kernel's, but for what processors noted in it."
    ),
    "lookup-equals-map": (
        "An address is looked up exactly where the map has it, or the answer says that nothing is there: whatever "
        "words memory holds, as long as the tables form a tree in which each entry is well formed."
    ),
    "operations-answer-as-the-law-says": (
        "Each answer is one that the law permits, and what is mapped, held and counted afterwards is what it says; but "
        "for refusals that take a census of frames, and for what was noted of a page's use."
    ),
    "no-out-of-range-access": (
        "No operation reads or writes a word outside memory, or one of another table's or record's."
    ),
}
"""Each is about any number of frames up to 2**20 and of spaces up to 2**12, and about any tables that satisfy the
invariants; these hold again after every operation. The tables have two levels of 1,024 entries; in the
nightly profile, and with `memspec prove --at-length`, four of 512 besides. What the constructor lays out is shown of
every format. Forms over ranges have no theorem."""
