"""Slots as the prover reads them: what a slot counts, which frame the cache has for it, and when it is free.

Nothing is said of what else an image holds, nor of how many slots and frames there are: any geometry that the law has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from attrs import frozen

from checks.engines.proving.trusted.layout import Axis, Header, Region, Regions
from checks.proof import CallState, Function, Loop, LoopState, Places
from impl.advanced.swap_entries import FRAME_SHIFT, PRESENT
from impl.advanced.swap_layout import (
    AREAS,
    CACHED,
    CHANGED,
    CONTENTS,
    COUNT,
    DEVICE,
    FRAMES,
    FREE,
    MAPPINGS,
    NEXT,
    PAGE,
    RECORD_SHIFT,
    RECORDS,
    REFERENCES,
    SIZE,
    SLOT,
    SLOT_SHIFT,
    SLOTS,
    SLOTS_AT,
    TABLES,
    WORDS,
)
from spec.advanced.swap import MOST_PAGES, offset_of
from spec.vocabulary import Span, for_all, implies, select

MOST_WORDS = 1 << 52
"""More than an image has."""
MANY = 1 << 40
"""More than refer to a frame, or lead to a slot."""

# ── The parts ────────────────────────────────────────────────────────────────────────────────────────────────


def slots_of(header: Header) -> Any:
    return header(SLOTS)


def frames_of(header: Header) -> Any:
    """With number 0, which no frame has."""
    return header(FRAMES) + 1


def _slot(name: str, field: int) -> Region:
    return Region(name, (Axis(slots_of, stride=1 << SLOT_SHIFT),), {SLOTS_AT: 1}, field)


def _record(name: str, field: int) -> Region:
    return Region(name, (Axis(frames_of, stride=1 << RECORD_SHIFT),), {RECORDS: 1}, field)


def _content(name: str, begin: int, bound: Callable[[Header], Any]) -> Region:
    within = Axis(lambda header: header(WORDS))
    return Region(name, (Axis(bound, stride=WORDS, of_header=True), within), {begin: 1})


LAYOUT = Regions(
    FREE,
    (
        Region("entry", (Axis(lambda header: header(AREAS) - header(TABLES)),), {TABLES: 1}),
        _slot("count", COUNT),
        _slot("cached", CACHED),
        _record("references", REFERENCES),
        _record("mappings", MAPPINGS),
        _record("slot", SLOT),
        _record("changed", CHANGED),
        _record("page", PAGE),
        _record("next", NEXT),
        _content("contents", CONTENTS, frames_of),
        _content("device", DEVICE, slots_of),
        Region("free", (), {}, FREE),
        Region("size", (), {}, SIZE),
    ),
)
ENTRY, COUNTED, CACHE, REFS, MAPS, CACHED_FOR, DIRTY, PAGE_OF, LINK, CONTENT, ON_DEVICE, LIST, AREA_SIZE = range(13)
BESIDE = DIRTY, PAGE_OF, LINK, CONTENT, ON_DEVICE, LIST
"""What is done to these is not said."""


@frozen
class Reading:
    """The words of an image that the theorem is about."""

    image: Any
    ghosts: Any

    @property
    def slots(self) -> Any:
        return self.image[SLOTS]

    @property
    def size(self) -> Any:
        """How many slots the area has."""
        return self.image.at(AREA_SIZE)

    def count(self, slot: Any) -> Any:
        return self.image.at(COUNTED, slot)

    def cached(self, slot: Any) -> Any:
        return self.image.at(CACHE, slot)

    def references(self, frame: Any) -> Any:
        return self.image.at(REFS, frame)

    def slot_of(self, frame: Any) -> Any:
        """That in whose place the cache has a frame, or below 0."""
        return self.image.at(CACHED_FOR, frame) - 1

    def is_frame(self, frame: Any) -> Any:
        return (frame >= 1) & (frame <= self.image[FRAMES])

    def is_slot(self, slot: Any) -> Any:
        return (slot >= 0) & (slot < self.slots)

    @property
    def all_slots(self) -> Span:
        return Span(0, self.slots, "slot")


def whole(view: Reading) -> Iterable[Any]:
    """How many there are of what, as the law has it (is_geometry)."""
    for word in (FRAMES, SLOTS, WORDS):
        yield (view.image[word] >= 1) & (view.image[word] <= MOST_PAGES)
    yield (view.size >= 0) & (view.size <= view.slots)
    for word in (RECORDS, CONTENTS, SLOTS_AT, DEVICE):
        yield (view.image[word] >= 0) & (view.image[word] <= MOST_WORDS)


def example(view: Reading) -> tuple[Iterable[Any], Places]:
    """An area of two slots, and two frames of a word."""
    said = [view.image[FRAMES] == 2, view.slots == 2, view.image[WORDS] == 1, view.size == 2]
    return said, {"slot": range(2), "word": [0]}


def cache_goes_both_ways(view: Reading) -> Any:
    """The frame that the cache has for a slot is that slot's, and is referred to."""

    def is_right(slot: Any) -> Any:
        frame = view.cached(slot)
        return (frame == 0) | (view.is_frame(frame) & (view.slot_of(frame) == slot) & is_referred_to(view, frame))

    return for_all(view.all_slots, is_right)


def is_referred_to(view: Reading, frame: Any) -> Any:
    return (view.references(frame) >= 1) & (view.references(frame) <= MANY)


