"""A process's memory drawn: its pages, what each shows, and the file; and the faults that are under way."""

from __future__ import annotations

from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from spec.virtual.fault import Fault, Mapped, Process
from spec.virtual.words import ANONYMOUS, MAP_GROWSDOWN, PROT_EXEC, PROT_READ, PROT_WRITE, SHARED

WIDTH, LEFT, TOP = 340.0, 52.0, 18.0
ROW, LINE = 24.0, 15.0
WIDEST = 96.0
"""Of a page's column."""
MOST_PAGES, MOST_CPUS = 8, 4
LETTER = 6.5
DECISIONS = ("no fault", "grow", "zero page", "zero fill", "share", "copy", "allow")
LEGEND = (
    "Each page: the rights of its area, and what it shows: zeros, or a page of the file, private or shared; ↓ is a "
    "stack. Below, what is loaded from it: filled where it is the process's own. A fault is overtaken where "
    "something else has happened to its page since."
)


def drawn_rights(rights: int) -> str:
    letters = zip("rwx", (PROT_READ, PROT_WRITE, PROT_EXEC), strict=True)
    return "".join(letter if rights & bit else "-" for letter, bit in letters)


def shows(area: Mapped) -> str:
    """What an area says of a page."""
    if area.kind == ANONYMOUS:
        return "stack ↓" if area.flags & MAP_GROWSDOWN else "zeros"
    return f"{'shared' if area.kind == SHARED else 'private'} {area.offset}"


def spelled(area: Mapped | None) -> str:
    return "–" if area is None else f"{drawn_rights(area.rights)} {shows(area)}"


def held(process: Process, page: int) -> tuple[str, str]:
    """What is loaded from a page, and how it is drawn."""
    area, own = process.areas[page], process.own[page]
    if area is None or not process.is_inside(area):
        return "–" if area is None else "beyond", "clear"
    return str(process.content(page)), "held" if own is not None else "clear"


def standing(cpu: int, fault: Fault | None) -> str:
    if fault is None:
        return f"CPU {cpu} serves no fault"
    done = ("", "looked up", "has its frames", "filled")[fault.step]
    late = ", overtaken" if fault.overtaken else ""
    return f"CPU {cpu}: page {fault.page}, {DECISIONS[fault.decided]}, {done}{late}"


def draw(process: Process, before: Process | None, title: str) -> Drawing:
    """A row of pages, a row of what they hold, the file, and a line for each CPU."""
    was = process if before is None or len(before.areas) != len(process.areas) else before
    lines = [standing(cpu, fault) for cpu, fault in enumerate(process.faults)]
    drawing = Drawing(WIDTH, TOP + 3 * ROW + 8 + LINE * len(lines), title, described(process, lines))
    column = min(WIDEST, (WIDTH - LEFT) / max(len(process.areas), 1))
    for row, name in enumerate(("area", "holds", "file")):
        drawing.text(0, TOP + row * ROW + 15, name, "label")
    for page in process.pages:
        x = LEFT + page * column
        drawing.text(x + column / 2, 10, f"page {page}", "axis")
        is_new = was.areas[page] != process.areas[page]
        box(drawing, (x, TOP), column, spelled(process.areas[page]), f"clear{' changed' if is_new else ''}")
        text, kind = held(process, page)
        moved = held(was, page) != (text, kind)
        box(drawing, (x, TOP + ROW), column, text, f"{kind}{' changed' if moved else ''}")
    for number, word in enumerate(process.file):
        is_new = number >= len(was.file) or was.file[number] != word
        box(drawing, (LEFT + number * column, TOP + 2 * ROW), column, str(word), f"held{' changed' if is_new else ''}")
    for place, line in enumerate(lines):
        style = "label small" if was.faults[place] == process.faults[place] else "label small moved"
        drawing.text(0, TOP + 3 * ROW + 12 + place * LINE, line, style)
    return drawing


def box(drawing: Drawing, at: tuple[float, float], column: float, text: str, name: str) -> None:
    x, y = at
    kind = name.split()[0]
    drawing.rectangle(x + 2, y + 1, column - 4, ROW - 5, name)
    style = f"on-{kind}{' tiny' if len(text) * LETTER > column - 6 else ''}"
    drawing.text(x + column / 2, y + 15, text, style)


def described(process: Process, lines: list[str]) -> str:
    pages = (f"page {page}: {spelled(process.areas[page])}, {held(process, page)[0]}" for page in process.pages)
    return f"{'; '.join(pages)}. File: {', '.join(map(str, process.file)) or 'nothing'}. {'. '.join(lines)}"


def is_small(process: Process) -> bool:
    return len(process.areas) <= MOST_PAGES and len(process.faults) <= MOST_CPUS


DEPICTION = Depiction(draw, draw, is_small, LEGEND)
