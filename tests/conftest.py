"""What every test has: a cache of its own, so that none sees what another one has shown."""

from pathlib import Path

import pytest

from checks.cache import FOLDER


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / ".memspec-cache"
    monkeypatch.setenv(FOLDER, str(folder))
    return folder
