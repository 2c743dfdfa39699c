"""The words that every chapter uses: numbers with a meaning, named failures, and the sentences that judge.

Everything here works on plain integers and on symbolic words alike. A symbolic word is any object that
overloads the integer operators (`checks.engines.proving.trusted.symbolic.Word`); the few functions below that
Python's own syntax cannot overload (`select`, `for_all`, `tabulate`, …) ask such an object to do the work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from errno import errorcode
from itertools import product
from typing import Any, Generic, NewType, Protocol, Self, TypeVar

from attrs import evolve, frozen

Frame = NewType("Frame", int)
"""The number of a page frame: its physical address divided by the page size (Linux: pfn)."""

FrameCount = NewType("FrameCount", int)
"""How many frames."""

Order = NewType("Order", int)
"""The binary logarithm of a block's size in frames."""

NONE = Order(-1)
"""The order of a block that is not there."""

PAGE_SHIFT = 12
"""log2 of the size of a frame in bytes: 4 KiB (x86-64; Linux: PAGE_SHIFT in include/vdso/page.h, 6.18)."""

FRAME_LIMIT = 1 << 52
"""Frame numbers are below this: a 64-bit physical address holds 52 bits above PAGE_SHIFT."""


# ── Numbers ──────────────────────────────────────────────────────────────────────────────────────────────────


def align_down(number: int, order: int) -> int:
    """The largest multiple of 2**order that is not above number.

    >>> align_down(13, 2)
    12
    """
    return number & -(1 << order)


def align_up(number: int, order: int) -> int:
    """The smallest multiple of 2**order that is not below number.

    >>> align_up(13, 2)
    16
    """
    return (number + (1 << order) - 1) & -(1 << order)


# ── Failures ─────────────────────────────────────────────────────────────────────────────────────────────────


class Failure(Enum):
    """How an operation refuses: a value with a name. This class has no members: each part has one of its own, in the
    words of its chapter (`spec.CHAPTER.words`), which its law calls `Failure`.

    A member is written `NAME = errno, "when", "what may have been done all the same"`, and the state stays as it was
    where the last is left out. The errno is that of nearest meaning, by Linux's numbers
    (include/uapi/asm-generic/errno-base.h); implementations return it negated, as kernel functions do.

    >>> from errno import ENOMEM
    >>> class Full(Failure):
    ...     NO_MEMORY = ENOMEM, "nothing is left"
    >>> str(Full.NO_MEMORY), Full.NO_MEMORY.errno, Full.NO_MEMORY.code, bool(Full.NO_MEMORY.effect)
    ('no memory', 12, 'ENOMEM', False)
    """

    errno: int
    when: str
    """In which case."""
    effect: str
    """What may have been done all the same. Empty where the state stays as it was, as it does for most."""

    def __new__(cls, number: int, when: str, effect: str = "") -> Self:
        if any(other.errno == number for other in cls):
            raise ValueError(f"{cls.__name__} has two failures with errno {errorcode[number]}")
        made = object.__new__(cls)
        made._value_ = made.errno = number
        made.when, made.effect = when, effect
        return made

    @property
    def code(self) -> str:
        """The name of its errno."""
        return errorcode[self.errno]

    def __str__(self) -> str:
        return self.name.lower().replace("_", " ")


def leaves_alone(answer: Any) -> bool:
    """Whether an answer says that nothing was done: it is a failure, and one without effect."""
    return isinstance(answer, Failure) and not answer.effect


# ── Conditions that work on booleans and on symbolic conditions ──────────────────────────────────────────────


def negate(condition: Any) -> Any:
    """Not, without asking a symbolic condition which it is."""
    return condition ^ True


def implies(premise: Any, conclusion: Any) -> Any:
    return (premise ^ True) | conclusion


def all_of(conditions: Iterable[Any]) -> Any:
    """Whether each holds; stops at the first that plainly does not."""
    result: Any = True
    for condition in conditions:
        if condition is False:
            return False
        if condition is not True:
            result = condition & result
    return result


def any_of(conditions: Iterable[Any]) -> Any:
    """Whether one holds; stops at the first that plainly does."""
    result: Any = False
    for condition in conditions:
        if condition is True:
            return True
        if condition is not False:
            result = condition | result
    return result


