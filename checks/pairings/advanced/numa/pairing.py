"""The law of NUMA beside its implementation: what to try, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import spec.advanced.numa as law
from checks.pairing import Arguments, Bounds, Operation, Pairing, Scope
from checks.pairings.advanced.numa.drawing import DEPICTION, IN_CHARACTERS, picture
from checks.pairings.advanced.numa.mutants import MUTANTS
from checks.pairings.advanced.numa.view import (
    View,
    abstract,
    falls_back_in_order,
    in_its_list_or_used,
    policies_are_counted,
    translations_are_current,
)
from checks.proof import Proof
from impl.advanced.numa import Numa
from spec.advanced.numa import MOST_WEIGHT, WORD_BITS
from spec.advanced.numa import Numa as State
from spec.advanced.words import (
    BIND,
    DEFAULT,
    INTERLEAVE,
    LOCAL,
    PREFERRED,
    PREFERRED_MANY,
    STATIC_NODES,
    STRICT,
    WEIGHTED_INTERLEAVE,
)
from spec.advanced.words import NumaFailure as Failure

VALUE = 5
"""What is stored, where every call is made."""

# ── What to try: every call ──────────────────────────────────────────────────────────────────────────────────


def words(mask: int) -> tuple[int, int]:
    """A mask as two words of 64 bits with a sign."""
    halves = (mask & ((1 << WORD_BITS) - 1), mask >> WORD_BITS)
    return tuple(half - (1 << WORD_BITS if half >> (WORD_BITS - 1) else 0) for half in halves)  # type: ignore[return-value]


def asked(mode: int, mask: int, bits: int) -> Arguments:
    return mode, *words(mask), bits + 1


def masks(state: State) -> list[int]:
    """Every node alone, and all of them."""
    each = [1 << node.number for node in state.nodes]
    return [*each, sum(each)]


def others(state: State) -> int:
    """All nodes but the first, whose CPU then prefers what is farther; the only one, where there are no others."""
    return sum(1 << node.number for node in state.nodes[1:]) or 1 << state.nodes[0].number


def is_settled(state: State) -> bool:
    """Whether nothing has been done but that the first page got its frame. Only then is tried what is refused whatever
    goes on: in a short run it would take the place of what leads further."""
    first, *others = state.pages
    return first is not None and not first.dirty and not any((*others, *state.cpus, *state.areas, state.task))


def holds_something(state: State) -> bool:
    """Whether a page has been stored to or pinned, or is being moved. What is set by policies and what is done with
    pages is tried apart from each other: both at once makes more states, and no more cases."""
    has_changed = any(page is not None and (page.value or page.dirty or page.pinned) for page in state.pages)
    return has_changed or any(work is not None and work.node is not None for work in state.cpus)


def has_policy(state: State) -> bool:
    return state.task is not None or any(state.areas)


def policy_calls(state: State) -> Iterator[Arguments]:
    """Every mode with masks that go with it, where there is none; in the middle of a fault by a policy, another one or
    none. Once it is settled, what does not go together."""
    if holds_something(state):
        return
    if any(work is not None and work.policy != law.LOCAL_POLICY for work in state.cpus):
        yield from (asked(mode, mask, state.limit) for mode, mask in ((BIND, masks(state)[0]), (DEFAULT, 0)))
        return
    if not has_policy(state):
        yield from (asked(mode, mask, state.limit) for mode in (BIND, PREFERRED) for mask in masks(state))
        yield asked(INTERLEAVE, masks(state)[-1], state.limit)
        yield asked(PREFERRED_MANY, others(state), state.limit)
        yield asked(WEIGHTED_INTERLEAVE, masks(state)[-1], state.limit)
    yield from (asked(mode, 0, state.limit) for mode in ((LOCAL,) if not has_policy(state) else (DEFAULT,)))
    if is_settled(state):
        yield from odd_policies(state)


def odd_policies(state: State) -> Iterator[Arguments]:
    """Masks that end before their last bit, at it and behind it; of none; of nodes that there are not; flags."""
    last, limit = state.nodes[-1].number, state.limit
    for bits in (last, last + 1, limit, limit + 1, 2 * WORD_BITS, law.MOST_BITS, law.MOST_BITS + 1, -1, -2, 0):
        yield asked(BIND, 1 << last, bits)
    yield from (asked(mode, 0, -1) for mode in (DEFAULT, LOCAL))
    yield from (asked(PREFERRED, mask, limit) for mask in (0, sum(1 << node.number for node in state.nodes)))
    yield from (asked(mode, 1 << limit | 1, bits) for mode in (BIND, DEFAULT) for bits in (limit, limit + 1))
    yield from (asked(mode, 0, limit) for mode in (BIND, INTERLEAVE, PREFERRED_MANY, WEIGHTED_INTERLEAVE))
    yield from (asked(mode, 1, limit) for mode in (DEFAULT, LOCAL, -1, WEIGHTED_INTERLEAVE + 1, 1 << 14 | BIND))
    yield from (
        asked(mode | STATIC_NODES, mask, limit) for mode in (PREFERRED, LOCAL, BIND, DEFAULT) for mask in (0, 1)
    )
    yield from (asked(BIND, 1 << other, limit) for other in absent(state)[:1])


def absent(state: State) -> list[int]:
    """Numbers below the limit of nodes that there are not, or that have no memory."""
    return [number for number in range(state.limit) if state.node_numbered(number) is None]


def bind_calls(state: State) -> Iterator[Arguments]:
    """To each node, where the process has no policy; strictly, where pages lie somewhere; once it is settled, what is
    refused."""
    is_moved = any(work is not None and work.node is not None for work in state.cpus)
    if holds_something(state) and not is_moved:
        return
    for area in range(len(state.areas)):
        if state.task is None and not any(state.areas):
            ways = (STRICT,) if is_moved else (0, STRICT) if any(state.pages) else (0,)
            yield from ((area, *asked(BIND, mask, state.limit), way) for mask in masks(state)[:-1] for way in ways)
        if is_settled(state):
            yield area, *asked(BIND, 1, state.limit), STRICT + 1
            yield area, *asked(BIND, 0, state.limit), STRICT
            yield area, *asked(DEFAULT, 0, state.limit), STRICT
        if state.areas[area] is not None:
            yield area, *asked(DEFAULT, 0, state.limit), 0


def weight_calls(state: State) -> Iterator[Arguments]:
    """Of the first node with memory, where weights count; once it is settled, weights and nodes that there are not."""
    with_memory = [node.number for node in state.with_memory()]
    if state.task is not None and state.task.mode == WEIGHTED_INTERLEAVE and not any((*state.cpus, *state.pages)):
        yield from ((number, weight) for number in with_memory[:1] for weight in (1, 2))
    if is_settled(state):
        yield from ((number, weight) for number in with_memory[-1:] for weight in (-1, 0, MOST_WEIGHT + 1))
        yield from ((number, 1) for number in (-1, state.limit, *absent(state)[:1]))


def cpus(state: State) -> range:
    return range(len(state.cpus))


def pages(state: State) -> Iterator[int]:
    """Those that have a frame, and the first one of an area that has none."""
    for area in range(len(state.areas)):
        of_it = range(area * state.per_area, (area + 1) * state.per_area)
        yield from (page for page in of_it if state.pages[page] is not None)
        yield from [page for page in of_it if state.pages[page] is None][:1]


def page_calls(state: State) -> Iterator[Arguments]:
    return ((page,) for page in pages(state))


def content_calls(state: State) -> Iterator[Arguments]:
    """Pages, where no policy is set."""
    return page_calls(state) if not has_policy(state) else iter(())


def pin_calls(state: State) -> Iterator[Arguments]:
    """The first page of each area: what a pin keeps is the same of any, and where the others lie does not matter."""
    return (page for page in content_calls(state) if page[0] % state.per_area == 0)


def use_calls(state: State) -> Iterator[Arguments]:
    return ((cpu, page) for cpu in cpus(state) for page in pages(state))


def load_calls(state: State) -> Iterator[Arguments]:
    """What has been stored."""
    return (use for use in use_calls(state) if holds_something(state) or is_settled(state))


def store_calls(state: State) -> Iterator[Arguments]:
    return ((*use, VALUE) for use in use_calls(state) if not has_policy(state))


def fault_calls(state: State) -> Iterator[Arguments]:
    """Of a page that has no frame; once it is settled, of every page."""
    return (use for use in use_calls(state) if state.pages[use[-1]] is None or is_settled(state))


def move_calls(state: State) -> Iterator[Arguments]:
    """To each node, where no policy is set; once it is settled, to one that there is not."""
    if has_policy(state):
        return
    numbers = [node.number for node in state.nodes]
    wrong = (-1, state.limit, *absent(state)[:1]) if is_settled(state) else ()
    yield from ((*use, number) for use in use_calls(state) for number in (*numbers, *wrong))


def cpu_calls(state: State) -> Iterator[Arguments]:
    """Those that have begun something."""
    return ((cpu,) for cpu, work in enumerate(state.cpus) if work is not None or is_settled(state))


# ── What to try: one call ────────────────────────────────────────────────────────────────────────────────────


def below(count: int, rng: random.Random) -> int:
    return int(rng.random() * count)


def any_policy(state: State, rng: random.Random) -> Arguments:
    """Any mode, with a mask that names some nodes; seldom something that does not go together."""
    if rng.random() < 0.05:
        odd = [*odd_policies(state)]
        return odd[below(len(odd), rng)]
    mode = below(WEIGHTED_INTERLEAVE + 1, rng)
    named = [node.number for node in state.nodes if rng.random() < 0.6]
    mask = 0 if mode in (DEFAULT, LOCAL) else sum(1 << number for number in named)
    return asked(mode, mask, (state.limit, 2 * WORD_BITS, state.nodes[-1].number + 1)[below(3, rng)])


def any_bind(state: State, rng: random.Random) -> Arguments:
    flags = (0, 0, 0, STRICT, STRICT + 1)[below(5 if rng.random() < 0.1 else 4, rng)]
    return below(len(state.areas), rng), *any_policy(state, rng), flags


def any_node(state: State, rng: random.Random) -> int:
    """Seldom one that there is not."""
    if rng.random() < 0.03:
        return (-1, state.limit, below(state.limit, rng))[below(3, rng)]
    return state.nodes[below(len(state.nodes), rng)].number


def any_weight(state: State, rng: random.Random) -> Arguments:
    return any_node(state, rng), below(5, rng) if rng.random() < 0.9 else below(2 * MOST_WEIGHT, rng)


def any_page(state: State, rng: random.Random) -> Arguments:
    return (below(len(state.pages), rng),)


def any_cpu(state: State, rng: random.Random) -> Arguments:
    """Seldom one that has begun nothing, where another has."""
    at_work = [cpu for cpu, work in enumerate(state.cpus) if work is not None]
    return (at_work[below(len(at_work), rng)] if at_work and rng.random() < 0.95 else below(len(state.cpus), rng),)


def any_use(state: State, rng: random.Random) -> Arguments:
    return below(len(state.cpus), rng), *any_page(state, rng)


def any_fault(state: State, rng: random.Random) -> Arguments:
    """Of a page that has no frame, mostly."""
    absent = [page for page, content in enumerate(state.pages) if content is None]
    cpu, page = any_use(state, rng)
    return cpu, absent[below(len(absent), rng)] if absent and rng.random() < 0.9 else page


def any_store(state: State, rng: random.Random) -> Arguments:
    return (*any_use(state, rng), 1 + below(99, rng))


def any_move(state: State, rng: random.Random) -> Arguments:
    return (*any_use(state, rng), any_node(state, rng))


# ── Answers worth proposing ──────────────────────────────────────────────────────────────────────────────────


def plain_answers(state: State, *arguments: Any) -> Iterator[Any]:
    yield from (None, *Failure)


def frame_answers(state: State, *arguments: Any) -> Iterator[Any]:
    yield from (*Failure, *range(-1, state.nodes[-1].stop + 1))


def value_answers(state: State, *arguments: Any) -> Iterator[Any]:
    yield from (*Failure, 0, 1, VALUE)


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.advanced.numa.proof.declaration import PROOF

    return PROOF


def machine(*counts: int, far: tuple[int, ...], stride: int = 1, limit: int = 0, **others: int) -> Arguments:
    """A geometry: how many frames each node has, and how far every two nodes are from each other."""
    frames = sum(count << place * law.FRAME_BITS for place, count in enumerate(counts))
    distances = sum(each << place * law.DISTANCE_BITS for place, each in enumerate(far))
    size = {"cpus": 1, "areas": 1, "pages": 2, **others}
    return len(counts), stride, limit or (len(counts) - 1) * stride + 1, frames, distances, *size.values()


LINE, ALIKE = (20, 30, 20), (20, 20, 20)
"""Three nodes in a row, and three that are equally far from each other."""
TINY = (
    machine(1, 0, 1, far=LINE, limit=4, pages=1),
    machine(1, 1, far=(20,), stride=63, limit=64, pages=1),
    machine(1, 1, far=(20,), pages=2),
)
SMALL = (
    *TINY,
    machine(1, far=(), pages=2),
    machine(1, 1, far=(20,), stride=64, limit=65, cpus=2, pages=1),
    machine(0, 1, 1, 1, far=(30, 20, 20, 40, 30, 20), pages=2),
)
LARGE = (*SMALL, machine(1, 1, 1, far=LINE, pages=2))
BOUNDS = Bounds(
    made=(
        machine(1, far=(), pages=1),
        machine(1, far=(), cpus=law.MOST_CPUS, areas=law.MOST_AREAS, pages=1),
        machine(*(1,) * law.MOST_NODES, far=(11,) * (law.MOST_NODES * (law.MOST_NODES - 1) // 2), stride=2, limit=128),
        machine(1, (1 << law.FRAME_BITS) - 1, far=(255,), stride=127, limit=128),
    ),
    refused=(
        machine(0, far=()),
        machine(1, 1, far=(10,)),
        machine(1, 1, far=(20,), stride=128, limit=128),
        machine(1, 1, far=(20,), limit=129),
        machine(1, far=(), cpus=0),
        machine(1, far=(), cpus=law.MOST_CPUS + 1),
        machine(1, far=(), areas=0),
        machine(1, far=(), areas=law.MOST_AREAS + 1),
        machine(1, far=(), pages=0),
        machine(1, far=(), pages=law.MOST_PAGES + 1),
        (0, 1, 1, 0, 0, 1, 1, 1),
        (1, 1, 1, 1 << law.FRAME_BITS, 0, 1, 1, 1),
        (1, 1, 1, 1, 1, 1, 1, 1),
        (1, 0, 1, 1, 0, 1, 1, 1),
    ),
)

IN_STEPS = (
    "a CPU does one thing at a time: busy",
    "a page can be used by a CPU that is free, unless it is being moved",
    "a page that is pinned or being moved stays where it is: busy",
)
"""What is judged only where faults and moves go on in steps, or pages are pinned."""

PAIRING = Pairing(
    spec=law,
    impl=Numa,
    view=View,
    abstract=abstract,
    operations={
        "set_policy": Operation(policy_calls, any_policy, plain_answers),
        "bind_area": Operation(bind_calls, any_bind, plain_answers),
        "set_weight": Operation(weight_calls, any_weight, plain_answers, optional=True),
        "touch": Operation(use_calls, any_fault, frame_answers, weight=6),
        "load": Operation(load_calls, any_use, value_answers, weight=3),
        "store": Operation(store_calls, any_store, plain_answers, weight=3),
        "clean": Operation(content_calls, any_page, value_answers, weight=2, optional=True),
        "drop": Operation(page_calls, any_page, plain_answers, weight=6),
        "pin": Operation(pin_calls, any_page, plain_answers, optional=True),
        "unpin": Operation(page_calls, any_page, plain_answers, optional=True),
        "move": Operation(move_calls, any_move, frame_answers, weight=2),
        "begin_fault": Operation(fault_calls, any_fault, plain_answers, weight=2, optional=True),
        "begin_move": Operation(move_calls, any_move, plain_answers, weight=2, optional=True, leads_to=IN_STEPS),
        "finish": Operation(cpu_calls, any_cpu, frame_answers, weight=6, optional=True),
    },
    scopes={"tiny": Scope(TINY), "small": Scope(SMALL), "large": Scope(LARGE, alone=SMALL)},
    representation=(in_its_list_or_used, policies_are_counted, translations_are_current, falls_back_in_order),
    places=lambda reading: reading.span if isinstance(reading, View) else (),
    wide=(
        machine(2, 1, far=(20,), cpus=2, pages=2, areas=2),
        machine(2, 0, 3, 2, far=(20, 30, 20, 40, 25, 25), cpus=4, areas=2, pages=4),
        machine(1, 2, 1, far=ALIKE, stride=63, limit=128, cpus=3, areas=2, pages=3),
    ),
    extent="pages",
    foreign=(machine(2, 2, far=(20,), cpus=2, pages=4), machine(1, 0, 2, far=LINE, stride=32, limit=66, pages=4)),
    bounds=BOUNDS,
    uncompiled="View.word makes a number of each word of the image, and the law keeps its pages as a row of records",
    picture=picture,
    legend=IN_CHARACTERS,
    depiction=DEPICTION,
    mutants=MUTANTS,
    needless={
        "an interleaved page comes from the node whose turn it is, while that has a free frame": (
            "no node is nearer to the one whose turn it is than itself"
        ),
        "a page comes from the node that is preferred, while that has a free frame": (
            "no node is nearer to the preferred one than itself"
        ),
        "a page gets a frame that there is, and that no other page has": (
            "which frame a page has, and that it has it alone, is also seen in the image"
        ),
        "a page is moved to a frame of the node that was asked for, and that no other page has": (
            "which frame a page has, and that it has it alone, is also seen in the image"
        ),
    },
    proof=proof,
)
