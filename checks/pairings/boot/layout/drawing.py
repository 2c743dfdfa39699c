"""A program drawn: its segments with their rights, its sections, and what is claimed."""

from __future__ import annotations

from checks.evidence import Call
from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from spec.boot.layout import Claim, Program, Section, Segment
from spec.boot.words import DATA, EXECUTE, RODATA, TEXT, WRITE, ZEROS
from spec.boot.words import LayoutFailure as Failure

KINDS = {TEXT: "text", RODATA: "rodata", DATA: "data", ZEROS: "bss"}
LEGEND = (
    "what is loaded, as virtual address, physical address after @, bytes of the file/in memory, and rights; the "
    "sections; what is claimed, with the stage up to which it is; and the rule that is said to be broken"
)


def rights(segment: Segment) -> str:
    letters = ((4, "r"), (WRITE, "w"), (EXECUTE, "x"))
    return "".join(letter if segment.has(right) else "-" for right, letter in letters)


def picture(program: Program, call: Call | None = None) -> str:
    said = [f"base {program.base:#x} entry {program.entry:#x} image {program.start:#x}-{program.end:#x}"]
    said += [
        f"{each.virtual:#x}@{each.physical:#x} {each.filled:#x}/{each.bytes:#x} {rights(each)}"
        for each in program.segments
        if each.bytes
    ]
    said += [f"{KINDS[each.kind]} {each.virtual:#x}+{each.bytes:#x}" for each in program.sections if each.bytes]
    said += [f"claimed {each.first:#x}+{each.bytes:#x} to {each.until}" for each in program.claims if each.bytes]
    broken = [str(each) for each in Failure if each.errno == program.broken]
    return ", ".join([*said, *broken])


# ── As a strip ───────────────────────────────────────────────────────────────────────────────────────────────

WIDTH, ROW, HIGH, LEFT = 640.0, 40.0, 32.0, 74.0
MOST_BOXES = 6
"""Of a program with more in a row, characters tell more."""
EMPTY = "split"
"""The style sheet's class of what has no byte."""


def strip(program: Program, before: Program | None, title: str) -> Drawing:
    """A row of boxes for each kind of record that there is, and what was said of them."""
    rows = [(name, boxes) for name, boxes in told(program) if any(look != EMPTY for look, _ in boxes)]
    known = dict(told(before)) if before is not None else {}
    drawing = Drawing(WIDTH + 2, 20 + ROW * len(rows) + 4, title, f"{picture(program)}.")
    drawing.text(0, 13, said(program), "label")
    for number, (name, boxes) in enumerate(rows):
        y = 20 + ROW * number
        drawing.text(0, y + 20, name, "label")
        width = (WIDTH - LEFT) / len(boxes)
        for place, box in enumerate(boxes):
            is_new = bool(known) and known[name][place] != box
            draw_box(drawing, LEFT + place * width, y, width - 4, box, is_new=is_new)
    return drawing


Box = tuple[str, tuple[str, str]]
"""The style sheet's class, and two lines of text."""


def draw_box(drawing: Drawing, x: float, y: float, width: float, box: Box, *, is_new: bool) -> None:
    look, lines = box
    drawing.rectangle(x, y, width, HIGH, f"{look}{' changed' if is_new else ''}")
    for line, text in enumerate(lines):
        drawing.text(x + width / 2, y + 13 + 13 * line, text, f"on-{look}")


def told(program: Program) -> list[tuple[str, list[Box]]]:
    return [
        ("segments", [segment_box(each) for each in program.segments]),
        ("sections", [section_box(each) for each in program.sections]),
        ("claims", [claim_box(each) for each in program.claims]),
    ]


def segment_box(each: Segment) -> Box:
    if not each.bytes:
        return EMPTY, ("", "")
    look = "held" if each.has(WRITE) else "clear" if each.has(EXECUTE) else "free"
    return look, (f"{each.virtual:#x} {rights(each)}", f"at {each.physical:#x}")


def section_box(each: Section) -> Box:
    if not each.bytes:
        return EMPTY, ("", "")
    look = "held" if each.kind >= DATA else "clear" if each.kind == TEXT else "free"
    return look, (f".{KINDS[each.kind]}", f"{each.virtual:#x}")


def claim_box(each: Claim) -> Box:
    if not each.bytes:
        return EMPTY, ("", "")
    return "stale", (f"{each.first:#x}", f"{each.bytes:#x} bytes")


def said(program: Program) -> str:
    """What the program says of itself, and what was said of it."""
    broken = "".join(f": {each}" for each in Failure if each.errno == program.broken)
    return f"base {program.base:#x}, entry {program.entry:#x}, image {program.start:#x} to {program.end:#x}{broken}"


def is_small(program: Program) -> bool:
    return max(len(program.segments), len(program.sections), len(program.claims)) <= MOST_BOXES


DEPICTION = Depiction(
    strip,
    strip,
    is_small,
    "Segments with their rights and where they are loaded, sections with their addresses, and memory that is claimed. "
    "Filled: written. Dashed: not told yet. After the colon, the rule that is said to be broken.",
)
