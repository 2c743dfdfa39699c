"""The law of zones beside its implementation: what to try, what must happen, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import spec.physical.zones as law
from checks.pairing import Arguments, Bounds, Operation, Pairing, Promise, Scope
from checks.pairings.physical.buddy.picture import LARGE, UNHEARD_OF
from checks.pairings.physical.zones.drawing import DEPICTION, LEGEND, picture
from checks.pairings.physical.zones.mutants import MUTANTS
from checks.pairings.physical.zones.target import ZonesAdapter
from checks.pairings.physical.zones.trace import TRACE
from checks.pairings.physical.zones.view import FIXED, View, abstract, kept_back, linked, stated
from checks.proof import Proof
from impl.physical.zones import Zones
from spec.physical.buddy import LARGEST_ORDER, MOST_FRAMES
from spec.physical.words import HIGHMEM, PRESSING, UNLIMITED, URGENCIES, ZONES
from spec.physical.words import ZonesFailure as Failure
from spec.physical.zones import MOST_MIN_FREE, MOST_RATIO, MOST_SCALE, Memory
from spec.vocabulary import FRAME_LIMIT, NONE, Frame, align_down

NO_LIMIT = FRAME_LIMIT

# ── What to try ──────────────────────────────────────────────────────────────────────────────────────────────


def alloc_calls(memory: Memory) -> Iterator[Arguments]:
    """Of every order, from every zone, with every urgency; below every limit; and what there is not."""
    orders = range(memory.max_order + 1)
    yield from product(orders, ZONES, (NO_LIMIT,), URGENCIES)
    limits = range(memory.start, memory.end)
    yield from product(orders, (HIGHMEM,), limits, (UNLIMITED,))
    for wrong in ((-1, 0, 0, 0), (memory.max_order + 1, 0, 0, 0), (0, -1, 0, 0), (0, 3, 0, 0), (0, 0, -1, 0)):
        yield (*wrong[:3], PRESSING)
    yield from ((0, HIGHMEM, NO_LIMIT, urgency) for urgency in (-1, UNLIMITED + 1))
    yield 0, HIGHMEM, NO_LIMIT + 1, UNLIMITED


def free_calls(memory: Memory) -> Iterator[Arguments]:
    return product(range(memory.start - 1, memory.end + 1), range(-1, memory.max_order + 2))


def alloc_sample(memory: Memory, rng: random.Random) -> Arguments:
    """Small orders mostly, and any zone; a limit now and then, and seldom something that there is not."""
    draw = rng.random()
    order, highest, urgency = int(draw**4 * (memory.max_order + 1)), rng.choice(ZONES), rng.choice(URGENCIES)
    limit = rng.randint(memory.start, memory.end) if rng.random() < 0.2 else NO_LIMIT
    if rng.random() < 0.01:
        wrong = (-1, *UNHEARD_OF, *LARGE)
        return (
            rng.choice((order, rng.choice(wrong))),
            rng.choice((highest, -1, 3)),
            rng.choice((limit, *wrong)),
            urgency,
        )
    return order, highest, limit, urgency


def free_sample(memory: Memory, rng: random.Random) -> Arguments:
    """The block that holds a random frame; now and then a wrong order, or a frame inside a block or outside all."""
    frame = Frame(rng.randrange(memory.start, memory.end))
    order = memory.held.get(frame, NONE)
    if rng.random() < 0.02:
        wrong = rng.choice((-1, 0, 1, 2, memory.max_order, memory.max_order + 1))
        return rng.choice((frame, frame, memory.start - 1, memory.end, rng.choice(LARGE))), wrong
    if order == NONE:
        return frame, 0
    return align_down(frame, order), order


def alloc_answers(memory: Memory, *arguments: Any) -> Iterator[Frame | Failure]:
    yield from Failure
    yield from (Frame(frame) for frame in range(memory.start - 1, memory.end + 1))


def free_answers(memory: Memory, *arguments: Any) -> Iterator[Failure | None]:
    yield from (None, *Failure)


# ── What somebody's own zones may not promise ────────────────────────────────────────────────────────────────


def is_bad_free(memory: Memory, arguments: Arguments) -> bool:
    """Of what is no live block; a live one with another order is a case of its own."""
    return bool(memory.live_order(arguments[0]) == NONE)


def is_wrong_order(memory: Memory, arguments: Arguments) -> bool:
    frame, order = arguments
    return memory.live_order(frame) not in (NONE, order)


PROMISES = {
    "exact-refusal": Promise(
        "alloc is refused only where no permitted zone can serve: it merges, and keeps no more back than it must",
        "alloc",
        waives=("refuses only where no permitted zone can serve the request",),
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


def holds(memory: Memory, operation: str, arguments: Arguments, answer: Any) -> Iterable[tuple[int, int]]:
    return ((answer, 1 << arguments[0]),) if operation == "alloc" and not isinstance(answer, Failure) else ()


def gives_back(memory: Memory, operation: str, arguments: Arguments, answer: Any) -> Iterable[int]:
    return arguments[:1] if operation == "free" else ()


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.physical.zones.proof.declaration import PROOF

    return PROOF


FRAMES, LAST, ORDERS = MOST_FRAMES, FRAME_LIMIT, LARGEST_ORDER
KEPT_BACK = (12, 10, 8, 4)
BOUNDS = Bounds(
    made=(
        *((3, 5, 40, 20, *KEPT_BACK, order) for order in range(ORDERS + 1)),
        *((0, 0, 1, 0, 0, 1, 0, 0, order) for order in (0, ORDERS)),
        *((start, 16, 32, 16, *KEPT_BACK, ORDERS) for start in (1, LAST - 65, LAST - 64)),
        (0, 8, 24, 40, MOST_MIN_FREE, MOST_SCALE, MOST_RATIO, MOST_RATIO, 3),
        (0, 8, 24, 40, MOST_MIN_FREE - 1, MOST_SCALE - 1, MOST_RATIO - 1, 1, 3),
        (1 << 40, 100, 900, 100, *KEPT_BACK, ORDERS - 1),
    ),
    refused=(
        *((0, *frames, *KEPT_BACK, 2) for frames in ((-1, 8, 0), (0, 0, 8), (0, 8, -1), (1, FRAMES, 0))),
        *((start, 16, 32, 16, *KEPT_BACK, 2) for start in (-1, LAST - 63)),
        *((0, 16, 32, 16, *KEPT_BACK, order) for order in (-1, ORDERS + 1)),
        *((0, 16, 32, 16, min_free, 10, 8, 4, 2) for min_free in (-1, MOST_MIN_FREE + 1)),
        *((0, 16, 32, 16, 12, scale, 8, 4, 2) for scale in (0, MOST_SCALE + 1)),
        *(
            (0, 16, 32, 16, 12, 10, *ratios, 2)
            for ratios in ((-1, 4), (MOST_RATIO + 1, 4), (8, -1), (8, MOST_RATIO + 1))
        ),
    ),
)

PAIRING = Pairing(
    spec=law,
    impl=Zones,
    view=View,
    abstract=abstract,
    operations={
        "alloc": Operation(alloc_calls, alloc_sample, alloc_answers, weight=4, makes=True),
        "free": Operation(free_calls, free_sample, free_answers, weight=7),
    },
    scopes={
        "tiny": Scope(((0, 1, 2, 1, 2, 10, 4, 1, 1), (3, 1, 4, 0, 2, 3000, 2, 0, 2))),
        "small": Scope(((1, 2, 4, 2, 3, 10, 3, 1, 2),)),
        "large": Scope(((0, 2, 4, 4, 3, 10, 4, 2, 2),)),
    },
    representation=(stated, linked, kept_back),
    wide=((0, 8, 24, 40, 9, 1000, 8, 4, 4), (5, 9, 30, 0, 20, 10, 4, 0, 3), (3, 0, 20, 37, 6, 3000, 2, 9, 5)),
    extent="normal",
    foreign=((0, 1, 2, 1, 1, 10, 2, 2, 1), (0, 16, 32, 64, 12, 1000, 8, 4, 4)),
    fixed=FIXED,
    picture=picture,
    legend=LEGEND,
    depiction=DEPICTION,
    promises=PROMISES,
    holds=holds,
    gives_back=gives_back,
    adapter=ZonesAdapter,
    unsaid={"limit": FRAME_LIMIT, "highest": HIGHMEM, "urgency": UNLIMITED},
    bounds=BOUNDS,
    mutants=MUTANTS,
    needless={
        "hands out only frames of memory, and no block across the edge of a zone": (
            "what lies in no zone is also judged by what is said of a block's zone"
        )
    },
    proof=proof,
    trace=TRACE,
)
