"""Multiboot: the memory map of the loader.

A kernel that begins to run knows nothing of the machine's memory. The loader has asked the firmware, and leaves what it
was told in memory: a *block*, of which the kernel gets the address in EBX, and in EAX a magic number that says in which
of two formats it is. Which bytes may the kernel use?

The question has two halves. The block has to be read: it has lists of records, each with a size of its own, and lists
that end by a length or by a last record. A loader has errors like any program, and what is copied may be cut off. So
the law demands that every length is checked before it is believed. A block of which something lies outside, or a size
that leads nowhere, is refused by the name of what is wrong; nothing is read outside the block. And what was read has to
be put together: entries come in any order, overlap, are empty, and have types that nobody knows. Beside them the block
tells of modules that the loader has put into usable memory, and the kernel itself lies there, and the block.

The law gives each address a type, naively: all that is said of it is collected, and what forbids most wins. A byte is
usable only where everything that is said of it says so. What the kernel gets is that map as a list: sorted ranges that
do not overlap, of which no two of one kind touch.

The smallest example is a block of Multiboot 2 with one entry, 48 bytes of usable memory from 0x2000 on. The block lies
at 0x1000, and there is no kernel. The first range of the map is then the block itself.

>>> block = initial(origin=PhysicalAddress(0x1000), bytes=56, kernel=PhysicalAddress(0), kernel_bytes=0)
>>> block = write(block, 0, 56, 0, 6, 40, 24, 0, returned=None)
>>> block = write(block, 24, 0x2000, 0, 48, 0, 1, 0, returned=None)
>>> block = write(block, 48, 0, 8, 0, 0, 0, 0, returned=None)
>>> block = parse(block, MAGIC_2, PhysicalAddress(0x1000), room=8, returned=2)
>>> block = first(block, 1, returned=PhysicalAddress(0x2000))
>>> last(block, 1, returned=PhysicalAddress(0x2030))
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: a range ends with the last byte of its kind in a row
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Protocol

from attrs import evolve, frozen

from spec.boot.words import ACPI, BAD, LAST, LOW_END, MAGIC_1, MAGIC_2, RESERVED, USABLE, PhysicalAddress
from spec.boot.words import MultibootFailure as Failure
from spec.vocabulary import Span, align_up, ensure, require

MOST_BYTES = 1 << 16
"""Of a block. Loaders leave one or two KiB, with strings and symbols."""

HOLE = 0
"""What an address is of which nothing is said."""
PRECEDENCE = (HOLE, USABLE, ACPI, BAD, RESERVED)
"""Of two kinds that are said of one byte, the later one wins. What must not be touched wins over what can be read, and
that over what can be overwritten."""

# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Range:
    """Addresses of which one thing is said."""

    first: int
    end: int
    """Behind the last one; at most 2**64."""
    kind: int


@frozen
class Block:
    """The part of memory that the loader has left its information in, and what was made of it."""

    origin: PhysicalAddress
    """Where it begins."""
    kernel: PhysicalAddress
    kernel_bytes: int
    """Where the kernel lies itself; none of it, if that is 0."""
    content: bytes
    ranges: tuple[Range, ...] = ()
    """The map, where the block as it is has been parsed."""

    @property
    def bytes(self) -> int:
        return len(self.content)

    @property
    def span(self) -> Span:
        return Span(0, self.bytes, "byte")

    def holds(self, at: int, count: int) -> bool:
        """Whether that many bytes from an address on lie in the block."""
        return self.origin <= at and at + count <= self.origin + self.bytes

    def number(self, at: int, count: int) -> int:
        """The number in that many bytes, the lowest first."""
        place = at - self.origin
        return int.from_bytes(self.content[place : place + count], "little")

    def word(self, at: int) -> int:
        return self.number(at, 4)


class Reading(Protocol):
    """What invariants would read."""

    @property
    def span(self) -> Span: ...


def initial(origin: PhysicalAddress, bytes: int, kernel: PhysicalAddress, kernel_bytes: int) -> Block:
    """A block of zeros: the loader has not written it yet."""
    require(is_geometry(origin, bytes, kernel, kernel_bytes), "the block and the kernel lie below 4 GiB")
    return Block(origin, kernel, kernel_bytes, b"\0" * bytes)


def is_geometry(origin: PhysicalAddress, bytes: int, kernel: PhysicalAddress, kernel_bytes: int) -> Any:
    """Whether there can be a block of 1 to 65,536 bytes there, and such a kernel: both lie below 4 GiB."""
    is_block = (bytes >= 1) & (bytes <= MOST_BYTES) & (origin >= 0) & (origin <= LOW_END - bytes)
    is_kernel = (kernel_bytes >= 0) & (kernel_bytes <= LOW_END) & (kernel >= 0) & (kernel <= LOW_END - kernel_bytes)
    return is_block & is_kernel


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

FAILURES = {"parse": tuple(Failure)}
"""How a block may be refused."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────

