"""How user copy is called from C, by an adapter: memspec supplies the process's memory, and its faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import Attribute, field, frozen

from checks.evidence import UsageError
from checks.in_c import Form, Forms, Number, plain
from checks.pairing import Pairing
from checks.pairings.user.copy.halves import LEAST_END, MOST_END, Halves
from checks.pairings.user.copy.process import CLOSED, Process
from checks.structured import within
from checks.targets.adapter import LARGEST_UNIT, Adapter, Argument, limits
from checks.targets.adapter import Geometry as AnyGeometry
from checks.targets.memory import Memory
from checks.targets.runner import types_of
from checks.targets.scaffold import Scaffold
from checks.targets.supplied import Supplied
from spec.user.copy import KERNEL, LEAST_PAGE, MOST_PAGE, USER_END

MADE_HERE = ("map_page", "protect_page", "unmap_page", "store", "load")
"""What the process does: memspec makes these calls itself."""


def _asked(name: str) -> Any:
    return lambda library, **told: getattr(library.resident, name)(**told)


SUPPLIED: Mapping[str, Supplied] = {
    "get": Supplied(_asked("get"), {"address": "uint64_t", "to": "void *", "bytes": "size_t"}, "int", failure=-1),
    "put": Supplied(_asked("put"), {"address": "uint64_t", "source": "void *", "bytes": "size_t"}, "int", failure=-1),
    "walk": Supplied(_asked("walk"), {"address": "uint64_t", "write": "int"}, "void *"),
    "open": Supplied(_asked("open")),
    "close": Supplied(_asked("close")),
}
WAYS = ({"get", "put"}, {"walk"})
"""The functions with which a library comes to the process's memory."""


def _in_kernel(setting: Any, number: int, c_type: str) -> Number:
    place: Number = setting.arena + (number - KERNEL)
    return place


def _address(setting: Any, number: int, c_type: str) -> Number:
    return halves_of(setting).address(number)


def _size(setting: Any, number: int, c_type: str) -> Number:
    return halves_of(setting).size(number)


def _left(setting: Any, about: Mapping[str, int], number: int) -> Any:
    return halves_of(setting).meant(number)


def halves_of(setting: Any) -> Halves:
    halves: Halves = setting.adapter.halves
    return halves


@frozen
class Geometry(AnyGeometry):
    """Which memory there can be."""

    page: int | None = field(default=None)
    """Bytes of a page, where a library has a fixed number."""
    user_end: int | None = field(default=None, validator=within(LEAST_END, MOST_END))
    """The first address behind the user's half, of a library whose addresses have 32 bits."""

    @page.validator
    def _is_page(self, _: Attribute[int | None], page: int | None) -> None:
        if page is not None and (page & page - 1 or not LEAST_PAGE <= page <= MOST_PAGE):
            raise ValueError(f"page is {page:,}: write a power of two from {LEAST_PAGE} to {MOST_PAGE:,}")

    def fit(self, named: Mapping[str, int]) -> dict[str, int]:
        return {**named, "page": self.page or named["page"]}


POINTERS: Forms = {name: Form("void *") for name in SUPPLIED}


class CopyScaffold(Scaffold):
    """For a library that reads and writes by accesses which may fault."""

    geometry = (
        "",
        "# [geometry]",
        "# page = 4096                     # if your pages have a fixed size; else pages of 8 bytes are tried, too",
    )
    arena = (
        "[arena]                           # the kernel's memory, in which its buffers lie",
        'from = "caller"',
        "align = 8",
    )
    headers: Sequence[str] = ("stdint",)

    def argument(self, name: str) -> Argument:
        return Argument(name, known={**self.kind.parameters, "callback": POINTERS})

    def made_of(self) -> list[str]:
        return ["arena", "bytes", *(f"callback:{name}" for name in SUPPLIED if name != "walk")]

    def creation(self) -> list[str]:
        lines = [
            "",
            "# What memspec supplies. In the place of get and put, walk answers where a byte lies: address, write",
        ]
        for name, about in SUPPLIED.items():
            if name != "walk":
                told = ", ".join(f'"{each}"' for each in about.told)
                lines += [f"[callbacks.{name}]", *([f"arguments = [{told}]"] if told else [])]
        return [*lines, *super().creation()]

    def answer(self, operation: str) -> tuple[Sequence[str], str]:
        if operation in self.pairing.spec.FAILURES:
            return ('returns = "number"', 'type = "long"', 'failures = { "-EFAULT" = "fault" }'), "long"
        return ('returns = "number"', 'type = "size_t"'), "size_t"


@frozen
class CopyAdapter(Adapter):
    parameters: ClassVar[Mapping[str, Forms]] = {
        "buffer": {"pointer": Form("void *", _in_kernel)},
        "address": {"address": Form("uint64_t", _address)},
        "count": {"count": Form(says=_size)},
        "pages": plain("pages"),
        "page": plain("page"),
        "bytes": plain("bytes"),
    }
    supplied: ClassVar[Mapping[str, Supplied]] = SUPPLIED
    results: ClassVar[Forms] = {"number": Form("long long", _size, _left)}
    made_here: ClassVar[Sequence[str]] = MADE_HERE
    scaffold: ClassVar[Any] = CopyScaffold

    unit: int = field(default=1, validator=within(1, LARGEST_UNIT))
    geometry: Geometry = field(factory=Geometry)

    @property
    def halves(self) -> Halves:
        return Halves() if self.geometry.user_end is None else Halves(self.geometry.user_end)

    def spared(self) -> Sequence[str]:
        return MADE_HERE

    def check(self, pairing: Pairing) -> None:
        if self.arena is None or self.arena.origin != "caller" or self.unit != 1:
            raise UsageError(
                f'{self.file}: the kernel\'s buffers lie in an arena of bytes: write from = "caller" (at arena)'
            )
        if not any(way <= set(self.callbacks) for way in WAYS):
            raise UsageError(
                f"{self.file}: nothing leads to the process's memory: add [callbacks.get] and [callbacks.put], or "
                "[callbacks.walk]"
            )
        self._check_addresses()
        opens = {"open", "close"} <= set(self.callbacks)
        if self.promises.get(CLOSED, True) and not opens:
            raise UsageError(
                f"{self.file}: nobody says when the user's pages are open: add [callbacks.open] and [callbacks.close], "
                f"or set {CLOSED} to false (at promises)"
            )

    def _check_addresses(self) -> None:
        """Raise UsageError where no address of the user's could be said."""
        types, end = types_of(self), self.halves.end
        told = [argument for function in self.operations.values() for argument in function.arguments]
        told += [argument for callback in self.callbacks.values() for argument in callback.arguments or ()]
        for argument in told:
            if argument.name == "address" and limits(argument.c_type, types)[1] < end - 1:
                raise UsageError(
                    f"{self.file}: no address of the user's half fits into {argument.c_type}: say where that half ends "
                    "(user_end at geometry)"
                )

    def remarks(self) -> Sequence[str]:
        end = self.halves.end
        return [f"its user's half ends at {end:#x}; a run shows {USER_END:#x} there"] if self.halves.is_narrow else []

    def resident(self, given: Memory, named: Mapping[str, int]) -> Process:
        process = Process(given, named, self.halves)
        process.opens = "open" in self.callbacks
        return process
