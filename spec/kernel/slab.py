"""The slab allocator.

A kernel makes the same few things again and again: a `task_struct` for each thread, a `file` for each file that is
open, an `inode` for each that is cached. How does it get memory for one in a few nanoseconds, without wasting most of a
frame on it, and without setting up each time what is always the same?

The buddy allocator hands out whole frames of 4 KiB. An object of 192 bytes would leave 95 of 100 bytes of its frame
idle. A *cache* (Bonwick, 1994) is for objects of one size. It gets blocks of frames from the buddy allocator and
divides each into equal slots; such a block is a *slab*. Allocating is taking a free slot of a slab, freeing is putting
it back, and where all objects of a slab are free its frames can go back to the buddy allocator. Slabs are full, partial
or empty, and a cache takes from partial ones first: so full ones stay full, and empty ones arise that can go.

Two things are gained besides memory. A free object is filed in a list that lies in the free objects themselves, so that
it costs no memory, and the one that was freed last, which the processor still has in its cache, is handed out next. And
an object can keep what is the same for all of its kind. A cache may have a *constructor*, which is run once for each
object when its slab comes, and not when the object is allocated: a caller leaves an object as it was constructed when
it frees it, and the next one finds it so. In return the list of free objects must not lie in such an object. Before the
slab's frames go back the destructor is run.

*Colours* raise the hit rate of the processor's cache further. Slabs are aligned to their size, so the first objects of
all of them would lie in the same few lines of it, and each would evict the others. The bytes that are left over in a
slab serve to begin each slab at another line.

An object is freed by its address alone. A slab is a block of the buddy allocator's, aligned to its size, so an address
leads to its slab, and the slab to its cache.

The law knows which caches there are, and which objects are held. Which slab an object is taken from, when a cache grows
and shrinks, and which colour a slab has are the allocator's choice: the answers say. What a cache's slabs look like it
says too (`shape`, as /sys/kernel/slab does), and is held to it afterwards.

The smallest example: two pages of 64 bytes, and a cache for objects of 24 bytes with a constructor. `shape` says that
a slot has 32 bytes and a slab one page with two slots. The first object is at address 0x40; it is found as its
constructor left it, with 0x5A in each byte. The last answer is refused: 0x50 lies in the middle of a slot.

>>> slabs = initial(start=Address(0x40), bytes=ByteCount(128), page=ByteCount(64), caches=2)
>>> slabs = create_cache(slabs, size=ByteCount(24), alignment=ByteCount(8), constructor=1, returned=CacheName(0))
>>> slabs = shape(slabs, cache=CacheName(0), returned=Shape(stride=ByteCount(32), order=Order(0), objects=2))
>>> slabs = alloc(slabs, cache=CacheName(0), returned=Address(0x40))
>>> slabs = load(slabs, address=Address(0x40), count=ByteCount(2), returned=0x5A5A)
>>> alloc(slabs, cache=CacheName(0), returned=Address(0x50))
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: an object has one of its slab's slots, and all of these lie inside the slab
"""

from __future__ import annotations

from typing import Any, Protocol

from attrs import evolve, frozen

from spec.kernel.words import (
    ADDRESS_LIMIT,
    CONSTRUCTED,
    LARGEST_ORDER,
    MOST_CACHES,
    MOST_PAGES,
    PAGES,
    PROCESSORS,
    WORD,
    Address,
    ByteCount,
    CacheName,
    Shape,
)
from spec.kernel.words import SlabFailure as Failure
from spec.vocabulary import Order, Runs, Span, Table, changed, ensure, negate, require

MOST_LOADED = ByteCount(4)

# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


UNTOLD = Shape(ByteCount(1), Order(-1), 0)
"""Nobody has asked for the shape yet."""


@frozen
class Cache:
    """Where objects of one size come from."""

    name: CacheName
    size: ByteCount
    """Of an object, as its callers know it."""
    alignment: ByteCount
    constructor: int
    """1 where it has one, and a destructor; else 0."""
    shape: Shape = UNTOLD
    is_trimmed: bool = True
    """Whether it certainly has no slab but those with a live object: it was created or shrunk, and nothing since."""


