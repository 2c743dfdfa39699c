"""A process's areas drawn over the pages that may be mapped, and what is loaded from each page."""

from __future__ import annotations

from collections.abc import Iterator

from checks.evidence import Call
from checks.html.depiction import Depiction, Flags
from checks.html.drawing import Drawing
from spec.virtual.areas import Mapping, Process
from spec.virtual.words import (
    MADV_DONTNEED,
    MAP_ANONYMOUS,
    MAP_FIXED,
    MAP_FIXED_NOREPLACE,
    MAP_GROWSDOWN,
    MAP_PRIVATE,
    MAP_SHARED,
    MREMAP_FIXED,
    MREMAP_MAYMOVE,
    NO_FILE,
    PROT_EXEC,
    PROT_READ,
    PROT_WRITE,
    Area,
)
from spec.vocabulary import PAGE_SHIFT, Span

LEGEND = (
    "a letter for each page: . not mapped, - no right, r read, w write, x execute, s grows down; a capital where it is "
    "shared, a ' behind it where something was stored"
)
LETTERS = {0: "-", PROT_READ: "r", PROT_READ | PROT_WRITE: "w"}
MOST_DOTS = 64


def picture(process: Process, call: Call | None = None) -> str:
    """A letter for each page: what may be done with it, large where it is shared, and what is in it."""
    drawn, page = [], process.span.start
    for each in sorted(process.mapped(process.span)):
        drawn += [unmapped(each - page), letter(process, each)]
        page = each + 1
    return "".join([*drawn, unmapped(process.span.stop - page)])


def unmapped(pages: int) -> str:
    """A dot for each page, or how many there are: a real address space has some 2^35."""
    return "." * pages if pages <= MOST_DOTS else f"({pages:,} pages)"


def letter(process: Process, page: int) -> str:
    mapping = process.pages[page]
    text = "s" if mapping.grows else LETTERS.get(mapping.rights, "x")
    text = text.upper() if mapping.is_shared else text
    return text + "'" if process.place(page) in process.contents else text


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────


def drawn_rights(rights: int) -> str:
    letters = zip("rwx", (PROT_READ, PROT_WRITE, PROT_EXEC), strict=True)
    return "".join(letter if rights & bit else "-" for letter, bit in letters)


def shows(mapping: Mapping, page: int) -> str:
    """What a page shows that nobody has written to."""
    kind = "stack ↓" if mapping.grows else "zeros"
    if mapping.file > NO_FILE:
        kind = f"file {mapping.file >> 2} from {page + mapping.shift << PAGE_SHIFT:#x}"
    return f"shared {kind}" if mapping.is_shared else kind


