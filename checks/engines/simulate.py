"""The fast random driver: millions of steps, each answer judged by the law.

Looking inside the implementation costs a thousand times what a step does, so it is done now and then. When
something breaks, the same calls are made again with a look inside after each, which finds the step that did
it; then the run is shrunk.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from attrs import define, field, frozen

from checks.beside import CLAUSES as BESIDE
from checks.drive import Factory, Pair, alike, counterexample, performed, plain, unjudged
from checks.engines.bounds import at_bounds
from checks.engines.explore import Paired, Ticker, search
from checks.engines.probe import larger, unrefused
from checks.engines.shrink import SECONDS, Shrinker, size
from checks.engines.tally import Tally
from checks.evidence import Budget, Call, Counterexample, Evidence, Strength, Verdict
from checks.labels import REFUSES_LARGE
from checks.linear import linear
from checks.pairing import Arguments, Bounds, Pairing
from checks.surroundings import obstacle
from impl.image import link_components
from spec.vocabulary import BrokenClause

EPISODE_STEPS = 8192
"""After how many steps a run starts afresh: what breaks late in a long run seldom needs all of it."""
LOOK_STEPS = 4096
"""After how many steps the implementation's memory is looked at."""
WATCHED_STEPS = 512
"""The first steps of an episode are watched for the outcomes that the chapter names, until each was seen. Divides
LOOK_STEPS, so that whoever looks as often as this looks wherever an episode did."""
COMPARED = 16
"""How many calls are then made on two objects with equal images."""
TASTED = 512
"""How many steps are made in plain Python at each geometry before compiled code runs there."""
SHRINK_PART = 0.75
"""What part of the time that is left it may take to make a run short."""
SEARCH_SECONDS = 2.0
AT_BOUNDS = 256
"""How many steps are made of each geometry at a bound of the law's range."""


@frozen
class Drive:
    """What is driven: an implementation at one geometry, with the operations that it has."""

    pairing: Pairing
    factory: Factory
    black_box: bool
    operations: Sequence[str]
    shrinking: float = SECONDS
    """For how many seconds a run is made short."""

    def choices(self) -> list[str]:
        """Each operation as often as its weight says: choosing is then one index."""
        return [name for name in self.operations for _ in range(self.pairing.operations[name].weight)]

    def pair(self, geometry: Arguments) -> Pair:
        return Pair(self.pairing, self.factory, geometry, black_box=self.black_box)

    def draw(self, pair: Pair, rng: random.Random) -> Iterator[tuple[str, Arguments]]:
        """The calls of an episode, each chosen by the state that the ones before left."""
        names = self.choices()
        while True:
            name = names[int(rng.random() * len(names))]
            yield name, self.pairing.operations[name].sample(pair.state, rng)


def steps_in(drive: Drive, geometry: Arguments, rng: random.Random, steps: int, tally: Tally) -> int:
    """One episode: how many steps were made. Raises what breaks."""
    pair = drive.pair(geometry)
    watched = 0 if tally.has_seen_all() else min(steps, WATCHED_STEPS)
    for _, (operation, arguments) in zip(range(watched), drive.draw(pair, rng), strict=False):
        before = pair.state
        answer = pair.step_shallow(operation, arguments)
        tally.saw(before, operation, arguments, answer, pair.state)
    # From here on nobody reads a state after the step from it. What is drawn from it does not depend on the tables.
    pair.state = linear(pair.state)
    look(drive, pair, rng)
    done = watched
    while done < steps:
        burst = min(LOOK_STEPS, steps - done)
        race(drive, pair, rng, burst)
        look(drive, pair, rng)
        done += burst
    return done


def look(drive: Drive, pair: Pair, rng: random.Random) -> None:
    """Judge what the memory says, and whether some calls do the same on another object. The draws that follow are the
    same as if nobody had looked."""
    pair.inspect()
    if pair.beside is not None:
        apart = random.Random()
        apart.setstate(rng.getstate())
        pair.compare(call for call, _ in zip(drive.draw(pair, apart), range(COMPARED), strict=False))


def race(drive: Drive, pair: Pair, rng: random.Random, steps: int) -> None:
    """The tight loop: choose, call, judge. It draws exactly as `Drive.draw` does, so that a run can be repeated."""
    table: list[tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]] = [
        (drive.pairing.operations[name].sample, caller(drive, pair, name), drive.pairing.move(name))
        for name in drive.choices()
    ]
    state, draw, count = pair.state, rng.random, len(table)
    for _ in range(steps):
        sample, call, judge = table[int(draw() * count)]
        arguments = sample(state, rng)
        state = judge(state, *arguments, returned=call(*arguments))
    pair.state = state


