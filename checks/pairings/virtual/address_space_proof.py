"""What the prover needs to know of page tables as a library: any tables that form a tree, and what functions owe.

The core of each operation is a function with a contract in the law's terms: what becomes of the map, and that every
invariant holds again. So an operation is shown by the contracts of what it calls, and the tables are looked into only
where one of these is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from checks.engines.labels import ACCESS, CONTRACT, INVARIANT, LOOP, OVERFLOW, REFINEMENT
from checks.engines.layout import Axis, Header, Region, Regions
from checks.pairing import CallState, Contract, Lasting, Loop, LoopState, Proof, Theorem, sentence
from checks.pairings.virtual import address_space_tables as tables
from checks.pairings.virtual.address_space_tables import Step, is_honest, rights_of, select_either, way
from impl.virtual import address_space as impl
from impl.virtual.address_space import (
    LOW,
    MOST_FRAMES,
    MOST_SPACES,
    NO_MEMORY,
    NOTED,
    PAGE,
    PLACE,
    SAVED_DIRTY,
)
from spec.virtual.address_space import KERNEL, Leaf, Spaces, allows, format_of, same
from spec.virtual.words import (
    ACCESSED,
    BY_USER,
    DIRTY,
    EXECUTABLE,
    FETCH,
    GLOBAL,
    NO_EXECUTE,
    PAGE_SIZE,
    PRESENT,
    USER,
    WRITABLE,
    WRITE,
)
from spec.vocabulary import PAGE_SHIFT, Span, all_of, any_of, for_all, implies, negate, select, tabulate

# ── The image ────────────────────────────────────────────────────────────────────────────────────────────────


def frames_of(header: Header) -> Any:
    return header(impl.ROOTS) - header(impl.RECORDS)


def words_of(header: Header) -> Any:
    return frames_of(header) << header(impl.INDEX_BITS) - header(impl.PACKED)


def _record(name: str, offset: int) -> Region:
    return Region(name, (Axis(frames_of, stride=4),), {impl.RECORDS: 4}, offset)


def _ghost(name: str, places: int = 1) -> Region:
    return Region(name, (Axis(lambda header: 0),) * places, ghost=True)


LAYOUT = Regions(
    impl.NO_RIGHT + 1,
    (
        _record("kind", impl.KIND),
        _record("parent", impl.PARENT),
        _record("count", impl.COUNT),
        _record("key", impl.KEY),
        Region("root", (Axis(lambda header: header(impl.SPACES), stride=4),), {impl.ROOTS: 4}),
        Region("memory", (Axis(words_of),), {impl.MEMORY: 1}),
        _ghost("taken"),
        _ghost("rank"),
        _ghost("entry of rank", 2),
        _ghost("mapped frame"),
        _ghost("turn"),
        _ghost("page of turn", 2),
        *(_ghost(f"table of level {level}") for level in range(1, 5)),
        _ghost("leaf"),
        _ghost("entries written"),
    ),
)
KIND, PARENT, COUNT, KEY, ROOT, MEMORY, TAKEN, RANK, RANKED, FRAME, TURN, TURNED = range(12)
TABLES, LEAF, WRITTEN = range(12, 16), 16, 17
"""The parts of the image; and what the proof notes beside it: which frames the buddy allocator has handed out; the used
entries of a table in some order, and back; which frame of the pool a page maps; the pages that map a frame in some
order, and back; of each level below the roots, which table translates a part of a space; what is mapped at a page,
as the law says it (spec: Leaf); and at least how many entries have been written so far."""


def fixed(levels: int, index_bits: int, packed: int) -> dict[int, int]:
    """The header's words that a format fixes, as the constructor writes them."""
    half = 1 << levels * index_bits - 1
    return {
        impl.LEVELS: levels,
        impl.INDEX_BITS: index_bits,
        impl.PACKED: packed,
        impl.HALF: half,
        impl.KERNEL_PAGE: half if packed else -half,
        impl.LARGEST: min(levels, 3),
        impl.FRAME_LIMIT: 1 << (20 if packed else 40),
        impl.NO_RIGHT: 0 if packed else -1 << NO_EXECUTE,
    }


FORMATS = fixed(4, 9, 0), fixed(2, 10, 1)
TINY = fixed(2, 1, 0)
"""Two levels of two entries: all pages can be listed, so that the hypotheses are shown to hold of some tables. No
theorem is about it."""


class View:
    """One image as it stood, on symbolic words; reads only."""

    def __init__(self, image: Any, ghosts: Any = None) -> None:
        self.image = image
        known = image.known
        self.index_bits, self.packed, self.levels = known[impl.INDEX_BITS], known[impl.PACKED], known[impl.LEVELS]
        self.format = format_of(self.levels, self.index_bits, 3 - self.packed)
        self.bits = self.levels * self.index_bits
        self.half, self.no_execute = known[impl.HALF], known[impl.NO_RIGHT]
        self.records, self.most = image[impl.RECORDS], image[impl.SPACES]
        self.frames = image[impl.ROOTS] - self.records

    @property
    def span(self) -> Span:
        """The pages of all spaces."""
        return Span(0, self.most << self.bits, "page")

    @property
    def mappings(self) -> Span:
        """The same, where what matters is which frame each of them maps."""
        return Span(0, self.most << self.bits, "mapping")

    @property
    def all_frames(self) -> Span:
        return Span(0, self.frames)

    @property
    def written(self) -> Any:
        """At least how many entries have been written so far, which no frame is counted more often than."""
        return self.image.at(WRITTEN, 0)

    def kind(self, frame: Any) -> Any:
        return self.image.at(KIND, frame)

    def parent(self, frame: Any) -> Any:
        return self.image.at(PARENT, frame)

    def tally(self, frame: Any) -> Any:
        return self.image.at(COUNT, frame)

    def key(self, frame: Any) -> Any:
        return self.image.at(KEY, frame)

    def root(self, space: Any) -> Any:
        return self.image.at(ROOT, space)

    def is_live(self, space: Any) -> Any:
        return (space >= 0) & (space < self.most) & (self.root(space) >= 0)

    def is_held(self, frame: Any) -> Any:
        return self.kind(frame) == PAGE

    def count(self, frame: Any) -> Any:
        inside = (frame >= 0) & (frame < self.frames)
        return select(inside & self.is_held(frame), self.tally(frame), -1)

    def size(self, level: Any) -> Any:
        return 1 << (level - 1) * self.index_bits

    def entry(self, number: Any) -> Any:
        return entry_at(self.image, number)

    def table(self, level: int, part: Any) -> Any:
        return self.image.at(TABLES[level - 1], part)

    def is_counted(self, step: Step) -> Any:
        image, table = self.image, step.table
        rank = image.at(RANK, step.entry)
        return (rank >= 0) & (rank < self.tally(table)) & (image.at(RANKED, table, rank) == step.entry)

    def leaf_at(self, key: Any) -> Leaf:
        """What is mapped at a page, by the key of its owner; not what was noted of its use."""
        return Leaf(self.image.at(LEAF, key))


def entry_at(image: Any, number: Any) -> Any:
    if not image.known[impl.PACKED]:
        return image.at(MEMORY, number)
    return image.at(MEMORY, number >> 1) >> 32 * (number & 1) & LOW


def put_entries(image: Any, where: Callable[[Any], Any], what: Callable[[Any], Any]) -> None:
    """Other entries, wherever a condition holds of their numbers."""
    if not image.known[impl.PACKED]:
        image.put_all(MEMORY, where, what)
        return
    before = image.copy()

    def has(at: Any, half: int) -> Any:
        number = at << 1 | half
        return (number >> 1 == at) & where(number)

    def word(at: Any) -> Any:
        low, high = (
            select(has(at, half), what(at << 1 | half), before.at(MEMORY, at) >> 32 * half & LOW) for half in (0, 1)
        )
        return high << 32 | low & LOW

    image.put_all(MEMORY, lambda at: has(at, 0) | has(at, 1), word)


def image_length(path: Any) -> Any:
    return path.fresh("length")


def geometry(path: Any) -> tuple[Any, ...]:
    raise NotImplementedError("no theorem is about the constructor")


def whole(view: View) -> Iterable[Any]:
    """Where what begins; and how many frames and spaces there are."""
    image = view.image
    yield (view.frames >= 1) & (view.frames <= MOST_FRAMES) & (view.most >= 1) & (view.most <= MOST_SPACES)
    yield (view.records >= 0) & (view.records <= 2 * MOST_FRAMES)
    yield view.is_live(KERNEL)
    yield image[impl.MEMORY] == (image[impl.ROOTS] + view.most) << 2
    yield image.length == image[impl.MEMORY] + (view.frames << view.index_bits - view.packed)


