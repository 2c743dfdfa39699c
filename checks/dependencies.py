"""What the rows of a job depend on, as one digest: sources, data, parameters, and what runs them.

A source counts by what Python reads in it: a remark shows nothing anew. Where engines read the text itself, it counts.
Of another part's implementation, what the names come to that are imported of it: functions that are of no use to a part
may change.

The sources are the job's engine, the pairing of its part, the oracle that it asks, and all that these import, wherever
in a file an import stands. They are found in the text, by which alone a module's imports are known before it runs; what
is imported by a name that is made at run time is named here (`Dependencies._roots`), and a test holds what runs against
what was found. The data are the files beside those sources, and what is on record of the part.

What supervises jobs and tells of them (checks.workers, checks.report and the like) is no dependency: it makes no rows.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from attrs import define, field

import checks.engines as engines
import checks.oracles as oracles
import checks.pairings as pairings
from checks.home import ROOT
from checks.pairing import Pairing
from checks.profiles import recordings
from checks.records import COUNTS, NEEDED, file_of
from checks.workers import Job
from impl.sources import HOME, Sources

BYTECODE = "dont_write_bytecode"
"""The one of Python's switches that changes no row: `make` has bytecode kept, and whoever types a command may not."""
FLAGS: tuple[str, ...] = type(sys.flags).__match_args__
LIBRARIES = {
    "attrs": "attrs",
    "bitwuzla": "bitwuzla",
    "cattrs": "cattrs",
    "elftools": "pyelftools",
    "hypothesis": "hypothesis",
    "llvmlite": "llvmlite",
    "numba": "numba",
    "numpy": "numpy",
    "tomlkit": "tomlkit",
    "unicorn": "unicorn",
    "z3": "z3-solver",
}
"""Distributions whose versions count, by the names under which they are imported."""
SWITCHES = ("NUMBA_", "HYPOTHESIS_", "LLVM_", "Z3_")
"""How the names of variables of the environment begin by which the libraries are switched."""

ASKING = f"{engines.__name__}.proving.trusted.question"
"""What asks a solver, and tells one question from all others."""
EDITS = "checks.engines.edits"
"""What engines import that edit texts: they name lines, and an edit's old text may stand in a comment as well."""


def digest_of(told: Any) -> str:
    """Of anything that JSON can say; what it cannot is written as text."""
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def identity(job: Job) -> str:
    """What a job is, whatever it depends on: `physical.buddy explore {"scope": "tiny", "seed": 0}`."""
    options = {name: value.name if isinstance(value, Path) else value for name, value in job.options.items()}
    return f"{job.part} {job.engine} {json.dumps(options, sort_keys=True, default=str)}"


@cache
def surroundings() -> Mapping[str, Any]:
    """What runs the engines: the libraries, the interpreter with its switches, the system and the processor."""
    from llvmlite.binding import get_host_cpu_name  # loaded by then, and not by what only asks for a verb

    return {
        "libraries": {name: version_of(name) for name in LIBRARIES.values()},
        "python": [sys.version, *((name, getattr(sys.flags, name)) for name in FLAGS if name != BYTECODE)],
        "platform": [platform.platform(), platform.machine(), get_host_cpu_name()],
        "switches": {name: value for name, value in sorted(os.environ.items()) if name.startswith(SWITCHES)},
    }


def version_of(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


@define(eq=False)
class Dependencies:
    """Of the jobs of one run, as they are on the disk when it begins."""

    sources: Sources = field(factory=Sources)
    surroundings: Mapping[str, Any] = field(factory=surroundings)
    known: dict[str, list[Path]] = field(factory=dict)
    """Of each job that was looked at, its files."""
    closures: dict[str, dict[str, Path]] = field(factory=dict)
    """And its modules."""

    def digest(self, job: Job) -> str:
        modules = self.modules(job)
        edits, others = EDITS in modules, dict[Path, frozenset[str]]()
        if not edits:
            others = {path: self.sources.names(name, modules) for name, path in modules.items() if is_other(name, job)}
        files = {
            path.relative_to(self.sources.root).as_posix(): self.sources.meaning_of(path, others[path])
            if path in others
            else self._read(path, edits)
            for path in self.files(job)
        }
        oracle = oracles.find(job.options["oracle"]).depends() if "oracle" in job.options else ()
        return digest_of([identity(job), files, self.surroundings, *oracle])

    def _read(self, path: Path, edits: bool) -> str:
        """A file as a job reads it. What needs a sentence of the law is on record for the law's words, blanks and
        parentheses included (checks.engines.needed), so that the law counts as it is written."""
        is_text = edits or path.is_relative_to(self.sources.root / "spec")
        return self.sources.text(path) if is_text else self.sources.meaning(path)

    def are_as_they_were(self, job: Job) -> bool:
        """Whether nothing has been edited since the job was looked at first."""
        return all(map(self.sources.is_as_it_was, self.files(job)))

    def files(self, job: Job) -> list[Path]:
        if identity(job) not in self.known:
            sources = self.modules(job).values()
            self.known[identity(job)] = [*sources, *self.data(job, sources)]
        return self.known[identity(job)]

    def of_refutations(self) -> str:
        """A digest of what refutations depend on beside what is asked: what asks, and the solver."""
        modules = self.sources.closure([ASKING])
        asking = {name: self.sources.meaning(path) for name, path in modules.items()}
        return digest_of([asking, self.surroundings])

    def modules(self, job: Job) -> dict[str, Path]:
        if identity(job) not in self.closures:
            self.closures[identity(job)] = self.sources.closure(self._roots(job))
        return self.closures[identity(job)]

    def _roots(self, job: Job) -> Iterator[str]:
        """What is imported by a name that is made at run time: the engine, the pairing with all modules of its package,
        the oracle."""
        yield f"{engines.__name__}.{job.engine}"
        package = f"{pairings.__name__}.{job.part}"
        folder = self.sources.root.joinpath("checks", "pairings", *job.part.split("."))
        for path in sorted(folder.rglob("*.py")):
            yield ".".join((package, *path.relative_to(folder).with_suffix("").parts)).removesuffix(".__init__")
        if "oracle" in job.options:
            yield type(oracles.find(job.options["oracle"])).__module__

    def data(self, job: Job, files: Iterable[Path]) -> list[Path]:
        """Files that are no sources: those that lie beside the sources, and those that are on record of the part."""
        beside = (path for folder in {path.parent for path in files} for path in folder.iterdir() if _is_data(path))
        [pairing] = pairings.find(job.part)
        return sorted({*beside, *filter(Path.is_file, map(self._here, _on_record(pairing)))})

    def _here(self, path: Path) -> Path:
        """The same file in the tree at hand."""
        return self.sources.root / path.relative_to(ROOT)


def is_other(module: str, job: Job) -> bool:
    """Whether a module is the implementation of another part than the job's."""
    package, _, part = module.removeprefix(HOME).partition(".")
    return package == "impl" and "." in part and part != job.part


def _is_data(path: Path) -> bool:
    return path.is_file() and path.suffix != ".py" and not path.name.startswith(".")


def _on_record(pairing: Pairing) -> list[Path]:
    return [file_of(COUNTS, pairing.part), file_of(NEEDED, pairing.part), *recordings(pairing)]
