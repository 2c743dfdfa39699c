"""A set-associative TLB for each CPU, and a kernel that keeps it honest.

One image holds all that the CPUs share, and then a record of each CPU:

    words 0 … 11    how many of what there are, and where each of the following begins
    ROOTS           for each space: the frame of its table or NONE, and the CPUs that run it (Linux: mm_cpumask)
    ROWS            for each frame as many entries as a space has pages of its own: what it says if it is a table
    KERNEL_ROW      the entries of the kernel's pages, which all spaces share
    HELD            for each frame whether it is allocated
    RECORDS         for each CPU: registers and what it is doing, three words for each PCID, and its TLB

An entry is frame << 2 | writable << 1 | 1, or 0. The TLB has SETS sets of WAYS translations, each a key and an entry;
the one that came last stands first, and empty ways stand last. The paging-structure cache has one table for each PCID.

A step of a procedure that others can interrupt is one function: `send` and `finish` are the two halves of a
shootdown's end, `enter` and `load` of a change of space.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import pos

from impl.image import Image, answers, kernel, new_image, nothing, operation
from spec.virtual.words import ALL_CONTEXTS, EVERYTHING, KERNEL_HALF, NO_FLUSH, ONE_ADDRESS, ONE_CONTEXT
from spec.virtual.words import TlbFailure as Failure
from spec.vocabulary import Frame

CPUS, SPACES, USER_PAGES, KERNEL_PAGES, FRAMES, PCIDS, ROOTS, ROWS, KERNEL_ROW, HELD, RECORDS, LENGTH = range(12)

SPACE, PCID, ENTERING, NEXT, PHASE, OF, PAGES, TABLE, GATHERED, AWAITED, TAGS = range(11)
"""In a CPU's record. NEXT is what will be loaded into CR3. From PHASE on: whether it gathers or waits, of which space,
and as masks the pages, the frames and the CPUs that it waits for; TABLE is the table that the space has no more."""
IDLE, GATHERING, SENT = 0, 1, 2
NONE = -1

OWNER, STALE, REFERENCE = 0, 1, 2
"""For each PCID of a CPU: the space that was last loaded under it; whether what is cached under it must be flushed
before it is loaded again; and the frame of the table that walks under it begin at, plus 1, or 0."""
TAG_WORDS = 3

SETS, WAYS = 2, 2
KEY, ENTRY, SLOT = 0, 1, 2
VALID, GLOBAL_TAG, PAGE_SHIFT = 1 << 13, 1 << 12, 14
"""A key is page << 14 | VALID | tag, and the tag a PCID or GLOBAL_TAG."""

FLUSH_CEILING = 1
"""From more pages than these all of a PCID is flushed (Linux: tlb_single_page_flush_ceiling, 33)."""
MOST = 62
"""Masks of pages, frames and CPUs are one word."""

BUSY = -Failure.BUSY.errno
NOT_MAPPED = -Failure.NOT_MAPPED.errno
NOT_PERMITTED = -Failure.NOT_PERMITTED.errno


@kernel
def record(image: Image, cpu: int) -> int:
    """Where the record of a CPU begins."""
    at: int = image[RECORDS] + cpu * image[LENGTH]
    return at


@kernel
def tag_at(image: Image, cpu: int, pcid: int) -> int:
    """Where the record of a CPU speaks of a PCID."""
    return record(image, cpu) + TAGS + pcid * TAG_WORDS


@kernel
def set_at(image: Image, cpu: int, page: int) -> int:
    """Where the set of a page begins."""
    sets: int = record(image, cpu) + TAGS + image[PCIDS] * TAG_WORDS
    return sets + (page & SETS - 1) * WAYS * SLOT


# ── The processor ────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def lookup(image: Image, cpu: int, page: int) -> int:
    """The entry that the TLB holds of a page, under the PCID that is loaded or globally; or 0."""
    first = set_at(image, cpu, page)
    key = page << PAGE_SHIFT | VALID
    own = key | image[record(image, cpu) + PCID]
    way = 0
    while way < WAYS:
        slot = first + way * SLOT
        if image[slot + KEY] == own or image[slot + KEY] == key | GLOBAL_TAG:
            entry: int = image[slot + ENTRY]
            return entry
        way += 1
    return 0


@kernel
def insert(image: Image, cpu: int, page: int, tag: int, entry: int) -> None:
    """Hold a translation, in the place of the one with its key, of an empty way, or of the oldest of its set."""
    first = set_at(image, cpu, page)
    key = page << PAGE_SHIFT | VALID | tag
    way = 0
    while way < WAYS - 1 and image[first + way * SLOT + KEY] != key and image[first + way * SLOT + KEY] != 0:
        way += 1
    while way > 0:
        slot = first + way * SLOT
        image[slot + KEY] = image[slot - SLOT + KEY]
        image[slot + ENTRY] = image[slot - SLOT + ENTRY]
        way -= 1
    image[first + KEY] = key
    image[first + ENTRY] = entry


@kernel
def remove(image: Image, first: int, way: int) -> None:
    """Empty a way of a set; those after it move up."""
    while way < WAYS - 1:
        slot = first + way * SLOT
        image[slot + KEY] = image[slot + SLOT + KEY]
        image[slot + ENTRY] = image[slot + SLOT + ENTRY]
        way += 1
    image[first + way * SLOT + KEY] = 0
    image[first + way * SLOT + ENTRY] = 0


@kernel
def drop_page(image: Image, cpu: int, page: int, tag: int) -> None:
    """Drop the translation of a page under a tag."""
    first = set_at(image, cpu, page)
    way = WAYS - 1
    while way >= 0:
        if image[first + way * SLOT + KEY] == page << PAGE_SHIFT | VALID | tag:
            remove(image, first, way)
        way -= 1


@kernel
def drop_tags(image: Image, cpu: int, low: int, high: int) -> None:
    """Drop the translations whose tags are low … high."""
    number = 0
    while number < SETS:
        first = set_at(image, cpu, number)
        way = WAYS - 1
        while way >= 0:
            key = image[first + way * SLOT + KEY]
            tag = key & VALID - 1
            if (key != 0) & (low <= tag) & (tag <= high):
                remove(image, first, way)
            way -= 1
        number += 1


@kernel
def flush_page(image: Image, cpu: int, page: int) -> None:
    """INVLPG."""
    pcid = image[record(image, cpu) + PCID]
    drop_page(image, cpu, page, pcid)
    drop_page(image, cpu, page, GLOBAL_TAG)
    image[tag_at(image, cpu, pcid) + REFERENCE] = 0


@kernel
def flush_context(image: Image, cpu: int, pcid: int) -> None:
    """All that is cached under a PCID: INVPCID of type 1, and a load of CR3."""
    drop_tags(image, cpu, pcid, pcid)
    image[tag_at(image, cpu, pcid) + REFERENCE] = 0


@kernel
def flush_all(image: Image, cpu: int, highest: int) -> None:
    """All that is cached under tags up to the highest: below GLOBAL_TAG all PCIDs, with it everything."""
    drop_tags(image, cpu, 0, highest)
    pcid = 0
    while pcid < image[PCIDS]:
        image[tag_at(image, cpu, pcid) + REFERENCE] = 0
        pcid += 1


@kernel
def walk(image: Image, cpu: int, page: int) -> int:
    """The entry of a page by the tables, from the one that is referred to, or from the space's own; or 0."""
    if page >= image[USER_PAGES]:
        entry: int = image[image[KERNEL_ROW] + page - image[USER_PAGES]]
        return entry
    at = record(image, cpu)
    reference = tag_at(image, cpu, image[at + PCID]) + REFERENCE
    if image[reference] == 0:
        root = image[image[ROOTS] + 2 * image[at + SPACE]]
        if root == NONE:
            return 0
        image[reference] = root + 1
    found: int = image[image[ROWS] + (image[reference] - 1) * image[USER_PAGES] + page]
    return found


