"""The implementation's operations, and what they are made of: what keeps its loops, and where hypotheses are used."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from checks.labels import ALL, CONTRACT
from checks.pairings.virtual.address_space.proof import tables
from checks.pairings.virtual.address_space.proof.contracts.common import (
    are_held,
    entries_left,
    implied,
    is_alike,
    keys_of,
    leads_to,
    level_of,
    levels_of,
    makes_up,
    may_look,
    owner,
    spaces_left,
    the_page,
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
    asked,
    exists,
    is_entry,
    is_leaf_word,
    is_on_a_way,
    is_on_own_way,
    its_table,
    last_step,
    placed,
)
from checks.pairings.virtual.address_space.proof.image import (
    FRAME,
    View,
    abstract,
    everywhere,
    put_entries,
    unchanged,
)
from checks.pairings.virtual.address_space.proof.tables import is_honest, rights_of, way
from checks.proof import CallState, Function, Lasting, Loop, LoopState, Places
from impl.virtual import address_space_layout as impl
from impl.virtual.address_space_layout import NOTED
from spec.virtual.address_space import KERNEL_SPACE, Leaf, allows
from spec.virtual.words import (
    EXECUTABLE,
    GLOBAL,
    PAGE_SIZE,
    USER,
    WRITABLE,
)
from spec.vocabulary import PAGE_SHIFT, Span, for_all, implies, select


def has_said_why_not(call: CallState) -> Iterable[Any]:
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


def growing(loop: LoopState) -> Iterable[Any]:
    """Nothing is mapped on the way, which has come down to an entry of some level."""
    view, entry = loop.view, loop.entry
    yield is_entry(view, entry) & is_on_a_way(view, entry) & (view.entry(entry) == 0)
    yield (loop.level <= level_of(view, entry)) & leads_to(view, entry, owner(view, loop.space, loop.slot), loop.slot)
    yield Lasting(are_held(view, loop.frame, loop.level))
    yield from everywhere(view)
    yield unchanged(view, loop.start_view)


def searching(loop: LoopState) -> Iterable[Any]:
    yield (loop.space >= 0) & (loop.space <= loop.view.most)
    yield for_all(Span(0, loop.space, "space"), loop.view.is_live)


def copying(loop: LoopState) -> Iterable[Any]:
    half = 1 << loop.view.index_bits - 1
    yield (loop.index >= half) & (loop.index <= 2 * half)


def copied_so_far(image: Any, loop: LoopState) -> None:
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


def kernel_page(loop: LoopState) -> Places:
    view = loop.view
    first = loop.index << (view.levels - 1) * view.index_bits
    space = loop.space << view.bits
    return {"page": [first, space | first, 0, space], "frame": [loop.root, view.root(KERNEL_SPACE)]}


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
    alike = for_all(Span(first, first + size, "page"), partial(is_alike, view, leaf))
    yield implies(failure != 0, entry == failure)
    found = (entry >= 0) & is_on_own_way(view, entry) & is_leaf_word(level, word) & is_honest(word)
    found = found & (placed(word) & size - 1 == 0) & (level <= view.image[impl.LARGEST])
    said = leaf.word == Leaf.of(placed(word), rights_of(word), level).word
    yield from implied(failure == 0, (found, said, alike))


def walking(loop: LoopState) -> Iterable[Any]:
    """The way from the space's own root, on which no permission was taken away so far."""
    view = loop.view
    yield (loop.level >= 1) & (loop.level <= view.levels) & (loop.rights == WRITABLE | USER | EXECUTABLE)
    for here in way(view, loop.space, loop.slot):
        yield implies(loop.level == here.level, here.is_reached & (loop.entry == here.entry))


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


def alike(view: View, table: Any, level: Any, count: Any) -> Any:
    """The first `count` entries of a table map pages that follow each other, with the same permissions."""
    first, start, bits = view.entry(table << view.index_bits) & ~NOTED, view.key(table), view.index_bits
    size = 1 << (level - 1) * bits

    def follows(key: Any) -> Any:
        index = key >> (level - 1) * bits & (1 << bits) - 1
        word = view.entry(table << bits | index)
        return word & ~NOTED == first + (index * size << PAGE_SHIFT)

    return for_all(Span(start, start + count * size, "page"), follows)


def merged_page(loop: LoopState) -> Places:
    view = loop.view
    return {"page": [view.key(loop.table) | loop.index << (loop.level - 1) * view.index_bits]}


def at_address(call: CallState) -> Places:
    """The page of an address, its table, and the frame that is mapped there."""
    view = call.view
    slot = call.address >> PAGE_SHIFT & (1 << view.bits) - 1
    table = its_table(view, last_step(view, call.space, slot, 1))
    owner = tables.owner_key(view, call.space, slot)
    places: Places = {"page": keys_of(view, call.space, slot), "mapping": [owner], "frame": [table]}
    return {**places, "space": [call.space], "offset": [owner - view.image.at(FRAME, owner)]}


def the_page_itself(call: CallState) -> Places:
    return {"page": keys_of(call.view, call.space, call.page & (1 << call.view.bits) - 1), "space": [call.space]}


def the_space(call: CallState) -> Places:
    view, space = call.view, call.space
    return {"page": [space << view.bits, 0], "frame": [view.root(space)], "space": [space]}


FUNCTIONS = (
    Function("take_frame", rests={TREE: (TREE, ACCOUNTED)}),
    Function("give_frame", focus=lambda call: {"frame": [call.frame]}),
    Function(
        "create_space",
        loops=(
            Loop(searching, spaces_left, writes=False, focus=lambda loop: {"space": [loop.space]}),
            Loop(copying, entries_left, index=1, effect=copied_so_far),
        ),
        focus=lambda call: {"page": [0], "frame": [call.view.root(KERNEL_SPACE)]},
    ),
    Function(
        "destroy_space",
        loops=(Loop(saving, entries_left, focus=kernel_page),),
        focus=the_space,
        rests={shown: (*RESTS[shown], COUNTED, FORMED) for shown in (TREE, REFERRED)},
    ),
    Function("why_not", requires=may_look, ensures=has_said_why_not, writes=(), focus=the_page),
    Function(
        "map_page",
        loops=(Loop(growing, lambda loop: level_of(loop.view, loop.entry)),),
        focus=the_page_itself,
        rests={ALL: ()},
    ),
    Function("unmap_page", focus=the_page_itself, rests={ALL: ()}),
    Function("protect_page", focus=the_page_itself, rests={ALL: ()}),
    Function("get_phys_addr", focus=at_address),
    Function("asked", effect=lambda image, how: asked(how), writes=()),
    Function(
        "usable_entry",
        requires=may_look,
        ensures=has_usable_entry,
        writes=(),
        loops=(
            Loop(
                walking,
                lambda loop: loop.level,
                writes=False,
                focus=lambda loop: {"page": keys_of(loop.view, loop.space, loop.slot)},
                cases=lambda loop: (loop.level == level for level in range(1, loop.view.levels)),
            ),
        ),
        focus=the_page,
        rests={CONTRACT: ON_THE_WAY},
    ),
    Function("access", focus=at_address, rests={ALL: ()}),
    Function("split", focus=the_page_itself, rests={ALL: ()}),
    Function(
        "merged",
        requires=may_merge,
        ensures=has_merged,
        writes=(),
        loops=(Loop(merging, entries_left, writes=False, focus=merged_page),),
        focus=lambda call: {"page": [call.view.key(call.table)]},
        cases=lambda call: levels_of(call.view, call.table),
    ),
    Function("collapse", focus=the_page_itself, rests={ALL: ()}),
)
