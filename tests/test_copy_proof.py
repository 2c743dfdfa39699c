"""User copy stays in user space: proved of its source, broken by mutants, and about the images that are made."""

from __future__ import annotations

import sys
from collections import defaultdict

import pytest

from checks.engines.prove import prove
from checks.evidence import Budget, Verdict
from checks.pairings import find_one
from checks.pairings.user.copy.proof.declaration import PROOF, Reading, whole
from checks.source import load
from impl.user.copy import HEADER
from spec.user.copy import LEAST_PAGE, MOST_BYTES, MOST_PAGE, MOST_PAGES, THEOREMS

COPY = find_one("user.copy")
NAMED = {mutant.name: mutant.edits for mutant in COPY.mutants}


def test_the_theorem_is_the_one_that_the_law_states() -> None:
    assert {theorem.name for theorem in PROOF.theorems} == set(THEOREMS)


BROKEN = (
    "access-ok-ignores-the-length",
    "the-range-wraps",
    "the-boundary-is-the-kernels",
    "one-byte-fewer-than-was-cleared",
    "open-after-a-fault",
)


@pytest.mark.parametrize("mutant", BROKEN)
def test_a_mutant_breaks_the_theorem(mutant: str) -> None:
    (row,) = prove(COPY, Budget(), edits=NAMED[mutant], seconds=30)
    assert row.verdict is Verdict.VIOLATED


class Words(defaultdict[int, int]):
    """Of an image the words that are not 0, and how many there are (what the class asks new_image for)."""

    length: int


@pytest.mark.parametrize("pages", [1, MOST_PAGES])
@pytest.mark.parametrize("page", [LEAST_PAGE, MOST_PAGE])
@pytest.mark.parametrize("size", [8, MOST_BYTES])
def test_the_proof_is_about_the_images_that_are_made(pages: int, page: int, size: int) -> None:
    """What it takes for granted of the header is so in the least memory and in the greatest."""
    assert COPY.spec.is_geometry(pages, page, size)
    image = Words(int)
    load(sys.modules[COPY.impl.__module__]).init(image, pages, page.bit_length() - 1, size)
    image.length = HEADER + 1 + (pages * page + size) // 8 + pages
    assert all(whole(Reading(image, {})))
