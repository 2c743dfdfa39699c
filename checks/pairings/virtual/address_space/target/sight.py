"""What the processor finds at a range of pages, in tables as they are or as they were: by the law of the walk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from attrs import define, field, frozen

from checks.pairings.virtual.address_space.target.cached import Kept, Reference, granted
from checks.pairings.virtual.address_space.target.tables import PageTables
from spec.virtual.entry import Entry, Format
from spec.virtual.words import PAGE_SIZE, PRESENT
from spec.vocabulary import PAGE_SHIFT


@frozen
class Fault:
    """Pages that nothing can be translated at, though an entry is present: a bit in it is reserved, or its table lies
    where there is no memory for tables."""

    slot: int
    count: int
    is_reserved: bool


Found = Kept | Fault
"""What an entry leads to in the end; where it is absent there is none."""


@define
class Sight:
    """Some state of a library's tables."""

    tables: PageTables
    words: Callable[[int], Any]
    """The entries of the table at a physical address; None where there is no memory for tables."""
    format: Format = field(init=False)
    """With the bits that this processor reserves."""

    def __attrs_post_init__(self) -> None:
        self.format = self.tables.machine.format

    def between(self, here: Reference, first: int, end: int) -> Iterator[Found]:
        """From a table on, what is found at the pages from `first` to `end`, in the order of their addresses."""
        words = self.words(here.table)
        if words is None:
            yield Fault(here.slot, self._size(here.level + 1), is_reserved=False)
            return
        size = self._size(here.level)
        low, high = max(0, (first - here.slot) // size), min(len(words), -(-(end - here.slot) // size))
        for index in np.flatnonzero(words[low:high] & PRESENT).tolist():
            yield from self.under(here, low + index, int(words[low + index]), first, end)

    def under(self, here: Reference, index: int, word: int, first: int, end: int) -> Iterator[Found]:
        """The same under an entry of that table, if this word stands there."""
        size = self._size(here.level)
        slot, entry = here.slot + index * size, Entry(word, here.level, self.format)
        if not entry.is_present or self.tables.is_whole(slot, size):
            return
        maps_page = bool(entry.maps_page(large_pages=True))
        if entry.has_reserved(maps_page=maps_page, no_execute=True):
            yield Fault(slot, size, is_reserved=True)
        elif maps_page:
            rights = here.rights & granted(entry)
            yield Kept(slot, size, entry.page >> PAGE_SHIFT, rights, bool(entry.is_global))
        else:
            yield from self.between(self._below(here, slot, entry), first, end)

    def references(self, root: Reference) -> Iterator[Reference]:
        """Every table in the memory for tables that the processor may walk, with each of its places."""
        words = self.words(root.table)
        if words is None:
            return
        yield root
        if root.level == 1:
            return
        size = self._size(root.level)
        is_page = PAGE_SIZE if root.level in self.format.page_levels else 0
        for index in np.flatnonzero(words & (PRESENT | is_page) == PRESENT).tolist():
            slot, entry = root.slot + index * size, Entry(int(words[index]), root.level, self.format)
            if not (entry.has_reserved(maps_page=False, no_execute=True) or self.tables.is_whole(slot, size)):
                yield from self.references(self._below(root, slot, entry))

    def _below(self, here: Reference, slot: int, entry: Entry) -> Reference:
        return Reference(here.level - 1, slot, entry.table, here.rights & granted(entry))

    def _size(self, level: int) -> int:
        """How many pages of the smallest size an entry of a level is about."""
        return 1 << self.format.shift(level) - PAGE_SHIFT
