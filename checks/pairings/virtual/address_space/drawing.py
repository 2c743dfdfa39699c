"""Address spaces drawn: the map of each, the kernel half that all share, and who has the frames of the pool."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from attrs import frozen

from checks.html.depiction import Depiction, Flags
from checks.html.drawing import Drawing
from checks.pairings.virtual import ACCESSES, RIGHTS
from spec.virtual.address_space import KERNEL_SPACE, Leaf, Spaces
from spec.virtual.words import ACCESSED, DIRTY, EXECUTABLE, GLOBAL, USER, WRITABLE
from spec.vocabulary import PAGE_SHIFT

WIDTH, LEFT = 340.0, 80.0
CELL, TOP, STEP, GAP = 62.0, 24.0, 11.0, 16.0
"""A page's cell; in it, the part for the frames, and a line of flags."""
FRAME, POOL = 22.0, 42.0
"""A frame of the pool, and all of the pool with what is written there."""
LINE = 18.0
MOST_PAGES, MOST_LINES, MOST_FRAMES = 8, 12, 12
"""Halves of more pages are told page by page, that many of them; of a larger pool only numbers are told."""
LETTER, SMALL_LETTER = 6.2, 5.6
PERMISSIONS = ((WRITABLE, "R/W"), (USER, "U/S"), (EXECUTABLE, "XD"), (GLOBAL, "G"))
NOTED = ((ACCESSED, "A"), (DIRTY, "D"))
"""The flags' names, as the manual has them. XD is set where a page is not executable."""
READ_ONLY = "read-only"
LEGEND = (
    "Above a page: its number, and its address. In it: the frames that it is mapped to; beneath them its permissions "
    "(R/W writable, U/S for user mode, XD not to be executed, G global) and what the processor noted (A accessed, D "
    "dirty). In the pool: filled, a frame that is allocated to the caller, and how often it is mapped; T, a table; "
    "hatched, unused."
)


@frozen
class Page:
    """Something that is mapped, by its first page in its half."""

    first: int
    size: int
    leaf: Leaf


def pages(spaces: Spaces, space: int, start: int) -> Iterator[Page]:
    """What is mapped in the half that begins at a page, in order."""
    for key in sorted(spaces.leaves):
        slot = key - (space << spaces.bits)
        if start <= slot < start + spaces.half:
            leaf = Leaf(spaces.leaves[key])
            yield Page(slot - start, spaces.size(leaf.level), leaf)


@frozen
class Half:
    """One half, and what callers name its first page."""

    name: str
    space: int
    start: int
    first_page: int


def halves(spaces: Spaces) -> Iterator[Half]:
    """Each space's own, then the kernel's."""
    for space in sorted(spaces.live):
        yield Half(f"space {space}", space, 0, 0)
    yield Half("kernel half", KERNEL_SPACE, spaces.half, spaces.kernel_page)


def draw(spaces: Spaces, before: Spaces | None, title: str) -> Drawing:
    told = list(halves(spaces))
    is_small = spaces.half <= MOST_PAGES
    heights = [
        tall(cell_width(spaces)) + GAP if is_small else (1 + len(listed(spaces, half))) * LINE + 6 for half in told
    ]
    drawing = Drawing(WIDTH, POOL + sum(heights) + 2, title, described(spaces))
    draw_pool(drawing, spaces, before)
    y = POOL
    for half, height in zip(told, heights, strict=True):
        if is_small:
            draw_half(drawing, spaces, before, half, y)
        else:
            draw_list(drawing, spaces, before, half, y)
        y += height
    return drawing


# ── A half ───────────────────────────────────────────────────────────────────────────────────────────────────


def draw_half(drawing: Drawing, spaces: Spaces, before: Spaces | None, half: Half, y: float) -> None:
    """A cell for each page; what is larger spans several."""
    width = cell_width(spaces)
    drawing.text(0, y + GAP + 16, half.name, "label")
    if half.space == KERNEL_SPACE and half.start:
        drawing.text(0, y + GAP + 31, "in every space", "label small")
    taken: set[int] = set()
    for page in pages(spaces, half.space, half.start):
        taken.update(range(page.first, page.first + page.size))
        draw_page(drawing, spaces, page, LEFT + page.first * width, y + GAP, width, is_new(page, half, before))
    gone = earlier(half, before)
    for place in range(spaces.half):
        drawing.text(LEFT + (place + 0.5) * width, y + GAP - 4, axis(half.first_page + place, width), "axis")
        if place not in taken:
            changed = " changed" if any(page.first <= place < page.first + page.size for page in gone) else ""
            drawing.rectangle(LEFT + place * width + 1.5, y + GAP, width - 3, tall(width), f"split{changed}")


def draw_page(drawing: Drawing, spaces: Spaces, page: Page, x: float, y: float, width: float, is_new: bool) -> None:
    inner = page.size * width - 3
    drawing.rectangle(x + 1.5, y, inner, tall(width), f"held{' changed' if is_new else ''}")
    frames = frames_of(page)
    style = "on-held" if len(frames) * LETTER <= inner else "on-held tiny"
    drawing.text(x + 1.5 + inner / 2, y + 16, frames, style)
    for number, line in enumerate(in_lines(page.leaf, inner)):
        drawing.text(x + 1.5 + inner / 2, y + TOP + 5 + number * STEP, line, "on-held tiny")


