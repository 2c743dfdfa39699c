"""Malloc.

A program asks for memory in pieces of any size, and gives them back in any order. How does it get each piece in some
tens of nanoseconds, without a system call, and without wasting the memory between them?

The kernel hands out whole pages, 4,096 bytes at the least, and each request for them costs a system call. Programs ask
for 20 bytes, a million times. So a library that runs in the program itself, *malloc*, gets pages from the kernel and
divides them: each piece that it hands out is a *block*, and what it has handed out and not got back is *live*. The
caller knows of a block only the address of its first byte; `free` gets this address and nothing else, so how long the
block is must be recorded by the allocator. Most keep the record in front of the block, in memory that the next careless
write destroys.

The law says what a caller may rely on, and leaves open everything that allocators differ in: which address is answered,
where records are kept, when memory goes back to the kernel. A block has at least as many bytes as were asked for; it
shares none of them with another live block; its address is a multiple of 16, so that every type of C can lie there (C23
asks less of blocks of fewer bytes); and what the caller writes into it stays as it is until it is freed. The last of
these is where most faults end up: a `realloc` that copies a few bytes too many destroys a block that has nothing to do
with it. So contents are in the law: bytes that were stored are loaded again.

The smallest example is a heap of 128 bytes from address 0x1000 on. `returned=` is what an allocator answered; the law
accepts it and gives the heap as it is then, or refuses it. The block grows from 24 to 40 bytes and moves; the byte that
was stored goes with it. The last answer is refused: byte 0x1050 belongs to the block that was moved.

>>> heap = initial(start=Address(0x1000), bytes=ByteCount(128), alignment=ByteCount(16))
>>> heap = malloc(heap, size=ByteCount(24), returned=Address(0x1010))
>>> heap = store(heap, address=Address(0x1010), count=ByteCount(24), value=7, returned=None)
>>> heap = realloc(heap, address=Address(0x1010), size=ByteCount(40), returned=Address(0x1040))
>>> heap = load(heap, address=Address(0x1040), count=ByteCount(2), returned=0x0707)
>>> malloc(heap, size=ByteCount(8), returned=Address(0x1050))
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: a block shares no byte with a live one
"""

from __future__ import annotations

from typing import Any, Protocol

from attrs import frozen

from spec.user.words import NULL, SIZE_LIMIT, Address, ByteCount
from spec.user.words import MallocFailure as Failure
from spec.vocabulary import Runs, Span, Table, changed, ensure, negate, require

LEAST_BYTES = ByteCount(64)
MOST_BYTES = ByteCount(1 << 40)
ADDRESS_LIMIT = Address(1 << 47)
"""Addresses of a process are below it (Linux: Documentation/arch/x86/x86_64/mm.rst, 6.18)."""

MOST_LOADED = ByteCount(4)

ANY = ByteCount(1)
"""The alignment of which every address is a multiple."""

# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Heap:
    """Who may use which bytes, and what is in those that somebody has written."""

    start: Address
    """The first address that a block may have."""
    bytes: ByteCount
    """How many addresses there are from `start` on. An allocator that keeps its records among the blocks uses some of
    them itself."""
    alignment: ByteCount
    """What the largest object needs, a power of two: 16 on x86-64 (alignof(max_align_t))."""
    live: Runs[Address, ByteCount]
    """For each live block, by the address of its first byte, how many bytes its caller may use."""
    contents: Table[Address, int]
    """The bytes that are known: 0 to 255, by their addresses. A block that malloc has just handed out has any."""

    @property
    def end(self) -> Address:
        return Address(self.start + self.bytes)

    def is_live(self, address: Address) -> bool:
        return address in self.live

    def without(self, address: Address) -> Heap:
        """The heap after a block went back. Nothing is known of its bytes from then on."""
        contents = self.contents.erase(Span(address, address + self.live[address], "address"))
        return changed(self, live=self.live.drop(address), contents=contents)

    def beside(self, address: Address) -> Heap:
        """The heap with the place of one block left free, and what is in it."""
        return changed(self, live=self.live.drop(address))

    def with_block(self, address: Address, size: ByteCount) -> Heap:
        return changed(self, live=self.live.set(address, size))

    def with_bytes(self, known: dict[Address, int]) -> Heap:
        return changed(self, contents=self.contents.put(known))

    def known(self, address: Address, count: ByteCount) -> dict[int, int]:
        """What is known of that many bytes: by how far each lies behind the address."""
        if len(self.contents) < count:
            return {each - address: byte for each, byte in self.contents.items() if address <= each < address + count}
        return {more: self.contents[at] for more in range(count) if (at := Address(address + more)) in self.contents}

    def may_use(self, address: Address, count: ByteCount) -> bool:
        """Whether that many bytes from an address on belong to one live block. No bytes are anybody's."""
        return count == 0 or self.live.hold(address, count)

    def fitting(self, size: ByteCount) -> ByteCount:
        """The alignment that an object of that many bytes can need: its size is a multiple of it."""
        return ByteCount(min(self.alignment, 1 << size.bit_length() >> 1)) if size else ANY

    def has_room(self, size: ByteCount, alignment: ByteCount) -> bool:
        """Whether some gap between live blocks is so large that nothing excuses a refusal. An allocator needs more than
        was asked for: a header and a footer, what rounding up to its own sizes and pages costs, and the way to an
        aligned address. It is allowed twice the alignment, an eighth of what is then asked for, a sixteenth of the
        heap, and 128 bytes, or half of a smaller heap."""
        asked = size + 2 * alignment
        wanted = asked + asked // 8 + self.bytes // 16 + min(128, self.bytes // 2)
        return self.live.leave(wanted, self.start, self.end)


class Blocks(Protocol):
    """What the invariants read: a Heap offers it, and so does an implementation's image."""

    @property
    def start(self) -> Address: ...
    @property
    def end(self) -> Address: ...
    @property
    def alignment(self) -> ByteCount: ...
    @property
    def live(self) -> Runs[Address, ByteCount]: ...


def initial(start: Address, bytes: ByteCount, alignment: ByteCount) -> Heap:
    """A heap without a live block."""
    require(start > NULL, "no block lies at address 0")
    require(bytes >= 1, "a heap has at least one byte")
    require(is_power_of_two(alignment), "an alignment is a power of two")
    return Heap(start, bytes, alignment, Runs(), Table())


def is_geometry(start: Address, bytes: ByteCount, alignment: ByteCount) -> Any:
    """Whether there is such a heap: of 64 bytes to 1 TiB, all of them at addresses below 2**47, whose blocks are
    aligned to 8 or to 16 bytes."""
    fits = (bytes >= LEAST_BYTES) & (bytes <= MOST_BYTES) & (start >= 16) & (start <= ADDRESS_LIMIT - bytes)
    return fits & (start & 15 == 0) & (bytes & 15 == 0) & ((alignment == 8) | (alignment == 16))


def is_power_of_two(number: int) -> bool:
    return number > 0 and number & (number - 1) == 0


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

