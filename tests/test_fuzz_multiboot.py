"""The parser holds under the target of fuzzing, and each fault is found: by changed blocks, and by atheris where it is
installed."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from checks.pairings.boot.multiboot.mutants import MUTANTS
from spec.boot.words import MultibootFailure as Failure
from tests import fuzz_multiboot
from tests.fuzz_multiboot import OUTSIDE, RECORDED, changed, first_broken, guarded, judge, main, seeds

needs_atheris = pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris is not installed: pip install atheris"
)
RUNS = 1_000
"""Inputs in which each fault is to be found."""
NOT_SOUGHT = {
    "a-stale-map": "it is in the loader's write, which the target does not call",
    "written-and-reported-as-refused": "it is in the loader's write, which the target does not call",
}
EDITS = {each.name: each.edits for each in MUTANTS}


def test_seeds_are_dumps_and_two_are_wrong() -> None:
    right = guarded()
    answers = [judge(each, right) for each in seeds()]
    assert [answer for answer in answers if isinstance(answer, Failure)] == [Failure.UNALIGNED, Failure.TOO_SHORT]
    assert None not in answers
    assert {path.read_bytes() for path in RECORDED.glob("multiboot*.bin")} < set(seeds())


def test_changed_blocks_are_a_sound_map_or_a_refusal() -> None:
    """4,000 of them, of which each kind of refusal is one, and a good part a map."""
    inputs, right = list(changed(1, 4 * RUNS)), guarded()
    assert first_broken(right, inputs) is None
    answers = Counter(
        type(answer) if isinstance(answer, int) else answer for answer in (judge(each, right) for each in inputs[:RUNS])
    )
    assert answers.keys() >= {int, *Failure} - {Failure.NO_ROOM}
    assert answers[int] > RUNS // 4


@pytest.mark.parametrize("name", [name for name in EDITS if name not in NOT_SOUGHT])
def test_changed_blocks_find_a_fault(name: str) -> None:
    found = first_broken(guarded(EDITS[name]), changed(1, RUNS))
    assert found is not None
    number, data, _ = found
    assert number <= RUNS
    judge(data, guarded())


def test_a_read_before_the_block_is_seen_though_the_block_is_then_refused() -> None:
    edits = (("is_within: bool = at >= image[ORIGIN] and at", "is_within: bool = at"),)
    found = first_broken(guarded(edits), changed(1, RUNS))
    assert found is not None
    assert str(found[2]) == OUTSIDE


# ── atheris ──────────────────────────────────────────────────────────────────────────────────────────────────


def fuzzed(folder: Path, runs: int, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.fuzz_multiboot", str(folder), f"-runs={runs}", "-seed=1", *more]
    surroundings = os.environ | {"PYTHONHASHSEED": "0"}
    here = Path(fuzz_multiboot.__file__).parent.parent
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=300, env=surroundings, cwd=here)


@needs_atheris
def test_atheris_finds_nothing(tmp_path: Path) -> None:
    ran = fuzzed(tmp_path, 3_000)
    assert (ran.returncode, list(tmp_path.glob("crash-*"))) == (0, []), ran.stderr
    assert "Done 3000 runs" in ran.stderr


@needs_atheris
@pytest.mark.parametrize("name", ["a-size-of-nothing", "the-last-tag-decides"])
def test_atheris_finds_a_fault(name: str, tmp_path: Path) -> None:
    """In 20,000 runs: one that is believed, and one that reads outside of the block."""
    ran = fuzzed(tmp_path, 20_000, "--mutant", name)
    assert ran.returncode == 77, ran.stderr
    [kept] = tmp_path.glob("crash-*")
    assert first_broken(guarded(EDITS[name]), [kept.read_bytes()]) is not None
    judge(kept.read_bytes(), guarded())


def test_without_atheris_the_command_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    ran = CliRunner().invoke(main, [str(tmp_path), "-runs=1"])
    assert ran.exit_code == 2
    assert "atheris is not installed: pip install atheris" in ran.output
