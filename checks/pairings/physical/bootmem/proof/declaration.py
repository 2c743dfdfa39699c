"""What the prover needs to know of early memory: what its searches find, whatever the bitmaps say."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import frozen

import spec.physical.bootmem as law
from checks.engines.proving.trusted.layout import Axis, Header, Region, Regions
from checks.pairing import all_open
from checks.proof import CallState, Function, Loop, LoopState, Places, Proof, Stated, Theorem
from impl.image import WORD_MAXIMUM, WORD_MINIMUM
from impl.physical.bootmem import (
    ALL,
    END,
    FIRST_WORD,
    IN_WORD,
    LARGEST_ALIGNMENT,
    LARGEST_CODED,
    MEMORY,
    NO_MEMORY,
    ORDER_BITS,
    OWN_END,
    RESERVED,
    START,
    WORD_SHIFT,
)
from impl.physical.buddy import LARGEST_ORDER, MAX_ORDER
from spec.physical.bootmem import MOST_FRAMES
from spec.vocabulary import FRAME_LIMIT, Span, for_all, implies, select


def words_of(header: Header) -> Any:
    """How many words each bitmap has."""
    return (header(END) - 1 >> WORD_SHIFT) - header(FIRST_WORD) + 1


MOST_WORDS = 1 << 40
"""Where a bitmap begins, at most: far beyond the largest image."""
LAYOUT = Regions(
    OWN_END + 1,
    (Region("memory", (Axis(words_of),), {MEMORY: 1}), Region("reserved", (Axis(words_of),), {RESERVED: 1})),
)
"""The searches read the header and the two bitmaps, and write nothing."""


@frozen
class Reading:
    """The words of an image as the searches read them."""

    image: Any
    ghosts: Any = None

    @property
    def start(self) -> Any:
        return self.image[START]

    @property
    def end(self) -> Any:
        return self.image[END]

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def first_word(self) -> Any:
        return self.image[FIRST_WORD]

    @property
    def max_order(self) -> Any:
        return self.image[MAX_ORDER]

    def bits(self, word: Any, besides: Any, inverted: Any) -> Any:
        at = word - self.first_word
        memory, reserved = self.image[self.image[MEMORY] + at], self.image[self.image[RESERVED] + at]
        return (memory | besides) & ~reserved ^ inverted

    def is_set(self, frame: Any, besides: Any = 0, inverted: Any = 0) -> Any:
        """Whether the frame's bit is set in what a search looks at."""
        return self.bits(frame >> WORD_SHIFT, besides, inverted) >> (frame & IN_WORD) & 1 == 1

    def none_set(self, first: Any, stop: Any, besides: Any = 0, inverted: Any = 0) -> Any:
        return for_all(Span(first, stop), lambda frame: self.is_set(frame, besides, inverted) ^ True)

    def all_free(self, first: Any, stop: Any) -> Any:
        return self.none_set(first, stop, 0, ALL)


def whole(view: Reading) -> Iterable[Any]:
    """The header tells of a map that there can be."""
    start, end = view.start, view.end
    yield (start >= 0) & (end > start) & (end - start <= MOST_FRAMES) & (end <= FRAME_LIMIT)
    yield view.first_word == start >> WORD_SHIFT
    for bitmap in (MEMORY, RESERVED):
        yield (view.image[bitmap] > END) & (view.image[bitmap] < MOST_WORDS)
    yield (view.max_order >= 0) & (view.max_order <= LARGEST_ORDER)


# ── One word ─────────────────────────────────────────────────────────────────────────────────────────────────


def may_find_a_bit(call: CallState) -> Iterable[Any]:
    yield call.bits != 0


def has_lowest_bit(call: CallState) -> Iterable[Any]:
    yield (call.result >= 0) & (call.result <= IN_WORD)
    yield (call.bits >> call.result & 1 == 1) & (call.bits & (1 << call.result) - 1 == 0)


def counting(loop: LoopState) -> Iterable[Any]:
    """Those below the lowest are all clear in the word, and set in what is counted: that many were."""
    yield (loop.bits != 0) & (loop.bits != WORD_MINIMUM) & (loop.place >= 0) & (loop.place < IN_WORD)
    yield loop.below == ~loop.bits & (loop.bits - 1) & (ALL << loop.place)
    yield loop.bits & (1 << loop.place) - 1 == 0


