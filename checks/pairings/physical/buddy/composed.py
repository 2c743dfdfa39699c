"""What somebody's buddy allocator may offer besides the law's operations, judged by these: memory that is added while
the pool is used, or taken away, and ranges of frames of which the number is no power of two.

A pool of the law has all its frames from the start. Those that its allocator does not have yet are held by nobody who
could give them back: they are marked as a block that begins before any pool, so that the law permits none of them to be
handed out, taken or freed. To add memory is to erase such marks, and to take it away is to make them.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import spec.physical.buddy as law
from checks.pairing import Arguments, Composed, Operation
from spec.physical.buddy import Block, Pool
from spec.physical.words import BuddyFailure as Failure
from spec.vocabulary import NONE, Frame, FrameCount, Order, Span, align_down, ensure, require

ABSENT = Order(52)
"""The mark of a frame that a pool does not have yet, in the place of a block's order: a block of 2**52 frames begins at
frame 0 alone (spec.vocabulary.FRAME_LIMIT), and of that no pool begins without it."""
SMALL_FRAMES = 8
"""Up to this many frames every range is listed."""
MOST_ADDED, MOST_TAKEN = 1 << 10, 40
"""How many frames random calls add at once, and take, at most."""
KEPT = 3
"""Of how many frames that are drawn one has to be there for a random call to take memory away."""

# ── What is judged ───────────────────────────────────────────────────────────────────────────────────────────


def withhold(pool: Pool, first: Frame, count: FrameCount, *, returned: None = None) -> Pool:
    """What a construction amounts to that is given a part of the memory."""
    require((first > 0) & (pool.start <= first) & (1 <= count <= pool.end - first), "frames of the pool are withheld")
    return pool.with_held(pool.held.fill(Span(first, first + count), ABSENT))


def add_memory(pool: Pool, first: Frame, count: FrameCount, *, returned: Failure | None) -> Pool:
    """Give a pool frames that it did not have, anywhere beside those that it has: they are free, and merge with what is
    free beside them (Linux: online_pages, mm/memory_hotplug.c)."""
    require(is_absent(pool, first, count), "what is added to a pool it did not have")
    ensure(returned is None, "memory that a pool does not have yet can be added to it")
    return pool.with_held(pool.held.erase(Span(first, first + count)))


def resize(pool: Pool, frames: FrameCount, *, returned: Failure | None) -> Pool:
    """Make a pool larger: it has this many frames from here on, and all that it had are held as before."""
    present = present_in(pool)
    require(is_larger(pool, frames), "a pool is made larger")
    ensure(returned is None, "a pool can be made larger where there is memory behind it")
    return pool.with_held(pool.held.erase(Span(pool.start + present, pool.start + frames)))


def remove_memory(pool: Pool, first: Frame, count: FrameCount, *, returned: Failure | None) -> Pool:
    """Take frames away from a pool, all of which are free: none of them is the pool's from here on. A range of which a
    part is held is refused whole. Linux moves what it can first, and says EBUSY of the rest (offline_pages,
    mm/memory_hotplug.c); frames that callers have by their numbers cannot be moved."""
    require(is_removable(pool, first, count), "what is taken from a pool are frames that it has, and not frame 0")
    pool = law.reserve(pool, first, count, returned=returned)
    return pool if returned is not None else pool.with_held(pool.held.fill(Span(first, first + count), ABSENT))


def shrink(pool: Pool, frames: FrameCount, *, returned: Failure | None) -> Pool:
    """Make a pool smaller: it has this many frames from here on, where all behind them are free."""
    require(is_smaller(pool, frames), "a pool is made smaller, and keeps a frame")
    first = Frame(pool.start + frames)
    return remove_memory(pool, first, FrameCount(present_in(pool) - frames), returned=returned)


def alloc_range(pool: Pool, count: FrameCount, *, returned: Frame | Failure) -> Pool:
    """Hand out so many frames one behind the other, each a block of order 0 from here on, and leave free what is left
    of the block that they were taken from (Linux: alloc_pages_exact, mm/page_alloc.c, which splits a block and frees
    its tail). Where they begin stays open. While a free block has room for them the request succeeds."""
    require(count >= 1, "something is asked for")
    if isinstance(returned, Failure):
        return refused(pool, count, returned)
    return handed_out(pool, (Block(Frame(frame), Order(0)) for frame in range(returned, returned + count)))


def alloc_range_as_blocks(pool: Pool, count: FrameCount, *, returned: Frame | Failure) -> Pool:
    """The same where the frames are the largest blocks that they can be, each of which is given back whole."""
    require(count >= 1, "something is asked for")
    if isinstance(returned, Failure):
        return refused(pool, count, returned)
    return handed_out(pool, blocks_in(returned, count, pool.max_order))


def reserve_as_blocks(pool: Pool, first: Frame, count: FrameCount, *, returned: Failure | None) -> Pool:
    """Take the given frames, as `reserve` does, which are the largest blocks that they can be from here on: each is
    given back whole."""
    pool = law.reserve(pool, first, count, returned=returned)
    for block in blocks_in(first, count, pool.max_order) if returned is None else ():
        pool = pool.carve(block)
    return pool


def free_range(pool: Pool, first: Frame, count: FrameCount, *, returned: Failure | None) -> Pool:
    """Give back frames one behind the other, each of which is a block of order 0 (Linux: free_pages_exact,
    free_contig_range, mm/page_alloc.c): all of what was taken at once, a part of it, or parts of several."""
    require(are_single(pool, first, count), "each frame that is given back so is a block by itself")
    for frame in range(first, first + count):
        pool = law.free(pool, Frame(frame), Order(0), returned=returned)
    return pool


def refused(pool: Pool, count: FrameCount, failure: Failure) -> Pool:
    """A range is refused as a block is that has room for it; of what no block has room for, nobody owes anything."""
    order = Order((count - 1).bit_length())
    if pool.has_order(order):
        return law.alloc(pool, order, returned=failure)
    ensure(
        failure in (Failure.OUT_OF_RANGE, Failure.NO_MEMORY),
        "a range larger than any block is refused as out of range, or for want of memory",
    )
    return pool


def handed_out(pool: Pool, blocks: Iterable[Block]) -> Pool:
    for block in blocks:
        pool = law.alloc(pool, block.order, returned=block.head)
    return pool


def blocks_in(first: int, count: int, max_order: Order) -> Iterator[Block]:
    """The largest blocks that a range can be: each as large as where it begins, and what is left, allows."""
    end = first + count
    while first < end:
        order = min((end - first).bit_length() - 1, max_order)
        while align_down(first, Order(order)) != first:
            order -= 1
        yield Block(Frame(first), Order(order))
        first += 1 << order


# ── Which calls may be made ──────────────────────────────────────────────────────────────────────────────────


def is_absent(pool: Pool, first: int, count: int) -> bool:
    """Whether a pool has none of these frames yet."""
    held = pool.held
    return 1 <= count <= pool.end - first and all(
        held.get(Frame(frame), NONE) == ABSENT for frame in range(first, first + count)
    )


def present_in(pool: Pool) -> int:
    """How many frames a pool has up to the first that it does not have yet, where it has none behind that."""
    held = pool.held
    numbers = range(pool.frames)
    return bisect_left(numbers, True, key=lambda number: held.get(Frame(pool.start + number), NONE) == ABSENT)


def is_larger(pool: Pool, frames: int) -> bool:
    return present_in(pool) < frames <= pool.frames


def is_removable(pool: Pool, first: int, count: int) -> bool:
    """Whether a pool has all of these frames, and frame 0 is none of them: of that nobody could say that it is gone."""
    return (
        first > 0
        and pool.start <= first
        and 1 <= count <= pool.end - first
        and all(pool.held.get(Frame(frame), NONE) != ABSENT for frame in range(first, first + count))
    )


def is_smaller(pool: Pool, frames: int) -> bool:
    return 1 <= frames < present_in(pool)


def are_single(pool: Pool, first: int, count: int) -> bool:
    return 1 <= count <= pool.end - first and all(
        pool.held.get(Frame(frame), NONE) == 0 for frame in range(first, first + count)
    )


# ── What to try ──────────────────────────────────────────────────────────────────────────────────────────────


def ranges(pool: Pool) -> Iterator[Arguments]:
    if pool.frames > SMALL_FRAMES:
        return iter(())
    return ((first, count) for first in pool.span for count in range(1, pool.end - first + 1))


def counts(pool: Pool) -> Iterator[Arguments]:
    return ((count,) for count in range(1, min(pool.frames, SMALL_FRAMES) + 1))


def plain_answers(pool: Pool, *arguments: Any) -> Iterator[Failure | None]:
    yield None
    yield from (Failure.OUT_OF_RANGE, Failure.BUSY)


def range_answers(pool: Pool, count: int) -> Iterator[Frame | Failure]:
    yield from (Failure.NO_MEMORY, Failure.OUT_OF_RANGE)
    yield from (Frame(frame) for frame in pool.span)


def drawn(rng: random.Random, most: int) -> int:
    """Small numbers mostly."""
    draw = rng.random()
    return 1 + int(draw * draw * draw * most)


def range_sample(pool: Pool, rng: random.Random) -> Arguments:
    return pool.start + int(rng.random() * pool.frames), drawn(rng, MOST_TAKEN)


def count_sample(pool: Pool, rng: random.Random) -> Arguments:
    return (drawn(rng, min(MOST_TAKEN, pool.frames + 1)),)


def held_sample(pool: Pool, rng: random.Random) -> Arguments:
    """What begins at a random frame, up to the first frame that is held otherwise."""
    first, count = range_sample(pool, rng)
    return first, next((more for more in range(1, count) if not are_single(pool, first + more, 1)), count)


def is_at_multiples(pool: Pool, first: int, count: int, origin: int, multiple: int) -> bool:
    """Whether a range begins and ends at multiples, as counted from so many frames before the pool's first one; or ends
    where the pool does."""
    before = first - pool.start + origin
    return before % multiple == 0 and (count % multiple == 0 or first + count == pool.end)


def adding(origin: int, multiple: int) -> Operation:
    """Memory is added at multiples (is_at_multiples)."""

    def worth(pool: Pool, first: int, count: int) -> bool:
        return is_at_multiples(pool, first, count, origin, multiple) and is_absent(pool, first, count)

    def sample(pool: Pool, rng: random.Random) -> Arguments:
        return piece_sample(pool, rng, origin, multiple, is_absent)

    return Operation(ranges, sample, plain_answers, optional=True, worth=worth)


def removing(origin: int, multiple: int) -> Operation:
    """Memory is taken away at multiples, and seldom where most is gone: what is left is to be asked for as well."""

    def worth(pool: Pool, first: int, count: int) -> bool:
        return is_at_multiples(pool, first, count, origin, multiple) and is_removable(pool, first, count)

    def sample(pool: Pool, rng: random.Random) -> Arguments:
        places = [Frame(pool.start + int(rng.random() * pool.frames)) for _ in range(KEPT)]
        if all(is_absent(pool, frame, 1) for frame in places):
            return places[0], 0
        return piece_sample(pool, rng, origin, multiple, is_removable)

    return Operation(ranges, sample, plain_answers, optional=True, worth=worth)


def piece_sample(
    pool: Pool, rng: random.Random, origin: int, multiple: int, is_one: Callable[[Pool, int, int], bool]
) -> Arguments:
    """A range at a multiple, up to the first frame that is none of those that are meant."""
    first = pool.start + int(rng.random() * pool.frames)
    first -= (first - pool.start + origin) % multiple
    most = drawn(rng, max(1, min(MOST_ADDED, pool.frames) // multiple)) * multiple
    return first, next((more for more in range(most) if not is_one(pool, first + more, 1)), most)


def growing(origin: int, multiple: int) -> Operation:
    def sample(pool: Pool, rng: random.Random) -> Arguments:
        frames = present_in(pool) + size_sample(pool, rng, multiple)
        return (min(pool.frames, frames - (frames + origin) % multiple),)

    def worth(pool: Pool, frames: int) -> bool:
        return (frames == pool.frames or (frames + origin) % multiple == 0) and is_larger(pool, frames)

    return Operation(sizes, sample, plain_answers, optional=True, worth=worth)


def shrinking(origin: int, multiple: int) -> Operation:
    def sample(pool: Pool, rng: random.Random) -> Arguments:
        frames = present_in(pool) - size_sample(pool, rng, multiple)
        return (frames - (frames + origin) % multiple,)

    def worth(pool: Pool, frames: int) -> bool:
        return (frames + origin) % multiple == 0 and is_smaller(pool, frames)

    return Operation(sizes, sample, plain_answers, optional=True, worth=worth)


def sizes(pool: Pool) -> Iterator[Arguments]:
    return ((frames,) for frames in range(1, min(pool.frames, SMALL_FRAMES) + 1))


def size_sample(pool: Pool, rng: random.Random, multiple: int) -> int:
    """By how many frames a pool becomes another size."""
    return drawn(rng, max(1, min(MOST_ADDED, pool.frames) // multiple)) * multiple


# ── What is declared of each ─────────────────────────────────────────────────────────────────────────────────

RANGE_FAILURES = (Failure.OUT_OF_RANGE, Failure.NO_MEMORY)
OF_RANGES = Operation(counts, count_sample, range_answers, weight=2, optional=True, makes=True)

COMPOSED = {
    "withhold": Composed(withhold, Operation(ranges, range_sample, plain_answers, internal=True)),
    "add_memory": Composed(add_memory, adding(0, 1), (Failure.OUT_OF_RANGE, Failure.BUSY)),
    "resize": Composed(resize, growing(0, 1), (Failure.OUT_OF_RANGE, Failure.NO_MEMORY)),
    "remove_memory": Composed(remove_memory, removing(0, 1), (Failure.OUT_OF_RANGE, Failure.BUSY), like=("reserve",)),
    "shrink": Composed(shrink, shrinking(0, 1), (Failure.OUT_OF_RANGE, Failure.BUSY), like=("reserve",)),
    "alloc_range": Composed(alloc_range, OF_RANGES, RANGE_FAILURES, like=("alloc",)),
    "alloc_range_as_blocks": Composed(alloc_range_as_blocks, OF_RANGES, RANGE_FAILURES, like=("alloc",)),
    "reserve_as_blocks": Composed(
        reserve_as_blocks,
        Operation(ranges, range_sample, plain_answers, optional=True),
        (Failure.OUT_OF_RANGE, Failure.BUSY),
        like=("reserve",),
    ),
    "free_range": Composed(
        free_range,
        Operation(ranges, held_sample, plain_answers, weight=2, optional=True, worth=are_single),
        (Failure.OUT_OF_RANGE, Failure.NOT_ALLOCATED),
        like=("free",),
    ),
}
"""By the name that an adapter binds it by."""


HANDING_OUT = ("alloc_range", "alloc_range_as_blocks", "reserve_as_blocks")


def holds(pool: Pool, operation: str, arguments: Arguments, answer: Any) -> Iterator[tuple[int, int]]:
    """The blocks that a call has handed out, as (first frame, how many)."""
    if isinstance(answer, Failure) or operation not in HANDING_OUT:
        return
    first, count = (answer, arguments[0]) if operation.startswith("alloc") else arguments
    if operation == "alloc_range":
        yield from ((frame, 1) for frame in range(first, first + count))
    else:
        yield from ((block.head, block.size) for block in blocks_in(first, count, pool.max_order))
