"""Page-out: what brings pages from frames to slots (Linux: shrink_folio_list in mm/vmscan.c, pageout, try_to_unmap).

It is cut into steps, of which `page_out` does one: to choose (by a clock that passes over what has been accessed
since), to replace the entries, to write, to free. Others act in between, so each step asks again whether it may.
"""

from __future__ import annotations

from impl.advanced.swap_cache import enter, leave, read, release, take_free, take_slot
from impl.advanced.swap_entries import ACCESSED, AREA, DIRTY, FRAME_SHIFT, PRESENT, swap_entry
from impl.advanced.swap_layout import (
    AREAS,
    CACHED,
    CHANGED,
    CHOOSE,
    COUNT,
    DROP,
    FAILS,
    FRAMES,
    FREE,
    HAND,
    LOCKED,
    MAPPINGS,
    PAGE,
    PINNED,
    PROCESSES,
    REFERENCES,
    SIZE,
    SLOT,
    TABLES,
    UNMAP,
    VICTIM,
    WORK,
    WRITE,
    copy_words,
    page_at,
    record_at,
    slot_at,
    words_of,
    words_on,
)
from impl.image import Image, called, kernel
from spec.advanced.words import WRITES


@kernel
def maps(image: Image, process: int, frame: int) -> bool:
    """Whether a process has an entry for a frame."""
    entry = image[page_at(image, TABLES, process, image[record_at(image, frame) + PAGE])]
    has_it: bool = entry & PRESENT != 0 and entry >> FRAME_SHIFT == frame
    return has_it


@kernel
def is_evictable(image: Image, frame: int, held: int) -> bool:
    """Whether a frame may be paged out: no device has it, nobody has locked it, and no more refer to it than its
    entries, the cache, and so many besides."""
    at = record_at(image, frame)
    expected = image[at + MAPPINGS] + (1 if image[at + SLOT] != 0 else 0) + held
    if image[SIZE] == 0 or image[at + PINNED] != 0 or image[at + REFERENCES] != expected:
        return False
    process = 0
    while process < image[PROCESSES]:
        if maps(image, process, frame) and image[page_at(image, AREAS, process, image[at + PAGE])] & LOCKED != 0:
            return False
        process += 1
    return True


@kernel
def was_accessed(image: Image, frame: int) -> bool:
    """Whether a process has used a frame since this was asked last."""
    process, was = 0, False
    while process < image[PROCESSES]:
        where = page_at(image, TABLES, process, image[record_at(image, frame) + PAGE])
        if maps(image, process, frame) and image[where] & ACCESSED != 0:
            image[where] &= ~ACCESSED
            was = True
        process += 1
    return was


@kernel
def abandon(image: Image) -> None:
    """The page-out under way is over, or is given up; what is in the cache stays there if it has to."""
    frame = image[VICTIM]
    image[VICTIM] = 0
    image[WORK] = CHOOSE
    if frame != 0:
        release(image, frame)


@kernel
def choose(image: Image) -> None:
    """The frame at the clock's hand, if it may go and has not been used lately. It is given a slot if it has none, and
    as what it holds is not there, it is dirty."""
    frame = image[HAND]
    at = record_at(image, frame)
    image[HAND] = frame % image[FRAMES] + 1
    if image[at + REFERENCES] == 0 or not is_evictable(image, frame, 0) or was_accessed(image, frame):
        return
    if image[at + SLOT] == 0:
        slot = take_slot(image)
        if slot < 0:
            return
        enter(image, frame, slot)
        image[at + CHANGED] = 1
    image[at + REFERENCES] += 1
    image[VICTIM] = frame
    image[WORK] = UNMAP


@kernel
def unmap_victim(image: Image) -> None:
    """Every entry of the frame becomes a swap entry; a dirty one makes the frame dirty."""
    frame, process = image[VICTIM], 0
    at = record_at(image, frame)
    if not is_evictable(image, frame, 1):
        abandon(image)
        return
    slot = image[at + SLOT] - 1
    while process < image[PROCESSES]:
        if maps(image, process, frame):
            where = page_at(image, TABLES, process, image[at + PAGE])
            if image[where] & DIRTY != 0:
                image[at + CHANGED] = 1
            image[where] = swap_entry(AREA, slot)
            image[slot_at(image, slot) + COUNT] += 1
            image[at + MAPPINGS] -= 1
            image[at + REFERENCES] -= 1
        process += 1
    image[WORK] = WRITE if image[at + CHANGED] != 0 else DROP


@kernel
def write_victim(image: Image) -> None:
    """Write what the frame holds. It is clean from before on, so that what is stored meanwhile makes it dirty again."""
    frame = image[VICTIM]
    at = record_at(image, frame)
    if image[FAILS] & WRITES != 0:
        abandon(image)
        return
    image[at + CHANGED] = 0
    copy_words(image, words_of(image, frame), words_on(image, image[at + SLOT] - 1))
    image[WORK] = DROP


@kernel
def drop_victim(image: Image) -> None:
    """Free the frame, unless somebody has come for it."""
    frame = image[VICTIM]
    at = record_at(image, frame)
    if image[at + REFERENCES] == 2 and image[at + MAPPINGS] == 0:
        leave(image, frame)
    abandon(image)


@called
def page_out(image: Image) -> None:
    """One step further."""
    if image[WORK] == CHOOSE:
        choose(image)
    elif image[WORK] == UNMAP:
        unmap_victim(image)
    elif image[WORK] == WRITE:
        write_victim(image)
    else:
        drop_victim(image)


@kernel
def reclaim(image: Image, steps: int) -> None:
    """Page out, so many steps further, and nobody acts in between."""
    while steps > 0:
        page_out(image)
        steps -= 1


@kernel
def take(image: Image) -> int:
    """A free frame, for which others are paged out if there is none: the clock goes round once to forget what was
    accessed, and once to choose; and a page-out that fails takes three steps."""
    steps = 0
    while image[FREE] == 0 and image[SIZE] != 0 and steps < 8 * image[FRAMES] + 8:
        page_out(image)
        steps += 1
    frame: int = take_free(image)
    return frame


@kernel
def read_ahead(image: Image, slot: int) -> None:
    """Read what a slot holds into a free frame, if entries lead to it and the cache has it not (Linux:
    swap_cluster_readahead)."""
    if slot < 0 or slot >= image[SIZE]:
        return
    at = slot_at(image, slot)
    if image[at + COUNT] == 0 or image[at + CACHED] != 0 or image[FREE] == 0:
        return
    frame = take_free(image)
    if read(image, slot, frame):
        enter(image, frame, slot)
    release(image, frame)
