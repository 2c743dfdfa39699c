"""What the prover needs to know of faults: that what is decided is what the law's table says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spec.virtual.fault as law
from checks.labels import OVERFLOW
from checks.pairing import all_open
from checks.proof import CallState, Function, Theorem, about_arguments
from spec.virtual.fault import Case, decision


def may_decide(call: CallState) -> Iterable[Any]:
    """Of the arguments nothing is required: each may be any word."""
    return ()


def has_decided_by_the_rule(call: CallState) -> Iterable[Any]:
    case = Case(call.error, call.kind, call.rights, call.inside, call.held, call.writable)
    yield call.result == decision(case)


FUNCTIONS = (Function("decide", requires=may_decide, ensures=has_decided_by_the_rule, writes=()),)

THEOREMS = (Theorem("fault-decision-equals-rule", ("decide",), OVERFLOW.__eq__, "private-write-reaches-the-file"),)

EXPLORED = "the theorem is about what is decided of a fault; what is done then is explored and driven"
LEFT_OPEN = all_open(law, EXPLORED)

PROOF = about_arguments(THEOREMS, FUNCTIONS, Path(__file__).with_name("steps.json.xz"), LEFT_OPEN)
