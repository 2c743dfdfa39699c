"""What the driver wrote down, read as calls of the law one by one."""

from __future__ import annotations

from collections.abc import Iterator
from errno import EINVAL
from math import prod
from typing import Any, Self

from attrs import define, evolve, field, frozen

from checks.evidence import Call as LawCall
from checks.linear import LinearRuns, LinearTable
from checks.oracles import Question
from checks.oracles.malloc.runs import Call, Event, Run
from spec.user.malloc import Heap, initial
from spec.user.words import LARGEST_REQUEST, NULL, Address, ByteCount
from spec.user.words import MallocFailure as Failure
from spec.vocabulary import Domain, Key, Span, Value, extent

HEAP = (Address(16), ByteCount((1 << 56) - 16))
"""User addresses are below 2**56, with page tables of five levels."""
TOLD = 64
"""Of how many bytes at the beginning of a block it is told what is in them (driver.c)."""
ALIGNMENT = ByteCount(16)
"""alignof(max_align_t). Smaller blocks may have less (C23, 7.24.3)."""


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
    heap: Heap = field(factory=lambda: beginning(*HEAP))
    alignment: ByteCount = ALIGNMENT
    """What the largest object needs."""
    is_strict: bool = False
    """Whether small blocks are to be aligned as large ones are."""
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
            yield self._question(event, call, self._heap_for(call))
            if not self.is_permitted:
                return
        if seen.ended:
            during = "; ".join(f"thread {event.thread}: {event}" for event in seen.under_way) or "no call"
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

    def _heap_for(self, call: LawCall) -> Heap:
        """The heap with the alignment that the block needs which is asked for."""
        heap = evolve(self.heap, alignment=self.alignment)
        if self.is_strict:
            return heap
        sizes = call.arguments if call.operation == "calloc" else call.arguments[-1:]
        return evolve(heap, alignment=heap.fitting(ByteCount(prod(sizes))))


MOST_NAMED = 2
"""Of how many blocks it is said where they lie: one that is nearly as large as a number can be is beside all."""


def described(question: Question) -> str:
    """One event, and what lies where it is about."""
    task, [heap] = question.task, question.states
    if task.ended:
        return f"{task.stage}: {task.ended}"
    where = f"{task.stage}: {task.event}"
    address, size = _place(task.event)
    others = [first for first, count in heap.live.items() if first < address + size and address < first + extent(count)]
    blocks = [f"the live block of {heap.live[first]:,} bytes at {first:#x}" for first in sorted(others)[:MOST_NAMED]]
    more = [f"{len(others) - MOST_NAMED:,} more"] if len(others) > MOST_NAMED else []
    return f"{where}: beside {' and '.join([*blocks, *more])}" if others else where


def _place(event: Event) -> tuple[int, int]:
    """The bytes that an event is about: those that were answered, or that were named."""
    if event.call in (Call.FREE, Call.STORE, Call.LOAD, Call.USABLE_SIZE):
        return event.arguments[0], extent(event.arguments[1])
    return event.returned, extent(event.size)


def beginning(start: Address, bytes: ByteCount) -> Heap:
    return evolve(initial(start, bytes, ALIGNMENT), live=LinearRuns(), contents=Beginnings())


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
