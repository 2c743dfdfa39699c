"""Whether what the processor finds after each store of a call is what it found before the call, or finds after it.

Another processor may use an address at any time, between any two stores of the library's, and so it is page by page
that this is judged: of a range, some may be as before, and the others as after it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from attrs import define, frozen

from checks.pairings.virtual.address_space.target.cached import PERMISSIONS, Kept, Reference
from checks.pairings.virtual.address_space.target.sight import Fault, Found, Sight
from checks.pairings.virtual.address_space.target.stores import Range, Store, Stores
from checks.targets.symbols import place_of
from spec.virtual.words import EXECUTABLE, USER, WRITABLE
from spec.vocabulary import PAGE_SHIFT

OUTSIDE, IS_RESERVED, ELSEWHERE, MORE, LESS, GIVEN = "outside", "reserved", "elsewhere", "more", "less", "given"
"""What can be wrong after a store."""
USES = {
    WRITABLE: "written by the kernel",
    EXECUTABLE: "executed by the kernel",
    USER: "read by user mode",
    USER | WRITABLE: "written by user mode",
    USER | EXECUTABLE: "executed by user mode",
}
"""What a page can be used for, by the permissions that it takes (SDM section 4.6.1, with CR0.WP set); to be read by the
kernel, it takes none."""
MOVES = ("map_page", "map_range")
"""Operations that may make pages visible one by one, and take them back where they fail in the end."""


@frozen
class Wrong:
    what: str
    told: str


@frozen
class Page:
    """How one is translated."""

    frame: int
    rights: int


def judged(stores: Stores) -> list[dict[str, str]]:
    """Of each store of the call that was made last, what is wrong after it, and that in words. Raises what went wrong
    with ourselves."""
    if stores.error is not None:
        raise stores.error
    if stores.judged is None:
        tables = stores.tables
        now = Reference(tables.format.levels, 0, tables.root & tables.format.table_mask)
        work = Between(stores, now, Sight(tables, stores.entries_before))
        stores.judged = [work.after(store) for store in stores.made]
    return stores.judged


@define
class Between:
    """A call that has returned."""

    stores: Stores
    now: Reference
    """The root table, as it is by now."""
    earlier: Sight
    """The tables as they were before the call."""

    def after(self, store: Store) -> dict[str, str]:
        """What is wrong after a store: the first of each kind."""
        found = dict[str, str]()
        for wrong in (*self._given(store), *(wrong for each in store.ranges for wrong in self._of(each))):
            found.setdefault(wrong.what, wrong.told)
        return {what: f"{self._said(store)}{told}" for what, told in found.items()} if found else found

    def _given(self, store: Store) -> Iterator[Wrong]:
        if store.given is not None:
            yield Wrong(GIVEN, f"the table at {store.given:#x} (physical) is given back and used still")

    def _of(self, about: Range) -> Iterator[Wrong]:
        """In the order of the addresses, each kind of wrong once."""
        before, after = self._before(about), self._after(about)
        bounds = {about.first, about.end}
        for each in (*before, *about.found, *after):
            bounds |= {each.slot, each.slot + each.count}
        at = [_finder(found) for found in (before, about.found, after)]
        seen = set[str]()
        for slot, _ in pairwise(sorted(bound for bound in bounds if about.first <= bound <= about.end)):
            for wrong in self._at(slot, *(find(slot) for find in at)):
                if wrong.what not in seen:
                    seen.add(wrong.what)
                    yield wrong

    def _before(self, about: Range) -> list[Found]:
        assert self.stores.root is not None
        return list(self.earlier.between(self.stores.root, about.first, about.end))

    def _after(self, about: Range) -> list[Found]:
        return list(self.stores.sight.between(self.now, about.first, about.end))

    def _at(self, slot: int, was: Found | None, found: Found | None, will: Found | None) -> Iterator[Wrong]:
        """What is wrong at a page."""
        address = _address(self.stores, slot)
        if isinstance(found, Fault):
            what, told = (
                (IS_RESERVED, "a reserved bit is set") if found.is_reserved else (OUTSIDE, "a table lies outside")
            )
            yield Wrong(what, f"on the way to {address} {told}")
            return
        before, here, after = (_page(each, slot) for each in (was, found, will))
        ends = [each for each in (before, after, self._asked(slot)) if each is not None]
        if here is None:
            if before is not None and after is not None:
                yield Wrong(LESS, f"{address} is not mapped then, and is before the call and after it")
            return
        alike = [each for each in ends if each.frame == here.frame]
        if not alike:
            yield Wrong(ELSEWHERE, f"{address} is mapped to {here.frame << PAGE_SHIFT:#x} then, {_ends(before, after)}")
            return
        if more := _first_use(here.rights, lambda use: not any(_allows(each.rights, use) for each in alike)):
            yield Wrong(MORE, f"{address} can be {more} then, and neither before the call nor after it")
        if before is None or after is None:
            return
        both = [use for use in USES if _allows(before.rights, use) and _allows(after.rights, use)]
        if less := next((USES[use] for use in both if not _allows(here.rights, use)), ""):
            yield Wrong(LESS, f"{address} cannot be {less} then, and can before the call and after it")

    def _asked(self, slot: int) -> Page | None:
        """How a page is to be mapped by a call, should that fail in the end."""
        stores = self.stores
        if stores.operation not in MOVES:
            return None
        _, page, frame, rights, more = stores.arguments
        format_ = stores.tables.format
        sizes = dict(format_.page_sizes)
        count = (1 << sizes[more] if more in sizes else 0) if stores.operation == "map_page" else more
        inside = slot - (page & (1 << format_.page_bits) - 1)
        if not 0 <= inside < count:
            return None
        physical = stores.tables.physical_of(frame + inside)
        executable = 0 if format_.has_no_execute else EXECUTABLE
        return Page(physical >> PAGE_SHIFT, rights & sum(PERMISSIONS) | executable)

    # ── In words ──

    def _said(self, store: Store) -> str:
        """Which store it was."""
        if not store.changes:
            return f"after store {store.number} of the call, " if store.number else "before its first store, "
        change = store.changes[0]
        size = 8 if self.stores.tables.format.is_wide else 4
        where = place_of(store.at, store.back)
        more = f" and {len(store.changes) - 1} more entries" if len(store.changes) > 1 else ""
        return (
            f"store {store.number} of the call puts {change.word:#x} in the place of {change.was:#x} at "
            f"{change.table + change.index * size:#x} (physical){more}{where}: "
        )


def _finder(found: Sequence[Found]) -> Callable[[int], Found | None]:
    """What there is at a page."""
    starts = [each.slot for each in found]

    def find(slot: int) -> Found | None:
        place = bisect_right(starts, slot) - 1
        return found[place] if place >= 0 and slot < starts[place] + found[place].count else None

    return find


def _page(found: Found | None, slot: int) -> Page | None:
    return Page(found.frame + slot - found.slot, found.rights) if isinstance(found, Kept) else None


def _allows(rights: int, use: int) -> bool:
    return use & ~rights == 0


def _first_use(rights: int, is_meant: Callable[[int], bool]) -> str:
    return next((told for use, told in USES.items() if _allows(rights, use) and is_meant(use)), "")


def _ends(before: Page | None, after: Page | None) -> str:
    """What is found at both ends of a call."""
    if before == after or (before is not None and after is not None and before.frame == after.frame):
        return f"and before the call and after it {_frame(before)}"
    return f"before the call {_frame(before)}, and after it {_frame(after)}"


def _frame(page: Page | None) -> str:
    return "to nothing" if page is None else f"to {page.frame << PAGE_SHIFT:#x}"


def _address(stores: Stores, slot: int) -> str:
    """As the manual writes it."""
    bits = 64 if stores.tables.format.is_wide else 32
    return f"{stores.tables.address(slot) % (1 << bits):#x}"
