"""Counts of copy-on-write: proved of its source, broken by mutants, and about the memories that there are."""

from __future__ import annotations

import random
import sys
from typing import Any

import pytest
from attrs import frozen

from checks.engines.prove import prove
from checks.evidence import Budget, Verdict
from checks.pairings import find_one
from checks.pairings.advanced.cow.proof.declaration import PROOF
from checks.pairings.advanced.cow.proof.image import (
    COUNTED,
    LAYOUT,
    OMITTED,
    ROWS,
    Reading,
    counts,
    is_sound,
    references_suffice,
    whole,
)
from checks.pairings.advanced.cow.proof.steps import may_allocate, may_decide_of_it, may_install
from checks.proof import CallState
from checks.source import load
from impl.advanced.cow import (
    ALLOCATE,
    CPU_SHIFT,
    CPUS,
    CPUS_AT,
    DECIDE,
    FRAMES,
    HEADER,
    INSTALL,
    MOST,
    MOST_PAGES,
    PAGES,
    STAGE,
    TABLES,
)
from spec.advanced.cow import THEOREMS

COW = find_one("advanced.cow")
NAMED = {mutant.name: mutant.edits for mutant in COW.mutants}


def test_the_theorems_are_those_that_the_law_states() -> None:
    assert {theorem.name for theorem in PROOF.theorems} == set(THEOREMS)


BROKEN = {
    "reuse-only-when-exclusive": ("forced-and-then-writable", "the-zero-page-is-written"),
    "refcount-is-mapcount-plus-pins-plus-cache": (
        "a-fault-in-vain-keeps-its-frame",
        "a-refused-copy-keeps-its-source",
        "freed-with-its-last-mapping",
    ),
}
"""Those whose proofs fail within seconds: of mapcount-counts-entries each takes longer (memspec mutate)."""


@pytest.mark.parametrize(("theorem", "mutant"), [(name, each) for name, them in BROKEN.items() for each in them])
def test_a_mutant_breaks_the_theorem(theorem: str, mutant: str) -> None:
    (row,) = prove(COW, Budget(), theorem=theorem, edits=NAMED[mutant], seconds=30)
    assert row.verdict is Verdict.VIOLATED, row.note


# ── What the theorems take for granted ───────────────────────────────────────────────────────────────────────


@frozen
class Plain:
    """An image as the proofs read it, with what they note beside it: by its definition."""

    words: Any

    def __getitem__(self, index: int) -> int:
        return int(self.words[index])

    @property
    def length(self) -> int:
        return len(self.words)

    def at(self, part: int, *places: int) -> int:
        if part in (COUNTED, OMITTED):
            frame, place = places
            first = self[TABLES]
            found: int = sum(counts(self[at], frame) for at in range(first, first + place))
            return found if part == COUNTED else place - found
        return places[0] * self[PAGES] if part == ROWS else LAYOUT.read(self, part, *places)


REQUIRED = {DECIDE: may_decide_of_it, ALLOCATE: may_allocate, INSTALL: may_install}
"""By stage: what is required before the step."""


def holds(view: Reading, cpu: int) -> bool:
    """What is required before a step of a CPU's fault, if one is in progress; else before a page is emptied."""
    at = view.header(CPUS_AT) + (cpu << CPU_SHIFT)
    stage, call = view.cpu(at, STAGE), CallState({"at": at}, view, view, view)
    if stage in REQUIRED:
        return all((*whole(view), *REQUIRED[stage](call)))
    return all((*whole(view), *is_sound(view), references_suffice(view, None)))


@pytest.mark.parametrize("geometry", [(2, 2, 1, 3, 2, 1), (3, 2, 2, 5, 2, 2)])
def test_what_is_required_of_a_memory_is_so_of_those_that_calls_lead_to(geometry: tuple[int, ...]) -> None:
    module = load(sys.modules[COW.impl.__module__])
    machine, state, rng = module.Cow(*geometry), COW.initial(geometry), random.Random(0)
    names = list(COW.operations)
    weights = [COW.operations[name].weight for name in names]
    met = set()
    for _ in range(500):
        (name,) = rng.choices(names, weights)
        arguments = COW.operations[name].sample(state, rng)
        state = COW.step(name)(state, *arguments, returned=getattr(machine, name)(*arguments))
        view = Reading(Plain(machine.image), {})
        assert all(holds(view, cpu) for cpu in range(view.header(CPUS)))
        met |= {view.cpu(view.header(CPUS_AT) + (cpu << CPU_SHIFT), STAGE) for cpu in range(view.header(CPUS))}
    assert set(REQUIRED) <= met


LARGEST = (MOST, MOST_PAGES, MOST_PAGES, MOST_PAGES, MOST, MOST)


@pytest.mark.parametrize("geometry", [(1, 1, 1, 1, 1, 0), (3, 513, 2, 5, 2, 2), LARGEST])
def test_what_is_taken_for_granted_of_a_header_is_so(geometry: tuple[int, ...]) -> None:
    """The least machine, one of two blocks, and the greatest, of which the header alone is made."""
    module = load(sys.modules[COW.impl.__module__])
    made: list[int] = []

    class Words(dict[int, int]):
        def __len__(self) -> int:
            return made[0]

    def new_image(words: int) -> Words:
        made.append(words)
        return Words()

    module.__dict__.update(new_image=new_image, init=lambda image: None)
    machine = module.Cow(*geometry)
    assert set(machine.image) <= set(range(HEADER))
    view = Reading(Plain(machine.image), {})
    assert view.header(FRAMES) == geometry[3]
    assert all(whole(view))
