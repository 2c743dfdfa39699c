"""How far the engines are, on standard error: a moving line for each on a terminal, plain lines anywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from attrs import define, evolve, field
from rich.console import Console, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from checks.evidence import Progress, UsageError, worst
from checks.workers import Job, Outcome, Watcher

STOPPING = "stopping: what was learnt so far is shown and written; Ctrl-C again to give up"
WINDOW = 15.0
"""How many seconds a rate looks back: engines have phases of different speed."""
STEADY = 1.0
"""Over how many seconds a rate is taken, at least: over fewer it would jump about."""
SILENCE = 10.0
"""Seconds between two lines about one job, where there is no terminal."""
WIDE, BAR = 110, 12
"""Columns of a terminal from which on there is room for a bar and for the numbers in full, and those of the bar."""


def summary(outcome: Outcome, seconds: float) -> str:
    """How an engine ended, in a few words."""
    verdict = worst(row.verdict for row in outcome.evidence).value
    rows = len(outcome.evidence)
    return f"{verdict}, {rows} {'row' if rows == 1 else 'rows'} of evidence, {seconds:.1f} s"


def is_refused(outcome: Outcome) -> bool:
    """Whether it could not be done as asked, of which there is a sentence of its own."""
    return isinstance(outcome.error, UsageError)


def died(how: str, again: bool) -> str:
    return f"{how}; " + ("it is tried once more, in a new one" if again else "it is undetermined")


# ── How fast ─────────────────────────────────────────────────────────────────────────────────────────────────


@define
class Pace:
    """How far one job is, how fast, and how long it will take.

    What is counted may change as a job goes on, and a count may begin again: the rate is that of the count at hand.
    """

    began: float = field(factory=time.monotonic)
    now: Progress = field(factory=lambda: Progress("", 0))
    told: tuple[tuple[float, int], ...] = ()
    """When and how many, over the last seconds."""

    def tell(self, progress: Progress, when: float | None = None) -> None:
        when = time.monotonic() if when is None else when
        if progress.total is not None and progress.total < max(1, progress.done):
            progress = evolve(progress, total=None)  # a total that was passed was none
        is_another = progress.what != self.now.what or progress.done < self.now.done
        told = (*(() if is_another else self.told), (when, progress.done))
        stale = sum(later <= when - WINDOW for later, _ in told[1:])
        self.now, self.told = progress, told[stale:]

    def rate(self) -> float | None:
        """How many a second; None where that is not known yet."""
        told = self.told
        if not told:
            return None
        (first, before), (last, after) = told[0], told[-1]
        return (after - before) / (last - first) if last - first >= STEADY and after > before else None

    def seconds_left(self, when: float | None = None) -> tuple[float, bool] | None:
        """How long it will take, and whether that is the limit on its time and no estimate; None where neither is
        known."""
        told, now, rate = self.told, self.now, self.rate()
        if not told:
            return None
        since = (time.monotonic() if when is None else when) - told[-1][0]
        limit = now.seconds_left
        estimate = (now.total - now.done) / rate if now.total and rate else None
        if limit is not None and (estimate is None or limit < estimate):
            return max(0.0, limit - since), True
        return None if estimate is None else (max(0.0, estimate - since), False)

    # ── In words ──

    def count(self) -> str:
        """`12,000 of 70,000 states`"""
        now = self.now
        of = f" of {now.total:,}" if now.total else ""
        return f"{now.done:,}{of} {now.what}" if now.what else ""

    def share(self) -> str:
        """`17 % of states`, or the count where there is no total."""
        now = self.now
        return f"{100 * now.done // now.total} % of {now.what}" if now.total else self.count()

    def speed(self) -> str:
        """`3,400/s`"""
        rate = self.rate()
        if rate is None:
            return ""
        return f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s"

    def left(self) -> str:
        """`0:12 left`, or `at most 0:30` where that is the limit on its time."""
        match self.seconds_left():
            case (seconds, True):
                return f"at most {clock(seconds)}"
            case (seconds, False):
                return f"{clock(seconds)} left"
            case _:
                return ""

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.count(), self.speed(), self.left())))


def clock(seconds: float) -> str:
    """`0:07`, `1:02:03`"""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@define
class Jobs:
    """How many of a command's jobs are done."""

    all: int = 0
    done: int = 0

    def __str__(self) -> str:
        return f"{self.done} of {self.all} jobs done" if self.all > 1 else ""


def recalled(jobs: Jobs) -> str:
    return f"{jobs.done} of {jobs.all} jobs are kept: nothing that they depend on has changed"


# ── In a pipe ────────────────────────────────────────────────────────────────────────────────────────────────


