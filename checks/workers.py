"""Running engines, each job in a process of its own, until all are done, out of time, or interrupted.

A process that dies takes nothing with it but what it was at: its job is tried once more, in a new one. Where the engine
has said what it was at, that is left out when two processes have died of it, and the rest of the job is done.
"""

from __future__ import annotations

import select
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from attrs import define, evolve, field, frozen

import checks.engines as engines
from checks.evidence import Budget, Counterexample, Evidence, Progress, Strength, UsageError, Verdict
from checks.interruption import Stop, listening, stop_of_this_process
from checks.pairings import find
from checks.refuted import Refuted
from checks.surroundings import obstacle
from checks.words import LONGEST_VALUE, printable, shortened
from checks.worker import ERROR, PROGRESS, SURE, Message, Worker, start

TICK = 0.1
"""Seconds between two looks at the workers, and between two reports of one engine."""
PATIENCE = 10.0
"""How many seconds engines have to end once they are asked to."""
GRACE = 30.0
"""How many seconds an engine may go on when its time is over: it looks at the clock between two steps."""
TRIES = 2
"""How often a job may die where it does not say what it was at, and how often at one thing where it does."""
MOST_DEATHS = 8
"""How often a job may die at whatever."""


@frozen
class Job:
    """One engine's work on one part, small enough to be sent to another process."""

    engine: str
    part: str
    options: dict[str, Any] = field(factory=dict)

    def __str__(self) -> str:
        told = [_told(name, value) for name, value in self.options.items() if name not in UNTOLD and value]
        return f"{self.part}: {self.engine}" + (f" ({', '.join(told)})" if told else "")


UNTOLD = ("seed", "shrinking")
"""Options that say nothing of what is done."""


def _told(name: str, value: Any) -> str:
    match value:
        case True:
            return name.replace("_", " ")
        case int():
            return f"{value:,} {name}"
        case list():
            return f"{len(value):,} {name.replace('_', ' ')}"
        case type():
            return f"{value.__module__}:{value.__qualname__}"
        case Path():
            return shortened(printable(value.name or str(value)), LONGEST_VALUE)
        case Counterexample():
            return shortened(printable(value.clause), LONGEST_VALUE)
        case _:
            return shortened(printable(str(value)), LONGEST_VALUE)


@frozen
class Outcome:
    """What one engine has learnt."""

    evidence: list[Evidence]
    killed: list[str] = field(factory=list)
    """Mutants that were caught."""
    survived: list[str] = field(factory=list)
    table: list[tuple[Any, ...]] = field(factory=list)
    """(mutant, the engine that caught it first, after how many steps)"""
    error: Exception | None = None
    """What ended the engine, where that is not for it to do."""
    is_whole: bool = True
    """Whether it was not cut short, neither by its time nor by somebody who asked it to end."""
    refuted: list[str] = field(factory=list)
    """The questions that came up in it and are refuted (checks.refuted), where it was given those of earlier runs."""

    @property
    def holds(self) -> bool:
        """Whether all is shown that there is to show, and all of it holds."""
        is_held = bool(self.evidence) and all(row.verdict is Verdict.HOLDS for row in self.evidence)
        return is_held and self.is_whole and not self.survived and self.error is None


class Kept(Protocol):
    """What need not be shown again (checks.cache)."""

    def find(self, job: Job) -> Outcome | None:
        """What a job has come to before; None where it has to run."""

    def refuted(self, job: Job) -> Refuted | None:
        """What need not be asked of a solver again, of a job that runs; None where it asks none."""

    def found(self) -> None:
        """Told once all jobs were looked for."""

    def keep(self, job: Job, outcome: Outcome) -> None: ...


class Watcher:
    """Who is told how far the engines are; this one keeps it to itself."""

    def began(self, jobs: int) -> None: ...
    def recalled(self, jobs: int) -> None: ...
    def started(self, job: Job) -> None: ...
    def progressed(self, job: Job, progress: Progress) -> None: ...
    def died(self, job: Job, how: str, again: bool) -> None: ...
    def ended(self, job: Job, outcome: Outcome, seconds: float) -> None: ...
    def interrupted(self) -> None: ...
    def looked(self) -> None: ...


def perform(job: Job, budget: Budget, refuted: Refuted | None = None) -> Outcome:
    """Run the engine of a job, in this process; without asking again what was refuted, if it is told."""
    if job.engine not in engines.ENGINES:
        raise UsageError(f"there is no engine {job.engine!r}; there are {', '.join(engines.ENGINES)}")
    engine = getattr(import_module(f"{engines.__name__}.{job.engine}"), job.engine)
    [pairing] = find(job.part)
    options = job.options if refuted is None else {**job.options, "refuted": refuted}
    result = engine(pairing=pairing, budget=budget, **options)
    if isinstance(result, list):
        return Outcome(result)
    return Outcome(list(result.evidence), list(result.killed), list(result.survived), list(result.table))


