"""A run that ends its process made short, with many candidates in one process.

Nearly all candidates break nothing, and of the time for a process of its own most goes into the process. So they are
tried one after the other in one process, until one of them ends it or breaks something. The process after that is told
which those were and what came of them, passes over all that was tried, and goes on with the next candidate: a search
that is told the same tries the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

from attrs import define, field, frozen

from checks.drive import alike
from checks.engines.foreign import Came, begun_here, run, shrinker
from checks.engines.isolating.isolation import Died, Unavailable
from checks.engines.isolating.journal import Journal
from checks.evidence import Budget, Call
from checks.pairing import Arguments
from checks.targets.target import Target

Isolate = Callable[..., Any]
"""(form, function, budget, *arguments) → what a function of the target comes to in a process of its own; None where
time ran out. Raises Died."""


@frozen
class Seen:
    """A candidate that broke something."""

    number: int
    """Which one of the search, from 1 on."""
    clause: str
    geometry: Arguments
    calls: tuple[Call, ...]


@frozen
class Shortened:
    """What one process comes to that lives to say."""

    seen: Seen | None = None
    """The candidate that broke something there, if one did."""
    came: Came = field(factory=Came)
    """If none did: the run made short."""


class _Broke(Exception):
    """A candidate broke something and the process goes on: what it was is not to be lost with the next candidate."""

    def __init__(self, seen: Seen) -> None:
        super().__init__(seen.clause)
        self.seen = seen


@define
class Candidates:
    """The runs that a search tries, in its order. Called with one, it says what clause breaks, and what calls were
    made."""

    target: Target
    budget: Budget
    journal: Journal | None
    known: dict[int, Seen]
    """Those that are known to break something. All before the last of these, and not among them, break nothing."""
    number: int = field(default=0, init=False)

    def __call__(self, geometry: Arguments, calls: list[tuple[str, Arguments]]) -> tuple[str | None, list[Call]]:
        self.number += 1
        if (seen := self.known.get(self.number)) is not None:
            return seen.clause, list(seen.calls)
        if self.number < max(self.known, default=0):
            return None, []
        if self.journal is not None:
            self.journal.number = self.number
        came = run(self.target, self.budget, self.journal, geometry, calls)
        if came.clause is not None:
            raise _Broke(Seen(self.number, came.clause, geometry, came.calls))
        return None, []


def shortened(
    target: Target,
    budget: Budget,
    journal: Journal | None,
    clause: str,
    geometry: Arguments,
    calls: list[Call],
    smaller: Sequence[Arguments],
    known: Sequence[Seen],
) -> Shortened:
    """The task: the search, from behind what is known on."""
    perform = Candidates(target, budget, journal, {seen.number: seen for seen in known})
    begun = cache(partial(begun_here, target))
    work = shrinker(target, clause, budget, perform, begun=begun)
    try:
        shrunk = work.shrink(geometry, calls, smaller)
    except _Broke as broke:
        return Shortened(broke.seen)
    came = Came(clause=shrunk.clause, geometry=shrunk.geometry, calls=tuple(shrunk.calls), is_shortest=work.is_shortest)
    return Shortened(came=came)


def made_short(
    isolate: Isolate,
    budget: Budget,
    clause: str,
    geometry: Arguments,
    calls: list[Call],
    smaller: Sequence[Arguments],
) -> Came | None:
    """The run made short, as far as there is time; None where what its processes say cannot be followed, or nothing
    was learnt. Whoever asks makes the run again: in a process where others were made before, it may have ended because
    of these."""
    known: list[Seen] = []
    while not budget.spent():
        try:
            told = isolate(Shortened, shortened, budget.share(None), clause, geometry, calls, smaller, known)
        except Died as died:
            if died.number is None or died.geometry is None or died.number <= _last(known):
                return None
            known.append(Seen(died.number, died.how, died.geometry, tuple(died.calls)))
            continue
        except Unavailable:
            return None
        if told is None:
            break
        if told.seen is None:
            came: Came = told.came
            return came
        if told.seen.number <= _last(known):
            return None
        known.append(told.seen)
    shown = [seen for seen in known if alike(seen.clause, clause)]
    return Came(clause=clause, geometry=shown[-1].geometry, calls=shown[-1].calls) if shown else None


def _last(known: Sequence[Seen]) -> int:
    return known[-1].number if known else 0
