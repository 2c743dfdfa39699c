"""A C shared library as a target: an adapter says how it is called."""

from __future__ import annotations

import _ctypes
import ctypes
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from attrs import frozen

from checks.evidence import UsageError
from checks.pairing import Arguments, Pairing
from checks.targets import table_forms, table_start
from checks.targets.adapter import C_TYPES, TABLE_FORMS, Adapter, Argument, Function, limits
from checks.targets.memory import Arena, Memory
from checks.targets.sizes import SIZES, edges, remarks, size_of
from checks.targets.tables import MADE_HERE, NOWHERE, PageTables
from checks.targets.target import FAILED, Refused, Subject, Target


def library_target(adapter: Adapter, pairing: Pairing, name: str) -> Target:
    """The library that an adapter describes. It is loaded where an object is made, for loading runs its code."""
    check(adapter, pairing)
    functions = Functions(adapter, pairing)

    def make(*geometry: Any) -> Library:
        return Library(functions, geometry)

    fitted = partial(fit, adapter, pairing)
    return Target(
        name,
        make,
        pairing,
        unpromised(adapter, pairing),
        fitted,
        unsaid=unsaid(adapter, pairing),
        edges=partial(edges, adapter, pairing),
        begun=partial(table_start.begun, adapter, pairing),
        spared=table_start.SPARED if table_start.mapped(adapter) else (),
        remarks=remarks(adapter),
        prepare=functions.bind,
        loading=f"{adapter.file}: {adapter.library} cannot be loaded",
    )


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
    if adapter.create is not None and adapter.create.returns not in ("handle", "status", "nothing"):
        raise UsageError(f"{where}: what is created is a handle, or nothing is said of it (at create.returns)")
    if (adapter.tables is not None) != bool(pairing.looks):
        wrong = "has no page tables" if adapter.tables is not None else "needs to say where the page tables are"
        raise UsageError(f"{where}: {pairing.part} {wrong} (at tables)")
    if adapter.tables is not None:
        table_forms.check_tables(adapter)
        if isinstance(adapter.tables.root, Function):
            _check_function(adapter, "tables.root", adapter.tables.root, [])
    for operation, about in pairing.operations.items():
        spared = table_start.SPARED if table_start.mapped(adapter) else ()
        if not (about.internal or about.optional or operation in (*adapter.operations, *spared)):
            raise UsageError(f"{where} binds no function to {operation}: add [operations.{operation}]")
    for operation, function in adapter.operations.items():
        if operation not in pairing.operations or pairing.operations[operation].internal:
            raise UsageError(f"{where} binds {operation}, which is no operation of {pairing.part}")
        if operation in pairing.unbound:
            raise UsageError(f"{where} binds {operation}: {pairing.unbound[operation]}")
        _check_function(adapter, f"operations.{operation}", function, pairing.parameters(operation))
    if adapter.create is not None:
        _check_function(adapter, "create", adapter.create, pairing.geometry_names())
        if adapter.create.mapped and adapter.tables is None:
            raise UsageError(f"{where}: pages are mapped where there are [tables] (at create.mapped)")
        table_start.check_mapped(adapter, pairing, [fit(adapter, pairing, each) for each in pairing.foreign])
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
        if argument.form in TABLE_FORMS and adapter.tables is None:
            raise UsageError(f"{adapter.file}: {argument.value!r} needs [tables] (at {place}.arguments)")
        if argument.form == "rights" and not adapter.rights:
            raise UsageError(
                f"{adapter.file}: rights are said in bits, which [rights] has to name (at {place}.arguments)"
            )
        if argument.name == "handle" and (adapter.create is None or adapter.create.returns != "handle"):
            raise UsageError(
                f'{adapter.file}: a handle needs a [create] that returns = "handle" (at {place}.arguments)'
            )
    if problem := function.problem():
        raise UsageError(f"{adapter.file}: {problem} (at {place})")
    if function.returns in ("physical", "physical-frame", "entry") and adapter.tables is None:
        raise UsageError(f"{adapter.file}: {function.returns!r} needs [tables] (at {place}.returns)")
    if function.returns == "handle" and place != "create":
        raise UsageError(f"{adapter.file}: a handle is what [create] returns, and nothing else (at {place}.returns)")
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
        elif promise.by_answering and function is not None and function.returns in ("nothing", "status"):
            reasons[name] = f"{promise.operation} says no more than that it was done"
    return reasons


