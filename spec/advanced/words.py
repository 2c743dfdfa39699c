"""The words of this chapter: names that answers make, kinds of access, and how its parts refuse."""

from __future__ import annotations

from errno import (
    E2BIG,
    EACCES,
    EAGAIN,
    EBUSY,
    EEXIST,
    EFAULT,
    EINVAL,
    EIO,
    EMFILE,
    ENODATA,
    ENODEV,
    ENOENT,
    ENOMEM,
    ENOSPC,
    ENXIO,
    ESRCH,
    ESTALE,
)
from typing import NewType

from spec.vocabulary import Failure

Process = NewType("Process", int)
"""The number of a process."""

LOAD, STORE, FORCE, PIN_READ, PIN_WRITE = range(5)
"""The kinds of access. A process loads and stores. FORCE is the store of a debugger, through /proc/PID/mem or ptrace,
which a page's own protection does not stop (Linux: FOLL_FORCE). A pin keeps a page's frame where it is, for a device
that reads it, or reads and writes it (Linux: FOLL_PIN with FOLL_LONGTERM)."""

GO_AHEAD, REUSE, SHARE, COPY_FIRST = range(4)
"""The decisions about an access: it is made; the frame becomes exclusive as it is; the zero page or the file's page is
mapped; the page's contents are copied into a frame of the process's own."""

ZERO = 0
"""Each word of a page without a file, before the first store."""
OF_FILE = 1
"""Each word of the file, which is never written."""

DEFAULT, PREFERRED, BIND, INTERLEAVE, LOCAL, PREFERRED_MANY, WEIGHTED_INTERLEAVE = range(7)
"""The modes of a memory policy, by Linux's numbers (MPOL_*, include/uapi/linux/mempolicy.h, 6.18)."""
STATIC_NODES = 1 << 15
"""A flag beside the mode (Linux: MPOL_F_STATIC_NODES)."""
STRICT = 1
"""A flag of bind_area (Linux: MPOL_MF_STRICT)."""


def digits(number: int, bits: int, count: int) -> list[int]:
    """The digits of a number, of so many bits each, the lowest first; none, where it has more digits or a sign.

    >>> digits(0x3_0001, 16, 2), digits(0x1_0000, 16, 1)
    ([1, 3], [])
    """
    found = [number >> place * bits & ((1 << bits) - 1) for place in range(count)]
    return found if sum(digit << place * bits for place, digit in enumerate(found)) == number else []


READS, WRITES = 1, 2
"""What the device of a swap area fails at, as bits."""
COMPRESSOR = 4
"""And one more, for what stands before it: the compressor of zswap."""


class CowFailure(Failure):
    """How the memory of processes refuses."""

    NO_PROCESS = ESRCH, "There is no such process"
    NO_NUMBER = EMFILE, "All numbers that processes can have are in use"
    NO_MEMORY = ENOMEM, "There is no frame left that is needed"
    NOT_MAPPED = EFAULT, "Nothing is mapped there"
    NOT_PERMITTED = EACCES, "The page, or the pin, is not writable; or the process is the first"
    ALREADY_MAPPED = EEXIST, "Something is mapped there"
    NOT_PINNED = ENXIO, "Nothing is pinned by that number"
    BUSY = EBUSY, "An access is in progress, or none is; or the pin's number is in use"
    UNFINISHED = EAGAIN, "The access is not finished", "The CPU is one step further"


class NumaFailure(Failure):
    """How NUMA policies and placement refuse."""

    INVALID = EINVAL, "There is no such mode, mask, flag or weight; or the page is not pinned"
    NO_NODE = ENODEV, "There is no such node, or it has no memory"
    NO_MEMORY = ENOMEM, "No node that is permitted has a free frame"
    NOT_PRESENT = ENOENT, "The page has no frame"
    MISPLACED = EIO, "A page of the area lies where the policy does not allow"
    BUSY = EBUSY, "The page is pinned or being moved; or the CPU has begun something, or nothing"


class SwapFailure(Failure):
    """How memory with a swap area refuses."""

    NO_PROCESS = ESRCH, "There is no such process"
    NO_NUMBER = EMFILE, "All numbers that processes can have are in use"
    NO_MEMORY = ENOMEM, "There is no frame left that is needed, and none can be had by paging out"
    NOT_MAPPED = EFAULT, "Nothing is mapped there"
    NOT_PERMITTED = EACCES, "The process is the first"
    ALREADY_MAPPED = EEXIST, "Something is mapped there"
    NOT_PINNED = ENXIO, "The page is not pinned"
    BUSY = EBUSY, "An access is under way, or none is; the page is pinned; or there is an area already"
    IO_ERROR = EIO, "The device of the area cannot be read (a process is sent SIGBUS)"
    INVALID = EINVAL, "There is no area; or none of that size"
    UNFINISHED = EAGAIN, "The access is not finished", "The CPU is one step further"


class ZswapFailure(Failure):
    """How zswap refuses, and why a page that is stored goes to the device."""

    DISABLED = ENODEV, "Zswap is switched off", "The page is on the device"
    FULL = ENOSPC, "The pool is full, or has no room for the page", "The page is on the device"
    NOT_COMPRESSED = E2BIG, "The compressor fails, or does not make the page smaller", "The page is on the device"
    IO_ERROR = EIO, "The device cannot be read, or written", "What was to be stored is not, nor is what was before it"
    NOT_STORED = ENOENT, "The slot holds nothing"
    EMPTY = ENODATA, "The pool holds nothing that could be written back"
    GONE = ESTALE, "What was chosen is no longer there, or another CPU writes it back", "The write-back has ended"
    BUSY = EBUSY, "The slot is being written back; or the CPU writes something back, or nothing"
    UNFINISHED = EAGAIN, "The write-back is not finished", "The CPU is one step further"
