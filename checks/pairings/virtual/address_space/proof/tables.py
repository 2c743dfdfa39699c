"""What holds of page tables in memory: invariants over reading functions, on words plain or symbolic. Exploration and
the random drivers judge by them, and proofs assume them and must prove them again.

Each speaks of one place, a page by its key (spec.virtual.address_space: Spaces) or a frame, and of one level: of the
table that translates the page there, of its entry, and of the table below. That a table is the one that the entries
above it lead to is the first of them; so what an operation leaves alone is seen from the words that it did not write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from attrs import frozen

from impl.virtual.address_space_layout import NOTED, PAGE, PLACE, SAVED_DIRTY, TABLE
from spec.virtual.address_space import KERNEL_SPACE, Leaf
from spec.virtual.entry import Format
from spec.virtual.words import DIRTY, EXECUTABLE, GLOBAL, NO_EXECUTE, PAGE_SIZE, PRESENT, USER, WRITABLE
from spec.vocabulary import PAGE_SHIFT, align_down, all_of, implies, negate, select

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
    def table(self, level: int, part: Any) -> Any:
        """The table of a level below the roots that translates a part of a space; -1 where there is none."""

    def step(self, level: int, space: Any, slot: Any) -> Step:
        """What `step_of` says."""

    def is_counted(self, step: Step) -> Any:
        """Whether a used entry is among as many as its table counts."""

    def size(self, level: Any) -> Any: ...
    def is_taken(self, frame: Any) -> Any:
        """Whether the buddy allocator has handed the frame out."""

    @property
    def written(self) -> Any:
        """No frame is counted more often."""

    def frame_of(self, key: Any) -> Any:
        """The frame that a page maps, by the key of its owner; -1 where nothing is mapped."""

    def leaf_at(self, key: Any) -> Leaf:
        """What is mapped at a page, by the key of its owner; not what was noted of its use."""

    def is_mapping_counted(self, key: Any, frame: Any) -> Any:
        """Whether a page that maps a frame is among as many as the frame counts."""


@frozen
class Step:
    """An entry on the way to a page."""

    level: int
    table: Any
    entry: Any
    word: Any

    @property
    def is_reached(self) -> Any:
        return self.table >= 0

    @property
    def is_present(self) -> Any:
        return (self.word & PRESENT) != 0

    @property
    def maps_page(self) -> Any:
        return self.is_present & ((self.level == 1) | ((self.word & PAGE_SIZE) != 0))

    @property
    def leads_on(self) -> Any:
        return self.is_present & negate((self.level == 1) | ((self.word & PAGE_SIZE) != 0))

    @property
    def frame(self) -> Any:
        return (self.word & PLACE) >> PAGE_SHIFT


def parts(tables: Tables, key: Any) -> tuple[Any, Any]:
    """The space and the page of a key."""
    return key >> tables.bits, key & ((1 << tables.bits) - 1)


def owner_key(tables: Tables, space: Any, slot: Any) -> Any:
    """The key of a page by which tables below the roots know it: the kernel half is the kernel's."""
    return select(slot < tables.half, space, KERNEL_SPACE) << tables.bits | slot


def table_at(tables: Tables, level: int, space: Any, slot: Any) -> Any:
    """The table of a level that translates a page."""
    if level == tables.format.levels:
        return tables.root(space)
    return tables.table(level, owner_key(tables, space, slot) >> level * tables.format.index_bits)


def step(tables: Tables, level: int, space: Any, slot: Any) -> Step:
    """The entry of a level on the way to a page."""
    return tables.step(level, space, slot)


def step_of(tables: Tables, level: int, space: Any, slot: Any) -> Step:
    """The same as the tables say it: several invariants ask for each, so that a memory that stands may keep it."""
    bits = tables.format.index_bits
    table = table_at(tables, level, space, slot)
    entry = table << bits | slot >> (level - 1) * bits & (1 << bits) - 1
    word = 0 if (table >= 0) is False else tables.entry(entry)
    return Step(level, table, entry, word)


def way(tables: Tables, space: Any, slot: Any) -> Iterator[Step]:
    """The entries on the way to a page, from the root down, as far as they are plainly reached."""
    for level in range(tables.format.levels, 0, -1):
        found = step(tables, level, space, slot)
        if found.is_reached is False:
            return
        yield found


def is_within(tables: Tables, key: Any) -> Any:
    return (key >= 0) & (key < tables.most << tables.bits)


def is_page(tables: Tables, key: Any) -> Any:
    """Whether the key's space exists."""
    within = is_within(tables, key)
    return within is not False and within & tables.is_live(key >> tables.bits)


