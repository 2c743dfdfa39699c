"""Zones: what is kept back, by the law's formulas, is what kernels say; and somebody else's zones are judged."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

import memspec
from checks.engines.validate import WHOLE_TRACE, validate
from checks.evidence import Budget, UsageError, Verdict
from checks.pairings.physical.zones.pairing import PAIRING
from checks.records import DATA
from spec.physical.buddy import Block
from spec.physical.words import HIGHMEM, UNLIMITED, ZONES
from spec.vocabulary import FRAME_LIMIT, NONE, Frame, Order

law: Any = PAIRING.spec
Zones: Any = PAIRING.impl

RECORDED = DATA / "linux-zoneinfo.txt"

ANOTHER = """\
vm.min_free_kbytes = 67584
vm.watermark_scale_factor = 10
vm.lowmem_reserve_ratio = 256	256	32	0	0
Node 0, zone      DMA
  per-node stats
      nr_inactive_anon 138473
  pages free     3840
        boost    0
        min      10
        low      13
        high     16
        promo    19
        managed  3840
        protection: (0, 3018, 24090, 24090, 24090)
Node 0, zone    DMA32
        min      2115
        low      2887
        high     3659
        managed  772807
        protection: (0, 0, 21071, 21071, 21071)
Node 0, zone   Normal
        boost    100
        min      14869
        low      20263
        high     25657
        managed  5394266
        protection: (0, 0, 0, 0, 0)
Node 0, zone  Movable
        min      32
        low      32
        high     32
        managed  0
        protection: (0, 0, 0, 0, 0)
