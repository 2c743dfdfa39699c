"""Running what may crash, hang or exit in a process of its own, without losing the run.

Each call is written to a journal before it is made, and its answer after it. When the process dies, the journal tells
what it was doing; everything else that it had learnt is lost, so tasks are kept small.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import time
import warnings
import weakref
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from typing import Any

from attrs import frozen

from checks.clauses import ANSWERS_IN_TIME, LEAVES_ALONE, NO_CRASH, NO_EXIT
from checks.engines.isolating import journal as records
from checks.engines.isolating import keeper
from checks.engines.isolating.journal import GONE, Journal, Record
from checks.engines.isolating.keeper import DONE, FAILED, USAGE, End, Limits, Perform, Task
from checks.engines.isolating.message import Malformed, unpack
from checks.evidence import Budget, Call, UsageError
from checks.pairing import Pairing
from checks.words import cut

__all__ = ["Died", "Ending", "Isolation", "Journal", "Limits", "Unavailable", "Unforeseen", "isolated", "ready"]

TICK = 0.2
"""Seconds between two looks at whether the run was interrupted."""
GRACE = 5.0
"""Seconds, beyond a task's time, after which its keeper is not waited for."""
WRITTEN = "it writes to file descriptors that are not its own"
HIT = "it writes to memory of the process that is not its own"
CLOSED = "it closes file descriptors that are not its own"
MEMORY = "what its process said cannot be read"
KILLED = "it ends the process that watches it"

_channels: weakref.WeakSet[socket.socket] = weakref.WeakSet()
"""To all keepers: who else has one open keeps its keeper alive."""
_journals: set[int] = set()
"""Of all keepers: each has its own alone."""


class Died(Exception):
    """The process ended by itself; the message says how."""

    def __init__(
        self, how: str, calls: list[Call], geometry: tuple[Any, ...] | None, told: str, number: int | None = None
    ) -> None:
        super().__init__(how)
        self.how = how
        self.calls = calls
        """Those that were made; what the last one answered is not known, if it did not return."""
        self.geometry = geometry
        self.told = told
        """What it wrote to standard output and standard error, the last of it."""
        self.number = number
        """Which of its runs the task was making, where it counted them."""


class Unavailable(UsageError):
    """No process can be started here."""


class Unforeseen(Exception):
    """Our own code failed beside the target: by a fault of ours, or because the target has damaged it."""

    def __init__(self, error: str, calls: list[Call], geometry: tuple[Any, ...] | None) -> None:
        super().__init__(error)
        self.calls = calls
        self.geometry = geometry


@frozen
class Ending:
    """How the process of a task ended, and what it had written by then."""

    end: End
    record: Record


