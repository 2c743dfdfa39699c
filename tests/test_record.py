"""Running programs, recorded and judged: hard ones in C, each way by its name, and what the command line says."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

import checks.from_c as from_c
from checks.command import main
from checks.engines.validate import validate
from checks.evidence import Budget, UsageError, Verdict
from checks.interruption import Stop
from checks.pairings.user.malloc.pairing import PAIRING
from checks.pairings.user.malloc.trace import BEFORE_THE_RECORDING
from checks.recorders import session
from tests.foreign import COMPILER, needs_compiler

pytestmark = needs_compiler
SOURCE = Path(__file__).with_name("recorded.c")


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> str:
    made = tmp_path_factory.mktemp("recorded") / "program"
    flags = ("-std=gnu11", "-O1", "-fno-builtin", "-Wall", "-Wextra", "-Wno-use-after-free", "-pthread")
    subprocess.run([COMPILER or "", *flags, "-o", str(made), str(SOURCE)], check=True)
    return str(made)


@pytest.fixture(autouse=True)
def compiled_once(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library is kept for all of these tests, as it is for all runs; at a path at which LD_PRELOAD is cut."""
    monkeypatch.setattr(from_c, "folder", lambda: tmp_path_factory.getbasetemp() / "compiled: once")


Recorded = Callable[..., list[list[str]]]


@pytest.fixture
def recorded(program: str, tmp_path: Path) -> Recorded:
    """The events of a way of the program, which the law accepts."""

    def record(way: str, name: str = "trace.csv") -> list[list[str]]:
        trace = tmp_path / name
        assert main(["record", "malloc", "-o", str(trace), "--", program, way]) == 0
        rows = validate(PAIRING, trace, Budget())
        assert {row.verdict for row in rows} == {Verdict.HOLDS}, [row.note for row in rows]
        assert BEFORE_THE_RECORDING not in rows[0].scope
        with trace.open() as file:
            return list(csv.reader(file))[1:]

    return record


def sizes(events: list[list[str]], call: str = "malloc") -> Counter[str]:
    return Counter(event[1] for event in events if event[0] == call)


# ── What programs do ─────────────────────────────────────────────────────────────────────────────────────────


def test_threads_that_hand_blocks_to_each_other(recorded: Recorded) -> None:
    calls = Counter(event[0] for event in recorded("threads"))
    assert calls["free"] >= 12_000, calls
    assert calls["malloc"] + calls["calloc"] >= 12_000, calls
    assert calls["realloc"] > 4_000, calls


def test_a_forked_child_is_not_recorded_and_does_not_wait_for_ever(recorded: Recorded) -> None:
    events = recorded("forks")
    assert sizes(events)["77"] >= 40
    assert sizes(events)["2999"] == 0


def test_other_programs_are_not_recorded(recorded: Recorded) -> None:
    """A child of posix_spawn shares the memory until it is another program."""
    assert sizes(recorded("spawns"))["78"] == 3


def test_every_kind_of_call(recorded: Recorded) -> None:
    calls = Counter(event[0] for event in recorded("kinds"))
    assert calls == {"memalign": 6, "free": 9, "realloc": 2, "malloc": 4, "usable_size": 1, "calloc": 1}


def test_a_program_may_close_all_files_and_forget_where_it_is(recorded: Recorded) -> None:
    """And open few: those that it opens have the numbers that they have without a recorder."""
    events = recorded("closes")
    assert sizes(events)["179"] == 1
    assert len(events) == 140_002


def test_where_there_is_no_room_recording_ends_and_the_program_goes_on(
    recorded: Recorded, capfd: pytest.CaptureFixture[str]
) -> None:
    assert len(recorded("small files")) == 1 << 16
    assert "recording ended before the program did: File too large" in capfd.readouterr().err


def test_what_a_process_becomes_is_recorded_anew(recorded: Recorded, capfd: pytest.CaptureFixture[str]) -> None:
    assert sizes(recorded("execs"))["81"] == 0
    assert "became another program (exec) 1 times" in capfd.readouterr().err


