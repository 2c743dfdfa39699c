"""What the prover needs to know of areas: where the heap may end, and what is done to a node of the tree."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spec.virtual.areas as law
from checks.engines.proving.trusted.layout import Nodes
from checks.labels import OVERFLOW
from checks.pairing import all_open
from checks.pairings.virtual.areas.proof import nodes
from checks.pairings.virtual.areas.proof.nodes import Reading, whole
from checks.proof import CallState, Function, Proof, Search, Stated, Theorem
from impl.virtual.areas_layout import FAN
from spec.virtual.areas import heap_may_end
from spec.virtual.words import USER_LIMIT
from spec.vocabulary import PAGE_SHIFT, select


def may_be_limits(call: CallState) -> Iterable[Any]:
    """The constructor has no others. The address may be any word."""
    yield 0 <= call.heap
    yield 0 <= call.data
    yield 0 <= call.highest
    yield call.highest <= USER_LIMIT >> PAGE_SHIFT


def has_decided_by_the_rule(call: CallState) -> Iterable[Any]:
    allowed = heap_may_end(call.address, call.heap, call.data, call.highest << PAGE_SHIFT)
    yield call.result == select(allowed, 1, 0)


def every(label: str) -> bool:
    return True


FUNCTIONS = (
    Function("is_within", requires=may_be_limits, ensures=has_decided_by_the_rule, writes=()),
    *nodes.FUNCTIONS,
)

MOVERS = "copy", "clear", "transfer", "open_slot", "close_slot", "give", "take"

THEOREMS = (
    Theorem("brk-within-limits", ("is_within",), OVERFLOW.__eq__, "the-heap-has-no-limit"),
    Theorem("a-page-is-found-in-its-node", ("slot",), every, "an-area-that-ends-there-is-found"),
    Theorem("entries-keep-their-order", MOVERS, every, "areas-are-copied-over-each-other"),
    Theorem("a-new-area-keeps-the-others", ("enter",), every, "a-new-area-lies-behind-the-next-one"),
    Theorem("an-area-goes-alone", ("leave",), every, "the-area-below-is-taken-away"),
)

EXPLORED = (
    "the theorems are about where the heap may end, and about what is found in one node of the tree, comes into it and "
    "goes; what operations answer and do is explored and driven"
)
LEFT_OPEN = all_open(law, EXPLORED)

PROOF = Proof(
    view=Reading,
    theorems=THEOREMS,
    steps=Path(__file__).with_name("steps.json.xz"),
    functions=FUNCTIONS,
    whole=whole,
    stated=Stated(lambda view: ()),
    example=nodes.example,
    search=Search(beside=nodes.beside),
    layout=Nodes(header=(FAN,)),
    left_open=LEFT_OPEN,
)
