"""Tables and TLBs drawn: what each space's table says, and what each CPU may use."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from spec.virtual.tlb import ANY_PCID, NO_TABLE, Cpu, Machine, PageEntry
from spec.virtual.words import KERNEL_HALF

WIDTH, LEFT, TOP = 340.0, 104.0, 22.0
ROW, LINE, GAP = 24.0, 14.0, 6.0
WIDEST = 58.0
"""Of a page's column."""
LETTER = 6.5
LEGEND = (
    "A number is a frame; R/W: it may be written, else only read. Filled: what the tables say. Hatched: stale, a "
    "translation that a CPU may still use and that the tables no longer give."
)


@frozen
class Cell:
    """A box in a page's column."""

    text: str
    kind: str


@frozen
class Line:
    """What is drawn beside each other: a label, a cell or several for each page, and what is told beneath."""

    label: str
    columns: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    kernel: bool = False
    """Whether the columns are those of the kernel's pages alone."""

    @property
    def height(self) -> float:
        return ROW + LINE * len(self.notes) + GAP


def lines(machine: Machine) -> Iterator[Line]:
    for space in machine.spaces:
        table = machine.roots[space]
        row = machine.row(space)
        whose = f"table in frame {table}{', shared' if machine.sharers(table) > 1 else ''}"
        cells = tuple((cell_of(entry),) for entry in row or ())
        yield Line(f"space {space}", cells, (whose if table != NO_TABLE else "it has no table",))
    if machine.kernel_pages:
        yield Line("the kernel", tuple((cell_of(entry),) for entry in machine.kernel), kernel=True)
    for cpu, here in enumerate(machine.cpus):
        columns = tuple(tuple(may_use(machine, cpu, page)) for page in range(machine.pages))
        yield Line(f"CPU {cpu} may use", columns, tuple(standing(machine, here)))


def cell_of(entry: PageEntry | None) -> Cell:
    return Cell("–", "clear") if entry is None else Cell(spelled(entry), "held")


def spelled(entry: PageEntry) -> str:
    return f"{entry.frame} R/W" if entry.writable else str(entry.frame)


def may_use(machine: Machine, cpu: int, page: int) -> Iterator[Cell]:
    """Each translation once, the current one first."""
    said = machine.entry(machine.space_of(cpu), page)
    found = sorted({entry for _, entry in machine.usable(cpu, page)}, key=lambda entry: (entry != said, spelled(entry)))
    yield from (Cell(spelled(entry), "held" if entry == said else "stale") for entry in found)
    if not found:
        yield Cell("–", "clear")


def standing(machine: Machine, here: Cpu) -> Iterator[str]:
    """Where a CPU stands, what it keeps that it cannot use now, and what it has begun."""
    entering = f", entering space {here.entering}" if here.entering is not None else ""
    yield f"in space {here.space} under PCID {here.pcid}{entering}"
    others = (each for each in here.cached if each.tag not in (here.pcid, ANY_PCID))
    kept = sorted(others, key=lambda each: (each.tag, each.page, spelled(each.entry)))
    for pcid in sorted({each.tag for each in kept}):
        told = ", ".join(f"page {each.page} {spelled(each.entry)}" for each in kept if each.tag == pcid)
        yield f"kept under PCID {pcid}: {told}"
    begun = here.shootdown
    if begun is None:
        return
    what = [f"page {page}" for page in sorted(begun.pages)]
    what += [f"the table in frame {begun.table}"] if begun.table is not None else []
    awaited = begun.awaited
    state = (
        "not sent"
        if awaited is None
        else f"awaits CPU {', '.join(map(str, sorted(awaited)))}"
        if awaited
        else "all have flushed"
    )
    whose = "the kernel" if begun.space == KERNEL_HALF else f"space {begun.space}"
    yield f"shootdown, {whose}: {', '.join(what)}; {state}"


def free_frames(machine: Machine) -> str:
    return f"free frames: {', '.join(map(str, sorted(machine.free))) or 'none'}"


def draw(machine: Machine, before: Machine | None, title: str) -> Drawing:
    """A line for each table and for each CPU, a column for each page."""
    told = list(lines(machine))
    earlier = dict(enumerate(lines(before))) if before is not None else dict(enumerate(told))
    drawing = Drawing(WIDTH, TOP + 14 + sum(line.height for line in told), title, described(machine, told))
    column = min(WIDEST, (WIDTH - LEFT) / machine.pages)
    is_moved = before is not None and before.free != machine.free
    drawing.text(0, 12, free_frames(machine), "label moved" if is_moved else "label")
    for page in range(machine.pages):
        name = f"page {page}" if column > 40 else str(page)
        drawing.text(LEFT + (page + 0.5) * column, TOP + 8, name, "axis")
    y = TOP + 14
    for number, line in enumerate(told):
        first = machine.user_pages if line.kernel else 0
        drawing.text(0, y + 15, line.label, "label")
        for page, cells in enumerate(line.columns):
            was = earlier[number].columns[page] if page < len(earlier[number].columns) else ()
            draw_cells(drawing, cells, LEFT + (first + page) * column, y, column, is_new=cells != was)
        for place, note in enumerate(line.notes):
            style = "label small" if note in earlier[number].notes else "label small moved"
            drawing.text(12, y + ROW + 9 + place * LINE, note, style)
        y += line.height
    return drawing


def draw_cells(drawing: Drawing, cells: tuple[Cell, ...], x: float, y: float, column: float, *, is_new: bool) -> None:
    """Several share a column."""
    width = (column - 4) / len(cells)
    for place, cell in enumerate(cells):
        left = x + 2 + place * width
        kind = "free" if cell.kind == "stale" else cell.kind
        drawing.rectangle(left, y + 1, width - 2, ROW - 5, f"{cell.kind}{' changed' if is_new else ''}")
        if cell.kind == "stale":
            drawing.hatch(left, y + 1, width - 2, ROW - 5, "stale-hatch")
        style = f"on-{'stale' if cell.kind == 'stale' else kind}{' tiny' if len(cell.text) * LETTER > width else ''}"
        drawing.text(left + width / 2 - 1, y + 15, cell.text, style)


def described(machine: Machine, told: list[Line]) -> str:
    rows = (
        f"{line.label}: {', '.join('/'.join(cell.text for cell in cells) for cells in line.columns)}" for line in told
    )
    return f"{free_frames(machine)}. {'; '.join(rows)}"


MOST_PAGES, MOST_LINES = 16, 16


def is_small(machine: Machine) -> bool:
    return machine.pages <= MOST_PAGES and len(machine.spaces) + len(machine.cpus) <= MOST_LINES


DEPICTION = Depiction(draw, draw, is_small, LEGEND)