# ── The whole run ────────────────────────────────────────────────────────────────────────────────────────────


@define(eq=False)
class Running:
    """A job that runs, and the process in which it does at the moment."""

    number: int
    worker: Worker
    seconds: float | None
    """How long it may run."""
    began: float = field(factory=time.monotonic)
    deaths: Counter[str] = field(factory=Counter)
    """What processes have died of → how many."""
    sure: list[Evidence] = field(factory=list)
    """What it will report at least."""

    def elapsed(self) -> float:
        return time.monotonic() - self.began

    def left(self) -> float | None:
        return None if self.seconds is None else self.seconds - self.elapsed()


@define
class Run:
    """Some jobs, their time, and how far they are."""

    jobs: Sequence[Job]
    seconds: float | None = None
    watcher: Watcher = field(factory=Watcher)
    workers: int = 1
    stop: Stop = field(factory=stop_of_this_process)
    kept: Kept | None = None
    """Where what holds is kept, and found again; nowhere, if left out."""
    began: float = field(factory=time.monotonic)
    ended: dict[int, Outcome] = field(factory=dict)
    """By the job's number."""
    running: list[Running] = field(factory=list)
    stopped: float | None = None
    """When it was seen that the run is to end."""

    @property
    def interrupted(self) -> bool:
        return self.stop.is_asked()

    def outcomes(self) -> list[Outcome]:
        """One for each job, in the order of the jobs. Raises UsageError where no job can be done as asked."""
        self.watcher.began(len(self.jobs))
        with listening(self.stop):
            try:
                self._recall()
                self._supervise()
            finally:
                for one in self.running:
                    one.worker.end(0.0)
        found = [self.ended.get(number) or not_run(job) for number, job in enumerate(self.jobs)]
        refused = [outcome.error for outcome in found if isinstance(outcome.error, UsageError)]
        if refused and len(refused) == len(found):
            raise refused[0]
        return found

    def _recall(self) -> None:
        """Take what is kept for what would be shown again."""
        if self.kept is not None:
            found = {number: self.kept.find(job) for number, job in enumerate(self.jobs)}
            if self.seconds is None:
                self.kept.found()
            self.ended |= {number: outcome for number, outcome in found.items() if outcome is not None}
            self.watcher.recalled(len(self.ended))

    def _share(self, waiting: int) -> float | None:
        """The seconds for the next job: where time is short, each that waits gets as much."""
        if self.seconds is None:
            return None
        left = max(0.0, self.seconds - (time.monotonic() - self.began))
        return min(left, left * max(1, self.workers) / waiting)

    def _order(self) -> list[int]:
        """The thorough engines begin first, of whichever part, so that no long job is left over at the end; where time
        is short, the quick ones are the better buy. One after the other they run as they stand."""
        numbers = [number for number in range(len(self.jobs)) if number not in self.ended]
        if self.seconds is not None or self.workers < 2:
            return numbers
        return sorted(numbers, key=lambda number: (_rank(self.jobs[number]), number), reverse=True)

    def _supervise(self) -> None:
        waiting = deque(self._order())
        while self.running or (waiting and not self.interrupted):
            while waiting and len(self.running) < self.workers and not self.interrupted:
                share = self._share(len(waiting))
                self._begin(waiting.popleft(), share)
            select.select([one.worker for one in self.running], [], [], TICK)
            for one in list(self.running):
                self._hear(one)
            self._look()
            self.watcher.looked()

    def _begin(self, number: int, seconds: float | None) -> None:
        job = self.jobs[number]
        self.watcher.started(job)
        prepare(job)
        try:
            self.running.append(Running(number, self._start(job, seconds), seconds))
        except OSError as error:
            self._end(number, undetermined(job, f"no process could be started for it: {error.strerror}"), 0.0)

    def _start(self, job: Job, seconds: float | None, left_out: frozenset[str] = frozenset()) -> Worker:
        refuted = None if self.kept is None else self.kept.refuted(job)
        return start(partial(_work, job, refuted), seconds, self.stop, left_out)

    def _hear(self, one: Running) -> None:
        """Take in what a process has said, or that it is gone."""
        is_gone = one.worker.is_gone()
        job = self.jobs[one.number]
        for kind, what in one.worker.messages():
            if kind == PROGRESS:
                self.watcher.progressed(job, what)
            elif kind == SURE:
                one.sure = what
            else:
                one.worker.end()
                self.running.remove(one)
                self._end(one.number, self._outcome(job, one, (kind, what)), one.elapsed())
                return
        if is_gone:
            self._died(one)

    def _outcome(self, job: Job, one: Running, message: Message) -> Outcome:
        kind, what = message
        outcome: Outcome = what
        if kind == ERROR:
            outcome = failed(job, what)
            outcome = evolve(outcome, evidence=[*one.sure, *outcome.evidence])
        return cut_short(outcome) if self.interrupted else outcome

    def _died(self, one: Running) -> None:
        """Try the job again, where that may help and there is time."""
        one.worker.end()
        job, place, left = self.jobs[one.number], one.worker.place.read(), one.left()
        how = f"its process {one.worker.how()}" + (f", at “{place}”" if place else "")
        one.deaths[place] += 1
        may_help = one.deaths[place] < TRIES or bool(place)
        again = may_help and one.deaths.total() < MOST_DEATHS and not self.interrupted and (left is None or left > 0)
        self.watcher.died(job, how, again)
        if again:
            left_out = frozenset(what for what, times in one.deaths.items() if times >= TRIES)
            with suppress(OSError):
                one.worker = self._start(job, left, left_out)
                return
        self.running.remove(one)
        self._end(one.number, unfinished(job, one.sure, how), one.elapsed())

    def _look(self) -> None:
        """End what has had its time."""
        if self.interrupted and self.stopped is None:
            self.stopped = time.monotonic()
            self.watcher.interrupted()
        waited = self.stopped is not None and time.monotonic() - self.stopped > PATIENCE
        for one in list(self.running):
            left = one.left()
            if self.stop.is_insisted() or waited:
                self._kill(one, "interrupted")
            elif left is not None and left < -GRACE:
                self._kill(one, f"it went on for {GRACE:.0f} s after its time was over, and was ended")

    def _kill(self, one: Running, why: str) -> None:
        one.worker.end(0.0)
        self.running.remove(one)
        self._end(one.number, unfinished(self.jobs[one.number], one.sure, why), one.elapsed())

    def _end(self, number: int, outcome: Outcome, seconds: float) -> None:
        self.ended[number] = outcome
        # Where time is short, engines do less than they would.
        if self.kept is not None and self.seconds is None:
            self.kept.keep(self.jobs[number], outcome)
        self.watcher.ended(self.jobs[number], outcome, seconds)


