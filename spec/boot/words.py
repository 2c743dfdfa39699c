"""The words of this chapter: what its laws and implementations have in common, and nothing that judges."""

from __future__ import annotations

from errno import (
    EACCES,
    EADDRINUSE,
    EADDRNOTAVAIL,
    EBUSY,
    EDOM,
    EEXIST,
    EFAULT,
    EFBIG,
    EILSEQ,
    EINVAL,
    EMSGSIZE,
    ENODATA,
    ENOENT,
    ENOSPC,
    EOVERFLOW,
    EPERM,
    ERANGE,
    EXDEV,
)
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


# ── The layout of a kernel ───────────────────────────────────────────────────────────────────────────────────

VirtualAddress = NewType("VirtualAddress", int)
"""An address as the kernel uses it once paging is on: canonical, with 48 bits."""

MIB = PhysicalAddress(1 << 20)

EXECUTE, WRITE = 1, 2
"""Rights of a segment, by the numbers of p_flags (ELF specification 1.2, PF_X and PF_W)."""

TEXT, RODATA, DATA, ZEROS = 1, 2, 3, 4
"""What a section holds: code, what is only read, what is written, and what begins as zeros and takes no place in the
file (.bss, SHT_NOBITS)."""

ALWAYS, KERNEL, COPIED, NEVER = range(4)
"""From when on memory may be used: already by the loader; once the kernel runs and the BIOS is no longer called; once
what firmware and loader have left was read or copied; never."""

_JUDGED = "what was said of the kernel before is no longer kept"


class LayoutFailure(Failure):
    """A rule that a kernel breaks."""

    BEYOND = EOVERFLOW, "A segment ends above 4 GiB of memory, or behind the last address of its half", _JUDGED
    TOO_SHORT = EMSGSIZE, "A segment has fewer bytes in memory than in the file", _JUDGED
    TOO_LOW = EADDRNOTAVAIL, "A segment is loaded below 1 MiB", _JUDGED
    MISPLACED = EXDEV, "A segment is loaded neither at its virtual address nor at that less the base", _JUDGED
    WRITABLE_CODE = EACCES, "A segment can be written and executed", _JUDGED
    CLAIMED = EADDRINUSE, "A segment lies in memory that a device, the firmware or the loader needs", _JUDGED
    COLLIDING = EEXIST, "Two segments have a byte in common", _JUDGED
    MIXED_PAGE = EBUSY, "Two segments with different rights have a page in common", _JUDGED
    UNALIGNED = EILSEQ, "A section, or the base, is not aligned", _JUDGED
    NOT_CLEARED = ENOSPC, "A part of .bss lies in no segment, so that no loader clears it", _JUDGED
    NOT_LOADED = ENODATA, "A part of a section with contents is not loaded from the file", _JUDGED
    WRONG_RIGHTS = EPERM, "A section is in a segment that has not the rights of its kind", _JUDGED
    OUT_OF_ORDER = EDOM, "Of two sections the one that should be later comes first", _JUDGED
    NO_ENTRY = EFAULT, "The entry does not lie in code that is loaded", _JUDGED
    NOT_MARKED = ENOENT, "The start and end symbols do not enclose all that is loaded", _JUDGED


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
