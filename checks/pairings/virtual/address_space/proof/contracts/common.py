"""What contracts of page tables speak of: entries and where they lead, pages, and where hypotheses are used."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from checks.pairings.virtual.address_space.proof import tables
from checks.pairings.virtual.address_space.proof.effects import (
    fits,
    is_on_a_way,
    its_table,
    last_of_pool,
    last_step,
    page_of,
    placed,
)
from checks.pairings.virtual.address_space.proof.image import (
    FRAME,
    View,
    everywhere,
)
from checks.pairings.virtual.address_space.proof.tables import is_honest, rights_of
from checks.proof import CallState, LoopState, Places
from impl.virtual import address_space_layout as impl
from impl.virtual.address_space_layout import NOTED, PLACE
from spec.virtual.address_space import KERNEL_SPACE, Leaf
from spec.virtual.words import (
    GLOBAL,
    PAGE_SIZE,
    PRESENT,
)
from spec.vocabulary import PAGE_SHIFT, Span, for_all, implies, select


def owner(view: View, space: Any, slot: Any) -> Any:
    """The space that a page belongs to."""
    return select(slot < view.half, space, KERNEL_SPACE)


def leads_to(view: View, entry: Any, space: Any, slot: Any) -> Any:
    """Whether an entry translates a page, among others."""
    size = 1 << (level_of(view, entry) - 1) * view.index_bits
    return page_of(view, entry) == space << view.bits | slot & -size


def is_leaf(view: View, entry: Any) -> Any:
    """Whether an entry maps a page, and has no other bits than such entries have."""
    word, level = view.entry(entry), level_of(view, entry)
    size = 1 << (level - 1) * view.index_bits
    rest = word & ~(PLACE | tables.GRANTED | NOTED | view.no_execute)
    is_formed = (rest == PRESENT | select(level > 1, PAGE_SIZE, 0)) & (placed(word) & size - 1 == 0)
    return is_on_a_way(view, entry) & is_formed & (level <= view.image[impl.LARGEST])


def level_of(view: View, entry: Any) -> Any:
    return view.kind(its_table(view, entry))


def keys_of(view: View, space: Any, slot: Any) -> list[Any]:
    """A page of a space, and where it is the kernel's, the kernel's."""
    return [space << view.bits | slot, select(slot < view.half, space, KERNEL_SPACE) << view.bits | slot]


def its_space(view: View, entry: Any) -> Any:
    """The space that an entry's table is for."""
    return view.key(its_table(view, entry)) >> view.bits


def are_held(view: View, frame: Any, level: Any) -> Any:
    return for_all(Span(frame, last_of_pool(view.image, frame, level)), partial(_is_held, view))


def _is_held(view: View, frame: Any) -> Any:
    return view.count(frame) >= 0


def on_the_way(view: View, space: Any, slot: Any) -> Places:
    """A page, its owner's, and all tables that translate it."""
    found = [tables.table_at(view, level, space, slot) for level in range(1, view.levels + 1)]
    return {"page": keys_of(view, space, slot), "frame": [*found, view.root(KERNEL_SPACE)], "space": [space]}


def the_page(call: CallState) -> Places:
    return on_the_way(call.view, call.space, call.page & (1 << call.view.bits) - 1)


def the_entry(call: CallState) -> Places:
    """An entry's table, and the first of its pages."""
    return {"page": [page_of(call.view, call.entry), 0], "frame": [its_table(call.view, call.entry)]}


def levels_of_entry(call: CallState) -> Iterable[Any]:
    return levels_of(call.view, its_table(call.view, call.entry))


def levels_of(view: View, table: Any) -> Iterable[Any]:
    """A table of each level in turn."""
    return (view.kind(table) == level for level in range(1, view.levels))


def tables_of(view: View, table: Any) -> Places:
    """A table, the one above it, and the part that it is for."""
    return {"frame": [table, its_table(view, view.parent(table))], "page": [view.key(table), 0]}


def spaces_left(loop: LoopState) -> Any:
    return loop.view.most - loop.space


def by_size(view: View, space: Any, page: Any, *rest: Any) -> Iterable[Any]:
    """A page of each size in turn is mapped here."""
    slot = page & (1 << view.bits) - 1
    for level in view.format.page_levels:
        here = tables.step(view, level, select(slot < view.half, space, KERNEL_SPACE), slot)
        maps = here.is_reached & here.maps_page
        yield maps & (view.kind(here.table) == level) & (last_step(view, space, slot, 1) == here.entry)


def implied(condition: Any, claims: Iterable[Any]) -> Iterable[Any]:
    return (implies(condition, claim) for claim in claims)


def follows_on(image: Any, is_one: Any, first: Any, frame: Any, key: Any) -> Any:
    return implies(is_one, image.at(FRAME, key) == frame + (key - first))


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
    yield for_all(Span(key, key + (size << view.index_bits), "page"), partial(goes_on, view, key, size))


def goes_on(view: View, first: Any, size: Any, key: Any) -> Any:
    start, here = view.leaf_at(first), view.leaf_at(key)
    return here.word == start.word + ((key - first & -size) << PAGE_SHIFT)


def is_alike(view: View, leaf: Leaf, key: Any) -> Any:
    return view.leaf_at(key).word == leaf.word


def may_look(call: CallState) -> Iterable[Any]:
    return everywhere(call.view)


def entries_left(loop: LoopState) -> Any:
    """Of a table."""
    return (1 << loop.view.index_bits) - loop.index
