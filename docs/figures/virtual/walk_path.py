"""A walk drawn: the address cut into indices, the entry that each of them chooses, and the page, or the fault."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from checks.html.drawing import Drawing
from checks.pairing import Arguments, Pairing
from checks.pairings.virtual.walk.drawing import draw_entry, numbered, spot
from checks.spelling import told
from docs.book.figure import escaped, figure, grid, note_of, title
from docs.book.runs import Calls, perform
from spec.virtual.entry import Format
from spec.virtual.walk import Access, Machine, Walk
from spec.virtual.words import (
    BY_USER,
    FETCH,
    PROTECTION,
    RESERVED,
    WRITE,
    PageFault,
    Translation,
)
from spec.vocabulary import PAGE_SHIFT

WIDTH = 368.0
BITS, TABLES, ROW = 18.0, 86.0, 64.0
"""Where the address is drawn, where the tables begin, and how far one is from the next."""
BOX, BOX_HEIGHT, BAND = 64.0, 46.0, 8.0
RIGHT = 74.0


@frozen
class Walked:
    """An access that was performed."""

    before: Machine
    after: Machine
    address: int
    how: int
    answer: Any

    @property
    def walk(self) -> Walk:
        """The entries as they are after it, with the flags that it set."""
        return self.after.walk(self.address)

    @property
    def format(self) -> Format:
        return self.before.format

    @property
    def page_level(self) -> int:
        """The level of the last entry that was read."""
        return self.walk.last.level


def walked(pairing: Pairing, geometry: Arguments, calls: Calls) -> Walked:
    """The last call of a run, which is an access."""
    ran = perform(pairing, geometry, calls)
    address, how = ran.calls[-1].arguments
    return Walked(ran.states[-2], ran.states[-1], address, how, ran.calls[-1].returned)


def picture(pairing: Pairing, heading: str, geometry: Arguments, calls: Calls, caption: str) -> str:
    """A walk with its caption, and the error code taken apart where there is one."""
    made = walked(pairing, geometry, calls)
    code = error_code(made.answer) if isinstance(made.answer, PageFault) else ""
    return f"{title(heading)}{figure(draw(made, heading), escaped(caption))}{code}"


def draw(made: Walked, heading: str) -> Drawing:
    steps = made.walk.steps
    height = TABLES + (len(steps) + 1) * ROW
    what = f"{tried(made.how)} at {made.address:#_x}: {said(made.answer)}"
    drawing = Drawing(WIDTH, height, heading, what)
    drawing.text(0, 12, f"{tried(made.how)} at {made.address & (1 << made.format.address_bits) - 1:#_x}", "label")
    draw_address(drawing, made)
    for number, step in enumerate(steps):
        y = TABLES + number * ROW
        frame, index = spot(step)
        low = made.format.shift(step.entry.level)
        share = index / ((1 << made.format.index_bits) - 1)
        draw_table(drawing, y, share, "plain")
        text = f"frame {numbered(frame)}, entry {index} (bits {low + made.format.index_bits - 1}–{low})"
        drawing.text(RIGHT, y + 12, text, "label small")
        was = made.before.walk(made.address).steps[number].entry.word
        draw_entry(drawing, made.after, step.entry, RIGHT, y + 20, " changed" if step.entry.word != was else "")
    draw_end(drawing, made, TABLES + len(steps) * ROW)
    return drawing


def draw_address(drawing: Drawing, made: Walked) -> None:
    """The parts of the address: an index for each level that was read, and the rest."""
    format_, last = made.format, made.page_level
    parts = [(format_.shift(level), format_.index_bits, level) for level in range(format_.levels, 0, -1)]
    is_page = made.walk.is_page
    if is_page:
        parts = [part for part in parts if part[2] >= last]
        parts.append((0, format_.shift(last), 0))
    else:
        parts.append((0, PAGE_SHIFT, 0))
    x, unit = 0.0, WIDTH / format_.address_bits
    for low, bits, level in parts:
        is_read = level >= last or (level == 0 and is_page)
        value = made.address >> low & ((1 << bits) - 1)
        drawing.rectangle(x + 1, BITS, bits * unit - 2, 24, "held" if is_read else "split")
        shown = str(value) if level else f"{value:#x}"
        drawing.text(x + bits * unit / 2, BITS + 16, shown, "on-held" if is_read else "on-split")
        drawing.text(x + bits * unit / 2, BITS + 38, f"{low + bits - 1}–{low}", "axis")
        drawing.text(x + bits * unit / 2, BITS + 51, f"level {level}" if level else "offset", "axis")
        x += bits * unit


def draw_table(drawing: Drawing, y: float, share: float, name: str) -> None:
    """A frame, the part of it that is used, and the way down."""
    drawing.rectangle(1, y, BOX, BOX_HEIGHT, name)
    drawing.rectangle(1, y + 2 + share * (BOX_HEIGHT - BAND - 4), BOX, BAND, "held", rounded=0)
    draw_arrow(drawing, BOX / 2, y + BOX_HEIGHT, y + ROW - 2)


def draw_arrow(drawing: Drawing, x: float, top: float, bottom: float) -> None:
    drawing.line(x, top, x, bottom, "arrow")
    drawing.path([(x - 4, bottom - 5), (x, bottom), (x + 4, bottom - 5)], "arrow")


def draw_end(drawing: Drawing, made: Walked, y: float) -> None:
    """The page, with the place that the offset says; or what there is instead."""
    if isinstance(made.answer, Translation):
        level = made.page_level
        offset = made.format.offset(made.address, level)
        first = made.walk.last.page >> PAGE_SHIFT
        drawing.rectangle(1, y, BOX, BOX_HEIGHT, "free")
        drawing.rectangle(
            1, y + 2 + offset / (1 << made.format.shift(level)) * (BOX_HEIGHT - BAND - 4), BOX, BAND, "held", rounded=0
        )
        drawing.text(
            RIGHT, y + 12, f"page of {sized(made.format.shift(level))} from frame {numbered(first)} on", "label"
        )
        drawing.text(RIGHT, y + 28, f"offset {offset:#x}: physical address {made.answer.physical:#_x}", "label")
        drawing.text(RIGHT, y + 44, f"memory type {made.answer.memory_type}", "label small")
        return
    drawing.rectangle(1, y, BOX, BOX_HEIGHT, "split")
    drawing.text(RIGHT, y + 12, cause(made), "label")
    drawing.text(RIGHT, y + 28, said(made.answer), "label small")


def said(answer: Any) -> str:
    """An answer, with error code and address in hexadecimal."""
    if isinstance(answer, PageFault):
        return f"page fault, error code {answer.error:#x}, CR2 {answer.address:#_x}"
    return told(answer)


def cause(made: Walked) -> str:
    """Why there is no translation."""
    walk = made.walk
    if walk.is_outside:
        return "the table lies outside memory"
    if walk.is_reserved:
        return "a reserved bit is set"
    if not walk.is_page:
        return "the entry is absent"
    return "the permissions forbid it"


def sized(shift: int) -> str:
    """`4 KiB`"""
    for power, unit in ((30, "GiB"), (20, "MiB"), (10, "KiB")):
        if shift >= power:
            return f"{1 << shift - power} {unit}"
    return f"{1 << shift} bytes"


def tried(how: int) -> str:
    """`A write in user mode`"""
    access = Access(how)
    kind = "write" if access.is_write else "fetch" if access.is_fetch else "read"
    return f"A {kind} in {'user' if access.is_user else 'supervisor'} mode"


# ── The error code ───────────────────────────────────────────────────────────────────────────────────────────

ERROR_BITS = (
    (FETCH, "I/D", "no fetch, or not told", "an instruction was to be fetched"),
    (RESERVED, "RSVD", "no reserved bit is to blame", "a reserved bit was set in an entry"),
    (BY_USER, "U/S", "in supervisor mode", "in user mode"),
    (WRITE, "W/R", "no write", "a write"),
    (PROTECTION, "P", "an entry was absent", "every entry was present"),
)


def error_code(fault: PageFault) -> str:
    """Bit by bit, from the highest."""
    rows = [
        (
            flag.bit_length() - 1,
            name,
            f"<mark>{int(bool(fault.error & flag))}</mark>",
            is_set if fault.error & flag else clear,
        )
        for flag, name, clear, is_set in ERROR_BITS
    ]
    heading = title(f"Its error code, {fault.error:#x}, taken apart")
    return f"{heading}{grid(('bit', 'name', 'is', 'which says'), rows, 'told')}{note_of(f'CR2: {fault.address:#_x}')}"
