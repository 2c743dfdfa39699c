"""What is pictured of malloc, and where."""

from __future__ import annotations

from checks.pairing import Pairing
from checks.pairings.user.malloc.drawing import strip
from checks.spelling import answered, called
from docs.book.figure import (
    CONCEPT,
    OPENING,
    Figures,
    Picture,
    escaped,
    figure,
    note_of,
    side_by_side,
    title,
    told_in_steps,
)
from docs.book.runs import Calls, Example, answer_of, perform
from docs.figures.user.malloc_chunks import before_and_after, moving
from docs.figures.user.malloc_trace import growing

LEGEND = "Filled: a live block, with its address and how many bytes its caller may use. Hatched: no live block."
CHANGED = "A thick border marks the block that has changed."
HEAP = (0x1000, 256, 16)
SMALL = (0x1000, 128, 16)

# ── The concept ──────────────────────────────────────────────────────────────────────────────────────────────

FOUR: Calls = [("malloc", (40,))] * 4


def crumbled(pairing: Pairing) -> str:
    """As many bytes given back twice, and only one of the heaps can serve a request for more than either block had."""
    drawn = []
    for caption, freed in (
        ("The first and the third are freed", (1, 3)),
        ("The second and the third are freed", (2, 3)),
    ):
        calls = [*FOUR, *(("free", (answer_of(each),)) for each in freed), ("malloc", (72,))]
        ran = perform(pairing, (0x1000, 208, 16), calls)
        text = answered(pairing, ran.calls[-1])
        drawn.append(figure(strip(ran.states[-2], None, caption), f"{caption}: <code>{escaped(text)}</code>"))
    note = f"{LEGEND} In front of each block lies its header, 8 bytes."
    return f"{title('Four blocks of 40 bytes, two of them freed')}{side_by_side(drawn)}{note_of(note)}"


# ── The smallest example ─────────────────────────────────────────────────────────────────────────────────────


def smallest(pairing: Pairing) -> str:
    """The example that the chapter opens with, with another block that makes it move."""
    calls: Calls = [
        ("malloc", (24,)),
        ("store", (answer_of(1), 24, 7)),
        ("malloc", (24,)),
        ("realloc", (answer_of(1), 40)),
        ("load", (answer_of(4), 2)),
    ]
    said = (
        "a block of 24 bytes",
        "its caller writes to all of them",
        "another block, behind it",
        "there is no room for 40 bytes where the first one is: it moves, and its contents with it",
        "what was stored is loaded",
    )
    ran = perform(pairing, SMALL, calls)
    steps = [("A new heap of 128 bytes, from address 0x1000 on.", strip(ran.states[0], None, "A new heap"))]
    for call, before, after, text in zip(ran.calls, ran.states[:-1], ran.states[1:], said, strict=True):
        name = called(pairing, call)
        steps.append((f"<code>{escaped(name)}</code>: {text}.", strip(after, before, name)))
    return told_in_steps("A block that moves", steps, f"{LEGEND} {CHANGED}")


def state_drawn(pairing: Pairing) -> str:
    """Blocks of several sizes, one of them of known contents."""
    ran = perform(pairing, HEAP, [("malloc", (24,)), ("calloc", (5, 8)), ("malloc", (56,)), ("free", (answer_of(1),))])
    made = "; ".join(called(pairing, call) for call in ran.calls)
    caption = (
        f"A heap of 256 bytes after <code>{escaped(made)}</code>. {LEGEND} 00: each of its bytes is known to be 0."
    )
    return figure(strip(ran.states[-1], None, "A heap of 256 bytes"), caption)


# ── What is shown where ──────────────────────────────────────────────────────────────────────────────────────

FIGURES = Figures(
    examples={
        "malloc": (
            Example("The first block of a new heap: its header lies in front of it.", HEAP, [("malloc", (24,))]),
            Example(
                "A size near 2⁶⁴ wraps when a header is added to it: it is refused.", HEAP, [("malloc", (2**64 - 8,))]
            ),
        ),
        "calloc": (
            Example(
                "A block that is used again, and was written to: all of its bytes are 0.",
                HEAP,
                [
                    ("malloc", (24,)),
                    ("store", (answer_of(1), 24, 0xA5)),
                    ("free", (answer_of(1),)),
                    ("calloc", (3, 8)),
                    ("load", (answer_of(4), 4)),
                ],
            ),
            Example("2³² × 2³² is no 0.", HEAP, [("calloc", (1 << 32, 1 << 32))]),
        ),
        "realloc": (
            Example(
                "There is room behind the block: it grows where it is.",
                HEAP,
                [("malloc", (24,)), ("realloc", (answer_of(1), 72))],
            ),
            Example(
                "A refused realloc leaves the block as it was.",
                HEAP,
                [
                    ("malloc", (24,)),
                    ("store", (answer_of(1), 24, 7)),
                    ("realloc", (answer_of(1), 2**64 - 64)),
                    ("load", (answer_of(1), 4)),
                ],
            ),
        ),
        "aligned_alloc": (
            Example("An address that is a multiple of 64.", HEAP, [("aligned_alloc", (64, 24))]),
            Example("An alignment of 24 is none.", HEAP, [("aligned_alloc", (24, 24))]),
        ),
        "free": (
            Example(
                "Both neighbours are free: all of it is one gap again.",
                HEAP,
                [
                    *[("malloc", (24,))] * 3,
                    ("free", (answer_of(1),)),
                    ("free", (answer_of(3),)),
                    ("free", (answer_of(2),)),
                ],
            ),
            Example(
                "A double free is refused by name.",
                HEAP,
                [("malloc", (24,)), ("free", (answer_of(1),)), ("free", (answer_of(1),))],
            ),
        ),
        "usable_size": (
            Example("The chunk was rounded up.", HEAP, [("malloc", (30,)), ("usable_size", (answer_of(1),))]),
        ),
        "store": (Example("A block's first bytes.", HEAP, [("malloc", (24,)), ("store", (answer_of(1), 4, 0x5A))]),),
        "load": (
            Example(
                "Four bytes as one number, the first byte the lowest.",
                HEAP,
                [("calloc", (3, 8)), ("store", (answer_of(1), 1, 0x5A)), ("load", (answer_of(1), 4))],
            ),
        ),
    },
    pictures=(
        Picture(CONCEPT, crumbled),
        Picture(OPENING, smallest),
        Picture("State", state_drawn),
        Picture("free", before_and_after),
        Picture("realloc", moving),
        Picture("malloc", growing),
    ),
)
