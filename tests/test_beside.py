"""State beside the memory image, calls that do not end, and what the law cannot speak of: each is a verdict."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

import checks.loops as loops
from checks.beside import Beside, compare, twin
from checks.clauses import ALIKE, ANSWERS_IN_TIME, JUDGED, NOTHING_BESIDE
from checks.drive import Factory, Pair, performed, plain
from checks.engines.explore import explore
from checks.engines.kill import shortest
from checks.engines.mutate import attempt
from checks.engines.simulate import simulate
from checks.engines.stateful import stateful
from checks.evidence import Budget, Counterexample, Evidence, Verdict
from checks.pairing import Mutant, Scope
from checks.pairings import find_one, pairings
from checks.source import load
from impl.image import ImageFault, snapshot
from impl.physical import buddy
from impl.physical.buddy import Buddy
from spec.vocabulary import BrokenClause, Frame, FrameCount, Order

BUDDY = find_one("physical.buddy")
TINY = (0, 4, 2)
KEPT = "    alloc: Callable[[Order], Frame | Failure] = operation(alloc, outcome, beyond=out_of_range)\n"

Edits = tuple[tuple[str, str], ...]


def edited(*edits: tuple[str, str]) -> Factory:
    return plain(BUDDY, edits)


def run_of(rows: list[Evidence]) -> Counterexample:
    found = next(row.counterexample for row in rows if row.verdict is Verdict.VIOLATED)
    assert found is not None
    return found


# ── Beside the image ─────────────────────────────────────────────────────────────────────────────────────────

COUNTS = "\n_calls = [0]\n\n\n@kernel\ndef alloc(image: Image, wanted: int) -> int:\n"
ALLOC = "\n@kernel\ndef alloc(image: Image, wanted: int) -> int:\n"
BODY = "    if wanted < 0 or wanted > image[MAX_ORDER]:\n        return OUT_OF_RANGE\n    order = wanted\n"
IN_A_LIST = (
    (ALLOC, COUNTS),
    (BODY, "    _calls[0] += 1\n    if _calls[0] > 20_000:\n        return NO_MEMORY\n" + BODY),
)
BY_A_GLOBAL = (
    (ALLOC, "\ncalls = 0\n" + ALLOC),
    (BODY, "    global calls\n    calls += 1\n    if calls > 20_000:\n        return NO_MEMORY\n" + BODY),
)
BY_AN_ATTRIBUTE = ((BODY, "    alloc.calls = getattr(alloc, 'calls', 0) + 1\n" + BODY),)
BY_HAND = (
    ('    __slots__ = ("image",)\n', '    __slots__ = ("calls", "image")\n'),
    ("        self.image = new_image(", "        self.calls = 0\n        self.image = new_image("),
)


@pytest.mark.parametrize(
    "edits", [IN_A_LIST, BY_A_GLOBAL, BY_AN_ATTRIBUTE, BY_HAND], ids=["list", "global", "attribute", "slot"]
)
def test_what_is_kept_beside_the_image_is_found_at_once(edits: Edits) -> None:
    """A counter that matters after 20,000 calls: no short run shows it by what it answers."""
    for engine in (explore, stateful, simulate):
        options = {explore: {"scope": "tiny"}, stateful: {"examples": 10}, simulate: {"steps": 2_000}}[engine]
        found = run_of(engine(BUDDY, Budget(), factory=edited(*edits), **options))  # type: ignore[arg-type]
        assert found.clause.startswith(NOTHING_BESIDE), engine


def test_a_method_that_is_written_by_hand_is_refused() -> None:
    by_hand = "    def alloc(self, order: Order) -> Frame | Failure:\n        return Frame(alloc(self.image, order))\n"
    with pytest.raises(BrokenClause, match="alloc not made by operation"):
        Pair(BUDDY, edited((KEPT, by_hand)), TINY).inspect()


def test_nothing_is_beside_the_images_of_the_implementations() -> None:
    for pairing in pairings().values():
        geometry = pairing.scopes["tiny"].geometries[0]
        for factory in (pairing.impl, plain(pairing)):
            subject = factory(*geometry)
            Beside(subject).check(performed(pairing))
            with pytest.raises(AttributeError):
                subject.more = 1


def test_an_edit_of_a_class_is_noticed() -> None:
    subject = plain(BUDDY)(*TINY)
    beside = Beside(subject)
    type(subject).calls = 1
    with pytest.raises(BrokenClause, match="calls has changed"):
        beside.check(())


def test_chance_is_found_by_comparing_two_objects() -> None:
    """Nothing is kept anywhere, and the same call does not do the same."""
    by_chance = BODY + "    if random.random() < 0.5:\n        return NO_MEMORY\n"
    factory = edited(("@kernel\ndef push", "import random\n\n\n@kernel\ndef push"), (BODY, by_chance))
    with pytest.raises(BrokenClause, match=ALIKE):
        compare(factory(*TINY), [("alloc", (0,)), ("free", (0, 0))] * 32)
    subject = plain(BUDDY)(*TINY)
    before = snapshot(subject.image)
    compare(subject, [("alloc", (0,)), ("free", (0, 0))])
    assert snapshot(subject.image) == before
    assert twin(subject).image == subject.image


def test_each_call_is_compared_from_the_memory_for_which_it_was_drawn() -> None:
    """A block that one call has freed is no caller's to write to: a link would be overwritten that lies in it."""
    answers = []

    class Noting(Buddy):
        def alloc(self, order: Order) -> Any:
            answers.append(super().alloc(order))
            return answers[-1]

    compare(Noting(Frame(0), FrameCount(1), Order(0)), [("alloc", (0,))] * 3)
    assert answers == [0] * 6


