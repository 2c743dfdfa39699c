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
from checks.oracles.x86.scenes import ALL, NARROW_PAGES, NARROW_TABLE, WIDE_PAGES, chain, narrow, wide
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

FLUSHES = ("nothing", "another page", "invalidate", "load root", "toggle global")
_FRAMES = (0x30_6000, 0x31_7000)
_LARGE = (0x140_0000, 0x180_0000)
STALE = "a stale translation is used"
KINDS = frozenset({STALE, *(f"flushed: {flush}" for flush in FLUSHES)})


@frozen
class Change:
    """What software does to the entry that maps a page, by the flags that it sets and clears."""

    name: str
    clears: int = 0
    sets: int = 0
    moves: bool = False
    """To another frame."""


CHANGES = (
    Change("unmapped", clears=PRESENT),
    Change("made read-only", clears=WRITABLE),
    Change("taken from the user", clears=USER),
    Change("no longer to be executed", sets=1 << NO_EXECUTE),
    Change("moved", moves=True),
)


@frozen
class History:
    """A page that was used and whose entry was changed, a flush, and the access that shows what became of it."""

    control: int
    address: int
    how: int
    flush: str
    old: Table[int, int]
    new: Table[int, int]

    is_global: bool

    @property
    def is_covered(self) -> bool:
        """Whether the flush reaches what may be held of the page (SDM section 4.10.4.1)."""
        stays = self.is_global and self.control & GLOBAL_PAGES
        return self.flush in ("invalidate", "toggle global") or (self.flush == "load root" and not stays)

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
        if self.flush == "another page":
            processor.perform("invalidate", self.control, self.address ^ 1 << 13)
        elif self.flush != "nothing":
            processor.perform(self.flush, self.control, self.address)


@cache
def questions() -> tuple[History, ...]:
    """Each change of each kind of page, seen by each kind of access, after each flush."""
    return tuple(_histories())


def _histories() -> Iterator[History]:
    pages = product((False, True), ("small", "large"), (0, GLOBAL), (0, GLOBAL_PAGES))
    for is_wide, size, extra, global_pages in pages:
        control = WRITE_PROTECT | global_pages | (LONG_MODE | EXECUTE_DISABLE if is_wide else LARGE_PAGES)
        page = WIDE_PAGES[0] if is_wide else NARROW_PAGES[0]
        for change, how, mode, flush in product(CHANGES, (0, WRITE, FETCH), (0, BY_USER), FLUSHES):
            if is_wide or not change.sets:
                old, new = (_entries(is_wide, size, extra, each) for each in (None, change))
                address = page | (WRITE_AT if how & WRITE else READ_AT)
                yield History(control, address, how | mode, flush, old, new, bool(extra))


def _entries(is_wide: bool, size: str, extra: int, change: Change | None) -> Table[int, int]:
    """Entries that were used and written through, and the last one as it becomes."""
    used, moved = ACCESSED | ALL, change is not None and change.moves
    flags = used | DIRTY | extra
    if change is not None:
        flags = flags & ~change.clears | change.sets
    if is_wide and size == "small":
        return wide("", WIDE_PAGES[0], *(place & ~0xFFF | used for place in chain("small", (0,) * 4)[:3]),
                    _FRAMES[moved] | flags).words  # fmt: skip
    if is_wide:
        tables = (place | used for place in chain("large", (0,) * 3)[:2])
        return wide("", WIDE_PAGES[0], *tables, _LARGE[moved] | PAGE_SIZE | flags).words
    if size == "small":
        return narrow("", NARROW_PAGES[0], NARROW_TABLE | used, _FRAMES[moved] | flags).words
    return narrow("", NARROW_PAGES[0], _LARGE[moved] | PAGE_SIZE | flags, 0).words


FRAMES = (
    *_FRAMES,
    *(large | WIDE_PAGES[0] & 0x1F_F000 for large in _LARGE),
    *(large | NARROW_PAGES[0] & 0x3F_F000 for large in _LARGE),
)
"""Where an access may end up."""
