"""The page allocator's events as ftrace, perf script and trace-cmd write them: accepted as they were recorded, and each
seeded fault named with its line."""

from __future__ import annotations

import lzma
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from checks.command import main
from checks.engines.validate import WHOLE_TRACE, validate
from checks.evidence import Budget, Evidence, Verdict
from checks.pairings.physical.buddy.pairing import PAIRING
from checks.pairings.physical.buddy.trace import REPEATS_A_FREE
from tests.documented import read

FOLDER = Path(__file__).parent / "page_events"
OVERLAP = "hands out only frames that are not allocated"
NOT_HELD = "only an allocated block can be given back"
WRONG_ORDER = "a block goes back with the order that it was handed out with"


def judged(tmp_path: Path, text: Sequence[str]) -> list[Evidence]:
    path = tmp_path / "pages.txt"
    path.write_text("\n".join(text) + "\n")
    return validate(PAIRING, path, Budget())


def refused(rows: list[Evidence]) -> tuple[str, str]:
    """The clause that is broken, and what is said of it."""
    [broken] = [row for row in rows if row.verdict is Verdict.VIOLATED]
    return broken.property, broken.note


def accepted(rows: list[Evidence]) -> Evidence:
    assert {row.verdict for row in rows} == {Verdict.HOLDS}, [row.note for row in rows]
    assert rows[0].property == WHOLE_TRACE
    return rows[0]


def lines_of(name: str) -> list[str]:
    with lzma.open(FOLDER / f"{name}.txt.xz", "rt") as file:
        return file.read().splitlines()


# ── Recorded texts ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("ftrace", {"alloc": 2756, "free": 2080, "free_batched": 1368, "mm_page_alloc_zone_locked": 639}),
        ("overwritten", {"alloc": 415, "free": 366, "not judged, as others were lost meanwhile": 213}),
        ("lost", {"alloc": 147, "not judged, as others were lost meanwhile": 607}),
        ("perf", {"alloc": 390, "free": 193, "not judged, as others were lost meanwhile": 69}),
        ("trace-cmd", {"alloc": 398, "free": 175, "free_batched": 158}),
    ],
)
def test_what_was_recorded_is_accepted(name: str, counts: dict[str, int]) -> None:
    row = accepted(validate(PAIRING, FOLDER / f"{name}.txt.xz", Budget()))
    assert {kind: row.scope.get(kind) for kind in counts} == counts


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("ftrace", "passed over, as no calls: 639 mm_page_alloc_zone_locked"),
        ("overwritten", "events were lost, in 1 gap: 213 that were told of other processors meanwhile are not judged"),
        ("lost", "39,311 events or more were lost, in 4 gaps"),
        ("perf", "1,609 events or more were lost, in 25 gaps"),
        ("trace-cmd", "9 blocks were given back that were not seen to be handed out"),
    ],
)
def test_what_cannot_be_seen_is_said(name: str, says: str) -> None:
    assert says in accepted(validate(PAIRING, FOLDER / f"{name}.txt.xz", Budget())).note


# ── Faults seeded in them ────────────────────────────────────────────────────────────────────────────────────


def find(lines: list[str], event: str, start: int) -> int:
    """The place of an event of order 0 from there on, in a neighbourhood without other frees."""
    for place in range(start, len(lines)):
        near = [" mm_page_free" in line or ":mm_page_free" in line for line in lines[place - 2 : place + 3]]
        if re.search(rf"[ :]{event}: .*order=0", lines[place]) and sum(near) <= 1:
            return place
    raise AssertionError(event)


FORMS = pytest.mark.parametrize(("name", "start"), [("ftrace", 3000), ("trace-cmd", 300), ("perf", 9000)])


@FORMS
def test_a_frame_that_is_handed_out_twice(name: str, start: int, tmp_path: Path) -> None:
    lines = lines_of(name)
    place = find(lines, "mm_page_alloc", start)
    clause, note = refused(judged(tmp_path, [*lines[: place + 1], *lines[place:]]))
    assert clause == OVERLAP
    assert note.startswith(f"line {place + 2} (mm_page_alloc pfn=0x")
    assert note.endswith(f"handed out in line {place + 1}")


