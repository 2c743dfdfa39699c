"""The early allocator's law beside its implementation: what to try, what must happen, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import spec.physical.bootmem as law
from checks.pairing import Arguments, Operation, Outcome, Pairing, Promise, Scope, sentence
from checks.pairings.physical.bootmem.drawing import DEPICTION, LEGEND, picture
from checks.pairings.physical.bootmem.mutants import MUTANTS
from checks.pairings.physical.bootmem.target import MapAdapter
from checks.pairings.physical.bootmem.view import REPRESENTATION, View, abstract
from checks.pairings.physical.buddy.view import linked, stated
from checks.proof import Proof
from impl.physical.bootmem import Bootmem
from spec.physical.bootmem import Early
from spec.physical.buddy import coalesced, well_placed
from spec.physical.words import ANYWHERE, BOTTOM_UP, TOP_DOWN
from spec.physical.words import BootmemFailure as Failure
from spec.vocabulary import FRAME_LIMIT, Frame

LARGE = tuple((1 << bits) + more for bits in (31, 32, 52, 63, 64) for more in (-1, 0, 1))
"""Numbers at which a narrower type, or a sum in it, runs over."""
EXHAUSTIVE_FRAMES = 5
"""Up to this many frames every wrong argument and answer is tried."""

# ── What to try: every call ──────────────────────────────────────────────────────────────────────────────────


def ranges(early: Early) -> Iterator[tuple[int, int]]:
    """Those in the map, of a large one those at its ends and at the borders of words; and of the others one on either
    side, an empty one, and one that is too long."""
    edges = {early.start, early.start + 1, early.end - 1, early.own} | set(
        range(-(-early.start // 64) * 64, early.end, 64)
    )
    is_small = early.frames <= EXHAUSTIVE_FRAMES
    firsts = early.span if is_small else sorted(edges & set(early.span))
    for first in firsts:
        counts = range(1, early.end - first + 1) if is_small else {1, min(64, early.end - first), early.end - first}
        yield from ((first, count) for count in counts)
    yield from ((early.start - 1, 2), (early.end, 1), (early.start, 0), (early.start, early.frames + 1))


def range_calls(early: Early) -> Iterator[Arguments]:
    return ranges(early)


def add_calls(early: Early) -> Iterator[Arguments]:
    """Longer ranges first: what Hypothesis tries most often is the first."""
    return iter(sorted(ranges(early), key=lambda each: -each[1] * early.is_range(*each)))


def reserve_calls(early: Early) -> Iterator[Arguments]:
    return ((first, count, exclusive) for first, count in ranges(early) for exclusive in (0, 1))


def alloc_calls(early: Early) -> Iterator[Arguments]:
    """Of every size and direction; aligned, and below a limit, where that can make a difference."""
    is_small = early.frames <= EXHAUSTIVE_FRAMES
    counts = range(1, early.frames + 1) if is_small else (1, 3, 64)
    orders = [order for order in range(3) if order == 0 or early.frames > 1 << order]
    limits = (early.end - 1, early.end) if early.frames > 1 else (early.end,)
    yield from ((count, 0, early.end, ANYWHERE) for count in counts)
    yield from product(counts, orders, limits, (BOTTOM_UP, TOP_DOWN))
    yield from ((0, 0, early.end, 0), (1, -1, early.end, 0), (1, law.MOST_ALIGNED + 1, early.end, 0))
    yield from ((1, 0, early.end, TOP_DOWN + 1), (1, 0, early.end, -1), (1, 0, early.start, 0))
    yield from ((early.frames + 1, 0, early.end + 1, direction) for direction in (BOTTOM_UP, TOP_DOWN))


def is_alloc_worth_trying(early: Early, count: Any, order: Any, limit: Any, direction: Any) -> Any:
    """After the handover one is as good as another."""
    return (early.handed_over == 0) | ((count == 1) & (order == 0) & (limit == early.end))


def no_calls(early: Early) -> Iterator[Arguments]:
    return iter([()])


def is_handover_worth_trying(early: Early) -> Any:
    """In a small map, once there is more memory than the allocator's own. A large one is to be used before."""
    own: Any = early.own_span.stop - early.own
    is_known = (early.frames == own) | (len(early.memory) > own) | (early.handed_over == 1)
    return is_known & ((early.frames <= EXHAUSTIVE_FRAMES) | (len(early.reserved) * 4 >= early.frames))


def take_calls(early: Early) -> Iterator[Arguments]:
    return ((order,) for order in range(-1, early.max_order + 2))


# ── What to try: one call ────────────────────────────────────────────────────────────────────────────────────


def range_sample(early: Early, rng: random.Random) -> tuple[int, int]:
    """Mostly short ones: long ones come to cover everything. Now and then one that leaves the map."""
    draw = rng.random()
    first = early.start + int(rng.random() * early.frames)
    if draw < 0.03:
        firsts = (early.start - 1, early.end, first, rng.choice(LARGE))
        return rng.choice(firsts), rng.choice((0, -1, 1, early.frames + 1, rng.choice(LARGE)))
    room = early.end - first
    return first, min(room, 1 + int(draw**4 * (room if rng.random() < 0.1 else 70)))


