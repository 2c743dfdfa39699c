"""The TLB: what each flush removes, what may be cached, and the engines' rule on what nobody calls."""

from __future__ import annotations

import random
from typing import Any

import pytest
from attrs import evolve

import spec.virtual.tlb as law
from checks.counterexample import from_json, render, to_json
from checks.drive import Pair, every_call, performed, plain, run, view_of
from checks.engines.explore import Alone, explore
from checks.engines.mutate import LONG_STEPS, OPERATIONS, Trial, simulate_answers
from checks.engines.replay import run_law
from checks.engines.simulate import Drive, simulate
from checks.engines.stateful import machine
from checks.engines.tally import Tally
from checks.evidence import Budget, Verdict, worst
from checks.pairing import Mutant
from checks.pairings import pairings
from checks.pairings.virtual.tlb.view import abstract, permits
from checks.targets.target import Target
from impl.virtual import tlb
from spec.virtual.tlb import ANY_PCID, Cached, CachedTable, PageEntry
from spec.virtual.words import ALL_CONTEXTS, EVERYTHING, KERNEL_HALF, NO_FLUSH, ONE_ADDRESS, ONE_CONTEXT, Space
from spec.virtual.words import TlbFailure as Failure
from spec.vocabulary import BrokenClause, Frame

TLB = pairings()["virtual.tlb"]
NAMED = {mutant.name: mutant for mutant in TLB.mutants}
ONE_CPU = (1, 2, 2, 1, 8, 2)
Calls = list[tuple[str, tuple[Any, ...]]]


def ran(geometry: tuple[int, ...], calls: Calls, factory: Any = TLB.impl) -> Pair:
    """The pair after some calls, each judged."""
    pair = Pair(TLB, factory, geometry)
    for operation, arguments in calls:
        pair.step(operation, arguments)
    return pair


# ── What a flush removes ─────────────────────────────────────────────────────────────────────────────────────

FULL: Calls = [
    *[("map_page", (space, page, 2 + 2 * space + page)) for space, page in ((0, 0), (0, 1), (1, 1))],
    ("map_page", (KERNEL_HALF, 2, 6)),
    *[("fill", (0, page)) for page in range(3)],
    ("enter", (0, 1)),
    ("load", (0,)),
    ("fill", (0, 1)),
]
"""One CPU with two PCIDs, that holds two pages under one, one under the other, a global one, and both tables."""
EVERY = {(0, 0), (0, 1), (1, 1), (ANY_PCID, 2)}


def held(pair: Pair) -> tuple[set[tuple[int, int]], set[int]]:
    """What the implementation's TLB holds, by tag and page, and the PCIDs under which it holds a table."""
    [cpu] = abstract(view_of(TLB, pair.subject.image, pair.geometry)).cpus
    return {(each.tag, each.page) for each in cpu.cached}, {each.pcid for each in cpu.tables}


FLUSHES = [
    ("invlpg", (0, 1), {(1, 1)}, {1}),
    ("invlpg", (0, 2), {(ANY_PCID, 2)}, {1}),
    ("invpcid", (0, ONE_ADDRESS, 0, 1), {(0, 1)}, {0}),
    ("invpcid", (0, ONE_ADDRESS, 1, 2), set(), set()),
    ("invpcid", (0, ONE_CONTEXT, 0, 0), {(0, 0), (0, 1)}, {0}),
    ("invpcid", (0, ALL_CONTEXTS, 0, 0), EVERY - {(ANY_PCID, 2)}, {0, 1}),
    ("invpcid", (0, EVERYTHING, 0, 0), EVERY, {0, 1}),
    ("toggle_global_pages", (0,), EVERY, {0, 1}),
]


@pytest.mark.parametrize(("operation", "arguments", "gone", "tables"), FLUSHES)
def test_a_flush_removes_what_the_law_says_and_nothing_else(
    operation: str, arguments: tuple[int, ...], gone: set[tuple[int, int]], tables: set[int]
) -> None:
    pair = ran(ONE_CPU, FULL)
    assert held(pair) == (EVERY, {0, 1})
    pair.step(operation, arguments)
    assert held(pair) == (EVERY - gone, {0, 1} - tables)
    empty = evolve(pair.state, rows=(None,) * 8, kernel=(None,), roots=(law.NO_TABLE, law.NO_TABLE))
    full = ran(ONE_CPU, FULL).state.cpus[0]
    after = TLB.move(operation)(evolve(empty, cpus=(full,)), *arguments, returned=None)
    assert {(each.tag, each.page) for each in full.cached - after.cpus[0].cached} == gone
    assert {each.pcid for each in full.tables - after.cpus[0].tables} == tables


