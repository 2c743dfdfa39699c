"""The rows of jobs that hold, kept under a digest of all that they depend on: what has not changed is not shown again.

A job has a file for each of its last versions, in a folder that is no part of what is checked, so that an edit that is
taken back costs nothing. A file holds what the job came to, when, and of what (checks.dependencies), with a digest of
it all: rows that are of something else, or that are not as they were written, are not read, and the job runs.

Beside the rows lie two things that are no rows and only make it quicker to come to them: what the sources say, which is
read out of their trees (impl.sources), and which questions a solver has refuted (checks.refuted).
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from attrs import define, field

from checks.dependencies import Dependencies, digest_of, identity
from checks.evidence import Evidence, Strength, Verdict
from checks.home import folder
from checks.refuted import Refuted
from checks.words import printable
from checks.workers import Job, Outcome
from checks.written import Output
from impl.sources import reader

FORM = 2
"""Of the files; what is in another one is not read."""
VERSIONS = 4
"""How many versions of a job are kept: those that were used last."""
MOST_RUNS = 8
"""In how many runs that kept something new a thing may not come up that only makes it quicker, before it is dropped."""
ASKS = "prove"
"""The engine that is given what was refuted before."""


@define(eq=False)
class Cache:
    """The rows that are kept of some jobs."""

    folder: Path = field(factory=folder)
    dependencies: Dependencies = field(factory=Dependencies)
    remark: Callable[[str], None] = lambda text: print(f"memspec: {text}", file=sys.stderr)
    _is_refused: bool = False
    _said: dict[str, int] | None = None
    """What was kept of what sources say, and in how many runs it has not come up; None before it was read."""

    # ── Rows ──

    def find(self, job: Job) -> Outcome | None:
        """What is kept of a job, if that is of what there is now."""
        self._listen()
        depends = self.dependencies.digest(job)
        path = self._file(job, depends)
        kept = self._read(path, depends, f"what is kept of {job} is not as it was written: it runs again")
        if kept is None:
            return None
        with suppress(OSError):
            os.utime(path)  # it is the last to go
        return _outcome(kept)

    def found(self) -> None:
        """All jobs were looked for."""
        sources, known = self.dependencies.sources, self._said or {}
        if not sources.asked <= known.keys():
            self._said = aged(known, sources.asked)
            said = {question: sources.said[question] for question in self._said}
            self._write(self._sources(), _reader(), {"said": said, "runs": self._said})

    def keep(self, job: Job, outcome: Outcome) -> None:
        """Keep what a job has come to, if all of it holds and nothing has changed since it began; and what was refuted
        in it in any case."""
        if not (outcome.holds or outcome.refuted) or not self.dependencies.are_as_they_were(job):
            return
        if outcome.refuted:
            self._keep_refuted(job, outcome.refuted)
        if outcome.holds:
            depends = self.dependencies.digest(job)
            path = self._file(job, depends)
            self._write(path, depends, {"shown": date.today().isoformat(), **_told(outcome)})
            self._prune(job, path)

    def _prune(self, job: Job, written: Path) -> None:
        """Leave the versions of a job that were used last."""
        with suppress(OSError):
            others = {path: path.stat().st_mtime_ns for path in self.folder.glob(f"{_name(job)}*.json")}
            others.pop(written, None)
            for path in sorted(others, key=lambda path: (others[path], path.name), reverse=True)[VERSIONS - 1 :]:
                path.unlink()

    def _file(self, job: Job, depends: str) -> Path:
        return self.folder / f"{_name(job)}-{depends[:16]}.json"

    # ── What only makes it quicker ──

    def _listen(self) -> None:
        """Take in what sources say, once."""
        if self._said is None:
            what = "what is kept of the sources is not as it was written: they are read again"
            kept = self._read(self._sources(), _reader(), what) or {"said": {}, "runs": {}}
            self._said = dict(kept["runs"])
            self.dependencies.sources.said.update(kept["said"])

    def refuted(self, job: Job) -> Refuted | None:
        """What was refuted in earlier runs of a part's proofs."""
        return Refuted(frozenset(self._refuted(job))) if job.engine == ASKS else None

    def _refuted(self, job: Job) -> dict[str, int]:
        what = f"what is kept of the proofs of {job.part} is not as it was written: the solver is asked again"
        kept = self._read(self._refutations(job), self.dependencies.of_refutations(), what)
        refuted: dict[str, int] = {} if kept is None else kept["refuted"]
        return refuted

    def _keep_refuted(self, job: Job, now: list[str]) -> None:
        refuted = aged(self._refuted(job), now)
        self._write(self._refutations(job), self.dependencies.of_refutations(), {"refuted": refuted})

    def _sources(self) -> Path:
        return self.folder / "sources.json"

    def _refutations(self, job: Job) -> Path:
        return self.folder / f"{job.part}-refuted.json"

    # ── Files ──

    def _read(self, path: Path, depends: str, remark: str) -> dict[str, Any] | None:
        """What a file holds, if that is of what there is now, and as it was written."""
        try:
            text = path.read_text(encoding="utf-8")
        except OSError:
            return None
        except ValueError:
            text = ""
        seal, _, rest = text.partition("\n")
        if _seal(rest.removesuffix("\n")) != seal:
            self.remark(remark)
            return None
        kept: dict[str, Any] = json.loads(rest)
        return kept if (kept["form"], kept.get("depends")) == (FORM, depends) else None

    def _write(self, path: Path, depends: str, told: dict[str, Any]) -> None:
        text = json.dumps({"form": FORM, "depends": depends, **told}, ensure_ascii=False, default=str)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            output = Output.open(path)
            output.write(f"{_seal(text)}\n{text}\n")
        except (OSError, ValueError) as error:
            self._refused(error)

    def _refused(self, error: Exception) -> None:
        """Said once: nothing is lost by it but time."""
        if not self._is_refused:
            self._is_refused = True
            why = (error.strerror if isinstance(error, OSError) else None) or error
            self.remark(f"nothing is kept for the next run, as {printable(str(self.folder))} cannot be written: {why}")


def aged(known: Mapping[str, int], now: Iterable[str]) -> dict[str, int]:
    """What is to be kept after a run, of what was kept before: in how many runs each has not come up."""
    asked = set(now)
    older = {each: runs + 1 for each, runs in known.items() if each not in asked and runs < MOST_RUNS}
    return dict.fromkeys(sorted(asked), 0) | older


def _name(job: Job) -> str:
    """How the names of a job's files begin."""
    return f"{job.part}-{job.engine}-{digest_of(identity(job))[:16]}"


def _reader() -> str:
    """What reads sources: another Python, or another way to read them, may say something else."""
    return digest_of([sys.version, reader()])


def _seal(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


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
