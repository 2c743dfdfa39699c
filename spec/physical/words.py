"""How the parts of this chapter refuse: what their laws and implementations have in common, and nothing that judges."""

from __future__ import annotations

from errno import EBUSY, EINVAL, ENOENT, ENOMEM, ERANGE

from spec.vocabulary import Failure


class BuddyFailure(Failure):
    """How the buddy allocator refuses."""

    NOT_ALLOCATED = ENOENT, "The frame is not the first one of an allocated block"
    NO_MEMORY = ENOMEM, "No free block is large enough"
    BUSY = EBUSY, "A part of what was asked for is allocated"
    WRONG_ORDER = EINVAL, "The block that begins here has another order"
    OUT_OF_RANGE = ERANGE, "The frame or the order lies outside what is managed"
