"""How far the engines are, on standard error: moving bars on a terminal, plain lines anywhere else."""

from __future__ import annotations

import sys

from attrs import define, field
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from checks.evidence import worst
from checks.workers import Job, Outcome, Watcher

STOPPING = "stopping: what was learnt so far is shown and written; Ctrl-C again to give up"


def summary(outcome: Outcome, seconds: float) -> str:
    """How an engine ended, in a few words."""
    verdict = worst(row.verdict for row in outcome.evidence).value
    rows = len(outcome.evidence)
    return f"{verdict}, {rows} {'row' if rows == 1 else 'rows'} of evidence, {seconds:.1f} s"


class Lines(Watcher):
    """A line when an engine starts and one when it ends."""

    def started(self, job: Job) -> None:
        print(f"{job} …", file=sys.stderr, flush=True)

    def ended(self, job: Job, outcome: Outcome, seconds: float) -> None:
        print(f"{job}: {summary(outcome, seconds)}", file=sys.stderr, flush=True)

    def interrupted(self) -> None:
        print(STOPPING, file=sys.stderr, flush=True)


@define
class Bars(Watcher):
    """A bar for each engine that runs, which becomes a line when it ends."""

    progress: Progress
    tasks: dict[str, TaskID] = field(factory=dict)

    def started(self, job: Job) -> None:
        self.tasks[str(job)] = self.progress.add_task(str(job), total=None, what="")

    def progressed(self, job: Job, what: str, done: int, total: int | None) -> None:
        count = f"{done:,} {what}" if total is None else f"{done:,} of {total:,} {what}"
        self.progress.update(self.tasks[str(job)], completed=done, total=total, what=count)

    def ended(self, job: Job, outcome: Outcome, seconds: float) -> None:
        self.progress.remove_task(self.tasks.pop(str(job)))
        self.progress.console.print(f"{job}: {summary(outcome, seconds)}", highlight=False, markup=False)

    def interrupted(self) -> None:
        self.progress.console.print(STOPPING, highlight=False)


def bars() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[what]}", markup=False),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
