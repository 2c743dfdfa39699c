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
from attrs import asdict, frozen

from benchmarks.replay import UnavailableError
from benchmarks.rows import Row, UnequalAnswersError
from benchmarks.spin import Found, Geometry, from_nothing
from checks.drive import Pair
from checks.engines.compiling.crew import Search
from checks.engines.compiling.machine import CompiledModel
from checks.engines.compiling.model import Model
from checks.engines.explore import Alone, Paired, Space, search
from checks.engines.tally import Tally
from checks.evidence import Budget
from checks.pairings import find

OURS, SPIN = "explore, compiled", "SPIN"
ROOT = Path(__file__).parent.parent


@frozen
class Contest:
    """A model to be explored by both."""

    geometry: Geometry
    states: int
    """How many there are: SPIN sets up its tables by it, and a wrong number is noticed."""
    checked: bool = False
    """Whether the law is asserted on the way: every invariant in every state, every answer of every step."""
    linked: bool = False
    """Whether ours judges besides, after each step, the links of the lists, of which SPIN's model has none."""
    workers: int = 1
    """Of ours. SPIN is slower on two cores than on one (benchmarks/spin.py)."""

    @property
    def name(self) -> str:
        return f"{self.geometry[1]} frames, {self.states:,} states"

    @property
    def subject(self) -> str:
        workers = f", {self.workers} workers" if self.workers > 1 else ""
        return OURS + (", links too" if self.linked else "") + workers

    @property
    def size(self) -> int | None:
        """Curves are of one worker, and of what both judge."""
        return self.states if self.workers == 1 and not self.linked else None

    @property
    def group(self) -> str:
        return "exploration, checked" if self.checked else "exploration, bare"


def ours(contest: Contest) -> Found:
    """The compiled exploration of the same model. The seconds are the search's alone, as pan tells them."""
    [pairing] = find("physical.buddy")
    model = Model.of(pairing, contest.geometry, "lists")
    machine = CompiledModel.of(model, judge=contest.checked, every_memory=contest.linked)
    search = Search.of(machine, workers=contest.workers, expected=contest.states)
    started = time.perf_counter()
    seen = search.run(Budget())
    if seen.clause or not seen.complete:
        raise UnequalAnswersError(f"{contest.name}: {OURS} ends early: {seen.clause or 'no reason given'}")
    return Found(seen.states, seen.transitions, time.perf_counter() - started)


def ours_from_nothing(contest: Contest, cache: Path | None = None) -> tuple[Found, float]:
    """A new Python process that explores, and the seconds that all of it took. What was compiled before is found again,
    unless another folder is named for it."""
    arguments = [*map(str, contest.geometry), str(contest.states), f"--workers={contest.workers}"]
    arguments += [f"--{name}" for name in ("checked", "linked") if getattr(contest, name)]
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
        said = done.stderr.strip().splitlines()
        raise UnavailableError(f"a new process failed: {said[-1] if said else done.returncode}")
    return Found(**json.loads(done.stdout)), seconds


@frozen
class Lap:
    """One exploration, and the seconds of a whole process that did it."""

    found: Found
    whole: float


def mine(contest: Contest) -> Lap:
    """The search in this process; the whole in another, which finds what was compiled before."""
    found = ours(contest)
    again, seconds = ours_from_nothing(contest)
    if counts(found) != counts(again):
        raise UnequalAnswersError(f"{contest.name}: {OURS} finds {counts(found)}, and then {counts(again)}")
    return Lap(found, seconds)


def mine_from_source(contest: Contest) -> Lap:
    """The whole with nothing compiled before."""
    with TemporaryDirectory() as empty:
        return Lap(*ours_from_nothing(contest, Path(empty)))


def theirs(contest: Contest) -> Lap:
    return Lap(*from_nothing(contest.geometry, contest.states, checked=contest.checked))


def counts(found: Found) -> str:
    return f"{found.states:,} states and {found.transitions:,} transitions"


def against_spin(contests: Iterable[Contest], laps: int) -> Iterator[Row]:
    """Two rows for each model: the search alone, and all that it takes from the command to the counts."""
    for contest in contests:
        taken, note = _laps(contest, {OURS: mine, SPIN: theirs}, laps)
        yield _row(contest, "state", contest.group, taken, lambda lap: lap.found.seconds / lap.found.states, note)
        yield _row(contest, "run", f"{contest.group}, whole process", taken, lambda lap: lap.whole, note)


def against_spin_from_source(contests: Iterable[Contest]) -> Iterator[Row]:
    """One row for each model: SPIN compiles a model each time, and here we do so too."""
    for contest in contests:
        taken, note = _laps(contest, {OURS: mine_from_source, SPIN: theirs}, 1)
        group = f"{contest.group}, whole process, nothing compiled before"
        yield _row(contest, "run", group, taken, lambda lap: lap.whole, note)


def _laps(
    contest: Contest, contestants: dict[str, Callable[[Contest], Lap]], laps: int
) -> tuple[list[dict[str, Lap]], str]:
    """In each lap everybody once, by turns; and the reason why somebody is missing."""
    taken: list[dict[str, Lap]] = []
    missing: dict[str, str] = {}
    for _ in range(laps):
        taken.append({})
        for name, explore in contestants.items():
            if name in missing:
                continue
            try:
                taken[-1][name] = explore(contest)
            except UnavailableError as reason:
                missing[name] = str(reason)
        if len({counts(lap.found) for lap in taken[-1].values()}) > 1:
            told = "; ".join(f"{name} finds {counts(lap.found)}" for name, lap in taken[-1].items())
            raise UnequalAnswersError(f"{contest.name}: {told}")
        for name, lap in taken[-1].items():
            if lap.found.states != contest.states:
                raise UnequalAnswersError(f"{contest.name}: {name} finds {counts(lap.found)}")
    return taken, "; ".join(missing.values())


def _row(
    contest: Contest, unit: str, group: str, laps: list[dict[str, Lap]], seconds: Callable[[Lap], float], note: str
) -> Row:
    """Medians, as everywhere, of whoever takes part."""
    sides = [[seconds(lap[name]) for lap in laps if name in lap] for name in (OURS, SPIN)]
    my_time, their_time = (statistics.median(side) * 1e9 if side else None for side in sides)
    ratios = [their / my for my, their in zip(*sides, strict=False)]
    ratio = statistics.median(ratios) if ratios else None
    return Row(contest.name, contest.subject, SPIN, unit, my_time, their_time, ratio, note, group, contest.size)


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
@click.argument("states", type=int)
@click.option("--checked", is_flag=True)
@click.option("--linked", is_flag=True)
@click.option("--workers", default=1)
def main(geometry: Geometry, states: int, checked: bool, linked: bool, workers: int) -> None:
    """Explore the model once, and print the counts: what is timed as a whole process."""
    click.echo(json.dumps(asdict(ours(Contest(geometry, states, checked, linked, workers)))))


if __name__ == "__main__":
    main()
