"""A part that is made up here is called from C, and driven, by what its pairing declares alone: an allocator of bytes,
with sizes, alignments, addresses and failures of its own, one of which has an effect."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

import pytest
from attrs import evolve, field, frozen

from checks.clauses import CONTENTS
from checks.drawn_state import drawn_state
from checks.drive import Pair
from checks.engines.foreign import Foreign
from checks.engines.tally import OUTCOMES, Tally
from checks.evidence import Call, Counterexample, Evidence, Strength, UsageError, Verdict
from checks.in_c import Forms, places, plain
from checks.pairing import Arguments, Operation, Pairing, Promise, Scope
from checks.pairings import pairings
from checks.structured import within
from checks.targets import keepsake
from checks.targets.adapter import LARGEST_UNIT, Adapter, number_of, read
from checks.targets.library import check, library_target
from checks.targets.python import class_target
from checks.targets.scaffold import write
from spec import vocabulary
from spec.vocabulary import BrokenClause, Table, leaves_alone
from tests.foreign import build, compiled, judged, judged_in_full, needs_compiler
from tests.lean import lean
from tests.made_up import bump
from tests.made_up.bump import Bump, Failure, Heap

PART = "made_up.bump"
SAMPLED = Strength.SAMPLED


@frozen
class BumpAdapter(Adapter):
    """All that is to be said of how it is called from C."""

    parameters: ClassVar[Mapping[str, Forms]] = {"size": plain("size", is_size=True), "count": plain("count")}
    results: ClassVar[Forms] = places("address")
    usual: ClassVar[Mapping[str, int]] = {"alignment": 1}

    unit: int = field(default=1, validator=within(1, LARGEST_UNIT))


def sized(heap: Heap) -> Iterator[Arguments]:
    return ((size, alignment) for size in (0, 1, 3, heap.size) for alignment in (0, 1, 3, 4))


def holds(after: Heap, operation: str, arguments: Arguments, answer: Any) -> Iterator[tuple[int, int]]:
    if operation == "alloc" and type(answer) is int:
        yield answer, after.blocks[answer]


PAIRING = Pairing(
    spec=bump,
    impl=Bump,
    view=lambda image, geometry: image,
    abstract=lambda view: view,
    operations={
        "alloc": Operation(
            sized,
            lambda heap, rng: (rng.choice((0, 1, 5, 9)), rng.choice((1, 2, 3, 8))),
            lambda heap, *arguments: (*Failure, *range(heap.size)),
            weight=3,
        ),
        "skip": Operation(
            lambda heap: ((1,), (heap.size,)),
            lambda heap, rng: (rng.randrange(1, 12),),
            lambda *given: (None, *Failure),
        ),
        "reset": Operation(lambda heap: [()], lambda heap, rng: (), lambda heap: (None,)),
    },
    scopes={"tiny": Scope(((8,),))},
    extent="size",
    adapter=BumpAdapter,
    foreign=((64,), (1000,)),
    holds=holds,
    gives_back=lambda before, operation, *call: before.blocks if operation == "reset" else (),
)

SOURCE = """
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static unsigned char *base;
static size_t total, used;

int bump_init(void *arena, size_t bytes)
{
    base = arena, total = bytes, used = 0;
    return 0;
}

void *bump_alloc(size_t size, size_t alignment)
{
    if (size == 0 || alignment == 0 || alignment & (alignment - 1)) {
        errno = EINVAL;
        return NULL;
    }
    size_t begin = (used + alignment - 1) & ~(alignment - 1);
    if (begin > total || size > total - begin) {
        errno = ENOMEM;
        return NULL;
    }
    used = begin + size;
    return base + begin;
}

bool bump_skip(size_t count)
{
    bool fits = count <= total - used;
    used = fits ? used + count : total;
    return fits;
}

void bump_reset(void)
{
    used = 0;
}
"""
ADAPTER = """
part = "made_up.bump"
library = "it.so"

[arena]
from = "caller"

[create]
symbol = "bump_init"
arguments = ["arena", "size"]
returns = "status"

[operations.alloc]
symbol = "bump_alloc"
arguments = ["size", "alignment"]
returns = "pointer"
failure = "null"
failures = { "errno ENOMEM" = "no memory", "errno EINVAL" = "invalid" }

[operations.skip]
symbol = "bump_skip"
arguments = ["count"]
returns = "status"
type = "bool"
failure = "zero"

