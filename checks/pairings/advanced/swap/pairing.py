"""The law of swap beside its implementation: what to try, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import spec.advanced.swap as law
from checks.pairing import Arguments, Operation, Pairing, Scope
from checks.pairings.advanced.swap.drawing import DEPICTION, IN_CHARACTERS, picture
from checks.pairings.advanced.swap.mutants import MUTANTS
from checks.pairings.advanced.swap.view import REPRESENTATION, View, abstract
from checks.proof import Proof
from impl.advanced.swap import Swap
from spec.advanced.swap import Access, Machine, Page
from spec.advanced.words import LOAD, READS, STORE, WRITES, Process
from spec.advanced.words import SwapFailure as Failure

OWN = 2
"""Process p stores the value OWN + p, so that it is seen whose a word is; a device stores BY_DEVICE."""
BY_DEVICE = 9
AT_ONCE = 5
"""How many steps of page-out there are to one frame: to forget that it was accessed, and the four that it takes."""

# ── What to try: every call ──────────────────────────────────────────────────────────────────────────────────


def alive(state: Machine) -> list[Process]:
    return [Process(process) for process, memory in enumerate(state.memory) if memory is not None]


def pages_of(state: Machine) -> range:
    """Those that a process can have; the first process is always there."""
    first = state.memory[0]
    assert first is not None
    return range(len(first))


def is_quiet(state: Machine) -> bool:
    """Whether no CPU is at work."""
    return not any(state.cpus)


def is_small(state: Machine) -> bool:
    """Whether one process, one page and one CPU are all there are. Only there are locks and pins explored:
    elsewhere, they would make more states than can be visited, and the random drivers try them."""
    return len(state.memory) * len(state.cpus) * len(pages_of(state)) == 1


def is_settled(state: Machine) -> bool:
    """Whether the first process has stored in all of its pages, there is no area, and nothing goes on. Only then is
    tried what is refused whatever goes on: in a short run it would take the place of what leads further."""
    is_idle = is_quiet(state) and not state.fails and not state.staying and not state.area
    return is_idle and all(map(is_stored, state.memory[0] or ()))


def page_calls(state: Machine, *, mapped: bool = True) -> Iterator[Arguments]:
    """Every page that is mapped, or that is not; once it is settled, every page of every number that a process can
    have."""
    for process in range(len(state.memory)):
        for page in pages_of(state):
            is_mapped = state.page(process, page) is not None
            if is_settled(state) or (state.exists(process) and is_mapped == mapped):
                yield process, page


def map_calls(state: Machine) -> Iterator[Arguments]:
    return page_calls(state, mapped=False) if is_quiet(state) or has_stored(state) else iter(())


def is_stored(page: Page | None) -> bool:
    """Whether a page holds something, or stays in memory."""
    return page is not None and (any(page.words) or page.stays)


def stored_calls(state: Machine) -> Iterator[Arguments]:
    return (each for each in page_calls(state) if is_settled(state) or is_stored(state.page(*each)))


def has_stored(state: Machine) -> bool:
    """Whether some page holds something."""
    return any(is_stored(page) for process in alive(state) for page in state.pages(process))


def lock_calls(state: Machine) -> Iterator[Arguments]:
    return stored_calls(state) if is_small(state) or is_settled(state) else iter(())


def unlock_calls(state: Machine) -> Iterator[Arguments]:
    for process, page in lock_calls(state):
        content = state.page(process, page)
        if is_settled(state) or (content is not None and content.locked):
            yield process, page


def numbers(state: Machine) -> list[int]:
    """Every process; once it is settled, every number that one can have."""
    return [*range(len(state.memory))] if is_settled(state) else [*alive(state)]


def fork_calls(state: Machine) -> Iterator[Arguments]:
    """Where there is something to share, and a number for a child; or it is settled."""
    has_room = len(alive(state)) < len(state.memory)
    for process in numbers(state):
        is_worth = has_room and any(map(is_stored, state.pages(process)))
        if is_settled(state) or (is_worth and (is_quiet(state) or state.is_used(process))):
            yield (process,)


def exit_calls(state: Machine) -> Iterator[Arguments]:
    """A child that is used, or that may use the area; once it is settled, whoever is not to end."""
    for process in numbers(state):
        is_child = process > 0 and state.exists(process)
        if state.area or state.is_used(process) if is_child else is_settled(state):
            yield (process,)


def places(state: Machine, process: Process) -> Iterator[int]:
    """Each word that is mapped; once it is settled, each that could be."""
    for page in pages_of(state):
        if is_settled(state) or state.page(process, page) is not None:
            yield from range(page * state.words, (page + 1) * state.words)


def is_refused_at_work(state: Machine, access: Access) -> bool:
    """Whether it is tried to give a CPU more than it is at."""
    return access.kind == LOAD and not state.area and all(map(is_stored, state.memory[0] or ()))


def start_calls(state: Machine) -> Iterator[Arguments]:
    """On each CPU that has nothing to do, every access. On one that loads, none but a load where all holds something:
    in a short run it would take the place of what leads further."""
    for cpu, access in enumerate(state.cpus):
        if access is not None:
            if is_refused_at_work(state, access):
                yield cpu, access.process, 0, LOAD, 0
            continue
        yield from ((cpu, process, 0, LOAD, 0) for process in numbers(state) if not state.exists(process))
        for process in alive(state):
            if is_small(state) and not state.pages(process):
                yield cpu, process, 0, LOAD, 0
            for place in places(state, process):
                if place in range(state.words) or is_stored(state.page(process, place // state.words)):
                    yield cpu, process, place, LOAD, 0
                yield cpu, process, place, STORE, OWN + process


def cpu_calls(state: Machine) -> Iterator[Arguments]:
    """Those that have begun something."""
    return ((cpu,) for cpu, access in enumerate(state.cpus) if access is not None or is_settled(state))


def access_calls(state: Machine) -> Iterator[Arguments]:
    """Each word where no CPU is at work; on one that is, where its process has no page."""
    for process in alive(state):
        if is_quiet(state):
            yield from ((process, place, 0) for place in places(state, process))
        elif state.cpus[0] is not None and is_refused_at_work(state, state.cpus[0]):
            yield process, 0, 0
    yield from ((Process(process), 0, 0) for process in numbers(state) if not state.exists(process))


def load_calls(state: Machine) -> Iterator[Arguments]:
    """Of these, what may be in the area, or is refused."""
    for process, place, cpu in access_calls(state):
        page = state.page(process, place // state.words)
        if page is None or is_stored(page):
            yield process, place, cpu


def store_calls(state: Machine) -> Iterator[Arguments]:
    return ((process, place, OWN + process, cpu) for process, place, cpu in access_calls(state))


def device_load_calls(state: Machine) -> Iterator[Arguments]:
    """Each word of what is pinned; once it is settled, of every page."""
    for process, page in page_calls(state):
        content = state.page(process, page)
        if is_settled(state) or (content is not None and content.pinned):
            yield from ((process, page * state.words + word) for word in range(state.words))


def device_store_calls(state: Machine) -> Iterator[Arguments]:
    return ((*place, BY_DEVICE) for place in device_load_calls(state))


def unpin_calls(state: Machine) -> Iterator[Arguments]:
    return ((process, place // state.words) for process, place in device_load_calls(state) if not place % state.words)


def swap_on_calls(state: Machine) -> Iterator[Arguments]:
    """Every size; once it is settled, one on either side that there is not."""
    if is_settled(state):
        yield from ((size,) for size in range(state.slots + 2))
    elif is_quiet(state) and (not state.area or all(map(is_stored, state.memory[0] or ()))):
        yield (state.slots,)


def swap_off_calls(state: Machine) -> Iterator[Arguments]:
    return iter([()] if is_settled(state) or (state.area and has_stored(state)) else [])


def fail_calls(state: Machine) -> Iterator[Arguments]:
    """A device that is in use fails, or is mended: where one process is all there are, and nothing goes on."""
    is_worth = is_quiet(state) and state.area and has_stored(state) and len(state.memory) * len(state.cpus) == 1
    return ((fails,) for fails in (0, READS, WRITES) if is_worth and fails != state.fails)


def reclaim_calls(state: Machine) -> Iterator[Arguments]:
    """One step; and as many as page out a frame and are then done."""
    return ((steps,) for steps in (1, AT_ONCE) if state.area and has_stored(state))


def slot_calls(state: Machine) -> Iterator[Arguments]:
    """Each slot, where one may hold something."""
    return ((slot,) for slot in range(state.area) if has_stored(state))


# ── What to try: one call ────────────────────────────────────────────────────────────────────────────────────


def below(count: int, rng: random.Random) -> int:
    return int(rng.random() * count)


def any_process(state: Machine, rng: random.Random) -> Process:
    """Seldom one that there is not."""
    there = alive(state)
    return Process(below(len(state.memory), rng)) if rng.random() < 0.2 else there[below(len(there), rng)]


def any_page(state: Machine, rng: random.Random) -> Arguments:
    """Seldom one that is not mapped."""
    process = any_process(state, rng)
    mapped = [page for page in pages_of(state) if state.page(process, page) is not None]
    is_any = rng.random() < 0.1 or not mapped
    return process, below(len(pages_of(state)), rng) if is_any else mapped[below(len(mapped), rng)]


def any_map(state: Machine, rng: random.Random) -> Arguments:
    return any_process(state, rng), below(len(pages_of(state)), rng)


def any_fork(state: Machine, rng: random.Random) -> Arguments:
    return (any_process(state, rng),)


def any_exit(state: Machine, rng: random.Random) -> Arguments:
    """Seldom the first; half of the time a child that is used, if there is one."""
    used = [process for process in alive(state) if process and state.is_used(process)]
    return (used[0],) if used and rng.random() < 0.5 else (Process(below(len(state.memory), rng)),)


def any_place(state: Machine, rng: random.Random) -> Arguments:
    process, page = any_page(state, rng)
    return process, page * state.words + below(state.words, rng)


def any_start(state: Machine, rng: random.Random) -> Arguments:
    kind = STORE if rng.random() < 0.5 else LOAD
    return any_idle(state, rng), *any_place(state, rng), kind, OWN + below(99, rng) if kind == STORE else 0


def any_cpu(state: Machine, rng: random.Random) -> Arguments:
    """Seldom one that has nothing to do, where another has."""
    at_work = [cpu for cpu, access in enumerate(state.cpus) if access is not None]
    return (at_work[below(len(at_work), rng)] if at_work and rng.random() < 0.95 else below(len(state.cpus), rng),)


def any_idle(state: Machine, rng: random.Random) -> int:
    """Seldom one that is at work, where another is not."""
    idle = [cpu for cpu, access in enumerate(state.cpus) if access is None]
    return idle[below(len(idle), rng)] if idle and rng.random() < 0.95 else below(len(state.cpus), rng)


def any_load(state: Machine, rng: random.Random) -> Arguments:
    return (*any_place(state, rng), any_idle(state, rng))


def any_store(state: Machine, rng: random.Random) -> Arguments:
    return (*any_place(state, rng), OWN + below(99, rng), any_idle(state, rng))


def any_device_store(state: Machine, rng: random.Random) -> Arguments:
    return (*any_place(state, rng), OWN + below(99, rng))


def any_size(state: Machine, rng: random.Random) -> Arguments:
    """Seldom one that there is not."""
    return (below(state.slots + 2, rng) if rng.random() < 0.2 else 1 + below(state.slots, rng),)


def any_fails(state: Machine, rng: random.Random) -> Arguments:
    """Mostly nothing."""
    return ((0, 0, 0, 0, READS, WRITES)[below(6, rng)],)


def any_slot(state: Machine, rng: random.Random) -> Arguments:
    return (below(max(1, state.area), rng),)


def any_steps(state: Machine, rng: random.Random) -> Arguments:
    return ((1, AT_ONCE, 4 * AT_ONCE, 4 * AT_ONCE)[below(4, rng)],)


def no_arguments(state: Machine, rng: random.Random) -> Arguments:
    return ()


AT_WORK = (
    "refused as busy only while an access to the memory of the process is under way",
    "a process that nobody uses can fork",
    "a process ends only when no CPU and no device uses its memory",
)
"""What is judged only where accesses go on step by step, or a device is at work."""
OF_DEVICES = (
    "what a device has pinned is not taken away: busy",
    "fork is refused for want of memory only where the child's pages would be too many",
    *AT_WORK[1:],
)

# ── Answers worth proposing ──────────────────────────────────────────────────────────────────────────────────


def plain_answers(state: Machine, *arguments: Any) -> Iterator[Any]:
    yield from (None, *Failure)


def no_answers(state: Machine, *arguments: Any) -> Iterator[Any]:
    yield None


def fork_answers(state: Machine, parent: int) -> Iterator[Any]:
    yield from (*Failure, *range(-1, len(state.memory) + 1))


def word_answers(state: Machine, *arguments: Any) -> Iterator[Any]:
    yield from (*Failure, *range(OWN + len(state.memory)), BY_DEVICE)


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.advanced.swap.proof.declaration import PROOF

    return PROOF


TINY = ((1, 1, 1, 1, 1, 1), (1, 2, 1, 1, 1, 1), (2, 1, 1, 1, 1, 1))
SMALL = (*TINY, (1, 1, 1, 2, 1, 2), (2, 1, 1, 1, 2, 1))
"""And two CPUs, by which two of the schedules in tests/test_swap.py are found; and two processes with a slot each."""
ALONE = (*SMALL, (2, 1, 1, 2, 1, 1))
"""And two frames, with which there is one for a child's page."""
LARGE = ((1, 1, 2, 1, 1, 1), (2, 1, 1, 2, 1, 1), (2, 1, 1, 2, 2, 2), (1, 2, 1, 2, 2, 2))
"""Two processes with two frames have more than 96,000 states, where the search was ended."""

