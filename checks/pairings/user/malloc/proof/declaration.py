"""What the prover needs to know of malloc: which sizes and alignments its arithmetic is about."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import frozen

from checks.engines.proving.trusted.layout import Nodes
from checks.labels import CONTRACT, OVERFLOW
from checks.pairing import sentence
from checks.proof import (
    Calls,
    CallState,
    Function,
    Lemma,
    Loop,
    LoopState,
    Places,
    Proof,
    Stated,
    Theorem,
    Use,
)
from impl.user.malloc import (
    ADDRESS_LIMIT,
    BINS,
    BYTES,
    GROUP_SHIFT,
    GROUPS,
    HEAP,
    INVALID,
    LEAST,
    LEAST_BYTES,
    MAP,
    MOST_BYTES,
    NO_MEMORY,
    START,
    SUBDIVISIONS,
    SUMMARY,
    UNIT_SHIFT,
)
from spec.user.malloc import INVARIANTS, OPERATIONS, RELATIONS
from spec.vocabulary import Span, for_all, implies, negate, select

BEYOND = 1 << 60
"""Words: more than any heap has, and so few that eight times as many bytes are still a word."""
MOST_UNITS = MOST_BYTES >> 3
"""The largest chunk that is filed."""
MOST_WANTED = 4 * MOST_UNITS
"""More than is ever asked of the bins: twice the heap, for an aligned block."""
HALF = 20
"""The bits of the lower half of a factor."""


@frozen
class Reading:
    """The words of an image that nothing changes once it is made."""

    image: Any
    ghosts: Any

    @property
    def start(self) -> Any:
        return self.image[START]

    @property
    def bytes(self) -> Any:
        return self.image[BYTES]

    @property
    def end(self) -> Any:
        return self.start + self.bytes

    @property
    def bins(self) -> Any:
        return self.image[BINS]

    def word(self, index: Any) -> Any:
        return self.image[index]

    @property
    def unit_shift(self) -> Any:
        return self.image[UNIT_SHIFT]

    @property
    def unit(self) -> Any:
        """The heap's alignment, in words."""
        return 1 << self.unit_shift


def whole(view: Reading) -> Iterable[Any]:
    """The header tells of a heap that there can be."""
    yield (view.unit_shift == 0) | (view.unit_shift == 1)
    yield (view.bytes >= LEAST_BYTES) & (view.bytes <= MOST_BYTES) & (view.bytes & 15 == 0)
    yield (view.bins >= HEAP) & (view.bins < BEYOND)
    yield (view.start >= 16) & (view.start <= ADDRESS_LIMIT - view.bytes) & (view.start & 15 == 0)


# ── What a request becomes ───────────────────────────────────────────────────────────────────────────────────


def is_block_size(view: Reading, size: Any) -> Any:
    """Whether a block of so many bytes is no larger than the heap. As a 64-bit word a size of 2**63 and more is
    negative."""
    return (size >= 0) & (size <= view.bytes)


def is_least_chunk(view: Reading, size: Any, words: Any) -> Any:
    """Whether a chunk of so many words is a whole number of units, has room for its header and so many bytes, and is
    the smallest such one."""
    is_chunk = (words >= LEAST) & (words < BEYOND) & (words & view.unit - 1 == 0)
    return is_chunk & (words - 1 << 3 >= size) & ((words == LEAST) | (words - view.unit - 1 << 3 < size))


def may_need_words(call: CallState) -> Iterable[Any]:
    yield is_block_size(call.view, call.size)


def has_least_chunk(call: CallState) -> Iterable[Any]:
    yield is_least_chunk(call.before, call.size, call.result)


def asks_for_least_chunk(call: CallState, asked: CallState) -> Iterable[Any]:
    """The heap is asked for the least chunk for the size, wherever it lies."""
    yield is_block_size(call.view, call.size)
    yield is_least_chunk(call.view, call.size, asked.words)
    yield asked.padded == asked.words
    yield asked.unit == call.view.unit


