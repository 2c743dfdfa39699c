"""The book: that it is whole and true to the law, and that its generator refuses what is not."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path, PurePosixPath
from types import ModuleType, SimpleNamespace
from typing import Any, cast
from xml.etree import ElementTree

import pytest
from attrs import asdict, evolve

import spec.physical.buddy as buddy
from benchmarks.rows import Row
from checks.counterexample import plain
from checks.drive import plain as in_plain_python
from checks.drive import run
from checks.engines import kills
from checks.freshness import StaleEvidenceError, load_fresh
from checks.html.drawing import Drawing
from checks.known import Known
from checks.labels import CAUGHT
from checks.pairing import Mutant, Pairing, sentence
from checks.pairings import find
from checks.records import EVIDENCE, file_of
from checks.stated import difference
from docs.book import benchmarks, chapter, comparison, contents, source, stage
from docs.book.bugs import NOT_HERE, Bugs
from docs.book.figure import Figures, Picture
from docs.book.markdown import capital, target
from docs.book.part import Part
from tests.test_architecture import ALLOCATORS, CHAPTERS, MACHINE_PATH, ROOT, SECTIONS

[BUDDY] = find("physical.buddy")


def known() -> Known:
    return load_fresh(find())[BUDDY.part]


EVERY = [pairing for pairing in find() if not pairing.draft]


# ── The whole book ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("pairing", EVERY, ids=lambda pairing: pairing.part)
def test_a_part_s_page_has_all_that_the_part_states(book: Path, pairing: Pairing) -> None:
    page = "".join(path.read_text() for path in pages_of(book, pairing))
    text = words(page)
    clauses = [clause for operation in pairing.operations for clause in pairing.clauses(operation)]
    stories = [*pairing.spec.PITFALLS, *pairing.spec.THEOREMS]
    for said in [*clauses, *map(sentence, pairing.invariants()), *map(sentence, pairing.relations)]:
        assert said.lower() in text.lower()
    assert [name for name in stories if f"-{name}" not in page] == []
    told = chapter.read(pairing.spec).sections
    assert [name for name in told if target("section", name) not in page] == []
    headings = re.findall(r"^# ── (.*?) ─", Path(inspect.getfile(pairing.spec)).read_text(), re.MULTILINE)
    assert list(told) == headings


@pytest.mark.parametrize("pairing", EVERY, ids=lambda pairing: pairing.part)
def test_numbers_are_told_once(book: Path, pairing: Pairing) -> None:
    """In the evidence; beneath a claim stands in a word how it is known."""
    law, _, evidence = (path.read_text() for path in pages_of(book, pairing))
    known = [words(told) for told in re.findall(r'class="known">(.*?)</(?:p|span>)', law, re.DOTALL)]
    assert len(known) >= len(pairing.spec.INVARIANTS)
    assert [told for told in known if re.search(r"\d", told)] == []
    assert re.search(r"[\d,]+ states", words(evidence))


def pages_of(book: Path, pairing: Pairing) -> list[Path]:
    """The law's, its pitfalls', its evidence's."""
    path = book / pairing.part.replace(".", "/")
    return [path.with_name(f"{path.name}{which}.html") for which in ("", "-pitfalls", "-evidence")]


@pytest.mark.parametrize("pairing", EVERY, ids=lambda pairing: pairing.part)
def test_a_page_opens_with_the_problem_a_picture_and_then_code(book: Path, pairing: Pairing) -> None:
    article = pages_of(book, pairing)[0].read_text().partition("<article")[2]
    places = [article.index(each) for each in ("</h1>", "<p>", 'role="img"', "<pre>", 'class="on-this-page"')]
    assert places == sorted(places)


def test_the_first_page_shows_each_part_and_what_is_coming(book: Path) -> None:
    page = (book / "index.html").read_text()
    cards = page.split('class="card docutils')[1:]
    assert [part for part in EVERY if f'href="{part.part.replace(".", "/")}.html' not in page] == []
    assert len(cards) == len(EVERY)
    assert all('role="img"' in card for card in cards)
    [coming] = re.findall(r'<p class="coming">(.*?)</p>', page, re.DOTALL)
    assert [plan.title in words(coming) for plan in contents.plans()] == [
        not any(pairing.part.startswith(f"{plan.folder}.") for pairing in EVERY) for plan in contents.plans()
    ]


def test_search_knows_error_codes_and_functions_of_linux(book: Path) -> None:
    index = json.loads((book / "searchindex.js").read_text().removeprefix("Search.setIndex(").removesuffix(")"))
    found = {entry for entry, places in index["indexentries"].items() for place in places if is_names(index, place)}
    failures = {failure for part in EVERY for every in part.spec.FAILURES.values() for failure in every}
    assert {failure.code.lower() for failure in failures} | {"mmap", "munmap", "__free_one_page", "expand"} <= found


def is_names(index: dict[str, Any], place: Sequence[Any]) -> bool:
    return bool(index["docnames"][place[0]] == "names")


