"""Between memspec and what it judges: a process that starts each task in a process of its own, and outlives it.

Whoever is judged may kill its process group, close every descriptor, or leave processes behind. The keeper has a
session of its own, and so has each task. The processes that a task leaves behind become the keeper's children
(prctl(2), PR_SET_CHILD_SUBREAPER) and are ended. It ends itself, with all of them, when nobody asks any more.
"""

from __future__ import annotations

import ctypes
import faulthandler
import fcntl
import gc
import json
import mmap
import os
import pickle
import resource
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from io import BufferedReader, BufferedWriter, FileIO, TextIOWrapper
from itertools import pairwise
from typing import Any, NoReturn

from attrs import define, field, frozen

from checks import allowance
from checks.engines.isolating.journal import ANSWER, PREPARING, Journal, beat, clear, last_line
from checks.engines.isolating.message import pack
from checks.evidence import UsageError
from checks.processes import adopt_orphans, descendants, die_with, waited
from checks.surroundings import obstacle, what

Perform = Callable[..., Any]
"""(journal, *arguments) → what the task comes to"""

TOLD_BYTES = 2000
"""How much of what a process has written is told: the last of it."""
PATIENCE = 0.2
"""The most seconds between two looks at whether a task gets on."""
END_SECONDS = 2.0
"""How long what a task has left behind may take to be gone."""
ATTEMPTS, PAUSE = 10, 0.1
"""How often, and after how many seconds, a process is tried to be started: others may end meanwhile."""
FAILED = 114
"""The exit code of a task's process in which our own code failed and could not even say so."""
ANONYMOUS = mmap.PROT_READ | mmap.PROT_WRITE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x10
"""To be read and written, and in the place of what is there (MAP_FIXED)."""
DONE, USAGE, ERROR = "done", "usage", "error"
"""What a task says: its result, what was asked wrongly, or an exception that nobody foresaw."""


@frozen
class Limits:
    """What a task may use."""

    seconds: float = 1.0
    """For one call; a call that takes longer hangs. Time in which it waited for a processor does not count."""
    memory: int = 4 << 30
    """Bytes of address space beyond what the checker has."""
    load_seconds: float = 5.0
    """For importing or loading the target."""


@frozen
class Task:
    """What the keeper is asked for."""

    arguments: tuple[Any, ...]
    limits: Limits
    until: float | None
    """By when it has to have ended, as time.monotonic() counts."""


@frozen
class End:
    """How a task's process ended."""

    status: int = 0
    """Its exit code, or a signal negated."""
    hung: bool = False
    late: bool = False
    left: int = 0
    """How many processes it left behind."""
    output: bytes = b""
    """The last of what it wrote to standard output and standard error."""
    unavailable: str = ""
    """Why it could not be started."""
    is_lost: bool = False
    """Whether the keeper is gone, and with it what it would have said."""
    failed: str = ""
    """What failed in the keeper itself."""


# ── Between memspec and the keeper, neither of which runs anybody else's code ────────────────────────────────


def send(channel: socket.socket, value: Any) -> None:
    data = pickle.dumps(value)
    channel.sendall(struct.pack("<Q", len(data)) + data)


def receive(channel: socket.socket) -> Any:
    """None where the other side is gone, or asks for no more."""
    head = _exactly(channel, 8)
    data = _exactly(channel, struct.unpack("<Q", head)[0]) if head else b""
    return pickle.loads(data) if data else None


def _exactly(channel: socket.socket, size: int) -> bytes:
    """`size` bytes; none where the other side is gone."""
    data = bytearray()
    while len(data) < size:
        try:
            part = channel.recv(size - len(data))
        except ConnectionError:
            part = b""
        if not part:
            return b""
        data += part
    return bytes(data)


# ── The keeper ───────────────────────────────────────────────────────────────────────────────────────────────


