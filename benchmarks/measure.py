"""What is measured, section by section; the sizes are here."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.areas import areas_against_c
from benchmarks.bootmem import bootmem_against_c
from benchmarks.copy import copies_against_c
from benchmarks.cow import cow_against_c
from benchmarks.exploration import Contest, against_spin, against_spin_from_source, interpreted
from benchmarks.fault import faults_against_c
from benchmarks.kmalloc import kmalloc_against_c
from benchmarks.malloc import RECORDED, malloc_against_libraries
from benchmarks.numa import policies_against_c
from benchmarks.proofs import both_solvers
from benchmarks.replay import Replay, UnavailableError, compile_c, ours, reference, textbook_c
from benchmarks.rows import Row, compare
from benchmarks.slab import slab_against_c
from benchmarks.swap import swap_against_c
from benchmarks.walk import walk_against_c
from benchmarks.workload import draw
from benchmarks.zswap import zswap_against_c
from checks.linear import LinearTable
from checks.pairings import pairings
from spec.vocabulary import Frame, Order, Table

SIZES = (10, 12, 14, 16, 18, 20)
CALLS = 1_000_000
LAPS = 7
PAGES, WALK_ROUNDS = 1 << 16, 16
"""Of a walk's accesses only the first round marks entries, as nearly all accesses find them marked."""
AREA_COUNTS = (100, 1_000, 10_000, 65_530)
"""Areas; the last is how many Linux lets a process have (vm.max_map_count)."""
FAULTED = 1 << 12
"""Pages that are stored to for the first time: 16 MiB."""
COPIES = 100_000
SWAP_PAGES = 1 << 10
COW_PAGES, COW_MAPPED, COW_CHILDREN = 1 << 14, (100, 1_000, 10_000), 60
ZSWAP_PAGES = 2_000
"""Of a process's pages some are mapped; the children are alive together."""
NODE_FRAMES, NODE_LAPS = 1 << 12, 61
"""Each of four nodes has so many frames. A lap takes less than a millisecond."""
EARLY_FRAMES, EARLY_CALLS = 1 << 18, 4_000
KMALLOC_ROUNDS = 64
REFERENCE_CALLS, REFERENCE_LAPS = 6_000, 3
REFERENCE_SIZES = (10, 12, 14)
"""Each step of the law as it is written copies its table."""
STEPS, EXAMPLES = 300_000, 300
CHECKED_CALLS = 50_000
RANDOM_RUNS, RANDOM_STEPS = 8, 24_000
"""Of conform on malloc: runs as long as its longest, in which most calls are made with 1,000 live blocks."""
SPIN_LAPS = 3
CONTESTS = (
    Contest((0, 14, 3), 88_010),
    Contest((0, 16, 4), 458_330),
    Contest((0, 16, 4), 458_330, workers=2),
    Contest((0, 17, 4), 916_660),
    Contest((0, 18, 4), 2_291_650),
    Contest((0, 18, 4), 2_291_650, workers=2),
    Contest((0, 14, 3), 88_010, checked=True),
    Contest((0, 16, 4), 458_330, checked=True),
    Contest((0, 16, 4), 458_330, checked=True, workers=2),
    Contest((0, 16, 4), 458_330, checked=True, linked=True, workers=2),
    Contest((0, 17, 4), 916_660, checked=True),
    Contest((0, 18, 4), 2_291_650, checked=True),
    Contest((0, 18, 4), 2_291_650, checked=True, workers=2),
)
FROM_SOURCE = (
    Contest((0, 16, 4), 458_330, checked=True, workers=2),
    Contest((0, 18, 4), 2_291_650, checked=True, workers=2),
)
QUICK_CONTEST = Contest((0, 12, 3), 17_602)
INTERPRETED = ((0, 4, 2), (1, 6, 2), (0, 8, 3), (0, 10, 3))

BUDDY, LAW_GROUP, FOREIGN, RANDOM = "the buddy allocator", "the law", "conform", "random testing"


OURS, C = "impl, compiled by numba", "C, gcc -O2"
LAW, LAW_IN_PLACE = "the law", "the law, in place"


def against_c(sizes: Sequence[int], calls: int, laps: int, seed: int) -> Iterator[Row]:
    """The implementation beside a textbook buddy in C."""
    with TemporaryDirectory() as folder:
        try:
            library = compile_c(Path(folder))
        except UnavailableError as missing:
            yield Row("buddy", OURS, C, "call", note=str(missing), group=BUDDY)
            return
        rows = []
        for size in sizes:
            workload = draw(1 << size, calls, seed)
            contestants = {OURS: ours(workload), C: textbook_c(library, workload)}
            rows.append(compare(f"2^{size} frames", contestants, workload.calls, laps, BUDDY, 1 << size))
            yield rows[-1]
        mean = math.exp(statistics.fmean(math.log(row.ratio) for row in rows if row.ratio is not None))
        yield Row("geometric mean", OURS, C, "call", ratio=mean, group=BUDDY)


