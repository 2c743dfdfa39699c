"""`memspec explain`: what is told of a part and of each thing that it has, and that the evidence it tells is fresh."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import memspec as public
from checks.catalogue import Kind, Listed, entries, find_entries, theorems_of
from checks.command import main
from checks.engines import kills
from checks.evidence import UsageError
from checks.freshness import complaints
from checks.known import Known, bare, load, on_record
from checks.labels import CAN_FAIL, CAUGHT, NEEDED, REFUSES
from checks.pairing import sentence
from checks.pairings import find_one, pairings
from checks.report import Report, record
from checks.stated import CONTEXT, clause_of, difference, place_of
from checks.workers import Outcome

ROOT = Path(__file__).resolve().parent.parent
PART = "physical.buddy"
BUDDY = find_one(PART)
REFUSAL = "refuses only when no free block is large enough"


def told(wanted: str, **options: Any) -> str:
    return public.explain(f"{PART}:{wanted}", **options)


# ── The evidence that comes along ────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def known() -> Known:
    return on_record(PART)


@pytest.mark.parametrize("part", [part for part, pairing in pairings().items() if not pairing.draft])
def test_the_evidence_is_of_what_there_is(part: str) -> None:
    assert list(complaints(pairings()[part], on_record(part))) == [], f"make evidence PART={part}"
    assert on_record(part).profile == "ci"


def test_the_makefile_makes_it() -> None:
    assert "memspec check $(PART) --profile ci --fresh --record" in (ROOT / "Makefile").read_text()


def test_of_a_new_part_nothing_is_on_record(tmp_path: Path) -> None:
    known = on_record("kernel.example", tmp_path)
    assert (known.run, known.brief("kernel.example", REFUSAL)) == ("nothing on record", "nothing on record")


# ── A part ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_part_is_told_from_top_to_bottom() -> None:
    out = public.explain(PART)
    for entry in entries(BUDDY):
        assert entry.name in " ".join(out.split())
    for heading in (
        "state: Pool",
        "operations",
        "invariants",
        "relations",
        "theorems",
        "pitfalls",
        "compared: (here, in Linux",
    ):
        assert heading in out
    assert "alloc(order: Order) → Frame | Failure" in out
    assert "  → [('0x1000', 0), ('0x2000', 1)]" in out
    assert ">>>" not in out
    assert "held: Table[Frame, Order]. For each allocated frame" in out


def test_nothing_is_told_by_its_place_on_this_machine() -> None:
    wanted = ["", "alloc", REFUSAL, "coalesced", "never-merges", "no-overflow"]
    assert not any(str(ROOT) in told(each) for each in wanted)


# ── One thing ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("entry", list(entries(BUDDY)), ids=lambda entry: entry.name)
def test_everything_can_be_told(entry: Listed) -> None:
    out = told(entry.name)
    assert out.startswith(entry.name)
    assert "nothing on record" not in out


def test_a_clause_is_told_with_its_place_and_how_it_is_known() -> None:
    out = told("REFUSES  only when")
    [where] = re.findall(r"^stated: (spec/physical/buddy\.py):(\d+)$", out, re.MULTILINE)
    assert REFUSAL in (ROOT / where[0]).read_text().splitlines()[int(where[1]) - 1]
    assert re.search(r"^ +\d+ +if isinstance\(returned, Failure\):$", out, re.MULTILINE), "under which condition"
    assert re.search(
        r"^  proved for all sizes +prove +alloc-refuses-only-when-exhausted: \d+ obligations, z3 ", out, re.MULTILINE
    )
    assert re.search(r"^  exhausted +explore +[\d,]+ states, .*scope small, judged [\d,]+ times$", out, re.MULTILINE)
    assert re.search(r"^  sampled +simulate +1,000,000 steps, ", out, re.MULTILINE)
    assert "never-merges (no other clause catches it)" in out
    assert "must fail on largest-list-never-searched: its proof does" in out
    assert "mm/page_alloc.c: __rmqueue_smallest" in out


def test_an_invariant_goes_by_its_functions_name_too() -> None:
    assert told("coalesced") == told("no two free buddies of one order")
    assert re.search(r"proved for all sizes +prove +free-preserves-invariant", told("coalesced"))


def test_a_theorem_is_told_with_its_obligations_and_what_it_rests_on() -> None:
    out = told("alloc-refuses-only-when-exhausted")
    assert REFUSAL in out
    assert "largest-list-never-searched: its proof does" in out


def test_what_no_theorem_is_about_is_told_with_the_reason() -> None:
    out = public.explain("virtual.address_space:lookup-equals-map")
    assert re.search(r"no theorem is about: ranges are explored and driven\n +map_range\n", out)


def test_a_mutant_is_told_with_its_edit_and_who_catches_it() -> None:
    out = told("never-merges")
    assert "\n    -    while order < image[MAX_ORDER]:\n    +    while order < 0:\n" in out
    assert re.search(r"explore in 2 calls, .*; the proof of free-preserves-invariant fails", " ".join(out.split()))
    [line] = re.findall(r"^the fault: impl/physical/buddy\.py:(\d+)$", out, re.MULTILINE)
    assert (
        "while order < image[MAX_ORDER]:" in (ROOT / "impl/physical/buddy.py").read_text().splitlines()[int(line) - 1]
    )


def test_a_mutant_is_told_with_a_run_that_it_does_not_survive() -> None:
    """As it is on record, and made again; and where the order of steps shows it, with the schedule."""
    out = told("never-merges")
    assert "the shortest run that shows it\n  broken: " in out
    assert "alloc(order=0) → 0" in out
    assert "its schedule" not in out
    out = public.explain("advanced.cow:a-debugger-writes-the-file")
    [turns] = re.findall(r"its schedule: (.*)", out)
    assert turns.startswith("map_page | CPU 0: start, step | ")
    assert "^ here: a process loads what it stored itself" in out


def test_a_mutant_whose_run_no_longer_shows_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kills, "load", lambda part: {part: {}})
    assert "the mutant never-merges of physical.buddy has no run on record" in " ".join(told("never-merges").split())


@pytest.mark.parametrize("mutant", BUDDY.mutants, ids=lambda mutant: mutant.name)
def test_a_fault_is_where_it_is_said_to_be(mutant: Any) -> None:
    place, lines = difference(BUDDY, mutant)
    text = (ROOT / place.file).read_text().splitlines()[place.line - 1]
    assert f"-{text}" in lines or f"+{text}" not in lines


def test_a_clause_stands_under_its_conditions() -> None:
    lines = [text.strip() for _, text in clause_of(BUDDY.spec.alloc, REFUSAL)]
    assert lines == ["if isinstance(returned, Failure):", f'ensure(negate(pool.has_free(order)), "{REFUSAL}")']


def test_a_place_is_the_same_on_every_machine() -> None:
    line = inspect.getsourcelines(BUDDY.spec.alloc)[1]
    assert str(place_of(BUDDY.spec.alloc)) == f"spec/physical/buddy.py:{line}"


def test_an_invariant_that_no_proof_is_about_is_required_by_no_theorem() -> None:
    def fresh(view: Any, place: Any) -> Any:
        """something new"""

    more = evolve(BUDDY, representation=(*BUDDY.representation, fresh))
    [entry] = find_entries(more, "something new")
    assert entry.theorems == []
    assert find_entries(more, "coalesced")[0].theorems == [
        f"{what}-invariant" for what in ("init-establishes", *PRESERVES)
    ]


def test_an_invariant_that_one_operation_is_not_shown_to_keep_is_not_proved() -> None:
    assert BUDDY.proof is not None
    theorems = [each for each in BUDDY.proof.theorems if each.name != "reserve-preserves-invariant"]
    less = evolve(BUDDY, proof=evolve(BUDDY.proof, theorems=theorems))
    assert find_entries(less, "coalesced")[0].theorems == []
    assert theorems_of(less, "hands out only frames of the pool") == ["alloc-returns-free-frames"]


PRESERVES = ("alloc-preserves", "free-preserves", "reserve-preserves")


def test_a_difference_names_the_function() -> None:
    [mutant] = [mutant for mutant in BUDDY.mutants if mutant.name == "merges-into-the-upper-half"]
    _, lines = difference(BUDDY, mutant)
    assert lines[:2] == ["--- impl/physical/buddy.py", "+++ merges-into-the-upper-half"]
    assert lines[2].endswith("@@ def free(image: Image, frame: int, order: int) -> int:")
    changed = [line for line in lines[3:] if line[0] in "+-"]
    assert changed == ["-        block = block & buddy", "+        block = block | buddy"]
    assert len(lines) == 3 + 2 * CONTEXT + len(changed)


# ── How it is known ──────────────────────────────────────────────────────────────────────────────────────────


def written(folder: Path, *rows: dict[str, Any], **changes: Any) -> Path:
    path = folder / "mine.json"
    whole = {"memspec": "9.9", "profile": "quick", "seed": 5, "verdict": "holds", "evidence": rows, "mutants": {}}
    path.write_text(json.dumps({**whole, **changes}))
    return path


HEAD = {"memspec": "0", "profile": "ci", "seed": 0}
ROW = {
    "part": PART,
    "property": REFUSAL,
    "engine": "explore",
    "verdict": "holds",
    "strength": "exhausted",
    "scope": {"states": 1234, "reached": 1},
    "seconds": 1.0,
}


def test_ones_own_evidence_is_told(tmp_path: Path) -> None:
    out = told(REFUSAL, evidence=written(tmp_path, ROW))
    assert (
        "how it is known (memspec 9.9, profile quick, seed 5)\n  exhausted  explore  1,234 states, judged 1 time\n"
        in out
    )


COMPILED = {**ROW, "engine": "compiled"}
SAMPLED = {**ROW, "engine": "simulate", "strength": "sampled", "scope": {"steps": 2000}}


@pytest.mark.parametrize(
    ("rows", "brief"),
    [
        ([ROW], "exhausted 1,234 states"),
        ([ROW, {**COMPILED, "scope": {"encoding": "exact", "states": 5678}}], "exhausted 5,678 states"),
        (
            [
                {**COMPILED, "scope": {"encoding": "lists", "states": 99}},
                {**COMPILED, "scope": {"encoding": "exact", "states": 5678}},
                {**ROW, "scope": {"states": 5000}},
            ],
            "exhausted 5,678 states + 99 by symmetry (lists)",
        ),
        ([{**COMPILED, "scope": {"encoding": "lists", "states": 99}}], "exhausted 99 by symmetry (lists)"),
        ([SAMPLED, {**SAMPLED, "engine": "stateful", "scope": {"steps": 500}}], "sampled 2,500 steps"),
        ([SAMPLED, ROW], "exhausted 1,234 states, sampled 2,000 steps"),
        ([{**ROW, "strength": "observed", "scope": {"reached": 7}}], "observed 7 events"),
        ([ROW, {**COMPILED, "verdict": "undetermined"}], "undetermined 1,234 states"),
    ],
)
def test_several_rows_are_told_as_one(rows: list[dict[str, Any]], brief: str, tmp_path: Path) -> None:
    assert load(written(tmp_path, *rows)).brief(PART, REFUSAL) == brief


def test_a_proof_counts_only_with_every_theorem(tmp_path: Path) -> None:
    proof = {**ROW, "engine": "prove", "strength": "proved", "scope": {"obligations": 3}}
    at_size = {**proof, "property": "second", "strength": "proved-at-size"}
    known = load(written(tmp_path, {**proof, "property": "first"}, at_size))
    assert known.brief(PART, REFUSAL, ["first"]) == "proved for all sizes"
    assert known.brief(PART, REFUSAL, ["first", "second"]) == "proved at a size"
    assert known.brief(PART, REFUSAL, ["first", "third"]) == "nothing on record"


def test_what_does_not_hold_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, {**ROW, "verdict": "violated"})
    assert "\n  violated  explore" in told(REFUSAL, evidence=path)
    assert load(path).brief(PART, REFUSAL) == "violated 1,234 states"


def test_what_is_not_on_record_is_told(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert "nothing on record" in told(REFUSAL, evidence=path)
    assert load(path).brief(PART, REFUSAL) == "nothing on record"


def test_who_needs_a_sentence(known: Known) -> None:
    alone, caught = known.mutants_only_by(PART, REFUSAL), known.mutants_breaking(PART, REFUSAL)
    row = known.about(PART, NEEDED, REFUSAL)
    assert row is not None
    assert (len(caught), len(alone)) == (row.scope["mutants"], row.scope["alone killed by it"])
    assert set(alone) < set(caught)
    assert known.brief(PART, REFUSAL, find_entries(BUDDY, REFUSAL)[0].theorems).startswith(
        "proved for all sizes, exhausted "
    )


def test_a_label_is_taken_off() -> None:
    assert {bare(f"{label}it") for label in (CAUGHT, NEEDED, CAN_FAIL, REFUSES)} == {"it"}
    assert find_entries(BUDDY, f"needed: {REFUSAL}") == find_entries(BUDDY, REFUSAL)


# ── What goes wrong ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (
            "only frames",
            "“hands out only frames of the pool” (clause); “hands out only frames that are not allocated” (clause)",
        ),
        ("never-mergs", "the nearest are: “never-merges” (mutant)"),
        ("frobnicate", "nothing called “frobnicate”"),
        ("e", "and "),
    ],
)
def test_a_name_that_does_not_name_one_thing(wanted: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", f"{PART}:{wanted}"]) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert (out, err.count("\n")) == ("", 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no JSON", "is no JSON"),
        ("{}", "the field 'memspec' is missing"),
        ("[]", "a list stands where a table belongs"),
        ('{"evidence": [{}]}', "is missing"),
        (
            json.dumps({**HEAD, "evidence": [{**ROW, "scope": 1}]}),
            "1 stands where a table belongs",
        ),
        (json.dumps({**HEAD, "evidence": [{**ROW, "verdict": "fine"}]}), "fine"),
        (json.dumps({**HEAD, "evidence": [{**ROW, "scope": {"states": "many"}}]}), "'many' is no value of states"),
        (json.dumps({**HEAD, "evidence": [{**ROW, "scope": {"only by": 5}}]}), "5 is no value of only by"),
        ("\udcff", "is no text in UTF-8"),
    ],
)
def test_a_file_without_evidence(text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "e.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert main(["explain", PART, "--evidence", str(tmp_path / "e.json")]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "memspec check --profile ci --json FILE" in err
    assert err.count("\n") == 1


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot read .*: No such file"):
        load(tmp_path / "none.json")
    assert main(["explain", PART, "--evidence", str(tmp_path / "none.json")]) == 2


def test_the_laws_own_sentence_is_no_clause_beside_it() -> None:
    [relation] = BUDDY.relations
    assert [entry.kind for entry in find_entries(BUDDY, sentence(relation))] == [Kind.RELATION]


def test_what_is_kept_on_record_is_read_back(tmp_path: Path) -> None:
    """A file for each part, and a line for each row."""
    rows = on_record(PART).rows
    other = [evolve(row, part="kernel.example") for row in rows[:2]]
    record(Report([Outcome(list(rows)), Outcome(other)], "ci", 0), tmp_path)
    assert [evolve(row, note="") for row in on_record(PART, tmp_path).rows] == rows
    assert [row.property for row in on_record("kernel.example", tmp_path).rows] == [row.property for row in other]
    text = (tmp_path / f"{PART}.json").read_text()
    assert sum(line.startswith(' {"part": ') for line in text.splitlines()) == len(rows)
