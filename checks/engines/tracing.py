"""Compiling the law's own text: it is run once on words that write down what is done to them.

A `Word` is a number that is known only when the compiled code runs; it overloads the integer operators, and each
operation becomes an instruction. Where the text asks a condition which it is, the code branches, and the text is run
again for the other answer: what was written down on the way to the branch is found again, not written twice. A clause
becomes a comparison and a return; a statement about all numbers is spelt out, for the geometry is known.

What comes out are functions of memory images, for `checks.engines.compiled`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import llvmlite.binding as llvm
from attrs import define, field, frozen
from llvmlite import ir
from numba import types

from spec.vocabulary import BrokenClause, Domain, all_of, implies, reached, select

WORD, BIT, ADDRESS = ir.IntType(64), ir.IntType(1), ir.IntType(64).as_pointer()
Value = Any
"""An llvmlite value."""


class UnknownError(TypeError):
    """Python asked for the number of a word that is known only at run time."""


@define(repr=False, eq=False)
class Branch:
    """A place in the tree of decisions: its block, and what is computed there or on the way to it."""

    builder: ir.IRBuilder
    known: dict[tuple[Any, ...], Value]
    yes: Branch | None = None
    no: Branch | None = None
    test: Value = None


@define(eq=False, repr=False)
class Word:
    """A machine word: a plain number where it is known beforehand, else an instruction's result."""

    value: Any
    trace: Trace

    def __index__(self) -> int:
        if type(self.value) is not int:
            raise UnknownError("the number is known only when the code runs")
        return self.value

    def _arithmetic(self, name: str, plain: Callable[[int, int], int], other: Any, *, swapped: bool = False) -> Word:
        one, two = self.value, _plain(other)
        if swapped:
            one, two = two, one
        if type(one) is int and type(two) is int:
            return Word(plain(one, two), self.trace)
        return Word(self.trace.emit(name, one, two), self.trace)

    def _comparison(self, sign: str, other: Any) -> Any:
        one, two = self.value, _plain(other)
        if type(one) is int and type(two) is int:
            return COMPARISONS[sign](one, two)
        return Condition(self.trace.emit(sign, one, two), self.trace)

    def __add__(self, other: Any) -> Word:
        return self._arithmetic("add", int.__add__, other)

    def __sub__(self, other: Any) -> Word:
        return self._arithmetic("sub", int.__sub__, other)

    def __rsub__(self, other: Any) -> Word:
        return self._arithmetic("sub", int.__sub__, other, swapped=True)

    def __mul__(self, other: Any) -> Word:
        return self._arithmetic("mul", int.__mul__, other)

    def __and__(self, other: Any) -> Word:
        return self._arithmetic("and_", int.__and__, other)

    def __or__(self, other: Any) -> Word:
        return self._arithmetic("or_", int.__or__, other)

    def __xor__(self, other: Any) -> Word:
        return self._arithmetic("xor", int.__xor__, other)

    def __lshift__(self, other: Any) -> Word:
        return self._arithmetic("shl", int.__lshift__, other)

    def __rlshift__(self, other: Any) -> Word:
        return self._arithmetic("shl", int.__lshift__, other, swapped=True)

    def __rshift__(self, other: Any) -> Word:
        return self._arithmetic("ashr", int.__rshift__, other)

    __radd__, __rmul__, __rand__, __ror__, __rxor__ = __add__, __mul__, __and__, __or__, __xor__

    def __neg__(self) -> Word:
        return 0 - self

    def __invert__(self) -> Word:
        return self ^ -1

    def __eq__(self, other: object) -> Any:
        return self._comparison("==", other)

    def __ne__(self, other: object) -> Any:
        return self._comparison("!=", other)

    def __lt__(self, other: Any) -> Any:
        return self._comparison("<", other)

    def __le__(self, other: Any) -> Any:
        return self._comparison("<=", other)

    def __gt__(self, other: Any) -> Any:
        return self._comparison(">", other)

    def __ge__(self, other: Any) -> Any:
        return self._comparison(">=", other)

    __hash__ = None  # type: ignore[assignment]

    def for_all(self, domain: Domain, predicate: Callable[[Any], Any]) -> Any:
        return all_of(
            implies(within, predicate(number)) for number, within in self.trace.members(domain) if within is not False
        )

    def tabulate(self, domain: Domain, reading: Callable[[Any], Any], absent: int) -> Entries:
        return Entries({number: reading(number) for number in domain}, absent)


COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "==": int.__eq__,
    "!=": int.__ne__,
    "<": int.__lt__,
    "<=": int.__le__,
    ">": int.__gt__,
    ">=": int.__ge__,
}


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Word | Condition) else int(value)


@define(eq=False, repr=False)
class Condition:
    """A truth value that is known only when the code runs."""

    value: Value
    trace: Trace

    def __bool__(self) -> bool:
        return self.trace.decide(self.value)

    def _logic(self, name: str, other: Any) -> Any:
        return Condition(self.trace.emit(name, self.value, other.value), self.trace)

    def __and__(self, other: Any) -> Any:
        return (self if other else False) if isinstance(other, bool) else self._logic("and_", other)

    def __or__(self, other: Any) -> Any:
        return (True if other else self) if isinstance(other, bool) else self._logic("or_", other)

    def __xor__(self, other: Any) -> Any:
        if other is False:
            return self
        return Condition(self.trace.emit("not_", self.value), self.trace) if other is True else self._logic("xor", other)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    def __eq__(self, other: object) -> Any:
        return (self ^ other) ^ True

    __hash__ = None  # type: ignore[assignment]

    def select(self, then: Any, otherwise: Any) -> Any:
        one, two = _plain(then), _plain(otherwise)
        if one is two or (type(one) is int and one == two):
            return then
        return Word(self.trace.emit("select", self.value, one, two), self.trace)

    def ensure(self, clause: str) -> None:
        self.trace.ensure(self.value, clause)

    def require(self, clause: str) -> None:
        """The caller's duty; whoever calls the compiled code makes only calls that the law allows."""


@frozen(eq=False, repr=False)
class Entries:
    """The law's table, of a geometry that is known: a word for each number, `absent` where there is no entry."""

    words: dict[int, Any]
    absent: int

    def get(self, key: Any, default: int) -> Any:
        """An entry; at a number that the table does not have, and where there is none, the default."""
        found: Any = default
        for number, word in self.words.items():
            at = key == number
            if at is True:
                found = word
                break
            if at is not False:
                found = select(at, word, found)
        return found if default == self.absent else select(found == self.absent, default, found)

    def fill(self, domain: Domain, value: Any) -> Entries:
        return Entries({n: select(domain.contains(n), value, word) for n, word in self.words.items()}, self.absent)

    def erase(self, domain: Domain) -> Entries:
        return self.fill(domain, self.absent)

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, Entries):
            return NotImplemented
        return all_of(word == other.words[number] for number, word in self.words.items())


@frozen(eq=False, repr=False)
class TracedImage:
    """The words behind an address; those that the geometry fixes are known beforehand."""

    trace: Trace
    address: Value
    length: int
    fixed: dict[int, int]

    def __getitem__(self, index: Any) -> Word:
        place = _plain(index)
        if type(place) is int:
            if place in self.fixed:
                return Word(self.fixed[place], self.trace)
            if not 0 <= place < self.length:
                raise IndexError(f"the law reads word {place} of an image of {self.length}")
        else:
            # A corrupt link leads anywhere; what then is read does not matter, for the link is judged as well.
            inside = self.trace.emit("below", place, self.length)
            place = self.trace.emit("select", inside, place, 0)
        return Word(self.trace.emit("load", self.address, place), self.trace)


