"""Guards: a sentence that several operations have is written once, and who reads the law finds it in each of them."""

from __future__ import annotations

import inspect

import pytest

import checks.engines.needed as needed
import memspec
from checks.engines.weaken import DROPPED, MOVED, ONLY_SMALL, text_of, weakenings
from checks.judgements import clauses_of, guards_of, judgements_of
from checks.pairings import find_one
from checks.stated import clause_of, place_of
from spec.virtual.entry import TWO_LEVEL
from spec.virtual.words import SpaceFailure as Failure
from spec.vocabulary import BrokenClause, ensure

SPACES = find_one("virtual.address_space")
LAW = SPACES.spec
NO_SPACE = "a space that does not exist is refused as such"
UNSAYABLE = "a page, a frame or a size that no entry can have is refused as out of range"
NEGATIVE = "a number below zero is refused"


def negative(number: int, returned: object) -> bool:
    if number < 0:
        ensure(returned is None, NEGATIVE)
        return True
    return False


def halved(number: int, returned: object) -> int:
    return number if negative(number, returned) else number // 2


def test_the_law_states_each_sentence_about_arguments_once() -> None:
    text = inspect.getsource(LAW)
    for clause in (NO_SPACE, UNSAYABLE, "where nothing is mapped, the answer says so"):
        assert text.count(f'"{clause}"') == 1
        assert sum(clause in SPACES.clauses(operation) for operation in SPACES.operations) >= 5


def test_a_guard_is_found_through_another_and_helpers_that_judge_nothing_are_none() -> None:
    assert [guard.__name__ for guard in guards_of(LAW.split)] == [
        "no_whole_page",
        "no_mapping",
        "no_space",
        "unsayable",
    ]
    assert guards_of(LAW.take_frame) == ()
    assert LAW.are_alike not in guards_of(LAW.collapse)
    [judgement] = [each for each in judgements_of(LAW.split) if each.clause == NO_SPACE]
    assert judgement.function is LAW.no_space


def test_a_clause_of_a_guard_is_a_literal_too() -> None:
    with pytest.raises(TypeError, match="negative: a clause is a literal"):
        clauses_of(halved)


def test_a_clause_of_a_guard_is_told_with_the_calls_that_lead_to_it_and_its_own_place() -> None:
    lines = clause_of(LAW.split, NO_SPACE)
    first, *_, condition, last = (text.strip() for _, text in lines)
    assert first == "if no_whole_page(spaces, space, page, returned):"
    assert condition == "if not spaces.is_live(space):"
    assert last == f'ensure(returned is Failure.NO_SPACE, "{NO_SPACE}")'
    assert inspect.getsource(LAW).splitlines()[lines[-1][0] - 1].strip() == last
    assert place_of(LAW.no_space).line < lines[-1][0]


def test_an_operation_is_told_with_its_guards() -> None:
    told = memspec.explain("virtual.address_space:get_phys_addr")
    for function in (LAW.get_phys_addr, LAW.no_mapping, LAW.no_space, LAW.lies):
        assert f"stated: {place_of(function)}\n" in told


def test_a_guard_is_weakened_for_each_operation_by_itself() -> None:
    ways = [each for each in weakenings(SPACES) if each.clause == NO_SPACE and each.how == DROPPED]
    assert {each.operation for each in ways} == {
        operation for operation in SPACES.operations if NO_SPACE in SPACES.clauses(operation)
    }
    state = SPACES.initial((TWO_LEVEL.levels, TWO_LEVEL.index_bits, 2, 3, 2))
    with pytest.raises(BrokenClause, match=NO_SPACE):
        LAW.unmap_page(state, 1, 0, returned=Failure.BUSY)
    [weak] = [each for each in ways if each.operation == "unmap_page"]
    assert weak.law(SPACES, False).unmap_page(state, 1, 0, returned=Failure.BUSY) is state


def test_bounds_that_a_guard_is_called_with_are_moved() -> None:
    moved = {each.how for each in weakenings(SPACES) if (each.operation, each.clause) == ("map_page", UNSAYABLE)}
    assert {DROPPED, ONLY_SMALL, f"{MOVED}0 <= frame <= spaces.frame_limit - spaces.size(level)"} <= moved
    assert {node.name for node in text_of(SPACES, "map_page").body} >= {"map_page", "no_space", "unsayable"}  # type: ignore[attr-defined]


def test_a_guard_that_changes_has_its_sentences_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = needed.stated(SPACES)
    text = inspect.getsource

    def weaker(thing: object) -> str:
        return text(thing).replace("if spaces.leaf(space", "if False and spaces.leaf(space")  # type: ignore[arg-type]

    monkeypatch.setattr("checks.engines.needed.inspect.getsource", weaker)
    after = needed.stated(SPACES)
    changed = {said for said in before if before[said] != after[said]}
    assert set(SPACES.clauses("split")) <= changed
    assert not set(SPACES.clauses("take_frame")) & changed - set(SPACES.clauses("split"))
