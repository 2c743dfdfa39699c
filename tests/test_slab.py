"""The slab allocator: what Linux computed, the examples in C, and what an engine had to learn for them."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from attrs import evolve

import benchmarks.slab as benchmark
import docs.figures.kernel.slab as pictures
from benchmarks.replay import library
from checks.clauses import CONTENTS
from checks.engines.mutate import prover_kills
from checks.engines.prove import prove
from checks.evidence import Budget, Verdict
from checks.pairing import Mutant
from checks.pairings import find_one
from impl.kernel.slab import Slab
from spec.kernel.words import ByteCount, Shape, SlabFailure
from spec.vocabulary import Order
from tests.foreign import built, judged, judged_in_full, needs_compiler

SLAB = find_one("kernel.slab")
EXAMPLES = Path(__file__).resolve().parent.parent / "examples/slab"
RECORDED = Path(__file__).resolve().parent.parent / "checks/data/linux-slab-geometry.csv"
POOL = (1 << 20, 1 << 20, 4096, 1)

# ── What Linux computed ──────────────────────────────────────────────────────────────────────────────────────


def test_the_shapes_are_those_that_linux_computed() -> None:
    """Of all 336 caches of a running Linux 6.18 with two processors. The free list lies beside the objects where the
    recorded stride has room for a word there (calculate_sizes in mm/slub.c: with a constructor, or read under RCU)."""
    rows = list(csv.DictReader(RECORDED.read_text().splitlines()))
    deviations, kinds = [], Counter[bool]()
    for row in rows:
        size, alignment, stride = (int(row[name]) for name in ("object_size", "align", "slab_size"))
        has_word = stride != (size + 7 & -8) + alignment - 1 & -alignment
        slab = Slab(*POOL)  # type: ignore[arg-type]
        name = slab.create_cache(ByteCount(size), ByteCount(alignment), int(has_word))
        assert not isinstance(name, SlabFailure)
        recorded = Shape(ByteCount(stride), Order(int(row["order"])), int(row["objects_per_slab"]))
        kinds[has_word] += 1
        if slab.shape(name) != recorded:
            deviations.append((row["cache"], slab.shape(name), recorded))
    assert deviations == []
    assert kinds == {False: 313, True: 23}


# ── The proof ────────────────────────────────────────────────────────────────────────────────────────────────

SLOT = "    return slab + colour * step + number * stride"
WRONG_SLOT = Mutant("half-a-stride", ((SLOT, SLOT.replace("stride", "(stride >> 1)")),))


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("slots-forget-the-alignment", "slot_for"),
        ("one-colour-too-many", "what-a-cache-is-divided-into"),
        ("half-a-stride", "slot"),
    ],
)
def test_the_theorem_fails_where_slabs_are_divided_wrongly(name: str, program: str) -> None:
    """Of one of the theorem's programs each, which takes seconds."""
    mutant, proof = next(each for each in (*SLAB.mutants, WRONG_SLOT) if each.name == name), SLAB.proof
    assert proof is not None
    [theorem] = proof.theorems
    assert program in theorem.operations
    alone = evolve(theorem, broken_by=name, operations=(program,))
    pairing = evolve(SLAB, proof=evolve(proof, theorems=(alone,)))
    assert prover_kills(pairing, mutant, Budget()) == [theorem.name]


def test_one_program_alone_is_proved() -> None:
    """What the mutants break holds of the source as it is, in the same few seconds."""
    assert SLAB.proof is not None
    [theorem] = SLAB.proof.theorems
    alone = evolve(theorem, operations=("slot_for", "slot"))
    [row] = prove(evolve(SLAB, proof=evolve(SLAB.proof, theorems=(alone,))), Budget())
    assert row.verdict is Verdict.HOLDS, row.note


# ── The examples ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("slab") / "examples")


@needs_compiler
def test_the_correct_one_holds(examples: Path) -> None:
    verdict, rows = judged_in_full(SLAB, examples / "slab.toml", 4_000, 1.0)
    assert verdict is Verdict.HOLDS, [(row.property, row.note) for row in rows if row.verdict is not Verdict.HOLDS]
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    assert min(reached[clause] for clause in (LOADED, WHOLE, FREE_ALREADY, DESTRUCTED)) > 50


LOADED = "what was stored, or constructed, is loaded"
WHOLE = "every object of every slab is constructed, once"
FREE_ALREADY = "an object that is free already is refused as not allocated"
DESTRUCTED = "the objects of a slab that has gone have been destructed"


