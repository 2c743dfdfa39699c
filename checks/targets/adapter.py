"""An adapter: what a C library, or a program, of somebody else offers under the law's names. A TOML file.

What its part has numbers and sections for, the part declares in a class of its own below Adapter; such a file is, for
example,

```toml
part = "user.heap"
library = "./libmine.so"            # or: program = "./mine --serve", which speaks the line protocol

[arena]                             # the memory that it hands out, if it hands out memory
from = "caller"                     # or "library", with the symbol that gives its address
align = 4096

[create]
symbol = "mine_new"
arguments = ["arena", "bytes"]
returns = "handle"

[operations.alloc]
symbol = "mine_alloc"
arguments = ["handle", "size"]
returns = "pointer"
failure = "null"

[operations.free]
symbol = "mine_free"
arguments = ["handle", "address:pointer"]

[promises]
exact-refusal = false
```
"""

from __future__ import annotations

import ctypes
import errno
import operator
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache, partial
from pathlib import Path
from typing import Any, ClassVar, Literal, cast

from attrs import Attribute, evolve, field, frozen
from cattrs import Converter
from cattrs.gen import override

from checks.evidence import Call, UsageError
from checks.files import read_toml
from checks.in_c import Form, Forms, OneOf
from checks.pairing import Arguments, Pairing
from checks.structured import converter, exactly, fields_of, structure, within
from checks.targets import memory
from checks.targets.pieces import Pieces
from checks.targets.structs import Member, member, problem, type_of
from checks.targets.supplied import Supplied, held
from checks.words import spelt

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
WIDE_TYPES = {**C_TYPES, "void *": ctypes.c_uint64}
"""The same in another process of 64 bits."""
NARROW_TYPES = {
    **C_TYPES,
    **dict.fromkeys(("void *", "unsigned long", "size_t", "uintptr_t"), ctypes.c_uint32),
    **dict.fromkeys(("long", "ssize_t", "ptrdiff_t"), ctypes.c_int32),
}
"""The same in a process of 32 bits."""


def is_signed(c_type: str) -> bool:
    return bool(c_type not in ("void", "void *") and C_TYPES[c_type](-1).value == -1)


