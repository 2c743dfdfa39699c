"""The memory that a target hands out: between guard pages, and filled with what is known again."""

from __future__ import annotations

import ctypes
import mmap
from collections.abc import Callable, Sequence
from typing import Protocol

from attrs import frozen

GUARD = mmap.PAGESIZE
"""Bytes that nobody may touch, on either side of an arena."""
FILLED_BYTES = 1 << 16
"""Of a larger block both edges are filled, half of it each: corruption comes from a neighbour."""
LAPS = 251
"""How many patterns there are: a prime, which is no number of bytes that something is aligned to."""
CANARY = 0xC5
PROT_NONE, PROT_READ, PROT_READ_WRITE = 0, mmap.PROT_READ, mmap.PROT_READ | mmap.PROT_WRITE
MAP_NORESERVE, MAP_32BIT = 0x4000, 0x40

_libc = ctypes.CDLL(None, use_errno=True)
_held = ctypes.PyDLL(None)
"""The same, called without giving other threads of Python a turn: that takes as long as to compare some bytes."""
_libc.mprotect.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
_memcmp, _memmove = _held.memcmp, _held.memmove
_memcmp.argtypes = _memmove.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)


def protect(begin: int, end: int, access: int) -> None:
    """Have pages be accessible so from here on."""
    if begin < end and _libc.mprotect(begin, end - begin, access) != 0:
        raise OSError(ctypes.get_errno(), "memory cannot be guarded")


@frozen
class Region:
    """Whole pages between two that nobody may touch."""

    begin: int
    size: int
    release: Callable[[], None]


class Mapper(Protocol):
    """Who maps memory, and says who may touch it."""

    def map(self, size: int, align: int, *, is_low: bool) -> Region:
        """At least so many bytes, from a multiple of `align` on; is_low: at addresses of 31 bits."""

    def protect(self, begin: int, end: int, access: int) -> None:
        """Have pages be accessible so from here on."""

    def get(self, address: int, size: int) -> bytes:
        """Read bytes of which a library has told where they are."""

    def put(self, address: int, data: bytes) -> None:
        """Write bytes where a library has told that there is room for them."""


