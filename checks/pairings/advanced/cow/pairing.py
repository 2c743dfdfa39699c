"""The law of copy-on-write beside its implementation: what to try, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

import spec.advanced.cow as law
from checks.pairing import EXACT, Arguments, Operation, Pairing, Scope
from checks.pairings.advanced.cow.drawing import DEPICTION, IN_CHARACTERS, picture
from checks.pairings.advanced.cow.mutants import MUTANTS
from checks.pairings.advanced.cow.symmetries import NAMES, RENAMINGS
from checks.pairings.advanced.cow.view import (
    FIXED,
    View,
    abstract,
    free_means_unused,
    mappings_are_counted,
    only_the_exclusive_is_writable,
    pages_are_counted,
    permits,
    pins_are_counted,
    references_are_counted,
    translations_are_current,
)
from checks.proof import Proof
from impl.advanced.cow import Cow
from spec.advanced.cow import Processes
from spec.advanced.memories import NOTHING
from spec.advanced.words import FORCE, LOAD, OF_FILE, PIN_READ, PIN_WRITE, STORE, Process
from spec.advanced.words import CowFailure as Failure
from spec.vocabulary import all_of, any_of, negate

OWN = 2
"""Process p stores the value OWN + p, so that it is seen whose a word is; a device stores BY_DEVICE."""
BY_DEVICE = 9

# ── What to try: every call ──────────────────────────────────────────────────────────────────────────────────


def alive(state: Processes) -> list[Process]:
    return [Process(process) for process in range(state.processes) if state.exists(process)]


def every_process(state: Processes) -> list[Process]:
    return [Process(process) for process in range(state.processes)]


def every_page(state: Processes) -> Iterator[tuple[Process, int]]:
    return product(every_process(state), range(state.pages))


def every_place(state: Processes) -> Iterator[tuple[Process, int]]:
    return product(every_process(state), range(state.pages * state.words))


def map_calls(state: Processes) -> Iterator[Arguments]:
    """A page of zeros that may be written; and where nothing can be pinned, which makes states enough, a page of the
    file that may not."""
    kinds = (0,) if state.pins else (0, 1)
    return ((*page, file, 1 - file) for page in every_page(state) for file in kinds)


def protect_calls(state: Processes) -> Iterator[Arguments]:
    return ((*page, writable) for page in every_page(state) for writable in (0, 1))


def process_calls(state: Processes) -> Iterator[Arguments]:
    return ((process,) for process in every_process(state))


def start_calls(state: Processes) -> Iterator[Arguments]:
    """Every access, each pin by every number."""
    for cpu, (process, place) in product(range(state.cpus), every_place(state)):
        yield cpu, process, place, LOAD, 0
        yield cpu, process, place, STORE, OWN + process
        yield cpu, process, place, FORCE, OWN + process
        yield from ((cpu, process, place, kind, pin) for pin in range(state.pins) for kind in (PIN_READ, PIN_WRITE))


def cpu_calls(state: Processes) -> Iterator[Arguments]:
    return ((cpu,) for cpu in range(state.cpus))


def load_calls(state: Processes) -> Iterator[Arguments]:
    return ((*place, cpu) for cpu, place in product(range(state.cpus), every_place(state)))


def store_calls(state: Processes) -> Iterator[Arguments]:
    return ((process, place, OWN + process, cpu) for process, place, cpu in load_calls(state))


def pin_calls(state: Processes) -> Iterator[Arguments]:
    return ((pin,) for pin in range(state.pins))


def device_load_calls(state: Processes) -> Iterator[Arguments]:
    return product(range(state.pins), range(state.words))


def device_store_calls(state: Processes) -> Iterator[Arguments]:
    return ((*place, BY_DEVICE) for place in device_load_calls(state))


# ── What to try: which of them, in a state ───────────────────────────────────────────────────────────────────


def is_busy(state: Processes) -> Any:
    return any_of(map(state.is_at_work, range(state.cpus)))


def is_settled(state: Processes) -> Any:
    """Whether the first process has stored in some page, no CPU is at work and nothing is pinned. Only then is tried
    what is refused whatever goes on: in a short run it would take the place of what leads further."""
    firsts = ((page, page * state.words) for page in range(state.pages))
    is_written = any_of(state.memory.get(word, NOTHING) != state.origins.get(page, NOTHING) for page, word in firsts)
    if is_written is False:  # the rest costs more, and this is asked of every call
        return False
    return is_written & negate(is_busy(state) | any_of(map(state.is_pinned, range(state.pins))))


def is_in_use(state: Processes, process: int, page: int) -> Any:
    """Whether a page holds something that was stored, or is pinned."""
    number = state.number(process, page)
    origin = state.origins.get(number, NOTHING)
    return state.has_pin(number) | any_of(state.memory.get(word, NOTHING) != origin for word in state.words_of(number))


def used(state: Processes) -> int:
    """How many of a process's words are used: those of as many pages as there are frames. Pages beyond are mapped and
    unmapped, and nothing else, so that the smallest machine that has any (which has to be tried at each check) has
    hundreds of states and not thousands."""
    return min(state.pages, state.frames) * state.words


def may_map(state: Processes, process: int, page: int, *_: int) -> Any:
    return is_settled(state) | (state.exists(process) & negate(state.is_mapped(state.number(process, page))))


def may_change(state: Processes, process: int, page: int) -> Any:
    """A page that holds something, or may come to: not while nothing has been done with it."""
    is_mapped = state.is_mapped(state.number(process, page))
    return is_settled(state) | (is_mapped & (is_busy(state) | is_in_use(state, process, page)))


def may_protect(state: Processes, process: int, page: int, *_: int) -> Any:
    """A page of the file stays as it was mapped, and so does each where something can be pinned; the random drivers
    change these too."""
    number = state.number(process, page)
    if state.pins:
        return is_settled(state) & negate(state.exists(process))
    return (is_settled(state) | state.is_mapped(number)) & (state.origins.get(number, NOTHING) != OF_FILE)


def may_fork(state: Processes, process: int) -> Any:
    """Where there is something to share, and a number for a child; or it is settled."""
    is_full = all_of(map(state.exists, range(state.processes)))
    has_used = state.is_used(process) | any_of(is_in_use(state, process, page) for page in range(state.pages))
    return is_settled(state) | (state.exists(process) & negate(is_full) & has_used)


def may_exit(state: Processes, process: int) -> Any:
    return is_settled(state) | (state.exists(process) if process else False)


def is_first(state: Processes, pin: int, *, taken: bool) -> Any:
    """Whether a pin's number is the first of those that are in use, or that are not."""
    return (state.is_reserved(pin) ^ (not taken)) & all_of(state.is_reserved(other) ^ taken for other in range(pin))


