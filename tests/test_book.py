"""The book: that it is whole and true to the law, and that its generator refuses what is not."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast
from xml.etree import ElementTree

import pytest
from attrs import asdict, evolve
from click.testing import CliRunner

import spec.physical.buddy as buddy
import spec.virtual.words as words_of_the_processor
from benchmarks.rows import Row
from checks.counterexample import plain
from checks.engines.drive import plain as in_plain_python
from checks.engines.drive import run
from checks.engines.labels import CAUGHT
from checks.evidence import EXIT_CODES, USAGE, Call, Verdict
from checks.freshness import StaleEvidenceError, load_fresh
from checks.known import EVIDENCE, Known
from checks.pairing import Mutant, Pairing, sentence
from checks.pairings import find
from docs.book import benchmarks, chapter, contents, kills, runs, stage
from docs.book.drawing import Drawing
from docs.book.markdown import capital
from docs.book.part import Part
from docs.figures.virtual import address_space_drawing, tlb_sequence, walk_bits, walk_path
from spec.vocabulary import Failure
from tests.test_architecture import CHAPTERS, MACHINE_PATH, ROOT, SECTIONS

[BUDDY] = find("physical.buddy")
LONGEST_BUILD = 120.0
"""Seconds."""


def known() -> Known:
    return load_fresh(find())


EVERY = find()
[WALK], [TLB], [SPACES] = find("virtual.walk"), find("virtual.tlb"), find("virtual.address_space")


# ── The whole book ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book, built as `make docs` builds it: any warning is an error."""
    folder = tmp_path_factory.mktemp("book")
    began = time.monotonic()
    command = [sys.executable, "-m", "docs.book", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10 * LONGEST_BUILD)
    assert built.returncode == 0, built.stdout + built.stderr
    assert time.monotonic() - began < LONGEST_BUILD
    return folder / "html"


@pytest.mark.parametrize("pairing", EVERY, ids=lambda pairing: pairing.part)
def test_a_part_s_page_has_all_that_the_part_states(book: Path, pairing: Pairing) -> None:
    page = (book / f"{pairing.part.replace('.', '/')}.html").read_text()
    text = words(page)
    clauses = [clause for operation in pairing.operations for clause in pairing.clauses(operation)]
    stories = [*pairing.spec.PITFALLS, *pairing.spec.THEOREMS]
    for said in [*clauses, *map(sentence, pairing.invariants()), *map(sentence, pairing.laws)]:
        assert said.lower() in text.lower()
    assert [name for name in stories if f"-{name}" not in page] == []
    told = chapter.read(pairing.spec).sections
    assert [name for name in told if f"section-{name.lower()}" not in page] == []


@pytest.mark.parametrize("pairing", EVERY, ids=lambda pairing: pairing.part)
def test_every_picture_has_a_name_and_scales(book: Path, pairing: Pairing) -> None:
    page = (book / f"{pairing.part.replace('.', '/')}.html").read_text()
    drawings = re.findall(r'<svg (?:(?!class="i-).)*?</svg>', page.partition("<article")[2], re.DOTALL)
    drawings = [drawing for drawing in drawings if "aria-label" in drawing]
    assert drawings
    for drawing in drawings:
        svg = ElementTree.fromstring(drawing)
        assert svg.findtext("title")
        assert svg.get("role") == "img"
        assert svg.get("viewBox")


def test_every_link_within_the_book_leads_somewhere(book: Path) -> None:
    places: dict[Path, set[str]] = {}
    missing = []
    for page in book.rglob("*.html"):
        for link in re.findall(r'href="([^"]*)"', page.read_text()):
            path, _, place = unescape(link).partition("#")
            path = path.partition("?")[0]
            if re.match(r"\w+:", link):
                continue
            there = (page.parent / path).resolve() if path else page
            if there not in places:
                places[there] = (
                    set(re.findall(r'id="([^"]*)"', there.read_text())) if there.suffix == ".html" else set()
                )
            if not there.is_file() or (place and place not in places[there]):
                missing.append(f"{page.relative_to(book)}: {link}")
    assert missing == []


