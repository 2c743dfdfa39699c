"""Compiled exploration: the compiled law judges as the plain one does, and the search misses nothing."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from attrs import evolve, frozen
from llvmlite import ir
from numba import types

import impl.physical.buddy as source
from checks.clauses import NO_CRASH, REPRESENTS
from checks.command import main
from checks.drive import Pair, broken_invariant, every_call, plain, run, view_of
from checks.engines import explore
from checks.engines.compiled import COVERED, CUT_SHORT, compiled, limited
from checks.engines.compiling import crew, sweep
from checks.engines.compiling.crew import FEW_VARIANTS, Search, Swept
from checks.engines.compiling.machine import CompiledModel
from checks.engines.compiling.machine_code import RAISED, Library, call_kernel
from checks.engines.compiling.model import Model
from checks.engines.compiling.sweep import HOLDS, UNFIT
from checks.engines.compiling.writer import Writer
from checks.evidence import Budget, Evidence, Progress, UsageError, Verdict
from checks.origins import plain_calls
from checks.pairing import EXACT, Arguments, Pairing, Scope, Symmetry, sentence
from checks.pairings import pairings
from checks.pairings.physical.buddy.symmetries import SYMMETRIES, codes
from checks.records import pinned
from impl.image import Image, ImageFault, kernel
from impl.physical.buddy import FREE, MAX_ORDER, NEXT, NODE_SHIFT, STATE, TAIL, USED, outcome
from spec.physical.words import BuddyFailure as Failure
from spec.vocabulary import NONE, BrokenClause, reached

BUDDY = pairings()["physical.buddy"]
PLAIN = plain(BUDDY)
TINY = [(3, 3, 1), (0, 4, 2), (5, 4, 2)]
SYMMETRY = "lists"


def one_scope(*geometries: Arguments, **changed: Any) -> Pairing:
    """The pairing with one scope, `one`."""
    return evolve(BUDDY, scopes={"one": Scope(geometries)}, **changed)


def by_verdict(rows: Sequence[Evidence], verdict: Verdict) -> list[Evidence]:
    return [row for row in rows if row.verdict is verdict]


# ── What the functions of a model are compared with ──────────────────────────────────────────────────────────


@frozen
class Transition:
    """A call beside the law."""

    before: Any
    image: bytes
    operation: str
    arguments: Arguments
    after: bytes


@cache
def explored(geometry: Arguments, most: int = 1000) -> tuple[list[tuple[Any, bytes]], list[Transition]]:
    """The states of a geometry, or the first of them, in step with the law; and each call."""
    pair = Pair(BUDDY, PLAIN, geometry)
    nodes = [(pair.state, pair.snapshot())]
    seen = set(nodes)
    steps = []
    for before, data in nodes:
        for operation, arguments in every_call(BUDDY, before):
            pair.restore(before, data)
            pair.step_shallow(operation, arguments)
            node = pair.state, pair.snapshot()
            steps.append(Transition(before, data, operation, arguments, node[1]))
            if node not in seen and len(nodes) < most:
                seen.add(node)
                nodes.append(node)
    return nodes, steps


def words_of(data: bytes) -> Any:
    return np.frombuffer(data, dtype=np.int64).copy()


class Functions:
    """Those of a model, each by itself."""

    def __init__(self, geometry: Arguments, encoding: str) -> None:
        self.model = Model.of(BUDDY, geometry, encoding)
        writer = Writer(self.model)
        bits, self.kept = writer.encode(self.model.symmetry)
        self.width = (sum(bits) + 63) // 64 + len(bits)
        writer.memory("memory", BUDDY.invariants())
        writer.answer()
        self.state_words = writer.enabled()
        writer.restore(bits)
        for name in ("answer", "encode"):
            writer.library.module.globals[name].linkage = ""
        writer.library.compile()
        self.clauses, self.library = writer.clauses, writer.library
        self.counts = np.zeros(len(self.clauses), dtype=np.int64)
        pointer, number = ctypes.c_void_p, ctypes.c_int64
        self._memory = self._function("memory", pointer)
        self._enabled = self._function("enabled", pointer, pointer, pointer)
        self._encode = self._function("encode", pointer, pointer, pointer)
        self._restore = self._function("restore", pointer, pointer, pointer)
        self._answer = self._function("answer", number, *[pointer] * 3, number, pointer, number, number)

    def _function(self, name: str, *kinds: Any) -> Any:
        return ctypes.CFUNCTYPE(ctypes.c_int64, *kinds)(self.library.engine.get_function_address(name))

    def clause(self, code: int) -> str | None:
        return None if code == HOLDS else self.clauses[code]

    def memory(self, image: Any) -> str | None:
        return self.clause(self._memory(image.ctypes.data))

    def enabled(self, image: Any) -> tuple[list[tuple[str, Arguments]], Any]:
        """The calls that are worth making, and the law's state."""
        chosen = np.full(len(self.model.calls) + 1, -7, dtype=np.int64)
        state = np.full(self.state_words + 1, -7, dtype=np.int64)
        count = self._enabled(image.ctypes.data, chosen.ctypes.data, state.ctypes.data)
        assert (chosen[-1], state[-1]) == (-7, -7)
        return [self.model.calls[number] for number in chosen[:count]], state

    def answer(self, state: Any, image: Any, operation: str, arguments: Arguments, code: int) -> str | None:
        number = self.model.operations.index(operation)
        self.counts[:] = 0
        one, two = (*arguments, 0)[:2]
        given = (each.ctypes.data for each in (state, image, state))
        return self.clause(self._answer(number, *given, code, self.counts.ctypes.data, one, two))

    def counted(self) -> dict[str, int]:
        return {clause: int(count) for clause, count in zip(self.clauses, self.counts, strict=True) if count}

    def encode(self, image: Any) -> tuple[int, bytes]:
        key = np.zeros(self.width, dtype=np.int64)
        return self._encode(image.ctypes.data, 0, key.ctypes.data), key.tobytes()

    def restore(self, key: bytes) -> bytes:
        image, words = self.model.image.copy(), words_of(key)
        self._restore(words.ctypes.data, image.ctypes.data, 0)
        return bytes(image.tobytes())


