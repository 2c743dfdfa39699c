"""Tables that change in place, for states of which nobody reads the one before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

from attrs import evolve, fields

from checks.ordered import Ordered
from spec.vocabulary import Domain, Key, Runs, Span, Table, Value


class LinearTable(Table[Key, Value]):
    """A table that changes in place, for states that are used linearly: the state before a step is never read
    again, so nobody sees it change. Copying 100,000 entries for each of 250,000 events would take hours."""

    def set(self, key: Key, value: Value) -> Self:
        self.update({key: value})
        return self

    def put(self, values: Mapping[Key, Value]) -> Self:
        self.update(values)
        return self

    def fill(self, domain: Domain, value: Value) -> Self:
        self.update(dict.fromkeys(domain, value))
        return self

    def erase(self, domain: Domain) -> Self:
        numbers: Iterable[Any] = domain
        if isinstance(domain, Span) and domain.stop - domain.start > len(self):
            start, stop = domain.start, domain.stop
            numbers = (key for key in self if start <= key < stop)
        for key in [*numbers]:  # a domain may be of this very table's keys
            self.pop(key, None)
        return self

    def raised(self, domain: Domain, more: Any) -> Self:
        self.update({key: self[key] + more for key in domain})
        return self

    def __hash__(self) -> int:  # type: ignore[override]
        raise TypeError("a LinearTable changes in place and has no hash")


class LinearRuns(LinearTable[Key, Value], Runs[Key, Value]):
    """Runs that change in place. Their keys are kept in order, so that what is asked of a place looks at the run beside
    it, and not at 10,000 others."""

    def __init__(self, runs: Mapping[Key, Value] | None = None) -> None:
        super().__init__(runs or {})
        self.firsts: Ordered[Key] = Ordered(self)

    def set(self, key: Key, value: Value) -> Self:
        if key not in self:
            self.firsts.add(key)
        dict.__setitem__(self, key, value)
        return self

    def put(self, values: Mapping[Key, Value]) -> Self:
        for key, value in values.items():
            self.set(key, value)
        return self

    def fill(self, domain: Domain, value: Value) -> Self:
        for key in list(domain):
            self.set(key, value)
        return self

    def drop(self, key: Key) -> Self:
        if key in self:
            self.firsts.remove(key)
            dict.__delitem__(self, key)
        return self

    def erase(self, domain: Domain) -> Self:
        for key in [key for key in domain if key in self]:
            self.drop(key)
        return self

    def ascending(self) -> Iterable[Key]:
        return self.firsts

    def meets(self, first: int, count: int) -> bool:
        # A run of none has its first number to itself (extent), which is said here without a call.
        key = self.firsts.below(first + (count or 1))
        return key is not None and first < key + (self[key] or 1)

    def hold(self, first: int, count: int) -> bool:
        key = self.firsts.below(first + 1)
        return key is not None and first + count <= key + self[key]

    def nth(self, number: int) -> Key:
        return self.firsts.nth(number)


class Unrecorded(LinearTable[Key, Value]):
    """Contents of which a recording says nothing: a table that keeps nothing, however many bytes are cleared."""

    def set(self, key: Key, value: Value) -> Self:
        return self

    def put(self, values: Mapping[Key, Value]) -> Self:
        return self

    def fill(self, domain: Domain, value: Value) -> Self:
        return self

    def erase(self, domain: Domain) -> Self:
        return self


def linear_table(table: Table[Key, Value]) -> LinearTable[Key, Value]:
    """The same table, to be changed in place."""
    if isinstance(table, LinearTable):
        return table
    return LinearRuns(table) if isinstance(table, Runs) else LinearTable(table)


def linear(state: Any) -> Any:
    """The same state over tables that change in place: nobody reads the one before."""
    tables = {part.name: getattr(state, part.name) for part in fields(type(state))}
    return evolve(state, **{name: linear_table(table) for name, table in tables.items() if isinstance(table, Table)})
