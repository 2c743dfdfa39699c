"""A recording of Linux's slab events, read as calls of the law: kmalloc, kfree, kmem_cache_alloc and kmem_cache_free of
tracefs (kmem).

Addresses are not recorded, but a hash of each, the same for the same address: whose block is freed is known, and where
it lies is not. So each object has a place of its own here, far from all others: of alignment, and of blocks that share
a byte, the recording shows nothing. What can be judged of it, and what cannot, is in
docs/decisions/0028-recorded-slab-events.md.
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
from spec.kernel.kmalloc import Memory, initial
from spec.kernel.words import CLASSES, LARGEST_ORDER, PAGES, SIZE_LIMIT, Address, ByteCount
from spec.vocabulary import ensure

COLUMNS = ("event", "cache", "object", "bytes_requested", "bytes_allocated")
ALLOCATES = ("kmalloc", "kmem_cache_alloc")
FREES = ("kfree", "kmem_cache_free")

PAGE = ByteCount(PAGES[-1])
SPACING = PAGE << LARGEST_ORDER
"""From the place of one object to that of the next: as much as the largest block has."""
HASH_LIMIT = 1 << 32
"""Hashes are below this (Linux: hash_ptr of %p, lib/vsprintf.c: ptr_to_hashval)."""

ONE_SIZE = "the objects of a cache have one size, and slots of one size that has room for it"
OWN_CACHE = "an object goes back to the cache that it is of"
BEFORE_THE_RECORDING = "handed out before the recording"
FREED_UNSEEN = "freed where nobody saw it"
OF_A_CACHE = "kfree of a cache's object"


@frozen
class SlabEvent(Event):
    event: str
    cache: str
    """Empty for kmalloc and kfree."""
    object: int
    requested: ByteCount
    allocated: ByteCount
    """Both 0 where something is freed."""

    @property
    def place(self) -> Address:
        """Where the object lies here."""
        return Address((self.object + 1) * SPACING)


@define
class SlabTrace:
    """One reading of one file (checks.pairing.Reading)."""

    recordings: ClassVar[Sequence[str]] = ("linux-slab.csv.xz",)
    """What it can read of checks/data."""
    unseen: ClassVar[Sequence[str]] = (
        "a block is aligned to the largest power of two that divides its size",
        "a block lies inside the memory",
        "a block shares no byte with one that is held",
    )

    path: Path
    counts: Counter[str] = field(factory=Counter)
    _sizes: dict[str, tuple[ByteCount, ByteCount]] = field(factory=dict)
    """Of each cache, the bytes of its objects, and of their slots."""
    _owner: dict[int, str] = field(factory=dict)
    """The cache of each object of a cache's that is held."""
    _line: dict[int, int] = field(factory=dict)
    """The last line that was about an object."""

    def initial(self) -> Memory:
        memory = initial(Address(SPACING), ByteCount(SPACING * HASH_LIMIT), PAGE)
        return evolve(memory, live=LinearRuns(), contents=Unrecorded())

    def events(self) -> Iterator[SlabEvent]:
        for line, values in read_table(self.path, COLUMNS):
            yield _event(self.path, line, values)

    def calls(self, memory: Memory, event: SlabEvent) -> Iterator[Call]:
        self.counts[event.event] += 1
        if event.event in ALLOCATES:
            yield from self._freed_unseen(memory, event)
        if event.event == "kmalloc":
            yield Call("kmalloc", (event.requested,), event.place)
            yield Call("ksize", (event.place,), event.allocated)
        elif event.event == "kmem_cache_alloc":
            size = self._sizes.setdefault(event.cache, (event.requested, event.allocated))
            ensure(size == (event.requested, event.allocated) and size[0] <= size[1], ONE_SIZE)
            self._owner[event.object] = event.cache
        elif event.object in self._owner:
            self.counts[OF_A_CACHE] += event.event == "kfree"
            owner = self._owner.pop(event.object)
            ensure(event.event == "kfree" or owner == event.cache, OWN_CACHE)
        elif event.object not in self._line:
            self.counts[BEFORE_THE_RECORDING] += 1
        elif event.event == "kfree":
            yield Call("kfree", (event.place,), None)
        self._line[event.object] = event.line

    def _freed_unseen(self, memory: Memory, event: SlabEvent) -> Iterator[Call]:
        """What is handed out is free. Frees after a grace period, and those of many objects at once, are not traced:
        an object that is held as far as anybody saw was freed so."""
        if event.object in self._owner:
            self.counts[FREED_UNSEEN] += 1
            del self._owner[event.object]
        elif memory.is_live(event.place):
            self.counts[FREED_UNSEEN] += 1
            yield Call("kfree", (event.place,), None)

    # What is in the way of a refused event.

    def obstacle(self, memory: Memory, event: SlabEvent) -> str:
        if event.event == "kmalloc":
            fits = memory.usable(event.requested)
            kind = "class" if fits in CLASSES else "block of pages"
            return f"the least {kind} for {event.requested:,} bytes has {fits:,}, not {event.allocated:,}"
        if event.event == "kmem_cache_alloc":
            size, slot = self._sizes[event.cache]
            return f"the objects of {event.cache} have {size:,} bytes, in slots of {slot:,}"
        return f"what happened to object {event.object:#x} before is in line {self._line[event.object]}"


TRACE = SlabTrace


def _event(path: Path, line: int, values: list[str]) -> SlabEvent:
    event, cache, *rest = values
    text = ",".join(values)
    if event not in (*ALLOCATES, *FREES):
        refuse(path, line, f"has an event {event!r}: known are {', '.join((*ALLOCATES, *FREES))}")
    if bool(cache) is not event.startswith("kmem_cache"):
        refuse(path, line, f"names a cache where none belongs, or none where one does: {text}")
    try:
        numbers = [int(value, 0) for value in rest if value]
    except ValueError:
        refuse(path, line, f"has something else than a number where a number belongs: {text}")
    if len(numbers) != (3 if event in ALLOCATES else 1):
        refuse(path, line, f"has a number too many or too few for {event}: {text}")
    object, requested, allocated = (*numbers, 0, 0)[:3]
    if not (0 <= object < HASH_LIMIT and 0 <= requested < SIZE_LIMIT and 0 <= allocated < SIZE_LIMIT):
        refuse(path, line, f"has a number that is none of 64 bits, or an object that is none of 32: {text}")
    return SlabEvent(line, text, event, cache, object, ByteCount(requested), ByteCount(allocated))
