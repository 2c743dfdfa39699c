"""Somebody's C library, called by several threads of one process at once.

A run is made first and judged afterwards. Its calls are intervals, and the law gets them in an order in which each may
have taken effect: what is given back when the call began, what is handed out when it had returned. So only what the law
refuses in every order that the intervals permit is called wrong. There is nothing to replay: no two runs are alike.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any, Protocol

from attrs import define, field

from checks.clauses import ANSWERS_IN_TIME, NO_CRASH, NO_EXIT
from checks.engines.observe import judge
from checks.evidence import Budget, Evidence, Strength, UsageError, Verdict
from checks.from_c import obstacle
from checks.oracles import Question, Told
from checks.pairing import Pairing
from checks.targets.library import check
from checks.targets.standard import adapter_of, is_adapter, is_library
from spec.vocabulary import reached

FIRST, LONGEST = 8_000, 64_000
"""Events of the first run, and of the longest: each has twice those of the one before. Most races show soon."""
EVENTS = {"quick": (100_000, 8.0), "ci": (1_000_000, 60.0), "nightly": (1 << 40, 600.0)}
"""Profile → how many events are judged, and how many seconds there are where the budget names none."""
ALWAYS = (NO_CRASH, ANSWERS_IN_TIME, NO_EXIT)


class Threaded(Protocol):
    """What drives a library of a part so, and reads what came of it."""

    @property
    def must_come(self) -> str:
        """The kind of case without which nothing is shown."""

    def check(self) -> None:
        """Raise UsageError where it cannot be driven."""

    def questions(self, seed: int, events: int) -> Iterator[Question]:
        """What was done in one run, for the law to judge one after the other."""

    def ask(self, question: Question) -> Told:
        """What was answered."""

    def describe(self, question: Question, told: Told) -> str:
        """A case, to be read."""


@define
class _Seen:
    events: int = 0
    runs: int = 0
    kinds: set[str] = field(factory=set)
    broken: str = ""
    note: str = ""
    finished: bool = False


def conform(pairing: Pairing, target: Any, threads: int, budget: Budget, *, seed: int, profile: str) -> list[Evidence]:
    """Runs, until there were enough or something broke."""
    driven = driven_by(pairing, target, threads)
    most, seconds = EVENTS[profile]
    if budget.seconds is None:
        budget = budget.share(seconds)
    seen, before, started = _Seen(), Counter(reached), time.perf_counter()
    while not seen.broken and not budget.spent() and not seen.finished:
        _run(pairing, driven, budget, seen, seed)
        budget.report("events", seen.events, most if most < 1 << 40 else None)
        seen.finished = seen.events >= most
    numbers = {"threads": threads, "events": seen.events, "runs": seen.runs, "seed": seed}
    seconds = time.perf_counter() - started
    return [
        Evidence(pairing.part, what, "conform", verdict, Strength.SAMPLED, {**numbers, **more}, seconds, note)
        for what, verdict, more, note in _rows(driven, seen, reached - before)
    ]


def driven_by(pairing: Pairing, target: Any, threads: int) -> Threaded:
    """What drives a target. Raises UsageError where nothing does."""
    if pairing.threaded is None:
        raise UsageError(f"{pairing.part} is a law of one caller at a time: leave out --threads")
    if not isinstance(target, str) or not (is_adapter(target) or is_library(target)):
        raise UsageError(
            "threads call C libraries alone: name an adapter (.toml) or a library (.so), or leave out --threads"
        )
    if why := obstacle():
        raise UsageError(f"threads call a library from C, and {why}")
    adapter = adapter_of(target, pairing)
    check(adapter, pairing)
    driven: Threaded = pairing.threaded(adapter, threads)
    driven.check()
    return driven


def _run(pairing: Pairing, driven: Threaded, budget: Budget, seen: _Seen, seed: int) -> None:
    """One run, up to what is broken: nothing is known of what comes after that."""
    for question in driven.questions(seed + seen.runs, min(FIRST << seen.runs, LONGEST)):
        told = driven.ask(question)
        seen.events += 1
        seen.kinds.update(told.kinds)
        if broken := judge(pairing, question, told):
            seen.broken, seen.note = broken, driven.describe(question, told)
            return
        if seen.events % 1_000 == 0 and budget.spent():
            return
    seen.runs += 1


def _rows(driven: Threaded, seen: _Seen, judged: Counter[str]) -> Iterator[tuple[str, Verdict, dict[str, Any], str]]:
    """(property, verdict, numbers, note), what is broken first."""
    is_shown = driven.must_come in seen.kinds
    verdict, note = Verdict.HOLDS, ""
    if seen.broken:
        yield seen.broken, Verdict.VIOLATED, {}, seen.note
        note = "up to what broke another clause"
    elif not seen.runs:
        verdict, note = Verdict.UNDETERMINED, "time ran out in the first run"
    elif not is_shown:
        verdict, note = Verdict.GATE, f"never came about: {driven.must_come}"
    for clause in judged:
        if clause != seen.broken:
            yield clause, verdict, {"reached": judged[clause]}, note
    if not seen.broken:
        yield from ((what, verdict, {}, note) for what in ALWAYS)
