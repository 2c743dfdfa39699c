"""The law of the slab allocator beside its implementation: what to try, what must happen, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from typing import Any

import spec.kernel.slab as law
from checks.pairing import Arguments, Operation, Outcome, Pairing, Promise, Scope, sentence
from checks.pairings.kernel.slab.drawing import DEPICTION, LEGEND, picture
from checks.pairings.kernel.slab.mutants import MUTANTS
from checks.pairings.kernel.slab.proof.declaration import PROOF
from checks.pairings.kernel.slab.target import SlabAdapter
from checks.pairings.kernel.slab.view import (
    View,
    abstract,
    constructed_once,
    each_once,
    in_its_list,
    on_its_pages,
    permits,
)
from impl.kernel.slab import Slab
from spec.kernel.slab import UNTOLD, Cache, Slabs
from spec.kernel.words import CONSTRUCTED, LARGEST_ORDER, PAGES, PROCESSORS, Address, ByteCount, CacheName, Shape
from spec.kernel.words import SlabFailure as Failure
from spec.vocabulary import Order

EXHAUSTIVE_BYTES = 256
"""Up to that many, every address is tried; beyond it those of objects, and of what callers take for them."""
MOST_STORED = 64
"""In larger memory stores would make more states than exploration has time for; the random drivers store there."""

KINDS = ((24, 8, 1), (56, 8, 0))
"""Objects that are worth having in pages of 64 bytes, as (size, alignment, constructor): two to a page; and one to a
page, or two to two pages, with room for colours."""
SMALL_KINDS = (*KINDS, (8, 8, 0), (20, 16, 1), (32, 16, 1), (64, 64, 0), (100, 8, 1), (16, 32, 0))
LARGE_KINDS = (
    (192, 64, 0),
    (256, 64, 1),
    (616, 8, 1),
    (1304, 8, 0),
    (8, 8, 0),
    (2304, 64, 1),
    (96, 8, 1),
    (4000, 8, 0),
    (8192, 4096, 0),
)
"""As in Linux: a file, an inode, and others; one has room for a link and no more. With pages of 4,096 bytes."""
IMPOSSIBLE = ((0, 8, 0), (24, 0, 0), (24, 24, 0), (24, 1 << 30, 0), (1 << 31, 8, 1), (1 << 63, 8, 0), (-1, 8, 1))
NOBODY = CacheName(-1)

# ── What to try: every call ──────────────────────────────────────────────────────────────────────────────────


def create_calls(slabs: Slabs) -> Iterator[Arguments]:
    """Caches are made while nothing is held, and none twice; those that there cannot be are asked for first."""
    if not slabs.caches:
        yield from (*IMPOSSIBLE, (slabs.largest, 8, 1))
    if not slabs.live:
        known = {(cache.size, cache.alignment, cache.constructor) for cache in slabs.caches}
        yield from (kind for kind in KINDS if kind not in known)


def names(slabs: Slabs) -> list[CacheName]:
    """Those of the caches; one that is nobody's, where there is none."""
    return [cache.name for cache in slabs.caches] or [NOBODY]


def name_calls(slabs: Slabs) -> Iterator[Arguments]:
    return ((name,) for name in names(slabs))


def told_calls(slabs: Slabs) -> Iterator[Arguments]:
    """Those of which the shape is known."""
    return ((name,) for name in names(slabs) if is_told(slabs, name))


def is_told(slabs: Slabs, name: CacheName) -> bool:
    cache = slabs.cache(name)
    return cache is None or cache.shape is not UNTOLD


def free_calls(slabs: Slabs) -> Iterator[Arguments]:
    """Every address where an object could begin, as long as one is held, one within, and what lies outside."""
    if slabs.live:
        inside = (Address(address) for address in range(slabs.start, slabs.end, 8))
        yield from ((address,) for address in inside if address not in slabs.live or slabs.is_restored(address))
    yield from ((address,) for address in (0, slabs.start - 8, slabs.start + 1, slabs.end))


def store_calls(slabs: Slabs) -> Iterator[Arguments]:
    """A whole object is written at once, with one value or as it was constructed."""
    if slabs.bytes <= MOST_STORED:
        yield from ((address, size, value) for address, size in slabs.live.items() for value in (0xA5, CONSTRUCTED))


