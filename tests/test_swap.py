"""Swap: the schedules by which the famous bugs lose a page, and that our implementation comes through."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import docs.figures.advanced.swap as figures
from checks.clauses import REPRESENTS
from checks.drive import Pair, plain, run
from checks.engines.explore import Paired, search
from checks.engines.mutate import prover_kills
from checks.engines.prove import prove
from checks.engines.tally import Tally
from checks.evidence import Budget, Verdict
from checks.pairing import EXACT
from checks.pairings.advanced.swap.drawing import picture
from checks.pairings.advanced.swap.pairing import AT_WORK, BY_DEVICE, OF_DEVICES, PAIRING
from checks.records import pinned
from impl.advanced.swap_access import MOST_STEPS
from impl.advanced.swap_entries import swap_entry, swap_offset, swap_type
from spec.advanced.swap import ADDRESS, CACHEABLE, MOST_SLOTS, NEVER, TYPES
from spec.advanced.words import LOAD, READS, STORE, WRITES
from spec.advanced.words import SwapFailure as Failure
from tests.foreign import built, judged, judged_in_full, needs_compiler

EXAMPLES = Path(__file__).resolve().parent.parent / "examples/swap"
BROKEN = (
    "slot-by-address",
    "frees-twice",
    "fork-counts-no-slot",
    "loses-dirty",
    "stale-cache",
    "off-loses",
    "leaks-slots",
    "writes-shared",
    "ignores-errors",
    "locked-goes",
)
IMPL: Any = plain(PAIRING)
"""In plain Python, which sees an access outside memory; compiled, it is driven by simulate."""
Calls = list[tuple[str, tuple[Any, ...]]]
OUT = ("reclaim", (20,))
"""Whatever can be paged out is."""
STORED: Calls = [("map_page", (0, 0)), ("swap_on", (1,)), ("store", (0, 0, 5, 0))]


def made(geometry: tuple[int, ...], calls: Calls, mutant: str = "") -> tuple[str | None, list[Any]]:
    """The sentence that a schedule breaks, if one, and what its calls were answered."""
    edits = [each.edits for each in PAIRING.mutants if each.name == mutant]
    broken, answered = run(PAIRING, plain(PAIRING, *edits) if mutant else IMPL, geometry, calls)
    return broken, [call.returned for call in answered]


def answers(geometry: tuple[int, ...], calls: Calls) -> list[Any]:
    """All permitted by the law."""
    broken, answered = made(geometry, calls)
    assert broken is None
    return answered


def test_what_is_paged_out_is_loaded() -> None:
    assert answers((1, 1, 1, 1, 1, 1), [*STORED, OUT, ("load", (0, 0, 0))])[-1] == 5


def test_memory_and_area_hold_more_than_memory() -> None:
    pages: Calls = [("map_page", (0, page)) for page in range(4)]
    stores: Calls = [("store", (0, page, page + 5, 0)) for page in range(4)]
    loads: Calls = [("load", (0, page, 0)) for page in range(4)]
    assert answers((1, 4, 1, 2, 3, 1), [("swap_on", (3,)), *pages, *stores, *loads])[-4:] == [5, 6, 7, 8]


def test_an_area_is_given_up_where_there_is_memory_for_all() -> None:
    begun: Calls = [*STORED, OUT, ("map_page", (0, 1))]
    assert answers((1, 2, 1, 2, 1, 1), [*begun, ("swap_off", ()), ("load", (0, 0, 0))])[-2:] == [None, 5]
    pages: Calls = [("map_page", (0, 0)), ("map_page", (0, 1)), ("swap_on", (2,))]
    stores: Calls = [("store", (0, 0, 5, 0)), ("store", (0, 1, 6, 0))]
    told = answers((1, 2, 1, 1, 2, 1), [*pages, *stores, ("swap_off", ()), ("load", (0, 0, 0))])
    assert told[-2:] == [Failure.NO_MEMORY, 5]


def test_an_error_of_the_device_loses_nothing() -> None:
    read: Calls = [*STORED, OUT, ("fail_device", (READS,)), ("load", (0, 0, 0)), ("fail_device", (0,))]
    assert answers((1, 1, 1, 1, 1, 1), [*read, ("load", (0, 0, 0))])[-3::2] == [Failure.IO_ERROR, 5]
    written: Calls = [*STORED, ("fail_device", (WRITES,)), OUT, ("load", (0, 0, 0))]
    assert answers((1, 1, 1, 1, 1, 1), written)[-1] == 5


def test_what_a_device_writes_is_paged_out_when_it_is_done() -> None:
    begun: Calls = [*STORED, OUT, ("load", (0, 0, 0)), ("pin_page", (0, 0)), OUT, ("device_store", (0, 0, BY_DEVICE))]
    assert answers((1, 1, 1, 1, 1, 1), [*begun, ("unpin_page", (0, 0)), OUT, ("load", (0, 0, 0))])[-1] == BY_DEVICE


def test_an_access_ends_after_as_many_steps_as_are_stated() -> None:
    """A store to what is shared and paged out is the longest."""
    begun: Calls = [*STORED, ("fork", (0,)), OUT, ("start", (0, 1, 0, STORE, 7))]
    told = answers((2, 1, 1, 2, 1, 1), [*begun, *[("step", (0,))] * (MOST_STEPS - 1)])
    assert told[-(MOST_STEPS - 1) :] == [*[Failure.UNFINISHED] * (MOST_STEPS - 2), 0]


FOUND: Calls = [*STORED, OUT, ("start", (0, 0, 0, LOAD, 0)), *[("step", (0,))] * 2]
"""A CPU has what the slot holds, and has not installed it yet."""
AGAIN: Calls = [("load", (0, 0, 1)), ("store", (0, 0, 6, 1)), OUT]
"""Another pages it in, stores, and it is paged out to the same slot: of which there is one."""
LOCKED_AND_FAILING: Calls = [*STORED, ("lock_page", (0, 0)), ("fail_device", (READS,))]
GIVEN_UP: Calls = [("swap_off", ()), ("store", (0, 0, 6, 1)), ("swap_on", (1,)), OUT]
"""The area is given up, the page copied to another frame, and that is paged out to the same slot."""
LOCKED: Calls = [
    ("map_page", (0, 0)),
    ("swap_on", (2,)),
    ("store", (0, 0, 5, 0)),
    OUT,
    ("lock_page", (0, 0)),
    *[("map_page", (0, page)) for page in (1, 2, 3)],
    *[("store", (0, page, page + 5, 0)) for page in (1, 2, 3)],
    *[("load", (0, page, 0)) for page in (1, 2, 3)],
]
"""A page that is locked has kept its slot, and three others take turns at two frames and one slot."""
ASKS_AGAIN = (
    "    if is_swapped(seen) and image[record_at(image, new) + SLOT] != swap_offset(seen) + 1:\n"
    "        is_same = False\n",
    "",
)
PASSES_CACHE = (
    "            return end(image, at, IO_ERROR)\n        enter(image, frame, slot)\n",
    "            return end(image, at, IO_ERROR)\n",
)
SCHEDULES: dict[str, tuple[tuple[int, ...], Calls, tuple[tuple[str, str], ...]]] = {
    "CVE-2024-26759: each of two CPUs reads into a frame of its own, without the cache": (
        (1, 1, 1, 2, 1, 2),
        [*FOUND, *AGAIN, *[("step", (0,))] * 2],
        (PASSES_CACHE, ASKS_AGAIN),
    ),
    "it is not asked whether the frame is the slot's still": (
        (1, 1, 1, 2, 1, 2),
        [*FOUND, *GIVEN_UP, *[("step", (0,))] * 2],
        (ASKS_AGAIN,),
    ),
    "a fault asks a device that is there no more, as the area was given up meanwhile": (
        (1, 1, 1, 2, 1, 1),
        [*STORED, OUT, ("start", (0, 0, 0, LOAD, 0)), ("step", (0,)), ("swap_off", ()), ("step", (0,))],
        (("    if image[entry_of(image, at)] != entry:\n        return again(image, at)\n    slot", "    slot"),),
    ),
    "no slot is given up that a page in memory has kept": (
        (1, 4, 1, 3, 2, 1),
        LOCKED,
        (("            kept = slot\n", ""),),
    ),
}
"""Faults that random runs find too seldom for them to stand among the mutants: geometry, calls, edits."""


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_shows_what_random_runs_seldom_do(name: str) -> None:
    geometry, calls, edits = SCHEDULES[name]
    assert run(PAIRING, IMPL, geometry, calls)[0] is None
    assert run(PAIRING, plain(PAIRING, edits), geometry, calls)[0] in {
        REPRESENTS,
        "what stays in memory is not read from a device: no I/O error",
        "memory is wanting only where frames and slots together do not suffice for all pages",
    }


@pytest.mark.parametrize(("name", "length"), list(zip([*SCHEDULES][0:3:2], (10, 8), strict=True)))
def test_two_cpus_explored_show_two_of_them(name: str, length: int) -> None:
    """Exploration finds the shortest run, of several thousand states of two CPUs and one page."""
    _, _, edits = SCHEDULES[name]
    pair = Pair(PAIRING, plain(PAIRING, edits), (1, 1, 1, 2, 1, 2))
    found = search(Paired(pair, Tally(PAIRING, "explore"), relations=False), Budget())
    assert found.clause
    assert len(found.calls) == length


@pytest.mark.parametrize("geometry", ["1, 1, 1, 1, 1, 1", "2, 1, 1, 1, 1, 1"])
def test_as_much_is_explored_compiled_as_beside_the_law(geometry: str) -> None:
    """The law that is compiled is the law, and no call is left out."""
    counts = pinned(PAIRING.part, "large", EXACT)[geometry]
    assert counts == pinned(PAIRING.part, "tiny", "paired")[geometry]


def test_two_processes_page_out_one_address() -> None:
    """The schedule of a slot that is chosen by address."""
    begun: Calls = [*STORED[:1], ("swap_on", (2,)), ("fork", (0,))]
    stores: Calls = [("store", (0, 0, 5, 0)), ("store", (1, 0, 6, 0))]
    calls: Calls = [*begun, *stores, OUT, ("load", (0, 0, 0)), ("load", (1, 0, 0))]
    assert answers((2, 1, 1, 2, 2, 1), calls)[-2:] == [5, 6]
    assert made((2, 1, 1, 2, 2, 1), calls, "slot-chosen-by-address")[0] is not None


# ── What is proved ────────────────────────────────────────────────────────────────────────────────────────────


NEVER_PRESENT, FREED = "swap-entry-never-present", "slot-freed-exactly-at-zero"


@pytest.mark.parametrize("name", [NEVER_PRESENT, FREED])
def test_a_theorem_is_proved(name: str) -> None:
    [row] = prove(PAIRING, Budget(), theorem=name)
    assert row.verdict is Verdict.HOLDS, row.note


@pytest.mark.parametrize(
    ("name", "broken_by"),
    [
        (NEVER_PRESENT, "an-entry-that-is-an-address"),
        (NEVER_PRESENT, "an-entry-of-one-bit-too-many"),
        (FREED, "a-slot-freed-twice"),
        (FREED, "the-last-slot-is-kept-back"),
        (FREED, "an-exit-that-keeps-its-slots"),
    ],
)
def test_a_proof_fails_of_a_mutant(name: str, broken_by: str) -> None:
    assert PAIRING.proof is not None
    [mutant] = [each for each in PAIRING.mutants if each.name == broken_by]
    [theorem] = [each for each in PAIRING.proof.theorems if each.name == name]
    pairing = evolve(PAIRING, proof=evolve(PAIRING.proof, theorems=(evolve(theorem, broken_by=broken_by),)))
    assert prover_kills(pairing, mutant, Budget()) == [theorem.name]


def test_an_entry_is_as_linux_has_it() -> None:
    """__swp_entry of arch/x86/include/asm/pgtable_64.h, in unsigned words; at both ends of what it takes."""
    mask = (1 << 64) - 1
    for kind, offset in product((0, 1, TYPES - 1), (0, 1, 77, MOST_SLOTS - 1)):
        linux = (((~offset << 14) & mask) >> 5) | (kind << 59)
        entry = swap_entry(kind, offset)
        assert entry & mask == linux
        assert (swap_type(entry), swap_offset(entry)) == (kind, offset)
        assert not entry & NEVER
        assert entry & ADDRESS >= CACHEABLE


# ── The pictures ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_pages_life_is_drawn_as_it_was_run() -> None:
    told = figures.told(figures.lived(PAIRING))
    assert "5 is stored: its entry frame 1, dirty, frame 1 5, cache –, slot 0 free" in told
    assert "it is unmapped: its entry slot 0, frame 1 5, cache frame 1, slot 0 0" in told
    assert "its frame is freed: its entry slot 0, frame 1 free, cache –, slot 0 5" in told
    assert "the slot is read: its entry slot 0, frame 1 5, cache frame 1, slot 0 5" in told
    assert told.endswith("it is paged out: its entry slot 0, frame 1 free, cache –, slot 0 6")


def test_the_race_that_is_drawn_loses_a_store() -> None:
    drawn = figures.race(PAIRING)
    assert "CPU 1 stores 6; CPU 1 pages it out: slot 0; CPU 0 entry is equal: installs; CPU 0 loads 5" in drawn
    assert "a process loads what it stored, or had from its parent at fork, wherever that was kept" in drawn


@pytest.mark.parametrize(
    ("calls", "line"),
    [
        (STORED, "cpu0 -                area 1  p0 [5]"),
        (
            [*STORED, ("lock_page", (0, 0)), ("fail_device", (READS,))],
            "cpu0 -                area 1, cannot be read  p0 [5l]",
        ),
        ([*STORED, ("start", (0, 0, 0, STORE, 6))], "cpu0 p0 stores 6 @0   area 1  p0 [5]"),
    ],
)
def test_a_state_in_characters(calls: Calls, line: str) -> None:
    pair = Pair(PAIRING, IMPL, (1, 1, 1, 1, 1, 1))
    for operation, arguments in calls:
        pair.step(operation, arguments)
    assert picture(pair.state) == line


# ── The examples ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("swap") / "examples")


@needs_compiler
def test_the_correct_one_breaks_no_sentence(examples: Path) -> None:
    """And what only steps and devices lead to is no gate of one that has none."""
    _, rows = judged_in_full(PAIRING, examples / "swap.toml", 6_000, 2.0)
    assert [row.property for row in rows if row.verdict in (Verdict.VIOLATED, Verdict.GATE)] == []
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    assert not reached.keys() & {*AT_WORK, *OF_DEVICES}
    assert reached["a process loads what it stored, or had from its parent at fork, wherever that was kept"] > 20
    assert reached["memory is wanting only where frames and slots together do not suffice for all pages"] > 20


@needs_compiler
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_one_is_found(examples: Path, name: str) -> None:
    """A slot that is lost is seen when the area is full: such a run is long."""
    _, [row, *_] = judged(PAIRING, examples / f"{name}.toml", 400, shrinking=1)
    assert row.verdict is Verdict.VIOLATED
    assert row.counterexample is not None
