"""What the prover needs to know of zswap: that its limits are looked at by the rule, of all words."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spec.advanced.zswap as law
from checks.labels import OVERFLOW
from checks.pairing import all_open
from checks.proof import CallState, Function, Theorem, about_arguments
from spec.advanced.zswap import is_full
from spec.vocabulary import negate


def may_ask(call: CallState) -> Iterable[Any]:
    """Of the arguments nothing is required: each may be any word."""
    return ()


def has_refused_by_the_rule(call: CallState) -> Iterable[Any]:
    yield negate((call.result != 0) ^ is_full(call.full, call.charge, call.limit, call.accept))


def may_be_let_in(call: CallState) -> Iterable[Any]:
    """The charge is within the limit, and a page costs no less than nothing."""
    yield (0 <= call.charge) & (call.charge <= call.limit)
    yield 0 <= call.cost


def has_let_in_by_the_rule(call: CallState) -> Iterable[Any]:
    """A sum of two words that are not negative is negative where it wraps."""
    together = call.charge + call.cost
    yield negate((call.result != 0) ^ ((0 <= together) & (together <= call.limit)))


FUNCTIONS = (
    Function("takes_nothing", requires=may_ask, ensures=has_refused_by_the_rule, writes=()),
    Function("has_room", requires=may_be_let_in, ensures=has_let_in_by_the_rule, writes=()),
)

THEOREMS = (Theorem("zswap-limit-equals-rule", ("takes_nothing", "has_room"), OVERFLOW.__eq__, "above-its-threshold"),)

EXPLORED = "the theorem is about what is decided of a page; what is done then is explored and driven"
LEFT_OPEN = all_open(law, EXPLORED)

PROOF = about_arguments(THEOREMS, FUNCTIONS, Path(__file__).with_name("steps.json.xz"), LEFT_OPEN)
