"""Kmalloc.

Most of what a kernel allocates is one of a kind: a name, a message, a table that a driver needs once. A cache for each
would be a waste. How does it get memory of any size, by asking for so many bytes?

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

from spec.kernel.blocks import Blocks, apart, load, store
from spec.kernel.words import NOTHING, NULL, SIZE_LIMIT, WORD, Address, ByteCount
from spec.kernel.words import KmallocFailure as Failure
from spec.vocabulary import Order, Runs, Table, ensure, negate, require

CLASSES = tuple(ByteCount(size) for size in (8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192))
"""The sizes of which there are caches, in pages of 4,096 bytes (Linux 6.18: kmalloc_info in mm/slab_common.c)."""
LARGEST_ORDER = Order(10)
"""Of the buddy allocator's blocks (Linux: MAX_PAGE_ORDER)."""
SLAB_ORDER = Order(3)
"""A slab of kmalloc's has at most 2**3 pages (Linux: PAGE_ALLOC_COSTLY_ORDER)."""
MOST_PAGES = 1 << 20
PAGES = (64, 4096)
"""How many bytes a page has: 4096, or as few as keep all states of a memory explorable."""
ADDRESS_LIMIT = Address(1 << 47)

# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Memory(Blocks):
    """Who may use which bytes of the kernel's memory, and what is in those that somebody has written."""

    page: ByteCount
    """How many bytes a page has."""

    @property
    def classes(self) -> tuple[ByteCount, ...]:
        return classes(self.page)

    def usable(self, size: ByteCount) -> ByteCount:
        """How many bytes a block has of which `size` are asked for: those of the smallest class that fits, or of the
        least block of pages; more than there can be, where it is too large for any."""
        return next((each for each in self.classes if each >= size), ByteCount(self.page << self.order(size)))

    def order(self, bytes: ByteCount) -> Order:
        """The least order of a block of pages that has so many bytes."""
        return Order(max(-(-bytes // self.page) - 1, 0).bit_length())

    def has_room(self, size: ByteCount) -> bool:
        """Whether there is so much room that nothing excuses a refusal: a block of pages in which nobody holds a byte,
        of the order that is wanted, and as large as the largest slab, since a smaller one may be part of a slab of
        which somebody holds the rest."""
        extent = self.page << max(self.order(self.usable(size)), SLAB_ORDER)
        firsts = range(-(-self.start // extent) * extent, self.end - extent + 1, extent)
        return any(negate(self.live.meets(first, extent)) for first in firsts)


def classes(page: ByteCount) -> tuple[ByteCount, ...]:
    """Those of up to two pages."""
    return tuple(size for size in CLASSES if size <= 2 * page)


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
    """freeing what was just allocated leaves everybody with what he had, and it can be had again"""
    before = machine.state
    address = machine.perform("kmalloc", size)
    if isinstance(address, Failure):
        return
    ensure(machine.perform("kfree", address) is None, "what was just allocated can be freed")
    ensure(machine.state.live == before.live, "freeing what was just allocated leaves everybody with what he had")
    again = machine.perform("kmalloc", size)
    ensure(not isinstance(again, Failure), "what was just freed can be had again")


RELATIONS = (kfree_undoes_kmalloc,)

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/kernel/kmalloc/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = ()
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {}
"""What is proved for every size, by name (checks/pairings/kernel/kmalloc/proof)."""
