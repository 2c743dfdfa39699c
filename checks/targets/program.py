"""A program of somebody else, in any language, that speaks the line protocol: docs/line-protocol.md."""

from __future__ import annotations

import json
import os
import select
import shlex
import shutil
import signal
import subprocess
import time
import weakref
from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from checks.clauses import ANSWERS, ANSWERS_IN_TIME, NO_CRASH, NO_EXIT
from checks.evidence import UsageError
from checks.in_c import FAILED
from checks.pairing import Pairing
from checks.processes import Ended, waited
from checks.targets.target import Refused, Subject

ANSWER_SECONDS = 1.0
START_SECONDS = 5.0
"""For the first answer of a new process: some runtimes take seconds to start."""
PARTING_SECONDS = 0.2
"""How long a program may take to end by itself once its input has ended."""
EXIT_SECONDS = 1.0
"""How long a process may take to be gone once its output has ended: little, but the machine may be busy."""
TICK = 0.2
"""Seconds between two looks at whether the run is over."""
LONGEST_LINE = 1 << 20
"""Bytes: what writes more without an end of line is not about to answer."""
CHUNK = 1 << 16
MOST_CHUNKS = 64
STANDARD_ERROR_KEPT = 1 << 13
"""Bytes of the end of standard error."""
LINES_SHOWN = 5
WIDTH_SHOWN = 160
"""Of a quoted line, in characters."""
SHELL_SIGNAL = 128
"""A shell exits with this plus the number of the signal by which the command in it died."""

Answer = int | str | None
"""A number, None for done, a failure's name, or FAILED."""


class TimeIsUp(BaseException):
    """The run is over, and nothing is known of the program: no error of its, so that nobody takes it for one."""


class ProgramDied(Ended):
    """The program is no more, and why, in one sentence. The next pool that is created starts it again."""

    clause = NO_CRASH


class DiedBySignal(ProgramDied):
    """It crashed, or somebody killed it."""


class Exited(ProgramDied):
    """It ended by itself though it had been asked something."""

    clause = NO_EXIT


class NoAnswer(ProgramDied):
    """It took too long, and was killed."""

    clause = ANSWERS_IN_TIME


class NotTheProtocol(ProgramDied):
    """It said something that the protocol has no meaning for, and was killed."""

    clause = ANSWERS
    returned = "an answer outside the protocol"