def test_what_was_recorded_is_kept_whatever_ends_the_program(
    recorded: Recorded, capfd: pytest.CaptureFixture[str]
) -> None:
    assert sizes(recorded("killed"))["82"] == 1
    assert "was ended by SIGKILL" in capfd.readouterr().err
    assert sizes(recorded("fails"))["83"] == 1
    assert "ended with exit code 7" in capfd.readouterr().err


def test_it_is_compressed_if_its_name_says_so(recorded: Recorded, program: str, tmp_path: Path) -> None:
    trace = tmp_path / "trace.csv.xz"
    assert main(["record", "malloc", "-o", str(trace), "--", program, "kinds"]) == 0
    assert trace.read_bytes().startswith(b"\xfd7zXZ")
    rows = validate(PAIRING, trace, Budget())
    assert rows[0].scope["events"] == len(recorded("kinds"))
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".part") == []


def test_a_trace_may_go_to_a_device(program: str) -> None:
    assert main(["record", "malloc", "-o", "/dev/null", "--", program, "kinds"]) == 0


def test_it_is_told_how_far_it_is(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """After two seconds, and then every ten."""
    now = 100.0
    monkeypatch.setattr("checks.recorders.session.time", SimpleNamespace(monotonic=lambda: now))
    pulse = session.Pulse("recording it", began=now)
    for now in (100.5, 101.9, 102.1, 103.0, 111.0, 112.2):
        pulse.beat(round(now), 1_000)
    assert capsys.readouterr().err.splitlines() == [
        "memspec: recording it: 102 of 1,000 calls, 2 s",
        "memspec: recording it: 112 of 1,000 calls, 12 s",
    ]


def test_whoever_insists_gives_the_trace_up(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    stop = Stop()
    stop.ask()
    stop.ask()
    monkeypatch.setattr(session, "stop_of_this_process", lambda: stop)
    trace = tmp_path / "trace.csv"
    trace.write_text("another one\n")
    assert main(["record", "malloc", "-o", str(trace), "--", program, "kinds"]) == 3
    assert "given up" in capfd.readouterr().err
    assert trace.read_text() == "another one\n"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def begun(program: str, tmp_path: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "checks", "record", "malloc", *options, "--", program, "waits"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    return running


def test_ctrl_c_is_for_the_program_and_keeps_what_was_recorded(program: str, tmp_path: Path) -> None:
    trace = tmp_path / "trace.csv"
    running = begun(program, tmp_path, "-o", str(trace))
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 0, said
    assert "was ended by SIGINT" in said
    assert "malloc,84,," in trace.read_text()


def test_a_second_ctrl_c_ends_a_program_that_goes_on(program: str, tmp_path: Path) -> None:
    """Heard by memspec alone here, as if the program had a use for it."""
    running = begun(program, tmp_path, "-o", str(tmp_path / "trace.csv"))
    running.send_signal(signal.SIGINT)
    time.sleep(1.5)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 0, said
    assert "the program goes on: Ctrl-C again ends it" in said
    assert "was ended by SIGTERM" in said


# ── The command line ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["record", "malloc", "-o", "T", "--", "no-such-command"], "there is no command 'no-such-command'"),
        (["record", "malloc", "-o", "T", "--", "/"], "there is no command '/'"),
        (["record", "malloc", "-o", "T"], "which command? As in: memspec record malloc -o T -- COMMAND"),
        (["record", "malloc", "-o", "T", "--"], "which command?"),
        (["record", "mmap", "-o", "T", "--", "ls"], "there is no recorder 'mmap'; there are: malloc, areas"),
        (["record", "malloc", "-o", "no/such/folder", "--", "ls"], "cannot write no/such/folder"),
        (["validate", "physical.buddy", "--", "ls"], "physical.buddy has no recorder of running programs"),
        (["validate", "physical.buddy"], "one of the two: a recorded TRACE, or a command behind --"),
        (["validate", "physical.buddy", "T", "--", "ls"], "one of the two"),
    ],
)
def test_what_cannot_be_done_is_refused(
    arguments: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert says in capfd.readouterr().err
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".memspec-cache")] == []


