"""The Hypothesis state machine made from a pairing."""

import os
from importlib import import_module
from pathlib import Path

import pytest

import checks.drive as drive
import checks.engines.choices as choices
from checks.clauses import REPRESENTS
from checks.drive import Pair, plain
from checks.engines.choices import Choices, exactly
from checks.engines.stateful import stateful
from checks.evidence import Budget, Verdict, worst
from checks.pairing import Mutant
from checks.pairings import pairings
from impl.physical.buddy import LIMIT
from spec.vocabulary import BrokenClause, Table, reached

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


@pytest.mark.parametrize("part", ["physical.buddy", "virtual.tlb"])
def test_what_is_remembered_changes_no_run(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same seed makes the same calls, each clause judges as often, and each memory is as right as it was."""
    rows = [(row.property, row.scope) for row in stateful(pairings()[part], Budget(), examples=20)]
    monkeypatch.setattr(choices, "MOST_STATES", 0)
    monkeypatch.setattr(drive, "MOST_LOOKED", 0)
    assert [(row.property, row.scope) for row in stateful(pairings()[part], Budget(), examples=20)] == rows


def test_states_go_by_the_order_of_their_tables_too() -> None:
    """Calls are listed in that order, and a draw is a place in the list."""
    one, other = Table({1: 5, 2: 6}), Table({2: 6, 1: 5})
    state = BUDDY.initial((0, 4, 2))
    assert one == other
    assert exactly(one) != exactly(other) == exactly(Table({2: 6, 1: 5}))
    assert exactly(state) == exactly(BUDDY.initial((0, 4, 2))) != exactly(BUDDY.initial((0, 5, 2)))


def test_what_is_proposed_is_drawn_anew_for_each_handful_and_kept() -> None:
    state, about = BUDDY.initial((0, 4, 2)), Choices(BUDDY.operations["alloc"])
    proposed = [about.of(state, exactly(state), handful) for handful in (0, 1, 0)]
    assert proposed[0] is proposed[2]
    assert proposed[0] is not proposed[1]


def test_a_memory_that_was_looked_at_is_remembered_with_its_state_and_only_if_nothing_was_wrong() -> None:
    pair = Pair(BUDDY, plain(BUDDY), (0, 4, 2))
    pair.looked = set()
    before = reached[REPRESENTS]
    pair.is_over = lambda: True
    pair.inspect()
    assert pair.looked == set()  # a look that may have ended half way
    pair.is_over = lambda: False
    pair.inspect()
    pair.inspect()
    assert (len(pair.looked), reached[REPRESENTS] - before) == (1, 3)
    state = pair.state
    pair.step("alloc", (0,))
    pair.state = state
    for _ in range(2):
        with pytest.raises(BrokenClause, match=REPRESENTS):
            pair.inspect()
    pair.subject.image[LIMIT] = 1 << 20
    with pytest.raises(BrokenClause):
        pair.inspect()
    assert len(pair.looked) == 2