FAILURES = {
    "malloc": (Failure.NO_MEMORY,),
    "calloc": (Failure.NO_MEMORY,),
    "realloc": (Failure.NOT_ALLOCATED, Failure.NO_MEMORY),
    "aligned_alloc": (Failure.INVALID, Failure.NO_MEMORY),
    "free": (Failure.NOT_ALLOCATED,),
    "usable_size": (Failure.NOT_ALLOCATED,),
}
"""How each operation may refuse."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────


def well_placed(blocks: Blocks, address: Address) -> Any:
    """every live block is aligned, and inside the heap"""
    inside = (blocks.start <= address) & (address + blocks.live[address] <= blocks.end)
    return inside & (address % blocks.alignment == 0)


def apart(blocks: Blocks, address: Address) -> Any:
    """no two live blocks share a byte"""
    others = blocks.live.drop(address)
    return negate(others.meets(address, blocks.live[address]))


INVARIANTS = (well_placed, apart)
"""Each holds at the address of every live block, after every operation."""

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def malloc(heap: Heap, size: ByteCount, *, returned: Address | Failure) -> Heap:
    """Hand out a block of at least `size` bytes. Nothing is known of what is in it.

    Of a request for nothing C17 (7.22.3) leaves open whether it is answered with NULL or with an address, which is then
    no other block's and may be freed.
    """
    require(0 <= size < SIZE_LIMIT, "a size is a number of 64 bits")
    return handed_out(heap, size, ANY, returned)


def calloc(heap: Heap, count: ByteCount, size: ByteCount, *, returned: Address | Failure) -> Heap:
    """Hand out a block for an array of `count` elements of `size` bytes, and all of its bytes are zero, whatever was
    there before. The product must not wrap: 2**32 elements of 2**32 bytes are not 0 bytes."""
    require(0 <= count < SIZE_LIMIT and 0 <= size < SIZE_LIMIT, "a count and a size are numbers of 64 bits")
    after = handed_out(heap, ByteCount(count * size), ANY, returned)
    if isinstance(returned, Failure) or returned == NULL:
        return after
    block = Span(returned, min(returned + count * size, heap.end), "address")
    return changed(after, contents=after.contents.fill(block, 0))


def aligned_alloc(heap: Heap, alignment: ByteCount, size: ByteCount, *, returned: Address | Failure) -> Heap:
    """Hand out a block whose address is a multiple of `alignment`, a power of two. As posix_memalign, but that the
    alignment may be smaller than a pointer, and aligned_alloc as C17 has it; older C wanted a size that is a
    multiple of the alignment."""
    require(0 <= alignment < SIZE_LIMIT and 0 <= size < SIZE_LIMIT, "an alignment and a size are numbers of 64 bits")
    if not is_power_of_two(alignment):
        ensure(returned is Failure.INVALID, "an alignment that is no power of two is refused as invalid")
        return heap
    return handed_out(heap, size, alignment, returned)


def realloc(heap: Heap, address: Address, size: ByteCount, *, returned: Address | Failure | None) -> Heap:
    """Make a block larger or smaller, here or at another address; what is in it goes along, as far as it fits.

    With NULL as malloc. A request that is refused leaves the block as it was: who overwrites the only pointer to it
    with the answer has lost it. To make a block one of 0 bytes frees it in glibc, which answers with NULL, and gives a
    block of 0 bytes in others; C23 calls it undefined.
    """
    require(0 <= size < SIZE_LIMIT, "a size is a number of 64 bits")
    if address == NULL:
        return handed_out(heap, size, ANY, NULL if returned is None else returned)
    if not heap.is_live(address):
        ensure(returned is Failure.NOT_ALLOCATED, "only a live block can be reallocated")
        return heap
    ensure(size == 0 or returned is not None, "a block is freed by realloc only where 0 bytes are asked for")
    if returned is None:
        return heap.without(address)
    if isinstance(returned, Failure):
        refused(heap, size, heap.alignment, returned)
        return heap
    kept = heap.known(address, ByteCount(min(size, heap.live[address])))
    rest = heap.without(address)
    placed(rest, returned, size)
    moved = {Address(returned + more): byte for more, byte in kept.items()}
    return rest.with_block(returned, size).with_bytes(moved)


def free(heap: Heap, address: Address, *, returned: Failure | None) -> Heap:
    """Give a block back, by its address alone; of NULL nothing is done.

    What is no live block is refused by name, and changes nothing: a double free, an address inside a block, one that
    malloc never answered. C calls it undefined, and allocators differ in what they notice.
    """
    if address == NULL:
        ensure(returned is None, "to free no block does nothing")
        return heap
    if not heap.is_live(address):
        ensure(returned is Failure.NOT_ALLOCATED, "only a live block can be freed")
        return heap
    ensure(returned is None, "a live block can be freed")
    return heap.without(address)


def usable_size(heap: Heap, address: Address, *, returned: ByteCount | Failure) -> Heap:
    """How many bytes of a block its caller may use: as many as were asked for, or more, since allocators round up.
    Whoever has asked may use all of them (glibc: malloc_usable_size)."""
    if address == NULL:
        ensure(returned == 0, "no block has no byte that can be used")
        return heap
    if not heap.is_live(address):
        ensure(returned is Failure.NOT_ALLOCATED, "only a live block has a usable size")
        return heap
    size = ByteCount(-1) if isinstance(returned, Failure) else returned
    ensure(size >= heap.live[address], "a live block has a usable size, and all that was asked for can be used")
    rest = heap.beside(address)
    unshared(rest, address, size)
    return rest.with_block(address, size)


def store(heap: Heap, address: Address, count: ByteCount, value: int, *, returned: None) -> Heap:
    """The caller writes the same byte to each of `count` addresses of a block."""
    require(0 <= value < 256, "a byte is a number from 0 to 255")
    require(heap.may_use(address, count), "a caller writes to its own blocks alone")
    ensure(returned is None, "to write to a block answers nothing")
    return changed(heap, contents=heap.contents.fill(Span(address, address + count, "address"), value))


def load(heap: Heap, address: Address, count: ByteCount, *, returned: int) -> Heap:
    """The caller reads up to four bytes of a block, as one number of which the first byte is the lowest. What was
    stored is loaded; what nobody has stored may be anything."""
    require(count <= MOST_LOADED, "up to four bytes are read at once")
    require(heap.may_use(address, count), "a caller reads from its own blocks alone")
    is_one = type(returned) is int and 0 <= returned < 1 << 8 * count
    ensure(is_one, "so many bytes are read as a number that they have room for")
    known = heap.known(address, count).items()
    ensure(all(returned >> 8 * more & 255 == byte for more, byte in known), "what was stored is loaded")
    return heap


def handed_out(heap: Heap, size: ByteCount, alignment: ByteCount, returned: Any) -> Heap:
    """The heap after a request for a new block was answered."""
    if isinstance(returned, Failure):
        refused(heap, size, ByteCount(max(alignment, heap.alignment)), returned)
        return heap
    ensure(returned != NULL or size == 0, "only a request for nothing is met without a block")
    if returned == NULL:
        return heap
    placed(heap, returned, size, alignment)
    return heap.with_block(returned, size)


def placed(heap: Heap, address: Address, size: ByteCount, alignment: ByteCount = ANY) -> None:
    """A block may lie here, beside the live ones. C23 (7.24.3) wants it aligned for each object that fits into it, C17
    (7.22.3) for each that there is, so that malloc(1) answers a multiple of 16."""
    ensure(address % max(alignment, heap.fitting(size)) == 0, "a block is aligned")
    ensure(address % heap.alignment == 0, "a block is aligned for the largest object, however small it is")
    unshared(heap, address, size)


def unshared(heap: Heap, address: Address, size: ByteCount) -> None:
    """Whoever gets these bytes is the only one who has them."""
    ensure((heap.start <= address) & (address + size <= heap.end), "a block lies inside the heap")
    ensure(negate(heap.live.meets(address, size)), "a block shares no byte with a live one")


def refused(heap: Heap, size: ByteCount, alignment: ByteCount, returned: Failure) -> None:
    ensure(returned is Failure.NO_MEMORY, "a request is refused for want of memory alone")
    ensure(negate(heap.has_room(size, alignment)), "refuses only where no gap between blocks has room")


OPERATIONS = (malloc, calloc, realloc, aligned_alloc, free, usable_size, store, load)
"""What a caller may ask for."""

INTERNAL_OPERATIONS = ()

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────


class Performer(Protocol):
    """Something that performs the operations and can say what state it is in."""

    @property
    def state(self) -> Heap: ...
    def perform(self, operation: str, *arguments: Any) -> Any: ...


def free_undoes_malloc(machine: Performer, size: ByteCount) -> None:
    """freeing what was just allocated restores the heap"""
    before = machine.state
    address = machine.perform("malloc", size)
    if isinstance(address, Failure):
        return
    ensure(machine.perform("free", address) is None, "what was just allocated can be freed")
    ensure(machine.state == before, "freeing what was just allocated restores the heap")


RELATIONS = (free_undoes_malloc,)

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "refused-by-another-name": (
        "There is no room, and the answer blames the alignment. A caller that could free something and ask again gives "
        "up instead."
    ),
    "refused-without-saying-so": (
        "A request that is too large is answered as a request for nothing is: with NULL, and no error. A caller that "
        "looks at errno alone goes on."
    ),
    "what-is-nobodys-is-freed-in-silence": (
        "A pointer that is no block's is passed over. The caller that frees a block twice, or one of another "
        "allocator, is never told, and the fault shows when something else moves."
    ),
    "freed-and-reported-as-refused": (
        "The block is freed, and the answer says that it was not. A caller that frees it again, as it was told to, "
        "frees the block of the next owner."
    ),
    "what-is-nobodys-is-too-large": (
        "A pointer that is no block's is refused as if memory were short. The caller frees memory and asks again, for "
        "ever."
    ),
    "freed-where-it-cannot-grow": (
        "A request that cannot be met is taken for a request for nothing: the block is freed, and the answer is that "
        "of success."
    ),
    "nobodys-bytes-can-be-used": (
        "Of a pointer that is no block's it is said that none of its bytes can be used, as if it were a block. A "
        "double free that asks first is not noticed."
    ),
    "no-block-is-nobodys": (
        "The usable size of NULL is an error. Programs ask for it without looking, since every libc answers 0."
    ),
    "fewer-bytes-than-were-asked-for": (
        "The usable size leaves out a word that the block has. A container that trusts it reallocates at once what it "
        "has just been given."
    ),
    "a-store-that-answers": "Writing to memory has no answer; here it is one of failure, though the bytes are written.",
    "freed-and-lives-on-at-null": (
        "A block that was made one of 0 bytes is freed, and the answer says that it lives on, at NULL. A caller that "
        "counts its blocks counts one too many."
    ),
    "more-than-was-read": (
        "A number that is read has bits beyond the bytes that were asked for, as where a narrow register is not "
        "cleared."
    ),
    "size-wraps-when-the-header-is-added": (
        "The room for the header is added to the size before the size is compared with anything, and the sum of a "
        "size near the largest number is small. The caller gets a block of a few bytes and believes that it has "
        "nearly all of memory."
    ),
    "size-in-32-bits": (
        "Sizes are kept in a type of 32 bits, as in many an allocator that was written for a smaller machine. A "
        "request for 4 GiB and 8 bytes is met with 8 bytes."
    ),
    "product-wraps": (
        "calloc multiplies, and takes what is left of the product in one word (RUS-CERT advisory 2002-08:02 on glibc "
        "and others; BadAlloc, ICSA-21-119-04, on those of embedded systems). 2**32 elements of 2**32 bytes get a "
        "block of none."
    ),
    "no-room-for-the-header": (
        "The size is rounded up to whole units, and the header is forgotten where the size is already whole. The "
        "last bytes of such a block are the header of the next one."
    ),
    "remainder-too-small-for-a-chunk": (
        "A chunk is split although what is left over has no room for links and a footer. Filing it writes them over "
        "what lies behind."
    ),
    "usable-size-counts-the-header": (
        "The size of the chunk is answered, and not that of the block in it. Whoever uses all of what was promised "
        "writes over the header behind."
    ),
    "nothing-is-half-aligned": (
        "A request for nothing is met with an address that is a multiple of 8 alone, as no object fits there. C23 "
        "allows it; who keeps marks in the four lowest bits of a pointer, as C17 lets him, has one too many."
    ),
    "a-bin-that-is-one-too-low": (
        "The search begins one bin below the size that is wanted. It finds a chunk that is too small, and the block "
        "reaches into the next one."
    ),
    "a-bin-that-is-one-too-high": (
        "A free chunk is filed in the bin above its own. A search for that size finds it and takes it for larger "
        "than it is."
    ),
    "a-size-rounded-down-to-a-bin": (
        "A bin above the small ones holds chunks of several sizes, and the search begins in the one to which the "
        "size belongs, though not all of its chunks fit. TLSF rounds up to where the next bin begins, for this "
        "reason."
    ),
    "an-empty-bin-stays-marked": (
        "The last chunk leaves a bin, and the bitmap still says that there are some. The next search takes the head "
        "of the empty list for a chunk."
    ),
    "handed-out-and-still-in-its-bin": (
        "A free chunk is merged with what was freed in front of it, and stays in its bin. It is handed out as a part "
        "of the larger chunk, and once more by itself."
    ),
    "a-footer-in-the-block-behind": (
        "The footer is written a word too far, behind the next header: into somebody's block. Contents change that "
        "nobody has written."
    ),
    "does-not-say-that-it-is-in-use": (
        "A free chunk is handed out whole, and the header behind it still says that the chunk in front is free. When "
        "the block behind is freed, it is merged with a live one."
    ),
    "does-not-say-that-it-is-free": (
        "A block is freed, and the header behind it still says that it is in use. What lies behind is never merged "
        "with it, and the heap becomes fragmented."
    ),
    "trusts-the-footer-of-a-block-in-use": (
        "What lies in front of a header is taken for a footer without a look at the flag that says whether there is "
        "one. It is the last word of a live block, and says what its owner has written."
    ),
    "merges-only-forward": (
        "A freed chunk is merged with the free one behind it, but not with the one in front. Blocks that are freed "
        "from the lowest to the highest leave as many chunks as there were blocks."
    ),
    "merges-only-backward": (
        "A freed chunk is merged with the free one in front of it, but not with the one behind. Blocks that are "
        "freed from the highest to the lowest leave as many chunks as there were blocks."
    ),
    "the-top-begins-behind-a-free-chunk": (
        "The freed chunk becomes a part of the top, and the free chunk in front of it, already taken out of its bin, "
        "does not. It lies in no bin and in no block."
    ),
    "double-free-accepted": (
        "free does not record that the block is no longer live. It can be freed again, and is then handed out twice."
    ),
    "frees-by-an-address-inside": (
        "An address some bytes behind the first one of a block is rounded down and accepted. A pointer that was "
        "moved along an array frees it, where an error would have shown the mistake."
    ),
    "null-is-not-freed": (
        "free(NULL) is refused as the address of no block. C demands that it does nothing, and callers rely on it "
        "when they clean up."
    ),
    "what-is-kept-is-lost": (
        "Small chunks that are kept for the next request of their size are not made free ones before a larger "
        "request is refused. A heap in which everything was freed has no room."
    ),
    "kept-and-filed": (
        "A freed chunk is kept for the next request of its size, and also made a free one. Two requests get it."
    ),
    "kept-for-larger-requests": (
        "A freed chunk is kept in the list of the next larger size, and nobody looks at its header when it is handed "
        "out again. The block is smaller than what was asked for."
    ),
    "calloc-trusts-a-dirty-chunk": (
        "calloc does not clear the block, as memory from the kernel is zero anyway. What was freed and is used again "
        "is not."
    ),
    "clears-a-word-too-few": (
        "calloc clears the block, but for its last word. There lies what the last owner has written."
    ),
    "copies-as-many-words-as-the-new-chunk-has": (
        "realloc moves a block and copies as many words as the new chunk has, its header counted too. The last one "
        "lands behind the new block, on a header."
    ),
    "leaves-the-last-word-behind": (
        "realloc moves a block and copies one word too few. The last bytes of the old contents are lost."
    ),
    "a-refused-realloc-frees": (
        "realloc finds no room for the larger block, and frees the old one before it says so. The caller still has "
        "its address, and goes on using it, as it may."
    ),
    "an-oversized-realloc-frees": (
        "A size that no heap has is refused by a test of its own, which frees the block first. The caller, who tries "
        "a smaller size next, uses what is freed."
    ),
    "freed-by-realloc-and-answered": (
        "A block is made one of 0 bytes, which frees it, and its address is answered all the same. The caller takes "
        "it for a block of its own, and frees it again."
    ),
    "a-shrink-files-the-rest-too-early": (
        "A block is made smaller, and what is given back begins two words before the block's new end. The last bytes "
        "that the caller kept are handed out to another."
    ),
    "a-shrink-forgets-the-chunk-in-front": (
        "A block is made smaller, and its new header no longer says that the chunk in front is in use. When the "
        "block is freed, it is merged with a live one."
    ),
    "grows-and-does-not-say-so": (
        "A block grows into the free chunk behind it, and the header behind that one still says that the chunk in "
        "front is free. The next free there merges into the block that has grown."
    ),
    "grows-into-the-next-mapping": (
        "A mapped block gets more pages where it is, and nobody asks whether they are free. They are another block's."
    ),
    "alignment-of-three-accepted": (
        "An alignment is used as a mask without a test that it is a power of two. The mask of 3 keeps one bit and "
        "drops another, and the address is a multiple of nothing in particular."
    ),
    "alignment-of-nothing-accepted": (
        "0 passes the usual test for a power of two, n & (n - 1) == 0. It is none, and posix_memalign refuses it."
    ),
    "aligned-to-the-start-of-the-heap": (
        "The distance from the start of the heap is aligned, not the address. Where the heap begins at no multiple "
        "of the alignment, no block does either."
    ),
    "padding-lost-to-no-chunk": (
        "What lies in front of an aligned block is given to no free chunk. Each such request loses up to as many "
        "bytes as the alignment has, and they never come back."
    ),
    "padding-too-small-for-a-chunk": (
        "The way to the next aligned address is shorter than the smallest chunk, and is made one all the same. Its "
        "links and footer lie on the header of the block."
    ),
    "threshold-ignores-the-alignment": (
        "A block is aligned within pages of its own that were counted for its size alone. Its end lies in pages of "
        "another block, or in no page that is mapped."
    ),
    "brk-grows-over-what-is-mapped": (
        "The break moves up to the end of memory, whatever is mapped on the way. The heap and a mapped block have "
        "the same pages."
    ),
    "maps-below-the-break": (
        "The pages for a mapped block are looked for down to the one below the break. The last page of the heap is "
        "mapped as well."
    ),
    "trims-the-page-of-a-live-block": (
        "What is kept of the top is rounded down to a page, so the page goes back in which the last block ends. The "
        "kernel gives it to the next mapping."
    ),
    "unmapped-pages-stay-taken": (
        "A mapped block is freed, and its pages stay marked as taken. They are lost, and so is room for the heap."
    ),
    "the-break-stays-below-what-was-mapped": (
        "The lowest mapping is gone, and the limit of the break is still where it began. The heap cannot grow into "
        "memory that nobody uses."
    ),
}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/user/malloc/mutants.py)."""

