"""Traced words mean what Python's numbers mean, and the compiled code does on every path what the text does."""

from __future__ import annotations

import ctypes
import itertools
import operator
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pytest
from attrs import define, field
from llvmlite import ir

from checks.clauses import REPRESENTS
from checks.engines.compiling.machine_code import ADDRESS, WORD, Library, pack, unpack
from checks.engines.compiling.sweep import HOLDS, UNFIT
from checks.engines.compiling.traced import Condition, Entries, MixedError, UnknownError, Word, bare, known
from checks.engines.compiling.tracing import Trace
from spec.physical.buddy import Block, Heads
from spec.vocabulary import (
    Frame,
    Order,
    Span,
    Table,
    align_down,
    all_of,
    any_of,
    ensure,
    exactly_one,
    exists,
    for_all,
    implies,
    negate,
    reached,
    select,
    tabulate,
)

NUMBERS = (0, 1, -1, 2, -2, 3, 63, 64, 2**31 - 1, 2**31, -(2**31), 2**32, 2**62, -(2**62), 2**63 - 1, -(2**63), 5)
COUNT = len(NUMBERS)
SHIFTS = (0, 1, 2, 5, 31, 32, 33, 62, 63)
ARITHMETIC = [operator.add, operator.sub, operator.mul, operator.and_, operator.or_, operator.xor]
COMPARISONS = [operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge]
PLACES = tuple(range(3, 11))
UNWRITTEN = 77


def word(number: int) -> int:
    """The machine word of a number."""
    return (int(number) + 2**63) % 2**64 - 2**63


@define
class Written:
    """Texts that are compiled together, each a function of an image that writes numbers."""

    places: tuple[int, ...] = PLACES
    library: Library = field(factory=Library)
    clauses: list[str] = field(factory=list)
    traces: dict[str, Trace] = field(factory=dict)

    def write(
        self, name: str, length: int, text: Callable[[Trace, Any], Any], fixed: dict[int, int] | None = None
    ) -> None:
        """(trace, image) → the number, or the row of numbers, that is written."""
        trace = Trace(self.library.function(name, [ADDRESS, ADDRESS, ADDRESS]), self.places, self.clauses)
        trace.counts = trace.function.args[2]
        self.traces[name] = trace
        trace.run(lambda: text(trace, trace.image(0, length, fixed or {})), partial(self._finish, trace))

    def _finish(self, trace: Trace, result: Any) -> None:
        value = bare(select(result, 1, 0) if isinstance(result, bool | Condition) else result)
        if isinstance(value, int):
            trace.here.builder.store(WORD(value), trace.function.args[1])
        elif isinstance(value, tuple):
            for place, number in enumerate(value):
                trace.here.builder.store(WORD(number), trace.here.builder.gep(trace.function.args[1], [WORD(place)]))
        else:
            trace.write_state(Word(value, trace), trace.function.args[1])
        trace.return_holds()

    def call(self, name: str, words: Sequence[int], room: int = 1) -> tuple[int, list[int], list[int]]:
        """What the function returned, what it wrote, and how often each clause was judged."""
        if self.library.engine is None:
            self.library.compile()
        image = np.array([word(number) for number in words] or [0], dtype=np.int64)
        written = np.full(room + 1, UNWRITTEN, dtype=np.int64)
        counts = np.zeros(len(self.clauses) + 1, dtype=np.int64)
        kind = ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_void_p] * 3)
        address = self.library.engine.get_function_address(name)
        code = kind(address)(image.ctypes.data, written.ctypes.data, counts.ctypes.data)
        assert written[room] == UNWRITTEN
        return code, written[:room].tolist(), counts[: len(self.clauses)].tolist()

    def result(self, name: str, *words: int) -> int:
        code, [number], _ = self.call(name, words)
        assert code == HOLDS
        return number

    def row(self, name: str, words: Sequence[int], room: int) -> list[int]:
        code, numbers, _ = self.call(name, words, room)
        assert code == HOLDS
        return numbers


def row_of(trace: Trace, image: Any, first: int, count: int = COUNT) -> Word:
    row: Word = image[Word(tuple(range(first, first + count)), trace)]
    return row


def span(start: Any, stop: Any) -> Span:
    return Span(start, stop)


def instructions(trace: Trace) -> list[str]:
    return [one.opname for block in trace.function.blocks for one in block.instructions]


