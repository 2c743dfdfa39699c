"""Somebody's own implementation beside the law: judged by its answers, and by what it does to its callers' memory."""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache, partial
from itertools import takewhile
from typing import Any

from attrs import field, frozen

from checks.clauses import ANSWERS, BEGINS, CONTENTS
from checks.drive import Pair, every_call
from checks.engines.contents import Change, Contents
from checks.engines.isolating.journal import Journal
from checks.engines.shrink import Perform, Shrinker
from checks.engines.tally import Tally
from checks.engines.watched import watched_looks, watched_moves
from checks.evidence import Budget, Call
from checks.in_c import FAILED, OneOf
from checks.judgements import clauses_of, striking, uncounted
from checks.linear import linear
from checks.origins import naming, resolved
from checks.pairing import INITIAL, Arguments, Operation, Promise, State, of_no_call
from checks.targets.target import Subject, Target
from spec.vocabulary import BrokenClause, BrokenRequirement, Failure, leaves_alone, reached

BRIEF, BRIEF_STEPS = 12, 1_500
"""How many calls a brief run has, and how many are made in brief runs by one task."""
MOST_FORKS = 4
"""How many calls of one object, or of brief runs, are to abort for one promise, as most are about one of them: each
takes ten milliseconds, and changes nothing."""
MOST_LOOKS = 1024
"""How often all contents are looked at in a run."""
WATCHED_STEPS = 256
"""The first steps of an episode are watched for the outcomes that the chapter names, until each was seen."""


LOOKED_AT = 16
"""After how many calls of an episode it is seen whether there is time for more."""


class NotCopied(Exception):
    """The object cannot be copied, or not without a fault of its own."""


