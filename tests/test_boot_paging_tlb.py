"""The law of turning paging on beside the law of the TLB: what may still be used after each step, in each order.

The law of the TLB is given the same tables, read by the law of the walk, and the same steps: loads of CR3, CR0.PG, and
what is taken out of the tables. It has no CR0.PG of its own: as long as paging is off an address is the physical one,
nothing is translated, and nothing is cached (Intel SDM volume 3A, section 4.10).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve, frozen

import spec.boot.paging as law
import spec.virtual.tlb as tlb_law
from checks.pairings.boot.paging.pairing import ACROSS, BELOW, SMALL
from impl.boot.paging import BootCode
from spec.boot.words import BUILD, DROP, ENABLE, FLUSH, JUMP, LOAD, MOVE, SMALL_SHIFT
from spec.virtual.tlb import Cpu, PageEntry, Row
from spec.virtual.words import ONE_CONTEXT, Space, TlbFailure
from spec.vocabulary import BrokenClause, Frame
from tests.test_boot_paging import machine_of

HALVES = (law.LOW, law.HIGH)
ELSEWHERE, DIRECTORY = Space(0), Space(1)
"""Two spaces, by what CR3 holds: 0, as after a reset, or the directory's address."""
NOT_THE_KERNEL = PageEntry(Frame(0), True)
"""What memory may say where no tables are yet: a page is mapped, and to something else."""


@frozen
class Processor:
    """A processor by the law of the TLB, of the pages of the kernel in both halves."""

    machine: tlb_law.Machine
    is_paging: bool
    low: tuple[Frame, ...]
    """The frames that the kernel lies in; its pages are numbered first in the low half, then above the base."""
    rows: tuple[Row, ...]
    """What the directory says before the tables are built, once they are, and once the identity map is dropped."""

    def pages(self, half: int) -> range:
        return range(half * len(self.low), (half + 1) * len(self.low))

    def accepts(self, page: int, answer: Frame | TlbFailure) -> bool:
        try:
            tlb_law.access(self.machine, 0, page, True, returned=answer)
        except BrokenClause:
            return False
        return True

    def may_reach(self, half: int) -> bool:
        """Whether each page of the kernel may be translated to its own frame."""
        if not self.is_paging:
            return half == law.LOW
        return all(self.accepts(page, frame) for page, frame in zip(self.pages(half), self.low, strict=True))

    def surely_reaches(self, half: int) -> bool:
        """Whether no access to a page of the kernel may end in another way."""
        if not self.is_paging:
            return half == law.LOW
        others = {each.entry.frame for each in self.machine.cpus[0].cached} | set(TlbFailure)
        return self.may_reach(half) and not any(
            self.accepts(page, other)
            for page, frame in zip(self.pages(half), self.low, strict=True)
            for other in others - {frame}
        )

    def owes_a_flush(self) -> bool:
        """Whether something was taken away of which this CPU has to be told still."""
        if self.machine.cpus[0].shootdown is None:
            return False
        try:
            tlb_law.send(self.machine, 0, returned=0)
        except BrokenClause:
            return True
        return False


def rows_of(geometry: tuple[int, ...], frames: tuple[Frame, ...]) -> tuple[Row, ...]:
    """What the law of the walk finds in the tables that the boot code has built, and once it has dropped what it is
    to drop."""
    code = BootCode(*geometry)
    pages = [(frame << SMALL_SHIFT) + half * geometry[2] for half in HALVES for frame in frames]
    rows: list[Row] = [(NOT_THE_KERNEL,) * len(pages)]
    for step in (code.build, code.drop_identity):
        step()
        walks = [machine_of(code, geometry).walk(page) for page in pages]
        rows.append(
            tuple(
                PageEntry(Frame(walk.last.page >> SMALL_SHIFT), bool(walk.is_writable)) if walk.is_page else None
                for walk in walks
            )
        )
    return tuple(rows)


def begin(geometry: tuple[int, ...]) -> Processor:
    load, size, _, root, _ = geometry
    low = tuple(map(Frame, range(load >> SMALL_SHIFT, ((load + size - 1) >> SMALL_SHIFT) + 1)))
    rows, directory = rows_of(geometry, low), Frame(root >> SMALL_SHIFT)
    tables = {0: (NOT_THE_KERNEL,) * (2 * len(low)), directory: rows[0]}
    machine = tlb_law.Machine(
        2 * len(low),
        0,
        (Frame(0), directory),
        tuple(tables.get(frame) for frame in range(directory + 1)),
        (),
        frozenset(),
        (Cpu(ELSEWHERE, 0, (ELSEWHERE,)),),
    )
    return Processor(machine, False, low, rows)


# ── The steps ────────────────────────────────────────────────────────────────────────────────────────────────


def after(processor: Processor, step: int) -> Processor:
    """The processor after a step, by the operations of the law of the TLB."""
    machine = processor.machine
    if step == BUILD:
        return evolve(processor, machine=machine.with_row(machine.roots[DIRECTORY], processor.rows[1]))
    if step == DROP:
        return dropped(processor)
    if step == ENABLE:
        return evolve(processor, machine=machine.settled(), is_paging=True)
    if step in (LOAD, FLUSH):
        space = DIRECTORY if step == LOAD else machine.space_of(0)
        machine = machine.with_cpu(0, space=space, owners=(space,))
        if processor.is_paging:
            machine = tlb_law.invpcid(machine, 0, ONE_CONTEXT, 0, 0, returned=None)
        return evolve(processor, machine=machine)
    return processor


