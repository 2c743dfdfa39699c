"""A buddy allocator that memspec can check as a program: it speaks the line protocol (docs/line-protocol.md)."""

from __future__ import annotations

import json
import sys

MOST_FRAMES = 1 << 16


class NoSuchPool(Exception):
    """A pool of that shape is not supported. The message says why."""


class Refused(Exception):
    """A call that changes nothing. The message is the law's name of the failure."""


class Buddy:
    def __init__(self, start: int, frames: int, max_order: int) -> None:
        if start < 0 or max_order < 0 or not 1 <= frames <= MOST_FRAMES:
            raise NoSuchPool(f"a pool has 1 to {MOST_FRAMES} frames, and no number is negative")
        self.start, self.end, self.max_order = start, start + frames, max_order
        self.live: dict[int, int] = {}  # the first frame of a block → its order
        # One set for each order that the pool has room for: max_order may be far above.
        self.spare: list[set[int]] = [set() for _ in range(min(max_order + 1, frames.bit_length()))]
        for frame in range(start, self.end):
            self.put(frame, 0)

    def alloc(self, order: int) -> int:
        if not 0 <= order <= self.max_order:
            raise Refused("out of range")
        for larger in range(order, len(self.spare)):
            if self.spare[larger]:
                frame = min(self.spare[larger])
                self.carve(frame, larger, frame, order)
                return frame
        raise Refused("no memory")

    def free(self, frame: int, order: int) -> None:
        if not (self.start <= frame < self.end and 0 <= order <= self.max_order):
            raise Refused("out of range")
        if frame not in self.live:
            raise Refused("not allocated")
        if self.live[frame] != order:
            raise Refused("wrong order")
        del self.live[frame]
        self.put(frame, order)

    def reserve(self, first: int, count: int) -> None:
        if not (self.start <= first < self.end and 1 <= count <= self.end - first):
            raise Refused("out of range")
        if any(self.spare_order(frame) is None for frame in range(first, first + count)):
            raise Refused("busy")
        for frame in range(first, first + count):
            if (larger := self.spare_order(frame)) is not None:
                self.carve(frame >> larger << larger, larger, frame, 0)

    def spare_order(self, frame: int) -> int | None:
        """The order of the free block in which the frame lies."""
        orders = range(len(self.spare))
        return next((order for order in orders if frame >> order << order in self.spare[order]), None)

    def carve(self, head: int, larger: int, wanted: int, order: int) -> None:
        """Halve a free block until what holds the wanted frame has the order, and hand that out."""
        self.spare[larger].remove(head)
        while larger > order:
            larger -= 1
            upper = head + (1 << larger)
            self.spare[larger].add(head if wanted >= upper else upper)
            head = upper if wanted >= upper else head
        self.live[head] = order

    def put(self, frame: int, order: int) -> None:
        """Merge a block with its buddy as long as that is free and whole."""
        while order + 1 < len(self.spare) and frame ^ (1 << order) in self.spare[order]:
            self.spare[order].remove(frame ^ (1 << order))
            frame &= ~(1 << order)
            order += 1
        self.spare[order].add(frame)


def main() -> None:
    pool: Buddy | None = None
    answer: dict[str, int | str | None]
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if "create" in request:
                pool = Buddy(**request["create"])
                answer = {"created": True}
            else:
                answer = {"returned": getattr(pool, request["call"])(**request["arguments"])}
        except NoSuchPool as reason:
            answer = {"refused": str(reason)}
        except Refused as failure:
            answer = {"failed": str(failure)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
