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
    return range(len(next(memory for memory in state.memory if memory is not None)) if alive(state) else 1)


def page_calls(state: Processes) -> Iterator[Arguments]:
    """Every page of every number that a process can have."""
    return ((process, page) for process in range(len(state.memory)) for page in pages_of(state))


def map_calls(state: Processes) -> Iterator[Arguments]:
    """A page of zeros that may be written; a page of the file that may not."""
    return ((*page, file, 1 - file) for page in page_calls(state) for file in (0, 1))


def protect_calls(state: Processes) -> Iterator[Arguments]:
    return ((*page, writable) for page in page_calls(state) for writable in (0, 1))


def process_calls(state: Processes) -> Iterator[Arguments]:
    return ((process,) for process in range(len(state.memory)))


def start_calls(state: Processes) -> Iterator[Arguments]:
    """On each CPU that has nothing to do, every access; each pin by the first number that is free."""
    idle = [cpu for cpu, access in enumerate(state.cpus) if access is None]
    free = [pin for pin in range(len(state.pins)) if not state.is_reserved(pin)]
    for cpu in idle:
        for process in alive(state):
            for place in range(len(pages_of(state)) * state.words):
                yield cpu, process, place, LOAD, 0
                yield cpu, process, place, STORE, OWN + process
                yield cpu, process, place, FORCE, OWN + process
                yield from ((cpu, process, place, kind, pin) for pin in free[:1] for kind in (PIN_READ, PIN_WRITE))


def step_calls(state: Processes) -> Iterator[Arguments]:
    return ((cpu,) for cpu, access in enumerate(state.cpus) if access is not None)


def pin_calls(state: Processes) -> Iterator[Arguments]:
    return ((pin,) for pin, held in enumerate(state.pins) if held is not None)


def device_load_calls(state: Processes) -> Iterator[Arguments]:
    return ((pin, word) for (pin,) in pin_calls(state) for word in range(state.words))


def device_store_calls(state: Processes) -> Iterator[Arguments]:
    for pin, word in device_load_calls(state):
        held = state.pins[pin]
        if held is not None and held.writes:
            yield pin, word, BY_DEVICE


# ── What to try: one call ────────────────────────────────────────────────────────────────────────────────────


def one_of(calls: Any) -> Any:
    """A call drawn from all that there are; of none, the process or page of number 0."""

    def sample(state: Processes, rng: random.Random) -> Arguments:
        found = list(calls(state))
        return found[int(rng.random() * len(found))] if found else ()

    return sample


# ── Answers worth proposing ──────────────────────────────────────────────────────────────────────────────────


def plain_answers(state: Processes, *arguments: Any) -> Iterator[Any]:
    yield from (None, *Failure)


def fork_answers(state: Processes, parent: int) -> Iterator[Any]:
    yield from (*Failure, *range(-1, len(state.memory) + 1))


def step_answers(state: Processes, cpu: int) -> Iterator[Any]:
    yield from (*Failure, *range(OWN + len(state.memory)), BY_DEVICE)


def load_answers(state: Processes, pin: int, word: int) -> Iterator[Any]:
    yield from (*range(OWN + len(state.memory)), BY_DEVICE)


def nothing(state: Processes, *arguments: Any) -> Iterator[Any]:
    yield None


PAIRING = Pairing(
    spec=law,
    impl=Cow,
    view=View,
    abstract=abstract,
    permits=permits,
    operations={
        "map_page": Operation(map_calls, one_of(map_calls), plain_answers, weight=2),
        "unmap_page": Operation(page_calls, one_of(page_calls), plain_answers),
        "protect_page": Operation(protect_calls, one_of(protect_calls), plain_answers),
        "discard_page": Operation(page_calls, one_of(page_calls), plain_answers),
        "fork": Operation(process_calls, one_of(process_calls), fork_answers, weight=2, makes=True),
        "exit": Operation(process_calls, one_of(process_calls), plain_answers),
        "start": Operation(start_calls, one_of(start_calls), nothing, weight=6),
        "step": Operation(step_calls, one_of(step_calls), step_answers, weight=20),
        "device_load": Operation(device_load_calls, one_of(device_load_calls), load_answers),
        "device_store": Operation(device_store_calls, one_of(device_store_calls), nothing),
        "unpin": Operation(pin_calls, one_of(pin_calls), nothing),
    },
    scopes={
        "tiny": Scope(((1, 1, 1, 1, 1, 1), (2, 1, 1, 2, 1, 0))),
        "small": Scope(((2, 1, 1, 3, 1, 1),)),
        "large": Scope(((2, 1, 1, 3, 2, 0),)),
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
    wide=((3, 2, 2, 6, 2, 2), (4, 3, 1, 12, 3, 2), (6, 4, 2, 16, 4, 3)),
    uncompiled="the law keeps each process's pages as a row of records, which numba cannot",
    mutants=MUTANTS,
    draft=True,
)
