"""The early allocator: a bitmap of frames, and its handover to the buddy allocator.

A kernel needs memory before it has an allocator: for the records of its frames, for page tables, for whatever has to be
there first. Who serves these requests, and how does the buddy allocator get what is left?

At first there is a list of ranges from the firmware, and nothing else. Between the ranges lie *holes*: device
registers, or no memory at all. Some of what is memory is *reserved*: the kernel's own image, the firmware's tables, an
initial file system. The early allocator keeps two bits for each frame. One says that the frame is memory, the other
that somebody has it. A frame that is memory and nobody's is *free*; free frames, reserved ones and holes together are
the memory map, and no frame is two of these.

The two are kept apart because they become known in any order. The kernel reserves its own image before it has read the
list, so a reservation must outlast the news that there is memory at that place; a single bit would make the kernel's
image free.

A request is for a run of frames: so many, aligned so far, below a limit that a device may have, and from the one end of
memory or from the other. With 64 frames in a word, a search looks at 64 of them at once.

The early allocator serves requests until the buddy allocator is there, and is then handed over: every free frame goes
to the buddy allocator, once, and so do the frames in which the bitmap itself lay. These go last: until then it is read.
What is reserved is never given, and no hole ever was anybody's.

The smallest example has four frames, of which frame 3 is no memory, and frame 0 holds the allocator's own records. The
law judges an allocator's answers (`returned=`), and frame 2 is one that it could have given.

>>> early = initial(start=Frame(0), frames=FrameCount(4), own=Frame(0), max_order=Order(1))
>>> early = add(early, Frame(0), FrameCount(3), returned=None)
>>> early = alloc(early, FrameCount(1), Order(0), 4, ANYWHERE, returned=Frame(2))
>>> [frame for frame in early.span if early.is_free(frame)]
[1]
>>> early = handover(early, returned=2)
>>> [frame for frame in early.span if early.is_free(frame)]
[0, 1]
>>> take(early, Order(0), returned=Frame(2))
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: the buddy allocator hands out only what was handed over to it, and each frame once
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from attrs import evolve, frozen

from spec.physical.buddy import LARGEST_ORDER, Block, Pool
from spec.physical.words import ANYWHERE, BOTTOM_UP, TOP_DOWN, own_frames
from spec.physical.words import BootmemFailure as Failure
from spec.vocabulary import (
    FRAME_LIMIT,
    NONE,
    Frame,
    FrameCount,
    Order,
    Span,
    Table,
    align_up,
    ensure,
    exists,
    for_all,
    implies,
    negate,
    require,
    select,
    symbolic,
    tabulate,
)

MOST_FRAMES = FrameCount(1 << 32)
"""16 TiB of 4 KiB frames."""
MOST_ALIGNED = Order(18)
"""1 GiB: the largest alignment that may be asked for."""

# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Starts:
    """Where a run may begin: the multiples of 2**order from a first number to a last one."""

    first: int
    last: int
    order: Order

    kind = "frame"

    def __iter__(self) -> Iterator[int]:
        return iter(range(align_up(self.first, self.order), self.last + 1, 1 << self.order))

    def contains(self, frame: Any) -> Any:
        return (frame & ((1 << self.order) - 1) == 0) & (self.first <= frame) & (frame <= self.last)

    def symbolic_bound(self) -> Any:
        return symbolic(self.first, self.last, self.order)


@frozen
class Early:
    """What is known of each frame of the map."""

    start: Frame
    """The first frame."""
    frames: FrameCount
    """How many frames the map is about, holes included."""
    own: Frame
    """The first of the frames that hold the allocator's own records. Where they lie, whoever starts it says, as nobody
    else knows yet what is free (Linux: init_bootmem_node, mm/bootmem.c, 4.19)."""
    max_order: Order
    """The largest order of the buddy allocator that memory is handed over to."""
    memory: Table[Frame, int]
    """1 for each frame that is memory."""
    reserved: Table[Frame, int]
    """1 for each frame that somebody has, and that is therefore not to be handed out. It may be no memory."""
    handed_over: int
    """Whether the buddy allocator has the memory: 0 or 1."""
    held: Table[Frame, Order]
    """The buddy allocator's, from then on (spec.physical.buddy.Pool.held): what was not handed over to it is allocated
    there, frame by frame, to nobody who would give it back."""

    @property
    def end(self) -> Frame:
        return Frame(self.start + self.frames)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def own_span(self) -> Span:
        return Span(self.own, self.own + own_frames(self.frames))

    @property
    def pool(self) -> Pool:
        """What the buddy allocator has."""
        return Pool(self.start, self.frames, self.max_order, self.held)

    def is_hole(self, frame: Any) -> Any:
        return self.memory.get(frame, 0) == 0

    def is_reserved(self, frame: Any) -> Any:
        return self.reserved.get(frame, 0) == 1

    def is_unreserved(self, frame: Any) -> Any:
        """Whether it is memory that nobody had while there was no buddy allocator."""
        return negate(self.is_hole(frame)) & negate(self.is_reserved(frame))

    def is_free(self, frame: Any) -> Any:
        """Whether it may be handed out, by whoever does that now."""
        in_pool = self.held.get(frame, NONE) == NONE
        is_over = self.handed_over == 1
        return (is_over & in_pool) | (negate(is_over) & self.is_unreserved(frame))

    def is_range(self, first: Any, count: Any) -> Any:
        return (self.start <= first) & (first < self.end) & (count >= 1) & (count <= self.end - first)

    def holds_own(self, first: Any, count: Any) -> Any:
        """Whether a range has some frame of the allocator's own records."""
        own = self.own_span
        return (first < own.stop) & (own.start < first + count)

    def has_run(self, count: Any, order: Order, first: Any, stop: Any) -> Any:
        """Whether that many free frames lie in a row from `first` on, and below `stop`, aligned to 2**order."""
        starts = Starts(first, stop - count, order)
        return exists(starts, lambda head: for_all(Span(head, head + count), self.is_unreserved))

    def below(self, limit: Any) -> Any:
        """Where what lies below a limit ends."""
        return select(limit < self.end, limit, self.end)


