"""The command line: what it prints, writes and exits with, whatever the engines answer."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import click
import pytest
from attrs import evolve

import checks.engines.explore as explore_engine
import memspec as public
from checks.command import main, memspec
from checks.counterexample import load
from checks.evidence import Budget, Call, Counterexample, Evidence, Progress, Strength, UsageError, Verdict
from checks.interruption import SIGNALS
from checks.pairings import find, pairings
from checks.profiles import PROFILES, jobs, left_out
from checks.report import Report, keep
from checks.workers import Job, Outcome, Run, Watcher, seldom

ROOT = Path(__file__).resolve().parent.parent
PART = "physical.buddy"
RUN = Counterexample(PART, "a block starts at a multiple of its size", (0, 4, 2), (Call("alloc", (1,), 1),))
LONGER = Counterexample(PART, RUN.clause, (0, 4, 2), (Call("alloc", (0,), 0), Call("alloc", (1,), 1)))


def row(verdict: Verdict = Verdict.HOLDS, name: str = "it holds water", **rest: Any) -> Evidence:
    return Evidence(PART, name, "explore", verdict, Strength.EXHAUSTED, {"states": 7}, 0.25, **rest)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Callable[[Budget], Any]], None]:
    """Put something in the place of the exploration engine, and work in a folder of one's own."""
    monkeypatch.chdir(tmp_path)

    def put(answer: Callable[[Budget], Any]) -> None:
        monkeypatch.setattr(explore_engine, "explore", lambda pairing, budget, **options: answer(budget))

    return put


Put = Callable[[Callable[[Budget], Any]], None]

# ── Verdicts ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("verdict", "code"), [(Verdict.HOLDS, 0), (Verdict.VIOLATED, 1), (Verdict.UNDETERMINED, 3), (Verdict.GATE, 4)]
)
def test_the_worst_verdict_is_the_exit_code(engine: Put, verdict: Verdict, code: int) -> None:
    engine(lambda budget: [row(), row(verdict, "another", note="because")])
    assert main(["explore", PART, "--json", "e.json"]) == code
    assert json.loads(Path("e.json").read_text())["verdict"] == verdict.value


def test_nothing_seen_is_undetermined(engine: Put) -> None:
    engine(lambda budget: [])
    assert main(["explore", PART]) == 3


def test_the_json_has_the_promised_shape(engine: Put) -> None:
    engine(lambda budget: [row()])
    assert main(["explore", PART, "--json", "e.json", "--seed", "7"]) == 0
    assert json.loads(Path("e.json").read_text()) == {
        "memspec": public.__version__,
        "profile": None,
        "seed": 7,
        "verdict": "holds",
        "evidence": [
            {
                "part": PART,
                "property": "it holds water",
                "engine": "explore",
                "verdict": "holds",
                "strength": "exhausted",
                "scope": {"states": 7},
                "seconds": 0.25,
            }
        ],
        "mutants": {"killed": [], "survived": []},
    }


def test_a_mutant_that_lives_is_a_gate(engine: Put, capsys: pytest.CaptureFixture[str]) -> None:
    table = [("weak", "explore", 3, "open | CPU 0: step | CPU 1: step"), ("strong", None, None, None)]
    engine(lambda budget: SimpleNamespace(evidence=[row()], killed=["weak"], survived=["strong"], table=table))
    assert main(["explore", PART, "--json", "e.json"]) == 4
    assert json.loads(Path("e.json").read_text())["mutants"] == {"killed": ["weak"], "survived": ["strong"]}
    out = capsys.readouterr().out
    assert "the mutant strong lives" in out
    assert "1 of 2 mutants caught" in out
    assert "schedules: of each mutant the shortest run in which the order of steps shows it" in out
    assert re.search(r"\n +weak\n +open \| CPU 0: step \| CPU 1: step\n", out)


