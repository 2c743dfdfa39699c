"""What a command prints, at every width of terminal that people have."""

from __future__ import annotations

import re

import pytest
from attrs import evolve
from rich.console import Console

from checks.command import main
from checks.evidence import Counterexample, Evidence, Strength, Verdict
from checks.known import on_record
from checks.labels import CAUGHT
from checks.pairings import pairings
from checks.report import Report, short, show
from checks.workers import Outcome

WIDTHS = (60, 80, 120)


def printed(width: int, *outcomes: Outcome) -> list[str]:
    out = Console(width=width, highlight=False, markup=False, emoji=False)
    with out.capture() as captured:
        show(Report(outcomes, "ci", 0), out)
    return [line.rstrip() for line in captured.get().splitlines()]


def words(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("part", list(pairings()))
def test_nothing_is_cut(part: str, width: int) -> None:
    """Below 100 columns a sentence has lines of its own, so that all its words stand in their order."""
    rows = list(on_record(part).rows)
    lines = printed(width, Outcome(rows))
    assert max(map(len, lines)) <= width
    assert "…" not in "".join(lines)
    if width < 100:
        told = words(lines)
        assert [
            row.property for row in rows if not re.match(r"[a-z ]+: ", row.property) and row.property not in told
        ] == []


def test_a_sentence_has_one_row() -> None:
    lines = printed(80, Outcome(list(on_record("virtual.walk").rows)))
    name = "an entry that is absent faults"
    assert sum(name in line for line in lines) == 1
    known = lines[lines.index(f"  {name}") + 1]
    assert re.fullmatch(r" +exhausted [\d,.]+( k| M)?, observed .+, sampled .+, can refuse, needed", known)


def row(name: str, verdict: Verdict, *, note: str = "", counterexample: Counterexample | None = None) -> Evidence:
    return Evidence(
        "physical.buddy", name, "mutate", verdict, Strength.OBSERVED, note=note, counterexample=counterexample
    )


def test_what_is_violated_comes_first_and_last_without_a_score() -> None:
    broken = [row(f"sentence {number}", Verdict.VIOLATED, note="why") for number in range(2)]
    lines = printed(80, Outcome([*broken, row("another", Verdict.HOLDS)]))
    named = [f"violated: physical.buddy: sentence {number}" for number in range(2)]
    assert lines[:2] == named
    assert lines[-2:] == named
    assert not re.search(r"\d of \d", "".join(lines))


def test_many_violations_are_counted_at_the_end() -> None:
    lines = printed(80, Outcome([row(f"sentence {number}", Verdict.VIOLATED) for number in range(9)]))
    assert lines[-1] == "violated: and 4 more, named above"


def test_what_does_not_hold_is_not_hidden_by_what_does() -> None:
    rows = [row("it", Verdict.HOLDS), evolve(row("it", Verdict.UNDETERMINED, note="no time"), engine="prove")]
    lines = printed(80, Outcome(rows))
    assert "      undetermined (prove)" in lines
    assert lines[-1] == "undetermined: 1 of 2 rows of evidence hold"


def test_each_mutant_is_named_once() -> None:
    """In the table of mutants; and one that lives, at the end."""
    rows = [row(f"{CAUGHT}one", Verdict.HOLDS), row(f"{CAUGHT}two", Verdict.GATE)]
    lines = printed(80, Outcome(rows, ["one"], ["two"], [("one", "explore", 3, None), ("two", None, None, None)]))
    assert sum("one" in line.split() for line in lines) == 1
    assert sum(line.startswith("gate: ") and "two" in line for line in lines) == 1


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, ""),
        (7, "7"),
        (9_999, "9,999"),
        (10_000, "10.0 k"),
        (99_900, "99.9 k"),
        (99_950, "100 k"),
        (120_400, "120 k"),
        (999_499, "999 k"),
        (999_950, "1.0 M"),
        (1_700_000, "1.7 M"),
    ],
)
def test_counts_are_short(number: int, told: str) -> None:
    assert short(number) == told


def test_the_list_is_a_page_and_a_part_has_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    page = capsys.readouterr().out
    assert all(part + " (a draft)" * each.draft in page.splitlines() for part, each in pairings().items())
    assert len(page.splitlines()) <= 6 * len(pairings()) + 5
    assert re.search(r"scopes: tiny \([\d,]+ states\)", page)
    assert "symmetries: lists" in page
    assert main(["list", "physical.buddy"]) == 0
    assert "      hands out only frames of the pool" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("verb", [[], ["check"], ["conform"], ["mutate"]])
@pytest.mark.parametrize("width", WIDTHS)
def test_help_cuts_nothing(
    verb: list[str], width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert main([*verb, "-h"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert not [line for line in lines if line.endswith("...") and not line.startswith("Usage")]
    assert max(map(len, lines)) <= width
