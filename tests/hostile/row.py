"""One row of the table of bad inputs, hostile targets and broken surroundings: what is given, and what must come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import field, frozen


@frozen
class Row:
    """One run of the command line in an empty folder of its own.

    Whatever is given, every row asks for the same: the exit code, a sentence that says what was wrong, no traceback,
    no internal error, no line longer than a person reads, an end in time, and no process left; and where it is
    refused (exit code 2), one sentence in the tool's words, and nothing written.
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
    environment: Mapping[str, str | None] = field(factory=dict)
    """Variables besides, or instead of, those of this process; None takes one away."""
    shell: str = ""
    """A line for the shell that starts memspec: `exec "$@" >&-`. Where it exits with code 77, the row is skipped: what
    it asks for cannot be had here."""
    is_fresh: bool = False
    """Whether a new Python is started for it, as is done for all that have a shell of their own or variables that are
    read when Python starts."""
    afterwards: Callable[[Path], None] | None = None
    """Asserts something of what then lies in the folder."""
    seconds: float = 30.0
    """By when it must have ended."""
    needs: str = ""
    """A command without which the row is skipped with that reason: a C compiler."""
