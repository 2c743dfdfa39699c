"""The buddy allocator's law beside its implementation: what to try, what must happen, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import spec.physical.buddy as law
from checks.pairing import Arguments, Bounds, Operation, Outcome, Pairing, Promise, Scope
from checks.pairings.physical.buddy import composed
from checks.pairings.physical.buddy.composed import ABSENT
from checks.pairings.physical.buddy.drawing import DEPICTION
from checks.pairings.physical.buddy.mutants import MUTANTS
from checks.pairings.physical.buddy.picture import LARGE, UNHEARD_OF, picture
from checks.pairings.physical.buddy.symmetries import FIXED, SYMMETRIES
from checks.pairings.physical.buddy.target import PoolAdapter
from checks.pairings.physical.buddy.trace import TRACE
from checks.pairings.physical.buddy.view import View, abstract, linked, stated
from checks.proof import Proof
from impl.physical.buddy import Buddy
from spec.physical.buddy import Block, Heads, Pool
from spec.physical.words import BuddyFailure as Failure
from spec.vocabulary import FRAME_LIMIT, NONE, Frame, Order, align_down

EXHAUSTIVE_FRAMES = 8
"""Up to this many frames every wrong argument and answer is tried; beyond it, those that the law may accept."""

# ── What to try ──────────────────────────────────────────────────────────────────────────────────────────────


def alloc_calls(pool: Pool) -> Iterator[Arguments]:
    margin = 1 if pool.frames <= EXHAUSTIVE_FRAMES else 0
    return ((order,) for order in range(-margin, pool.max_order + 1 + margin))


def free_calls(pool: Pool) -> Iterator[Arguments]:
    if pool.frames <= EXHAUSTIVE_FRAMES:
        return product(range(pool.start - 1, pool.end + 1), range(-1, pool.max_order + 2))
    orders = (Order(order) for order in range(pool.max_order + 1))
    return ((frame, order) for order in orders for frame in Heads(pool.start, pool.end, order))


def is_free_worth_trying(pool: Pool, frame: Frame, order: Order) -> Any:
    return (pool.frames <= EXHAUSTIVE_FRAMES) | (pool.held.get(frame, NONE) == order)


def reserve_calls(pool: Pool) -> Iterator[Arguments]:
    if pool.frames > EXHAUSTIVE_FRAMES:
        return iter(())
    firsts = range(pool.start - 1, pool.end + 1)
    return ((first, count) for first in firsts for count in range(pool.end - first + 2))


def alloc_sample(pool: Pool, rng: random.Random) -> Arguments:
    """Small orders mostly: refusals stay rare, and the pool gets crowded."""
    draw = rng.random()
    if draw < 0.002:
        return (rng.choice((-1, pool.max_order + 1, *UNHEARD_OF)),)
    return (int(draw * draw * draw * draw * (pool.max_order + 1)),)


def free_sample(pool: Pool, rng: random.Random) -> Arguments:
    """The block that holds a random frame; now and then a wrong order, or a frame inside a block or outside all."""
    draw = rng.random()
    frame = pool.start + int(rng.random() * pool.frames)
    order = pool.held.get(Frame(frame), NONE)
    if draw < 0.02:
        wrong = rng.choice((-1, 0, 1, 2, pool.max_order, pool.max_order + 1))
        return rng.choice((frame, frame, frame, pool.start - 1, pool.end, rng.choice(LARGE))), wrong
    if order in (NONE, ABSENT):
        return frame, 0
    return align_down(frame, order), order


def reserve_sample(pool: Pool, rng: random.Random) -> Arguments:
    draw = rng.random()
    first = pool.start + int(rng.random() * pool.frames)
    if draw < 0.02:
        firsts = (pool.start - 1, pool.end, first, first, rng.choice(LARGE))
        return rng.choice(firsts), rng.choice((0, 1, pool.frames, pool.frames + 1, rng.choice(LARGE)))
    return first, 1 + int(draw * draw * draw * 5)


def alloc_answers(pool: Pool, order: Order) -> Iterator[Frame | Failure]:
    yield from (Failure.NO_MEMORY, Failure.OUT_OF_RANGE)
    if pool.frames <= EXHAUSTIVE_FRAMES:
        yield Failure.BUSY
        yield from (Frame(frame) for frame in range(pool.start - 1, pool.end + 1))
    elif pool.has_order(order):
        yield from (Frame(frame) for frame in range(align_down(pool.start, order), pool.end, 1 << order))


def plain_answers(pool: Pool, *arguments: Any) -> Iterator[Failure | None]:
    yield None
    if pool.frames <= EXHAUSTIVE_FRAMES:
        yield from Failure


# ── What must happen ─────────────────────────────────────────────────────────────────────────────────────────


def free_order(pool: Pool, frame: Frame) -> Order:
    """The order of the free block that holds a frame; NONE where it is allocated."""
    for number in range(pool.max_order, -1, -1):
        order = Order(number)
        block = Block(Frame(align_down(frame, order)), order)
        if pool.contains(block) and pool.is_free(block):
            return order
    return NONE


def splits(before: Pool, arguments: Arguments, answer: Any, after: Pool) -> bool:
    return type(answer) is int and free_order(before, Frame(answer)) > arguments[0]


def merges_twice(before: Pool, arguments: Arguments, answer: Any, after: Pool) -> bool:
    return answer is None and free_order(after, arguments[0]) >= arguments[1] + 2


def crumbled(before: Pool, arguments: Arguments, answer: Any, after: Pool) -> bool:
    return answer is Failure.NO_MEMORY and before.frames - len(before.held) >= 1 << arguments[0]


def starts_off_border(before: Pool, arguments: Arguments, answer: Any, after: Pool) -> bool:
    return type(answer) is int and align_down(before.start, before.max_order) != before.start


def breaks_up(before: Pool, arguments: Arguments, answer: Any, after: Pool) -> bool:
    return answer is None and 1 << free_order(before, arguments[0]) > arguments[1]


OUTCOMES = {
    "a block is split": Outcome("alloc", splits),
    "buddies merge twice in one free": Outcome("free", merges_twice),
    "alloc refuses though as many frames are free": Outcome("alloc", crumbled),
    "a pool that starts off a block's border hands out a block": Outcome("alloc", starts_off_border),
    "reserve takes a part of a larger block": Outcome("reserve", breaks_up),
}

# ── How it is shown and understood ───────────────────────────────────────────────────────────────────────────


def answer(operation: str, raw: Any) -> Any:
    """What a foreign allocator means: None from alloc is no memory."""
    return Failure.NO_MEMORY if raw is None and operation == "alloc" else PAIRING.as_it_is(operation, raw)


# ── What somebody's own allocator may not promise ────────────────────────────────────────────────────────────


def is_wrong_order(pool: Pool, arguments: Arguments) -> bool:
    frame, order = arguments
    return pool.live_order(frame) not in (NONE, order)


def is_bad_free(pool: Pool, arguments: Arguments) -> bool:
    """Of what is no live block; a live one with another order is a case of its own."""
    return pool.live_order(arguments[0]) == NONE


PROMISES = {
    "exact-refusal": Promise(
        "alloc is refused only when no free block is large enough: it merges, and keeps nothing for itself",
        "alloc",
        waives=("refuses only when no free block is large enough",),
    ),
    "exact-reservation": Promise(
        "reserve is refused only when a part of the range is allocated",
        "reserve",
        waives=("refuses to reserve only when a part of the range is allocated",),
    ),
    "empty-requests-refused": Promise(
        "a request for nothing is refused", "alloc", about=lambda pool, arguments: arguments[0] < 0, by_failing=True
    ),
    "oversized-requests-refused": Promise(
        "a request for more than the largest block is refused",
        "alloc",
        about=lambda pool, arguments: arguments[0] > pool.max_order,
        by_failing=True,
    ),
    "bad-frees-refused": Promise(
        "to give back what is no live block is refused", "free", about=is_bad_free, by_failing=True
    ),
    "wrong-orders-refused": Promise(
        "to give back a block with another order is refused",
        "free",
        about=is_wrong_order,
        needs=("order",),
        by_failing=True,
    ),
}


def holds(pool: Pool, operation: str, arguments: Arguments, answer: Any) -> Iterable[tuple[int, int]]:
    if operation == "alloc" and not isinstance(answer, Failure):
        return ((answer, 1 << arguments[0]),)
    if operation == "reserve" and answer is None:
        first, count = arguments
        return ((frame, 1) for frame in range(first, first + count))
    return composed.holds(pool, operation, arguments, answer) if operation in composed.COMPOSED else ()


def gives_back(pool: Pool, operation: str, arguments: Arguments, answer: Any) -> Iterable[int]:
    if operation == "free_range":
        return range(arguments[0], sum(arguments))
    return arguments[:1] if operation == "free" else ()


FRAMES, LAST = law.MOST_FRAMES, FRAME_LIMIT
BOUNDS = Bounds(
    made=(
        *((3, 61, order) for order in range(law.LARGEST_ORDER + 1)),
        *((0, 1, order) for order in (0, law.LARGEST_ORDER)),
        *((start, 64, law.LARGEST_ORDER) for start in (1, LAST - 65, LAST - 64)),
        (LAST - 1, 1, 0),
        (1 << 40, 1100, law.LARGEST_ORDER - 1),
        (1 << 51, 3000, law.LARGEST_ORDER),
    ),
    large=((0, 1 << 22, law.LARGEST_ORDER),),
    too_large=tuple((start, frames, 10) for start, frames in ((0, FRAMES - 1), (0, FRAMES), (LAST - FRAMES, FRAMES))),
    refused=(
        *((0, frames, 2) for frames in (0, FRAMES + 1)),
        *((start, 64, 2) for start in (-1, LAST - 63)),
        *((0, 64, order) for order in (-1, law.LARGEST_ORDER + 1)),
    ),
)

LARGE_SCOPE = ((1, 6, 2), (0, 8, 3), (3, 10, 2), (0, 10, 3), (0, 12, 3))


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.physical.buddy.proof.declaration import PROOF

    return PROOF


PAIRING = Pairing(
    spec=law,
    impl=Buddy,
    view=lambda image, geometry: View(image),
    abstract=abstract,
    operations={
        "alloc": Operation(alloc_calls, alloc_sample, alloc_answers, weight=4, makes=True),
        "free": Operation(free_calls, free_sample, plain_answers, weight=7, worth=is_free_worth_trying),
        "reserve": Operation(reserve_calls, reserve_sample, plain_answers, optional=True),
    },
    scopes={
        "tiny": Scope(((0, 1, 0), (0, 2, 1), (3, 3, 1), (0, 4, 2), (5, 4, 2))),
        "small": Scope(((1, 6, 2), (0, 8, 3))),
        "large": Scope(
            LARGE_SCOPE,
            alone=(*LARGE_SCOPE, (0, 16, 4)),
            compiled={"exact": ((0, 13, 3),), "lists": ((0, 16, 4),)},
        ),
        "huge": Scope((), compiled={"exact": ((0, 14, 3),), "lists": ((0, 18, 4),)}),
    },
    representation=(stated, linked),
    outcomes=OUTCOMES,
    picture=picture,
    legend=(
        "the first frame, and between bars the blocks: a digit is the order of an allocated one, a dot a free frame; "
        "of large pools, how many frames each has"
    ),
    depiction=DEPICTION,
    answer=answer,
    wide=((0, 64, 5), (3, 61, 5), (13, 50, 4), ((1 << 51) + 5, 130, 7)),
    bounds=BOUNDS,
    extent="frames",
    foreign=((0, 1, 0), (3, 3, 2), (0, 16, 4), (3, 61, 5), (5, 64, 10), (17, 1000, 10), (0, 1 << 16, 10)),
    adapter=PoolAdapter,
    promises=PROMISES,
    composed=composed.COMPOSED,
    holds=holds,
    gives_back=gives_back,
    fixed=FIXED,
    symmetries=SYMMETRIES,
    mutants=MUTANTS,
    proof=proof,
    trace=TRACE,
)