def _rank(job: Job) -> int:
    """How thorough its engine is, among those that there are."""
    return engines.ENGINES.index(job.engine) if job.engine in engines.ENGINES else -1


def prepare(job: Job) -> None:
    """Load what a job needs, once for all processes. What cannot be loaded is told by the job's own process."""
    with suppress(Exception):
        import_module(f"{engines.__name__}.{job.engine}")
        find(job.part)


def _work(job: Job, refuted: Refuted | None, budget: Budget) -> Outcome:
    """What the process of a job performs."""
    outcome = perform(job, evolve(budget, watch=seldom(budget.watch)), refuted)
    return evolve(outcome, is_whole=not budget.spent(), refuted=[] if refuted is None else sorted(refuted.now))


# ── What becomes of a job that does not end as it should ─────────────────────────────────────────────────────


def undetermined(job: Job, note: str, error: Exception | None = None) -> Outcome:
    name = f"what {job.engine} shows"
    row = Evidence(job.part, name, job.engine, Verdict.UNDETERMINED, Strength.SAMPLED, note=note)
    return Outcome([row], error=error)


def unfinished(job: Job, sure: list[Evidence], why: str) -> Outcome:
    """Of a job whose process is gone: what was sure by then, and why there is no more."""
    if not sure:
        return undetermined(job, why)
    rows = [
        evolve(row, note="; ".join(filter(None, (row.note, why)))) if row.verdict is Verdict.VIOLATED else row
        for row in sure
    ]
    return Outcome(rows, is_whole=False)


def not_run(job: Job) -> Outcome:
    """A job that never began is not a job that found nothing."""
    return undetermined(job, "interrupted before it began")


def failed(job: Job, error: Exception) -> Outcome:
    """What was learnt by the other jobs is worth no less where one cannot be done, or fails by our fault."""
    if (found := obstacle(error)) is not None:
        return undetermined(job, found)
    first = str(error).strip().partition("\n")[0]
    said = first if isinstance(error, UsageError) else f"internal error: {type(error).__name__}: {first}"
    return undetermined(job, said, error)


def cut_short(outcome: Outcome) -> Outcome:
    """Of a job that was interrupted: that something was not reached shows nothing, nor that something lives."""
    rows = [
        evolve(row, verdict=Verdict.UNDETERMINED, note=row.note or "interrupted")
        if row.verdict is Verdict.GATE
        else row
        for row in outcome.evidence
    ]
    return evolve(outcome, evidence=rows, survived=[], error=None, is_whole=False)


def seldom(report: Callable[[Progress], None]) -> Callable[[Progress], None]:
    """The same report, made no oftener than a person can see."""
    last = 0.0

    def throttled(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= TICK:
            last = now
            report(progress)

    return throttled
