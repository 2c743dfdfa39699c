"""Steps are kept by content: what is added to a proof, or changed in it, leaves the steps of all else as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path as File
from typing import Any

import pytest
from attrs import evolve

from checks.engines.prove import Judge, prove
from checks.engines.proving.kept import Kept, Steps, read_kept, write_kept
from checks.engines.proving.trusted.obligations import Obligation, obligations
from checks.engines.proving.trusted.programs import Prover
from checks.engines.proving.trusted.symbolic import Path, paths
from checks.evidence import Budget, Verdict
from checks.pairing import Pairing
from checks.pairings.virtual.walk.pairing import PAIRING as WALK
from spec.vocabulary import Span, for_all
from tests.afresh import afresh

THEOREM, MUTANT = "walk-equals-rule", "large-page-address-from-the-entry"
"""Of a page-table walk, and what makes it false."""


def kept() -> Kept:
    assert WALK.proof is not None
    return read_kept(WALK.proof.steps)


def declared(pairing: Pairing, **changed: Any) -> Pairing:
    assert pairing.proof is not None
    return evolve(pairing, proof=evolve(pairing.proof, **changed))


# ── Something earlier ────────────────────────────────────────────────────────────────────────────────────────────────


def ordered(path: Path) -> None:
    """Two statements about numbers, and one about all numbers."""
    first, second = path.fresh("a"), path.fresh("b")
    third: Any = path.fresh("c")
    path.assume(first < second)
    path.assume(second < third)
    path.assume(for_all(Span(0, third, "number"), lambda number: number != first))
    path.consider("number", [second])
    path.prove(first < third, "order")
    path.prove(second != first, "difference")


def with_more(path: Path) -> None:
    """The same, with an unknown, an assumption and a statement about all numbers before them."""
    other: Any = path.fresh("other")
    path.assume(other > 7)
    path.assume(for_all(Span(0, other, "other"), lambda number: number != 3))
    path.fresh("other")
    ordered(path)


def obligations_of(program: Any) -> list[Obligation]:
    [path] = paths(program)
    return [one for label in ("order", "difference") for one in obligations(path, label)]


def test_what_comes_earlier_changes_no_names() -> None:
    before, after = obligations_of(ordered), obligations_of(with_more)
    assert len(before) == len(after) == 2
    for one, other in zip(before, after, strict=True):
        assert one.name == other.name
        assert set(one.facts) < set(other.facts)


def test_numbers_by_position_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_position(self: Path, name: str) -> str:
        self.counters[""] += 1
        return f"{name}.{self.counters['']}"

    monkeypatch.setattr(Path, "numbered", by_position)
    assert {one.name for one in obligations_of(ordered)}.isdisjoint(one.name for one in obligations_of(with_more))


def more_assumed(view: Any) -> Iterable[Any]:
    """What the walk assumes of memory, after something that has nothing to do with it."""
    assert WALK.proof is not None
    yield view.image.header(0) + 1 != view.image.header(0)
    yield from WALK.proof.whole(view)


@afresh
def test_an_early_assumption_leaves_all_rows_as_they_are(tmp_path: File) -> None:
    file = tmp_path / "steps.json.xz"
    write_kept(file, kept())
    rows = prove(declared(WALK, steps=file, whole=more_assumed), Budget(), record=True)
    assert {row.verdict for row in rows} == {Verdict.HOLDS}
    assert [row.scope["searched"] for row in rows] == [0] * len(rows)
    assert read_kept(file).steps == kept().steps


# ── Something else ───────────────────────────────────────────────────────────────────────────────────────────────────


def mutated() -> tuple[tuple[str, str], ...]:
    [edits] = (mutant.edits for mutant in WALK.mutants if mutant.name == MUTANT)
    return edits


def names(edits: tuple[tuple[str, str], ...] = ()) -> Iterator[str]:
    """Of an access's obligations."""
    judge = Judge(Prover(WALK, edits), Budget(), 60)
    for path in judge.paths("access"):
        for label in dict.fromkeys(goal.label for goal in path.goals):
            yield from (one.name for one in obligations(path, label) if not one.is_given)


@afresh
def test_a_changed_obligation_has_no_row() -> None:
    changed = set(names(mutated())) - set(names())
    assert changed
    assert not changed & set(kept().steps)
    assert set(names()) <= set(kept().steps)


@afresh
def fails() -> None:
    raise AssertionError("this is why")


def test_what_fails_in_a_process_of_its_own_fails() -> None:
    with pytest.raises(AssertionError, match="this is why"):
        fails()


def test_rows_of_others_prove_nothing_false(tmp_path: File) -> None:
    """All obligations of the mutant find, under its name, rows that refute other goals."""
    file = tmp_path / "steps.json.xz"
    some = set(sorted((steps for rows in kept().steps.values() for steps in rows), key=lambda steps: steps.row)[:2])
    write_kept(file, Kept(dict.fromkeys(names(mutated()), some)))
    row = prove(declared(WALK, steps=file), Budget(), theorem=THEOREM, edits=mutated())[0]
    assert row.verdict is Verdict.VIOLATED


def test_rows_that_were_tampered_with_are_found_out(tmp_path: File) -> None:
    """They name what there is not: the proofs are found anew, and told to have been."""
    file, junk = tmp_path / "steps.json.xz", {Steps("lazily", ("0" * 12,), ("f" * 12,))}
    write_kept(file, evolve(kept(), steps=dict.fromkeys(kept().steps, junk)))
    row = prove(declared(WALK, steps=file), Budget(), theorem=THEOREM)[0]
    assert row.verdict is Verdict.HOLDS
    assert row.scope["searched"]
