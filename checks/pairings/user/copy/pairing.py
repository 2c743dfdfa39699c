"""The law of user copy beside its implementation: what to try, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import spec.user.copy as law
from checks.pairing import Arguments, Bounds, Operation, Outcome, Pairing, Scope
from checks.pairings.user.copy.drawing import DEPICTION, LEGEND, picture
from checks.pairings.user.copy.mutants import MUTANTS
from checks.pairings.user.copy.view import View, abstract, is_empty, permits
from impl.user.copy import Copy
from spec.user.copy import KERNEL, LEAST_PAGE, MOST_BYTES, MOST_PAGE, MOST_PAGES, RIGHTS, USER_END, Memory
from spec.user.words import SIZE_LIMIT, Address
from spec.user.words import CopyFailure as Failure
from spec.virtual.words import PRESENT, WRITABLE

STORED = 0xA5
HALF = SIZE_LIMIT // 2
FOREIGN = (0, USER_END, USER_END + 4096, KERNEL - 1, KERNEL, KERNEL + 1, SIZE_LIMIT - 1)
"""Addresses that are not the process's: below its pages, behind the user's half, no address at all, the kernel's."""

# ── What to try: every call ──────────────────────────────────────────────────────────────────────────────────


def page_calls(memory: Memory) -> Iterator[Arguments]:
    return ((page, rights) for page in memory.span for rights in RIGHTS)


def edge(memory: Memory) -> int:
    """The last byte of the first page: the next one is another page's."""
    return memory.start + memory.page - 1


def twin(memory: Memory, address: int) -> int:
    """Where in the kernel's memory a byte of the process is copied to and from: the same place for each, so that few
    contents come about. Where the kernel has as much memory as the process, both sides are aligned alike; else the
    kernel's begins with the last byte of the first page."""
    return KERNEL + address - (memory.start if memory.bytes >= memory.pages * memory.page else edge(memory))


def store_calls(memory: Memory) -> Iterator[Arguments]:
    """On both sides of where two pages meet, and once in the kernel's memory."""
    at = (edge(memory), edge(memory) + 1, twin(memory, edge(memory)))
    return ((address, STORED) for address in at if is_mine(memory, Address(address), PRESENT | WRITABLE))


def load_calls(memory: Memory) -> Iterator[Arguments]:
    at = (edge(memory), USER_END - 1, twin(memory, edge(memory)), twin(memory, edge(memory) + 1))
    return ((address,) for address in at if is_mine(memory, Address(address), PRESENT))


def is_mine(memory: Memory, address: Address, right: int) -> bool:
    return memory.may(address, right) or memory.has_room(address, 1)


def ranges(memory: Memory) -> Iterator[tuple[int, int]]:
    """(address, count): of every kind, at each bound one below it and one above."""
    last, size = edge(memory), memory.bytes
    yield from ((last, count) for count in (0, 1, 2, 8, 9, size + 1, HALF, SIZE_LIMIT - last, SIZE_LIMIT - 1))
    yield from ((memory.start, count) for count in (7, 15, 16))
    yield from ((USER_END - 1, count) for count in (1, 2))
    yield (memory.start - 1, 2)
    yield from ((address, 2) for address in FOREIGN)


def from_calls(memory: Memory) -> Iterator[Arguments]:
    for address, count in ranges(memory):
        buffer = twin(memory, address) if memory.start <= address < USER_END else KERNEL
        if buffer >= KERNEL:
            yield buffer, address, count
    yield (KERNEL + memory.bytes, memory.start, 1)


def to_calls(memory: Memory) -> Iterator[Arguments]:
    for buffer, address, count in from_calls(memory):
        if may_hand_out(memory, buffer, count):
            yield address, buffer, count


def may_hand_out(memory: Memory, buffer: int, count: int) -> bool:
    return not memory.has_room(Address(buffer), count) or memory.is_known(Address(buffer), count)


def string_calls(memory: Memory) -> Iterator[Arguments]:
    """Of strings within the pages those that begin at the end of the first one, and an empty one: nothing is known of
    what of a refused one was copied, and longer ones make many more states."""
    for buffer, address, count in from_calls(memory):
        if count < HALF and (address in FOREIGN or address == edge(memory)):
            yield buffer, address, count
    yield from ((KERNEL, memory.start, count) for count in (8, -1, -HALF, HALF - 1))


