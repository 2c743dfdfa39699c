"""How a buddy allocator is called from C: frames of a unit, blocks by their order, and which pools there can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, ClassVar, Literal

from attrs import Attribute, evolve, field, frozen
from cattrs import Converter

from checks.evidence import Call, UsageError
from checks.in_c import LARGEST_POWER, Forms, counts, places, powers
from checks.pairing import Arguments, Pairing
from checks.pairings.physical.buddy.composed import adding, growing, removing, shrinking
from checks.structured import within
from checks.targets.adapter import Adapter, Function, Geometry
from checks.targets.scaffold import Scaffold
from checks.words import spelt
from spec.physical.buddy import LARGEST_ORDER
from spec.vocabulary import FRAME_LIMIT

ORDERS = powers("order", "max_order")
MOST_PIECES = 64
LARGE_START = 1 << LARGEST_ORDER
"""A frame at which blocks of each usual order can begin."""


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


ADDING = ("add_memory", "resize")
"""The operations that add memory."""
REMOVING = ("remove_memory", "shrink")
"""Those that take it away."""
FORMS = {"add_memory": adding, "resize": growing, "remove_memory": removing, "shrink": shrinking}
ALSO_MEANT = {"free": "not allocated", "reserve": "busy", "reserve_as_blocks": "busy"}
TAKING = ("alloc", "alloc_range", "alloc_range_as_blocks")


def either(function: Function, other: str) -> Function:
    """The function, of which a code that means out of range may mean another failure as well."""
    means = {code: [each] if isinstance(each, str) else each for code, each in function.failures.items()}
    also: dict[str, str | list[str]] = {
        code: [*names, other] if "out of range" in names and other not in names else names
        for code, names in means.items()
    }
    return evolve(function, failures=also)


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
        "start": places("frame"),
        "end": places("frame"),
        "count": counts(),
        "frames": counts(),
    }
    sums: ClassVar[Mapping[str, Sequence[tuple[str, str]]]] = {"end": (("first", "count"), ("start", "frames"))}
    """The frame behind the last one, of a range or of the pool."""
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
        for each in (self.operations[name] for name in TAKING if name in self.operations):
            if each.fails_with(0) and not each.puts_out:
                found = {"frame": 0, "physical": 0, "index": start, "offset": start}.get(each.returns)
                if found is not None:
                    return found
        return None

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
        return super().tells_geometry or self.hidden(0) is not None or self.is_added_to

    @property
    def piece_names(self) -> Sequence[str]:
        return ("first", "count") if self.geometry.pieces > 1 else ()

    def pieces(self, named: Mapping[str, int]) -> list[tuple[int, ...]]:
        """Of a pool that is added to, the first."""
        if not self.piece_names:
            return super().pieces(named)
        cut = self.geometry.cut(named["start"], named["frames"])
        return cut[:1] if self.is_added_to else cut

    def spared(self) -> Sequence[str]:
        """A library that hands out ranges need hand out nothing else, and one that takes them back likewise."""
        bound = self.operations.keys()
        by_range = {"alloc": {"alloc_range", "alloc_range_as_blocks"}, "free": {"free_range"}}
        return [name for name, others in by_range.items() if not others.isdisjoint(bound)]

    def unsaid(self, pairing: Pairing, operation: str) -> Mapping[str, Any]:
        """A function that is told no order hands out one frame. What takes a block back may find its order itself."""
        said = super().unsaid(pairing, operation)
        return {**said, "order": 0} if operation == "alloc" else said

    def suspected(self, named: Mapping[str, int], call: Call) -> str:
        """Blocks that are aligned as the pool is, wherever that begins: buddies have numbers that it counts."""
        start, frame = named["start"], call.returned
        if call.operation != "alloc" or type(frame) is not int or call.arguments[0] not in range(LARGEST_POWER):
            return ""
        size = 1 << call.arguments[0]
        if frame % size == 0 or (frame - start) % size != 0:
            return ""
        return (
            f"counted from the pool's first frame, {start}, block {frame} begins at a multiple of its {size} frames: "
            "if that is by design, have pools begin at a multiple of the largest block, as in start = "
            f"{LARGE_START} under [geometry]"
        )

    # ── Memory that is added, or taken away ──

    @property
    def is_added_to(self) -> bool:
        return not {*ADDING}.isdisjoint(self.operations)

    @property
    def is_changed(self) -> bool:
        """Whether a pool has not the same frames all the time."""
        return not {*ADDING, *REMOVING}.isdisjoint(self.operations)

    @property
    def hides_first(self) -> bool:
        return self.hidden(1) == 1 or (self.geometry.start == 0 and self.hidden(0) == 0)

    def offering(self, pairing: Pairing) -> Pairing:
        offered, multiple = super().offering(pairing), self.geometry.multiple
        # Where a frame is hidden, the law's pool begins with the one after it, and pieces are counted from there.
        made = {name: form(int(self.hides_first), multiple) for name, form in FORMS.items() if name in self.operations}
        return offered.offering(made) if made else offered

    def withheld(self, named: Mapping[str, int]) -> tuple[int, int] | None:
        if not self.is_added_to:
            return None
        first = sum(self.pieces(named)[0])
        end = named["start"] + named["frames"]
        return (first, end - first) if first < end else None

    def added(self, named: Mapping[str, int], operation: str, arguments: Arguments) -> tuple[int, int] | None:
        if operation == "add_memory":
            return arguments[0], arguments[1]
        return (named["start"], arguments[0]) if operation == "resize" else None

    def removed(self, named: Mapping[str, int], operation: str, arguments: Arguments) -> tuple[int, int] | None:
        if operation == "remove_memory":
            return arguments[0], arguments[1]
        if operation != "shrink":
            return None
        return named["start"] + arguments[0], named["frames"] - arguments[0]

    def begun(self, pairing: Pairing, geometry: Arguments) -> list[Call]:
        withheld = self.withheld(dict(zip(pairing.geometry_names(), geometry, strict=True)))
        return [] if withheld is None else [Call("withhold", withheld, None)]

    def settled(self) -> Adapter:
        """Of a frame that a pool does not have, now or yet, a library may say that it is out of range; the law, which
        has it, that it is not allocated, or busy. Which of the two is meant is left open then."""
        if not self.is_changed:
            return self
        also = {**ALSO_MEANT, **(dict.fromkeys(TAKING, "no memory") if self.geometry.max_order == "fit" else {})}
        found = {name: either(each, also[name]) if name in also else each for name, each in self.operations.items()}
        return evolve(self, operations=found)

    def check(self, pairing: Pairing) -> None:
        for one, other in (("add_memory", "shrink"), ("remove_memory", "resize"), ("remove_memory", "shrink")):
            if one in self.operations and other in self.operations:
                raise UsageError(
                    f"{self.file}: {one} leaves holes, and {other} is about the end of a pool: bind one of them"
                )
        for name in ("resize", "shrink"):
            if name in self.operations and self.hides_first:
                raise UsageError(
                    f"{self.file}: 0 says that alloc failed, so that the first frame is none of the pool's, and {name} "
                    "would count it: bind add_memory or remove_memory, or have alloc answer otherwise"
                )
        if not self.is_added_to:
            return
        where, bound = self.file, [name for name in ADDING if name in self.operations]
        if len(bound) > 1:
            raise UsageError(f"{where}: a pool is added to, or resized: bind one of {' and '.join(bound)}")
        if not self.piece_names:
            raise UsageError(
                f"{where}: memory is added by {bound[0]}, so that a pool is made with a part of it: with pieces = 2 it "
                "is half (at geometry.pieces)"
            )
        if self.told:
            raise UsageError(f"{where}: a pool that is added to is what it was given: leave out [told]")
        making = [*self.after, *([] if self.create is None else [self.create])]
        if not any(argument.name in self.piece_names for function in making for argument in function.arguments):
            raise UsageError(
                f"{where}: nothing takes the first piece: name count among the arguments of [create], or of an "
                "[[after]], and first if the function is told where it begins (at geometry.pieces)"
            )

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
        hidden = "0 says that alloc failed, so that the frame which it would mean is taken to be none of the pool's"
        gone = "out of range may mean, too, that a frame is none that was added"
        gone = gone if self.is_added_to else "out of range may mean, too, that a frame was taken away"
        return [*([hidden] if self.hidden(0) is not None else []), *([gone] if self.is_changed else [])]

    @classmethod
    def hooks(cls, made: Converter) -> None:
        made.register_structure_hook_func(lambda kind: kind == int | str | None, largest)
