"""Reading the early allocator's image: the functions that invariants use, on words plain or symbolic."""

from __future__ import annotations

from typing import Any

from checks.pairings.physical.buddy.view import View as Blocks
from checks.pairings.physical.buddy.view import linked, stated
from impl.physical.bootmem import (
    END,
    FIRST_WORD,
    HANDED_OVER,
    IN_WORD,
    IS_MEMORY,
    IS_RESERVED,
    KIND,
    MEMORY,
    OWN,
    OWN_END,
    POISON,
    RESERVED,
    START,
    WORD_SHIFT,
)
from impl.physical.buddy import NODE_SHIFT, USED
from spec.physical import buddy
from spec.physical.bootmem import Early
from spec.vocabulary import NONE, Frame, FrameCount, Span, all_of, negate, select, tabulate


class View(Blocks):
    """One image as it stood; reads only. The buddy allocator's records are read as its own are."""

    def __init__(self, image: Any, ghosts: Any = None) -> None:
        super().__init__(image, ghosts)
        self.start, self.end = image[START], image[END]
        self.own_span = Span(image[OWN], image[OWN_END])
        self.handed_over = image[HANDED_OVER]

    def bit(self, bitmap: int, frame: Any) -> Any:
        word = self.image[self.image[bitmap] + (frame >> WORD_SHIFT) - self.image[FIRST_WORD]]
        return word >> (frame & IN_WORD) & 1

    def kind(self, frame: Any) -> Any:
        return self.image[self.node(frame) << NODE_SHIFT | KIND]

    def memory(self, frame: Any) -> Any:
        """1 where the frame is memory."""
        return select(self.handed_over == 0, self.bit(MEMORY, frame), self.kind(frame) & IS_MEMORY)

    def reserved(self, frame: Any) -> Any:
        noted = select(self.kind(frame) & IS_RESERVED == 0, 0, 1)
        return select(self.handed_over == 0, self.bit(RESERVED, frame), noted)

    def is_hole(self, frame: Any) -> Any:
        return self.memory(frame) == 0

    def is_reserved(self, frame: Any) -> Any:
        return self.reserved(frame) == 1

    def is_free(self, frame: Any) -> Any:
        unreserved = negate(self.is_hole(frame)) & negate(self.is_reserved(frame))
        is_early = self.handed_over == 0
        return (is_early & unreserved) | (negate(is_early) & (self.holder_order(frame) == NONE))

    def held(self, frame: Any) -> Any:
        """The order of the block that is allocated in the buddy allocator; NONE before the handover."""
        return select(self.handed_over == 0, NONE, self.holder_order(frame))


def abstract(view: View) -> Early:
    """What an image says of each frame."""
    tables = (tabulate(view.span, view.memory, 0), tabulate(view.span, view.reserved, 0))
    held = tabulate(view.span, view.held, NONE)
    own, frames = Frame(view.own_span.start), FrameCount(view.end - view.start)
    return Early(Frame(view.start), frames, own, view.max_order, *tables, view.handed_over, held)


def nothing_early(view: View, frame: Any) -> Any:
    """before the handover, every frame is held in the buddy allocator's records, by itself"""
    return (view.handed_over == 1) | (view.state(frame) == USED)


def poisoned(view: View, frame: Any) -> Any:
    """after the handover, nothing is left in the words of the bitmaps"""
    at = (frame >> WORD_SHIFT) - view.image[FIRST_WORD]
    words = (view.image[view.image[bitmap] + at] for bitmap in (MEMORY, RESERVED))
    return (view.handed_over == 0) | all_of(word == POISON for word in words)


REPRESENTATION = (
    nothing_early,
    poisoned,
    stated,
    linked,
    buddy.one_block,
    buddy.well_placed,
    buddy.coalesced,
)
"""The last five are those of the buddy allocator's records."""
