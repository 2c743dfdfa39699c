"""How a malloc is called from C: by its standard names without an adapter, or by its own names with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import Attribute, evolve, field, frozen

from checks.evidence import UsageError
from checks.in_c import FAILED, Forms, addresses, plain
from checks.linear import Unrecorded
from checks.pairing import Arguments, Pairing
from checks.structured import within
from checks.targets.adapter import LARGEST_UNIT, Adapter, Argument, Function, Geometry
from checks.targets.memory import GUARD
from checks.targets.pieces import MEMORY
from checks.targets.scaffold import NO_ANSWER, Scaffold
from checks.targets.supplied import Supplied
from spec.user.malloc import ADDRESS_LIMIT, LEAST_BYTES, MOST_BYTES, Heap, is_power_of_two
from spec.user.words import NULL

FIRST, LEAST_ALIGNMENT, ALIGNMENT = 16, 8, 16
MAPPED = 1 << 21
"""Bytes of a block for which an allocator asks the system by itself, and which it resizes in a way of its own: oneTBB
2021.8 from 1 MiB on, glibc from 128 KiB on (mallopt(3), M_MMAP_THRESHOLD)."""
ANYWHERE = {"start": FIRST, "bytes": ADDRESS_LIMIT - FIRST}
"""The heap of a library that gets its memory itself: all addresses that a process has."""


def null(about: Mapping[str, int]) -> Any:
    """What a null pointer answers: a request for nothing may be met so, and frees the block that it is made of."""
    if about["size"] * about.get("count", 1) > 0 or not is_power_of_two(about.get("alignment", 1)):
        return FAILED
    return None if about.get("address", NULL) != NULL else NULL


PARAMETERS: Mapping[str, Forms] = {
    "size": plain("size", is_size=True),
    "count": plain("count", is_size=True),
    "alignment": plain("alignment"),
    "address": addresses(),
    "bytes": plain("bytes"),
    "end": addresses(),
}
RESULTS: Forms = addresses(null)


def standard(symbol: str, *names: str, returns: str = "pointer", failure: str = "null", c_type: str = "") -> Function:
    arguments = [Argument(name, known=PARAMETERS) for name in names]
    return Function(symbol, arguments, returns, c_type, [failure] if failure else [], known=RESULTS)


@frozen
class HeapGeometry(Geometry):
    """Which heaps there can be. What is not said can be asked for at will."""

    least: int = field(default=LEAST_BYTES, validator=within(1, MOST_BYTES))
    most: int = field(default=1 << 24, validator=within(1, MOST_BYTES))
    """How many bytes a heap may have that is made of memory of memspec's."""
    alignment: int = field(default=ALIGNMENT)
    """What the largest object needs."""

    @most.validator
    def _is_least(self, _: Attribute[int], most: int) -> None:
        if most < self.least:
            raise ValueError(f"least is {self.least:,} and most is {most:,}: no heap has that many bytes")

    @alignment.validator
    def _is_known(self, _: Attribute[int], alignment: int) -> None:
        if alignment not in (LEAST_ALIGNMENT, ALIGNMENT):
            raise ValueError(f"alignment is {alignment}: write {LEAST_ALIGNMENT} or {ALIGNMENT}")


class HeapScaffold(Scaffold):
    """For a heap with functions of its own names, in memory that it is given."""

    unit: Sequence[str] = (
        '# prefix = "my_"                  # if yours are my_malloc, my_free, …: then nothing is bound below',
    )
    called_so: Mapping[str, tuple[Sequence[str], str]] = {
        "realloc": (('returns = "pointer"               # or offset', 'failure = "null"'), "void *"),
        "free": NO_ANSWER,
        "usable_size": (('returns = "number"', 'type = "size_t"'), "size_t"),
    }

    def __init__(self, pairing: Pairing, adapter: type[Adapter]) -> None:
        super().__init__(pairing, adapter)
        self.name = "heap"


@frozen
class MallocAdapter(Adapter):
    parameters: ClassVar[Mapping[str, Forms]] = PARAMETERS
    sums: ClassVar[Mapping[str, Sequence[tuple[str, str]]]] = {"end": (("start", "bytes"),)}
    """The address behind the last byte of the arena."""
    results: ClassVar[Forms] = RESULTS
    supplied: ClassVar[Mapping[str, Supplied]] = MEMORY
    scaffold: ClassVar[Any] = HeapScaffold
    usual: ClassVar[Mapping[str, int]] = {"count": 2, "size": 2, "alignment": ALIGNMENT, "address": NULL}
    objects: ClassVar[Mapping[str, Sequence[tuple[str, Arguments]]]] = {
        "address": [("malloc", (24,)), ("malloc", (MAPPED,))]
    }
    has_addresses: ClassVar[bool] = True
    standard: ClassVar[Mapping[str, Sequence[Function]]] = {
        "malloc": [standard("malloc", "size")],
        "calloc": [standard("calloc", "count", "size")],
        "realloc": [standard("realloc", "address", "size")],
        "aligned_alloc": [
            standard("aligned_alloc", "alignment", "size"),
            standard("memalign", "alignment", "size"),
            standard("posix_memalign", "out", "alignment", "size", failure="nonzero"),
        ],
        "free": [standard("free", "address", returns="nothing", failure="")],
        "usable_size": [
            standard(symbol, "address", returns="number", failure="", c_type="size_t")
            for symbol in ("malloc_usable_size", "usable_size")
        ],
    }

    unit: int = field(default=1, validator=within(1, LARGEST_UNIT))
    geometry: HeapGeometry = field(factory=HeapGeometry)

    def check(self, pairing: Pairing) -> None:
        if bool(self.callbacks) is not (self.arena is not None and self.arena.origin == "callbacks"):
            asked = '[callbacks.NAME] and an [arena] with from = "callbacks" need each other'
            raise UsageError(f"{self.file}: {asked}, as memory is what malloc asks for")

    def spared(self) -> Sequence[str]:
        """An arena that frees nothing has no free; one of standard names that lacks it was not found whole."""
        return ["free"] if self.prefix is None else []

    def seen(self, state: Heap) -> Heap:
        """Nothing is stored or loaded by way of the library: what is in blocks, memspec compares itself."""
        return evolve(state, contents=Unrecorded())

    def fit(self, named: Mapping[str, int]) -> dict[str, int]:
        alignment = self.geometry.alignment
        if self.arena is None:
            return {**ANYWHERE, "alignment": alignment}
        size = max(self.geometry.least, min(self.geometry.most, named["bytes"]))
        if self.arena.origin == "callbacks":
            size += -size % GUARD
        # Where the arena is a multiple of something, so are the law's addresses.
        return {"start": max(self.arena.align, FIRST), "bytes": size, "alignment": alignment}

    def may_be_unsayable(self, parameters: Sequence[str]) -> bool:
        return "alignment" in parameters

    def is_sayable(self, setting: Any, function: Function, about: Mapping[str, int], unsaid: Mapping[str, int]) -> bool:
        """An arena of memspec's is aligned so far and no further; posix_memalign wants multiples of 8."""
        alignment = about.get("alignment", 1)
        if self.arena is not None and alignment > self.arena.align:
            return False
        return not function.puts_out or alignment % 8 == 0
