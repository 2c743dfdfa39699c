"""What holds of page tables in memory: invariants over reading functions, on words plain or symbolic.

Each speaks of one place, a page by its key (spec.virtual.address_space: Spaces) or a frame, and of the *way* to it: the
entries that a processor reads from the root down. So a statement about all tables is one about a handful of words, and
what an operation leaves alone is seen from the words that it did not write.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from attrs import frozen

from impl.virtual.address_space import NOTED, PAGE, PLACE, SAVED_DIRTY, TABLE
from spec.virtual.address_space import KERNEL
from spec.virtual.entry import Format
from spec.virtual.words import DIRTY, EXECUTABLE, GLOBAL, NO_EXECUTE, PAGE_SIZE, PRESENT, USER, WRITABLE
from spec.vocabulary import PAGE_SHIFT, align_down, all_of, any_of, implies, negate, select

GRANTED = WRITABLE | USER | GLOBAL


class Tables(Protocol):
    """What the invariants read."""

    @property
    def format(self) -> Format: ...
    @property
    def frames(self) -> Any: ...
    @property
    def most(self) -> Any: ...
    @property
    def bits(self) -> int: ...
    @property
    def half(self) -> int: ...
    def kind(self, frame: Any) -> Any: ...
    def parent(self, frame: Any) -> Any: ...
    def tally(self, frame: Any) -> Any: ...
    def key(self, frame: Any) -> Any: ...
    def root(self, space: Any) -> Any: ...
    def is_live(self, space: Any) -> Any: ...
    def entry(self, number: Any) -> Any: ...
    def is_counted(self, step: Step) -> Any: ...


@frozen
class Step:
    """An entry on the way to a page."""

    table: Any
    level: int
    entry: Any
    word: Any
    is_reached: Any

    @property
    def is_present(self) -> Any:
        return (self.word & PRESENT) != 0

    @property
    def maps_page(self) -> Any:
        return self.is_present & ((self.level == 1) | ((self.word & PAGE_SIZE) != 0))

    @property
    def leads_on(self) -> Any:
        return self.is_present & negate(self.maps_page)

    @property
    def frame(self) -> Any:
        return (self.word & PLACE) >> PAGE_SHIFT


def way(tables: Tables, space: Any, slot: Any) -> Iterator[Step]:
    """The entries that a processor reads in a space, from its root down, as far as they are plainly reached."""
    form = tables.format
    table, is_reached = tables.root(space), True
    for level in range(form.levels, 0, -1):
        entry = table << form.index_bits | slot >> (level - 1) * form.index_bits & (1 << form.index_bits) - 1
        step = Step(table, level, entry, tables.entry(entry), is_reached)
        yield step
        is_reached = step.leads_on & is_reached
        if is_reached is False:
            return
        table = step.frame


def parts(tables: Tables, key: Any) -> tuple[Any, Any]:
    """The space and the page of a key."""
    return key >> tables.bits, key & ((1 << tables.bits) - 1)


def is_page(tables: Tables, key: Any) -> Any:
    """Whether the key's space exists."""
    within = (key >= 0) & (key < tables.most << tables.bits)
    return within is not False and within & tables.is_live(key >> tables.bits)


def is_table(tables: Tables, frame: Any) -> Any:
    return (frame >= 0) & (frame < tables.frames)


def rights_of(word: Any) -> Any:
    return word & GRANTED | (word >> NO_EXECUTE & 1 ^ 1) * EXECUTABLE


# ── Of the way to a page ─────────────────────────────────────────────────────────────────────────────────────


def tables_form_a_tree(tables: Tables, key: Any) -> Any:
    """on the way to a page each table has one parent, is of its level, and translates the part of the space it is for"""
    concerned = is_page(tables, key)
    return concerned is False or implies(concerned, tree(tables, *parts(tables, key)))


def tree(tables: Tables, space: Any, slot: Any) -> Any:
    claims, above = [], None
    owner = select(slot < tables.half, space, KERNEL) << tables.bits
    for step in way(tables, space, slot):
        table = step.table
        if above is None:
            place = (-1 - space, space << tables.bits)
        else:
            first = align_down(slot, step.level * tables.format.index_bits)
            place = (_canonical(tables, slot, above), owner | first)
        known = is_table(tables, table)
        if known is False:
            return False
        agrees = (tables.kind(table) == step.level) & (tables.parent(table) == place[0])
        claims.append(implies(step.is_reached, known & agrees & (tables.key(table) == place[1])))
        above = step
    return all_of(claims)


def _canonical(tables: Tables, slot: Any, step: Step) -> Any:
    """The entry that counts: in the kernel half of a root the kernel's own."""
    if step.level != tables.format.levels:
        return step.entry
    bits = tables.format.index_bits
    own = tables.root(KERNEL) << bits | step.entry & (1 << bits) - 1
    return select(slot < tables.half, step.entry, own)


def entries_are_well_formed(tables: Tables, key: Any) -> Any:
    """an entry is absent and 0, or refers to a table and gives every right, or maps a page and has no other bit"""
    concerned = is_page(tables, key)
    return concerned is False or implies(concerned, well_formed(tables, *parts(tables, key)))


