"""Running the driver (driver.c) on an allocator, and reading what it wrote down."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from ctypes.util import find_library
from enum import IntEnum
from pathlib import Path

from attrs import frozen

from checks.evidence import UsageError
from checks.from_c import built
from checks.targets.standard import roomy

DRIVER = Path(__file__).with_name("driver.c")
FLAGS = ("-fno-builtin",)
MOST_THREADS = 8
HEADER = 4096
"""Bytes (struct header, in C)."""
EVENT = struct.Struct("=6Q")
"""As in C (struct event): number, call, three arguments, what was returned."""
PATIENCE = 10.0
"""Seconds without a call that returns, after which a run is ended: whole runs take one or two."""
CANNOT_BEGIN = 99
"""The driver's exit code."""
LOOK = 0.02
"""Seconds between two looks at whether it goes on."""


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
    arena: int = 0
    """Where the memory begins that a library was given; 0, if it was given none."""
    suspects: int = 0
    """How often the driver found something else in a block than was stored there."""


def library(name: str) -> str | None:
    """The file of an allocator's library, if it is here: to be preloaded."""
    return find_library(name)


def run(
    preload: str, seed: int, threads: int, events: int, library: Sequence[str] = (), *, is_read: bool = True
) -> Run:
    """Run the driver on the allocator of a library that is preloaded; on the C library's, if none is named; or on that
    of a library that it loads (what it is told of it: driver.c). `is_read`: whether the events are read also where the
    driver itself has seen nothing wrong."""
    program = built(DRIVER, FLAGS)
    with _file() as path:
        environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
        environment |= {"LD_PRELOAD": preload} if preload else {}
        environment = (roomy(environment) or environment) if library else environment
        command = [str(program), path, str(seed), str(threads), str(events // threads), *library]
        ended = _performed(command, environment, Path(path))
        if ended == f"exit code {CANNOT_BEGIN}":
            raise UsageError(
                "the driver of the allocators cannot begin: it needs room for what it writes down, and what it loads"
            )
        return _read(Path(path), preload, threads, events // threads, ended, is_read=is_read)


def _performed(command: Sequence[str], environment: Mapping[str, str], path: Path) -> str:
    """How it ended. One in which no call returns any more is ended here."""
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdin=nowhere, stdout=nowhere, stderr=nowhere) as running:
        counted, since = b"", time.monotonic()
        while running.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                running.wait(LOOK)
            now = _counts(path)
            if now != counted:
                counted, since = now, time.monotonic()
            elif time.monotonic() - since > PATIENCE:
                running.kill()
                return HANGS
        return _ended(running.returncode)


HANGS = f"no call returned for {PATIENCE:g} s"


def _counts(path: Path) -> bytes:
    with suppress(OSError), path.open("rb") as file:
        return os.pread(file.fileno(), 8 * MOST_THREADS, HEADER - 8 * MOST_THREADS)
    return b""


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


def _read(path: Path, preload: str, threads: int, most: int, ended: str, *, is_read: bool) -> Run:
    data = path.read_bytes()
    words = 3 + MOST_THREADS
    is_finished, arena, suspects, *counts = struct.unpack_from(f"={words}Q", data, HEADER - 8 * words)
    ended = ended or ("" if is_finished else "exit code 0")
    allocator = data[: data.index(b"\0")].decode()
    if preload and Path(preload).name != Path(allocator).name:
        raise UsageError(f"{preload} is preloaded, and malloc is that of {allocator}: nothing is observed")
    if not (is_read or ended or suspects):
        return Run([], [], ended, arena, suspects)
    events: list[Event] = []
    under_way: list[Event] = []
    for thread, count in enumerate(counts[:threads]):
        start = HEADER + thread * most * EVENT.size
        stop = start + count * EVENT.size
        for each in EVENT.iter_unpack(data[start:stop]):
            events += _apart(_event(thread, *each))
        if ended and count < most and data[stop + 8]:
            under_way.append(_event(thread, *EVENT.unpack_from(data, stop)))
    return Run(sorted(events, key=lambda event: event.number), under_way, ended, arena, suspects)


def _apart(event: Event) -> Iterator[Event]:
    """A realloc during which others called: it has freed one block some time after it began, and was given another some
    time before it ended. One that was refused has freed none."""
    address, size, begun = event.arguments
    if event.call != Call.REALLOC or event.number == begun + 1 or (event.returned == 0 and size > 0):
        yield event
        return
    yield Event(begun, Call.FREE, (address, 0, 0), 0, event.thread)
    if event.returned:
        yield Event(event.number, Call.MALLOC, (size, 0, 0), event.returned, event.thread)


def _event(thread: int, number: int, call: int, first: int, second: int, third: int, returned: int) -> Event:
    return Event(number, Call(call), (first, second, third), returned, thread)
