"""The bits of entries by name, as the law reads them: each bit is asked what it changes."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from itertools import groupby

from attrs import frozen

import spec.virtual.words as words
from checks.html.drawing import Drawing
from checks.pairing import Pairing
from docs.book.chapter import documented
from docs.book.figure import escaped, figure, grid, note_of, title
from spec.virtual.entry import FOUR_LEVEL, TWO_LEVEL, Entry, Format
from spec.virtual.words import ACCESSED, CACHE_DISABLE, DIRTY, GLOBAL, PAGE_SIZE, PRESENT, USER, WRITABLE, WRITE_THROUGH

CELL, HEIGHT, TOP, ROW_BITS = 11.0, 36.0, 16.0, 32
"""Pixels of a bit, and of a row of that many."""
LETTER = 6.5
IGNORED, ZERO, ADDRESS, UPPER = "ignored", "0", "address", "address, above bit 31"
MEMORY_TYPE, NO_EXECUTE = "PAT", "XD"

KINDS = (
    ("32 bits, directory entry that refers to a table (PDE)", TWO_LEVEL, 2, 0),
    ("32 bits, directory entry that maps 4 MiB (PDE with PS)", TWO_LEVEL, 2, PAGE_SIZE),
    ("32 bits, table entry that maps 4 KiB (PTE)", TWO_LEVEL, 1, 0),
    ("64 bits, entry that refers to a table (as levels 3 and 2 do)", FOUR_LEVEL, 2, 0),
    ("64 bits, entry that maps 2 MiB (level 2 with PS)", FOUR_LEVEL, 2, PAGE_SIZE),
    ("64 bits, entry that maps 4 KiB (level 1, PTE)", FOUR_LEVEL, 1, 0),
)
"""(what it is, its format, its level, the bits that make it so)"""


@frozen
class Field:
    """Bits beside each other that say one thing."""

    name: str
    high: int
    low: int

    @property
    def span(self) -> str:
        return str(self.low) if self.high == self.low else f"{self.high}–{self.low}"


def fields(format_: Format, level: int, kind: int) -> list[Field]:
    """From the highest bit down."""
    bits = reversed(range(64 if format_.is_wide else 32))
    named = [(name_of(format_, level, kind, bit), bit) for bit in bits]
    groups = [(name, [bit for _, bit in group]) for name, group in groupby(named, key=lambda each: each[0])]
    return [Field(name, places[0], places[-1]) for name, places in groups]


def name_of(format_: Format, level: int, kind: int, bit: int) -> str:
    """What the law reads from one bit, by the difference that it makes to an entry of a kind."""
    without, entry = (Entry(kind & ~(1 << bit) | more, level, format_) for more in (0, 1 << bit))
    maps = bool(Entry(kind, level, format_).maps_page(large_pages=True))
    if bool(without.maps_page(large_pages=True)) != bool(entry.maps_page(large_pages=True)):
        return flags()[PAGE_SIZE][0]
    if entry.has(format_.reserved(level, maps_page=maps)) and not without.has(format_.reserved(level, maps_page=maps)):
        return ZERO
    if entry.is_no_execute:
        return NO_EXECUTE
    if moved := (entry.page ^ without.page if maps else entry.table ^ without.table):
        return ADDRESS if moved == 1 << bit else UPPER
    if maps and (entry.memory_type ^ without.memory_type) & 4:
        return MEMORY_TYPE
    meant = flags().get(1 << bit)
    return meant[0] if meant and (maps or 1 << bit not in (DIRTY, GLOBAL, PAGE_SIZE)) else IGNORED


@cache
def flags() -> dict[int, tuple[str, str]]:
    """By the flags of entries: the manual's name, and what spec.virtual.words says of it."""
    said = {name: doc for name, doc, _ in documented(ast.parse(inspect.getsource(words)).body)}
    wanted = (PRESENT, WRITABLE, USER, WRITE_THROUGH, CACHE_DISABLE, ACCESSED, DIRTY, PAGE_SIZE, GLOBAL)
    told: dict[int, tuple[str, str]] = {}
    for name, doc in said.items():
        short, colon, meaning = doc.partition(": ")
        value = getattr(words, name, None)
        if colon and value in wanted and value not in told:
            told[value] = short, meaning
    return told


# ── Drawn ────────────────────────────────────────────────────────────────────────────────────────────────────


def draw(heading: str, format_: Format, level: int, kind: int) -> Drawing:
    """A row for each 32 bits, the upper one first."""
    rows = 2 if format_.is_wide else 1
    found = fields(format_, level, kind)
    told = "; ".join(f"{field.name} {field.span}" for field in found)
    drawing = Drawing(ROW_BITS * CELL + 2, rows * (TOP + HEIGHT + 6), heading, told)
    for row in range(rows):
        low = (rows - 1 - row) * ROW_BITS
        for field in found:
            high, last = min(field.high, low + ROW_BITS - 1), max(field.low, low)
            if high >= last:
                draw_field(drawing, field.name, high - low, last - low, row * (TOP + HEIGHT + 6), low)
    return drawing


def draw_field(drawing: Drawing, name: str, high: int, low: int, y: float, first: int) -> None:
    """Its bits within a row, and its name, upright where there is no room for it."""
    x, width = 1 + (ROW_BITS - 1 - high) * CELL, (high - low + 1) * CELL
    kind = {IGNORED: "clear", ZERO: "split", ADDRESS: "free", UPPER: "free"}.get(name, "held")
    drawing.rectangle(x + 0.5, y + TOP, width - 1, HEIGHT, kind, rounded=1)
    text = name if len(name) * LETTER <= width else name.partition(",")[0]
    style = {"clear": "on-clear", "split": "on-split", "free": "on-free"}.get(kind, "on-held")
    if len(text) * LETTER <= width:
        drawing.text(x + width / 2, y + TOP + HEIGHT / 2 + 4, text, style)
    else:
        step = HEIGHT / len(text)
        for place, letter in enumerate(text if kind == "held" else ""):
            drawing.text(x + width / 2, y + TOP + step * (place + 0.5) + 3.5, letter, f"{style} tiny")
    if high - low > 1 or (high + first) % 4 == 0:
        drawing.text(
            x + width / 2, y + 11, str(high + first) if high == low else f"{high + first}–{low + first}", "bits"
        )


def picture(pairing: Pairing) -> str:
    """Each kind of entry, and what its flags mean."""
    drawn = "".join(figure(draw(*kind), escaped(kind[0])) for kind in KINDS)
    large = "bit 2 of the number of a memory type; the higher bit in entries of large pages"
    rows = [
        *((short, str(flag.bit_length() - 1), meaning) for flag, (short, meaning) in flags().items()),
        (NO_EXECUTE, str(words.NO_EXECUTE), "no instruction is fetched, if EFER.NXE allows it"),
        (MEMORY_TYPE, f"{words.PAT_SMALL} or {words.PAT_LARGE}", large),
    ]
    told = ((f"<code>{short}</code>", bit, escaped(meaning)) for short, bit, meaning in rows)
    note = (
        "Filled: a flag, with the manual's name for it. Pale: the address. Dashed, 0: reserved, a fault if it is set. "
        "Blank: ignored by the processor. Each bit was asked of spec/virtual/entry.py."
    )
    table = grid(("name", "bit", "what it says"), told, "told")
    return f"{title('The bits of an entry')}{drawn}{note_of(note)}{table}"
