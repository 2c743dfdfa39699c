"""A job that dies: it is tried once more, what it died of is left out, and what the others learnt is kept."""

from __future__ import annotations

import builtins
import dis
import errno
import inspect
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from attrs import evolve

import checks.engines as engines
import checks.engines.explore as explore_engine
import checks.worker as worker
import memspec as public
from checks.command import main
from checks.evidence import Budget, Evidence, Strength, UsageError, Verdict
from checks.pairings import find_one
from checks.worker import Place
from checks.workers import MOST_DEATHS, Job, Run, Watcher, perform

ROOT = Path(__file__).resolve().parent.parent
PART = "physical.buddy"
EXPLORE, SIMULATE = Job("explore", PART), Job("simulate", PART, {"steps": 1000})


def row(name: str = "it holds water") -> Evidence:
    return Evidence(PART, name, "explore", Verdict.HOLDS, Strength.EXHAUSTED)


class Listener(Watcher):
    def __init__(self) -> None:
        self.deaths: list[tuple[str, bool]] = []

    def died(self, job: Job, how: str, again: bool) -> None:
        self.deaths.append((how, again))


Put = Callable[[Callable[[Budget], Any]], None]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Put:
    """Put something in the place of the exploration engine; it runs in another process."""

    def put(answer: Callable[[Budget], Any]) -> None:
        monkeypatch.setattr(explore_engine, "explore", lambda pairing, budget, **options: answer(budget))

    return put


def crash(number: signal.Signals = signal.SIGSEGV) -> None:
    os.kill(os.getpid(), number)
    time.sleep(600)


def verdicts(rows: list[Evidence]) -> set[Verdict]:
    return {each.verdict for each in rows}


# ── It dies ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_dies_once_is_tried_again(engine: Put, tmp_path: Path) -> None:
    def crashing_once(budget: Budget) -> list[Evidence]:
        if not (tmp_path / "died").exists():
            (tmp_path / "died").touch()
            crash()
        return [row()]

    engine(crashing_once)
    listener = Listener()
    [outcome] = Run([EXPLORE], watcher=listener).outcomes()
    assert outcome.evidence == [row()]
    assert listener.deaths == [("its process was killed by SIGSEGV", True)]


@pytest.mark.parametrize("workers", [1, 2])
def test_who_dies_again_is_undetermined_and_the_others_are_kept(
    engine: Put, workers: int, capsys: pytest.CaptureFixture[str]
) -> None:
    engine(lambda budget: crash(signal.SIGKILL))
    listener = Listener()
    first, second = Run([EXPLORE, SIMULATE], watcher=listener, workers=workers).outcomes()
    assert [(each.verdict, each.note) for each in first.evidence] == [
        (Verdict.UNDETERMINED, "its process was killed by SIGKILL")
    ]
    assert {each.engine for each in second.evidence} == {"simulate"}
    assert [again for _, again in listener.deaths] == [True, False]


