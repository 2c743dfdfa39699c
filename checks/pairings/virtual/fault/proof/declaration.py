"""What the prover needs to know of faults: that what is decided is what the law's table says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import frozen

from checks.engines.proving.trusted.layout import Nodes
from checks.labels import OVERFLOW
from checks.pairing import sentence
from checks.proof import CallState, Function, Proof, Stated, Theorem
from spec.virtual.fault import INTERNAL_OPERATIONS, INVARIANTS, OPERATIONS, RELATIONS, Case, decision


@frozen
class Reading:
    """An image, of which the decision reads nothing."""

    image: Any
    ghosts: Any


def may_decide(call: CallState) -> Iterable[Any]:
    """Of the arguments nothing is required: each may be any word."""
    return ()


def has_decided_by_the_rule(call: CallState) -> Iterable[Any]:
    case = Case(call.error, call.kind, call.rights, call.inside, call.held, call.writable)
    yield call.result == decision(case)


FUNCTIONS = (Function("decide", requires=may_decide, ensures=has_decided_by_the_rule, writes=()),)

THEOREMS = (Theorem("fault-decision-equals-rule", ("decide",), OVERFLOW.__eq__, "private-write-reaches-the-file"),)

EXPLORED = "the theorem is about what is decided of a fault; what is done then is explored and driven"
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