# ── Operators ────────────────────────────────────────────────────────────────────────────────────────────────


def check_operator(
    operation: Callable[[Any, Any], Any], ones: Sequence[int], others: Sequence[int], swapped: bool = True
) -> None:
    """Word and word, word and number, number and word; and the same with rows."""
    written = Written()
    count = len(others)
    ones = list(itertools.islice(itertools.cycle(ones), max(len(ones), count)))
    length = len(ones) + count
    written.write("words", 2, lambda trace, image: operation(image[0], image[1]))
    written.write("twice", 1, lambda trace, image: operation(image[0], image[0]))
    for place, number in enumerate(others):
        written.write(f"number {place}", 1, lambda trace, image, number=number: operation(image[0], number))  # type: ignore[misc]
    for place, number in enumerate(ones) if swapped else ():
        written.write(f"swapped {place}", 1, lambda trace, image, number=number: operation(number, image[0]))  # type: ignore[misc]
    written.write(
        "rows",
        2 * count,
        lambda trace, image: operation(row_of(trace, image, 0, count), row_of(trace, image, count, count)),
    )
    written.write("row and word", length, lambda trace, image: operation(row_of(trace, image, 0, count), image[count]))
    written.write("word and row", length, lambda trace, image: operation(image[0], row_of(trace, image, 1, count)))
    written.write(
        "row and known",
        count,
        lambda trace, image: operation(row_of(trace, image, 0, count), Word(tuple(others), trace)),
    )
    written.write(
        "known and row",
        count,
        lambda trace, image: operation(Word(tuple(ones[:count]), trace), row_of(trace, image, 0, count)),
    )
    for (at, one), (place, other) in itertools.product(enumerate(ones), enumerate(others)):
        expected = word(operation(one, other))
        assert written.result("words", one, other) == expected, (one, other)
        assert written.result(f"number {place}", one) == expected, (one, other)
        if swapped:
            assert written.result(f"swapped {at}", other) == expected, (one, other)
    for one in set(ones) & set(others):
        assert written.result("twice", one) == word(operation(one, one))
    for turn in range(len(ones)):
        mine = (*ones[turn:], *ones[:turn])[:count]
        each = [word(operation(*pair)) for pair in zip(mine, others, strict=True)]
        assert written.row("rows", (*mine, *others), count) == each
        assert written.row("row and known", mine, count) == each
        assert written.row("row and word", (*mine, others[0]), count) == [
            word(operation(one, others[0])) for one in mine
        ]
        assert written.row("word and row", (mine[0], *others), count) == [
            word(operation(mine[0], other)) for other in others
        ]
    for turn in range(count):
        theirs = (*others[turn:], *others[:turn])
        each = [word(operation(*pair)) for pair in zip(ones[:count], theirs, strict=True)]
        assert written.row("known and row", theirs, count) == each


@pytest.mark.parametrize("operation", [*ARITHMETIC, *COMPARISONS], ids=lambda operation: operation.__name__)
def test_words_and_rows_compute_as_machine_words_do(operation: Callable[[Any, Any], Any]) -> None:
    check_operator(operation, NUMBERS, NUMBERS)


def test_words_and_rows_are_shifted_as_machine_words_are() -> None:
    check_operator(operator.lshift, NUMBERS, SHIFTS)
    check_operator(operator.rshift, NUMBERS, SHIFTS, swapped=False)


@pytest.mark.parametrize("operation", [operator.neg, operator.invert], ids=["neg", "invert"])
def test_one_word_or_row_alone(operation: Callable[[Any], Any]) -> None:
    written = Written()
    written.write("word", 1, lambda trace, image: operation(image[0]))
    written.write("row", COUNT, lambda trace, image: operation(row_of(trace, image, 0)))
    expected = [word(operation(number)) for number in NUMBERS]
    assert [written.result("word", number) for number in NUMBERS] == expected
    assert written.row("row", NUMBERS, COUNT) == expected


LOGIC: dict[str, Callable[[Any, Any], Any]] = {
    "and": operator.and_,
    "or": operator.or_,
    "xor": operator.xor,
    "eq": operator.eq,
    "ne": operator.ne,
    "implies": implies,
    "all_of": lambda one, other: all_of([one, other]),
    "any_of": lambda one, other: any_of([one, other]),
    "negate": lambda one, other: negate(one) & negate(other),
    "exactly_one": lambda one, other: exactly_one([one, other, False]),
    "select": lambda one, other: select(one, 11, select(other, 22, 33)),
}
TRUTHS = list(itertools.product([False, True], repeat=2))


