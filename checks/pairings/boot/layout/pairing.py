"""The law of the layout beside its implementation: what to try, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import spec.boot.layout as law
from checks.pairing import Arguments, Bounds, Operation, Outcome, Pairing, Scope
from checks.pairings.boot.layout.drawing import LEGEND, picture
from checks.pairings.boot.layout.mutants import MUTANTS
from checks.pairings.boot.layout.trace import TRACE
from checks.pairings.boot.layout.view import View, abstract
from impl.boot.layout import Layout
from spec.boot.layout import MOST_CLAIMS, MOST_MEMORY, MOST_SECTIONS, MOST_SEGMENTS, Program, breaches, regions
from spec.boot.words import ALWAYS, COPIED, DATA, KERNEL, LOW_END, MIB, NEVER, RODATA, TEXT, ZEROS
from spec.boot.words import LayoutFailure as Failure

# ── Kernels as linker scripts make them, and a little otherwise ──────────────────────────────────────────────
#
# The image begins at 1 MiB and is linked 3 GiB higher. A program is written in order: its description, segments,
# sections, claims. What follows a part that is wrong would say nothing new, and is left out.

BASE = 0xC0000000
HIGH = BASE + MIB
PAGE = 0x1000
TOP = 1 << 64

RIGHT = (BASE, HIGH, HIGH, HIGH + 2 * PAGE)
"""Base, entry, start and end."""
DESCRIPTIONS = (
    RIGHT,
    (BASE, MIB, MIB, HIGH + 2 * PAGE),
    (0, MIB, MIB, MIB + 2 * PAGE),
    (BASE + 0x800, HIGH, HIGH, HIGH + 2 * PAGE),
    (BASE, HIGH - 1, HIGH, HIGH + 2 * PAGE),
    (BASE, HIGH + PAGE, HIGH, HIGH + 2 * PAGE),
    (BASE, HIGH, HIGH, HIGH + PAGE - 1),
    (BASE, HIGH, 0, HIGH + PAGE),
    (BASE, HIGH, HIGH + 1, HIGH + PAGE),
    (TOP - BASE, TOP - BASE + MIB, TOP - BASE + MIB, TOP - 1),
)
CODE = (HIGH, MIB, PAGE, PAGE, 5)
"""Virtual and physical address, bytes in the file and in memory, rights."""
MIXED = (HIGH, MIB, 0x800, PAGE, 6)
EARLY = (MIB, MIB, PAGE, PAGE, 5)
FIRSTS = (
    CODE,
    MIXED,
    EARLY,
    (HIGH, MIB, PAGE, PAGE, 7),
    (BASE + 0x8000, 0x8000, PAGE, PAGE, 5),
    (HIGH, 2 * MIB, PAGE, PAGE, 5),
    (BASE + LOW_END - 0x800, LOW_END - 0x800, PAGE, PAGE, 5),
    (TOP - PAGE, MIB, PAGE, 2 * PAGE, 5),
    (MOST_MEMORY - PAGE, MIB, PAGE, 2 * PAGE, 5),
    (HIGH, MIB, 2 * PAGE, PAGE, 5),
    (TOP - BASE + MIB, MIB, PAGE, BASE - MIB, 5),
)
SECONDS = (
    (HIGH + PAGE, MIB + PAGE, 0, PAGE, 6),
    (HIGH + 0x800, MIB + 0x800, 0, PAGE, 6),
    (HIGH + PAGE - 1, MIB + PAGE - 1, PAGE, PAGE, 5),
    (HIGH, HIGH, PAGE, PAGE, 5),
    (BASE + 2 * MIB, 2 * MIB, PAGE, PAGE, 6),
)
SHORT = (HIGH, MIB, 0x800, 0x800, 5)
"""Of which the rest of the page may be another segment's."""
ARRANGED = {
    HIGH: ((CODE,), ((HIGH + PAGE, MIB + PAGE, 0x800, PAGE, 6),)),
    HIGH + PAGE: ((MIXED, (MIB, MIB, 0x800, PAGE, 6)), ((HIGH + PAGE, MIB + PAGE, PAGE, PAGE, 5),)),
}
"""By the entry, for kernels with sections: what the first segment may be, and the second. Code before data, and behind
it, where that may run before paging is on."""
SECTIONS = (
    (TEXT, HIGH, 0x800, 4),
    (TEXT, HIGH + 8, 8, 4),
    (TEXT, HIGH + PAGE, 0x800, 4),
    (RODATA, HIGH + 0x800, 0x800, 11),
    (RODATA, HIGH + PAGE, 0x800, 0),
    (DATA, HIGH, 0x800, 3),
    (DATA, HIGH + PAGE, 0x800, 12),
    (DATA, HIGH + PAGE + 0x600, 0x400, 0),
    (ZEROS, HIGH + 0x800, 0x800, 4),
    (ZEROS, HIGH + PAGE + 0x800, 0x800, 4),
    (ZEROS, HIGH + PAGE + 0x800, 0x801, 0),
    (ZEROS, MIB + 0x800, 0x800, 3),
)
"""Kind, address, bytes, and the logarithm of an alignment."""
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
    return len(program.sections) == 2