def test_no_machine_path_is_printed(book: Path) -> None:
    for page in book.rglob("*.html"):
        assert MACHINE_PATH.findall(page.read_text()) == []


def test_nothing_is_loaded_from_elsewhere(book: Path) -> None:
    for page in book.rglob("*.html"):
        assert re.findall(r'(?:src="|<link[^>]* href=")https?:[^"]*', page.read_text()) == []


def test_the_six_chapters_are_there_and_say_what_is_not_built(book: Path) -> None:
    for folder in CHAPTERS:
        page = words((book / folder / "index.html").read_text().partition("<article")[2].partition("</article>")[0])
        built = any(pairing.part.startswith(f"{folder}.") for pairing in EVERY)
        assert f"({contents.NOT_BUILT})" not in page if built else contents.NOT_BUILT in page


def test_a_signature_and_its_source_are_a_click_away(book: Path) -> None:
    page = (book / "physical" / "buddy.html").read_text()
    [line] = re.findall(r'id="spec\.physical\.buddy\.alloc".*?buddy\.html#(line-\d+)">source', page, re.DOTALL)[:1]
    source = (book / "source" / "spec" / "physical" / "buddy.html").read_text()
    number = int(line.removeprefix("line-"))
    assert (ROOT / "spec/physical/buddy.py").read_text().splitlines()[number - 1].startswith("def alloc(")
    assert f'id="{line}"' in source


def words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", page)))


# ── A chapter's file ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_chapter_is_read_in_its_order() -> None:
    read = chapter.read(buddy)
    assert tuple(read.sections) == SECTIONS
    assert [item.name for item in read.sections["Operations"]][:3] == ["alloc", "free", "reserve"]
    assert read.title == "The buddy allocator"


SMALL = '''"""A thing.

>>> 1
1
"""

import attrs

# ── State ──


@attrs.frozen
class Thing:
    """What it is."""

    # Its size.
    size: int
    """In bytes."""


LIMIT = 3
"""How many."""

# ── Results ──


def act(thing: Thing, *, returned: int) -> Thing:
    """Do it."""
    return thing
'''


def test_documentation_is_taken_out_of_the_code() -> None:
    read = chapter.parsed(SMALL)
    thing, limit = read.sections["State"]
    [act] = read.sections["Results"]
    assert (read.title, read.doc) == ("A thing", ">>> 1\n1")
    assert thing.code == '@attrs.frozen\nclass Thing:\n    # Its size.\n    size: int\n    """In bytes."""'
    assert list(thing.fields()) == [("size", "int", "In bytes.")]
    assert (limit.name, limit.doc, limit.line) == ("LIMIT", "How many.", 21)
    assert act.signature == "act(thing: Thing, *, returned: int) -> Thing"
    assert act.code == "def act(thing: Thing, *, returned: int) -> Thing:\n    return thing"


def test_a_part_without_pictures_has_a_page() -> None:
    page = Part(BUDDY, known(), None, kills.load(kills.FILE)).page()
    assert "<svg" not in page
    assert "^ here: a block starts at a multiple of its size" in page


# ── Evidence ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda row: row["property"] != "hands out only frames of the pool", "nothing is known of: hands out only"),
        (lambda row: row["property"] != "frame-condition", "nothing is known of: frame-condition"),
        (lambda row: row["property"] != "caught: never-merges", "nothing is known of: caught: never-merges"),
        (lambda row: row["property"] != "every frame lies in exactly one block", "nothing is known of: every frame"),
    ],
)
def test_evidence_that_lacks_something_is_refused(tmp_path: Path, change: Any, told: str) -> None:
    data = json.loads(EVIDENCE.read_text())
    data["evidence"] = [row for row in data["evidence"] if change(row)]
    assert told in refused(tmp_path, data)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"property": "blocks are blue"}, "physical.buddy: there is no longer: blocks are blue"),
        ({"property": "caught: paints-it-red"}, "there is no longer: caught: paints-it-red"),
        ({"property": "x", "part": "physical.zone"}, "there is no part physical.zone"),
    ],
)
def test_evidence_of_what_is_gone_is_refused(tmp_path: Path, row: dict[str, str], told: str) -> None:
    data = json.loads(EVIDENCE.read_text())
    data["evidence"].append({**data["evidence"][0], **row})
    assert told in refused(tmp_path, data)


