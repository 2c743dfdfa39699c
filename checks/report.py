"""What the engines have learnt, told to a person (a table, and runs with pictures) and to a program (JSON, JUnit)."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, zip_longest
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from attrs import evolve, field, frozen
from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checks.counterexample import as_text, load, render, to_json
from checks.evidence import Counterexample, Evidence, Strength, UsageError, Verdict, worst
from checks.labels import CAN_FAIL, CAUGHT, NEEDED, REFUSES, WEAKENED
from checks.pairings import find, pairings
from checks.records import EVIDENCE, file_of
from checks.targets import keepsake
from checks.version import memspec_version
from checks.workers import Outcome
from checks.written import outputs, write_new

STYLES = {Verdict.HOLDS: "green", Verdict.UNDETERMINED: "yellow", Verdict.GATE: "magenta", Verdict.VIOLATED: "bold red"}
PIPE_WIDTH = 110
"""Columns where there is no terminal to ask."""


@frozen
class Report:
    """Everything that one command has learnt."""

    outcomes: Sequence[Outcome]
    profile: str | None
    seed: int
    interrupted: bool = False
    left_out: Mapping[str, Sequence[str]] = field(factory=dict)
    """By part: the theorems that the profile leaves to longer ones."""

    @property
    def evidence(self) -> list[Evidence]:
        return [row for outcome in self.outcomes for row in outcome.evidence]

    @property
    def killed(self) -> list[str]:
        return [name for outcome in self.outcomes for name in outcome.killed]

    @property
    def survived(self) -> list[str]:
        return [name for outcome in self.outcomes for name in outcome.survived]

    @property
    def verdict(self) -> Verdict:
        """The worst that was seen. Nothing seen is undetermined, and so is a run that was cut short."""
        seen = [row.verdict for row in self.evidence]
        cut_short = [Verdict.UNDETERMINED] if self.interrupted or not seen else []
        survivors = [Verdict.GATE] if self.survived else []
        return worst([*seen, *cut_short, *survivors])

    def violations(self) -> list[Evidence]:
        """One row for each broken property: the one with the shortest run."""
        broken = [row for row in self.evidence if row.verdict is Verdict.VIOLATED]
        names = dict.fromkeys((row.part, row.property) for row in broken)
        return [min((row for row in broken if (row.part, row.property) == name), key=_length) for name in names]


def _length(row: Evidence) -> tuple[bool, int]:
    return row.counterexample is None, len(row.counterexample.calls) if row.counterexample else 0


# ── For a program ────────────────────────────────────────────────────────────────────────────────────────────


def as_json(report: Report) -> dict[str, Any]:
    return {
        "memspec": memspec_version(),
        "profile": report.profile,
        "seed": report.seed,
        "verdict": report.verdict.value,
        "evidence": [_row(row) for row in report.evidence],
        "mutants": {"killed": report.killed, "survived": report.survived},
        **({"left_out": {part: list(names) for part, names in report.left_out.items()}} if report.left_out else {}),
    }


def _row(row: Evidence) -> dict[str, Any]:
    return {
        "part": row.part,
        "property": row.property,
        "engine": row.engine,
        "verdict": row.verdict.value,
        "strength": row.strength.value,
        "scope": row.scope,
        "seconds": round(row.seconds, 3),
        **({"kept": row.kept} if row.kept else {}),
    }


def json_text(report: Report) -> str:
    return json.dumps(as_json(report), indent=1, ensure_ascii=False, default=str) + "\n"


def record(report: Report, folder: Path = EVIDENCE) -> None:
    """Keep what a whole run has shown, a file for each part, in which each row has a line. Raises OSError."""
    folder.mkdir(exist_ok=True)
    for part in dict.fromkeys(row.part for row in report.evidence):
        outcomes = [outcome for outcome in report.outcomes if any(row.part == part for row in outcome.evidence)]
        with outputs(file_of(folder, part)) as [output]:
            assert output is not None
            output.write(record_text(evolve(report, outcomes=outcomes)))


def record_text(report: Report) -> str:
    """The same JSON with a line for each row, so that what has changed of it can be seen."""
    head = as_json(report)
    rows = ",\n ".join(json.dumps(row, ensure_ascii=False, default=str) for row in head.pop("evidence"))
    return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "evidence": [\n {rows}\n]}}\n'


def junit_text(report: Report) -> str:
    """One test case for each row. What is undetermined is an error there: a skipped test would look green."""
    rows = report.evidence
    verdicts = [row.verdict for row in rows]
    suite = ElementTree.Element(
        "testsuite",
        name="memspec",
        tests=str(len(rows)),
        failures=str(verdicts.count(Verdict.VIOLATED) + verdicts.count(Verdict.GATE)),
        errors=str(verdicts.count(Verdict.UNDETERMINED)),
    )
    for row in rows:
        name = _printable(f"{row.engine}: {row.property}")
        case = ElementTree.SubElement(suite, "testcase", classname=row.part, name=name, time=f"{row.seconds:.3f}")
        if row.kept:
            ElementTree.SubElement(case, "system-out").text = kept_since([row])
        if row.verdict is not Verdict.HOLDS:
            tag = "error" if row.verdict is Verdict.UNDETERMINED else "failure"
            element = ElementTree.SubElement(case, tag, type=row.verdict.value, message=_printable(_message(row)))
            element.text = _printable(_run(row.counterexample) if row.counterexample else row.note)
    if report.left_out:
        ElementTree.SubElement(suite, "system-out").text = "\n".join(said_left_out(report))
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True)


def _message(row: Evidence) -> str:
    return f"{row.verdict.value}: {row.property}" + (f" ({row.note})" if row.note else "")


def _printable(text: str) -> str:
    """XML has no way to write control characters."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in text)


