"""Ranges of pages: a loop goes from entry to entry, past all that one entry maps, or that one entry leaves absent."""

from __future__ import annotations

from impl.image import Image, kernel
from impl.virtual.address_space_layout import (
    ALREADY_MAPPED,
    FRAME_LIMIT,
    HALF,
    KIND,
    MISALIGNED,
    NO_SPACE,
    NOT_ALLOCATED,
    NOT_PERMITTED,
    OUT_OF_RANGE,
    PAGE,
    frames_of,
    level_of,
    record,
    root_of,
    size_of,
    slot_of,
)
from impl.virtual.address_space_pages import map_page, protect_page, unmap_page
from impl.virtual.address_space_tables import find, read_entry
from spec.virtual.words import BATCH_SHIFT, GLOBAL, PRESENT, RANGE_LIMIT


@kernel
def range_slot(image: Image, space: int, page: int, count: int) -> int:
    """The first page of a range, its number cut to the bits that are translated; or what is wrong with the range."""
    if root_of(image, space) < 0:
        return NO_SPACE
    slot = slot_of(image, page)
    if slot < 0 or count < 1 or count > RANGE_LIMIT or (slot & image[HALF] - 1) + count > image[HALF]:
        return OUT_OF_RANGE
    return slot


@kernel
def are_held(image: Image, frame: int, count: int) -> int:
    """Whether a caller holds each of these frames that belongs to the pool."""
    last = frame + count if frame + count < frames_of(image) else frames_of(image)
    while frame < last:
        if image[record(image, frame) | KIND] != PAGE:
            return 0
        frame += 1
    return 1


@kernel
def beyond(image: Image, entry: int, slot: int) -> int:
    """The first page behind those that an entry translates; `slot` is one of them."""
    last: int = slot | size_of(image, level_of(image, entry)) - 1
    return last + 1


@kernel
def is_vacant(image: Image, space: int, slot: int, count: int) -> int:
    """Whether nothing is mapped in a range."""
    stop = slot + count
    while slot < stop:
        entry = find(image, space, slot, 1)
        if read_entry(image, entry) & PRESENT:
            return 0
        slot = beyond(image, entry, slot)
    return 1


@kernel
def is_whole(image: Image, space: int, slot: int, count: int) -> int:
    """Whether all that is mapped in a range is in it as a whole: so it is in between, and is looked at at both ends."""
    first, last = find(image, space, slot, 1), find(image, space, slot + count - 1, 1)
    if read_entry(image, first) & PRESENT and slot & size_of(image, level_of(image, first)) - 1:
        return 0
    if read_entry(image, last) & PRESENT and beyond(image, last, slot + count - 1) > slot + count:
        return 0
    return 1


@kernel
def gathered(batch: int, first: int, count: int) -> int:
    """The word of a batch with more pages at its end, `first` from where the range begins."""
    start = batch >> BATCH_SHIFT if batch else first
    return start << BATCH_SHIFT | first + count - start


@kernel
def map_range(image: Image, space: int, page: int, frame: int, rights: int, count: int) -> int:
    """Map small pages to frames that follow each other; 0, or a failure and no change."""
    slot = range_slot(image, space, page, count)
    if slot < 0:
        return slot
    if frame < 0 or frame > image[FRAME_LIMIT] - count:
        return OUT_OF_RANGE
    if rights & GLOBAL and slot < image[HALF]:
        return NOT_PERMITTED
    if not are_held(image, frame, count):
        return NOT_ALLOCATED
    if not is_vacant(image, space, slot, count):
        return ALREADY_MAPPED
    done = 0
    while done < count:
        failure = map_page(image, space, page + done, frame + done, rights, 1)
        if failure:
            while done > 0:
                done -= 1
                unmap_page(image, space, page + done)
            return failure
        done += 1
    return 0


@kernel
def unmap_range(image: Image, space: int, page: int, count: int) -> int:
    """Unmap all that is mapped in a range: the word of the batch that is to be flushed, or a failure and no change."""
    slot = range_slot(image, space, page, count)
    if slot < 0:
        return slot
    if not is_whole(image, space, slot, count):
        return MISALIGNED
    batch, done = 0, 0
    while done < count:
        entry = find(image, space, slot + done, 1)
        behind = beyond(image, entry, slot + done) - slot
        if read_entry(image, entry) & PRESENT:
            unmap_page(image, space, page + done)
            batch = gathered(batch, done, behind - done)
        done = behind
    return batch


@kernel
def protect_range(image: Image, space: int, page: int, count: int, rights: int) -> int:
    """Give all that is mapped in a range other permissions: the word of the batch, or a failure and no change."""
    slot = range_slot(image, space, page, count)
    if slot < 0:
        return slot
    if not is_whole(image, space, slot, count):
        return MISALIGNED
    if rights & GLOBAL and slot < image[HALF]:
        return NOT_PERMITTED
    batch, done = 0, 0
    while done < count:
        entry = find(image, space, slot + done, 1)
        behind = beyond(image, entry, slot + done) - slot
        if read_entry(image, entry) & PRESENT and protect_page(image, space, page + done, rights):
            batch = gathered(batch, done, behind - done)
        done = behind
    return batch
