"""An implementation and the law, moved in step: the one mechanism that every engine steps with."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from inspect import getmodule
from typing import Any

import numpy as np

from checks.beside import Beside, compare
from checks.clauses import ANSWERS, JUDGED, NO_CRASH, READABLE, REPRESENTS
from checks.evidence import Budget, Call, Counterexample, UsageError
from checks.loops import Endless
from checks.origins import resolved, traced
from checks.pairing import Arguments, Pairing, State, View, sentence
from checks.processes import Ended
from checks.source import load
from checks.surroundings import obstacle
from checks.words import cut, described, shown
from impl.image import CheckedImage, restore, snapshot
from spec.vocabulary import BrokenClause, BrokenRequirement, ensure

Factory = Callable[..., Any]
"""How an implementation is made, from a geometry."""
MOST_LOOKED = 1 << 14
"""How many memories are remembered in which nothing was wrong."""
PLACES_AT_ONCE = 1024
"""At how many places an invariant is tried between two looks at the time: some ten milliseconds."""


def plain(pairing: Pairing, edits: tuple[tuple[str, str], ...] = ()) -> Factory:
    """The implementation as plain Python with every access checked, with or without edits (a mutant)."""
    module = getmodule(pairing.impl)
    assert module is not None
    factory: Factory = getattr(load(module, edits=edits), pairing.impl.__name__)
    return factory


def crash(error: Exception) -> BrokenClause:
    """What an exception breaks that comes out of the implementation."""
    if isinstance(error, BrokenClause):
        return error
    if isinstance(error, Ended | Endless):
        return BrokenClause(f"{error.clause}: {error}")
    return BrokenClause(f"{NO_CRASH}: {described(error)}")


def came_to(error: Exception) -> str:
    """What stands in the place of the answer to a call that brought none."""
    if isinstance(error, BrokenClause):
        return Ended.returned
    return error.returned if isinstance(error, Ended) else f"raises {cut(type(error).__name__)}"


def unjudged(error: Exception) -> BrokenClause:
    """What is broken where the law's own text, or what is drawn from its state, comes to nothing: it cannot speak of
    such an answer, or of such a memory."""
    return BrokenClause(f"{JUDGED}: {type(error).__name__}: {error}")


@contextmanager
def outside() -> Iterator[None]:
    """Within it the law's text runs on numbers that somebody has written down, and raises BrokenRequirement where they
    are none that it is about, such as a processor that there is not."""
    try:
        yield
    except (ArithmeticError, LookupError, ValueError):
        raise BrokenRequirement("a number in it is none of those that there are") from None


def alike(one: str, other: str) -> bool:
    """Whether two clauses are one: a crash is known by its kind, for its message may name a number."""
    return one.split(":")[:2] == other.split(":")[:2]


def view_of(pairing: Pairing, image: Any, geometry: Arguments) -> View:
    """An image through its reading functions. As a list, because numpy's own numbers and truth values are slow; and
    as one that refuses a negative index, which a corrupt link may lead to."""
    return pairing.view(CheckedImage.of(image.tolist()) if isinstance(image, np.ndarray) else image, geometry)


class Pair:
    """One implementation object beside the law's state.

    In black-box mode only the answers are judged; else the memory is read after each step: it must represent
    the law's state, and every invariant must hold at every place.
    """

    def __init__(self, pairing: Pairing, factory: Factory, geometry: Arguments, *, black_box: bool = False) -> None:
        self.pairing = pairing
        self.geometry = geometry
        self.black_box = black_box
        self.state: State = pairing.initial(geometry)
        self.made: list[tuple[str, Arguments, Any]] = []
        """What was called since the object was made or put back, and what came back."""
        self.is_over: Callable[[], bool] = lambda: False
        """Whether a look inside may stop half way, as nobody waits for what it would show."""
        self.looked: set[tuple[bytes, State]] | None = None
        """Where memories are remembered that were looked at, each with the law's state beside it, if nothing was wrong:
        what a look reads are these two, and runs of a small pool come to the same ones again and again."""
        try:
            self.subject = factory(*geometry)
        except UsageError:
            raise
        except Exception as error:
            self.excuse(error)
            raise crash(error) from error
        self.beside = Beside(self.subject) if self.has_image() and not black_box else None

    @property
    def calls(self) -> list[Call]:
        """What was called since the object was made or put back."""
        return [Call(*each) for each in self.made]

    def excuse(self, error: Exception) -> None:
        """Raise what breaks no clause: that memory ran out, or a disk is full, says nothing of an implementation."""
        if obstacle(error) is not None:
            raise error

    def step(self, operation: str, arguments: Arguments) -> Any:
        """Call the implementation, have the law judge the answer, and look inside."""
        answer = self.step_shallow(operation, arguments)
        self.inspect()
        return answer

    def step_shallow(self, operation: str, arguments: Arguments) -> Any:
        """A step without the look inside."""
        answer = self.call(operation, arguments)
        self.judge(operation, arguments, answer)
        return answer

    def judge(self, operation: str, arguments: Arguments, answer: Any) -> None:
        """Have the law judge an answer, and move on."""
        try:
            self.state = self.pairing.move(operation)(self.state, *arguments, returned=answer)
        except BrokenClause:
            raise
        except Exception as error:
            self.excuse(error)
            raise unjudged(error) from error

    def call(self, operation: str, arguments: Arguments) -> Any:
        """The implementation's answer, in the law's words."""
        try:
            raw = getattr(self.subject, operation)(*arguments)
        except Exception as error:
            raise self.crashed(operation, arguments, error) from error
        try:
            answer = None if self.pairing.operations[operation].internal else self.meaning(operation, raw)
        except ValueError as error:
            raise self.meaningless(operation, arguments, raw) from error
        self.made.append((operation, arguments, answer))
        return answer

    def crashed(self, operation: str, arguments: Arguments, error: Exception) -> BrokenClause:
        """What a call breaks that brought no answer; raises what is to be excused."""
        self.excuse(error)
        self.made.append((operation, arguments, came_to(error)))
        return crash(error)

    def meaningless(self, operation: str, arguments: Arguments, raw: Any) -> BrokenClause:
        """What a call breaks that answered with nothing of the law's."""
        self.made.append((operation, arguments, shown(raw)))
        return BrokenClause(ANSWERS)

    def meaning(self, operation: str, raw: Any) -> Any:
        """What was returned, in the law's words; ValueError where it means nothing."""
        return self.pairing.answer(operation, raw)

    def inspect(self) -> None:
        """Judge what the implementation's memory says."""
        if self.black_box:
            return
        if self.beside is not None:
            self.beside.check(performed(self.pairing))
        seen = (self.snapshot(), self.state) if self.looked is not None and self.has_image() else None
        if seen is not None and self.looked is not None and seen in self.looked:
            ensure(True, REPRESENTS)
            return
        try:
            view = view_of(self.pairing, self.subject.image, self.geometry)
            permitted = self.pairing.is_permitted(view, self.state)
            broken = broken_invariant(self.pairing.invariants(), view, self.pairing.places(view), self.is_over)
        except Exception as error:
            self.excuse(error)
            raise BrokenClause(f"{READABLE}: {type(error).__name__}: {error}") from error
        if broken is not None:
            raise BrokenClause(broken)
        ensure(bool(permitted), REPRESENTS)
        if seen is not None and self.looked is not None and len(self.looked) < MOST_LOOKED and not self.is_over():
            self.looked.add(seen)

    def compare(self, calls: Iterable[tuple[str, Arguments]]) -> None:
        """Whether the same calls do the same on another object with an equal image."""
        if self.beside is None:
            return
        made = list(calls)
        try:
            compare(self.subject, made)
        except BrokenClause:
            self.made += [(*call, "not the same each time") for call in made]
            raise

    def snapshot(self) -> bytes:
        """The implementation's state as bytes: equal bytes, equal behaviour. What has no image is pickled."""
        return snapshot(self.subject.image) if self.has_image() else pickle.dumps(self.subject)

    def has_image(self) -> bool:
        """Whether the subject is our implementation in one of its lives: an image then holds all of its state."""
        return (type(self.subject).__module__, type(self.subject).__name__) == (
            self.pairing.impl.__module__,
            self.pairing.impl.__name__,
        )

    def restore(self, state: State, data: bytes) -> None:
        self.state = state
        self.made.clear()
        if self.has_image():
            restore(self.subject.image, data)
        else:
            self.subject = pickle.loads(data)


