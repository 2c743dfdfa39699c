"""What a run that may end at any moment has done so far, kept where it outlives the process that it runs in.

A file without a name, in memory. Its first page is mapped in the process of the run and holds the last lines, so that a
call costs no system call; when that is full it is written behind the text that is there, through the descriptor. A
stray pointer may hit that page, and nothing else: it stands between pages that nobody may touch, and has a checksum, so
that a hit is noticed. What went before is mapped nowhere. The descriptor's number lies above those that a process is
given, and its offset far behind the text, so that a write to every descriptor is noticed and overwrites nothing.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import mmap
import os
import resource
import struct
import zlib
from collections.abc import Callable
from typing import Any, NoReturn

from attrs import define, field, frozen

from checks.counterexample import plain
from checks.evidence import Call

MOST_BYTES = 1 << 22
BEYOND = 1 << 40
"""The offset, in bytes, where a write lands that is not the journal's own."""
HIGHEST_DESCRIPTOR = 1 << 14
LONGEST_LINE = 1 << 12
GONE = 113
"""The exit code of a process that finds the journal's descriptor closed."""
PREPARING, NUMBER, ANSWER, RESULT = "~", "#", "=", "!"
"""What a line begins with that is no call: the target is imported or loaded; which of the task's runs begins; what came
back; what the task came to."""
WINDOW = mmap.PAGESIZE
HEAD = struct.Struct("<QII")
"""What the first page begins with: how many bytes of text were written behind it, where its own lines end in it, and
the checksum of these."""
FIXED = mmap.MAP_SHARED | 0x10
"""A mapping in the place of what is there (MAP_FIXED)."""

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mmap.restype = ctypes.c_void_p
_libc.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long)


def new_file() -> int:
    """A descriptor. Raises OSError where the machine has none to give."""
    descriptor = os.memfd_create("memspec-journal")
    clear(descriptor)
    os.lseek(descriptor, BEYOND, os.SEEK_SET)
    return descriptor


def clear(descriptor: int) -> None:
    """Have it tell of nothing: a page of zeros has no lines, and none went before them."""
    os.ftruncate(descriptor, 0)
    os.ftruncate(descriptor, WINDOW)


def mapped(descriptor: int) -> memoryview:
    """The first page, between two that nobody may touch. The process that has it ends with it, so it is never given
    back. Python's own mapping would keep a descriptor more, by a number that others are given."""
    place = _mapping(None, 3 * WINDOW, 0, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1)
    address = _mapping(place + WINDOW, WINDOW, mmap.PROT_READ | mmap.PROT_WRITE, FIXED, descriptor)
    return memoryview((ctypes.c_uint8 * WINDOW).from_address(address)).cast("B")


def _mapping(place: int | None, size: int, access: int, flags: int, descriptor: int) -> int:
    found: int = _libc.mmap(place, size, access, flags, descriptor, 0)
    if found in (None, ctypes.c_void_p(-1).value):
        raise OSError(ctypes.get_errno(), "the journal cannot be mapped")
    return found