def unsaid(adapter: Adapter, pairing: Pairing) -> dict[str, dict[str, Any]]:
    """The parameters that a function is not told, with the value that they then have, by operation."""
    found: dict[str, dict[str, Any]] = {}
    said = {name: {each.name for each in function.arguments} for name, function in adapter.operations.items()}
    for operation in (*adapter.operations, *(MADE_HERE if adapter.tables is not None else ())):
        names = set(pairing.parameters(operation)) - said.get(operation, set())
        found[operation] = {name: value for name, value in pairing.unsaid.items() if name in names}
    return {operation: values for operation, values in found.items() if values}


def fit(adapter: Adapter, pairing: Pairing, geometry: Arguments) -> Arguments:
    """The nearest geometry that the adapter allows."""
    limits = adapter.geometry
    named = dict(zip(pairing.geometry_names(), geometry, strict=True))
    if adapter.tables is not None:
        named |= table_forms.geometry(adapter)
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
    path = Path(os.path.abspath(adapter.folder / adapter.library))
    if not os.path.isfile(path):
        raise UsageError(f"{adapter.file}: there is no library {path}; has it been built?")
    try:
        return ctypes.CDLL(str(path), binding(), use_errno=True)
    except OSError as error:
        raise UsageError(f"{adapter.file}: {path.name} cannot be loaded: {error}") from None


def binding() -> int:
    """How a library's symbols are bound: to its own before this process's, so that a `free` or a `log2` of its own is
    what it calls. A sanitizer's runtime in the process refuses that, and has to see every `malloc` itself
    (github.com/google/sanitizers/issues/611)."""
    has_sanitizer = hasattr(ctypes.CDLL(None), "__sanitizer_set_report_path")
    return ctypes.DEFAULT_MODE if has_sanitizer else ctypes.DEFAULT_MODE | getattr(os, "RTLD_DEEPBIND", 0)


def where_in(place: str) -> str:
    """The table of an adapter that binds a function."""
    if place == "root":
        return "tables.root"
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
    may: Callable[[Library, Arguments], bool]
    """Whether such a call can be said at all, argument by argument apart."""
    result: Callable[[Library, Arguments, int], Any]
    out: Any
    """The C type of what is put at `out`; None where the result is returned."""
    by_errno: bool
    size: int | None
    """Which argument says in bytes how large a block is, if one does."""


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
            if adapter.tables is not None and isinstance(adapter.tables.root, Function):
                found["root"] = adapter.tables.root, []
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
            self._may(function, parameters),
            self._result(function, parameters),
            out,
            "errno" in function.failure,
            next((place for place, argument in enumerate(function.arguments) if argument.is_bytes), None),
        )

    def _value(self, argument: Argument, parameters: list[str]) -> Said:
        """How one argument is said, with OverflowError for what its type does not hold."""
        plain = self._plain_value(argument, parameters)
        least, most = limits(argument.c_type)

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
        form = argument.form
        if form in SIZES and argument.name in ("order", "max_order"):
            return lambda library, arguments: size_of(form, arguments[place], unit, library.largest, library.calls)
        if self.adapter.tables is not None:
            found = table_forms.value(self.adapter, argument, place)
            if found is not None:
                return partial(_of_tables, found)
        forms: dict[str, Said] = {
            "bytes": lambda library, arguments: arguments[place] * unit,
            "index": lambda library, arguments: arguments[place] - library.start,
            "offset": lambda library, arguments: (arguments[place] - library.start) * unit,
            "pointer": lambda library, arguments: library.base + (arguments[place] - library.start) * unit,
        }
        return forms.get(form, lambda library, arguments: arguments[place])

    def _may(self, function: Function, parameters: list[str]) -> Callable[[Library, Arguments], bool]:
        if self.adapter.tables is None:
            return lambda library, arguments: True
        sayable = table_forms.is_sayable(self.adapter, self.pairing, function, parameters)
        return lambda library, arguments: sayable(library.page_tables, arguments)

    def _result(self, function: Function, parameters: list[str]) -> Callable[[Library, Arguments, int], Any]:
        unit = self.adapter.unit
        found = table_forms.result(function, parameters) if self.adapter.tables is not None else None
        if found is not None:
            return partial(_of_tables, found)

        def of_offset(library: Library, arguments: Arguments, offset: int) -> Any:
            inside = offset % unit
            return offset // unit + library.start if not inside else f"an address {inside} bytes into a unit"

        match function.returns:
            case "nothing" | "status":
                return lambda library, arguments, returned: None
            case "index":
                return lambda library, arguments, returned: returned + library.start
            case "offset":
                return of_offset
            case "pointer":
                return lambda library, arguments, returned: of_offset(library, arguments, returned - library.base)
            case _:
                return lambda library, arguments, returned: returned


def _of_tables(function: Callable[..., int], library: Library, *arguments: Any) -> int:
    return function(library.page_tables, *arguments)