def broken_invariant(
    invariants: Iterable[Callable[[View, Any], Any]],
    view: View,
    places: Iterable[Any],
    is_over: Callable[[], bool] = lambda: False,
) -> str | None:
    """The sentence of the first invariant that fails somewhere."""
    witnesses = list(places)
    for invariant in invariants:
        for number, place in enumerate(witnesses, start=1):
            if not invariant(view, place):
                return sentence(invariant)
            if number % PLACES_AT_ONCE == 0 and is_over():
                return None
    return None


class PairPerformer:
    """What a relation performs its operations on: a pair, each step judged."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair

    @property
    def state(self) -> State:
        return self.pair.state

    def perform(self, operation: str, *arguments: Any) -> Any:
        return self.pair.step_shallow(operation, arguments)


def check_relations(pair: Pair) -> None:
    """Try every relation of the law from where the pair stands, and put it back. A broken one leaves its calls."""
    if not pair.pairing.relations:
        return
    state, data, made = pair.state, pair.snapshot(), list(pair.made)
    for relation in pair.pairing.relations:
        for arguments in pair.pairing.relation_arguments(relation, state):
            relation(PairPerformer(pair), *arguments)
            pair.restore(state, data)
            pair.made.extend(made)


def run(
    pairing: Pairing,
    factory: Factory,
    geometry: Arguments,
    calls: Iterable[tuple[str, Arguments]],
    *,
    black_box: bool = False,
    relations: bool = False,
    budget: Budget | None = None,
) -> tuple[str | None, list[Call]]:
    """Make the calls on a fresh object: the clause that breaks, if one does, and the calls up to there, or to where
    the budget ended."""
    pair: Pair | None = None
    answers: list[Any] = []
    try:
        pair = Pair(pairing, factory, geometry, black_box=black_box)
        pair.is_over = budget.spent if budget is not None else pair.is_over
        pair.inspect()
        for operation, arguments in calls:
            if budget is not None and budget.spent():
                break
            answers.append(pair.step(operation, resolved(arguments, answers)))
            if relations:
                check_relations(pair)
    except BrokenClause as broken:
        return broken.clause, pair.calls if pair else []
    return None, pair.calls


def performed(pairing: Pairing) -> list[str]:
    """The operations that move an implementation: those, and what happens inside it under a name of the law's."""
    internal = (name for name, operation in pairing.operations.items() if operation.internal)
    return [*pairing.called(), *(name for name in internal if hasattr(pairing.impl, name))]


def every_call(
    pairing: Pairing, state: State, operations: Iterable[str] | None = None
) -> Iterator[tuple[str, Arguments]]:
    for name in performed(pairing) if operations is None else operations:
        for arguments in pairing.operations[name].arguments(state):
            yield name, arguments


def counterexample(
    pairing: Pairing,
    clause: str,
    geometry: Arguments,
    calls: Iterable[Call],
    *,
    begun: tuple[Call, ...] = (),
    **about: Any,
) -> Counterexample:
    told = tuple(traced(pairing, geometry, list(calls), begun))
    return Counterexample(pairing.part, clause, tuple(geometry), told, begun=begun, **about)
