"""The benchmarks compare like with like: whoever is measured answers every call as the others do, and finds as much."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import z3
from click.testing import CliRunner

from benchmarks import __main__ as command
from benchmarks import copy, cow, fault, malloc, measure, proofs, swap, walk
from benchmarks.apart import apart
from benchmarks.replay import Lap, compile_c, library, ours, reference, textbook_c
from benchmarks.rows import Row, UnequalAnswersError, compare, time_of, verdict
from benchmarks.workload import Numbers, draw
from checks.engines.prove import Answer
from checks.linear import LinearTable
from checks.pairing import Pairing
from checks.profiles import Profile
from impl.user.copy import KERNEL, USER_END
from impl.virtual.walk import MEMORY, translate
from spec.virtual.words import BY_USER, PRESENT, WRITABLE, WRITE
from spec.vocabulary import Table

needs_gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not installed")


@needs_gcc
@pytest.mark.parametrize("frames", [4, 37, 1 << 10, 3000])
def test_c_and_ours_answer_alike(tmp_path: Path, frames: int) -> None:
    workload = draw(frames, 3_000, seed=frames)
    mine, theirs = ours(workload), textbook_c(compile_c(tmp_path), workload)
    assert {mine().checksum, theirs().checksum, mine().checksum, theirs().checksum} == {mine().checksum}


@needs_gcc
@pytest.mark.parametrize("levels", [2, 4])
@pytest.mark.parametrize("at_random", [False, True])
def test_c_and_ours_walk_alike(tmp_path: Path, levels: int, at_random: bool) -> None:
    walks = walk.tables(1 << 12, levels, 5, at_random=at_random)
    mine, theirs = walk.ours(walks, 2), walk.in_c(walk.walk_in_c(tmp_path), walks, 2)
    assert {mine().checksum, theirs().checksum, mine().checksum, theirs().checksum} == {mine().checksum}


SIZE = cow.Size(processes=3, pages=1_100, mapped=600, frames=700)
"""More than a block of pages is mapped, one is not at all, and 100 copies are all that there is memory for."""
PARTS = tuple(parts for _, parts in (*cow.FORKS, *cow.STORES))


@needs_gcc
@pytest.mark.parametrize("parts", PARTS)
def test_c_and_ours_fork_and_copy_alike(tmp_path: Path, parts: tuple[cow.Part, ...]) -> None:
    mine, theirs = cow.against(library(cow.SOURCE, tmp_path), SIZE, parts).values()
    assert {mine().checksum, theirs().checksum, mine().checksum, theirs().checksum} == {mine().checksum}


@needs_gcc
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("*entry &= ~WRITABLE;", ""),
        ("memcpy(contents[new], contents[old], sizeof contents[new]);", ""),
        ("		frame->references++;\n", ""),
        ("for (; copied < mapped;", "for (; copied < mapped - 1;"),
    ],
)
def test_a_c_that_shares_wrongly_is_not_compared(tmp_path: Path, right: str, wrong: str) -> None:
    source, text = tmp_path / "cow.c", cow.SOURCE.read_text()
    assert text.count(right) == 1
    source.write_text(text.replace(right, wrong))
    loaded = library(source, tmp_path)
    laps = [[each() for each in cow.against(loaded, SIZE, parts).values()] for parts in PARTS]
    assert any(mine.checksum != theirs.checksum for mine, theirs in laps)


FEW_FRAMES = [(swap.Size(70, 35, slots), parts) for slots in (70, 20) for _, parts in swap.CROWDED]
SWAPS = [*[(swap.Size(70, 70, 70), parts) for _, parts in swap.ROOMY], *FEW_FRAMES]
"""With a slot for each page, and with too few for all."""


@needs_gcc
@pytest.mark.parametrize(("size", "parts"), SWAPS)
def test_c_and_ours_page_out_and_in_alike(tmp_path: Path, size: swap.Size, parts: tuple[swap.Part, ...]) -> None:
    mine, theirs = swap.against(library(swap.SOURCE, tmp_path), size, parts).values()
    assert {mine().checksum, theirs().checksum, mine().checksum, theirs().checksum} == {mine().checksum}


@needs_gcc
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("		memcpy(device[frames[frame].slot], contents[frame], sizeof *device);\n", "		;\n"),
        ("	if (frames[frame].changed || *entry & DIRTY)", "	if (frames[frame].changed)"),
        ("	*entry = -frames[frame].slot;\n", "	*entry = -1;\n"),
        ("	area[frames[frame].slot].count++;\n", ""),
    ],
)
def test_a_c_that_loses_pages_is_not_compared(tmp_path: Path, right: str, wrong: str) -> None:
    source, text = tmp_path / "swap.c", swap.SOURCE.read_text()
    assert text.count(right) == 1
    source.write_text(text.replace(right, wrong))
    loaded = library(source, tmp_path)
    full = (swap.Size(12, 6, 7), (swap.fill, swap.page_in, swap.store_beside, swap.page_in))
    laps = [[each() for each in swap.against(loaded, size, parts).values()] for size, parts in [*SWAPS, full]]
    assert any(mine.checksum != theirs.checksum for mine, theirs in laps)


@needs_gcc
def test_c_and_ours_serve_the_same_faults(tmp_path: Path) -> None:
    pages = fault.pages_of(1 << 10, 5, at_random=True)
    mine, theirs = fault.ours(pages), fault.in_c(library(fault.SOURCE, tmp_path), pages)
    assert {mine().checksum, theirs().checksum, mine().checksum, theirs().checksum} == {mine().checksum}


@needs_gcc
@pytest.mark.parametrize(("most", "alignment"), [(128, 8), (1 << 14, 8), (300, 1)])
def test_c_and_ours_copy_alike(tmp_path: Path, most: int, alignment: int) -> None:
    """What is answered, and all bytes. Some copies are whole, some end at a fault, some leave the user's half."""
    copies = copy.drawn(3_000, most, alignment, 5)
    mine, theirs = copy.ours(copies), copy.in_c(library(copy.SOURCE, tmp_path), copies)
    assert {mine().checksum, theirs().checksum, mine().checksum, theirs().checksum} == {mine().checksum}