def keep(perform: Perform, channel: socket.socket, journal: int, *, is_stranger: bool) -> NoReturn:
    """The keeper's whole life. `is_stranger`: what is judged can know of no descriptor that is open by now."""
    # What is here already is not looked at again: that would copy it into each task's process, and free mappings of
    # memspec's that nobody holds any more while they are gone through below.
    gc.freeze()
    try:
        os.setsid()
        adopt_orphans()
        _reset_signals()
        channel, journal = socket.socket(fileno=_moved(channel.detach())), _moved(journal)
        _fill_streams()
        wake, waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        if is_stranger:
            _close_others({0, 1, 2, channel.fileno(), journal, wake, waker})
            _unshare_memory()
        while (task := receive(channel)) is not None:
            send(channel, watched(perform, task, channel, journal, wake))
    except OSError as error:
        send(channel, End(unavailable=obstacle(error) or what(error)))
    except BaseException as error:
        send(channel, End(failed=f"{type(error).__name__}: {error}"))
    finally:
        os._exit(0)


def _reset_signals() -> None:
    """As they are in a new process, whatever memspec or its caller has set up."""
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN if number == signal.SIGPIPE else signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _moved(descriptor: int) -> int:
    """By another number than those of the standard streams, which memspec may have been started without."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 3)
    os.close(descriptor)
    return moved


def _fill_streams() -> None:
    """Have what is opened from here on get other numbers than the standard streams have."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) < 3:
        os.set_inheritable(descriptor, True)
    os.close(descriptor)


def _close_others(kept: set[int]) -> None:
    for below, above in pairwise([*sorted(kept), os.sysconf("SC_OPEN_MAX")]):
        # Nothing must not be asked for: os.closerange(0, 0) closes all.
        if below + 1 < above:
            os.closerange(below + 1, above)


def _unshare_memory() -> None:
    """Have no page that memspec has, too: a stray pointer would write there. Its content stays, as this process's own
    (Linux: proc_pid_maps(5), mmap(2))."""
    libc = ctypes.CDLL(None)
    libc.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long)
    with open("/proc/self/maps") as maps:
        lines = [line.split() for line in maps]
    for place, rights, *_ in lines:
        if rights.startswith("rw") and rights.endswith("s"):
            begin, end = (int(number, 16) for number in place.split("-"))
            content = ctypes.string_at(begin, end - begin)
            libc.mmap(begin, end - begin, *ANONYMOUS, -1, 0)
            ctypes.memmove(begin, content, end - begin)


def watched(perform: Perform, task: Task, channel: socket.socket, journal: int, wake: int) -> End:
    """Start a task, and see it end."""
    clear(journal)
    output, writing = os.pipe2(os.O_CLOEXEC)
    try:
        keeper = os.getpid()
        child = _forked()
        if child == 0:
            channel.close()
            for descriptor in (wake, output):
                os.close(descriptor)
            live(perform, task, keeper, journal, writing)
        os.close(writing)
        os.set_blocking(output, False)
        return Watch(child, task, channel.fileno(), journal, wake, output).wait()
    except OSError as error:
        return End(unavailable=error.strerror or str(error))
    finally:
        os.close(output)


def _forked() -> int:
    """The new process's number; 0 in it. Raises OSError where there is none to be had for a second."""
    for _ in range(ATTEMPTS):
        try:
            return os.fork()
        except BlockingIOError:
            time.sleep(PAUSE)
    return os.fork()


