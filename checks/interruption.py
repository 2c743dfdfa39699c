"""Asking a run to end: SIGINT (Ctrl-C), SIGTERM and SIGHUP, which mean the same at every moment.

This is loaded before anything else, so it needs nothing but the standard library.
"""

from __future__ import annotations

import mmap
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GIVEN_UP = 3
"""The exit code of what is undetermined (checks.evidence.EXIT_CODES, which is not loaded yet)."""
GIVING_UP = "memspec: given up"


class Stop:
    """How often a run was asked to end: a byte of memory that a process shares with all that it forks."""

    def __init__(self) -> None:
        self.memory = mmap.mmap(-1, 1)

    def ask(self) -> None:
        self.memory[0] = min(2, self.memory[0] + 1)

    def is_asked(self) -> bool:
        """Engines end with what they have learnt."""
        return self.memory[0] > 0

    def is_insisted(self) -> bool:
        """Nobody waits for them any more."""
        return self.memory[0] > 1


_of_this_process: Stop | None = None


def stop_of_this_process() -> Stop:
    """The command line's, which may have been asked while it was still loading; elsewhere one that nobody has asked."""
    return _of_this_process or Stop()


def listen_from_the_start() -> None:
    """From here on a signal is heard, and one that insists ends this process at once."""
    global _of_this_process
    stop = _of_this_process = Stop()

    def hear(*_: Any) -> None:
        stop.ask()
        if stop.is_insisted():
            _leave()

    _set(hear)


def _leave() -> NoReturn:
    with suppress(OSError):
        os.write(2, f"{GIVING_UP}\n".encode())
    os._exit(GIVEN_UP)


def deafen() -> None:
    """From here on no signal changes how this process ends."""
    _set(signal.SIG_IGN)


@contextmanager
def listening(stop: Stop) -> Iterator[None]:
    """Within it, a signal asks a run to end, and a second one insists; a third one has the effect that it had before.

    In a thread other than the main one Python cannot listen, and whoever calls from there has to.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def hear(*_: Any) -> None:
        stop.ask()
        if stop.is_insisted():
            restore()

    _set(hear)
    try:
        yield
    finally:
        restore()


@contextmanager
def later() -> Iterator[None]:
    """Signals wait until it is over."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _set(handler: Callable[..., Any] | signal.Handlers) -> None:
    """Except for signals that whoever started this process wants to be ignored, as nohup does."""
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)
