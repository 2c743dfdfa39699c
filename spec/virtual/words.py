"""The hardware's own words: the bits of entries and of registers by their names, and what an access brings about.

What the law of this chapter and an implementation of it have in common, as spec.vocabulary is what all chapters have in
common: numbers and names of the manual, and nothing that judges.
"""

from __future__ import annotations

from errno import (
    EACCES,
    EAGAIN,
    EBADF,
    EBADMSG,
    EBUSY,
    EDOM,
    EEXIST,
    EFAULT,
    EINVAL,
    EMSGSIZE,
    ENFILE,
    ENOENT,
    ENOMEM,
    ENXIO,
    EOVERFLOW,
    EPERM,
    ERANGE,
    ESRCH,
    EXDEV,
)
from typing import Any, NewType

from attrs import frozen

from spec.vocabulary import PAGE_SHIFT, Failure

Space = NewType("Space", int)
"""The number of an address space (Linux: an mm_struct)."""

# ── Failures ─────────────────────────────────────────────────────────────────────────────────────────────────


class WalkFailure(Failure):
    """How memory refuses what is written to it."""

    OUT_OF_RANGE = ERANGE, "The word lies outside memory"


class SpaceFailure(Failure):
    """How the library of address spaces refuses."""

    NOT_ALLOCATED = ENOENT, "The frame is not allocated to a caller"
    NO_SPACE = ESRCH, "There is no such address space"
    NO_MEMORY = ENOMEM, "There is no frame left that is needed"
    NOT_PERMITTED = EACCES, "The permissions of the page do not allow it, or would be none that it can have"
    NOT_MAPPED = EFAULT, "Nothing is mapped at the address"
    BUSY = EBUSY, "The frame is mapped, or the space has pages"
    ALREADY_MAPPED = EEXIST, "Something is mapped at the address"
    NOT_ALIKE = EXDEV, "Pages that were to become one are not what one page could be"
    NO_NUMBER = ENFILE, "All numbers that spaces can have are in use"
    MISALIGNED = EDOM, "The page, or its frame, is no multiple of the page's size"
    OUT_OF_RANGE = ERANGE, "There is no such page, frame, size or range"
    WRONG_SIZE = EMSGSIZE, "The page that is mapped here has another size"


class TlbFailure(Failure):
    """How the kernel, and the processors with their TLBs, refuse."""

    NOT_PERMITTED = EACCES, "The permissions of the page do not allow the access"
    NOT_MAPPED = EFAULT, "Nothing is mapped at the page"
    BUSY = EBUSY, "What was asked for does not fit what is under way"


class AreaFailure(Failure):
    """How the calls by which a process gets memory refuse: with Linux's own errno each."""

    INVALID = EINVAL, "An address, a length or a flag is none that such a call can have"
    NO_MEMORY = (
        ENOMEM,
        "A limit is reached, there is no room, or in the range is a hole",
        "mprotect has changed what lies before the hole, and madvise what lies around it",
    )
    ALREADY_MAPPED = EEXIST, "Something is mapped where nothing may be replaced"
    NOT_PERMITTED = (
        EACCES,
        "The file was not opened for it, or the rights of the page do not allow it",
        "mprotect has changed what lies before",
    )
    NOT_MAPPED = EFAULT, "There is no area here, or it is smaller"
    TOO_LOW = (
        EPERM,
        "The address is below the lowest one that a process may map",
        "mremap has unmapped what lay at the new place",
    )
    TOO_FAR = EOVERFLOW, "No file reaches so far"
    NO_FILE = EBADF, "There is no such open file"
    NO_AREA = ENOENT, "No area lies at the address or above it"


class FaultFailure(Failure):
    """How an access ends that does not go ahead: by a signal, named as its si_code is, or because it has to wait."""

    SEGV_MAPERR = EFAULT, "SIGSEGV: no area is there, and no stack can grow to there"
    SEGV_ACCERR = EACCES, "SIGSEGV: the area does not permit the access", "The stack may have grown"
    BUS_ADRERR = ENXIO, "SIGBUS: the page lies beyond the end of the file"
    BAD_TABLES = EBADMSG, "A reserved bit of an entry is set: the tables are corrupt, and no access is to blame"
    NO_MEMORY = ENOMEM, "There is no frame left that is needed", "The stack may have grown, and a fault is given up"
    OVERTAKEN = EAGAIN, "What was looked up is so no longer: the access is to be made again", "The fault is given up"
    BUSY = EBUSY, "A fault is under way that has to end first, or none is that could go on"


