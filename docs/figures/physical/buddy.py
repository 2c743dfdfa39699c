"""What is pictured of the buddy allocator, and where."""

from __future__ import annotations

from checks.pairing import Pairing
from checks.pairings.physical.buddy.drawing import LEGEND_OF_STRIPS, draw, span_of, strip
from checks.spelling import answered, called
from docs.book.figure import (
    CONCEPT,
    OPENING,
    Figures,
    Picture,
    escaped,
    figure,
    grid,
    note_of,
    side_by_side,
    title,
    told_in_steps,
)
from docs.book.runs import Example, perform
from docs.figures.physical.buddy_measures import crumbling, fragmented, over_a_recording
from docs.figures.physical.buddy_moves import merging, splitting
from spec.physical.buddy import Block
from spec.vocabulary import PAGE_SHIFT, Frame, Order

LEGEND = f"{LEGEND_OF_STRIPS} Dashed: split into its halves."
CHANGED = "A thick border marks what has changed."
ADDRESSES = "Frame n begins at address n × 0x1000."

# ── The concept ──────────────────────────────────────────────────────────────────────────────────────────────


def scattered(pairing: Pairing) -> str:
    """As many free frames twice, and only one of the pools can serve a request for all of them."""
    every = [("alloc", (0,))] * EIGHT[1]
    drawn = []
    for kept, freed in ((OTHER, (0, 2, 4, 6)), (TOGETHER, (4, 5, 6, 7))):
        ran = perform(pairing, EIGHT, [*every, *(("free", (frame, 0)) for frame in freed), ("alloc", (2,))])
        text = answered(pairing, ran.calls[-1])
        drawn.append(figure(strip(ran.states[-2], None, kept), f"{kept}: <code>{escaped(text)}</code>"))
    return f"{title('Four free frames')}{side_by_side(drawn)}{note_of(LEGEND_OF_STRIPS)}"


OTHER, TOGETHER = "Every other frame is free", "The free frames lie together"
EIGHT = (0, 8, 3)

# ── Buddies ──────────────────────────────────────────────────────────────────────────────────────────────────


def one_bit(pairing: Pairing) -> str:
    """A frame's buddy at each order: the bit that differs is the order's."""
    blocks = [Block(Frame(12 & -(1 << order)), Order(order)) for order in range(4)]
    rows = [(block.order, span_of(block), binary(block), span_of(block.buddy), binary(block.buddy)) for block in blocks]
    header = ("order", "block", "its head in bits", "its buddy", "the buddy's head")
    note = "Marked: the one bit in which a block and its buddy differ. No table is needed to find one from the other."
    return f"{title('Who is whose buddy')}{grid(header, rows)}{note_of(note)}"


def binary(block: Block) -> str:
    """Four bits, the one of the block's order marked."""
    bits = f"{block.head:04b}"
    place = len(bits) - 1 - block.order
    return f"<code>{bits[:place]}<mark>{bits[place]}</mark>{bits[place + 1 :]}</code>"


# ── Sizes ────────────────────────────────────────────────────────────────────────────────────────────────────

POOL = (0, 2048, 10)
"""8 MiB, in blocks of up to 4 MiB."""


def three_sizes(pairing: Pairing) -> str:
    """A page, what a large page-table entry maps, and the largest block of Linux's."""
    orders = (0, 9, 10)
    ran = perform(pairing, POOL, [("alloc", (order,)) for order in orders])
    rows = [
        (
            order,
            f"{1 << order:,}",
            said_bytes(1 << order << PAGE_SHIFT),
            call.returned,
            f"{call.returned << PAGE_SHIFT:#_x}",
        )
        for order, call in zip(orders, ran.calls, strict=True)
    ]
    pool = said_bytes(POOL[1] << PAGE_SHIFT)
    note = "Three calls of alloc in this order. Each address is a multiple of its block's size."
    header = ("order", "frames", "bytes", "first frame", "address")
    return f"{title(f'Three sizes from one pool of {pool}')}{grid(header, rows)}{note_of(note)}"


def said_bytes(number: int) -> str:
    """`2 MiB`"""
    return f"{number >> 20} MiB" if number >= 1 << 20 else f"{number >> 10} KiB"


# ── The smallest example ─────────────────────────────────────────────────────────────────────────────────────


def smallest(pairing: Pairing) -> str:
    """The example that the chapter opens with, drawn."""
    ran = perform(pairing, (0, 4, 2), [("alloc", (0,)), ("free", (0, 0))])
    told = [
        ("A new pool of four frames, from address 0x0 on: one free block.", strip(ran.states[0], None, "A new pool"))
    ]
    what = ("it is halved, and its lower half again", "both buddies are free again, and merge twice")
    for call, before, after, said in zip(ran.calls, ran.states[:-1], ran.states[1:], what, strict=True):
        text = called(pairing, call)
        told.append((f"<code>{escaped(text)}</code>: {said}.", strip(after, before, text)))
    return told_in_steps("The same, drawn", told, f"{LEGEND_OF_STRIPS} {CHANGED} {ADDRESSES}")


# ── What is shown where ──────────────────────────────────────────────────────────────────────────────────────


def state_drawn(pairing: Pairing) -> str:
    """Blocks of three orders, allocated and free."""
    ran = perform(pairing, (0, 8, 3), [("alloc", (0,)), ("alloc", (1,)), ("alloc", (0,)), ("free", (0, 0))])
    made = "; ".join(called(pairing, call) for call in ran.calls)
    return figure(
        draw(ran.states[-1], None, "A pool of eight frames"),
        f"A pool of eight frames after <code>{escaped(made)}</code>. {LEGEND}",
    )


FIGURES = Figures(
    examples={
        "alloc": (
            Example("A single frame of an untouched pool: three blocks are halved.", EIGHT, [("alloc", (0,))]),
            Example(
                "Two frames are free, and a block of two cannot be had: external fragmentation.",
                (0, 4, 2),
                [*[("alloc", (0,))] * 4, ("free", (0, 0)), ("free", (2, 0)), ("alloc", (1,))],
            ),
        ),
        "free": (
            Example(
                "The buddy is free at every order: everything merges again.", EIGHT, [("alloc", (0,)), ("free", (0, 0))]
            ),
            Example(
                "The buddy of frame 0 is allocated: the merging ends before it has begun.",
                EIGHT,
                [("alloc", (0,)), ("alloc", (0,)), ("free", (0, 0))],
            ),
            Example(
                "A double free is refused by name, and changes nothing.",
                EIGHT,
                [("alloc", (1,)), ("free", (0, 1)), ("free", (0, 1))],
            ),
        ),
        "reserve": (
            Example(
                "Three frames from the middle: what lies around them stays free, in pieces.",
                EIGHT,
                [("reserve", (2, 3))],
            ),
        ),
    },
    pictures=(
        Picture(CONCEPT, scattered),
        Picture(OPENING, smallest),
        Picture("State", state_drawn),
        Picture("Block", one_bit),
        Picture("alloc", three_sizes),
        Picture("alloc", splitting),
        Picture("free", merging),
        Picture("Measures", fragmented),
        Picture("Measures", crumbling),
        Picture("Measures", over_a_recording),
    ),
)