class Isolation:
    """Where tasks are performed, each in a process of its own."""

    def __init__(
        self,
        perform: Perform,
        meaning: Callable[[str, str], Any],
        *,
        pairing: Pairing | None = None,
        is_stranger: bool = False,
    ) -> None:
        self.perform = perform
        """(journal, *arguments) → what a task comes to; the arguments travel, and the rest is there already."""
        self.meaning = meaning
        """(operation, text) → an answer as the journal has it"""
        self.pairing = pairing
        self.is_stranger = is_stranger
        self.left = 0
        """How many processes were left behind by tasks."""
        self.channel: socket.socket | None = None
        self.journal = -1
        self.task: Task | None = None
        """The one that was begun last."""
        self.at_exit: Callable[[], Any] = lambda: None

    def run(
        self,
        form: Any,
        arguments: tuple[Any, ...],
        budget: Budget,
        limits: Limits,
        *,
        loading: str = "the target cannot be loaded",
    ) -> Any:
        """What a task comes to, of the given form; None where the budget ended first.

        Raises Died where the process did not live to say, UsageError where the target cannot even be loaded.
        """
        self.begin(arguments, budget, limits)
        return self.judged(form, self.ended(budget), loading=loading)

    def begin(self, arguments: tuple[Any, ...], budget: Budget, limits: Limits) -> None:
        """Have a task performed. Who began it asks for how it ended before the next one begins."""
        left = budget.left()
        until = None if left is None else time.monotonic() + left + limits.seconds + 1
        self.task = Task(arguments, limits, until)
        self._send()

    def ended(self, budget: Budget) -> Ending | None:
        """How the task that was begun has ended, once it has; None where nobody waits for it any more."""
        end = self._heard(budget)
        if end is not None and end.is_lost:
            # A target that ends the keeper does so again; what else has ended it, seldom.
            self.close()
            self._send()
            end = self._heard(budget)
        if end is None:
            return None
        self.left += end.left
        record = records.read(self.journal)
        if end.is_lost or end.failed:
            self.close()
        return Ending(end, record)

    def judged(self, form: Any, ended: Ending | None, *, loading: str = "the target cannot be loaded") -> Any:
        """What a task has come to that ended so, as `run` says."""
        if ended is None:
            return None
        end, record = ended.end, ended.record
        if end.failed:
            raise RuntimeError(end.failed)
        if end.unavailable:
            raise Unavailable(f"a process of its own cannot be started for the target: {end.unavailable}")
        output = end.output.decode(errors="replace").strip()
        damage = _damage(end, record)
        if not damage and record.told is not None:
            try:
                return self._told(form, record, loading)
            except Malformed:
                damage = MEMORY
        if not damage and end.late:
            return None
        how = f"{LEAVES_ALONE}: {damage}" if damage else ANSWERS_IN_TIME if end.hung else _how(end.status)
        if record.is_preparing:
            wrote = f"; it wrote: {cut(output.splitlines()[-1])}" if output else ""
            raise UsageError(f"{loading}: {_in_loading(how)}{wrote}")
        geometry, calls = self._run_of(record)
        if end.status == FAILED and not damage:
            raise Unforeseen("our own code fails in its process", calls, geometry)
        raise Died(how, calls, geometry, output, record.number)

    def _told(self, form: Any, record: Record, loading: str) -> Any:
        """What the task itself said."""
        try:
            [(kind, value)] = json.loads(record.told or "").items()
        except (ValueError, AttributeError, RecursionError) as error:
            raise Malformed(str(error)) from error
        if kind == DONE:
            return unpack(form, value, self.pairing)
        if kind == USAGE:
            raise UsageError(str(value))
        if record.is_preparing:
            raise UsageError(f"{loading}: {value}")
        geometry, calls = self._run_of(record)
        raise Unforeseen(str(value), calls, geometry)

    def _run_of(self, record: Record) -> tuple[tuple[Any, ...] | None, list[Call]]:
        try:
            geometry, calls = record.run(self.meaning)
        except (ValueError, LookupError, TypeError):
            return None, []
        return geometry, calls

    # ── The keeper ──

    def _send(self) -> None:
        """Tell the keeper of the task."""
        try:
            keeper.send(self._started(), self.task)
        except ConnectionError:
            self.close()
            keeper.send(self._started(), self.task)

    def _heard(self, budget: Budget) -> End | None:
        """What the keeper says of the task's end; None where nobody waits for it any more."""
        channel = self._started()
        while not ready([self]):
            if self.is_given_up(budget):
                self.close()
                return None
        end: End | None = keeper.receive(channel)
        return End(is_lost=True) if end is None else end

    def is_given_up(self, budget: Budget) -> bool:
        """Whether nobody waits any more for the task that was begun."""
        until = None if self.task is None else self.task.until
        return budget.is_interrupted() or (until is not None and time.monotonic() > until + GRACE)

    def _started(self) -> socket.socket:
        if self.channel is None:
            try:
                self.channel, self.journal, self.at_exit = self._start()
            except OSError as error:
                why = error.strerror or str(error)
                raise Unavailable(f"a process of its own cannot be started for the target: {why}") from error
        return self.channel

    def _start(self) -> tuple[socket.socket, int, Callable[[], Any]]:
        with ExitStack() as opened:
            journal = records.new_file()
            opened.callback(os.close, journal)
            ours, theirs = map(opened.enter_context, socket.socketpair())
            with warnings.catch_warnings():
                # The keeper runs no code that waits for a thread of this process.
                warnings.simplefilter("ignore", DeprecationWarning)
                child = os.fork()
            if child == 0:
                for channel in [ours, *_channels]:
                    channel.close()
                for descriptor in _journals:
                    os.close(descriptor)
                keeper.keep(self.perform, theirs, journal, is_stranger=self.is_stranger)
            opened.pop_all()
        theirs.close()
        _channels.add(ours)
        _journals.add(journal)
        return ours, journal, weakref.finalize(self, _end, ours, journal, child, os.getpid())

    def close(self) -> None:
        """End the keeper, and with it the task that it has, if any. The next task starts another."""
        self.channel = None
        self.at_exit()


def _end(channel: socket.socket, journal: int, child: int, started_by: int) -> None:
    if os.getpid() != started_by:
        return  # A fork of ours has no say in this.
    channel.close()
    os.close(journal)
    _journals.discard(journal)
    with suppress(ChildProcessError):
        os.waitpid(child, 0)


def ready(isolations: Iterable[Isolation]) -> list[Isolation]:
    """Those of which the keeper has something to say, within TICK seconds: that a task has ended, or itself."""
    by_channel = {each.channel.fileno(): each for each in isolations if each.channel is not None}
    waiting = select.poll()
    for channel in by_channel:
        waiting.register(channel, select.POLLIN)
    return [by_channel[channel] for channel, _ in waiting.poll(1000 * TICK)]


def _damage(end: End, record: Record) -> str:
    """What the task's process did to what is not its own, if it did."""
    if end.is_lost:
        return KILLED
    if record.is_damaged:
        return WRITTEN
    if record.is_hit:
        return HIT
    return CLOSED if end.status == GONE else ""


def _how(status: int) -> str:
    """How a process ended, as a clause that it broke."""
    if status < 0:
        return f"{NO_CRASH}: {signal_name(-status)}"
    return f"{NO_EXIT}: exit code {status}"


def signal_name(number: int) -> str:
    """SIGSEGV (Segmentation fault)."""
    try:
        name = signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
    return f"{name} ({signal.strsignal(number)})"


def _in_loading(how: str) -> str:
    """The same of what broke no clause yet, as it was not asked for anything."""
    clause, _, more = how.partition(": ")
    said = {
        NO_CRASH: f"that crashes, by {more}",
        NO_EXIT: f"that ends the process, with {more}",
        ANSWERS_IN_TIME: f"that takes longer than {Limits().load_seconds:g} s",
    }
    return said.get(clause, more)


def isolated(
    task: Callable[[Journal], Any],
    budget: Budget,
    limits: Limits,
    meaning: Callable[[str, str], Any],
    form: Any = Any,
) -> Any:
    """What one task comes to in a process of its own; None where the budget ended first."""
    isolation = Isolation(lambda journal: task(journal), meaning)
    try:
        return isolation.run(form, (), budget, limits)
    finally:
        isolation.close()