# ── Entries ────────────────────────────────────────────────────────────────────────────────────────
#
# Intel SDM volume 3A, tables "Format of a 32-Bit Page-Directory Entry …" and "Format of a 4-KByte Page-Table Entry"
# (sections 4.3 and 4.5 of the chapter on paging).

PRESENT = 1 << 0
"""P: the entry is in use. Where it is clear, no other bit means anything to the processor."""
WRITABLE = 1 << 1
"""R/W: writes are allowed, as far as this entry is concerned."""
USER = 1 << 2
"""U/S: accesses in user mode are allowed, as far as this entry is concerned."""
WRITE_THROUGH = 1 << 3
"""PWT: bit 0 of the number of a memory type."""
CACHE_DISABLE = 1 << 4
"""PCD: bit 1 of the number of a memory type."""
ACCESSED = 1 << 5
"""A: set by the processor when it uses the entry."""
DIRTY = 1 << 6
"""D: set by the processor on a write, in the entry that maps the page; ignored in the others."""
PAGE_SIZE = 1 << 7
"""PS: above the lowest level, the entry maps a page and refers to no table."""
GLOBAL = 1 << 8
"""G: the translation outlives a change of address space (if CR4.PGE allows it); ignored where no page is mapped."""
PAT_SMALL, PAT_LARGE = 7, 12
"""Where bit 2 of the number of a memory type stands: in an entry of the lowest level, and in one of a large page."""
NO_EXECUTE = 63
"""Where XD stands (AMD: NX) in 64-bit entries: no instruction is fetched, if EFER.NXE allows it."""

EXECUTABLE = 1 << 0
"""In a word of permissions, beside WRITABLE, USER and GLOBAL: instructions may be fetched. Entries say the contrary,
and elsewhere (NO_EXECUTE)."""
RIGHTS = EXECUTABLE | WRITABLE | USER | GLOBAL
"""What a word of permissions is made of (spec.virtual.address_space)."""

# ── Registers ────────────────────────────────────────────────────────────────────────────────────────────────

WRITE_PROTECT = 1 << 0
"""CR0.WP: pages that are not writable are not written in supervisor mode either."""
LARGE_PAGES = 1 << 1
"""CR4.PSE: a 32-bit directory entry may map a page of 4 MiB."""
LONG_MODE = 1 << 2
"""EFER.LMA with CR4.PAE: the tables have four levels, or five, of 64-bit entries; else two of 32-bit entries."""
FIVE_LEVELS = 1 << 3
"""CR4.LA57: five."""
EXECUTE_DISABLE = 1 << 4
"""EFER.NXE: bit 63 of an entry forbids to fetch instructions; else it is reserved."""
SUPERVISOR_NO_FETCH = 1 << 5
"""CR4.SMEP: in supervisor mode no instruction is fetched from a page that user mode may use."""
SUPERVISOR_NO_DATA = 1 << 6
"""CR4.SMAP: nor is such a page read or written, unless EFLAGS.AC says otherwise."""
GLOBAL_PAGES = 1 << 7
"""CR4.PGE: entries marked global stay in the TLB when CR3 is loaded (spec.virtual.tlb)."""
PROCESS_CONTEXTS = 1 << 8
"""CR4.PCIDE: what the TLB holds belongs to the process-context identifier in CR3 (spec.virtual.tlb)."""

CONTROLS = {
    "CR0.WP": WRITE_PROTECT,
    "CR4.PSE": LARGE_PAGES,
    "EFER.LMA": LONG_MODE,
    "CR4.LA57": FIVE_LEVELS,
    "EFER.NXE": EXECUTE_DISABLE,
    "CR4.SMEP": SUPERVISOR_NO_FETCH,
    "CR4.SMAP": SUPERVISOR_NO_DATA,
    "CR4.PGE": GLOBAL_PAGES,
    "CR4.PCIDE": PROCESS_CONTEXTS,
}
"""The control bits that the walk and the TLB depend on, by their names; here they are collected in one word."""

NO_FLUSH = 1 << 12
"""In what is loaded into CR3, above the PCID: what is cached under that PCID stays (there it is bit 63)."""

