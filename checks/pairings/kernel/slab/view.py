"""Reading the slab allocator's image: caches, slabs and arrays as they say they are, and what must be so around each
live object."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from attrs import evolve, frozen

from impl.kernel.slab import (
    ALIGNMENT,
    ARRAYS,
    CACHE,
    CACHES,
    CONSTRUCTOR,
    EMPTY,
    FIRST,
    FREE,
    FULL,
    HEAD,
    LIMIT,
    LINK,
    LIVE,
    MEMORY,
    NEXT,
    OBJECTS,
    ORDER,
    PARTIAL,
    PREV,
    RECORD_WORDS,
    RECORDS,
    RUNS,
    SIZE,
    SLAB_SHIFT,
    SLABS,
    STRIDE,
    USED,
)
from impl.physical.buddy import NODE_SHIFT, ORIGIN, STATE
from impl.physical.buddy import USED as HANDED_OUT
from spec.kernel.slab import UNTOLD, Cache
from spec.kernel.slab import Slabs as State
from spec.kernel.words import PROCESSORS, Address, ByteCount, CacheName, Shape
from spec.vocabulary import Order, Runs, Table


@frozen
class Slab:
    """A slab as the record of its first page has it."""

    record: int
    """Its cache's."""
    address: Address
    order: int
    objects: tuple[Address, ...]
    """All, from the first to the last."""
    filed: tuple[Address, ...]
    """Those in its free list, in order, as far as the links make sense."""
    used: int

    @property
    def is_listed_well(self) -> bool:
        """Whether the free list has each object that is not used once."""
        distinct = set(self.filed)
        return len(distinct) == len(self.filed) == len(self.objects) - self.used and distinct <= set(self.objects)


