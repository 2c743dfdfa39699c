"""Page tables in frames that come from the buddy allocator, and go back to it when they are empty.

How an image is laid out says impl.virtual.address_space_layout; tables are impl.virtual.address_space_tables, what is
done to pages and ranges of them impl.virtual.address_space_pages and address_space_ranges. What stands here is what is
done to frames and spaces, and the library that offers all of it.
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, answers, are_words, kernel, new_image, operation
from impl.physical.buddy import LEAST_BASE_ORDER, NODE_SHIFT, init
from impl.virtual.address_space_layout import (
    BUSY,
    COUNT,
    FRAME_LIMIT,
    HALF,
    INDEX_BITS,
    KERNEL_PAGE,
    KIND,
    LARGEST,
    LEVELS,
    MEMORY,
    NO_NUMBER,
    NO_RIGHT,
    NO_SPACE,
    NOT_ALLOCATED,
    NOTED,
    OUT_OF_RANGE,
    PACKED,
    PAGE,
    POISON,
    RECORDS,
    ROOTS,
    SPACES,
    frames_of,
    record,
    root_of,
)
from impl.virtual.address_space_pages import (
    access,
    collapse,
    get_phys_addr,
    map_page,
    mark,
    protect_page,
    split,
    unmap_page,
)
from impl.virtual.address_space_ranges import map_range, protect_range, unmap_range
from impl.virtual.address_space_tables import (
    alloc,
    fill,
    forget,
    gather,
    level_bits,
    new_table,
    read_entry,
    write_entry,
)
from spec.virtual.words import NO_EXECUTE, RIGHTS, Batch
from spec.virtual.words import SpaceFailure as Failure
from spec.vocabulary import Frame

POOL_ORDER = LEAST_BASE_ORDER
"""The largest block of the pool. Frames are taken one by one; that they merge keeps them in order."""
MOST_FRAMES, MOST_SPACES = 1 << 20, 1 << 12


# ── Frames and spaces ────────────────────────────────────────────────────────────────────────────────────────


@kernel
def take_frame(image: Image) -> int:
    frame = alloc(image, 0)
    if frame >= 0:
        image[record(image, frame) | KIND] = PAGE
    return frame


@kernel
def give_frame(image: Image, frame: int) -> int:
    if frame < 0 or frame >= frames_of(image):
        return OUT_OF_RANGE
    if image[record(image, frame) | KIND] != PAGE:
        return NOT_ALLOCATED
    if image[record(image, frame) | COUNT] != 0:
        return BUSY
    forget(image, frame)
    return 0


@kernel
def create_space(image: Image) -> int:
    """The number of a new space, the least that is free; or a failure."""
    space = 0
    while space < image[SPACES] and root_of(image, space) >= 0:
        space += 1
    if space == image[SPACES]:
        return NO_NUMBER
    root = new_table(image, image[LEVELS], -1 - space, space << level_bits(image))
    if root < 0:
        return root
    image[(image[ROOTS] + space) << NODE_SHIFT] = root
    bits = image[INDEX_BITS]
    index = 1 << bits - 1
    while index < 1 << bits:
        write_entry(image, root << bits | index, read_entry(image, root_of(image, 0) << bits | index))
        index += 1
    return space


@kernel
def destroy_space(image: Image, space: int) -> int:
    root = root_of(image, space)
    if root < 0:
        return NO_SPACE
    if space == 0 or image[record(image, root) | COUNT] != 0:
        return BUSY
    bits = image[INDEX_BITS]
    index = 1 << bits - 1
    while index < 1 << bits:
        entry = root_of(image, 0) << bits | index
        mark(image, entry, gather(image, entry) & NOTED)
        index += 1
    image[(image[ROOTS] + space) << NODE_SHIFT] = -1
    forget(image, root)
    return 0


# ── The library ──────────────────────────────────────────────────────────────────────────────────────────────


def allowed(rights: int) -> int:
    """Of what a caller names, the permissions that there are."""
    return rights & RIGHTS


outcome, done = answers(Failure)


def batch(code: int, space: int, page: int, *numbers: int) -> Batch | Failure:
    """The batch of an operation on a range that begins at a page."""
    result = outcome(code)
    return result if isinstance(result, Failure) else Batch.of(page, result)


def out_of_range(image: Image, *numbers: int) -> Failure:
    """Python's integers have no end, and compiled code takes 64 bits: what does not fit is out of every range."""
    return Failure.OUT_OF_RANGE


