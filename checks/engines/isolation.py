"""Running what may crash, hang or exit in a forked process, without losing the run.

Each call is written to a journal in shared memory before it is made, and the answer after it. When the process dies,
the journal tells what it was doing; everything else that it had learnt is lost, so tasks are kept small.
"""

from __future__ import annotations

import faulthandler
import json
import mmap
import os
import pickle
import resource
import select
import signal
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn, TypeVar

from attrs import define, field, frozen

from checks.clauses import ANSWERS_IN_TIME, NO_CRASH, NO_EXIT
from checks.evidence import Budget, Call

Result = TypeVar("Result")

JOURNAL_BYTES = 1 << 22
HEAD = 2
BEATS = tuple(bytes((1, number)) for number in range(256))
TOLD_BYTES = 2000
"""How much of what a dead process has written to standard error is told."""
HURRY = 0.2
"""Seconds between two looks at whether the budget is spent."""


@frozen
class Limits:
    """What a process may use."""

    seconds: float = 1.0
    """For one call; a call that takes longer hangs."""
    memory: int = 4 << 30
    """Bytes of address space beyond what the checker has."""


class Died(Exception):
    """The process ended by itself; the message says how."""

    def __init__(self, how: str, calls: list[Call], geometry: tuple[Any, ...] | None, told: str) -> None:
        super().__init__(how)
        self.how = how
        self.calls = calls
        """Those that were made; what the last one answered is not known, if it did not return."""
        self.geometry = geometry
        self.told = told
        """What it wrote to standard error, the last of it."""


@define
class Journal:
    """The calls of one run, in memory that outlives the process. One line for each call, one for each answer.

    Before the lines stand two bytes for who watches: whether a call is being made, and a number that changes.
    """

    memory: mmap.mmap = field(factory=lambda: mmap.mmap(-1, JOURNAL_BYTES))
    end: int = HEAD
    last: str = ""
    """The last answer."""
    number: int = 0
    keeps: bool = True
    """Whether calls are written down, and not only that they are made."""

    def begin(self, geometry: tuple[Any, ...]) -> None:
        """A new object is about to be made."""
        self.end, self.last = HEAD, ""
        self._write(json.dumps(geometry) + "\n")

    def called(self, operation: str, arguments: tuple[Any, ...]) -> None:
        """A call is about to be made."""
        self._write(f"{self.last}{operation} {arguments}\n")

    def returned(self, answer: Any) -> None:
        """It came back; the answer is written with the next call, as only then it matters."""
        self.memory[0] = 0
        self.last = f"={answer}\n"

    def _write(self, lines: str) -> None:
        self.number = number = (self.number + 1) & 255
        self.memory[0:HEAD] = BEATS[number]
        if not self.keeps:
            return
        data = lines.encode() + b"\0"
        if self.end + len(data) > JOURNAL_BYTES:
            raise MemoryError("the journal is full: make shorter runs")
        self.memory[self.end : self.end + len(data)] = data
        self.end += len(data) - 1

    def heart(self) -> bytes:
        """Changes as long as calls come back; empty, where none is being made."""
        return self.memory[1:HEAD] if self.memory[0] else b""

    def lines(self) -> list[str]:
        data = self.memory[HEAD : self.memory.find(b"\0", HEAD)]
        return data.decode().splitlines()


def read(journal: Journal, meaning: Callable[[str, str], Any]) -> tuple[tuple[Any, ...] | None, list[Call]]:
    """What stands in a journal: the geometry and the calls. `meaning` reads an operation's answer."""
    geometry: tuple[Any, ...] | None = None
    calls: list[Call] = []
    for number, line in enumerate(journal.lines()):
        if number == 0:
            geometry = tuple(json.loads(line))
        elif line.startswith("="):
            calls[-1] = Call(calls[-1].operation, calls[-1].arguments, meaning(calls[-1].operation, line[1:]))
        else:
            operation, _, arguments = line.partition(" ")
            calls.append(Call(operation, _numbers(arguments), "does not return"))
    return geometry, calls


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.strip("()").split(",") if part.strip())


# ── The process ──────────────────────────────────────────────────────────────────────────────────────────────


def isolated(
    task: Callable[[Journal], Result], budget: Budget, limits: Limits, meaning: Callable[[str, str], Any]
) -> Result | None:
    """What a task comes to in a process of its own; None where the budget ended first.

    Raises Died where the process did not live to say, and what the task itself raises.
    """
    journal = Journal()
    told = os.memfd_create("memspec-told")
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # The child runs one task and no code that waits for a thread of its parent's.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _live(task, journal, limits, told, writing)
    os.close(writing)
    try:
        answer, hung, late = _await(reading, child, budget, limits, journal)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if answer:
            succeeded, result = pickle.loads(answer)
            if succeeded:
                return result  # type: ignore[no-any-return]
            raise result
        if late:
            return None
        geometry, calls = read(journal, meaning)
        raise Died(ANSWERS_IN_TIME if hung else _how(status), calls, geometry, _tail(told))
    finally:
        os.close(reading)
        os.close(told)
        journal.memory.close()


def _live(task: Callable[[Journal], Any], journal: Journal, limits: Limits, told: int, writing: int) -> NoReturn:
    """The child's whole life."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        faulthandler.disable()  # it would tell of our own stack, on a stream that it has kept
        os.dup2(told, 1)
        os.dup2(told, 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_address_space() + limits.memory, most))
        try:
            answer = pickle.dumps((True, task(journal)))
        except Exception as error:
            answer = _pickled(error)
        journal.memory[0] = 0
        with os.fdopen(writing, "wb") as stream:
            stream.write(answer)
        code = 0
    finally:
        os._exit(code)


def _pickled(error: Exception) -> bytes:
    try:
        return pickle.dumps((False, pickle.loads(pickle.dumps(error))))
    except Exception:
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))


def _address_space() -> int:
    """Bytes that this process has mapped (Linux: proc_pid_statm(5))."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()


def _await(reading: int, child: int, budget: Budget, limits: Limits, journal: Journal) -> tuple[bytes, bool, bool]:
    """What the child says, whether it hung, and whether it was late. It has the same budget, but is not told of an
    interruption."""
    received, hurry = bytearray(), min(HURRY, limits.seconds / 4)
    beat, since = b"", time.monotonic()
    while True:
        ready, _, _ = select.select([reading], [], [], hurry)
        now = time.monotonic()
        if ready:
            part = os.read(reading, 1 << 20)
            if not part:
                return bytes(received), False, False
            received += part
            continue
        if (heart := journal.heart()) != beat or not heart:
            beat, since = heart, now
        hung = now - since > limits.seconds
        if hung or budget.is_interrupted() or _is_late(budget, limits):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            return b"", hung, not hung


def _is_late(budget: Budget, limits: Limits) -> bool:
    return budget.seconds is not None and budget.elapsed() > budget.seconds + limits.seconds + 1


def _how(status: int) -> str:
    """How a process ended, as a clause that it broke."""
    if status < 0:
        number = signal.Signals(-status)
        return f"{NO_CRASH}: {number.name} ({signal.strsignal(number)})"
    return f"{NO_EXIT}: exit code {status}"


def _tail(told: int) -> str:
    size = os.lseek(told, 0, os.SEEK_END)
    os.lseek(told, max(0, size - TOLD_BYTES), os.SEEK_SET)
    return os.read(told, TOLD_BYTES).decode(errors="replace").strip()