# ── What to try: one call ────────────────────────────────────────────────────────────────────────────────────


def page_sample(memory: Memory, rng: random.Random) -> Arguments:
    return int(rng.random() * memory.pages), RIGHTS[rng.random() < 0.6]


def unmap_sample(memory: Memory, rng: random.Random) -> Arguments:
    return (int(rng.random() * memory.pages),)


def user_sample(memory: Memory, rng: random.Random) -> int:
    """Mostly near the end of a page, on either side."""
    page = memory.start + int(rng.random() * (memory.pages + 1)) * memory.page
    return page + int((rng.random() - 0.5) * rng.choice((8, 40, 2 * memory.page)))


def kernel_sample(memory: Memory, rng: random.Random) -> int:
    return KERNEL + int(rng.random() ** 3 * memory.bytes)


def owner_sample(memory: Memory, rng: random.Random, right: int) -> int:
    """An address of somebody's own."""
    address = user_sample(memory, rng)
    return address if memory.may(Address(address), right) else kernel_sample(memory, rng)


def store_sample(memory: Memory, rng: random.Random) -> Arguments:
    return owner_sample(memory, rng, PRESENT | WRITABLE), int(rng.random() * 256)


def load_sample(memory: Memory, rng: random.Random) -> Arguments:
    return (owner_sample(memory, rng, PRESENT),)


LARGE = (HALF - 1, HALF, HALF + 1, SIZE_LIMIT - 4096, SIZE_LIMIT - 1)


def range_sample(memory: Memory, rng: random.Random) -> tuple[int, int]:
    """Mostly a few bytes, or some that reach over a page's end; now and then a range that is nobody's, or wraps."""
    draw = rng.random()
    if draw < 0.06:
        return rng.choice((*FOREIGN, rng.getrandbits(64))), rng.choice((0, 1, 8, memory.bytes, *LARGE))
    address = user_sample(memory, rng)
    if draw < 0.1:
        return address, rng.choice((SIZE_LIMIT - address, USER_END - address, *LARGE)) % SIZE_LIMIT
    return address, int(rng.random() * rng.choice((4, 24, 2 * memory.page)))


def from_sample(memory: Memory, rng: random.Random) -> Arguments:
    """Mostly with room for all of it, and aligned as the other side is now and then."""
    address, count = range_sample(memory, rng)
    if rng.random() < 0.9:
        count = min(count, memory.bytes)
        room = memory.bytes - count
        aligned = KERNEL + (address & 7 if rng.random() < 0.5 else int(rng.random() * (room + 1)))
        return min(aligned, KERNEL + room), address, count
    return kernel_sample(memory, rng), address, count


def to_sample(memory: Memory, rng: random.Random) -> Arguments:
    buffer, address, count = from_sample(memory, rng)
    return address, buffer, count if may_hand_out(memory, buffer, count) else 0


def string_sample(memory: Memory, rng: random.Random) -> Arguments:
    """Now and then one that begins with a byte that is not 0, and has hardly room to end."""
    buffer, address, count = from_sample(memory, rng)
    if memory.contents and rng.random() < 0.3:
        address, count = rng.choice(tuple(memory.contents)), min(1 + int(rng.random() ** 2 * 24), memory.bytes)
        buffer = min(buffer, KERNEL + memory.bytes - count)
    return buffer, address, count - SIZE_LIMIT if count >= HALF else count


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def none_answers(memory: Memory, *arguments: Any) -> Iterator[Any]:
    yield from (None, *Failure)


def load_answers(memory: Memory, address: Address) -> Iterator[Any]:
    yield from (memory.byte(address) & 255, 0, 1, 256)


def left_answers(memory: Memory, *arguments: Any) -> Iterator[Any]:
    """Everything up to one more than is asked for; of a large count what lies at its ends."""
    count = arguments[-1]
    yield from (range(count + 2) if count <= 2 * memory.bytes else (0, 1, count - 1, count, count + 1))


def string_answers(memory: Memory, *arguments: Any) -> Iterator[Any]:
    yield from Failure
    yield from (answer for answer in left_answers(memory, *arguments) if answer >= 0)
    yield 0


