"""The allocators of this machine: an authority on `spec.user.malloc` that has millions of users.

The C library's own, and jemalloc, mimalloc and tcmalloc where they are installed. Each is preloaded into a program in
C (malloc/driver.c), which calls it at random from one thread and from four, among whom blocks change hands; sizes lie
also at the bounds of 32 and 64 bits. What was answered, and what lay in the blocks, the law judges call by call, in
the order in which it happened.

mimalloc 2.0.9, which Debian 12 has, departs from it: of alignments of 256, 512 and 1,024 bytes it answers some requests
with an address that is a multiple of 128 (microsoft/mimalloc issue 700; later versions do not). Such an answer is
counted as excluded, if the law has nothing against it but that.

What is not observed: whether a request had to be refused. How much memory the kernel would have given is not known; of
requests for 2**63 bytes or more it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from errno import EINVAL
from functools import cached_property
from math import prod
from typing import Any, Self

from attrs import define, evolve, field, frozen

import checks.from_c as from_c
from checks.engines.validate import LinearRuns, LinearTable
from checks.evidence import Call as LawCall
from checks.oracles import Departure, Question, Told
from checks.oracles.malloc.runs import Call, Event, Run, library, run
from spec.user.malloc import Heap, initial
from spec.user.words import LARGEST_REQUEST, NULL, Address, ByteCount
from spec.user.words import MallocFailure as Failure
from spec.vocabulary import Domain, Key, Span, Value, extent

C_LIBRARY = "the C library"
LIBRARIES = ("jemalloc", "mimalloc", "tcmalloc_minimal")
"""Names of libraries, as a linker has them (-ljemalloc)."""
THREADS = (1, 4)
EVENTS_PER_CASE = 16
"""The law takes some 35 µs for each, so there is time for more of them than of other oracles' cases. Half of them are
calls, and half tell what lies in memory."""
MOST_CASES = 200_000
"""Where all are asked for: there is no end of runs."""
EVENTS_PER_RUN = 60_000
"""After a disagreement nothing is known of the heap, and the rest of the run is not judged."""

HEAP = (Address(16), ByteCount((1 << 56) - 16))
"""User addresses are below 2**56, with page tables of five levels."""
TOLD = 64
"""Of how many bytes at the beginning of a block it is told what is in them (driver.c)."""
SMALL, LEAST_ALIGNMENT, ALIGNMENT = 8, ByteCount(8), ByteCount(16)
"""A block of up to 8 bytes may have the alignment of 8 (C23, 7.24.3)."""

MISALIGNED, ROUNDED_DOWN = (256, 512, 1024), 128
"""Alignments that mimalloc does not keep, and the one that it does."""

ENDED = "the allocator's process ends by itself"


@frozen
class Stage:
    """One run of the driver."""

    allocator: str
    threads: int
    seed: int

    def kind(self, what: str) -> str:
        return f"{self.allocator}, {self.threads} {'thread' if self.threads == 1 else 'threads'}: {what}"

    def __str__(self) -> str:
        return self.kind(f"seed {self.seed}")


@frozen
class Judged:
    """One event, as a call of the law."""

    stage: Stage
    event: Event
    call: LawCall
    kinds: tuple[str, ...]
    ended: str = ""
    """How the process ended during it, if it did."""


NOT_JUDGED = "a refusal, not judged"
BETWEEN_THREADS = "freed by another thread"
KINDS = (
    "malloc",
    "calloc",
    "calloc of more than there is",
    "aligned",
    "an alignment that is none",
    "realloc in place",
    "realloc elsewhere",
    "realloc to nothing",
    "free",
    "usable size",
    "contents",
    "nothing asked for",
    "some bytes around 2**31",
    "some bytes around 2**32",
    "2**63 bytes or more",
    NOT_JUDGED,
)


class Beginnings(LinearTable[Key, Value]):
    """Contents of which only the first bytes of each block are known, so that a large block costs no more."""

    def fill(self, domain: Domain, value: Value) -> Self:
        return super().fill(_beginning(domain), value)

    def erase(self, domain: Domain) -> Self:
        return super().erase(_beginning(domain))


def _beginning(domain: Domain) -> Domain:
    assert isinstance(domain, Span)
    return Span(domain.start, min(domain.stop, domain.start + TOLD), domain.kind)


@define
class Stream:
    """One run, event by event, and what the law says of the heap."""

    stage: Stage
    heap: Heap = field(factory=lambda: evolve(initial(*HEAP, ALIGNMENT), live=LinearRuns(), contents=Beginnings()))
    is_permitted: bool = True
    """Whether the law has permitted all so far."""
    owners: dict[int, int] = field(factory=dict)
    """Which thread each live block was handed out to."""
    kinds: list[str] = field(factory=list)
    """Those of what is judged next, and of what was not judged before it."""

    def questions(self, seen: Run) -> Iterator[Question]:
        for event in seen.events:
            call = self._read(event)
            if call is None:
                continue
            self.is_permitted = False
            yield self._question(event, call, evolve(self.heap, alignment=_alignment(call)))
            if not self.is_permitted:
                return
        if seen.ended:
            during = "; ".join(f"thread {event.thread}: {event}" for event in seen.under_way)
            last = Event(0, Call.FREE, (NULL, 0, 0), 0, 0)
            yield self._question(last, LawCall("free", (NULL,), None), self.heap, f"{seen.ended}, during {during}")

    def _question(self, event: Event, call: LawCall, heap: Heap, ended: str = "") -> Question:
        kinds, self.kinds = tuple(map(self.stage.kind, self.kinds)), []
        task = Judged(self.stage, event, call, kinds, ended)
        return Question((heap,), call.operation, call.arguments, task, self._follow)

    def _follow(self, after: Heap) -> None:
        self.heap, self.is_permitted = after, True

    def _read(self, event: Event) -> LawCall | None:
        """What an event is in the law; None where nothing is judged."""
        first, second, third = event.arguments
        match event.call:
            case Call.STORE:
                return LawCall("store", (first, second, third), None)
            case Call.LOAD:
                self.kinds.append("contents")
                return LawCall("load", (first, second), event.returned)
            case Call.USABLE_SIZE:
                self.kinds.append("usable size")
                return LawCall("usable_size", (first,), event.returned)
            case Call.FREE:
                self.kinds.append("free" if self.owners.get(first) == event.thread else BETWEEN_THREADS)
                return LawCall("free", (first,), None)
        self.owners[event.returned] = event.thread
        return self._request(event)

    def _request(self, event: Event) -> LawCall | None:
        first, second, _ = event.arguments
        answer = _answered(event)
        if answer is Failure.NO_MEMORY and event.size <= LARGEST_REQUEST:
            self.kinds.append(NOT_JUDGED)
            return None
        self.kinds += [*_what(event), *_how_many(event.size)]
        operation = "aligned_alloc" if event.call == Call.MEMALIGN else event.call.name.lower()
        return LawCall(operation, (first,) if event.call == Call.MALLOC else (first, second), answer)


def _answered(event: Event) -> Any:
    """The answer to a request, as the law has it. Of NULL for no bytes realloc says that the block was freed."""
    if event.call == Call.MEMALIGN and event.arguments[2] == EINVAL:
        return Failure.INVALID
    if event.returned or (event.size == 0 and event.call != Call.REALLOC):
        return Address(event.returned)
    return Failure.NO_MEMORY if event.size else None


def _what(event: Event) -> Iterator[str]:
    first, second, third = event.arguments
    match event.call:
        case Call.MALLOC:
            yield "malloc"
        case Call.CALLOC:
            yield "calloc" if first * second < 1 << 63 else "calloc of more than there is"
        case Call.MEMALIGN:
            yield "an alignment that is none" if third == EINVAL else "aligned"
        case _ if second == 0:
            yield "realloc to nothing"
        case _ if event.returned:
            yield "realloc in place" if event.returned == first else "realloc elsewhere"


def _how_many(size: int) -> Iterator[str]:
    if size == 0:
        yield "nothing asked for"
    for power in (31, 32):
        if abs(size - (1 << power)) <= 64:
            yield f"some bytes around 2**{power}"
    if size > LARGEST_REQUEST:
        yield "2**63 bytes or more"


def _alignment(call: LawCall) -> ByteCount:
    """What C demands of the block that is asked for."""
    sizes = call.arguments if call.operation == "calloc" else call.arguments[-1:]
    is_small = call.operation == "usable_size" or prod(sizes) <= SMALL
    return LEAST_ALIGNMENT if is_small else ALIGNMENT


class LibcMalloc:
    """Allocators, each in a process of its own."""

    name = "libc-malloc"
    part = "user.malloc"
    about = "this machine's allocators"
    departures: Mapping[str, str] = {
        "misaligned": "mimalloc aligns to 128 bytes where 256, 512 or 1,024 are asked for (its issue 700)"
    }

    def obstacle(self) -> str | None:
        why = from_c.obstacle()
        return None if why is None else f"the oracle {self.name} calls allocators from C, and {why}"

    def start(self) -> None:
        """That the allocator which is asked is the one that was meant, each run sees to (runs.run)."""

    @cached_property
    def allocators(self) -> Mapping[str, str]:
        """What is preloaded, by the names of those that are here."""
        found = {name: library(name) for name in LIBRARIES}
        return {C_LIBRARY: "", **{name: path for name, path in found.items() if path is not None}}

    def depends(self) -> Sequence[str]:
        return [*self.allocators, *self.allocators.values()]

    def remarks(self) -> Sequence[str]:
        missing = [name for name in LIBRARIES if name not in self.allocators]
        skipped = [f"skipped, as they are not installed: {', '.join(missing)}"] if missing else []
        return [f"asked: {', '.join(self.allocators)}", *skipped]

    # ── Questions ──

    def total(self, cases: int | None) -> int:
        return len(self.allocators) * _events(cases)

    def questions(self, cases: int | None, seed: int) -> Iterator[Question]:
        runs = max(len(THREADS), -(-_events(cases) // EVENTS_PER_RUN))
        for name, preload in self.allocators.items():
            for turn in range(runs):
                stage = Stage(name, THREADS[turn % len(THREADS)], seed + turn)
                seen = run(preload, stage.seed, stage.threads, -(-_events(cases) // runs))
                yield from Stream(stage).questions(seen)

    def expected(self) -> frozenset[str]:
        stages = [Stage(name, threads, 0) for name in self.allocators for threads in THREADS]
        between = [stage.kind(BETWEEN_THREADS) for stage in stages if stage.threads > 1]
        return frozenset([*between, *(stage.kind(what) for stage in stages for what in KINDS)])

    # ── Answers ──

    def ask(self, question: Question) -> Told:
        task: Judged = question.task
        return Told(task.call.returned, None, task.kinds, ENDED if task.ended else "")

    def describe(self, question: Question, told: Told) -> str:
        task, [heap] = question.task, question.states
        if task.ended:
            return f"{task.stage}: {task.ended}"
        where = f"{task.stage}: {task.event}"
        address, size = _place(task.event)
        others = [
            first for first, count in heap.live.items() if first < address + size and address < first + extent(count)
        ]
        blocks = (f"the live block of {heap.live[first]:,} bytes at {first:#x}" for first in others)
        return f"{where}: beside {' and '.join(blocks)}" if others else where

    def departure(self, question: Question, told: Told) -> Departure | None:
        task: Judged = question.task
        if task.stage.allocator != "mimalloc" or task.event.call != Call.MEMALIGN:
            return None
        alignment, size = question.arguments
        if alignment not in MISALIGNED or told.returned % ROUNDED_DOWN:
            return None
        return Departure("misaligned", evolve(question, arguments=(ROUNDED_DOWN, size)), told)

    def run(self, question: Question) -> None:
        """Another process has other addresses."""


def _events(cases: int | None) -> int:
    """Of one allocator."""
    return EVENTS_PER_CASE * (MOST_CASES if cases is None else cases)


def _place(event: Event) -> tuple[int, int]:
    """The bytes that an event is about: those that were answered, or that were named."""
    if event.call in (Call.FREE, Call.STORE, Call.LOAD, Call.USABLE_SIZE):
        return event.arguments[0], extent(event.arguments[1])
    return event.returned, extent(event.size)


ORACLE = LibcMalloc()