# ── glibc ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "malloc",
        "malloc/malloc.c: __libc_malloc, _int_malloc",
        "The same at first: lists of one size (tcache), in which a chunk stays marked as in use and is not merged. "
        "glibc has further ones (fast bins), and searches bins that hold several sizes; here what a bin holds fits.",
    ),
    (
        "malloc: more memory",
        "malloc/malloc.c: sysmalloc",
        "The same order: below a threshold the heap grows by brk, above it a request gets pages of its own. glibc has "
        "further heaps for further threads (arenas); here there is one.",
    ),
    (
        "calloc",
        "malloc/malloc.c: __libc_calloc",
        "glibc leaves out the zeroing where memory is fresh from the kernel. Here every block is zeroed.",
    ),
    (
        "aligned_alloc",
        "malloc/malloc.c: _mid_memalign, _int_memalign",
        "glibc 2.36 makes a power of two of an alignment that is none, and answers a block. Here it is refused, as "
        "posix_memalign refuses it.",
    ),
    (
        "realloc",
        "malloc/malloc.c: __libc_realloc, _int_realloc, mremap_chunk",
        "The same: in place where the chunk is large enough, or the top or a free chunk behind it makes it so; else "
        "allocated, copied and freed. glibc moves mapped chunks by mremap.",
    ),
    (
        "free",
        "malloc/malloc.c: __libc_free, _int_free, systrim",
        "glibc keeps small chunks and merges others with both neighbours, as here. It notices some double frees and "
        "pointers that are no block's, and ends the process; here each is refused by name.",
    ),
    (
        "usable_size",
        "malloc/malloc.c: musable",
        "The same: the chunk without its header.",
    ),
    (
        "realloc: records",
        "malloc/malloc.c: unlink_chunk",
        "Before a free chunk leaves its bin, its size is compared with its footer, and its links with those that lead "
        "back. The same is compared here; glibc then ends the process, and here the answer says that records are "
        "corrupted.",
    ),
)
"""(here, in glibc 2.36, the deliberate difference)"""