def has_refused_size(call: CallState) -> Iterable[Any]:
    """Without asking the heap, a size is refused that no heap has, and no other."""
    yield call.result == NO_MEMORY
    yield negate(is_block_size(call.view, call.size))


def asks_for_the_size(call: CallState, asked: CallState) -> Iterable[Any]:
    yield asked.size == call.size


def asks_for_resized_chunk(call: CallState, asked: CallState) -> Iterable[Any]:
    yield is_block_size(call.view, call.size)
    yield is_least_chunk(call.view, call.size, asked.words)


def asks_to_free(call: CallState, asked: CallState) -> Iterable[Any]:
    yield (call.size == 0) & (asked.address == call.address)


def has_refused_to_resize(call: CallState) -> Iterable[Any]:
    """Want of memory is the answer to a size that no heap has alone; the others are about the block."""
    yield implies(call.result == NO_MEMORY, negate(is_block_size(call.view, call.size)))
    yield call.result < 0


# ── Alignment ────────────────────────────────────────────────────────────────────────────────────────────────


def is_power(alignment: Any) -> Any:
    """Of two, 2**63 included."""
    return (alignment != 0) & (alignment & alignment - 1 == 0)


def is_aligned_size(view: Reading, alignment: Any, size: Any) -> Any:
    return is_block_size(view, size) & (alignment > 0) & (alignment <= view.bytes)


def lead(block: Any, unit: Any) -> Any:
    """How many words lie between a block and the first aligned one behind it that leaves none or a whole chunk."""
    least = -block & unit - 1
    return select((least > 0) & (least < LEAST), LEAST + (-block - LEAST & unit - 1), least)


def has_room(view: Reading, asked: CallState, block: Any) -> Any:
    """Wherever the block of a chunk of so many words lies, in it lies an aligned one, with all words that were asked
    for, behind nothing or a whole chunk."""
    front = lead(block, asked.unit)
    is_good = (block + front & asked.unit - 1 == 0) & ((front == 0) | (front >= LEAST)) & (front >= 0)
    return implies(block & view.unit - 1 == 0, is_good & (front + asked.words <= asked.padded))


def asks_for_aligned_chunk(call: CallState, asked: CallState) -> Iterable[Any]:
    """The heap is asked for the least chunk, or for one in which it lies aligned."""
    yield is_power(call.alignment) & is_aligned_size(call.view, call.alignment, call.size)
    yield is_least_chunk(call.view, call.size, asked.words)
    yield asked.unit == call.alignment >> 3
    yield (asked.padded >= asked.words) & (asked.padded < BEYOND)
    yield for_all(Span(0, call.view.end, "block"), lambda block: has_room(call.view, asked, block))


def asks_for_aligned_size(call: CallState, asked: CallState) -> Iterable[Any]:
    """As any block, where every block is so aligned."""
    yield is_power(call.alignment) & (call.alignment >= 0) & (call.alignment <= call.view.unit << 3)
    yield asked.size == call.size


def has_refused_alignment(call: CallState) -> Iterable[Any]:
    yield call.result == select(is_power(call.alignment), NO_MEMORY, INVALID)
    yield negate(is_power(call.alignment) & is_aligned_size(call.view, call.alignment, call.size))


# ── Products ─────────────────────────────────────────────────────────────────────────────────────────────────


def asks_for_product(call: CallState, asked: CallState) -> Iterable[Any]:
    """Exactly count × size, which a word holds."""
    is_nothing = (call.count == 0) | (call.size == 0)
    yield is_nothing | ((call.count > 0) & (call.size > 0) & call.count.product_fits(call.size))
    yield asked.size == call.count * call.size


def has_refused_product(call: CallState) -> Iterable[Any]:
    """More than the heap has."""
    yield call.result == NO_MEMORY
    yield negate(is_block_product(call.view, call.count, call.size))


