"""What the prover needs to know of copy-on-write: that what is decided of an access is what the table says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spec.advanced.cow as law
from checks.labels import OVERFLOW
from checks.pairing import all_open
from checks.proof import CallState, Function, Theorem, about_arguments
from impl.advanced.cow import FIRST, FRAME_SHIFT, MAPPED, MAY_WRITE, PRESENT, WRITABLE
from spec.advanced.cow import Case, decision


def may_decide(call: CallState) -> Iterable[Any]:
    """Of the arguments nothing is required: each may be any word."""
    return ()


def has_decided_by_the_rule(call: CallState) -> Iterable[Any]:
    case = Case(
        mapped=call.entry & MAPPED != 0,
        may_write=call.entry & MAY_WRITE != 0,
        present=call.entry & PRESENT != 0,
        writable=call.entry & WRITABLE != 0,
        anonymous=call.entry >> FRAME_SHIFT >= FIRST,
        exclusive=call.exclusive != 0,
        references=call.references,
        kind=call.kind,
    )
    yield call.result == decision(case)


FUNCTIONS = (Function("decision", requires=may_decide, ensures=has_decided_by_the_rule, writes=()),)

THEOREMS = (Theorem("cow-decision-equals-rule", ("decision",), OVERFLOW.__eq__, "one-other-does-not-count"),)

EXPLORED = "the theorem is about what is decided of an access; what is done then is explored and driven"
LEFT_OPEN = all_open(law, EXPLORED)

PROOF = about_arguments(THEOREMS, FUNCTIONS, Path(__file__).with_name("steps.json.xz"), LEFT_OPEN)