INVARIANTS = ()
"""What is to hold of a map is demanded of each of its ranges (first, last, kind)."""

# ── What a block says ────────────────────────────────────────────────────────────────────────────────────────
#
# Each function below reads a part of the block, as far as it can be read, and tells all that is found: ranges, and what
# is wrong. Which of several things that are wrong a parser meets first, is its own affair.


@frozen
class Wrong:
    """What is wrong with a block, and the address of what cannot be read or believed."""

    failure: Failure
    at: int


Finding = Range | Wrong


def findings(block: Block, magic: int, address: int) -> Iterator[Finding]:
    """All that is said of memory: by the block, and by where the block and the kernel lie."""
    yield Range(block.origin, block.origin + block.bytes, RESERVED)
    if block.kernel_bytes:
        yield Range(block.kernel, block.kernel + block.kernel_bytes, RESERVED)
    if magic == MAGIC_1:
        yield from of_multiboot_1(block, address)
    elif magic == MAGIC_2:
        yield from of_multiboot_2(block, address)
    else:
        yield Wrong(Failure.UNKNOWN_MAGIC, address)


HAS_MODULES, HAS_MAP = 1 << 3, 1 << 6
"""Bits of the flags with which a block of Multiboot 1 begins."""
LEAST_ENTRY = 20
"""Bytes of base, length and type; the size in front of an entry does not count itself (Multiboot 0.6.96 §3.3)."""


def of_multiboot_1(block: Block, at: int) -> Iterator[Finding]:
    """Flags, and fields at fixed places, of which a flag says whether they are there: at 20 how many modules there are
    and where their list is, at 44 the length of the memory map and where it is (Multiboot 0.6.96 §3.3)."""
    if not block.holds(at, 4):
        yield Wrong(Failure.TRUNCATED, at)
        return
    flags = block.word(at)
    if not flags & HAS_MAP:
        yield Wrong(Failure.NO_MAP, at)
    elif not block.holds(at + 44, 8):
        yield Wrong(Failure.TRUNCATED, at + 44)
    else:
        start = block.word(at + 48)
        yield from entries(block, start, start + block.word(at + 44))
    if flags & HAS_MODULES and not block.holds(at + 20, 8):
        yield Wrong(Failure.TRUNCATED, at + 20)
    elif flags & HAS_MODULES:
        yield from modules(block, block.word(at + 24), block.word(at + 20))


def entries(block: Block, at: int, end: int) -> Iterator[Finding]:
    """Entries up to an end, each with its own size in front of it. Their lengths need not be multiples of anything."""
    while at < end:
        if at + 4 > end or not block.holds(at, 4):
            yield Wrong(Failure.TRUNCATED, at)
            return
        size = block.word(at)
        if size < LEAST_ENTRY:
            yield Wrong(Failure.TOO_SHORT, at)
            return
        if at + 4 + size > end or not block.holds(at + 4, size):
            yield Wrong(Failure.TRUNCATED, at)
        if block.holds(at + 4, LEAST_ENTRY):
            yield from entry(block, at + 4)
        at += 4 + size


def modules(block: Block, at: int, count: int) -> Iterator[Finding]:
    """Records of 16 bytes, each with where a module begins and ends."""
    for number in range(count):
        if not block.holds(at + 16 * number, 16):
            yield Wrong(Failure.TRUNCATED, at + 16 * number)
            return
        yield from module(block, at + 16 * number)


FIXED_PART, LEAST_TAG = 8, 8
END_TAG, MODULE_TAG, MAP_TAG = 0, 3, 6


