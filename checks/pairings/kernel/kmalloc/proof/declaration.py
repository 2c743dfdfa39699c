"""What the prover needs to know of kmalloc: which pages there are, and what is asked for of each size."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import frozen

import spec.kernel.kmalloc as law
from checks.engines.proving.trusted.layout import Nodes
from checks.labels import OVERFLOW
from checks.pairing import all_open
from checks.proof import Calls, CallState, Function, Loop, LoopState, Proof, Stated, Theorem
from impl.kernel.kmalloc import NO_MEMORY
from impl.kernel.slab import BYTES, LARGEST, PAGE_SHIFT, START
from spec.kernel.words import CLASSES, LARGEST_ORDER, NOTHING, PAGES
from spec.vocabulary import negate, select

SHIFTS = tuple(page.bit_length() - 1 for page in PAGES)


@frozen
class Reading:
    """The words of an image that nothing changes once it is made."""

    image: Any
    ghosts: Any

    @property
    def page_shift(self) -> Any:
        return self.image[PAGE_SHIFT]

    @property
    def page(self) -> Any:
        return 1 << self.page_shift

    @property
    def largest(self) -> Any:
        """The largest order of a block that there is."""
        return self.image[LARGEST]


def whole(view: Reading) -> Iterable[Any]:
    """The header tells of memory that there can be."""
    yield (view.page_shift == SHIFTS[0]) | (view.page_shift == SHIFTS[1])
    yield (view.largest >= 0) & (view.largest <= LARGEST_ORDER)


def size_of(number: Any) -> Any:
    """The bytes of a class, by its number."""
    size: Any = 0
    for place, each in enumerate(CLASSES):
        size = select(number == place, each, size)
    return size


def asks_for_the_class(call: CallState, asked: CallState) -> Iterable[Any]:
    """The smallest that fits, and one of up to two pages."""
    number, size = asked.number, call.size
    yield (number >= 0) & (number < len(CLASSES))
    yield (size > 0) & (size <= size_of(number)) & ((number == 0) | (size > size_of(number - 1)))
    yield size_of(number) <= 2 * call.view.page


def asks_for_the_order(call: CallState, asked: CallState) -> Iterable[Any]:
    """The least that has room, and one that there is; for what has no class."""
    order, size, page = asked.order, call.size, call.view.page
    yield size > 2 * page
    yield (order > 0) & (order <= call.view.largest)
    yield (size <= page << order) & (size > page << order - 1)


def has_answered_itself(call: CallState) -> Iterable[Any]:
    """Without asking for anything: what is nothing, and what there cannot be. As a 64-bit word a size of 2**63 and more
    is negative."""
    is_possible = (call.size > 0) & (call.size <= call.view.page << call.view.largest)
    yield negate(is_possible)
    yield call.result == select(call.size == 0, NOTHING, NO_MEMORY)


def may_have_an_order(call: CallState) -> Iterable[Any]:
    yield call.page == call.view.page
    yield (call.size > 2 * call.page) & (call.size <= call.page << LARGEST_ORDER)


def has_the_order(call: CallState) -> Iterable[Any]:
    yield (call.result >= 2) & (call.result <= LARGEST_ORDER)
    yield (call.size <= call.page << call.result) & (call.size > call.page << call.result - 1)


def searching(loop: LoopState) -> Iterable[Any]:
    yield (loop.order >= 2) & (loop.order <= LARGEST_ORDER)
    yield loop.size > loop.page << loop.order - 1


FUNCTIONS = (
    Function(
        "order_of",
        requires=may_have_an_order,
        ensures=has_the_order,
        writes=(),
        loops=(Loop(searching, variant=lambda loop: LARGEST_ORDER - loop.order, writes=False),),
    ),
)

NEW = {"small": asks_for_the_class, "large": asks_for_the_order}
CALLS = (
    Calls("what-kmalloc-asks-for", of=(("kmalloc", "size"),), asks=NEW, ensures=has_answered_itself),
    Calls("what-kzalloc-asks-for", of=(("kzalloc", "size"),), asks=NEW, ensures=has_answered_itself),
)

THEOREMS = (
    Theorem(
        "class-is-smallest-that-fits",
        ("order_of", "what-kmalloc-asks-for", "what-kzalloc-asks-for"),
        OVERFLOW.__eq__,
        "size-with-a-sign",
    ),
)

EXPLORED = "the theorem is about what is asked for of a size; what is done with memory is explored and driven"
LEFT_OPEN = all_open(law, EXPLORED)

PROOF = Proof(
    view=Reading,
    theorems=THEOREMS,
    steps=Path(__file__).with_name("steps.json.xz"),
    functions=FUNCTIONS,
    calls=CALLS,
    whole=whole,
    stated=Stated(lambda view: ()),
    example=lambda view: ((view.page_shift == SHIFTS[1],), {"word": [0], "block": [0]}),
    layout=Nodes(header=(START, BYTES, PAGE_SHIFT, LARGEST)),
    left_open=LEFT_OPEN,
)
