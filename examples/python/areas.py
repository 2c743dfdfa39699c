"""A list of areas as a small kernel has it: anonymous private memory, no limit on the number of areas.

cd examples/python && memspec conform virtual.areas areas.toml
"""

from dataclasses import dataclass, replace

PAGE = 4096
PRIVATE, KIND = 2, 0x22
"""MAP_PRIVATE; with MAP_ANONYMOUS, what an area keeps of its flags."""


@dataclass
class Area:
    start: int
    end: int
    rights: int
    flags: int


class Areas:
    """Areas that are sorted and share no page. A call cuts them where its range begins and ends, changes those inside,
    and joins neighbours that are alike."""

    def __init__(self, lowest, highest, heap, data, total, stack, gap, areas, frames):
        if areas < (highest - lowest) // PAGE:
            raise ValueError("the number of areas is not limited")
        self.lowest, self.highest, self.total = lowest, highest, total
        self.areas = []

    def mmap(self, address, length, rights, flags, file, offset):
        if length == 0 or not flags & PRIVATE:
            return "invalid"
        length = up(length)
        if length > self.total - sum(area.end - area.start for area in self.areas):
            return "no memory"
        start = self.place(address // PAGE * PAGE, length)
        if start is None:
            return "no memory"
        self.areas.append(Area(start, start + length, rights, flags & KIND))
        self.join()
        return start

    def place(self, hint, length):
        """The hint, if there is room; or the lowest gap that is large enough."""
        for start in (hint, self.lowest, *(area.end for area in self.areas)):
            end = start + length
            if self.lowest <= start and end <= self.highest and not self.inside(start, end):
                return start
        return None

    def inside(self, start, end):
        return [area for area in self.areas if area.start < end and start < area.end]

    def munmap(self, address, length):
        end = address + up(length)
        self.cut(address)
        self.cut(end)
        for area in self.inside(address, end):
            self.areas.remove(area)

    def mprotect(self, address, length, rights):
        end = address + up(length)
        self.cut(address)
        self.cut(end)
        for area in self.inside(address, end):
            area.rights = rights
        self.join()

    def find(self, address, field):
        for area in self.areas:
            if area.end > address:
                return (area.start, area.end, area.rights, area.flags, 0, 0)[field]
        return "no area"

    def cut(self, at):
        for area in self.inside(at, at + 1):
            if area.start < at:
                self.areas.append(replace(area, start=at))
                area.end = at
        self.areas.sort(key=lambda area: area.start)

    def join(self):
        self.areas.sort(key=lambda area: area.start)
        joined = []
        for area in self.areas:
            last = joined[-1] if joined else None
            if last and (last.end, last.rights, last.flags) == (area.start, area.rights, area.flags):
                last.end = area.end
            else:
                joined.append(area)
        self.areas = joined


def up(length):
    return -(-length // PAGE) * PAGE