def caller(drive: Drive, pair: Pair, name: str) -> Callable[..., Any]:
    """The implementation's own function; in between, a foreign one's answers are put into the law's words."""
    method: Callable[..., Any] = getattr(pair.subject, name)
    if not drive.black_box or drive.pairing.operations[name].internal:
        return method
    answer = drive.pairing.answer

    def call(*arguments: Any) -> Any:
        return answer(name, method(*arguments))

    return call


def repeat(
    drive: Drive, geometry: Arguments, source: str, steps: int, budget: Budget, *, look_every: int = 1
) -> tuple[str | None, list[Call]]:
    """The episode again, with a look inside after each step or so: the clause that breaks, and the calls up to there,
    or to where the budget ended."""
    pair: Pair | None = None
    ticker = Ticker(budget)
    try:
        pair = drive.pair(geometry)
        calls = zip(range(1, steps + 1), drive.draw(pair, random.Random(source)), strict=False)
        for number, (operation, arguments) in calls:
            if not ticker.tick("steps made again", number, steps):
                break
            pair.step_shallow(operation, arguments)
            if number % look_every == 0 or number == steps:
                look(drive, pair, random.Random(number))
    except BrokenClause as broken:
        return broken.clause, pair.calls if pair else []
    except Exception as error:
        if pair is None or pair.beside is None or obstacle(error) is not None:
            raise
        return unjudged(error).clause, pair.calls
    return None, pair.calls


@define
class Outcome:
    """What a drive came to."""

    steps: int = 0
    broken: Counterexample | None = None
    note: str = ""
    passes: int = 0
    """How often every geometry was gone through."""
    drawn: dict[str, int] = field(factory=dict)


def drive_all(
    drive: Drive,
    geometries: Sequence[Arguments],
    budget: Budget,
    tally: Tally,
    *,
    steps: int,
    seed: int,
    target: str = "impl",
    episode: int = EPISODE_STEPS,
) -> Outcome:
    """Episode after episode, through the geometries in turn, until the steps are made or something breaks."""
    outcome, ticker = Outcome(), Ticker(budget)
    number = 0
    while outcome.steps < steps and ticker.tick("steps", outcome.steps, steps):
        geometry = geometries[number % len(geometries)]
        length = min(episode, steps - outcome.steps)
        source = f"{seed}/{number}"
        try:
            outcome.steps += steps_in(drive, geometry, random.Random(source), length, tally)
        except Exception as failure:
            if obstacle(failure) is not None:
                raise
            broken, outcome.note = pursue(drive, geometry, source, length, budget, geometries)
            if broken is None:
                outcome.note = f"broke a clause once ({failure}) and kept it when the same calls were made again"
                clause = failure.clause if isinstance(failure, BrokenClause) else f"does not crash: {failure!r}"
                broken = counterexample(drive.pairing, clause, geometry, ())
            outcome.broken = Counterexample(
                broken.part, broken.clause, broken.geometry, broken.calls, target, tally.engine, seed
            )
            return outcome
        number += 1
        outcome.passes = number // len(geometries)
    return outcome


def pursue(
    drive: Drive, geometry: Arguments, source: str, length: int, budget: Budget, geometries: Sequence[Arguments]
) -> tuple[Counterexample | None, str]:
    """Find the first broken step of an episode that broke, and make the run short; and what is to be said of the run.
    None where it does not break."""
    patience = budget.portion(SHRINK_PART, drive.shrinking)
    clause, made = repeat(drive, geometry, source, length, patience)
    if clause is None and patience.spent():
        # Looking takes long. As seldom as before, it shows the same within a fraction of a second.
        clause, made = repeat(drive, geometry, source, length, Budget(), look_every=WATCHED_STEPS)
    if clause is None:
        return None, ""
    pairing = drive.pairing
    scopes = [other for scope in pairing.scopes.values() for other in scope.geometries]
    shrinker = Shrinker(pairing, drive.factory, clause, patience, drive.black_box)
    shrunk = shrinker.shrink(geometry, made, sorted({*scopes, *geometries}, key=size))
    best = counterexample(pairing, shrunk.clause, shrunk.geometry, shrunk.calls)
    if drive.black_box:
        return best, shrinker.note
    least = next(iter(pairing.scopes.values())).geometries
    found = smallest(drive, best, least, budget.share(SEARCH_SECONDS))
    return found, shrinker.note if found is best else ""


