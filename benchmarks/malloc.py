"""Our malloc beside those that programs use: what real processes asked for, asked of each."""

from __future__ import annotations

import csv
import lzma
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from ctypes.util import find_library
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from attrs import frozen

from benchmarks.replay import Lap, Replay, UnavailableError
from benchmarks.rows import Row, compare
from benchmarks.workload import Numbers
from impl.image import Image, kernel
from impl.user.malloc import (
    BREAK,
    END,
    HEAP,
    LIMIT,
    PAGE_COUNT,
    PAGE_SHIFT,
    PAGES,
    START,
    Malloc,
    aligned_alloc,
    calloc,
    free,
    malloc,
    realloc,
)
from spec.user.words import Address, ByteCount

SOURCE = Path(__file__).with_name("malloc.c")
DATA = Path(__file__).resolve().parents[1] / "checks" / "data"
RECORDED = ("cc1", "git", "perl", "python")
GROUP, PEAK = "malloc", "malloc, the most memory"
OURS, GLIBC = "impl, compiled by numba", "glibc"

MALLOC, CALLOC, REALLOC, ALIGNED, FREE = range(5)
CALLS = {"malloc": MALLOC, "calloc": CALLOC, "memalign": ALIGNED}
READ, WRITE = 1, 2
WORD = 8
"""What a block must have so that its first word is written and read."""

ROUNDS = 8
"""Replays in a lap, of which the fastest counts: the first ones get the memory from the kernel."""
SPACE = ByteCount(1 << 26)

KEEPING = {
    GLIBC: {"MALLOC_TRIM_THRESHOLD_": str(1 << 40), "MALLOC_MMAP_THRESHOLD_": str(1 << 25)},
    "jemalloc": {"MALLOC_CONF": "dirty_decay_ms:-1,muzzy_decay_ms:-1"},
    "mimalloc": {"MIMALLOC_PAGE_RESET": "0"},
    "tcmalloc_minimal": {"TCMALLOC_RELEASE_RATE": "0"},
}
"""By which variables each is told to give no memory back: ours asks no kernel for any, and what a kernel takes to clear
pages is not to be compared."""


@frozen
class Recorded:
    """The calls of a process. A block is known by a slot, as each malloc answers other addresses."""

    calls: Numbers
    """For each: which, slot, two arguments, and whether its block's first word is read before and written after."""
    slots: int

    def write(self, path: Path) -> None:
        np.concatenate([np.array([len(self.calls), self.slots]), self.calls.reshape(-1)]).astype(np.int64).tofile(path)


def recorded(name: str) -> Recorded:
    """A recording of checks/data. What is still live at its end is freed, so that it can be replayed again."""
    slots, sizes, spare, calls = dict[int, int](), list[int](), list[int](), list[tuple[int, ...]]()

    def add(which: int, slot: int, first: int, second: int, size: int) -> None:
        read, write = (READ if sizes[slot] >= WORD else 0), (WRITE if size >= WORD else 0)
        calls.append((which, slot, first, second, read | write))
        sizes[slot] = size
        if which == FREE:
            spare.append(slot)

    def new() -> int:
        if spare:
            return spare.pop()
        sizes.append(0)
        return len(sizes) - 1

    with lzma.open(DATA / f"malloc-{name}.csv.xz", "rt") as file:
        for row in csv.DictReader(file):
            call, answer = row["call"], int(row["returned"] or "0", 16)
            first, second = row["argument1"], int(row["argument2"] or "0")
            block = int(first, 16) if call in ("free", "realloc") else 0
            if call == "free" or (call == "realloc" and block and not answer):
                if block:
                    add(FREE, slots.pop(block), 0, 0, 0)
            elif answer:
                slot = slots.pop(block) if block else new()
                slots[answer] = slot
                if call == "realloc":
                    add(REALLOC, slot, second, 0, second)
                else:
                    size = int(first) * second if call == "calloc" else second if call == "memalign" else int(first)
                    add(CALLS[call], slot, int(first), second, size)
    for slot in slots.values():
        add(FREE, slot, 0, 0, 0)
    return Recorded(np.array(calls, dtype=np.int64), len(sizes))


@kernel
def make(image: Image, which: int, address: int, first: int, second: int) -> int:
    """One call; the address of what it made."""
    if which == MALLOC:
        return malloc(image, first)
    if which == CALLOC:
        return calloc(image, first, second)
    if which == REALLOC:
        return realloc(image, address, first)
    if which == ALIGNED:
        return aligned_alloc(image, first, second)
    return free(image, address)