def may_start(state: Processes, cpu: int, process: int, place: int, kind: int, value: int) -> Any:
    """On each CPU that has nothing to do, every access, each pin by the first number that is free, and one by a number
    that is in use. On one that is at work, where its page is there no more. Nothing is loaded step by step where
    something can be pinned."""
    if place >= used(state):
        return False
    page = state.page_at(process, place)
    is_free, exists = negate(state.is_at_work(cpu)), state.exists(process)
    there = is_free & exists & (is_settled(state) | state.is_mapped(page))
    if kind == STORE:
        return there
    if kind == FORCE:
        return is_free & (state.origins.get(page, NOTHING) == OF_FILE)
    if kind != LOAD:
        is_refused = is_free & exists & is_first(state, value, taken=True) if (place, kind) == (0, PIN_READ) else False
        return (there & is_first(state, value, taken=False)) | is_refused
    is_gone = (state.whose.get(cpu, NOTHING) == process) & (state.mapped(process) == 0)
    is_refused = (is_settled(state) & is_free & negate(exists)) | is_gone if place == 0 else False
    return is_refused if state.pins else there | is_refused


def may_step(state: Processes, cpu: int) -> Any:
    return is_settled(state) | state.is_at_work(cpu)


def may_load(state: Processes, process: int, place: int, *others: int) -> Any:
    """Each word where no CPU is at work; on one that is, where its page is there no more."""
    if place >= used(state):
        return False
    exists, is_mapped = state.exists(process), state.is_mapped(state.page_at(process, place))
    there = negate(is_busy(state)) & exists & (is_settled(state) | is_mapped)
    if place:
        return there
    is_gone = state.is_at_work(others[-1]) & exists & (state.mapped(process) == 0)
    return there | is_gone | (is_settled(state) & negate(exists))


def may_release(state: Processes, pin: int, *_: int) -> Any:
    """Pins that lead to something."""
    return is_settled(state) | state.is_pinned(pin)


