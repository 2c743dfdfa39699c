"""Stores to a library's page tables, one by one, within its calls: each table that the processor may walk is read-only,
so that a store faults; it is made alone, with the trap flag, and then looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from attrs import define, field, frozen

from checks.pairing import Arguments
from checks.pairings.virtual.address_space.target import instructions
from checks.pairings.virtual.address_space.target.cached import MOST_TABLES, Reference
from checks.pairings.virtual.address_space.target.sight import Found, Sight
from checks.pairings.virtual.address_space.target.tables import PageTables
from checks.targets.memory import PROT_READ, PROT_READ_WRITE, protect
from spec.virtual.words import NO_EXECUTE, PRESENT
from spec.vocabulary import PAGE_SHIFT

PAGE = 1 << PAGE_SHIFT
MOST_FOUND = 1 << 14
"""How much is looked at that one entry leads to: tables that are no tree may lead to ever more."""


@frozen
class Change:
    """Of one entry, by one store."""

    table: int
    """Its physical address,"""
    index: int
    was: int
    """and what stood in the entry before,"""
    word: int
    """and stands there now."""


@frozen
class Range:
    """Pages that a store is about, and what the processor finds there after it."""

    first: int
    end: int
    found: tuple[Found, ...]


@define
class Store:
    """One of those of a call."""

    number: int
    """Counted from 1."""
    at: int
    """The address of the instruction,"""
    back: int
    """and the word on top of the stack: where a function without a frame returns to."""
    changes: tuple[Change, ...] = ()
    ranges: tuple[Range, ...] = ()
    given: int | None = None
    """The physical address of a table that was given back by it, and was one still."""


@define
class Stores:
    """Those of one call, of which none raises anything: C makes them."""

    tables: PageTables
    operation: str = ""
    arguments: Arguments = ()
    made: list[Store] = field(factory=list)
    """Those that changed something."""
    count: int = 0
    """How many there were."""
    before: dict[int, Any] = field(factory=dict)
    """By a table's physical address, its entries when the call began; and, of those that are tables still, when the
    last store was made."""
    last: dict[int, Any] = field(factory=dict)
    references: dict[int, list[Reference]] = field(factory=dict)
    """By that address, each place that a table has."""
    links: dict[tuple[int, int], Store] = field(factory=dict)
    """By its place, what may be a link of a list of free frames, and the store that wrote it."""
    root: Reference | None = None
    open: set[int] = field(factory=set)
    """The tables that the store may write which is made alone now."""
    is_watching: bool = False
    judged: list[dict[str, str]] | None = None
    """What has come of it, once it was judged (between.py)."""
    error: Exception | None = None
    """Of our own."""
    sight: Sight = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.sight = Sight(self.tables, self.entries)

    # ── One call ──

    @contextmanager
    def watched(self, operation: str, arguments: Arguments) -> Iterator[None]:
        """Within it, a call is made."""
        self.operation, self.arguments = operation, arguments
        self.made, self.count, self.judged = [], 0, None
        self.links.clear()
        format_, before = self.tables.format, self.root
        self.root = Reference(format_.levels, 0, self.tables.root & format_.table_mask)
        if self.root != before or any((self.entries(table) != known).any() for table, known in self.last.items()):
            self.references = self._references()
            self.last = {table: self.entries(table).copy() for table in self.references}
        self.before = dict(self.last)
        instructions.watch(self)
        self._protect(set(self.references), PROT_READ)
        self.is_watching = True
        try:
            yield
        finally:
            self._release()

    def _release(self) -> None:
        self.is_watching = False
        self.open.clear()
        first = self.tables.words.address
        protect(first, first + self.tables.size, PROT_READ_WRITE)

    def freed(self, physical: int) -> None:
        """The library says that a frame is free from here on."""
        table = physical & -PAGE
        if self.is_watching and table in self.references:
            self.made.append(Store(self.count, 0, 0, given=table))

    # ── One store ──

    def opens(self, address: int) -> bool:
        """A store has faulted: whether it is one to a table, which it may be made to then."""
        table = (address - self.tables.words.address & -PAGE) + self.tables.physical
        if not self.is_watching or table not in self.references or table in self.open:
            return False
        self.open.add(table)
        self._protect({table}, PROT_READ_WRITE)
        return True

    @property
    def is_open(self) -> bool:
        """Whether one is made alone."""
        return bool(self.open)

    def stored(self, at: int, back: int) -> None:
        """It is made: by the instruction at an address, with this on top of the stack."""
        self.count += 1
        try:
            self._look(at, back)
        except Exception as error:
            self.error = self.error or error
            self._release()

    def _look(self, at: int, back: int) -> None:
        changes = tuple(change for table in sorted(self.open) for change in self._changes(table))
        self._protect(self.open, PROT_READ)
        self.open.clear()
        if not changes:
            return
        store = Store(self.count, at, back, changes)
        self.made.append(store)
        store.ranges = tuple(each for change in changes for each in self._ranges(change))
        for change in changes:
            self._links(change, store)
        if any(self._leads(change) for change in changes):
            self._follow()

    def _changes(self, table: int) -> Iterator[Change]:
        there, known = self.entries(table).copy(), self.last[table]
        for index in (there != known).nonzero()[0].tolist():
            yield Change(table, index, int(known[index]), int(there[index]))
        self.last[table] = there

    def _ranges(self, change: Change) -> Iterator[Range]:
        for here in self.references[change.table]:
            size = 1 << self.tables.format.shift(here.level) - PAGE_SHIFT
            first = here.slot + change.index * size
            if not self.tables.is_whole(first, size):
                found = tuple(
                    islice(self.sight.under(here, change.index, change.word, first, first + size), MOST_FOUND)
                )
                yield Range(first, first + size, found)

    def _leads(self, change: Change) -> bool:
        """Whether a table may have come, or gone, with it."""
        return (change.was | change.word) & PRESENT != 0 and self.references[change.table][0].level > 1

    def _follow(self) -> None:
        """See which tables there are now."""
        before, self.references = self.references, self._references()
        gone, come = set(before) - set(self.references), set(self.references) - set(before)
        self._protect(gone, PROT_READ_WRITE)
        self._protect(come, PROT_READ)
        self.last = {table: self.last[table] for table in self.last if table not in gone}
        self.last.update((table, self.entries(table).copy()) for table in come)
        for (table, _), store in self.links.items():
            if table in gone and store.given is None:
                store.given = table

    def _links(self, change: Change, store: Store) -> None:
        """A list of free frames may lie in them: then an entry that leads to memory for tables, and is not present, is
        a link, if the table of it has no place any more in the end."""
        place, rest = (change.table, change.index), ~(PAGE - 1 | 1 << NO_EXECUTE)
        is_link = change.word & PRESENT == 0 and (change.word ^ change.was) & rest != 0
        if is_link and self._is_ours(change.word & rest):
            self.links[place] = store
        else:
            self.links.pop(place, None)

    def _is_ours(self, word: int) -> bool:
        """Whether it leads to the memory for tables, as a physical address or as a pointer."""
        return word != 0 and any(
            0 <= word - first < self.tables.size for first in (self.tables.physical, self.tables.words.address)
        )

    # ── Memory ──

    def entries(self, table: int) -> Any:
        """Those of the table at a physical address, as they are; None where there is no memory for tables."""
        begin = table - self.tables.physical
        if not 0 <= begin <= self.tables.size - PAGE:
            return None
        return self.tables.words.bytes[begin : begin + PAGE].view("u8" if self.tables.format.is_wide else "u4")

    def entries_before(self, table: int) -> Any:
        """The same as they were when the call began."""
        return self.before.get(table)

    def _references(self) -> dict[int, list[Reference]]:
        found: dict[int, list[Reference]] = {}
        assert self.root is not None
        for each in islice(self.sight.references(self.root), MOST_TABLES):
            found.setdefault(each.table, []).append(each)
        return found

    def _protect(self, tables: set[int], access: int) -> None:
        """With as few calls of the kernel as there are runs of neighbours."""
        moved = self.tables.words.address - self.tables.physical
        left = sorted(tables)
        while left:
            count = next((n for n, table in enumerate(left) if table != left[0] + n * PAGE), len(left))
            protect(left[0] + moved, left[count - 1] + moved + PAGE, access)
            del left[:count]