@cache
def functions(geometry: Arguments, encoding: str = EXACT) -> Functions:
    return Functions(geometry, encoding)


@cache
def abstracted(data: bytes) -> Any:
    """A pool's image says its geometry itself."""
    return BUDDY.abstract(view_of(BUDDY, words_of(data), ()))


# ── The law ──────────────────────────────────────────────────────────────────────────────────────────────────


def plain_verdict(step: Transition, code: int, after: bytes) -> str | None:
    """What the law's text says of an answer, and of a memory."""
    try:
        result = outcome(code)
    except ImageFault:
        return NO_CRASH
    returned = result if isinstance(result, Failure) or step.operation == "alloc" else None
    try:
        state = BUDDY.step(step.operation)(step.before, *step.arguments, returned=returned)
    except BrokenClause as broken:
        return broken.clause
    reached[REPRESENTS] += 1
    return None if abstracted(after) == state else REPRESENTS


@pytest.mark.parametrize("geometry", TINY, ids=str)
def test_the_compiled_law_judges_every_answer_as_the_plain_one_does(geometry: Arguments) -> None:
    """Each answer that there is to each call in each state, with the memory that comes of it and with an unchanged one;
    and each clause is counted as often."""
    law = functions(geometry)
    start, frames, _ = geometry
    failures = [-failure.errno for failure in Failure]
    codes = [*failures, -1, -99, RAISED, -(2**63), *range(start + frames + 2), 2**31, 2**62]
    verdicts: Counter[str | None] = Counter()
    before = reached.copy()
    for step in explored(geometry)[1]:
        _, state = law.enabled(words_of(step.image))
        for after in {step.after, step.image}:
            image = words_of(after)
            for code in codes:
                reached.clear()
                expected = plain_verdict(step, code, after)
                assert law.answer(state, image, step.operation, step.arguments, code) == expected, (step, code)
                if expected is None:
                    assert law.counted() == reached, (step, code)
                verdicts[expected] += 1
    reached.clear()
    reached.update(before)
    everything = {clause for name in BUDDY.operations for clause in BUDDY.clauses(name)}
    assert set(verdicts) == {None, NO_CRASH, REPRESENTS, *everything}


