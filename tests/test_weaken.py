"""Weakened laws: each is noticed, by whom is told, and one that nobody notices is a gate."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest
from attrs import evolve

import checks.engines.needed as needed
import checks.engines.weaken as engine
from checks.engines.explore import explore
from checks.engines.probe import larger, refusal, unrefused
from checks.engines.simulate import refusing_row
from checks.engines.tally import Tally
from checks.engines.weaken import DROPPED, LARGE, MOVED, ONLY_SMALL, SMALL, Asked, Weakening, weaken, weakenings
from checks.evidence import Budget, Evidence, Verdict
from checks.pairing import Pairing
from checks.pairings import find_one, pairings
from spec.physical.words import BuddyFailure as Failure

BUDDY = find_one("physical.buddy")
WANT = "an order that the pool has is refused for want of memory alone"
REFUSES = "refuses only when no free block is large enough"


@pytest.fixture(scope="module")
def ways() -> list[Weakening]:
    return list(weakenings(BUDDY))


def weak(ways: Iterable[Weakening], clause: str, how: str, *, is_larger: bool) -> Pairing:
    [chosen] = [each for each in ways if (each.clause, each.how) == (clause, how)]
    return evolve(BUDDY, spec=chosen.law(BUDDY, is_larger))


def test_each_clause_is_weakened_in_each_way(ways: list[Weakening]) -> None:
    clauses = {clause for operation in ("alloc", "free", "reserve") for clause in BUDDY.clauses(operation)}
    for how in (DROPPED, ONLY_SMALL):
        assert {each.clause for each in ways if each.how == how} == clauses
    assert any(each.how == f"{MOVED}1 <= count <= pool.end - first" for each in ways)


def test_a_weakened_law_says_less_and_the_rest_of_it_the_same(ways: list[Weakening]) -> None:
    pool = BUDDY.initial((0, 64, 5))
    asked = (pool, "alloc", (0,), Failure.BUSY)
    assert refusal(BUDDY, *asked) == WANT
    assert refusal(weak(ways, WANT, DROPPED, is_larger=False), *asked) == REFUSES
    assert refusal(weak(ways, WANT, ONLY_SMALL, is_larger=True), *asked) == REFUSES
    assert refusal(weak(ways, WANT, ONLY_SMALL, is_larger=False), *asked) == WANT


def test_every_weakened_law_of_the_buddy_is_noticed() -> None:
    rows = weaken(BUDDY, Budget())
    assert {row.verdict for row in rows} == {Verdict.HOLDS}
    [row] = [each for each in rows if each.property.endswith(WANT)]
    assert (row.scope[DROPPED], row.scope[ONLY_SMALL]) == (SMALL, LARGE)


def test_a_weakened_law_that_nobody_notices_is_a_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "probes", lambda *arguments, **options: iter(()))
    part = evolve(BUDDY, scopes={"tiny": evolve(BUDDY.scopes["tiny"], geometries=((0, 1, 0),))})
    rows = {row.property: row for row in weaken(part, Budget())}
    [row] = [each for name, each in rows.items() if name.endswith(WANT)]
    assert row.verdict is Verdict.GATE
    assert row.note == f"nobody notices where it is {ONLY_SMALL}"

    needless = weaken(evolve(part, needless={WANT: "another says the same"}), Budget())
    [row] = [each for each in needless if each.property.endswith(WANT)]
    assert row.verdict is Verdict.HOLDS
    assert row.note == f"nobody notices where it is {ONLY_SMALL}, and need not: another says the same"


def test_out_of_time_is_undetermined() -> None:
    needless = evolve(BUDDY, needless={WANT: "another says the same"})
    assert {row.verdict for row in weaken(needless, Budget(0.0))} == {Verdict.UNDETERMINED}


def test_a_law_that_says_nothing_is_noticed(ways: list[Weakening]) -> None:
    asked = Asked.of(BUDDY, Budget(), 0)
    [silent] = [each for each in ways if (each.clause, each.how) == (WANT, DROPPED)]
    [function] = silent.text.body
    assert isinstance(function, ast.FunctionDef)
    function.body[:] = [*function.body[:1], *ast.parse("1 // 0").body]
    assert asked.notices(BUDDY, silent)


# ── At the geometries that are too large to explore ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("part", list(pairings()))
def test_every_clause_refuses_something_there(part: str) -> None:
    assert unrefused(pairings()[part], Budget()) == []


def test_a_law_that_demands_nothing_of_large_pools_is_a_gate_of_simulation(ways: list[Weakening]) -> None:
    law = weak(ways, WANT, ONLY_SMALL, is_larger=True)
    assert min(frames for _, frames, _ in larger(BUDDY)) > 8
    row = refusing_row(Tally(law, "simulate"), Budget())
    assert (row.verdict, row.note) == (Verdict.GATE, f"refuses no answer there: {WANT}")


# ── The sentences on record ──────────────────────────────────────────────────────────────────────────────────


def sentences(rows: list[Evidence]) -> Evidence:
    [row] = [each for each in rows if each.property == needed.HAS_SENTENCES]
    return row


@pytest.mark.parametrize("part", [part for part, pairing in pairings().items() if not pairing.draft])
def test_the_law_has_the_sentences_that_are_on_record(part: str) -> None:
    assert needed.judged(pairings()[part]) == (Verdict.HOLDS, "")


def on_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sentences: dict[str, str]) -> None:
    monkeypatch.setattr(needed, "stated", lambda pairing: sentences)
    needed.record(BUDDY, sentences, tmp_path)
    monkeypatch.undo()
    kept = needed.read(BUDDY.part, tmp_path)
    monkeypatch.setattr(needed, "read", lambda part: kept)


def test_a_sentence_that_is_gone_new_or_changed_is_a_gate_in_the_quick_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = needed.stated(BUDDY)
    others = {said: text for said, text in now.items() if said != REFUSES}
    for kept, said in (
        (others, "is not shown to be needed"),
        ({**now, "one more": "0"}, "is needed, and the law does not say it"),
        ({**now, REFUSES: "0"}, "has another text than when it was shown to be needed"),
    ):
        on_record(tmp_path, monkeypatch, kept)
        row = sentences(explore(evolve(BUDDY, scopes={"tiny": BUDDY.scopes["tiny"]}), Budget(), scope="tiny"))
        assert row.verdict is Verdict.GATE
        assert said in row.note
        monkeypatch.undo()


def test_a_digest_is_of_what_a_text_says(tmp_path: Path) -> None:
    names: dict[str, object] = {}
    texts = {
        "one": 'def law(x):\n    """Told so."""\n    return x < 8  # eight\n',
        "other": 'def law(x):\n    """Told otherwise."""\n\n    return x < 8\n',
        "weaker": "def law(x):\n    return x <= 8\n",
    }
    digests = {}
    for name, text in texts.items():
        path = tmp_path / f"{name}.py"
        path.write_text(text)
        exec(compile(text, str(path), "exec"), names)
        digests[name] = needed.digest([names["law"]])  # type: ignore[list-item]
    assert digests["one"] == digests["other"] != digests["weaker"]
