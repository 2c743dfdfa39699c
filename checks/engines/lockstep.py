"""A mutant beside the implementation that it was made of: whether it ever does something else.

Where every answer and every memory is the same, whatever is called, the mutant is no fault but another spelling. Where
something differs, the law judges what the mutant did: a difference that it permits is no fault either, but that one is
not shown by this.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from attrs import define, frozen

from checks.drive import Factory, Pair, every_call, performed
from checks.engines.explore import Node, Ticker, search
from checks.engines.simulate import Drive
from checks.evidence import Budget, Call
from checks.pairing import Arguments, Pairing
from spec.vocabulary import BrokenClause

RANDOM_STEPS = 2_000
"""Of random calls at each geometry."""


class Different(Exception):
    """The mutant does something else; whether the law permits it is said."""

    def __init__(self, what: str, clause: str = "", calls: int = 0) -> None:
        super().__init__(what)
        self.what, self.clause, self.calls = what, clause, calls


@frozen
class Compared:
    """What a comparison came to."""

    memories: int = 0
    steps: int = 0
    complete: bool = False
    """Whether every reachable memory was seen."""
    difference: str = ""
    clause: str = ""
    """What the difference breaks."""
    calls: int = 0
    """In how many calls it came about."""


@define
class Twins:
    """Both, in step: a graph of the implementation's states."""

    pairing: Pairing
    pair: Pair
    """The implementation beside the law."""
    mutant: Pair
    is_ours: bool = True
    steps: int = 0

    @classmethod
    def at(cls, pairing: Pairing, factories: tuple[Factory, Factory], geometry: Arguments) -> Twins:
        """Both made at one geometry, which both may refuse."""
        pairs: list[Pair] = []
        refused: list[str] = []
        for factory in factories:
            try:
                pairs.append(Pair(pairing, factory, geometry))
                refused.append("")
            except BrokenClause as broken:
                refused.append(broken.clause)
        if refused[0] != refused[1]:
            raise Different(f"made at {geometry}: {refused[1] or 'no refusal'}", refused[1])
        if refused[0]:
            raise Refused
        twins = cls(pairing, pairs[0], pairs[1])
        twins.compare("made")
        return twins

    @property
    def calls(self) -> list[Call]:
        return self.pair.calls

    def root(self) -> Node:
        return self.pair.state, self.pair.snapshot()

    def check(self, node: Node) -> None:
        """The law has judged the implementation's memories already."""

    def compare(self, what: str, *, answers: tuple[Any, Any] = (None, None), clause: str = "") -> None:
        """Raise Different where something is not the same, with the clause that the mutant breaks by it."""
        if clause or answers[0] != answers[1]:
            told = f"{what} → {clause or answers[1]} and not {answers[0]}"
        elif self.pair.snapshot() != self.mutant.snapshot():
            told = f"{what} leaves other words"
        else:
            return
        try:
            self.mutant.inspect()
        except BrokenClause as broken:
            clause = clause or broken.clause
        raise Different(told, clause, len(self.pair.made))

    def step(self, operation: str, arguments: Arguments) -> None:
        self.steps += 1
        answer = self.pair.step_shallow(operation, arguments)
        other, clause = None, ""
        try:
            other = self.mutant.step_shallow(operation, arguments)
        except BrokenClause as broken:
            clause = broken.clause
        self.compare(f"{operation}{arguments}", answers=(answer, other), clause=clause)
        self.mutant.state = self.pair.state

    def successors(self, node: Node) -> Iterator[tuple[Call, Node]]:
        for operation, arguments in every_call(self.pairing, node[0]):
            self.pair.restore(*node)
            self.mutant.restore(*node)
            self.step(operation, arguments)
            yield self.pair.calls[-1], (self.pair.state, self.pair.snapshot())


class Refused(Exception):
    """Neither can be made at a geometry."""


@define
class Lockstep:
    """A mutant and its implementation, compared wherever there is time to."""

    pairing: Pairing
    factories: tuple[Factory, Factory]
    budget: Budget
    seed: int = 0
    memories: int = 0
    steps: int = 0
    complete: bool = True

    def compared(self, explored: Sequence[Arguments], drawn: Sequence[Arguments]) -> Compared:
        """Every reachable memory at the first geometries, and random calls at the others."""
        try:
            for geometry in explored:
                self._each(geometry, self._explore)
            for geometry in drawn:
                self._each(geometry, self._wander)
        except Different as different:
            return Compared(self.memories, self.steps, False, different.what, different.clause, different.calls)
        return Compared(self.memories, self.steps, self.complete)

    def _each(self, geometry: Arguments, go: Callable[[Twins], None]) -> None:
        try:
            twins = Twins.at(self.pairing, self.factories, geometry)
        except Refused:
            return
        try:
            go(twins)
        finally:
            self.steps += twins.steps

    def _wander(self, twins: Twins) -> None:
        rng, ticker = random.Random(f"{self.seed}/lockstep"), Ticker(self.budget)
        drive = Drive(self.pairing, self.factories[0], False, performed(self.pairing))
        for _, (operation, arguments) in zip(range(RANDOM_STEPS), drive.draw(twins.pair, rng), strict=False):
            if not ticker.tick("steps", twins.steps, RANDOM_STEPS):
                self.complete = False
                return
            twins.step(operation, arguments)

    def _explore(self, twins: Twins) -> None:
        found = search(twins, self.budget)
        self.memories += found.states
        self.complete &= found.complete
