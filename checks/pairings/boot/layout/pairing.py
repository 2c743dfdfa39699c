"""The law of the layout beside its implementation: what to try, and what must be caught."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import spec.boot.layout as law
from checks.pairing import Bounds, Operation, Outcome, Pairing, Scope
from checks.pairings.boot.layout.calls import (
    claim_calls,
    claim_sample,
    describe_calls,
    describe_sample,
    no_arguments,
    none_sample,
    region_calls,
    region_sample,
    section_calls,
    section_sample,
    segment_calls,
    segment_sample,
    usable_calls,
    usable_sample,
)
from checks.pairings.boot.layout.drawing import DEPICTION, LEGEND, picture
from checks.pairings.boot.layout.mutants import MUTANTS
from checks.pairings.boot.layout.trace import TRACE
from checks.pairings.boot.layout.view import View, abstract
from impl.boot.layout import Layout
from spec.boot.layout import (
    MOST_CLAIMS,
    MOST_SECTIONS,
    MOST_SEGMENTS,
    Program,
    breaches,
    regions,
)
from spec.boot.words import ALWAYS, COPIED, ZEROS
from spec.boot.words import LayoutFailure as Failure

# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def told_answers(program: Program, *arguments: int) -> Iterator[Any]:
    yield from (None, Failure.BEYOND)


def usable_answers(program: Program, address: int, stage: int) -> Iterator[Any]:
    yield from (0, 1, 2)


def region_answers(program: Program, address: int) -> Iterator[Any]:
    yield from range(len(regions(program.ebda)))


def judge_answers(program: Program) -> Iterator[Any]:
    yield from (None, *Failure)


def culprit_answers(program: Program) -> Iterator[Any]:
    yield from range(len(program.segments) + len(program.sections) + 1)


# ── What must happen ─────────────────────────────────────────────────────────────────────────────────────────


def kept(is_so: Callable[[Program], bool]) -> Outcome:
    """A kernel keeps the contract, and is such a one."""
    return Outcome("judge", lambda before, arguments, answer, after: answer is None and is_so(before))


def culprits(program: Program) -> set[int]:
    return {each.of for each in breaches(program) if each.failure.errno == program.broken}


def answered(answer: int, stage: int) -> Outcome:
    return Outcome("usable", lambda before, arguments, said, after: said == answer and arguments[1] == stage)


OUTCOMES = {
    "a kernel that is linked high keeps the contract": kept(lambda program: program.base > 0),
    "a kernel that runs where it is loaded keeps the contract": kept(lambda program: program.base == 0),
    "a kernel begins where it is loaded, and is linked high": kept(lambda program: program.entry < program.base),
    "a kernel with .bss keeps the contract": kept(
        lambda program: any(each.kind == ZEROS and each.bytes for each in program.sections)
    ),
    "a section is named": Outcome(
        "culprit", lambda before, arguments, answer, after: before.broken > 0 and answer >= len(before.segments)
    ),
    "a byte is free later": answered(1, COPIED),
    "a byte is not yet free": answered(0, ALWAYS),
}

# ── The declaration ──────────────────────────────────────────────────────────────────────────────────────────

EBDA = 0x9F800
TINY = ((EBDA, 1, 1, 1), (EBDA, 2, 2, 1), (EBDA, 2, 1, 1), (0xA0000, 1, 1, 2))
"""Descriptions and segments by themselves; with sections; two segments; and claims."""
WIDE = ((0x9FC00, 3, 3, 1), (0x80000, 3, 4, 3), (0x20000, 5, 3, 1))

PAIRING = Pairing(
    spec=law,
    impl=Layout,
    view=View,
    abstract=abstract,
    operations={
        "describe": Operation(describe_calls, describe_sample, told_answers),
        "segment": Operation(segment_calls, segment_sample, told_answers, weight=5),
        "section": Operation(section_calls, section_sample, told_answers, weight=5),
        "claim": Operation(claim_calls, claim_sample, told_answers),
        "usable": Operation(usable_calls, usable_sample, usable_answers),
        "region": Operation(region_calls, region_sample, region_answers),
        "judge": Operation(no_arguments, none_sample, judge_answers, weight=4),
        "culprit": Operation(no_arguments, none_sample, culprit_answers, weight=2),
    },
    scopes={"tiny": Scope(TINY), "small": Scope(TINY), "large": Scope(TINY)},
    outcomes=OUTCOMES,
    wide=WIDE,
    bounds=Bounds(
        made=((0x20000, 1, 1, 1), (0xA0000, 1, 1, 1), (EBDA, MOST_SEGMENTS, MOST_SECTIONS, MOST_CLAIMS)),
        refused=(
            (0x1FFFF, 1, 1, 1),
            (0xA0001, 1, 1, 1),
            (EBDA, 0, 1, 1),
            (EBDA, MOST_SEGMENTS + 1, 1, 1),
            (EBDA, 1, 0, 1),
            (EBDA, 1, MOST_SECTIONS + 1, 1),
            (EBDA, 1, 1, 0),
            (EBDA, 1, 1, MOST_CLAIMS + 1),
        ),
    ),
    foreign=WIDE[:2],
    extent="sections",
    uncompiled="View.number makes a plain number of each word of the image, and the law's breaches are found by a "
    "generator: compiled code has neither",
    picture=picture,
    depiction=DEPICTION,
    legend=LEGEND,
    trace=TRACE,
    mutants=MUTANTS,
)
