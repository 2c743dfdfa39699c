"""Running the driver (driver.c) on an allocator, and reading what it wrote down."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from enum import IntEnum
from pathlib import Path

from attrs import frozen

from checks.evidence import UsageError
from checks.from_c import built

DRIVER = Path(__file__).with_name("driver.c")
FLAGS = ("-fno-builtin",)
MOST_THREADS = 8
HEADER = 4096
"""Bytes (struct header, in C)."""
EVENT = struct.Struct("=6Q")
"""As in C (struct event): number, call, three arguments, what was returned."""
LONGEST = 600.0
"""Seconds that a run may take, which takes one or two."""


class Call(IntEnum):
    """As the driver numbers them."""

    MALLOC = 1
    CALLOC = 2
    REALLOC = 3
    MEMALIGN = 4
    FREE = 5
    USABLE_SIZE = 6
    STORE = 7
    LOAD = 8


@frozen
class Event:
    number: int
    """Its place in the order of all; 0 of one that was under way when the process ended."""
    call: Call
    arguments: tuple[int, int, int]
    returned: int
    thread: int

    @property
    def size(self) -> int:
        """How many bytes were asked for."""
        first, second, _ = self.arguments
        return {Call.MALLOC: first, Call.CALLOC: first * second}.get(self.call, second)

    def __str__(self) -> str:
        arguments = ", ".join(f"{argument:#x}" for argument in self.arguments)
        answer = f" → {self.returned:#x}" if self.number else ""
        return f"{self.call.name.lower()}({arguments}){answer}"


@frozen
class Run:
    """What one run of the driver wrote down."""

    events: list[Event]
    """In their order."""
    under_way: list[Event]
    """What it was doing when it ended, if it did not end by itself."""
    ended: str
    """How, in words; nothing where it ended by itself."""


def library(name: str) -> str | None:
    """The file of an allocator's library, if it is here: to be preloaded."""
    return find_library(name)


def run(preload: str, seed: int, threads: int, events: int) -> Run:
    """Run the driver on the allocator of a library that is preloaded; on the C library's, if none is named."""
    program = built(DRIVER, FLAGS)
    with _file() as path:
        environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
        environment |= {"LD_PRELOAD": preload} if preload else {}
        command = [str(program), path, str(seed), str(threads), str(events // threads)]
        try:
            ran = subprocess.run(
                command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST, check=False
            )
            ended = _ended(ran.returncode)
        except subprocess.TimeoutExpired:
            ended = f"did not end within {LONGEST:.0f} s"
        if ended == "exit code 2":
            raise UsageError("the driver of the allocators cannot begin: it needs room for what it writes down")
        return _read(Path(path), preload, threads, events // threads, ended)


def _ended(code: int) -> str:
    if code >= 0:
        return f"exit code {code}" if code else ""
    try:
        return f"ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"ended by signal {-code}"


@contextmanager
def _file() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="memspec-") as folder:
        yield os.path.join(folder, "events")


def _read(path: Path, preload: str, threads: int, most: int, ended: str) -> Run:
    data = path.read_bytes()
    counts = struct.unpack_from(f"={MOST_THREADS}Q", data, HEADER - 8 * MOST_THREADS)
    allocator = data[: data.index(b"\0")].decode()
    if preload and Path(preload).name != Path(allocator).name:
        raise UsageError(f"{preload} is preloaded, and malloc is that of {allocator}: nothing is observed")
    events, under_way = [], []
    for thread, count in enumerate(counts[:threads]):
        start = HEADER + thread * most * EVENT.size
        stop = start + count * EVENT.size
        events += [_event(thread, *each) for each in EVENT.iter_unpack(data[start:stop])]
        if ended and count < most and data[stop + 8]:
            under_way.append(_event(thread, *EVENT.unpack_from(data, stop)))
    return Run(sorted(events, key=lambda event: event.number), under_way, ended)


def _event(thread: int, number: int, call: int, first: int, second: int, third: int, returned: int) -> Event:
    return Event(number, Call(call), (first, second, third), returned, thread)