def of_multiboot_2(block: Block, at: int) -> Iterator[Finding]:
    """The total size, and tags: each with its type and its size, and padded so that the next one begins at a multiple
    of 8. The last one has type 0 (Multiboot2 2.0 §3.6.2)."""
    if at % 8:
        yield Wrong(Failure.UNALIGNED, at)
    if not block.holds(at, FIXED_PART):
        yield Wrong(Failure.TRUNCATED, at)
        return
    end = at + block.word(at)
    if end - at < FIXED_PART + LEAST_TAG:
        yield Wrong(Failure.TOO_SHORT, at)
    if not block.holds(at, end - at):
        yield Wrong(Failure.TRUNCATED, at)
    at, has_map = at + FIXED_PART, False
    while at + LEAST_TAG <= end and block.holds(at, LEAST_TAG):
        kind, size = block.word(at), block.word(at + 4)
        if size < LEAST_TAG:
            yield Wrong(Failure.TOO_SHORT, at + 4)
            break
        if at + size > end or not block.holds(at, size):
            yield Wrong(Failure.TRUNCATED, at)
        if kind == END_TAG:
            break
        if kind == MAP_TAG:
            has_map = True
            yield from of_map(block, at, at + size)
        elif kind == MODULE_TAG:
            yield from of_module(block, at, size)
        at += align_up(size, 3)
    else:
        yield Wrong(Failure.TRUNCATED, at)
    if not has_map:
        yield Wrong(Failure.NO_MAP, at)


def of_map(block: Block, at: int, end: int) -> Iterator[Finding]:
    """At 8 the size of each entry, and entries of base, length and type from 16 on (Multiboot2 2.0 §3.6.8)."""
    if end - at < 16:
        yield Wrong(Failure.TOO_SHORT, at)
    if not block.holds(at, 16):
        yield Wrong(Failure.TRUNCATED, at)
        return
    size = block.word(at + 8)
    if size % 8:
        yield Wrong(Failure.UNALIGNED, at + 8)
    if size < LEAST_ENTRY + 4:
        yield Wrong(Failure.TOO_SHORT, at + 8)
        return
    at += 16
    while at < end:
        if at + size > end or not block.holds(at, size):
            yield Wrong(Failure.TRUNCATED, at)
            return
        yield from entry(block, at)
        at += size


def of_module(block: Block, at: int, size: int) -> Iterator[Finding]:
    """At 8 where a module begins and ends, and then its name (Multiboot2 2.0 §3.6.6)."""
    if size < 16:
        yield Wrong(Failure.TOO_SHORT, at)
    elif block.holds(at, 16):
        yield from module(block, at + 8)


def entry(block: Block, at: int) -> Iterator[Finding]:
    """Base, length and type. An entry of length 0 says nothing of any byte."""
    base, length, kind = block.number(at, 8), block.number(at + 8, 8), block.word(at + 16)
    if base + length > LAST + 1:
        yield Wrong(Failure.BEYOND, at)
    elif length:
        yield Range(base, base + length, kind if kind in PRECEDENCE[1:] else RESERVED)


def module(block: Block, at: int) -> Iterator[Finding]:
    """Where a module begins, and the address behind its end."""
    begin, end = block.word(at), block.word(at + 4)
    if begin > end:
        yield Wrong(Failure.BEYOND, at)
    elif begin < end:
        yield Range(begin, end, RESERVED)


def kind_of(said: tuple[Range, ...], address: int) -> int:
    """The kind of one byte."""
    return max((each.kind for each in said if each.first <= address < each.end), key=PRECEDENCE.index, default=HOLE)


def map_of(said: tuple[Range, ...]) -> tuple[Range, ...]:
    """The same for all bytes: each longest run of one kind. Where something changes, something begins or ends.

    >>> map_of((Range(0, 8, USABLE), Range(8, 16, USABLE), Range(4, 6, RESERVED)))
    (Range(first=0, end=4, kind=1), Range(first=4, end=6, kind=2), Range(first=6, end=16, kind=1))
    """
    found: list[Range] = []
    cuts = sorted({each.first for each in said} | {each.end for each in said})
    for cut, end in pairwise(cuts):
        kind = kind_of(said, cut)
        if found and found[-1].end == cut and found[-1].kind == kind:
            found[-1] = evolve(found[-1], end=end)
        elif kind != HOLE:
            found.append(Range(cut, end, kind))
    return tuple(found)


# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def are_words(*numbers: int) -> bool:
    return all(0 <= number < 1 << 32 for number in numbers)


def write(block: Block, at: int, a: int, b: int, c: int, d: int, e: int, f: int, *, returned: None) -> Block:
    """The loader writes six words of 32 bits, the lowest byte first, from a byte of the block on: as much as an entry
    has. What of it lies behind the end of the block is not there. A map is one of a block that stays as it is."""
    words = (a, b, c, d, e, f)
    require(block.span.contains(at), "the loader writes in the block")
    require(are_words(*words), "a word has 32 bits")
    ensure(returned is None, "to write answers nothing")
    new = b"".join(word.to_bytes(4, "little") for word in words)[: block.bytes - at]
    return evolve(block, content=block.content[:at] + new + block.content[at + len(new) :], ranges=())


def parse(block: Block, magic: int, address: PhysicalAddress, room: int, *, returned: int | Failure) -> Block:
    """Make the map of a block. magic and address: what the loader has left in EAX and EBX. room: how many ranges there
    is room for. The answer is how many there are, or what is wrong with the block.

    A parser may want room for ranges that it merges later. Of n ranges that are said, cut where they overlap, there are
    at most 2n - 1.
    """
    require(are_words(magic, address, room), "magic, address and room are numbers of 32 bits")
    found = tuple(findings(block, magic, address))
    wrong = {each.failure for each in found if isinstance(each, Wrong)}
    said = tuple(each for each in found if isinstance(each, Range))
    if returned is Failure.NO_ROOM:
        ensure(room < 2 * len(said) - 1, "room is too little only where it may not hold all ranges that are said")
        return evolve(block, ranges=())
    if isinstance(returned, Failure):
        ensure(returned in wrong, "a block is refused only for what is wrong with it")
        return evolve(block, ranges=())
    ensure(Failure.UNKNOWN_MAGIC not in wrong, "a block is read only where the magic number says in which format it is")
    ensure(Failure.TRUNCATED not in wrong, "a block is refused where what has to be read does not lie in it")
    ensure(Failure.TOO_SHORT not in wrong, "a size that is less than what it counts is not believed")
    ensure(Failure.UNALIGNED not in wrong, "a block that is not aligned as its format demands is refused")
    ensure(Failure.NO_MAP not in wrong, "a block without a memory map is refused")
    ensure(Failure.BEYOND not in wrong, "a range that ends before it begins, or behind the last address, is refused")
    ranges = map_of(said)
    ensure(returned <= room, "a map has no more ranges than there is room for")
    ensure(returned >= len(ranges), "no run of bytes of one kind is left out of the map")
    ensure(returned <= len(ranges), "ranges of one kind that touch are merged, and none is empty or overlaps another")
    return evolve(block, ranges=ranges)


def first(block: Block, index: int, *, returned: PhysicalAddress) -> Block:
    """The first address of a range of the map."""
    begins = asked(block, index).first
    ensure(returned == begins, "ranges ascend, and each begins where bytes of its kind begin")
    return block


def last(block: Block, index: int, *, returned: PhysicalAddress) -> Block:
    """The last address of a range of the map."""
    ends = asked(block, index).end
    ensure(returned == ends - 1, "a range ends with the last byte of its kind in a row")
    return block


def kind(block: Block, index: int, *, returned: int) -> Block:
    """What a range of the map is."""
    due = asked(block, index).kind
    ensure(returned != USABLE or due == USABLE, "a byte is usable only where everything that is said of it says so")
    ensure(
        returned == USABLE or returned == due,
        "of what is said of a byte what forbids most wins, and unknown types are reserved",
    )
    return block


NO_RANGE = Range(0, 1, HOLE)
"""What is said of a range behind the last one: both its addresses are 0, and it is of no kind."""


def asked(block: Block, index: int) -> Range:
    require(index >= 0, "ranges are counted from 0")
    return block.ranges[index] if index < len(block.ranges) else NO_RANGE


OPERATIONS = (write, parse, first, last, kind)
INTERNAL_OPERATIONS = ()

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────