@pytest.mark.parametrize(("name", "start"), [("ftrace", 3000), ("trace-cmd", 300)])
def test_a_frame_that_is_given_back_twice(name: str, start: int, tmp_path: Path) -> None:
    lines = lines_of(name)
    place = find(lines, "mm_page_free", start)
    clause, note = refused(judged(tmp_path, [*lines[: place + 1], *lines[place:]]))
    assert clause == NOT_HELD
    assert note.startswith(f"line {place + 2} (mm_page_free pfn=0x")
    assert note.endswith(f"it was given back in line {place + 1}")


def test_a_block_that_is_given_back_with_another_order(tmp_path: Path) -> None:
    lines, live = lines_of("ftrace"), dict[str, str]()
    for place, line in enumerate(lines):
        told = re.search(r"(mm_page_\w+): .*pfn=(\w+) order=(\d)", line)
        if told and told[1] == "mm_page_alloc":
            live[told[2]] = told[3]
        elif told and told[1] == "mm_page_free" and live.pop(told[2], "0") != "0":
            lines[place] = line.replace(f"order={told[3]}", f"order={int(told[3]) + 1}")
            break
    clause, note = refused(judged(tmp_path, lines))
    assert (clause, note.partition(" (")[0]) == (WRONG_ORDER, f"line {place + 1}")


# ── Forms of lines ───────────────────────────────────────────────────────────────────────────────────────────

START = [
    " a-1 [000] 1.000000: mm_page_alloc: page=1 pfn=9000 order=0",
    " a-1 [000] 1.000001: mm_page_free: page=1 pfn=9000 order=0",
]


def event(name: str, frame: int, *, at: float = 2.0, cpu: int = 0, order: int = 0, more: str = "") -> str:
    return f"  a-1 [{cpu:03}] {at:.6f}: {name}: page=ffffea00 pfn={frame} order={order}{more}"


@pytest.mark.parametrize(
    "line",
    [
        "  gnome-terminal-1567  [000]  4415.246506: mm_page_alloc: page=ffffea0003db9f40 pfn=64 order=0 gfp_flags=A",
        " Web Content-15  ( 1500) [000] d..1. 4415.246506: mm_page_alloc: page=(ptrval) pfn=0x40 order=0 migratetype=1",
        "  <...>-22275 ( -----) [006] ....   889.213383: mm_page_alloc: page=00000000d2be5665 pfn=64 order=0 nr_free=3",
        "  [1] x 12/34 [001]  1564.948956652:    1 kmem:mm_page_alloc: page=0x40 pfn=0x40 order=0 migratetype=0",
        "memspec:   bash-6846  [000]  1631.785762: mm_page_alloc:      pfn=0x40 order=0 gfp_flags=0x440 migratetype=0",
    ],
)
def test_forms_of_an_event(line: str, tmp_path: Path) -> None:
    """Of older and newer kernels, with a thread group, with a period, and raw. Each is read: a second one overlaps."""
    accepted(judged(tmp_path, [*START, line]))
    clause, note = refused(judged(tmp_path, [*START, line, line]))
    assert clause == OVERLAP
    assert "lies in the live block of frame 64, handed out in line 3" in note


def test_lines_that_tell_of_nothing_are_passed_over(tmp_path: Path) -> None:
    others = [
        "# tracer: nop",
        "",
        "version = 6",
        "cpus=2",
        "CPU 1 is empty",
        "\tffffffff8163993b __alloc_frozen_pages_noprof+0x26b ([kernel.kallsyms])",
        "  a-1 [000] 1.5: nothing".replace("1.5", "1.500000"),
        " => __alloc_pages",
        event("mm_page_pcpu_drain", 9000, more=" migratetype=0"),
        event("sched_switch", 5),
    ]
    row = accepted(judged(tmp_path, [*others, *START]))
    assert row.note == "passed over, as no calls: 1 mm_page_pcpu_drain, 2 other events"


def test_processors_are_read_in_the_order_of_time(tmp_path: Path) -> None:
    """Also where the text has one processor after the other."""
    first = [event("mm_page_alloc", 64, at=2), event("mm_page_free", 64, at=4)]
    second = [event("mm_page_alloc", 64, at=5, cpu=1), event("mm_page_free", 64, at=6, cpu=1)]
    accepted(judged(tmp_path, [*START, *second, *first]))
    early = [event("mm_page_alloc", 64, at=3, cpu=1), event("mm_page_free", 64, at=6, cpu=1)]
    clause, note = refused(judged(tmp_path, [*START, *early, *first]))
    assert (clause, note.partition(" (")[0]) == (OVERLAP, "line 3")


