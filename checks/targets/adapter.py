"""An adapter: what a C library, or a program, of somebody else offers under the law's names. A TOML file.

```toml
part = "physical.buddy"
library = "./libmine.so"            # or: program = "./mine --serve", which speaks the line protocol
unit = 4096                         # bytes a frame

[geometry]                          # which pools it can have; what is left out, it can have at will
start = 0
max_order = "fit"                   # the largest order that the pool has room for; or a number
frames = "powers of two"

[arena]                             # the memory that it hands out, if it hands out memory
from = "caller"                     # or "library", with the symbol that gives its address
align = 4096

[create]
symbol = "mine_new"
arguments = ["arena", "frames:bytes"]
returns = "handle"

[operations.alloc]
symbol = "mine_alloc"
arguments = ["handle", "order:bytes"]
returns = "pointer"
failure = "null"

[operations.free]
symbol = "mine_free"
arguments = ["handle", "frame:pointer"]

[promises]
exact-refusal = false
```
"""

from __future__ import annotations

import ctypes
import operator
import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, Literal, cast

from attrs import Attribute, evolve, field, frozen
from cattrs import Converter
from cattrs.gen import override

from checks.evidence import UsageError
from checks.files import read_toml
from checks.structured import converter, exactly, fields_of, structure, within
from checks.words import spelt
from spec.vocabulary import FRAME_LIMIT, Failure

C_TYPES: dict[str, Any] = {
    "void *": ctypes.c_void_p,
    "char": ctypes.c_byte,
    "unsigned char": ctypes.c_ubyte,
    "short": ctypes.c_short,
    "unsigned short": ctypes.c_ushort,
    "int": ctypes.c_int,
    "unsigned int": ctypes.c_uint,
    "long": ctypes.c_long,
    "unsigned long": ctypes.c_ulong,
    "long long": ctypes.c_longlong,
    "unsigned long long": ctypes.c_ulonglong,
    "size_t": ctypes.c_size_t,
    "ssize_t": ctypes.c_ssize_t,
    "ptrdiff_t": ctypes.c_ssize_t,
    "uintptr_t": ctypes.c_size_t,
    "bool": ctypes.c_bool,
    **{f"{sign}int{bits}_t": getattr(ctypes, f"c_{sign}int{bits}") for sign in ("", "u") for bits in (8, 16, 32, 64)},
}
"""The C types that an adapter may name."""


def is_signed(c_type: str) -> bool:
    return bool(c_type not in ("void", "void *") and C_TYPES[c_type](-1).value == -1)