def test_a_word_that_the_geometry_fixes_is_missed_when_it_changes() -> None:
    law = functions((0, 4, 2))
    step = next(step for step in explored((0, 4, 2))[1] if step.operation == "alloc" and step.arguments == (0,))
    _, state = law.enabled(words_of(step.image))
    assert law.answer(state, words_of(step.after), "alloc", (0,), 0) is None
    for place in BUDDY.fixed:
        changed = words_of(step.after)
        changed[place] += 1
        assert law.answer(state, changed, "alloc", (0,), 0) == REPRESENTS


@pytest.mark.parametrize("geometry", [(0, 4, 2), (5, 4, 2)], ids=str)
def test_the_compiled_invariants_judge_every_memory_as_the_plain_ones_do(geometry: Arguments) -> None:
    """Each that is reached, and each with one word corrupted: the same invariant is the first to break. Where a plain
    one reads outside the image, the compiled ones find the link corrupt."""
    law = functions(geometry)
    images = [data for _, data in explored(geometry)[0]]
    for data in images:
        assert law.memory(words_of(data)) is None
    verdicts = set()
    last = law.model.places[-1]
    for data in images[::4]:
        for place in range(len(law.model.image)):
            if place in law.model.fixed:
                continue
            for value in (-1, 0, 1, 16, last, FREE, FREE + 1, USED + 1, USED + 3, 2**40, -(2**63)):
                image = words_of(data)
                image[place] = value
                view = view_of(BUDDY, image, geometry)
                found = law.memory(image)
                try:
                    expected = broken_invariant(BUDDY.invariants(), view, BUDDY.places(view))
                except ImageFault:
                    assert found is not None, (place, value)
                else:
                    assert found == expected, (place, value)
                verdicts.add(found)
    assert verdicts >= {None, *(sentence(each) for each in BUDDY.invariants() if each.__name__ != "well_placed")}


@pytest.mark.parametrize("geometry", [*TINY, (0, 9, 3), (3, 10, 2)], ids=str)
def test_the_calls_worth_making_and_the_laws_state_are_those_of_the_plain_law(geometry: Arguments) -> None:
    """In pools of more than eight frames not every call is worth making."""
    law = functions(geometry)
    for state, data in explored(geometry, most=60)[0]:
        calls, words = law.enabled(words_of(data))
        assert calls == list(every_call(BUDDY, state))
        assert words[: state.frames].tolist() == [state.held.get(frame, NONE) for frame in state.span]


# ── Encodings ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("geometry", [*BUDDY.scopes["tiny"].geometries, (1, 6, 2)], ids=str)
def test_the_exact_encoding_loses_nothing(geometry: Arguments) -> None:
    law = functions(geometry)
    keys = set()
    images = [data for _, data in explored(geometry)[0]]
    for data in images:
        code, key = law.encode(words_of(data))
        assert code == HOLDS
        assert law.restore(key) == data
        keys.add(key)
    assert len(keys) == len(images)


def test_what_does_not_fit_is_told_and_never_cut_off() -> None:
    """In any word of the image: in one that never changes, too."""
    law = functions((0, 4, 2))
    data = explored((0, 4, 2))[0][-1][1]
    packing, told = law.model.packing, 0
    for place in range(len(law.model.image)):
        for value in (-(2**63), -1, 0, 19, 31, 32, 127, 128, 2**40):
            image = words_of(data)
            image[place] = value
            code, key = law.encode(image)
            told += code == UNFIT
            assert code in (HOLDS, UNFIT)
            most = packing.least[place] + (1 << packing.bits(place)) - 1
            assert (code == HOLDS) == (packing.least[place] <= value <= most), (place, value)
            assert code == UNFIT or law.restore(key) == image.tobytes()
    assert told


