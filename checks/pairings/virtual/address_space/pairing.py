"""The law of address spaces beside the library: what to try, what must happen, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from itertools import product
from typing import Any

import spec.virtual.address_space as law
from checks.drawn import around, named
from checks.evidence import Call
from checks.pairing import Arguments, Bounds, Operation, Outcome, Pairing, Scope, sentence
from checks.pairings.virtual.address_space.drawing import DEPICTION, flags_of
from checks.pairings.virtual.address_space.foreign import FOREIGN, LOOKS, PROMISES, UNBOUND, UNSAID, begin
from checks.pairings.virtual.address_space.mutants import MUTANTS
from checks.pairings.virtual.address_space.proof.tables import pages_are_noted
from checks.pairings.virtual.address_space.target.adapter import TablesAdapter
from checks.pairings.virtual.address_space.view import REPRESENTATION, View, abstract, places
from checks.proof import Proof
from impl.virtual.address_space import AddressSpaces
from spec.virtual.address_space import ABSENT, FAILURES, KERNEL_SPACE, LEVEL_SHIFT, Leaf, Spaces
from spec.virtual.words import (
    ACCESSED,
    BY_USER,
    DIRTY,
    EXECUTABLE,
    FETCH,
    GLOBAL,
    RANGE_LIMIT,
    USER,
    WRITABLE,
    WRITE,
    Batch,
)
from spec.virtual.words import SpaceFailure as Failure
from spec.vocabulary import PAGE_SHIFT, align_up

FEW_PAGES = 16
"""Up to how many pages in a space each is tried; of more, some at which the halves and the tables begin and end."""
MOST_LEAVES = 2
"""Exploration maps no more pages at once: how many there may be grows as a power of it."""

ALL, READ = WRITABLE | USER | EXECUTABLE, USER
KERNELS = GLOBAL | WRITABLE
ACCESSES = (0, WRITE, FETCH, BY_USER, BY_USER | WRITE, BY_USER | FETCH)
INSIDE = 0x234
"""How far from the beginning of its page an address lies."""

# ── What to try ──────────────────────────────────────────────────────────────────────────────────────────────


def has_few(spaces: Spaces) -> bool:
    return 1 << spaces.bits <= FEW_PAGES


def device(spaces: Spaces, level: int, page: int = 0) -> int:
    """A frame of a device for a page: small pages that follow each other have frames that could be one large page."""
    first = align_up(spaces.frames, spaces.format.shift(max(level, 2)) - PAGE_SHIFT)
    return first + (page & spaces.size(2) - 1 if level == 1 else 0)


def some_pages(spaces: Spaces) -> list[int]:
    """Pages of both halves, as callers name them."""
    if spaces.half == 2:
        return [0, 1, spaces.kernel_page, spaces.kernel_page + 1]
    if has_few(spaces):
        return [0, 1, 2, spaces.kernel_page]
    entries = 1 << spaces.format.index_bits
    near = (0, 1, entries - 1, entries, spaces.half - entries, spaces.half - 1)
    return [first + page for first in (0, spaces.kernel_page) for page in near]


def outside(spaces: Spaces) -> tuple[int, ...]:
    """Pages just beyond the halves."""
    edges = (-1, spaces.half, spaces.kernel_page - 1, spaces.kernel_page + spaces.half)
    return tuple(page for page in dict.fromkeys(edges) if not spaces.is_canonical(page))


def page_calls(spaces: Spaces) -> Iterator[Arguments]:
    """Each page of the last space, and one of the kernel in its own; one space and one page too many."""
    yield from ((spaces.most - 1, page) for page in some_pages(spaces))
    yield from {(KERNEL_SPACE, spaces.kernel_page)} if spaces.most > 1 else ()
    yield from ((space, 0) for space in (-1, spaces.most))
    yield from ((KERNEL_SPACE, page) for page in outside(spaces))


def space_calls(spaces: Spaces) -> Iterator[Arguments]:
    return ((space,) for space in range(-1, spaces.most + 1))


def frame_calls(spaces: Spaces) -> Iterator[Arguments]:
    return ((frame,) for frame in range(-1, spaces.frames + 1))


def rights_at(spaces: Spaces, page: int) -> tuple[int, ...]:
    return (KERNELS, EXECUTABLE) if spaces.slot(page) >= spaces.half else (ALL, READ)


def map_calls(spaces: Spaces) -> Iterator[Arguments]:
    """Pages of the last space and of the kernel, with each frame of the pool and with a device's."""
    for page, level in product(some_pages(spaces), spaces.format.page_levels):
        frames = [*(range(spaces.frames) if level == 1 else ()), device(spaces, level, page)]
        is_shared = spaces.slot(page) >= spaces.half
        shared = {KERNEL_SPACE, spaces.most - 1} if is_shared and level > 1 else {spaces.most - 1}
        yield from product(sorted(shared), (page,), frames, rights_at(spaces, page), (level,))
    first = device(spaces, 2)
    yield from ((space, 0, first, ALL, 1) for space in (-1, spaces.most))
    yield from ((KERNEL_SPACE, page, first, ALL, 1) for page in outside(spaces))
    yield from ((KERNEL_SPACE, 0, frame, ALL, 1) for frame in (-1, spaces.frame_limit))
    yield from ((KERNEL_SPACE, 0, frame, ALL, 2) for frame in (0, first + 1, spaces.frame_limit - 1))
    yield from ((KERNEL_SPACE, 0, first, ALL, level) for level in (0, spaces.format.page_levels[-1] + 1))
    yield from ((KERNEL_SPACE, page, first, ALL | GLOBAL, 1) for page in (0, 1))