def axis(page: int, width: float) -> str:
    """A page by its number and, where there is room, by its address."""
    return f"{page}: {page << PAGE_SHIFT:#_x}" if width >= CELL else str(page)


def cell_width(spaces: Spaces) -> float:
    return min(CELL, (WIDTH - LEFT) / spaces.half)


def tall(width: float) -> float:
    """The height of a cell in which every flag has room."""
    every = Leaf.of(0, WRITABLE | USER | GLOBAL | ACCESSED | DIRTY, 1)
    return TOP + len(in_lines(every, width - 3)) * STEP


def in_lines(leaf: Leaf, width: float) -> list[str]:
    """Its permissions, and in a line of its own what the processor noted."""
    noted = set_of(leaf, NOTED)
    permissions = " ".join(set_of(leaf, PERMISSIONS)) or READ_ONLY
    lines = wrap(permissions, int(width / SMALL_LETTER), break_long_words=False)
    return [*lines, " ".join(noted)] if noted else lines


def earlier(half: Half, before: Spaces | None) -> list[Page]:
    if before is None or not before.is_live(half.space):
        return []
    return list(pages(before, half.space, half.start))


def is_new(page: Page, half: Half, before: Spaces | None) -> bool:
    return before is not None and page not in earlier(half, before)


def frames_of(page: Page) -> str:
    first = page.leaf.frame
    return str(first) if page.size == 1 else f"{first}–{first + page.size - 1}"


def flags_of(leaf: Leaf) -> str:
    """`R/W U/S A`"""
    return " ".join([*(set_of(leaf, PERMISSIONS) or [READ_ONLY]), *set_of(leaf, NOTED)])


def set_of(leaf: Leaf, flags: tuple[tuple[int, str], ...]) -> list[str]:
    return [name for flag, name in flags if bool(leaf.has(flag)) != (flag == EXECUTABLE)]


def counted(page: Page) -> str:
    """`frame 7`, `frames 8–11`"""
    return f"{'frame' if page.size == 1 else 'frames'} {frames_of(page)}"


# ── A half of many pages ─────────────────────────────────────────────────────────────────────────────────────


def listed(spaces: Spaces, half: Half) -> list[Page]:
    found = list(pages(spaces, half.space, half.start))
    return found[: MOST_LINES + (len(found) == MOST_LINES + 1)]


def draw_list(drawing: Drawing, spaces: Spaces, before: Spaces | None, half: Half, y: float) -> None:
    """What is mapped, line by line."""
    drawing.text(0, y + 13, half.name, "label")
    found = list(pages(spaces, half.space, half.start))
    shown = listed(spaces, half)
    more = f", {len(found) - len(shown)} more than are shown" if len(shown) < len(found) else ""
    drawing.text(LEFT + 10, y + 13, f"{len(found) or 'nothing'} mapped{more}", "label small")
    for number, page in enumerate(shown, 1):
        if is_new(page, half, before):
            drawing.rectangle(1, y + number * LINE, WIDTH - 2, LINE - 2, "plain changed")
        name = f"{half.first_page + page.first:#x}"
        text = f"page {name} → {counted(page)}, {flags_of(page.leaf)}"
        drawing.text(12, y + number * LINE + 12, text, "label")


# ── The pool ─────────────────────────────────────────────────────────────────────────────────────────────────


def draw_pool(drawing: Drawing, spaces: Spaces, before: Spaces | None) -> None:
    """Those that the caller has taken by their numbers. Which frames the tables have, the law does not know."""
    drawing.text(0, 17, "pool", "label")
    if spaces.frames > MOST_FRAMES:
        drawing.text(LEFT, 17, in_numbers(spaces), "label small")
        return
    tables = len(spaces.live) + len(spaces.tables)
    kinds = [(str(frame), "held", f"×{count}") for frame, count in sorted(spaces.mapped.items())]
    kinds += [("T", "plain", "")] * tables + [("", "free", "")] * spaces.unused
    was = dict(before.mapped) if before is not None else dict(spaces.mapped)
    for place, (text, kind, beneath) in enumerate(kinds):
        x = LEFT + place * FRAME
        is_changed = kind == "held" and was.get(int(text)) != spaces.mapped[int(text)]
        drawing.rectangle(x + 1, 2, FRAME - 2, FRAME, f"{kind}{' changed' if is_changed else ''}")
        if kind == "free":
            drawing.hatch(x + 1, 2, FRAME - 2, FRAME, "hatch")
        drawing.text(x + FRAME / 2, 17, text, f"on-{kind}")
        drawing.text(x + FRAME / 2, FRAME + 14, beneath, "axis")


def in_numbers(spaces: Spaces) -> str:
    tables = len(spaces.live) + len(spaces.tables)
    return f"{len(spaces.mapped)} taken, {tables} tables, {spaces.unused} unused"


def described(spaces: Spaces) -> str:
    told = [f"pool: {in_numbers(spaces)}"]
    for half in halves(spaces):
        mapped = [
            f"page {half.first_page + page.first} to {counted(page)} {flags_of(page.leaf)}"
            for page in pages(spaces, half.space, half.start)
        ]
        told.append(f"{half.name}: {', '.join(mapped[:MOST_LINES]) or 'nothing'}")
    return f"{'; '.join(told)}."


MOST_SPACES = 8
FLAGS: Flags = {"rights": RIGHTS, "how": ACCESSES}

DEPICTION = Depiction(draw, draw, lambda spaces: len(spaces.live) <= MOST_SPACES, LEGEND, FLAGS)