MOST_WRITTEN = 1 << 62
"""Taken for granted of how many entries are written before proofs say no more."""
MOST_ENTRIES = 1 << 10
"""Of a table."""

# ── The map that an image stands for ─────────────────────────────────────────────────────────────────────────


@frozen
class Mapped(Spaces):
    """The law's state over symbolic words: what is mapped is a function of the page."""

    reading: Callable[[Any], Any] = lambda key: 0
    """(key) → what is mapped there, as a word (spec: Leaf)"""

    def leaf(self, space: Any, slot: Any) -> Leaf:
        return Leaf(self.reading(self.key(space, slot)))

    def with_leaf(self, key: Any, leaf: Leaf) -> Mapped:
        return self._changed(key, leaf.level, lambda page: leaf.word)

    def without_leaves(self, key: Any, level: Any) -> Mapped:
        return self._changed(key, level, lambda page: 0)

    def with_parts(self, key: Any, leaf: Leaf) -> Mapped:
        size = self.size(leaf.level - 1)
        return self._changed(
            key, leaf.level, lambda page: Leaf.of(leaf.frame + ((page - key) & -size), leaf.flags, leaf.level - 1).word
        )

    def _changed(self, key: Any, level: Any, word: Callable[[Any], Any]) -> Mapped:
        before, size = self.reading, self.size(level)
        return evolve(self, reading=lambda page: select(page & -size == key, word(page), before(page)))

    @property
    def unused(self) -> Any:
        """Left open: no theorem is about how many frames are left."""
        return self.frames

    def missing(self, key: Any, leaf: Leaf) -> Any:
        return self.frames


def abstract(view: View) -> Mapped:
    live = tabulate(Span(0, view.most, "space"), lambda space: select(view.is_live(space), 1, 0), 0)
    mapped = tabulate(view.all_frames, view.count, -1)
    no_leaves: Any = None
    return Mapped(view.format, view.frames, view.most, live, mapped, no_leaves, lambda key: view.leaf_at(key).word)


# ── Invariants of the proof alone ────────────────────────────────────────────────────────────────────────────


def frames_are_accounted_for(view: View, frame: Any) -> Any:
    """a frame is handed out exactly where its record says what for, and one that nobody has is counted nowhere"""
    kind = view.kind(frame)
    taken = view.image.at(TAKEN, frame)
    known = (kind >= PAGE) & (kind <= view.levels) & (view.tally(frame) >= 0) & (view.tally(frame) <= view.written)
    return known & ((kind != 0) == (taken != 0)) & implies(kind == 0, view.tally(frame) == 0)


def pages_are_noted(level: int, view: View, key: Any) -> Any:
    """which frame a page maps, and with which rights, is noted as the tables say it"""
    space, slot = tables.parts(view, key)
    here, live = tables.step(view, level, space, slot), view.is_live(space)
    frame, leaf = view.image.at(FRAME, key), view.image.at(LEAF, key)
    nothing = (frame == -1) & (leaf == 0)
    inside = slot & (view.size(level) - 1)
    mapped = (frame == here.frame | inside) & (leaf == Leaf.of(here.frame, rights_of(here.word), level).word)
    reached = live & here.is_reached
    claims = [implies(reached & here.maps_page, mapped), implies(reached & negate(here.is_present), nothing)]
    if level == view.levels:
        claims.append(implies(negate(live), nothing))
    return implies(tables.is_within(view, key) & is_owned(view, key), all_of(claims))


def mappings_are_counted(view: View, key: Any) -> Any:
    """each page that maps a frame of the pool is among those that the frame counts, and somebody holds the frame"""
    image, frame = view.image, view.image.at(FRAME, key)
    turn = image.at(TURN, key)
    counted = (turn >= 0) & (turn < view.tally(frame)) & (image.at(TURNED, frame, turn) == key)
    return (frame >= -1) & implies(tables.is_table(view, frame), counted & (view.kind(frame) == PAGE))


OF_FRAMES = (frames_are_accounted_for, tables.tables_are_referred_to)
AT_ENTRIES = (
    tables.tables_form_a_tree,
    tables.entries_are_well_formed,
    tables.dirty_implies_writable,
    tables.entries_are_counted,
    pages_are_noted,
)
OF_PAGES = (tables.kernel_half_equal_in_all_roots, mappings_are_counted)


def at_levels(view: View, *laws: Callable[..., Any]) -> Iterator[Any]:
    """What holds of each entry on the way to any page, level by level."""
    for law in laws:
        for level in range(1, view.levels + 1):
            yield for_all(view.span, partial(law, level, view))


def everywhere(view: View) -> Iterable[Any]:
    """All that holds before and after every operation."""
    return (holds for _, holds in stated(view))


def stated(view: View) -> Iterator[tuple[Callable[..., Any], Any]]:
    """Each invariant, with what it says of an image."""
    for law in AT_ENTRIES:
        yield from ((law, holds) for holds in at_levels(view, law))
    kernel_half = tables.kernel_half_equal_in_all_roots
    yield kernel_half, for_all(view.span, partial(kernel_half, view))
    yield mappings_are_counted, for_all(view.mappings, partial(mappings_are_counted, view))
    yield frames_are_accounted_for, for_all(view.all_frames, partial(frames_are_accounted_for, view))
    for level in range(1, view.levels + 1):
        referred = partial(tables.tables_are_referred_to, level, view)
        yield tables.tables_are_referred_to, for_all(view.all_frames, referred)


def unchanged(view: View, before: View) -> Any:
    """The same is mapped, held and counted as before, and the same spaces exist."""
    return Lasting(same(abstract(view), abstract(before)))


# ── Functions ────────────────────────────────────────────────────────────────────────────────────────────────


def last_step(view: View, space: Any, slot: Any, level: Any) -> Any:
    """The number of the last entry on the way to a page, or of that of a level."""
    found: Any = 0
    for step in way(view, select(slot < view.half, space, KERNEL), slot):
        found = select(step.is_reached & (step.level >= level), step.entry, found)
    return found


def is_entry(view: View, entry: Any) -> Any:
    return (entry >= 0) & (entry < view.frames << view.index_bits)


def is_slot(view: View, slot: Any) -> Any:
    return (slot >= 0) & (slot < 1 << view.bits)


def its_table(view: View, entry: Any) -> Any:
    return entry >> view.index_bits


def is_shared(view: View, entry: Any) -> Any:
    """Whether an entry is one of the kernel half of the kernel's root, of which other roots have copies."""
    return (view.parent(its_table(view, entry)) == -1) & (entry & 1 << view.index_bits - 1 != 0)


def trees(view: View) -> Iterable[Any]:
    yield from at_levels(view, tables.tables_form_a_tree)


def is_copy(view: View, entry: Any, number: Any, spaces: Any) -> Any:
    """Whether an entry is the copy of another in the root of one of so many spaces."""
    table, index = its_table(view, number), (1 << view.index_bits) - 1
    space = -1 - view.parent(table)
    is_root = (space >= 1) & (space < spaces) & (table >= 0) & (view.root(space) == table)
    return is_root & (number & index == entry & index)


# Of one entry.


def may_use(call: CallState) -> Iterable[Any]:
    yield is_entry(call.view, call.entry)


def may_write(call: CallState) -> Iterable[Any]:
    yield is_entry(call.view, call.entry)
    yield fits(call.view, call.value)


def fits(view: View, word: Any) -> Any:
    """Whether a word is an entry of the format."""
    return (word >= 0) & (word <= LOW) if view.packed else True


def put_entry(image: Any, entry: Any, value: Any) -> None:
    put_entries(image, lambda number: number == entry, lambda number: value)


def leaf_word(image: Any, frame: Any, flags: Any, level: Any) -> Any:
    return frame << PAGE_SHIFT | flags | PRESENT | select(level > 1, PAGE_SIZE, 0)


def flags_of(image: Any, rights: Any, accessed: Any, dirty: Any) -> Any:
    written = dirty * select(rights & WRITABLE != 0, DIRTY, SAVED_DIRTY)
    flags = rights & (WRITABLE | USER | GLOBAL) | accessed * ACCESSED | written
    return select(rights & EXECUTABLE != 0, flags, flags | image.known[impl.NO_RIGHT])


