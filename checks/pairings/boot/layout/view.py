"""Reading the image: which program of the law it represents."""

from __future__ import annotations

from typing import Any

from checks.pairing import Arguments
from impl.boot.layout import (
    BASE,
    BROKEN,
    CLAIM,
    CLAIMS,
    END,
    ENTRY,
    LISTS,
    LOW,
    SECTION,
    SECTIONS,
    SEGMENT,
    SEGMENTS,
    START,
)
from spec.boot.layout import Claim, Program, Section, Segment
from spec.vocabulary import Span


class View:
    """One image as it stands; reads only."""

    def __init__(self, image: Any, geometry: Arguments) -> None:
        self.image = image
        self.ebda = geometry[0]

    @property
    def span(self) -> Span:
        return Span(0, self.number(SEGMENTS), "segment")

    def number(self, place: int) -> int:
        return int(self.image[place])

    def address(self, place: int) -> int:
        """A virtual address, which is kept less 2**63."""
        return self.number(place) - LOW

    def records(self, before: int, count: int, words: int) -> list[list[int]]:
        """A list of records from a place on."""
        places = range(before, before + words * count, words)
        return [[self.number(place + more) for more in range(words)] for place in places]


def abstract(view: View) -> Program:
    """The state of the law that an image represents."""
    counts = [view.number(place) for place in (SEGMENTS, SECTIONS, CLAIMS)]
    sections = LISTS + SEGMENT * counts[0]
    claims = sections + SECTION * counts[1]
    return Program(
        ebda=view.ebda,
        segments=tuple(Segment(each[0] - LOW, *each[1:]) for each in view.records(LISTS, counts[0], SEGMENT)),
        sections=tuple(
            Section(each[0], each[1] - LOW, *each[2:]) for each in view.records(sections, counts[1], SECTION)
        ),
        claims=tuple(Claim(*each) for each in view.records(claims, counts[2], CLAIM)),
        base=view.address(BASE),
        entry=view.address(ENTRY),
        start=view.address(START),
        end=view.address(END),
        broken=view.number(BROKEN),
    )
