"""Programs that speak the line protocol: the two examples keep the law, and whatever a program does is told clearly."""

from __future__ import annotations

import gc
import os
import pickle
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checks.clauses import NO_CRASH
from checks.drive import run
from checks.engines.simulate import Drive, Outcome, drive_all
from checks.engines.tally import OUTCOMES, Tally
from checks.evidence import Budget, Strength, UsageError, Verdict
from checks.in_c import FAILED
from checks.pairings import pairings
from checks.targets.program import (
    DiedBySignal,
    Exited,
    NoAnswer,
    NotTheProtocol,
    Program,
    ProgramDied,
    ProgramFactory,
    factory,
)

ROOT = Path(__file__).resolve().parent.parent
LINE = ROOT / "examples" / "line"
BUDDY = pairings()["physical.buddy"]
SHAPE = {"start": 0, "frames": 8, "max_order": 3}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example in C."""
    compiler = next((name for name in ("cc", "gcc", "clang") if shutil.which(name)), None)
    if compiler is None or shutil.which("make") is None:
        pytest.skip("building the example in C needs make and a C compiler")
    build = tmp_path_factory.mktemp("build")
    done = subprocess.run(
        ["make", "-C", str(LINE), f"CC={compiler}", f"BUILD={build}"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr
    return build / "buddy"


@pytest.fixture(params=["python", "c"])
def command(request: pytest.FixtureRequest) -> list[str]:
    if request.param == "python":
        return [sys.executable, str(LINE / "buddy.py")]
    return [str(request.getfixturevalue("compiled"))]


@pytest.fixture
def example(command: list[str]) -> Iterator[ProgramFactory]:
    made = factory(BUDDY, command, ROOT)
    yield made
    made.close()


# ── The examples keep the law ────────────────────────────────────────────────────────────────────────────────


def driven(make: ProgramFactory, tally: Tally) -> Outcome:
    """Random calls on each geometry that the pairing names."""
    small = [geometry for scope in BUDDY.scopes.values() for geometry in scope.geometries]
    geometries = list(dict.fromkeys([*small, *BUDDY.foreign]))
    drive = Drive(BUDDY, make, True, BUDDY.called())
    return drive_all(drive, geometries, Budget(10), tally, steps=400 * len(geometries), seed=0, episode=400)


def test_the_law_holds_of_random_runs(example: ProgramFactory) -> None:
    tally = Tally(BUDDY, "simulate", black_box=True)
    outcome = driven(example, tally)
    assert outcome.broken is None
    assert outcome.steps > 5_000
    assert outcome.passes == 1
    rows = tally.evidence(Budget(), Strength.SAMPLED, {})
    assert [row for row in rows if row.verdict is not Verdict.HOLDS and row.property != OUTCOMES] == []


def test_the_fault_that_the_readme_suggests_is_found(tmp_path: Path) -> None:
    right, wrong = re.findall(r"`(self\..*?)`", (LINE / "README.md").read_text(encoding="utf-8"))[::-1]
    text = (LINE / "buddy.py").read_text(encoding="utf-8")
    body = text[text.index("def free(") : text.index("def reserve(")]
    assert body.count(right) == 1
    (tmp_path / "buddy.py").write_text(text.replace(body, body.replace(right, wrong)), encoding="utf-8")
    make = factory(BUDDY, [sys.executable, "buddy.py"], tmp_path)
    outcome = driven(make, Tally(BUDDY, "simulate", black_box=True))
    make.close()
    assert outcome.broken is not None
    assert outcome.broken.clause == "refuses only when no free block is large enough"
    assert len(outcome.broken.calls) == 3


@pytest.mark.parametrize("start", [0, 5, 2**40 + 3])
def test_the_law_holds_of_every_call_and_of_numbers_beyond_64_bits(example: ProgramFactory, start: int) -> None:
    geometry = (start, 7, 70)
    numbers = [-(2**70), -1, 0, 1, 2, 3, 69, 70, 71, 2**63, 2**64, 2**64 + 1, 10**40]
    frames = [*numbers, *range(start - 1, start + 8), start + 2**64]
    every = [
        *(("alloc", (order,)) for order in numbers),
        *(("free", (frame, order)) for frame in frames for order in numbers),
        *(("reserve", (first, count)) for first in frames for count in numbers),
    ]
    calls = random.Random(start).sample(every, len(every)) + random.Random(-start).sample(every, len(every))
    clause, made = run(BUDDY, example, geometry, calls, black_box=True)
    assert clause is None
    assert len(made) == len(calls) > 1000
    assert {str(call.returned) for call in made} >= {
        str(failure) for failures in BUDDY.spec.FAILURES.values() for failure in failures
    }


def test_both_examples_answer_the_documented_session(command: list[str]) -> None:
    text = (ROOT / "docs" / "line-protocol.md").read_text(encoding="utf-8")
    asked, answered = re.findall(r"^→ (.*)$", text, re.MULTILINE), re.findall(r"^← (.*)$", text, re.MULTILINE)
    assert len(asked) == len(answered) > 5
    done = subprocess.run(command, input="\n".join(asked), capture_output=True, text=True, timeout=10, check=True)
    assert done.stdout.splitlines() == answered


@pytest.mark.parametrize(
    "request_text",
    [
        '  {"arguments" : {"order" :\t0 , "frame":5}, "call":"free"}\r\n',
        '{"call":"free","arguments":{"frame":5,"order":0}}\n',
    ],
)
def test_white_space_and_the_order_of_names_do_not_matter(command: list[str], request_text: str) -> None:
    create = '\n{ "create":{"max_order":2,"start" : 5,"frames":4} }\n'
    take = '{"arguments":{"order":0},"call":"alloc"}\n'
    done = subprocess.run(
        command, input=(create.strip() + "\n" + take * 4 + request_text).encode(), capture_output=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == b'{"returned": null}'


@pytest.mark.parametrize("shape", [(0, 2**70, 3), (-1, 4, 1), (0, 0, 1), (0, 4, -1)])
def test_an_example_refuses_what_it_cannot_have(example: ProgramFactory, shape: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        example(*shape)
    assert example(0, 1, 0).alloc(0) == 0  # type: ignore[attr-defined]


# ── A program of which one can ask for anything ──────────────────────────────────────────────────────────────

THEIRS = """
import os, signal, subprocess, sys, time

