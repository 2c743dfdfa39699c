"""How the parts of this chapter refuse: what their laws and implementations have in common, and nothing that judges."""

from __future__ import annotations

from errno import EAGAIN, EBUSY, EINVAL, ENOENT, ENOMEM, EPERM, ERANGE

from spec.vocabulary import Failure


class BuddyFailure(Failure):
    """How the buddy allocator refuses."""

    NOT_ALLOCATED = ENOENT, "The frame is not the first one of an allocated block"
    NO_MEMORY = ENOMEM, "No free block is large enough"
    BUSY = EBUSY, "A part of what was asked for is allocated"
    WRONG_ORDER = EINVAL, "The block that begins here has another order"
    OUT_OF_RANGE = ERANGE, "The frame or the order lies outside what is managed"


class BootmemFailure(Failure):
    """How the early allocator refuses."""

    HANDED_OVER = EPERM, "Memory has been handed over, and is the buddy allocator's"
    NOT_RESERVED = ENOENT, "A part of the range is not reserved"
    TOO_EARLY = EAGAIN, "Memory has not been handed over yet"
    NO_MEMORY = ENOMEM, "No run of free frames would do"
    BUSY = EBUSY, "A part of the range is reserved already, or holds the allocator's own records"
    INVALID = EINVAL, "The count, the alignment, the direction or the order is none"
    OUT_OF_RANGE = ERANGE, "The range is empty, or leaves the map"


ANYWHERE, BOTTOM_UP, TOP_DOWN = 0, 1, 2
"""From which end of memory an early allocation is to come (Linux: memblock_set_bottom_up, mm/memblock.c, 6.18)."""


def own_frames(frames: int) -> int:
    """How many frames an early allocator's own records take: two bits for each frame that it manages.

    >>> own_frames(1), own_frames(1 << 14), own_frames((1 << 14) + 1)
    (1, 1, 2)
    """
    return (frames + (1 << 14) - 1) >> 14


DMA, NORMAL, HIGHMEM = ZONES = range(3)
"""The zones, from the lowest addresses to the highest (Linux: enum zone_type, include/linux/mmzone.h, 6.18)."""

FRUGAL, ORDINARY, PRESSING, HIGH, ATOMIC, UNLIMITED = URGENCIES = range(6)
"""How much of what a zone keeps back a request may have, from nothing to all: what is above the high watermark, above
the low one, above the min one, above half of that, above three eighths of it, whatever is there (Linux 6.18,
mm/internal.h: ALLOC_WMARK_HIGH, ALLOC_WMARK_LOW, ALLOC_WMARK_MIN, ALLOC_MIN_RESERVE, the same with ALLOC_NON_BLOCK,
ALLOC_NO_WATERMARKS)."""


class ZonesFailure(Failure):
    """How memory in zones refuses."""

    NOT_ALLOCATED = ENOENT, "The frame is not the first one of an allocated block"
    NO_MEMORY = ENOMEM, "No permitted zone has a block of the size above what it keeps back"
    WRONG_ORDER = EINVAL, "The block that begins here has another order"
    OUT_OF_RANGE = ERANGE, "The frame, the order, the zone, the limit or the urgency is none that there is"
