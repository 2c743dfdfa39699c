"""Zswap over one image: slots, entries, a pool of chunks, the device behind it, and what each CPU writes back.

The image is an array of words:

    from 0 on       SLOTS, WORDS (of a page), CHUNK (words of a chunk), LIMIT and ACCEPT (chunks), CPUS; ENABLED, FULL,
                    FAILS; CHARGE, how many chunks are in use, and LOWEST, below which all are; FREE, the first free
                    entry; OLDEST and NEWEST entry; and where the rest begins
    TABLE           a word for each slot: its entry, ON_DEVICE, or 0 (Linux: the xarray of entries, and the swap map)
    LOCKS           a word for each slot: whether a CPU writes it back (Linux: its folio in the swap cache is locked)
    ENTRIES         eight words an entry, from entry 1 on: its LENGTH in words, 0 where all words of the page are equal;
                    the FIRST chunk, or the word; the next OLDER and NEWER entry; its SLOT; and the NEXT free one
    LINKS           a word for each chunk, from chunk 1 on: the next one of its entry, LAST, or 0 where it is free
    POOL            the words of the chunks
    DEVICE          the words of the slots
    BUFFER          what is compressed: a page, and as much room as the compressor may need at worst
    RECENT          sixteen words: those that the compressor has met last, by their hash
    FRAME           the page that is stored or loaded
    CPUS_AT         for each CPU its STAGE, its ENTRY and its slot (OF); and a page that it has decompressed

There is one entry more than slots, as a new one is made before the old one is freed. The lowest free chunks are used
first, and what is freed is cleared: so equal states are equal words, and whoever uses what is freed reads zeros.

The compressor goes by words, as WKdm does (Wilson, Kaplan, Smaragdakis: The Case for Compressed Caching in Virtual
Memory Systems, 1999): eight words of the page become one that says of each whether it is zero, one of the sixteen that
were met last, or new; behind it come the new ones. A page that this does not make smaller is kept as it is.
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, answers, called, kernel, new_image, nothing, operation
from spec.advanced.words import COMPRESSOR, READS, WRITES
from spec.advanced.words import ZswapFailure as Failure

SLOTS, WORDS, CHUNK, LIMIT, ACCEPT, CPUS, ENABLED, FULL, FAILS, CHARGE, LOWEST, FREE, OLDEST, NEWEST = range(14)
TABLE, LOCKS, ENTRIES, LINKS, POOL, DEVICE, BUFFER, RECENT, FRAME, CPUS_AT = range(14, 24)
HEADER = 24
LENGTH, FIRST, OLDER, NEWER, SLOT, NEXT = range(6)
ENTRY_SHIFT = 3
STAGE, ENTRY, OF = range(3)
PAGE = 3
"""Where a CPU's page begins."""
IDLE, CHOSEN, LOCKED, READ, WRITTEN = range(5)
ON_DEVICE = -1
LAST = -1

GROUP, TAG_BITS = 8, 6
"""Words that share a word of tags; a tag says how one is kept, and where it was met."""
ZERO, MET, NEW = range(3)
KIND_MASK, PLACE_SHIFT = 3, 2
PLACES = 16
HASH, HASH_SHIFT = 0x9E3779B97F4A7C15 - (1 << 64), 60
"""Of a product of 64 bits with 2**64 divided by the golden ratio, the highest bits depend on all of a word."""
DIGITS, HIGH_HALF = 8, 32

DISABLED = -Failure.DISABLED.errno
POOL_FULL = -Failure.FULL.errno
NOT_COMPRESSED = -Failure.NOT_COMPRESSED.errno
IO_ERROR = -Failure.IO_ERROR.errno
NOT_STORED = -Failure.NOT_STORED.errno
EMPTY = -Failure.EMPTY.errno
GONE = -Failure.GONE.errno
BUSY = -Failure.BUSY.errno
UNFINISHED = -Failure.UNFINISHED.errno


# ── Places ───────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def entry_at(image: Image, entry: int) -> int:
    """Where the record of an entry begins; they are numbered from 1 on."""
    place: int = image[ENTRIES] + (entry - 1 << ENTRY_SHIFT)
    return place


@kernel
def cpu_at(image: Image, cpu: int) -> int:
    place: int = image[CPUS_AT] + cpu * (PAGE + image[WORDS])
    return place


@kernel
def chunk_at(image: Image, chunk: int) -> int:
    """Where the words of a chunk begin; they are numbered from 1 on."""
    place: int = image[POOL] + (chunk - 1) * image[CHUNK]
    return place


