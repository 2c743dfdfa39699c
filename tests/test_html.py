"""Pages that are one file: in a browser, by keyboard and mouse; and what they make of somebody else's text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from checks.command import main
from checks.counterexample import from_json
from checks.engines.replay import replay
from checks.evidence import Budget, Call, Counterexample, Evidence, Strength, Verdict
from checks.html import runs
from checks.html.page import html_text
from checks.known import on_record
from checks.pairing import Pairing
from checks.pairings import find_one, pairings
from checks.records import KILLS
from checks.report import Report
from checks.workers import Outcome
from tests.browser import Browser, browser, needs_browser

BUDDY, SPACES = find_one("physical.buddy"), find_one("virtual.address_space")
PHONE, DESK = 390, 1280
"""Pixels."""


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("chromium")) as started:
        yield started


def shipped(part: str, mutant: str) -> dict[str, Any]:
    """A run that comes with the book, as it stands in a file of its own."""
    kept: dict[str, Any] = json.loads((KILLS / f"{part}.json").read_text(encoding="utf-8"))[mutant]
    return {"part": part, **kept}


def again(data: dict[str, Any]) -> Evidence:
    [row] = replay(find_one(data["part"]), Budget(), counterexample=from_json(data, pairings()))
    return row


def page(folder: Path, *rows: Evidence) -> Path:
    path = folder / "page.html"
    path.write_text(html_text(Report([Outcome(list(rows))], None, 0)), encoding="utf-8")
    return path


def shown(chromium: Browser) -> list[str]:
    """The steps that are to be seen."""
    told: list[str] = chromium.ask("[...document.querySelectorAll('.step')].filter(s => !s.hidden).map(s => s.id)")
    return told


def text(chromium: Browser, selector: str) -> str:
    return str(chromium.ask(f"document.querySelector({json.dumps(selector)}).innerText"))


def focused(chromium: Browser) -> str:
    return str(chromium.ask("document.activeElement.innerText.split('\\n')[0]"))


# ── A run, step by step ──────────────────────────────────────────────────────────────────────────────────────

LONG = ("virtual.tlb", "forgets-that-the-space-was-left")


@needs_browser
def test_a_run_is_stepped_through_by_keys(chromium: Browser, tmp_path: Path) -> None:
    data = shipped(*LONG)
    path = tmp_path / "run.json"
    path.write_text(json.dumps(data))
    assert main(["replay", str(path), "--html", str(tmp_path / "run.html")]) == 1
    chromium.open(tmp_path / "run.html")
    calls = len(data["calls"])
    assert chromium.ask("document.querySelectorAll('.step').length") == calls + 1
    for step in range(calls):
        assert shown(chromium) == [f"run-1-step-{step}"]
        assert "broken" not in text(chromium, ".step:not([hidden])")
        chromium.press("ArrowRight")
        assert chromium.ask("location.hash") == f"#run-1-step-{step + 1}"
        assert data["calls"][step]["operation"] in text(chromium, ".step:not([hidden]) h3")
    assert f"broken: {data['clause']}" in text(chromium, ".step:not([hidden])")
    assert f"broken: {data['clause']}" in text(chromium, "[role=status]")
    assert text(chromium, ".counter") == f"Call {calls} of {calls}"
    chromium.press("ArrowRight")
    assert shown(chromium) == [f"run-1-step-{calls}"], "there is none after the last"
    chromium.press("ArrowLeft")
    assert shown(chromium) == [f"run-1-step-{calls - 1}"]
    chromium.press("Home")
    assert shown(chromium) == ["run-1-step-0"]
    chromium.press("ArrowLeft")
    assert shown(chromium) == ["run-1-step-0"]
    chromium.press("End")
    assert shown(chromium) == [f"run-1-step-{calls}"]


@needs_browser
def test_a_run_is_stepped_through_by_mouse_and_by_its_address(chromium: Browser, tmp_path: Path) -> None:
    address = page(tmp_path, again(shipped(*LONG)))
    chromium.size(DESK)
    chromium.open(address, "#run-1-step-4")
    assert shown(chromium) == ["run-1-step-4"]
    chromium.click("[data-move=next]")
    assert shown(chromium) == ["run-1-step-5"]
    chromium.click("[data-move=last]")
    chromium.click("[data-move=previous]")
    assert shown(chromium) == ["run-1-step-9"]
    chromium.click(".calls a[href='#run-1-step-7']")
    assert shown(chromium) == ["run-1-step-7"]
    assert text(chromium, ".calls [aria-current=step]").startswith("7")
    assert chromium.ask("document.querySelectorAll('[aria-current]').length") == 1
    assert chromium.ask("location.hash") == "#run-1-step-7"
    chromium.ask("location.hash = '#run-1-step-2'")
    chromium.ask("1")
    assert shown(chromium) == ["run-1-step-2"]
    chromium.click("[data-move=first]")
    assert shown(chromium) == ["run-1-step-0"]
    chromium.open(address, "#run-1-step-99")
    assert shown(chromium) == ["run-1-step-0"], "there is no such step"


@needs_browser
def test_the_focus_goes_through_the_page_and_is_seen(chromium: Browser, tmp_path: Path) -> None:
    chromium.open(page(tmp_path, again(shipped("physical.buddy", "never-merges"))))
    reached = []
    for _ in range(8):
        chromium.press("Tab")
        reached.append(focused(chromium))
        assert chromium.ask("getComputedStyle(document.activeElement).outlineStyle") != "none", reached
    # Of the calls one is a stop.
    assert reached[:5] == ["First", "Previous", "Next", "Last", "0"]
    assert [each for each in reached if "physical.buddy" in each], reached
    assert "What the engines rest on" in reached, "there is no way out of the run"
    while focused(chromium) != "Next":
        chromium.press("Tab")
    for _ in range(4):
        chromium.press("Enter")
    assert (shown(chromium), focused(chromium)) == (["run-1-step-2"], "Next"), "the focus is lost at the end"
    for _ in ("Last", "call 1", "2"):
        chromium.press("Tab")
    chromium.press("ArrowUp")
    assert (shown(chromium), focused(chromium)) == (["run-1-step-1"], "1")


@needs_browser
def test_of_several_runs_the_keys_are_those_of_the_one_with_the_focus(chromium: Browser, tmp_path: Path) -> None:
    chromium.open(page(tmp_path, again(shipped("physical.buddy", "never-merges")), again(shipped(*LONG))))
    both = ["run-1-step-0", "run-2-step-0"]
    chromium.press("ArrowRight")
    assert shown(chromium) == both
    chromium.ask("document.querySelector('#run-2 button').focus()")
    chromium.press("ArrowRight")
    assert shown(chromium) == [both[0], "run-2-step-1"]


@needs_browser
@pytest.mark.parametrize("part", sorted(part for part, pairing in pairings().items() if not pairing.draft))
def test_every_part_is_drawn_and_fits(chromium: Browser, tmp_path: Path, part: str) -> None:
    kept = json.loads((KILLS / f"{part}.json").read_text(encoding="utf-8"))
    pairing = pairings()[part]
    depiction = pairing.depiction
    assert depiction is not None
    drawn = [name for name, run in kept.items() if run and depiction.is_small(pairing.initial(run["geometry"]))]
    mutant = max(drawn, key=lambda name: len(kept[name]["calls"]))
    address = page(tmp_path, again(shipped(part, mutant)))
    backgrounds = []
    for width, scheme in ((PHONE, "light"), (DESK, "dark")):
        chromium.size(width)
        chromium.scheme(scheme)
        chromium.open(address)
        chromium.press("ArrowRight")
        assert chromium.ask("document.querySelector('.step:not([hidden]) svg').clientWidth") > 0
        assert chromium.ask("document.documentElement.scrollWidth") <= width
        backgrounds.append(chromium.ask("getComputedStyle(document.body).backgroundColor"))
        assert chromium.of("Log.entryAdded") == chromium.of("Runtime.exceptionThrown") == []
        loaded = {event["request"]["url"].partition("#")[0] for event in chromium.of("Network.requestWillBeSent")}
        assert loaded == {address.as_uri()}
    assert len(set(backgrounds)) == 2, "light is as dark"


@needs_browser
@pytest.mark.parametrize(("frames", "scrolled"), [(32, ".wide"), (100, "pre")])
def test_what_is_wide_is_scrolled_by_itself(chromium: Browser, tmp_path: Path, frames: int, scrolled: str) -> None:
    calls = tuple(Call("alloc", (1,), 2 * number) for number in range(16))
    made = Counterexample("physical.buddy", "clause", (0, frames, 5), (*calls, Call("alloc", (0,), 1)))
    row = Evidence("physical.buddy", "clause", "conform", Verdict.VIOLATED, Strength.SAMPLED, counterexample=made)
    chromium.size(PHONE)
    chromium.open(page(tmp_path, row), "#run-1-step-16")
    wide = f"document.querySelector('.step:not([hidden]) {scrolled}')"
    assert chromium.ask(f"{wide}.scrollWidth > {wide}.clientWidth")
    assert chromium.ask("document.documentElement.scrollWidth") <= PHONE
    chromium.ask(f"({wide}.tabIndex = 0, {wide}.focus())")
    chromium.press("ArrowLeft")
    assert shown(chromium) == ["run-1-step-16"], "the key is that of what is scrolled"


# ── What somebody else wrote ─────────────────────────────────────────────────────────────────────────────────

HOSTILE = "</title></script></style><script>hacked=1</script><img src=x onerror=hacked=2>\"'&amp;<svg onload=hacked=3>"


class Tags(HTMLParser):
    """Which elements a page has, with the names of their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: Sequence[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(name for name, _ in attributes)))

    @property
    def is_ours(self) -> bool:
        tags = [tag for tag, _ in self.found]
        handlers = [name for _, names in self.found for name in names if name.startswith("on")]
        return tags.count("script") == tags.count("style") == 1 and "img" not in tags and not handlers


