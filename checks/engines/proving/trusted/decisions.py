"""The decisions that a path through a program takes: the answers to the symbolic conditions that it asks."""

from __future__ import annotations

import z3
from attrs import define, field

from checks.engines.proving.trusted.asking import LONG, QUICK, ask, limit
from checks.engines.proving.trusted.modelled import NotModelled
from checks.engines.proving.trusted.tactics import AT_ONCE, LAZILY, PREPARED, in_turn
from checks.evidence import Budget

Prefix = tuple[bool, ...]
"""The decisions that a path takes, or the first of them: a path prefix."""

MOST_DECISIONS = 200
"""How many decisions a path may take: one that takes more is in a loop that nothing cuts."""


class OutOfTime(Exception):
    """The budget was spent before all paths through a program were found."""


@define
class SharedSolver:
    """One solver for all paths of a program, which is given only once what neighbours have in common."""

    told: list[z3.BoolRef] = field(factory=list)
    """Each in a scope of its own, so that what another path does not assume can be taken back."""
    solver: z3.Solver = field(factory=z3.SimpleSolver)
    budget: Budget = field(factory=Budget)

    def __attrs_post_init__(self) -> None:
        limit(self.solver, QUICK)

    def ask(self, assumptions: list[z3.BoolRef], term: z3.BoolRef) -> z3.CheckSatResult:
        """Whether these assumptions, and no others, have a model in which the term holds. Raises OutOfTime."""
        if self.budget.spent():
            raise OutOfTime
        pairs = enumerate(zip(self.told, assumptions, strict=False))
        shorter = min(len(self.told), len(assumptions))
        common = next((place for place, (told, meant) in pairs if not told.eq(meant)), shorter)
        if common < len(self.told):
            self.solver.pop(len(self.told) - common)
        for assumption in assumptions[common:]:
            self.solver.push()
            self.solver.add(assumption)
        self.told[common:] = assumptions[common:]
        return ask(self.solver, self.budget, term)


@define
class Decisions:
    """Those of one path: it replays the ones of its prefix, then takes the first feasible ones."""

    prefix: Prefix = ()
    example: z3.ModelRef | None = None
    """Of the first assumptions, as many as `shown` says; where a prefix is replayed, of what it led to before."""
    known: frozenset[Prefix] = frozenset()
    """Path prefixes that need not be shown to be feasible: to follow one that is not costs time only."""
    shared: SharedSolver = field(factory=SharedSolver)
    """What is asked whether the path can go on."""
    taken: list[bool] = field(factory=list)
    alternatives: list[tuple[Prefix, z3.ModelRef | None]] = field(factory=list)
    """The prefixes at which other paths leave this one, and an example of each."""
    decided: dict[int, tuple[z3.BoolRef, bool]] = field(factory=dict)
    """By a condition's identity: the condition, and which it is on this path."""
    shown: int = 0
    """How many of the assumptions the example is known to meet."""

    def made(self, term: z3.BoolRef) -> bool | None:
        """Which a condition is, if that is decided."""
        return self.decided[term.get_id()][1] if term.get_id() in self.decided else None

    def count(self) -> tuple[int, ...]:
        """How much is decided."""
        return len(self.taken), len(self.decided), len(self.alternatives)

    def make(self, term: z3.BoolRef, other: z3.BoolRef, assumptions: list[z3.BoolRef]) -> bool | None:
        """Which a condition is from here on, where these assumptions stand, and the other is its negation; None where
        neither is possible. Raises OutOfTime."""
        position = len(self.taken)
        if position == MOST_DECISIONS:
            raise NotModelled("a loop that no invariant is stated of, and that has no end in sight")
        answer = self.prefix[position] if position < len(self.prefix) else self._find(term, assumptions)
        if answer is not None:
            self.taken.append(answer)
            self.decided[term.get_id()] = term, answer
            self.decided[other.get_id()] = other, not answer
        return answer

    def _find(self, term: z3.BoolRef, assumptions: list[z3.BoolRef]) -> bool | None:
        """The first feasible answer; if there are two, another path takes the other one."""
        shown = self._shown(term, assumptions)
        yes, example = (True, self.example) if shown is True else self._can_go(True, term, assumptions)
        no, other = (True, self.example) if shown is False else self._can_go(False, z3.Not(term), assumptions)
        if not yes and not no:
            return None
        if yes and no:
            self.alternatives.append(((*self.taken, False), other))
        self.example, self.shown = example if yes else other, len(assumptions)
        return yes

    def _shown(self, term: z3.BoolRef, assumptions: list[z3.BoolRef]) -> bool | None:
        """The decision of an example that was found for an earlier one, if it follows the path up to here."""
        if self.example is None:
            return None
        since = assumptions[self.shown :]
        if not z3.is_true(self.example.eval(z3.And(since), model_completion=True)):
            self.example = None
            return None
        self.shown = len(assumptions)
        return bool(z3.is_true(self.example.eval(term, model_completion=True)))

    def _can_go(self, answer: bool, term: z3.BoolRef, assumptions: list[z3.BoolRef]) -> tuple[bool, z3.ModelRef | None]:
        """Whether this answer to a decision, which a term says, is known to be possible, or is found to be."""
        return (True, None) if (*self.taken, answer) in self.known else self._feasible(term, assumptions)

    def _feasible(self, term: z3.BoolRef, assumptions: list[z3.BoolRef]) -> tuple[bool, z3.ModelRef | None]:
        """Whether the path is feasible with this decision, and an example of it; where the solver does not know, it is
        taken, which costs only time."""
        result = self.shared.ask(assumptions, term)
        if result == z3.unknown:
            return self._feasible_after_all(term, assumptions)
        return (True, self.shared.solver.model()) if result == z3.sat else (False, None)

    def _feasible_after_all(self, term: z3.BoolRef, assumptions: list[z3.BoolRef]) -> tuple[bool, z3.ModelRef | None]:
        for tactic, resources in ((LAZILY, QUICK), (AT_ONCE, LONG)):
            solver = in_turn(*PREPARED, *tactic).solver()
            limit(solver, resources)
            solver.add(*assumptions, term)
            result = ask(solver, self.shared.budget)
            if result != z3.unknown:
                break
        return bool(result != z3.unsat), solver.model() if result == z3.sat else None
