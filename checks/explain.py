"""A part, or one thing that it has, told to a reader: its prose, where it is stated, and how it is known."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from typing import Any

from attrs import define, field
from rich.console import Console
from rich.text import Text

from checks.catalogue import Kind, Listed, entries, find_entries, signature
from checks.counterexample import render
from checks.engines import kills
from checks.evidence import Verdict
from checks.judgements import guards_of
from checks.known import NOTHING, Known, catches, numbers, standing
from checks.labels import CAN_FAIL, CAUGHT, NEEDLESS, ONLY_BY, REFUSES
from checks.page import Page, without_prompts
from checks.pairing import Mutant, Pairing
from checks.proof import Theorem
from checks.report import PIPE_WIDTH, STYLES
from checks.schedule import schedule
from checks.stated import (
    body_of,
    clause_of,
    difference,
    fields_of,
    file_of,
    note_under,
    place_of,
    place_of_entry,
)


def explain(pairing: Pairing, wanted: str, known: Known, out: Console) -> None:
    """Tell of one thing, or of the whole part where none is wanted."""
    teller = Teller(pairing, known, Page(out))
    if not wanted:
        teller.part()
        return
    for number, entry in enumerate(find_entries(pairing, wanted)):
        if number:
            out.print()
        teller.one(entry)


def told(pairing: Pairing, wanted: str, known: Known) -> str:
    """The same as plain text."""
    written = StringIO()
    out = Console(file=written, width=PIPE_WIDTH, color_system=None, force_terminal=False, highlight=False, emoji=False)
    explain(pairing, wanted, known, out)
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines())


@define
class Teller:
    """What is told of one part, with the evidence of one run."""

    pairing: Pairing
    known: Known
    page: Page
    entries: Sequence[Listed] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.entries = list(entries(self.pairing))

    # ── A part ──

    def part(self) -> None:
        """Top to bottom, in the order of the chapter."""
        spec, page = self.pairing.spec, self.page
        prose, example = without_prompts(inspect.getdoc(spec) or "")
        page.title(self.pairing.part, f"{file_of(spec)}, beside {file_of(sys.modules[self.pairing.impl.__module__])}")
        page.prose(prose, 1)
        page.code(example, 2)
        self.state()
        heading = ""
        for entry in self.entries:
            if entry.group != heading:
                heading = entry.group
                page.heading(heading if entry.kind is not Kind.MUTANT else "pitfalls, each a fault that can be run")
            self.row(entry)
        self.linux(spec.COMPARISON, in_full=False)
        page.heading("how it is known")
        page.say(f"As {self.known.run}, has shown. Of one of them:", 1)
        page.say(f"memspec explain {self.pairing.part}:NAME, or any part of its sentence", 1)

    def state(self) -> None:
        """What the operations are about, with its fields, and what it begins as."""
        spec = self.pairing.spec
        state = getattr(spec, str(inspect.signature(spec.initial).return_annotation))
        self.page.heading(f"state: {state.__name__}, {place_of(state)}")
        self.page.prose(inspect.getdoc(state) or "", 1)
        for name, annotation, meaning in fields_of(state):
            self.page.say(f"{name}: {annotation}. {meaning}".rstrip(". ") + ".", 2)
        begins = (inspect.getdoc(spec.initial) or "").partition("\n")[0]
        self.page.say(f"initial({', '.join(self.pairing.geometry_names())}): {begins}", 2)

    def row(self, entry: Listed) -> None:
        """One of many: an operation with its prose, a fault in brief, anything else with how it is known."""
        match entry:
            case Listed(kind=Kind.OPERATION | Kind.INTERNAL, function=function) if function is not None:
                self.page.heading(signature(function), 1)
                self.page.say(str(place_of(function)), 2, style="dim")
                self.page.prose(inspect.getdoc(function) or "", 2)
                self.page.out.print()
            case Listed(kind=Kind.MUTANT):
                self.page.say(entry.name, 1)
                self.page.say(_first_sentence(self.story(entry.name)), 2)
            case _:
                self.standing(entry)

    def standing(self, entry: Listed) -> None:
        """A sentence or a theorem, with a short phrase on how it is known."""
        depth = 2 if entry.kind is Kind.CLAUSE else 1
        self.page.say(entry.name, depth)
        self.page.say(self.pairing.spec.THEOREMS.get(entry.name, ""), depth + 1)
        brief = self.known.brief(self.pairing.part, entry.name, entry.theorems)
        self.page.say(brief, depth + 1, style="green" if self.all_hold(entry) else "yellow")

    def all_hold(self, entry: Listed) -> bool:
        rows = self.known.of(self.pairing.part, entry.name, entry.theorems)
        return bool(rows) and all(row.verdict is Verdict.HOLDS for row in rows)

    # ── One thing ──

    def one(self, entry: Listed) -> None:
        match entry:
            case Listed(kind=Kind.THEOREM):
                self.theorem(entry)
            case Listed(kind=Kind.MUTANT):
                self.mutant(entry)
            case Listed(kind=Kind.OPERATION | Kind.INTERNAL, function=function) if function is not None:
                self.operation(entry, function)
            case Listed(kind=Kind.CLAUSE, function=function) if function is not None:
                self.clause(entry, function)
            case Listed(function=function) if function is not None:
                self.claim(entry, function)

    def operation(self, entry: Listed, function: Callable[..., Any]) -> None:
        self.page.title(signature(function), f"{entry.kind.value} of {self.pairing.part}")
        self.page.prose(inspect.getdoc(function) or "", 1)
        for text in (function, *guards_of(function)):
            self.page.source(str(place_of(text)), body_of(text))
        clauses = [each for each in self.entries if each.kind is Kind.CLAUSE and each.function is function]
        if clauses:
            self.page.heading(f"its clauses, and how they are known ({self.known.run})")
        for clause in clauses:
            self.standing(clause)
        self.theorem_list("theorems about it", [each for each in self.theorems if entry.name in each.operations])
        self.linux_of(entry.name)

    def clause(self, entry: Listed, function: Callable[..., Any]) -> None:
        self.page.title(entry.name, f"clause of {function.__name__} in {self.pairing.part}")
        self.page.heading(signature(function), 1)
        self.page.prose(inspect.getdoc(function) or "", 1)
        lines = clause_of(function, entry.name)
        self.page.source(f"{place_of(function).file}:{lines[-1][0]}", lines)
        self.how_known(entry)
        self.linux_of(function.__name__)

    def claim(self, entry: Listed, function: Callable[..., Any]) -> None:
        """An invariant or a relation: its sentence is the first line of its docstring."""
        self.page.title(entry.name, f"{function.__name__}, {entry.kind.value} of {self.pairing.part}")
        self.page.prose((inspect.getdoc(function) or "").removeprefix(entry.name), 1)
        self.page.source(str(place_of(function)), body_of(function))
        self.how_known(entry)

    def theorem(self, entry: Listed) -> None:
        spec, page = self.pairing.spec, self.page
        [theorem] = (each for each in self.theorems if each.name == entry.name)
        page.title(entry.name, f"theorem of {self.pairing.part}")
        page.prose(spec.THEOREMS.get(entry.name, ""), 1)
        page.prose(note_under(spec, "THEOREMS"), 1)
        if place := place_of_entry(spec, entry.name):
            page.heading(f"stated: {place}")
        self.readings(entry)
        page.heading("about")
        page.say(f"programs: {', '.join(theorem.operations)}", 1)
        self.listed("sentences that it must prove", (each.name for each in self.entries if entry.name in each.theorems))
        self.left_open()
        page.heading("must fail on")
        page.say(f"{theorem.broken_by}: {self.failure(theorem)}", 1)
        page.say(self.story(theorem.broken_by), 2)

    def left_open(self) -> None:
        """What no theorem of the part is about, and why."""
        left_open = self.pairing.proof.left_open if self.pairing.proof else {}
        for reason in dict.fromkeys(left_open.values()):
            self.listed(f"no theorem is about: {reason}", (what for what in left_open if left_open[what] == reason))

    def mutant(self, entry: Listed) -> None:
        part, page = self.pairing.part, self.page
        [mutant] = (each for each in self.pairing.mutants if each.name == entry.name)
        page.title(entry.name, f"mutant of {part}: a fault that the checks must catch")
        page.prose(self.story(entry.name), 1)
        place, lines = difference(self.pairing, mutant)
        page.heading(f"the fault: {place}")
        page.difference(lines)
        self.run_of(mutant)
        row = self.known.about(part, CAUGHT, entry.name)
        page.heading(f"caught by ({self.known.run})")
        page.say(catches(row) if row else NOTHING, 1)
        broken = [each for each in self.entries if entry.name in self.known.mutants_breaking(part, each.name)]
        alone = row.scope.get(ONLY_BY, ()) if row else ()
        self.listed("sentences that it breaks", (each.name + each.no_other * (each.name in alone) for each in broken))
        self.theorem_list("theorems that must fail on it", [t for t in self.theorems if t.broken_by == entry.name])

    def run_of(self, mutant: Mutant) -> None:
        """A run on record that the mutant does not survive, made again now, and its schedule."""
        page = self.page
        try:
            kill = kills.replayed(self.pairing, mutant, kills.load(part=self.pairing.part))
        except kills.StaleRunError as error:
            page.heading("a run that shows it")
            page.say(str(error), 1)
            return
        if kill is None:
            return
        page.heading("the shortest run that shows it" if kill.is_shortest else "a run that shows it")
        if turns := schedule(self.pairing, kill.run.calls):
            page.say(f"its schedule: {turns}", 1)
        page.code(render(self.pairing, kill.run).splitlines(), 1)

    # ── How it is known ──

    def how_known(self, entry: Listed) -> None:
        """By each reading, by the mutants that it catches, and by theorems."""
        self.readings(entry)
        caught = self.known.mutants_breaking(self.pairing.part, entry.name)
        alone = self.known.mutants_only_by(self.pairing.part, entry.name)
        self.listed(
            f"mutants that it catches: {len(caught)}", (name + entry.no_other * (name in alone) for name in caught)
        )
        if entry.name in self.pairing.needless:
            self.page.say(f"{NEEDLESS}{self.pairing.needless[entry.name]}", 1)
        proving = [theorem for theorem in self.theorems if theorem.name in entry.theorems]
        self.theorem_list("theorems that must prove it", proving)

    def readings(self, entry: Listed) -> None:
        """Each reading with its strength and numbers."""
        part = self.pairing.part
        rows = [
            (Text(standing(row), style=STYLES[row.verdict]), row.engine, _labelled(row.property, entry, numbers(row)))
            for row in self.known.of(part, entry.name, entry.theorems)
        ]
        if alone := self.known.about(part, REFUSES, entry.name):
            told = f"the law alone: it refuses some answer; {numbers(alone)}"
            rows.append((Text(standing(alone), style=STYLES[alone.verdict]), alone.engine, told))
        self.page.heading(f"how it is known ({self.known.run})")
        if rows:
            self.page.table(rows)
        else:
            self.page.say(f"{NOTHING}; of a check of your own: --evidence FILE", 1)

    def theorem_list(self, heading: str, theorems: Sequence[Theorem]) -> None:
        if theorems:
            self.page.heading(heading)
        for theorem in theorems:
            self.page.say(theorem.name, 1)
            self.page.say(self.pairing.spec.THEOREMS.get(theorem.name, ""), 2)
            self.page.say(f"must fail on {theorem.broken_by}: {self.failure(theorem)}", 2)
        if theorems:
            self.page.say(note_under(self.pairing.spec, "THEOREMS"), 1, style="dim")

    def failure(self, theorem: Theorem) -> str:
        row = self.known.about(self.pairing.part, CAN_FAIL, theorem.name)
        if row is None:
            return NOTHING
        return "its proof does" if row.verdict is Verdict.HOLDS else standing(row)

    # ── The rest ──

    @property
    def theorems(self) -> Sequence[Theorem]:
        return self.pairing.proof.theorems if self.pairing.proof else ()

    def story(self, mutant: str) -> str:
        story: str = self.pairing.spec.PITFALLS.get(mutant, "")
        return story

    def listed(self, heading: str, names: Iterable[str]) -> None:
        for number, name in enumerate(names):
            if number == 0:
                self.page.heading(heading)
            self.page.say(name, 1)

    def linux_of(self, operation: str) -> None:
        """What Linux, or what else the law is compared with, has in the place of an operation."""
        self.linux([row for row in self.pairing.spec.COMPARISON if row[0].partition(":")[0] == operation])

    def linux(self, rows: Sequence[tuple[str, str, str]], *, in_full: bool = True) -> None:
        if rows:
            self.page.heading(f"compared: {note_under(self.pairing.spec, 'COMPARISON')}")
        for here, there, deviation in rows:
            self.page.say(f"{here}: {there}", 1)
            self.page.say(deviation if in_full else "", 2)


def _labelled(name: str, entry: Listed, text: str) -> str:
    """A row of a theorem that must prove the sentence says which theorem it is."""
    return text if name == entry.name else f"{name}: {text}"


def _first_sentence(prose: str) -> str:
    return prose.partition(". ")[0].removesuffix(".") + "." if prose else ""
