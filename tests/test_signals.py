"""How a run ends when it is asked to, at any moment: with what it has learnt, exit code 3, and no process left.

MEMSPEC_MOMENTS says at how many moments each verb is tried (20 before a release; a few here).
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from checks.counterexample import save
from checks.evidence import EXIT_CODES, Call, Counterexample, Verdict
from checks.interruption import GIVEN_UP, SIGNALS

ROOT = Path(__file__).resolve().parent.parent
PART = "physical.buddy"
MOMENTS = int(os.environ.get("MEMSPEC_MOMENTS", "2"))
IN_TIME = 60.0
"""Seconds within which a run must have ended, on a machine that does much else."""
MARK = "MEMSPEC_TEST_OF_SIGNALS"

JUDGING: dict[str, tuple[list[str], float]] = {
    "check": (["check", PART, "--profile", "nightly", "--workers", "2"], 6.0),
    "explore": (["explore", PART, "--scope", "small"], 3.0),
    "compiled": (["explore", PART, "--scope", "large", "--compiled", "--workers", "2"], 6.0),
    "simulate": (["simulate", PART, "--steps", "100000000"], 3.0),
    "prove": (["prove", "virtual.tlb"], 8.0),
    "validate": (["validate", PART, str(ROOT / "checks/data/linux-page-alloc.csv.xz")], 3.0),
    "observe": (["observe", "x86-mmu", "--cases", "10000000"], 4.0),
    "conform": (["conform", PART, "impl.physical.buddy:Buddy"], 5.0),
    "mutate": (["mutate", PART], 8.0),
    "replay": (["replay", "run.json"], 1.5),
}
"""Verb → how it is called, and within how many seconds of its start it is interrupted."""
BROKEN = Counterexample(PART, "a block starts at a multiple of its size", (0, 4, 2), (Call("alloc", (1,), 1),))
TELLING = {"list": (["list"], 1.0), "explain": (["explain", PART], 1.5)}


def test_the_exit_code_is_the_one_of_what_is_undetermined() -> None:
    assert EXIT_CODES[Verdict.UNDETERMINED] == GIVEN_UP


# ── A run from outside ───────────────────────────────────────────────────────────────────────────────────────


class Run:
    """A command line in a process of its own, and all that it starts."""

    def __init__(self, folder: Path, arguments: list[str], program: tuple[str, ...] = ("-m", "checks")) -> None:
        self.folder = folder
        self.mark = f"{MARK}={os.getpid()}/{folder.name}/{time.monotonic_ns()}"
        name, _, value = self.mark.partition("=")
        self.process = subprocess.Popen(
            [sys.executable, *program, *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), name: value},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=_as_in_a_terminal,
        )

    def listens(self) -> None:
        """Wait until it hears signals. Until then it is Python that starts, and none of ours."""
        wanted = 1 << signal.SIGTERM - 1
        while self.process.poll() is None and not _caught(self.process.pid) & wanted:
            time.sleep(0.001)

    def others(self) -> list[int]:
        """All processes of this run but the first."""
        found = []
        for process in Path("/proc").iterdir():
            with suppress(OSError):
                if process.name.isdigit() and self.mark.encode() in (process / "environ").read_bytes().split(b"\0"):
                    found.append(int(process.name))
        return [each for each in found if each != self.process.pid]

    def workers(self, wanted: int = 1) -> list[int]:
        """Its processes, as soon as there are this many."""
        until = time.monotonic() + IN_TIME
        while len(found := self.others()) < wanted:
            assert time.monotonic() < until, "it has started no process"
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(0.01)
        return found

    def end(self) -> tuple[int, str, str]:
        """The exit code, and what was written to either stream."""
        try:
            output, errors = self.process.communicate(timeout=IN_TIME)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            pytest.fail(f"has not ended within {IN_TIME:.0f} s: {self.process.communicate()}")
        return self.process.returncode, output, errors

    def nothing_is_left(self) -> None:
        assert self.others() == []


def _as_in_a_terminal() -> None:
    """A shell that starts something in the background has it ignore Ctrl-C."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)


def _as_under_nohup() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


def _caught(process: int) -> int:
    """The signals that a process has handlers for (Linux: proc_pid_status(5))."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("SigCgt:"):
                return int(line.split()[1], 16)
    return 0


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    """Start runs; whatever is left of them when a test fails is ended."""
    save(BROKEN, tmp_path / "run.json")
    runs: list[Run] = []

    def start(*how: Any) -> Run:
        runs.append(Run(tmp_path, *how))
        return runs[-1]

    yield start
    for run in runs:
        for each in (run.process.pid, *run.others()):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        run.process.communicate()


Started = Callable[..., Run]


def moments() -> list[tuple[str, signal.Signals, int]]:
    """Each verb at some moments, under the signals in turn, SIGHUP the most seldom."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    each = enumerate(verb for verb in JUDGING for _ in range(MOMENTS))
    return [(verb, numbers[place % len(numbers)], place) for place, verb in each]