PAIRING = Pairing(
    spec=law,
    impl=Swap,
    view=View,
    abstract=abstract,
    operations={
        "map_page": Operation(map_calls, any_map, plain_answers, weight=5),
        "unmap_page": Operation(stored_calls, any_page, plain_answers, weight=2, optional=True),
        "fork": Operation(fork_calls, any_fork, fork_answers, weight=2, makes=True),
        "exit": Operation(exit_calls, any_exit, plain_answers),
        "start": Operation(start_calls, any_start, plain_answers, weight=5, optional=True, leads_to=AT_WORK),
        "step": Operation(cpu_calls, any_cpu, word_answers, weight=12, optional=True),
        "load": Operation(load_calls, any_load, word_answers, weight=14),
        "store": Operation(store_calls, any_store, plain_answers, weight=14),
        "lock_page": Operation(lock_calls, any_page, plain_answers, weight=3, optional=True),
        "unlock_page": Operation(unlock_calls, any_page, plain_answers, weight=3, optional=True),
        "pin_page": Operation(lock_calls, any_page, plain_answers, weight=2, optional=True, leads_to=OF_DEVICES),
        "unpin_page": Operation(unpin_calls, any_page, plain_answers, weight=3, optional=True),
        "device_load": Operation(device_load_calls, any_place, word_answers, weight=2, optional=True),
        "device_store": Operation(device_store_calls, any_device_store, plain_answers, weight=2, optional=True),
        "swap_on": Operation(swap_on_calls, any_size, plain_answers, weight=3),
        "swap_off": Operation(swap_off_calls, no_arguments, plain_answers, optional=True),
        "fail_device": Operation(fail_calls, any_fails, no_answers, optional=True),
        "reclaim": Operation(reclaim_calls, any_steps, no_answers, internal=True, weight=12),
        "read_ahead": Operation(slot_calls, any_slot, no_answers, internal=True, weight=2),
    },
    scopes={
        "tiny": Scope(TINY),
        "small": Scope(SMALL, alone=ALONE),
        "large": Scope((*SMALL, *LARGE), alone=ALONE),
    },
    representation=REPRESENTATION,
    places=lambda reading: reading.span if isinstance(reading, View) else (),
    wide=((2, 2, 1, 4, 1, 1), (1, 3, 1, 2, 2, 1), (2, 1, 1, 1, 2, 1), (2, 2, 1, 3, 2, 2), (4, 3, 2, 6, 5, 3)),
    foreign=((3, 2, 2, 4, 4, 1), (3, 3, 2, 6, 6, 1)),
    unsaid={"cpu": 0},
    uncompiled="View.word makes a number of each word of the image, and the law keeps each process's pages as a row of "
    "records",
    picture=picture,
    legend=IN_CHARACTERS,
    depiction=DEPICTION,
    mutants=MUTANTS,
    proof=proof,
)
