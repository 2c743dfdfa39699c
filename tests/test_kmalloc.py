"""Kmalloc: its classes, its proof, the examples in C, and the textbook's that it is measured beside."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from attrs import evolve

import benchmarks.kmalloc as benchmark
from benchmarks.replay import library
from checks.engines.conform import conform
from checks.engines.mutate import prover_kills
from checks.engines.prove import prove
from checks.evidence import Budget, Verdict
from checks.pairings import find_one
from checks.pairings.kernel.kmalloc.drawing import picture
from checks.records import DATA
from checks.source import load
from impl.kernel import kmalloc as implementation
from spec.kernel.kmalloc import initial
from spec.kernel.kmalloc import kmalloc as asked
from spec.kernel.kmalloc import kzalloc as cleared
from spec.kernel.words import CLASSES, Address, ByteCount
from spec.vocabulary import BrokenClause
from tests.foreign import built, judged_in_full, needs_compiler

KMALLOC = find_one("kernel.kmalloc")
EXAMPLES = Path(__file__).resolve().parent.parent / "examples/kmalloc"
WHOLE, FREED = "a block begins with the contents that it is to have", "a block that is held can be freed"
MEMORY = initial(Address(1 << 23), ByteCount(1 << 24), ByteCount(4096))

# ── Sizes ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_classes_are_those_of_the_recorded_kernel() -> None:
    """And so is the alignment of each, beyond that of a word."""
    rows = list(csv.DictReader((DATA / "linux-slab-geometry.csv").read_text().splitlines()))
    recorded = {row["cache"]: row for row in rows if row["cache"].startswith("kmalloc-")}
    plain = {int(row["object_size"]): int(row["align"]) for name, row in recorded.items() if name.count("-") == 1}
    assert tuple(sorted(plain)) == CLASSES
    assert plain == {size: size & -size for size in CLASSES}


@pytest.mark.parametrize("size", [1, *(size + more for size in CLASSES for more in (-1, 0, 1)), 1 << 22])
def test_a_size_gets_the_class_that_the_law_says(size: int) -> None:
    made = implementation.Kmalloc(*benchmark_geometry())
    address = made.kmalloc(ByteCount(size))
    assert type(address) is int
    assert made.ksize(Address(address)) == MEMORY.usable(ByteCount(size)) >= size


def benchmark_geometry() -> tuple[Address, ByteCount, ByteCount]:
    return MEMORY.start, MEMORY.bytes, MEMORY.page


@pytest.mark.parametrize("size", [(1 << 22) + 1, (1 << 32) + 8, (1 << 63) - 1, 1 << 63, (1 << 64) - 1])
def test_what_is_beyond_the_largest_block_is_refused(size: int) -> None:
    refused = implementation.Kmalloc(*benchmark_geometry()).kmalloc(ByteCount(size))
    assert str(refused) == "no memory"
    with pytest.raises(BrokenClause, match="what no block of pages has room for is refused"):
        asked(MEMORY, ByteCount(size), returned=MEMORY.start)


@pytest.mark.parametrize(("size", "address"), [(96, 16), (80, 8), (192, 32), (64, 32), (24, 4), (8192, 4096)])
def test_an_address_that_is_less_aligned_than_its_size_is_refused(size: int, address: int) -> None:
    with pytest.raises(BrokenClause, match="aligned to the largest power of two that divides its size"):
        asked(MEMORY, ByteCount(size), returned=Address(MEMORY.start + address))


def test_known_bytes_are_drawn_in_runs() -> None:
    after = cleared(MEMORY, ByteCount(24), returned=MEMORY.start)
    assert picture(after, None) == "held {0x80_0000:32}  known {0x80_0000:24×0x00}"


# ── The proof ────────────────────────────────────────────────────────────────────────────────────────────────


def test_of_each_size_the_class_is_proved() -> None:
    [row] = prove(KMALLOC, Budget())
    assert (row.property, row.verdict) == ("class-is-smallest-that-fits", Verdict.HOLDS)


@pytest.mark.parametrize(
    "name",
    [
        "size-with-a-sign",
        "class-of-96-missed",
        "class-of-192-missed",
        "class-bound-one-too-high",
        "class-bound-one-too-low",
        "no-class-and-no-pages",
        "order-one-too-low",
        "order-one-too-high",
    ],
)
def test_it_fails_on_a_wrong_class(name: str) -> None:
    mutant, proof = next(each for each in KMALLOC.mutants if each.name == name), KMALLOC.proof
    assert proof is not None
    theorem = evolve(proof.theorems[0], broken_by=name)
    pairing = evolve(KMALLOC, proof=evolve(proof, theorems=(theorem,)))
    assert prover_kills(pairing, mutant, Budget()) == ["class-is-smallest-that-fits"]


def test_every_fault_has_a_story_and_stands_in_the_source() -> None:
    assert [each.name for each in KMALLOC.mutants] == list(KMALLOC.spec.PITFALLS)
    for mutant in KMALLOC.mutants:
        load(implementation, edits=mutant.edits)


# ── The examples ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("kmalloc") / "examples")


@needs_compiler
def test_the_correct_one_holds(examples: Path) -> None:
    verdict, rows = judged_in_full(KMALLOC, examples / "kmalloc.toml", 4_000, 1.0)
    assert verdict is Verdict.HOLDS, [(row.property, row.note) for row in rows if row.verdict is not Verdict.HOLDS]
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    assert min(reached[clause] for clause in (WHOLE, FREED)) > 10


@needs_compiler
@pytest.mark.parametrize(
    ("name", "clause", "most"),
    [
        ("dirty", WHOLE, 4),
        ("double-free", "what is no block that somebody holds is refused", 3),
        ("no-96", "a block has the bytes of the least class, or block of pages, that fits", 3),
        ("null-for-nothing", "a request for nothing is answered with nothing's address", 1),
        ("old-size", "leaves alone what its callers keep in their blocks", 5),
        ("refused-frees", "a block shares no byte with one that is held", 4),
        ("rounds-first", "what no block of pages has room for is refused", 1),
    ],
)
def test_a_broken_one_is_found_in_a_short_run(examples: Path, name: str, clause: str, most: int) -> None:
    [row, *_] = conform(KMALLOC, str(examples / f"{name}.toml"), Budget(30), shrinking=2)
    assert (row.verdict, row.property) == (Verdict.VIOLATED, clause)
    assert row.counterexample is not None
    assert len(row.counterexample.calls) <= most


@needs_compiler
def test_pages_that_are_never_given_back_are_missed(examples: Path) -> None:
    [row, *_] = conform(KMALLOC, str(examples / "one-page.toml"), Budget(30), shrinking=2)
    assert (row.verdict, row.property) == (Verdict.VIOLATED, "refuses only where no free pages are enough for a slab")


# ── Beside C ─────────────────────────────────────────────────────────────────────────────────────────────────


@needs_compiler
def test_ours_and_the_textbooks_keep_the_same_contents(tmp_path: Path) -> None:
    blocks, loaded = benchmark.recorded(1), library(benchmark.SOURCE, tmp_path)
    mine, theirs = benchmark.ours(blocks), benchmark.in_c(loaded, blocks)
    assert len({mine().checksum, mine().checksum, theirs().checksum, theirs().checksum}) == 1
