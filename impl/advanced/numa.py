"""Nodes, policies and pages over one image, with what each CPU is at and the one translation that its TLB holds.

The image is an array of words:

    from 0 on           NODES, LIMIT, CPUS, AREAS, PER_AREA, TASK (the record of the process's policy, or 0); ORDERED,
                        how many nodes have memory; RECORDS, how many policies there can be; and where the rest begins
    from NODE_TABLE on  eight words a node: its NUMBER, its FIRST frame and how many FRAMES, the FREE list and how many
                        it HAS, its WEIGHT, and where its DISTANCES and its ORDER of fallback begin (Linux: pglist_data)
    DISTANCES           a word for each node: how far it is from here
    ORDER               the nodes with memory, by their places in the table: the nearest first (Linux: node_zonelists)
    AREAS_AT            for each area the record of its policy, or 0
    ENTRIES             an entry for each page: frame << FRAME_SHIFT | flags
    POLICIES            four words a policy, from record 1 on: its MODE, its nodes as a mask of two words LOW and HIGH,
                        and its USES: by the process, by areas and by faults (Linux: struct mempolicy)
    CPUS_AT             eight words a CPU: what it is at, and the translation that it has cached
    FRAMES_AT           two words a frame: its LINK in the list of its node, and the VALUE that it holds

There are as many policies as can be in use at once, and one more for the next. A move is cut in two: when it begins,
the page is mapped nowhere and no CPU has a translation of it; when it is finished, it is copied and mapped.
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, answers, kernel, new_image, operation
from spec.advanced.words import (
    BIND,
    DEFAULT,
    INTERLEAVE,
    LOCAL,
    PREFERRED,
    PREFERRED_MANY,
    STATIC_NODES,
    STRICT,
    WEIGHTED_INTERLEAVE,
    digits,
)
from spec.advanced.words import NumaFailure as Failure
from spec.vocabulary import Frame

NODES, LIMIT, CPUS, AREAS, PER_AREA, TASK, ORDERED, RECORDS = range(8)
AREAS_AT, ENTRIES, POLICIES, CPUS_AT, FRAMES_AT = range(8, 13)
NODE_TABLE, NODE_SHIFT = 16, 3
NUMBER, FIRST, FRAMES, FREE, HAS, WEIGHT, DISTANCES, ORDER = range(8)
MODE, LOW, HIGH, USES = range(4)
POLICY_SHIFT = 2
WORK, PAGE, NODE, POLICY, TARGET, KEY, CACHED, MARKED = range(8)
"""Of a CPU: what it is at, of which page, to which node, by which policy, into which frame; and of its TLB the page and
one, the frame, and whether it has set the dirty bit."""
CPU_SHIFT = 3
IDLE, FAULTING, MOVING = range(3)
LINK, VALUE = range(2)
FRAME_LOG = 1

PRESENT, DIRTY, LEAVING, PINNED = 1, 2, 4, 8
"""The flags of an entry. LEAVING: its page is being moved, and mapped nowhere (Linux: a migration entry)."""
FRAME_SHIFT = 4

WORD_BITS, MOST_BITS = 64, 4096 * 8
MOST_NODES, MOST_LIMIT, MOST_CPUS, MOST_AREAS, MOST_PAGES = 62, 128, 62, 1 << 10, 1 << 20
FRAME_BITS, DISTANCE_BITS, OWN, NEAREST, MOST_WEIGHT = 16, 8, 10, 11, 255
NOWHERE = -1
"""In the place of a node: of a fault; of a policy that leads to none."""

INVALID = -Failure.INVALID.errno
NO_NODE = -Failure.NO_NODE.errno
NO_MEMORY = -Failure.NO_MEMORY.errno
NOT_PRESENT = -Failure.NOT_PRESENT.errno
MISPLACED = -Failure.MISPLACED.errno
BUSY = -Failure.BUSY.errno


# ── The order of fallback ────────────────────────────────────────────────────────────────────────────────────


@kernel
def of_node(image: Image, node: int, word: int) -> int:
    """A word of a node's record."""
    value: int = image[NODE_TABLE + (node << NODE_SHIFT) + word]
    return value


