"""Memory that is in a runner's process and in memspec's at once, at the same addresses: what memspec reads or writes
itself, such as page tables, is read and written there as if the library were loaded here."""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

from attrs import define, field

from checks.evidence import UsageError
from checks.targets.adapter import NARROW_TYPES
from checks.targets.memory import PROT_READ_WRITE, Region
from checks.targets.program import ProgramDied
from checks.targets.runner import RunLibrary, Unanswered
from checks.targets.target import Refused

MAP_SHARED, MAP_FIXED_NOREPLACE = 0x01, 0x100000 if sys.platform == "linux" else 0
"""Where a system does not know the second, the address is a wish, and is compared (Linux 4.17, mmap(2))."""
FAR, TRIES = 1 << 20, 10
"""How often a runner is asked for memory whose addresses are free here, too: and by how many bytes further on it is
looked for after the first time, each time twice as many."""
LARGEST = 8
"""Bytes of a number that a runner writes."""

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mmap.restype = ctypes.c_void_p
_libc.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long)
_libc.munmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t)


@define(eq=False)
class Sharing:
    """All that one object of a library shares with memspec (checks.targets.memory.Mapper)."""

    library: RunLibrary
    start: int
    """Which start of the runner it is shared with."""
    mapped: dict[int, int] = field(factory=dict)
    """How many bytes are mapped here, by their first address."""

    given: dict[int, int] = field(factory=dict)
    """The addresses by which the runner knows them."""

    def __attrs_post_init__(self) -> None:
        self.library.runner.shared.add(self)
        weakref.finalize(self, _unmap, self.mapped)

    def map(self, size: int, align: int, *, is_low: bool) -> Region:
        """Raises Refused where there is no room, and UsageError where nothing can be shared."""
        if is_low and self.library.types is not NARROW_TYPES:
            raise UsageError(f"{self.library.runner.name} has 64 bits, and pointers are to be physical ones of 32")
        runner = self.library.runner
        for each in [each for each in runner.shared if each.start != runner.starts]:
            _unmap(each.mapped)  # Its process is no more, and its addresses may be wanted again.
        in_vain: list[int] = []
        try:
            for number in range(TRIES):
                with _file() as (name, descriptor):
                    address, begin, inside = self._arena(size, align, name)
                    if _is_mapped(begin, inside, descriptor):
                        self.mapped[begin], self.given[begin] = inside, address
                        return Region(begin, inside, partial(self._release, begin))
                in_vain.append(address)
                # What is next to it there is as likely in use here: somewhere else.
                with suppress(Unanswered):
                    in_vain += runner.ask(f"arena {FAR << number} 1")[:1]
        finally:
            for each in in_vain:
                runner.ask(f"drop {each}")
        raise UsageError(f"{self.library.runner.name} has no memory at addresses that are free in memspec's process")

    def protect(self, begin: int, end: int, access: int) -> None:
        """For the library alone."""
        try:
            self.library.runner.ask(f"protect {begin} {end - begin} {access}")
        except Unanswered as error:
            raise OSError(f"memory cannot be guarded: {error}") from None

    def get(self, address: int, size: int) -> bytes:
        """Wherever they are: in a variable on the library's stack, too."""
        parts = [(address + at, min(LARGEST, size - at)) for at in range(0, size, LARGEST)]
        return b"".join(self.library.get(*part).to_bytes(part[1], sys.byteorder) for part in parts)

    def put(self, address: int, data: bytes) -> None:
        for at in range(0, len(data), LARGEST):
            part = data[at : at + LARGEST]
            self.library.put(address + at, len(part), int.from_bytes(part, sys.byteorder))

    def release(self) -> None:
        """All that is left."""
        for begin in list(self.mapped):
            self._release(begin)

    def _arena(self, size: int, align: int, name: str) -> list[int]:
        """(address, the first one behind the guard, bytes between the guards)"""
        try:
            return self.library.runner.ask(f"arena {size} {align} {name}")
        except Unanswered as error:
            if "room" in str(error):
                raise Refused(f"the runner says: {error}") from None
            raise UsageError(f"{self.library.runner.name}: {error}") from None

    def _release(self, begin: int) -> None:
        if size := self.mapped.pop(begin, 0):
            _unmap({begin: size})
            if self.library.is_there and self.start == self.library.runner.starts:
                with suppress(ProgramDied):
                    self.library.runner.ask(f"drop {self.given[begin]}")


@contextmanager
def _file() -> Iterator[tuple[str, int]]:
    """(path, descriptor) of an empty file that is gone with the last who has it mapped."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("memspec")
        name = f"/proc/{os.getpid()}/fd/{descriptor}"
    else:
        descriptor, name = tempfile.mkstemp(prefix="memspec-")
    try:
        yield name, descriptor
    finally:
        os.close(descriptor)
        if not hasattr(os, "memfd_create"):
            with suppress(OSError):
                os.unlink(name)


def _unmap(mapped: dict[int, int]) -> None:
    """Here alone."""
    while mapped:
        _libc.munmap(*mapped.popitem())


def _is_mapped(begin: int, size: int, descriptor: int) -> bool:
    """Map a file here at an address, if nothing is there."""
    at = _libc.mmap(begin, size, PROT_READ_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, descriptor, 0)
    if at not in (None, begin, ctypes.c_void_p(-1).value):
        _libc.munmap(at, size)
    return bool(at == begin)
