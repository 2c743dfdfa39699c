"""What the proofs of page tables take for granted: it holds of real tables, and not of broken ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from attrs import evolve

import checks.engines.mutate as mutation
import checks.engines.prove as proofs
import checks.pairings.virtual.address_space.proof.tables as tables
from checks.drive import Pair, plain
from checks.engines.prove import Judge, prove
from checks.engines.proving.kept import Example
from checks.engines.proving.trusted.programs import Prover
from checks.engines.proving.trusted.symbolic import Path
from checks.evidence import Budget, Verdict
from checks.pairing import sentence
from checks.pairings import find
from checks.pairings.virtual.address_space.view import REPRESENTATION, View, places
from checks.profiles import PROFILES, jobs
from impl.physical.buddy import NODE_SHIFT
from impl.virtual.address_space_layout import COUNT, KEY, KIND, MEMORY, PARENT, RECORDS
from spec.virtual.words import DIRTY, WRITABLE
from spec.vocabulary import BrokenClause, Failure
from tests.afresh import afresh

SPACES = find("virtual.address_space")[0]
GEOMETRIES = ((2, 1, 3, 5, 2), (2, 2, 3, 12, 3), (3, 1, 3, 9, 2), (4, 9, 3, 20, 3), (2, 10, 2, 16, 3))
THEOREM = "lookup-equals-map"
PROVED = *tables.AT_ENTRIES, *tables.OF_PAGES, *tables.OF_FRAMES


def broken(view: View) -> Iterator[str]:
    """The invariants that do not hold, by name."""
    for invariant in REPRESENTATION:
        if not all(invariant(view, place) for place in places(view)):
            yield invariant.__name__


def test_what_proofs_take_for_granted_is_what_exploration_judges_by() -> None:
    assert SPACES.proof is not None
    assert SPACES.proof.stated is not None
    proved = {SPACES.proof.stated.label(claim) for claim in PROVED}
    assert proved <= {sentence(invariant) for invariant in SPACES.invariants()}
    assert len(proved) == 9


def test_exploration_finds_a_fault_by_an_invariant_that_only_proofs_had() -> None:
    """A frame that is mapped twice and counted once: it can be given back while a page maps it."""
    pair = Pair(SPACES, plain(SPACES), (2, 1, 3, 6, 2))
    for name, arguments in (("take_frame", ()), ("create_space", ())):
        pair.step(name, arguments)
    frame = pair.calls[0].returned
    for space in (0, 1):
        pair.step("map_page", (space, 0, frame, WRITABLE, 1))
    view = View(pair.subject.image)
    pair.subject.image[record(view, frame, COUNT)] = 1
    assert list(broken(View(pair.subject.image))) == [tables.mappings_are_counted.__name__]
    with pytest.raises(BrokenClause, match=sentence(tables.mappings_are_counted)):
        pair.inspect()


FAULTS: dict[Callable[..., Any], str] = {
    tables.tables_form_a_tree: "table-under-the-wrong-key",
    tables.entries_are_well_formed: "global-page-of-a-process",
    tables.dirty_implies_writable: "dirty-and-not-writable",
    tables.entries_are_counted: "last-part-not-counted",
    tables.pages_are_noted: "table-that-grants-less",
    tables.kernel_half_equal_in_all_roots: "kernel-mapping-missing-in-one-root",
    tables.mappings_are_counted: "mapped-frame-given-back",
    tables.frames_are_accounted_for: "forgotten-and-not-given-back",
    tables.tables_are_referred_to: "root-not-given-back",
}


@pytest.mark.parametrize("claim", PROVED)
def test_exploration_finds_a_fault_by_each_invariant_that_proofs_take_for_granted(claim: Callable[..., Any]) -> None:
    """By it alone: the others are left out."""
    [invariant] = [each for each in REPRESENTATION if sentence(each) == sentence(claim)]
    [mutant] = [each for each in SPACES.mutants if each.name == FAULTS[claim]]
    trial, alone = mutation.Trial(mutant), evolve(SPACES, representation=(invariant,))
    for geometry in SPACES.scopes["tiny"].geometries:
        if not trial.breaks:
            mutation.explore_memory(alone, plain(SPACES, mutant.edits), geometry, Budget(), trial)
    assert trial.broken[mutation.REPRESENTATION] == {sentence(claim)}


def driven(geometry: tuple[int, ...], steps: int, seed: int = 0) -> Pair:
    pair, rng = Pair(SPACES, plain(SPACES), geometry), random.Random(seed)
    names = [name for name, operation in SPACES.operations.items() for _ in range(operation.weight)]
    for _ in range(steps):
        name = rng.choice(names)
        arguments = SPACES.operations[name].sample(pair.state, rng)
        pair.step_shallow(name, arguments)
    return pair


@pytest.mark.parametrize("geometry", GEOMETRIES)
def test_what_proofs_take_for_granted_holds_of_tables_in_use(geometry: tuple[int, ...]) -> None:
    used = 0
    for seed in range(4):
        view = View(driven(geometry, 80, seed).subject.image)
        assert not list(broken(view))
        used += len(view.mapped_pages)
    assert used > 0


def with_tables() -> View:
    """Two levels of two entries, with a page in each half, and a second space."""
    pair = Pair(SPACES, plain(SPACES), (2, 1, 3, 6, 2))
    calls: tuple[tuple[str, tuple[int, ...]], ...] = (
        ("create_space", ()),
        ("map_page", (0, 1, 7, WRITABLE, 1)),
        ("map_page", (1, 0, 8, WRITABLE, 1)),
        ("map_page", (1, -2, 8, WRITABLE, 1)),
    )
    for name, arguments in calls:
        pair.step(name, arguments)
    return View(pair.subject.image)


def record(view: View, frame: int, field: int) -> int:
    place: int = (view.image[RECORDS] + frame) << NODE_SHIFT | field
    return place


def test_a_broken_table_breaks_what_proofs_take_for_granted() -> None:
    sound = with_tables()
    assert not list(broken(sound))
    child = next(frame for frame in range(sound.frames) if sound.kind(frame) == 1)
    root, entry = sound.root(1), next(iter(sound.used_entries(child)))
    faults = {
        "a level too high": (record(sound, child, KIND), 2, "tables_form_a_tree"),
        "another's parent": (record(sound, child, PARENT), sound.parent(child) + 1, "tables_form_a_tree"),
        "another part": (record(sound, child, KEY), sound.key(child) + 1, "tables_form_a_tree"),
        "a part of no space": (
            record(sound, child, KEY),
            sound.key(child) + (9 << sound.bits),
            "tables_are_referred_to",
        ),
        "counted as empty": (record(sound, child, COUNT), 0, "entries_are_counted"),
        "a root of no space": (record(sound, root, PARENT), -4, "tables_are_referred_to"),
        "absent and not 0": (sound.image[MEMORY] + entry, 2, "entries_are_well_formed"),
        "dirty and read-only": (
            sound.image[MEMORY] + entry,
            sound.entry(entry) & ~WRITABLE | DIRTY,
            "dirty_implies_writable",
        ),
        "a copy that differs": (sound.image[MEMORY] + root * sound.entries + 1, 0, "kernel_half_equal_in_all_roots"),
    }
    for fault, (place, word, law) in faults.items():
        view = with_tables()
        view.image[place] = word
        assert law in list(broken(view)), fault


def test_a_theorem_can_fail() -> None:
    """The others do so whenever mutants are tried (memspec mutate)."""
    assert SPACES.proof is not None
    edits = {mutant.name: mutant.edits for mutant in SPACES.mutants}
    stated = next(each for each in SPACES.proof.theorems if each.name == THEOREM)
    broken = prove(SPACES, Budget(120), theorem=THEOREM, edits=edits[stated.broken_by])[0]
    assert broken.verdict is Verdict.VIOLATED


def judge(at_length: bool) -> Judge:
    return Judge(Prover(SPACES, at_length=at_length), Budget(60), 20)


def test_four_levels_are_proved_where_that_is_asked_for() -> None:
    """A form that nobody runs would be proved of nothing."""
    ways = {
        at_length: {path.view.levels for path in judge(at_length).paths("is_dirty") if path.goals}
        for at_length in (False, True)
    }
    assert ways == {False: {2}, True: {2, 4}}


@afresh
def test_a_theorem_holds_and_the_steps_that_come_along_lead_to_the_end_for_four_levels_too() -> None:
    row = prove(SPACES, Budget(), theorem=THEOREM, at_length=True)[0]
    assert (row.verdict, row.scope["searched"], row.scope["at_length"]) == (Verdict.HOLDS, 0, True)


def test_the_nightly_profile_proves_four_levels() -> None:
    asked = {
        name: [job.options["at_length"] for job in jobs(SPACES, profile, 0) if job.engine == "prove"]
        for name, profile in PROFILES.items()
    }
    assert asked == {"quick": [False], "ci": [False], "nightly": [True]}


def test_the_small_form_is_run_for_examples_and_has_no_obligations() -> None:
    prover = judge(False)
    assert all(path.proving for path in prover.paths("page_entry"))
    small = list(prover.examples["page_entry"])
    assert {path.view.levels * path.view.index_bits for path in small} == {2}
    assert not any(path.goals for path in small)


def test_a_path_with_obligations_is_not_taken_for_an_example() -> None:
    """It would never be judged."""
    with pytest.raises(ValueError, match="would not be judged"):
        list(proofs._for_examples([Path(proving=False), Path()]))


def test_an_outcome_that_no_example_reaches_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    prover = judge(False)
    assert prover.never_reached("get_phys_addr") == []
    prover.unreached.clear()
    prover.programs.clear()
    found = Example({})
    monkeypatch.setattr(proofs, "example", lambda path, *rest: found if isinstance(path.outcome, Failure) else None)
    assert prover.never_reached("get_phys_addr") == ["success"]