@pytest.mark.parametrize("name", LOGIC)
def test_conditions_combine_as_truths_do(name: str) -> None:
    """Each with each: one that is known only when the code runs, a plain one, and rows of both kinds."""
    logic = LOGIC[name]
    written = Written()
    columns = tuple(zip(*TRUTHS, strict=True))
    written.write("words", 2, lambda trace, image: logic(image[0] != 0, image[1] != 0))
    written.write("itself", 1, lambda trace, image: logic(image[0] != 0, image[0] != 0))
    for truth in (False, True):
        written.write(f"then {truth}", 1, lambda trace, image, truth=truth: logic(image[0] != 0, truth))  # type: ignore[misc]
        written.write(f"first {truth}", 1, lambda trace, image, truth=truth: logic(truth, image[0] != 0))  # type: ignore[misc]
    written.write(
        "rows", 8, lambda trace, image: logic(row_of(trace, image, 0, 4) != 0, row_of(trace, image, 4, 4) != 0)
    )
    written.write(
        "row and known", 4, lambda trace, image: logic(row_of(trace, image, 0, 4) != 0, Condition(columns[1], trace))
    )
    written.write(
        "known and row", 4, lambda trace, image: logic(Condition(columns[0], trace), row_of(trace, image, 0, 4) != 0)
    )
    written.write("row and word", 5, lambda trace, image: logic(row_of(trace, image, 0, 4) != 0, image[4] != 0))
    expected = [int(logic(*pair)) for pair in TRUTHS]
    for (one, other), result in zip(TRUTHS, expected, strict=True):
        assert written.result("words", one, other) == result
        assert written.result(f"then {other}", int(one)) == result
        assert written.result(f"first {one}", other) == result
        if one == other:
            assert written.result("itself", one) == result
    assert written.row("rows", (*columns[0], *columns[1]), 4) == expected
    assert written.row("row and known", columns[0], 4) == expected
    assert written.row("known and row", columns[1], 4) == expected
    for other in (False, True):
        assert written.row("row and word", (*columns[0], other), 4) == [int(logic(one, other)) for one in columns[0]]


def test_one_of_many_and_all_of_many() -> None:
    written = Written()
    written.write("one", 5, lambda trace, image: exactly_one(image[place] == 1 for place in range(5)))
    written.write("all", 5, lambda trace, image: all_of(image[place] == 1 for place in range(5)))
    written.write("any", 5, lambda trace, image: any_of(image[place] == 1 for place in range(5)))
    for truths in itertools.product([0, 1], repeat=5):
        assert written.result("one", *truths) == (sum(truths) == 1)
        assert written.result("all", *truths) == all(truths)
        assert written.result("any", *truths) == any(truths)


def test_selected_words_and_rows() -> None:
    written = Written()
    written.write("word", 3, lambda trace, image: select(image[0] < 5, image[1], image[2]))
    written.write(
        "rows", 12, lambda trace, image: select(row_of(trace, image, 0, 4) < 5, row_of(trace, image, 4, 4), 9)
    )
    written.write(
        "by one word",
        9,
        lambda trace, image: select(image[0] < 5, row_of(trace, image, 1, 4), row_of(trace, image, 5, 4)),
    )
    written.write("alike", 1, lambda trace, image: select(image[0] < 5, 7, 7))
    assert [written.result("word", first, 20, 30) for first in (4, 5)] == [20, 30]
    assert written.row("rows", (4, 5, -1, 6, 10, 20, 30, 40), 4) == [10, 9, 30, 9]
    for first in (4, 5):
        assert written.row("by one word", (first, 1, 2, 3, 4, 5, 6, 7, 8), 4) == (
            [1, 2, 3, 4] if first < 5 else [5, 6, 7, 8]
        )
    assert written.result("alike", 4) == 7
    assert "select" not in instructions(written.traces["alike"])


