"""The rows of jobs that hold, kept under a digest of all that they depend on: what has not changed is not shown again.

A job has one file, in a folder that is no part of what is checked. It holds what the job came to, when, and of what
(checks.dependencies), with a digest of it all: rows that are of something else, or that are not as they were written,
are not read, and the job runs.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from attrs import define, field

from checks.dependencies import Dependencies, digest_of, identity
from checks.evidence import Evidence, Strength, Verdict
from checks.home import folder
from checks.words import printable
from checks.workers import Job, Outcome
from checks.written import Output

FORM = 1
"""Of the files; rows in another one are not read."""


@define(eq=False)
class Cache:
    """The rows that are kept of some jobs."""

    folder: Path = field(factory=folder)
    dependencies: Dependencies = field(factory=Dependencies)
    remark: Callable[[str], None] = lambda text: print(f"memspec: {text}", file=sys.stderr)
    _is_refused: bool = False

    def find(self, job: Job) -> Outcome | None:
        """What is kept of a job, if that is of what there is now."""
        depends = self.dependencies.digest(job)
        try:
            text = self._file(job).read_text(encoding="utf-8")
        except OSError:
            return None
        except ValueError:
            text = ""
        kept = _read(text)
        if kept is None:
            self.remark(f"what is kept of {job} is not as it was written: it runs again")
            return None
        return _outcome(kept) if kept["depends"] == depends else None

    def keep(self, job: Job, outcome: Outcome) -> None:
        """Keep what a job has come to, if all of it holds and nothing has changed since it began."""
        if not outcome.holds or not self.dependencies.are_as_they_were(job):
            return
        depends = self.dependencies.digest(job)
        told = {"form": FORM, "depends": depends, "shown": date.today().isoformat(), **_told(outcome)}
        text = json.dumps(told, ensure_ascii=False, default=str)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            output = Output.open(self._file(job))
            output.write(f"{_seal(text)}\n{text}\n")
        except (OSError, ValueError) as error:
            self._refused(error)

    def _refused(self, error: Exception) -> None:
        """Said once: nothing is lost by it but time."""
        if not self._is_refused:
            self._is_refused = True
            why = (error.strerror if isinstance(error, OSError) else None) or error
            self.remark(f"nothing is kept for the next run, as {printable(str(self.folder))} cannot be written: {why}")

    def _file(self, job: Job) -> Path:
        return self.folder / f"{job.part}-{job.engine}-{digest_of(identity(job))[:16]}.json"


def _seal(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read(text: str) -> dict[str, Any] | None:
    """What a file holds; None where it is not what was written there."""
    seal, _, rest = text.partition("\n")
    if _seal(rest.removesuffix("\n")) != seal:
        return None
    kept: dict[str, Any] = json.loads(rest)
    return kept if kept["form"] == FORM else {"depends": None}


def _told(outcome: Outcome) -> dict[str, Any]:
    rows = [
        [row.part, row.property, row.engine, row.strength.value, row.scope, row.seconds, row.note]
        for row in outcome.evidence
    ]
    return {"rows": rows, "killed": outcome.killed, "table": outcome.table}


def _outcome(kept: dict[str, Any]) -> Outcome:
    rows = [
        Evidence(part, name, engine, Verdict.HOLDS, Strength(strength), scope, seconds, note, kept=kept["shown"])
        for part, name, engine, strength, scope, seconds, note in kept["rows"]
    ]
    return Outcome(rows, kept["killed"], table=[tuple(row) for row in kept["table"]])
