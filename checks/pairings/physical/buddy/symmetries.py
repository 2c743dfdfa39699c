"""What compiled exploration may leave out of the buddy allocator's memories: in which order a list stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from checks.pairing import Symmetry
from checks.pairings.physical.buddy.view import View
from impl.image import Image, kernel
from impl.physical.buddy import (
    FIRST,
    FREE,
    LIMIT,
    MAX_ORDER,
    NEXT,
    NODE_SHIFT,
    ORIGIN,
    PREV,
    STATE,
    TAIL,
    USED,
    push,
)
from spec.vocabulary import select

KIND_SHIFT = 5
"""A state is FREE or USED, in the bits from here on, and an order."""
UNKNOWN = -1
"""For a record that says none of the three; there is no room for it, so that it is not taken for another."""

FIXED = (FIRST, LIMIT, MAX_ORDER, ORIGIN)


Rows = Iterator[tuple[Callable[[Any], Any], dict[int, int]]]


def codes(view: View) -> Rows:
    """What begins at each frame: 0 for nothing, 2·order + 1 for a free block, 2·order + 2 for one that is held. There
    is room for the orders that a block which begins there can have."""

    def code(node: Any) -> Any:
        state = view.image[node << NODE_SHIFT | STATE]
        kind, order = state >> KIND_SHIFT, state & (FREE - 1)
        is_known = (state == TAIL) | (kind == FREE >> KIND_SHIFT) | (kind == USED >> KIND_SHIFT)
        return select(is_known, (order << 1) + kind, UNKNOWN)

    def bits(node: int) -> int:
        largest = min(int(view.max_order), (node & -node).bit_length() - 1)
        return (2 * largest + 2).bit_length()

    yield code, {node: bits(node) for node in range(int(view.first), int(view.limit))}


@kernel
def rebuild_sorted(image: Image, numbers: Any) -> int:
    """The memory in which each list runs from the last block to the first."""
    order = 0
    while order <= image[MAX_ORDER]:
        image[order << NODE_SHIFT | NEXT] = order
        image[order << NODE_SHIFT | PREV] = order
        order += 1
    node = image[FIRST]
    place = 0
    while node < image[LIMIT]:
        code = numbers[place]
        image[node << NODE_SHIFT | NEXT] = 0
        image[node << NODE_SHIFT | PREV] = 0
        if code & 1:
            push(image, node, code >> 1)
        elif code > 0:
            image[node << NODE_SHIFT | STATE] = USED + (code >> 1) - 1
        else:
            image[node << NODE_SHIFT | STATE] = TAIL
        node += 1
        place += 1
    return place


@kernel
def another_first(image: Image, operation: int, order: int, unused: int, choice: int) -> int:
    """For alloc, from a list that runs downwards: the next block of the list that it takes from stands first."""
    if order < 0:
        return 1 if choice == 0 else 0
    while order <= image[MAX_ORDER] and image[order << NODE_SHIFT | NEXT] == order:
        order += 1
    if order > image[MAX_ORDER]:
        return 1 if choice == 0 else 0
    if choice > 0:
        first = image[order << NODE_SHIFT | NEXT]
        second = image[first << NODE_SHIFT | NEXT]
        last = image[order << NODE_SHIFT | PREV]
        if second == order:
            return 0
        image[order << NODE_SHIFT | NEXT] = second
        image[second << NODE_SHIFT | PREV] = order
        image[last << NODE_SHIFT | NEXT] = first
        image[first << NODE_SHIFT | PREV] = last
        image[first << NODE_SHIFT | NEXT] = order
        image[order << NODE_SHIFT | PREV] = first
        if second > first:
            return 0
    return 1


SYMMETRIES = {"lists": Symmetry(codes, rebuild_sorted, ("alloc",), another_first)}
