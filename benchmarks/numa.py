"""Pages that get their frames by a policy beside the same in C."""

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
from benchmarks.slab import at
from benchmarks.workload import Numbers
from impl.advanced.numa import DISTANCE_BITS, FRAME_BITS, Numa, touch
from impl.image import Image, kernel, restore, snapshot
from spec.advanced.numa import distances_of
from spec.advanced.words import BIND, DEFAULT, INTERLEAVE, PREFERRED, PREFERRED_MANY, WEIGHTED_INTERLEAVE

SOURCE = Path(__file__).with_name("numa.c")
GROUP = "NUMA"
OURS, C = "impl, compiled by numba", "C, gcc -O2"
NODES = 4
DISTANCES = sum(far << place * DISTANCE_BITS for place, far in enumerate((20, 30, 20, 20, 30, 20)))
"""Of four nodes in a square."""
WEIGHTS = (3, 1, 2, 1)
POLICIES = (
    ("local, then by distance", DEFAULT, 0),
    ("preferred: node 2", PREFERRED, 0b0100),
    ("preferred: 1 and 3", PREFERRED_MANY, 0b1010),
    ("bound to 1 and 3", BIND, 0b1010),
    ("interleaved", INTERLEAVE, 0b1111),
    ("interleaved by weights", WEIGHTED_INTERLEAVE, 0b1111),
)


@kernel
def touch_all(image: Image, pages: Numbers) -> int:
    """CPU 0 uses each page, as touch_all() in numa.c does."""
    checksum = 0
    place = 0
    while place < len(pages):
        checksum = checksum * 1099511628211 + touch(image, 0, pages[place])
        place += 1
    return checksum


@frozen
class Case:
    """A policy, and how many frames each node has. Four nodes have as many frames as there are pages, so that all but
    what is bound gets one; of that the second half is refused."""

    mode: int
    mask: int
    frames: int

    @property
    def pages(self) -> Numbers:
        return np.arange(NODES * self.frames, dtype=np.int64)


def ours(case: Case) -> Replay:
    """impl.advanced.numa, compiled by numba."""
    frames = sum(case.frames << node * FRAME_BITS for node in range(NODES))
    machine = Numa(NODES, 1, NODES, frames, DISTANCES, 1, 1, len(case.pages))
    for node, weight in enumerate(WEIGHTS):
        machine.set_weight(node, weight)
    machine.set_policy(case.mode, case.mask, 0, NODES + 1)
    fresh, pages = snapshot(machine.image), case.pages
    touch_all(machine.image, pages[:0])

    def lap() -> Lap:
        restore(machine.image, fresh)
        started = time.perf_counter()
        checksum = touch_all(machine.image, pages)
        return Lap(time.perf_counter() - started, checksum % (1 << 64))

    return lap


def in_c(loaded: ctypes.CDLL, case: Case) -> Replay:
    """benchmarks/numa.c, which has one machine."""
    loaded.touch_all.restype = ctypes.c_uint64
    distances = np.array(distances_of(NODES, DISTANCES), dtype=np.int64).ravel()
    weights, pages = np.array(WEIGHTS, dtype=np.int64), case.pages

    def lap() -> Lap:
        counts = map(ctypes.c_int64, (NODES, case.frames, len(pages)))
        if loaded.start(*counts, at(distances), at(weights)) != 0:
            raise MemoryError
        loaded.set_policy(ctypes.c_int64(case.mode), ctypes.c_uint64(case.mask))
        started = time.perf_counter()
        checksum = loaded.touch_all(at(pages), ctypes.c_uint64(len(pages)))
        seconds = time.perf_counter() - started
        loaded.stop()
        return Lap(seconds, checksum)

    return lap


def policies_against_c(frames: int, laps: int) -> Iterator[Row]:
    """The implementation beside C, by each policy: a node has so many frames."""
    with TemporaryDirectory() as folder:
        try:
            loaded = library(SOURCE, Path(folder))
        except UnavailableError as missing:
            yield Row("a page by a policy", OURS, C, "page", note=str(missing), group=GROUP)
            return
        for name, mode, mask in POLICIES:
            case = Case(mode, mask, frames)
            contestants = {OURS: ours(case), C: in_c(loaded, case)}
            yield compare(name, contestants, len(case.pages), laps, GROUP, unit="page")
