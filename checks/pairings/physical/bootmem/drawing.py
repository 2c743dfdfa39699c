"""A map of early memory drawn: a cell for each frame, and above it what the bitmaps say."""

from __future__ import annotations

from typing import Any

from checks.evidence import Call
from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from spec.physical.bootmem import Early
from spec.vocabulary import Frame

LEGEND = (
    "the first frame, and between bars the frames: . free, # reserved, o the allocator's own, - reserved and no "
    "memory, a blank no memory; after the handover a digit is the order of a block of the buddy allocator's"
)
DRAWN_FRAMES = 64
"""Of a larger map, the frames around what a call is about."""


def picture(early: Early, call: Call | None = None) -> str:
    """`62 |o.# |`"""
    first = max(early.start, min(centre(early, call) - DRAWN_FRAMES // 2, early.end - DRAWN_FRAMES))
    last = min(early.end, first + DRAWN_FRAMES)
    drawn = "".join(mark(early, Frame(frame)) for frame in range(first, last))
    before, after = first - early.start, early.end - last
    return f"{early.start} |{f'{before:,} frames …' if before else ''}{drawn}{f'… {after:,} more' if after else ''}|"


def centre(early: Early, call: Call | None) -> int:
    """The frame that a call is about, if that is one of the map's."""
    about = (
        None
        if call is None
        else call.returned
        if call.operation in ("alloc", "take")
        else next(iter(call.arguments), 0)
    )
    return about if type(about) is int and early.span.contains(about) else early.start


def mark(early: Early, frame: Frame) -> str:
    if early.is_hole(frame):
        return "-" if early.is_reserved(frame) else " "
    if early.is_reserved(frame):
        return "o" if early.own_span.contains(frame) else "#"
    return "." if early.is_free(frame) else f"{early.held[frame]:x}"


# ── As a strip ───────────────────────────────────────────────────────────────────────────────────────────────

CELL, HEIGHT, TOP, BITS, LABELS = 26.0, 26.0, 18.0, 18.0, 74.0
MOST_FRAMES = 32
HELD, OWN, FREE, HOLE = "held", "in-hand", "free", "split"
"""The style sheet's classes."""


def kind_of(early: Early, frame: Any) -> str:
    if early.is_hole(frame):
        return HOLE
    if early.is_free(frame):
        return FREE
    return OWN if early.own_span.contains(frame) and early.is_reserved(frame) else HELD


def strip(early: Early, before: Early | None, title: str) -> Drawing:
    """A cell for each frame."""
    drawing = Drawing(CELL * early.frames + 2, TOP + HEIGHT + 4, title, described(early))
    draw_cells(drawing, early, before, 0, TOP)
    return drawing


def draw(early: Early, before: Early | None, title: str) -> Drawing:
    """The same, and above each frame its bits, for as long as there is a bitmap."""
    top = TOP + 2 * BITS + 4
    drawing = Drawing(LABELS + CELL * early.frames + 2, top + HEIGHT + 4, title, described(early))
    for row, (name, table) in enumerate((("memory", early.memory), ("reserved", early.reserved))):
        drawing.text(0, TOP + row * BITS + 12, name, "label")
        for frame in early.span:
            bit = "–" if early.handed_over else str(table.get(Frame(frame), 0))
            drawing.text(LABELS + (frame - early.start + 0.5) * CELL, TOP + row * BITS + 12, bit, "small")
    drawing.text(0, top + HEIGHT / 2 + 4.5, "frames", "label")
    draw_cells(drawing, early, before, LABELS, top)
    return drawing


def draw_cells(drawing: Drawing, early: Early, before: Early | None, left: float, top: float) -> None:
    for frame in early.span:
        x, kind = left + (frame - early.start) * CELL + 1.5, kind_of(early, frame)
        is_new = before is not None and kind_of(before, frame) != kind
        drawing.text(x + CELL / 2 - 1.5, TOP - 6, str(frame), "axis")
        drawing.rectangle(x, top, CELL - 3, HEIGHT, f"{kind}{' changed' if is_new else ''}")
        if kind == FREE:
            drawing.hatch(x, top, CELL - 3, HEIGHT, "hatch")


def described(early: Early) -> str:
    names = {HELD: "reserved", OWN: "the allocator's own", FREE: "free", HOLE: "no memory"}
    return ", ".join(f"frame {frame} {names[kind_of(early, frame)]}" for frame in early.span) + "."


DEPICTION = Depiction(
    draw,
    strip,
    lambda early: early.frames <= MOST_FRAMES,
    "Filled: reserved, or allocated. Hatched: free. Dashed: no memory. Thin border: the allocator's own.",
)
