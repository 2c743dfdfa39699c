"""memspec: check a memory-management stack, ours or yours, against a law that runs.

The functions take the names of parts ("physical.buddy", "physical", or none for all) and give the evidence:

    import memspec

    memspec.conform("physical.buddy", MyAllocator, profile="quick")

This one raises an AssertionError with the shortest run unless all holds; the others give the rows to look at.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checks.evidence import Evidence, Strength, UsageError, Verdict
    from checks.pairing import Mutant, Operation, Pairing, Scope
    from spec.vocabulary import Failure

    __version__: str

__all__ = [
    "Evidence",
    "Failure",
    "Mutant",
    "NotConform",
    "Operation",
    "Pairing",
    "Scope",
    "Strength",
    "UsageError",
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


def __getattr__(name: str) -> Any:
    """The classes above are loaded when somebody asks for them: the command line, which begins here too, has to hear
    of Ctrl-C before it loads anything."""
    from checks import evidence, pairing
    from checks.version import memspec_version
    from spec import vocabulary

    found = {"__version__": memspec_version()} if name == "__version__" else {}
    for home in (evidence, pairing, vocabulary) if name in __all__ else ():
        found |= {name: getattr(home, name)} if hasattr(home, name) else {}
    if name not in found:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return globals().setdefault(name, found[name])


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class NotConform(AssertionError):
    """An implementation breaks the law, or not enough was shown; `evidence` has the rows."""

    def __init__(self, message: str, evidence: list[Evidence]) -> None:
        super().__init__(message)
        self.evidence = evidence


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the exit code. Without arguments it is that of this process, which is to end with it."""
    if arguments is None:
        from checks.__main__ import run

        return run()
    from checks.command import main

    return main(arguments)


def check(*parts: str, profile: str = "quick", seed: int = 0, max_time: float | None = None) -> list[Evidence]:
    """Every engine, on the numbers of a profile."""
    from checks.pairings import find
    from checks.profiles import jobs, profile_named

    found = find(*parts)
    return _rows([job for pairing in found for job in jobs(pairing, profile_named(profile), seed)], max_time)


def explore(part: str, *, scope: str = "tiny", seed: int = 0, max_time: float | None = None) -> list[Evidence]:
    """Every reachable state at a scope."""
    return _run("explore", part, max_time, scope=scope, seed=seed)


def simulate(part: str, *, steps: int = 200_000, seed: int = 0, max_time: float | None = None) -> list[Evidence]:
    """Random operations, many and fast."""
    return _run("simulate", part, max_time, steps=steps, seed=seed)


def prove(
    part: str, *, theorem: str | None = None, solver: str = "z3", max_time: float | None = None
) -> list[Evidence]:
    """The theorems, of the source that runs: those of all parts that state the one named, if one is."""
    from checks.pairings import stating
    from checks.workers import Job

    options = {"theorem": theorem, "solver": solver}
    return _rows([Job("prove", pairing.part, options) for pairing in stating(part, theorem=theorem)], max_time)


def validate(part: str, trace: str | Path, *, seed: int = 0, max_time: float | None = None) -> list[Evidence]:
    """A recorded trace, accepted or refuted."""
    return _run("validate", part, max_time, trace_path=Path(trace), seed=seed)


def observe(oracle: str, *, cases: int | None = 24_000, seed: int = 0, max_time: float | None = None) -> list[Evidence]:
    """An independent oracle, by its name: a sample of that many cases, or all where `cases` is None."""
    from checks.oracles import find
    from checks.workers import Job

    return _rows([Job("observe", find(oracle).part, {"oracle": oracle, "cases": cases, "seed": seed})], max_time)


def conform(
    part: str, target: type | str, *, profile: str = "ci", seed: int = 0, max_time: float | None = None
) -> list[Evidence]:
    """Somebody's own implementation: a class, "module:Class", the adapter of a C library, or a command.

    Raises NotConform, an AssertionError with the shortest run as its message, unless all holds: one line in a test.
    """
    from checks.evidence import Verdict
    from checks.profiles import profile_named
    from checks.report import told

    shrinking = profile_named(profile).shrinking
    evidence = _run("conform", part, max_time, target=target, seed=seed, profile=profile, shrinking=shrinking)
    if any(row.verdict is not Verdict.HOLDS for row in evidence):
        raise NotConform(told(evidence), evidence)
    return evidence


def mutate(part: str, *, seed: int = 0, max_time: float | None = None) -> list[Evidence]:
    """Seeded faults, each of which must be caught, and sentences of the law, each of which must be needed."""
    return _run("mutate", part, max_time, seed=seed)


def replay(counterexample: str | Path | dict[str, Any], *, max_time: float | None = None) -> list[Evidence]:
    """A saved counterexample, or what stands in its file, run again."""
    from checks.counterexample import from_json, load
    from checks.pairings import pairings

    if isinstance(counterexample, dict):
        loaded = from_json(counterexample, pairings())
    else:
        loaded = load(counterexample, pairings())
    return _run("replay", loaded.part, max_time, counterexample=loaded)


def explain(what: str, *, evidence: str | Path | None = None) -> str:
    """What there is to know of a part ("physical.buddy") or of one thing that it has ("physical.buddy:never-merges").

    `evidence` is the JSON of a check of your own, for how things are known.
    """
    from checks.explain import told
    from checks.known import load, on_record
    from checks.pairings import find_one

    part, _, wanted = what.partition(":")
    pairing = find_one(part)
    return told(pairing, wanted, load(Path(evidence)) if evidence else on_record(pairing.part))


def _run(engine: str, part: str, max_time: float | None, **options: Any) -> list[Evidence]:
    from checks.pairings import find
    from checks.workers import Job

    return _rows([Job(engine, pairing.part, options) for pairing in find(part)], max_time)


def _rows(work: list[Any], max_time: float | None) -> list[Evidence]:
    """What the jobs come to, each in a process of its own: one that dies is undetermined, and not the caller's end."""
    from checks.evidence import UsageError
    from checks.workers import Run

    if max_time is not None and not max_time > 0:
        raise UsageError(f"max_time is a number of seconds above 0, and not {max_time}")
    outcomes = Run(work, max_time).outcomes()
    for outcome in outcomes:
        if outcome.error is not None and not isinstance(outcome.error, UsageError):
            raise outcome.error
    return [row for outcome in outcomes for row in outcome.evidence]


if "pytest" in sys.modules:
    # Installed, this module is a plugin of pytest; nothing else of it needs pytest.
    import pytest

    @pytest.fixture
    def memspec_conform() -> Callable[..., list[Evidence]]:
        """`memspec.conform` as a fixture, for people's own tests."""
        return conform
