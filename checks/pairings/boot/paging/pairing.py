"""The law of turning paging on beside its implementation: what to try, what must happen, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import spec.boot.paging as law
from checks.pairing import Arguments, Bounds, Operation, Outcome, Pairing, Scope
from checks.pairings.boot.paging.drawing import DEPICTION, LEGEND, picture
from checks.pairings.boot.paging.mutants import MUTANTS
from checks.pairings.boot.paging.view import View, abstract
from checks.proof import Proof
from impl.boot.paging import BASE, ROOT, SIZE, START, TABLES, BootCode
from spec.boot.paging import HIGH, LOW, Machine
from spec.boot.words import ENTRIES, LOW_END, SMALL_SHIFT, Fault
from spec.boot.words import PagingFailure as Failure

# ── What to try ──────────────────────────────────────────────────────────────────────────────────────────────


def no_arguments(machine: Machine) -> Iterator[Arguments]:
    yield ()


def lookup_calls(machine: Machine) -> Iterator[Arguments]:
    """The first and the last byte of the kernel and of the tables, and the bytes beside them, in both halves."""
    spans = ((machine.load, machine.kernel_end), (machine.root, machine.tables_end), (0, machine.end))
    near = (edge + more + offset for span in spans for edge in span for more in (-1, 0) for offset in (0, machine.base))
    return ((address,) for address in dict.fromkeys(near) if -1 <= address <= LOW_END)


def lookup_sample(machine: Machine, rng: random.Random) -> Arguments:
    draw = rng.random()
    if draw < 0.02:
        return (rng.choice((-1, LOW_END, rng.getrandbits(64) - (1 << 63))),)
    if draw < 0.1:
        return (rng.getrandbits(32),)
    spans = ((machine.load, machine.kernel_end), (machine.root, machine.tables_end), (0, machine.end))
    first, end = spans[rng.randrange(3)]
    return (min(first + int(rng.random() * (end - first)) + rng.randrange(2) * machine.base, LOW_END - 1),)


def build_answers(machine: Machine) -> Iterator[Any]:
    yield from (None, *Failure)


def step_answers(machine: Machine, *arguments: Any) -> Iterator[Any]:
    """The first and the last byte of the kernel in each half, and one beside it; reached, or not."""
    for offset in (0, machine.base):
        for address in (machine.load - 1, machine.load, machine.kernel_end - 1, machine.kernel_end):
            yield from (address + offset, Fault(address + offset))


def lookup_answers(machine: Machine, address: int) -> Iterator[Any]:
    yield from (address, address - machine.base, address ^ 1 << SMALL_SHIFT, *Failure)


STEPS = 7
ALL = STEPS + 1
"""A limit that no boot code reaches which takes each step once."""


def start_calls(machine: Machine) -> Iterator[Arguments]:
    return ((limit,) for limit in (0, STEPS, ALL))


def start_sample(machine: Machine, rng: random.Random) -> Arguments:
    """Mostly a few steps, so that runs go on from between them."""
    return (rng.randrange(1, ALL + 1),)


def start_answers(machine: Machine, limit: int) -> Iterator[Any]:
    """The one that is safe, ones that leave out a step each, ones in which two change places, and refusals."""
    steps = "7654321"
    yield from (int(steps[STEPS - count :] or "0", 8) for count in range(STEPS + 1))
    yield from (int(steps.replace(each, ""), 8) for each in steps)
    yield from (int(f"{steps[:at]}{steps[at + 1]}{steps[at]}{steps[at + 2 :]}", 8) for at in range(6))
    yield from (0o7321, 0o6754321, Fault(machine.load), *Failure)


IN_USE = ("tables that are in use are not built anew",)
DROPPED = ("no low address is mapped once the identity map is dropped",)


def step(*leads_to: str) -> Operation:
    """One that a processor takes: somebody's own function that builds tables has none."""
    return Operation(no_arguments, lambda machine, rng: (), step_answers, weight=2, optional=True, leads_to=leads_to)


# ── What must happen ─────────────────────────────────────────────────────────────────────────────────────────


def faulted(operation: str, condition: Any = lambda before: True) -> Outcome:
    return Outcome(
        operation, lambda before, arguments, answer, after: type(answer) is Fault and bool(condition(before))
    )


