"""What the law's text works with while it is written down as code: words and truths that are known only when it runs.

A word may be a *row* of words, which the processor handles side by side: then so is everything computed from it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from attrs import define, evolve, fields, frozen, has
from llvmlite import ir

from checks.clauses import REPRESENTS
from spec.vocabulary import BrokenClause, Domain, negate, select

Value = Any
"""A number, a tuple with a number for each lane, or what an instruction gives: a word or one of many lanes."""


class Trace(Protocol):
    """What words ask of the trace in which they stand (checks.engines.compiling.tracing)."""

    reads: set[Value]

    def wrap(self, value: Value, is_truth: bool) -> Any: ...
    def emit(self, name: str, *operands: Any) -> Value: ...
    def load(self, address: Value, length: int, place: Value) -> Value: ...
    def decide(self, test: Value) -> bool: ...
    def ensure(self, test: Value, clause: str) -> None: ...
    def everywhere(self, truth: Any) -> Any: ...
    def for_all(self, domain: Domain, predicate: Callable[[Any], Any]) -> Any: ...
    def in_row(self, numbers: Sequence[Any], text: Callable[[Any], Any]) -> Any: ...
    def lookup(self, table: Entries, key: Any, default: int) -> Any: ...


class UntracedError(TypeError):
    """What the law's text does cannot be written down."""


class MixedError(UntracedError):
    """A truth and a word are mixed."""


class UnknownError(UntracedError):
    """Python asked for the number of a word that is known only at run time."""


class FormError(UntracedError):
    """A state of the law has something that the words which are kept of it do not tell."""


def lanes(value: Value) -> int:
    """How many numbers stand side by side; 0 for one alone."""
    if isinstance(value, tuple):
        return len(value)
    kind = getattr(value, "type", None)
    return kind.count if isinstance(kind, ir.VectorType) else 0


ARITHMETIC: dict[str, Callable[[int, int], int]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "and_": operator.and_,
    "or_": operator.or_,
    "xor": operator.xor,
    "shl": operator.lshift,
    "ashr": operator.rshift,
    "sdiv": lambda one, two: one // two if one >= 0 else -(-one // two),
}
COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
PLAIN: dict[str, Callable[[int, int], int]] = {**ARITHMETIC, **COMPARISONS}


def known(value: Value) -> bool:
    return isinstance(value, int | tuple)


def plainly(name: str, one: Value, two: Value) -> Value:
    """The result for numbers that are known."""
    count = max(lanes(one), lanes(two))
    if not count:
        return PLAIN[name](one, two)
    sides = [side if isinstance(side, tuple) else (side,) * count for side in (one, two)]
    return tuple(PLAIN[name](*pair) for pair in zip(*sides, strict=True))


def filled(numbers: tuple[int, ...]) -> tuple[int, ...]:
    """A row as the processor likes it: a power of two of lanes; the last number fills it up."""
    return numbers + numbers[-1:] * ((1 << (len(numbers) - 1).bit_length()) - len(numbers))


def bare(value: Any) -> Value:
    return value.value if isinstance(value, Word | Condition) else value


def word(value: Any) -> Value:
    """The term of a word. Raises MixedError for a truth, which Python takes for a number."""
    if isinstance(value, bool | Condition):
        raise MixedError("a truth (the outcome of a comparison) is used as a number")
    return bare(value)


def truth(value: Any) -> Value:
    """The term of a truth. Raises MixedError for a word, which Python takes for a number beside a truth."""
    if not isinstance(value, bool | Condition):
        raise MixedError("a word is used as a truth")
    return bare(value)


