"""A C shared library as a target: an adapter says how it is called."""

from __future__ import annotations

import _ctypes
import ctypes
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from checks import allowance
from checks.clauses import ANSWERS, GIVEN
from checks.evidence import UsageError
from checks.in_c import FAILED, as_it_is
from checks.pairing import Arguments, Pairing
from checks.targets.adapter import ABORTS, SILENT, Adapter, Argument, Function, limits
from checks.targets.callbacks import Callbacks
from checks.targets.hints import hints
from checks.targets.making import check_making, kind_of, steps
from checks.targets.memory import Anywhere, Arena, Memory
from checks.targets.runner import RunLibrary, RunMemory, Runner, check_runner, types_of, words
from checks.targets.sharing import Sharing
from checks.targets.sizes import edges, edges_of_objects, remarks, steady
from checks.targets.structs import StructCall, member, type_of
from checks.targets.symbols import is_other_libc, is_static
from checks.targets.target import Refused, Subject, Target
from spec.vocabulary import BrokenClause, ensure


def library_target(adapter: Adapter, pairing: Pairing, name: str) -> Target:
    """The library that an adapter describes. It is loaded where an object is made, for loading runs its code."""
    law, pairing = pairing, adapter.offering(pairing)
    check(adapter, pairing)
    functions = Functions(adapter, pairing)
    runner = functions.runner

    def make(*geometry: Any) -> Library:
        return Library(functions, geometry)

    return Target(
        name,
        make,
        pairing,
        unpromised(adapter, pairing),
        partial(fit, adapter, pairing),
        aborts=[name for name, kept in adapter.promises.items() if kept == ABORTS],
        unsaid=unsaid(adapter, pairing),
        edges=partial(edges, adapter, pairing),
        edges_of_objects=partial(edges_of_objects, adapter, pairing),
        steady=steady(adapter),
        begun=partial(adapter.begun, pairing),
        tells=adapter.tells_geometry,
        seen=adapter.seen,
        spared=adapter.spared(),
        remarks=remarks(adapter),
        hints=partial(hints, adapter, pairing),
        favoured=(lambda: (library_target(zeroed(adapter), law, name), ZEROED)) if adapter.is_used else None,
        prepare=functions.bind,
        has_addresses=adapter.arena is None and adapter.has_addresses,
        loading=f"{adapter.file}: {adapter.library} cannot be loaded",
        is_apart=runner is not None,
        hurry=lambda seconds: None if runner is None else runner.hurry(seconds),
        watch=lambda budget: None if runner is None else runner.watch(budget),
        close=lambda: None if runner is None else runner.end(),
    )


ZEROED = "where its memory is zeros at first, that is kept: if it relies on that, write zeroed = true under [arena]"


def zeroed(adapter: Adapter) -> Adapter:
    """The same in memory that is zeros at first."""
    assert adapter.arena is not None
    return evolve(adapter, arena=evolve(adapter.arena, zeroed=True))


def check_promises(adapter: Adapter, pairing: Pairing) -> None:
    """Raise UsageError for a promise that is not the law's."""
    for promise in adapter.promises:
        if promise not in pairing.promises:
            known = ", ".join(pairing.promises)
            raise UsageError(f"{adapter.file}: there is no promise {promise!r}; there are {known}")
        can_abort = adapter.calls_a_library and pairing.promises[promise].by_failing
        if adapter.promises[promise] == ABORTS and not can_abort:
            raise UsageError(f"{adapter.file}: {promise} is not kept by aborting: write true or false (at promises)")


def check(adapter: Adapter, pairing: Pairing) -> None:
    """Raise UsageError for what the adapter says and the law does not know, or the other way about."""
    where = adapter.file
    check_promises(adapter, pairing)
    if not adapter.library:
        raise UsageError(f"{where} names no library, program or Python class")
    check_runner(adapter)
    for name, callback in adapter.callbacks.items():
        if problem := callback.problem(adapter.supplied.get(name), adapter.supplied):
            raise UsageError(f"{where}: {problem} (at callbacks.{name})")
    for operation, about in pairing.operations.items():
        if not (about.internal or about.optional or operation in (*adapter.operations, *adapter.spared())):
            raise UsageError(f"{where} binds no function to {operation}: add [operations.{operation}]")
    for operation in adapter.operations:
        if operation not in pairing.operations or pairing.operations[operation].internal:
            raise UsageError(f"{where} binds {operation}, which is no operation of {pairing.part}")
        if operation in pairing.unbound:
            raise UsageError(f"{where} binds {operation}: {pairing.unbound[operation]}")
    check_making(adapter, pairing)
    adapter.check(pairing)
    for place, (function, parameters) in adapter.functions(pairing).items():
        _check_function(adapter, pairing, place, function, parameters)


