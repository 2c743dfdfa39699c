"""Names that can be exchanged: of memories that differ in these alone one is expanded, and none is left out."""

from __future__ import annotations

import random
from functools import cache
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from attrs import evolve

from checks.drive import plain, view_of
from checks.engines.compiled import COVERED, compiled
from checks.engines.compiling.model import form_of
from checks.engines.compiling.traced import numbers_of
from checks.engines.explore import explore
from checks.evidence import Budget, Evidence, Progress, UsageError, Verdict
from checks.pairing import AGAIN, WRITTEN, Arguments, Renaming, Scope
from checks.pairings.advanced.cow.pairing import PAIRING
from checks.pairings.advanced.cow.symmetries import NAMES, renamed
from impl.advanced.cow import FIRST, FREE, IDLE, KEY, NEXT, STAGE, cpu_at, record_at
from impl.image import Image, kernel
from tests.by_names import agree, ends

OF_DEVICES = ("device_load", "device_store", "unpin")
MACHINES: tuple[Arguments, ...] = ((2, 2, 1, 3, 2, 1), (2, 2, 2, 3, 2, 0), (1, 1, 1, 2, 3, 2), (2, 2, 1, 1, 2, 1))


# ── What a renaming writes ───────────────────────────────────────────────────────────────────────────────────


@cache
def met(geometry: Arguments, calls: int = 300) -> tuple[tuple[Any, Any], ...]:
    """Memories that random calls lead to, each with the law's state."""
    rng, machine, state = random.Random(str(geometry)), plain(PAIRING)(*geometry), PAIRING.initial(geometry)
    names = [name for name, operation in PAIRING.operations.items() for _ in range(operation.weight)]
    found = []
    for _ in range(calls):
        name = rng.choice([each for each in names if geometry[5] or each not in OF_DEVICES])
        arguments = PAIRING.operations[name].sample(state, rng)
        state = PAIRING.move(name)(state, *arguments, returned=getattr(machine, name)(*arguments))
        found.append((np.array(list(machine.image), np.int64), state))
    return tuple(found)


@cache
def form(geometry: Arguments) -> Any:
    image = PAIRING.impl(*geometry).image
    fixed = {place: int(image[place]) for place in PAIRING.fixed}
    return form_of(PAIRING, geometry, len(image), fixed, tuple(range(FIRST + geometry[3])))


def law_words(geometry: Arguments, state: Any) -> Any:
    return np.array(list(numbers_of(form(geometry), state)), np.int64)


def by_names(image: Any, law: Any) -> set[bytes]:
    """All that a renaming writes of a memory."""
    found, answer, choice = set[bytes](), AGAIN, 0
    into, law_into, names = image.copy(), law.copy(), np.zeros(4 * len(image), np.int64)
    while answer & AGAIN:
        answer = renamed(image, law, into, law_into, names, choice)
        choice += 1
        if answer & WRITTEN:
            found.add(into.tobytes() + law_into.tobytes())
    return found


