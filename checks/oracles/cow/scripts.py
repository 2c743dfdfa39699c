"""Random calls of processes that fork: most of what is there, some of what is not, none of a process that there is
not, as the kernel could not be asked."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from attrs import define, field

from checks.oracles.cow.kernel import PAGES, PROCESSES, WORDS
from checks.oracles.vma.asking import Asking
from spec.advanced.words import FORCE

CALLS = 96
"""Of a script."""
VALUES = 1 << 16
SELDOM = 0.06
"""How often a call is about a page that is not there, or that is."""


def script(random: Random) -> Iterator[Asking]:
    """Half of them begin with what all of them have to do first."""
    writer = Writer(random)
    for _ in range(CALLS):
        yield from writer.call()


@define
class Writer:
    """One script, call by call; it knows which processes there are, and which pages these have."""

    random: Random
    processes: dict[int, set[int]] = field(factory=lambda: {0: set()})

    def call(self) -> Iterator[Asking]:
        way = self.random.choices(*zip(*WAYS.items(), strict=True))[0]
        process = self.random.choice(sorted(self.processes))
        yield from getattr(self, way)(process)

    def page(self, process: int, *, mapped: bool = True) -> int:
        """One that is mapped, or not, as long as there is one and nearly always."""
        pages = [page for page in range(PAGES) if (page in self.processes[process]) == mapped]
        is_odd = not pages or self.random.random() < SELDOM
        return self.random.randrange(PAGES) if is_odd else self.random.choice(pages)

    def place(self, process: int) -> int:
        return self.page(process) * WORDS + self.random.randrange(WORDS)

    def cpu(self) -> int:
        """The second CPU's part is taken by a child that the process has by vfork."""
        return int(self.random.random() < 0.25)

    def map_page(self, process: int) -> Iterator[Asking]:
        page = self.page(process, mapped=False)
        self.processes[process].add(page)
        yield "map_page", (process, page, int(self.random.random() < 0.4), int(self.random.random() < 0.7))

    def unmap_page(self, process: int) -> Iterator[Asking]:
        page = self.page(process)
        self.processes[process].discard(page)
        yield "unmap_page", (process, page)

    def protect_page(self, process: int) -> Iterator[Asking]:
        yield "protect_page", (process, self.page(process), self.random.randrange(2))

    def discard_page(self, process: int) -> Iterator[Asking]:
        yield "discard_page", (process, self.page(process))

    def fork(self, process: int) -> Iterator[Asking]:
        free = [number for number in range(PROCESSES) if number not in self.processes]
        if free:
            self.processes[free[0]] = set(self.processes[process])
            yield "fork", (process,)

    def exit(self, process: int) -> Iterator[Asking]:
        if process:
            del self.processes[process]
            yield "exit", (process,)

    def load(self, process: int) -> Iterator[Asking]:
        yield "load", (process, self.place(process), self.cpu())

    def store(self, process: int) -> Iterator[Asking]:
        yield "store", (process, self.place(process), self.random.randrange(VALUES), self.cpu())

    def force(self, process: int) -> Iterator[Asking]:
        """By a debugger: begun and ended, and nothing in between."""
        yield "start", (0, process, self.place(process), FORCE, self.random.randrange(VALUES))
        yield "finish", (0,)


WAYS = {
    "map_page": 10,
    "unmap_page": 4,
    "protect_page": 8,
    "discard_page": 6,
    "fork": 10,
    "exit": 6,
    "load": 16,
    "store": 24,
    "force": 5,
}
"""How often."""
