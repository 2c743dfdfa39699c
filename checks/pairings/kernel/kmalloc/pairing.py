"""The law of kmalloc beside its implementation: what to try, what must happen, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from typing import Any

import spec.kernel.kmalloc as law
from checks.pairing import Arguments, Operation, Outcome, Pairing, Promise, Scope, sentence
from checks.pairings.kernel.kmalloc.drawing import DEPICTION, LEGEND, picture
from checks.pairings.kernel.kmalloc.mutants import MUTANTS
from checks.pairings.kernel.kmalloc.target import KmallocAdapter
from checks.pairings.kernel.kmalloc.trace import TRACE
from checks.pairings.kernel.kmalloc.view import View, abstract, in_a_slab, on_pages_of_its_own, permits
from checks.proof import Proof
from impl.kernel.kmalloc import Kmalloc
from spec.kernel.kmalloc import MOST_LOADED, Memory, apart, is_nothing
from spec.kernel.words import CLASSES, LARGEST_ORDER, NOTHING, NULL, PAGES, Address, ByteCount
from spec.kernel.words import KmallocFailure as Failure

EXHAUSTIVE_BYTES = 256
"""In memory of up to so many bytes every address is tried at which a block of the sizes below could be, whether one is
or not."""
STORED = (64, 768)
"""The bytes of memory in which contents are explored: one for what is freed and used again, and one for what is moved.
Elsewhere they would make more states; the random drivers store there."""

SIZES = {64: (24, 40), 128: (40, 72), 256: (72, 129), 768: (129, 257)}
"""By the bytes of memory of pages of 64 bytes: of what a page holds two, or one, what needs two pages, and what gets
pages of its own. More sizes make many more states, and are the random drivers' to try."""
WRAPPING = ((1 << 31) + 8, (1 << 32) + 8, 1 << 63, (1 << 64) - 8, (1 << 64) - 1)
"""Sizes that a narrower type, a sign or a rounding makes small."""

# ── What to try: every call ──────────────────────────────────────────────────────────────────────────────────


def sizes(memory: Memory) -> list[int]:
    """Nothing, those that may fit, all there is, and what wraps."""
    return [0, *fitting(memory), memory.bytes, memory.bytes + 1, (1 << 32) + 8, (1 << 64) - 8]


def fitting(memory: Memory) -> tuple[int, ...]:
    return SIZES.get(memory.bytes, (24, 2 * memory.page + 1))


def size_calls(memory: Memory) -> Iterator[Arguments]:
    return ((size,) for size in sizes(memory))


def zeroed_calls(memory: Memory) -> Iterator[Arguments]:
    """What is asked for is decided as for others; so one size that fits, nothing, and one that does not fit."""
    return ((size,) for size in (0, fitting(memory)[0], memory.bytes + 1))


def realloc_calls(memory: Memory) -> Iterator[Arguments]:
    """Whose address it is decides before the size does: of what is no block's, one size is asked for."""
    for address in addresses(memory):
        known = memory.is_live(Address(address))
        yield from ((address, size) for size in (sizes(memory) if known else fitting(memory)[:1]))


def address_calls(memory: Memory) -> Iterator[Arguments]:
    return ((address,) for address in addresses(memory))


def addresses(memory: Memory) -> list[int]:
    """Those of nobody and of nothing, and what could be a block's address, or what callers take for it."""
    if memory.bytes <= EXHAUSTIVE_BYTES:
        inside = range(memory.start, memory.end, 32)
        return [NULL, NOTHING, memory.start - 8, *inside, memory.start + 8, memory.start + 1, memory.end]
    return [NULL, NOTHING, *memory.live]


def store_calls(memory: Memory) -> Iterator[Arguments]:
    """The whole of the first block is written at once, and with one value."""
    if memory.bytes in STORED:
        yield from ((address, size, 0xA5) for address, size in list(memory.live.items())[:1])


def load_calls(memory: Memory) -> Iterator[Arguments]:
    """The first bytes of a block and the last."""
    for address, size in memory.live.items():
        yield from ((address + more, MOST_LOADED) for more in (0, size - MOST_LOADED))


# ── What to try: one call ────────────────────────────────────────────────────────────────────────────────────


def size_sample(memory: Memory, rng: random.Random) -> int:
    """A class, a byte less or more, or any size; now and then a large one, and seldom one that there cannot be."""
    draw, fits = rng.random(), memory.classes
    if draw < 0.01:
        return rng.choice((memory.bytes, (memory.page << LARGEST_ORDER) + 1, *WRAPPING))
    if draw < 0.06:
        return 1 + int(rng.random() * min(memory.bytes, 16 * memory.page))
    if draw < 0.5:
        size = fits[int(rng.random() ** 2 * len(fits))]
        return size + rng.choice((-1, 0, 1))
    return int(rng.random() ** 3 * 600)


