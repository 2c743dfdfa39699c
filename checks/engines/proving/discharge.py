"""How an obligation is discharged: which of the hypotheses it takes, and who refutes what is left.

Finding that out is most of the work. `Steps` keep it, so that a proof once found is only followed again; where the
source has changed since and the steps no longer lead there, they are searched for anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import z3
from attrs import define, field, frozen

from checks.engines.proving.kept import Example, Steps
from checks.engines.proving.trusted import terms
from checks.engines.proving.trusted.asking import ask
from checks.engines.proving.trusted.obligations import Joinable, Obligation, spelt_out
from checks.engines.proving.trusted.quantifiers import Asked
from checks.engines.proving.trusted.question import Question, check
from checks.engines.proving.trusted.symbolic import Path
from checks.engines.proving.trusted.tactics import AT_ONCE, LAZILY, TACTICS, Tactic
from checks.evidence import Budget

# ── Solving ──────────────────────────────────────────────────────────────────────────────────────────────────

Attempt = tuple[Tactic, float | None]
"""A tactic, and for how many seconds; None is all that is left."""
ATTEMPTS: tuple[Attempt, ...] = ((AT_ONCE, 4.0), (LAZILY, 10.0), (AT_ONCE, None))
"""What is tried in turn where the first attempt, a short lazy one, does not do."""
FEW: tuple[Attempt, ...] = ((LAZILY, 0.5), (AT_ONCE, 0.7))
"""What is tried on the hypotheses that were built so far."""
TOGETHER: tuple[Attempt, ...] = ((LAZILY, 3.0), (AT_ONCE, 10.0), (LAZILY, None))
"""What is tried on all hypotheses at once."""
FOLLOWING = 20.0
"""How many seconds kept steps may take before others are searched for."""
FOLLOWED: dict[str, tuple[Attempt, ...]] = {
    "lazily": ((LAZILY, 0.5), (AT_ONCE, FOLLOWING)),
    "at once": ((AT_ONCE, FOLLOWING),),
}
"""How kept steps are followed: what once was quick lazily may take long the next time, with other names."""
SHARPENING = 2.0
"""How many seconds a solver may take to say which hypotheses it used."""
SHORTENING = 2.0
"""How many seconds it may take to leave out more of them than that."""
MOST_FOLLOWED = 2
"""How many of the steps that are kept of one goal are followed."""
RELIABLE = 0.1
"""Within how many seconds an answer must come lazily, as it will be asked for, to be asked for so again: longer ones
vary with the least change."""


Said = tuple[z3.CheckSatResult, z3.ModelRef | None]
"""The solver's answer, and a model where there is one."""


def attempt(
    query: list[z3.BoolRef],
    attempts: Iterable[Attempt],
    budget: Budget,
    asked: Callable[[list[z3.BoolRef], Tactic, Budget], Said] = check,
) -> Said:
    """The first answer."""
    answer, model = z3.unknown, None
    for tactic, seconds in attempts:
        if answer == z3.unknown and not budget.spent():
            answer, model = asked(query, tactic, budget.share(seconds))
    return answer, model


# ── What helps a search ──────────────────────────────────────────────────────────────────────────────────────


@define
class Experience:
    """What was learnt from obligations that said the same of other states."""

    needed: dict[str, set[str]] = field(factory=dict)
    """What was to be shown → what the hypotheses said that it took, of whatever state."""


Core = Callable[[list[z3.BoolRef], list[z3.BoolRef], Budget], list[int] | None]
"""(what stands, hypotheses) → which of these suffice to refute it, if that is found in time."""


@frozen(eq=False)
class Hypothesis:
    """What may be kept of a refutation."""

    name: str
    """Of a fact of the path, or of an instance."""
    formula: z3.BoolRef
    is_fact: bool


# ── One obligation ───────────────────────────────────────────────────────────────────────────────────────────


