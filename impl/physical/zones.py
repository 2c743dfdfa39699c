"""Memory in zones: one record a frame for all of memory, and for each zone its own free lists and what it keeps back.

The image is an array of nodes of four words, NEXT, PREV, STATE and one more, as that of the buddy allocator
(impl.physical.buddy), with three pools in it (Linux: one mem_map, and a struct zone with a free_area each):

    zone << 4 | order   the head of the zone's free list of that order
    from BASE on        the record of frame ORIGIN + n

In the fourth words of the first 48 nodes stand, by zone: FIRST and LIMIT, its first node and the one after its last;
FREE_FRAMES; the watermarks MIN, LOW, HIGH; and KEPT + z, what it keeps from callers that may have any zone up to z. The
fourth words of two nodes of zone 0 that are no heads are MAX_ORDER and ORIGIN.

All that is kept back is computed when memory is made, so that a request costs two comparisons a zone.
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, answers, kernel, new_image, operation
from impl.physical.buddy import FREE, LARGEST_ORDER, MAX_FRAMES, NEXT, NODE_SHIFT, PREV, STATE, TAIL, USED, unlink
from spec.physical.words import ATOMIC, DMA, FRUGAL, HIGH, HIGHMEM, NORMAL, ORDINARY, UNLIMITED
from spec.physical.words import ZonesFailure as Failure
from spec.vocabulary import FRAME_LIMIT, Frame, FrameCount, Order

ZONE_SHIFT = 4
"""A zone has that many nodes, as a power of two: one a list, and some to spare."""
WORD = 3
"""The field of a node in which the header stands."""
FIRST, LIMIT, FREE_FRAMES, MIN_MARK, LOW_MARK, HIGH_MARK, KEPT = range(7)
MAX_ORDER, ORIGIN = (LARGEST_ORDER + 1) << NODE_SHIFT | WORD, (LARGEST_ORDER + 2) << NODE_SHIFT | WORD

LEAST_BASE_ORDER = 6
"""The first node is at 2**6 or above, beyond the list heads; or at 2**LARGEST_ORDER or above."""
LEAST_OF_HIGH, MOST_OF_HIGH = 32, 128
MOST_MIN_FREE, MOST_SCALE, MOST_RATIO = 1 << 30, 3000, (1 << 31) - 1

NO_MEMORY = -Failure.NO_MEMORY.errno
NOT_ALLOCATED = -Failure.NOT_ALLOCATED.errno
WRONG_ORDER = -Failure.WRONG_ORDER.errno
OUT_OF_RANGE = -Failure.OUT_OF_RANGE.errno


@kernel
def word(zone: int, name: int) -> int:
    """Where a word of a zone's header stands."""
    return (zone << ZONE_SHIFT | name) << NODE_SHIFT | WORD


# ── One zone ─────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def push(image: Image, zone: int, node: int, order: int) -> None:
    """File a record as a free block at the front of its zone's list."""
    head = zone << ZONE_SHIFT | order
    first = image[head << NODE_SHIFT | NEXT]
    image[node << NODE_SHIFT | STATE] = FREE + order
    image[node << NODE_SHIFT | NEXT] = first
    image[node << NODE_SHIFT | PREV] = head
    image[first << NODE_SHIFT | PREV] = node
    image[head << NODE_SHIFT | NEXT] = node


@kernel
def find(image: Image, zone: int, order: int, limit: int) -> int:
    """The first free block, from the smallest order on, whose first 2**order frames lie below a node; or -1. A list has
    no more blocks than the zone has free frames: where one is torn, the search ends all the same."""
    last = limit - (1 << order)
    while order <= image[MAX_ORDER]:
        head = zone << ZONE_SHIFT | order
        node: int = image[head << NODE_SHIFT | NEXT]
        left = image[word(zone, FREE_FRAMES)]
        while node != head and left > 0:
            if node <= last:
                return node
            node = image[node << NODE_SHIFT | NEXT]
            left -= 1
        order += 1
    return -1


@kernel
def take(image: Image, zone: int, node: int, order: int) -> int:
    """Hand out the first 2**order frames of a free block: its frame. The rest is halved, and filed."""
    larger = image[node << NODE_SHIFT | STATE] - FREE
    unlink(image, node)
    while larger > order:
        larger -= 1
        push(image, zone, node | 1 << larger, larger)
    image[node << NODE_SHIFT | STATE] = USED + order
    image[word(zone, FREE_FRAMES)] -= 1 << order
    frame: int = image[ORIGIN] + node
    return frame


