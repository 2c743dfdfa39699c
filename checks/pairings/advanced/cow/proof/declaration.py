"""What the prover needs to know of copy-on-write: what is decided of an access, and what its steps do to counts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spec.advanced.cow as law
from checks.labels import OVERFLOW
from checks.pairing import all_open
from checks.pairings.advanced.cow.proof import pages, small, steps
from checks.pairings.advanced.cow.proof.image import LAYOUT, Reading, beside, example, whole
from checks.proof import CallState, Function, Proof, Search, Stated, Theorem
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


FUNCTIONS = (
    Function("decision", requires=may_decide, ensures=has_decided_by_the_rule, writes=()),
    *small.FUNCTIONS,
    *steps.FUNCTIONS,
    *pages.FUNCTIONS,
)


def all_but_overflow(label: str) -> bool:
    """What is counted is a word, and wraps as words do."""
    return label != OVERFLOW


FAULTS = "decide", "allocate", "install", "own"
PAGES = "empty", "inherit"

THEOREMS = (
    Theorem("cow-decision-equals-rule", ("decision",), OVERFLOW.__eq__, "one-other-does-not-count"),
    Theorem(
        "reuse-only-when-exclusive",
        ("set_entry", "decide", "install", "own", "inherit"),
        all_but_overflow,
        "forced-and-then-writable",
    ),
    Theorem(
        "mapcount-counts-entries",
        ("set_entry", *FAULTS, *PAGES),
        all_but_overflow,
        "an-entry-that-nobody-counts",
    ),
    Theorem(
        "refcount-is-mapcount-plus-pins-plus-cache",
        ("take", "release", *FAULTS, "perform", *PAGES),
        all_but_overflow,
        "a-fault-in-vain-keeps-its-frame",
    ),
)

EXPLORED = (
    "the theorems are about what is decided of an access, and about what its steps, a store at once, a page that is "
    "emptied and one that is inherited do to entries and counts; that a process has as many pages as its blocks count, "
    "what operations answer, and what they do with processes, is explored and driven"
)
LEFT_OPEN = all_open(law, EXPLORED)

PROOF = Proof(
    view=Reading,
    theorems=THEOREMS,
    steps=Path(__file__).with_name("steps.json.xz"),
    functions=FUNCTIONS,
    whole=whole,
    stated=Stated(lambda view: ()),
    example=example,
    search=Search(beside=beside, lazily=4.0),
    layout=LAYOUT,
    left_open=LEFT_OPEN,
)
