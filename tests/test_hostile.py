"""One runner for the table in tests/hostile: nothing that is given to memspec ends in a traceback or a false green."""

from __future__ import annotations

import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.hostile import server
from tests.hostile.row import Row

FOLDER = Path(__file__).parent / "hostile"
ROOT = FOLDER.parent.parent
LONGEST_SENTENCE = 600
"""Characters of one line on standard error."""
FEWEST_ROWS = 300
PYTHONS_WORDS = re.compile(r"\[Errno|NoneType|<class '|object at 0x|Traceback|internal error:|line \d+, in ")
"""What a sentence about somebody's input does not contain."""
OF_THE_START = ("PYTHON", "NUMBA", "LC_")
"""How variables begin that are read when Python and its libraries start."""
NOT_TO_BE_HAD = 77
"""The exit code of a shell that cannot make the surroundings which a row asks for."""


def _rows() -> Iterator[Row]:
    for found in pkgutil.iter_modules([str(FOLDER)]):
        yield from getattr(import_module(f"tests.hostile.{found.name}"), "ROWS", ())


ROWS = list(_rows())


class Server:
    """The process that rows are forked from. One that has died is replaced."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", server.__name__]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        self._hear()

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return self._hear()

    def _hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        answer: dict[str, Any] = json.loads(self.process.stdout.readline() or "null")
        return answer or pytest.fail(f"the server ended with {self.process.wait()}")

    def close(self) -> None:
        with self.process:
            self.process.stdin and self.process.stdin.close()


@pytest.fixture(scope="module")
def runner() -> Iterator[Server]:
    """In each of pytest's processes one of its own."""
    running = Server()
    yield running
    running.close()


def test_the_table_is_long_and_no_row_stands_twice() -> None:
    names = Counter(row.name for row in ROWS)
    assert [name for name, times in names.items() if times > 1] == []
    assert len(ROWS) >= FEWEST_ROWS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_is_given_gets_its_sentence(row: Row, runner: Server, tmp_path: Path) -> None:
    if row.needs and shutil.which(row.needs) is None:
        pytest.skip(f"there is no {row.needs} here")
    run = perform(row, runner, tmp_path)
    if row.shell and run.exit == NOT_TO_BE_HAD:
        pytest.skip(f"cannot be had here: {run.everything.strip()}")
    assert faults(row, run) == [], f"exit code {run.exit}\n{run.everything}"
    if row.afterwards is not None:
        row.afterwards(run.folder)


class Ran:
    """What became of one row."""

    def __init__(self, folder: Path, answer: dict[str, Any], output: bytes, errors: bytes, before: set[str]) -> None:
        self.folder = folder
        self.exit: int | None = answer["exit"]
        self.left: list[str] = answer["left"]
        self.complaint = errors.decode(errors="replace")
        self.everything = output.decode(errors="replace") + self.complaint
        self.written = sorted(contents(folder) - before)


def perform(row: Row, runner: Server, place: Path) -> Ran:
    folder, output, errors = place / "folder", place / "output", place / "errors"
    folder.mkdir()
    output.touch()
    errors.touch()
    for name, content in row.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    if row.prepare is not None:
        row.prepare(folder)
    before = contents(folder)
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "", **row.environment}
    request = {
        "arguments": row.arguments,
        "environment": {name: value for name, value in variables.items() if value is not None},
        "folder": str(folder),
        "output": str(output),
        "errors": str(errors),
        "shell": row.shell,
        "is_fresh": row.is_fresh or any(name.startswith(OF_THE_START) for name in row.environment),
        "seconds": row.seconds,
    }
    answer = runner.ask(request)
    return Ran(folder, answer, output.read_bytes(), errors.read_bytes(), before)


def contents(folder: Path) -> set[str]:
    names = (str(path.relative_to(folder)) for path in folder.rglob("*"))
    return {name for name in names if "__pycache__" not in name}


