"""Reading the image of areas: the two trees as they stand, and what must be so of their nodes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import Any

from attrs import frozen

from impl.virtual.areas_layout import (
    ANONYMOUS_BIT,
    AREAS,
    BREAK,
    CONTENTS,
    COUNT,
    ENTRY,
    FAN,
    FILE_SHIFT,
    GAP,
    GROWS_BIT,
    LEVEL,
    MAPPED,
    MEMORIES,
    NODE,
    NODES,
    SHARED_BIT,
    STORED,
    TREE,
    USED,
)
from spec.virtual.areas import Limits, Mapping, Process
from spec.virtual.words import MAP_ANONYMOUS, MAP_GROWSDOWN, MAP_PRIVATE, MAP_SHARED, PROT_ALL, UserAddress
from spec.vocabulary import PAGE_SHIFT, Span, Table


@frozen
class Entry:
    """A run of pages as a leaf has it."""

    start: int
    end: int
    kind: int
    shift: int

    @property
    def mapping(self) -> Mapping:
        """What the pages of an area are mapped as."""
        flags = MAP_SHARED if self.kind & SHARED_BIT else MAP_PRIVATE
        flags |= MAP_GROWSDOWN if self.kind & GROWS_BIT else 0
        flags |= MAP_ANONYMOUS if self.kind & ANONYMOUS_BIT else 0
        return Mapping(self.kind & PROT_ALL, flags, self.kind >> FILE_SHIFT, self.shift)


class View:
    """One image as it stood; reads only."""

    def __init__(self, image: Any, geometry: tuple[Any, ...]) -> None:
        self.image = image
        self.limits = Limits(*geometry)

    def word(self, at: int) -> int:
        return int(self.image[at])

    @property
    def span(self) -> Span:
        return Span(self.limits.lowest >> PAGE_SHIFT, self.limits.highest >> PAGE_SHIFT, "page")

    def entries(self, node: int) -> list[Entry]:
        """The entries of a node."""
        firsts = range(node + NODE, node + NODE + self.word(node + USED) * ENTRY, ENTRY)
        return [Entry(*(self.word(at + word) for word in range(ENTRY))) for at in firsts]

    def nodes(self, tree: int) -> Iterator[int]:
        """The nodes of a tree, from the root on. Raises ValueError where one is its own descendant, or two nodes'."""
        waiting, found = [self.word(tree)], set[int]()
        while waiting:
            node = waiting.pop()
            if node in found:
                raise ValueError(f"node {node} is below two others")
            found.add(node)
            yield node
            waiting += [each.shift for each in reversed(self.entries(node))] if self.word(node + LEVEL) else []

    def leaves(self, tree: int) -> list[Entry]:
        """What is in the leaves of a tree, from left to right."""
        return [each for node in self.nodes(tree) if not self.word(node + LEVEL) for each in self.entries(node)]

    @cached_property
    def areas(self) -> list[Entry]:
        return self.leaves(AREAS)

    @cached_property
    def pages(self) -> Table[int, Mapping]:  # type: ignore[type-var]
        """Raises ValueError where an area is longer than the addresses that there are."""
        if any(area.end - area.start > self.span.stop for area in self.areas):
            raise ValueError("an area has more pages than there are")
        return Table({page: area.mapping for area in self.areas for page in range(area.start, area.end)})  # type: ignore[type-var]

    @cached_property
    def contents(self) -> Table[int, int]:
        return Table({kept.start: kept.shift for kept in self.leaves(CONTENTS)})

    @cached_property
    def wrong(self) -> str:
        """What is wrong with the image, if anything is."""
        return next(self.faults(), "")

    def faults(self) -> Iterator[str]:
        areas = self.areas
        for left, right in pairwise(areas):
            if left.end > right.start:
                yield "areas overlap"
            if left.end == right.start and left.mapping == right.mapping:
                yield "areas that are alike touch"
        counts = (len(areas), len(self.pages), len(self.contents))
        if counts != tuple(self.word(at) for at in (COUNT, MAPPED, STORED)):
            yield "a count is wrong"
        shown = [self.word(at) for at in range(MEMORIES, self.word(NODES))]
        held = [sum(area.kind >> FILE_SHIFT == -1 - memory for area in areas) for memory in range(len(shown))]
        if shown != held:
            yield "an anonymous memory is shown by another number of areas"
        for tree in (AREAS, CONTENTS):
            yield from self.faults_of(tree)

    def faults_of(self, tree: int) -> Iterator[str]:
        fan = self.word(FAN)
        for node in self.nodes(tree):
            level, used = self.word(node + LEVEL), self.word(node + USED)
            is_root = node == self.word(tree)
            least = (2 if level else 0) if is_root else fan >> 1
            if not least <= used <= fan or self.word(node + TREE) != tree:
                yield "a node has too many entries, or too few"
            for each in self.entries(node) if level else ():
                if each != self.summary(each.shift) or self.word(each.shift + LEVEL) != level - 1:
                    yield "a node is another than its parent says"

    def summary(self, node: int) -> Entry:
        """What a node's parent should say of it."""
        entries, level = self.entries(node), self.word(node + LEVEL)
        gaps = [each.kind for each in entries] if level else [0]
        gaps += [self.floor(right, level) - left.end for left, right in pairwise(entries)]
        return Entry(self.floor(entries[0], level), entries[-1].end, max(gaps), node)

    def floor(self, entry: Entry, level: int) -> int:
        return entry.start - (self.word(GAP) if level == 0 and entry.kind & GROWS_BIT else 0)


def abstract(view: View) -> Process:
    """The state of the law that an image represents."""
    return Process(view.limits, view.pages, view.contents, UserAddress(view.word(BREAK)), view.word(COUNT))


def is_well_formed(view: View, page: int) -> bool:
    """the areas are sorted, share no page and are merged, the tree is balanced, and each node says what it has"""
    return not view.wrong


def places(reading: Any) -> list[int]:
    """Where invariants are looked at: the pages that are mapped, or hold something of the process's own."""
    kept = [place for place in reading.contents if place < reading.span.stop]
    return sorted({*reading.pages, *kept, reading.span.start})
