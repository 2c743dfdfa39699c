"""One program run with a recorder loaded into it, and what was recorded written as a trace.

While the program runs, its calls are put down in a file beside the trace, by the library itself; whatever ends the
program, they are there. Then they are written as the trace: CSV, compressed if its name ends in .xz.
"""

from __future__ import annotations

import lzma
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import IO, Any, Protocol

from attrs import define, field, frozen

from checks.evidence import UsageError
from checks.from_c import LIBRARY, built
from checks.interruption import SIGNALS, listening, stop_of_this_process
from checks.recorders import RECORD, Preloaded
from checks.written import Output

HEADER = 4096
"""Bytes before the first record (struct header in the library)."""
RECORDS_AT_ONCE = 1 << 14
FIRST_WORD, SILENCE = 2.0, 10.0
"""Seconds after which the first line says how far it is, and from one to the next."""
LOOK_EVERY = 0.05
"""Seconds."""
NO_ANSWER = 1.0
"""Seconds after Ctrl-C, when it is said what else there is to do."""
STILL_HERE = "the program goes on: Ctrl-C again ends it", "the program goes on: Ctrl-C again kills it", "it is killed"


@frozen
class Recording:
    """How a run ended that was recorded."""

    calls: int
    """How many."""
    ended: str
    """How the program did, in words."""
    remarks: tuple[str, ...]
    """What the trace lacks."""


@define
class Pulse:
    """Lines on standard error, now and then: the program has the terminal."""

    what: str
    began: float = field(factory=time.monotonic)
    said: float = 0.0

    def beat(self, done: int, total: int | None = None) -> None:
        now = time.monotonic()
        if now - max(self.said, self.began + FIRST_WORD - SILENCE) >= SILENCE:
            self.said = now
            of = f" of {total:,}" if total else ""
            say(f"{self.what}: {done:,}{of} calls, {now - self.began:.0f} s")


def say(text: str) -> None:
    with suppress(OSError, ValueError):
        print(f"memspec: {text}", file=sys.stderr, flush=True)


def record(recorder: Preloaded, command: Sequence[str], trace: Path) -> Recording:
    """Run a command with the recorder's library loaded into it."""
    see_that_it_runs(command)
    library = built(recorder.library, LIBRARY)
    output = Output.open(trace)
    try:
        with scratch(output, HEADER) as raw, _linked(library) as link:
            how = _run(command, link, raw)
            process, count, failure, programs = _numbers(raw)
            if not process:
                raise UsageError(f"nothing was recorded of {command[0]}, which {how}: {NOT_LOADED}")
            _write(recorder, raw, count, output)
    finally:
        output.close()
    return Recording(count, how, tuple(_remarks(failure, programs)))


def see_that_it_runs(command: Sequence[str]) -> None:
    if shutil.which(command[0]) is None:
        raise UsageError(f"there is no command {command[0]!r} that can be run")


NOT_LOADED = "it allocates nothing, or loads no shared library (a static program, or one with rights of its own)"


@contextmanager
def scratch(output: Output, zeros: int = 0) -> Iterator[Path]:
    """The file that is written meanwhile, beside the trace: there is room for it where there is for that."""
    where = None if output.draft is None else output.draft.parent
    with tempfile.NamedTemporaryFile(prefix=".memspec-", suffix=".part", dir=where) as file:
        file.write(bytes(zeros))
        file.flush()
        yield Path(file.name)


@contextmanager
def _linked(library: Path) -> Iterator[Path]:
    """A library by a path without blanks and colons, at which LD_PRELOAD is cut."""
    with tempfile.TemporaryDirectory(prefix="memspec-") as folder:
        link = Path(folder, "recorder.so")
        link.symlink_to(library)
        yield link