@define(repr=False, eq=False)
class Trace:
    """One function while its text is run, again and again until every branch has been taken."""

    function: ir.Function
    places: Sequence[int]
    """The numbers of the geometry: where statements about all numbers are spelt out."""
    clauses: list[str] = field(factory=list)
    """By number: what a function that judges can return."""
    here: Branch = field(init=False)
    untaken: list[tuple[bool, ...]] = field(init=False)
    taken: list[bool] = field(init=False)

    # ── Running the text ──

    def run(self, text: Callable[[], Any], finish: Callable[[Any], None]) -> None:
        """Run the text along every path; `finish` writes what each path ends with."""
        root = Branch(ir.IRBuilder(self.function.append_basic_block()), {})
        self.untaken = [()]
        while self.untaken:
            prefix = self.untaken.pop()
            self.here, self.taken = root, []
            self._prefix = prefix
            before = reached.copy()
            try:
                result = text()
            except BrokenClause as broken:
                self._count(before)
                self.here.builder.ret(self.constant(self.number_of(broken.clause)))
            else:
                self._count(before)
                finish(result)

    _prefix: tuple[bool, ...] = ()
    counts: Value = None
    """Where it is counted how often each clause was judged; None where nobody asks."""

    def _count(self, before: Any) -> None:
        """Write down that this path judged its clauses, and leave the counts of this process as they were."""
        judged = [clause for clause in reached if reached[clause] != before[clause]]
        reached.clear()
        reached.update(before)
        if self.counts is None:
            return
        for clause in judged:
            place = self.here.builder.gep(self.counts, [self.constant(self.number_of(clause))])
            self.here.builder.store(self.here.builder.add(self.here.builder.load(place), self.constant(1)), place)

    def decide(self, test: Value) -> bool:
        """Branch here, or take the branch that this run is to take."""
        here = self.here
        if here.test is None:
            blocks = [self.function.append_basic_block() for _ in range(2)]
            here.builder.cbranch(test, *blocks)
            here.test = test
            here.yes, here.no = (Branch(ir.IRBuilder(block), dict(here.known)) for block in blocks)
        position = len(self.taken)
        if position < len(self._prefix):
            answer = self._prefix[position]
        else:
            answer = True
            self.untaken.append((*self.taken, False))
        self.taken.append(answer)
        turned = here.yes if answer else here.no
        assert turned is not None
        self.here = turned
        return answer

    def ensure(self, test: Value, clause: str) -> None:
        """Return the clause's number where the test fails; go on where it holds."""
        here = self.here
        if here.test is None:
            holds, fails = (self.function.append_basic_block() for _ in range(2))
            here.builder.cbranch(test, holds, fails)
            here.test = test
            ir.IRBuilder(fails).ret(self.constant(self.number_of(clause)))
            here.yes = Branch(ir.IRBuilder(holds), dict(here.known))
        assert here.yes is not None
        self.here = here.yes

    def number_of(self, clause: str) -> int:
        if clause not in self.clauses:
            self.clauses.append(clause)
        return self.clauses.index(clause)

    # ── Writing instructions ──

    def constant(self, number: int) -> Value:
        return WORD(number)

    def argument(self, place: int) -> Word:
        return Word(self.function.args[place], self)

    def image(self, place: int, length: int, fixed: dict[int, int]) -> TracedImage:
        return TracedImage(self, self.function.args[place], length, fixed)

    def emit(self, name: str, *operands: Any) -> Value:
        """The result of an instruction, written down unless it was already."""
        key = (name, *(operand if type(operand) is int else id(operand) for operand in operands))
        found = self.here.known.get(key)
        if found is None:
            values = [self.constant(each) if type(each) is int else each for each in operands]
            found = self.here.known[key] = self._write(name, values)
        return found

    def _write(self, name: str, values: list[Value]) -> Value:
        builder = self.here.builder
        match name:
            case "load":
                return builder.load(builder.gep(values[0], [values[1]]))
            case "below":
                return builder.icmp_unsigned("<", *values)
            case "shl" | "ashr":
                # A shift by more than the width is undefined; the paths on which it is used do not come here with one.
                return getattr(builder, name)(values[0], builder.and_(values[1], self.constant(63)))
            case _ if name in COMPARISONS:
                return builder.icmp_signed(name, *values)
            case _:
                return getattr(builder, name)(*values)

    # ── What a path ends with ──

    def return_holds(self, _: object = None) -> None:
        self.here.builder.ret(self.constant(-1))

    def return_numbers(self, numbers: Sequence[Any]) -> None:
        """Store them where the second argument says."""
        for place, number in enumerate(numbers):
            self._store(self.constant(place), _plain(number))
        self.here.builder.ret(self.constant(len(numbers)))

    def return_chosen(self, conditions: Sequence[Any]) -> None:
        """Store the numbers of the conditions that hold where the second argument says, and return how many."""
        builder = self.here.builder
        count = self.constant(0)
        for number, condition in enumerate(conditions):
            if condition is not False:
                self._store(count, number)
                held = self.constant(1) if condition is True else builder.zext(condition.value, WORD)
                count = builder.add(count, held)
        builder.ret(count)

    def _store(self, place: Value, number: Any) -> None:
        builder = self.here.builder
        value = self.constant(number) if type(number) is int else number
        builder.store(value, builder.gep(self.function.args[1], [place]))

    def members(self, domain: Domain) -> Iterator[tuple[int, Any]]:
        """(number, whether it is one of the domain), for every number that may be."""
        try:
            numbers = list(domain)
        except UnknownError:
            return ((number, domain.contains(number)) for number in self.places)
        return ((int(number), True) for number in numbers)


