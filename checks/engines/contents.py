"""What callers keep in their blocks, beside an implementation that hands memory out: written by us, and compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import define, field

from checks.clauses import BEGINS, CONTENTS
from checks.pairing import Arguments, Pairing, State
from spec.vocabulary import BrokenClause, ensure

Change = tuple[Sequence[int], Sequence[tuple[int, int, int | None]]]
"""What a call brings about if the law permits its answer: read from the state before, which it may overwrite. The first
place of each run that is its caller's no more; and what runs hold before their caller writes there (Pairing.keeps)."""
NOTHING: Change = ((), ())


@define
class Contents:
    """The patterns in live blocks."""

    pairing: Pairing
    memory: Any
    serial: int = 0
    kept: dict[int, tuple[int, int]] = field(factory=dict)
    """First place of a live block → how many bytes of it are the caller's, and the serial number that its contents
    were made from."""
    gives_back: Any = field(init=False)
    keeps: Any = field(init=False)
    holds: Any = field(init=False)

    def __attrs_post_init__(self) -> None:
        pairing = self.pairing
        self.gives_back, self.keeps, self.holds = pairing.gives_back, pairing.keeps, pairing.holds

    def look_at_named(self, arguments: Arguments) -> None:
        """Look at the blocks that a call names before it is made: it may give them back, and then anybody may write
        there."""
        kept = self.kept
        for argument in arguments:
            if argument in kept:
                self.look_at(argument)

    def look_at(self, first: int) -> None:
        memory, (size, serial) = self.memory, self.kept[first]
        if memory.clauses:
            memory.check(first, size)
        ensure(memory.is_filled(first, size, serial), CONTENTS)

    def change(self, before: State, operation: str, arguments: Arguments, answer: Any) -> Change:
        """What comes of an answer that says that something was done."""
        gone, keeps = self.gives_back(before, operation, arguments, answer), self.keeps
        if keeps is None:
            return (tuple(gone), ()) if gone else NOTHING
        return tuple(gone), tuple(keeps(before, operation, arguments, answer))

    def follow(
        self, change: Change, after: State, operation: str, arguments: Arguments, answer: Any, asked: int | None
    ) -> None:
        """Judge what blocks begin with, now that the law has found them to be nobody else's, and fill what is the
        caller's from here on: as many bytes as were asked for, where these are fewer than a block has."""
        gone, begins = change
        if begins:
            self.look_at_first(begins)
        for first in gone:
            self.kept.pop(first, None)
        for first, count in self.holds(after, operation, arguments, answer):
            memory = self.memory
            size = count * memory.unit
            if asked is not None and asked < size:
                size = asked
            if memory.clauses:
                memory.check(first, size)
            self.serial = serial = self.serial + 1
            memory.fill(first, size, serial)
            self.kept[first] = size, serial

    def look_at_first(self, begins: Sequence[tuple[int, int, int | None]]) -> None:
        """Look at what blocks begin with."""
        memory, unit = self.memory, self.memory.unit
        if memory.clauses:
            for first, count, _ in begins:
                memory.check(first, count * unit)
        for first, count, of in begins:
            if of is None:
                ensure(memory.is_zero(first, count * unit), BEGINS)
            elif of in self.kept:
                size, serial = self.kept[of]
                ensure(memory.has_moved(of, first, min(count * unit, size), size, serial), BEGINS)

    def look_at_all(self) -> None:
        for first in self.kept:
            self.look_at(first)
        if not self.memory.is_sound():
            raise BrokenClause(CONTENTS)
