"""Numbers kept in order, of which each comes or goes in less than a microsecond, also where there are a million."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Generic, TypeVar

Number = TypeVar("Number", bound=int)
MOST = 2048
"""How many one part may have: to put a number in, those behind it in its part are moved."""


class Ordered(Generic[Number]):
    """A set of numbers, in parts one after the other."""

    def __init__(self, numbers: Iterable[Number] = ()) -> None:
        every = sorted(numbers)
        half = MOST // 2
        self.parts = [every[first : first + half] for first in range(0, len(every), half)] or [[]]
        self.bounds = [part[0] for part in self.parts[1:]]
        """What is below the first is in the first part, what is below the second in the second, and so on."""

    def __iter__(self) -> Iterator[Number]:
        return chain.from_iterable(self.parts)

    def add(self, number: Number) -> None:
        """Put in one that is not there."""
        place = bisect_right(self.bounds, number)
        part = self.parts[place]
        insort(part, number)
        if len(part) > MOST:
            half = MOST // 2
            self.parts[place : place + 1] = [part[:half], part[half:]]
            self.bounds.insert(place, part[half])

    def remove(self, number: int) -> None:
        """Take out one that is there."""
        place = bisect_right(self.bounds, number)
        part = self.parts[place]
        del part[bisect_left(part, number)]
        if not part and self.bounds:
            del self.parts[place], self.bounds[max(place - 1, 0)]

    def below(self, number: int) -> Number | None:
        """The largest that is below a number."""
        place = bisect_left(self.bounds, number)
        part = self.parts[place]
        if (inside := bisect_left(part, number)) > 0:
            return part[inside - 1]
        return self.parts[place - 1][-1] if place else None

    def nth(self, place: int) -> Number:
        """One of them by its place, counted from 0."""
        for part in self.parts:
            if place < len(part):
                return part[place]
            place -= len(part)
        raise IndexError(place)
