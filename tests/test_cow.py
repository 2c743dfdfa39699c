"""Copy-on-write: the schedules that the famous bugs were, and that our implementation comes through."""

from __future__ import annotations

import random
from collections import Counter
from itertools import islice, product
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import docs.figures.advanced.cow as figures
from checks.drive import performed, plain, run
from checks.engines.compiled import compiled
from checks.engines.conform import Session
from checks.engines.explore import explore
from checks.engines.mutate import prover_kills
from checks.engines.prove import prove
from checks.engines.shrink import Shrinker
from checks.engines.simulate import Drive
from checks.evidence import Budget, Call, Verdict
from checks.pairing import Arguments, Scope
from checks.pairings.advanced.cow.pairing import BY_DEVICE, IN_STEPS, PAIRING
from checks.pairings.advanced.cow.view import View, pages_are_counted
from checks.targets.named import resolve
from impl.advanced.cow import BLOCKS, MOST_STEPS, ZERO_FRAME
from impl.image import CheckedImage
from spec.advanced.cow import DECISIONS, Case
from spec.advanced.words import FORCE, LOAD, OF_FILE, PIN_READ, PIN_WRITE, STORE
from spec.advanced.words import CowFailure as Failure
from tests.foreign import built, judged, judged_in_full, needs_compiler

EXAMPLES = Path(__file__).resolve().parent.parent / "examples/cow"
BROKEN = (
    "never-copies",
    "two-are-alone",
    "copies-first-word",
    "frees-shared",
    "exit-keeps",
    "keeps-discarded",
    "forgets-protection",
)
IMPL: Any = plain(PAIRING)
"""In plain Python, which sees an access outside memory; compiled, it is driven by simulate."""
UNFINISHED = Failure.UNFINISHED
Calls = list[tuple[str, tuple[Any, ...]]]


def answers(calls: Calls, *, cpus: int = 2, frames: int = 4) -> list[Any]:
    """What the calls were answered, all permitted by the law: of two processes of two pages of a word, and a pin."""
    broken, made = run(PAIRING, IMPL, (2, 2, 1, frames, cpus, 1), calls)
    assert broken is None
    return [call.returned for call in made]


def access(cpu: int, process: int, kind: int, value: int) -> tuple[str, tuple[int, ...]]:
    return "start", (cpu, process, 0, kind, value)


def test_parent_and_child_each_have_their_own() -> None:
    stored: Calls = [("map_page", (0, 0, 0, 1)), ("store", (0, 0, 5, 0)), ("fork", (0,)), ("store", (1, 0, 6, 0))]
    *_, parent, child = answers([*stored, ("load", (0, 0, 0)), ("load", (1, 0, 0))])
    assert (parent, child) == (5, 6)


def test_a_debugger_does_not_write_the_file_when_its_copy_is_dropped() -> None:
    """The schedule of CVE-2016-5195: the copy is made, and dropped before the store is made."""
    begun: Calls = [("map_page", (0, 0, 1, 0)), access(0, 0, FORCE, 7), *[("step", (0,))] * 5]
    told = answers(
        [*begun, ("discard_page", (0, 0)), ("finish", (0,)), ("map_page", (0, 1, 1, 0)), ("load", (0, 1, 1))]
    )
    assert told[2:7] == [UNFINISHED] * 5
    assert told[-1] == OF_FILE


def test_a_child_does_not_read_on_by_a_pin() -> None:
    """The schedule of CVE-2020-29374: the child pins what it shares and unmaps it; the parent stores."""
    shared: Calls = [("map_page", (0, 0, 0, 1)), ("store", (0, 0, 5, 0)), ("fork", (0,))]
    pinned: Calls = [access(0, 1, PIN_READ, 0), ("finish", (0,)), ("unmap_page", (1, 0))]
    *_, parent, device = answers(
        [*shared, *pinned, ("store", (0, 0, 6, 0)), ("load", (0, 0, 0)), ("device_load", (0, 0))]
    )
    assert (parent, device) == (6, 5)