def _check_function(adapter: Adapter, pairing: Pairing, place: str, function: Function, parameters: list[str]) -> None:
    for argument in function.arguments:
        sums = [name for name in adapter.sums if adapter.sum(name, (), parameters)]
        if problem := argument.problem((*parameters, *sums, *adapter.besides)):
            raise UsageError(f"{adapter.file}: {problem} (at {place}.arguments)")
        if argument.name == "callback" and argument.said_as not in adapter.callbacks:
            raise UsageError(
                f"{adapter.file}: {argument.value!r} needs a [callbacks.{argument.said_as}] (at {place}.arguments)"
            )
        is_placed = argument.said_as == "pointer" and (argument.name in sums or not adapter.has_addresses)
        needs_arena = argument.name == "arena" or is_placed
        if needs_arena and adapter.arena is None:
            raise UsageError(f"{adapter.file}: {argument.value!r} needs an [arena] (at {place}.arguments)")
        is_early = kind_of(place) in ("prepare", "create", "handle")
        if argument.name == "handle" and is_early and not (adapter.handle is not None and adapter.handle.is_early):
            raise UsageError(f"{adapter.file}: there is no handle yet (at {place}.arguments)")
        if argument.name == "handle" and not adapter.has_handle:
            needed = 'a handle needs a [create] that returns = "handle", or a [handle]'
            raise UsageError(f"{adapter.file}: {needed} (at {place}.arguments)")
    if function.struct and adapter.runner:
        raise UsageError(
            f"{adapter.file}: a runner passes words and no structs: bind a function of a line or two that "
            f'returns one member, and puts another at "out" (at {place}.struct)'
        )
    if problem := function.problem(pairing.failures):
        raise UsageError(f"{adapter.file}: {problem} (at {place})")
    if function.returns == "handle" and place not in ("create", "arena", "handle"):
        raise UsageError(f"{adapter.file}: a handle is what [create] returns, and nothing else (at {place}.returns)")
    if function.returns == "pointer" and place.startswith("told") and adapter.arena is None:
        raise UsageError(f"{adapter.file}: a pointer is told, so that an [arena] is needed (at {place}.returns)")
    if function.returns == "pointer" and adapter.arena is None and not adapter.has_addresses:
        raise UsageError(f"{adapter.file}: a pointer is returned, so that an [arena] is needed (at {place}.returns)")


def unpromised(adapter: Adapter, pairing: Pairing) -> dict[str, str]:
    """What is not promised, and why not."""
    reasons: dict[str, str] = {}
    for name, promise in pairing.promises.items():
        function = adapter.operations.get(promise.operation)
        if not adapter.promises.get(name, True):
            reasons[name] = "the adapter says so" if adapter.file.suffix == ".toml" else "there is no adapter"
            continue
        if not adapter.calls_a_library:
            continue
        said = {argument.name for argument in function.arguments} if function else set()
        if lacking := [parameter for parameter in promise.needs if parameter not in said]:
            reasons[name] = f"{promise.operation} does not take the {lacking[0]}"
        elif adapter.promises.get(name) == ABORTS:
            continue
        elif promise.by_failing and function is not None and not function.can_fail:
            reasons[name] = f"{promise.operation} cannot say that it failed"
        elif promise.by_answering and function is not None and function.returns in SILENT:
            reasons[name] = f"{promise.operation} says no more than that it was done"
        elif function is not None and (why := adapter.unkept(name, function)):
            reasons[name] = why
    return reasons


def unsaid(adapter: Adapter, pairing: Pairing) -> dict[str, dict[str, Any]]:
    """The parameters that a function is not told, with the value that they then have, by operation."""
    found: dict[str, dict[str, Any]] = {}
    said = {name: {each.name for each in function.arguments} for name, function in adapter.operations.items()}
    for operation in (*adapter.operations, *adapter.made_here):
        names = set(pairing.parameters(operation)) - said.get(operation, set())
        found[operation] = {name: value for name, value in adapter.unsaid(pairing, operation).items() if name in names}
    return {operation: values for operation, values in found.items() if values}