@define(eq=False, repr=False)
class Word:
    """A machine word, or a row of them."""

    value: Value
    trace: Trace

    def __index__(self) -> int:
        if type(self.value) is not int:
            raise UnknownError("a number that is known only when it runs is used as a bound, or to index a sequence")
        return self.value

    def __bool__(self) -> bool:
        return bool(self != 0)

    def _binary(self, name: str, one: Any, two: Any) -> Any:
        one, two = word(one), word(two)
        if known(one) and known(two):
            return self.trace.wrap(plainly(name, one, two), name in COMPARISONS)
        return self.trace.wrap(self.trace.emit(name, one, two), name in COMPARISONS)

    def __add__(self, other: Any) -> Any:
        return self._binary("add", self, other)

    def __sub__(self, other: Any) -> Any:
        return self._binary("sub", self, other)

    def __rsub__(self, other: Any) -> Any:
        return self._binary("sub", other, self)

    def __mul__(self, other: Any) -> Any:
        return self._binary("mul", self, other)

    def __and__(self, other: Any) -> Any:
        return self._binary("and_", self, other)

    def __or__(self, other: Any) -> Any:
        return self._binary("or_", self, other)

    def __xor__(self, other: Any) -> Any:
        return self._binary("xor", self, other)

    def __lshift__(self, other: Any) -> Any:
        return self._binary("shl", self, other)

    def __rlshift__(self, other: Any) -> Any:
        return self._binary("shl", other, self)

    def __rshift__(self, other: Any) -> Any:
        return self._binary("ashr", self, other)

    def __rrshift__(self, other: Any) -> Any:
        return self._binary("ashr", other, self)

    __radd__, __rmul__, __rand__, __ror__, __rxor__ = __add__, __mul__, __and__, __or__, __xor__

    def __floordiv__(self, other: Any) -> Any:
        """By a number that is known: rounded down, where the processor rounds towards nought."""
        divisor = word(other)
        if type(divisor) is not int or divisor <= 0:
            raise UnknownError("a divisor is known only when it runs, or is not above 0")
        return self if divisor == 1 else self._binary("sdiv", select(self < 0, self - (divisor - 1), self), divisor)

    def __mod__(self, other: Any) -> Any:
        return self - self // other * other

    def __neg__(self) -> Any:
        return self._binary("sub", 0, self)

    def __invert__(self) -> Any:
        return self._binary("xor", self, -1)

    def __eq__(self, other: object) -> Any:
        """With what is no number, such as a failure, it is compared as Python's own numbers are: they differ."""
        return self._binary("==", self, other) if isinstance(other, NUMBERS) else NotImplemented

    def __ne__(self, other: object) -> Any:
        return self._binary("!=", self, other) if isinstance(other, NUMBERS) else NotImplemented

    def __lt__(self, other: Any) -> Any:
        return self._binary("<", self, other)

    def __le__(self, other: Any) -> Any:
        return self._binary("<=", self, other)

    def __gt__(self, other: Any) -> Any:
        return self._binary(">", self, other)

    def __ge__(self, other: Any) -> Any:
        return self._binary(">=", self, other)

    def __hash__(self) -> int:
        """A number that is known is found in a dict or a set as Python's own is."""
        if type(self.value) is not int:
            raise UnknownError("a number that is known only when it runs is looked for in a dict or a set")
        return hash(self.value)

    def for_all(self, domain: Domain, predicate: Callable[[Any], Any]) -> Any:
        return self.trace.for_all(domain, predicate)

    def up_to(self, most: int) -> range:
        """The numbers from 0 to it: what bounds a text is known at each geometry."""
        return range(self.__index__() + 1)

    def tabulate(self, domain: Domain, reading: Callable[[Any], Any], absent: int) -> Entries:
        numbers = tuple(int(number) for number in domain)
        return Entries(filled(numbers), self.trace.in_row(numbers, reading), absent)


@define(eq=False, repr=False)
class Condition:
    """A truth value that is known only when the code runs, or a row of them."""

    value: Value
    trace: Trace

    def __bool__(self) -> bool:
        if lanes(self.value):
            raise UnknownError("what is said of all numbers branches")
        return self.trace.decide(self.value)

    def _logic(self, name: str, other: Any) -> Any:
        one, two = self.value, truth(other)
        if known(one) and known(two):
            return self.trace.wrap(plainly(name, one, two), True)
        return self.trace.wrap(self.trace.emit(name, one, two), True)

    def __and__(self, other: Any) -> Any:
        return (self if other else False) if isinstance(other, bool) else self._logic("and_", other)

    def __or__(self, other: Any) -> Any:
        return (True if other else self) if isinstance(other, bool) else self._logic("or_", other)

    def __xor__(self, other: Any) -> Any:
        return self if other is False else self._logic("xor", other)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    def __eq__(self, other: object) -> Any:
        return (self ^ other) ^ True

    def __ne__(self, other: object) -> Any:
        return self ^ other

    __hash__ = None  # type: ignore[assignment]

    def select(self, then: Any, otherwise: Any) -> Any:
        one, two = bare(then), bare(otherwise)
        if one is two or (known(one) and one == two):
            return then
        return Word(self.trace.emit("select", self.value, one, two), self.trace)

    def ensure(self, clause: str) -> None:
        holds = self.trace.everywhere(self)
        if isinstance(holds, bool):
            raise BrokenClause(clause)  # a row of known truths, of which not all hold
        self.trace.ensure(holds.value, clause)

    def require(self, clause: str) -> None:
        """The caller's duty; whoever calls the compiled code makes only calls that the law allows."""


NUMBERS = int, Word, Condition, ir.Value
"""What a word may be compared with: a truth among them is an error."""