def is_table(tables: Tables, frame: Any) -> Any:
    return (frame >= 0) & (frame < tables.frames)


def rights_of(word: Any) -> Any:
    return word & GRANTED | (word >> NO_EXECUTE & 1 ^ 1) * EXECUTABLE


# ── Of the way to a page, at each level ──────────────────────────────────────────────────────────────────────


def tables_form_a_tree(level: int, tables: Tables, key: Any) -> Any:
    """a table is of its level and for its part of a space; what leads to it is the entry that its record names"""
    space, slot = parts(tables, key)
    live = is_page(tables, key)
    if is_within(tables, key) is False:
        return True
    here = step(tables, level, space, slot)
    claims = [here.table >= -1]
    if level == tables.format.levels:
        claims.append(implies(live, here.is_reached))
        place = space << tables.bits
    else:
        place = align_down(owner_key(tables, space, slot), level * tables.format.index_bits)
        is_owned = tables.is_live(select(slot < tables.half, space, KERNEL_SPACE))
        claims.append(implies(negate(is_owned), negate(here.is_reached)))
    if here.is_reached is not False:
        agrees = (tables.kind(here.table) == level) & (tables.key(here.table) == place)
        if level == tables.format.levels:
            agrees = agrees & (tables.parent(here.table) == -1 - space)
        claims.append(implies(live & here.is_reached, is_table(tables, here.table) & agrees))
    if level > 1:
        claims.append(implies(live, _leads(tables, here, space, slot)))
    return implies(is_within(tables, key), all_of(claims))


def _leads(tables: Tables, here: Step, space: Any, slot: Any) -> Any:
    """An entry leads to the table below, and that knows it by its number; or there is none below."""
    below = table_at(tables, here.level - 1, space, slot)
    leads = here.is_reached is not False and here.is_reached & here.leads_on
    if leads is False:
        return below == -1
    known = is_table(tables, below)
    if known is False:
        return negate(leads) & (below == -1)
    agrees = (below == here.frame) & (tables.parent(below) == canonical(tables, slot, here))
    return select_either(leads, known & agrees, below == -1)


def canonical(tables: Tables, slot: Any, here: Step) -> Any:
    """The entry that counts: in the kernel half of a root the kernel's own."""
    if here.level != tables.format.levels:
        return here.entry
    bits = tables.format.index_bits
    own = tables.root(KERNEL_SPACE) << bits | here.entry & (1 << bits) - 1
    return select(slot < tables.half, here.entry, own)


def entries_are_well_formed(level: int, tables: Tables, key: Any) -> Any:
    """an entry is absent and 0, or refers to a table and gives every permission, or maps a page and has no other bit"""
    return at_entry(level, tables, key, lambda slot, here: well_formed(tables, slot, here))


def at_entry(level: int, tables: Tables, key: Any, claim: Callable[[Any, Step], Any]) -> Any:
    """A claim about the entry of a level on the way to a page, if there is one."""
    concerned = is_page(tables, key)
    if concerned is False:
        return True
    space, slot = parts(tables, key)
    here = step(tables, level, space, slot)
    reached = concerned & here.is_reached
    return reached is False or implies(reached, claim(slot, here))


def well_formed(tables: Tables, slot: Any, here: Step) -> Any:
    return (
        ((here.word == 0) | here.is_present)
        & implies(here.leads_on, here.word & ~PLACE == TABLE)
        & implies(here.maps_page, _is_leaf(tables, slot, here))
    )


def _is_leaf(tables: Tables, slot: Any, here: Step) -> Any:
    form = tables.format
    if here.level not in form.page_levels:
        return False
    size = PAGE_SIZE if here.level > 1 else 0
    known = PRESENT | GRANTED | NOTED | size | PLACE
    forbidden = ~(known | (-1 << NO_EXECUTE if form.has_no_execute else 0))
    inside = ((1 << (here.level - 1) * form.index_bits) - 1) << PAGE_SHIFT
    is_global = (here.word & GLOBAL) != 0
    return (here.word & (forbidden | inside) == 0) & implies(slot < tables.half, negate(is_global))


def dirty_implies_writable(level: int, tables: Tables, key: Any) -> Any:
    """an entry with D set has R/W set: else it would be one of a shadow stack"""
    return at_entry(level, tables, key, lambda slot, here: implies(here.maps_page, is_honest(here.word)))


def is_honest(word: Any) -> Any:
    """Whether an entry of a page has D only with R/W, and the mark that replaces D only without."""
    writable = (word & WRITABLE) != 0
    return word & select(writable, SAVED_DIRTY, DIRTY) == 0