def is_map_worth_trying(spaces: Spaces, space: int, page: int, frame: int, rights: int, level: int) -> bool:
    """With few pages at a time, one permission to begin with, and a device's small frame only where no other is held.
    What makes no sense is refused everywhere."""
    if not has_few(spaces) or (
        spaces.slot(page) < spaces.half and (rights & GLOBAL or space == KERNEL_SPACE < spaces.most - 1)
    ):
        return True
    if rights in (READ, EXECUTABLE) or len(spaces.leaves) >= MOST_LEAVES:
        return False
    if level == 1 and 0 <= frame < spaces.frames and not spaces.is_held(frame):
        return (page, frame) == (0, spaces.frames - 1)
    if level == 1 and frame >= spaces.frames and spaces.mapped:
        return False
    return all(Leaf(word).rights in (ALL, KERNELS) and word & DIRTY == 0 for word in spaces.leaves.values())


def is_something_mapped(spaces: Spaces, *arguments: int) -> bool:
    """With few pages: where nothing is mapped, nothing is asked of what is."""
    return not has_few(spaces) or len(spaces.leaves) > 0


def is_use_worth_trying(spaces: Spaces, *arguments: int) -> bool:
    """With few pages, only where all that is mapped lies in one part of one space."""
    return not has_few(spaces) or len({key >> spaces.format.index_bits for key in spaces.leaves}) == 1


def is_take_worth_trying(spaces: Spaces) -> bool:
    """With few pages, one frame at a time; two in a pool that serves for nothing else."""
    return not has_few(spaces) or not spaces.mapped or (spaces.frames == 2 and not spaces.leaves)


def is_create_worth_trying(spaces: Spaces) -> bool:
    return not has_few(spaces) or len(spaces.live) < spaces.most or not (spaces.mapped or spaces.leaves)


def is_destroy_worth_trying(spaces: Spaces, space: int) -> bool:
    return not has_few(spaces) or len(spaces.live) > 1 or not (spaces.mapped or spaces.leaves)


def is_give_worth_trying(spaces: Spaces, frame: int) -> bool:
    return not has_few(spaces) or len(spaces.mapped) > 0


def protect_calls(spaces: Spaces) -> Iterator[Arguments]:
    for space, page in page_calls(spaces):
        yield from ((space, page, rights) for rights in rights_at(spaces, page))
    yield from ((spaces.most - 1, page, GLOBAL | READ) for page in (0, 1))


