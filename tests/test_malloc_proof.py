"""The theorems about malloc's arithmetic: proved of its source, broken by mutants, and about the images it makes."""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import Any

import pytest

from checks.engines.prove import prove
from checks.evidence import Budget, Evidence, Verdict
from checks.pairings import find
from checks.pairings.user.malloc.proof.declaration import PROOF
from checks.pairings.user.malloc.proof.reading import Reading, whole
from checks.source import load
from spec.user.malloc import ADDRESS_LIMIT, LEAST_BYTES, MOST_BYTES, THEOREMS
from tests.afresh import afresh

MALLOC = find("user.malloc")[0]
NAMED = {mutant.name: mutant.edits for mutant in MALLOC.mutants}


def shown(theorem: str, mutant: str) -> Evidence:
    (row,) = prove(MALLOC, Budget(), theorem=theorem, edits=NAMED[mutant], seconds=60)
    return row


def test_the_theorems_are_those_that_the_law_states() -> None:
    assert {theorem.name for theorem in PROOF.theorems} == set(THEOREMS)
    assert {theorem.broken_by for theorem in PROOF.theorems} <= set(NAMED)


@afresh
def test_the_theorems_hold_by_the_steps_that_are_kept() -> None:
    """And evidence says of which words less than all is claimed."""
    rows = {row.property: row for row in prove(MALLOC, Budget(), seconds=60)}
    assert rows.keys() == THEOREMS.keys()
    assert [(row.verdict, row.note) for row in rows.values()] == [(Verdict.HOLDS, "")] * len(rows)
    domain = rows["bin-fits"].scope["domain"]
    assert f"bytes {LEAST_BYTES} … {MOST_BYTES}, alignment 8 … 16, units 0 … {MOST_BYTES // 8}" in domain


BROKEN = {
    "no-room-for-the-header": ("request-to-chunk", "in words_for at its end: size = "),
    "size-wraps-when-the-header-is-added": ("request-to-chunk", "in malloc there: size = "),
    "size-in-32-bits": ("request-to-chunk", "in malloc at its end: size = "),
    "alignment-of-three-accepted": ("request-to-chunk", "in aligned_alloc at its end: alignment = "),
    "a-size-rounded-down-to-a-bin": ("bin-fits", "in bin_from at its end: units = "),
    "a-bin-that-is-one-too-high": ("bin-fits", "in bin_of at its end: units = "),
    "a-bin-that-is-one-too-low": ("bin-fits", "in find there: words = "),
    "product-wraps": ("calloc-product-exact", "in calloc there: count = "),
}


@pytest.mark.parametrize("mutant", BROKEN)
def test_a_mutant_breaks_a_theorem_and_the_numbers_are_told(mutant: str) -> None:
    theorem, numbers = BROKEN[mutant]
    row = shown(theorem, mutant)
    assert row.verdict is Verdict.VIOLATED
    assert numbers in row.note


def test_a_resize_without_room_for_the_header_breaks_the_theorem_about_it() -> None:
    assert shown("resize-to-chunk", "no-room-for-the-header").verdict is Verdict.VIOLATED


@pytest.mark.parametrize("alignment", [8, 16])
@pytest.mark.parametrize("size", [LEAST_BYTES, 80, (1 << 17) - 16, 1 << 17, MOST_BYTES])
@pytest.mark.parametrize("is_last", [False, True])
def test_the_proofs_are_about_the_images_that_are_made(alignment: int, size: int, *, is_last: bool) -> None:
    """What they take for granted of the header is so in a heap of every size, the largest included: of that only the
    words are kept that are not 0."""
    start = ADDRESS_LIMIT - size if is_last else 16
    assert MALLOC.spec.is_geometry(start, size, alignment)
    image: Any = defaultdict(int)
    load(sys.modules[MALLOC.impl.__module__]).init(image, start, size, alignment)
    reading = Reading(image, {})
    assert all(whole(reading))
    assert (reading.start, reading.bytes, 8 * reading.unit) == (start, size, alignment)