def test_evidence_that_something_is_violated_is_refused(tmp_path: Path) -> None:
    data = json.loads(EVIDENCE.read_text())
    data["evidence"][0]["verdict"] = "violated"
    assert "its verdict is: violated" in refused(tmp_path, data)


def refused(folder: Path, data: dict[str, Any]) -> str:
    path = folder / "evidence.json"
    path.write_text(json.dumps(data))
    with pytest.raises(StaleEvidenceError, match="make evidence") as error:
        load_fresh(find(), path)
    return str(error.value)


# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mutant", BUDDY.mutants[:4], ids=lambda mutant: mutant.name)
def test_the_run_that_is_shown_kills(mutant: Mutant) -> None:
    shown = kills.replayed(BUDDY, mutant, kills.load(kills.FILE))
    assert shown is not None
    calls = [(call.operation, call.arguments) for call in shown.run.calls]
    clause, _ = run(BUDDY, in_plain_python(BUDDY, mutant.edits), shown.run.geometry, calls, black_box=shown.by_answers)
    assert clause == shown.run.clause
    row = known().about(BUDDY.part, CAUGHT, mutant.name)
    assert row is not None
    assert len(calls) == row.scope["black-box explore"]
    assert all(isinstance(plain(argument), int) for _, arguments in calls for argument in arguments)


FIRST = BUDDY.mutants[0]


def without(*entries: tuple[str, Any]) -> dict[str, dict[str, Any]]:
    """What is kept, with the first mutant's run left out, or as it is given."""
    runs = {name: found for name, found in kills.load(kills.FILE)[BUDDY.part].items() if name != FIRST.name}
    return {BUDDY.part: {**runs, **dict(entries)}}


def changed(**changes: Any) -> tuple[str, Any]:
    """The first mutant's run, with something changed."""
    found = kills.load(kills.FILE)[BUDDY.part][FIRST.name]
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
    assert "python -m docs.book.kills physical.buddy searches anew" in str(error.value)
    assert FIRST.name in str(error.value)
    assert "\n" not in str(error.value)


def test_a_mutant_that_its_run_no_longer_kills_is_noticed() -> None:
    """The edits are looked at as they are now."""
    harmless = evolve(FIRST, edits=(('"""Lay out an image', '"""Lay an image'),))
    with pytest.raises(kills.StaleRunError, match="it breaks nothing"):
        kills.replayed(BUDDY, harmless, kills.load(kills.FILE))


def test_where_only_a_proof_fails_there_is_no_run() -> None:
    assert BUDDY.proof is not None
    proof = evolve(BUDDY.proof, theorems=[evolve(BUDDY.proof.theorems[0], broken_by=FIRST.name)])
    assert kills.replayed(evolve(BUDDY, proof=proof), FIRST, without((FIRST.name, None))) is None


