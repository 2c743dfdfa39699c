"""What the prover needs to know of areas: that the heap ends where the law's limits let it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import frozen

from checks.engines.proving.trusted.layout import Nodes
from checks.labels import OVERFLOW
from checks.pairing import sentence
from checks.proof import CallState, Function, Proof, Stated, Theorem
from spec.virtual.areas import INTERNAL_OPERATIONS, INVARIANTS, OPERATIONS, RELATIONS, heap_may_end
from spec.virtual.words import USER_LIMIT
from spec.vocabulary import PAGE_SHIFT, select


@frozen
class Reading:
    """An image, of which the decision reads nothing."""

    image: Any
    ghosts: Any


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
LEFT_OPEN = {
    **dict.fromkeys(("init", *(operation.__name__ for operation in (*OPERATIONS, *INTERNAL_OPERATIONS))), EXPLORED),
    **{relation.__name__: EXPLORED for relation in RELATIONS},
    **{sentence(invariant): EXPLORED for invariant in INVARIANTS},
}

PROOF = Proof(
    view=Reading,
    theorems=THEOREMS,
    steps=Path(__file__).with_name("steps.json.xz"),
    functions=FUNCTIONS,
    stated=Stated(lambda view: ()),
    example=lambda view: ((), {"word": [0]}),
    layout=Nodes(),
    left_open=LEFT_OPEN,
)
