"""A page fault beside the same in C: every page of an area of zeros is stored to for the first time."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.replay import Lap, Replay, UnavailableError, library
from benchmarks.rows import Row, compare
from benchmarks.slab import at
from benchmarks.workload import Numbers
from impl.image import Image, kernel, restore, snapshot
from impl.physical.buddy import NODE_SHIFT
from impl.virtual.address_space_layout import KIND, MEMORY, POISON, RECORDS, ROOTS
from impl.virtual.fault import AREAS, Fault, store
from spec.virtual.words import MAP_ANONYMOUS, MAP_PRIVATE, PROT_READ, PROT_WRITE

SOURCE = Path(__file__).with_name("fault.c")
GROUP = "faults"
OURS, C = "impl, compiled by numba", "C, gcc -O2"
WORDS = 512
"""In a frame."""


@kernel
def store_all(image: Image, pages: Numbers) -> int:
    """A store to each page, as store_all() in fault.c makes them."""
    checksum = 0
    place = 0
    while place < len(pages):
        checksum = checksum * 1099511628211 + store(image, 0, pages[place], place)
        place += 1
    return checksum


def looked_at(process: Fault, pages: Numbers, checksum: int) -> int:
    """What each page holds then."""
    for page in pages.tolist():
        word = process.load(0, page)
        assert isinstance(word, int)
        checksum = checksum * 1099511628211 + word
    return checksum % (1 << 64)


def pages_of(count: int, seed: int, *, at_random: bool) -> Numbers:
    pages = np.arange(count, dtype=np.int64)
    if at_random:
        np.random.default_rng(seed).shuffle(pages)
    return pages


def ours(pages: Numbers) -> Replay:
    """impl.virtual.fault, compiled by numba. Before a lap the frames that nobody has are written, as start() in fault.c
    writes them: what the caches of the processor have then is these, and not the image that was copied."""
    count = len(pages)
    process = Fault(count, 0, count, 1)
    process.map_area(0, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, 0)
    fresh = snapshot(process.image)
    frames = process.image[process.image[MEMORY] : process.image[AREAS]].reshape(-1, WORDS)
    records = process.image[: process.image[ROOTS] << NODE_SHIFT].reshape(-1, 1 << NODE_SHIFT)
    spare = records[process.image[RECORDS] :, KIND] == 0
    store_all(process.image, pages[:0])

    def lap() -> Lap:
        restore(process.image, fresh)
        frames[spare] = POISON
        started = time.perf_counter()
        checksum = store_all(process.image, pages)
        seconds = time.perf_counter() - started
        return Lap(seconds, looked_at(process, pages, checksum))

    return lap


def in_c(loaded: ctypes.CDLL, pages: Numbers) -> Replay:
    """benchmarks/fault.c."""
    count = len(pages)
    tables = 4 + (count + WORDS - 1) // WORDS
    words = ctypes.c_uint64
    loaded.store_all.restype = loaded.look_at_all.restype = words

    def lap() -> Lap:
        if loaded.start(words(count), words(count + tables)) != 0:
            raise MemoryError
        started = time.perf_counter()
        checksum = loaded.store_all(at(pages), words(count))
        seconds = time.perf_counter() - started
        checksum = loaded.look_at_all(at(pages), words(count), words(checksum))
        loaded.stop()
        return Lap(seconds, checksum)

    return lap


def faults_against_c(pages: int, laps: int, seed: int) -> Iterator[Row]:
    """The implementation beside C, in the order of addresses and at random."""
    with TemporaryDirectory() as folder:
        try:
            loaded = library(SOURCE, Path(folder))
        except UnavailableError as missing:
            yield Row("a fault", OURS, C, "fault", note=str(missing), group=GROUP)
            return
        for order in ("in order", "at random"):
            touched = pages_of(pages, seed, at_random=order == "at random")
            contestants = {OURS: ours(touched), C: in_c(loaded, touched)}
            name = f"2^{pages.bit_length() - 1} pages of zeros {order}"
            yield compare(name, contestants, pages, laps, GROUP, unit="fault")