@kernel
def refill(image: Image, cpu: int, page: int) -> None:
    """Walk the tables, and hold what they say."""
    entry = walk(image, cpu, page)
    if entry != 0:
        tag = image[record(image, cpu) + PCID]
        if page >= image[USER_PAGES]:
            tag = GLOBAL_TAG
        insert(image, cpu, page, tag, entry)


@kernel
def access(image: Image, cpu: int, page: int, write: int) -> int:
    """The frame, or why the access faults; then nothing is held of the page any more."""
    entry = lookup(image, cpu, page)
    if entry == 0:
        refill(image, cpu, page)
        entry = lookup(image, cpu, page)
    if entry == 0:
        flush_page(image, cpu, page)
        return NOT_MAPPED
    if write != 0 and entry & 2 == 0:
        flush_page(image, cpu, page)
        return NOT_PERMITTED
    return entry >> 2


@kernel
def evict(image: Image, cpu: int, page: int) -> None:
    drop_page(image, cpu, page, image[record(image, cpu) + PCID])
    drop_page(image, cpu, page, GLOBAL_TAG)


@kernel
def evict_table(image: Image, cpu: int) -> None:
    image[tag_at(image, cpu, image[record(image, cpu) + PCID]) + REFERENCE] = 0


@kernel
def invpcid(image: Image, cpu: int, kind: int, pcid: int, page: int) -> None:
    if kind == ONE_ADDRESS:
        drop_page(image, cpu, page, pcid)
        if page < image[USER_PAGES]:
            image[tag_at(image, cpu, pcid) + REFERENCE] = 0
    elif kind == ONE_CONTEXT:
        flush_context(image, cpu, pcid)
    elif kind == ALL_CONTEXTS:
        flush_all(image, cpu, GLOBAL_TAG - 1)
    elif kind == EVERYTHING:
        flush_all(image, cpu, GLOBAL_TAG)


