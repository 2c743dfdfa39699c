"""Running engines: here one after the other, or in worker processes, until done, out of time, or interrupted."""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from importlib import import_module
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

import checks.engines as engines
from checks.evidence import Budget, Counterexample, Evidence, Progress, Strength, Verdict
from checks.pairings import find
from checks.words import LONGEST_VALUE, printable, shortened

TICK = 0.1
"""Seconds between two looks at the workers, and between two reports of one engine."""


@frozen
class Job:
    """One engine's work on one part, small enough to be sent to another process."""

    engine: str
    part: str
    options: dict[str, Any] = field(factory=dict)

    def __str__(self) -> str:
        told = [_told(name, value) for name, value in self.options.items() if name != "seed" and value]
        return f"{self.part}: {self.engine}" + (f" ({', '.join(told)})" if told else "")


def _told(name: str, value: Any) -> str:
    match value:
        case True:
            return name.replace("_", " ")
        case int():
            return f"{value:,} {name}"
        case type():
            return f"{value.__module__}:{value.__qualname__}"
        case Path():
            return shortened(printable(value.name), LONGEST_VALUE)
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


class Watcher:
    """Who is told how far the engines are; this one keeps it to itself."""

    def began(self, jobs: int) -> None: ...
    def started(self, job: Job) -> None: ...
    def progressed(self, job: Job, progress: Progress) -> None: ...
    def ended(self, job: Job, outcome: Outcome, seconds: float) -> None: ...
    def interrupted(self) -> None: ...


def perform(job: Job, budget: Budget) -> Outcome:
    """Run the engine of a job, in this process."""
    engine = getattr(import_module(f"{engines.__name__}.{job.engine}"), job.engine)
    [pairing] = find(job.part)
    result = engine(pairing=pairing, budget=budget, **job.options)
    if isinstance(result, list):
        return Outcome(result)
    return Outcome(list(result.evidence), list(result.killed), list(result.survived), list(result.table))


# ── The whole run ────────────────────────────────────────────────────────────────────────────────────────────


@define
class Run:
    """Some jobs, their time, and how far they are."""

    jobs: Sequence[Job]
    seconds: float | None = None
    watcher: Watcher = field(factory=Watcher)
    workers: int = 1
    interrupted: bool = False
    budget: Budget = field(factory=Budget)
    """What the engine that runs in this process at the moment may use."""
    began: float = field(factory=time.monotonic)

    def outcomes(self) -> list[Outcome]:
        """One for each job, in the order of the jobs."""
        ended: dict[int, Outcome] = {}
        self.watcher.began(len(self.jobs))
        with self._interruptible():
            for number, outcome in self._here() if self._alone() else self._elsewhere():
                ended[number] = outcome
        return [ended.get(number) or not_run(job) for number, job in enumerate(self.jobs)]

    def _alone(self) -> bool:
        return min(self.workers, len(self.jobs)) < 2

    def _share(self, waiting: int) -> float | None:
        """The seconds for the next job: where time is short, each that waits gets as much."""
        if self.seconds is None:
            return None
        left = max(0.0, self.seconds - (time.monotonic() - self.began))
        return min(left, left * max(1, self.workers) / waiting)

    def _here(self) -> Iterator[tuple[int, Outcome]]:
        for number, job in enumerate(self.jobs):
            if self.interrupted:
                return
            began = time.monotonic()
            self.budget = Budget(self._share(len(self.jobs) - number), self._reporter(job))
            self.watcher.started(job)
            outcome = perform(job, self.budget)
            self.watcher.ended(job, outcome, time.monotonic() - began)
            yield number, outcome

    def _reporter(self, job: Job) -> Callable[[Progress], None]:
        return seldom(lambda progress: self.watcher.progressed(job, progress))

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """The first Ctrl-C lets the engines end with what they have learnt; a second one does not wait for them."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._interrupt)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _interrupt(self, *_: Any) -> None:
        if self.interrupted:
            raise KeyboardInterrupt
        self.interrupted = self.budget.interrupted = True
        self.watcher.interrupted()

    # ── In worker processes ──

    def _elsewhere(self) -> Iterator[tuple[int, Outcome]]:
        context = multiprocessing.get_context("spawn")
        stop, messages = context.Event(), context.SimpleQueue()
        pool = ProcessPoolExecutor(min(self.workers, len(self.jobs)), context, _begin, (stop, messages))
        with pool:
            try:
                yield from self._supervise(pool, stop, messages)
            except BaseException:
                for child in multiprocessing.active_children():
                    child.terminate()
                raise

    def _supervise(
        self, pool: ProcessPoolExecutor, stop: Event, messages: SimpleQueue[Any]
    ) -> Iterator[tuple[int, Outcome]]:
        waiting = deque(self._order())
        running: dict[Future[Outcome], tuple[int, float]] = {}
        while running or (waiting and not self.interrupted):
            while waiting and len(running) < self.workers and not self.interrupted:
                share = self._share(len(waiting))
                number = waiting.popleft()
                self.watcher.started(self.jobs[number])
                running[pool.submit(_work, number, self.jobs[number], share)] = number, time.monotonic()
            ended, _ = wait(running, TICK, FIRST_COMPLETED)
            if self.interrupted:
                stop.set()
            while not messages.empty():
                number, progress = messages.get()
                self.watcher.progressed(self.jobs[number], progress)
            for future in ended:
                number, began = running.pop(future)
                self.watcher.ended(self.jobs[number], future.result(), time.monotonic() - began)
                yield number, future.result()

    def _order(self) -> list[int]:
        """The costly jobs, which stand last, begin first; where time is short, the cheap ones are the better buy."""
        numbers = list(range(len(self.jobs)))
        return numbers if self.seconds is not None else numbers[::-1]


def not_run(job: Job) -> Outcome:
    """A job that never began is not a job that found nothing."""
    note = "interrupted before it began"
    name = f"what {job.engine} shows"
    return Outcome([Evidence(job.part, name, job.engine, Verdict.UNDETERMINED, Strength.SAMPLED, note=note)])


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


# ── A worker process ─────────────────────────────────────────────────────────────────────────────────────────


@define
class _Worker:
    stop: Event
    messages: SimpleQueue[Any]
    budget: Budget = field(factory=Budget)

    def listen(self) -> None:
        self.stop.wait()
        self.budget.interrupted = True


_worker: _Worker | None = None
"""This process, where it is a worker."""


def _begin(stop: Event, messages: SimpleQueue[Any]) -> None:
    """Ctrl-C reaches every process of a terminal; the first one decides, and says so through `stop`."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker = _Worker(stop, messages)
    threading.Thread(target=_worker.listen, daemon=True).start()


def _work(number: int, job: Job, seconds: float | None) -> Outcome:
    worker = _worker
    assert worker is not None
    report = seldom(lambda progress: worker.messages.put((number, progress)))
    worker.budget = Budget(seconds, report)
    worker.budget.interrupted = worker.stop.is_set()
    return perform(job, worker.budget)