def test_what_a_device_writes_stays_the_parents_at_fork() -> None:
    begun: Calls = [("map_page", (0, 0, 0, 1)), access(0, 0, PIN_WRITE, 0), ("finish", (0,)), ("fork", (0,))]
    *_, parent, child = answers([*begun, ("device_store", (0, 0, BY_DEVICE)), ("load", (0, 0, 0)), ("load", (1, 0, 0))])
    assert (parent, child) == (BY_DEVICE, 0)


def test_a_fork_for_which_there_is_no_frame_leaves_nothing() -> None:
    begun: Calls = [("map_page", (0, 0, 0, 1)), access(0, 0, PIN_WRITE, 0), ("finish", (0,)), ("fork", (0,))]
    *_, refused, _, again = answers([*begun, ("unpin", (0,)), ("fork", (0,))], frames=1)
    assert (refused, again) == (Failure.NO_MEMORY, 1)


def test_what_is_mapped_in_any_block_is_the_childs_and_goes_with_it() -> None:
    """In a large address space fork goes by blocks of pages, and skips those in which nothing is mapped."""
    used, geometry = (3, 511, 512, 2_047), (2, 2_048, 1, 4, 1, 0)
    mapped: Calls = [call for page in used for call in (("map_page", (0, page, 0, 1)), ("store", (0, page, page, 0)))]
    changed: Calls = [("unmap_page", (0, 511)), ("discard_page", (0, 512)), ("fork", (0,))]
    looked: Calls = [("load", (1, page, 0)) for page in (*used, 513)]
    broken, made = run(PAIRING, IMPL, geometry, [*mapped, *changed, *looked, ("exit", (1,)), ("fork", (0,))])
    assert broken is None
    absent = Failure.NOT_MAPPED
    assert [call.returned for call in made[-8:]] == [1, 3, absent, 0, 2_047, absent, None, 1]


def test_a_block_that_counts_a_page_too_few_is_seen() -> None:
    """Though nothing but the cost of a fork may depend on it yet."""
    machine = IMPL(2, 600, 1, 4, 1, 0)
    machine.map_page(0, 599, 0, 1)
    view = View(machine.image, (2, 600, 1, 4, 1, 0))
    assert pages_are_counted(view, ZERO_FRAME)
    machine.image[machine.image[BLOCKS] + 1] -= 1
    assert not pages_are_counted(view, ZERO_FRAME)


def test_an_access_ends_after_as_many_steps_as_are_stated() -> None:
    """In the worst case, all but the decision is done once in vain."""
    begun: Calls = [("map_page", (0, 0, 0, 1)), ("load", (0, 0, 0)), access(0, 0, STORE, 7), *[("step", (0,))] * 2]
    told = answers([*begun, ("discard_page", (0, 0)), *[("step", (0,))] * MOST_STEPS])
    assert told[-MOST_STEPS:] == [*[UNFINISHED] * (MOST_STEPS - 1), 0]


def test_two_cpus_share_one_fault() -> None:
    """Both copy, and the second one finds that the entry has changed."""
    begun: Calls = [("map_page", (0, 0, 0, 1)), access(0, 0, STORE, 5), access(1, 0, LOAD, 0)]
    told = answers([*begun, *[("step", (1,))] * 2, *[("step", (0,))] * 2, ("finish", (0,)), ("finish", (1,))])
    assert told[-2:] == [0, 5]


def test_an_access_may_need_two_frames() -> None:
    """The second fault holds what it copies, which is no page's any more: the first one has replaced it, and the other
    process has unmapped it. So there is no frame, though there are as many as pages and accesses."""
    begun: Calls = [("map_page", (0, 0, 0, 1)), ("store", (0, 0, 5, 0)), ("fork", (0,))]
    faults: Calls = [access(0, 1, STORE, 6), access(1, 1, STORE, 7), *[("step", (1,))] * 2]
    told = answers([*begun, *faults, ("unmap_page", (0, 0)), ("finish", (0,)), ("step", (1,))], frames=2)
    assert told[-1] is Failure.NO_MEMORY