def against_the_law(
    sizes: Sequence[int], name: str, table: type[Table[Frame, Order]], calls: int, laps: int, seed: int
) -> Iterator[Row]:
    """The implementation beside the law that judges it, over one kind of table."""
    for size in sizes:
        workload = draw(1 << size, calls, seed)
        contestants = {OURS: ours(workload), name: reference(workload, table)}
        yield compare(f"2^{size} frames", contestants, workload.calls, laps, LAW_GROUP, 1 << size)


def conform_against_bare_calls(calls: int, laps: int, seed: int) -> Iterator[Row]:
    """A C library with a thousand live blocks: its calls checked, and the same calls alone."""
    from benchmarks.foreign import bare, example, judged

    checked, alone = "conform, a C library", "its calls alone"
    with TemporaryDirectory() as folder:
        try:
            target = example(Path(folder))
        except UnavailableError as missing:
            yield Row("a C library", checked, alone, "call", note=str(missing), group=FOREIGN)
            return
        lap, made = judged(target, calls, seed)
        yield compare("a C library", {checked: lap, alone: bare(target, made)}, calls, laps, FOREIGN)


def conform_against_plain_calls(runs: int, steps: int, laps: int, seed: int) -> Iterator[Row]:
    """The random runs of conform, by one process and by two, and the same calls in a loop: on libc's malloc, and on a
    buddy allocator in C, of which each block is filled with a pattern of 4 KiB and more."""
    from benchmarks.foreign import GEOMETRY, LIVE, adapted_calls, bare_runs, crowded_runs, example, libc, plain_calls
    from benchmarks.foreign import random_runs as drawn

    target, heap = libc()
    plain, live = plain_calls(runs, steps, seed)
    mallocs = {workers: drawn(target, heap, workers, runs, steps, seed) for workers in PROCESSES}
    yield from by_processes(f"malloc of libc, {live:,} live blocks", mallocs, plain, runs * steps, laps)
    with TemporaryDirectory() as folder:
        try:
            target = example(Path(folder))
        except UnavailableError as missing:
            yield Row("a buddy allocator in C", "conform", "its calls alone", "call", note=str(missing), group=FOREIGN)
            return
        plain, live = adapted_calls(target, GEOMETRY, runs, steps, seed)
        buddys = {workers: drawn(target, GEOMETRY, workers, runs, steps, seed) for workers in PROCESSES}
        yield from by_processes(f"a buddy allocator, {live:,} live blocks", buddys, plain, runs * steps, laps)
        crowds = {workers: crowded_runs(target, workers, runs, steps, seed) for workers in PROCESSES}
        alone = bare_runs(target, runs, steps, seed)
        name = f"a buddy allocator, {LIVE:,} live blocks, nothing refused"
        yield from by_processes(name, crowds, alone, runs * steps, laps)


PROCESSES = {1: "conform, one process", 2: "conform, two processes"}


def by_processes(name: str, checked: Mapping[int, Replay], plain: Replay, calls: int, laps: int) -> Iterator[Row]:
    """What conform makes with one process and with two, beside the calls alone."""
    for workers, who in PROCESSES.items():
        yield compare(name, {who: checked[workers], "its calls alone": plain}, calls, laps, FOREIGN)


def simulate_against_hypothesis(steps: int, examples: int, seed: int) -> Iterator[Row]:
    """Two readings of the same pairing. They draw other steps, so that nothing but the pace is compared."""
    from checks.engines.simulate import simulate
    from checks.engines.stateful import stateful
    from checks.evidence import Budget
    from checks.pairings import find

    [pairing] = find("physical.buddy")
    fast = _pace(lambda: simulate(pairing, Budget(), steps=steps, seed=seed))
    slow = _pace(lambda: stateful(pairing, Budget(), examples=examples, seed=seed))
    yield Row("the buddy", "simulate", "Hypothesis", "step", fast, slow, slow / fast, group=RANDOM)


def _pace(engine: Callable[[], list[Any]]) -> float:
    """Nanoseconds for each step of an engine, by its own evidence."""
    row = next(row for row in engine() if row.scope.get("steps"))
    return float(row.seconds / row.scope["steps"] * 1e9)