# ── jemalloc ─────────────────────────────────────────────────────────────────────────────────────────────────

JEMALLOC: tuple[tuple[str, str, str], ...] = (
    (
        "malloc",
        "src/jemalloc.c: je_malloc; include/jemalloc/internal/jemalloc_internal_inlines_c.h: imalloc_fastpath",
        "jemalloc rounds a size up to one of its classes, and takes a block of it from a stack of the thread's own, "
        "without a lock. Blocks of a class lie beside each other in slabs, without headers; here each has a header, "
        "and any size of 16 bytes more is another one.",
    ),
    (
        "calloc",
        "src/jemalloc.c: je_calloc",
        "The product is refused where it wraps, as here.",
    ),
    (
        "aligned_alloc",
        "src/jemalloc.c: je_aligned_alloc",
        "An alignment that is no power of two is refused as invalid, as here.",
    ),
    (
        "realloc",
        "src/jemalloc.c: je_realloc, do_rallocx, do_realloc_nonnull_zero; src/arena.c: arena_ralloc_no_move",
        "A small block stays where it is as long as its class stays the same, and is else copied. What to make one of "
        "0 bytes does is an option: to free it, to make it one of 1 byte, or to end the process.",
    ),
    (
        "free",
        "src/jemalloc.c: je_free, free_fastpath, ifree",
        "Of which class a block is, a tree says that is searched by its address (emap_alloc_ctx_lookup): a record "
        "that no caller's overrun reaches, where ours is in front of the block. A small block goes to the stack of the "
        "thread that frees it, and nothing is merged.",
    ),
)
"""(here, in jemalloc 5.3.0, the deliberate difference)"""