def range_calls(spaces: Spaces) -> Iterator[Arguments]:
    """Ranges of the last space at the beginning of a half, or over the end of a table; and some that are none."""
    last = (1 << spaces.format.index_bits) - 1
    for page, count in dict.fromkeys(((0, 1), (0, 2), (last, 2), (0, 3), (0, spaces.half))):
        if page + count <= spaces.half:
            yield spaces.most - 1, page, count
    yield spaces.most - 1, spaces.kernel_page, 2
    yield from ((KERNEL_SPACE, page, count) for page, count in ((0, 0), (0, RANGE_LIMIT + 1), (spaces.half - 1, 2)))
    yield from ((space, 0, 1) for space in (-1, spaces.most))
    yield from ((KERNEL_SPACE, page, 1) for page in outside(spaces))


def map_range_calls(spaces: Spaces) -> Iterator[Arguments]:
    """Two pages at once, with a device's frames and with those of the pool; what is no range, no frame or no
    permission."""
    for space, page, count in range_calls(spaces):
        if count == 2:
            frames = (device(spaces, 1, page), *(range(spaces.frames - 1) if page == 0 else ()))
            yield from product((space,), (page,), frames, rights_at(spaces, page)[:1], (count,))
        elif not spaces.is_range(page, count) or not spaces.is_live(space):
            yield space, page, device(spaces, 2), ALL, count
    yield from ((KERNEL_SPACE, 0, frame, ALL, 2) for frame in (-1, spaces.frame_limit - 1))
    yield KERNEL_SPACE, 0, device(spaces, 2), ALL | GLOBAL, 2


def is_map_range_worth_trying(spaces: Spaces, space: int, page: int, frame: int, rights: int, count: int) -> bool:
    """With few pages, where nothing is mapped or held; a device's frames also where one page is in the way."""
    if not has_few(spaces) or not (spaces.leaves or spaces.mapped):
        return True
    return (
        frame >= spaces.frames
        and len(spaces.leaves) == 1
        and is_some_range(spaces, space, page, count)
        and (bool(spaces.within(space, page, count)))
    )


def is_some_range(spaces: Spaces, space: int, page: int, count: int) -> bool:
    return bool(spaces.is_live(space)) and spaces.is_range(page, count)


def is_range_worth_trying(spaces: Spaces, space: int, page: int, count: int, *rights: int) -> bool:
    """With few pages, where something is mapped; what is no range, where just one thing is."""
    return (
        not has_few(spaces)
        or len(spaces.leaves) == 1
        or (len(spaces.leaves) > 0 and is_some_range(spaces, space, page, count))
    )


def is_range_use_worth_trying(spaces: Spaces, space: int, page: int, count: int, rights: int) -> bool:
    return is_use_worth_trying(spaces) and is_range_worth_trying(spaces, space, page, count)


def protect_range_calls(spaces: Spaces) -> Iterator[Arguments]:
    for space, page, count in range_calls(spaces):
        some = rights_at(spaces, page) if spaces.is_range(page, count) and space == spaces.most - 1 else (READ,)
        yield from ((space, page, count, rights) for rights in some)
    yield spaces.most - 1, 0, 2, GLOBAL | READ


def address_calls(spaces: Spaces) -> Iterator[Arguments]:
    return ((space, page << PAGE_SHIFT | INSIDE) for space, page in page_calls(spaces))


def access_calls(spaces: Spaces) -> Iterator[Arguments]:
    for space, address in address_calls(spaces):
        is_kernel = spaces.slot(address >> PAGE_SHIFT) >= spaces.half
        yield space, address, WRITE if is_kernel else BY_USER | WRITE


def collapse_calls(spaces: Spaces) -> Iterator[Arguments]:
    for space, page in page_calls(spaces):
        yield from ((space, page, level) for level in spaces.format.page_levels[1:])
    yield from ((KERNEL_SPACE, 0, level) for level in (1, spaces.format.page_levels[-1] + 1))


# ── Drawn at random ──────────────────────────────────────────────────────────────────────────────────────────

CROWD = 100
CLUSTER = 4
"""Pages are drawn from a few places, this many beside each other, so that they meet in their tables."""
LARGE = tuple(sign * (1 << bits) + more for bits in (31, 32, 52, 63, 64) for sign in (-1, 1) for more in (-1, 0, 1))


def space_sample(spaces: Spaces, rng: random.Random) -> int:
    if rng.random() < 0.04:
        return rng.choice((-1, spaces.most, *LARGE))
    return rng.choice(list(spaces.live))


