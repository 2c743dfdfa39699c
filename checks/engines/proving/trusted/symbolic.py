"""Running Python on symbolic words: the source of an implementation or of the law, executed as it stands.

A `Word` is a 64-bit machine word known only by a z3 term; it overloads the integer operators. Where Python
asks a symbolic condition which it is (`if`, `while`, `and`), the path forks: `paths` runs the program again
for each answer that is feasible. Along a path stand *assumptions* (what the branches taken and the
hypotheses say) and *goals* (what must follow from the assumptions that stood when the goal was stated).

A quantifier (`spec.vocabulary.for_all`) is a named condition; `checks.engines.proving.trusted.obligations` unfolds it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cache
from typing import Any, TypeVar

import z3
from attrs import define, field

from checks.engines.proving.trusted import terms
from checks.engines.proving.trusted.decisions import Decisions, OutOfTime, Prefix, SharedSolver
from checks.engines.proving.trusted.facts import LASTING, Facts
from checks.engines.proving.trusted.modelled import NotModelled
from checks.engines.proving.trusted.origin import Origin
from checks.engines.proving.trusted.quantifiers import Asked, Named, Quantifier, Quantifiers
from checks.evidence import Budget
from checks.labels import OVERFLOW
from checks.proof import DeclarationError, Predicate, Statement
from spec.vocabulary import BrokenClause, Domain, select

Built = TypeVar("Built")


class PathEnd(Exception):
    """This path has shown what it had to (a loop's body has come round), or cannot happen."""


@define
class Goal:
    """What must follow from the first `after` assumptions of its path."""

    label: str
    after: int
    term: z3.BoolRef
    epoch: int


@define
class Path:
    """One path through a program: what is decided, given and to be proved on it."""

    decisions: Decisions = field(factory=Decisions)
    facts: Facts = field(factory=Facts)
    quantifiers: Quantifiers = field(factory=Quantifiers)
    width: int = 64
    goals: list[Goal] = field(factory=list)
    terms: dict[tuple[int, str, int], Word] = field(factory=dict)
    """(epoch, kind, the term's identity) → where hypotheses about all numbers of a kind are used."""
    counters: Counter[str] = field(factory=Counter)
    """How many unknowns of a name there are: one more of another name changes no names."""
    checking: bool = True
    """Whether arithmetic and accesses have obligations (machine code does; a formula about a state does not)."""
    proving: bool = True
    """Whether anything is to be shown; a path that is run for examples has no obligations."""
    branching: bool = True
    """Whether the program may ask a symbolic condition which it is."""
    granting: bool = False
    """Whether the law's clauses are assumed: they were shown elsewhere."""
    left_open: Container[str] = frozenset()
    """Clauses that no theorem is about: they are neither proved nor assumed."""
    relies: dict[str, None] = field(factory=dict)
    """The programs whose theorems the path assumes."""
    used: dict[str, dict[str, None]] = field(factory=dict)
    """Label → the lemmas that are assumed for goals of that label."""
    stated: Counter[str] = field(factory=Counter)
    """Label → how much was to be shown under it, what is plain or stands already included."""
    asked: Asked = field(factory=Asked)
    """By the formula that is being built."""
    derive: Callable[[int, str, Word], dict[str, Iterable[Any]]] = lambda epoch, kind, word: {}
    """(epoch, kind, number) → where else hypotheses are to be used, if they are used at that number."""
    beside: Callable[[str, tuple[Word, ...]], dict[str, Iterable[Any]]] = lambda kind, numbers: {}
    """(kind, numbers of which something is not so) → where hypotheses are to be used besides, by kind"""
    rests: Callable[[Statement], Callable[[Predicate], bool]] = lambda goal: lambda hypothesis: True
    """(what is to be shown) → (a hypothesis) → whether it is to be shown with that"""
    origin: Origin | None = None
    """What some numbers are counted from, if they are."""
    counted: frozenset[str] = frozenset()
    """Which: kinds of numbers, and names of arguments."""
    outcome: Any = None
    """What the program returned, once it has."""
    ended: bool = False
    """Whether it has: nothing is assumed or proved from then on."""
    view: Any = None
    """The image when it returned."""

    # ── Values ──

    def fresh(self, name: str) -> Word:
        self._is_not_building("ask for a new word")
        return self.some(name, self.numbered(name))

    def numbered(self, name: str) -> str:
        """A name that nothing has yet."""
        self.counters[name] += 1
        return f"{name}.{self.counters[name]}"

    def some(self, kind: str, title: str) -> Word:
        """Any number of a kind. Where such numbers are counted from an origin, it is a sum with it, as any word is."""
        word = z3.BitVec(title, self.width)
        return Word(word if self.origin is None or kind not in self.counted else self.origin.term + word, self)

    def uncounted(self, word: Word) -> Word:
        """The number that is counted from an origin, if the word is one."""
        number = None if self.origin is None else self.origin.counted(word.term)
        return word if number is None else Word(number, self)

    def term(self, value: Any) -> z3.BitVecRef:
        """A word's. Raises NotModelled for a truth, which Python takes for a number, and for what no word holds."""
        if isinstance(value, Word):
            return value.term
        if not isinstance(value, int) or isinstance(value, bool):
            raise NotModelled(f"{_described(value)} is used as a number")
        if self.checking and not -(1 << self.width - 1) <= value < 1 << self.width - 1:
            raise NotModelled(f"no word holds the number {value}")
        return _constant(int(value), self.width)

    def condition(self, value: Any) -> z3.BoolRef:
        """A truth's. Raises NotModelled for a word, which Python takes for one where it is mixed with truths."""
        if isinstance(value, Condition):
            return value.term
        if not isinstance(value, bool):
            raise NotModelled(f"{_described(value)} is used as a truth")
        return z3.BoolVal(value)

    def ask(self, function: z3.FuncDeclRef, *places: z3.BitVecRef, made: Any = z3.BitVecRef) -> Any:
        """What an unknown function says of a place: a word, or a condition."""
        value = terms.applied(made, function, *places)
        self.asked.functions.add(function.name())
        self.asked.applications.add(value.get_id())
        return value

    def bit(self, mask: z3.BitVecRef, place: z3.BitVecRef) -> z3.BoolRef:
        """Whether a bit is set, as a function that need not be looked into: shifts by what is not known are costly."""
        word = z3.BitVecSort(self.width)
        said = self.ask(z3.Function("bit", word, word, z3.BoolSort()), mask, place, made=z3.BoolRef)
        if self.quantifiers.comparing is None and said.get_id() not in self.quantifiers.definitions:
            self.quantifiers.definitions[said.get_id()] = said, said == ((mask >> place) & 1 == 1)
        return said

    def named_as(self, predicate: Callable[..., Any], words: tuple[Word, ...]) -> Condition:
        """Whether a predicate holds of some words, as a function that need not be looked into: one that says the same,
        of the same functions, is the same."""
        return self.applied(self._function(predicate, len(words)), predicate, words)

    def applied(self, function: z3.FuncDeclRef, predicate: Callable[..., Any], words: tuple[Word, ...]) -> Condition:
        """The same, where the predicate's function is known."""
        made = self.ask(function, *(terms.simplified(one.term) for one in words), made=z3.BoolRef)
        self.quantifiers.named_predicates.setdefault(made.get_id(), Named(made, predicate, words))
        return Condition(made, self)

    def _function(self, predicate: Callable[..., Any], arity: int) -> z3.FuncDeclRef:
        """Named after what the predicate says."""
        before, self.quantifiers.comparing = self.quantifiers.comparing, 0
        try:
            arguments = [Word(z3.BitVec(f"given.0.{place}", self.width), self) for place in range(arity)]
            said, _ = self.listen(lambda: self.quietly(lambda: self.condition(predicate(*arguments))))
        finally:
            self.quantifiers.comparing = before
        key = arity, said.get_id()
        if key not in self.quantifiers.functions:
            name = f"predicate.{terms.digest(said).hex()}"
            word = z3.BitVecSort(self.width)
            self.quantifiers.functions[key] = said, z3.Function(name, *[word] * arity, z3.BoolSort())
        return self.quantifiers.functions[key][1]

    def listen(self, build: Callable[[], Built]) -> tuple[Built, Asked]:
        """What is built, and what is asked in it."""
        before, self.asked = self.asked, Asked()
        try:
            built = build()
            return built, self.asked
        finally:
            before.add(self.asked)
            self.asked = before

    def recall(self, known: dict[int, tuple[Word, Any, Asked]], word: Word, build: Callable[[], Built]) -> Built:
        """A formula about a word, built once: formulas about states ask the same of it again and again."""
        key = word.term.get_id()
        if key not in known:
            known[key] = (word, *self.listen(build))
        _, built, asked = known[key]
        self.asked.add(asked)
        value: Built = built
        return value

    # ── Assumptions and goals ──

    def assume(self, condition: Any, *, lasting: bool = False, said_by: Predicate | None = None) -> None:
        """Take as given: what is said of all numbers only until the image is forgotten, unless it is to last."""
        self._is_not_building("assume anything")
        for term in _conjuncts(terms.simplified(self.condition(condition))):
            if z3.is_false(term):
                raise PathEnd
            if said_by is not None:
                self.facts.said_by.setdefault(term.get_id(), said_by)
            self._assume(term, LASTING if lasting else self.facts.epoch)

    def _assume(self, term: z3.BoolRef, epoch: int) -> None:
        self.facts.add(term, epoch)
        if (key := term.get_id()) in self.quantifiers.known:
            self.facts.standing.add((key, epoch))

    def hint(self, label: str, condition: Any) -> None:
        """Take as given for goals of one label: what would only be in the way of others."""
        self._is_not_building("assume anything")
        self.facts.hints.setdefault(label, []).append((self.condition(condition), self.facts.epoch))

    def prove(self, condition: Any, label: str) -> None:
        self._is_not_building("prove anything")
        self.stated[label] += self.proving
        for term in _conjuncts(terms.simplified(self.condition(condition))) if self.proving else ():
            self.goals.append(Goal(label, len(self.facts.assumptions), term, self.facts.epoch))

    def is_given(self, condition: Any) -> bool:
        """Whether a statement about all numbers stands already, in the same words."""
        key = terms.simplified(self.condition(condition)).get_id()
        return not self.facts.standing.isdisjoint([(key, self.facts.epoch), (key, LASTING)])

    def consider(self, kind: str, terms: Iterable[Any]) -> None:
        """Hypotheses about all numbers of a kind are to be used at these."""
        self._is_not_building("say where hypotheses are used")
        for value in terms:
            word = Word(_tidy(self.term(value)), self)
            self.terms.setdefault((self.facts.epoch, kind, word.term.get_id()), word)

    def derived(self, epoch: int, kind: str, word: Word) -> Iterator[tuple[str, Word]]:
        found = self.quietly(lambda: {each: list(words) for each, words in self.derive(epoch, kind, word).items()})
        for each, words in found.items():
            yield from ((each, Word(_tidy(self.term(value)), self)) for value in words)

    def decide(self, term: z3.BoolRef) -> bool:
        term = terms.simplified(term)
        if z3.is_true(term) or z3.is_false(term):
            return bool(z3.is_true(term))
        if (made := self.decisions.made(term)) is not None:
            return made
        if not self.branching:
            raise DeclarationError("what is said of a state may not branch on it; use select, all_of, any_of")
        other = terms.simplified(z3.Not(term))
        answer = self.decisions.make(term, other, self.facts.assumptions)
        if answer is None:
            raise PathEnd
        self._assume(term if answer else other, self.facts.epoch)
        return answer

    def part(self, cases: Iterable[Any]) -> int | None:
        """Go on in one of these cases, the path forking for each; its number, or None for where none holds."""
        return next((number for number, case in enumerate(cases) if case), None)

    # ── Quantifiers ──

    def quantify(self, span: Domain, body: Callable[[Any], Any]) -> Condition:
        if self.quantifiers.comparing is not None:
            return self._spelt(span, body)
        title = (
            self.numbered(f"forall{self.quantifiers.scope}")
            if self.quantifiers.scope
            else f"forall.{self._said(span, body)}"
        )
        name = z3.Bool(title)
        self.quantifiers.known.setdefault(name.get_id(), Quantifier(name, title, span, body, self.quantifiers.depth))
        return Condition(name, self)

    def _said(self, span: Domain, body: Callable[[Any], Any]) -> str:
        """A digest of a statement about all numbers: the same for those that say the same of the same functions."""
        self.quantifiers.comparing = 0
        try:
            spelt, _ = self.listen(lambda: self.quietly(lambda: self._spelt(span, body)))
        finally:
            self.quantifiers.comparing = None
        return terms.digest(terms.simplified(spelt.term)).hex()

    def _spelt(self, span: Domain, body: Callable[[Any], Any]) -> Condition:
        """A statement about all numbers, in which these have a name that tells only how deep it stands."""
        assert self.quantifiers.comparing is not None
        kinds = span.kind.split()
        names = [z3.BitVec(f"any.{self.quantifiers.comparing}.{place}", self.width) for place in range(len(kinds))]
        self.quantifiers.comparing += 1
        words: Any = tuple(Word(name, self) for name in names)
        number = words if len(kinds) > 1 else words[0]
        inside, said = self.condition(span.contains(number)), self.condition(body(number))
        self.quantifiers.comparing -= 1
        every = z3.Function(f"every {span.kind}", z3.BoolSort(), z3.BoolSort())
        return Condition(every(z3.Or(z3.Not(inside), said)), self)

    def quietly(self, build: Callable[[], Built]) -> Built:
        """Build a formula about states: its arithmetic has no obligations, and it does not branch.

        What a declaration says of states is asked for in no other way, so that it may guide a proof and not make one.
        Raises DeclarationError where it does anything but build formulas.
        """
        before, taken = (self.checking, self.branching), self._taken()
        self.checking = self.branching = False
        try:
            built = build()
        finally:
            self.checking, self.branching = before
        if self._taken() != taken:
            raise DeclarationError("what is said of a state may not change what is known, to be proved or decided")
        return built

    def _taken(self) -> tuple[object, ...]:
        """What a proof consists of."""
        known = self.facts.count()
        proved = len(self.goals), len(self.relies), self.proving, self.granting, id(self.left_open)
        return known, self.decisions.count(), proved

    def _is_not_building(self, what: str) -> None:
        if not self.branching or self.ended:
            raise DeclarationError(f"what is said of a state may not {what}")


def _described(value: Any) -> str:
    if isinstance(value, bool | Condition):
        return "a truth (the outcome of a comparison)"
    return "a word" if isinstance(value, int | Word) else f"a {type(value).__name__}"


def header_word(path: Path, index: int) -> Word:
    """A word of an image's header, whatever it is: nothing changes it once the image is made."""
    return Word(z3.BitVec(f"header.{index}", path.width), path)


@cache
def _constant(value: int, width: int) -> z3.BitVecRef:
    return z3.BitVecVal(value, width)


@define(eq=False, slots=True)
class Condition:
    """A symbolic truth value."""

    term: z3.BoolRef
    path: Path

    def __bool__(self) -> bool:
        return self.path.decide(self.term)

    def __and__(self, other: Any) -> Condition:
        return Condition(terms.both(self.term, self.path.condition(other)), self.path)

    def __or__(self, other: Any) -> Condition:
        return Condition(terms.either(self.term, self.path.condition(other)), self.path)

    def __xor__(self, other: Any) -> Condition:
        if other is True:
            return Condition(terms.condition(z3.Z3_mk_not, self.term), self.path)
        return Condition(z3.Xor(self.term, self.path.condition(other)), self.path)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    def __eq__(self, other: object) -> Any:
        return Condition(terms.condition(z3.Z3_mk_eq, self.term, self.path.condition(other)), self.path)

    def __ne__(self, other: object) -> Any:
        return (self == other) ^ True

    __hash__ = None  # type: ignore[assignment]

    def _as_number(self, *other: Any) -> Any:
        raise NotModelled(f"{_described(self)} is used as a number")

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _as_number
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _as_number
    __lshift__ = __rlshift__ = __rshift__ = __rrshift__ = _as_number
    __lt__ = __le__ = __gt__ = __ge__ = __neg__ = __pos__ = __invert__ = __index__ = _as_number

    def select(self, then: Any, otherwise: Any) -> Any:
        path = self.path
        return Word(terms.word(z3.Z3_mk_ite, self.term, path.term(then), path.term(otherwise)), path)

    def ensure(self, clause: str) -> None:
        if clause in self.path.left_open:
            return
        if not self.path.granting:
            self.path.prove(self, clause)
        self.path.assume(self, lasting=True)

    def require(self, clause: str) -> None:
        self.path.assume(self)


def _conjuncts(term: z3.BoolRef) -> Iterator[z3.BoolRef]:
    """The parts that hold together; none of what is true."""
    made = terms.kind(term)
    if made == z3.Z3_OP_AND:
        for part in term.children():
            yield from _conjuncts(part)
    elif made != z3.Z3_OP_TRUE:
        yield term


def _tidy(term: z3.BitVecRef) -> z3.BitVecRef:
    """Simplified, unless that hides a flip of constant bits."""
    return term if terms.kind(term) == z3.Z3_OP_BXOR else terms.simplified(term)


def _masked(term: z3.BitVecRef, mask: z3.BitVecRef) -> z3.BitVecRef:
    """term & mask, without a flip of bits that the mask clears: a block and its buddy lie in one larger block."""
    if terms.kind(term) == z3.Z3_OP_BXOR:
        kept, flip = terms.operands(term)
        flipped, known = terms.number(flip), terms.number(mask)
        if flipped is not None and known is not None and not known & flipped:
            term = kept
    return terms.word(z3.Z3_mk_bvand, term, mask)


@define(eq=False, slots=True)
class Word:
    """A machine word, two's complement, as a symbolic term."""

    term: z3.BitVecRef
    path: Path

    def _prove(self, conditions: Callable[[], tuple[z3.BoolRef, ...]]) -> None:
        """Conditions are not built where nothing must be proved."""
        if self.path.checking:
            for condition in conditions():
                self.path.prove(Condition(condition, self.path), OVERFLOW)

    def _prove_places(self, by: Any) -> None:
        """A word is shifted by fewer places than it has bits."""
        if not (isinstance(by, int) and 0 <= by < self.path.width):
            places = self.path.term(by)
            self._prove(lambda: (places >= 0, places < self.path.width))

    def __add__(self, other: Any) -> Word:
        a, b = self.term, self.path.term(other)
        self._prove(lambda: (z3.BVAddNoOverflow(a, b, True), z3.BVAddNoUnderflow(a, b)))
        return Word(terms.word(z3.Z3_mk_bvadd, a, b), self.path)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Word:
        a, b = self.term, self.path.term(other)
        self._prove(lambda: (z3.BVSubNoOverflow(a, b), z3.BVSubNoUnderflow(a, b, True)))
        return Word(terms.word(z3.Z3_mk_bvsub, a, b), self.path)

    def __rsub__(self, other: Any) -> Word:
        return Word(self.path.term(other), self.path) - self

    def __mul__(self, other: Any) -> Word:
        a, b = self.term, self.path.term(other)
        self._prove(lambda: (z3.BVMulNoOverflow(a, b, True), z3.BVMulNoUnderflow(a, b)))
        return Word(terms.word(z3.Z3_mk_bvmul, a, b), self.path)

    __rmul__ = __mul__

    def product_fits(self, other: Any) -> Condition:
        """Whether the product of two numbers is one that a word holds."""
        a, b = self.term, self.path.term(other)
        return Condition(z3.And(z3.BVMulNoOverflow(a, b, True), z3.BVMulNoUnderflow(a, b)), self.path)

    def _divided(self, other: Any) -> tuple[Word, Word]:
        """Quotient and remainder of a number that is not negative by one that is more than 0. Of these alone Python,
        which rounds down, and machines, which round towards 0, have the same, so that it is an obligation that they
        are.

        Two new words, of which no more is known than what those of Python keep. The quotient's product is one of words
        and may have wrapped: to rule that out is left to the proof, as it makes each question much harder.
        """
        by = Word(self.path.term(other), self.path)
        self._prove(lambda: (self.term >= 0, by.term > 0))
        quotient, remainder = self.path.fresh("quotient"), self.path.fresh("remainder")
        product = quotient.term * by.term
        in_range = z3.And(quotient.term >= 0, quotient.term <= self.term, remainder.term >= 0, remainder.term < by.term)
        is_whole = z3.And(product >= 0, product <= self.term, self.term == product + remainder.term)
        applies = z3.And(self.term >= 0, by.term > 0)
        self.path.assume(Condition(z3.Implies(applies, z3.And(in_range, is_whole)), self.path))
        return quotient, remainder

    def __floordiv__(self, other: Any) -> Word:
        return self._divided(other)[0]

    def __rfloordiv__(self, other: Any) -> Word:
        return Word(self.path.term(other), self.path) // self

    def __mod__(self, other: Any) -> Word:
        return self._divided(other)[1]

    def __rmod__(self, other: Any) -> Word:
        return Word(self.path.term(other), self.path) % self

    def __pos__(self) -> Word:
        return self

    def __neg__(self) -> Word:
        self._prove(lambda: (z3.BVSNegNoOverflow(self.term),))
        return Word(-self.term, self.path)

    def __lshift__(self, other: Any) -> Word:
        a, b = self.term, self.path.term(other)
        self._prove_places(other)
        self._prove(lambda: ((a << b) >> b == a,))
        return Word(terms.word(z3.Z3_mk_bvshl, a, b), self.path)

    def __rlshift__(self, other: Any) -> Word:
        return Word(self.path.term(other), self.path) << self

    def __rshift__(self, other: Any) -> Word:
        a, b = self.term, self.path.term(other)
        self._prove_places(other)
        return Word(terms.word(z3.Z3_mk_bvashr, a, b), self.path)

    def __rrshift__(self, other: Any) -> Word:
        return Word(self.path.term(other), self.path) >> self

    def __and__(self, other: Any) -> Word:
        mask = self.path.term(other)
        return self._counted(Origin.masked, mask, _masked(self.term, mask))

    def __or__(self, other: Any) -> Word:
        bits = self.path.term(other)
        return self._counted(Origin.joined, bits, terms.word(z3.Z3_mk_bvor, self.term, bits))

    def __xor__(self, other: Any) -> Word:
        bits = self.path.term(other)
        return self._counted(Origin.flipped, bits, terms.word(z3.Z3_mk_bvxor, self.term, bits))

    def _counted(self, make: Callable[..., z3.BitVecRef], other: z3.BitVecRef, exact: z3.BitVecRef) -> Word:
        """The same, of a number that is counted from an origin."""
        origin = self.path.origin
        number = None if origin is None else origin.counted(self.term)
        return Word(exact if number is None else make(origin, number, other, exact), self.path)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    def __invert__(self) -> Word:
        return Word(terms.word(z3.Z3_mk_bvnot, self.term), self.path)

    def has(self, place: Any) -> Condition:
        """Whether the bit of a place is set."""
        return Condition(self.path.bit(terms.simplified(self.term), terms.simplified(self.path.term(place))), self.path)

    def _compare(self, make: terms.Make, other: Any) -> Condition:
        one, two = self.term, self.path.term(other)
        if self.path.origin is not None:
            return Condition(self.path.origin.compared(make, one, two), self.path)
        return Condition(terms.condition(make, one, two), self.path)

    def __lt__(self, other: Any) -> Condition:
        return self._compare(z3.Z3_mk_bvslt, other)

    def __le__(self, other: Any) -> Condition:
        return self._compare(z3.Z3_mk_bvsle, other)

    def __gt__(self, other: Any) -> Condition:
        return self._compare(z3.Z3_mk_bvsgt, other)

    def __ge__(self, other: Any) -> Condition:
        return self._compare(z3.Z3_mk_bvsge, other)

    def __eq__(self, other: object) -> Any:
        return self._compare(z3.Z3_mk_eq, other) if isinstance(other, int | Word | Condition) else NotImplemented

    def __ne__(self, other: object) -> Any:
        return self._compare(z3.Z3_mk_eq, other) ^ True if isinstance(other, int | Word | Condition) else NotImplemented

    def __bool__(self) -> bool:
        return bool(self != 0)

    def __hash__(self) -> int:
        return int(self.term.hash())

    def holds(self, predicate: Callable[..., Any], words: tuple[Any, ...]) -> Condition:
        """Whether a predicate holds of some words."""
        return self.path.named_as(predicate, tuple(Word(self.path.term(word), self.path) for word in words))

    # What spec.vocabulary asks of a symbolic bound.

    def up_to(self, most: int) -> range:
        """The numbers from 0 to the most that it may be, as far as the path was parted by that."""
        known = (self.path.decisions.made(terms.simplified((self <= number).term)) for number in range(most))
        return range(next((number for number, said in enumerate(known) if said), most) + 1)

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

    def raised(self, span: Domain, more: Any) -> SymbolicTable:
        return SymbolicTable(lambda key: self.reading(key) + select(_within(span, key), more, 0), self.absent)

    def erase(self, span: Domain) -> SymbolicTable:
        return self.fill(span, self.absent)


def paths(
    program: Callable[[Path], Any],
    *,
    width: int = 64,
    known: frozenset[Prefix] = frozenset(),
    budget: Budget | None = None,
) -> Iterator[Path]:
    """Every feasible path through the program, those that are known unasked; each path's `outcome` is what the program
    returned. Raises OutOfTime where the budget is spent first: the paths that came until then are not all."""
    waiting: list[tuple[Prefix, z3.ModelRef | None]] = [((), None)]
    shared = SharedSolver(budget=budget or Budget())
    while waiting:
        if shared.budget.spent():
            raise OutOfTime
        path = Path(Decisions(*waiting.pop(), known=known, shared=shared), width=width)
        try:
            path.outcome = program(path)
        except PathEnd:
            path.outcome = PathEnd
        except BrokenClause as broken:
            path.prove(False, broken.clause)
            path.outcome = PathEnd
        path.ended = True
        waiting.extend(path.decisions.alternatives)
        yield path
