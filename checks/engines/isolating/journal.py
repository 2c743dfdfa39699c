"""What a run that may end at any moment has done so far, kept where the process that it runs in cannot reach it.

A file without a name, in memory: it is written through its descriptor and mapped nowhere, so that no stray pointer hits
it. The descriptor's number lies above those that a process is given, and its offset far behind the text, so that a
write to every descriptor is noticed and overwrites nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
import resource
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
PREPARING, ANSWER, RESULT = "~", "=", "!"
"""What a line begins with that is no call: the target is imported or loaded; what came back; what the task came to."""


def new_file() -> int:
    """A descriptor. Raises OSError where the machine has none to give."""
    descriptor = os.memfd_create("memspec-journal")
    os.lseek(descriptor, BEYOND, os.SEEK_SET)
    return descriptor


@define
class Journal:
    """The calls of one run: a line for each call, before it is made, and one for each answer."""

    descriptor: int = field(factory=new_file)
    end: int = 0

    def prepare(self) -> None:
        """The target is about to be imported or loaded."""
        self._write(f"{PREPARING}\n")

    def begin(self, geometry: tuple[Any, ...]) -> None:
        """A new object is about to be made. What was written before is gone."""
        if self.is_damaged():
            self._give_up()
        os.ftruncate(self.descriptor, 0)
        self.end = 0
        self._write(json.dumps(geometry) + "\n")

    def called(self, operation: str, arguments: tuple[Any, ...]) -> None:
        """A call is about to be made."""
        if self.end > MOST_BYTES:
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
        self._write(f"{RESULT}{zlib.crc32(told.encode()):08x} {told}")

    def is_damaged(self) -> bool:
        """Whether somebody else has written to it, or closed it."""
        try:
            return os.fstat(self.descriptor).st_size != self.end
        except OSError:
            return True

    def _write(self, line: str) -> None:
        data = line.encode()
        try:
            self.end += (written := os.pwrite(self.descriptor, data, self.end))
        except OSError:
            self._give_up()
        if written != len(data):
            self._give_up()

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
        return Journal(descriptor, self.end)


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Record:
    """What stands in a journal when its process has ended."""

    lines: list[str]
    told: str | None
    """What the task came to, if it lived to say."""
    is_damaged: bool
    """Whether somebody else has written there."""

    @property
    def is_preparing(self) -> bool:
        """Whether the target was still being imported or loaded."""
        return self.lines == [PREPARING]

    def run(self, meaning: Callable[[str, str], Any]) -> tuple[tuple[Any, ...] | None, list[Call]]:
        """The geometry and the calls, as far as they can be read. `meaning` reads an operation's answer."""
        geometry: tuple[Any, ...] | None = None
        calls: list[Call] = []
        for number, line in enumerate(self.lines):
            if number == 0:
                geometry = tuple(json.loads(line))
            elif line.startswith(ANSWER) and not calls:
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
    data = os.pread(descriptor, min(size, 2 * MOST_BYTES), 0)
    text, found, last = data.rpartition(b"\n")
    lines = text.decode(errors="replace").split("\n") if found else []
    return Record(lines, _told(last), size >= BEYOND)


def _told(last: bytes) -> str | None:
    code, _, data = last.partition(b" ")
    if code != f"{RESULT}{zlib.crc32(data):08x}".encode():
        return None
    return data.decode(errors="replace")


def last_line(descriptor: int) -> str:
    size = min(os.fstat(descriptor).st_size, 2 * MOST_BYTES)
    begin = max(0, size - LONGEST_LINE)
    lines = os.pread(descriptor, size - begin, begin).splitlines()
    return lines[-1].decode(errors="replace") if lines else ""


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.strip("()").split(",") if part.strip())
