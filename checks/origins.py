"""Where the arguments of a run come from.

The number that a call answers is another one once an earlier call is left out. So a block that the third call handed
out is named by "what call 3 answered". Said like this, a run keeps its meaning when it is made short, on another
object, or on another version of a library; as a bare number it would name nothing, or something else. Which parameters
may name what an answer made is the pairing's to say (`Operation.makes`).
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from attrs import define, evolve, field

from checks.evidence import Call, Origin
from checks.judgements import uncounted
from checks.pairing import Arguments, Pairing, State
from spec.vocabulary import BrokenClause, BrokenRequirement


@define
class _Given:
    """What the answers of one kind have given so far. What is given again is the later call's alone."""

    firsts: list[int] = field(factory=list)
    """In order."""
    by_first: dict[int, tuple[int, int, int]] = field(factory=dict)
    """First place → how many there are, the number of the call that gave them, and what it answered."""

    def give(self, first: int, count: int, call: int, answer: int) -> None:
        while (place := bisect_right(self.firsts, first + count - 1) - 1) >= 0 and self.firsts[place] >= first:
            del self.by_first[self.firsts.pop(place)]
        insort(self.firsts, first)
        self.by_first[first] = count, call, answer

    def origin(self, number: int) -> Origin | None:
        place = bisect_right(self.firsts, number) - 1
        if place < 0:
            return None
        first = self.firsts[place]
        count, call, answer = self.by_first[first]
        return Origin(call, number - answer, number) if number < first + count else None


def is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_name(kind: Any, answer: Any) -> bool:
    """Whether an answer of a kind can be named later as what was answered. A null pointer is one wherever it came from:
    `free(NULL)` has nothing to do with an earlier request for nothing."""
    return is_number(answer) and not (answer == 0 and kind.__name__ == "Address")


@uncounted()
def traced(pairing: Pairing, geometry: Arguments, calls: Sequence[Call], begun: Iterable[Call] = ()) -> list[Call]:
    """The calls of a run, each argument with its origin: the latest call of which an answer gave that number, or of
    which it lies within what the answer gave (`Pairing.holds`)."""
    given: dict[Any, _Given] = {}
    told: list[Call] = []
    states = _states(pairing, geometry, calls, begun)
    next(states, None)
    for number, call in enumerate(calls, start=1):
        kinds = pairing.named(call.operation)
        origins = [
            given[kind].origin(argument) if kind in given and is_number(argument) else None
            for kind, argument in zip(kinds, call.arguments, strict=False)
        ]
        told.append(evolve(call, origins=tuple(origins) if any(origins) else ()))
        # What the law does not permit gives nothing.
        state = next(states, None)
        if state is not None and (kind := pairing.made(call.operation)) and is_name(kind, call.returned):
            first, count = _extent(pairing, state, call)
            given.setdefault(kind, _Given()).give(first, count, number, call.returned)
    return told


def _states(pairing: Pairing, geometry: Arguments, calls: Sequence[Call], begun: Iterable[Call]) -> Iterator[State]:
    """The law's states, as far as it has something to say."""
    with suppress(ArithmeticError, LookupError, ValueError, BrokenClause, BrokenRequirement):
        yield from pairing.states(geometry, calls, begun, once=True)


def _extent(pairing: Pairing, after: State, call: Call) -> tuple[int, int]:
    """The places that a call's answer gave: those of the run that it lies in, or it alone."""
    for first, count in pairing.holds(after, call.operation, call.arguments, call.returned):
        if first <= call.returned < first + count:
            return first, count
    return call.returned, 1


def naming(pairing: Pairing, made: Sequence[Call], operation: str, arguments: Arguments) -> Arguments:
    """The arguments of a call that is to follow these: each that is what one of them answered, said so."""
    answered = {
        (kind, call.returned): number
        for number, call in enumerate(made, start=1)
        if (kind := pairing.made(call.operation)) and is_name(kind, call.returned)
    }
    named = zip(pairing.named(operation), arguments, strict=True)
    found = ((answered.get((kind, argument)), argument) for kind, argument in named)
    return tuple(Origin(of, 0, argument) if of else argument for of, argument in found)


def said(call: Call) -> Arguments:
    """The arguments as they are to be said again: the origin of each, or else the number."""
    if not call.origins:
        return call.arguments
    return tuple(origin or number for origin, number in zip(call.origins, call.arguments, strict=True))


def numbers_of(arguments: Arguments) -> Arguments:
    return tuple(each.number if isinstance(each, Origin) else each for each in arguments)


def saying(call: Call, arguments: Arguments) -> Call:
    """The call with these arguments, each a number or an origin."""
    origins = tuple(each if isinstance(each, Origin) else None for each in arguments)
    return evolve(call, arguments=numbers_of(arguments), origins=origins if any(origins) else ())


def plain_calls(calls: Iterable[Call]) -> list[tuple[str, Arguments]]:
    """What is to be called to make a run again."""
    return [(call.operation, said(call)) for call in calls]


def resolved(arguments: Arguments, answers: Sequence[Any]) -> Arguments:
    """The numbers that arguments come to, after such answers of the calls before."""
    return tuple(_number(each, answers) if isinstance(each, Origin) else each for each in arguments)


def _number(origin: Origin, answers: Sequence[Any]) -> int:
    answer: Any = answers[origin.of - 1] if origin.of <= len(answers) else None
    return answer + origin.plus if is_number(answer) else origin.number


# ── Calls left out ───────────────────────────────────────────────────────────────────────────────────────────


def without(calls: Sequence[Call], gone: Collection[int]) -> list[Call]:
    """The run without the calls at these places. What names the answer of one that is left out says the number."""
    kept = [place for place in range(len(calls)) if place not in gone]
    number = {place + 1: new for new, place in enumerate(kept, start=1)}
    return [_renumbered(calls[place], number) for place in kept]


def instead(calls: Sequence[Call], place: int, number: int) -> list[Call]:
    """The run in which what names the answer of the call at a place says a number instead."""

    def other(argument: Any) -> Any:
        return number if isinstance(argument, Origin) and argument.of - 1 == place else argument

    return [saying(call, tuple(map(other, said(call)))) for call in calls]


def _renumbered(call: Call, number: dict[int, int]) -> Call:
    if not call.origins:
        return call
    found = (origin if origin is None else number.get(origin.of) for origin in call.origins)
    moved = (evolve(origin, of=of) if origin and of else None for origin, of in zip(call.origins, found, strict=True))
    return evolve(call, origins=tuple(moved))


def dependents(calls: Sequence[Call], gone: Collection[int]) -> set[int]:
    """These places, and those of the calls that name what one of them answered, and so on."""
    found = set(gone)
    for place, call in enumerate(calls):
        if any(origin is not None and origin.of - 1 in found for origin in call.origins):
            found.add(place)
    return found


def needed(calls: Sequence[Call], kept: Collection[int]) -> set[int]:
    """These places, and those of the calls whose answers they name, and so on."""
    found = set(kept)
    for place in range(len(calls) - 1, -1, -1):
        if place in found:
            found |= {origin.of - 1 for origin in calls[place].origins if origin is not None}
    return found
