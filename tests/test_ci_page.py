"""docs/ci.md says of exit codes and of the JSON what is so."""

from __future__ import annotations

import json
import re

from checks.evidence import EXIT_CODES, INTERNAL_ERROR, USAGE, Evidence, Strength, Verdict
from checks.report import Report, as_json
from checks.workers import Outcome
from tests.documented import read

PAGE = read("docs/ci.md")


def test_the_exit_codes_are_those_that_there_are() -> None:
    rows = {int(code): verdict for code, verdict in re.findall(r"^\| (\d+) \| (?:`(\w+)`|none) \|", PAGE, re.MULTILINE)}
    assert rows == {
        **{code: verdict.value for verdict, code in EXIT_CODES.items()},
        **dict.fromkeys((USAGE, INTERNAL_ERROR), ""),
    }


def test_the_json_has_the_fields_that_are_shown() -> None:
    shown = json.loads(PAGE.partition("```json\n")[2].partition("```")[0])
    row = Evidence("physical.buddy", "a sentence", "conform", Verdict.VIOLATED, Strength.SAMPLED, {}, 0.2)
    written = as_json(Report([Outcome([row])], "quick", 0))
    assert list(shown) == list(written)
    assert set(shown["evidence"][0]) == set(written["evidence"][0])
    assert set(shown["mutants"]) == set(written["mutants"])


def test_every_strength_is_named() -> None:
    assert [each.value for each in Strength if f"`{each.value}`" not in PAGE] == []