UNITS = ((1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"))


def in_bytes(count: int) -> str:
    """`132 KiB`: in the largest unit of which they are a whole number, or so many that it matters little."""
    unit, name = next((unit, name) for unit, name in UNITS if count >= 10 * unit or count % unit == 0)
    return f"{count / unit:.4g} {name}"


def described(process: Process) -> str:
    told = (f"{area.start:#x} to {area.end:#x} {drawn_rights(area.rights)}" for area in process.areas)
    return f"Mapped: {', '.join(told) or 'nothing'}."


def gaps(process: Process) -> Iterator[Span]:
    """The guard gap below each area that grows down, as far as nothing is mapped there."""
    for area in process.areas:
        first = page = area.start >> PAGE_SHIFT
        if process.pages[page].grows:
            least = max(first - (process.limits.gap >> PAGE_SHIFT), process.span.start)
            while page > least and page - 1 not in process.pages:
                page -= 1
            if page < first:
                yield Span(page, first, "page")


# ── Page by page ─────────────────────────────────────────────────────────────────────────────────────────────

WIDTH, LEFT, TOP = 340.0, 40.0, 18.0
AREA, ROW, LINE = 36.0, 22.0, 18.0
"""The heights of an area, of what a page holds, and of a line below."""
WIDEST, NARROWEST = 100.0, 38.0
"""Of a page's column."""
MOST_PAGES = 8
"""Of more, characters tell more on a line."""
LETTER = 6.2
"""The width of a letter, in pixels."""


def draw(process: Process, before: Process | None, title: str) -> Drawing:
    """A row of areas over the pages that may be mapped, what is loaded from each page, and where the heap ends."""
    was = before if before is not None and before.limits == process.limits else process
    column = max(NARROWEST, min(WIDEST, (WIDTH - LEFT) / (process.span.stop - process.span.start)))
    width = left(process, process.span.stop, column) + 2
    has_heap = process.limits.data > 0
    drawing = Drawing(width, TOP + AREA + ROW + has_heap * LINE, title, described(process))
    drawing.text(0, TOP + AREA / 2 + 3, "area", "label")
    drawing.text(0, TOP + AREA + 15, "holds", "label")
    for page in process.span:
        drawing.text(left(process, page, column) + column / 2, 11, f"{page << PAGE_SHIFT:#x}", "axis")
        draw_page(drawing, process, was, page, column)
    for gap in gaps(process):
        x, reach = left(process, gap.start, column), (gap.stop - gap.start) * column
        drawing.hatch(x + 2, TOP + 1, reach - 4, AREA - 4, "hatch")
    for area in process.areas:
        draw_area(drawing, process, was, area, column)
    if has_heap:
        moved = "" if was.end == process.end else " moved"
        heap = f"the heap has {process.end - process.limits.heap} bytes, from {process.limits.heap:#x} on"
        drawing.text(0, TOP + AREA + ROW + 13, heap, f"label small{moved}")
    return drawing


def left(process: Process, page: int, column: float) -> float:
    return LEFT + (page - process.span.start) * column


def draw_area(drawing: Drawing, process: Process, was: Process, area: Area, column: float) -> None:
    """Its rights, and below what it shows."""
    first, stop = area.start >> PAGE_SHIFT, area.end >> PAGE_SHIFT
    mapping, x, width = process.pages[first], left(process, first, column), (stop - first) * column
    kind = "free" if mapping.is_shared else "plain"
    changed = "" if all(was.pages.get(page) == mapping for page in range(first, stop)) else " changed"
    drawing.rectangle(x + 2, TOP + 1, width - 4, AREA - 4, f"{kind}{changed}")
    shown = shows(mapping, first)
    text = shown if len(shown) * LETTER < width - 6 else shown.removeprefix("shared ").partition(" from ")[0]
    drawing.text(x + width / 2, TOP + 15, drawn_rights(area.rights), "on-clear")
    drawing.text(x + width / 2, TOP + 28, text, "on-clear" if len(text) * LETTER < width - 6 else "on-clear tiny")


def draw_page(drawing: Drawing, process: Process, was: Process, page: int, column: float) -> None:
    """What is loaded from a page, filled where something was stored."""
    text, kind = held(process, page)
    changed = "" if held(was, page) == (text, kind) else " changed"
    x, y = left(process, page, column), TOP + AREA
    drawing.rectangle(x + 2, y + 1, column - 4, ROW - 4, f"{kind}{changed}")
    drawing.text(x + column / 2, y + 14, text, f"on-{kind}")


def held(process: Process, page: int) -> tuple[str, str]:
    """What a page shows in its first word, and how it is drawn."""
    if page not in process.pages:
        return "–", "clear"
    return str(process.value(page)), "held" if process.place(page) in process.contents else "clear"


def is_small(process: Process) -> bool:
    return process.span.stop - process.span.start <= MOST_PAGES


RIGHTS = {"PROT_READ": PROT_READ, "PROT_WRITE": PROT_WRITE, "PROT_EXEC": PROT_EXEC}
FLAGS: Flags = {
    "rights": RIGHTS,
    "mmap.flags": {
        "MAP_SHARED": MAP_SHARED,
        "MAP_PRIVATE": MAP_PRIVATE,
        "MAP_FIXED": MAP_FIXED,
        "MAP_ANONYMOUS": MAP_ANONYMOUS,
        "MAP_GROWSDOWN": MAP_GROWSDOWN,
        "MAP_FIXED_NOREPLACE": MAP_FIXED_NOREPLACE,
    },
    "mremap.flags": {"MREMAP_MAYMOVE": MREMAP_MAYMOVE, "MREMAP_FIXED": MREMAP_FIXED},
    "advice": {"MADV_DONTNEED": MADV_DONTNEED},
}

DEPICTION = Depiction(
    draw,
    draw,
    is_small,
    "From left to right the pages that may be mapped. Each area: its rights, and what it shows at first: zeros, or a "
    "file; green where it is shared; hatched, the gap that is kept below a stack. Below, what is loaded from each "
    "page: filled where something was stored.",
    FLAGS,
)
