"""The tests on several workers: a file is run by one of them, as what its tests share is made once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = """
import time
from pathlib import Path
import pytest

TOLD, IS_SHARED_OUT = Path({told!r}), {is_shared_out}

@pytest.mark.parametrize("number", range(8))
def test_it(number, worker_id):
    with TOLD.open("a") as file:
        file.write(worker_id + "\\n")
    end = time.monotonic() + 60
    while IS_SHARED_OUT and len(set(TOLD.read_text().split())) < 2:
        assert time.monotonic() < end, "no other worker has run one of these"
        time.sleep(0.01)
"""
NAMES = ("walk", "words", "book", "pages", "hostile")


def test_a_file_is_run_by_one_worker(tmp_path: Path) -> None:
    """Files that stand together too; and those that fill up the end are run by all. Of xdist's own schedulers none does
    so, and its groups are none with pytest 9.2: this holds that ours works with the versions at hand."""
    (tmp_path / "conftest.py").write_text(
        "from tests.conftest import pytest_collection_modifyitems, pytest_xdist_make_scheduler\n"
    )
    for name in NAMES:
        text = TESTS.format(told=str(tmp_path / name), is_shared_out=name == "hostile")
        (tmp_path / f"test_{name}.py").write_text(text)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", "--numprocesses", "2", "-p", "no:cacheprovider"]
    environment["PYTHONPATH"] = str(ROOT)
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    workers = {name: (tmp_path / name).read_text().split() for name in NAMES}
    assert {name: len(told) for name, told in workers.items()} == dict.fromkeys(NAMES, 8)
    assert {name for name in NAMES if len(set(workers[name])) == 1} == set(NAMES) - {"hostile"}
    assert workers["book"] == workers["pages"]
