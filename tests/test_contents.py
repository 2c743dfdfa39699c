"""What callers keep in their blocks, and what blocks begin with: written and compared beside an implementation."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace
from typing import Any

import pytest

from checks.clauses import BEGINS, CONTENTS
from checks.engines.contents import Contents
from checks.targets.memory import FILLED_BYTES, Memory
from spec.vocabulary import BrokenClause, Failure

BYTES = 4 * FILLED_BYTES


class Full(Failure):
    FULL = 12, "nothing is left"


def made() -> Contents:
    """A law of four calls: `make` a run, `clean` one that begins with zeros, `move` one, `drop` one; each names where
    the run is, and how many places it has."""
    buffer = ctypes.create_string_buffer(b"\xff" * BYTES, BYTES)
    memory = Memory(ctypes.addressof(buffer), BYTES, 1, 0)
    memory.buffer = buffer  # type: ignore[attr-defined]
    pairing: Any = SimpleNamespace(
        gives_back=lambda before, operation, arguments, answer: arguments[:1] if operation in ("move", "drop") else (),
        keeps=keeps,
        holds=lambda after, operation, arguments, answer: () if answer is None else ((answer, arguments[-1]),),
    )
    return Contents(pairing, memory)


def keeps(before: Any, operation: str, arguments: Any, answer: int) -> Any:
    if operation == "clean":
        yield answer, arguments[0], None
    if operation == "move":
        yield answer, min(before, arguments[-1]), arguments[0]


def step(contents: Contents, operation: str, *arguments: int, answer: Any, before: int = 0) -> None:
    """before: how many places the run had that is moved."""
    contents.look_at_named(arguments)
    change = contents.change(before, operation, arguments, answer)
    if not isinstance(answer, Failure):
        contents.follow(change, None, operation, arguments, answer, None)


def moved(contents: Contents, begin: int, to: int, count: int) -> None:
    """What a correct implementation does."""
    ctypes.memmove(contents.memory.address + to, contents.memory.address + begin, count)


def test_a_run_that_grows_in_place_keeps_its_contents_and_has_new_ones() -> None:
    contents = made()
    step(contents, "make", 8, answer=0)
    step(contents, "move", 0, 100, answer=0, before=8)
    assert contents.kept == {0: (100, 2)}
    contents.memory.buffer[99] = b"\xff"
    with pytest.raises(BrokenClause, match=CONTENTS):
        step(contents, "drop", 0, answer=None)


@pytest.mark.parametrize("size", [1, 100, FILLED_BYTES, FILLED_BYTES + 2, 2 * FILLED_BYTES])
@pytest.mark.parametrize("other", [1, 64, FILLED_BYTES // 2 + 3, FILLED_BYTES + 9])
def test_what_is_moved_is_compared_up_to_the_smaller_size(size: int, other: int) -> None:
    """Each byte that is filled and moved counts, and no other."""
    half, least = FILLED_BYTES // 2, min(size, other)
    for wrong in {0, least - 1, least}:
        contents = made()
        step(contents, "make", size, answer=0)
        moved(contents, 0, 2 * FILLED_BYTES, least)
        place = 2 * FILLED_BYTES + wrong
        byte = contents.memory.buffer[place][0]
        contents.memory.buffer[place] = (byte + 1) % 256
        is_filled = size <= FILLED_BYTES or wrong < half or wrong >= size - half
        if wrong < least and is_filled:
            with pytest.raises(BrokenClause, match=BEGINS):
                step(contents, "move", 0, other, answer=2 * FILLED_BYTES, before=size)
        else:
            step(contents, "move", 0, other, answer=2 * FILLED_BYTES, before=size)


def test_a_move_that_is_refused_leaves_all_as_it_was() -> None:
    contents = made()
    step(contents, "make", 8, answer=0)
    step(contents, "move", 0, 100, answer=Full.FULL, before=8)
    assert contents.kept == {0: (8, 1)}
    step(contents, "drop", 0, answer=None)
    assert contents.kept == {}


def test_what_is_overwritten_before_a_move_is_told_as_that() -> None:
    contents = made()
    step(contents, "make", 8, answer=0)
    contents.memory.buffer[3] = b"\xff"
    with pytest.raises(BrokenClause, match=CONTENTS):
        step(contents, "move", 0, 100, answer=0, before=8)


def test_zeros_are_looked_for_where_they_are_to_be() -> None:
    contents = made()
    with pytest.raises(BrokenClause, match=BEGINS):
        step(contents, "clean", 8, answer=16)
    ctypes.memset(contents.memory.address + 16, 0, 8)
    step(contents, "clean", 8, answer=16)
    with pytest.raises(BrokenClause, match=BEGINS):
        step(contents, "clean", 9, answer=24)
