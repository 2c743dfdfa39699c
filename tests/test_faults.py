"""Random edits: drawn the same for the same seed, each valid and one token; and what becomes of each."""

from __future__ import annotations

import ast
import inspect
import sys
from pathlib import Path

import pytest
from attrs import evolve

import checks.engines.faults as engine
from checks.drive import plain
from checks.engines.edits import candidates, draw
from checks.engines.faults import BOUNDS, Fate, Judgement, faults
from checks.engines.lockstep import Lockstep
from checks.evidence import Budget, Evidence, Strength, Verdict
from checks.pairing import Mutant, Scope
from checks.pairings import find_one, pairings
from checks.profiles import PROFILES, batches, jobs
from checks.random_edits import CUT, EDITED, EQUAL, EVERY, NOT_SHOWN, TRIED, whole
from checks.source import written
from impl.physical import buddy

BUDDY = find_one("physical.buddy")
SMALL = evolve(BUDDY, scopes={"tiny": Scope(((0, 4, 2), (3, 3, 1)))}, wide=((0, 12, 3),))
SOURCE = inspect.getsource(buddy)
HARMLESS = Mutant("harmless", (("    if wanted < 0 or ", "    if 0 > wanted or "),))
FIRST = "    block = image[order << NODE_SHIFT"
OTHER_END = Mutant(
    "another policy",
    (
        (
            "    block = image[order << NODE_SHIFT | NEXT]\n    unlink",
            "    block = image[order << NODE_SHIFT | PREV]\n    unlink",
        ),
    ),
)


def fate(mutant: Mutant, *, seconds: float | None = None) -> Fate:
    return Judgement(SMALL, mutant, Budget(seconds), 0, prove=False).fate()


# ── Drawing ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_seed_draws_the_same_edits() -> None:
    drawn = list(draw(buddy, 6, 0))
    assert list(draw(buddy, 6, 0)) == drawn != list(draw(buddy, 6, 1))
    assert drawn[:3] == list(draw(buddy, 3, 0))


@pytest.mark.parametrize("part", list(pairings()))
def test_each_edit_is_python_and_says_something_else(part: str) -> None:
    module = sys.modules[pairings()[part].impl.__module__]
    drawn = list(draw(module, 8, 3))
    assert len({mutant.name for mutant in drawn}) == len(drawn) == 8
    for mutant in drawn:
        [changed] = [each for each in written(module, mutant.edits) if each.edits]
        assert ast.dump(ast.parse(changed.text)) != ast.dump(ast.parse(changed.source)), mutant.name
        is_named = changed.module is not module
        assert mutant.name.startswith(f"{Path(changed.file).name} line " if is_named else "line "), mutant.name


def test_there_are_edits_of_each_kind_and_none_of_what_is_only_told() -> None:
    found = {kind: list(edits) for kind, edits in candidates(SOURCE).items()}
    assert all(found.values())
    changed = {edit.made(SOURCE) for edits in found.values() for edit in edits}
    assert all('"""Halve a block that is in no list' in text for text in changed)
    assert any("while order < image[MAX_ORDER] and" in text for text in changed)
    assert any("order -= 1\n    if order > image" in text for text in changed)


# ── What becomes of them ─────────────────────────────────────────────────────────────────────────────────────


def test_a_fault_is_caught_and_by_whom_is_told() -> None:
    [never_merges] = [mutant for mutant in BUDDY.mutants if mutant.name == "never-merges"]
    found = fate(never_merges)
    assert (found.by, found.is_caught, found.is_shown) == ("explore", True, True)


def test_another_spelling_is_equal_and_why_is_told() -> None:
    found = fate(HARMLESS)
    assert (found.by, found.is_caught, found.is_shown) == (EQUAL, False, True)
    assert "came to the same" in found.why


def test_another_policy_is_neither_and_not_shown() -> None:
    """It keeps the law; without proofs nothing shows that it does so everywhere."""
    found = fate(OTHER_END)
    assert (found.by, found.is_shown) == (NOT_SHOWN, False)
    assert "leaves other words" in found.why or "and not" in found.why


