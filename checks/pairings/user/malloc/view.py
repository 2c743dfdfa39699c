"""Reading malloc's image: the chunks as their headers say they lie, and what must be so around each live block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from attrs import frozen

from impl.user.malloc import (
    BINS,
    BREAK,
    CACHE,
    DEPTH,
    END,
    FIRST,
    GROUP_SHIFT,
    HEAP,
    IN_USE,
    KEPT,
    KEPT_UNITS,
    LAST,
    LEAST,
    LIMIT,
    MAP,
    MAPPED,
    NEXT,
    PAGE_COUNT,
    PAGE_SHIFT,
    PAGES,
    PREV,
    PREVIOUS,
    SIZE_SHIFT,
    STARTS,
    SUBDIVISIONS,
    SUMMARY,
    TOP,
    UNIT_SHIFT,
)
from spec.user.malloc import Heap
from spec.user.words import Address, ByteCount
from spec.vocabulary import Runs, Table


@frozen
class Chunk:
    """What lies from one header to the next, in words of the image."""

    at: int
    words: int
    flags: int

    @property
    def behind(self) -> int:
        return self.at + self.words

    @property
    def is_free(self) -> bool:
        return self.flags & (IN_USE | MAPPED) == 0


class View:
    """One image as it stood; reads only."""

    def __init__(self, image: Any, geometry: tuple[Any, ...]) -> None:
        self.image = image
        self.start: Address
        self.bytes: ByteCount
        self.alignment: ByteCount
        self.start, self.bytes, self.alignment = geometry
        self.end = Address(self.start + self.bytes)

    def word(self, at: int) -> int:
        return int(self.image[at])

    def byte(self, address: int) -> int:
        offset = address - self.start
        return self.word(HEAP + (offset >> 3)) >> ((offset & 7) << 3) & 255

    def address_of(self, chunk: int) -> Address:
        return Address(self.start + (chunk + 1 - HEAP << 3))

    def chunk_of(self, address: int) -> int:
        return HEAP + (address - self.start >> 3) - 1

    def chunk(self, at: int) -> Chunk:
        header = self.word(at)
        return Chunk(at, header >> SIZE_SHIFT, header & (1 << SIZE_SHIFT) - 1)

    @cached_property
    def starts(self) -> list[int]:
        """Where the chunks of live blocks begin, as the bitmap says."""
        first, units = self.word(STARTS), self.bytes // self.alignment
        places = self.alignment // 8
        words = {group: self.word(first + group) for group in range((units + 31) // 32)}
        return [
            HEAP - 1 + (group << 5 | bit) * places
            for group, word in words.items()
            if word
            for bit in range(32)
            if word >> bit & 1
        ]

    @cached_property
    def live(self) -> Runs[Address, ByteCount]:
        """How many bytes each live block has; its caller may have asked for fewer."""
        return Runs({self.address_of(at): ByteCount((self.chunk(at).words - 1) * 8) for at in self.starts})

    @cached_property
    def chunks(self) -> dict[int, Chunk]:
        """The chunks of the heap in order, by where they begin, as far as their headers make sense."""
        found, at, top = {}, self.word(FIRST), self.word(TOP)
        while at < top and self.chunk(at).words >= LEAST:
            found[at] = self.chunk(at)
            at = found[at].behind
        return found

    @cached_property
    def in_front(self) -> dict[int, Chunk]:
        """The chunk that ends where another one, or the top, begins."""
        return {chunk.behind: chunk for chunk in self.chunks.values()}

    @cached_property
    def kept(self) -> dict[int, int]:
        """The size in words of which each chunk is kept that the lists of kept ones lead to."""
        found = dict[int, int]()
        for units in range(KEPT_UNITS):
            at = self.word(CACHE + 2 * units)
            while at in self.chunks and at not in found:
                found[at] = units << self.word(UNIT_SHIFT)
                at = self.word(at + NEXT)
        return found

    @cached_property
    def is_kept_well(self) -> bool:
        """Whether the chunks in use that are no live block's are those that are kept, each by its size, and no more of
        a size than may be."""
        nobodys = {at: chunk.words for at, chunk in self.chunks.items() if not chunk.is_free and at not in self.starts}
        sizes = Counter(nobodys.values())
        counts = [self.word(CACHE + 2 * units + 1) for units in range(KEPT_UNITS)]
        counted = counts == [sizes[units << self.word(UNIT_SHIFT)] for units in range(KEPT_UNITS)]
        return nobodys == self.kept and counted and sum(counts) == self.word(KEPT) and max(counts) <= self.word(DEPTH)

    @cached_property
    def mapped(self) -> dict[int, tuple[int, int]]:
        """The mapped runs of pages: (first, behind the last) by where their chunks begin."""
        pages, page, runs = self.word(PAGES), 0, {}
        for page in range(self.word(PAGE_COUNT)):
            if count := self.word(pages + page):
                first = page + 1 - count
                runs.update({at: (first, page + 1) for at in self.starts if self.page_of(at) == first})
        return runs

    @property
    def lowest_mapped(self) -> int:
        """Where the lowest mapped page begins, or the memory ends."""
        first = min((low for low, _ in self.mapped.values()), default=None)
        return self.word(END) if first is None else HEAP + (first << self.word(PAGE_SHIFT))

    def page_of(self, at: int) -> int:
        return at - HEAP >> self.word(PAGE_SHIFT)

    @cached_property
    def filed(self) -> dict[int, int]:
        """The bin in which each chunk is, as far as the lists' links make sense."""
        bins, found = self.word(BINS), dict[int, int]()
        for number in range(self.bin_count):
            head = at = bins + 2 * number - 1
            while HEAP <= self.word(at + NEXT) <= self.word(LAST) and self.word(self.word(at + NEXT) + PREV) == at:
                at = self.word(at + NEXT)
                if at == head or at in found:
                    break
                found[at] = number
        return found

    @property
    def bin_count(self) -> int:
        return (self.word(LAST) + 1 - self.word(BINS)) // 2 + 1

    def marked(self) -> Iterator[int]:
        """The bins that are not empty, as the bitmaps say."""
        for number in range(self.bin_count):
            group = number >> GROUP_SHIFT
            if self.word(SUMMARY) >> group & 1 and self.word(MAP + group) >> (number & 31) & 1:
                yield number

    @cached_property
    def is_filed_well(self) -> bool:
        """Whether the bins hold each free chunk once, in the bin of its size, and the bitmaps say which are not
        empty."""
        free = {at: self.bin_of(chunk.words) for at, chunk in self.chunks.items() if chunk.is_free}
        return free == self.filed and sorted(set(free.values())) == list(self.marked())

    def bin_of(self, words: int) -> int:
        """From TLSF's definition: the power of two, and which part of it."""
        units = words >> self.word(UNIT_SHIFT)
        power = max(units.bit_length() - 1 - SUBDIVISIONS, 0)
        return power * (1 << SUBDIVISIONS) + (units >> power)


