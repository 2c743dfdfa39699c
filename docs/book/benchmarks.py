"""The page of measured speeds, from the file that `make bench` keeps."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

from docs.book.figure import escaped, figure
from docs.book.markdown import join, raw, table
from docs.book.plot import Series, plot

FILE = Path(__file__).resolve().parents[2] / "benchmarks" / "results.json"
SIZE_IN_NAME = re.compile(r"^(?P<group>.+), 2\^(?P<power>\d+)$")
"""A row of a series, where no field says so: `buddy, 2^10`."""

Row = dict[str, Any]
KINDS = ("first", "second", "third")
"""Lines of the style sheet."""


def page(path: Path = FILE) -> str:
    if not path.exists():
        return "# Benchmarks\n\nNothing has been measured here yet. `make bench` does it and keeps the figures."
    data = json.loads(path.read_text(encoding="utf-8"))
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in data["rows"]:
        groups[group_of(row)].append(row)
    sections = (join((f"## {name}", growth(name, rows), figures(rows))) for name, rows in groups.items())
    return join(("# Benchmarks", opening(data), *sections))


def opening(data: dict[str, Any]) -> str:
    where = data["surroundings"]
    told = table(("", ""), ((name, str(value)) for name, value in where.items()), "surroundings")
    return join(
        (
            f"What memspec's implementations cost beside C and beside the law, made by `make bench` with seed "
            f"{data['seed']}. Times are medians; a ratio, of runs side by side, is how many "
            "times as long the other takes.",
            told,
        )
    )


def group_of(row: Row) -> str:
    """What a row is one of: its field, or what its name begins with."""
    found = SIZE_IN_NAME.match(row["name"])
    return row.get("group") or (found["group"] if found else row["name"])


# ── Cost against size ────────────────────────────────────────────────────────────────────────────────────────


def growth(group: str, rows: Sequence[Row]) -> str:
    """Time against size, where there is more than one size; a line for each contestant."""
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in rows:
        for who, time in (("subject", "subject_time"), ("other", "other_time")):
            if row.get(time) and (size := size_of(row)) is not None:
                points[row[who]].append((size, row[time]))
    lines = {who: sorted(line) for who, line in points.items() if len({size for size, _ in line}) > 1}
    if not lines:
        return ""
    series = [Series(who, line, kind) for (who, line), kind in zip(lines.items(), cycle(KINDS), strict=False)]
    drawing = plot(f"{group}: time against size", "size", f"nanoseconds a {rows[0]['unit']}", series, doubling=True)
    return raw(figure(drawing, f"Nanoseconds for each {escaped(rows[0]['unit'])}. Across, the scale is logarithmic."))


def size_of(row: Row) -> int | None:
    found = SIZE_IN_NAME.match(row["name"])
    return row.get("size") or (1 << int(found["power"]) if found else None)


# ── The table ────────────────────────────────────────────────────────────────────────────────────────────────


def figures(rows: Sequence[Row]) -> str:
    return table(("what", "who", "time", "beside", "time", "ratio"), map(cells, rows), "benchmarks")


def cells(row: Row) -> Iterator[str]:
    yield row["name"]
    yield row["subject"]
    yield time_for(row.get("subject_time"), row["unit"])
    yield row.get("other") or ""
    yield time_for(row.get("other_time"), row["unit"])
    yield f"{number(row['ratio'])}×" if row.get("ratio") else row.get("note") or ""


def time_for(nanoseconds: float | None, unit: str) -> str:
    return "" if nanoseconds is None else f"{time_of(nanoseconds)} a {unit}"


def time_of(nanoseconds: float) -> str:
    """In the unit that leaves the fewest digits.

    >>> time_of(18.66), time_of(2_100_981)
    ('18.7 ns', '2.1 ms')
    """
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size:
            return f"{number(nanoseconds / size)} {unit}"
    return f"{number(nanoseconds)} ns"


def number(value: float) -> str:
    """Three digits are as many as a measurement deserves."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