RELATIONS = ()
"""What holds between operations: each a function (machine, *arguments of an operation)."""

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "the-winner-is-left-behind": (
        "Usable and reserved ranges are gone through side by side, and a reserved one is left behind as soon as it "
        "has been cut out of a usable one. Where it goes on, in the next usable one, it is handed out."
    ),
    "entries-are-24-bytes-apart": (
        "The size in front of an entry is not looked at. A loader that passes on the extended attributes of ACPI "
        "3.0 hands out entries of 24 bytes, and from the second one on garbage is read."
    ),
    "entries-of-tags-are-24-bytes-apart": (
        "The same of Multiboot 2, where the tag says how large its entries are, so that fields can be added."
    ),
    "only-20-is-a-size": "A size other than 20 is taken for an error. A loader may have more to say of an entry.",
    "low-halves": (
        "Base and length are read as 32 bits. Memory from 4 GiB on is found a second time at 0, and a range of 4 "
        "GiB has no byte."
    ),
    "nothing-above-4-gib": (
        "Entries above 4 GiB are passed over, as a 32-bit kernel cannot address them. A reserved range there is "
        "missing in the map of a kernel that can."
    ),
    "usable-wins": "Of two entries that overlap the usable one wins. Firmware is known to report a range twice.",
    "bad-memory-is-acpi": "Of bad memory that is said to hold tables of ACPI, the tables are read.",
    "ends-are-rounded-up": (
        "An end is rounded up to a page, and the rest of the page is handed out with it, whatever it is. Usable "
        "ranges are rounded inwards, and only once overlaps are resolved."
    ),
    "an-empty-entry-has-a-byte": (
        "An entry of length 0 counts as a range all the same. QEMU's microvm ends its map with one, at address 0."
    ),
    "unknown-types-are-usable": (
        "What is not said to be reserved is taken for usable: memory that is to be kept while the machine "
        "hibernates, or of a type that was defined later."
    ),
    "nvs-is-acpi": (
        "Type 4 is taken for 3, as both have to do with ACPI. It is reclaimed once the tables have been read, and "
        "the firmware's state is lost."
    ),
    "length-is-a-count": "mmap_length is taken for how many entries there are, and it is how many bytes they have.",
    "the-list-ends-in-an-entry": (
        "Entries are read as long as one begins before the end of the list, and the last one may lie half behind it."
    ),
    "size-wraps": (
        "Where the next entry begins is computed with 32 bits: a size just below 2**32 leads back, and the list "
        "seems to have ended."
    ),
    "modules-are-handed-out": (
        "The modules lie in memory that the map calls usable. The first page that is allocated is one of the "
        "initial file system."
    ),
    "module-list-of-2-only": (
        "Modules are looked for in the tags of Multiboot 2, and the list of Multiboot 1 is forgotten."
    ),
    "the-kernel-is-handed-out": "So does the kernel itself.",
    "the-block-is-handed-out": (
        "So does the block that is being read: the early allocator overwrites it, and the kernel looks for its "
        "command line there."
    ),
    "no-padding-between-tags": "The next tag is looked for where one ends, and not at the next multiple of 8.",
    "the-last-tag-decides": (
        "Tags are read up to the last one, whatever the total size says. Where there is none, what lies behind the "
        "block is read."
    ),
    "a-size-of-nothing": (
        "A tag that is shorter than its own header is taken for one that has nothing else. Where its size is 0 and "
        "that is added, the same tag is read for ever."
    ),
    "an-end-wraps": (
        "Base plus length is not looked at: a range that reaches over the last address ends below its beginning."
    ),
    "backward-modules": "A module that ends before it begins has no bytes, and its list is believed.",
    "fields-behind-the-block": (
        "Fields are read because a flag says that they are there, and the block is too short for them."
    ),
    "flags-are-not-asked": (
        "The memory map is read though no flag says that there is one: what lies there is something else's."
    ),
    "touching-ranges-stay-two": (
        "Two usable entries that touch stay two ranges. What would lie across their border can never be allocated."
    ),
    "ranges-share-a-byte": (
        "A range ends with the first byte of the next one: an end that was the address behind it is taken for the "
        "last byte."
    ),
    "entries-come-in-order": "The entries are taken to ascend, as loaders hand them out mostly; nothing demands it.",
    "begins-behind-null": (
        "A usable range that begins at address 0 is made to begin behind it, so that no block is at NULL. Whose "
        "byte that is, nobody knows any more."
    ),
    "no-end-of-room": "How many ranges there is room for is not looked at.",
    "room-for-more": "More room is asked for than the map can need.",
    "any-magic-is-the-first": (
        "What is not Multiboot 2 is taken for Multiboot 1. A kernel that was started in another way reads registers "
        "that nobody set."
    ),
    "no-magic-is-an-empty-map": "Or it is answered with no entries at all, as if the machine had no memory.",
    "a-map-without-a-header": (
        "A tag of the memory map that is too short to say how large its entries are is taken for a map without any."
    ),
    "acpi-is-usable-at-once": (
        "Memory with tables of ACPI may be used, and is said to be usable: before anybody has read the tables."
    ),
    "bad-memory-is-only-reserved": (
        "Defective memory is said to be reserved. Reserved memory may be mapped for a device; this may not be touched."
    ),
    "an-odd-address": (
        "The address of a block of Multiboot 2 is not looked at. Its loader has aligned it, or was it no loader?"
    ),
    "odd-entries": "Nor is the size of its entries.",
    "no-map-is-an-empty-one": (
        "A block of Multiboot 2 without a memory map is answered with what lies in memory already, as if nothing "
        "else was there."
    ),
    "a-stale-map": "The map stays as it was when another block is written.",
    "written-and-reported-as-refused": "The block was written, and a failure is answered.",
}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/boot/multiboot/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "Block",
        "arch/x86/include/uapi/asm/bootparam.h: struct boot_params; arch/x86/boot/memory.c: detect_memory_e820",
        "Linux has a boot protocol of its own, in which the map is a table of 128 entries of 20 bytes, and asks "
        "the BIOS itself where it is started in real mode. Entries that do not fit there come in a list "
        "(setup_data). No size of an entry could lead nowhere.",
    ),
    (
        "findings",
        "arch/x86/kernel/e820.c: append_e820_table, __append_e820_table",
        "A map of fewer than two entries is not believed. At an entry that ends behind the last address the table "
        "is given up, and a smaller one is made of what else the BIOS has said; here there is nothing else to "
        "turn to.",
    ),
    (
        "map_of",
        "arch/x86/kernel/e820.c: e820__update_table",
        "The same: places where something changes are sorted and gone through. Of entries that overlap the "
        "largest type wins, so that tables of ACPI (3) win over reserved memory (2). Here reserved memory wins. "
        "Ranges of some types stay apart where they touch (e820_nomerge).",
    ),
    (
        "of_map, entry",
        "drivers/firmware/efi/libstub/x86-stub.c: setup_e820, alloc_e820ext",
        "Where the firmware is EFI, its map comes as descriptors, of a size that the firmware says, as in Multiboot 2. "
        "The stub makes E820's entries of them: what the loader and the boot services had is usable, as both are done; "
        "neighbours of one type become one. A type that it does not know is left out, and is no memory. Here it is "
        "reserved.",
    ),
    (
        "findings",
        "drivers/firmware/efi/memmap.c: __efi_memmap_init; arch/x86/platform/efi/efi.c: efi_memmap_entry_valid",
        "How many descriptors there are is the size of the map, divided by the size that the firmware says of one: it "
        "is believed. One that ends behind the last address is left out, with a warning. Here no size is believed, and "
        "the whole block is refused.",
    ),
    (
        "first, last, kind",
        "drivers/firmware/memmap.c: firmware_map_add_early, firmware_memmap_init; arch/x86/kernel/e820.c: "
        "e820__reserve_resources",
        "A second copy is kept as it came, whatever options have changed of the first, and shown to user space range "
        "by range: the first address, the last one, and the type (/sys/firmware/memmap). kexec hands it to the next "
        "kernel. Here there is one map.",
    ),
    (
        "parse",
        "arch/x86/kernel/setup.c: early_reserve_memory; arch/x86/kernel/e820.c: e820__memblock_setup",
        "Usable ranges are handed to memblock. The kernel's image, the initial file system and what the loader "
        "left are reserved there, and not in the map. Here the map is all that an early allocator is told.",
    ),
    (
        "kind",
        "arch/x86/include/asm/e820/types.h: enum e820_type",
        "More types: persistent memory, memory that is reserved by software, and what has to be kept while the "
        "machine hibernates (4). A type that is not known is reserved (arch/x86/kernel/e820.c: "
        "e820_type_to_string).",
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {}
"""What is proved for every size, by name (checks/pairings/boot/multiboot/proof)."""
