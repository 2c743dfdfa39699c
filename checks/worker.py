"""One job in a process of its own: whatever ends the process, a solver's crash or the system's want of memory, ends
nothing else.

The process is forked, so that it has at once what this one has loaded. It says how far it is and what it has learnt
through a pipe, and what it is at in memory that outlives it.
"""

from __future__ import annotations

import faulthandler
import mmap
import os
import pickle
import select
import signal
import struct
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, TypeVar

from attrs import define, field

from checks.evidence import Budget, Evidence, Progress
from checks.interruption import SIGNALS, Stop
from checks.processes import adopt_orphans, die_with, end_children, kill_tree

PLACE_BYTES = 4096
"""How much is kept of what a process is at."""
HEAD = struct.Struct("<Q")
PROGRESS, SURE, RESULT, ERROR = "progress", "sure", "result", "error"
PARTING_SECONDS = 1.0
"""How long a process may take to be gone once it has said all."""

Result = TypeVar("Result")
Message = tuple[str, Any]


class Place:
    """What a process is at: a text in memory that outlives it."""

    def __init__(self) -> None:
        self.memory = mmap.mmap(-1, PLACE_BYTES)

    def write(self, what: str) -> None:
        data = what.encode(errors="replace")[: PLACE_BYTES - 1]
        self.memory[: len(data) + 1] = data + b"\0"

    def read(self) -> str:
        return self.memory[: self.memory.find(b"\0")].decode(errors="replace")


@define(eq=False)
class Worker:
    """A process, from its start to its end, as the one that started it sees it."""

    process: int
    reading: int
    """The end of the pipe that it writes to."""
    place: Place
    began: float = field(factory=time.monotonic)
    received: bytearray = field(factory=bytearray)
    status: int | None = None
    """Its exit code, or a signal negated, once it has ended."""

    def fileno(self) -> int:
        return self.reading

    def messages(self) -> Iterator[Message]:
        """Those that have come since."""
        while True:
            try:
                part = os.read(self.reading, 1 << 20)
            except BlockingIOError:
                break
            if not part:
                break
            self.received += part
        while len(self.received) >= HEAD.size:
            end = HEAD.size + HEAD.unpack_from(self.received)[0]
            if len(self.received) < end:
                break
            message = pickle.loads(self.received[HEAD.size : end])
            del self.received[:end]
            yield message

    def message(self) -> Message | None:
        """Wait for what the task comes to; None where the process dies first."""
        while True:
            select.select([self.reading], [], [], 0.1)
            is_gone = self.is_gone()
            for message in self.messages():
                if message[0] not in (PROGRESS, SURE):
                    return message
            if is_gone:
                return None

    def is_gone(self) -> bool:
        if self.status is None:
            process, status = os.waitpid(self.process, os.WNOHANG)
            self.status = os.waitstatus_to_exitcode(status) if process else None
        return self.status is not None

    def how(self) -> str:
        """How it ended, to follow “its process”."""
        status = self.status or 0
        if status >= 0:
            return f"ended by itself with exit code {status}"
        try:
            return f"was killed by {signal.Signals(-status).name}"
        except ValueError:
            return f"was killed by signal {-status}"

    def end(self, patience: float = PARTING_SECONDS) -> None:
        """Wait a little until it is gone, and kill what is still there."""
        until = time.monotonic() + patience
        while not self.is_gone() and time.monotonic() < until:
            time.sleep(0.001)
        if not self.is_gone():
            kill_tree(self.process)
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        os.close(self.reading)


def start(
    task: Callable[[Budget], Result], seconds: float | None, stop: Stop, left_out: frozenset[str] = frozenset()
) -> Worker:
    """A process that performs a task. Raises OSError where there is none to be had.

    `left_out`: what the task is not to begin, as processes have died of it.
    """
    place, parent = Place(), os.getpid()
    reading, writing = os.pipe2(os.O_CLOEXEC)
    with warnings.catch_warnings():
        # The child runs one task and no code that waits for a thread of its parent's.
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            process = os.fork()
        except OSError:
            os.close(reading)
            os.close(writing)
            raise
    if process == 0:
        _live(task, seconds, stop, left_out, place, writing, parent)
    os.close(writing)
    os.set_blocking(reading, False)
    return Worker(process, reading, place)


# ── In the process ───────────────────────────────────────────────────────────────────────────────────────────


def _live(
    task: Callable[[Budget], Any],
    seconds: float | None,
    stop: Stop,
    left_out: frozenset[str],
    place: Place,
    writing: int,
    parent: int,
) -> NoReturn:
    """The whole life of the process."""
    code = 1
    try:
        _settle(parent)

        def begin(what: str) -> bool:
            place.write(what)
            return what not in left_out

        def tell(progress: Progress) -> None:
            _send(writing, (PROGRESS, progress))

        def keep(rows: list[Evidence]) -> None:
            _send(writing, (SURE, rows))

        message: Message
        try:
            message = RESULT, task(Budget(seconds, tell, stop=stop.is_asked, begin=begin, keep=keep))
        except Exception as error:
            message = ERROR, _sendable(error)
        _send(writing, message)
        code = 0
    finally:
        end_children()
        os._exit(code)


def _settle(parent: int) -> None:
    # A terminal sends its signals to every process; the first one decides, and says so through `stop`. They are not
    # ignored: programs that are started from here would ignore them too.
    for number in SIGNALS:
        signal.signal(number, lambda *_: None)
    die_with(parent)
    adopt_orphans()
    if os.environ.get("MEMSPEC_DEBUG") != "1":
        faulthandler.disable()


def _send(writing: int, message: Message) -> None:
    try:
        data = pickle.dumps(message)
    except Exception as error:
        data = pickle.dumps((ERROR, RuntimeError(f"{type(error).__name__}: {error}")))
    data = HEAD.pack(len(data)) + data
    while data:
        data = data[os.write(writing, data) :]


def _sendable(error: Exception) -> Exception:
    """The exception, or what it says; where it was raised is a note of it."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        error = RuntimeError(f"{type(error).__name__}: {error}")
    error.add_note("".join(traceback.format_exception(error)))
    return error