@needs_gcc
def test_a_copy_in_c_that_leaves_the_rest_of_the_buffer_is_not_compared(tmp_path: Path) -> None:
    """The answers are the same, and only the bytes are not."""
    source = tmp_path / "copy.c"
    source.write_text(copy.SOURCE.read_text().replace("memset(to, 0, (size_t)left);", ""))
    copies = copy.drawn(300, 128, 8, 5)
    contestants = {"ours": copy.ours(copies), "theirs": copy.in_c(library(source, tmp_path), copies)}
    with pytest.raises(UnequalAnswersError):
        compare("copies", contestants, 300, 1)


def test_the_copies_that_are_measured_end_in_every_way() -> None:
    copies = copy.drawn(3_000, 1 << 14, 8, 5)
    assert {0, PRESENT, PRESENT | WRITABLE} == set(copies.rights.tolist())
    assert set(copies.to_user.tolist()) == {0, 1}
    assert 0 in copies.counts.tolist()
    ends = copies.addresses + copies.counts
    assert ends.min() < USER_END < ends.max()
    assert (copies.buffers + copies.counts <= KERNEL + copy.BYTES).all()


@needs_gcc
def test_c_and_ours_fault_alike_in_any_memory(tmp_path: Path) -> None:
    """Random entries and registers, most of which fault: the two walks are the same walk, not only where all goes
    well."""
    loaded, generator = walk.walk_in_c(tmp_path), np.random.default_rng(3)
    for _ in range(200):
        memory = random_words(generator, 4 << 9)
        addresses, hows = random_words(generator, 50), generator.integers(0, 1 << 7, 50)
        addresses = np.where(generator.random(50) < 0.5, addresses << 17 >> 17, addresses)
        walks = walk.Walks(
            memory, int(generator.integers(0, 4)) << 12, int(generator.integers(0, 1 << 7)), addresses, hows
        )
        assert walk.ours(walks, 2)().checksum == walk.in_c(loaded, walks, 2)().checksum


