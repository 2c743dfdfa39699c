"""The pictures of the buddy allocator: the split tree over the frames, and what splitting and merging do to memory."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from checks.engines.drive import Pair, plain
from checks.pairing import Pairing
from checks.pairings.physical.buddy_view import View
from checks.source import load
from docs.book.drawing import Drawing
from docs.book.figure import Figures, Picture, escaped, figure, grid, side_by_side, steps
from docs.book.plot import Series, plot
from docs.book.runs import Calls, Example, called, perform
from impl.image import CheckedImage
from inspect import getmodule
from spec.physical.buddy import Block, Pool, fragmentation_index, unusable_share
from spec.vocabulary import Frame, Order, align_down

FRAME, ROW, GAP, LEFT, TOP = 44.0, 34.0, 14.0, 74.0, 24.0
SMALL_FRAME, STRIP = 26.0, 30.0
WIDEST = 8
"""Beyond so many frames they are drawn narrower."""

HELD, FREE, SPLIT, IN_HAND = "held", "free", "split", "in-hand"
LEGEND = (
    "Filled: somebody holds it. Hatched: free. Dashed: split into its halves. A thick border marks what the call has "
    "changed."
)


# ── A pool as a tree ─────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Node:
    """One aligned block of frames in the tree of all that could be."""

    block: Block
    kind: str

    def is_same(self, other: Node | None) -> bool:
        return other is not None and self.kind == other.kind


def nodes(pool: Pool) -> Iterator[Node]:
    """The blocks that there are, and the ones that were halved to make them; from the largest down."""
    for number in range(pool.max_order, -1, -1):
        order = Order(number)
        for head in range(align_down(pool.start, order), pool.end, 1 << order):
            block = Block(Frame(head), order)
            if pool.contains(block) and (kind := kind_of(pool, block)):
                yield Node(block, kind)


def kind_of(pool: Pool, block: Block) -> str | None:
    """None for what is only a part of a larger block."""
    if pool.begins(block.head, block.order):
        return HELD if pool.is_held(block.head) else FREE
    return SPLIT if any(pool.begins(block.head, Order(order)) for order in range(block.order)) else None


def draw(pool: Pool, before: Pool | None, title: str) -> Drawing:
    """A row for each order, the largest on top; a block lies over its frames, and a line leads to its halves."""
    width = FRAME if pool.frames <= WIDEST else SMALL_FRAME
    height = TOP + (pool.max_order + 1) * (ROW + GAP)
    drawing = Drawing(LEFT + width * pool.frames + 2, height, title, described(pool))
    for frame in pool.span:
        drawing.text(LEFT + (frame - pool.start + 0.5) * width, TOP - 9, str(frame), "axis")
    for order in range(pool.max_order + 1):
        drawing.text(0, row(pool, order) + 15, f"order {order}", "label")
        drawing.text(0, row(pool, order) + 29, plural(1 << order), "label small")
    earlier = {node.block: node for node in nodes(before)} if before is not None else {}
    for node in nodes(pool):
        draw_edge(drawing, pool, node.block, width)
        is_new = before is not None and node.kind != SPLIT and not node.is_same(earlier.get(node.block))
        draw_block(drawing, node.block, node.kind, left(pool, node.block, width), row(pool, node.block.order), width, is_new)
    return drawing


def row(pool: Pool, order: int) -> float:
    return TOP + (pool.max_order - order) * (ROW + GAP)


def left(pool: Pool, block: Block, width: float) -> float:
    return LEFT + (block.head - pool.start) * width


def draw_edge(drawing: Drawing, pool: Pool, block: Block, width: float) -> None:
    """From a block up to the one that it is half of, where that one lies in the pool."""
    whole = Block(Frame(align_down(block.head, block.order + 1)), Order(block.order + 1))
    if block.order < pool.max_order and pool.contains(whole):
        x, y = left(pool, block, width) + block.size * width / 2, row(pool, block.order)
        drawing.line(x, y, left(pool, whole, width) + whole.size * width / 2, y - GAP, "edge")


def draw_block(
    drawing: Drawing, block: Block, kind: str, x: float, y: float, width: float, is_new: bool, height: float = ROW
) -> None:
    inner = block.size * width - 3
    drawing.rectangle(x + 1.5, y, inner, height, f"{kind}{' changed' if is_new else ''}")
    if kind == FREE:
        drawing.hatch(x + 1.5, y, inner, height, "hatch")
    label = span_of(block)
    if inner >= 7 * len(label):
        drawing.text(x + 1.5 + inner / 2, y + height / 2 + 4.5, label, f"on-{kind}")


def span_of(block: Block) -> str:
    return str(block.head) if block.order == 0 else f"{block.head}–{block.last}"


def described(pool: Pool) -> str:
    blocks = [node for node in nodes(pool) if node.kind != SPLIT]
    told = (f"{span_of(node.block)} {node.kind}" for node in sorted(blocks, key=lambda node: node.block.head))
    return f"Frames {', '.join(told)}."


def plural(frames: int) -> str:
    return "1 frame" if frames == 1 else f"{frames} frames"


# ── A pool as a strip ────────────────────────────────────────────────────────────────────────────────────────


def strip(pool: Pool, before: Pool | None, title: str) -> Drawing:
    """The blocks in a row."""
    kinds = {node.block: node.kind for node in nodes(pool) if node.kind != SPLIT}
    earlier = {node.block: node.kind for node in nodes(before)} if before is not None else kinds
    changed = {block for block, kind in kinds.items() if earlier.get(block) != kind}
    return blocks_in_a_row(kinds, changed, title)


def blocks_in_a_row(kinds: dict[Block, str], marked: set[Block], title: str) -> Drawing:
    first = min(block.head for block in kinds)
    frames = sum(block.size for block in kinds)
    width = FRAME if frames <= WIDEST else SMALL_FRAME
    told = ", ".join(f"{span_of(block)} {kind}" for block, kind in sorted(kinds.items(), key=lambda each: each[0].head))
    drawing = Drawing(width * frames + 2, STRIP + 4, title, f"Frames {told}.")
    for block, kind in kinds.items():
        draw_block(drawing, block, kind, (block.head - first) * width, 2, width, block in marked, STRIP)
    return drawing


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
            was = order[0] if order else next(o for o in range(view.max_order + 1) if view.begins_free(view.frame_of(node), o))
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
    return titled("Splitting, step by step: alloc of order 0", told, "The moves of one call, read from memory between them.")


def merging(pairing: Pairing) -> str:
    """The only live frame of a pool comes back."""
    calls = [("alloc", (0,)), ("free", (0, 0))]
    before = perform(pairing, (0, 8, 3), calls[:1]).states[-1]
    given, told = Block(Frame(0), Order(0)), []
    start = {node.block: node.kind for node in nodes(before) if node.kind != SPLIT}
    text = f"{said(given).capitalize()} comes back. Its buddy is {said(given.buddy)}: free, and whole."
    told.append((text, blocks_in_a_row({**start, given: IN_HAND}, {given.buddy}, "Before merging")))
    for moment in watched(pairing, (0, 8, 3), calls):
        if moment.move == "push":
            text = f"No larger order is left. {said(moment.block).capitalize()} is filed as free."
            marked = {moment.block}
        else:
            hand = moment.in_hand
            buddy = hand.buddy
            text = f"Merged with {said(moment.block)}: {said(hand)}. "
            text += f"Its buddy is {said(buddy)}." if moment.kinds.get(buddy) == FREE else "It has no buddy here."
            marked = {buddy} & set(moment.kinds)
        told.append((text, blocks_in_a_row(moment.kinds, marked, "A step of merging")))
    caption = "Dotted: in the allocator's hand, in no list. Thick: the buddy that it merges with next."
    return titled("Merging, step by step: free of the only live frame", told, caption)


def titled(title: str, told: list[tuple[str, Drawing]], caption: str) -> str:
    return f'<p class="picture-title">{title}</p>{steps(told)}<p class="picture-caption">{caption}</p>'


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
            (pieces, "Every other frame free", "A: every other frame was given back. Eight are free, and no two are buddies."),
            (whole, "The lower half free", "B: the lower half was given back. Eight are free, in one block."),
        )
    )
    rows = [
        (order, *(cell for pool in (pieces, whole) for cell in (fragmentation_index(pool, Order(order)), f"{unusable_share(pool, Order(order))} %")))
        for order in range(1, 5)
    ]
    header = ("order asked for", "A: index", "A: unusable", "B: index", "B: unusable")
    note = "The index is −1000 where the request succeeds. Towards 1000, free memory is there, and in pieces."
    return f'<p class="picture-title">As much free memory, twice</p>{drawn}{grid(header, rows)}<p class="picture-caption">{note}</p>'


def crumbling(pairing: Pairing) -> str:
    """A pool in use, beside one whose allocator forgets to merge: the largest order that could be had."""
    [forgetful] = [mutant for mutant in pairing.mutants if mutant.name == "never-merges"]
    with_merging, without = (list(largest_orders(pairing, edits)) for edits in ((), forgetful.edits))
    series = [
        Series("with merging", list(enumerate(with_merging)), "first"),
        Series("without", list(enumerate(without)), "second"),
    ]
    drawing = plot("The largest free order over 400 calls", "calls", "largest free order", series)
    caption = (
        "256 frames, blocks of up to 2<sup>8</sup>, the same random requests of order 0 to 2, each given back some "
        "calls later. Without merging, what is given back stays in the pieces that it was handed out in."
    )
    return f'<p class="picture-title">Why buddies merge</p>{figure(drawing, caption)}'


def largest_orders(pairing: Pairing, edits: tuple[tuple[str, str], ...]) -> Iterator[int]:
    """After each call, the largest order of a free block by the implementation's own records."""
    subject = plain(pairing, edits)(0, 256, 8)
    rng = random.Random(0)
    live: list[tuple[int, int]] = []
    for _ in range(400):
        if live and (len(live) >= 24 or rng.random() < 0.45):
            subject.free(*live.pop(rng.randrange(len(live))))
        else:
            order = rng.choice((0, 0, 0, 1, 1, 2))
            frame = subject.alloc(order)
            if isinstance(frame, int):
                live.append((frame, order))
        view = View(subject.image)
        yield max((order for order in range(9) if not view.is_empty(order)), default=-1)


