"""A counterexample as a file and as text."""

from pathlib import Path

import pytest

from checks.counterexample import WIDEST_LINE, legend_of, load, render, save
from checks.evidence import Call, Counterexample, UsageError
from checks.pairing import Pairing
from checks.pairings import find, pairings
from spec.physical.words import BuddyFailure as Failure
from spec.virtual.words import PageFault

BUDDY = pairings()["physical.buddy"]
RUN = Counterexample(
    "physical.buddy",
    "only an allocated block can be given back",
    (0, 4, 2),
    (Call("alloc", (1,), 0), Call("alloc", (2,), Failure.NO_MEMORY), Call("free", (1, 0), None)),
)


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    save(RUN, tmp_path / "run.json")
    assert load(tmp_path / "run.json", pairings()) == RUN
    assert '"no memory"' in (tmp_path / "run.json").read_text()


def test_an_answer_of_another_form_is_saved_by_its_name(tmp_path: Path) -> None:
    walked = Counterexample("virtual.walk", "", (1, 0, 40), (Call("access", (3, 2), PageFault(2, 3, 0)),))
    save(walked, tmp_path / "run.json")
    assert load(tmp_path / "run.json", pairings()) == walked
    text = (tmp_path / "run.json").read_text()
    assert '"PageFault"' in text
    for wrong in ("Entry point", "ensure", "Machine"):
        (tmp_path / "wrong.json").write_text(text.replace("PageFault", wrong))
        with pytest.raises(UsageError, match=r"wrong\.json is no counterexample"):
            load(tmp_path / "wrong.json", pairings())


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "3", "{}", '{"part": "a", "clause": "b", "geometry": 3, "calls": []}', '{"part": 1, "calls": []}'],
)
def test_a_corrupt_file_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(UsageError, match=r"run\.json"):
        load(tmp_path / "run.json", pairings())


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        load(tmp_path / "none.json", pairings())


def test_the_run_is_drawn() -> None:
    assert render(BUDDY, RUN).splitlines() == [
        "broken: only an allocated block can be given back",
        "in a new Buddy: start 0, frames 4, max_order 2",
        *legend_of(BUDDY),
        "      0 |. . . .|",
        "   1. alloc(order=1) → 0",
        "      0 |1-1|. .|",
        "         ^^^^",
        "   2. alloc(order=2) → no memory",
        "      0 |1-1|. .|",
        "   3. free(frame=1, order=0) → done",
        "      ^ here: only an allocated block can be given back",
    ]


@pytest.mark.parametrize(
    "pairing", [pairing for pairing in find() if not pairing.draft], ids=lambda pairing: pairing.part
)
def test_a_picture_s_notation_is_explained_once_in_lines_of_a_terminal(pairing: Pairing) -> None:
    geometry = pairing.scopes["tiny"].geometries[0]
    lines = render(pairing, Counterexample(pairing.part, "a clause", geometry, ())).splitlines()
    told = legend_of(pairing)
    assert told
    assert max(map(len, told)) <= WIDEST_LINE
    assert lines[2 : 2 + len(told)] == told
