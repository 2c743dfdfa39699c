"""What functions of page tables owe to those that call them, in the law's terms; and what their loops keep.

The core of each operation is a function with a contract: what becomes of the map, and that every invariant holds again.
So an operation is shown by the contracts of what it calls, and the tables are looked into only where one of these is
shown. They stand in one file as the functions do.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from checks.pairing import CallState, Contract, Lasting, Loop, LoopState
from checks.pairings.virtual.address_space.proof import tables
from checks.pairings.virtual.address_space.proof.effects import (
    allocated,
    asked,
    asking,
    copied,
    copies,
    count_frames,
    counted,
    counting,
    exists,
    fill_words,
    filled,
    filling,
    fits,
    flags_of,
    freed,
    gathered,
    gathering,
    has_allocated,
    has_frames,
    has_installed,
    installed,
    installing,
    is_dirty,
    is_entry,
    is_leaf_word,
    is_on_a_way,
    is_on_own_way,
    is_slot,
    its_table,
    last_of_pool,
    last_step,
    leaf_word,
    may_allocate,
    may_be_mapped,
    may_fill,
    may_free,
    may_gather,
    may_install,
    may_use,
    may_write,
    page_of,
    placed,
    put_entry,
)
from checks.pairings.virtual.address_space.proof.image import (
    COUNT,
    FRAME,
    KEY,
    KIND,
    MEMORY,
    PARENT,
    RANK,
    RANKED,
    TAKEN,
    WRITTEN,
    View,
    abstract,
    everywhere,
    put_entries,
    unchanged,
)
from checks.pairings.virtual.address_space.proof.tables import is_honest, rights_of, select_either, way
from impl.virtual import address_space as impl
from impl.virtual.address_space import (
    NO_MEMORY,
    NOTED,
    PLACE,
)
from spec.virtual.address_space import KERNEL_SPACE, Leaf, allows, same
from spec.virtual.words import (
    EXECUTABLE,
    GLOBAL,
    PAGE_SIZE,
    PRESENT,
    USER,
    WRITABLE,
)
from spec.vocabulary import PAGE_SHIFT, Span, any_of, for_all, implies, negate, select

# ── Functions ────────────────────────────────────────────────────────────────────────────────────────────────


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
    return select(slot < view.half, space, KERNEL_SPACE)


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
    return {"page": keys_of(view, space, slot), "frame": [*found, view.root(KERNEL_SPACE)], "space": [space]}


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
    yield for_all(view.all_frames, partial(tables.frames_are_accounted_for, view))


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
    yield for_all(Span(first, first + size, "mapping"), partial(follows_on, view.image, True, first, frame))


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
    return [space << view.bits | slot, select(slot < view.half, space, KERNEL_SPACE) << view.bits | slot]


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

    put_entries(image, is_made, lambda number: view.entry(view.root(KERNEL_SPACE) << bits | number & (1 << bits) - 1))


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
    return {"page": [first, space | first, 0, space], "frame": [loop.root, view.root(KERNEL_SPACE)]}


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


def by_size(view: View, space: Any, page: Any, *rest: Any) -> Iterable[Any]:
    """A page of each size in turn is mapped here."""
    slot = page & (1 << view.bits) - 1
    for level in view.format.page_levels:
        here = tables.step(view, level, select(slot < view.half, space, KERNEL_SPACE), slot)
        maps = here.is_reached & here.maps_page
        yield maps & (view.kind(here.table) == level) & (last_step(view, space, slot, 1) == here.entry)


def follows_on(image: Any, is_one: Any, first: Any, frame: Any, key: Any) -> Any:
    return implies(is_one, image.at(FRAME, key) == frame + (key - first))


LOOPS = (
    Loop("find", lambda loop: (), lambda loop: loop.reached, writes=False),
    Loop("install", installing, spaces_left, effect=has_installed, focus=copies),
    Loop("gather", gathering, spaces_left, writes=False, focus=copies),
    Loop(
        "fill",
        filling,
        lambda loop: loop.words - loop.word,
        effect=lambda image, loop: fill_words(image, loop.frame, loop.value, loop.word),
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
        effect=lambda image, loop: count_frames(image, loop.entry_names["frame"], loop.frame, loop.more),
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
    Contract("install", may_install, lambda call: (), (), installed, grows=WRITTEN),
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
        may_allocate,
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