def _run(command: Sequence[str], library: Path, raw: Path) -> str:
    """How the program ended."""
    preload = ":".join(filter(None, (str(library), os.environ.get("LD_PRELOAD"))))
    environment = {**os.environ, "LD_PRELOAD": preload, "MEMSPEC_RECORDING": str(raw)}
    try:
        program = subprocess.Popen(command, env=environment)
    except (OSError, ValueError) as error:
        why = os.strerror(error.errno or 0) if isinstance(error, OSError) else error
        raise UsageError(f"{command[0]} cannot be run: {why}") from None
    pulse = Pulse(f"recording {command[0]}")
    with (
        heard_for(program) as heard,
        open(raw, "rb") as file,
        mmap(file.fileno(), HEADER, access=ACCESS_READ) as header,
    ):
        while True:
            with suppress(subprocess.TimeoutExpired):
                return ended(program.wait(LOOK_EVERY))
            pulse.beat(struct.unpack_from(RECORD, header)[1])
            heard.remark()


@contextmanager
def _header(raw: Path) -> Iterator[mmap]:
    with open(raw, "rb") as file, mmap(file.fileno(), HEADER, access=ACCESS_READ) as header:
        yield header


class Program(Protocol):
    """Something that runs, and that signals can be sent to."""

    def send_signal(self, sig: int, /) -> None: ...


@define
class Heard:
    """How often Ctrl-C was heard while a program ran. A terminal sends it to both, and the program may have a use for
    it, so the first is left to that."""

    program: Program
    times: int = 0
    when: float = 0.0

    def hear(self, number: int, _: Any) -> None:
        if number != signal.SIGINT:
            self.program.send_signal(number)
            return
        self.times += 1
        self.when = time.monotonic()
        if self.times > 1:
            self.program.send_signal(signal.SIGTERM if self.times == 2 else signal.SIGKILL)

    def remark(self) -> None:
        if self.when and time.monotonic() - self.when > NO_ANSWER:
            self.when = 0.0
            say(f"{STILL_HERE[min(self.times, len(STILL_HERE)) - 1]}; what was called so far is kept")


@contextmanager
def heard_for(program: Program) -> Iterator[Heard]:
    """Within it, signals that would end memspec are for a program."""
    heard = Heard(program)
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, heard.hear)
    try:
        yield heard
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ended(code: int) -> str:
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"was ended by signal {-code}"


def _numbers(raw: Path) -> tuple[int, int, int, int]:
    """Process, number of records, why recording ended early, programs (struct header)."""
    with open(raw, "rb") as file:
        process, count, failure, programs = struct.unpack(RECORD, file.read(struct.calcsize(RECORD)))
    return process, count, failure, programs


def _remarks(failure: int, programs: int) -> Iterator[str]:
    if programs > 1:
        yield f"the process became another program (exec) {programs - 1} times: recorded is the last"
    if failure:
        yield f"recording ended before the program did: {os.strerror(failure)}"


def _write(recorder: Preloaded, raw: Path, count: int, output: Output) -> None:
    """The trace. Whoever insists (Ctrl-C, twice) gives it up."""
    pulse, stop = Pulse(f"writing {output.path.name}"), stop_of_this_process()
    with listening(stop), open(raw, "rb") as file, packed(output) as writing:
        file.seek(HEADER)
        writing.write((",".join(recorder.columns) + "\n").encode())
        for done in range(0, count, RECORDS_AT_ONCE):
            records = file.read(struct.calcsize(RECORD) * min(RECORDS_AT_ONCE, count - done))
            rows = (recorder.row(*each) + "\n" for each in struct.iter_unpack(RECORD, records))
            writing.write("".join(rows).encode())
            pulse.beat(done, count)
            if stop.is_insisted():
                raise KeyboardInterrupt
    output.write("")


@contextmanager
def packed(output: Output) -> Iterator[IO[bytes]]:
    """What is written to an output, compressed if its name says so."""
    with os.fdopen(os.dup(output.descriptor), "wb") as file:
        if output.path.suffix == ".xz":
            with lzma.open(file, "wb", preset=1) as writing:
                yield writing
        else:
            yield file
