"""memspec: check a memory-management stack, ours or yours, against a law that runs.

The functions take the names of parts ("physical.buddy", "physical", or none for all) and give the evidence:

    import memspec

    memspec.conform("physical.buddy", MyAllocator, profile="quick")

This one raises an AssertionError with the shortest run unless all holds; the others give the rows to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from checks.evidence import Evidence, Strength, Verdict
from checks.pairing import Mutant, Operation, Pairing, Scope
from checks.version import memspec_version
from spec.vocabulary import Failure

__version__ = memspec_version()
__all__ = [
    "Evidence",
    "Failure",
    "Mutant",
    "NotConform",
    "Operation",
    "Pairing",
    "Scope",
    "Strength",
    "Verdict",
    "check",
    "conform",
    "explain",
    "explore",
    "main",
    "mutate",
    "observe",
    "prove",
    "replay",
    "simulate",
    "validate",
]


class NotConform(AssertionError):
    """An implementation breaks the law, or not enough was shown; `evidence` has the rows."""

    def __init__(self, message: str, evidence: list[Evidence]) -> None:
        super().__init__(message)
        self.evidence = evidence


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the exit code."""
    from checks.command import main

    return main(arguments)


def check(*parts: str, profile: str = "quick", seed: int = 0, max_time: float | None = None) -> list[Evidence]:
    """Every engine, on the numbers of a profile."""
    from checks.pairings import find
    from checks.profiles import PROFILES, jobs
    from checks.workers import Run

    found = {pairing.part: pairing for part in parts or ("",) for pairing in find(part)}
    work = [job for pairing in found.values() for job in jobs(pairing, PROFILES[profile], seed)]
    return [row for outcome in Run(work, max_time).outcomes() for row in outcome.evidence]


def explore(part: str, *, scope: str = "tiny", seed: int = 0, max_time: float | None = None) -> list[Evidence]:
    """Every reachable state at a scope."""
    return _run("explore", part, max_time, scope=scope, seed=seed)


def simulate(part: str, *, steps: int = 200_000, seed: int = 0, max_time: float | None = None) -> list[Evidence]:
    """Random operations, many and fast."""
    return _run("simulate", part, max_time, steps=steps, seed=seed)


def prove(
    part: str, *, theorem: str | None = None, solver: str = "z3", max_time: float | None = None
) -> list[Evidence]:
    """The theorems, of the source that runs."""
    return _run("prove", part, max_time, theorem=theorem, solver=solver)


def validate(part: str, trace: str | Path, *, seed: int = 0, max_time: float | None = None) -> list[Evidence]:
    """A recorded trace, accepted or refuted."""
    return _run("validate", part, max_time, trace_path=Path(trace), seed=seed)


def observe(oracle: str, *, cases: int | None = 24_000, seed: int = 0, max_time: float | None = None) -> list[Evidence]:
    """An independent oracle, by its name: a sample of so many cases, or all where `cases` is None."""
    from checks.oracles import find
    from checks.workers import Job, Run

    work = [Job("observe", find(oracle).part, {"oracle": oracle, "cases": cases, "seed": seed})]
    return [row for outcome in Run(work, max_time).outcomes() for row in outcome.evidence]


def conform(
    part: str, target: type | str, *, profile: str = "ci", seed: int = 0, max_time: float | None = None
) -> list[Evidence]:
    """Somebody's own implementation: a class, "module:Class", the adapter of a C library, or a command.

    Raises NotConform, an AssertionError with the shortest run as its message, unless all holds: one line in a test.
    """
    from checks.report import told

    evidence = _run("conform", part, max_time, target=target, seed=seed, profile=profile)
    if any(row.verdict is not Verdict.HOLDS for row in evidence):
        raise NotConform(told(evidence), evidence)
    return evidence


def mutate(part: str, *, seed: int = 0, max_time: float | None = None) -> list[Evidence]:
    """Seeded faults, each of which must be caught, and sentences of the law, each of which must be needed."""
    return _run("mutate", part, max_time, seed=seed)


def replay(counterexample: str | Path | dict[str, Any], *, max_time: float | None = None) -> list[Evidence]:
    """A saved counterexample, or what stands in its file, run again."""
    from checks.counterexample import from_json, load

    loaded = from_json(counterexample) if isinstance(counterexample, dict) else load(counterexample)
    return _run("replay", loaded.part, max_time, counterexample=loaded)


def explain(what: str, *, evidence: str | Path | None = None) -> str:
    """What there is to know of a part ("physical.buddy") or of one thing that it has ("physical.buddy:never-merges").

    `evidence` is the JSON of a check of your own, for how things are known.
    """
    from checks.explain import told
    from checks.known import EVIDENCE, load
    from checks.pairings import find_one

    part, _, wanted = what.partition(":")
    return told(find_one(part), wanted, load(Path(evidence) if evidence else EVIDENCE))


def _run(engine: str, part: str, max_time: float | None, **options: Any) -> list[Evidence]:
    from checks.pairings import find
    from checks.workers import Job, Run

    work = [Job(engine, pairing.part, options) for pairing in find(part)]
    return [row for outcome in Run(work, max_time).outcomes() for row in outcome.evidence]


@pytest.fixture
def memspec_conform() -> Callable[..., list[Evidence]]:
    """`memspec.conform` as a fixture, for people's own tests: installed, this module is a plugin of pytest."""
    return conform
