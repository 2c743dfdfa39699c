"""The law of malloc beside its implementation: what to try, what must happen, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from typing import Any

import spec.user.malloc as law
from checks.pairing import Arguments, Operation, Outcome, Pairing, Promise, Scope, sentence
from checks.pairings.user.malloc.drawing import DEPICTION, LEGEND, picture
from checks.pairings.user.malloc.mutants import MUTANTS
from checks.pairings.user.malloc.target import MallocAdapter
from checks.pairings.user.malloc.trace import TRACE
from checks.pairings.user.malloc.view import (
    View,
    abstract,
    bins_hold_free_chunks,
    chunks_tile,
    no_free_neighbours,
    nobodys_chunks_are_kept,
    permits,
)
from checks.proof import Proof
from impl.user.malloc import Malloc
from spec.user.malloc import Heap, is_power_of_two
from spec.user.words import NULL, Address, ByteCount
from spec.user.words import MallocFailure as Failure
from spec.vocabulary import extent

EXHAUSTIVE_BYTES = 256
"""In heaps of up to that many bytes every address is tried that could be a block's, whether it is one or not."""

LARGE = tuple((1 << bits) + more for bits in (31, 32, 47, 63) for more in (-1, 0, 1)) + tuple(
    (1 << bits) - less for bits in (32, 63, 64) for less in (4096, 64, 32, 25, 24, 16, 8, 1)
)
"""Sizes at which a narrower type, a header that is added, or a rounding runs over."""

# ── What to try: every call ──────────────────────────────────────────────────────────────────────────────────


SIZES = (0, 24, 40)
"""Nothing, what fills the least chunk of an allocator whose header has 8 bytes, and what fills the next. More sizes
make many more states, and are the random drivers' to try."""
PAGE = 72
"""More than a page, which has 64 bytes in heaps as small as these."""


def sizes(heap: Heap) -> list[int]:
    """Those that may fit, all there is, and what wraps in 32 bits or when a header is added."""
    return [*SIZES, *([PAGE] if heap.bytes >= 192 else []), heap.bytes, (1 << 32) + 8, (1 << 64) - 8]


def malloc_calls(heap: Heap) -> Iterator[Arguments]:
    return ((size,) for size in sizes(heap))


