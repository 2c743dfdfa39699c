"""What is told of a kernel: as linker scripts make them, and a little otherwise.

Exploration tells whole kernels, each in order: its description, its segments, its sections. In each of them one thing
is wrong at most, and the rest is as it should be: so a rule that nobody looks at is missed where nothing else is found.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from checks.pairing import Arguments
from spec.boot.layout import MOST_MEMORY, Program, Segment, are_virtual, regions
from spec.boot.words import ALWAYS, COPIED, DATA, EXECUTE, KERNEL, LOW_END, MIB, NEVER, RODATA, TEXT, WRITE, ZEROS

BASE, PAGE, TOP = 0xC0000000, 0x1000, 1 << 64
HIGH, END = BASE + MIB, BASE + MIB + 2 * PAGE
"""The image begins at 1 MiB and is linked 3 GiB higher."""
TOP_BASE, HALF_BASE = TOP - PAGE - MIB, MOST_MEMORY - PAGE - MIB
"""From which to the end of a half there is one page of an image."""
FAR = LOW_END - 0x800
RIGHT = (BASE, HIGH, HIGH, END)
"""Base, entry, start and end."""
CODE, DATA_BEHIND = (HIGH, MIB, PAGE, PAGE, 5), (HIGH + PAGE, MIB + PAGE, 0x800, PAGE, 6)
"""Virtual and physical address, bytes in the file and in memory, rights."""
EARLY, MIXED = (MIB, MIB, PAGE, PAGE, 5), (HIGH, MIB, 0x800, PAGE, 6)
CODE_BEHIND, CONSTANTS_BEHIND = (HIGH + PAGE, MIB + PAGE, PAGE, PAGE, 5), (HIGH + PAGE, MIB + PAGE, PAGE, PAGE, 4)
FROM_BEHIND = (BASE, HIGH + PAGE, HIGH, END)


@frozen
class Case:
    """A kernel, and what may be in it."""

    description: Arguments
    segments: tuple[Arguments, ...]
    sections: tuple[Arguments, ...] = ()
    """Kind, address, bytes, and the logarithm of an alignment: any two of them."""

    def matches(self, program: Program) -> bool:
        """Whether it is of that size, and begins as a program does."""
        told = [segment for segment, each in zip(self.segments, program.segments, strict=False) if each.bytes]
        return (
            len(self.segments) == len(program.segments)
            and bool(self.sections) == has_sections(program)
            and (not is_described(program) or self.description == described(program))
            and all(Segment(*segment) == each for segment, each in zip(told, program.segments, strict=False))
        )


ONE = (
    Case(RIGHT, (CODE,)),
    Case(RIGHT, ((*CODE[:4], 7),)),
    Case(RIGHT, (MIXED,)),
    Case(RIGHT, ((HIGH, MIB, 2 * PAGE, PAGE, 5),)),
    Case((BASE, MIB, MIB, END), (CODE,)),
    Case((BASE, MIB, MIB, MIB + PAGE), (EARLY,)),
    Case((0, MIB, MIB, MIB + PAGE), (EARLY,)),
    Case((BASE, BASE + 0x8000, BASE + 0x8000, BASE + 0x9000), ((BASE + 0x8000, 0x8000, PAGE, PAGE, 5),)),
    Case((BASE, HIGH, HIGH + MIB, HIGH + 2 * MIB), ((HIGH, 2 * MIB, PAGE, PAGE, 5),)),
    Case((BASE, BASE + FAR, BASE + FAR, BASE + FAR + PAGE), ((BASE + FAR, FAR, PAGE, PAGE, 5),)),
    Case((TOP_BASE, TOP - PAGE, TOP - PAGE, MIB + 2 * PAGE), ((TOP - PAGE, MIB, PAGE, 2 * PAGE, 5),)),
    Case((TOP_BASE, TOP - PAGE, TOP - PAGE, MIB + PAGE), ((TOP - PAGE, MIB, PAGE, PAGE, 5),)),
    Case(
        (HALF_BASE, MOST_MEMORY - PAGE, MOST_MEMORY - PAGE, MIB + 2 * PAGE),
        ((MOST_MEMORY - PAGE, MIB, PAGE, 2 * PAGE, 5),),
    ),
    Case((BASE + 0x800, HIGH + 0x800, HIGH + 0x800, END), ((HIGH + 0x800, MIB, PAGE, PAGE, 5),)),
    Case((BASE, HIGH - 1, HIGH, END), (CODE,)),
    Case((BASE, HIGH + 0x800, HIGH, END), ((HIGH, MIB, 0x800, PAGE, 5),)),
    Case((BASE, HIGH, HIGH, HIGH + PAGE - 1), (CODE, (HIGH, MIB, 0x800, PAGE, 5))[1:]),
    Case((BASE, HIGH, 0, END), (CODE,)),
    Case((BASE, HIGH, HIGH + 1, END), (CODE,)),
    Case((BASE, HIGH + 8, HIGH, END), ((HIGH + 8, MIB + 8, PAGE, PAGE, 5),)),
)
TWO = (
    Case(RIGHT, (CODE, DATA_BEHIND)),
    Case(RIGHT, ((HIGH, MIB, 0x800, 0x800, 5), (HIGH + 0x800, MIB + 0x800, 0, 0x800, 6))),
    Case(RIGHT, ((HIGH, MIB, 0x800, PAGE, 5), (HIGH + 0x800, MIB + 0x800, 0x400, 0x800, 5))),
    Case(RIGHT, ((HIGH, MIB, 0x800, 0x801, 5), (HIGH + 0x800, MIB + 0x800, 0x400, 0x800, 5))),
    Case((BASE, HIGH, HIGH, BASE + HIGH + PAGE), (CODE, (HIGH, HIGH, PAGE, PAGE, 5))),
    Case((BASE, MIB, MIB, END), (EARLY, DATA_BEHIND)),
)
ARRANGED = (
    Case(
        RIGHT,
        (CODE, DATA_BEHIND),
        (
            (TEXT, HIGH, 0x800, 4),
            (TEXT, HIGH + 8, 8, 4),
            (RODATA, HIGH + 0x800, 0x800, 11),
            (RODATA, HIGH + PAGE, 0x800, 0),
            (DATA, HIGH, 0x800, 3),
            (DATA, HIGH + PAGE, 0x800, 12),
            (DATA, HIGH + PAGE + 0x600, 0x400, 0),
            (ZEROS, HIGH + PAGE + 0x800, 0x800, 4),
            (ZEROS, HIGH + PAGE + 0x800, 0x801, 0),
        ),
    ),
    Case(RIGHT, (CODE, CONSTANTS_BEHIND), ((TEXT, HIGH + PAGE, 8, 0), (RODATA, HIGH + PAGE + 8, 8, 3))),
    Case(FROM_BEHIND, (MIXED, CODE_BEHIND), ((DATA, HIGH, 0x800, 3), (TEXT, HIGH + PAGE, 0x800, 4))),
    Case(
        FROM_BEHIND, ((MIB, *MIXED[1:]), CODE_BEHIND), ((ZEROS, MIB + 0x800, 0x800, 3), (TEXT, HIGH + PAGE, 0x800, 4))
    ),
)
CASES = (*ONE, *TWO, *ARRANGED)
CLAIMS = (
    (MIB - 8, 8, NEVER),
    (MIB + PAGE - 1, 1, COPIED),
    (MIB, PAGE, ALWAYS),
    (0x8000, 16, COPIED),
    (0x8008, 16, KERNEL),
)
"""First byte, bytes, and the stage up to which somebody needs them."""


def is_described(program: Program) -> bool:
    return program.end != 0


def has_sections(program: Program) -> bool:
    """Which kernels are told, the room for sections says."""
    return len(program.sections) == 2


def has_claims(program: Program) -> bool:
    return len(program.claims) == 2


def described(program: Program) -> Arguments:
    return program.base, program.entry, program.start, program.end


def slot(records: Any) -> int:
    """The first one that has no byte yet; behind the last one, if none is left."""
    return next((number for number, each in enumerate(records) if not each.bytes), len(records))


def cases(program: Program) -> Iterator[Case]:
    """Which kernels it may become. Beside claims two of them are enough."""
    chosen = (ONE[0], ONE[6]) if has_claims(program) else CASES
    return (each for each in chosen if each.matches(program))


def describe_calls(program: Program) -> Iterator[Arguments]:
    if not is_described(program):
        yield from dict.fromkeys(each.description for each in cases(program))


def segment_calls(program: Program) -> Iterator[Arguments]:
    index = slot(program.segments)
    if is_described(program) and index < len(program.segments):
        yield from dict.fromkeys((index, *each.segments[index]) for each in cases(program))


def section_calls(program: Program) -> Iterator[Arguments]:
    index = slot(program.sections)
    if slot(program.segments) == len(program.segments) and index < len(program.sections):
        yield from dict.fromkeys((index, *section) for each in cases(program) for section in each.sections)


def claim_calls(program: Program) -> Iterator[Arguments]:
    """Before anything else is told, or after all segments are."""
    index = slot(program.claims)
    if has_claims(program) and index < 2 and slot(program.segments) in (0, len(program.segments)):
        yield from ((index, *each) for each in CLAIMS)


def edges(program: Program) -> list[int]:
    """Where regions and claims begin and end, and the bytes before."""
    found = {each.first for each in regions(program.ebda)}
    for each in program.claims:
        found |= {each.first, each.first + each.bytes}
    return sorted({at for edge in found for at in (edge, edge - 1) if 0 <= at < MOST_MEMORY})


def usable_calls(program: Program) -> Iterator[Arguments]:
    """Memory is asked about where nothing is told of the program: it is not about that."""
    if not is_described(program) and not has_sections(program):
        yield from ((at, stage) for at in edges(program) for stage in range(ALWAYS, NEVER))


def region_calls(program: Program) -> Iterator[Arguments]:
    if not is_described(program) and not slot(program.claims):
        yield from ((at,) for at in edges(program))


def no_arguments(program: Program) -> Iterator[Arguments]:
    yield ()


# ── One call ─────────────────────────────────────────────────────────────────────────────────────────────────


def canonical(address: int) -> int:
    """The address, or one that there is in its place."""
    return address if are_virtual(address) else address % MOST_MEMORY


def some_virtual(rng: random.Random) -> int:
    """Mostly some bytes of the first pages of the image."""
    if rng.random() < 0.05:
        at = rng.getrandbits(47)
        return rng.choice((at, TOP - 1 - at))
    return rng.choice((BASE, BASE, BASE, 0)) + MIB + rng.randrange(6) * 0x800 + rng.choice((0, 0, 0, 1, 16))


def describe_sample(program: Program, rng: random.Random) -> Arguments:
    """Mostly what is so of the segments that there are."""
    loaded = [each for each in program.segments if each.bytes]
    code = [each for each in loaded if each.has(EXECUTE)]
    if rng.random() < 0.05 or not code:
        given = rng.choice(CASES).description
        return given if rng.random() < 0.8 else tuple(some_virtual(rng) for _ in RIGHT)
    each = rng.choice(code)
    base = max(0, each.virtual - each.physical)
    low, high = min(one.physical for one in loaded), max(one.physical + one.bytes for one in loaded)
    told = base, rng.choice((each.virtual, each.physical)), base + low, base + high + rng.choice((0, 0, 16, -1))
    return tuple(map(canonical, told))


def segment_sample(program: Program, rng: random.Random) -> Arguments:
    """Mostly two pages for each, one behind the other: code, constants, and data with .bss; now and then, for a while,
    data first, and then code."""
    index = rng.randrange(len(program.segments))
    if rng.random() < 0.04:
        return index, *rng.choice(rng.choice(CASES).segments)
    at, bytes = MIB + 2 * PAGE * index, rng.choice((PAGE, 0x1800, 2 * PAGE))
    rights = rng.choice((5, 5, 5, 6)) if index == 0 else 4 if index == 1 else 6
    if program.segments[0].rights == 6:
        rights = 5 if index > 0 or rng.random() < 0.2 else 6
    if rng.random() < 0.1:
        rights = rng.choice((4, 5, 5, 6, 6, 7))
    if rng.random() < 0.07:
        at += rng.choice((0x800, -0x800, -0x800, PAGE, 0x10000))
    filled = bytes if rights != 6 else rng.choice((0, 0x800, bytes))
    if rng.random() < 0.04:
        return index, some_virtual(rng), at, filled, rng.choice((0, 0x800, bytes)), rng.randrange(8)
    return index, canonical(program.base + at), at, filled, bytes, rights


def section_sample(program: Program, rng: random.Random) -> Arguments:
    """Mostly one of the kind of the segment of the same number, in it."""
    index = rng.randrange(len(program.sections))
    each = program.segments[index % len(program.segments)]
    kind = TEXT if each.has(EXECUTE) else DATA if each.has(WRITE) else RODATA
    if rng.random() < 0.07:
        return index, *wrong_section(each, kind, rng)
    if each.has(WRITE) and each.filled < each.bytes < 0x10000 and rng.random() < 0.5:
        return index, ZEROS, canonical(each.virtual + each.filled), each.bytes - each.filled, rng.choice((0, 4, 11))
    bytes = min(each.filled, each.bytes, PAGE)
    return index, kind, each.virtual, rng.choice((bytes, bytes // 2, 0)), rng.choice((0, 0, 0, 4, 4, 11, 14))


def wrong_section(each: Segment, kind: int, rng: random.Random) -> Arguments:
    """One that lies elsewhere, is of another kind, or is larger."""
    sections = [section for case in ARRANGED for section in case.sections]
    bytes = min(each.bytes, 2 * PAGE) + rng.choice((0, 0, 1))
    return rng.choice(
        (rng.choice(sections), (rng.randrange(TEXT, ZEROS + 1), each.virtual, bytes, 0), (kind, MIB, 8, 5))
    )


def claim_sample(program: Program, rng: random.Random) -> Arguments:
    index = rng.randrange(len(program.claims))
    if rng.random() < 0.08:
        return index, *rng.choice(CLAIMS)
    return index, rng.choice((0x8000, 0x800000)) + rng.randrange(8) * 8, rng.randrange(64), rng.randrange(4)


def usable_sample(program: Program, rng: random.Random) -> Arguments:
    at = rng.choice(edges(program)) if rng.random() < 0.7 else rng.getrandbits(rng.choice((20, 21, 47)))
    return at, rng.randrange(ALWAYS, NEVER)


def region_sample(program: Program, rng: random.Random) -> Arguments:
    return usable_sample(program, rng)[:1]


def none_sample(program: Program, rng: random.Random) -> Arguments:
    return ()
