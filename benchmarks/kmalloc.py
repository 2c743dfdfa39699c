"""Our kmalloc beside a textbook's in C: the sizes that a live kernel asked for, in the same order."""

from __future__ import annotations

import csv
import ctypes
import lzma
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from attrs import frozen

from benchmarks.replay import Lap, Replay, UnavailableError, library
from benchmarks.rows import Row, compare
from benchmarks.slab import at
from benchmarks.workload import Numbers
from impl.image import Image, kernel, restore, snapshot, unsigned
from impl.kernel.kmalloc import Kmalloc, kfree, kmalloc
from impl.kernel.slab import CACHES, MEMORY, shape, shape_of
from spec.kernel.words import Address, ByteCount, Shape

SOURCE = Path(__file__).with_name("kmalloc.c")
RECORDING = Path(__file__).resolve().parents[1] / "checks" / "data" / "linux-slab.csv.xz"
GROUP = "kmalloc"
OURS, TEXTBOOK = "impl, compiled by numba", "a textbook's, in C"
PAGES, PAGE = 1 << 12, 4096
FREE = -1


@frozen
class Blocks:
    """Calls: a size, or FREE, and the slot in which the caller keeps the block."""

    sizes: Numbers
    slots: Numbers
    slot_count: int


def recorded(rounds: int) -> Blocks:
    """The recorded kmalloc and kfree, several times. What was handed out before is not freed, and what is held in the
    end is, so that it can be replayed."""
    held, spare, sizes, slots = dict[str, int](), list[int](), list[int](), list[int]()
    with lzma.open(RECORDING, "rt") as file:
        for row in csv.DictReader(file):
            block = row["object"]
            if row["event"] == "kmalloc":
                held[block] = slot = spare.pop() if spare else len(held)
                sizes.append(int(row["bytes_requested"]))
                slots.append(slot)
            elif row["event"] == "kfree" and block in held:
                spare.append(held[block])
                sizes.append(FREE)
                slots.append(held.pop(block))
    sizes += [FREE] * len(held)
    slots += held.values()
    return Blocks(np.array(sizes * rounds, dtype=np.int64), np.array(slots * rounds, dtype=np.int64), max(slots) + 1)


@kernel
def replay(image: Image, sizes: Numbers, slots: Numbers, held: Numbers) -> int:
    """All calls at once, as replay_sizes() in kmalloc.c makes them."""
    checksum, memory = 0, image[MEMORY]
    call = 0
    while call < len(sizes):
        slot = slots[call]
        if sizes[call] >= 0:
            address = kmalloc(image, sizes[call])
            held[unsigned(slot)] = address
            image[unsigned(memory + (address >> 3))] = call
        else:
            address = held[unsigned(slot)]
            checksum = checksum * 1099511628211 + image[unsigned(memory + (address >> 3))]
            kfree(image, address)
        call += 1
    return checksum


def machine() -> Kmalloc:
    return Kmalloc(Address(1 << 24), ByteCount(PAGES * PAGE), ByteCount(PAGE))


def shapes() -> Numbers:
    """Of the slabs of each class: stride, order, objects."""
    image = machine().image
    told = (shape_of(shape(image, number)) for number in range(image[CACHES]))
    return np.array([(s.stride, s.order, s.objects) for s in told if isinstance(s, Shape)], dtype=np.int64)


def ours(blocks: Blocks) -> Replay:
    """impl.kernel.kmalloc, compiled by numba."""
    image, held = machine().image, np.zeros(blocks.slot_count, dtype=np.int64)
    fresh = snapshot(image)
    replay(image, blocks.sizes[:0], blocks.slots[:0], held)

    def lap() -> Lap:
        restore(image, fresh)
        started = time.perf_counter()
        checksum = replay(image, blocks.sizes, blocks.slots, held)
        return Lap(time.perf_counter() - started, checksum % (1 << 64))

    return lap


def in_c(loaded: ctypes.CDLL, blocks: Blocks) -> Replay:
    """benchmarks/kmalloc.c, with slabs of our shapes."""
    told, held = shapes(), np.zeros(blocks.slot_count, dtype=np.int64)
    loaded.replay_sizes.restype = ctypes.c_uint64
    count = ctypes.c_uint64(len(blocks.sizes))

    def lap() -> Lap:
        if loaded.start(ctypes.c_uint64(PAGES), at(told), ctypes.c_uint64(len(told))) != 0:
            raise MemoryError
        started = time.perf_counter()
        checksum = loaded.replay_sizes(at(blocks.sizes), at(blocks.slots), count, at(held))
        seconds = time.perf_counter() - started
        loaded.stop()
        return Lap(seconds, checksum)

    return lap


def kmalloc_against_c(rounds: int, laps: int) -> Iterator[Row]:
    """On the recorded sizes."""
    with TemporaryDirectory() as folder:
        try:
            loaded = library(SOURCE, Path(folder))
        except UnavailableError as missing:
            yield Row("recorded", OURS, TEXTBOOK, "call", note=str(missing), group=GROUP)
            return
        blocks = recorded(rounds)
        yield compare("recorded", {OURS: ours(blocks), TEXTBOOK: in_c(loaded, blocks)}, len(blocks.sizes), laps, GROUP)