def alloc(order):
    match order:
        case 1: os.kill(os.getpid(), signal.SIGSEGV)
        case 2: print("one\\n\\ntwo \\x1b[31mred", file=sys.stderr); sys.exit(7)
        case 3: time.sleep(60)
        case 4: sys.stdout.write('{"returned"'); sys.stdout.flush(); time.sleep(60)
        case 5: sys.stdout.write('{"returned": '); sys.stdout.flush(); sys.exit(0)
        case 6: os.close(1); time.sleep(60)
        case 7:
            print("lost", "x" * 300000, "first words", sep="\\n", file=sys.stderr)
            print("\\n".join(f"last word {n}" for n in range(9)), file=sys.stderr)
            return "{"
        case 8: sys.stdout.write("y" * 3000000); sys.stdout.flush(); time.sleep(60)
        case 9: os.close(2); return '{"returned": 9}'
        case 10: return '{"returned": %d}' % os.getpid()
        case 11: sys.exit(128 + signal.SIGABRT)
        case 12:
            subprocess.Popen(["sh", "-c", "exec 3> told; echo >&3; sleep 60"])
            return '{"returned": 0}'
        case 13:
            print("x" * 300000, file=sys.stderr, flush=True)
            return '{"returned": 13}'
    return '{"returned": null}'

for line in sys.stdin:
    request = eval(line)
    if "create" in request:
        answer = sys.argv[1].replace("\\\\n", "\\n")
    elif request["call"] == "free":
        answer = sys.argv[2]
    else:
        answer = alloc(**request["arguments"])
    print(answer, flush=True)
