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
object when its slab comes, and not when the object is allocated: whoever frees an object leaves it as he found it, so
the next one finds it constructed. In return the list of free objects must not lie in such an object. Before the slab's
frames go back the destructor is run.

An object is freed by its address alone. A slab is a block of the buddy allocator's, aligned to its size, so an address
leads to its slab, and the slab to its cache.

The law knows which caches there are, and which objects are held. Which slab an object is taken from, when a cache grows
and shrinks, where in the slab the first object lies (its *colour*) is the allocator's choice: the answers say. What a
cache's slabs look like it says too (`shape`, as /sys/kernel/slab does), and is held to it afterwards.

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
spec.vocabulary.BrokenClause: an object shares no byte with a live one
"""

from __future__ import annotations

from typing import Any, Protocol

from attrs import evolve, frozen

from spec.kernel.words import WORD, Address, ByteCount, CacheName
from spec.kernel.words import SlabFailure as Failure
from spec.vocabulary import NONE, Order, Runs, Span, Table, changed, ensure, negate, require

CONSTRUCTED = 0x5A
"""What a constructor leaves in each byte of an object: it stands for whatever all objects of a cache have in common."""
PROCESSORS = 2
LARGEST_ORDER = Order(10)
"""Of a slab, as of the buddy allocator's blocks (Linux: MAX_PAGE_ORDER)."""
MOST_PAGES = 1 << 20
PAGES = (64, 4096)
"""How many bytes a page has: 4096, or as few as keep all states of a pool explorable."""
MOST_CACHES = 64
ADDRESS_LIMIT = Address(1 << 47)
MOST_LOADED = ByteCount(4)

# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Shape:
    """How the slabs of a cache are divided (Linux: slab_size, order and objs_per_slab in /sys/kernel/slab/CACHE)."""

    stride: ByteCount
    """From the beginning of an object to that of the next one."""
    order: Order
    """A slab has 2**order pages."""
    objects: int
    """How many objects a slab has."""


UNTOLD = Shape(ByteCount(1), NONE, 0)
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
        """Whether so many bytes from an address on belong to one live object. No bytes are anybody's."""
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

# ── Operations: caches ───────────────────────────────────────────────────────────────────────────────────────


def create_cache(
    slabs: Slabs, size: ByteCount, alignment: ByteCount, constructor: int, *, returned: CacheName | Failure
) -> Slabs:
    """Make a cache for objects of `size` bytes, whose addresses are multiples of `alignment`. It has no slab yet.

    A cache with a constructor needs a word beside each object, as none of the object's own bytes is the allocator's.
    """
    require(constructor in (0, 1), "a cache has a constructor or none")
    if not (is_power_of_two(alignment) and alignment <= slabs.page and 1 <= size <= slabs.largest - constructor * WORD):
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
    told = UNTOLD if isinstance(returned, Failure) else returned
    if found.shape is not UNTOLD:
        ensure(told == found.shape, "a cache keeps its shape")
        return slabs
    bytes = slabs.page << max(told.order, 0)
    ensure((told.order >= 0) & (bytes <= slabs.largest), "a cache has a shape, with slabs of as many pages as can be")
    ensure(told.stride >= found.size, "an object has a slot of its size at least")
    used = told.stride * told.objects
    ensure((told.objects >= 1) & (used <= bytes), "the slots of a slab fit into it")
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
    """Give back all that a cache has, if none of its objects is held. Its name is nobody's then."""
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
    is_whole = type(returned) is int and returned % objects == 0
    ensure(is_whole, "a slab is constructed whole, each object once")
    ensure(returned >= least * objects, "every object of a slab is constructed as long as one of them is held")
    most = least if found.is_trimmed else slabs.bytes // slabs.extent(found)
    ensure(returned <= most * objects, "the objects of a slab that has gone have been destructed")
    return slabs


# ── Operations: objects ──────────────────────────────────────────────────────────────────────────────────────


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
    slab, extent = slabs.slab_at(cache, address), slabs.extent(cache)
    ensure((slabs.start <= slab) & (slab + extent <= slabs.end), "a slab lies inside the memory")
    ensure(address + cache.size <= slab + extent, "an object lies inside one slab")
    ensure(address % cache.alignment == 0, "an object is aligned")
    ensure(slabs.is_whole(slab, cache), "a slab is of one cache alone")
    beside = slabs.within(slab, cache)
    ensure(len(beside) < cache.shape.objects, "of a slab no more objects are held than it has")
    ensure(all(abs(address - other) >= cache.size for other in beside), "an object shares no byte with a live one")
    ensure(all((address - other) % cache.shape.stride == 0 for other in beside), "objects lie whole slots apart")
    has_room = len(slabs.slots(address, cache)) >= cache.shape.objects
    ensure(has_room, "wherever the first object of a slab lies, the last one lies inside it")


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
    if slabs.live.hold(address, ByteCount(1)):
        ensure(returned is Failure.INTERIOR, "an address inside an object is refused as interior")
    elif not slabs.start <= address < slabs.end:
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

PITFALLS: dict[str, str] = {}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/kernel/slab/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = ()
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {}
"""What is proved for every size, by name (checks/pairings/kernel/slab/proof)."""
