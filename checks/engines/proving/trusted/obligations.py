"""The obligations of a path, as formulas without quantifiers.

A quantifier becomes a definition: a fresh condition q, with q ⇒ body(t) for each term t that the run cares
about, and ¬q ⇒ ¬body(s) for a fresh s. Leaving out terms can only lose proofs, never make a false one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cached_property
from itertools import product
from typing import Any

import z3
from attrs import define, field, frozen

from checks.engines.proving.trusted import terms
from checks.engines.proving.trusted.facts import LASTING
from checks.engines.proving.trusted.quantifiers import Asked, Instance, Quantifier
from checks.engines.proving.trusted.symbolic import Condition, Goal, Path, Word
from checks.proof import Predicate

# ── Quantifiers unfolded ─────────────────────────────────────────────────────────────────────────────────────


MAX_DEPTH = 2
"""How deep quantifiers are unfolded inside the instances of others; a witness counts as deep as its quantifier."""


@frozen(eq=False)
class Joinable:
    """A hypothesis that may be added to a query."""

    formula: z3.BoolRef
    asked: Asked
    about: str
    """What it says, of whatever number and state (Quantifier.about)."""
    name: str = ""
    """The same in every run of the program."""


@define
class Unfolding:
    """The definitions of the quantifiers in formulas, at all terms of an epoch; what is to be tried first comes first.

    `goals` and `assumed` name quantifiers that occur only as something to show, or only as something given:
    half of the definition suffices for them.
    """

    path: Path
    formulas: list[z3.BoolRef]
    goals: set[int]
    assumed: set[int]
    terms: dict[tuple[str, int], tuple[Word, int]]
    """(kind, the term's identity) → the term, and how deep it was made."""
    rests: Callable[[Predicate], bool]
    """Whether what is to be shown is to be shown with such a hypothesis."""
    epoch: int = 0
    active: dict[int, Quantifier] = field(init=False)
    near: list[Joinable] = field(factory=list)
    """At what is to be shown."""
    looking: bool = False
    """Whether predicates that have a name are looked into: that comes last."""
    meant: list[Joinable] = field(factory=list)
    """By predicates that have a name."""
    asked: dict[int, None] = field(factory=dict)
    """Which unknown functions are asked where, in what is joined."""
    far: list[Joinable] = field(factory=list)
    """At what the program works on."""
    done: set[tuple[int, ...]] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        quantifiers = self.path.quantifiers.known
        found = {key: quantifiers[key] for formula in self.formulas for key in _quantifiers(self.path, formula)}
        self.active = {key: one for key, one in found.items() if key in self.goals or self.rests(one.said)}

    def groups(self) -> Iterator[list[Joinable]]:
        """First what asks nothing but what the goal asks, as building the rest is costly and seldom needed; and what
        stands inside of that."""
        if self.goals:
            asked = self._goals_ask()
            yield from self._unfold(lambda one: one.depth > 0 or self._functions(one) <= asked)
        yield from self._unfold(lambda quantifier: True)
        self.looking = True
        yield from self._unfold(lambda quantifier: True)
        met = self.asked.keys() | {key for key, _ in terms.parts(*self.formulas)}
        yield [one for one in self._definitions() if one.asked.applications <= met]

    def _definitions(self) -> list[Joinable]:
        """What is meant by the bits that were asked for."""
        return [
            Joinable(meaning, Asked(set(), {key}), "bit", _digest("bit", said))
            for key, (said, meaning) in self.path.quantifiers.definitions.items()
        ]

    def named(self, names: Container[str]) -> list[Joinable]:
        """Those of these names, as far as they are met with when no others are built."""
        self.looking = True
        unfolded = [one for group in self._unfold(lambda quantifier: True, names.__contains__) for one in group]
        return [*unfolded, *(one for one in self._definitions() if one.name in names)]

    def _goals_ask(self) -> set[str]:
        asked: set[str] = set()
        for key in self.goals:
            self._witness(key, lambda name: True)
        for witnessed in self.near:
            asked |= witnessed.asked.functions
        return asked

    def _functions(self, quantifier: Quantifier) -> set[str]:
        """What a quantifier asks, seen from an instance of it."""
        for chosen, generation in self._combinations(quantifier):
            return _instance(self.path, quantifier, chosen, generation).asked.functions
        return set()

    def _combinations(self, quantifier: Quantifier) -> Iterator[tuple[tuple[Word, ...], int]]:
        """The terms at which a quantifier may be used, and how deep they were made."""
        choices = [[made for (of, _), made in self.terms.items() if of == kind] for kind in quantifier.kinds]
        for chosen in product(*choices):
            yield tuple(term for term, _ in chosen), max(generation for _, generation in chosen)

    def _unfold(
        self, wanted: Callable[[Quantifier], bool], named: Callable[[str], bool] = lambda name: True
    ) -> Iterator[list[Joinable]]:
        size = -1
        while size != len(self.done):
            size = len(self.done)
            for key, quantifier in list(self.active.items()):
                if quantifier.depth <= MAX_DEPTH and wanted(quantifier):
                    self._witness(key, named)
                    self._instances(key, named)
            if self.looking:
                self._meanings(named)
        near, far, meant = self.near, self.far, self.meant
        self.near, self.far, self.meant = [], [], []
        yield from [near, far, meant] if self.goals else [far, near, meant]

    def _of_other_states(self) -> None:
        """A predicate is asked of the same words in each state of which it is asked: what differs is then plain."""
        asked = [
            self.path.quantifiers.named_predicates[key]
            for key in self.asked
            if key in self.path.quantifiers.named_predicates
        ]
        states = {(one.name, one.made.decl().name()): one for one in asked}
        for one in asked:
            for (name, _), other in states.items():
                if name == one.name:
                    function, predicate = other.made.decl(), other.predicate
                    _, found = self.path.listen(lambda: self.path.applied(function, predicate, one.words))  # noqa: B023
                    self.asked.update(dict.fromkeys(found.applications))

    def _meanings(self, named: Callable[[str], bool]) -> None:
        """What is said by predicates that have a name, where they are asked for."""
        self._of_other_states()
        for key in list(self.asked):
            if key in self.path.quantifiers.named_predicates and (key, -2) not in self.done:
                self.done.add((key, -2))
                made = self.path.quantifiers.named_predicates[key].made
                name = _digest("meaning", made)
                if named(name):
                    instance = _meaning(self.path, key, name)
                    formula = terms.condition(z3.Z3_mk_eq, made, instance.term)
                    self._join(self.meant, Joinable(formula, instance.asked, made.decl().name(), name), instance)

    def _witness(self, key: int, named: Callable[[str], bool]) -> None:
        quantifier = self.active[key]
        if key not in self.assumed and (key, -1) not in self.done:
            self.done.add((key, -1))
            depth = quantifier.depth + 1
            someone = witness(self.path, quantifier)
            for kind, term in zip(quantifier.kinds, someone, strict=True):
                self.terms[kind, term.term.get_id()] = (term, depth)
            self._beside(quantifier, someone, depth)
            for kind, word in self.path.derived(self.epoch, quantifier.kinds[0], someone[0]):
                self.terms.setdefault((kind, word.term.get_id()), (word, depth))
            name = f"not {_name(quantifier, someone)}"
            if named(name):
                instance = _instance(self.path, quantifier, someone, depth)
                formula = terms.either(quantifier.name, z3.Not(instance.term))
                self._join(self.near, Joinable(formula, instance.asked, quantifier.about, name), instance)

    def _beside(self, quantifier: Quantifier, witness: tuple[Word, ...], depth: int) -> None:
        """What is said of the witness may speak of other numbers."""
        found = self.path.quietly(lambda: self.path.beside(quantifier.span.kind, witness))
        for kind, words in found.items():
            for word in words:
                term = Word(terms.simplified(self.path.term(word)), self.path)
                self.terms.setdefault((kind, term.term.get_id()), (term, depth))

    def _instances(self, key: int, named: Callable[[str], bool]) -> None:
        quantifier = self.active[key]
        for chosen, generation in [] if key in self.goals else list(self._combinations(quantifier)):
            place = (key, *(term.term.get_id() for term in chosen))
            if place not in self.done:
                self.done.add(place)
                name = _name(quantifier, chosen)
                if named(name):
                    instance = _instance(self.path, quantifier, chosen, generation)
                    formula = terms.either(z3.Not(quantifier.name), instance.term)
                    group = self.near if generation else self.far
                    self._join(group, Joinable(formula, instance.asked, quantifier.about, name), instance)

    def _join(self, group: list[Joinable], one: Joinable, instance: Instance) -> None:
        group.append(one)
        self.asked.update(dict.fromkeys(sorted(instance.asked.applications)))
        self.active.update((inner, self.path.quantifiers.known[inner]) for inner in instance.quantifiers)


def witness(path: Path, quantifier: Quantifier) -> tuple[Word, ...]:
    """Where a quantifier does not hold, if it does not."""
    numbers = range(len(quantifier.kinds))
    titles = [f"some.{quantifier.title}" + (f".{number}" if number else "") for number in numbers]
    return tuple(path.some(kind, title) for kind, title in zip(quantifier.kinds, titles, strict=True))


def _name(quantifier: Quantifier, chosen: tuple[Word, ...]) -> str:
    """What tells an instance from all others of the path, in every run of the program."""
    return _digest(quantifier.title, *(word.term for word in chosen))


def _digest(title: str, *chosen: z3.ExprRef) -> str:
    text = b" ".join([title.encode(), *(terms.digest(term) for term in chosen)])
    return hashlib.blake2b(text, digest_size=6).hexdigest()


def _quantifiers(path: Path, formula: z3.BoolRef) -> list[int]:
    """Those named in a formula."""
    key = formula.get_id()
    if key not in path.quantifiers.named:
        path.quantifiers.named[key] = [part for part, _ in terms.parts(formula) if part in path.quantifiers.known]
    return path.quantifiers.named[key]


def _instance(
    path: Path, quantifier: Quantifier, chosen: tuple[Word, ...], generation: int, numbers: tuple[int, ...] = ()
) -> Instance:
    """What the quantifier says of one number, or of several together; of numbers that are given, with less to build."""
    key = (quantifier.name.get_id(), *(term.term.get_id() for term in chosen))
    said: tuple[Any, ...] = numbers or chosen
    term: Any = said if len(quantifier.kinds) > 1 else said[0]
    if key not in path.quantifiers.instances:
        before = path.quantifiers.depth, path.quantifiers.scope
        known = len(path.quantifiers.known)
        path.quantifiers.depth = quantifier.depth + 1 + generation
        path.quantifiers.scope = f"[{_name(quantifier, chosen)}]"
        (inside, body), asked = path.listen(
            lambda: path.quietly(lambda: (quantifier.span.contains(term), quantifier.body(term)))
        )
        made = terms.either(z3.Not(path.condition(inside)), path.condition(body))
        path.quantifiers.instances[key] = Instance(made, asked, list(path.quantifiers.known)[known:])
        path.quantifiers.depth, path.quantifiers.scope = before
    return path.quantifiers.instances[key]


def given_at(path: Path) -> list[tuple[Predicate, Condition]]:
    """What the quantifiers that are given say of the places that are considered, and which says it."""
    given = set(path.facts.keys)
    considered = [(kind, word) for (epoch, kind, _), word in path.terms.items() if epoch == path.facts.epoch]
    return [
        (quantifier.said, Condition(_instance(path, quantifier, (word,), 0).term, path))
        for key, quantifier in list(path.quantifiers.known.items())
        for kind, word in considered
        if key in given and [kind] == quantifier.kinds
    ]


def _meaning(path: Path, key: int, name: str) -> Instance:
    """What a predicate that has a name says."""
    place = (key, -2)
    if place not in path.quantifiers.instances:
        before = path.quantifiers.depth, path.quantifiers.scope
        known = len(path.quantifiers.known)
        path.quantifiers.depth, path.quantifiers.scope = 1, f"[{name}]"
        one = path.quantifiers.named_predicates[key]
        made, asked = path.listen(lambda: path.quietly(lambda: path.condition(one.predicate(*one.words))))
        path.quantifiers.instances[place] = Instance(made, asked, list(path.quantifiers.known)[known:])
        path.quantifiers.depth, path.quantifiers.scope = before
    return path.quantifiers.instances[place]


def spelt_out(path: Path, formulas: list[z3.BoolRef], places: dict[str, Iterable[int]]) -> list[z3.BoolRef]:
    """What the quantifiers, predicates and bits in formulas mean, where no numbers are but the given places, by kind.

    Raises ValueError for a quantifier over a kind of which no places are given: nothing would be said.
    """
    given = {kind: tuple(numbers) for kind, numbers in places.items()}
    meanings: list[z3.BoolRef] = []
    known: set[int] = set()
    waiting = [*formulas]
    while waiting:
        for key, _ in terms.parts(waiting.pop()):
            if key not in known:
                known.add(key)
                if (meaning := _spelt_out(path, key, given)) is not None:
                    meanings.append(meaning)
                    waiting.append(meaning)
    return meanings


def _spelt_out(path: Path, key: int, given: dict[str, tuple[int, ...]]) -> z3.BoolRef | None:
    """What a part of a formula means, if it is a name for something."""
    if key in path.quantifiers.known:
        quantifier = path.quantifiers.known[key]
        if missing := sorted(set(quantifier.kinds) - set(given)):
            raise ValueError(f"the example of a proof says nothing of these kinds of numbers: {', '.join(missing)}")
        said = [
            _instance(path, quantifier, tuple(Word(path.term(number), path) for number in numbers), 0, numbers).term
            for numbers in product(*(given[kind] for kind in quantifier.kinds))
        ]
        every = z3.And(said)
        return terms.condition(z3.Z3_mk_eq, quantifier.name, every)
    if key in path.quantifiers.named_predicates:
        made = path.quantifiers.named_predicates[key].made
        return terms.condition(z3.Z3_mk_eq, made, _meaning(path, key, _digest("meaning", made)).term)
    return path.quantifiers.definitions[key][1] if key in path.quantifiers.definitions else None


# ── Obligations ──────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Obligation:
    """Formulas that cannot all hold if a path meets some of its goals, and hypotheses that may be added to them."""

    formulas: list[z3.BoolRef]
    """What is given on the path, and last that some goal is not met."""
    unfolding: Callable[[], Unfolding]
    """A new one of the quantifiers in them."""
    about: str
    """What is to be shown: obligations that say the same of other states are solved alike."""
    path: Path
    goals: list[Goal]
    """Of the path, those of which some is not met."""
    is_given: bool = False
    """Whether what is to be shown is given, in the same words."""

    @cached_property
    def name(self) -> str:
        """Of what is to be refuted: the same in every run."""
        return terms.named(self.formulas[-1])

    @cached_property
    def facts(self) -> list[str]:
        """The names of what is given on the path, in turn."""
        return [terms.named(formula) for formula in self.formulas[:-1] if formula.num_args()]

    @cached_property
    def identity(self) -> tuple[int, ...]:
        """The same for obligations of the same formulas."""
        return tuple(formula.get_id() for formula in self.formulas)


TOGETHER = 4
"""How many goals are shown at once: more drown the solver, fewer ask it too often."""


def obligations(path: Path, label: str) -> Iterator[Obligation]:
    """The path's obligations under a label, one for each epoch and each goal that is a quantifier."""
    mine = [goal for goal in path.goals if goal.label == label]
    for epoch in sorted({goal.epoch for goal in mine}):
        goals = [goal for goal in mine if goal.epoch == epoch]
        plain = [goal for goal in goals if goal.term.get_id() not in path.quantifiers.known]
        for first in range(0, len(plain), TOGETHER):
            yield _obligation(path, plain[first : first + TOGETHER])
        for goal in goals:
            if goal.term.get_id() in path.quantifiers.known:
                yield _obligation(path, [goal])


def _obligation(path: Path, goals: list[Goal]) -> Obligation:
    epoch, first = goals[0].epoch, goals[0].after
    quantified = path.quantifiers.known
    hints = [term for term, when in path.facts.hints.get(goals[0].label, ()) if when == epoch]
    shown = {goal.term.get_id() for goal in goals if goal.term.get_id() in quantified}
    about = next((quantified[key].about for key in shown), goals[0].label)
    rests = path.rests(next((quantified[key].said for key in shown), goals[0].label))
    given = [
        place
        for place, (key, when) in enumerate(zip(path.facts.keys[: goals[-1].after], path.facts.epochs, strict=False))
        if when in (epoch, LASTING) or key not in quantified
        if key not in path.facts.said_by or rests(path.facts.said_by[key])
    ]
    said = path.facts.assumptions
    common = [*hints, *(said[place] for place in given if place < first)]
    broken = z3.Or(
        [z3.And(*(said[place] for place in given if first <= place < goal.after), z3.Not(goal.term)) for goal in goals]
    )
    assumed = {term.get_id() for term in hints} | {path.facts.keys[place] for place in given}
    assumed &= quantified.keys()
    formulas = [*common, broken]
    words = {(kind, number): (term, 0) for (when, kind, number), term in path.terms.items() if when == epoch}

    def unfolding() -> Unfolding:
        return Unfolding(path, formulas, shown - assumed, assumed - shown, dict(words), rests, epoch)

    is_given = all(
        any(path.facts.keys[place] == goal.term.get_id() for place in given if place < goal.after) for goal in goals
    )
    return Obligation(formulas, unfolding, about, path, goals, is_given)


def unmet(obligation: Obligation, model: z3.ModelRef) -> int:
    """Which of its path's goals is not met in a model."""
    path = obligation.path

    def holds(term: z3.BoolRef) -> bool:
        return bool(z3.is_true(model.eval(term, model_completion=True)))

    def is_unmet(goal: Goal) -> bool:
        return not holds(goal.term) and all(map(holds, path.facts.assumptions[obligation.goals[0].after : goal.after]))

    found = next((goal for goal in obligation.goals if is_unmet(goal)), obligation.goals[0])
    return next(number for number, goal in enumerate(path.goals) if goal is found)
