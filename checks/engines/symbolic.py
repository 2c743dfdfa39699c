"""Running Python on symbolic words: the source of an implementation or of the law, executed as it stands.

A `Word` is a 64-bit machine word known only by a z3 term; it overloads the integer operators. Where Python
asks a symbolic condition which it is (`if`, `while`, `and`), the path forks: `paths` runs the program again
for each answer that is feasible. Along a path stand *assumptions* (what the branches taken and the
hypotheses say) and *goals* (what must follow from the assumptions that stood when the goal was stated).

Quantifiers (`spec.vocabulary.for_all`) become definitions without quantifiers: a fresh condition q, with
q ⇒ body(t) for each term t that the run cares about, and ¬q ⇒ ¬body(s) for a fresh s. Leaving out terms can
only lose proofs, never make a false one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any, TypeVar

import z3
from attrs import define, field, frozen

from checks.engines.labels import ACCESS, OVERFLOW
from checks.evidence import Budget
from spec.vocabulary import BrokenClause, Domain, select

Built = TypeVar("Built")

LASTING = -1
"""The epoch of what stays usable whatever is forgotten."""


class PathEnd(Exception):
    """This path has shown what it had to (a loop's body has come round), or cannot happen."""


@define
class Goal:
    """What must follow from the first `after` assumptions of its path."""

    label: str
    after: int
    term: z3.BoolRef
    epoch: int
    cases: tuple[z3.BoolRef, ...] = ()
    """The goal is shown in each of these cases, and in that of none of them."""


@define
class Quantifier:
    """`name` stands for: the body holds at each number of the span."""

    name: z3.BoolRef
    span: Domain
    body: Callable[[Any], Any]
    depth: int


@define
class Path:
    """One way through a program; replays the decisions of its prefix, then takes the first feasible ones."""

    prefix: tuple[bool, ...] = ()
    width: int = 64
    decisions: list[bool] = field(factory=list)
    alternatives: list[tuple[bool, ...]] = field(factory=list)
    assumptions: list[z3.BoolRef] = field(factory=list)
    goals: list[Goal] = field(factory=list)
    epochs: list[int] = field(factory=list)
    """The epoch in which each assumption was made."""
    epoch: int = 0
    """Rises where the image is forgotten: what was assumed of all numbers before is not used after."""
    terms: dict[tuple[int, str, int], Word] = field(factory=dict)
    """(epoch, kind, the term's identity) → where hypotheses about all numbers of a kind are used."""
    quantifiers: dict[int, Quantifier] = field(factory=dict)
    counter: int = 0
    checking: bool = True
    """Whether arithmetic and accesses owe goals (machine code does; a formula about a state does not)."""
    branching: bool = True
    """Whether the program may ask a symbolic condition which it is."""
    depth: int = 0
    scope: str = ""
    """Which instance of which quantifier is being built; names made in it are the same on every path."""
    instances: dict[tuple[int, int], z3.BoolRef] = field(factory=dict)
    outcome: Any = None
    """What the program returned, once it has."""

    # ── Values ──

    def fresh(self, name: str) -> Word:
        self.counter += 1
        return Word(z3.BitVec(f"{name}.{self.counter}", self.width), self)

    def term(self, value: Any) -> z3.BitVecRef:
        return value.term if isinstance(value, Word) else z3.BitVecVal(int(value), self.width)

    def condition(self, value: Any) -> z3.BoolRef:
        return value.term if isinstance(value, Condition) else z3.BoolVal(bool(value))

    # ── Assumptions and goals ──

    def assume(self, condition: Any, *, lasting: bool = False) -> None:
        """Take as given: what is said of all numbers only until the image is forgotten, unless it is to last."""
        term = z3.simplify(self.condition(condition))
        if z3.is_false(term):
            raise PathEnd
        if not z3.is_true(term):
            self._assume(term, LASTING if lasting else self.epoch)

    def _assume(self, term: z3.BoolRef, epoch: int) -> None:
        self.assumptions.append(term)
        self.epochs.append(epoch)

    def prove(self, condition: Any, label: str, cases: tuple[z3.BoolRef, ...] = ()) -> None:
        term = z3.simplify(self.condition(condition))
        if not z3.is_true(term):
            self.goals.append(Goal(label, len(self.assumptions), term, self.epoch, cases))

    def consider(self, kind: str, terms: Iterable[Any]) -> None:
        """Hypotheses about all numbers of a kind are to be used at these."""
        for value in terms:
            word = Word(_tidy(self.term(value)), self)
            self.terms.setdefault((self.epoch, kind, word.term.get_id()), word)

    def decide(self, term: z3.BoolRef) -> bool:
        term = z3.simplify(term)
        if z3.is_true(term) or z3.is_false(term):
            return bool(z3.is_true(term))
        if not self.branching:
            raise TypeError("a formula about a state branches on a symbolic condition; use select, all_of, any_of")
        position = len(self.decisions)
        if position < len(self.prefix):
            answer = self.prefix[position]
        else:
            yes, no = (self._feasible(side) for side in (term, z3.Not(term)))
            if not yes and not no:
                raise PathEnd
            answer = yes
            if yes and no:
                self.alternatives.append((*self.decisions, False))
        self.decisions.append(answer)
        self._assume(term if answer else z3.simplify(z3.Not(term)), self.epoch)
        return answer

    def _feasible(self, term: z3.BoolRef) -> bool:
        solver = z3.SolverFor("QF_UFBV")
        solver.set("timeout", 500)
        solver.add(*self.assumptions, term)
        return bool(solver.check() != z3.unsat)

    # ── Quantifiers ──

    def quantify(self, span: Domain, body: Callable[[Any], Any]) -> Condition:
        self.counter += 1
        name = z3.Bool(f"forall{self.scope}.{self.counter}")
        self.quantifiers[name.get_id()] = Quantifier(name, span, body, self.depth)
        return Condition(name, self)

    def quietly(self, build: Callable[[], Built]) -> Built:
        """Build a formula about states: its arithmetic owes nothing, and it does not branch."""
        before = self.checking, self.branching
        self.checking = self.branching = False
        try:
            return build()
        finally:
            self.checking, self.branching = before


@define(eq=False, slots=True)
class Condition:
    """A symbolic truth value."""

    term: z3.BoolRef
    path: Path

    def __bool__(self) -> bool:
        return self.path.decide(self.term)

    def __and__(self, other: Any) -> Condition:
        return Condition(z3.And(self.term, self.path.condition(other)), self.path)

    def __or__(self, other: Any) -> Condition:
        return Condition(z3.Or(self.term, self.path.condition(other)), self.path)

    def __xor__(self, other: Any) -> Condition:
        if other is True:
            return Condition(z3.Not(self.term), self.path)
        return Condition(z3.Xor(self.term, self.path.condition(other)), self.path)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    def __eq__(self, other: object) -> Any:
        return Condition(self.term == self.path.condition(other), self.path)

    __hash__ = None  # type: ignore[assignment]

    def select(self, then: Any, otherwise: Any) -> Any:
        path = self.path
        return Word(z3.If(self.term, path.term(then), path.term(otherwise)), path)

    def ensure(self, clause: str) -> None:
        self.path.prove(self, clause)
        self.path.assume(self, lasting=True)

    def require(self, clause: str) -> None:
        self.path.assume(self)


def _tidy(term: z3.BitVecRef) -> z3.BitVecRef:
    """Simplified, unless that hides a flip of constant bits."""
    return term if term.decl().kind() == z3.Z3_OP_BXOR else z3.simplify(term)


def _masked(term: z3.BitVecRef, mask: z3.BitVecRef) -> z3.BitVecRef:
    """term & mask, without a flip of bits that the mask clears: a block and its buddy lie in one larger block."""
    is_flip = term.decl().kind() == z3.Z3_OP_BXOR and z3.is_bv_value(term.arg(1))
    if is_flip and z3.is_bv_value(mask) and not mask.as_long() & term.arg(1).as_long():
        return term.arg(0) & mask
    return term & mask


@define(eq=False, slots=True)
class Word:
    """A machine word, two's complement, as a symbolic term."""

    term: z3.BitVecRef
    path: Path

    def _owe(self, *conditions: z3.BoolRef) -> None:
        if self.path.checking:
            for condition in conditions:
                self.path.prove(Condition(condition, self.path), OVERFLOW)

    def __add__(self, other: Any) -> Word:
        a, b = self.term, self.path.term(other)
        self._owe(z3.BVAddNoOverflow(a, b, True), z3.BVAddNoUnderflow(a, b))
        return Word(a + b, self.path)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Word:
        a, b = self.term, self.path.term(other)
        self._owe(z3.BVSubNoOverflow(a, b), z3.BVSubNoUnderflow(a, b, True))
        return Word(a - b, self.path)

    def __rsub__(self, other: Any) -> Word:
        return Word(self.path.term(other), self.path) - self

    def __mul__(self, other: Any) -> Word:
        a, b = self.term, self.path.term(other)
        self._owe(z3.BVMulNoOverflow(a, b, True), z3.BVMulNoUnderflow(a, b))
        return Word(a * b, self.path)

    __rmul__ = __mul__

    def __neg__(self) -> Word:
        self._owe(z3.BVSNegNoOverflow(self.term))
        return Word(-self.term, self.path)

    def __lshift__(self, other: Any) -> Word:
        a, b = self.term, self.path.term(other)
        self._owe(b >= 0, b < self.path.width, (a << b) >> b == a)
        return Word(a << b, self.path)

    def __rlshift__(self, other: Any) -> Word:
        return Word(self.path.term(other), self.path) << self

    def __rshift__(self, other: Any) -> Word:
        a, b = self.term, self.path.term(other)
        self._owe(b >= 0, b < self.path.width)
        return Word(a >> b, self.path)

    def __rrshift__(self, other: Any) -> Word:
        return Word(self.path.term(other), self.path) >> self

    def __and__(self, other: Any) -> Word:
        return Word(_masked(self.term, self.path.term(other)), self.path)

    def __or__(self, other: Any) -> Word:
        return Word(self.term | self.path.term(other), self.path)

    def __xor__(self, other: Any) -> Word:
        return Word(self.term ^ self.path.term(other), self.path)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    def __invert__(self) -> Word:
        return Word(~self.term, self.path)

    def _compare(self, condition: Any) -> Condition:
        return Condition(condition, self.path)

    def __lt__(self, other: Any) -> Condition:
        return self._compare(self.term < self.path.term(other))

    def __le__(self, other: Any) -> Condition:
        return self._compare(self.term <= self.path.term(other))

    def __gt__(self, other: Any) -> Condition:
        return self._compare(self.term > self.path.term(other))

    def __ge__(self, other: Any) -> Condition:
        return self._compare(self.term >= self.path.term(other))

    def __eq__(self, other: object) -> Any:
        return self._compare(self.term == self.path.term(other))

    def __ne__(self, other: object) -> Any:
        return self._compare(self.term != self.path.term(other))

    def __hash__(self) -> int:
        return int(self.term.hash())

    # What spec.vocabulary asks of a symbolic bound.

    def for_all(self, span: Domain, body: Callable[[Any], Any]) -> Condition:
        return self.path.quantify(span, body)

    def tabulate(self, span: Domain, reading: Callable[[Any], Any], absent: int) -> SymbolicTable:
        def read(key: Any) -> Any:
            return self.path.quietly(lambda: select(span.contains(key), reading(key), absent))

        return SymbolicTable(read, absent)


def _within(span: Domain, key: Any) -> Any:
    return key.path.quietly(lambda: span.contains(key)) if isinstance(key, Word) else span.contains(key)


@define
class SymbolicTable:
    """A spec.vocabulary.Table over symbolic words: a reading, and what was filled in since."""

    reading: Callable[[Any], Any]
    absent: int

    def get(self, key: Any, default: int) -> Any:
        if default != self.absent:
            raise ValueError(f"a symbolic table reads {self.absent} where it has no entry, not {default}")
        return self.reading(key)

    def set(self, key: Any, value: Any) -> SymbolicTable:
        return SymbolicTable(lambda other: select(other == key, value, self.reading(other)), self.absent)

    def fill(self, span: Domain, value: Any) -> SymbolicTable:
        return SymbolicTable(lambda key: select(_within(span, key), value, self.reading(key)), self.absent)

    def erase(self, span: Domain) -> SymbolicTable:
        return self.fill(span, self.absent)


@define
class SymbolicImage:
    """A memory image: for each field of its nodes an unknown function, and the writes made since, oldest first.

    An index is `node << bits | field` or a plain number. Where the shift does not overflow, which is a goal of
    its own, an index has one node and one field, so memory may be told apart by field without asking the solver.
    """

    path: Path
    length: Any
    bits: int = 0
    known: dict[int, int] = field(factory=dict)
    """Words of which the value is given; writing another is a goal that fails."""
    content: tuple[z3.FuncDeclRef, ...] = ()
    writes: list[tuple[int, z3.BitVecRef, z3.BitVecRef]] = field(factory=list)
    """(field, node, value)"""

    def forget(self) -> None:
        """From here on nothing is known of the content."""
        self.path.counter += 1
        word = z3.BitVecSort(self.path.width)
        name = f"image.{self.path.counter}"
        self.content = tuple(z3.Function(f"{name}.{part}", word, word) for part in range(1 << self.bits))
        self.writes = []

    def _locate(self, index: Any) -> tuple[int, z3.BitVecRef]:
        """The field and the node of an index."""
        if isinstance(index, int):
            return index & ((1 << self.bits) - 1), z3.BitVecVal(index >> self.bits, self.path.width)
        if not self.bits:
            return 0, z3.simplify(index.term)
        shifted, part = _parts(index.term)
        if part is None or part >= 1 << self.bits or shifted is None or shifted[1] != self.bits:
            raise TypeError(f"an index of this image is written node << {self.bits} | field, not {index.term}")
        return part, z3.simplify(shifted[0])

    def _in_range(self, index: Any) -> None:
        if self.path.checking:
            at, length = self.path.term(index), self.path.term(self.length)
            self.path.prove(Condition(z3.And(at >= 0, at < length), self.path), ACCESS)

    def __getitem__(self, index: Any) -> Word:
        self._in_range(index)
        if isinstance(index, int) and index in self.known:
            return self.number(self.known[index])
        part, node = self._locate(index)
        value = self.content[part](node)
        for place, where, written in self.writes:
            if place != part:
                continue
            same = z3.simplify(where == node)
            if z3.is_true(same):
                value = written
            elif not z3.is_false(same):
                value = z3.If(same, written, value)
        return Word(value, self.path)

    def __setitem__(self, index: Any, value: Any) -> None:
        self._in_range(index)
        term = z3.simplify(self.path.term(value))
        for place, known in self.known.items():
            kept = z3.Or(self.path.term(index) != place, term == known)
            self.path.prove(Condition(kept, self.path), ACCESS)
        self.writes.append((*self._locate(index), term))

    def number(self, value: int) -> Word:
        """A constant as a symbolic word."""
        return Word(self.path.term(value), self.path)

    def copy(self) -> SymbolicImage:
        """The image as it stands now."""
        return SymbolicImage(self.path, self.length, self.bits, self.known, self.content, list(self.writes))


def _parts(term: z3.BitVecRef) -> tuple[tuple[z3.BitVecRef, int] | None, int | None]:
    """((node, shift), field) of a term `node << shift | field`."""
    if term.decl().kind() != z3.Z3_OP_BOR or not z3.is_bv_value(term.arg(1)):
        return None, None
    shifted = term.arg(0)
    if shifted.decl().kind() != z3.Z3_OP_BSHL or not z3.is_bv_value(shifted.arg(1)):
        return None, None
    return (shifted.arg(0), shifted.arg(1).as_long()), term.arg(1).as_long()


def paths(
    program: Callable[[Path], Any], *, width: int = 64, tick: Callable[[], None] = lambda: None
) -> Iterator[Path]:
    """Every feasible way through the program; each path's `outcome` is what the program returned."""
    waiting: list[tuple[bool, ...]] = [()]
    while waiting:
        tick()
        path = Path(waiting.pop(), width)
        try:
            path.outcome = program(path)
        except PathEnd:
            path.outcome = PathEnd
        except BrokenClause as broken:
            path.prove(False, broken.clause)
            path.outcome = PathEnd
        waiting.extend(path.alternatives)
        yield path


# ── What a path owes, as formulas without quantifiers ────────────────────────────────────────────────────────


def _constants(term: z3.ExprRef, seen: set[int]) -> Iterator[z3.ExprRef]:
    """The boolean constants in a formula, each part visited once over all calls that share `seen`."""
    stack = [term]
    while stack:
        part = stack.pop()
        if part.get_id() in seen:
            continue
        seen.add(part.get_id())
        if part.num_args() == 0:
            if z3.is_bool(part):
                yield part
        else:
            stack.extend(part.children())


MAX_DEPTH = 2
"""How deep quantifiers are unfolded inside the instances of others; a witness counts as deep as its quantifier."""


def unfold(
    path: Path, epoch: int, formulas: list[z3.BoolRef], goals: set[int], assumed: set[int]
) -> list[list[z3.BoolRef]]:
    """The definitions of all quantifiers in the formulas, at all terms of the epoch.

    `goals` and `assumed` name quantifiers that occur only as something to show, or only as something given:
    half of the definition suffices for them.
    """
    terms = {(kind, number): (term, 0) for (when, kind, number), term in path.terms.items() if when == epoch}
    near: list[z3.BoolRef] = []
    far: list[z3.BoolRef] = []
    active: dict[int, Quantifier] = {}
    done: set[tuple[int, int]] = set()
    seen: set[int] = set()
    waiting = formulas
    while waiting:
        for formula in waiting:
            for constant in _constants(formula, seen):
                found = path.quantifiers.get(constant.get_id())
                if found is not None:
                    active[constant.get_id()] = found
        waiting = []
        for key, quantifier in list(active.items()):
            if quantifier.depth > MAX_DEPTH:
                continue
            if key not in assumed and (key, -1) not in done:
                done.add((key, -1))
                depth = quantifier.depth + 1
                witness = Word(z3.BitVec(f"some.{quantifier.name}", path.width), path)
                terms[quantifier.span.kind, witness.term.get_id()] = (witness, depth)
                near.append(z3.Or(quantifier.name, z3.Not(_instance(path, quantifier, witness, depth))))
                waiting.append(near[-1])
            if key in goals:
                continue
            for (kind, number), (term, generation) in list(terms.items()):
                if kind == quantifier.span.kind and (key, number) not in done:
                    done.add((key, number))
                    instance = z3.Or(z3.Not(quantifier.name), _instance(path, quantifier, term, generation))
                    (near if generation else far).append(instance)
                    waiting.append(instance)
    return [near, far] if goals else [far, near]


def _instance(path: Path, quantifier: Quantifier, term: Word, generation: int) -> z3.BoolRef:
    """What the quantifier says of one number."""
    key = (quantifier.name.get_id(), term.term.get_id())
    if key not in path.instances:
        before = path.depth, path.scope, path.counter
        path.depth = quantifier.depth + 1 + generation
        path.scope, path.counter = f"{path.scope}[{key[0]},{key[1]}]", 0
        inside = path.quietly(lambda: quantifier.span.contains(term))
        body = path.quietly(lambda: quantifier.body(term))
        path.depth, path.scope, path.counter = before
        path.instances[key] = z3.Or(z3.Not(path.condition(inside)), path.condition(body))
    return path.instances[key]


@frozen
class Obligation:
    """Formulas that cannot all hold if a path meets some of its goals, and hypotheses that may be added to them."""

    formulas: list[z3.BoolRef]
    instances: list[list[z3.BoolRef]]
    """In the order in which they are tried: those at what the goal is about, then the others."""
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
    instances = unfold(path, epoch, formulas, shown - assumed, assumed - shown)
    return Obligation(formulas, instances, goals[0].cases if len(goals) == 1 else ())


def discharge(obligation: Obligation, budget: Budget) -> tuple[z3.CheckSatResult, z3.ModelRef | None, list[z3.BoolRef]]:
    """Whether the formulas are unsatisfiable, with the instances added that candidate countermodels violate.

    Most instances are of no use to a given goal, and too many of them drown the solver: so each joins only when
    a countermodel shows that it is missed. Returns the answer, a countermodel of everything where it is sat,
    and the formulas that the answer rests on.
    """
    if not obligation.cases:
        return _refute(obligation.formulas, obligation.instances, budget)
    used: list[z3.BoolRef] = []
    for case in (*obligation.cases, z3.Not(z3.Or(*obligation.cases))):  # the last: none of them
        answer, model, formulas = _refute([*obligation.formulas, case], obligation.instances, budget)
        used.extend(formulas)
        if answer != z3.unsat:
            return answer, model, used
    return z3.unsat, None, used


def _check(solver: z3.Solver, budget: Budget) -> z3.CheckSatResult:
    """The solver's answer; unknown as soon as the budget is spent, which a solver by itself would not notice."""
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(solver.check)
        while not wait([answer], timeout=0.1).done:
            if budget.spent():
                solver.interrupt()
        return answer.result()


def _refute(
    formulas: list[z3.BoolRef], instances: list[list[z3.BoolRef]], budget: Budget
) -> tuple[z3.CheckSatResult, z3.ModelRef | None, list[z3.BoolRef]]:
    waiting, used = [list(group) for group in instances], list(formulas)
    while not budget.spent():
        solver = z3.Then("simplify", "propagate-values", "solve-eqs", "simplify", "smt").solver()
        solver.set("timeout", budget.milliseconds())
        solver.add(*used)
        answer = _check(solver, budget)
        if answer != z3.sat:
            return answer, None, used
        model = solver.model()
        for group in waiting:
            missed = [instance for instance in group if not z3.is_true(model.eval(instance, model_completion=True))]
            if missed:
                chosen = {instance.get_id() for instance in missed}
                group[:] = [instance for instance in group if instance.get_id() not in chosen]
                used.extend(missed)
                break
        else:
            return answer, model, used
    return z3.unknown, None, used