class Frames(Protocol):
    """What the invariants read: an Early offers it, and so does an implementation's image."""

    @property
    def own_span(self) -> Span: ...
    @property
    def handed_over(self) -> Any: ...
    def is_free(self, frame: Any) -> Any: ...
    def is_hole(self, frame: Any) -> Any: ...
    def is_reserved(self, frame: Any) -> Any: ...


def initial(start: Frame, frames: FrameCount, own: Frame, max_order: Order) -> Early:
    """A map of which nothing is known but where the allocator's own records lie."""
    require(frames >= 1, "a map has at least one frame")
    require((start >= 0) & (max_order >= 0), "frames and orders are numbered from 0")
    require((start <= own) & (own + own_frames(frames) <= start + frames), "an allocator's own records lie in the map")
    nothing: Table[Frame, int] = Table()
    records = nothing.fill(Span(own, own + own_frames(frames)), 1)
    return Early(start, frames, own, max_order, records, records, 0, Table())


def is_geometry(start: Frame, frames: FrameCount, own: Frame, max_order: Order) -> Any:
    """Whether there is such a map: of 1 to 2**32 frames, all of them below frame 2**52, the allocator's own among them;
    with a largest order from 0 to 10."""
    has_frames = (frames >= 1) & (frames <= MOST_FRAMES) & (start >= 0) & (start <= FRAME_LIMIT - frames)
    has_own = (start <= own) & (own <= start + frames - own_frames(frames))
    return has_frames & has_own & (max_order >= 0) & (max_order <= LARGEST_ORDER)


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

FAILURES = {
    "add": (Failure.HANDED_OVER, Failure.OUT_OF_RANGE),
    "reserve": (Failure.HANDED_OVER, Failure.OUT_OF_RANGE, Failure.BUSY),
    "free": (Failure.HANDED_OVER, Failure.OUT_OF_RANGE, Failure.BUSY, Failure.NOT_RESERVED),
    "alloc": (Failure.HANDED_OVER, Failure.INVALID, Failure.NO_MEMORY),
    "handover": (Failure.HANDED_OVER,),
    "take": (Failure.TOO_EARLY, Failure.INVALID, Failure.NO_MEMORY),
}
"""How each operation may refuse; anything else that an operation answers is described in its text."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────


def no_hole_is_free(frames: Frames, frame: Frame) -> Any:
    """what is no memory is never free"""
    return negate(frames.is_hole(frame) & frames.is_free(frame))


def reserved_is_not_free(frames: Frames, frame: Frame) -> Any:
    """what is reserved is never free, after the handover no less than before"""
    return negate(frames.is_reserved(frame) & frames.is_free(frame))


def own_is_reserved(frames: Frames, frame: Frame) -> Any:
    """until the handover, the allocator's own records are reserved memory"""
    is_own = frames.own_span.contains(frame) & (frames.handed_over == 0)
    return implies(is_own, frames.is_reserved(frame) & negate(frames.is_hole(frame)))


