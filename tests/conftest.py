"""What every test has: a cache of its own, so that none sees what another one has shown; and Ctrl-C, which a shell
takes from what it starts in the background: tests of it would wait for ever there. And the book, built once."""

from __future__ import annotations

import gc
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from checks.home import FOLDER

ROOT = Path(__file__).resolve().parents[1]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


EARLY = ("page_tables", "library", "styles", "conform", "table_start", "in_c", "isolation", "program")
"""Files whose tests fork much: a fork costs by how much memory a process has, and proofs leave it more."""
LATE = "hostile"
"""Many short tests, each in a fork of another process: they fill up what is left when the long ones are done."""
TOGETHER = {"pages": "book"}
"""Files that need what another one has made already: they are run by the same worker."""


def name_of(path: Path) -> str:
    return path.stem.removeprefix("test_")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        name = name_of(item.path)
        return EARLY.index(name) - len(EARLY) if name in EARLY else int(name == LATE)

    items.sort(key=rank)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Several workers: a file's tests are run by one, so that what they share is made, compiled and loaded once."""
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class ByFile(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            """The name of what is run by one worker. The mark `xdist_group` does not get here: xdist 3.8 tells of it by
            an attribute of a test that pytest 9.2 no longer reads (pytest-xdist, issue 1386)."""
            name = name_of(Path(nodeid.partition("::")[0]))
            return nodeid if name == LATE else TOGETHER.get(name, name)

    config.option.loadscopereorder = False  # it is the order from above
    return ByFile(config, log)


def pytest_collection_finish() -> None:
    """What was loaded stays: it need not be gone through each time that something is looked for to be freed."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / ".memspec-cache"
    monkeypatch.setenv(FOLDER, str(folder))
    return folder


LONGEST_BUILD = 300.0
"""Seconds of processor time: how long it takes says how many others the machine has."""


def spent_by_children() -> float:
    """Seconds of processor time of the processes that this one has started and that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book, built as `make docs` builds it: any warning is an error. Tests of it are one group, for one worker."""
    folder = tmp_path_factory.mktemp("book")
    before = spent_by_children()
    command = [sys.executable, "-m", "docs.book", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10 * LONGEST_BUILD)
    assert built.returncode == 0, built.stdout + built.stderr
    assert spent_by_children() - before < LONGEST_BUILD
    return folder / "html"
