"""Pictures have a width at most, and runs a number of steps: what is left out is said, what changed is seen."""

from __future__ import annotations

import time
from typing import Any

import pytest

from checks.counterexample import FIRST_STEPS, LAST_STEPS, legend_of, render
from checks.drawn import WIDEST, around
from checks.evidence import Call, Counterexample
from checks.pairing import Arguments
from checks.pairings import find_one
from spec.physical.words import BuddyFailure as Failure

BUDDY, SPACES, WALK, TLB = (
    find_one(part) for part in ("physical.buddy", "virtual.address_space", "virtual.walk", "virtual.tlb")
)
OVERLAPS = "hands out only frames that are not allocated"


def drawn(geometry: Arguments, *calls: Call, clause: str = OVERLAPS, pairing: Any = BUDDY) -> list[str]:
    lines = render(pairing, Counterexample(pairing.part, clause, geometry, calls)).splitlines()
    assert all(len(line) <= WIDEST + 60 for line in lines), max(map(len, lines))
    return lines


def test_of_a_large_pool_the_blocks_around_what_changed_are_drawn() -> None:
    first = Call("alloc", (0,), 40_000)
    lines = drawn((0, 65_536, 0), first, Call("alloc", (0,), 39_999), Call("alloc", (0,), 40_000))
    assert lines[2 + len(legend_of(BUDDY)) :] == [
        "      0 |39,994 frames …|.×1|.×1|.×1|.×1|.×1|.×1|.×1|.×1|.×1|.×1|.×1|.×1|… 25,530 more frames|",
        "   1. alloc(order=0) → 40000",
        "      0 |39,994 frames …|.×1|.×1|.×1|.×1|.×1|.×1|0×1|.×1|.×1|.×1|.×1|.×1|… 25,530 more frames|",
        "                                                 ^",
        "   2. alloc(order=0) → 39999",
        "      0 |39,993 frames …|.×1|.×1|.×1|.×1|.×1|.×1|0×1|0×1|.×1|.×1|.×1|.×1|… 25,531 more frames|",
        "                                                 ^",
        "   3. alloc(order=0) → 40000",
        "      0 |39,994 frames …|.×1|.×1|.×1|.×1|.×1|0×1|0×1|.×1|.×1|.×1|.×1|.×1|… 25,530 more frames|",
        f"      ^ here: {OVERLAPS}",
    ]


@pytest.mark.parametrize("largest", [0, 10, 40])
def test_a_pool_of_two_to_the_forty_frames_is_drawn_at_once(largest: int) -> None:
    began = time.process_time()
    calls = (Call("alloc", (0,), 5), Call("alloc", (0,), 1 << 39), Call("free", (5, 0), Failure.NOT_ALLOCATED))
    lines = drawn((0, 1 << 40, largest), *calls, clause="an allocated block can be given back")
    assert time.process_time() - began < 2
    assert "0 |1,099,511,627,776 frames" not in "".join(lines)
    assert lines[-1].startswith("      ^ here")


def test_of_a_long_run_the_beginning_and_the_end_are_told() -> None:
    calls = [Call("alloc", (0,), frame) for frame in range(1_000)] + [Call("alloc", (0,), 999)]
    lines = drawn((0, 65_536, 10), *calls)
    steps = [int(line.partition(".")[0]) for line in lines if " → " in line and line.strip()[0].isdigit()]
    assert steps == [*range(1, FIRST_STEPS + 1), *range(1_002 - LAST_STEPS, 1_002)]
    assert f"      … {1_001 - FIRST_STEPS - LAST_STEPS:,} calls left out" in lines
    assert lines[-1] == f"      ^ here: {OVERLAPS}"
    assert len(lines) < 3 * (FIRST_STEPS + LAST_STEPS) + 5


def test_a_run_that_is_refused_where_it_would_be_left_out_is_told_to_there() -> None:
    calls = [Call("alloc", (0,), frame) for frame in (*range(20), 3, *range(20, 200))]
    lines = drawn((0, 65_536, 10), *calls)
    assert lines[-3].startswith("  21. alloc(order=0) → 3")
    assert lines[-1] == f"      ^ here: {OVERLAPS}"


def test_each_part_draws_large_states_around_the_call() -> None:
    maps = [Call("map_page", (0, page, 4_096 + page, 7, 1), None) for page in range(100)]
    lines = drawn((4, 9, 3, 4_096, 1), *maps, Call("unmap_page", (0, 50), 0), pairing=SPACES)
    assert "49 pages … · space 0: 0x31 → 4145 R/W U/S · space 0: 0x33 → " in lines[-2]
    assert "… 47 more pages" in lines[-2]
    stores = [Call("store", (place, 0x1003 + place), None) for place in range(512)]
    lines = drawn((1, 0, 40), *stores, pairing=WALK)
    assert "506 words …" in lines[-2]
    assert "0:1022 → " in lines[-2]
    machine = TLB.initial((62, 40, 2, 0, 40, 4))
    assert len(TLB.picture(machine, None)) < 2 * WIDEST
    assert "… 54 more processors" in TLB.picture(machine, None)
    assert "cpu61 " in TLB.picture(machine, Call("send", (61,), 0))


def test_what_is_left_out_is_counted() -> None:
    def told(centre: int, most: int) -> list[str]:
        return around([10, 20, 30, 40, 50], centre, most, str, "numbers")

    assert told(30, 5) == ["10", "20", "30", "40", "50"]
    assert told(30, 3) == ["1 numbers …", "20", "30", "40", "… 1 more numbers"]
    assert told(0, 2) == ["10", "20", "… 3 more numbers"]
    assert told(99, 2) == ["3 numbers …", "40", "50"]