def live_sample(memory: Memory, rng: random.Random) -> Address:
    """A live block's address; NULL where there is none, or few: so blocks become more."""
    count = len(memory.live)
    place = int(rng.random() * (count + 1 + min(count // 3, 30)))
    return memory.live.nth(place) if place < count else NULL


def address_sample(memory: Memory, rng: random.Random) -> int:
    """A live block's address; now and then one inside a block, near one, or of nobody's."""
    address, draw = live_sample(memory, rng), rng.random()
    if draw < 0.1:
        near = (address + 1, address + 8, address - 8, address + memory.live.get(address, ByteCount(0)))
        anywhere = memory.start + (int(rng.random() * memory.bytes) & -8)
        return max(0, rng.choice((*near, anywhere, anywhere, NOTHING, memory.end, 1 << 63)))
    return address


def sized_sample(memory: Memory, rng: random.Random) -> Arguments:
    return (size_sample(memory, rng),)


def realloc_sample(memory: Memory, rng: random.Random) -> Arguments:
    return address_sample(memory, rng), size_sample(memory, rng)


def addressed_sample(memory: Memory, rng: random.Random) -> Arguments:
    return (address_sample(memory, rng),)


def store_sample(memory: Memory, rng: random.Random) -> Arguments:
    """The first bytes of a block, the last, or some between."""
    address = live_sample(memory, rng)
    size = memory.live.get(address, ByteCount(0))
    count = min(size, 1 + int(rng.random() * 16))
    return (
        address + rng.choice((0, size - count, int(rng.random() * (size - count + 1)))),
        count,
        int(rng.random() * 256),
    )


def load_sample(memory: Memory, rng: random.Random) -> Arguments:
    address = live_sample(memory, rng)
    size = memory.live.get(address, ByteCount(0))
    count = min(size, MOST_LOADED)
    return address + rng.choice((0, size - count, int(rng.random() * (size - count + 1)))), count


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def block_answers(memory: Memory, *arguments: Any) -> Iterator[Any]:
    """Every address in memory that is explored; in larger memory those of live blocks, and where the gaps begin."""
    yield from (*Failure, NULL, NOTHING, memory.start - memory.page)
    if memory.bytes <= EXHAUSTIVE_BYTES:
        yield from range(memory.start, memory.end, 4)
    else:
        gaps = (first + -first % 64 for first, _ in memory.live.gaps(memory.start, memory.end))
        yield from (*memory.live, *gaps)


def plain_answers(memory: Memory, *arguments: Any) -> Iterator[Any]:
    yield from (None, *Failure)


def size_answers(memory: Memory, address: Address) -> Iterator[Any]:
    yield from (*Failure, 0, *CLASSES[:6], *(memory.page << order for order in range(1, 4)))


def load_answers(memory: Memory, address: Address, count: ByteCount) -> Iterator[Any]:
    known = memory.known(address, count).items()
    yield from (sum(byte << 8 * more for more, byte in known), 1, 1 << 8 * count)


# ── What must happen ─────────────────────────────────────────────────────────────────────────────────────────


def is_block(answer: Any) -> bool:
    return type(answer) is int and answer > NOTHING


def is_large(before: Memory, arguments: Arguments, answer: Any, after: Memory) -> bool:
    return is_block(answer) and after.live[answer] > after.classes[-1]


def is_between(before: Memory, arguments: Arguments, answer: Any, after: Memory) -> bool:
    """Whether a block has a number of bytes that is no power of two."""
    return is_block(answer) and after.live[answer].bit_count() > 1


def moves(before: Memory, arguments: Arguments, answer: Any, after: Memory) -> bool:
    return is_block(answer) and not is_nothing(arguments[0]) and answer != arguments[0]


def carries(before: Memory, arguments: Arguments, answer: Any, after: Memory) -> bool:
    return moves(before, arguments, answer, after) and bool(after.known(answer, ByteCount(1)))


def stays(before: Memory, arguments: Arguments, answer: Any, after: Memory) -> bool:
    return is_block(answer) and answer == arguments[0]


def frees_large(before: Memory, arguments: Arguments, answer: Any, after: Memory) -> bool:
    return answer is None and before.live.get(arguments[0], 0) > before.classes[-1]


def wraps(before: Memory, arguments: Arguments, answer: Any, after: Memory) -> bool:
    return answer is Failure.NO_MEMORY and arguments[0] % (1 << 32) < before.bytes


OUTCOMES = {
    "kmalloc hands out a block of pages": Outcome("kmalloc", is_large),
    "kmalloc hands out a block between two powers of two": Outcome("kmalloc", is_between),
    "kmalloc refuses a size that wraps to a small one": Outcome("kmalloc", wraps),
    "krealloc moves a block": Outcome("krealloc", moves),
    "krealloc moves a block of which something is known": Outcome("krealloc", carries),
    "krealloc leaves a block where it is": Outcome("krealloc", stays),
    "kfree takes a block of pages back": Outcome("kfree", frees_large),
}

# ── What somebody's own kmalloc may not promise ──────────────────────────────────────────────────────────────


def is_nobodys(memory: Memory, arguments: Arguments) -> bool:
    return not is_nothing(arguments[0]) and not memory.is_live(arguments[0])


EXACT = ("refuses only where no free pages are enough for a slab",)
PROMISES = {
    **{
        f"{operation}-refused-only-when-full": Promise(
            f"{operation} is refused only where no free pages are enough for a slab", operation, waives=EXACT
        )
        for operation in ("kmalloc", "kzalloc", "krealloc")
    },
    **{
        f"bad-{name}-refused": Promise(
            f"{operation} of what nobody holds is refused", operation, about=is_nobodys, by_failing=True
        )
        for name, operation in (("frees", "kfree"), ("reallocs", "krealloc"), ("sizes", "ksize"))
    },
}

# ── Whose contents the bytes are ─────────────────────────────────────────────────────────────────────────────


def holds(memory: Memory, operation: str, arguments: Arguments, answer: Any) -> Iterable[tuple[int, int]]:
    if operation in ("kfree", "ksize", "load", "store") or not memory.live.get(answer, 0):
        return ()
    return ((answer, memory.live[answer]),)


def gives_back(memory: Memory, operation: str, arguments: Arguments, answer: Any) -> Iterable[int]:
    return (arguments[0],) if operation in ("kfree", "krealloc") and memory.is_live(arguments[0]) else ()


def keeps(memory: Memory, operation: str, arguments: Arguments, answer: Any) -> Iterable[tuple[int, int, int | None]]:
    if operation == "kzalloc" and is_block(answer):
        return ((answer, arguments[0], None),)
    if operation == "krealloc" and is_block(answer) and memory.is_live(arguments[0]):
        old = memory.live[arguments[0]]
        return ((answer, old if answer == arguments[0] else min(arguments[1], old), arguments[0]),)
    return ()


# ── The declaration ──────────────────────────────────────────────────────────────────────────────────────────


def places(reading: Any) -> Iterable[Address]:
    return list(reading.live)


TINY = ((64, 64, 64), (128, 128, 64), (256, 256, 64), (256, 768, 64))
ALONE = ((64, 64, 64), (128, 128, 64), (256, 768, 64))


SHARED = (
    "which bytes are free the slab and the buddy allocator decide, and faults of theirs need it; of a block that is "
    "too small, as faults of kmalloc make it, the end of the memory or ksize tells first"
)


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.kernel.kmalloc.proof.declaration import PROOF

    return PROOF


PAIRING = Pairing(
    spec=law,
    impl=Kmalloc,
    view=View,
    abstract=abstract,
    permits=permits,
    operations={
        "kmalloc": Operation(size_calls, sized_sample, block_answers, weight=8, makes=True),
        "kzalloc": Operation(zeroed_calls, sized_sample, block_answers, makes=True, optional=True),
        "krealloc": Operation(realloc_calls, realloc_sample, block_answers, weight=3, makes=True, optional=True),
        "kfree": Operation(address_calls, addressed_sample, plain_answers, weight=9),
        "ksize": Operation(address_calls, addressed_sample, size_answers, optional=True),
        "store": Operation(store_calls, store_sample, plain_answers, weight=3, optional=True),
        "load": Operation(load_calls, load_sample, load_answers, weight=3, optional=True),
    },
    scopes={
        "tiny": Scope(TINY, alone=ALONE),
        "small": Scope(TINY, alone=ALONE),
        "large": Scope(TINY, alone=ALONE),
    },
    representation=(in_a_slab, on_pages_of_its_own),
    places=places,
    outcomes=OUTCOMES,
    picture=picture,
    depiction=DEPICTION,
    legend=LEGEND,
    wide=((64, 1024, 64), (1 << 20, 1 << 19, PAGES[1]), (128, 320, 64)),
    extent="bytes",
    foreign=((1 << 20, 1 << 17, PAGES[1]), (1 << 20, 1 << 20, PAGES[1])),
    adapter=KmallocAdapter,
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
        "what no block of pages has room for is refused": "the buddy allocator has no larger block, and who is "
        "promised more gets bytes of somebody else, or such as lie behind the memory",
        "a block shares no byte with one that is held": SHARED,
        sentence(apart): SHARED,
    },
)
