"""The words that every chapter uses."""

from collections import Counter
from itertools import product
from typing import Any

import pytest

from spec import vocabulary
from spec.vocabulary import (
    BrokenClause,
    BrokenRequirement,
    Frame,
    Order,
    Span,
    Table,
    align_down,
    align_up,
    all_of,
    any_of,
    ensure,
    exactly_one,
    exists,
    for_all,
    implies,
    negate,
    require,
    select,
    tabulate,
)


def test_alignment() -> None:
    for number, order in product(range(-20, 70), range(6)):
        size = 2**order
        assert align_down(number, order) == number // size * size
        assert align_up(number, order) == -(-number // size) * size
    assert align_down(2**70 + 3, 2) == 2**70


# ── Conditions ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("width", range(8))
def test_conditions_agree_with_counting(width: int) -> None:
    for conditions in product((False, True), repeat=width):
        assert exactly_one(conditions) is (sum(conditions) == 1)
        assert all_of(conditions) is all(conditions)
        assert any_of(conditions) is any(conditions)
        domain = Span(0, width)
        assert for_all(domain, conditions.__getitem__) is all(conditions)
        assert exists(domain, conditions.__getitem__) is any(conditions)


def test_the_truth_tables() -> None:
    for one, other in product((False, True), repeat=2):
        assert implies(one, other) is (not one or other)
        assert negate(one) is (not one)
        assert select(one, 3, 4) == (3 if one else 4)


def test_nothing_is_asked_beyond_what_decides() -> None:
    asked: list[int] = []

    def even(number: int) -> bool:
        asked.append(number)
        return number % 2 == 0

    assert for_all(Span(0, 10), even) is False
    assert asked == [0, 1]


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_table_is_replaced_and_never_changed() -> None:
    table: Table[Frame, Order] = Table({Frame(1): Order(2)})
    assert table.set(Frame(3), Order(4)) == {1: 2, 3: 4}
    assert table.fill(Span(0, 3), Order(5)) == {0: 5, 1: 5, 2: 5}
    assert table.erase(Span(0, 9)) == {}
    assert table == {1: 2}
    assert type(table.set(Frame(3), Order(4))) is type(table.fill(Span(0, 3), Order(5))) is Table
    with pytest.raises(TypeError, match="never changed"):
        table[Frame(1)] = Order(3)
    with pytest.raises(TypeError, match="never changed"):
        del table[Frame(1)]
    assert table == {1: 2}


def test_equal_tables_have_equal_hashes() -> None:
    one: Table[Frame, Order] = Table()
    one = one.set(Frame(1), Order(2)).set(Frame(3), Order(4))
    other: Table[Frame, Order] = Table()
    other = other.set(Frame(3), Order(4)).set(Frame(1), Order(2))
    assert one == other
    assert hash(one) == hash(other)
    assert len({one, other, one.erase(Span(1, 2))}) == 2


def test_a_reading_is_tabulated_but_for_what_is_absent() -> None:
    assert tabulate(Span(0, 5), lambda number: number % 2 - 1, -1) == {1: 0, 3: 0}


# ── The sentences that judge ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def clause(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(vocabulary, "reached", Counter())
    monkeypatch.setattr(vocabulary, "struck", set())
    return "something is so"


def test_a_clause_is_counted_whether_it_holds_or_not(clause: str) -> None:
    ensure(True, clause)
    with pytest.raises(BrokenClause) as broken:
        ensure(False, clause)
    assert broken.value.clause == str(broken.value) == clause
    assert vocabulary.reached == {clause: 2}


def test_a_clause_that_is_struck_is_counted_and_ignored(clause: str) -> None:
    vocabulary.struck.add(clause)
    ensure(False, clause)
    assert vocabulary.reached == {clause: 1}
    with pytest.raises(BrokenClause):
        ensure(False, "another")


def test_the_callers_duty_is_not_a_clause(clause: str) -> None:
    vocabulary.struck.add(clause)
    require(True, clause)
    with pytest.raises(BrokenRequirement, match=clause):
        require(False, clause)
    assert vocabulary.reached == {}


class Symbol:
    """A condition that nobody can tell the truth of."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def ensure(self, clause: str) -> None:
        self.told.append(("ensure", clause))

    def require(self, clause: str) -> None:
        self.told.append(("require", clause))

    def select(self, then: Any, otherwise: Any) -> Any:
        return then, otherwise


def test_a_symbolic_condition_is_handed_on(clause: str) -> None:
    symbol = Symbol()
    ensure(symbol, clause)
    require(symbol, clause)
    assert symbol.told == [("ensure", clause), ("require", clause)]
    assert select(symbol, 1, 2) == (1, 2)
