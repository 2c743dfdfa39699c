"""`memspec conform PART TARGET --promises`: which promises a library keeps is found out, told, and written into its
adapter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from attrs import evolve
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from checks.counterexample import said
from checks.engines.promises import BY_ABORT, ENGINE, NOT_BOUND, TOGETHER
from checks.evidence import EXIT_CODES, Counterexample, Evidence, UsageError, Verdict
from checks.files import read_text
from checks.interruption import listening, stop_of_this_process
from checks.pairing import Pairing
from checks.progress import Bars, Lines
from checks.report import STYLES, Report, console, save_runs, show
from checks.spelling import constructed
from checks.targets.adapter import ABORTS
from checks.targets.rewritten import NotWritten, with_promises
from checks.targets.standard import is_library
from checks.workers import Job, Outcome, Run, Watcher
from checks.written import Output, outputs

KEPT, BROKEN, CANNOT, NOT_TRIED = "kept", "broken", "cannot be kept", "not tried"
UNWRITTEN = "nothing is written: this breaks the law, whatever is promised"


def find_promises(pairing: Pairing, options: Mapping[str, Any], seconds: float | None, save: Path) -> int:
    """Try them, tell what came of it, write it into the adapter if there is one, and give the exit code."""
    target = str(options["target"])
    if not (target.endswith(".toml") or is_library(target)):
        raise UsageError(
            "promises stand in an adapter: name a .toml, or a .so file whose functions have standard names"
        )
    if not pairing.promises:
        raise UsageError(f"{pairing.part} declares no promises: all that its law demands is demanded of everyone")
    file = Path(target) if target.endswith(".toml") else None
    text = read_text(file) if file else ""
    here, out = Path.cwd(), console()
    with listening(stop_of_this_process()), outputs(file) as [output]:
        run, outcome = performed(Job(ENGINE, pairing.part, dict(options)), seconds)
        if any(is_fault(row) for row in outcome.evidence):
            report = Report([outcome], str(options["profile"]), int(options["seed"]), run.interrupted)
            show(report, out, save_runs(report, here / save, here))
            out.print(UNWRITTEN)
            return EXIT_CODES[Verdict.VIOLATED]
        rows = [row for row in outcome.evidence if row.property in (*pairing.promises, TOGETHER)]
        tell(pairing, rows, out)
        write({row.property: row for row in rows if row.property in pairing.promises}, output, file, text, out)
    undecided = run.interrupted or not rows or any(row.verdict is Verdict.UNDETERMINED for row in rows[:-1])
    return EXIT_CODES[Verdict.UNDETERMINED if undecided else Verdict.HOLDS]


def performed(job: Job, seconds: float | None) -> tuple[Run, Outcome]:
    bars = DecidedBars()
    with bars.shown() if bars.can_move else nullcontext(DecidedLines()) as watcher:
        run = Run([job], seconds, watcher)
        [outcome] = run.outcomes()
    if outcome.error is not None:
        raise outcome.error
    return run, outcome


def is_fault(row: Evidence) -> bool:
    return row.engine != ENGINE and row.verdict is Verdict.VIOLATED


class Decided(Watcher):
    """That a promise is broken is what was to be found out, and no verdict on the library."""

    def ended(self, job: Job, outcome: Outcome, seconds: float) -> None:
        rows = [
            evolve(row, verdict=Verdict.HOLDS)
            if row.engine == ENGINE and row.verdict is not Verdict.UNDETERMINED
            else row
            for row in outcome.evidence
        ]
        super().ended(job, evolve(outcome, evidence=rows), seconds)


class DecidedBars(Decided, Bars):
    """On a terminal."""


class DecidedLines(Decided, Lines):
    """Anywhere else."""


# ── What is told ─────────────────────────────────────────────────────────────────────────────────────────────


def tell(pairing: Pairing, rows: Sequence[Evidence], out: Console) -> None:
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("promise", "", "how that is known"):
        table.add_column(name)
    for row in rows:
        if row.property != TOGETHER:
            table.add_row(row.property, Text(found(row), style=STYLES[row.verdict]), known(pairing, row))
    out.print(table)
    for row in rows:
        if row.property == TOGETHER:
            out.print(together(row))


def found(row: Evidence) -> str:
    match row.verdict:
        case Verdict.HOLDS:
            return KEPT
        case Verdict.VIOLATED:
            return BROKEN if row.counterexample is not None else CANNOT
        case _:
            return NOT_TRIED


def known(pairing: Pairing, row: Evidence) -> str:
    if row.counterexample is not None:
        return f"{row.note}: {run_of(pairing, row.counterexample)}"
    if row.verdict is Verdict.HOLDS:
        tests = row.scope["tests"]
        return f"in {tests:,} {'case' if tests == 1 else 'cases'}" + (f", {row.note}" if row.note else "")
    return row.note


def run_of(pairing: Pairing, counterexample: Counterexample) -> str:
    """`Buddy(start=0, frames=1, max_order=0): free(frame=0, order=0) → done`"""
    calls = "; ".join(said(pairing, call) for call in counterexample.calls)
    return ": ".join(filter(None, (constructed(pairing, counterexample.geometry), calls)))


def together(row: Evidence) -> str:
    if row.verdict is Verdict.HOLDS:
        return f"what is kept is kept together, in {row.scope['steps']:,} random calls"
    return "whether what is kept is kept together is not known: time ran out"


# ── What is written ──────────────────────────────────────────────────────────────────────────────────────────


def promised(row: Evidence) -> bool | str | None:
    """What the adapter is to say; None where nothing is known of it, or nothing is there that it is about."""
    if row.verdict is Verdict.HOLDS:
        return ABORTS if row.note == BY_ABORT else True
    is_open = row.verdict is Verdict.UNDETERMINED or row.note.startswith(NOT_BOUND)
    return None if is_open else False


def remark(row: Evidence) -> str:
    """What stands beside it, where it is not kept."""
    why = f": {row.note}" if row.note and row.counterexample is None and found(row) == CANNOT else ""
    return "" if row.verdict is Verdict.HOLDS else f"{found(row)}{why}"


def write(rows: Mapping[str, Evidence], output: Output | None, file: Path | None, text: str, out: Console) -> None:
    """Into the adapter; for a library that has none, or where its file has changed meanwhile, on the screen."""
    promises = {name: kept for name, row in rows.items() if (kept := promised(row)) is not None}
    remarks = {name: remark(rows[name]) for name in promises}
    if output is None or file is None:
        out.print("\n".join(lines(promises, remarks)))
        return
    if not promises:
        out.print(f"nothing is written: nothing is known of any promise in {file}")
        return
    try:
        changed = with_promises(text, promises, remarks)
    except NotWritten as why:
        raise unwritten(file, str(why), promises, remarks, out) from None
    if read_text(file) != text:
        raise unwritten(file, "it has been changed meanwhile", promises, remarks, out)
    output.write(changed)
    out.print(f"written: {file}")


def unwritten(
    file: Path, why: str, promises: Mapping[str, bool | str], remarks: Mapping[str, str], out: Console
) -> UsageError:
    out.print("\n".join(lines(promises, remarks)))
    return UsageError(f"{file} is left as it is, as {why}: take over what is shown")


def lines(promises: Mapping[str, bool | str], remarks: Mapping[str, str]) -> Iterator[str]:
    """The section of an adapter."""
    yield "[promises]"
    for name, kept in promises.items():
        value = f'"{kept}"' if isinstance(kept, str) else str(kept).lower()
        yield f"{name} = {value}" + (f"  # {remarks[name]}" if remarks.get(name) else "")
