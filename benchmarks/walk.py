"""The page-table walk beside the same in C: over one memory with 2^16 mapped pages, the same accesses in a loop."""

from __future__ import annotations

import ctypes
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from attrs import frozen

from benchmarks.replay import Lap, Replay, UnavailableError, library
from benchmarks.rows import Row, compare
from benchmarks.workload import Numbers
from impl.image import Image, kernel
from impl.virtual.walk import MEMORY, translate
from spec.virtual.words import BY_USER, EXECUTE_DISABLE, LONG_MODE, PRESENT, USER, WRITABLE, WRITE, WRITE_PROTECT
from spec.vocabulary import PAGE_SHIFT

SOURCE = Path(__file__).with_name("walk.c")
GROUP = "the walk"
OURS, C = "impl, compiled by numba", "C, gcc -O2"
ABSENT = (1 << 52) - (1 << 40)
"""Physical addresses have 40 bits."""
WORDS = 1 << (PAGE_SHIFT - 3)
"""In a frame."""


@frozen
class Walks:
    """Memory with tables in it, and what is accessed in turn."""

    memory: Numbers
    root: int
    control: int
    addresses: Numbers
    hows: Numbers
    """What each access is."""

    @property
    def frames(self) -> int:
        return len(self.memory) // WORDS

    @property
    def absent(self) -> int:
        return ABSENT if self.control & LONG_MODE else 0


def tables(pages: int, levels: int, seed: int, *, at_random: bool) -> Walks:
    """Whole tables of pages, each table of the lowest level at an address of its own, drawn from the seed; every page
    is accessed once, by user mode, to read or to write. Of four levels the tables above are where the addresses need
    them, as a process has them."""
    generator = np.random.default_rng(seed)
    index_bits = 10 if levels == 2 else 9
    leaves = pages >> index_bits
    regions = generator.choice(1 << (index_bits * (levels - 1)), leaves, replace=False, shuffle=False)
    regions.sort()
    entries, root = _entries(regions.tolist(), levels, index_bits, generator)
    addresses = (regions[:, None] << index_bits | np.arange(1 << index_bits)).ravel() << PAGE_SHIFT
    if levels == 2:
        memory, control = entries.astype(np.uint32).view(np.int64), WRITE_PROTECT
    else:
        addresses = addresses << 16 >> 16
        memory, control = entries, LONG_MODE | EXECUTE_DISABLE | WRITE_PROTECT
    if at_random:
        generator.shuffle(addresses)
    addresses = addresses + generator.integers(0, 1 << PAGE_SHIFT, pages)
    hows = np.where(generator.random(pages) < 0.5, BY_USER, BY_USER | WRITE)
    return Walks(memory, root, control, addresses, hows)


def _entries(regions: list[int], levels: int, index_bits: int, generator: np.random.Generator) -> tuple[Numbers, int]:
    """All tables, one after the other from physical address 0 on, and where the root is."""
    size = 1 << index_bits
    numbers: dict[tuple[int, ...], int] = {(): 0}
    filled: list[tuple[int, int, int]] = []
    for region in regions:
        path = tuple(region >> index_bits * above & (size - 1) for above in reversed(range(levels - 1)))
        for depth in range(1, levels):
            if path[:depth] not in numbers:
                numbers[path[:depth]] = len(numbers)
                filled.append((numbers[path[: depth - 1]], path[depth - 1], numbers[path[:depth]]))
    words = np.zeros((len(numbers), size), dtype=np.int64)
    for table, index, below in filled:
        words[table, index] = below << PAGE_SHIFT | PRESENT | WRITABLE | USER
    lowest = [number for path, number in numbers.items() if len(path) == levels - 1]
    frames = generator.integers(0, 1 << (20 if levels == 2 else 28), (len(lowest), size))
    words[lowest] = frames << PAGE_SHIFT | PRESENT | WRITABLE | USER
    return words.ravel(), 0


@kernel
def walk_all(
    image: Image, frames: int, absent: int, root: int, control: int, addresses: Numbers, hows: Numbers, rounds: int
) -> int:
    """All accesses, several times, as walk_all() in walk.c makes them; a word that wraps is a checksum modulo 2**64."""
    checksum = 0
    turn = 0
    while turn < rounds:
        access = 0
        while access < len(addresses):
            answer = translate(image, MEMORY, frames, absent, root, control, addresses[access], hows[access])
            checksum = checksum * 1099511628211 + answer
            access += 1
        turn += 1
    return checksum


def ours(walks: Walks, rounds: int) -> Replay:
    """impl.virtual.walk, compiled by numba."""
    image = np.zeros(MEMORY + len(walks.memory), dtype=np.int64)
    registers = (walks.frames, walks.absent, walks.root, walks.control)
    walk_all(image, *registers, walks.addresses, walks.hows, 0)

    def run() -> int:
        return walk_all(image, *registers, walks.addresses, walks.hows, rounds) % (1 << 64)

    return _timed(walks, image[MEMORY:], run)


def in_c(loaded: ctypes.CDLL, walks: Walks, rounds: int) -> Replay:
    """benchmarks/walk.c."""
    memory = np.zeros(len(walks.memory), dtype=np.int64)
    registers = (walks.frames, walks.absent, walks.root, walks.control)
    accesses = (walks.addresses.ctypes.data, walks.hows.ctypes.data, len(walks.addresses))

    def run() -> int:
        checksum: int = loaded.walk_all(memory.ctypes.data, *registers, *accesses, rounds)
        return checksum

    return _timed(walks, memory, run)


def _timed(walks: Walks, memory: Numbers, run: Callable[[], int]) -> Replay:
    """No entry is marked when a lap begins: its first round marks them all. What is marked goes into the checksum."""

    def lap() -> Lap:
        memory[:] = walks.memory
        started = time.perf_counter()
        checksum = run()
        seconds = time.perf_counter() - started
        return Lap(seconds, checksum ^ zlib.crc32(memory.tobytes()))

    return lap


def walk_in_c(folder: Path) -> ctypes.CDLL:
    """benchmarks/walk.c as a library."""
    loaded = library(SOURCE, folder)
    word, numbers = ctypes.c_uint64, ctypes.c_void_p
    loaded.walk_all.restype = word
    loaded.walk_all.argtypes = [numbers, word, word, word, ctypes.c_uint32, numbers, numbers, word, word]
    return loaded


def walk_against_c(pages: int, rounds: int, laps: int, seed: int) -> Iterator[Row]:
    """The implementation beside C: four levels and two, in the order of addresses and at random."""
    with TemporaryDirectory() as folder:
        try:
            loaded = walk_in_c(Path(folder))
        except UnavailableError as missing:
            yield Row("a walk", OURS, C, "walk", note=str(missing), group=GROUP)
            return
        for levels in (4, 2):
            for order in ("in order", "at random"):
                walks = tables(pages, levels, seed, at_random=order == "at random")
                contestants = {OURS: ours(walks, rounds), C: in_c(loaded, walks, rounds)}
                name = f"{levels} levels, 2^{pages.bit_length() - 1} pages {order}"
                yield compare(name, contestants, pages * rounds, laps, GROUP, unit="walk")
