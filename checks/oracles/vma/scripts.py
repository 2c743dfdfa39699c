"""Random calls on memory, so that most meet what earlier ones have made, and every kind of wrong argument occurs."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from attrs import define, field

from checks.oracles.vma.asking import Asking
from checks.oracles.vma.kernel import BREAK, FILES, PAGE, WINDOW, WINDOW_PAGES
from spec.virtual.areas import BAD_RIGHT
from spec.virtual.words import (
    MADV_DONTNEED,
    MADV_WILLNEED,
    MAP_ANONYMOUS,
    MAP_FIXED,
    MAP_FIXED_NOREPLACE,
    MAP_GROWSDOWN,
    MAP_PRIVATE,
    MAP_SHARED,
    MREMAP_FIXED,
    MREMAP_MAYMOVE,
    NO_FILE,
    PROT_EXEC,
    PROT_NONE,
    PROT_READ,
    PROT_WRITE,
    READ_ONLY,
    READ_WRITE,
    WRITE_ONLY,
)

END = WINDOW + WINDOW_PAGES * PAGE
PLACES = (WINDOW, BREAK, END - 16 * PAGE)
"""Where it happens: at the lower end of the window, around the break, and where the kernel places what has no place."""
REACH = 14
"""Pages from there on."""
MOST_PAGES = 7
"""Of most calls."""
LONG = (1 << 47, (1 << 63) - PAGE, (1 << 64) - 1, (1 << 64) - PAGE)
"""Lengths that no range of addresses has."""
FAR = 1 << 23
"""Beyond the window, and not as far as to what the program itself needs."""
ODD = 512
"""Bytes past the beginning of a page, as some addresses and lengths are."""
RIGHTS = (PROT_READ | PROT_WRITE,) * 5 + (
    PROT_READ,
    PROT_READ,
    PROT_NONE,
    PROT_WRITE,
    PROT_READ | PROT_EXEC,
    PROT_READ | PROT_WRITE | PROT_EXEC,
)
"""PROT_EXEC alone is left out: with protection keys such a page cannot be read, without them it can."""
NO_ADVICE = 999
VALUES = 1 << 16
LARGEST_OFFSET = 8
"""In pages, of a file."""


CALLS = 64
"""Of a script."""


def script(random: Random) -> Iterator[Asking]:
    return Writer(random).script(CALLS)


@define
class Writer:
    """One script, call by call."""

    random: Random
    starts: list[int] = field(factory=list)
    """Where calls have begun or ended: where it is worth to go on."""
    wanted: list[tuple[int, int]] = field(factory=list)
    """Where something was to be mapped, and how many pages."""

    def script(self, count: int) -> Iterator[Asking]:
        for _ in range(count):
            yield self.random.choice(WAYS)(self)

    # ── Numbers ──

    def page(self) -> int:
        """An address, at which a page begins."""
        if self.wanted and self.random.random() < 0.5:
            return self.part()[0]
        if self.starts and self.random.random() < 0.7:
            return self.inside(self.random.choice(self.starts) + self.random.choice((0, 0, 0, 1, -1, 2)) * PAGE)
        return self.random.choice(PLACES) + self.random.randrange(REACH) * PAGE

    def part(self) -> tuple[int, int]:
        """An address and a length, of a part of what was to be mapped."""
        start, pages = self.random.choice(self.wanted)
        skipped = self.random.choice((0, 0, self.random.randrange(pages)))
        count = self.random.choice((pages - skipped, self.random.randint(1, pages - skipped)))
        return start + skipped * PAGE, count * PAGE

    def inside(self, address: int) -> int:
        return min(max(address, WINDOW), END - PAGE)

    def address(self) -> int:
        """One that is seldom none that it can be."""
        return self.page() + (self.random.random() < 0.02) * ODD

    def length(self) -> int:
        chance = self.random.random()
        if chance < 0.025:
            return 0
        if chance < 0.05:
            return self.random.choice(LONG)
        pages = self.random.randint(1, 3 if chance < 0.6 else MOST_PAGES)
        return pages * PAGE - (chance > 0.95) * ODD

    def range(self) -> tuple[int, int]:
        """An address and a length. What is no nonsense lies in the window: what lies outside is not the script's."""
        address, length = self.address(), self.length()
        if length not in LONG:
            length = min(length, END - address // PAGE * PAGE)
        self.starts = [*self.starts[-15:], address // PAGE * PAGE, self.inside((address + length) // PAGE * PAGE)]
        return address, length

    # ── Calls ──

    def some(self) -> tuple[int, int]:
        """An address and a length: often of a part of what was to be mapped."""
        return self.part() if self.wanted and self.random.random() < 0.6 else self.range()

    def mmap(self) -> Asking:
        address, length = self.range()
        flags = self.random.choice((MAP_PRIVATE, MAP_PRIVATE, MAP_SHARED))
        file, offset = int(NO_FILE), 0
        if self.random.random() < 0.6:
            flags |= MAP_ANONYMOUS
        else:
            file = 4 * self.random.randint(1, FILES) + self.random.choice(
                (READ_WRITE, READ_WRITE, READ_ONLY, WRITE_ONLY)
            )
            offset = self.random.randrange(LARGEST_OFFSET) * PAGE
        chance = self.random.random()
        if chance < 0.45:
            flags |= MAP_FIXED
        elif chance < 0.6:
            flags |= MAP_FIXED_NOREPLACE
        elif chance < 0.85:
            address = 0
        if flags & MAP_ANONYMOUS and self.random.random() < 0.08:
            flags |= MAP_GROWSDOWN
            self.starts += [self.inside(address // PAGE * PAGE - PAGE)] * 4
        if address and length not in LONG and length:
            pages = -(-length // PAGE)
            self.wanted = [*self.wanted[-6:], (self.inside(address // PAGE * PAGE), pages)]
        return "mmap", self.spoiled(address, length, self.random.choice(RIGHTS), flags, file, offset)

    def spoiled(self, address: int, length: int, rights: int, flags: int, file: int, offset: int) -> tuple[int, ...]:
        """The arguments of mmap, seldom with one that is wrong."""
        chance = self.random.random()
        if chance < 0.015:
            flags &= ~(MAP_SHARED | MAP_PRIVATE)
        elif chance < 0.04:
            file = self.random.choice((NO_FILE, 4, 8))
        elif chance < 0.055:
            offset += ODD
        elif chance < 0.075:
            offset = (1 << 64) - PAGE
        elif chance < 0.1 and flags & (MAP_FIXED | MAP_FIXED_NOREPLACE):
            address, length = 0, PAGE
        return address, length, rights, flags, file, offset

    def munmap(self) -> Asking:
        return "munmap", self.some()

    def mprotect(self) -> Asking:
        return "mprotect", (*self.some(), self.random.choice((*RIGHTS, BAD_RIGHT)))

    def mremap(self) -> Asking:
        """What is moved to a fixed place has a length that there can be: before Linux looks at that, it has unmapped
        what lies there (mremap_to, mm/mremap.c, 6.18)."""
        address, old = self.some()
        new, target = self.length(), self.address()
        flags = self.random.choice((0, MREMAP_MAYMOVE, MREMAP_MAYMOVE, MREMAP_MAYMOVE | MREMAP_FIXED, MREMAP_FIXED))
        if flags & MREMAP_FIXED and old in LONG:
            old = PAGE
        if new not in LONG:
            new = min(new, END - (target if flags & MREMAP_FIXED else address) // PAGE * PAGE)
        return "mremap", (address, old, new, flags, target)

    def madvise(self) -> Asking:
        """Advice is followed around holes, and so may not reach the program that gives it."""
        advice = self.random.choice((MADV_DONTNEED, MADV_DONTNEED, MADV_DONTNEED, NO_ADVICE, MADV_WILLNEED))
        address, length = self.some()
        return "madvise", (address, FAR if length in LONG[:2] else length, advice)

    def brk(self) -> Asking:
        where = BREAK + self.random.randint(-1, REACH) * PAGE + self.random.choice((0, 0, ODD))
        self.starts.append(where // PAGE * PAGE)
        return "brk", (self.random.choice((where, where, where, 0)),)

    def store(self) -> Asking:
        return "store", (self.page(), self.random.randrange(VALUES))

    def load(self) -> Asking:
        return "load", (self.page(),)


WAYS: tuple[Any, ...] = (
    *(Writer.mmap,) * 30,
    *(Writer.munmap,) * 6,
    *(Writer.mprotect,) * 14,
    *(Writer.mremap,) * 18,
    *(Writer.madvise,) * 5,
    *(Writer.brk,) * 7,
    *(Writer.store,) * 11,
    *(Writer.load,) * 11,
)
