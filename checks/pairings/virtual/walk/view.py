"""Reading the MMU's image: the functions that the proofs use, on words plain or symbolic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from impl.virtual.walk import ABSENT, CONTROL, FRAMES, MEMORY, ROOT
from spec.virtual.walk import WORDS_SHIFT, Machine
from spec.vocabulary import Span, tabulate


class View:
    """One image as it stood; reads only."""

    def __init__(self, image: Any, ghosts: dict[str, Callable[[Any], Any]] | None = None) -> None:
        self.image = image
        self.root = image[ROOT]
        self.control = image[CONTROL]
        self.frames = image[FRAMES]
        self.absent = image[ABSENT]

    @property
    def span(self) -> Span:
        """The words of memory, by number."""
        return Span(0, self.frames << WORDS_SHIFT, "word")

    def word(self, place: Any) -> Any:
        return self.image[MEMORY + place]


def abstract(view: View) -> Machine:
    """The machine that an image represents."""
    return Machine(tabulate(view.span, view.word, 0), view.frames, view.root, view.control, view.absent)
