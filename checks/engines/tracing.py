"""Compiling the law's own text: it is run once on words that write down what is done to them.

A `Word` is a number that is known only when the compiled code runs; it overloads the integer operators, and each
operation becomes an instruction. Where the text asks a condition which it is, the code branches, and the text is run
again for the other answer: what was written down on the way to the branch is found again, not written twice. A clause
becomes a comparison and a return.

What is said of all numbers is said once, of a *row* of them: a word of many lanes, which the processor compares side by
side. So the pointwise texts of the invariants, which branch nowhere, become a few instructions for all places at once.

What comes out are functions of memory images, for `checks.engines.compiled`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from attrs import define, evolve, field, fields, frozen, has
from llvmlite import ir

from checks.engines.machine_code import ADDRESS, BIT, WORD, store
from checks.engines.sweep import HOLDS
from spec.vocabulary import BrokenClause, Domain, all_of, implies, reached, select

Value = Any
"""A number, a tuple with a number for each lane, or what an instruction gives: a word or one of many lanes."""


class UnknownError(TypeError):
    """Python asked for the number of a word that is known only at run time."""


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


def bare(value: Any) -> Value:
    return value.value if isinstance(value, Word | Condition) else value


@define(eq=False, repr=False)
class Word:
    """A machine word, or a row of them."""

    value: Value
    trace: Trace

    def __index__(self) -> int:
        if type(self.value) is not int:
            raise UnknownError("the number is known only when the code runs")
        return self.value

    def _binary(self, name: str, one: Any, two: Any) -> Any:
        one, two = bare(one), bare(two)
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

    __radd__, __rmul__, __rand__, __ror__, __rxor__ = __add__, __mul__, __and__, __or__, __xor__

    def __neg__(self) -> Any:
        return self._binary("sub", 0, self)

    def __invert__(self) -> Any:
        return self._binary("xor", self, -1)

    def __eq__(self, other: object) -> Any:
        return self._binary("==", self, other)

    def __ne__(self, other: object) -> Any:
        return self._binary("!=", self, other)

    def __lt__(self, other: Any) -> Any:
        return self._binary("<", self, other)

    def __le__(self, other: Any) -> Any:
        return self._binary("<=", self, other)

    def __gt__(self, other: Any) -> Any:
        return self._binary(">", self, other)

    def __ge__(self, other: Any) -> Any:
        return self._binary(">=", self, other)

    __hash__ = None  # type: ignore[assignment]

    def for_all(self, domain: Domain, predicate: Callable[[Any], Any]) -> Any:
        return self.trace.for_all(domain, predicate)

    def tabulate(self, domain: Domain, reading: Callable[[Any], Any], absent: int) -> Entries:
        numbers = tuple(int(number) for number in domain)
        return Entries(numbers, reading(Word(numbers, self.trace)), absent)


@define(eq=False, repr=False)
class Condition:
    """A truth value that is known only when the code runs, or a row of them."""

    value: Value
    trace: Trace

    def __bool__(self) -> bool:
        return self.trace.decide(self.trace.everywhere(self).value)

    def _logic(self, name: str, other: Any) -> Any:
        one, two = self.value, bare(other)
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

    __hash__ = None  # type: ignore[assignment]

    def select(self, then: Any, otherwise: Any) -> Any:
        one, two = bare(then), bare(otherwise)
        if one is two or (known(one) and one == two):
            return then
        return Word(self.trace.emit("select", self.value, one, two), self.trace)

    def ensure(self, clause: str) -> None:
        holds = self.trace.everywhere(self)
        if isinstance(holds, bool):
            raise AssertionError("a row of known truths is a plain one")
        self.trace.ensure(holds.value, clause)

    def require(self, clause: str) -> None:
        """The caller's duty; whoever calls the compiled code makes only calls that the law allows."""


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
        return Entries(self.numbers, select(within, value, self.row), self.absent)

    def erase(self, domain: Domain) -> Entries:
        return self.fill(domain, self.absent)

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
        self.trace.reads.add(place if known(place) else None)
        return Word(self.trace.load(self.address, self.length, place), self.trace)


@define(eq=False, repr=False)
class Branch:
    """A place in the tree of decisions: its block, and what is computed there or on the way to it."""

    builder: ir.IRBuilder
    results: dict[tuple[Any, ...], Value]
    rows: dict[int, dict[tuple[int, ...], Value]] = field(factory=dict)
    """By the address of an image: the rows that were loaded."""
    test: Value = None
    yes: Branch | None = None
    no: Branch | None = None