@frozen(eq=False, repr=False)
class Entries:
    """The law's table, of a geometry that is known: a row with a word for each number, `absent` where none is."""

    numbers: tuple[int, ...]
    row: Any
    absent: int

    def get(self, key: Any, default: int) -> Any:
        """An entry; at a number that the table does not have, and where there is none, the default."""
        found = self.row.trace.lookup(self, key, default)
        return found if default == self.absent else select(found == self.absent, default, found)

    def fill(self, domain: Domain, value: Any) -> Entries:
        within = domain.contains(Word(self.numbers, self.row.trace))
        return self._with(within, value)

    def erase(self, domain: Domain) -> Entries:
        return self.fill(domain, self.absent)

    def set(self, key: Any, value: Any) -> Entries:
        """No memory represents a table that has an entry at another number."""
        numbers = Word(self.numbers, self.row.trace)
        inside = negate(self.row.trace.everywhere(numbers != key))
        if inside is False:
            raise BrokenClause(REPRESENTS)
        if inside is not True:
            inside.ensure(REPRESENTS)
        return self._with(numbers == key, value)

    def _with(self, lanes: Any, value: Any) -> Entries:
        """With a value in some lanes; a table of one lane stays a row where it is known that this is the one."""
        row = self.row * 0 + value if lanes is True else select(lanes, value, self.row)
        return Entries(self.numbers, row, self.absent)

    def __eq__(self, other: object) -> Any:
        return isinstance(other, Entries) and self.row.trace.everywhere(self.row == other.row)


@frozen(eq=False, repr=False)
class TracedImage:
    """The words behind an address; those that the geometry fixes are known beforehand."""

    trace: Trace
    address: Value
    length: int
    fixed: dict[int, int]

    def __getitem__(self, index: Any) -> Word:
        place = bare(index)
        if type(place) is int and place in self.fixed:
            return Word(self.fixed[place], self.trace)
        self.trace.reads.update(place if isinstance(place, tuple) else {place if known(place) else None})
        return Word(self.trace.load(self.address, self.length, place), self.trace)


def parts(state: Any) -> Iterator[tuple[str, Any]]:
    """What a state of the law consists of, by name: the fields of a class, the places of a tuple."""
    if isinstance(state, tuple):
        yield from ((str(place), each) for place, each in enumerate(state))
    elif has(type(state)) and not isinstance(state, Word | Condition | Entries):
        yield from ((each.name, getattr(state, each.name)) for each in fields(type(state)) if each.init)


def is_open(leaf: Any) -> bool:
    """Whether it is known only when the code runs."""
    return isinstance(leaf, Entries) or (isinstance(leaf, Word | Condition) and not known(leaf.value))


def rows_of(state: Any, form: Any = None) -> Iterator[Word]:
    """The words of a state of the law that are known only when the code runs, one row for each of its tables; those
    that another state has, where that gives the form. Raises FormError where they do not tell all of this one."""
    form = state if form is None else form
    if isinstance(form, Entries):
        if not (isinstance(state, Entries) and state.numbers == form.numbers and state.absent == form.absent):
            raise FormError("a table of the law's state is not the one that `abstract` reads")
        yield state.row
    elif is_open(form):
        trace = form.trace
        value = select(state, 1, 0) if isinstance(state, Condition | bool) else state
        yield value if isinstance(value, Word) else Word(operator.index(value), trace)
    elif pairs := list(parts(form)):
        if type(state) is not type(form) or len(pairs) != len(list(parts(state))):
            raise FormError(f"a part of the law's state is no {type(form).__name__}, as `abstract` says")
        for (_, mine), (_, its) in zip(parts(state), pairs, strict=True):
            yield from rows_of(mine, its)
    elif state is not form and (is_open(state) or state != form):
        raise FormError("a part of the law's state changes that `abstract` reads from no word of the image")


def with_rows(state: Any, rows: Iterator[Word]) -> Any:
    """The same state with other words, in the order of `rows_of`."""
    if isinstance(state, Entries):
        return Entries(state.numbers, next(rows), state.absent)
    if is_open(state):
        row = next(rows)
        return row != 0 if isinstance(state, Condition) else row
    changed = {name: with_rows(each, rows) for name, each in parts(state)}
    if isinstance(state, tuple):
        return tuple(changed.values())
    return evolve(state, **changed) if changed else state


def numbers_of(form: Any, state: Any) -> Iterator[int]:
    """The numbers of a state in plain Python, as the words of the form are: lane by lane."""
    if isinstance(form, Entries):
        yield from (int(state.get(number, form.absent)) for number in form.numbers)
    elif is_open(form):
        yield int(state)
    else:
        for (_, its), (_, mine) in zip(parts(form), parts(state), strict=True):
            yield from numbers_of(its, mine)
