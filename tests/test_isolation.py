"""What may crash, hang, exit or eat memory runs apart, and what it was doing is known."""

from __future__ import annotations

import errno
import gc
import json
import mmap
import os
import resource
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from checks.clauses import ANSWERS_IN_TIME, LEAVES_ALONE, NO_CRASH, NO_EXIT
from checks.engines.foreign import Came
from checks.engines.isolating.isolation import HIT, Died, Isolation, Journal, Limits, Unforeseen, isolated
from checks.engines.isolating.journal import HEAD
from checks.engines.isolating.message import Malformed, pack, unpack
from checks.evidence import Budget, Call, UsageError
from checks.pairings import pairings
from spec.physical.words import BuddyFailure as Failure

LIMITS = Limits(seconds=0.3)


def meaning(operation: str, text: str) -> Any:
    return int(text) if text.isdigit() else text


def apart(task: Callable[[Journal], Any], budget: Budget | None = None) -> Any:
    return isolated(task, budget or Budget(20), LIMITS, meaning)


def calls(journal: Journal, last: Callable[[], Any]) -> None:
    journal.begin((0, 4, 2))
    journal.called("alloc", (1,))
    journal.returned(2)
    journal.called("free", (2, 1))
    last()


def test_what_a_task_comes_to_comes_back() -> None:
    assert apart(lambda journal: {"answer": 42}) == {"answer": 42}


def test_what_it_raises_is_raised() -> None:
    def task(journal: Journal) -> None:
        raise UsageError("write something else")

    with pytest.raises(UsageError, match="write something else"):
        apart(task)


@pytest.mark.parametrize(
    ("last", "how"),
    [
        (lambda: os.kill(os.getpid(), signal.SIGSEGV), f"{NO_CRASH}: SIGSEGV (Segmentation fault)"),
        (lambda: os.abort(), f"{NO_CRASH}: SIGABRT (Aborted)"),
        (lambda: os._exit(3), f"{NO_EXIT}: exit code 3"),
        (lambda: time.sleep(60), ANSWERS_IN_TIME),
    ],
)
def test_a_death_leaves_the_calls(last: Callable[[], Any], how: str) -> None:
    with pytest.raises(Died) as died:
        apart(lambda journal: calls(journal, last))
    assert died.value.how == how
    assert died.value.geometry == (0, 4, 2)
    assert died.value.calls == [Call("alloc", (1,), 2), Call("free", (2, 1), "does not return")]


def test_a_slow_run_of_quick_calls_does_not_hang() -> None:
    def task(journal: Journal) -> str:
        journal.begin((0, 1, 0))
        for _ in range(6):
            journal.called("alloc", (0,))
            time.sleep(LIMITS.seconds / 3)
            journal.returned(0)
            time.sleep(LIMITS.seconds / 3)
        return "done"

    assert apart(task) == "done"


def test_a_call_that_waits_for_a_processor_does_not_hang() -> None:
    """What takes less than the limit by itself, and several times as long where others have the processor."""
    mine = min(os.sched_getaffinity(0))

    def task(journal: Journal) -> int:
        os.sched_setaffinity(0, {mine})
        journal.begin((0, 1, 0))
        journal.called("alloc", (0,))
        began = time.monotonic()
        worked = time.process_time()
        while time.process_time() - worked < 2 * LIMITS.seconds / 3:
            pass
        journal.returned(0)
        return int(1000 * (time.monotonic() - began))

    def compete() -> int:
        child = os.fork()
        if child == 0:
            os.setsid()  # where sessions share the processor out, one for each
            os.sched_setaffinity(0, {mine})
            signal.alarm(30)
            while True:
                pass
        return child

    others = [compete() for _ in range(6)]
    try:
        assert apart(task) > 1000 * LIMITS.seconds
    finally:
        for other in others:
            os.kill(other, signal.SIGKILL)
            os.waitpid(other, 0)


def test_memory_ends_before_the_machine_does() -> None:
    def task(journal: Journal) -> bool:
        try:
            bytearray(LIMITS.memory + (1 << 30))
        except MemoryError:
            return True
        return False

    assert apart(task) is True


def test_an_interruption_does_not_wait() -> None:
    budget = Budget(60)
    budget.interrupted = True
    began = time.monotonic()
    assert apart(lambda journal: time.sleep(60), budget) is None
    assert time.monotonic() - began < 10


def test_what_it_wrote_last_is_told() -> None:
    def task(journal: Journal) -> None:
        os.write(2, b"list.c:7: corrupted\n")
        os.abort()

    with pytest.raises(Died) as died:
        apart(task)
    assert died.value.told == "list.c:7: corrupted"


# ── What a task does to what is not its own ──────────────────────────────────────────────────────────────────


