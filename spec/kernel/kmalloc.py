"""Kmalloc.

Most of what a kernel allocates is one of a kind: a name, a message, a table that a driver needs once. A cache for each
would be a waste. How does it get memory of any size, by asking for that many bytes?

`kmalloc` has a cache for each of a few sizes, its *classes*, and takes an object of the smallest class that fits. The
classes are those of Linux: the powers of two from 8 bytes to two pages, and 96 and 192 between them. In powers of two
alone, a request of 65 bytes would waste 63; the two that lie between are where requests are most frequent. What is
larger than two pages gets pages from the buddy allocator itself, a block of the least order that has room: a slab of
such objects would have one or none.

`kfree` gets an address, and nothing else. It leads to a page, the page's record says whether it belongs to a slab, and
the slab knows its cache. So a block has no header, and one of 64 bytes lies in one line of the processor's cache.

The law says what a caller may rely on. All bytes of the class can be used, which `ksize` tells. The address of a block
of 2**n bytes is a multiple of 2**n, that of another one of the largest power of two which divides the size: devices
and locks need it. What is stored stays there, also where `krealloc` moves the block. Which object, from which slab and
which pages, is the allocator's choice.

Nothing is a size too. `kmalloc(0)` answers with an address that is neither NULL nor a block's: whoever compares with
NULL finds that the request was met, and whoever reads or writes there is stopped by the processor.

The smallest example: two pages of 64 bytes. A request of 20 bytes gets 32, the next class. It is made one of 40 bytes,
which gets 64, and the byte that was stored goes along. The last answer is refused: of a block of 64 bytes the address
is a multiple of 64.

>>> memory = initial(start=Address(0x40), bytes=ByteCount(128), page=ByteCount(64))
>>> memory = kmalloc(memory, size=ByteCount(20), returned=Address(0x60))
>>> memory = ksize(memory, address=Address(0x60), returned=ByteCount(32))
>>> memory = store(memory, address=Address(0x60), count=ByteCount(20), value=7, returned=None)
>>> memory = krealloc(memory, address=Address(0x60), size=ByteCount(40), returned=Address(0x80))
>>> memory = load(memory, address=Address(0x80), count=ByteCount(2), returned=0x0707)
>>> kmalloc(memory, size=ByteCount(64), returned=Address(0x60))
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: a block is aligned to the largest power of two that divides its size
"""

from __future__ import annotations

from typing import Any, Protocol

from attrs import frozen

from spec.kernel.words import (
    ADDRESS_LIMIT,
    LARGEST_ORDER,
    MOST_PAGES,
    NOTHING,
    NULL,
    PAGES,
    SIZE_LIMIT,
    WORD,
    Address,
    ByteCount,
    classes,
)
from spec.kernel.words import KmallocFailure as Failure
from spec.vocabulary import Order, Runs, Span, Table, changed, ensure, negate, require

MOST_LOADED = ByteCount(4)
SLAB_ORDER = Order(3)
"""A slab of kmalloc's has at most 2**3 pages (Linux: PAGE_ALLOC_COSTLY_ORDER)."""

# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Memory:
    """Who may use which bytes of the kernel's memory, and what is in those that somebody has written."""

    start: Address
    """The first address that a block may have."""
    bytes: ByteCount
    """How many addresses there are from `start` on. An allocator that keeps its records among the blocks uses some of
    them itself."""
    live: Runs[Address, ByteCount]
    """For each live block, by the address of its first byte, how many bytes its caller may use."""
    contents: Table[Address, int]
    """The bytes that are known: 0 to 255, by their addresses. A block that has just been handed out has any."""
    page: ByteCount
    """How many bytes a page has."""

    @property
    def end(self) -> Address:
        return Address(self.start + self.bytes)

    def is_live(self, address: Address) -> bool:
        return address in self.live

    def without(self, address: Address) -> Memory:
        """The state after a block went back. Nothing is known of its bytes from then on."""
        contents = self.contents.erase(Span(address, address + self.live[address], "address"))
        return changed(self.beside(address), contents=contents)

    def beside(self, address: Address) -> Memory:
        """The state with the place of one block left free, and what is in it."""
        return changed(self, live=self.live.erase(Span(address, address + 1, "address")))

    def with_block(self, address: Address, size: ByteCount) -> Memory:
        return changed(self, live=self.live.set(address, size))

    def with_zeros(self, address: Address, count: ByteCount) -> Memory:
        """The same where that many bytes are zero."""
        block = Span(address, min(address + count, self.end), "address")
        return changed(self, contents=self.contents.fill(block, 0))

    def moved(self, known: dict[int, int], address: Address) -> Memory:
        """The same where what was known of a block is known from an address on."""
        moved = {Address(address + more): value for more, value in known.items()}
        return changed(self, contents=self.contents.put(moved))

    def known(self, address: Address, count: ByteCount) -> dict[int, int]:
        """What is known of that many bytes: by how far each lies behind the address."""
        if len(self.contents) < count:
            return {each - address: byte for each, byte in self.contents.items() if address <= each < address + count}
        return {more: self.contents[at] for more in range(count) if (at := Address(address + more)) in self.contents}

    def may_use(self, address: Address, count: ByteCount) -> bool:
        """Whether that many bytes from an address on belong to one live block. No bytes are anybody's."""
        return count == 0 or self.live.hold(address, count)

    @property
    def classes(self) -> tuple[ByteCount, ...]:
        return classes(self.page)

    def usable(self, size: ByteCount) -> ByteCount:
        """How many bytes a block has of which `size` are asked for: those of the smallest class that fits, or of the
        least block of pages; more than there can be, where it is too large for any."""
        return next((each for each in self.classes if each >= size), ByteCount(self.page << self.order(size)))

    def order(self, bytes: ByteCount) -> Order:
        """The least order of a block of pages that has that many bytes."""
        return Order(max(-(-bytes // self.page) - 1, 0).bit_length())

    def has_room(self, size: ByteCount) -> bool:
        """Whether there is so much room that nothing excuses a refusal: a block of pages in which nobody holds a byte,
        of the order that is wanted, and as large as the largest slab, since a smaller one may be part of a slab of
        which somebody holds the rest."""
        extent = self.page << max(self.order(self.usable(size)), SLAB_ORDER)
        firsts = range(-(-self.start // extent) * extent, self.end - extent + 1, extent)
        return any(negate(self.live.meets(first, extent)) for first in firsts)


class Reading(Protocol):
    """What the invariants read: a Memory offers it, and so does an implementation's image."""

    @property
    def start(self) -> Address: ...
    @property
    def end(self) -> Address: ...
    @property
    def live(self) -> Runs[Address, ByteCount]: ...


def initial(start: Address, bytes: ByteCount, page: ByteCount) -> Memory:
    """Memory of which all is free."""
    require(start > NOTHING, "no block lies at the addresses of nobody and of nothing")
    require((bytes >= page) & (bytes % page == 0) & (start % page == 0), "memory is a whole number of pages")
    return Memory(start, bytes, Runs(), Table(), page)


def is_geometry(start: Address, bytes: ByteCount, page: ByteCount) -> Any:
    """Whether there is such memory: of 1 to 2**20 pages of 64 or of 4,096 bytes, below address 2**47."""
    is_page = (page == PAGES[0]) | (page == PAGES[1])
    whole = is_page & (start >= page) & (start & page - 1 == 0) & (bytes & page - 1 == 0)
    return whole & (bytes >= page) & (bytes <= page * MOST_PAGES) & (start <= ADDRESS_LIMIT - bytes)


def is_nothing(address: Address) -> bool:
    """Whether no block has this address, and it may be freed all the same."""
    return address in (NULL, NOTHING)


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

REFUSED_ADDRESSES = (Failure.NOT_ALLOCATED, Failure.INTERIOR, Failure.FOREIGN)

FAILURES = {
    "kmalloc": (Failure.NO_MEMORY,),
    "kzalloc": (Failure.NO_MEMORY,),
    "krealloc": (*REFUSED_ADDRESSES, Failure.NO_MEMORY),
    "kfree": REFUSED_ADDRESSES,
    "ksize": REFUSED_ADDRESSES,
}
"""How each operation may refuse."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────


def well_placed(memory: Reading, address: Address) -> Any:
    """every live block is aligned to a word, and inside the memory"""
    inside = (memory.start <= address) & (address + memory.live[address] <= memory.end)
    return inside & (address % WORD == 0)


def apart(memory: Reading, address: Address) -> Any:
    """no two live blocks share a byte"""
    others = memory.live.erase(Span(address, address + 1, "address"))
    return negate(others.meets(address, memory.live[address]))


INVARIANTS = (well_placed, apart)
"""Each holds at the address of every live block, after every operation."""

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def kmalloc(memory: Memory, size: ByteCount, *, returned: Address | Failure) -> Memory:
    """Hand out a block with the bytes of the smallest class that fits, or of the least block of pages. Nothing is known
    of what is in it."""
    return handed_out(memory, size, returned)


def kzalloc(memory: Memory, size: ByteCount, *, returned: Address | Failure) -> Memory:
    """The same, and the bytes that were asked for are zero, whatever was there before."""
    after = handed_out(memory, size, returned)
    if isinstance(returned, Failure) or size == 0:
        return after
    return after.with_zeros(returned, size)


def krealloc(memory: Memory, address: Address, size: ByteCount, *, returned: Address | Failure) -> Memory:
    """Make a block larger or smaller, here or at another address; what is in it goes along, as far as it fits.

    Of NULL and of nothing, as kmalloc; to nothing, as kfree. A block that stays where it is keeps the bytes that it
    has. So a smaller one, which always has room where it is, is never refused, and of a larger one the block is as it
    was where there is no room.
    """
    require(0 <= size < SIZE_LIMIT, "a size is a number of 64 bits")
    if is_nothing(address):
        return handed_out(memory, size, returned)
    if not memory.is_live(address):
        named(memory, address, returned)
        return memory
    if size == 0:
        ensure(returned == NOTHING, "a block that is made one of no bytes is freed, and answered as nothing")
        return memory.without(address)
    usable = memory.live[address]
    if returned == address:
        ensure(size <= usable, "a block stays where it is only if it has room there")
        return memory
    if isinstance(returned, Failure):
        ensure(size > usable, "a block that has room for what it is to become is not refused")
        refused(memory, size, returned)
        return memory
    kept = memory.known(address, min(size, usable))
    return handed_out(memory.without(address), size, returned).moved(kept, returned)


def kfree(memory: Memory, address: Address, *, returned: Failure | None) -> Memory:
    """Give a block back, by its address alone; of NULL and of nothing, nothing is done.

    What is no block that somebody holds is refused by name, and changes nothing.
    """
    if is_nothing(address):
        ensure(returned is None, "to free nothing does nothing")
        return memory
    if not memory.is_live(address):
        named(memory, address, returned)
        return memory
    ensure(returned is None, "a block that is held can be freed")
    return memory.without(address)


def ksize(memory: Memory, address: Address, *, returned: ByteCount | Failure) -> Memory:
    """How many bytes of a block its caller may use: all that its class has."""
    if is_nothing(address):
        ensure(returned == 0, "nothing has no byte that can be used")
        return memory
    if not memory.is_live(address):
        named(memory, address, returned)
        return memory
    ensure(returned == memory.live[address], "a block has the bytes of the least class, or block of pages, that fits")
    return memory


def handed_out(memory: Memory, size: ByteCount, returned: Any) -> Memory:
    """The memory after a request for a new block was answered."""
    require(0 <= size < SIZE_LIMIT, "a size is a number of 64 bits")
    if size == 0:
        ensure(returned == NOTHING, "a request for nothing is answered with nothing's address")
        return memory
    if isinstance(returned, Failure):
        refused(memory, size, returned)
        return memory
    usable = memory.usable(size)
    ensure(usable <= memory.page << LARGEST_ORDER, "what no block of pages has room for is refused")
    alignment = max(size & -size, WORD)
    ensure(returned % alignment == 0, "a block is aligned to the largest power of two that divides its size")
    ensure((memory.start <= returned) & (returned + usable <= memory.end), "a block lies inside the memory")
    ensure(negate(memory.live.meets(returned, usable)), "a block shares no byte with one that is held")
    return memory.with_block(returned, usable)


def refused(memory: Memory, size: ByteCount, returned: Failure) -> None:
    ensure(returned is Failure.NO_MEMORY, "a request is refused for want of memory alone")
    is_possible = memory.usable(size) <= memory.page << LARGEST_ORDER
    ensure(not (is_possible and memory.has_room(size)), "refuses only where no free pages are enough for a slab")


def named(memory: Memory, address: Address, returned: Any) -> None:
    """Why an address is no block's that somebody holds. An allocator that has given a slab's pages back no longer knows
    what was in them."""
    ensure(returned in REFUSED_ADDRESSES, "what is no block that somebody holds is refused")
    if memory.live.hold(address, ByteCount(1)):
        ensure(returned is Failure.INTERIOR, "an address inside a block is refused as interior")
    elif not memory.start <= address < memory.end:
        ensure(returned is Failure.FOREIGN, "an address outside the memory is refused as foreign")


def store(memory: Memory, address: Address, count: ByteCount, value: int, *, returned: None) -> Memory:
    """The caller writes the same byte to each of `count` addresses of a block."""
    require(0 <= value < 256, "a byte is a number from 0 to 255")
    require(memory.may_use(address, count), "a caller writes to its own blocks alone")
    ensure(returned is None, "to write to a block answers nothing")
    return changed(memory, contents=memory.contents.fill(Span(address, address + count, "address"), value))


def load(memory: Memory, address: Address, count: ByteCount, *, returned: int) -> Memory:
    """The caller reads up to four bytes of a block, as one number of which the first byte is the lowest. What was
    stored is loaded; what nobody has stored may be anything."""
    require(count <= MOST_LOADED, "up to four bytes are read at once")
    require(memory.may_use(address, count), "a caller reads from its own blocks alone")
    is_one = type(returned) is int and 0 <= returned < 1 << 8 * count
    ensure(is_one, "so many bytes are read as a number that they have room for")
    known = memory.known(address, count).items()
    ensure(all(returned >> 8 * more & 255 == byte for more, byte in known), "what was stored is loaded")
    return memory


OPERATIONS = (kmalloc, kzalloc, krealloc, kfree, ksize, store, load)
"""What a caller may ask for."""

INTERNAL_OPERATIONS = ()

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────


class Performer(Protocol):
    """Something that performs the operations and can say what state it is in."""

    @property
    def state(self) -> Memory: ...
    def perform(self, operation: str, *arguments: Any) -> Any: ...


def kfree_undoes_kmalloc(machine: Performer, size: ByteCount) -> None:
    """freeing what was just allocated leaves everybody with what he had"""
    before = machine.state
    address = machine.perform("kmalloc", size)
    if isinstance(address, Failure):
        return
    ensure(machine.perform("kfree", address) is None, "what was just allocated can be freed")
    ensure(machine.state.live == before.live, "freeing what was just allocated leaves everybody with what he had")


RELATIONS = (kfree_undoes_kmalloc,)

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "class-of-96-missed": (
        "Requests of 65 to 96 bytes get 128. Nothing fails; a third of what they get is wasted, and it is the class "
        "that is asked for most but one."
    ),
    "class-of-192-missed": (
        "Requests of 129 to 192 bytes get 256, since the logarithm of a size does not name a class that lies between "
        "two powers of two."
    ),
    "class-bound-one-too-high": (
        "A size that is a byte larger than its class is taken for one of it. Its last byte is the first one of the "
        "next object."
    ),
    "class-bound-one-too-low": (
        "A size that fills its class is given the next one: the most frequent sizes are powers of two, and each of "
        "them gets twice what it needs."
    ),
    "size-with-a-sign": (
        "The size is compared as a number with a sign, and one of 2**63 or more is negative, so smaller than every "
        "bound. It gets the smallest class. A length that was computed below zero is such a size."
    ),
    "size-in-32-bits": ("The size is kept in an unsigned int. A request for 4 GiB and 8 bytes is met with 8 bytes."),
    "no-class-and-no-pages": (
        "The bound between classes and pages is off by one, and the first size beyond has no class."
    ),
    "order-one-too-low": (
        "A large block is given the largest order that is too small, as where a logarithm is rounded down. Its second "
        "half is another's."
    ),
    "order-one-too-high": (
        "A large block is given the next order where it would fill its own. Half of the pages is wasted."
    ),
    "more-than-there-is-gets-all-there-is": (
        "A size beyond the limit is cut down to the limit, not refused. The caller believes that it has what it asked "
        "for."
    ),
    "more-than-the-largest-block-is-promised": (
        "The limit is taken for all the memory that there is. A size between the largest block and that gets the "
        "largest block, which is recorded as one of the size that was asked for: its end lies behind the memory's."
    ),
    "classes-aligned-to-a-word": (
        "The caches are made with the alignment of a word. Most sizes are aligned as they should be by chance, until a "
        "slab has a colour. Linux promises it since 5.4 (59bb47985c1d), as file systems and disks rely on it."
    ),
    "nothing-is-null": (
        "A request for nothing is answered with NULL, as one that failed is. Callers whose lists may be empty report "
        "that memory is short."
    ),
    "nothing-is-a-block": (
        "A request for nothing gets a block of the smallest class. Whoever reads or writes it is not stopped."
    ),
    "null-is-not-freed": ("kfree(NULL) is refused as the address of no block. Callers rely on it when they clean up."),
    "nothing-is-not-freed": (
        "kfree of the address of a block of no bytes is refused. It came from kmalloc, and its caller gives it back."
    ),
    "nothing-has-a-size": ("Nothing is said to have bytes that can be used, since ksize looks up the smallest class."),
    "large-block-freed-by-the-slab-path": (
        "kfree takes every page for one of a slab, and what the record of a page without one says for the slab's cache."
    ),
    "large-block-freed-as-one-page": (
        "A large block goes back without its order, and the pages behind the first are never seen again (the buddy "
        "allocator's frees had such a leak, Linux e320d3012d25)."
    ),
    "tail-pages-lead-nowhere": (
        "Only the first page of a large block leads to it. An address inside it is refused as one that is in no block."
    ),
    "large-block-is-nobodys": ("A large block is handed out and not recorded as held. It can never be given back."),
    "what-caches-keep-is-not-asked-back": (
        "A large request is refused while caches keep slabs in which nobody holds anything."
    ),
    "want-of-pages-by-another-name": (
        "A lack of pages is reported as a mistake of the caller, which could have waited or asked for less."
    ),
    "size-of-a-large-block-is-a-page": (
        "ksize reads the size of a page for a block of several. A caller that would let it grow into what it has "
        "copies it instead."
    ),
    "a-small-block-is-nobodys-and-not-free": (
        "A block of a class is no longer recorded as held, and does not go back to its slab. Nobody has it, and nobody "
        "gets it again."
    ),
    "kzalloc-trusts-a-dirty-block": (
        "A block is not cleared, since pages are. An object that was freed and is used again has what its last owner "
        "left: secrets, if it goes to user space."
    ),
    "kzalloc-leaves-the-last-byte": "One byte less than was asked for is cleared, and the last one is as it was.",
    "krealloc-copies-the-old-size": (
        "krealloc moves a block to a smaller class and copies all that the old one had, over what lies behind the new "
        "one. In Linux since alignment could be asked of krealloc, mended in 082a6d03a2d6 (2026)."
    ),
    "krealloc-copies-nothing": (
        "krealloc moves a block before the old size is known, and copies 0 bytes. The other half of Linux "
        "082a6d03a2d6: what was in the block is lost."
    ),
    "krealloc-leaves-a-word-behind": ("krealloc copies a word too few. The last bytes of the old contents are lost."),
    "krealloc-grows-beyond-the-class": (
        "A block that has a few bytes too few is left where it is. Its caller writes into the next object."
    ),
    "a-refused-krealloc-frees": (
        "A size that cannot be is refused, and the block is freed before. The caller goes on using it, as it may."
    ),
    "krealloc-forgets-the-old-block": (
        "The block is moved, and the old one stays held. Nobody has its address any more."
    ),
    "freed-by-krealloc-and-answered": (
        "A block is made one of no bytes, which frees it, and its address is answered all the same. It will be freed "
        "again."
    ),
    "a-shrink-is-refused": (
        "To make a block much smaller it is to be moved, and where there is no room that is refused, though it could "
        "stay where it is. Nobody looks whether a shrink has failed."
    ),
    "double-free-accepted": (
        "A block that nobody holds is freed, and the answer is success. In a kernel that does not look, it is then in "
        "the list of free objects twice, and has two owners."
    ),
    "inside-of-a-large-block-is-foreign": (
        "An address inside a large block is refused as if nobody had it. Whoever looks for the fault looks elsewhere."
    ),
    "foreign-is-interior": ("An address outside the memory is refused as one inside a block."),
    "freed-and-reported-as-refused": (
        "A large block is freed, and the answer says that it was not. Whoever frees it again frees the next owner's."
    ),
    "a-store-that-answers": (
        "Writing to memory has no answer; here it is one of failure, though the bytes are written."
    ),
    "more-than-was-read": (
        "A number that is read has bits beyond the bytes that were asked for, as where a narrow register is not "
        "cleared."
    ),
}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/kernel/kmalloc/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "CLASSES",
        "mm/slab_common.c: kmalloc_info, kmalloc_size_index",
        "The same sizes on x86-64, where ARCH_KMALLOC_MINALIGN is 8. Linux has several caches of each: for DMA, for "
        "what can be reclaimed, for what is charged to a control group; and, if it is so configured, copies among "
        "which the caller's address chooses, against attacks. Here there is one.",
    ),
    (
        "Memory.usable: the class of a size",
        "include/linux/slab.h: __kmalloc_index; mm/slab.h: kmalloc_slab",
        "Of a constant the compiler finds the class, by the comparisons of __kmalloc_index; of another size a table "
        "of 24 entries says it up to 192 bytes, and the highest bit beyond. Here comparisons do, for both.",
    ),
    (
        "kmalloc: large requests",
        "mm/slub.c: ___kmalloc_large_node",
        "Beyond KMALLOC_MAX_CACHE_SIZE, two pages, both ask the buddy allocator for the least order that has room. "
        "Beyond the largest order Linux warns and answers NULL; here that is a refusal like others.",
    ),
    (
        "kmalloc: alignment",
        "mm/slab_common.c: create_boot_cache; include/linux/slab.h: kmalloc",
        "The same promise: ARCH_KMALLOC_MINALIGN, and the largest power of two that divides the size.",
    ),
    (
        "kfree",
        "mm/slub.c: kfree, free_large_kmalloc",
        "Both find the page by the address, and by the page whether it is a slab's. Linux trusts its caller, and "
        "what is no block may destroy a list; it looks more closely if it is booted with slab_debug. Here it is "
        "refused by name. Linux's kfree also takes objects of other caches.",
    ),
    (
        "krealloc",
        "mm/slub.c: krealloc_node_align, __do_krealloc",
        "Both leave a block where it is as long as it has room. Linux may be asked for an alignment and a node too, "
        "and then moves what has room; the law lets any block be moved. What Linux promises of the alignment of a "
        "block that stays is that of the size it had first, and so it is here.",
    ),
    (
        "ksize",
        "mm/slab_common.c: ksize, __ksize",
        "The same answer. Linux discourages its callers, who are to ask kmalloc_size_roundup beforehand, so that "
        "checkers know how many bytes are meant.",
    ),
    (
        "NOTHING",
        "include/linux/slab.h: ZERO_SIZE_PTR",
        "The same address, 16.",
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {
    "class-is-smallest-that-fits": (
        "Of each size that a 64-bit word holds: 0 is answered with nothing's address; up to two pages, the smallest "
        "class that fits is asked for a block, and for a larger size the least order of pages that has room, up to the "
        "largest that there is; all others are refused. So it is for kmalloc and kzalloc."
    ),
}
"""What is proved for every size, by name (checks/pairings/kernel/kmalloc/proof)."""