@kernel
def slot_at(image: Image, slot: int) -> int:
    """Where the words of a slot begin on the device."""
    place: int = image[DEVICE] + slot * image[WORDS]
    return place


@kernel
def copy_words(image: Image, source: int, target: int, count: int) -> None:
    word = 0
    while word < count:
        image[target + word] = image[source + word]
        word += 1


@kernel
def clear_words(image: Image, target: int, count: int) -> None:
    word = 0
    while word < count:
        image[target + word] = 0
        word += 1


# ── The compressor ───────────────────────────────────────────────────────────────────────────────────────────


@kernel
def place_of(word: int) -> int:
    """Which of the sixteen words that were met last is compared with this one. The shift is of a signed word, so the
    mask takes the copies of the sign away."""
    return word * HASH >> HASH_SHIFT & PLACES - 1


@called
def compress(image: Image, source: int) -> int:
    """Make a page smaller, into the buffer: how many words it then has; as many as a page has, or more, where it cannot
    be done."""
    target, count = image[BUFFER], image[WORDS]
    clear_words(image, image[RECENT], PLACES)
    used, word = 0, 0
    while word < count and used < count:
        tags, at, shift = used, used + 1, 0
        image[target + tags] = 0
        stop = min(word + GROUP, count)
        while word < stop:
            value = image[source + word]
            if value != 0:
                recent = image[RECENT] + place_of(value)
                if image[recent] == value:
                    image[target + tags] |= (MET | place_of(value) << PLACE_SHIFT) << shift
                else:
                    image[target + tags] |= NEW << shift
                    image[recent] = value
                    image[target + at] = value
                    at += 1
            shift += TAG_BITS
            word += 1
        used = at
    return used if word == count else count


@called
def decompress(image: Image, source: int, target: int) -> None:
    """The page that compress() made smaller."""
    count = image[WORDS]
    clear_words(image, image[RECENT], PLACES)
    at, word = source, 0
    while word < count:
        tags = image[at]
        at += 1
        stop = min(word + GROUP, count)
        while word < stop:
            value = 0
            if tags & KIND_MASK == NEW:
                value = image[at]
                image[image[RECENT] + place_of(value)] = value
                at += 1
            elif tags & KIND_MASK == MET:
                value = image[image[RECENT] + (tags >> PLACE_SHIFT & PLACES - 1)]
            image[target + word] = value
            tags >>= TAG_BITS
            word += 1


@kernel
def is_alike(image: Image, source: int) -> bool:
    """Whether all words of a page are equal (Linux up to 6.11: zswap_is_page_same_filled). The last one is looked at
    first, as pages begin alike and end otherwise more often than not."""
    first: int = image[source]
    count: int = image[WORDS]
    if image[source + count - 1] != first:
        return False
    word = 1
    while word < count and image[source + word] == first:
        word += 1
    return word == count


# ── The limit ────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def takes_nothing(full: int, charge: int, limit: int, accept: int) -> bool:
    """Whether the pool refuses whatever comes (Linux: zswap_check_limits)."""
    return charge >= limit or (full != 0 and charge > accept)


@kernel
def has_room(charge: int, cost: int, limit: int) -> bool:
    """Whether so many chunks more fit: by a difference, which does not wrap where a sum would."""
    return cost <= limit - charge


@kernel
def chunks_of(length: int, chunk: int) -> int:
    """How many chunks so many words take."""
    return (length + chunk - 1) // chunk


# ── The pool ─────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def take_chunk(image: Image) -> int:
    """The lowest free chunk. Whoever takes one has made sure that there is one."""
    chunk: int = image[LOWEST]
    image[image[LINKS] + chunk] = LAST
    lowest = chunk + 1
    while lowest <= image[LIMIT] and image[image[LINKS] + lowest] != 0:
        lowest += 1
    image[LOWEST] = lowest
    return chunk


@kernel
def put_into_pool(image: Image, source: int, length: int) -> int:
    """Copy so many words into chunks: the first of these (Linux: zs_malloc, zs_obj_write)."""
    first, last, done = 0, 0, 0
    while done < length:
        chunk = take_chunk(image)
        copy_words(image, source + done, chunk_at(image, chunk), min(image[CHUNK], length - done))
        if first == 0:
            first = chunk
        else:
            image[image[LINKS] + last] = chunk
        last = chunk
        done += image[CHUNK]
    image[CHARGE] += chunks_of(length, image[CHUNK])
    return first


