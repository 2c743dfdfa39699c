"""The implementation's tables: how an entry is found, and how tables come and go."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from checks.labels import CONTRACT
from checks.pairings.virtual.address_space.proof import tables
from checks.pairings.virtual.address_space.proof.contracts.common import (
    its_space,
    leads_to,
    level_of,
    levels_of,
    levels_of_entry,
    on_the_way,
    owner,
    spaces_left,
    tables_of,
    the_entry,
)
from checks.pairings.virtual.address_space.proof.contracts.rests import (
    ACCOUNTED,
    COUNTED,
    FORMED,
    ON_THE_WAY,
    REFERRED,
    RESTS,
    TREE,
)
from checks.pairings.virtual.address_space.proof.effects import (
    allocated,
    copied,
    copies,
    exists,
    fill_words,
    filled,
    filling,
    freed,
    gathering,
    has_allocated,
    has_gathered,
    installed,
    installed_so_far,
    installing,
    is_entry,
    is_leaf_word,
    is_on_a_way,
    is_slot,
    its_table,
    last_step,
    may_allocate,
    may_fill,
    may_free,
    may_gather,
    may_install,
    may_use,
    page_of,
    placed,
)
from checks.pairings.virtual.address_space.proof.image import (
    COUNT,
    KEY,
    KIND,
    MEMORY,
    PARENT,
    TAKEN,
    WRITTEN,
    View,
    everywhere,
    unchanged,
)
from checks.proof import CallState, Function, Loop, LoopState, Places
from impl.virtual import address_space_layout as impl
from impl.virtual.address_space_layout import NO_MEMORY
from spec.virtual.words import (
    PRESENT,
)
from spec.vocabulary import Span, for_all, implies, negate, select


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


def is_vacant(view: View, entry: Any) -> Any:
    """Whether nothing is mapped at any page that an entry translates."""
    first, size = page_of(view, entry), 1 << (level_of(view, entry) - 1) * view.index_bits
    return for_all(Span(first, first + size, "page"), lambda key: view.leaf_at(key).is_absent)


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


def may_grow(call: CallState) -> Iterable[Any]:
    view, entry = call.view, call.entry
    yield from everywhere(view)
    yield is_on_a_way(view, entry) & (level_of(view, entry) > 1) & (view.entry(entry) == 0)
    yield is_slot(view, call.slot) & leads_to(view, entry, its_space(view, entry), call.slot)


def has_grown(call: CallState) -> Iterable[Any]:
    view, before, entry = call.view, call.before, call.result
    yield from everywhere(view)
    yield unchanged(view, before)
    made = is_on_a_way(view, entry) & (level_of(view, entry) == level_of(before, call.entry) - 1)
    made = made & (view.entry(entry) == 0) & leads_to(view, entry, its_space(before, call.entry), call.slot)
    yield (entry == NO_MEMORY) | (is_entry(view, entry) & made)
    yield exists(view, its_table(view, call.entry))


def may_remove_table(call: CallState) -> Iterable[Any]:
    view, table = call.view, call.table
    yield from everywhere(view)
    yield exists(view, table) & (view.parent(table) >= 0) & (view.tally(table) == 0)


def has_removed_table(call: CallState) -> Iterable[Any]:
    yield from everywhere(call.view)
    yield unchanged(call.view, call.before)
    yield exists(call.view, call.result) & (call.view.kind(call.result) > call.before.kind(call.table))


def the_table(call: CallState) -> Places:
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


def the_new_frame(call: CallState) -> Places:
    return {"frame": call.answers}


def filled_so_far(image: Any, loop: LoopState) -> None:
    fill_words(image, loop.frame, loop.value, loop.word)


FUNCTIONS = (
    Function(
        "find",
        requires=may_find,
        ensures=has_found,
        effect=found,
        writes=(),
        focus=lambda call: on_the_way(call.view, call.space, call.slot),
        rests={CONTRACT: ON_THE_WAY},
    ),
    Function("copied", requires=may_use, effect=copied, writes=()),
    Function(
        "install",
        requires=may_install,
        effect=installed,
        writes=(),
        grows=WRITTEN,
        loops=(Loop(installing, spaces_left, effect=installed_so_far, focus=copies),),
    ),
    Function(
        "gather",
        requires=may_gather,
        ensures=has_gathered,
        writes=(),
        loops=(Loop(gathering, spaces_left, writes=False, focus=copies),),
        focus=lambda call: {"page": [page_of(call.view, call.entry)]},
        cases=levels_of_entry,
    ),
    Function(
        "fill",
        requires=may_fill,
        effect=filled,
        writes=(),
        loops=(Loop(filling, lambda loop: loop.words - loop.word, effect=filled_so_far),),
    ),
    Function(
        "alloc",
        requires=may_allocate,
        ensures=has_allocated,
        effect=allocated,
        writes=(),
        chooses=True,
        shown_in="physical.buddy",
        around=the_new_frame,
    ),
    Function("free", requires=may_free, effect=freed, writes=(), shown_in="physical.buddy"),
    Function(
        "new_table", requires=may_make, ensures=has_made, effect=made, writes=(), chooses=True, around=the_new_frame
    ),
    Function(
        "grow",
        requires=may_grow,
        ensures=has_grown,
        focus=the_entry,
        cases=levels_of_entry,
        rests={COUNTED: (TREE, COUNTED)},
    ),
    Function(
        "remove_table",
        requires=may_remove_table,
        ensures=has_removed_table,
        focus=the_table,
        cases=lambda call: levels_of(call.view, call.table),
        rests={
            **{shown: (*used, REFERRED, FORMED, COUNTED, ACCOUNTED) for shown, used in RESTS.items()},
            COUNTED: (TREE, COUNTED, REFERRED, FORMED),
        },
    ),
    Function(
        "prune",
        requires=may_prune,
        ensures=has_pruned,
        loops=(Loop(pruning, lambda loop: loop.view.levels - loop.view.kind(loop.table)),),
    ),
)
