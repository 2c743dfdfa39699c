"""What is written: whole or not at all, opened before the work begins, and never over what somebody else wrote."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import checks.engines.explore as explore_engine
from checks.command import main
from checks.counterexample import as_text, load
from checks.evidence import Budget, Call, Counterexample, Evidence, Strength, UsageError, Verdict
from checks.pairings import pairings
from checks.report import keep
from checks.written import Output, write_new

ROOT = Path(__file__).resolve().parent.parent
PART = "physical.buddy"
CLAUSE = "a block starts at a multiple of its size"
RUN = Counterexample(PART, CLAUSE, (0, 4, 2), (Call("alloc", (1,), 1),))


def violated(budget: Budget) -> list[Evidence]:
    return [Evidence(PART, CLAUSE, "explore", Verdict.VIOLATED, Strength.EXHAUSTED, counterexample=RUN)]


@pytest.fixture(autouse=True)
def _somewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In a folder of one's own, with an engine that finds a broken clause at once."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(explore_engine, "explore", lambda pairing, budget, **options: violated(budget))


def drafts() -> list[Path]:
    return list(Path().glob(".memspec-*"))


# ── One file ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_until_it_is_written_what_was_there_stays() -> None:
    path = Path("e.json")
    path.write_text("before")
    output = Output.open(path)
    assert path.read_text() == "before"
    output.write("after, and longer")
    assert path.read_text() == "after, and longer"
    assert drafts() == []


def test_what_is_never_written_leaves_nothing() -> None:
    Output.open(Path("e.json")).close()
    assert list(Path().iterdir()) == []


def test_a_new_file_has_the_rights_that_it_would_have_and_an_old_one_those_that_it_has() -> None:
    Path("plain").touch()
    Path("old").touch(0o600)
    for name in ("new", "old"):
        Output.open(Path(name)).write("text")
    assert stat.S_IMODE(Path("new").stat().st_mode) == stat.S_IMODE(Path("plain").stat().st_mode)
    assert stat.S_IMODE(Path("old").stat().st_mode) == 0o600


def test_a_link_stays_one_and_its_file_is_written() -> None:
    Path("file").write_text("before")
    Path("link").symlink_to("file")
    Output.open(Path("link")).write("after")
    assert Path("link").is_symlink()
    assert Path("file").read_text() == "after"


def test_a_pipe_is_written_to_as_it_is() -> None:
    os.mkfifo("pipe")
    with pytest.raises(UsageError, match="nobody reads it"):
        Output.open(Path("pipe"))
    reading = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    Output.open(Path("pipe")).write("text")
    assert os.read(reading, 100) == b"text"
    os.close(reading)


@pytest.mark.parametrize("name", ["no/such/folder/e.json", ".", "e.json/below", "n" * 300])
def test_what_cannot_be_written_is_refused_before_the_work(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("e.json").write_text("a file")
    for option in ("--json", "--junit", "--html"):
        assert main(["explore", PART, option, name]) == 2
        told = capsys.readouterr()
        assert "explore (tiny)" not in told.err, "it has begun"
        assert len(told.err.splitlines()) == 1


# ── What was found outlives what is in its way ───────────────────────────────────────────────────────────────


def test_a_full_device_costs_the_file_and_not_the_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explore", PART, "--json", "/dev/full", "--junit", "j.xml"]) == 1
    told = capsys.readouterr()
    assert "memspec: /dev/full could not be written: No space left on device" in told.err
    assert f"broken: {CLAUSE}" in told.out
    assert "failures" in Path("j.xml").read_text()
    assert load("memspec-counterexample-physical.buddy-1.json", pairings()) == RUN


def test_a_folder_that_went_away_costs_what_was_to_be_in_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    program = f"""
import os, sys
import checks.engines.explore as engine
from tests.test_written import violated
def explore(pairing, budget, **options):
    os.rename({str(tmp_path / "folder")!r}, {str(tmp_path / "elsewhere")!r})
    return violated(budget)
engine.explore = explore
from checks.command import main
sys.exit(main(["explore", {PART!r}, "--json", "e.json"]))
"""
    (tmp_path / "folder").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, cwd=tmp_path / "folder", env=environment, capture_output=True, text=True)
    assert ended.returncode == 1, ended.stderr
    assert "e.json could not be written" in ended.stderr
    assert f"broken: {CLAUSE}" in ended.stdout
    assert "could not be saved" in ended.stdout


def test_the_run_is_kept_before_anything_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unlucky(*_: object) -> None:
        raise RuntimeError("no picture")

    monkeypatch.setattr("checks.command.show", unlucky)
    assert main(["explore", PART, "--json", "e.json"]) == 70
    assert load("memspec-counterexample-physical.buddy-1.json", pairings()) == RUN
    assert json.loads(Path("e.json").read_text())["verdict"] == "violated"


# ── Nobody is written over ───────────────────────────────────────────────────────────────────────────────────


def test_a_file_that_is_there_is_not_written_again() -> None:
    assert write_new(Path("file"), "first")
    assert not write_new(Path("file"), "second")
    assert Path("file").read_text() == "first"
    assert drafts() == []


def in_lockstep(number: int) -> list[str]:
    """What some runs are saved as, by one of several processes that begin together."""
    program = """
import sys
from checks.evidence import Call, Counterexample
from checks.report import keep
from pathlib import Path
sys.stdin.readline()
for step in range(25):
    run = Counterexample("physical.buddy", "clause", (0, 4, 2), (Call("alloc", (1,), int(sys.argv[1]) * 1000 + step),))
    print(keep(run, Path()))
"""
    command = [sys.executable, "-c", program, str(number)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, input="go\n", capture_output=True, text=True).stdout.split()


def test_runs_in_one_folder_do_not_lose_each_others() -> None:
    with ThreadPoolExecutor(4) as pool:
        saved = [name for names in pool.map(in_lockstep, range(4)) for name in names]
    assert len(saved) == len(set(saved)) == 100
    answers = {load(name, pairings()).calls[0].returned for name in saved}
    assert answers == {number * 1000 + step for number in range(4) for step in range(25)}


def test_the_same_run_is_saved_once() -> None:
    assert keep(RUN, Path()) == keep(RUN, Path())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["explore", PART, "--json", "one", "--junit", "one"], "name the same file"),
        (["explore", PART, "--json", "one", "--junit", "./link"], "name the same file"),
        (["explore", PART, "--html", "one", "--json", "./link"], "--json and --html name the same file"),
        (["explore", PART, "--html", "one", "--junit", "one"], "--junit and --html name the same file"),
        (["replay", "link", "--html", "one"], "is read by this command"),
        (["validate", PART, "one", "--json", "one"], "is read by this command"),
        (["validate", PART, "one", "--junit", "link"], "is read by this command"),
        (["replay", "one", "--json", "one"], "is read by this command"),
        (["conform", PART, "adapter.toml", "--json", "adapter.toml"], "is read by this command"),
    ],
)
def test_what_is_read_is_not_written(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("one").write_text(as_text(RUN))
    Path("adapter.toml").write_text("")
    Path("link").symlink_to("one")
    assert main(arguments) == 2
    assert told in capsys.readouterr().err
    assert Path("one").read_text() == as_text(RUN)
