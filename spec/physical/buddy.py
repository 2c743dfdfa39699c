"""The buddy allocator.

How are 4 KiB, 2 MiB and 4 MiB of adjacent memory obtained from one pool, and how is the pool kept from
crumbling into pieces too small to use? A block has 2**order frames and starts at a multiple of its size, so
every block but the largest has exactly one *buddy*: the other half of the block of twice the size. A large
block is halved until it fits the request; a block that comes back is merged with its buddy, again and again,
for as long as the buddy is free and whole. Both directions take one step for each order, and no table says
who belongs to whom: the buddy's number differs in one bit.

The smallest example, a pool of four frames:

>>> pool = initial(Frame(0), FrameCount(4), Order(2))
>>> pool = alloc(pool, Order(0), returned=Frame(0))
>>> [(block.head, block.order) for block in pool.free_blocks()]
[(1, 0), (2, 1)]
>>> pool = free(pool, Frame(0), Order(0), returned=None)
>>> [(block.head, block.order) for block in pool.free_blocks()]
[(0, 2)]
>>> alloc(pool, Order(1), returned=Frame(1))
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: a block starts at a multiple of its size
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from attrs import frozen

from spec.vocabulary import (
    NONE,
    Failure,
    Frame,
    FrameCount,
    Order,
    Span,
    Table,
    align_down,
    align_up,
    ensure,
    exactly_one,
    exists,
    for_all,
    implies,
    negate,
    require,
    select,
    symbolic,
)

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
        return iter(range(self.head, self.head + self.size))

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
    """For each frame that somebody holds, the order of the block that holds it. Blocks are aligned, so the
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

    def carve(self, block: Block) -> Pool:
        return Pool(self.start, self.frames, self.max_order, self.held.fill(block, block.order))

    def release(self, block: Block) -> Pool:
        return Pool(self.start, self.frames, self.max_order, self.held.erase(block))

    def order_at(self, frame: Frame) -> Order:
        """The order of the block, live or free, that begins at the frame; NONE where none does."""
        live = self.live_order(frame)
        return live if live != NONE else self._free_order_at(frame)

    def is_free_at(self, frame: Frame) -> bool:
        return self._free_order_at(frame) != NONE

    def _free_order_at(self, frame: Frame) -> Order:
        for order in range(self.max_order, -1, -1):
            head = align_down(frame, order)
            block = Block(Frame(head), Order(order))
            if self.contains(block) and self.is_free(block):
                return Order(order) if head == frame else NONE
        return NONE

    def free_blocks(self) -> Iterator[Block]:
        """The free blocks from the first frame to the last."""
        frame = self.start
        while frame < self.end:
            order = self.order_at(frame)
            if not self.is_held(frame):
                yield Block(frame, order)
            frame = Frame(frame + (1 << order))


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
    def order_at(self, frame: Frame) -> Order: ...
    def is_free_at(self, frame: Frame) -> Any: ...


def initial(start: Frame, frames: FrameCount, max_order: Order) -> Pool:
    """A pool that nobody holds anything of."""
    require(frames >= 1, "a pool has at least one frame")
    require((start >= 0) & (max_order >= 0), "frames and orders are numbered from 0")
    return Pool(start, frames, max_order, Table())


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
    heads = ((Frame(align_down(frame, order)), order) for order in range(blocks.max_order + 1))
    return exactly_one((head >= blocks.start) & (blocks.order_at(head) == order) for head, order in heads)


def well_placed(blocks: Blocks, frame: Frame) -> Any:
    """every block is aligned to its size and inside the pool"""
    order = blocks.order_at(frame)
    block = Block(frame, select(order == NONE, 0, order))
    has_order = (order >= 0) & (order <= blocks.max_order)
    return (order == NONE) | (has_order & block.is_aligned & (block.last < blocks.end))


