"""What the MMU oracle is asked: entries of tables, each kind of scene telling of a rule of its own.

A scene is one row of entries from the root down to a page, and an address that they translate. Every scene is tried
with every word of control bits, in every mode, by every kind of access.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Any

from attrs import frozen

from checks.oracles.x86.encodings import signed
from checks.oracles.x86.layout import ROOT
from spec.virtual.words import (
    ACCESSED,
    ALIGNMENT_CHECK,
    BY_USER,
    CACHE_DISABLE,
    DIRTY,
    EXECUTE_DISABLE,
    FETCH,
    GLOBAL,
    GLOBAL_PAGES,
    IMPLICIT,
    LARGE_PAGES,
    LONG_MODE,
    NO_EXECUTE,
    PAGE_SIZE,
    PRESENT,
    SUPERVISOR_NO_DATA,
    SUPERVISOR_NO_FETCH,
    USER,
    WRITABLE,
    WRITE,
    WRITE_PROTECT,
    WRITE_THROUGH,
)
from spec.vocabulary import Table

ALL = PRESENT | WRITABLE | USER
NX = 1 << NO_EXECUTE
RIGHTS = tuple(PRESENT | sum(bits) for bits in product((0, WRITABLE), (0, USER)))
"""Of a 32-bit entry that is present."""
WIDE_RIGHTS = tuple(right | no_execute for right, no_execute in product(RIGHTS, (0, NX)))

KINDS_OF_ACCESS = (0, WRITE, FETCH, IMPLICIT)
MODES = (0, ALIGNMENT_CHECK, BY_USER, BY_USER | ALIGNMENT_CHECK)
HOWS = tuple(kind | mode for mode, kind in product(MODES, KINDS_OF_ACCESS))


def _controls(base: int, flags: Sequence[int]) -> tuple[int, ...]:
    """Every word of these bits. CR4.PGE, on which no walk depends, is set in every other one."""
    words = []
    for chosen in product((0, 1), repeat=len(flags)):
        word = base | sum(flag for flag, is_set in zip(flags, chosen, strict=True) if is_set)
        words.append(word | GLOBAL_PAGES * (sum(chosen) & 1))
    return tuple(words)


_SHUT = (WRITE_PROTECT, EXECUTE_DISABLE, SUPERVISOR_NO_FETCH, SUPERVISOR_NO_DATA)
CONTROLS = {False: _controls(0, (*_SHUT, LARGE_PAGES)), True: _controls(LONG_MODE, _SHUT)}
"""By whether entries have 64 bits."""


@frozen
class Scene:
    """Some entries, and the page whose address they translate."""

    kind: str
    words: Table[int, int]
    """From the root down."""
    page: int
    frames: tuple[int, ...] = ()
    """Where an access of the page may end up."""


# ── 32-bit entries ───────────────────────────────────────────────────────────────────────────────────────────

NARROW_PAGES = (3 << 22 | 0x2A5 << 12, 1020 << 22 | 0x15A << 12)
"""Of which the entries stand in the upper and in the lower halves of words, and the other way round."""
NARROW_TABLE, NARROW_FRAME, NARROW_LARGE = 0x10_0000, 0x20_5000, 0x100_0000


def narrow(kind: str, page: int, directory: int, entry: int) -> Scene:
    """The second entry stands where the first one leads if it is taken for a table's, which it is even where it maps a
    large page, if large pages are off."""
    words: Table[int, int] = Table()
    table = directory & 0xFFFF_F000
    places = (ROOT + (page >> 22 << 2), directory), (table + (page >> 12 & 0x3FF) * 4, entry)
    for place, word in places:
        dict.__setitem__(words, place >> 3, signed(words.get(place >> 3, 0) | word << (place & 4) * 8))
    large = (directory >> 13 & 0xFF) << 32 | directory & 0xFFC0_0000 | page & 0x3F_F000
    frames = (entry & 0xFFFF_F000, *((large,) if directory & PAGE_SIZE else ()))
    return Scene(kind, words, page, frames)


def narrow_scenes() -> Iterator[Scene]:
    table, frame, large = NARROW_TABLE, NARROW_FRAME, NARROW_LARGE | PAGE_SIZE
    one, other = NARROW_PAGES
    marks, leaf_marks = (0, ACCESSED), (0, ACCESSED, DIRTY, ACCESSED | DIRTY)
    for page, upper, lower, used, left in product(NARROW_PAGES, RIGHTS, RIGHTS, marks, leaf_marks):
        yield narrow("small", page, table | upper | used, frame | lower | left)
    for upper, lower, used in product(RIGHTS, (0, WRITABLE, USER, DIRTY | GLOBAL), marks):
        yield narrow("absent", one, table | upper | used, frame | lower)
        yield narrow("absent", other, large | lower, frame | upper | used)
    for bit, lower in product((3, 4, 6, 7, 8, 9, 10, 11), RIGHTS):
        yield narrow("carried", one, table | ALL, frame | lower | 1 << bit)
        yield narrow("carried", other, table | lower | (1 << bit & ~PAGE_SIZE), frame | ALL)
    for page, upper, left, leaf in product(NARROW_PAGES, RIGHTS, leaf_marks, (0, ALL)):
        yield narrow("large", page, large | upper | left, frame | leaf)
    for bit, upper in product((*range(8, 21), 3, 4), RIGHTS):
        yield narrow("large, high", one, large | upper | 1 << bit, frame | ALL)
    for upper, used, extra in product(RIGHTS, marks, (0, 1 << 12, 1 << 16)):
        yield narrow("large, reserved", other, large | upper | used | 1 << 21 | extra, frame | PRESENT)


# ── 64-bit entries ───────────────────────────────────────────────────────────────────────────────────────────


def _page(*indices: int) -> int:
    address = 0
    for index in indices:
        address = address << 9 | index
    return (address | (-1 << 36 if indices[0] & 0x100 else 0)) << 12


WIDE_PAGES = (_page(5, 0x101, 0xAA, 0x1F3), _page(0x1F0, 7, 0x155, 0x2C))
"""In the lower half of the addresses, and in the upper one."""
TABLES = (0x10_0000, 0x11_0000, 0x12_0000)
SMALL_FRAMES = (0x20_5000, 0x80_1234_5000)
LARGE, HUGE = 0x120_0000 | PAGE_SIZE, 0x4000_0000 | PAGE_SIZE
NOT_CANONICAL = (
    1 << 47,
    -(1 << 47) - 4096,
    *(WIDE_PAGES[0] | high << 48 for high in (1, 0x8000, 0x7FFF)),
    WIDE_PAGES[1] ^ 1 << 60,
)


def wide(kind: str, page: int, *entries: int) -> Scene:
    """Entries from the root down; the last one maps the page, or is to."""
    words: Table[int, int] = Table()
    for level, (table, entry) in enumerate(zip((ROOT, *TABLES), entries, strict=False)):
        place = table + (page >> 39 - 9 * level & 0x1FF) * 8
        dict.__setitem__(words, place >> 3, signed(entry))
    words = Table({place: word for place, word in words.items() if word})
    shift = 48 - 9 * len(entries)
    frame = (entries[-1] & (1 << 40) - (1 << shift)) | page & (1 << shift) - 4096
    return Scene(kind, words, signed(page), (frame,) if shift < 39 else ())


def chain(size: str, flags: Sequence[int], *, other: int = 0) -> tuple[int, ...]:
    """Entries with these flags, from the root down to a page of a size."""
    ends = {"small": (*TABLES, SMALL_FRAMES[other]), "large": (*TABLES[:2], LARGE), "huge": (TABLES[0], HUGE)}
    return tuple(place | flag for place, flag in zip(ends[size], flags, strict=True))


LENGTHS = {"small": 4, "large": 3, "huge": 2}


def wide_scenes() -> Iterator[Scene]:
    yield from _rights()
    yield from _marks()
    yield from _absent()
    yield from _reserved()
    yield from _carried()
    for page in NOT_CANONICAL:
        yield wide("not canonical", page, *chain("small", (ALL,) * 4))


def _rights() -> Iterator[Scene]:
    """Every combination of the rights of all levels."""
    for size, length in LENGTHS.items():
        for number, flags in enumerate(product(WIDE_RIGHTS, repeat=length)):
            page = WIDE_PAGES[number.bit_count() & 1]
            yield wide(size, page, *chain(size, flags, other=number & 1))


def _marks() -> Iterator[Scene]:
    """Every combination of flags that the processor sets."""
    for size, length in LENGTHS.items():
        some = (ALL,) * length, (*(ALL,) * (length - 1), PRESENT | USER), (PRESENT | WRITABLE, *(ALL,) * (length - 1))
        for rights, used, dirty in product(some, product((0, ACCESSED), repeat=length), (0, DIRTY)):
            flags = [right | mark for right, mark in zip(rights, used, strict=True)]
            yield wide(f"{size}, marked", WIDE_PAGES[0], *chain(size, (*flags[:-1], flags[-1] | dirty)))


def _absent() -> Iterator[Scene]:
    """Nothing else means anything in an entry that is absent."""
    for level, rights, left in product(range(4), WIDE_RIGHTS, (0, WRITABLE | USER | NX | PAGE_SIZE | 1 << 51)):
        flags = [rights] * 4
        flags[level] = left
        yield wide("absent", WIDE_PAGES[level & 1], *chain("small", flags))


def _reserved() -> Iterator[Scene]:
    for level, bit, rights in product(range(4), (40, 45, 51), WIDE_RIGHTS):
        yield wide("reserved", WIDE_PAGES[0], *_with(chain("small", (ALL,) * 4), level, rights | 1 << bit))
    for rights in WIDE_RIGHTS:
        yield wide("large at the root", WIDE_PAGES[1], *_with(chain("small", (ALL,) * 4), 0, rights | PAGE_SIZE))
    for bit, rights in product(range(13, 21), (ALL, PRESENT)):
        yield wide("large, reserved", WIDE_PAGES[1], *_with(chain("large", (ALL,) * 3), 2, rights | 1 << bit))
    for bit, rights in product(range(13, 30), (ALL, PRESENT | ACCESSED)):
        yield wide("huge, reserved", WIDE_PAGES[0], *_with(chain("huge", (ALL,) * 2), 1, rights | 1 << bit))


def _carried() -> Iterator[Scene]:
    """Bits that mean nothing to the walk, or only how the page is cached, in each entry in turn."""
    bits = (WRITE_THROUGH, CACHE_DISABLE, DIRTY, GLOBAL, *(1 << bit for bit in (9, 10, 11, *range(52, 63))))
    for (size, length), bit in product(LENGTHS.items(), bits):
        for level in range(length):
            yield wide("carried", WIDE_PAGES[1], *_with(chain(size, (ALL,) * length), level, bit | ALL))
    for size, pat in ("small", 1 << 7), ("large", 1 << 12), ("huge", 1 << 12):
        length = LENGTHS[size]
        yield wide("carried", WIDE_PAGES[0], *_with(chain(size, (ALL,) * length), length - 1, ALL | pat))


def _with(entries: tuple[int, ...], level: int, flags: int) -> tuple[int, ...]:
    """The same with other rights in one entry."""
    return (*entries[:level], entries[level] & ~ALL | flags, *entries[level + 1 :])


def frames_of(scenes: Iterable[Any]) -> list[int]:
    """All frames in which an access may end up, each once."""
    return list(dict.fromkeys(frame for scene in scenes for frame in scene.frames))
