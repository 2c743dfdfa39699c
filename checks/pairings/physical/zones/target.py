"""How an allocator with zones, or with a limit for each request, is called from C."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import field, frozen

from checks.evidence import UsageError
from checks.in_c import LARGEST_POWER, Form, Forms, Number, counts, places, plain, powers
from checks.pairing import Pairing
from checks.structured import within
from checks.targets.adapter import Adapter, Geometry, limits
from checks.targets.scaffold import Scaffold
from spec.physical.words import DMA, HIGHMEM, NORMAL
from spec.physical.zones import MOST_MIN_FREE, MOST_RATIO, MOST_SCALE
from spec.vocabulary import FRAME_LIMIT

FLAGS = {"dma": DMA, "normal": NORMAL, "highmem": HIGHMEM}
"""The zones, by the names that an adapter has for them."""


def _limit(form: Form) -> Form:
    """The first frame that is out of reach, as a place: none is, where it is the largest number that there is."""

    def says(setting: Any, limit: int, c_type: str) -> Number:
        return limits(c_type)[1] if limit == FRAME_LIMIT and c_type != "void *" else form.says(setting, limit, c_type)

    return Form(form.c_type, says)


def _last(setting: Any, limit: int, c_type: str) -> int:
    address: int = limit * setting.adapter.unit - 1
    return address


def _flag(setting: Any, highest: int, c_type: str) -> int:
    said = next((name for name, zone in FLAGS.items() if zone == highest), "")
    if said not in setting.adapter.zones:
        raise OverflowError
    flag: int = setting.adapter.zones[said]
    return flag


def fixed(least: int, most: int) -> Any:
    return field(default=None, validator=within(least, most))


@frozen
class ZonesGeometry(Geometry):
    """Which numbers are fixed. What is not said can be asked for at will."""

    start: int | None = fixed(0, FRAME_LIMIT)
    dma: int | None = fixed(0, FRAME_LIMIT)
    normal: int | None = fixed(1, FRAME_LIMIT)
    highmem: int | None = fixed(0, FRAME_LIMIT)
    min_free: int | None = fixed(0, MOST_MIN_FREE)
    scale: int | None = fixed(1, MOST_SCALE)
    dma_ratio: int | None = fixed(0, MOST_RATIO)
    normal_ratio: int | None = fixed(0, MOST_RATIO)
    max_order: int | None = fixed(0, LARGEST_POWER)

    def fit(self, named: Mapping[str, int]) -> dict[str, int]:
        said = {name: getattr(self, name) for name in named}
        return {name: number if said[name] is None else said[name] for name, number in named.items()}


class ZonesScaffold(Scaffold):
    unit = ("unit = 4096                       # bytes in a frame; matters for bytes, offsets and pointers alone",)
    geometry = (
        "",
        "[geometry]                        # what is left out can be asked for at will",
        "start = 0                         # its frames are counted from 0",
        "# dma = 0                         # where it has one zone alone, and keeps nothing back:",
        "# highmem = 0",
        "# min_free = 0",
    )


@frozen
class ZonesAdapter(Adapter):
    parameters: ClassVar[Mapping[str, Forms]] = {
        "order": powers("order", "max_order"),
        "max_order": plain("order", "unsigned int"),
        "frame": places("frame"),
        "start": plain("frame"),
        "limit": {
            **{("limit" if name == "frame" else name): _limit(form) for name, form in places("frame").items()},
            "last": Form("uint64_t", _last),
        },
        "highest": {"highest": Form("int"), "flag": Form("int", _flag)},
        "urgency": plain("urgency", "int"),
        **{name: counts() for name in FLAGS},
    }
    results: ClassVar[Forms] = places("frame")
    scaffold: ClassVar[Any] = ZonesScaffold

    geometry: ZonesGeometry = field(factory=ZonesGeometry)
    zones: dict[str, int] = field(factory=dict)
    """By the names of FLAGS, how the library calls each."""

    def places(self, pairing: Pairing, named: Mapping[str, int]) -> int:
        return sum(named[name] for name in FLAGS)

    def check(self, pairing: Pairing) -> None:
        for name in self.zones:
            if name not in FLAGS:
                raise UsageError(f"{self.file}: there is no zone {name!r}: write {', '.join(FLAGS)} (at zones)")
        alloc = self.operations["alloc"]
        if not self.zones and any(each.said_as == "flag" for each in alloc.arguments):
            raise UsageError(f"{self.file}: flags of zones need names: add [zones] (at operations.alloc.arguments)")
