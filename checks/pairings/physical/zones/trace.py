"""What a Linux kernel says that its zones keep back (/proc/zoneinfo), judged by the law's formulas.

Such a file has no calls. Each figure in it is an event: a watermark, or a line of protections. From which sysctls they
follow stands in front of the zones, as `sysctl vm.min_free_kbytes` and its like print them or as `name: value`; of
this machine's own /proc/zoneinfo they are asked of the kernel.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar, NoReturn

from attrs import define, field, frozen

from checks.engines.validate import Event, read_lines, refuse
from checks.evidence import Call, UsageError
from checks.files import read_text
from spec.physical.zones import MOST_RATIO, MOST_SCALE, Marks, Memory, initial, kept_of, marks_of
from spec.vocabulary import Frame, FrameCount, Order, ensure

MIN_FREE, SCALE, RATIO = SYSCTLS = ("min_free_kbytes", "watermark_scale_factor", "lowmem_reserve_ratio")
OWN, OWN_SYSCTLS = Path("/proc/zoneinfo"), Path("/proc/sys/vm")
LONGEST_SYSCTL = 1 << 12
"""Bytes. The kernel makes room for as many as are asked for."""
KIBIBYTES_SHIFT = 2
"""A frame has 4 KiB."""
HIGH_ZONES = ("HighMem", "Movable")
"""Of which the min watermark is no share of what is kept free (Linux: __setup_per_zone_wmarks, mm/page_alloc.c,
6.18)."""
FIGURES = ("boost", "min", "low", "high", "promo", "managed")

_SYSCTL = re.compile(rf"(?:vm\.)?({'|'.join(SYSCTLS)})\s*[:=]\s*(\d{{1,19}}(?:\s+\d{{1,19}})*)$")
_ZONE = re.compile(r"Node\s+(\d{1,9}), zone\s+(\S+)$")
_FIGURE = re.compile(rf"\s+({'|'.join(FIGURES)})\s+(\d{{1,19}})$")
_PROTECTION = re.compile(r"\s+protection: \((\d{1,19}(?:, \d{1,19})*)\)$")


@frozen
class Figure(Event):
    """A line that says what a zone keeps back, or what it has."""

    zone: Zone
    name: str
    values: tuple[int, ...]


@define(eq=False)
class Zone:
    """A zone as the file tells of it."""

    node: int
    name: str
    figures: dict[str, int] = field(factory=dict)
    lines: list[tuple[int, str, str, tuple[int, ...]]] = field(factory=list)
    """(line, its text, what it says, the numbers)"""

    @property
    def managed(self) -> int:
        return self.figures.get("managed", 0)

    @property
    def is_high(self) -> bool:
        return self.name in HIGH_ZONES


@define
class ZoneInfo:
    """One reading of one file (checks.pairing.Reading)."""

    recordings: ClassVar[Sequence[str]] = ("linux-zoneinfo.txt",)
    """What it can read of checks/data."""
    unseen: ClassVar[Sequence[str]] = ()

    path: Path
    counts: Counter[str] = field(factory=Counter)
    zones: list[Zone] = field(factory=list)
    sysctls: dict[str, tuple[int, ...]] = field(factory=dict)

    def initial(self) -> Memory:
        """No call is made of it."""
        return initial(Frame(0), FrameCount(0), FrameCount(1), FrameCount(0), FrameCount(0), 1, 0, 0, Order(0))

    def events(self) -> Iterator[Figure]:
        self._read()
        for zone in self.zones:
            self.counts["zones"] += 1
            for line, text, name, values in zone.lines:
                yield Figure(line, text, zone, name, values)

    def calls(self, memory: Memory, figure: Figure) -> Iterable[Call]:
        """None; but each figure is judged."""
        zone, [value, *_] = figure.zone, figure.values
        marks = self.marks(zone)
        if figure.name == "min":
            ensure(value == marks.min, "the min watermark is the zone's share of what is kept free")
        elif figure.name == "low":
            ensure(value == marks.low, "the low watermark lies one step above the min watermark")
        elif figure.name == "high":
            ensure(value == marks.high, "the high watermark lies two steps above the min watermark")
        elif figure.name == "promo":
            ensure(value == marks.high + marks.step, "the promotion watermark lies three steps above the min watermark")
        elif figure.name == "protection":
            ensure(self._are_kept(figure), "a zone keeps one frame for each so many that a caller could have had above")
        return ()

    def obstacle(self, memory: Memory, figure: Figure) -> str:
        zone = figure.zone
        if figure.name == "protection":
            due: object = tuple(self.kept(zone, place) for place in range(len(figure.values)))
        else:
            marks = self.marks(zone)
            due = {"min": marks.min, "low": marks.low, "high": marks.high}.get(figure.name, marks.high + marks.step)
        return f"of zone {zone.name}, with {zone.managed:,} frames managed, {due} follows from the sysctls"

    # The law's formulas.

    def marks(self, zone: Zone) -> Marks:
        """A boost is on top of each mark (Linux: wmark_pages, include/linux/mmzone.h, 6.18)."""
        low_memory = sum(each.managed for each in self.zones if not each.is_high)
        min_free, [scale] = self.sysctls[MIN_FREE][0] >> KIBIBYTES_SHIFT, self.sysctls[SCALE]
        marks = marks_of(zone.managed, low_memory, min_free, scale, is_high=zone.is_high)
        boost = zone.figures.get("boost", 0)
        return Marks(marks.min + boost, marks.low + boost, marks.high + boost)

    def _node(self, zone: Zone) -> list[Zone]:
        return [each for each in self.zones if each.node == zone.node]

    def kept(self, zone: Zone, highest: int) -> int:
        zones, ratios = self._node(zone), self.sysctls[RATIO]
        place = zones.index(zone)
        ratio = ratios[place] if place < len(ratios) else 0
        return kept_of([each.managed for each in zones], place, highest, ratio)

    def _are_kept(self, figure: Figure) -> bool:
        """Of an upper zone without frames a kernel may say that nothing is kept from its callers: none has any."""
        zones = self._node(figure.zone)
        due = [self.kept(figure.zone, place) for place in range(len(figure.values))]
        empty = [place >= len(zones) or zones[place].managed == 0 for place in range(len(figure.values))]
        return all(
            value == right or (value == 0 and none)
            for value, right, none in zip(figure.values, due, empty, strict=True)
        )

    # Reading.

    def _read(self) -> None:
        for line, text in read_lines(self.path):
            self._read_line(line, text.rstrip())
        if not self.zones:
            raise UsageError(f"{self.path} names no zone: this is no /proc/zoneinfo")
        if not any(zone.managed for zone in self.zones if not zone.is_high):
            raise UsageError(f"{self.path} has no zone with managed frames")
        self.sysctls.update({name: self._own(name) for name in SYSCTLS if name not in self.sysctls})
        self._check(SCALE, 1, MOST_SCALE)
        self._check(MIN_FREE, 0, MOST_RATIO)

    def _check(self, name: str, least: int, most: int) -> None:
        numbers = self.sysctls[name]
        if len(numbers) != 1 or not least <= numbers[0] <= most:
            raise UsageError(f"{self.path} says of {name} {numbers}: it is a number from {least} to {most}")

    def _own(self, name: str) -> tuple[int, ...]:
        if self.path.resolve() == OWN:
            return tuple(map(int, read_text(OWN_SYSCTLS / name, LONGEST_SYSCTL).split()))
        raise UsageError(f"{self.path} does not say {name}: put what `sysctl vm.{name}` prints into its first lines")

    def _read_line(self, line: int, text: str) -> None:
        if found := _SYSCTL.match(text):
            self.sysctls[found[1]] = tuple(map(int, found[2].split()))
        elif found := _ZONE.match(text):
            self.zones.append(Zone(int(found[1]), found[2]))
        elif found := _FIGURE.match(text):
            self._zone(line).figures.setdefault(found[1], int(found[2]))
            self._zone(line).lines.append((line, text.strip(), found[1], (int(found[2]),)))
        elif found := _PROTECTION.match(text):
            values = tuple(map(int, found[1].split(",")))
            self._zone(line).lines.append((line, text.strip(), "protection", values))

    def _zone(self, line: int) -> Zone:
        return self.zones[-1] if self.zones else self._misplaced(line)

    def _misplaced(self, line: int) -> NoReturn:
        refuse(self.path, line, "tells of a zone before any is named")


TRACE = ZoneInfo
