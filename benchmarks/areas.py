"""An area is found beside the same in C: our tree, and a textbook's red-black tree, by addresses at random."""

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
from impl.image import Image, kernel
from impl.virtual.areas import Areas, find
from spec.virtual.areas import OWN, PAGE, READ_WRITABLE
from spec.virtual.words import AREA_END, NO_FILE, PROT_READ, File, Length, UserAddress

SOURCE = Path(__file__).with_name("areas.c")
GROUP = "areas"
OURS, TEXTBOOK = "impl, compiled by numba", "a red-black tree, in C"


@kernel
def find_all(image: Image, addresses: Numbers) -> int:
    """The end of the area at each address, as find_all() in areas.c asks for it."""
    checksum = 0
    call = 0
    while call < len(addresses):
        checksum = checksum * 1099511628211 + find(image, addresses[call], AREA_END)
        call += 1
    return checksum


def areas_of(count: int, seed: int) -> list[tuple[int, int, int]]:
    """So many areas in the order in which they are mapped: start, end, rights. Neighbours have other rights or a gap
    between them."""
    lengths = np.random.default_rng(seed).integers(1, 4, (count, 2)).tolist()
    areas, start = list[tuple[int, int, int]](), PAGE
    for number, (length, gap) in enumerate(lengths):
        areas.append((start, start + length * PAGE, READ_WRITABLE if number & 1 else PROT_READ))
        start += (length + (gap - 1)) * PAGE
    np.random.default_rng(seed).shuffle(areas)
    return [(start, end, rights) for start, end, rights in np.array(areas).tolist()]


def addresses_in(areas: list[tuple[int, int, int]], count: int, seed: int) -> Numbers:
    """Addresses up to the end of the last area, each of which has an area that ends above it."""
    last = max(end for _, end, _ in areas)
    return np.random.default_rng(seed).integers(PAGE, last, count)


def ours(areas: list[tuple[int, int, int]], addresses: Numbers) -> Replay:
    """impl.virtual.areas, compiled by numba."""
    highest = UserAddress(max(end for _, end, _ in areas) + PAGE)
    lowest = UserAddress(PAGE)
    process = Areas(lowest, highest, lowest, Length(0), Length(highest), Length(0), Length(0), len(areas), 0)
    for start, end, rights in areas:
        made = process.mmap(UserAddress(start), Length(end - start), rights, OWN, File(NO_FILE), 0)
        assert made == start
    find_all(process.image, addresses[:0])

    def lap() -> Lap:
        started = time.perf_counter()
        checksum = find_all(process.image, addresses)
        return Lap(time.perf_counter() - started, checksum % (1 << 64))

    return lap


def in_c(loaded: ctypes.CDLL, areas: list[tuple[int, int, int]], addresses: Numbers) -> Replay:
    """benchmarks/areas.c. The library holds one tree: it is made anew for each lap, outside the time."""
    loaded.find_all.restype = ctypes.c_uint64

    def lap() -> Lap:
        for area in areas:
            if loaded.map(*map(ctypes.c_int64, area)) != 0:
                raise MemoryError
        started = time.perf_counter()
        checksum = loaded.find_all(at(addresses), ctypes.c_uint64(len(addresses)))
        seconds = time.perf_counter() - started
        loaded.stop()
        return Lap(seconds, checksum)

    return lap


def areas_against_c(counts: tuple[int, ...], calls: int, laps: int, seed: int) -> Iterator[Row]:
    """By how many areas there are."""
    with TemporaryDirectory() as folder:
        try:
            loaded = library(SOURCE, Path(folder))
        except UnavailableError as missing:
            yield Row("areas", OURS, TEXTBOOK, "find", note=str(missing), group=GROUP)
            return
        for count in counts:
            areas = areas_of(count, seed)
            addresses = addresses_in(areas, calls, seed)
            contestants = {OURS: ours(areas, addresses), TEXTBOOK: in_c(loaded, areas, addresses)}
            yield compare(f"{count:,} areas", contestants, calls, laps, GROUP, size=count, unit="find")