"""

Start = Callable[..., Program]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start theirs: what it answers to a create, and to a free, can be chosen."""
    (tmp_path / "theirs.py").write_text(THEIRS)
    started = []

    def start(created: str = '{"created": true}', freed: str = '{"returned": null}', **limits: float) -> Program:
        interpreter = [sys.executable, "-S", "-E", "theirs.py"]
        started.append(Program([*interpreter, created, freed], tmp_path, **limits))
        return started[-1]

    yield start
    for program in started:
        program.close()


def alloc(program: Program, order: int) -> object:
    return program.call("alloc", {"order": order})


@pytest.mark.parametrize(
    ("order", "kind", "message"),
    [
        (1, DiedBySignal, "it died by SIGSEGV (Segmentation fault)"),
        (2, Exited, "it exited with code 7; on standard error: one | two �[31mred"),
        (3, NoAnswer, "it did not answer within 0.1 s"),
        (4, NoAnswer, """it did not answer within 0.1 s (it wrote '{"returned"', without an end of line)"""),
        (5, Exited, """it exited with code 0 after it had written '{"returned":', without an end of line"""),
        (6, NotTheProtocol, "it closed its standard output and went on"),
        (
            7,
            NotTheProtocol,
            "it answered '{' to alloc, which the protocol has no meaning for; on standard error: "
            "last word 4 | last word 5 | last word 6 | last word 7 | last word 8",
        ),
        (11, Exited, "it exited with code 134, which is how a shell reports SIGABRT (Aborted)"),
    ],
)
def test_what_became_of_it_is_told_in_one_sentence(
    start: Start, order: int, kind: type[ProgramDied], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checks.targets.program.EXIT_SECONDS", 0.1 if order == 6 else 5.0)
    program = start(seconds=0.1 if order in (3, 4) else 5.0)
    program.create(SHAPE)
    with pytest.raises(ProgramDied) as caught:
        alloc(program, order)
    assert type(caught.value) is kind
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "hello",
        "null",
        "[]",
        "{}",
        "4",
        '"returned"',
        '{"returned": true}',
        '{"returned": 4.0}',
        '{"returned": "no memory"}',
        '{"returned": 4, "failed": "busy"}',
        '{"failed": false}',
        '{"failed": null}',
        '{"failed": 12}',
        '{"created": true}',
        '{"returned": 4',
        '{"returned": NaN}',
        '{"returned": ' + "9" * 5000 + "}",
        "[" * 5000,
    ],
)
def test_an_answer_without_a_meaning_is_quoted(start: Start, answer: str) -> None:
    program = start(freed=answer)
    program.create(SHAPE)
    with pytest.raises(NotTheProtocol) as caught:
        program.call("free", {})
    assert (repr(answer[:160])[:-1] if answer else "an empty line") in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        ('{"returned": 4}', 4),
        ('{"returned": -36893488147419103232}', -(2**65)),
        (' { "returned" : null } \r', None),
        ('{"failed": "no memory"}', "no memory"),
        ('{"failed": "what is this?"}', "what is this?"),
        ('{"failed": true}', FAILED),
    ],
)
def test_an_answer_has_one_meaning(start: Start, answer: str, meaning: object) -> None:
    program = start(freed=answer)
    program.create(SHAPE)
    found = program.call("free", {})
    assert (type(found), found) == (type(meaning), meaning)


def test_a_second_line_is_no_answer(start: Start) -> None:
    program = start(created='{"created": true}\\n{"returned": 1}')
    with pytest.raises(NotTheProtocol, match=r"though one line, .*created.*, had answered"):
        program.create(SHAPE)


def test_a_line_without_end_is_not_kept(start: Start) -> None:
    program = start(seconds=5.0)
    program.create(SHAPE)
    with pytest.raises(NotTheProtocol, match=r"it wrote 'yyy.*…', and after 1,\d\d\d,\d\d\d bytes no end of line"):
        alloc(program, 8)