class View:
    """One image as it stood; reads only."""

    def __init__(self, image: Any, geometry: tuple[Any, ...]) -> None:
        self.image = image
        self.start: Address
        self.bytes: ByteCount
        self.page: ByteCount
        self.start, self.bytes, self.page, self.room = geometry
        self.end = Address(self.start + self.bytes)

    def word(self, at: int) -> int:
        return int(self.image[at])

    def word_of(self, address: int) -> int:
        return self.word(self.word(MEMORY) + (address >> 3))

    def byte(self, address: int) -> int:
        return self.word_of(address) >> ((address & 7) << 3) & 255

    @cached_property
    def records(self) -> dict[int, int]:
        """The record of each cache by its number."""
        places = {number: self.word(RECORDS) + number * self.word(RECORD_WORDS) for number in range(self.word(CACHES))}
        return {number: at for number, at in places.items() if self.word(at + SIZE)}

    @cached_property
    def numbers(self) -> dict[int, int]:
        return {record: number for number, record in self.records.items()}

    @cached_property
    def caches(self) -> tuple[Cache, ...]:
        return tuple(
            Cache(
                CacheName(number),
                ByteCount(self.word(at + SIZE)),
                ByteCount(self.word(at + ALIGNMENT)),
                self.word(at + CONSTRUCTOR),
                Shape(ByteCount(self.word(at + STRIDE)), Order(self.word(at + ORDER)), self.word(at + OBJECTS)),
            )
            for number, at in self.records.items()
        )

    @cached_property
    def slabs(self) -> dict[int, Slab]:
        """Every slab, by its first page's record."""
        places = [self.page_record(address) for address in range(self.start, self.end, self.page)]
        return {
            at: self._slab(at) for at in places if self.word(at + HEAD) == at and self.word(at + CACHE) in self.numbers
        }

    def _slab(self, at: int) -> Slab:
        record = self.word(at + CACHE)
        first, stride = self.word(at + FIRST), self.word(record + STRIDE)
        objects = tuple(Address(first + number * stride) for number in range(self.word(record + OBJECTS)))
        there, filed = set(objects), dict[Address, None]()
        each, link = self.word(at + FREE), self.word(record + LINK)
        while each in there and each not in filed:
            filed[Address(each)] = None
            each = self.word_of(each + link)
        address = (at - self.word(SLABS) >> SLAB_SHIFT) * self.page
        # A list that does not end with 0 has an object that is none.
        ended = tuple(filed) if each == 0 else (*filed, Address(0))
        return Slab(record, Address(address), self.word(record + ORDER), objects, ended, self.word(at + USED))

    @cached_property
    def arrays(self) -> dict[int, list[list[Address]]]:
        """The objects in each processor's array, by the cache's record."""
        length = self.word(LIMIT) + 1
        starts = {record: [record + ARRAYS + each * length for each in range(PROCESSORS)] for record in self.numbers}
        return {
            record: [[Address(self.word(at + number + 1)) for number in range(self.word(at))] for at in places]
            for record, places in starts.items()
        }

    @cached_property
    def live(self) -> Runs[Address, ByteCount]:
        """The objects that are held, as the bitmap says."""
        return Runs({each: ByteCount(self.word(self.record_at(each) + SIZE)) for each in self.held})

    @property
    def held(self) -> Iterator[Address]:
        """Where the bitmap has a bit."""
        for group in range(self.start >> 8, (self.end - 1 >> 8) + 1):
            word = self.word(self.word(LIVE) + group)
            yield from (Address((group << 8) + (bit << 3)) for bit in range(32) if word >> bit & 1)

    def record_at(self, address: int) -> int:
        """The record of the cache whose page an address lies in."""
        return self.word(self.page_record(address) + CACHE)

    def page_record(self, address: int) -> int:
        return self.word(SLABS) + (address // self.page << SLAB_SHIFT)

    def slab_of(self, address: int) -> Slab | None:
        return self.slabs.get(self.word(self.page_record(address) + HEAD))

    # What is the same for all objects of a slab, or of a cache, is judged once.

    @cached_property
    def once_each(self) -> frozenset[Address]:
        """The slabs of which every object is in the free list, in an array, or held, and each once."""
        return frozenset(slab.address for slab in self.slabs.values() if self._has_each_once(slab))

    def _has_each_once(self, slab: Slab) -> bool:
        if not slab.is_listed_well:
            return False
        objects = set(slab.objects)
        waiting = [each for array in self.arrays[slab.record] for each in array if each in objects]
        held = [each for each in self.live if each in objects]
        return sorted((*slab.filed, *waiting, *held)) == list(slab.objects)

    @cached_property
    def in_order(self) -> frozenset[int]:
        """The records of the caches that have each slab in the list for as many objects as are used."""
        return frozenset(filter(self._lists_slabs, {slab.record for slab in self.slabs.values()}))

    def _lists_slabs(self, record: int) -> bool:
        empty, partial, full = (self.listed(record + head) for head in (EMPTY, PARTIAL, FULL))
        of = {at: each for at, each in self.slabs.items() if each.record == record}
        is_used_so = (
            all(at in of and of[at].used == 0 for at in empty)
            and all(at in of and 0 < of[at].used < len(of[at].objects) for at in partial)
            and all(at in of and of[at].used == len(of[at].objects) for at in full)
        )
        return is_used_so and sorted((*empty, *partial, *full)) == sorted(of)

    def owner(self, address: int) -> Cache | None:
        slab = self.slab_of(address)
        if slab is None:
            return None
        return next(cache for cache in self.caches if cache.name == self.numbers[slab.record])

    def extent(self, cache: Cache) -> ByteCount:
        return ByteCount(self.page << cache.shape.order)

    def slab_at(self, cache: Cache, address: int) -> Address:
        return Address(address & -self.extent(cache))

    def listed(self, head: int) -> list[int]:
        """The slabs of a list, as far as its links make sense."""
        found, at = list[int](), self.word(head + NEXT)
        while at != head and at in self.slabs and at not in found and self.word(self.word(at + PREV) + NEXT) == at:
            found.append(at)
            at = self.word(at + NEXT)
        return found if at == head else [*found, -1]


def abstract(view: View) -> State:
    """The state that an image represents. What was stored is not known, nor whether a cache was shrunk."""
    table = {slab.address: CacheName(view.numbers[slab.record]) for slab in view.slabs.values()}
    held = {view.slab_of(address) for address in view.live}
    slabs = Table({slab.address: table[slab.address] for slab in held if slab is not None})
    return State(view.start, view.bytes, view.page, view.room, view.caches, view.live, slabs, Table())


def permits(view: View, state: State) -> bool:
    """Whether the caches and the live objects are those of the law's state, with what is known of the contents."""
    image = abstract(view)
    if (image.live, image.slabs, len(image.caches)) != (state.live, state.slabs, len(state.caches)):
        return False
    for cache, known in zip(image.caches, state.caches, strict=True):
        told = cache.shape if known.shape is not UNTOLD else UNTOLD
        if evolve(cache, shape=told, is_trimmed=known.is_trimmed) != known:
            return False
    bytes_of = (range(at, at + size) for at, size in state.live.items() if state.byte(at) is not None)
    whole = set(state.contents).union(*bytes_of)
    return all(state.byte(Address(at)) in (None, view.byte(at)) for at in whole)


def each_once(view: View, address: Any) -> bool:
    """of the slab of a live object, every object is either in its free list, or in an array, or held; and each once"""
    slab = view.slab_of(address)
    return slab is None or slab.address in view.once_each


def in_its_list(view: View, address: Any) -> bool:
    """the slabs of a cache are those in its three lists, each in that which is for as many objects as are used"""
    slab = view.slab_of(address)
    return slab is None or slab.record in view.in_order


def on_its_pages(view: View, address: Any) -> bool:
    """a slab's pages are a block that the buddy allocator has handed out, and each of them leads to the slab"""
    slab = view.slab_of(address)
    if slab is None:
        return False
    node = slab.address // view.page - view.word(ORIGIN)
    at, record = view.page_record(slab.address), slab.record
    pages = (at + (page << SLAB_SHIFT) for page in range(1 << slab.order))
    lead = all((view.word(page + HEAD), view.word(page + CACHE)) == (at, record) for page in pages)
    return lead and view.word(node << NODE_SHIFT | STATE) == HANDED_OUT + slab.order


def constructed_once(view: View, address: Any) -> bool:
    """of a cache with a constructor, all objects of all slabs are counted as constructed"""
    slab = view.slab_of(address)
    if slab is None or not view.word(slab.record + CONSTRUCTOR):
        return True
    ours = (each for each in view.slabs.values() if each.record == slab.record)
    return view.word(slab.record + RUNS) == sum(len(each.objects) for each in ours)
