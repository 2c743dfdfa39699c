"""Reading the image: which block and which map of the law it represents."""

from __future__ import annotations

from typing import Any

from checks.pairing import Arguments
from impl.boot.multiboot import BIAS, BLOCK, COUNT, RANGES
from spec.boot.multiboot import Block, Range
from spec.vocabulary import Span


class View:
    """One image as it stands; reads only. What the geometry says need not stand in the image."""

    def __init__(self, image: Any, geometry: Arguments) -> None:
        self.image = image
        self.origin, self.bytes, self.kernel, self.kernel_bytes = geometry

    @property
    def span(self) -> Span:
        return Span(0, self.bytes, "byte")

    def content(self) -> bytes:
        first = int(self.image[BLOCK])
        return bytes(int(self.image[place]) for place in range(first, first + self.bytes))

    def ranges(self) -> tuple[Range, ...]:
        places = (RANGES + 3 * number for number in range(int(self.image[COUNT])))
        read = ([int(self.image[place + more]) for more in range(3)] for place in places)
        return tuple(Range(first + BIAS, last + BIAS + 1, kind) for first, last, kind in read)


def abstract(view: View) -> Block:
    """The state of the law that an image represents."""
    return Block(view.origin, view.kernel, view.kernel_bytes, view.content(), view.ranges())
