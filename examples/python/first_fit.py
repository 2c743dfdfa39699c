"""A buddy allocator in Python that keeps the law: one bit for each frame, and a search from the front.

cd examples/python && memspec conform physical.buddy first_fit:FirstFit
"""


class FirstFit:
    """Free memory has no record of its own, so that there is nothing to split or to merge."""

    def __init__(self, start, frames, max_order):
        self.start, self.end, self.max_order = start, start + frames, max_order
        self.taken = 0  # bit n: the frame start + n is allocated
        self.live = {}

    def bits(self, frame, count):
        return (1 << count) - 1 << frame - self.start

    def alloc(self, order):
        if not 0 <= order <= self.max_order:
            return "out of range"
        size = 1 << order
        for frame in range(-(-self.start // size) * size, self.end - size + 1, size):
            if not self.taken & self.bits(frame, size):
                self.taken |= self.bits(frame, size)
                self.live[frame] = order
                return frame
        return "no memory"

    def free(self, frame, order):
        if not (self.start <= frame < self.end and 0 <= order <= self.max_order):
            return "out of range"
        if frame not in self.live:
            return "not allocated"
        if self.live[frame] != order:
            return "wrong order"
        del self.live[frame]
        self.taken &= ~self.bits(frame, 1 << order)
        return None

    def reserve(self, first, count):
        if not (self.start <= first < self.end and 1 <= count <= self.end - first):
            return "out of range"
        if self.taken & self.bits(first, count):
            return "busy"
        self.taken |= self.bits(first, count)
        self.live.update((frame, 0) for frame in range(first, first + count))
        return None