def described(program: Program) -> Arguments:
    return program.base, program.entry, program.start, program.end


def slot(records: Any) -> int:
    """The first one that has no byte yet; behind the last one, if none is left."""
    return next((number for number, each in enumerate(records) if not each.bytes), len(records))


def describe_calls(program: Program) -> Iterator[Arguments]:
    if is_described(program):
        return
    if has_sections(program):
        yield from (each for each in DESCRIPTIONS if each[0] == BASE and each[1] in ARRANGED and each[3] == RIGHT[3])
    else:
        yield from DESCRIPTIONS if len(program.segments) == len(program.claims) == 1 else (RIGHT,)


def segment_calls(program: Program) -> Iterator[Arguments]:
    """Of a program whose description is wrong only one that could be right."""
    index = slot(program.segments)
    if is_described(program) and index < len(program.segments):
        yield from ((index, *each) for each in choices(program, index))


def choices(program: Program, index: int) -> tuple[Arguments, ...]:
    if has_sections(program):
        return ARRANGED[program.entry][index] if program.entry in ARRANGED else ()
    if len(program.segments) == 2:
        return SECONDS if index else (CODE, SHORT)
    if len(program.claims) == 2:
        return (CODE, EARLY)
    return FIRSTS if described(program) == RIGHT else (CODE, MIXED, EARLY, FIRSTS[-1])


def section_calls(program: Program) -> Iterator[Arguments]:
    index = slot(program.sections)
    if has_sections(program) and slot(program.segments) == len(program.segments) and index < 2:
        yield from ((index, *each) for each in SECTIONS)


def claim_calls(program: Program) -> Iterator[Arguments]:
    """Before anything else is told, or after all segments are."""
    index = slot(program.claims)
    has_claims = len(program.claims) == 2 or (len(program.segments) == 2 and not has_sections(program))
    if has_claims and index < len(program.claims) and slot(program.segments) in (0, len(program.segments)):
        yield from ((index, *each) for each in CLAIMS)


def edges(program: Program) -> Iterator[int]:
    """Where regions and claims begin and end, and the bytes before."""
    found = {each.first for each in regions(program.ebda)}
    for each in program.claims:
        found |= {each.first, each.first + each.bytes}
    yield from sorted({at for edge in found for at in (edge, edge - 1) if at >= 0})


def is_asked(program: Program) -> bool:
    """Memory is asked about where nothing is told of the program: it is not about that."""
    return not is_described(program)


def usable_calls(program: Program) -> Iterator[Arguments]:
    if is_asked(program):
        yield from ((at, stage) for at in edges(program) for stage in range(ALWAYS, NEVER))


def region_calls(program: Program) -> Iterator[Arguments]:
    if is_asked(program) and not slot(program.claims):
        yield from ((at,) for at in edges(program))


def no_arguments(program: Program) -> Iterator[Arguments]:
    yield ()


# ── One call ─────────────────────────────────────────────────────────────────────────────────────────────────


def some_virtual(program: Program, rng: random.Random) -> int:
    """Mostly some bytes of the first pages of the image."""
    if rng.random() < 0.05:
        at = rng.getrandbits(47)
        return rng.choice((at, TOP - 1 - at))
    return rng.choice((BASE, BASE, BASE, 0)) + MIB + rng.randrange(6) * 0x800 + rng.choice((0, 0, 0, 1, 16))


def describe_sample(program: Program, rng: random.Random) -> Arguments:
    if rng.random() < 0.7:
        return rng.choice(DESCRIPTIONS[:3])
    return rng.choice(DESCRIPTIONS) if rng.random() < 0.8 else tuple(some_virtual(program, rng) for _ in RIGHT)


def segment_sample(program: Program, rng: random.Random) -> Arguments:
    """A page or two, one behind the other by its number; or any."""
    index = rng.randrange(len(program.segments))
    if rng.random() < 0.3:
        return index, *rng.choice((*FIRSTS, *SECONDS))
    at, bytes = MIB + 2 * PAGE * index + rng.choice((0, 0, 0, 0x800)), rng.choice((0, 0x800, PAGE, PAGE, 2 * PAGE))
    virtual = at + (program.base if program.base + at < TOP - MIB else 0)
    if rng.random() < 0.1:
        return index, some_virtual(program, rng), at, rng.randrange(bytes + 2), bytes, rng.randrange(8)
    return index, virtual, at, rng.choice((0, bytes, bytes)), bytes, rng.choice((5, 5, 6, 6, 4, 7))


