"""Running scripts of calls in a child on the running kernel (driver.c), and reading what came of each."""

from __future__ import annotations

import atexit
import os
import platform
import re
import struct
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from signal import Signals
from typing import IO, NoReturn, cast

from attrs import define, field, frozen

import checks.from_c as from_c
from checks.evidence import UsageError

COMMAND_LINE = Path("/proc/cmdline")
DRIVER = Path(__file__).with_name("driver.c")

PAGE = 1 << 12
WINDOW = 1 << 40
"""Where the window begins. Linux chooses nothing there for a program: its own file and libraries lie above 2**46, or
below 2**32 (Linux: ELF_ET_DYN_BASE and mmap_base, arch/x86, 6.18)."""
WINDOW_PAGES = 512
BREAK = WINDOW + (WINDOW_PAGES // 2) * PAGE
"""Where the break is at first."""
FILES = 2
"""Their numbers are 1 and 2."""
FILE_PAGES = 64
GUARD_GAP = 256
"""In pages (Linux: stack_guard_gap, mm/mmap.c, 6.18), if the kernel was not begun with another one."""

WORD = struct.Struct("=Q")
CALL = struct.Struct("=7Q")
HEAD = struct.Struct("=5Q")
ANSWER = struct.Struct("=q4Q")
AREA = struct.Struct("=5Q")
"""All as in C."""


class What(IntEnum):
    """As the driver numbers what it can do."""

    MMAP = 1
    MUNMAP = 2
    MPROTECT = 3
    MREMAP = 4
    MADVISE = 5
    BRK = 6
    LOAD = 7
    STORE = 8
    FETCH = 9
    TRUNCATE = 10
    READ = 11
    WRITE = 12
    LIMIT = 13


@frozen
class Asked:
    """One call, as the driver is told of it."""

    what: IntEnum
    arguments: tuple[int, ...]

    def packed(self) -> bytes:
        words = (*self.arguments, *(0,) * 6)[:6]
        return CALL.pack(self.what, *(word & 0xFFFF_FFFF_FFFF_FFFF for word in words))


@frozen
class Seen:
    """An area, as far as it lies in the window."""

    start: int
    end: int
    rights: int
    """1 read, 2 write, 4 execute, 8 shared."""
    offset: int
    """Of its first page, in bytes, in what it maps; 0 of private anonymous memory."""
    file: int
    """Its number; 0 of private anonymous memory."""


@frozen
class Answer:
    """What came of a call."""

    returned: int
    """Or an errno, negated."""
    signal: int
    """0 if there was none."""
    code: int
    """Of the signal (siginfo's si_code)."""
    address: int
    """That the signal is about."""
    areas: tuple[Seen, ...]
    """All that there are then, from the lowest on."""


@frozen
class Outcome:
    """What came of a script."""

    numbers: tuple[int, ...]
    """By which the kernel knows the files."""
    answers: Sequence[Answer]
    ended: str
    """How the child ended, in words, if it did not come to the end of the script."""


def guard_gap() -> int:
    """How many pages the kernel keeps free below an area that grows down."""
    found = re.search(r"\bstack_guard_gap=(\d{1,9})\b", COMMAND_LINE.read_text(errors="replace"))
    return int(found[1]) if found else GUARD_GAP


def obstacle() -> str | None:
    """Why the kernel cannot be asked here, in one sentence; None where it can."""
    if (why := from_c.obstacle()) is not None:
        return f"the running kernel is asked from C, and {why}"
    if platform.machine() not in ("x86_64", "AMD64"):
        return f"the law is of x86-64, and this machine is {platform.machine()}"
    return None


@define
class Driver:
    """A program in C, which makes one script after the other, each in processes of its own."""

    _drivers: dict[int, subprocess.Popen[bytes]] = field(factory=dict, init=False)
    """By process: one that was forked has to have another driver than its parent."""

    def command(self) -> list[str]:
        raise NotImplementedError

    def run(self, script: Sequence[Asked]) -> Outcome:
        """Raises UsageError where the driver ends."""
        raise NotImplementedError

    def remark(self) -> str:
        """How the kernel is asked."""
        raise NotImplementedError

    def start(self) -> None:
        """Raises UsageError where the driver cannot be compiled, or cannot begin."""
        if os.getpid() in self._drivers:
            return
        pipe = subprocess.PIPE
        self._drivers[os.getpid()] = subprocess.Popen(self.command(), stdin=pipe, stdout=pipe, stderr=pipe)
        atexit.register(self.stop)
        self.run([])

    def stop(self) -> None:
        if (driver := self._drivers.pop(os.getpid(), None)) is not None:
            driver.communicate()

    def told(self, script: Sequence[Asked]) -> tuple[str, list[int], bytes]:
        """How it ended, in words, if it did not come to the end of the script; what is told of all of it; and of each
        call."""
        driver = self._drivers[os.getpid()]
        asking, answering = cast("IO[bytes]", driver.stdin), cast("IO[bytes]", driver.stdout)
        head = b""
        with suppress(BrokenPipeError):
            asking.write(WORD.pack(len(script)) + b"".join(asked.packed() for asked in script))
            asking.flush()
            head = answering.read(HEAD.size)
        if len(head) < HEAD.size:
            self._give_up()
        size, status, *words = HEAD.unpack(head)
        return _ended(status), words, answering.read(size)

    def _give_up(self) -> NoReturn:
        _, said = self._drivers.pop(os.getpid()).communicate()
        why = said.decode(errors="replace").strip() or "it ended"
        raise UsageError(f"the driver that asks the running kernel cannot go on: {why}")


@define
class Kernel(Driver):
    """The driver of areas and faults (driver.c): each script is made by a child of its own."""

    pages: int = WINDOW_PAGES
    """Of the window."""
    is_text: bool = False
    """Whether /proc/self/maps is read, even where the kernel can be asked for areas one by one."""
    reads_text: bool = field(default=False, init=False)
    """Whether it is."""

    def command(self) -> list[str]:
        numbers = (WINDOW, self.pages * PAGE, guard_gap() * PAGE, BREAK, FILE_PAGES)
        return [str(from_c.built(DRIVER)), *map(str, numbers), *(["text"] if self.is_text else [])]

    def run(self, script: Sequence[Asked]) -> Outcome:
        ended, (reads_text, *numbers), data = self.told(script)
        self.reads_text = bool(reads_text)
        return Outcome(tuple(numbers), list(_answers(data, WINDOW + self.pages * PAGE)), ended)

    def remark(self) -> str:
        return f"areas by {'the text of /proc/self/maps' if self.reads_text else 'PROCMAP_QUERY'}"


def _answers(data: bytes, end_of_window: int) -> Iterator[Answer]:
    place = 0
    while place < len(data):
        returned, signal, code, address, count = ANSWER.unpack_from(data, place)
        place += ANSWER.size
        end = place + count * AREA.size
        yield Answer(
            returned,
            signal,
            code,
            address,
            tuple(_clipped(end_of_window, *area) for area in AREA.iter_unpack(data[place:end])),
        )
        place = end


def _clipped(end_of_window: int, start: int, end: int, rights: int, offset: int, file: int) -> Seen:
    """What lies beside the window may have become one area with what lies in it."""
    first = max(start, WINDOW)
    return Seen(first, min(end, end_of_window), rights, offset + (first - start) * bool(file), file)


def _ended(status: int) -> str:
    """In words, from what waitpid says."""
    if status & 0x7F:
        return f"ended by {Signals(status & 0x7F).name}"
    return f"exit code {status >> 8}" if status >> 8 else ""
