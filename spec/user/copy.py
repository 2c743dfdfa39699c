"""User copy.

A system call is given an address by the process: "read into this buffer", "open the file of this name". How does the
kernel use it without being made to read its own secrets, to overwrite its own data, or to crash?

The address is only a number, and the process chose it. It may be the kernel's own; it may be no address at all; the
buffer may begin in a page and end where there is none, or where the process may read and not write. Looking first and
copying then is no way out: between the two another thread may unmap the page. So the kernel copies through a few
functions alone, and lets the processor do the looking. They compare the range with the end of the user's half, and then
just read and write. Where that faults, the fault handler finds the faulting instruction in a table (Linux:
`__ex_table`) and goes on behind the loop instead of ending the kernel. The answer is then how many bytes were *not*
copied: 0 where all went well.

The number is what the caller builds on. `read` answers its process with what is left, and a caller that believes in a
byte that was never copied hands out whatever lay in its buffer before. So the law demands that it is exact: before it
everything has been copied, behind it nothing has been written, but that `copy_from_user` fills the rest of the kernel's
buffer with zeros. And pages of the user's half are closed to the kernel itself (SMAP) unless the flag AC is set in
EFLAGS: it is set while these functions run, and clear again however they end.

The smallest example has two pages of 8 bytes, the last ones of the user's half, which ends at 0x7ffffffff000, and a
buffer of 16 bytes. One page is mapped, and `returned=` is what an implementation answered. Of 6 bytes 4 lie in that
page. The answer 2 is accepted, and the buffer is as it must be then: two bytes of the user's, known ones, and zeros.
The answer 0 is refused.

>>> memory = initial(pages=2, page=ByteCount(8), bytes=ByteCount(16))
>>> memory = map_page(memory, page=0, rights=PRESENT | WRITABLE, returned=None)
>>> memory = store(memory, address=Address(0x7FFF_FFFF_EFF7), value=7, returned=None)
>>> memory = copy_from_user(memory, KERNEL, Address(0x7FFF_FFFF_EFF4), ByteCount(6), returned=ByteCount(2))
>>> memory = load(memory, address=Address(KERNEL + 3), returned=7)
>>> copy_from_user(memory, KERNEL, Address(0x7FFF_FFFF_EFF4), ByteCount(6), returned=ByteCount(0))
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: no byte counts as copied that the process could not have used itself
"""

from __future__ import annotations

from typing import Any, Protocol

from attrs import evolve, frozen

from spec.user.words import SIZE_LIMIT, Address, ByteCount
from spec.user.words import CopyFailure as Failure
from spec.virtual.words import PRESENT, WRITABLE
from spec.vocabulary import Span, Table, changed, ensure, negate, require

USER_END = Address((1 << 47) - 4096)
"""The first address behind the user's half (Linux: TASK_SIZE_MAX with four levels of tables,
arch/x86/include/asm/page_64.h, 6.18). The page behind it is never mapped."""

KERNEL = Address((1 << 64) - (1 << 47))
"""Where the kernel's half begins, and its memory in this law."""

LEAST_PAGE, MOST_PAGE = ByteCount(8), ByteCount(4096)
MOST_PAGES = 64
MOST_BYTES = ByteCount(1 << 20)
RIGHTS = (PRESENT, PRESENT | WRITABLE)
"""What a page that is mapped may be used for: read, or read and written. One that may not be read is not present."""

MAYBE = 1 << 8
"""Added to a byte: it is that, or 0. What lies behind the end of a string may have been cleared."""
UNKNOWN = 1 << 9
"""A byte of which nothing is known."""

# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Memory:
    """What the process may do with its pages, and what is in them and in the kernel's memory."""

    pages: int
    """How many pages the process can have: the last ones of the user's half."""
    page: ByteCount
    """How many bytes a page has."""
    bytes: ByteCount
    """How many bytes the kernel has, from KERNEL on."""
    rights: Table[int, int]
    """For each page that is mapped, by its number from the lowest on: PRESENT, or PRESENT | WRITABLE."""
    contents: Table[Address, int]
    """The bytes, by their addresses: 0 to 255, one that may have been cleared (MAYBE), or UNKNOWN. One that is absent
    is 0."""
    is_open: bool = False
    """AC: whether the kernel may use the user's pages. The law's operations begin and end without it."""

    @property
    def start(self) -> Address:
        """The first address of the first page."""
        return Address(USER_END - self.pages * self.page)

    @property
    def span(self) -> Span:
        return Span(0, self.pages, "page")

    def bytes_of(self, page: int) -> Span:
        first = self.start + page * self.page
        return Span(first, first + self.page, "address")

    def may(self, address: Address, right: int) -> bool:
        """Whether the process has a right to the byte at an address."""
        inside = self.start <= address < USER_END
        return inside and self.rights.get((address - self.start) // self.page, 0) & right == right

    def reach(self, address: Address, count: ByteCount, right: int) -> ByteCount:
        """To how many of so many bytes in a row, from an address on, the process has a right: page by page."""
        at = address
        while at < address + count and self.may(at, right):
            at = Address(at + self.page - (at - self.start) % self.page)
        return ByteCount(min(at - address, count))

    def has_room(self, buffer: Address, count: int) -> bool:
        """Whether so many bytes from an address on are in the kernel's memory."""
        return KERNEL <= buffer and buffer + count <= KERNEL + self.bytes

    def byte(self, address: int) -> int:
        return self.contents.get(Address(address), 0)

    def with_bytes(self, known: dict[int, int]) -> Memory:
        contents = self.contents
        for address, value in known.items():
            contents = contents.set(Address(address), value) if value else contents.erase(only(address))
        return changed(self, contents=contents)

    def cleared(self, address: int, count: int) -> Memory:
        return changed(self, contents=self.contents.erase(Span(address, address + count, "address")))


class Reading(Protocol):
    """What the invariants read: a Memory offers it, and so does an implementation's image."""

    @property
    def is_open(self) -> Any: ...


def initial(pages: int, page: ByteCount, bytes: ByteCount) -> Memory:
    """Nothing is mapped, and the kernel's memory is zero."""
    require(1 <= pages <= MOST_PAGES, f"a process has between 1 and {MOST_PAGES} pages")
    return Memory(pages, page, bytes, Table(), Table())


def is_geometry(pages: int, page: ByteCount, bytes: ByteCount) -> Any:
    """Whether there can be so much memory: 1 to 64 pages of 8 to 4,096 bytes, a power of two; and 8 bytes to 1 MiB of
    the kernel's, a multiple of 8."""
    is_page = (page >= LEAST_PAGE) & (page <= MOST_PAGE) & (page & (page - 1) == 0)
    return is_page & (pages >= 1) & (pages <= MOST_PAGES) & (bytes >= 8) & (bytes <= MOST_BYTES) & (bytes & 7 == 0)


def only(address: int) -> Span:
    return Span(address, address + 1, "address")


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

FAILURES = {"protect_page": (Failure.NOT_MAPPED,), "strncpy_from_user": (Failure.FAULT,)}
"""How operations may refuse. The others answer how many bytes they left."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────


def closed(reading: Reading, page: Any) -> Any:
    """between calls no page of the user's is open to the kernel: AC is clear"""
    return negate(reading.is_open)


INVARIANTS = (closed,)
"""Each holds at every page, after every operation."""

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────
#
# What the process does with its memory.


def map_page(memory: Memory, page: int, rights: int, *, returned: None) -> Memory:
    """The process gets a fresh page of zeros, in place of what was there (mmap with MAP_FIXED)."""
    require(memory.span.contains(page), "there is such a page")
    require(rights in RIGHTS, "a page can be read, or read and written")
    ensure(returned is None, "to map a page answers nothing")
    contents = memory.contents.erase(memory.bytes_of(page))
    return evolve(memory, rights=memory.rights.set(page, rights), contents=contents)


def protect_page(memory: Memory, page: int, rights: int, *, returned: Failure | None) -> Memory:
    """The process changes the rights of a page, and keeps what is in it (mprotect)."""
    require(memory.span.contains(page), "there is such a page")
    require(rights in RIGHTS, "a page can be read, or read and written")
    if page not in memory.rights:
        ensure(returned is Failure.NOT_MAPPED, "only a page that is mapped can be protected")
        return memory
    ensure(returned is None, "a page that is mapped can be protected")
    return changed(memory, rights=memory.rights.set(page, rights))


def unmap_page(memory: Memory, page: int, *, returned: None) -> Memory:
    """The process gives a page back, if there is one (munmap)."""
    require(memory.span.contains(page), "there is such a page")
    ensure(returned is None, "to unmap a page answers nothing")
    contents = memory.contents.erase(memory.bytes_of(page))
    return evolve(memory, rights=memory.rights.erase(Span(page, page + 1, "page")), contents=contents)


def store(memory: Memory, address: Address, value: int, *, returned: None) -> Memory:
    """The process writes a byte of its own, or the kernel one of its own."""
    require(memory.may(address, PRESENT | WRITABLE) or memory.has_room(address, 1), "a byte is written by its owner")
    require(0 <= value < 256, "a byte is a number from 0 to 255")
    ensure(returned is None, "to write a byte answers nothing")
    return memory.with_bytes({address: value})


def load(memory: Memory, address: Address, *, returned: int) -> Memory:
    """The process reads a byte of its own, or the kernel one of its own."""
    require(memory.may(address, PRESENT) or memory.has_room(address, 1), "a byte is read by its owner")
    ensure(type(returned) is int and 0 <= returned < 256, "a byte is read as a number from 0 to 255")
    ensure(may_be(memory.byte(address), returned), "a byte is what was written to it or copied there")
    return memory.with_bytes({address: returned})


def may_be(byte: int, value: int) -> bool:
    """Whether a byte of which so much is known can be this."""
    return byte == UNKNOWN or byte & 255 == value or (byte & MAYBE != 0 and value == 0)


# What the kernel does with it.


def copy_from_user(
    memory: Memory, buffer: Address, address: Address, count: ByteCount, *, returned: ByteCount
) -> Memory:
    """Copy `count` bytes of the process's to the kernel's buffer; the answer is how many were not copied. The rest of
    the buffer is zero then: who forgets to look at the answer uses zeros, and not what lay there before."""
    require(are_words(buffer, address, count), "addresses and counts are numbers of 64 bits")
    if not memory.has_room(buffer, count):
        too_long(count, returned)
        return memory
    copied = counted(memory, address, count, PRESENT, returned)
    known = {buffer + more: memory.byte(address + more) for more in range(copied)}
    return memory.cleared(buffer, count).with_bytes(known)


def copy_to_user(memory: Memory, address: Address, buffer: Address, count: ByteCount, *, returned: ByteCount) -> Memory:
    """Copy `count` bytes of the kernel's buffer to the process; the answer is how many were not copied. Behind those
    that were, nothing is written."""
    require(are_words(buffer, address, count), "addresses and counts are numbers of 64 bits")
    if not memory.has_room(buffer, count):
        too_long(count, returned)
        return memory
    copied = counted(memory, address, count, PRESENT | WRITABLE, returned)
    return memory.with_bytes({address + more: memory.byte(buffer + more) for more in range(copied)})


def clear_user(memory: Memory, address: Address, count: ByteCount, *, returned: ByteCount) -> Memory:
    """Write zeros to `count` bytes of the process's; the answer is how many were not written."""
    require(are_words(address, count), "addresses and counts are numbers of 64 bits")
    return memory.cleared(address, counted(memory, address, count, PRESENT | WRITABLE, returned))


def strncpy_from_user(
    memory: Memory, buffer: Address, address: Address, count: int, *, returned: ByteCount | Failure
) -> Memory:
    """Copy a string of the process's to the kernel's buffer, with the NUL that ends it, but no more than `count` bytes.
    The answer is how long the string is, without its NUL; `count`, if there is no NUL among so many bytes; or that
    it could not be read to its end.

    `count` has a sign (C: long). Behind the NUL the buffer is as it was, or cleared: nothing of what lies behind the
    string in the process's memory gets there. Of a string that could not be read to its end some may have been copied,
    as far as it could be read.
    """
    require(are_words(buffer, address), "addresses are numbers of 64 bits")
    require(-SIZE_LIMIT // 2 <= count < SIZE_LIMIT // 2, "a limit is a signed number of 64 bits")
    if count <= 0:
        ensure(returned == 0, "of a string of no more than no bytes nothing is copied")
        return memory
    if not memory.has_room(buffer, count):
        ensure(returned is Failure.FAULT, "a string for which the kernel's buffer may be too short is refused")
        return memory
    within = memory.reach(address, ByteCount(count), PRESENT)
    if isinstance(returned, Failure):
        ends = within == count or any(memory.byte(address + more) == 0 for more in range(within))
        ensure(not ends, "a string is refused only where it cannot be read up to its NUL or the limit")
        return memory.with_bytes(dict.fromkeys(range(buffer, buffer + within), UNKNOWN))
    ensure(0 <= returned <= count, "a string is no longer than the limit")
    ensure(returned + (returned < count) <= within, "a string is read only where the process could read it itself")
    string = [memory.byte(address + more) for more in range(returned)]
    ensure(0 not in string, "a string ends at its first NUL")
    ensure(
        returned == count or may_be(memory.byte(address + returned), 0),
        "a string that is shorter than the limit ends with a NUL",
    )
    return memory.with_bytes(written(memory, buffer, string, count))


def written(memory: Memory, buffer: Address, string: list[int], count: int) -> dict[int, int]:
    """What is then known of the buffer: the string, its NUL if there is one, and what may have been cleared."""
    behind = {at: memory.byte(at) for at in range(buffer + len(string) + 1, buffer + count)}
    cleared = {at: byte | MAYBE if 0 < byte < MAYBE else byte for at, byte in behind.items()}
    copied = {buffer + more: byte & ~MAYBE for more, byte in enumerate(string)}
    return copied | ({buffer + len(string): 0} if len(string) < count else {}) | cleared


def are_words(*numbers: int) -> bool:
    return all(0 <= number < SIZE_LIMIT for number in numbers)


def too_long(count: ByteCount, returned: ByteCount) -> None:
    ensure(returned == count, "nothing is copied where the kernel's buffer has fewer bytes than are asked for")


def counted(memory: Memory, address: Address, count: ByteCount, right: int, returned: ByteCount) -> int:
    """How many bytes were copied, by an answer that says how many were not."""
    ensure(0 <= returned <= count, "what is left is no more than what was asked for")
    copied, within = count - returned, memory.reach(address, count, right)
    ensure(address < USER_END or copied == 0, "nothing is copied from or to an address that is not the user's")
    ensure(copied <= within, "no byte counts as copied that the process could not have used itself")
    if address + count > USER_END:
        ensure(copied == 0, "of a range that is not all in the user's half nothing is copied")
    else:
        ensure(copied > 0 or within == 0, "something is copied where the first byte can be")
        ensure(copied >= within, "every byte before the first that faults is copied")
    return min(copied, within)


OPERATIONS = (
    map_page,
    protect_page,
    unmap_page,
    store,
    load,
    copy_from_user,
    copy_to_user,
    clear_user,
    strncpy_from_user,
)
INTERNAL_OPERATIONS = ()

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────

RELATIONS = ()
"""What holds between operations: each a function (machine, *arguments of an operation)."""

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/user/copy/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = ()
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {}
"""What is proved for every size, by name (checks/pairings/user/copy/proof)."""
