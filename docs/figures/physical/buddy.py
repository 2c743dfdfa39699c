"""The pictures of the buddy allocator: the split tree over the frames, and what splitting and merging do to memory."""

from __future__ import annotations

import random
from collections.abc import Iterator
from inspect import getmodule
from typing import Any

from attrs import frozen

from checks.engines.drive import plain
from checks.pairing import Pairing
from checks.pairings.physical.buddy_view import View
from checks.source import load
from docs.book.figure import Figures, Picture, escaped, figure, grid, note_of, side_by_side, title, told_in_steps
from docs.book.plot import Series, plot
from docs.book.runs import Calls, Example, called, perform
from docs.figures.physical.buddy_drawing import FREE, HELD, IN_HAND, SPLIT, blocks_in_a_row, draw, nodes, span_of, strip
from impl.image import CheckedImage
from spec.physical.buddy import Block, fragmentation_index, unusable_share
from spec.vocabulary import Frame, Order

LEGEND = (
    "Filled: somebody holds it. Hatched: free. Dashed: split into its halves. A thick border marks what the call has "
    "changed."
)

# ── Splitting and merging as they happen ─────────────────────────────────────────────────────────────────────


@frozen
class Moment:
    """The memory between two moves of the implementation's: after a block was put into a list, or taken out."""

    move: str
    block: Block
    kinds: dict[Block, str]

    @property
    def in_hand(self) -> Block:
        return next(block for block, kind in self.kinds.items() if kind == IN_HAND)


def watched(pairing: Pairing, geometry: tuple[int, ...], calls: Calls) -> list[Moment]:
    """The moves of the last call: the functions that link and unlink a block are listened to."""
    module = getmodule(pairing.impl)
    assert module is not None
    copy = load(module)
    moments: list[Moment] = []
    subject = getattr(copy, pairing.impl.__name__)(*geometry)

    def listen(name: str) -> None:
        function = getattr(copy, name)

        def heard(image: Any, node: int, *order: int) -> None:
            view = View(CheckedImage.of(image))
            was = (
                order[0]
                if order
                else next(o for o in range(view.max_order + 1) if view.begins_free(view.frame_of(node), o))
            )
            function(image, node, *order)
            block = Block(view.frame_of(node), Order(was))
            moments.append(Moment(name, block, memory(View(CheckedImage.of(image)))))

        setattr(copy, name, heard)

    for operation, arguments in calls[:-1]:
        getattr(subject, operation)(*arguments)
    listen("push")
    listen("unlink")
    operation, arguments = calls[-1]
    getattr(subject, operation)(*arguments)
    return moments


def memory(view: View) -> dict[Block, str]:
    """Every block of an image between two moves; the frames of none are in the implementation's hand."""
    kinds: dict[Block, str] = {}
    loose = []
    frame = view.start
    while frame < view.end:
        order = next((order for order in range(view.max_order + 1) if view.begins(frame, order)), None)
        if order is None:
            loose.append(frame)
        else:
            kinds[Block(Frame(frame), Order(order))] = FREE if view.begins_free(frame, order) else HELD
        frame += 1 << (order or 0)
    if loose:
        kinds[Block(Frame(loose[0]), Order(len(loose).bit_length() - 1))] = IN_HAND
    return kinds


def splitting(pairing: Pairing) -> str:
    """One request for a single frame of an untouched pool."""
    told = []
    for moment in watched(pairing, (0, 8, 3), [("alloc", (0,))]):
        hand = moment.in_hand
        if moment.move == "unlink":
            text = f"The smallest free block that is large enough is {said(moment.block)}. It leaves its list."
        else:
            text = (
                f"Halved: {said(moment.block)}, the upper half, is filed as free; "
                f"{said(hand)} is kept{'.' if hand.order else ', which fits, and is handed out.'}"
            )
        told.append((text, blocks_in_a_row(moment.kinds, {moment.block}, "A step of splitting")))
    return told_in_steps(
        "Splitting, step by step: alloc of order 0", told, "The moves of one call, read from memory between them."
    )


def merging(pairing: Pairing) -> str:
    """The only live frame of a pool comes back."""
    calls = [("alloc", (0,)), ("free", (0, 0))]
    before = perform(pairing, (0, 8, 3), calls[:1]).states[-1]
    given, told = Block(Frame(0), Order(0)), []
    start = {node.block: node.kind for node in nodes(before) if node.kind != SPLIT}
    text = f"{said(given).capitalize()} comes back. Its buddy, {said(given.buddy)}, is free and whole."
    told.append((text, blocks_in_a_row({**start, given: IN_HAND}, {given.buddy}, "Before merging")))
    for moment in watched(pairing, (0, 8, 3), calls):
        if moment.move == "push":
            text = f"No larger order is left: {said(moment.block)}, filed as free."
            marked = {moment.block}
        else:
            hand = moment.in_hand
            buddy = hand.buddy
            text = f"Merged with {said(moment.block)}: {said(hand)}."
            if moment.kinds.get(buddy) == FREE:
                text += f" The buddy of these, {said(buddy)}, is free and whole, too."
            marked = {buddy} & set(moment.kinds)
        told.append((text, blocks_in_a_row(moment.kinds, marked, "A step of merging")))
    caption = "Dotted: in the allocator's hand, in no list. Thick: the buddy that it merges with next."
    return told_in_steps("Merging, step by step: free of the only live frame", told, caption)


