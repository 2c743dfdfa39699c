"""Stores to zswap and loads from it, beside the same in C."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import numpy as np

from benchmarks.replay import Lap, Replay, UnavailableError, library
from benchmarks.rows import Row, compare
from benchmarks.slab import at
from benchmarks.workload import Numbers
from impl.advanced.zswap import FRAME, WORDS, Zswap, load_frame, store_frame
from impl.image import Image, kernel, restore, snapshot

SOURCE = Path(__file__).with_name("zswap.c")
OURS, C = "impl, compiled by numba", "C, gcc -O2"
PAGE, CHUNK = 512, 8
"""Words of a page and of a chunk; those of zswap.c."""


@kernel
def store_all(image: Image, pages: Numbers, count: int) -> int:
    """Each page to the slot of its number, as store_all() in zswap.c does it."""
    checksum = 0
    slot = 0
    while slot < count:
        word = 0
        while word < image[WORDS]:
            image[image[FRAME] + word] = pages[slot * image[WORDS] + word]
            word += 1
        checksum = checksum * 1099511628211 + store_frame(image, slot)
        slot += 1
    return checksum


@kernel
def load_all(image: Image, count: int, word: int) -> int:
    """A word of each page."""
    checksum = 0
    slot = 0
    while slot < count:
        load_frame(image, slot)
        checksum = checksum * 1099511628211 + image[image[FRAME] + word]
        slot += 1
    return checksum


class Pool(Protocol):
    """What both can do; a checksum is of answers, modulo 2**64."""

    def begin(self) -> None:
        """Anew, with nothing stored."""

    def store_all(self, pages: Numbers, count: int) -> int: ...
    def load_all(self, count: int, word: int) -> int: ...


class Ours:
    """impl.advanced.zswap, compiled by numba."""

    def __init__(self, slots: int, limit: int) -> None:
        self.image = Zswap(slots, PAGE, CHUNK, limit, limit, 1).image
        self.fresh = snapshot(self.image)

    def begin(self) -> None:
        restore(self.image, self.fresh)

    def store_all(self, pages: Numbers, count: int) -> int:
        return store_all(self.image, pages, count)

    def load_all(self, count: int, word: int) -> int:
        return load_all(self.image, count, word)


class InC:
    """benchmarks/zswap.c, which has one pool."""

    def __init__(self, loaded: ctypes.CDLL, slots: int, limit: int) -> None:
        loaded.store_all.restype = loaded.load_all.restype = ctypes.c_int64
        self.loaded, self.numbers = loaded, (ctypes.c_int64(slots), ctypes.c_int64(limit))

    def begin(self) -> None:
        self.loaded.stop()
        if self.loaded.start(*self.numbers) != 0:
            raise MemoryError

    def store_all(self, pages: Numbers, count: int) -> int:
        return int(self.loaded.store_all(at(pages), ctypes.c_uint64(count)))

    def load_all(self, count: int, word: int) -> int:
        return int(self.loaded.load_all(ctypes.c_uint64(count), ctypes.c_int64(word)))


def pages_of(kind: str, count: int, seed: int) -> Numbers:
    """So many pages, one after the other: of one word each; of zeros, a few words over and over, and some that are new;
    or of new words alone."""
    rng = np.random.default_rng(seed)
    new = rng.integers(1, 1 << 62, size=(count, PAGE), dtype=np.int64)
    if kind == ALIKE:
        new = np.repeat(new[:, :1], PAGE, axis=1)
    elif kind == COMPRESSIBLE:
        few, which = rng.integers(1, 1 << 62, size=12, dtype=np.int64), rng.random((count, PAGE))
        new = np.where(which < 0.5, 0, np.where(which < 0.8, few[rng.integers(0, 12, size=(count, PAGE))], new))
    return np.ascontiguousarray(new.reshape(-1))


ALIKE, COMPRESSIBLE, INCOMPRESSIBLE = "pages of equal words", "compressible pages", "incompressible pages"
KINDS = (ALIKE, COMPRESSIBLE, INCOMPRESSIBLE)


def timed(pool: Pool, pages: Numbers, count: int, *, is_load: bool) -> Replay:
    """Each page stored once more in place of what was there, or loaded. What is kept then is part of the checksum."""

    def lap() -> Lap:
        pool.begin()
        pool.store_all(pages, count)
        started = time.perf_counter()
        checksum = pool.load_all(count, 7) if is_load else pool.store_all(pages, count)
        seconds = time.perf_counter() - started
        for word in (0, PAGE // 2, PAGE - 1):
            checksum = checksum * 31 + pool.load_all(count, word)
        return Lap(seconds, checksum % (1 << 64))

    return lap


def zswap_against_c(count: int, laps: int, seed: int) -> Iterator[Row]:
    """Stores and loads of so many pages of each kind, in a pool that has room for all, and for one more."""
    with TemporaryDirectory() as folder:
        try:
            loaded = library(SOURCE, Path(folder))
        except UnavailableError as missing:
            yield Row(KINDS[0], OURS, C, "page", note=str(missing), group="zswap, stores")
            return
        for group, is_load in (("zswap, stores", False), ("zswap, loads", True)):
            for kind in KINDS:
                pages = pages_of(kind, count, seed)
                yield compare(kind, against(loaded, pages, count, is_load=is_load), count, laps, group, unit="page")


def against(loaded: ctypes.CDLL, pages: Numbers, count: int, *, is_load: bool) -> dict[str, Replay]:
    limit = (count + 1) * PAGE // CHUNK
    pools: dict[str, Pool] = {OURS: Ours(count, limit), C: InC(loaded, count, limit)}
    return {name: timed(pool, pages, count, is_load=is_load) for name, pool in pools.items()}