@kernel
def toggle_global_pages(image: Image, cpu: int) -> None:
    """CR4.PGE is changed: everything is dropped."""
    flush_all(image, cpu, GLOBAL_TAG)


# ── The tables ───────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def entry_at(image: Image, space: int, page: int) -> int:
    """Where the entry of a page stands; NONE where the space has no such page, or no table."""
    user = image[USER_PAGES]
    if space == KERNEL_HALF:
        if page < user or page >= user + image[KERNEL_PAGES]:
            return NONE
        shared: int = image[KERNEL_ROW] + page - user
        return shared
    if space < 0 or space >= image[SPACES] or page < 0 or page >= user:
        return NONE
    root = image[image[ROOTS] + 2 * space]
    if root == NONE:
        return NONE
    own: int = image[ROWS] + root * user + page
    return own


@kernel
def sharers(image: Image, table: int) -> int:
    """How many spaces use a table."""
    count, space = 0, 0
    while space < image[SPACES]:
        if image[image[ROOTS] + 2 * space] == table:
            count += 1
        space += 1
    return count


@kernel
def is_locked(image: Image, table: int) -> bool:
    """Whether a space has just ceased to use a table, and its flush is not done."""
    cpu = 0
    while cpu < image[CPUS]:
        at = record(image, cpu)
        if image[at + PHASE] != IDLE and image[at + TABLE] == table:
            return True
        cpu += 1
    return False


@kernel
def is_settled(image: Image, space: int) -> bool:
    """Whether a space's table is its own and not locked."""
    if space == KERNEL_HALF:
        return True
    root = image[image[ROOTS] + 2 * space]
    return bool(sharers(image, root) == 1 and not is_locked(image, root))