ONE_ADDRESS, ONE_CONTEXT, EVERYTHING, ALL_CONTEXTS = 0, 1, 2, 3
"""What INVPCID invalidates, by its type (SDM volume 2, INVPCID): of the four only EVERYTHING takes global entries."""

KERNEL_HALF = -1
"""In the place of an address space: the half of every one that is the kernel's, and global."""

# ── Accesses ─────────────────────────────────────────────────────────────────────────────────────────────────

WRITE = 1 << 1
"""The access writes. The first three of these have the places that they have in the error code."""
BY_USER = 1 << 2
"""The processor is in user mode (CPL 3)."""
FETCH = 1 << 4
"""The access fetches an instruction."""
IMPLICIT = 1 << 5
"""The processor itself makes the access, to a descriptor table or a task-state segment: in supervisor mode, whatever
its own mode is (SDM section 4.6.1)."""
ALIGNMENT_CHECK = 1 << 6
"""EFLAGS.AC, by which the kernel says that it means to use a user's page."""

NOT_PRESENT, PROTECTION, RESERVED = 0, 1 << 0, 1 << 3
"""In the error code: why an access faulted. An entry was absent; the permissions forbade it; a reserved bit was set,
which is reported with the flag for protection."""


# ── What an access brings about ──────────────────────────────────────────────────────────────────────────────


@frozen
class Translation:
    """The access goes ahead, to this physical address."""

    physical: Any
    memory_type: Any = 0
    """Which entry of the page-attribute table says how the page is cached: PAT, PCD and PWT."""


@frozen
class PageFault:
    """The access does not happen; the processor delivers interrupt 14."""

    error: Any
    address: Any
    """CR2: the address that was accessed."""
    marked: Any = 0
    """How many of the entries, from the root on, were marked as accessed before."""


@frozen
class GeneralProtection:
    """The address is none that can be translated; the processor delivers interrupt 13 (or 12, for the stack)."""


@frozen
class NoTable:
    """The tables lead to where there is no memory. What hardware reads there is left to the bus, and not guessed."""

    marked: Any = 0
    """As for a page fault."""


Answer = Translation | PageFault | GeneralProtection | NoTable
"""What an access answers."""


# ── Ranges of pages ──────────────────────────────────────────────────────────────────────────────────────────

RANGE_LIMIT = 1 << 30
"""A range has at most that many pages (4 TiB), so that the batch of one fits in a word."""
BATCH_SHIFT = 32
"""In the word of a batch: where the distance of its first page from that of the range stands, above how many it has."""


@frozen
class Batch:
    """The pages of which a processor may hold too much: one flush for all that a call took away, from the first such
    page to the last (Linux: start and end of struct mmu_gather, include/asm-generic/tlb.h, 6.18).

    >>> Batch.of(0x400, 3 << BATCH_SHIFT | 2)
    Batch(first=1027, count=2)
    """

    first: int
    """The first page, as callers name it."""
    count: int
    """How many there are. Where it is 0, nothing is to be flushed."""

    @classmethod
    def of(cls, page: int, word: int) -> Batch:
        """What the word of a batch says of a range from this page on; 0 means none."""
        return cls(page + (word >> BATCH_SHIFT), word & (1 << BATCH_SHIFT) - 1)

    def covers(self, other: Batch) -> bool:
        """Whether all of the other's pages are among these."""
        stop = other.first + other.count
        return other.count == 0 or (self.first <= other.first and stop <= self.first + self.count)


# ── Areas ────────────────────────────────────────────────────────────────────────────────────────────────────
#
# Linux 6.18: include/uapi/asm-generic/mman-common.h, include/uapi/linux/mman.h, arch/x86 adds none that is used here.

UserAddress = NewType("UserAddress", int)
"""An address of a process, in bytes: 0 to 2**64 - 1, of which no more than 2**47 can be mapped."""
Length = NewType("Length", int)
"""How many bytes (C: size_t). Of a page that is begun, all bytes are meant."""
File = NewType("File", int)
"""An open file (C: a file descriptor): the number of a file, times 4, and how it was opened. Two of one file are two,
of which the areas are not merged (Linux: struct file)."""

