"""What the oracles on the running kernel have in common: scripts of calls, of which each is judged."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from errno import errorcode
from itertools import islice
from random import Random
from typing import Any

from attrs import define, field, frozen

from checks.evidence import Call, UsageError
from checks.oracles import Departure, Question, Told
from checks.oracles.vma.kernel import Answer, Asked, Driver, Seen, obstacle

Geometry = tuple[int, ...]
Asking = tuple[str, tuple[int, ...]]
"""An operation of the law, and its arguments."""

MOST_CASES = 1_000_000
"""Where all are asked for: there is no end of scripts."""
MAPERR, ACCERR = 1, 2
"""Codes of SIGSEGV: nothing is mapped there, or not for this (Linux: include/uapi/asm-generic/siginfo.h, 6.18)."""
SEGV, BUS = 11, 7
GOES_ON = "every call returns, or ends in a signal that the law has a name for"


@frozen
class Judged:
    """One call of a script, as the law is asked about it."""

    script: Script
    number: int
    """How many calls the law has permitted before."""
    told: Told
    answer: Answer | None
    before: Sequence[Seen]
    """The areas that the kernel had before."""


@define
class Script:
    """One script, and what the law says of the process."""

    geometry: Geometry
    state: Any
    """The law's."""
    calls: list[Call] = field(factory=list)
    """Those that the law has permitted."""
    is_permitted: bool = True
    areas: Sequence[Seen] = ()
    """That the kernel has by now."""

    def asked(self, operation: str, arguments: tuple[int, ...], told: Told, answer: Answer | None) -> Question:
        """The next question. If the law permits what was answered, it goes on from there."""
        self.is_permitted = False
        call = Call(operation, arguments, told.returned)
        task = Judged(self, len(self.calls), told, answer, self.areas)

        def follow(after: Any) -> None:
            self.state, self.is_permitted = after, True
            self.calls.append(call)

        return Question((self.state,), operation, arguments, task, follow)

    def questions(self, kernel: Driver, script: Iterable[Asking]) -> Iterator[Question]:
        """Have it made, and ask about one call after the other; no more after a disagreement, as nothing is known of
        the process then."""
        asked = list(script)
        for name, arguments in asked:
            if not self.may_be_asked(name, arguments):
                raise UsageError(f"the running kernel is not asked {name}{arguments}")
        before, *calls = self.told_to_kernel(asked)
        outcome = kernel.run([*before, *(each for call in calls for each in call)])
        answers = iter(outcome.answers[len(before) :])
        for call, made in zip(asked, calls, strict=True):
            answered = list(islice(answers, len(made)))
            if len(answered) < len(made):
                yield self.asked(*call, Told(None, None, (), f"{GOES_ON}: {outcome.ended}"), None)
                return
            for question in self.judged(call, answered, outcome.numbers):
                yield question
                if not self.is_permitted:
                    return
            self.areas = answered[-1].areas

    def may_be_asked(self, name: str, arguments: tuple[int, ...]) -> bool:
        """Whether a call stays in the window, and is one that the law speaks of."""
        raise NotImplementedError

    def told_to_kernel(self, script: Sequence[Asking]) -> Iterator[Sequence[Asked]]:
        """What the driver is to do: before the first call, and then for each, in which the last matters most."""
        raise NotImplementedError

    def judged(self, call: Asking, answers: Sequence[Answer], numbers: Sequence[int]) -> Iterator[Question]:
        """What the law is asked about a call."""
        raise NotImplementedError


@define
class RunningKernel:
    """The kernel under which this runs, asked in children."""

    name: str
    part: str
    kernel: Driver
    scripts: Callable[[Random], Iterable[Asking]]
    begun: Callable[[Geometry], Script]
    geometries: Sequence[Geometry]
    """One script after the other."""
    kinds: frozenset[str]
    departures: Mapping[str, str]
    find_departure: Callable[[Question, Told], Departure | None]
    described: Callable[[Question, Told], str]
    about: str = "the running kernel"

    def obstacle(self) -> str | None:
        """It is tried, as whether the driver can begin is for the kernel to say, and for who limits it. What was begun
        for that is ended: whoever only wants to know leaves nothing behind, such as the folder of a swap file."""
        if why := obstacle():
            return why
        try:
            self.start()
        except UsageError as error:
            return str(error)
        finally:
            self.kernel.stop()
        return None

    def start(self) -> None:
        self.kernel.start()

    def depends(self) -> Sequence[str]:
        return [platform.platform()]

    def remarks(self) -> Sequence[str]:
        return [f"asked: Linux {platform.release()}, {self.kernel.remark()}"]

    # ── Questions ──

    def total(self, cases: int | None) -> int:
        return MOST_CASES if cases is None else cases

    def questions(self, cases: int | None, seed: int) -> Iterator[Question]:
        asked, number = 0, 0
        while asked < self.total(cases):
            geometry = self.geometries[number % len(self.geometries)]
            for question in self.again(geometry, self.scripts(Random(f"{seed} {number}"))):
                yield question
                asked += 1
            number += 1

    def again(self, geometry: Geometry, calls: Iterable[Asking]) -> Iterator[Question]:
        return self.begun(geometry).questions(self.kernel, calls)

    def expected(self) -> frozenset[str]:
        return self.kinds

    # ── Answers ──

    def ask(self, question: Question) -> Told:
        task: Judged = question.task
        return task.told

    def describe(self, question: Question, told: Told) -> str:
        return self.described(question, told)

    def departure(self, question: Question, told: Told) -> Departure | None:
        return self.find_departure(question, told)

    def run(self, question: Question) -> tuple[Geometry, list[Call]]:
        task: Judged = question.task
        return task.script.geometry, task.script.calls[: task.number]


def said(answer: Answer | None) -> str:
    if answer is None:
        return "no answer"
    if answer.signal:
        return f"Linux sends signal {answer.signal}, code {answer.code}, at {answer.address:#x}"
    if -4096 < answer.returned < 0:
        return f"Linux answers {errorcode.get(-answer.returned, answer.returned)}"
    return f"Linux answers {answer.returned:#x}"
