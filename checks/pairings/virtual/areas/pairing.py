"""The law of areas beside its implementation: what to try, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice, product
from typing import Any

from attrs import astuple, frozen

import spec.virtual.areas as law
from checks.pairing import Arguments, Operation, Outcome, Pairing, Promise, Scope
from checks.pairings.virtual.areas.drawing import DEPICTION, LEGEND, picture
from checks.pairings.virtual.areas.mutants import MUTANTS
from checks.pairings.virtual.areas.trace import TRACE
from checks.pairings.virtual.areas.view import View, abstract, is_well_formed, places
from checks.proof import Proof
from impl.virtual.areas import Areas
from spec.virtual.areas import BAD_FLAG, BAD_RIGHT, OWN, PAGE, Process, pages_of
from spec.virtual.words import (
    AREA_OFFSET,
    AREA_START,
    FILE_LIMIT,
    MADV_DONTNEED,
    MADV_NORMAL,
    MADV_WILLNEED,
    MAP_ANONYMOUS,
    MAP_FIXED,
    MAP_FIXED_NOREPLACE,
    MAP_GROWSDOWN,
    MAP_PRIVATE,
    MAP_SHARED,
    MREMAP_FIXED,
    MREMAP_MAYMOVE,
    NO_FILE,
    PROT_EXEC,
    PROT_NONE,
    PROT_READ,
    PROT_WRITE,
    READ_ONLY,
    READ_WRITE,
    WRITE_ONLY,
    File,
    UserAddress,
)
from spec.virtual.words import AreaFailure as Failure
from spec.vocabulary import PAGE_SHIFT

# ── What to try: every call ──────────────────────────────────────────────────────────────────────────────────

EXPLORED = 8
"""Spaces of up to so many pages are explored."""
RW = PROT_READ | PROT_WRITE
LAST = (1 << 64) - 1
"""The largest number of a register."""
BOTH, READ, WRITE = (File(1 << 2 | how) for how in (READ_WRITE, READ_ONLY, WRITE_ONLY))
"""One file, opened three times."""


@frozen
class Kind:
    """A mapping that is tried everywhere."""

    rights: int
    flags: int
    file: File = NO_FILE
    offset: int = 0


OWN_KINDS = (Kind(RW, OWN), Kind(PROT_READ, OWN))
FILE_KINDS = (Kind(PROT_READ, MAP_PRIVATE, BOTH, PAGE), Kind(PROT_READ, MAP_SHARED, READ))
SHARED_KINDS = (Kind(RW, MAP_SHARED | MAP_ANONYMOUS), Kind(RW, MAP_SHARED, BOTH))
STACK_KINDS = (Kind(RW, OWN | MAP_GROWSDOWN), Kind(PROT_NONE, OWN))
KINDS = (*OWN_KINDS, *FILE_KINDS, *SHARED_KINDS, *STACK_KINDS)


def limits(pages: int, heap: int, **others: int) -> Arguments:
    """A space of so many pages from the second one on."""
    lowest, highest = UserAddress(PAGE), UserAddress((1 + pages) * PAGE)
    usual = {"data": 0, "total": pages * PAGE, "stack": pages * PAGE, "gap": 0, "areas": pages, "frames": 1}
    return lowest, highest, UserAddress(heap * PAGE), *(usual | others).values()


HEAP = limits(2, 1, data=2 * PAGE + 8)
FILE = limits(2, 1, total=2 * PAGE, frames=0)
MEMORY = limits(2, 2, areas=1)
STACK = limits(3, 1, gap=PAGE, stack=2 * PAGE, areas=2, frames=0)
HEAPS = limits(2, 1, data=2 * PAGE + 8, total=4 * PAGE)
FILES = limits(2, 1, total=2 * PAGE)
SHARED = limits(2, 2)
STACKS = limits(4, 1, gap=PAGE, stack=2 * PAGE, areas=2, frames=0)
CROWDED = limits(3, 1, areas=1, frames=0)
MOVED = limits(3, 1, areas=3, frames=0)
"""Where the law alone lets an area be moved."""
EIGHT = limits(EXPLORED, 1, areas=3, frames=0)
RIGHTS = limits(EXPLORED, 2, areas=3, frames=0)
"""Where what would be two areas is refused: a split, and a move of a part of a file."""
KINDS_OF = {
    HEAP: OWN_KINDS[:1],
    FILE: FILE_KINDS,
    MEMORY: SHARED_KINDS[:1],
    STACK: (STACK_KINDS[0], OWN_KINDS[0]),
    HEAPS: OWN_KINDS,
    FILES: FILE_KINDS,
    SHARED: SHARED_KINDS,
    STACKS: STACK_KINDS,
    MOVED: OWN_KINDS[:1],
    EIGHT: OWN_KINDS[:1],
    RIGHTS: OWN_KINDS,
    CROWDED: (Kind(PROT_NONE, MAP_PRIVATE, BOTH),),
}
"""Which kinds of mappings are tried everywhere; at others, all."""


def kinds_of(process: Process) -> tuple[Kind, ...]:
    return KINDS_OF.get(astuple(process.limits), KINDS)


def addresses(process: Process) -> list[int]:
    """Each page that may be mapped, in a space that is explored; else where the first areas begin and end."""
    if process.span.stop - process.span.start <= EXPLORED:
        return list(range(process.limits.lowest, process.limits.highest, PAGE))
    ends = {end for area in islice(process.areas, 2) for end in (area.start, area.end)}
    return sorted({process.limits.lowest, *ends})


def lengths(process: Process) -> list[int]:
    """Each whole number of pages that there is room for; else up to three, and all."""
    whole = process.limits.highest - process.limits.lowest
    pages = [*range(PAGE, min(whole, EXPLORED * PAGE) + 1, PAGE)]
    return pages if whole <= EXPLORED * PAGE else [*pages[:3], whole]


def mmap_calls(process: Process) -> Iterator[Arguments]:
    kinds, (first, *_) = kinds_of(process), addresses(process)
    for kind, length in product(kinds, lengths(process)):
        shown = (kind.rights, kind.flags, kind.file, kind.offset)
        yield (0, length, *shown)
        for address, how in product(addresses(process), (0, MAP_FIXED, MAP_FIXED_NOREPLACE)):
            yield (address, length, kind.rights, kind.flags | how, kind.file, kind.offset)
    yield (first + 1, PAGE - 1, RW, OWN, NO_FILE, 0)
    yield from ((first, length, RW, OWN, NO_FILE, 0) for length in (0, LAST, 1 << 63, process.limits.highest))
    yield from ((address, PAGE, RW, OWN | MAP_FIXED, NO_FILE, 0) for address in (0, first + 8, process.limits.highest))
    yield (1 << 63, PAGE, RW, OWN, NO_FILE, 0)
    yield (first, PAGE, RW, MAP_ANONYMOUS, NO_FILE, 0)
    yield (first, PAGE, RW, OWN, NO_FILE, 8)
    yield from ((first, PAGE, RW, MAP_SHARED, file, 0) for file in (NO_FILE, READ, WRITE))
    yield (first, PAGE, RW, MAP_PRIVATE | MAP_GROWSDOWN, BOTH, 0)
    yield (first, 2 * PAGE, PROT_READ, MAP_PRIVATE, BOTH, FILE_LIMIT - PAGE)


def ranges(process: Process) -> Iterator[tuple[int, int]]:
    """Each range of pages, and ranges that are none."""
    yield from product(addresses(process), lengths(process))
    first, *_ = addresses(process)
    yield from ((first, 0), (first + 8, PAGE), (first, 1), (first, LAST), (process.limits.highest, PAGE))
    yield from ((1 << 63, PAGE), (-PAGE % (1 << 64), PAGE))


def mprotect_calls(process: Process) -> Iterator[Arguments]:
    """To the rights that mappings have, and of a file also to those that it may not be opened for."""
    kinds = kinds_of(process)
    of_files = {PROT_READ, RW} if any(kind.file or kind.flags & MAP_SHARED for kind in kinds) else set()
    every = sorted(of_files.union(kind.rights for kind in kinds))
    yield from ((*each, rights) for each, rights in product(ranges(process), every))
    yield from ((*each, BAD_RIGHT) for each in ((PAGE, PAGE), (PAGE, 0), (PAGE, LAST)))


def is_near(process: Process, call: Arguments) -> bool:
    """Whether a mapping is not asked to grow to further pages of a file than the third: where it can grow and be cut
    and moved, it comes to show any."""
    page, new = call[0] >> PAGE_SHIFT, pages_of(call[2])
    mapping = process.pages.get(page)
    return mapping is None or mapping.file == NO_FILE or page + mapping.shift + new <= 2


def parts(process: Process) -> Iterator[tuple[int, int]]:
    """Each part of an area, and one page more than the area has; one page of what is not mapped."""
    for address in addresses(process):
        page = address >> PAGE_SHIFT
        rest = process.run(page).stop - page if page in process.pages else 0
        yield from ((address, length) for length in lengths(process) if pages_of(length) <= rest + 1)


def mremap_calls(process: Process) -> Iterator[Arguments]:
    pages = addresses(process)
    triples = ((*part, new) for part, new in product(parts(process), lengths(process)))
    for address, old, new in filter(partial(is_near, process), triples):
        yield from ((address, old, new, flags, 0) for flags in (0, MREMAP_MAYMOVE))
        yield from ((address, old, new, MREMAP_MAYMOVE | MREMAP_FIXED, target) for target in (0, *pages))
    first = pages[0]
    for old, new in ((0, PAGE), (PAGE, 0), (PAGE, LAST), (PAGE, 1 << 62), (1, 1), (LAST, PAGE)):
        yield (first, old, new, MREMAP_MAYMOVE, 0)
    yield (first + 8, PAGE, PAGE, 0, 0)
    yield (first, PAGE, PAGE, BAD_FLAG, 0)
    yield (first, PAGE, PAGE, MREMAP_FIXED, first + PAGE)
    yield (first, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, first + PAGE + 8)
    yield (first, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, process.limits.highest)
    yield (0, PAGE, PAGE, MREMAP_MAYMOVE, 0)


def madvise_calls(process: Process) -> Iterator[Arguments]:
    yield from ((*each, MADV_DONTNEED) for each in ranges(process))
    yield from ((PAGE, PAGE, advice) for advice in (MADV_WILLNEED, MADV_NORMAL))


def brk_calls(process: Process) -> Iterator[Arguments]:
    heap, data = process.limits.heap, process.limits.data
    ends = {0, heap - 1, heap, heap + 1, heap + PAGE, heap + data, heap + data + 1, process.limits.highest, LAST}
    return ((end,) for end in sorted(ends))


def touched(process: Process) -> list[int]:
    """An address in each page, and beside all."""
    return [0, *(address + 8 for address in addresses(process)), process.limits.highest, LAST]


def page_calls(process: Process) -> Iterator[Arguments]:
    return ((address,) for address in touched(process))


def find_calls(process: Process) -> Iterator[Arguments]:
    return product(touched(process), range(AREA_START, AREA_OFFSET + 1))


def store_calls(process: Process) -> Iterator[Arguments]:
    return ((address, 7) for address in touched(process))


def once_mapped(calls: Callable[[Process], Iterator[Any]], process: Process) -> Iterator[Arguments]:
    """Calls worth trying where something is mapped. Where nothing is, none of them changes anything, and drawn with
    equal chance they would leave a space empty for most of a short run."""
    return calls(process) if process.pages else iter(())


def once_held(calls: Callable[[Process], Iterator[Any]], process: Process) -> Iterator[Arguments]:
    """Calls about what is in pages: where something is mapped, and there are frames that may hold something."""
    return once_mapped(calls, process) if process.limits.frames else iter(())


# ── What to try: one call ────────────────────────────────────────────────────────────────────────────────────


def address_sample(process: Process, rng: random.Random) -> int:
    """A page's address, more often than not at the end of an area; now and then one inside a page, or beyond."""
    draw, low, high = rng.random(), process.limits.lowest, process.limits.highest
    if draw < 0.02:
        return rng.choice((0, low - PAGE, high, low + 8, LAST, 1 << 63))
    if draw < 0.6 and process.pages:
        page = mapped_page(process, rng) or 0
        run = process.run(page)
        return max(0, rng.choice((run.start, run.stop, run.stop - 1, run.start + 1, page, run.start - 1))) << PAGE_SHIFT
    return int(low + rng.randrange(high - low >> PAGE_SHIFT) * PAGE)


