"""Zswap.

A page that does not fit into memory any more is written to a disk, and read again when it is needed. A disk is a
thousand times slower than memory, and most pages are half empty. So why not keep them in memory all the same, in less
of it?

Zswap stands before the swap device. A page that is to be stored in a slot is compressed into a *pool* in memory, and
only what the pool does not take goes to the device: when it is switched off, when the pool is full, when the
compressor fails. A page whose words are all equal is kept as that word, and takes no room at all. Once the pool is
full it takes nothing until it has come down to a threshold; else it would write one page back for each that it takes.
To make room, pages of the pool are *written back*: decompressed to the device, and dropped. Write-back takes several
steps, and what was chosen may be stored anew or be given up in between.

So there are two places where a page can be, and each has a copy that is out of date as soon as the other one is used.
Most bugs of zswap are that: a store that the pool refuses, and leaves the older copy there; a write-back that puts an
older page over a newer one on the device; a slot that is given up in one place and found in the other.

The law says what whoever stores and loads pages may rely on. A load returns what was stored last, whatever failed in
between; where the last store failed, it returns nothing. An answer says what a page costs in the pool, in *chunks*; the
sum of these, the *charge*, is exactly what the pool holds, and never above its limit. What is compressed how, and which
page is written back, is policy.

The smallest example has pages of three words, of which two are equal: that page costs two chunks. Then the pool is
switched off, and the slot is stored again, to the device. To load the older page then is refused.

>>> zswap = initial(slots=1, words=3, chunk=1, limit=4, accept=2, cpus=1)
>>> zswap = store(zswap, slot=0, contents=0x050000, returned=2)
>>> zswap = switch(zswap, on=0, returned=None)
>>> zswap = store(zswap, slot=0, contents=0x060000, returned=Failure.DISABLED)
>>> load(zswap, slot=0, word=2, returned=5)
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: a load returns what was stored last, wherever that was kept
"""

from __future__ import annotations

from typing import Any, Protocol

from attrs import evolve, frozen

from spec.advanced.words import COMPRESSOR, READS, WRITES
from spec.advanced.words import ZswapFailure as Failure
from spec.vocabulary import Span, ensure, require

# ── Page contents ─────────────────────────────────────────────────────────────────────────────────────────────────

DIGITS = 8
"""So many words of a page are said in a number; the next ones are the same again."""
HIGH_HALF = 32


def word_of(contents: Any, word: Any) -> Any:
    """A word of the page that a number says: a byte of it, four bits in the word's low half and four in its high half.
    So two words can be equal in one half and not in the other.

    >>> hex(word_of(0x2100, 1)), word_of(0x2100, 2), word_of(0x2100, 9) == word_of(0x2100, 1)
    ('0x200000001', 0, True)
    """
    byte = contents >> 8 * (word % DIGITS) & 255
    return byte & 15 | byte >> 4 << HIGH_HALF


def page_of(contents: int, words: int) -> tuple[int, ...]:
    """All words of it."""
    return tuple(word_of(contents, word) for word in range(words))


# ── The limit ────────────────────────────────────────────────────────────────────────────────────────────────


def is_full(full: Any, charge: Any, limit: Any, accept: Any) -> Any:
    """Whether the pool takes nothing now: it has reached its limit; or it was full, and has not come down to the
    threshold since.

    >>> is_full(0, 9, 10, 5), is_full(0, 10, 10, 5), is_full(1, 6, 10, 5), is_full(1, 5, 10, 5)
    (False, True, True, False)
    """
    return (charge >= limit) | ((full != 0) & (charge > accept))


# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


@frozen(cache_hash=True)
class Page:
    """What a slot holds."""

    words: tuple[int, ...]
    cost: int | None = None
    """How many chunks of the pool it takes; None where it is on the device."""

    @property
    def is_pooled(self) -> bool:
        return self.cost is not None

    @property
    def charge(self) -> int:
        return self.cost or 0


@frozen(cache_hash=True)
class Work:
    """What a CPU has begun to write back."""

    slot: int
    steps: int = 0
    """How many it has gone."""
    changed: bool = False
    """Whether something else has become of the slot since it was chosen."""