[operations.reset]
symbol = "bump_reset"
"""


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pairings().found, PART, lambda: PAIRING)


def library(folder: Path, *edits: tuple[str, str], adapter: str = ADAPTER) -> Path:
    """Its adapter, with other text in its source."""
    source = SOURCE
    for old, new in edits:
        assert old in source, old
        source = source.replace(old, new)
    build(folder, source)
    (folder / "it.toml").write_text(adapter)
    return folder / "it.toml"


@lean
def judged_made_up(adapter: Path, *, in_full: bool = False) -> tuple[Verdict, list[Evidence]]:
    """Where the part is made known as well."""
    with mock.patch.dict(pairings().found, {PART: lambda: PAIRING}):
        return judged_in_full(PAIRING, adapter) if in_full else judged(PAIRING, adapter, 60)


# ── In C ─────────────────────────────────────────────────────────────────────────────────────────────────────


@needs_compiler
def test_a_correct_one_holds(tmp_path: Path) -> None:
    verdict, rows = judged_made_up(library(tmp_path), in_full=True)
    assert verdict is Verdict.HOLDS, [row.note for row in rows]
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    assert all(reached[clause] > 0 for clause in (CONTENTS, *PAIRING.clauses("alloc"), *PAIRING.clauses("skip")))
    seen = next(row.scope for row in rows if row.property == OUTCOMES)
    assert {"alloc refuses: invalid", "alloc refuses: no memory", "skip refuses: short"} <= set(seen)


ALIGNED = "a block begins at a multiple of its alignment"
SENSE = "a request that makes no sense is refused as invalid"
BEHIND = "a block lies behind all that were handed out"
MEMORY = "a request that makes sense is refused for want of memory alone"
ENOUGH = "refuses only where too few bytes are left"
LEFT = "says so where fewer are left"


@needs_compiler
@pytest.mark.parametrize(
    ("old", "new", "clause"),
    [
        ("(used + alignment - 1) & ~(alignment - 1)", "used", ALIGNED),
        ("errno = ENOMEM", "errno = EINVAL", MEMORY),
        ("size == 0 || ", "", SENSE),
        ("used = begin + size;", "used = begin + size - 1;", BEHIND),
        ("used = fits ? used + count : total;", "used = fits ? used + count : used;", LEFT),
        ("used = begin + size;", "used = begin + size; base[begin + size] = 0;", CONTENTS),
        ("size > total - begin", "size + 16 > total + 16 - begin", "a block lies in the arena"),
    ],
)
def test_a_fault_is_found_with_a_run(tmp_path: Path, old: str, new: str, clause: str) -> None:
    """The last one is found by a size at which an addition wraps; the one before it by what the bytes then hold."""
    verdict, [row, *_] = judged_made_up(library(tmp_path, (old, new)))
    assert (verdict, row.property) == (Verdict.VIOLATED, clause)


@needs_compiler
def test_the_run_is_a_program_in_c(tmp_path: Path) -> None:
    """It says sizes, alignments and addresses as the library has them, and which errno means what."""
    adapter = library(tmp_path, ("(used + alignment - 1) & ~(alignment - 1)", "used"))
    calls = (Call("alloc", (0, 1), Failure.INVALID), Call("alloc", (3, 1), 0), Call("alloc", (1, 8), 3))
    found = Counterexample(PART, ALIGNED, (64,), calls, str(adapter), "conform", 0)
    text = keepsake.c_program(PAIRING, found, read(adapter, PAIRING), tmp_path / "run.c")
    (tmp_path / "run.c").write_text(text)
    assert "their_bump_alloc((size_t)3LL, (size_t)1LL)" in text
    assert "(unsigned char *)r2 == arena)" in text
    assert f"(r1 == 0) && errno == {Failure.INVALID.errno}" in text
    assert "hand_out(arena, 3);" in text
    assert compiled(tmp_path / "run.c", tmp_path / "it.so").returncode == -signal.SIGABRT
    library(tmp_path)
    assert compiled(tmp_path / "run.c", tmp_path / "it.so").returncode == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"errno ENOMEM"', '"errno ENOMORE"', "'errno ENOMORE' is no number"),
        ('"no memory"', '"not mapped"', "there is no failure 'not mapped': write one of invalid, no memory, short"),
        ('failure = "null"', "", "errno says how it failed, so that something has to say that it did"),
        ('"size", "alignment"', '"size:bytes"', "'size' cannot be said as 'bytes': write size:size"),
        ('returns = "pointer"', 'returns = "block"', "'block' is none of nothing, status, handle, number, address"),
        ('library = "it.so"', 'library = "it.so"\ntables = 1', "there is no field 'tables'"),
    ],
)
def test_a_wrong_adapter_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    (tmp_path / "it.toml").write_text(ADAPTER.replace(old, new, 1))
    with pytest.raises(UsageError) as refused:
        library_target(read(tmp_path / "it.toml", PAIRING), PAIRING, "it")
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("code", "number"), [("-12", -12), ("12", 12), ("ENOMEM", 12), ("-ENOMEM", -12), ("EMORE", None), ("x", None)]
)
def test_a_code_may_be_a_name(code: str, number: int | None) -> None:
    assert number_of(code) == number


@needs_compiler
def test_a_start_is_written_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(PAIRING, tmp_path)
    build(tmp_path, (tmp_path / "bump.c").read_text(), "-std=c11", "-Wall", "-Wextra", "-Werror")
    (tmp_path / "it.so").rename(tmp_path / "bump.so")
    check(read(tmp_path / "bump.toml", PAIRING), PAIRING)


# ── What a pairing says by default ───────────────────────────────────────────────────────────────────────────


def test_answers_are_as_the_law_has_them() -> None:
    assert PAIRING.answer("alloc", 5) == 5
    assert PAIRING.answer("alloc", "no memory") is PAIRING.answer("alloc", "NO_MEMORY") is Failure.NO_MEMORY
    assert PAIRING.answer("skip", Failure.SHORT) is Failure.SHORT
    for operation, raw in (("alloc", "not mapped"), ("alloc", True), ("alloc", 1.5), ("skip", 5), ("reset", 0)):
        with pytest.raises(ValueError, match="does not answer"):
            PAIRING.answer(operation, raw)


def test_each_refusal_must_be_seen() -> None:
    assert list(PAIRING.awaited) == ["alloc refuses: invalid", "alloc refuses: no memory", "skip refuses: short"]
    tally = Tally(PAIRING, "explore", black_box=True)
    heap = bump.initial(8)
    tally.saw(heap, "alloc", (0, 1), Failure.INVALID, heap)
    assert not tally.has_seen_all()
    assert "never came about: alloc refuses: no memory; skip refuses: short" in tally.outcome_row(True, SAMPLED).note


def test_a_state_is_drawn_on_one_line() -> None:
    assert drawn_state(bump.initial(8)) == "size 8  taken 0  blocks {}"
    heap = Heap(99, 40, Table({4 * number: 2 for number in range(20)}))
    told = drawn_state(heap, Call("alloc", (2, 4), 40))
    assert told == "size 99  taken 40  blocks {6 … 24:2 28:2 32:2 36:2 40:2 44:2 48:2 52:2 … 6}"


def test_an_implementation_in_python_is_judged() -> None:
    pair = Pair(PAIRING, Bump, (8,), black_box=True)
    assert pair.step("alloc", (3, 1)) == 0
    assert pair.step("skip", (99,)) is Failure.SHORT
    assert pair.state.taken == 8


# ── Failures with an effect ──────────────────────────────────────────────────────────────────────────────────

FEWER = "says that fewer are left only where fewer are"
EXACT = Promise("skip says that fewer are left only then", "skip", waives=(FEWER,))


class Weak(Bump):
    """Says that fewer are left where enough are, having left them out."""

    def skip(self, count: int) -> str | None:
        super().skip(count)
        return "short"


class Mean(Bump):
    """Says that there is no memory where there is."""

    def alloc(self, size: int, alignment: int) -> int | str:
        return "no memory" if size > 2 else super().alloc(size, alignment)


@pytest.mark.parametrize(("target", "operation", "arguments"), [(Weak, "skip", (1,)), (Mean, "alloc", (3, 1))])
def test_a_refusal_that_is_not_judged_has_no_effect(target: type, operation: str, arguments: Arguments) -> None:
    """Of one with an effect nobody knows what it did, where the law does not permit it: so it is judged."""
    exact = Promise("memory is refused only where too little is left", "alloc", waives=(ENOUGH,))
    pairing = evolve(PAIRING, promises={"exact-skips": EXACT, "exact-refusal": exact})
    known = evolve(class_target(pairing, target), broken_promises={"exact-skips": "not so", "exact-refusal": "not so"})
    pair = Foreign(known, (8,))
    if target is Mean:
        assert pair.step(operation, arguments) is Failure.NO_MEMORY
        assert pair.state == bump.initial(8)
    else:
        with pytest.raises(BrokenClause, match=FEWER):
            pair.step(operation, arguments)


def test_what_was_given_back_by_a_refusal_with_an_effect_is_given_back() -> None:
    assert leaves_alone(Failure.NO_MEMORY)
    assert not any(map(leaves_alone, (Failure.SHORT, None, 0)))


def test_failures_of_a_part_have_different_numbers() -> None:
    with pytest.raises(ValueError, match="Twice has two failures with errno ENOMEM"):

        class Twice(vocabulary.Failure):
            ONE = 12, "one"
            OTHER = 12, "other"