def kernel_half_equal_in_all_roots(tables: Tables, key: Any) -> Any:
    """the entries of the kernel half of a root are those of the kernel's, but for what the processor noted in them"""
    space, slot = parts(tables, key)
    exists = tables.is_live(KERNEL_SPACE)
    concerned = is_page(tables, key) & (slot >= tables.half)
    if concerned is False:
        return exists
    own, kernel = (step(tables, tables.format.levels, each, slot).word for each in (space, KERNEL_SPACE))
    return exists & implies(concerned, own & ~NOTED == kernel & ~NOTED)


def entries_are_counted(level: int, tables: Tables, key: Any) -> Any:
    """each entry that is used is among those that its table counts"""

    def is_counted(slot: Any, here: Step) -> Any:
        is_copy = (level == tables.format.levels) & (slot >= tables.half) & (key >> tables.bits != KERNEL_SPACE)
        used = here.is_present & negate(is_copy)
        return used is False or implies(used, tables.is_counted(here))

    return at_entry(level, tables, key, is_counted)


def is_owned(tables: Tables, key: Any) -> Any:
    """Whether a page goes by its owner's key."""
    space, slot = parts(tables, key)
    return (slot < tables.half) | (space == KERNEL_SPACE)


def pages_are_noted(level: int, tables: Tables, key: Any) -> Any:
    """which frame a page maps, and with which permissions, is noted as the tables say it"""
    space, slot = parts(tables, key)
    here, live = step(tables, level, space, slot), tables.is_live(space)
    frame, leaf = tables.frame_of(key), tables.leaf_at(key).word
    nothing = (frame == -1) & (leaf == 0)
    inside = slot & (tables.size(level) - 1)
    mapped = (frame == here.frame | inside) & (leaf == Leaf.of(here.frame, rights_of(here.word), level).word)
    reached = live & here.is_reached
    claims = [implies(reached & here.maps_page, mapped), implies(reached & negate(here.is_present), nothing)]
    if level == tables.format.levels:
        claims.append(implies(negate(live), nothing))
    return implies(is_within(tables, key) & is_owned(tables, key), all_of(claims))


def mappings_are_counted(tables: Tables, key: Any) -> Any:
    """each page that maps a frame of the pool is among those that the frame counts, and the frame is allocated"""
    frame = tables.frame_of(key)
    counted = tables.is_mapping_counted(key, frame)
    return (frame >= -1) & implies(is_table(tables, frame), counted & (tables.kind(frame) == PAGE))


# ── Of a frame ───────────────────────────────────────────────────────────────────────────────────────────────


def tables_are_referred_to(level: int, tables: Tables, frame: Any) -> Any:
    """a table is its space's root, or the one that the tables above lead to for its part"""
    is_one = tables.kind(frame) == level
    if is_one is False:
        return True
    if level < tables.format.levels:
        return implies(is_one, _is_of_its_part(level, tables, frame))
    space = -1 - tables.parent(frame)
    exists = (space >= 0) & (space < tables.most)
    return implies(is_one, exists is not False and exists & (tables.root(space) == frame))


def _is_of_its_part(level: int, tables: Tables, frame: Any) -> Any:
    key = tables.key(frame)
    exists = is_page(tables, key)
    if exists is False:
        return False
    is_its = tables.table(level, key >> level * tables.format.index_bits) == frame
    return exists & (owner_key(tables, *parts(tables, key)) == key) & is_its


def select_either(condition: Any, then: Any, otherwise: Any) -> Any:
    """The one or the other condition."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    return implies(condition, then) & (condition | otherwise)


def frames_are_accounted_for(tables: Tables, frame: Any) -> Any:
    """a frame is allocated exactly where its record says what for, and a free one is counted nowhere"""
    kind = tables.kind(frame)
    taken = tables.is_taken(frame)
    tally = tables.tally(frame)
    known = (kind >= PAGE) & (kind <= tables.format.levels) & (tally >= 0) & (tally <= tables.written)
    return known & ((kind != 0) == taken) & implies(kind == 0, tally == 0)


OF_FRAMES = (frames_are_accounted_for, tables_are_referred_to)
AT_ENTRIES = (
    tables_form_a_tree,
    entries_are_well_formed,
    dirty_implies_writable,
    entries_are_counted,
    pages_are_noted,
)
OF_ENTRIES = (tables_form_a_tree, entries_are_well_formed, dirty_implies_writable, entries_are_counted)
"""Those that say the same of all pages that an entry is on the way to: they read of a page only what leads there."""
OF_PAGES = (kernel_half_equal_in_all_roots, mappings_are_counted)