@define
class Journal:
    """The calls of one run: a line for each call, before it is made, and one for each answer."""

    descriptor: int = field(factory=new_file)
    window: memoryview | None = None
    """Of the process that writes; it has to be asked for before the first line (open)."""
    before: int = 0
    """Bytes of text behind the page."""
    end: int = HEAD.size
    """Where the lines of the page end."""
    checksum: int = 0
    number: int | None = None
    """Which of the task's runs is made, where the task counts them: told of the one in which its process died."""

    def prepare(self) -> None:
        """The target is about to be imported or loaded."""
        self._write(f"{PREPARING}\n")

    def begin(self, geometry: tuple[Any, ...]) -> None:
        """A new object is about to be made. What was written before is gone."""
        if self.is_damaged():
            self._give_up()
        self._put(0, HEAD.size, 0)
        os.ftruncate(self.descriptor, WINDOW)
        number = "" if self.number is None else f"{NUMBER}{self.number}\n"
        self._write(f"{json.dumps(geometry)}\n{number}")
        self._flush()

    def called(self, operation: str, arguments: tuple[Any, ...]) -> None:
        """A call is about to be made."""
        if self.before > MOST_BYTES:
            raise MemoryError("the journal is full: make shorter runs")
        self._write(f"{operation} {arguments}\n")

    def returned(self, answer: Any) -> None:
        """It came back."""
        has_parts = hasattr(answer, "__attrs_attrs__")
        self._write(f"{ANSWER}{json.dumps(plain(answer)) if has_parts else answer}\n")

    def finish(self, told: str) -> None:
        """What the task came to; whoever reads it sees whether it is whole."""
        if self.is_damaged():
            self._give_up()
        self._flush()
        self._behind(f"{RESULT}{zlib.crc32(told.encode()):08x} {told}".encode())

    def is_damaged(self) -> bool:
        """Whether somebody else has written to it, or closed it."""
        try:
            return os.fstat(self.descriptor).st_size != WINDOW + self.before
        except OSError:
            return True

    def _write(self, line: str) -> None:
        data = line.encode()
        end = self.end + len(data)
        if end > WINDOW:
            self._flush()
            end = self.end + len(data)
            if end > WINDOW:
                self._behind(data)
                return
        window = self.window
        if window is None:
            window = self.window = mapped(self.descriptor)
        # The lines first: whoever reads between the two sees those that were there before.
        window[self.end : end] = data
        self.checksum = zlib.crc32(data, self.checksum)
        self.end = end
        window[: HEAD.size] = HEAD.pack(self.before, end, self.checksum)

    def _flush(self) -> None:
        """Write the page's lines behind it."""
        if self.window is not None:
            self._behind(bytes(self.window[HEAD.size : self.end]))

    def _behind(self, data: bytes) -> None:
        try:
            written = os.pwrite(self.descriptor, data, WINDOW + self.before)
        except OSError:
            self._give_up()
        if written != len(data):
            self._give_up()
        self._put(self.before + written, HEAD.size, 0)

    def _put(self, before: int, end: int, checksum: int) -> None:
        """Say how many lines there are."""
        self.before, self.end, self.checksum = before, end, checksum
        if self.window is None:
            self.window = mapped(self.descriptor)
        self.window[: HEAD.size] = HEAD.pack(before, end, checksum)

    def _give_up(self) -> NoReturn:
        os._exit(GONE)

    def out_of_the_way(self) -> Journal:
        """The same file by a number that nobody is given: above the limit that the process sees, if that may be
        raised."""
        usual, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        highest = min(HIGHEST_DESCRIPTOR, most) if most != resource.RLIM_INFINITY else HIGHEST_DESCRIPTOR
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(usual, highest), most))
        descriptor = fcntl.fcntl(self.descriptor, fcntl.F_DUPFD_CLOEXEC, highest - 1)
        resource.setrlimit(resource.RLIMIT_NOFILE, (usual, most))
        os.close(self.descriptor)
        return Journal(descriptor)


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Record:
    """What stands in a journal when its process has ended."""

    lines: list[str]
    told: str | None
    """What the task came to, if it lived to say."""
    is_damaged: bool
    """Whether somebody else has written there."""
    is_hit: bool = False
    """Whether somebody else has written to the page that is mapped: its lines are lost."""

    @property
    def is_preparing(self) -> bool:
        """Whether the target was still being imported or loaded."""
        return self.lines == [PREPARING]

    @property
    def number(self) -> int | None:
        """Which of its runs the task was making, where it counted them."""
        line = self.lines[1] if len(self.lines) > 1 else ""
        return int(line[1:]) if line.startswith(NUMBER) and line[1:].isdigit() else None

    def run(self, meaning: Callable[[str, str], Any]) -> tuple[tuple[Any, ...] | None, list[Call]]:
        """The geometry and the calls, as far as they can be read. `meaning` reads an operation's answer."""
        geometry: tuple[Any, ...] | None = None
        calls: list[Call] = []
        for number, line in enumerate(self.lines):
            if number == 0:
                geometry = tuple(json.loads(line))
            elif line.startswith((ANSWER, NUMBER)) and not calls:
                continue  # Something was done that is no call: a copy.
            elif line.startswith(ANSWER):
                calls[-1] = Call(calls[-1].operation, calls[-1].arguments, meaning(calls[-1].operation, line[1:]))
            else:
                operation, _, arguments = line.partition(" ")
                calls.append(Call(operation, _numbers(arguments), "does not return"))
        return geometry, calls


def read(descriptor: int) -> Record:
    """Whole lines alone: the last one may have been cut off by the process's death."""
    size = os.fstat(descriptor).st_size
    data, is_hit = _text(descriptor, size)
    text, found, last = data.rpartition(b"\n")
    lines = text.decode(errors="replace").split("\n") if found else []
    return Record(lines, _told(last), not WINDOW <= size < BEYOND, is_hit)


def _text(descriptor: int, size: int, most: int = 2 * MOST_BYTES) -> tuple[bytes, bool]:
    """At most so many bytes of the text behind the page, the last ones, and what the page adds to them; and whether
    this was hit."""
    window = os.pread(descriptor, WINDOW, 0).ljust(WINDOW, b"\0")
    before, end, checksum = HEAD.unpack_from(window)
    lines = window[HEAD.size : end]
    is_hit = end > WINDOW or zlib.crc32(lines) != checksum or before > max(0, size - WINDOW)
    if is_hit:
        before, lines = max(0, min(size - WINDOW, 2 * MOST_BYTES)), b""
    begin = max(0, before - most)
    return os.pread(descriptor, before - begin, WINDOW + begin) + lines, is_hit


def _told(last: bytes) -> str | None:
    code, _, data = last.partition(b" ")
    if code != f"{RESULT}{zlib.crc32(data):08x}".encode():
        return None
    return data.decode(errors="replace")


def last_line(descriptor: int) -> str:
    data, _ = _text(descriptor, os.fstat(descriptor).st_size, LONGEST_LINE)
    lines = data.splitlines()
    return lines[-1].decode(errors="replace") if lines else ""


def beat(descriptor: int) -> tuple[bytes, int]:
    """What is another one after each line."""
    return os.pread(descriptor, HEAD.size, 0), os.fstat(descriptor).st_mtime_ns


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.strip("()").split(",") if part.strip())
