"""The buddy allocator.

How are 4 KiB, 2 MiB and 4 MiB of adjacent memory obtained from one pool, and how is the pool kept from crumbling into
pieces too small to use?

Physical memory is divided into *frames* of 4 KiB. Most callers want one; some want many that lie next to each other: a
page of 2 MiB takes 512 frames, and a device that does not go through page tables may want a buffer of 4 MiB, which is
2**10 frames. When frames are allocated and freed in any order, the free ones end up scattered. Both pools below have
four free frames, which is 16 KiB; only one of them can serve a request for 16 KiB. Free memory that is there and lies
in pieces too small to use is called *external fragmentation*.

The buddy allocator works against it by what sizes and places it permits. A *block* has 2**order frames and starts at a
multiple of its size, so that every block but the largest has exactly one *buddy*: the other half of the block of twice
the size. Sizes are powers of two because then halving a block gives two blocks of a permitted size, and two buddies
make one again. A request is served from the smallest free block that is large enough, halved until it fits. A block
that is freed is merged with its buddy, again and again, for as long as the buddy is free and whole. With the largest
order at 10, as in Linux, either takes ten steps at most, and no table says which blocks belong together: the numbers
of a block's first frame and of its buddy's differ in one bit. What is paid for this is *internal fragmentation*: five
frames are asked for as eight, and three of them lie idle.

The smallest example is a pool of four frames, 16 KiB. An operation below does not allocate anything: it is the law, and
judges an allocator. Which of the free blocks is handed out is the allocator's choice, so its answer is given to the
law as `returned=`; the law accepts it and gives the pool as it is afterwards, or refuses it. Here frame 0, at address
0x0, is allocated and freed. The last answer is refused: two frames from address 0x1000 on are no block.

>>> pool = initial(start=Frame(0), frames=FrameCount(4), max_order=Order(2))
>>> pool = alloc(pool, order=Order(0), returned=Frame(0))
>>> [(hex(block.head * 0x1000), block.order) for block in pool.free_blocks()]
[('0x1000', 0), ('0x2000', 1)]
>>> pool = free(pool, frame=Frame(0), order=Order(0), returned=None)
>>> [(hex(block.head * 0x1000), block.order) for block in pool.free_blocks()]
[('0x0', 2)]
>>> alloc(pool, order=Order(1), returned=Frame(1))
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: a block starts at a multiple of its size
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from attrs import frozen

from spec.physical.words import BuddyFailure as Failure
from spec.vocabulary import (
    FRAME_LIMIT,
    NONE,
    Frame,
    FrameCount,
    Order,
    Span,
    Table,
    align_down,
    align_up,
    all_of,
    any_of,
    ensure,
    exactly_one,
    exists,
    for_all,
    implies,
    negate,
    require,
    symbolic,
    up_to,
)

MOST_FRAMES = FrameCount(1 << 32)
"""16 TiB of 4 KiB frames."""
LARGEST_ORDER = Order(10)
"""Linux: MAX_PAGE_ORDER, include/linux/mmzone.h, 6.18, where the architecture configures nothing else."""

# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Block:
    """2**order frames from `head` on, a multiple of their number: the block of a frame is found by rounding down."""

    head: Frame
    order: Order

    @property
    def size(self) -> int:
        return 1 << self.order

    @property
    def last(self) -> Frame:
        """The last frame: an aligned head's low bits are zero."""
        return Frame(self.head | (self.size - 1))

    @property
    def is_aligned(self) -> Any:
        return (self.head & (self.size - 1)) == 0

    @property
    def buddy(self) -> Block:
        """The other half of the block of twice the size. A buddy's buddy is the block itself.

        >>> Block(Frame(4), Order(1)).buddy
        Block(head=6, order=1)
        """
        return Block(Frame(self.head ^ self.size), self.order)

    # The frames, as something to quantify over (spec.vocabulary.Domain).

    kind = "frame"

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.head, self.head + (1 << self.order)))

    def contains(self, frame: Any) -> Any:
        return align_down(frame, self.order) == self.head

    def symbolic_bound(self) -> Any:
        return symbolic(self.head, self.order)


