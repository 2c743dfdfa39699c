"""Probes: answers to calls, right and wrong ones, at the geometries that are too large to explore.

Explored alone, the law refuses something by each of its clauses, in pools so small that every answer can be tried. A
clause that demands nothing of larger ones would pass there. So the implementation is driven at random at the wide
geometries, and in the states that it comes to every answer worth proposing, and every failure, is put to the law.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from checks.engines.drive import called, performed, plain
from checks.engines.simulate import Drive
from checks.evidence import Budget
from checks.pairing import Arguments, Pairing, State
from spec.vocabulary import BrokenClause, BrokenRequirement, Failure

STEPS = 400
"""Of random calls at each geometry; after each, one of the operations is asked about, in turn."""
SAMPLES = 3
"""For how many calls of an operation in each state answers are put to the law."""


@frozen
class Probe:
    """An answer to a call, and by which clause the law refuses it, if it does."""

    state: State
    operation: str
    arguments: Arguments
    answer: Any
    clause: str

    def refusal(self, pairing: Pairing) -> str:
        """What another law says of it."""
        return refusal(pairing, self.state, self.operation, self.arguments, self.answer)


def refusal(pairing: Pairing, state: State, operation: str, arguments: Arguments, answer: Any) -> str:
    try:
        pairing.move(operation)(state, *arguments, returned=answer)
    except (BrokenClause, BrokenRequirement) as broken:
        return str(broken)
    return ""


def size(pairing: Pairing, geometry: Arguments) -> int:
    """How many frames a geometry has: what all parts count their memory by."""
    frames: int = geometry[pairing.geometry_names().index("frames")]
    return frames


def explored_size(pairing: Pairing) -> int:
    """The most frames of a geometry that the profiles before nightly explore."""
    return max(size(pairing, geometry) for name in ("tiny", "small") for geometry in pairing.scopes[name].geometries)


def larger(pairing: Pairing) -> list[Arguments]:
    """The wide geometries that have more."""
    return [geometry for geometry in pairing.wide if size(pairing, geometry) > explored_size(pairing)]


def probes(pairing: Pairing, budget: Budget, *, seed: int = 0, steps: int = STEPS) -> Iterator[Probe]:
    """At the larger geometries in turn, a step in each. The implementation answers as it does, and the runs go on from
    there."""
    runs = [_steps(pairing, geometry, steps, seed) for geometry in larger(pairing)]
    for step in zip(*runs, strict=True):
        if budget.spent():
            return
        for found in step:
            yield from found


def _steps(pairing: Pairing, geometry: Arguments, steps: int, seed: int) -> Iterator[Iterator[Probe]]:
    rng = random.Random(f"{seed}/{geometry}/probes")
    drive = Drive(pairing, plain(pairing), True, performed(pairing))
    pair = drive.pair(geometry)
    operations = called(pairing)
    for number, (operation, arguments) in zip(range(steps), drive.draw(pair, rng), strict=False):
        yield _about(pairing, pair.state, operations[number % len(operations)], rng)
        pair.step(operation, arguments)


def _about(pairing: Pairing, state: State, operation: str, rng: random.Random) -> Iterator[Probe]:
    about = pairing.operations[operation]
    for arguments in dict.fromkeys(about.sample(state, rng) for _ in range(SAMPLES)):
        proposed = list(about.answers(state, *arguments))
        near = [answer + 1 for answer in proposed if type(answer) is int]
        for answer in dict.fromkeys([*proposed, *near, *Failure]):
            yield Probe(state, operation, arguments, answer, refusal(pairing, state, operation, arguments, answer))


def unrefused(pairing: Pairing, budget: Budget, *, seed: int = 0) -> list[str]:
    """The clauses by which no answer is refused there; as soon as there are none, no more is asked."""
    missing = dict.fromkeys(clause for operation in called(pairing) for clause in pairing.clauses(operation))
    for probe in probes(pairing, budget, seed=seed):
        missing.pop(probe.clause, None)
        if not missing:
            break
    return list(missing)