@pytest.mark.parametrize(
    "leave", [lambda: os._exit(0), lambda: exec("raise SystemExit(0)")], ids=["os._exit(0)", "sys.exit(0)"]
)
def test_who_leaves_has_shown_nothing(
    engine: Put, leave: Callable[[], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    engine(lambda budget: leave())
    assert main(["explore", PART, "--json", "e.json"]) == 3
    assert json.loads(Path("e.json").read_text())["verdict"] == "undetermined"


def test_the_thorough_engines_of_all_parts_begin_first() -> None:
    """Where there are several workers and time enough: a long job that begins last is waited for by all."""
    jobs = [Job(engine, part) for part in ("a", "b") for engine in ("explore", "compiled", "prove")]
    for run, begins in (
        (Run(jobs, workers=2), [5, 2, 4, 1, 3, 0]),
        (Run(jobs), [0, 1, 2, 3, 4, 5]),
        (Run(jobs, seconds=60.0, workers=2), [0, 1, 2, 3, 4, 5]),
    ):
        assert run._order() == begins


def test_what_two_processes_died_of_is_left_out(engine: Put) -> None:
    begun: list[str] = []

    def partly(budget: Budget) -> list[Evidence]:
        rows = []
        for name in ("first", "deadly", "last"):
            if not budget.quiet("part").enter(name):
                begun.append(name)
            elif name == "deadly":
                crash()
            else:
                rows.append(row(name))
        return [*rows, row(f"left out: {begun}")]

    engine(partly)
    listener = Listener()
    [outcome] = Run([EXPLORE], watcher=listener).outcomes()
    assert [each.property for each in outcome.evidence] == ["first", "last", "left out: ['deadly']"]
    assert listener.deaths == [("its process was killed by SIGSEGV, at “part: deadly”", True)] * 2


def test_who_dies_of_ever_new_things_is_given_up(engine: Put) -> None:
    def unlucky(budget: Budget) -> None:
        budget.enter(str(time.monotonic_ns()))
        crash()

    engine(unlucky)
    listener = Listener()
    [outcome] = Run([EXPLORE], watcher=listener).outcomes()
    assert verdicts(outcome.evidence) == {Verdict.UNDETERMINED}
    assert [again for _, again in listener.deaths] == [True] * (MOST_DEATHS - 1) + [False]


def test_who_dies_has_no_more_time_than_before(engine: Put) -> None:
    def slow(budget: Budget) -> None:
        time.sleep(0.3)
        crash()

    engine(slow)
    listener = Listener()
    Run([EXPLORE], 0.1, listener).outcomes()
    assert [again for _, again in listener.deaths] == [False]


def test_a_solver_that_crashes_costs_one_obligation(monkeypatch: pytest.MonkeyPatch) -> None:
    proof = find_one("virtual.walk").proof
    assert proof is not None
    deadly, enter = "access/1100101/the error code says what was tried, and why it failed/0", Budget.enter

    def crashing(self: Budget, what: str) -> bool:
        may = enter(self, what)
        if may and what == deadly:
            crash()
        return may

    monkeypatch.setattr(Budget, "enter", crashing)
    listener = Listener()
    [outcome] = Run([Job("prove", "virtual.walk")], watcher=listener).outcomes()
    assert listener.deaths == [(f"its process was killed by SIGSEGV, at “{deadly}”", True)] * 2
    assert {each.property for each in outcome.evidence} == {theorem.name for theorem in proof.theorems}
    open_ = [each for each in outcome.evidence if each.verdict is Verdict.UNDETERMINED]
    assert open_
    assert all("its solver crashed" in each.note for each in open_)
    assert verdicts(outcome.evidence) == {Verdict.UNDETERMINED, Verdict.HOLDS}


# ── It cannot begin, or cannot say what it has found ─────────────────────────────────────────────────────────


def test_where_no_process_is_to_be_had_the_job_is_undetermined(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted() -> int:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(os, "fork", exhausted)
    [outcome] = Run([EXPLORE]).outcomes()
    assert [each.note for each in outcome.evidence] == [
        f"no process could be started for it: {os.strerror(errno.EAGAIN)}"
    ]


def test_what_cannot_be_sent_is_our_fault(engine: Put, capsys: pytest.CaptureFixture[str]) -> None:
    engine(lambda budget: [row(lambda: None)])  # type: ignore[arg-type]
    assert main(["explore", PART]) == 70
    assert "internal error" in capsys.readouterr().err


class Peculiar(Exception):
    """An exception that does not survive the way to another process."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"{one} and {other}")


def test_an_exception_that_cannot_be_sent_says_what_it_said(engine: Put) -> None:
    def fail(budget: Budget) -> None:
        raise Peculiar(1, 2)

    engine(fail)
    with pytest.raises(RuntimeError, match="Peculiar: 1 and 2"):
        public.explore(PART)


def test_an_internal_error_takes_nothing_from_the_others(
    engine: Put, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(budget: Budget) -> None:
        raise RuntimeError("the roof is on fire")

    engine(fail)
    first, second = Run([EXPLORE, SIMULATE]).outcomes()
    assert [each.note for each in first.evidence] == ["internal error: RuntimeError: the roof is on fire"]
    assert verdicts(second.evidence) <= {Verdict.HOLDS, Verdict.GATE}


def test_an_internal_error_takes_nothing_from_what_was_sure(engine: Put) -> None:
    def fail(budget: Budget) -> None:
        budget.sure([evolve(row(), verdict=Verdict.VIOLATED)])
        raise RuntimeError("the roof is on fire")

    engine(fail)
    [outcome] = Run([EXPLORE]).outcomes()
    assert [each.verdict for each in outcome.evidence] == [Verdict.VIOLATED, Verdict.UNDETERMINED]
    assert isinstance(outcome.error, RuntimeError)


# ── Nobody is left ───────────────────────────────────────────────────────────────────────────────────────────


def gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.mark.parametrize("ends", [True, False], ids=["it ends", "it is killed"])
def test_who_leaves_a_process_behind_does_not_keep_the_run(engine: Put, tmp_path: Path, ends: bool) -> None:
    """A child that inherits the pipe keeps it open: that nothing more comes is told by the process's end."""

    def fertile(budget: Budget) -> list[Evidence]:
        if (child := os.fork()) == 0:
            os.setsid()
            time.sleep(600)
            os._exit(0)
        with (tmp_path / "children").open("a") as file:
            file.write(f"{child}\n")
        if not ends:
            crash(signal.SIGKILL)
        return [row()]

    engine(fertile)
    [outcome] = Run([EXPLORE]).outcomes()
    assert verdicts(outcome.evidence) == {Verdict.HOLDS if ends else Verdict.UNDETERMINED}
    children = [int(line) for line in (tmp_path / "children").read_text().split()]
    try:
        if ends:
            assert all(map(gone, children))
    finally:
        for child in children:
            if not gone(child):
                os.kill(child, signal.SIGKILL)


def test_a_caller_may_have_threads() -> None:
    """Python hears signals in its first thread alone, so that another one is interrupted by nobody."""
    found: list[Evidence] = []
    threads = [threading.Thread(target=lambda: found.extend(public.explore(PART, scope="tiny"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2 * len({each.property for each in found})
    assert verdicts(found) == {Verdict.HOLDS}


def test_a_place_holds_any_text() -> None:
    place = Place()
    assert place.read() == ""
    for text in ("short", "ä" * worker.PLACE_BYTES, "\udcff", "short again"):
        place.write(text)
        assert place.read()[:5] == text.encode(errors="replace").decode()[:5]


# ── What cannot be asked for ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda: public.check(PART, profile="eternal"), "no profile 'eternal'"),
        (lambda: public.conform(PART, "mine:Allocator", profile="eternal"), "no profile 'eternal'"),
        (lambda: public.explore(PART, scope="immense"), "no scope 'immense'"),
        (lambda: public.prove(PART, solver="cvc5"), "no solver 'cvc5'"),
        (lambda: public.prove(PART, theorem="fermat"), "no theorem 'fermat'"),
        (lambda: public.prove("virtual", theorem="fermat"), "no theorem 'fermat'"),
        (lambda: public.observe("delphi"), "delphi"),
        (lambda: public.explore("nowhere"), "nowhere"),
        (lambda: public.simulate(PART, max_time=0), "above 0"),
        (lambda: public.simulate(PART, max_time=float("nan")), "above 0"),
    ],
)
def test_what_there_is_not_is_a_usage_error_and_no_verdict(ask: Callable[[], Any], told: str) -> None:
    assert public.UsageError is UsageError
    with pytest.raises(UsageError, match=told):
        ask()


def test_more_processes_than_any_machine_has_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for verb in (["check", PART], ["explore", PART, "--compiled"]):
        assert main([*verb, "--workers", str(10**9)]) == 2
        assert "1000000000" in capsys.readouterr().err


def test_what_needs_a_compiler_is_refused_before_anything_is_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    assert main(["check", PART]) == 2
    assert "unset NUMBA_DISABLE_JIT" in capsys.readouterr().err


def globals_of(code: CodeType) -> Iterator[str]:
    """The names that a function and those in it look for in their module."""
    yield from (each.argval for each in dis.get_instructions(code) if each.opname == "LOAD_GLOBAL")
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from globals_of(constant)


def test_no_function_misses_what_is_loaded_when_somebody_asks_for_it() -> None:
    """A module's `__getattr__` is for whoever looks at it from outside."""
    program = "import memspec, json; print(json.dumps(sorted(vars(memspec))))"
    command, environment = [sys.executable, "-c", program], {**os.environ, "PYTHONPATH": str(ROOT)}
    there = json.loads(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
    functions = [each for each in vars(public).values() if isinstance(each, FunctionType)]
    assert {"conform", "prove", "_rows"} <= {function.__name__ for function in functions}
    for function in functions:
        assert set(globals_of(function.__code__)) <= {*there, *dir(builtins)}, function.__name__


@pytest.mark.parametrize("name", engines.ENGINES)
def test_an_engine_is_a_module_with_a_function_of_its_name(name: str) -> None:
    function = getattr(import_module(f"{engines.__name__}.{name}"), name)
    assert {"pairing", "budget"} <= set(inspect.signature(function).parameters)


def test_another_module_is_no_engine() -> None:
    """A helper has no function of its name, and no job is left to find that out."""
    with pytest.raises(UsageError, match="there is no engine 'tally'; there are explore, "):
        perform(Job("tally", "physical.buddy"), Budget())
