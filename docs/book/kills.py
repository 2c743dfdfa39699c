"""Search for the runs that seeded faults do not survive, and keep them: `make kills`."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext

import click

from checks.engines.kills import Kept, StaleRunError, read, save
from checks.evidence import EXIT_CODES, Counterexample, UsageError, Verdict
from checks.pairing import Pairing
from checks.pairings import find
from checks.progress import Bars, Lines
from checks.records import KILLS as FOLDER
from checks.records import file_of
from checks.workers import Job, Outcome, Run


def search(pairings: Sequence[Pairing], seconds: float | None, workers: int) -> tuple[Kept, Verdict]:
    """A run for each mutant of the parts. One that time did not suffice for is left out."""
    jobs = [Job("kill", pairing.part, {"mutant": mutant.name}) for pairing in pairings for mutant in pairing.mutants]
    bars = Bars()
    with bars.shown() if bars.can_move else nullcontext(Lines()) as watcher:
        outcomes: list[Outcome] = Run(jobs, seconds, watcher, workers).outcomes()
    found: dict[str, dict[str, Counterexample | None]] = {pairing.part: {} for pairing in pairings}
    rows = [evidence for outcome in outcomes for evidence in outcome.evidence]
    for job, evidence in zip(jobs, rows, strict=True):
        if evidence.verdict is not Verdict.UNDETERMINED:
            found[job.part][job.options["mutant"]] = evidence.counterexample
    undetermined = any(evidence.verdict is Verdict.UNDETERMINED for evidence in rows)
    return found, Verdict.UNDETERMINED if undetermined else Verdict.HOLDS


def so_far(part: str) -> Mapping[str, Counterexample | None]:
    """What is kept of the mutants that were not searched for: nothing, where the file cannot be read."""
    path = file_of(FOLDER, part)
    try:
        return read(path) if path.exists() else {}
    except StaleRunError:
        return {}


@click.command()
@click.argument("parts", metavar="[PART …]", nargs=-1)
@click.option("--max-time", "seconds", type=click.FloatRange(min=0), help="Seconds, for all of them.")
@click.option("--workers", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="How many search at once.")
def main(parts: Sequence[str], seconds: float | None, workers: int) -> None:
    """Search for the shortest run that kills each mutant of the parts, and keep them for the book."""
    try:
        chosen = find(*parts)
    except UsageError as error:
        raise click.UsageError(str(error)) from error
    found, verdict = search(chosen, seconds, workers)
    for pairing in chosen:
        save(pairing, {**so_far(pairing.part), **found[pairing.part]}, FOLDER)
    told = [name for runs in found.values() for name, run in runs.items() if run is None]
    wanted = sum(len(pairing.mutants) for pairing in chosen)
    number = sum(len(runs) for runs in found.values())
    click.echo(
        f"{FOLDER.name}/: {number} of {wanted} mutants searched{', no run kills ' if told else ''}{', '.join(told)}"
    )
    sys.exit(EXIT_CODES[verdict])


if __name__ == "__main__":
    main()