# ── What is kept back ────────────────────────────────────────────────────────────────────────────────────────


@kernel
def is_enough(free: int, order: int, mark: int, kept: int) -> int:
    """Whether free - (2**order - 1) > mark + kept, without a number that leaves the range of a word."""
    if free < mark:
        return 0
    free -= mark
    if free < kept:
        return 0
    return 1 if free - kept >= 1 << order else 0


@kernel
def mark_of(image: Image, zone: int, urgency: int) -> int:
    """Down to which mark a request may go."""
    if urgency == FRUGAL:
        high: int = image[word(zone, HIGH_MARK)]
        return high
    if urgency == ORDINARY:
        low: int = image[word(zone, LOW_MARK)]
        return low
    mark: int = image[word(zone, MIN_MARK)]
    if urgency >= HIGH:
        mark -= mark >> 1
    if urgency >= ATOMIC:
        mark -= mark >> 2
    return mark


@kernel
def may_give(image: Image, zone: int, order: int, highest: int, urgency: int) -> int:
    """Whether a zone may give away 2**order frames."""
    if urgency == UNLIMITED:
        return 1
    mark, kept = mark_of(image, zone, urgency), image[word(zone, KEPT + highest)]
    enough: int = is_enough(image[word(zone, FREE_FRAMES)], order, mark, kept)
    return enough


