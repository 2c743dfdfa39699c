"""The law of zones beside its implementation: what to try, what must happen, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

import spec.physical.zones as law
from checks.pairing import Arguments, Operation, Pairing, Scope
from checks.pairings.physical.buddy.pairing import LARGE, UNHEARD_OF
from checks.pairings.physical.zones.mutants import MUTANTS
from checks.pairings.physical.zones.trace import TRACE
from checks.pairings.physical.zones.view import FIXED, View, abstract, kept_back, linked, stated
from checks.proof import Proof
from impl.physical.zones import Zones
from spec.physical.words import HIGHMEM, PRESSING, UNLIMITED, URGENCIES, ZONES
from spec.physical.words import ZonesFailure as Failure
from spec.physical.zones import Memory
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


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.physical.zones.proof.declaration import PROOF

    return PROOF


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
        "large": Scope(((0, 4, 4, 4, 3, 10, 4, 2, 2),)),
    },
    representation=(stated, linked, kept_back),
    wide=((0, 16, 32, 64, 12, 1000, 8, 4, 4), (5, 13, 50, 0, 8, 10, 4, 0, 3), (3, 0, 40, 37, 6, 3000, 2, 9, 5)),
    extent="normal",
    foreign=((0, 1, 2, 1, 1, 10, 2, 2, 1), (0, 16, 32, 64, 12, 1000, 8, 4, 4)),
    fixed=FIXED,
    mutants=MUTANTS,
    proof=proof,
    trace=TRACE,
    draft=True,
)
