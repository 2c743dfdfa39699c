"""Progress: what is told of a job's pace, on a terminal and in a pipe, and that engines tell it."""

from __future__ import annotations

import time
from typing import Any

import pytest
from attrs import evolve
from rich.console import Console

from checks.engines.conform import conform
from checks.engines.explore import explore
from checks.engines.mutate import mutate
from checks.engines.simulate import simulate
from checks.engines.stateful import stateful
from checks.engines.validate import validate
from checks.evidence import Budget, Evidence, Progress, Strength, Verdict
from checks.pairings import find_one
from checks.profiles import recordings
from checks.progress import Bars, Lines, Pace, clock
from checks.workers import Job, Outcome

BUDDY = find_one("physical.buddy")
JOB = Job("simulate", BUDDY.part, {"steps": 2_000_000})
HELD = Outcome([Evidence(BUDDY.part, "it holds water", "simulate", Verdict.HOLDS, Strength.SAMPLED)])

# ── How fast, and how long ───────────────────────────────────────────────────────────────────────────────────


def pace(*told: tuple[float, int], what: str = "steps", total: int | None = None, left: float | None = None) -> Pace:
    made = Pace()
    for when, done in told:
        made.tell(Progress(what, done, total, left), when)
    return made


def test_a_rate_needs_a_second() -> None:
    assert pace((0.0, 0), (0.5, 100)).rate() is None
    assert pace((0.0, 0), (0.5, 100), (2.0, 400)).rate() == 200


def test_a_rate_looks_back_over_the_last_seconds() -> None:
    told = [(float(second), 10 * second) for second in range(100)]
    told += [(100.0 + second, 1000 + 1000 * second) for second in range(30)]
    assert pace(*told).rate() == pytest.approx(1000)


def test_a_rate_is_that_of_what_is_counted_now() -> None:
    made = pace((0.0, 0), (10.0, 10_000), what="programs")
    made.tell(Progress("obligations", 5), 20.0)
    assert made.rate() is None
    made.tell(Progress("obligations", 25), 30.0)
    assert made.rate() == 2


def test_a_count_that_begins_again_is_another_count() -> None:
    assert pace((0.0, 0), (10.0, 1000), (20.0, 0), (22.0, 10)).rate() == 5


@pytest.mark.parametrize(
    ("total", "limit", "left"),
    [
        (1000, None, (5.0, False)),
        (1000, 60.0, (5.0, False)),
        (1000, 3.0, (3.0, True)),
        (None, 60.0, (60.0, True)),
        (None, None, None),
        (400, 60.0, (60.0, True)),
    ],
    ids=["a total", "the total comes first", "the limit comes first", "a limit", "neither", "a total that was passed"],
)
def test_the_time_left(total: int | None, limit: float | None, left: tuple[float, bool] | None) -> None:
    assert pace((0.0, 0), (5.0, 500), total=total, left=limit).seconds_left(5.0) == left


def test_the_time_left_runs_on_between_two_reports() -> None:
    made = pace((0.0, 0), (5.0, 500), total=1000)
    assert made.seconds_left(7.0) == (3.0, False)
    assert made.seconds_left(70.0) == (0.0, False)


def test_a_pace_in_words() -> None:
    now = time.monotonic()
    told = str(pace((now - 10, 0), (now, 20_000), total=100_000))
    assert told == "20,000 of 100,000 steps, 2,000/s, 0:40 left"
    assert str(pace((now - 10, 0), (now, 5), left=90.0)) == "5 steps, 0.5/s, at most 1:30"


@pytest.mark.parametrize(("seconds", "told"), [(6.6, "0:07"), (61, "1:01"), (3723, "1:02:03")])
def test_a_clock(seconds: float, told: str) -> None:
    assert clock(seconds) == told


# ── In a pipe ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_log_shows_life_every_ten_seconds_and_no_oftener(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 1000.0
    monkeypatch.setattr("checks.progress.time.monotonic", lambda: now)
    lines = Lines()
    lines.began(3)
    lines.started(JOB)
    for _ in range(350):
        now += 0.1
        lines.progressed(JOB, Progress("steps", int(100 * (now - 1000)), 5000))
    lines.ended(JOB, HELD, 35.0)
    first, *between, last = capsys.readouterr().err.splitlines()
    assert first == "physical.buddy: simulate (2,000,000 steps) …"
    assert len(between) == 3
    assert between[0] == "physical.buddy: simulate (2,000,000 steps): 1,000 of 5,000 steps, 100/s, 0:40 left"
    assert last.endswith("holds, 1 row of evidence, 35.0 s (1 of 3 jobs done)")


