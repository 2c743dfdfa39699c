"""The Hypothesis state machine made from a pairing."""

import os
from pathlib import Path

import pytest

from checks.drive import plain
from checks.engines.stateful import stateful
from checks.evidence import Budget, Verdict, worst
from checks.pairing import Mutant
from checks.pairings import pairings

BUDDY = pairings()["physical.buddy"]


def test_the_implementation_holds_nothing_is_vacuous_and_no_folder_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = stateful(BUDDY, Budget(), examples=70)
    assert [row for row in rows if row.verdict is not Verdict.HOLDS] == []
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("mutant", BUDDY.mutants[:3], ids=lambda mutant: mutant.name)
def test_a_fault_is_found_and_shrunk_the_same_way_twice(mutant: Mutant) -> None:
    factory = plain(BUDDY, mutant.edits)
    runs = []
    for _ in range(2):
        rows = stateful(BUDDY, Budget(), examples=70, seed=3, factory=factory)
        runs.append(next(row.counterexample for row in rows if row.verdict is Verdict.VIOLATED))
    assert runs[0] is not None
    assert len(runs[0].calls) <= 6
    assert runs[0] == runs[1]


def test_a_spent_budget_is_undetermined() -> None:
    rows = stateful(BUDDY, Budget(0.2), examples=100_000)
    assert worst(row.verdict for row in rows) is Verdict.UNDETERMINED