class Foreign(Pair):
    """One object of a target beside the law's state. What it is called with stands in a journal, if there is one."""

    def __init__(self, target: Target, geometry: Arguments, journal: Journal | None = None) -> None:
        self.target = target
        self.geometry = geometry
        self.journal = journal
        if journal is not None:
            journal.begin(geometry)
        super().__init__(target.pairing, target.make, geometry, black_box=True)
        self.state = target.seen(target.pairing.begun(geometry, begun(target, geometry, told(self.subject))))
        memory = getattr(_shown(self.subject), "memory", None)
        self.forks: Counter[About] = Counter()
        """How many calls were made in processes of their own, as they are to abort, by what they were about."""
        self.contents = None if memory is None else Contents(target.pairing, memory)
        self.can_say: Any = getattr(_shown(self.subject), "can_say", None)
        self.looks = watched_looks(target, looks(target, self.subject))
        terms = terms_of(target)
        self.excluded, self.aborting, self.moves = terms.excluded, terms.aborting, terms.moves
        self.waived, self.silent = terms.waived, terms.silent
        self.steps = {operation: self._step(operation) for operation in self.moves}
        self.look()

    def excuse(self, error: Exception) -> None:
        """Nothing is: it has a process of its own, with memory of its own, and asks for what it likes."""

    def is_callers_fault(self, operation: str, arguments: Arguments) -> bool:
        """Whether the law requires of callers not to make such a call. What somebody draws is never that; what is left
        of a run may be, once others were left out."""
        with uncounted(), suppress(Exception):
            try:
                self.moves[operation](self.state, *arguments, returned=None)
            except BrokenRequirement:
                return True
        return False

    def may_call(self, operation: str, arguments: Arguments) -> bool:
        """Whether it promises to answer, and whether the call can be made at all in its language."""
        if self.can_say is not None and not self.can_say(operation, arguments):
            return False
        if self.aborting[operation]:
            about = self.to_abort(operation, arguments)
            if about and min(self.forks[each] for each in about) >= MOST_FORKS:
                return False
        excluded = self.excluded[operation]
        return excluded is None or not excluded(self.state, arguments)

    def is_to_abort(self, operation: str, arguments: Arguments) -> bool:
        return bool(self.to_abort(operation, arguments))

    def to_abort(self, operation: str, arguments: Arguments) -> list[About]:
        """By which of its promises a call is to abort."""
        return [about for about in self.aborting[operation] if about(self.state, arguments)]

    def aborts(self, operation: str, arguments: Arguments) -> bool:
        """Whether the target refuses a call by abort(), as it promises: it is made in a process that is forked for it,
        and is no part of the run. What does not abort there is made here as well, and judged like any other call."""
        ends = getattr(_shown(self.subject), "ends", None)
        if (self.journal is None and ends is None) or not (about := self.to_abort(operation, arguments)):
            return False
        self.forks.update(about)
        if ends is not None:
            try:
                return bool(ends(operation, arguments) == signal.SIGABRT)
            except Exception as error:
                raise self.crashed(operation, arguments, error) from error
        assert self.journal is not None
        self.journal.called(operation, arguments)
        child = os.fork()
        if child == 0:
            try:
                getattr(self.subject, operation)(*arguments)
            finally:
                os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGABRT

    def snapshot(self) -> bytes:
        data: bytes = self._copying(super().snapshot)
        return data

    def restore(self, state: State, data: bytes) -> None:
        self._copying(lambda: super(Foreign, self).restore(state, data))

    def _copying(self, copy: Callable[[], Any]) -> Any:
        """A copy runs code of theirs, which may fail in any way, and is watched like a call."""
        if self.journal is not None:
            self.journal.begin(self.geometry)
        try:
            copied = copy()
        except Exception as error:
            raise NotCopied from error
        if self.journal is not None:
            self.journal.returned(None)
        return copied

    def step_shallow(self, operation: str, arguments: Arguments) -> Any:
        """A step that is judged by its answer, by what becomes of its callers' memory, and by what it shows of its
        own."""
        return self.steps[operation](arguments)

    def _step(self, operation: str) -> Callable[[Arguments], Any]:
        """The same of one operation. What is the same for all calls of it is looked up once, and what is asked of each
        is asked in one place: beside a C library each layer more takes a hundredth of the time."""
        contents, journal, made = self.contents, self.journal, self.made
        is_internal, mean = self.pairing.operations[operation].internal, self.pairing.answer
        move, is_plain = self.moves[operation], not self.waived[operation] and operation not in self.silent
        may_abort, has_looks = bool(self.aborting[operation]), bool(self.looks)

        def step(arguments: Arguments) -> Any:
            if may_abort and self.aborts(operation, arguments):
                answer: Any = self.refused(operation, arguments)
            else:
                if contents is not None:
                    contents.look_at_named(arguments)
                if journal is not None:
                    journal.called(operation, arguments)
                try:
                    answer = getattr(self.subject, operation)(*arguments)
                except Exception as error:
                    raise self.crashed(operation, arguments, error) from error
                try:
                    if is_internal:
                        answer = None
                    elif answer != FAILED:
                        answer = mean(operation, answer)
                except ValueError as error:
                    raise self.meaningless(operation, arguments, answer) from error
                made.append((operation, arguments, answer))
                if journal is not None:
                    journal.returned(answer)
                if answer == FAILED:
                    # That of a call which fails and does not say how is any failure that the law permits.
                    answer = self.meant(operation, arguments, answer)
                change: Change | None = None
                if contents is not None and not leaves_alone(answer):
                    change = contents.change(self.state, operation, arguments, answer)
                if is_plain:
                    self.state = move(self.state, *arguments, returned=answer)
                else:
                    answer = self.judge(operation, arguments, answer)
                if contents is not None and change is not None:
                    contents.follow(change, self.state, operation, arguments, answer, self.subject.asked)
            if has_looks:
                self.look()
            return answer

        return step

    def refused(self, operation: str, arguments: Arguments) -> Failure:
        """A call was refused by what was no answer."""
        failure = self.failure(operation, arguments)
        self.state = self.moves[operation](self.state, *arguments, returned=failure)
        if self.journal is not None:
            self.journal.returned(failure)
        return failure

    def judge(self, operation: str, arguments: Arguments, answer: Any) -> Any:
        """Have the law judge what an answer means, and move on."""
        if operation in self.silent and not isinstance(answer, Failure):
            return self.succeed(operation, arguments, answer)
        # Of a refusal with effect by which its maker does not want to be judged, nobody knows the state. The law is
        # asked but once, as the state may change in place.
        move, waived = self.moves[operation], self.waived[operation]
        if not waived or (isinstance(answer, Failure) and answer.effect):
            self.state = move(self.state, *arguments, returned=answer)
        else:
            with striking(waived):
                self.state = move(self.state, *arguments, returned=answer)
        return answer

    def succeed(self, operation: str, arguments: Arguments, answer: Any) -> Any:
        """What a success means that says no more: the one that the law permits. Where it permits none, it breaks it."""
        for proposed in self.pairing.operations[operation].answers(self.state, *arguments):
            if isinstance(proposed, Failure):
                continue
            try:
                self.state = self.moves[operation](self.state, *arguments, returned=proposed)
            except BrokenClause:
                continue
            self.note(operation, arguments, proposed)
            return proposed
        self.state = self.moves[operation](self.state, *arguments, returned=answer)
        return answer

    def note(self, operation: str, arguments: Arguments, answer: Any) -> None:
        """Say what the last call's answer means."""
        self.made[-1] = (operation, arguments, answer)
        if self.journal is not None:
            self.journal.returned(answer)

    def look(self, *, whole: bool = False) -> None:
        """Judge what the target shows of its own memory."""
        for judge in self.looks:
            judge(self.subject.resident, self.state, whole)

    def meant(self, operation: str, arguments: Arguments, answer: str) -> Failure:
        """What an answer means that fails and does not say how: any failure that the law permits, or any of those that
        it may be."""
        failure = self.failure(operation, arguments, answer.names if isinstance(answer, OneOf) else None)
        self.note(operation, arguments, failure)
        return failure

    def failure(self, operation: str, arguments: Arguments, among: Container[str] | None = None) -> Failure:
        """The failure that the law permits, or that is not judged, among those of these names; where there is none, the
        one that comes furthest in its text."""
        furthest, most = None, -1
        failure: Failure
        for failure in self.pairing.refusals(operation):
            if among is not None and str(failure) not in among:
                continue
            before = sum(reached.values())
            try:
                self.pairing.step(operation)(self.state, *arguments, returned=failure)
                return failure
            except BrokenClause as broken:
                if leaves_alone(failure) and broken.clause in self.waived[operation]:
                    return failure
                passed = sum(reached.values()) - before
                if passed > most:
                    furthest, most = failure, passed
        if furthest is None:
            how = "" if among is None else " so"
            raise BrokenClause(f"{ANSWERS}: {operation} cannot fail{how}")
        return furthest

    def close(self) -> None:
        """Be done with the object, if it has a way."""
        if isinstance(self.subject, Subject):
            self.subject.close()

    def broken(self) -> tuple[Call, ...]:
        """The run, and be done with an object that is not to be called any more: the next ones need memory, too."""
        if isinstance(self.subject, Subject):
            self.subject.release()
        return tuple(self.calls)

    def inspect(self) -> None:
        """Whether every live block's contents are what its caller made them, and all that the target shows is right."""
        if self.contents is not None:
            self.contents.look_at_all()
        self.look(whole=True)


