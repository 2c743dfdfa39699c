"""Page tables as the prover reads them: the parts of the image, the abstraction function, and what holds of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from attrs import evolve, frozen

from checks.engines.proving.trusted.layout import Axis, Header, Region, Regions
from checks.pairings.virtual.address_space.proof import tables
from checks.pairings.virtual.address_space.proof.tables import Step
from checks.proof import Lasting
from impl.virtual import address_space_layout as impl
from impl.virtual.address_space import MOST_FRAMES, MOST_SPACES
from impl.virtual.address_space_layout import LOW, PAGE
from spec.virtual.address_space import KERNEL_SPACE, Leaf, Spaces, format_of, same
from spec.virtual.words import (
    NO_EXECUTE,
)
from spec.vocabulary import Span, for_all, select, tabulate

# ── The image ────────────────────────────────────────────────────────────────────────────────────────────────


def frames_of(header: Header) -> Any:
    return header(impl.ROOTS) - header(impl.RECORDS)


def words_of(header: Header) -> Any:
    return frames_of(header) << header(impl.INDEX_BITS) - header(impl.PACKED)


def _record(name: str, offset: int) -> Region:
    return Region(name, (Axis(frames_of, stride=4),), {impl.RECORDS: 4}, offset)


def _ghost(name: str, places: int = 1) -> Region:
    return Region(name, (Axis(lambda header: 0),) * places, ghost=True)


LAYOUT = Regions(
    impl.NO_RIGHT + 1,
    (
        _record("kind", impl.KIND),
        _record("parent", impl.PARENT),
        _record("count", impl.COUNT),
        _record("key", impl.KEY),
        Region("root", (Axis(lambda header: header(impl.SPACES), stride=4),), {impl.ROOTS: 4}),
        Region("memory", (Axis(words_of),), {impl.MEMORY: 1}),
        _ghost("taken"),
        _ghost("rank"),
        _ghost("entry of rank", 2),
        _ghost("mapped frame"),
        _ghost("turn"),
        _ghost("page of turn", 2),
        *(_ghost(f"table of level {level}") for level in range(1, 5)),
        _ghost("leaf"),
        _ghost("entries written"),
    ),
)
KIND, PARENT, COUNT, KEY, ROOT, MEMORY, TAKEN, RANK, RANKED, FRAME, TURN, TURNED = range(12)
TABLES, LEAF, WRITTEN = range(12, 16), 16, 17
"""The parts of the image; and what the proof notes beside it: which frames the buddy allocator has handed out; the used
entries of a table in some order, and back; which frame of the pool a page maps; the pages that map a frame in some
order, and back; of each level below the roots, which table translates a part of a space; what is mapped at a page,
as the law says it (spec: Leaf); and at least how many entries have been written so far."""


def fixed(levels: Any, index_bits: Any, packed: Any) -> dict[int, Any]:
    """The header's words that a format fixes, as the constructor writes them."""
    half = 1 << levels * index_bits - 1
    is_packed = packed == 1
    return {
        impl.LEVELS: levels,
        impl.INDEX_BITS: index_bits,
        impl.PACKED: packed,
        impl.HALF: half,
        impl.KERNEL_PAGE: select(is_packed, half, -half),
        impl.LARGEST: select(levels < 3, levels, 3),
        impl.FRAME_LIMIT: select(is_packed, 1 << 20, 1 << 40),
        impl.NO_RIGHT: select(is_packed, 0, -1 << NO_EXECUTE),
    }


def said(header: Header, geometry: Mapping[str, Any]) -> Iterable[Any]:
    """How many frames and spaces there are, and what the format is."""
    yield (frames_of(header) == geometry["frames"]) & (header(impl.SPACES) == geometry["most"])
    words = fixed(geometry["levels"], geometry["index_bits"], 3 - geometry["entry_shift"])
    for word, value in words.items():
        yield header(word) == value


def format_fixed(known: Mapping[int, int]) -> Mapping[str, int]:
    """The arguments of the constructor by which the header's words are these."""
    packed = known[impl.PACKED]
    return {"levels": known[impl.LEVELS], "index_bits": known[impl.INDEX_BITS], "entry_shift": 3 - packed}


