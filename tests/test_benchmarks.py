"""The benchmarks compare like with like: whoever is measured answers every call as the others do, and finds as much."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks import __main__ as command
from benchmarks import measure
from benchmarks.replay import Lap, compile_c, ours, reference, textbook_c
from benchmarks.rows import Row, UnequalAnswersError, compare, time_of, verdict
from benchmarks.workload import draw
from checks.engines.validate import LinearTable
from spec.vocabulary import Table

needs_gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not installed")


@needs_gcc
@pytest.mark.parametrize("frames", [4, 37, 1 << 10, 3000])
def test_c_and_ours_answer_alike(tmp_path: Path, frames: int) -> None:
    workload = draw(frames, 3_000, seed=frames)
    mine, theirs = ours(workload), textbook_c(compile_c(tmp_path), workload)
    assert {mine().checksum, theirs().checksum, mine().checksum, theirs().checksum} == {mine().checksum}


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


def test_without_a_compiler_the_row_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    [row] = measure.against_c((10,), 10, 1, seed=0)
    assert verdict(row) == "skipped: gcc is not installed"


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