def _shown(subject: Any) -> Subject | None:
    """What an object shows besides its operations: nothing, where it is of a class that may call anything so."""
    return subject if isinstance(subject, Subject) else None


def told(subject: Any) -> Arguments | None:
    """The geometry that an object has, where it is not the one that was asked for."""
    return getattr(_shown(subject), "told", None)


def begun(target: Target, geometry: Arguments, told: Arguments | None) -> tuple[Call, ...]:
    """What a construction amounts to, where it does not begin with nothing in the geometry that was asked for."""
    return (*(() if told is None else (Call(INITIAL, told, None),)), *target.begun(geometry))


def is_not_worth(about: Operation, state: State, arguments: Arguments) -> bool:
    return not about.worth(state, *arguments)


@frozen
class Terms:
    """By what a target is judged, operation by operation."""

    excluded: dict[str, About | None]
    """Which calls of an operation it does not promise to answer; None where it promises to answer all."""
    aborting: dict[str, list[About]]
    """Which calls of an operation it refuses by abort(), promise by promise."""
    moves: dict[str, Callable[..., State]]
    waived: dict[str, frozenset[str]]
    silent: set[str]
    """Operations of which a success means the one that the law permits."""


def terms_of(target: Target) -> Terms:
    """The same for all objects of a target."""
    if "terms" not in target.kept:
        operations, composed = target.pairing.operations, target.pairing.composed
        unpromised = {operation: target.unpromised(operation) for operation in operations}
        excluded = {operation: calls_about(promises) for operation, promises in unpromised.items()}
        not_worth = {name: partial(is_not_worth, operations[name]) for name in unpromised if name in composed}
        target.kept["terms"] = Terms(
            {**excluded, **not_worth},
            {operation: abouts(target.aborting(operation)) for operation in unpromised},
            watched_moves(target, {operation: target.pairing.move(operation) for operation in unpromised}),
            {operation: target.waived(operation) for operation in unpromised},
            {name for name, promises in unpromised.items() if any(promise.by_answering for promise in promises)},
        )
    terms: Terms = target.kept["terms"]
    return terms


