"""How a buddy allocator is called from C: frames of a unit, blocks by their order, and which pools there can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from attrs import Attribute, field, frozen
from cattrs import Converter

from checks.in_c import LARGEST_POWER, Forms, counts, places, plain, powers
from checks.structured import within
from checks.targets.adapter import Adapter, Geometry
from checks.targets.scaffold import Scaffold
from checks.words import spelt
from spec.vocabulary import FRAME_LIMIT

ORDERS = powers("order", "max_order")


@frozen
class PoolGeometry(Geometry):
    """Which pools there can be. What is not said can be asked for at will."""

    start: int | None = field(default=None, validator=within(0, FRAME_LIMIT))
    max_order: int | str | None = field(default=None, validator=within(0, LARGEST_POWER))
    """A number that is fixed, or "fit"."""
    frames: Literal["any", "powers of two"] = "any"
    least: int = field(default=1, validator=within(1, FRAME_LIMIT))
    most: int = field(default=1 << 24, validator=within(1, FRAME_LIMIT))
    """How many frames a pool may have."""

    @most.validator
    def _is_least(self, _: Attribute[int], most: int) -> None:
        if most < self.least:
            raise ValueError(f"least is {self.least:,} and most is {most:,}: no pool has that many frames")

    def fit(self, named: Mapping[str, int]) -> dict[str, int]:
        fitted = dict(named)
        if "start" in named and self.start is not None:
            fitted["start"] = self.start
        frames = max(self.least, min(self.most, named["frames"]))
        fitted["frames"] = 1 << (frames.bit_length() - 1) if self.frames == "powers of two" else frames
        if "max_order" in named and self.max_order is not None:
            fitting: int = fitted["frames"].bit_length() - 1
            fitted["max_order"] = fitting if isinstance(self.max_order, str) else self.max_order
        return fitted


def largest(value: Any, _: Any) -> Any:
    if value is not None and type(value) is not int and value != "fit":
        raise TypeError(f'{spelt(value)} is no largest order: write a number, or "fit"')
    return value


class PoolScaffold(Scaffold):
    unit = ("unit = 4096                       # bytes in a frame; matters for bytes, offsets and pointers alone",)
    geometry = (
        "",
        "[geometry]                        # what is left out can be asked for at will",
        "start = 0                         # its frames are counted from 0",
        '# max_order = "fit"               # a number, or "fit": the largest block that the pool has room for',
        '# frames = "powers of two"        # if it has no others',
        "# least = 1                       # how many frames a pool has at least, and at most",
        "# most = 65536",
    )


@frozen
class PoolAdapter(Adapter):
    parameters: ClassVar[Mapping[str, Forms]] = {
        "order": ORDERS,
        "max_order": {"order": ORDERS["order"], "units": ORDERS["units"], "bytes": ORDERS["bytes"]},
        "frame": places("frame"),
        "first": places("frame"),
        "start": plain("frame"),
        "count": counts(),
        "frames": counts(),
    }
    results: ClassVar[Forms] = places("frame")
    scaffold: ClassVar[Any] = PoolScaffold

    geometry: PoolGeometry = field(factory=PoolGeometry)

    @classmethod
    def hooks(cls, made: Converter) -> None:
        made.register_structure_hook_func(lambda kind: kind == int | str | None, largest)