@kernel
def comes_after(image: Image, row: int, last: int, node: int) -> int:
    """Whether a node is farther than another, or as far and has the higher place. All come after -1."""
    if last < 0 or image[row + node] > image[row + last]:
        return 1
    return 1 if image[row + node] == image[row + last] and node > last else 0


@kernel
def following(image: Image, row: int, last: int) -> int:
    """The node with memory that comes next after another, by the distances in a row; of several that are equally far,
    the lowest. The first, after -1; and -1, where none comes."""
    best = -1
    node = 0
    while node < image[NODES]:
        if of_node(image, node, FRAMES) > 0 and comes_after(image, row, last, node) == 1:
            best = node if best < 0 or image[row + node] < image[row + best] else best
        node += 1
    return best


@kernel
def fill_order(image: Image, row: int, order: int) -> int:
    """Write the nodes with memory in the order of their distances; how many there are."""
    count = 0
    node = following(image, row, -1)
    while node >= 0 and count < image[NODES]:
        image[order + count] = node
        count += 1
        node = following(image, row, node)
    return count


# ── Which node ───────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def is_in(low: int, high: int, number: int) -> int:
    """Whether a mask of two words has a node."""
    if number < WORD_BITS:
        return low >> number & 1
    return high >> (number - WORD_BITS) & 1


@kernel
def nearest(image: Image, start: int, low: int, high: int) -> int:
    """The place in a node's order of the first one that a mask has and that has a free frame; or how many there are."""
    order = of_node(image, start, ORDER)
    place = 0
    while place < image[ORDERED]:
        node = image[order + place]
        if is_in(low, high, of_node(image, node, NUMBER)) and of_node(image, node, HAS) > 0:
            return place
        place += 1
    return place


@kernel
def at_place(image: Image, start: int, place: int) -> int:
    """The node at a place of a node's order; NOWHERE behind its end."""
    if place >= image[ORDERED]:
        return NOWHERE
    node: int = image[of_node(image, start, ORDER) + place]
    return node


@kernel
def share(image: Image, low: int, high: int, node: int, mode: int) -> int:
    """How many pages a node gets in its turn."""
    if is_in(low, high, of_node(image, node, NUMBER)) == 0:
        return 0
    return of_node(image, node, WEIGHT) if mode == WEIGHTED_INTERLEAVE else 1


@kernel
def in_turn(image: Image, low: int, high: int, mode: int, page: int) -> int:
    """The node of a mask whose turn a page is."""
    total = 0
    node = 0
    while node < image[NODES]:
        total += share(image, low, high, node, mode)
        node += 1
    if total <= 0:
        return 0
    rest = page % total
    node = 0
    while node < image[NODES] - 1 and rest >= share(image, low, high, node, mode):
        rest -= share(image, low, high, node, mode)
        node += 1
    return node


@kernel
def chosen(image: Image, policy: int, home: int, page: int) -> int:
    """The node that a page gets a frame of by a policy, on a CPU of the node `home`; or NOWHERE."""
    mode, low, high = LOCAL, -1, -1
    if policy != 0:
        record = image[POLICIES] + (policy << POLICY_SHIFT)
        mode, low, high = image[record + MODE], image[record + LOW], image[record + HIGH]
    start = home
    if mode == PREFERRED or mode == INTERLEAVE or mode == WEIGHTED_INTERLEAVE:
        start = in_turn(image, low, high, mode, 0 if mode == PREFERRED else page)
    if mode == BIND or mode == PREFERRED_MANY:
        place = nearest(image, start, low, high)
        if mode == BIND or place < image[ORDERED]:
            return at_place(image, start, place)
    return at_place(image, start, nearest(image, start, -1, -1))


