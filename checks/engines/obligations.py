"""What a path owes, as formulas without quantifiers, and how it is discharged.

A quantifier becomes a definition: a fresh condition q, with q ⇒ body(t) for each term t that the run cares
about, and ¬q ⇒ ¬body(s) for a fresh s. Leaving out terms can only lose proofs, never make a false one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial

import z3
from attrs import define, field, frozen

from checks.engines.symbolic import LASTING, Goal, Instance, Path, Quantifier, Word
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
    applications: frozenset[int]
    """Which unknown functions it asks where."""


def unfold(
    path: Path, epoch: int, formulas: list[z3.BoolRef], goals: set[int], assumed: set[int]
) -> list[list[Joinable]]:
    """The definitions of all quantifiers in the formulas, at all terms of the epoch.

    `goals` and `assumed` name quantifiers that occur only as something to show, or only as something given:
    half of the definition suffices for them.
    """
    terms = {(kind, number): (term, 0) for (when, kind, number), term in path.terms.items() if when == epoch}
    near: list[Joinable] = []
    far: list[Joinable] = []
    done: set[tuple[int, int]] = set()
    active = {key: path.quantifiers[key] for formula in formulas for key in _quantifiers(path, formula)}
    changed = True
    while changed:
        changed = False
        for key, quantifier in list(active.items()):
            if quantifier.depth > MAX_DEPTH:
                continue
            if key not in assumed and (key, -1) not in done:
                done.add((key, -1))
                changed = True
                depth = quantifier.depth + 1
                witness = Word(z3.BitVec(f"some.{quantifier.name}", path.width), path)
                terms[quantifier.span.kind, witness.term.get_id()] = (witness, depth)
                instance = _instance(path, quantifier, witness, depth)
                near.append(Joinable(z3.Or(quantifier.name, z3.Not(instance.term)), instance.applications))
                active.update((inner, path.quantifiers[inner]) for inner in instance.quantifiers)
            if key in goals:
                continue
            for (kind, number), (term, generation) in list(terms.items()):
                if kind == quantifier.span.kind and (key, number) not in done:
                    done.add((key, number))
                    changed = True
                    instance = _instance(path, quantifier, term, generation)
                    joinable = Joinable(z3.Or(z3.Not(quantifier.name), instance.term), instance.applications)
                    (near if generation else far).append(joinable)
                    active.update((inner, path.quantifiers[inner]) for inner in instance.quantifiers)
    return [near, far] if goals else [far, near]


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
        before = path.depth, path.scope, path.counter, path.applications
        known = len(path.quantifiers)
        path.depth = quantifier.depth + 1 + generation
        path.scope, path.counter, path.applications = f"{path.scope}[{key[0]},{key[1]}]", 0, set()
        inside = path.quietly(lambda: quantifier.span.contains(term))
        body = path.quietly(lambda: quantifier.body(term))
        made = z3.Or(z3.Not(path.condition(inside)), path.condition(body))
        inner = list(path.quantifiers)[known:]
        path.instances[key] = Instance(made, frozenset(path.applications), inner)
        path.depth, path.scope, path.counter, path.applications = before
    return path.instances[key]


# ── Obligations ──────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Obligation:
    """Formulas that cannot all hold if a path meets some of its goals, and hypotheses that may be added to them."""

    formulas: list[z3.BoolRef]
    instances: Callable[[], list[list[Joinable]]]
    """In the order in which they are tried: those at what the goal is about, then the others. Costly to build."""
    cases: tuple[z3.BoolRef, ...] = ()


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
    given = [
        (place, term)
        for place, (term, when) in enumerate(zip(path.assumptions, path.epochs, strict=True))
        if (when in (epoch, LASTING) or term.get_id() not in quantified) and place < goals[-1].after
    ]
    common = [term for place, term in given if place < first]
    broken = z3.Or(
        [z3.And(*(term for place, term in given if first <= place < goal.after), z3.Not(goal.term)) for goal in goals]
    )
    assumed = {term.get_id() for _, term in given if term.get_id() in quantified}
    shown = {goal.term.get_id() for goal in goals if goal.term.get_id() in quantified}
    formulas = [*common, broken]
    instances = partial(unfold, path, epoch, formulas, shown - assumed, assumed - shown)
    return Obligation(formulas, instances, goals[0].cases if len(goals) == 1 else ())


# ── Solving ──────────────────────────────────────────────────────────────────────────────────────────────────

QUICKLY = 250
"""Milliseconds for z3's lazy solver, which is the quicker one where it answers at all; then the formulas are
turned into propositional ones at once."""


@define
class Discharge:
    """The work on one obligation: whether its formulas are unsatisfiable, with hypotheses joined as they are missed.

    Most instances are of no use to a given goal, and too many of them drown the solver. So one joins only when a
    countermodel violates it, the one that speaks of the least that is new first; what one case needed, the next
    begins with.
    """

    obligation: Obligation
    budget: Budget
    queries: list[list[z3.BoolRef]] = field(factory=list)
    """What was found unsatisfiable, one query for each case: what another solver can be asked."""
    model: z3.ModelRef | None = None
    """A countermodel of everything, where there is one."""
    _joined: list[z3.BoolRef] = field(init=False)
    _waiting: list[list[Joinable]] = field(init=False)
    _known: set[int] = field(factory=set, init=False)

    def __attrs_post_init__(self) -> None:
        self._joined = []
        self._waiting = [list(group) for group in self.obligation.instances()]
        for formula in self.obligation.formulas:
            self._known.update(_applications(formula))

    def answer(self) -> z3.CheckSatResult:
        cases = self.obligation.cases
        if not cases:
            return self._refute([])
        for case in (*cases, z3.Not(z3.Or(*cases))):  # the last: none of them
            answer = self._refute([case])
            if answer != z3.unsat:
                return answer
        return z3.unsat

    def _refute(self, case: list[z3.BoolRef]) -> z3.CheckSatResult:
        while not self.budget.spent():
            query = [*self.obligation.formulas, *self._joined, *case]
            answer, model = _check(query, self.budget)
            if answer == z3.unsat:
                self.queries.append(query)
            if model is None:
                return answer
            if not self._join(model):
                self.model = model
                return answer
        return z3.unknown

    def _join(self, model: z3.ModelRef) -> bool:
        """Add an instance that the countermodel violates; whether there was one."""
        for group in self._waiting:
            missed = [one for one in group if not z3.is_true(model.eval(one.formula, model_completion=True))]
            if missed:
                chosen = min(missed, key=lambda one: len(one.applications - self._known))
                group.remove(chosen)
                self._joined.append(chosen.formula)
                self._known |= chosen.applications
                return True
        return False


def _applications(formula: z3.BoolRef) -> Iterator[int]:
    """Which unknown functions are asked where, in a formula."""
    for part in _parts(formula):
        if part.num_args() and part.decl().kind() == z3.Z3_OP_UNINTERPRETED:
            yield part.get_id()


def _check(query: list[z3.BoolRef], budget: Budget) -> tuple[z3.CheckSatResult, z3.ModelRef | None]:
    """The solver's answer; unknown as soon as the budget is spent, which a solver by itself would not notice."""
    propositional = z3.Then("ackermannize_bv", "qfbv")
    solve = z3.OrElse(z3.TryFor(z3.Tactic("smt"), QUICKLY), propositional, "smt")
    solver = z3.Then("simplify", "propagate-values", "solve-eqs", "simplify", solve).solver()
    solver.set("timeout", budget.milliseconds())
    solver.add(*query)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(solver.check)
        while not wait([asked], timeout=0.1).done:
            if budget.spent():
                solver.interrupt()
        answer = asked.result()
    return answer, solver.model() if answer == z3.sat else None