def asked(how: Any) -> Any:
    wanted = (BY_USER, USER), (WRITE, WRITABLE), (FETCH, EXECUTABLE)
    by_user, writes, fetches = (select(how & flag != 0, right, 0) for flag, right in wanted)
    return by_user | writes | fetches


def is_dirty(image: Any, word: Any) -> Any:
    return select(word & (DIRTY | SAVED_DIRTY) != 0, 1, 0)


def copied(image: Any, entry: Any) -> Any:
    view = View(image)
    return select(is_shared(view, entry), view.most, 1)


# Of an entry and its copies.


def may_install(call: CallState) -> Iterable[Any]:
    yield is_entry(call.view, call.entry)
    yield fits(call.view, call.word)
    yield from trees(call.view)


def installed(image: Any, entry: Any, word: Any) -> None:
    """The entry and its copies are written; and the proof notes who counts it, and what it maps. No machine lives to
    write so many entries that a word cannot count them."""
    view = View(image.copy())
    image.path.assume(view.written < MOST_WRITTEN)
    image.put(WRITTEN, 0, value=view.written + MOST_ENTRIES)
    note_entry(image, view, entry, word)
    note_tables(image, view, entry, word)
    note_pages(image, view, entry, word)
    shared = is_shared(view, entry)
    put_entries(
        image,
        lambda number: (number == entry) | (shared & is_copy(view, entry, number, view.most)),
        lambda number: word,
    )


def note_entry(image: Any, view: View, entry: Any, word: Any) -> None:
    """An entry that comes into use is the last that its table counts; the last one takes the place of one that goes."""
    table = its_table(view, entry)
    tally, rank = view.tally(table), view.image.at(RANK, entry)
    was, comes = view.entry(entry) & PRESENT != 0, word & PRESENT != 0
    last = view.image.at(RANKED, table, tally - 1)
    adds, goes = negate(was) & comes, was & negate(comes)
    moved = select(goes & (its_table(view, last) == table), last, entry)
    image.put(RANK, moved, value=select(goes, rank, select(adds, tally, view.image.at(RANK, moved))))
    place = select(goes, rank, tally)
    note = select(goes, last, select(adds, entry, view.image.at(RANKED, table, place)))
    image.put(RANKED, table, place, value=note)


def note_tables(image: Any, view: View, entry: Any, word: Any) -> None:
    """An entry that comes to refer to a table leads there for its part, and one that ceases to leads nowhere."""
    table, before = its_table(view, entry), view.entry(entry)
    for level in range(2, view.levels + 1):
        here = view.kind(table) == level
        led, leads = (here & (each & PRESENT != 0) & (each & PAGE_SIZE == 0) for each in (before, word))
        part = (view.key(table) >> (level - 1) * view.index_bits) | entry & (1 << view.index_bits) - 1
        old = view.table(level - 1, part)
        below = select(leads, (word & PLACE) >> PAGE_SHIFT, select(led, -1, old))
        image.put(TABLES[level - 2], part, value=below)


def note_pages(image: Any, view: View, entry: Any, word: Any) -> None:
    """The same of the pages that map a frame. The frame counts a page that goes before its entry is written, and one
    that comes after."""
    table, index = its_table(view, entry), entry & (1 << view.index_bits) - 1
    level, before = view.kind(table), view.entry(entry)
    adds = (before & PRESENT == 0) & is_leaf_word(level, word)
    goes = (word & PRESENT == 0) & is_leaf_word(level, before)
    size = 1 << (level - 1) * view.index_bits
    first = view.key(table) | index << (level - 1) * view.index_bits
    frame = placed(select(adds, word, before))
    is_about_pages = is_leaf_word(level, word) | is_leaf_word(level, before)
    old = view.image

    def covers(key: Any) -> Any:
        return (first <= key) & (key < first + size)

    def mapped(key: Any) -> Any:
        return frame + (key - first)

    def leaf(key: Any) -> Any:
        """What is mapped: as one page by a leaf, as its parts by the table below."""
        whole = Leaf.of(placed(word), rights_of(word), level).word
        part = placed(before) + ((key - first) & -(size >> view.index_bits))
        parts = Leaf.of(part, rights_of(before), level - 1).word
        return select(is_leaf_word(level, word), whole, select(word & PRESENT != 0, parts, 0))

    def has(other: Any) -> Any:
        return (frame <= other) & (other < frame + size)

    def goes_last(key: Any) -> Any:
        """Whether a page is the last that its frame counts, and another one of that frame goes."""
        its = old.at(FRAME, key)
        return goes & has(its) & (old.at(TURNED, its, view.tally(its)) == key)

    image.put_all(FRAME, lambda key: (adds | goes) & covers(key), lambda key: select(adds, mapped(key), -1))
    image.put_all(LEAF, lambda key: is_about_pages & covers(key), leaf)
    image.put_all(TURN, lambda key: adds & covers(key), lambda key: view.tally(mapped(key)))
    image.put_all(TURN, goes_last, lambda key: old.at(TURN, first + (old.at(FRAME, key) - frame)))
    image.put_all(
        TURNED,
        lambda other, turn: adds & has(other) & (turn == view.tally(other)),
        lambda other, turn: first + (other - frame),
    )
    image.put_all(
        TURNED,
        lambda other, turn: goes & has(other) & (turn == old.at(TURN, first + (other - frame))),
        lambda other, turn: old.at(TURNED, other, view.tally(other)),
    )


def placed(word: Any) -> Any:
    """The frame that an entry refers to."""
    return (word & PLACE) >> PAGE_SHIFT


def is_leaf_word(level: Any, word: Any) -> Any:
    return (word & PRESENT != 0) & ((level == 1) | (word & PAGE_SIZE != 0))


def installing(loop: LoopState) -> Iterable[Any]:
    yield (loop.space >= 1) & (loop.space <= loop.view.most)


def has_installed(image: Any, loop: LoopState) -> None:
    view, entry = loop.entry_view, loop.entry
    shared = is_shared(view, entry)
    put_entries(
        image,
        lambda number: shared & is_copy(view, entry, number, loop.space),
        lambda number: loop.word,
    )


def may_gather(call: CallState) -> Iterable[Any]:
    view = call.view
    yield is_entry(view, call.entry)
    yield from everywhere(view)
    yield is_on_a_way(view, call.entry)


def is_on_a_way(view: View, entry: Any) -> Any:
    """Whether an entry's table is the one that translates its part, and the entry no copy."""
    return is_on_own_way(view, entry) & is_owned(view, page_of(view, entry))


def is_on_own_way(view: View, entry: Any) -> Any:
    """Whether an entry's table is the one that translates its part."""
    table = its_table(view, entry)
    space, slot = tables.parts(view, view.key(table))
    known = all_of(
        implies(view.kind(table) == level, tables.table_at(view, level, space, slot) == table)
        for level in range(1, view.levels + 1)
    )
    is_counted = (view.tally(table) >= 0) & (view.tally(table) <= view.written)
    return exists(view, table) & is_counted & known & tables.is_page(view, page_of(view, entry))


def is_owned(view: View, key: Any) -> Any:
    """Whether a page goes by its owner's key."""
    space, slot = tables.parts(view, key)
    return (slot < view.half) | (space == KERNEL)


def noted_alike(own: Any, word: Any, level: Any) -> Any:
    """Whether a word is an entry's, but for what was noted of a page; and is honest if the entry is."""
    leaf = is_leaf_word(level, own)
    return (word & ~NOTED == own & ~NOTED) & implies(negate(leaf), word == own) & implies(leaf, is_honest(word))


def gathering(loop: LoopState) -> Iterable[Any]:
    view = loop.view
    yield (loop.space >= 1) & (loop.space <= view.most)
    yield noted_alike(view.entry(loop.entry), loop.word, view.kind(its_table(view, loop.entry)))


def gathered(call: CallState) -> Iterable[Any]:
    view = call.view
    yield noted_alike(view.entry(call.entry), call.result, view.kind(its_table(view, call.entry)))


def copies(state: Any) -> dict[str, Iterable[Any]]:
    """The pages that a copy of an entry in the root of a space is on the way to."""
    view = state.view
    index = state.entry & (1 << view.index_bits) - 1
    first = index << (view.levels - 1) * view.index_bits
    return {"page": [state.space << view.bits | first, first, page_of(view, state.entry)]}


def page_of(view: View, entry: Any) -> Any:
    """The key of the first page that an entry translates."""
    table, index = its_table(view, entry), entry & (1 << view.index_bits) - 1
    return view.key(table) | index << (view.kind(table) - 1) * view.index_bits