@define(eq=False, repr=False)
class Trace:
    """One function while its text is run, again and again until every branch has been taken."""

    function: ir.Function
    places: tuple[int, ...]
    """The numbers of the geometry: of what statements about all numbers speak."""
    clauses: list[str]
    """By number: what a function that judges can return."""
    counts: Value = None
    """Where it is counted how often each clause was judged, if anybody asks."""
    here: Branch = field(init=False)
    untaken: list[tuple[bool, ...]] = field(factory=lambda: [()])
    """The branches that are still to be taken."""
    prefix: tuple[bool, ...] = ()
    """The branches that this run takes first."""
    taken: list[bool] = field(factory=list)
    reads: set[Value] = field(factory=set)
    """Which words of images were read; None among them where that is known only at run time."""
    in_a_row: bool = False
    """Whether a statement about all numbers is being written, of a row of them."""

    # ── Running the text ──

    def run(self, text: Callable[[], Any], finish: Callable[[Any], None]) -> None:
        """Run the text along every path; `finish` writes what each path ends with."""
        root = Branch(ir.IRBuilder(self.function.append_basic_block()), {})
        while self.untaken:
            self.prefix = self.untaken.pop()
            self.here, self.taken = root, []
            before = reached.copy()
            try:
                result, broken = text(), None
            except BrokenClause as caught:
                result, broken = None, caught.clause
            self._count(before)
            if broken is None:
                finish(result)
            else:
                self.return_number(self.number_of(broken))

    def _count(self, before: Any) -> None:
        """Write down that this path judged its clauses, and leave the counts of this process as they were."""
        judged = [clause for clause in reached if reached[clause] != before[clause]]
        reached.clear()
        reached.update(before)
        builder = self.here.builder
        for clause in judged if self.counts is not None else ():
            place = builder.gep(self.counts, [WORD(self.number_of(clause))])
            builder.store(builder.add(builder.load(place), WORD(1)), place)

    def decide(self, test: Value) -> bool:
        """Branch here, or take the branch that this run is to take."""
        here = self.here
        if here.test is None:
            here.test = test
            here.yes, here.no = self._split(test)
        position = len(self.taken)
        if position < len(self.prefix):
            answer = self.prefix[position]
        else:
            answer = True
            self.untaken.append((*self.taken, False))
        self.taken.append(answer)
        self._go(here.yes if answer else here.no)
        return answer

    def ensure(self, test: Value, clause: str) -> None:
        """Return the clause's number where the test fails; go on where it holds."""
        here = self.here
        if here.test is None:
            here.test = test
            here.yes, fails = self._split(test)
            fails.builder.ret(WORD(self.number_of(clause)))
        self._go(here.yes)

    def _split(self, test: Value) -> tuple[Branch, Branch]:
        blocks = [self.function.append_basic_block() for _ in range(2)]
        self.here.builder.cbranch(test, *blocks)
        here = self.here
        yes, no = (
            Branch(ir.IRBuilder(block), dict(here.results), {image: dict(rows) for image, rows in here.rows.items()})
            for block in blocks
        )
        return yes, no

    def _go(self, branch: Branch | None) -> None:
        assert branch is not None
        self.here = branch

    def number_of(self, clause: str) -> int:
        if clause not in self.clauses:
            self.clauses.append(clause)
        return self.clauses.index(clause)

    # ── Values ──

    def argument(self, place: int) -> Word:
        return Word(self.function.args[place], self)

    def image(self, place: int, length: int, fixed: dict[int, int]) -> TracedImage:
        return TracedImage(self, self.function.args[place], length, fixed)

    def row(self) -> Word:
        """All places."""
        return Word(self.places, self)

    def wrap(self, value: Value, is_truth: bool) -> Any:
        """As what the law's text works with; a truth that is known, in all lanes alike, is a plain one."""
        if not is_truth:
            return Word(value, self)
        if isinstance(value, tuple):
            if all(value) or not any(value):
                return bool(value[0])
            return Condition(tuple(map(bool, value)), self)
        return value if isinstance(value, bool) else Condition(value, self)

    def everywhere(self, truth: Any) -> Any:
        """Whether it holds in all lanes."""
        value = bare(truth)
        if isinstance(value, tuple):
            return all(value)
        return Condition(self.emit("everywhere", value), self) if lanes(value) else truth

    def for_all(self, domain: Domain, predicate: Callable[[Any], Any]) -> Any:
        """Side by side, in a row; a statement within such a statement is spelt out, number by number."""
        if self.in_a_row:
            return all_of(implies(domain.contains(place), predicate(place)) for place in self.places)
        self.in_a_row = True
        try:
            row = self.row()
            return self.everywhere(implies(domain.contains(row), predicate(row)))
        finally:
            self.in_a_row = False

    def lookup(self, table: Entries, key: Any, default: int) -> Any:
        key = bare(key)
        numbers = table.numbers
        if type(key) is int:
            return Word(self.emit("lane", table.row.value, numbers.index(key)), self) if key in numbers else default
        if key == numbers:
            return table.row
        if lanes(key):
            found: Any = default
            for place, number in enumerate(numbers):
                at = Word(key, self) == number
                found = select(at, Word(self.emit("lane", table.row.value, place), self), found)
            return found
        within = (Word(key, self) >= numbers[0]) & (Word(key, self) <= numbers[-1])
        place = select(within, Word(key, self) - numbers[0], 0)
        return select(within, Word(self.emit("lane", table.row.value, bare(place)), self), default)

    def write_state(self, state: Any, place: int) -> int:
        """Store the words of a state of the law where an argument says; how many there are."""
        builder, room, written = self.here.builder, self.function.args[place], 0
        for row in rows_of(state):
            count = lanes(row.value)
            where = builder.gep(room, [WORD(written)])
            if count:
                where = builder.bitcast(where, ir.VectorType(WORD, count).as_pointer())
            builder.store(self._value(row.value, WORD, count), where, align=8)
            written += max(count, 1)
        return written

    def read_state(self, like: Any, place: int) -> Any:
        """A state whose words were stored where an argument says; its form is that of another."""
        read: list[Word] = []
        done = 0
        for row in rows_of(like):
            count = lanes(row.value)
            read.append(Word(self.emit("state", self.function.args[place], done, count), self))
            done += max(count, 1)
        return with_rows(like, iter(read))

    # ── Instructions ──

    def emit(self, name: str, *operands: Value) -> Value:
        """The result of an instruction, written down unless it was already."""
        key = (name, *(operand if known(operand) else id(operand) for operand in operands))
        found = self.here.results.get(key)
        if found is None:
            found = self.here.results[key] = self._write(name, operands)
        return found

    def load(self, address: Value, length: int, places: Value) -> Value:
        """The words at some places of an image, whatever they are: where no word is, the first one."""
        if not known(places):
            # A corrupt link leads anywhere. What is read there does not matter, for the link is judged as well.
            places = self.emit("select", self.emit("below", places, length), places, 0)
        elif isinstance(places, tuple):
            places = tuple(place if 0 <= place < length else 0 for place in places)
            return self._row(address, places)
        return self.emit("load", address, places)

    def _row(self, address: Value, places: tuple[int, ...]) -> Value:
        """Words side by side: those of a row that was loaded before, in another order, where that has them all."""
        loaded = self.here.rows.setdefault(id(address), {})
        for before, row in loaded.items():
            if set(places) <= set(before):
                return row if places == before else self.emit("shuffle", row, tuple(map(before.index, places)))
        row = loaded[places] = self.emit("load", address, places)
        return row

    def _write(self, name: str, operands: Sequence[Value]) -> Value:
        builder = self.here.builder
        if name == "everywhere":
            (row,) = operands
            bits = builder.bitcast(row, ir.IntType(lanes(row)))
            return builder.icmp_unsigned("==", bits, ir.Constant(bits.type, -1))
        if name == "state":
            address, place, count = operands
            where = builder.gep(address, [WORD(place)])
            if count:
                where = builder.bitcast(where, ir.VectorType(WORD, count).as_pointer())
            return builder.load(where, align=8)
        if name == "shuffle":
            row, order = operands
            return builder.shuffle_vector(row, row, ir.Constant(ir.VectorType(ir.IntType(32), len(order)), order))
        if name == "ptrtoint":
            return builder.ptrtoint(operands[0], WORD)
        if name == "lane":
            return builder.extract_element(self._value(operands[0], WORD, 0), self._value(operands[1], WORD, 0))
        if name == "load":
            return self._load(*operands)
        count = max(map(lanes, operands))
        if name == "select":
            test, one, two = operands
            return builder.select(
                self._value(test, BIT, lanes(test) and count),
                self._value(one, WORD, count),
                self._value(two, WORD, count),
            )
        kind = BIT if any(_is_truth(operand) for operand in operands) else WORD
        values = [self._value(operand, kind, count) for operand in operands]
        match name:
            case "below":
                return builder.icmp_unsigned("<", *values)
            case "shl" | "ashr":
                # A shift by more than the width is undefined; the paths on which it is used do not come here with one.
                return getattr(builder, name)(values[0], builder.and_(values[1], self._value(63, WORD, count)))
            case _ if name in COMPARISONS:
                return builder.icmp_signed(name, *values)
            case _:
                return getattr(builder, name)(*values)

    def _load(self, address: Value, place: Value) -> Value:
        builder = self.here.builder
        count = lanes(place)
        if not count:
            return builder.load(builder.gep(address, [self._value(place, WORD, 0)]))
        row, addresses = ir.VectorType(WORD, count), ir.VectorType(ADDRESS, count)
        name = f"llvm.masked.gather.v{count}i64.v{count}p0"
        gather = self.function.module.globals.get(name)
        if gather is None:
            kind = ir.FunctionType(row, [addresses, ir.IntType(32), ir.VectorType(BIT, count), row])
            gather = ir.Function(self.function.module, kind, name)
        base = self._value(self.emit("ptrtoint", address), WORD, count)
        where = builder.inttoptr(
            builder.add(base, builder.shl(self._value(place, WORD, count), self._value(3, WORD, count))), addresses
        )
        return builder.call(
            gather, [where, ir.IntType(32)(8), self._value(1, BIT, count), ir.Constant(row, ir.Undefined)]
        )

    def _value(self, value: Value, kind: Any, count: int) -> Value:
        """As an operand of so many lanes."""
        if isinstance(value, tuple):
            return ir.Constant(ir.VectorType(kind, len(value)), tuple(int(number) for number in value))
        if isinstance(value, int):
            return kind(int(value)) if not count else ir.Constant(ir.VectorType(kind, count), (int(value),) * count)
        if not count or lanes(value):
            return value
        builder = self.here.builder
        one = builder.insert_element(ir.Constant(ir.VectorType(value.type, count), ir.Undefined), value, WORD(0))
        zeros = ir.Constant(ir.VectorType(ir.IntType(32), count), (0,) * count)
        return builder.shuffle_vector(one, one, zeros)

    # ── What a path ends with ──

    def return_number(self, number: int) -> None:
        self.here.builder.ret(WORD(number))

    def return_holds(self, _: object = None) -> None:
        self.return_number(HOLDS)

    def return_numbers(self, numbers: Sequence[Any]) -> None:
        """Store them where the second argument says."""
        builder = self.here.builder
        store(builder, [self._value(bare(number), WORD, 0) for number in numbers], self.function.args[1])
        self.return_number(len(numbers))

    def return_chosen(self, conditions: Sequence[Any]) -> None:
        """Store the numbers of the conditions that hold where the second argument says, and return how many."""
        builder = self.here.builder
        count = WORD(0)
        for number, condition in enumerate(conditions):
            if condition is not False:
                builder.store(WORD(number), builder.gep(self.function.args[1], [count]))
                count = builder.add(count, WORD(1) if condition is True else builder.zext(condition.value, WORD))
        builder.ret(count)


def rows_of(state: Any) -> Iterator[Word]:
    """The words of a state of the law that are known only when the code runs, one row for each of its tables."""
    if isinstance(state, Word):
        if not known(state.value):
            yield state
    elif isinstance(state, Entries):
        yield state.row
    elif has(type(state)):
        for each in fields(type(state)):
            yield from rows_of(getattr(state, each.name))


def with_rows(state: Any, rows: Iterator[Word]) -> Any:
    """The same state with other words, in the order of `rows_of`."""
    if isinstance(state, Word):
        return state if known(state.value) else next(rows)
    if isinstance(state, Entries):
        return Entries(state.numbers, next(rows), state.absent)
    if has(type(state)):
        changed = {each.name: with_rows(getattr(state, each.name), rows) for each in fields(type(state)) if each.init}
        return evolve(state, **changed)
    return state


def _is_truth(value: Value) -> bool:
    kind = getattr(value, "type", None)
    return kind is not None and (kind.element if isinstance(kind, ir.VectorType) else kind) == BIT
