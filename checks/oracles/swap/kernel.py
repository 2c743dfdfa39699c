"""Running scripts of calls in processes that are paged out on the running kernel (driver.c), and reading what came of
each."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterator, Sequence
from enum import IntEnum
from pathlib import Path

from attrs import define, field, frozen

import checks.from_c as from_c
from checks.oracles.vma.kernel import WINDOW, Answer, Asked, Driver, Outcome

DRIVER = Path(__file__).with_name("driver.c")
PROCESSES, PAGES, WORDS, SLOTS = 3, 4, 2, 6
"""More pages than the area has slots, so that it is full at times."""
FOLDERS = ("/var/tmp",)
"""Where a swap file is tried if not in the folder for temporary files, which may be a tmpfs: that has none."""
ANSWER = struct.Struct("=q6Q")
SHOWN = struct.Struct("=8Q")
"""As in C, like the numbers above."""
UNTOLD = (1 << 64) - 1


class What(IntEnum):
    """As the driver numbers what it can do."""

    NOTHING = 0
    MAP = 1
    UNMAP = 2
    FORK = 3
    EXIT = 4
    LOAD = 5
    STORE = 6
    LOCK = 7
    UNLOCK = 8
    ON = 9
    OFF = 10
    PAGE_OUT = 11
    READ_AHEAD = 12


@frozen
class Shown:
    """A page of a process that has an entry."""

    is_present: bool
    words: tuple[int, ...]
    """Empty where they cannot be read without changing something: what zswap has."""
    frame: int
    """Of a page in memory."""
    type: int
    offset: int
    """Of one that is not: of which area, and which page of it; 0 is the header's."""


Pages = dict[tuple[int, int], Shown]
"""By process and page."""


@frozen
class SwapAnswer(Answer):
    """What came of a call."""

    major: int
    """Faults of an access that read from the device, or from zswap."""
    size: int
    """Slots of the area; 0 where there is none."""
    used: int
    """Of these."""
    pages: Pages
    """All that have an entry then."""


@define
class SwapKernel(Driver):
    """The driver of processes that are paged out."""

    has_zswap: bool = field(default=False, init=False)
    """Whether it can be switched on and off."""
    tells_words: bool = field(default=False, init=False)
    """Whether what a slot holds can be read from the swap file."""
    type: int = field(default=0, init=False)
    """The number that the kernel has given the area."""

    def command(self) -> list[str]:
        numbers = (WINDOW, PAGES, SLOTS)
        return [str(from_c.built(DRIVER)), *map(str, numbers), tempfile.gettempdir(), *FOLDERS]

    def run(self, script: Sequence[Asked]) -> Outcome:
        ended, (has_zswap, self.type, tells_words), data = self.told(script)
        self.has_zswap, self.tells_words = bool(has_zswap), bool(tells_words)
        return Outcome((self.type,), list(_answers(data)), ended)

    def remark(self) -> str:
        slots = "slots read past the page cache" if self.tells_words else "slots not read"
        zswap = "zswap on and off" if self.has_zswap else "zswap as it was, as it cannot be switched"
        return f"a swap file of {SLOTS} slots, {slots}, {zswap}"


def _answers(data: bytes) -> Iterator[SwapAnswer]:
    place = 0
    while place < len(data):
        returned, signal, code, major, size, used, count = ANSWER.unpack_from(data, place)
        place += ANSWER.size
        end = place + count * SHOWN.size
        pages = dict(map(_page, SHOWN.iter_unpack(data[place:end])))
        yield SwapAnswer(returned, signal, code, 0, (), major, size, used, pages)
        place = end


def _page(shown: tuple[int, ...]) -> tuple[tuple[int, int], Shown]:
    process, page, is_present, *words, frame, kind, offset = shown
    told = () if UNTOLD in words else tuple(words)
    return (process, page), Shown(bool(is_present), told, frame, kind, offset)
