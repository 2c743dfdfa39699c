"""What is pictured of kmalloc, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from checks.pairing import Pairing
from checks.pairings.kernel.kmalloc.trace import PAGE, TRACE, SlabTrace
from checks.records import DATA
from docs.book.figure import CONCEPT, OPENING, Figures, Picture, grid, note_of, run_in_steps, title
from docs.book.runs import Example
from spec.kernel.kmalloc import Memory
from spec.kernel.words import ByteCount

# ── What classes cost ────────────────────────────────────────────────────────────────────────────────────────


def recorded(pairing: Pairing) -> str:
    """What a live kernel asked for, by class; and what it would have got of powers of two, and of pages."""
    reading = TRACE(DATA / TRACE.recordings[0])
    memory, sizes = reading.initial(), requests(reading)
    asked = sum(size * times for size, times in sizes.items())
    by_class = Counter[int]()
    for size, times in sizes.items():
        by_class[memory.usable(size)] += times
    rows = [
        (f"{each:,}", f"{times:,}", f"{wasted(memory, sizes, each):.0%}") for each, times in sorted(by_class.items())
    ]
    ways: dict[str, Callable[[ByteCount], int]] = {
        "the classes": memory.usable,
        "powers of two alone": lambda size: max(8, 1 << (size - 1).bit_length()),
        "whole pages": lambda size: PAGE << memory.order(size),
    }
    totals = [
        (name, f"{got:,}", f"{1 - asked / got:.0%}")
        for name, way in ways.items()
        for got in [sum(way(size) * times for size, times in sizes.items())]
    ]
    note = (
        f"The {sizes.total():,} requests of a live Linux 6.18 while gcc, python, tar, gzip and find ran: "
        f"{asked:,} bytes. Idle is what is handed out and was not asked for."
    )
    by = grid(("bytes of the class", "requests", "idle"), rows)
    beside = grid(("handed out by", "bytes", "idle"), totals)
    return f"{title('What a kernel asks for')}{by}{beside}{note_of(note)}"


def requests(reading: SlabTrace) -> Counter[ByteCount]:
    """How often each size was asked for."""
    return Counter(event.requested for event in reading.events() if event.event == "kmalloc")


def wasted(memory: Memory, sizes: Counter[ByteCount], usable: int) -> float:
    """The share of a class's bytes that was not asked for."""
    fitting = [(size, times) for size, times in sizes.items() if memory.usable(size) == usable]
    return 1 - sum(size * times for size, times in fitting) / (usable * sum(times for _, times in fitting))


def three_blocks(pairing: Pairing) -> str:
    """Blocks of two classes, and what is left when one is freed."""
    calls = [("kmalloc", (24,)), ("kmalloc", (65,)), ("kmalloc", (17,)), ("kfree", (256,))]
    assert pairing.depiction is not None
    first = "At first all pages are free; each has 64 bytes."
    return run_in_steps(pairing, "Blocks of 32 and of 96 bytes", (TWELVE_PAGES, calls), first, pairing.depiction.legend)


FOUR_PAGES, TWELVE_PAGES = (256, 256, 64), (256, 768, 64)

FIGURES = Figures(
    examples={
        "kmalloc": (
            Example(
                "With pages of 64 bytes there are classes of up to 128; a byte more gets four pages.",
                TWELVE_PAGES,
                [("kmalloc", (24,)), ("kmalloc", (129,)), ("kmalloc", (0,))],
            ),
        ),
        "krealloc": (
            Example(
                "What the class has room for stays where it is; then it moves, and what was stored goes along.",
                TWELVE_PAGES,
                [
                    ("kmalloc", (65,)),
                    ("store", (512, 4, 7)),
                    ("krealloc", (512, 96)),
                    ("krealloc", (512, 200)),
                ],
            ),
        ),
        "kfree": (
            Example(
                "An address inside a block of pages is told from one that nobody has.",
                FOUR_PAGES,
                [("kmalloc", (129,)), ("kfree", (320,)), ("kfree", (0,)), ("kfree", (512,))],
            ),
        ),
    },
    pictures=(Picture(CONCEPT, three_blocks), Picture(OPENING, recorded)),
)