FORMATS = fixed(4, 9, 0), fixed(2, 10, 1)
TINY = fixed(2, 1, 0)
"""Two levels of two entries: all pages can be listed, so that the hypotheses are shown to hold of some tables. No
theorem is about it."""


class View:
    """One image as it stood, on symbolic words; reads only."""

    def __init__(self, image: Any, ghosts: Any = None) -> None:
        self.image = image
        known = image.known
        self.index_bits, self.packed, self.levels = known[impl.INDEX_BITS], known[impl.PACKED], known[impl.LEVELS]
        self.format = format_of(self.levels, self.index_bits, 3 - self.packed)
        self.bits = self.levels * self.index_bits
        self.half, self.no_execute = known[impl.HALF], known[impl.NO_RIGHT]
        self.records, self.most = image[impl.RECORDS], image[impl.SPACES]
        self.frames = image[impl.ROOTS] - self.records

    @property
    def span(self) -> Span:
        """The pages of all spaces."""
        return Span(0, self.most << self.bits, "page")

    @property
    def mappings(self) -> Span:
        """The same, where what matters is which frame each of them maps."""
        return Span(0, self.most << self.bits, "mapping")

    @property
    def all_frames(self) -> Span:
        return Span(0, self.frames)

    @property
    def written(self) -> Any:
        """At least how many entries have been written so far, which no frame is counted more often than."""
        return self.image.at(WRITTEN, 0)

    def kind(self, frame: Any) -> Any:
        return self.image.at(KIND, frame)

    def parent(self, frame: Any) -> Any:
        return self.image.at(PARENT, frame)

    def tally(self, frame: Any) -> Any:
        return self.image.at(COUNT, frame)

    def key(self, frame: Any) -> Any:
        return self.image.at(KEY, frame)

    def root(self, space: Any) -> Any:
        return self.image.at(ROOT, space)

    def is_live(self, space: Any) -> Any:
        return (space >= 0) & (space < self.most) & (self.root(space) >= 0)

    def is_held(self, frame: Any) -> Any:
        return self.kind(frame) == PAGE

    def count(self, frame: Any) -> Any:
        inside = (frame >= 0) & (frame < self.frames)
        return select(inside & self.is_held(frame), self.tally(frame), -1)

    def size(self, level: Any) -> Any:
        return 1 << (level - 1) * self.index_bits

    def entry(self, number: Any) -> Any:
        return entry_at(self.image, number)

    def table(self, level: int, part: Any) -> Any:
        return self.image.at(TABLES[level - 1], part)

    def step(self, level: int, space: Any, slot: Any) -> Step:
        return tables.step_of(self, level, space, slot)

    def is_counted(self, step: Step) -> Any:
        image, table = self.image, step.table
        rank = image.at(RANK, step.entry)
        return (rank >= 0) & (rank < self.tally(table)) & (image.at(RANKED, table, rank) == step.entry)

    def is_taken(self, frame: Any) -> Any:
        return self.image.at(TAKEN, frame) != 0

    def frame_of(self, key: Any) -> Any:
        return self.image.at(FRAME, key)

    def is_mapping_counted(self, key: Any, frame: Any) -> Any:
        turn = self.image.at(TURN, key)
        return (turn >= 0) & (turn < self.tally(frame)) & (self.image.at(TURNED, frame, turn) == key)

    def leaf_at(self, key: Any) -> Leaf:
        """What is mapped at a page, by the key of its owner; not what was noted of its use."""
        return Leaf(self.image.at(LEAF, key))


def entry_at(image: Any, number: Any) -> Any:
    if not image.known[impl.PACKED]:
        return image.at(MEMORY, number)
    return image.at(MEMORY, number >> 1) >> 32 * (number & 1) & LOW


def put_entries(image: Any, where: Callable[[Any], Any], what: Callable[[Any], Any]) -> None:
    """Other entries, wherever a condition holds of their numbers."""
    if not image.known[impl.PACKED]:
        image.put_all(MEMORY, where, what)
        return
    before = image.copy()

    def has(at: Any, half: int) -> Any:
        number = at << 1 | half
        return (number >> 1 == at) & where(number)

    def word(at: Any) -> Any:
        low, high = (
            select(has(at, half), what(at << 1 | half), before.at(MEMORY, at) >> 32 * half & LOW) for half in (0, 1)
        )
        return high << 32 | low & LOW

    image.put_all(MEMORY, lambda at: has(at, 0) | has(at, 1), word)