def test_a_load_drops_its_own_pcid_unless_it_is_told_to_keep_it() -> None:
    pair = ran(ONE_CPU, FULL)
    pair.step("enter", (0, 0))
    assert pair.step("load", (0,)) == NO_FLUSH | 0
    assert held(pair) == (EVERY, {0, 1})
    for operation, arguments in ((("unmap_page", (0, 1, 1))), ("send", (0,)), ("finish", (0,)), ("enter", (0, 1))):
        pair.step(operation, arguments)
    assert pair.step("load", (0,)) == 1
    assert held(pair) == (EVERY - {(1, 1)}, {0})


def test_a_tlb_fills_and_a_set_overflows() -> None:
    pair = ran((1, 1, 6, 0, 8, 1), [("map_page", (0, page, 1 + page)) for page in range(6)])
    for page in (0, 2, 4):
        pair.step("fill", (0, page))
    assert held(pair)[0] == {(0, 2), (0, 4)}
    assert {each.page for each in pair.state.cpus[0].cached} == set(range(6))


# ── What the law permits ─────────────────────────────────────────────────────────────────────────────────────


def test_between_the_change_and_the_flush_both_answers_are_in_order() -> None:
    machine = TLB.initial((1, 1, 1, 0, 2, 1))
    machine = law.map_page(machine, Space(0), 0, Frame(1), returned=None)
    machine = law.protect_page(machine, 0, Space(0), 0, False, returned=None)
    for answer in (Frame(1), Failure.NOT_PERMITTED):
        law.access(machine, 0, 0, True, returned=answer)
    machine = law.send(machine, 0, returned=1)
    machine = law.finish(law.acknowledge(machine, 0, 0), 0, returned=None)
    with pytest.raises(BrokenClause, match="a write goes ahead only where"):
        law.access(machine, 0, 0, True, returned=Frame(1))


def test_a_right_that_is_added_may_fault_once() -> None:
    machine = TLB.initial((1, 1, 1, 0, 2, 1))
    machine = law.map_page(machine, Space(0), 0, Frame(1), returned=None)
    for writable in (False, True):
        machine = law.protect_page(machine, 0, Space(0), 0, writable, returned=None)
    machine = law.access(machine, 0, 0, True, returned=Failure.NOT_PERMITTED)
    with pytest.raises(BrokenClause, match="an access faults only for a reason"):
        law.access(machine, 0, 0, True, returned=Failure.NOT_PERMITTED)


def test_another_shootdown_of_the_same_page_is_no_excuse_to_tell_nobody() -> None:
    machine = TLB.initial((2, 1, 1, 0, 2, 1))
    machine = law.map_page(machine, Space(0), 0, Frame(1), returned=None)
    machine = law.unmap_page(machine, 0, Space(0), 0, returned=None)
    machine = law.detach(machine, 1, Space(0), returned=None)
    with pytest.raises(BrokenClause, match="every CPU that may use what was taken away is told"):
        law.send(machine, 0, returned=0)


def test_an_image_may_hold_less_than_the_law_says_and_not_more() -> None:
    pair = ran(ONE_CPU, FULL)
    view = view_of(TLB, pair.subject.image, pair.geometry)
    assert permits(view, pair.state)
    [cpu] = pair.state.cpus
    for field in ("cached", "tables"):
        for each in getattr(cpu, field):
            fewer = evolve(cpu, **{field: getattr(cpu, field) - {each}})
            assert not permits(view, evolve(pair.state, cpus=(fewer,)))
    more = cpu.cached | {Cached(0, 0, PageEntry(Frame(7), True))}
    tables = cpu.tables | {CachedTable(0, Frame(7))}
    assert permits(view, evolve(pair.state, cpus=(evolve(cpu, cached=more, tables=tables),)))
    assert not permits(view, evolve(pair.state, free=frozenset()))


def test_a_relation_in_the_place_of_equality_can_fail() -> None:
    never = evolve(TLB, permits=lambda view, state: False)
    assert worst(row.verdict for row in explore(never, Budget(), scope="tiny")) is Verdict.VIOLATED
    equal = evolve(TLB, permits=None)
    clause, calls = run(equal, TLB.impl, (1, 1, 1, 0, 2, 1), [("map_page", (0, 0, 1))])
    assert clause is not None
    assert calls == []  # the law's CPU may have cached its table, and the implementation's has not


# ── The engines' rule on what nobody calls ───────────────────────────────────────────────────────────────────


def test_what_is_internal_is_performed_where_the_implementation_has_it() -> None:
    internal = {"acknowledge", "fill", "evict", "evict_table"}
    assert set(TLB.called()) == set(TLB.operations) - internal
    assert set(performed(TLB)) == set(TLB.operations)

    class Bare:
        acknowledge = tlb.Machine.acknowledge

    assert set(performed(evolve(TLB, impl=Bare))) == set(TLB.operations) - internal | {"acknowledge"}