@pytest.mark.parametrize("geometry", [*BUDDY.scopes["tiny"].geometries, (1, 6, 2)], ids=str)
def test_the_symmetry_keeps_the_laws_state_and_no_more(geometry: Arguments) -> None:
    law = functions(geometry, SYMMETRY)
    states: dict[bytes, Any] = {}
    for state, data in explored(geometry)[0]:
        code, key = law.encode(words_of(data))
        assert code == HOLDS
        assert states.setdefault(key, state) == state
        restored = law.restore(key)
        assert abstracted(restored) == state
        assert law.memory(words_of(restored)) is None
        assert blocks(restored) == blocks(data)
        assert law.encode(words_of(restored)) == (HOLDS, key)
    assert len(set(states.values())) == len(states)


def blocks(data: bytes) -> list[list[int]]:
    """What stands in each list, in any order."""
    image = words_of(data)
    found = []
    for order in range(image[MAX_ORDER] + 1):
        node, seen = image[order << NODE_SHIFT | NEXT], []
        while node != order:
            seen.append(int(node))
            node = image[node << NODE_SHIFT | NEXT]
        found.append(sorted(seen))
    return found


def test_a_record_that_says_none_of_the_three_has_no_room_in_the_symmetry() -> None:
    law = functions((0, 4, 2), SYMMETRY)
    data = explored((0, 4, 2))[0][0][1]
    record = int(law.model.image[3]) << NODE_SHIFT | STATE
    for value in range(-130, 260):
        image = words_of(data)
        image[record] = value
        code, key = law.encode(image)
        if value in (TAIL, *range(FREE, FREE + 3), *range(USED, USED + 3)):
            assert (code, words_of(law.restore(key))[record]) == (HOLDS, value)
        elif code == HOLDS:
            # An order that the pool does not have may fit: then it is kept, and the invariants judge it.
            assert words_of(law.restore(key))[record] == value
        else:
            assert code == UNFIT


def test_every_block_of_a_list_stands_first_in_one_variant() -> None:
    variant = SYMMETRIES[SYMMETRY].variant
    image = source.Buddy(0, 8, 3).image  # type: ignore[arg-type]
    for frame in range(0, 8, 2):
        source.reserve(image, frame, 1)
    law = functions((0, 8, 3), SYMMETRY)
    code, key = law.encode(image)
    assert code == HOLDS
    image = words_of(law.restore(key))
    whole = blocks(image.tobytes())
    firsts, choice = [], 0
    while True:
        choice += 1
        firsts.append(int(image[0 << NODE_SHIFT | NEXT]))
        assert blocks(image.tobytes()) == whole
        assert law.memory(image) is None
        if not variant(image, 0, 0, 0, choice):
            break
    assert sorted(firsts) == whole[0]
    assert image.tobytes() == law.restore(key)


# ── The search ───────────────────────────────────────────────────────────────────────────────────────────────


@cache
def machine(geometry: Arguments, encoding: str = EXACT) -> CompiledModel:
    return CompiledModel.of(Model.of(BUDDY, geometry, encoding))


ONCE: dict[Any, CompiledModel] = {}