INVARIANTS = (no_hole_is_free, reserved_is_not_free, own_is_reserved)
"""Each holds at every frame of the map, after every operation."""

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def add(early: Early, first: Frame, count: FrameCount, *, returned: Failure | None) -> Early:
    """There is memory at these frames. Ranges may overlap: firmware's lists do. What is reserved there stays so."""
    if is_over(early, returned) or is_no_range(early, first, count, returned):
        return early
    ensure(returned is None, "memory of the map can be added")
    return evolve(early, memory=early.memory.fill(Span(first, first + count), 1))


def reserve(early: Early, first: Frame, count: FrameCount, exclusive: int, *, returned: Failure | None) -> Early:
    """These frames are somebody's, whether they are memory or will be. Ranges may overlap, and are then one; unless
    the caller wants to be the only one who has them (Linux: BOOTMEM_EXCLUSIVE, include/linux/bootmem.h, 4.19)."""
    if is_over(early, returned) or is_no_range(early, first, count, returned):
        return early
    frames = Span(first, first + count)
    if exclusive != 0 and exists(frames, early.is_reserved):
        ensure(returned is Failure.BUSY, "an exclusive range of which a part is reserved is refused as busy")
        return early
    ensure(returned is None, "a range of the map can be reserved")
    return evolve(early, reserved=early.reserved.fill(frames, 1))


def free(early: Early, first: Frame, count: FrameCount, *, returned: Failure | None) -> Early:
    """Give back what was allocated or reserved: all of it, or any part. The allocator's own records are not to be given
    back by anybody else, as they are in use."""
    if is_over(early, returned) or is_no_range(early, first, count, returned):
        return early
    if early.holds_own(first, count):
        ensure(returned is Failure.BUSY, "a range with the allocator's own records is refused as busy")
        return early
    frames = Span(first, first + count)
    if exists(frames, lambda frame: negate(early.is_reserved(frame))):
        ensure(returned is Failure.NOT_RESERVED, "a range of which a part is not reserved is refused as not reserved")
        return early
    ensure(returned is None, "what is reserved can be given back")
    return evolve(early, reserved=early.reserved.erase(frames))


def alloc(
    early: Early, count: FrameCount, order: Order, limit: int, direction: int, *, returned: Frame | Failure
) -> Early:
    """Hand out `count` free frames in a row, from a multiple of 2**order on, all of them below `limit`.

    Bottom-up it is the lowest such run, so that what the kernel needs for good lies together below; top-down it is the
    highest, so that what devices can reach is left. Where the direction is left open, which run is policy.
    """
    if is_over(early, returned):
        return early
    if not (count >= 1 and 0 <= order <= MOST_ALIGNED and ANYWHERE <= direction <= TOP_DOWN):
        ensure(returned is Failure.INVALID, "a count, an alignment or a direction that is none is refused as invalid")
        return early
    stop = early.below(limit)
    if isinstance(returned, Failure):
        ensure(returned is Failure.NO_MEMORY, "a request for frames is refused for want of memory alone")
        ensure(negate(early.has_run(count, order, early.start, stop)), "refuses only where no run of frames would do")
        return early
    ensure(returned & ((1 << order) - 1) == 0, "a run starts at a multiple of its alignment")
    ensure(returned <= limit - count, "a run ends at the limit or below")
    run = Span(returned, returned + count)
    ensure(for_all(run, early.is_unreserved), "hands out only memory that nobody has")
    if direction == BOTTOM_UP:
        lower = early.has_run(count, order, early.start, returned + count - 1)
        ensure(negate(lower), "bottom-up, no lower run would do")
    if direction == TOP_DOWN:
        ensure(negate(early.has_run(count, order, returned + 1, stop)), "top-down, no higher run would do")
    return evolve(early, reserved=early.reserved.fill(run, 1))


def handover(early: Early, *, returned: int | Failure) -> Early:
    """Give every free frame to the buddy allocator, and the allocator's own at last; from here on it is that one's.

    The answer is how many there were. A frame that was not handed over is lost for as long as the machine runs, and
    one that was reserved and is handed over has two owners.
    """
    if is_over(early, returned):
        return early
    kept = early.reserved.erase(early.own_span)
    after = evolve(early, reserved=kept)
    ensure(returned == free_frames(after), "as many frames are handed over as are free, and the allocator's own")
    held = tabulate(after.span, lambda frame: select(after.is_unreserved(frame), NONE, Order(0)), NONE)
    return evolve(after, handed_over=1, held=held)


