"""Translations that memory no longer holds: the processor may still act by them, until the right flush.

An entry is used, so that the TLB may hold it; then it is changed; then something is flushed, or nothing; then the
address is accessed again. What is permitted is told as the states of which one must permit the answer: what memory
held and what it holds, or what it holds alone after a flush that covers the address. The law of the TLB itself is
spec.virtual.tlb; `possible` is the one place here that knows of it.

Unicorn drops more than it must: at a load of CR3 it drops global translations too, which is permitted, so that their
staying is not seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from attrs import frozen

from checks.oracles.x86.layout import READ_AT, WRITE_AT
from checks.oracles.x86.scenes import ALL, NARROW_PAGES, NARROW_TABLE, TABLES, WIDE_PAGES, narrow, wide
from spec.virtual.words import (
    ACCESSED,
    BY_USER,
    DIRTY,
    EXECUTE_DISABLE,
    FETCH,
    GLOBAL,
    GLOBAL_PAGES,
    LARGE_PAGES,
    LONG_MODE,
    NO_EXECUTE,
    PAGE_SIZE,
    PRESENT,
    USER,
    WRITABLE,
    WRITE,
    WRITE_PROTECT,
)
from spec.vocabulary import Table

if TYPE_CHECKING:
    from checks.oracles.x86.processor import Processor

FLUSHES = ("nothing", "another page", "nearby", "invalidate", "load root", "toggle global")
"""Nothing; INVLPG of a page far off, of an address 8 KiB away, of the address; CR3 loaded; CR4.PGE changed and back."""
STALE = "a stale translation is used"
KINDS = frozenset({STALE, *(f"flushed: {flush}" for flush in FLUSHES)})
_NEARBY, _FAR = 1 << 13, 1 << 24
"""In the same large page, or in another page of any size."""


@frozen
class Change:
    """What software does to the entry that maps a page: flags are cleared and set, or it maps another frame."""

    name: str
    clears: int = 0
    sets: int = 0
    moves: bool = False
    is_undone: bool = False
    """Whether it is this that memory holds first, and the whole right that it holds then."""


CHANGES = (
    Change("unmapped", clears=PRESENT),
    Change("made read-only", clears=WRITABLE),
    Change("taken from the user", clears=USER),
    Change("no longer to be executed", sets=1 << NO_EXECUTE),
    Change("moved", moves=True),
    Change("mapped", clears=PRESENT, is_undone=True),
    Change("made writable", clears=WRITABLE, is_undone=True),
)


@frozen
class Page:
    """A page of some size."""

    is_wide: bool
    is_large: bool
    is_global: bool

    @property
    def address(self) -> int:
        return WIDE_PAGES[0] if self.is_wide else NARROW_PAGES[0]


@cache
def _entries(page: Page, change: Change | None) -> Table[int, int]:
    """Entries that were used and written through, and the last one with a change."""
    used = ACCESSED | ALL
    flags, moved = used | DIRTY | GLOBAL * page.is_global | PAGE_SIZE * page.is_large, False
    if change is not None:
        flags, moved = flags & ~change.clears | change.sets, change.moves
    leaf = (_LARGE if page.is_large else _SMALL)[moved] | flags
    if not page.is_wide:
        table = NARROW_TABLE | used
        return narrow("", page.address, *((leaf, 0) if page.is_large else (table, leaf))).words
    tables = TABLES[:2] if page.is_large else TABLES
    return wide("", page.address, *(table | used for table in tables), leaf).words


_SMALL = (0x30_6000, 0x31_7000)
_LARGE = (0x140_0000, 0x180_0000)
PAGES = tuple(Page(*which) for which in product((False, True), repeat=3))
FRAMES = (
    *_SMALL,
    *(large | WIDE_PAGES[0] & 0x1F_F000 for large in _LARGE),
    *(large | NARROW_PAGES[0] & 0x3F_F000 for large in _LARGE),
)
"""Where an access may end up."""


@frozen
class History:
    """A page that was used and whose entry was changed, a flush, and the access that shows what became of it."""

    page: Page
    change: Change
    control: int
    how: int
    flush: str

    @property
    def address(self) -> int:
        return self.page.address | (WRITE_AT if self.how & WRITE else READ_AT)

    @property
    def old(self) -> Table[int, int]:
        return _entries(self.page, self.change if self.change.is_undone else None)

    @property
    def new(self) -> Table[int, int]:
        return _entries(self.page, None if self.change.is_undone else self.change)

    @property
    def is_covered(self) -> bool:
        """Whether the flush reaches what may be held of the page (SDM section 4.10.4.1). Nothing is held of a page that
        was absent (section 4.10.2.3)."""
        match self.flush:
            case "load root":
                reaches = not (self.page.is_global and self.control & GLOBAL_PAGES)
            case "nearby":
                reaches = self.page.is_large
            case _:
                reaches = self.flush in ("invalidate", "toggle global")
        return reaches or self.change.name == "mapped"

    @property
    def possible(self) -> tuple[Table[int, int], ...]:
        """What memory held or holds of which an access may act by one; the last is what it holds."""
        return (self.new,) if self.is_covered else (self.old, self.new)

    @property
    def kinds(self) -> tuple[str, ...]:
        return (f"flushed: {self.flush}",)

    def live(self, processor: Processor) -> None:
        """Use the page as it was, change it, and flush."""
        processor.hold(self.old)
        processor.access(self.control, self.address, self.how)
        processor.hold(self.new)
        match self.flush:
            case "nothing":
                return
            case "nearby" | "another page":
                away = _NEARBY if self.flush == "nearby" else _FAR
                processor.perform("invalidate", self.control, self.address ^ away)
            case _:
                processor.perform(self.flush, self.control, self.address)


@cache
def questions() -> tuple[History, ...]:
    """Each change of each kind of page, seen by each kind of access, after each flush."""
    return tuple(_histories())


def _histories() -> Iterator[History]:
    for page, global_pages, change in product(PAGES, (0, GLOBAL_PAGES), CHANGES):
        control = WRITE_PROTECT | global_pages | (LONG_MODE | EXECUTE_DISABLE if page.is_wide else LARGE_PAGES)
        if page.is_wide or not change.sets:
            for how, mode, flush in product((0, WRITE, FETCH), (0, BY_USER), FLUSHES):
                yield History(page, change, control, how | mode, flush)
