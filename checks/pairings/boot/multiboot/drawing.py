"""A block drawn: its words that are not 0, and the map that was made of it."""

from __future__ import annotations

from checks.evidence import Call
from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from spec.boot.multiboot import Block
from spec.boot.words import ACPI, BAD, RESERVED, USABLE

NAMES = {USABLE: "usable", RESERVED: "reserved", ACPI: "ACPI", BAD: "bad"}
LEGEND = (
    "the words of 32 bits of the block that are not 0, in hexadecimal, after @n those from byte n on; then the map, "
    "with the last address of each range"
)


def picture(block: Block, call: Call | None = None) -> str:
    return f"{words(block)}  map: {', '.join(ranges(block)) or 'none'}"


def words(block: Block) -> str:
    """`@0 38 @8 6 28 18`"""
    said, expected = list[str](), -4
    for at in range(0, block.bytes, 4):
        if word := block.word(block.origin + at):
            said += [] if at == expected else [f"@{at}"]
            said.append(f"{word:x}")
            expected = at + 4
    return " ".join(said) or "zeros"


def ranges(block: Block) -> list[str]:
    return [f"{each.first:#x}-{each.end - 1:#x} {NAMES[each.kind]}" for each in block.ranges]


# ── As a strip ───────────────────────────────────────────────────────────────────────────────────────────────

WIDTH, TOP, HIGH, GAP, LEFT = 640.0, 6.0, 26.0, 12.0, 48.0
MOST_BYTES, MOST_RANGES = 160, 8
LOOKS = {USABLE: "free", RESERVED: "held", ACPI: "clear", BAD: "stale"}


def strip(block: Block, before: Block | None, title: str) -> Drawing:
    """A cell for each word of the block, and beneath it a box for each range of the map."""
    rows = 2 if block.ranges else 1
    drawing = Drawing(WIDTH + 2, TOP + rows * (HIGH + GAP), title, f"{picture(block)}.")
    drawing.text(0, TOP + 17, "block", "label")
    places = range(0, block.bytes, 4)
    width = (WIDTH - LEFT) / len(places)
    for number, at in enumerate(places):
        word = block.word(block.origin + at)
        is_new = before is not None and before.word(before.origin + at) != word
        look = f"{'held' if word else 'free'}{' changed' if is_new else ''}"
        drawing.rectangle(LEFT + number * width, TOP, width - 2, HIGH, look)
        if word and width >= 8 * len(f"{word:x}"):
            drawing.text(LEFT + (number + 0.5) * width - 1, TOP + 17, f"{word:x}", "on-held")
    draw_map(drawing, block, before, TOP + HIGH + GAP)
    return drawing


def draw_map(drawing: Drawing, block: Block, before: Block | None, y: float) -> None:
    """The ranges, each with its kind and its first address; how long they are is not to scale."""
    if not block.ranges:
        return
    drawing.text(0, y + 17, "map", "label")
    width = (WIDTH - LEFT) / len(block.ranges)
    for number, each in enumerate(block.ranges):
        is_new = before is not None and each not in before.ranges
        look = LOOKS[each.kind]
        drawing.rectangle(LEFT + number * width, y, width - 2, HIGH, f"{look}{' changed' if is_new else ''}")
        text = f"{NAMES[each.kind]} {each.first:#x}"
        if width < 8 * len(text):
            text = f"{each.first:x}"
        drawing.text(LEFT + (number + 0.5) * width - 1, y + 17, text, f"on-{look}")


def is_small(block: Block) -> bool:
    return block.bytes <= MOST_BYTES and len(block.ranges) <= MOST_RANGES


DEPICTION = Depiction(
    strip,
    strip,
    is_small,
    "The words of 32 bits of the block, filled where they are not 0; and beneath them the ranges of the map, each from "
    "its first address on, not to scale. Filled: reserved.",
)