def test_an_internal_operation_moves_both_and_answers_nothing() -> None:
    calls: Calls = [("map_page", (0, 0, 1)), ("fill", (1, 0)), ("unmap_page", (0, 0, 0)), ("send", (0,))]
    pair = ran((2, 1, 1, 0, 2, 1), calls)
    assert {name for name, _ in every_call(TLB, pair.state)} >= {"acknowledge", "fill", "evict", "evict_table"}
    before = pair.state
    assert pair.step("acknowledge", (1, 0)) is None
    assert pair.state != before
    assert pair.calls[-1].returned is None
    assert abstract(view_of(TLB, pair.subject.image, pair.geometry)).cpus[1].cached == frozenset()


def test_a_law_without_an_implementation_moves_alone() -> None:
    space = Alone(TLB, (1, 1, 1, 0, 2, 1), Tally(TLB, "explore-alone"), set())
    state = space.root()
    assert {call.operation for call, _ in space.successors(state)} >= {"fill", "evict", "evict_table"}
    assert list(space.permitted(state, "fill", (0, 0))) == [(None, state)]


def test_a_run_with_internal_operations_is_kept_and_replayed() -> None:
    mutant = NAMED["acknowledges-and-does-not-flush"]
    rows = explore(TLB, Budget(), scope="tiny", factory=plain(TLB, mutant.edits))
    broken = next(row.counterexample for row in rows if row.counterexample is not None)
    assert "acknowledge" in {call.operation for call in broken.calls}
    again = from_json(to_json(broken), pairings())
    assert (again.calls, again.clause) == (broken.calls, broken.clause)
    assert run_law(TLB, again)[0] is None  # each answer is in order; what the memory holds is not
    assert "acknowledge(cpu=0, sender=0) → done" in render(TLB, broken)


def test_random_engines_perform_them_too() -> None:
    assert hasattr(machine(TLB, (1, 1, 1, 0, 2, 1)), "call_fill")
    rows = simulate(TLB, Budget(), steps=3000, factory=plain(TLB, NAMED["cached-as-global"].edits))
    assert worst(row.verdict for row in rows) is Verdict.VIOLATED


def test_a_target_may_have_internal_operations() -> None:
    class Bare:
        def access(self) -> None: ...
        def fill(self) -> None: ...

    assert Target("bare", Bare, TLB).operations(Bare()) == ["access", "fill"]


# ── Faults ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_fault_has_a_story_and_its_edits_stand_once() -> None:
    assert set(law.PITFALLS) == set(NAMED)
    assert len(NAMED) == len(TLB.mutants) >= 20
    for mutant in TLB.mutants:
        plain(TLB, mutant.edits)


QUICK = [
    "other-cpus-are-not-interrupted",
    "the-sender-does-not-flush",
    "frame-freed-before-the-flush",
    "reuses-a-pcid-without-a-flush",
    "loads-without-the-flush",
]


@pytest.mark.parametrize("name", QUICK)
def test_a_fault_is_caught(name: str) -> None:
    factory = plain(TLB, NAMED[name].edits)
    rows = explore(TLB, Budget(), scope="tiny", factory=factory)
    assert worst(row.verdict for row in rows) is Verdict.VIOLATED


def test_a_fault_of_several_actors_is_driven_for_longer() -> None:
    mutant = NAMED["joins-after-loading"]
    trial = Trial(mutant)
    drive = Drive(TLB, plain(TLB, mutant.edits), True, performed(TLB))
    simulate_answers(drive, TLB.wide, Budget(), trial, 0, LONG_STEPS)
    assert trial.is_killed
    assert trial.broken == {OPERATIONS: {"translations are kept only if no flush of them was missed"}}


def test_a_harmless_edit_is_not_caught() -> None:
    edit = ("    if image[at + PHASE] != GATHERING:\n", "    if GATHERING != image[at + PHASE]:\n")
    factory = plain(TLB, Mutant("harmless", (edit,)).edits)
    rows = simulate(TLB, Budget(), steps=8192, factory=factory, geometries=[(2, 2, 1, 0, 3, 2)])
    assert worst(row.verdict for row in rows if "outcome" not in row.property) is Verdict.HOLDS


# ── The implementation's other life ──────────────────────────────────────────────────────────────────────────


def test_plain_and_compiled_code_agree_word_for_word() -> None:
    geometry = (3, 2, 2, 1, 6, 2)
    compiled, checked = Pair(TLB, TLB.impl, geometry), Pair(TLB, plain(TLB), geometry)
    rng = random.Random(0)
    names = performed(TLB)
    for _ in range(1500):
        name = rng.choice(names)
        arguments = TLB.operations[name].sample(compiled.state, rng)
        assert compiled.step_shallow(name, arguments) == checked.step_shallow(name, arguments)
        assert compiled.snapshot() == checked.snapshot()


@pytest.mark.parametrize("geometry", [(0, 1, 1, 0, 2, 1), (1, 3, 1, 0, 2, 1), (1, 1, 1, 0, 63, 1), (1, 1, 62, 1, 2, 1)])
def test_a_machine_that_there_is_not_is_refused(geometry: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no machine has"):
        tlb.Machine(*geometry)