@pytest.mark.parametrize("pairing", EVERY, ids=lambda pairing: pairing.part)
def test_every_picture_has_a_name_and_scales(book: Path, pairing: Pairing) -> None:
    articles = "".join(path.read_text().partition("<article")[2] for path in pages_of(book, pairing))
    drawings = re.findall(r'<svg (?:(?!class="i-).)*?</svg>', articles, re.DOTALL)
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


def test_each_file_that_a_pitfall_stands_in_has_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The implementation of areas is written in four."""
    monkeypatch.setattr(source, "page", str)
    [areas] = find("virtual.areas")
    named = {difference(areas, mutant)[0].file for mutant in areas.mutants}
    assert len(named) > 1
    assert named <= set(source.pages(areas))


def test_a_signature_and_its_source_are_a_click_away(book: Path) -> None:
    page = (book / "physical" / "buddy.html").read_text()
    [line] = re.findall(r'id="spec\.physical\.buddy\.alloc".*?buddy\.html#(line-\d+)">source', page, re.DOTALL)[:1]
    text = (book / "source" / "spec" / "physical" / "buddy.html").read_text()
    number = int(line.removeprefix("line-"))
    assert (ROOT / "spec/physical/buddy.py").read_text().splitlines()[number - 1].startswith("def alloc(")
    assert f'id="{line}"' in text


def words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", page)))


# ── A chapter's file ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_chapter_is_read_in_its_order() -> None:
    read = chapter.read(buddy)
    assert tuple(read.sections) == tuple(name for name in SECTIONS if name not in ALLOCATORS)
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


@pytest.mark.parametrize(
    ("doc", "opening"),
    [
        ("The problem.\n\nAn example:\n\n>>> 1\n1\n\nMore.", ("The problem.", "An example:\n\n>>> 1\n1\n\nMore.")),
        ("The problem:\n\n>>> 1\n1", ("The problem:", ">>> 1\n1")),
        (">>> 1\n1", ("", ">>> 1\n1")),
        ("The problem.\n\nMore of it.", ("The problem.\n\nMore of it.", "")),
    ],
)
def test_an_opening_is_the_problem_and_then_the_example(doc: str, opening: tuple[str, str]) -> None:
    read = chapter.parsed(f'"""A thing.\n\n{doc}\n"""')
    assert read.opening == opening


def test_a_sentence_ends_where_it_does() -> None:
    assert chapter.first_sentence("Of 1.5 pages,\nand more. And so on.") == "Of 1.5 pages, and more."
    assert chapter.first_sentence("No end") == "No end"


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


def test_what_serves_others_is_a_helper() -> None:
    helpers = [item.name for item in chapter.read(buddy).sections["Relations"] if item.is_helper]
    assert (helpers, chapter.read(buddy).item("Invariants", "_orders").is_helper) == (["Performer"], True)


def test_a_picture_that_no_page_would_show_is_an_error() -> None:
    """It would be missed by nobody."""
    figures = Figures({}, (Picture("The descision", lambda pairing: ""),))
    with pytest.raises(ValueError, match="'The descision', which is no section and no definition"):
        Part(BUDDY, known(), figures, kills.load())


def test_a_part_without_pictures_has_a_page() -> None:
    pages = dict(Part(evolve(BUDDY, depiction=None), known(), None, kills.load()).pages())
    assert "<svg" not in pages[PurePosixPath("physical/buddy.md")]
    assert "^ here: a block starts at a multiple of its size" in pages[PurePosixPath("physical/buddy-pitfalls.md")]


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
    data = recorded()
    data["evidence"] = [row for row in data["evidence"] if change(row)]
    assert told in refused(tmp_path, data)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"property": "blocks are blue"}, "physical.buddy: there is no longer: blocks are blue"),
        ({"property": "caught: paints-it-red"}, "there is no longer: caught: paints-it-red"),
        ({"property": "x", "part": "physical.zone"}, "it is of physical.zone"),
    ],
)
def test_evidence_of_what_is_gone_is_refused(tmp_path: Path, row: dict[str, str], told: str) -> None:
    data = recorded()
    data["evidence"].append({**data["evidence"][0], **row})
    assert told in refused(tmp_path, data)


def test_evidence_that_something_is_violated_is_refused(tmp_path: Path) -> None:
    data = recorded()
    data["evidence"][0]["verdict"] = "violated"
    assert "its verdict is: violated" in refused(tmp_path, data)


def recorded() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(file_of(EVIDENCE, BUDDY.part).read_text())
    return data


def refused(folder: Path, data: dict[str, Any]) -> str:
    file_of(folder, BUDDY.part).write_text(json.dumps(data))
    with pytest.raises(StaleEvidenceError, match="make evidence") as error:
        load_fresh([BUDDY], folder)
    return str(error.value)


def test_evidence_of_a_part_that_is_gone_or_of_none_is_refused(tmp_path: Path) -> None:
    file_of(tmp_path, "physical.zone").write_text("{}")
    with pytest.raises(StaleEvidenceError, match=r"its verdict is: undetermined(.|\n)*there is no part physical\.zone"):
        load_fresh([BUDDY], tmp_path)


# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mutant", BUDDY.mutants[:4], ids=lambda mutant: mutant.name)
def test_the_run_that_is_shown_kills(mutant: Mutant) -> None:
    shown = kills.replayed(BUDDY, mutant, kills.load())
    assert shown is not None
    calls = [(call.operation, call.arguments) for call in shown.run.calls]
    clause, _ = run(BUDDY, in_plain_python(BUDDY, mutant.edits), shown.run.geometry, calls, black_box=shown.by_answers)
    assert clause == shown.run.clause
    row = known().about(BUDDY.part, CAUGHT, mutant.name)
    assert row is not None
    assert len(calls) == row.scope["black-box explore"]
    assert all(isinstance(plain(argument), int) for _, arguments in calls for argument in arguments)


# ── Linux, contents, benchmarks, drawings ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ("mm/a.c: one, __two", "[mm/a.c](E/mm/a.c): `one`, `__two`"),
        ("mm/a.c: one_page until 5.8; mm/b.c", "[mm/a.c](E/mm/a.c): `one_page` until 5.8; [mm/b.c](E/mm/b.c)"),
    ],
)
def test_each_place_in_linux_is_a_link(there: str, told: str) -> None:
    assert (
        comparison.place(there, "Linux", "6.18").replace("https://elixir.bootlin.com/linux/v6.18/source", "E") == told
    )


def test_two_files_are_not_one_link() -> None:
    """That is no link, and its address is a word as wide as two phones."""
    with pytest.raises(ValueError, match="one file"):
        comparison.place("mm/a.c, mm/b.c: one", "Linux", "6.18")


def test_a_name_is_code_and_prose_is_not() -> None:
    assert comparison.name("enter, load") == "`enter`, `load`"
    assert comparison.name("access: a fault") == "`access`: a fault"
    assert comparison.name("the kernel half") == "the kernel half"


def test_every_part_is_named_by_an_item_of_its_chapter() -> None:
    """Else the chapter's page says of what is built that it is not. A draft may be named."""
    told = {item.part_of(plan.folder) for plan in contents.plans() for item in plan.items if item.part}
    assert {pairing.part for pairing in EVERY} <= told <= {pairing.part for pairing in find()}
    assert tuple(plan.folder for plan in contents.plans()) == CHAPTERS