# ── Frames ───────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def take(image: Image, node: int) -> int:
    """A free frame of a node that has one."""
    at = NODE_TABLE + (node << NODE_SHIFT)
    frame: int = image[at + FREE] - 1
    record = image[FRAMES_AT] + (frame << FRAME_LOG)
    image[at + FREE] = image[record + LINK]
    image[at + HAS] -= 1
    image[record + LINK] = 0
    return frame


@kernel
def give(image: Image, frame: int) -> None:
    """Give a frame back to the node that it lies in, cleared for whoever gets it next."""
    at = NODE_TABLE + (node_of(image, frame) << NODE_SHIFT)
    record = image[FRAMES_AT] + (frame << FRAME_LOG)
    image[record + VALUE] = 0
    image[record + LINK] = image[at + FREE]
    image[at + FREE] = frame + 1
    image[at + HAS] += 1


@kernel
def node_of(image: Image, frame: int) -> int:
    """The place in the table of the node that a frame lies in."""
    node: int = image[NODES] - 1
    while node > 0 and frame < of_node(image, node, FIRST):
        node -= 1
    return node


@kernel
def node_numbered(image: Image, number: int) -> int:
    """The node of a number, if it has memory; or NOWHERE."""
    node = 0
    while node < image[NODES]:
        if of_node(image, node, NUMBER) == number and of_node(image, node, FRAMES) > 0:
            return node
        node += 1
    return NOWHERE


@kernel
def home_of(image: Image, cpu: int) -> int:
    home: int = cpu % image[NODES]
    return home


# ── Policies ─────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def new_policy(image: Image, mode: int, low: int, high: int) -> int:
    """A record that nobody used, filled, and used by who asks. There is always one."""
    policy = 1
    while policy < image[RECORDS] and image[image[POLICIES] + (policy << POLICY_SHIFT) + USES] != 0:
        policy += 1
    record = image[POLICIES] + (policy << POLICY_SHIFT)
    image[record + MODE] = mode
    image[record + LOW] = low
    image[record + HIGH] = high
    image[record + USES] = 1
    return policy


@kernel
def get(image: Image, policy: int) -> None:
    """Somebody uses a policy."""
    if policy != 0:
        image[image[POLICIES] + (policy << POLICY_SHIFT) + USES] += 1


@kernel
def put(image: Image, policy: int) -> None:
    """Somebody uses it no more. With the last one its record is free, and says nothing."""
    record = image[POLICIES] + (policy << POLICY_SHIFT)
    if policy != 0:
        image[record + USES] -= 1
    if image[record + USES] == 0:
        image[record + MODE] = 0
        image[record + LOW] = 0
        image[record + HIGH] = 0