# ── For a person ─────────────────────────────────────────────────────────────────────────────────────────────


class Output(Console):
    """Standard output: colours on a terminal only, and a fixed width where there is none."""

    def __init__(self) -> None:
        width = None if sys.stdout.isatty() else PIPE_WIDTH
        super().__init__(width=width, highlight=False, markup=False, emoji=False)

    def print(self, *objects: Any, **options: Any) -> None:
        """In a pipe without the blanks that fill up lines: they would stand in whatever is compared or committed."""
        if self.is_terminal:
            super().print(*objects, **options)
            return
        with self.capture() as captured:
            super().print(*objects, **options)
        self.file.write("\n".join(line.rstrip() for line in captured.get().split("\n")))
        self.file.flush()


def console() -> Console:
    return Output()


def show(report: Report, out: Console, saved: Sequence[Saved] = ()) -> None:
    """What is violated, then the tables, each violation with its run and where that was saved, and the verdict."""
    violations = report.violations()
    for row in violations:
        _line(out, Verdict.VIOLATED, f"{row.part}: {row.property}")
    for part in dict.fromkeys(row.part for row in report.evidence):
        show_evidence(part, [row for row in report.evidence if row.part == part], out)
    _show_mutants(report, out)
    _show_remarks(report, out)
    for told in said_left_out(report):
        out.print(told)
    for row, kept in zip_longest(violations, saved):
        _show_violation(row, out, kept)
    for line in _conclusion(report):
        _line(out, report.verdict, line)


def told(evidence: Sequence[Evidence]) -> str:
    """What does not hold, in words: each broken property with its run, or else what was not shown."""
    report = Report([Outcome(list(evidence))], None, 0)
    runs = [_run(row.counterexample) for row in report.violations() if row.counterexample]
    rows = [_message(row) for row in evidence if row.verdict not in (Verdict.HOLDS, Verdict.VIOLATED)]
    return "\n\n".join(runs or rows or [_message(row) for row in report.violations()])


TRIED = {REFUSES: "can refuse", NEEDED: "needed", CAN_FAIL: "can fail", WEAKENED: "noticed"}
"""What was tried of a sentence or a theorem itself, by the label of the row, in a word."""
MEANINGS = {
    "can refuse": "the law alone refuses some answer by it",
    "needed": "without it a mutant would live",
    "can fail": "its proof fails on a mutant",
    "noticed": "it is missed where it is weakened",
}
ONE_LINE = 100
"""Columns from which on a sentence and how it is known stand side by side."""


def show_evidence(part: str, rows: Sequence[Evidence], out: Console) -> None:
    """Each property with how it is known, side by side or, on a narrow terminal, below each other; then the engines.
    Mutants that are caught have a table of their own."""
    told: dict[str, list[Evidence]] = {}
    for row in rows:
        if not row.property.startswith(CAUGHT):
            told.setdefault(about(row), []).append(row)
    out.print()
    out.print(part, style="bold")
    if told:
        out.print(_side_by_side(told) if out.width >= ONE_LINE else _stacked(told))
    if tried := [word for label, word in TRIED.items() if any(row.property.startswith(label) for row in rows)]:
        out.print(Padding("; ".join(f"{word}: {MEANINGS[word]}" for word in tried), (0, 2)), style="dim")
    out.print(engines_table(rows))