def mapped_page(process: Process, rng: random.Random) -> int | None:
    """The next page that is mapped from one on, around: more often of a large area, or of one behind a large gap."""
    first = rng.randrange(process.span.start, process.span.stop)
    found = process.above(first)
    return process.above(process.span.start) if found is None else found


def length_sample(process: Process, rng: random.Random) -> int:
    """Few pages, or any number where there are few; seldom none, or many."""
    draw = rng.random()
    if draw < 0.02:
        return rng.choice((0, 1, LAST, 1 << 63, process.limits.highest))
    most = min(24, process.span.stop - process.span.start)
    return int(1 + rng.random() ** (1 if most <= EXPLORED else 3) * most) * PAGE - (rng.random() < 0.1) * 8


def mmap_sample(process: Process, rng: random.Random) -> Arguments:
    kind = rng.choice(KINDS)
    how = rng.choice((0, 0, 0, MAP_FIXED, MAP_FIXED, MAP_FIXED_NOREPLACE))
    address = address_sample(process, rng) if rng.random() < 0.7 else 0
    file = rng.choice((BOTH, READ, WRITE, NO_FILE)) if kind.file and rng.random() < 0.05 else kind.file
    rights = rng.choice((RW, PROT_READ, PROT_NONE, PROT_EXEC | PROT_READ)) if rng.random() < 0.2 else kind.rights
    offset = (kind.offset + rng.randrange(3) * PAGE if rng.random() < 0.95 else FILE_LIMIT - PAGE) if kind.file else 0
    return address, length_sample(process, rng), rights, kind.flags | how, file, offset


