"""The implementation's pages: what becomes of the map when an entry that maps one is added, changed or removed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from checks.labels import CONTRACT
from checks.pairings.virtual.address_space.proof import tables
from checks.pairings.virtual.address_space.proof.contracts.common import (
    are_held,
    by_size,
    entries_left,
    follows_on,
    is_leaf,
    its_space,
    leads_to,
    level_of,
    levels_of_entry,
    makes_up,
    may_look,
    the_entry,
    the_page,
)
from checks.pairings.virtual.address_space.proof.contracts.rests import (
    ACCOUNTED,
    FORMED,
    MAPPINGS,
    NOTED_PAGES,
    ON_THE_WAY,
    TREE,
)
from checks.pairings.virtual.address_space.proof.effects import (
    asking,
    count_frames,
    counted,
    counting,
    exists,
    fits,
    is_leaf_word,
    is_mappable,
    is_on_a_way,
    is_on_own_way,
    is_slot,
    its_table,
    last_of_pool,
    may_go_through_frames,
    page_of,
    placed,
)
from checks.pairings.virtual.address_space.proof.image import (
    MEMORY,
    RANK,
    RANKED,
    abstract,
    everywhere,
    put_entries,
    unchanged,
)
from checks.pairings.virtual.address_space.proof.tables import is_honest, rights_of, select_either
from checks.proof import CallState, Function, Lasting, Loop, LoopState, Places
from impl.virtual import address_space_layout as impl
from impl.virtual.address_space_layout import NO_MEMORY, NOTED
from spec.virtual.address_space import Leaf, same
from spec.virtual.words import (
    GLOBAL,
    PAGE_SIZE,
    PRESENT,
)
from spec.vocabulary import PAGE_SHIFT, Span, any_of, for_all, implies, select


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


def has_added(call: CallState) -> Iterable[Any]:
    leaf = Leaf.of(call.frame, rights_of(call.flags), call.level)
    mapped = abstract(call.before).with_leaf(page_of(call.before, call.entry), leaf).counted(leaf, 1)
    yield from everywhere(call.view)
    yield Lasting(same(abstract(call.view), mapped))


def the_new_leaf(call: CallState) -> Places:
    return {**the_entry(call), "offset": [page_of(call.view, call.entry) - call.frame]}


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


def the_leaf(call: CallState) -> Places:
    view, entry = call.view, call.entry
    return {**the_entry(call), "offset": [page_of(view, entry) - placed(view.entry(entry))]}


def its_frames(call: CallState) -> Iterable[Any]:
    """The frames of an entry's page follow each other."""
    view, entry = call.view, call.entry
    first, frame = page_of(view, entry), placed(view.entry(entry))
    size = 1 << (level_of(view, entry) - 1) * view.index_bits
    yield for_all(Span(first, first + size, "mapping"), partial(follows_on, view.image, True, first, frame))


def dividing(loop: LoopState) -> Iterable[Any]:
    yield (loop.index >= 0) & (loop.index <= 1 << loop.view.index_bits)


def divided_so_far(image: Any, loop: LoopState) -> None:
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


def both_tables(call: CallState) -> Places:
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


def by_size_of_page(call: CallState) -> Iterable[Any]:
    return by_size(call.view, call.space, call.page)


def frames_left(loop: LoopState) -> Any:
    return loop.view.frames - loop.frame


def counted_so_far(image: Any, loop: LoopState) -> None:
    count_frames(image, loop.entry_names["frame"], loop.frame, loop.more)


FUNCTIONS = (
    Function("last_of_pool", requires=may_go_through_frames, effect=last_of_pool, writes=()),
    Function(
        "may_be_mapped",
        requires=may_go_through_frames,
        effect=is_mappable,
        writes=(),
        loops=(Loop(asking, frames_left, writes=False, focus=lambda loop: {"frame": [loop.frame]}),),
    ),
    Function(
        "count",
        requires=may_go_through_frames,
        effect=counted,
        writes=(),
        loops=(Loop(counting, frames_left, effect=counted_so_far),),
    ),
    Function(
        "add_leaf",
        requires=may_add,
        ensures=has_added,
        focus=the_new_leaf,
        cases=levels_of_entry,
        rests={MAPPINGS: (TREE, NOTED_PAGES, MAPPINGS, ACCOUNTED)},
    ),
    Function("change_leaf", requires=may_change, ensures=has_changed, focus=the_entry, cases=levels_of_entry),
    Function(
        "remove_leaf",
        requires=may_remove,
        ensures=has_removed,
        focus=the_leaf,
        cases=levels_of_entry,
        claims=its_frames,
        rests={follows_on: (TREE, FORMED, NOTED_PAGES)},
    ),
    Function(
        "divide",
        requires=may_divide,
        ensures=has_been_divided,
        loops=(Loop(dividing, entries_left, effect=divided_so_far),),
        focus=the_entry,
        cases=levels_of_entry,
    ),
    Function(
        "join",
        requires=may_join,
        ensures=has_joined,
        focus=both_tables,
        cases=levels_of_entry,
        rests={TREE: (TREE, FORMED, NOTED_PAGES)},
    ),
    Function("mark", requires=may_mark, ensures=has_marked, writes=(MEMORY,), focus=the_entry, cases=levels_of_entry),
    Function(
        "page_entry",
        requires=may_look,
        ensures=has_page_entry,
        writes=(),
        focus=the_page,
        cases=by_size_of_page,
        rests={CONTRACT: ON_THE_WAY},
    ),
)
