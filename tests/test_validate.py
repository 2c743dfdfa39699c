"""The recorded trace of Linux's page allocator: accepted as it is, refused wherever it is altered."""

from __future__ import annotations

import lzma
import random
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from checks.engines.validate import WHOLE_TRACE, validate
from checks.evidence import Budget, Evidence, Progress, Strength, UsageError, Verdict
from checks.linear import LinearTable
from checks.pairing import Pairing
from checks.pairings.physical.buddy.pairing import PAIRING
from checks.pairings.physical.buddy.trace import REPEATS_A_FREE
from spec.vocabulary import Span

RECORDING = Path(__file__).parents[1] / "checks/data/linux-page-alloc.csv.xz"
PREFIX = 40_000


def judge(path: Path, budget: Budget | None = None) -> list[Evidence]:
    return validate(PAIRING, path, budget or Budget())


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """The header and the first events; line n of the file is lines[n - 1]."""
    with lzma.open(RECORDING, "rt") as file:
        return [next(file).rstrip("\n") for _ in range(PREFIX + 1)]


def write(path: Path, lines: Iterable[str]) -> Path:
    path.write_text("\n".join(lines) + "\n")
    return path


def event(line: str) -> tuple[str, int, int]:
    _, _, kind, frame, order, _ = line.split(",")
    return kind, int(frame), int(order)


def put(line: str, **fields: Any) -> str:
    """The event with other values."""
    names = ("time_s", "cpu", "event", "pfn", "order", "migratetype")
    values = dict(zip(names, line.split(","), strict=True)) | {name: str(value) for name, value in fields.items()}
    return ",".join(values[name] for name in names)