@define
class Watch:
    """One task, until it has ended with all that it has started."""

    child: int
    task: Task
    channel: int
    journal: int
    wake: int
    output: int
    told: bytes = b""
    status: int | None = None
    beat: tuple[bytes, int] = (b"", 0)
    since: float = field(factory=time.monotonic)
    """When it was last seen to get on, by a clock that stands still while it waits for a processor."""

    def wait(self) -> End:
        ready = select.poll()
        for descriptor in (self.channel, self.wake, self.output):
            ready.register(descriptor, select.POLLIN)
        patience = 1000 * min(PATIENCE, self.task.limits.seconds / 4)
        hung = late = False
        while not (hung or late) and self.is_alive():
            for descriptor, _ in ready.poll(patience):
                if descriptor == self.channel:
                    # Nobody asks any more.
                    self.end_all()
                    os._exit(0)
                if descriptor == self.wake:
                    os.read(self.wake, 1 << 10)
                elif not self.hears():
                    ready.unregister(self.output)
            hung, late = self.is_hung(), self.is_late()
        left = self.end_all()
        while self.hears():
            pass
        return End(self.status or 0, hung, late, left, self.told)

    def is_alive(self) -> bool:
        number, status = os.waitpid(self.child, os.WNOHANG)
        if number:
            self.status = os.waitstatus_to_exitcode(status)
        return not number

    def is_hung(self) -> bool:
        now, found = time.monotonic() - waited(self.child), beat(self.journal)
        if found != self.beat:
            self.beat, self.since = found, now
        limits = self.task.limits
        if now - self.since <= limits.seconds:
            return False
        line = last_line(self.journal)
        if line.startswith(ANSWER):
            # Our own code runs, which judges.
            return False
        if beat(self.journal) != self.beat:
            return False
        return line != PREPARING or now - self.since > limits.load_seconds

    def is_late(self) -> bool:
        return self.task.until is not None and time.monotonic() > self.task.until

    def hears(self) -> bool:
        """Take in some of what it writes: whether there may be more."""
        try:
            part = os.read(self.output, 1 << 16)
        except BlockingIOError:
            return False
        self.told = (self.told + part)[-TOLD_BYTES:]
        return bool(part)

    def end_all(self) -> int:
        """End it and what it has started: how many processes it had left behind."""
        killed: set[int] = set()
        until = time.monotonic() + END_SECONDS
        while time.monotonic() < until:
            try:
                number, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if number == self.child:
                self.status = os.waitstatus_to_exitcode(status)
            elif not number:
                for each in descendants(os.getpid()):
                    with suppress(ProcessLookupError, PermissionError):
                        os.kill(each, signal.SIGKILL)
                        killed.add(each)
                time.sleep(0.001)
        return len(killed - {self.child})


# ── A task's process ─────────────────────────────────────────────────────────────────────────────────────────


def live(perform: Perform, task: Task, keeper: int, journal: int, output: int) -> NoReturn:
    """The whole life of the process of a task, which a keeper has started."""
    code = FAILED
    try:
        os.setsid()
        die_with(keeper)
        os.close(signal.set_wakeup_fd(-1))
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # the others are by now, as the keeper's own
        faulthandler.disable()  # it would tell of our own stack, on a stream that it has kept
        _streams(output)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        allowance.grant(task.limits.memory)
        own = Journal(journal).out_of_the_way()
        own.finish(_said(perform, own, task))
        code = 0
    finally:
        os._exit(code)


def _said(perform: Perform, journal: Journal, task: Task) -> str:
    try:
        return json.dumps({DONE: pack(perform(journal, *task.arguments))})
    except UsageError as error:
        return json.dumps({USAGE: str(error)})
    except Exception as error:
        return json.dumps({ERROR: f"{type(error).__name__}: {error}"})


def _streams(output: int) -> None:
    """Nothing to read, and one place to write to."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, place in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(descriptor, place)
    for descriptor in {nothing, output} - {0, 1, 2}:
        os.close(descriptor)
    _before.extend((sys.stdin, sys.stdout, sys.stderr))
    sys.stdin = _text(0, "r")
    sys.stdout, sys.stderr = _text(1, "w"), _text(2, "w")


_before: list[Any] = []
"""The streams that there were: gone, they would close the descriptors that the new ones have."""


def _text(descriptor: int, mode: str) -> TextIOWrapper:
    """Line by line: what was written must be out when the process dies."""
    raw = FileIO(descriptor, mode, closefd=False)
    buffered: Any = BufferedReader(raw) if mode == "r" else BufferedWriter(raw)
    return TextIOWrapper(buffered, encoding="utf-8", errors="replace", line_buffering=True)
