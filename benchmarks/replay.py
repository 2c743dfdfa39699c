"""The contestants: each replays a workload and gives the time it took and the checksum of its answers."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from attrs import frozen

from benchmarks.workload import Numbers, Workload
from impl.image import Image, kernel, restore, snapshot
from impl.physical.buddy import LARGEST_ORDER, Buddy, alloc, free, outcome
from spec.physical import buddy as law
from spec.vocabulary import Failure, Frame, FrameCount, Order, Table

SOURCE = Path(__file__).with_name("buddy.c")
COMPILER_OPTIONS = ("-O2", "-shared", "-fPIC")


class UnavailableError(Exception):
    """A contestant cannot be had on this machine; the message says why."""


@frozen
class Lap:
    """One replay."""

    seconds: float
    checksum: int


Replay = Callable[[], Lap]


@kernel
def replay(image: Image, slots: Numbers, orders: Numbers, held: Numbers) -> int:
    """All calls at once, as replay() in buddy.c makes them; a word that wraps is a checksum modulo 2**64."""
    checksum = 0
    call = 0
    while call < len(slots):
        slot, order = slots[call], orders[call]
        if order >= 0:
            answer = alloc(image, order)
            held[slot] = answer << 4 | order
        else:
            answer = free(image, held[slot] >> 4, held[slot] & 15)
        checksum = checksum * 1099511628211 + answer
        call += 1
    return checksum


def ours(workload: Workload) -> Replay:
    """impl.physical.buddy, compiled by numba."""
    pool = Buddy(Frame(0), FrameCount(workload.frames), Order(LARGEST_ORDER))
    fresh = snapshot(pool.image)
    held = np.zeros(workload.slot_count, dtype=np.int64)
    replay(pool.image, workload.slots[:0], workload.orders[:0], held)

    def lap() -> Lap:
        restore(pool.image, fresh)
        held.fill(0)
        started = time.perf_counter()
        checksum = replay(pool.image, workload.slots, workload.orders, held)
        return Lap(time.perf_counter() - started, checksum % (1 << 64))

    return lap


def library(source: Path, folder: Path) -> ctypes.CDLL:
    """A C source, compiled."""
    compiler = shutil.which("gcc")
    if compiler is None:
        raise UnavailableError("gcc is not installed")
    made = folder / f"{source.stem}.so"
    command = [compiler, *COMPILER_OPTIONS, "-o", str(made), str(source)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise UnavailableError(f"gcc failed: {done.stderr.strip().splitlines()[-1:]}")
    return ctypes.CDLL(str(made))


def compile_c(folder: Path) -> ctypes.CDLL:
    """benchmarks/buddy.c as a library."""
    loaded = library(SOURCE, folder)
    loaded.pool_new.restype = ctypes.c_void_p
    loaded.pool_new.argtypes = [ctypes.c_int64, ctypes.c_int64]
    loaded.pool_reset.argtypes = [ctypes.c_void_p]
    loaded.replay.restype = ctypes.c_uint64
    loaded.replay.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_void_p]
    loaded.pool_delete.argtypes = [ctypes.c_void_p]
    return loaded


def textbook_c(loaded: ctypes.CDLL, workload: Workload) -> Replay:
    """benchmarks/buddy.c. Its pool lives until the program ends."""
    pool = loaded.pool_new(workload.frames, LARGEST_ORDER)
    if not pool:
        raise UnavailableError(f"no memory for a pool of {workload.frames} frames in C")
    held = np.zeros(workload.slot_count, dtype=np.int64)
    calls = (workload.slots.ctypes.data, workload.orders.ctypes.data, workload.calls, held.ctypes.data)

    def lap() -> Lap:
        loaded.pool_reset(pool)
        held.fill(0)
        started = time.perf_counter()
        checksum: int = loaded.replay(pool, *calls)
        return Lap(time.perf_counter() - started, checksum)

    return lap


Judged = tuple[Callable[..., Any], tuple[Any, ...], Any]


def reference(workload: Workload, table: type[Table[Frame, Order]]) -> Replay:
    """spec.physical.buddy, the law itself, over a kind of table. It chooses nothing, so it judges our answers."""
    script, checksum = answered(workload)

    def lap() -> Lap:
        pool = law.Pool(Frame(0), FrameCount(workload.frames), Order(LARGEST_ORDER), table())
        started = time.perf_counter()
        for operation, arguments, answer in script:
            pool = operation(pool, *arguments, returned=answer)
        return Lap(time.perf_counter() - started, checksum)

    return lap


def answered(workload: Workload) -> tuple[list[Judged], int]:
    """The workload as calls of the law, with our answers, and their checksum."""
    pool = Buddy(Frame(0), FrameCount(workload.frames), Order(LARGEST_ORDER))
    held: dict[int, tuple[int, int]] = {}
    script: list[Judged] = []
    checksum = 0
    for slot, order in zip(workload.slots.tolist(), workload.orders.tolist(), strict=True):
        if order >= 0:
            code = int(alloc(pool.image, order))
            held[slot] = (code, order)
            script.append((law.alloc, (order,), outcome(code)))
        else:
            code = int(free(pool.image, *held[slot]))
            result = outcome(code)
            script.append((law.free, held[slot], result if isinstance(result, Failure) else None))
        checksum = (checksum * 1099511628211 + code) % (1 << 64)
    return script, checksum