# Of a frame's words.


def may_fill(call: CallState) -> Iterable[Any]:
    yield tables.is_table(call.view, call.frame)


def filled(image: Any, frame: Any, value: Any) -> None:
    _fill(image, frame, value, 1 << image.known[impl.INDEX_BITS] - image.known[impl.PACKED])


def _fill(image: Any, frame: Any, value: Any, count: Any) -> None:
    first = frame << image.known[impl.INDEX_BITS] - image.known[impl.PACKED]
    image.put_all(MEMORY, lambda at: (first <= at) & (at < first + count), lambda at: value)


def filling(loop: LoopState) -> Iterable[Any]:
    yield (loop.word >= 0) & (loop.word <= loop.words)


# Of the frames of a page.


def last_of_pool(image: Any, frame: Any, level: Any) -> Any:
    view = View(image)
    last = frame + (1 << (level - 1) * view.index_bits)
    return select(last < view.frames, last, view.frames)


def has_frames(call: CallState) -> Iterable[Any]:
    yield (call.frame >= 0) & (call.frame < 1 << 40)
    yield (call.level >= 1) & (call.level <= call.view.image[impl.LARGEST])


def may_be_mapped(image: Any, frame: Any, level: Any) -> Any:
    view = View(image.copy())
    return select(for_all(Span(frame, last_of_pool(image, frame, level)), view.is_held), 1, 0)


def asking(loop: LoopState) -> Iterable[Any]:
    first = loop.entry_names["frame"]
    yield (loop.frame >= first) & ((loop.frame <= loop.last) | (loop.frame == first))
    yield for_all(Span(first, loop.frame), loop.view.is_held)


def counted(image: Any, frame: Any, level: Any, more: Any) -> None:
    _count(image, frame, last_of_pool(image, frame, level), more)


def _count(image: Any, first: Any, last: Any, more: Any) -> None:
    before = image.copy()
    image.put_all(COUNT, lambda frame: (first <= frame) & (frame < last), lambda frame: before.at(COUNT, frame) + more)


def counting(loop: LoopState) -> Iterable[Any]:
    first = loop.entry_names["frame"]
    yield (loop.frame >= first) & ((loop.frame <= loop.last) | (loop.frame == first))


# Of the pool: physical.buddy's theorems say so.


def allocated(image: Any, order: Any, frame: Any) -> None:
    image.put(TAKEN, frame, value=select(frame >= 0, 1, image.at(TAKEN, frame)))


def has_allocated(call: CallState) -> Iterable[Any]:
    frame = call.result
    is_new = tables.is_table(call.view, frame) & (call.before.image.at(TAKEN, frame) == 0)
    yield (frame == NO_MEMORY) | is_new


def may_free(call: CallState) -> Iterable[Any]:
    yield tables.is_table(call.view, call.frame) & (call.view.image.at(TAKEN, call.frame) != 0)


def freed(image: Any, frame: Any, order: Any) -> Any:
    image.put(TAKEN, frame, value=0)
    return 0


# Of ways.


def may_find(call: CallState) -> Iterable[Any]:
    yield call.view.is_live(call.space) & is_slot(call.view, call.slot)
    yield (call.level >= 1) & (call.level <= call.view.levels)
    yield from everywhere(call.view)


def found(image: Any, space: Any, slot: Any, level: Any) -> Any:
    return last_step(View(image), space, slot, level)


def has_found(call: CallState) -> Iterable[Any]:
    view, entry = call.view, call.result
    yield is_entry(view, entry) & is_on_a_way(view, entry) & (level_of(view, entry) >= call.level)
    yield leads_to(view, entry, owner(view, call.space, call.slot), call.slot)
    key = owner(view, call.space, call.slot) << view.bits | call.slot
    vacant = (view.entry(entry) == 0) & is_vacant(view, entry) & view.leaf_at(key).is_absent
    word, level = view.entry(entry), level_of(view, entry)
    yield implies(word & PRESENT == 0, vacant)
    leaf = is_leaf_word(level, word)
    yield implies(leaf, view.leaf_at(key).level == level)
    yield implies((word & PRESENT != 0) & negate(leaf), goes_down(view, entry) & (level == call.level))


def goes_down(view: View, entry: Any) -> Any:
    """Whether an entry leads to the table below, for all that it translates."""
    below = placed(view.entry(entry))
    first = below << view.index_bits
    is_below = view.kind(below) == level_of(view, entry) - 1
    return is_on_a_way(view, first) & is_below & (page_of(view, first) == page_of(view, entry))


def owner(view: View, space: Any, slot: Any) -> Any:
    """The space that a page belongs to."""
    return select(slot < view.half, space, KERNEL)


def leads_to(view: View, entry: Any, space: Any, slot: Any) -> Any:
    """Whether an entry translates a page, among others."""
    size = 1 << (level_of(view, entry) - 1) * view.index_bits
    return page_of(view, entry) == space << view.bits | slot & -size


def is_vacant(view: View, entry: Any) -> Any:
    """Whether nothing is mapped at any page that an entry translates."""
    first, size = page_of(view, entry), 1 << (level_of(view, entry) - 1) * view.index_bits
    return for_all(Span(first, first + size, "page"), lambda key: view.leaf_at(key).is_absent)


def is_leaf(view: View, entry: Any) -> Any:
    """Whether an entry maps a page, and has no other bits than such entries have."""
    word, level = view.entry(entry), level_of(view, entry)
    size = 1 << (level - 1) * view.index_bits
    rest = word & ~(PLACE | tables.GRANTED | NOTED | view.no_execute)
    is_formed = (rest == PRESENT | select(level > 1, PAGE_SIZE, 0)) & (placed(word) & size - 1 == 0)
    return is_on_a_way(view, entry) & is_formed & (level <= view.image[impl.LARGEST])


def has_page_entry(call: CallState) -> Iterable[Any]:
    """The entry that maps a page, or why there is none: as the law says it."""
    view, result, page = call.view, call.result, call.page
    mapped = abstract(view)
    slot = mapped.slot(page)
    key = mapped.key(call.space, slot)
    leaf = view.leaf_at(key)
    is_first = any_of((leaf.level == level) & (slot & view.size(level) - 1 == 0) for level in view.format.page_levels)
    failure: Any = select(leaf.is_absent, impl.NOT_MAPPED, select(is_first, 0, impl.MISALIGNED))
    failure = select(mapped.is_canonical(page), failure, impl.OUT_OF_RANGE)
    failure = select(mapped.is_live(call.space), failure, impl.NO_SPACE)
    word = view.entry(result)
    said = Leaf.of(placed(word), rights_of(word), level_of(view, result)).word
    yield implies(failure != 0, result == failure)
    yield implies(failure == 0, (result >= 0) & is_leaf(view, result))
    yield implies(failure == 0, (page_of(view, result) == key) & (leaf.word == said))


def the_page(call: CallState) -> dict[str, Iterable[Any]]:
    return on_the_way(call.view, call.space, call.page & (1 << call.view.bits) - 1)


def on_the_way(view: View, space: Any, slot: Any) -> dict[str, Iterable[Any]]:
    """A page, its owner's, and all tables that translate it."""
    found = [tables.table_at(view, level, space, slot) for level in range(1, view.levels + 1)]
    return {"page": keys_of(view, space, slot), "frame": [*found, view.root(KERNEL)], "space": [space]}


def by_size_of_page(call: CallState) -> Iterable[Any]:
    return by_size(call.view, call.space, call.page)


def may_change(call: CallState) -> Iterable[Any]:
    view, word = call.view, call.word
    yield from everywhere(view)
    yield is_leaf(view, call.entry) & fits(view, word) & is_honest(word)
    kept = ~(tables.GRANTED | NOTED | view.no_execute)
    yield (word ^ view.entry(call.entry)) & kept == 0
    _, slot = tables.parts(view, page_of(view, call.entry))
    yield implies(slot < view.half, word & GLOBAL == 0)


def has_changed(call: CallState) -> Iterable[Any]:
    before, entry = call.before, call.entry
    yield from everywhere(call.view)
    leaf = Leaf.of(placed(before.entry(entry)), rights_of(call.word), level_of(before, entry))
    yield Lasting(same(abstract(call.view), abstract(before).with_leaf(page_of(before, entry), leaf)))


