"""Reading the image of nodes, policies and pages, and what must be so of each frame."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any

from checks.pairing import Arguments
from impl.advanced.numa import (
    AREAS_AT,
    CACHED,
    CPU_SHIFT,
    CPUS_AT,
    DIRTY,
    DISTANCES,
    ENTRIES,
    FIRST,
    FRAME_LOG,
    FRAME_SHIFT,
    FRAMES,
    FRAMES_AT,
    FREE,
    HAS,
    HIGH,
    IDLE,
    KEY,
    LEAVING,
    LINK,
    LOW,
    MARKED,
    MODE,
    MOVING,
    NODE,
    NODE_SHIFT,
    NODE_TABLE,
    NUMBER,
    ORDER,
    ORDERED,
    PAGE,
    PINNED,
    POLICIES,
    POLICY,
    POLICY_SHIFT,
    PRESENT,
    RECORDS,
    TARGET,
    TASK,
    USES,
    VALUE,
    WEIGHT,
    WORK,
)
from spec.advanced.numa import Node, Page, Policy, Work
from spec.advanced.numa import Numa as State
from spec.vocabulary import Frame, Span


class View:
    """One image as it stands; reads only."""

    def __init__(self, image: Any, geometry: Arguments) -> None:
        self.image = image
        self.count, _, self.limit, _, _, self.cpus, self.areas, self.per_area = geometry

    def word(self, at: int) -> int:
        return int(self.image[at])

    def of_node(self, node: int, field: int) -> int:
        return self.word(NODE_TABLE + (node << NODE_SHIFT) + field)

    def of_policy(self, policy: int, field: int) -> int:
        return self.word(self.word(POLICIES) + (policy << POLICY_SHIFT) + field)

    def of_cpu(self, cpu: int, field: int) -> int:
        return self.word(self.word(CPUS_AT) + (cpu << CPU_SHIFT) + field)

    def of_frame(self, frame: int, field: int) -> int:
        return self.word(self.word(FRAMES_AT) + (frame << FRAME_LOG) + field)

    def entry(self, page: int) -> int:
        return self.word(self.word(ENTRIES) + page)

    @property
    def span(self) -> Span:
        """The frames."""
        return Span(0, sum(self.of_node(node, FRAMES) for node in range(self.count)), "frame")

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(map(self.node, range(self.count)))

    def node(self, node: int) -> Node:
        number, first, frames, row = (self.of_node(node, field) for field in (NUMBER, FIRST, FRAMES, DISTANCES))
        return Node(number, first, first + frames, tuple(self.word(row + other) for other in range(self.count)))

    def node_of(self, frame: int) -> int:
        """The place in the table of the node that a frame lies in."""
        return next(place for place, node in enumerate(self.nodes) if node.start <= frame < node.stop)

    def policy(self, policy: int) -> Policy | None:
        if policy == 0:
            return None
        low, high = (self.of_policy(policy, word) & ((1 << 64) - 1) for word in (LOW, HIGH))
        mask = low | high << 64
        numbers = (node.number for node in self.nodes if mask >> node.number & 1)
        return Policy(self.of_policy(policy, MODE), tuple(numbers))

    def page(self, page: int) -> Page | None:
        entry = self.entry(page)
        if entry == 0:
            return None
        frame = Frame(entry >> FRAME_SHIFT)
        return Page(frame, self.of_frame(frame, VALUE), entry & DIRTY != 0, entry & PINNED != 0)

    def work(self, cpu: int) -> Work | None:
        work, page = self.of_cpu(cpu, WORK), self.of_cpu(cpu, PAGE)
        if work == IDLE:
            return None
        if work == MOVING:
            return Work(page, self.nodes[self.of_cpu(cpu, NODE)].number)
        found = self.policy(self.of_cpu(cpu, POLICY))
        return Work(page) if found is None else Work(page, policy=found)

    @cached_property
    def using(self) -> Counter[int]:
        """How often each policy is used: by the process, by areas and by faults."""
        areas = (self.word(self.word(AREAS_AT) + area) for area in range(self.areas))
        faults = (self.of_cpu(cpu, POLICY) for cpu in range(self.cpus))
        return Counter((self.word(TASK), *areas, *faults))

    @cached_property
    def are_policies_counted(self) -> bool:
        """Whether each policy counts as many uses as there are; asked once, whatever the frame."""
        return all(self.of_policy(policy, USES) == self.using[policy] for policy in range(1, self.word(RECORDS)))

    @cached_property
    def are_orders_sorted(self) -> bool:
        """Whether each node's order has every node with memory once, the nearest first; asked once."""
        expected = [node for node in range(self.count) if self.nodes[node].frames]
        for node, order in zip(self.nodes, self.orders, strict=True):
            keys = [(node.distances[other], other) for other in order if 0 <= other < self.count]
            if keys != sorted(keys) or sorted(order) != expected:
                return False
        return True

    @cached_property
    def mapping(self) -> Counter[int]:
        """How often each frame is some page's, or the target of a move."""
        entries = filter(None, map(self.entry, range(self.areas * self.per_area)))
        moves = (cpu for cpu in range(self.cpus) if self.of_cpu(cpu, WORK) == MOVING)
        targets = {self.of_cpu(cpu, TARGET) for cpu in moves}
        held = Counter(entry >> FRAME_SHIFT for entry in entries)
        return held + Counter(targets - held.keys())

    @cached_property
    def free(self) -> list[Counter[int]]:
        """For each node the frames in its list, as far as its links make sense."""
        return [self._free(node) for node in range(self.count)]

    def _free(self, node: int) -> Counter[int]:
        found, link = Counter[int](), self.of_node(node, FREE)
        while link and link - 1 in range(self.span.stop) and link - 1 not in found:
            found[link - 1] += 1
            link = self.of_frame(link - 1, LINK)
        return found if link == 0 else found + Counter((-1,))

    @cached_property
    def orders(self) -> list[list[int]]:
        """For each node its order of fallback."""
        length = self.word(ORDERED)
        return [[self.word(self.of_node(node, ORDER) + place) for place in range(length)] for node in range(self.count)]


