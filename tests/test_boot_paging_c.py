"""Somebody's own boot tables in C: the example keeps the law, and each broken one breaks a sentence about its fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.evidence import Verdict
from checks.pairings import find_one
from tests.foreign import built, judged, judged_in_full, needs_compiler

PAGING = find_one("boot.paging")
EXAMPLES = Path(__file__).resolve().parent.parent / "examples/boot"
ABOVE = "the tables map the kernel, and themselves, above the base"
BELOW = "the tables map the kernel, and themselves, at their own address until it is dropped"
OTHER = "any other address is mapped to its own frame, or not at all"
FIT = "tables that cannot map the kernel are not built"

pytestmark = needs_compiler


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("boot") / "examples")


def test_a_correct_one_holds(examples: Path) -> None:
    verdict, rows = judged_in_full(PAGING, examples / "boot.toml", 16_000, 2.0)
    assert verdict is Verdict.HOLDS, [(row.property, row.note) for row in rows if row.verdict is not Verdict.HOLDS]
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    assert min(reached.get(clause, 0) for clause in (ABOVE, BELOW, OTHER, FIT)) > 10, reached


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("alignment-assumed", {FIT}),
        ("index-of-a-page", {ABOVE, BELOW, OTHER}),
        ("no-identity", {BELOW}),
        ("not-cleared", {OTHER}),
        ("one-table", {ABOVE, BELOW}),
        ("rounded-down", {ABOVE, BELOW}),
        ("tables-not-mapped", {ABOVE, BELOW}),
    ],
)
def test_a_broken_one_is_found(examples: Path, name: str, sentences: set[str]) -> None:
    verdict, rows = judged(PAGING, examples / f"{name}.toml", 20.0)
    assert verdict is Verdict.VIOLATED
    assert {row.property for row in rows if row.verdict is Verdict.VIOLATED} <= sentences


def test_every_example_is_tried() -> None:
    assert len(list(EXAMPLES.glob("*.toml"))) == 8