def has_highest_bit(call: CallState) -> Iterable[Any]:
    """None above: what is left of them is one bit, or in the last place the sign."""
    yield (call.result >= 0) & (call.result <= IN_WORD)
    yield call.bits >> call.result == select(call.result == IN_WORD, -1, 1)


def shifting(loop: LoopState) -> Iterable[Any]:
    yield (loop.bits > 0) & (loop.place >= 0) & (loop.place < IN_WORD)
    yield (loop.left == loop.bits >> 1 >> loop.place) & (loop.bits >> loop.place != 0)


# ── A search through words ───────────────────────────────────────────────────────────────────────────────────


def masks(call: CallState | LoopState) -> Any:
    is_mask = (call.besides == 0) | (call.besides == ALL)
    return is_mask & ((call.inverted == 0) | (call.inverted == ALL))


def may_look_up(call: CallState) -> Iterable[Any]:
    yield (call.view.start <= call.frame) & (call.frame <= call.stop) & (call.stop <= call.view.end)
    yield masks(call)


def has_next(call: CallState) -> Iterable[Any]:
    view = call.view
    yield (call.frame <= call.result) & (call.result <= call.stop)
    yield view.none_set(call.frame, call.result, call.besides, call.inverted)
    yield (call.result == call.stop) | view.is_set(call.result, call.besides, call.inverted)


def ascending(loop: LoopState) -> Iterable[Any]:
    """What was passed over is not set, and these are the bits of the word that is looked at, from the frame on."""
    view, frame = loop.view, loop.frame
    yield (frame < loop.stop) & (view.start <= frame) & (loop.stop <= view.end) & masks(loop)
    first = frame >> WORD_SHIFT
    yield (first <= loop.word) & (loop.word <= loop.stop - 1 >> WORD_SHIFT)
    begins = loop.word == first
    mask = select(begins, ALL << (frame & IN_WORD), ALL)
    yield loop.bits == view.bits(loop.word, loop.besides, loop.inverted) & mask
    yield view.none_set(frame, select(begins, frame, loop.word << WORD_SHIFT), loop.besides, loop.inverted)


def may_look_down(call: CallState) -> Iterable[Any]:
    yield (call.start == call.view.start) & (call.start <= call.stop) & (call.stop <= call.view.end)


def has_last(call: CallState) -> Iterable[Any]:
    yield (call.start - 1 <= call.result) & (call.result < call.stop)
    yield call.view.none_set(call.result + 1, call.stop)
    yield (call.result == call.start - 1) | call.view.is_set(call.result)


def descending(loop: LoopState) -> Iterable[Any]:
    view, last = loop.view, loop.stop - 1 >> WORD_SHIFT
    yield (loop.start == view.start) & (loop.start < loop.stop) & (loop.stop <= view.end)
    yield (view.first_word <= loop.word) & (loop.word <= last)
    ends = (loop.word == last) & (loop.stop & IN_WORD != 0)
    mask = select(ends, ~(ALL << (loop.stop & IN_WORD)), ALL)
    yield loop.bits == view.bits(loop.word, 0, 0) & mask
    begun = (loop.word + 1) << WORD_SHIFT
    yield view.none_set(select(begun < loop.stop, begun, loop.stop), loop.stop)


def of_frame(state: LoopState | CallState) -> Places:
    return {"frame": [state.frame]}


# ── Runs ─────────────────────────────────────────────────────────────────────────────────────────────────────


def may_find(call: CallState) -> Iterable[Any]:
    yield (call.order >= 0) & (call.order <= LARGEST_ALIGNMENT)
    yield (call.count >= 1) & (call.count <= call.view.end - call.view.start)
    yield (call.view.start + call.count <= call.stop) & (call.stop <= call.view.end)


def has_run(call: CallState) -> Iterable[Any]:
    frame, view = call.result, call.view
    is_found = frame != NO_MEMORY
    yield implies(is_found, frame & (1 << call.order) - 1 == 0)
    yield implies(is_found, (view.start <= frame) & (frame + call.count <= call.stop))
    yield implies(is_found, view.all_free(frame, frame + call.count))


