"""A library that is loaded into another process: of 32 bits, of another processor, or one that cannot load libraries.

The process is a runner (examples/runner/runner.c): it calls the library's functions, and fills and compares memory that
memspec cannot reach. It calls memspec back where the library does. All else is as with a library in this process
(checks.targets.library).
"""

from __future__ import annotations

import ctypes
import shlex
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any
from weakref import WeakSet

from attrs import define, field

from checks.evidence import Budget, UsageError
from checks.targets.adapter import C_TYPES, NARROW_TYPES, WIDE_TYPES, Adapter
from checks.targets.memory import Memory, first_byte
from checks.targets.program import ANSWER_SECONDS, START_SECONDS, Life, ProgramDied, TimeIsUp, check_command, quoted
from checks.targets.target import Refused
from spec.vocabulary import BrokenClause

VERSION = 3
"""Of what a runner is asked and how it answers."""


class Unanswered(Exception):
    """A runner says that it cannot do something, and why."""


@define
class Runner:
    """A runner's process, which is started when it is first asked something."""

    command: Sequence[str]
    folder: Path
    seconds: float = ANSWER_SECONDS
    """How long an answer may take."""
    is_over: Callable[[], bool] = lambda: False
    """Whether nobody waits for an answer any more."""
    called: Sequence[Callable[..., int]] = ()
    """What answers the library's calls of what it was supplied with, each given the numbers that were passed."""
    starts: int = 0
    """How often it was started: what one process has, the next one has not."""
    life: Life | None = None
    shared: WeakSet[Any] = field(factory=WeakSet)
    """Memory that memspec has mapped, too (checks.targets.sharing), of whichever start."""

    @property
    def name(self) -> str:
        return shlex.join(self.command)

    def ask(self, request: str) -> list[int]:
        """The numbers of its answer. Raises Unanswered where it refuses, and ProgramDied where it does not live to say,
        or says something else."""
        if self.life is None:
            check_command(self.command, self.folder)
            self.life = Life(self.command, self.folder)
            self.starts += 1
        life = self.life
        seconds = self.seconds if life.has_answered else max(self.seconds, START_SECONDS)
        try:
            line = self._answer(life, request, seconds)
        except BaseException:
            self.life = None
            life.end()
            raise
        sign, _, more = line.partition(" ")
        if sign == "!":
            raise Unanswered(more)
        with suppress(ValueError):
            if sign == "=":
                return [int(number) for number in more.split()]
        self.end()
        raise UsageError(f"{self.name} is no runner of memspec: it answers {quoted(line.encode())} to {request!r}")

    def _answer(self, life: Life, request: str, seconds: float) -> str:
        """What it says to a request. What the library asks of memspec meanwhile is answered; the time for that is not
        the library's."""
        deadline = life.clock() + seconds
        while True:
            line = life.ask(request.encode() + b"\n", seconds, self.is_over, deadline).decode(errors="replace")
            sign, _, more = line.partition(" ")
            if sign != "?":
                return line
            asked = life.clock()
            try:
                number, *told = map(int, more.split())
                does = self.called[number]
            except (ValueError, IndexError):
                return line
            request = f"return {does(*told) % (1 << 64)}"
            deadline += life.clock() - asked
            if life.clock() >= deadline:
                raise life.late(b"", seconds)
            if self.is_over():
                raise TimeIsUp

    def hurry(self, seconds: float) -> None:
        self.seconds = seconds

    def watch(self, budget: Budget) -> None:
        self.is_over = budget.spent

    def end(self) -> None:
        """End the process, and all that it has."""
        life, self.life = self.life, None
        if life is not None:
            life.end()


@cache
def model(command: tuple[str, ...], folder: Path) -> Mapping[str, Any]:
    """The C types of a runner's process. Raises UsageError where it is none."""
    runner = Runner(command, folder)
    try:
        numbers = runner.ask("sizes")
    except (Unanswered, ProgramDied) as error:
        raise UsageError(f"{runner.name} is no runner of memspec: {error}") from None
    finally:
        runner.end()
    version, pointer, long = numbers[:3] if len(numbers) >= 4 else (0, 0, 0)
    types = {(4, 4): NARROW_TYPES, (8, 8): WIDE_TYPES}.get((pointer, long))
    if version != VERSION or types is None:
        raise UsageError(
            f"{runner.name} is no runner for this memspec: its version is {version}, its pointers have {pointer} bytes "
            f"and its longs {long}; known is version {VERSION}, with 4 and 4, or 8 and 8"
        )
    return types