class Life:
    """One process of the program, from its start to its end."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        pipe = subprocess.PIPE
        try:
            # In a session of its own, so that it is killed together with what it has started.
            self.process = subprocess.Popen(
                command, cwd=folder, bufsize=0, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True
            )
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise UsageError(f"{shlex.join(command)!r} cannot be started in {folder}: {why}") from error
        self.streams = [
            stream for stream in (self.process.stdin, self.process.stdout, self.process.stderr) if stream is not None
        ]
        self.input, self.output, self.error = (stream.fileno() for stream in self.streams)
        self.started_by = os.getpid()
        self.has_answered = False
        self.said = b""
        """The end of what it wrote to standard error."""
        self.ready = select.poll()
        for descriptor in (self.input, self.output, self.error):
            os.set_blocking(descriptor, False)
        for descriptor in (self.output, self.error):
            self.ready.register(descriptor, select.POLLIN)

    def ask(self, request: bytes, seconds: float, is_over: Callable[[], bool], deadline: float | None = None) -> bytes:
        """The line that answers. What it writes to standard error meanwhile is taken in, lest it wait for that.
        deadline: by its clock, where the seconds have begun before."""
        deadline = self.clock() + seconds if deadline is None else deadline
        self.send(request)
        line = b""
        while True:
            events = self.ready.poll(min(seconds, TICK) * 1000)
            if not events and self.clock() >= deadline:
                raise self.late(line, seconds)
            if not events and is_over():
                raise TimeIsUp
            for descriptor, _ in events:
                if descriptor == self.error:
                    self.listen()
                    continue
                heard = os.read(descriptor, CHUNK)
                if not heard:
                    raise self.ended(line, self.status(EXIT_SECONDS))
                line += heard
            if b"\n" in line:
                return self.only(line)
            if len(line) > LONGEST_LINE:
                raise self.fail(
                    NotTheProtocol, f"it wrote {quoted(line)}, and after {len(line):,} bytes no end of line"
                )

    def clock(self) -> float:
        """Seconds, by a clock that stands still while the program waits for a processor."""
        return time.monotonic() - waited(self.process.pid)

    def send(self, request: bytes) -> None:
        try:
            sent = os.write(self.input, request)
        except BrokenPipeError:
            return  # What became of it is read from its output.
        except BlockingIOError:
            sent = 0
        if sent < len(request):
            raise self.fail(NotTheProtocol, "it answers without reading what it is asked")

    def only(self, answer: bytes) -> bytes:
        line, _, more = answer.partition(b"\n")
        if more:
            raise self.fail(NotTheProtocol, f"it wrote {quoted(more)} though one line, {quoted(line)}, had answered")
        self.has_answered = True
        return line

    def listen(self) -> bool:
        """Take in some of standard error: whether there may be more."""
        try:
            heard = os.read(self.error, CHUNK)
        except BlockingIOError:
            return False
        if not heard:
            with suppress(KeyError):
                self.ready.unregister(self.error)
            return False
        self.said = (self.said + heard)[-STANDARD_ERROR_KEPT:]
        return True

    def status(self, seconds: float) -> int | None:
        """The exit code, or a signal negated; None where it still runs."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def late(self, line: bytes, seconds: float) -> ProgramDied:
        # What it has started may hold its output open after its death.
        if (status := self.process.poll()) is not None:
            return self.ended(line, status)
        begun = f" (it wrote {quoted(line)}, without an end of line)" if line else ""
        hint = "" if self.has_answered or line else ": does it flush what it writes?"
        return self.fail(NoAnswer, f"it did not answer within {seconds:g} s{begun}{hint}")

    def ended(self, line: bytes, status: int | None) -> ProgramDied:
        begun = f" after it had written {quoted(line)}, without an end of line" if line else ""
        if status is None:
            return self.fail(NotTheProtocol, f"it closed its standard output and went on{begun}")
        if status < 0:
            return self.fail(DiedBySignal, f"it died by {signal_name(-status)}{begun}")
        by_shell = status - SHELL_SIGNAL in set(signal.Signals)
        told = f", which is how a shell reports {signal_name(status - SHELL_SIGNAL)}" if by_shell else ""
        return self.fail(Exited, f"it exited with code {status}{told}{begun}")

    def fail(self, kind: type[ProgramDied], sentence: str) -> ProgramDied:
        """What is to be raised; the process is ended first, for nothing that it says can be relied on any more."""
        self.kill()
        # Not for ever: somebody that has left the group may still be writing.
        for _ in range(MOST_CHUNKS):
            if not self.listen():
                break
        self.close()
        return kind(sentence + self.last_words())

    def last_words(self) -> str:
        """The last lines of standard error, on one line."""
        lines = [line.rstrip() for line in self.said.decode(errors="replace").splitlines() if line.strip()]
        shown = " | ".join(printable(line) for line in lines[-LINES_SHOWN:])
        return f"; on standard error: {shown}" if shown else ""

    def kill(self) -> None:
        # Those that it has started may outlive it, under the group's name, which is its number.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        """Let it end by itself, then kill what is left of it."""
        if self.streams[0].closed or self.started_by != os.getpid():
            return  # A fork of ours has no say in this.
        self.streams[0].close()
        self.status(PARTING_SECONDS)
        self.kill()
        self.close()

    def close(self) -> None:
        for stream in self.streams:
            stream.close()


class Program:
    """A program that is asked one thing at a time. It is started when a pool is created and it does not run."""

    def __init__(
        self,
        command: Sequence[str],
        folder: Path | str = ".",
        *,
        seconds: float = ANSWER_SECONDS,
        start_seconds: float = START_SECONDS,
    ) -> None:
        self.command = list(command)
        self.folder = Path(folder)
        self.seconds = seconds
        """How long an answer may take."""
        self.start_seconds = max(seconds, start_seconds)
        """How long the first answer of a process may take."""
        self.is_over: Callable[[], bool] = lambda: False
        """Whether nobody waits for an answer any more."""
        self.pools = 0
        """How many were asked for: whoever holds an older one than the last can tell."""
        self.offered: frozenset[str] | None = None
        """The operations that it says the pool has; None for all."""
        self.life: Life | None = None
        self.at_exit: Callable[[], Any] = lambda: None
        check_command(self.command, self.folder)

    def create(self, geometry: Mapping[str, int]) -> None:
        """Have a new pool in the place of the last one. ValueError, with the program's reason, where it refuses."""
        self.pools += 1
        if self.life is None or self.life.started_by != os.getpid():
            # In a fork, what was started before is left to those who did.
            self.life = Life(self.command, self.folder)
            # Also where nobody closes the program: a process that is left behind would outlive this one.
            self.at_exit = weakref.finalize(self, self.life.end)
        line = self.ask({"create": dict(geometry)})
        match parsed(line):
            case {"created": True, **more} if not more:
                self.offered = None
            case {"created": [*names], **more} if not more and all(isinstance(name, str) for name in names):
                self.offered = frozenset(names)
            case {"refused": str(reason), **more} if not more:
                raise Refused(printable(reason))
            case _:
                raise self.misunderstood(line, "create")

    def call(self, operation: str, arguments: Mapping[str, int]) -> Answer:
        """What the pool answers. Raises ProgramDied where the program does not answer so that it can be understood."""
        line = self.ask({"call": operation, "arguments": arguments})
        match parsed(line):
            case {"returned": (int() | None) as returned, **more} if not more and not isinstance(returned, bool):
                return returned
            case {"failed": str(name), **more} if not more:
                return name
            case {"failed": True, **more} if not more:
                return FAILED
        raise self.misunderstood(line, operation)

    def ask(self, request: dict[str, Any]) -> bytes:
        life = self.life
        if life is None:
            raise RuntimeError("the program does not run: create a pool first")
        whole = json.dumps(request).encode() + b"\n"
        try:
            return life.ask(whole, self.seconds if life.has_answered else self.start_seconds, self.is_over)
        except BaseException:
            # Also an interrupt: the answer that is still to come would be taken for that to the next request.
            self.close()
            raise

    def misunderstood(self, line: bytes, asked: str) -> ProgramDied:
        assert self.life is not None
        sentence = f"it answered {quoted(line)} to {asked}, which the protocol has no meaning for"
        failure = self.life.fail(NotTheProtocol, sentence)
        self.close()
        return failure

    def close(self) -> None:
        """End the program. A pool that is created later starts it again."""
        self.life = None
        self.at_exit()