# ── What must happen ─────────────────────────────────────────────────────────────────────────────────────────


def partly(operation: str) -> Outcome:
    """Some bytes were copied, and some not."""
    return Outcome(operation, lambda before, arguments, answer, after: 0 < answer < arguments[-1])


def is_forbidden(before: Memory, arguments: Arguments, answer: Any, after: Memory) -> bool:
    """A page can be read, and is not written."""
    address = arguments[0]
    return bool(answer and before.may(address, PRESENT) and not before.may(address, PRESENT | WRITABLE))


def wraps(before: Memory, arguments: Arguments, answer: Any, after: Memory) -> bool:
    return bool(before.may(arguments[0], PRESENT | WRITABLE) and arguments[0] + arguments[1] >= SIZE_LIMIT)


def ends_in_time(before: Memory, arguments: Arguments, answer: Any, after: Memory) -> bool:
    """A string is copied whose limit reaches where the process has no right."""
    _, address, count = arguments
    return type(answer) is int and answer < count and before.reach(address, count, PRESENT) < count


def fills(before: Memory, arguments: Arguments, answer: Any, after: Memory) -> bool:
    return bool(answer == arguments[2] > 0)


OUTCOMES = {
    "copy_from_user stops at a fault": partly("copy_from_user"),
    "copy_to_user stops at a fault": partly("copy_to_user"),
    "clear_user stops at a fault": partly("clear_user"),
    "a page that may only be read is not written": Outcome("copy_to_user", is_forbidden),
    "a range wraps that begins where the process may write": Outcome("clear_user", wraps),
    "a string ends before a fault": Outcome("strncpy_from_user", ends_in_time),
    "a string has no NUL up to the limit": Outcome("strncpy_from_user", fills),
}

# ── The declaration ──────────────────────────────────────────────────────────────────────────────────────────

BOUNDS = Bounds(
    made=tuple((2, page, bytes) for page in (LEAST_PAGE, MOST_PAGE) for bytes in (8, 64)),
    large=((MOST_PAGES, MOST_PAGE, MOST_BYTES),),
    refused=((0, 8, 8), (MOST_PAGES + 1, 8, 8), (1, 4, 8), (1, 12, 8), (1, 8192, 8), (1, 8, 0), (1, 8, 12)),
)


PAIRING = Pairing(
    spec=law,
    impl=Copy,
    view=View,
    abstract=abstract,
    permits=permits,
    operations={
        "map_page": Operation(page_calls, page_sample, none_answers),
        "protect_page": Operation(page_calls, page_sample, none_answers),
        "unmap_page": Operation(lambda memory: ((page,) for page in memory.span), unmap_sample, none_answers),
        "store": Operation(store_calls, store_sample, none_answers, weight=3),
        "load": Operation(load_calls, load_sample, load_answers),
        "copy_from_user": Operation(from_calls, from_sample, left_answers, weight=3),
        "copy_to_user": Operation(to_calls, to_sample, left_answers, weight=3),
        "clear_user": Operation(ranges, range_sample, left_answers, weight=2),
        "strncpy_from_user": Operation(string_calls, string_sample, string_answers, weight=3),
    },
    scopes={
        "tiny": Scope(((2, 8, 8), (2, 8, 16)), alone=((1, 8, 8),)),
        "small": Scope(((2, 8, 8), (2, 8, 16), (3, 8, 8)), alone=((1, 8, 8),)),
        "large": Scope(((3, 8, 8), (3, 8, 24), (3, 16, 16)), alone=((1, 8, 8),)),
    },
    representation=(is_empty,),
    outcomes=OUTCOMES,
    wide=((3, 64, 64), (2, 4096, 256)),
    bounds=BOUNDS,
    foreign=((3, 16, 32),),
    extent="pages",
    uncompiled="View.known makes a number of each word of the image, and the law goes through as many bytes as an "
    "answer says",
    picture=picture,
    legend=LEGEND,
    depiction=DEPICTION,
    needless={
        "something is copied where the first byte can be": "it is what is left of the next sentence for who does not "
        "promise to copy every byte"
    },
    mutants=MUTANTS,
    draft=True,
)
