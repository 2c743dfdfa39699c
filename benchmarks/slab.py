"""Our slab allocator beside a textbook's in C: the same objects, allocated and freed in the same order."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from attrs import frozen

from benchmarks.replay import Lap, Replay, UnavailableError, library
from benchmarks.rows import Row, compare
from benchmarks.workload import Numbers
from impl.image import Image, kernel, restore, snapshot, unsigned
from impl.kernel.slab import MEMORY, Slab, alloc, free
from spec.kernel.words import Address, ByteCount, Shape, SlabFailure

SOURCE = Path(__file__).with_name("slab.c")
GROUP = "the slab allocator"
OURS, TEXTBOOK = "impl, compiled by numba", "a textbook's, in C"

PAGES, PAGE = 1 << 12, 4096
KINDS = ((32, 8), (192, 64), (616, 8), (1304, 8))
"""Objects by size and alignment, of Linux's: some pointers, a file, an inode, a large one. Without constructors, as the
textbook's allocator has none."""
FREE = -1


@frozen
class Objects:
    """Calls: a kind, or FREE, and the slot in which the caller keeps the object."""

    which: Numbers
    slots: Numbers
    slot_count: int


def drawn(count: int, live: int, seed: int) -> Objects:
    """Calls at random, of which the most are made while about `live` objects are held: most of what is freed was
    allocated not long before, as in a kernel. All that is held in the end is freed, so that it can be replayed."""
    rng = np.random.default_rng(seed)
    which, slots, held, spare = list[int](), list[int](), list[int](), list(range(2 * live, -1, -1))
    while len(which) < count:
        if len(held) < 2 * live and rng.random() < (0.7 if len(held) < live else 0.45):
            slot = spare.pop()
            held.append(slot)
            which.append(int(rng.integers(len(KINDS))))
        elif held:
            young = rng.random() < 0.7
            place = len(held) - 1 - int(rng.integers(min(16, len(held)))) if young else int(rng.integers(len(held)))
            slot = held.pop(place)
            spare.append(slot)
            which.append(FREE)
        else:
            continue
        slots.append(slot)
    which += [FREE] * len(held)
    slots += held
    return Objects(np.array(which, dtype=np.int64), np.array(slots, dtype=np.int64), 2 * live + 1)


@kernel
def replay(image: Image, which: Numbers, slots: Numbers, held: Numbers) -> int:
    """All calls at once, as replay() in slab.c makes them."""
    checksum, memory = 0, image[MEMORY]
    call = 0
    while call < len(which):
        slot = slots[call]
        if which[call] >= 0:
            address = alloc(image, which[call])
            held[unsigned(slot)] = address
            image[unsigned(memory + (address >> 3))] = call
        else:
            address = held[unsigned(slot)]
            checksum = checksum * 1099511628211 + image[unsigned(memory + (address >> 3))]
            free(image, address)
        call += 1
    return checksum


def machine() -> tuple[Slab, list[Shape]]:
    """Our allocator with a cache of each kind, and their shapes."""
    slab = Slab(Address(1 << 24), ByteCount(PAGES * PAGE), ByteCount(PAGE), len(KINDS))
    names = [slab.create_cache(ByteCount(size), ByteCount(alignment), 0) for size, alignment in KINDS]
    shapes = [slab.shape(name) for name in names if not isinstance(name, SlabFailure)]
    return slab, [shape for shape in shapes if isinstance(shape, Shape)]


def ours(objects: Objects) -> Replay:
    """impl.kernel.slab, compiled by numba."""
    slab, _ = machine()
    fresh, held = snapshot(slab.image), np.zeros(objects.slot_count, dtype=np.int64)
    replay(slab.image, objects.which[:0], objects.slots[:0], held)

    def lap() -> Lap:
        restore(slab.image, fresh)
        started = time.perf_counter()
        checksum = replay(slab.image, objects.which, objects.slots, held)
        return Lap(time.perf_counter() - started, checksum % (1 << 64))

    return lap


def in_c(loaded: ctypes.CDLL, objects: Objects) -> Replay:
    """benchmarks/slab.c, with slabs of our shapes."""
    _, shapes = machine()
    numbers = np.array([(each.stride, each.order, each.objects) for each in shapes], dtype=np.int64)
    held = np.zeros(objects.slot_count, dtype=np.int64)
    loaded.replay.restype = ctypes.c_uint64

    def lap() -> Lap:
        if loaded.start(ctypes.c_uint64(PAGES), at(numbers), ctypes.c_uint64(len(shapes))) != 0:
            raise MemoryError
        started = time.perf_counter()
        checksum = loaded.replay(at(objects.which), at(objects.slots), ctypes.c_uint64(len(objects.which)), at(held))
        seconds = time.perf_counter() - started
        loaded.stop()
        return Lap(seconds, checksum)

    return lap


def at(numbers: Numbers) -> ctypes.c_void_p:
    return ctypes.c_void_p(numbers.ctypes.data)


def slab_against_c(counts: tuple[int, ...], calls: int, laps: int, seed: int) -> Iterator[Row]:
    """By how many objects are held."""
    with TemporaryDirectory() as folder:
        try:
            loaded = library(SOURCE, Path(folder))
        except UnavailableError as missing:
            yield Row("objects", OURS, TEXTBOOK, "call", note=str(missing), group=GROUP)
            return
        for live in counts:
            objects = drawn(calls, live, seed)
            contestants = {OURS: ours(objects), TEXTBOOK: in_c(loaded, objects)}
            yield compare(f"{live:,} objects", contestants, len(objects.which), laps, GROUP)
