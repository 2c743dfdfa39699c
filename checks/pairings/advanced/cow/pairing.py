"""The law of copy-on-write beside its implementation: what to try, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import spec.advanced.cow as law
from checks.pairing import Arguments, Operation, Pairing, Scope
from checks.pairings.advanced.cow.mutants import MUTANTS
from checks.pairings.advanced.cow.view import (
    View,
    abstract,
    free_means_unused,
    mappings_are_counted,
    only_the_exclusive_is_writable,
    permits,
    pins_are_counted,
    references_are_counted,
    translations_are_current,
)
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


def page_calls(state: Processes) -> Iterator[Arguments]:
    """Every page of every number that a process can have."""
    return ((process, page) for process in range(len(state.memory)) for page in pages_of(state))


def map_calls(state: Processes) -> Iterator[Arguments]:
    """A page of zeros that may be written; and where nothing can be pinned, which makes states enough, a page of the
    file that may not."""
    kinds = (0,) if state.pins else (0, 1)
    return ((*page, file, 1 - file) for page in page_calls(state) for file in kinds)


def protect_calls(state: Processes) -> Iterator[Arguments]:
    """A page of the file stays as it was mapped; the random drivers change these too."""
    of_zeros = (each for each in page_calls(state) if not is_of_file(state, *each) and not state.pins)
    return ((*page, writable) for page in of_zeros for writable in (0, 1))


def is_of_file(state: Processes, process: int, page: int) -> bool:
    content = state.page(process, page)
    return content is not None and content.file != 0


def process_calls(state: Processes) -> Iterator[Arguments]:
    return ((process,) for process in range(len(state.memory)))


def start_calls(state: Processes) -> Iterator[Arguments]:
    """On each CPU that has nothing to do, every access, each pin by the first number that is free; one on each that is
    at work, one by a number that is in use, and one to each process that there is not."""
    idle = [cpu for cpu, access in enumerate(state.cpus) if access is None]
    free = [pin for pin in range(len(state.pins)) if not state.is_reserved(pin)]
    taken = [pin for pin in range(len(state.pins)) if state.is_reserved(pin)]
    for cpu, access in enumerate(state.cpus):
        if access is not None:
            yield cpu, access.process, 0, LOAD, 0
    for cpu in idle:
        yield from ((cpu, process, 0, LOAD, 0) for (process,) in process_calls(state) if not state.exists(process))
        for process in alive(state):
            yield from ((cpu, process, 0, PIN_READ, pin) for pin in taken[:1])
            for place in range(len(pages_of(state)) * state.words):
                if not state.pins:
                    yield cpu, process, place, LOAD, 0
                yield cpu, process, place, STORE, OWN + process
                if is_of_file(state, process, place // state.words):
                    yield cpu, process, place, FORCE, OWN + process
                yield from ((cpu, process, place, kind, pin) for pin in free[:1] for kind in (PIN_READ, PIN_WRITE))


def is_empty(state: Processes) -> bool:
    """Whether nothing is mapped: then what is always refused is tried."""
    return not any(state.mapped(process) for process in range(len(state.memory)))


def cpu_calls(state: Processes) -> Iterator[Arguments]:
    """Those that have begun something."""
    return ((cpu,) for cpu, access in enumerate(state.cpus) if access is not None or is_empty(state))


def pin_calls(state: Processes) -> Iterator[Arguments]:
    """Those that lead to something."""
    return ((pin,) for pin, held in enumerate(state.pins) if held is not None or is_empty(state))


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
    process, kind = any_process(state, rng), kinds[below(len(kinds) if state.pins else 6, rng)]
    value = 0 if kind == LOAD else OWN + below(99, rng) if kind in (STORE, FORCE) else below(len(state.pins), rng)
    place = below(len(pages_of(state)) * state.words, rng)
    return below(len(state.cpus), rng), process, place, kind, value


def any_cpu(state: Processes, rng: random.Random) -> Arguments:
    """Seldom one that has nothing to do, where another has."""
    at_work = [cpu for cpu, access in enumerate(state.cpus) if access is not None]
    return (at_work[below(len(at_work), rng)] if at_work and rng.random() < 0.95 else below(len(state.cpus), rng),)


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


def step_answers(state: Processes, cpu: int) -> Iterator[Any]:
    yield from (*Failure, *range(OWN + len(state.memory)), BY_DEVICE)


def load_answers(state: Processes, pin: int, word: int) -> Iterator[Any]:
    yield from (*Failure, *range(OWN + len(state.memory)), BY_DEVICE)


PAIRING = Pairing(
    spec=law,
    impl=Cow,
    view=View,
    abstract=abstract,
    permits=permits,
    operations={
        "map_page": Operation(map_calls, any_map, plain_answers, weight=2),
        "unmap_page": Operation(page_calls, any_page, plain_answers),
        "protect_page": Operation(protect_calls, any_protect, plain_answers),
        "discard_page": Operation(page_calls, any_page, plain_answers),
        "fork": Operation(process_calls, any_fork, fork_answers, weight=2, makes=True),
        "exit": Operation(process_calls, any_fork, plain_answers),
        "start": Operation(start_calls, any_start, plain_answers, weight=6),
        "step": Operation(cpu_calls, any_cpu, step_answers, weight=20),
        "device_load": Operation(device_load_calls, any_device_load, load_answers),
        "device_store": Operation(device_store_calls, any_device_store, plain_answers),
        "unpin": Operation(pin_calls, any_pin, plain_answers),
    },
    scopes={
        "tiny": Scope(((2, 1, 1, 1, 1, 1), (1, 2, 1, 1, 1, 0), (2, 1, 1, 1, 1, 0))),
        "small": Scope(((1, 1, 1, 1, 1, 1), (2, 1, 1, 2, 1, 0), (1, 1, 1, 2, 2, 0))),
        "large": Scope(((1, 1, 1, 1, 1, 1), (2, 1, 1, 2, 1, 0), (1, 1, 1, 2, 2, 0), (2, 1, 1, 2, 1, 1))),
    },
    representation=(
        mappings_are_counted,
        references_are_counted,
        pins_are_counted,
        only_the_exclusive_is_writable,
        free_means_unused,
        translations_are_current,
    ),
    places=lambda reading: reading.span if isinstance(reading, View) else (),
    wide=((3, 2, 2, 3, 2, 2), (4, 3, 1, 12, 3, 2), (6, 4, 2, 16, 4, 3)),
    uncompiled="the law keeps each process's pages as a row of records, which numba cannot",
    mutants=MUTANTS,
    draft=True,
)
