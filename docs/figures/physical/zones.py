"""What is pictured of zones, and where."""

from __future__ import annotations

from collections.abc import Iterator

from checks.drive import plain
from checks.pairing import Pairing
from checks.pairings.physical.zones.trace import TRACE
from checks.pairings.physical.zones.view import word
from checks.records import DATA
from docs.book.figure import CONCEPT, OPENING, Figures, Picture, figure, grid, note_of, run_in_steps, title
from docs.book.plot import Series, plot
from docs.book.runs import Example
from impl.physical.zones import FREE_FRAMES
from spec.physical.words import ATOMIC, DMA, HIGH, HIGHMEM, NORMAL, ORDINARY, PRESSING, UNLIMITED, ZONES
from spec.vocabulary import FRAME_LIMIT

# ── A machine ────────────────────────────────────────────────────────────────────────────────────────────────


def recorded(pairing: Pairing) -> str:
    """What a kernel keeps back, computed by the law from what it has and from three sysctls."""
    reading = TRACE(DATA / TRACE.recordings[0])
    list(reading.events())
    zones = [zone for zone in reading.zones if zone.managed]
    rows = [
        (
            zone.name,
            f"{zone.managed:,}",
            " · ".join(f"{mark:,}" for mark in (marks.min, marks.low, marks.high)),
            " · ".join(f"{reading.kept(zone, place):,}" for place in range(len(zones))),
        )
        for zone in zones
        for marks in [reading.marks(zone)]
    ]
    header = ("zone", "frames", "min · low · high", f"kept from {' · '.join(zone.name for zone in zones)}")
    note = (
        "A machine with Linux 6.18 that keeps 66 MiB free. The figures are computed; the kernel printed the same. Of "
        "DMA nobody gets anything who could have had Normal: more is kept than there is."
    )
    return f"{title('What a kernel keeps back')}{grid(header, rows)}{note_of(note)}"


# ── Down to the last frame ───────────────────────────────────────────────────────────────────────────────────

SMALL = (0, 64, 256, 128, 64, 500, 16, 4, 4)
IN_TURN = (
    (ORDINARY, "above the low mark"),
    (PRESSING, "above the min mark"),
    (HIGH, "above half of it"),
    (ATOMIC, "above three eighths of it"),
    (UNLIMITED, "whatever is left"),
)


def emptied(pairing: Pairing) -> str:
    """The free frames of each zone, while ever more urgent callers take one after the other."""
    found = list(takings(pairing))
    names = (("DMA", DMA, "third"), ("Normal", NORMAL, "second"), ("HighMem", HIGHMEM, "first"))
    series = [
        Series(name, [(call, free[zone]) for call, (_, free) in enumerate(found)], kind) for name, zone, kind in names
    ]
    drawing = plot("Free frames, call by call", "calls", "free frames", series)
    rows = [
        (text, *(last[zone] for zone in ZONES))
        for urgency, text in IN_TURN
        for last in [[free for made, free in found if made == urgency][-1]]
    ]
    caption = (
        "Single frames for callers who may have any zone, each urgency until it is refused. HighMem goes first, then "
        "Normal, then DMA; each down to its mark and to what it protects."
    )
    table = grid(("until refused", "DMA left", "Normal left", "HighMem left"), rows)
    return f"{title('Down to the last frame')}{figure(drawing, caption)}{table}"


def takings(pairing: Pairing) -> Iterator[tuple[int, list[int]]]:
    """(urgency, the free frames by zone after the call), by the implementation's own counts."""
    subject = plain(pairing, ())(*SMALL)
    for urgency, _ in IN_TURN:
        answer = 0
        while isinstance(answer, int):
            yield urgency, [subject.image[word(zone, FREE_FRAMES)] for zone in ZONES]
            answer = subject.alloc(0, HIGHMEM, FRAME_LIMIT, urgency)


def fallen_back(pairing: Pairing) -> str:
    """Requests of callers who may have any zone, until none is left for them."""
    calls = [("alloc", (0, HIGHMEM, FRAME_LIMIT, UNLIMITED))] * 3 + [("alloc", (1, HIGHMEM, FRAME_LIMIT, UNLIMITED))]
    assert pairing.depiction is not None
    first = "Frame 0 is DMA, frames 1 and 2 are Normal, frame 3 is HighMem."
    return run_in_steps(pairing, "From the highest zone downwards", (TINY, calls), first, pairing.depiction.legend)


TINY = (0, 1, 2, 1, 2, 10, 4, 1, 1)
SPARING = (3, 1, 4, 0, 2, 3000, 2, 0, 2)

FIGURES = Figures(
    examples={
        "alloc": (
            Example(
                "HighMem keeps 32 frames, and Normal has what its mark says: who may have any falls back to DMA.",
                TINY,
                [("alloc", (0, HIGHMEM, FRAME_LIMIT, ORDINARY)), ("alloc", (0, HIGHMEM, FRAME_LIMIT, UNLIMITED))],
            ),
            Example(
                "Normal may give until its mark; then who could have had Normal gets nothing of DMA either.",
                SPARING,
                [
                    ("alloc", (1, NORMAL, FRAME_LIMIT, ORDINARY)),
                    ("alloc", (0, NORMAL, FRAME_LIMIT, ORDINARY)),
                    ("alloc", (0, DMA, FRAME_LIMIT, ORDINARY)),
                ],
            ),
            Example(
                "Two frames below frame 6: the block that ends there.",
                SPARING,
                [("alloc", (1, NORMAL, 6, PRESSING)), ("alloc", (0, NORMAL, 4, UNLIMITED))],
            ),
        ),
        "free": (
            Example(
                "Frames 0 and 1 are buddies by their numbers, and lie in two zones: they stay two blocks.",
                TINY,
                [
                    ("alloc", (0, DMA, FRAME_LIMIT, UNLIMITED)),
                    ("free", (0, 0)),
                    ("alloc", (1, HIGHMEM, FRAME_LIMIT, UNLIMITED)),
                ],
            ),
        ),
    },
    pictures=(Picture(CONCEPT, fallen_back), Picture(OPENING, recorded), Picture("alloc", emptied)),
)