def the_entry(call: CallState) -> dict[str, Iterable[Any]]:
    """An entry's table, and the first of its pages."""
    return {"page": [page_of(call.view, call.entry), 0], "frame": [its_table(call.view, call.entry)]}


def levels_of_entry(call: CallState) -> Iterable[Any]:
    return levels_of(call.view, its_table(call.view, call.entry))


def why_not(call: CallState) -> Iterable[Any]:
    """What is wrong with a page that is to be mapped: as the law says it."""
    view, level, frame = call.view, call.level, call.frame
    mapped = abstract(view)
    slot, size = mapped.slot(call.page), 1 << (level - 1) * view.index_bits
    last = view.image[impl.FRAME_LIMIT] - size
    is_sayable = (level >= 1) & (level <= view.image[impl.LARGEST]) & (frame >= 0) & (frame <= last)
    is_wrongly_global = (call.rights & GLOBAL != 0) & (slot < view.half)
    failure: Any = select(are_held(view, frame, level), 0, impl.NOT_ALLOCATED)
    failure = select(is_wrongly_global, impl.NOT_PERMITTED, failure)
    failure = select((slot | frame) & (size - 1) == 0, failure, impl.MISALIGNED)
    failure = select(mapped.is_canonical(call.page) & is_sayable, failure, impl.OUT_OF_RANGE)
    yield call.result == select(mapped.is_live(call.space), failure, impl.NO_SPACE)


def may_make(call: CallState) -> Iterable[Any]:
    view = call.view
    yield for_all(view.all_frames, partial(frames_are_accounted_for, view))


def made(image: Any, level: Any, parent: Any, key: Any, frame: Any) -> None:
    """A frame of the pool as a table without entries, if there is one."""
    allocated(image, 0, frame)
    for part, value in ((KIND, level), (PARENT, parent), (COUNT, 0), (KEY, key)):
        image.put(part, frame, value=select(frame >= 0, value, image.at(part, frame)))
    shift = image.known[impl.INDEX_BITS] - image.known[impl.PACKED]
    image.put_all(MEMORY, lambda at: (frame >= 0) & (at >> shift == frame), lambda at: 0)


def has_made(call: CallState) -> Iterable[Any]:
    table, before = call.result, call.before
    is_new = tables.is_table(call.view, table) & (before.image.at(TAKEN, table) == 0)
    yield (table == NO_MEMORY) | (is_new & (before.kind(table) == 0) & (before.tally(table) == 0))


def may_add(call: CallState) -> Iterable[Any]:
    view, level = call.view, call.level
    yield from everywhere(view)
    yield is_on_a_way(view, call.entry) & (level_of(view, call.entry) == level) & (view.entry(call.entry) == 0)
    yield (level >= 1) & (level <= view.image[impl.LARGEST])
    flags = tables.GRANTED | NOTED | view.no_execute
    yield (call.flags & ~flags == 0) & is_honest(call.flags)
    size = 1 << (level - 1) * view.index_bits
    yield (call.frame >= 0) & (call.frame <= view.image[impl.FRAME_LIMIT] - size) & (call.frame & (size - 1) == 0)
    _, slot = tables.parts(view, page_of(view, call.entry))
    yield implies(slot < view.half, call.flags & GLOBAL == 0)
    yield are_held(view, call.frame, level)


def are_held(view: View, frame: Any, level: Any) -> Any:
    return for_all(Span(frame, last_of_pool(view.image, frame, level)), partial(_is_held, view))


def _is_held(view: View, frame: Any) -> Any:
    return view.count(frame) >= 0


def has_added(call: CallState) -> Iterable[Any]:
    leaf = Leaf.of(call.frame, rights_of(call.flags), call.level)
    mapped = abstract(call.before).with_leaf(page_of(call.before, call.entry), leaf).counted(leaf, 1)
    yield from everywhere(call.view)
    yield Lasting(same(abstract(call.view), mapped))


def the_new_leaf(call: CallState) -> dict[str, Iterable[Any]]:
    return {**the_entry(call), "offset": [page_of(call.view, call.entry) - call.frame]}


def may_grow(call: CallState) -> Iterable[Any]:
    view, entry = call.view, call.entry
    yield from everywhere(view)
    yield is_on_a_way(view, entry) & (level_of(view, entry) > 1) & (view.entry(entry) == 0)
    yield is_slot(view, call.slot) & leads_to(view, entry, its_space(view, entry), call.slot)


def its_space(view: View, entry: Any) -> Any:
    """The space that an entry's table is for."""
    return view.key(its_table(view, entry)) >> view.bits


def has_grown(call: CallState) -> Iterable[Any]:
    view, before, entry = call.view, call.before, call.result
    yield from everywhere(view)
    yield unchanged(view, before)
    made = is_on_a_way(view, entry) & (level_of(view, entry) == level_of(before, call.entry) - 1)
    made = made & (view.entry(entry) == 0) & leads_to(view, entry, its_space(before, call.entry), call.slot)
    yield (entry == NO_MEMORY) | (is_entry(view, entry) & made)
    yield exists(view, its_table(view, call.entry))


def may_remove(call: CallState) -> Iterable[Any]:
    yield from everywhere(call.view)
    yield is_leaf(call.view, call.entry)


def has_removed(call: CallState) -> Iterable[Any]:
    view, before, entry = call.view, call.before, call.entry
    level, word = level_of(before, entry), before.entry(entry)
    leaf = Leaf.of(placed(word), rights_of(word), level)
    mapped = abstract(before).without_leaves(page_of(before, entry), level).counted(leaf, -1)
    yield from everywhere(view)
    yield exists(view, its_table(view, entry))
    yield Lasting(same(abstract(view), mapped))


def the_leaf(call: CallState) -> dict[str, Iterable[Any]]:
    view, entry = call.view, call.entry
    return {**the_entry(call), "offset": [page_of(view, entry) - placed(view.entry(entry))]}


def its_frames(view: View, entry: Any) -> Iterable[Any]:
    """The frames of an entry's page follow each other."""
    first, frame = page_of(view, entry), placed(view.entry(entry))
    size = 1 << (level_of(view, entry) - 1) * view.index_bits
    yield for_all(Span(first, first + size, "mapping"), partial(_follows, view.image, True, first, frame))


def exists(view: View, table: Any) -> Any:
    return tables.is_table(view, table) & (view.kind(table) > 0) & (view.kind(table) <= view.levels)


def may_remove_table(call: CallState) -> Iterable[Any]:
    view, table = call.view, call.table
    yield from everywhere(view)
    yield exists(view, table) & (view.parent(table) >= 0) & (view.tally(table) == 0)


def has_removed_table(call: CallState) -> Iterable[Any]:
    yield from everywhere(call.view)
    yield unchanged(call.view, call.before)
    yield exists(call.view, call.result) & (call.view.kind(call.result) > call.before.kind(call.table))


def the_table(call: CallState) -> dict[str, Iterable[Any]]:
    return tables_of(call.view, call.table)


def may_prune(call: CallState) -> Iterable[Any]:
    yield exists(call.view, call.table)
    yield from everywhere(call.view)


def has_pruned(call: CallState) -> Iterable[Any]:
    yield from everywhere(call.view)
    yield unchanged(call.view, call.before)


def pruning(loop: LoopState) -> Iterable[Any]:
    view = loop.view
    yield exists(view, loop.table)
    yield from everywhere(view)
    yield unchanged(view, loop.start_view)


def tables_of(view: View, table: Any) -> dict[str, Iterable[Any]]:
    """A table, the one above it, and the part that it is for."""
    return {"frame": [table, its_table(view, view.parent(table))], "page": [view.key(table), 0]}


def levels_of(view: View, table: Any) -> Iterable[Any]:
    """A table of each level in turn."""
    return (view.kind(table) == level for level in range(1, view.levels))


def growing(loop: LoopState) -> Iterable[Any]:
    """Nothing is mapped on the way, which has come down to an entry of some level."""
    view, entry = loop.view, loop.entry
    yield is_entry(view, entry) & is_on_a_way(view, entry) & (view.entry(entry) == 0)
    yield (loop.level <= level_of(view, entry)) & leads_to(view, entry, owner(view, loop.space, loop.slot), loop.slot)
    yield Lasting(are_held(view, loop.frame, loop.level))
    yield from everywhere(view)
    yield unchanged(view, loop.start_view)


def level_of(view: View, entry: Any) -> Any:
    return view.kind(its_table(view, entry))


