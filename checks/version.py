"""The version that is running: the installed one, or a plain checkout's."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def memspec_version() -> str:
    try:
        return version("memspec")
    except PackageNotFoundError:
        return "0+checkout"
