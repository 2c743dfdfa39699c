"""One row of the table of bad inputs, hostile targets and broken surroundings: what is given, and what must come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import field, frozen


@frozen
class Row:
    """One run of the command line in an empty folder of its own.

    Whatever is given, every row asks for the same: the exit code, a sentence that says what was wrong, no traceback,
    no internal error, no line longer than a person reads, an end in time, and no process left.
    """

    name: str
    """Told from all others of the table."""
    arguments: tuple[str, ...]
    """What stands after `memspec`."""
    exit: int
    says: str = ""
    """A regular expression, searched for in standard output and standard error together."""
    files: Mapping[str, str | bytes] = field(factory=dict)
    """What lies in the folder: a relative path → its content."""
    prepare: Callable[[Path], None] | None = None
    """Makes of the folder what files cannot say: a FIFO, a library, permissions."""
    environment: Mapping[str, str] = field(factory=dict)
    """Variables besides, or instead of, those of this process."""
    seconds: float = 30.0
    """By when it must have ended."""
    needs: str = ""
    """A command without which the row is skipped with that reason: a C compiler."""