def limits(c_type: str, types: Mapping[str, Any] = C_TYPES) -> tuple[int, int]:
    """The least and the largest number of a C type."""
    bits = 8 * ctypes.sizeof(types[c_type]) if c_type != "bool" else 1
    return (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if is_signed(c_type) else (0, (1 << bits) - 1)


WORD_MAXIMUM = (1 << 64) - 1
LARGEST_UNIT = 1 << 30
"""Bytes."""

CONSTANT = Form("long long")
ALWAYS = {
    "handle": Form("void *", lambda setting, number, c_type: setting.handle),
    "arena": Form("void *", lambda setting, number, c_type: setting.arena),
    "unit": Form("size_t", lambda setting, number, c_type: setting.adapter.unit),
    "out": Form("void *", lambda setting, number, c_type: setting.out_address),
    "callback": Form("void *"),
}
"""Arguments that are no parameters of the law. `out` is the address at which the result is put."""
SILENT = ("nothing", "status")
"""What is returned that is no answer."""
RETURNS = {"nothing": Form("int"), "status": Form("int"), "handle": Form("void *"), "number": Form("long long")}
"""What any function can return; besides, what its part has forms for."""

CODE = re.compile(r"[+-]?[0-9]{1,20}|-?E[A-Z0-9]+")
"""A number that says which failure it was, or errno's name for it."""
BY_ERRNO = "errno "
"""Before a code that is found in errno, and not returned."""
FAILURE_SIGNS = ("null", "zero", "nonzero", "negative", "errno")


ABORTS = "aborts"
"""What is written of a promise that is kept by ending the process with abort(), where a call is no good."""


@frozen
class Argument:
    """One argument of a C function: `NAME`, `NAME:FORM` or a number; with a C type, if its own does not fit."""

    value: str | int
    type: str = ""
    known: Mapping[str, Forms] = field(factory=dict, repr=False)
    """By parameter of the law, how it can be said."""

    @property
    def name(self) -> str:
        """A parameter of the law, or one of ALWAYS; "number" for a constant."""
        return "number" if isinstance(self.value, int) else self.value.partition(":")[0]

    @property
    def forms(self) -> Forms:
        """How it can be said. What no form is declared of is said as it is."""
        return self.known.get(self.name, {self.name: ALWAYS.get(self.name, Form())})

    @property
    def said_as(self) -> str:
        """The name of its form."""
        _, colon, form = str(self.value).partition(":")
        return form if colon else next(iter(self.forms))

    @property
    def form(self) -> Form:
        return CONSTANT if isinstance(self.value, int) else self.forms.get(self.said_as, Form())

    @property
    def c_type(self) -> str:
        return self.type or self.form.c_type

    def problem(self, parameters: Iterable[str]) -> str:
        """What is wrong with it, seen from an operation with these parameters."""
        known = (*parameters, *ALWAYS)
        if self.type and self.type not in C_TYPES:
            return no_type(self.type)
        if isinstance(self.value, int):
            return misfit(self.value, self.c_type)
        if self.name not in known:
            return f"there is no argument {self.name!r}: write one of {', '.join(known)}, or a number"
        if self.said_as not in self.forms:
            ways = " or ".join(f"{self.name}:{form}" for form in self.forms)
            return f"{self.name!r} cannot be said as {self.said_as!r}: write {ways}"
        return ""


def number_of(code: str) -> int | None:
    """The number that a code is; None where it is none."""
    if not CODE.fullmatch(code):
        return None
    if not code.lstrip("-").startswith("E"):
        return int(code)
    number = getattr(errno, code.lstrip("-"), None)
    return -number if number is not None and code.startswith("-") else number


def numbered(failures: Mapping[str, str | list[str]]) -> dict[int, str]:
    """Number → the name of the failure, or those that it may be."""
    found = ((number_of(code), name) for code, name in failures.items())
    return {number: name if isinstance(name, str) else OneOf(name) for number, name in found if number is not None}


def names_of(failure: str) -> frozenset[str]:
    """What a number may mean that stands for this failure, or for one of some."""
    return failure.names if isinstance(failure, OneOf) else frozenset([failure])


def no_type(name: str) -> str:
    return f"{spelt(name)} is no C type that an adapter may name: {', '.join(C_TYPES)}"


def misfit(number: int, c_type: str) -> str:
    """What is wrong with a number that a C type does not hold."""
    least, most = limits(c_type)
    if least <= number <= most:
        return ""
    if number < 0 <= most + 1 + number and not is_signed(c_type):
        instead = f"write {most + 1 + number}, which is what it is there, or name a type with a sign"
    else:
        instead = "name another number, or another type"
    return f"{spelt(number)} is no {c_type}, which goes from {least} to {most}: {instead}"


def _is_said(_: Any, its: Attribute[str], value: str) -> None:
    if not value:
        raise ValueError(f"{its.name} is empty")


@frozen
class Function:
    """A C function, and how it is called."""

    symbol: str = field(validator=_is_said)
    arguments: list[Argument] = field(factory=list)
    returns: str = "nothing"
    type: str = ""
    """The C type of what is returned, or put at `out`; that of its form, where left out."""
    failure: list[str | int] = field(factory=list)
    """What says that it failed: "null", "negative", "nonzero", "zero", "errno", or a number."""
    failures: dict[str, str | list[str]] = field(factory=dict)
    """A returned number → the law's name of that failure, such as {"-12" = "no memory"} or {"-ENOMEM" = "no memory"};
    or where that lies, as {"errno ENOMEM" = "no memory"}. Where it stands for more than one, a list of names."""
    struct: dict[str, Member] = field(factory=dict)
    """The members, in their order, of the struct that it returns, or that it writes at `out`."""
    known: Forms = field(factory=dict, repr=False)
    """What its part can answer, by the names for `returns`."""
    reads: str = field(default="", repr=False)
    """"variable" or "object" where the symbol is no function but what is read (Source)."""

    @property
    def forms(self) -> Forms:
        """What it may return."""
        return {**RETURNS, **self.known}

    @property
    def form(self) -> Form:
        return self.forms.get(self.returns, Form())

    @property
    def c_type(self) -> str:
        """Of the result."""
        said = member(self.struct, "answer")
        return self.type or type_of(said[1] if said else Member("answer"), self.form.c_type)

    @property
    def named(self) -> dict[int, str]:
        """Returned number → the name of the failure."""
        return numbered({code: name for code, name in self.failures.items() if not code.startswith(BY_ERRNO)})

    @property
    def by_errno(self) -> dict[int, str]:
        """What errno is where it failed → the name of the failure."""
        codes = {code: name for code, name in self.failures.items() if code.startswith(BY_ERRNO)}
        return numbered({code.removeprefix(BY_ERRNO): name for code, name in codes.items()})

    @property
    def takes_out(self) -> bool:
        """Whether it is told an address to put its result at."""
        return any(argument.name == "out" for argument in self.arguments)

    @property
    def puts_out(self) -> bool:
        """Whether its answer is apart from what says whether it failed: put at an address, or beside it in a struct."""
        return self.takes_out or member(self.struct, "status") is not None

    @property
    def returned_type(self) -> str:
        """The C type of what says whether it failed, or else of its answer; "void" where that is nothing."""
        if said := member(self.struct, "status"):
            return type_of(said[1], self.c_type)
        if self.takes_out:
            return "int"
        return "void" if self.returns == "nothing" and not self.can_fail else self.c_type

    def fails_with(self, number: int) -> bool:
        """Whether this number says that it failed, so that nothing else is said by it."""
        is_sign = number == 0 and ("zero" in self.failure or "null" in self.failure)
        return is_sign or number in self.failure or number in self.named

    @property
    def can_fail(self) -> bool:
        return bool(self.failure or self.failures)

    def problem(self, failures: Collection[str]) -> str:
        """What is wrong with how it answers, where the law has failures of these names."""
        if self.type and self.type not in C_TYPES:
            return no_type(self.type)
        c_type = self.c_type if self.returned_type == "void" else self.returned_type
        if "negative" in self.failure and not is_signed(c_type):
            return f"{c_type} is never negative: name a type with a sign, or another failure"
        if self.by_errno and not self.failure:
            return "errno says how it failed, so that something has to say that it did: name it as failure"
        if self.returns not in self.forms:
            return f"{spelt(self.returns)} is none of {', '.join(self.forms)}"
        if self.struct and (wrong := problem(self.struct, C_TYPES, is_answered=self.returns not in SILENT)):
            return wrong
        for code, names in self.failures.items():
            if number_of(code.removeprefix(BY_ERRNO)) is None:
                return f'{spelt(code)} is no number that {self.symbol} returns: write one, as in "-12"'
            if not names:
                return f"{spelt(code)} stands for no failure: write one of {', '.join(failures)}, or a list of them"
            for name in [names] if isinstance(names, str) else names:
                if name not in failures:
                    return f"there is no failure {spelt(name)}: write one of {', '.join(failures)}"
        codes = [code for code in self.failure if isinstance(code, int)] + [*self.named]
        return next(filter(None, (misfit(code, c_type) for code in codes)), "")


@frozen
class Source:
    """Where a library says something of itself: one of its functions, a variable, or an object whose address is it."""

    symbol: str = ""
    variable: str = ""
    object: str = ""
    arguments: list[Argument] = field(factory=list)
    returns: str = ""
    """In which form; the first that there is, where left out."""
    type: str = ""

    @property
    def function(self) -> Function:
        return read_by(self, self.returns or "handle", self.type)


@frozen
class Handle(Source):
    """What names an object, where its constructor does not return it."""

    bytes: int = field(default=0, validator=within(0, LARGEST_UNIT))
    """How many an object has that its caller makes: memspec does, zeros at first."""

    @property
    def is_early(self) -> bool:
        """Whether it is there before anything is called."""
        return bool(self.object or self.bytes)


def read_by(said: Source | Arena, returns: str, c_type: str = "") -> Function:
    """What is called, or read, for what a library says of itself."""
    reads = "variable" if said.variable else "object" if said.object else ""
    return Function(said.symbol or said.variable or said.object, said.arguments, returns, c_type, reads=reads)


@frozen
class Callback:
    """A function that memspec supplies: how a library calls it."""

    arguments: list[Argument] = field(factory=list)
    """In their order; one that says nothing of use is written `ignored`. None: what it has to be told, in the order of
    its declaration."""
    variable: str = ""
    """The library's variable in which it looks for the pointer, if it is not passed one."""
    type: str = ""
    """The C type of what it answers, if not that of its declaration."""
    failure: int | None = None
    """What it answers where it refuses, if not that of its declaration."""

    def problem(self, about: Supplied | None, known: Iterable[str]) -> str:
        """What is wrong with it, where this is what is declared of it."""
        if about is None:
            return f"memspec supplies no such function: {', '.join(known) or 'it has none'}"
        names = [argument.name for argument in self.told(about)]
        if unknown := next((name for name in names if name not in (*about.known, "ignored")), None):
            return f"it is passed no {unknown!r}: write {', '.join((*about.known, 'ignored'))}"
        if lacking := next((name for name in about.told if name not in names), None):
            return f"it is to be passed the {lacking}"
        wrong = [
            c_type
            for c_type in (*(each.type for each in self.arguments), self.type)
            if c_type not in ("", "void", *C_TYPES)
        ]
        return no_type(wrong[0]) if wrong else ""

    def told(self, about: Supplied) -> list[Argument]:
        """Its arguments, where this is what is declared of it."""
        return self.arguments or [Argument(name) for name in about.told]


@frozen
class Geometry:
    """Which geometries there can be, where its part has no such section. What is not said can be asked for at will."""

    def fit(self, named: Mapping[str, int]) -> dict[str, int]:
        """The nearest that there can be."""
        return dict(named)


def _is_power_of_two(_: Any, its: Attribute[int], value: int) -> None:
    if value & (value - 1):
        raise ValueError(f"{its.name} is {value:,}: write a power of two")


@frozen
class Arena:
    """The memory that is handed out."""

    origin: Literal["caller", "library", "callbacks"]
    """In TOML: `from`."""
    symbol: str = ""
    """A function without arguments (or with the handle) that gives the address, where the library makes the arena, or
    where what it hands out begins elsewhere in the caller's."""
    variable: str = ""
    """In its place, a pointer of the library's,"""
    object: str = ""
    """or an array."""
    arguments: list[Argument] = field(factory=list)
    align: int = field(default=4096, validator=[within(1, LARGEST_UNIT), _is_power_of_two])
    zeroed: bool = False
    """Whether memory that the library keeps its own things in, or asks for by callbacks, is zeros when it gets it, and
    not what its last owner left."""

    @property
    def function(self) -> Function:
        """The one that gives its address."""
        return read_by(self, "handle")

    @property
    def is_told(self) -> bool:
        """Whether the library says where it begins."""
        return bool(self.symbol or self.variable or self.object)


NAMED = {"library": "a library", "program": "a program", "python": "a Python class"}
"""What an adapter may describe, one of them."""
OF_LIBRARIES = ("arena", "callbacks", "fresh", "prepare", "create", "handle", "after", "told", "destroy", "operations")
"""What is said of a library alone."""


@frozen
class Adapter:
    """What every part has; a part with numbers and sections of its own has a class below this one."""

    parameters: ClassVar[Mapping[str, Forms]] = {}
    """By parameter of the law, how it can be said; what is left out is said as it is."""
    besides: ClassVar[Forms] = {}
    """What a function can be told that is no parameter of the law, besides what each can be told (ALWAYS)."""
    results: ClassVar[Forms] = {}
    """What operations can answer."""
    sums: ClassVar[Mapping[str, Sequence[tuple[str, str]]]] = {}
    """What a function can be told that is the sum of two parameters, such as where a range ends: the pairs that it may
    be the sum of (Adapter.sum)."""
    first: ClassVar[str] = "start"
    """Which number of the geometry says with what place the arena begins; with 0, if there is none. How many it has is
    the pairing's extent."""
    supplied: ClassVar[Mapping[str, Supplied]] = {}
    """The functions that memspec can supply; pointers to them are said as `callback:NAME`."""
    usual: ClassVar[Mapping[str, int]] = {}
    """What parameters are where a call is about the size that is asked for; the others are as `first`."""
    objects: ClassVar[Mapping[str, Sequence[tuple[str, Arguments]]]] = {}
    """By parameter, calls that answer what it names: such sizes are asked for of each of these, too."""
    has_addresses: ClassVar[bool] = False
    """Whether places are bytes by their addresses, so that pointers are handed out without an arena, too."""
    standard: ClassVar[Mapping[str, Sequence[Function]]] = {}
    """By operation, the functions of standard names of which a library may have one, the best first."""
    tellable: ClassVar[Mapping[str, Forms]] = {}
    """The numbers of the geometry that may be others than were asked for, and how a library tells them."""
    made_here: ClassVar[Sequence[str]] = ()
    """Operations that memspec makes itself, on what the library keeps in its arena."""
    scaffold: ClassVar[Any] = None
    """How a start for a new adapter is written (checks.targets.scaffold.Scaffold, if it is left out)."""

    part: str
    library: str = ""
    runner: str = ""
    """The command of a process that the library is loaded in, if that is not memspec's own (checks.targets.runner)."""
    program: str = ""
    python: str = ""
    """A class, as module:Class; modules beside the adapter are found first."""
    prefix: str | None = None
    """What the standard names of its functions begin with, "" where nothing is before them; such names are bound
    without being written out."""
    unit: int = field(default=4096, validator=within(1, LARGEST_UNIT))
    """Bytes of a place."""
    geometry: Geometry = field(factory=Geometry)
    arena: Arena | None = None
    callbacks: dict[str, Callback] = field(factory=dict)
    fresh: bool = False
    """Whether the library is loaded anew for each pool, though a function makes one: that does not make all of its
    state afresh."""
    prepare: list[Function] = field(factory=list)
    """What is called before that function, in this order."""
    create: Function | None = None
    handle: Handle | None = None
    """What names the object, where that is not what `create` returns."""
    after: list[Function] = field(factory=list)
    """What is called after `create`, in this order, before anything is judged."""
    told: dict[str, Source] = field(factory=dict)
    """By the names of the geometry's numbers: those that the library says itself, once an object is made."""
    destroy: Function | None = None
    operations: dict[str, Function] = field(factory=dict)
    promises: dict[str, bool | str] = field(factory=dict)
    """Whether it is kept; or ABORTS."""
    folder: Path = field(factory=Path)
    """Where the file lies: what it names is looked for there."""
    file: Path = field(factory=Path)

    @property
    def calls_a_library(self) -> bool:
        """Whether functions of C are bound; what else there is has the law's names."""
        return not (self.program or self.python)

    # ── What a part may have of its own ──

    @classmethod
    def hooks(cls, made: Converter) -> None:
        """How fields of its own are read that are not read like all others."""

    def of_libraries(self) -> Sequence[str]:
        """The sections that are said of a library alone."""
        return OF_LIBRARIES

    def functions(self, pairing: Pairing) -> dict[str, tuple[Function, list[str]]]:
        """All that are bound, with the law's parameters, by where they stand in the file."""
        found = {f"operations.{name}": (each, pairing.parameters(name)) for name, each in self.operations.items()}
        found.update(
            (f"prepare[{number}]", (each, pairing.geometry_names())) for number, each in enumerate(self.prepare)
        )
        making = [*pairing.geometry_names(), *self.piece_names]
        if self.create is not None:
            found["create"] = self.create, making
        if self.handle is not None and not self.handle.bytes:
            found["handle"] = evolve(self.handle.function, returns="handle"), []
        found.update((f"after[{number}]", (each, making)) for number, each in enumerate(self.after))
        for name, each in self.told.items():
            forms = self.tellable[name]
            found[f"told.{name}"] = evolve(each.function, returns=each.returns or next(iter(forms)), known=forms), []
        if self.destroy is not None:
            found["destroy"] = self.destroy, []
        if self.arena is not None and self.arena.is_told:
            found["arena"] = self.arena.function, []
        return found

    def offering(self, pairing: Pairing) -> Pairing:
        """The pairing, with the calls among its operations that are bound and that the law judges as several."""
        bound = {name: each.about for name, each in pairing.composed.items() if name in self.operations}
        return pairing.offering({name: about for name, about in bound.items() if not about.internal})

    @classmethod
    def sum(cls, name: str, told: Collection[str], parameters: Sequence[str]) -> tuple[str, str] | None:
        """The two parameters that an argument is the sum of, of a function that is told these: of the memory in pieces
        a function is told where its own piece ends only if it is told where that begins."""
        there = [pair for pair in cls.sums.get(name, ()) if {*pair} <= {*parameters}]
        return next((pair for pair in there if pair[0] in told), there[-1] if there else None)

    def unsaid(self, pairing: Pairing, operation: str) -> Mapping[str, Any]:
        """What a parameter is that no function need be told, where one for this operation is not."""
        return pairing.unsaid

    @property
    def is_added_to(self) -> bool:
        """Whether an operation adds memory that is withheld at first."""
        return False

    def withheld(self, named: Mapping[str, int]) -> tuple[int, int] | None:
        """(first place, how many) of what is not given to an object of such a geometry when it is made."""
        return None

    def added(self, named: Mapping[str, int], operation: str, arguments: Arguments) -> tuple[int, int] | None:
        """(first place, how many) of what a call adds; more, where some of it was there."""
        return None

    def removed(self, named: Mapping[str, int], operation: str, arguments: Arguments) -> tuple[int, int] | None:
        """What a call takes away where it succeeds, as (first place, how many): nobody touches it from then on."""
        return None

    def settled(self) -> Adapter:
        """The same with what follows from what it says."""
        return self

    def spared(self) -> Sequence[str]:
        """Operations that need not be bound, though the law's others must."""
        return ()

    @property
    def is_loaded_anew(self) -> bool:
        """Whether nothing makes the library's state afresh but to load it."""
        return self.fresh or self.create is None

    @property
    def tells_geometry(self) -> bool:
        """Whether an object may have another geometry by the law than was asked for."""
        return bool(self.told)

    def places(self, pairing: Pairing, named: Mapping[str, int]) -> int:
        """How many places the memory of such an object has."""
        return named.get(pairing.extent, 1)

    @property
    def is_used(self) -> bool:
        """Whether memory that a library is given at once, to hand it out, had another owner before."""
        is_handed_out = type(self).resident is Adapter.resident
        return is_handed_out and self.arena is not None and self.arena.origin == "caller" and not self.arena.zeroed

    @property
    def has_handle(self) -> bool:
        """Whether something names the object."""
        return self.handle is not None or (self.create is not None and self.create.returns == "handle")

    @property
    def piece_names(self) -> Sequence[str]:
        """What a function can be told of a piece of memory, where memory is given in pieces."""
        return ()

    def pieces(self, named: Mapping[str, int]) -> list[tuple[int, ...]]:
        """The pieces in which memory is given, for an object of such a geometry: what these names say of each."""
        return [()]

    @property
    def calls_back(self) -> bool:
        """Whether the library needs memspec to do what it is asked."""
        return bool(self.callbacks)

    def stepwise(self) -> Adapter:
        """The same where each store is looked at. Raises UsageError where there is nothing to look at."""
        raise UsageError(f"{self.part} has no tables in a library's memory to look at: leave out --stepwise")

    def calling(self, resident: Any, operation: str, arguments: Arguments) -> AbstractContextManager[None]:
        """While the library is called for an operation, beside what it keeps for hardware to read."""
        return nullcontext()

    def remarks(self) -> Sequence[str]:
        """What the report is to say of what is not judged."""
        return ()

    def suspected(self, named: Mapping[str, int], call: Call) -> str:
        """What may be by design of a call that breaks the law, and how that is said; empty where nothing is."""
        return ""

    def check(self, pairing: Pairing) -> None:
        """Raise UsageError for what it says of its own and cannot be so."""

    def become(self, asked: Mapping[str, int], told: Mapping[str, int]) -> dict[str, int]:
        """The geometry that an object has by the law, where one was asked for and the library has told some of its
        numbers since."""
        return {**asked, **told}

    def begun(self, pairing: Pairing, geometry: Arguments) -> list[Call]:
        """What the creation of such a pool amounts to, where that is not nothing."""
        return []

    def seen(self, state: Any) -> Any:
        """The law's state without what no function that is bound can tell."""
        return state

    def fit(self, named: Mapping[str, int]) -> dict[str, int]:
        """The nearest geometry that it allows."""
        return self.geometry.fit(named)

    def unkept(self, promise: str, function: Function) -> str:
        """Why nobody can keep a promise about a function that is told what this one is; empty where they can."""
        return ""

    def may_be_unsayable(self, parameters: Sequence[str]) -> bool:
        """Whether is_sayable is asked of calls with these parameters, where all of them are said."""
        return type(self).is_sayable is not Adapter.is_sayable

    def is_sayable(self, setting: Any, function: Function, about: Mapping[str, int], unsaid: Mapping[str, int]) -> bool:
        """Whether a call can be made at all, apart from the values of its arguments one by one. unsaid: parameters that
        the function is not told, and the value that they must have."""
        return all(about[name] == value for name, value in unsaid.items())

    @property
    def is_read(self) -> bool:
        """Whether memspec itself reads or writes the arena, besides what blocks are filled with."""
        is_given = self.arena is not None and self.arena.origin == "callbacks"
        return is_given or type(self).resident is not Adapter.resident

    def new_arena(self, places: int, start: int, mapper: memory.Mapper = memory.HERE) -> memory.Arena:
        """The memory that a library is given."""
        assert self.arena is not None
        if self.arena.origin == "callbacks":
            return Pieces(places, self.unit, start, self.arena.align, is_zeroed=self.arena.zeroed, mapper=mapper)
        return memory.Arena(places, self.unit, start, self.arena.align, mapper=mapper)

    def resident(self, given: memory.Memory, named: Mapping[str, int]) -> Any:
        """What the library keeps in its arena for hardware to read (checks.targets.resident.Resident), where this is
        the geometry; None where the arena is handed out."""
        return None

    def in_program(self, setting: Any) -> Any:
        """The same in a C program (checks.targets.resident.InProgram)."""
        return None


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _converter(kind: type[Adapter]) -> Converter:
    """For the files of one part."""
    made = converter(forbids_more=True)
    made.register_structure_hook_func(partial(operator.eq, list[str | int]), _codes)
    made.register_structure_hook_func(partial(operator.eq, str | list[str]), _failures)
    made.register_structure_hook_func(partial(operator.eq, bool | str), _promise)
    pointers = {name: Form("void *", held(name)) for name in kind.supplied}
    known = {**kind.parameters, **{name: {name: form} for name, form in kind.besides.items()}}
    known.update({"callback": pointers} if pointers else {})
    made.register_structure_hook(Argument, partial(_argument, known=known))
    # What the file's own fields are called, and what is no field of it.
    of_none = override(omit=True)
    made.register_structure_hook_factory(
        lambda form: isinstance(form, type) and issubclass(form, Function),
        lambda form, made: _function(fields_of(form, made, known=of_none, reads=of_none), kind.results),
    )
    made.register_structure_hook_func(
        partial(operator.eq, dict[str, Member]), partial(_members, read=fields_of(Member, made))
    )
    made.register_structure_hook(Arena, fields_of(Arena, made, origin=override(rename="from")))
    kind.hooks(made)
    made.register_structure_hook(kind, fields_of(kind, made, folder=of_none, file=of_none))
    return made


def _function(read: Callable[[Any, Any], Any], results: Forms) -> Callable[[Any, Any], Any]:
    return lambda value, kind: evolve(read(value, kind), known=results)


def _codes(value: Any, _: type) -> list[str | int]:
    """What says that a function failed; one, or a list."""
    codes = value if isinstance(value, list) else [value]
    for code in codes:
        if type(code) is not int and code not in FAILURE_SIGNS:
            raise TypeError(
                f"{spelt(code)} does not say that a function failed: write {', '.join(FAILURE_SIGNS)} or a number"
            )
    return codes


def _failures(value: Any, _: type) -> str | list[str]:
    """What a number stands for; one, or a list."""
    return [exactly(each, str) for each in value] if isinstance(value, list) else str(exactly(value, str))


def _promise(value: Any, _: type) -> bool | str:
    if type(value) is not bool and value != ABORTS:
        raise TypeError(f'{spelt(value)} says of no promise whether it is kept: write true, false, or "{ABORTS}"')
    return cast("bool | str", value)


def _argument(value: Any, _: type, known: Mapping[str, Forms]) -> Argument:
    if isinstance(value, dict):
        if not {"value"} <= set(value) <= {"value", "type"}:
            raise TypeError('a table is an argument where it is written {value = "size", type = "int"}')
        return Argument(_said(value["value"]), exactly(value.get("type", ""), str), known)
    return Argument(_said(value), known=known)


def _members(value: Any, _: type, read: Callable[[Any, Any], Any]) -> dict[str, Member]:
    """The members of a struct: what each says, or a table with its type beside that."""
    members = exactly(value, dict).items()
    return {name: read(said if isinstance(said, dict) else {"value": said}, Member) for name, said in members}


def _said(value: Any) -> str | int:
    """What an argument says: a name with its form, or a constant."""
    if type(value) not in (str, int):
        raise TypeError(f'{spelt(value)} is no argument: write a name, as in "size", or a number')
    return cast("str | int", value)


def read(file: Path, pairing: Pairing) -> Adapter:
    """The adapter in a file, for a part. Raises UsageError, with the one thing to mend first."""
    kind, data = pairing.adapter or Adapter, read_toml(file)
    if isinstance(data.get("part"), str) and data["part"] != pairing.part:
        raise UsageError(f"{file} is an adapter for {data['part']}, not for {pairing.part}")
    adapter: Adapter = structure(_converter(kind), data, kind, file)
    named = [what for name, what in NAMED.items() if getattr(adapter, name)]
    if len(named) > 1:
        raise UsageError(f"{file} names both {named[0]} and {named[1]}: leave one of them out")
    if not adapter.calls_a_library and (useless := [name for name in adapter.of_libraries() if getattr(adapter, name)]):
        asked = "a program is asked by the line protocol" if adapter.program else "a class is called by the law's names"
        raise UsageError(f"{file}: {asked}: leave out [{useless[0]}]")
    if not adapter.calls_a_library and adapter.runner:
        raise UsageError(f"{file}: a runner loads a library, and {named[0]} is asked itself: leave out runner")
    return evolve(adapter, folder=file.parent, file=file).settled()
