"""Functions that memspec supplies to a library: memory that is asked for piece by piece, and how a library uses it."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest

from checks.clauses import GIVEN, GIVES_BACK, NO_CRASH
from checks.engines.conform import conform
from checks.evidence import Budget, UsageError, Verdict
from checks.pairings import find_one
from checks.targets.library import library_target
from checks.targets.memory import CANARY, GUARD
from checks.targets.pieces import Pieces, Spans
from checks.targets.standard import adapter_of
from spec.vocabulary import BrokenClause
from tests.foreign import build, built, judged_in_full, needs_compiler

MALLOC = find_one("user.malloc")
EXAMPLES = Path(__file__).resolve().parent.parent / "examples/malloc"
CRASH = f"{NO_CRASH}: SIGSEGV (Segmentation fault)"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("malloc") / "examples")


@needs_compiler
@pytest.mark.parametrize("name", ["grow", "pages"])
def test_who_uses_what_it_was_given_and_gives_it_back_holds(examples: Path, name: str) -> None:
    verdict, rows = judged_in_full(MALLOC, examples / f"{name}.toml", 4_000)
    assert verdict is Verdict.HOLDS, [(row.property, row.note) for row in rows if row.verdict is not Verdict.HOLDS]
    assert next(row for row in rows if row.property == GIVEN).scope["reached"] > 1_000


@needs_compiler
@pytest.mark.parametrize(
    ("name", "clause", "calls"),
    [
        ("beyond-break", GIVEN, 1),
        ("trims-too-much", GIVES_BACK, 2),
        ("touches-unmapped", CRASH, 2),
        ("unmaps-too-much", GIVES_BACK, 2),
    ],
)
def test_who_does_not_is_found_with_a_few_calls(examples: Path, name: str, clause: str, calls: int) -> None:
    [row, *_] = conform(MALLOC, str(examples / f"{name}.toml"), Budget(5), shrinking=2)
    assert (row.verdict, row.property) == (Verdict.VIOLATED, clause)
    assert row.counterexample is not None
    assert len(row.counterexample.calls) == calls


# ── Memory piece by piece ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def pieces() -> Pieces:
    return Pieces(16 * GUARD, 1, GUARD, GUARD, is_zeroed=False)


def test_sbrk_moves_an_end_behind_which_nothing_is_written(pieces: Pieces) -> None:
    begin = pieces.sbrk(100)
    assert begin == pieces.address
    assert pieces.sbrk(0) == begin + 100
    assert ctypes.string_at(begin, 101) == bytes([CANARY]) * 101, "what its last owner could have left"
    pieces.check(GUARD, 100)
    with pytest.raises(BrokenClause, match=GIVEN):
        pieces.check(GUARD, 101)
    ctypes.memset(begin, 0, 100)
    pieces.look()
    ctypes.memset(begin + 100, 0, 1)
    with pytest.raises(BrokenClause, match=GIVEN):
        pieces.look()


def test_what_sbrk_has_taken_back_is_nobodys(pieces: Pieces) -> None:
    assert pieces.sbrk(3 * GUARD) == pieces.address
    assert pieces.sbrk(-2 * GUARD - 8) == pieces.address + 3 * GUARD
    with pytest.raises(BrokenClause, match=GIVEN):
        pieces.check(GUARD, GUARD)
    assert pieces.sbrk(16 * GUARD) is None
    with pytest.raises(BrokenClause, match=GIVES_BACK):
        pieces.sbrk(-GUARD)


def test_pages_that_were_given_back_wait_as_long_as_they_can(pieces: Pieces) -> None:
    first = pieces.map(GUARD)
    assert first == pieces.address
    assert pieces.unmap(first, GUARD) == 0
    others = [pieces.map(1) for _ in range(16)]
    assert others.index(first) == 7, "one page between two, and what is left after that"
    assert sorted(filter(None, others)) == [pieces.address + GUARD * each for each in range(16)]
    assert pieces.map(GUARD) is None


@pytest.mark.parametrize(("more", "size"), [(0, 2), (8, 1), (GUARD, 1), (0, 0)])
def test_only_pages_that_were_given_can_be_given_back(pieces: Pieces, more: int, size: int) -> None:
    first = pieces.map(GUARD)
    assert first is not None
    with pytest.raises(BrokenClause, match=GIVES_BACK):
        pieces.unmap(first + more, size * GUARD)


def test_spans_that_touch_are_one() -> None:
    spans = Spans()
    for begin, end in ((0, 10), (20, 30), (10, 20)):
        spans.add(begin, end)
    assert (spans.begins, spans.ends) == ([0], [30])
    spans.remove(5, 8)
    assert (spans.begins, spans.ends) == ([0, 8], [5, 30])
    assert (spans.hold(8, 30), spans.hold(4, 9)) == (True, False)
    assert (spans.gap(0, 40, 3), spans.gap(0, 40, 4)) == (5, 30)


# ── What an adapter says of them ─────────────────────────────────────────────────────────────────────────────

MIXED = """
#include <stddef.h>
static void *(*map)(const char *, unsigned, short);
static long count;
void begin(void *(*from)(const char *, unsigned, short)) { map = from; }
void *my_malloc(size_t size) { return size < 100000 ? map("pages", (unsigned)size, 7) : NULL; }
void my_free(void *block) {}
"""
SAID = """
part = "user.malloc"
library = "it.so"
prefix = "my_"
geometry = {least = 65536}
arena = {from = "callbacks", zeroed = true}
callbacks.map = {arguments = ["ignored", {value = "bytes", type = "unsigned int"}, {value = "ignored", type = "short"}]}
create = {symbol = "begin", arguments = ["callback:map"]}
promises = {malloc-refused-only-when-full = false}
"""


@needs_compiler
def test_a_function_may_be_told_more_than_is_of_use_and_in_other_types(tmp_path: Path) -> None:
    build(tmp_path, MIXED)
    (tmp_path / "it.toml").write_text(SAID, "utf-8")
    rows = conform(MALLOC, str(tmp_path / "it.toml"), Budget(2), profile="quick")
    assert not [row for row in rows if row.verdict is Verdict.VIOLATED]
    assert next(row for row in rows if row.property == GIVEN).scope["reached"] > 100


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("callbacks.map", "callbacks.lend", "supplies no such function: sbrk, map, unmap"),
        ('value = "bytes", ', 'value = "pages", ', "passed no 'pages': write bytes, ignored"),
        ('{value = "bytes", type = "unsigned int"}', '"ignored"', "it is to be passed the bytes"),
        ('type = "short"', 'type = "shorter"', "is no C type"),
        ("callback:map", "callback:sbrk", r"needs a \[callbacks.sbrk\]"),
        ("callback:map", "callback:lend", "cannot be said as 'lend'"),
        ('from = "callbacks"', 'from = "caller"', "need each other"),
    ],
)
def test_what_cannot_be_supplied_is_said(tmp_path: Path, old: str, new: str, message: str) -> None:
    (tmp_path / "it.toml").write_text(SAID.replace('prefix = "my_"', "").replace(old, new) + BOUND, "utf-8")
    with pytest.raises(UsageError, match=message):
        library_target(adapter_of(str(tmp_path / "it.toml"), MALLOC), MALLOC, "it.toml")


BOUND = """
operations.malloc = {symbol = "my_malloc", arguments = ["size"], returns = "pointer", failure = "null"}
operations.free = {symbol = "my_free", arguments = ["address"]}
"""