Sections = Iterator[tuple[str, Iterator[Row]]]
"""What is measured, and its rows, each as soon as it is measured."""


def sections(*, quick: bool = False, seed: int = 0) -> Sections:
    """Everything; `quick` is for trying the benchmarks out, and its figures mean little."""
    yield from _quick(seed) if quick else _full(seed)


def _full(seed: int) -> Sections:
    yield "the buddy beside C", against_c(SIZES, CALLS, LAPS, seed)
    yield "the walk beside C", walk_against_c(PAGES, WALK_ROUNDS, LAPS, seed)
    yield "areas beside C", areas_against_c(AREA_COUNTS, CALLS, LAPS, seed)
    yield "faults beside C", faults_against_c(FAULTED, LAPS, seed)
    yield "user copy beside C", copies_against_c(COPIES, LAPS, seed)
    yield "copy-on-write beside C", cow_against_c(COW_PAGES, COW_MAPPED, COW_CHILDREN, LAPS)
    yield "NUMA policies beside C", policies_against_c(NODE_FRAMES, NODE_LAPS)
    yield "swap beside C", swap_against_c(SWAP_PAGES, LAPS)
    yield "zswap beside C", zswap_against_c(ZSWAP_PAGES, LAPS, seed)
    yield "early memory beside C", bootmem_against_c(EARLY_FRAMES, EARLY_CALLS, LAPS, seed)
    yield "malloc beside libraries", malloc_against_libraries(RECORDED, LAPS)
    yield "slab beside C", slab_against_c((100, 1_000, 4_000), CALLS, LAPS, seed)
    yield "kmalloc beside C", kmalloc_against_c(KMALLOC_ROUNDS, LAPS)
    yield LAW, against_the_law(REFERENCE_SIZES, LAW, Table, REFERENCE_CALLS, REFERENCE_LAPS, seed)
    yield LAW_IN_PLACE, against_the_law(SIZES, LAW_IN_PLACE, LinearTable, REFERENCE_CALLS, REFERENCE_LAPS, seed)
    yield "what conform adds to a call", conform_against_bare_calls(CHECKED_CALLS, REFERENCE_LAPS, seed)
    yield "how many calls conform makes", conform_against_plain_calls(RANDOM_RUNS, RANDOM_STEPS, REFERENCE_LAPS, seed)
    yield "simulate beside Hypothesis", simulate_against_hypothesis(STEPS, EXAMPLES, seed)
    yield "exploration, interpreted", interpreted(INTERPRETED)
    yield "exploration beside SPIN", against_spin(CONTESTS, SPIN_LAPS)
    yield "exploration beside SPIN, from source", against_spin_from_source(FROM_SOURCE)
    for part in pairings():
        # Each in a process of its own, as `memspec prove` has it: what z3 was asked before changes what it finds.
        yield f"theorems of {part}, by z3 and by bitwuzla", both_solvers(part)


def _quick(seed: int) -> Sections:
    yield "the buddy beside C", against_c((10,), 2_000, 1, seed)
    yield "the walk beside C", walk_against_c(1 << 12, 1, 1, seed)
    yield "areas beside C", areas_against_c((100,), 2_000, 1, seed)
    yield "faults beside C", faults_against_c(1 << 9, 1, seed)
    yield "user copy beside C", copies_against_c(500, 1, seed)
    yield "copy-on-write beside C", cow_against_c(1 << 10, (64, 600), 2, 1)
    yield "NUMA policies beside C", policies_against_c(1 << 6, 1)
    yield "swap beside C", swap_against_c(1 << 6, 1)
    yield "zswap beside C", zswap_against_c(64, 1, seed)
    yield "early memory beside C", bootmem_against_c(1 << 12, 500, 1, seed)
    yield "malloc beside libraries", malloc_against_libraries(RECORDED[1:2], 1)
    yield "slab beside C", slab_against_c((100,), 2_000, 1, seed)
    yield "kmalloc beside C", kmalloc_against_c(2, 1)
    yield LAW_IN_PLACE, against_the_law((10,), LAW_IN_PLACE, LinearTable, 500, 1, seed)
    yield "what conform adds to a call", conform_against_bare_calls(2_000, 1, seed)
    yield "how many calls conform makes", conform_against_plain_calls(2, 500, 1, seed)
    yield "simulate beside Hypothesis", simulate_against_hypothesis(5_000, 10, seed)
    yield "exploration, interpreted", interpreted(INTERPRETED[:1])
    yield "exploration beside SPIN", against_spin((QUICK_CONTEST,), 1)
    yield "one proof, by z3 and by bitwuzla", both_solvers("virtual.walk", ("walk-equals-rule",))