def test_what_is_known_is_computed_beforehand() -> None:
    written = Written()

    def text(trace: Trace, image: Any) -> Any:
        one = Word(6, trace)
        assert ((one + 1) * 2 - 4 << 3 >> 1) == (10 << 2)
        assert (one < 7) is True
        assert (one == 7) is False
        assert range(10)[one] == 6
        row = Word((1, 2, 3), trace)
        assert (row + one).value == (7, 8, 9)
        assert (row > 0) is True
        assert (row == 9) is False
        assert (row > 1).value == (False, True, True)
        assert image[1].value == 44
        assert for_all(span(Word(4, trace), 8), lambda number: number > 3) is True
        return (one ^ 3) + image[1]

    written.write("known", 2, text, fixed={1: 44})
    assert instructions(written.traces["known"]) == ["store", "ret"]
    assert written.result("known", 0, 0) == (6 ^ 3) + 44
    assert known(Word(4, written.traces["known"]).value)


def test_a_number_that_is_not_known_is_asked_for_in_vain() -> None:
    written = Written()
    with pytest.raises(UnknownError, match="known only when it runs"):
        written.write("index", 1, lambda trace, image: range(5)[image[0]])
    with pytest.raises(UnknownError):
        written.write("many", 1, lambda trace, image: range(5)[Word((1, 2), trace)])


def test_what_is_known_and_no_word_is_cut_down_to_one() -> None:
    """As the instruction would have done."""
    written = Written()
    written.write("huge", 1, lambda trace, image: image[0] + (Word(2**62, trace) * 4 + 7) - Word(-(2**63), trace))
    assert written.result("huge", 5) == word(5 + 7 + 2**63)


def test_an_instruction_is_written_once() -> None:
    written = Written()
    written.write("twice", 2, lambda trace, image: (image[0] + image[1]) * (image[0] + image[1]))
    assert instructions(written.traces["twice"]).count("add") == 1
    assert written.result("twice", 2, 3) == 25


# ── Paths and clauses ────────────────────────────────────────────────────────────────────────────────────────


def branching(number: Any, other: Any) -> int:
    if number < 0:
        return 1
    if other == number:
        return 2 if number > 10 else 3
    return 4 if other > number and other > 20 else 5


def test_every_path_is_compiled() -> None:
    written = Written()
    written.write("paths", 2, lambda trace, image: branching(image[0], image[1]))
    results = set()
    for one, other in itertools.product((-5, 0, 10, 11, 20, 21, 40), repeat=2):
        results.add(written.result("paths", one, other))
        assert written.result("paths", one, other) == branching(one, other), (one, other)
    assert results == {1, 2, 3, 4, 5}


def test_a_branch_knows_what_was_computed_before_it_and_not_beside_it() -> None:
    def text(trace: Trace, image: Any) -> Any:
        total = image[0] + image[1]
        if total > 5:
            return (image[0] * image[1]) + total
        return (image[0] * image[1]) - total

    written = Written()
    written.write("both", 2, text)
    assert [instructions(written.traces["both"]).count(name) for name in ("add", "mul")] == [2, 2]
    assert (written.result("both", 3, 4), written.result("both", 1, 2)) == (12 + 7, 2 - 3)


def test_a_row_of_truths_is_not_one_truth_to_branch_on() -> None:
    written = Written()
    with pytest.raises(UnknownError, match="branches"):
        written.write("row", 4, lambda trace, image: 1 if row_of(trace, image, 0, 4) == 0 else 2)
    with pytest.raises(UnknownError, match="branches"):
        written.write("known", 4, lambda trace, image: 1 if Word((1, 2), trace) == 1 else 2)


def judged(number: Any, other: Any) -> int:
    ensure(number > 0, "is positive")
    if other > 5:
        ensure(number != other, "differs from a large one")
        return 1
    ensure(other > -3, "is not too small")
    ensure(number * 2 > other, "is more than half")
    return 2


def test_clauses_judge_and_are_counted() -> None:
    written = Written()
    before = reached.copy()
    written.write("judged", 2, lambda trace, image: judged(image[0], image[1]))
    assert reached == before
    numbers = (-4, -3, 0, 1, 3, 6, 7)
    seen = set()
    for one, other in itertools.product(numbers, repeat=2):
        count = reached.copy()
        try:
            expected, broken = judged(one, other), ""
        except Exception as caught:
            expected, broken = 0, str(caught)
        counted = {clause: reached[clause] - count[clause] for clause in reached if reached[clause] != count[clause]}
        code, [result], counts = written.call("judged", (one, other))
        seen.add(broken)
        if broken:
            assert written.clauses[code] == broken, (one, other)
        else:
            assert (code, result) == (HOLDS, expected), (one, other)
            assert {clause: n for clause, n in zip(written.clauses, counts, strict=True) if n} == counted
    reached.clear()
    reached.update(before)
    assert seen == {"", "is positive", "differs from a large one", "is not too small", "is more than half"}


