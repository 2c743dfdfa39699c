"""Files that are written whole or not at all, and that are opened before the work begins whose result they hold."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from attrs import define, field

from checks.evidence import UsageError
from checks.interruption import later


@define(eq=False)
class Output:
    """A file to be written at the end. What is there meanwhile has another name, in the same folder."""

    path: Path
    """Absolute: where the work is done may change meanwhile."""
    draft: Path | None
    """What is there meanwhile; None for a device or a pipe, which is written to as it is."""
    descriptor: int = field(default=-1)

    @classmethod
    def open(cls, path: Path) -> Output:
        """Raises UsageError where it could not be written."""
        try:
            whole = path.absolute()
            if whole.exists() and not whole.is_file():
                # A pipe that nobody reads would otherwise be waited for.
                descriptor = os.open(whole, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
                os.set_blocking(descriptor, True)
                return cls(whole, None, descriptor)
            if whole.exists():
                os.close(os.open(whole, os.O_WRONLY | os.O_CLOEXEC))
            # Of a link, what it leads to is written.
            whole = Path(os.path.realpath(whole))
            return cls(whole, *_draft(whole))
        except OSError as error:
            raise UsageError(f"cannot write {path}: {_why(error)}") from None

    def write(self, text: str) -> None:
        """Raises OSError."""
        try:
            _write_all(self.descriptor, text)
            if self.draft is not None:
                os.fsync(self.descriptor)
                with later():
                    os.replace(self.draft, self.path)
                    self.draft = None
        finally:
            self.close()

    def close(self) -> None:
        """Leave nothing behind that is not whole."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1
        if self.draft is not None:
            with suppress(OSError):
                self.draft.unlink()
            self.draft = None


def _draft(path: Path) -> tuple[Path, int]:
    """A new file beside another one, with the rights that this one has or would get."""
    descriptor, name = tempfile.mkstemp(prefix=".memspec-", suffix=".part", dir=path.parent)
    mask = os.umask(0)
    os.umask(mask)
    rights = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~mask
    with suppress(OSError):
        os.fchmod(descriptor, rights)
    return Path(name), descriptor


def _write_all(descriptor: int, text: str) -> None:
    data = text.encode(errors="backslashreplace")
    while data:
        data = data[os.write(descriptor, data) :]


def _why(error: OSError) -> str:
    return "nobody reads it" if error.errno == errno.ENXIO else os.strerror(error.errno or errno.EIO)


def write_new(path: Path, text: str) -> bool:
    """Write a file that is not there yet; False where it is. Raises OSError.

    Whoever else writes there at the same time has another name, and nobody sees a file that is not whole.
    """
    output = Output(path.absolute(), *_draft(path.absolute()))
    try:
        with later():
            _write_all(output.descriptor, text)
            assert output.draft is not None
            os.link(output.draft, path)
    except FileExistsError:
        return False
    finally:
        output.close()
    return True


@contextmanager
def outputs(*paths: Path | None) -> Iterator[list[Output | None]]:
    """Several of them, opened; those that were not written by the end are as they were before."""
    opened: list[Output | None] = []
    try:
        for path in paths:
            opened.append(None if path is None else Output.open(path))
        yield opened
    finally:
        for output in opened:
            if output is not None:
                output.close()
