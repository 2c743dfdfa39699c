"""The memories of processes drawn: a row for each process, a box for each of its pages, and lines of text below."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from checks.html.drawing import Drawing

WIDTH, LEFT, TOP = 340.0, 74.0, 18.0
ROW, LINE = 24.0, 15.0
WIDEST = 110.0
"""Of a page's column."""
LETTER = 6.5
MOST_PAGES, MOST_PROCESSES, MOST_LINES = 4, 4, 6


@frozen
class Cell:
    """A page: what it holds, in characters; whether it is drawn filled; and whether it has changed."""

    text: str
    is_filled: bool
    is_new: bool


Rows = Sequence[Sequence[Cell] | None]
"""By process; None where there is none."""


def memories(title: str, pages: int, rows: Rows, lines: Sequence[str], known: Sequence[str]) -> Drawing:
    """What all hold, and lines about the rest, of which those are marked that were not known before."""
    height = TOP + len(rows) * ROW + 8 + LINE * len(lines)
    drawing = Drawing(WIDTH, height, title, described(rows, lines))
    column = min(WIDEST, (WIDTH - LEFT) / pages)
    for page in range(pages):
        drawing.text(LEFT + (page + 0.5) * column, 10, f"page {page}", "axis")
    for process, row in enumerate(rows):
        y = TOP + process * ROW
        drawing.text(0, y + 15, f"process {process}", "label")
        for page, cell in enumerate(row or ()):
            draw_cell(drawing, (LEFT + page * column, y), column, cell)
    for place, line in enumerate(lines):
        style = "label small" if line in known else "label small moved"
        drawing.text(0, TOP + len(rows) * ROW + 12 + place * LINE, line, style)
    return drawing


def draw_cell(drawing: Drawing, at: tuple[float, float], column: float, cell: Cell) -> None:
    x, y = at
    kind = "held" if cell.is_filled else "clear"
    drawing.rectangle(x + 2, y + 1, column - 4, ROW - 5, f"{kind}{' changed' if cell.is_new else ''}")
    style = f"on-{kind}{' tiny' if len(cell.text) * LETTER > column - 6 else ''}"
    drawing.text(x + column / 2, y + 15, cell.text, style)


def described(rows: Rows, lines: Sequence[str]) -> str:
    told = (
        f"process {process}: {', '.join(cell.text for cell in row)}"
        for process, row in enumerate(rows)
        if row is not None
    )
    return f"{'; '.join(told)}. {'. '.join(lines)}"


def are_few(pages: int, processes: int, words: int, lines: Sequence[str]) -> bool:
    """Whether they can be drawn."""
    return pages <= MOST_PAGES and processes <= MOST_PROCESSES and words <= 2 and len(lines) <= MOST_LINES