@pytest.fixture
def compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of how a search goes, and not of what is compiled: each model of the pairing as it stands is compiled
    once for all of them."""

    def of(model: Model, law: None) -> CompiledModel:
        key = model.geometry, model.symmetry is None, model.packing
        if key not in ONCE:
            ONCE[key] = CompiledModel.of(model)
        return ONCE[key]

    monkeypatch.setattr("checks.engines.compiled.CompiledModel", SimpleNamespace(of=of))
    monkeypatch.setattr("checks.engines.compiled.CompiledLaw", SimpleNamespace(of=lambda model: None))


def searched(geometry: Arguments, encoding: str = EXACT, workers: int = 1) -> Swept:
    return Search.of(machine(geometry, encoding), workers=workers).run(Budget())


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("geometry", TINY, ids=str)
def test_as_many_states_calls_and_judgements_as_beside_the_law(geometry: Arguments, workers: int) -> None:
    nodes, steps = explored(geometry)
    before = reached.copy()
    reached.clear()
    for step in steps:
        pair = Pair(BUDDY, PLAIN, geometry)
        pair.restore(step.before, step.image)
        pair.step_shallow(step.operation, step.arguments)
        reached[REPRESENTS] += 1
    expected = dict(reached)
    reached.clear()
    reached.update(before)
    seen = searched(geometry, workers=workers)
    assert (seen.states, seen.transitions, seen.complete) == (len(nodes), len(steps), True)
    assert seen.reached == expected


def counted(seen: Swept) -> dict[str, int]:
    return {"states": seen.states, "transitions": seen.transitions}


@pytest.mark.parametrize("encoding", [EXACT, SYMMETRY])
def test_workers_share_out_the_states_and_lose_none(encoding: str) -> None:
    on_record = pinned(BUDDY.part, "small", encoding)["0, 8, 3"]
    alone, *others = (searched((0, 8, 3), encoding, workers) for workers in (1, 2, 4))
    assert counted(alone) == on_record
    assert others == [alone, alone]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("recent", [1, 4, 1 << 15])
def test_tables_grow_and_letters_fill_up(monkeypatch: pytest.MonkeyPatch, recent: int, workers: int) -> None:
    """From the least room there is: each table is refiled, and each portion of letters ends early."""
    refiled = []
    refile = sweep.refile
    monkeypatch.setattr(sweep, "refile", lambda *table: refiled.append(refile(*table)))
    monkeypatch.setattr(crew, "FIRST_ROWS", 1)
    monkeypatch.setattr(crew, "ROOM", 1)
    monkeypatch.setattr(crew, "RECENT", recent)
    on_record = pinned(BUDDY.part, "small", EXACT)["0, 8, 3"]
    reports: list[Progress] = []
    seen = Search.of(machine((0, 8, 3)), workers=workers).run(Budget(watch=reports.append))
    assert counted(seen) == on_record
    assert len(refiled) >= 3 * workers
    assert len(reports) > 100, "the states were expanded in many portions"


def test_keys_of_one_two_and_three_words_are_tried() -> None:
    widths = {machine(*which).width for which in (((0, 8, 3), SYMMETRY), ((0, 4, 2), EXACT), ((0, 8, 3), EXACT))}
    assert widths == {1, 2, 3}


@pytest.mark.usefixtures("compiled_once")
@pytest.mark.parametrize("budget", [Budget(0.0), Budget(interrupted=True)], ids=["spent", "interrupted"])
@pytest.mark.parametrize("encoding", [EXACT, SYMMETRY])
def test_a_search_cut_short_is_undetermined(budget: Budget, encoding: str) -> None:
    rows = compiled(one_scope((0, 4, 2)), budget, scope="one", encoding=encoding)
    assert {row.verdict for row in rows} == {Verdict.UNDETERMINED}
    assert rows[0].note == CUT_SHORT


def cut_after(reports: int) -> tuple[int, list[Evidence]]:
    """Interrupted when `reports` reports were made; how many there were."""
    seen: list[Progress] = []

    def watch(progress: Progress) -> None:
        seen.append(progress)
        budget.interrupted = len(seen) >= reports

    budget = Budget(watch=watch)
    rows = compiled(one_scope((3, 3, 1)), budget, scope="one", encoding=SYMMETRY)
    return len(seen), rows


@pytest.mark.usefixtures("compiled_once")
def test_what_a_symmetry_covers_is_open_while_the_search_without_it_is_cut_short() -> None:
    """Cut short in the search by the symmetry or in the one without it: never a gate, and never that it holds."""
    whole, rows = cut_after(1000)
    assert Verdict.UNDETERMINED not in {row.verdict for row in rows}
    for reports in (2, whole // 2, whole - 2, whole):
        _, rows = cut_after(reports)
        assert {row.verdict for row in rows} == {Verdict.UNDETERMINED}, reports


@pytest.mark.usefixtures("compiled_once")
def test_progress_is_told_with_the_number_of_states_on_record() -> None:
    reports: list[Progress] = []
    compiled(BUDDY, Budget(watch=reports.append), scope="tiny")
    assert {report.total for report in reports} == {2 + 5 + 12 + 30 + 37}
    done = [report.done for report in reports]
    assert done == sorted(done)
    assert done[0] == 0
    assert 2 + 5 + 12 + 30 < done[-1] < 2 + 5 + 12 + 30 + 37


# ── Verdicts ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("compiled_once")
@pytest.mark.parametrize(("encoding", "workers"), [(EXACT, 1), (SYMMETRY, 2)])
def test_the_quick_scope_holds(encoding: str, workers: int) -> None:
    rows = compiled(BUDDY, Budget(), scope="small", encoding=encoding, workers=workers)
    assert {row.verdict for row in rows} == {Verdict.HOLDS}
    properties = [row.property for row in rows]
    clauses = [clause for name in ("alloc", "free", "reserve") for clause in BUDDY.clauses(name)]
    assert set(properties) >= {*clauses, *map(sentence, BUDDY.invariants()), REPRESENTS, explore.REACHABLE}
    assert (f"{COVERED}{encoding}" in properties) == (encoding != EXACT)


def test_a_count_that_moved_is_a_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explore, "pinned", lambda *names: {"0, 4, 2": {"states": 30, "transitions": 1861}})
    [row] = by_verdict(compiled(one_scope((0, 4, 2)), Budget(), scope="one"), Verdict.GATE)
    assert row.property == explore.REACHABLE
    assert "1861" in row.note


def test_a_clause_that_no_run_reaches_is_a_gate() -> None:
    def inside(state: Any) -> Iterator[Arguments]:
        return ((order,) for order in range(state.max_order + 1))

    alloc = evolve(BUDDY.operations["alloc"], calls=inside)
    pairing = one_scope((0, 4, 2), operations={**BUDDY.operations, "alloc": alloc})
    idle = [row.property for row in by_verdict(compiled(pairing, Budget(), scope="one"), Verdict.GATE)]
    assert idle == ["an order that the pool does not have is refused as out of range", explore.REACHABLE]


def test_what_cannot_be_done_is_said() -> None:
    with pytest.raises(UsageError, match="has no scope 'vast'; it has: tiny, small"):
        compiled(BUDDY, Budget(), scope="vast")
    with pytest.raises(UsageError, match="has no symmetry 'halves'; it has: exact, lists"):
        compiled(BUDDY, Budget(), scope="tiny", encoding="halves")
    with pytest.raises(UsageError, match=r"physical\.buddy cannot be compiled: alloc draws lots"):
        compiled(evolve(BUDDY, uncompiled="alloc draws lots"), Budget(), scope="tiny")
    with pytest.raises(UsageError, match="explore it with --compiled or --symmetry lists"):
        explore.explore(BUDDY, Budget(), scope="huge")


@pytest.mark.parametrize("options", [["--compiled"], ["--symmetry", "lists", "--workers", "3"]])
def test_the_command_explores_compiled(
    options: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BUDDY.scopes, "tiny", Scope(((0, 4, 2),)))
    assert main(["explore", BUDDY.part, "--scope", "tiny", *options]) == 0
    assert "holds" in capsys.readouterr().out


@pytest.mark.parametrize("options", [["--compiled"], ["--symmetry", "lists"]])
def test_the_law_alone_is_not_explored_compiled(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explore", BUDDY.part, "--alone", *options]) == 2
    assert "--alone" in capsys.readouterr().err


# ── Faults ───────────────────────────────────────────────────────────────────────────────────────────────────


MUTANTS = {mutant.name: mutant.edits for mutant in BUDDY.mutants}


@pytest.mark.parametrize(
    "name",
    [
        "merges-into-the-upper-half",
        "double-free-accepted",
        "merges-with-a-buddy-of-another-order",
        "stale-link-in-an-unlinked-record",
        "back-link-not-mended",
        "clears-the-used-bit-alone",
        "hands-out-the-middle",
        "forgets-the-tail-of-the-range",
    ],
)
def test_a_fault_is_found_with_the_symmetry_and_without_it_by_a_shortest_run(name: str) -> None:
    pairing = one_scope((0, 4, 2))
    edits = MUTANTS[name]
    factory = plain(BUDDY, edits)
    [beside] = by_verdict(explore.explore(pairing, Budget(), scope="one", factory=factory), Verdict.VIOLATED)
    assert beside.counterexample is not None
    for encoding, workers in ((EXACT, 2), (SYMMETRY, 1)):
        rows = compiled(pairing, Budget(), scope="one", encoding=encoding, workers=workers, edits=edits)
        [row] = by_verdict(rows, Verdict.VIOLATED)
        assert row.counterexample is not None
        calls = plain_calls(row.counterexample.calls)
        assert len(calls) == len(beside.counterexample.calls)
        clause, again = run(pairing, factory, (0, 4, 2), calls)
        assert (clause, tuple(again)) == (row.property, row.counterexample.calls)


def test_a_memory_that_nobody_came_to_is_a_shorter_run_than_a_call_from_its_neighbour() -> None:
    """Two faults: one call leaves a memory that breaks an invariant, and from one that stands before it in the same
    level the first call breaks a clause."""
    old = " = image[ORIGIN] + block\n"
    new = f"{old}    image[block << NODE_SHIFT | PREV] = wanted >> 1\n    frame += order < 1\n"
    edits = ((f"    frame: int{old}", f"    frame: int{new}"),)
    for workers in (1, 2):
        rows = compiled(one_scope((0, 4, 2)), Budget(), scope="one", workers=workers, edits=edits)
        [row] = by_verdict(rows, Verdict.VIOLATED)
        assert row.counterexample is not None
        assert plain_calls(row.counterexample.calls) == [("alloc", (2,))]


HIDES = (
    (
        "    if state < USED:\n        return NOT_ALLOCATED\n",
        "    if state < USED:\n        image[image[FIRST] + 1 << NODE_SHIFT | 3] += 1\n"
        "        return 0 if image[image[FIRST] + 1 << NODE_SHIFT | 3] == 3 else NOT_ALLOCATED\n",
    ),
)


@pytest.mark.parametrize("encoding", [EXACT, SYMMETRY])
def test_what_is_kept_in_a_word_that_no_reading_reads_is_noticed(encoding: str) -> None:
    """A fault that counts in a word beside the records: a symmetry has no room for it, and the search without one keeps
    it, until the third free of a frame that is not allocated is answered as done."""
    pairing = one_scope((0, 4, 2))
    rows = compiled(pairing, Budget(), scope="one", encoding=encoding, edits=HIDES)
    [row] = by_verdict(rows, Verdict.VIOLATED)
    assert row.counterexample is not None
    assert [call.operation for call in row.counterexample.calls] == ["free"] * 3


@pytest.mark.parametrize("encoding", [EXACT, SYMMETRY])
def test_a_first_memory_that_has_no_room_is_a_verdict(encoding: str) -> None:
    old = "        image[node << NODE_SHIFT | STATE] = TAIL\n        node += 1\n    block = first"
    new = old.replace("TAIL", "TAIL + 1")
    rows = compiled(one_scope((0, 4, 2)), Budget(), scope="one", encoding=encoding, edits=((old, new),))
    [row] = by_verdict(rows, Verdict.VIOLATED)
    assert row.property == sentence(BUDDY.representation[0])


# ── A symmetry that is wrong ─────────────────────────────────────────────────────────────────────────────────


@kernel
def no_other(image: Image, operation: int, one: int, two: int, choice: int) -> int:
    """No variants, as if alloc answered alike whichever block stands first."""
    return 0


def test_a_symmetry_that_leaves_a_memory_out_is_a_gate() -> None:
    """Every key is reached some other way; the step from the block that stands first is what is missed."""
    wrong = Symmetry(codes, SYMMETRIES[SYMMETRY].rebuild, ("alloc",), no_other)
    pairing = one_scope((0, 4, 2), symmetries={**SYMMETRIES, "wrong": wrong})
    rows = {row.property: row for row in compiled(pairing, Budget(), scope="one", encoding="wrong")}
    assert rows[f"{COVERED}wrong"].verdict is Verdict.GATE
    rows = {row.property: row for row in compiled(pairing, Budget(), scope="one", encoding=SYMMETRY)}
    assert rows[f"{COVERED}{SYMMETRY}"].verdict is Verdict.HOLDS


@kernel
def endless(image: Image, operation: int, one: int, two: int, choice: int) -> int:
    """Always one more variant."""
    return 1


def test_a_symmetry_whose_variants_do_not_end_is_named() -> None:
    endlessly = Symmetry(codes, SYMMETRIES[SYMMETRY].rebuild, ("alloc",), endless)
    pairing = one_scope((0, 4, 2), symmetries={**SYMMETRIES, "endless": endlessly})
    rows = compiled(pairing, Budget(), scope="one", encoding="endless")
    assert [(row.property, row.verdict) for row in rows] == [(FEW_VARIANTS, Verdict.UNDETERMINED)]


# ── What is relied on, and not documented ────────────────────────────────────────────────────────────────────


@kernel
def halved(image: Image, place: int) -> int:
    """Raises where there is nothing to divide by."""
    quotient: int = image[0] // place
    return quotient


def test_a_kernel_is_called_by_the_convention_of_numba() -> None:
    """An array as seven arguments, a status, and its code in a library that can be linked."""
    library = Library()
    address = ir.IntType(64).as_pointer()
    function = library.function("call", [address, ir.IntType(64)])
    builder = ir.IRBuilder(function.append_basic_block())
    builder.ret(call_kernel(library, builder, halved, [(function.args[0], 3)], [function.args[1]]))
    library.compile()
    signature: Any = (types.int64[::1], types.int64)
    assert halved.overloads[signature].library._get_module_for_linking().as_bitcode()  # type: ignore[attr-defined]
    call = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p, ctypes.c_int64)(
        library.engine.get_function_address("call")
    )
    image = np.array([84, 0, 0], dtype=np.int64)
    assert call(image.ctypes.data, 2) == 42
    assert call(image.ctypes.data, 0) == RAISED


def test_a_kernel_that_raises_is_a_crash() -> None:
    old = "    if wanted < 0 or wanted > image[MAX_ORDER]:\n        return OUT_OF_RANGE\n"
    edits = ((old, old + "    order = 1 // wanted\n"),)
    model = Model.of(BUDDY, (0, 4, 2), impl=limited(BUDDY.impl, edits))
    seen = Search.of(CompiledModel.of(model)).run(Budget())
    assert (seen.clause, seen.calls) == (NO_CRASH, (("alloc", (0,)),))
    [row] = by_verdict(compiled(one_scope((0, 4, 2)), Budget(), scope="one", edits=edits), Verdict.VIOLATED)
    assert row.property.startswith(NO_CRASH)


def test_without_the_compiler_it_is_said_what_is_missing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "checks", "explore", BUDDY.part, "--scope", "tiny", "--compiled"]
    root = str(Path(__file__).resolve().parent.parent)
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": root}
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 2, ended.stderr
    assert "switched off: unset NUMBA_DISABLE_JIT" in ended.stderr
    assert "Traceback" not in ended.stderr