def is_block_product(view: Reading, count: Any, size: Any) -> Any:
    """Whether count × size is no more than the heap has. If neither is 0, neither is more than the product then."""
    are_few = (count > 0) & (count <= view.bytes) & (size > 0) & (size <= view.bytes)
    return (count == 0) | (size == 0) | (are_few & count.product_fits(size) & (count * size <= view.bytes))


def in_halves(call: CallState) -> Iterable[Use]:
    low = (1 << HALF) - 1
    at = [(call.count, call.count >> HALF, call.count & low, call.size)]
    yield Use(CONTRACT, "a-product-in-halves", Span(0, 1, "word"), lambda word: at)


def zero(call: CallState) -> Places:
    return {"word": [0]}


HALVES = Lemma(
    "a-product-in-halves",
    dict.fromkeys(("factor", "high", "low", "size"), "word"),
    within=lambda view, factor, high, low, size: [factor == (high << HALF) + low],
    claim=lambda view, factor, high, low, size: factor * size == (high * size << HALF) + low * size,
)

# ── Bins ─────────────────────────────────────────────────────────────────────────────────────────────────────


def may_be_filed(call: CallState) -> Iterable[Any]:
    yield (call.units >= 0) & (call.units <= BEYOND)


def has_coarseness(call: CallState) -> Iterable[Any]:
    """The least shift after which a size has few enough bits."""
    yield is_coarse(call.units, call.result)
    yield call.units >> call.result < 2 << SUBDIVISIONS


def is_coarse(units: Any, shift: Any) -> Any:
    return (shift >= 0) & (shift < 60) & ((shift == 0) | (units >> shift - 1 >= 2 << SUBDIVISIONS))


def coarsening(loop: LoopState) -> Iterable[Any]:
    yield is_coarse(loop.units, loop.shift)


def has_what_fits(call: CallState) -> Iterable[Any]:
    filed, searched = call.answers
    yield implies(filed >= searched, call.units >= call.wanted)


def has_lowest_bit(call: CallState) -> Iterable[Any]:
    """Of 32 bits."""
    yield (call.result >= 0) & (call.result < 1 << GROUP_SHIFT)
    is_lowest = (call.bits >> call.result & 1 == 1) & (call.bits & (1 << call.result) - 1 == 0)
    yield implies(call.bits & (1 << 32) - 1 != 0, is_lowest)


def has_searched_bins_that_fit(call: CallState) -> Iterable[Any]:
    """What is found is the first chunk of a bin in which all are large enough, if the bitmaps are those of 32 bins and
    of the words that are not 0."""
    view, (first_bin, found) = call.before, call.answers
    *of_groups, of_bins = [each.result for each in call.calls_of("lowest")] or [0]
    group = of_groups[0] if of_groups else first_bin >> GROUP_SHIFT
    number, bits, groups = (group << GROUP_SHIFT) + of_bins, view.word(MAP + group), view.word(SUMMARY)
    are_bitmaps = (bits >> 32 == 0) & (groups >> GROUPS == 0) & ((groups >> group & 1 == 0) | (bits != 0))
    is_of_bin = (number >= first_bin) & (bits >> of_bins & 1 == 1) & (found == view.word(view.bins + (number << 1)))
    is_same = call.words >> view.unit_shift == call.units
    yield implies(is_same & are_bitmaps, (found == 0) | is_of_bin)


def has_bins_of_the_table(call: CallState) -> Iterable[Any]:
    """A smaller chunk is in no later bin, and each bin has a bit in the map."""
    of_units, of_more, searched = call.answers
    yield implies(call.units <= call.more, of_units <= of_more)
    yield (of_units >= 0) & (of_more >> GROUP_SHIFT < GROUPS)
    yield (searched >= 0) & (searched >> GROUP_SHIFT < GROUPS)


# ── The declaration ──────────────────────────────────────────────────────────────────────────────────────────

