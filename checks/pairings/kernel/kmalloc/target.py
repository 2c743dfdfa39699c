"""How a kmalloc is called from C, by an adapter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import Attribute, evolve, field, frozen

from checks.in_c import Forms, addresses, plain
from checks.linear import Unrecorded
from checks.structured import within
from checks.targets.adapter import LARGEST_UNIT, Adapter, Geometry
from checks.targets.scaffold import NO_ANSWER, Scaffold
from spec.kernel.kmalloc import Memory
from spec.kernel.words import NOTHING, NULL, PAGES

ADDRESSES: Forms = addresses(nobodys=(NULL, NOTHING))
PARAMETERS: Mapping[str, Forms] = {
    "size": plain("size", is_size=True),
    "address": ADDRESSES,
    "bytes": plain("bytes"),
    "end": addresses(),
    "page": plain("page"),
}


@frozen
class MemoryGeometry(Geometry):
    """Which memory there can be."""

    least: int = field(default=PAGES[-1], validator=within(1, LARGEST_UNIT))
    most: int = field(default=1 << 20, validator=within(1, LARGEST_UNIT))
    """How many bytes there may be."""

    @most.validator
    def _is_least(self, _: Attribute[int], most: int) -> None:
        if most < self.least:
            raise ValueError(f"least is {self.least:,} and most is {most:,}: no memory has that many bytes")


class KmallocScaffold(Scaffold):
    called_so: Mapping[str, tuple[Sequence[str], str]] = {
        "kfree": NO_ANSWER,
        "ksize": (('returns = "number"', 'type = "size_t"'), "size_t"),
    }


@frozen
class KmallocAdapter(Adapter):
    parameters: ClassVar[Mapping[str, Forms]] = PARAMETERS
    sums: ClassVar[Mapping[str, Sequence[tuple[str, str]]]] = {"end": (("start", "bytes"),)}
    """The address behind the last byte of the arena."""
    results: ClassVar[Forms] = ADDRESSES
    scaffold: ClassVar[Any] = KmallocScaffold
    usual: ClassVar[Mapping[str, int]] = {"address": NULL}
    has_addresses: ClassVar[bool] = True

    unit: int = field(default=1, validator=within(1, LARGEST_UNIT))
    geometry: MemoryGeometry = field(factory=MemoryGeometry)

    def seen(self, state: Memory) -> Memory:
        """Nothing is stored or loaded by way of the library: what is in blocks, memspec compares itself."""
        return evolve(state, contents=Unrecorded())

    def fit(self, named: Mapping[str, int]) -> dict[str, int]:
        """Blocks of pages are aligned to their size, and so is the arena; its addresses begin there."""
        page = PAGES[-1]
        size = max(self.geometry.least, min(self.geometry.most, named["bytes"]))
        start = max(page, self.arena.align if self.arena is not None else page)
        return {"start": start, "bytes": size // page * page, "page": page}