@kernel
def may_gather(image: Image, cpu: int, space: int) -> bool:
    """Whether the CPU can add what it takes from a space to its shootdown, or begin one."""
    at = record(image, cpu)
    if image[at + ENTERING] != NONE or image[at + PHASE] == SENT:
        return False
    return bool(image[at + PHASE] == IDLE or image[at + OF] == space)


@kernel
def gather(image: Image, cpu: int, space: int, page: int) -> None:
    """Note that a page must be flushed."""
    at = record(image, cpu)
    image[at + PHASE] = GATHERING
    image[at + OF] = space
    image[at + PAGES] |= 1 << page


@kernel
def attach(image: Image, space: int, frame: int) -> int:
    if space < 0 or space >= image[SPACES] or frame < 0 or frame >= image[FRAMES]:
        return BUSY
    if image[image[ROOTS] + 2 * space] != NONE:
        return BUSY
    if image[image[HELD] + frame] == 0:
        image[image[HELD] + frame] = 1
        page = 0
        while page < image[USER_PAGES]:
            image[image[ROWS] + frame * image[USER_PAGES] + page] = 0
            page += 1
    elif sharers(image, frame) == 0 or is_locked(image, frame):
        return BUSY
    image[image[ROOTS] + 2 * space] = frame
    return 0


@kernel
def detach(image: Image, cpu: int, space: int) -> int:
    at = record(image, cpu)
    if space < 0 or space >= image[SPACES] or not may_gather(image, cpu, space) or image[at + TABLE] != NONE:
        return BUSY
    table = image[image[ROOTS] + 2 * space]
    if table == NONE or is_locked(image, table):
        return BUSY
    if sharers(image, table) == 1:
        page = 0
        while page < image[USER_PAGES]:
            if image[image[ROWS] + table * image[USER_PAGES] + page] != 0:
                return BUSY
            page += 1
        image[at + GATHERED] |= 1 << table
    image[at + PHASE] = GATHERING
    image[at + OF] = space
    image[at + TABLE] = table
    image[image[ROOTS] + 2 * space] = NONE
    return 0


@kernel
def map_page(image: Image, space: int, page: int, frame: int) -> int:
    place = entry_at(image, space, page)
    if place == NONE or frame < 0 or frame >= image[FRAMES]:
        return BUSY
    if image[place] != 0 or image[image[HELD] + frame] != 0:
        return BUSY
    image[image[HELD] + frame] = 1
    image[place] = frame << 2 | 3
    return 0


@kernel
def unmap_page(image: Image, cpu: int, space: int, page: int) -> int:
    at = record(image, cpu)
    place = entry_at(image, space, page)
    if place == NONE or image[place] == 0:
        return BUSY
    if not may_gather(image, cpu, space) or not is_settled(image, space):
        return BUSY
    gather(image, cpu, space, page)
    image[at + GATHERED] |= 1 << (image[place] >> 2)
    image[place] = 0
    return 0


@kernel
def protect_page(image: Image, cpu: int, space: int, page: int, writable: int) -> int:
    place = entry_at(image, space, page)
    if place == NONE or image[place] == 0 or not is_settled(image, space):
        return BUSY
    if image[place] & 2 != 0 and writable == 0:
        if not may_gather(image, cpu, space):
            return BUSY
        gather(image, cpu, space, page)
    image[place] = image[place] & ~2 | writable << 1
    return 0


# ── The shootdown ────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def mark_stale(image: Image, cpu: int, space: int) -> None:
    """See to it that a CPU flushes what it keeps of a space before it runs it again."""
    pcid = 0
    while pcid < image[PCIDS]:
        tag = tag_at(image, cpu, pcid)
        if image[tag + OWNER] == space:
            image[tag + STALE] = 1
        pcid += 1


