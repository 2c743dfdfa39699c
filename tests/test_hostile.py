"""One runner for the table in tests/hostile: nothing that is given to memspec ends in a traceback or a false green."""

from __future__ import annotations

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

import pytest

from tests.hostile.row import Row

FOLDER = Path(__file__).parent / "hostile"
ROOT = FOLDER.parent.parent
LONGEST_SENTENCE = 600
"""Characters of one line on standard error."""
FEWEST_ROWS = 2


def _rows() -> Iterator[Row]:
    for found in pkgutil.iter_modules([str(FOLDER)]):
        yield from getattr(import_module(f"tests.hostile.{found.name}"), "ROWS", ())


ROWS = list(_rows())


def test_the_table_is_long_and_no_row_stands_twice() -> None:
    names = Counter(row.name for row in ROWS)
    assert [name for name, times in names.items() if times > 1] == []
    assert len(ROWS) >= FEWEST_ROWS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_is_given_gets_its_sentence(row: Row, tmp_path: Path) -> None:
    if row.needs and shutil.which(row.needs) is None:
        pytest.skip(f"there is no {row.needs} here")
    for name, content in row.files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    if row.prepare is not None:
        row.prepare(tmp_path)
    mark = f"MEMSPEC_ROW_{os.getpid()}_{abs(hash(row.name))}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), mark: "1", **row.environment}
    run = subprocess.Popen(
        [sys.executable, "-m", "checks", *row.arguments],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        output, errors = run.communicate(timeout=row.seconds)
    except subprocess.TimeoutExpired:
        run.kill()
        run.communicate()
        pytest.fail(f"has not ended after {row.seconds} s")
    told, complaint = output.decode(errors="replace"), errors.decode(errors="replace")
    everything = told + complaint
    assert run.returncode == row.exit, everything
    assert "Traceback" not in everything, everything
    assert "internal error" not in everything, everything
    assert all(len(line) <= LONGEST_SENTENCE for line in complaint.splitlines()), complaint
    assert re.search(row.says, everything), everything
    assert _left(mark) == [], "a process was left behind"


def _left(mark: str) -> list[str]:
    """The processes that still run with this row's mark in their environment (Linux: proc_pid_environ(5))."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and mark.encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found
