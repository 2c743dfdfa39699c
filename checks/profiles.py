"""The profiles: which engines run, on what numbers, when everything is checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from attrs import frozen

import checks.oracles as oracles
from checks.evidence import UsageError
from checks.known import on_record
from checks.labels import TOGETHER
from checks.pairing import Pairing
from checks.records import DATA, pinned
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
    shrinking: float
    """For how many seconds a run that breaks a clause is made short."""
    at_length: bool = False
    """Whether geometries are among those proved of which that takes long."""
    edits: int = 0
    """How many random edits of each implementation are tried."""
    law: bool = False
    """Whether each clause of the law is weakened."""
    proof_seconds: float | None = None
    """How much processor time the theorems of a part may take, by what is on record of them; those that cost more are
    left to the profiles that prove all."""
    is_fresh: bool = False
    """Whether all is shown again, even of what nothing has changed."""


PROFILES = {
    "quick": Profile(
        "tiny",
        None,
        ("small",),
        200_000,
        200,
        proofs="z3",
        mutants=False,
        traces=False,
        cases=4_000,
        minutes=4,
        shrinking=5,
        proof_seconds=15.0,
    ),
    "ci": Profile(
        "small",
        "small",
        ("large",),
        1_000_000,
        500,
        proofs="z3",
        mutants=True,
        traces=True,
        cases=24_000,
        minutes=25,
        shrinking=20,
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
        shrinking=60,
        at_length=True,
        edits=100,
        law=True,
        is_fresh=True,
    ),
}


def profile_named(name: str) -> Profile:
    if name not in PROFILES:
        raise UsageError(f"there is no profile {name!r}; there are {', '.join(PROFILES)}")
    return PROFILES[name]


BATCH = 10
"""How many random edits are tried by one job."""


def batches(parts: Sequence[str], edits: int, seed: int) -> Iterator[Job]:
    """`edits` random edits shared out between parts, and then into jobs that can run side by side."""
    for place, part in enumerate(parts):
        share = edits // len(parts) + (place < edits % len(parts))
        for first in range(0, share, BATCH):
            batch = {"edits": share, "first": first, "last": min(first + BATCH, share)}
            yield Job("faults", part, {**batch, "seed": seed})


def observations(part: str, profile: Profile, seed: int) -> Iterator[Job]:
    """What the oracles on a part are asked."""
    for oracle in oracles.about([part]):
        yield Job("observe", part, {"oracle": oracle.name, "cases": profile.cases, "seed": seed})


def recordings(pairing: Pairing) -> list[Path]:
    """The recorded traces that come with memspec and that a part's reader can read."""
    return [DATA / name for name in pairing.trace.recordings] if pairing.trace else []


def left_out(pairing: Pairing, profile: Profile) -> list[str]:
    """The theorems of a part that take longer than a profile has time for: all but the cheapest, by what they cost when
    the evidence on record was made. What has no cost on record is proved."""
    if profile.proof_seconds is None or pairing.proof is None:
        return []
    rows = on_record(pairing.part).rows
    costs = {row.property: row.scope[TOGETHER] for row in rows if TOGETHER in row.scope}
    return [known.name for known in pairing.proof.theorems if costs.get(known.name, 0) > profile.proof_seconds]


def jobs(pairing: Pairing, profile: Profile, seed: int, left_out: Sequence[str] = ()) -> list[Job]:
    """What a profile runs on one part, the cheap before the costly; of the theorems, not those left out."""
    return list(_jobs(pairing, profile, seed, left_out))


def _jobs(pairing: Pairing, profile: Profile, seed: int, left_out: Sequence[str]) -> Iterator[Job]:
    part = pairing.part
    yield Job("explore", part, {"scope": profile.scope, "seed": seed})
    yield Job("stateful", part, {"examples": profile.examples, "seed": seed, "shrinking": profile.shrinking})
    yield Job("simulate", part, {"steps": profile.steps, "seed": seed, "shrinking": profile.shrinking})
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
    if pairing.proof is not None and len(left_out) < len(pairing.proof.theorems):
        options = {"solver": profile.proofs, "at_length": profile.at_length}
        yield Job("prove", part, {**options, **({"left_out": list(left_out)} if left_out else {})})
