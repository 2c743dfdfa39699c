"""What Hypothesis chooses from in a state, worked out once: runs of a small pool come to the same states again and
again. What there is to choose from, and in which order, is as if it were worked out each time, so that the same seed
makes the same runs."""

from __future__ import annotations

import random
from collections.abc import Hashable, Mapping
from enum import Enum
from functools import cache
from typing import Any

import hypothesis.strategies as st
from attrs import define, field, fields, has
from hypothesis.strategies import SearchStrategy

from checks.pairing import Arguments, Operation, State

LIKELY = 6
"""How many arguments are proposed by the fast driver's sampling, beside all those worth trying: most of all are
refused, and a machine that is only ever refused goes nowhere."""
HANDFULS = 3
"""How many such handfuls there are to choose from: a sampling that draws the same each time seldom comes to its rarer
cases."""
MOST_STATES = 1 << 14
"""Of how many states it is kept."""

HANDFUL = st.integers(0, HANDFULS - 1)


def exactly(value: Any) -> Hashable:
    """A state, and the order in which each of its tables and sets is gone through: of two that are equal, calls may be
    listed in another order."""
    if type(value) is int or value is None or isinstance(value, Enum | str):
        return value
    if isinstance(value, Mapping):
        return tuple((key, exactly(each)) for key, each in value.items())
    if isinstance(value, tuple | frozenset):
        return tuple(map(exactly, value))
    if has(type(value)):
        kind: Any = type(value)
        return kind, *(exactly(getattr(value, name)) for name in _names(kind))
    hashed: Hashable = value
    return hashed


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


@define
class Choices:
    """The calls of one operation."""

    about: Operation
    are_some: dict[Hashable, bool] = field(factory=dict)
    """By state: whether one is worth trying."""
    proposed: dict[tuple[Hashable, int], SearchStrategy[Arguments]] = field(factory=dict)
    """By state and handful."""

    def is_there(self, state: State, known_as: Hashable) -> bool:
        """Whether there is a call worth trying in a state, which goes by that (`exactly`)."""
        found = self.are_some.get(known_as)
        if found is None:
            found = next(iter(self.about.arguments(state)), None) is not None
            if len(self.are_some) < MOST_STATES:
                self.are_some[known_as] = found
        return found

    def of(self, state: State, known_as: Hashable, handful: int) -> SearchStrategy[Arguments]:
        """Those worth trying, and a handful of likely ones. Each step has its own random numbers, so that leaving out a
        step leaves the others as they are."""
        found = self.proposed.get((known_as, handful))
        if found is None:
            rng = random.Random(handful)
            likely = list(dict.fromkeys(self.about.sample(state, rng) for _ in range(LIKELY)))
            found = st.sampled_from(likely) | st.sampled_from(list(self.about.arguments(state)))
            if len(self.proposed) < MOST_STATES:
                self.proposed[known_as, handful] = found
        return found