def dropped(processor: Processor) -> Processor:
    """The identity map is taken out of the directory: in a shootdown, if the tables are in use."""
    machine, root = processor.machine, processor.machine.roots[DIRECTORY]
    if machine.rows[root] == processor.rows[0]:
        return processor
    if not processor.is_paging:
        return evolve(processor, machine=machine.with_row(root, processor.rows[2]))
    for page in processor.pages(law.LOW):
        if machine.entry(DIRECTORY, page) is not None:
            machine = tlb_law.unmap_page(machine, 0, DIRECTORY, page, returned=None)
    assert machine.rows[root] == processor.rows[2]
    return evolve(processor, machine=machine)


Pair = tuple[law.Machine, Processor]


def compare(machine: law.Machine, processor: Processor) -> None:
    for half in HALVES:
        assert bool(machine.is_mapped(half)) == processor.surely_reaches(half), (machine, half)
        assert bool(machine.may_be_reached(half)) == processor.may_reach(half), (machine, half)
    assert bool(machine.cached) == processor.owes_a_flush(), machine


def goes_on(machine: law.Machine) -> bool:
    return bool(machine.may_be_reached(machine.code) and machine.may_be_reached(machine.stack))


def visited(geometry: tuple[int, ...]) -> int:
    """Take every step wherever the processor may have gone on, in any order and as often as one likes, and compare; the
    answer is how many states there are."""
    first = (law.initial(*geometry), begin(geometry))
    seen: set[Pair] = {first}
    waiting = [first]
    while waiting:
        machine, processor = waiting.pop()
        for step in (BUILD, LOAD, ENABLE, JUMP, MOVE, DROP, FLUSH):
            if step == BUILD and machine.paging:
                continue
            pair = law.after(machine, step), after(processor, step)
            compare(*pair)
            if goes_on(pair[0]) and pair not in seen:
                seen.add(pair)
                waiting.append(pair)
    return len(seen)


STATES = 6 + 4 + 4 + 1
"""Before paging is on: tables that say nothing, all, or all but the identity map, and CR3 loaded or not. Then code and
stack low or high, with the identity map and with what the TLB may hold of it; and once that is flushed, both high."""


@pytest.mark.parametrize("geometry", [SMALL, ACROSS, BELOW])
def test_what_may_be_reached_is_what_the_tlb_may_hold_after_each_step_of_each_order(geometry: tuple[int, ...]) -> None:
    assert visited(geometry) == STATES


def test_pages_that_are_flushed_one_by_one_are_flushed_once_the_last_one_is() -> None:
    """By INVLPG, in the place of loading CR3: the law of turning paging on has no such step."""
    processor = begin(SMALL)
    for step in (BUILD, LOAD, ENABLE, DROP):
        processor = after(processor, step)
    *others, last = processor.pages(law.LOW)
    for page in others:
        processor = evolve(processor, machine=tlb_law.invlpg(processor.machine, 0, page, returned=None))
        assert processor.owes_a_flush()
    flushed = evolve(processor, machine=tlb_law.invlpg(processor.machine, 0, last, returned=None))
    assert not flushed.owes_a_flush()
    assert flushed == after(processor, FLUSH)


# ── The comparison can fail ──────────────────────────────────────────────────────────────────────────────────


def with_cached(cached: Callable[[law.Machine, int, int], int]) -> Callable[[law.Machine, int], law.Machine]:
    """The law's step, after which something else may be cached."""
    right = law.after

    def step(machine: law.Machine, number: int) -> law.Machine:
        moved = right(machine, number)
        return evolve(moved, cached=cached(machine, number, moved.cached))

    return step


right_reach = law.Machine.may_be_reached

FAULTS_OF_PAGING: dict[str, tuple[object, str, Any]] = {
    "a dropped identity map is gone at once": (law, "after", with_cached(lambda machine, step, cached: 0)),
    "loading CR3 keeps what is cached": (
        law,
        "after",
        with_cached(lambda machine, step, cached: machine.cached if step == LOAD else cached),
    ),
    "a flush keeps what is cached": (
        law,
        "after",
        with_cached(lambda machine, step, cached: machine.cached if step == FLUSH else cached),
    ),
    "something is cached before paging is on": (
        law,
        "after",
        with_cached(lambda machine, step, cached: machine.identity if step == DROP else cached),
    ),
    "what is cached is not used": (law.Machine, "may_be_reached", law.Machine.is_mapped),
    "there is a kernel above the base before paging is on": (
        law.Machine,
        "may_be_reached",
        lambda machine, half: right_reach(machine, half) | (machine.paging == 0),
    ),
    "any directory will do": (
        law.Machine,
        "is_mapped",
        lambda machine, half: (
            (machine.paging == 0) & (half == law.LOW)
            | (machine.paging == 1) & (machine.built == 1) & ((half == law.HIGH) | (machine.identity == 1))
        ),
    ),
}
FAULTS_OF_THE_TLB: dict[str, tuple[object, str, Any]] = {
    "only what is used is cached": (tlb_law.Machine, "_filled", lambda machine, cpu: cpu),
    "a flush drops nothing": (tlb_law, "_flushed", lambda machine, *numbers: machine),
    "a flush drops references to tables alone": (
        tlb_law,
        "_flushed",
        lambda machine, cpu, *pcids: machine.with_cpu(cpu, tables=frozenset()),
    ),
    "a page that is unmapped stays in the tables": (
        tlb_law,
        "unmap_page",
        lambda machine, *arguments, returned: machine,
    ),
}
FAULTS = FAULTS_OF_PAGING | FAULTS_OF_THE_TLB


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_either_law_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*FAULTS[fault])
    with pytest.raises(AssertionError):
        visited(SMALL)