def test_a_trace_has_a_name_of_its_own_where_none_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["record", "malloc", "--", sys.executable, "-c", "print(1)"]) == 0
    assert "the trace is memspec-trace-malloc.csv.xz" in capfd.readouterr().err
    assert main(["validate", "user.malloc", "memspec-trace-malloc.csv.xz"]) == 0


def test_a_static_program_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "it.c").write_text("int main(void) { return 3; }")
    subprocess.run([COMPILER or "", "-static", "-o", "it", "it.c"], cwd=tmp_path, check=True)
    assert main(["record", "malloc", "-o", str(tmp_path / "T"), "--", str(tmp_path / "it")]) == 2
    assert "it, which ended with exit code 3: it allocates nothing, or loads no shared library" in (
        capfd.readouterr().err
    )
    assert not (tmp_path / "T").exists()


def test_without_a_compiler_it_is_said_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(from_c, "COMPILERS", ("no-such-cc",))
    assert main(["record", "malloc", "-o", str(tmp_path / "T"), "--", "ls"]) == 2
    assert "a C compiler is needed, and none of no-such-cc is here: install one" in capfd.readouterr().err


def test_a_compiler_that_refuses_is_quoted(tmp_path: Path) -> None:
    (tmp_path / "it.c").write_text("int main(void) { return nothing; }")
    with pytest.raises(UsageError, match=r"cannot compile it\.c: .*error: .*nothing"):
        from_c.built(tmp_path / "it.c")


def test_what_was_compiled_is_kept_by_its_text(tmp_path: Path) -> None:
    source = tmp_path / "it.c"
    source.write_text("int main(void) { return 3; }")
    first = from_c.built(source)
    before = first.stat().st_mtime_ns
    assert from_c.built(source) == first
    assert first.stat().st_mtime_ns == before
    source.write_text("int main(void) { return 4; }")
    assert from_c.built(source) != first
    assert subprocess.run([first], check=False).returncode == 3


# ── Recorded and judged in one go ────────────────────────────────────────────────────────────────────────────


def test_a_run_is_judged(program: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    evidence = tmp_path / "evidence.json"
    command = ["validate", "user.malloc", "--save", str(tmp_path), "--json", str(evidence), "--", program, "kinds"]
    assert main(command) == 0
    assert "23 calls of" in capfd.readouterr().err
    assert json.loads(evidence.read_text())["evidence"][0]["scope"]["events"] == 23
    assert list(tmp_path.glob("memspec-trace-*")) == []


def test_a_faulty_run_is_refused_and_its_trace_kept(
    program: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """glibc ends the program; the free that it ends it for is recorded."""
    for number in (1, 2):
        assert main(["validate", "user.malloc", "--save", str(tmp_path), "--", program, "frees twice"]) == 1
        told = capfd.readouterr()
        assert re.search(r"line 6 \(free,(0x\w+),,\): \1 is not live: it was given back in line 4", told.out)
        assert "was ended by SIGABRT" in told.err
        kept = tmp_path / f"memspec-trace-malloc-{number}.csv.xz"
        assert f"the trace is kept: {kept}" in told.err
    assert main(["validate", "user.malloc", str(kept)]) == 1


def test_a_faulty_allocator_is_refused(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    library = tmp_path / "faulty.so"
    flags = ("-std=gnu11", "-O1", "-fno-builtin", "-fPIC", "-shared", "-pthread", "-DFORGETS")
    subprocess.run([COMPILER or "", *flags, "-o", str(library), str(SOURCE.with_name("allocator.c"))], check=True)
    monkeypatch.setenv("LD_PRELOAD", str(library))
    trace = tmp_path / "trace.csv"
    assert main(["record", "malloc", "-o", str(trace), "--", program, "threads"]) == 0
    monkeypatch.delenv("LD_PRELOAD")
    assert main(["validate", "user.malloc", str(trace)]) == 1
    assert "lies in the live block of" in capfd.readouterr().out


def test_a_run_without_a_call_is_no_evidence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "it.c").write_text("int main(void) { return 0; }")
    subprocess.run([COMPILER or "", "-o", "it", "it.c"], cwd=tmp_path, check=True)
    assert main(["validate", "user.malloc", "--", str(tmp_path / "it")]) == 2
    assert "made no call, so that there is nothing to judge" in capfd.readouterr().err
