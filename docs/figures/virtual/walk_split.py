"""An address as the walk reads it: bit by bit, cut into an index for each level and the offset."""

from __future__ import annotations

from attrs import frozen

from checks.html.drawing import Drawing
from docs.book.figure import escaped, figure, title
from spec.virtual.entry import FOUR_LEVEL, Format
from spec.vocabulary import PAGE_SHIFT

BIT, TOP, BOX = 9.5, 34.0, 24.0
"""The width of a bit; where the row of bits begins, and how tall it is."""
NAMES = {4: "of the root", 3: "of level 3", 2: "of level 2", 1: "of level 1"}
CAPTION = (
    "Bits 47 to 12 are four indices, each of an entry in a table of 512; bits 11 to 0 are the offset in the page, "
    "which no table changes."
)


@frozen
class Piece:
    """Bits of an address that are read together."""

    low: int
    bits: int
    level: int
    """Of the table whose entry they choose; 0 for the offset."""

    def of(self, address: int) -> int:
        return address >> self.low & (1 << self.bits) - 1


def pieces(format_: Format) -> list[Piece]:
    """From the highest bit down."""
    levels = range(format_.levels, 0, -1)
    return [*(Piece(format_.shift(level), format_.index_bits, level) for level in levels), Piece(0, PAGE_SHIFT, 0)]


def picture(address: int) -> str:
    heading = f"The address {address:#_x}, cut into its parts"
    return f"{title(heading)}{figure(draw(FOUR_LEVEL, address, heading), escaped(CAPTION))}"


def draw(format_: Format, address: int, heading: str) -> Drawing:
    found = pieces(format_)
    said = "; ".join(f"bits {each.low + each.bits - 1} to {each.low}: {worded(each, address)}" for each in found)
    drawing = Drawing(format_.address_bits * BIT + 2, TOP + BOX + 42, heading, said)
    x = 1.0
    for each in found:
        width = each.bits * BIT
        middle = x + width / 2
        drawing.text(middle, 12, f"{each.bits} bits", "")
        drawing.text(middle, 26, f"{each.low + each.bits - 1}–{each.low}", "axis")
        drawing.rectangle(x + 1, TOP, width - 2, BOX, "held" if each.level else "free")
        for place, digit in enumerate(f"{each.of(address):0{each.bits}b}"):
            drawing.text(x + (place + 0.5) * BIT, TOP + 16, digit, "on-held" if each.level else "on-free")
        drawing.text(middle, TOP + BOX + 18, worded(each, address), "")
        drawing.text(middle, TOP + BOX + 34, NAMES[each.level] if each.level else "in the page", "axis")
        x += width
    return drawing


def worded(piece: Piece, address: int) -> str:
    value = piece.of(address)
    return f"entry {value}" if piece.level else f"offset {value:#x}"