def fit(adapter: Adapter, pairing: Pairing, geometry: Arguments) -> Arguments:
    """The nearest geometry that the adapter allows."""
    return tuple(adapter.fit(dict(zip(pairing.geometry_names(), geometry, strict=True))).values())


def located(adapter: Adapter) -> str:
    """Where the library is: seen from the adapter, or else where the system looks for a mere name. Raises UsageError
    where it is said to be in a folder and is not."""
    path = os.path.abspath(adapter.folder / adapter.library)
    if os.path.isfile(path):
        return path
    if "/" in adapter.library or adapter.file.suffix == ".toml":
        raise UsageError(f"{adapter.file}: there is no library {path}; has it been built?")
    return adapter.library


def lacking(adapter: Adapter, symbol: str, more: str) -> UsageError:
    """What is said of a library without a symbol."""
    hint = (
        ": it is static there, or hidden, so that nobody else can name it"
        if is_static(Path(located(adapter)), symbol)
        else ""
    )
    return UsageError(f"{named(adapter)} has no symbol {symbol!r}{more}{hint}")


def named(adapter: Adapter) -> str:
    """A library, with the adapter's file where there is one."""
    return f"{adapter.file}: {adapter.library}" if adapter.file.suffix == ".toml" else adapter.library


def check_libc(adapter: Adapter) -> None:
    """Raise UsageError for a C library that cannot be used beside this process's own."""
    path = Path(located(adapter))
    if path.is_file() and is_other_libc(path):
        raise UsageError(
            f"{named(adapter)} is a C library of its own, which cannot be loaded beside this process's: have a runner "
            "load it that is linked with it (examples/runner)"
        )


def load(adapter: Adapter) -> ctypes.CDLL:
    """The library itself. Raises UsageError where it cannot be loaded."""
    path = located(adapter)
    check_libc(adapter)
    try:
        return ctypes.CDLL(path, binding(), use_errno=True)
    except OSError as error:
        raise UsageError(f"{adapter.file}: {Path(path).name} cannot be loaded: {error}") from None


def binding() -> int:
    """How a library's symbols are bound: to its own before this process's, so that a `free` or a `log2` of its own is
    what it calls. A sanitizer's runtime in the process refuses that, and has to see every `malloc` itself
    (github.com/google/sanitizers/issues/611)."""
    has_sanitizer = hasattr(ctypes.CDLL(None), "__sanitizer_set_report_path")
    return ctypes.DEFAULT_MODE if has_sanitizer else ctypes.DEFAULT_MODE | getattr(os, "RTLD_DEEPBIND", 0)


OBJECT_ALIGNMENT = 64
"""Bytes to which an object is aligned that memspec makes for its library: those of a line of the cache."""
Said = Callable[["Library", Arguments], list[int]]
"""(the object, the law's arguments) → the values of the arguments in C; OverflowError for what a type does not hold"""


@frozen
class Bound:
    """A C function, ready to be called."""

    name: str
    symbol: Any
    values: Said
    failed: Callable[[int], bool] | None
    named: dict[int, str]
    by_errno: dict[int, str]
    may: Callable[[Library, Arguments], bool] | None
    """Whether such a call can be said at all, apart from its arguments one by one; None where each can."""
    null: Callable[[Arguments], Any]
    """What a null pointer is that says that it failed: an answer, or FAILED."""
    result: Callable[[Library, Arguments, int], Any]
    out: Callable[[Any], int] | None
    """(what is at `out`) → the answer, where it is not what is returned."""
    looks_at_errno: bool
    size: int | None
    """Which argument says in bytes how large a block is, if one does."""