def words(adapter: Adapter) -> tuple[str, ...]:
    """The command of an adapter's runner. A mere path is seen from the adapter, like the library."""
    try:
        return tuple(shlex.split(adapter.runner))
    except ValueError:
        raise UsageError(f"{adapter.file}: a quote is not closed, or nothing follows a backslash (at runner)") from None


def types_of(adapter: Adapter) -> Mapping[str, Any]:
    """The C types in the process that the library is loaded in."""
    return model(words(adapter), adapter.folder.absolute()) if adapter.runner else C_TYPES


def is_narrow(adapter: Adapter) -> bool:
    """Whether that is a process of 32 bits."""
    return types_of(adapter) is NARROW_TYPES


def check_runner(adapter: Adapter) -> None:
    """Raise UsageError for what cannot be done beside a library in another process."""
    if not adapter.runner:
        return
    if adapter.is_read and adapter.arena is not None and adapter.arena.origin == "library":
        raise UsageError(
            f"{adapter.file}: memspec reads the memory of {adapter.part} itself, and shares with a runner what it has "
            'provided: write from = "caller" (at arena)'
        )
    types_of(adapter)


@define
class RunLibrary:
    """A library in a runner, in the place of ctypes.CDLL."""

    runner: Runner
    types: Mapping[str, Any]
    path: str
    start: int = 0
    """Which start of the runner it was loaded in."""
    out: ctypes.c_uint64 = field(factory=ctypes.c_uint64)
    out_address: int = 0

    def load(self) -> None:
        """Raises UsageError where it cannot be loaded."""
        try:
            self.out_address = self.runner.ask("sizes")[3]
            self.runner.ask(f"load {self.path}")
        except Unanswered as error:
            raise UsageError(f"{Path(self.path).name} cannot be loaded by {self.runner.name}: {error}") from None
        except ProgramDied as error:
            raise UsageError(f"{Path(self.path).name} cannot be loaded by {self.runner.name}: {error}") from None
        self.start = self.runner.starts

    @property
    def is_there(self) -> bool:
        return self.runner.life is not None and self.start == self.runner.starts

    def __getitem__(self, name: str) -> Symbol:
        try:
            [index] = self.runner.ask(f"find {name}")
        except Unanswered:
            raise AttributeError(name) from None
        return Symbol(self, index)

    def where(self, name: str) -> int:
        """The address of a symbol."""
        try:
            [address] = self.runner.ask(f"where {name}")
        except Unanswered:
            raise AttributeError(name) from None
        return address

    def get(self, address: int, size: int) -> int:
        """A number of 1, 2, 4 or 8 bytes."""
        [number] = self.runner.ask(f"get {address} {size}")
        return number

    def put(self, address: int, size: int, number: int) -> None:
        self.runner.ask(f"put {address} {size} {number % (1 << 8 * size)}")

    def reading(self, name: str, c_type: Any) -> Callable[[], int]:
        """What reads a variable of this type; or what knows the address of a symbol, for None."""
        address = self.where(name)
        if c_type is None:
            return lambda: address
        size = ctypes.sizeof(c_type)
        return lambda: int(c_type(self.get(address, size)).value or 0)

    def supply(self, functions: Sequence[tuple[Callable[..., int | None], Sequence[Any]]]) -> list[int]:
        """The addresses of functions that the library can call, each with the ctypes of its arguments; in the place
        of those that were supplied before."""
        called, addresses = [], []
        for number, (does, types) in enumerate(functions):
            called.append(partial(_with_types, does, types))
            kinds = "".join(_kind(c_type) for c_type in types)
            try:
                addresses += self.runner.ask(f"supply {number} {kinds}")
            except Unanswered as error:
                raise UsageError(f"{self.runner.name} cannot supply the [callbacks]: {error}") from None
        self.runner.called = called
        return addresses

    def owns(self, name: str) -> bool:
        """Whether a symbol is its own, and none of a library that it was linked with."""
        return self.runner.ask(f"owns {name}") == [1]

    def arena(self, places: int, unit: int, first: int, align: int) -> RunMemory:
        try:
            address, *_ = self.runner.ask(f"arena {places * unit} {max(align, 1)}")
        except Unanswered as error:
            raise Refused(f"the runner says: {error}") from None
        return RunMemory(self, address, places, unit, first, is_ours=True)