def abstract(view: View) -> Heap:
    """The heap that an image represents, if every caller asked for all that it got. What was stored is not known."""
    return Heap(view.start, view.bytes, view.alignment, view.live, Table())


def permits(view: View, heap: Heap) -> bool:
    """Whether the live blocks are those of the law's state, each as large as its caller knows, with what it knows of
    the contents."""
    if view.live.keys() != heap.live.keys():
        return False
    large = all(size <= view.live[address] for address, size in heap.live.items())
    return large and all(view.byte(address) == value for address, value in heap.contents.items())


def chunks_tile(view: View, address: Any) -> bool:
    """a live block's chunk is one of those that the headers lead to from the first one up to the top, or has pages of
    its own; the header behind it says that it is in use; and the heap ends below what is mapped"""
    at = view.chunk_of(address)
    if at in view.mapped:
        return owns_pages(view, at)
    if at not in view.chunks or view.chunks[at].is_free:
        return False
    chunk = view.chunks[at]
    front = view.in_front.get(at)
    agrees = (chunk.flags & PREVIOUS != 0) == (front is None or not front.is_free)
    follows = chunk.behind == view.word(TOP) or (
        chunk.behind in view.chunks and view.chunks[chunk.behind].flags & PREVIOUS
    )
    is_bounded = view.word(TOP) <= view.word(BREAK) <= view.word(LIMIT) == view.lowest_mapped
    return bool(agrees and follows and is_bounded)


def owns_pages(view: View, at: int) -> bool:
    """Whether a mapped chunk ends where its pages end, above the break, and shares none."""
    chunk, (first, behind) = view.chunk(at), view.mapped[at]
    shift = view.word(PAGE_SHIFT)
    apart = all(behind <= low or high <= first for other, (low, high) in view.mapped.items() if other != at)
    inside = view.word(LIMIT) <= HEAP + (first << shift) and chunk.behind <= view.word(END)
    return apart and inside and chunk.flags == MAPPED | IN_USE and chunk.behind == HEAP + (behind << shift)


def no_free_neighbours(view: View, address: Any) -> bool:
    """of the chunks around a live block no two free ones touch, and none touches the top"""
    at = view.chunk_of(address)
    if at not in view.chunks:
        return True
    chunk = view.chunks[at]
    front, behind = view.in_front.get(at), view.chunks.get(chunk.behind)
    before = view.in_front.get(front.at) if front is not None and front.is_free else None
    is_apart = before is None or not before.is_free
    if behind is None or not behind.is_free:
        return is_apart
    after = view.chunks.get(behind.behind)
    return is_apart and after is not None and not after.is_free


def bins_hold_free_chunks(view: View, address: Any) -> bool:
    """the free chunks are those in the bins, each in the bin of its size, with its size in its footer too"""
    chunk = view.chunks.get(view.chunk_of(address))
    around = () if chunk is None else (view.in_front.get(chunk.at), view.chunks.get(chunk.behind))
    footers = all(view.word(one.behind - 1) == one.words for one in around if one is not None and one.is_free)
    return footers and view.is_filed_well


def nobodys_chunks_are_kept(view: View, address: Any) -> bool:
    """the chunks in use are those of live blocks and those that are kept for the next request of their size"""
    return view.is_kept_well
