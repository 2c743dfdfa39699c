"""The pictures of areas: what they show is what the law's state has."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from checks.pairings import find_one
from checks.pairings.virtual.areas.drawing import draw, gaps, in_bytes, picture
from docs.book.runs import Calls, perform
from docs.figures.virtual import areas_column, areas_trace, areas_tree
from docs.figures.virtual.areas import SPACE, own
from spec.virtual.areas import OWN, PAGE, Process
from spec.virtual.words import MAP_FIXED, MAP_GROWSDOWN, MAP_SHARED, NO_FILE, PROT_NONE, PROT_READ, READ_ONLY, File

AREAS = find_one("virtual.areas")
STACK = own(0x6000, 1, MAP_GROWSDOWN | MAP_FIXED)
FORBIDDEN = ("mmap", (0x5000, PAGE, PROT_NONE, OWN | MAP_FIXED, NO_FILE, 0))
SHARED = ("mmap", (0x1000, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, File(1 << 2 | READ_ONLY), 0))


def after(*calls: tuple[str, tuple[int, ...]]) -> Process:
    state: Process = perform(AREAS, SPACE, calls).states[-1]
    return state


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0x1000, "4 KiB"),
        (0x21000, "132 KiB"),
        (0x1F_F000, "2044 KiB"),
        (1 << 20, "1 MiB"),
        (0x2AAA_AAAA_0000, "42.67 TiB"),
    ],
)
def test_bytes_are_told_in_a_unit_of_which_they_are_whole(count: int, told: str) -> None:
    assert in_bytes(count) == told


def test_a_gap_is_drawn_as_far_as_nothing_is_mapped() -> None:
    assert [(gap.start, gap.stop) for gap in gaps(after(STACK))] == [(4, 6)]
    assert list(gaps(after(FORBIDDEN, STACK))) == []
    assert [str(draw(after(*calls), None, "x")).count('class="hatch"') for calls in ([STACK], [FORBIDDEN, STACK])] == [
        1,
        0,
    ]


def test_areas_and_what_was_stored_are_drawn() -> None:
    before, process = after(SHARED, own(0x3000, 2)), after(SHARED, own(0x3000, 2), ("store", (0x4000, 7)))
    text = str(draw(process, before, "x"))
    assert picture(process) == "R.ww'.."
    assert re.findall(r">([^<>]*(?:zeros|file)[^<>]*)<", text) == ["file 1", "zeros"]
    assert (text.count('class="free"'), text.count('class="plain"')) == (1, 1)
    assert (text.count('class="held changed"'), text.count("changed")) == (1, 1)


def test_an_address_space_is_drawn_whole() -> None:
    """From the highest page to the lowest, nothing is left out and nothing is drawn twice."""
    calls: Calls = [*areas_column.EXECVE, *(call for _, call in areas_column.TOLD)]
    for state in perform(AREAS, areas_column.SPACE, calls).states:
        stop = state.span.stop
        for piece in areas_column.pieces(state):
            assert (piece.span.stop, piece.span.start < piece.span.stop) == (stop, True)
            stop = piece.span.start
        assert stop == state.span.start
        assert sum(piece.is_area for piece in areas_column.pieces(state)) == state.count


def test_the_tree_is_drawn_as_it_is_kept() -> None:
    told = areas_tree.split(AREAS)
    assert re.findall(r">(pages? [^<,]*)</text>", told)[-8:] == [
        *("pages 1–2", "page 4", "page 6", "page 8", "pages 10–12", "pages 14–15", "page 24", "pages 26–29"),
    ]
    assert [told.count(f"pages {parent}, gap") for parent in ("10–29", "8–15", "24–29")] == [1, 1, 1]


def test_a_recorded_run_is_counted_call_by_call() -> None:
    rows = list(areas_trace.measured(AREAS))
    assert [calls for calls, _, _, _ in rows] == [*range(1, len(rows) + 1)]
    assert all(0 <= later[2] - row[2] <= 1 for row, later in pairwise(rows))
    assert max(areas for _, areas, _, _ in rows) < rows[-1][2]
    assert f"The {len(rows):,} calls" in areas_trace.over_a_run(AREAS)