def symbols(adapter: Adapter, path: str, names: Sequence[str]) -> list[str]:
    """Those of the names that a library has itself."""
    library = RunLibrary(Runner(words(adapter), adapter.folder), types_of(adapter), path)
    try:
        library.load()
        return [name for name in names if library.owns(name)]
    except ProgramDied as died:
        raise UsageError(f"{adapter.file}: {adapter.library} cannot be loaded: {died}") from None
    finally:
        library.runner.end()


@define
class Symbol:
    """A function there."""

    library: RunLibrary
    index: int
    argtypes: Sequence[Any] = ()
    restype: Any = None

    def __call__(self, *values: int) -> int | None:
        returned, error, out = self._ask("call", values)
        ctypes.set_errno(error)
        self.library.out.value = out
        return None if self.restype is None else int(self.restype(returned).value or 0)

    def ends(self, *values: int) -> int:
        """The signal by which a process ends that is forked there for this call alone; 0 where it returns."""
        [number] = self._ask("ends", values)
        return number

    def _ask(self, request: str, values: Sequence[int]) -> list[int]:
        said = [_said(value, c_type) for value, c_type in zip(values, self.argtypes, strict=True)]
        return self.library.runner.ask(" ".join((request, str(self.index), *said)))


def _said(value: int, c_type: Any) -> str:
    """As a word, whose sign is extended; or as 64 bits."""
    return f"{_kind(c_type)}{value % (1 << 64)}"


def _kind(c_type: Any) -> str:
    return "d" if ctypes.sizeof(c_type) == 8 else "w"


def _with_types(does: Callable[..., int | None], types: Sequence[Any], *words: int) -> int:
    """Call what is told numbers as C has them, with words of which the type takes what it has."""
    return does(*(c_type(word).value or 0 for word, c_type in zip(words, types, strict=True))) or 0


class RunMemory(Memory):
    """Memory in a runner's process."""

    def __init__(
        self, library: RunLibrary, address: int, units: int, unit: int, first: int, *, is_ours: bool = False
    ) -> None:
        super().__init__(address, units, unit, first)
        self.library = library
        self.start = library.runner.starts
        self.is_ours = is_ours
        self.given = address
        """Where it begins, of which what is handed out may be a part."""

    def ask(self, request: str) -> bool:
        """Raises BrokenClause where the process does not live to answer: what it was told to be its own is not."""
        try:
            return self.library.runner.ask(request) != [0]
        except ProgramDied as died:
            raise BrokenClause(f"{died.clause}: {died}") from died

    def fill(self, first: int, size: int, serial: int) -> None:
        for address, part in self._parts(first, size):
            self.ask(f"fill {address} {part} {first_byte(serial)}")

    def is_filled(self, first: int, size: int, serial: int) -> bool:
        return self.has_moved(first, first, size, size, serial)

    def has_moved(self, first: int, to: int, count: int, size: int, serial: int) -> bool:
        shift, end = (to - first) * self.unit, self._address(to) + count
        return all(
            self.ask(f"same {address + shift} {min(part, end - address - shift)} {first_byte(serial)}")
            for address, part in self._parts(first, size)
            if address + shift < end
        )

    def is_zero(self, first: int, size: int) -> bool:
        return all(self.ask(f"zero {address} {part}") for address, part in self._parts(first, size))

    def is_sound(self) -> bool:
        return not self.is_ours or self.ask(f"sound {self.given}")

    def release(self) -> None:
        if self.is_ours and self.library.is_there and self.start == self.library.runner.starts:
            self.is_ours = False
            self.ask(f"drop {self.given}")