About = Callable[[State, Arguments], bool]
"""(state, arguments) → whether a call is one of those that are meant"""


def calls_about(promises: Iterable[Promise]) -> About | None:
    """Which calls are made only if one of these is promised; None where there are none such."""
    found = abouts(promises)
    if len(found) <= 1:
        return next(iter(found), None)
    return lambda state, arguments: any(about(state, arguments) for about in found)


def abouts(promises: Iterable[Promise]) -> list[About]:
    """Which calls these promises are about."""
    return [promise.about for promise in promises if promise.about is not of_no_call]


def looks(target: Target, subject: Any) -> list[Callable[[Any, State, bool], None]]:
    """How what an object shows of its memory is judged; not at all, where it shows none."""
    if getattr(_shown(subject), "resident", None) is None:
        return []
    offered = target.operations(subject)
    return [
        look.judge
        for look in target.pairing.looks
        if look.promise not in target.broken_promises
        and look.operation in ("", *offered)
        and (not look.shows or getattr(subject.resident, look.shows) is not None)
    ]


def further(target: Target, subject: Any) -> list[str]:
    """The clauses by which an object is judged besides those about its answers."""
    contents = [CONTENTS] if target.pairing.keeps is None else [CONTENTS, BEGINS]
    memory = getattr(_shown(subject), "memory", None)
    contents = [] if memory is None else [*contents, *memory.clauses]
    return [*contents, *(clause for judge in looks(target, subject) for clause in clauses_of(judge))]


# ── Tasks, each small enough to be lost with its process ─────────────────────────────────────────────────────


@frozen
class Came:
    """What a task came to."""

    steps: int = 0
    clause: str | None = None
    geometry: Arguments = ()
    calls: tuple[Call, ...] = ()
    exhausted: int = 0
    """Up to how many calls every run was made."""
    outcomes: dict[str, int] = field(factory=dict)
    """Which of those that the chapter names came about, and how often."""
    is_shortest: bool = False
    """Of a run that was made short: whether there was time for all that could be tried."""


def run(
    target: Target,
    budget: Budget,
    journal: Journal | None,
    geometry: Arguments,
    calls: Iterable[tuple[str, Arguments]],
    tally: Tally | None = None,
    *,
    looks: bool = True,
    is_looked_at_last: bool = False,
) -> Came:
    """The calls on a fresh object, with a look at all contents after each, or of a long run now and then, as there is
    more to see the longer it is, or after the last one alone; those that may not be made are left out."""
    pair: Foreign | None = None
    answers: list[Any] = []
    try:
        pair = Foreign(target, geometry, journal)
        offered = target.operations(pair.subject)
        made = list(calls)
        stride = len(made) if is_looked_at_last else 1 + len(made) // MOST_LOOKS
        if stride > 1 and tally is None:
            pair.state = linear(pair.state)
        for number, (operation, said) in enumerate(made, start=1):
            if budget.spent():
                break
            arguments, answer = resolved(said, answers), None
            # What is to abort has changed nothing if it did.
            is_idle = number < len(made) and pair.is_to_abort(operation, arguments)
            may_be_made = pair.may_call(operation, arguments) and not pair.is_callers_fault(operation, arguments)
            if operation in offered and not is_idle and may_be_made:
                before = pair.state
                answer = pair.step_shallow(operation, arguments)
                if looks and (number % stride == 0 or number == len(made)):
                    pair.inspect()
                if tally is not None:
                    tally.saw(before, operation, arguments, answer, pair.state)
            answers.append(answer)
    except BrokenClause as broken:
        return Came(0, broken.clause, geometry, pair.broken() if pair else ())
    pair.close()
    return Came(calls=tuple(pair.calls))