def find(lines: list[str], kind: str, order: int, start: int = PREFIX // 2) -> int:
    """The index of an event of some kind and order."""
    wanted = (kind, order)
    return next(n for n in range(start, len(lines)) if (event(lines[n])[0], event(lines[n])[2]) == wanted)


def find_lonely_free(lines: list[str]) -> int:
    """The index of a free of order 0 with no other free beside it."""
    for n in range(PREFIX // 2, PREFIX):
        kinds = [event(line)[0] for line in lines[n - 1 : n + 3]]
        if kinds[1] == "free" and event(lines[n])[2] == 0 and kinds.count("free") == 1:
            return n
    raise AssertionError("every free has a neighbour")


def refused(tmp_path: Path, altered: list[str]) -> Evidence:
    """The evidence against an altered recording, of which exactly one clause is broken."""
    evidence = judge(write(tmp_path / "altered.csv", altered))
    [broken] = [row for row in evidence if row.verdict is Verdict.VIOLATED]
    assert all(row.verdict is Verdict.UNDETERMINED for row in evidence if row is not broken)
    return broken


# ── The recording ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_whole_recording_is_accepted() -> None:
    evidence = judge(RECORDING)
    assert {row.verdict for row in evidence} == {Verdict.HOLDS}
    assert {row.strength for row in evidence} == {Strength.OBSERVED}
    scopes = {row.property: {name: n for name, n in row.scope.items() if name != "trace"} for row in evidence}
    assert scopes == {
        WHOLE_TRACE: {
            "events": 247_325,
            "alloc": 123_812,
            "free": 73_538,
            "free_batched": 49_975,
            "handed out before the recording": 203,
            "handed out unseen, in bulk": 61,
        },
        "a block starts at a multiple of its size": {"reached": 123_812},
        "hands out only frames of the pool": {"reached": 123_812},
        "hands out only frames that are not allocated": {"reached": 123_812},
        "an allocated block can be given back": {"reached": 73_538},
        REPEATS_A_FREE: {"reached": 49_975},
    }


def test_a_plain_csv_is_read_as_well(tmp_path: Path, lines: list[str]) -> None:
    assert {row.verdict for row in judge(write(tmp_path / "plain.csv", lines))} == {Verdict.HOLDS}


def test_progress_is_reported_and_a_spent_budget_leaves_the_rest_open() -> None:
    seen: list[int] = []

    def watch(progress: Progress) -> None:
        seen.append(progress.done)
        assert progress.done < (progress.total or 0)
        budget.interrupted = progress.done > 8192

    budget = Budget(watch=watch)
    evidence = judge(RECORDING, budget)
    assert seen == [2, 4098, 8194], "the first line is the header"
    assert {row.verdict for row in evidence} == {Verdict.UNDETERMINED}
    assert evidence[0].scope["events"] == 8192
    assert "8192" in evidence[0].note


# ── Altered copies ───────────────────────────────────────────────────────────────────────────────────────────


def test_an_overlap_is_refused(tmp_path: Path, lines: list[str]) -> None:
    first = find(lines, "alloc", 0)
    frame = event(lines[first])[1]
    lines = [*lines[: first + 1], put(lines[first]), *lines[first + 1 :]]
    broken = refused(tmp_path, lines)
    assert broken.property == "hands out only frames that are not allocated"
    assert broken.note == (
        f"line {first + 2} ({','.join(lines[first].split(',')[:5])}): frame {frame} lies in the live block of "
        f"frame {frame}, handed out in line {first + 1}"
    )


def test_an_overlap_by_a_larger_block_is_refused(tmp_path: Path, lines: list[str]) -> None:
    first = find(lines, "alloc", 2)
    frame = event(lines[first])[1]
    lines = [*lines[: first + 1], put(lines[first], order=4, pfn=frame & ~15), *lines[first + 1 :]]
    broken = refused(tmp_path, lines)
    assert broken.property == "hands out only frames that are not allocated"
    assert f"line {first + 2} " in broken.note
    assert "lies in the live block" in broken.note


def test_a_block_inside_a_larger_one_is_refused(tmp_path: Path, lines: list[str]) -> None:
    first = find(lines, "alloc", 2)
    frame = event(lines[first])[1]
    lines = [*lines[: first + 1], put(lines[first], order=0, pfn=frame + 3), *lines[first + 1 :]]
    broken = refused(tmp_path, lines)
    assert broken.property == "hands out only frames that are not allocated"
    where = f"frame {frame + 3} lies in the live block of frames {frame} to {frame + 3}, handed out in line {first + 1}"
    assert broken.note.endswith(where)


def test_a_misalignment_is_refused(tmp_path: Path, lines: list[str]) -> None:
    place = find(lines, "alloc", 2)
    frame = event(lines[place])[1] + 1
    lines = [*lines[:place], put(lines[place], pfn=frame), *lines[place + 1 :]]
    broken = refused(tmp_path, lines)
    assert broken.property == "a block starts at a multiple of its size"
    assert f"line {place + 1} " in broken.note
    assert broken.note.endswith(f"frame {frame} begins no block of order 2")


def test_a_double_free_of_one_frame_is_refused_when_its_run_has_ended(tmp_path: Path, lines: list[str]) -> None:
    place = find_lonely_free(lines)
    frame = event(lines[place])[1]
    broken = refused(tmp_path, [*lines[: place + 1], lines[place], *lines[place + 1 :]])
    assert broken.property == "only an allocated block can be given back"
    assert f"line {place + 2} " in broken.note
    assert broken.note.endswith(f"frame {frame} is not allocated: it was given back in line {place + 1}")


def test_a_double_free_at_the_very_end_is_refused(tmp_path: Path, lines: list[str]) -> None:
    place = find_lonely_free(lines)
    broken = refused(tmp_path, [*lines[: place + 1], lines[place]])
    assert f"line {place + 2} " in broken.note


def test_a_double_free_of_a_larger_block_is_refused(tmp_path: Path, lines: list[str]) -> None:
    place = next(n for order in (1, 2, 3) for n in [find(lines, "free", order)])
    broken = refused(tmp_path, [*lines[: place + 1], lines[place], *lines[place + 1 :]])
    assert broken.property == "only an allocated block can be given back"
    assert f"line {place + 2} " in broken.note


def test_a_double_free_in_a_bulk_run_is_missed(tmp_path: Path, lines: list[str]) -> None:
    """What the rule cannot see (docs/decisions/0004-the-recorded-trace.md)."""
    first = next(n for n in range(1, len(lines)) if event(lines[n])[0] == "alloc" and event(lines[n])[2] == 0)
    frees = [put(lines[first], event="free", pfn=900_000 + n) for n in (1, 2, 3, 4, 4)]
    assert {row.verdict for row in judge(write(tmp_path / "bulk.csv", [*lines[:2], *frees]))} == {Verdict.HOLDS}


def test_a_free_with_another_order_is_refused(tmp_path: Path, lines: list[str]) -> None:
    place = find(lines, "free", 2)
    broken = refused(tmp_path, [*lines[:place], put(lines[place], order=1), *lines[place + 1 :]])
    assert broken.property == "a block goes back with the order that it was handed out with"
    assert f"line {place + 1} " in broken.note
    assert "lies in the live block" in broken.note


def test_a_batched_free_with_no_free_before_it_is_refused(tmp_path: Path, lines: list[str]) -> None:
    place = find(lines, "free_batched", 0)
    frame = event(lines[place])[1]
    source = max(n for n in range(1, place) if event(lines[n]) == ("free", frame, 0))
    broken = refused(tmp_path, [*lines[:source], *lines[source + 1 :]])
    assert broken.property == REPEATS_A_FREE
    assert f"line {place} " in broken.note


def test_a_batched_free_told_twice_is_refused(tmp_path: Path, lines: list[str]) -> None:
    place = find(lines, "free_batched", 0)
    broken = refused(tmp_path, [*lines[: place + 1], lines[place], *lines[place + 1 :]])
    assert broken.property == REPEATS_A_FREE
    assert f"line {place + 2} " in broken.note


@pytest.mark.parametrize(
    ("fields", "clause"),
    [
        ({"order": 11}, "an order that the pool does not have is refused as out of range"),
        ({"order": -1}, "an order that the pool does not have is refused as out of range"),
        ({"order": 0, "pfn": 1 << 52}, "hands out only frames of the pool"),
        ({"event": "free", "order": 11}, "a frame or an order outside the pool is refused as out of range"),
        ({"event": "free", "order": 1, "pfn": 900_001}, "only an allocated block can be given back"),
    ],
)
def test_numbers_that_no_pool_has_are_refused(
    tmp_path: Path, lines: list[str], fields: dict[str, Any], clause: str
) -> None:
    broken = refused(tmp_path, [*lines[:2], put(lines[1], **fields)])
    assert broken.property == clause
    assert broken.note.startswith("line 3 ")


# ── Blocks that are taken apart, and allocations that fail ───────────────────────────────────────────────────

HEAD = 800_000
OVERLAPS, WRONG_ORDER, NOT_HELD = (
    "hands out only frames that are not allocated",
    "a block goes back with the order that it was handed out with",
    "only an allocated block can be given back",
)


def trace(tmp_path: Path, *events: tuple[str, int, int]) -> Path:
    """Events a millisecond apart, so that no run of frees explains anything."""
    told = (f"{number / 1000:.6f},0,{kind},{frame},{order},0" for number, (kind, frame, order) in enumerate(events, 1))
    return write(tmp_path / "made.csv", [HEADER.rstrip("\n"), *told])


def frees(*parts: int, order: int = 0) -> list[tuple[str, int, int]]:
    return [("free", HEAD + part, order) for part in parts]


WHOLE = ("alloc", HEAD, 3)


@pytest.mark.parametrize(
    "events",
    [
        frees(*range(8)),
        frees(7, 2, 0, 5),
        frees(5, 6, 7),
        frees(7),
        [*frees(0, 4, order=2)],
        [*frees(0, order=2), *frees(4, 5), *frees(6, order=1)],
        [*frees(*range(8)), WHOLE, ("free", HEAD, 3)],
        [*frees(0, 1), ("alloc", HEAD, 1), ("free", HEAD, 1), *frees(2, 3, 4, 5, 6, 7)],
        [*frees(0), ("free_batched", HEAD, 0), *frees(1), ("free_batched", HEAD + 1, 0)],
    ],
)
def test_a_block_may_come_back_in_parts(tmp_path: Path, events: list[tuple[str, int, int]]) -> None:
    """split_page; alloc_pages_exact, which gives back the end at once; huge pages that are split."""
    rows = judge(trace(tmp_path, WHOLE, *events))
    assert {row.verdict for row in rows} == {Verdict.HOLDS}, [row.note for row in rows]
    assert rows[0].scope["taken apart"] == 1


@pytest.mark.parametrize(
    ("events", "line", "clause"),
    [
        pytest.param(frees(0), 3, WRONG_ORDER, id="with another order"),
        pytest.param(frees(0, order=2), 3, WRONG_ORDER, id="half of it"),
        pytest.param(frees(3), 3, NOT_HELD, id="a frame in the middle"),
        pytest.param([*frees(0), ("free", HEAD, 3)], 3, WRONG_ORDER, id="a frame, and then the block"),
        pytest.param([*frees(3), ("free", HEAD, 3)], 3, NOT_HELD, id="a frame in the middle, and then the block"),
        pytest.param([*frees(0), WHOLE], 3, WRONG_ORDER, id="a frame, and the block is handed out"),
        pytest.param([*frees(0, 1), ("free", HEAD, 3)], 5, NOT_HELD, id="two frames, and then the block"),
        pytest.param([*frees(*range(8)), ("free", HEAD, 3)], 11, NOT_HELD, id="all frames, and then the block"),
        pytest.param(frees(0, 1, 2, 1), 6, NOT_HELD, id="a frame twice"),
        pytest.param(frees(*range(8), 5), 11, NOT_HELD, id="a frame twice, when all have come back"),
        pytest.param([*frees(0, 1), *frees(0, order=1)], 5, NOT_HELD, id="two frames, and then both"),
        pytest.param([*frees(0, 1), ("alloc", HEAD + 2, 0)], 5, OVERLAPS, id="a frame that did not come back"),
        pytest.param([*frees(0, 1, 2), ("alloc", HEAD, 2)], 6, OVERLAPS, id="a block with one that did not"),
        pytest.param([*frees(0, 1), ("free_batched", HEAD + 2, 0)], 5, REPEATS_A_FREE, id="a batched free alone"),
        pytest.param(frees(0, order=4), 3, WRONG_ORDER, id="a larger block"),
        pytest.param(frees(1, 3, order=1), 3, NOT_HELD, id="no part"),
    ],
)
def test_parts_that_do_not_fit_are_refused(
    tmp_path: Path, events: list[tuple[str, int, int]], line: int, clause: str
) -> None:
    [broken] = [row for row in judge(trace(tmp_path, WHOLE, *events)) if row.verdict is Verdict.VIOLATED]
    assert (broken.property, broken.note.partition(" (")[0]) == (clause, f"line {line}")


@pytest.mark.parametrize("frame", [0, -1, (1 << 64) - 1])
def test_allocations_may_fail(tmp_path: Path, lines: list[str], frame: int) -> None:
    """Linux prints frame 0, and records the largest number."""
    place = find(lines, "alloc", 2)
    failed = put(lines[place], pfn=frame)
    lines = [*lines[:place], failed, failed, put(failed, order=0), put(failed, order=10), *lines[place:]]
    evidence = judge(write(tmp_path / "failed.csv", lines))
    assert {row.verdict for row in evidence} == {Verdict.HOLDS}
    assert evidence[0].scope["failed"] == 4


# ── Files that are no trace ──────────────────────────────────────────────────────────────────────────────────


def complaint(path: Path) -> str:
    with pytest.raises(UsageError) as caught:
        judge(path)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_a_truncated_xz_file(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv.xz"
    path.write_bytes(RECORDING.read_bytes()[:200_000])
    assert "damaged or cut off" in complaint(path)


def test_a_damaged_xz_file(tmp_path: Path) -> None:
    path = tmp_path / "damaged.csv.xz"
    data = bytearray(RECORDING.read_bytes())
    data[1000:1100] = random.Random(0).randbytes(100)
    path.write_bytes(data)
    assert "damaged or cut off" in complaint(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "cannot read" in complaint(tmp_path / "nothing.csv")
    assert "cannot read" in complaint(tmp_path)


HEADER = "time_s,cpu,event,pfn,order,migratetype\n"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (HEADER.encode(), "header and no event"),
        (b"time_s,cpu,event,pfn\n1.0,0,alloc,7\n", "line 1 names no column order"),
        (HEADER.encode() + b"1.0,0,alloc,seven,0,0\n", "line 2 has something else than a number"),
        (HEADER.encode() + b"inf,0,alloc,7,0,0\n", "line 2 has something else than a number"),
        (HEADER.encode() + b"1.0,0,alloc,7,0,0\n1.0,0,allok,7,0,0\n", "line 3 has an event 'allok'"),
        (HEADER.encode() + b"1.0,0,alloc\n", "line 2 has 3 values"),
        (HEADER.encode() + b"1.0,0,alloc,7,0,0\n\xff\xfe\xff", "line 3 is no text in UTF-8"),
        (b"\x7fELF\x02\x01\x01\x00\xff\xff", "line 1 is no text in UTF-8"),
    ],
)
def test_other_files(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "other.csv"
    path.write_bytes(data)
    assert says in complaint(path)


def test_a_part_without_a_reader() -> None:
    with pytest.raises(UsageError, match="no reader"):
        validate(cast(Pairing, SimpleNamespace(part="boot.map", trace=None)), RECORDING, Budget())


def test_a_linear_table_changes_in_place() -> None:
    table: LinearTable[int, int] = LinearTable()
    assert table.set(1, 2) is table
    assert table.fill(Span(2, 4), 7) is table
    assert table == {1: 2, 2: 7, 3: 7}
    assert table.erase(Span(1, 3)) is table
    assert table == {3: 7}
    with pytest.raises(TypeError):
        hash(table)
