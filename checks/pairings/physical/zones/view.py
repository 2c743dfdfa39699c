"""Reading the image: for each zone what the buddy's invariants read, and what the zone keeps back."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Any

from attrs import astuple, evolve

from checks.pairing import Arguments
from impl.physical.buddy import FREE, NEXT, NODE_SHIFT, PREV, STATE, TAIL, USED
from impl.physical.zones import (
    FIRST,
    FREE_FRAMES,
    HIGH_MARK,
    KEPT,
    LIMIT,
    LOW_MARK,
    MAX_ORDER,
    MIN_MARK,
    ORIGIN,
    WORD,
    ZONE_SHIFT,
)
from spec.physical.buddy import LARGEST_ORDER
from spec.physical.words import DMA, HIGHMEM, NORMAL, ZONES
from spec.physical.zones import Memory, initial
from spec.vocabulary import (
    NONE,
    Order,
    Span,
    align_down,
    all_of,
    any_of,
    implies,
    select,
    tabulate,
    up_to,
)

MARKS = MIN_MARK, LOW_MARK, HIGH_MARK
KEPTS = tuple(KEPT + zone for zone in ZONES)


def word(zone: int, name: int) -> int:
    """Where a word of a zone's header stands."""
    return (zone << ZONE_SHIFT | name) << NODE_SHIFT | WORD


FIXED = (MAX_ORDER, ORIGIN, *(word(zone, name) for zone in ZONES for name in (FIRST, LIMIT, *MARKS, *KEPTS)))
"""The words that the geometry fixes, and that no operation changes."""


class ZoneView:
    """One zone of an image (spec.physical.buddy.Blocks)."""

    def __init__(self, image: Any, zone: Any) -> None:
        self.image, self.zone = image, zone
        self.origin = image[ORIGIN]
        self.first, self.limit = self.word(FIRST), self.word(LIMIT)
        self.start, self.end = self.origin + self.first, self.origin + self.limit
        self.max_order = Order(image[MAX_ORDER])

    def word(self, name: int) -> Any:
        """A word of the zone's header."""
        return self.image[word(self.zone, name)]

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def orders(self) -> range:
        return up_to(self.max_order, LARGEST_ORDER)

    def head(self, order: Any) -> Any:
        return self.zone << ZONE_SHIFT | order

    def next(self, node: Any) -> Any:
        return self.image[node << NODE_SHIFT | NEXT]

    def previous(self, node: Any) -> Any:
        return self.image[node << NODE_SHIFT | PREV]

    def state(self, frame: Any) -> Any:
        """What begins at a frame; TAIL outside the zone."""
        node = frame - self.origin
        inside = (node >= self.first) & (node < self.limit)
        return TAIL if inside is False else select(inside, self.image[node << NODE_SHIFT | STATE], TAIL)

    def begins(self, frame: Any, order: Any) -> Any:
        state = self.state(frame)
        return (state == FREE + order) | (state == USED + order)

    def begins_free(self, frame: Any, order: Any) -> Any:
        return self.state(frame) == FREE + order

    def is_node_of(self, node: Any, order: Any) -> Any:
        """Whether it is the node of a free block of the zone and the order."""
        return self.state(self.origin + node) == FREE + order

    def holder_order(self, frame: Any) -> Any:
        """The order of the live block that holds the frame; NONE where nobody does."""
        held: Any = NONE
        for order in self.orders:
            held = select(self.state(align_down(frame, order)) == USED + order, order, held)
        return held


@cache
def made_new(geometry: Arguments) -> Memory:
    """The law's memory of a geometry: worked out once, and looked at after every step."""
    return initial(*geometry)


@cache
def kept_of_each(geometry: Arguments) -> list[tuple[tuple[int, ...], list[int]]]:
    """Of each zone, its watermarks, and what it keeps from those who could have had any up to each zone."""
    new = made_new(geometry)
    return [(astuple(new.marks(zone)), [new.kept(zone, highest) for highest in ZONES]) for zone in ZONES]


class View:
    """One image as it stands; reads only."""

    def __init__(self, image: Any, geometry: Arguments) -> None:
        self.image = image
        self.zones = [ZoneView(image, zone) for zone in ZONES]
        self.geometry = tuple(geometry)
        self.new = made_new(self.geometry)
        """The law's memory of the geometry, of which nothing is allocated."""

    @property
    def span(self) -> Span:
        return Span(self.zones[DMA].start, self.zones[HIGHMEM].end)

    @cached_property
    def keeps(self) -> list[Any]:
        """Of each zone, whether it keeps back what the law says: asked at each of its frames."""
        return [self._keeps(zone) for zone in ZONES]

    def _keeps(self, zone: int) -> Any:
        marks, kept = kept_of_each(self.geometry)[zone]
        view = self.zones[zone]
        are_marks = all_of(view.word(name) == mark for name, mark in zip(MARKS, marks, strict=True))
        return are_marks & all_of(view.word(KEPT + highest) == each for highest, each in zip(ZONES, kept, strict=True))

    def zone_at(self, frame: Any) -> ZoneView:
        """The zone that a frame of memory lies in."""
        _, normal, highmem = (zone.start for zone in self.zones)
        zone = select(frame < normal, DMA, select(frame < highmem, NORMAL, HIGHMEM))
        return self.zones[zone] if type(zone) is int else ZoneView(self.image, zone)


def abstract(view: View) -> Memory:
    """The memory that an image represents."""
    held = tabulate(view.span, lambda frame: view.zone_at(frame).holder_order(frame), NONE)
    return evolve(view.new, held=held, free=tuple(zone.word(FREE_FRAMES) for zone in view.zones))


def stated(view: View, frame: Any) -> Any:
    """a frame's record says tail, free or used, with an order that memory has"""
    zone = view.zone_at(frame)
    state = zone.state(frame)
    blocks = (Span(base, base + zone.max_order + 1, "state") for base in (FREE, USED))
    return (state == TAIL) | any_of(states.contains(state) for states in blocks)


def linked(view: View, frame: Any) -> Any:
    """a free block stands in the list of its order and its zone, linked both ways; no other frame is in a list"""
    zone = view.zone_at(frame)
    node, order = frame - zone.origin, zone.state(frame) - FREE
    head, following, previous = zone.head(order), zone.next(node), zone.previous(node)
    after = (following == head) | zone.is_node_of(following, order)
    before = (previous == head) | zone.is_node_of(previous, order)
    joined = after & before & (zone.previous(following) == node) & (zone.next(previous) == node)
    is_free = any_of(zone.begins_free(frame, each) for each in zone.orders)
    return implies(is_free, joined) & (is_free | ((following == 0) & (previous == 0)))


def kept_back(view: View, frame: Any) -> Any:
    """each zone has the watermarks and the protections that follow from what memory was made of"""
    return all_of(implies(view.zones[zone].span.contains(frame), view.keeps[zone]) for zone in ZONES)
