"""The tree in which the implementation keeps areas, drawn from its image."""

from __future__ import annotations

from checks.drive import Pair, plain
from checks.html.drawing import Drawing
from checks.pairing import Pairing
from checks.pairings.virtual.areas.view import Entry, View
from docs.book.figure import told_in_steps
from impl.virtual.areas_layout import AREAS, LEVEL
from spec.virtual.areas import OWN, PAGE, READ_WRITABLE
from spec.virtual.words import MAP_FIXED, NO_FILE

SPACE = (PAGE, 65 * PAGE, PAGE, 0, 64 * PAGE, 0, 0, 32, 4)
"""64 pages, and few areas: then a node has two to four entries."""
MAPPED = ((1, 2), (4, 1), (6, 1), (10, 3), (14, 2), (24, 1), (26, 4))
"""The first page of each area, and how many it has."""
NEW = (8, 1)
ROW, SPACE_BETWEEN, LEFT, RIGHT = 22.0, 12.0, 150.0, 200.0
"""Of an entry, between two leaves, how wide the root is, and where the leaves begin."""
WIDTH = 330.0


def draw(view: View, title: str) -> Drawing:
    """The root on the left, and beside it its leaves: each with its entries from top to bottom."""
    root = view.word(AREAS)
    assert view.word(root + LEVEL) == 1
    parents = view.entries(root)
    leaves = [view.entries(parent.shift) for parent in parents]
    height = sum(len(leaf) * ROW + SPACE_BETWEEN for leaf in leaves)
    drawing = Drawing(WIDTH, height, title, "; ".join(", ".join(map(pages, leaf)) for leaf in leaves))
    y, top = 2.0, (height - len(parents) * ROW) / 2
    for place, (parent, leaf) in enumerate(zip(parents, leaves, strict=True)):
        box(drawing, (2, top + place * ROW), LEFT - 2, f"{pages(parent)}, gap {parent.kind}", "free")
        drawing.line(LEFT, top + (place + 0.5) * ROW, RIGHT, y + len(leaf) * ROW / 2, "edge")
        for number, each in enumerate(leaf):
            box(drawing, (RIGHT, y + number * ROW), WIDTH - RIGHT - 2, pages(each), "plain")
        y += len(leaf) * ROW + SPACE_BETWEEN
    return drawing


def box(drawing: Drawing, at: tuple[float, float], width: float, text: str, kind: str) -> None:
    drawing.rectangle(*at, width, ROW, kind, rounded=0)
    drawing.text(at[0] + width / 2, at[1] + 15, text, "on-clear")


def pages(entry: Entry) -> str:
    return f"page {entry.start}" if entry.end == entry.start + 1 else f"pages {entry.start}–{entry.end - 1}"


def split(pairing: Pairing) -> str:
    """An area more than a leaf has room for."""
    pair = Pair(pairing, plain(pairing), SPACE)
    said = {
        len(MAPPED): "Seven areas. A leaf has at most four here; beside it stand the pages from its first area to its "
        "last, and the largest gap between them.",
        len(MAPPED) + 1: "One more, of page 8, goes into a leaf that is full. The leaf is split, and the root says of "
        "both what is in them now.",
    }
    steps = []
    for number, (first, count) in enumerate((*MAPPED, NEW), start=1):
        pair.step("mmap", (first * PAGE, count * PAGE, READ_WRITABLE, OWN | MAP_FIXED, NO_FILE, 0))
        if number in said:
            steps.append((said[number], draw(View(pair.subject.image, SPACE), said[number])))
    note = (
        "The areas of a process as the implementation keeps them (impl/virtual/areas_tree.py). To find the area of a "
        "page, one entry is looked for at each level; to find room for a new one, each part of the tree is left out "
        "whose largest gap is too small. Where a process may have more than 64 areas, a node has up to 16 entries, and "
        "65,530 areas are four or five levels."
    )
    return told_in_steps("The areas in a tree", steps, note)
