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
    rows: list[Row] = data["rows"]
    return join(("# Benchmarks", opening(data), *plots(rows), "## All figures", figures_table(rows)))


def opening(data: dict[str, Any]) -> str:
    where = data["surroundings"]
    told = table(("", ""), ((name, str(value)) for name, value in where.items()), "surroundings")
    return join(
        (
            f"What memspec's implementations cost beside C and beside the law, made by `make bench` with seed "
            f"{data['seed']}. Figures of another machine differ; their ratios less so. Medians are shown.",
            told,
        )
    )


# ── Cost against size ────────────────────────────────────────────────────────────────────────────────────────


def plots(rows: Sequence[Row]) -> Iterator[str]:
    """For each group with at least two sizes, time against size."""
    groups: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for row in rows:
        if row.get("subject_time") and (place := placed(row)) is not None:
            groups[place[0]].append((place[1], row))
    for group, members in groups.items():
        if len({size for size, _ in members}) > 1:
            yield f"## How cost grows with size: {group}"
            yield raw(drawn(group, sorted(members, key=lambda member: member[0])))


def placed(row: Row) -> tuple[str, int] | None:
    """(group, size) of a row that is a point of a series."""
    if row.get("size") and row.get("group"):
        return row["group"], row["size"]
    found = SIZE_IN_NAME.match(row["name"])
    return (found["group"], 1 << int(found["power"])) if found else None


def drawn(group: str, members: Sequence[tuple[int, Row]]) -> str:
    """A line for each contestant."""
    unit = members[0][1]["unit"]
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for size, row in members:
        for who, time in (("subject", "subject_time"), ("other", "other_time")):
            if row.get(time):
                points[row[who]].append((size, row[time]))
    series = [Series(who, line, kind) for (who, line), kind in zip(points.items(), cycle(KINDS), strict=False)]
    drawing = plot(f"{group}: time against size", "frames", f"nanoseconds a {unit}", series, doubling=True)
    return figure(drawing, escaped(f"{group}: nanoseconds for each {unit}; across, the size doubles with each step."))


# ── The table ────────────────────────────────────────────────────────────────────────────────────────────────


def figures_table(rows: Sequence[Row]) -> str:
    header = ("what", "beside", "unit", "what takes", "beside it", "ratio", "note")
    return table(header, map(cells, rows), "benchmarks")


def cells(row: Row) -> Iterator[str]:
    yield f"{row['name']}: {row['subject']}"
    yield row.get("other") or ""
    yield row["unit"]
    yield number(row.get("subject_time"))
    yield number(row.get("other_time"))
    yield number(row.get("ratio"))
    yield row.get("note") or ""


def number(value: Any) -> str:
    """Three digits are as many as a measurement deserves."""
    if not isinstance(value, int | float):
        return str(value or "")
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
