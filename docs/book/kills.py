"""The shortest run in which a seeded fault shows."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from checks.engines.drive import Factory, Pair, counterexample, plain
from checks.engines.explore import Paired, search
from checks.engines.mutate import MAX_STATES
from checks.engines.tally import Tally
from checks.evidence import Budget, Counterexample
from checks.pairing import Arguments, Mutant, Pairing
from spec.vocabulary import BrokenClause


@frozen
class Kill:
    """A shortest run that a mutant does not survive."""

    run: Counterexample
    by_answers: bool
    """Whether an answer betrays it; else its memory does."""


def shortest(pairing: Pairing, mutant: Mutant) -> Kill | None:
    """Breadth first at each of the least geometries: by answers alone where those betray it, else by its memory."""
    factory = plain(pairing, mutant.edits)
    for black_box in (True, False):
        if runs := list(_runs(pairing, mutant, factory, black_box)):
            return Kill(min(runs, key=lambda run: len(run.calls)), black_box)
    return None


def _runs(pairing: Pairing, mutant: Mutant, factory: Factory, black_box: bool) -> Iterator[Counterexample]:
    """The shortest run at each geometry of the first scope; none is shorter than one call."""
    for geometry in next(iter(pairing.scopes.values())).geometries:
        run = _run(pairing, mutant, factory, geometry, black_box)
        if run is not None:
            yield run
            if len(run.calls) <= 1:
                return


def _run(
    pairing: Pairing, mutant: Mutant, factory: Factory, geometry: Arguments, black_box: bool
) -> Counterexample | None:
    tally = Tally(pairing, "explore", black_box=black_box)
    try:
        space = Paired(Pair(pairing, factory, geometry, black_box=black_box), tally, laws=False)
    except BrokenClause as broken:
        return counterexample(pairing, broken.clause, geometry, (), target=f"mutant {mutant.name}")
    found = search(space, Budget(), max_states=MAX_STATES)
    if not found.clause:
        return None
    return counterexample(pairing, found.clause, geometry, found.calls, target=f"mutant {mutant.name}")
