"""NUMA: where pages lie, what becomes of them when they move, and what masks of exactly one word name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import docs.figures.advanced.numa as figures
from checks.drive import plain, run
from checks.engines.mutate import prover_kills
from checks.engines.prove import prove
from checks.evidence import Budget, Verdict
from checks.pairing import Arguments
from checks.pairings.advanced.numa.pairing import IN_STEPS, LINE, PAIRING, asked, machine
from spec.advanced.numa import distances_of
from spec.advanced.words import BIND, DEFAULT, INTERLEAVE, PREFERRED, PREFERRED_MANY, STRICT, WEIGHTED_INTERLEAVE
from spec.advanced.words import NumaFailure as Failure
from tests.foreign import built, judged, judged_in_full, needs_compiler

EXAMPLES = Path(__file__).resolve().parent.parent / "examples/numa"
BROKEN = ("maxnode", "one-word", "by-number", "bound-falls-back", "loses-dirty", "ignores-weights")
IMPL: Any = plain(PAIRING)
"""In plain Python, which sees an access outside memory."""
TWO = machine(2, 2, far=(20,), cpus=2, pages=4)
Calls = list[tuple[str, tuple[Any, ...]]]


def answers(calls: Calls, geometry: Arguments = TWO) -> list[Any]:
    """What the calls were answered, all permitted by the law."""
    broken, made = run(PAIRING, IMPL, geometry, calls)
    assert broken is None
    return [call.returned for call in made]


def touched(pages: int, cpu: int = 0) -> Calls:
    return [("touch", (cpu, page)) for page in range(pages)]


def test_pages_come_from_the_cpus_own_node_and_then_from_the_other() -> None:
    assert answers(touched(4, cpu=1)) == [2, 3, 0, 1]
    assert answers([*touched(4)]) == [0, 1, 2, 3]


def test_the_nearest_comes_first_whatever_its_number() -> None:
    """Node 2 is nearer to node 0 than node 1 is, and node 3 has no memory."""
    four = machine(1, 1, 1, 0, far=(40, 20, 30, 15, 30, 30), pages=3)
    assert distances_of(4, four[4])[0] == [10, 40, 20, 15]
    assert answers(touched(3), four) == [0, 2, 1]


@pytest.mark.parametrize(("bits", "outcome"), [(63, Failure.INVALID), (64, None), (65, Failure.INVALID)])
def test_a_mask_of_exactly_one_word_has_its_last_node(bits: int, outcome: Failure | None) -> None:
    """One bit fewer, and it names nobody; one more, and it names a node that there cannot be, whose bit is set."""
    last = machine(1, 1, far=(20,), stride=63, limit=64)
    mode, low, high, maxnode = asked(BIND, 1 << 63 | 1 << 64, bits)
    assert answers([("set_policy", (mode, low, high, maxnode))], last) == [outcome]


def test_the_second_word_of_a_mask_counts() -> None:
    far = machine(1, 1, far=(20,), stride=64, limit=65)
    bound = ("set_policy", asked(BIND, 1 << 64, 65))
    assert answers([bound, ("touch", (0, 0)), ("touch", (0, 1))], far) == [None, 1, Failure.NO_MEMORY]


def test_modes_lead_where_they_say() -> None:
    def placed(mode: int, mask: int) -> list[Any]:
        return answers([("set_policy", asked(mode, mask, 3)), *touched(3)], machine(1, 1, 2, far=LINE, pages=4))[1:]

    assert placed(PREFERRED, 0b110) == [1, 0, 2]
    assert placed(BIND, 0b011) == [0, 1, Failure.NO_MEMORY]
    assert placed(PREFERRED_MANY, 0b110) == [1, 2, 3]
    assert placed(INTERLEAVE, 0b101) == [0, 2, 1]


def test_a_preferred_node_to_which_a_page_is_on_its_way_may_be_used() -> None:
    """The page lies there already, so that its move takes no frame; whether it does, a caller cannot know."""
    preferring = ("set_policy", asked(PREFERRED_MANY, 0b01, 2))
    begun: Calls = [("touch", (0, 0)), ("begin_move", (0, 0, 0)), preferring]
    assert answers([*begun, ("touch", (1, 1))])[-1] == 1


def test_weights_are_turns() -> None:
    weighted: Calls = [("set_weight", (1, 2)), ("set_policy", asked(WEIGHTED_INTERLEAVE, 0b11, 2))]
    assert answers([*weighted, *touched(4)])[2:] == [0, 2, 3, 1]


def test_a_fault_keeps_its_policy() -> None:
    """The schedule of CVE-2023-4611: the policy is replaced, and its record used again, while a fault goes by it."""
    bound = [("set_policy", asked(BIND, mask, 2)) for mask in (0b10, 0b01, 0b01)]
    assert answers([bound[0], ("begin_fault", (0, 0)), *bound[1:], ("finish", (0,))])[-1] == 2


def test_a_move_takes_all_along_and_lets_nobody_in() -> None:
    stored: Calls = [("touch", (0, 0)), ("store", (1, 0, 5)), ("begin_move", (0, 0, 1)), ("load", (1, 0))]
    told = answers([*stored, ("finish", (0,)), ("load", (1, 0)), ("clean", (0,)), ("clean", (0,))])
    assert told[3:] == [Failure.BUSY, 2, 5, 1, 0]


def test_an_area_is_bound_strictly_where_its_pages_lie_so() -> None:
    strictly = [("bind_area", (0, *asked(BIND, mask, 2), STRICT)) for mask in (0b10, 0b01)]
    assert answers([("touch", (0, 0)), *strictly, ("bind_area", (0, *asked(DEFAULT, 0, 2), STRICT))]) == [
        0,
        Failure.MISPLACED,
        None,
        None,
    ]


def test_nodes_fill_up_as_they_are_drawn() -> None:
    drawn = figures.nodes_filling_up(PAIRING)
    assert "local: 0 0 0 0 1 1 1 1 3 3 3 3 2 2 2 2" in drawn
    assert "interleaved: 0 1 2 3 0 1 2 3" in drawn
    assert "interleaved by weights 3, 1, 2, 1: 0 0 0 1 2 2 3 0 " in drawn
    assert "bound to 1 and 3: 1 1 1 1 3 3 3 3 -1" in drawn


def test_policies_are_proved_to_be_obeyed() -> None:
    [row] = prove(PAIRING, Budget(), theorem="policy-obeyed")
    assert row.verdict is Verdict.HOLDS, row.note


@pytest.mark.parametrize(
    ("theorem", "name"),
    [("policy-obeyed", "bound-falls-back-to-local"), ("fallback-order-total", "fallback-by-number")],
)
def test_a_theorem_fails_on_its_mutant(theorem: str, name: str) -> None:
    [mutant] = [each for each in PAIRING.mutants if each.name == name]
    assert prover_kills(PAIRING, mutant, Budget()) == [theorem]


# ── The examples ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("numa") / "examples")


@needs_compiler
def test_the_correct_one_breaks_no_sentence(examples: Path) -> None:
    """And what only steps lead to is no gate of one that has none."""
    _, rows = judged_in_full(PAIRING, examples / "numa.toml", 6_000, 2.0)
    assert [row.property for row in rows if row.verdict in (Verdict.VIOLATED, Verdict.GATE)] == []
    assert not {row.property for row in rows} & set(IN_STEPS)


@needs_compiler
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_one_is_found_with_a_few_calls(examples: Path, name: str) -> None:
    _, [row, *_] = judged(PAIRING, examples / f"{name}.toml", 400, shrinking=1)
    assert row.verdict is Verdict.VIOLATED
    assert row.counterexample is not None
    assert len(row.counterexample.calls) <= 6
