"""What every test has: a cache of its own, so that none sees what another one has shown; and Ctrl-C, which a shell
takes from what it starts in the background: tests of it would wait for ever there. And the book, built once."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from checks.home import FOLDER

ROOT = Path(__file__).resolve().parents[1]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / ".memspec-cache"
    monkeypatch.setenv(FOLDER, str(folder))
    return folder


LONGEST_BUILD = 120.0
"""Seconds."""


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book, built as `make docs` builds it: any warning is an error. Tests of it are one group, for one worker."""
    folder = tmp_path_factory.mktemp("book")
    began = time.monotonic()
    command = [sys.executable, "-m", "docs.book", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10 * LONGEST_BUILD)
    assert built.returncode == 0, built.stdout + built.stderr
    assert time.monotonic() - began < LONGEST_BUILD
    return folder / "html"