def coalesced(blocks: Blocks, frame: Frame) -> Any:
    """no two free buddies of one order remain unmerged"""
    order = blocks.order_at(frame)
    buddy = Block(frame, select(order == NONE, 0, order)).buddy.head
    inside = (buddy >= blocks.start) & (buddy < blocks.end)
    unmerged = inside & blocks.is_free_at(buddy) & (blocks.order_at(buddy) == order)
    return implies(blocks.is_free_at(frame) & (order < blocks.max_order), negate(unmerged))


INVARIANTS = (one_block, well_placed, coalesced)
"""Each holds at every frame of the pool, after every operation."""

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def alloc(pool: Pool, order: Order, *, returned: Frame | Failure) -> Pool:
    """Hand out 2**order frames that nobody holds, in one aligned block.

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
    ensure(pool.is_free(block), "hands out only frames that nobody holds")
    return pool.carve(block)


def free(pool: Pool, frame: Frame, order: Order, *, returned: None | Failure) -> Pool:
    """Give back a block, named by its first frame and by the order with which it was handed out.

    The order is asked for because the caller knows it and the allocator could do without a record. What is
    not a live block is refused by name, and changes nothing: a double free is the commonest of these.
    """
    if not (pool.start <= frame < pool.end and pool.has_order(order)):
        ensure(returned is Failure.OUT_OF_RANGE, "a frame or an order outside the pool is refused as out of range")
        return pool
    held = pool.live_order(frame)
    if held == NONE:
        ensure(returned is Failure.NOT_ALLOCATED, "only a block that somebody holds can be given back")
        return pool
    if held != order:
        ensure(returned is Failure.WRONG_ORDER, "a block goes back with the order that it was handed out with")
        return pool
    ensure(returned is None, "a block that somebody holds can be given back")
    return pool.release(Block(frame, order))


def reserve(pool: Pool, first: Frame, count: FrameCount, *, returned: None | Failure) -> Pool:
    """Take the given frames: firmware tables, the kernel's own image, a range for a device.

    The range need not be a block. It is held frame by frame, each a block of order 0, and is given back so.
    All or nothing: a range of which somebody holds a part is refused whole.
    """
    if not (pool.start <= first < pool.end and 1 <= count <= pool.end - first):
        ensure(returned is Failure.OUT_OF_RANGE, "a range that is empty or leaves the pool is refused as out of range")
        return pool
    frames = Span(first, first + count)
    unheld = for_all(frames, lambda frame: negate(pool.is_held(frame)))
    if returned is None:
        ensure(unheld, "reserves only frames that nobody holds")
        return Pool(pool.start, pool.frames, pool.max_order, pool.held.fill(frames, Order(0)))
    ensure(returned is Failure.BUSY, "a range inside the pool is refused as busy alone")
    ensure(negate(unheld), "refuses to reserve only when somebody holds a part of the range")
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

# ── Laws ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Machine(Protocol):
    """Something that performs the operations and can say what state it is in."""

    @property
    def state(self) -> Pool: ...
    def perform(self, operation: str, *arguments: Any) -> Any: ...


def free_undoes_alloc(machine: Machine, order: Order) -> None:
    """giving back what was just handed out restores the state"""
    before = machine.state
    frame = machine.perform("alloc", order)
    if isinstance(frame, Failure):
        return
    ensure(machine.perform("free", frame, order) is None, "what was just handed out can be given back")
    ensure(same(before, machine.state), "giving back what was just handed out restores the state")


LAWS = (free_undoes_alloc,)


def same(one: Pool, other: Pool) -> Any:
    """Whether two pools are held alike, frame by frame."""
    return for_all(one.span, lambda frame: one.held.get(frame, NONE) == other.held.get(frame, NONE))


# ── Measures ─────────────────────────────────────────────────────────────────────────────────────────────────


def fragmentation_index(pool: Pool, order: Order) -> int:
    """Why a request of this order would fail, in thousandths: near 0 for want of memory, near 1000 because free
    memory lies in pieces; −1000 where the request would succeed, 0 where nothing is free.

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

PITFALLS: dict[str, str] = {}
"""Filled below: what implementations get wrong, each one a runnable fault (checks/pairings/physical/buddy.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

LINUX = ()

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {}
