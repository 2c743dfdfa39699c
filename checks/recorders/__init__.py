"""What records the calls that a running program makes, as a trace that `memspec validate` reads: a library in C that is
loaded into the program, and what its records say; or strace, for system calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from checks.evidence import UsageError

if TYPE_CHECKING:
    from checks.recorders.session import Recording

RECORD = "=4Q"
"""Of a library's records (struct record, in C): which call, its two arguments, what was returned."""


@frozen
class Recorder:
    """Something that can be recorded."""

    name: str
    part: str
    """Whose law judges what was recorded."""
    suffix: str
    """Of a trace's name."""
    way: str
    """The module here that runs a command and records it."""

    def record(self, command: Sequence[str], trace: Path) -> Recording:
        """Run a command, and write what it called as a trace. Raises UsageError where nothing is recorded."""
        recording: Recording = import_module(f"{__name__}.{self.way}").record(self, command, trace)
        return recording


@frozen
class Preloaded(Recorder):
    """A library that stands between the program and what it calls."""

    library: Path
    """Its source."""
    columns: Sequence[str]
    row: Callable[[int, int, int, int], str]
    """The four numbers of a record → a line of the trace."""


MALLOC_CALLS = (
    "malloc,{1},,{3:#x}",
    "calloc,{1},{2},{3:#x}",
    "realloc,{1:#x},{2},{3:#x}",
    "memalign,{1},{2},{3:#x}",
    "free,{1:#x},,",
    "usable_size,{1:#x},,{3}",
)
"""By the numbers that the library has for them (enum call)."""

RECORDERS = {
    "malloc": Preloaded(
        "malloc",
        "user.malloc",
        ".csv.xz",
        "session",
        Path(__file__).with_name("malloc.c"),
        ("call", "argument1", "argument2", "returned"),
        lambda *record: MALLOC_CALLS[record[0]].format(*record),
    ),
    "areas": Recorder("areas", "virtual.areas", ".strace.xz", "tracing"),
}


def find(name: str) -> Recorder:
    if name not in RECORDERS:
        raise UsageError(f"there is no recorder {name!r}; there are: {', '.join(RECORDERS)}")
    return RECORDERS[name]


def recorder_of(part: str) -> Recorder:
    """The one whose traces a part's law judges."""
    for recorder in RECORDERS.values():
        if recorder.part == part:
            return recorder
    raise UsageError(f"{part} has no recorder of running programs: name a recorded trace")
