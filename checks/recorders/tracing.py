"""One program run under strace, with the processes that it starts, and what strace wrote kept as the trace."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from attrs import frozen

from checks.evidence import UsageError
from checks.recorders import Recorder
from checks.recorders.session import LOOK_EVERY, Pulse, Recording, ended, heard_for, packed, scratch, see_that_it_runs
from checks.written import Output

STRACE = "strace"
OPTIONS = ("-f", "-e", "trace=memory,process", "-e", "signal=none")
RETURNED = b" = "
"""What stands in a line that says what a call returned."""


def obstacle() -> str | None:
    """Why nothing can be recorded here, in one sentence; None where it can."""
    if shutil.which(STRACE) is None:
        return "system calls are recorded by strace, which is not here: install it, as by apt install strace"
    return None


def record(recorder: Recorder, command: Sequence[str], trace: Path) -> Recording:
    if why := obstacle():
        raise UsageError(why)
    see_that_it_runs(command)
    output = Output.open(trace)
    try:
        with scratch(output) as raw:
            how = _run(command, raw)
            count = _copy(raw, output)
            if not count:
                raise UsageError(
                    f"nothing was recorded of {command[0]}, which {how}: strace may not trace processes here"
                )
    finally:
        output.close()
    return Recording(count, how, ())


@frozen
class _Traced:
    """The program, to which signals go; strace itself lets none end it."""

    raw: Path
    """What strace writes: its first word is the program's process."""

    def send_signal(self, sig: int, /) -> None:
        with suppress(ValueError, IndexError, OSError), open(self.raw, "rb") as file:
            os.kill(int(file.readline().split()[0]), sig)


def _run(command: Sequence[str], raw: Path) -> str:
    """How the program ended."""
    try:
        strace = subprocess.Popen([STRACE, *OPTIONS, "-o", str(raw), "--", *command])
    except (OSError, ValueError) as error:
        raise UsageError(f"{command[0]} cannot be run: {error}") from None
    pulse, program = Pulse(f"recording {command[0]}"), _Traced(raw)
    with heard_for(program) as heard:
        while True:
            with suppress(subprocess.TimeoutExpired):
                return ended(strace.wait(LOOK_EVERY))
            pulse.beat(raw.stat().st_size)
            heard.remark()


def _copy(raw: Path, output: Output) -> int:
    """How many calls there are in what was written."""
    count = 0
    with open(raw, "rb") as file, packed(output) as writing:
        for line in file:
            writing.write(line)
            count += RETURNED in line
    if count:
        output.write("")
    return count
