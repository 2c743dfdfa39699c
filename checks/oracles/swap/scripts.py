"""Random calls of processes that are paged out: most of what is there, some of what is not, none of a process that
there is not, as the kernel could not be asked."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from attrs import define, field

from checks.oracles.swap.kernel import PAGES, PROCESSES, SLOTS, WORDS
from checks.oracles.vma.asking import Asking

CALLS = 96
"""Of a script."""
VALUES = 1 << 16
SELDOM = 0.06
"""How often a call is about a page that is not there, or that is."""
OFTEN = 0.4
"""How often a call about the area is one that is refused; or a fork, where there are as many as there can be."""
EVERY_PAGE = (1 << PROCESSES * PAGES) - 1


def script(random: Random) -> Iterator[Asking]:
    """Begun by an area, mostly; ended by a load of every word of every page, whatever happened to it."""
    writer = Writer(random, compresses=random.random() < 0.4)
    if random.random() < 0.9:
        yield from writer.swap_on(0)
    for _ in range(CALLS):
        yield from writer.call()
    for process, pages in sorted(writer.processes.items()):
        for page in sorted(pages):
            yield from (("load", (process, page * WORDS + word, 0)) for word in range(WORDS))


@define
class Writer:
    """One script, call by call; it knows which processes there are, and which pages these have."""

    random: Random
    compresses: bool
    """Whether zswap is used."""
    processes: dict[int, set[int]] = field(factory=lambda: {0: set()})
    is_on: bool = False

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

    def map_page(self, process: int) -> Iterator[Asking]:
        page = self.page(process, mapped=False)
        self.processes[process].add(page)
        yield "map_page", (process, page)

    def unmap_page(self, process: int) -> Iterator[Asking]:
        page = self.page(process)
        self.processes[process].discard(page)
        yield "unmap_page", (process, page)

    def fork(self, process: int) -> Iterator[Asking]:
        free = [number for number in range(PROCESSES) if number not in self.processes]
        if free:
            self.processes[free[0]] = set(self.processes[process])
        if free or self.random.random() < OFTEN:
            yield "fork", (process,)

    def exit(self, process: int) -> Iterator[Asking]:
        if process:
            del self.processes[process]
            yield "exit", (process,)

    def load(self, process: int) -> Iterator[Asking]:
        yield "load", (process, self.place(process), 0)

    def store(self, process: int) -> Iterator[Asking]:
        yield "store", (process, self.place(process), self.random.randrange(VALUES), 0)

    def lock_page(self, process: int) -> Iterator[Asking]:
        yield "lock_page", (process, self.page(process))

    def unlock_page(self, process: int) -> Iterator[Asking]:
        yield "unlock_page", (process, self.page(process))

    def swap_on(self, process: int) -> Iterator[Asking]:
        """At times of a size that there is not, or where there is an area."""
        is_odd = self.random.random() < OFTEN
        size = self.random.choice((0, SLOTS + 1)) if is_odd else self.random.randint(2, SLOTS)
        if not self.is_on or is_odd:
            self.is_on |= not is_odd
            yield "swap_on", (size,)

    def swap_off(self, process: int) -> Iterator[Asking]:
        if self.is_on or self.random.random() < OFTEN:
            self.is_on = False
            yield "swap_off", ()

    def reclaim(self, process: int) -> Iterator[Asking]:
        """All pages, or some; in a script that uses zswap, now through it and now past it."""
        chosen = EVERY_PAGE if self.random.random() < 0.6 else self.random.randrange(EVERY_PAGE + 1)
        yield "reclaim", (chosen << 1 | (self.compresses and self.random.random() < 0.7),)

    def read_ahead(self, process: int) -> Iterator[Asking]:
        yield "read_ahead", (self.random.randrange(SLOTS),)


WAYS = {
    "map_page": 12,
    "unmap_page": 4,
    "fork": 9,
    "exit": 5,
    "load": 16,
    "store": 20,
    "lock_page": 2,
    "unlock_page": 3,
    "swap_on": 6,
    "swap_off": 3,
    "reclaim": 18,
    "read_ahead": 3,
}
"""How often."""
