"""The memory calls of real programs, as strace tells them: accepted as they are, refused wherever they are altered."""

from __future__ import annotations

import lzma
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from checks.command import main
from checks.engines.validate import WHOLE_TRACE, validate
from checks.evidence import Budget, Evidence, UsageError, Verdict
from checks.pairings.virtual.areas.pairing import PAIRING
from checks.pairings.virtual.areas.strace import Calls
from checks.pairings.virtual.areas.trace import AreasTrace
from checks.profiles import recordings

DATA = Path(__file__).parents[1] / "checks/data"
GCC = DATA / "areas-gcc.strace.xz"

START = """\
1 execve("it", [], NULL) = 0
1 brk(NULL) = 0x5000000
1 mmap(NULL, 16384, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000
"""


def judged(path: Path) -> list[Evidence]:
    return validate(PAIRING, path, Budget())


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "it.strace"
    path.write_text(text)
    return path


def told(tmp_path: Path, *lines: str) -> list[Evidence]:
    """What is made of these lines, after a program has mapped four pages."""
    return judged(written(tmp_path, START + "\n".join(lines) + "\n"))


def accepted(rows: list[Evidence]) -> dict[str, int]:
    assert {row.verdict for row in rows} == {Verdict.HOLDS}, [row.note for row in rows]
    assert rows[0].property == WHOLE_TRACE
    return {name: number for name, number in rows[0].scope.items() if name != "trace"}


def refused(rows: list[Evidence]) -> Evidence:
    [broken] = [row for row in rows if row.verdict is Verdict.VIOLATED]
    return broken


# ── The recordings ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", recordings(PAIRING), ids=lambda path: path.name)
def test_recordings_are_accepted_to_their_end(path: Path) -> None:
    counts = accepted(judged(path))
    assert counts["mmap"] > 50
    assert counts["munmap"] > 5
    assert counts["pages mapped by execve"] > 0
    assert "refused by a limit or a file" not in counts


def test_four_programs_come_along() -> None:
    assert sorted(path.name for path in recordings(PAIRING)) == [
        "areas-gcc.strace.xz",
        "areas-git.strace.xz",
        "areas-perl.strace.xz",
        "areas-python.strace.xz",
    ]


@pytest.mark.parametrize("path", recordings(PAIRING), ids=lambda path: path.name)
def test_recordings_name_no_file_of_the_machine_on_which_they_were_made(path: Path) -> None:
    assert not [line for line in lines_of(path) if "/" in line]


def test_gcc_is_several_programs_each_of_which_has_an_address_space() -> None:
    calls = Calls(GCC)
    calls.read()
    begun = [space.calls[0].arguments[0] for space in calls.spaces if space.calls]
    assert begun == ['"gcc"', '"cc1"', '"as"', '"collect2"', '"ld"']
    assert calls.unfinished == 0


# ── Altered copies ───────────────────────────────────────────────────────────────────────────────────────────


def lines_of(path: Path) -> list[str]:
    with lzma.open(path, "rt") as file:
        return file.read().splitlines()


def test_an_altered_answer_is_refused_with_the_event(tmp_path: Path) -> None:
    lines = lines_of(GCC)
    place = max(at for at, line in enumerate(lines) if "mmap(NULL" in line and "MAP_ANONYMOUS" in line)
    other = next(line for line in reversed(lines[:place]) if "mmap(NULL" in line and "MAP_ANONYMOUS" in line)
    begun, _ = lines[place].split(" = ")
    lines[place] = f"{begun} = {other.split(' = ')[1]}"
    broken = refused(judged(written(tmp_path, "\n".join(lines) + "\n")))
    assert broken.property == "a mapping that is not fixed shares no page with what is mapped"
    assert broken.note.startswith(f"line {place + 1} (mmap(NULL, ")
    assert "was changed last in line " in broken.note


@pytest.mark.parametrize(
    ("call", "answer", "clause"),
    [
        ("munmap", "-1 EINVAL (Invalid argument)", "pages can be unmapped whether they are mapped or not"),
        ("mprotect", "-1 ENOMEM (Cannot allocate memory)", "the rights of pages that are mapped can be changed"),
        ("brk", "0x1000", "the heap ends between its beginning and its limit"),
    ],
)
def test_an_altered_refusal_is_refused(call: str, answer: str, clause: str, tmp_path: Path) -> None:
    lines = lines_of(GCC)
    place = max(at for at, line in enumerate(lines) if f" {call}(0x" in line)
    lines[place] = f"{lines[place].split(' = ')[0]} = {answer}"
    broken = refused(judged(written(tmp_path, "\n".join(lines) + "\n")))
    assert broken.property == clause
    assert broken.note.startswith(f"line {place + 1} ({call}(0x")


