"""A page of text for a terminal or a pipe: titles, prose that is wrapped anew, and source that stands as it is."""

from __future__ import annotations

import doctest
from collections.abc import Iterable, Sequence

from attrs import define
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checks.stated import Line

INDENT = 2


@define
class Page:
    """Where something is told; depths count indentations."""

    out: Console

    def title(self, title: str, kind: str) -> None:
        self.say(title, style="bold")
        self.say(kind, style="dim")

    def heading(self, heading: str, depth: int = 0) -> None:
        self.out.print()
        self.say(heading, depth, style="bold")

    def say(self, line: str, depth: int = 0, style: str = "") -> None:
        if line:
            self.out.print(Padding(Text(line, style=style), (0, 0, 0, INDENT * depth)))

    def prose(self, prose: str, depth: int) -> None:
        """Paragraphs, wrapped anew."""
        for paragraph in filter(None, map(str.strip, prose.split("\n\n"))):
            self.out.print()
            self.say(" ".join(paragraph.split()), depth)

    def table(self, rows: Sequence[Sequence[str | Text]]) -> None:
        """Columns side by side, each as wide as it must be."""
        table = Table.grid(padding=(0, 2))
        for row in rows:
            table.add_row(*row)
        self.out.print(Padding(table, (0, 0, 0, INDENT)))

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
        """Lines that are not wrapped: they are copied, or compared."""
        for line in lines:
            self.out.print(Text(" " * INDENT * depth + line), soft_wrap=True)

    def difference(self, lines: Iterable[str]) -> None:
        """A unified difference, in the colours that everybody gives to one."""
        for line in lines:
            style = {"+": "green", "-": "red"}.get(line[0], "dim")
            self.out.print(Text(" " * INDENT * 2 + line, style=style), soft_wrap=True)


def without_prompts(docstring: str) -> tuple[str, list[str]]:
    """A docstring's prose, and its example without the prompts: what is answered stands after an arrow."""
    prose: list[str] = []
    lines: list[str] = []
    for piece in doctest.DocTestParser().parse(docstring):
        if isinstance(piece, str):
            prose.append(piece)
        else:
            answer = (piece.exc_msg or piece.want).strip()
            lines += [*piece.source.splitlines(), *(f"  → {line}" for line in answer.splitlines())]
    return "".join(prose), lines
