"""Zones: who may have which memory.

Why does a machine with gigabytes free refuse a page, and how does a device that knows only low addresses get one when
everybody else has been there before it?

Not every frame serves every request. An old device reaches the first 16 MiB alone, and a kernel of 32 bits has only
what lies below some 896 MiB mapped at all times. So memory is divided by address into *zones*: DMA, Normal,
HighMem. Each has its own buddy allocator (spec.physical.buddy), and no block lies across an edge. A request names the
highest zone that it can use. It is served from there, and where that has nothing to spare, from the next one below: a
request that can use high memory can use low memory, and not the other way round. This is the order of *fallback*.

With fallback alone, requests that can use any memory would take what others have no substitute for. Two things prevent
that. A zone has *watermarks*: below the low one reclaim begins, and below the min one only requests that cannot wait
are served, such as those of an interrupt, and not down to the last frame. And a zone *protects* itself against requests
for higher zones: the larger the zones that they could have used, the more must stay free here. Both are compared before
anything is taken, and with the request counted in.

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
from spec.physical.words import ATOMIC, DMA, FRUGAL, HIGH, HIGHMEM, NORMAL, ORDINARY, UNLIMITED, ZONES
from spec.physical.words import ZonesFailure as Failure
from spec.vocabulary import (
    FRAME_LIMIT,
    NONE,
    Frame,
    FrameCount,
    Order,
    Span,
    Table,
    any_of,
    ensure,
    exists,
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
    """The watermarks of a zone of that many frames, where all zones that are not high have `low_memory` and are to keep
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
    """Whether 2**order frames may be taken: of that many free ones, more than the mark and what is kept would have been
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
    free: tuple[int, ...]
    """For each zone, how many of its frames nobody holds."""

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

    def zone_at(self, frame: Frame) -> Pool:
        """The zone that a frame of memory lies in."""
        return next(pool for pool in map(self.pool, ZONES) if pool.span.contains(frame))

    def zone_of(self, block: Block) -> int:
        """The zone that a block lies in; none, where it leaves memory or crosses an edge."""
        return next((zone for zone in ZONES if self.pool(zone).contains(block)), NONE)

    def live_order(self, frame: Frame) -> Order:
        """The order of the live block that begins at the frame; NONE where none does."""
        return self.pool(DMA).live_order(frame)

    def take(self, zone: int, block: Block) -> Memory:
        return evolve(self, held=self.held.fill(block, block.order), free=self._counted(zone, -block.size))

    def give(self, zone: int, block: Block) -> Memory:
        return evolve(self, held=self.held.erase(block), free=self._counted(zone, block.size))

    def _counted(self, zone: int, more: int) -> tuple[int, ...]:
        return tuple(free + more if each == zone else free for each, free in enumerate(self.free))

    # What is kept back.

    def marks(self, zone: int) -> Marks:
        low_memory = self.frames[DMA] + self.frames[NORMAL]
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
        return (urgency == UNLIMITED) | is_enough(self.free[zone], order, self.mark(zone, urgency), kept)

    def has_free(self, zone: int, order: Any, limit: Any) -> Any:
        """Whether a zone has a free block of the order, all of it below the limit."""
        pool = self.pool(zone)

        def is_there(head: Any) -> Any:
            block = Block(head, order)
            return (block.last < limit) & pool.is_free(block)

        return exists(Heads(pool.start, pool.end, order), is_there)

    def serves(self, zone: int, order: Any, highest: Any, limit: Any, urgency: Any) -> Any:
        """Whether a request is to be served from a zone, if from none above it."""
        if zone > highest:
            return False
        return self.may_give(zone, order, highest, urgency) & self.has_free(zone, order, limit)

    def is_request(self, order: Any, highest: Any, limit: Any, urgency: Any) -> Any:
        is_size = (order >= 0) & (order <= self.max_order)
        is_place = (highest >= DMA) & (highest <= HIGHMEM) & (limit >= 0) & (limit <= FRAME_LIMIT)
        return is_size & is_place & (urgency >= FRUGAL) & (urgency <= UNLIMITED)


class Zoned(Protocol):
    """What the invariants read: a Memory offers it, and so does an implementation's image."""

    def zone_at(self, frame: Any) -> Blocks: ...


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
    kept_back = min_free, scale, dma_ratio, normal_ratio
    return Memory(start, dma, normal, highmem, *kept_back, max_order, Table(), (dma, normal, highmem))


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
    if isinstance(returned, Failure):
        ensure(returned is Failure.NO_MEMORY, "a request that can be made is refused for want of memory alone")
        serving = any_of(memory.serves(zone, order, highest, limit, urgency) for zone in ZONES)
        ensure(negate(serving), "refuses only where no permitted zone can serve the request")
        return memory
    block = Block(returned, order)
    zone = memory.zone_of(block)
    ensure(block.is_aligned, "a block starts at a multiple of its size")
    ensure(zone != NONE, "hands out only frames of memory, and no block across the edge of a zone")
    ensure(memory.pool(zone).is_free(block), "hands out only frames that are not allocated")
    ensure(block.last < limit, "the last frame of a block is below the limit, as the first is")
    ensure(zone <= highest, "falls back to a lower zone, and never to one above what was asked for")
    sparing = memory.may_give(zone, order, highest, urgency)
    ensure(sparing, "leaves a zone what its watermark and its protection keep back")
    passed_over = any_of(memory.serves(above, order, highest, limit, urgency) for above in ZONES[zone + 1 :])
    ensure(negate(passed_over), "a zone is spared where one above it can serve")
    return memory.take(zone, block)


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
    block = Block(frame, order)
    return memory.give(memory.zone_of(block), block)


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