# ── What is shown where ──────────────────────────────────────────────────────────────────────────────────────


def state_drawn(pairing: Pairing) -> str:
    """Blocks of three orders live at once."""
    ran = perform(pairing, (0, 8, 3), [("alloc", (0,)), ("alloc", (1,)), ("alloc", (0,)), ("free", (0, 0))])
    made = "; ".join(called(pairing, call) for call in ran.calls)
    return figure(draw(ran.states[-1], None, "A pool of eight frames"), f"A pool of eight frames after <code>{escaped(made)}</code>. {LEGEND}")


EIGHT = (0, 8, 3)

FIGURES = Figures(
    draw=draw,
    strip=strip,
    examples={
        "alloc": (
            Example("A single frame of an untouched pool: three blocks are halved.", EIGHT, [("alloc", (0,))]),
            Example(
                "Four frames are free, and two adjacent ones cannot be had: external fragmentation.",
                EIGHT,
                [*[("alloc", (0,))] * 8, *(("free", (frame, 0)) for frame in (0, 2, 4, 6)), ("alloc", (1,))],
            ),
        ),
        "free": (
            Example("The buddy is free at every order: everything merges again.", EIGHT, [("alloc", (0,)), ("free", (0, 0))]),
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
            Example("Three frames from the middle: what lies around them stays free, in pieces.", EIGHT, [("reserve", (2, 3))]),
        ),
    },
    pictures=(
        Picture("State", state_drawn),
        Picture("alloc", splitting),
        Picture("free", merging),
        Picture("Measures", fragmented),
        Picture("Measures", crumbling),
    ),
)
