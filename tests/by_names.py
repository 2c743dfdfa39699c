"""Whether exploring up to names finds of a fault what exploring every memory finds: `python -m tests.by_names`.

By names, of the memories that differ in the numbers of CPUs, frames and pages alone one is expanded. A fault that
treats one of them otherwise could be among what is left out. So each seeded fault is searched for both ways, on two
CPUs: what the one search finds, the other must. A fault that treats one CPU otherwise may take a call more by names.
For all 58 faults that takes minutes of processor time (docs/decisions/0040-copy-on-write.md has what came of it); a
test does it for a few.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache

from attrs import evolve, frozen

from checks.engines.compiled import Exploration, limited
from checks.engines.compiling.machine import CompiledLaw
from checks.engines.compiling.model import Model
from checks.evidence import Budget
from checks.pairing import EXACT, Arguments, Mutant, Scope
from checks.pairings.advanced.cow.pairing import PAIRING
from checks.pairings.advanced.cow.symmetries import NAMES

MACHINES: tuple[Arguments, ...] = ((2, 1, 1, 2, 2, 1), (1, 2, 1, 2, 2, 0), (2, 1, 1, 2, 2, 0), (2, 1, 1, 1, 2, 1))
"""Of two CPUs: two processes and a pin; one process with two pages; two processes with pages of the file and with
protection; and two processes with one frame, where memory is wanting."""


@frozen
class End:
    """How a search ended."""

    clause: str
    """What broke; nothing, if every state was visited."""
    calls: int
    """How many calls led there: none shorter."""
    states: int


@cache
def law(geometry: Arguments) -> CompiledLaw:
    """Compiled once for all faults: none of them changes the law, nor how a memory is laid out."""
    return CompiledLaw.of(Model.of(PAIRING, geometry, NAMES, impl=limited(PAIRING.impl)))


def ends(mutant: Mutant, geometry: Arguments) -> tuple[End, End]:
    """Of a search up to names, and of one of every memory."""
    pairing = evolve(PAIRING, scopes={"one": Scope(())})
    exploration = Exploration(pairing, Budget(), "one", NAMES, workers=1, edits=mutant.edits, record=False)
    model = Model.of(pairing, geometry, NAMES, impl=exploration.impl)
    exploration.before = {geometry: (law(geometry).beside(model), model.packing)}
    found = (exploration.search(geometry, encoding, 1)[1] for encoding in (NAMES, EXACT))
    by_names, exact = (End(seen.clause, len(seen.calls), seen.states) for seen in found)
    return by_names, exact


def agree(one: End, other: End) -> bool:
    """Whether both found something, or neither did."""
    return bool(one.clause) == bool(other.clause)


def main(names: Iterable[str]) -> int:
    """Each of these faults, or all: at the first machine that shows it. How many disagree."""
    wanted, disagree = set(names), 0
    for mutant in PAIRING.mutants:
        if wanted and mutant.name not in wanted:
            continue
        for geometry in MACHINES:
            by_names, exact = ends(mutant, geometry)
            disagree += not agree(by_names, exact)
            alike = (by_names.clause, by_names.calls) == (exact.clause, exact.calls)
            said = "the same" if alike else "both" if agree(by_names, exact) else "ONE ALONE"
            print(f"{mutant.name} at {geometry}: {said}: by names {by_names}, exact {exact}", flush=True)
            if by_names.clause or exact.clause:
                break
    return disagree


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) > 0)
