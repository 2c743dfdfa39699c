"""The cell as code over an image."""

from __future__ import annotations

from impl.image import Image, answers, kernel, new_image, nothing, operation
from tests.made_up.law import Failure

NUMBERS, VALUE, KEPT, SPARE = range(4)
"""KEPT is 0 where the cache holds nothing, else one more than what it holds; SPARE is nobody's."""
WORDS = 4
OTHER, BARRED = -Failure.OTHER.errno, -Failure.BARRED.errno

outcome, done = answers(Failure)


@kernel
def read(image: Image) -> int:
    if image[KEPT] != 0:
        kept: int = image[KEPT] - 1
        return kept
    value: int = image[VALUE]
    return value


@kernel
def swap(image: Image, old: int, new: int, always: int) -> int:
    if always == 0 and image[VALUE] != old:
        return OTHER
    was = image[VALUE]
    image[VALUE] = new
    return BARRED if was == 0 and old == 0 else 0


@kernel
def flush(image: Image) -> None:
    while image[KEPT] != 0:
        image[KEPT] = 0


@kernel
def fill(image: Image) -> None:
    image[KEPT] = image[VALUE] + 1


@kernel
def forget(image: Image) -> None:
    image[KEPT] = 0


class Cell:
    __slots__ = ("image",)

    def __init__(self, numbers: int) -> None:
        self.image = new_image(WORDS)
        self.image[NUMBERS] = numbers

    read = operation(read, outcome)
    swap = operation(swap, done, takes={"always": int})
    flush = operation(flush, nothing)
    fill = operation(fill, nothing)
    forget = operation(forget, nothing)
