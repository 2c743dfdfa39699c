"""The Hypothesis state machine made from a pairing."""

import os
from importlib import import_module
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


def test_what_is_loaded_besides_changes_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hypothesis draws numbers that it finds in the text of loaded modules, if it is not kept from it."""
    spaces = pairings()["virtual.address_space"]
    before = [(row.property, row.scope) for row in stateful(spaces, Budget(), examples=40)]
    (tmp_path / "loaded_besides.py").write_text(f"NUMBERS = {list(range(101, 300))}")
    monkeypatch.syspath_prepend(tmp_path)
    import_module("loaded_besides")
    assert [(row.property, row.scope) for row in stateful(spaces, Budget(), examples=40)] == before


def test_a_spent_budget_is_undetermined() -> None:
    rows = stateful(BUDDY, Budget(0.2), examples=100_000)
    assert worst(row.verdict for row in rows) is Verdict.UNDETERMINED
