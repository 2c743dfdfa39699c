"""What a measurement becomes: two contestants take turns on the same work, and what counts is the ratio."""

from __future__ import annotations

import statistics
from collections.abc import Iterable

from attrs import frozen

from benchmarks.replay import Lap, Replay


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
    group: str = ""
    """What it is a row of. The rows of a group that have a size are a curve for each contestant."""
    size: int | None = None
    """How large the subject is: frames, states or formulas, as the group says."""
    measure: str = "time"
    """What was measured of both: of memory there is a ratio alone."""


class UnequalAnswersError(Exception):
    """Two contestants answered the same calls differently: their times cannot be compared."""


def compare(
    name: str,
    contestants: dict[str, Replay],
    calls: int,
    laps: int,
    group: str = "",
    size: int | None = None,
    unit: str = "call",
) -> Row:
    """Two contestants, A B A B …: medians of the times, and the median ratio of neighbours, which drift together."""
    (subject, replay), (other, other_replay) = contestants.items()
    pairs = [(replay(), other_replay()) for _ in range(laps)]
    checksums = {lap.checksum for pair in pairs for lap in pair}
    if len(checksums) != 1:
        raise UnequalAnswersError(f"{name}: {subject} and {other} do not answer alike")
    ratio = statistics.median(theirs.seconds / mine.seconds for mine, theirs in pairs)
    mine, theirs = (_median(lap[side] for lap in pairs) / calls * 1e9 for side in (0, 1))
    return Row(name, subject, other, unit, mine, theirs, ratio, group=group, size=size)


def _median(laps: Iterable[Lap]) -> float:
    return statistics.median(lap.seconds for lap in laps)


# ── In words ─────────────────────────────────────────────────────────────────────────────────────────────────


UNITS = (("s", 1e9), ("ms", 1e6), ("µs", 1e3), ("ns", 1.0))


def time_for(nanoseconds: float | None, unit: str) -> str:
    return "" if nanoseconds is None else f"{time_of(nanoseconds)} a {unit}"


def time_of(nanoseconds: float) -> str:
    """In the unit that leaves the fewest digits.

    >>> time_of(18.66), time_of(2_100_981)
    ('18.7 ns', '2.1 ms')
    """
    unit, size = unit_of(nanoseconds)
    return f"{nanoseconds / size:,.3g} {unit}"


def unit_of(nanoseconds: float) -> tuple[str, float]:
    """The unit that leaves the fewest digits, and how many nanoseconds it is."""
    return next(((unit, size) for unit, size in UNITS if nanoseconds >= size), UNITS[-1])


def verdict(row: Row) -> str:
    """The ratio in words: how many times faster or slower the subject is, or how much less or more memory it takes."""
    if row.ratio is None:
        return f"skipped: {row.note}" if row.note else ""
    if row.ratio >= 1:
        return f"{times(row.ratio)} {'faster' if row.measure == 'time' else 'smaller'}"
    return f"{times(1 / row.ratio)} the {row.measure}"


def times(ratio: float) -> str:
    """Three digits are as many as a measurement deserves."""
    return f"{ratio:,.{2 if ratio < 10 else 1 if ratio < 100 else 0}f}×"