def load_calls(slabs: Slabs) -> Iterator[Arguments]:
    """The first bytes of an object and the last."""
    for address, size in slabs.live.items():
        count = min(size, law.MOST_LOADED)
        yield from ((address + more, count) for more in sorted({0, size - count}))


def processor_calls(slabs: Slabs) -> Iterator[Arguments]:
    return ((processor,) for processor in range(PROCESSORS))


# ── What to try: one call ────────────────────────────────────────────────────────────────────────────────────


def create_sample(slabs: Slabs, rng: random.Random) -> Arguments:
    draw = rng.random()
    if draw < 0.05:
        return rng.choice(IMPOSSIBLE)
    return rng.choice(LARGE_KINDS if slabs.page == PAGES[-1] else SMALL_KINDS)


def name_sample(slabs: Slabs, rng: random.Random) -> Arguments:
    count = len(slabs.caches)
    if not count or rng.random() < 0.01:
        return (NOBODY,)
    return (slabs.caches[int(rng.random() * count)].name,)


def destroy_sample(slabs: Slabs, rng: random.Random) -> Arguments:
    """Seldom a cache that would go: they are to get old."""
    (name,) = name_sample(slabs, rng)
    cache = slabs.cache(name)
    return (name,) if cache is None or slabs.slabs_of(cache) or rng.random() < 0.05 else (NOBODY,)


def told_sample(slabs: Slabs, rng: random.Random) -> Arguments:
    """A cache of which the shape is known, where there is one: a run of a few calls would else allocate nothing."""
    told = [cache.name for cache in slabs.caches if cache.shape is not UNTOLD]
    return (told[int(rng.random() * len(told))],) if told and rng.random() >= 0.01 else (NOBODY,)