def ensured(condition: Any, clause: str) -> int:
    ensure(condition, clause)
    return 0


def test_a_clause_of_a_row_holds_where_it_holds_in_every_lane() -> None:
    written = Written()
    written.write("row", 4, lambda trace, image: ensured(row_of(trace, image, 0, 4) > 1, "all large"))
    written.write("known", 4, lambda trace, image: ensured(Word((1, 2), trace) > 1, "all known are large"))
    written.write("never", 4, lambda trace, image: ensured(Word(1, trace) == 2, "never"))
    assert written.call("row", (2, 3, 4, 5))[0] == HOLDS
    for place in range(4):
        words = [2, 3, 4, 5]
        words[place] = 1
        assert written.clauses[written.call("row", words)[0]] == "all large"
    assert written.clauses[written.call("known", (0,) * 4)[0]] == "all known are large"
    assert written.clauses[written.call("never", (0,) * 4)[0]] == "never"


# ── All numbers of a domain ──────────────────────────────────────────────────────────────────────────────────

FIRST = PLACES[0]


def reader(image: Any) -> Callable[[Any], Any]:
    return lambda number: image[number - FIRST] > 0


DOMAINS: dict[str, Callable[[Any, Any], Any]] = {
    "span": lambda one, other: Span(one, other),
    "block": lambda one, other: Block(Frame(align_down(one, other & 3)), Order(other & 3)),
    "heads": lambda one, other: Heads(Frame(one), PLACES[-1] + 1, Order(other & 3)),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", DOMAINS)
def test_statements_about_all_numbers_of_a_domain(name: str) -> None:
    """Its bounds known when the text is written down, or when the code runs; a statement, and its contrary."""
    written = Written()
    length = len(PLACES) + 2
    bounds = list(itertools.product((3, 4, 6, 9), (0, 1, 2, 5, 9)))
    make = DOMAINS[name]
    wholes = [[1] * len(PLACES), *([int(place != hole) for place in range(len(PLACES))] for hole in range(len(PLACES)))]
    wholes += [[0] * len(PLACES), [int(place == 4) for place in range(len(PLACES))]]

    def dynamic(trace: Trace, image: Any) -> Any:
        return for_all(make(image[length - 2], image[length - 1]), reader(image))

    def some(trace: Trace, image: Any) -> Any:
        return exists(make(image[length - 2], image[length - 1]), reader(image))

    written.write("all", length, dynamic)
    written.write("some", length, some)
    for place, (one, other) in enumerate(bounds):
        if is_inside(make(one, other)):
            written.write(
                f"known {place}",
                length,
                lambda trace, image, one=one, other=other: for_all(make(Word(one, trace), other), reader(image)),  # type: ignore[misc]
            )
    seen = set()
    for place, (one, other) in enumerate(bounds):
        if not is_inside(make(one, other)):
            continue
        for words in wholes:
            values = [words[number - FIRST] > 0 for number in make(one, other)]
            seen.add((all(values), any(values)))
            assert written.result("all", *words, one, other) == all(values), (one, other, words)
            assert written.result("some", *words, one, other) == any(values), (one, other, words)
            assert written.result(f"known {place}", *words, one, other) == all(values), (one, other, words)
    assert {(True, True), (False, True), (False, False)} <= seen


def is_inside(domain: Any) -> bool:
    return set(domain) <= set(PLACES)


def test_statements_within_statements() -> None:
    """No block in the span is wholly zero: what pool.has_free says, with a row inside a row."""
    written = Written()
    length = len(PLACES) + 1
    order = length - 1

    def claim(image: Any, size: Any) -> Any:
        heads = Heads(Frame(FIRST), Frame(PLACES[-1] + 1), size)
        return exists(heads, lambda head: for_all(Block(head, size), lambda frame: image[frame - FIRST] == 0))

    written.write("nested", length, lambda trace, image: claim(image, image[order]))
    seen = set()
    for number, size in itertools.product(range(256), range(4)):
        words = [number >> place & 1 for place in range(8)]
        expected = claim(words, Order(size))
        seen.add(expected)
        assert written.result("nested", *words, size) == expected, (words, size)
    assert seen == {True, False}


def test_what_is_said_of_each_place_may_speak_of_all_places() -> None:
    """Below a place that is set all are: the places below it are not the lanes of the witness."""
    written = Written()

    def claim(image: Any, witness: Any) -> Any:
        below = Span(FIRST, witness)
        return implies(image[witness - FIRST] == 1, for_all(below, lambda place: image[place - FIRST] == 1))

    written.write(
        "within",
        len(PLACES),
        lambda trace, image: trace.everywhere(trace.in_row(PLACES, lambda witness: claim(image, witness))),
    )
    seen = set()
    for number in range(256):
        words = [number >> place & 1 for place in range(8)]
        expected = all(claim(words, place) for place in PLACES)
        seen.add(expected)
        assert written.result("within", *words) == expected, words
    assert seen == {True, False}


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────


def all_places(trace: Trace) -> Span:
    return span(Word(FIRST, trace), PLACES[-1] + 1)


ABSENT = -1
TABLE_WORDS = len(PLACES)


def table_of(trace: Trace, image: Any) -> Any:
    return tabulate(all_places(trace), lambda number: image[number - FIRST], ABSENT)


def plain_table(words: Sequence[int]) -> Table[Any, Any]:
    return Table({number: words[number - FIRST] for number in PLACES if words[number - FIRST] != ABSENT})


CONTENTS = ([5, -1, 7, -1, -1, 0, 9, 2], [-1] * 8, [1] * 8, [4, 3, 2, 1, 0, -1, -2, -3])


@pytest.mark.parametrize("default", [ABSENT, 50])
def test_entries_are_looked_up(default: int) -> None:
    written = Written()
    keys = range(FIRST - 2, PLACES[-1] + 3)
    key = TABLE_WORDS
    rows = (PLACES, PLACES[::-1], tuple(number + 1 for number in PLACES), (0, 3, 3, 99, -5, 10, 11, 4))
    for number in keys:
        written.write(
            f"known {number}",
            key,
            lambda trace, image, number=number: table_of(trace, image).get(number, default),  # type: ignore[misc]
        )
    written.write("key", key + 1, lambda trace, image: table_of(trace, image).get(image[key], default))
    for place, row in enumerate(rows):
        written.write(
            f"row {place}",
            key,
            lambda trace, image, row=row: table_of(trace, image).get(Word(row, trace), default),  # type: ignore[misc]
        )
    written.write(
        "keys", 2 * key, lambda trace, image: table_of(trace, image).get(row_of(trace, image, key, 8), default)
    )
    for words in CONTENTS:
        table = plain_table(words)
        for number in keys:
            assert written.result(f"known {number}", *words) == table.get(number, default)
        for number in (*keys, 2**40, -(2**63), 2**63 - 1):
            assert written.result("key", *words, number) == table.get(number, default)
        for place, row in enumerate(rows):
            expected = [table.get(number, default) for number in row]
            assert written.row(f"row {place}", words, 8) == expected
            assert written.row("keys", (*words, *row), 8) == expected


@pytest.mark.parametrize("key", [FIRST - 1, FIRST, FIRST + 3, PLACES[-1], PLACES[-1] + 1])
def test_an_entry_is_set_and_none_beside_the_table(key: int) -> None:
    """Known beforehand or not. Elsewhere it would be forgotten, and a memory that lacks it would be taken for it."""
    written = Written()
    inside = key in PLACES
    written.write("set", TABLE_WORDS + 1, lambda trace, image: table_of(trace, image).set(image[TABLE_WORDS], 6).row)
    written.write("known", TABLE_WORDS, lambda trace, image: table_of(trace, image).set(key, 6).row)
    words = CONTENTS[0]
    expected = [6 if number == key else words[number - FIRST] for number in PLACES]
    for name, given in (("set", [*words, key]), ("known", words)):
        code, numbers, _ = written.call(name, given, len(PLACES))
        assert (numbers if inside else written.clauses[code]) == (expected if inside else REPRESENTS)
        assert (code == HOLDS) == inside


@pytest.mark.parametrize("places", SHIFTS)
def test_a_number_is_shifted_by_a_word(places: int) -> None:
    written = Written()
    written.write("shifted", 1, lambda trace, image: -(2**62) >> image[0])
    assert written.result("shifted", places) == -(2**62) >> places


def test_tables_are_filled_erased_and_compared() -> None:
    written = Written()
    length = TABLE_WORDS + 3

    def block(image: Any) -> Block:
        return Block(image[TABLE_WORDS], image[TABLE_WORDS + 1])

    written.write(
        "fill", length, lambda trace, image: table_of(trace, image).fill(block(image), image[TABLE_WORDS + 2]).row
    )
    written.write("erase", length, lambda trace, image: table_of(trace, image).erase(block(image)).row)
    written.write("known", length, lambda trace, image: table_of(trace, image).fill(Span(5, 8), 6).row)
    written.write(
        "equal",
        2 * TABLE_WORDS,
        lambda trace, image: (
            table_of(trace, image)
            == tabulate(all_places(trace), lambda number: image[number - FIRST + TABLE_WORDS], ABSENT)
        ),
    )
    for words, (head, order) in itertools.product(CONTENTS, [(4, 0), (4, 1), (4, 2), (6, 1), (8, 1)]):
        table = plain_table(words)
        filled, erased = table.fill(Block(Frame(head), Order(order)), 6), table.erase(Block(Frame(head), Order(order)))
        row = written.row("fill", (*words, head, order, 6), 8)
        assert row == [filled.get(number, ABSENT) for number in PLACES]
        row = written.row("erase", (*words, head, order, 6), 8)
        assert row == [erased.get(number, ABSENT) for number in PLACES]
        spanned = table.fill(Span(5, 8), 6)
        assert written.row("known", (*words, 0, 0, 0), 8) == [spanned.get(number, ABSENT) for number in PLACES]
    for one, other in itertools.product(CONTENTS, repeat=2):
        assert written.result("equal", *one, *other) == (one == other)
    for place in range(8):
        changed = list(CONTENTS[0])
        changed[place] += 1
        assert written.result("equal", *CONTENTS[0], *changed) == 0
    with_other = Entries(PLACES, Word(PLACES, written.traces["fill"]), ABSENT)
    assert (with_other == 5) is False


# ── Reading images ───────────────────────────────────────────────────────────────────────────────────────────

CORRUPT = (8, 9, 15, -1, 2**31, 2**40, 2**60, 2**61 + 3, 2**63 - 1, -(2**40), -(2**62), -(2**63))


def test_a_corrupt_index_reads_nothing_outside_the_image() -> None:
    """Not even beside it: what is read is the image's first word. Far away, the process would end."""
    written = Written()
    written.write("word", 8, lambda trace, image: image[image[7]])
    written.write("row", 8, lambda trace, image: image[row_of(trace, image, 4, 4)])
    written.write("known row", 8, lambda trace, image: image[Word((3, -1, 8, 12), trace)])
    for place, number in enumerate(CORRUPT):
        written.write(f"known {place}", 8, lambda trace, image, number=number: image[number])  # type: ignore[misc]
    words = [100, 101, 102, 103, 4, 5, 6, 7]
    beside = [55] * 8
    for number in CORRUPT:
        assert written.result("word", *words[:7], number, *beside) == 100, number
        assert written.row("row", (*words[:4], number, 1, number, 2, *beside), 4) == [100, 101, 100, 102]
    assert written.row("known row", (*words, *beside), 4) == [103, 100, 100, 100]
    for place, number in enumerate(CORRUPT):
        assert written.result(f"known {place}", *words, *beside) == 100, number
    for number in range(7):
        assert written.result("word", *words[:7], number) == words[number]


def test_rows_of_an_image_in_another_order_and_in_part() -> None:
    """Loaded by itself, or taken from a row that was loaded before."""
    written = Written()
    orders = [(0, 1, 2, 3), (3, 2, 1, 0), (1, 1, 2, 2), (4, 5, 6, 7), (7, 0, 4, 3), (7, 6, 5, 4, 3, 2, 1, 0)]
    for place, order in enumerate(orders):
        written.write(f"alone {place}", 8, lambda trace, image, order=order: image[Word(order, trace)])  # type: ignore[misc]
        written.write(f"after {place}", 8, lambda trace, image, order=order: after_all(trace, image, order))  # type: ignore[misc]
    words = [10, 11, 12, 13, 14, 15, 16, 17]
    for place, order in enumerate(orders):
        assert written.row(f"alone {place}", words, len(order)) == [words[index] for index in order]
        assert written.row(f"after {place}", words, len(order)) == [words[index] for index in order]
        assert instructions(written.traces[f"after {place}"]).count("load") == 1


def after_all(trace: Trace, image: Any, order: tuple[int, ...]) -> Any:
    ensure(row_of(trace, image, 0, 8) > 9, "all are large")
    return image[Word(order, trace)]


def test_which_words_were_read_is_known() -> None:
    written = Written()
    written.write("reads", 8, lambda trace, image: image[2] + image[1] + image[Word((4, 5), trace)], fixed={1: 3})
    assert written.traces["reads"].reads == {2, 4, 5}
    written.write("anywhere", 8, lambda trace, image: image[image[2]])
    assert written.traces["anywhere"].reads == {2, None}


# ── Keys ─────────────────────────────────────────────────────────────────────────────────────────────────────


def row_from(builder: ir.IRBuilder, address: Any, places: range) -> Any:
    """Words side by side, and one lane more that says something else."""
    row = ir.Constant(ir.VectorType(WORD, len(places) + 1), [-1] * (len(places) + 1))
    for lane, place in enumerate(places):
        row = builder.insert_element(row, builder.load(builder.gep(address, [WORD(place)])), WORD(lane))
    return row


def packing(bits: Sequence[int]) -> Callable[[Sequence[int]], tuple[int, list[int]]]:
    """Packs numbers of these bits each: whether they fitted, and what is unpacked again."""
    library = Library()
    function = library.function("there and back", [ADDRESS, ADDRESS])
    builder = ir.IRBuilder(function.append_basic_block())
    given, key = function.args
    third = len(bits) // 3
    parts = [part for part in (range(third), range(third, len(bits))) if part]
    rows = [row_from(builder, given, part) for part in parts]
    fits = pack(builder, rows, [[bits[place] for place in part] for part in parts], key)
    for place, number in enumerate(unpack(builder, key, bits)):
        builder.store(number, builder.gep(given, [WORD(place)]))
    builder.ret(builder.select(fits, WORD(HOLDS), WORD(UNFIT)))
    library.compile()

    def tried(numbers: Sequence[int]) -> tuple[int, list[int]]:
        kind = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p)
        words = np.array([word(number) for number in numbers], dtype=np.int64)
        room = np.zeros(len(bits) + 1, dtype=np.int64)
        address = library.engine.get_function_address("there and back")
        return kind(address)(words.ctypes.data, room.ctypes.data), words.tolist()

    return tried


