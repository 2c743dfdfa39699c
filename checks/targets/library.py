"""A C shared library as a target: an adapter says how it is called."""

from __future__ import annotations

import _ctypes
import ctypes
from collections.abc import Callable
from typing import Any

from attrs import frozen

from checks.evidence import UsageError
from checks.pairing import Arguments, Pairing
from checks.targets.adapter import C_TYPES, Adapter, Argument, Function
from checks.targets.memory import Arena, Memory
from checks.targets.target import FAILED, Target

MOST = (1 << 64) - 1


def library_target(adapter: Adapter, pairing: Pairing, name: str) -> Target:
    """The library that an adapter describes. It is loaded where an object is made, for loading runs its code."""
    check(adapter, pairing)
    functions = Functions(adapter, pairing)

    def make(*geometry: Any) -> Library:
        return Library(functions, geometry)

    return Target(name, make, pairing, unpromised(adapter, pairing), lambda geometry: fit(adapter, pairing, geometry))


def check_common(adapter: Adapter, pairing: Pairing) -> None:
    """Raise UsageError for a part or a promise that is not the law's."""
    if adapter.part != pairing.part:
        raise UsageError(f"{adapter.file} is an adapter for {adapter.part}, not for {pairing.part}")
    for promise in adapter.promises:
        if promise not in pairing.promises:
            known = ", ".join(pairing.promises)
            raise UsageError(f"{adapter.file}: there is no promise {promise!r}; there are {known}")


def check(adapter: Adapter, pairing: Pairing) -> None:
    """Raise UsageError for what the adapter says and the law does not know, or the other way about."""
    where = adapter.file
    check_common(adapter, pairing)
    if not adapter.library:
        raise UsageError(f"{where} names neither a library nor a program")
    for operation, about in pairing.operations.items():
        if not (about.internal or about.optional or operation in adapter.operations):
            raise UsageError(f"{where} binds no function to {operation}: add [operations.{operation}]")
    for operation, function in adapter.operations.items():
        if operation not in pairing.operations or pairing.operations[operation].internal:
            raise UsageError(f"{where} binds {operation}, which is no operation of {pairing.part}")
        _check_function(adapter, f"operations.{operation}", function, pairing.parameters(operation))
    if adapter.create is not None:
        _check_function(adapter, "create", adapter.create, pairing.geometry_names())
    if adapter.destroy is not None:
        _check_function(adapter, "destroy", adapter.destroy, [])
    if adapter.arena is not None and adapter.arena.origin == "library" and not adapter.arena.symbol:
        raise UsageError(f"{where}: an arena that the library makes needs the symbol that gives its address (at arena)")


def _check_function(adapter: Adapter, place: str, function: Function, parameters: list[str]) -> None:
    for argument in function.arguments:
        if problem := argument.problem(parameters):
            raise UsageError(f"{adapter.file}: {problem} (at {place}.arguments)")
        if argument.form in ("pointer", "arena") and adapter.arena is None:
            raise UsageError(f"{adapter.file}: {argument.value!r} needs an [arena] (at {place}.arguments)")
        if argument.name == "handle" and (adapter.create is None or adapter.create.returns != "handle"):
            raise UsageError(
                f'{adapter.file}: a handle needs a [create] that returns = "handle" (at {place}.arguments)'
            )
    if function.type and function.type not in C_TYPES:
        raise UsageError(f"{adapter.file}: {function.type!r} is no C type that an adapter may name (at {place}.type)")
    if function.returns == "pointer" and adapter.arena is None:
        raise UsageError(f"{adapter.file}: a pointer is returned, so that an [arena] is needed (at {place}.returns)")


def unpromised(adapter: Adapter, pairing: Pairing) -> dict[str, str]:
    """What is not promised, and why not."""
    reasons: dict[str, str] = {}
    for name, promise in pairing.promises.items():
        function = adapter.operations.get(promise.operation)
        if not adapter.promises.get(name, True):
            reasons[name] = "the adapter says so"
            continue
        if adapter.program:
            continue
        said = {argument.name for argument in function.arguments} if function else set()
        if lacking := [parameter for parameter in promise.needs if parameter not in said]:
            reasons[name] = f"{promise.operation} is not told the {lacking[0]}"
        elif promise.by_failing and function is not None and not function.can_fail:
            reasons[name] = f"{promise.operation} cannot say that it failed"
    return reasons


def fit(adapter: Adapter, pairing: Pairing, geometry: Arguments) -> Arguments:
    """The nearest geometry that the adapter allows."""
    limits = adapter.geometry
    named = dict(zip(pairing.geometry_names(), geometry, strict=True))
    if "start" in named and limits.start is not None:
        named["start"] = limits.start
    if "frames" in named:
        frames = max(limits.least, min(limits.most, named["frames"]))
        named["frames"] = 1 << (frames.bit_length() - 1) if limits.frames == "powers of two" else frames
    if "max_order" in named and limits.max_order is not None:
        fitting = named["frames"].bit_length() - 1
        named["max_order"] = fitting if limits.max_order == "fit" else limits.max_order
    return tuple(named.values())


