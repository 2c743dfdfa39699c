"""A recording of one process's malloc, calloc, realloc and free (memspec record malloc), read as calls of the law.

Contents are not recorded, nor how much memory the kernel had left; what is made of that, and of a recording that began
in the middle of a process's life, is in docs/decisions/0020-recording-malloc.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from attrs import define, evolve, field, frozen

from checks.engines.validate import Event, read_table, refuse
from checks.evidence import Call
from checks.linear import LinearRuns, Unrecorded
from spec.user.malloc import Heap, initial, is_power_of_two
from spec.user.words import NULL, SIZE_LIMIT, Address, ByteCount
from spec.user.words import MallocFailure as Failure
from spec.vocabulary import ensure, extent

COLUMNS = ("call", "argument1", "argument2", "returned")
CALLS = {"malloc": 1, "calloc": 2, "realloc": 2, "memalign": 2, "free": 1, "usable_size": 1}
"""How many arguments each call has. What is not recorded has changed nothing."""
TAKES_ADDRESS = ("realloc", "free", "usable_size")
MAKES = ("malloc", "calloc", "realloc", "memalign")

FIRST = Address(16)
MOST_BYTES = ByteCount((1 << 56) - FIRST)
"""User addresses are below 2**56, with page tables of five levels (Linux: Documentation/arch/x86/x86_64/mm.rst, 6.18):
the recording does not say where memory ends."""
LEAST_ALIGNMENT, ALIGNMENT = ByteCount(8), ByteCount(16)
"""alignof(max_align_t) is 16. No type of more alignment than 8 fits into 8 bytes, so that smaller requests may be met
with less (C23, 7.24.3; jemalloc, mimalloc and tcmalloc do, glibc does not)."""

ALIGNED = "a block of more than 8 bytes begins at a multiple of 16"
BEFORE_THE_RECORDING = "handed out before the recording"
REFUSED = "refused"


@frozen
class HeapEvent(Event):
    call: str
    arguments: tuple[int, ...]
    returned: int | None

    @property
    def address(self) -> Address:
        """Of the block that it is about; NULL for those that ask for a new one."""
        return Address(self.arguments[0]) if self.call in TAKES_ADDRESS else NULL

    @property
    def size(self) -> ByteCount:
        """How many bytes were asked for."""
        if self.call == "usable_size":
            return ByteCount(self.returned or 0)
        return ByteCount(self.arguments[0] * self.arguments[1] if self.call == "calloc" else self.arguments[-1])

    @property
    def alignment(self) -> ByteCount:
        """Of which power of two an answer must be a multiple. Of an alignment that is none, libraries make what they
        like: glibc rounds it up, others ignore it."""
        asked = self.arguments[0] if self.call == "memalign" else 0
        return ByteCount(max(asked, LEAST_ALIGNMENT)) if is_power_of_two(asked) else LEAST_ALIGNMENT


@define
class MallocTrace:
    """One reading of one file (checks.pairing.Reading)."""

    recordings: ClassVar[Sequence[str]] = (
        "malloc-cc1.csv.xz",
        "malloc-git.csv.xz",
        "malloc-perl.csv.xz",
        "malloc-python.csv.xz",
    )
    """What it can read of checks/data."""
    unseen: ClassVar[Sequence[str]] = ()

    path: Path
    counts: Counter[str] = field(factory=Counter)
    _handed_out: dict[Address, int] = field(factory=dict)
    """The line in which the live block at an address was handed out."""
    _freed: dict[Address, int] = field(factory=dict)
    """The line in which the last block at an address was given back; an address never answered has none."""

    def initial(self) -> Heap:
        return evolve(initial(FIRST, MOST_BYTES, LEAST_ALIGNMENT), live=LinearRuns(), contents=Unrecorded())

    def events(self) -> Iterator[HeapEvent]:
        for line, values in read_table(self.path, COLUMNS):
            yield _event(self.path, line, values)

    def calls(self, heap: Heap, event: HeapEvent) -> Iterator[Call]:
        self.counts[event.call] += 1
        yield from self._calls(heap, event)
        self._note(event)

    def _calls(self, heap: Heap, event: HeapEvent) -> Iterator[Call]:
        if self._was_before(heap, event.address):
            # What is realloc to the block is the first that the law sees of it.
            self.counts[BEFORE_THE_RECORDING] += 1
            if event.call == "realloc" and event.returned:
                yield Call("malloc", (event.size,), _well_aligned(event))
        elif event.call == "free":
            yield Call("free", event.arguments, None)
        elif event.call == "usable_size":
            yield Call("usable_size", event.arguments, event.returned)
        elif event.returned == NULL and event.size:
            yield from self._refused(heap, event)
        elif event.call == "realloc" and event.returned == NULL:
            yield Call("realloc", event.arguments, None if event.address else NULL)
        elif event.call == "memalign":
            yield Call("aligned_alloc", (event.alignment, event.size), _well_aligned(event))
        else:
            yield Call(event.call, event.arguments, _well_aligned(event))

    def _was_before(self, heap: Heap, address: Address) -> bool:
        """Whether to believe of a block that it is live though nobody saw that it was handed out: no event has named
        its address, and no block that was seen has it among its own."""
        return address != NULL and not (address in self._freed or heap.live.meets(address, 1))

    def _refused(self, heap: Heap, event: HeapEvent) -> Iterator[Call]:
        """How much memory there was is not recorded: of a request that was refused nothing is judged, but that the
        block which was to be another size is live."""
        self.counts[REFUSED] += 1
        if event.address and event.address not in heap.live:
            yield Call(event.call, event.arguments, Failure.NO_MEMORY)

    def _note(self, event: HeapEvent) -> None:
        """In which line what happened to a block."""
        made = event.call in MAKES and event.returned
        if event.call == "free" or (event.call == "realloc" and (made or not event.size)):
            self._handed_out.pop(event.address, None)
            self._freed[event.address] = event.line
        if made:
            self._freed.pop(Address(made), None)
            self._handed_out[Address(made)] = event.line

    # What is in the way of a refused event.

    def obstacle(self, heap: Heap, event: HeapEvent) -> str:
        if event.address not in (NULL, *heap.live, *self._handed_out):
            return self._whereabouts(heap, event.address, ByteCount(1))
        if event.call == "usable_size":
            place, size = event.address, event.size
        else:
            place, size = Address(event.returned or 0), event.size
        if misaligned(event, place):
            return f"{place:#x} is no multiple of {max(event.alignment, ALIGNMENT)}"
        return self._whereabouts(heap, place, size)

    def _whereabouts(self, heap: Heap, address: Address, size: ByteCount) -> str:
        """What is known of some bytes."""
        for first, count in heap.live.items():
            if first < address + extent(size) and address < first + extent(count):
                line = self._handed_out[first]
                block = f"the live block of {count:,} bytes at {first:#x}, handed out in line {line}"
                return f"{max(first, address):#x} lies in {block}"
        if address in self._freed:
            return f"{address:#x} is not live: it was given back in line {self._freed[address]}"
        return f"{size:,} bytes from {address:#x} on are not all at addresses of a process"


TRACE = MallocTrace


def misaligned(event: HeapEvent, address: int) -> bool:
    return address % event.alignment != 0 or (event.size > LEAST_ALIGNMENT and address % ALIGNMENT != 0)


def _well_aligned(event: HeapEvent) -> Address:
    """The address that was answered. What the law says of it is less than C does, as its heap has one alignment."""
    address = Address(event.returned or 0)
    ensure(event.size <= LEAST_ALIGNMENT or address % ALIGNMENT == 0, ALIGNED)
    return address


def _event(path: Path, line: int, values: list[str]) -> HeapEvent:
    call, *rest = values
    if call not in CALLS:
        refuse(path, line, f"has a call {call!r}: known are {', '.join(CALLS)}")
    text = ",".join(values)
    try:
        *arguments, returned = (int(value, 0) if value else None for value in rest)
        given = [argument for argument in arguments[: CALLS[call]] if argument is not None]
    except ValueError:
        refuse(path, line, f"has something else than a number where a number belongs: {text}")
    if len(given) < CALLS[call] or (returned is None) is not (call == "free"):
        refuse(path, line, f"has a number too many or too few for {call}: {text}")
    if min(*given, returned or 0) < 0 or max(*given, returned or 0) >= SIZE_LIMIT:
        refuse(path, line, f"has a number that is none of 64 bits: {text}")
    return HeapEvent(line, text, call, tuple(given), returned)