def section_sample(program: Program, rng: random.Random) -> Arguments:
    index, each = rng.randrange(len(program.sections)), rng.choice(program.segments)
    if rng.random() < 0.3 or not each.bytes:
        return index, *rng.choice(SECTIONS)
    kind = TEXT if each.rights & 1 else DATA if each.rights & 2 else RODATA
    if each.filled < each.bytes < 0x10000 and rng.random() < 0.5:
        return index, ZEROS, each.virtual + each.filled, each.bytes - each.filled, rng.choice((0, 4, 12))
    bytes = min(each.filled, PAGE)
    return index, kind, each.virtual, rng.choice((bytes, bytes // 2, 0)), rng.choice((0, 0, 4, 11))


def claim_sample(program: Program, rng: random.Random) -> Arguments:
    index = rng.randrange(len(program.claims))
    if rng.random() < 0.3:
        return index, *rng.choice(CLAIMS)
    return index, rng.choice((0x8000, 0x100000, 0x300000)) + rng.randrange(8) * 8, rng.randrange(64), rng.randrange(4)


def usable_sample(program: Program, rng: random.Random) -> Arguments:
    at = rng.choice(list(edges(program))) if rng.random() < 0.7 else rng.getrandbits(rng.choice((20, 21, 47)))
    return at, rng.randrange(ALWAYS, NEVER)


def region_sample(program: Program, rng: random.Random) -> Arguments:
    return usable_sample(program, rng)[:1]


def none_sample(program: Program, rng: random.Random) -> Arguments:
    return ()


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def told_answers(program: Program, *arguments: int) -> Iterator[Any]:
    yield from (None, Failure.BEYOND)


def usable_answers(program: Program, address: int, stage: int) -> Iterator[Any]:
    yield from (0, 1, 2)


def region_answers(program: Program, address: int) -> Iterator[Any]:
    yield from range(len(regions(program.ebda)))


def judge_answers(program: Program) -> Iterator[Any]:
    yield from (None, *Failure)


def culprit_answers(program: Program) -> Iterator[Any]:
    yield from range(len(program.segments) + len(program.sections) + 1)


# ── What must happen ─────────────────────────────────────────────────────────────────────────────────────────


def kept(is_so: Callable[[Program], bool]) -> Outcome:
    """A kernel keeps the contract, and is such a one."""
    return Outcome("judge", lambda before, arguments, answer, after: answer is None and is_so(before))


def culprits(program: Program) -> set[int]:
    return {each.of for each in breaches(program) if each.failure.errno == program.broken}


def answered(answer: int, stage: int) -> Outcome:
    return Outcome("usable", lambda before, arguments, said, after: said == answer and arguments[1] == stage)


OUTCOMES = {
    "a kernel that is linked high keeps the contract": kept(lambda program: program.base > 0),
    "a kernel that runs where it is loaded keeps the contract": kept(lambda program: program.base == 0),
    "a kernel begins where it is loaded, and is linked high": kept(lambda program: program.entry < program.base),
    "a kernel with .bss keeps the contract": kept(
        lambda program: any(each.kind == ZEROS and each.bytes for each in program.sections)
    ),
    "a section is named": Outcome(
        "culprit", lambda before, arguments, answer, after: before.broken > 0 and answer >= len(before.segments)
    ),
    "a byte is free later": answered(1, COPIED),
    "a byte is not yet free": answered(0, ALWAYS),
}

# ── The declaration ──────────────────────────────────────────────────────────────────────────────────────────

EBDA = 0x9F800
TINY = ((EBDA, 1, 1, 1), (EBDA, 2, 2, 1), (EBDA, 2, 1, 1), (0xA0000, 1, 1, 2))
"""Descriptions and segments by themselves; with sections; two segments; and claims."""
WIDE = ((0x9FC00, 3, 4, 2), (0x80000, 2, 3, 4), (0x20000, 6, 6, 1))

PAIRING = Pairing(
    spec=law,
    impl=Layout,
    view=View,
    abstract=abstract,
    operations={
        "describe": Operation(describe_calls, describe_sample, told_answers),
        "segment": Operation(segment_calls, segment_sample, told_answers, weight=3),
        "section": Operation(section_calls, section_sample, told_answers, weight=3),
        "claim": Operation(claim_calls, claim_sample, told_answers),
        "usable": Operation(usable_calls, usable_sample, usable_answers),
        "region": Operation(region_calls, region_sample, region_answers),
        "judge": Operation(no_arguments, none_sample, judge_answers, weight=4),
        "culprit": Operation(no_arguments, none_sample, culprit_answers, weight=2),
    },
    scopes={"tiny": Scope(TINY), "small": Scope(TINY), "large": Scope(TINY)},
    outcomes=OUTCOMES,
    wide=WIDE,
    bounds=Bounds(
        made=((0x20000, 1, 1, 1), (0xA0000, 1, 1, 1), (EBDA, MOST_SEGMENTS, MOST_SECTIONS, MOST_CLAIMS)),
        refused=(
            (0x1FFFF, 1, 1, 1),
            (0xA0001, 1, 1, 1),
            (EBDA, 0, 1, 1),
            (EBDA, MOST_SEGMENTS + 1, 1, 1),
            (EBDA, 1, 0, 1),
            (EBDA, 1, MOST_SECTIONS + 1, 1),
            (EBDA, 1, 1, 0),
            (EBDA, 1, 1, MOST_CLAIMS + 1),
        ),
    ),
    foreign=WIDE[:2],
    extent="sections",
    uncompiled="breaches is a generator of what is broken, and compiled code has none",
    picture=picture,
    legend=LEGEND,
    trace=TRACE,
    mutants=MUTANTS,
    draft=True,
)
