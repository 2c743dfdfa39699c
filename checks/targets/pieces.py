"""Memory that a library asks for piece by piece, and gives back: by functions that memspec supplies.

What was not given, or was given back, nobody may touch: such pages are inaccessible, and what is left of a page is
filled and compared.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from attrs import define, field

from checks.clauses import GIVEN, GIVES_BACK
from checks.targets.memory import CANARY, GUARD, HERE, PROT_NONE, PROT_READ_WRITE, Arena, Mapper
from checks.targets.supplied import Supplied
from spec.vocabulary import ensure

_TAIL = bytes([CANARY]) * GUARD


@define
class Spans:
    """Addresses, as spans that do not touch."""

    begins: list[int] = field(factory=list)
    ends: list[int] = field(factory=list)

    def hold(self, begin: int, end: int) -> bool:
        place = bisect_right(self.begins, begin) - 1
        return place >= 0 and end <= self.ends[place]

    def add(self, begin: int, end: int) -> None:
        """What is none of them yet."""
        place = bisect_right(self.begins, begin)
        if place and self.ends[place - 1] == begin:
            place -= 1
            begin = self.begins.pop(place)
            del self.ends[place]
        if place < len(self.begins) and self.begins[place] == end:
            del self.begins[place]
            end = self.ends.pop(place)
        self.begins.insert(place, begin)
        self.ends.insert(place, end)

    def remove(self, begin: int, end: int) -> None:
        """What is held."""
        place = bisect_right(self.begins, begin) - 1
        first, last = self.begins.pop(place), self.ends.pop(place)
        for start, stop in ((end, last), (first, begin)):
            if start < stop:
                self.begins.insert(place, start)
                self.ends.insert(place, stop)

    def gap(self, begin: int, end: int, size: int) -> int | None:
        """The first address between two others from which on that many bytes are in no span."""
        at = begin
        for first, last in zip(self.begins, self.ends, strict=True):
            if last <= at:
                continue
            if first - at >= size:
                break
            at = last
        return at if at + size <= end else None


class Pieces(Arena):
    """As large as all that a library may have at a time. The law counts its addresses from the beginning, given or
    not."""

    clauses = (GIVEN,)
    """By which it is judged what a library does with it."""

    def __init__(
        self, units: int, unit: int, first: int, align: int, *, is_zeroed: bool, mapper: Mapper = HERE
    ) -> None:
        super().__init__(units, unit, first, max(align, GUARD), mapper=mapper)
        self.end = self.address + self.size
        self.filling = 0 if is_zeroed else CANARY
        """What is in memory that is given for the first time, or again."""
        self.given = Spans()
        self.top = self.address
        """Up to where sbrk has given memory."""
        self.next = self.address
        """Where pages are looked for first: those that were given back wait as long as they can."""
        self._protect(self.address, self.end, PROT_NONE)

    # ── What a library asks for ──

    def sbrk(self, increment: int) -> int | None:
        """The old end of its memory, which is moved."""
        old, top = self.top, self.top + increment
        self.look()
        ensure(top >= self.address, GIVES_BACK)
        if top > self.end:
            return None
        if top > old:
            self._protect(old - old % GUARD, _rounded(top), PROT_READ_WRITE)
            self._give(old, top)
        elif top < old:
            self.given.remove(top, old)
            self._protect(_rounded(top), _rounded(old), PROT_NONE)
        ctypes.memset(top, CANARY, _rounded(top) - top)
        self.top = top
        return old

    def map(self, bytes: int) -> int | None:
        """Whole pages, of which nobody has another part."""
        size = _rounded(bytes)
        begin = self.given.gap(self.next, self.end, size)
        begin = self.given.gap(self.address, self.end, size) if begin is None else begin
        if begin is None or size == 0:
            return None
        self._protect(begin, begin + size, PROT_READ_WRITE)
        self._give(begin, begin + size)
        self.next = min(begin + size + GUARD, self.end)
        return begin

    def unmap(self, address: int, bytes: int) -> int:
        size = _rounded(bytes)
        ensure(address % GUARD == 0 and size > 0 and self.given.hold(address, address + size), GIVES_BACK)
        self.given.remove(address, address + size)
        self._protect(address, address + size, PROT_NONE)
        return 0

    def _protect(self, begin: int, end: int, access: int) -> None:
        if begin < end:
            self.mapper.protect(begin, end, access)

    def _give(self, begin: int, end: int) -> None:
        ctypes.memset(begin, self.filling, end - begin)
        self.given.add(begin, end)

    # ── What it does with it ──

    def look(self) -> None:
        """Whether nothing was written behind the end, where pages do not show it."""
        rest = -self.top % GUARD
        ensure(ctypes.string_at(self.top, rest) == _TAIL[:rest], GIVEN)

    def check(self, first: int, size: int) -> None:
        begin = self._address(first)
        ensure(self.given.hold(begin, begin + size), GIVEN)


def _rounded(address: int) -> int:
    return address + -address % GUARD


def _asked(name: str) -> Any:
    return lambda library, **told: getattr(library.memory, name)(**told)


MEMORY: Mapping[str, Supplied] = {
    "sbrk": Supplied(_asked("sbrk"), {"increment": "ptrdiff_t"}, "void *", failure=-1),
    "map": Supplied(_asked("map"), {"bytes": "size_t"}, "void *"),
    "unmap": Supplied(_asked("unmap"), {"address": "void *", "bytes": "size_t"}, "int"),
}
"""For the adapters of parts whose libraries hand out memory."""
