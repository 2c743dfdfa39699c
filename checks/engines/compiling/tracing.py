"""Compiling the law's own text: it is run once on words that write down what is done to them.

A `Word` (`checks.engines.compiling.traced`) is a number that is known only when the compiled code runs; it overloads
the integer operators, and each operation becomes an instruction. Where the text asks a condition which it is, the code
branches, and the text is run again for the other answer: what was written down on the way to the branch is found again,
not written twice. A clause becomes a comparison and a return.

What is said of all numbers is said once, of a *row* of them: a word of many lanes, which the processor compares side by
side. So the pointwise texts of the invariants, which branch nowhere, become a few instructions for all places at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from attrs import define, field
from llvmlite import ir

from checks.engines.compiling.emission import Branch, Emitter
from checks.engines.compiling.machine_code import WORD, pack
from checks.engines.compiling.sweep import HOLDS, UNFIT
from checks.engines.compiling.traced import (
    Condition,
    Entries,
    TracedImage,
    UnknownError,
    Value,
    Word,
    bare,
    filled,
    lanes,
    rows_of,
    with_rows,
)
from spec.vocabulary import BrokenClause, Domain, all_of, implies, reached, select

MOST_DECISIONS, MOST_PATHS = 1 << 10, 1 << 14
"""A text that asks for more on one path goes through a loop whose end nobody knows; one that has more paths would not
be compiled in a reasonable time."""


@define(eq=False, repr=False)
class Trace(Emitter):
    """One function while its text is run, again and again until every branch has been taken."""

    places: tuple[Any, ...]
    """The numbers of the geometry, or several together: of what statements about all of them speak."""
    clauses: list[str]
    """By number: what a function that judges can return."""
    counts: Value = None
    """Where it is counted how often each clause was judged, if anybody asks."""
    untaken: list[tuple[bool, ...]] = field(factory=lambda: [()])
    """The branches that are still to be taken."""
    prefix: tuple[bool, ...] = ()
    """The branches that this run takes first."""
    taken: list[bool] = field(factory=list)
    reads: set[Value] = field(factory=set)
    """Which words of images were read; None among them where that is known only at run time."""
    paths: int = 1
    in_a_row: bool = False
    """Whether what is being written is said of a row of numbers."""

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
        if len(self.taken) == MOST_DECISIONS:
            raise UnknownError("a loop has a bound that is not known before it runs")
        if self.paths == MOST_PATHS:
            raise UnknownError(f"there are more than {MOST_PATHS} paths through the text that leads here")
        here = self.here
        if here.test is None:
            here.test = test
            here.yes, here.no = self._split(test)
        position = len(self.taken)
        if position < len(self.prefix):
            answer = self.prefix[position]
        else:
            answer = True
            self.paths += 1
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

    def in_row(self, numbers: Sequence[Any], text: Callable[[Any], Any]) -> Any:
        """What a text says of numbers side by side. A statement about all numbers in it has lanes of its own."""
        before, self.in_a_row = self.in_a_row, True
        try:
            if numbers and isinstance(numbers[0], tuple):
                return text(tuple(Word(filled(row), self) for row in zip(*numbers, strict=True)))
            return text(Word(filled(tuple(numbers)), self))
        finally:
            self.in_a_row = before

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
        return self.everywhere(self.in_row(self.places, lambda row: implies(domain.contains(row), predicate(row))))

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

    def write_state(self, state: Any, room: Value, form: Any = None) -> int:
        """Store the words of a state of the law at an address; how many there are. See `rows_of` for the form."""
        builder, written = self.here.builder, 0
        for row, like in zip(rows_of(state, form), rows_of(state if form is None else form), strict=True):
            count = lanes(like.value)
            where = builder.gep(room, [WORD(written)])
            if count:
                where = builder.bitcast(where, ir.VectorType(WORD, count).as_pointer())
            builder.store(self.value(bare(row), WORD, count), where, align=8)
            written += max(count, 1)
        return written

    def read_state(self, form: Any, room: Value) -> Any:
        """A state of such a form whose words were stored at an address."""
        read: list[Word] = []
        done = 0
        for row in rows_of(form):
            count = lanes(row.value)
            read.append(Word(self.emit("state", room, done, count), self))
            done += max(count, 1)
        return with_rows(form, iter(read))

    # ── What a path ends with ──

    def return_number(self, number: int) -> None:
        self.here.builder.ret(WORD(number))

    def return_holds(self, _: object = None) -> None:
        self.return_number(HOLDS)

    def return_packed(self, rows: Sequence[Any], bits: Sequence[Sequence[int]]) -> None:
        """Store rows as a key where the last argument says, and return whether they fit."""
        builder = self.here.builder
        values = [self.value(bare(row), WORD, len(filled(tuple(sizes)))) for row, sizes in zip(rows, bits, strict=True)]
        fits = pack(builder, values, bits, self.function.args[-1])
        builder.ret(builder.select(fits, WORD(HOLDS), WORD(UNFIT)))

    def return_chosen(self, conditions: Sequence[Any]) -> None:
        """Store the numbers of the conditions that hold where the second argument says, and return how many."""
        builder = self.here.builder
        count = WORD(0)
        for number, condition in enumerate(conditions):
            if condition is not False:
                builder.store(WORD(number), builder.gep(self.function.args[1], [count]))
                count = builder.add(count, WORD(1) if condition is True else builder.zext(condition.value, WORD))
        builder.ret(count)