class Functions:
    """The functions of an adapter. They are bound anew only where the library is loaded anew."""

    def __init__(self, adapter: Adapter, pairing: Pairing) -> None:
        self.adapter = adapter
        self.pairing = pairing
        self.geometry_names = pairing.geometry_names()
        self.runner = Runner(words(adapter), adapter.folder) if adapter.runner else None
        """The process that the library is loaded in, if that is another one."""
        self.types = types_of(adapter)
        self.library: ctypes.CDLL | RunLibrary | None = None
        self.bound: dict[str, Bound] = {}
        self.room = ctypes.sizeof(ctypes.c_uint64)
        """Bytes of what is put at `out`, at most."""

    def bind(self) -> dict[str, Bound]:
        """All of them, by an operation's name, or else by where they stand in the adapter. Raises UsageError where the
        library does not have one."""
        if isinstance(self.library, RunLibrary) and not self.library.is_there:
            self.library = None
        if self.library is None:
            self.library = self._loaded()
            found = self.adapter.functions(self.pairing)
            self.bound = {
                place.removeprefix("operations."): self._bound(place, *function) for place, function in found.items()
            }
        return self.bound

    def set_pointer(self, name: str, symbol: str, address: int) -> None:
        """Have a variable of the library point there. Raises UsageError where it has none such."""
        try:
            if isinstance(self.library, RunLibrary):
                self.library.put(self.library.where(symbol), ctypes.sizeof(self.types["void *"]), address)
                return
            assert self.library is not None
            ctypes.c_void_p.in_dll(self.library, symbol).value = address
        except (AttributeError, ValueError):
            raise self.lacks(symbol, f"callbacks.{name}.variable") from None

    def lacks(self, symbol: str, place: str) -> UsageError:
        return lacking(self.adapter, symbol, f" (at {place})")

    def _loaded(self) -> ctypes.CDLL | RunLibrary:
        if self.runner is None:
            return load(self.adapter)
        library = RunLibrary(self.runner, self.types, located(self.adapter))
        library.load()
        return library

    def forget(self) -> None:
        """Unload the library, with all its state."""
        if self.runner is not None:
            self.runner.end()
            self.library = None
        elif isinstance(self.library, ctypes.CDLL):
            _ctypes.dlclose(self.library._handle)
            self.library = None
            allowance.renew()

    def _bound(self, place: str, function: Function, parameters: list[str]) -> Bound:
        symbol = self._reading(place, function) if function.reads else self._function(place, function)
        out: Callable[[Any], int] | None = None
        if function.struct:
            symbol = self._in_struct(symbol, function)
            out = symbol.told if function.puts_out else None
        elif function.puts_out:
            out = partial(_put, self.types[function.c_type])
        return Bound(
            function.symbol,
            symbol,
            self._values(function.arguments, parameters),
            _failing(function) if function.failure else None,
            function.named,
            function.by_errno,
            self._may(place, function, parameters),
            lambda arguments: function.form.null(dict(zip(parameters, arguments, strict=True))),
            self._result(function, parameters),
            out,
            "errno" in function.failure or bool(function.by_errno),
            next((place for place, argument in enumerate(function.arguments) if argument.form.in_bytes), None),
        )

    def _function(self, place: str, function: Function) -> Any:
        assert self.library is not None
        try:
            symbol = self.library[function.symbol]
        except AttributeError:
            raise self.lacks(function.symbol, f"{place}.symbol") from None
        symbol.argtypes = [self.types[argument.c_type] for argument in function.arguments]
        symbol.restype = self.types.get(function.returned_type)
        return symbol

    def _reading(self, place: str, function: Function) -> Callable[[], int]:
        """What is read of the library, as if it were called."""
        kind = self.types[function.c_type] if function.reads == "variable" else ctypes.c_char
        library = self.library
        try:
            if isinstance(library, RunLibrary):
                return library.reading(function.symbol, kind if function.reads == "variable" else None)
            assert library is not None
            there = kind.in_dll(library, function.symbol)
        except (AttributeError, ValueError):
            raise self.lacks(function.symbol, f"{place}.{function.reads}") from None
        if function.reads == "object":
            return lambda: ctypes.addressof(there)
        return lambda: int(there.value or 0)

    def _in_struct(self, symbol: Any, function: Function) -> StructCall:
        """A function that answers in a struct, as one that answers with a word."""
        members, names = function.struct, [argument.name for argument in function.arguments]
        kinds = [(name, self.types[type_of(each, function.c_type)]) for name, each in members.items()]
        made = type(function.symbol, (ctypes.Structure,), {"_fields_": kinds})
        status, answer = member(members, "status"), member(members, "answer")
        out = names.index("out") if function.takes_out else None
        if out is None:
            symbol.restype = made
        elif status is not None:
            symbol.restype = None
        self.room = max(self.room, ctypes.sizeof(made))
        return StructCall(symbol, made, status[0] if status else None, answer[0] if answer else None, out)

    def _values(self, arguments: Sequence[Argument], parameters: list[str]) -> Said:
        """How arguments are said. One function for all of them, as this is done for each call; the handle, which most
        functions are told first, is what the library itself has answered."""
        has_handle = bool(arguments) and (arguments[0].name, arguments[0].c_type) == ("handle", "void *")
        told = [argument.name for argument in arguments]
        sums = {name: self.adapter.sum(name, told, parameters) or (name, "") for name in told}
        places = {name: place for place, name in enumerate(parameters)}
        said_so = [
            (
                places.get(sums[argument.name][0]),
                places.get(sums[argument.name][1]),
                argument.value if isinstance(argument.value, int) else 0,
                argument.form.says if argument.form.says is not as_it_is else None,
                argument.c_type,
                *limits(argument.c_type, self.types),
            )
            for argument in arguments[has_handle:]
        ]

        def values(library: Library, arguments: Arguments) -> list[int]:
            found = [library.handle] if has_handle else []
            for place, more, constant, says, c_type, least, most in said_so:
                said = constant if place is None else arguments[place]
                if more is not None:
                    said += arguments[more]
                if says is not None:
                    said = says(library, said, c_type)
                if not least <= said <= most:
                    raise OverflowError
                found.append(said)
            return found

        return values

    def _may(
        self, place: str, function: Function, parameters: list[str]
    ) -> Callable[[Library, Arguments], bool] | None:
        adapter, told = self.adapter, {argument.name for argument in function.arguments}
        known = adapter.unsaid(self.pairing, place.removeprefix("operations.")).items()
        unsaid = {name: value for name, value in known if name in parameters and name not in told}

        if not (unsaid or adapter.may_be_unsayable(parameters)):
            return None

        def may(library: Library, arguments: Arguments) -> bool:
            return adapter.is_sayable(library, function, dict(zip(parameters, arguments, strict=True)), unsaid)

        return may

    def _result(self, function: Function, parameters: list[str]) -> Callable[[Library, Arguments, int], Any]:
        if function.returns in SILENT:
            return lambda library, arguments, returned: None
        means = function.form.means
        if function.form.is_plain:
            return lambda library, arguments, returned: means(library, {}, returned)
        return lambda library, arguments, returned: means(
            library, dict(zip(parameters, arguments, strict=True)), returned
        )


