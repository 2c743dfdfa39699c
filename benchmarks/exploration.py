"""Exploring every state: ours compiled beside SPIN, on a model that both describe; and ours interpreted, for scale.

A transition is a pair of a state and an enabled step, and refusals are steps (benchmarks/buddy.pml). Contestants that
do not find the same states and transitions are not compared.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from attrs import asdict, evolve, frozen

from benchmarks.replay import UnavailableError
from benchmarks.rows import Row, UnequalAnswersError
from benchmarks.spin import Found, Geometry, from_nothing
from checks.engines.drive import Pair
from checks.engines.explore import Alone, Paired, Space, search
from checks.engines.tally import Tally
from checks.evidence import Budget
from checks.pairings import find

OURS, SPIN = "explore, compiled", "SPIN"
SMALL: Geometry = (0, 4, 2)
ROOT = Path(__file__).parent.parent


@frozen
class Contest:
    """A model to be explored by both."""

    geometry: Geometry
    states: int
    """How many there are: SPIN sets up its tables by it, and a wrong number is noticed."""
    checked: bool = False
    """Whether the law is asserted on the way: every invariant in every state, every answer of every step."""
    workers: int = 1
    """Of ours. SPIN is slower on two cores than on one (benchmarks/spin.py)."""

    @property
    def name(self) -> str:
        threads = f", {self.workers} workers" if self.workers > 1 else ""
        return f"{self.geometry[1]} frames, {self.states:,} states{threads}"

    @property
    def group(self) -> str:
        return "exploration, checked" if self.checked else "exploration, bare"


def ours(geometry: Geometry, checked: bool, workers: int) -> Found:
    """The compiled exploration of the same model; what is compiled stays so for the next call."""
    raise UnavailableError("exploration is not compiled yet")


def ours_from_nothing(contest: Contest, cache: Path | None = None) -> tuple[Found, float]:
    """A new Python process that explores, and the seconds that all of it took. What was compiled before is found again,
    unless another folder is named for it."""
    arguments = [*map(str, contest.geometry), f"--workers={contest.workers}", *["--checked"] * contest.checked]
    environment = os.environ if cache is None else {**os.environ, "NUMBA_CACHE_DIR": str(cache)}
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.exploration", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - started
    if done.returncode != 0:
        raise UnavailableError(f"exploration failed: {done.stderr.strip().splitlines()[-1:]}")
    return Found(**json.loads(done.stdout)), seconds


@frozen
class Lap:
    """One exploration: the search alone, and the seconds of a whole process."""

    found: Found
    whole: float
    """With what was compiled before at hand; SPIN compiles each model anew."""
    cold: float
    """With nothing compiled before."""


def mine(contest: Contest) -> Lap:
    found = ours(contest.geometry, contest.checked, contest.workers)
    warm, whole = ours_from_nothing(contest)
    with TemporaryDirectory() as empty:
        cold, longest = ours_from_nothing(contest, Path(empty))
    if len({counts(each) for each in (found, warm, cold)}) != 1:
        raise UnequalAnswersError(f"{contest.name}: {OURS} does not find the same twice")
    return Lap(found, whole, longest)


def theirs(contest: Contest) -> Lap:
    found, seconds = from_nothing(contest.geometry, contest.states, checked=contest.checked)
    return Lap(found, seconds, seconds)


def counts(found: Found) -> str:
    return f"{found.states:,} states and {found.transitions:,} transitions"


def against_spin(contests: Iterable[Contest], laps: int) -> Iterator[Row]:
    """For each model the search alone, and all that it takes from the source to the counts."""
    for contest in contests:
        yield from _rows(contest, laps)


Contestants = dict[str, Callable[[Contest], Lap]]


def _rows(contest: Contest, laps: int) -> Iterator[Row]:
    contestants: Contestants = {OURS: mine, SPIN: theirs}
    notes = _warm_up(contestants, contest)
    taken = [{name: lap(contest) for name, lap in contestants.items()} for _ in range(laps)]
    for lap in taken:
        if len({counts(each.found) for each in lap.values()}) > 1:
            told = "; ".join(f"{name} finds {counts(each.found)}" for name, each in lap.items())
            raise UnequalAnswersError(f"{contest.name}: {told}")
    whole = f"{contest.group}, whole process"
    yield _row(contest, "state", contest.group, taken, lambda lap: lap.found.seconds / contest.states, notes)
    yield _row(contest, "run", whole, taken, lambda lap: lap.whole, notes)
    yield _row(contest, "run", f"{whole}, nothing compiled before", taken, lambda lap: lap.cold, notes)


def _warm_up(contestants: Contestants, contest: Contest) -> str:
    """Let everybody compile what is kept, on a small model; who is not available leaves, and why is returned."""
    notes = []
    for name in list(contestants):
        try:
            contestants[name](evolve(contest, geometry=SMALL))
        except UnavailableError as missing:
            notes.append(str(missing))
            del contestants[name]
    return "; ".join(notes)


def _row(
    contest: Contest, unit: str, group: str, laps: list[dict[str, Lap]], seconds: Callable[[Lap], float], note: str
) -> Row:
    """Medians, as everywhere, of whoever takes part."""
    sides = [[seconds(lap[name]) for lap in laps if name in lap] for name in (OURS, SPIN)]
    my_time, their_time = (statistics.median(side) * 1e9 if side else None for side in sides)
    ratios = [their / my for my, their in zip(*sides, strict=False)]
    ratio = statistics.median(ratios) if ratios else None
    return Row(contest.name, OURS, SPIN, unit, my_time, their_time, ratio, note, group, contest.states)


def interpreted(geometries: Iterable[Geometry]) -> Iterator[Row]:
    """What explore does on every pairing: the implementation beside the law, and the law alone. Up to eight frames
    wrong arguments are tried too, so that there are more transitions than SPIN's model has."""
    [pairing] = find("physical.buddy")
    for geometry in geometries:
        paired = Paired(Pair(pairing, pairing.impl, geometry), Tally(pairing, "explore"))
        alone = Alone(pairing, geometry, Tally(pairing, "explore-alone"), set())
        yield _interpreted("explore", geometry, paired)
        yield _interpreted("explore --alone", geometry, alone)


def _interpreted(subject: str, geometry: Geometry, space: Space) -> Row:
    started = time.perf_counter()
    states = search(space, Budget()).states
    nanoseconds = (time.perf_counter() - started) / states * 1e9
    name = f"{geometry[1]} frames, {states:,} states"
    return Row(name, subject, "", "state", nanoseconds, group="exploration, interpreted", size=states)


@click.command()
@click.argument("geometry", type=int, nargs=3)
@click.option("--checked", is_flag=True)
@click.option("--workers", default=1)
def main(geometry: Geometry, checked: bool, workers: int) -> None:
    """Explore the model once, and print the counts: what is timed as a whole process."""
    click.echo(json.dumps(asdict(ours(geometry, checked, workers))))


if __name__ == "__main__":
    main()
