"""The profiles: which engines run, on what numbers, when everything is checked."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from attrs import frozen

import checks.engines as engines
import checks.oracles as oracles
from checks.engines.explore import pinned
from checks.evidence import UsageError
from checks.pairing import Pairing
from checks.workers import Job


@frozen
class Profile:
    """How much is checked, and how long that may take on a machine with two cores, set-up not counted."""

    scope: str
    """What exploration exhausts, the law and the implementation in step."""
    alone: str | None
    """What exploration exhausts of the law alone, where every permitted answer is tried."""
    compiled: tuple[str, ...]
    """What compiled exploration exhausts, by each encoding of which the counts are on record: compiling a law takes
    seconds, which is worth it where there is much to explore."""
    steps: int
    """How many random operations the fast driver performs."""
    examples: int
    """How many runs Hypothesis tries."""
    proofs: str
    """The solver that proves ("z3", or "both" for a second opinion on each obligation)."""
    mutants: bool
    traces: bool
    cases: int | None
    """How many cases an oracle is asked, at least; None for all that there are."""
    minutes: int
    at_length: bool = False
    """Whether geometries are among those proved of which that takes long."""
    edits: int = 0
    """How many random edits of each implementation are tried."""
    law: bool = False
    """Whether each clause of the law is weakened."""


PROFILES = {
    "quick": Profile(
        "tiny", None, ("small",), 200_000, 100, proofs="z3", mutants=False, traces=False, cases=4_000, minutes=5
    ),
    "ci": Profile(
        "small", "small", ("large",), 1_000_000, 500, proofs="z3", mutants=True, traces=True, cases=24_000, minutes=20
    ),
    "nightly": Profile(
        "large",
        "large",
        ("large", "huge"),
        20_000_000,
        5_000,
        proofs="both",
        mutants=True,
        traces=True,
        cases=None,
        minutes=240,
        at_length=True,
        edits=100,
        law=True,
    ),
}


def profile_named(name: str) -> Profile:
    if name not in PROFILES:
        raise UsageError(f"there is no profile {name!r}; there are {', '.join(PROFILES)}")
    return PROFILES[name]


BATCH = 10
"""How many random edits are tried by one job."""


def batches(parts: Sequence[str], edits: int, seed: int) -> Iterator[Job]:
    """So many random edits shared out between parts, and then into jobs that can run side by side."""
    for place, part in enumerate(parts):
        share = edits // len(parts) + (place < edits % len(parts))
        for first in range(0, share, BATCH):
            batch = {"edits": share, "first": first, "last": min(first + BATCH, share)}
            yield Job("faults", part, {**batch, "seed": seed})


BUILT = frozenset(module.name for module in pkgutil.iter_modules(engines.__path__))
"""The engines that there are. What is not built yet is neither run nor offered."""


def observations(part: str, profile: Profile, seed: int) -> Iterator[Job]:
    """What the oracles on a part are asked."""
    for oracle in oracles.about(part):
        yield Job("observe", part, {"oracle": oracle.name, "cases": profile.cases, "seed": seed})


DATA = Path(__file__).parent / "data"


def recordings(pairing: Pairing) -> list[Path]:
    """The recorded traces that come with memspec and that a part's reader can read."""
    return [DATA / name for name in pairing.trace.recordings] if pairing.trace else []


def jobs(pairing: Pairing, profile: Profile, seed: int) -> list[Job]:
    """What a profile runs on one part, the cheap before the costly."""
    return [job for job in _all_jobs(pairing, profile, seed) if job.engine in BUILT]


def _all_jobs(pairing: Pairing, profile: Profile, seed: int) -> Iterator[Job]:
    part = pairing.part
    yield Job("explore", part, {"scope": profile.scope, "seed": seed})
    yield Job("stateful", part, {"examples": profile.examples, "seed": seed})
    yield Job("simulate", part, {"steps": profile.steps, "seed": seed})
    yield from observations(part, profile, seed)
    if profile.traces:
        for recording in recordings(pairing):
            yield Job("validate", part, {"trace_path": recording, "seed": seed})
    for scope, encoding in product(profile.compiled, pairing.encodings):
        if pinned(part, scope, encoding):
            yield Job("compiled", part, {"scope": scope, "encoding": encoding, "seed": seed})
    if profile.alone is not None:
        yield Job("explore", part, {"scope": profile.alone, "seed": seed, "alone": True})
    if profile.mutants and pairing.mutants:
        yield Job("mutate", part, {"seed": seed})
    if profile.law and pairing.mutants:
        yield Job("weaken", part, {"seed": seed})
        yield from batches([part], profile.edits, seed)
    if pairing.proof is not None:
        yield Job("prove", part, {"solver": profile.proofs, "at_length": profile.at_length})