PAGE_BYTES = Length(1 << PAGE_SHIFT)
USER_LIMIT = UserAddress(1 << 47)
"""Above all addresses of processes, with four levels of tables (Linux: TASK_SIZE_MAX is a page less)."""
ARGUMENT_LIMIT = 1 << 64
"""Numbers in registers are below this."""

PROT_NONE, PROT_READ, PROT_WRITE, PROT_EXEC = 0, 1 << 0, 1 << 1, 1 << 2
"""The rights of an area."""
PROT_ALL = PROT_READ | PROT_WRITE | PROT_EXEC

MAP_SHARED, MAP_PRIVATE = 1 << 0, 1 << 1
"""What is written is everybody's who has it mapped, or the process's own."""
MAP_FIXED = 1 << 4
"""Exactly there, and in the place of what is there."""
MAP_ANONYMOUS = 1 << 5
"""Of no file: zeros."""
MAP_GROWSDOWN = 1 << 8
"""The area grows when the page below is touched: a stack."""
MAP_FIXED_NOREPLACE = 1 << 20
"""Exactly there, if nothing is there."""

MREMAP_MAYMOVE, MREMAP_FIXED = 1 << 0, 1 << 1
"""The area may be moved where it cannot grow; it is moved, to a place that is named."""

MADV_NORMAL, MADV_WILLNEED, MADV_DONTNEED = 0, 3, 4
"""Nothing in particular; it will be used soon; what is in it is needed no more."""

NO_FILE = File(0)
"""Of anonymous memory."""
READ_WRITE, READ_ONLY, WRITE_ONLY = 1, 2, 3
"""How a file was opened: the two lowest bits of a File. Where they are 0 it is none."""
OPENED = 3
FILE_LIMIT = 1 << 52
"""No file has a byte from here on (Linux: s_maxbytes of a file system; of ext4 2**44)."""
FILE_NUMBERS = 1 << 10
"""Numbers of files are below this."""


@frozen
class Area:
    """Neighbouring pages of a process that are alike (Linux: struct vm_area_struct), as /proc/PID/maps tells them.

    >>> Area(UserAddress(0x10000), UserAddress(0x13000), PROT_READ, MAP_PRIVATE, File(6), 0x5000).offset_of(0x12000)
    28672
    """

    start: UserAddress
    """The address of its first byte."""
    end: UserAddress
    """The address after its last byte."""
    rights: int
    """PROT_READ, PROT_WRITE, PROT_EXEC."""
    flags: int
    """MAP_SHARED or MAP_PRIVATE; MAP_ANONYMOUS, MAP_GROWSDOWN."""
    file: File = NO_FILE
    """The file of which it shows a part; NO_FILE where it is anonymous."""
    offset: int = 0
    """From which byte of the file on; 0 where it is anonymous."""

    def offset_of(self, address: int) -> int:
        """Where in the file a byte of the area lies."""
        return self.offset + address - self.start


AREA_START, AREA_END, AREA_RIGHTS, AREA_FLAGS, AREA_FILE, AREA_OFFSET = range(6)
"""What may be asked of an area: its fields, in their order (Linux: struct procmap_query)."""


def written(file: File, page: int) -> int:
    """What a page of a file has in its first word as long as nobody writes to it: its file's number, and its own.

    >>> written(File(7), 3)
    259
    """
    return (file >> 2) * 256 + page % 256


# ── Faults ───────────────────────────────────────────────────────────────────────────────────────────────────

NO_AREA, BELOW_STACK, ANONYMOUS, PRIVATE_FILE, SHARED = range(5)
"""What a page is part of: nothing; nothing, but a stack above can grow to there; an area of zeros; one of which what is
written is the process's own; one of which it is everybody's."""

NOTHING, ZEROS, CACHED, OWN = range(4)
"""What the entry of a page maps: no frame; the frame of zeros that all share; the page cache's; one of its own."""

NO_FAULT, GROW, ZERO_PAGE, ZERO_FILL, SHARE, COPY, ALLOW = range(7)
"""What is decided of a fault that does not end in a signal: nothing is to be done, as the entry allows the access;
the stack grows, and it is decided again; the frame of zeros is mapped; a new frame is, of zeros; the page cache's frame
is, read from the file if it is not there; a copy of that is; or what is mapped may be written from now on."""

FIRST_WORD = 16
"""What the pages of a file hold at first: 16 the first page, 17 the next one, and so on."""
