"""What the prover needs to know of slabs: into which slots caches divide them, whatever the size of an object."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from attrs import frozen

from checks.engines.proving.trusted.layout import Nodes
from checks.labels import CONTRACT, OVERFLOW
from checks.pairing import sentence
from checks.proof import Calls, CallState, Function, Lemma, Loop, LoopState, Places, Proof, Stated, Theorem, Use
from impl.kernel.slab import (
    ALIGNMENT,
    ARRAYS,
    CACHES,
    COLOUR,
    COLOURS,
    CONSTRUCTOR,
    INVALID,
    LARGE_LIMIT,
    LARGE_OBJECTS,
    LARGEST,
    LEAST_OBJECTS,
    LINE,
    LINK,
    NO_MEMORY,
    OBJECTS,
    ORDER,
    PAGE_SHIFT,
    RECORD_WORDS,
    RECORDS,
    SIZE,
    STRIDE,
)
from spec.kernel.slab import INTERNAL_OPERATIONS, INVARIANTS, OPERATIONS, RELATIONS
from spec.kernel.words import ADDRESS_LIMIT, LARGEST_ORDER, MOST_CACHES, PAGES, PROCESSORS, WORD
from spec.vocabulary import Span, implies, select

SHIFTS = tuple(page.bit_length() - 1 for page in PAGES)
MOST_SHIFT = SHIFTS[-1] + LARGEST_ORDER
MOST = 1 << MOST_SHIFT
"""The bytes of the largest slab that there is anywhere."""
MOST_WORDS = 1 << 40
"""More than an image has before its records."""
HEADER = PAGE_SHIFT, LARGEST, RECORDS, RECORD_WORDS, CACHES, LEAST_OBJECTS


@frozen
class Reading:
    """The words of an image that the theorem is about."""

    image: Any
    ghosts: Any

    def word(self, at: Any) -> Any:
        return self.image[at]

    @property
    def page(self) -> Any:
        return 1 << self.word(PAGE_SHIFT)

    @property
    def largest(self) -> Any:
        """The bytes of the largest slab."""
        return self.page << self.word(LARGEST)


def whole(view: Reading) -> Iterable[Any]:
    """The header tells of memory that there can be."""
    yield (view.word(PAGE_SHIFT) == SHIFTS[0]) | (view.word(PAGE_SHIFT) == SHIFTS[1])
    yield (view.word(LARGEST) >= 0) & (view.word(LARGEST) <= LARGEST_ORDER)
    yield (view.word(RECORDS) > max(HEADER)) & (view.word(RECORDS) <= MOST_WORDS)
    yield (view.word(RECORD_WORDS) > 0) & (view.word(RECORD_WORDS) <= ARRAYS + PROCESSORS * (LARGE_LIMIT + 1))
    yield (view.word(CACHES) > 0) & (view.word(CACHES) <= MOST_CACHES)
    yield is_least_number(view.word(LEAST_OBJECTS))


def is_page(page: Any) -> Any:
    return (page == PAGES[0]) | (page == PAGES[1])


def is_least_number(objects: Any) -> Any:
    return (objects > 0) & (objects <= LARGE_OBJECTS)


def is_power(number: Any) -> Any:
    return (number > 0) & (number & number - 1 == 0)


# ── The stride, and the order ────────────────────────────────────────────────────────────────────────────────


def may_have_slots(call: CallState) -> Iterable[Any]:
    yield is_power(call.alignment) & (call.alignment <= MOST)
    yield (call.size > 0) & (call.size <= MOST)
    yield (call.constructor == 0) | (call.constructor == 1)


def has_room_in_slots(call: CallState) -> Iterable[Any]:
    """A stride is the least multiple of the alignment that has room for the object, in whole words, and for a link
    beside it where there is a constructor."""
    words = (call.size + WORD - 1 & -WORD) + select(call.constructor == 1, WORD, 0)
    yield (call.result >= words) & (call.result < words + call.alignment)
    yield call.result & call.alignment - 1 == 0


def may_have_an_order(call: CallState) -> Iterable[Any]:
    yield is_page(call.page) & (call.bytes > 0) & (call.bytes <= call.page << LARGEST_ORDER)


def has_least_order(call: CallState) -> Iterable[Any]:
    yield (call.result >= 0) & (call.result <= LARGEST_ORDER)
    yield call.bytes <= call.page << call.result
    yield (call.result == 0) | (call.bytes > call.page << call.result - 1)


def enlarging(loop: LoopState) -> Iterable[Any]:
    yield (loop.order >= 0) & (loop.order <= LARGEST_ORDER)
    yield (loop.order == 0) | (loop.bytes > loop.page << loop.order - 1)


def may_fill_slabs(call: CallState) -> Iterable[Any]:
    yield is_page(call.page) & is_least_number(call.least_objects)
    yield (call.largest >= 0) & (call.largest <= LARGEST_ORDER)
    yield (call.stride > 0) & (call.stride <= call.page << call.largest)


def has_room_in_slab(call: CallState) -> Iterable[Any]:
    """A slab of the order has room for an object, and is no larger than memory has blocks."""
    yield (call.result >= 0) & (call.result <= call.largest)
    yield call.stride <= call.page << call.result


def lowering(loop: LoopState) -> Iterable[Any]:
    yield (loop.fraction > 0) & (loop.fraction <= 16)


def raising(loop: LoopState) -> Iterable[Any]:
    yield (loop.order >= loop.least) & (loop.order <= LARGEST_ORDER)


# ── What a cache is divided into ─────────────────────────────────────────────────────────────────────────────


def numbering(loop: LoopState) -> Iterable[Any]:
    yield (loop.cache >= 0) & (loop.cache <= loop.view.word(CACHES))


def can_be(view: Reading, call: CallState) -> Any:
    """Whether there can be a cache for such objects. As a 64-bit word a size of 2**63 and more is negative."""
    fits = (call.size > 0) & (call.size <= view.largest - select(call.constructor == 1, WORD, 0))
    return is_power(call.alignment) & (call.alignment <= view.largest) & fits


def asks_for_slots(call: CallState, asked: CallState) -> Iterable[Any]:
    """What the record of a new cache says: objects in slots that are aligned and have room for them and for the link,
    one of them at least, and all of them inside the slab, whichever colour it has."""
    view, record = asked.view, asked.record
    stride, objects, link = (view.word(record + word) for word in (STRIDE, OBJECTS, LINK))
    order, colours = view.word(record + ORDER), view.word(record + COLOURS)
    step, extent = step_of(view, call.alignment), view.page << order
    yield can_be(view, call)
    yield (view.word(record + SIZE) == call.size) & (view.word(record + ALIGNMENT) == call.alignment)
    yield view.word(record + CONSTRUCTOR) == call.constructor
    yield (stride >= call.size) & (stride & WORD - 1 == 0) & (stride & call.alignment - 1 == 0)
    yield (link >= 0) & (link & WORD - 1 == 0) & (link + WORD <= stride)
    yield implies(call.constructor == 1, link >= call.size)
    yield (order >= 0) & (order <= view.word(LARGEST)) & (objects >= 1)
    yield (objects * stride >= 0) & (objects * stride <= extent)
    yield (view.word(record + COLOUR) == 0) & (colours >= 1) & (step & call.alignment - 1 == 0)
    yield ((colours - 1) * step >= 0) & ((colours - 1) * step <= extent - objects * stride)


def step_of(view: Reading, alignment: Any) -> Any:
    line = select(view.page > LINE, LINE, WORD)
    return select(alignment > line, alignment, line)


def has_refused(call: CallState) -> Iterable[Any]:
    """What there cannot be is invalid, and nothing else is."""
    yield call.result == select(can_be(call.before, call), NO_MEMORY, INVALID)


# ── Where the slots of a slab lie ────────────────────────────────────────────────────────────────────────────


def may_be_slot(call: CallState) -> Iterable[Any]:
    yield (call.slab >= 0) & (call.slab <= ADDRESS_LIMIT)
    for each in (call.colour, call.step, call.number, call.stride):
        yield (each >= 0) & (each <= MOST)


def has_slot(call: CallState) -> Iterable[Any]:
    yield call.result == call.slab + call.colour * call.step + call.number * call.stride


def has_slots_apart(call: CallState) -> Iterable[Any]:
    """Of any two objects of a slab with any colour: they share no byte, and lie inside the slab, whose objects with the
    last colour end at the third answer; and they are aligned, to any power of two that the slab, the step and the
    stride are multiples of. Said by differences, none of which wraps, as all three lie behind the slab's beginning."""
    one, other, end = call.answers
    are_there = (call.number < call.another) & (call.another < call.objects) & (call.colour <= call.last)
    for each in call.answers:
        yield implies(are_there, (each - call.slab >= 0) & (each - call.slab <= 2 * MOST * MOST))
    yield implies(are_there, other - one >= call.stride)
    yield implies(are_there, end - other >= call.stride)
    for shift in range(MOST_SHIFT + 1):
        rest = (1 << shift) - 1
        yield implies((call.slab | call.step | call.stride) & rest == 0, one & rest == 0)