def test_one_that_differs_only_where_nobody_looks_is_not_called_equal() -> None:
    late = Mutant(
        "late", (("    if order > image[MAX_ORDER]:\n", "    if order > image[MAX_ORDER] or image[LIMIT] > 27:\n"),)
    )
    lockstep = Lockstep(SMALL, (plain(SMALL), plain(SMALL, late.edits)), Budget())
    assert lockstep.compared([(0, 4, 2)], []).difference == ""
    assert lockstep.compared([(0, 4, 2)], [(0, 12, 3)]).clause == "refuses only when no free block is large enough"


@pytest.mark.parametrize("bits", [31, 33])
def test_a_bound_that_is_moved_is_caught(bits: int) -> None:
    assert fate(Mutant("bound", (("MAX_FRAMES = 1 << 32\n", f"MAX_FRAMES = 1 << {bits}\n"),))).by == BOUNDS


def test_what_does_not_load_is_caught() -> None:
    assert fate(Mutant("no module", (("LISTS = LARGEST_ORDER + 1\n", "LISTS = LARGEST_ORDER + nothing\n"),))).is_caught


def test_rows_and_names_are_the_same_in_batches_and_whole() -> None:
    whole = faults(SMALL, Budget(), edits=6, prove=False)
    parts = [faults(SMALL, Budget(), edits=6, first=first, last=first + 3, prove=False) for first in (0, 3)]
    assert [row[:2] for row in whole.table] == [row[:2] for part in parts for row in part.table]
    assert whole.killed == [name for part in parts for name in part.killed]
    [summary] = [row for row in whole.evidence if row.property == TRIED]
    assert summary.scope["edits"] == 6


def judged(monkeypatch: pytest.MonkeyPatch, by: str) -> list[Evidence]:
    monkeypatch.setattr(engine.Judgement, "fate", lambda self: Fate(self.mutant, by, why="so"))
    found = faults(SMALL, Budget(), edits=2, prove=False)
    return found.evidence


@pytest.mark.parametrize(
    ("by", "verdict", "of_all"),
    [
        ("explore", Verdict.HOLDS, Verdict.HOLDS),
        (EQUAL, Verdict.HOLDS, Verdict.HOLDS),
        (NOT_SHOWN, Verdict.HOLDS, Verdict.GATE),
        (CUT, Verdict.UNDETERMINED, Verdict.UNDETERMINED),
    ],
)
def test_what_is_not_shown_is_told_and_counts(
    monkeypatch: pytest.MonkeyPatch, by: str, verdict: Verdict, of_all: Verdict
) -> None:
    rows = judged(monkeypatch, by)
    assert {row.verdict for row in rows} == {verdict}
    told = [row.note for row in rows if row.property.startswith(EDITED)]
    assert told == ([] if by == "explore" else [f"{by}: so"] * 2)
    assert [row.verdict for row in whole(rows)] == [of_all]


@pytest.mark.parametrize(("missing", "verdict"), [(2, Verdict.HOLDS), (3, Verdict.GATE)])
def test_few_of_a_whole_run_may_be_left(missing: int, verdict: Verdict) -> None:
    """Of batches of several parts; each batch counts as much as it has edits."""
    counts = [("a", 90, {"explore": 90}), ("b", 10, {"explore": 10 - missing, NOT_SHOWN: missing})]
    rows = [
        Evidence(part, TRIED, "faults", Verdict.HOLDS, Strength.OBSERVED, scope={"edits": edits, **by, "seed": 3})
        for part, edits, by in counts
    ]
    [found] = whole(rows)
    assert (found.verdict, found.part, found.scope) == (verdict, EVERY, {"edits": 100, "shown": 100 - missing})
    assert list(whole([])) == []


def test_out_of_time_is_undetermined() -> None:
    rows = faults(SMALL, Budget(0.0), edits=3, prove=False).evidence
    assert {row.verdict for row in rows} == {Verdict.UNDETERMINED}


def test_edits_are_shared_out_between_parts_and_jobs() -> None:
    made = list(batches(["a", "b", "c"], 41, 7))
    sizes = {
        part: sum(job.options["last"] - job.options["first"] for job in made if job.part == part) for part in "abc"
    }
    assert sizes == {"a": 14, "b": 14, "c": 13}
    nightly = [job for job in jobs(BUDDY, PROFILES["nightly"], 0) if job.engine == "faults"]
    assert sum(job.options["last"] - job.options["first"] for job in nightly) == 100
