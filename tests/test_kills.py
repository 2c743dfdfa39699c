"""The runs that kill mutants, as the book keeps them: each has to kill still, and whoever changes that is told how to
mend it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from click.testing import CliRunner

from checks.engines import kills
from checks.evidence import EXIT_CODES, USAGE, Call, Verdict
from checks.pairings import find, find_one
from checks.records import KILLS
from docs.book import kills as searching
from docs.book import stage

BUDDY = find_one("physical.buddy")
FIRST = BUDDY.mutants[0]


def without(*entries: tuple[str, Any]) -> dict[str, dict[str, Any]]:
    """What is kept, with the first mutant's run left out, or as it is given."""
    runs = {name: found for name, found in kills.load()[BUDDY.part].items() if name != FIRST.name}
    return {BUDDY.part: {**runs, **dict(entries)}}


def changed(**changes: Any) -> tuple[str, Any]:
    """The first mutant's run, with something changed."""
    found = kills.load()[BUDDY.part][FIRST.name]
    assert found is not None
    return FIRST.name, evolve(found, **changes)


KEPT = changed()[1]


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ({}, "has no run on record"),
        (without(), "has no run on record"),
        (without((FIRST.name, None)), "no run kills the mutant .* and no theorem has to fail on it"),
        (without(changed(calls=KEPT.calls[:-1])), "it breaks nothing"),
        (without(changed(calls=(*KEPT.calls, KEPT.calls[0]))), "no longer breaks"),
        (without(changed(clause="blocks are blue")), "no longer breaks “blocks are blue”: it breaks “"),
        (without(changed(geometry=(1, 2))), "can no longer be made"),
        (without(changed(calls=(Call("paint", (), None),))), "no operation 'paint'"),
    ],
)
def test_a_run_that_does_not_kill_is_refused(kept: Any, told: str) -> None:
    with pytest.raises(kills.StaleRunError, match=told) as error:
        kills.replayed(BUDDY, FIRST, kept)
    assert "make kills PART=physical.buddy searches anew" in str(error.value)
    assert FIRST.name in str(error.value)
    assert "\n" not in str(error.value)


def test_a_mutant_that_its_run_no_longer_kills_is_noticed() -> None:
    """The edits are looked at as they are now."""
    harmless = evolve(FIRST, edits=(('"""Lay out an image', '"""Lay an image'),))
    with pytest.raises(kills.StaleRunError, match="it breaks nothing"):
        kills.replayed(BUDDY, harmless, kills.load())


def test_where_only_a_proof_fails_there_is_no_run() -> None:
    assert BUDDY.proof is not None
    proof = evolve(BUDDY.proof, theorems=[evolve(BUDDY.proof.theorems[0], broken_by=FIRST.name)])
    assert kills.replayed(evolve(BUDDY, proof=proof), FIRST, without((FIRST.name, None))) is None


@pytest.mark.parametrize(
    ("text", "told"), [("{", "JSONDecodeError"), ('{"never-merges": {}}', "'clause' is missing"), ("[]", "Attrib")]
)
def test_runs_that_cannot_be_read_are_refused(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "physical.buddy.json").write_text(text)
    with pytest.raises(kills.StaleRunError, match=f"cannot be read .*{told}.*make kills PART=physical.buddy"):
        kills.load(tmp_path)


def test_a_stale_run_stops_the_build(tmp_path: Path) -> None:
    """One run is missing: of the part whose pages are made first, as all others' take their time."""
    kept, built = kills.load(), [each for each in find() if not each.draft]
    first, gone = built[0].part, built[0].mutants[-1].name
    for pairing in built:
        runs = {name: run for name, run in kept[pairing.part].items() if (pairing.part, name) != (first, gone)}
        kills.save(pairing, runs, tmp_path / "kills")
    with pytest.raises(kills.StaleRunError, match=rf"{gone} of {re.escape(first)} has no run on record"):
        stage.stage(tmp_path / "source", find(), runs=tmp_path / "kills")
    assert not (tmp_path / "source").exists()


def test_what_is_kept_is_read_back_and_laid_out_as_it_was(tmp_path: Path) -> None:
    for pairing in (each for each in find() if not each.draft):
        kills.save(pairing, kills.load()[pairing.part], tmp_path)
        name = f"{pairing.part}.json"
        assert (tmp_path / name).read_text() == (KILLS / name).read_text()


def test_runs_of_what_is_gone_are_not_kept(tmp_path: Path) -> None:
    kills.save(BUDDY, {"paints-it-red": KEPT}, tmp_path)
    assert kills.load(tmp_path) == {BUDDY.part: {}}


@pytest.fixture
def two_mutants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book with one part that has two mutants, and its folder of runs."""
    few = evolve(BUDDY, mutants=BUDDY.mutants[:2])
    monkeypatch.setattr(searching, "find", lambda name="": [few])
    monkeypatch.setattr(searching, "FOLDER", tmp_path)
    return tmp_path


def test_searching_keeps_what_it_finds(two_mutants: Path) -> None:
    done = CliRunner().invoke(searching.main, ["--workers", "1"])
    assert (done.exit_code, "2 of 2 mutants searched" in done.output) == (0, True)
    kept = kills.load(two_mutants)
    there = kills.load()[BUDDY.part]
    assert kept == {BUDDY.part: {mutant.name: there[mutant.name] for mutant in BUDDY.mutants[:2]}}


def test_a_search_without_time_leaves_what_was_there(two_mutants: Path) -> None:
    kills.save(BUDDY, {FIRST.name: KEPT}, two_mutants)
    done = CliRunner().invoke(searching.main, ["--workers", "1", "--max-time", "0"])
    assert (done.exit_code, "0 of 2 mutants searched" in done.output) == (EXIT_CODES[Verdict.UNDETERMINED], True)
    assert kills.load(two_mutants) == {BUDDY.part: {FIRST.name: KEPT}}


def test_a_search_makes_a_file_that_cannot_be_read_anew(two_mutants: Path) -> None:
    (two_mutants / f"{BUDDY.part}.json").write_text("<<<<<<< ours")
    assert CliRunner().invoke(searching.main, ["--workers", "1"]).exit_code == 0
    assert len(kills.load(two_mutants)[BUDDY.part]) == 2


def test_a_part_that_is_not_there_is_refused() -> None:
    done = CliRunner().invoke(searching.main, ["physical.zone"])
    assert (done.exit_code, "there is no part or chapter 'physical.zone'" in done.output) == (USAGE, True)