@frozen(cache_hash=True)
class Zswap:
    """What slots hold, and where; the pool's limits; and what fails."""

    words: int
    """How many words a page has."""
    chunk: int
    """How many words a chunk has, in which the pool is counted."""
    limit: int
    """How many chunks the pool has at most."""
    accept: int
    """Once it was full, down to how many it must come before it takes anything."""
    pages: tuple[Page | None, ...]
    """For each slot what it holds; None where it holds nothing."""
    cpus: tuple[Work | None, ...]
    enabled: bool = True
    full: bool = False
    """Whether it was full when something was last to be taken."""
    fails: int = 0
    """READS, WRITES, COMPRESSOR."""

    @property
    def span(self) -> Span:
        return Span(0, len(self.pages), "slot")

    @property
    def charge(self) -> int:
        return sum(self.held(slot) for slot in self.span)

    def held(self, slot: int) -> int:
        """How many chunks the pool holds for a slot."""
        page = self.pages[slot]
        return 0 if page is None else page.charge

    @property
    def whole(self) -> int:
        """How many chunks a page takes that is kept as it is."""
        return -(-self.words // self.chunk)

    def is_worked_on(self, slot: int) -> bool:
        """Whether some CPU has begun to write the slot back."""
        return any(work is not None and work.slot == slot for work in self.cpus)

    def with_page(self, slot: int, page: Page | None) -> Zswap:
        """The slot holds something else, which whoever writes it back has to notice."""
        cpus = tuple(
            evolve(work, changed=True) if work is not None and work.slot == slot else work for work in self.cpus
        )
        return evolve(self, pages=(*self.pages[:slot], page, *self.pages[slot + 1 :]), cpus=cpus)

    def with_work(self, cpu: int, work: Work | None) -> Zswap:
        return evolve(self, cpus=(*self.cpus[:cpu], work, *self.cpus[cpu + 1 :]))


class Reading(Protocol):
    """What the invariants read: the state offers it, and so does an implementation's image."""

    @property
    def span(self) -> Span: ...
    @property
    def charge(self) -> Any: ...
    def held(self, slot: Any) -> Any: ...


MOST_SLOTS = 1 << 24
MOST_WORDS = 1 << 12
MOST_CHUNK = 1 << 6
MOST_CHUNKS = 1 << 24
MOST_CPUS = 62


def is_geometry(slots: int, words: int, chunk: int, limit: int, accept: int, cpus: int) -> Any:
    """Whether there is such a machine: up to 2**24 slots, pages of 2 to 2**12 words, chunks of up to 64 words, a pool
    of up to 2**24 chunks with a threshold that is no higher, and up to 62 CPUs."""
    has_pages = (slots >= 1) & (slots <= MOST_SLOTS) & (words >= 2) & (words <= MOST_WORDS)
    has_pool = (chunk >= 1) & (chunk <= MOST_CHUNK) & (limit >= 1) & (limit <= MOST_CHUNKS)
    return has_pages & has_pool & (accept >= 0) & (accept <= limit) & (cpus >= 1) & (cpus <= MOST_CPUS)


def initial(slots: int, words: int, chunk: int, limit: int, accept: int, cpus: int) -> Zswap:
    """Nothing is stored, and zswap is switched on."""
    require((slots >= 1) & (words >= 2) & (cpus >= 1), "there is a slot, a page of at least two words, and a CPU")
    require((chunk >= 1) & (limit >= 1), "there is a pool, of at least a chunk")
    require((accept >= 0) & (accept <= limit), "the threshold is no higher than the limit")
    return Zswap(words, chunk, limit, accept, (None,) * slots, (None,) * cpus)


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

Answer = int | Failure | None
MOST_STEPS = 4
"""A write-back ends with the fourth step: lock and look again, decompress, write, drop."""

FAILURES = {
    "store": (Failure.DISABLED, Failure.FULL, Failure.NOT_COMPRESSED, Failure.IO_ERROR, Failure.BUSY),
    "load": (Failure.NOT_STORED, Failure.IO_ERROR),
    "invalidate": (Failure.NOT_STORED, Failure.BUSY),
    "charged": (),
    "switch": (),
    "fail": (),
    "shrink": (Failure.EMPTY, Failure.IO_ERROR),
    "choose": (Failure.EMPTY, Failure.BUSY),
    "step": (Failure.UNFINISHED, Failure.GONE, Failure.IO_ERROR, Failure.BUSY),
}
"""How each operation may refuse. A page that the pool refuses is on the device, and the failure says why."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────


def charge_is_what_is_held(reading: Reading, slot: Any) -> Any:
    """the charge is what the pool holds for all slots together"""
    return reading.charge == sum(map(reading.held, reading.span))


INVARIANTS = (charge_is_what_is_held,)
"""Each a function (reading, slot) → whether it holds there, after every operation."""

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def store(zswap: Zswap, slot: int, contents: int, *, returned: int | Failure) -> Zswap:
    """Store a page, said by a number: what it costs in the pool, or why it is not there (Linux: swap_writeout)."""
    return stored(zswap, slot, page_of(contents, zswap.words), returned=returned)


def stored(zswap: Zswap, slot: int, words: tuple[int, ...], *, returned: int | Failure) -> Zswap:
    """The same, of any page."""
    if waits(zswap, slot, returned):
        return zswap
    if not isinstance(returned, Failure):
        return pooled(zswap, slot, words, returned)
    page = None if returned is Failure.IO_ERROR else Page(words)
    if returned is Failure.IO_ERROR:
        ensure(zswap.fails & WRITES != 0, "a store fails with an I/O error only while the device cannot be written")
        is_left = not zswap.enabled or (not is_alike(words) and (may_be_full(zswap) or zswap.fails & COMPRESSOR != 0))
        ensure(is_left, "what the pool has to take is not left to a device that cannot be written")
    else:
        ensure(zswap.fails & WRITES == 0, "a page is not said to be on a device that cannot be written")
        refuses_rightly(zswap, words, returned)
    return evolve(zswap, full=full_after(zswap, words, returned)).with_page(slot, page)


def pooled(zswap: Zswap, slot: int, words: tuple[int, ...], cost: int) -> Zswap:
    """Judge what the pool takes, and for how much."""
    ensure(zswap.enabled, "what is stored while zswap is switched off does not go into the pool")
    if is_alike(words):
        ensure(cost == 0, "a page whose words are all equal costs nothing")
        return zswap.with_page(slot, Page(words, 0))
    ensure(0 < cost <= zswap.whole, "a page costs something, and no more than if it were kept as it is")
    others = zswap.charge - zswap.held(slot)
    takes = not is_full(zswap.full, others, zswap.limit, zswap.accept)
    ensure(takes, "once it was full, the pool takes nothing until it holds no more than the threshold")
    ensure(others + cost <= zswap.limit, "the pool takes nothing that would bring it above its limit")
    return evolve(zswap, full=False).with_page(slot, Page(words, cost))


def is_alike(words: tuple[int, ...]) -> bool:
    """Whether all words of a page are equal (Linux up to 6.11: zswap_is_page_same_filled)."""
    return len(set(words)) == 1


def may_be_full(zswap: Zswap) -> bool:
    """Whether the pool may refuse a page: it is full, or has no room for one that is not made smaller."""
    is_closed = bool(is_full(zswap.full, zswap.charge, zswap.limit, zswap.accept))
    return is_closed or zswap.charge + zswap.whole > zswap.limit


def refuses_rightly(zswap: Zswap, words: tuple[int, ...], reason: Failure) -> None:
    """Judge why the pool has not taken a page."""
    if reason is Failure.DISABLED:
        ensure(not zswap.enabled, "a page is refused as disabled only while zswap is switched off")
        return
    ensure(zswap.enabled, "while zswap is switched off, that is the reason")
    ensure(not is_alike(words), "a page whose words are all equal is taken while zswap is switched on")
    if reason is Failure.FULL:
        ensure(may_be_full(zswap), "a page is refused as full only if the pool is, or could not hold it as it is")
        return
    ensure(reason is Failure.NOT_COMPRESSED, "a page is refused as disabled, full, or not compressed")
    is_failing = zswap.fails & COMPRESSOR != 0
    ensure(is_failing, "while the compressor works, a page that it does not make smaller is kept as it is")


def full_after(zswap: Zswap, words: tuple[int, ...], reason: Failure) -> bool:
    """Whether the pool counts as full after it has refused a page. The limit is looked at before the compressor is
    used; and neither is, where zswap is switched off."""
    if not zswap.enabled:
        return zswap.full
    if reason is Failure.FULL or (reason is Failure.IO_ERROR and not zswap.fails & COMPRESSOR):
        return True
    return bool(is_full(zswap.full, zswap.charge, zswap.limit, zswap.accept))


def waits(zswap: Zswap, slot: int, returned: Any) -> bool:
    """Whether a change of a slot is refused because it is being written back, and may be (Linux: who writes back has
    the slot's folio locked in the swap cache)."""
    if returned is not Failure.BUSY:
        return False
    ensure(zswap.is_worked_on(slot), "a slot is busy only while it is being written back")
    return True


def load(zswap: Zswap, slot: int, word: int, *, returned: int | Failure) -> Zswap:
    """Load a page, and say a word of it (Linux: swap_read_folio, zswap_load)."""
    page = zswap.pages[slot]
    if page is None:
        ensure(returned is Failure.NOT_STORED, "a slot holds nothing after it was invalidated, or a store failed")
        return zswap
    if returned is Failure.IO_ERROR:
        ensure(not page.is_pooled, "what is in the pool can be loaded, whatever the device does")
        ensure(zswap.fails & READS != 0, "a load fails with an I/O error only while the device cannot be read")
        return zswap
    ensure(returned == page.words[word], "a load returns what was stored last, wherever that was kept")
    return zswap


def invalidate(zswap: Zswap, slot: int, *, returned: Failure | None) -> Zswap:
    """Give up what a slot holds (Linux: swap_slot_free_notify, zswap_invalidate)."""
    if zswap.pages[slot] is None:
        ensure(returned is Failure.NOT_STORED, "what holds nothing cannot be given up: not stored")
        return zswap
    if waits(zswap, slot, returned):
        return zswap
    ensure(returned is None, "what a slot holds can be given up")
    return zswap.with_page(slot, None)


def charged(zswap: Zswap, *, returned: int) -> Zswap:
    """How many chunks the pool holds (Linux: zswap_total_pages, in pages)."""
    ensure(returned == zswap.charge, "the charge is what the pages in the pool have cost")
    return zswap


def switch(zswap: Zswap, on: int, *, returned: None) -> Zswap:
    """Switch zswap on or off. What is in the pool stays there."""
    return evolve(zswap, enabled=on != 0)


def fail(zswap: Zswap, what: int, *, returned: None) -> Zswap:
    """What fails from now on, as bits: the device's READS and WRITES, and the COMPRESSOR."""
    return evolve(zswap, fails=what)


# Write-back, in steps between which others may act.


def can_go(zswap: Zswap, slot: int) -> bool:
    """Whether writing a slot back makes room."""
    return zswap.held(slot) > 0


def chosen(zswap: Zswap, returned: int | Failure) -> int | None:
    """What was chosen to be written back; where nothing was, there must be nothing."""
    if returned is Failure.EMPTY:
        left = [slot for slot in zswap.span if can_go(zswap, slot) and not zswap.is_worked_on(slot)]
        ensure(not left, "nothing is written back only if the pool holds nothing that others do not write back")
        return None
    slot = -1 if isinstance(returned, Failure) else returned
    is_there = 0 <= slot < len(zswap.pages) and can_go(zswap, slot)
    ensure(is_there, "what is chosen to be written back is in the pool, and costs something")
    return slot if is_there else None


def shrink(zswap: Zswap, *, returned: int | Failure) -> Zswap:
    """Write a page back, all at once: which one (Linux: shrink_worker does so until the threshold is reached)."""
    if returned is Failure.IO_ERROR:
        ensure(zswap.fails & WRITES != 0, "a write-back fails only while the device cannot be written")
        return zswap
    slot = chosen(zswap, returned)
    if slot is None:
        return zswap
    ensure(zswap.fails & WRITES == 0, "what cannot be written to the device stays in the pool")
    return written_back(zswap, slot)


def written_back(zswap: Zswap, slot: int) -> Zswap:
    """A page has gone from the pool to the device."""
    page = zswap.pages[slot]
    assert page is not None
    return zswap.with_page(slot, evolve(page, cost=None))


def choose(zswap: Zswap, cpu: int, *, returned: int | Failure) -> Zswap:
    """A CPU begins to write a page back: which one. Nothing is locked yet (Linux: shrink_memcg_cb)."""
    if zswap.cpus[cpu] is not None:
        ensure(returned is Failure.BUSY, "a CPU writes one page back at a time: busy")
        return zswap
    slot = chosen(zswap, returned)
    return zswap if slot is None else zswap.with_work(cpu, Work(slot))


def step(zswap: Zswap, cpu: int, *, returned: int | Failure) -> Zswap:
    """It goes one step further: 0 when the page is on the device (Linux: zswap_writeback_entry)."""
    work = zswap.cpus[cpu]
    if work is None:
        ensure(returned is Failure.BUSY, "a CPU that writes nothing back has no next step: busy")
        return zswap
    if returned is Failure.UNFINISHED:
        ensure(work.steps + 1 < MOST_STEPS, "a write-back comes to an end")
        return zswap.with_work(cpu, evolve(work, steps=work.steps + 1))
    ended = zswap.with_work(cpu, None)
    if returned is Failure.GONE:
        is_lost = work.changed or ended.is_worked_on(work.slot)
        ensure(is_lost, "a write-back is given up only if the slot has changed, or another CPU writes it back")
        return ended
    if returned is Failure.IO_ERROR:
        ensure(zswap.fails & WRITES != 0, "a write-back fails only while the device cannot be written")
        return ended
    page = zswap.pages[work.slot]
    is_done = returned == 0 and page is not None and page.is_pooled
    ensure(is_done, "a page that was written back was in the pool until then")
    return written_back(ended, work.slot)


OPERATIONS = (store, load, invalidate, charged, switch, fail, shrink, choose, step)
INTERNAL_OPERATIONS = ()

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────

RELATIONS = ()
"""What holds between operations: each a function (machine, *arguments of an operation)."""

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "disabled-and-stale": (
        "A store while zswap is switched off goes to the device, and nobody looks for an older page in the pool. The "
        "next load finds that one there (Linux: the end of zswap_store, check_old)."
    ),
    "refused-and-stale": (
        "The same, where the pool is full: the page goes to the device, and the older one stays in the pool. It is "
        "loaded, or written back over the newer one."
    ),
    "failed-and-stale": (
        "A store that neither pool nor device can take leaves the older page to be loaded, as if it had never been."
    ),
    "given-up-in-the-pool-alone": (
        "Invalidating drops the entry, and the slot counts as on the device, where a still older page lies."
    ),
    "written-back-without-a-second-look": (
        "What was chosen is written back, whatever has become of the slot since. The entry may have been freed: what "
        "it holds then is written over a newer page (Linux: zswap_writeback_entry compares the entry with the "
        "tree's)."
    ),
    "written-back-unlocked": (
        "The slot is not locked while it is written back. A store in between goes to the device, and the older page "
        "is written over it."
    ),
    "two-write-one-back": (
        "A second CPU does not look whether the first one writes the page back already. Both drop the entry."
    ),
    "a-store-does-not-wait": (
        "A slot is stored to while it is being written back, and the write-back ends by saying that its page is on "
        "the device."
    ),
    "given-up-in-the-middle": (
        "A slot is given up while it is being written back, and comes back with the page that nobody wants."
    ),
    "a-write-error-loses-the-page": ("A write-back that fails has dropped the page from the pool already."),
    "a-write-error-is-not-noticed": ("The page is dropped from the pool whether or not it could be written."),
    "locked-for-ever": ("A write-back that fails leaves the slot locked. Nobody can store there any more."),
    "a-store-error-is-not-noticed": (
        "What the pool has refused counts as on the device, though that could not be written."
    ),
    "through-to-the-device": (
        "A page has to be on the device as well to count as stored: where that cannot be written, the pool is of no "
        "use."
    ),
    "a-write-fails-that-could-be-read": ("Whether the device can be read is asked when it is written."),
    "a-read-fails-that-could-be-written": (
        "The other way round: pages cannot be loaded from a device that cannot be written."
    ),
    "a-read-error-is-zeros": ("A device that cannot be read gives a page of zeros, and the process goes on with them."),
    "the-pool-fails-with-the-device": (
        "A load asks first whether the device can be read, though the page is in the pool."
    ),
    "switched-off-and-forgotten": (
        "While zswap is switched off, the pool is not asked either. What is in it is nowhere to be found "
        "(Documentation/admin-guide/mm/zswap.rst: switching off does not empty the pool)."
    ),
    "switched-off-and-taken": ("The switch is not asked when a page is stored."),
    "a-reason-that-is-not-so": (
        "A page is said to be refused because the compressor fails, while zswap is switched off. Whoever looks for "
        "the cause looks in the wrong place."
    ),
    "disabled-where-it-fails": ("A compressor that fails is told as if zswap were switched off."),
    "a-word-of-another-size": ("A page whose words are all equal is kept as its first 32 bits."),
    "equal-in-one-half": ("Whether all words are equal is asked of their low halves."),
    "equal-at-both-ends": ("The first word and the last are compared, and none in between."),
    "equal-and-compressed": ("A page whose words are all equal goes through the compressor, and takes room."),
    "equal-and-in-the-list": (
        "An entry without chunks is in the list of those that can be written back. Writing it back makes no room."
    ),
    "a-length-that-wraps": (
        "The length of what is kept has too few bits: a page of eight words has length 0, and is taken for one whose "
        "words are all equal."
    ),
    "compressed-to-the-same-length": (
        "What the compressor makes of a page is as long as the page, and is kept. Whoever loads it takes a page of "
        "that length for one that was not compressed."
    ),
    "the-decompressor-does-not-learn": (
        "The compressor refers to words that it has met, and the decompressor does not know them."
    ),
    "longer-than-the-page": ("A page that gets longer by being compressed is kept so."),
    "not-smaller-and-refused": (
        "A page that the compressor does not make smaller goes to the device. Linux did so until such pages were "
        "kept as they are (mm/zswap.c, zswap_compress: dlen = PAGE_SIZE)."
    ),
    "a-charge-that-is-never-given-back": (
        "What a page has cost stays on the account when it goes. In the end the pool is full, and empty."
    ),
    "charged-and-refused": (
        "A page is charged before it is known whether there is room, and stays charged when it is refused."
    ),
    "charged-in-words": ("The charge is told in words, and the limit is one of chunks."),
    "one-chunk-too-many": ("The limit is off by one."),
    "the-last-chunk-is-kept-back": ("The other way round: a page that would just fill the pool is refused."),
    "no-threshold": (
        "Once it was full, the pool takes a page as soon as there is any room. For each that comes one is written back."
    ),
    "above-its-threshold": ("The threshold is off by one: at the threshold itself the pool still takes nothing."),
    "full-for-ever": ("That the pool was full is never forgotten."),
    "an-entry-freed-twice": ("An entry is given back twice. Two slots get it, and each finds the other one's page."),
    "a-chunk-that-is-lost": ("Of what an entry has, the first chunk alone is given back."),
    "the-last-one-stays": ("The last page in the pool is never chosen: a pool that one page fills is full for ever."),
    "given-up-in-vain": (
        "A write-back is given up because its page is the newest in the list; and it is, since it was chosen."
    ),
    "never-done": ("A CPU does the same step over and over."),
    "two-at-a-time": ("A CPU that writes something back chooses another page, and leaves the first one locked."),
    "nothing-is-done-well": ("A CPU that writes nothing back says that it is done."),
    "nothing-is-given-up-well": (
        "A slot that holds nothing is given up, and the answer is success. Whoever has given it up twice is not told."
    ),
    "nothing-is-zeros": ("A slot that holds nothing is loaded as a page of zeros."),
    "a-store-fails-that-could-be-written": ("A store that the pool refuses asks whether the device can be read."),
    "equal-and-taken": (
        "A page whose words are all equal is taken while zswap is switched off, as it costs nothing. Whoever has "
        "switched it off to be rid of it finds it in use."
    ),
    "larger-than-it-was-asked-for": ("A pool is made one chunk larger than was asked for, and uses that."),
    "full-and-busy": ("While the pool is full, a store is told to wait, though nobody writes anything back."),
    "equal-and-counted": ("A page whose words are all equal is said to cost a chunk, though it takes none."),
    "full-before-it-is-off": ("Whether the pool is full is asked before whether zswap is switched off."),
    "equal-and-full": (
        "A page whose words are all equal is refused when the pool is full, though it would take no room (Linux "
        "up to 6.11, where the limit is looked at first)."
    ),
    "nothing-there-where-it-fails": ("A compressor that fails is told as a slot that holds nothing."),
    "rather-to-the-device": ("A page that would fill the pool goes to the device, as long as that can be written."),
    "given-up-and-denied": (
        "A slot whose page is on the device is given up, and the answer is that it held nothing: only the pool "
        "was asked."
    ),
    "a-write-back-fails-that-could-be-written": ("A write-back asks whether the device can be read."),
    "freed-and-not-cleared": (
        "What is freed is left as it is. Whoever goes on using it finds what was there, and nobody notices, until "
        "somebody else has taken it."
    ),
}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/advanced/zswap/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "store",
        ("mm/page_io.c: swap_writeout; mm/zswap.c: zswap_store, zswap_store_page"),
        (
            "The same order: what the pool refuses is written to the device, and an older entry is dropped whether or "
            "not that goes well. Here the answer says why the pool has refused; Linux counts the reasons in debugfs "
            "(reject_compress_fail, reject_alloc_fail, pool_limit_hit)."
        ),
    ),
    (
        "load",
        ("mm/page_io.c: swap_read_folio; mm/zswap.c: zswap_load"),
        (
            "Linux drops the entry when it is loaded, as the page is then in the swap cache, and dirty. Here there is "
            "no swap cache: what is loaded stays, and can be loaded again."
        ),
    ),
    (
        "invalidate",
        ("mm/zswap.c: zswap_invalidate; mm/swapfile.c: swap_range_free"),
        ("The same. Linux does not ask whether there was anything."),
    ),
    (
        "equal words",
        ("mm/page_io.c: swap_zeromap_folio_set"),
        (
            "Up to 6.11 zswap kept such a page as its word (zswap_is_page_same_filled), and only after it had looked "
            "at the limit. Since then pages of zeros are marked in a bitmap of the swap area, whether or not there is "
            "a zswap, and others are compressed. Here any word will do, and the limit does not matter."
        ),
    ),
    (
        "not made smaller",
        ("mm/zswap.c: zswap_compress"),
        (
            "Since the commit of August 2025, “store <PAGE_SIZE compression failed page as-is”, such a page is kept "
            "as it is, also where the compressor fails, unless write-back is disabled. Here a compressor that fails "
            "is a reason to refuse, as it was before."
        ),
    ),
    (
        "limit and threshold",
        ("mm/zswap.c: zswap_check_limits, zswap_max_pages, zswap_accept_thr_pages"),
        (
            "The same hysteresis, in pages of max_pool_percent of memory and of accept_threshold_percent of that. "
            "Linux looks at the limit before it takes a page, which may then bring the pool above it; here the limit "
            "is never passed, and a page for which there is no room makes the pool count as full."
        ),
    ),
    (
        "switch",
        ("mm/zswap.c: zswap_enabled_param_set; Documentation/admin-guide/mm/zswap.rst"),
        ("The same: what is in the pool stays there, and is loaded, until it is loaded or given up."),
    ),
    (
        "write-back",
        ("mm/zswap.c: shrink_memcg_cb, zswap_writeback_entry, shrink_worker"),
        (
            "The same steps: choose and rotate, lock the slot by a folio in the swap cache, compare the entry with "
            "the one in the tree, decompress. Linux then drops the entry before the page is written, as the folio "
            "holds it; here it is written first, and an error leaves the page in the pool."
        ),
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {
    "zswap-limit-equals-rule": (
        "For all 2**64 values of each of the four words by which that is decided, the pool takes nothing exactly where "
        "the rule says so: it has reached its limit, or it was full and holds more than the threshold. And of every "
        "limit, charge up to it and cost: a page is let in exactly where charge and cost together are no more than the "
        "limit, though their sum may be more than a word holds."
    ),
}
"""What is proved for every size, by name (checks/pairings/advanced/zswap/proof)."""