def test_a_program_that_does_not_read_does_not_hold_us_up(tmp_path: Path) -> None:
    program = Program(["sh", "-c", """echo '{"created": true}'; exec sleep 60"""], tmp_path)
    program.create(SHAPE)
    with pytest.raises(NotTheProtocol, match="without reading"):
        program.call("alloc", {f"number {place}": 10**4000 for place in range(50)})
    program.close()


def test_standard_error_may_be_closed_or_much(start: Start) -> None:
    program = start(seconds=5.0)
    program.create(SHAPE)
    assert [alloc(program, order) for order in (13, 9, 0)] == [13, 9, None]


def test_a_start_that_is_slow_is_waited_for_but_not_for_ever(tmp_path: Path) -> None:
    slow = ["sh", "-c", """sleep 0.3; echo '{"created": true}'; exec sleep 60"""]
    program = Program(slow, tmp_path, seconds=0.1)
    program.create(SHAPE)
    with pytest.raises(NoAnswer, match=r"within 0\.1 s$"):
        alloc(program, 0)
    program.start_seconds = 0.1
    with pytest.raises(NoAnswer, match=r"within 0\.1 s: does it flush"):
        program.create(SHAPE)


# ── Its life ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_started_late_and_once_and_again_after_a_death(start: Start) -> None:
    program = start()
    assert program.life is None
    with pytest.raises(RuntimeError, match="create a pool first"):
        alloc(program, 0)
    program.create(SHAPE)
    first = alloc(program, 10)
    program.create(SHAPE)
    assert alloc(program, 10) == first
    with pytest.raises(DiedBySignal):
        alloc(program, 1)
    with pytest.raises(RuntimeError, match="create a pool first"):
        alloc(program, 0)
    program.create(SHAPE)
    assert alloc(program, 10) != first


def test_a_death_between_two_calls_is_told_by_the_next(start: Start) -> None:
    program = start()
    program.create(SHAPE)
    assert program.life is not None
    process = program.life.process
    os.kill(process.pid, signal.SIGTERM)
    # Until it is dead, but without reaping it: that is the program's to do.
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    with pytest.raises(DiedBySignal, match=r"SIGTERM \(Terminated\)"):
        alloc(program, 0)


@pytest.mark.parametrize("end", ["close", "garbage collection", "death"])
def test_nothing_is_left_of_it(start: Start, tmp_path: Path, end: str) -> None:
    """No zombie, no open pipe, and none of its own children: the one here holds the writing end of `told`."""
    os.mkfifo(tmp_path / "told")
    descriptor = os.open(tmp_path / "told", os.O_RDONLY | os.O_NONBLOCK)
    program = Program([sys.executable, "-S", "-E", "theirs.py", '{"created": true}', "{"], tmp_path)
    start()  # Writes theirs.py, and starts nothing.
    program.create(SHAPE)
    assert alloc(program, 12) == 0
    told = select.poll()
    told.register(descriptor, select.POLLIN)
    assert told.poll(5000)
    assert os.read(descriptor, 9) == b"\n"
    life = program.life
    assert life is not None
    match end:
        case "close":
            program.close()
            program.close()
        case "garbage collection":
            del program
            gc.collect()
        case "death":
            with pytest.raises(NotTheProtocol):
                program.call("free", {})
    assert life.process.returncode is not None
    assert all(stream.closed for stream in life.streams)
    with pytest.raises(ChildProcessError):
        os.waitpid(life.process.pid, os.WNOHANG)
    assert told.poll(5000) == [(descriptor, select.POLLHUP)]
    os.close(descriptor)


def test_at_the_end_of_its_input_it_may_end_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checks.targets.program.PARTING_SECONDS", 5.0)
    counts = """read line; echo '{"created": true}'; read line; echo done > ended"""
    program = Program(["sh", "-c", counts], tmp_path)
    program.create(SHAPE)
    program.close()
    assert (tmp_path / "ended").read_text() == "done\n"