@kernel
def send(image: Image, cpu: int) -> int:
    """Whom to tell, as a mask: the CPUs that run the space, or that are about to; others flush when they do."""
    at = record(image, cpu)
    if image[at + PHASE] != GATHERING:
        return BUSY
    space = image[at + OF]
    told: int = (1 << image[CPUS]) - 1
    if space != KERNEL_HALF:
        told = image[image[ROOTS] + 2 * space + 1]
        other = 0
        while other < image[CPUS]:
            if told >> other & 1 == 0:
                mark_stale(image, other, space)
            other += 1
    image[at + AWAITED] = told
    image[at + PHASE] = SENT
    return told


@kernel
def flush_pages(image: Image, cpu: int, pages: int) -> None:
    page = 0
    while pages >> page != 0:
        if pages >> page & 1 != 0:
            flush_page(image, cpu, page)
        page += 1


@kernel
def acknowledge(image: Image, cpu: int, sender: int) -> None:
    """What a CPU does when the interrupt reaches it, if it was told."""
    asked, at = record(image, sender), record(image, cpu)
    if image[asked + PHASE] != SENT or image[asked + AWAITED] >> cpu & 1 == 0 or image[at + ENTERING] != NONE:
        return
    image[asked + AWAITED] &= ~(1 << cpu)
    space, pages = image[asked + OF], image[asked + PAGES]
    if space != KERNEL_HALF and space != image[at + SPACE]:
        mark_stale(image, cpu, space)
        return
    count, left = 0, pages
    while left != 0:
        left &= left - 1
        count += 1
    if space != KERNEL_HALF and (image[asked + TABLE] != NONE or count > FLUSH_CEILING):
        flush_context(image, cpu, image[at + PCID])
        return
    flush_pages(image, cpu, pages)


@kernel
def finish(image: Image, cpu: int) -> int:
    """Free what was gathered, once every CPU that was told has flushed."""
    at = record(image, cpu)
    if image[at + PHASE] != SENT or image[at + AWAITED] != 0:
        return BUSY
    frame = 0
    while image[at + GATHERED] >> frame != 0:
        if image[at + GATHERED] >> frame & 1 != 0:
            image[image[HELD] + frame] = 0
        frame += 1
    image[at + PHASE] = IDLE
    image[at + OF] = 0
    image[at + PAGES] = 0
    image[at + TABLE] = NONE
    image[at + GATHERED] = 0
    return 0


# ── A change of space ────────────────────────────────────────────────────────────────────────────────────────


@kernel
def choose(image: Image, cpu: int, space: int) -> int:
    """What to load into CR3 for a space: its PCID, if it has one here, or an unused one, or the next one's."""
    unused, pcid = NONE, 0
    while pcid < image[PCIDS]:
        tag = tag_at(image, cpu, pcid)
        if image[tag + OWNER] == space:
            if image[tag + STALE] == 0:
                return pcid | NO_FLUSH
            return pcid
        if unused == NONE and image[tag + OWNER] == NONE:
            unused = pcid
        pcid += 1
    if unused != NONE:
        return unused
    following: int = image[record(image, cpu) + PCID] + 1
    if following == image[PCIDS]:
        following = 0
    return following


@kernel
def enter(image: Image, cpu: int, space: int) -> int:
    """Join the CPUs that are told what happens to a space, and then decide what to load."""
    at = record(image, cpu)
    if image[at + ENTERING] != NONE or image[at + PHASE] != IDLE:
        return BUSY
    if space < 0 or space >= image[SPACES] or space == image[at + SPACE]:
        return BUSY
    image[image[ROOTS] + 2 * space + 1] |= 1 << cpu
    image[at + ENTERING] = space
    image[at + NEXT] = choose(image, cpu, space)
    return 0


