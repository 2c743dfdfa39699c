"""The buddy allocator: struct-page records and one doubly linked free list for each order.

The image is an array of nodes of four words, NEXT, PREV, STATE and one more; node n is the words 4·n … 4·n + 3.

    node 0 … 10     the head of the free list of that order; the fourth words of the first four hold the
                    pool's FIRST and LIMIT (its first node, and the one after its last), MAX_ORDER and ORIGIN
    from FIRST on   the record of frame ORIGIN + n

ORIGIN is a multiple of 2**4, and of 2**10 where there are larger blocks than of that size, so a node's number is
aligned as its frame's is, and blocks and buddies are computed on node numbers; frames are what callers see. STATE says
what begins at a node: TAIL (nothing: it belongs to a block that begins before it), FREE + order, or USED + order. NEXT
and PREV hold node numbers, as struct list_head holds pointers; the lists are circular with the head as a node, so
linking and unlinking never branch. A record outside every list has both at 0, so that equal allocator states are equal
bytes.
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, answers, kernel, new_image, operation
from spec.physical.words import BuddyFailure as Failure
from spec.vocabulary import FRAME_LIMIT, Frame, FrameCount, Order

LARGEST_ORDER = 10
LISTS = LARGEST_ORDER + 1
NODE_SHIFT = 2
NEXT, PREV, STATE = 0, 1, 2
FIRST, LIMIT, MAX_ORDER, ORIGIN = 3, 7, 11, 15
LEAST_BASE_ORDER = 4
"""The first node is at 2**4 or above, beyond the list heads; or at 2**LARGEST_ORDER or above."""
TAIL, FREE, USED = 0, 32, 64

MAX_FRAMES = 1 << 32
"""The largest pool that the proofs cover: 16 TiB of 4 KiB frames."""

NO_MEMORY = -Failure.NO_MEMORY.errno
NOT_ALLOCATED = -Failure.NOT_ALLOCATED.errno
WRONG_ORDER = -Failure.WRONG_ORDER.errno
OUT_OF_RANGE = -Failure.OUT_OF_RANGE.errno
BUSY = -Failure.BUSY.errno


@kernel
def push(image: Image, node: int, order: int) -> None:
    """File a record as a free block at the front of its list: the block freed last is the warmest."""
    first = image[order << NODE_SHIFT | NEXT]
    image[node << NODE_SHIFT | STATE] = FREE + order
    image[node << NODE_SHIFT | NEXT] = first
    image[node << NODE_SHIFT | PREV] = order
    image[first << NODE_SHIFT | PREV] = node
    image[order << NODE_SHIFT | NEXT] = node


@kernel
def unlink(image: Image, node: int) -> None:
    """Take a free block out of its list; nothing begins at its frame until somebody says what."""
    following = image[node << NODE_SHIFT | NEXT]
    previous = image[node << NODE_SHIFT | PREV]
    image[previous << NODE_SHIFT | NEXT] = following
    image[following << NODE_SHIFT | PREV] = previous
    image[node << NODE_SHIFT | NEXT] = 0
    image[node << NODE_SHIFT | PREV] = 0
    image[node << NODE_SHIFT | STATE] = TAIL


@kernel
def split(image: Image, block: int, order: int, node: int, target: int) -> int:
    """Halve a block that is in no list until its order is `target`, keeping the half that holds `node`."""
    while order > target:
        order -= 1
        half = block | (1 << order)
        if node < half:
            push(image, half, order)
        else:
            push(image, block, order)
            block = half
    return block


@kernel
def init(image: Image, first: int, frames: int, max_order: int, origin: int) -> None:
    """Lay out an image of 4·(first + frames) words, every frame free."""
    limit = first + frames
    image[FIRST] = first
    image[LIMIT] = limit
    image[MAX_ORDER] = max_order
    image[ORIGIN] = origin
    node = 0
    while node < LISTS:
        image[node << NODE_SHIFT | NEXT] = node
        image[node << NODE_SHIFT | PREV] = node
        node += 1
    node = first
    while node < limit:
        image[node << NODE_SHIFT | NEXT] = 0
        image[node << NODE_SHIFT | PREV] = 0
        image[node << NODE_SHIFT | STATE] = TAIL
        node += 1
    block = first
    while block < limit:
        order = max_order
        while (block & ((1 << order) - 1)) != 0 or block | ((1 << order) - 1) >= limit:
            order -= 1
        push(image, block, order)
        block += 1 << order


@kernel
def alloc(image: Image, wanted: int) -> int:
    """The first frame of a block of 2**wanted frames, from the smallest order that has one; or a failure."""
    if wanted < 0 or wanted > image[MAX_ORDER]:
        return OUT_OF_RANGE
    order = wanted
    while order <= image[MAX_ORDER] and image[order << NODE_SHIFT | NEXT] == order:
        order += 1
    if order > image[MAX_ORDER]:
        return NO_MEMORY
    block = image[order << NODE_SHIFT | NEXT]
    unlink(image, block)
    split(image, block, order, block, wanted)
    image[block << NODE_SHIFT | STATE] = USED + wanted
    frame: int = image[ORIGIN] + block
    return frame


@kernel
def free(image: Image, frame: int, order: int) -> int:
    """Give a block back and merge it with its buddy for as long as that is free and whole; 0, or a failure."""
    if frame < image[ORIGIN] + image[FIRST] or frame >= image[ORIGIN] + image[LIMIT]:
        return OUT_OF_RANGE
    if order < 0 or order > image[MAX_ORDER]:
        return OUT_OF_RANGE
    block = frame - image[ORIGIN]
    state = image[block << NODE_SHIFT | STATE]
    if state < USED:
        return NOT_ALLOCATED
    if state != USED + order:
        return WRONG_ORDER
    image[block << NODE_SHIFT | STATE] = TAIL
    while order < image[MAX_ORDER]:
        buddy = block ^ (1 << order)
        if buddy < image[FIRST] or buddy | ((1 << order) - 1) >= image[LIMIT]:
            break
        if image[buddy << NODE_SHIFT | STATE] != FREE + order:
            break
        unlink(image, buddy)
        block = block & buddy
        order += 1
    push(image, block, order)
    return 0


@kernel
def free_order(image: Image, node: int) -> int:
    """The order of the free block that holds a frame, or -1 where the frame is allocated."""
    order = 0
    while order <= image[MAX_ORDER]:
        block = node & -(1 << order)
        if block < image[FIRST]:
            return -1
        if image[block << NODE_SHIFT | STATE] == FREE + order:
            return order
        order += 1
    return -1


@kernel
def reserve(image: Image, first: int, count: int) -> int:
    """Take the frames first … first + count - 1, each as a block of order 0; 0, or a failure and no change."""
    if first < image[ORIGIN] + image[FIRST] or first >= image[ORIGIN] + image[LIMIT]:
        return OUT_OF_RANGE
    if count < 1 or count > image[ORIGIN] + image[LIMIT] - first:
        return OUT_OF_RANGE
    node = first - image[ORIGIN]
    limit = node + count
    while node < limit:
        order = free_order(image, node)
        if order < 0:
            return BUSY
        node = (node | ((1 << order) - 1)) + 1
    node = first - image[ORIGIN]
    while node < limit:
        order = free_order(image, node)
        block = node & -(1 << order)
        unlink(image, block)
        split(image, block, order, node, 0)
        image[node << NODE_SHIFT | STATE] = USED
        node += 1
    return 0


outcome, done = answers(Failure)


def out_of_range(image: Image, *numbers: int) -> Failure:
    """Python's integers have no end, and compiled code takes 64 bits: what does not fit is out of every range."""
    return Failure.OUT_OF_RANGE


