"""Reading a recorded trace: the law's own operations accept each event of a real system's run, or refuse one.

The pairing's `trace` says what an event asked and what was answered; the law says whether that may be. A recording
seldom shows everything, so between two events the reader may tell of internal operations, which nobody called.
"""

from __future__ import annotations

import csv
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import IO, Any, NoReturn

from attrs import define, field, frozen

from checks.engines.stored import decompressed
from checks.evidence import Budget, Evidence, Strength, UsageError, Verdict
from checks.files import unreadable
from checks.pairing import Pairing, Reading
from spec.vocabulary import BrokenClause, BrokenRequirement, reached

REPORT_EVERY = 1 << 12
WHOLE_TRACE = "the recorded trace is accepted to its end"
LONGEST_LINE = 1 << 16
"""Bytes: an event is told in fewer than a hundred."""
CUT_OFF = "the file may be cut off in the middle of a number. If it is whole, add a newline"


@frozen
class Event:
    """Something that was recorded."""

    line: int
    """Where it stands in the file, counted from 1."""
    text: str
    of: int = field(default=0, kw_only=True)
    """Of what it is told, where a recording is of several: each has a state of the law of its own."""

    @property
    def where(self) -> str:
        """The same, for who is told of a refusal. A file that is no text has no lines."""
        return f"line {self.line}"


class Refusal(Exception):
    """The law refuses an event."""

    def __init__(self, event: Event, clause: str, obstacle: str) -> None:
        super().__init__(clause)
        self.event, self.clause, self.obstacle = event, clause, obstacle

    def __str__(self) -> str:
        return f"{self.event.where} ({self.event.text}): {self.obstacle}"


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
    judged = reached - before
    for clause in reading.unseen:
        del judged[clause]
    rows = list(_rows(progress, reading, judged))
    seconds = time.monotonic() - started
    return [_evidence(pairing, trace_path, row, seconds) for row in rows]


def _read(pairing: Pairing, reading: Reading, path: Path, budget: Budget) -> _Progress:
    progress = _Progress()
    lines = _number_of_lines(path)
    states: dict[int, Any] = {}
    try:
        for event in reading.events():
            if progress.events % REPORT_EVERY == 0:
                budget.report("lines", event.line, lines)
            if budget.spent():
                return progress
            state = states[event.of] if event.of in states else reading.initial()
            states[event.of] = _accept(pairing, reading, state, event)
            progress.events += 1
        progress.finished = True
    except Refusal as refusal:
        if _is_cut_off(path, refusal.event.line):
            refuse(path, refusal.event.line, f"breaks the law, and has no newline at its end: {CUT_OFF}")
        progress.refusal = refusal
    return progress


def _accept(pairing: Pairing, reading: Reading, state: Any, event: Event) -> Any:
    """The state after an event; Refusal where the law does not have it."""
    try:
        for call in reading.calls(state, event):
            state = pairing.move(call.operation)(state, *call.arguments, returned=call.returned)
    except BrokenClause as broken:
        raise Refusal(event, broken.clause, reading.obstacle(state, event)) from None
    except BrokenRequirement as broken:
        raise Refusal(event, str(broken), reading.obstacle(state, event)) from None
    return state


_Row = tuple[str, Verdict, dict[str, Any], str]


def _rows(progress: _Progress, reading: Reading, judged: Counter[str]) -> Iterator[_Row]:
    """(property, verdict, scope, note), the whole trace first; what was refused stands in its place."""
    verdict = Verdict.HOLDS if progress.finished else Verdict.UNDETERMINED
    refusal = progress.refusal
    if refusal is not None:
        yield refusal.clause, Verdict.VIOLATED, {"reached": judged[refusal.clause]}, str(refusal)
    else:
        scope = {"events": progress.events, **reading.counts}
        limits = "; ".join(getattr(reading, "limits", ()))
        yield WHOLE_TRACE, verdict, scope, limits if progress.finished else f"stopped after {progress.events} events"
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
    """(line, the values of these columns) of a CSV file, plain or compressed."""
    line = 0
    rows = csv.reader(_lines(path), skipinitialspace=True)
    try:
        places = _places(path, next(rows, None), columns)
        for row in rows:
            line = rows.line_num
            try:
                yield line, [row[place] for place in places]
            except IndexError:
                refuse(path, line, f"has {len(row)} values, and the header names more: the line is cut off")
    except csv.Error:
        refuse(path, line, "is followed by what is no CSV: perhaps a quote that is never closed")
    if line == 0:
        refuse(path, 1, "is followed by nothing: the trace has a header and no event")


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """(line, its text) of a file that is no table, plain or compressed."""
    return enumerate(_lines(path), 1)


def refuse(path: Path, line: int, complaint: str) -> NoReturn:
    raise UsageError(f"{path}, line {line} {complaint}")


def _lines(path: Path) -> Iterator[str]:
    """The lines of a trace. None is so long as to fill memory, as one of a compressed file may be."""
    with decompressed(path) as file:
        for number in count(1):
            line = _next_line(path, file)
            if not line:
                return
            if len(line) > LONGEST_LINE:
                refuse(path, number, f"is longer than {LONGEST_LINE:,} bytes")
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                refuse(path, number, "is no text in UTF-8")


def _next_line(path: Path, file: IO[bytes]) -> bytes:
    try:
        return file.readline(LONGEST_LINE + 1)
    except OSError as error:
        raise unreadable(path, error) from None


def _number_of_lines(path: Path) -> int | None:
    """None where the trace cannot be read, of which the reading itself complains."""
    try:
        return sum(1 for _ in _lines(path))
    except UsageError:
        return None


def _is_cut_off(path: Path, line: int) -> bool:
    """Whether this line is the last one and was not written to its end."""
    try:
        return any(number == line and not text.endswith("\n") for number, text in read_lines(path))
    except UsageError:
        return False


def _places(path: Path, header: list[str] | None, columns: Sequence[str]) -> list[int]:
    if header is None:
        raise UsageError(f"{path} is empty: a trace is a CSV file, plain or compressed")
    for column in columns:
        if header.count(column) != 1:
            how = "twice the" if column in header else "no"
            parted = "" if len(header) > 1 else ", with commas between them"
            refuse(path, 1, f"names {how} column {column}: a trace has {', '.join(columns)}{parted}")
    return [header.index(column) for column in columns]