FUNCTIONS = (
    Function("words_for", requires=may_need_words, ensures=has_least_chunk, writes=()),
    Function("lowest", ensures=has_lowest_bit, writes=()),
    Function(
        "coarseness",
        requires=may_be_filed,
        ensures=has_coarseness,
        writes=(),
        loops=(Loop(coarsening, variant=lambda loop: 60 - loop.shift, writes=False),),
    ),
)

FILED, WANTED, WORDS = (0, MOST_UNITS), (0, MOST_WANTED), (0, 2 * MOST_WANTED)
CALLS = (
    Calls(
        "what-malloc-asks-for",
        of=(("malloc", "size"),),
        asks={"allocate": asks_for_least_chunk},
        ensures=has_refused_size,
    ),
    Calls(
        "what-realloc-asks-for",
        of=(("realloc", "address", "size"),),
        asks={"malloc": asks_for_the_size, "free": asks_to_free, "resize": asks_for_resized_chunk},
        ensures=has_refused_to_resize,
    ),
    Calls(
        "what-aligned-alloc-asks-for",
        of=(("aligned_alloc", "alignment", "size"),),
        asks={"allocate": asks_for_aligned_chunk, "malloc": asks_for_aligned_size},
        ensures=has_refused_alignment,
    ),
    Calls(
        "what-calloc-asks-for",
        of=(("calloc", "count", "size"),),
        asks={"malloc": asks_for_product},
        ensures=has_refused_product,
        lemmas=in_halves,
        focus=zero,
    ),
    Calls(
        "what-a-bin-holds-fits",
        of=(("bin_of", "units"), ("bin_from", "wanted")),
        words={"units": FILED, "wanted": WANTED},
        ensures=has_what_fits,
    ),
    Calls(
        "what-is-found-fits",
        of=(("bin_from", "units"), ("find", "words")),
        words={"units": WANTED, "words": WORDS},
        ensures=has_searched_bins_that_fit,
    ),
    Calls(
        "bins-are-in-order",
        of=(("bin_of", "units"), ("bin_of", "more"), ("bin_from", "wanted")),
        words={"units": FILED, "more": FILED, "wanted": WANTED},
        ensures=has_bins_of_the_table,
    ),
)


def nothing_else(label: str) -> bool:
    """What is read of the block before it is resized, its header among it, may be anything."""
    return False


THEOREMS = (
    Theorem(
        "request-to-chunk",
        ("words_for", "what-malloc-asks-for", "what-aligned-alloc-asks-for"),
        OVERFLOW.__eq__,
        "no-room-for-the-header",
    ),
    Theorem("resize-to-chunk", ("what-realloc-asks-for",), nothing_else, "no-room-for-the-header"),
    Theorem(
        "bin-fits",
        ("what-a-bin-holds-fits", "what-is-found-fits", "bins-are-in-order"),
        OVERFLOW.__eq__,
        "a-size-rounded-down-to-a-bin",
    ),
    Theorem("calloc-product-exact", ("what-calloc-asks-for",), OVERFLOW.__eq__, "product-wraps"),
)

EXPLORED = "the theorems are about the arithmetic of requests; what is done with memory is explored and driven"
LEFT_OPEN = {
    **dict.fromkeys(("init", *(operation.__name__ for operation in OPERATIONS)), EXPLORED),
    **{relation.__name__: EXPLORED for relation in RELATIONS},
    **{sentence(invariant): EXPLORED for invariant in INVARIANTS},
}

PROOF = Proof(
    view=Reading,
    theorems=THEOREMS,
    steps=Path(__file__).with_name("steps.json.xz"),
    functions=FUNCTIONS,
    calls=CALLS,
    lemmas=(HALVES,),
    whole=whole,
    stated=Stated(lambda view: ()),
    example=lambda view: ((view.bytes == 64,), {"word": [0], "block": [0]}),
    layout=Nodes(header=(START, BYTES, UNIT_SHIFT, BINS)),
    left_open=LEFT_OPEN,
)