# ── What to try: one call ────────────────────────────────────────────────────────────────────────────────────


def below(count: int, rng: random.Random) -> int:
    return int(rng.random() * count)


def any_process(state: Processes, rng: random.Random) -> Process:
    """Seldom one that there is not."""
    there = alive(state)
    return Process(below(state.processes, rng)) if rng.random() < 0.1 else there[below(len(there), rng)]


def any_page(state: Processes, rng: random.Random) -> Arguments:
    return any_process(state, rng), below(state.pages, rng)


def any_map(state: Processes, rng: random.Random) -> Arguments:
    return (*any_page(state, rng), below(2, rng), below(2, rng))


def any_protect(state: Processes, rng: random.Random) -> Arguments:
    return (*any_page(state, rng), below(2, rng))


def any_fork(state: Processes, rng: random.Random) -> Arguments:
    return (any_process(state, rng),)


def any_start(state: Processes, rng: random.Random) -> Arguments:
    kinds = (LOAD, LOAD, STORE, STORE, STORE, FORCE, PIN_READ, PIN_WRITE)
    (process, place), kind = any_place(state, rng), kinds[below(len(kinds) if state.pins else 6, rng)]
    value = 0 if kind == LOAD else OWN + below(99, rng) if kind in (STORE, FORCE) else below(state.pins, rng)
    return below(state.cpus, rng), process, place, kind, value


def any_cpu(state: Processes, rng: random.Random) -> Arguments:
    """Seldom one that has nothing to do, where another has."""
    at_work = [cpu for cpu in range(state.cpus) if state.is_at_work(cpu)]
    return (at_work[below(len(at_work), rng)] if at_work and rng.random() < 0.95 else below(state.cpus, rng),)


def any_exit(state: Processes, rng: random.Random) -> Arguments:
    """Seldom the first."""
    return (Process(below(state.processes, rng)),)


def any_place(state: Processes, rng: random.Random) -> tuple[Process, int]:
    """A process and one of its words; seldom one that is not mapped."""
    process = any_process(state, rng)
    mapped = [page for page in range(state.pages) if state.is_mapped(state.number(process, page))]
    page = below(state.pages, rng) if rng.random() < 0.1 or not mapped else mapped[below(len(mapped), rng)]
    return process, page * state.words + below(state.words, rng)


def any_load(state: Processes, rng: random.Random) -> Arguments:
    return (*any_place(state, rng), below(state.cpus, rng))


def any_store(state: Processes, rng: random.Random) -> Arguments:
    process, place, cpu = any_load(state, rng)
    return process, place, OWN + below(99, rng), cpu


def any_pin(state: Processes, rng: random.Random) -> Arguments:
    return (below(state.pins, rng),)


def any_device_load(state: Processes, rng: random.Random) -> Arguments:
    return (*any_pin(state, rng), below(state.words, rng))


def any_device_store(state: Processes, rng: random.Random) -> Arguments:
    return (*any_device_load(state, rng), OWN + below(99, rng))


# ── Answers worth proposing ──────────────────────────────────────────────────────────────────────────────────


def plain_answers(state: Processes, *arguments: Any) -> Iterator[Any]:
    yield from (None, *Failure)


def fork_answers(state: Processes, parent: int) -> Iterator[Any]:
    yield from (*Failure, *range(-1, state.processes + 1))


def word_answers(state: Processes, *arguments: Any) -> Iterator[Any]:
    yield from (*Failure, *range(OWN + state.processes), BY_DEVICE)


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.advanced.cow.proof.declaration import PROOF

    return PROOF


