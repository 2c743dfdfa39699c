"""The measurements: two contestants take turns on the same calls, and what counts is the ratio."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import frozen

from benchmarks.replay import Lap, Replay, UnavailableError, compile_c, ours, reference, textbook_c
from benchmarks.workload import draw
from checks.engines.validate import LinearTable
from spec.vocabulary import Frame, Order, Table

SIZES = (10, 12, 14, 16, 18, 20)
CALLS = 1_000_000
LAPS = 7
REFERENCE_SIZE, REFERENCE_CALLS, REFERENCE_LAPS = 14, 6_000, 3
STEPS, EXAMPLES = 300_000, 300
CHECKED_CALLS = 50_000


@frozen
class Row:
    """One comparison: how much time a unit takes here and there."""

    name: str
    subject: str
    other: str
    unit: str
    subject_time: float | None = None
    """Nanoseconds for each unit."""
    other_time: float | None = None
    ratio: float | None = None
    """The other's time divided by the subject's: above 1 where the subject is faster."""
    note: str = ""
    """Why there is no ratio."""


class UnequalAnswersError(Exception):
    """Two contestants answered the same calls differently: their times cannot be compared."""


def compare(name: str, contestants: dict[str, Replay], calls: int, laps: int) -> Row:
    """Two contestants, A B A B …: medians of the times, and the median ratio of neighbours, which drift together."""
    (subject, replay), (other, other_replay) = contestants.items()
    pairs = [(replay(), other_replay()) for _ in range(laps)]
    checksums = {lap.checksum for pair in pairs for lap in pair}
    if len(checksums) != 1:
        raise UnequalAnswersError(f"{name}: {subject} and {other} do not answer alike")
    ratio = statistics.median(theirs.seconds / mine.seconds for mine, theirs in pairs)
    mine, theirs = (_median(lap[side] for lap in pairs) / calls * 1e9 for side in (0, 1))
    return Row(name, subject, other, "call", mine, theirs, ratio)


def _median(laps: Iterable[Lap]) -> float:
    return statistics.median(lap.seconds for lap in laps)


OURS, C = "impl, compiled by numba", "C, gcc -O2"
LAW, LAW_IN_PLACE = "the law", "the law, in place"


def against_c(sizes: Sequence[int], calls: int, laps: int, seed: int) -> Iterator[Row]:
    """The implementation beside a textbook buddy in C."""
    with TemporaryDirectory() as folder:
        try:
            library = compile_c(Path(folder))
        except UnavailableError as missing:
            yield Row("buddy against C", OURS, C, "call", note=str(missing))
            return
        rows = []
        for size in sizes:
            workload = draw(1 << size, calls, seed)
            contestants = {OURS: ours(workload), C: textbook_c(library, workload)}
            rows.append(compare(f"buddy, 2^{size}", contestants, workload.calls, laps))
            yield rows[-1]
        mean = math.exp(statistics.fmean(math.log(row.ratio) for row in rows if row.ratio is not None))
        yield Row("geometric mean", OURS, C, "call", ratio=mean)


def against_the_law(size: int, calls: int, laps: int, seed: int) -> Iterator[Row]:
    """The implementation beside the law that judges it: as it is written, and over tables that change in place."""
    workload = draw(1 << size, calls, seed)
    tables: dict[str, type[Table[Frame, Order]]] = {LAW: Table, LAW_IN_PLACE: LinearTable}
    for name, table in tables.items():
        contestants = {OURS: ours(workload), name: reference(workload, table)}
        yield compare(f"buddy, 2^{size}", contestants, workload.calls, laps)


def conform_against_bare_calls(calls: int, laps: int, seed: int) -> Iterator[Row]:
    """A C library with a thousand live blocks: its calls checked, and the same calls alone."""
    from benchmarks.foreign import bare, example, judged

    checked, alone = "conform, a C library", "its calls alone"
    with TemporaryDirectory() as folder:
        try:
            target = example(Path(folder))
        except UnavailableError as missing:
            yield Row("conform, a C library", checked, alone, "call", note=str(missing))
            return
        lap, made = judged(target, calls, seed)
        yield compare("conform, a C library", {checked: lap, alone: bare(target, made)}, calls, laps)


def simulate_against_hypothesis(steps: int, examples: int, seed: int) -> Iterator[Row]:
    """Two readings of the same pairing. They draw other steps, so that nothing but the pace is compared."""
    from checks.engines.simulate import simulate
    from checks.engines.stateful import stateful
    from checks.evidence import Budget
    from checks.pairings import find

    [pairing] = find("physical.buddy")
    fast = _pace(lambda: simulate(pairing, Budget(), steps=steps, seed=seed))
    slow = _pace(lambda: stateful(pairing, Budget(), examples=examples, seed=seed))
    yield Row("simulate", "simulate", "Hypothesis", "step", fast, slow, slow / fast)


def _pace(engine: Callable[[], list[Any]]) -> float:
    """Nanoseconds for each step of an engine, by its own evidence."""
    row = next(row for row in engine() if row.scope.get("steps"))
    return float(row.seconds / row.scope["steps"] * 1e9)


def everything(*, quick: bool = False, seed: int = 0) -> Iterator[Row]:
    """Every row, as soon as it is measured; `quick` is for trying the benchmarks out, and its figures mean little."""
    if quick:
        yield from against_c((10,), 2_000, 1, seed)
        yield from against_the_law(10, 500, 1, seed)
        yield from conform_against_bare_calls(2_000, 1, seed)
        yield from simulate_against_hypothesis(5_000, 10, seed)
    else:
        yield from against_c(SIZES, CALLS, LAPS, seed)
        yield from against_the_law(REFERENCE_SIZE, REFERENCE_CALLS, REFERENCE_LAPS, seed)
        yield from conform_against_bare_calls(CHECKED_CALLS, REFERENCE_LAPS, seed)
        yield from simulate_against_hypothesis(STEPS, EXAMPLES, seed)