def range_sample(process: Process, rng: random.Random) -> Arguments:
    """Any range; now and then a page in the middle of an area."""
    if process.pages and rng.random() < 0.2:
        run = process.run(mapped_sample(process, rng) >> PAGE_SHIFT)
        return min(run.start + 1, run.stop - 1) << PAGE_SHIFT, PAGE
    return address_sample(process, rng), length_sample(process, rng)


def mprotect_sample(process: Process, rng: random.Random) -> Arguments:
    rights = rng.choice((RW, RW, PROT_READ, PROT_NONE, PROT_READ | PROT_EXEC))
    return (*range_sample(process, rng), rights)


def mremap_sample(process: Process, rng: random.Random) -> Arguments:
    """A part of an area up to its end, or any; to a place of its own, or of somebody's. In a small space, often an area
    that is to have a page more, or a page of one that is to lie elsewhere."""
    aim = rng.randrange(6) if process.span.stop - process.span.start <= EXPLORED else 3
    address = mapped_sample(process, rng) if aim < 3 or rng.random() < 0.9 else address_sample(process, rng)
    page = address >> PAGE_SHIFT
    rest = (process.run(page).stop - page) * PAGE if page in process.pages else PAGE
    target = address_sample(process, rng) if rng.random() < 0.9 else process.limits.lowest - PAGE
    if aim == 0 and page in process.pages:
        run = process.run(page)
        whole = (run.stop - run.start) << PAGE_SHIFT
        return run.start << PAGE_SHIFT, whole, whole + PAGE, MREMAP_MAYMOVE, 0
    if aim < 3:
        first, last = process.span.start, process.span.stop - 1
        elsewhere = rng.choice((first, last, (page + 2) % (last + 1)))
        return address, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, elsewhere << PAGE_SHIFT
    old = rest if rng.random() < 0.7 else length_sample(process, rng)
    flags = rng.choice((0, MREMAP_MAYMOVE, MREMAP_MAYMOVE, MREMAP_MAYMOVE | MREMAP_FIXED))
    new = rng.choice((old, old + PAGE, old + PAGE, length_sample(process, rng)))
    return address, old, new, flags if rng.random() < 0.98 else MREMAP_FIXED, target


