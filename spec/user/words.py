"""The words of this chapter: addresses and byte counts as a process sees them, and how its parts refuse."""

from __future__ import annotations

from errno import EFAULT, EINVAL, ENOENT, ENOMEM, EUCLEAN
from typing import NewType

from spec.vocabulary import Failure

Address = NewType("Address", int)
"""An address of a process's memory, in bytes."""

ByteCount = NewType("ByteCount", int)
"""How many bytes (C: size_t)."""

NULL = Address(0)
"""The address of no block."""

LARGEST_REQUEST = ByteCount((1 << 63) - 1)
"""PTRDIFF_MAX on a machine of 64 bits: an object of more bytes has addresses whose difference is no number (glibc
2.36: checked_request2size, malloc/malloc.c, refuses larger requests)."""

SIZE_LIMIT = 1 << 64
"""Numbers of the type size_t are below this."""


class MallocFailure(Failure):
    """How malloc refuses."""

    NOT_ALLOCATED = ENOENT, "The address is not the first one of a live block"
    NO_MEMORY = ENOMEM, "There is no room for a block of that size"
    INVALID = EINVAL, "The alignment is no power of two"
    CORRUPTED = EUCLEAN, "The allocator's own records contradict each other: somebody wrote beyond a block"


class CopyFailure(Failure):
    """How user copy refuses, where it does not answer how many bytes it left."""

    NOT_MAPPED = ENOMEM, "Nothing is mapped at the page"
    FAULT = EFAULT, "The string cannot be read up to its end", "Some of it may have been copied"