def exactly_one(conditions: Iterable[Any]) -> Any:
    """Whether one holds and no other: as a mask with one bit set, which solvers decide quickly.

    >>> exactly_one([False, True, False]), exactly_one([True, True]), exactly_one([False])
    (True, False, False)
    """
    mask: Any = 0
    for place, condition in enumerate(conditions):
        mask = mask | select(condition, 1 << place, 0)
    return (mask != 0) & ((mask & (mask - 1)) == 0)


def select(condition: Any, then: Any, otherwise: Any) -> Any:
    """The one or the other value, by a condition that may be symbolic."""
    if condition is True:
        return then
    if condition is False:
        return otherwise
    return condition.select(then, otherwise)


class Domain(Protocol):
    """Numbers over which something may be said of each."""

    @property
    def kind(self) -> str:
        """What is numbered: a prover uses what holds for all numbers of a kind only at numbers of that kind."""

    def __iter__(self) -> Iterator[Any]: ...
    def contains(self, number: Any) -> Any: ...
    def symbolic_bound(self) -> Any:
        """A bound that is a symbolic word, or None where all are plain."""


def symbolic(*bounds: Any) -> Any:
    """The first that is no plain integer, or None."""
    for bound in bounds:
        if type(bound) is not int:
            return bound
    return None


@frozen
class Span:
    """The numbers from start up to, and not with, stop."""

    start: int
    stop: int
    kind: str = "frame"

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.start, self.stop))

    def contains(self, number: Any) -> Any:
        return (self.start <= number) & (number < self.stop)

    def symbolic_bound(self) -> Any:
        return symbolic(self.start, self.stop)


@frozen
class Grid:
    """Several numbers together: every combination of those of some spans."""

    spans: tuple[Span, ...]

    @property
    def kind(self) -> str:
        return " ".join(span.kind for span in self.spans)

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        return product(*self.spans)

    def contains(self, numbers: Any) -> Any:
        return all_of(span.contains(number) for span, number in zip(self.spans, numbers, strict=True))

    def symbolic_bound(self) -> Any:
        return symbolic(*(bound for span in self.spans for bound in (span.start, span.stop)))


def up_to(bound: int, most: int) -> range:
    """The numbers from 0 to a bound; of a symbolic bound, to the most that it may be. Whoever goes through them then
    says of each what depends on the bound."""
    unknown = symbolic(bound)
    numbers: range = range(bound + 1) if unknown is None else unknown.up_to(most)
    return numbers


def for_all(domain: Domain, predicate: Callable[[Any], Any]) -> Any:
    """Whether the predicate holds at each number: checked one by one, or as a quantifier where a bound is symbolic."""
    bound = domain.symbolic_bound()
    if bound is not None:
        return bound.for_all(domain, predicate)
    return all_of(map(predicate, domain))


def exists(domain: Domain, predicate: Callable[[Any], Any]) -> Any:
    """Whether the predicate holds at some number."""
    return negate(for_all(domain, lambda number: negate(predicate(number))))


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────

Key = TypeVar("Key", bound=int)
Value = TypeVar("Value", bound=int)
Part = TypeVar("Part", bound=Any)


class Table(dict[Key, Value], Generic[Key, Value]):
    """A function from numbers to numbers that is never changed, only replaced by a changed copy.

    A key that is absent means "nothing here"; read with `get(key, default)`. Copying is cheap for the
    small states that exploration visits; a long trace passes a table that changes in place instead
    (`checks.linear.LinearTable`), and the prover passes a symbolic one.
    """

    def set(self, key: Key, value: Value) -> Self:
        changed = type(self)(self)
        dict.__setitem__(changed, key, value)
        return changed

    def put(self, values: Mapping[Key, Value]) -> Self:
        """The same table with these values, by their keys."""
        changed = type(self)(self)
        changed.update(values)
        return changed

    def fill(self, domain: Domain, value: Value) -> Self:
        """The same table with one value at each number of the domain."""
        changed = type(self)(self)
        changed.update(dict.fromkeys(domain, value))
        return changed

    def erase(self, domain: Domain) -> Self:
        """The same table with no entry in the domain."""
        changed = type(self)(self)
        for key in domain:
            changed.pop(key, None)
        return changed

    def raised(self, domain: Domain, more: Any) -> Self:
        """The same table with so much more at each number of the domain."""
        changed = type(self)(self)
        changed.update({key: self[key] + more for key in domain})
        return changed

    def __setitem__(self, key: Key, value: Value) -> None:
        raise TypeError("a Table is never changed; use set()")

    def __delitem__(self, key: Key) -> None:
        raise TypeError("a Table is never changed; use erase()")

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))


