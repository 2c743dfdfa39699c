"""Probes: answers to calls, right and wrong ones, at the geometries that are too large to explore.

Explored alone, the law refuses something by each of its clauses, in pools so small that every answer can be tried. A
clause that demands nothing of larger ones would pass there. So the implementation is driven at random at the wide
geometries, and in the states that it comes to every answer worth proposing, and every failure, is put to the law.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from attrs import frozen

from checks.drive import Pair, performed, plain
from checks.evidence import Budget
from checks.pairing import Arguments, Pairing, State
from spec.vocabulary import BrokenClause, BrokenRequirement

STEPS = 1200
"""Of random calls at each geometry; after each, one of the operations is asked about, in turn."""
EXPLORED = ("tiny", "small")
"""The scopes of the profiles before nightly."""
AT_MOST = 2
"""At how many geometries the law is asked."""
SAMPLES, LISTED = 3, 1
"""For how many calls of an operation in each state answers are put to the law: drawn as the random drivers do, and of
those that exploration makes."""


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


def explored_size(pairing: Pairing) -> int:
    """How large the largest geometry is that these explore."""
    explored = [pairing.scopes[name].geometries for name in EXPLORED if name in pairing.scopes]
    return max(pairing.extent_of(geometry) for geometries in explored for geometry in geometries)


def larger(pairing: Pairing) -> list[Arguments]:
    """The wide geometries that are larger, the least of them: the law takes its time in those where there is much."""
    found = [geometry for geometry in pairing.wide if pairing.extent_of(geometry) > explored_size(pairing)]
    return sorted(found, key=sum)[:AT_MOST]


def probes(
    pairing: Pairing, operations: Sequence[str], budget: Budget, *, seed: int = 0, steps: int = STEPS
) -> Iterator[Probe]:
    """Of these operations in turn, at the larger geometries, a step in each. The implementation answers as it does, and
    the runs go on from there. What is taken out of the operations is not asked about any more."""
    runs = [_steps(pairing, geometry, operations, seed, steps) for geometry in larger(pairing)]
    for step in zip(*runs, strict=True):
        if budget.spent():
            return
        for found in step:
            yield from found


def _steps(
    pairing: Pairing, geometry: Arguments, operations: Sequence[str], seed: int, steps: int
) -> Iterator[Iterator[Probe]]:
    rng = random.Random(f"{seed}/{geometry}/probes")
    pair = Pair(pairing, plain(pairing), geometry, black_box=True)
    names = [name for name in performed(pairing) for _ in range(pairing.operations[name].weight)]
    for number in range(steps):
        yield _about(pairing, pair.state, operations[number % len(operations)], rng)
        operation = rng.choice(names)
        pair.step(operation, pairing.operations[operation].sample(pair.state, rng))


def _about(pairing: Pairing, state: State, operation: str, rng: random.Random) -> Iterator[Probe]:
    about = pairing.operations[operation]
    listed = list(about.calls(state))
    likely = [about.sample(state, rng) for _ in range(SAMPLES)]
    for arguments in dict.fromkeys([*likely, *rng.sample(listed, min(LISTED, len(listed)))]):
        proposed = list(about.answers(state, *arguments))
        near = [answer + 1 for answer in proposed if type(answer) is int]
        for answer in dict.fromkeys([*proposed, *near, *pairing.failures.values()]):
            yield Probe(state, operation, arguments, answer, refusal(pairing, state, operation, arguments, answer))


def unrefused(pairing: Pairing, budget: Budget, *, seed: int = 0) -> list[str]:
    """The clauses by which no answer is refused there; as soon as there are none, no more is asked."""
    missing = {operation: set(pairing.clauses(operation)) for operation in pairing.called()}
    open_ = [operation for operation in missing if missing[operation]]
    for probe in probes(pairing, open_, budget, seed=seed):
        missing[probe.operation].discard(probe.clause)
        if not missing[probe.operation] and probe.operation in open_:
            open_.remove(probe.operation)
        if not open_:
            break
    return sorted({clause for clauses in missing.values() for clause in clauses})