def mapped_sample(process: Process, rng: random.Random) -> int:
    """A page of an area, if there is one."""
    return (mapped_page(process, rng) or process.span.start) << PAGE_SHIFT


def madvise_sample(process: Process, rng: random.Random) -> Arguments:
    return (*range_sample(process, rng), MADV_DONTNEED if rng.random() < 0.9 else MADV_WILLNEED)


def brk_sample(process: Process, rng: random.Random) -> Arguments:
    heap, data = process.limits.heap, process.limits.data
    return (int(heap + rng.random() * data) + (rng.random() < 0.05) * data,)


def page_sample(process: Process, rng: random.Random) -> Arguments:
    return (mapped_sample(process, rng) if rng.random() < 0.5 else address_sample(process, rng),)


def grow_sample(process: Process, rng: random.Random) -> Arguments:
    """A page, often one below an area; now and then one below all."""
    page = mapped_sample(process, rng) >> PAGE_SHIFT
    below = (process.run(page).start if page in process.pages else page) - rng.choice((1, 1, 2, 5))
    return (process.limits.lowest - PAGE if rng.random() < 0.1 else max(0, below) << PAGE_SHIFT,)


def find_sample(process: Process, rng: random.Random) -> Arguments:
    return address_sample(process, rng), rng.randrange(AREA_OFFSET + 1)