class Library(Subject):
    """One pool of a library, under the law's names."""

    def __init__(self, functions: Functions, geometry: Arguments) -> None:
        adapter = functions.adapter
        self.functions = functions
        self.memory: Memory | None = None
        """What it hands out."""
        self.given: Memory | None = None
        """What its tables lie in."""
        self.tables: PageTables | None = None
        if fit(adapter, functions.pairing, geometry) != tuple(geometry):
            raise Refused("the adapter's [geometry] does not have it")
        named = dict(zip(functions.geometry_names, geometry, strict=True))
        self.start, units = int(named.get("start", 0)), int(named.get("frames", 1))
        self.largest = int(named.get("max_order", 0))
        """The pool's largest order."""
        self.base = self.handle = self.calls = 0
        self.out = ctypes.c_uint64()
        self.out_address = ctypes.addressof(self.out)
        self.bound = functions.bind()
        self.said: tuple[str, Arguments, list[int]] | None = None
        """What was last found sayable, so that it need not be said twice."""
        if adapter.arena is not None and adapter.arena.origin == "caller":
            self._has(self._arena(units, adapter.arena.align, zeroed=adapter.arena.zeroed))
        if adapter.create is not None:
            made = self._call("create", geometry)
            if isinstance(made, str):
                raise Refused(f"{adapter.create.symbol} says that it failed")
            self.handle = made if adapter.create.returns == "handle" else 0
        if adapter.arena is not None and adapter.arena.origin == "library":
            address = self._call("arena", ())
            if not address:
                raise Refused(f"{adapter.arena.symbol} gives no arena")
            self._has(Memory(address, units, adapter.unit, self.start))
        if adapter.tables is not None:
            self._turn()
            self.access = self.page_tables.access
        for operation in adapter.operations:
            setattr(self, operation, self._operation(operation))

    def _arena(self, units: int, align: int, *, zeroed: bool) -> Arena:
        adapter = self.functions.adapter
        if adapter.tables is None:
            return Arena(units, adapter.unit, self.start, align)
        # Who takes pointers for physical addresses has entries that must hold them.
        is_low = adapter.tables.physical == "pointer" and adapter.tables.format == "two-level"
        arena = Arena(units, adapter.unit, self.start, align, is_low=is_low)
        if not zeroed:
            arena.fill_all()
        return arena

    def _has(self, memory: Memory) -> None:
        adapter = self.functions.adapter
        self.base = memory.address
        if adapter.tables is None:
            self.memory = memory
        else:
            self.given = memory
            taken = table_start.taken(adapter, memory.size // memory.unit)
            self.tables = table_forms.page_tables(adapter, memory, taken)

    @property
    def page_tables(self) -> PageTables:
        assert self.tables is not None
        return self.tables

    def _turn(self) -> None:
        """Find the root as it is now."""
        tables, said = self.page_tables, self.functions.adapter.tables
        if said is not None and said.root == "handle:pointer":
            tables.turn_to(self.handle - self.base + tables.physical)
        elif said is not None and said.root == "handle:physical":
            tables.turn_to(self.handle)
        else:
            frame = self._call("root", ())
            tables.turn_to(tables.physical_of(frame) if isinstance(frame, int) else NOWHERE)

    # ── Calls ──

    def close(self) -> None:
        if "destroy" in self.bound:
            self._call("destroy", ())
        if self.functions.adapter.create is None:
            # Nothing makes its state afresh but loading it anew.
            self.functions.forget()

    def can_say(self, operation: str, arguments: Arguments) -> bool:
        """Whether each argument has a value of its C type, and what is not said is as it has to be."""
        if operation not in self.bound:
            return self._can_access(*arguments)
        if not self.bound[operation].may(self, arguments):
            return False
        try:
            self.said = operation, arguments, [value(self, arguments) for value in self.bound[operation].values]
        except OverflowError:
            return False
        return True

    def _operation(self, operation: str) -> Callable[..., Any]:
        if self.tables is None:
            return lambda *arguments: self._call(operation, arguments)
        return lambda *arguments: self._call_and_turn(operation, arguments)

    def _can_access(self, space: int, address: int, how: int) -> bool:
        """Whether the processor can be asked for an address."""
        return space == self.functions.pairing.unsaid["space"] and self.page_tables.can_access(address)

    def _call_and_turn(self, operation: str, arguments: Arguments) -> Any:
        answer = self._call(operation, arguments)
        self._turn()
        return answer

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
        self.asked = None if bound.size is None else values[bound.size]
        returned = bound.symbol(*values)
        if returned is None:
            returned = 0
        if returned in bound.named:
            return bound.named[returned]
        if bound.failed(returned):
            return FAILED
        told = returned if bound.out is None else bound.out.from_buffer(self.out).value or 0
        return bound.result(self, arguments, told)


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