def test_a_store_that_is_made_at_once_leaves_what_its_steps_leave() -> None:
    """On every CPU, to every word, in each state of a random run: the same answer and the same memory."""
    compared, rng = Counter[str](), random.Random(0)
    for geometry in ((2, 1, 1, 2, 2, 1), (2, 2, 1, 5, 2, 1)):
        drive = Drive(PAIRING, IMPL, True, performed(PAIRING))
        pair = drive.pair(geometry)
        for operation, arguments in islice(drive.draw(pair, rng), 250):
            pair.step(operation, arguments)
            image, (processes, pages, *_) = pair.subject.image, geometry
            for process, place, cpu in product(range(processes), range(pages), range(2)):
                whole, stepped = (machine_with(geometry, image) for _ in range(2))
                answer = whole.store(process, place, 7, cpu)
                begun = stepped.start(cpu, process, place, STORE, 7)
                same = stepped.finish(cpu) if begun is None else begun
                assert answer == (None if same == 0 else same)
                assert whole.image == stepped.image
                compared[str(answer)] += 1
    assert min(compared[str(each)] for each in (None, Failure.BUSY, Failure.NOT_PERMITTED, Failure.NOT_MAPPED)) > 50


def machine_with(geometry: Arguments, image: Any) -> Any:
    machine = IMPL(*geometry)
    machine.image = CheckedImage.of(image)
    return machine


# ── Compiled ─────────────────────────────────────────────────────────────────────────────────────────────────

ONE = evolve(PAIRING, scopes={"tiny": Scope(((1, 1, 2, 1, 1, 1),))})
"""A process of a page of two words, a CPU and a pin: tables of one lane, and words that are divided among pages."""


def test_compiled_the_law_says_what_it_says_in_plain_python() -> None:
    """As many states, and each sentence judged as often."""
    rows = [engine(ONE, Budget(), scope="tiny") for engine in (explore, compiled)]
    clauses = {clause for name in PAIRING.operations for clause in PAIRING.clauses(name)}
    assert not [row for row in (*rows[0], *rows[1]) if row.verdict is Verdict.VIOLATED]
    one, other = (
        {
            row.property: [row.scope.get(what) for what in ("states", "reached")]
            for row in each
            if row.property in clauses
        }
        for each in rows
    )
    assert one == other
    assert len(one) > 20


def test_compiled_a_pin_that_stays_is_found() -> None:
    [edits] = [each.edits for each in PAIRING.mutants if each.name == "a-pin-that-stays"]
    row = next(row for row in compiled(ONE, Budget(), scope="tiny", edits=edits) if row.verdict is Verdict.VIOLATED)
    assert row.counterexample is not None
    assert row.counterexample.calls[-1].operation == "unpin"


def test_a_run_is_read_cpu_by_cpu() -> None:
    broken, made = run(PAIRING, IMPL, (2, 2, 1, 4, 2, 1), [("map_page", (0, 0, 0, 1)), access(1, 0, STORE, 7)])
    assert broken is None
    *_, last = PAIRING.states((2, 2, 1, 4, 2, 1), made)
    assert PAIRING.picture(last, None).split() == ["cpu0", "-", "cpu1", "p0", "stores", "7", "@0", "p0", "[0w]", "[-]"]


# ── The pictures ─────────────────────────────────────────────────────────────────────────────────────────────


def test_dirty_cows_schedule_is_drawn_up_to_what_the_law_refuses() -> None:
    drawn = figures.dirty_cow(PAIRING)
    assert "a process loads what it stored itself" in drawn
    assert "loads 7 from page 1" in drawn
    assert drawn.index("drops page 0") < drawn.index("stores</text>")


def test_a_picture_of_a_fault_that_is_none_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "DIRTY_COW", figures.DIRTY_COW[:-1])
    with pytest.raises(ValueError, match="survives the run of its picture"):
        figures.dirty_cow(PAIRING)