def called(last: Callable[[], Any]) -> Died:
    """How a task dies that makes two calls, the last of which does this."""

    def task(journal: Journal) -> None:
        calls(journal, last)
        journal.returned(0)

    isolation = Isolation(task, meaning, is_stranger=True)
    with pytest.raises(Died) as died:
        isolation.run(Any, (), Budget(20), LIMITS)
    isolation.close()
    assert died.value.geometry == (0, 4, 2)
    assert died.value.calls[0] == Call("alloc", (1,), 2)
    return died.value


def kill_the_keeper() -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)


def write_everywhere() -> None:
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):
            os.write(int(name), b"x" * 99)


@pytest.mark.parametrize(
    ("last", "how"),
    [
        (lambda: os.closerange(3, 1 << 20), "closes file descriptors"),
        (write_everywhere, "writes to file descriptors"),
        (kill_the_keeper, "ends the process that watches it"),
    ],
)
def test_what_it_does_to_the_checker_is_told_with_its_run(last: Callable[[], Any], how: str) -> None:
    died = called(last)
    assert died.how.startswith(f"{LEAVES_ALONE}: ")
    assert how in died.how


def mappings() -> list[list[str]]:
    """Address, rights, …, and name of each mapping of this process."""
    return [line.split() for line in Path("/proc/self/maps").read_text().splitlines()]


def test_of_the_journal_a_pointer_reaches_a_page_and_a_low_number_nothing() -> None:
    def task(journal: Journal) -> list[Any]:
        calls(journal, lambda: None)
        found = mappings()
        [place] = [number for number, line in enumerate(found) if "memspec-journal" in line[-2]]
        begin, end = (int(number, 16) for number in found[place][0].split("-"))
        around = [found[place + step][1] for step in (-1, 1)]
        below = journal.descriptor < resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        return [end - begin == mmap.PAGESIZE, around, below]

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, before[1]), before[1]))
    try:
        assert apart(task) == [True, ["---p", "---p"], before[1] <= 1024]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def hit(journal: Journal, byte: int) -> None:
    """What a stray pointer may do."""
    assert journal.window is not None
    journal.window[byte] ^= 0x10


@pytest.mark.parametrize("byte", [0, 8, 12, HEAD.size, HEAD.size + 9])
def test_who_writes_to_the_page_of_the_journal_is_found_out(byte: int) -> None:
    """Be it the text, or what is said of it."""

    def task(journal: Journal) -> None:
        calls(journal, lambda: None)
        hit(journal, byte)
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(Died) as died:
        apart(task)
    assert died.value.how == f"{LEAVES_ALONE}: {HIT}"
    assert died.value.geometry == (0, 4, 2)


def test_what_a_long_run_has_called_is_known_to_the_last_answer() -> None:
    """Of 3,000 calls most stand behind the page by then."""

    def task(journal: Journal) -> None:
        journal.begin((0, 4, 2))
        for number in range(3_000):
            journal.called("alloc", (number,))
            journal.returned(number)
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(Died) as died:
        apart(task)
    assert died.value.how.startswith(NO_CRASH)
    assert [(call.arguments, call.returned) for call in died.value.calls] == [((each,), each) for each in range(3_000)]


def test_a_line_that_no_page_holds_is_kept() -> None:
    def task(journal: Journal) -> None:
        calls(journal, lambda: None)
        journal.returned("x" * 10_000)
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(Died) as died:
        apart(task)
    assert [len(str(call.returned)) for call in died.value.calls] == [1, 10_000]


def test_a_stranger_has_no_page_and_no_descriptor_in_common_with_us(tmp_path: Path) -> None:
    shared = mmap.mmap(-1, 1)

    def task(journal: Journal) -> list[Any]:
        calls(journal, lambda: None)
        common = [line for line in mappings() if line[1] == "rw-s" and "memspec-journal" not in line[-2]]
        numbers = {int(name) for name in os.listdir("/proc/self/fd")} - {journal.descriptor}
        shared[0] = 7
        return [common, sorted(numbers)[:3], len(numbers)]

    with (tmp_path / "open").open("w"):
        isolation = Isolation(task, meaning, is_stranger=True)
        # One number more is that by which the numbers are read.
        assert isolation.run(Any, (), Budget(20), LIMITS) == [[], [0, 1, 2], 4]
    isolation.close()
    assert shared[0] == 0


class Page:
    """A shared page that only the garbage collector frees."""

    def __init__(self) -> None:
        self.page = mmap.mmap(-1, 1)
        self.me = self


def test_pages_that_are_garbage_of_ours_do_not_end_the_keeper() -> None:
    isolation = Isolation(lambda journal: 1, meaning, is_stranger=True)
    gc.collect()
    for _ in range(200):
        Page()  # too few to have them collected here, and enough for what the keeper adds
    assert isolation.run(int, (), Budget(20), LIMITS) == 1
    isolation.close()


