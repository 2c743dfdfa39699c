"""What is pictured of early memory, and where."""

from __future__ import annotations

from checks.pairing import Pairing
from checks.pairings.physical.bootmem.drawing import DEPICTION
from docs.book.figure import CONCEPT, Figures, Picture, run_in_steps
from docs.book.runs import Example

BORDER = (56, 16, 57, 3)
"""Sixteen frames, of which eight are in one word of a bitmap and eight in the next."""
BEGUN = [("reserve", (60, 2, 0)), ("add", (56, 7)), ("add", (65, 7))]


def from_map_to_handover(pairing: Pairing) -> str:
    """Two ranges with a hole between them, a reservation that came first, two requests, and the handover."""
    run = [*BEGUN, ("alloc", (2, 1, 72, 1)), ("alloc", (3, 0, 70, 2)), ("handover", ())]
    first = "At first, all that is known is where the allocator's own records lie."
    note = f"{DEPICTION.legend} A thick border marks what has changed. Frame 64 begins the second word of a bitmap."
    return run_in_steps(pairing, "From the first reservation to the handover", (BORDER, run), first, note)


FIGURES = Figures(
    examples={
        "add": (Example("What was reserved before it was known to be memory stays reserved.", BORDER, BEGUN[:2]),),
        "reserve": (
            Example("Ranges may overlap.", BORDER, [("reserve", (60, 3, 0)), ("reserve", (62, 4, 0))]),
            Example(
                "Unless a caller wants a range for itself.", BORDER, [("reserve", (60, 3, 0)), ("reserve", (62, 4, 1))]
            ),
        ),
        "free": (
            Example(
                "Any part of what is reserved can be given back, once.",
                BORDER,
                [*BEGUN, ("free", (60, 1)), ("free", (60, 1))],
            ),
        ),
        "alloc": (
            Example("Bottom-up, three frames.", BORDER, [*BEGUN, ("alloc", (3, 0, 72, 1))]),
            Example("Top-down, two frames at a multiple of two.", BORDER, [*BEGUN, ("alloc", (2, 1, 72, 2))]),
        ),
        "handover": (
            Example(
                "What is free goes to the buddy allocator, and frame 57, which held the bitmaps.",
                BORDER,
                [*BEGUN, ("handover", ())],
            ),
        ),
        "take": (
            Example("The largest block that was handed over.", BORDER, [*BEGUN, ("handover", ()), ("take", (2,))]),
        ),
    },
    pictures=(Picture(CONCEPT, from_map_to_handover),),
)