def said(block: Block) -> str:
    return f"frame {block.head}" if block.order == 0 else f"frames {span_of(block)}"


# ── Fragmentation ────────────────────────────────────────────────────────────────────────────────────────────

SIXTEEN = (0, 16, 4)
FILL: Calls = [("alloc", (0,))] * 16


def fragmented(pairing: Pairing) -> str:
    """The same number of free frames in pieces, and in one piece."""
    pieces = perform(pairing, SIXTEEN, [*FILL, *(("free", (frame, 0)) for frame in range(0, 16, 2))]).states[-1]
    whole = perform(pairing, SIXTEEN, [*FILL, *(("free", (frame, 0)) for frame in range(8))]).states[-1]
    drawn = side_by_side(
        figure(strip(pool, None, title), caption)
        for pool, title, caption in (
            (
                pieces,
                "Every other frame free",
                "A: every other frame was given back. Eight are free, and no two are buddies.",
            ),
            (whole, "The lower half free", "B: the lower half was given back. Eight are free, in one block."),
        )
    )
    rows = [
        (
            order,
            *(
                cell
                for pool in (pieces, whole)
                for cell in (fragmentation_index(pool, Order(order)), f"{unusable_share(pool, Order(order))} %")
            ),
        )
        for order in range(1, 4)
    ]
    header = ("order asked for", "A: index", "A: unusable", "B: index", "B: unusable")
    note = "The index is −1000 where the request succeeds. Towards 1000, free memory is there, and in pieces."
    return f"{title('As much free memory, twice')}{drawn}{grid(header, rows)}{note_of(note)}"


ROUNDS, ROUND_FRAMES, ROUND_ORDER = 3, 64, 6


def crumbling(pairing: Pairing) -> str:
    """A pool that is filled and emptied, beside one whose allocator forgets to merge: what could be had, call by
    call."""
    [forgetful] = [mutant for mutant in pairing.mutants if mutant.name == "never-merges"]
    kept, crumbled = (list(largest_orders(pairing, edits)) for edits in ((), forgetful.edits))
    series = [
        Series("with merging", list(enumerate(kept)), "first"),
        Series("without", list(enumerate(crumbled)), "second"),
    ]
    drawing = plot("The largest free order, call by call", "calls", "largest free order (−1: nothing is free)", series)
    caption = (
        f"{ROUND_FRAMES} frames in blocks of up to 2<sup>{ROUND_ORDER}</sup> are filled with requests of order 0 to 2 "
        f"until one is refused, and all are given back in another order; {ROUNDS} times over. With merging, each round "
        "ends with the whole pool in one block. Without, the pieces of the first round are all that there will ever be."
    )
    return f"{title('Why buddies merge')}{figure(drawing, caption)}"


def largest_orders(pairing: Pairing, edits: tuple[tuple[str, str], ...]) -> Iterator[int]:
    """After each call, the largest order of a free block by the implementation's own records."""
    subject = plain(pairing, edits)(0, ROUND_FRAMES, ROUND_ORDER)
    rng = random.Random(0)
    for _ in range(ROUNDS):
        live: list[tuple[int, int]] = []
        while isinstance(frame := subject.alloc(order := rng.choice((0, 1, 2))), int):
            live.append((frame, order))
            yield largest_order(subject)
        rng.shuffle(live)
        for frame, order in live:
            subject.free(frame, order)
            yield largest_order(subject)


def largest_order(subject: Any) -> int:
    view = View(subject.image)
    return max((order for order in range(ROUND_ORDER + 1) if not view.is_empty(order)), default=-1)


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


# ── What is shown where ──────────────────────────────────────────────────────────────────────────────────────


def state_drawn(pairing: Pairing) -> str:
    """Blocks of three orders live at once."""
    ran = perform(pairing, (0, 8, 3), [("alloc", (0,)), ("alloc", (1,)), ("alloc", (0,)), ("free", (0, 0))])
    made = "; ".join(called(pairing, call) for call in ran.calls)
    return figure(
        draw(ran.states[-1], None, "A pool of eight frames"),
        f"A pool of eight frames after <code>{escaped(made)}</code>. {LEGEND}",
    )


EIGHT = (0, 8, 3)

FIGURES = Figures(
    draw=draw,
    strip=strip,
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
                "The buddy of frame 0 is held: the merging ends before it has begun.",
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
        Picture("State", state_drawn),
        Picture("Block", one_bit),
        Picture("alloc", splitting),
        Picture("free", merging),
        Picture("Measures", fragmented),
        Picture("Measures", crumbling),
    ),
)