OUTCOMES = {
    "turning paging on without CR3 faults": faulted("enable_paging", lambda before: before.built and not before.cr3),
    "turning paging on without tables faults": faulted("enable_paging", lambda before: before.cr3 and not before.built),
    "jumping before paging is on faults": faulted("jump_high", lambda before: not before.paging),
    "a stack that is moved before paging is on faults": faulted("move_stack", lambda before: not before.paging),
    "code that runs low goes on by the TLB alone": Outcome(
        "drop_identity",
        lambda before, arguments, answer, after: after.paging == 1 and after.code == LOW and not after.identity,
    ),
    "flushing ends what the TLB alone kept going": faulted("flush", lambda before: before.cached),
    "all steps are taken": Outcome(
        "flush",
        lambda before, arguments, answer, after: bool(
            before.cached and after.paging and after.code == HIGH and after.stack == HIGH and not after.cached
        ),
    ),
}

# ── How it is shown and understood ───────────────────────────────────────────────────────────────────────────


MIB = 1 << 20
HALF = 0xC000_0000
SMALL = (MIB, 0x3001, HALF, MIB + 0x4000, 1)
ACROSS = (0x3F_F800, 0x1000, HALF, 0x40_1000, 2)
"""A kernel that lies across 4 MiB, and needs two tables."""
BELOW = (0x40_0000, 0x1801, 0x80_0000, 0x10_0000, 2)
"""Tables below the kernel, and a base as low as it can be."""

REFUSED = (
    (MIB, 0x1000, HALF + 0x1000, MIB + 0x1000, 1),
    (MIB, 0x1001, HALF, MIB + 0x1000, 1),
    (MIB, 4 * MIB, HALF, 5 * MIB, 1),
    (MIB, 0x1000, 0, MIB + 0x1000, 1),
    (MIB, 0x1000, LOW_END - 4 * MIB, 5 * MIB, 2),
)
"""One for each reason against building tables, and for either bound of the base."""

BOUNDS = Bounds(
    made=(
        *((load, 1, HALF, MIB, 1) for load in (0, 1, LOW_END - 2, LOW_END - 1)),
        *((0, size, HALF, MIB, 1) for size in (1, 2, LOW_END - 1, LOW_END)),
        *((0, 1, base, MIB, 1) for base in (0, 1, LOW_END - 2, LOW_END - 1)),
        *((0, 1, HALF, root, 1) for root in (0, 0x1000, LOW_END - 0x3000, LOW_END - 0x2000)),
        *((0, 1, HALF, MIB, tables) for tables in (1, 2)),
    ),
    large=tuple((0, 1, HALF, MIB, tables) for tables in (ENTRIES - 1, ENTRIES)),
    refused=(
        *((load, 1, HALF, MIB, 1) for load in (-1, LOW_END)),
        *((0, size, HALF, MIB, 1) for size in (0, LOW_END + 1)),
        *((0, 1, base, MIB, 1) for base in (-1, LOW_END)),
        *((0, 1, HALF, root, 1) for root in (-0x1000, 0x1001, LOW_END - 0x1000)),
        *((0, 1, HALF, MIB, tables) for tables in (0, ENTRIES + 1)),
    ),
)


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.boot.paging.proof.declaration import PROOF

    return PROOF


PAIRING = Pairing(
    spec=law,
    impl=BootCode,
    view=View,
    abstract=abstract,
    operations={
        "build": Operation(no_arguments, lambda machine, rng: (), build_answers, weight=2),
        "load_root": step(),
        "enable_paging": step(*IN_USE),
        "jump_high": step(),
        "move_stack": step(),
        "drop_identity": step(*DROPPED),
        "flush": step(),
        "lookup": Operation(lookup_calls, lookup_sample, lookup_answers, weight=4),
        "start": Operation(start_calls, start_sample, start_answers, weight=3, optional=True),
        "reset": Operation(no_arguments, lambda machine, rng: (), lambda machine: [None]),
    },
    scopes={
        "tiny": Scope((SMALL, ACROSS, BELOW, *REFUSED)),
        "small": Scope(((0, 1, 0x40_0000, 0x1000, 1), (0xFFF, 2, LOW_END - 4 * MIB, 0x2000, 1), BELOW, *REFUSED)),
        "large": Scope(((MIB, 30 * MIB, HALF, 31 * MIB, 8), BELOW, *REFUSED)),
    },
    outcomes=OUTCOMES,
    picture=picture,
    legend=LEGEND,
    depiction=DEPICTION,
    wide=(
        (MIB, 7 * MIB, HALF, 8 * MIB, 3),
        (0x12_3456, 0x2_3456, 0x8000_0000, 0x8_0000, 1),
        (MIB, 12 * MIB, HALF, 13 * MIB, 3),
    ),
    foreign=(SMALL, ACROSS, BELOW),
    bounds=BOUNDS,
    fixed=(START, SIZE, BASE, ROOT, TABLES),
    extent="tables",
    uncompiled="start goes through the steps that an answer tells, and how many there are is known only when it runs",
    mutants=MUTANTS,
    proof=proof,
)
