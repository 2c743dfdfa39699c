"""NUMA: memory that is near, and memory that is far.

In a machine with several sockets each has memory of its own. All of it can be addressed from everywhere, and what is
another's takes longer. How does a page come to lie near the CPU that uses it, and what if there is no room there?

A *node* is memory and the CPUs beside it. Firmware says how far nodes are from each other, as a table of *distances*
(ACPI: SLIT; 10 is a node's own). A page is allocated where the CPU is that first uses it; where that node has no free
frame, on the nearest that has one. So each node has an order of fallback, worked out once from the distances.

A program that knows better says so by a *policy*, for itself or for an area of its memory: take pages from these nodes
alone (bind), from this node first (preferred), from these nodes first (preferred many), from these in turn
(interleave), or in turn by weights. Nodes are named by a mask of bits, and the number of its bits is passed beside it,
plus one: Linux takes one off, and cannot stop. A policy is used by areas and by faults that are under way, and may go
only when the last of them is done (CVE-2023-4611).

A page that lies wrong can be moved. Its contents and its dirty bit go with it, a page that a device has pinned stays,
and no CPU may go on using the old frame. In the middle of a move the page is mapped nowhere, and who uses it waits.

The law says where a page may lie. Which frame of a node it gets stays open, and so does which of two nodes that are
equally near.

The smallest example: two nodes with a frame each. The second page of CPU 0 finds its own node full, and lies on the
other; bound to node 0, it is refused.

>>> numa = initial(nodes=2, stride=1, limit=2, frames=0x1_0001, distances=20, cpus=1, areas=1, pages=2)
>>> numa = touch(numa, cpu=0, page=0, returned=Frame(0))
>>> full = touch(numa, cpu=0, page=1, returned=Frame(1))
>>> numa = bind_area(numa, area=0, mode=BIND, low=0b01, high=0, maxnode=3, flags=0, returned=None)
>>> touch(numa, cpu=0, page=1, returned=Frame(1))
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: a bound page comes from a node of its policy, and from no other
"""

from __future__ import annotations

from typing import Any

from attrs import evolve, frozen

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
from spec.vocabulary import Frame, ensure, require

# ── Masks of nodes ───────────────────────────────────────────────────────────────────────────────────────────

WORD_BITS = 64
"""A mask is handed over in words of so many bits; here it is two, and whatever lies behind them is 0."""
MOST_BITS = 4096 * 8
"""A mask is no longer than a page (Linux: get_nodes, mm/mempolicy.c, 6.18)."""


def mask_of(low: int, high: int, maxnode: int, limit: int) -> int | None:
    """The nodes that a mask names, as the bits of a number; None where it cannot be one.

    `maxnode` is the number of its bits and one more; the bits behind are not read. One for a node that there cannot be,
    whose number is `limit` or above, is refused.

    >>> bin(mask_of(0b111, 0, 3, 4)), mask_of(0b1, 0, 0, 4), mask_of(0b10000, 0, 6, 4)
    ('0b11', None, None)
    >>> mask_of(-1 << 63, 0, 65, 64) == 1 << 63
    True
    """
    if not 1 <= maxnode <= MOST_BITS + 1:
        return None
    words = (low & ((1 << WORD_BITS) - 1)) | (high & ((1 << WORD_BITS) - 1)) << WORD_BITS
    mask = words & ((1 << (maxnode - 1)) - 1)
    return mask if mask >> limit == 0 else None


# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


@frozen(cache_hash=True)
class Node:
    """A node and its frames. It may have none, and still CPUs."""

    number: int
    """Nodes need not be numbered one after the other (POWER has had 0 and 8)."""
    start: int
    stop: int
    """Its frames: from start up to, and not with, stop."""
    distances: tuple[int, ...]
    """How far each node is from here, in the order of the nodes."""

    @property
    def frames(self) -> int:
        return self.stop - self.start


@frozen(cache_hash=True)
class Policy:
    """Where pages shall come from."""

    mode: int
    nodes: tuple[int, ...] = ()
    """The numbers of nodes with memory, ascending."""


LOCAL_POLICY = Policy(LOCAL)
"""What holds where nobody has said anything."""


@frozen(cache_hash=True)
class Page:
    """A page that has a frame."""

    frame: Frame
    value: int = 0
    """What it holds."""
    dirty: bool = False
    """Whether something was stored since it was last written back."""
    pinned: bool = False
    """Whether a device has been told its frame."""


@frozen(cache_hash=True)
class Work:
    """What a CPU has begun: a fault on a page, or a move of it."""

    page: int
    node: int | None = None
    """Where it is to be moved; None of a fault."""
    policy: Policy = LOCAL_POLICY
    """Of a fault, the policy that it found when it began."""