@define
class Discharge:
    """The work on one obligation: whether its formulas are unsatisfiable, with hypotheses joined as they are missed.

    Most of what is known is of no use to a given goal, and too much of it drowns the solver. So a hypothesis joins
    only when a countermodel violates it, the one that speaks of the least that is new first. What says the same as the
    goal joins at once, as does what was needed the last time.
    """

    question: Question
    budget: Budget
    experience: Experience = field(factory=Experience)
    together: bool = False
    """Whether a search begins with all hypotheses at once: quicker where they are few and say little each."""
    lazily: float = 0.25
    """How many seconds the first attempt at a question, a lazy one, may take before other attempts are made at it."""
    model: z3.ModelRef | None = None
    """A countermodel of everything, where there is one."""
    core: Core | None = None
    """Another solver, which says what is needed."""
    searched: bool = False
    """Whether no kept steps led to the answer."""
    _led: list[Hypothesis] = field(factory=list, init=False)
    """With what the refutation was found."""
    followed: Steps | None = field(default=None, init=False)
    """The kept steps that led to the answer."""
    _always: list[z3.BoolRef] = field(init=False)
    """What is to be refuted, and which quantifiers are given."""
    _given: list[z3.BoolRef] = field(init=False)
    """What the path gives besides."""
    _groups: list[list[Joinable]] = field(factory=list, init=False)
    """The first is what the path gives. Following kept steps builds none."""
    _further: Iterator[list[Joinable]] = field(factory=lambda: iter(()), init=False)
    """Groups that were not built yet."""
    _joined: list[dict[int, None]] = field(factory=list, init=False)
    """Of each group the places of those that have joined."""
    _known: set[int] = field(factory=set, init=False)
    _stride: int = field(default=1, init=False)
    """How many facts of the path join at once: doubles from one countermodel to the next."""

    def __attrs_post_init__(self) -> None:
        *given, broken = self.obligation.formulas
        self._always = [broken, *(formula for formula in given if not formula.num_args())]
        self._given = [formula for formula in given if formula.num_args()]

    @property
    def obligation(self) -> Obligation:
        return self.question.obligation

    def _attempt(self, query: list[z3.BoolRef], attempts: Iterable[Attempt]) -> Said:
        """The first answer to some of the obligation's formulas and hypotheses."""
        return attempt(query, attempts, self.budget, self.question.ask)

    def answer(self, kept: Iterable[Steps] = ()) -> z3.CheckSatResult:
        """Follow the first of the steps that are kept, if any, and search where they do not lead to the end."""
        for steps in islice(kept, MOST_FOLLOWED):
            if self._follow(steps) == z3.unsat:
                self.followed = steps
                return z3.unsat
        self.searched = True
        if self.together and self._with_another() == z3.unsat:
            return z3.unsat
        answer = self._search()
        joined = zip(self._groups[1:], self._joined[1:], strict=True)
        self._led = self._those(self._joined[0], (group[place] for group, places in joined for place in places))
        return answer

    def _those(self, facts: Iterable[int], instances: Iterable[Joinable]) -> list[Hypothesis]:
        given = [self._given[place] for place in facts]
        return [
            *(Hypothesis(terms.named(fact), fact, True) for fact in given),
            *(Hypothesis(one.name, one.formula, False) for one in instances),
        ]

    def _with(self, hypotheses: Iterable[Hypothesis]) -> list[z3.BoolRef]:
        """What is to be refuted, with these."""
        return [*self._always, *(one.formula for one in hypotheses)]

    @property
    def _first_attempt(self) -> Attempt:
        """What answers most questions."""
        return LAZILY, self.lazily

    def _query(self) -> list[z3.BoolRef]:
        joined = zip(self._groups, self._joined, strict=True)
        return [*self._always, *(group[place].formula for group, places in joined for place in places)]

    def _follow(self, steps: Steps) -> z3.CheckSatResult:
        """What the solver says to what is kept."""
        wanted = set(steps.facts)
        facts = [place for place, name in enumerate(self.obligation.facts) if name in wanted]
        answer = z3.unknown
        for kept in self._kept(set(steps.instances)):
            self._led = self._those(facts, kept)
            query = self._with(self._led)
            if self.question.is_known(query):
                return z3.unsat
            answer, _ = self._attempt(query, FOLLOWED[steps.tactic])
            if answer == z3.unsat:
                break
        return answer

    def _kept(self, names: set[str]) -> Iterator[list[Joinable]]:
        """The instances of these names, as far as they are found when no others are built; then all, if these do not
        do: one may speak of what only others ask."""
        found = self.question.named(names) if names else []
        yield found
        if len(found) < len(names):
            yield [one for group in self.question.groups() for one in group if one.name in names]

    # ── Searched ──

    def _search(self) -> z3.CheckSatResult:
        plain = [Joinable(one, Asked(set(), set(terms.applications(one))), "") for one in self._given]
        self._further = self.question.groups()
        self._groups, self._joined = [plain], [{}]
        if self.together:
            return self._together()
        self._known.update(terms.applications(self._always[0]))
        needed = self.experience.needed.setdefault(self.obligation.about, {self.obligation.about})
        if self._build(2):
            self._take(1, [place for place, one in enumerate(self._groups[1]) if one.about in needed])
        self._take_familiar()
        first = True
        while not self.budget.spent():
            answer, model = self._attempt(self._query(), [self._first_attempt] if first else ATTEMPTS)
            if first and answer == z3.unknown:
                first = False
                continue
            if model is None:
                return answer
            if not self._join(model):
                self.model = model
                return answer
        return z3.unknown

    def _together(self) -> z3.CheckSatResult:
        """The answer to all hypotheses, if neither what says the same as the goal does, nor those built first."""
        answer = self._with_few()
        for number, group in enumerate(self._all()):
            if answer != z3.unsat and group:
                self._take(number, range(len(group)))
                answer, _ = self._attempt(self._query(), FEW)
        if answer != z3.unsat:
            answer, self.model = self._attempt(self._query(), TOGETHER)
        return answer

    def _with_few(self) -> z3.CheckSatResult:
        """The answer with no more than what says the same as the goal, and what costs nothing."""
        self._known.update(terms.applications(self._always[0]))
        if self._build(2):
            about = self.obligation.about
            self._take(1, [place for place, one in enumerate(self._groups[1]) if one.about == about])
        self._take_familiar()
        answer, _ = self._attempt(self._query(), [self._first_attempt])
        return answer

    def _join(self, model: z3.ModelRef) -> bool:
        """Add hypotheses that the countermodel violates; whether there were any."""
        for number, group in enumerate(self._all()):
            missed = [place for place in self._waiting(number) if not _holds(model, group[place].formula)]
            if missed:
                new = {place: len(group[place].asked.applications - self._known) for place in missed}
                missed.sort(key=new.__getitem__)
                first, most = missed[0], new[missed[0]]
                if number:
                    chosen = [
                        place for place in missed if new[place] == most and group[place].about == group[first].about
                    ]
                else:
                    most = new[missed[min(self._stride, len(missed)) - 1]]
                    self._stride *= 2
                    chosen = [place for place in missed if new[place] <= most]
                if number == 1:
                    self.experience.needed[self.obligation.about].add(group[first].about)
                self._take(number, chosen)
                self._take_familiar()
                return True
        return False

    def _waiting(self, number: int) -> list[int]:
        return [place for place in range(len(self._groups[number])) if place not in self._joined[number]]

    def _take_familiar(self) -> None:
        """What is given on the path and asks nothing new costs nothing."""
        group = self._groups[0]
        self._take(0, [place for place in self._waiting(0) if group[place].asked.applications <= self._known])

    def _take(self, number: int, places: Iterable[int]) -> None:
        for place in places:
            self._joined[number][place] = None
            self._known |= self._groups[number][place].asked.applications

    def _all(self) -> Iterator[list[Joinable]]:
        number = 0
        while self._build(number + 1):
            yield self._groups[number]
            number += 1

    def _build(self, groups: int) -> bool:
        """Whether there are this many groups; builds what is missing of them."""
        while len(self._groups) < groups and (group := next(self._further, None)) is not None:
            self._groups.append(group)
            self._joined.append({})
        return len(self._groups) >= groups

    # ── Kept ──

    def steps(self) -> Steps:
        """The steps that led to the answer: those that were followed, or else those that were found, without what the
        refutation does without."""
        if self.followed is not None:
            return self.followed
        needed = self._fewer(self._needed(self._led) or self._used(self._led))
        tactic, _ = self._quickest(needed, FOLLOWING) or ("at once", 0)
        facts = sorted({one.name for one in needed if one.is_fact})
        return Steps(tactic, tuple(facts), tuple(sorted({one.name for one in needed if not one.is_fact})))

    def _used(self, hypotheses: list[Hypothesis]) -> list[Hypothesis]:
        """What is in the solver's core; all, where it does not find one in time."""
        names = [z3.Bool(f"used.{number}") for number in range(len(hypotheses))]
        solver, budget = z3.SimpleSolver(), self.budget.share(SHARPENING)
        solver.set("timeout", budget.milliseconds())
        solver.add(*self._always)
        for name, one in zip(names, hypotheses, strict=True):
            solver.assert_and_track(one.formula, name)
        if ask(solver, budget) != z3.unsat:
            return hypotheses
        core = {name.get_id() for name in solver.unsat_core()}
        return [one for name, one in zip(names, hypotheses, strict=True) if name.get_id() in core]

    def _with_another(self) -> z3.CheckSatResult:
        """The answer to what another solver needs of all hypotheses, if there is another."""
        if self.core is None:
            return z3.unknown
        every = (one for group in self.question.groups() for one in group)
        needed = self._needed(self._those(range(len(self._given)), every))
        if needed is None:
            return z3.unknown
        self._led = needed
        answer, _ = self._attempt(self._with(needed), ATTEMPTS)
        return answer

    def _needed(self, hypotheses: list[Hypothesis]) -> list[Hypothesis] | None:
        """What another solver needs, asked again of that until it needs all of it; None where there is no other, or it
        does not answer in time."""
        formulas = [one.formula for one in hypotheses]
        found = self.core and self.core(self._always, formulas, self.budget.share(SHARPENING))
        if found is None:
            return None
        fewer = [hypotheses[number] for number in found]
        return fewer if len(fewer) == len(hypotheses) else self._needed(fewer) or fewer

    def _fewer(self, hypotheses: list[Hypothesis]) -> list[Hypothesis]:
        """Without all that can go, half of them at a time first, until they are refuted quickly or time is out."""
        budget, found = self.budget.share(SHORTENING), self._quickest(hypotheses, FOLLOWING)
        size = len(hypotheses) // 2
        while found is not None and found[1] > RELIABLE and size and not budget.spent():
            first = 0
            while first < len(hypotheses) and not budget.spent():
                rest = [*hypotheses[:first], *hypotheses[first + size :]]
                if (without := self._quickest(rest, found[1])) is not None:
                    hypotheses, found = rest, without
                else:
                    first += size
            size //= 2
        return hypotheses

    def _quickest(self, hypotheses: list[Hypothesis], seconds: float) -> tuple[str, float] | None:
        """By which tactic these are refuted, lazily if that is quick, and in how many seconds; None if they are not."""
        query = self._with(hypotheses)
        for tactic, most in (("lazily", RELIABLE), ("at once", seconds)):
            started = time.monotonic()
            answer, _ = self.question.ask(query, TACTICS[tactic], self.budget.share(most))
            if answer != z3.unknown:
                return (tactic, time.monotonic() - started) if answer == z3.unsat else None
        return None


def _holds(model: z3.ModelRef, formula: z3.BoolRef) -> bool:
    return bool(z3.is_true(model.eval(formula, model_completion=True)))


# ── Vacuity ──────────────────────────────────────────────────────────────────────────────────────────────────


def example(
    path: Path,
    condition: Iterable[Any],
    places: dict[str, Iterable[int]],
    budget: Budget,
    kept: Example | None = None,
) -> Example | None:
    """One in which a path's assumptions hold, under a condition that leaves no numbers but the given places; the one
    that is kept, if it is one. None if there is none, or none is found in time.

    Every quantifier is then spelt out, so that the example is one of the hypotheses themselves.
    """
    formulas = [*path.facts.assumptions, *(path.condition(part) for part in condition)]
    formulas += (said := spelt_out(path, formulas, places))
    meanings = [each for each in said if each.arg(0).get_id() in path.quantifiers.known]
    if kept is not None and kept.meets(formulas, path.width, meanings):
        return kept
    _, model = attempt(formulas, ATTEMPTS[1:], budget)
    return None if model is None else Example.of(model, formulas, meanings)