@pytest.mark.parametrize(
    ("text", "told"), [("{", "JSONDecodeError"), ('{"a": {"b": {}}}', "KeyError"), ("[]", "Attrib")]
)
def test_runs_that_cannot_be_read_are_refused(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "kills.json"
    path.write_text(text)
    with pytest.raises(kills.StaleRunError, match=f"kills.json cannot be read .*{told}.*make kills"):
        kills.load(path)


def test_a_stale_run_stops_the_build(tmp_path: Path) -> None:
    data = json.loads(kills.FILE.read_text())
    del data["physical.buddy"]["never-merges"]
    (tmp_path / "kills.json").write_text(json.dumps(data))
    with pytest.raises(kills.StaleRunError, match=r"never-merges of physical\.buddy has no run on record"):
        stage.stage(tmp_path / "source", find(), runs=tmp_path / "kills.json")
    assert not (tmp_path / "source").exists()


def test_what_is_kept_is_read_back_and_laid_out_as_it_was(tmp_path: Path) -> None:
    kills.save(kills.load(kills.FILE), find(), tmp_path / "kills.json")
    assert (tmp_path / "kills.json").read_text() == kills.FILE.read_text()


def test_runs_of_what_is_gone_are_not_kept(tmp_path: Path) -> None:
    kills.save({BUDDY.part: {"paints-it-red": KEPT}, "physical.zone": {}}, [BUDDY], tmp_path / "kills.json")
    assert json.loads((tmp_path / "kills.json").read_text()) == {BUDDY.part: {}}


@pytest.fixture
def two_mutants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book with one part that has two mutants, and its file of runs."""
    few = evolve(BUDDY, mutants=BUDDY.mutants[:2])
    monkeypatch.setattr(kills, "find", lambda name="": [few])
    monkeypatch.setattr(kills, "FILE", tmp_path / "kills.json")
    return tmp_path / "kills.json"


def test_searching_keeps_what_it_finds(two_mutants: Path) -> None:
    done = CliRunner().invoke(kills.main, ["--workers", "1"])
    assert (done.exit_code, "2 of 2 mutants searched" in done.output) == (0, True)
    kept = kills.load(two_mutants)
    there = kills.load(ROOT / "docs/kills.json")[BUDDY.part]
    assert kept == {BUDDY.part: {mutant.name: there[mutant.name] for mutant in BUDDY.mutants[:2]}}


def test_a_search_without_time_leaves_what_was_there(two_mutants: Path) -> None:
    kills.save({BUDDY.part: {FIRST.name: KEPT}}, [BUDDY], two_mutants)
    done = CliRunner().invoke(kills.main, ["--workers", "1", "--max-time", "0"])
    assert (done.exit_code, "0 of 2 mutants searched" in done.output) == (EXIT_CODES[Verdict.UNDETERMINED], True)
    assert kills.load(two_mutants) == {BUDDY.part: {FIRST.name: KEPT}}


def test_a_part_that_is_not_there_is_refused() -> None:
    done = CliRunner().invoke(kills.main, ["physical.zone"])
    assert (done.exit_code, "there is no part or chapter 'physical.zone'" in done.output) == (USAGE, True)


# ── Runs in words ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0, "0"),
        (1, "ONE"),
        (6, "4 | TWO"),
        (0x5003, "0x5000 | ONE | TWO"),
        (-(1 << 63) | 1, "(0x8000000000000000 - (1 << 64)) | ONE"),
    ],
)
def test_a_word_is_told_by_its_flags(value: int, told: str) -> None:
    said = runs.by_flags(value, {"ONE": 1, "TWO": 2})
    assert said == told
    assert eval(said, {"ONE": 1, "TWO": 2}) == value


def test_addresses_are_told_in_hexadecimal() -> None:
    call = Call("access", (0x1234, 6), words_of_the_processor.Translation(0x7234, 3))
    assert runs.answered(WALK, call) == "access(address=0x1234, how=6) → Translation(physical 0x7234, memory_type 3)"
    assert runs.in_hexadecimal(call.returned) == "  # 0x7234"
    assert runs.in_hexadecimal(Failure.BUSY) == ""


# ── The pictures of chapter 4 ────────────────────────────────────────────────────────────────────────────────


def bits_of(heading: str) -> list[tuple[str, str]]:
    [kind] = [kind for kind in walk_bits.KINDS if heading in kind[0]]
    return [(field.name, field.span) for field in walk_bits.fields(*kind[1:])]


FLAGS = [("A", "5"), ("PCD", "4"), ("PWT", "3"), ("U/S", "2"), ("R/W", "1"), ("P", "0")]
"""As the manual has them in every entry."""


def test_the_bits_of_entries_are_those_of_the_manual() -> None:
    """Intel SDM volume 3A, figures 4-4 and 4-11."""
    assert bits_of("(PDE)") == [("address", "31–12"), ("ignored", "11–8"), ("PS", "7"), ("ignored", "6"), *FLAGS]
    assert bits_of("maps 4 MiB") == [
        *(("address", "31–22"), ("0", "21"), ("address, above bit 31", "20–13"), ("PAT", "12")),
        *(("ignored", "11–9"), ("G", "8"), ("PS", "7"), ("D", "6"), *FLAGS),
    ]
    assert bits_of("level 1") == [
        *(("XD", "63"), ("ignored", "62–52"), ("address", "51–12")),
        *(("ignored", "11–9"), ("G", "8"), ("PAT", "7"), ("D", "6"), *FLAGS),
    ]
    assert ("0", "20–13") in bits_of("maps 2 MiB")


def test_each_flag_that_a_picture_shows_is_explained() -> None:
    shown = {name for kind in walk_bits.KINDS for name, _ in bits_of(kind[0])}
    page = walk_bits.picture(WALK)
    assert [
        name for name in shown - {"0", "ignored"} if f"<code>{name}</code>" not in page and "address" not in name
    ] == []


def test_an_error_code_is_taken_apart() -> None:
    told = words(walk_path.error_code(words_of_the_processor.PageFault(0b10101, 0x4123)))
    assert "4I/D1an instruction was to be fetched" in told
    assert "3RSVD0no reserved bit is to blame" in told
    assert "1W/R0no write0P1every entry was present" in told


def test_a_picture_of_a_fault_needs_a_run_that_shows_it() -> None:
    calls: runs.Calls = [("map_page", (0, 0, 1))]
    with pytest.raises(ValueError, match="survives"):
        tlb_sequence.broken_picture(TLB, "x", "frame-freed-before-the-flush", (1, 1, 1, 0, 2, 1), calls, "")


def test_who_may_use_what_is_stale_is_marked() -> None:
    """From the unmapping until each has flushed, and no longer."""
    calls: runs.Calls = [
        *[("map_page", (0, 0, 1)), ("unmap_page", (0, 0, 0)), ("send", (0,))],
        *[("acknowledge", (1, 0)), ("acknowledge", (0, 0)), ("finish", (0,))],
    ]
    ran = runs.perform(TLB, (2, 1, 2, 0, 3, 1), calls)
    stale = [[tlb_sequence.is_stale(state, cpu) for cpu in (0, 1)] for state in ran.states]
    assert stale == [[False] * 2, [False] * 2, [True] * 2, [True] * 2, [True, False], [False] * 2, [False] * 2]
    assert str(tlb_sequence.draw(TLB, ran, "x")).count('class="stale-line"') == 2 * sum(map(sum, stale))


def test_a_page_is_drawn_over_all_that_it_spans() -> None:
    spaces = runs.perform(SPACES, (2, 2, 3, 8, 1), [("map_page", (0, 4, 8, 7, 2))]).states[-1]
    [large] = address_space_drawing.pages(spaces, 0, 0)
    assert (large.first, large.size, address_space_drawing.frames_of(large)) == (4, 4, "8–11")
    [width] = re.findall(
        r'class="held" x="[\d.]+" y="[\d.]+" width="([\d.]+)"', str(address_space_drawing.draw(spaces, None, "x"))
    )
    assert float(width) == pytest.approx(4 * (340 - 80) / 8 - 3)


def test_large_address_spaces_are_told_page_by_page() -> None:
    calls: runs.Calls = [("map_page", (0, page, 64 + page, 7, 1)) for page in range(20)]
    drawing = str(address_space_drawing.draw(runs.perform(SPACES, (4, 9, 3, 20, 1), calls).states[-1], None, "x"))
    assert "20 mapped, 8 more than are shown" in drawing
    assert "page 0xb → frames 75, wux" in drawing
    assert "page 0xc" not in drawing.partition("</title>")[2]


# ── Contents, benchmarks, drawings ───────────────────────────────────────────────────────────────────────────


def test_every_part_is_named_by_an_item_of_its_chapter() -> None:
    """Else the chapter's page says of what is built that it is not."""
    told = {f"{plan.folder}.{item.part}" for plan in contents.plans() for item in plan.items if item.part}
    assert told == {pairing.part for pairing in EVERY}
    assert tuple(plan.folder for plan in contents.plans()) == CHAPTERS


def test_a_chapter_lists_its_parts_and_what_is_missing() -> None:
    items = (contents.Item("pages", "page"), contents.Item("tables"))
    page = contents.ChapterPlan(4, "virtual", "Virtual", ("Why?",), items).page({"virtual.page": "The page"})
    assert "# 4 Virtual\n" in page
    assert "- 4.1 pages: **[The page](#virtual-page)**" in page
    assert "- 4.2 tables: [not built yet]{.not-built}" in page


def test_without_figures_the_benchmarks_page_says_so(tmp_path: Path) -> None:
    assert "make bench" in benchmarks.page(tmp_path / "results.json")


ROWS = [
    Row(f"2^{power} frames", "ours", "C", "call", 20.0 + power, 10.0 + power, 0.5, group="buddy", size=1 << power)
    for power in (10, 12, 14)
]
STATES = [
    Row(
        f"{frames} frames, {states:,} states",
        "ours",
        "SPIN",
        "state",
        900.0,
        9e3,
        10.0,
        group="x, whole process",
        size=states,
    )
    for frames, states in ((14, 88_010), (16, 458_330), (18, 2_291_650))
]


@pytest.mark.parametrize(
    ("rows", "pictures", "said"),
    [
        (ROWS, 1, "by the number of frames"),
        (ROWS[:1], 0, "2.00× the time"),
        (STATES, 1, "by the number of states"),
        (STATES, 1, "from the command to the counts"),
        (
            [evolve(row, subject_time=None, ratio=None, note="it is gone") for row in ROWS],
            1,
            "Not measured: it is gone.",
        ),
        (
            [evolve(row, name=name) for row, name in zip(ROWS, ("one", "two", "three"), strict=True)],
            0,
            "34\N{NO-BREAK SPACE}ns",
        ),
        ([evolve(row, other="", other_time=None, ratio=None) for row in ROWS], 1, "for each call"),
    ],
)
def test_growth_is_drawn_where_rows_differ_in_size(
    tmp_path: Path, rows: Sequence[Row], pictures: int, said: str
) -> None:
    path = tmp_path / "results.json"
    path.write_text(json.dumps({"surroundings": {"machine": "one"}, "seed": 0, "rows": [asdict(row) for row in rows]}))
    page = benchmarks.page(path)
    assert f"## {capital(rows[0].group)}" in page
    assert page.count("<svg") == pictures
    assert said in page


def test_the_benchmarks_say_what_each_group_is() -> None:
    rows = json.loads(benchmarks.FILE.read_text())["rows"]
    assert {row["group"] for row in rows if not benchmarks.about(row["group"])} == set()


def test_a_hatching_stays_within_its_rectangle() -> None:
    drawing = Drawing(100, 50, "a block")
    drawing.hatch(10, 5, 60, 30, "hatch")
    path = drawing.root[-1].get("d") or ""
    points = [tuple(map(float, point.split())) for point in re.findall(r"[ML]([\d. ]+)", path)]
    assert points
    assert all(10 <= x <= 70 and 5 <= y <= 35 for x, y in points)


def test_stale_evidence_stops_the_build(tmp_path: Path) -> None:
    data = {**json.loads(EVIDENCE.read_text()), "evidence": []}
    (tmp_path / "evidence.json").write_text(json.dumps(data))
    with pytest.raises(StaleEvidenceError):
        stage.stage(tmp_path / "source", find(), tmp_path / "evidence.json")
    assert not (tmp_path / "source").exists()


def test_an_example_that_does_not_do_what_it_shows_stops_the_build() -> None:
    wrong = ModuleType("wrong", ">>> 1\n2\n")
    with pytest.raises(stage.BrokenExampleError, match="wrong: 1 of 1 examples fail"):
        stage.try_examples([evolve(BUDDY, spec=wrong)])


def test_a_part_of_a_chapter_without_any_pictures_has_none() -> None:
    assert stage.figures_of(cast(Pairing, SimpleNamespace(part="virtual.page_table"))) is None
    assert stage.figures_of(BUDDY) is not None


def test_what_no_longer_belongs_is_removed(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("# Old\n")
    (tmp_path / "somebody.txt").write_text("mine")
    stage.stage(tmp_path, find())
    index = tmp_path / "index.md"
    before = index.stat().st_mtime_ns
    stage.stage(tmp_path, find())
    assert not (tmp_path / "old.md").exists()
    assert (tmp_path / "somebody.txt").exists()
    assert index.stat().st_mtime_ns == before