def test_it_has_a_session_and_signals_of_its_own() -> None:
    def task(journal: Journal) -> list[Any]:
        handlers = {str(signal.getsignal(each)) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)}
        return [os.getsid(0) == os.getpid(), os.getpgrp() == os.getpid(), handlers == {str(signal.SIG_DFL)}]

    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        assert apart(task) == [True, True, True]
    finally:
        signal.signal(signal.SIGTERM, before)


def leave(*, new_session: bool) -> int:
    """A process that goes on by itself; its number."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        if new_session:
            os.setsid()
        child = os.fork()
        if child == 0:
            time.sleep(1000)
        os.write(writing, str(child).encode())
        os._exit(0)
    return int(os.read(reading, 99))


@pytest.mark.parametrize("new_session", [False, True])
def test_what_it_leaves_behind_is_ended_and_it_is_believed(new_session: bool) -> None:
    isolation = Isolation(lambda journal: leave(new_session=new_session), meaning)
    left = isolation.run(int, (), Budget(20), LIMITS)
    assert isolation.left >= 1  # two, where the one between has not ended yet
    with pytest.raises(ProcessLookupError):
        os.kill(left, 0)
    isolation.close()


def test_what_it_leaves_behind_is_ended_when_we_are_killed() -> None:
    """Nobody asks the keeper any more."""
    reading, writing = os.pipe()

    def task(journal: Journal) -> None:
        os.write(writing, f"{os.getpid()} {os.getppid()}\n".encode())
        time.sleep(1000)

    us = os.fork()
    if us == 0:
        isolated(task, Budget(60), Limits(seconds=60), meaning)
        os._exit(0)
    numbers = [int(number) for number in os.read(reading, 99).split()]
    os.kill(us, signal.SIGKILL)
    os.waitpid(us, 0)
    until = time.monotonic() + 20
    while any(Path(f"/proc/{number}/cmdline").exists() and is_alive(number) for number in numbers):
        assert time.monotonic() < until
        time.sleep(0.02)


def is_alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


# ── What it says ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (int, 5),
        (tuple[str, ...], ("a", "b")),
        (tuple[Came, dict[str, int]] | None, None),
        (tuple[Came, dict[str, int]] | None, (Came(3, "broken", (0, 4, 2), (Call("free", (2, 1), None),)), {"a": 1})),
        (list[Call], [Call("alloc", (-1,), Failure.OUT_OF_RANGE), Call("alloc", (10**30,), "raises ValueError")]),
    ],
)
def test_a_message_is_read_as_what_it_was(form: Any, value: Any) -> None:
    assert unpack(form, json.loads(json.dumps(pack(value))), pairings()["physical.buddy"]) == value


@pytest.mark.parametrize(
    ("form", "data"),
    [
        (int, "5"),
        (int, True),
        (tuple[int, ...], [1, "2"]),
        (tuple[int, str], [1]),
        (dict[str, int], {"a": None}),
        (Call, ["alloc", [1]]),
        (Call, ["alloc", [[1]], 0]),
        (Call, ["alloc", [1], {"Failure": {}, "Other": {}}]),
        (Came, {"steps": 1}),
        (Came, []),
    ],
)
def test_a_message_that_is_damaged_is_read_as_nothing_else(form: Any, data: Any) -> None:
    with pytest.raises(Malformed):
        unpack(form, data, pairings()["physical.buddy"])


def test_an_answer_of_another_form_than_expected_is_damage() -> None:
    def task(journal: Journal) -> str:
        journal.begin((0,))
        return "five"

    with pytest.raises(Died) as died:
        isolated(task, Budget(20), LIMITS, meaning, int)
    assert died.value.how.startswith(LEAVES_ALONE)


def test_an_error_of_our_own_is_none_of_the_target() -> None:
    def task(journal: Journal) -> float:
        calls(journal, lambda: None)
        return 1 / 0

    with pytest.raises(Unforeseen, match="ZeroDivisionError"):
        apart(task)


def test_where_it_is_loaded_nothing_is_a_verdict() -> None:
    def task(journal: Journal) -> None:
        journal.prepare()
        os._exit(0)

    with pytest.raises(UsageError, match="cannot be loaded: that ends the process, with exit code 0"):
        apart(task)


@pytest.mark.parametrize("lacking", ["fork", "memfd_create", "pipe2"])
def test_what_the_machine_does_not_have_is_said_in_a_sentence(lacking: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> int:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(os, lacking, fail)
    with pytest.raises(UsageError, match=r"process of its own cannot be started.*: Resource temporarily unavailable"):
        apart(lambda journal: None)
