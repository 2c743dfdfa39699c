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
        """To how many of that many bytes in a row, from an address on, the process has a right: page by page."""
        at = address
        while at < address + count and self.may(at, right):
            at = Address(at + self.page - (at - self.start) % self.page)
        return ByteCount(min(at - address, count))

    def has_room(self, buffer: Address, count: int) -> bool:
        """Whether that many bytes from an address on are in the kernel's memory."""
        return KERNEL <= buffer and buffer + count <= KERNEL + self.bytes

    def byte(self, address: int) -> int:
        return self.contents.get(Address(address), 0)

    def is_known(self, buffer: Address, count: int) -> bool:
        """Whether something is known of each of that many bytes of the kernel's."""
        return all(self.byte(at) < MAYBE for at in range(buffer, buffer + count))

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
    ensure(may_be(memory.byte(address), returned & 255), "a byte is what was written to it or copied there")
    return memory.with_bytes({address: returned & 255})


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
    that were, nothing is written. What is left of a refused string, or behind a string, is not to be handed out."""
    require(are_words(buffer, address, count), "addresses and counts are numbers of 64 bits")
    if not memory.has_room(buffer, count):
        too_long(count, returned)
        return memory
    require(memory.is_known(buffer, count), "the kernel hands out only bytes of which it knows what they are")
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
    The answer is how long the string is, without its NUL; `count`, if there is no NUL among that many bytes; or that
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
        is_fault = returned is Failure.FAULT and not ends
        ensure(is_fault, "a string is refused only where it cannot be read up to its NUL or the limit")
        return memory.with_bytes(dict.fromkeys(range(buffer, buffer + within), UNKNOWN))
    ensure(0 <= returned <= count, "a string is no longer than the limit")
    length = min(returned, count)
    ensure(length + (length < count) <= within, "a string is read only where the process could read it itself")
    string = [memory.byte(address + more) for more in range(length)]
    ensure(0 not in string, "a string ends at its first NUL")
    is_ended = length == count or memory.byte(address + length) == 0
    ensure(is_ended, "a string that is shorter than the limit ends with a NUL")
    return memory.with_bytes(written(memory, buffer, string, count))


def written(memory: Memory, buffer: Address, string: list[int], count: int) -> dict[int, int]:
    """What is then known of the buffer: the string, its NUL if there is one, and what may have been cleared."""
    behind = {at: memory.byte(at) for at in range(buffer + len(string) + 1, buffer + count)}
    cleared = {at: byte | MAYBE if 0 < byte < MAYBE else byte for at, byte in behind.items()}
    copied = {buffer + more: byte for more, byte in enumerate(string)}
    return copied | ({buffer + len(string): 0} if len(string) < count else {}) | cleared


def are_words(*numbers: int) -> bool:
    return all(0 <= number < SIZE_LIMIT for number in numbers)


def too_long(count: ByteCount, returned: ByteCount) -> None:
    ensure(returned == count, "nothing is copied where the kernel's buffer has fewer bytes than are asked for")


def counted(memory: Memory, address: Address, count: ByteCount, right: int, returned: ByteCount) -> int:
    """How many bytes were copied, by an answer that says how many were not."""
    left = ByteCount(-1) if isinstance(returned, Failure) else returned
    ensure(0 <= left <= count, "what is left is no more than what was asked for")
    copied, within = max(0, count - left), memory.reach(address, count, right)
    if address >= USER_END:
        ensure(copied == 0, "nothing is copied from or to an address that is not the user's")
        return 0
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

PITFALLS: dict[str, str] = {
    "access-ok-ignores-the-length": (
        "Only the first address is compared with the end of the user's half. A range that begins below it and "
        "ends above is gone through up to there; on a machine whose kernel begins right behind, further. Linux "
        "does so for sizes that the compiler knows to be at most a page, as behind the user's half of x86-64 "
        "nothing is mapped for long (__access_ok in arch/x86/include/asm/uaccess_64.h)."
    ),
    "the-range-wraps": (
        "The end of a range is computed by adding, and the sum wraps: 2**64 - 1 bytes from an address on end just "
        "below it, in the user's half."
    ),
    "the-boundary-is-the-kernels": ("A comparison is off by one, and a range may end a byte behind the user's half."),
    "the-last-byte-is-nobodys": (
        "The other way round: a range that ends with the last byte of the user's half is refused. Linux had this "
        "from 6.12 on until USER_PTR_MAX became the address behind it (x86: fix off-by-one in access_ok, "
        "arch/x86/kernel/cpu/common.c)."
    ),
    "no-range-check": (
        "The pointer is used as it is. The process names an address of the kernel's, and the kernel may of course use "
        "its own memory: the process is given its secrets. In waitid of Linux 4.13 it was the other way round, and the "
        "kernel wrote to whatever address it was given (CVE-2017-5123)."
    ),
    "the-buffer-is-not-looked-at": (
        "More is asked for than the kernel's buffer has, and the answer is that all was copied."
    ),
    "the-first-page-decides": (
        "The rights of the first page are taken for those of the whole range. The next page may have others, or not "
        "be mapped."
    ),
    "a-page-that-may-only-be-read-is-written": (
        "Whether a page is there is looked at, and not whether it may be written. What the process shares with "
        "others, a file or the code of a library, is overwritten by way of the kernel."
    ),
    "a-page-must-be-writable-to-be-read": (
        "The process's constants cannot be read by the kernel. A write of a literal string fails."
    ),
    "the-page-that-faults-is-counted-as-copied": (
        "What is left is counted from the end of the page that faulted. The caller believes in up to a page of "
        "bytes that were never copied."
    ),
    "all-or-nothing": ("A fault in the middle is answered as if nothing had been done, though bytes have changed."),
    "counts-what-was-copied": (
        "The answer is how many bytes were copied. Callers take it for the number of those that were not: what "
        "was copied in part looks like the other part."
    ),
    "minus-efault": (
        "A fault is answered with an error. A caller that expects how many bytes are left takes it for a huge number."
    ),
    "open-after-a-fault": (
        "AC is cleared behind the copy, and a fault goes on elsewhere. From then on the kernel may use the pages "
        "of the process by any stray pointer, which SMAP is there to prevent."
    ),
    "never-opened": (
        "AC is not set before the copy. With SMAP every copy faults at its first byte; without it nothing is noticed."
    ),
    "the-rest-is-not-cleared": (
        "After a fault the rest of the kernel's buffer holds what lay there before. A caller that does not look "
        "at the answer uses it, and may hand it out."
    ),
    "the-rest-is-cleared-only-after-a-fault": (
        "Where the range is refused, and no copy begun, nobody clears the buffer."
    ),
    "cleared-from-the-beginning": ("The zeros are written at the beginning of the buffer, over what was copied."),
    "the-tail-is-a-word": (
        "The last bytes are copied by a whole word, as nothing says that the buffer ends there. The bytes behind "
        "it are another's."
    ),
    "clears-a-word-at-the-end": ("The same with zeros: what lies behind the range is gone."),
    "the-process-gets-the-next-bytes-too": (
        "The count is rounded up to words on the way out. The process is given what lies behind the kernel's buffer."
    ),
    "reads-on-behind-the-nul": ("The loop goes on behind a NUL, to the next one, or into a page that is not there."),
    "a-string-needs-all-of-its-room": (
        "A string is read only if all of the room that it may take can be. One that ends with its page, before "
        "one that is not mapped, is refused, and nearly every path is a short string at the end of a stack or a "
        "heap."
    ),
    "copies-the-bytes-behind-the-nul": (
        "Words are copied whole, the one with the NUL too. What lies behind the string gets into the kernel's "
        "buffer, and strings that are equal are different keys (Linux until 5.10, lib/strncpy_from_user.c: mask "
        "out bytes after NUL)."
    ),
    "the-length-counts-the-nul": ("The answer is one more than the string's length."),
    "the-nul-is-not-copied": (
        "The string is copied without its NUL, and ends in the kernel's buffer wherever there happens to be one."
    ),
    "the-limit-leaves-room-for-a-nul": (
        "Of a string that fills its room one byte less is answered, as if it ended there with a NUL. There is "
        "none: a caller that compares the answer with the limit, to notice what was cut off, does not."
    ),
    "a-string-longer-than-its-limit": ("A string that fills its room is answered as one byte longer."),
    "a-negative-limit-is-a-large-one": (
        "A limit below 0 is refused as a fault. Linux answers 0, as there is nothing to copy."
    ),
    "a-fault-is-an-empty-string": (
        "Where a string cannot be read any further it is taken to end. A bad pointer is an empty path, and that "
        "names the current folder to some calls."
    ),
    "a-string-overruns-the-buffer": ("A limit above what the buffer has is answered as an empty string."),
    "a-fresh-page-is-old": (
        "A page that is given back is not cleared, and its next owner reads what the last one wrote."
    ),
    "protects-what-is-not-mapped": ("Rights are given to a page that there is not."),
    "protected-and-reported-as-refused": ("The rights are changed, and the answer says that they were not."),
    "more-than-was-read": ("A byte is read with bits beyond its eight, as where a register is not cleared."),
    "loads-seven-bits": ("A byte is read without its highest bit."),
    "a-store-that-answers": ("Writing to memory has no answer; here it is one of failure."),
    "mapped-and-reported-as-refused": ("The page is there, and the answer says that it is not."),
    "unmapped-and-reported-as-refused": ("The page is gone, and the answer says that it is not."),
    "more-is-left-than-was-asked-for": (
        "A fault at the very first byte is answered with one byte more than was asked for. The caller subtracts, "
        "and has copied a negative number of bytes."
    ),
    "one-byte-fewer-than-was-cleared": (
        "After a fault one byte more is said to be left than is. Whoever goes on from there does a byte twice."
    ),
}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/user/copy/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "copy_from_user",
        "include/linux/uaccess.h: copy_from_user, _inline_copy_from_user",
        "The same: the rest of the buffer is zeroed, also where the range is refused. A size that the compiler "
        "knows to be larger than the object is refused with nothing done (check_copy_size), here any that the "
        "kernel's memory has no room for; with CONFIG_HARDENED_USERCOPY Linux stops instead (usercopy_abort).",
    ),
    (
        "what is left",
        "include/linux/uaccess.h: the comment on raw_copy_from_user; arch/x86/lib/copy_user_64.S: rep_movs_alternative",
        "Linux promises less: nothing behind what was copied is written, and nothing at all is copied only where "
        "nothing could be. It may leave bytes before a fault. On x86 a word that faults is tried again by bytes "
        "(.Lcopy_user_tail), so that the number is exact, as here.",
    ),
    (
        "the user's half",
        "arch/x86/include/asm/uaccess_64.h: __access_ok, valid_user_address, mask_user_address",
        "Linux adds, and compares the sum with the address and with USER_PTR_MAX; sizes that are known to be at "
        "most a page are not added. Where it masks addresses in place of that, a range that leaves the user's "
        "half is copied up to its end; here nothing is.",
    ),
    (
        "copy_to_user",
        "include/linux/uaccess.h: copy_to_user, _inline_copy_to_user",
        "The same: behind what was copied nothing is written.",
    ),
    (
        "clear_user",
        "arch/x86/include/asm/uaccess_64.h: clear_user, __clear_user; arch/x86/lib/clear_page_64.S: "
        "rep_stos_alternative",
        "The same.",
    ),
    (
        "strncpy_from_user",
        "lib/strncpy_from_user.c: strncpy_from_user, do_strncpy_from_user",
        "Linux reads words that are not aligned too, and goes on by bytes where one faults; here an aligned word "
        "never reaches into the next page. In the word with the NUL Linux clears what lies behind it, here it "
        "stays.",
    ),
    (
        "AC",
        "arch/x86/include/asm/smap.h: stac, clac; arch/x86/mm/extable.c: ex_handler_uaccess; tools/objtool/check.c: "
        "validate_return, validate_call",
        "The same. That AC is clear again on every way out is here a theorem; objtool checks it of all of Linux's code "
        "when that is built, and that nothing is called meanwhile but what is listed as safe (uaccess_safe_builtin).",
    ),
    (
        "faults",
        "arch/x86/mm/fault.c: kernelmode_fixup_or_oops; arch/x86/mm/extable.c: fixup_exception",
        "Linux first lets the fault be handled, as one of the process's own: pages that are not there yet come, "
        "and the copy goes on. Here a page is there or not.",
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {
    "user-copy-stays-in-user-space": (
        "For all 2**64 addresses, 2**64 buffers and 2**64 counts, and whatever the pages may be used for: bytes are "
        "asked for only from where the process has the right to each of them, within the user's half, to the kernel's "
        "buffer or back, and over the end of neither. copy_from_user, copy_to_user and clear_user answer exactly how "
        "many bytes they left: to all in front of these the process has the right, and to the first of them it has "
        "not. A range that leaves the user's half, or wraps, is left whole. AC is set when rights are asked, and clear "
        "at the end where it was clear before."
    ),
}
"""What is proved for every size, by name (checks/pairings/user/copy/proof)."""