# ── Loops that do not end ────────────────────────────────────────────────────────────────────────────────────

KEEPS = "            block = half\n"
UP_AND_DOWN = (f"{KEEPS}    return block\n", f"{KEEPS}        order += 1\n    return block\n")
"""A split halves, and takes it back."""


def test_a_loop_that_does_not_end_is_a_verdict_of_every_engine() -> None:
    factory = edited(UP_AND_DOWN)
    engines: list[Callable[[], list[Evidence]]] = [
        lambda: explore(BUDDY, Budget(30), scope="tiny", factory=factory),
        lambda: stateful(BUDDY, Budget(30), examples=3, factory=factory, geometries=[TINY]),
        lambda: simulate(BUDDY, Budget(4), steps=500, factory=factory, geometries=[TINY]),
    ]
    for engine in engines:
        assert run_of(engine()).clause.startswith(ANSWERS_IN_TIME)
    mutant, part = Mutant("endless", (UP_AND_DOWN,)), evolve(BUDDY, scopes={"tiny": Scope((TINY,))}, wide=())
    assert attempt(part, mutant, Budget()).is_killed
    assert shortest(part, mutant, Budget())[0] is not None


def test_a_constructor_that_does_not_end_is_cut() -> None:
    with pytest.raises(BrokenClause, match=ANSWERS_IN_TIME):
        Pair(BUDDY, edited(("        node += 1\n    node = first\n", "        pass\n    node = first\n")), TINY)


def test_the_turns_of_a_call_are_its_own() -> None:
    """However many calls are made, and through whatever module, each may take as many turns as the first."""
    subject = plain(BUDDY)(0, 16, 4)
    for _ in range(3 * loops.FEWEST):
        subject.free(subject.alloc(0), 0)
    assert loops.TURNS.left is None


def test_a_loop_is_counted_at_every_turn() -> None:
    tree = loops.Counted(are_numbers=True).visit(ast.parse(inspect.getsource(buddy)))
    whiles = [node for node in ast.walk(tree) if isinstance(node, ast.While)]
    assert whiles
    assert all(ast.unparse(node.body[0]) == "__turn__()" for node in whiles)


@pytest.mark.parametrize("places", [-1, 64, 1 << 40])
def test_a_shift_that_no_word_has_is_refused(places: int) -> None:
    with pytest.raises(ImageFault, match="places"):
        loops.shift_left(1, places)


def test_the_largest_image_in_plain_python() -> None:
    with pytest.raises(ImageFault, match="is not made in plain Python"):
        load(sys.modules[Buddy.__module__]).Buddy(0, 1 << 32, 10)


# ── What the law cannot speak of ─────────────────────────────────────────────────────────────────────────────


def test_an_answer_that_the_law_cannot_speak_of_is_a_verdict() -> None:
    pair = Pair(BUDDY, plain(BUDDY), TINY)
    with pytest.raises(BrokenClause, match=JUDGED):
        pair.judge("alloc", (0,), "a frame")


def test_a_state_that_nothing_can_be_drawn_from_is_a_verdict_of_exploration_and_of_hypothesis() -> None:
    def broken(state: Any) -> Any:
        raise LookupError("no such thing")

    operations = {**BUDDY.operations, "alloc": evolve(BUDDY.operations["alloc"], calls=broken)}
    pairing = evolve(BUDDY, operations=operations)
    rows = [*explore(pairing, Budget(), scope="tiny"), *stateful(pairing, Budget(), examples=5)]
    clauses = {row.property for row in rows if row.verdict is Verdict.VIOLATED}
    assert clauses == {f"{JUDGED}: LookupError: no such thing"}