def faults(row: Row, run: Ran) -> list[str]:
    """What is not as it must be."""
    found = []
    if run.exit is None:
        found.append(f"has not ended after {row.seconds} s")
    elif run.exit != row.exit:
        found.append(f"the exit code is {run.exit}, not {row.exit}")
    if "Traceback" in run.everything or "internal error:" in run.everything:
        found.append("an internal error")
    if any(len(line) > LONGEST_SENTENCE for line in run.complaint.splitlines()):
        found.append("a line that nobody reads to its end")
    if not re.search(row.says, run.everything):
        found.append(f"does not say {row.says!r}")
    if run.left:
        found.append(f"left running: {run.left}")
    if row.exit == 2:
        found += faults_of_refusal(run)
    return found


def faults_of_refusal(run: Ran) -> list[str]:
    found = []
    sentences = [line for line in run.complaint.splitlines() if line.startswith("memspec: ")]
    if len(sentences) != 1:
        found.append(f"{len(sentences)} sentences")
    if any(words := PYTHONS_WORDS.findall(run.complaint)):
        found.append(f"not the tool's words: {words}")
    if run.written:
        found.append(f"was refused and wrote {run.written}")
    return found


# ── The runner can fail ──────────────────────────────────────────────────────────────────────────────────────


def test_what_a_row_leaves_running_is_found(runner: Server, tmp_path: Path) -> None:
    """However it hides: in a session of its own, with another parent."""
    row = Row("", ("--version",), 0, shell='(setsid sleep 321 &) ; exec "$@" >/dev/null')
    run = perform(row, runner, tmp_path)
    assert run.exit == 0
    assert [line.strip() for line in run.left] == ["sleep 321"]


def test_what_does_not_end_is_ended(runner: Server, tmp_path: Path) -> None:
    run = perform(Row("", (), 0, shell="sleep 322", seconds=0.2), runner, tmp_path)
    assert run.exit is None


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (Row("", ("--version",), 2), "the exit code is 0, not 2"),
        (Row("", ("--version",), 0, "nothing of the kind"), "does not say"),
        (Row("", (), 2, shell="echo memspec: a; echo memspec: b; exit 2"), "0 sentences"),
        (Row("", (), 2, shell="(echo memspec: a; echo memspec: b) >&2; exit 2"), "2 sentences"),
        (Row("", (), 2, shell="echo memspec: [Errno 2] >&2; exit 2"), "not the tool's words"),
        (Row("", (), 2, shell="touch it; echo memspec: a >&2; exit 2"), "was refused and wrote"),
        (Row("", (), 1, shell="printf %0700d 1 >&2; exit 1"), "a line that nobody reads"),
        (Row("", (), 70, shell="echo internal error: it; exit 70"), "an internal error"),
    ],
)
def test_a_row_can_fail(row: Row, fault: str, runner: Server, tmp_path: Path) -> None:
    assert any(fault in found for found in faults(row, perform(row, runner, tmp_path)))


def test_a_fork_says_what_a_new_process_says(runner: Server, tmp_path: Path) -> None:
    for arguments in (("list", "physical"), ("explain", "physical.buddy:alloc"), ("explore", "physical.nothing")):
        ran = []
        for is_fresh in (False, True):
            place = tmp_path / f"{arguments[0]}-{is_fresh}"
            place.mkdir()
            ran.append(perform(Row("", arguments, 0, is_fresh=is_fresh), runner, place))
        assert ran[0].everything == ran[1].everything
        assert ran[0].exit == ran[1].exit


def test_hashes_change_nothing_that_is_said(runner: Server, tmp_path: Path) -> None:
    ran = []
    for seed in ("0", "1"):
        place = tmp_path / seed
        place.mkdir()
        row = Row("", ("explain", "physical.buddy"), 0, environment={"PYTHONHASHSEED": seed})
        ran.append(perform(row, runner, place).everything)
    assert ran[0] == ran[1]
    assert "pitfalls" in ran[0]
