"""The law of copy-on-write beside its implementation: what to try, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import spec.advanced.cow as law
from checks.pairing import Arguments, Operation, Pairing, Scope
from checks.pairings.advanced.cow.drawing import DEPICTION
from checks.pairings.advanced.cow.mutants import MUTANTS
from checks.pairings.advanced.cow.view import (
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
from spec.advanced.words import FORCE, LOAD, PIN_READ, PIN_WRITE, STORE, Process
from spec.advanced.words import CowFailure as Failure

OWN = 2
"""Process p stores the value OWN + p, so that it is seen whose a word is; a device stores BY_DEVICE."""
BY_DEVICE = 9

# ── What to try: every call ──────────────────────────────────────────────────────────────────────────────────


def alive(state: Processes) -> list[Process]:
    return [Process(process) for process, memory in enumerate(state.memory) if memory is not None]


def pages_of(state: Processes) -> range:
    """Those that a process can have; the first process is always there."""
    first = state.memory[0]
    assert first is not None
    return range(len(first))


def is_settled(state: Processes) -> bool:
    """Whether the first process has stored in its first page, no CPU is at work and nothing is pinned. Only then is
    tried what is refused whatever goes on: in a short run it would take the place of what leads further."""
    page = state.page(0, 0)
    return page is not None and page.words[0] != page.origin and not any(state.cpus) and not any(state.pins)


def page_calls(state: Processes, *, mapped: bool = True) -> Iterator[Arguments]:
    """Every page that is mapped, or that is not; once it is settled, every page of every number that a process can
    have."""
    everywhere = is_settled(state)
    for process in range(len(state.memory)):
        for page in pages_of(state):
            is_mapped = state.page(process, page) is not None
            if everywhere or (state.exists(process) and is_mapped == mapped):
                yield process, page


def map_calls(state: Processes) -> Iterator[Arguments]:
    """A page of zeros that may be written; and where nothing can be pinned, which makes states enough, a page of the
    file that may not."""
    kinds = (0,) if state.pins else (0, 1)
    return ((*page, file, 1 - file) for page in page_calls(state, mapped=False) for file in kinds)


def protect_calls(state: Processes) -> Iterator[Arguments]:
    """A page of the file stays as it was mapped; the random drivers change these too."""
    of_zeros = (each for each in page_calls(state) if not is_of_file(state, *each) and not state.pins)
    return ((*page, writable) for page in of_zeros for writable in (0, 1))


def used_page_calls(state: Processes) -> Iterator[Arguments]:
    """Pages that hold something, or may come to: not while nothing has been done with them."""
    return (each for each in page_calls(state) if is_settled(state) or any(state.cpus) or is_used(state, *each))


def has_used(state: Processes, process: int) -> bool:
    return state.is_used(process) or any(is_used(state, process, page) for page in pages_of(state))


def is_used(state: Processes, process: int, page: int) -> bool:
    """Whether a page holds something that was stored, or is pinned."""
    content = state.page(process, page)
    is_pinned = any(pin is not None and (pin.process, pin.page) == (process, page) for pin in state.pins)
    return is_pinned or (content is not None and content != content.fresh())


def is_of_file(state: Processes, process: int, page: int) -> bool:
    content = state.page(process, page)
    return content is not None and content.file != 0


def numbers(state: Processes) -> list[int]:
    """Every process; once it is settled, every number that one can have."""
    return [*range(len(state.memory))] if is_settled(state) else [*alive(state)]


def fork_calls(state: Processes) -> Iterator[Arguments]:
    """Where there is something to share, and a number for a child; or it is settled."""
    if is_settled(state):
        return ((process,) for process in numbers(state))
    is_full = len(alive(state)) == len(state.memory)
    return ((process,) for process in alive(state) if not is_full and has_used(state, process))


def exit_calls(state: Processes) -> Iterator[Arguments]:
    return ((process,) for process in numbers(state) if process or is_settled(state))


def places(state: Processes, process: Process) -> Iterator[int]:
    """Each word that is mapped; once it is settled, each that could be."""
    for page in pages_of(state):
        if is_settled(state) or state.page(process, page) is not None:
            yield from range(page * state.words, (page + 1) * state.words)


def start_calls(state: Processes) -> Iterator[Arguments]:
    """On each CPU that has nothing to do, every access, each pin by the first number that is free, and one by a number
    that is in use. On one that is at work, where its page is there no more."""
    free = [pin for pin in range(len(state.pins)) if not state.is_reserved(pin)]
    taken = [pin for pin in range(len(state.pins)) if state.is_reserved(pin)]
    for cpu, access in enumerate(state.cpus):
        if access is not None:
            yield from ((cpu, access.process, 0, LOAD, 0) for _ in range(not state.mapped(access.process)))
            continue
        yield from ((cpu, process, 0, LOAD, 0) for process in numbers(state) if not state.exists(process))
        for process in alive(state):
            yield from ((cpu, process, 0, PIN_READ, pin) for pin in taken[:1])
            for place in places(state, process):
                if not state.pins:
                    yield cpu, process, place, LOAD, 0
                yield cpu, process, place, STORE, OWN + process
                if is_of_file(state, process, place // state.words):
                    yield cpu, process, place, FORCE, OWN + process
                yield from ((cpu, process, place, kind, pin) for pin in free[:1] for kind in (PIN_READ, PIN_WRITE))


def cpu_calls(state: Processes) -> Iterator[Arguments]:
    """Those that have begun something."""
    return ((cpu,) for cpu, access in enumerate(state.cpus) if access is not None or is_settled(state))


def load_calls(state: Processes) -> Iterator[Arguments]:
    """Each word where no CPU is at work; on one that is, where its page is there no more."""
    for process in alive(state):
        if not any(state.cpus):
            yield from ((process, place, 0) for place in places(state, process))
        elif state.cpus[0] is not None and not state.mapped(process):
            yield process, 0, 0
    yield from ((Process(process), 0, 0) for process in numbers(state) if not state.exists(process))


def store_calls(state: Processes) -> Iterator[Arguments]:
    return ((process, place, OWN + process, cpu) for process, place, cpu in load_calls(state))


def pin_calls(state: Processes) -> Iterator[Arguments]:
    """Those that lead to something."""
    return ((pin,) for pin, held in enumerate(state.pins) if held is not None or is_settled(state))


def device_load_calls(state: Processes) -> Iterator[Arguments]:
    return ((pin, word) for (pin,) in pin_calls(state) for word in range(state.words))


def device_store_calls(state: Processes) -> Iterator[Arguments]:
    return ((*place, BY_DEVICE) for place in device_load_calls(state))


# ── What to try: one call ────────────────────────────────────────────────────────────────────────────────────


def below(count: int, rng: random.Random) -> int:
    return int(rng.random() * count)


def any_process(state: Processes, rng: random.Random) -> Process:
    """Seldom one that there is not."""
    there = alive(state)
    return Process(below(len(state.memory), rng)) if rng.random() < 0.1 else there[below(len(there), rng)]


def any_page(state: Processes, rng: random.Random) -> Arguments:
    return any_process(state, rng), below(len(pages_of(state)), rng)


def any_map(state: Processes, rng: random.Random) -> Arguments:
    return (*any_page(state, rng), below(2, rng), below(2, rng))


def any_protect(state: Processes, rng: random.Random) -> Arguments:
    return (*any_page(state, rng), below(2, rng))


def any_fork(state: Processes, rng: random.Random) -> Arguments:
    return (any_process(state, rng),)


def any_start(state: Processes, rng: random.Random) -> Arguments:
    kinds = (LOAD, LOAD, STORE, STORE, STORE, FORCE, PIN_READ, PIN_WRITE)
    (process, place), kind = any_place(state, rng), kinds[below(len(kinds) if state.pins else 6, rng)]
    value = 0 if kind == LOAD else OWN + below(99, rng) if kind in (STORE, FORCE) else below(len(state.pins), rng)
    return below(len(state.cpus), rng), process, place, kind, value


def any_cpu(state: Processes, rng: random.Random) -> Arguments:
    """Seldom one that has nothing to do, where another has."""
    at_work = [cpu for cpu, access in enumerate(state.cpus) if access is not None]
    return (at_work[below(len(at_work), rng)] if at_work and rng.random() < 0.95 else below(len(state.cpus), rng),)


def any_exit(state: Processes, rng: random.Random) -> Arguments:
    """Seldom the first."""
    return (Process(below(len(state.memory), rng)),)


def any_place(state: Processes, rng: random.Random) -> tuple[Process, int]:
    """A process and one of its words; seldom one that is not mapped."""
    process = any_process(state, rng)
    mapped = [page for page in pages_of(state) if state.page(process, page) is not None]
    page = below(len(pages_of(state)), rng) if rng.random() < 0.1 or not mapped else mapped[below(len(mapped), rng)]
    return process, page * state.words + below(state.words, rng)


def any_load(state: Processes, rng: random.Random) -> Arguments:
    return (*any_place(state, rng), below(len(state.cpus), rng))


def any_store(state: Processes, rng: random.Random) -> Arguments:
    process, place, cpu = any_load(state, rng)
    return process, place, OWN + below(99, rng), cpu


def any_pin(state: Processes, rng: random.Random) -> Arguments:
    return (below(len(state.pins), rng),)


def any_device_load(state: Processes, rng: random.Random) -> Arguments:
    return (*any_pin(state, rng), below(state.words, rng))


def any_device_store(state: Processes, rng: random.Random) -> Arguments:
    return (*any_device_load(state, rng), OWN + below(99, rng))


# ── Answers worth proposing ──────────────────────────────────────────────────────────────────────────────────


def plain_answers(state: Processes, *arguments: Any) -> Iterator[Any]:
    yield from (None, *Failure)


def fork_answers(state: Processes, parent: int) -> Iterator[Any]:
    yield from (*Failure, *range(-1, len(state.memory) + 1))


def word_answers(state: Processes, *arguments: Any) -> Iterator[Any]:
    yield from (*Failure, *range(OWN + len(state.memory)), BY_DEVICE)


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.advanced.cow.proof.declaration import PROOF

    return PROOF


TINY = ((2, 1, 1, 1, 1, 1), (1, 2, 1, 1, 1, 0), (2, 1, 1, 1, 1, 0))
SMALL = ((1, 1, 1, 1, 1, 1), (2, 1, 1, 2, 1, 0), (1, 1, 1, 2, 2, 0))
"""Two processes, and two CPUs. Both at once, or three frames, are more than plain Python visits in two minutes."""
LARGE = ((2, 1, 1, 2, 1, 1), (2, 1, 1, 1, 2, 0), (1, 1, 1, 2, 2, 1))

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
        "map_page": Operation(map_calls, any_map, plain_answers, weight=2),
        "unmap_page": Operation(used_page_calls, any_page, plain_answers, optional=True),
        "protect_page": Operation(protect_calls, any_protect, plain_answers, optional=True),
        "discard_page": Operation(used_page_calls, any_page, plain_answers, optional=True),
        "fork": Operation(fork_calls, any_fork, fork_answers, weight=2, makes=True),
        "exit": Operation(exit_calls, any_exit, plain_answers),
        "start": Operation(start_calls, any_start, plain_answers, weight=6, optional=True, leads_to=IN_STEPS),
        "step": Operation(cpu_calls, any_cpu, word_answers, weight=20, optional=True),
        "finish": Operation(cpu_calls, any_cpu, word_answers, weight=2, optional=True),
        "load": Operation(load_calls, any_load, word_answers, weight=2),
        "store": Operation(store_calls, any_store, plain_answers, weight=2),
        "device_load": Operation(device_load_calls, any_device_load, word_answers, optional=True),
        "device_store": Operation(device_store_calls, any_device_store, plain_answers, optional=True),
        "unpin": Operation(pin_calls, any_pin, plain_answers, optional=True),
    },
    scopes={
        "tiny": Scope(TINY),
        "small": Scope(SMALL),
        "large": Scope((*SMALL, *LARGE), alone=SMALL),
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
    wide=((2, 1, 1, 2, 1, 1), (2, 2, 2, 2, 2, 2), (4, 3, 1, 12, 3, 2), (6, 4, 2, 16, 4, 3)),
    foreign=((3, 2, 2, 4, 1, 0), (4, 3, 2, 12, 1, 0)),
    unsaid={"cpu": 0},
    uncompiled="View.word makes a number of each word of the image, and the law keeps each process's pages as a row of "
    "records",
    depiction=DEPICTION,
    mutants=MUTANTS,
    draft=True,
    proof=proof,
)
