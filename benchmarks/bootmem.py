"""The search for a run of free frames beside the same in C: over one crowded map, the same requests."""

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
from impl.image import Image, kernel
from impl.physical.bootmem import MEMORY, RESERVED, Bootmem, find_highest, find_lowest
from spec.vocabulary import Frame, FrameCount, Order

SOURCE = Path(__file__).with_name("bootmem.c")
GROUP = "early memory"
OURS, C = "impl, compiled by numba", "C, gcc -O2"
TAKEN, FREE = 90, 20
"""Of how many frames runs are on average."""


@frozen
class Searches:
    """A map, and what is asked for in turn."""

    memory: Numbers
    taken: Numbers
    """Of both, a bit for each frame, 64 in a word."""
    counts: Numbers
    orders: Numbers
    limits: Numbers

    @property
    def frames(self) -> int:
        return 64 * len(self.taken)


def draw(frames: int, calls: int, seed: int) -> Searches:
    """Runs of frames that are taken and free, in turn; requests for up to 300 frames, most of them small, aligned to up
    to 16, below a limit anywhere."""
    generator = np.random.default_rng(seed)
    runs = generator.geometric([1 / TAKEN, 1 / FREE], (2 * frames // (TAKEN + FREE), 2)).ravel()
    bits = np.repeat(np.arange(len(runs)) % 2 == 0, runs)[:frames]
    bits = np.concatenate([bits, np.ones(frames - len(bits), dtype=bool)])
    taken = np.packbits(bits, bitorder="little").view(np.int64)
    counts = 1 + (generator.random(calls) ** 4 * 300).astype(np.int64)
    limits = generator.integers(512, frames + 1, calls)
    return Searches(np.full_like(taken, -1), taken, counts, generator.integers(0, 5, calls), limits)


@kernel
def search_all(image: Image, counts: Numbers, orders: Numbers, limits: Numbers, is_up: int) -> int:
    """All requests, as search_all() in bootmem.c makes them; a word that wraps is a checksum modulo 2**64."""
    checksum = 0
    call = 0
    while call < len(counts):
        if is_up:
            answer = find_lowest(image, counts[call], orders[call], limits[call])
        else:
            answer = find_highest(image, counts[call], orders[call], limits[call])
        checksum = checksum * 1099511628211 + answer
        call += 1
    return checksum


def ours(searches: Searches, is_up: int) -> Replay:
    """impl.physical.bootmem, compiled by numba."""
    image = Bootmem(Frame(0), FrameCount(searches.frames), Frame(0), Order(0)).image
    words = len(searches.taken)
    image[image[MEMORY] : image[MEMORY] + words] = searches.memory
    image[image[RESERVED] : image[RESERVED] + words] = searches.taken
    requests = searches.counts, searches.orders, searches.limits
    search_all(image, searches.counts[:0], searches.orders[:0], searches.limits[:0], is_up)

    def lap() -> Lap:
        started = time.perf_counter()
        checksum = search_all(image, *requests, is_up)
        return Lap(time.perf_counter() - started, checksum % (1 << 64))

    return lap


def in_c(loaded: ctypes.CDLL, searches: Searches, is_up: int) -> Replay:
    """benchmarks/bootmem.c."""
    requests = (each.ctypes.data for each in (searches.counts, searches.orders, searches.limits))
    given = (
        searches.memory.ctypes.data,
        searches.taken.ctypes.data,
        searches.frames,
        *requests,
        len(searches.counts),
        is_up,
    )

    def lap() -> Lap:
        started = time.perf_counter()
        checksum: int = loaded.search_all(*given)
        return Lap(time.perf_counter() - started, checksum)

    return lap


def search_in_c(folder: Path) -> ctypes.CDLL:
    """benchmarks/bootmem.c as a library."""
    loaded = library(SOURCE, folder)
    word, numbers = ctypes.c_int64, ctypes.c_void_p
    loaded.search_all.restype = ctypes.c_uint64
    loaded.search_all.argtypes = [numbers, numbers, word, numbers, numbers, numbers, ctypes.c_size_t, ctypes.c_int]
    return loaded


def bootmem_against_c(frames: int, calls: int, laps: int, seed: int) -> Iterator[Row]:
    """The implementation beside C: from the bottom up, and from the top down."""
    with TemporaryDirectory() as folder:
        try:
            loaded = search_in_c(Path(folder))
        except UnavailableError as missing:
            yield Row("a search", OURS, C, "search", note=str(missing), group=GROUP)
            return
        searches = draw(frames, calls, seed)
        for name, is_up in (("bottom-up", 1), ("top-down", 0)):
            contestants = {OURS: ours(searches, is_up), C: in_c(loaded, searches, is_up)}
            told = f"{name}, 2^{frames.bit_length() - 1} frames"
            yield compare(told, contestants, calls, laps, GROUP, unit="search")