"""
"""Of another machine, whose steps are by the scale and not by a quarter; one zone is boosted."""


def judged(path: Path) -> tuple[Verdict, str, str]:
    first, *_ = validate(PAIRING, path, Budget())
    return first.verdict, first.property, first.note


def test_what_a_kernel_recorded_is_what_the_law_computes() -> None:
    verdict, said, _ = judged(RECORDED)
    assert (verdict, said) == (Verdict.HOLDS, WHOLE_TRACE)


@pytest.mark.parametrize(
    ("old", "new", "line", "rule"),
    [
        ("min      6458", "min      6459", 26, "the min watermark is the zone's share of what is kept free"),
        ("low      13006", "low      13005", 45, "the low watermark lies one step above the min watermark"),
        ("high     48", "high     49", 10, "the high watermark lies two steps above the min watermark"),
        ("promo    32", "promo    31", 65, "the promotion watermark lies three steps above the min watermark"),
        ("4864, 4864, 4864", "4864, 4863, 4864", 33, "a zone keeps one frame for each so many that a caller"),
    ],
)
def test_one_altered_number_is_refused_with_its_line_and_rule(
    old: str, new: str, line: int, rule: str, tmp_path: Path
) -> None:
    text = RECORDED.read_text()
    assert old in text
    altered = tmp_path / "zoneinfo"
    altered.write_text(text.replace(old, new, 1))
    verdict, said, note = judged(altered)
    assert verdict is Verdict.VIOLATED
    assert said.startswith(rule)
    assert note.startswith((f"line {line} ({new}", f"line {line} (protection")), note


def test_another_machines_zones_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "zoneinfo"
    path.write_text(ANOTHER)
    assert judged(path)[0] is Verdict.HOLDS
    path.write_text(ANOTHER.replace("24090, 24090, 24090", "24090, 0, 0"))
    assert judged(path)[0] is Verdict.HOLDS, "nothing need be kept from callers of an empty zone"
    path.write_text(ANOTHER.replace("24090, 24090, 24090", "0, 24090, 24090"))
    assert judged(path)[0] is Verdict.VIOLATED


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (ANOTHER.partition("\n")[2], "does not say min_free_kbytes"),
        ("call,argument\n", "names no zone"),
        ("        min      1\n", "tells of a zone before any is named"),
        (ANOTHER.replace("factor = 10", "factor = 0"), "watermark_scale_factor"),
        (ANOTHER.replace("managed", "manages"), "no zone with managed frames"),
    ],
)
def test_what_is_no_zoneinfo_is_refused_in_one_sentence(text: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "zoneinfo"
    path.write_text(text)
    with pytest.raises(UsageError, match=complaint):
        validate(PAIRING, path, Budget())


def test_the_law_counts_the_frames_that_nobody_holds() -> None:
    rng = random.Random(0)
    memory, machine = law.initial(*PAIRING.wide[0]), Zones(*PAIRING.wide[0])
    for _ in range(400):
        order, highest, urgency = rng.choice((0, 0, 1, 3)), rng.choice(ZONES), rng.choice((1, UNLIMITED))
        frame = machine.alloc(order, highest, FRAME_LIMIT, urgency)
        memory = law.alloc(memory, order, highest, FRAME_LIMIT, urgency, returned=frame)
        if rng.random() < 0.4 and memory.held:
            head = rng.choice([each for each in memory.held if memory.live_order(each) != NONE])
            held = memory.live_order(head)
            memory = law.free(memory, head, held, returned=machine.free(head, held))
        naive = [sum(frame not in memory.held for frame in memory.pool(zone).span) for zone in ZONES]
        assert list(memory.free) == naive
    assert min(memory.free) < 4


def test_the_rule_is_linux_s() -> None:
    rng = random.Random(0)
    seen = set()
    for _ in range(2000):
        free_frames, mark, kept = (rng.randrange(1 << rng.randrange(1, 12)) for _ in range(3))
        order = rng.randrange(11)
        passed = free_frames - ((1 << order) - 1) > mark + kept
        assert law.is_enough(free_frames, order, mark, kept) == passed
        seen.add(passed)
    assert seen == {True, False}


class Mine:
    """Zones as somebody may write them: a dict, and the first place that fits."""

    def __init__(
        self,
        start: int,
        dma: int,
        normal: int,
        highmem: int,
        min_free: int,
        scale: int,
        dma_ratio: int,
        normal_ratio: int,
        max_order: int,
    ) -> None:
        self.law: Any = law.initial(start, dma, normal, highmem, min_free, scale, dma_ratio, normal_ratio, max_order)

    def beyond(self, head: int, order: int, limit: int) -> bool:
        return head + (1 << order) > limit

    def alloc(self, order: int, highest: int, limit: int, urgency: int) -> Any:
        if not self.law.is_request(order, highest, limit, urgency):
            return "out of range"
        for zone in range(highest, -1, -1):
            pool = self.law.pool(zone)
            for head in range(-(-pool.start >> order) << order, pool.end - (1 << order) + 1, 1 << order):
                span = range(head, head + (1 << order))
                if any(frame in self.law.held for frame in span) or self.beyond(head, order, limit):
                    continue
                if self.law.may_give(zone, order, highest, urgency):
                    self.law = self.law.take(zone, Block(Frame(head), Order(order)))
                    return head
        return "no memory"

    def free(self, frame: int, order: int) -> Any:
        if not (self.law.start <= frame < self.law.end and 0 <= order <= self.law.max_order):
            return "out of range"
        held = self.law.live_order(frame)
        if held != order:
            return "not allocated" if held == NONE else "wrong order"
        self.law = law.free(self.law, frame, order, returned=None)
        return None


class Short(Mine):
    """Compares the first frame of a block with the limit."""

    def beyond(self, head: int, order: int, limit: int) -> bool:
        return head >= limit


def test_somebody_s_own_zones_are_judged() -> None:
    memspec.conform(PAIRING.part, Mine, profile="quick")
    with pytest.raises(AssertionError, match="the last frame of a block is below the limit"):
        memspec.conform(PAIRING.part, Short, profile="quick")


def test_zones_that_there_are_not_cannot_be_made() -> None:
    for geometry in ((0, 1, 0, 1, 1, 10, 1, 1, 1), (0, 1, 1, HIGHMEM, 1, 0, 1, 1, 1), (0, 1, 1, 1, 1, 10, -1, 1, 1)):
        with pytest.raises(ValueError, match=r"\w"):
            Zones(*geometry)