FREED = "an object that is held can be freed"
REFUSED = "only an object that is held can be freed"
LAID_OUT = "an object has one of its slab's slots, and all of these lie inside the slab"
GIVEN_BACK = {
    FREED,
    LAID_OUT,
    WHOLE,
    "an object that is held is not handed out again",
    "a slab is of one cache alone",
    "a cache of which an object is held stays",
}
"""Pages that somebody still has an object in are free, or another slab's."""
BROKEN = {
    "first-page": ({"refuses only where every object of the cache's slabs is held"}, 4),
    "constructs-again": ({WHOLE, LOADED, DESTRUCTED}, 4),
    "interior": ({REFUSED, "an address of a slab where no object begins is refused as interior"}, 4),
    "early-reap": (GIVEN_BACK, 5),
    "colour": ({LAID_OUT}, 12),
    "double-free": ({REFUSED}, 4),
    "link-inside": ({LOADED}, 4),
    "no-destructor": ({DESTRUCTED}, 6),
    "misaligned": ({"an object is aligned"}, 4),
    "later-pages": ({FREED, FREE_ALREADY}, 4),
}
"""Which sentences each may break first, as most faults show in several ways, and with how many calls at most: that many
has the shortest run; of colours, that of a slab whose objects reach over its end has seven, and is not always found."""


@needs_compiler
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_one_is_found_with_a_few_calls(examples: Path, name: str) -> None:
    clauses, calls = BROKEN[name]
    _, [row, *_] = judged(SLAB, examples / f"{name}.toml", 16, shrinking=1)
    assert row.verdict is Verdict.VIOLATED
    assert row.property in clauses
    assert row.counterexample is not None
    assert len(row.counterexample.calls) <= calls


CRASHED = "does not crash: SIGSEGV (Segmentation fault)"


@needs_compiler
def test_pools_that_pointers_name_hold(examples: Path) -> None:
    """Of what is no cache nothing is asked where there is no pointer to it, and nothing is missed for that."""
    verdict, rows = judged_in_full(SLAB, examples / "pool.toml", 4_000, 1.0)
    assert verdict is Verdict.HOLDS, [(row.property, row.note) for row in rows if row.verdict is not Verdict.HOLDS]
    assert "alloc-of-no-cache-refused (what is no cache has no descriptor)" in rows[0].note


@needs_compiler
@pytest.mark.parametrize(
    ("name", "clauses"),
    [("second-word", {CONTENTS}), ("cuts-list", {CRASHED, "refuses only where there are no pages for another slab"})],
)
def test_a_broken_pool_is_found(examples: Path, name: str, clauses: set[str]) -> None:
    _, [row, *_] = judged(SLAB, examples / f"{name}.toml", 16, shrinking=1)
    assert row.verdict is Verdict.VIOLATED
    assert row.property in clauses
    assert row.counterexample is not None
    shapes = [call.returned for call in row.counterexample.calls if call.operation == "shape"]
    assert all(isinstance(each, Shape) for each in shapes), "an answer with parts is read back from a run that crashed"


@needs_compiler
def test_what_may_be_by_design_is_said_with_its_promise(examples: Path) -> None:
    adapter = (examples / "pool.toml").read_text().replace("caches-refused-only-when-full = false", "")
    (examples / "all-caches.toml").write_text(adapter)
    _, [row, *_] = judged(SLAB, examples / "all-caches.toml", 16, shrinking=1)
    assert row.property == "refuses a cache only where there are as many as have room"
    assert "by design? then write caches-refused-only-when-full = false under [promises] in the adapter" in row.note


# ── Beside C ─────────────────────────────────────────────────────────────────────────────────────────────────


@needs_compiler
def test_ours_and_the_textbooks_keep_the_same_contents(tmp_path: Path) -> None:
    objects, loaded = benchmark.drawn(3_000, 200, 0), library(benchmark.SOURCE, tmp_path)
    mine, theirs = benchmark.ours(objects), benchmark.in_c(loaded, objects)
    assert len({mine().checksum, mine().checksum, theirs().checksum, theirs().checksum}) == 1


# ── What callers must not do ─────────────────────────────────────────────────────────────────────────────────


@needs_compiler
def test_a_run_made_short_asks_for_no_shapes_too_few(examples: Path) -> None:
    """Leaving `shape` out of a run leaves an allocation that the law requires nobody to make: it is left out, too."""
    _, [row, *_] = judged(SLAB, examples / "misaligned.toml", 16, shrinking=2)
    assert row.counterexample is not None
    made = [call.operation for call in row.counterexample.calls]
    assert made.index("shape") < made.index("alloc")


# ── What is pictured ─────────────────────────────────────────────────────────────────────────────────────────


def test_colours_are_what_keeps_the_first_lines_of_slabs_in_a_cache() -> None:
    """Of 40 slabs with colours everything is found again; without them nothing is, once there are more than ways."""
    coloured, plainly = (pictures.first_objects(SLAB, edits) for edits in ((), pictures.UNCOLOURED))
    assert [pictures.hit_rate(coloured[:count]) for count in (8, 9, 40)] == [100, 100, 100]
    assert [pictures.hit_rate(plainly[:count]) for count in (8, 9, 40)] == [100, 0, 0]