def reserve_sample(early: Early, rng: random.Random) -> Arguments:
    return *range_sample(early, rng), int(rng.random() < 0.4)


def free_sample(early: Early, rng: random.Random) -> Arguments:
    """A run of frames that are reserved, from the first or from within; now and then any range."""
    first, count = range_sample(early, rng)
    if not early.is_reserved(first):
        return first, count
    stop = first
    while stop < min(early.end, first + 70) and early.is_reserved(stop):
        stop += 1
    return first, stop - first if rng.random() < 0.7 else count


def alloc_sample(early: Early, rng: random.Random) -> Arguments:
    draw = rng.random()
    direction = int(rng.random() * 3)
    if draw < 0.02:
        wrong = ((0, 0), (-1, 0), (1, -1), (1, 19), (rng.choice(LARGE), 0), (1, 63), (early.frames + 1, 0))
        return *rng.choice(wrong), rng.choice((early.end, *LARGE, -1)), rng.choice((direction, direction, 3, -1))
    limit = early.end if draw < 0.6 or rng.random() < 0.5 else early.start + int(rng.random() * (early.frames + 2))
    count = 1 + int(rng.random() ** 6 * min(early.frames, 150))
    return count, int(draw**3 * min(7, early.frames.bit_length())), limit, direction


def no_sample(early: Early, rng: random.Random) -> Arguments:
    return ()


def take_sample(early: Early, rng: random.Random) -> Arguments:
    draw = rng.random()
    return (rng.choice((-1, early.max_order + 1, rng.choice(LARGE))) if draw < 0.01 else int(draw**6 * 3),)


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def plain_answers(early: Early, *arguments: Any) -> Iterator[Any]:
    yield from (None, *Failure)


def frame_answers(early: Early, *arguments: Any) -> Iterator[Any]:
    yield from (*Failure, *(Frame(frame) for frame in range(early.start - 1, early.end + 1)))


def count_answers(early: Early) -> Iterator[Any]:
    yield from (*Failure, *range(early.frames + 1))


# ── What must happen ─────────────────────────────────────────────────────────────────────────────────────────


def is_frame(answer: Any) -> bool:
    return type(answer) is int


def over_a_border(before: Early, arguments: Arguments, answer: Any, after: Early) -> bool:
    """Whether a run lies in two words of a bitmap."""
    return is_frame(answer) and answer >> 6 != (answer + arguments[0] - 1) >> 6


def has_last(before: Early, arguments: Arguments, answer: Any, after: Early) -> bool:
    return is_frame(answer) and answer + arguments[0] == before.end


def crumbled(before: Early, arguments: Arguments, answer: Any, after: Early) -> bool:
    return answer is Failure.NO_MEMORY and arguments[0] <= law.free_frames(before)


def is_reserved_first(before: Early, arguments: Arguments, answer: Any, after: Early) -> bool:
    """Whether memory is added where a frame was reserved before it was known to be memory."""
    first, count = arguments
    frames = range(first, first + count)
    return answer is None and any(before.is_reserved(frame) and before.is_hole(frame) for frame in frames)


def overlaps(before: Early, arguments: Arguments, answer: Any, after: Early) -> bool:
    first, count, _ = arguments
    return answer is None and any(before.is_reserved(frame) for frame in range(first, first + count))


def hands_over_some(before: Early, arguments: Arguments, answer: Any, after: Early) -> bool:
    """Whether one frame is kept, and one is a hole."""
    kept = any(after.is_reserved(frame) and not after.is_hole(frame) for frame in after.span)
    return is_frame(answer) and kept and any(map(after.is_hole, after.span))


def takes_last(before: Early, arguments: Arguments, answer: Any, after: Early) -> bool:
    return is_frame(answer) and not any(map(after.is_free, after.span))


OUTCOMES = {
    "a run lies in two words": Outcome("alloc", over_a_border),
    "the last frame is handed out": Outcome("alloc", has_last),
    "alloc refuses though as many frames are free": Outcome("alloc", crumbled),
    "memory is added where it was reserved before": Outcome("add", is_reserved_first),
    "reserved ranges overlap": Outcome("reserve", overlaps),
    "a map with holes and reserved frames is handed over": Outcome("handover", hands_over_some),
    "the buddy allocator hands out the last frame that it was given": Outcome("take", takes_last),
}

# ── What somebody's own allocator may not promise ────────────────────────────────────────────────────────────


def is_over(early: Early, arguments: Arguments) -> bool:
    return early.handed_over == 1


def is_no_range(early: Early, arguments: Arguments) -> bool:
    return not (is_over(early, arguments) or early.is_range(*arguments[:2]))


def has_own(early: Early, arguments: Arguments) -> bool:
    return not is_over(early, arguments) and bool(early.holds_own(*arguments))


def has_unreserved(early: Early, arguments: Arguments) -> bool:
    first, count = arguments
    is_range = bool(early.is_range(first, count)) and not is_over(early, arguments)
    return is_range and not all(early.is_reserved(frame) for frame in range(first, first + count))