def run_each(
    target: Target,
    budget: Budget,
    journal: Journal | None,
    runs: Sequence[tuple[Arguments, Sequence[tuple[str, Arguments]]]],
) -> Came:
    """Runs, each on a fresh object of its geometry, up to the first that breaks something, as far as time allows."""
    for geometry, calls in runs:
        if budget.spent():
            break
        came = run(target, budget, journal, geometry, calls)
        if came.clause:
            return came
    return Came()


def short_runs(
    target: Target,
    budget: Budget,
    journal: Journal | None,
    geometry: Arguments,
    longest: int,
    operations: Sequence[str],
) -> Came:
    """Every run of at most `longest` calls, the shorter first, as far as time allows."""
    tally = Tally(target.pairing, "conform", operations=operations, black_box=True)
    runs: list[tuple[tuple[str, Arguments], ...]] = [()]
    for length in range(1, longest + 1):
        longer = []
        for prefix in runs:
            start = run(target, budget, journal, geometry, prefix)
            if start.clause:
                return start
            for call in next_calls(target, budget, journal, geometry, prefix):
                if budget.spent():
                    return Came(exhausted=length - 1, outcomes=dict(tally.outcomes))
                came = run(target, budget, journal, geometry, (*prefix, call), tally)
                if came.clause:
                    return came
                longer.append((*prefix, call))
        runs = longer
    return Came(exhausted=longest, outcomes=dict(tally.outcomes))


def next_calls(
    target: Target,
    budget: Budget,
    journal: Journal | None,
    geometry: Arguments,
    prefix: Iterable[tuple[str, Arguments]],
) -> list[tuple[str, Arguments]]:
    """The calls worth making after a run that broke nothing; none, where it breaks something this time. As many as
    there is time for."""
    answers: list[Any] = []
    try:
        pair = Foreign(target, geometry, journal)
        for operation, said in prefix:
            arguments = resolved(said, answers)
            if not pair.may_call(operation, arguments):
                return []
            answers.append(pair.step_shallow(operation, arguments))
    except BrokenClause:
        return []
    calls = every_call(target.pairing, pair.state, target.operations(pair.subject))
    found = [call for call in takewhile(lambda call: not budget.spent(), calls) if pair.may_call(*call)]
    pair.close()
    return [(operation, naming(target.pairing, pair.calls, operation, arguments)) for operation, arguments in found]


def episode(
    target: Target,
    budget: Budget,
    journal: Journal | None,
    geometry: Arguments,
    source: str,
    steps: int,
    operations: Sequence[str],
) -> Came:
    """Random calls on one object. The same source draws the same calls as long as the answers are the same."""
    rng = random.Random(source)
    tally = Tally(target.pairing, "conform", operations=operations, black_box=True)
    pair: Foreign | None = None
    made = 0
    try:
        pair = Foreign(target, geometry, journal)
        for operation, arguments in _draws(target, pair, rng):
            before = pair.state
            answer = pair.step_shallow(operation, arguments)
            made += 1
            if made < WATCHED_STEPS:
                tally.saw(before, operation, arguments, answer, pair.state)
            elif made == WATCHED_STEPS:
                pair.state = linear(pair.state)
            if made == steps or (made % LOOKED_AT == 0 and budget.spent()):
                break
        pair.inspect()
    except BrokenClause as broken:
        calls = tuple(pair.calls) if pair else ()
        return Came(made, broken.clause, geometry, calls, outcomes=dict(tally.outcomes))
    pair.close()
    return Came(made, outcomes=dict(tally.outcomes))