@kernel
def load(image: Image, cpu: int) -> int:
    """Load CR3, and leave the space before."""
    at = record(image, cpu)
    space = image[at + ENTERING]
    if space == NONE:
        return BUSY
    word: int = image[at + NEXT]
    pcid = word & NO_FLUSH - 1
    if word & NO_FLUSH == 0:
        flush_context(image, cpu, pcid)
    image[tag_at(image, cpu, pcid) + OWNER] = space
    image[tag_at(image, cpu, pcid) + STALE] = 0
    image[image[ROOTS] + 2 * image[at + SPACE] + 1] &= ~(1 << cpu)
    image[at + SPACE] = space
    image[at + PCID] = pcid
    image[at + ENTERING] = NONE
    image[at + NEXT] = 0
    return word


@kernel
def init(image: Image) -> None:
    """Every space has an empty table in the frame of its number; every CPU runs space 0 under PCID 0."""
    space = 0
    while space < image[SPACES]:
        image[image[ROOTS] + 2 * space] = space
        image[image[HELD] + space] = 1
        space += 1
    image[image[ROOTS] + 1] = (1 << image[CPUS]) - 1
    cpu = 0
    while cpu < image[CPUS]:
        at = record(image, cpu)
        image[at + ENTERING] = NONE
        image[at + TABLE] = NONE
        pcid = 1
        while pcid < image[PCIDS]:
            image[tag_at(image, cpu, pcid) + OWNER] = NONE
            pcid += 1
        cpu += 1


outcome, done = answers(Failure)


class Machine:
    """CPUs with their TLBs, and a kernel's operations on them, under the law's names (spec/virtual/tlb.py)."""

    __slots__ = ("image",)

    def __init__(self, cpus: int, spaces: int, user_pages: int, kernel_pages: int, frames: int, pcids: int) -> None:
        """Raise ValueError for a machine that there is not."""
        if not (1 <= cpus <= MOST and 1 <= spaces <= frames <= MOST and 1 <= pcids < GLOBAL_TAG):
            raise ValueError(f"no machine has {cpus} CPUs, {spaces} spaces, {frames} frames and {pcids} PCIDs")
        if not (1 <= user_pages and 0 <= kernel_pages and user_pages + kernel_pages <= MOST):
            raise ValueError(f"no machine has {user_pages} pages in a space and {kernel_pages} of the kernel")
        length = TAGS + pcids * TAG_WORDS + SETS * WAYS * SLOT
        places = [RECORDS + 2]
        for words in (2 * spaces, frames * user_pages, kernel_pages, frames):
            places.append(places[-1] + words)
        self.image = new_image(places[-1] + cpus * length)
        header = (cpus, spaces, user_pages, kernel_pages, frames, pcids, *places, length)
        for place, word in enumerate(header):
            self.image[place] = word
        init(self.image)

    access: Callable[[int, int, bool], Frame | Failure] = operation(access, outcome, takes={"write": pos})
    attach: Callable[[int, Frame], Failure | None] = operation(attach, done)
    detach: Callable[[int, int], Failure | None] = operation(detach, done)
    map_page: Callable[[int, int, Frame], Failure | None] = operation(map_page, done)
    unmap_page: Callable[[int, int, int], Failure | None] = operation(unmap_page, done)
    protect_page: Callable[[int, int, int, bool], Failure | None] = operation(
        protect_page, done, takes={"writable": pos}
    )
    send: Callable[[int], int | Failure] = operation(send, outcome)
    finish: Callable[[int], Failure | None] = operation(finish, done)
    enter: Callable[[int, int], Failure | None] = operation(enter, done)
    load: Callable[[int], int | Failure] = operation(load, outcome)
    invlpg: Callable[[int, int], None] = operation(flush_page, nothing)
    invpcid: Callable[[int, int, int, int], None] = operation(invpcid, nothing)
    toggle_global_pages: Callable[[int], None] = operation(toggle_global_pages, nothing)
    acknowledge: Callable[[int, int], None] = operation(acknowledge, nothing)
    fill: Callable[[int, int], None] = operation(refill, nothing)
    evict: Callable[[int, int], None] = operation(evict, nothing)
    evict_table: Callable[[int], None] = operation(evict_table, nothing)
