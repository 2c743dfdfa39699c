"""Reading a recorded trace: the law's own operations accept each event of a real system's run, or refuse one.

The pairing's `trace` says what an event asked and what was answered; the law says whether that may be. A recording
seldom shows everything, so between two events the reader may tell of internal operations, which nobody called.
"""

from __future__ import annotations

import csv
import lzma
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn, TextIO

from attrs import define, frozen

from checks.evidence import Budget, Call, Evidence, Strength, UsageError, Verdict
from checks.pairing import Pairing, Reading
from spec.vocabulary import BrokenClause, BrokenRequirement, Domain, Key, Table, Value, reached

REPORT_EVERY = 1 << 12
WHOLE_TRACE = "the recorded trace is accepted to its end"
XZ_MAGIC = b"\xfd7zXZ\0"


class LinearTable(Table[Key, Value]):
    """A table that changes in place, for states that are used linearly: the state before a step is never read
    again, so nobody sees it change. Copying 100,000 entries for each of 250,000 events would take hours."""

    def set(self, key: Key, value: Value) -> LinearTable[Key, Value]:
        self.update({key: value})
        return self

    def fill(self, domain: Domain, value: Value) -> LinearTable[Key, Value]:
        self.update(dict.fromkeys(domain, value))
        return self

    def erase(self, domain: Domain) -> LinearTable[Key, Value]:
        for key in list(domain):  # a domain may be of this very table's keys
            self.pop(key, None)
        return self

    def raised(self, domain: Domain, more: Any) -> LinearTable[Key, Value]:
        self.update({key: self[key] + more for key in domain})
        return self

    def __hash__(self) -> int:  # type: ignore[override]
        raise TypeError("a LinearTable changes in place and has no hash")


@frozen
class Event:
    """Something that was recorded."""

    line: int
    """Where it stands in the file, counted from 1."""
    text: str


class Refusal(Exception):
    """The law refuses an event."""

    def __init__(self, event: Event, clause: str, obstacle: str) -> None:
        super().__init__(clause)
        self.event, self.clause, self.obstacle = event, clause, obstacle

    def __str__(self) -> str:
        return f"line {self.event.line} ({self.event.text}): {self.obstacle}"


@define
class _Progress:
    """How far a reading came."""

    events: int = 0
    finished: bool = False
    refusal: Refusal | None = None


def validate(pairing: Pairing, trace_path: str | Path, budget: Budget, *, seed: int = 0) -> list[Evidence]:
    """What a recorded trace shows: for the whole, and for each clause that some event reached. Nothing is random
    here; `seed` is there because every engine has one."""
    if pairing.trace is None:
        raise UsageError(f"{pairing.part} has no reader for recorded traces")
    reading = pairing.trace(Path(trace_path))
    started, before = time.monotonic(), Counter(reached)
    progress = _read(pairing, reading, Path(trace_path), budget)
    rows = list(_rows(progress, reading.counts, reached - before))
    seconds = time.monotonic() - started
    return [_evidence(pairing, trace_path, row, seconds) for row in rows]


def _read(pairing: Pairing, reading: Reading, path: Path, budget: Budget) -> _Progress:
    progress = _Progress()
    lines = _lines(path)
    state = reading.initial()
    try:
        for event in reading.events():
            if progress.events % REPORT_EVERY == 0:
                budget.report("lines", event.line, lines)
            if budget.spent():
                return progress
            state = _accept(pairing, reading, state, event)
            progress.events += 1
        progress.finished = True
    except Refusal as refusal:
        progress.refusal = refusal
    return progress


def _accept(pairing: Pairing, reading: Reading, state: Any, event: Event) -> Any:
    """The state after an event; Refusal where the law does not have it."""
    try:
        for call in reading.calls(state, event):
            state = _perform(pairing, state, call)
    except BrokenClause as broken:
        raise Refusal(event, broken.clause, reading.obstacle(state, event)) from None
    except BrokenRequirement as broken:
        raise Refusal(event, str(broken), reading.obstacle(state, event)) from None
    return state


def _perform(pairing: Pairing, state: Any, call: Call) -> Any:
    return pairing.move(call.operation)(state, *call.arguments, returned=call.returned)


_Row = tuple[str, Verdict, dict[str, Any], str]


def _rows(progress: _Progress, counts: Counter[str], judged: Counter[str]) -> Iterator[_Row]:
    """(property, verdict, scope, note), the whole trace first; what was refused stands in its place."""
    verdict = Verdict.HOLDS if progress.finished else Verdict.UNDETERMINED
    refusal = progress.refusal
    if refusal is not None:
        yield refusal.clause, Verdict.VIOLATED, {"reached": judged[refusal.clause]}, str(refusal)
    else:
        scope = {"events": progress.events, **counts}
        yield WHOLE_TRACE, verdict, scope, "" if progress.finished else f"stopped after {progress.events} events"
    for clause in judged:
        if refusal is None or clause != refusal.clause:
            yield (
                clause,
                verdict,
                {"reached": judged[clause]},
                "" if progress.finished else "the trace was not read to its end",
            )


def _evidence(pairing: Pairing, trace_path: str | Path, row: _Row, seconds: float) -> Evidence:
    clause, verdict, numbers, note = row
    scope = {"trace": Path(trace_path).name, **numbers}
    return Evidence(pairing.part, clause, "validate", verdict, Strength.OBSERVED, scope, seconds, note)


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────


def read_table(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """(line, the values of these columns) of a CSV file, plain or compressed with xz."""
    line = 0
    try:
        with _open(path) as file:
            rows = csv.reader(file)
            places = _places(path, next(rows, None), columns)
            for row in rows:
                line = rows.line_num
                try:
                    yield line, [row[place] for place in places]
                except IndexError:
                    refuse(path, line, f"has {len(row)} values, and the header names more: the line is cut off")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        refuse(path, line, f"is followed by something that is no CSV text ({error})")
    if line == 0:
        refuse(path, 1, "is followed by nothing: the trace has a header and no event")


def refuse(path: Path, line: int, complaint: str) -> NoReturn:
    raise UsageError(f"{path}, line {line} {complaint}")


def _open(path: Path) -> TextIO:
    """The first bytes say how a file is stored; its name may say anything."""
    with path.open("rb") as file:
        compressed = file.read(len(XZ_MAGIC)) == XZ_MAGIC
    if compressed:
        _check_whole(path)
        return lzma.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def _lines(path: Path) -> int | None:
    """How many lines a trace has; None where it cannot be read, which the reading itself complains of."""
    try:
        with _open(path) as file:
            return sum(1 for _ in file)
    except (OSError, UnicodeDecodeError, UsageError):
        return None


def _check_whole(path: Path) -> None:
    """Decompress once and look at nothing. What is damaged decompresses to other events, up to where the file's
    check sum is; they would be held against the system that was recorded."""
    lines = 0
    try:
        with lzma.open(path) as file:
            while chunk := file.read(1 << 20):
                lines += chunk.count(b"\n")
    except (EOFError, lzma.LZMAError) as error:
        refuse(path, lines + 1, f"or one shortly after is where the xz file is damaged or cut off ({error})")


def _places(path: Path, header: list[str] | None, columns: Sequence[str]) -> list[int]:
    if header is None:
        raise UsageError(f"{path} is empty: a trace is a CSV file, plain or compressed with xz")
    missing = [column for column in columns if column not in header]
    if missing:
        refuse(path, 1, f"names no column {', '.join(missing)}: a trace has {', '.join(columns)}")
    return [header.index(column) for column in columns]
