"""User copy beside the same in C: copies from and to a process, of which some fault on the way."""

from __future__ import annotations

import ctypes
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from attrs import frozen

from benchmarks.replay import Lap, Replay, UnavailableError, library
from benchmarks.rows import Row, compare
from benchmarks.slab import at
from benchmarks.workload import Numbers
from impl.image import Image, kernel, restore, snapshot
from impl.user.copy import KERNEL, MEMORY, RIGHTS, START, USER_END, WORDS, Copy, copy_from_user, copy_to_user
from spec.user.words import ByteCount
from spec.virtual.words import PRESENT, WRITABLE

SOURCE = Path(__file__).with_name("copy.c")
GROUP = "user copy"
OURS, C = "impl, compiled by numba", "C, gcc -O2"
PAGES, PAGE, BYTES = 64, 4096, 1 << 16
KINDS = (("words, up to 128 bytes", 128, 8), ("words, up to 16 KiB", 1 << 14, 8), ("bytes, up to 128 bytes", 128, 1))
"""Rows: what is copied at most, and to what addresses and counts are aligned."""


@frozen
class Copies:
    """What is called, of memory with what rights and contents."""

    to_user: Numbers
    addresses: Numbers
    buffers: Numbers
    counts: Numbers
    rights: Numbers
    memory: Numbers

    @property
    def arguments(self) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        return self.to_user, self.addresses, self.buffers, self.counts


def drawn(calls: int, most: int, alignment: int, seed: int) -> Copies:
    """Half of the copies are to the process; most counts are small. Of sixteen pages one is not mapped and one is
    read-only, and a copy may reach over the end of the user's half."""
    generator = np.random.default_rng(seed)

    def aligned(numbers: Numbers) -> Numbers:
        return numbers // alignment * alignment

    counts = aligned((generator.random(calls) ** 2 * (most + 1)).astype(np.int64))
    rights = generator.choice([0, PRESENT, PRESENT | WRITABLE], PAGES, p=[1 / 16, 1 / 16, 7 / 8]).astype(np.int64)
    return Copies(
        to_user=generator.integers(0, 2, calls),
        addresses=USER_END - PAGES * PAGE + aligned(generator.integers(0, PAGES * PAGE, calls)),
        buffers=KERNEL + aligned(generator.integers(0, BYTES - most, calls)),
        counts=counts,
        rights=rights,
        memory=generator.integers(-(1 << 63), (1 << 63) - 1, (PAGES * PAGE + BYTES) // 8),
    )


@kernel
def copy_all(image: Image, to_user: Numbers, addresses: Numbers, buffers: Numbers, counts: Numbers) -> int:
    """All calls at once, as copy_all() in copy.c makes them; a word that wraps is a checksum modulo 2**64."""
    checksum = 0
    call = 0
    while call < len(counts):
        if to_user[call]:
            left = copy_to_user(image, addresses[call], buffers[call], counts[call])
        else:
            left = copy_from_user(image, buffers[call], addresses[call], counts[call])
        checksum = checksum * 1099511628211 + left
        call += 1
    return checksum


def with_contents(checksum: int, memory: Numbers) -> int:
    """What was answered, and what memory holds then."""
    return checksum % (1 << 64) ^ zlib.crc32(memory.tobytes())


def ours(copies: Copies) -> Replay:
    """impl.user.copy, compiled by numba."""
    image = Copy(PAGES, ByteCount(PAGE), ByteCount(BYTES)).image
    assert image[START] == USER_END - PAGES * PAGE
    memory = image[image[MEMORY] : image[MEMORY] + image[WORDS]]
    memory[:] = copies.memory
    image[image[RIGHTS] : image[RIGHTS] + PAGES] = copies.rights
    fresh = snapshot(image)
    copy_all(image, *(each[:0] for each in copies.arguments))

    def lap() -> Lap:
        restore(image, fresh)
        started = time.perf_counter()
        checksum = copy_all(image, *copies.arguments)
        return Lap(time.perf_counter() - started, with_contents(checksum, memory))

    return lap


def in_c(loaded: ctypes.CDLL, copies: Copies) -> Replay:
    """benchmarks/copy.c."""
    memory = copies.memory.copy()
    arguments = (*map(at, copies.arguments), ctypes.c_uint64(len(copies.counts)))
    loaded.copy_all.restype = ctypes.c_uint64

    def lap() -> Lap:
        memory[:] = copies.memory
        loaded.start(at(memory), at(copies.rights), ctypes.c_int64(PAGES), ctypes.c_int64(BYTES))
        started = time.perf_counter()
        checksum = loaded.copy_all(*arguments)
        return Lap(time.perf_counter() - started, with_contents(checksum, memory))

    return lap


def copies_against_c(calls: int, laps: int, seed: int) -> Iterator[Row]:
    """The implementation beside C: what is aligned to words, short and long, and what is not."""
    with TemporaryDirectory() as folder:
        try:
            loaded = library(SOURCE, Path(folder))
        except UnavailableError as missing:
            yield Row("a copy", OURS, C, "copy", note=str(missing), group=GROUP)
            return
        for name, most, alignment in KINDS:
            copies = drawn(calls, most, alignment, seed)
            contestants = {OURS: ours(copies), C: in_c(loaded, copies)}
            yield compare(name, contestants, calls, laps, GROUP, unit="copy")