def hostile(where: Path) -> Path:
    """A run that says what is no answer, by a law that replays it."""
    data = {
        "part": "physical.buddy",
        "clause": HOSTILE,
        "target": "law",
        "geometry": [0, 4, 2],
        "engine": HOSTILE,
        "calls": [{"operation": "alloc", "arguments": [0], "returned": HOSTILE}],
    }
    path = where / "hostile.json"
    path.write_text(json.dumps(data))
    return path


def test_no_text_is_read_as_markup(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    assert main(["replay", str(hostile(tmp_path)), "--html", str(path)]) == 1
    told = path.read_text()
    assert Tags(told).is_ours
    assert told.count("onerror") >= 3, "the answer, the clause on record, or who reads it aloud"
    assert not Tags(told.replace("&lt;", "<").replace("&gt;", ">")).is_ours, "this test cannot fail"


def test_a_name_is_no_markup_either() -> None:
    """Of whatever a row has."""
    run = Counterexample("physical.buddy", HOSTILE, (0, 4, 2), (Call("alloc", (0,), HOSTILE),), HOSTILE, HOSTILE)
    row = Evidence(
        *("physical.buddy", HOSTILE, HOSTILE, Verdict.VIOLATED, Strength.SAMPLED),
        scope={"trace": HOSTILE, "domain": HOSTILE},
        note=HOSTILE,
        counterexample=run,
    )
    named = (HOSTILE, f"caught: {HOSTILE}")
    others = [evolve(row, part=HOSTILE, property=name, verdict=Verdict.GATE) for name in named]
    told = html_text(Report([Outcome([row, *others])], HOSTILE, 0, left_out={HOSTILE: [HOSTILE]}))
    assert Tags(told).is_ours


@needs_browser
def test_what_is_hostile_is_shown_and_not_run(chromium: Browser, tmp_path: Path) -> None:
    run = from_json(json.loads(hostile(tmp_path).read_text()), pairings())
    [row] = replay(BUDDY, Budget(), counterexample=run)
    address = page(tmp_path, row)
    chromium.open(address)
    chromium.press("End")
    assert HOSTILE in text(chromium, ".step:not([hidden]) h3")
    assert chromium.ask("typeof hacked") == "undefined"


@needs_browser
def test_where_escaping_fails_the_page_s_policy_does_not(chromium: Browser, tmp_path: Path) -> None:
    whole = html_text(Report([Outcome([again(shipped("physical.buddy", "never-merges"))])], None, 0))
    path = tmp_path / "page.html"
    for policy, hacked in ((True, "undefined"), (False, "number")):
        told = whole.replace("<main>", f"<main>{HOSTILE}")
        path.write_text(told if policy else re.sub(r"<meta http-equiv[^>]*>", "", told))
        chromium.open(path)
        chromium.ask("1")
        assert chromium.ask("typeof hacked") == hacked


# ── What is shown of a run ───────────────────────────────────────────────────────────────────────────────────


def told_of(pairing: Pairing, made: Counterexample) -> runs.Run:
    row = Evidence(pairing.part, made.clause, "conform", Verdict.VIOLATED, Strength.SAMPLED, counterexample=made)
    return runs.Run(1, pairing, row, made)


def drawn(pairing: Pairing, made: Counterexample) -> list[str]:
    return [element.tag for element in runs.run(told_of(pairing, made)).iter() if element.tag in ("svg", "pre")]


def test_what_is_too_large_or_has_no_drawing_is_shown_in_characters() -> None:
    made = Counterexample("physical.buddy", "clause", (0, 1 << 16, 10), (Call("alloc", (0,), 0),))
    assert drawn(BUDDY, made) == ["pre", "pre"]
    small = evolve(made, geometry=(0, 4, 2))
    assert drawn(BUDDY, small) == ["svg", "svg"]
    assert drawn(evolve(BUDDY, depiction=None), small) == ["pre", "pre"]
    large = Counterexample("virtual.address_space", "clause", (2, 1, 3, 64, 20), (Call("create_space", (), 1),) * 1)
    assert drawn(SPACES, large) == ["svg", "svg"]
    many = evolve(large, calls=tuple(Call("create_space", (), number) for number in range(1, 12)))
    assert drawn(SPACES, many)[-1] == "pre"


def test_of_a_long_run_the_beginning_and_the_end_are_shown() -> None:
    pairs = (Call("alloc", (0,), 0), Call("free", (0, 0), None))
    made = Counterexample("physical.buddy", "clause", (0, 1, 0), pairs * 400)
    root = runs.run(told_of(BUDDY, made))
    steps = [element.get("id") for element in root.iter("article")]
    assert len(steps) == 1 + runs.FIRST_STEPS + runs.LAST_STEPS
    assert steps[-1] == "run-1-step-800"
    assert "… 500 calls left out" in [element.text for element in root.iter("li")]


def test_the_step_that_the_law_forbids_shows_the_state_before_it() -> None:
    made = Counterexample("physical.buddy", "clause", (0, 2, 1), (Call("alloc", (0,), 0), Call("alloc", (0,), 0)))
    [*_, last] = runs.run(told_of(BUDDY, made)).iter("figcaption")
    assert (last.text or "").startswith("The state before this call")


def test_where_an_argument_comes_from_is_a_link() -> None:
    row = again(shipped("physical.buddy", "never-merges"))
    assert row.counterexample is not None
    [*_, last] = runs.run(told_of(BUDDY, row.counterexample)).iter("article")
    assert [link.get("href") for link in last.iter("a")] == ["#run-1-step-1"]


def test_without_a_script_all_steps_are_to_be_seen() -> None:
    told = html_text(Report([Outcome([again(shipped("physical.buddy", "never-merges"))])], None, 0))
    hidden = [tag for tag, names in Tags(told).found if "hidden" in names]
    assert hidden == ["div"], "the controls, which would do nothing"


# ── Evidence ─────────────────────────────────────────────────────────────────────────────────────────────────


def recorded() -> list[Evidence]:
    return [row for part in ("physical.buddy", "virtual.walk") for row in on_record(part).rows]


@needs_browser
def test_evidence_folds_and_what_does_not_hold_is_first_and_open(chromium: Browser, tmp_path: Path) -> None:
    rows = recorded()
    name = "a block starts at a multiple of its size"
    mutant = "never-merges"
    for number, row in enumerate(rows):
        if row.property == name and row.engine == "simulate":
            rows[number] = evolve(row, verdict=Verdict.UNDETERMINED, note="time ran out")
        if row.property == f"caught: {mutant}":
            rows[number] = evolve(row, verdict=Verdict.GATE)
    chromium.size(DESK)
    chromium.open(page(tmp_path, *reversed(rows)))
    opened = "[...document.querySelectorAll('details[open] > summary')].map(s => s.innerText.split('\\n')[0])"
    first = chromium.ask(opened)
    assert first[0].startswith("physical.buddy")
    assert len(first) == 3, first
    assert name in first[1]
    assert "Mutants" in first[2]
    assert chromium.ask("document.querySelector('.part .claim .sentence').innerText") == name
    assert "time ran out" in text(chromium, ".part .claim[open] table")
    caught = chromium.ask("document.querySelectorAll('.claim[open] table')[1].rows[1].innerText")
    assert caught.startswith(mutant), "the one that lives is not the first"
    chromium.click(".part .claim:nth-of-type(2) summary")
    assert len(chromium.ask(opened)) == 4
    chromium.press("Enter")
    assert len(chromium.ask(opened)) == 3, "a key folds it"
    chromium.size(PHONE)
    chromium.ask("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert chromium.ask("document.documentElement.scrollWidth") <= PHONE


def test_every_row_is_told_with_how_it_is_known_on_what_and_in_how_long() -> None:
    rows = recorded()
    told = html_text(Report([Outcome(rows)], "ci", 0))
    cells = re.sub(r"<[^>]*>", "|", told)
    assert [row.property for row in rows if row.property.split(": ", 1)[-1] not in cells] == []
    assert Tags(told).found.count(("details", ("class",))) > 50, "all holds, and all is folded"
    [row] = [row for row in rows if row.engine == "stateful" and row.property.startswith("a block starts at a")]
    assert re.search(rf"stateful\|+sampled\|+.*{row.scope['steps']:,} steps[^|]*\|+{row.seconds:.1f}\|", cells)
