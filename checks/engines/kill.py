"""Kill: for a mutant, a run that it does not survive, as short as can be found; this is what the book shows of a fault.

All short runs at the least sizes are tried, and what none of them shows is driven at random. Either way by answers
alone where those betray it, as that is all that a caller sees; else by its memory.
"""

from __future__ import annotations

import time

from attrs import evolve

from checks.drive import Factory, Pair, counterexample, performed, plain
from checks.engines.explore import Paired, search
from checks.engines.mutate import (
    ANSWERS_EXPLORE,
    ANSWERS_SIMULATE,
    EXPLORE,
    LONG_STEPS,
    MAX_STATES,
    SIMULATE,
    row,
)
from checks.engines.replay import MUTANT
from checks.engines.simulate import Drive, Outcome, drive_all
from checks.engines.tally import Tally
from checks.evidence import Budget, Counterexample, Evidence, Verdict
from checks.labels import CAUGHT
from checks.pairing import Arguments, Mutant, Pairing
from spec.vocabulary import BrokenClause

STEPS = 50_000
"""Of random calls, where no short run shows a mutant."""
BY_ANSWERS = {ANSWERS_EXPLORE, ANSWERS_SIMULATE}
"""The engines of runs that are judged by answers alone."""
AT_RANDOM = {SIMULATE, ANSWERS_SIMULATE}
"""Those of runs that were found at random and made short: a shorter one may exist."""


def kill(pairing: Pairing, budget: Budget, *, mutant: str, seed: int = 0) -> list[Evidence]:
    """One row, with the run as its counterexample. Where there is none, the mutant lives as far as runs go; or time ran
    out, and nothing is known."""
    began = time.perf_counter()
    [chosen] = [each for each in pairing.mutants if each.name == mutant]
    found, note = shortest(pairing, chosen, budget, seed)
    verdict = Verdict.HOLDS if found else Verdict.UNDETERMINED if budget.spent() else Verdict.GATE
    told = row(pairing, f"{CAUGHT}{mutant}", verdict, {found.engine: len(found.calls)} if found else {})
    return [evolve(told, engine="kill", seconds=time.perf_counter() - began, counterexample=found, note=note)]


def shortest(pairing: Pairing, mutant: Mutant, budget: Budget, seed: int = 0) -> tuple[Counterexample | None, str]:
    """Bounded by steps, so that the same run is found each time: breadth first, the shortest at each of the least
    geometries; else what random calls find at any. And what is to be said of a run that might be shorter."""
    factory = plain(pairing, mutant.edits)
    least = next(iter(pairing.scopes.values())).geometries
    for black_box in (True, False):
        runs = [_explored(pairing, factory, geometry, black_box, budget) for geometry in least]
        if found := [run for run in runs if run is not None]:
            return _named(min(found, key=lambda run: len(run.calls)), mutant), ""
    for black_box in (True, False):
        drawn = _drawn(pairing, factory, black_box, budget, seed)
        if drawn.broken is not None:
            return _named(drawn.broken, mutant), drawn.note
    return None, ""


def _named(run: Counterexample, mutant: Mutant) -> Counterexample:
    return evolve(run, target=f"{MUTANT}{mutant.name}")


def _explored(
    pairing: Pairing, factory: Factory, geometry: Arguments, black_box: bool, budget: Budget
) -> Counterexample | None:
    engine = ANSWERS_EXPLORE if black_box else EXPLORE
    try:
        pair = Pair(pairing, factory, geometry, black_box=black_box)
        space = Paired(pair, Tally(pairing, engine, black_box=black_box), relations=False)
    except BrokenClause as broken:
        return counterexample(pairing, broken.clause, geometry, (), engine=engine)
    found = search(space, budget, max_states=MAX_STATES)
    return counterexample(pairing, found.clause, geometry, found.calls, engine=engine) if found.clause else None


def _drawn(pairing: Pairing, factory: Factory, black_box: bool, budget: Budget, seed: int) -> Outcome:
    """The least geometries come first, and every other one in its turn."""
    every = [geometry for scope in pairing.scopes.values() for geometry in scope.geometries]
    geometries = list(dict.fromkeys([*every, *pairing.wide]))
    drive = Drive(pairing, factory, black_box, performed(pairing))
    tally = Tally(pairing, ANSWERS_SIMULATE if black_box else SIMULATE, black_box=black_box)
    return drive_all(drive, geometries, budget, tally, steps=STEPS, seed=seed, episode=LONG_STEPS)
