"""The words of this chapter: what its laws and implementations have in common, and nothing that judges."""

from __future__ import annotations

from errno import EFAULT, EILSEQ, EINVAL, EMSGSIZE, ENOENT, ENOSPC, EOVERFLOW
from typing import NewType

from spec.vocabulary import Failure

PhysicalAddress = NewType("PhysicalAddress", int)
"""A byte of physical memory: 0 to 2**64 - 1. An end is the address behind the last byte, and may be 2**64."""

MAGIC_1, MAGIC_2 = 0x2BADB002, 0x36D76289
"""What EAX holds when a loader jumps to the kernel (Multiboot 0.6.96 §3.2; Multiboot2 2.0 §3.3)."""

USABLE, RESERVED, ACPI, BAD = 1, 2, 3, 5
"""What a range of memory is, by the numbers of Multiboot: free to use, not memory to use, tables of ACPI that may be
used once they have been read, defective. Any other number, 4 among them (to be kept while the machine hibernates),
means reserved (Multiboot 0.6.96 §3.3; Multiboot2 2.0 §3.6.8)."""

LAST = PhysicalAddress((1 << 64) - 1)
LOW_END = 1 << 32
"""The loader and the kernel that it starts are below 4 GiB: they are addressed with 32 bits."""

_GONE = "the map of an earlier block is no longer kept"


class MultibootFailure(Failure):
    """How a block of Multiboot information is refused."""

    UNKNOWN_MAGIC = EINVAL, "The magic number is neither that of Multiboot 1 nor that of Multiboot 2", _GONE
    NO_MAP = ENOENT, "The block has no memory map", _GONE
    TRUNCATED = EFAULT, "Something that has to be read does not lie in the block, or not in what it is part of", _GONE
    TOO_SHORT = EMSGSIZE, "A size is less than that of the fields that it counts", _GONE
    UNALIGNED = EILSEQ, "The block or the entries of its memory map do not begin at multiples of 8", _GONE
    BEYOND = EOVERFLOW, "A range ends before it begins, or behind the last address", _GONE
    NO_ROOM = ENOSPC, "There is no room for the ranges of the map", _GONE