def test_frames_over_time_show_what_is_shared_and_copied() -> None:
    drawn = figures.frames_over_time(PAIRING)
    assert "process 0 forks: frame 2: 5, frame 3: 7, frame 2: 5, frame 3: 7, 2 in use" in drawn
    assert "process 1 stores 6: frame 2: 5, frame 3: 7, frame 4: 6, frame 3: 7, 3 in use" in drawn
    assert "process 0 stores 9: frame 2: 9, frame 5: 8, –, –, 2 in use" in drawn


def test_every_line_of_the_decision_is_drawn() -> None:
    drawn = figures.decisions(PAIRING)
    assert [when for when, _, _ in DECISIONS if f">{when}</text>" not in drawn] == []


# ── The examples ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("cow") / "examples")


@needs_compiler
def test_the_correct_one_breaks_no_sentence(examples: Path) -> None:
    """And what only steps lead to is no gate of one that has none."""
    _, rows = judged_in_full(PAIRING, examples / "cow.toml", 6_000, 2.0)
    assert [row.property for row in rows if row.verdict in (Verdict.VIOLATED, Verdict.GATE)] == []
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    assert not reached.keys() & set(IN_STEPS)
    assert reached["a process loads what it stored itself, or had from its parent at fork, and nobody else's"] > 20
    assert (
        reached["an access fails for lack of memory only if there are too few frames for each page to have its own"]
        > 20
    )


@needs_compiler
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_one_is_found_with_a_few_calls(examples: Path, name: str) -> None:
    """A frame that is lost is seen when memory runs out: such a run is long, and is made short in 20 s."""
    _, [row, *_] = judged(PAIRING, examples / f"{name}.toml", 400, shrinking=1)
    assert row.verdict is Verdict.VIOLATED
    assert row.counterexample is not None
    assert name == "exit-keeps" or len(row.counterexample.calls) <= (7 if name == "frees-shared" else 6)


@needs_compiler
def test_a_page_that_a_smaller_pool_has_not_ends_no_search_for_a_shorter_run(examples: Path) -> None:
    session = Session(resolve(PAIRING, str(examples / "cow.toml")), 0, Budget(), 30.0)
    shrinker = Shrinker(
        PAIRING, PAIRING.impl, "a page that is not mapped can be mapped", Budget(), perform=session.perform
    )
    calls = [Call("map_page", (0, 0, 0, 1), None), Call("store", (0, 2, 5, 0), None)]
    try:
        assert shrinker.elsewhere((1, 2, 1, 2, 1, 0), calls) is None
    finally:
        session.close()


# ── The decision ─────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_decided_is_proved_to_be_what_the_table_says() -> None:
    [row] = prove(PAIRING, Budget(), theorem="cow-decision-equals-rule")
    assert row.verdict is Verdict.HOLDS, row.note


@pytest.mark.parametrize("name", ["one-other-does-not-count", "the-zero-page-is-written", "permission-before-presence"])
def test_the_proof_fails_where_another_line_decides(name: str) -> None:
    assert PAIRING.proof is not None
    [mutant], [theorem, *_] = [each for each in PAIRING.mutants if each.name == name], PAIRING.proof.theorems
    pairing = evolve(PAIRING, proof=evolve(PAIRING.proof, theorems=(evolve(theorem, broken_by=name),)))
    assert prover_kills(pairing, mutant, Budget()) == [theorem.name]


def test_every_line_of_the_table_decides_something() -> None:
    kinds, references = (LOAD, STORE, FORCE, PIN_READ, PIN_WRITE), (0, 1, 2)
    cases = [Case(*each) for each in product(*[(False, True)] * 6, references, kinds)]
    deciding = {next(place for place, (_, holds, _) in enumerate(DECISIONS) if holds(case)) for case in cases}
    assert deciding == set(range(len(DECISIONS)))
