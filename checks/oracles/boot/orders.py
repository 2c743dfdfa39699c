"""The orders of the steps, as far as the law tells them apart, and the kernel's command line for each."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from itertools import permutations

from attrs import frozen

from spec.boot.paging import HIGH, LOW, Machine, after
from spec.boot.words import BUILD, DROP, ENABLE, FLUSH, JUMP, LOAD, MOVE

OPERATIONS = {
    BUILD: "build",
    LOAD: "load_root",
    ENABLE: "enable_paging",
    JUMP: "jump_high",
    MOVE: "move_stack",
    DROP: "drop_identity",
    FLUSH: "flush",
}
READ_LOW, READ_HIGH = 8, 9
"""What the kernel can be told besides."""

SAFE, LUCK, UNFINISHED, FAULTS = (
    "all is done",
    "all is done, by the TLB's leave",
    "something is left to do",
    "it faults",
)


@frozen
class Order:
    """Steps up to the one after which the processor cannot go on, or all of them."""

    steps: tuple[int, ...]
    ends: str
    """How: SAFE, LUCK, UNFINISHED or FAULTS."""
    luck: int = 0
    """After how many steps the processor goes on only if the TLB holds the identity map; 0: after none."""


def is_surely_reached(machine: Machine) -> bool:
    """Whether code and stack are mapped whatever the TLB holds."""
    return bool(machine.is_mapped(machine.code) and machine.is_mapped(machine.stack))


def may_be_reached(machine: Machine) -> bool:
    return bool(machine.may_be_reached(machine.code) and machine.may_be_reached(machine.stack))


def is_done(machine: Machine) -> bool:
    """Whether nothing is left to do."""
    here = (machine.paging, machine.code, machine.stack, machine.identity, machine.cached)
    return here == (1, HIGH, HIGH, 0, 0)


def order_of(begin: Machine, steps: tuple[int, ...]) -> Order:
    """How far an order comes, and how it ends."""
    machine, luck = begin, 0
    for number, step in enumerate(steps, 1):
        machine = after(machine, step)
        if not may_be_reached(machine):
            return Order(steps[:number], FAULTS, luck)
        if not luck and not is_surely_reached(machine):
            luck = number
    if not is_done(machine):
        return Order(steps, UNFINISHED, luck)
    return Order(steps, LUCK if luck else SAFE, luck)


@functools.cache
def orders(begin: Machine) -> tuple[Order, ...]:
    """Every order in which each step is taken once; those that fault at the same step are one."""
    return tuple(dict.fromkeys(order_of(begin, steps) for steps in permutations(OPERATIONS)))


def commands(begin: Machine, order: Order) -> Iterator[tuple[int, Machine]]:
    """The digits of the kernel's command line, each with the machine before it: the steps, and after each a read in
    each half that is mapped then."""
    machine = begin
    for step in order.steps:
        yield step, machine
        machine = after(machine, step)
        if machine.paging and may_be_reached(machine):
            reads = ((READ_LOW, LOW), (READ_HIGH, HIGH))
            yield from ((read, machine) for read, half in reads if machine.is_mapped(half))
