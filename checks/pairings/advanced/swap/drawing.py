"""Memory with a swap area drawn: a row for each process, with its pages; the area; and what CPUs are at. And all that
on a line."""

from __future__ import annotations

from checks.evidence import Call
from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from spec.advanced.swap import Access, Machine, Page
from spec.advanced.words import LOAD, READS, WRITES

WIDTH, LEFT, TOP = 340.0, 74.0, 18.0
ROW, LINE = 24.0, 15.0
WIDEST = 110.0
"""Of a page's column."""
LETTER = 6.5
MOST_PAGES, MOST_PROCESSES, MOST_LINES = 4, 4, 6
FAILS = {0: "", READS: ", cannot be read", WRITES: ", cannot be written", READS | WRITES: ", cannot be used"}
LEGEND = (
    "A row for each process, and a column for each page: what it holds, wherever that is kept, filled where it is "
    "locked or pinned and has to stay in memory. Below, the area, and what each CPU has begun."
)


def spelled(page: Page | None) -> str:
    if page is None:
        return "–"
    return f"{' '.join(map(str, page.words))}{' locked' if page.locked else ''}{' pinned' if page.pinned else ''}"


def area(machine: Machine) -> str:
    if not machine.area:
        return f"no swap area{FAILS[machine.fails]}"
    return f"a swap area of {machine.area} of {machine.slots} slots{FAILS[machine.fails]}"


def at_work(cpu: int, access: Access | None) -> str:
    if access is None:
        return f"CPU {cpu} is idle"
    doing = f"loads word {access.place}" if access.kind == LOAD else f"stores {access.value} to word {access.place}"
    return f"CPU {cpu}, for process {access.process}: {doing}"


def lines_of(machine: Machine) -> list[str]:
    return [area(machine), *(at_work(cpu, access) for cpu, access in enumerate(machine.cpus))]


def pages_of(machine: Machine) -> range:
    return range(max(len(memory or ()) for memory in machine.memory))


def draw(machine: Machine, before: Machine | None, title: str) -> Drawing:
    was = before if before is not None and len(before.memory) == len(machine.memory) else machine
    lines, rows, pages = lines_of(machine), len(machine.memory), pages_of(machine)
    drawing = Drawing(WIDTH, TOP + rows * ROW + 8 + LINE * len(lines), title, described(machine, lines))
    column = min(WIDEST, (WIDTH - LEFT) / len(pages))
    for page in pages:
        drawing.text(LEFT + (page + 0.5) * column, 10, f"page {page}", "axis")
    for process in range(rows):
        y = TOP + process * ROW
        drawing.text(0, y + 15, f"process {process}", "label")
        for page in pages if machine.exists(process) else ():
            box(drawing, (LEFT + page * column, y), column, machine.page(process, page), was.page(process, page))
    known = lines_of(was)
    for place, line in enumerate(lines):
        style = "label small" if line in known else "label small moved"
        drawing.text(0, TOP + rows * ROW + 12 + place * LINE, line, style)
    return drawing


def box(drawing: Drawing, at: tuple[float, float], column: float, page: Page | None, was: Page | None) -> None:
    (x, y), text = at, spelled(page)
    kind = "held" if page is not None and page.stays else "clear"
    drawing.rectangle(x + 2, y + 1, column - 4, ROW - 5, f"{kind}{' changed' if page != was else ''}")
    style = f"on-{kind}{' tiny' if len(text) * LETTER > column - 6 else ''}"
    drawing.text(x + column / 2, y + 15, text, style)


def described(machine: Machine, lines: list[str]) -> str:
    rows = (
        f"process {process}: {', '.join(spelled(machine.page(process, page)) for page in pages_of(machine))}"
        for process in range(len(machine.memory))
        if machine.exists(process)
    )
    return f"{'; '.join(rows)}. {'. '.join(lines)}"


def is_small(machine: Machine) -> bool:
    is_narrow = len(pages_of(machine)) <= MOST_PAGES and len(machine.memory) <= MOST_PROCESSES and machine.words <= 2
    return is_narrow and len(lines_of(machine)) <= MOST_LINES


# ── In characters ────────────────────────────────────────────────────────────────────────────────────────────

LANE = 22
"""Letters of a CPU's column."""
IN_CHARACTERS = (
    "a column for each CPU, with the access that it has begun; then the area; then for each process its pages: what "
    "each holds, l where it is locked, p where it is pinned"
)


def picture(machine: Machine, call: Call | None = None) -> str:
    """`cpu0 p1 stores 3 @0     cpu1 -                area 2  p0 [5] [-]  p1 [5] [-]`: a run is read down the columns,
    CPU by CPU."""
    lanes = "".join(f"{f'cpu{cpu} {in_progress(access)}':<{LANE}}" for cpu, access in enumerate(machine.cpus))
    memories = (
        f"p{process} {' '.join(boxed(page) for page in memory)}"
        for process, memory in enumerate(machine.memory)
        if memory is not None
    )
    return "  ".join((f"{lanes}area {machine.area}{FAILS[machine.fails]}", *memories))


def in_progress(access: Access | None) -> str:
    if access is None:
        return "-"
    doing = "loads" if access.kind == LOAD else f"stores {access.value}"
    return f"p{access.process} {doing} @{access.place}"


def boxed(page: Page | None) -> str:
    if page is None:
        return "[-]"
    return f"[{' '.join(map(str, page.words))}{'l' if page.locked else ''}{'p' if page.pinned else ''}]"


DEPICTION = Depiction(draw, draw, is_small, LEGEND)