@pytest.mark.parametrize(
    ("verb", "number", "place"), moments(), ids=[f"{verb}-{number.name}-{place}" for verb, number, place in moments()]
)
def test_a_verb_ends_when_it_is_asked_to(started: Started, verb: str, number: signal.Signals, place: int) -> None:
    arguments, longest = JUDGING[verb]
    run = started([*arguments, "--json", "e.json", "--junit", "j.xml", "--html", "e.html"])
    run.listens()
    time.sleep(random.Random(f"moment {place}").random() * longest)
    had_ended = run.process.poll() is not None
    run.process.send_signal(number)
    code, output, errors = run.end()
    run.nothing_is_left()
    assert "Traceback" not in errors
    written = json.loads((run.folder / "e.json").read_text())
    assert (run.folder / "j.xml").read_text().endswith("</testsuites>")
    assert (run.folder / "e.html").read_text().endswith("</html>\n")
    if code == GIVEN_UP:
        assert written["verdict"] == "undetermined"
    else:
        # It was about to end by itself.
        assert had_ended or "stopping" not in errors, (code, output, errors)
        assert (code, written["verdict"]) == (0, "holds")
    assert not list(run.folder.glob(".memspec-*")), "a file that is not whole was left"


AS_A_SCRIPT = ("-c", "import sys, memspec; sys.exit(memspec.main())")
"""What is installed as `memspec` does this."""


@pytest.mark.parametrize("program", [("-m", "checks"), AS_A_SCRIPT], ids=["a module", "a script"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_who_is_asked_while_it_loads_ends_before_it_begins(
    started: Started, program: tuple[str, ...], number: signal.Signals
) -> None:
    run = started(["simulate", PART, "--json", "e.json"], program)
    run.listens()
    run.process.send_signal(number)
    code, output, errors = run.end()
    assert (code, "Traceback" in errors) == (GIVEN_UP, False), errors
    assert "interrupted before it began" in output.replace("\n", " ")
    assert json.loads((run.folder / "e.json").read_text())["verdict"] == "undetermined"


@pytest.mark.parametrize("verb", TELLING)
def test_a_verb_that_tells_leaves_without_a_word(started: Started, verb: str) -> None:
    arguments, longest = TELLING[verb]
    for place in range(MOMENTS):
        run = started(arguments)
        run.listens()
        time.sleep(random.Random(f"{verb} {place}").random() * longest)
        run.process.send_signal(signal.SIGINT)
        code, _, errors = run.end()
        assert code in (0, GIVEN_UP)
        assert "Traceback" not in errors


def test_ctrl_c_in_a_terminal_reaches_every_process_and_is_one_signal(started: Started) -> None:
    run = started([*JUDGING["check"][0], "--json", "e.json"])
    run.workers(2)
    os.killpg(run.process.pid, signal.SIGINT)
    code, _, errors = run.end()
    assert code == GIVEN_UP, errors
    assert "Traceback" not in errors
    assert json.loads((run.folder / "e.json").read_text())["verdict"] == "undetermined"
    run.nothing_is_left()


def test_a_second_signal_waits_for_nobody(started: Started) -> None:
    run = started([*JUDGING["mutate"][0], "--json", "e.json"])
    run.workers()
    for _ in range(2):
        run.process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
    code, _, errors = run.end()
    assert code == GIVEN_UP, errors
    run.nothing_is_left()


@pytest.mark.parametrize(("verb", "processes"), [("simulate", 1), ("conform", 3)])
def test_nobody_outlives_a_run_that_was_killed(started: Started, verb: str, processes: int) -> None:
    run = started(JUDGING[verb][0])
    run.workers(processes)
    run.process.kill()
    run.process.wait()
    until = time.monotonic() + IN_TIME
    while run.others():
        assert time.monotonic() < until, "a process has outlived its run"
        time.sleep(0.01)


def test_what_nohup_has_ignored_stays_ignored() -> None:
    program = (
        "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    )
    command = [sys.executable, "-c", program, sys.executable, "-m", "checks", "explore", PART, "--scope", "tiny"]
    run = subprocess.Popen(
        command, cwd=ROOT, stdout=-1, stderr=subprocess.PIPE, text=True, preexec_fn=_as_in_a_terminal
    )
    assert run.stderr is not None
    assert run.stderr.readline().endswith("…\n")
    run.send_signal(signal.SIGHUP)
    _, errors = run.communicate(timeout=IN_TIME)
    assert run.returncode == 0, errors


# ── A process that is killed ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("verb", ["simulate", "prove", "mutate", "conform", "observe"])
def test_a_process_that_is_killed_is_replaced_once(started: Started, verb: str) -> None:
    """The system kills whoever takes the most memory; twice, and the job is undetermined."""
    run = started([*JUDGING[verb][0], "--json", "e.json"])
    killed: set[int] = set()
    until = time.monotonic() + IN_TIME
    while run.process.poll() is None and time.monotonic() < until:
        for each in set(_children(run.process.pid)) - killed:
            killed.add(each)
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        time.sleep(0.01)
    code, _, errors = run.end()
    assert code == GIVEN_UP, errors
    assert "was killed by SIGKILL" in errors
    assert "tried once more" in errors
    assert json.loads((run.folder / "e.json").read_text())["verdict"] == "undetermined"
    run.nothing_is_left()


def _children(process: int) -> list[int]:
    with suppress(OSError):
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


def test_a_run_whose_process_was_killed_once_holds(started: Started) -> None:
    run = started(["explore", PART, "--scope", "tiny", "--json", "e.json"])
    while not (found := _children(run.process.pid)):
        assert run.process.poll() is None
        time.sleep(0.001)
    os.kill(found[0], signal.SIGKILL)
    code, _, errors = run.end()
    assert code == 0, errors
    assert "its process was killed by SIGKILL; it is tried once more, in a new one" in errors
    assert json.loads((run.folder / "e.json").read_text())["verdict"] == "holds"