@pytest.mark.parametrize(
    "line",
    [
        "mmap(0x7f0000000000, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED_NOREPLACE, -1, 0) = 0x7f0000000000",
        "mmap(0x7f0000001000, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0) = 0x7f0000000000",
        "mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000004200",
        "mmap(NULL, 0, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000005000",
        "mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 EINVAL (Invalid argument)",
        "munmap(0x7f0000000200, 4096) = 0",
        "mremap(0x7f0000000000, 16384, 4096, 0) = 0x7f0000009000",
        "mremap(0x7f0000000000, 4096, 8192, 0) = 0x7f0000000000",
        "mremap(0x7f0000000000, 16384, 32768, MREMAP_MAYMOVE) = 0x7f0000002000",
        "madvise(0x7f0000000800, 4096, MADV_DONTNEED) = 0",
        "brk(0x5001000) = 0x4000000",
    ],
)
def test_what_linux_does_not_answer_is_refused(line: str, tmp_path: Path) -> None:
    broken = refused(told(tmp_path, f"1 {line}"))
    assert broken.note.startswith(f"line 4 ({line.split(' = ')[0]}")


# ── What a recording does not show ───────────────────────────────────────────────────────────────────────────


def test_what_execve_mapped_is_believed_once_and_known_from_then_on(tmp_path: Path) -> None:
    protects = "1 mprotect(0x600000, 8192, PROT_READ) = 0"
    assert accepted(told(tmp_path, protects, protects))["pages mapped by execve"] == 2
    clash = "1 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x601000"
    assert refused(told(tmp_path, protects, clash)).note.endswith("was changed last in line 4")
    gone = "1 munmap(0x600000, 8192) = 0"
    assert refused(told(tmp_path, protects, gone, protects)).verdict is Verdict.VIOLATED


def test_a_hint_that_meets_what_execve_mapped_is_not_judged(tmp_path: Path) -> None:
    hinted = "1 mmap(0x{:x}, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000009000"
    assert accepted(told(tmp_path, hinted.format(0x600000)))["a hint that was not followed"] == 1
    freed = "1 munmap(0x600000, 4096) = 0"
    broken = refused(told(tmp_path, freed, hinted.format(0x600000)))
    assert broken.property == "a hint is followed where there is room"


def test_refusals_by_limits_are_counted(tmp_path: Path) -> None:
    asked = "1 mmap(NULL, 1048576, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 ENOMEM (Cannot allocate memory)"
    assert accepted(told(tmp_path, asked))["refused by a limit or a file"] == 1


def test_a_break_that_stays_is_counted_and_has_stayed(tmp_path: Path) -> None:
    assert accepted(told(tmp_path, "1 brk(0x900000000000) = 0x5000000"))["the break where it was"] == 1


def test_what_the_law_does_not_speak_of_is_counted(tmp_path: Path) -> None:
    lines = ["1 mlock(0x7f0000000000, 4096) = 0", "1 madvise(0x7f0000000000, 4096, MADV_HUGEPAGE) = 0"]
    counts = accepted(told(tmp_path, *lines))
    assert (counts["other calls"], counts["advice of other kinds"]) == (2, 1)


# ── Threads and children ─────────────────────────────────────────────────────────────────────────────────────


def test_threads_share_an_address_space_and_a_place_may_come_back_before_munmap_ends(tmp_path: Path) -> None:
    counts = accepted(
        told(
            tmp_path,
            "1 clone3({flags=CLONE_VM|CLONE_FS|CLONE_THREAD, stack=0x7f, stack_size=0x7} => {parent_tid=[2]}, 88) = 2",
            "1 munmap(0x7f0000000000, 16384 <unfinished ...>",
            "2 mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000",
            "1 <... munmap resumed>) = 0",
            "2 mprotect(0x7f0000000000, 4096, PROT_READ) = 0",
        )
    )
    assert counts["address spaces"] == 1
    assert "pages mapped by execve" not in counts


