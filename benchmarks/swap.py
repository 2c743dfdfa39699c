"""Page-out and page-in beside the same in C."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import numpy as np
from attrs import frozen

from benchmarks.replay import Lap, Replay, UnavailableError, library
from benchmarks.rows import Row, compare
from benchmarks.slab import at
from benchmarks.workload import Numbers
from impl.advanced.swap import Swap
from impl.advanced.swap_access import load, store
from impl.advanced.swap_reclaim import reclaim
from impl.image import Image, kernel, restore, snapshot
from spec.advanced.words import Process

SOURCE = Path(__file__).with_name("swap.c")
OURS, C = "impl, compiled by numba", "C, gcc -O2"
WORDS = 512
"""In a page."""
STEPS = 5
"""Of page-out, for each frame: one to forget that it was accessed, and four that page it out."""


@kernel
def store_all(image: Image, places: Numbers) -> int:
    """A store to each place, as store_all() in swap.c makes them."""
    checksum = 0
    number = 0
    while number < len(places):
        checksum = checksum * 1099511628211 + store(image, 0, places[number], number + 1, 0)
        number += 1
    return checksum


@kernel
def load_all(image: Image, places: Numbers, checksum: int) -> int:
    """What each place holds."""
    number = 0
    while number < len(places):
        checksum = checksum * 1099511628211 + load(image, 0, places[number], 0)
        number += 1
    return checksum


@frozen
class Size:
    """Of a machine with one process, all of whose pages are mapped."""

    pages: int
    frames: int
    slots: int

    @property
    def places(self) -> Numbers:
        """The first word of each page."""
        return np.arange(self.pages, dtype=np.int64) * WORDS


class Machine(Protocol):
    """What both can do; a checksum is of answers, modulo 2**64."""

    def begin(self) -> None:
        """Anew, with nothing stored."""

    def out_all(self) -> None:
        """Whatever can be paged out is."""

    def store_all(self, places: Numbers) -> int: ...
    def load_all(self, places: Numbers, checksum: int) -> int: ...


class Ours:
    """impl.advanced.swap, compiled by numba."""

    def __init__(self, size: Size) -> None:
        machine = Swap(1, size.pages, WORDS, size.frames, size.slots, 1)
        for page in range(size.pages):
            machine.map_page(Process(0), page)
        machine.swap_on(size.slots)
        self.image, self.fresh, self.steps = machine.image, snapshot(machine.image), STEPS * size.frames

    def begin(self) -> None:
        restore(self.image, self.fresh)

    def out_all(self) -> None:
        reclaim(self.image, self.steps)

    def store_all(self, places: Numbers) -> int:
        return store_all(self.image, places)

    def load_all(self, places: Numbers, checksum: int) -> int:
        return load_all(self.image, places, checksum)


class InC:
    """benchmarks/swap.c, which has one machine."""

    def __init__(self, loaded: ctypes.CDLL, size: Size) -> None:
        for function in (loaded.store_all, loaded.load_all):
            function.restype = ctypes.c_int64
        self.loaded, self.size = loaded, size

    def begin(self) -> None:
        size = self.size
        self.loaded.stop()
        if self.loaded.start(*map(ctypes.c_int64, (size.pages, size.frames, size.slots))) != 0:
            raise MemoryError
        self.loaded.empty()

    def out_all(self) -> None:
        self.loaded.out_all()

    def store_all(self, places: Numbers) -> int:
        return int(self.loaded.store_all(at(places), ctypes.c_uint64(len(places))))

    def load_all(self, places: Numbers, checksum: int) -> int:
        numbers = at(places), ctypes.c_uint64(len(places)), ctypes.c_uint64(checksum % (1 << 64))
        return int(self.loaded.load_all(*numbers))


Part = Callable[[Machine, Size], int]


def fill(machine: Machine, size: Size) -> int:
    return machine.store_all(size.places)


def store_beside(machine: Machine, size: Size) -> int:
    """Beside what the page holds."""
    return machine.store_all(size.places + 1)


def page_out(machine: Machine, size: Size) -> int:
    machine.out_all()
    return 0


def page_in(machine: Machine, size: Size) -> int:
    return machine.load_all(size.places, 0)


ROOMY: tuple[tuple[str, tuple[Part, ...]], ...] = (
    ("page-out", (fill, page_out)),
    ("page-in", (fill, page_out, page_in)),
    ("page-out of what is clean", (fill, page_out, page_in, page_out)),
)
"""There is a frame for each page. Of parts the last is timed."""
CROWDED: tuple[tuple[str, tuple[Part, ...]], ...] = (
    ("page-in, for which a page goes", (fill, page_in)),
    ("store, for which a page goes", (fill, store_beside)),
)
"""There is a frame for every second page, so that each access pages one in and another one out."""


def timed(machine: Machine, size: Size, parts: tuple[Part, ...]) -> Replay:
    """One part after the other. What all pages hold then is part of the checksum."""
    *before, last = parts

    def lap() -> Lap:
        machine.begin()
        for part in before:
            part(machine, size)
        started = time.perf_counter()
        checksum = last(machine, size)
        seconds = time.perf_counter() - started
        for word in range(2):
            checksum = machine.load_all(size.places + word, checksum)
        return Lap(seconds, checksum % (1 << 64))

    return lap


def swap_against_c(pages: int, laps: int) -> Iterator[Row]:
    """Pages written and read, where there is room for all and where there is not."""
    with TemporaryDirectory() as folder:
        try:
            loaded = library(SOURCE, Path(folder))
        except UnavailableError as missing:
            yield Row("swap", OURS, C, "page", note=str(missing), group="swap")
            return
        for size, rows in ((Size(pages, pages, pages), ROOMY), (Size(pages, pages // 2, pages), CROWDED)):
            for name, parts in rows:
                yield compare(name, against(loaded, size, parts), pages, laps, "swap", unit="page")


def against(loaded: ctypes.CDLL, size: Size, parts: tuple[Part, ...]) -> dict[str, Replay]:
    return {OURS: timed(Ours(size), size, parts), C: timed(InC(loaded, size), size, parts)}