def keys_of(view: View, space: Any, slot: Any) -> list[Any]:
    """A page of a space, and where it is the kernel's, the kernel's."""
    return [space << view.bits | slot, select(slot < view.half, space, KERNEL) << view.bits | slot]


def searching(loop: LoopState) -> Iterable[Any]:
    yield (loop.space >= 0) & (loop.space <= loop.view.most)
    yield for_all(Span(0, loop.space, "space"), loop.view.is_live)


def copying(loop: LoopState) -> Iterable[Any]:
    half = 1 << loop.view.index_bits - 1
    yield (loop.index >= half) & (loop.index <= 2 * half)


def has_copied(image: Any, loop: LoopState) -> None:
    view = loop.entry_view
    half, bits = 1 << view.index_bits - 1, view.index_bits

    def is_made(number: Any) -> Any:
        index = number & (1 << bits) - 1
        return (its_table(view, number) == loop.root) & (half <= index) & (index < loop.index)

    put_entries(image, is_made, lambda number: view.entry(view.root(KERNEL) << bits | number & (1 << bits) - 1))


def saving(loop: LoopState) -> Iterable[Any]:
    """What the processor noted in a root is kept in the kernel's."""
    view = loop.view
    half = 1 << view.index_bits - 1
    yield (loop.index >= half) & (loop.index <= 2 * half)
    yield (view.root(loop.space) == loop.root) & (view.tally(loop.root) == 0)
    yield from everywhere(view)
    yield unchanged(view, loop.start_view)
    yield Lasting(for_all(view.span, partial(_reads_alike, view, loop.start_view)))


def _reads_alike(view: View, before: View, key: Any) -> Any:
    return view.leaf_at(key).word == before.leaf_at(key).word


def kernel_page(loop: LoopState) -> dict[str, Iterable[Any]]:
    view = loop.view
    first = loop.index << (view.levels - 1) * view.index_bits
    space = loop.space << view.bits
    return {"page": [first, space | first, 0, space], "frame": [loop.root, view.root(KERNEL)]}


def dividing(loop: LoopState) -> Iterable[Any]:
    yield (loop.index >= 0) & (loop.index <= 1 << loop.view.index_bits)


def has_divided(image: Any, loop: LoopState) -> None:
    view = loop.entry_view
    mask = (1 << view.index_bits) - 1
    size = 1 << (loop.level - 2) * view.index_bits

    def is_made(number: Any) -> Any:
        return (its_table(view, number) == loop.table) & (number & mask < loop.index)

    put_entries(image, is_made, lambda number: loop.part + ((number & mask) * size << PAGE_SHIFT))
    image.put_all(RANK, is_made, lambda number: number & mask)
    image.put_all(
        RANKED,
        lambda table, rank: (table == loop.table) & (0 <= rank) & (rank < loop.index),
        lambda table, rank: table << view.index_bits | rank,
    )


def alike(view: View, table: Any, level: Any, count: Any) -> Any:
    """The first so many entries of a table map pages that follow each other, with the same rights."""
    first, start, bits = view.entry(table << view.index_bits) & ~NOTED, view.key(table), view.index_bits
    size = 1 << (level - 1) * bits

    def follows(key: Any) -> Any:
        index = key >> (level - 1) * bits & (1 << bits) - 1
        word = view.entry(table << bits | index)
        return word & ~NOTED == first + (index * size << PAGE_SHIFT)

    return for_all(Span(start, start + count * size, "page"), follows)


def may_merge(call: CallState) -> Iterable[Any]:
    view = call.view
    level = view.kind(call.table)
    yield from everywhere(view)
    yield exists(view, call.table) & (level < view.image[impl.LARGEST])
    yield is_on_a_way(view, call.table << view.index_bits)


def merging(loop: LoopState) -> Iterable[Any]:
    view = loop.view
    yield (loop.index >= 0) & (loop.index <= 1 << view.index_bits)
    yield (loop.whole & ~NOTED == loop.first | PAGE_SIZE) & is_honest(loop.whole)
    yield alike(view, loop.table, loop.level, loop.index)


def has_merged(call: CallState) -> Iterable[Any]:
    yield from implied(call.result != 0, makes_up(call.view, call.table, call.result))


def implied(condition: Any, claims: Iterable[Any]) -> Iterable[Any]:
    return (implies(condition, claim) for claim in claims)


def makes_up(view: View, table: Any, whole: Any) -> Iterable[Any]:
    """Whether an entry maps, as one page, what the entries of a table map together; as the law says it."""
    key, level = view.key(table), view.kind(table)
    first, size = view.leaf_at(key), 1 << (level - 1) * view.index_bits
    yield (level >= 1) & (level < view.image[impl.LARGEST]) & (first.level == level)
    yield (first.frame & (size << view.index_bits) - 1 == 0) & is_honest(whole) & fits(view, whole)
    yield (placed(whole) == first.frame) & (rights_of(whole) == first.rights)
    yield whole & ~(PLACE | tables.GRANTED | NOTED | view.no_execute) == PRESENT | PAGE_SIZE
    _, slot = tables.parts(view, key)
    yield implies(slot < view.half, whole & GLOBAL == 0)
    yield for_all(Span(key, key + (size << view.index_bits), "page"), partial(_goes_on, view, key, size))


def _goes_on(view: View, first: Any, size: Any, key: Any) -> Any:
    start, here = view.leaf_at(first), view.leaf_at(key)
    return here.word == start.word + ((key - first & -size) << PAGE_SHIFT)


def may_divide(call: CallState) -> Iterable[Any]:
    view, entry = call.view, call.entry
    yield from everywhere(view)
    yield is_leaf(view, entry) & (level_of(view, entry) > 1)
    yield is_slot(view, call.slot) & leads_to(view, entry, its_space(view, entry), call.slot)


def has_been_divided(call: CallState) -> Iterable[Any]:
    view, before, entry = call.view, call.before, call.entry
    word = before.entry(entry)
    leaf = Leaf.of(placed(word), rights_of(word), level_of(before, entry))
    yield from everywhere(view)
    yield (call.result == 0) | (call.result == NO_MEMORY)
    yield implies(call.result == 0, same(abstract(view), abstract(before).with_parts(page_of(before, entry), leaf)))
    yield implies(call.result != 0, same(abstract(view), abstract(before)))


def may_join(call: CallState) -> Iterable[Any]:
    view, entry = call.view, call.entry
    yield from everywhere(view)
    word, level = view.entry(entry), level_of(view, entry)
    yield is_on_a_way(view, entry) & (level > 1) & (word & PRESENT != 0) & (word & PAGE_SIZE == 0)
    yield from makes_up(view, placed(word), call.whole)


def has_joined(call: CallState) -> Iterable[Any]:
    view, before, entry = call.view, call.before, call.entry
    key, level = page_of(before, entry), level_of(before, entry)
    leaf = Leaf.of(placed(call.whole), rights_of(call.whole), level)
    yield from everywhere(view)
    yield Lasting(same(abstract(view), abstract(before).with_leaf(key, leaf)))


def both_tables(call: CallState) -> dict[str, Iterable[Any]]:
    """An entry's table, and the one that it refers to."""
    view, entry = call.view, call.entry
    below = placed(view.entry(entry))
    return {"page": [page_of(view, entry), 0], "frame": [its_table(view, entry), below]}


def may_mark(call: CallState) -> Iterable[Any]:
    view, word = call.view, call.view.entry(call.entry)
    yield from everywhere(view)
    yield is_on_own_way(view, call.entry) & (call.noted & ~NOTED == 0)
    leaf = is_leaf_word(level_of(view, call.entry), word)
    yield select_either(leaf, is_honest(word | call.noted), word | call.noted == word)


def has_marked(call: CallState) -> Iterable[Any]:
    yield from everywhere(call.view)
    yield unchanged(call.view, call.before)


def has_usable_entry(call: CallState) -> Iterable[Any]:
    """The entry that the processor marks, or why there is none: as the law says it."""
    view, entry, page = call.view, call.result, call.page
    mapped = abstract(view)
    slot = mapped.slot(page)
    leaf = view.leaf_at(mapped.key(call.space, slot))
    failure: Any = select(leaf.is_absent, impl.NOT_MAPPED, select(allows(leaf, call.how), 0, impl.NOT_PERMITTED))
    failure = select(mapped.is_canonical(page), failure, impl.OUT_OF_RANGE)
    failure = select(mapped.is_live(call.space), failure, impl.NO_SPACE)
    word, level = view.entry(entry), level_of(view, entry)
    size = 1 << (level - 1) * view.index_bits
    first = mapped.key(call.space, slot & -size)
    alike = for_all(Span(first, first + size, "page"), partial(_is_alike, view, leaf))
    yield implies(failure != 0, entry == failure)
    found = (entry >= 0) & is_on_own_way(view, entry) & is_leaf_word(level, word) & is_honest(word)
    found = found & (placed(word) & size - 1 == 0) & (level <= view.image[impl.LARGEST])
    said = leaf.word == Leaf.of(placed(word), rights_of(word), level).word
    yield from implied(failure == 0, (found, said, alike))