def store_sample(process: Process, rng: random.Random) -> Arguments:
    return (*page_sample(process, rng), rng.randrange(256))


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def address_answers(process: Process, *arguments: Any) -> Iterator[Any]:
    yield from (*Failure, 0, *addresses(process), process.limits.lowest + 8, process.limits.highest)


def plain_answers(process: Process, *arguments: Any) -> Iterator[Any]:
    yield from (None, *Failure)


def brk_answers(process: Process, address: UserAddress) -> Iterator[Any]:
    yield from {address, process.end, 0}


def find_answers(process: Process, address: UserAddress, field: int) -> Iterator[Any]:
    page = process.above(address >> PAGE_SHIFT)
    yield from (*Failure, *range(4), MAP_SHARED, OWN, OWN | MAP_GROWSDOWN, BOTH, READ)
    yield from (*addresses(process), process.limits.highest)
    if page is not None:
        yield astuple(process.area(page))[field]


def load_answers(process: Process, address: UserAddress) -> Iterator[Any]:
    page = address >> PAGE_SHIFT
    yield from (*Failure, 0, 1)
    if page in process.pages:
        yield process.value(page)


# ── What must happen ─────────────────────────────────────────────────────────────────────────────────────────


def replaces(before: Process, arguments: Arguments, answer: Any, after: Process) -> bool:
    is_done = not isinstance(answer, Failure) and arguments[3] & MAP_FIXED
    return bool(is_done and any(answer <= page << PAGE_SHIFT < answer + arguments[1] for page in before.pages))


def splits(before: Process, arguments: Arguments, answer: Any, after: Process) -> bool:
    return answer is None and after.count > before.count


def merges(before: Process, arguments: Arguments, answer: Any, after: Process) -> bool:
    return after.count < before.count


def changes_partly(before: Process, arguments: Arguments, answer: Any, after: Process) -> bool:
    return isinstance(answer, Failure) and before != after


def moves(before: Process, arguments: Arguments, answer: Any, after: Process) -> bool:
    return type(answer) is int and answer != arguments[0]


def grows_in_place(before: Process, arguments: Arguments, answer: Any, after: Process) -> bool:
    return answer == arguments[0] and pages_of(arguments[2]) > pages_of(arguments[1])


def forgets(before: Process, arguments: Arguments, answer: Any, after: Process) -> bool:
    return len(after.contents) < len(before.contents)


def extends(before: Process, arguments: Arguments, answer: Any, after: Process) -> bool:
    return answer is None and after != before


OUTCOMES = {
    "mmap replaces what was mapped": Outcome("mmap", replaces),
    "munmap splits an area": Outcome("munmap", splits),
    "mprotect merges areas": Outcome("mprotect", merges),
    "mprotect changes what lies before a hole": Outcome("mprotect", changes_partly),
    "mremap moves an area": Outcome("mremap", moves),
    "mremap grows an area in place": Outcome("mremap", grows_in_place),
    "mremap unmaps the new place, and refuses": Outcome("mremap", changes_partly),
    "madvise throws away what was stored": Outcome("madvise", forgets),
    "an area grows down": Outcome("grow", extends),
}

# ── What somebody's own may not promise ──────────────────────────────────────────────────────────────────────

MERGED = ("an area is merged with what is like it below", "an area is merged with what is like it above")
FLAGS_OF_MMAP = 3


def with_flags(kind: int) -> Callable[[Process, Arguments], bool]:
    """Whether a call of mmap has one of these flags."""
    return lambda process, arguments: bool(arguments[FLAGS_OF_MMAP] & kind)


def of_a_file(process: Process, arguments: Arguments) -> bool:
    *_, flags, file, offset = arguments
    return not flags & MAP_ANONYMOUS or file != NO_FILE or offset != 0


def of_no_kind(process: Process, arguments: Arguments) -> bool:
    """Whether a mapping of no bytes is asked for, a fixed one inside a page, or one neither private nor shared."""
    address, length, _, flags, *_ = arguments
    is_misplaced = flags & (MAP_FIXED | MAP_FIXED_NOREPLACE) and address % PAGE
    return bool(length == 0 or is_misplaced or not flags & (MAP_PRIVATE | MAP_SHARED))


def of_no_range(process: Process, arguments: Arguments) -> bool:
    """Whether it is about no bytes, about an address inside a page, or about what lies beyond the highest address."""
    address, length = arguments[:2]
    is_inside = address % PAGE == 0 and 0 < length <= process.limits.highest - address
    return not is_inside