def test_an_interrupt_leaves_no_answer_behind(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    program = start()
    program.create(SHAPE)
    assert program.life is not None

    def interrupted(answer: bytes) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(program.life, "only", interrupted)
    with pytest.raises(KeyboardInterrupt):
        alloc(program, 0)
    assert program.life is None
    program.create(SHAPE)
    assert alloc(program, 9) == 9


def test_a_fork_has_a_process_of_its_own(start: Start) -> None:
    program = start()
    program.create(SHAPE)
    ours = alloc(program, 10)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Should there be a thread: the fork does not need it.
        child = os.fork()
    if child == 0:
        code = 1
        try:
            program.create(SHAPE)
            code = 0 if alloc(program, 10) != ours else 2
            program.close()
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert alloc(program, 10) == ours


# ── Starting it ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ([], "the command is empty"),
        (["no-such-command"], "there is no command 'no-such-command' on the PATH"),
        (["plain"], "there is no command 'plain' on the PATH: write ./plain"),
        (["./nothing"], "there is no program './nothing', seen from"),
        (["./plain", "x"], "'./plain' is not executable: chmod"),
    ],
)
def test_what_cannot_be_started_is_said_at_once(tmp_path: Path, command: list[str], message: str) -> None:
    (tmp_path / "plain").write_text("")
    with pytest.raises(UsageError, match=re.escape(message)):
        Program(command, tmp_path)


def test_what_turns_out_not_to_start_is_said_as_well(tmp_path: Path) -> None:
    (tmp_path / "script").write_text("#!/no/such/interpreter\n")
    (tmp_path / "script").chmod(0o755)
    program = Program(["./script", "x y"], tmp_path)
    with pytest.raises(UsageError, match=r"\"\./script 'x y'\" cannot be started in .*: No such file"):
        program.create(SHAPE)
    with pytest.raises(UsageError, match="there is no folder"):
        Program(["sh"], tmp_path / "elsewhere")


# ── In the place of our implementation ───────────────────────────────────────────────────────────────────────


def theirs(program: Program) -> ProgramFactory:
    return ProgramFactory(BUDDY, program)


def test_the_subject_has_the_operations_that_are_called(start: Start) -> None:
    everything, some = theirs(start()), theirs(start(created='{"created": ["free", "alloc", "paint"]}'))
    assert set(vars(everything(0, 8, 3))) == {"alloc", "free", "reserve"}
    assert set(vars(some(0, 8, 3))) == {"alloc", "free"}


@pytest.mark.parametrize(
    "answer", ['{"created": false}', '{"created": [1]}', '{"refused": 3}', '{"returned": 1}', "{}"]
)
def test_a_create_is_answered_in_its_own_words(start: Start, answer: str) -> None:
    with pytest.raises(NotTheProtocol, match="to create"):
        start(created=answer).create(SHAPE)


def test_a_refusal_is_a_value_error(start: Start) -> None:
    make = theirs(start(created='{"refused": "only powers\\tof two"}'))
    with pytest.raises(ValueError, match=r"^only powers +of two$"):
        make(0, 3, 1)


def test_only_the_last_subject_is_valid(start: Start) -> None:
    make = theirs(start())
    old = make(0, 8, 3)
    new = make(0, 8, 3)
    assert new.alloc(9) == 9  # type: ignore[attr-defined]
    with pytest.raises(RuntimeError, match="later pool"):
        old.alloc(9)  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match="cannot be copied"):
        pickle.dumps(new)


def test_a_death_is_a_crash_that_a_run_ends_with(start: Start) -> None:
    clause, calls = run(BUDDY, theirs(start()), (0, 8, 3), [("free", (9, 0)), ("alloc", (1,))], black_box=True)
    assert clause == "a frame or an order outside the pool is refused as out of range"
    clause, calls = run(BUDDY, theirs(start()), (0, 8, 3), [("alloc", (1,)), ("alloc", (0,))], black_box=True)
    assert clause == f"{NO_CRASH}: it died by SIGSEGV (Segmentation fault)"
    assert [call.returned for call in calls] == ["does not return"]