@pytest.mark.parametrize("batched", ["mm_page_free_batched", "mm_pagevec_free"])
def test_older_kernels_tell_of_a_batched_free_first(batched: str, tmp_path: Path) -> None:
    free = "mm_page_free" if batched == "mm_page_free_batched" else "mm_page_free_direct"
    told = [event("mm_page_alloc", 64), event(batched, 64, more=" cold=0"), event(free, 64)]
    row = accepted(judged(tmp_path, [*START, *told]))
    assert (row.scope["free"], row.scope["told again as a free"]) == (2, 1)
    accepted(judged(tmp_path, [*START, *told[:2], *told[:2]]))  # 2.6.32 says it once
    clause, note = refused(judged(tmp_path, [*START, *told, event(free, 64)]))
    assert (clause, note.partition(" (")[0]) == (NOT_HELD, "line 6")
    clause, note = refused(judged(tmp_path, [*START, *told[:2], told[0], told[0]]))
    assert (clause, note.partition(" (")[0]) == (OVERLAP, "line 6")
    clause, note = refused(judged(tmp_path, [*START, *told[:2], told[0], told[2], told[2]]))
    assert (clause, note.partition(" (")[0]) == (NOT_HELD, "line 7")


def test_a_row_of_frees_that_nobody_was_seen_to_get(tmp_path: Path) -> None:
    """alloc_pages_bulk tells of nothing. An interrupt may come between two of them, and time for another's work not."""
    frames = range(100, 104)
    known = [event(kind, frame) for frame in frames for kind in ("mm_page_alloc", "mm_page_free")]
    row = [event("mm_page_free", frame, at=3 + each * 90e-6) for each, frame in enumerate(frames)]
    told = accepted(judged(tmp_path, [*START, *known, *row]))
    assert told.note.startswith("4 free frames were given back in rows of 4 and more")
    late = [event("mm_page_free", frame, at=3 + each * 110e-6) for each, frame in enumerate(frames)]
    clause, note = refused(judged(tmp_path, [*START, *known, *late]))
    assert (clause, note.partition(" (")[0]) == (NOT_HELD, "line 11")


def test_a_batched_free_says_order_0_of_a_huge_page(tmp_path: Path) -> None:
    told = [event("mm_page_alloc", 512, order=9), event("mm_page_free", 512, order=9)]
    accepted(judged(tmp_path, [*START, *told, event("mm_page_free_batched", 512)]))
    for wrong in (event("mm_page_free_batched", 512, order=3), event("mm_page_free_batched", 513)):
        clause, note = refused(judged(tmp_path, [*START, *told, wrong]))
        assert (clause, note.partition(" (")[0]) == (REPEATS_A_FREE, "line 5")


def test_a_batched_free_whose_free_was_before_the_recording(tmp_path: Path) -> None:
    row = accepted(judged(tmp_path, [event("mm_page_free_batched", 64), *START]))
    assert row.scope["repeats a free that is not in the recording"] == 1


# ── Lost events ──────────────────────────────────────────────────────────────────────────────────────────────

RENEWED = event("mm_page_alloc", 80, at=7), event("mm_page_free", 80, at=8)
TWICE = event("mm_page_alloc", 64, at=3, cpu=1), event("mm_page_alloc", 64, at=5, cpu=1)


@pytest.mark.parametrize(
    "loss",
    [
        "CPU:0 [LOST 13 EVENTS]",
        "CPU:0 [LOST EVENTS]",
        "CPU:0 [13 EVENTS DROPPED]",
        "CPU:0 [EVENTS DROPPED]",
        "memspec: CPU:0 [EVENTS DROPPED]",
        "  a 1 [000]  4.000000: PERF_RECORD_LOST lost 13",
        "##### CPU 0 buffer started ####",
    ],
)
def test_what_was_lost_may_explain_what_is_seen(loss: str, tmp_path: Path) -> None:
    """Processor 0 may have given the frame back between the two."""
    after = event("mm_page_free", 70, at=4)
    row = accepted(judged(tmp_path, [*START, TWICE[0], loss, after, TWICE[1], *RENEWED]))
    assert ("13" in loss) == ("13 events or more were lost, in 1 gap" in row.note)
    refused(judged(tmp_path, [*START, TWICE[0], after, TWICE[1]]))