def products(call: CallState) -> Iterable[Use]:
    """By how much numbers differ, and what they are multiplied with."""
    at = [
        *((number, call.stride) for number in (call.number, call.another, call.objects)),
        *((later - number, call.stride) for number, later in pairwise((call.number, call.another, call.objects))),
        *((number, call.step) for number in (call.colour, call.last, call.last - call.colour)),
    ]
    yield Use(CONTRACT, "a-product-is-no-less", Span(0, 1, "word"), lambda word: at)


def zero(call: CallState) -> Places:
    return {"word": [0]}


NO_LESS = Lemma(
    "a-product-is-no-less",
    {"times": "word", "size": "word"},
    within=lambda view, times, size: [(times >= 0) & (times <= MOST) & (size >= 0) & (size <= MOST)],
    claim=lambda view, times, size: (
        (times * size >= 0) & (times * size <= MOST * MOST) & ((times == 0) | (times * size >= size))
    ),
)

FUNCTIONS = (
    Function("slot_for", requires=may_have_slots, ensures=has_room_in_slots, writes=()),
    Function(
        "order_for",
        requires=may_have_an_order,
        ensures=has_least_order,
        writes=(),
        loops=(Loop(enlarging, lambda loop: LARGEST_ORDER - loop.order, writes=False),),
    ),
    Function(
        "calculate_order",
        requires=may_fill_slabs,
        ensures=has_room_in_slab,
        writes=(),
        loops=(
            Loop(lowering, lambda loop: loop.fraction, writes=False),
            Loop(raising, lambda loop: LARGEST_ORDER - loop.order, index=1, writes=False),
        ),
    ),
    Function(
        "create_cache",
        loops=(Loop(numbering, lambda loop: loop.view.word(CACHES) - loop.cache, writes=False),),
    ),
    Function("slot", requires=may_be_slot, ensures=has_slot, writes=()),
)