def test_junit_has_a_case_for_each_row(engine: Put) -> None:
    rows = [row(), row(Verdict.VIOLATED, RUN.clause, counterexample=RUN), row(Verdict.UNDETERMINED, "a\x00b")]
    engine(lambda budget: [*rows, row(Verdict.GATE, "never reached")])
    assert main(["explore", PART, "--junit", "j.xml"]) == 1
    [suite] = ElementTree.parse("j.xml").getroot()
    assert [suite.get(name) for name in ("tests", "failures", "errors")] == ["4", "2", "1"]
    assert [[child.tag for child in case] for case in suite] == [[], ["failure"], ["error"], ["failure"]]
    assert "alloc(order=1) → 1" in (suite[1][0].text or "")


def test_a_violation_is_shown_saved_and_replayable(engine: Put, capsys: pytest.CaptureFixture[str]) -> None:
    broken = [row(Verdict.VIOLATED, RUN.clause, counterexample=run) for run in (LONGER, RUN)]
    engine(lambda budget: broken)
    assert main(["explore", PART]) == 1
    out = capsys.readouterr().out
    name = "memspec-counterexample-physical.buddy-1.json"
    assert "broken: a block starts at a multiple of its size" in out
    assert f"memspec replay {name}" in out
    assert load(name, pairings()) == RUN, "the shortest run is the one that is kept"
    assert main(["replay", name]) == 0, "our own allocator does not do that"


def test_another_run_is_not_written_over(tmp_path: Path) -> None:
    first, again, other = (keep(run, tmp_path).name for run in (RUN, RUN, LONGER))
    assert (first[-7:], again[-7:], other[-7:]) == ("-1.json", "-1.json", "-2.json")


def test_a_file_that_is_no_counterexample_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / f"memspec-counterexample-{PART}-1.json").write_text("mine")
    assert keep(RUN, tmp_path).name.endswith("-2.json")