@kernel
def policy_of(image: Image, page: int) -> int:
    """The policy by which a page gets its frame: that of its area, or of the process; 0 where there is none."""
    of_area: int = image[image[AREAS_AT] + page // image[PER_AREA]]
    of_task: int = image[TASK]
    return of_area if of_area != 0 else of_task


@kernel
def word_below(word: int, bits: int) -> int:
    """A word of a mask without the bits from a number on."""
    if bits <= 0:
        return 0
    return word if bits >= WORD_BITS else word & ((1 << bits) - 1)


@kernel
def is_mask(image: Image, low: int, high: int, maxnode: int) -> int:
    """Whether a mask has no bit for a node that there cannot be, among those that are read."""
    if maxnode < 1 or maxnode > MOST_BITS + 1:
        return 0
    low = word_below(low, maxnode - 1)
    high = word_below(high, maxnode - 1 - WORD_BITS)
    limit = image[LIMIT]
    return 1 if low == word_below(low, limit) and high == word_below(high, limit - WORD_BITS) else 0


@kernel
def is_mode(mode: int, is_empty: int) -> int:
    """Whether a mode goes with an empty mask, or with one that names a node."""
    kind = mode & ~STATIC_NODES
    if kind < DEFAULT or kind > WEIGHTED_INTERLEAVE:
        return 0
    if kind == DEFAULT:
        return is_empty
    if kind == LOCAL or (kind == PREFERRED and is_empty != 0):
        return 1 if is_empty != 0 and kind == mode else 0
    return 1 - is_empty


@kernel
def bit(number: int) -> int:
    """The bit of a node in its word of a mask; the last one is the word's sign."""
    place = number & (WORD_BITS - 1)
    return 1 << place if place < WORD_BITS - 1 else -1 << place


@kernel
def with_memory(image: Image, low: int, high: int, is_high: int) -> int:
    """A word of the mask of those nodes of a mask that have memory."""
    mask = 0
    node = 0
    while node < image[NODES]:
        number = of_node(image, node, NUMBER)
        if of_node(image, node, FRAMES) > 0 and is_in(low, high, number) and (number >= WORD_BITS) == (is_high != 0):
            mask |= bit(number)
        node += 1
    return mask


@kernel
def understood(image: Image, mode: int, low: int, high: int, maxnode: int) -> int:
    """A new policy as it is asked for, which its caller uses; 0 where there is to be none; or a failure."""
    if is_mask(image, low, high, maxnode) == 0:
        return INVALID
    low = word_below(low, maxnode - 1)
    high = word_below(high, maxnode - 1 - WORD_BITS)
    if is_mode(mode, 1 if low == 0 and high == 0 else 0) == 0:
        return INVALID
    mode &= ~STATIC_NODES
    if mode == DEFAULT:
        return 0
    if low == 0 and high == 0:
        return new_policy(image, LOCAL, 0, 0)
    near = with_memory(image, low, high, 0)
    far = with_memory(image, low, high, 1)
    if near == 0 and far == 0:
        return INVALID
    if mode == PREFERRED:
        number = of_node(image, in_turn(image, near, far, mode, 0), NUMBER)
        near, far = (bit(number), 0) if number < WORD_BITS else (0, bit(number))
    return new_policy(image, mode, near, far)


# ── Setting policies ─────────────────────────────────────────────────────────────────────────────────────────


@kernel
def install(image: Image, where: int, policy: int) -> int:
    """Put a new policy in the place of another."""
    get(image, policy)
    put(image, image[where])
    image[where] = policy
    put(image, policy)
    return 0


@kernel
def set_policy(image: Image, mode: int, low: int, high: int, maxnode: int) -> int:
    policy = understood(image, mode, low, high, maxnode)
    return policy if policy < 0 else install(image, TASK, policy)


@kernel
def is_elsewhere(image: Image, area: int, low: int, high: int) -> int:
    """Whether a page of an area lies on no node of a mask, or is being moved."""
    page = area * image[PER_AREA]
    stop = page + image[PER_AREA]
    while page < stop:
        entry = image[image[ENTRIES] + page]
        if entry != 0:
            number = of_node(image, node_of(image, entry >> FRAME_SHIFT), NUMBER)
            if entry & LEAVING != 0 or is_in(low, high, number) == 0:
                return 1
        page += 1
    return 0


@kernel
def bind_area(image: Image, area: int, mode: int, low: int, high: int, maxnode: int, flags: int) -> int:
    if flags != 0 and flags != STRICT:
        return INVALID
    policy = understood(image, mode, low, high, maxnode)
    if policy < 0:
        return policy
    if policy != 0 and flags == STRICT:
        low = word_below(low, maxnode - 1)
        high = word_below(high, maxnode - 1 - WORD_BITS)
        if is_elsewhere(image, area, low, high):
            put(image, policy)
            return MISPLACED
    return install(image, image[AREAS_AT] + area, policy)


@kernel
def set_weight(image: Image, node: int, weight: int) -> int:
    place = node_numbered(image, node)
    if place < 0:
        return NO_NODE
    if weight < 1 or weight > MOST_WEIGHT:
        return INVALID
    image[NODE_TABLE + (place << NODE_SHIFT) + WEIGHT] = weight
    return 0


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def at_cpu(image: Image, cpu: int) -> int:
    where: int = image[CPUS_AT] + (cpu << CPU_SHIFT)
    return where


@kernel
def flush(image: Image, page: int) -> None:
    """No CPU has a translation of a page any more (Linux: flush_tlb_page)."""
    cpu = 0
    while cpu < image[CPUS]:
        at = at_cpu(image, cpu)
        if image[at + KEY] == page + 1:
            image[at + KEY] = 0
            image[at + CACHED] = 0
            image[at + MARKED] = 0
        cpu += 1


@kernel
def place_page(image: Image, policy: int, cpu: int, page: int) -> int:
    """The frame of a page, which gets one by a policy if it has none."""
    entry = image[image[ENTRIES] + page]
    if entry & LEAVING != 0:
        return BUSY
    if entry != 0:
        there: int = entry >> FRAME_SHIFT
        return there
    node = chosen(image, policy, home_of(image, cpu), page)
    if node < 0:
        return NO_MEMORY
    frame = take(image, node)
    image[image[ENTRIES] + page] = frame << FRAME_SHIFT | PRESENT
    return frame


@kernel
def touch(image: Image, cpu: int, page: int) -> int:
    if image[at_cpu(image, cpu) + WORK] != IDLE:
        return BUSY
    return place_page(image, policy_of(image, page), cpu, page)


@kernel
def translated(image: Image, cpu: int, page: int, writes: int) -> int:
    """The frame of a page as the CPU finds it: by what it has cached, or by the entry, which is cached then. A store
    sets the dirty bit, unless the CPU knows that it is set."""
    at = at_cpu(image, cpu)
    where = image[ENTRIES] + page
    if image[at + KEY] != page + 1:
        entry = image[where]
        if entry == 0:
            return NOT_PRESENT
        if entry & LEAVING != 0:
            return BUSY
        image[at + KEY] = page + 1
        image[at + CACHED] = entry >> FRAME_SHIFT
        image[at + MARKED] = entry & DIRTY
    if writes != 0 and image[at + MARKED] == 0:
        image[where] |= DIRTY
        image[at + MARKED] = DIRTY
    frame: int = image[at + CACHED]
    return frame


@kernel
def load(image: Image, cpu: int, page: int) -> int:
    if image[at_cpu(image, cpu) + WORK] != IDLE:
        return BUSY
    frame = translated(image, cpu, page, 0)
    if frame < 0:
        return frame
    value: int = image[image[FRAMES_AT] + (frame << FRAME_LOG) + VALUE]
    return value


@kernel
def store(image: Image, cpu: int, page: int, value: int) -> int:
    if image[at_cpu(image, cpu) + WORK] != IDLE:
        return BUSY
    frame = translated(image, cpu, page, 1)
    if frame < 0:
        return frame
    image[image[FRAMES_AT] + (frame << FRAME_LOG) + VALUE] = value
    return 0


@kernel
def clean(image: Image, page: int) -> int:
    """Write a page back. A CPU that knows of its dirty bit would not set it again."""
    where = image[ENTRIES] + page
    entry = image[where]
    if entry == 0:
        return NOT_PRESENT
    if entry & LEAVING != 0:
        return BUSY
    if entry & DIRTY == 0:
        return 0
    image[where] = entry & ~DIRTY
    flush(image, page)
    return 1


@kernel
def may_leave(image: Image, page: int) -> int:
    """0 where a page can be taken from its frame; or a failure."""
    entry = image[image[ENTRIES] + page]
    if entry == 0:
        return NOT_PRESENT
    return BUSY if entry & (LEAVING | PINNED) != 0 else 0


@kernel
def drop(image: Image, page: int) -> int:
    failure = may_leave(image, page)
    if failure < 0:
        return failure
    frame = image[image[ENTRIES] + page] >> FRAME_SHIFT
    image[image[ENTRIES] + page] = 0
    flush(image, page)
    give(image, frame)
    return 0


@kernel
def pin(image: Image, page: int) -> int:
    failure = may_leave(image, page)
    if failure < 0:
        return failure
    image[image[ENTRIES] + page] |= PINNED
    return 0


@kernel
def unpin(image: Image, page: int) -> int:
    entry = image[image[ENTRIES] + page]
    if entry == 0:
        return NOT_PRESENT
    if entry & PINNED == 0:
        return INVALID
    image[image[ENTRIES] + page] = entry & ~PINNED
    return 0


# ── In two steps ─────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def begin(image: Image, cpu: int, work: int, page: int, node: int, policy: int, target: int) -> int:
    at = at_cpu(image, cpu)
    image[at + WORK] = work
    image[at + PAGE] = page
    image[at + NODE] = node
    image[at + POLICY] = policy
    image[at + TARGET] = target
    return 0


@kernel
def begin_fault(image: Image, cpu: int, page: int) -> int:
    """Find the policy, and keep it."""
    if image[at_cpu(image, cpu) + WORK] != IDLE:
        return BUSY
    policy = policy_of(image, page)
    get(image, policy)
    return begin(image, cpu, FAULTING, page, NOWHERE, policy, 0)


@kernel
def begin_move(image: Image, cpu: int, page: int, node: int) -> int:
    """Take a frame there, and unmap the page. One that lies there already keeps its own."""
    if image[at_cpu(image, cpu) + WORK] != IDLE:
        return BUSY
    place = node_numbered(image, node)
    if place < 0:
        return NO_NODE
    failure = may_leave(image, page)
    if failure < 0:
        return failure
    target = image[image[ENTRIES] + page] >> FRAME_SHIFT
    if node_of(image, target) != place:
        if of_node(image, place, HAS) == 0:
            return NO_MEMORY
        target = take(image, place)
    image[image[ENTRIES] + page] |= LEAVING
    flush(image, page)
    return begin(image, cpu, MOVING, page, place, 0, target)


@kernel
def end_move(image: Image, page: int, target: int) -> int:
    """Copy the page, and map it where it is now: as dirty as it was."""
    where = image[ENTRIES] + page
    entry = image[where]
    frame = entry >> FRAME_SHIFT
    if frame != target:
        value = image[image[FRAMES_AT] + (frame << FRAME_LOG) + VALUE]
        image[image[FRAMES_AT] + (target << FRAME_LOG) + VALUE] = value
        give(image, frame)
    image[where] = target << FRAME_SHIFT | entry & DIRTY | PRESENT
    return target


@kernel
def finish(image: Image, cpu: int) -> int:
    at = at_cpu(image, cpu)
    work, page = image[at + WORK], image[at + PAGE]
    if work == IDLE:
        return BUSY
    policy, target = image[at + POLICY], image[at + TARGET]
    begin(image, cpu, IDLE, 0, 0, 0, 0)
    if work == MOVING:
        return end_move(image, page, target)
    answer = place_page(image, policy, cpu, page)
    put(image, policy)
    return answer


@kernel
def move(image: Image, cpu: int, page: int, node: int) -> int:
    failure = begin_move(image, cpu, page, node)
    return failure if failure < 0 else finish(image, cpu)


# ── Making a machine ─────────────────────────────────────────────────────────────────────────────────────────


@kernel
def add_node(image: Image, node: int, number: int, first: int, frames: int, row: int, order: int) -> None:
    """Write the record of a node, and chain its frames."""
    at = NODE_TABLE + (node << NODE_SHIFT)
    image[at + NUMBER] = number
    image[at + FIRST] = first
    image[at + FRAMES] = frames
    image[at + HAS] = frames
    image[at + WEIGHT] = 1
    image[at + DISTANCES] = row
    image[at + ORDER] = order
    frame = first + frames - 1
    while frame >= first:
        image[image[FRAMES_AT] + (frame << FRAME_LOG) + LINK] = image[at + FREE]
        image[at + FREE] = frame + 1
        frame -= 1


@kernel
def order_nodes(image: Image) -> None:
    """Work out every node's order of fallback (Linux: build_zonelists)."""
    node = 0
    while node < image[NODES]:
        image[ORDERED] = fill_order(image, of_node(image, node, DISTANCES), of_node(image, node, ORDER))
        node += 1


outcome, done = answers(Failure)


class Numa:
    """The operations under the law's names (spec/advanced/numa.py), over one image."""

    __slots__ = ("image",)

    def __init__(
        self, nodes: int, stride: int, limit: int, frames: int, distances: int, cpus: int, areas: int, pages: int
    ) -> None:
        """Raise ValueError for a geometry that there is not."""
        if not (1 <= nodes <= MOST_NODES and 1 <= stride and 1 <= limit <= MOST_LIMIT):
            raise ValueError(f"there are up to {MOST_NODES} nodes, numbered below {MOST_LIMIT} at most")
        if (nodes - 1) * stride >= limit:
            raise ValueError(f"{nodes} nodes whose numbers are multiples of {stride} are not below {limit}")
        counts, pairs = digits(frames, FRAME_BITS, nodes), nodes * (nodes - 1) // 2
        if not any(counts):
            raise ValueError(f"{frames} does not say of {nodes} nodes how many frames each has, and that one has some")
        far = digits(distances, DISTANCE_BITS, pairs)
        if len(far) != pairs or any(each < NEAREST for each in far) or (pairs == 0 and distances != 0):
            raise ValueError(f"{distances} does not say how far {nodes} nodes are from each other, {NEAREST} at least")
        if not (1 <= cpus <= MOST_CPUS and 1 <= areas <= MOST_AREAS and 1 <= pages <= MOST_PAGES):
            raise ValueError(f"there cannot be {cpus} CPUs and {areas} areas of {pages} pages")
        rows = NODE_TABLE + (nodes << NODE_SHIFT)
        records = 1 + areas + 1 + cpus + 1
        areas_at = rows + 2 * nodes * nodes
        entries = areas_at + areas
        policies = entries + areas * pages
        cpus_at = policies + (records << POLICY_SHIFT)
        frames_at = cpus_at + (cpus << CPU_SHIFT)
        image = self.image = new_image(frames_at + (sum(counts) << FRAME_LOG))
        header = nodes, limit, cpus, areas, pages, 0, 0, records, areas_at, entries, policies, cpus_at, frames_at
        for place, word in enumerate(header):
            image[place] = word
        for node in range(nodes):
            row = rows + 2 * nodes * node
            add_node(image, node, node * stride, sum(counts[:node]), counts[node], row, row + nodes)
            for other in range(nodes):
                low, high = sorted((node, other))
                image[row + other] = far[high * (high - 1) // 2 + low] if node != other else OWN
        order_nodes(image)

    set_policy: Callable[[int, int, int, int], Failure | None] = operation(set_policy, done)
    bind_area: Callable[[int, int, int, int, int, int], Failure | None] = operation(bind_area, done)
    set_weight: Callable[[int, int], Failure | None] = operation(set_weight, done)
    touch: Callable[[int, int], Frame | Failure] = operation(touch, outcome)
    load: Callable[[int, int], int | Failure] = operation(load, outcome)
    store: Callable[[int, int, int], Failure | None] = operation(store, done)
    clean: Callable[[int], int | Failure] = operation(clean, outcome)
    drop: Callable[[int], Failure | None] = operation(drop, done)
    pin: Callable[[int], Failure | None] = operation(pin, done)
    unpin: Callable[[int], Failure | None] = operation(unpin, done)
    move: Callable[[int, int, int], Frame | Failure] = operation(move, outcome)
    begin_fault: Callable[[int, int], Failure | None] = operation(begin_fault, done)
    begin_move: Callable[[int, int, int], Failure | None] = operation(begin_move, done)
    finish: Callable[[int], Frame | Failure] = operation(finish, outcome)