def load(adapter: Adapter) -> ctypes.CDLL:
    """The library itself. Raises UsageError where it cannot be loaded."""
    path = (adapter.folder / adapter.library).resolve()
    if not path.is_file():
        raise UsageError(f"{adapter.file}: there is no library {path}; has it been built?")
    try:
        return ctypes.CDLL(str(path), use_errno=True)
    except OSError as error:
        raise UsageError(f"{adapter.file}: {path.name} cannot be loaded: {error}") from None


def bytes_of(order: int, unit: int, calls: int) -> int:
    """How many bytes are asked for where the law asks for an order: all of the block, or, every other time, the least
    for which no smaller block would do. Less than nothing is nothing; OverflowError where no word holds it."""
    if order < 0:
        return 0
    if order > 64:
        raise OverflowError
    whole = unit << order
    least = (whole >> 1) + 1 if order else 1
    if least > MOST:
        raise OverflowError
    return min(MOST, least if calls % 2 else whole)


def where_in(place: str) -> str:
    """The table of an adapter that binds a function."""
    return place if place in ("create", "destroy", "arena") else f"operations.{place}"


Said = Callable[["Library", Arguments], int]
"""(the object, the law's arguments) → the value of one argument in C"""


@frozen
class Bound:
    """A C function, ready to be called."""

    symbol: Any
    values: list[Said]
    failed: Callable[[int], bool]
    named: dict[int, str]
    result: Callable[[Library, int], Any]
    out: Any
    """The C type of what is put at `out`; None where the result is returned."""
    by_errno: bool


class Functions:
    """The functions of an adapter. They are bound anew only where the library is loaded anew."""

    def __init__(self, adapter: Adapter, pairing: Pairing) -> None:
        self.adapter = adapter
        self.pairing = pairing
        self.geometry_names = pairing.geometry_names()
        self.parameters = {operation: pairing.parameters(operation) for operation in adapter.operations}
        self.library: ctypes.CDLL | None = None
        self.bound: dict[str, Bound] = {}

    def bind(self) -> dict[str, Bound]:
        """All of them, by where they stand in the adapter. Raises UsageError where the library does not have one."""
        if self.library is None:
            adapter = self.adapter
            self.library = load(adapter)
            found = {name: (function, self.parameters[name]) for name, function in adapter.operations.items()}
            if adapter.create is not None:
                found["create"] = adapter.create, self.geometry_names
            if adapter.destroy is not None:
                found["destroy"] = adapter.destroy, []
            if adapter.arena is not None and adapter.arena.origin == "library":
                found["arena"] = Function(adapter.arena.symbol, adapter.arena.arguments, "handle"), []
            self.bound = {place: self._bound(place, *function) for place, function in found.items()}
        return self.bound

    def forget(self) -> None:
        """Unload the library, with all its state."""
        if self.library is not None:
            _ctypes.dlclose(self.library._handle)
            self.library = None

    def _bound(self, place: str, function: Function, parameters: list[str]) -> Bound:
        assert self.library is not None
        try:
            symbol = self.library[function.symbol]
        except AttributeError:
            where = f"{self.adapter.file}: {self.adapter.library}"
            raise UsageError(f"{where} has no symbol {function.symbol!r} (at {where_in(place)}.symbol)") from None
        out = C_TYPES[function.c_type] if function.puts_out else None
        symbol.argtypes = [C_TYPES[argument.c_type] for argument in function.arguments]
        symbol.restype = C_TYPES.get(function.returned_type)
        values = [self._value(argument, parameters) for argument in function.arguments]
        return Bound(
            symbol,
            values,
            _failing(function),
            _named(function),
            self._result(function),
            out,
            "errno" in function.failure,
        )

    def _value(self, argument: Argument, parameters: list[str]) -> Said:
        """How one argument is said, with OverflowError for what its type does not hold."""
        plain = self._plain_value(argument, parameters)
        size = 8 * ctypes.sizeof(C_TYPES[argument.c_type])
        signed = C_TYPES[argument.c_type](-1).value == -1
        least, most = (-(1 << (size - 1)), (1 << (size - 1)) - 1) if signed else (0, (1 << size) - 1)

        def value(library: Library, arguments: Arguments) -> int:
            said = plain(library, arguments)
            if least <= said <= most:
                return said
            raise OverflowError

        return value

    def _plain_value(self, argument: Argument, parameters: list[str]) -> Said:
        unit = self.adapter.unit
        if isinstance(argument.value, int):
            number = argument.value
            return lambda library, arguments: number
        always: dict[str, Said] = {
            "handle": lambda library, arguments: library.handle,
            "arena": lambda library, arguments: library.base,
            "unit": lambda library, arguments: unit,
            "out": lambda library, arguments: library.out_address,
        }
        if argument.name in always:
            return always[argument.name]
        place = parameters.index(argument.name)
        if argument.form == "bytes" and argument.name in ("order", "max_order"):
            return lambda library, arguments: bytes_of(arguments[place], unit, library.calls)
        forms: dict[str, Said] = {
            "units": lambda library, arguments: 1 << max(0, min(arguments[place], 64)),
            "bytes": lambda library, arguments: arguments[place] * unit,
            "index": lambda library, arguments: arguments[place] - library.start,
            "offset": lambda library, arguments: (arguments[place] - library.start) * unit,
            "pointer": lambda library, arguments: library.base + (arguments[place] - library.start) * unit,
        }
        return forms.get(argument.form, lambda library, arguments: arguments[place])

    def _result(self, function: Function) -> Callable[[Library, int], Any]:
        unit = self.adapter.unit

        def of_offset(library: Library, offset: int) -> Any:
            inside = offset % unit
            return offset // unit + library.start if not inside else f"an address {inside} bytes into a unit"

        match function.returns:
            case "nothing" | "status":
                return lambda library, returned: None
            case "index":
                return lambda library, returned: returned + library.start
            case "offset":
                return of_offset
            case "pointer":
                return lambda library, returned: of_offset(library, returned - library.base)
            case _:
                return lambda library, returned: returned