def exchanged(geometry: Arguments, image: Any, state: Any, frames: dict[int, int], cpus: Any, pages: Any) -> Any:
    """A memory by other names, said once more in plain Python: new number → old one, of CPUs and of pages."""
    from impl.advanced import cow

    processes, count, words, _, _, pins = geometry
    into, new_page = image.copy(), {old: new for new, old in enumerate(pages)}

    def of_frame(frame: int) -> int:
        return frames.get(frame, frame)

    def of_entry(entry: int) -> int:
        return of_frame(entry >> cow.FRAME_SHIFT) << cow.FRAME_SHIFT | entry & ((1 << cow.FRAME_SHIFT) - 1)

    def of_page(page: int) -> int:
        renumbered: int = page - page % count + new_page[page % count]
        return renumbered

    for process in range(processes):
        for page in range(count):
            entry = int(image[cow.entry_at(image, process, page)])
            into[cow.entry_at(image, process, new_page[page])] = of_entry(entry)
    for old, new in frames.items():
        source, target = record_at(image, old), record_at(image, new)
        into[target : target + 8] = image[source : source + 8]
        into[target + NEXT] = of_frame(int(image[source + NEXT]))
        for word in range(words):
            into[cow.word_at(image, new, word)] = image[cow.word_at(image, old, word)]
    into[FREE] = of_frame(int(image[FREE]))
    for new, old in enumerate(cpus):
        source, target = cpu_at(image, old), cpu_at(image, new)
        into[target : target + 16] = image[source : source + 16]
        for field in (cow.SEEN, cow.ENTRY):
            into[target + field] = of_entry(int(image[source + field]))
        for field in (cow.NEW, cow.OLD):
            into[target + field] = of_frame(int(image[source + field]))
        if image[source + STAGE] != IDLE:
            into[target + cow.PAGE] = of_page(int(image[source + cow.PAGE]))
        if image[source + KEY]:
            into[target + KEY] = of_page(int(image[source + KEY]) - 1) + 1
    for pin in range(pins):
        held = int(image[image[cow.PINS_AT] + pin])
        into[image[cow.PINS_AT] + pin] = of_frame(held >> 1) << 1 | held & 1

    def of_word(word: int) -> int:
        page = word // words
        return word if page >= processes * count else of_page(page) * words + word % words

    def by_cpu(table: Any) -> Any:
        return type(table)({new: table[old] for new, old in enumerate(cpus) if old in table})

    law = evolve(
        state,
        origins=type(state.origins)({of_page(page): origin for page, origin in state.origins.items()}),
        writable=type(state.writable)({of_page(page): may for page, may in state.writable.items()}),
        memory=type(state.memory)({of_word(word): value for word, value in state.memory.items()}),
        pinned=type(state.pinned)({pin: of_word(page * words) // words for pin, page in state.pinned.items()}),
        whose=by_cpu(state.whose),
        places=type(state.places)({cpu: of_word(place) for cpu, place in by_cpu(state.places).items()}),
        kinds=by_cpu(state.kinds),
        values=by_cpu(state.values),
    )
    return into, law


@pytest.mark.parametrize("geometry", MACHINES, ids=str)
def test_what_differs_in_names_alone_is_written_alike(geometry: Arguments) -> None:
    """Every exchange of CPUs, of pages and of frames, said once more in plain Python; pages are alike where there are
    frames for all."""
    _, pages, _, frames, cpus, _ = geometry
    rng, told = random.Random(1), set[frozenset[bytes]]()
    for image, state in met(geometry)[::7]:
        first = by_names(image, law_words(geometry, state))
        assert first
        told.add(frozenset(first))
        numbers = list(range(FIRST, FIRST + frames))
        mixed = dict(zip(numbers, rng.sample(numbers, frames), strict=True))
        for cpu_order in permutations(range(cpus)):
            for page_order in permutations(range(pages)) if frames >= pages else [tuple(range(pages))]:
                other, law = exchanged(geometry, image, state, mixed, cpu_order, page_order)
                assert PAIRING.is_permitted(view_of(PAIRING, other, geometry), law)
                assert by_names(other, law_words(geometry, law)) == first
    assert len(told) > 10


# ── What is left out ─────────────────────────────────────────────────────────────────────────────────────────


CPUS_AND_FRAMES = Scope(((1, 1, 1, 2, 2, 0),))


def judged(
    renaming: Any = None, edits: Any = (), scope: Scope = CPUS_AND_FRAMES, budget: Budget | None = None
) -> dict[str, Evidence]:
    symmetries = {NAMES: renaming or PAIRING.symmetries[NAMES]}
    pairing = evolve(PAIRING, scopes={"one": scope}, symmetries=symmetries)
    rows = compiled(pairing, budget or Budget(), scope="one", encoding=NAMES, edits=edits)
    return {row.property: row for row in rows}


def test_by_names_no_memory_is_left_out() -> None:
    rows = judged()
    assert rows[f"{COVERED}{NAMES}"].verdict is Verdict.HOLDS
    states = next(row.scope["states"] for row in rows.values() if "states" in row.scope)
    assert states == 1481, "of 5,666"


@kernel
def forgetful(image: Image, law: Any, into: Image, law_into: Any, names: Any, choice: int) -> int:
    """By other names, and without what TLBs hold: CPUs that hold something are taken for such as hold nothing."""
    answer: int = renamed(image, law, into, law_into, names, choice)
    into[cpu_at(image, 0) + KEY] = 0
    return answer


def test_a_renaming_that_takes_for_alike_what_is_not_is_a_gate() -> None:
    assert judged(Renaming(forgetful))[f"{COVERED}{NAMES}"].verdict is Verdict.GATE


TWO_PAGES = Scope((), alone=(), compiled={NAMES: ((1, 2, 1, 2, 1, 0),)})
"""Not searched without names."""
SECOND_AT_ONCE = (
    ("| (FILE if file != 0 else 0)", "| (FILE if file != 0 else page * PRESENT)"),
    ("entry & ATTRIBUTES)", "entry & ATTRIBUTES | (page * PRESENT if entry & FILE == 0 else 0))"),
)
"""The second page always has a frame, that of zeros at first, as the law permits."""


@pytest.mark.parametrize(
    ("edits", "verdict"), [((), Verdict.HOLDS), (SECOND_AT_ONCE, Verdict.GATE)], ids=("alike", "not")
)
def test_by_other_names_calls_lead_to_no_further_memory(edits: Any, verdict: Verdict) -> None:
    rows = judged(edits=edits, scope=TWO_PAGES)
    assert rows[f"{COVERED}{NAMES}"].verdict is verdict
    assert not [row for row in rows.values() if row.verdict is Verdict.VIOLATED]


def test_where_time_ends_before_other_names_were_asked_nothing_is_claimed() -> None:
    def watch(progress: Progress) -> None:
        budget.interrupted = progress.what == "states by other names"

    budget = Budget(watch=watch)
    rows = judged(scope=TWO_PAGES, budget=budget)
    assert rows[f"{COVERED}{NAMES}"].verdict is Verdict.UNDETERMINED
    assert "reachable states" not in rows


def test_a_cpu_that_is_treated_otherwise_is_not_hidden() -> None:
    """The first alone drops its translation. What another one holds is, but for its number, what the first one could
    hold, and is looked at all the same."""
    edits = next(each.edits for each in PAIRING.mutants if each.name == "the-first-cpu-alone-is-flushed")
    rows = judged(edits=edits)
    assert [row for row in rows.values() if row.verdict is Verdict.VIOLATED]


@pytest.mark.parametrize("name", ["dropped-and-still-translated", "visible-before-it-is-copied"])
def test_by_names_a_fault_is_found_in_as_few_calls_as_without(name: str) -> None:
    """Of two CPUs, two frames and two pages. All faults were compared once (tests/by_names.py)."""
    by_names, exact = ends(next(each for each in PAIRING.mutants if each.name == name), (1, 2, 1, 2, 2, 0))
    assert agree(by_names, exact)
    assert (by_names.clause, by_names.calls) == (exact.clause, exact.calls)
    assert 0 < by_names.calls
    assert by_names.states < exact.states


@pytest.mark.parametrize("way", [compiled, explore], ids=("compiled", "plain"))
def test_a_scope_that_is_explored_by_names_alone_is_not_explored_otherwise(way: Any) -> None:
    """It has no geometry for another way: then nothing would be visited, and every clause hold."""
    with pytest.raises(
        UsageError, match=r"'huge' of advanced\.cow is too large for this: explore it with --symmetry n"
    ):
        way(PAIRING, Budget(), scope="huge")
