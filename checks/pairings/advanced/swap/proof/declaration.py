"""What the prover needs to know of swap: what the bits of entries are, and when a slot is free (slots)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spec.advanced.swap as law
from checks.labels import ACCESS, OVERFLOW
from checks.pairing import all_open
from checks.pairings.advanced.swap.proof import slots
from checks.proof import CallState, Function, Proof, Stated, Theorem
from spec.advanced.swap import (
    ADDRESS,
    CACHEABLE,
    MOST_SLOTS,
    NEVER,
    OFFSET_BITS,
    OFFSET_SHIFT,
    TYPES,
    offset_of,
    swap_entry,
    type_of,
)
from spec.vocabulary import implies


def may_encode(call: CallState) -> Iterable[Any]:
    """Every area, and every slot that has a number of 50 bits."""
    yield (0 <= call.kind) & (call.kind < TYPES)
    yield (0 <= call.offset) & (call.offset < 1 << OFFSET_BITS)


def has_no_present_bit(call: CallState) -> Iterable[Any]:
    """And it is read as what was written. Of a slot that an area can have, it is not taken for none, and its address is
    in no cache; the last of those that could be numbered has the entry 0."""
    yield call.result & NEVER == 0
    yield type_of(call.result) == call.kind
    yield offset_of(call.result) == call.offset
    yield implies(call.offset < MOST_SLOTS, (call.result != 0) & (call.result & ADDRESS >= CACHEABLE))


def may_decode(call: CallState) -> Iterable[Any]:
    """Of the argument nothing is required: it may be any word."""
    return ()


def has_the_type(call: CallState) -> Iterable[Any]:
    yield (0 <= call.result) & (call.result < TYPES)
    yield call.result == type_of(call.entry)


def has_the_offset(call: CallState) -> Iterable[Any]:
    """And of type and offset the word is made again, but for the bits below them."""
    yield (0 <= call.result) & (call.result < 1 << OFFSET_BITS)
    yield call.result == offset_of(call.entry)
    yield swap_entry(type_of(call.entry), call.result) == call.entry & -(1 << OFFSET_SHIFT)


FUNCTIONS = (
    Function("swap_entry", requires=may_encode, ensures=has_no_present_bit, writes=()),
    Function("swap_type", requires=may_decode, ensures=has_the_type, writes=()),
    Function("swap_offset", requires=may_decode, ensures=has_the_offset, writes=()),
    *slots.FUNCTIONS,
)

THEOREMS = (
    Theorem(
        "swap-entry-never-present",
        ("swap_entry", "swap_type", "swap_offset"),
        OVERFLOW.__eq__,
        "an-entry-that-is-an-address",
    ),
    Theorem(
        "slot-freed-exactly-at-zero",
        ("leave", "forget", "take_slot", "detach"),
        {ACCESS, OVERFLOW}.__contains__,
        "a-slot-freed-twice",
    ),
)

EXPLORED = "the theorems are about the bits of entries, and the counts of slots; all else is explored and driven"
LEFT_OPEN = all_open(law, EXPLORED)

PROOF = Proof(
    view=slots.Reading,
    theorems=THEOREMS,
    steps=Path(__file__).with_name("steps.json.xz"),
    functions=FUNCTIONS,
    whole=slots.whole,
    stated=Stated(lambda view: ()),
    example=slots.example,
    layout=slots.LAYOUT,
    left_open=LEFT_OPEN,
)