def smallest(drive: Drive, best: Counterexample, geometries: Sequence[Arguments], patience: Budget) -> Counterexample:
    """The shortest run in the smallest pool, if one breaks the same clause there: found by looking at all."""
    for geometry in geometries:
        try:
            space = Paired(drive.pair(geometry), Tally(drive.pairing, "simulate"), relations=False)
        except BrokenClause:
            continue
        found = search(space, patience)
        if alike(found.clause, best.clause) and len(found.calls) <= len(best.calls):
            return counterexample(drive.pairing, found.clause, geometry, found.calls)
    return best


def simulate(
    pairing: Pairing,
    budget: Budget,
    *,
    steps: int = 1_000_000,
    seed: int = 0,
    geometries: Sequence[Arguments] | None = None,
    factory: Factory | None = None,
    target: str = "impl",
    black_box: bool = False,
    shrinking: float = SECONDS,
) -> list[Evidence]:
    """Random calls at speed, at the pairing's wide geometries or the given ones."""
    link_components()
    chosen = list(geometries or pairing.wide)
    further = BESIDE if factory is None and not black_box else ()
    tally = Tally(pairing, "simulate", black_box=black_box, further=further)
    outcome = Outcome() if factory else tasted(pairing, chosen, budget, tally, seed, shrinking)
    if outcome.broken is None:
        drive = Drive(pairing, factory or pairing.impl, black_box, performed(pairing), shrinking)
        outcome = drive_all(drive, chosen, budget, tally, steps=steps, seed=seed, target=target)
    complete, bound_rows = outcome.steps >= steps, list[Evidence]()
    if complete and outcome.broken is None and factory is None and geometries is None and pairing.bounds is not None:
        bound_rows, outcome.broken = bounded(pairing, pairing.bounds, budget, tally, seed)
    note = outcome.note if complete or outcome.broken else f"time ran out after {outcome.steps:,} of {steps:,} steps"
    scope = {"steps": outcome.steps, "geometries": len(chosen), "seed": seed, "steps_per_second": rate(tally, outcome)}
    rows = tally.evidence(budget, Strength.SAMPLED, scope, broken=outcome.broken, complete=complete, note=note)
    if complete and outcome.broken is None and factory is None and geometries is None and larger(pairing):
        bound_rows.append(refusing_row(tally, budget))
    return [*rows, *bound_rows]


def refusing_row(tally: Tally, budget: Budget) -> Evidence:
    """Whether each clause refuses something where the law is not explored. The same is asked whatever the seed is."""
    idle = unrefused(tally.pairing, budget)
    verdict = Verdict.HOLDS if not idle else Verdict.UNDETERMINED if budget.spent() else Verdict.GATE
    note = f"refuses no answer there: {'; '.join(idle)}" if idle else ""
    scope = {"geometries": len(larger(tally.pairing))}
    return tally.row(REFUSES_LARGE, verdict, Strength.SAMPLED, scope=scope, note=note)


def bounded(
    pairing: Pairing, bounds: Bounds, budget: Budget, tally: Tally, seed: int
) -> tuple[list[Evidence], Counterexample | None]:
    """What is seen at the bounds of the law's range, and a run that broke a clause there. Answers are judged and memory
    is not looked at: there is much of it."""
    broken: list[Counterexample] = []

    def drive(factory: Factory, geometries: Sequence[Arguments]) -> int | None:
        one = Drive(pairing, factory, True, performed(pairing))
        steps = AT_BOUNDS * len(geometries)
        outcome = drive_all(one, geometries, budget.quiet(), tally, steps=steps, seed=seed, episode=AT_BOUNDS)
        if outcome.broken is not None:
            broken.append(outcome.broken)
        return None if broken else outcome.steps

    rows = at_bounds(pairing, bounds, tally, drive)
    return rows, broken[0] if broken else None


def tasted(
    pairing: Pairing, geometries: Sequence[Arguments], budget: Budget, tally: Tally, seed: int, shrinking: float
) -> Outcome:
    """Some steps of our own implementation in plain Python. Compiled code that leaves its memory, or goes on for ever,
    is not heard of again; here it is told."""
    drive = Drive(pairing, plain(pairing), False, performed(pairing), shrinking)
    steps = TASTED * len(geometries)
    return drive_all(drive, geometries, budget.quiet(), tally, steps=steps, seed=seed, episode=TASTED)


def rate(tally: Tally, outcome: Outcome) -> int:
    return int(outcome.steps / max(1e-9, time.perf_counter() - tally.started))
