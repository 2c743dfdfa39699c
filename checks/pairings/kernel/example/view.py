"""Reading the image: what the abstraction and the invariants use, on words plain or symbolic."""

from __future__ import annotations

from typing import Any

from impl.kernel.example import COUNT, SLOTS
from spec.kernel.example import Slots
from spec.vocabulary import Span, tabulate


class View:
    """One image as it stands; reads only."""

    def __init__(self, image: Any) -> None:
        self.image = image
        self.count = image[COUNT]

    @property
    def span(self) -> Span:
        return Span(0, self.count, "slot")

    def mark(self, slot: Any) -> Any:
        return self.image[SLOTS + slot]


def abstract(view: View) -> Slots:
    """The state of the law that an image represents."""
    return Slots(view.count, tabulate(view.span, view.mark, 0))


def is_free_or_taken(view: View, slot: Any) -> Any:
    """a slot's word is 0 or 1"""
    return (view.mark(slot) == 0) | (view.mark(slot) == 1)
