"""Turning paging on as processors do: an authority on `spec.boot.paging` that shares no line with it.

A Multiboot kernel, written for this (boot/kernel.S), takes the steps in the order that its command line says. After
each it tells by the serial port what it sees: the next instruction's address, CR0, CR3 and ESP; and what it reads of
itself at its low and at its high address, where the law says that this is mapped. QEMU runs it, and so does Unicorn, in
this process, each where it is installed. A boot code that drops the identity map too early is reset where the law says,
and the log of QEMU tells at which address.

All orders are run that the law tells apart: of the 5,040 in which each of seven steps is taken once, those that fault
at the same step are one.

What is not observed: whether a TLB still holds what was dropped, which the law leaves open. A real one may drop it at
any time; both of these use it until the flush. Nor is anything told of memory before the tables are built.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve, frozen

from checks.evidence import Call, UsageError
from checks.oracles import Departure, Question, Told
from checks.oracles.boot import machines
from checks.oracles.boot.machines import MACHINES, MARKER, Boot, Line
from checks.oracles.boot.orders import FAULTS, OPERATIONS, READ_HIGH, READ_LOW, Order, commands, orders
from spec.boot.paging import HIGH, LOW, Machine, after, initial
from spec.boot.words import BUILD, Fault, LinearAddress

CASES_PER_RUN = {"QEMU": 200, "Unicorn": 20}
"""A boot is many cases, and in QEMU a process."""
SILENT = "the kernel tells what it sees, or the machine is reset"
MISREAD = "the kernel reads itself in each half that is mapped"
PAGING_BITS = 1 << 31 | 1 << 16
"""CR0.PG and CR0.WP."""
MARKER_AT = 4
"""How far before the end of what the kernel's file holds its marker lies, in bytes."""


@frozen
class Task:
    """Which digit of which command line a question is about, and what was seen."""

    machine: str
    digits: str
    at: int
    seen: Line | None
    fault: int | None
    kinds: tuple[str, ...]


class BootSteps:
    """The kernel, on the machines that are here."""

    name = "boot"
    part = "boot.paging"
    about = "QEMU and Unicorn"
    departures: Mapping[str, str] = {}

    def obstacle(self) -> str | None:
        if not list(machines.here()):
            return f"the oracle boot needs {machines.PROGRAM} or Unicorn, and neither is installed"
        return None

    def start(self) -> None:
        """See that a kernel that does nothing comes to its end, and that one does not that jumps to nowhere."""
        for name in machines.here():
            boot, _ = MACHINES[name]
            if not boot("0").is_ended or boot("4").fault is None:
                raise UsageError(f"{name} does not boot the kernel as every machine does, and nothing is observed")

    def depends(self) -> Sequence[str]:
        return [*machines.here(), *([machines.version()] if "QEMU" in machines.here() else [])]

    def remarks(self) -> Sequence[str]:
        here = list(machines.here())
        missing = [name for name in MACHINES if name not in here]
        skipped = [f"skipped, as it is not installed: {', '.join(missing)}"] if missing else []
        return [f"asked: {', '.join(here)}", *skipped]

    # ── Questions ──

    def begin(self) -> Machine:
        return initial(*machines.geometry())

    def total(self, cases: int | None) -> int:
        return sum(
            len(list(commands(self.begin(), order)))
            for name in machines.here()
            for order in self.chosen(name, cases, 0)
        )

    def chosen(self, name: str, cases: int | None, seed: int) -> list[Order]:
        """All orders, or as many as there is time for: of each kind one, then any."""
        every = list(orders(self.begin()))
        if cases is None:
            return every
        rng = random.Random(seed)
        rng.shuffle(every)
        first = {kind: order for order in reversed(every) for kind in self.kinds_of(order)}
        wanted = max(1, cases // CASES_PER_RUN[name])
        return list(dict.fromkeys([*first.values(), *every]))[: max(wanted, len(set(first.values())))]

    def kinds_of(self, order: Order) -> list[str]:
        """What must be seen of an order, whatever a TLB holds."""
        if order.luck:
            return []
        ends = f"{OPERATIONS[order.steps[-1]]} faults" if order.ends == FAULTS else order.ends
        return [ends, *(f"{OPERATIONS[step]} goes on" for step in order.steps[: -1 if order.ends == FAULTS else None])]

    def questions(self, cases: int | None, seed: int) -> Iterator[Question]:
        for name in machines.here():
            for order in self.chosen(name, cases, seed):
                yield from self.boot(name, order)

    def boot(self, name: str, order: Order) -> Iterator[Question]:
        """Boot, and ask about each digit of the command line in turn: up to one that was not done."""
        told = list(commands(self.begin(), order))
        digits = "".join(str(digit) for digit, _ in told)
        seen: Boot = MACHINES[name][0](digits)
        kinds = tuple(f"{name}: {kind}" for kind in self.kinds_of(order))
        for at, (digit, before) in enumerate(told):
            line = seen.lines[at] if at < len(seen.lines) else None
            task = Task(name, digits, at, line, seen.fault, kinds)
            if digit in (READ_LOW, READ_HIGH):
                address = marker_at() + (before.base if digit == READ_HIGH else 0)
                yield Question((before,), "lookup", (address,), task)
            else:
                yield Question((before,), OPERATIONS[digit], (), task)
            if line is None or line.what != str(digit):
                return

    def expected(self) -> frozenset[str]:
        kinds = {kind for order in orders(self.begin()) for kind in self.kinds_of(order)}
        return frozenset(f"{name}: {kind}" for name in machines.here() for kind in kinds)

    # ── Answers ──

    def ask(self, question: Question) -> Told:
        task: Task = question.task
        [before] = question.states
        digit, line = int(task.digits[task.at]), task.seen
        if line is not None and line.what == "X":
            return Told(Fault(line.numbers[0]), None, task.kinds)
        if line is None or line.what != str(digit):
            if task.fault is None:
                return Told(None, None, task.kinds, SILENT)
            return Told(Fault(task.fault), None, task.kinds)
        if digit in (READ_LOW, READ_HIGH):
            broken = "" if line.numbers == (MARKER,) else MISREAD
            return Told(marker_at(), None, task.kinds, broken)
        instruction, control, root, stack = line.numbers
        expected = after(before, digit)
        seen = evolve(
            expected,
            cr3=root,
            paging=1 if control & PAGING_BITS == PAGING_BITS else 0,
            code=HIGH if instruction >= before.base else LOW,
            stack=HIGH if stack >= before.base else LOW,
        )
        return Told(None if digit == BUILD else LinearAddress(instruction), seen, task.kinds)

    def departure(self, question: Question, told: Told) -> Departure | None:
        return None

    def describe(self, question: Question, told: Told) -> str:
        task: Task = question.task
        line = "nothing" if task.seen is None else " ".join([task.seen.what, *map(hex, task.seen.numbers)])
        fault = "" if task.fault is None else f"; reset at {task.fault:#x}"
        return f"{task.machine}, command line {task.digits}, digit {task.at + 1}: told {line}{fault}"

    def again(self, geometry: object, calls: object) -> None:
        """A boot is told by its command line."""

    def run(self, question: Question) -> tuple[tuple[int, ...], list[Call]] | None:
        return None


def marker_at() -> int:
    """The physical address of the word that the kernel reads."""
    return machines.image().load + len(machines.image().content) - MARKER_AT


ORACLE = BootSteps()