@frozen
class Heads:
    """The first frames of all blocks of one order that lie in a pool."""

    start: Frame
    end: Frame
    order: Order

    kind = "frame"

    def __iter__(self) -> Iterator[int]:
        size = 1 << self.order
        return iter(range(align_up(self.start, self.order), self.end - size + 1, size))

    def contains(self, frame: Any) -> Any:
        block = Block(frame, self.order)
        return block.is_aligned & (self.start <= frame) & (block.last < self.end)

    def symbolic_bound(self) -> Any:
        return symbolic(self.start, self.end, self.order)


@frozen
class Pool:
    """Who holds what. Free memory needs no record of its own: blocks merge whenever they can, so the free
    blocks are the largest aligned ones that fit between the live ones."""

    start: Frame
    """The first frame; any number, not only a multiple of a large block."""
    frames: FrameCount
    """How many frames; any number, not only a power of two."""
    max_order: Order
    """The largest order (Linux: MAX_PAGE_ORDER, 10 by default)."""
    held: Table[Frame, Order]
    """For each allocated frame, the order of the block that it belongs to. Blocks are aligned, so the
    block of a frame begins at the frame rounded down."""

    @property
    def end(self) -> Frame:
        return Frame(self.start + self.frames)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def has_order(self, order: Order) -> Any:
        return (order >= 0) & (order <= self.max_order)

    def contains(self, block: Block) -> Any:
        return (self.start <= block.head) & (block.last < self.end)

    def is_held(self, frame: Frame) -> Any:
        return self.held.get(frame, NONE) != NONE

    def is_free(self, block: Block) -> Any:
        held = self.held
        return for_all(block, lambda frame: held.get(frame, NONE) == NONE)

    def has_free(self, order: Order) -> Any:
        """Whether 2**order frames could be handed out: some aligned block of that order is free."""
        heads = Heads(self.start, self.end, order)
        return exists(heads, lambda head: self.is_free(Block(head, order)))

    def live_order(self, frame: Frame) -> Order:
        """The order of the live block that begins at the frame; NONE where none does."""
        order = self.held.get(frame, NONE)
        if order == NONE or align_down(frame, order) != frame:
            return NONE
        return order

    def with_held(self, held: Table[Frame, Order]) -> Pool:
        """The pool with another table; itself, where it is the same one, as tables are that change in place."""
        return self if held is self.held else Pool(self.start, self.frames, self.max_order, held)

    def carve(self, block: Block) -> Pool:
        return self.with_held(self.held.fill(block, block.order))

    def release(self, block: Block) -> Pool:
        return self.with_held(self.held.erase(block))

    def begins(self, frame: Frame, order: Order) -> bool:
        """Whether a block of the order, live or free, begins at the frame."""
        return self.live_order(frame) == order or self.begins_free(frame, order)

    def begins_free(self, frame: Frame, order: Order) -> bool:
        """Whether a free block of the order begins at the frame: free, and not half of a larger free one."""
        block = Block(frame, order)
        whole = Block(Frame(align_down(frame, order + 1)), Order(order + 1))
        return self._is_free_block(block) and not (order < self.max_order and self._is_free_block(whole))

    def _is_free_block(self, block: Block) -> bool:
        return bool(block.is_aligned and self.contains(block) and self.is_free(block))

    def free_blocks(self) -> Iterator[Block]:
        """The free blocks from the first frame to the last."""
        for frame in self.span:
            for order in range(self.max_order + 1):
                if self.begins_free(Frame(frame), Order(order)):
                    yield Block(Frame(frame), Order(order))