def live_sample(slabs: Slabs, rng: random.Random) -> Address:
    """An object that is held; 0 where there is none, or where more are to become of few."""
    count = len(slabs.live)
    place = int(rng.random() * (count + 1 + min(count // 3, 8)))
    return slabs.live.nth(place) if place < count else Address(0)


def free_sample(slabs: Slabs, rng: random.Random) -> Arguments:
    """An object that is held and is as it was; now and then another address of a slab with one, or of nobody's."""
    address, count = live_sample(slabs, rng), len(slabs.live)
    if rng.random() < 0.06 or address == 0:
        address = slabs.live.nth(int(rng.random() * count)) if count else address
        cache = slabs.owner(address)
        slot = cache.shape.stride if cache is not None else 8
        near = (address + 1, address + 8, *(address + more * slot for more in (-2, -1, -1, 1, 1, 2)))
        anywhere = slabs.start + (int(rng.random() * slabs.bytes) & -8)
        address = Address(rng.choice((*near, anywhere, anywhere, slabs.end, 1 << 63)))
    return (address if address not in slabs.live or slabs.is_restored(address) else slabs.end,)


def store_sample(slabs: Slabs, rng: random.Random) -> Arguments:
    """The first bytes of an object, or the last; more often than not what was stored is made as it was."""
    address = live_sample(slabs, rng)
    size = slabs.live.get(address, ByteCount(0))
    if not slabs.is_restored(address) and rng.random() < 0.6:
        return address, size, CONSTRUCTED
    count = min(size, 1 + int(rng.random() * 12))
    return (address + rng.choice((0, size - count)), count, int(rng.random() * 256)) if size else (slabs.start, 0, 0)


def load_sample(slabs: Slabs, rng: random.Random) -> Arguments:
    address = live_sample(slabs, rng)
    size = slabs.live.get(address, ByteCount(0))
    count = min(size, law.MOST_LOADED)
    return (address + rng.choice((0, size - count, int(rng.random() * (size - count + 1)))), count)


def processor_sample(slabs: Slabs, rng: random.Random) -> Arguments:
    return (int(rng.random() * PROCESSORS),)


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def create_answers(slabs: Slabs, *arguments: Any) -> Iterator[Any]:
    yield from (*Failure, 0, 1)


def shape_answers(slabs: Slabs, name: CacheName) -> Iterator[Any]:
    cache = slabs.cache(name)
    yield from Failure
    if cache is not None:
        orders = range(-1, min(LARGEST_ORDER, (slabs.bytes // slabs.page).bit_length()) + 1)
        strides = (cache.size - 8, cache.size + -cache.size % 32)
        yield from (Shape(ByteCount(s), Order(o), n) for s in strides for o in orders for n in range(4))


def alloc_answers(slabs: Slabs, name: CacheName) -> Iterator[Any]:
    """Every address in memory that is explored; in larger one where slots could be, and a little beside."""
    yield from Failure
    cache = slabs.cache(name)
    if slabs.bytes <= EXHAUSTIVE_BYTES or cache is None:
        yield from range(slabs.start - slabs.page, min(slabs.end, slabs.start + EXHAUSTIVE_BYTES) + slabs.page, 8)
        yield slabs.start + 4
        return
    for slab in slabs.slabs_of(cache):
        slots = slabs.slots(slabs.within(slab, cache)[0], cache)
        yield from (*slots, *(slot + 8 for slot in slots), *(slot + 1 for slot in slots[:1]))
        yield slab + slabs.extent(cache) - 8
    yield from range(slabs.start, slabs.end, slabs.extent(cache))
    yield slabs.end


def plain_answers(slabs: Slabs, *arguments: Any) -> Iterator[Any]:
    yield from (None, *Failure)


def count_answers(slabs: Slabs, name: CacheName) -> Iterator[Any]:
    yield from range(6)


def load_answers(slabs: Slabs, address: Address, count: ByteCount) -> Iterator[Any]:
    known = [slabs.byte(Address(address + more)) or 0 for more in range(count)]
    yield from (sum(byte << 8 * more for more, byte in enumerate(known)), 1, 1 << 8 * count)


# ── What must happen ─────────────────────────────────────────────────────────────────────────────────────────


def is_new_slab(before: Slabs, answer: Any, after: Slabs) -> bool:
    return type(answer) is int and len(after.slabs) > len(before.slabs)


def spans(before: Slabs, arguments: Arguments, answer: Any, after: Slabs) -> bool:
    """Whether an object was handed out that does not lie in its slab's first page."""
    cache = after.owner(answer) if type(answer) is int else None
    return cache is not None and answer - after.slab_at(cache, answer) >= after.page


def coloured(before: Slabs, arguments: Arguments, answer: Any, after: Slabs) -> bool:
    """Whether an object was handed out that lies at no whole number of slots."""
    cache = after.owner(answer) if type(answer) is int else None
    return cache is not None and (answer - after.slab_at(cache, answer)) % cache.shape.stride != 0


def passes_on(before: Slabs, arguments: Arguments, answer: Any, after: Slabs) -> bool:
    """Whether a page that one cache had is another's now."""
    return is_new_slab(before, answer, after) and len(before.caches) > 1


def fills(before: Slabs, arguments: Arguments, answer: Any, after: Slabs) -> bool:
    cache = after.owner(answer) if type(answer) is int else None
    return cache is not None and len(after.within(after.slab_at(cache, answer), cache)) == cache.shape.objects > 1


def empties(before: Slabs, arguments: Arguments, answer: Any, after: Slabs) -> bool:
    return len(after.slabs) < len(before.slabs)


OUTCOMES = {
    "an object is handed out beyond the first page of its slab": Outcome("alloc", spans),
    "an object is handed out from a slab with a colour": Outcome("alloc", coloured),
    "a slab becomes full": Outcome("alloc", fills),
    "a slab comes to a cache beside another one": Outcome("alloc", passes_on),
    "a slab becomes empty": Outcome("free", empties),
}

# ── What somebody's own allocator may not promise ────────────────────────────────────────────────────────────


def is_nobodys(slabs: Slabs, arguments: Arguments) -> bool:
    return arguments[0] not in slabs.live


def is_no_cache(slabs: Slabs, arguments: Arguments) -> bool:
    return slabs.cache(arguments[0]) is None


def is_impossible(slabs: Slabs, arguments: Arguments) -> bool:
    size, alignment, constructor = arguments
    fits = 1 <= size <= slabs.largest - 8 * constructor
    return not (law.is_power_of_two(alignment) and alignment <= slabs.largest and fits)


PROMISES = {
    "exact-refusal": Promise(
        "alloc is refused only where no object is free and no pages are",
        "alloc",
        waives=(
            "refuses only where every object of the cache's slabs is held",
            "refuses only where there are no pages for another slab",
        ),
    ),
    "bad-frees-refused": Promise("to free what nobody holds is refused", "free", about=is_nobodys, by_failing=True),
    "caches-refused-only-when-full": Promise(
        "a cache that there can be is refused only where there are as many as have room",
        "create_cache",
        waives=("refuses a cache only where there are as many as have room",),
    ),
    "bad-caches-refused": Promise(
        "a cache that there cannot be is refused", "create_cache", about=is_impossible, by_failing=True
    ),
    **{
        f"{operation}-of-no-cache-refused": Promise(
            f"{operation} of what is no cache is refused", operation, about=is_no_cache, by_failing=True
        )
        for operation in ("shape", "alloc", "shrink", "destroy_cache")
    },
}

# ── Whose contents the bytes are ─────────────────────────────────────────────────────────────────────────────


def holds(slabs: Slabs, operation: str, arguments: Arguments, answer: Any) -> Iterable[tuple[int, int]]:
    """Objects without a constructor; what is in the others the law says."""
    cache = slabs.owner(answer) if operation == "alloc" and type(answer) is int else None
    return ((answer, cache.size),) if cache is not None and not cache.constructor else ()


def gives_back(slabs: Slabs, operation: str, arguments: Arguments, answer: Any) -> Iterable[int]:
    """What is stored by an operation is no longer what memspec wrote; from then on the law says what is loaded."""
    if operation == "store":
        return (address for address, size in slabs.live.items() if address <= arguments[0] < address + size)
    return arguments if operation == "free" else ()


# ── The declaration ──────────────────────────────────────────────────────────────────────────────────────────


def places(reading: Any) -> Iterable[Address]:
    return list(reading.live)


def kind_of(cache: Cache) -> str:
    return f"{cache.size}{'c' if cache.constructor else ''}"


TINY = ((64, 64, 64, 2), (128, 128, 64, 1))
ALONE = ((64, 64, 64, 1), (128, 128, 64, 1))

PAIRING = Pairing(
    spec=law,
    impl=Slab,
    view=View,
    abstract=abstract,
    permits=permits,
    operations={
        "create_cache": Operation(create_calls, create_sample, create_answers, weight=2, makes=True),
        "alloc": Operation(told_calls, told_sample, alloc_answers, weight=8, makes=True),
        "shape": Operation(name_calls, name_sample, shape_answers, weight=3),
        "free": Operation(free_calls, free_sample, plain_answers, weight=8),
        "shrink": Operation(name_calls, name_sample, plain_answers, optional=True),
        "destroy_cache": Operation(name_calls, destroy_sample, plain_answers, optional=True),
        "constructed": Operation(told_calls, told_sample, count_answers, weight=2, optional=True),
        "store": Operation(store_calls, store_sample, plain_answers, weight=3, optional=True),
        "load": Operation(load_calls, load_sample, load_answers, weight=3, optional=True),
        "run_on": Operation(processor_calls, processor_sample, plain_answers, internal=True, optional=True),
    },
    scopes={
        "tiny": Scope(TINY, alone=ALONE),
        "small": Scope((*TINY, (64, 128, 64, 1)), alone=ALONE),
        "large": Scope((*TINY, (64, 128, 64, 1), (128, 128, 64, 2)), alone=ALONE),
    },
    representation=(each_once, in_its_list, on_its_pages, constructed_once),
    places=places,
    outcomes=OUTCOMES,
    wide=((64, 1024, 64, 3), (1 << 20, 1 << 18, 4096, 4), (128, 192, 64, 2)),
    extent="bytes",
    foreign=((1 << 20, 1 << 16, 4096, 3), (1 << 20, 1 << 18, 4096, 4)),
    adapter=SlabAdapter,
    promises=PROMISES,
    holds=holds,
    gives_back=gives_back,
    uncompiled="View.word makes a number of each word of the image, and the law's tables have entries only where "
    "something is, which is known only when the code runs",
    picture=picture,
    legend=LEGEND,
    depiction=DEPICTION,
    mutants=MUTANTS,
    proof=PROOF,
    needless={
        "a slab is of one cache alone": "a page that is in two slabs is in two of one cache too, in other runs, or an "
        "object of it is freed as one of the other cache",
        "an object has one of its slab's slots, and all of these lie inside the slab": "what lies beside a slot is "
        "written over, or is freed as no object",
        sentence(
            law.apart
        ): "objects overlap only where one lies beside a slot, which the representation shows earlier",
    },
)