# ── What goes wrong ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["explore", "--nonsense"],
        ["explore", "nowhere"],
        ["explore", PART, "--scope", "immense"],
        ["explore", PART, "--json", "no/such/folder/e.json"],
        ["explore", PART, "--max-time", "-1"],
        ["check", "--profile", "eternal"],
        ["replay", "nothing.json"],
        ["conform", PART, "no_such_module:Class"],
        ["conform", PART, "no colon"],
    ],
)
def test_a_usage_error_is_one_sentence(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    assert main(arguments) == 2
    said = [line for line in capsys.readouterr().err.splitlines() if not line.endswith("…")]
    assert len(said) == 1
    assert said[0].startswith("memspec: ")


def test_without_a_verb_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "Commands:" in capsys.readouterr().err


def test_an_internal_error_is_one_line(
    engine: Put, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(budget: Budget) -> None:
        raise RuntimeError("the roof\nis on fire")

    engine(fail)
    assert main(["explore", PART]) == 70
    err = capsys.readouterr().err
    assert "internal error: RuntimeError: the roof, please report\n" in err
    assert "Traceback" not in err
    monkeypatch.setenv("MEMSPEC_DEBUG", "1")
    assert main(["explore", PART]) == 70
    assert "Traceback" in capsys.readouterr().err


# ── Ctrl-C ───────────────────────────────────────────────────────────────────────────────────────────────────


def to_the_run(number: signal.Signals) -> None:
    """An engine runs in a process of its own, and signals are for the one that started it."""
    os.kill(os.getppid(), number)


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_the_first_signal_lets_the_engine_end(
    engine: Put, capsys: pytest.CaptureFixture[str], number: signal.Signals
) -> None:
    def interrupted(budget: Budget) -> list[Evidence]:
        to_the_run(number)
        while not budget.spent():
            time.sleep(0.001)
        return [row(name="what was learnt")]

    engine(interrupted)
    before = signal.getsignal(number)
    assert main(["explore", PART, "--json", "e.json", "--junit", "j.xml"]) == 3
    assert signal.getsignal(number) is before
    written = json.loads(Path("e.json").read_text())
    assert written["verdict"] == "undetermined"
    assert [each["property"] for each in written["evidence"]] == ["what was learnt"]
    assert "what was learnt" in Path("j.xml").read_text()
    told = capsys.readouterr()
    assert "what was learnt" in told.out
    assert "stopping" in told.err


def test_the_second_signal_waits_for_nobody(engine: Put) -> None:
    def stubborn(budget: Budget) -> list[Evidence]:
        to_the_run(signal.SIGINT)
        while not budget.spent():
            time.sleep(0.001)
        to_the_run(signal.SIGINT)
        time.sleep(600)
        return [row()]

    engine(stubborn)
    assert main(["explore", PART, "--json", "e.json"]) == 3
    assert json.loads(Path("e.json").read_text())["verdict"] == "undetermined"


def test_who_does_not_end_is_ended(engine: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    def deaf(budget: Budget) -> list[Evidence]:
        to_the_run(signal.SIGTERM)
        time.sleep(600)
        return [row()]

    monkeypatch.setattr("checks.workers.PATIENCE", 0.2)
    engine(deaf)
    assert main(["explore", PART, "--json", "e.json"]) == 3
    assert json.loads(Path("e.json").read_text())["verdict"] == "undetermined"


def test_who_goes_on_when_time_is_over_is_ended(
    engine: Put, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def endless(budget: Budget) -> list[Evidence]:
        time.sleep(600)
        return [row()]

    monkeypatch.setattr("checks.workers.GRACE", 0.2)
    engine(endless)
    assert main(["explore", PART, "--max-time", "0.1"]) == 3
    assert "after its time was over" in capsys.readouterr().out.replace("\n", " ")


def test_what_was_sure_before_is_told_of_who_is_ended(
    engine: Put, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run that breaks a clause was found, and to make it short took longer than there was time for."""

    def endless(budget: Budget) -> list[Evidence]:
        budget.share(1.0).sure([row(Verdict.VIOLATED), row()])
        time.sleep(600)
        return [row()]

    monkeypatch.setattr("checks.workers.GRACE", 0.2)
    engine(endless)
    assert main(["explore", PART, "--max-time", "0.1", "--json", "e.json"]) == 1
    rows = json.loads(Path("e.json").read_text())["evidence"]
    assert [each["verdict"] for each in rows] == ["violated", "holds"]
    assert "after its time was over" in capsys.readouterr().out.replace("\n", " ")


def test_what_was_cut_short_is_no_gate(engine: Put) -> None:
    """That something was never reached shows nothing where there was no time to reach it."""

    def interrupted(budget: Budget) -> Any:
        to_the_run(signal.SIGINT)
        while not budget.spent():
            time.sleep(0.001)
        rows = [row(Verdict.GATE, "never reached")]
        return SimpleNamespace(evidence=rows, killed=[], survived=["not tried yet"], table=[])

    engine(interrupted)
    assert main(["explore", PART, "--json", "e.json"]) == 3
    assert json.loads(Path("e.json").read_text())["mutants"]["survived"] == []


def test_what_never_began_is_undetermined(engine: Put) -> None:
    def interrupted(budget: Budget) -> list[Evidence]:
        to_the_run(signal.SIGINT)
        while not budget.spent():
            time.sleep(0.001)
        return [row()]

    engine(interrupted)
    first, second = Run([Job("explore", PART), Job("simulate", PART)]).outcomes()
    assert [each.verdict for each in first.evidence] == [Verdict.HOLDS]
    assert [(each.engine, each.verdict) for each in second.evidence] == [("simulate", Verdict.UNDETERMINED)]


# ── Running jobs ─────────────────────────────────────────────────────────────────────────────────────────────


class Listener(Watcher):
    def __init__(self) -> None:
        self.heard: list[str] = []

    def started(self, job: Job) -> None:
        self.heard.append(f"started {job}")

    def ended(self, job: Job, outcome: Outcome, seconds: float) -> None:
        self.heard.append(f"ended {job} with {len(outcome.evidence)}")


def test_workers_answer_in_the_order_of_the_jobs() -> None:
    work = [Job("explore", PART, {"scope": "tiny"}), Job("simulate", PART, {"steps": 1000})]
    listener = Listener()
    outcomes = Run(work, watcher=listener, workers=2).outcomes()
    assert [{each.engine for each in outcome.evidence} for outcome in outcomes] == [{"explore"}, {"simulate"}]
    assert sorted(line.partition(" ")[0] for line in listener.heard) == ["ended", "ended", "started", "started"]


def test_what_one_job_cannot_do_takes_nothing_from_the_others() -> None:
    wrong, right = Job("explore", PART, {"scope": "none"}), Job("explore", PART, {"scope": "tiny"})
    first, second = Run([wrong, right], workers=2).outcomes()
    assert [(each.verdict, each.note) for each in first.evidence] == [(Verdict.UNDETERMINED, str(first.error))]
    assert {each.verdict for each in second.evidence} == {Verdict.HOLDS}
    with pytest.raises(UsageError, match="no scope 'none'"):
        Run([wrong, wrong], workers=2).outcomes()


def test_short_time_is_shared() -> None:
    run = Run([Job("explore", PART)] * 4, seconds=100.0, workers=2)
    shares = [run._share(waiting) for waiting in (4, 2, 1)]
    assert [round(share or 0) for share in shares] == [50, 100, 100]


def test_the_cheap_jobs_begin_first_where_time_is_short() -> None:
    work = [Job("explore", PART)] * 3
    assert Run(work, workers=2)._order() == [2, 1, 0]
    assert Run(work)._order() == [0, 1, 2]
    assert Run(work, seconds=1.0)._order() == [0, 1, 2]


def test_reports_are_made_seldom() -> None:
    made: list[int] = []
    report = seldom(lambda progress: made.append(progress.done))
    for number in range(1000):
        report(Progress("steps", number))
    assert made[0] == 0
    assert len(made) < 100


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "physical.buddy: e"),
        ({"seed": 3, "alone": False}, "physical.buddy: e"),
        ({"scope": "tiny", "alone": True}, "physical.buddy: e (tiny, alone)"),
        ({"steps": 200_000}, "physical.buddy: e (200,000 steps)"),
        ({"trace_path": Path("a/b.csv")}, "physical.buddy: e (b.csv)"),
        ({"trace_path": Path(".")}, "physical.buddy: e (.)"),
        ({"target": Listener}, f"physical.buddy: e ({__name__}:Listener)"),
        ({"counterexample": RUN}, f"physical.buddy: e ({RUN.clause})"),
    ],
)
def test_a_job_tells_what_it_is(options: dict[str, Any], told: str) -> None:
    assert str(Job("e", PART, options)) == told


# ── Profiles ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_every_part_has_what_a_profile_runs(profile: Any) -> None:
    for pairing in pairings().values():
        work = jobs(pairing, profile, 0)
        assert {"explore", "simulate", "stateful"} <= {job.engine for job in work}
        assert {profile.scope, profile.alone or profile.scope} <= set(pairing.scopes)
        assert all(job.options["trace_path"].is_file() for job in work if job.engine == "validate")


@pytest.mark.parametrize("profile", ["ci", "nightly"])
def test_the_recordings_that_come_along_are_validated(profile: str) -> None:
    work = [job for job in jobs(pairings()[PART], PROFILES[profile], 0) if job.engine == "validate"]
    assert [job.options["trace_path"].name for job in work] == ["linux-page-alloc.csv.xz"]
    assert all(job.options["trace_path"].is_file() for job in work)


def test_check_runs_the_profile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(
        "checks.workers.perform", lambda job, budget, refuted: Outcome([evolve(row(), engine=job.engine)])
    )
    assert main(["check", "user", "user.malloc", "--workers", "1", "--json", str(tmp_path / "e.json")]) == 0
    written = json.loads((tmp_path / "e.json").read_text())
    ran = [each["engine"] for each in written["evidence"]]
    quick = PROFILES["quick"]
    assert ran == [job.engine for part in find("user") for job in jobs(part, quick, 0, left_out(part, quick))]
    assert written["profile"] == "quick"


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("part", list(pairings()))
def test_list_shows_what_a_part_has(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", part]) == 0
    out, pairing = capsys.readouterr().out, pairings()[part]
    assert out.splitlines()[0] == part + " (a draft)" * pairing.draft
    assert all(clause in out for name in pairing.operations for clause in pairing.clauses(name))
    assert all(mutant.name in out for mutant in pairing.mutants)
    assert not any(line.endswith(" ") for line in out.splitlines())


@pytest.mark.parametrize("name", memspec.commands)
def test_every_verb_shows_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert f"Example: memspec {name}" in capsys.readouterr().out


def test_every_verb_that_judges_has_the_common_options() -> None:
    for name, command in memspec.commands.items():
        options = {option.name for option in command.params if isinstance(option, click.Option)}
        assert (
            name in ("explain", "list", "new", "record")
            or {"json", "junit", "html", "seed", "max_time", "save"} <= options
        )


def test_an_interrupted_report_does_not_hold() -> None:
    outcomes = [Outcome([row()])]
    assert Report(outcomes, None, 0).verdict is Verdict.HOLDS
    assert Report(outcomes, None, 0, interrupted=True).verdict is Verdict.UNDETERMINED


def test_a_reader_that_leaves_does_not_change_the_verdict(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "checks", "explore", PART, "--scope", "tiny"]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*command, "--json", str(tmp_path / "e.json")], cwd=ROOT, stdout=write, stderr=-1, text=True)
    os.close(write)
    assert "rror" not in done.stderr
    verdict = json.loads((tmp_path / "e.json").read_text())["verdict"]
    assert done.returncode == {"holds": 0, "gate": 4}[verdict]


@pytest.mark.parametrize(
    ("terminal", "environ", "colour", "escape"),
    [(True, {}, True, True), (True, {"NO_COLOR": "1"}, False, True), (False, {}, False, False)],
    ids=["a terminal", "a terminal and NO_COLOR", "a pipe"],
)
def test_colours_are_for_terminals(terminal: bool, environ: dict[str, str], colour: bool, escape: bool) -> None:
    """Without colours, a terminal still gets bold type."""
    read, write = os.openpty() if terminal else os.pipe()
    inherited = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    command = [sys.executable, "-m", "checks", "explain", f"{PART}:never-merges"]
    subprocess.run(command, cwd=ROOT, env={**inherited, "TERM": "xterm", **environ}, stdout=write, check=True)
    os.set_blocking(read, False)
    shown = os.read(read, 1 << 16).decode(errors="replace")
    os.close(read)
    os.close(write)
    assert "while order < 0:" in shown
    assert ("\x1b[32m" in shown, "\x1b[" in shown) == (colour, escape)


def loaded_by(program: str) -> set[str]:
    command = [sys.executable, "-c", f"import sys; {program}; print(*sys.modules)"]
    return set(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.split())


@pytest.mark.parametrize("more", ["", ", checks.engines.conform; checks.command.find('physical.buddy')"])
def test_starting_up_and_judging_what_is_given_load_neither_compiler_nor_solver(more: str) -> None:
    assert loaded_by(f"import checks.command{more}").isdisjoint({"numba", "z3", "hypothesis"})


def test_a_part_is_loaded_without_the_others() -> None:
    loaded = loaded_by("import checks.pairings as it; it.find('virtual.walk')")
    assert "impl.virtual.walk" in loaded
    assert "impl.virtual.tlb" not in loaded


def test_the_verbs_are_functions_too() -> None:
    evidence = public.explore(PART, scope="tiny")
    assert {each.engine for each in evidence} == {"explore"}
    assert set(public.__all__) <= set(dir(public))


@pytest.mark.parametrize("verb", ["check", "explore", "simulate", "prove", "mutate"])
def test_what_is_judged_can_be_several_parts_and_chapters_each_once(verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = []
    monkeypatch.setattr("checks.command.judge", lambda work, *rest, **options: judged.extend(work))
    assert not main([verb, "physical.zones", "physical", "user.malloc"])
    parts = list(dict.fromkeys(job.part for job in judged))
    assert parts == ["physical.zones", "physical.bootmem", "physical.buddy", "user.malloc"]
    assert main([verb, "physical.zones", "nothing"]) == 2