@kernel
def get_from_pool(image: Image, first: int, length: int, target: int) -> None:
    """Copy the words of an entry's chunks together."""
    chunk, done = first, 0
    while done < length:
        copy_words(image, chunk_at(image, chunk), target + done, min(image[CHUNK], length - done))
        chunk = image[image[LINKS] + chunk]
        done += image[CHUNK]


@kernel
def free_chunks(image: Image, first: int, length: int) -> None:
    """Give the chunks of an entry back (Linux: zs_free)."""
    chunk, done = first, 0
    while done < length:
        following = image[image[LINKS] + chunk]
        image[image[LINKS] + chunk] = 0
        clear_words(image, chunk_at(image, chunk), image[CHUNK])
        image[LOWEST] = min(image[LOWEST], chunk)
        chunk = following
        done += image[CHUNK]
    image[CHARGE] -= chunks_of(length, image[CHUNK])


# ── Entries ──────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def append(image: Image, entry: int) -> None:
    """An entry becomes the newest (Linux: zswap_lru_add)."""
    newest = image[NEWEST]
    image[entry_at(image, entry) + OLDER] = newest
    image[entry_at(image, entry) + NEWER] = 0
    if newest != 0:
        image[entry_at(image, newest) + NEWER] = entry
    else:
        image[OLDEST] = entry
    image[NEWEST] = entry


@kernel
def unlink(image: Image, entry: int) -> None:
    """It is in the list no more."""
    older, newer = image[entry_at(image, entry) + OLDER], image[entry_at(image, entry) + NEWER]
    if older != 0:
        image[entry_at(image, older) + NEWER] = newer
    else:
        image[OLDEST] = newer
    if newer != 0:
        image[entry_at(image, newer) + OLDER] = older
    else:
        image[NEWEST] = older


@kernel
def new_entry(image: Image, slot: int, length: int, first: int) -> int:
    """An entry with what it keeps."""
    entry: int = image[FREE]
    at = entry_at(image, entry)
    image[FREE] = image[at + NEXT]
    image[at + NEXT] = 0
    image[at + LENGTH] = length
    image[at + FIRST] = first
    image[at + SLOT] = slot
    if length != 0:
        append(image, entry)
    return entry


@kernel
def free_entry(image: Image, entry: int) -> None:
    """An entry goes, with what it keeps (Linux: zswap_entry_free)."""
    at = entry_at(image, entry)
    if image[at + LENGTH] != 0:
        unlink(image, entry)
        free_chunks(image, image[at + FIRST], image[at + LENGTH])
    clear_words(image, at, 1 << ENTRY_SHIFT)
    image[at + NEXT] = image[FREE]
    image[FREE] = entry


@kernel
def put(image: Image, slot: int, holds: int) -> None:
    """What a slot holds from now on, in place of what it held."""
    old = image[image[TABLE] + slot]
    image[image[TABLE] + slot] = holds
    if old > 0:
        free_entry(image, old)


@kernel
def expand(image: Image, entry: int, target: int) -> None:
    """The page that an entry keeps (Linux: zswap_decompress, which takes a page of full length as it is)."""
    at = entry_at(image, entry)
    length = image[at + LENGTH]
    if length == 0:
        word, value, count = 0, image[at + FIRST], image[WORDS]
        while word < count:
            image[target + word] = value
            word += 1
    elif length == image[WORDS]:
        get_from_pool(image, image[at + FIRST], length, target)
    else:
        get_from_pool(image, image[at + FIRST], length, image[BUFFER])
        decompress(image, image[BUFFER], target)


# ── Stores and loads ─────────────────────────────────────────────────────────────────────────────────────────


@called
def keep(image: Image, slot: int) -> int:
    """Put the page of the frame into the pool: what it costs, or why that cannot be (Linux: zswap_store_page)."""
    if image[ENABLED] == 0:
        return DISABLED
    source = image[FRAME]
    if is_alike(image, source):
        put(image, slot, new_entry(image, slot, 0, image[source]))
        return 0
    image[FULL] = int(takes_nothing(image[FULL], image[CHARGE], image[LIMIT], image[ACCEPT]))
    if image[FULL] != 0:
        return POOL_FULL
    if image[FAILS] & COMPRESSOR != 0:
        return NOT_COMPRESSED
    length = compress(image, source)
    if length < image[WORDS]:
        source = image[BUFFER]
    else:
        length = image[WORDS]
    cost = chunks_of(length, image[CHUNK])
    if not has_room(image[CHARGE], cost, image[LIMIT]):
        image[FULL] = 1
        return POOL_FULL
    put(image, slot, new_entry(image, slot, length, put_into_pool(image, source, length)))
    return cost