@frozen
class Slabs:
    """Who holds which object, and of which cache."""

    start: Address
    bytes: ByteCount
    page: ByteCount
    """How many bytes a page has."""
    room: int
    """How many caches there can be at least."""
    caches: tuple[Cache, ...]
    """Those that there are, by their names."""
    live: Runs[Address, ByteCount]
    """For each object that is held, by the address of its first byte, how many bytes its caller may use."""
    slabs: Table[Address, CacheName]
    """For each slab with a live object, by its address, whose it is. Others may be there, and nobody can tell."""
    contents: Table[Address, int]
    """The bytes that callers have stored, by their addresses; of an object with a constructor those alone that differ
    from what that left."""

    @property
    def end(self) -> Address:
        return Address(self.start + self.bytes)

    @property
    def largest(self) -> ByteCount:
        """The bytes of the largest slab that there can be."""
        order = min((self.bytes // self.page).bit_length() - 1, LARGEST_ORDER)
        return ByteCount(self.page << order)

    def cache(self, name: CacheName) -> Cache | None:
        return next((cache for cache in self.caches if cache.name == name), None)

    def extent(self, cache: Cache) -> ByteCount:
        """The bytes of a slab of the cache."""
        return ByteCount(self.page << cache.shape.order)

    def slab_at(self, cache: Cache, address: int) -> Address:
        """The slab of the cache that an address lies in, if it lies in one: a slab is aligned to its size."""
        return Address(address & -self.extent(cache))

    def owner(self, address: int) -> Cache | None:
        """The cache in whose slab an address lies, if some object in that is live."""
        told = (cache for cache in self.caches if cache.shape is not UNTOLD)
        return next((cache for cache in told if self.slabs.get(self.slab_at(cache, address)) == cache.name), None)

    def within(self, slab: Address, cache: Cache) -> list[Address]:
        """The live objects of a slab."""
        end = slab + self.extent(cache)
        return [address for address in self.live if slab <= address < end]

    def slabs_of(self, cache: Cache) -> list[Address]:
        return [slab for slab, name in self.slabs.items() if name == cache.name]

    def is_whole(self, slab: Address, cache: Cache) -> bool:
        """Whether no slab of another cache, with a live object, shares a page with one of this cache."""
        if self.slabs.get(slab) == cache.name:
            return True
        end = slab + self.extent(cache)
        others = ((other, owner) for other in self.slabs if (owner := self.owner(other)) is not None)
        return all(end <= other or other + self.extent(owner) <= slab for other, owner in others)

    def slots(self, shown: Address, cache: Cache) -> range:
        """Where objects of a slab can begin in which an object begins at an address."""
        slab = self.slab_at(cache, shown)
        first = slab + (shown - slab) % cache.shape.stride
        return range(first, slab + self.extent(cache) - cache.size + 1, cache.shape.stride)

    def fits_another(self, cache: Cache) -> bool:
        """Whether there are pages for one more slab: an aligned block that meets no slab with a live object."""
        extent = self.extent(cache)
        taken = Runs({slab: self.extent(owner) for slab in self.slabs if (owner := self.owner(slab)) is not None})
        firsts = range(-(-self.start // extent) * extent, self.end - extent + 1, extent)
        return any(negate(taken.meets(first, extent)) for first in firsts)

    def with_cache(self, cache: Cache) -> Slabs:
        """The same with what is now known of a cache."""
        others = (other for other in self.caches if other.name != cache.name)
        return changed(self, caches=tuple(sorted((*others, cache), key=lambda each: each.name)))

    def may_use(self, address: Address, count: ByteCount) -> bool:
        """Whether that many bytes from an address on belong to one live object. No bytes are anybody's."""
        return count == 0 or self.live.hold(address, count)

    def byte(self, address: Address) -> int | None:
        """What is in a byte of a live object; None where nobody knows."""
        cache = self.owner(address)
        return self.contents.get(address, CONSTRUCTED if cache is not None and cache.constructor else None)

    def is_restored(self, address: Address) -> bool:
        """Whether a live object is as it was handed out, where that means something."""
        cache = self.owner(address)
        if cache is None or not cache.constructor:
            return True
        return all(not address <= stored < address + cache.size for stored in self.contents)


class Objects(Protocol):
    """What the invariants read: the law's state offers it, and so does an implementation's image."""

    @property
    def start(self) -> Address: ...
    @property
    def end(self) -> Address: ...
    @property
    def live(self) -> Runs[Address, ByteCount]: ...
    def owner(self, address: int) -> Cache | None: ...
    def slab_at(self, cache: Cache, address: int) -> Address: ...
    def extent(self, cache: Cache) -> ByteCount: ...


def initial(start: Address, bytes: ByteCount, page: ByteCount, caches: int) -> Slabs:
    """Memory of which all is free, and no cache."""
    require(start > 0, "no object lies at address 0")
    require((bytes >= page) & (bytes % page == 0) & (start % page == 0), "memory is a whole number of pages")
    return Slabs(start, bytes, page, caches, (), Runs(), Table(), Table())


def is_geometry(start: Address, bytes: ByteCount, page: ByteCount, caches: int) -> Any:
    """Whether there is such memory: of 1 to 2**20 pages of 64 or of 4,096 bytes, below address 2**47, with room for 1
    to 64 caches."""
    is_page = (page == PAGES[0]) | (page == PAGES[1])
    whole = is_page & (start >= page) & (start & page - 1 == 0) & (bytes & page - 1 == 0)
    fits = (bytes >= page) & (bytes <= page * MOST_PAGES) & (start <= ADDRESS_LIMIT - bytes)
    return whole & fits & (caches >= 1) & (caches <= MOST_CACHES)


def is_power_of_two(number: int) -> bool:
    return number > 0 and number & (number - 1) == 0


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

FAILURES = {
    "create_cache": (Failure.INVALID, Failure.NO_MEMORY),
    "shape": (Failure.NO_CACHE,),
    "alloc": (Failure.NO_CACHE, Failure.NO_MEMORY),
    "free": (Failure.NOT_ALLOCATED, Failure.INTERIOR, Failure.FOREIGN),
    "shrink": (Failure.NO_CACHE,),
    "destroy_cache": (Failure.NO_CACHE, Failure.BUSY),
}
"""How each operation may refuse."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────


def well_placed(objects: Objects, address: Address) -> Any:
    """every live object is aligned, inside a slab of its cache, and the slab inside the memory"""
    cache = objects.owner(address)
    if cache is None:
        return False
    slab = objects.slab_at(cache, address)
    inside = (objects.start <= slab) & (slab + objects.extent(cache) <= objects.end)
    return inside & (address % cache.alignment == 0) & (slab <= address <= slab + objects.extent(cache) - cache.size)


def apart(objects: Objects, address: Address) -> Any:
    """no two live objects share a byte"""
    others = objects.live.erase(Span(address, address + 1, "address"))
    return negate(others.meets(address, objects.live[address]))


INVARIANTS = (well_placed, apart)
"""Each holds at the address of every live object, after every operation."""

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def create_cache(
    slabs: Slabs, size: ByteCount, alignment: ByteCount, constructor: int, *, returned: CacheName | Failure
) -> Slabs:
    """Make a cache for objects of `size` bytes, whose addresses are multiples of `alignment`. It has no slab yet.

    A cache with a constructor needs a word beside each object, as none of the object's own bytes is the allocator's.
    """
    require(constructor in (0, 1), "a cache has a constructor or none")
    fits = 1 <= size <= slabs.largest - constructor * WORD
    if not (is_power_of_two(alignment) and alignment <= slabs.largest and fits):
        ensure(returned is Failure.INVALID, "objects that fit no slab, or cannot be aligned so, are refused as invalid")
        return slabs
    if isinstance(returned, Failure):
        ensure(returned is Failure.NO_MEMORY, "a cache that there can be is refused for want of memory alone")
        ensure(len(slabs.caches) >= slabs.room, "refuses a cache only where there are as many as have room")
        return slabs
    ensure(slabs.cache(returned) is None, "a new cache has a name of its own")
    return slabs.with_cache(Cache(returned, size, alignment, constructor))


def shape(slabs: Slabs, cache: CacheName, *, returned: Shape | Failure) -> Slabs:
    """How the slabs of a cache are divided. Whoever allocates has asked before: answers are judged by it."""
    found = slabs.cache(cache)
    if found is None:
        ensure(returned is Failure.NO_CACHE, "what is no cache has no shape")
        return slabs
    told = returned if isinstance(returned, Shape) else UNTOLD
    if found.shape is not UNTOLD:
        ensure(told == found.shape, "a cache keeps its shape")
        return slabs
    bytes, used = slabs.page << max(told.order, 0), told.stride * told.objects
    fits = (told.order >= 0) & (bytes <= slabs.largest) & (told.objects >= 1) & (used <= bytes)
    ensure(
        fits & (told.stride >= found.size), "a cache has slots as large as its objects, and a block of pages for them"
    )
    ensure(bytes - used < told.stride + bytes // 4, "of a slab, less than a slot and a quarter is not for objects")
    return slabs.with_cache(evolve(found, shape=told))


def shrink(slabs: Slabs, cache: CacheName, *, returned: Failure | None) -> Slabs:
    """Give the pages of every slab back in which no object is held, after its destructors have run."""
    found = slabs.cache(cache)
    if found is None:
        ensure(returned is Failure.NO_CACHE, "what is no cache cannot shrink")
        return slabs
    ensure(returned is None, "a cache can shrink")
    return slabs.with_cache(evolve(found, is_trimmed=True))


def destroy_cache(slabs: Slabs, cache: CacheName, *, returned: Failure | None) -> Slabs:
    """Give back all that a cache has, if none of its objects is held. Its name can be given to another one then."""
    found = slabs.cache(cache)
    if found is None:
        ensure(returned is Failure.NO_CACHE, "what is no cache cannot be destroyed")
        return slabs
    if slabs.slabs_of(found):
        ensure(returned is Failure.BUSY, "a cache of which an object is held stays")
        return slabs
    ensure(returned is None, "a cache of which no object is held can be destroyed")
    return changed(slabs, caches=tuple(other for other in slabs.caches if other is not found))


def constructed(slabs: Slabs, cache: CacheName, *, returned: int) -> Slabs:
    """How many objects of a cache are constructed: how often its constructor has run, less how often its destructor
    has. Whoever wrote these counts it. All objects of all slabs are constructed, held or free, and each once."""
    found = slabs.cache(cache)
    if found is None or not found.constructor:
        ensure(returned == 0, "where there is no constructor, or no longer a cache, nothing is constructed")
        return slabs
    require(found.shape is not UNTOLD, "whoever counts objects has asked how many a slab has")
    objects, least = found.shape.objects, len(slabs.slabs_of(found))
    is_whole = type(returned) is int and returned % objects == 0 and returned >= least * objects
    ensure(is_whole, "every object of every slab is constructed, once")
    most = least if found.is_trimmed else slabs.bytes // slabs.extent(found)
    ensure(returned <= most * objects, "the objects of a slab that has gone have been destructed")
    return slabs


def alloc(slabs: Slabs, cache: CacheName, *, returned: Address | Failure) -> Slabs:
    """Hand out an object of a cache that nobody holds; constructed, if the cache has a constructor.

    A refusal is for want of memory, and there must be none: no free object in a slab of the cache, no pages for another
    slab. What empty slabs of other caches keep is to be given back first.
    """
    found = slabs.cache(cache)
    if found is None:
        ensure(returned is Failure.NO_CACHE, "what is no cache has no object")
        return slabs
    require(found.shape is not UNTOLD, "whoever allocates has asked for the shape")
    if isinstance(returned, Failure):
        ensure(returned is Failure.NO_MEMORY, "an object of a cache is refused for want of memory alone")
        full = all(len(slabs.within(slab, found)) == found.shape.objects for slab in slabs.slabs_of(found))
        ensure(full, "refuses only where every object of the cache's slabs is held")
        ensure(not slabs.fits_another(found), "refuses only where there are no pages for another slab")
        return slabs
    placed(slabs, found, returned)
    whose = slabs.slabs.set(slabs.slab_at(found, returned), cache)
    more = changed(slabs, live=slabs.live.set(returned, found.size), slabs=whose)
    return more.with_cache(evolve(found, is_trimmed=False)) if found.is_trimmed else more


def placed(slabs: Slabs, cache: Cache, address: Address) -> None:
    """An object may lie here, beside the live ones."""
    slab, slots = slabs.slab_at(cache, address), slabs.slots(address, cache)
    beside = slabs.within(slab, cache)
    ensure((slabs.start <= slab) & (slab + slabs.extent(cache) <= slabs.end), "a slab lies inside the memory")
    ensure(address % cache.alignment == 0, "an object is aligned")
    ensure(slabs.is_whole(slab, cache), "a slab is of one cache alone")
    ensure(address not in beside, "an object that is held is not handed out again")
    ensure(len({*beside, address}) <= cache.shape.objects, "of a slab no more objects are held than it has")
    in_slots = address in slots and len(slots) >= cache.shape.objects and all(other in slots for other in beside)
    ensure(in_slots, "an object has one of its slab's slots, and all of these lie inside the slab")


def free(slabs: Slabs, address: Address, *, returned: Failure | None) -> Slabs:
    """Give an object back, by its address alone; as it was constructed, if its cache has a constructor.

    What is no object that somebody holds is refused by name, and changes nothing. An allocator that keeps an empty slab
    still knows its slots, and one that has given it back does not, so there any name will do.
    """
    if address in slabs.live:
        require(slabs.is_restored(address), "whoever frees an object with a constructor leaves it as he found it")
        ensure(returned is None, "an object that is held can be freed")
        return freed(slabs, address)
    ensure(isinstance(returned, Failure), "only an object that is held can be freed")
    if not slabs.start <= address < slabs.end:
        ensure(returned is Failure.FOREIGN, "an address outside the memory is refused as foreign")
    elif cache := slabs.owner(address):
        slots = slabs.slots(slabs.within(slabs.slab_at(cache, address), cache)[0], cache)
        if address not in slots:
            ensure(returned is Failure.INTERIOR, "an address of a slab where no object begins is refused as interior")
        elif len(slots) == cache.shape.objects:
            ensure(returned is Failure.NOT_ALLOCATED, "an object that is free already is refused as not allocated")
    return slabs


def freed(slabs: Slabs, address: Address) -> Slabs:
    """The state after an object went back. What was in it is forgotten."""
    cache = slabs.owner(address)
    assert cache is not None
    slab = slabs.slab_at(cache, address)
    live = slabs.live.erase(Span(address, address + 1, "address"))
    kept = {at: byte for at, byte in slabs.contents.items() if not address <= at < address + cache.size}
    contents = slabs.contents if len(kept) == len(slabs.contents) else Table(kept)
    rest = changed(slabs, live=live, contents=contents)
    if rest.within(slab, cache):
        return rest
    rest = changed(rest, slabs=rest.slabs.erase(Span(slab, slab + 1, "address")))
    return rest.with_cache(evolve(cache, is_trimmed=False))


def store(slabs: Slabs, address: Address, count: ByteCount, value: int, *, returned: None) -> Slabs:
    """The caller writes the same byte to each of `count` addresses of an object."""
    require(0 <= value < 256, "a byte is a number from 0 to 255")
    require(slabs.may_use(address, count), "a caller writes to its own objects alone")
    ensure(returned is None, "to write to an object answers nothing")
    cache, span = slabs.owner(address), Span(address, address + count, "address")
    is_as_constructed = cache is not None and cache.constructor and value == CONSTRUCTED
    contents = slabs.contents.erase(span) if is_as_constructed else slabs.contents.fill(span, value)
    return changed(slabs, contents=contents)


def load(slabs: Slabs, address: Address, count: ByteCount, *, returned: int) -> Slabs:
    """The caller reads up to four bytes of an object, as one number of which the first byte is the lowest. What was
    stored or constructed is loaded; what nobody has written may be anything."""
    require(count <= MOST_LOADED, "up to four bytes are read at once")
    require(slabs.may_use(address, count), "a caller reads from its own objects alone")
    is_one = type(returned) is int and 0 <= returned < 1 << 8 * count
    ensure(is_one, "so many bytes are read as a number that they have room for")
    known = ((more, slabs.byte(Address(address + more))) for more in range(count))
    ensure(
        all(byte is None or returned >> 8 * more & 255 == byte for more, byte in known),
        "what was stored, or constructed, is loaded",
    )
    return slabs


OPERATIONS = (create_cache, shape, alloc, free, shrink, destroy_cache, constructed, store, load)
"""What a caller may ask for."""


def run_on(slabs: Slabs, processor: int) -> Slabs:
    """The caller goes on on another processor. Free objects that an allocator keeps for each processor by itself must
    be found all the same, once no others are left."""
    require(0 <= processor < PROCESSORS, "there is such a processor")
    return slabs


INTERNAL_OPERATIONS = (run_on,)

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────


class Performer(Protocol):
    """Something that performs the operations and can say what state it is in."""

    @property
    def state(self) -> Slabs: ...
    def perform(self, operation: str, *arguments: Any) -> Any: ...


def free_undoes_alloc(machine: Performer, cache: CacheName) -> None:
    """freeing what was just allocated leaves everybody with the objects that he had"""
    before = machine.state
    address = machine.perform("alloc", cache)
    if isinstance(address, Failure):
        return
    ensure(machine.perform("free", address) is None, "what was just allocated can be freed")
    ensure(machine.state.live == before.live, "freeing what was just allocated leaves everybody with what he had")


RELATIONS = (free_undoes_alloc,)

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "constructs-when-it-hands-out": (
        "The constructor is run whenever an object is handed out, and not when its slab comes. What a reader under "
        "RCU still sees of the object's last life is overwritten (Linux: SLAB_TYPESAFE_BY_RCU in include/linux/slab.h "
        "says that the constructor alone may initialise the lock), and whatever the constructor has acquired is "
        "acquired again."
    ),
    "goes-without-its-destructors": (
        "The pages of a slab go back, and its destructors have not been run. What the constructors acquired is lost."
    ),
    "the-link-lies-in-a-constructed-object": (
        "The free list runs through the objects, of a cache with a constructor as of any other. Each comes back with "
        "an address in the middle of what was constructed."
    ),
    "the-first-page-decides-what-is-full": (
        "A slab of several pages is counted by what fits into one. It is full too early, and then not any more when "
        "it is."
    ),
    "the-first-page-alone-leads-to-its-slab": (
        "An address in a later page of a slab leads to the record of that page, of which nothing is known (Linux asks "
        "for compound_head first, and virt_to_slab does). What is freed there goes into a list that nobody reads."
    ),
    "one-colour-too-many": (
        "The colours are counted as if the last one could begin where the spare bytes end. The last object of such a "
        "slab reaches into the next page, which is somebody else's."
    ),
    "a-double-free-makes-the-list-cyclic": (
        "Nobody looks whether an object is held when it is freed. What is freed twice is in the list twice, and two "
        "callers get it: the commonest way from a mistake to an exploit. Linux, with CONFIG_SLAB_FREELIST_HARDENED, "
        "notices when it was freed last (set_freepointer in mm/slub.c: BUG_ON(object == fp)), and no other time."
    ),
    "an-address-inside-is-rounded-down": (
        "The bit that says that an object is held is found for each address near it too. To free a pointer that was "
        "moved a little hands it out later as it is, misaligned."
    ),
    "goes-while-an-object-is-held": (
        "A slab is given back one object too early. The pages come to another cache, and two owners write there."
    ),
    "others-keep-their-empty-slabs": (
        "When memory runs short, a cache looks at its own slabs alone. A request is refused while another cache has "
        "empty slabs whose pages would serve it."
    ),
    "another-processors-array-is-forgotten": (
        "Only the first processor's array is drained. Objects that wait in the other one hold a whole slab back, for "
        "ever if that processor has nothing to do."
    ),
    "drained-and-still-there": (
        "A batch goes from an array back to the slabs: the lowest, and those that stay are not moved down to where "
        "these were. An object is in its slab's list and in the array, and is handed out twice."
    ),
    "a-short-batch-leaves-a-gap": (
        "A refill gets fewer objects than a batch, and the array is read as if they lay at its beginning. What is "
        "handed out is whatever lies there: address 0."
    ),
    "slots-forget-the-alignment": (
        "Slots follow each other as sizes do. The first object of a slab is aligned, and the second is not."
    ),
    "no-room-for-the-link": (
        "That a cache with a constructor needs a word beside each object is forgotten where the largest size is "
        "compared. No block is large enough for such a slab, and every object of it is refused."
    ),
    "destroyed-with-an-object-held": (
        "A cache is destroyed while an object of it is held. Linux warns (Slab cache still has objects; "
        "kmem_cache_destroy in mm/slab_common.c); here the object's slab belongs to no cache any "
        "more, and it can never be freed."
    ),
    "busy-with-what-is-full-alone": (
        "Only full slabs are taken for a sign that objects are held. A cache with a partial one is destroyed."
    ),
    "an-object-that-is-free-is-foreign": (
        "A double free is blamed on the address. Whoever looks for the mistake looks for a wild pointer."
    ),
    "what-is-foreign-is-free": ("An address outside all memory is answered as a double free."),
    "inside-is-free": ("An address between two objects is answered as a double free."),
    "foreign-pages-are-freed-in-silence": (
        "A page that is in no slab is passed over in silence: kfree of what another allocator handed out."
    ),
    "freed-and-reported-as-refused": (
        "The object is freed, and the answer says that it was not. A caller that does as it is told frees it again."
    ),
    "refused-by-another-name": (
        "There is no memory, and the answer says that there is no cache. A caller that could free something and ask "
        "again gives up."
    ),
    "a-cache-too-few": ("The table of caches is full while there is room for one more."),
    "two-caches-of-one-name": (
        "Where no record is free, the last one is used again. Two callers believe that the cache is theirs, each with "
        "its own size."
    ),
    "impossible-for-want-of-memory": (
        "A size that no slab has room for is refused as if memory were short. Whoever waits for memory waits for ever."
    ),
    "possible-and-refused-as-invalid": ("There is no room for a cache, and the answer blames its size."),
    "tells-the-size-for-the-slot": (
        "The shape that is answered leaves out how slots are rounded. A caller that computes from it where objects "
        "lie is wrong from the second one on."
    ),
    "tells-the-first-pages-objects": ("How many objects a slab has is told by its first page's figures."),
    "tells-of-more-than-fit": (
        "A slab is said to have an object more than fits into it, as where the remainder of a division is rounded up."
    ),
    "tells-less-than-a-slot": (
        "A slot is told without the word of the free list and what aligning costs: smaller than the object in it."
    ),
    "tells-of-an-order-too-many": ("A slab is said to have more pages than there are."),
    "tells-otherwise-each-time": ("What is told of a cache depends on how its slabs are at the moment."),
    "counts-when-nobody-constructs": ("Objects of a cache without a constructor are counted as constructed."),
    "constructs-all-but-the-last": (
        "A loop over the objects of a new slab ends one too early, and the last one is handed out as the page was."
    ),
    "destructs-one-by-one": ("A whole slab is counted as destructed whenever one object of it goes back."),
    "no-cache-has-a-shape": ("The shape of a cache that does not exist is refused as if memory were short."),
    "no-cache-shrinks": (
        "A cache that there is not is shrunk with success: a name that is used after its cache was destroyed is never "
        "noticed."
    ),
    "shrinks-and-says-it-did-not": ("The pages are given back, and the answer is one of failure."),
    "destroyed-twice": ("A cache is destroyed a second time with success; by then its name may be another one's."),
    "cannot-be-destroyed": ("The cache is gone, and the answer says that it is busy."),
    "no-cache-is-out-of-memory": ("An object of a cache that there is not is refused as if memory were short."),
    "a-store-that-answers": (
        "Writing to memory has no answer; here it is one of failure, though the bytes are written."
    ),
    "more-than-was-read": (
        "A number that is read has bits beyond the bytes that were asked for, as where a narrow register is not "
        "cleared."
    ),
    "partial-slabs-are-passed-over": (
        "Objects are taken from empty slabs and new ones alone. As long as there is memory nothing is noticed but "
        "that it is used up; then a request is refused while partial slabs have room."
    ),
    "tells-an-object-too-few": (
        "A slab hands out one object more than it is said to have, as where somebody subtracts the header that he no "
        "longer keeps in the slab."
    ),
    "half-of-a-slab-lies-idle": (
        "Of each slab only the first half is divided into objects. Nothing breaks, and twice the memory is used."
    ),
    "one-run-is-not-counted": ("The constructor's runs are counted, all but one of each slab."),
    "constructs-all-but-the-last-byte": (
        "A loop over an object's bytes ends one too early, and the last one is what the page held before."
    ),
    "slots-overlap": ("A new slab is divided by half of the stride. Each object shares bytes with the next one."),
    "the-first-page-alone-is-noted": (
        "Of a slab's pages only the first is noted as one of a slab. What lies in the others is foreign when it is "
        "freed."
    ),
}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/kernel/slab/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "shape",
        "mm/slub.c: calculate_sizes, calculate_order, calc_slab_order",
        "The same: all 336 caches of a recorded system get the stride, order and number of objects that Linux gave "
        "them. Linux also leaves room for red zones and for whoever allocated, where it is told to debug.",
    ),
    (
        "create_cache",
        "mm/slab_common.c: __kmem_cache_create_args",
        "Linux gives caches of like objects one set of slabs (find_mergeable) unless one has a constructor. Here "
        "each has its own.",
    ),
    (
        "alloc",
        "mm/slub.c: slab_alloc_node, alloc_from_pcs, ___slab_alloc",
        "Linux keeps a slab for each processor, frozen, and takes from its list without a lock. Here a processor "
        "has an array of objects, refilled and drained by batches, as SLAB had until it was removed in 6.8 (struct "
        "array_cache), and as a cache can have again since 6.18 (sheaf_capacity, struct slab_sheaf).",
    ),
    (
        "free",
        "mm/slub.c: kmem_cache_free, slab_free; mm/slab.h: virt_to_slab",
        "An address leads to its page, and that to the first one of its slab. Linux notices a double free where it "
        "is of the object freed last (set_freepointer, CONFIG_SLAB_FREELIST_HARDENED), or when it debugs; here each "
        "is refused.",
    ),
    (
        "shrink",
        "mm/slub.c: __kmem_cache_do_shrink",
        "The same; Linux also sorts the partial slabs by how full they are. It keeps MIN_PARTIAL (5) or more slabs "
        "that have become empty (s->min_partial), here one.",
    ),
    (
        "destroy_cache",
        "mm/slab_common.c: kmem_cache_destroy",
        "Linux warns where objects are left, and the cache is gone or lingers; here it is refused.",
    ),
    (
        "constructor",
        "mm/slub.c: allocate_slab, setup_object",
        "The same: it is run for each object when the slab comes. kmem_cache_create has taken no destructor "
        "since 2.6.23; who needs one frees what objects hold when it frees them.",
    ),
    (
        "colours",
        "(none)",
        "SLUB has none; SLAB had (colour_off, in lines of the processor's cache), as here.",
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {
    "objects-disjoint-aligned-inside": (
        "Of every cache that create_cache makes, whatever the size and the alignment of its objects, in memory of any "
        "size: a slab has one object at least; with each of its colours all its objects lie inside it, none of them "
        "shares a byte with another one, each is aligned, and a slot has room for the object and for the link of the "
        "free list, which where there is a constructor lies behind the object. What there cannot be is refused as "
        "invalid, and nothing else. No word wraps."
    ),
}
"""What is proved for every size, by name (checks/pairings/kernel/slab/proof)."""
