"""The law of swap beside its implementation: what to try, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

import spec.advanced.swap as law
from checks.pairing import EXACT, Arguments, Operation, Pairing, Scope
from checks.pairings.advanced.swap.drawing import DEPICTION, IN_CHARACTERS, picture
from checks.pairings.advanced.swap.mutants import MUTANTS
from checks.pairings.advanced.swap.view import FIXED, REPRESENTATION, View, abstract
from checks.proof import Proof
from impl.advanced.swap import Swap
from spec.advanced.memories import NOTHING
from spec.advanced.swap import Machine
from spec.advanced.words import LOAD, READS, STORE, WRITES, Process
from spec.advanced.words import SwapFailure as Failure
from spec.vocabulary import all_of, any_of, negate

OWN = 2
"""Process p stores the value OWN + p, so that it is seen whose a word is; a device stores BY_DEVICE."""
BY_DEVICE = 9
AT_ONCE = 5
"""How many steps of page-out there are to one frame: to forget that it was accessed, and the four that it takes."""

# ── What to try: every call ──────────────────────────────────────────────────────────────────────────────────


def alive(state: Machine) -> list[Process]:
    return [Process(process) for process in range(state.processes) if state.exists(process)]


def every_process(state: Machine) -> list[Process]:
    return [Process(process) for process in range(state.processes)]


def every_page(state: Machine) -> Iterator[tuple[Process, int]]:
    return product(every_process(state), range(state.pages))


def every_place(state: Machine) -> Iterator[tuple[Process, int]]:
    return product(every_process(state), range(state.pages * state.words))


def process_calls(state: Machine) -> Iterator[Arguments]:
    return ((process,) for process in every_process(state))


def start_calls(state: Machine) -> Iterator[Arguments]:
    """Every access."""
    for cpu, (process, place) in product(range(state.cpus), every_place(state)):
        yield cpu, process, place, LOAD, 0
        yield cpu, process, place, STORE, OWN + process


def cpu_calls(state: Machine) -> Iterator[Arguments]:
    return ((cpu,) for cpu in range(state.cpus))


def load_calls(state: Machine) -> Iterator[Arguments]:
    return ((*place, 0) for place in every_place(state))


def store_calls(state: Machine) -> Iterator[Arguments]:
    return ((process, place, OWN + process, 0) for process, place in every_place(state))


def device_store_calls(state: Machine) -> Iterator[Arguments]:
    return ((*place, BY_DEVICE) for place in every_place(state))


def size_calls(state: Machine) -> Iterator[Arguments]:
    """Every size, and one on either side that there is not."""
    return ((size,) for size in range(state.slots + 2))


def no_calls(state: Machine) -> Iterator[Arguments]:
    return iter([()])


def fail_calls(state: Machine) -> Iterator[Arguments]:
    return ((fails,) for fails in (0, READS, WRITES))


def reclaim_calls(state: Machine) -> Iterator[Arguments]:
    """One step; and as many as page out a frame and are then done."""
    return ((steps,) for steps in (1, AT_ONCE))


def slot_calls(state: Machine) -> Iterator[Arguments]:
    return ((slot,) for slot in range(state.slots))


# ── What to try: which of them, in a state ───────────────────────────────────────────────────────────────────


def is_quiet(state: Machine) -> Any:
    """Whether no CPU is at work."""
    return negate(any_of(map(state.is_at_work, range(state.cpus))))


def is_small(state: Machine) -> bool:
    """Whether one process, one page and one CPU are all there are. Only there are locks and pins explored:
    elsewhere, they would make more states than can be visited, and the random drivers try them."""
    return state.processes * state.cpus * state.pages == 1


def is_stored(state: Machine, page: int) -> Any:
    """Whether a page holds something, or stays in memory."""
    return any_of(state.memory.get(word, 0) != 0 for word in state.words_of(page)) | state.stays(page)


def has_stored(state: Machine) -> Any:
    """Whether some page holds something."""
    return any_of(is_stored(state, page) for page in range(state.processes * state.pages))


def is_full(state: Machine) -> Any:
    """Whether every page of the first process holds something."""
    return all_of(is_stored(state, page) for page in range(state.pages))


def is_settled(state: Machine) -> Any:
    """Whether the first process has stored in all of its pages, there is no area, and nothing goes on. Only then is
    tried what is refused whatever goes on: in a short run it would take the place of what leads further."""
    is_idle = (state.area == 0) & (state.fails == 0)
    if is_idle is False:  # the rest costs more, and this is asked of every call
        return False
    return is_idle & is_quiet(state) & (state.staying == 0) & is_full(state)


def may_map(state: Machine, process: int, page: int) -> Any:
    is_free = state.exists(process) & negate(state.is_mapped(state.number(process, page)))
    return is_settled(state) | (is_free & (is_quiet(state) | has_stored(state)))


def may_unmap(state: Machine, process: int, page: int) -> Any:
    """What holds something; once it is settled, every page of every number that a process can have."""
    return is_settled(state) | is_stored(state, state.number(process, page))


def may_lock(state: Machine, process: int, page: int) -> Any:
    return may_unmap(state, process, page) if is_small(state) else is_settled(state)


def may_unlock(state: Machine, process: int, page: int) -> Any:
    return is_settled(state) | (is_small(state) & state.is_locked(state.number(process, page)))


def may_fork(state: Machine, process: int) -> Any:
    """Where there is something to share, and a number for a child; or it is settled."""
    has_room = negate(all_of(map(state.exists, range(state.processes))))
    is_worth = has_room & any_of(is_stored(state, page) for page in state.pages_of(process))
    return is_settled(state) | (is_worth & (is_quiet(state) | state.is_used(process)))


def may_exit(state: Machine, process: int) -> Any:
    """A child that is used, or that may use the area; once it is settled, whoever is not to end."""
    if process == 0:
        return is_settled(state)
    exists, may_use = state.exists(process), (state.area != 0) | state.is_used(process)
    return (exists & may_use) | (negate(exists) & is_settled(state))


def is_refused_at_work(state: Machine, cpu: int) -> Any:
    """Whether it is tried to give a CPU more than it is at."""
    return (state.kinds.get(cpu, NOTHING) == LOAD) & (state.area == 0) & is_full(state)


def may_start(state: Machine, cpu: int, process: int, place: int, kind: int, value: int) -> Any:
    """On each CPU that has nothing to do, every access. On one that loads, none but a load where all holds something:
    in a short run it would take the place of what leads further."""
    page = state.page_at(process, place)
    is_free, exists = negate(state.is_at_work(cpu)), state.exists(process)
    there = is_free & exists & (is_settled(state) | state.is_mapped(page))
    if kind == STORE:
        return there
    if place >= state.words:
        return there & is_stored(state, page)
    if place > 0:
        return there
    is_nowhere = is_free & (is_settled(state) & negate(exists) | (is_small(state) & negate(state.is_mapped(page))))
    is_more = (state.whose.get(cpu, NOTHING) == process) & is_refused_at_work(state, cpu)
    return there | is_nowhere | is_more


def may_step(state: Machine, cpu: int) -> Any:
    """Those that have begun something."""
    return state.is_at_work(cpu) | is_settled(state)


def may_store(state: Machine, process: int, place: int, *_: int) -> Any:
    """Each word where no CPU is at work; on one that is, where its process has no page."""
    exists, is_mapped = state.exists(process), state.is_mapped(state.page_at(process, place))
    there = is_quiet(state) & exists & (is_settled(state) | is_mapped)
    if place:
        return there
    is_more = exists & is_refused_at_work(state, 0)
    return there | is_more | (is_settled(state) & negate(exists))


def may_load(state: Machine, process: int, place: int, *_: int) -> Any:
    """Of these, what may be in the area, or is refused."""
    page = state.page_at(process, place)
    return may_store(state, process, place) & (negate(state.is_mapped(page)) | is_stored(state, page))


def may_be_devices(state: Machine, process: int, place: int, *_: int) -> Any:
    """Each word of what is pinned; once it is settled, of every page."""
    return is_settled(state) | state.is_pinned(state.page_at(process, place))


def may_unpin(state: Machine, process: int, page: int) -> Any:
    return is_settled(state) | state.is_pinned(state.number(process, page))


def may_swap_on(state: Machine, size: int) -> Any:
    """All of the device; once it is settled, every size."""
    if size != state.slots:
        return is_settled(state)
    return is_settled(state) | (is_quiet(state) & ((state.area == 0) | is_full(state)))


def may_swap_off(state: Machine) -> Any:
    return is_settled(state) | ((state.area != 0) & has_stored(state))


def may_fail(state: Machine, fails: int) -> Any:
    """A device that is in use fails, or is mended: where one process is all there are, and nothing goes on."""
    if state.processes * state.cpus > 1:
        return False
    return is_quiet(state) & (state.area != 0) & (state.fails != fails) & has_stored(state)


def may_reclaim(state: Machine, steps: int) -> Any:
    return (state.area != 0) & has_stored(state)


def may_read_ahead(state: Machine, slot: int) -> Any:
    """Each slot, where one may hold something."""
    return (slot < state.area) & has_stored(state)


# ── What to try: one call ────────────────────────────────────────────────────────────────────────────────────


def below(count: int, rng: random.Random) -> int:
    return int(rng.random() * count)


def any_process(state: Machine, rng: random.Random) -> Process:
    """Seldom one that there is not."""
    there = alive(state)
    return Process(below(state.processes, rng)) if rng.random() < 0.2 else there[below(len(there), rng)]


def any_page(state: Machine, rng: random.Random) -> Arguments:
    """Seldom one that is not mapped."""
    process = any_process(state, rng)
    mapped = [page for page in range(state.pages) if state.is_mapped(state.number(process, page))]
    is_any = rng.random() < 0.1 or not mapped
    return process, below(state.pages, rng) if is_any else mapped[below(len(mapped), rng)]


def any_map(state: Machine, rng: random.Random) -> Arguments:
    return any_process(state, rng), below(state.pages, rng)


def any_fork(state: Machine, rng: random.Random) -> Arguments:
    """Half of the time a process of which something stays in memory, if there is one: its child wants a frame."""
    staying = [process for process in alive(state) if any(map(state.stays, state.pages_of(process)))]
    return (staying[below(len(staying), rng)] if staying and rng.random() < 0.5 else any_process(state, rng),)


def any_exit(state: Machine, rng: random.Random) -> Arguments:
    """Seldom the first; half of the time a child that is used, if there is one."""
    used = [process for process in alive(state) if process and state.is_used(process)]
    return (used[0],) if used and rng.random() < 0.5 else (Process(below(state.processes, rng)),)


def any_place(state: Machine, rng: random.Random) -> Arguments:
    process, page = any_page(state, rng)
    return process, page * state.words + below(state.words, rng)


def any_start(state: Machine, rng: random.Random) -> Arguments:
    kind = STORE if rng.random() < 0.5 else LOAD
    return any_idle(state, rng), *any_place(state, rng), kind, OWN + below(99, rng) if kind == STORE else 0


def any_cpu(state: Machine, rng: random.Random) -> Arguments:
    """Seldom one that has nothing to do, where another has."""
    at_work = [cpu for cpu in range(state.cpus) if state.is_at_work(cpu)]
    return (at_work[below(len(at_work), rng)] if at_work and rng.random() < 0.95 else below(state.cpus, rng),)


def any_idle(state: Machine, rng: random.Random) -> int:
    """Seldom one that is at work, where another is not."""
    idle = [cpu for cpu in range(state.cpus) if not state.is_at_work(cpu)]
    return idle[below(len(idle), rng)] if idle and rng.random() < 0.95 else below(state.cpus, rng)


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
    yield from (*Failure, *range(-1, state.processes + 1))


def word_answers(state: Machine, *arguments: Any) -> Iterator[Any]:
    yield from (*Failure, *range(OWN + state.processes), BY_DEVICE)


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.advanced.swap.proof.declaration import PROOF

    return PROOF


TINY = ((1, 1, 1, 1, 1, 1), (1, 2, 1, 1, 1, 1), (2, 1, 1, 1, 1, 1))
SMALL = (*TINY, (1, 1, 1, 2, 1, 2), (2, 1, 1, 1, 2, 1))
"""And two CPUs, by which two of the schedules in tests/test_swap.py are found; and two processes with a slot each."""
ALONE = (*SMALL, (2, 1, 1, 2, 1, 1))
"""And two frames, with which there is one for a child's page."""
LARGE = ((1, 1, 2, 1, 1, 1), (2, 1, 1, 2, 1, 1))
BOTH = ((2, 1, 1, 2, 1, 2),)
"""Two processes and two CPUs, with a page each, two frames and a slot."""
SLOTS = ((1, 1, 1, 2, 2, 2), (2, 1, 1, 2, 2, 1), (1, 2, 1, 2, 2, 1), (1, 2, 1, 2, 2, 2), (2, 1, 1, 2, 2, 2))
"""Two slots and two frames: with two CPUs, two processes, two pages; and two CPUs with two pages, or two processes."""
MORE = ((1, 1, 1, 2, 4, 2), (1, 3, 1, 1, 3, 1), (2, 2, 1, 1, 4, 1))
"""Four slots and two CPUs; three slots, three pages and a frame; two processes with two pages each, which come to use
all of four slots."""