def take(early: Early, order: Order, *, returned: Frame | Failure) -> Early:
    """Ask the buddy allocator for a block, once it has the memory. So it is seen what was handed over: whoever takes
    frames until none is left has seen each of them once."""
    if early.handed_over == 0:
        ensure(returned is Failure.TOO_EARLY, "before the handover, the buddy allocator has nothing to hand out")
        return early
    pool = early.pool
    if not pool.has_order(order):
        ensure(returned is Failure.INVALID, "an order that the buddy allocator does not have is refused as invalid")
        return early
    if isinstance(returned, Failure):
        ensure(returned is Failure.NO_MEMORY, "a block is refused for want of memory alone")
        ensure(negate(pool.has_free(order)), "what was handed over can be had")
        return early
    block = Block(returned, order)
    is_free = block.is_aligned & pool.contains(block) & pool.is_free(block)
    ensure(is_free, "the buddy allocator hands out only what was handed over to it, and each frame once")
    return evolve(early, held=early.held.fill(block, order))


def is_over(early: Early, returned: Any) -> bool:
    """Whether memory is no longer the early allocator's."""
    if early.handed_over == 0:
        return False
    ensure(returned is Failure.HANDED_OVER, "after the handover, nothing is asked of the early allocator any more")
    return True


def is_no_range(early: Early, first: Frame, count: FrameCount, returned: Any) -> bool:
    if early.is_range(first, count):
        return False
    ensure(returned is Failure.OUT_OF_RANGE, "a range that is empty or leaves the map is refused as out of range")
    return True


def free_frames(early: Early) -> Any:
    """How many frames are memory that nobody has."""
    return sum(select(early.is_unreserved(frame), 1, 0) for frame in early.span)


OPERATIONS = (add, reserve, free, alloc, handover, take)
"""What a caller may ask for."""

INTERNAL_OPERATIONS = ()

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────


class Performer(Protocol):
    """Something that performs the operations and can say what state it is in."""

    @property
    def state(self) -> Early: ...
    def perform(self, operation: str, *arguments: Any) -> Any: ...


def free_undoes_alloc(machine: Performer, count: FrameCount, order: Order, limit: int, direction: int) -> None:
    """giving back what was just allocated early restores the map"""
    before = machine.state
    frame = machine.perform("alloc", count, order, limit, direction)
    if isinstance(frame, Failure):
        return
    ensure(machine.perform("free", frame, count) is None, "what was just allocated early can be given back")
    ensure(machine.state == before, "giving back what was just allocated early restores the map")