PITFALLS: dict[str, str] = {
    "watermark-without-the-request": (
        "The free frames are compared with the mark as they are, and not as they would be. A request for a large "
        "block goes through, and takes the reserve with it."
    ),
    "protection-of-the-zone-itself": (
        "What a zone keeps back is looked up by its own number, and not by that of the highest zone that the caller "
        "could have had. For its own callers a zone keeps nothing back, so DMA memory goes to every caller that finds "
        "the other zones full."
    ),
    "protection-forgotten": (
        "The watermark is compared and the protection is not. Everybody's pages fill the zones below, and the device "
        "that has no other memory gets none."
    ),
    "falls-back-upward": (
        "The search begins at the highest zone that there is, and not at the highest that was permitted. A device "
        "that cuts addresses off to 24 bits writes over somebody's memory."
    ),
    "scarce-memory-first": (
        "The search goes from the lowest zone up. Every answer is one that its caller can use, and low memory is used "
        "up by those who did not need it."
    ),
    "no-fallback": (
        "Only the zone that was asked for is looked at. Memory is refused while the zone below has plenty to spare."
    ),
    "gives-up-at-the-first-mark": (
        "A zone below its watermark ends the search, where it should go on with the next one down."
    ),
    "limit-by-the-first-frame": (
        "The block's first frame is compared with the limit, and not its last. The tail of the buffer lies beyond "
        "what the device reaches."
    ),
    "limit-that-is-included": (
        "A limit says which frame is the first one out of reach. Compared with less or equal, that frame is handed out."
    ),
    "limit-and-the-first-block-alone": (
        "Where the first free block of a list lies above the limit, the next list is searched, and not the rest of "
        "this one. Whether low memory is found depends on what was freed last."
    ),
    "filed-in-the-lists-of-normal": (
        "A block that comes back is filed in the lists of one zone, wherever it lies. That zone then hands out frames "
        "of another, and DMA memory is never seen again."
    ),
    "merges-across-the-edge": (
        "A buddy is looked for in all of memory, and not in the zone. Where an edge is no multiple of the largest "
        "block, two free blocks on its sides become one, which is in both zones (Linux: page_is_buddy compares the "
        "zones)."
    ),
    "min-where-low-is-meant": (
        "An ordinary request is measured by the min mark. Nothing is left between the point where reclaim begins and "
        "the one where everybody waits for it."
    ),
    "high-where-low-is-meant": (
        "An ordinary request is measured by the high mark, to which reclaim never frees more than it must. Requests "
        "are refused on a system that is in good order."
    ),
    "urgent-as-any-other": (
        "A request that cannot wait gets no more than others: an interrupt finds no page while the reserve that is "
        "kept for it lies idle."
    ),
    "half-for-everybody": ("The reserve of those who cannot wait is open to all. When an interrupt comes, it is gone."),
    "atomic-to-the-bottom": (
        "For an atomic request the mark is taken away, where three eighths of it stay. The callers that free memory "
        "by needing some first have none left."
    ),
    "unlimited-and-yet-limited": (
        "A caller that frees memory is measured by the min mark as others are. Where all wait for memory to be freed, "
        "nobody can free any."
    ),
    "counted-by-order": (
        "A block that comes back adds its order, and not its frames, to the count. The zone believes itself poorer "
        "with every block, until it refuses everything."
    ),
    "never-counted-down": (
        "What is handed out is not taken off the count of free frames. The watermarks watch over a number that does "
        "not move."
    ),
    "reserve-shared-with-high-memory": (
        "High memory is counted into the shares of what is kept free. The more of it there is, the smaller the "
        "reserve of the zones that the kernel lives in."
    ),
    "high-memory-keeps-a-share": (
        "High memory gets a share of the reserve like the others, though those who may not wait cannot use it. Of a "
        "large zone many frames lie idle."
    ),
    "step-of-a-quarter-alone": (
        "The marks lie a quarter of the smallest apart, and not so much of the zone as the scale says. In a large "
        "zone reclaim wakes up too late to be done in time."
    ),
    "protected-from-the-next-zone-alone": (
        "What a zone keeps from a caller grows with the next zone alone, and not with all that the caller could have "
        "had."
    ),
    "ratio-of-zero-divides": ("A ratio of 0 says that nothing is kept, and is divided by."),
    "the-edge-belongs-to-both": (
        "The first frame of a zone is taken for one of the zone below. It is filed there, and memory moves from zone "
        "to zone with every block that comes back."
    ),
    "stops-merging-one-order-early": (
        "The loop's bound is one too low. Blocks of the largest order, once split, never come back."
    ),
    "leaves-out-the-last-frame": (
        "When a zone is laid out, the loop ends one frame early. That frame lies in no block, and is counted as free."
    ),
    "order-of-a-block-not-checked": (
        "An order that memory does not have is compared with the record's, and called wrong or not allocated. The "
        "caller looks for a block that it never had."
    ),
    "a-block-sticks-out-past-the-edge": (
        "When a zone is laid out, its last block may be one frame too long. That frame is the next zone's, or nothing."
    ),
    "hands-out-the-middle": (
        "Where a larger block had to be split, the answer points into its middle. The frames are free, and the block "
        "is not aligned."
    ),
    "address-for-frame-number": (
        "The address of a frame is returned in the place of its number. Frame 0 is what it should be, and so is every "
        "test that asks for one frame of fresh memory."
    ),
    "first-frame-as-last-resort": (
        "When nothing is left, a caller that may use all reserves is given the first frame, though it is allocated."
    ),
    "exhaustion-reported-as-out-of-range": (
        "A lack of memory is reported as a mistake of the caller, which gives up where reclaim would have helped."
    ),
    "low-memory-never-comes-back": (
        "DMA memory is taken for what was set aside at the start, and is not taken back. Its last frame has been "
        "handed out before anybody wonders."
    ),
    "clears-the-used-bit-alone": (
        "A record that goes back is cleared of its mark, and keeps its order. It says something that means nothing, "
        "until code is added that reads it."
    ),
    "double-free-accepted": (
        "A block that is not allocated is given back, and the answer is success. The zone's count rises with each."
    ),
    "wrong-order-accepted": (
        "The order that the caller names is not compared with the record. It goes on believing in a size that it does "
        "not hold."
    ),
    "order-above-the-largest-not-recognised": (
        "A request that no zone can ever meet is answered as if memory were short. The caller waits for memory, for "
        "ever."
    ),
    "zone-that-there-is-not": (
        "The number of a zone is not checked. What a fourth zone keeps back is read from the words of another zone's "
        "lists."
    ),
}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/physical/zones/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "Memory: three zones",
        "include/linux/mmzone.h: enum zone_type",
        "Linux has up to six: DMA, DMA32, Normal, HighMem, Movable, Device, each of them where the architecture "
        "wants it. On x86-64 there is no HighMem, and DMA32 ends at 4 GiB. A zone of Linux's may have holes, and "
        "its frames are counted as spanned, present and managed; here every frame of a zone is managed.",
    ),
    (
        "marks_of",
        "mm/page_alloc.c: __setup_per_zone_wmarks",
        "The same divisions. Linux has a fourth mark, for promotion between nodes, and may boost all of them for a "
        "while after memory of different kinds had to be mixed. Movable is treated as HighMem is.",
    ),
    (
        "kept_of",
        "mm/page_alloc.c: setup_per_zone_lowmem_reserve",
        "The same: what callers could have had above, divided by the zone's ratio; nothing, where the ratio is 0.",
    ),
    (
        "is_enough",
        "mm/page_alloc.c: __zone_watermark_ok, zone_watermark_fast",
        "The same comparison, proved equal to Linux's. Linux also takes off what is reserved for atomic requests of "
        "several frames (MIGRATE_HIGHATOMIC) and for contiguous memory (CMA), and answers a request for one frame "
        "by a shorter test first, which permits no more.",
    ),
    (
        "mark: urgencies",
        "mm/internal.h: ALLOC_WMARK_LOW, ALLOC_MIN_RESERVE, ALLOC_NON_BLOCK, ALLOC_NO_WATERMARKS",
        "There they are bits that come of gfp flags and of who asks; a first attempt is made at the low mark, and a "
        "second at the min mark once kswapd is awake. Here the caller says which. A victim of the OOM killer, who "
        "may go below half of the min mark (ALLOC_OOM), is left out.",
    ),
    (
        "alloc: the order of fallback",
        "mm/page_alloc.c: get_page_from_freelist, build_zonerefs_node",
        "The same order, within one node. Linux goes on with the zones of other nodes, reclaims and compacts, and "
        "tries again; here a refusal is final. To keep kinds of memory apart it may prefer a lower zone at first "
        "(ALLOC_NOFRAGMENT).",
    ),
    (
        "alloc: a limit",
        "kernel/dma/direct.c: __dma_direct_alloc_pages",
        "Linux has no limit at this level: it takes a zone that is likely to do, compares the last address with the "
        "mask of the device, and tries a lower zone where that fails. Here the limit is part of the request, and "
        "free blocks are looked through for one below it.",
    ),
    (
        "free: which zone",
        "include/linux/mm.h: page_zone; mm/page_alloc.c: __free_one_page, page_is_buddy",
        "Linux reads the zone from the record of the page, and merges only with a buddy of the same zone. Here the "
        "frame's number is compared with the edges.",
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {
    "watermark-rule": (
        "Whether a zone may give away 2**order frames is answered as the law says, for every count of free frames, "
        "every watermark and every protection from 0 to 2**63 - 1, every order up to 62 and every urgency; and for "
        "all numbers that there can be of frames, up to 2**34, as Linux computes it."
    ),
    "zone-fallback-stays-in-zone": (
        "Whatever memory holds, alloc takes a block from no zone above the highest that is permitted, from none that "
        "the rule forbids, and from none below one that the rule permits and whose lists have a block; what it takes "
        "lies below the limit; and it refuses only where no permitted zone is left. Where a block lies in a zone, so "
        "does every half of it that is filed, and every block that it is merged into."
    ),
}
"""What is proved for every size, by name (checks/pairings/physical/zones/proof)."""