def test_a_child_of_fork_begins_with_what_its_parent_had(tmp_path: Path) -> None:
    fork = "1 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 2"
    clash = "mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000"
    gone = "munmap(0x7f0000000000, 4096) = 0"
    assert accepted(told(tmp_path, fork, f"1 {gone}", f"2 {gone}", f"2 {clash}"))["address spaces"] == 2
    assert refused(told(tmp_path, fork, f"1 {gone}", f"2 {clash}")).note.startswith("line 6 (mmap(")


def test_a_child_of_vfork_shares_what_it_has_until_it_becomes_another_program(tmp_path: Path) -> None:
    counts = accepted(
        told(
            tmp_path,
            "1 vfork( <unfinished ...>",
            "2 munmap(0x7f0000000000, 4096) = 0",
            '2 execve("/usr/bin/true", ["true", "a = 1, b"], 0x7ffe /* 3 vars */ <unfinished ...>',
            "1 <... vfork resumed>) = 2",
            "2 <... execve resumed>) = 0",
            "2 brk(NULL) = 0x6000000",
            "2 mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000001000",
            "1 mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000",
            "2 exit_group(0) = ?",
            "2 +++ exited with 0 +++",
            "1 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---",
        )
    )
    assert counts["address spaces"] == 2


def test_a_file_of_one_process_has_no_numbers_of_processes(tmp_path: Path) -> None:
    text = START.replace("1 ", "", 1).replace("\n1 ", "\n") + "munmap(0x7f0000000000, 4096) = 0\n"
    assert accepted(judged(written(tmp_path, text)))["munmap"] == 1


# ── What is no trace ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("hello", "line 4 is no line of strace: hello"),
        ("1 munmap(0x7f0000000000, 4096) = so", "line 4 does not say what was returned"),
        ("1 munmap(0x7f0000000000) = 0", "line 4 has too few arguments"),
        (
            "1 mprotect(0x7f0000000000, 4096, PROT_MAGIC) = 0",
            "line 4 has something that is not known here, 'PROT_M",
        ),
        ("1 munmap(0x7f0000000000, 1e3) = 0", "line 4 has something that is not known here"),
        ("1 munmap(0x0, 0x400000000000) = 0", "line 4 is about more than 2,097,152 pages"),
    ],
)
def test_what_is_no_trace_is_refused_in_a_sentence(line: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refusal:
        told(tmp_path, line)
    assert complaint in str(refusal.value)


# ── Recording ────────────────────────────────────────────────────────────────────────────────────────────────

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


@needs_strace
def test_a_command_is_recorded_and_judged(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    trace = tmp_path / "it.strace.xz"
    assert main(["record", "areas", "-o", str(trace), "--", "sh", "-c", "true; sleep 0 & wait; exit 3"]) == 0
    said = capfd.readouterr().err
    assert "calls of sh, which ended with exit code 3" in said
    assert trace.read_bytes().startswith(b"\xfd7zXZ")
    assert accepted(judged(trace))["address spaces"] >= 2
    assert main(["validate", "virtual.areas", "--", "true"]) == 0


@needs_strace
def test_what_cannot_be_run_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trace = tmp_path / "it.strace"
    assert main(["record", "areas", "-o", str(trace), "--", "no-such-command"]) == 2
    assert "there is no command 'no-such-command' that can be run" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@needs_strace
def test_ctrl_c_is_for_the_program_and_the_second_one_ends_it(tmp_path: Path) -> None:
    """Heard by memspec alone here, as if the program had a use for it; strace itself ends no program."""
    trace = tmp_path / "it.strace"
    command = [sys.executable, "-m", "checks", "record", "areas", "-o", str(trace), "--"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    program = "import time; print('ready', flush=True); time.sleep(60)"
    with subprocess.Popen(
        [*command, sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        running.send_signal(signal.SIGINT)
        time.sleep(1.5)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=50)
    assert running.returncode == 0, said
    assert "was ended by SIGTERM" in said
    assert accepted(judged(trace))["mmap"] > 10


def test_without_strace_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert main(["record", "areas", "-o", str(tmp_path / "it.strace"), "--", "true"]) == 2
    assert "strace, which is not here: install it, as by apt install strace" in capsys.readouterr().err


def test_it_is_the_reader_of_the_part() -> None:
    assert PAIRING.trace is AreasTrace
