"""What is pictured of Multiboot, and where."""

from __future__ import annotations

from checks.html.drawing import Drawing
from checks.pairing import Pairing
from checks.pairings.boot.multiboot.drawing import NAMES
from checks.pairings.boot.multiboot.trace import Loaders
from checks.records import DATA
from docs.book.figure import CONCEPT, OPENING, Figures, Picture, figure, grid, note_of, title
from docs.book.runs import Example, perform
from spec.boot.multiboot import Range, findings, map_of
from spec.boot.words import ACPI, BAD, MAGIC_2, RESERVED, USABLE

LEFT, RIGHT, TOP, ROW, HIGH = 96.0, 620.0, 12.0, 30.0, 18.0
"""Pixels: where addresses begin and end, and how far rows are apart."""
LOOKS = {USABLE: "free", RESERVED: "held", ACPI: "plain", BAD: "stale"}

ENTRIES = ((0x2000, 0x60, USABLE), (0x2040, 0x60, RESERVED), (0x2080, 0x80, USABLE), (0x20E0, 0x10, BAD))
"""Base, length and type: a reserved entry lies across two usable ones."""
GEOMETRY = (0x1000, 32 + 24 * len(ENTRIES), 0, 0)
BLOCK = (
    ("write", (0, GEOMETRY[1], 0, 6, 16 + 24 * len(ENTRIES), 24, 0)),
    *(("write", (24 + 24 * at, base, 0, length, 0, kind, 0)) for at, (base, length, kind) in enumerate(ENTRIES)),
    ("write", (24 + 24 * len(ENTRIES), 0, 8, 0, 0, 0, 0)),
)
PARSED = (*BLOCK, ("parse", (MAGIC_2, 0x1000, 8)))


def from_entries_to_a_map(pairing: Pairing) -> str:
    """What the loader says, an entry a row, and what the implementation makes of it."""
    ran = perform(pairing, GEOMETRY, PARSED)
    said = [each for each in findings(ran.states[-1], MAGIC_2, 0x1000) if isinstance(each, Range)][1:]
    first, end = min(each.first for each in said), max(each.end for each in said)
    rows = [(f"entry {number}", [each]) for number, each in enumerate(said, 1)]
    rows.append(("the map", [each for each in ran.states[-1].ranges if each.first >= first]))
    drawing = Drawing(RIGHT + 12, TOP + ROW * len(rows) + 20, "From the entries of a loader to a map")
    scale = (RIGHT - LEFT) / (end - first)
    for number, (name, ranges) in enumerate(rows):
        y = TOP + ROW * number + (8 if name == "the map" else 0)
        drawing.text(0, y + HIGH - 5, name, "label")
        for each in ranges:
            x, width = LEFT + (each.first - first) * scale, (each.end - each.first) * scale
            drawing.rectangle(x, y, width, HIGH, LOOKS[each.kind])
            if width > 50:
                drawing.text(x + width / 2, y + HIGH - 5, NAMES[each.kind], f"on-{LOOKS[each.kind]}")
    caption = (
        "Entries overlap. In the map what forbids most has won, and the second usable range has lost its beginning."
    )
    return figure(drawing, caption)


def recorded(pairing: Pairing) -> str:
    """What real loaders left, by the law's map of it."""
    reading = Loaders(DATA / Loaders.recordings[0])
    list(reading.events())
    rows = []
    for each in reading.loaded:
        said = tuple(one for one in findings(each.block(), each.magic, each.address) if isinstance(one, Range))
        ranges = map_of(said[1:])
        sizes = {kind: sum(one.end - one.first for one in ranges if one.kind == kind) for kind in NAMES}
        rows.append((each.name, len(said) - 1, len(ranges), f"{sizes[USABLE] >> 20:,}", f"{sizes[RESERVED] >> 20:,}"))
    note = "QEMU's own loader, and GRUB under Bochs. Nearly all reserved memory is one range, near address 2⁴⁰."
    header = ("machine", "entries", "ranges", "usable MiB", "reserved MiB")
    return f"{title('What loaders leave')}{grid(header, rows)}{note_of(note)}"


FIGURES = Figures(
    examples={
        "write": (Example("A header and an entry.", GEOMETRY, BLOCK[:2]),),
        "parse": (
            Example("The block that is drawn above.", GEOMETRY, PARSED),
            Example("The last tag is missing.", GEOMETRY, [*BLOCK[:-1], ("parse", (MAGIC_2, 0x1000, 8))]),
        ),
        "first": (Example("The second range; the first one is the block.", GEOMETRY, [*PARSED, ("first", (1,))]),),
        "last": (Example("It ends where the reserved entry begins.", GEOMETRY, [*PARSED, ("last", (1,))]),),
        "kind": (Example("The reserved entry, cut out of both.", GEOMETRY, [*PARSED, ("kind", (2,))]),),
    },
    pictures=(Picture(CONCEPT, from_entries_to_a_map), Picture(OPENING, recorded)),
)