def is_no_request(early: Early, arguments: Arguments) -> bool:
    count, order, _, direction = arguments
    is_good = count >= 1 and 0 <= order <= law.MOST_ALIGNED and ANYWHERE <= direction <= TOP_DOWN
    return not is_good and not is_over(early, arguments)


PROMISES = {
    **{
        f"late-{name}-refused": Promise(
            f"after the handover, {operation} is refused", operation, about=is_over, by_failing=True
        )
        for name, operation in (
            ("additions", "add"),
            ("reservations", "reserve"),
            ("frees", "free"),
            ("requests", "alloc"),
            ("handovers", "handover"),
        )
    },
    **{
        f"bad-ranges-refused-by-{operation}": Promise(
            f"{operation} refuses a range that is empty or leaves the map",
            operation,
            about=is_no_range,
            by_failing=True,
        )
        for operation in ("add", "reserve", "free")
    },
    "own-records-kept": Promise(
        "to free a range with the allocator's own records is refused", "free", about=has_own, by_failing=True
    ),
    "bad-frees-refused": Promise(
        "to free a range of which a part is not reserved is refused", "free", about=has_unreserved, by_failing=True
    ),
    "bad-requests-refused": Promise(
        "a request for no frames, or with an alignment or a direction that is none, is refused",
        "alloc",
        about=is_no_request,
        by_failing=True,
    ),
    "exact-refusal": Promise(
        "alloc is refused only where no run of free frames would do",
        "alloc",
        waives=("refuses only where no run of frames would do",),
    ),
    "early-takes-refused": Promise(
        "before the handover, take is refused",
        "take",
        about=lambda early, arguments: early.handed_over == 0,
        by_failing=True,
    ),
    "bad-orders-refused": Promise(
        "a block of an order that there is not is refused",
        "take",
        about=lambda early, arguments: early.handed_over == 1 and not early.pool.has_order(*arguments),
        by_failing=True,
    ),
}


def holds(early: Early, operation: str, arguments: Arguments, answer: Any) -> Iterable[tuple[int, int]]:
    """Frame by frame, as each can be given back by itself."""
    if operation == "handover" or not is_frame(answer):
        return ()
    count = 1 << arguments[0] if operation == "take" else arguments[0]
    return ((frame, 1) for frame in range(answer, answer + count))


def gives_back(early: Early, operation: str, arguments: Arguments, answer: Any) -> Iterable[int]:
    return range(arguments[0], arguments[0] + arguments[1]) if operation == "free" else ()


# ── The declaration ──────────────────────────────────────────────────────────────────────────────────────────

TINY = ((0, 3, 2, 0), (62, 3, 62, 1), (62, 3, 64, 1))


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.physical.bootmem.proof.declaration import PROOF

    return PROOF


PAIRING = Pairing(
    spec=law,
    impl=Bootmem,
    view=lambda image, geometry: View(image),
    abstract=abstract,
    operations={
        "add": Operation(add_calls, range_sample, plain_answers, weight=60),
        "reserve": Operation(reserve_calls, reserve_sample, plain_answers, weight=60),
        "free": Operation(range_calls, free_sample, plain_answers, weight=180, optional=True),
        "alloc": Operation(
            alloc_calls, alloc_sample, frame_answers, weight=240, makes=True, worth=is_alloc_worth_trying
        ),
        "handover": Operation(
            no_calls, no_sample, count_answers, weight=1, optional=True, worth=is_handover_worth_trying
        ),
        "take": Operation(take_calls, take_sample, frame_answers, weight=60, makes=True, optional=True),
    },
    scopes={
        "tiny": Scope(TINY),
        "small": Scope((*TINY, (0, 1, 0, 0), (61, 5, 63, 2))),
        "large": Scope((*TINY, (0, 1, 0, 0), (61, 5, 63, 2), (62, 5, 62, 1))),
    },
    representation=REPRESENTATION,
    outcomes=OUTCOMES,
    picture=picture,
    legend=LEGEND,
    depiction=DEPICTION,
    wide=((60, 70, 100, 4), (3, 130, 3, 10), ((1 << 51) + 5, 64, (1 << 51) + 68, 3)),
    extent="frames",
    foreign=((62, 4, 63, 0), (0, 64, 10, 3), (3, 130, 120, 5), (61, 300, 61, 10)),
    adapter=MapAdapter,
    unsaid={"order": 0, "direction": ANYWHERE, "limit": FRAME_LIMIT, "exclusive": 0},
    promises=PROMISES,
    holds=holds,
    gives_back=gives_back,
    uncompiled="View.__init__ of the buddy allocator has as many orders as the image says, and the law's table of what "
    "is reserved has entries before anything is called; compiled code knows neither",
    proof=proof,
    mutants=MUTANTS,
    needless=dict.fromkeys(
        map(sentence, (stated, linked, well_placed, coalesced)),
        "the buddy allocator's own invariants, which faults of physical.buddy need; of what is handed over wrongly, "
        "others notice it first",
    ),
)