class Library:
    """One pool of a library, under the law's names."""

    def __init__(self, functions: Functions, geometry: Arguments) -> None:
        adapter = functions.adapter
        self.functions = functions
        self.memory: Memory | None = None
        if fit(adapter, functions.pairing, geometry) != tuple(geometry):
            raise ValueError("the adapter's [geometry] does not have it")
        named = dict(zip(functions.geometry_names, geometry, strict=True))
        self.start, units = int(named.get("start", 0)), int(named.get("frames", 1))
        self.base = self.handle = self.calls = 0
        self.out = ctypes.c_uint64()
        self.out_address = ctypes.addressof(self.out)
        self.bound = functions.bind()
        self.said: tuple[str, Arguments, list[int]] | None = None
        """What was last found sayable, so that it need not be said twice."""
        if adapter.arena is not None and adapter.arena.origin == "caller":
            self._has(Arena(units, adapter.unit, self.start, adapter.arena.align))
        if adapter.create is not None:
            made = self._call("create", geometry)
            if isinstance(made, str):
                raise ValueError(f"{adapter.create.symbol} says that it failed")
            self.handle = made if adapter.create.returns == "handle" else 0
        if adapter.arena is not None and adapter.arena.origin == "library":
            address = self._call("arena", ())
            if not address:
                raise ValueError(f"{adapter.arena.symbol} gives no arena")
            self._has(Memory(address, units, adapter.unit, self.start))
        for operation in adapter.operations:
            setattr(self, operation, self._operation(operation))

    def _has(self, memory: Memory) -> None:
        self.memory, self.base = memory, memory.address

    def close(self) -> None:
        if "destroy" in self.bound:
            self._call("destroy", ())
        if self.functions.adapter.create is None:
            # Nothing makes its state afresh but loading it anew.
            self.functions.forget()

    def can_say(self, operation: str, arguments: Arguments) -> bool:
        """Whether each argument has a value of its C type."""
        try:
            self.said = operation, arguments, [value(self, arguments) for value in self.bound[operation].values]
        except OverflowError:
            return False
        return True

    def _operation(self, operation: str) -> Callable[..., Any]:
        return lambda *arguments: self._call(operation, arguments)

    def _call(self, place: str, arguments: Arguments) -> Any:
        """The law's answer, a failure's name, or FAILED."""
        bound, said = self.bound[place], self.said
        if said is not None and said[0] == place and said[1] == arguments:
            values = said[2]
        else:
            values = [value(self, arguments) for value in bound.values]
        self.said = None
        self.calls += 1
        if bound.by_errno:
            ctypes.set_errno(0)
        if bound.out is not None:
            self.out.value = 0
        returned = bound.symbol(*values)
        if returned is None:
            returned = 0
        if returned in bound.named:
            return bound.named[returned]
        if bound.failed(returned):
            return FAILED
        return bound.result(self, returned if bound.out is None else bound.out.from_buffer(self.out).value or 0)


def _failing(function: Function) -> Callable[[int], bool]:
    """Whether what was returned says that the function failed."""
    numbers = {code for code in function.failure if isinstance(code, int)}
    if {"null", "zero"} & set(function.failure):
        numbers.add(0)
    signs = set(function.failure)
    nonzero, negative, by_errno = "nonzero" in signs, "negative" in signs, "errno" in signs

    def failed(returned: int) -> bool:
        return (
            returned in numbers
            or (nonzero and returned != 0)
            or (negative and returned < 0)
            or (by_errno and ctypes.get_errno() != 0)
        )

    return failed


def _named(function: Function) -> dict[int, str]:
    return {int(code): name for code, name in function.failures.items()}
