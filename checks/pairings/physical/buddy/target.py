"""How a buddy allocator is called from C: frames of a unit, blocks by their order, and which pools there can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, ClassVar, Literal

from attrs import Attribute, field, frozen
from cattrs import Converter

from checks.in_c import LARGEST_POWER, Forms, counts, places, plain, powers
from checks.structured import within
from checks.targets.adapter import Adapter, Function, Geometry
from checks.targets.scaffold import Scaffold
from checks.words import spelt
from spec.vocabulary import FRAME_LIMIT

ORDERS = powers("order", "max_order")
MOST_PIECES = 64


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
    pieces: int = field(default=1, validator=within(1, MOST_PIECES))
    """In how many pieces a library is given its memory: one when the pool is created, and the others after that."""
    multiple: int = field(default=1, validator=within(1, FRAME_LIMIT))
    """Of how many frames each piece but the last is a multiple."""

    @most.validator
    def _is_least(self, _: Attribute[int], most: int) -> None:
        if most < self.least:
            raise ValueError(f"least is {self.least:,} and most is {most:,}: no pool has that many frames")

    def cut(self, start: int, frames: int) -> list[tuple[int, ...]]:
        """(first frame, how many) of each piece of so many frames; fewer pieces, where there are not the frames."""
        ends = [frames * number // self.pieces // self.multiple * self.multiple for number in range(1, self.pieces)]
        cuts = sorted({0, *ends, frames})
        return [(start + first, end - first) for first, end in pairwise(cuts)]

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
    tellable: ClassVar[Mapping[str, Forms]] = {
        "start": places("frame"),
        "frames": counts(),
        "max_order": {"order": ORDERS["order"]},
    }
    scaffold: ClassVar[Any] = PoolScaffold

    geometry: PoolGeometry = field(factory=PoolGeometry)

    def hidden(self, start: int) -> int | None:
        """The frame that no caller can be told of, in memory that begins with this one: its number or its place is 0,
        and 0 says that alloc failed. So it is none of the pool's, and no call names it."""
        alloc = self.operations.get("alloc")
        if alloc is None or alloc.puts_out or not alloc.fails_with(0):
            return None
        return {"frame": 0, "physical": 0, "index": start, "offset": start}.get(alloc.returns)

    def fit(self, named: Mapping[str, int]) -> dict[str, int]:
        """Where it may begin elsewhere, a pool has no frame that is hidden."""
        fitted = self.geometry.fit(named)
        if self.hidden(fitted["start"]) != fitted["start"]:
            return fitted
        if self.geometry.start is None and self.hidden(1) == 0:
            return {**fitted, "start": 1}
        return self.geometry.fit({**named, "frames": max(2, named["frames"])})

    @property
    def tells_geometry(self) -> bool:
        return super().tells_geometry or self.hidden(0) is not None

    @property
    def piece_names(self) -> Sequence[str]:
        return ("first", "count") if self.geometry.pieces > 1 else ()

    def pieces(self, named: Mapping[str, int]) -> list[tuple[int, ...]]:
        return self.geometry.cut(named["start"], named["frames"]) if self.piece_names else super().pieces(named)

    def become(self, asked: Mapping[str, int], told: Mapping[str, int]) -> dict[str, int]:
        law = {**asked, **told}
        if "frames" in told and self.geometry.max_order == "fit":
            law["max_order"] = told.get("max_order", max(told["frames"], 1).bit_length() - 1)
        if law["start"] == self.hidden(asked["start"]):
            law = {**law, "start": law["start"] + 1, "frames": law["frames"] - 1}
        return law

    def may_be_unsayable(self, parameters: Sequence[str]) -> bool:
        return self.hidden(0) is not None and not {"frame", "first"}.isdisjoint(parameters)

    def is_sayable(self, setting: Any, function: Function, about: Mapping[str, int], unsaid: Mapping[str, int]) -> bool:
        hidden = self.hidden(setting.start)
        is_named = hidden is not None and hidden in (about.get("frame"), about.get("first"))
        return not is_named and super().is_sayable(setting, function, about, unsaid)

    def remarks(self) -> Sequence[str]:
        if self.hidden(0) is None:
            return ()
        return ("0 says that alloc failed, so that the frame which it would mean is taken to be none of the pool's",)

    @classmethod
    def hooks(cls, made: Converter) -> None:
        made.register_structure_hook_func(lambda kind: kind == int | str | None, largest)