# ── From functions to machine code ───────────────────────────────────────────────────────────────────────────


class Native(types.WrapperAddressProtocol):  # type: ignore[misc]
    """A function in machine code, as compiled code takes it for an argument."""

    def __init__(self, address: int, signature: Any) -> None:
        self.address = address
        self._signature = signature

    def __wrapper_address__(self) -> int:
        return self.address

    def signature(self) -> Any:
        return self._signature


@define(repr=False, eq=False)
class Library:
    """Functions that are written together and then compiled together."""

    module: ir.Module = field(factory=ir.Module)
    engine: Any = None

    def function(self, name: str, arguments: Iterable[Any]) -> ir.Function:
        return ir.Function(self.module, ir.FunctionType(WORD, list(arguments)), name)

    def packing(self, bits: Sequence[int]) -> int:
        """Write `pack` and `unpack` for numbers of so many bits; how many words a key then has."""
        places = []
        word, used = 0, 0
        for size in bits:
            if used + size > WORD.width:
                word, used = word + 1, 0
            places.append((word, used, size))
            used += size
        self._pack(places)
        self._unpack(places)
        return word + 1

    def _pack(self, places: Sequence[tuple[int, int, int]]) -> None:
        function = self.function("pack", [ADDRESS, ADDRESS])
        builder = ir.IRBuilder(function.append_basic_block())
        words = [WORD(0)] * (places[-1][0] + 1)
        excess = WORD(0)
        for place, (word, shift, size) in enumerate(places):
            number = builder.load(builder.gep(function.args[0], [WORD(place)]))
            words[word] = builder.or_(words[word], builder.shl(number, WORD(shift)))
            excess = builder.or_(excess, builder.lshr(number, WORD(size)))
        for place, value in enumerate(words):
            builder.store(value, builder.gep(function.args[1], [WORD(place)]))
        fits = builder.and_(
            builder.icmp_signed("==", excess, WORD(0)), builder.icmp_signed("!=", words[0], WORD(-1))
        )
        builder.ret(builder.zext(fits, WORD))

    def _unpack(self, places: Sequence[tuple[int, int, int]]) -> None:
        function = self.function("unpack", [ADDRESS, ADDRESS])
        builder = ir.IRBuilder(function.append_basic_block())
        for place, (word, shift, size) in enumerate(places):
            value = builder.load(builder.gep(function.args[0], [WORD(word)]))
            number = builder.and_(builder.lshr(value, WORD(shift)), WORD((1 << size) - 1))
            builder.store(number, builder.gep(function.args[1], [WORD(place)]))
        builder.ret(WORD(len(places)))

    def compile(self) -> None:
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        target = llvm.Target.from_default_triple().create_target_machine(
            cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=3
        )
        module = llvm.parse_assembly(str(self.module))
        passes = llvm.create_pass_builder(target, llvm.create_pipeline_tuning_options(speed_level=3))
        passes.getModulePassManager().run(module, passes)
        self.engine = llvm.create_mcjit_compiler(module, target)
        self.engine.finalize_object()

    def native(self, name: str, signature: Any) -> Native:
        return Native(self.engine.get_function_address(name), signature)