TINY = ((2, 1, 1, 1, 1, 1), (1, 2, 1, 1, 1, 0))
THREE = (3, 1, 1, 1, 1, 1)
"""Of two processes only few random runs come to a fork for whose copy there is no frame."""
SMALL = (
    *TINY,
    (1, 1, 1, 2, 2, 0),
    THREE,
    (1, 1, 1, 2, 1, 1),
    (2, 1, 1, 2, 1, 0),
    (1, 1, 1, 1, 2, 0),
    (1, 2, 1, 2, 1, 0),
)
"""Two processes, and two CPUs. Both at once are explored compiled."""
BOTH = ((2, 1, 1, 2, 2, 1), (2, 1, 1, 2, 2, 0))
"""Two processes and two CPUs, with a pin; and without one, but with pages of the file and with protection."""
ALIKE = ((2, 1, 1, 2, 1, 1), (1, 2, 1, 2, 2, 0))
"""Where it is judged that names can be exchanged: between processes, with a pin; of CPUs, pages and frames at once."""
NAMED = ((2, 1, 1, 3, 2, 1), (2, 1, 1, 3, 2, 0), (2, 2, 1, 2, 1, 0), (2, 2, 1, 3, 1, 1))
"""By names: three frames and two CPUs, with a pin and without; two pages each on one CPU, with pages of the file and
with protection, and with a pin and three frames."""
TWO_OF_EACH = ((2, 2, 1, 2, 2, 1),)
"""By names: two processes, two CPUs, two frames, two pages each, and a pin."""
THREE_FRAMES = ((2, 2, 1, 3, 2, 1),)
"""By names: the same with three frames, which takes some 20 GB and 20 minutes on two cores. No profile explores it."""

IN_STEPS = (
    "a call fails as busy only while an access to the memory of the process is in progress",
    "a process does not end while an access to its memory is in progress",
    "a process can fork while no access to its memory is in progress",
    "fork fails for lack of memory only if there are too few frames for each page to have its own",
)
"""What is judged only where accesses go on step by step, and pins are begun."""

PAIRING = Pairing(
    spec=law,
    impl=Cow,
    view=View,
    abstract=abstract,
    permits=permits,
    operations={
        "map_page": Operation(map_calls, any_map, plain_answers, weight=2, worth=may_map),
        "unmap_page": Operation(every_page, any_page, plain_answers, optional=True, worth=may_change),
        "protect_page": Operation(protect_calls, any_protect, plain_answers, optional=True, worth=may_protect),
        "discard_page": Operation(every_page, any_page, plain_answers, optional=True, worth=may_change),
        "fork": Operation(process_calls, any_fork, fork_answers, weight=2, makes=True, worth=may_fork),
        "exit": Operation(process_calls, any_exit, plain_answers, worth=may_exit),
        "start": Operation(
            start_calls, any_start, plain_answers, weight=6, optional=True, leads_to=IN_STEPS, worth=may_start
        ),
        "step": Operation(cpu_calls, any_cpu, word_answers, weight=20, optional=True, worth=may_step),
        "finish": Operation(cpu_calls, any_cpu, word_answers, weight=2, optional=True, worth=may_step),
        "load": Operation(load_calls, any_load, word_answers, weight=5, worth=may_load),
        "store": Operation(store_calls, any_store, plain_answers, weight=5, worth=may_load),
        "device_load": Operation(device_load_calls, any_device_load, word_answers, optional=True, worth=may_release),
        "device_store": Operation(
            device_store_calls, any_device_store, plain_answers, optional=True, worth=may_release
        ),
        "unpin": Operation(pin_calls, any_pin, plain_answers, optional=True, worth=may_release),
    },
    scopes={
        "tiny": Scope(TINY),
        "small": Scope(SMALL),
        "large": Scope((*ALIKE, (2, 1, 1, 1, 1, 1)), alone=SMALL, compiled={EXACT: BOTH, NAMES: NAMED}),
        "huge": Scope((), alone=SMALL, compiled={NAMES: TWO_OF_EACH}),
        "vast": Scope((), alone=SMALL, compiled={NAMES: THREE_FRAMES}),
    },
    representation=(
        pages_are_counted,
        mappings_are_counted,
        references_are_counted,
        pins_are_counted,
        only_the_exclusive_is_writable,
        free_means_unused,
        translations_are_current,
    ),
    places=lambda reading: reading.span if isinstance(reading, View) else (),
    wide=((2, 1, 1, 2, 2, 1), (2, 1, 1, 5, 1, 1), (2, 2, 2, 2, 2, 2), (4, 3, 1, 12, 3, 2), (6, 4, 2, 16, 4, 3)),
    foreign=((3, 2, 2, 4, 1, 0), (4, 3, 2, 12, 1, 0)),
    unsaid={"cpu": 0},
    fixed=FIXED,
    symmetries=RENAMINGS,
    picture=picture,
    legend=IN_CHARACTERS,
    depiction=DEPICTION,
    mutants=MUTANTS,
    proof=proof,
)