@kernel
def write(image: Image, source: int, slot: int) -> bool:
    """Write a page to the device, if that can be done (Linux: __swap_writepage)."""
    if image[FAILS] & WRITES != 0:
        return False
    copy_words(image, source, slot_at(image, slot), image[WORDS])
    return True


@kernel
def store_frame(image: Image, slot: int) -> int:
    """Store the page of the frame: what it costs in the pool, or a failure that says why it is not there. Whatever the
    slot held is gone before anything else can go wrong (Linux: the end of zswap_store)."""
    if image[image[LOCKS] + slot] != 0:
        return BUSY
    cost: int = keep(image, slot)
    if cost >= 0:
        return cost
    if not write(image, image[FRAME], slot):
        put(image, slot, 0)
        return IO_ERROR
    put(image, slot, ON_DEVICE)
    return cost


@kernel
def load_frame(image: Image, slot: int) -> int:
    """Load a page into the frame; 0, or a failure (Linux: swap_read_folio)."""
    entry = image[image[TABLE] + slot]
    if entry == 0:
        return NOT_STORED
    if entry != ON_DEVICE:
        expand(image, entry, image[FRAME])
        return 0
    if image[FAILS] & READS != 0:
        return IO_ERROR
    copy_words(image, slot_at(image, slot), image[FRAME], image[WORDS])
    return 0


@kernel
def forget(image: Image) -> None:
    """What was used on the way is cleared, so that equal states are equal words."""
    clear_words(image, image[FRAME], image[WORDS])
    clear_words(image, image[BUFFER], image[RECENT] - image[BUFFER])
    clear_words(image, image[RECENT], PLACES)


@kernel
def word_of(contents: int, word: int) -> int:
    """A word of the page that a number says: a byte of it, four bits in each half."""
    byte = contents >> 8 * (word % DIGITS) & 255
    return byte & 15 | byte >> 4 << HIGH_HALF


@kernel
def store(image: Image, slot: int, contents: int) -> int:
    """Store the page that a number says."""
    word = 0
    while word < image[WORDS]:
        image[image[FRAME] + word] = word_of(contents, word)
        word += 1
    cost = store_frame(image, slot)
    forget(image)
    return cost


@kernel
def load(image: Image, slot: int, word: int) -> int:
    """Load a page: one word of it, or a failure."""
    failure = load_frame(image, slot)
    value: int = failure if failure < 0 else image[image[FRAME] + word]
    forget(image)
    return value


@kernel
def invalidate(image: Image, slot: int) -> int:
    """Give up what a slot holds; 0, or a failure."""
    if image[image[TABLE] + slot] == 0:
        return NOT_STORED
    if image[image[LOCKS] + slot] != 0:
        return BUSY
    put(image, slot, 0)
    return 0


@kernel
def charged(image: Image) -> int:
    """How many chunks are in use."""
    charge: int = image[CHARGE]
    return charge


@kernel
def switch(image: Image, on: int) -> int:
    """Take into the pool what is stored from now on, or do not. What is there stays."""
    image[ENABLED] = int(on != 0)
    return 0


@kernel
def fail(image: Image, what: int) -> int:
    """What fails from now on."""
    image[FAILS] = what & (READS | WRITES | COMPRESSOR)
    return 0


# ── Write-back ───────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def oldest(image: Image) -> int:
    """The entry that has been in the pool for longest, and that no CPU writes back; 0 where there is none."""
    entry: int = image[OLDEST]
    while entry != 0 and image[image[LOCKS] + image[entry_at(image, entry) + SLOT]] != 0:
        entry = image[entry_at(image, entry) + NEWER]
    return entry


@kernel
def shrink(image: Image) -> int:
    """Write the oldest page back, all at once: its slot, or a failure."""
    entry = oldest(image)
    if entry == 0:
        return EMPTY
    slot: int = image[entry_at(image, entry) + SLOT]
    expand(image, entry, image[FRAME])
    is_written = write(image, image[FRAME], slot)
    forget(image)
    if not is_written:
        return IO_ERROR
    put(image, slot, ON_DEVICE)
    return slot