def page_sample(spaces: Spaces, rng: random.Random) -> int:
    """A page near the border of a table or a half; now and then one outside."""
    if rng.random() < 0.05:
        return rng.choice((*outside(spaces), *LARGE))
    size = spaces.size(rng.choice((1, 2, spaces.format.levels)))
    page = min(rng.choice((0, size, spaces.half - size)) + int(rng.random() * CLUSTER), spaces.half - 1)
    return page if rng.random() < 0.7 else spaces.kernel_page + page


def mapped_sample(spaces: Spaces, rng: random.Random) -> tuple[int, int]:
    """A page that is mapped, as a rule, named in one of the spaces that have it; now and then a part of a large one."""
    draw = rng.random()
    if not spaces.leaves or draw < 0.1:
        return space_sample(spaces, rng), page_sample(spaces, rng)
    key = rng.choice(list(spaces.leaves))
    space, slot = key >> spaces.bits, key & ((1 << spaces.bits) - 1)
    if draw < 0.5 and spaces.leaves[key] >> LEVEL_SHIFT & 7 > 1:
        slot |= 1
    if slot < spaces.half:
        return space, slot
    return space_sample(spaces, rng), slot - spaces.half + spaces.kernel_page


def map_sample(spaces: Spaces, rng: random.Random) -> Arguments:
    """Small pages mostly, of frames that are taken or a device's, and where nothing is mapped."""
    space, page = space_sample(spaces, rng), page_sample(spaces, rng)
    for _ in range(3):
        if spaces.is_live(space) and spaces.is_canonical(page) and spaces.leaf(space, spaces.slot(page)) != ABSENT:
            page = page_sample(spaces, rng)
    levels = spaces.format.page_levels
    level = rng.choice(levels[1:]) if rng.random() < 0.45 else 1
    if rng.random() < 0.01:
        level = rng.choice((-1, 0, levels[-1] + 1, *LARGE))
    elif level > 1 and spaces.is_canonical(page) and rng.random() < 0.9:
        page &= -spaces.size(level)
    draw = rng.random()
    beyond = device(spaces, level if level in levels else 1, page)
    frame = rng.choice(list(spaces.mapped)) if spaces.mapped and level == 1 and draw < 0.8 else beyond
    if draw > 0.95:
        frame = rng.choice((-1, 0, spaces.frames - 1, beyond + 1, spaces.frame_limit - 1, spaces.frame_limit, *LARGE))
    return space, page, frame, rights_sample(spaces, page, rng), level


def rights_sample(spaces: Spaces, page: int, rng: random.Random) -> int:
    rights = rng.choice((ALL, ALL, ALL, READ, READ, WRITABLE, EXECUTABLE, USER | WRITABLE, 0))
    is_kernel = spaces.is_canonical(page) and spaces.slot(page) >= spaces.half
    return rights | (GLOBAL if rng.random() < (0.5 if is_kernel else 0.1) else 0)


def protect_sample(spaces: Spaces, rng: random.Random) -> Arguments:
    space, page = mapped_sample(spaces, rng)
    return space, page, rights_sample(spaces, page, rng)


SEVERAL = 6
"""About how many pages a range has, as a rule: each that is mapped costs a step as much as a single one."""


def range_sample(spaces: Spaces, rng: random.Random) -> tuple[int, int, int]:
    """A few pages about one that is mapped; now and then all to the end of a half."""
    space, page = mapped_sample(spaces, rng)
    if rng.random() < 0.5:
        page -= int(rng.random() * CLUSTER)
    if rng.random() < 0.05:
        return space, page & -spaces.size(2), count_sample(spaces, page & -spaces.size(2), spaces.half, rng)
    return space, page, count_sample(spaces, page, SEVERAL, rng)


def count_sample(spaces: Spaces, page: int, most: int, rng: random.Random) -> int:
    """How many pages from this one on: as a rule no more than its half has."""
    draw = rng.random()
    if draw < 0.03:
        return rng.choice((-1, 0, min(RANGE_LIMIT, spaces.half + 1), RANGE_LIMIT + 1, *LARGE))
    count = min(1 + int(rng.random() * most), RANGE_LIMIT)
    if draw < 0.1 or not spaces.is_canonical(page):
        return count
    left: int = spaces.half - (spaces.slot(page) & (spaces.half - 1))
    return min(count, left)


