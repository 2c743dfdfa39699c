"""How a slab allocator is called from C, by an adapter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import Attribute, field, frozen

from checks.in_c import FAILED, Expression, Form, Forms, Number, addresses, plain
from checks.structured import within
from checks.targets.adapter import LARGEST_UNIT, Adapter, Function, Geometry
from checks.targets.scaffold import NO_ANSWER, Scaffold
from spec.kernel.words import MOST_CACHES, PAGES, ByteCount, Shape
from spec.vocabulary import Order

STRIDE_SHIFT, ORDER_SHIFT = 32, 24


def _shape(setting: Any, about: Mapping[str, int], number: int) -> Shape:
    order, objects = number >> ORDER_SHIFT & 255, number & (1 << ORDER_SHIFT) - 1
    return Shape(ByteCount(number >> STRIDE_SHIFT), Order(order), objects)


def _packed(setting: Any, about: Mapping[str, int], shape: Any) -> Number:
    number: int = shape.stride << STRIDE_SHIFT | shape.order << ORDER_SHIFT | shape.objects
    return number


def _as_it_is(setting: Any, about: Mapping[str, int], number: Number) -> int | Expression:
    return number


CACHE: Forms = {
    "number": Form("int"),
    "descriptor": Form("void *", means=_as_it_is, null=lambda about: FAILED, is_address=True),
}
PARAMETERS: Mapping[str, Forms] = {
    "size": plain("size", is_size=True),
    "alignment": plain("alignment"),
    "constructor": plain("constructor", "int"),
    "cache": CACHE,
    "address": addresses(),
    "count": plain("count"),
    "value": plain("value", "int"),
    "bytes": plain("bytes"),
    "end": addresses(),
    "page": plain("page"),
    "caches": plain("caches", "int"),
}
RESULTS: Forms = {
    **addresses(),
    "descriptor": CACHE["descriptor"],
    "packed": Form("long long", means=_shape, answers=_packed),
}


@frozen
class SlabGeometry(Geometry):
    """Which memory there can be."""

    least: int = field(default=PAGES[-1], validator=within(1, LARGEST_UNIT))
    most: int = field(default=1 << 20, validator=within(1, LARGEST_UNIT))
    """How many bytes there may be."""
    caches: int = field(default=1, validator=within(1, MOST_CACHES))
    """How many caches there is room for at least."""

    @most.validator
    def _is_least(self, _: Attribute[int], most: int) -> None:
        if most < self.least:
            raise ValueError(f"least is {self.least:,} and most is {most:,}: no memory has that many bytes")


class SlabScaffold(Scaffold):
    """For one that names its caches by numbers."""

    geometry: Sequence[str] = ("", "[geometry]", "caches = 8                        # that there is room for")
    called_so: Mapping[str, tuple[Sequence[str], str]] = {
        "create_cache": (
            (
                'returns = "number"                # or descriptor, and then "cache:descriptor" in all arguments below',
                'type = "int"',
                'failure = "negative"',
            ),
            "int",
        ),
        "shape": (
            (
                'returns = "packed"                # bytes of a slot << 32 | order of a slab << 24 | its objects',
                'failure = "negative"',
            ),
            "long long",
        ),
        "free": NO_ANSWER,
        "constructed": (('returns = "number"', 'type = "size_t"'), "size_t"),
        "load": (('returns = "number"', 'type = "unsigned int"'), "unsigned int"),
    }


@frozen
class SlabAdapter(Adapter):
    parameters: ClassVar[Mapping[str, Forms]] = PARAMETERS
    sums: ClassVar[Mapping[str, Sequence[tuple[str, str]]]] = {"end": (("start", "bytes"),)}
    """The address behind the last byte of the arena."""
    results: ClassVar[Forms] = RESULTS
    scaffold: ClassVar[Any] = SlabScaffold
    usual: ClassVar[Mapping[str, int]] = {"alignment": 8, "constructor": 0}
    has_addresses: ClassVar[bool] = True

    unit: int = field(default=1, validator=within(1, LARGEST_UNIT))
    geometry: SlabGeometry = field(factory=SlabGeometry)

    def unkept(self, promise: str, function: Function) -> str:
        is_by_descriptor = any((each.name, each.said_as) == ("cache", "descriptor") for each in function.arguments)
        is_about_none = promise.endswith("-of-no-cache-refused")
        return "what is no cache has no descriptor" if is_by_descriptor and is_about_none else ""

    def fit(self, named: Mapping[str, int]) -> dict[str, int]:
        """Slabs are aligned to their size, and so is the arena; its addresses begin there."""
        page = PAGES[-1]
        size = max(self.geometry.least, min(self.geometry.most, named["bytes"]))
        start = max(page, self.arena.align if self.arena is not None else page)
        return {"start": start, "bytes": size // page * page, "page": page, "caches": self.geometry.caches}