def test_what_is_told_while_others_are_lost_is_not_judged(tmp_path: Path) -> None:
    text = [*START, *TWICE, "CPU:0 [LOST 2 EVENTS]", event("mm_page_free", 70, at=6)]
    row = accepted(judged(tmp_path, text))
    assert row.scope["not judged, as others were lost meanwhile"] == 2
    clause, note = refused(
        judged(tmp_path, [*text, event("mm_page_alloc", 90, at=7), event("mm_page_alloc", 90, at=8)])
    )
    assert (clause, note.partition(" (")[0]) == (OVERLAP, "line 8")


def test_a_gap_reaches_back_to_the_beginning_where_a_processor_told_nothing_before(tmp_path: Path) -> None:
    row = accepted(judged(tmp_path, [*TWICE, "CPU:0 [LOST 2 EVENTS]", event("mm_page_free", 7, at=6), *RENEWED]))
    assert row.scope["not judged, as others were lost meanwhile"] == 2


def test_doubts_do_not_outlive_a_gap(tmp_path: Path) -> None:
    """A second free of a frame is refused when its run has ended, and a bulk allocation may have been in the gap."""
    second = event("mm_page_free", 9000, at=3)
    refused(judged(tmp_path, [*START, second]))
    accepted(judged(tmp_path, [*START, event("mm_page_free", 50, at=2), "CPU:0 [LOST 2 EVENTS]", second]))


def test_a_loss_at_the_end_reaches_to_the_end(tmp_path: Path) -> None:
    accepted(judged(tmp_path, [*START, *TWICE, "CPU:0 [LOST 2 EVENTS]"]))


# ── Texts that are none ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (
            [*START, "Segmentation fault"],
            "line 3 is no line of ftrace, perf script or trace-cmd report: 'Segmentation fault'",
        ),
        (
            [*START, event("mm_page_alloc", 7)[:-8]],
            "line 3 tells of mm_page_alloc without a number for pfn and one for order",
        ),
        (
            [*START, event("mm_page_alloc", 7).replace("pfn=7", "pfn=seven")],
            "line 3 tells of mm_page_alloc without a number",
        ),
        (["hello"], "line 1 is no line of ftrace"),
        (["# tracer: nop"], "tells of no mm_page_alloc"),
        (START[:1], "tells of no mm_page_free"),
        (START[1:], "tells of no mm_page_alloc"),
        ([event("sched_switch", 1)], "tells of no mm_page_alloc"),
        ([*START, "CPU:1 [LOST 2 EVENTS]"], "events were lost all the time"),
        (
            [*START, "Warning:", "Processed 2340 samples and lost 68.76%!"],
            "line 4 says that events were lost, and no line",
        ),
    ],
)
def test_texts_of_which_nothing_can_be_said(
    lines: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pages.txt"
    path.write_text("\n".join(lines) + "\n")
    assert main(["validate", "physical.buddy", str(path)]) == 2
    complaint = capsys.readouterr().err
    assert f"{path}" in complaint
    assert says in complaint
    assert "Traceback" not in complaint


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_recipes_end_in_a_command_that_judges_what_they_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = read("docs/recording.md").partition("## A kernel's page allocator\n")[2].partition("\n## ")[0]
    recipes = re.findall(r"^```\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert len(recipes) == 3
    for recipe, name in zip(recipes, ("trace-cmd", "perf", "ftrace"), strict=True):
        lines = recipe.splitlines()
        assert len(lines) <= 4
        for kind in ("alloc", "free", "free_batched"):
            assert re.search(rf"mm_page_(\w+\}}|\{{[\w,]*)?{kind}\b|\{{[\w,]*\b{kind}\b", recipe)
        assert "> pages.txt" in lines[-2]
        (tmp_path / "pages.txt").write_text("\n".join(lines_of(name)) + "\n")
        monkeypatch.chdir(tmp_path)
        assert main(lines[-1].split()[1:]) == 0


def test_the_command_says_what_it_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "pages.txt"
    path.write_text("\n".join([*START, event("mm_page_alloc", 64), event("mm_page_alloc", 64)]) + "\n")
    assert main(["validate", "physical.buddy", str(path)]) == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert "violated: physical.buddy: hands out only frames that are not allocated" in shown
    assert "line 4 (mm_page_alloc pfn=64 order=0 on CPU 0)" in shown
