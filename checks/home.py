"""Where memspec itself is, and where it keeps what it would otherwise have to make again."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from impl.sources import HOME as HOME
from impl.sources import ROOT as ROOT

FOLDER = "MEMSPEC_CACHE"
"""The variable of the environment that names another folder to keep things in."""


def folder() -> Path:
    """Where things are kept: in a checkout beside the sources, else where the user's caches are."""
    if named := os.environ.get(FOLDER):
        return Path(named)
    if not HOME:
        return ROOT / ".memspec"
    with suppress(RuntimeError):  # whoever has no home
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "memspec"
    return Path(os.devnull)
