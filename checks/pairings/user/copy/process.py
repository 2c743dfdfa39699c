"""The memory of the process and the kernel's, beside a library of user copy: what its functions are supplied with."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from checks.pairing import Arguments, Look
from checks.pairings.user.copy.halves import Halves
from checks.targets.memory import Arena, Memory
from spec.user.copy import KERNEL, USER_END, may_be
from spec.user.copy import Memory as State
from spec.user.words import CopyFailure as Failure
from spec.virtual.words import PRESENT, WRITABLE
from spec.vocabulary import ensure

WIDTHS = (1, 2, 4, 8)
"""How many bytes one access has."""
ITS_OWN = Halves()
CLOSED = "closed-between-calls"
"""The promise that is about AC."""


class Process:
    """The pages of the process, and the kernel's memory, beside a library.

    The frames of the pages lie in the contrary order: who goes on behind the end of a page is in the one below it, or
    in none at all.
    """

    def __init__(self, kernel: Memory, named: Mapping[str, int], halves: Halves = ITS_OWN) -> None:
        self.kernel = kernel
        self.pages, self.page = named["pages"], named["page"]
        self.halves = halves
        self.first = halves.end - self.pages * self.page
        """The address of the first page, to the library."""
        self.frames = Arena(self.pages, self.page, 0, 1, mapper=kernel.mapper)
        self.rights: dict[int, int] = {}
        self.is_open = False
        self.opens = False
        """Whether the library says when it opens the user's pages, so that they are closed to it before."""

    def turn(self, call: Callable[[str], Any], handle: int) -> None:
        """It begins where it did."""

    def can_make(self, operation: str, arguments: Arguments) -> bool:
        return True

    def make(self, operation: str, arguments: Arguments) -> Any:
        return getattr(self, operation)(*arguments)

    # ── What the process does ──

    def map_page(self, page: int, rights: int) -> None:
        self.unmap_page(page)
        self.rights[page] = rights

    def protect_page(self, page: int, rights: int) -> Failure | None:
        if page not in self.rights:
            return Failure.NOT_MAPPED
        self.rights[page] = rights
        return None

    def unmap_page(self, page: int) -> None:
        self.rights.pop(page, None)
        ctypes.memset(self.frame(page), 0, self.page)

    def store(self, address: int, value: int) -> None:
        ctypes.memset(self.owned(address), value, 1)

    def load(self, address: int) -> int:
        return ctypes.string_at(self.owned(address), 1)[0]

    # ── What a library calls ──

    def get(self, address: int, to: int, bytes: int) -> int | None:
        """Read that many bytes at once; refused where one of them faults."""
        found = self.found(address, bytes, PRESENT)
        if found is None:
            return None
        self.kernel.mapper.put(to, b"".join(ctypes.string_at(at, 1) for at in found))
        return 0

    def put(self, address: int, source: int, bytes: int) -> int | None:
        """Write that many bytes at once."""
        found = self.found(address, bytes, PRESENT | WRITABLE)
        if found is None:
            return None
        for at, byte in zip(found, self.kernel.mapper.get(source, bytes), strict=True):
            ctypes.memset(at, byte, 1)
        return 0

    def found(self, address: int, bytes: int, right: int) -> list[int] | None:
        """Where each byte of an access lies; None where one of them faults."""
        ensure(bytes in WIDTHS, "one access has 1, 2, 4 or 8 bytes")
        found = [self.accessed(address + more, right) for more in range(bytes)]
        places = [at for at in found if at is not None]
        return places if len(places) == bytes else None

    def walk(self, address: int, write: int) -> int | None:
        """Where a byte of the process's lies, and those behind it up to the end of its page."""
        return self.used(address, PRESENT | WRITABLE if write else PRESENT)

    def open(self) -> None:
        self.is_open = True

    def close(self) -> None:
        self.is_open = False

    # ── Where bytes lie ──

    def frame(self, page: int) -> int:
        return self.frames.address + (self.pages - 1 - page) * self.page

    def used(self, address: int, right: int) -> int | None:
        """The place of a byte of the process's, if it has a right to it."""
        page, inside = divmod(address - self.first, self.page)
        return self.frame(page) + inside if self.rights.get(page, 0) & right == right else None

    def accessed(self, address: int, right: int) -> int | None:
        """The same by an access of the kernel's, which may use its own memory. None: it faults."""
        inside = address - self.halves.kernel
        if 0 <= inside < self.kernel.size:
            return self.kernel.address + inside
        return self.used(address, right) if self.is_open or not self.opens else None

    def owned(self, address: int) -> int:
        """The place of a byte of somebody's own, by the law's address."""
        if address >= USER_END:
            return self.kernel.address + address - KERNEL
        place = self.used(self.halves.address(address), PRESENT)
        assert place is not None
        return place

    def bytes(self) -> Iterator[tuple[int, bytes]]:
        """(address, what is there), of each page and of the kernel's memory."""
        for page in range(self.pages):
            yield USER_END - (self.pages - page) * self.page, ctypes.string_at(self.frame(page), self.page)
        yield KERNEL, ctypes.string_at(self.kernel.address, self.kernel.size)


# ── What is judged of it after each call ─────────────────────────────────────────────────────────────────────

NOT_ZERO = re.compile(rb"[^\0]")


def look_at_bytes(seen: Process, memory: State, whole: bool) -> None:
    """All of them, and whether nothing beside them was written."""
    found = {first + match.start(): match[0][0] for first, data in seen.bytes() for match in NOT_ZERO.finditer(data)}
    wrong = [at for at in {*found, *memory.contents} if not may_be(memory.byte(at), found.get(at, 0))]
    ensure(all(at < USER_END for at in wrong), "a byte of the kernel's is what was written to it or copied there")
    ensure(not wrong, "a byte of the process's is what was written to it or copied there")
    ensure(seen.kernel.is_sound() and seen.frames.is_sound(), "nothing is written beside the kernel's memory or a page")


def look_at_access(seen: Process, memory: State, whole: bool) -> None:
    ensure(not seen.is_open, "between calls no page of the user's is open to the kernel")


LOOKS = (Look(look_at_bytes), Look(look_at_access, promise=CLOSED))