def is_counted(view: Reading, slot: Any) -> Any:
    """Whether an entry may go that leads to a slot."""
    return view.is_slot(slot) & (view.count(slot) >= 1) & (view.count(slot) <= MANY)


# ── A frame leaves the cache ─────────────────────────────────────────────────────────────────────────────────


def clearing(loop: LoopState) -> Iterable[Any]:
    yield (loop.word >= 0) & (loop.word <= loop.view.image[WORDS])


def may_leave(call: CallState) -> Iterable[Any]:
    view, frame = call.view, call.frame
    yield view.is_frame(frame) & view.is_slot(view.slot_of(frame)) & is_referred_to(view, frame)


def left(image: Any, frame: Any) -> None:
    """It is its slot's no more, and is referred to once less."""
    slot, references = image.at(CACHED_FOR, frame) - 1, image.at(REFS, frame)
    image.put(CACHE, slot, value=0)
    image.put(CACHED_FOR, frame, value=0)
    image.put(REFS, frame, value=references - 1)


# ── An entry ceases to lead to a slot ────────────────────────────────────────────────────────────────────────


def may_forget(call: CallState) -> Iterable[Any]:
    yield is_counted(call.view, call.slot)
    yield cache_goes_both_ways(call.view)


def forgotten(image: Any, slot: Any) -> None:
    """The slot counts one entry less. Where that was the last, the cache has no frame for it any more that nothing else
    refers to: so the slot is free, or somebody is about to need what its frame holds."""
    count, frame = image.at(COUNTED, slot), image.at(CACHE, slot)
    goes = (count == 1) & (frame != 0) & (image.at(REFS, frame) == 1)
    image.put(COUNTED, slot, value=count - 1)
    image.put(CACHE, slot, value=select(goes, 0, frame))
    image.put(CACHED_FOR, frame, value=select(goes, 0, image.at(CACHED_FOR, frame)))
    image.put(REFS, frame, value=select(goes, 0, image.at(REFS, frame)))


def of_slot(call: CallState) -> Places:
    return {"slot": [call.slot]}


# ── A slot is handed out ─────────────────────────────────────────────────────────────────────────────────────


def may_take(call: CallState) -> Iterable[Any]:
    yield cache_goes_both_ways(call.view)


def has_taken(call: CallState) -> Iterable[Any]:
    """To what is handed out no entry leads, and the cache has nothing for it; it is refused only where an entry leads
    to each slot of the area."""
    view, before, slot = call.view, call.before, call.result
    yield (slot >= -1) & (slot < view.size)
    yield implies(slot >= 0, (view.count(slot) == 0) & (view.cached(slot) == 0))
    area = Span(0, view.size, "slot")
    yield for_all(area, lambda each: implies(slot < 0, view.count(each) != 0))
    yield for_all(view.all_slots, lambda each: (each == slot) | (view.cached(each) == before.cached(each)))


def taking(loop: LoopState) -> Iterable[Any]:
    view, slot, kept = loop.view, loop.slot, loop.kept
    yield (slot >= 0) & (slot <= view.size) & (kept >= -1) & (kept < slot)
    yield implies(kept >= 0, (view.count(kept) == 0) & (view.cached(kept) != 0))
    yield for_all(Span(0, slot, "slot"), lambda each: implies(kept < 0, view.count(each) != 0))


def of_loop(loop: LoopState) -> Places:
    return {"slot": [loop.slot, loop.kept]}


# ── An entry goes ────────────────────────────────────────────────────────────────────────────────────────────


def is_swapped(entry: Any) -> Any:
    return (entry != 0) & (entry & PRESENT == 0)


def may_detach(call: CallState) -> Iterable[Any]:
    """It was counted: by its slot, or by its frame."""
    view, entry = call.view, call.entry
    frame = entry >> FRAME_SHIFT
    is_mapped = (view.image.at(MAPS, frame) >= 1) & (view.image.at(MAPS, frame) <= MANY)
    has_slot = (view.slot_of(frame) >= -1) & (view.slot_of(frame) < view.slots)
    yield implies(is_swapped(entry), is_counted(view, offset_of(entry)))
    yield implies(entry & PRESENT != 0, view.is_frame(frame) & is_referred_to(view, frame) & is_mapped & has_slot)
    yield cache_goes_both_ways(view)


def detached(image: Any, entry: Any) -> None:
    """The slot to which it led counts one less, and no other slot; nor does any where it led to none."""
    slot, less = offset_of(entry), select(is_swapped(entry), 1, 0)
    image.put(COUNTED, slot, value=image.at(COUNTED, slot) - less)


def of_entry(call: CallState) -> Places:
    return {"slot": [offset_of(call.entry)]}


FUNCTIONS = (
    Function(
        "clear_words",
        loops=(Loop(clearing, lambda loop: loop.view.image[WORDS] - loop.word, writes=(CONTENT, ON_DEVICE)),),
    ),
    Function("leave", requires=may_leave, effect=left, writes=BESIDE),
    Function("forget", requires=may_forget, effect=forgotten, writes=BESIDE, focus=of_slot),
    Function(
        "take_slot",
        requires=may_take,
        ensures=has_taken,
        writes=(CACHE, REFS, CACHED_FOR, *BESIDE),
        loops=(Loop(taking, lambda loop: loop.view.size - loop.slot, writes=False, focus=of_loop),),
    ),
    Function(
        "detach",
        requires=may_detach,
        effect=detached,
        writes=(CACHE, REFS, MAPS, CACHED_FOR, *BESIDE),
        focus=of_entry,
    ),
)