def random_words(generator: np.random.Generator, count: int) -> Numbers:
    """Entries of tables in four frames, with few of the bits that are reserved."""
    low = generator.integers(0, 1 << 12, count) | np.where(generator.random(count) < 0.9, 1, 0)
    frames = generator.integers(0, 5, count) << 12
    other = generator.integers(-(1 << 63), 1 << 63, count)
    for _ in range(5):
        other &= generator.integers(-(1 << 63), 1 << 63, count)
    return low | frames | other


@needs_gcc
def test_glibc_and_ours_serve_a_recording_alike(tmp_path: Path) -> None:
    trace, path = malloc.recorded("git"), tmp_path / "git"
    trace.write(path)
    program, mine = malloc.compiled(tmp_path), malloc.ours(trace)
    assert {mine().checksum, mine().checksum} == {malloc.library(program, path, {}).checksum}
    [[theirs]] = malloc.run(program, path, 0, {})
    assert 0.8 * theirs < malloc.our_peak(trace) <= 1.15 * theirs


def test_a_recording_frees_all_that_it_has_allocated() -> None:
    trace, live = malloc.recorded("git"), set[int]()
    for which, slot, *_ in trace.calls.tolist():
        assert (slot in live) == (which in (malloc.REALLOC, malloc.FREE)) or which == malloc.REALLOC
        (live.discard if which == malloc.FREE else live.add)(slot)
    assert not live
    assert set(trace.calls[:, 0].tolist()) == {malloc.MALLOC, malloc.CALLOC, malloc.REALLOC, malloc.FREE}


def test_a_library_that_is_not_installed_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(malloc, "find_library", lambda name: None)
    assert {who for who, variables in malloc.libraries() if variables is None} == {
        "jemalloc",
        "mimalloc",
        "tcmalloc_minimal",
    }


@pytest.mark.parametrize("levels", [2, 4])
def test_every_page_is_reached_once_in_a_round(levels: int) -> None:
    walks = walk.tables(1 << 12, levels, 1, at_random=True)
    assert len(set((walks.addresses >> 12).tolist())) == 1 << 12
    image = np.concatenate([np.zeros(MEMORY, dtype=np.int64), walks.memory])
    registers = (walks.frames, walks.absent, walks.root, walks.control)
    accesses = zip(walks.addresses.tolist(), walks.hows.tolist(), strict=True)
    answers = [translate(image, MEMORY, *registers, address, how) for address, how in accesses]
    assert min(answers) >= 0
    assert set(walks.hows.tolist()) == {BY_USER, BY_USER | WRITE}


def test_the_law_accepts_what_ours_answers() -> None:
    workload = draw(64, 500, seed=1)
    mine = ours(workload)().checksum
    assert reference(workload, Table)().checksum == mine
    assert reference(workload, LinearTable)().checksum == mine


def test_the_workload_fills_the_pool_and_fails_now_and_then() -> None:
    workload = draw(1 << 10, 5_000, seed=0)
    assert np.array_equal(workload.orders, draw(1 << 10, 5_000, seed=0).orders)
    assert not np.array_equal(workload.orders, draw(1 << 10, 5_000, seed=1).orders)
    assert set(workload.orders.tolist()) >= {-1, 0, 1, 2, 3, 4, 5, 6, 7, 8}
    held: dict[int, int] = {}
    loads = []
    for slot, order in zip(workload.slots.tolist(), workload.orders.tolist(), strict=True):
        if order >= 0:
            assert slot not in held
            held[slot] = 1 << order
        else:
            del held[slot]
        loads.append(sum(held.values()) / workload.frames)
    assert 0.6 < np.median(loads) < 0.9