@kernel
def choose(image: Image, cpu: int) -> int:
    """Choose the oldest page to be written back: its slot, or a failure. It becomes the newest, so that another CPU
    chooses another one, and nothing is locked yet: from here on the entry may be freed, and used again."""
    at = cpu_at(image, cpu)
    if image[at + STAGE] != IDLE:
        return BUSY
    entry = oldest(image)
    if entry == 0:
        return EMPTY
    unlink(image, entry)
    append(image, entry)
    slot: int = image[entry_at(image, entry) + SLOT]
    image[at + STAGE] = CHOSEN
    image[at + ENTRY] = entry
    image[at + OF] = slot
    return slot


@kernel
def end(image: Image, cpu: int, answer: int) -> int:
    """The CPU has nothing to do any more."""
    clear_words(image, cpu_at(image, cpu), PAGE + image[WORDS])
    return answer


@kernel
def step(image: Image, cpu: int) -> int:
    """Go one step further: 0 when the page is on the device, or a failure (Linux: zswap_writeback_entry)."""
    at = cpu_at(image, cpu)
    stage, entry, slot = image[at + STAGE], image[at + ENTRY], image[at + OF]
    if stage == IDLE:
        return BUSY
    if stage == CHOSEN:
        if image[image[LOCKS] + slot] != 0 or image[image[TABLE] + slot] != entry:
            return end(image, cpu, GONE)
        image[image[LOCKS] + slot] = 1
    elif stage == LOCKED:
        expand(image, entry, at + PAGE)
        forget(image)
    elif stage == READ:
        if not write(image, at + PAGE, slot):
            image[image[LOCKS] + slot] = 0
            return end(image, cpu, IO_ERROR)
    else:
        put(image, slot, ON_DEVICE)
        image[image[LOCKS] + slot] = 0
        return end(image, cpu, 0)
    image[at + STAGE] = stage + 1
    return UNFINISHED


# ── A machine ────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def init(image: Image) -> None:
    """Nothing is stored, and zswap is switched on."""
    image[ENABLED] = 1
    image[LOWEST] = 1
    entry = image[SLOTS] + 1
    while entry > 0:
        image[entry_at(image, entry) + NEXT] = image[FREE]
        image[FREE] = entry
        entry -= 1


outcome, done = answers(Failure)
MOST_SLOTS, MOST_WORDS, MOST_CHUNK, MOST_CHUNKS, MOST_CPUS = 1 << 24, 1 << 12, 1 << 6, 1 << 24, 62


class Zswap:
    """Zswap before a swap device, under the law's names (spec/advanced/zswap.py), over one image."""

    __slots__ = ("image",)

    def __init__(self, slots: int, words: int, chunk: int, limit: int, accept: int, cpus: int) -> None:
        """Raise ValueError for a machine that there is not."""
        if not (1 <= slots <= MOST_SLOTS and 2 <= words <= MOST_WORDS and 1 <= cpus <= MOST_CPUS):
            raise ValueError(f"no machine has {slots} slots for pages of {words} words, and {cpus} CPUs")
        if not (1 <= chunk <= MOST_CHUNK and 1 <= limit <= MOST_CHUNKS and 0 <= accept <= limit):
            raise ValueError(f"no pool has {limit} chunks of {chunk} words, and a threshold of {accept}")
        counts = (
            slots,
            slots,
            slots + 1 << ENTRY_SHIFT,
            1 + limit,
            limit * chunk,
            slots * words,
            words + GROUP + 1,
            PLACES,
            words,
            cpus * (PAGE + words),
        )
        places = [HEADER]
        for count in counts:
            places.append(places[-1] + count)
        self.image = new_image(places[-1])
        for place, word in enumerate((slots, words, chunk, limit, accept, cpus)):
            self.image[place] = word
        for place, word in enumerate(places[:-1], TABLE):
            self.image[place] = word
        init(self.image)

    store: Callable[[int, int], int | Failure] = operation(store, outcome)
    load: Callable[[int, int], int | Failure] = operation(load, outcome)
    invalidate: Callable[[int], Failure | None] = operation(invalidate, done)
    charged: Callable[[], int] = operation(charged, outcome)
    switch: Callable[[int], None] = operation(switch, nothing)
    fail: Callable[[int], None] = operation(fail, nothing)
    shrink: Callable[[], int | Failure] = operation(shrink, outcome)
    choose: Callable[[int], int | Failure] = operation(choose, outcome)
    step: Callable[[int], int | Failure] = operation(step, outcome)
