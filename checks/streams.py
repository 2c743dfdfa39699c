"""Standard output and standard error as they may be: closed, full, left by their reader, or unable to say our letters.

What a command has found is worth more than how it is printed: whatever becomes of the streams, it goes on, and its exit
code stays.
"""

from __future__ import annotations

import codecs
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

PLAIN = {
    "→": "->",
    "⇒": "=>",
    "↔": "<->",
    "…": "...",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "×": "x",
    "·": ".",
    "–": "-",
    "—": "-",
    "−": "-",
    "─": "-",
    "━": "-",
    "│": "|",
    "╸": "-",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
}
"""What is written for a letter that the encoding lacks; a question mark for any other."""
HANDLER = "memspec.plain"
STANDARD_ERROR = 2


def _plainly(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return "".join(PLAIN.get(letter, "?") for letter in error.object[error.start : error.end]), error.end


codecs.register_error(HANDLER, _plainly)


class Stream:
    """A stream that takes every text, and keeps to itself that it cannot be written any more."""

    encoding = "utf-8"
    """What may be written to it, whatever stands behind it."""
    errors = "strict"

    def __init__(self, stream: TextIO | None) -> None:
        self.stream = stream
        self.lost: OSError | None = None
        """Why it cannot be written; nobody need be told where its reader has left, or where it was closed."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        try:
            self._write(text)
        except OSError as error:
            self._lose(error)
        return len(text)

    def flush(self) -> None:
        try:
            if self.stream is not None:
                self.stream.flush()
        except OSError as error:
            self._lose(error)

    def isatty(self) -> bool:
        return self.stream is not None and self.stream.isatty()

    def _write(self, text: str) -> None:
        if self.stream is None:
            return
        encoding = self.stream.encoding or self.encoding
        self.stream.write(text.encode(encoding, HANDLER).decode(encoding))

    def _lose(self, error: OSError) -> None:
        """Have what is still to come go nowhere: Python writes the rest of its buffer when it ends."""
        if error.errno != errno.EPIPE:
            self.lost = error
        assert self.stream is not None
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.stream.fileno())
        os.close(nowhere)


@contextmanager
def tolerant() -> Iterator[Stream]:
    """Within it, standard output and standard error are such streams; standard output is given."""
    _occupy()
    before = sys.stdout, sys.stderr
    output, errors = Stream(sys.stdout), Stream(sys.stderr)
    sys.stdout, sys.stderr = output, errors
    try:
        yield output
        output.flush()
        errors.flush()
    finally:
        sys.stdout, sys.stderr = before


def _occupy() -> None:
    """See that no file gets the number of a standard stream that was closed: what is printed would be written to it."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= STANDARD_ERROR:
        pass
    os.close(descriptor)
