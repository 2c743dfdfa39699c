"""Fork, exit and the faults after fork beside the same in C."""

from __future__ import annotations

import ctypes
import mmap
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import numpy as np
from attrs import frozen

from benchmarks.replay import Lap, Replay, UnavailableError, library
from benchmarks.rows import Row, compare
from benchmarks.slab import at
from benchmarks.workload import Numbers
from impl.advanced.cow import Cow, exit, fork, load, store
from impl.image import Image, kernel, restore, snapshot
from spec.advanced.words import Process

SOURCE = Path(__file__).with_name("cow.c")
OURS, C = "impl, compiled by numba", "C, gcc -O2"
WORDS = 512
"""In a page."""
PARENT, CHILD = 0, 1
HUGE = 1 << 21
"""Bytes in a huge page."""


def in_huge_pages(image: Image) -> Image:
    """A copy of an image where the system may use huge pages, as it may for the memory in C (memory_for in cow.c). An
    array of numpy's is not in such pages: of 80 MB, none (AnonHugePages in /proc/PID/smaps, numpy 2.4.6)."""
    words = len(image)
    mapped = mmap.mmap(-1, words * 8 + HUGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with suppress(OSError):  # a kernel without them
        mapped.madvise(mmap.MADV_HUGEPAGE)
    whole = np.frombuffer(mapped, dtype=np.int64)
    first = -whole.ctypes.data % HUGE // 8
    copied: Image = whole[first : first + words]
    copied[:] = image
    return copied


@kernel
def fork_all(image: Image, times: int) -> int:
    """So many children of the first process, as fork_all() in cow.c makes them."""
    checksum = 0
    made = 0
    while made < times:
        checksum = checksum * 1099511628211 + fork(image, 0)
        made += 1
    return checksum


@kernel
def exit_all(image: Image, times: int) -> int:
    """All of them end."""
    checksum = 0
    child = 1
    while child <= times:
        checksum = checksum * 1099511628211 + exit(image, child)
        child += 1
    return checksum


@kernel
def store_all(image: Image, process: int, places: Numbers) -> int:
    """A store to each place."""
    checksum = 0
    number = 0
    while number < len(places):
        checksum = checksum * 1099511628211 + store(image, process, places[number], process + number, 0)
        number += 1
    return checksum


@kernel
def load_all(image: Image, process: int, places: Numbers, checksum: int) -> int:
    """What each place holds."""
    number = 0
    while number < len(places):
        checksum = checksum * 1099511628211 + load(image, process, places[number], 0)
        number += 1
    return checksum


@frozen
class Size:
    """Of a machine. The first process has the first pages mapped, and each of them holds something."""

    processes: int
    pages: int
    mapped: int
    frames: int

    @property
    def places(self) -> Numbers:
        """The first word of each page that is mapped."""
        return np.arange(self.mapped, dtype=np.int64) * WORDS


class Machine(Protocol):
    """What both can do; a checksum is of answers, modulo 2**64."""

    def begin(self) -> None:
        """Anew, with nothing stored."""

    def fork_all(self, times: int) -> int: ...
    def exit_all(self, times: int) -> int: ...
    def store_all(self, process: int, places: Numbers) -> int: ...
    def load_all(self, process: int, places: Numbers, checksum: int) -> int: ...


class Ours:
    """impl.advanced.cow, compiled by numba."""

    def __init__(self, size: Size) -> None:
        machine = Cow(size.processes, size.pages, WORDS, size.frames, 1, 0)
        for page in range(size.mapped):
            machine.map_page(Process(PARENT), page, 0, 1)
        self.image, self.fresh = in_huge_pages(machine.image), snapshot(machine.image)

    def begin(self) -> None:
        restore(self.image, self.fresh)

    def fork_all(self, times: int) -> int:
        return fork_all(self.image, times)

    def exit_all(self, times: int) -> int:
        return exit_all(self.image, times)

    def store_all(self, process: int, places: Numbers) -> int:
        return store_all(self.image, process, places)

    def load_all(self, process: int, places: Numbers, checksum: int) -> int:
        return load_all(self.image, process, places, checksum)


class InC:
    """benchmarks/cow.c, which has one machine."""

    def __init__(self, loaded: ctypes.CDLL, size: Size) -> None:
        for function in (loaded.fork_all, loaded.exit_all, loaded.store_all, loaded.load_all):
            function.restype = ctypes.c_int64
        self.loaded, self.size = loaded, size

    def begin(self) -> None:
        size = self.size
        self.loaded.stop()
        if self.loaded.start(*map(ctypes.c_int64, (size.processes, size.pages, size.frames))) != 0:
            raise MemoryError
        self.loaded.map_all(ctypes.c_int64(size.mapped))

    def fork_all(self, times: int) -> int:
        return int(self.loaded.fork_all(ctypes.c_uint64(times)))

    def exit_all(self, times: int) -> int:
        return int(self.loaded.exit_all(ctypes.c_uint64(times)))

    def store_all(self, process: int, places: Numbers) -> int:
        return int(self.loaded.store_all(ctypes.c_int64(process), at(places), ctypes.c_uint64(len(places))))

    def load_all(self, process: int, places: Numbers, checksum: int) -> int:
        numbers = at(places), ctypes.c_uint64(len(places)), ctypes.c_int64(checksum)
        return int(self.loaded.load_all(ctypes.c_int64(process), *numbers))


Part = Callable[[Machine, Size], int]


def fill(machine: Machine, size: Size) -> int:
    return machine.store_all(PARENT, size.places)


def fork_each(machine: Machine, size: Size) -> int:
    """As many children as there can be."""
    return machine.fork_all(size.processes - 1)


def end_each(machine: Machine, size: Size) -> int:
    return machine.exit_all(size.processes - 1)


def store_in_child(machine: Machine, size: Size) -> int:
    """Beside what the page holds, which is copied."""
    return machine.store_all(CHILD, size.places + 1)


FORKS: tuple[tuple[str, tuple[Part, ...]], ...] = (
    ("fork", (fill, fork_each, end_each, fork_each)),
    ("exit", (fill, fork_each, end_each)),
)
STORES: tuple[tuple[str, tuple[Part, ...]], ...] = (
    ("into a copy", (fill, fork_each, store_in_child)),
    ("in place, the child having its own", (fill, fork_each, store_in_child, fill)),
)
"""Of parts the last is timed. What children had before is used again, as in a shell's."""


def timed(machine: Machine, size: Size, parts: tuple[Part, ...]) -> Replay:
    """One part after the other. What all processes have then is part of the checksum."""
    *before, last = parts

    def lap() -> Lap:
        machine.begin()
        for part in before:
            part(machine, size)
        started = time.perf_counter()
        checksum = last(machine, size)
        seconds = time.perf_counter() - started
        for process, word in product(range(size.processes), range(2)):
            checksum = machine.load_all(process, size.places + word, checksum)
        return Lap(seconds, checksum % (1 << 64))

    return lap


def cow_against_c(pages: int, counts: tuple[int, ...], children: int, laps: int) -> Iterator[Row]:
    """Forks and exits by how many of a process's pages are mapped, and stores to what a fork has shared."""
    with TemporaryDirectory() as folder:
        try:
            loaded = library(SOURCE, Path(folder))
        except UnavailableError as missing:
            yield Row("fork", OURS, C, "page", note=str(missing), group="fork")
            return
        for (group, parts), count in product(FORKS, counts):
            contestants = against(loaded, Size(children + 1, pages, count, count), parts)
            yield compare(f"{count:,} pages", contestants, children * count, laps, group, count, "page")
        for (name, parts), count in product(STORES, counts[-1:]):
            contestants = against(loaded, Size(2, pages, count, 2 * count), parts)
            yield compare(name, contestants, count, laps, "stores after fork", unit="store")


def against(loaded: ctypes.CDLL, size: Size, parts: tuple[Part, ...]) -> dict[str, Replay]:
    return {OURS: timed(Ours(size), size, parts), C: timed(InC(loaded, size), size, parts)}