@frozen(cache_hash=True)
class Numa:
    """Nodes, the pages of a process in areas, and what its CPUs are at."""

    limit: int
    """The number that no node has, nor any above (Linux: MAX_NUMNODES)."""
    nodes: tuple[Node, ...]
    per_area: int
    """How many pages an area has. Pages are numbered throughout."""
    weights: tuple[int, ...]
    """For each node: how many pages it gets in its turn."""
    task: Policy | None
    """The policy of the process."""
    areas: tuple[Policy | None, ...]
    """The policy of each area, if it has one of its own."""
    pages: tuple[Page | None, ...]
    cpus: tuple[Work | None, ...]

    def node_numbered(self, number: int) -> Node | None:
        """The node of that number, if it has memory."""
        return next((node for node in self.nodes if node.number == number and node.frames), None)

    def node_of(self, frame: int) -> Node | None:
        return next((node for node in self.nodes if node.start <= frame < node.stop), None)

    def home(self, cpu: int) -> Node:
        """The node that a CPU belongs to."""
        return self.nodes[cpu % len(self.nodes)]

    def distance(self, one: Node, other: Node) -> int:
        return one.distances[self.nodes.index(other)]

    def with_memory(self) -> list[Node]:
        return [node for node in self.nodes if node.frames]

    def holds(self, frame: int) -> bool:
        """Whether a frame is some page's."""
        return any(page is not None and page.frame == frame for page in self.pages)

    def surely_free(self, node: Node) -> bool:
        """Whether a node has a frame that is no page's and not meant for one that is being moved there."""
        held = sum(page is not None and node.start <= page.frame < node.stop for page in self.pages)
        coming = sum(work is not None and work.node == node.number for work in self.cpus)
        return held + coming < node.frames

    def policy_of(self, page: int) -> Policy:
        """The most specific one: of the area, of the process, or the one that holds everywhere."""
        return self.areas[page // self.per_area] or self.task or LOCAL_POLICY

    def is_moved(self, page: int) -> bool:
        return any(work is not None and work.page == page and work.node is not None for work in self.cpus)

    # How a state differs from another.

    def with_page(self, page: int, content: Page | None) -> Numa:
        return evolve(self, pages=replaced(self.pages, page, content))

    def with_work(self, cpu: int, work: Work | None) -> Numa:
        return evolve(self, cpus=replaced(self.cpus, cpu, work))


def replaced(row: tuple[Any, ...], place: int, value: Any) -> tuple[Any, ...]:
    """A row with another value in one place."""
    return (*row[:place], value, *row[place + 1 :])


MOST_NODES, MOST_LIMIT = 62, 128
MOST_CPUS = 62
MOST_AREAS = 1 << 10
MOST_PAGES = 1 << 20
"""Of an area."""
FRAME_BITS, DISTANCE_BITS = 16, 8
OWN, NEAREST, FARTHEST = 10, 11, 255
"""ACPI: the distance of a node to itself, and the bounds of those to others (255: there is no way)."""
MOST_WEIGHT = 255


def pairs(nodes: int) -> list[tuple[int, int]]:
    """Every two nodes, in the order in which their distances are given."""
    return [(one, other) for other in range(nodes) for one in range(other)]


def distances_of(nodes: int, distances: int) -> list[list[int]]:
    """How far every node is from every other, as far as from there: 8 bits for every two nodes, the first pair lowest.

    >>> distances_of(3, 0x1E_15_14)
    [[10, 20, 21], [20, 10, 30], [21, 30, 10]]
    """
    table = [[OWN] * nodes for _ in range(nodes)]
    for (one, other), far in zip(pairs(nodes), digits(distances, DISTANCE_BITS, len(pairs(nodes))), strict=True):
        table[one][other] = table[other][one] = far
    return table


def is_geometry(
    nodes: int, stride: int, limit: int, frames: int, distances: int, cpus: int, areas: int, pages: int
) -> bool:
    """Whether there is such a machine: up to 62 nodes, whose numbers are multiples of `stride` below `limit`; how many
    frames each has, in 16 bits, node 0 lowest, and one of them has some; other nodes are farther than one's own."""
    if not (1 <= nodes <= MOST_NODES and 1 <= stride and 1 <= limit <= MOST_LIMIT and (nodes - 1) * stride < limit):
        return False
    far = digits(distances, DISTANCE_BITS, len(pairs(nodes)))
    are_far = len(far) == len(pairs(nodes)) and all(each >= NEAREST for each in far) and (nodes > 1 or distances == 0)
    has_memory = any(digits(frames, FRAME_BITS, nodes))
    return are_far and has_memory and 1 <= cpus <= MOST_CPUS and 1 <= areas <= MOST_AREAS and 1 <= pages <= MOST_PAGES


def initial(
    nodes: int, stride: int, limit: int, frames: int, distances: int, cpus: int, areas: int, pages: int
) -> Numa:
    """No page has a frame, and nobody has said where they shall come from. CPU n belongs to node n, and the nodes begin
    again where there are more CPUs."""
    is_machine = is_geometry(nodes, stride, limit, frames, distances, cpus, areas, pages)
    require(is_machine, "a node has memory, and nodes, CPUs, areas and pages are as many as there can be")
    table, start, made = distances_of(nodes, distances), 0, list[Node]()
    for node, count in enumerate(digits(frames, FRAME_BITS, nodes)):
        made.append(Node(node * stride, start, start + count, tuple(table[node])))
        start = made[-1].stop
    none = (None,) * areas
    return Numa(limit, tuple(made), pages, (1,) * nodes, None, none, (None,) * areas * pages, (None,) * cpus)


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

FAILURES = {
    "set_policy": (Failure.INVALID,),
    "bind_area": (Failure.INVALID, Failure.MISPLACED),
    "set_weight": (Failure.NO_NODE, Failure.INVALID),
    "touch": (Failure.NO_MEMORY, Failure.BUSY),
    "load": (Failure.NOT_PRESENT, Failure.BUSY),
    "store": (Failure.NOT_PRESENT, Failure.BUSY),
    "clean": (Failure.NOT_PRESENT, Failure.BUSY),
    "drop": (Failure.NOT_PRESENT, Failure.BUSY),
    "pin": (Failure.NOT_PRESENT, Failure.BUSY),
    "unpin": (Failure.NOT_PRESENT, Failure.INVALID),
    "move": (Failure.NO_NODE, Failure.NOT_PRESENT, Failure.NO_MEMORY, Failure.BUSY),
    "begin_fault": (Failure.BUSY,),
    "begin_move": (Failure.NO_NODE, Failure.NOT_PRESENT, Failure.NO_MEMORY, Failure.BUSY),
    "finish": (Failure.NO_MEMORY, Failure.BUSY),
}
"""How each operation may refuse."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────

INVARIANTS = ()
"""The law has none of its own: how frames and policies are counted is the implementation's."""

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────

# Policies.


def understood(numa: Numa, mode: int, mask: int | None) -> Policy | Failure | None:
    """The policy that a mode and a mask stand for: None, where there is to be none."""
    kind, is_static = mode & ~STATIC_NODES, mode & STATIC_NODES != 0
    if mask is None or not DEFAULT <= kind <= WEIGHTED_INTERLEAVE:
        return Failure.INVALID
    if kind == DEFAULT:
        return Failure.INVALID if mask else None
    if kind == LOCAL or (kind == PREFERRED and not mask):
        return Failure.INVALID if mask or is_static else LOCAL_POLICY
    nodes = tuple(node.number for node in numa.with_memory() if mask >> node.number & 1)
    if not nodes:
        return Failure.INVALID
    return Policy(kind, nodes[:1] if kind == PREFERRED else nodes)


def accepts(returned: Failure | None) -> None:
    """Judge that a policy is set which can be."""
    ensure(returned is None, "a mode with a mask that goes with it is a policy, whatever lies beside the mask's bits")


def refuses(returned: Failure | None) -> None:
    """Judge that a policy is refused which cannot be."""
    is_refused = returned is Failure.INVALID
    ensure(is_refused, "a mode that there is not, or a mask that does not go with it, is refused as invalid")


def set_policy(numa: Numa, mode: int, low: int, high: int, maxnode: int, *, returned: Failure | None) -> Numa:
    """Say where the pages of the process shall come from, in areas that have no policy of their own (set_mempolicy).
    Pages stay where they are."""
    asked = understood(numa, mode, mask_of(low, high, maxnode, numa.limit))
    if isinstance(asked, Failure):
        refuses(returned)
        return numa
    accepts(returned)
    return evolve(numa, task=asked)


def bind_area(
    numa: Numa, area: int, mode: int, low: int, high: int, maxnode: int, flags: int, *, returned: Failure | None
) -> Numa:
    """Say where the pages of an area shall come from (mbind). Strictly: only if those that it has lie on nodes of the
    mask."""
    mask = mask_of(low, high, maxnode, numa.limit)
    asked = understood(numa, mode, mask) if flags in (0, STRICT) else Failure.INVALID
    if isinstance(asked, Failure):
        refuses(returned)
        return numa
    if asked is not None and flags == STRICT and is_elsewhere(numa, area, mask or 0):
        ensure(returned is Failure.MISPLACED, "an area is bound strictly only where its pages lie as they shall")
        return numa
    accepts(returned)
    return evolve(numa, areas=replaced(numa.areas, area, asked))


def is_elsewhere(numa: Numa, area: int, mask: int) -> bool:
    """Whether a page of an area lies on no node of a mask, or is being moved."""
    for page in range(area * numa.per_area, (area + 1) * numa.per_area):
        content = numa.pages[page]
        node = None if content is None else numa.node_of(content.frame)
        if node is not None and (numa.is_moved(page) or mask >> node.number & 1 == 0):
            return True
    return False


def set_weight(numa: Numa, node: int, weight: int, *, returned: Failure | None) -> Numa:
    """Say how many pages a node gets in its turn."""
    found = numa.node_numbered(node)
    if found is None:
        ensure(returned is Failure.NO_NODE, "a node that there is not, or that has no memory, is refused: no node")
        return numa
    if not 1 <= weight <= MOST_WEIGHT:
        ensure(returned is Failure.INVALID, "a weight below 1 or above 255 is refused as invalid")
        return numa
    ensure(returned is None, "a node with memory can be given a weight")
    return evolve(numa, weights=replaced(numa.weights, numa.nodes.index(found), weight))


# Where a page comes from.


def in_turn(numa: Numa, policy: Policy, page: int) -> Node:
    """The node whose turn a page is: by its number, so that a page has the same one whenever it is first used."""
    nodes = [node for node in numa.nodes if node.number in policy.nodes]
    if policy.mode == WEIGHTED_INTERLEAVE:
        nodes = [node for node in nodes for _ in range(numa.weights[numa.nodes.index(node)])]
    return nodes[page % len(nodes)]


def start_of(numa: Numa, policy: Policy, cpu: int, page: int) -> Node:
    """The node from which distances are counted."""
    if policy.mode == PREFERRED:
        return next(node for node in numa.nodes if node.number in policy.nodes)
    return in_turn(numa, policy, page) if policy.mode in (INTERLEAVE, WEIGHTED_INTERLEAVE) else numa.home(cpu)


def named(numa: Numa, policy: Policy) -> list[Node]:
    """The nodes of a policy."""
    return [node for node in numa.nodes if node.number in policy.nodes]


def places(numa: Numa, policy: Policy, cpu: int, page: int, frame: int) -> None:
    """Judge which frame a page gets by a policy."""
    node = numa.node_of(frame)
    ensure(node is not None and not numa.holds(frame), "a page gets a frame that there is, and that no other page has")
    assert node is not None
    if policy.mode == BIND:
        ensure(node.number in policy.nodes, "a bound page comes from a node of its policy, and from no other")
    start, of_policy = start_of(numa, policy, cpu, page), named(numa, policy)
    if policy.mode in (INTERLEAVE, WEIGHTED_INTERLEAVE) and numa.surely_free(start):
        ensure(node == start, "an interleaved page comes from the node whose turn it is, while that has a free frame")
    if policy.mode == PREFERRED and numa.surely_free(start):
        ensure(node == start, "a page comes from the node that is preferred, while that has a free frame")
    if policy.mode == PREFERRED_MANY:
        is_due = node in of_policy or not any(map(numa.surely_free, of_policy))
        ensure(is_due, "a page comes from one of the nodes that are preferred, while these have a free frame")
    is_among = policy.mode == BIND or (policy.mode == PREFERRED_MANY and node in of_policy)
    others = filter(numa.surely_free, of_policy if is_among else numa.with_memory())
    nearest = min((numa.distance(start, each) for each in others), default=FARTHEST)
    is_nearest = numa.distance(start, node) <= nearest
    ensure(is_nearest, "of the nodes that a page may come from, no nearer one that has a free frame is passed over")


def allocated(numa: Numa, policy: Policy, cpu: int, page: int, returned: Frame | Failure) -> Numa:
    """A page gets a frame, or is refused one."""
    if isinstance(returned, Failure):
        ensure(returned is Failure.NO_MEMORY, "a page that has no frame can be given one")
        permitted = named(numa, policy) if policy.mode == BIND else numa.with_memory()
        is_short = not any(map(numa.surely_free, permitted))
        ensure(is_short, "refused for want of memory only where no node that is permitted has a free frame")
        return numa
    places(numa, policy, cpu, page, returned)
    return numa.with_page(page, Page(returned))


def is_free(numa: Numa, cpu: int, returned: Any) -> bool:
    """Whether a CPU has nothing under way; where it has, it is refused."""
    if numa.cpus[cpu] is None:
        return True
    ensure(returned is Failure.BUSY, "a CPU does one thing at a time: busy")
    return False


def is_present(numa: Numa, page: int, returned: Any) -> bool:
    """Whether a page has a frame; where it has none, it is refused."""
    if numa.pages[page] is not None:
        return True
    ensure(returned is Failure.NOT_PRESENT, "what is asked of a page that has no frame is refused as not present")
    return False


def waits(numa: Numa, page: int, returned: Any) -> bool:
    """Whether an access is refused because its page is being moved, and may be (Linux waits: migration_entry_wait)."""
    if returned is not Failure.BUSY:
        return False
    ensure(numa.is_moved(page), "a page can be used by a CPU that is free, unless it is being moved")
    return True


def touched(numa: Numa, policy: Policy, cpu: int, page: int, returned: Frame | Failure) -> Numa:
    """What comes of a fault."""
    content = numa.pages[page]
    if content is None:
        return allocated(numa, policy, cpu, page, returned)
    if not waits(numa, page, returned):
        ensure(returned == content.frame, "a page that has a frame keeps it")
    return numa


def touch(numa: Numa, cpu: int, page: int, *, returned: Frame | Failure) -> Numa:
    """A CPU uses a page, and it gets a frame if it has none; the answer is its frame."""
    return touched(numa, numa.policy_of(page), cpu, page, returned) if is_free(numa, cpu, returned) else numa


# What a page holds.


def load(numa: Numa, cpu: int, page: int, *, returned: int | Failure) -> Numa:
    """Load what a page holds."""
    if not is_free(numa, cpu, returned) or not is_present(numa, page, returned) or waits(numa, page, returned):
        return numa
    content = numa.pages[page]
    ensure(content is not None and returned == content.value, "a page holds what was last stored, wherever it has been")
    return numa


def store(numa: Numa, cpu: int, page: int, value: int, *, returned: Failure | None) -> Numa:
    """Store to a page, which is dirty then."""
    if not is_free(numa, cpu, returned) or not is_present(numa, page, returned) or waits(numa, page, returned):
        return numa
    ensure(returned is None, "a page that has a frame can be stored to")
    content = numa.pages[page]
    assert content is not None
    return numa.with_page(page, evolve(content, value=value, dirty=True))


def clean(numa: Numa, page: int, *, returned: int | Failure) -> Numa:
    """Write a page back, if it is dirty; the answer is whether it was."""
    if not is_present(numa, page, returned) or waits(numa, page, returned):
        return numa
    content = numa.pages[page]
    assert content is not None
    is_right = returned == int(content.dirty)
    ensure(is_right, "a page is dirty exactly if something was stored since it was written back, wherever it has been")
    return numa.with_page(page, evolve(content, dirty=False))


def can_leave(numa: Numa, page: int, returned: Any) -> bool:
    """Whether a page can be taken from its frame; where it cannot, it is refused."""
    if not is_present(numa, page, returned):
        return False
    content = numa.pages[page]
    if numa.is_moved(page) or (content is not None and content.pinned):
        ensure(returned is Failure.BUSY, "a page that is pinned or being moved stays where it is: busy")
        return False
    return True


def drop(numa: Numa, page: int, *, returned: Failure | None) -> Numa:
    """Give the frame of a page back."""
    if not can_leave(numa, page, returned):
        return numa
    ensure(returned is None, "a page that nothing keeps can be dropped")
    return numa.with_page(page, None)


def pin(numa: Numa, page: int, *, returned: Failure | None) -> Numa:
    """Tell a device the frame of a page."""
    if not can_leave(numa, page, returned):
        return numa
    ensure(returned is None, "a page that has a frame can be pinned")
    return pinned(numa, page, True)


def unpin(numa: Numa, page: int, *, returned: Failure | None) -> Numa:
    """The device is done with it."""
    if not is_present(numa, page, returned):
        return numa
    content = numa.pages[page]
    if content is None or not content.pinned:
        ensure(returned is Failure.INVALID, "a page that is not pinned is not unpinned: invalid")
        return numa
    ensure(returned is None, "a page that is pinned can be unpinned")
    return pinned(numa, page, False)


def pinned(numa: Numa, page: int, is_pinned: bool) -> Numa:
    content = numa.pages[page]
    assert content is not None
    return numa.with_page(page, evolve(content, pinned=is_pinned))


# Moving a page.


def can_move(numa: Numa, cpu: int, page: int, number: int, returned: Any) -> Node | None:
    """Where a page is to be moved, if it can be; if it cannot, that is refused."""
    if not is_free(numa, cpu, returned):
        return None
    node = numa.node_numbered(number)
    if node is None:
        ensure(returned is Failure.NO_NODE, "a node that there is not, or that has no memory, is refused: no node")
        return None
    if not can_leave(numa, page, returned) or is_short(numa, page, node, returned):
        return None
    return node


def is_short(numa: Numa, page: int, node: Node, returned: Any) -> bool:
    """Whether a move is refused for want of memory, and may be."""
    if not isinstance(returned, Failure):
        return False
    ensure(returned is Failure.NO_MEMORY, "a page that nothing keeps can be moved to a node with memory")
    is_full = not numa.surely_free(node) and not lies_on(numa, page, node)
    ensure(is_full, "a move is refused for want of memory only where the node has no free frame")
    return True


def lies_on(numa: Numa, page: int, node: Node) -> bool:
    content = numa.pages[page]
    return content is not None and numa.node_of(content.frame) == node


def moved(numa: Numa, page: int, number: int, returned: Any) -> Numa:
    """A page has been moved: the answer is its frame."""
    content, node = numa.pages[page], numa.node_numbered(number)
    assert content is not None
    assert node is not None
    if lies_on(numa, page, node):
        ensure(returned == content.frame, "a page that lies where it is to be moved stays there")
        return numa
    is_there = not isinstance(returned, Failure) and numa.node_of(returned) == node and not numa.holds(returned)
    ensure(is_there, "a page is moved to a frame of the node that was asked for, and that no other page has")
    return numa.with_page(page, evolve(content, frame=returned))


def move(numa: Numa, cpu: int, page: int, node: int, *, returned: Frame | Failure) -> Numa:
    """Move a page to a node (move_pages); the answer is its frame there."""
    return numa if can_move(numa, cpu, page, node, returned) is None else moved(numa, page, node, returned)


# In two steps, between which others may act.


def begin_fault(numa: Numa, cpu: int, page: int, *, returned: Failure | None) -> Numa:
    """A CPU uses a page, and has found out by which policy it gets a frame. That holds until it is done, whatever
    policies are set meanwhile."""
    if not is_free(numa, cpu, returned):
        return numa
    ensure(returned is None, "a CPU that has nothing under way can begin")
    return numa.with_work(cpu, Work(page, policy=numa.policy_of(page)))


def begin_move(numa: Numa, cpu: int, page: int, node: int, *, returned: Failure | None) -> Numa:
    """Begin to move a page."""
    if can_move(numa, cpu, page, node, returned) is None:
        return numa
    return numa.with_work(cpu, Work(page, node))


def finish(numa: Numa, cpu: int, *, returned: Frame | Failure) -> Numa:
    """A CPU is done with what it began; the answer is the page's frame."""
    work = numa.cpus[cpu]
    if work is None:
        ensure(returned is Failure.BUSY, "a CPU that has begun nothing has nothing to finish: busy")
        return numa
    ended = numa.with_work(cpu, None)
    if work.node is not None:
        return moved(ended, work.page, work.node, returned)
    return touched(ended, work.policy, cpu, work.page, returned)


OPERATIONS = (
    set_policy,
    bind_area,
    set_weight,
    touch,
    load,
    store,
    clean,
    drop,
    pin,
    unpin,
    move,
    begin_fault,
    begin_move,
    finish,
)
INTERNAL_OPERATIONS = ()

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────

RELATIONS = ()
"""What holds between operations: each a function (machine, *arguments of an operation)."""

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "maxnode-counts-its-bits": (
        "The number of bits is taken as it is passed, and Linux's callers pass one more. A mask of exactly "
        "one word has a 65th bit then, which is read from the next word: whatever lies there is a node."
    ),
    "one-bit-too-few": (
        "One is taken off the number of bits a second time. The last node is in no mask, and nobody misses it "
        "on a machine with two."
    ),
    "the-second-word-is-ignored": (
        "A mask is read as one word. Nodes from 64 on cannot be named, and a mask of such nodes alone is empty."
    ),
    "no-bits-are-many": ("A number of bits of 0 wraps around when one is taken off, and is not refused."),
    "a-page-of-bits-is-too-many": ("The bound is compared before one is taken off. The longest mask is refused."),
    "nodes-that-cannot-be-are-named": (
        "Bits above the number of nodes that there can be are cut off, and not refused. A program that names "
        "node 70 is bound to the others, and not told."
    ),
    "bound-to-no-node": (
        "Nodes without memory are left out of the mask, and it is not asked whether any is left. What is "
        "bound to none gets no page, ever."
    ),
    "interleaves-nodes-without-memory": (
        "The mask is kept as it was given. A node without memory gets its turn, and its pages go to its "
        "neighbour, which has twice its share."
    ),
    "distances-of-other-nodes": (
        "The table of distances is read one entry off for the nodes with the highest numbers. With two nodes nothing "
        "is wrong; with three the farther one is taken for the nearer."
    ),
    "the-default-with-nodes": (
        "A policy that is to be none is set with a mask, and accepted: which of the two was meant?"
    ),
    "static-and-yet-empty": ("A flag that keeps nodes as they are goes with a mask that has none."),
    "prefers-the-last": (
        "Of several preferred nodes the first counts. The others are kept in the policy, and one of them is "
        "taken when that is full, however far."
    ),
    "fallback-by-number": (
        "The search goes from node to node by number. On a machine with two sockets that is right; with four, "
        "pages land two hops away while the neighbour has room."
    ),
    "fallback-twice-through-one-node": (
        "A node that was used is not told from one that is as far. The order has one of them twice, or goes "
        "on for ever, and another never."
    ),
    "equally-far-is-left-out": (
        "The next node is one that is farther. Of two that are equally far only one is in the order, and the "
        "other's memory is found by nobody who is not there."
    ),
    "falls-back-to-nodes-without-memory": (
        "A node that has only CPUs is in the order. It has no frames, and is asked for one each time."
    ),
    "the-order-of-node-0": (
        "All nodes use the order of the first. Its memory fills up first, and every other CPU waits for it."
    ),
    "bound-falls-back-to-local": (
        "Where the nodes of a bound policy are full, the CPU's own is taken. The program wanted to fail "
        "rather than be slow, or the memory was somebody else's."
    ),
    "preferred-does-not-fall-back": ("The preferred node is full, and the page is refused, as if it had been bound."),
    "preferred-many-is-one": (
        "Of the preferred nodes the first is tried, and then all by distance from the CPU: the second choice "
        "is no choice."
    ),
    "preferred-many-does-not-fall-back": ("What is preferred is full, and nothing else is tried."),
    "interleaves-where-the-cpu-is": ("The turn is found, and the search begins at the CPU's node all the same."),
    "the-turn-of-another-page": (
        "Pages are counted from 1, and nodes from 0. The first node has the last turn, and what two programs "
        "share lies in two orders."
    ),
    "weights-ignored": ("Every node has one page in its turn, the slow one and the fast one."),
    "a-weight-of-0": (
        "A weight of 0 is accepted, and divided by where every node has it; else a node that is in the policy "
        "never has a turn."
    ),
    "a-weight-that-is-a-byte": ("Weights are kept in a byte, and are not compared with what one holds."),
    "the-process-before-the-area": (
        "The policy of the process is used where there is one, though the area has its own."
    ),
    "a-policy-freed-while-in-use": (
        "CVE-2023-4611. A fault has found its policy; another thread sets a new one, and the old one is "
        "freed. The fault reads what now lies there: the mask of somebody's next policy, or nothing. Since "
        "6.5 mbind waits for the area's faults (vma_start_write)."
    ),
    "a-fault-that-keeps-its-policy": (
        "A fault is done, and its use of the policy is not given back. After some faults there is no record "
        "for a new one."
    ),
    "a-refused-policy-is-kept": (
        "An area is not bound, as a page lies elsewhere, and the policy that was made for it is never freed. "
        "The error path is the one that nobody runs."
    ),
    "the-old-policy-is-kept": ("A policy is replaced, and the use of the old one is not given back."),
    "strict-and-not-looked": ("An area is bound strictly, and nobody looks where its pages lie."),
    "strict-in-the-middle-of-a-move": ("A page that is being moved away counts for where it was."),
    "flags-not-looked-at": ("A flag that there is not is accepted, and what it should have done is not done."),
    "moved-without-its-dirty-bit": (
        "A page is moved, and its new entry is clean. When memory is short, it is dropped, and what was stored is gone."
    ),
    "moved-dirty": (
        "A page is moved, and dirty for it: copying is writing. It is written back for nothing, every time."
    ),
    "moved-and-not-copied": ("The new frame is mapped as it is."),
    "copied-before-it-is-unmapped": (
        "A page is copied while it is mapped, and replaced afterwards. What another CPU stores in between is "
        "in the old frame (Linux maps a migration entry first)."
    ),
    "moved-and-still-translated": (
        "The entry of a page that is moved is cleared, and no CPU is told. One stores to the old frame while "
        "it is copied, and goes on when it is somebody else's."
    ),
    "only-the-first-cpu-is-told": (
        "The first CPU drops its translation, and no other: the kernel was written on a machine with one."
    ),
    "dropped-and-still-translated": (
        "A page is dropped, and a CPU that has its translation reads on in a frame that is free."
    ),
    "clean-and-still-marked": (
        "A page is written back, and its dirty bit cleared. A CPU has cached that it was set, and does not "
        "set it again: the next store is lost when the page is dropped."
    ),
    "a-pinned-page-is-moved": ("A device goes on writing to the frame that the page had."),
    "moved-twice-at-once": ("A page that is being moved is moved again. Both moves give back the frame that it had."),
    "used-in-the-middle-of-a-move": (
        "A fault on a page that is being moved finds an entry, and takes it for a frame that the page has: it "
        "is about to be given back."
    ),
    "moved-to-where-it-is": (
        "A page that lies on the node already is moved there all the same, or refused if the node is full."
    ),
    "the-old-frame-is-kept": ("A page has moved, and the frame that it had is not given back."),
    "given-back-to-the-wrong-node": (
        "A frame goes to the list of the first node, wherever it lies. That node hands out memory of others, "
        "and believes it is near."
    ),
    "a-frame-with-its-past": ("A frame is handed out with what its last owner left in it."),
    "the-last-frame-is-kept-back": (
        "A node with one free frame counts as full. A page goes to another, or is refused."
    ),
    "moves-to-a-full-node": ("It is not asked whether the node has a free frame."),
    "moves-to-a-node-that-there-is-not": (
        "The number of a node is taken for its place in the table, which is right as long as none is left out."
    ),
    "two-things-at-once": ("A CPU begins something while it is at something else, which is never finished."),
    "unpinned-without-a-pin": (
        "What is not pinned is unpinned, and the answer is success. Whoever counts pins has lost one."
    ),
    "not-there-is-not-pinned": ("A page that has no frame is pinned: the device is given frame 0."),
    "the-policy-is-set-and-refused": (
        "An area is bound, and its pages lie elsewhere. Nobody asked for that to matter; the policy is set, "
        "and the answer is an error."
    ),
    "the-same-weight-is-refused": (
        "A weight is set, and the answer is whether it changed. Who sets it twice is told that it cannot be."
    ),
    "an-entry-for-a-frame": (
        "A page that is there already answers with its entry, flags and all, where a new one answers with its frame."
    ),
    "full-is-busy": (
        "There is no frame, and the answer is that the page is being moved. The caller tries again, for ever."
    ),
    "pinned-is-not-for-use": (
        "A page that a device has pinned is taken for one that is being moved. The program waits for its "
        "device, which waits for the program."
    ),
    "a-miss-is-a-fault": ("A CPU that has no translation of a page finds it, stores, and reports that it had none."),
    "dropped-and-not-found": ("A page is dropped, and looked for afterwards."),
    "pinned-and-busy": ("A page is pinned, and asked afterwards whether it can be."),
    "unpinned-and-not-pinned": ("A pin is given up, and looked for afterwards."),
    "a-status-for-a-frame": (
        "A page that need not be moved answers 0, as one that went well, where the others answer with their frames."
    ),
    "full-is-not-there": (
        "A node without a free frame is reported as one that there is not. The caller takes it off its list."
    ),
    "begun-and-refused": (
        "A fault is begun, and refused as the CPU's node is full. It is under way all the same, and the CPU "
        "can do nothing else."
    ),
    "nothing-is-finished": ("A CPU that has begun nothing finishes it, and has frame 0."),
}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/advanced/numa/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "mask_of",
        "mm/mempolicy.c: get_nodes, get_bitmap",
        "The same, one taken off included. Linux reads as many words as the number of bits says, refuses a bit for a "
        "node that there cannot be, and answers EFAULT where it cannot read; here what lies behind the second word is "
        "0. Where there is no mask at all (a null pointer), Linux takes any number of bits for an empty one. How many "
        "nodes there can be is a number of the geometry, as it is of the configuration (MAX_NUMNODES).",
    ),
    (
        "understood",
        "mm/mempolicy.c: sanitize_mpol_flags, mpol_new, mpol_set_nodemask, mpol_new_preferred",
        "The same. There are no cpusets here, so that MPOL_F_STATIC_NODES changes nothing; MPOL_F_RELATIVE_NODES and "
        "MPOL_F_NUMA_BALANCING are refused as modes that there are not.",
    ),
    (
        "bind_area, strictly",
        "mm/mempolicy.c: do_mbind, queue_pages_range, queue_folios_pte_range",
        "The same, of a whole area: an area is not split here. A page that is being moved is elsewhere (a migration "
        "entry), and the default is never strict. Pages are not moved by it (MPOL_MF_MOVE); they are one by one.",
    ),
    (
        "a policy that is in use",
        "mm/mempolicy.c: __mpol_put, get_vma_policy, do_mbind",
        "Linux lets mbind wait for the faults of the area (vma_start_write, since 6.5 and 6.4.8; without it "
        "CVE-2023-4611), and counts references for shared memory alone. Here each fault counts, and a policy can be "
        "replaced beneath it.",
    ),
    (
        "the order of fallback",
        "mm/page_alloc.c: build_zonelists, find_next_best_node",
        "Nearest first, nodes without memory left out. Linux adds 1 to the distance of a node that has CPUs, and 1 to "
        "that of a node with a lower number than its own: so nodes change places whose distances differ by less than "
        "2. Of those that are then equally far it takes another one for each node. The law goes by the firmware's "
        "distances alone, and leaves open which of two comes first that are equally far; here the lower number does. "
        "A node of Linux's has several zones, each with watermarks (physical.zones).",
    ),
    (
        "in_turn",
        "mm/mempolicy.c: get_vma_policy, interleave_nid, weighted_interleave_nid",
        "The same for memory that is not of files: by the number of the page, counted from address 0. Where there is "
        "no area, as for the page cache, Linux counts by process (interleave_nodes), which is left out.",
    ),
    (
        "set_weight",
        "mm/mempolicy.c: node_store (/sys/kernel/mm/mempolicy/weighted_interleave, since 6.9)",
        "Bytes, 1 where nobody has said anything. A weight of 0 is refused, as it is here; before the patches of May "
        "2025 it stood for the default. Since these Linux may have other weights at first, from the bandwidths that "
        "firmware tells. Where no node has the number there is no file to write to.",
    ),
    (
        "preferred many, bind",
        "mm/mempolicy.c: policy_nodemask, alloc_pages_preferred_many",
        "The same two searches: the nodes of the policy, then all. Both begin at the CPU's node; Linux can be told "
        "another to begin at (set_mempolicy_home_node), and binds no memory of the lower zones where a policy has "
        "nodes of movable memory alone.",
    ),
    (
        "move, begin_move, finish",
        "mm/migrate.c: do_pages_move, __migrate_folio, remove_migration_pte; mm/rmap.c: try_to_migrate",
        "The same order: a migration entry, a flush, the copy, the new entry, with the dirty bit of the old one. A "
        "node without memory is ENODEV, and a page that lies there already is left alone. Linux knows pins by counts "
        "that do not add up (EAGAIN, after several attempts); here a pin is known, and busy. A move to a full node "
        "may reclaim memory first; here it is refused.",
    ),
    (
        "busy",
        "mm/migrate.c: migration_entry_wait",
        "Linux waits. Here an access may be refused while its page is moved, and asked for again, so that who waits "
        "for whom is seen in a schedule.",
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {
    "fallback-order-total": (
        "Whatever the distances, of up to 2**20 nodes: a node's order of fallback has only nodes with memory, each "
        "before all that are farther, and before all that are equally far and have higher numbers, so none of them "
        "twice; no node with memory comes before the first of them or between two neighbours, and none after the last "
        "where the order is shorter than there are nodes."
    ),
    "policy-obeyed": (
        "For every mask of two words, every mode and any orders of fallback: what is found in an order is the first "
        "node of it that the mask has and that has a free frame. A bound page gets no node outside its mask, and is "
        "refused only where none in the mask has a free frame; one that prefers several gets none outside while one "
        "of them has a free frame; and every node that is chosen has one."
    ),
}
"""What is proved for every size, by name (checks/pairings/advanced/numa/proof)."""
