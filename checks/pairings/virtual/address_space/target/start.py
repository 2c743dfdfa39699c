"""What there is in a library's page tables from the start: the adapter says what its creation maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checks.evidence import Call, UsageError
from checks.pairing import Arguments, Pairing
from checks.pairings.virtual.address_space.target.tables import RIGHTS, format_of, moved, piece_in
from checks.words import spelt
from spec.virtual.address_space import KERNEL_SPACE
from spec.vocabulary import PAGE_SHIFT, BrokenClause

MOST_MAPPED = 1 << 16
"""Pages of one range that is mapped from the start."""


def begun(adapter: Any, pairing: Pairing, geometry: Arguments) -> list[Call]:
    """What the creation of tables amounts to: the pages that the adapter says are mapped then."""
    named = dict(zip(pairing.geometry_names(), geometry, strict=True))
    return [call for each in adapter.mapped for call in mapping(adapter, each, named["frames"])]


def taken(adapter: Any, frames: int) -> list[range]:
    """The frames that are mapped so, of `frames` in the pool: none of the pool's among them is the caller's to map."""
    return [span for said in adapter.mapped for _, span in spans(adapter, said, frames)]


def mapping(adapter: Any, said: Any, frames: int) -> list[Call]:
    """The calls that would map a range."""
    is_upper = format_of(adapter).is_wide and said.address >> 63
    page = (said.address - (1 << 64) if is_upper else said.address) >> PAGE_SHIFT
    rights = sum(RIGHTS[name] for name in set(said.rights))
    form, last = ("map_range", len) if said.level == 1 else ("map_page", lambda span: said.level)
    found = spans(adapter, said, frames)
    return [Call(form, (KERNEL_SPACE, page + more, span.start, rights, last(span)), None) for more, span in found]


def spans(adapter: Any, said: Any, frames: int) -> list[tuple[int, range]]:
    """(how many small pages from the beginning, the law's numbers of frames) of each part of a range in which these
    follow each other; of each large page."""
    size, number = pages_of(adapter, said.level), said.physical >> PAGE_SHIFT
    found: list[tuple[int, range]] = []
    for more in range(0, count_of(adapter, said), size):
        first = placed(adapter, number + more, frames)
        if said.level == 1 and found and found[-1][1].stop == first:
            begin, span = found.pop()
            found.append((begin, range(span.start, first + size)))
        else:
            found.append((more, range(first, first + size)))
    return found


def count_of(adapter: Any, said: Any) -> int:
    """How many small pages a range has."""
    return said.bytes >> PAGE_SHIFT if said.bytes else pages_of(adapter, said.level)


def pages_of(adapter: Any, level: int) -> int:
    """How many small pages one of a level has; 0 where there is no such page."""
    format_ = format_of(adapter)
    return 1 << format_.shift(level) - PAGE_SHIFT if level in format_.page_levels else 0


def placed(adapter: Any, number: int, frames: int) -> int:
    """The law's number of a frame, by that of its place in memory."""
    begin = adapter.tables.physical
    if piece := piece_in(adapter, frames):
        return moved(number, piece, int(begin) >> PAGE_SHIFT)
    inside = number - (int(begin) >> PAGE_SHIFT) if isinstance(begin, int) else -1
    return inside if 0 <= inside < frames else number


def check_mapped(adapter: Any, pairing: Pairing, geometries: Sequence[Arguments]) -> None:
    """Raise UsageError for what cannot be mapped from the start."""
    place = pairing.geometry_names().index("frames")
    for number, said in enumerate(adapter.mapped):
        where = f"(at create.mapped[{number}])"
        if problem := misplaced(adapter, said, max(geometry[place] for geometry in geometries)):
            raise UsageError(f"{adapter.file}: {problem} {where}")
        for geometry in geometries:
            made = [call for each in adapter.mapped[: number + 1] for call in mapping(adapter, each, geometry[place])]
            try:
                pairing.begun(geometry, made)
            except BrokenClause as broken:
                raise UsageError(
                    f"{adapter.file}: {said.address:#x} cannot be mapped: {broken.clause} {where}"
                ) from None


def misplaced(adapter: Any, said: Any, frames: int) -> str:
    """What is wrong with a range, where the arena has at most `frames` frames."""
    size = pages_of(adapter, said.level) << PAGE_SHIFT
    if not size:
        return f"no page has level {said.level}"
    for name, number in (("address", said.address), ("physical", said.physical), ("bytes", said.bytes or size)):
        if number % size:
            return f"{name} is {number:#x}, which is no multiple of {size:#x}, the size of a page"
    if (said.bytes or size) // size > MOST_MAPPED:
        return f"more than {MOST_MAPPED:,} pages are mapped: write a smaller range, or larger pages"
    if unknown := [name for name in said.rights if name not in RIGHTS]:
        return f"there is no right {spelt(unknown[0])}: write {', '.join(RIGHTS)}"
    if said.level > 1 and 0 < piece_in(adapter, frames) < size >> PAGE_SHIFT:
        return f"a page has {size:#x} bytes, and tables.physical is no multiple of that"
    is_moved = adapter.tables.physical != 0 and not piece_in(adapter, frames)
    if is_moved and said.physical >> PAGE_SHIFT < frames:
        return (
            f"physical is {said.physical:#x}, and the law counts the arena's frames from 0: let tables.physical be a "
            f"multiple of {1 << (frames - 1).bit_length() + PAGE_SHIFT:#x}, or 0"
        )
    return ""
