"""Running scripts of calls in processes on the running kernel (driver.c), and reading what came of each."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from enum import IntEnum
from pathlib import Path

from attrs import define, field, frozen

import checks.from_c as from_c
from checks.oracles.vma.kernel import ANSWER, WINDOW, Answer, Asked, Driver, Outcome

DRIVER = Path(__file__).with_name("driver.c")
PROCESSES, PAGES, WORDS = 4, 3, 2
SHOWN = struct.Struct("=6Q")
"""As in C, like the numbers above."""
UNTOLD = (1 << 64) - 1


class What(IntEnum):
    """As the driver numbers what it can do."""

    NOTHING = 0
    MAP = 1
    UNMAP = 2
    PROTECT = 3
    DISCARD = 4
    FORK = 5
    EXIT = 6
    LOAD = 7
    STORE = 8
    FORCE = 9


@frozen
class Shown:
    """A page of a process that has a frame."""

    words: tuple[int, ...]
    frame: int
    """0 where it is not told."""
    mappings: int | None
    """How many the kernel counts of the frame; None where that is not told, and of the zero page."""


Pages = dict[tuple[int, int], Shown]
"""By process and page."""


@frozen
class CowAnswer(Answer):
    """What came of a call."""

    pages: Pages
    """All that have a frame then."""


@define
class CowKernel(Driver):
    """The driver of processes that fork."""

    tells_frames: bool = field(default=False, init=False)
    can_force: bool = field(default=False, init=False)

    def command(self) -> list[str]:
        return [str(from_c.built(DRIVER)), str(WINDOW), str(PAGES)]

    def run(self, script: Sequence[Asked]) -> Outcome:
        ended, (tells_frames, can_force, _), data = self.told(script)
        self.tells_frames, self.can_force = bool(tells_frames), bool(can_force)
        return Outcome((), list(_answers(data)), ended)

    def remark(self) -> str:
        how = (
            "and their mappings by /proc/kpagecount"
            if self.tells_frames
            else "not their numbers, which root alone sees"
        )
        forced = "" if self.can_force else "; /proc/PID/mem does not store where a process may not"
        return f"frames by /proc/PID/pagemap, {how}{forced}"


def _answers(data: bytes) -> Iterator[CowAnswer]:
    place = 0
    while place < len(data):
        returned, signal, code, address, count = ANSWER.unpack_from(data, place)
        place += ANSWER.size
        end = place + count * SHOWN.size
        yield CowAnswer(returned, signal, code, address, (), dict(map(_page, SHOWN.iter_unpack(data[place:end]))))
        place = end


def _page(shown: tuple[int, ...]) -> tuple[tuple[int, int], Shown]:
    process, page, *words, frame, mappings = shown
    return (process, page), Shown(tuple(words), frame, None if mappings == UNTOLD else mappings)
