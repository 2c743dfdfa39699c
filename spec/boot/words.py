"""The words of this chapter: what its laws and implementations have in common, and nothing that judges."""

from __future__ import annotations

from errno import EBUSY, EEXIST, EFAULT, EFBIG, EILSEQ, EINVAL, EMSGSIZE, ENOENT, ENOSPC, EOVERFLOW, ERANGE
from typing import NewType

from attrs import frozen

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


# ── Paging ───────────────────────────────────────────────────────────────────────────────────────────────────

LinearAddress = NewType("LinearAddress", int)
"""What an instruction names, 0 to 2**32 - 1: the physical address itself until paging is on."""

StepOrder = NewType("StepOrder", int)
"""The steps of a boot code by their numbers, octal digit by digit, of which the lowest is the first step."""

BUILD, LOAD, ENABLE, JUMP, MOVE, DROP, FLUSH = range(1, 8)
"""The steps: build the tables, load CR3, set CR0.PG, jump above the base, move the stack there, drop the identity map,
flush the TLB."""

PRESENT, WRITABLE = 1 << 0, 1 << 1
"""P and R/W of an entry (Intel SDM volume 3A, tables 4-5 and 4-6)."""
PAGE_SIZE = 1 << 7
"""PS: in an entry of the directory, that it maps 4 MiB, if CR4.PSE is set; here it is clear, and the bit is ignored."""

SMALL_SHIFT, LARGE_SHIFT = 12, 22
"""log2 of what an entry of a table maps, 4 KiB, and an entry of the directory, 4 MiB, in bytes."""
ENTRIES = 1 << 10
"""Of the directory and of each table: entries of 32 bits (SDM volume 3A, section 4.3)."""


@frozen(cache_hash=True)
class Fault:
    """The processor does not go on. No handler is set up: a page fault becomes a double and then a triple fault, and
    the machine is reset (SDM volume 3A, section 6.15, on interrupt 8)."""

    address: int
    """The linear address that could not be used: of an instruction, or of a word of the stack."""


class PagingFailure(Failure):
    """How a boot code refuses to build tables, and what the tables say of an address that they do not map."""

    MISALIGNED = EINVAL, "The base is no multiple of 4 MiB, so that the two maps cannot share their tables"
    TOO_LARGE = EFBIG, "There are too few tables to map the kernel, and themselves"
    OVERLAP = EEXIST, "The tables lie in the kernel's memory"
    NO_ROOM = ENOSPC, "The base is below the end of what is mapped at its own address, or too near 4 GiB"
    BUSY = EBUSY, "Paging is on, and the tables are in use"
    NOT_BUILT = ENOENT, "There are no tables yet"
    NOT_MAPPED = EFAULT, "No entry maps the address, or not so that it may be written"
    OUT_OF_RANGE = ERANGE, "The address has more than 32 bits"
