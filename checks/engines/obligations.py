"""What a path owes, as formulas without quantifiers, and how it is discharged.

A quantifier becomes a definition: a fresh condition q, with q ⇒ body(t) for each term t that the run cares
about, and ¬q ⇒ ¬body(s) for a fresh s. Leaving out terms can only lose proofs, never make a false one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from functools import lru_cache
from typing import Any

import z3
from attrs import define, field, frozen

from checks.engines.symbolic import AT_ONCE, LASTING, PREPARED, Asked, Goal, Instance, Path, Quantifier, Word
from checks.evidence import Budget

# ── Quantifiers unfolded ─────────────────────────────────────────────────────────────────────────────────────


MAX_DEPTH = 2
"""How deep quantifiers are unfolded inside the instances of others; a witness counts as deep as its quantifier."""


def _parts(formula: z3.ExprRef) -> Iterator[z3.ExprRef]:
    """Each part of a formula once."""
    seen: set[int] = set()
    stack = [formula]
    while stack:
        part = stack.pop()
        if part.get_id() not in seen:
            seen.add(part.get_id())
            yield part
            stack.extend(part.children())


@frozen(eq=False)
class Joinable:
    """A hypothesis that may be added to a query."""

    formula: z3.BoolRef
    asked: Asked
    about: str
    """What it says, of whatever number and state (Quantifier.about)."""


@define
class Unfolding:
    """The definitions of the quantifiers in formulas, at all terms of an epoch, in the order in which to try them.

    `goals` and `assumed` name quantifiers that occur only as something to show, or only as something given:
    half of the definition suffices for them.
    """

    path: Path
    formulas: list[z3.BoolRef]
    goals: set[int]
    assumed: set[int]
    terms: dict[tuple[str, int], tuple[Word, int]]
    """(kind, the term's identity) → the term, and how deep it was made."""
    active: dict[int, Quantifier] = field(init=False)
    near: list[Joinable] = field(factory=list)
    """At what is to be shown."""
    far: list[Joinable] = field(factory=list)
    """At what the program works on."""
    done: set[tuple[int, int]] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        quantifiers = self.path.quantifiers
        self.active = {key: quantifiers[key] for formula in self.formulas for key in _quantifiers(self.path, formula)}

    def groups(self) -> Iterator[list[Joinable]]:
        """First what asks nothing but what the goal asks, as building the rest is costly and seldom needed."""
        if self.goals:
            asked = self._goals_ask()
            yield from self._unfold(lambda quantifier: self._functions(quantifier) <= asked)
        yield from self._unfold(lambda quantifier: True)

    def _goals_ask(self) -> set[str]:
        asked: set[str] = set()
        for key in self.goals:
            self._witness(key)
        for witnessed in self.near:
            asked |= witnessed.asked.functions
        return asked

    def _functions(self, quantifier: Quantifier) -> set[str]:
        """What a quantifier asks, seen from an instance of it."""
        kind = quantifier.span.kind
        for (of, _), (term, generation) in self.terms.items():
            if of == kind:
                return _instance(self.path, quantifier, term, generation).asked.functions
        return set()

    def _unfold(self, wanted: Callable[[Quantifier], bool]) -> Iterator[list[Joinable]]:
        size = -1
        while size != len(self.done):
            size = len(self.done)
            for key, quantifier in list(self.active.items()):
                if quantifier.depth <= MAX_DEPTH and wanted(quantifier):
                    self._witness(key)
                    self._instances(key)
        near, far = self.near, self.far
        self.near, self.far = [], []
        yield from [near, far] if self.goals else [far, near]

    def _witness(self, key: int) -> None:
        quantifier = self.active[key]
        if key not in self.assumed and (key, -1) not in self.done:
            self.done.add((key, -1))
            depth = quantifier.depth + 1
            witness = Word(z3.BitVec(f"some.{quantifier.name}", self.path.width), self.path)
            self.terms[quantifier.span.kind, witness.term.get_id()] = (witness, depth)
            instance = _instance(self.path, quantifier, witness, depth)
            self._join(self.near, z3.Or(quantifier.name, z3.Not(instance.term)), instance, quantifier.about)

    def _instances(self, key: int) -> None:
        quantifier = self.active[key]
        for (kind, number), (term, generation) in list(self.terms.items()):
            if key not in self.goals and kind == quantifier.span.kind and (key, number) not in self.done:
                self.done.add((key, number))
                instance = _instance(self.path, quantifier, term, generation)
                group = self.near if generation else self.far
                self._join(group, z3.Or(z3.Not(quantifier.name), instance.term), instance, quantifier.about)

    def _join(self, group: list[Joinable], formula: z3.BoolRef, instance: Instance, about: str) -> None:
        group.append(Joinable(formula, instance.asked, about))
        self.active.update((inner, self.path.quantifiers[inner]) for inner in instance.quantifiers)


def _quantifiers(path: Path, formula: z3.BoolRef) -> list[int]:
    """Those named in a formula."""
    key = formula.get_id()
    if key not in path.named:
        path.named[key] = [part.get_id() for part in _parts(formula) if part.get_id() in path.quantifiers]
    return path.named[key]


def _instance(path: Path, quantifier: Quantifier, term: Word, generation: int) -> Instance:
    """What the quantifier says of one number."""
    key = (quantifier.name.get_id(), term.term.get_id())
    if key not in path.instances:
        before = path.depth, path.scope, path.counter
        known = len(path.quantifiers)
        path.depth = quantifier.depth + 1 + generation
        path.scope, path.counter = f"{path.scope}[{key[0]},{key[1]}]", 0
        (inside, body), asked = path.listen(
            lambda: path.quietly(lambda: (quantifier.span.contains(term), quantifier.body(term)))
        )
        made = z3.Or(z3.Not(path.condition(inside)), path.condition(body))
        path.instances[key] = Instance(made, asked, list(path.quantifiers)[known:])
        path.depth, path.scope, path.counter = before
    return path.instances[key]


# ── Obligations ──────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Obligation:
    """Formulas that cannot all hold if a path meets some of its goals, and hypotheses that may be added to them."""

    formulas: list[z3.BoolRef]
    """What is given on the path, and last that some goal is not met."""
    instances: Callable[[], Iterator[list[Joinable]]]
    """In the order in which they are tried: those at what the goal is about, then the others."""
    about: str
    """What is to be shown: obligations that say the same of other states are solved alike."""


def obligations(path: Path, label: str) -> Iterator[Obligation]:
    """What the path owes under a label, one obligation for each epoch and each goal that is a quantifier."""
    mine = [goal for goal in path.goals if goal.label == label]
    for epoch in sorted({goal.epoch for goal in mine}):
        goals = [goal for goal in mine if goal.epoch == epoch]
        plain = [goal for goal in goals if goal.term.get_id() not in path.quantifiers]
        if plain:
            yield _obligation(path, plain)
        for goal in goals:
            if goal.term.get_id() in path.quantifiers:
                yield _obligation(path, [goal])


def _obligation(path: Path, goals: list[Goal]) -> Obligation:
    epoch, first = goals[0].epoch, goals[0].after
    quantified = path.quantifiers
    hints = [term for term, when in path.hints.get(goals[0].label, ()) if when == epoch]
    given = [
        (place, term)
        for place, (term, when) in enumerate(zip(path.assumptions, path.epochs, strict=True))
        if (when in (epoch, LASTING) or term.get_id() not in quantified) and place < goals[-1].after
    ]
    common = [*hints, *(term for place, term in given if place < first)]
    broken = z3.Or(
        [z3.And(*(term for place, term in given if first <= place < goal.after), z3.Not(goal.term)) for goal in goals]
    )
    assumed = {term.get_id() for term in (*hints, *(term for _, term in given)) if term.get_id() in quantified}
    shown = {goal.term.get_id() for goal in goals if goal.term.get_id() in quantified}
    formulas = [*common, broken]
    terms = {(kind, number): (term, 0) for (when, kind, number), term in path.terms.items() if when == epoch}
    unfolding = Unfolding(path, formulas, shown - assumed, assumed - shown, terms)
    about = next((quantified[key].about for key in shown), goals[0].label)
    return Obligation(formulas, unfolding.groups, about)


# ── Vacuity ──────────────────────────────────────────────────────────────────────────────────────────────────


def satisfiable(path: Path, condition: Iterable[Any], places: dict[str, Iterable[int]], budget: Budget) -> bool:
    """Whether a path's assumptions have a model under a condition that leaves no numbers but the given places.

    Every quantifier is then spelt out, so that the model is one of the hypotheses themselves.
    """
    formulas = [*path.assumptions, *(path.condition(part) for part in condition)]
    words = [(kind, Word(path.term(number), path)) for kind, numbers in places.items() for number in numbers]
    terms = {(kind, word.term.get_id()): (word, 0) for kind, word in words}
    given = {term.get_id() for term in path.assumptions if term.get_id() in path.quantifiers}
    spelt_out = [one.formula for group in Unfolding(path, formulas, set(), given, terms).groups() for one in group]
    answer, _ = _check([*formulas, *spelt_out], AT_ONCE, budget)
    return bool(answer == z3.sat)


# ── Solving ──────────────────────────────────────────────────────────────────────────────────────────────────

LAZILY = ("smt",)
"""Words are turned into bits as they matter: quick where links matter, seldom where many bits do."""
ATTEMPTS = ((LAZILY, 0.25), (AT_ONCE, 2.0), (LAZILY, 10.0), (AT_ONCE, None))
"""What is tried in turn, for so many seconds; None is all that is left."""


@define
class Discharge:
    """The work on one obligation: whether its formulas are unsatisfiable, with hypotheses joined as they are missed.

    Most of what is known is of no use to a given goal, and too much of it drowns the solver. So a hypothesis joins
    only when a countermodel violates it, the one that speaks of the least that is new first. What says the same as the
    goal joins at once, as does what was needed the last time.
    """

    obligation: Obligation
    budget: Budget
    needed: dict[str, set[str]] = field(factory=dict)
    """What was to be shown → what the hypotheses said that it took the last time, of whatever state."""
    refuted: list[z3.BoolRef] = field(factory=list)
    """What was found unsatisfiable: what another solver can be asked."""
    model: z3.ModelRef | None = None
    """A countermodel of everything, where there is one."""
    _joined: list[z3.BoolRef] = field(init=False)
    _groups: list[list[Joinable]] = field(init=False)
    _further: Iterator[list[Joinable]] = field(init=False)
    """Groups that were not built yet."""
    _known: set[int] = field(factory=set, init=False)

    def __attrs_post_init__(self) -> None:
        *given, broken = self.obligation.formulas
        self._joined = [broken, *(formula for formula in given if not formula.num_args())]
        self._known.update(_applications(broken))
        plain = [Joinable(one, Asked(set(), set(_applications(one))), "") for one in given if one.num_args()]
        self._further = self.obligation.instances()
        self._groups = [plain, next(self._further, [])]
        needed = self.needed.setdefault(self.obligation.about, {self.obligation.about})
        for one in [one for one in self._groups[1] if one.about in needed]:
            self._take(self._groups[1], one)
        self._take_familiar()

    def answer(self) -> z3.CheckSatResult:
        while not self.budget.spent():
            answer, model = self._check()
            if answer == z3.unsat:
                self.refuted = list(self._joined)
            if model is None:
                return answer
            if not self._join(model):
                self.model = model
                return answer
        return z3.unknown

    def _check(self) -> tuple[z3.CheckSatResult, z3.ModelRef | None]:
        for tactic, seconds in ATTEMPTS:
            answer, model = _check(self._joined, tactic, self.budget.share(seconds))
            if answer != z3.unknown or self.budget.spent():
                break
        return answer, model

    def _join(self, model: z3.ModelRef) -> bool:
        """Add an instance that the countermodel violates; whether there was one."""
        for group in self._all():
            missed = [one for one in group if not z3.is_true(model.eval(one.formula, model_completion=True))]
            if missed:
                new = {one: len(one.asked.applications - self._known) for one in missed}
                least = min(missed, key=new.__getitem__)
                if group is self._groups[1]:
                    self.needed[self.obligation.about].add(least.about)
                for one in [one for one in missed if new[one] == new[least]] if group is self._groups[0] else [least]:
                    self._take(group, one)
                self._take_familiar()
                return True
        return False

    def _take_familiar(self) -> None:
        """What is given on the path and asks nothing new costs nothing."""
        for one in [one for one in self._groups[0] if one.asked.applications <= self._known]:
            self._take(self._groups[0], one)

    def _take(self, group: list[Joinable], chosen: Joinable) -> None:
        group.remove(chosen)
        self._joined.append(chosen.formula)
        self._known |= chosen.asked.applications

    def _all(self) -> Iterator[list[Joinable]]:
        yield from self._groups
        for group in self._further:
            self._groups.append(list(group))
            yield self._groups[-1]


@lru_cache(maxsize=1 << 14)
def _applications(formula: z3.BoolRef) -> frozenset[int]:
    """Which unknown functions are asked where, in a formula."""
    return frozenset(
        part.get_id() for part in _parts(formula) if part.num_args() and part.decl().kind() == z3.Z3_OP_UNINTERPRETED
    )


def _check(
    query: list[z3.BoolRef], tactic: tuple[str, ...], budget: Budget
) -> tuple[z3.CheckSatResult, z3.ModelRef | None]:
    """The solver's answer; unknown as soon as the budget is spent, which a solver by itself would not notice."""
    solver = z3.Then(*PREPARED, *tactic).solver()
    solver.set("timeout", budget.milliseconds())
    solver.add(*query)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(solver.check)
        while not wait([asked], timeout=0.1).done:
            if budget.spent():
                solver.interrupt()
        answer = asked.result()
    return answer, solver.model() if answer == z3.sat else None
