"""Frames, slots, and the cache between them (Linux: mm/swap_state.c, mm/swapfile.c).

REFERENCES counts entries, the swap cache, pins, accesses that are about to use a frame, and the page-out under way. A
frame that is in the cache is clean where it holds what its slot holds: neither is it DIRTY, nor is an entry of it.
"""

from __future__ import annotations

from impl.advanced.swap_layout import (
    CACHED,
    CHANGED,
    COUNT,
    FAILS,
    FREE,
    NEXT,
    PAGE,
    REFERENCES,
    SIZE,
    SLOT,
    clear_words,
    copy_words,
    record_at,
    slot_at,
    words_of,
    words_on,
)
from impl.image import Image, kernel
from spec.advanced.words import READS


@kernel
def give_back(image: Image, frame: int) -> None:
    """A frame that nobody refers to is free, and zeroed."""
    at = record_at(image, frame)
    clear_words(image, words_of(image, frame))
    image[at + PAGE] = 0
    image[at + NEXT] = image[FREE]
    image[FREE] = frame


@kernel
def enter(image: Image, frame: int, slot: int) -> None:
    """A frame is put into the cache, which refers to it."""
    at = record_at(image, frame)
    image[at + REFERENCES] += 1
    image[at + SLOT] = slot + 1
    image[slot_at(image, slot) + CACHED] = frame


@kernel
def leave(image: Image, frame: int) -> None:
    """A frame is taken from the cache. A slot to which no entry leads is then free, and a frame that nobody refers to
    is."""
    at = record_at(image, frame)
    slot = image[at + SLOT] - 1
    image[slot_at(image, slot) + CACHED] = 0
    if image[slot_at(image, slot) + COUNT] == 0:
        clear_words(image, words_on(image, slot))
    image[at + SLOT] = 0
    image[at + CHANGED] = 0
    image[at + REFERENCES] -= 1
    if image[at + REFERENCES] == 0:
        give_back(image, frame)


@kernel
def entries_of(image: Image, frame: int) -> int:
    """How many swap entries lead to a frame."""
    slot = image[record_at(image, frame) + SLOT] - 1
    count: int = 0 if slot < 0 else image[slot_at(image, slot) + COUNT]
    return count


@kernel
def release(image: Image, frame: int) -> None:
    """A reference less. What is left in the cache alone, and no entry leads to, is left to nobody."""
    at = record_at(image, frame)
    image[at + REFERENCES] -= 1
    if image[at + REFERENCES] == 0:
        give_back(image, frame)
    elif image[at + REFERENCES] == 1 and image[at + SLOT] != 0 and entries_of(image, frame) == 0:
        leave(image, frame)


@kernel
def forget(image: Image, slot: int) -> None:
    """An entry less that leads to a slot (Linux: free_swap_and_cache)."""
    at = slot_at(image, slot)
    image[at + COUNT] -= 1
    frame = image[at + CACHED]
    if image[at + COUNT] == 0:
        if frame == 0:
            clear_words(image, words_on(image, slot))
        elif image[record_at(image, frame) + REFERENCES] == 1:
            leave(image, frame)


@kernel
def take_slot(image: Image) -> int:
    """A slot that is free; or else one of which only a frame knows that is in memory anyway; or -1 (Linux:
    folio_alloc_swap, __try_to_reclaim_swap)."""
    slot, kept = 0, -1
    while slot < image[SIZE]:
        at = slot_at(image, slot)
        if image[at + COUNT] == 0:
            if image[at + CACHED] == 0:
                return slot
            kept = slot
        slot += 1
    if kept >= 0:
        leave(image, image[slot_at(image, kept) + CACHED])
    return kept


@kernel
def read(image: Image, slot: int, frame: int) -> bool:
    """Read a slot from the device; whether that went well."""
    if image[SIZE] == 0 or image[FAILS] & READS != 0:
        return False
    copy_words(image, words_on(image, slot), words_of(image, frame))
    return True


@kernel
def take_free(image: Image) -> int:
    """A free frame, with one reference; 0 where there is none."""
    frame: int = image[FREE]
    if frame != 0:
        at = record_at(image, frame)
        image[FREE] = image[at + NEXT]
        image[at + NEXT] = 0
        image[at + REFERENCES] = 1
    return frame
