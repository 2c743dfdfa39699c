"""What the smallest functions of page tables do, said exactly.

It is done to an entry and its copies, to the words and the counts of frames, and to what the proof notes beside them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from checks.pairings.virtual.address_space.proof import tables
from checks.pairings.virtual.address_space.proof.image import (
    COUNT,
    FRAME,
    LEAF,
    MEMORY,
    RANK,
    RANKED,
    TABLES,
    TAKEN,
    TURN,
    TURNED,
    View,
    at_levels,
    everywhere,
    put_entries,
)
from checks.pairings.virtual.address_space.proof.tables import is_honest, rights_of, way
from checks.proof import CallState, LoopState
from impl.virtual import address_space_layout as impl
from impl.virtual.address_space_layout import LOW, NO_MEMORY, NOTED, PLACE, SAVED_DIRTY
from spec.virtual.address_space import KERNEL_SPACE, Leaf
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
from spec.vocabulary import PAGE_SHIFT, Span, all_of, for_all, implies, negate, select

# ── Functions ────────────────────────────────────────────────────────────────────────────────────────────────


def last_step(view: View, space: Any, slot: Any, level: Any) -> Any:
    """The number of the last entry on the way to a page, or of that of a level."""
    found: Any = 0
    for step in way(view, select(slot < view.half, space, KERNEL_SPACE), slot):
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
    """Whether an entry is the copy of another in the root of one of the first `spaces` spaces."""
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
    """The entry and its copies are written; and the proof notes who counts it, and what it maps."""
    view = View(image.copy())
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


def installed_so_far(image: Any, loop: LoopState) -> None:
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
    return is_on_own_way(view, entry) & tables.is_owned(view, page_of(view, entry))


def exists(view: View, table: Any) -> Any:
    return tables.is_table(view, table) & (view.kind(table) > 0) & (view.kind(table) <= view.levels)


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


def noted_alike(own: Any, word: Any, level: Any) -> Any:
    """Whether a word is an entry's, but for what was noted of a page; and is honest if the entry is."""
    leaf = is_leaf_word(level, own)
    return (word & ~NOTED == own & ~NOTED) & implies(negate(leaf), word == own) & implies(leaf, is_honest(word))


def gathering(loop: LoopState) -> Iterable[Any]:
    view = loop.view
    yield (loop.space >= 1) & (loop.space <= view.most)
    yield noted_alike(view.entry(loop.entry), loop.word, view.kind(its_table(view, loop.entry)))


def has_gathered(call: CallState) -> Iterable[Any]:
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
    fill_words(image, frame, value, 1 << image.known[impl.INDEX_BITS] - image.known[impl.PACKED])


def fill_words(image: Any, frame: Any, value: Any, count: Any) -> None:
    first = frame << image.known[impl.INDEX_BITS] - image.known[impl.PACKED]
    image.put_all(MEMORY, lambda at: (first <= at) & (at < first + count), lambda at: value)


def filling(loop: LoopState) -> Iterable[Any]:
    yield (loop.word >= 0) & (loop.word <= loop.words)


# Of the frames of a page.


def last_of_pool(image: Any, frame: Any, level: Any) -> Any:
    view = View(image)
    last = frame + (1 << (level - 1) * view.index_bits)
    return select(last < view.frames, last, view.frames)


def may_go_through_frames(call: CallState) -> Iterable[Any]:
    yield (call.frame >= 0) & (call.frame < 1 << 40)
    yield (call.level >= 1) & (call.level <= call.view.image[impl.LARGEST])


def is_mappable(image: Any, frame: Any, level: Any) -> Any:
    view = View(image.copy())
    return select(for_all(Span(frame, last_of_pool(image, frame, level)), view.is_held), 1, 0)


def asking(loop: LoopState) -> Iterable[Any]:
    first = loop.entry_names["frame"]
    yield (loop.frame >= first) & ((loop.frame <= loop.last) | (loop.frame == first))
    yield for_all(Span(first, loop.frame), loop.view.is_held)


def counted(image: Any, frame: Any, level: Any, more: Any) -> None:
    count_frames(image, frame, last_of_pool(image, frame, level), more)


def count_frames(image: Any, first: Any, last: Any, more: Any) -> None:
    before = image.copy()
    image.put_all(COUNT, lambda frame: (first <= frame) & (frame < last), lambda frame: before.at(COUNT, frame) + more)


def counting(loop: LoopState) -> Iterable[Any]:
    first = loop.entry_names["frame"]
    yield (loop.frame >= first) & ((loop.frame <= loop.last) | (loop.frame == first))


# Of the pool: physical.buddy's theorems say so.


def may_allocate(call: CallState) -> Iterable[Any]:
    """Of a single frame the allocator's theorems say what is taken for granted here."""
    yield call.wanted == 0


def allocated(image: Any, order: Any, frame: Any) -> None:
    image.put(TAKEN, frame, value=select(frame >= 0, 1, image.at(TAKEN, frame)))


def has_allocated(call: CallState) -> Iterable[Any]:
    frame = call.result
    is_new = tables.is_table(call.view, frame) & (call.before.image.at(TAKEN, frame) == 0)
    yield (frame == NO_MEMORY) | is_new


def may_free(call: CallState) -> Iterable[Any]:
    yield call.order == 0
    yield tables.is_table(call.view, call.frame) & (call.view.image.at(TAKEN, call.frame) != 0)


def freed(image: Any, frame: Any, order: Any) -> Any:
    image.put(TAKEN, frame, value=0)
    return 0
