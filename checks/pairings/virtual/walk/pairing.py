"""The page-table walk's law beside its implementation: what to try, what must happen, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from itertools import product
from typing import Any

import spec.virtual.walk as law
from checks.drawn import around
from checks.evidence import Call
from checks.pairing import Arguments, Bounds, Operation, Outcome, Pairing, Scope
from checks.pairings.virtual.walk.drawing import DEPICTION, MARKS, XD, numbered
from checks.pairings.virtual.walk.mutants import MUTANTS
from checks.pairings.virtual.walk.view import View, abstract
from checks.proof import Proof
from impl.virtual.walk import ABSENT, FRAMES, Mmu
from spec.virtual.entry import Entry
from spec.virtual.walk import WORDS_SHIFT, Access, Machine, Walk
from spec.virtual.words import (
    ALIGNMENT_CHECK,
    BY_USER,
    CONTROLS,
    DIRTY,
    EXECUTE_DISABLE,
    FETCH,
    FIVE_LEVELS,
    GLOBAL,
    IMPLICIT,
    LARGE_PAGES,
    LONG_MODE,
    PAGE_SIZE,
    PRESENT,
    PROTECTION,
    RESERVED,
    SUPERVISOR_NO_DATA,
    SUPERVISOR_NO_FETCH,
    USER,
    WRITABLE,
    WRITE,
    WRITE_PROTECT,
    GeneralProtection,
    NoTable,
    PageFault,
    Translation,
)
from spec.virtual.words import WalkFailure as Failure
from spec.vocabulary import PAGE_SHIFT, Table

ALL = PRESENT | WRITABLE | USER
NX = -(1 << 63)
"""Bit 63, in a signed word."""
KINDS = (0, WRITE, FETCH)
MODES = (0, BY_USER, ALIGNMENT_CHECK, BY_USER | IMPLICIT, IMPLICIT | ALIGNMENT_CHECK)
HOWS = tuple(kind | mode for kind in KINDS for mode in MODES if not (kind == FETCH and mode & IMPLICIT))
"""What can be tried. The processor fetches nothing implicitly."""

# ── What to try ──────────────────────────────────────────────────────────────────────────────────────────────


def addresses(machine: Machine) -> tuple[int, ...]:
    """One that each level translates by its first entry, one by its last, one between; and some that are none."""
    if not machine.control & LONG_MODE:
        return 0x123, 0x40_0ABC, 0xFFFF_FFF8
    bits = machine.format.address_bits
    return 0x123, 0x20_0ABC, -8, 1 << (bits - 1)


def access_calls(machine: Machine) -> Iterator[Arguments]:
    return product(addresses(machine), HOWS)


@cache
def entry_words(control: int, frames: int, absent: int, level: int) -> tuple[int, ...]:
    """Words for the first place of a table: each tells of a rule of its own. A 32-bit entry is the lower half."""
    machine = Machine(Table(), frames, 0, control, absent)
    following = (table_frame(machine, level - 1) if level > 1 else frames + 5) << PAGE_SHIFT
    words = [0, following | ALL, following | PRESENT | WRITABLE, following | PRESENT | USER]
    if level == 1:
        words += [following | ALL | GLOBAL | PAGE_SIZE | 1 << 3]
    if 1 < level <= 3:
        words += [ALL | PAGE_SIZE | more for more in (1 << 12 | 1 << 4, 1 << 14, 1 << 21)]
    if level > 3:
        words += [following | ALL | PAGE_SIZE]
    if control & LONG_MODE:
        words += [following | ALL | NX]
    if absent and level == 2:
        words += [following | ALL | 1 << 48]
    if level == 2:
        words += [(frames + 7) << PAGE_SHIFT | ALL]
    return tuple(words)


def table_frame(machine: Machine, level: int) -> int:
    """Where the table of a level lies: each in a frame of its own, as long as there are frames; the others share the
    last one, which then refers to itself."""
    return min(machine.format.levels - level, machine.frames - 1)


def store_calls(machine: Machine) -> Iterator[Arguments]:
    made: dict[Arguments, None] = {}
    for level in range(machine.format.levels, 0, -1):
        place = table_frame(machine, level) << (PAGE_SHIFT - 3)
        for word in entry_words(machine.control, machine.frames, machine.absent, level):
            made[place, word] = None
    made[machine.frames << WORDS_SHIFT, 0] = None
    return iter(made)


def configure_calls(machine: Machine) -> Iterator[Arguments]:
    """The root stays where it is, and so do the controls: they are part of the geometry."""
    yield machine.root, machine.control


def access_sample(machine: Machine, rng: random.Random) -> Arguments:
    draw = rng.random()
    if draw < 0.7:
        return rng.choice(addresses(machine)), rng.choice(HOWS)
    return (rng.getrandbits(64) - (1 << 63) if draw < 0.8 else rng.getrandbits(32)), rng.choice(HOWS)


def store_sample(machine: Machine, rng: random.Random) -> Arguments:
    """An entry of some table on the usual way, with a bit flipped now and then; or any word."""
    draw = rng.random()
    if draw < 0.02:
        return rng.choice(
            (-1, machine.frames << WORDS_SHIFT, rng.randrange(machine.frames << WORDS_SHIFT))
        ), rng.getrandbits(64) - (1 << 63)
    levels = machine.format.levels
    level = rng.randint(1, levels)
    place = table_frame(machine, level) << (PAGE_SHIFT - 3)
    last = 511 if draw < 0.2 else 0
    word = rng.choice(entry_words(machine.control, machine.frames, machine.absent, level)[1:])
    if rng.random() < 0.2:
        word ^= 1 << rng.randrange(63)
    if last and not machine.control & LONG_MODE:
        word = (word & 0x7FFF_FFFF) << 32
    return place | last, word


def configure_sample(machine: Machine, rng: random.Random) -> Arguments:
    """Another control bit. The mode stays: in another one the tables mean nothing."""
    flips = [flag for flag in CONTROLS.values() if flag not in (LONG_MODE, FIVE_LEVELS)]
    return 0, machine.control ^ rng.choice(flips)


def access_answers(machine: Machine, address: int, how: int) -> Iterator[Any]:
    """The one that the rule gives, and wrong ones of every kind."""
    yield from (GeneralProtection(), NoTable(), NoTable(9))
    codes = [machine.error_code(Access(how), why) for why in (0, PROTECTION, PROTECTION | RESERVED)]
    for code in (*codes, codes[0] ^ FETCH):
        yield from (PageFault(code, address, marked) for marked in (0, machine.format.levels))
    yield from (PageFault(code, address + 1) for code in codes)
    walk = machine.walk(address)
    if walk.is_page:
        page = walk.last.page | machine.format.offset(address, walk.last.level)
        kind = walk.last.memory_type
        yield from (Translation(page, kind), Translation(page, kind ^ 4), Translation(page + 1, kind))


def plain_answers(machine: Machine, *arguments: Any) -> Iterator[Failure | None]:
    yield from (None, Failure.OUT_OF_RANGE)


# ── What must happen ─────────────────────────────────────────────────────────────────────────────────────────

Happened = Callable[[Machine, Arguments, Any, Machine], bool]


@lru_cache(maxsize=1)
def walked(machine: Machine, address: int) -> Walk:
    """Asked by each outcome in turn."""
    return machine.walk(address)


def seen(test: Callable[[Machine, Walk, Access, Any], Any]) -> Outcome:
    """About an access: what the tables said, what was tried, and the answer."""

    def happened(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
        if type(answer) is GeneralProtection or not before.format.is_canonical(arguments[0]):
            return False
        return bool(test(before, walked(before, arguments[0]), Access(arguments[1]), answer))

    return Outcome("access", happened)


def forbidden(answer: Any) -> bool:
    return type(answer) is PageFault and answer.error & (PROTECTION | RESERVED) == PROTECTION


def level_of(walk: Walk) -> int:
    return walk.last.level if walk.steps else 0


OUTCOMES = {
    "a page of the smallest size is translated": seen(
        lambda machine, walk, tried, answer: type(answer) is Translation and level_of(walk) == 1
    ),
    "a large page is translated": seen(
        lambda machine, walk, tried, answer: type(answer) is Translation and level_of(walk) > 1
    ),
    "an upper entry is absent": seen(lambda machine, walk, tried, answer: not walk.is_page and level_of(walk) > 1),
    "a reserved bit faults": seen(lambda machine, walk, tried, answer: walk.is_reserved),
    "a table lies outside memory": seen(lambda machine, walk, tried, answer: type(answer) is NoTable),
    "an upper entry alone forbids to write": seen(
        lambda machine, walk, tried, answer: forbidden(answer) and walk.last.is_writable and not walk.is_writable
    ),
    "the kernel writes to a page that is not writable": seen(
        lambda machine, walk, tried, answer: type(answer) is Translation and tried.is_write and not walk.is_writable
    ),
    "write protection stops the kernel": seen(
        lambda machine, walk, tried, answer: (
            forbidden(answer) and tried.is_write and not tried.is_user and not walk.is_writable
        )
    ),
    "execution is forbidden": seen(
        lambda machine, walk, tried, answer: forbidden(answer) and tried.is_fetch and not walk.is_executable
    ),
    "the kernel may not fetch from a user's page": seen(
        lambda machine, walk, tried, answer: (
            forbidden(answer) and tried.is_fetch and not tried.is_user and walk.is_executable
        )
    ),
    "the kernel may not read a user's page": seen(
        lambda machine, walk, tried, answer: forbidden(answer) and not tried.is_user and not tried.is_fetch
    ),
    "the kernel means to use a user's page": seen(
        lambda machine, walk, tried, answer: (
            type(answer) is Translation and machine.controls(SUPERVISOR_NO_DATA) and tried.is_meant and walk.is_user
        )
    ),
    "a page becomes dirty": Outcome(
        "access",
        lambda before, arguments, answer, after: (
            type(answer) is Translation
            and not before.walk(arguments[0]).last.has(DIRTY)
            and bool(after.walk(arguments[0]).last.has(DIRTY))
        ),
    ),
    "an address is not canonical": Outcome(
        "access", lambda before, arguments, answer, after: type(answer) is GeneralProtection
    ),
}

# ── How it is shown and understood ───────────────────────────────────────────────────────────────────────────

DRAWN_WORDS = 6


def picture(machine: Machine, call: Call | None = None) -> str:
    """`WP PSE │ 0:0 → 1 P R/W U/S A │ 1:4 → 5 P U/S`: the controls; then, by frame and index, each entry that is not
    0. Of many words those around the one that is written."""
    controls = " ".join(name.partition(".")[2] for name, flag in CONTROLS.items() if machine.control & flag)
    written = call.arguments[0] if call is not None and call.operation == "store" else 0
    words = around(sorted(machine.words), written, DRAWN_WORDS, partial(drawn_word, machine), "words")
    return " │ ".join([controls or "no control", *(word for word in words if word)])


def drawn_word(machine: Machine, place: int) -> str:
    """The entry of a word, or both; nothing, where they are 0."""
    format_ = machine.format
    drawn = []
    for half in (0,) if format_.is_wide else (0, 1):
        at = place << 3 | half << 2
        entry = machine.entry(at, 1, format_)
        if entry.word:
            index = (at & ((1 << PAGE_SHIFT) - 1)) >> format_.entry_shift
            drawn.append(f"{at >> PAGE_SHIFT}:{index} → {drawn_entry(entry)}")
    return " │ ".join(drawn)


def drawn_entry(entry: Entry) -> str:
    flags = [name for flag, name in MARKS if entry.has(flag)] + ([XD] if entry.is_no_execute else [])
    return " ".join([numbered(entry.table >> PAGE_SHIFT), *flags])


TWO = WRITE_PROTECT | LARGE_PAGES
FOUR = LONG_MODE | EXECUTE_DISABLE
SHUT = SUPERVISOR_NO_FETCH | SUPERVISOR_NO_DATA

BOUNDS = Bounds(
    made=(*((1, FOUR, bits) for bits in (32, 33, 51, 52)), (1, TWO, 32)),
    too_large=tuple((frames, FOUR, 52) for frames in (law.MOST_FRAMES - 1, law.MOST_FRAMES)),
    refused=(
        *((frames, FOUR, 52) for frames in (0, law.MOST_FRAMES + 1)),
        *((4, FOUR, bits) for bits in (31, 53)),
    ),
)


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.virtual.walk.proof.declaration import PROOF

    return PROOF


PAIRING = Pairing(
    spec=law,
    impl=Mmu,
    view=lambda image, geometry: View(image),
    abstract=abstract,
    operations={
        "access": Operation(access_calls, access_sample, access_answers, weight=6),
        "store": Operation(store_calls, store_sample, plain_answers, weight=3),
        "configure": Operation(configure_calls, configure_sample, lambda machine, *arguments: [None]),
    },
    scopes={
        "tiny": Scope(((2, TWO, 40), (2, SHUT, 36), (1, FOUR | SHUT, 52), (2, FOUR | FIVE_LEVELS, 40))),
        "small": Scope(
            (
                *((2, control | more, 36) for control in (0, TWO) for more in (0, SHUT)),
                *((1, LONG_MODE | more, 40) for more in (0, EXECUTE_DISABLE, FIVE_LEVELS | SHUT)),
            )
        ),
        "large": Scope(((2, TWO | SHUT, 40), (2, FOUR | WRITE_PROTECT, 52), (2, FOUR | SHUT | FIVE_LEVELS, 40))),
    },
    outcomes=OUTCOMES,
    picture=picture,
    legend="the control bits; then frame:entry → the frame that it names, and its flags as the manual calls them",
    depiction=DEPICTION,
    wide=((2, TWO, 36), (4, FOUR, 40), (5, FOUR | FIVE_LEVELS, 52)),
    bounds=BOUNDS,
    fixed=(FRAMES, ABSENT),
    extent="frames",
    mutants=MUTANTS,
    proof=proof,
)