def rising(loop: LoopState) -> Iterable[Any]:
    yield from may_find(loop)  # type: ignore[arg-type]
    yield loop.low == (1 << loop.order) - 1
    yield (loop.view.start <= loop.frame) & (loop.frame <= loop.stop + loop.low) & (loop.frame & loop.low == 0)


# ── Blocks to give ───────────────────────────────────────────────────────────────────────────────────────────


def may_fit(call: CallState) -> Iterable[Any]:
    yield (call.frame >= 0) & (call.frame < call.stop) & (call.stop <= FRAME_LIMIT)


def fits(order: Any, view: Reading, frame: Any, stop: Any) -> Any:
    is_order = (order >= 0) & (order <= view.max_order)
    return is_order & (frame & (1 << order) - 1 == 0) & (frame + (1 << order) <= stop)


def has_fitted(call: CallState) -> Iterable[Any]:
    yield fits(call.result, call.view, call.frame, call.stop)


def fitting(loop: LoopState) -> Iterable[Any]:
    yield (loop.frame >= 0) & (loop.stop <= FRAME_LIMIT)
    yield fits(loop.order, loop.view, loop.frame, loop.stop)


def may_go_on(call: CallState) -> Iterable[Any]:
    yield (call.view.start <= call.frame) & (call.frame <= call.view.end)


def has_block(call: CallState) -> Iterable[Any]:
    """Nothing free is passed over, and all of the block is."""
    view, first, order = call.view, call.result >> ORDER_BITS, call.result & LARGEST_CODED
    yield (call.frame <= first) & (first <= view.end)
    yield view.none_set(call.frame, first)
    yield implies(first < view.end, fits(order, view, first, view.end))
    yield implies(first < view.end, view.all_free(first, first + (1 << order)))


FUNCTIONS = (
    Function(
        "lowest",
        requires=may_find_a_bit,
        ensures=has_lowest_bit,
        writes=(),
        loops=(Loop(counting, lambda loop: IN_WORD - loop.place, writes=False),),
    ),
    Function(
        "highest",
        requires=may_find_a_bit,
        ensures=has_highest_bit,
        writes=(),
        loops=(Loop(shifting, lambda loop: IN_WORD - loop.place, writes=False),),
    ),
    Function(
        "next_frame",
        requires=may_look_up,
        ensures=has_next,
        writes=(),
        loops=(Loop(ascending, lambda loop: WORD_MAXIMUM ^ loop.word, writes=False),),
    ),
    Function(
        "last_free",
        requires=may_look_down,
        ensures=has_last,
        writes=(),
        loops=(Loop(descending, lambda loop: loop.word, writes=False),),
    ),
    Function(
        "find_lowest",
        requires=may_find,
        ensures=has_run,
        writes=(),
        loops=(Loop(rising, lambda loop: WORD_MAXIMUM ^ loop.frame, writes=False),),
    ),
    Function(
        "fitting_order",
        requires=may_fit,
        ensures=has_fitted,
        writes=(),
        loops=(Loop(fitting, lambda loop: LARGEST_ORDER - loop.order, writes=False),),
    ),
    Function("next_block", requires=may_go_on, ensures=has_block, writes=()),
)


def every(label: str) -> bool:
    return True


SEARCHES = ("lowest", "highest", "next_frame", "last_free")
THEOREMS = (
    Theorem("search-finds-the-next", SEARCHES, every, "stops-at-the-second-word"),
    Theorem("run-is-free-aligned-inside", ("find_lowest",), every, "one-bit-of-the-run-is-looked-at"),
    Theorem("handover-conserves", ("fitting_order", "next_block"), every, "reserved-frames-handed-over"),
)

EXPLORED = (
    "the theorems are about searches and about what is given; what operations answer and do is explored and driven"
)
LEFT_OPEN = all_open(law, EXPLORED)

PROOF = Proof(
    view=Reading,
    theorems=THEOREMS,
    steps=Path(__file__).with_name("steps.json.xz"),
    functions=FUNCTIONS,
    whole=whole,
    stated=Stated(lambda view: ()),
    example=lambda view: ((view.start == 0, view.end == 2), {"frame": range(3)}),
    layout=LAYOUT,
    left_open=LEFT_OPEN,
)
