"""Example: how the implementation keeps it, and why so.

The image is an array of words:

    word 0          COUNT, how many slots there are
    from SLOTS on   a word for each slot: 0 where it is free, 1 where it is taken
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, done, kernel, new_image, operation, out_of_range
from spec.vocabulary import Failure

COUNT, SLOTS = 0, 1
MOST_SLOTS = 1 << 20

NO_MEMORY = -Failure.NO_MEMORY.value
NOT_ALLOCATED = -Failure.NOT_ALLOCATED.value
OUT_OF_RANGE = -Failure.OUT_OF_RANGE.value


@kernel
def init(image: Image, count: int) -> None:
    """Lay out an image of 1 + count words, every slot free."""
    image[COUNT] = count
    slot = 0
    while slot < count:
        image[SLOTS + slot] = 0
        slot += 1


@kernel
def take(image: Image) -> int:
    """The first slot that is free, or a failure."""
    slot = 0
    while slot < image[COUNT]:
        if image[SLOTS + slot] == 0:
            image[SLOTS + slot] = 1
            return slot
        slot += 1
    return NO_MEMORY


@kernel
def give(image: Image, slot: int) -> int:
    """Give a slot back; 0, or a failure."""
    if slot < 0 or slot >= image[COUNT]:
        return OUT_OF_RANGE
    if image[SLOTS + slot] == 0:
        return NOT_ALLOCATED
    image[SLOTS + slot] = 0
    return 0


class Example:
    """The operations under the law's names (spec/kernel/example.py), over one image."""

    __slots__ = ("image",)

    def __init__(self, count: int) -> None:
        """Raise ValueError for a geometry that there is not."""
        if not 1 <= count <= MOST_SLOTS:
            raise ValueError(f"there are between 1 and {MOST_SLOTS} slots, not {count}")
        self.image = new_image(SLOTS + count)
        init(self.image, count)

    take: Callable[[], int | Failure] = operation(take)
    give: Callable[[int], Failure | None] = operation(give, done, beyond=out_of_range)
