"""Memory that is added to a pool while it is used, or taken away, and ranges of frames: calls of a C library that the
law judges as several of its own. Each with a library that keeps the law and one that breaks it."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from checks.clauses import NO_CRASH
from checks.command import main
from checks.counterexample import load, render, save
from checks.evidence import Call, Counterexample, Verdict
from checks.pairings import find_one, pairings
from checks.pairings.physical.buddy import composed
from checks.pairings.physical.buddy.composed import ABSENT, COMPOSED, blocks_in
from checks.targets import keepsake
from checks.targets.adapter import read
from checks.targets.named import resolve
from spec.physical.buddy import Pool, alloc, free, initial, reserve
from spec.physical.words import BuddyFailure as Failure
from spec.vocabulary import BrokenClause, BrokenRequirement, Frame, FrameCount, Order
from tests.foreign import compiled, made_again, needs_compiler
from tests.small_pool import (
    ADAPTER,
    IN_ARENA,
    assert_program_breaks,
    assert_program_keeps,
    broken,
    changed,
    holds,
    library,
    refused,
)

BUDDY = find_one("physical.buddy")
REFUSED, TAKEN = "refuses only when no free block is large enough", "hands out only frames that are not allocated"

# ── A pool that is made larger ───────────────────────────────────────────────────────────────────────────────

RESIZED = """
int make(size_t frames, unsigned max_order) { begin(&one, 0, frames, max_order); return 0; }
int resize(size_t bytes) { one.end = bytes / FRAME - (LOST); return 0; }
long get(unsigned order) { return take(&one, order); }
int put(size_t frame, unsigned order)
{
    if (ABOVE || order > one.max_order)
        return -1;
    return one.held[frame] <= 0 ? -2 : give(&one, frame, order) < 0 ? -3 : 0;
}
"""
RIGHT = RESIZED.replace("LOST", "0").replace("ABOVE", "frame >= (size_t)one.end")
BY_SIZE = changed(
    ADAPTER,
    ("most = 16", "most = 16\npieces = 3\nmultiple = 2"),
    ('["frames", "max_order"]', '["count", "max_order"]\nreturns = "status"\nfailure = "nonzero"'),
    (
        '["frame", "order"]\nreturns = "status"\nfailure = "negative"',
        '["frame", "order"]\nreturns = "status"\n'
        'failures = { "-1" = "out of range", "-2" = "not allocated", "-3" = "wrong order" }\n'
        '[operations.resize]\nsymbol = "resize"\narguments = ["frames:bytes"]\nreturns = "status"\nfailure = "nonzero"',
    ),
)


@needs_compiler
def test_a_pool_may_be_made_larger_while_it_is_used(tmp_path: Path) -> None:
    note = holds(library(tmp_path, RIGHT, BY_SIZE))
    assert "out of range may mean, too, that a frame is none that was added" in note


@needs_compiler
def test_who_loses_a_frame_of_what_was_added_is_found(tmp_path: Path) -> None:
    found = broken(library(tmp_path, RIGHT.replace("FRAME - (0)", "FRAME - (one.end > 3)"), BY_SIZE))
    assert found.clause == REFUSED
    assert "resize" in [call.operation for call in found.calls]
    assert "which begins with withhold(first=" in render(BUDDY, found)
    assert_program_breaks(found, tmp_path)
    assert_program_keeps(tmp_path, RIGHT)
    save(found, tmp_path / "run.json")
    assert made_again(BUDDY, load(tmp_path / "run.json", pairings())) is Verdict.HOLDS


@needs_compiler
def test_who_takes_back_what_was_never_added_is_found(tmp_path: Path) -> None:
    source = RESIZED.replace("LOST", "0").replace("ABOVE", "frame >= 16").replace("<= 0 ?", "< 0 ?")
    found = broken(library(tmp_path, source.replace("give(&one, frame, order) < 0", "0"), BY_SIZE))
    assert (found.clause, found.calls[-1].operation) == ("only an allocated block can be given back", "free")


# ── Memory that is added anywhere ────────────────────────────────────────────────────────────────────────────

ADDED = """
static unsigned char *memory;
int make(unsigned char *arena, size_t frames, unsigned max_order)
{
    begin(&one, 0, frames, max_order);
    memset(one.held, 99, frames);
    memory = arena;
    return 0;
}
int add(size_t first, size_t count)
{
    memset(one.held + first, 0, count);
    memset(memory + (first LOW) * FRAME, 0, count * FRAME);
    return 0;
}
long get(unsigned order) { return take(&one, order); }
int put(size_t frame, unsigned order) { return give(&one, frame, order); }
"""
ANYWHERE = changed(
    ADAPTER.replace("[create]", f"{IN_ARENA}[create]"),
    ("most = 16", "most = 16\npieces = 2"),
    (
        '["frames", "max_order"]',
        '["arena", "frames", "max_order"]\n[[after]]\nsymbol = "add"\narguments = ["first", "count"]\n'
        '[operations.add_memory]\nsymbol = "add"\narguments = ["first", "count"]\nreturns = "status"\nfailure = -1',
    ),
)


@needs_compiler
def test_memory_may_be_added_in_any_order(tmp_path: Path) -> None:
    holds(library(tmp_path, ADDED.replace("LOW", ""), ANYWHERE))


@needs_compiler
def test_what_was_not_added_may_not_be_touched(tmp_path: Path) -> None:
    found = broken(library(tmp_path, ADDED.replace("first LOW", "first > 2 ? first + 1 : first"), ANYWHERE))
    assert found.clause.startswith(NO_CRASH)
    assert "add_memory" in [call.operation for call in found.calls]
    _, program = keepsake.save(BUDDY, found, tmp_path / "run.json")
    assert compiled(program, tmp_path / "it.so").returncode == -signal.SIGSEGV


@needs_compiler
def test_who_refuses_memory_is_found(tmp_path: Path) -> None:
    source = changed(
        ADDED.replace("LOW", ""),
        ("    memset(one.held + first", "    if (first > 3) return -1;\n    memset(one.held + first"),
    )
    found = broken(library(tmp_path, source, ANYWHERE))
    assert found.clause == "memory that a pool does not have yet can be added to it"
    assert len(found.calls) == 1
    assert_program_breaks(found, tmp_path)


# ── Memory that is taken away ────────────────────────────────────────────────────────────────────────────────

REMOVED = changed(
    ADDED,
    (
        "long get(",
        """int drop(size_t first, size_t count)
{
    for (size_t at = first; at < first + CHECKED; at++)
        if (one.held[at] != 0)
            return REFUSED;
    memset(memory + first * FRAME, 1, count * FRAME);
    memset(one.held + first, 98, count MARKED);
    return 0;
}
long get(""",
    ),
    ("{ return take(&one, order); }", "{ long head = take(&one, order); TOUCHED return head; }"),
)
MENDED = {"LOW": "", "CHECKED": "count", "REFUSED": "-1", "MARKED": "", "TOUCHED": ""}
AWAY = (
    ANYWHERE
    + """
[operations.remove_memory]
symbol = "drop"
arguments = ["first", "count"]
returns = "status"
failures = { "-1" = "busy" }
"""
)
SHRUNK = changed(
    BY_SIZE,
    ("[operations.resize]", '[operations.shrink]\nsymbol = "less"\narguments = ["frames"]\nreturns = "status"\n'
    'failures = { "-1" = "busy" }\n[operations.resize]'),
)  # fmt: skip
LESS = """
int less(size_t frames)
{
    for (long at = frames; at < one.end; at++)
        if (one.held[at] != 0 && at != LEFT)
            return -1;
    one.end = frames;
    return 0;
}
"""


def removed(**other: str) -> str:
    source = REMOVED
    for old, new in {**MENDED, **other}.items():
        source = source.replace(old, new)
    return source


@needs_compiler
def test_memory_may_be_taken_away_and_added_again(tmp_path: Path) -> None:
    holds(library(tmp_path, removed(), AWAY))


@needs_compiler
@pytest.mark.parametrize(
    ("other", "clause"),
    [
        ({"CHECKED": "count / 2"}, "reserves only frames that are not allocated"),
        ({"if (one.held[at] != 0)": "if (one.held[at] != 0 || at == 5)"}, "refuses to reserve only when a part"),
        ({"MARKED": "- (count > 2)"}, TAKEN),
        ({"REFUSED": "0"}, "reserves only frames that are not allocated"),
    ],
)
def test_who_takes_memory_away_wrongly_is_found(tmp_path: Path, other: dict[str, str], clause: str) -> None:
    found = broken(library(tmp_path, removed(**other), AWAY))
    assert found.clause.startswith(clause)
    assert "remove_memory" in [call.operation for call in found.calls]
    assert len(found.calls) <= 3
    assert_program_breaks(found, tmp_path)
    assert_program_keeps(tmp_path, removed())


@needs_compiler
def test_what_was_taken_away_may_not_be_touched(tmp_path: Path) -> None:
    late = "if (head >= 0 && one.held[3] == 98) memory[3 * FRAME] = 0;"
    found = broken(library(tmp_path, removed(TOUCHED=late), AWAY))
    assert found.clause.startswith(NO_CRASH)
    assert [call.operation for call in found.calls][-2:] == ["remove_memory", "alloc"]
    _, program = keepsake.save(BUDDY, found, tmp_path / "run.json")
    assert compiled(program, tmp_path / "it.so").returncode == -signal.SIGSEGV


@needs_compiler
def test_a_pool_may_be_made_smaller_and_larger(tmp_path: Path) -> None:
    holds(library(tmp_path, RIGHT + LESS.replace("LEFT", "-1"), SHRUNK))


@needs_compiler
def test_who_cuts_off_what_somebody_holds_is_found(tmp_path: Path) -> None:
    found = broken(library(tmp_path, RIGHT + LESS.replace("LEFT", "3"), SHRUNK))
    assert found.clause == "reserves only frames that are not allocated"
    assert found.calls[-1].operation == "shrink"
    assert_program_breaks(found, tmp_path)


@needs_compiler
def test_memory_may_be_taken_from_a_pool_that_is_never_added_to(tmp_path: Path) -> None:
    text = changed(ADAPTER, ("[operations.alloc]", '[operations.shrink]\nsymbol = "less"\narguments = ["frames"]\n'
    'returns = "status"\nfailures = { "-1" = "busy" }\n[operations.alloc]'))  # fmt: skip
    source = """
void make(size_t frames, unsigned max_order) { begin(&one, 0, frames, max_order); }
long get(unsigned order) { return take(&one, order); }
int put(size_t frame, unsigned order) { return give(&one, frame, order); }
"""
    note = holds(library(tmp_path, source + LESS.replace("LEFT", "-1"), text))
    assert "out of range may mean, too, that a frame was taken away" in note
    wrong = LESS.replace("one.end = frames", "one.end = frames + (frames > 2)").replace("LEFT", "-1")
    found = broken(library(tmp_path, source + wrong, text))
    assert "shrink" in [call.operation for call in found.calls]


# ── Ranges ───────────────────────────────────────────────────────────────────────────────────────────────────

RANGES = """
void make(size_t frames, unsigned max_order) { begin(&one, 0, frames, max_order); }
long get(unsigned order) { return take(&one, order); }
int put(size_t frame, unsigned order) { return give(&one, frame, order); }
static int is_free(long first, long count)
{
    for (long at = first; at < first + count; at++)
        if (at >= one.end || one.held[at] != 0)
            return 0;
    return 1;
}
static void hold(long first, long end)
{
    while (first < end) {
        unsigned order = 0;
        while (order < one.max_order && first % (2L << order) == 0 && first + (2L << order) <= end)
            order++;
        memset(one.held + first, -1, 1L << order);
        one.held[first] = (signed char)(order + 1);
        first += 1L << order;
    }
}
long get_range(size_t count)
{
    if (count > (size_t)one.end)
        return -1;
    for (long first = 0; first < one.end; first++)
        if (is_free(first, count)) {
            hold(first, first + count);
            return first;
        }
    return -1;
}
int get_at(size_t first, size_t count)
{
    if (first >= (size_t)one.end || count == 0 || count > one.end - first)
        return -34;
    if (!is_free(first, CHECKED))
        return -16;
    hold(first, first + count);
    return 0;
}
"""
IN_BLOCKS = (
    ADAPTER
    + """
[operations.alloc_range_as_blocks]
symbol = "get_range"
arguments = ["count"]
returns = "frame"
type = "long"
failure = -1
[operations.reserve_as_blocks]
symbol = "get_at"
arguments = ["first", "count"]
returns = "status"
failures = { "-34" = "out of range", "-16" = "busy" }
"""
)


@needs_compiler
def test_a_range_may_be_left_in_blocks(tmp_path: Path) -> None:
    holds(library(tmp_path, RANGES.replace("CHECKED", "count"), IN_BLOCKS))


@needs_compiler
@pytest.mark.parametrize(
    ("old", "new", "clause"),
    [
        ("CHECKED", "1", "reserves only frames that are not allocated"),
        ("hold(first, first + count);\n            return", "hold(first, first + count + 1);\n            return", ""),
        ("hold(first, first + count);\n            return", "hold(first, first + 1);\n            return", ""),
    ],
)
def test_a_range_that_is_wrong_is_found(tmp_path: Path, old: str, new: str, clause: str) -> None:
    found = broken(library(tmp_path, changed(RANGES, (old, new)).replace("CHECKED", "count"), IN_BLOCKS))
    assert found.clause == clause or (not clause and any("range" in call.operation for call in found.calls))
    assert len(found.calls) <= 3


# ── What is judged ───────────────────────────────────────────────────────────────────────────────────────────


def pool(frames: int = 8, order: int = 2) -> Pool:
    return initial(Frame(0), FrameCount(frames), Order(order))


def without(*frames: int) -> Pool:
    """A pool of eight frames that does not have these yet."""
    made = pool()
    for frame in frames:
        made = composed.withhold(made, Frame(frame), FrameCount(1))
    return made


def test_what_a_pool_does_not_have_is_nobodys() -> None:
    made = without(4, 5, 6, 7)
    for frame in (4, 7):
        with pytest.raises(BrokenClause, match=TAKEN):
            alloc(made, Order(0), returned=Frame(frame))
        assert free(made, Frame(frame), Order(0), returned=Failure.NOT_ALLOCATED) == made
        assert reserve(made, Frame(frame), FrameCount(1), returned=Failure.BUSY) == made
    assert alloc(made, Order(3), returned=Failure.OUT_OF_RANGE) == made
    held = alloc(made, Order(2), returned=Frame(0))
    assert alloc(held, Order(0), returned=Failure.NO_MEMORY) == held
    more = composed.add_memory(held, Frame(4), FrameCount(4), returned=None)
    assert alloc(more, Order(2), returned=Frame(4)).held[Frame(7)] == 2
    with pytest.raises(BrokenClause, match="can be added to it"):
        composed.add_memory(held, Frame(4), FrameCount(4), returned=Failure.BUSY)
    with pytest.raises(BrokenRequirement):
        composed.add_memory(more, Frame(4), FrameCount(1), returned=None)


def test_a_pool_is_made_larger_by_what_it_does_not_have() -> None:
    made = without(3, 4, 5, 6, 7)
    assert composed.present_in(made) == 3
    larger = composed.resize(made, FrameCount(6), returned=None)
    assert larger == without(6, 7)
    for frames in (0, 6, 9):
        with pytest.raises(BrokenRequirement):
            composed.resize(larger, FrameCount(frames), returned=None)


def test_a_pool_loses_what_is_taken_away() -> None:
    made = alloc(pool(), Order(1), returned=Frame(2))
    less = composed.remove_memory(made, Frame(4), FrameCount(2), returned=None)
    assert less.held[Frame(4)] == less.held[Frame(5)] == ABSENT
    assert composed.add_memory(less, Frame(4), FrameCount(2), returned=None) == made
    with pytest.raises(BrokenClause, match="reserves only frames that are not allocated"):
        composed.remove_memory(made, Frame(3), FrameCount(2), returned=None)
    assert composed.remove_memory(made, Frame(3), FrameCount(2), returned=Failure.BUSY) == made
    with pytest.raises(BrokenClause, match="refuses to reserve only when a part"):
        composed.remove_memory(made, Frame(4), FrameCount(2), returned=Failure.BUSY)
    for first, count in ((0, 1), (4, 1), (6, 3), (5, 0)):
        with pytest.raises(BrokenRequirement):
            composed.remove_memory(less, Frame(first), FrameCount(count), returned=None)
    assert composed.shrink(made, FrameCount(4), returned=None) == composed.shrink(
        composed.shrink(made, FrameCount(6), returned=None), FrameCount(4), returned=None
    )
    with pytest.raises(BrokenClause, match="reserves only frames that are not allocated"):
        composed.shrink(made, FrameCount(3), returned=None)
    for frames in (0, 8, 9):
        with pytest.raises(BrokenRequirement):
            composed.shrink(made, FrameCount(frames), returned=None)


def test_a_range_is_judged_as_its_frames_are() -> None:
    made = composed.alloc_range(pool(), FrameCount(3), returned=Frame(1))
    assert dict(made.held) == dict.fromkeys((1, 2, 3), 0)
    for returned, clause in ((Frame(3), TAKEN), (Frame(6), "hands out only frames of the pool")):
        with pytest.raises(BrokenClause, match=clause):
            composed.alloc_range(made, FrameCount(3), returned=returned)
    with pytest.raises(BrokenClause, match=REFUSED):
        composed.alloc_range(made, FrameCount(3), returned=Failure.NO_MEMORY)
    with pytest.raises(BrokenClause, match="out of range, or for want of memory"):
        composed.alloc_range(made, FrameCount(9), returned=Failure.BUSY)
    assert composed.alloc_range(made, FrameCount(9), returned=Failure.NO_MEMORY) == made
    assert composed.free_range(made, Frame(2), FrameCount(2), returned=None).held == {1: 0}
    with pytest.raises(BrokenClause, match="an allocated block can be given back"):
        composed.free_range(made, Frame(2), FrameCount(2), returned=Failure.NOT_ALLOCATED)
    with pytest.raises(BrokenRequirement):
        composed.free_range(made, Frame(3), FrameCount(2), returned=None)


def test_blocks_are_as_large_as_they_can_be() -> None:
    made = composed.alloc_range_as_blocks(pool(), FrameCount(6), returned=Frame(1))
    assert [(each.head, each.order) for each in blocks_in(1, 6, Order(2))] == [(1, 0), (2, 1), (4, 1), (6, 0)]
    assert dict(made.held) == {1: 0, 2: 1, 3: 1, 4: 1, 5: 1, 6: 0}
    assert composed.reserve_as_blocks(pool(), Frame(0), FrameCount(8), returned=None).held[Frame(7)] == 2
    with pytest.raises(BrokenClause, match="reserves only frames that are not allocated"):
        composed.reserve_as_blocks(made, Frame(6), FrameCount(2), returned=None)
    assert list(composed.holds(made, "alloc_range_as_blocks", (6,), Frame(1)))[1] == (2, 2)
    assert list(BUDDY.gives_back(made, "free_range", (3, 2), None)) == [3, 4]


def test_calls_that_are_drawn_are_worth_making(tmp_path: Path) -> None:
    """Or are seen not to be, so that the law is never asked what it does not answer."""
    (tmp_path / "it.toml").write_text(BY_SIZE)
    (tmp_path / "it.so").touch()
    target = resolve(BUDDY, str(tmp_path / "it.toml"))
    assert target.begun((0, 16, 3)) == [Call("withhold", (4, 12), None)]
    assert target.begun((0, 4, 3)) == [Call("withhold", (2, 2), None)]
    about = target.pairing.operations["resize"]
    made = target.pairing.begun((0, 16, 3), target.begun((0, 16, 3)))
    assert [frames for (frames,) in about.calls(made) if about.worth(made, frames)] == [6, 8]
    assert "resize" not in BUDDY.operations
    assert BUDDY.knows("resize")


def test_the_picture_shows_what_is_not_there_yet() -> None:
    assert BUDDY.picture(without(4, 5), None) == "0 |. . . .|~|~|. .|"
    assert without(4).held[Frame(4)] == ABSENT


def test_each_is_told_of() -> None:
    told = (Path(__file__).parent.parent / "docs" / "adapter.md").read_text()
    assert [name for name, each in COMPOSED.items() if not each.about.internal and f"| `{name}` |" not in told] == []


# ── What cannot be so ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("pieces = 3\nmultiple = 2\n", "", "with pieces = 2 it is half (at geometry.pieces)"),
        ('["count", "max_order"]', '["frames", "max_order"]', "nothing takes the first piece: name count among"),
        ("[create]", '[told]\nframes = { variable = "n" }\n[create]', "leave out [told]"),
        ("[operations.resize]", '[operations.add_memory]\nsymbol = "a"\n[operations.resize]', "bind one of add_memory"),
        ("[operations.resize]", "[operations.withhold]", "binds withhold, which is no operation of physical.buddy"),
        ("[operations.resize]", "[operations.grow]", "binds grow, which is no operation of physical.buddy"),
        ("[operations.resize]", '[operations.remove_memory]\nsymbol = "a"\n[operations.resize]', "leaves holes, and"),
        ('type = "long"\nfailure = -1', 'failure = "zero"', "would count it: bind add_memory or remove_memory"),
        ('["frames:bytes"]', '["frames:pages"]', "'frames' cannot be said as 'pages': write frames:count or"),
        ('["frames:bytes"]', '["first"]', "there is no argument 'first': write one of frames"),
    ],
)
def test_what_cannot_be_added_to_is_refused(
    tmp_path: Path, old: str, new: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "it.toml").write_text(changed(BY_SIZE, (old, new)))
    assert message in refused(tmp_path / "it.toml", capsys)


def test_out_of_range_may_mean_what_was_not_added(tmp_path: Path) -> None:
    (tmp_path / "it.toml").write_text(BY_SIZE)
    assert read(tmp_path / "it.toml", BUDDY).operations["free"].failures["-1"] == ["out of range", "not allocated"]


@pytest.mark.parametrize(
    ("begun", "message"),
    [
        (Call("withhold", (0, 4), None), "is none: frames of the pool are withheld"),
        (Call("withhold", (4,), None), "withhold takes first, count, not (4,)"),
        (Call("add_memory", (4, 4), None), "is none: what is added to a pool it did not have"),
        (Call("reserve", (4, 9), None), "is none: a range that is empty or leaves the pool"),
    ],
)
def test_a_run_that_begins_as_no_pool_does_is_refused(
    tmp_path: Path, begun: Call, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Counterexample("physical.buddy", REFUSED, (0, 8, 2), (), "it.toml", "conform", 0, (begun,))
    save(run, tmp_path / "run.json")
    assert main(["replay", str(tmp_path / "run.json")]) == 2
    told = capsys.readouterr().err
    assert message in " ".join(told.split())
    assert "Traceback" not in told