def _is_alike(view: View, leaf: Leaf, key: Any) -> Any:
    return view.leaf_at(key).word == leaf.word


def walking(loop: LoopState) -> Iterable[Any]:
    """The way from the space's own root, on which no right was taken away so far."""
    view = loop.view
    yield (loop.level >= 1) & (loop.level <= view.levels) & (loop.rights == WRITABLE | USER | EXECUTABLE)
    for here in way(view, loop.space, loop.slot):
        yield implies(loop.level == here.level, here.is_reached & (loop.entry == here.entry))


def merged_page(loop: LoopState) -> dict[str, Iterable[Any]]:
    view = loop.view
    return {"page": [view.key(loop.table) | loop.index << (loop.level - 1) * view.index_bits]}


def spaces_left(loop: LoopState) -> Any:
    return loop.view.most - loop.space


LOOPS = (
    Loop("find", lambda loop: (), lambda loop: loop.reached, writes=False),
    Loop("install", installing, spaces_left, effect=has_installed, focus=copies),
    Loop("gather", gathering, spaces_left, writes=False, focus=copies),
    Loop(
        "fill",
        filling,
        lambda loop: loop.words - loop.word,
        effect=lambda image, loop: _fill(image, loop.frame, loop.value, loop.word),
    ),
    Loop(
        "may_be_mapped",
        asking,
        lambda loop: loop.view.frames - loop.frame,
        writes=False,
        focus=lambda loop: {"frame": [loop.frame]},
    ),
    Loop(
        "count",
        counting,
        lambda loop: loop.view.frames - loop.frame,
        effect=lambda image, loop: _count(image, loop.entry_names["frame"], loop.frame, loop.more),
    ),
    Loop(
        "prune",
        pruning,
        lambda loop: loop.view.levels - loop.view.kind(loop.table),
    ),
    Loop(
        "map_page",
        growing,
        lambda loop: level_of(loop.view, loop.entry),
    ),
    Loop(
        "usable_entry",
        walking,
        lambda loop: loop.level,
        writes=False,
        focus=lambda loop: {"page": keys_of(loop.view, loop.space, loop.slot)},
        cases=lambda loop: (loop.level == level for level in range(1, loop.view.levels)),
    ),
    Loop("create_space", searching, spaces_left, writes=False, focus=lambda loop: {"space": [loop.space]}),
    Loop("create_space", copying, lambda loop: (1 << loop.view.index_bits) - loop.index, index=1, effect=has_copied),
    Loop("destroy_space", saving, lambda loop: (1 << loop.view.index_bits) - loop.index, focus=kernel_page),
    Loop("divide", dividing, lambda loop: (1 << loop.view.index_bits) - loop.index, effect=has_divided),
    Loop("merged", merging, lambda loop: (1 << loop.view.index_bits) - loop.index, writes=False, focus=merged_page),
)[1:]

CONTRACTS = (
    Contract("write_entry", may_write, lambda call: (), (), put_entry),
    Contract("leaf_word", lambda call: (), lambda call: (), (), leaf_word),
    Contract("flags_of", lambda call: (), lambda call: (), (), flags_of),
    Contract("rights_of", lambda call: (), lambda call: (), (), lambda image, word: rights_of(word)),
    Contract("asked", lambda call: (), lambda call: (), (), lambda image, how: asked(how)),
    Contract("is_dirty", lambda call: (), lambda call: (), (), is_dirty),
    Contract("copied", may_use, lambda call: (), (), copied),
    Contract("install", may_install, lambda call: (), (), installed),
    Contract(
        "gather",
        may_gather,
        gathered,
        (),
        focus=lambda call: {"page": [page_of(call.view, call.entry)]},
        cases=lambda call: levels_of(call.view, its_table(call.view, call.entry)),
    ),
    Contract("fill", may_fill, lambda call: (), (), filled),
    Contract("last_of_pool", has_frames, lambda call: (), (), last_of_pool),
    Contract("may_be_mapped", has_frames, lambda call: (), (), may_be_mapped),
    Contract("count", has_frames, lambda call: (), (), counted),
    Contract(
        "alloc",
        lambda call: (),
        has_allocated,
        (),
        allocated,
        chooses=True,
        shown_in="physical.buddy",
        around=lambda call: {"frame": [call.result]},
    ),
    Contract("free", may_free, lambda call: (), (), freed, shown_in="physical.buddy"),
    Contract("find", may_find, has_found, (), found, focus=lambda call: on_the_way(call.view, call.space, call.slot)),
    Contract(
        "page_entry", lambda call: everywhere(call.view), has_page_entry, (), focus=the_page, cases=by_size_of_page
    ),
    Contract(
        "usable_entry",
        lambda call: everywhere(call.view),
        has_usable_entry,
        (),
        focus=the_page,
    ),
    Contract("change_leaf", may_change, has_changed, focus=the_entry, cases=levels_of_entry),
    Contract("new_table", may_make, has_made, (), made, chooses=True, around=lambda call: {"frame": [call.result]}),
    Contract("why_not", lambda call: everywhere(call.view), why_not, (), focus=the_page),
    Contract("add_leaf", may_add, has_added, focus=the_new_leaf, cases=levels_of_entry),
    Contract("grow", may_grow, has_grown, focus=the_entry, cases=levels_of_entry),
    Contract("divide", may_divide, has_been_divided, focus=the_entry, cases=levels_of_entry),
    Contract("join", may_join, has_joined, focus=both_tables, cases=levels_of_entry),
    Contract("mark", may_mark, has_marked, (MEMORY,), focus=the_entry, cases=levels_of_entry),
    Contract("remove_leaf", may_remove, has_removed, focus=the_leaf, cases=levels_of_entry),
    Contract(
        "remove_table",
        may_remove_table,
        has_removed_table,
        focus=the_table,
        cases=lambda call: levels_of(call.view, call.table),
    ),
    Contract("prune", may_prune, has_pruned),
    Contract(
        "merged",
        may_merge,
        has_merged,
        (),
        focus=lambda call: {"page": [call.view.key(call.table)]},
        cases=lambda call: levels_of(call.view, call.table),
    ),
)

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def at_page(view: View, space: Any, page: Any, *rest: Any) -> dict[str, Iterable[Any]]:
    slot = page & (1 << view.bits) - 1
    table = its_table(view, last_step(view, space, slot, 1))
    owner = tables.owner_key(view, space, slot)
    offset = owner - view.image.at(FRAME, owner)
    places = {"page": keys_of(view, space, slot), "mapping": [owner], "frame": [table], "space": [space]}
    return {**places, "offset": [offset]}


def page_itself(view: View, space: Any, page: Any, *rest: Any) -> dict[str, Iterable[Any]]:
    return {"page": keys_of(view, space, page & (1 << view.bits) - 1), "space": [space]}


def at_address(view: View, space: Any, address: Any, *rest: Any) -> dict[str, Iterable[Any]]:
    return at_page(view, space, address >> PAGE_SHIFT)


def by_size(view: View, space: Any, page: Any, *rest: Any) -> Iterable[Any]:
    """A page of each size in turn is mapped here."""
    slot = page & (1 << view.bits) - 1
    for level in view.format.page_levels:
        here = tables.step(view, level, select(slot < view.half, space, KERNEL), slot)
        maps = here.is_reached & here.maps_page
        yield maps & (view.kind(here.table) == level) & (last_step(view, space, slot, 1) == here.entry)


def _follows(image: Any, is_one: Any, first: Any, frame: Any, key: Any) -> Any:
    return implies(is_one, image.at(FRAME, key) == frame + (key - first))


FOCUS: dict[str, Callable[..., dict[str, Iterable[Any]]]] = {
    "give_frame": lambda view, frame: {"frame": [frame]},
    "destroy_space": lambda view, space: {
        "page": [space << view.bits, 0],
        "frame": [view.root(space)],
        "space": [space],
    },
    "map_page": page_itself,
    "unmap_page": page_itself,
    "protect_page": page_itself,
    "get_phys_addr": at_address,
    "access": at_address,
    "split": page_itself,
    "collapse": page_itself,
    "create_space": lambda view: {"page": [0], "frame": [view.root(KERNEL)]},
}