UP_TO = 0, MOST
CALLS = (
    Calls(
        "what-a-cache-is-divided-into",
        of=(("create_cache", "size", "alignment", "constructor"),),
        words={"constructor": (0, 1)},
        asks={"empty_lists": asks_for_slots},
        ensures=has_refused,
    ),
    Calls(
        "slots-are-apart",
        of=(
            ("slot", "slab", "colour", "step", "number", "stride"),
            ("slot", "slab", "colour", "step", "another", "stride"),
            ("slot", "slab", "last", "step", "objects", "stride"),
        ),
        words={
            "slab": (0, ADDRESS_LIMIT),
            **dict.fromkeys(("colour", "last", "step", "number", "another", "objects", "stride"), UP_TO),
        },
        ensures=has_slots_apart,
        lemmas=products,
        focus=zero,
    ),
)

THEOREMS = (
    Theorem(
        "objects-disjoint-aligned-inside",
        (
            *("slot_for", "order_for", "calculate_order", "slot"),
            *("what-a-cache-is-divided-into", "slots-are-apart"),
        ),
        OVERFLOW.__eq__,
        "slots-forget-the-alignment",
    ),
)

EXPLORED = "the theorem is about how slabs are divided; what is done with objects is explored and driven"
EXHAUSTED = (
    "every-slot-free-or-held-exactly-once is proved of no size; it is exhausted in memory of 64 and 128 bytes, where a "
    "slab has up to 16 objects, and driven in larger"
)
MOVERS = "alloc", "free", "shrink", "destroy_cache"
"""They move objects between the lists of slabs, the arrays and their holders."""
LEFT_OPEN = {
    **dict.fromkeys(("init", *(operation.__name__ for operation in (*OPERATIONS, *INTERNAL_OPERATIONS))), EXPLORED),
    **dict.fromkeys(MOVERS, EXHAUSTED),
    **{relation.__name__: EXPLORED for relation in RELATIONS},
    **{sentence(invariant): EXPLORED for invariant in INVARIANTS},
}

PROOF = Proof(
    view=Reading,
    theorems=THEOREMS,
    steps=Path(__file__).with_name("steps.json.xz"),
    functions=FUNCTIONS,
    calls=CALLS,
    lemmas=(NO_LESS,),
    whole=whole,
    stated=Stated(lambda view: ()),
    example=lambda view: ((view.word(PAGE_SHIFT) == SHIFTS[1],), {"word": [0], "block": [0]}),
    layout=Nodes(header=HEADER),
    left_open=LEFT_OPEN,
)