@pytest.mark.parametrize("bits", [(5,), (7, 60, 3), (62, 1, 64), (10,) * 13, (0, 3)], ids=str)
def test_numbers_are_packed_and_told_where_they_do_not_fit(bits: tuple[int, ...]) -> None:
    tried = packing(bits)
    small = [min(3, (1 << size) - 1) for size in bits]
    assert tried(small) == (HOLDS, small)
    for place, size in enumerate(bits):
        most = [*small[:place], word((1 << size) - 1), *small[place + 1 :]]
        assert tried(most) == (HOLDS, most)
        for excess in (1 << size, -1, -(2**63)) if size < 64 else ():
            assert tried([*small[:place], excess, *small[place + 1 :]])[0] == UNFIT, (place, excess)


@pytest.mark.parametrize("bits", [(32, 32), (1, 63, 5)], ids=str)
def test_a_first_word_of_ones_is_no_key(bits: tuple[int, ...]) -> None:
    """It says that a row of the table is free."""
    tried = packing(bits)
    ones = [word((1 << size) - 1) for size in bits]
    assert tried(ones)[0] == UNFIT
    less = [ones[0] - 1, *ones[1:]]
    assert tried(less) == (HOLDS, less)


def test_a_whole_word_is_never_the_first_of_a_key() -> None:
    """It may be all ones."""
    assert packing((64,))([-1]) == (HOLDS, [-1])
    assert packing((63, 64))([(1 << 63) - 1, -1]) == (HOLDS, [(1 << 63) - 1, -1])


@pytest.mark.parametrize("mix", [operator.and_, operator.or_, operator.xor, operator.add, operator.eq, operator.lt])
def test_a_truth_and_a_word_are_not_mixed(mix: Callable[[Any, Any], Any]) -> None:
    """Python takes a truth for 0 or 1, wherever it stands; the prover refuses it likewise."""

    def text(trace: Trace, image: Any) -> Any:
        for one, other in ((image[0] < 3, image[1]), (image[1], image[0] < 3), (image[1], True), (image[0] < 3, 1)):
            with pytest.raises((MixedError, TypeError)):
                mix(one, other)
        return 0

    Written().write("mixed", 2, text)
