"""Early memory: the examples in C, what the law leaves open, and the handover."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from checks.drive import plain
from checks.evidence import Verdict
from checks.pairings import find_one
from impl.image import CheckedImage
from impl.physical.bootmem import Bootmem, highest, lowest
from spec.physical.bootmem import add, alloc, handover, initial, is_geometry, reserve, take
from spec.physical.words import ANYWHERE, BOTTOM_UP, TOP_DOWN
from spec.physical.words import BootmemFailure as Failure
from spec.vocabulary import BrokenClause, Frame, FrameCount, Order
from tests.foreign import built, judged, judged_in_full, needs_compiler

BOOTMEM = find_one("physical.bootmem")
EXAMPLES = Path(__file__).resolve().parent.parent / "examples/bootmem"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("bootmem") / "examples")


# ── The examples ─────────────────────────────────────────────────────────────────────────────────────────────


@needs_compiler
@pytest.mark.parametrize("name", ["bootmem", "memblock"])
def test_a_correct_one_holds(examples: Path, name: str) -> None:
    verdict, rows = judged_in_full(BOOTMEM, examples / f"{name}.toml", 15_000)
    assert verdict is Verdict.HOLDS, [(row.property, row.note) for row in rows if row.verdict is not Verdict.HOLDS]
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    assert reached["hands out only memory that nobody has"] > 10
    assert reached["what was handed over can be had"] > 10


@needs_compiler
@pytest.mark.parametrize(
    ("name", "calls"),
    [
        ("last-bit", 3),
        ("last-frame", 2),
        ("overlap", 3),
        ("add-frees", 4),
        ("ends-alone", 3),
        ("relative-alignment", 3),
        ("own-first", 3),
        ("own-lost", 2),
        ("first-word", 3),
        ("nested", 4),
        ("shrinks", 3),
        ("forgets-the-rest", 5),
    ],
)
def test_a_broken_one_is_found_with_a_few_calls(examples: Path, name: str, calls: int) -> None:
    _, [row, *_] = judged(BOOTMEM, examples / f"{name}.toml", 30, shrinking=2)
    assert row.verdict is Verdict.VIOLATED
    assert row.counterexample is not None
    assert len(row.counterexample.calls) <= calls


# ── The law ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reservation_outlasts_the_news_of_memory() -> None:
    early = initial(Frame(0), FrameCount(4), Frame(0), Order(0))
    early = reserve(early, Frame(2), FrameCount(1), 0, returned=None)
    early = add(early, Frame(0), FrameCount(4), returned=None)
    assert [frame for frame in early.span if early.is_free(frame)] == [1, 3]
    with pytest.raises(BrokenClause, match="only memory that nobody has"):
        alloc(early, FrameCount(1), Order(0), 4, ANYWHERE, returned=Frame(2))


def test_which_run_is_policy_where_no_direction_is_asked_for() -> None:
    early = add(initial(Frame(0), FrameCount(4), Frame(0), Order(0)), Frame(0), FrameCount(4), returned=None)
    for frame in (1, 2, 3):
        alloc(early, FrameCount(1), Order(0), 4, ANYWHERE, returned=Frame(frame))
    with pytest.raises(BrokenClause, match="no lower run"):
        alloc(early, FrameCount(1), Order(0), 4, BOTTOM_UP, returned=Frame(2))
    with pytest.raises(BrokenClause, match="no higher run"):
        alloc(early, FrameCount(1), Order(0), 4, TOP_DOWN, returned=Frame(2))


def test_what_is_handed_over_is_had_once() -> None:
    early = add(initial(Frame(0), FrameCount(4), Frame(0), Order(1)), Frame(0), FrameCount(3), returned=None)
    with pytest.raises(BrokenClause, match="as many frames"):
        handover(early, returned=2)
    early = handover(early, returned=3)
    early = take(early, Order(1), returned=Frame(0))
    early = take(early, Order(0), returned=Frame(2))
    with pytest.raises(BrokenClause, match="each frame once"):
        take(early, Order(0), returned=Frame(2))
    take(early, Order(0), returned=Failure.NO_MEMORY)


# ── The implementation ───────────────────────────────────────────────────────────────────────────────────────


def test_the_lowest_and_the_highest_bit_of_words() -> None:
    rng = random.Random(0)
    words = [1 << bit for bit in range(64)] + [rng.getrandbits(64) or 1 for _ in range(2000)]
    for word in words:
        signed = word - (1 << 64) if word >> 63 else word
        assert lowest(signed) == (word & -word).bit_length() - 1
        assert highest(signed) == word.bit_length() - 1


def test_every_frame_of_a_large_map_is_handed_over_once() -> None:
    """Two words of the bitmaps' own frames, holes and reservations at the borders of words, and blocks of order 10."""
    frames, reserved, holes = 20_000, {(0, 1), (63, 2), (1000, 200), (19_999, 1)}, {(128, 64), (5000, 1)}
    early = Bootmem(Frame(0), FrameCount(frames), Frame(64), Order(10))
    memory = sorted(set(range(frames)) - {first + more for first, count in holes for more in range(count)})
    for frame in memory:
        assert early.add(Frame(frame), FrameCount(1)) is None
    for first, count in reserved:
        assert early.reserve(Frame(first), FrameCount(count), 0) is None
    kept = {first + more for first, count in reserved for more in range(count)} - {64}
    own = {64, 65}
    expected = (set(memory) - kept) | own
    assert early.handover() == len(expected)
    taken: list[int] = []
    while not isinstance(given := early.take(Order(0)), Failure):
        taken.append(given)
    assert sorted(taken) == sorted(expected)


@pytest.mark.parametrize(
    "geometry", [(0, 0, 0, 0), (0, 4, 4, 0), (5, 4, 4, 0), (-1, 4, 0, 0), (0, 4, 0, 11), ((1 << 52) - 3, 4, 1 << 52, 0)]
)
def test_a_map_that_there_cannot_be_is_refused(geometry: tuple[int, int, int, int]) -> None:
    start, frames, own, order = Frame(geometry[0]), FrameCount(geometry[1]), Frame(geometry[2]), Order(geometry[3])
    assert not is_geometry(start, frames, own, order)
    with pytest.raises(ValueError, match=r"map|frame|order"):
        Bootmem(start, frames, own, order)


def test_no_search_leaves_the_image() -> None:
    early = plain(BOOTMEM)(61, 70, 63, 2)
    assert isinstance(early.image, CheckedImage)
    early.add(61, 70)
    for count in (1, 3, 64, 70):
        for limit in (61, 62, 64, 65, 128, 130, 131, 1 << 60, -5):
            for direction in (ANYWHERE, BOTTOM_UP, TOP_DOWN):
                early.alloc(count, 0, limit, direction)