def map_range_sample(spaces: Spaces, rng: random.Random) -> Arguments:
    """A few pages, now and then over the end of a table that there is, of frames that are taken or a device's; a
    single one of a frame beside which none is held, or where there are many pages already."""
    space, page, frame, rights, _ = map_sample(spaces, rng)
    if rng.random() < 0.3:
        space, page = mapped_sample(spaces, rng)
        page, frame = page | spaces.size(2) - 1, device(spaces, 1)
    ends_here = spaces.is_held(frame) and not (spaces.is_held(frame + 1) or frame + 1 == spaces.frames)
    most = 1 if len(spaces.leaves) > CROWD or ends_here else SEVERAL
    return space, page, frame, rights, count_sample(spaces, page, most, rng)


def protect_range_sample(spaces: Spaces, rng: random.Random) -> Arguments:
    space, page, count = range_sample(spaces, rng)
    return space, page, count, rights_sample(spaces, page, rng)


def address_sample(spaces: Spaces, rng: random.Random) -> Arguments:
    space, page = mapped_sample(spaces, rng)
    return space, page << PAGE_SHIFT | int(rng.random() * (1 << PAGE_SHIFT))


def access_sample(spaces: Spaces, rng: random.Random) -> Arguments:
    return *address_sample(spaces, rng), rng.choice((*ACCESSES, *(WRITE,) * len(ACCESSES)))


def frame_sample(spaces: Spaces, rng: random.Random) -> Arguments:
    """A frame that is allocated, as a rule; often one that is mapped, of which there are few."""
    if spaces.mapped and rng.random() < 0.95:
        used = [frame for frame, count in spaces.mapped.items() if count > 0]
        return (rng.choice(used if used and rng.random() < 0.5 else list(spaces.mapped)),)
    return (rng.choice((-1, 0, spaces.frames - 1, spaces.frames, *LARGE)),)


def large_sample(spaces: Spaces, rng: random.Random) -> tuple[int, int]:
    """A large page, if there is one; none, where there are many pages already, as each step then takes longer."""
    is_crowded = len(spaces.leaves) > CROWD
    large = [] if is_crowded else [key for key, word in spaces.leaves.items() if Leaf(word).level > 1]
    if not large or rng.random() < 0.4:
        return (
            mapped_sample(spaces, rng) if rng.random() < 0.8 else (space_sample(spaces, rng), page_sample(spaces, rng))
        )
    key = rng.choice(large)
    slot = key & ((1 << spaces.bits) - 1)
    slot |= rng.random() < 0.3
    return key >> spaces.bits, slot if slot < spaces.half else slot - spaces.half + spaces.kernel_page


def collapse_sample(spaces: Spaces, rng: random.Random) -> Arguments:
    """Where something is mapped, at the beginning of what would be large."""
    space, page = mapped_sample(spaces, rng)
    level = rng.choice(spaces.format.page_levels[1:])
    small = spaces.leaf(space, spaces.slot(page)).level if spaces.is_live(space) and spaces.is_canonical(page) else 0
    if small + 1 in spaces.format.page_levels[1:] and rng.random() < 0.8:
        level = small + 1
    if rng.random() < 0.05:
        level = rng.choice((1, spaces.format.page_levels[-1] + 1, *LARGE))
    elif spaces.is_canonical(page) and rng.random() < 0.9:
        page &= -spaces.size(level)
    return space, page, level


def no_sample(spaces: Spaces, rng: random.Random) -> Arguments:
    return ()


# ── Answers, for the law alone ───────────────────────────────────────────────────────────────────────────────


def number_answers(spaces: Spaces, *arguments: Any) -> Iterator[int | Failure]:
    yield from Failure
    yield from range(-1, max(spaces.frames, spaces.most) + 1)


def flag_answers(spaces: Spaces, *arguments: Any) -> Iterator[int | Failure]:
    yield from Failure
    yield from (0, 1, ACCESSED, DIRTY, ACCESSED | DIRTY)