def abstract(view: View) -> State:
    """The state of the law that an image represents."""
    return State(
        view.limit,
        view.nodes,
        view.per_area,
        tuple(view.of_node(node, WEIGHT) for node in range(view.count)),
        view.policy(view.word(TASK)),
        tuple(view.policy(view.word(view.word(AREAS_AT) + area)) for area in range(view.areas)),
        tuple(map(view.page, range(view.areas * view.per_area))),
        tuple(map(view.work, range(view.cpus))),
    )


def in_its_list_or_used(view: View, frame: Any) -> bool:
    """a frame is one page's, or the target of one move, or once in the list of its node; and lists are counted"""
    node = view.node_of(frame)
    free, held = view.free[node], view.mapping[frame]
    others = sum(each[frame] for each in view.free) - free[frame]
    return held + free[frame] == 1 and others == 0 and sum(free.values()) == view.of_node(node, HAS) and -1 not in free


def policies_are_counted(view: View, frame: Any) -> bool:
    """a policy counts as many uses as there are by the process, by areas and by faults"""
    return view.are_policies_counted


def translations_are_current(view: View, frame: Any) -> bool:
    """a TLB holds of a frame only what an entry says: which page it is, that it is mapped, and that it is dirty"""
    for cpu in range(view.cpus):
        key = view.of_cpu(cpu, KEY)
        if key and view.of_cpu(cpu, CACHED) == frame:
            entry = view.entry(key - 1)
            is_mapped = entry & PRESENT != 0 and entry & LEAVING == 0 and entry >> FRAME_SHIFT == frame
            if not is_mapped or view.of_cpu(cpu, MARKED) > entry & DIRTY:
                return False
    return True


def falls_back_in_order(view: View, frame: Any) -> bool:
    """each node's order of fallback has every node with memory once: the nearest first, the lower of equally near ones
    first"""
    return view.are_orders_sorted
