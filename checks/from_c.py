"""C sources that come with memspec, compiled at first use by the machine's own compiler and kept: by their text, by how
they are compiled, and by who compiles them."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from checks.evidence import UsageError
from checks.home import folder

COMPILERS = ("cc", "gcc", "clang")
STRICT = ("-std=c11", "-O2", "-Wall", "-Wextra", "-pthread")
LIBRARY = ("-fPIC", "-shared", "-fvisibility=hidden", "-ftls-model=initial-exec", "-fno-builtin")
"""To be loaded by LD_PRELOAD: thread-local variables that need no allocation, and no call that the compiler makes into
another one."""
LONGEST = 120.0
"""Seconds."""


def obstacle() -> str | None:
    """Why nothing can be compiled here, in one sentence; None where it can."""
    if not sys.platform.startswith("linux"):
        return f"calls are recorded by LD_PRELOAD, as Linux has it, and this is {sys.platform}"
    if compiler() is None:
        return f"a C compiler is needed, and none of {', '.join(COMPILERS)} is here: install one, as by apt install gcc"
    return None


def compiler() -> str | None:
    return next(filter(None, map(shutil.which, COMPILERS)), None)


def built(source: Path, flags: Sequence[str] = ()) -> Path:
    """A source, compiled. Raises UsageError where it cannot be."""
    if why := obstacle():
        raise UsageError(why)
    command = [compiler() or "", *STRICT, *flags]
    told = "\0".join((*command, platform.platform(), source.read_text(encoding="utf-8")))
    name = f"{source.stem}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
    made = _home() / name
    if not made.exists():
        _compile(command, source, made)
    return made


def _home() -> Path:
    """Where they are kept; where nothing can be, a folder of this user's alone among what is temporary."""
    with suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        if os.access(folder(), os.W_OK | os.X_OK):
            return folder().absolute()
    return Path(tempfile.mkdtemp(prefix="memspec-"))


def _compile(command: Sequence[str], source: Path, made: Path) -> None:
    """Whoever else compiles the same at the same time has another name, and nobody loads a file that is not whole."""
    descriptor, draft = tempfile.mkstemp(prefix=".memspec-", suffix=".part", dir=made.parent)
    os.close(descriptor)
    try:
        ran = subprocess.run(
            [*command, "-o", draft, str(source), "-ldl"], capture_output=True, text=True, timeout=LONGEST, check=False
        )
        if ran.returncode != 0:
            first = next((line for line in ran.stderr.splitlines() if "error" in line), f"exit code {ran.returncode}")
            raise UsageError(f"{command[0]} cannot compile {source.name}: {first.strip()}")
        os.chmod(draft, 0o755)
        os.replace(draft, made)
    finally:
        with suppress(OSError):
            os.unlink(draft)