def whole(view: View) -> Iterable[Any]:
    """Where what begins; and how many frames and spaces there are."""
    image = view.image
    yield (view.frames >= 1) & (view.frames <= MOST_FRAMES) & (view.most >= 1) & (view.most <= MOST_SPACES)
    yield (view.records >= 0) & (view.records <= 2 * MOST_FRAMES)
    yield view.is_live(KERNEL_SPACE)
    yield image[impl.MEMORY] == (image[impl.ROOTS] + view.most) << 2
    yield image.length == image[impl.MEMORY] + (view.frames << view.index_bits - view.packed)


# ── The abstraction function ─────────────────────────────────────────────────────────────────────────────────


@frozen
class Mapped(Spaces):
    """The law's state over symbolic words: what is mapped is a function of the page."""

    reading: Callable[[Any], Any] = lambda key: 0
    """(key) → what is mapped there, as a word (spec: Leaf)"""

    def leaf(self, space: Any, slot: Any) -> Leaf:
        return Leaf(self.reading(self.key(space, slot)))

    def with_leaf(self, key: Any, leaf: Leaf) -> Mapped:
        return self._changed(key, leaf.level, lambda page: leaf.word)

    def without_leaves(self, key: Any, level: Any) -> Mapped:
        return self._changed(key, level, lambda page: 0)

    def with_parts(self, key: Any, leaf: Leaf) -> Mapped:
        size = self.size(leaf.level - 1)
        return self._changed(
            key, leaf.level, lambda page: Leaf.of(leaf.frame + ((page - key) & -size), leaf.flags, leaf.level - 1).word
        )

    def _changed(self, key: Any, level: Any, word: Callable[[Any], Any]) -> Mapped:
        before, size = self.reading, self.size(level)
        return evolve(self, reading=lambda page: select(page & -size == key, word(page), before(page)))

    @property
    def unused(self) -> Any:
        """Left open: no theorem is about how many frames are left."""
        return self.frames

    def missing(self, key: Any, leaf: Leaf) -> Any:
        return self.frames


def abstract(view: View) -> Mapped:
    live = tabulate(Span(0, view.most, "space"), lambda space: select(view.is_live(space), 1, 0), 0)
    mapped = tabulate(view.all_frames, view.count, -1)
    no_leaves: Any = None
    return Mapped(view.format, view.frames, view.most, live, mapped, no_leaves, lambda key: view.leaf_at(key).word)


# ── What holds of an image ───────────────────────────────────────────────────────────────────────────────────


def at_levels(view: View, *invariants: Callable[..., Any]) -> Iterator[Any]:
    """What holds of each entry on the way to any page, level by level."""
    for invariant in invariants:
        for level in range(1, view.levels + 1):
            yield for_all(view.span, partial(invariant, level, view))


def everywhere(view: View) -> Iterable[Any]:
    """All that holds before and after every operation."""
    return (holds for _, holds in stated(view))


def stated(view: View) -> Iterator[tuple[Callable[..., Any], Any]]:
    """Each invariant, with what it says of an image."""
    for invariant in tables.AT_ENTRIES:
        yield from ((invariant, holds) for holds in at_levels(view, invariant))
    kernel_half = tables.kernel_half_equal_in_all_roots
    yield kernel_half, for_all(view.span, partial(kernel_half, view))
    yield tables.mappings_are_counted, for_all(view.mappings, partial(tables.mappings_are_counted, view))
    yield tables.frames_are_accounted_for, for_all(view.all_frames, partial(tables.frames_are_accounted_for, view))
    for level in range(1, view.levels + 1):
        referred = partial(tables.tables_are_referred_to, level, view)
        yield tables.tables_are_referred_to, for_all(view.all_frames, referred)


def unchanged(view: View, before: View) -> Any:
    """The same is mapped, held and counted as before, and the same spaces exist."""
    return Lasting(same(abstract(view), abstract(before)))