@define
class Lines(Watcher):
    """A line when an engine starts and one when it ends; in between one now and then, so that a log shows life."""

    jobs: Jobs = field(factory=Jobs)
    paces: dict[str, Pace] = field(factory=dict)
    said: dict[str, float] = field(factory=dict)
    """When each job was last spoken of."""

    def began(self, jobs: int) -> None:
        self.jobs.all = jobs

    def recalled(self, jobs: int) -> None:
        self.jobs.done = jobs
        if jobs:
            _print(recalled(self.jobs))

    def started(self, job: Job) -> None:
        self.paces[str(job)] = Pace()
        self._say(job, " …")

    def progressed(self, job: Job, progress: Progress) -> None:
        pace = self.paces[str(job)]
        pace.tell(progress)
        if time.monotonic() - self.said[str(job)] >= SILENCE:
            self._say(job, f": {pace}")

    def died(self, job: Job, how: str, again: bool) -> None:
        self._say(job, f": {died(how, again)}")

    def ended(self, job: Job, outcome: Outcome, seconds: float) -> None:
        self.jobs.done += 1
        whole = str(self.jobs)
        if not is_refused(outcome):
            self._say(job, f": {summary(outcome, seconds)}" + (f" ({whole})" if whole else ""))

    def interrupted(self) -> None:
        _print(STOPPING)

    def _say(self, job: Job, what: str) -> None:
        self.said[str(job)] = time.monotonic()
        _print(f"{job}{what}")


def _print(line: str) -> None:
    """Whoever listens to progress may leave before the work is done."""
    with suppress(OSError, ValueError):
        print(line, file=sys.stderr, flush=True)


# ── On a terminal ────────────────────────────────────────────────────────────────────────────────────────────


@define
class Bars(Watcher):
    """A moving line for each engine that runs, which stays as a plain one when it ends, and one for the whole."""

    console: Console = field(factory=lambda: Console(stderr=True, highlight=False, markup=False, emoji=False))
    jobs: Jobs = field(factory=Jobs)
    paces: dict[str, Pace] = field(factory=dict)
    """Of the jobs that run."""
    begun: float = field(factory=time.monotonic)
    spinner: Spinner = field(factory=lambda: Spinner("dots", Text()))
    """Its text is none already: another would be searched for names of emoji, of which the table takes long to load."""
    live: Live | None = None

    @property
    def can_move(self) -> bool:
        """Whether there is a terminal that can draw over what it has drawn; colours can be asked for in a pipe too."""
        return sys.stderr.isatty() and self.console.is_interactive

    @contextmanager
    def shown(self) -> Iterator[Bars]:
        """Keep the lines moving."""
        # It draws when it is told to: a thread of its own would run while processes are forked.
        with Live(console=self.console, get_renderable=self.picture, transient=True, auto_refresh=False) as self.live:
            yield self

    def looked(self) -> None:
        if self.live is not None:
            self.live.refresh()

    def began(self, jobs: int) -> None:
        self.jobs.all = jobs

    def recalled(self, jobs: int) -> None:
        self.jobs.done = jobs
        if jobs:
            self.console.print(recalled(self.jobs), soft_wrap=True)

    def started(self, job: Job) -> None:
        self.paces[str(job)] = Pace()

    def progressed(self, job: Job, progress: Progress) -> None:
        self.paces[str(job)].tell(progress)

    def died(self, job: Job, how: str, again: bool) -> None:
        self.console.print(f"{job}: {died(how, again)}", soft_wrap=True)

    def ended(self, job: Job, outcome: Outcome, seconds: float) -> None:
        del self.paces[str(job)]
        self.jobs.done += 1
        if not is_refused(outcome):
            self.console.print(f"{job}: {summary(outcome, seconds)}", soft_wrap=True)

    def interrupted(self) -> None:
        self.console.print(STOPPING)

    def picture(self) -> RenderableType:
        """The lines as they are now."""
        wide = self.console.width >= WIDE
        table = Table.grid(padding=(0, 2 if wide else 1), expand=True)
        table.add_column()
        table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
        for _ in range(4 if wide else 3):
            table.add_column(no_wrap=True, justify="right")
        for name, pace in self.paces.items():
            table.add_row(self.spinner, name, *_numbers(pace, wide))
        if self.jobs.all > 1:
            blanks = [""] * (len(table.columns) - 3)
            table.add_row("", Text(str(self.jobs), style="dim"), *blanks, Text(_elapsed(self.begun), style="dim"))
        return table


def _numbers(pace: Pace, wide: bool) -> tuple[RenderableType, ...]:
    last = pace.left() or _elapsed(pace.began)
    if not wide:
        return pace.share(), pace.speed(), last
    now = pace.now
    bar = ProgressBar(total=now.total, completed=now.done, width=BAR, pulse=now.total is None)
    return bar, pace.count(), pace.speed(), last


def _elapsed(began: float) -> str:
    return f"{clock(time.monotonic() - began)} so far"
