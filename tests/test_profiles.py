"""What a profile leaves out for want of time: the costly theorems, by name."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from attrs import evolve

import checks.profiles as profiles
from checks.command import main
from checks.engines.prove import prove, together
from checks.evidence import Budget, Evidence, Strength, Verdict
from checks.known import Known
from checks.labels import TOGETHER
from checks.pairings import find_one
from checks.profiles import PROFILES, jobs, left_out
from checks.workers import Job, Outcome

WALK = find_one("virtual.walk")
NAMES = [theorem.name for theorem in WALK.proof.theorems] if WALK.proof else []
CHEAP, COSTLY, NEW = NAMES[:3]
QUICK, CI = PROFILES["quick"], PROFILES["ci"]


def on_record(costs: dict[str, float], monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        Evidence(WALK.part, name, "prove", Verdict.HOLDS, Strength.PROVED, {TOGETHER: seconds})
        for name, seconds in costs.items()
    ]
    monkeypatch.setattr(profiles, "on_record", lambda part: Known("0", "ci", 0, rows))


def test_theorems_that_share_what_they_use_cost_less_together() -> None:
    costs: dict[object, float] = {"paths": 5.0, "a": 1.0, "b": 2.0, "c": 30.0}
    used: dict[str, set[object]] = {"costly": {"paths", "c"}, "dear": {"paths", "a", "b"}, "cheap": {"paths", "a"}}
    assert together(used, costs) == {"cheap": 6.0, "dear": 8.0, "costly": 38.0}


def test_the_costly_are_left_out_and_what_is_not_on_record_is_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    on_record({CHEAP: 15.0, COSTLY: 15.1}, monkeypatch)
    assert left_out(WALK, QUICK) == [COSTLY]
    assert left_out(WALK, CI) == left_out(WALK, PROFILES["nightly"]) == []
    assert left_out(evolve(WALK, proof=None), QUICK) == []


def test_what_is_left_out_is_no_part_of_the_job() -> None:
    def proving(*names: str) -> list[dict[str, object]]:
        return [job.options for job in jobs(WALK, QUICK, 0, names) if job.engine == "prove"]

    whole = {"solver": "z3", "at_length": False}
    assert proving() == [whole]
    assert proving(COSTLY) == [{**whole, "left_out": [COSTLY]}]
    assert proving(*NAMES) == []
    assert str(Job("prove", WALK.part, {**whole, "left_out": NAMES[:2]})) == "virtual.walk: prove (z3, 2 left out)"


def test_the_others_are_proved_and_say_what_they_cost() -> None:
    rows = prove(WALK, Budget(), left_out=[name for name in NAMES if name not in ("error-code-exact", "no-overflow")])
    assert {row.property: row.verdict for row in rows} == dict.fromkeys(
        ("error-code-exact", "no-overflow"), Verdict.HOLDS
    )
    assert all(0 < row.scope[TOGETHER] < 60 for row in rows)


def test_what_is_left_out_is_told_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on_record(dict.fromkeys(NAMES, 1000.0), monkeypatch)
    held = Outcome([Evidence(WALK.part, "it holds", "explore", Verdict.HOLDS, Strength.EXHAUSTED)])
    monkeypatch.setattr("checks.workers.perform", lambda job, budget, refuted: held)
    told, suite = tmp_path / "e.json", tmp_path / "e.xml"
    assert main(["check", WALK.part, "--json", str(told), "--junit", str(suite)]) == 0
    line = f"in ci: {WALK.part}: {', '.join(f'theorem {name}' for name in NAMES)}"
    assert line in " ".join(capsys.readouterr().out.split())
    assert json.loads(told.read_text())["left_out"] == {WALK.part: NAMES}
    assert ElementTree.parse(suite).getroot().findtext("testsuite/system-out") == line
