"""Runs in words, and the pictures of chapter 4."""

from __future__ import annotations

import re

import pytest
from attrs import evolve

import spec.virtual.words as words_of_the_processor
from checks import spelling
from checks.evidence import Call, Origin
from checks.pairings import find_one
from checks.pairings.virtual.address_space import drawing
from docs.book import runs
from docs.figures.virtual import tlb_sequence, walk_bits, walk_path
from spec.physical.words import BuddyFailure as Failure
from tests.test_book import words

WALK, TLB, SPACES = (find_one(part) for part in ("virtual.walk", "virtual.tlb", "virtual.address_space"))

# ── Runs in words ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0, "0"),
        (1, "ONE"),
        (6, "4 | TWO"),
        (0x5003, "0x5000 | ONE | TWO"),
        (-(1 << 63) | 1, "(0x8000_0000_0000_0000 - (1 << 64)) | ONE"),
    ],
)
def test_a_word_is_told_by_its_flags(value: int, told: str) -> None:
    said = spelling.by_flags(value, {"ONE": 1, "TWO": 2})
    assert said == told
    assert eval(said, {"ONE": 1, "TWO": 2}) == value


def test_an_argument_means_in_each_operation_what_it_means_there() -> None:
    flags = {"access.how": {"READ": 4}, "walk.how": {"OTHER": 4}, "address": {"ONE": 1}}
    assert WALK.depiction is not None
    walk = evolve(WALK, depiction=evolve(WALK.depiction, flags=flags))
    assert spelling.called(walk, Call("access", (1, 6), None)) == "access(address=ONE, how=2 | READ)"
    of_the_first = Origin(1, 8, 6)
    assert spelling.said(walk, "access", (1, of_the_first)) == "access(address=ONE, how=#1 + 8)"


def test_addresses_are_told_in_hexadecimal() -> None:
    call = Call("access", (0x1234, 6), words_of_the_processor.Translation(0x7234, 3))
    told = "access(address=0x1234, how=WRITE | BY_USER) → Translation(physical 0x7234, memory_type 3)"
    assert spelling.answered(WALK, call) == told
    assert spelling.in_hexadecimal(call.returned) == "  # 0x7234"
    assert spelling.in_hexadecimal(Failure.BUSY) == ""


# ── The pictures of chapter 4 ────────────────────────────────────────────────────────────────────────────────


def bits_of(heading: str) -> list[tuple[str, str]]:
    [kind] = [kind for kind in walk_bits.KINDS if heading in kind[0]]
    return [(field.name, field.span) for field in walk_bits.fields(*kind[1:])]


FLAGS = [("A", "5"), ("PCD", "4"), ("PWT", "3"), ("U/S", "2"), ("R/W", "1"), ("P", "0")]
"""As the manual has them in every entry."""


def test_the_bits_of_entries_are_those_of_the_manual() -> None:
    """Intel SDM volume 3A, figures 4-4 and 4-11."""
    assert bits_of("(PDE)") == [("address", "31–12"), ("ignored", "11–8"), ("PS", "7"), ("ignored", "6"), *FLAGS]
    assert bits_of("maps 4 MiB") == [
        *(("address", "31–22"), ("0", "21"), ("address, above bit 31", "20–13"), ("PAT", "12")),
        *(("ignored", "11–9"), ("G", "8"), ("PS", "7"), ("D", "6"), *FLAGS),
    ]
    assert bits_of("level 1") == [
        *(("XD", "63"), ("ignored", "62–52"), ("address", "51–12")),
        *(("ignored", "11–9"), ("G", "8"), ("PAT", "7"), ("D", "6"), *FLAGS),
    ]
    assert ("0", "20–13") in bits_of("maps 2 MiB")


def test_each_flag_that_a_picture_shows_is_explained() -> None:
    shown = {name for kind in walk_bits.KINDS for name, _ in bits_of(kind[0])}
    page = walk_bits.picture(WALK)
    assert [
        name for name in shown - {"0", "ignored"} if f"<code>{name}</code>" not in page and "address" not in name
    ] == []


def test_an_error_code_is_taken_apart() -> None:
    told = words(walk_path.error_code(words_of_the_processor.PageFault(0b10101, 0x4123)))
    assert "4I/D1an instruction was to be fetched" in told
    assert "3RSVD0no reserved bit is to blame" in told
    assert "1W/R0no write0P1every entry was present" in told


def test_a_picture_of_a_fault_needs_a_run_that_shows_it() -> None:
    calls: runs.Calls = [("map_page", (0, 0, 1))]
    with pytest.raises(ValueError, match="survives"):
        tlb_sequence.broken_picture(TLB, "x", "frame-freed-before-the-flush", (1, 1, 1, 0, 2, 1), calls, "")


def test_the_call_that_breaks_is_marked() -> None:
    calls: runs.Calls = [*[("map_page", (0, 0, 1)), ("unmap_page", (0, 0, 0)), ("send", (0,))], ("map_page", (0, 1, 1))]
    drawn = tlb_sequence.broken_picture(TLB, "x", "frame-freed-before-the-flush", (1, 1, 2, 0, 2, 1), calls, "")
    assert "broken: what does not fit is refused as busy" in drawn
    assert drawn.count('class="plain changed"') == 1


def test_who_may_use_what_is_stale_is_marked() -> None:
    """From the unmapping until each has flushed, and no longer."""
    calls: runs.Calls = [
        *[("map_page", (0, 0, 1)), ("unmap_page", (0, 0, 0)), ("send", (0,))],
        *[("acknowledge", (1, 0)), ("acknowledge", (0, 0)), ("finish", (0,))],
    ]
    ran = runs.perform(TLB, (2, 1, 2, 0, 3, 1), calls)
    stale = [[tlb_sequence.is_stale(state, cpu) for cpu in (0, 1)] for state in ran.states]
    assert stale == [[False] * 2, [False] * 2, [True] * 2, [True] * 2, [True, False], [False] * 2, [False] * 2]
    assert str(tlb_sequence.draw(TLB, ran, "x")).count('class="stale-line"') == 2 * sum(map(sum, stale))


def test_a_page_is_drawn_over_all_that_it_spans() -> None:
    spaces = runs.perform(SPACES, (2, 2, 3, 8, 1), [("map_page", (0, 4, 8, 7, 2))]).states[-1]
    [large] = drawing.pages(spaces, 0, 0)
    assert (large.first, large.size, drawing.frames_of(large)) == (4, 4, "8–11")
    [width] = re.findall(r'class="held" x="[\d.]+" y="[\d.]+" width="([\d.]+)"', str(drawing.draw(spaces, None, "x")))
    assert float(width) == pytest.approx(4 * (340 - 80) / 8 - 3)


def test_large_address_spaces_are_told_page_by_page() -> None:
    calls: runs.Calls = [("map_page", (0, page, 64 + page, 7, 1)) for page in range(20)]
    drawn = str(drawing.draw(runs.perform(SPACES, (4, 9, 3, 20, 1), calls).states[-1], None, "x"))
    assert "20 mapped, 8 more than are shown" in drawn
    assert "page 0xb → frame 75, R/W U/S" in drawn
    assert "page 0xc" not in drawn.partition("</title>")[2]
