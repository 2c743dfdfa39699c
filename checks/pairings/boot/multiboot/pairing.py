"""The law of Multiboot beside its implementation: what to try, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import spec.boot.multiboot as law
from checks.pairing import Arguments, Bounds, Operation, Outcome, Pairing, Promise, Scope
from checks.pairings.boot.multiboot.drawing import DEPICTION, LEGEND, picture
from checks.pairings.boot.multiboot.mutants import MUTANTS
from checks.pairings.boot.multiboot.target import LOOKS, MADE_HERE, MultibootAdapter
from checks.pairings.boot.multiboot.trace import TRACE
from checks.pairings.boot.multiboot.view import View, abstract
from impl.boot.multiboot import Multiboot
from spec.boot.multiboot import (
    END_TAG,
    HAS_MAP,
    HAS_MODULES,
    MAP_TAG,
    MODULE_TAG,
    MOST_BYTES,
    PRECEDENCE,
    Block,
    asked,
)
from spec.boot.words import ACPI, BAD, LAST, LOW_END, MAGIC_1, MAGIC_2, RESERVED, USABLE
from spec.boot.words import MultibootFailure as Failure

HIGHEST = LOW_END - 1
"""The largest word."""
Words = tuple[int, int, int, int, int, int]
Piece = tuple[int, Words]
"""Where in a block something is written, and what."""

# ── Blocks as loaders write them, and a little otherwise ─────────────────────────────────────────────────────
#
# Which format a block of some size is tried in, its size says, so that exploration does not mix both. A block of
# Multiboot 2 has a header, a tag with entries, and the last tag; one of Multiboot 1 its fields and entries.

FIELDS = 56
"""Bytes of a block of Multiboot 1 in front of its entries, here."""


def is_second(block: Block) -> bool:
    return block.bytes % 8 == 0


def has_entries(block: Block) -> int:
    """How many there is room for."""
    return max(0, (block.bytes - (32 if is_second(block) else FIELDS)) // 24)


def halves(number: int) -> tuple[int, int]:
    return number & HIGHEST, number >> 32


def entry_words(block: Block, base: int, length: int, kind: int, size: int = 20) -> Words:
    low, high = halves(base)
    few, many = halves(length)
    return (low, high, few, many, kind, 0) if is_second(block) else (size, low, high, few, many, kind)


def tag(block: Block, total: int = 0, named: int = 6, more: int = 0, size: int = 24) -> Piece:
    """The header of a block of Multiboot 2 and the tag of its map, which are larger by so much than they should be."""
    return 0, (block.bytes + total, 0, named, 16 + 24 * has_entries(block) + more, size, 0)


def flags(value: int) -> Piece:
    return 0, (value, 0, 0, 0, 0, 0)


def module_list(block: Block, count: int, at: int) -> Piece:
    return 8, (0, 0, 0, count, block.origin + at, 0)


def map_field(block: Block, more: int = 0, at: int = FIELDS) -> Piece:
    return 32, (0, 0, 0, 24 * has_entries(block) + more, block.origin + at, 0)


def entry_at(block: Block, number: int) -> int:
    return (24 if is_second(block) else FIELDS) + 24 * number


def end_at(block: Block) -> int:
    return 24 + 24 * has_entries(block)


ENTRIES = (
    (0x2000, 0x30, USABLE),
    (0x2010, 0x10, RESERVED),
    (0x2010, 0x30, ACPI),
    (0x2030, 0x10, 4),
    (0x2020, 0x10, BAD),
    (0, 0, RESERVED),
    (0, 0x10, USABLE),
    (0x2010, LAST - 0x200F, USABLE),
)
"""Base, length and type: some that touch and overlap, one of no byte, the first address and the last."""
ODD = ((0x2000, 0x30, USABLE), (0x2010, LAST - 0x200E, USABLE), (LOW_END, LOW_END, USABLE), (0x1FF0, 0x60, 7))
"""For blocks with one entry: one that ends beyond, one above 4 GiB."""
PADDED = ((0, (80, 0, MODULE_TAG, 20, 0x2008, 0x2018)), (32, (6, 40, 24, 0, 0x2000, 0)), (56, (48, 0, USABLE, 0, 0, 8)))
"""A block of 80 bytes, in which a tag whose size is no multiple of 8 comes before that of the map."""


def of_second(block: Block) -> Iterator[Piece]:
    """Of a block with one entry all that its headers can say, of a larger one entries in all orders."""
    yield tag(block)
    if has_entries(block) == 1:
        yield from (tag(block, total=more) for more in (1, -8, -block.bytes))
        yield from (tag(block, named=1), tag(block, more=-4), tag(block, more=-32), tag(block, more=8))
        yield from (tag(block, size=size) for size in (0, 16, 28))
        yield from ((0, (block.bytes, 0, MODULE_TAG, 40, *ends)) for ends in ((0x2008, 0x2018), (0x2018, 0x2008)))
        yield from ((0, (block.bytes, 0, named, 12, 24, 0)) for named in (MODULE_TAG, MAP_TAG))
        yield 24, (END_TAG, 8, 0, 0, 0, 0)
    elif block.bytes == 80:
        yield from PADDED
    yield end_at(block), (0, 8, 0, 0, 0, 0)


def of_first(block: Block) -> Iterator[Piece]:
    yield flags(HAS_MAP)
    yield map_field(block)
    if has_entries(block) <= 1:
        yield flags(HAS_MODULES)
        yield flags(HAS_MAP | HAS_MODULES)
        yield from (module_list(block, count, at) for count, at in ((1, FIELDS), (HIGHEST, FIELDS), (1, 8)))
        yield from (map_field(block, more) for more in (-4, 1, -24) if has_entries(block) == 1)
        yield map_field(block, at=block.bytes)
        yield from ((FIELDS, entry_words(block, *ODD[0], size)) for size in (16, HIGHEST - 3))
    else:
        yield FIELDS, entry_words(block, *ENTRIES[0], 44)


def pieces(block: Block) -> Iterator[Piece]:
    """What is worth writing in a block."""
    yield from of_second(block) if is_second(block) else of_first(block)
    for number in range(has_entries(block)):
        for each in ENTRIES if has_entries(block) > 1 else ODD if is_second(block) else ODD[:2]:
            yield entry_at(block, number), entry_words(block, *each)


def write_calls(block: Block) -> Iterator[Arguments]:
    return ((at, *words) for at, words in pieces(block) if at < block.bytes)


def is_next(block: Block, at: int, *words: int) -> bool:
    """Whether a block is written from its beginning on: the order says nothing, and would make many more states."""
    return not any(block.content[at:]) and (at == 0 or block.word(block.origin) != 0)


def parse_calls(block: Block) -> Iterator[Arguments]:
    """With the right magic number and room; and each of them otherwise."""
    magic = MAGIC_2 if is_second(block) else MAGIC_1
    yield magic, block.origin, 16
    yield magic, block.origin, 1
    if has_entries(block) == 1:
        yield magic, block.origin + block.bytes - 4, 16
        yield MAGIC_1 + 1, block.origin, 16


def index_calls(block: Block) -> Iterator[Arguments]:
    """Each range of the map, and one behind it; where there is no map, the same of none."""
    return ((index,) for index in range(len(block.ranges) + 1))


# ── One call ─────────────────────────────────────────────────────────────────────────────────────────────────


def some_entry(rng: random.Random) -> tuple[int, int, int]:
    """Mostly some pages of the first few; now and then what a loader should not say."""
    kind = rng.choice((USABLE, USABLE, USABLE, RESERVED, ACPI, 4, BAD, rng.getrandbits(32)))
    if rng.random() < 0.05:
        return rng.getrandbits(64), rng.getrandbits(64), kind
    base = rng.randrange(16) << 12 | rng.choice((0, 0, 1, LOW_END, LAST >> 16 << 16))
    if rng.random() < 0.1:
        return base, LAST + 1 - base if base else LAST, kind
    return base, rng.randrange(6) << 12 | rng.choice((0, 0, 0, 1)), kind


def some_piece(block: Block, rng: random.Random) -> Piece:
    """Mostly what is right there."""
    number = rng.randrange(-3, has_entries(block))
    if number >= 0:
        size = 20 if rng.random() < 0.97 else rng.choice((0, 16, 21, 24, HIGHEST - 3))
        return entry_at(block, number), entry_words(block, *some_entry(rng), size)
    more = rng.choice((0,) * 12 + (-24, -8, -4, -1, 1, 8, 24, 1 << 31))
    if not is_second(block):
        if number == -1:
            return flags(rng.choice((HAS_MAP, HAS_MAP, HAS_MAP | HAS_MODULES, rng.getrandbits(13))))
        if number == -2 and rng.random() < 0.5:
            return module_list(block, rng.choice((0, 1, 2, HIGHEST)), rng.randrange(block.bytes))
        return map_field(block, max(more, -24 * has_entries(block)))
    if number == -1:
        return end_at(block), (0, 8, 0, 0, 0, 0)
    if rng.random() < 0.1:
        return 0, (block.bytes, 0, MODULE_TAG, 16, rng.getrandbits(13), rng.getrandbits(16))
    where = rng.choice(("total", "more"))
    return tag(
        block, **{where: max(more, -16)}, size=24 if rng.random() < 0.9 else rng.choice((0, 16, 28, 36, 36, 48, 72))
    )


def write_sample(block: Block, rng: random.Random) -> Arguments:
    """A piece that is mostly right; or one byte of the block is another one."""
    at, words = some_piece(block, rng)
    if rng.random() < 0.1 or at >= block.bytes:
        at = rng.randrange(block.bytes)
        first, *others = (block.word(block.origin + at + 4 * number) for number in range(6))
        words = (first & ~255 | rng.getrandbits(8), *others)  # type: ignore[assignment]
    return at, *(word & HIGHEST for word in words)


def parse_sample(block: Block, rng: random.Random) -> Arguments:
    magic, address = MAGIC_2 if is_second(block) else MAGIC_1, int(block.origin)
    if rng.random() < 0.05:
        magic = rng.choice((MAGIC_1, MAGIC_2, rng.getrandbits(32)))
    if rng.random() < 0.05:
        address = rng.choice((block.origin + rng.randrange(-8, block.bytes + 8), rng.getrandbits(32))) & HIGHEST
    return magic, address, rng.choice((0, 1, 4, 64, HIGHEST)) if rng.random() < 0.2 else 2 * has_entries(block) + 8


def index_sample(block: Block, rng: random.Random) -> Arguments:
    return (rng.randrange(len(block.ranges) + 1),)


def has_map(block: Block) -> bool:
    return len(block.ranges) > 0


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def write_answers(block: Block, *arguments: int) -> Iterator[Any]:
    yield from (None, Failure.NO_MAP)


def parse_answers(block: Block, *arguments: int) -> Iterator[Any]:
    yield from (*Failure, *range(2 * has_entries(block) + 4))


def address_answers(block: Block, index: int) -> Iterator[Any]:
    each = asked(block, index)
    yield from (each.first, each.first + 1, each.end - 1, each.end)


def kind_answers(block: Block, index: int) -> Iterator[Any]:
    yield from (*PRECEDENCE, 4)


# ── What must happen ─────────────────────────────────────────────────────────────────────────────────────────

Happened = Callable[[Block, Arguments, Any, Block], bool]


def by_map(is_so: Callable[[Block, Arguments], bool]) -> Outcome:
    return Outcome("parse", lambda before, arguments, answer, after: is_so(after, arguments))


def has(kind: int) -> Callable[[Block, Arguments], bool]:
    return lambda block, arguments: any(each.kind == kind for each in block.ranges)


def is_cut(block: Block, arguments: Arguments) -> bool:
    """A usable range goes on behind one that wins over it."""
    kinds = [each.kind for each in block.ranges]
    return any(kinds[place : place + 3] == [USABLE, RESERVED, USABLE] for place in range(len(kinds)))


OUTCOMES = {
    "a block of Multiboot 1 is read": by_map(lambda block, arguments: has_map(block) and arguments[0] == MAGIC_1),
    "a block of Multiboot 2 is read": by_map(lambda block, arguments: has_map(block) and arguments[0] == MAGIC_2),
    "a usable range goes on behind one that wins over it": by_map(is_cut),
    "a range ends with the last address": by_map(lambda block, _: any(each.end == LAST + 1 for each in block.ranges)),
    "memory is found above 4 GiB": by_map(lambda block, _: any(each.first >= LOW_END for each in block.ranges)),
    **{f"memory is {name}": by_map(has(kind)) for name, kind in (("usable", USABLE), ("ACPI's", ACPI), ("bad", BAD))},
}

# ── The declaration ──────────────────────────────────────────────────────────────────────────────────────────


def with_magic(*magic: int) -> Callable[[Block, Arguments], bool]:
    return lambda block, arguments: arguments[0] in magic


PROMISES = {
    "multiboot-1": Promise("blocks of Multiboot 1 are read", "parse", about=with_magic(MAGIC_1)),
    "multiboot-2": Promise("blocks of Multiboot 2 are read", "parse", about=with_magic(MAGIC_2)),
    "magic-checked": Promise(
        "another magic number is refused",
        "parse",
        about=lambda block, arguments: arguments[0] not in (MAGIC_1, MAGIC_2),
        by_failing=True,
    ),
}

SMALL = ((0x1000, 56, 0x2028, 8), (0x1000, FIELDS + 28, 0x2028, 8), (0x1004, 56, 0, 0), (0x1000, 44, 0, 0))
"""With one entry in either format, and a kernel where entries are; one that is not aligned; one that has no map."""
TWO = ((0x1000, 80, 0, 0), (0x1000, FIELDS + 52, 0x2028, 8))
THREE = ((0x1000, 104, 0x2028, 8), (0x1000, FIELDS + 76, 0, 0))
"""With as many entries."""

PAIRING = Pairing(
    spec=law,
    impl=Multiboot,
    view=View,
    abstract=abstract,
    operations={
        "write": Operation(write_calls, write_sample, write_answers, weight=4, worth=is_next),
        "parse": Operation(parse_calls, parse_sample, parse_answers, weight=2),
        "first": Operation(index_calls, index_sample, address_answers),
        "last": Operation(index_calls, index_sample, address_answers),
        "kind": Operation(index_calls, index_sample, kind_answers),
    },
    scopes={
        "tiny": Scope((*SMALL, *TWO)),
        "small": Scope((*SMALL, *TWO), alone=(*SMALL, *TWO)),
        "large": Scope((*SMALL, *TWO, *THREE), alone=(*SMALL, *TWO)),
    },
    outcomes=OUTCOMES,
    wide=((0x9000, 176, 0x100000, 0x3000), (0x9004, FIELDS + 148, 0x2800, 0x1001), (LOW_END - 128, 128, 0, LOW_END)),
    bounds=Bounds(
        made=((0, 1, 0, 0), (LOW_END - 1, 1, LOW_END, 0), (0x1000, 56, 0, LOW_END), (0x1000, 84, 0, LOW_END)),
        large=((0, MOST_BYTES, 0, 0),),
        refused=((0, 0, 0, 0), (0, MOST_BYTES + 1, 0, 0), (LOW_END, 1, 0, 0), (0, 1, 1, LOW_END), (-1, 8, 0, 0)),
    ),
    foreign=((0x9000, 176, 0x100000, 0x3000), (0x9004, FIELDS + 148, 0x2800, 0x1001)),
    extent="bytes",
    adapter=MultibootAdapter,
    promises=PROMISES,
    looks=LOOKS,
    unbound=dict.fromkeys(MADE_HERE, "memspec makes it itself: it writes the block, and reads the map"),
    uncompiled="View.content makes the bytes of a block, and compiled code has no bytes",
    picture=picture,
    depiction=DEPICTION,
    legend=LEGEND,
    trace=TRACE,
    mutants=MUTANTS,
)