def _side_by_side(told: Mapping[str, Sequence[Evidence]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("property")
    table.add_column("shown, and in how many cases")
    for name, rows in told.items():
        table.add_row(name, shown(rows))
    return table


def _stacked(told: Mapping[str, Sequence[Evidence]]) -> Group:
    lines = [(Padding(name, (0, 2)), Padding(shown(rows), (0, 2, 0, 6))) for name, rows in told.items()]
    return Group("", *(line for pair in lines for line in pair))


def shown(rows: Sequence[Evidence]) -> Text:
    """How one property is known: `exhausted 3,419, sampled 1.7 M`, with what the engines of one strength have counted
    taken together; or the verdict and whose it is, where it does not plainly hold."""
    verdict = worst(row.verdict for row in rows)
    if verdict is not Verdict.HOLDS:
        engines = dict.fromkeys(row.engine for row in rows if row.verdict is verdict)
        return Text(f"{verdict.value} ({', '.join(engines)})", style=STYLES[verdict])
    plain = [row for row in rows if row.property == about(row)]
    told = [
        " ".join(filter(None, (strength.value, short(sum(row.scope.get("reached") or 0 for row in alike)))))
        for strength in Strength
        if (alike := [row for row in plain if row.strength is strength])
    ]
    told += dict.fromkeys(word for row in rows for label, word in TRIED.items() if row.property.startswith(label))
    return Text(", ".join(told), style=STYLES[verdict])


def about(row: Evidence) -> str:
    """The sentence or theorem that a row speaks of."""
    return next((row.property.removeprefix(label) for label in TRIED if row.property.startswith(label)), row.property)


def short(number: int) -> str:
    """A count in three digits or so: `3,419`, `21.9 k`, `1.7 M`; nothing for none."""
    for unit, size in (("G", 10**9), ("M", 10**6), ("k", 10**3)):
        # What would be rounded to a thousand of a unit is one of the next.
        if number >= 0.9995 * size and number >= FEW:
            return f"{number / size:.{1 if number < 99.95 * size else 0}f} {unit}"
    return f"{number:,}" if number else ""


FEW = 10_000
"""A count that is below is written out."""


UNTOLD = ("reached", "owed", "domain")
"""What a row alone says, where it is told by itself."""


def engines_table(rows: Sequence[Evidence]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("engine")
    table.add_column("on", ratio=1)
    table.add_column("seconds", justify="right")
    for line in engine_lines(rows):
        table.add_row(*line)
    return table


def engine_lines(rows: Sequence[Evidence]) -> Iterator[tuple[str, str, str]]:
    """Of each engine on what numbers its rows rest, those that most of them share, and its seconds. Rows of one run
    carry its time."""
    for engine in dict.fromkeys(row.engine for row in rows):
        own = [row for row in rows if row.engine == engine]
        numbers = [(key, value) for row in own for key, value in row.scope.items() if key not in UNTOLD]
        told = Counter(f"{key} {_number(value)}" for key, value in numbers)
        shared = ", ".join(what for what, times in told.items() if 2 * times > len(own))
        yield engine, ", ".join(filter(None, (shared, kept_since(own)))), f"{sum({row.seconds for row in own}):.1f}"


def kept_since(rows: Sequence[Evidence]) -> str:
    """Which of the rows were not shown now, and when they were: `kept, shown on 2026-11-28`."""
    dates = sorted({row.kept for row in rows if row.kept})
    if not dates:
        return ""
    number = sum(bool(row.kept) for row in rows)
    which = "" if number == len(rows) else f"{number:,} of {len(rows):,} rows "
    return f"{which}kept, shown on {dates[0]}" + (f" to {dates[-1]}" if len(dates) > 1 else "")


def _number(value: Any) -> str:
    return f"{value:,}" if type(value) is int else str(value)


def _show_mutants(report: Report, out: Console) -> None:
    rows = [row for outcome in report.outcomes for row in outcome.table]
    if rows:
        table = Table(box=box.SIMPLE_HEAD, title="mutants", title_justify="left", title_style="bold")
        for name in ("mutant", "caught by", "steps"):
            table.add_column(name)
        for *caught, _ in rows:
            table.add_row(*("" if value is None else _number(value) for value in caught))
        out.print(table)
        _show_schedules([(mutant, turns) for mutant, _, _, turns in rows if turns], out)
    for name in report.survived:
        _line(out, Verdict.GATE, f"the mutant {name} lives: no check has caught it")


def _show_schedules(schedules: Sequence[tuple[str, str]], out: Console) -> None:
    """Mutants, and in which order CPUs are given their turns."""
    if schedules:
        out.print(Text("schedules: of each mutant the shortest run in which the order of steps shows it", "bold"))
    for mutant, turns in schedules:
        out.print(Padding(Text(mutant), (0, 0, 0, 2)))
        out.print(Padding(Text(turns, "dim"), (0, 0, 0, 4)))
    if schedules:
        out.print()


def _show_remarks(report: Report, out: Console) -> None:
    """What does not plainly hold, and what an engine has to say, each thing once."""
    alike: dict[tuple[str, str, Verdict, str], list[str]] = {}
    told = {f"{CAUGHT}{name}" for name in report.survived}
    for row in report.evidence:
        if row.property in told and row.verdict is Verdict.GATE:
            continue
        if row.verdict is not Verdict.VIOLATED and (row.note or row.verdict is not Verdict.HOLDS):
            alike.setdefault((row.part, row.engine, row.verdict, row.note), []).append(row.property)
    for (part, engine, verdict, note), properties in alike.items():
        what = properties[0] if len(properties) == 1 else f"{len(properties)} properties"
        text = f"{part}: {engine}: {what}" + (f": {note}" if note else "")
        if verdict is Verdict.HOLDS:
            out.print(f"note: {text}")
        else:
            _line(out, verdict, text)


def said_left_out(report: Report) -> Iterator[str]:
    """What this profile does not show, by name."""
    for part, names in report.left_out.items():
        yield f"in ci: {part}: {', '.join(f'theorem {name}' for name in names)}"


def _show_violation(row: Evidence, out: Console, saved: Saved | None) -> None:
    if row.counterexample is None:
        _line(out, Verdict.VIOLATED, f"{row.part}: {row.property}")
        out.print(row.note)
        return
    out.print()
    out.print(_run(row.counterexample), soft_wrap=True)
    if row.note:
        out.print(row.note)
    if saved is not None and saved.problem:
        out.print(saved.problem, soft_wrap=True)
    if saved is not None and saved.path is not None:
        out.print(f"saved; once more: memspec replay {saved.path}", soft_wrap=True)
        if row.engine == "conform":
            _show_keepsakes(row, row.counterexample, saved.path, out)


def _show_keepsakes(row: Evidence, counterexample: Counterexample, path: Path, out: Console) -> None:
    try:
        for kept in keepsake.save(find(row.part)[0], counterexample, path):
            out.print(f"saved as {'a test' if kept.suffix == '.py' else 'a program'}: {kept}", soft_wrap=True)
    except OSError as error:
        out.print(f"not saved as a test or a program: {error.strerror}", soft_wrap=True)


def _run(counterexample: Counterexample) -> str:
    [pairing] = find(counterexample.part)
    return render(pairing, counterexample)


@frozen
class Saved:
    """Where a run was saved, or why it was not."""

    path: Path | None = None
    problem: str = ""


def save_runs(report: Report, folder: Path, here: Path) -> list[Saved]:
    """The run of each violation, before anything is told of it. `here`: from where paths are told."""
    return [_saved(row.counterexample, folder, here) for row in report.violations()]


def _saved(counterexample: Counterexample | None, folder: Path, here: Path) -> Saved:
    if counterexample is None:
        return Saved()
    try:
        path = keep(counterexample, folder)
    except OSError as error:
        return Saved(problem=f"the run could not be saved in {folder}: {error.strerror}")
    return Saved(path.relative_to(here) if path.is_relative_to(here) else path)


def keep(counterexample: Counterexample, folder: Path) -> Path:
    """Save under the first number that is free, or that holds this very run already. Raises OSError."""
    for number in count(1):
        path = folder / f"memspec-counterexample-{counterexample.part}-{number}.json"
        if (not path.exists() and write_new(path, as_text(counterexample))) or _holds(path, counterexample):
            return path
    raise AssertionError("there is always a next number")


def _holds(path: Path, counterexample: Counterexample) -> bool:
    try:
        return to_json(load(path, pairings())) == to_json(counterexample)
    except UsageError:
        return False


MOST_VIOLATIONS = 5
"""How many violated properties are said again at the end."""


def _conclusion(report: Report) -> Iterator[str]:
    """What is violated, once more; or else how much holds."""
    violations = report.violations()
    yield from (f"{row.part}: {row.property}" for row in violations[:MOST_VIOLATIONS])
    if len(violations) > MOST_VIOLATIONS:
        yield f"and {len(violations) - MOST_VIOLATIONS} more, named above"
    if not violations:
        yield score(report)


def score(report: Report) -> str:
    rows = report.evidence
    holding = sum(row.verdict is Verdict.HOLDS for row in rows)
    told = f"{holding} of {len(rows)} {'row' if len(rows) == 1 else 'rows'} of evidence hold"
    if since := kept_since(rows):
        told += f" ({since})"
    if report.killed or report.survived:
        told += f"; {len(report.killed)} of {len(report.killed) + len(report.survived)} mutants caught"
    return told + ("; interrupted" if report.interrupted else "")


def _line(out: Console, verdict: Verdict, text: str) -> None:
    out.print(Text.assemble((f"{verdict.value}: ", STYLES[verdict]), text))