TREE, FORMED, DIRTY_LAW, COUNTED, NOTED_PAGES, HALF, MAPPINGS, ACCOUNTED, REFERRED = (
    law.__name__
    for law in (
        tables.tables_form_a_tree,
        tables.entries_are_well_formed,
        tables.dirty_implies_writable,
        tables.entries_are_counted,
        pages_are_noted,
        tables.kernel_half_equal_in_all_roots,
        mappings_are_counted,
        frames_are_accounted_for,
        tables.tables_are_referred_to,
    )
)
RESTS = {
    TREE: (TREE,),
    FORMED: (TREE, FORMED),
    DIRTY_LAW: (TREE, FORMED, DIRTY_LAW),
    COUNTED: (TREE, COUNTED, MAPPINGS),
    HALF: (TREE, HALF),
    NOTED_PAGES: (TREE, FORMED, NOTED_PAGES, HALF),
    MAPPINGS: (TREE, NOTED_PAGES, MAPPINGS),
    ACCOUNTED: (TREE, ACCOUNTED, COUNTED, MAPPINGS),
    REFERRED: (TREE, REFERRED),
    "mapped_alike": (TREE,),
    "counted_alike": (TREE, ACCOUNTED, MAPPINGS),
    "exists_alike": (),
    "_follows": (TREE, FORMED, NOTED_PAGES),
    "_is_alike": (TREE, FORMED, NOTED_PAGES),
    "_goes_on": (TREE, FORMED, NOTED_PAGES),
}
RESTS |= {
    f"remove_table: {goal}": (*used, *{REFERRED, FORMED, COUNTED, ACCOUNTED}.difference(used))
    for goal, used in RESTS.items()
}
RESTS |= {"destroy_space: " + goal: (*RESTS[goal], COUNTED, FORMED) for goal in (TREE, REFERRED)}
RESTS["take_frame: " + TREE] = TREE, ACCOUNTED
RESTS["remove_table: " + COUNTED] = TREE, COUNTED, REFERRED, FORMED
RESTS |= {"add_leaf: " + MAPPINGS: (TREE, NOTED_PAGES, MAPPINGS, ACCOUNTED)}
RESTS |= {"grow: " + COUNTED: (TREE, COUNTED), "join: " + TREE: (TREE, FORMED, NOTED_PAGES)}
RESTS |= dict.fromkeys(
    (f"{program}: contract" for program in ("find", "page_entry", "usable_entry")),
    (TREE, FORMED, DIRTY_LAW, HALF, NOTED_PAGES, ACCOUNTED),
)
RESTS |= dict.fromkeys(("map_page", "unmap_page", "protect_page", "split", "collapse", "access"), ())
"""What each is shown with: the others are left out, as they would be in the way."""


def derive(view: View, kind: str, place: Any, considered: dict[str, list[Any]]) -> dict[str, Iterable[Any]]:
    """Of a page: what is known of the kernel's own, in whose half it may lie, of the tables that translate it, and of
    the frame that it maps. Of a frame: the part that it is for, if it is a table; and the pages at which it would be
    mapped if what is mapped at the pages that an operation is about went on so far."""
    offsets = considered.get("offset", ())
    if kind == "frame":
        return {"page": [view.key(place)], "mapping": [place + offset for offset in offsets]}
    if kind not in ("page", "mapping"):
        return {}
    space, slot = tables.parts(view, place)
    found = [tables.table_at(view, level, space, slot) for level in range(1, view.levels + 1)]
    frames = [*found, view.image.at(FRAME, place)]
    would_map = [each + offset for offset in offsets for each in frames]
    owner = tables.owner_key(view, space, slot)
    return {"page": [place, owner], "frame": frames, "mapping": [place, *would_map]}


OPERATIONS = (
    "take_frame",
    "give_frame",
    "create_space",
    "destroy_space",
    "map_page",
    "unmap_page",
    "protect_page",
    "get_phys_addr",
    "access",
    "split",
    "collapse",
)
BESIDES = {INVARIANT, LOOP, CONTRACT, REFINEMENT, ACCESS, OVERFLOW}
LABELS = {law: sentence(law) for law in (*AT_ENTRIES, *OF_PAGES, *OF_FRAMES)}
LEFT_OPEN = frozenset(
    {
        "unmapping tells whether the page was accessed and written",
        "refuses for want of memory only where no frame is left",
        "hands out no frame that is a table",
        "refuses to map only where there are no frames for tables",
        "a page can be mapped where nothing is",
        "a space without pages of its own can be destroyed",
        "small pages that make up a large one can be collapsed",
    }
)
"""Refusals that take a census: how many frames are left, and that a table that is kept is not empty. And what was noted
of a page's use."""


def is_clause(label: str) -> bool:
    return label not in BESIDES and label not in LABELS.values()


def is_meaning(label: str) -> bool:
    """What an operation answers and does: all that the law says of it, but for what is left open."""
    return label == REFINEMENT or is_clause(label)


def shows(*laws: Callable[..., Any]) -> Callable[[str], bool]:
    return {LABELS[law] for law in laws}.__contains__


FUNCTIONS = tuple(contract.function for contract in CONTRACTS if not contract.shown_in)
CHANGES = tuple(name for name in OPERATIONS if name != "get_phys_addr")
OF_TABLES = shows(
    tables.tables_form_a_tree, tables.tables_are_referred_to, tables.entries_are_well_formed, tables.entries_are_counted
)
OF_MAPPED_FRAMES = shows(mappings_are_counted, frames_are_accounted_for, pages_are_noted)
THEOREMS = (
    Theorem("map-then-translate", ("map_page", "get_phys_addr"), is_meaning, "frame-number-as-an-address"),
    Theorem("unmap-then-fault", ("unmap_page", "access"), is_meaning, "address-left-in-an-absent-entry"),
    Theorem("frame-rule", CHANGES, REFINEMENT.__eq__, "table-freed-while-entries-remain"),
    Theorem("huge-equals-small", ("split", "collapse"), is_meaning, "collapse-without-contiguity"),
    Theorem("dirty-implies-writable", CHANGES, shows(tables.dirty_implies_writable), "dirty-and-not-writable"),
    Theorem("tables-form-a-tree", CHANGES, OF_TABLES, "new-table-not-cleared"),
    Theorem("table-frames-never-user-writable", CHANGES, OF_MAPPED_FRAMES, "maps-what-the-caller-does-not-hold"),
    Theorem(
        "kernel-half-equal-in-all-roots",
        CHANGES,
        shows(tables.kernel_half_equal_in_all_roots),
        "kernel-mapping-missing-in-one-root",
    ),
    Theorem("lookup-equals-map", ("get_phys_addr",), is_meaning, "large-page-offset-of-a-small-page"),
    Theorem("operations-answer-as-the-law-says", OPERATIONS, is_meaning, "flush-owed-for-raising"),
    Theorem("no-out-of-range-access", (*OPERATIONS, *FUNCTIONS), ACCESS.__eq__, "frame-at-the-limit-given-back"),
)


def example(view: View) -> tuple[Iterable[Any], dict[str, Iterable[int]]]:
    """The smallest format, two spaces, and two frames besides their roots."""
    pages = range(2 << TINY[impl.LEVELS] * TINY[impl.INDEX_BITS])
    places: dict[str, Iterable[int]] = {"page": pages, "mapping": pages, "frame": range(4), "space": range(2)}
    return [view.bits == len(pages).bit_length() - 2, view.frames == 4, view.most == 2], places


PROOF = Proof(
    view=View,
    image_length=image_length,
    geometry=geometry,
    whole=whole,
    pointwise=(),
    stated=stated,
    abstract=abstract,
    ghosts={},
    focus=FOCUS,
    loops=LOOPS,
    contracts=CONTRACTS,
    lemmas=(),
    use_lemmas=lambda operation, view, arguments: (),
    theorems=THEOREMS,
    steps=Path(__file__).with_name("address_space_steps.json"),
    example=example,
    layout=LAYOUT,
    known=FORMATS,
    small=TINY,
    lengthy=1,
    label=lambda law: LABELS[law],
    left_open=LEFT_OPEN,
    together=True,
    claims={"remove_leaf": its_frames},
    rests=RESTS,
    derive=derive,
)
