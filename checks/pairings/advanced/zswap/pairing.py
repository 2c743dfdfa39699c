"""The law of zswap beside its implementation: what to try, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import spec.advanced.zswap as law
from checks.pairing import Arguments, Bounds, Operation, Outcome, Pairing, Promise, Scope
from checks.pairings.advanced.zswap.drawing import DEPICTION
from checks.pairings.advanced.zswap.mutants import MUTANTS
from checks.pairings.advanced.zswap.view import REPRESENTATION, View, abstract, permits
from checks.proof import Proof
from impl.advanced.zswap import Zswap as Implementation
from spec.advanced.words import COMPRESSOR, READS, WRITES
from spec.advanced.words import ZswapFailure as Failure
from spec.advanced.zswap import Zswap

ALIKE = 0x2121212121212121
"""A page whose words are all equal, and a word that needs both halves."""
SPARSE = 0x11 << 16
"""Pages of three words or more are made smaller."""
DENSE = 0x0111210131415161
"""Words that are equal in their low halves, and not in the high ones: pages of up to eight are not made smaller."""
CONTENTS = (ALIKE, SPARSE, DENSE)

# ── What to try: every call ──────────────────────────────────────────────────────────────────────────────────


def is_single(state: Zswap) -> bool:
    """Whether one slot and one CPU are all there are. Only there is all explored that fails, and what is switched."""
    return len(state.pages) * len(state.cpus) == 1


def is_quiet(state: Zswap) -> bool:
    """Whether no CPU writes anything back."""
    return not any(state.cpus)


def is_empty(state: Zswap) -> bool:
    """Whether nothing is stored, fails or goes on. Only then is tried what is refused whatever goes on: in a short run
    it would take the place of what leads further."""
    return not any(state.pages) and is_quiet(state) and not state.fails and state.enabled


def store_calls(state: Zswap) -> Iterator[Arguments]:
    """Each kind of page; where there are several slots or CPUs, those that cost something, in the first slot."""
    kinds = CONTENTS if is_single(state) else CONTENTS[1:]
    yield from ((slot, contents) for slot in [*state.span][:1] for contents in kinds)
    yield from ((slot, DENSE) for slot in [*state.span][1:])


def load_calls(state: Zswap) -> Iterator[Arguments]:
    """The words in which those pages differ, as far as a page has them."""
    words = sorted({min(word, state.words - 1) for word in (1, 2)})
    return ((slot, word) for slot in state.span for word in words)


def slot_calls(state: Zswap) -> Iterator[Arguments]:
    """Those that hold something; where nothing does, all."""
    return ((slot,) for slot in state.span if state.pages[slot] is not None or is_empty(state))


def charged_calls(state: Zswap) -> Iterator[Arguments]:
    """Once something is stored: before, it would take the place of what leads further."""
    if any(state.pages):
        yield ()


def holds_something(state: Zswap) -> bool:
    """Whether the pool does; or nothing is stored at all."""
    return state.charge > 0 or is_empty(state)


def shrink_calls(state: Zswap) -> Iterator[Arguments]:
    if holds_something(state):
        yield ()


def switch_calls(state: Zswap) -> Iterator[Arguments]:
    if is_single(state):
        yield (int(not state.enabled),)


def fail_calls(state: Zswap) -> Iterator[Arguments]:
    """One thing at a time, or the device and the compressor; and then nothing again. With several slots, the device
    alone; with several CPUs, nothing."""
    if len(state.cpus) == 1 and (any(state.pages) or state.fails):
        more = (COMPRESSOR, WRITES | COMPRESSOR) if is_single(state) else ()
        yield from ((what,) for what in ((0,) if state.fails else (READS, WRITES, *more)))


def choose_calls(state: Zswap) -> Iterator[Arguments]:
    """Where there is one slot: with several, too many states would come about."""
    is_worth = len(state.pages) == 1 and holds_something(state)
    return ((cpu,) for cpu in range(len(state.cpus) if is_worth else 0))


def step_calls(state: Zswap) -> Iterator[Arguments]:
    """Of each CPU that writes something back; and of one that does not, where there is nothing else."""
    return ((cpu,) for cpu, work in enumerate(state.cpus) if work is not None or is_empty(state))


# ── What to try: one call ────────────────────────────────────────────────────────────────────────────────────


def below(count: int, rng: random.Random) -> int:
    return int(rng.random() * count)


def any_slot(state: Zswap, rng: random.Random) -> int:
    return below(len(state.pages), rng)


def any_contents(rng: random.Random) -> int:
    """Pages of each kind, of all sorts of words."""
    kind, byte = rng.random(), 1 + below(255, rng)
    if kind < 0.2:
        return byte % 128 * (ALIKE // 0x21)
    if kind < 0.5:
        return byte << 8 * below(7, rng)
    if kind < 0.7:
        return sum(((byte, 1, 0)[below(3, rng)] & 127) << 8 * place for place in range(8))
    return below(1 << 53, rng) << 10


def any_store(state: Zswap, rng: random.Random) -> Arguments:
    return any_slot(state, rng), any_contents(rng)


def any_load(state: Zswap, rng: random.Random) -> Arguments:
    """A word of a slot that holds something, mostly."""
    stored = [slot for slot, page in enumerate(state.pages) if page is not None]
    slot = stored[below(len(stored), rng)] if stored and rng.random() < 0.9 else any_slot(state, rng)
    return slot, below(state.words, rng)


def one_slot(state: Zswap, rng: random.Random) -> Arguments:
    return (any_slot(state, rng),)


def none(state: Zswap, rng: random.Random) -> Arguments:
    return ()


def any_switch(state: Zswap, rng: random.Random) -> Arguments:
    """Mostly on."""
    return (int(rng.random() < 0.7),)


def any_failure(state: Zswap, rng: random.Random) -> Arguments:
    """What fails goes on to do so, as often as not: else nothing else would come about meanwhile."""
    if state.fails:
        return (state.fails if rng.random() < 0.5 else 0,)
    return ((READS, READS, WRITES, WRITES, COMPRESSOR, WRITES | COMPRESSOR)[below(6, rng)],)


def any_cpu(state: Zswap, rng: random.Random) -> Arguments:
    """Seldom one that writes something back, where another does not."""
    idle = [cpu for cpu, work in enumerate(state.cpus) if work is None]
    return (idle[below(len(idle), rng)] if idle and rng.random() < 0.95 else below(len(state.cpus), rng),)


def busy_cpu(state: Zswap, rng: random.Random) -> Arguments:
    """Seldom one that writes nothing back, where another does."""
    busy = [cpu for cpu, work in enumerate(state.cpus) if work is not None]
    return (busy[below(len(busy), rng)] if busy and rng.random() < 0.95 else below(len(state.cpus), rng),)


# ── Answers worth proposing ──────────────────────────────────────────────────────────────────────────────────


def cost_answers(state: Zswap, slot: int, contents: int) -> Iterator[Any]:
    yield from (*Failure, *range(-1, state.whole + 2))


def word_answers(state: Zswap, slot: int, word: int) -> Iterator[Any]:
    yield from (*Failure, 0, *sorted({law.word_of(contents, word) for contents in CONTENTS}))


def plain_answers(state: Zswap, *arguments: Any) -> Iterator[Any]:
    yield from (None, *Failure)


def charge_answers(state: Zswap) -> Iterator[Any]:
    yield from range(-1, state.limit + 2)


def no_answers(state: Zswap, *arguments: Any) -> Iterator[Any]:
    yield None


def slot_answers(state: Zswap, *arguments: Any) -> Iterator[Any]:
    yield from (*Failure, *range(-1, len(state.pages) + 1))


def step_answers(state: Zswap, cpu: int) -> Iterator[Any]:
    yield from (*Failure, 0, 1)


# ── What must happen ─────────────────────────────────────────────────────────────────────────────────────────


def is_smaller(before: Zswap, arguments: Arguments, answer: Any, after: Zswap) -> bool:
    return type(answer) is int and 0 < answer < before.whole


def is_as_it_is(before: Zswap, arguments: Arguments, answer: Any, after: Zswap) -> bool:
    return type(answer) is int and answer == before.whole


def costs_nothing(before: Zswap, arguments: Arguments, answer: Any, after: Zswap) -> bool:
    return type(answer) is int and answer == 0


def takes_again(before: Zswap, arguments: Arguments, answer: Any, after: Zswap) -> bool:
    """What was full takes something again."""
    return type(answer) is int and answer > 0 and before.full


def fills(before: Zswap, arguments: Arguments, answer: Any, after: Zswap) -> bool:
    return type(answer) is int and answer > 0 and after.charge == after.limit


def is_between(before: Zswap, arguments: Arguments, answer: Any, after: Zswap) -> bool:
    """A page is refused that there would be room for: the pool was full, and has not come down to the threshold."""
    return answer is Failure.FULL and before.full and before.charge + before.whole <= before.limit


def is_done(before: Zswap, arguments: Arguments, answer: Any, after: Zswap) -> bool:
    return type(answer) is int


OUTCOMES = {
    "a page is made smaller": Outcome("store", is_smaller),
    "a page is kept as it is": Outcome("store", is_as_it_is),
    "a page costs nothing": Outcome("store", costs_nothing),
    "the pool is filled to the last chunk": Outcome("store", fills),
    "a pool that was full refuses what there would be room for": Outcome("store", is_between),
    "a pool that was full takes something again": Outcome("store", takes_again),
    "a page is written back in steps": Outcome("step", is_done),
    "a page is written back at once": Outcome("shrink", is_done),
}

PROMISES = {
    "kept-as-they-are": Promise(
        "a page that the compressor does not make smaller is kept in the pool as it is",
        "",
        waives=(
            "while the compressor works, a page that it does not make smaller is kept as it is",
            "what the pool has to take is not left to a device that cannot be written",
        ),
    ),
}


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.advanced.zswap.proof.declaration import PROOF

    return PROOF


# ── The declaration ──────────────────────────────────────────────────────────────────────────────────────────

BOUNDS = Bounds(
    made=((1, 2, 1, 1, 0, 1), (1, 2, law.MOST_CHUNK, 1, 1, law.MOST_CPUS), (2, law.MOST_WORDS, 1, 8, 4, 1)),
    refused=(
        (0, 2, 1, 1, 0, 1),
        (law.MOST_SLOTS + 1, 2, 1, 1, 0, 1),
        (1, 1, 1, 1, 0, 1),
        (1, law.MOST_WORDS + 1, 1, 1, 0, 1),
        (1, 2, 0, 1, 0, 1),
        (1, 2, law.MOST_CHUNK + 1, 1, 0, 1),
        (1, 2, 1, 0, 0, 1),
        (1, 2, 1, law.MOST_CHUNKS + 1, 0, 1),
        (1, 2, 1, 1, -1, 1),
        (1, 2, 1, 1, 2, 1),
        (1, 2, 1, 1, 0, 0),
        (1, 2, 1, 1, 0, law.MOST_CPUS + 1),
    ),
)

IN_STEPS = (
    "a slot is busy only while it is being written back",
    "a write-back is given up only if the slot has changed, or another CPU writes it back",
)
"""What is judged only where write-backs go on step by step."""

TINY = ((1, 3, 1, 3, 1, 1), (2, 3, 1, 6, 2, 1), (1, 3, 2, 2, 1, 2))
SMALL = (*TINY, (2, 3, 2, 3, 1, 1), (1, 9, 4, 3, 1, 1))

PAIRING = Pairing(
    spec=law,
    impl=Implementation,
    view=View,
    abstract=abstract,
    permits=permits,
    operations={
        "store": Operation(store_calls, any_store, cost_answers, weight=8),
        "load": Operation(load_calls, any_load, word_answers, weight=8),
        "invalidate": Operation(slot_calls, one_slot, plain_answers, weight=2),
        "charged": Operation(charged_calls, none, charge_answers),
        "switch": Operation(switch_calls, any_switch, no_answers, optional=True),
        "fail": Operation(fail_calls, any_failure, no_answers, weight=3, optional=True),
        "shrink": Operation(shrink_calls, none, slot_answers, weight=2, optional=True),
        "choose": Operation(choose_calls, any_cpu, slot_answers, weight=4, optional=True, leads_to=IN_STEPS),
        "step": Operation(step_calls, busy_cpu, step_answers, weight=10, optional=True),
    },
    scopes={
        "tiny": Scope(TINY),
        "small": Scope(SMALL),
        "large": Scope((*SMALL, (2, 3, 1, 5, 1, 1), (1, 3, 1, 3, 2, 3)), alone=SMALL),
    },
    representation=REPRESENTATION,
    places=lambda reading: reading.numbers if isinstance(reading, View) else (),
    outcomes=OUTCOMES,
    wide=((2, 3, 1, 6, 2, 2), (2, 8, 1, 20, 8, 1), (4, 9, 2, 12, 4, 3), (8, 40, 4, 40, 15, 2), (3, 512, 8, 150, 50, 2)),
    bounds=BOUNDS,
    foreign=((2, 3, 1, 6, 2, 1), (4, 16, 1, 40, 12, 1)),
    unsaid={"cpus": 1},
    promises=PROMISES,
    uncompiled="View.word makes a number of each word of the image, and the law keeps its pages as a row of records",
    legend="for each slot its page's words, and what they cost the pool (- where the page is on the device); for each "
    "CPU the slot that it writes back, its steps, and whether the page has changed since; then whether the pool is "
    "switched on, whether it was full, and what fails",
    depiction=DEPICTION,
    mutants=MUTANTS,
    proof=proof,
)