def calloc_calls(heap: Heap) -> Iterator[Arguments]:
    """Products that wrap are those of a page's worth of bytes, of nothing, and of a negative number."""
    yield from ((0, 8), (3, 8), (2, 36))
    yield from ((1 << 32, 1 << 32), ((1 << 61) + 1, 8), (1 << 62, 4), (1 << 63, 1), (3, (1 << 64) // 3 + 8))


def realloc_calls(heap: Heap) -> Iterator[Arguments]:
    """Whose address it is decides before the size does: of what is nobody's, one size is asked for."""
    for address in addresses(heap):
        known = address == NULL or heap.is_live(Address(address))
        yield from ((address, size) for size in (sizes(heap) if known else (24,)))


def aligned_calls(heap: Heap) -> Iterator[Arguments]:
    yield from ((0, 24), (3, 24), (24, 24), (4, 24), (32, 0), (32, 24), (64, 24), (1 << 63, 24))


def address_calls(heap: Heap) -> Iterator[Arguments]:
    return ((address,) for address in addresses(heap))


def store_calls(heap: Heap) -> Iterator[Arguments]:
    """A whole block is written at once, and with one value. What was stored stays when a block is freed, so in a heap
    of more bytes stores would make more states than exploration has time for; the random drivers store there."""
    if not MOST_STORED < heap.bytes <= EXHAUSTIVE_BYTES:
        yield from ((address, size, 0xA5) for address, size in heap.live.items() if size)


MOST_STORED = 96


def load_calls(heap: Heap) -> Iterator[Arguments]:
    """The first byte of a block, the middle ones, and the last."""
    for address, size in heap.live.items():
        count = min(size, law.MOST_LOADED)
        if count:
            yield from ((address + more, count) for more in sorted({0, (size - count) // 2, size - count}))


def addresses(heap: Heap) -> list[int]:
    """NULL, and what could be a block's address, or what callers take for it."""
    if heap.bytes <= EXHAUSTIVE_BYTES:
        return [
            NULL,
            heap.start - 1,
            *range(heap.start, heap.end, heap.alignment),
            *(a + 1 for a in heap.live),
            heap.end,
        ]
    return [NULL, *heap.live]


# ── What to try: one call ────────────────────────────────────────────────────────────────────────────────────


def size_sample(heap: Heap, rng: random.Random) -> int:
    """Mostly small ones, as programs ask for; now and then one of which an allocator files several sizes together, or
    a large one, and seldom a size that no heap has."""
    draw = rng.random()
    if draw < 0.004:
        return rng.choice((0, heap.bytes, *LARGE))
    if draw < (0.03 if heap.bytes > SMALL else 0.3):
        return int(rng.random() * min(heap.bytes * 3 // 4, 1 << 18))
    if draw < 0.2:
        return int(rng.random() * min(heap.bytes // 4, 1 << 12))
    return int((draw - 0.2) ** 3 * 400)


SMALL = 4096
"""Heaps of that many bytes are to be exhausted by a few calls."""


def live_sample(heap: Heap, rng: random.Random) -> int:
    """A live block's address; NULL where there is none, or few: so blocks become more."""
    count = len(heap.live)
    place = int(rng.random() * (count + 1 if count > few(heap) else count + 1 + count // 2))
    return heap.live.nth(place) if place < count else NULL


def few(heap: Heap) -> int:
    """Up to how many live blocks a random run grows faster than it shrinks."""
    return min(1000, heap.bytes // 1024)


def address_sample(heap: Heap, rng: random.Random) -> int:
    """A live block's address; now and then one inside a block, near one, or of nobody's."""
    address = live_sample(heap, rng)
    draw = rng.random()
    if draw < 0.06:
        wrong = (address + 1, address + heap.alignment, address - heap.alignment, heap.start + int(draw * heap.bytes))
        return max(1, rng.choice(wrong))
    return address


def malloc_sample(heap: Heap, rng: random.Random) -> Arguments:
    return (size_sample(heap, rng),)


def calloc_sample(heap: Heap, rng: random.Random) -> Arguments:
    draw = rng.random()
    if draw < 0.01:
        return rng.choice(LARGE), rng.choice((2, 3, 8, 1 << 32, *LARGE))
    count = 1 + int(rng.random() * 8)
    return count, size_sample(heap, rng) // count


def realloc_sample(heap: Heap, rng: random.Random) -> Arguments:
    return address_sample(heap, rng), size_sample(heap, rng)


def aligned_sample(heap: Heap, rng: random.Random) -> Arguments:
    """Often as many bytes as the alignment has, or twice as many: an allocator has slots of such sizes, and may take
    them for aligned (mimalloc 2.0.9: aligned_alloc(256, 256), its issue 700)."""
    draw = rng.random()
    alignment = rng.choice((0, 3, 6, 24, 100, 1 << 63, (1 << 64) - 1)) if draw < 0.06 else 1 << int(rng.random() * 13)
    is_slot = draw > 0.7
    return alignment, alignment << (draw > 0.85) if is_slot else size_sample(heap, rng)


def free_sample(heap: Heap, rng: random.Random) -> Arguments:
    return (address_sample(heap, rng),)


STORED = 16
"""How many bytes are written at once at most."""


def store_sample(heap: Heap, rng: random.Random) -> Arguments:
    """The first bytes of a block, the last, or some between; of a block of no bytes nothing can be written."""
    address, size = byte_sample(heap, rng)
    count = min(size, 1 + int(rng.random() * STORED))
    behind = rng.choice((0, size - count, int(rng.random() * (size - count + 1))))
    return address + behind, count, int(rng.random() * 256)


def load_sample(heap: Heap, rng: random.Random) -> Arguments:
    address, size = byte_sample(heap, rng)
    count = min(size, law.MOST_LOADED)
    return address + rng.choice((0, size - count, int(rng.random() * (size - count + 1)))), count


def byte_sample(heap: Heap, rng: random.Random) -> tuple[int, int]:
    """A live block's address, and how many bytes it has; NULL and none, where there is no block."""
    address = Address(live_sample(heap, rng))
    return address, heap.live.get(address, ByteCount(0))


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def block_answers(heap: Heap, *arguments: Any) -> Iterator[Any]:
    """Every address in a heap that is explored; in a larger one those of live blocks, and where the gaps begin."""
    yield from (*Failure, NULL, heap.start - heap.alignment)
    if heap.bytes <= EXHAUSTIVE_BYTES:
        yield from range(heap.start, heap.end, heap.alignment // 2)
    else:
        yield from (*heap.live, *(first + -first % heap.alignment for first, _ in heap.live.gaps(heap.start, heap.end)))


def realloc_answers(heap: Heap, *arguments: Any) -> Iterator[Any]:
    yield None
    yield from block_answers(heap)


def plain_answers(heap: Heap, *arguments: Any) -> Iterator[Any]:
    yield from (None, *Failure)


def size_answers(heap: Heap, address: Address) -> Iterator[Any]:
    yield from (*Failure, *SIZES, PAGE, heap.bytes)


def load_answers(heap: Heap, address: Address, count: ByteCount) -> Iterator[Any]:
    known = heap.known(address, count).items()
    yield from (sum(byte << 8 * more for more, byte in known), 1, 1 << 8 * count)


# ── What must happen ─────────────────────────────────────────────────────────────────────────────────────────


def is_address(answer: Any) -> bool:
    return type(answer) is int and answer != NULL


def reallocates(before: Heap, arguments: Arguments, answer: Any) -> bool:
    return is_address(answer) and arguments[0] != NULL


def moves(before: Heap, arguments: Arguments, answer: Any, after: Heap) -> bool:
    return reallocates(before, arguments, answer) and answer != arguments[0]


def grows(before: Heap, arguments: Arguments, answer: Any, after: Heap) -> bool:
    return bool(answer == arguments[0] != NULL and arguments[1] > before.live[answer])


def shrinks(before: Heap, arguments: Arguments, answer: Any, after: Heap) -> bool:
    return bool(answer == arguments[0] != NULL and arguments[1] < before.live[answer])


def carries(before: Heap, arguments: Arguments, answer: Any, after: Heap) -> bool:
    return moves(before, arguments, answer, after) and bool(after.known(answer, ByteCount(1)))


def reused(before: Heap, arguments: Arguments, answer: Any, after: Heap) -> bool:
    """Whether what was handed out lies between live blocks."""
    return is_address(answer) and any(other > answer for other in before.live)


def crumbled(before: Heap, arguments: Arguments, answer: Any, after: Heap) -> bool:
    """Whether a request was refused for which there are enough bytes, in several gaps."""
    return answer is Failure.NO_MEMORY and before.bytes - sum(map(extent, before.live.values())) >= arguments[0]


def wraps(before: Heap, arguments: Arguments, answer: Any, after: Heap) -> bool:
    return answer is Failure.NO_MEMORY and (arguments[0] * arguments[1]) % (1 << 64) < before.bytes


OUTCOMES = {
    "a block is handed out below a live one": Outcome("malloc", reused),
    "malloc refuses though as many bytes are free": Outcome("malloc", crumbled),
    "calloc refuses a product that wraps to a small one": Outcome("calloc", wraps),
    "realloc moves a block": Outcome("realloc", moves),
    "realloc moves a block of which something is known": Outcome("realloc", carries),
    "realloc makes a block larger where it is": Outcome("realloc", grows),
    "realloc makes a block smaller where it is": Outcome("realloc", shrinks),
}

# ── What somebody's own allocator may not promise ────────────────────────────────────────────────────────────


def is_nobodys(heap: Heap, arguments: Arguments) -> bool:
    return arguments[0] != NULL and not heap.is_live(arguments[0])


def is_bad_alignment(heap: Heap, arguments: Arguments) -> bool:
    return not is_power_of_two(arguments[0])


def asks_for_nothing(heap: Heap, arguments: Arguments) -> bool:
    return bool(arguments[0] != NULL and arguments[1] == 0)


EXACT = ("refuses only where no gap between blocks has room",)
PROMISES = {
    **{
        f"{operation}-refused-only-when-full": Promise(
            f"{operation} is refused only where no gap between live blocks has room", operation, waives=EXACT
        )
        for operation in ("malloc", "calloc", "realloc", "aligned_alloc")
    },
    **{
        f"bad-{name}-refused": Promise(
            f"{operation} of what is no live block is refused", operation, about=is_nobodys, by_failing=True
        )
        for name, operation in (("frees", "free"), ("reallocs", "realloc"), ("usable-sizes", "usable_size"))
    },
    "small-blocks-aligned": Promise(
        "a block is aligned for the largest object, however small it is",
        "",
        waives=("a block is aligned for the largest object, however small it is",),
    ),
    "bad-alignments-refused": Promise(
        "an alignment that is no power of two is refused", "aligned_alloc", about=is_bad_alignment, by_failing=True
    ),
    "realloc-to-nothing": Promise(
        "to make a live block one of 0 bytes frees it, or answers a block of 0 bytes", "realloc", about=asks_for_nothing
    ),
}

# ── Whose contents the bytes are ─────────────────────────────────────────────────────────────────────────────

MOST_FILLED = 1 << 20
"""Of a larger block that many of its first bytes are filled and compared: a library may hand out more than there is."""


def holds(heap: Heap, operation: str, arguments: Arguments, answer: Any) -> Iterable[tuple[int, int]]:
    address = arguments[0] if operation == "usable_size" else answer
    if operation in ("free", "load", "store") or not heap.live.get(address, 0):
        return ()
    return ((address, min(heap.live[address], MOST_FILLED)),)


def gives_back(heap: Heap, operation: str, arguments: Arguments, answer: Any) -> Iterable[int]:
    return (arguments[0],) if operation in GIVING and heap.is_live(arguments[0]) else ()


GIVING = ("free", "realloc", "usable_size")


def keeps(heap: Heap, operation: str, arguments: Arguments, answer: Any) -> Iterable[tuple[int, int, int | None]]:
    if operation == "calloc" and is_address(answer):
        return ((answer, min(arguments[0] * arguments[1], MOST_FILLED), None),)
    if operation == "realloc" and is_address(answer) and heap.is_live(arguments[0]):
        return ((answer, min(arguments[1], heap.live[arguments[0]], MOST_FILLED), arguments[0]),)
    if operation == "usable_size" and heap.is_live(arguments[0]):
        return ((arguments[0], min(heap.live[arguments[0]], MOST_FILLED), arguments[0]),)
    return ()


# ── The declaration ──────────────────────────────────────────────────────────────────────────────────────────


def places(reading: Any) -> Iterable[Address]:
    return list(reading.live)


def allocates(calls: Any, sample: Any, **about: Any) -> Operation:
    return Operation(calls, sample, block_answers, makes=True, **about)


TINY = ((16, 64, 16), (16, 96, 16), (16, 128, 16))
SMALL_SCOPE = (*TINY, (32, 128, 8))


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.user.malloc.proof.declaration import PROOF

    return PROOF


def threaded(adapter: MallocAdapter, number: int) -> Any:
    """Loaded when it is asked for."""
    from checks.pairings.user.malloc.threads import Threads

    return Threads(adapter, number)


PAIRING = Pairing(
    spec=law,
    impl=Malloc,
    view=View,
    abstract=abstract,
    permits=permits,
    operations={
        "malloc": allocates(malloc_calls, malloc_sample, weight=6),
        "calloc": allocates(calloc_calls, calloc_sample, optional=True),
        "realloc": Operation(realloc_calls, realloc_sample, realloc_answers, weight=4, makes=True, optional=True),
        "aligned_alloc": allocates(aligned_calls, aligned_sample, optional=True),
        "free": Operation(address_calls, free_sample, plain_answers, weight=9),
        "usable_size": Operation(address_calls, free_sample, size_answers, optional=True),
        "store": Operation(store_calls, store_sample, plain_answers, weight=3, optional=True),
        "load": Operation(load_calls, load_sample, load_answers, weight=3, optional=True),
    },
    scopes={
        "tiny": Scope(TINY, alone=((16, 64, 16),)),
        "small": Scope(SMALL_SCOPE, alone=((16, 64, 16), (16, 96, 16))),
        "large": Scope((*SMALL_SCOPE, (16, 192, 16)), alone=((16, 64, 16), (16, 96, 16))),
    },
    representation=(chunks_tile, no_free_neighbours, bins_hold_free_chunks, nobodys_chunks_are_kept),
    places=places,
    outcomes=OUTCOMES,
    picture=picture,
    legend=LEGEND,
    depiction=DEPICTION,
    wide=((16, 1024, 16), (4096, 4096, 8), ((1 << 40) + 16, 1 << 18, 16)),
    extent="bytes",
    foreign=((16, 512, 16), (16, 1 << 16, 16), (16, (1 << 47) - 16, 16)),
    adapter=MallocAdapter,
    threaded=threaded,
    unbound=dict.fromkeys(("store", "load"), "memspec writes and reads itself what blocks hold"),
    promises=PROMISES,
    holds=holds,
    gives_back=gives_back,
    keeps=keeps,
    uncompiled="View.word makes a number of each word of the image, and the law's tables have entries only where "
    "something is, which is known only when the code runs",
    trace=TRACE,
    proof=proof,
    mutants=MUTANTS,
    needless={
        sentence(
            no_free_neighbours
        ): "a free chunk is sound only if the one in front of it is in use: of two that touch "
        "the second is answered as corrupted as soon as anything is done with it",
    },
)