def well_formed(tables: Tables, space: Any, slot: Any) -> Any:
    return all_of(
        implies(
            step.is_reached,
            ((step.word == 0) | step.is_present)
            & implies(step.leads_on, step.word & ~PLACE == TABLE)
            & implies(step.maps_page, _is_leaf(tables, slot, step)),
        )
        for step in way(tables, space, slot)
    )


def _is_leaf(tables: Tables, slot: Any, step: Step) -> Any:
    form = tables.format
    if step.level not in form.page_levels:
        return False
    size = PAGE_SIZE if step.level > 1 else 0
    known = PRESENT | GRANTED | NOTED | size | PLACE
    forbidden = ~(known | (-1 << NO_EXECUTE if form.has_no_execute else 0))
    inside = ((1 << (step.level - 1) * form.index_bits) - 1) << PAGE_SHIFT
    is_global = (step.word & GLOBAL) != 0
    return (step.word & (forbidden | inside) == 0) & implies(slot < tables.half, negate(is_global))


def dirty_implies_writable(tables: Tables, key: Any) -> Any:
    """an entry with D set has R/W set: else it would be one of a shadow stack"""
    concerned = is_page(tables, key)
    if concerned is False:
        return True
    return implies(concerned, all_of(_clean(step) for step in way(tables, *parts(tables, key))))


def _clean(step: Step) -> Any:
    return implies(step.is_reached & step.maps_page, is_honest(step.word))


def is_honest(word: Any) -> Any:
    """Whether an entry of a page has D only with R/W, and the mark that stands for D only without."""
    writable = (word & WRITABLE) != 0
    return word & select(writable, SAVED_DIRTY, DIRTY) == 0


def kernel_half_equal_in_all_roots(tables: Tables, key: Any) -> Any:
    """the entries of the kernel half of a root are those of the kernel's, but for what the processor noted in them"""
    space, slot = parts(tables, key)
    exists = tables.is_live(KERNEL)
    concerned = is_page(tables, key) & (slot >= tables.half)
    if concerned is False:
        return exists
    own, kernel = (next(way(tables, each, slot)).word for each in (space, KERNEL))
    return exists & implies(concerned, own & ~NOTED == kernel & ~NOTED)


def tables_are_never_mapped(tables: Tables, key: Any) -> Any:
    """no page maps a frame that is a table, or that nobody holds"""
    concerned = is_page(tables, key)
    if concerned is False:
        return True
    space, slot = parts(tables, key)
    frame, is_mapped = mapped_frame(tables, space, slot)
    of_pool = concerned & is_mapped & (frame < tables.frames)
    return of_pool is False or implies(of_pool, tables.kind(frame) == PAGE)


def mapped_frame(tables: Tables, space: Any, slot: Any) -> tuple[Any, Any]:
    """The frame of a page, and whether there is one."""
    frame, is_mapped = 0, False
    for step in way(tables, space, slot):
        here = step.is_reached & step.maps_page
        inside = slot & ((1 << (step.level - 1) * tables.format.index_bits) - 1)
        frame, is_mapped = select(here, step.frame | inside, frame), here | is_mapped
    return frame, is_mapped


def entries_are_counted(tables: Tables, key: Any) -> Any:
    """each entry that is used is among those that its table counts"""
    concerned = is_page(tables, key)
    return concerned is False or implies(concerned, counted(tables, *parts(tables, key)))


def counted(tables: Tables, space: Any, slot: Any) -> Any:
    claims = []
    for step in way(tables, space, slot):
        is_copy = (step.level == tables.format.levels) & (slot >= tables.half) & (space != KERNEL)
        used = step.is_reached & step.is_present & negate(is_copy)
        claims.append(used is False or implies(used, tables.is_counted(step)))
    return all_of(claims)


# ── Of a frame ───────────────────────────────────────────────────────────────────────────────────────────────


def tables_are_referred_to(tables: Tables, frame: Any) -> Any:
    """a table is its space's root, or the entry that its record names is on the way to its part and refers to it"""
    kind = tables.kind(frame)
    is_any = kind > 0
    if is_any is False:
        return True
    parent = tables.parent(frame)
    space = -1 - parent
    is_root = (space >= 0) & (space < tables.most) & (kind == tables.format.levels)
    is_root = is_root is not False and is_root & (tables.root(space) == frame)
    return implies(is_any, select_either(parent < 0, is_root, _is_below(tables, frame)))


def select_either(condition: Any, then: Any, otherwise: Any) -> Any:
    """The one or the other condition."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    return implies(condition, then) & (condition | otherwise)


def _is_below(tables: Tables, frame: Any) -> Any:
    key, kind = tables.key(frame), tables.kind(frame)
    exists = is_page(tables, key)
    if exists is False:
        return False
    space, slot = parts(tables, key)
    found = any_of(
        (kind == step.level - 1)
        & step.is_reached
        & step.leads_on
        & (step.entry == tables.parent(frame))
        & (step.frame == frame)
        for step in way(tables, space, slot)
    )
    return exists & found & tree(tables, space, slot) & counted(tables, space, slot)