class Buddy:
    """The allocator's operations under the law's names (spec/physical/buddy.py), over one image."""

    __slots__ = ("image",)

    def __init__(self, start: Frame, frames: FrameCount, max_order: Order) -> None:
        """Raise ValueError for a geometry that no pool has."""
        if not 1 <= frames <= MAX_FRAMES:
            raise ValueError(f"a pool has between 1 and 2**32 frames, not {frames}")
        if not 0 <= start <= FRAME_LIMIT - frames:
            raise ValueError(f"a pool of {frames} frames cannot start at frame {start}: frame numbers are below 2**52")
        if not 0 <= max_order <= LARGEST_ORDER:
            raise ValueError(f"the largest order is between 0 and {LARGEST_ORDER}, not {max_order}")
        base = 1 << (LEAST_BASE_ORDER if max_order <= LEAST_BASE_ORDER else LARGEST_ORDER)
        origin = (start & -base) - base
        first = start - origin
        self.image = new_image((first + frames) << NODE_SHIFT)
        init(self.image, first, frames, max_order, origin)

    alloc: Callable[[Order], Frame | Failure] = operation(alloc, outcome, beyond=out_of_range)
    free: Callable[[Frame, Order], Failure | None] = operation(free, done, beyond=out_of_range)
    reserve: Callable[[Frame, FrameCount], Failure | None] = operation(reserve, done, beyond=out_of_range)
