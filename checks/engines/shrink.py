"""Making a run that breaks a clause short: no call can be left out, and no argument be simpler."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import combinations, islice

from attrs import define, frozen

from checks.clauses import JUDGED
from checks.drive import Factory, alike, plain_calls, run
from checks.evidence import Budget, Call
from checks.pairing import Arguments, Pairing

Calls = list[tuple[str, Arguments]]
Perform = Callable[[Arguments, Calls], tuple[str | None, list[Call]]]
"""(geometry, calls) → the clause that breaks, if one does, and the calls that were made, with their answers"""
SHORT_RUN = 16
"""Up to so many calls it is tried to leave out two of them."""
LISTED_ARGUMENTS = 1 << 14
"""How many of the calls that the pairing lists are looked at."""
SIMPLER_ARGUMENTS = 64
"""How many simpler calls are tried in the place of one."""


class OutOfPatience(Exception):
    """The budget for shrinking is spent: what is shortest by now will have to do."""


@frozen
class Shrunk:
    geometry: Arguments
    clause: str
    calls: list[Call]


@define
class Shrinker:
    """Judges candidates: a run is kept if it breaks the same clause, and ends where it does."""

    pairing: Pairing
    factory: Factory
    clause: str
    budget: Budget
    black_box: bool = False
    perform: Perform | None = None
    """How a run is made, if not here and now."""
    tried: int = 0
    last: Shrunk | None = None
    """The run that broke the clause last, with its answers: the shortest, for a run is only tried to replace a longer
    or a less simple one."""

    def broken(self, geometry: Arguments, calls: Calls) -> Calls | None:
        """The run up to the call that breaks the clause, or None where it does not."""
        self.tried += 1
        self.budget.report("shorter runs tried", self.tried)
        if self.perform is not None:
            clause, made = self.perform(geometry, calls)
        else:
            clause, made = run(
                self.pairing, self.factory, geometry, calls, black_box=self.black_box, budget=self.budget
            )
        is_broken = clause is not None and alike(clause, self.clause)
        if clause is not None and is_broken:
            self.last = Shrunk(geometry, clause, made)
        if self.budget.spent():
            raise OutOfPatience
        return plain_calls(made) if is_broken else None

    def shrink(self, geometry: Arguments, calls: list[Call], smaller: list[Arguments]) -> Shrunk:
        """The run made short, in a smaller pool if one of these will do; as it was, where there is no time."""
        with suppress(OutOfPatience):
            self.search(geometry, plain_calls(calls), smaller)
        return self.last or Shrunk(geometry, self.clause, calls)

    def search(self, geometry: Arguments, calls: Calls, smaller: list[Arguments]) -> None:
        best = drop(self.broken(geometry, calls) or calls, lambda run: self.broken(geometry, run))
        if self.clause.startswith(JUDGED):
            return  # of other arguments, or in another geometry, the law may have nothing to say either
        best = self.simplify(geometry, best)
        for other in smaller:
            if size(other) < size(geometry) and (found := self.elsewhere(other, best)) is not None:
                drop(found, lambda run, other=other: self.broken(other, run))  # type: ignore[misc]
                break

    def elsewhere(self, geometry: Arguments, calls: Calls) -> Calls | None:
        """The same run in another geometry. Where it names what is not there, such as a third CPU of two, the law has
        nothing to say of it."""
        with suppress(LookupError):
            return self.broken(geometry, calls)
        return None

    def simplify(self, geometry: Arguments, calls: Calls) -> Calls:
        """Put in the place of each call the first one, in the order of the pairing's list, that will do."""
        place = 0
        while place < len(calls):
            operation, arguments = calls[place]
            for simpler in self.simpler(geometry, operation, arguments):
                found = self.broken(geometry, [*calls[:place], (operation, simpler), *calls[place + 1 :]])
                if found is not None and len(found) <= len(calls):
                    calls = drop(found, lambda run: self.broken(geometry, run))
                    break
            place += 1
        return calls

    def simpler(self, geometry: Arguments, operation: str, arguments: Arguments) -> list[Arguments]:
        """Worth trying in the place of a call: the first states' calls, and these arguments made smaller."""
        about, state = self.pairing.operations[operation], self.pairing.initial(geometry)
        # In a large pool there are more than anybody has time to look at.
        listed = (each for each in islice(about.calls(state), LISTED_ARGUMENTS) if about.worth(state, *each))
        found = {candidate for candidate in (*listed, *lesser(arguments)) if cost(candidate) < cost(arguments)}
        return sorted(found, key=cost)[:SIMPLER_ARGUMENTS]


def lesser(arguments: Arguments) -> list[Arguments]:
    """One argument halved, or less by one."""
    return [
        (*arguments[:place], value, *arguments[place + 1 :])
        for place, number in enumerate(arguments)
        for value in (0, number // 2, number - 1)
        if number > 0
    ]


def cost(arguments: Arguments) -> tuple[int, ...]:
    """Smaller is simpler, and so is what is not negative."""
    return tuple(abs(value) * 2 + (value < 0) for value in arguments)


def size(geometry: Arguments) -> tuple[int, ...]:
    return tuple(sorted(geometry, reverse=True))


def drop(calls: Calls, broken: Callable[[Calls], Calls | None]) -> Calls:
    """Delta debugging: leave out ever smaller pieces until no single call can be left out, nor two of a short run.

    The last call is the one that breaks the clause, and every run that is kept is cut there.
    """
    piece = max(1, len(calls) // 2)
    while True:
        place, shorter = 0, False
        while place < len(calls):
            found = broken(calls[:place] + calls[place + piece :])
            if found is not None and len(found) < len(calls):
                calls, shorter = found, True
            else:
                place += piece
        if piece == 1 and not shorter:
            found = drop_pair(calls, broken)
            if found is None:
                return calls
            calls = found
        if not shorter or piece > len(calls):
            piece = max(1, min(piece, len(calls)) // 2)


def drop_pair(calls: Calls, broken: Callable[[Calls], Calls | None]) -> Calls | None:
    """Two calls that can only be left out together, such as a block handed out and given back."""
    if len(calls) > SHORT_RUN:
        return None
    for first, second in combinations(range(len(calls) - 1), 2):
        found = broken([call for place, call in enumerate(calls) if place not in (first, second)])
        if found is not None and len(found) < len(calls):
            return found
    return None
