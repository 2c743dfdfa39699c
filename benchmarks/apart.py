"""A section measured in a process of its own: one that dies, as a solver may, does not take the others along."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.rows import Row
from checks.interruption import Stop
from checks.worker import ERROR, start

TRIES = 2


def apart(section: str, measurements: Iterable[Row]) -> list[Row]:
    """The rows; where two processes have died over them, one that says so. Raises what measuring raises."""
    how = ""
    for _ in range(TRIES):
        process = start(lambda budget: list(measurements), None, Stop())
        try:
            message = process.message()
        finally:
            process.end()
        if message is not None:
            kind, what = message
            if kind == ERROR:
                raise what
            rows: list[Row] = what
            return rows
        how = process.how()
    return [Row(section, "", "", "", note=f"not measured: its process {how}, twice", group=section)]
