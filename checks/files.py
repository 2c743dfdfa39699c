"""Reading a file of the user's: the one way in which adapters, counterexamples, evidence and traces are read.

What was named may be anything: a folder, a FIFO that nobody writes to, a device without an end, a file of another kind.
Each is refused in one sentence.
"""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
import tomllib
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path
from typing import Any, NoReturn

from checks.evidence import UsageError

MOST_BYTES = 1 << 26
"""Of a file that is read whole: no run or report that a person keeps is nearly as long."""

KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


def opened(path: Path) -> BufferedReader:
    """The bytes of a regular file. Nothing else is opened for longer than it takes to see what it is."""
    try:
        # A FIFO without a writer would otherwise be waited for.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except ValueError:
        raise UsageError(f"{path} is the name of no file") from None
    except OSError as error:
        raise unreadable(path, error) from None
    kind = stat.S_IFMT(os.fstat(descriptor).st_mode)
    if kind != stat.S_IFREG:
        os.close(descriptor)
        raise UsageError(f"cannot read {path}: it is {KINDS.get(kind, 'something')} and not a file")
    return os.fdopen(descriptor, "rb")


def unreadable(path: Path, error: OSError) -> UsageError:
    """What to raise where the system refuses to open or read."""
    if error.errno in (errno.ENXIO, errno.ENODEV):
        return UsageError(f"cannot read {path}: it is not a file")
    return UsageError(f"cannot read {path}: {os.strerror(error.errno) if error.errno else error}")


def read_text(path: Path, most: int = MOST_BYTES) -> str:
    """The whole text of a file, in UTF-8, with or without a mark at its beginning."""
    with opened(path) as file:
        try:
            data = file.read(most + 1)
        except OSError as error:
            raise unreadable(path, error) from None
    if len(data) > most:
        raise UsageError(f"{path} is larger than {most >> 20} MiB, which nothing of this kind is")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is no text in UTF-8: its byte {error.start + 1:,} is none") from None


def read_json(path: Path) -> Any:
    """What stands in a JSON file."""
    return _parsed(path, "JSON", json.loads)


def read_toml(path: Path) -> dict[str, Any]:
    """What stands in a TOML file."""
    parsed: dict[str, Any] = _parsed(path, "TOML", tomllib.loads)
    return parsed


def _parsed(path: Path, language: str, parse: Callable[[str], Any]) -> Any:
    text = read_text(path)
    try:
        return parse(text)
    except RecursionError:
        raise UsageError(f"{path} is nested too deeply to be read") from None
    except json.JSONDecodeError as error:
        _no(path, language, f"{error.msg}, in line {error.lineno}, column {error.colno}")
    except tomllib.TOMLDecodeError as error:
        _no(path, language, str(error))
    except ValueError:
        # Both parsers hand integers to int(), which takes quadratic time and therefore has a limit.
        digits = sys.get_int_max_str_digits()
        raise UsageError(f"{path} has a number of more than {digits:,} digits") from None


def _no(path: Path, language: str, why: str) -> NoReturn:
    raise UsageError(f"{path} is no {language}: {why}") from None