class Blocks(Protocol):
    """What the invariants read: a Pool offers it, and so does an implementation's image."""

    @property
    def start(self) -> Frame: ...
    @property
    def end(self) -> Frame: ...
    @property
    def span(self) -> Span: ...
    @property
    def max_order(self) -> Order: ...
    def begins(self, frame: Frame, order: Order) -> Any: ...
    def begins_free(self, frame: Frame, order: Order) -> Any: ...


def initial(start: Frame, frames: FrameCount, max_order: Order) -> Pool:
    """A pool of which nothing is allocated."""
    require(frames >= 1, "a pool has at least one frame")
    require((start >= 0) & (max_order >= 0), "frames and orders are numbered from 0")
    return Pool(start, frames, max_order, Table())


def is_geometry(start: Frame, frames: FrameCount, max_order: Order) -> Any:
    """Whether there is such a pool: of 1 to 2**32 frames, all of them below frame 2**52, with a largest order from 0 to
    10. The theorems are about each of these; an implementation makes them all, and refuses any other."""
    has_frames = (frames >= 1) & (frames <= MOST_FRAMES) & (start >= 0) & (start <= FRAME_LIMIT - frames)
    return has_frames & (max_order >= 0) & (max_order <= LARGEST_ORDER)


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

FAILURES = {
    "alloc": (Failure.OUT_OF_RANGE, Failure.NO_MEMORY),
    "free": (Failure.OUT_OF_RANGE, Failure.NOT_ALLOCATED, Failure.WRONG_ORDER),
    "reserve": (Failure.OUT_OF_RANGE, Failure.BUSY),
}
"""How each operation may refuse; anything else that an operation answers is described in its text."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────


def one_block(blocks: Blocks, frame: Frame) -> Any:
    """every frame lies in exactly one block"""
    return exactly_one(
        (head >= blocks.start) & blocks.begins(head, order)
        for order in _orders(blocks)
        for head in [Frame(align_down(frame, order))]
    )


def well_placed(blocks: Blocks, frame: Frame) -> Any:
    """every block is aligned to its size and inside the pool"""
    return all_of(
        implies(blocks.begins(frame, order), block.is_aligned & (block.last < blocks.end))
        for order in _orders(blocks)
        for block in [Block(frame, order)]
    )


def coalesced(blocks: Blocks, frame: Frame) -> Any:
    """no two free buddies of one order remain unmerged"""
    return negate(
        any_of(
            (order < blocks.max_order)
            & blocks.begins_free(frame, order)
            & (buddy >= blocks.start)
            & blocks.begins_free(buddy, order)
            for order in _orders(blocks)
            for buddy in [Block(frame, order).buddy.head]
        )
    )


def _orders(blocks: Blocks) -> Iterator[Order]:
    """The orders that a block may have."""
    return map(Order, up_to(blocks.max_order, LARGEST_ORDER))


INVARIANTS = (one_block, well_placed, coalesced)
"""Each holds at every frame of the pool, after every operation."""

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def alloc(pool: Pool, order: Order, *, returned: Frame | Failure) -> Pool:
    """Hand out 2**order frames that are not allocated, in one aligned block.

    Which block is policy, and stays open: the answer says. A caller may rely on the alignment (a 2 MiB page
    table entry needs it), and on this: while an aligned range of the size is free, the request succeeds.
    """
    if not pool.has_order(order):
        ensure(returned is Failure.OUT_OF_RANGE, "an order that the pool does not have is refused as out of range")
        return pool
    if isinstance(returned, Failure):
        ensure(returned is Failure.NO_MEMORY, "an order that the pool has is refused for want of memory alone")
        ensure(negate(pool.has_free(order)), "refuses only when no free block is large enough")
        return pool
    block = Block(returned, order)
    ensure(block.is_aligned, "a block starts at a multiple of its size")
    ensure(pool.contains(block), "hands out only frames of the pool")
    ensure(pool.is_free(block), "hands out only frames that are not allocated")
    return pool.carve(block)


def free(pool: Pool, frame: Frame, order: Order, *, returned: Failure | None) -> Pool:
    """Give back a block, named by its first frame and by the order with which it was handed out.

    The order is asked for because the caller knows it and the allocator could do without a record. What is
    not a live block is refused by name, and changes nothing: a double free is the commonest of these.
    """
    if not (pool.start <= frame < pool.end and pool.has_order(order)):
        ensure(returned is Failure.OUT_OF_RANGE, "a frame or an order outside the pool is refused as out of range")
        return pool
    held = pool.live_order(frame)
    if held == NONE:
        ensure(returned is Failure.NOT_ALLOCATED, "only an allocated block can be given back")
        return pool
    if held != order:
        ensure(returned is Failure.WRONG_ORDER, "a block goes back with the order that it was handed out with")
        return pool
    ensure(returned is None, "an allocated block can be given back")
    return pool.release(Block(frame, order))


def reserve(pool: Pool, first: Frame, count: FrameCount, *, returned: Failure | None) -> Pool:
    """Take the given frames: firmware tables, the kernel's own image, a range for a device.

    The range need not be a block. It is allocated as blocks of order 0, one for each frame, and each
    is freed by itself. All or nothing: a range of which a part is allocated is refused whole.
    """
    if not (pool.start <= first < pool.end and 1 <= count <= pool.end - first):
        ensure(returned is Failure.OUT_OF_RANGE, "a range that is empty or leaves the pool is refused as out of range")
        return pool
    frames = Span(first, first + count)
    unheld = for_all(frames, lambda frame: negate(pool.is_held(frame)))
    if returned is None:
        ensure(unheld, "reserves only frames that are not allocated")
        return pool.with_held(pool.held.fill(frames, Order(0)))
    ensure(returned is Failure.BUSY, "a range inside the pool is refused as busy alone")
    ensure(negate(unheld), "refuses to reserve only when a part of the range is allocated")
    return pool


OPERATIONS = (alloc, free, reserve)
"""What a caller may ask for."""


def hand_out_unseen(pool: Pool, frame: Frame, order: Order) -> Pool:
    """A block was handed out while nobody watched: before a recording began, or by a path that it leaves out.

    Happens inside, without a call. It is how a recording is read that does not show everything.
    """
    block = Block(frame, order)
    require(block.is_aligned & pool.contains(block), "what was handed out unseen was a block of the pool")
    require(pool.is_free(block), "what was handed out unseen was free")
    return pool.carve(block)


INTERNAL_OPERATIONS = (hand_out_unseen,)

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────


class Performer(Protocol):
    """Something that performs the operations and can say what state it is in."""

    @property
    def state(self) -> Pool: ...
    def perform(self, operation: str, *arguments: Any) -> Any: ...


def free_undoes_alloc(machine: Performer, order: Order) -> None:
    """giving back what was just handed out restores the state"""
    before = machine.state
    frame = machine.perform("alloc", order)
    if isinstance(frame, Failure):
        return
    ensure(machine.perform("free", frame, order) is None, "what was just handed out can be given back")
    ensure(same(before, machine.state), "giving back what was just handed out restores the state")


RELATIONS = (free_undoes_alloc,)


def same(one: Pool, other: Pool) -> Any:
    """Whether two pools are the same frames in blocks of the same orders, held alike."""
    shape = (one.start == other.start) & (one.end == other.end) & (one.max_order == other.max_order)
    return shape & for_all(one.span, lambda frame: one.held.get(frame, NONE) == other.held.get(frame, NONE))


# ── Measures ─────────────────────────────────────────────────────────────────────────────────────────────────


def fragmentation_index(pool: Pool, order: Order) -> int:
    """Why a request of this order would fail, in thousandths: near 1000 because free memory lies in many pieces, near
    0 for want of memory, and below 0, though never below −500, where a single block is free and too small; −1000
    where the request would succeed, 0 where nothing is free.

    Linux: __fragmentation_index, mm/vmstat.c, 6.18, integer divisions included.

    >>> pool = initial(Frame(0), FrameCount(4), Order(2))
    >>> for frame in (0, 2):
    ...     pool = alloc(pool, Order(0), returned=Frame(frame))
    >>> fragmentation_index(pool, Order(1)), fragmentation_index(pool, Order(0))
    (0, -1000)
    """
    sizes = [block.size for block in pool.free_blocks()]
    wanted = 1 << order
    if not sizes:
        return 0
    if any(size >= wanted for size in sizes):
        return -1000
    return 1000 - (1000 + sum(sizes) * 1000 // wanted) // len(sizes)


def unusable_share(pool: Pool, order: Order) -> int:
    """The percentage of free frames that lie in blocks too small for the order (Linux: extfrag_for_order)."""
    sizes = [block.size for block in pool.free_blocks()]
    free_frames = sum(sizes)
    usable = sum(size for size in sizes if size >= 1 << order)
    return (free_frames - usable) * 100 // free_frames if free_frames else 0


# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "merges-into-the-upper-half": (
        "The merged block begins where its upper half did. It is neither aligned nor where its memory is, and the "
        "lower half is lost."
    ),
    "double-free-accepted": (
        "A block that is not allocated is given back, and the answer is success. The caller that has lost count does "
        "not learn it, and the next such call may free what is allocated to another by then."
    ),
    "stops-merging-one-order-early": (
        "The loop's bound is one too low (Linux counted its orders exclusively until 6.4, with many an off-by-one). "
        "Blocks of the largest order, once split, never come back."
    ),
    "never-merges": (
        "Blocks are halved and not merged again. Everything works until the first request for a large block after "
        "the pool has been used for a while."
    ),
    "merges-with-a-buddy-of-another-order": (
        "The buddy's first frame is free, and so the whole buddy is taken to be free. Where it has been split, the "
        "merged block contains frames that are allocated."
    ),
    "reads-a-buddy-that-does-not-exist": (
        "A property of the buddy is read before there is known to be a buddy: memory need not begin or end at a "
        "multiple of the largest block. Linux read the migrate type of such a page, and mended it in 787af64d05cd."
    ),
    "files-a-merged-block-with-its-halves": (
        "After a merge the block is put into the list of its halves' order. Half of its memory is lost at every merge."
    ),
    "wrong-order-accepted": (
        "The order that the caller names is not compared with the record. A caller that is wrong about the size of "
        "what it holds goes on believing it."
    ),
    "looks-below-the-pool": (
        "The lower bound of a frame number is not checked. The record that is read in front of the first one belongs "
        "to something else, and is believed."
    ),
    "frame-at-the-limit-accepted": (
        "The comparison with the pool's end is off by one. The record of the frame after the last one is read, and "
        "does not exist."
    ),
    "free-fails-beside-a-held-buddy": (
        "A buddy that is held ends the merging; here it makes the whole call fail. The block is no longer recorded as "
        "held and was never filed as free, so nobody can have it again."
    ),
    "clears-the-used-bit-alone": (
        "A record that goes back is cleared of its mark, and keeps its order. No answer is wrong yet: the record says "
        "something that means nothing, until code is added that reads it."
    ),
    "order-above-the-largest-not-recognised": (
        "A request that no pool can ever meet is answered as if memory were short. The caller waits for memory, or "
        "reclaims it, for ever."
    ),
    "exhaustion-reported-as-busy": (
        "Want of memory is reported under another failure's name. Callers decide by the name whether to reclaim, to "
        "ask for less, or to try again at once."
    ),
    "largest-list-never-searched": (
        "The test that follows the search is off by one, so that the list of the largest blocks counts as empty. A "
        "pool that nobody has used refuses everything."
    ),
    "hands-out-the-middle": (
        "Where a larger block had to be split, the answer points into its middle. The frames are free, and the block "
        "is not aligned: a 2 MiB page-table entry made of it maps the wrong memory."
    ),
    "record-number-for-frame-number": (
        "The number of the record is returned in the place of the frame's: the two differ by the pool's origin. In a "
        "pool whose records are numbered by frame, nobody would notice."
    ),
    "first-frame-as-last-resort": (
        "When nothing is left, a single frame is found all the same: the first one, whoever holds it. Two owners write "
        "to one frame, and both trust what they read."
    ),
    "handed-out-and-not-marked": (
        "A block leaves its list and its record is not marked as held. It can never be given back."
    ),
    "pushes-the-half-that-is-kept": (
        "When a block is split, the wrong half is filed as free. One half has two owners at the next request, and the "
        "other has none."
    ),
    "pushes-the-half-with-the-whole-order": (
        "When a block is split, the half that is filed keeps the order of the whole. The next to get it is given its "
        "neighbour's frames too."
    ),
    "stale-link-in-an-unlinked-record": (
        "A record that leaves its list keeps a link. Nothing reads it, until something does: Linux overwrites both "
        "links with poison for this reason (list_del)."
    ),
    "back-link-not-mended": (
        "The record after the one that leaves a list still points back at it. Taking blocks from the front never shows "
        "it; merging, which takes them from the middle, tears the list."
    ),
    "aligns-to-the-start-of-the-pool": (
        "Blocks are aligned relative to where the pool begins, not to zero. All is well in every pool that begins at a "
        "multiple of its largest block, as most tests' pools do."
    ),
    "a-block-sticks-out-past-the-end": (
        "When the pool is laid out, the last block may be one frame too long. Its last frame is a device's register, "
        "or nothing."
    ),
    "leaves-out-the-last-frame": (
        "When the pool is laid out, the loop ends one frame early. A frame that lies in no block can neither be handed "
        "out nor reserved, and is missed by nobody."
    ),
    "empty-range-reserved": (
        "A range of no frames is reserved, with success. A caller that computed its length wrongly goes on as if it "
        "held something."
    ),
    "busy-range-reported-as-reserved": (
        "A range of which a part is allocated is reported as reserved. The caller writes over a stranger's memory."
    ),
    "busy-range-reported-as-out-of-range": (
        "A range that is only busy is reported as outside the pool. The caller gives up, where it could have moved "
        "what is in the way and tried again."
    ),
    "largest-blocks-not-reserved": (
        "The search for the free block that holds a frame ends one order early. In a fresh pool nothing can be "
        "reserved, although nothing is allocated."
    ),
    "only-the-first-frame-is-checked": (
        "Of a range that is to be reserved, the first block is checked and no other. Half-way through, the split runs "
        "into a frame that is allocated."
    ),
    "forgets-the-tail-of-the-range": (
        "The last frame of a reserved range stays free. It is handed out to the next who asks, beside the one that "
        "reserved it."
    ),
    "reserved-and-not-marked": (
        "The frames of a reserved range leave their lists and are not marked as held. They lie in no block, and can "
        "never be given back."
    ),
    "order-below-zero-not-recognised": (
        "An order is a signed number, and only its upper bound is compared. The search begins in front of the lists, "
        "and for the smallest numbers the list's address is computed with an overflow."
    ),
}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/physical/buddy/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "alloc",
        "mm/page_alloc.c: __rmqueue_smallest",
        "The same search, from the order asked for upwards. Linux has a list for each order and migrate type, falls "
        "back from one type to another, keeps blocks of small orders in lists for each CPU, and reclaims or compacts "
        "before it gives up; here there is one list for each order, and a refusal is final.",
    ),
    (
        "alloc: splitting",
        "mm/page_alloc.c: expand",
        "Linux keeps the lower half and files the upper one. Here either half can be kept: reserve keeps the one that "
        "holds the frame it wants.",
    ),
    (
        "free",
        "mm/page_alloc.c: __free_one_page",
        "The same loop. Linux trusts its caller: a wrong order or a block that is not allocated is not an answer "
        "there but a fault, which its checks of bad pages may notice. Linux also keeps isolated memory from merging "
        "with other memory, and files a block at the tail of its list where it is likely to merge further soon.",
    ),
    (
        "Block.buddy",
        "mm/internal.h: __find_buddy_pfn",
        "The same: the frame number with one bit changed.",
    ),
    (
        "free: whether the buddy may be merged",
        "mm/internal.h: find_buddy_page_pfn, page_is_buddy",
        "Linux reads the record of the buddy without comparing its number with the memory's bounds, as a record exists "
        "there, and then asks whether it is free, has the same order and lies in the same zone. Here the number is "
        "compared with the pool's bounds first, as there may be no record; free and of the order is then one word.",
    ),
    (
        "reserve",
        "mm/page_alloc.c: alloc_contig_range, free_contig_range",
        "Linux isolates the range and moves what is in use out of it; only what cannot be moved makes it busy. Here "
        "nothing is moved, and what is allocated makes the range busy. Both hand out single frames.",
    ),
    (
        "Pool.max_order",
        "include/linux/mmzone.h: MAX_PAGE_ORDER",
        "A constant of the build in Linux, 10 unless the architecture says otherwise; here an argument of the pool.",
    ),
    (
        "fragmentation_index",
        "mm/vmstat.c: __fragmentation_index",
        "The same arithmetic. Linux sums up a zone's counters of free blocks; here the free blocks themselves are "
        "counted.",
    ),
    (
        "unusable_share",
        "mm/vmstat.c: extfrag_for_order",
        "The same share. Linux takes it from the same counters.",
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {
    "init-establishes-invariant": (
        "Each of these pools can be made, and when it has just been laid out it satisfies every invariant, at every "
        "frame."
    ),
    "alloc-preserves-invariant": (
        "Where every invariant holds at every frame, it does so again after alloc, of any order, whatever the answer."
    ),
    "free-preserves-invariant": (
        "Where every invariant holds at every frame, it does so again after free, of any frame and order, whatever "
        "the answer."
    ),
    "reserve-preserves-invariant": (
        "Where every invariant holds at every frame, it does so again after reserve, of any range, whatever the answer."
    ),
    "alloc-returns-free-frames": (
        "A block that alloc hands out is aligned to its size, lies in the pool, and has no frame that was allocated."
    ),
    "alloc-refuses-only-when-exhausted": (
        "Where alloc refuses an order that the pool has, the pool has no aligned block of that order that is free, and "
        "the answer is: no memory."
    ),
    "free-undoes-alloc": (
        "A block that alloc has handed out can be given back, and then every frame is held by whom it was held before."
    ),
    "frame-condition": (
        "An operation changes nothing for frames that it does not hand out, take or give back: every other live block "
        "stays, with its order. An operation that refuses changes nothing for any frame."
    ),
    "no-out-of-range-access": "No operation reads or writes a word outside the image, whatever its arguments.",
    "no-overflow": (
        "No sum, difference or shift that an operation computes leaves the range of a signed 64-bit word, whatever its "
        "arguments."
    ),
    "free-answers-exactly": (
        "free answers success where the frame and the order are those of a live block, and otherwise the failure that "
        "the law names: out of range, not allocated, or wrong order."
    ),
    "reserve-answers-exactly": (
        "reserve answers success where the range is not empty, lies in the pool and has no frame that is allocated; "
        "and otherwise the failure that the law names: out of range, or busy."
    ),
}
"""Each is about every pool that there is (is_geometry): of 1 to 2**32 frames, from any frame on, with any largest order
from 0 to 10; and about any other blocks, live or free, in any number and place. Arguments are any 64-bit words."""