@kernel
def replay(image: Image, calls: Numbers, held: Numbers) -> int:
    """All calls at once, as replay() in malloc.c makes them."""
    checksum = 0
    number = 0
    while number < len(calls):
        which, slot, first, second = calls[number, 0], calls[number, 1], calls[number, 2], calls[number, 3]
        address = held[slot]
        if calls[number, 4] & READ:
            checksum = checksum * 1099511628211 + image[HEAP + (address - image[START] >> 3)]
        address = make(image, which, address, first, second)
        held[slot] = address
        if calls[number, 4] & WRITE:
            image[HEAP + (address - image[START] >> 3)] = number
        number += 1
    return checksum


def heap() -> Malloc:
    return Malloc(Address(1 << 20), SPACE, ByteCount(16))


def ours(trace: Recorded) -> Replay:
    """impl.user.malloc, compiled by numba."""
    image, held = heap().image, np.zeros(trace.slots, dtype=np.int64)
    replay(image, trace.calls[:0], held)

    def lap() -> Lap:
        laps = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            checksum = replay(image, trace.calls, held)
            laps.append(Lap(time.perf_counter() - started, checksum % (1 << 64)))
        return min(laps, key=lambda lap: lap.seconds)

    return lap


def compiled(folder: Path) -> Path:
    """benchmarks/malloc.c as a program."""
    compiler, program = shutil.which("gcc"), folder / "malloc"
    if compiler is None:
        raise UnavailableError("gcc is not installed")
    done = subprocess.run([compiler, "-O2", "-o", str(program), str(SOURCE)], capture_output=True, text=True)
    if done.returncode != 0:
        raise UnavailableError(f"gcc failed: {done.stderr.strip().splitlines()[-1:]}")
    return program


def run(program: Path, calls: Path, rounds: int, variables: Mapping[str, str]) -> list[list[int]]:
    """The lines that the program prints."""
    command = [str(program), str(calls), str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **variables})
    return [[int(word) for word in line.split()] for line in done.stdout.splitlines()]


def library(program: Path, calls: Path, variables: Mapping[str, str]) -> Lap:
    """A malloc that programs use."""
    laps = [Lap(nanoseconds / 1e9, checksum) for nanoseconds, checksum in run(program, calls, ROUNDS, variables)]
    return min(laps, key=lambda lap: lap.seconds)


def libraries() -> Iterator[tuple[str, dict[str, str] | None]]:
    """Each malloc and the variables with which a program runs with it; None where it is not installed."""
    yield GLIBC, KEEPING[GLIBC]
    for name in ("jemalloc", "mimalloc", "tcmalloc_minimal"):
        found = find_library(name)
        yield name, {"LD_PRELOAD": found, **KEEPING[name]} if found else None


def our_peak(trace: Recorded) -> int:
    """The most bytes that our heap has at any time: up to the break, and what is mapped."""
    image, held, most = heap().image, [0] * trace.slots, 0
    pages = image[image[PAGES] : image[PAGES] + image[PAGE_COUNT]]
    for which, slot, first, second, _ in trace.calls.tolist():
        held[slot] = make(image, which, held[slot], first, second)
        mapped = int(pages.sum()) << int(image[PAGE_SHIFT]) if image[LIMIT] != image[END] else 0
        most = max(most, int(image[BREAK]) - HEAP + mapped)
    return most * 8


def malloc_against_libraries(names: Sequence[str], laps: int) -> Iterator[Row]:
    """The implementation beside each library, on each recording; and how much memory it took beside glibc's."""
    with TemporaryDirectory() as folder:
        try:
            program = compiled(Path(folder))
        except UnavailableError as missing:
            yield Row("malloc", OURS, GLIBC, "call", note=str(missing), group=GROUP)
            return
        traces = {name: recorded(name) for name in names}
        for name, trace in traces.items():
            trace.write(Path(folder, name))
        for who, variables in libraries():
            for name, trace in traces.items():
                if variables is None:
                    yield Row(name, OURS, who, "call", note=f"{who} is not installed", group=GROUP)
                    break
                other: Replay = partial(library, program, Path(folder, name), variables)
                contestants = {OURS: ours(trace), who: other}
                yield compare(name, contestants, len(trace.calls), laps, GROUP)
        for name, trace in traces.items():
            [[theirs]] = run(program, Path(folder, name), 0, {})
            yield Row(name, OURS, GLIBC, "recording", ratio=theirs / our_peak(trace), group=PEAK, measure="memory")