def test_different_answers_are_no_benchmark() -> None:
    with pytest.raises(UnequalAnswersError, match="one and other"):
        compare("pair", {"one": lambda: Lap(1.0, 1), "other": lambda: Lap(1.0, 2)}, 1, 1)


def test_the_ratio_says_how_much_faster_the_subject_is() -> None:
    row = compare("pair", {"one": lambda: Lap(1.0, 7), "other": lambda: Lap(3.0, 7)}, 10, 3)
    assert (row.ratio, row.subject_time, row.other_time) == (3.0, 1e8, 3e8)
    assert verdict(row) == "3.00× faster"
    assert verdict(Row("pair", "one", "other", "call", ratio=0.5)) == "2.00× the time"
    assert verdict(Row("pair", "one", "other", "byte", ratio=0.5, measure="memory")) == "2.00× the memory"
    assert verdict(Row("pair", "one", "other", "byte", ratio=2.0, measure="memory")) == "2.00× smaller"


def test_without_a_compiler_the_row_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    [row] = measure.against_c((10,), 10, 1, seed=0)
    [walked] = walk.walk_against_c(1 << 10, 1, 1, seed=0)
    [heap] = malloc.malloc_against_libraries(("git",), 1)
    assert {verdict(row), verdict(walked), verdict(heap)} == {"skipped: gcc is not installed"}


@pytest.mark.parametrize(
    ("nanoseconds", "told"),
    [
        (0.5, "0.5 ns"),
        (12.34, "12.3 ns"),
        (12_345, "12.3 µs"),
        (1.5e8, "150 ms"),
        (2.5e9, "2.5 s"),
        (4.321e11, "432 s"),
    ],
)
def test_times_are_told_in_a_unit_that_can_be_read(nanoseconds: float, told: str) -> None:
    assert time_of(nanoseconds) == told