# ── mimalloc ─────────────────────────────────────────────────────────────────────────────────────────────────

MIMALLOC: tuple[tuple[str, str, str], ...] = (
    (
        "malloc",
        "src/alloc.c: mi_malloc, _mi_page_malloc; src/page.c: _mi_malloc_generic",
        "mimalloc takes the first block of a list that a page of blocks of that size has for itself; a thread owns "
        "its pages. Here the lists are those of the whole heap, and a chunk that is too large is split.",
    ),
    (
        "calloc",
        "src/alloc.c: mi_calloc, mi_heap_calloc, _mi_block_zero_init",
        "The product is refused where it wraps, as here. Of a page that is known to be zero only the link in the block "
        "is cleared.",
    ),
    (
        "realloc",
        "src/alloc.c: mi_realloc, _mi_heap_realloc_zero",
        "A block stays where it is if it is large enough and at least half of it is used, and is else copied; it never "
        "grows into what lies behind it. One of 0 bytes is a block, and the old one is freed.",
    ),
    (
        "free",
        "src/alloc.c: mi_free, _mi_free_block, _mi_free_block_mt",
        "A thread puts a block of its own on the list of its page, and another thread's on a second list of that "
        "page, by compare and swap. A double free is looked for in secure and debug builds alone.",
    ),
    (
        "usable_size",
        "src/alloc.c: mi_usable_size",
        "The size of all blocks in the page, found from the address; here that of the chunk, without its header.",
    ),
)
"""(here, in mimalloc 2.1.2, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {
    "request-to-chunk": (
        "Whatever 64-bit numbers are given as size and alignment: the heap is asked for the smallest chunk that has "
        "room for the size and a header, is a whole number of units, and is not below the least; for an aligned block, "
        "for one in which that chunk lies aligned wherever it lies, behind nothing or a whole chunk. Or the request is "
        "refused, and then it is for more than the whole heap. No sum and no shift overflows."
    ),
    "resize-to-chunk": (
        "Whatever 64-bit number is given as the new size of a block: it is resized to the smallest such chunk, freed "
        "where the size is 0, allocated where there is no block, or refused for want of memory where the size is more "
        "than the whole heap."
    ),
    "bin-fits": (
        "In the bin from which on a search for some size begins, and in every one above, there are only chunks that "
        "large, whatever sizes there are; a smaller chunk is in no later bin than a larger one, and every bin has its "
        "bit in the map."
    ),
    "calloc-product-exact": (
        "For any two 64-bit numbers: calloc asks for exactly their product, as it is without wrapping, or refuses, and "
        "then the product is more than the whole heap. Nothing on the way overflows."
    ),
}
"""What is proved of the sizes, for every heap (checks/pairings/user/malloc/proof)."""