class Here:
    """This process does."""

    def map(self, size: int, align: int, *, is_low: bool) -> Region:
        inside = -(-size // GUARD) * GUARD
        flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | MAP_NORESERVE | (MAP_32BIT if is_low else 0)
        mapping = mmap.mmap(-1, inside + 2 * GUARD + align, flags)
        base = ctypes.addressof(ctypes.c_char.from_buffer(mapping))
        begin = -(-(base + GUARD) // align) * align if align > GUARD else base + GUARD
        for guard in (begin - GUARD, begin + inside):
            protect(guard, guard + GUARD, PROT_NONE)
        return Region(begin, inside, mapping.close)

    def protect(self, begin: int, end: int, access: int) -> None:
        protect(begin, end, access)

    def get(self, address: int, size: int) -> bytes:
        return ctypes.string_at(address, size)

    def put(self, address: int, data: bytes) -> None:
        ctypes.memmove(address, data, len(data))


HERE = Here()


class Memory:
    """Bytes at an address, in units that the law counts as places.

    The patterns are made from a block's serial number: neighbours hold different ones.
    """

    def __init__(self, address: int, units: int, unit: int, first: int) -> None:
        self.address = address
        self.size = units * unit
        self.unit = unit
        self.first = first
        """The place that the memory begins with."""

    mapper: Mapper = HERE
    """Who has mapped it."""
    clauses: Sequence[str] = ()
    """By which it is judged what a library does with it, besides what it does to blocks."""

    def look(self) -> None:
        """Judge that after each call."""

    def check(self, first: int, size: int) -> None:
        """Judge that `size` bytes from a place on may be used: before they are touched."""

    def fill(self, first: int, size: int, serial: int) -> None:
        """Fill `size` bytes from a place on."""
        if size <= FILLED_BYTES:
            _memmove(self.address + (first - self.first) * self.unit, _PATTERNS[serial % LAPS], size)
            return
        for address, part in self._parts(first, size):
            _memmove(address, _PATTERNS[serial % LAPS], part)

    def use(self) -> None:
        """Fill it with what a last owner may have left: bytes that are neither zeros nor the same in memory of another
        size, as whoever reads what nobody wrote may be lucky."""
        self.fill(self.first, self.size, self.size // self.unit)

    def is_filled(self, first: int, size: int, serial: int) -> bool:
        if size <= FILLED_BYTES:
            place = self.address + (first - self.first) * self.unit
            return bool(_memcmp(place, _PATTERNS[serial % LAPS], size) == 0)
        return self.has_moved(first, first, size, size, serial)

    def has_moved(self, first: int, to: int, count: int, size: int, serial: int) -> bool:
        """Whether the first `count` of the `size` bytes that were filled from one place on stand at another one now."""
        if size <= FILLED_BYTES:
            return bool(_memcmp(self._address(to), _PATTERNS[serial % LAPS], min(size, count)) == 0)
        pattern, shift = _PATTERNS[serial % LAPS], (to - first) * self.unit
        end = self._address(to) + count
        return all(
            _memcmp(address + shift, pattern, min(part, end - address - shift)) == 0
            for address, part in self._parts(first, size)
            if address + shift < end
        )

    def is_zero(self, first: int, size: int) -> bool:
        if size <= FILLED_BYTES:
            return bool(_memcmp(self._address(first), _ZEROS, size) == 0)
        return all(_memcmp(address, _ZEROS, part) == 0 for address, part in self._parts(first, size))

    def is_sound(self) -> bool:
        """Whether nothing around the memory was written."""
        return True

    def release(self) -> None:
        """Give it back, if it is ours."""

    def _address(self, place: int) -> int:
        return self.address + (place - self.first) * self.unit

    def _parts(self, first: int, size: int) -> tuple[tuple[int, int], ...]:
        """(address, bytes)"""
        start = self._address(first)
        if size <= FILLED_BYTES:
            return ((start, size),)
        half = FILLED_BYTES // 2
        return ((start, half), (start + size - half, half))


_NUMBERS = (ctypes.c_uint8 * (FILLED_BYTES + 256)).from_buffer_copy(bytes(range(256)) * (FILLED_BYTES // 256 + 1))
_NUMBERS_ADDRESS = ctypes.addressof(_NUMBERS)
_ZEROS = bytes(FILLED_BYTES)


_PATTERNS = [_NUMBERS_ADDRESS + serial * 37 % LAPS for serial in range(LAPS)]
"""Where bytes stand that count up from a number of their own, so that neither a shift nor a neighbour's looks the same:
by the serial number of a block."""


def first_byte(serial: int) -> int:
    """What the bytes of a block's pattern count up from, each modulo 256."""
    return serial * 37 % LAPS


class Anywhere(Memory):
    """What a library hands out by address: all that there is."""

    def __init__(self) -> None:
        super().__init__(0, 1 << 64, 1, 0)


class Arena(Memory):
    """Memory that the checker provides. Its last byte is before a page that nobody may touch, as is its first, or a few
    bytes before that which are looked at."""

    def __init__(
        self, units: int, unit: int, first: int, align: int, *, is_low: bool = False, mapper: Mapper = HERE
    ) -> None:
        size = units * unit
        align = max(align, 1)
        self.mapper = mapper
        self.region = mapper.map(size, align, is_low=is_low)
        begin, inside = self.region.begin, self.region.size
        # As far up as the alignment allows: what runs over the end meets the guard at once.
        address = begin + ((inside - size) // align) * align
        super().__init__(address, units, unit, first)
        self.around = [(begin, address - begin), (address + size, begin + inside - (address + size))]
        for place, length in self.around:
            ctypes.memset(place, CANARY, length)

    def release(self) -> None:
        self.region.release()

    def withhold(self, first: int, count: int) -> None:
        """Have nobody touch so many places from one on, as they are not given yet."""
        protect(*self._whole(first, count), PROT_NONE)

    def give(self, first: int, count: int) -> None:
        """Have them be touched from here on."""
        protect(*self._whole(first, count), PROT_READ_WRITE)

    def _whole(self, first: int, count: int) -> tuple[int, int]:
        """From where to where they are, where places are whole pages: else nothing."""
        begin = self._address(first)
        return (begin, begin + count * self.unit) if (begin | self.unit) % GUARD == 0 else (begin, begin)

    def fill_all(self) -> None:
        """With what a last owner may have left, which is neither zeros nor an entry that leads anywhere."""
        ctypes.memset(self.address, CANARY, self.size)

    def is_sound(self) -> bool:
        return all(ctypes.string_at(*part) == bytes([CANARY]) * part[1] for part in self.around)
