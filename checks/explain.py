"""A part, or one thing that it has, told to a reader: its prose, where it is stated, and how it is known."""

from __future__ import annotations

import ast
import doctest
import inspect
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from attrs import define
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checks.catalogue import (
    CLAUSE,
    HEADINGS,
    INTERNAL,
    LAW,
    MUTANT,
    OPERATION,
    THEOREM,
    Entry,
    entries,
    find_entries,
    signature,
)
from checks.engines.labels import CAN_FAIL, CAUGHT, ONLY_BY, REFUSES
from checks.known import Known, catches, numbers, standing
from checks.pairing import Mutant, Pairing, Theorem
from checks.report import PIPE_WIDTH, STYLES
from checks.stated import Line, body_of, clause_of, difference, file_of, place_of, place_of_entry

INDENT = 2


def text(pairing: Pairing, wanted: str, known: Known, width: int = PIPE_WIDTH) -> str:
    """The same as text without colours."""
    out = Console(
        file=StringIO(),
        width=width,
        color_system=None,
        force_terminal=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    explain(pairing, wanted, known, out)
    assert isinstance(out.file, StringIO)
    return "\n".join(line.rstrip() for line in out.file.getvalue().splitlines())


def explain(pairing: Pairing, wanted: str, known: Known, out: Console) -> None:
    """Tell of one thing, or of the whole part where none is wanted."""
    page = Page(pairing, known, out)
    if not wanted:
        page.part()
    for number, entry in enumerate(find_entries(pairing, wanted) if wanted else ()):
        if number:
            out.print()
        page.entry(entry)


@define
class Page:
    """What is told of one part."""

    pairing: Pairing
    known: Known
    out: Console

    # ── A part ──

    def part(self) -> None:
        """Top to bottom, in the order of the chapter."""
        spec = self.pairing.spec
        prose, example = _example(inspect.getdoc(spec) or "")
        self.title(self.pairing.part, f"{file_of(spec)}, beside {file_of(sys.modules[self.pairing.impl.__module__])}")
        self.prose(prose, 1)
        self.code(example, 2)
        self.state()
        heading = ""
        for entry in entries(self.pairing):
            group = HEADINGS[entry.of or entry.kind]
            if group != heading:
                self.heading(group if entry.kind != MUTANT else f"pitfalls: {len(self.pairing.mutants)} seeded faults")
                heading = group
            self.row(entry)
        self.linux("")
        self.say(f"\nHow each is known was shown by {self.known.run}. More of one of them:")
        self.say(f"memspec explain {self.pairing.part}:NAME, or any part of its sentence")

    def state(self) -> None:
        """What the operations are about, with its fields, and what it begins as."""
        spec = self.pairing.spec
        state = getattr(spec, str(inspect.signature(spec.initial).return_annotation))
        self.heading(f"state: {state.__name__}, {place_of(state)}")
        self.prose(inspect.getdoc(state) or "", 1)
        for field, annotation, meaning in _fields(state):
            self.say(f"{field}: {annotation}" + (f". {meaning}" if meaning else ""), 2)
        self.say(f"begins as {', '.join(self.pairing.geometry_names())} say: {_first_line(spec.initial)}", 1)

    def row(self, entry: Entry) -> None:
        """One of many: an operation with its prose, anything else with how it is known."""
        match entry.kind:
            case "operation" | "internal operation":
                assert entry.function is not None
                self.say(f"\n  {signature(entry.function)}", style="bold")
                self.say(f"{place_of(entry.function)}", 2, style="dim")
                self.prose(inspect.getdoc(entry.function) or "", 2)
            case "theorem":
                self.known_as(entry, self.pairing.spec.THEOREMS.get(entry.name, ""))
            case "mutant":
                self.say(entry.name, 1)
                self.say(_first_sentence(self.pairing.spec.PITFALLS.get(entry.name, "")), 2)
            case _:
                self.known_as(entry, "")

    def known_as(self, entry: Entry, meaning: str) -> None:
        depth = 2 if entry.kind == CLAUSE else 1
        self.say(entry.name, depth)
        if meaning:
            self.say(meaning, depth + 1)
        self.say(f"{self.known.brief(self.pairing.part, entry.name, entry.theorems)}", depth + 1, style="green")

    # ── One thing ──

    def entry(self, entry: Entry) -> None:
        match entry.kind:
            case "theorem":
                self.theorem(entry)
            case "mutant":
                self.mutant(entry)
            case "operation" | "internal operation":
                self.operation(entry)
            case _:
                self.sentence(entry)

    def sentence(self, entry: Entry) -> None:
        """A clause, an invariant or a law."""
        function = entry.function
        assert function is not None
        whose = f"of {function.__name__} " if entry.kind == CLAUSE else ""
        self.title(entry.name, f"{entry.kind} {whose}in {self.pairing.part}")
        prose = inspect.getdoc(function) or ""
        if entry.kind == CLAUSE:
            self.say(f"{signature(function) if entry.of != LAW else function.__name__}:", 1)
        else:
            prose = prose.removeprefix(entry.name)
        self.prose(prose, 1)
        lines = clause_of(function, entry.name) if entry.kind == CLAUSE else body_of(function)
        self.source(f"{place_of(function).file}:{lines[-1][0] if entry.kind == CLAUSE else lines[0][0]}", lines)
        self.readings(entry)
        self.mutants_caught(entry.name)
        self.theorems_owing(entry)
        if entry.of in (OPERATION, INTERNAL):
            self.linux(function.__name__)

    def operation(self, entry: Entry) -> None:
        function = entry.function
        assert function is not None
        self.title(signature(function), f"{entry.kind} of {self.pairing.part}")
        self.prose(inspect.getdoc(function) or "", 1)
        self.source(str(place_of(function)), body_of(function))
        clauses = [each for each in entries(self.pairing) if each.kind == CLAUSE and each.function is function]
        if clauses:
            self.heading(f"clauses, and how they are known ({self.known.run})")
            for clause in clauses:
                self.known_as(clause, "")
        about = [each for each in self.theorems() if entry.name in each.operations]
        self.theorem_list("theorems about it", about)
        self.linux(entry.name)

    def theorem(self, entry: Entry) -> None:
        [theorem] = (each for each in self.theorems() if each.name == entry.name)
        spec = self.pairing.spec
        self.title(entry.name, f"theorem of {self.pairing.part}")
        self.prose(spec.THEOREMS.get(entry.name, ""), 1)
        if place := place_of_entry(spec, entry.name):
            self.heading(f"stated: {place}")
        self.readings(entry)
        self.heading("rests on")
        self.say(f"programs: {', '.join(theorem.operations)}", 1)
        self.say(f"lemmas: {', '.join(theorem.lemmas) or 'none'}", 1)
        owed = [each for each in entries(self.pairing) if entry.name in each.theorems]
        if owed:
            self.heading("sentences that it owes")
            for each in owed:
                self.say(each.name, 1)
        self.heading("must fail on the mutant")
        self.say(f"{theorem.broken_by}: {self.failure(theorem)}", 1)
        self.say(spec.PITFALLS.get(theorem.broken_by, ""), 2)

    def mutant(self, entry: Entry) -> None:
        [mutant] = (each for each in self.pairing.mutants if each.name == entry.name)
        self.title(entry.name, f"mutant of {self.pairing.part}: a fault that the checks must catch")
        self.prose(self.pairing.spec.PITFALLS.get(entry.name, ""), 1)
        self.edit(mutant)
        row = self.known.about(self.pairing.part, CAUGHT, entry.name)
        self.heading(f"caught ({self.known.run})")
        self.say(catches(row) if row else "nothing on record", 1)
        breaks = [each.name for each in entries(self.pairing) if self.is_broken_by(each.name, entry.name)]
        if breaks:
            self.heading("sentences that it breaks")
            for name in breaks:
                only = row is not None and name in row.scope.get(ONLY_BY, ())
                self.say(name + (" (without this one it would live)" if only else ""), 1)
        self.theorem_list("theorems that must fail on it", [t for t in self.theorems() if t.broken_by == entry.name])

    def edit(self, mutant: Mutant) -> None:
        place, lines = difference(self.pairing, mutant)
        self.heading(f"the fault: {place}")
        styles = {"+": "green", "-": "red"}
        for line in lines:
            self.out.print(Text(f"    {line}", style=styles.get(line[0], "dim")), soft_wrap=True)

    # ── How it is known ──

    def readings(self, entry: Entry) -> None:
        """Each reading with its strength and numbers."""
        rows = self.known.of(self.pairing.part, entry.name, entry.theorems)
        self.heading(f"how it is known ({self.known.run})")
        table = Table.grid(padding=(0, 2))
        for row in rows:
            about = "" if row.property == entry.name else f"{row.property}: "
            table.add_row(Text(standing(row), style=STYLES[row.verdict]), row.engine, about + numbers(row))
        if alone := self.known.about(self.pairing.part, REFUSES, entry.name):
            table.add_row(standing(alone), alone.engine, f"it refuses some answer; {numbers(alone)}")
        if table.row_count:
            self.out.print(Padding(table, (0, 0, 0, INDENT)))
        else:
            self.say("nothing on record: memspec check --profile ci --json FILE, and explain --evidence FILE", 1)

    def mutants_caught(self, name: str) -> None:
        caught = self.known.mutants_breaking(self.pairing.part, name)
        alone = self.known.mutants_only_by(self.pairing.part, name)
        if caught:
            self.heading(f"mutants that it catches: {len(caught)}, of which {len(alone)} would live without it")
            for mutant in caught:
                self.say(mutant + (" (without it, this one would live)" if mutant in alone else ""), 1)

    def is_broken_by(self, name: str, mutant: str) -> bool:
        return mutant in self.known.mutants_breaking(self.pairing.part, name)

    def theorems_owing(self, entry: Entry) -> None:
        owing = [theorem for theorem in self.theorems() if theorem.name in entry.theorems]
        self.theorem_list("theorems that owe it", owing)

    def theorem_list(self, heading: str, theorems: Sequence[Theorem]) -> None:
        if theorems:
            self.heading(heading)
        for theorem in theorems:
            self.say(theorem.name, 1)
            self.say(self.pairing.spec.THEOREMS.get(theorem.name, ""), 2)
            self.say(f"must fail on {theorem.broken_by}: {self.failure(theorem)}", 2)

    def failure(self, theorem: Theorem) -> str:
        row = self.known.about(self.pairing.part, CAN_FAIL, theorem.name)
        return (
            "nothing on record" if row is None else "its proof does" if standing(row) == "observed" else standing(row)
        )

    def theorems(self) -> Sequence[Theorem]:
        return self.pairing.proof.theorems if self.pairing.proof else ()

    def linux(self, operation: str) -> None:
        """What Linux has in the place of an operation; of all, where none is named."""
        rows = [row for row in self.pairing.spec.LINUX if not operation or row[0].partition(":")[0] == operation]
        if rows:
            self.heading("in Linux 6.18")
        for here, there, difference_ in rows:
            self.say(f"{here}: {there}", 1)
            if operation:
                self.say(difference_, 2)

    # ── On the page ──

    def title(self, title: str, kind: str) -> None:
        self.say(title, style="bold")
        self.say(kind, style="dim")

    def heading(self, heading: str) -> None:
        self.out.print()
        self.say(heading, style="bold")

    def say(self, line: str, depth: int = 0, style: str = "") -> None:
        self.out.print(Padding(Text(line, style=style), (0, 0, 0, INDENT * depth)))

    def prose(self, prose: str, depth: int) -> None:
        """Paragraphs, wrapped anew; examples in them stand as they are."""
        for paragraph in filter(None, map(str.strip, prose.strip().split("\n\n"))):
            self.out.print()
            if paragraph.startswith(">>> "):
                self.code(_example(paragraph)[1], depth + 1)
            else:
                self.say(" ".join(paragraph.split()), depth)

    def source(self, where: str, lines: Sequence[Line]) -> None:
        """Numbered lines, with a mark where some are left out."""
        self.heading(f"stated: {where}")
        last = lines[0][0] - 1
        for number, line in lines:
            if number != last + 1:
                self.code(["   …"], 2)
            self.code([f"{number:4}  {line}"], 2)
            last = number

    def code(self, lines: Iterable[str], depth: int) -> None:
        for line in lines:
            self.out.print(Text(" " * INDENT * depth + line), soft_wrap=True)


# ── Reading prose ────────────────────────────────────────────────────────────────────────────────────────────


def _example(prose: str) -> tuple[str, list[str]]:
    """A docstring without its example, and the example without its prompts: what it answers stands after an arrow."""
    told: list[str] = []
    lines: list[str] = []
    for piece in doctest.DocTestParser().parse(prose):
        if isinstance(piece, str):
            told.append(piece)
            continue
        lines += piece.source.splitlines()
        answer = (piece.exc_msg or piece.want).strip()
        lines += [f"  → {line}" for line in answer.splitlines()]
    return "".join(told), lines


def _fields(state: type) -> Iterator[tuple[str, str, str]]:
    """(name, type, meaning) of each field, the meaning from the text that stands under it."""
    [tree] = ast.parse(textwrap.dedent(inspect.getsource(state))).body
    assert isinstance(tree, ast.ClassDef)
    for statement, after in zip(tree.body, [*tree.body[1:], None], strict=True):
        if isinstance(statement, ast.AnnAssign):
            meaning = ""
            match after:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    meaning = " ".join(text.split())
            yield ast.unparse(statement.target), ast.unparse(statement.annotation), meaning


def _first_line(function: object) -> str:
    return (inspect.getdoc(function) or "").partition("\n")[0]


def _first_sentence(prose: str) -> str:
    return prose.partition(". ")[0].removesuffix(".") + "." if prose else ""