def shrinker(
    target: Target,
    clause: str,
    budget: Budget,
    perform: Perform,
    *,
    begun: Callable[[Arguments], Sequence[Call]],
    is_simple: bool = False,
) -> Shrinker:
    """begun: what the construction of one that tells its geometry amounts to."""
    return Shrinker(
        target.pairing,
        target.make,
        clause,
        budget,
        black_box=True,
        perform=perform,
        is_geometry=lambda other: target.fit(other) == other,
        begun=begun if target.tells else lambda geometry: (),
        is_simple=is_simple,
        steady=target.steady,
    )


def shortened(
    target: Target,
    budget: Budget,
    journal: Journal | None,
    clause: str,
    geometry: Arguments,
    calls: list[Call],
    smaller: Sequence[Arguments],
) -> Came:
    """A run that breaks a clause made short, all candidates in this process."""

    def perform(geometry: Arguments, calls: list[tuple[str, Arguments]]) -> tuple[str | None, list[Call]]:
        came = run(target, budget, journal, geometry, calls, looks=clause == CONTENTS)
        return came.clause, list(came.calls)

    work = shrinker(target, clause, budget, perform, begun=cache(partial(begun_here, target)))
    shrunk = work.shrink(geometry, calls, smaller)
    return Came(clause=shrunk.clause, geometry=shrunk.geometry, calls=tuple(shrunk.calls), is_shortest=work.is_shortest)


def begun_here(target: Target, geometry: Arguments) -> tuple[Call, ...]:
    """What a construction amounts to, by one more that is made in this process."""
    with suppress(Exception):
        subject = target.make(*geometry)
        subject.close()
        return begun(target, geometry, told(subject))
    return begun(target, geometry, None)


def brief_runs(
    target: Target, budget: Budget, journal: Journal | None, geometry: Arguments, source: str, operations: Sequence[str]
) -> Came:
    """Random runs of a few calls, each on a fresh object: what breaks so soon is found with a run that is short."""
    rng = random.Random(source)
    tally = Tally(target.pairing, "conform", operations=operations, black_box=True)
    made, forks = 0, Counter[About]()
    while made < BRIEF_STEPS and not budget.spent():
        pair: Foreign | None = None
        try:
            pair = Foreign(target, geometry, journal)
            pair.forks = forks
            for _, (operation, arguments) in zip(range(BRIEF), _draws(target, pair, rng), strict=False):
                before = pair.state
                answer = pair.step(operation, arguments)
                tally.saw(before, operation, arguments, answer, pair.state)
                made += 1
        except BrokenClause as broken:
            calls = pair.broken() if pair else ()
            return Came(made, broken.clause, geometry, calls, outcomes=dict(tally.outcomes))
        forks = pair.forks
        pair.close()
    return Came(made, outcomes=dict(tally.outcomes))


def some_calls(
    target: Target, budget: Budget, journal: Journal | None, geometry: Arguments, source: str, steps: int
) -> Came:
    """Calls to make again, drawn at random."""
    pair: Foreign | None = None
    try:
        pair = Foreign(target, geometry, journal)
        for _, (operation, arguments) in zip(range(steps), _draws(target, pair, random.Random(source)), strict=False):
            if budget.spent():
                break
            pair.step_shallow(operation, arguments)
    except BrokenClause:
        pass
    return Came(calls=tuple(pair.calls) if pair else ())


def _draws(target: Target, pair: Foreign, rng: random.Random) -> Iterator[tuple[str, Arguments]]:
    """Calls that the target promises to answer, each chosen by the state that the ones before left."""
    operations = target.pairing.operations
    choices = [
        (name, operations[name].sample)
        for name in target.operations(pair.subject)
        for _ in range(operations[name].weight)
    ]
    draw, count = rng.random, len(choices)
    while True:
        name, sample = choices[int(draw() * count)]
        arguments = sample(pair.state, rng)
        if pair.may_call(name, arguments):
            yield name, arguments