RELATIONS = (free_undoes_alloc,)

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "skips-the-last-bit-of-a-word": (
        "Of the word in which a search begins, the last bit is left out: a mask is made of one bit too few. Frame "
        "63 is never found to be free, or never to be taken, and every 64th after it."
    ),
    "begins-at-the-words-first-bit": (
        "A search that begins within a word looks at the frames before its beginning as well. It answers one that "
        "it was told to leave alone."
    ),
    "stops-at-the-second-word": (
        "The loop over words ends one early, so that the last word of a range is never looked at. What is taken "
        "there counts as free."
    ),
    "lowest-for-highest": (
        "Top-down, the last free frame is looked for, and the first one of its word is found. The search goes on "
        "from there, past runs that would do."
    ),
    "looks-beyond-the-limit": (
        "Top-down, the bits behind the limit are not masked out. A device gets a frame that it cannot reach."
    ),
    "limit-ignored": (
        "The limit is an argument that nobody reads. It shows on the first machine with more memory than the "
        "device has address lines."
    ),
    "one-bit-of-the-run-is-looked-at": (
        "A run is found where its first frame is free. What lies behind may be the kernel's own image."
    ),
    "aligns-to-the-start-of-the-map": (
        "Runs are aligned to where the map begins, which need not be a multiple of anything (Linux: bootmem.c's "
        "align_idx adds the node's first frame before it rounds, for this reason)."
    ),
    "top-down-not-aligned": (
        "The last run below the limit is taken as it lies. Bottom-up, runs are aligned, and all tests that come "
        "from the bottom pass."
    ),
    "bottom-up-comes-from-the-top": (
        "A request that is to come from the bottom comes from the top. All of it works until the low memory is "
        "wanted that should have been left, or the high memory that should not have been touched."
    ),
    "top-down-comes-from-the-bottom": (
        "A request that is to come from the top takes the lowest frames, which old devices need."
    ),
    "empty-run-handed-out": (
        "A request for no frames is met: the next one gets the same frame. The caller had computed the size "
        "wrongly, and does not learn it."
    ),
    "exhaustion-reported-as-invalid": (
        "A lack of memory is reported as a fault of the request. The caller gives up, where it could have asked for "
        "less."
    ),
    "gives-up-at-the-first-hole": (
        "When the first run is not free, the search ends. The request is refused, though a later run would do."
    ),
    "handed-out-and-not-marked": (
        "A run is handed out, and nothing says so in the bitmap. The next who asks gets it too."
    ),
    "marks-to-the-words-end": (
        "The end of a range is not masked out: the rest of its last word is marked with it. Freeing a frame frees "
        "its neighbours."
    ),
    "marks-the-first-word-alone": (
        "A range that goes on in a second word is marked in its first. It shows with ranges across a multiple of "
        "64, of which tests have few."
    ),
    "added-memory-is-free": (
        "The news that there is memory makes it free, whoever has reserved it before. A kernel that reserves its "
        "own image first, and then reads the list of ranges, hands itself out."
    ),
    "added-memory-refused": (
        "A range that is known already is refused. Firmware's lists have ranges that overlap, and the rest of such "
        "a range is lost."
    ),
    "range-beyond-the-map": (
        "A range may be one frame too long. The bit behind the last one belongs to nobody, or to what lies behind "
        "the bitmap."
    ),
    "overlapping-range-taken-for-reserved": (
        "Where the first frame of a range is reserved, all of it is believed to be. Of two ranges that overlap, "
        "the second one's end stays free."
    ),
    "overlapping-range-refused": (
        "Ranges that overlap are refused, though nobody asked to be the only one. What the firmware and the kernel "
        "both reserve is then not reserved by one of them."
    ),
    "exclusive-range-shared": (
        "A range that a caller wants for itself alone is granted, although somebody has a part of it: a crash "
        "kernel is loaded over the initial file system."
    ),
    "own-records-freed": (
        "The frames of the bitmap are given back while it is in use. Whoever gets them writes the bitmap."
    ),
    "double-free-accepted": (
        "What is not reserved is given back, and the answer is success. memblock does so; bootmem stopped the machine."
    ),
    "forgets-the-tail-of-the-range": (
        "The last frame of a range that is given back stays reserved, and is lost for as long as the machine runs."
    ),
    "freed-range-reported-as-busy": ("A range is given back, and the answer says that it was not."),
    "own-records-not-reserved": (
        "The bitmap does not reserve the frames in which it lies. The first to ask gets them, and writes what is "
        "free and what is not."
    ),
    "last-frame-lost": (
        "The loop over the map ends one frame early. Whoever counts memory sees 4 KiB less than there is, and "
        "nobody counts."
    ),
    "holes-handed-over": (
        "What is not reserved counts as free, memory or not. The buddy allocator hands out a device's registers."
    ),
    "reserved-frames-handed-over": (
        "A range of free frames is handed over with the one behind it, which is reserved: its owner has a "
        "neighbour in its own memory."
    ),
    "own-records-lost": (
        "The bitmap's own frames are never given back. They are few, and nobody misses them (Linux: "
        "free_all_bootmem_core gives them last, mm/bootmem.c, 4.19)."
    ),
    "reservations-dropped": (
        "The reservations are dropped before the handover, as the early allocator needs them no longer. The kernel's "
        "own image is the first memory that is handed out."
    ),
    "own-records-given-first": (
        "The frames of the bitmap are given back first, and the bitmap is read afterwards. The buddy allocator has "
        "written to them by then."
    ),
    "counts-one-too-few": (
        "Each range counts one frame too few. All memory is there, and the number in the log, from which others "
        "compute their limits, is wrong."
    ),
    "block-crosses-the-ranges-end": (
        "The largest block that begins in a range is given, and not the largest that fits. What lies behind the "
        "range goes along."
    ),
    "block-not-aligned": (
        "Blocks are made as large as the range permits, and begin anywhere. The buddy of such a block is not its buddy."
    ),
    "marks-kept-in-the-tails": (
        "Of a block that is given, the first record is made the block's, and the others still say that somebody "
        "has each of them. A frame then lies in two blocks."
    ),
    "open-after-the-handover": (
        "Nothing says that memory was handed over. The early allocator goes on handing out frames that are the "
        "buddy allocator's (Linux: slab_is_available() is asked in memblock_alloc_range_nid, mm/memblock.c, 6.18)."
    ),
    "handed-over-with-nothing-said": (
        "A caller that asks the buddy allocator before it has anything gets the answer that memory is short, and "
        "begins to reclaim where there is nothing."
    ),
    "order-above-the-largest-not-recognised": (
        "A request that can never be met is refused by the name of another failure."
    ),
    "block-out-of-nothing": ("When nothing is left, the first frame is found all the same. It has an owner."),
    "holds-frames-back": (
        "A frame was handed over, and is never handed out: whoever takes it for a null pointer refuses frame 0."
    ),
    "reservations-forgotten": (
        "The bitmaps are gone, and nothing else was noted. Whoever later frees what was only needed at the start "
        "does not know what that was."
    ),
    "bitmaps-not-cleared": (
        "The words of the bitmaps keep what they said when their frames were handed over. No answer is wrong yet: "
        "code that still reads them goes unnoticed."
    ),
    "late-addition-in-silence": (
        "Memory is added after the handover, and the answer is success. It is lost: the bitmap that would have known "
        "of it is gone."
    ),
    "pool-exhausted-reported-as-too-early": (
        "When nothing is left, the answer is that there is nothing yet. The caller waits for the handover, which "
        "was long ago."
    ),
    "order-beyond-the-pools-largest": (
        "Blocks are made as large as the range permits, beyond the largest order of the buddy allocator. They "
        "stand in a list that it does not have."
    ),
}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/physical/bootmem/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "Early",
        "include/linux/memblock.h: struct memblock",
        "Two sorted lists of regions, what is memory and what is reserved, where there are two bitmaps here: a few "
        "dozen regions take less room than a bit for each frame, and any number of bytes can be reserved. bootmem, "
        "which Linux had until 4.19 (mm/bootmem.c), kept one bit for each frame, and could not tell a hole from a "
        "reservation.",
    ),
    (
        "initial",
        "mm/memblock.c: memblock_memory_init_regions, memblock_double_array",
        "memblock begins with arrays in the kernel's own image, and takes larger ones from itself. bootmem was told "
        "where to put its bitmap (init_bootmem_node, mm/bootmem.c, 4.19), as here.",
    ),
    (
        "add, reserve",
        "mm/memblock.c: memblock_add_range",
        "The same: ranges may overlap, and become one. memblock has no exclusive reservation; bootmem answered -EBUSY "
        "where BOOTMEM_EXCLUSIVE was asked for (__reserve, mm/bootmem.c, 4.19).",
    ),
    (
        "free",
        "mm/memblock.c: memblock_phys_free, memblock_remove_range",
        "memblock takes the range out of what is reserved, whether it was in or not. bootmem stopped the machine at a "
        "bit that was clear (__free: BUG, mm/bootmem.c, 4.19). Here it is refused by name.",
    ),
    (
        "alloc",
        "mm/memblock.c: memblock_find_in_range_node, __memblock_find_range_top_down, __memblock_find_range_bottom_up",
        "The same lowest or highest run. memblock's direction is a switch of the whole allocator, and not an argument; "
        "page 0 is never handed out, as 0 says that nothing was found. bootmem went on from where it had last "
        "succeeded.",
    ),
    (
        "handover",
        "mm/memblock.c: memblock_free_all, free_low_memory_core_early, __free_memory_core, __free_pages_memory",
        "The same: each free range in the largest aligned blocks that fit, and the number of pages as the answer. "
        "Where memblock's own arrays are not kept, they are given back later (memblock_discard). bootmem gave its "
        "bitmap last (free_all_bootmem_core, mm/bootmem.c, 4.19).",
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {
    "search-finds-the-next": (
        "Of each of the 2⁶⁴ words, the lowest and the highest bit that is set is found. A search from a frame on "
        "ends at the first frame that nobody has, or that somebody has, as is asked for; all that it passes over "
        "is otherwise. So does a search downwards, and none leaves the map."
    ),
    "run-is-free-aligned-inside": (
        "The run that a search finds bottom-up begins at a multiple of its alignment, lies in the map and ends at the "
        "limit or below, and nobody has any of its frames."
    ),
    "handover-conserves": (
        "One step of the handover, from any frame on: what it passes over is not free, and the block that it gives "
        "is all free, aligned to its size, inside the map, and of an order that the buddy allocator has. The next "
        "step begins behind that block; so each free frame is in one block that is given, and no other frame is in "
        "any."
    ),
}
"""Each is about any bitmaps whatever, of maps of 1 to 2**32 frames, from any frame on, with any largest order from 0
to 10."""