def not_there(image: Image, space: int, *numbers: int) -> Failure:
    """Python's integers have no end: what no word holds is no space, or out of every range."""
    exists = are_words(space) and root_of(image, space) >= 0
    return Failure.OUT_OF_RANGE if exists else Failure.NO_SPACE


@kernel
def clear(image: Image) -> None:
    """No space exists, and nobody has a frame."""
    space = 0
    while space < image[SPACES]:
        image[(image[ROOTS] + space) << NODE_SHIFT] = -1
        space += 1
    frame = 0
    while frame < frames_of(image):
        fill(image, frame, POISON)
        frame += 1


class AddressSpaces:
    """The library's operations under the law's names (spec/virtual/address_space.py), over one image."""

    __slots__ = ("image",)

    def __init__(self, levels: int, index_bits: int, entry_shift: int, frames: int, most: int) -> None:
        """Raise ValueError for a format that no processor has, smaller ones excepted, and for a pool too small."""
        if not (2 <= levels <= 5 and 1 <= index_bits <= 10 and entry_shift in (2, 3)):
            raise ValueError(f"there are no {levels} levels of 2**{index_bits} entries of 2**{entry_shift} bytes")
        if not 1 <= frames <= MOST_FRAMES or not 1 <= most <= MOST_SPACES:
            raise ValueError(f"neither {frames} frames nor {most} spaces is too few or too many")
        first = 1 << LEAST_BASE_ORDER
        packed = 3 - entry_shift
        records = first + frames
        roots = records + frames
        memory = (roots + most) << NODE_SHIFT
        self.image = image = new_image(memory + (frames << index_bits - packed))
        half = 1 << levels * index_bits - 1
        image[RECORDS] = records
        image[ROOTS] = roots
        image[MEMORY] = memory
        image[SPACES] = most
        image[LEVELS] = levels
        image[INDEX_BITS] = index_bits
        image[PACKED] = packed
        image[HALF] = half
        image[KERNEL_PAGE] = half if packed else -half
        image[LARGEST] = min(levels, 3)
        image[FRAME_LIMIT] = 1 << (20 if packed else 40)
        image[NO_RIGHT] = 0 if packed else -1 << NO_EXECUTE
        init(image, first, frames, POOL_ORDER, -first)
        clear(image)
        create_space(image)

    take_frame: Callable[[], Frame | Failure] = operation(take_frame, outcome)
    give_frame: Callable[[Frame], Failure | None] = operation(give_frame, done, beyond=out_of_range)
    create_space: Callable[[], int | Failure] = operation(create_space, outcome)
    destroy_space: Callable[[int], Failure | None] = operation(destroy_space, done, beyond=not_there)
    map_page: Callable[[int, int, Frame, int, int], Failure | None] = operation(
        map_page, done, takes={"rights": allowed}, beyond=not_there
    )
    unmap_page: Callable[[int, int], int | Failure] = operation(unmap_page, outcome, beyond=not_there)
    protect_page: Callable[[int, int, int], int | Failure] = operation(
        protect_page, outcome, takes={"rights": allowed}, beyond=not_there
    )
    get_phys_addr: Callable[[int, int], int | Failure] = operation(get_phys_addr, outcome, beyond=not_there)
    access: Callable[[int, int, int], int | Failure] = operation(access, outcome, beyond=not_there)
    split: Callable[[int, int], Failure | None] = operation(split, done, beyond=not_there)
    collapse: Callable[[int, int, int], Failure | None] = operation(collapse, done, beyond=not_there)
    map_range: Callable[[int, int, Frame, int, int], Failure | None] = operation(
        map_range, done, takes={"rights": allowed}, beyond=not_there
    )
    unmap_range: Callable[[int, int, int], Batch | Failure] = operation(unmap_range, batch, beyond=not_there)
    protect_range: Callable[[int, int, int, int], Batch | Failure] = operation(
        protect_range, batch, takes={"rights": allowed}, beyond=not_there
    )