class Library(Subject):
    """One pool of a library, under the law's names."""

    def __init__(self, functions: Functions, geometry: Arguments) -> None:
        adapter = functions.adapter
        self.functions = functions
        self.adapter = adapter
        self.memory: Memory | None = None
        """What it hands out."""
        self.given: Memory | None = None
        """What it keeps its own things in."""
        if fit(adapter, functions.pairing, geometry) != tuple(geometry):
            raise Refused("the adapter's [geometry] does not have it")
        self.named = dict(zip(functions.geometry_names, geometry, strict=True))
        self.start = int(self.named.get(adapter.first, 0))
        places = int(adapter.places(functions.pairing, self.named))
        self.arena = self.handle = self.calls = 0
        self.object: Memory | None = None
        """What its handle is the address of, where its caller makes that."""
        self.bound = functions.bind()
        self.elsewhere = functions.library if isinstance(functions.library, RunLibrary) else None
        """The library, where it is loaded in another process."""
        self.is_closed = False
        room = ctypes.create_string_buffer(functions.room)
        self.out = ctypes.c_uint64.from_buffer(room) if self.elsewhere is None else self.elsewhere.out
        self.ends = None if self.elsewhere is None else self._ends
        self.out_address = ctypes.addressof(self.out) if self.elsewhere is None else self.elsewhere.out_address
        self.sharing = None if self.elsewhere is None else Sharing(self.elsewhere, self.elsewhere.start)
        self.callbacks = Callbacks(self, adapter, functions.types, self.elsewhere)
        self.is_called_back = bool(adapter.callbacks)
        for name, callback in adapter.callbacks.items():
            if callback.variable:
                functions.set_pointer(name, callback.variable, self.callbacks[name])
        self.said: tuple[str, Arguments, list[int]] | None = None
        """What was last found sayable, so that it need not be said twice."""
        if adapter.arena is None and adapter.has_addresses:
            self.memory = Anywhere() if self.elsewhere is None else RunMemory(self.elsewhere, 0, 1 << 64, 1, 0)
        if adapter.arena is not None and adapter.arena.origin in ("caller", "callbacks"):
            self._has(self._new_arena(adapter.arena.align, places))
        self.withhold(adapter.withheld(self.named))
        told = dict[str, int]()
        for place, arguments in steps(adapter, self.named):
            answer = self._call(place, *arguments) if place in self.bound else self._object()
            if kind_of(place) == "told":
                told[place.removeprefix("told.")] = answer
            elif place == "arena":
                self._begins(answer, places)
            elif isinstance(answer, str) or (place == "handle" and not answer):
                raise Refused(f"{self.bound[place].name} says that it failed")
            elif place == "handle" or (place == "create" and adapter.handle is None and adapter.has_handle):
                self.handle = answer
        self._become(told)
        if self.resident is not None:
            self._turn()
            for operation in adapter.made_here:
                setattr(self, operation, partial(self._make, operation))
        for operation in adapter.operations:
            setattr(self, operation, self._operation(operation))

    def _new_arena(self, align: int, places: int) -> Memory:
        if self.elsewhere is None:
            return self.adapter.new_arena(places, self.start)
        if self.sharing is not None and self.adapter.is_read:
            return self.adapter.new_arena(places, self.start, self.sharing)
        return self.elsewhere.arena(places, self.adapter.unit, self.start, align)

    def _has(self, memory: Memory) -> None:
        self.arena = memory.address
        self.resident = self.adapter.resident(memory, self.named)
        if self.resident is None:
            self.memory = memory
            if self.adapter.is_used:
                memory.use()
        else:
            self.given = memory

    def withhold(self, withheld: tuple[int, int] | None) -> None:
        """Have memory that is added later be touched by nobody, where it is here."""
        if withheld is not None and isinstance(self.memory, Arena):
            self.memory.withhold(*withheld)

    def _object(self) -> int:
        """Make the object that its handle is the address of."""
        size = self.adapter.handle.bytes if self.adapter.handle is not None else 0
        aligned = size, 1, 0, OBJECT_ALIGNMENT
        self.object = Arena(*aligned) if self.elsewhere is None else self.elsewhere.arena(*aligned)
        self.calls += 1
        return self.object.address

    def _begins(self, address: Any, places: int) -> None:
        """Take it that what is handed out begins at an address that the library tells."""
        if not address:
            raise Refused(f"{self.bound['arena'].name} gives no arena")
        if self.memory is not None:
            # The caller's, of which the library keeps the beginning for itself.
            ensure(self.memory.address <= address < self.memory.address + self.memory.size, GIVEN)
            self.memory.size -= address - self.memory.address
            self.memory.address = self.arena = address
            return
        theirs = address, places, self.adapter.unit, self.start
        self._has(Memory(*theirs) if self.elsewhere is None else RunMemory(self.elsewhere, *theirs))

    def _become(self, told: dict[str, Any]) -> None:
        """Take the geometry that the law sees, where that is not the one that was asked for."""
        for name, answer in told.items():
            if isinstance(answer, str):
                raise BrokenClause(f"{ANSWERS}: the {name} that it tells is {answer}")
        law, extent = self.adapter.become(self.named, told), self.functions.pairing.extent
        if not told and law == self.named:
            return
        if law[extent] < 1:
            raise Refused("nothing is left of what was asked for")
        if self.adapter.arena is None or self.adapter.arena.origin == "caller":
            room = self.named[extent] if self.memory is None else self.memory.size // self.memory.unit
            first = law.get(self.adapter.first, 0)
            ensure(self.start <= first and first + law[extent] <= self.start + room, GIVEN)
        self.named, self.told = law, None if law == self.named else tuple(law.values())

    def _turn(self) -> None:
        self.resident.turn(lambda name: self._call(name), self.handle)

    def _make(self, operation: str, *arguments: Any) -> Any:
        return self.resident.make(operation, arguments)

    # ── Calls ──

    def close(self) -> None:
        if "destroy" in self.bound:
            self._call("destroy")
        if self.functions.adapter.is_loaded_anew:
            self.functions.forget()
        self.is_closed = True
        self.release()

    def release(self) -> None:
        if self.elsewhere is not None and not self.is_closed:
            # It broke something: whatever it has done to its process, the next run begins in another one.
            self.functions.forget()
        for each in filter(None, (self.memory, self.given, self.object)):
            each.release()
        if self.sharing is not None:
            self.sharing.release()

    def can_say(self, operation: str, arguments: Arguments) -> bool:
        """Whether each argument has a value of its C type, and what is not said is as it has to be."""
        bound = self.bound.get(operation)
        if bound is None:
            return bool(self.resident.can_make(operation, arguments))
        if bound.may is not None and not bound.may(self, arguments):
            return False
        try:
            self.said = operation, arguments, bound.values(self, arguments)
        except OverflowError:
            return False
        return True

    def _ends(self, operation: str, arguments: Arguments) -> int:
        """The signal by which a process of the runner's ends that makes a call of which nothing is to come back."""
        bound = self.bound[operation]
        return int(bound.symbol.ends(*bound.values(self, arguments)))

    def _operation(self, operation: str) -> Callable[..., Any]:
        if self.resident is not None:
            return partial(self._call_and_turn, operation)
        if isinstance(self.memory, Arena) and operation in self.functions.pairing.composed:
            return partial(self._give_and_call, self.memory, operation)
        return self._ready(operation)

    def _give_and_call(self, memory: Arena, operation: str, *arguments: Any) -> Any:
        if (added := self.adapter.added(self.named, operation, arguments)) is not None:
            memory.give(*added)
        answer = self._call(operation, *arguments)
        if answer is None and (removed := self.adapter.removed(self.named, operation, arguments)) is not None:
            memory.withhold(*removed)
        return answer

    def _call_and_turn(self, operation: str, *arguments: Any) -> Any:
        with self.adapter.calling(self.resident, operation, arguments):
            answer = self._call(operation, *arguments)
        self._turn()
        return answer

    def _call(self, place: str, *arguments: Any) -> Any:
        """The law's answer, a failure's name, or FAILED."""
        return self._ready(place)(*arguments)

    def _ready(self, place: str) -> Callable[..., Any]:
        """A function of the library's, under the law's name for it. What it takes is looked up once: it is called some
        hundred thousand times a second."""
        bound = self.bound[place]
        symbol, say, named, failed = bound.symbol, bound.values, bound.named, bound.failed
        out, result, looks_at_errno, size = bound.out, bound.result, bound.looks_at_errno, bound.size
        is_called_back = self.is_called_back

        def call(*arguments: Any) -> Any:
            said, self.said = self.said, None
            if said is not None and said[1] == arguments and said[0] == place:
                values = said[2]
            else:
                values = say(self, arguments)
            self.calls += 1
            if looks_at_errno:
                ctypes.set_errno(0)
            if out is not None:
                self.out.value = 0
            self.asked = None if size is None else values[size]
            returned = symbol(*values)
            if is_called_back:
                self.callbacks.judge()
            memory = self.memory
            if memory is not None and memory.clauses:
                memory.look()
            if returned is None:
                returned = 0
            if returned in named:
                return named[returned]
            if failed is not None and failed(returned):
                answer = FAILED if returned else bound.null(arguments)
                return bound.by_errno.get(ctypes.get_errno(), FAILED) if answer == FAILED else answer
            return result(self, arguments, returned if out is None else out(self.out))

        return call


def _put(c_type: Any, out: ctypes.c_uint64) -> int:
    """What is put at an address, as this C type."""
    return int(c_type.from_buffer(out).value or 0)


def _failing(function: Function) -> Callable[[int], bool]:
    """Whether what was returned says that the function failed."""
    numbers = {code for code in function.failure if isinstance(code, int)}
    if {"null", "zero"} & set(function.failure):
        numbers.add(0)
    signs = set(function.failure)
    nonzero, negative, by_errno = "nonzero" in signs, "negative" in signs, "errno" in signs
    if not (nonzero or negative or by_errno):
        return numbers.__contains__

    def failed(returned: int) -> bool:
        return (
            returned in numbers
            or (nonzero and returned != 0)
            or (negative and returned < 0)
            or (by_errno and ctypes.get_errno() != 0)
        )

    return failed
