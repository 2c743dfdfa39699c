"""What is pictured of the layout, and where."""

from __future__ import annotations

from checks.html.drawing import Drawing
from checks.pairing import Pairing
from checks.pairings.boot.layout.drawing import KINDS
from docs.book.figure import CONCEPT, OPENING, Figures, Picture, figure
from docs.book.runs import Example, perform
from spec.boot.layout import regions
from spec.boot.words import ALWAYS, COPIED, DATA, KERNEL, MIB, NEVER, RODATA, TEXT, ZEROS

LEFT, RIGHT, TOP, ROW, HIGH = 84.0, 330.0, 12.0, 28.0, 24.0
"""Pixels: where a region begins and ends, and how far regions are apart."""
LOOKS = {ALWAYS: "free", KERNEL: "plain", COPIED: "stale", NEVER: "held"}
WHEN = {
    ALWAYS: "at once",
    KERNEL: "once the kernel runs, without BIOS",
    COPIED: "once it has been read",
    NEVER: "never",
}

EBDA, BASE, PAGE = 0x9FC00, 0xC0000000, 0x1000
GEOMETRY = (EBDA, 3, 4, 1)
START = BASE + MIB
DESCRIBED = ("describe", (BASE, START, START, START + 4 * PAGE))
CODE = ("segment", (0, START, MIB, PAGE, PAGE, 5))
CONSTANTS = ("segment", (1, START + PAGE, MIB + PAGE, PAGE, PAGE, 4))
WRITTEN = ("segment", (2, START + 2 * PAGE, MIB + 2 * PAGE, PAGE, 2 * PAGE, 6))
SECTIONS = (
    ("section", (0, TEXT, START, PAGE, 4)),
    ("section", (1, RODATA, START + PAGE, PAGE, 4)),
    ("section", (2, DATA, START + 2 * PAGE, PAGE, 4)),
    ("section", (3, ZEROS, START + 3 * PAGE, PAGE, 12)),
)
WHOLE = (DESCRIBED, CODE, CONSTANTS, WRITTEN, *SECTIONS)
MODULE = ("claim", (0, MIB + 3 * PAGE, PAGE, COPIED))


def first_mib(pairing: Pairing) -> str:
    """Each region a row, and from when on it may be used."""
    rows = regions(EBDA)[:-1]
    drawing = Drawing(RIGHT + 250, TOP + ROW * len(rows) + 26, "The first MiB of a PC")
    for number, each in enumerate(rows):
        y = TOP + ROW * number
        drawing.text(0, y + 5, f"{each.first:#07x}", "label")
        drawing.rectangle(LEFT, y, RIGHT - LEFT, HIGH, LOOKS[each.until])
        drawing.text((LEFT + RIGHT) / 2, y + HIGH - 8, each.name, f"on-{LOOKS[each.until]}")
        drawing.text(RIGHT + 12, y + HIGH - 8, WHEN[each.until], "label")
    drawing.text(0, TOP + ROW * len(rows) + 5, f"{MIB:#07x}", "label")
    caption = (
        "From when on each region of the first MiB may be used. Not to scale; the EBDA is where the firmware says."
    )
    return figure(drawing, caption)


def linked_and_loaded(pairing: Pairing) -> str:
    """The segments of a kernel that keeps the contract: where they are loaded, and where they are linked."""
    ran = perform(pairing, GEOMETRY, (*WHOLE, ("judge", ())))
    program = ran.states[-1]
    drawing = Drawing(560, 176, "A kernel, linked and loaded")
    scale = 440 / (4 * PAGE)
    for y, name, base in ((16, "linked", BASE), (112, "loaded", 0)):
        drawing.text(0, y + 22, name, "label")
        for each in program.segments:
            at = (each.virtual if base else each.physical) - base - MIB
            look = {5: "plain", 4: "free", 6: "held"}[each.rights]
            drawing.rectangle(84 + at * scale, y, each.bytes * scale, 34, look)
        for each in program.sections:
            if base:
                place = 84 + (each.virtual - START + each.bytes / 2) * scale
                drawing.text(place, y + 21, f".{KINDS[each.kind]}", "on-held" if each.kind >= DATA else "on-plain")
        drawing.text(84, y + 50, f"{base + MIB:#x}", "label")
    drawing.text(300, 92, "less the base, 0xc0000000", "")
    caption = (
        "Three segments of different rights, on pages of their own. Of the last one half comes from the file, and the "
        "other half, .bss, is cleared by the loader."
    )
    return figure(drawing, caption)


FIGURES = Figures(
    examples={
        "describe": (Example("A kernel that is linked 3 GiB above where it is loaded.", GEOMETRY, (DESCRIBED,)),),
        "segment": (
            Example("Code, which begins where the kernel does.", GEOMETRY, (DESCRIBED, CODE)),
            Example(
                "Two segments on one page: the end of the code could be written.",
                GEOMETRY,
                (
                    DESCRIBED,
                    ("segment", (0, START, MIB, 0x800, 0x800, 5)),
                    ("segment", (1, START + 0x800, MIB + 0x800, 0x800, 0x800, 6)),
                    ("judge", ()),
                ),
            ),
        ),
        "section": (Example("All that the picture shows.", GEOMETRY, (*WHOLE, ("judge", ()))),),
        "claim": (
            Example("The loader has put a module where .bss will be.", GEOMETRY, (*WHOLE, MODULE, ("judge", ()))),
        ),
        "usable": (
            Example("The interrupt vectors, while the loader runs.", GEOMETRY, [("usable", (0, ALWAYS))]),
            Example("The same, once the kernel runs.", GEOMETRY, [("usable", (0, KERNEL))]),
        ),
        "region": (
            Example("The byte in which the firmware says where the EBDA is.", GEOMETRY, [("region", (0x40E,))]),
        ),
        "judge": (
            Example("The kernel that is drawn above.", GEOMETRY, (*WHOLE, ("judge", ()))),
            Example(
                "The start symbol is missing.",
                GEOMETRY,
                (("describe", (BASE, START, 0, START + 4 * PAGE)), *WHOLE[1:], ("judge", ())),
            ),
        ),
        "culprit": (
            Example(
                "The segment whose last page the module lies on.",
                GEOMETRY,
                (*WHOLE, MODULE, ("judge", ()), ("culprit", ())),
            ),
        ),
    },
    pictures=(Picture(CONCEPT, first_mib), Picture(OPENING, linked_and_loaded)),
)