def limits(c_type: str) -> tuple[int, int]:
    """The least and the largest number of a C type."""
    bits = 8 * ctypes.sizeof(C_TYPES[c_type]) if c_type != "bool" else 1
    return (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if is_signed(c_type) else (0, (1 << bits) - 1)


WORD_MAXIMUM = (1 << 64) - 1
MOST_FRAMES = FRAME_LIMIT
LARGEST_ORDER = 64
LARGEST_UNIT = 1 << 30
"""Bytes."""


FORM_TYPES = {
    "order": "unsigned int",
    "units": "size_t",
    "bytes": "size_t",
    "rounded": "size_t",
    "frame": "size_t",
    "index": "size_t",
    "offset": "size_t",
    "pointer": "void *",
    "count": "size_t",
    "handle": "void *",
    "arena": "void *",
    "unit": "size_t",
    "number": "long long",
    "out": "void *",
    "status": "int",
    "nothing": "int",
    "page": "uint64_t",
    "address": "uint64_t",
    "physical": "uint64_t",
    "physical-frame": "uint64_t",
    "level": "int",
    "large": "int",
    "rights": "uint64_t",
    "entry": "uint64_t",
}
"""How a value is passed where the adapter names no type."""

RIGHT_NAMES = ("writable", "user", "executable", "global")
"""The rights to a page that an adapter may name; with `not-` before it, each says the contrary."""
RIGHT_FORMS = (*RIGHT_NAMES, *(f"not-{name}" for name in RIGHT_NAMES))

FORMS = {
    "order": ("order", "units", "bytes", "rounded"),
    "max_order": ("order", "units", "bytes"),
    "frame": ("frame", "index", "offset", "pointer", "physical"),
    "first": ("frame", "index", "offset", "pointer"),
    "start": ("frame",),
    "count": ("count", "bytes"),
    "frames": ("count", "bytes"),
    "page": ("page", "address"),
    "level": ("level", "units", "bytes", "large"),
    "rights": ("rights", *RIGHT_FORMS),
}
"""How each parameter of the law can be said in C; the first is meant where none is named."""
TABLE_FORMS = ("physical", "page", "address", "level", "large", "rights", *RIGHT_FORMS)
"""Those that mean something only where there are page tables."""
ALWAYS = ("handle", "arena", "unit", "out")
"""Arguments that are no parameters of the law. `out` is the address at which the result is put."""

FAILURES = tuple(str(failure) for failure in Failure)
"""The law's names of them."""
CODE = re.compile(r"[+-]?[0-9]{1,20}")
"""A number that says which failure it was."""
FAILURE_SIGNS = ("null", "zero", "nonzero", "negative", "errno")

Returns = Literal[
    "nothing",
    "status",
    "handle",
    "frame",
    "index",
    "offset",
    "pointer",
    "physical",
    "physical-frame",
    "entry",
    "number",
]


@frozen
class Argument:
    """One argument of a C function: `NAME`, `NAME:FORM` or a number; with a C type, if its own does not fit."""

    value: str | int
    type: str = ""

    @property
    def name(self) -> str:
        """A parameter of the law, or one of ALWAYS; "number" for a constant."""
        return "number" if isinstance(self.value, int) else self.value.partition(":")[0]

    @property
    def form(self) -> str:
        if isinstance(self.value, int):
            return "number"
        name, colon, form = self.value.partition(":")
        return form if colon else FORMS.get(name, (name,))[0]

    @property
    def c_type(self) -> str:
        return self.type or FORM_TYPES.get(self.form, "int" if self.form in RIGHT_FORMS else "size_t")

    @property
    def is_bytes(self) -> bool:
        """Whether it says in bytes how large a block is."""
        return self.name == "order" and self.form in ("bytes", "rounded")

    def problem(self, parameters: Iterable[str]) -> str:
        """What is wrong with it, seen from an operation with these parameters."""
        known = (*parameters, *ALWAYS)
        if self.type and self.type not in C_TYPES:
            return no_type(self.type)
        if isinstance(self.value, int):
            return misfit(self.value, self.c_type)
        if self.name not in known:
            return f"there is no argument {self.name!r}: write one of {', '.join(known)}, or a number"
        forms = FORMS.get(self.name, (self.name,))
        if self.form not in forms:
            return (
                f"{self.name!r} cannot be said as {self.form!r}: write {' or '.join(f'{self.name}:{f}' for f in forms)}"
            )
        return ""


def no_type(name: str) -> str:
    return f"{spelt(name)} is no C type that an adapter may name: {', '.join(C_TYPES)}"


def misfit(number: int, c_type: str) -> str:
    """What is wrong with a number that a C type does not hold."""
    least, most = limits(c_type)
    if least <= number <= most:
        return ""
    return f"{spelt(number)} is no {c_type}, which goes from {least} to {most}: name another number, or another type"


def _is_said(_: Any, its: Attribute[str], value: str) -> None:
    if not value:
        raise ValueError(f"{its.name} is empty")


@frozen
class Function:
    """A C function, and how it is called."""

    symbol: str = field(validator=_is_said)
    arguments: list[Argument] = field(factory=list)
    returns: Returns = "nothing"
    type: str = ""
    """The C type of what is returned, or put at `out`; that of its form, where left out."""
    failure: list[str | int] = field(factory=list)
    """What says that it failed: "null", "negative", "nonzero", "zero", "errno", or a number."""
    failures: dict[str, str] = field(factory=dict)
    """A returned number → the law's name of that failure, such as {"-12" = "no memory"}."""

    @property
    def c_type(self) -> str:
        """Of the result."""
        return self.type or FORM_TYPES[self.returns]

    @property
    def puts_out(self) -> bool:
        """Whether its result is put at an address, and what it returns is a status."""
        return any(argument.name == "out" for argument in self.arguments)

    @property
    def returned_type(self) -> str:
        """The C type of what it returns; "void" where that is nothing."""
        if self.puts_out:
            return "int"
        return "void" if self.returns == "nothing" and not self.can_fail else self.c_type

    @property
    def can_fail(self) -> bool:
        return bool(self.failure or self.failures)

    def problem(self) -> str:
        """What is wrong with how it answers."""
        if self.type and self.type not in C_TYPES:
            return no_type(self.type)
        c_type = self.c_type if self.returned_type == "void" else self.returned_type
        if "negative" in self.failure and not is_signed(c_type):
            return f"{c_type} is never negative: name a type with a sign, or another failure"
        for code, name in self.failures.items():
            if not CODE.fullmatch(code):
                return f'{spelt(code)} is no number that {self.symbol} returns: write one, as in "-12"'
            if name not in FAILURES:
                return f"there is no failure {spelt(name)}: write one of {', '.join(FAILURES)}"
        codes = [code for code in self.failure if isinstance(code, int)] + [int(code) for code in self.failures]
        return next(filter(None, (misfit(code, c_type) for code in codes)), "")


MOST_MAPPED = 1 << 16
"""Pages of one range that is mapped from the start."""


@frozen
class Mapped:
    """Pages that a library has mapped when it is created: a range of addresses, and the memory that it leads to."""

    address: int = field(validator=within(0, (1 << 64) - 1))
    physical: int = field(validator=within(0, (1 << 52) - 1))
    bytes: int | None = field(default=None, validator=within(1, 1 << 48))
    """One page, if left out."""
    level: int = 1
    rights: list[str] = field(factory=list)
    """Those of RIGHT_NAMES that the pages have."""


@frozen
class Create(Function):
    """The function that makes a new pool."""

    mapped: list[Mapped] = field(factory=list)
    """What there is from then on in its page tables."""


@frozen
class Geometry:
    """Which pools there can be. What is not said can be asked for at will."""

    start: int | None = field(default=None, validator=within(0, MOST_FRAMES))
    max_order: int | str | None = field(default=None, validator=within(0, LARGEST_ORDER))
    """A number that is fixed, or "fit"."""
    frames: Literal["any", "powers of two"] = "any"
    least: int = field(default=1, validator=within(1, MOST_FRAMES))
    most: int = field(default=1 << 24, validator=within(1, MOST_FRAMES))
    """How many frames a pool may have."""

    @most.validator
    def _is_least(self, _: Any, most: int) -> None:
        if most < self.least:
            raise ValueError(f"least is {self.least:,} and most is {most:,}: no pool has so many frames")


def _is_power_of_two(_: Any, its: Attribute[int], value: int) -> None:
    if value & (value - 1):
        raise ValueError(f"{its.name} is {value:,}: write a power of two")


@frozen
class Arena:
    """The memory that is handed out."""

    origin: Literal["caller", "library"]
    """In TOML: `from`."""
    symbol: str = ""
    """A function without arguments (or with the handle) that gives the address, where the library makes the arena."""
    arguments: list[Argument] = field(factory=list)
    align: int = field(default=4096, validator=[within(1, LARGEST_UNIT), _is_power_of_two])
    zeroed: bool = False
    """Whether the memory that tables are made in is zeros at first, and not what its last owner left in it."""


@frozen
class Tables:
    """Page tables that the library keeps in the arena, where they are read as the processor reads them."""

    format: Literal["two-level", "four-level", "five-level"]
    root: str | Function
    """What CR3 is: one of HANDLE_ROOTS, or a function that says it."""
    physical: int | str = 0
    """The physical address of the arena's first byte: a number, or "pointer" where it is the address itself."""
    own: list[list[int]] = field(factory=list)
    """First and last address of each range that the library keeps for itself: nothing is asked or judged there."""


OF_LIBRARIES = ("arena", "tables", "rights", "create", "destroy", "operations")
"""What is said of a library alone."""
HANDLE_ROOTS = ("handle:pointer", "handle:physical")


@frozen
class Adapter:
    part: str
    library: str = ""
    program: str = ""
    unit: int = field(default=4096, validator=within(1, LARGEST_UNIT))
    geometry: Geometry = field(factory=Geometry)
    arena: Arena | None = None
    tables: Tables | None = None
    rights: dict[str, int | bool] = field(factory=dict)
    """The library's bits for each of RIGHT_FORMS, and those that it `always` wants; true or false for a right that
    every page has, or none."""
    create: Create | None = None
    destroy: Function | None = None
    operations: dict[str, Function] = field(factory=dict)
    promises: dict[str, bool] = field(factory=dict)
    folder: Path = field(factory=Path)
    """Where the file lies: what it names is looked for there."""
    file: Path = field(factory=Path)


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────


def _converter() -> Converter:
    made = converter(forbids_more=True)
    special: dict[Any, Any] = {
        list[str | int]: _codes,
        int | str | None: _largest,
        int | str: _physical,
        str | Function: lambda value, _: _root(value, made),
    }
    for kind, hook in special.items():
        made.register_structure_hook_func(partial(operator.eq, kind), hook)
    made.register_structure_hook(Argument, _argument)
    # What the file's own fields are called, and what is no field of it.
    made.register_structure_hook(Arena, fields_of(Arena, made, origin=override(rename="from")))
    of_none = override(omit=True)
    made.register_structure_hook(Adapter, fields_of(Adapter, made, folder=of_none, file=of_none))
    return made


def _codes(value: Any, _: type) -> list[str | int]:
    """What says that a function failed; one, or a list."""
    codes = value if isinstance(value, list) else [value]
    for code in codes:
        if type(code) is not int and code not in FAILURE_SIGNS:
            raise TypeError(
                f"{spelt(code)} does not say that a function failed: write {', '.join(FAILURE_SIGNS)} or a number"
            )
    return codes


def _largest(value: Any, _: type) -> int | str | None:
    if value is not None and type(value) is not int and value != "fit":
        raise TypeError(f'{spelt(value)} is no largest order: write a number, or "fit"')
    return cast("int | str | None", value)


def _physical(value: Any, _: type) -> int | str:
    if type(value) is not int and value != "pointer":
        raise TypeError(f'{spelt(value)} is no physical address: write a number, or "pointer"')
    return cast("int | str", value)


def _root(value: Any, converter: Converter) -> str | Function:
    if isinstance(value, dict):
        return converter.structure(value, Function)
    if value not in HANDLE_ROOTS:
        known = " or ".join(f'"{form}"' for form in HANDLE_ROOTS)
        raise TypeError(
            f"{spelt(value)} is no root: write {known}, or a table with the symbol of a function that gives it"
        )
    return cast("str", value)


def _argument(value: Any, _: type) -> Argument:
    if isinstance(value, dict):
        if not {"value"} <= set(value) <= {"value", "type"}:
            raise TypeError('a table is an argument where it is written {value = "order", type = "int"}')
        return Argument(_said(value["value"]), exactly(value.get("type", ""), str))
    return Argument(_said(value))


def _said(value: Any) -> str | int:
    """What an argument says: a name with its form, or a constant."""
    if type(value) not in (str, int):
        raise TypeError(f'{spelt(value)} is no argument: write a name, as in "order", or a number')
    return cast("str | int", value)


_CONVERTER = _converter()


def read(file: Path) -> Adapter:
    """The adapter in a file. Raises UsageError, with the one thing to mend first."""
    adapter = structure(_CONVERTER, read_toml(file), Adapter, file)
    if adapter.library and adapter.program:
        raise UsageError(f"{file} names both a library and a program: leave one of them out")
    if adapter.program and (useless := [name for name in OF_LIBRARIES if getattr(adapter, name)]):
        raise UsageError(f"{file}: a program is asked by the line protocol: leave out [{useless[0]}]")
    return evolve(adapter, folder=file.parent, file=file)
