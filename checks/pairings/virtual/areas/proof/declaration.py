"""What the prover needs to know of areas: that the heap ends where the law's limits let it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spec.virtual.areas as law
from checks.engines.proving.trusted.layout import Nodes
from checks.labels import OVERFLOW
from checks.pairing import all_open
from checks.proof import CallState, Function, Proof, Stated, Theorem, Unread
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


FUNCTIONS = (Function("is_within", requires=may_be_limits, ensures=has_decided_by_the_rule, writes=()),)

THEOREMS = (Theorem("brk-within-limits", ("is_within",), OVERFLOW.__eq__, "the-heap-has-no-limit"),)

EXPLORED = "the theorem is about where the heap may end; what is mapped and unmapped then is explored and driven"
LEFT_OPEN = all_open(law, EXPLORED)

PROOF = Proof(
    view=Unread,
    theorems=THEOREMS,
    steps=Path(__file__).with_name("steps.json.xz"),
    functions=FUNCTIONS,
    stated=Stated(lambda view: ()),
    example=lambda view: ((), {"word": [0]}),
    layout=Nodes(),
    left_open=LEFT_OPEN,
)