class ProgramSubject(Subject):
    """A pool in a program, with the law's operations as methods: valid until the next one is created there."""

    def __init__(self, program: Program, operations: Mapping[str, Sequence[str]], geometry: Mapping[str, int]) -> None:
        program.create(geometry)
        offered: Container[str] = operations if program.offered is None else program.offered
        for operation, parameters in operations.items():
            if operation in offered:
                setattr(self, operation, _method(program, operation, parameters))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a pool in another process cannot be copied")


def _method(program: Program, operation: str, parameters: Sequence[str]) -> Callable[..., Answer]:
    turn = program.pools

    def call(*arguments: int) -> Answer:
        if program.pools != turn:
            raise RuntimeError("the program has a later pool by now, and only that one")
        return program.call(operation, dict(zip(parameters, arguments, strict=True)))

    return call


class ProgramFactory:
    """How pools are made in a program: all of them in one process, one after the other."""

    def __init__(self, pairing: Pairing, program: Program) -> None:
        self.program = program
        self.geometry_names = pairing.geometry_names()
        self.operations = {operation: pairing.parameters(operation) for operation in pairing.called()}
        self.__qualname__ = shlex.join(program.command)

    def __call__(self, *geometry: int) -> ProgramSubject:
        return ProgramSubject(self.program, self.operations, dict(zip(self.geometry_names, geometry, strict=True)))

    def close(self) -> None:
        self.program.close()


def factory(pairing: Pairing, command: Sequence[str], folder: Path | str = ".", **limits: float) -> ProgramFactory:
    """(*geometry) → a pool in the program. The limits are those of Program."""
    return ProgramFactory(pairing, Program(command, folder, **limits))


# ── What is said of a program ────────────────────────────────────────────────────────────────────────────────


def check_command(command: Sequence[str], folder: Path) -> None:
    """Whether there is something to start, told before anything depends on it."""
    if not command:
        raise UsageError("the command is empty: name a program, such as python3 mine.py")
    if not folder.is_dir():
        raise UsageError(f"there is no folder {str(folder)!r} to start {command[0]!r} in")
    if "/" not in command[0]:
        if shutil.which(command[0]) is None:
            hint = f": write ./{command[0]} for the file in {folder}" if (folder / command[0]).is_file() else ""
            raise UsageError(f"there is no command {command[0]!r} on the PATH{hint}")
        return
    path = folder / command[0]
    if not os.path.isfile(path):
        raise UsageError(f"there is no program {command[0]!r}, seen from {folder}")
    if not os.access(path, os.X_OK):
        raise UsageError(f"{command[0]!r} is not executable: chmod +x it, or name what runs it, as in python3 mine.py")


def parsed(line: bytes) -> Any:
    """None where it is no JSON."""
    try:
        return json.loads(line.decode())
    except (ValueError, RecursionError):
        return None


def signal_name(number: int) -> str:
    """SIGSEGV (Segmentation fault)."""
    try:
        name = signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
    return f"{name} ({signal.strsignal(number)})"


def quoted(line: bytes) -> str:
    text = shortened(line.decode(errors="replace").strip())
    return repr(text) if text else "an empty line"


def printable(text: str) -> str:
    """Shortened, and without what would upset a terminal or XML."""
    return "".join(character if character.isprintable() else "�" for character in shortened(text.expandtabs(2)))


def shortened(text: str) -> str:
    return text if len(text) <= WIDTH_SHOWN else text[:WIDTH_SHOWN] + "…"
