"""A pool drawn: as the tree of its blocks over its frames, or as a strip."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from spec.physical.buddy import Block, Pool
from spec.vocabulary import Frame, Order, align_down

FRAME, ROW, GAP, LEFT, TOP = 44.0, 34.0, 14.0, 74.0, 24.0
SMALL_FRAME, STRIP = 26.0, 30.0
WIDEST = 8
"""Beyond that many frames they are drawn narrower."""

LEGEND_OF_STRIPS = "Filled: allocated. Hatched: free."

HELD, FREE, SPLIT, IN_HAND = "held", "free", "split", "in-hand"
"""The style sheet's classes."""
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
        draw_block(
            drawing, node.block, node.kind, left(pool, node.block, width), row(pool, node.block.order), width, is_new
        )
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
    frames = max(block.last for block in kinds) + 1 - first
    width = FRAME if frames <= WIDEST else SMALL_FRAME
    told = ", ".join(f"{span_of(block)} {kind}" for block, kind in sorted(kinds.items(), key=lambda each: each[0].head))
    drawing = Drawing(width * frames + 2, STRIP + 4, title, f"Frames {told}.")
    for block, kind in kinds.items():
        draw_block(drawing, block, kind, (block.head - first) * width, 2, width, block in marked, STRIP)
    return drawing


MOST_FRAMES = 32
"""Of more, characters tell more on a line."""

DEPICTION = Depiction(draw, strip, lambda pool: pool.frames <= MOST_FRAMES, LEGEND_OF_STRIPS)
