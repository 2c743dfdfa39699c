"""What malloc makes of a request: the chunk that it asks its heap for, the room for alignment, and a product."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from checks.labels import CONTRACT
from checks.pairings.user.malloc.proof.reading import BEYOND, MOST_ASKED, Reading
from checks.proof import (
    CallState,
    Lemma,
    Places,
    Use,
)
from impl.user.malloc import (
    INVALID,
    LEAST,
    NO_MEMORY,
)
from spec.vocabulary import Span, for_all, implies, negate, select

HALF = 20
"""The bits of the lower half of a factor."""


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
    yield (asked.padded == asked.words) & (asked.padded <= MOST_ASKED)
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
    yield (asked.padded >= asked.words) & (asked.padded <= MOST_ASKED)
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
