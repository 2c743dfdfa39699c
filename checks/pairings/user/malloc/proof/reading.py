"""The words of an image that the theorems are about, and what they take for granted of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import frozen

from impl.user.malloc import (
    ADDRESS_LIMIT,
    BINS,
    BYTES,
    HEAP,
    LEAST_BYTES,
    MOST_BYTES,
    START,
    UNIT_SHIFT,
)

BEYOND = 1 << 60
"""Words: more than any heap has, and so few that eight times as many bytes are still a word."""
MOST_ASKED = MOST_BYTES
"""Words: more than a request ever asks the heap for, which is at most twice the heap, for an aligned block."""


@frozen
class Reading:
    """The words of an image that nothing changes once it is made."""

    image: Any
    ghosts: Any

    @property
    def start(self) -> Any:
        return self.image[START]

    @property
    def bytes(self) -> Any:
        return self.image[BYTES]

    @property
    def end(self) -> Any:
        return self.start + self.bytes

    @property
    def bins(self) -> Any:
        return self.image[BINS]

    def word(self, index: Any) -> Any:
        return self.image[index]

    @property
    def unit_shift(self) -> Any:
        return self.image[UNIT_SHIFT]

    @property
    def unit(self) -> Any:
        """The heap's alignment, in words."""
        return 1 << self.unit_shift


def whole(view: Reading) -> Iterable[Any]:
    """The header tells of a heap that there can be."""
    yield (view.unit_shift == 0) | (view.unit_shift == 1)
    yield (view.bytes >= LEAST_BYTES) & (view.bytes <= MOST_BYTES) & (view.bytes & 15 == 0)
    yield (view.bins >= HEAP) & (view.bins < BEYOND)
    yield (view.start >= 16) & (view.start <= ADDRESS_LIMIT - view.bytes) & (view.start & 15 == 0)