class Runs(Table[Key, Value]):
    """Runs of numbers of which no two share one: the first number of each, and how many it has. A run of none has its
    first number to itself all the same, as a name must be somebody's alone.

    >>> runs = Runs({16: 8, 32: 0})
    >>> runs.meets(20, 4), runs.meets(24, 8), runs.meets(32, 1)
    (True, False, True)
    >>> list(runs.gaps(0, 48))
    [(0, 16), (24, 8), (33, 15)]
    """

    def meets(self, first: int, count: int) -> bool:
        """Whether some run shares a number with the run of `count` numbers from `first` on."""
        return any(first < key + extent(more) and key < first + extent(count) for key, more in self.items())

    def hold(self, first: int, count: int) -> bool:
        """Whether all of `count` numbers from `first` on are in one run."""
        return any(key <= first and first + count <= key + more for key, more in self.items())

    def nth(self, number: int) -> Key:
        """The first number of one of the runs, counted from 0, from the lowest on."""
        return sorted(self)[number]

    def drop(self, key: Key) -> Self:
        """The same runs without the one that begins there, if one does."""
        changed = type(self)(self)
        changed.pop(key, None)
        return changed

    def ascending(self) -> Iterable[Key]:
        """Their first numbers, from the lowest on."""
        return sorted(self)

    def gaps(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """(first, count) of each run of numbers from start up to, and not with, stop that are in no run."""
        for key in self.ascending():
            if key > start:
                yield start, key - start
            start = key + extent(self[key])
        if stop > start:
            yield start, stop - start

    def leave(self, count: int, start: int, stop: int) -> bool:
        """Whether that many numbers in a row, from start up to, and not with, stop, are in no run."""
        return count <= stop - start and any(more >= count for _, more in self.gaps(start, stop))


def extent(count: int) -> int:
    """How many numbers a run of that many has to itself."""
    return max(count, 1)


def changed(state: Part, **parts: Any) -> Part:
    """The state with other parts; itself, where none is another one, as tables are that change in place."""
    for name, part in parts.items():
        if getattr(state, name) is not part:
            return evolve(state, **parts)
    return state


def tabulate(domain: Domain, reading: Callable[[Any], Any], absent: int) -> Any:
    """The table of a reading over a domain; where the reading gives `absent`, the table has no entry."""
    bound = domain.symbolic_bound()
    if bound is not None:
        return bound.tabulate(domain, reading, absent)
    entries = ((number, reading(number)) for number in domain)
    return Table({number: value for number, value in entries if value != absent})


# ── The sentences that judge ─────────────────────────────────────────────────────────────────────────────────


class BrokenClause(Exception):
    """The implementation broke a clause of the law."""

    def __init__(self, clause: str) -> None:
        super().__init__(clause)
        self.clause = clause


class BrokenRequirement(Exception):
    """The caller did what the law does not allow: a fault of the check, never of the implementation."""


reached: Counter[str] = Counter()
"""How often each clause was judged. A clause that no run reaches is a failure of the checks (vacuity)."""

struck: set[str] = set()
"""Clauses that are ignored: `memspec mutate` strikes each in turn to see whether some mutant then lives."""


def ensure(condition: Any, clause: str) -> None:
    """The implementation's duty: raises BrokenClause where the condition is false.

    A symbolic condition is handed to the prover instead, which then has to prove it.
    """
    reached[clause] += 1
    if condition is True:
        return
    if condition is False:
        if clause not in struck:
            raise BrokenClause(clause)
    else:
        condition.ensure(clause)


def require(condition: Any, clause: str) -> None:
    """The caller's duty: what the law takes for granted of whoever calls."""
    if condition is True:
        return
    if condition is False:
        raise BrokenRequirement(clause)
    condition.require(clause)
