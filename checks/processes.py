"""Processes that end with the one that started them, and the time that they have had (Linux: prctl(2), proc(5))."""

from __future__ import annotations

import ctypes
import functools
import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress

from checks.clauses import NO_CRASH

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
END_SECONDS = 2.0
"""How long processes that were killed may take to be gone."""
GUARDIAN = "memspec-guard"
"""The name of a process that undoes, once another has ended, what that one has changed on the system (prctl(2),
PR_SET_NAME). It ends by itself, and is not killed with the rest."""


class Ended(Exception):
    """What was asked has ended, and is not in this process: the message says how, in words of our own."""

    clause = NO_CRASH
    returned = "does not return"
    """What the call comes to in whose middle it ended."""


def _prctl(option: int, value: int) -> None:
    """Where the system has no such thing, nothing is done."""
    with suppress(AttributeError, OSError):
        _libc().prctl(option, value, 0, 0, 0)


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def die_with(parent: int) -> None:
    """Have this process killed when the one that forked it ends, however that comes about."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of what descendants leave behind, so that it can be found and ended."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def kill_tree(process: int) -> None:
    """Kill a child of this process and what it has started."""
    below = list(descendants(process))
    for each in (process, *below):
        _kill(each)


def _kill(process: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if not is_guardian(process):
            os.kill(process, signal.SIGKILL)


def is_guardian(process: int) -> bool:
    with suppress(OSError), open(f"/proc/{process}/comm") as name:
        return name.read().strip() == GUARDIAN
    return False


def end_children() -> None:
    """Kill whatever child this process still has, but for guardians, and wait until all are gone."""
    until = time.monotonic() + END_SECONDS
    while time.monotonic() < until:
        try:
            if os.waitpid(-1, os.WNOHANG)[0]:
                continue
        except ChildProcessError:
            return
        for each in descendants(os.getpid()):
            _kill(each)
        time.sleep(0.001)


def waited(process: int) -> float:
    """How many seconds a process has been ready to run and others ran in its place: on a busy machine most of its time
    (Linux: proc_pid_schedstat in fs/proc/base.c, 6.18; its second number, nanoseconds). 0 where the kernel does not
    count them."""
    try:
        with open(f"/proc/{process}/schedstat") as counts:
            return int(counts.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def descendants(process: int) -> Iterator[int]:
    """The processes that it has started, and those that these have."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                children.setdefault(_parent(name), []).append(int(name))
    waiting = [process]
    while waiting:
        found = children.pop(waiting.pop(), [])
        yield from found
        waiting += found


def _parent(name: str) -> int:
    """A process's name may have spaces and parentheses in it."""
    with open(f"/proc/{name}/stat", "rb") as stat:
        return int(stat.read().rpartition(b")")[2].split()[1])