def test_the_command_prints_and_keeps_every_row(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    result = CliRunner().invoke(command.main, ["--quick", "--json", str(path)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    kept = json.loads(path.read_text())
    assert kept["surroundings"].keys() >= {"machine", "gcc", "spin", "z3", "bitwuzla"}
    assert {row["group"] for row in kept["rows"]} >= {
        "the buddy allocator",
        "the walk",
        "fork",
        "exit",
        "stores after fork",
        "early memory",
        "malloc",
        "malloc, the most memory",
        "the law",
        "conform",
        "random testing",
        "exploration, interpreted",
        "exploration, bare",
        "exploration, bare, whole process",
        "proofs",
    }
    for row in kept["rows"]:
        assert row["ratio"] is not None or row["note"] or (row["subject_time"] and not row["other"]), row


def test_what_was_not_measured_does_not_replace_what_was() -> None:
    before = command.RESULTS.read_bytes() if command.RESULTS.exists() else None
    result = CliRunner().invoke(command.main, ["--quick", "--json", str(command.RESULTS)])
    assert (result.exit_code, "measures nothing" in result.output) == (2, True)
    assert before == (command.RESULTS.read_bytes() if command.RESULTS.exists() else None)


def test_a_section_whose_process_dies_is_measured_again_and_else_said_not_to_be(tmp_path: Path) -> None:
    def dying(times: int) -> Iterator[Row]:
        with (tmp_path / str(times)).open("a") as file:
            file.write("died\n")
        if (tmp_path / str(times)).read_text().count("died") <= times:
            os.kill(os.getpid(), signal.SIGSEGV)
        yield Row("measured", "", "", "")

    assert apart("section", dying(1)) == [Row("measured", "", "", "")]
    [row] = apart("section", dying(2))
    assert row.note == "not measured: its process was killed by SIGSEGV, twice"


def test_a_section_that_cannot_be_compared_says_so() -> None:
    def unequal() -> Iterator[Row]:
        yield Row("one", "", "", "")
        raise UnequalAnswersError("they do not answer alike")

    with pytest.raises(UnequalAnswersError, match="not answer alike"):
        apart("section", unequal())


def test_a_section_that_cannot_be_compared_does_not_lose_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def unequal() -> Iterator[Row]:
        yield from ()
        raise UnequalAnswersError("they do not answer alike")

    measured = [("one", iter([Row("first", "", "", "")])), ("bad", unequal()), ("two", iter([Row("last", "", "", "")]))]
    monkeypatch.setattr(command, "sections", lambda **about: measured)
    monkeypatch.setattr(command, "surroundings", dict)
    ran = CliRunner().invoke(command.main, ["--quick"])
    assert ran.exit_code == 1
    assert "bad: not comparable: they do not answer alike" in ran.output
    assert "first" in ran.output
    assert "last" in ran.output


def test_a_question_without_an_answer_leaves_its_theorem_out_and_the_others_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that does other things besides, a solver may not answer in time what it once did."""
    monkeypatch.setattr(proofs, "attempt", lambda *arguments: (z3.unknown, None))
    rows = list(proofs.both_solvers("virtual.walk", ["walk-equals-rule"]))
    assert rows
    told = [row for row in rows if row.unit == "theorem"]
    assert [(row.ratio, row.subject_time) for row in told] == [(None, None)] * len(told)
    assert all(row.note.startswith("z3 gave no answer to ") for row in told)


def test_a_proof_too_long_for_the_quick_profile_is_named_and_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_but_one(pairing: Pairing, profile: Profile) -> list[str]:
        assert pairing.proof is not None
        return [theorem.name for theorem in pairing.proof.theorems if theorem.name != "walk-equals-rule"]

    monkeypatch.setattr(proofs, "left_out", all_but_one)
    rows = list(proofs.both_solvers("virtual.walk"))
    left = {row.name for row in rows if row.note == "its proof takes too long for the quick profile"}
    assert "virtual.walk: flags-exact" in left
    assert all(row.subject_time is None for row in rows if row.name in left)
    assert "virtual.walk: walk-equals-rule" in {row.name for row in rows if row.subject_time} - left


@pytest.mark.parametrize(("said", "note"), [("unknown", "bitwuzla gave no answer to "), ("sat", "")])
def test_a_second_solver_may_have_no_answer_and_may_not_disagree(
    monkeypatch: pytest.MonkeyPatch, said: str, note: str
) -> None:
    monkeypatch.setattr(proofs, "bitwuzla", lambda: (lambda formulas, budget: said, "bitwuzla"))
    rows = proofs.both_solvers("virtual.walk", ["walk-equals-rule"])
    if not note:
        with pytest.raises(UnequalAnswersError, match="bitwuzla says sat"):
            list(rows)
        return
    theorem, *_ = rows
    assert (theorem.ratio, theorem.other_time) == (None, None)
    assert theorem.subject_time
    assert theorem.note.startswith(note)


@pytest.mark.parametrize("result", [z3.unknown, z3.sat])
def test_a_theorem_may_go_unproved_in_time_and_may_not_be_refuted(
    monkeypatch: pytest.MonkeyPatch, result: z3.CheckSatResult
) -> None:
    nobody: Any = None
    monkeypatch.setattr(proofs.Stopwatch, "_answers", lambda watch, theorem: [Answer("it", result)])
    watch, theorem = proofs.Stopwatch(nobody, None), SimpleNamespace(name="a theorem")
    if result == z3.sat:
        with pytest.raises(UnequalAnswersError, match="a theorem: z3 does not prove"):
            watch.theorem(theorem)  # type: ignore[arg-type]
    else:
        assert watch.theorem(theorem) == [proofs.Times(None, None)]  # type: ignore[arg-type]


def test_an_obligation_that_no_solver_is_asked_about_is_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was refuted for it, and a solver that is asked about nothing says sat."""
    given: Any = SimpleNamespace(is_given=True)
    nobody: Any = None
    monkeypatch.setattr(proofs.Stopwatch, "_answers", lambda watch, theorem: [Answer("it", z3.unsat, given)])
    assert proofs.Stopwatch(nobody, None).theorem(nobody) == []
