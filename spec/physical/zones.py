"""Zones: who may have which memory.

Why does a machine with gigabytes free refuse a page, and how does a device that knows only low addresses get one when
everybody else has been there before it?

Not every frame will do for everybody. An old device reaches the first 16 MiB alone, and a kernel of 32 bits reads
without further ado only what lies below some 896 MiB. So memory is divided by address into *zones*: DMA, Normal,
HighMem. Each has its own buddy allocator (spec.physical.buddy), and no block lies across an edge. A request names the
highest zone that will do. It is served from there, and where that has nothing to spare, from the next one below: who
can use high memory can use low memory, and never the other way round. This is the order of *fallback*.

Left at that, those who can have any memory would eat up what others have no substitute for. Two things are kept back.
A zone has *watermarks*: below the low one reclaim sets in, below the min one only those may take who cannot wait for
it, an interrupt for one, and they not all of it. And a zone *protects* itself against callers from above: the larger
the zones that they could have used, the more must stay free here. Both are compared before anything is taken, and with
the request counted in.

The smallest example has a frame for DMA, two for Normal and none for HighMem; one frame is the min watermark's share of
Normal. The last answer is refused: what is left in Normal is kept back, and DMA protects itself against such a caller.

>>> memory = initial(
...     start=Frame(0), dma=FrameCount(1), normal=FrameCount(2), highmem=FrameCount(0),
...     min_free=FrameCount(2), scale=10, dma_ratio=1, normal_ratio=1, max_order=Order(1),
... )
>>> [memory.marks(zone) for zone in (DMA, NORMAL)], memory.kept(DMA, NORMAL)
([Marks(min=0, low=0, high=0), Marks(min=1, low=1, high=1)], 2)
>>> memory = alloc(memory, Order(0), NORMAL, FRAME_LIMIT, ORDINARY, returned=Frame(1))
>>> memory = alloc(memory, Order(0), NORMAL, FRAME_LIMIT, ORDINARY, returned=Failure.NO_MEMORY)
>>> memory = alloc(memory, Order(0), DMA, FRAME_LIMIT, ORDINARY, returned=Frame(0))
>>> alloc(memory, Order(0), NORMAL, FRAME_LIMIT, ORDINARY, returned=Frame(2))
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: leaves a zone what its watermark and its protection keep back
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from attrs import evolve, frozen

import spec.physical.buddy as buddy
from spec.physical.buddy import LARGEST_ORDER, MOST_FRAMES, Block, Blocks, Heads, Pool
from spec.physical.words import ATOMIC, DMA, FRUGAL, HIGH, HIGHMEM, ORDINARY, UNLIMITED, ZONES
from spec.physical.words import ZonesFailure as Failure
from spec.vocabulary import (
    FRAME_LIMIT,
    NONE,
    Frame,
    FrameCount,
    Order,
    Span,
    Table,
    all_of,
    any_of,
    ensure,
    exists,
    implies,
    negate,
    require,
    select,
)

# ── What a zone keeps back ───────────────────────────────────────────────────────────────────────────────────

LEAST_OF_HIGH, MOST_OF_HIGH = 32, 128
"""Between these is the min watermark of a zone that the kernel itself does not need (Linux: SWAP_CLUSTER_MAX,
include/linux/swap.h, and the clamp in __setup_per_zone_wmarks, mm/page_alloc.c, 6.18)."""
MOST_SCALE = 3000
"""Of 10,000 (Linux: the sysctl's upper bound, mm/page_alloc.c, 6.18)."""
MOST_MIN_FREE = FrameCount(1 << 30)
"""4 TiB. Times the frames of a zone it is still a 64-bit word."""
MOST_RATIO = (1 << 31) - 1
"""A sysctl is a C int."""


@frozen
class Marks:
    """The watermarks of a zone, in frames."""

    min: int
    """Below it, only those may take who cannot wait."""
    low: int
    """Below it, reclaim begins (Linux: kswapd wakes up)."""
    high: int
    """Up to it, reclaim goes on."""

    @property
    def step(self) -> int:
        return self.low - self.min


def marks_of(frames: int, low_memory: int, min_free: int, scale: int, *, is_high: bool) -> Marks:
    """The watermarks of a zone of so many frames, where all zones that are not high have `low_memory` and are to keep
    `min_free` among them; `scale` is the least distance of two marks, in 10,000ths of the zone.

    Linux: __setup_per_zone_wmarks, mm/page_alloc.c, 6.18, divisions included.

    >>> marks_of(3840, 2021941, 16896, 10, is_high=False)
    Marks(min=32, low=40, high=48)
    """
    share = min_free * frames // low_memory
    step = max(share // 4, frames * scale // 10_000)
    least = min(max(frames // 1024, LEAST_OF_HIGH), MOST_OF_HIGH) if is_high else share
    return Marks(least, least + step, least + 2 * step)


def kept_of(frames: Sequence[int], zone: int, highest: int, ratio: int) -> int:
    """How many frames a zone keeps from those who could have had any up to the zone `highest`, beyond its watermark:
    one for each `ratio` frames that they could have had above it. With a ratio of 0 it keeps none.

    Linux: setup_per_zone_lowmem_reserve, mm/page_alloc.c, 6.18.

    >>> kept_of([3840, 772917, 1245184], 0, 2, 256)
    7883
    """
    return sum(frames[zone + 1 : highest + 1]) // ratio if ratio and frames[zone] else 0


def is_enough(free: Any, order: Any, mark: Any, kept: Any) -> Any:
    """Whether 2**order frames may be taken: of so many free ones, more than the mark and what is kept would have been
    left, had the last one of these frames been left too.

    Linux: free − (2**order − 1) > mark + kept, in __zone_watermark_ok, mm/page_alloc.c, 6.18. This is the same without
    a number below 0, and without one that a word does not hold.
    """
    return (mark <= free) & (kept <= free - mark) & (1 << order <= free - mark - kept)


# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Memory:
    """Who holds what, in three zones that lie one behind the other. A zone may be empty."""

    start: Frame
    """The first frame."""
    dma: FrameCount
    normal: FrameCount
    highmem: FrameCount
    """How many frames each zone has; any numbers, not only multiples of a large block."""
    min_free: FrameCount
    """How many frames DMA and Normal together keep for those who cannot wait (Linux: min_free_kbytes)."""
    scale: int
    """The least distance of two watermarks, in 10,000ths of a zone (Linux: watermark_scale_factor)."""
    dma_ratio: int
    normal_ratio: int
    """For how many frames above it a zone keeps one (Linux: lowmem_reserve_ratio)."""
    max_order: Order
    """The largest order."""
    held: Table[Frame, Order]
    """For each allocated frame, the order of the block that it belongs to."""

    @property
    def frames(self) -> tuple[FrameCount, ...]:
        return self.dma, self.normal, self.highmem

    @property
    def end(self) -> Frame:
        return Frame(self.start + sum(self.frames))

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def pool(self, zone: int) -> Pool:
        """A zone by itself, as a pool of the buddy allocator's."""
        first = Frame(self.start + sum(self.frames[:zone]))
        return Pool(first, self.frames[zone], self.max_order, self.held)

    def zone_at(self, frame: Any) -> Pool:
        """The zone that a frame of memory lies in."""
        return next(pool for pool in map(self.pool, ZONES) if pool.span.contains(frame))

    def live_order(self, frame: Frame) -> Order:
        """The order of the live block that begins at the frame; NONE where none does."""
        return self.pool(DMA).live_order(frame)

    def free_frames(self, zone: int) -> Any:
        """How many frames of a zone nobody holds."""
        pool = self.pool(zone)
        return sum(select(pool.is_held(Frame(frame)), 0, 1) for frame in pool.span)

    # What is kept back.

    def marks(self, zone: int) -> Marks:
        low_memory = self.dma + self.normal
        return marks_of(self.frames[zone], low_memory, self.min_free, self.scale, is_high=zone == HIGHMEM)

    def mark(self, zone: int, urgency: Any) -> Any:
        """Down to which mark a request of this urgency may go."""
        marks = self.marks(zone)
        half = marks.min - marks.min // 2
        return select(
            urgency == FRUGAL,
            marks.high,
            select(
                urgency == ORDINARY,
                marks.low,
                select(urgency == HIGH, half, select(urgency == ATOMIC, half - half // 4, marks.min)),
            ),
        )

    def kept(self, zone: int, highest: int) -> int:
        """How many frames a zone keeps from those who could have had any up to the zone `highest`."""
        return kept_of(self.frames, zone, highest, (self.dma_ratio, self.normal_ratio, 0)[zone])

    def may_give(self, zone: int, order: Any, highest: Any, urgency: Any) -> Any:
        """Whether a zone may give away 2**order frames to such a request."""
        kept: Any = 0
        for each in ZONES:
            kept = select(highest == each, self.kept(zone, each), kept)
        enough = is_enough(self.free_frames(zone), order, self.mark(zone, urgency), kept)
        return (highest >= zone) & ((urgency == UNLIMITED) | enough)

    def has_free(self, zone: int, order: Any, limit: Any) -> Any:
        """Whether a zone has a free block of the order, all of it below the limit."""
        pool = self.pool(zone)

        def is_there(head: Any) -> Any:
            block = Block(head, order)
            return (block.last < limit) & pool.is_free(block)

        return exists(Heads(pool.start, pool.end, order), is_there)

    def serves(self, zone: int, order: Any, highest: Any, limit: Any, urgency: Any) -> Any:
        return self.may_give(zone, order, highest, urgency) & self.has_free(zone, order, limit)

    def is_request(self, order: Any, highest: Any, limit: Any, urgency: Any) -> Any:
        is_size = (order >= 0) & (order <= self.max_order)
        is_place = (highest >= DMA) & (highest <= HIGHMEM) & (limit >= 0) & (limit <= FRAME_LIMIT)
        return is_size & is_place & (urgency >= FRUGAL) & (urgency <= UNLIMITED)


class Zoned(Protocol):
    """What the invariants read: Memory offers it, and so does an implementation's image."""

    def zone_at(self, frame: Any) -> Blocks:
        """The zone that a frame lies in."""


def initial(
    start: Frame,
    dma: FrameCount,
    normal: FrameCount,
    highmem: FrameCount,
    min_free: FrameCount,
    scale: int,
    dma_ratio: int,
    normal_ratio: int,
    max_order: Order,
) -> Memory:
    """Memory of which nothing is allocated."""
    require((dma >= 0) & (normal >= 1) & (highmem >= 0), "the zone Normal has at least one frame")
    require((start >= 0) & (max_order >= 0), "frames and orders are numbered from 0")
    require((min_free >= 0) & (scale >= 1), "a reserve has no less than no frames, and a step no less than a part")
    require((dma_ratio >= 0) & (normal_ratio >= 0), "a ratio is not below 0")
    return Memory(start, dma, normal, highmem, min_free, scale, dma_ratio, normal_ratio, max_order, Table())


def is_geometry(
    start: Frame,
    dma: FrameCount,
    normal: FrameCount,
    highmem: FrameCount,
    min_free: FrameCount,
    scale: int,
    dma_ratio: int,
    normal_ratio: int,
    max_order: Order,
) -> Any:
    """Whether there is such memory: of 2**32 frames at most, all of them below frame 2**52, at least one of them in
    Normal."""
    frames = dma + normal + highmem
    has_zones = (dma >= 0) & (normal >= 1) & (highmem >= 0) & (frames <= MOST_FRAMES)
    has_place = (start >= 0) & (start <= FRAME_LIMIT - frames) & (max_order >= 0) & (max_order <= LARGEST_ORDER)
    has_marks = (min_free >= 0) & (min_free <= MOST_MIN_FREE) & (scale >= 1) & (scale <= MOST_SCALE)
    has_ratios = (dma_ratio >= 0) & (dma_ratio <= MOST_RATIO) & (normal_ratio >= 0) & (normal_ratio <= MOST_RATIO)
    return has_zones & has_place & has_marks & has_ratios


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

FAILURES = {
    "alloc": (Failure.OUT_OF_RANGE, Failure.NO_MEMORY),
    "free": (Failure.OUT_OF_RANGE, Failure.NOT_ALLOCATED, Failure.WRONG_ORDER),
}
"""How each operation may refuse."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────


def one_block(memory: Zoned, frame: Frame) -> Any:
    """every frame lies in exactly one block of its zone"""
    return buddy.one_block(memory.zone_at(frame), frame)


def well_placed(memory: Zoned, frame: Frame) -> Any:
    """every block is aligned to its size and inside its zone"""
    return buddy.well_placed(memory.zone_at(frame), frame)


def coalesced(memory: Zoned, frame: Frame) -> Any:
    """no two free buddies of one order and one zone remain unmerged"""
    return buddy.coalesced(memory.zone_at(frame), frame)


INVARIANTS = (one_block, well_placed, coalesced)
"""Each holds at every frame of memory, after every operation."""

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def alloc(
    memory: Memory, order: Order, highest: int, limit: Frame, urgency: int, *, returned: Frame | Failure
) -> Memory:
    """Hand out 2**order frames in one aligned block, none of them in a zone above `highest` nor at the frame `limit` or
    above it.

    Which zone is no policy: the highest one that is permitted and can serve. A caller who is content with less scarce
    memory leaves the scarce to others. Which block of the zone stays open.
    """
    if not memory.is_request(order, highest, limit, urgency):
        ensure(returned is Failure.OUT_OF_RANGE, "an order, zone, limit or urgency that there is not is out of range")
        return memory
    serving = [memory.serves(zone, order, highest, limit, urgency) for zone in ZONES]
    if isinstance(returned, Failure):
        ensure(returned is Failure.NO_MEMORY, "a request that can be made is refused for want of memory alone")
        ensure(negate(any_of(serving)), "refuses only where no permitted zone can serve the request")
        return memory
    block = Block(returned, order)
    within = [memory.pool(zone).contains(block) for zone in ZONES]
    ensure(block.is_aligned, "a block starts at a multiple of its size")
    ensure(any_of(within), "hands out only frames of memory, and no block across the edge of a zone")
    ensure(memory.pool(DMA).is_free(block), "hands out only frames that are not allocated")
    ensure(block.last < limit, "the last frame of a block is below the limit, as the first is")
    permitted = all_of(implies(within[zone], highest >= zone) for zone in ZONES)
    ensure(permitted, "falls back to a lower zone, and never to one above what was asked for")
    sparing = all_of(implies(within[zone], memory.may_give(zone, order, highest, urgency)) for zone in ZONES)
    ensure(sparing, "leaves a zone what its watermark and its protection keep back")
    passed_over = any_of(within[low] & serving[high] for high in ZONES for low in range(high))
    ensure(negate(passed_over), "a zone is spared where one above it can serve")
    return evolve(memory, held=memory.held.fill(block, order))


def free(memory: Memory, frame: Frame, order: Order, *, returned: Failure | None) -> Memory:
    """Give back a block, named by its first frame and by the order with which it was handed out. Which zone it belongs
    to, its number says."""
    if not (memory.start <= frame < memory.end and memory.pool(DMA).has_order(order)):
        ensure(returned is Failure.OUT_OF_RANGE, "a frame or an order outside memory is refused as out of range")
        return memory
    held = memory.live_order(frame)
    if held == NONE:
        ensure(returned is Failure.NOT_ALLOCATED, "only an allocated block can be given back")
        return memory
    if held != order:
        ensure(returned is Failure.WRONG_ORDER, "a block goes back with the order that it was handed out with")
        return memory
    ensure(returned is None, "an allocated block can be given back")
    return evolve(memory, held=memory.held.erase(Block(frame, order)))


OPERATIONS = (alloc, free)
"""What a caller may ask for."""

INTERNAL_OPERATIONS = ()

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────


class Performer(Protocol):
    """Something that performs the operations and can say what state it is in."""

    @property
    def state(self) -> Memory: ...
    def perform(self, operation: str, *arguments: Any) -> Any: ...


def free_undoes_alloc(machine: Performer, order: Order, highest: int, limit: Frame, urgency: int) -> None:
    """giving back what was just handed out restores the state"""
    before = machine.state
    frame = machine.perform("alloc", order, highest, limit, urgency)
    if isinstance(frame, Failure):
        return
    ensure(machine.perform("free", frame, order) is None, "what was just handed out can be given back")
    ensure(machine.state == before, "giving back what was just handed out restores the state")


RELATIONS = (free_undoes_alloc,)

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/physical/zones/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = ()
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {}
"""What is proved for every size, by name (checks/pairings/physical/zones/proof)."""
