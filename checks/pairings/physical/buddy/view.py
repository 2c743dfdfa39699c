"""Reading the buddy allocator's image: the functions that invariants use, on words plain or symbolic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from impl.physical.buddy import (
    FIRST,
    FREE,
    LIMIT,
    LISTS,
    MAX_ORDER,
    NEXT,
    NODE_SHIFT,
    ORIGIN,
    PREV,
    STATE,
    TAIL,
    USED,
)
from spec.physical.buddy import LARGEST_ORDER, Pool
from spec.vocabulary import NONE, Frame, FrameCount, Order, Span, align_down, any_of, implies, select, tabulate, up_to


def _unranked(frame: Any) -> Any:
    return 0


class View:
    """One image as it stood; reads only."""

    def __init__(self, image: Any, ghosts: dict[str, Callable[[Any], Any]] | None = None) -> None:
        self.image = image
        self.first = image[FIRST]
        self.limit = image[LIMIT]
        self.origin = image[ORIGIN]
        self.start = self.origin + self.first
        self.end = self.origin + self.limit
        self.max_order = Order(image[MAX_ORDER])
        self.orders = up_to(self.max_order, LARGEST_ORDER)
        """Those that a block may have, up to `max_order`."""
        self.rank = (ghosts or {}).get("rank", _unranked)
        self._states: dict[int, Any] = {}

    @property
    def lists(self) -> Span:
        """The orders that have a list."""
        return Span(0, self.image.number(LISTS) if hasattr(self.image, "number") else LISTS, kind="order")

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def node(self, frame: Any) -> Any:
        return frame - self.origin

    def frame_of(self, node: Any) -> Any:
        return self.origin + node

    def next(self, node: Any) -> Any:
        return self.image[node << NODE_SHIFT | NEXT]

    def previous(self, node: Any) -> Any:
        return self.image[node << NODE_SHIFT | PREV]

    def state(self, frame: Any) -> Any:
        """What begins at a frame; TAIL outside the pool."""
        if hasattr(frame, "path"):
            return frame.path.recall(self._states, frame, lambda: self._state(frame))
        return self._state(frame)

    def _state(self, frame: Any) -> Any:
        node = self.node(frame)
        inside = (node >= self.first) & (node < self.limit)
        return TAIL if inside is False else select(inside, self.image[node << NODE_SHIFT | STATE], TAIL)

    def begins(self, frame: Any, order: Any) -> Any:
        state = self.state(frame)
        return (state == FREE + order) | (state == USED + order)

    def begins_free(self, frame: Any, order: Any) -> Any:
        return self.state(frame) == FREE + order

    def is_free_at(self, frame: Any) -> Any:
        return any_of(self.begins_free(frame, order) for order in self.orders)

    def is_covered(self, frame: Any) -> Any:
        """Whether some block, live or free, holds the frame."""
        return any_of(self.begins(align_down(frame, order), order) for order in self.orders)

    def holder_order(self, frame: Any) -> Any:
        """The order of the live block that holds the frame; NONE where nobody does."""
        held: Any = NONE
        for order in self.orders:
            held = select(self.state(align_down(frame, order)) == USED + order, order, held)
        return held

    def is_empty(self, order: Any) -> Any:
        return self.next(order) == order

    def is_node_of(self, node: Any, order: Any) -> Any:
        """Whether it is the node of a free block of the order."""
        return self.state(self.frame_of(node)) == FREE + order


def abstract(view: View) -> Pool:
    """The pool that an image represents."""
    frames = FrameCount(view.end - view.start)
    return Pool(Frame(view.start), frames, view.max_order, tabulate(view.span, view.holder_order, NONE))


def stated(view: View, frame: Any) -> Any:
    """a frame's record says tail, free or used, with an order that the pool has"""
    state = view.state(frame)
    blocks = (Span(base, base + view.max_order + 1, "state") for base in (FREE, USED))
    return (state == TAIL) | any_of(states.contains(state) for states in blocks)


def linked(view: View, frame: Any) -> Any:
    """a free block stands in its order's list, linked both ways; no other frame is in a list"""
    node, state = view.node(frame), view.state(frame)
    following, previous = view.next(node), view.previous(node)
    order = state - FREE
    after = (following == order) | view.is_node_of(following, order)
    before = (previous == order) | view.is_node_of(previous, order)
    joined = after & before & (view.previous(following) == node) & (view.next(previous) == node)
    is_free = view.is_free_at(frame)
    return implies(is_free, joined) & (is_free | ((following == 0) & (previous == 0)))
