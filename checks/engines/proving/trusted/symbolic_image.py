"""A memory image of which nothing is known but what was written: for each part an unknown function of its places."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

import z3
from attrs import define, field, frozen

from checks.engines.proving.trusted import terms
from checks.engines.proving.trusted.layout import Layout, Nodes, Places
from checks.engines.proving.trusted.symbolic import Path, Word, header_word
from checks.labels import ACCESS
from checks.proof import DeclarationError

Where = Callable[..., Any]
"""(a part's places) → a condition"""
What = Callable[..., Any]
"""(a part's places) → a word"""


@frozen(eq=False)
class Write:
    """One word of a part, or all that a condition chooses."""

    part: int
    places: Places | Where
    value: z3.BitVecRef | What


class Mode(Enum):
    """What may become of an image."""

    OPEN = 0
    WRITTEN = 1
    """Words are read and written, and nothing else happens to it."""
    STILL = 2
    """Words are read."""


def _unless_held(image: SymbolicImage, attribute: Any, value: Any) -> Any:
    if image.mode is not Mode.OPEN:
        raise DeclarationError("an image may be read where something is said of it, and an effect may write its words")
    return value


@define(on_setattr=_unless_held)
class SymbolicImage:
    """A memory image: for each part an unknown function, and the writes made since, oldest first.

    Which part an index belongs to, and which place in it, the layout tells, so that memory is told apart by part
    without asking the solver.
    """

    path: Path
    length: Any
    layout: Layout = field(factory=Nodes)
    known: dict[int, int] = field(factory=dict)
    """Words of the header of which the value is given."""
    content: tuple[z3.FuncDeclRef, ...] = ()
    writes: list[Write] = field(factory=list)
    mode: Mode = Mode.OPEN
    defined: set[int] | None = None
    """While the image is made: the words of its header that were written so far, which have their values from then on;
    the others are 0. None once it is made."""

    settled: Callable[[int], None] = lambda word: None
    """Called when a word of the header has its value."""

    @property
    def fields(self) -> range:
        return range(len(self.layout.names))

    def forget(self, parts: Iterable[int] | None = None) -> None:
        """From here on nothing is known of these parts' content; of any, if none are named."""
        forgotten = set(self.fields if parts is None else parts)
        word = z3.BitVecSort(self.path.width)
        name = self.path.numbered("image")
        kept = dict(enumerate(self.content))
        self.content = tuple(
            z3.Function(f"{name}.{part}", *(word,) * (self.layout.arity(part) + 1)) if part in forgotten else kept[part]
            for part in self.fields
        )
        self.writes = [write for write in self.writes if write.part not in forgotten]

    def clear(self) -> None:
        """All words are 0."""
        for part in self.fields:
            if not self.layout.is_ghost(part):
                self.put_all(part, lambda *places: True, lambda *places: 0)

    # ── By part and place ──

    def at(self, part: int, *places: Any) -> Word:
        """The word at a place of a part, in the image or not."""
        return self._read(part, tuple(terms.simplified(self.path.term(place)) for place in places))

    def put(self, part: int, *places: Any, value: Any) -> None:
        """Another word at a place of a part: what an effect says, or what a proof notes."""
        where = tuple(terms.simplified(self.path.term(place)) for place in places)
        self._write(Write(part, where, terms.simplified(self.path.term(value))))

    def put_all(self, part: int, where: Where, value: What) -> None:
        """Other words at all places of a part that a condition chooses."""
        self._write(Write(part, where, value))

    def _write(self, write: Write) -> None:
        if self.mode is Mode.STILL:
            raise DeclarationError("an image of which something is said may be read, and not written")
        self.writes.append(write)

    def _read(self, part: int, places: Places) -> Word:
        value = self.path.ask(self.content[part], *places)
        for write in self.writes:
            if write.part == part:
                value = self._written(write, places, value)
        return Word(value, self.path)

    def _written(self, write: Write, places: Places, before: z3.BitVecRef) -> z3.BitVecRef:
        """What stands at a place after a write, where that stood there before."""
        if isinstance(write.places, tuple):
            pairs = zip(write.places, places, strict=True)
            same = terms.simplified(z3.And([terms.condition(z3.Z3_mk_eq, one, other) for one, other in pairs]))
        else:
            words = tuple(Word(place, self.path) for place in places)
            where = write.places
            same = terms.simplified(self.path.condition(self.path.quietly(lambda: where(*words))))
        if z3.is_false(same):
            return before
        value = write.value
        if not isinstance(value, z3.ExprRef):
            make, words = value, tuple(Word(place, self.path) for place in places)
            value = self.path.term(self.path.quietly(lambda: make(*words)))
        return value if z3.is_true(same) else terms.word(z3.Z3_mk_ite, same, value, before)

    # ── By index ──

    def __getitem__(self, index: Any) -> Word:
        given = self.layout.given(self, index)
        return self._read(*self.layout.locate(self, index)) if given is None else given

    def __setitem__(self, index: Any, value: Any) -> None:
        term = terms.simplified(self.path.term(value))
        located = self.layout.written(self, index, term)
        if located is not None:
            self._write(Write(*located, term))

    # ── The header ──

    def header(self, index: int) -> Word:
        """A word of the header."""
        if self.defined is not None and index not in self.defined:
            return self.number(0)
        return self.number(self.known[index]) if index in self.known else header_word(self.path, index)

    def define(self, index: int, value: z3.BitVecRef) -> None:
        """A word of the header is written: when the image is made that says what it is; writing another one is a goal
        that fails."""
        is_new = self.defined is not None and index not in self.defined
        if is_new and self.defined is not None:
            self.defined.add(index)
        same = self.header(index) == Word(value, self.path)
        if is_new and index not in self.known:
            self.path.assume(same)
        else:
            self.path.prove(same, ACCESS)
        if is_new:
            self.settled(index)

    # ── As a whole ──

    def written_since(self, other: SymbolicImage) -> set[int]:
        """The parts of which something was written or forgotten since the other was copied from this one."""
        return {part for part in self.fields if self._part(part) != other._part(part)}

    def is_as(self, other: SymbolicImage) -> bool:
        """Whether nothing was written or forgotten since the other was copied from this one."""
        return not self.written_since(other)

    def _part(self, part: int) -> tuple[int, list[Write]]:
        return self.content[part].get_id(), [write for write in self.writes if write.part == part]

    def number(self, value: int) -> Word:
        """A constant as a symbolic word."""
        return Word(self.path.term(value), self.path)

    def copy(self) -> SymbolicImage:
        """The image as it stands now; in an effect, to be read."""
        mode = Mode.OPEN if self.mode is Mode.OPEN else Mode.STILL
        return SymbolicImage(
            self.path, self.length, self.layout, self.known, self.content, list(self.writes), mode, self.defined
        )

    def still(self) -> SymbolicImage:
        """The image as it stands now, to be read."""
        copy = self.copy()
        object.__setattr__(copy, "mode", Mode.STILL)
        return copy

    def affected(self, effect: Callable[[], Any]) -> Any:
        """What an effect returns, which writes words of this image and can do nothing else."""
        object.__setattr__(self, "mode", Mode.WRITTEN)
        try:
            return self.path.quietly(effect)
        finally:
            object.__setattr__(self, "mode", Mode.OPEN)

    def note(self, other: SymbolicImage, parts: set[int]) -> None:
        """Have of these parts, which are the proof's own, what the other has."""
        kept = [write for write in self.writes if write.part not in parts]
        self.writes = [*kept, *(write for write in other.writes if write.part in parts)]
        self.content = tuple(
            theirs if part in parts else mine
            for part, (mine, theirs) in enumerate(zip(self.content, other.content, strict=True))
        )

    def become(self, other: SymbolicImage) -> None:
        """Stand as the other does."""
        self.content, self.writes = other.content, list(other.writes)
