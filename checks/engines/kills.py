"""The runs on record that seeded faults do not survive: searched for by `make kills` (checks.engines.kill), and made
again whenever one is shown, so that what is told of a fault is what it does now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from checks.counterexample import from_json, to_json
from checks.drive import alike, plain, run
from checks.engines.kill import AT_RANDOM, BY_ANSWERS
from checks.engines.replay import check_fits
from checks.evidence import Counterexample, UsageError
from checks.origins import plain_calls
from checks.pairing import Mutant, Pairing
from checks.pairings import pairings
from checks.records import KILLS, file_of

WIDTH = 120
"""Columns of a file, as far as that can be kept."""

Kept = Mapping[str, Mapping[str, Counterexample | None]]
"""By part and by mutant: the run; None where every search ended without one."""


class StaleRunError(Exception):
    """A mutant has no run on record, or one that it survives; the message says how that is mended."""


@frozen
class Kill:
    """A run that a mutant does not survive."""

    run: Counterexample
    """As it ended just now."""
    by_answers: bool
    """Whether an answer betrays it; else its memory does."""
    is_shortest: bool
    """Whether no run at the least sizes is shorter; else it was found at random and made short."""


# ── Replayed ─────────────────────────────────────────────────────────────────────────────────────────────────


def replayed(pairing: Pairing, mutant: Mutant, kept: Kept) -> Kill | None:
    """The run on record, made again on the mutant as it is now and judged by the law; None where there is none to be
    found, as only a proof fails on it. Raises StaleRunError."""
    whose = f"the mutant {mutant.name} of {pairing.part}"
    runs = kept.get(pairing.part, {})
    if mutant.name not in runs:
        raise stale(f"{whose} has no run on record", pairing)
    kept_run = runs[mutant.name]
    if kept_run is None:
        if mutant.name in {theorem.broken_by for theorem in (pairing.proof.theorems if pairing.proof else ())}:
            return None
        raise stale(f"no run kills {whose}, and no theorem has to fail on it", pairing)
    try:
        check_fits(pairing, kept_run)
    except UsageError as error:
        raise stale(f"the run on record of {whose} can no longer be made ({error})", pairing) from error
    by_answers = kept_run.engine in BY_ANSWERS
    factory = plain(pairing, mutant.edits)
    clause, calls = run(pairing, factory, kept_run.geometry, plain_calls(kept_run.calls), black_box=by_answers)
    if clause is None or not alike(clause, kept_run.clause) or len(calls) != len(kept_run.calls):
        now = f"breaks “{clause}”" if clause else "breaks nothing"
        raise stale(f"the run on record of {whose} no longer breaks “{kept_run.clause}”: it {now}", pairing)
    ended = evolve(kept_run, clause=clause, calls=tuple(calls))
    return Kill(ended, by_answers, is_shortest=kept_run.engine not in AT_RANDOM)


def stale(what: str, pairing: Pairing) -> StaleRunError:
    return StaleRunError(f"{KILLS.name}/{pairing.part}.json: {what}; make kills PART={pairing.part} searches anew")


# ── Kept ─────────────────────────────────────────────────────────────────────────────────────────────────────


def load(folder: Path = KILLS, part: str = "*") -> Kept:
    """Of all parts, or of one. Raises StaleRunError where a file holds no runs."""
    return {path.stem: read(path) for path in sorted(folder.glob(f"{part}.json"))}


def read(path: Path) -> Mapping[str, Counterexample | None]:
    remedy = f"make kills PART={path.stem} makes it anew"
    try:
        runs = json.loads(path.read_text(encoding="utf-8"))
        parts = pairings()
        return {
            mutant: None if run is None else from_json({**run, "part": path.stem}, parts)
            for mutant, run in runs.items()
        }
    except UsageError as error:
        raise StaleRunError(f"{path.name} cannot be read ({error}); {remedy}") from error
    except (OSError, ValueError, TypeError, AttributeError) as error:
        what = error.strerror if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
        raise StaleRunError(f"{path.name} cannot be read ({what}); {remedy}") from error


def save(pairing: Pairing, runs: Mapping[str, Counterexample | None], folder: Path = KILLS) -> None:
    """In the order of the part's mutants; of what there is no longer, nothing is kept."""
    data = {mutant.name: as_json(runs[mutant.name]) for mutant in pairing.mutants if mutant.name in runs}
    folder.mkdir(exist_ok=True)
    file_of(folder, pairing.part).write_text(f"{laid_out(data)}\n", encoding="utf-8")


def as_json(found: Counterexample | None) -> dict[str, Any] | None:
    """Without what the file says elsewhere, or what says nothing."""
    told = to_json(found) if found else None
    left_out = ("memspec", "part")
    return told and {name: value for name, value in told.items() if name not in left_out and value is not None}


def laid_out(value: Any, depth: int = 0) -> str:
    """JSON with one thing on a line, and what is short on one line."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or (depth > 1 and depth + len(flat) < WIDTH) or not value:
        return flat
    named = isinstance(value, dict)
    inside = [
        f"{json.dumps(name, ensure_ascii=False)}: {laid_out(each, depth + 1)}" if named else laid_out(each, depth + 1)
        for name, each in (value.items() if isinstance(value, dict) else enumerate(value))
    ]
    start, end = "{}" if named else "[]"
    blank = " " * (depth + 1)
    return f"{start}\n{blank}" + f",\n{blank}".join(inside) + f"\n{' ' * depth}{end}"