def of_no_rights(process: Process, arguments: Arguments) -> bool:
    return of_no_range(process, arguments) or arguments[2] == BAD_RIGHT


def with_a_hole(process: Process, arguments: Arguments) -> bool:
    """Whether it is about pages of which one is not mapped."""
    first, count = arguments[0] >> PAGE_SHIFT, pages_of(arguments[1])
    return count > len(process.pages) or any(page not in process.pages for page in range(first, first + count))


PROMISES = {
    "files": Promise("files are mapped, from an offset on", "mmap", about=of_a_file),
    "shared": Promise("mappings are shared", "mmap", about=with_flags(MAP_SHARED)),
    "grows-down": Promise("mappings grow down", "mmap", about=with_flags(MAP_GROWSDOWN)),
    "fixed": Promise("mappings lie where MAP_FIXED asks for it", "mmap", about=with_flags(MAP_FIXED)),
    "fixed-noreplace": Promise("MAP_FIXED_NOREPLACE is known", "mmap", about=with_flags(MAP_FIXED_NOREPLACE)),
    "bad-maps-refused": Promise(
        "to map no bytes, at a fixed address inside a page, or neither private nor shared is refused",
        "mmap",
        about=of_no_kind,
    ),
    "bad-unmaps-refused": Promise(
        "to unmap no bytes, from inside a page, or beyond the highest address is refused", "munmap", about=of_no_range
    ),
    "bad-protects-refused": Promise("the same of mprotect, and unknown rights", "mprotect", about=of_no_rights),
    "holes-refused": Promise(
        "mprotect of pages of which one is not mapped changes those before it, and is refused",
        "mprotect",
        about=with_a_hole,
    ),
    "merged": Promise("areas that are alike and touch are one", "find", waives=MERGED),
    "hint": Promise(
        "a hint is followed where there is room", "mmap", waives=("a hint is followed where there is room",)
    ),
}


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.virtual.areas.proof.declaration import PROOF

    return PROOF


TINY = (HEAP, FILE, MEMORY, STACK, CROWDED)
ALONE = (*TINY, MOVED)
SMALL = (HEAPS, FILES, SHARED, STACKS, CROWDED, EIGHT)
"""With every call at each way in which eight pages can be up to three areas of the process's own. What differs in
rights, files, contents or growing down is tried with up to four pages; areas of two rights on eight pages are the scope
`large`."""

PAIRING = Pairing(
    spec=law,
    impl=Areas,
    view=View,
    abstract=abstract,
    operations={
        "mmap": Operation(mmap_calls, mmap_sample, address_answers, weight=6, makes=True),
        "munmap": Operation(partial(once_mapped, ranges), range_sample, plain_answers, weight=4),
        "mprotect": Operation(
            partial(once_mapped, mprotect_calls), mprotect_sample, plain_answers, weight=3, optional=True
        ),
        "mremap": Operation(
            partial(once_mapped, mremap_calls), mremap_sample, address_answers, weight=3, optional=True
        ),
        "madvise": Operation(partial(once_held, madvise_calls), madvise_sample, plain_answers, optional=True),
        "brk": Operation(brk_calls, brk_sample, brk_answers, optional=True),
        "grow": Operation(partial(once_mapped, page_calls), grow_sample, plain_answers, optional=True),
        "find": Operation(find_calls, find_sample, find_answers, weight=3),
        "store": Operation(partial(once_held, store_calls), store_sample, plain_answers, weight=2, optional=True),
        "load": Operation(page_calls, page_sample, load_answers, weight=2, optional=True),
    },
    scopes={"tiny": Scope(TINY), "small": Scope(SMALL, ALONE), "large": Scope((*SMALL, RIGHTS), ALONE)},
    representation=(is_well_formed,),
    places=places,
    outcomes=OUTCOMES,
    picture=picture,
    legend=LEGEND,
    depiction=DEPICTION,
    wide=(
        limits(400, 300, data=32 * PAGE, total=300 * PAGE, stack=16 * PAGE, gap=4 * PAGE, areas=40, frames=5),
        limits(2000, 1500, data=64 * PAGE, stack=16 * PAGE, gap=8 * PAGE, areas=300, frames=9),
    ),
    foreign=(limits(64, 40, data=8 * PAGE, gap=2 * PAGE, areas=64, frames=16),),
    promises=PROMISES,
    uncompiled="View.word makes a number of each word of the image, and the law's tables have entries only where "
    "something is, which is known only when the code runs",
    mutants=MUTANTS,
    proof=proof,
    trace=TRACE,
)