# ── On a terminal ────────────────────────────────────────────────────────────────────────────────────────────


def drawn(width: int, *jobs: Progress) -> list[str]:
    """What is on the screen when each job has told twice."""
    console = Console(width=width, force_terminal=True, color_system=None)
    bars = Bars(console)
    bars.began(9)
    for number, now in enumerate(jobs):
        job = Job("explore", BUDDY.part, {"scope": f"small{number}", "alone": True})
        bars.started(job)
        bars.paces[str(job)].tell(Progress(now.what, 0, now.total), time.monotonic() - 10)
        bars.progressed(job, now)
    with console.capture() as captured:
        console.print(bars.picture())
    return captured.get().splitlines()


@pytest.mark.parametrize("width", [80, 110, 120])
def test_every_line_fits_the_terminal(width: int) -> None:
    jobs = Progress("states", 123_450, 1_234_567), Progress("mutants", 12, 34), Progress("events", 99_999)
    lines = drawn(width, *jobs)
    assert len(lines) == 4
    assert all(len(line) <= width for line in lines)


def test_a_narrow_terminal_shows_job_share_speed_and_time_left() -> None:
    first, whole = drawn(80, Progress("states", 123_450, 1_234_567))
    for shown in ("physical.buddy: explore (small0, alone)", "9 % of states", "12,345/s", "1:30"):
        assert shown in first
    assert "0 of 9 jobs done" in whole


def test_a_wide_terminal_shows_the_numbers_in_full() -> None:
    first, _ = drawn(120, Progress("states", 123_450, 1_234_567))
    assert all(shown in first for shown in ("123,450 of 1,234,567 states", "12,345/s", "1:30 left", "━"))


@pytest.mark.parametrize(
    ("terminal", "environ", "moves"),
    [
        (True, {"TERM": "xterm"}, True),
        (True, {"TERM": "dumb"}, False),
        (False, {"TERM": "xterm"}, False),
        (False, {"TERM": "xterm", "FORCE_COLOR": "1"}, False),
    ],
)
def test_bars_move_on_a_terminal_that_can(
    terminal: bool, environ: dict[str, str], moves: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    assert Bars().can_move is moves


def test_a_job_that_ends_leaves_a_plain_line(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(width=80, color_system=None)
    bars = Bars(console)
    bars.began(2)
    bars.started(JOB)
    bars.ended(JOB, HELD, 1.0)
    with console.capture() as captured:
        console.print(bars.picture())
    assert "simulate" not in captured.get()
    assert "1 of 2 jobs done" in captured.get()
    assert "physical.buddy: simulate (2,000,000 steps): holds" in capsys.readouterr().out


# ── The engines ──────────────────────────────────────────────────────────────────────────────────────────────


def heard(engine: Any, **options: Any) -> list[Progress]:
    said: list[Progress] = []
    engine(pairing=BUDDY, budget=Budget(600, watch=said.append), **options)
    return said


@pytest.mark.parametrize(
    ("engine", "options", "what"),
    [
        (explore, {"scope": "tiny"}, "states"),
        (explore, {"scope": "tiny", "alone": True}, "states"),
        (simulate, {"steps": 20_000}, "steps"),
        (stateful, {"examples": 14}, "examples"),
        (validate, {"trace_path": recordings(BUDDY)[0]}, "lines"),
    ],
)
def test_an_engine_tells_of_how_many(engine: Any, options: dict[str, Any], what: str) -> None:
    """Of a proof, tests/test_discharge.py says the same of one that it makes."""
    said = [each for each in heard(engine, **options) if each.what == what]
    assert said
    assert all(each.total and each.done <= each.total and each.seconds_left for each in said)
    assert [each.done for each in said] == sorted(each.done for each in said)


def test_mutate_counts_mutants_and_nothing_else() -> None:
    said: list[Progress] = []
    few = evolve(BUDDY, mutants=BUDDY.mutants[:2])
    mutate(few, Budget(watch=said.append), prove=False, edits=0)
    assert [(each.what, each.done, each.total) for each in said] == [("mutants", 0, 2), ("mutants", 1, 2)]


def test_conform_tells_of_pools_and_then_of_steps() -> None:
    said: list[Progress] = []
    conform(BUDDY, BUDDY.impl, Budget(watch=said.append), profile="quick")
    assert {each.what for each in said} >= {"small pools", "steps"}
    assert all(each.seconds_left is not None for each in said), "it has a limit of its own"


def test_a_quiet_part_ends_with_the_whole() -> None:
    said: list[Progress] = []
    whole = Budget(watch=said.append)
    part = whole.quiet()
    part.report("states", 1)
    assert said == []
    whole.interrupted = True
    assert part.spent()