PAIRING = Pairing(
    spec=law,
    impl=Swap,
    view=View,
    abstract=abstract,
    operations={
        "map_page": Operation(every_page, any_map, plain_answers, weight=5, worth=may_map),
        "unmap_page": Operation(every_page, any_page, plain_answers, weight=2, optional=True, worth=may_unmap),
        "fork": Operation(process_calls, any_fork, fork_answers, weight=2, makes=True, worth=may_fork),
        "exit": Operation(process_calls, any_exit, plain_answers, worth=may_exit),
        "start": Operation(
            start_calls, any_start, plain_answers, weight=5, optional=True, leads_to=AT_WORK, worth=may_start
        ),
        "step": Operation(cpu_calls, any_cpu, word_answers, weight=12, optional=True, worth=may_step),
        "load": Operation(load_calls, any_load, word_answers, weight=14, worth=may_load),
        "store": Operation(store_calls, any_store, plain_answers, weight=14, worth=may_store),
        "lock_page": Operation(every_page, any_page, plain_answers, weight=3, optional=True, worth=may_lock),
        "unlock_page": Operation(every_page, any_page, plain_answers, weight=3, optional=True, worth=may_unlock),
        "pin_page": Operation(
            every_page, any_page, plain_answers, weight=2, optional=True, leads_to=OF_DEVICES, worth=may_lock
        ),
        "unpin_page": Operation(every_page, any_page, plain_answers, weight=3, optional=True, worth=may_unpin),
        "device_load": Operation(every_place, any_place, word_answers, weight=2, optional=True, worth=may_be_devices),
        "device_store": Operation(
            device_store_calls, any_device_store, plain_answers, weight=2, optional=True, worth=may_be_devices
        ),
        "swap_on": Operation(size_calls, any_size, plain_answers, weight=3, worth=may_swap_on),
        "swap_off": Operation(no_calls, no_arguments, plain_answers, optional=True, worth=may_swap_off),
        "fail_device": Operation(fail_calls, any_fails, no_answers, optional=True, worth=may_fail),
        "reclaim": Operation(reclaim_calls, any_steps, no_answers, internal=True, weight=12, worth=may_reclaim),
        "read_ahead": Operation(slot_calls, any_slot, no_answers, internal=True, weight=2, worth=may_read_ahead),
    },
    scopes={
        "tiny": Scope(TINY),
        "small": Scope(SMALL, alone=ALONE),
        "large": Scope((TINY[0], TINY[2], *LARGE), alone=ALONE, compiled={EXACT: BOTH}),
        "huge": Scope((), alone=ALONE, compiled={EXACT: (*SLOTS, *MORE)}),
    },
    representation=REPRESENTATION,
    places=lambda reading: reading.span if isinstance(reading, View) else (),
    wide=((2, 2, 1, 4, 1, 1), (1, 3, 1, 2, 2, 1), (2, 1, 1, 1, 2, 1), (2, 2, 1, 3, 2, 2), (4, 3, 2, 6, 5, 3)),
    foreign=((3, 2, 2, 4, 4, 1), (3, 3, 2, 6, 6, 1)),
    unsaid={"cpu": 0},
    fixed=FIXED,
    picture=picture,
    legend=IN_CHARACTERS,
    depiction=DEPICTION,
    mutants=MUTANTS,
    proof=proof,
)
