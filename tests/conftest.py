"""What every test has: a cache of its own, so that none sees what another one has shown; and Ctrl-C, which a shell
takes from what it starts in the background: tests of it would wait for ever there."""

import signal
from pathlib import Path

import pytest

from checks.cache import FOLDER

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / ".memspec-cache"
    monkeypatch.setenv(FOLDER, str(folder))
    return folder