def batch_answers(spaces: Spaces, space: int, page: int, count: int, *rights: int) -> Iterator[Batch | Failure]:
    """Nothing, the range, and each run of its pages that begins and ends where something that is mapped does; the
    failures that there are, and that something is not mapped."""
    yield from (*FAILURES["protect_range"], Failure.NOT_MAPPED)
    ends = {page, page + count}
    if spaces.is_range(page, count):
        for first, leaf in spaces.within(space, page, count).items():
            ends |= {first, first + spaces.size(leaf.level)}
    yield Batch(page, 0)
    yield from (Batch(first, stop - first) for first, stop in product(sorted(ends), repeat=2) if first < stop)


def plain_answers(spaces: Spaces, *arguments: Any) -> Iterator[Failure | None]:
    yield None
    yield from Failure


def place_answers(spaces: Spaces, space: int, address: int, *how: int) -> Iterator[int | Failure]:
    """The frame that it may be mapped to, and every failure."""
    yield from Failure
    slot, inside = spaces.slot(address >> PAGE_SHIFT), address & ((1 << PAGE_SHIFT) - 1)
    frames = {spaces.frame_at(near, Leaf(word)) for word in spaces.leaves.values() for near in (slot, slot ^ 1)}
    yield from (frame << PAGE_SHIFT | inside for frame in sorted(frames))


# ── What must happen ─────────────────────────────────────────────────────────────────────────────────────────


def shares_the_kernel_half(before: Spaces, arguments: Arguments, answer: Any, after: Spaces) -> bool:
    return answer is None and len(before.live) > 1 and before.slot(arguments[1]) >= before.half


def makes_tables(before: Spaces, arguments: Arguments, answer: Any, after: Spaces) -> bool:
    return len(after.tables) > len(before.tables)


def gives_tables_back(before: Spaces, arguments: Arguments, answer: Any, after: Spaces) -> bool:
    return len(after.tables) < len(before.tables)


def runs_out_half_way(before: Spaces, arguments: Arguments, answer: Any, after: Spaces) -> bool:
    return answer is Failure.NO_MEMORY and before.unused > 0


def is_mapped_twice(before: Spaces, arguments: Arguments, answer: Any, after: Spaces) -> bool:
    return any(count > 1 for count in after.mapped.values())


def keeps_what_was_written(before: Spaces, arguments: Arguments, answer: Any, after: Spaces) -> bool:
    leaf = before.leaf(arguments[0], before.slot(arguments[1])) if before.is_live(arguments[0]) else ABSENT
    return answer == 1 and leaf.has(DIRTY) and not arguments[2] & WRITABLE


def was_used(before: Spaces, arguments: Arguments, answer: Any, after: Spaces) -> bool:
    leaf = before.leaf(arguments[0], before.slot(arguments[1])) if before.is_live(arguments[0]) else ABSENT
    return answer is None and leaf.has(DIRTY)


def runs_out_in_the_middle(before: Spaces, arguments: Arguments, answer: Any, after: Spaces) -> bool:
    if answer is not Failure.NO_MEMORY:
        return False
    space, page, *_ = arguments
    needed: int = before.missing_in(before.key(space, before.slot(page)), 1)
    return needed <= before.unused


def mapped_before(before: Spaces, arguments: Arguments, answer: Any) -> list[int]:
    """How many pages each has that lay in a range, where it was changed."""
    space, page, count, *_ = arguments
    found = before.within(space, page, count).values() if isinstance(answer, Batch) else ()
    return [before.size(leaf.level) for leaf in found]


def has_several_pages(before: Spaces, arguments: Arguments, answer: Any, after: Spaces) -> bool:
    return isinstance(answer, Batch) and answer.count > 1


def is_empty(before: Spaces, arguments: Arguments, answer: Any, after: Spaces) -> bool:
    return isinstance(answer, Batch) and answer.count == 0


def has_a_hole(before: Spaces, arguments: Arguments, answer: Any, after: Spaces) -> bool:
    count: int = arguments[2]
    return 0 < sum(mapped_before(before, arguments, answer)) < count


def has_a_large_page(before: Spaces, arguments: Arguments, answer: Any, after: Spaces) -> bool:
    return any(size > 1 for size in mapped_before(before, arguments, answer))


def is_narrower(before: Spaces, arguments: Arguments, answer: Any, after: Spaces) -> bool:
    return isinstance(answer, Batch) and 0 < answer.count < sum(mapped_before(before, arguments, answer))