# ── Making memory ────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def keep_back(image: Image, zone: int, frames: int, low_memory: int, min_free: int, scale: int) -> None:
    """Compute a zone's watermarks."""
    share = min_free * frames // low_memory
    step = max(share >> 2, frames * scale // 10_000)
    mark = min(max(frames >> 10, LEAST_OF_HIGH), MOST_OF_HIGH) if zone == HIGHMEM else share
    image[word(zone, MIN_MARK)] = mark
    image[word(zone, LOW_MARK)] = mark + step
    image[word(zone, HIGH_MARK)] = mark + 2 * step


@kernel
def protect(image: Image, zone: int, frames: int, above: int, highest: int, ratio: int) -> None:
    """Compute what a zone keeps from those who could have had `above` frames in higher zones."""
    image[word(zone, KEPT + highest)] = above // ratio if ratio != 0 and frames != 0 else 0


@kernel
def fill(image: Image, zone: int, first: int, frames: int) -> None:
    """Lay out a zone: its lists, and its frames in the largest blocks that fit."""
    limit = first + frames
    image[word(zone, FIRST)] = first
    image[word(zone, LIMIT)] = limit
    image[word(zone, FREE_FRAMES)] = frames
    order = 0
    while order <= LARGEST_ORDER:
        head = zone << ZONE_SHIFT | order
        image[head << NODE_SHIFT | NEXT] = head
        image[head << NODE_SHIFT | PREV] = head
        order += 1
    block = first
    while block < limit:
        order = image[MAX_ORDER]
        while (block & ((1 << order) - 1)) != 0 or block | ((1 << order) - 1) >= limit:
            order -= 1
        push(image, zone, block, order)
        block += 1 << order


@kernel
def init(
    image: Image,
    first: int,
    dma: int,
    normal: int,
    highmem: int,
    min_free: int,
    scale: int,
    dma_ratio: int,
    normal_ratio: int,
    max_order: int,
    origin: int,
) -> None:
    """Lay out an image of 4·(first + dma + normal + highmem) words that are 0, every frame free."""
    image[MAX_ORDER] = max_order
    image[ORIGIN] = origin
    fill(image, DMA, first, dma)
    fill(image, NORMAL, first + dma, normal)
    fill(image, HIGHMEM, first + dma + normal, highmem)
    keep_back(image, DMA, dma, dma + normal, min_free, scale)
    keep_back(image, NORMAL, normal, dma + normal, min_free, scale)
    keep_back(image, HIGHMEM, highmem, dma + normal, min_free, scale)
    protect(image, DMA, dma, normal, NORMAL, dma_ratio)
    protect(image, DMA, dma, normal + highmem, HIGHMEM, dma_ratio)
    protect(image, NORMAL, normal, highmem, HIGHMEM, normal_ratio)


# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def is_request(image: Image, order: int, highest: int, limit: int, urgency: int) -> int:
    is_size = order >= 0 and order <= image[MAX_ORDER]
    is_place = highest >= DMA and highest <= HIGHMEM and limit >= 0 and limit <= FRAME_LIMIT
    return 1 if is_size and is_place and urgency >= FRUGAL and urgency <= UNLIMITED else 0


@kernel
def alloc(image: Image, order: int, highest: int, limit: int, urgency: int) -> int:
    """The first frame of a block of 2**order frames below the limit, from the highest permitted zone that has one to
    spare; or a failure."""
    if is_request(image, order, highest, limit, urgency) == 0:
        return OUT_OF_RANGE
    zone = highest
    while zone >= 0:
        if may_give(image, zone, order, highest, urgency):
            node = find(image, zone, order, limit - image[ORIGIN])
            if node >= 0:
                frame: int = take(image, zone, node, order)
                return frame
        zone -= 1
    return NO_MEMORY


@kernel
def zone_of(image: Image, node: int) -> int:
    """The zone that a node lies in, or -1."""
    zone = DMA
    while zone <= HIGHMEM:
        if node >= image[word(zone, FIRST)] and node < image[word(zone, LIMIT)]:
            return zone
        zone += 1
    return -1


@kernel
def merge(image: Image, zone: int, block: int, order: int) -> None:
    """File a block as free, merged with its buddy for as long as that is free, whole and in the zone."""
    while order < image[MAX_ORDER]:
        buddy = block ^ (1 << order)
        if buddy < image[word(zone, FIRST)] or buddy | ((1 << order) - 1) >= image[word(zone, LIMIT)]:
            break
        if image[buddy << NODE_SHIFT | STATE] != FREE + order:
            break
        unlink(image, buddy)
        block = block & buddy
        order += 1
    push(image, zone, block, order)


@kernel
def free(image: Image, frame: int, order: int) -> int:
    """Give a block back to its zone; 0, or a failure."""
    if frame < image[ORIGIN] + image[word(DMA, FIRST)] or frame >= image[ORIGIN] + image[word(HIGHMEM, LIMIT)]:
        return OUT_OF_RANGE
    if order < 0 or order > image[MAX_ORDER]:
        return OUT_OF_RANGE
    block = frame - image[ORIGIN]
    state = image[block << NODE_SHIFT | STATE]
    if state < USED:
        return NOT_ALLOCATED
    if state != USED + order:
        return WRONG_ORDER
    zone = zone_of(image, block)
    image[block << NODE_SHIFT | STATE] = TAIL
    image[word(zone, FREE_FRAMES)] += 1 << order
    merge(image, zone, block, order)
    return 0


outcome, done = answers(Failure)


def out_of_range(image: Image, *numbers: int) -> Failure:
    """Python's integers have no end, and compiled code takes 64 bits: what does not fit is out of every range."""
    return Failure.OUT_OF_RANGE


class Zones:
    """The operations under the law's names (spec/physical/zones.py), over one image."""

    __slots__ = ("image",)

    def __init__(
        self,
        start: Frame,
        dma: FrameCount,
        normal: FrameCount,
        highmem: FrameCount,
        min_free: FrameCount,
        scale: int,
        dma_ratio: int,
        normal_ratio: int,
        max_order: Order,
    ) -> None:
        """Raise ValueError for a geometry that there is not."""
        frames = dma + normal + highmem
        if dma < 0 or normal < 1 or highmem < 0 or frames > MAX_FRAMES:
            raise ValueError(
                f"zones have 2**32 frames at most, and Normal at least one: not {dma}, {normal}, {highmem}"
            )
        if not 0 <= start <= FRAME_LIMIT - frames:
            raise ValueError(f"{frames} frames cannot start at frame {start}: frame numbers are below 2**52")
        if not 0 <= max_order <= LARGEST_ORDER:
            raise ValueError(f"the largest order is between 0 and {LARGEST_ORDER}, not {max_order}")
        if not (0 <= min_free <= MOST_MIN_FREE and 1 <= scale <= MOST_SCALE):
            raise ValueError(f"{min_free} frames cannot be kept free, with steps of {scale} in 10,000")
        if not (0 <= dma_ratio <= MOST_RATIO and 0 <= normal_ratio <= MOST_RATIO):
            raise ValueError(f"a ratio is between 0 and 2**31 - 1: not {dma_ratio}, {normal_ratio}")
        base = 1 << (LEAST_BASE_ORDER if max_order <= LEAST_BASE_ORDER else LARGEST_ORDER)
        origin = (start & -base) - base
        first = start - origin
        self.image = new_image((first + frames) << NODE_SHIFT)
        init(self.image, first, dma, normal, highmem, min_free, scale, dma_ratio, normal_ratio, max_order, origin)

    alloc: Callable[[Order, int, Frame, int], Frame | Failure] = operation(alloc, outcome, beyond=out_of_range)
    free: Callable[[Frame, Order], Failure | None] = operation(free, done, beyond=out_of_range)