def test_a_chapter_lists_its_parts_and_what_is_missing() -> None:
    items = (contents.Item("pages", "page"), contents.Item("tables"))
    page = contents.ChapterPlan(4, "virtual", "Virtual", ("Why?",), items).page({"virtual.page": "The page"})
    assert "# 4 Virtual\n" in page
    assert "- 4.1 pages: **[The page](#virtual-page)**" in page
    assert "- 4.2 tables: [not built yet]{.not-built}" in page


def test_a_chapter_may_send_its_reader_to_a_part_of_another() -> None:
    items = (contents.Item("brk", "virtual.page"),)
    page = contents.ChapterPlan(5, "user", "User", ("Why?",), items).page({"virtual.page": "The page"})
    assert "- 5.1 brk: **[The page](#virtual-page)**" in page
    assert "toctree" not in page


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
    file_of(tmp_path, BUDDY.part).write_text(json.dumps({**recorded(), "evidence": []}))
    with pytest.raises(StaleEvidenceError):
        stage.stage(tmp_path / "source", find(), tmp_path)
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
    index, changed = PurePosixPath("index.md"), PurePosixPath("virtual/tlb.md")
    stage.lay_out(tmp_path, {index: "# Index", changed: "# A"})
    before = (tmp_path / index).stat().st_mtime_ns
    stage.lay_out(tmp_path, {index: "# Index", changed: "# B"})
    assert (tmp_path / changed).read_text() == "# B"
    assert not (tmp_path / "old.md").exists()
    assert (tmp_path / "somebody.txt").exists()
    assert (tmp_path / index).stat().st_mtime_ns == before


def test_bugs_with_a_number_are_made_again_and_the_others_say_why_not() -> None:
    page = Bugs(EVERY, kills.load()).page()
    rows = page.partition("## Not made again here")
    numbers = re.findall(r"index}`!([^`]*)`", rows[0])
    assert numbers[0].startswith("CVE-2003")
    assert numbers[-1] == "e320d3012d25"
    assert set(NOT_HERE) == set(re.findall(r"\* - ([^{\s]+)\n", rows[2])) - {"number"}
    assert not set(NOT_HERE) & set(numbers)
    [dirty_cow] = [told for told in rows[0].split("\n* - ") if told.startswith("{index}`!CVE-2016-5195`")]
    assert "CPU 0: start" in dirty_cow
    assert all(" Shown by " in told or " No run shows it" in told for told in rows[0].split("\n* - ")[2:])