OUTCOMES = {
    "a page of the kernel half appears in several spaces": Outcome("map_page", shares_the_kernel_half),
    "a table is made for a page": Outcome("map_page", makes_tables),
    "memory runs out in the middle of a map": Outcome("map_page", runs_out_half_way),
    "a frame is mapped twice": Outcome("map_page", is_mapped_twice),
    "a table goes back when it is empty": Outcome("unmap_page", gives_tables_back),
    "a page that was written ceases to be writable": Outcome("protect_page", keeps_what_was_written),
    "a page that was written is split": Outcome("split", was_used),
    "memory runs out in the middle of a range": Outcome("map_range", runs_out_in_the_middle),
    "a batch covers several pages": Outcome("unmap_range", has_several_pages),
    "a batch is empty": Outcome("unmap_range", is_empty),
    "a range has a hole": Outcome("unmap_range", has_a_hole),
    "a large page lies in a range": Outcome("unmap_range", has_a_large_page),
    "of a range that is protected, not all pages lose a permission": Outcome("protect_range", is_narrower),
}

# ── How it is shown and understood ───────────────────────────────────────────────────────────────────────────

DRAWN_LEAVES = 3
DRAWN_FRAMES = 24


def drawn(spaces: Spaces, space: int, slot: int) -> str:
    """`7 R/W U/S A`: the frame, and the flags by which it is mapped; a dot where nothing is."""
    leaf = spaces.leaf(space, slot)
    return "." if leaf == ABSENT else f"{spaces.frame_at(slot, leaf)} {flags_of(leaf)}"


def picture(spaces: Spaces, call: Call | None = None) -> str:
    """`allocated 5 · space 0 [. | 7 R/W U/S A] · kernel [. | .]`; large address spaces are told page by page."""
    allocated = " ".join(str(frame) for frame in sorted(spaces.mapped)[:DRAWN_FRAMES]) or "none"
    if len(spaces.mapped) > DRAWN_FRAMES:
        allocated += f" and {len(spaces.mapped) - DRAWN_FRAMES:,} more"
    if has_few(spaces):
        halves = [(f"space {space}", space, range(spaces.half)) for space in sorted(spaces.live)]
        halves.append(("kernel", KERNEL_SPACE, range(spaces.half, 2 * spaces.half)))
        told = [f"{name} [{' | '.join(drawn(spaces, space, slot) for slot in slots)}]" for name, space, slots in halves]
    else:
        told = [f"spaces {' '.join(around(sorted(spaces.live), KERNEL_SPACE, DRAWN_LEAVES, str, 'spaces'))}"]
        told += around(sorted(spaces.leaves), centre(spaces, call), DRAWN_LEAVES, partial(drawn_at, spaces), "pages")
    return " · ".join([f"allocated {allocated}", *told])


def drawn_at(spaces: Spaces, key: int) -> str:
    space, slot = key >> spaces.bits, key & ((1 << spaces.bits) - 1)
    level = Leaf(spaces.leaves[key]).level
    size = f" (level {level})" if level > 1 else ""
    return f"space {space}: {slot:#x} → {drawn(spaces, space, slot)}{size}"


def centre(spaces: Spaces, call: Call | None) -> int:
    """The key of the page that a call is about."""
    about = named(law, call)
    page = about.get("page", about.get("address", 0) >> PAGE_SHIFT)
    return int(spaces.key(about.get("space", KERNEL_SPACE), spaces.slot(page)))


SPACES, FRAMES = law.MOST_SPACES, law.MOST_FRAMES
BOUNDS = Bounds(
    made=(
        (2, 1, 3, 1, 1),
        (2, 1, 2, 16, 2),
        *((levels, 10, shift, 16, 2) for levels in (2, 5) for shift in law.ENTRY_SHIFTS),
        *((2, 1, 3, 16, most) for most in (SPACES - 1, SPACES)),
    ),
    large=tuple((2, 1, 3, frames, 2) for frames in (FRAMES - 1, FRAMES)),
    too_large=((5, 10, 3, FRAMES, SPACES),),
    refused=(
        *((levels, 1, 3, 16, 2) for levels in (1, 6)),
        *((2, index_bits, 3, 16, 2) for index_bits in (0, 11)),
        *((2, 1, entry_shift, 16, 2) for entry_shift in (1, 4)),
        *((2, 1, 3, frames, 2) for frames in (0, FRAMES + 1)),
        *((2, 1, 3, 16, most) for most in (0, SPACES + 1)),
    ),
)

