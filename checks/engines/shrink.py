"""Making a run that breaks a clause short: no call can be left out, no argument be simpler, and no pool be smaller."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import combinations, islice, pairwise, permutations
from typing import Any

from attrs import define, evolve, field, frozen

from checks.clauses import ENDS, JUDGED, NO_CRASH
from checks.drive import Factory, alike, run
from checks.evidence import Budget, Call, Origin
from checks.origins import dependents, instead, needed, numbers_of, plain_calls, said, saying, traced, without
from checks.pairing import Arguments, Pairing

Perform = Callable[[Arguments, list[tuple[str, Arguments]]], tuple[str | None, list[Call]]]
"""(geometry, calls) → the clause that breaks, if one does, and the calls that were made, with their answers"""
SECONDS = 20.0
"""How long a run is made short where no profile says (checks.profiles)."""
SHORT_RUN = 16
"""How many calls a run may have for pairs of them to be looked at."""
LISTED_ARGUMENTS = 1 << 14
"""How many of the calls that the pairing lists are looked at."""
SIMPLER_ARGUMENTS = 64
"""How many of those are tried in the place of one."""


LeftOut = Callable[[Arguments, list[Call], set[int]], list[Call] | None]
"""(geometry, calls, places) → the run that still breaks the clause without the calls there, if it does"""


class OutOfPatience(Exception):
    """The budget for shrinking is spent: what is shortest by now will have to do."""


@frozen
class Shrunk:
    geometry: Arguments
    clause: str
    calls: list[Call]


@define
class Shrinker:
    """Judges candidates: a run is kept if it breaks the same clause, and ends where it does.

    An argument that an earlier call answered stays that, whatever is left out. Where the call itself is left out, so
    are those that name its answer; if that will not do, they say the number that it was.
    """

    pairing: Pairing
    factory: Factory
    clause: str
    budget: Budget
    black_box: bool = False
    perform: Perform | None = None
    """How a run is made, if not here and now."""
    is_geometry: Callable[[Arguments], bool] = lambda geometry: True
    """Whether the implementation can be had in a geometry that the law has."""
    begun: Callable[[Arguments], Iterable[Call]] = lambda geometry: ()
    """What the construction amounts to in a geometry, where it does not begin with nothing."""
    is_simple: bool = False
    """Whether all was tried before, in another way: then calls are left out, and simpler arguments are tried where that
    succeeds."""
    steady: Callable[[int], bool] = lambda number: True
    """Whether a number may take a larger one's place: the run is to break the clause whenever it is made again."""
    tried: int = 0
    last: Shrunk | None = None
    """The run that broke the clause last, with its answers: the shortest, for a run is only tried to replace a longer
    or a less simple one."""
    is_shortest: bool = field(default=True, init=False)
    """Whether there was time for all that could be tried."""

    kept_it: set[tuple[Arguments, tuple[tuple[str, Arguments], ...]]] = field(factory=set, init=False)
    """Short runs that do not break the clause, by geometry: they need not be tried again."""

    @property
    def note(self) -> str:
        """What is to be said of a run that might be shorter."""
        if self.is_shortest:
            return ""
        return (
            f"not yet shortest: {self.budget.elapsed():.1f} s ran out; more time (--profile, --max-time) may shorten it"
        )

    def broken(self, geometry: Arguments, calls: list[Call]) -> list[Call] | None:
        """The run up to the call that breaks the clause, or None where it does not."""
        asked = plain_calls(calls)
        if (geometry, tuple(asked)) in self.kept_it:
            return None
        self.tried += 1
        self.budget.report("shorter runs tried", self.tried)
        if self.perform is not None:
            clause, made = self.perform(geometry, asked)
        else:
            clause, made = run(
                self.pairing, self.factory, geometry, asked, black_box=self.black_box, budget=self.budget
            )
        # What breaks before the first call is a fault of the construction, and another one.
        is_broken = clause is not None and self.shows(clause) and bool(made or not calls)
        if clause is not None and is_broken:
            self.clause, made = clause, self.traced(geometry, made)
            self.last = Shrunk(geometry, clause, made)
        if self.budget.spent():
            raise OutOfPatience
        if is_broken:
            return made
        if len(asked) <= SHORT_RUN:
            self.kept_it.add((geometry, tuple(asked)))
        return None

    def traced(self, geometry: Arguments, calls: list[Call]) -> list[Call]:
        return traced(self.pairing, geometry, calls, self.begun(geometry))

    def shows(self, clause: str) -> bool:
        """Whether a run that breaks a clause shows the fault. Somebody's library may crash long after it wrote where it
        must not: then a shorter run that breaks another clause says more than the crash does."""
        is_late = self.perform is not None and self.clause.startswith(NO_CRASH)
        return alike(clause, self.clause) or (is_late and not clause.startswith((*ENDS, JUDGED)))

    def shrink(self, geometry: Arguments, calls: list[Call], smaller: Iterable[Arguments]) -> Shrunk:
        """The run made short, in a smaller pool if one of these or a lesser one will do; as it was, where there is no
        time."""
        calls = self.traced(geometry, calls)
        try:
            self.search(geometry, calls, smaller)
        except OutOfPatience:
            self.is_shortest = False
        return self.last or Shrunk(geometry, self.clause, calls)

    def search(self, geometry: Arguments, calls: list[Call], smaller: Iterable[Arguments]) -> None:
        given = self.broken(geometry, calls) or calls
        # Which calls change nothing takes long to see where there are many.
        best = self.shortened(geometry, self.busy(geometry, self.latest(geometry, given)))
        if self.clause.startswith(JUDGED):
            return  # of other arguments, or in another geometry, the law may have nothing to say either
        if self.is_simple and len(best) == len(given):
            return
        found: tuple[Arguments, list[Call]] | None = geometry, best
        while found is not None:
            # In a smaller pool runs are quicker, and there are fewer arguments to try.
            geometry, best = self.narrowed(*found, smaller) or found
            best = self.simplest(geometry, best)
            found = self.narrowed(geometry, best, smaller)

    # ── Fewer calls ──

    def busy(self, geometry: Arguments, calls: list[Call]) -> list[Call]:
        """The run without the calls that change nothing of the law's state: most runs need none of them."""
        idle = set[int]()
        states = self.pairing.states(geometry, calls, self.begun(geometry))
        for place, (before, after) in enumerate(pairwise(states)):
            if self.budget.spent():
                raise OutOfPatience
            if before == after and place < len(calls) - 1:
                idle.add(place)
        return self.left_out_alone(geometry, calls, idle) or calls if idle else calls

    def latest(self, geometry: Arguments, calls: list[Call]) -> list[Call]:
        """The last calls, and those whose answers they name: of one, two, four, … the first that will do. Most of what
        breaks needs no more, and to try them takes no longer than to make the whole run twice."""
        many = 1
        while many < len(calls):
            kept = needed(calls, range(len(calls) - many, len(calls)))
            found = self.left_out_alone(geometry, calls, set(range(len(calls))) - kept)
            if found is not None:
                return found
            many *= 2
        return calls

    def shortened(self, geometry: Arguments, calls: list[Call]) -> list[Call]:
        """The run without what can be left out: calls with those that name their answers, then calls alone, until there
        is neither, nor in a short run two together, nor one of which another says an argument."""
        found: list[Call] | None = calls
        while found is not None:
            calls = self.reduced(geometry, calls, self.left_out)
            alone = self.reduced(geometry, calls, self.left_out_alone)
            found = self.unmade(geometry, alone)
            if found is None and alone != calls:
                found = alone
            if found is None and len(alone) <= SHORT_RUN:
                found = self.two_left_out(geometry, alone) or self.merged(geometry, alone)
            calls = found or alone
        return calls

    def reduced(self, geometry: Arguments, calls: list[Call], left_out: LeftOut) -> list[Call]:
        """Delta debugging: leave out ever smaller pieces until no single call can be left out.

        The last call is the one that breaks the clause, and every run that is kept is cut there.
        """
        piece = max(1, len(calls) // 2)
        while True:
            place, shorter = 0, False
            while place < len(calls) - 1:
                found = left_out(geometry, calls, set(range(place, min(place + piece, len(calls) - 1))))
                if found is not None:
                    calls, shorter = found, True
                else:
                    place += piece
            if piece == 1 and not shorter:
                return calls
            if not shorter or piece > len(calls):
                piece = max(1, min(piece, len(calls)) // 2)

    def left_out(self, geometry: Arguments, calls: list[Call], gone: set[int]) -> list[Call] | None:
        """The run without these calls and those that name what they answer; the last one names it as a number."""
        return self.left_out_alone(geometry, calls, dependents(calls, gone) - {len(calls) - 1})

    def left_out_alone(self, geometry: Arguments, calls: list[Call], gone: set[int]) -> list[Call] | None:
        """The run without these calls. Those that named what they answer say the number that it was."""
        found = self.broken(geometry, without(calls, gone))
        return found if found is not None and len(found) < len(calls) else None

    def unmade(self, geometry: Arguments, calls: list[Call]) -> list[Call] | None:
        """The run without a call that made something, where others name that: they say 0, which is often there from the
        start, as the kernel's space is."""
        for place in sorted({origin.of - 1 for call in calls for origin in call.origins if origin is not None}):
            found = self.broken(geometry, without(instead(calls, place, 0), {place}))
            if found is not None and len(found) < len(calls):
                return found
        return None

    def two_left_out(self, geometry: Arguments, calls: list[Call]) -> list[Call] | None:
        """Two calls that can only be left out together, such as two by which a table is filled."""
        for pair in combinations(range(len(calls) - 1), 2):
            found = self.left_out_alone(geometry, calls, set(pair))
            if found is not None:
                return found
        return None

    def merged(self, geometry: Arguments, calls: list[Call]) -> list[Call] | None:
        """The run without a call of which another one says an argument: a page that is mapped read-only and made
        writable may as well be mapped writable."""
        named = [dict(zip(self.pairing.parameters(call.operation), said(call), strict=True)) for call in calls]
        for place, other in permutations(range(len(calls)), 2):
            shared = named[place].keys() & named[other].keys() if place < len(calls) - 1 else ()
            for name in sorted(shared):
                arguments = tuple((named[other] | {name: named[place][name]}).values())
                if arguments != said(calls[other]):
                    changed = [*calls[:other], saying(calls[other], arguments), *calls[other + 1 :]]
                    found = self.left_out(geometry, changed, {place})
                    if found is not None:
                        return found
        return None

    # ── Simpler arguments ──

    def simplest(self, geometry: Arguments, calls: list[Call]) -> list[Call]:
        """The run of which no call can be left out, nor be simpler. What is simpler seldom lets others go: that is
        tried when all are as simple as they can be."""
        while True:
            simple = self.simplify(geometry, self.shortened(geometry, calls))
            calls = self.shortened(geometry, simple)
            if len(calls) == len(simple):
                return calls

    def simplify(self, geometry: Arguments, calls: list[Call]) -> list[Call]:
        """Put in the place of each call the first one, in the order of the pairing's list, that will do, until there is
        none: so what is large is halved until it is the least that will do."""
        place = 0
        while place < len(calls):
            for simpler in self.simpler(geometry, calls[place]):
                found = self.in_place(geometry, calls, place, simpler)
                if found is not None and len(found) <= len(calls):
                    calls = found
                    break
            else:
                place += 1
        return calls

    def in_place(self, geometry: Arguments, calls: list[Call], place: int, simpler: Call) -> list[Call] | None:
        """The run with this call at a place: what is other in it also where its answer is named, as a block's order is
        where the block is given back; or in it alone."""
        alone = [*calls[:place], simpler, *calls[place + 1 :]]
        together = self.said_again(alone, place, calls[place])
        found = self.broken(geometry, together) if together != alone else None
        return self.broken(geometry, alone) if found is None else found

    def said_again(self, calls: list[Call], place: int, before: Call) -> list[Call]:
        """The run in which what has changed in a call has changed likewise in those that name its answer."""
        kinds = self.pairing.named(before.operation)
        changes = {
            (kind, old): new
            for kind, old, new in zip(kinds, before.arguments, calls[place].arguments, strict=True)
            if old != new and kind not in (int, bool)
        }
        changed = list(calls)
        for each in dependents(calls, {place}) - {place} if changes else ():
            names = zip(self.pairing.named(calls[each].operation), calls[each].arguments, strict=True)
            arguments = tuple(changes.get((kind, number), number) for kind, number in names)
            changed[each] = evolve(calls[each], arguments=arguments)
        return changed

    def simpler(self, geometry: Arguments, call: Call) -> list[Call]:
        """Worth trying in the place of a call: the first states' calls, and these arguments made smaller. What an
        earlier call answered stays that."""
        about, state = self.pairing.operations[call.operation], self.pairing.initial(geometry)
        # In a large pool there are more than anybody has time to look at.
        listed = (each for each in islice(about.calls(state), LISTED_ARGUMENTS) if about.worth(state, *each))
        kept = [*call.origins] or [None] * len(call.arguments)
        told = [tuple(origin or each for origin, each in zip(kept, numbers, strict=True)) for numbers in listed]
        first = sorted({numbers_of(each): each for each in told}.items(), key=lambda each: cost(each[0]))
        lesser = ((numbers_of(each), each) for each in with_one(said(call), self.nearer))
        found = dict((*first[:SIMPLER_ARGUMENTS], *lesser))
        least = sorted((each for each in found if cost(each) < cost(call.arguments)), key=cost)
        return [saying(call, found[each]) for each in least]

    def nearer(self, number: Any) -> Iterable[Any]:
        return (each for each in nearer(number) if isinstance(each, Origin) or self.steady(each))

    # ── A smaller pool ──

    def narrowed(
        self, geometry: Arguments, calls: list[Call], smaller: Iterable[Arguments]
    ) -> tuple[Arguments, list[Call]] | None:
        """The run in the first of these smaller pools that will do, and then in ever smaller ones."""
        listed: Iterable[Arguments] = [other for other in smaller if size(other) < size(geometry)]
        least: tuple[Arguments, list[Call]] | None = None
        while True:
            for other in dict.fromkeys((*listed, *filter(self.has_geometry, with_one(geometry, ever_closer)))):
                found = self.elsewhere(other, calls)
                if found is not None and len(found) <= len(calls):
                    least = geometry, calls = other, found
                    break
            else:
                return least
            listed = ()

    def has_geometry(self, geometry: Arguments) -> bool:
        has = getattr(self.pairing.spec, "is_geometry", None)
        return has is not None and bool(has(*geometry)) and self.is_geometry(geometry)

    def elsewhere(self, geometry: Arguments, calls: list[Call]) -> list[Call] | None:
        """The same run in another geometry. Where it names what is not there, such as a third CPU of two, the law has
        nothing to say of it."""
        with suppress(LookupError):
            return self.broken(geometry, calls)
        return None


def with_one(numbers: Arguments, lesser: Callable[[Any], Iterable[Any]]) -> Iterator[Arguments]:
    """The same numbers with one of them in a lesser form."""
    for place, number in enumerate(numbers):
        for value in lesser(number):
            yield (*numbers[:place], value, *numbers[place + 1 :])


def nearer(number: Any) -> Iterable[Any]:
    """Numbers between nought and this one; what an earlier call answered, without what was added to it."""
    if isinstance(number, Origin):
        return [evolve(number, plus=0, number=number.number - number.plus)] if number.plus else []
    return map(type(number), ever_closer(number))


def ever_closer(number: int) -> Iterable[int]:
    """Nought, less by a half, a quarter, and so on down to one: where each is tried, the least is soon found."""
    return [number - (number >> shift) for shift in range(max(number, 0).bit_length())]


def cost(arguments: Arguments) -> tuple[int, ...]:
    """Smaller is simpler, and so is what is not negative."""
    return tuple(abs(value) * 2 + (value < 0) for value in arguments)


def size(geometry: Arguments) -> tuple[int, ...]:
    return tuple(sorted(geometry, reverse=True))