NEEDLESS = {
    sentence(
        pages_are_noted
    ): "in memory nothing is noted of a page, what it maps is read where the processor reads it; "
    "so that only an entry that is not well formed can break it. In proofs, it ties what is noted to the tables"
}


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.virtual.address_space.proof.declaration import PROOF

    return PROOF


PAIRING = Pairing(
    spec=law,
    impl=AddressSpaces,
    view=lambda image, geometry: View(image),
    abstract=abstract,
    operations={
        "take_frame": Operation(
            lambda spaces: [()], no_sample, number_answers, optional=True, makes=True, worth=is_take_worth_trying
        ),
        "give_frame": Operation(frame_calls, frame_sample, plain_answers, optional=True, worth=is_give_worth_trying),
        "create_space": Operation(
            lambda spaces: [()], no_sample, number_answers, optional=True, makes=True, worth=is_create_worth_trying
        ),
        "destroy_space": Operation(
            space_calls,
            lambda spaces, rng: (space_sample(spaces, rng),),
            plain_answers,
            optional=True,
            worth=is_destroy_worth_trying,
        ),
        "map_page": Operation(map_calls, map_sample, plain_answers, weight=6, worth=is_map_worth_trying),
        "unmap_page": Operation(
            page_calls, mapped_sample, flag_answers, weight=3, optional=True, worth=is_something_mapped
        ),
        "protect_page": Operation(
            protect_calls, protect_sample, flag_answers, weight=2, optional=True, worth=is_use_worth_trying
        ),
        "map_range": Operation(
            map_range_calls,
            map_range_sample,
            plain_answers,
            weight=2,
            optional=True,
            worth=is_map_range_worth_trying,
        ),
        "unmap_range": Operation(range_calls, range_sample, batch_answers, optional=True, worth=is_range_worth_trying),
        "protect_range": Operation(
            protect_range_calls,
            protect_range_sample,
            batch_answers,
            optional=True,
            worth=is_range_use_worth_trying,
        ),
        "get_phys_addr": Operation(
            address_calls, address_sample, place_answers, weight=2, optional=True, worth=is_something_mapped
        ),
        "access": Operation(
            access_calls, access_sample, place_answers, weight=4, optional=True, worth=is_use_worth_trying
        ),
        "split": Operation(page_calls, large_sample, plain_answers, weight=2, optional=True, worth=is_something_mapped),
        "collapse": Operation(
            collapse_calls, collapse_sample, plain_answers, weight=2, optional=True, worth=is_something_mapped
        ),
    },
    scopes={
        "tiny": Scope(((2, 1, 3, 2, 2), (3, 1, 3, 3, 1), (2, 1, 2, 3, 1))),
        "small": Scope(((2, 1, 3, 2, 2), (2, 1, 3, 3, 2), (3, 1, 3, 3, 1), (2, 1, 2, 4, 2))),
        "large": Scope(((2, 1, 3, 4, 2), (2, 1, 2, 5, 2), (3, 1, 3, 4, 1))),
    },
    representation=REPRESENTATION,
    places=places,
    outcomes=OUTCOMES,
    picture=picture,
    legend=(
        "the frames that callers have; then what is mapped, page → frame and its flags as the manual calls them; a "
        "dot: nothing"
    ),
    depiction=DEPICTION,
    wide=((2, 2, 3, 12, 3), (2, 10, 2, 16, 3), (3, 1, 2, 16, 2), (4, 9, 3, 20, 3), (5, 9, 3, 16, 2)),
    bounds=BOUNDS,
    extent="frames",
    foreign=FOREIGN,
    adapter=TablesAdapter,
    promises=PROMISES,
    looks=LOOKS,
    unsaid=UNSAID,
    unbound=UNBOUND,
    begin=begin,
    uncompiled="View.__init__ copies the image into a list, and the law's tables have entries only where something "
    "is, which is known only when the code runs",
    mutants=MUTANTS,
    needless=NEEDLESS,
    proof=proof,
)
