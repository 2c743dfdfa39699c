"""Somebody's own page tables: what they may not promise, and what is judged of them in memory after each call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from attrs import evolve

import spec.virtual.address_space as law
from checks.evidence import Call
from checks.pairing import Arguments, Look, Promise
from checks.pairings.virtual.address_space.target import between, stale
from spec.virtual.address_space import ABSENT, KERNEL_SPACE, Leaf, Spaces
from spec.virtual.words import ACCESSED, DIRTY, EXECUTABLE, GLOBAL, RIGHTS
from spec.vocabulary import PAGE_SHIFT, BrokenClause, Table, ensure

# ── Calls that would be the caller's fault ───────────────────────────────────────────────────────────────────

About = Callable[[Spaces, Arguments], bool]


def is_page_impossible(spaces: Spaces, arguments: Arguments) -> bool:
    return not spaces.is_canonical(arguments[1])


def is_address_impossible(spaces: Spaces, arguments: Arguments) -> bool:
    return not spaces.is_canonical(arguments[1] >> PAGE_SHIFT)


def is_map_impossible(spaces: Spaces, arguments: Arguments) -> bool:
    _, page, frame, _, level = arguments
    if not (spaces.is_canonical(page) and level in spaces.format.page_levels):
        return True
    return not 0 <= frame <= spaces.frame_limit - spaces.size(level)


def is_map_misaligned(spaces: Spaces, arguments: Arguments) -> bool:
    _, page, frame, _, level = arguments
    is_sized = level in spaces.format.page_levels
    return is_sized and (spaces.slot(page) | frame) & (spaces.size(level) - 1) != 0


def is_map_of_the_pool(spaces: Spaces, arguments: Arguments) -> bool:
    _, _, frame, _, level = arguments
    return level in spaces.format.page_levels and frame >= 0 and not spaces.may_be_mapped(frame, spaces.size(level))


def is_double_map(spaces: Spaces, arguments: Arguments) -> bool:
    space, page, _, _, level = arguments
    if not (spaces.is_canonical(page) and level in spaces.format.page_levels):
        return False
    slot = spaces.slot(page) & -spaces.size(level)
    return not spaces.is_vacant(space, slot, spaces.size(level))


def asks_for_global(rights: int) -> About:
    """By the place of the permissions among the arguments."""
    return lambda spaces, arguments: (
        arguments[rights] & GLOBAL != 0
        and spaces.is_canonical(arguments[1])
        and spaces.slot(arguments[1]) < spaces.half
    )


def leaf_at(spaces: Spaces, space: int, page: int) -> Leaf | None:
    return spaces.leaf(space, spaces.slot(page)) if spaces.is_canonical(page) else None


def is_absent(spaces: Spaces, arguments: Arguments) -> bool:
    return leaf_at(spaces, *arguments[:2]) == ABSENT


def is_address_absent(spaces: Spaces, arguments: Arguments) -> bool:
    return leaf_at(spaces, arguments[0], arguments[1] >> PAGE_SHIFT) == ABSENT


def is_a_part(spaces: Spaces, arguments: Arguments) -> bool:
    leaf = leaf_at(spaces, *arguments[:2])
    return leaf is not None and leaf != ABSENT and not spaces.is_first(spaces.slot(arguments[1]), leaf)


def refusing(text: str, operation: str, about: About) -> Promise:
    return Promise(text, operation, about=about, by_failing=True)


PROMISES = {
    "exact-refusal": Promise(
        "map_page is refused for want of memory only where no frame is left: empty tables go back, nothing is kept",
        "map_page",
        waives=("refuses to map only where there are no frames for tables",),
    ),
    "double-maps-refused": refusing("to map where something is mapped is refused", "map_page", is_double_map),
    "impossible-maps-refused": refusing(
        "to map a page, a frame or a size that no entry can have is refused", "map_page", is_map_impossible
    ),
    "misaligned-maps-refused": refusing(
        "to map what is no multiple of its size is refused", "map_page", is_map_misaligned
    ),
    "table-maps-refused": refusing("to map a frame that tables are made of is refused", "map_page", is_map_of_the_pool),
    "global-maps-refused": refusing(
        "to map a page of the lower half as global is refused", "map_page", asks_for_global(3)
    ),
    "absent-unmaps-refused": refusing("to unmap where nothing is mapped is refused", "unmap_page", is_absent),
    "impossible-unmaps-refused": refusing(
        "to unmap a page that there cannot be is refused", "unmap_page", is_page_impossible
    ),
    "partial-unmaps-refused": refusing("to unmap a part of a large page is refused", "unmap_page", is_a_part),
    "use-told": Promise("unmap_page reports A and D of the page", "unmap_page", by_answering=True),
    "absent-protects-refused": refusing(
        "to give other permissions where nothing is mapped is refused", "protect_page", is_absent
    ),
    "impossible-protects-refused": refusing(
        "to give other permissions to a page that there cannot be is refused", "protect_page", is_page_impossible
    ),
    "partial-protects-refused": refusing(
        "to give other permissions to a part of a large page is refused", "protect_page", is_a_part
    ),
    "global-protects-refused": refusing(
        "to make a page of the lower half global is refused", "protect_page", asks_for_global(2)
    ),
    "flush-told": Promise("protect_page reports whether a flush is required", "protect_page", by_answering=True),
    "unmapped-batch-told": Promise("unmap_range reports the flush that is required", "unmap_range", by_answering=True),
    "protected-batch-told": Promise(
        "protect_range reports the flush that is required", "protect_range", by_answering=True
    ),
    "absent-lookups-refused": refusing(
        "to look for an address where nothing is mapped fails", "get_phys_addr", is_address_absent
    ),
    "impossible-lookups-refused": refusing(
        "to look for an address that there cannot be fails", "get_phys_addr", is_address_impossible
    ),
    "mapped-throughout": Promise(
        "what a page can be used for before a call and after it, it can be used for throughout the call", ""
    ),
    "use-kept": Promise("what the processor notes of a page stays in its entry", ""),
}

# ── What is there from the start ─────────────────────────────────────────────────────────────────────────────


def begin(spaces: Spaces, call: Call) -> Spaces:
    """Pages that are mapped when a library is created; the frames of the pool among theirs are the library's own."""
    _, _, frame, _, more = call.arguments
    count = spaces.size(more) if call.operation == "map_page" and more in spaces.format.page_levels else more
    frames = range(max(frame, 0), min(frame + count, spaces.frames))
    taken = {each: spaces.mapped.get(each, 0) for each in frames}
    held = evolve(spaces, mapped=Table({**spaces.mapped, **taken}))
    step: Callable[..., Spaces] = getattr(law, call.operation)
    return step(held, *call.arguments, returned=None)


# ── What is seen in memory ───────────────────────────────────────────────────────────────────────────────────

QUICK = 64
"""How many pages are looked at after each call, in turn where there are more; all of them when a run ends."""


def look_at_tables(seen: Any, spaces: Spaces, whole: bool) -> None:
    """Every entry that is present, whether the law knows of it or not."""
    mask = (1 << spaces.bits) - 1
    known = {key & mask for key in spaces.leaves}
    found = seen.present()
    ensure(not seen.outside, "every table lies in the memory that is there for tables")
    ensure(seen.is_sound(), "nothing is written beside the memory that is there for tables")
    ensure(seen.is_tree, "no two entries refer to one table")
    strangers = [slot for slot in found if slot not in known]
    reserved = any(seen.at(slot).is_reserved for slot in strangers)
    ensure(not reserved, "no bit is set in an entry that the processor wants to be 0")
    more = any(spaces.leaf(KERNEL_SPACE, slot) == ABSENT for slot in strangers)
    ensure(not more, "where nothing is mapped, the processor finds nothing")


def look_at_pages(seen: Any, spaces: Spaces, whole: bool) -> None:
    """The pages that the law knows of, each at its beginning and its end."""
    for slot, leaf in mapped(seen, spaces, whole):
        for inside in (0, spaces.size(leaf.level) - 1):
            there = seen.at(slot + inside)
            ensure(not there.is_reserved, "no bit is set in an entry that the processor wants to be 0")
            found = there.leaf
            ensure(found != ABSENT, "what is mapped is there for the processor")
            is_same = (found.frame, found.level) == (leaf.frame, leaf.level) or (
                spaces.frame_at(slot + inside, found) == spaces.frame_at(slot + inside, leaf)
            )
            ensure(is_same, "the processor finds each page at the frame that it is mapped to")
            granted, given = found.flags & RIGHTS & ~GLOBAL, leaf.rights & ~GLOBAL
            ensure(given & ~granted == 0, "the processor allows all that the permissions of a page allow")
            ensure(granted & ~given == 0, "the processor allows nothing that the permissions of a page forbid")
            ensure(found.flags & GLOBAL == leaf.flags & GLOBAL, "a page is global where its permissions say so")


def look_at_use(seen: Any, spaces: Spaces, whole: bool) -> None:
    """What the processor has noted of each page."""
    for slot, leaf in mapped(seen, spaces, whole):
        found, noted = seen.at(slot).leaf.flags & (ACCESSED | DIRTY), leaf.flags & (ACCESSED | DIRTY)
        ensure(noted & ~found == 0, "what the processor noted of a page is not lost")
        ensure(found & ~noted == 0, "nothing is noted of a page but by the processor")


def look_at_frames(seen: Any, spaces: Spaces, whole: bool) -> None:
    """Every table, whether its frame is somebody's."""
    held = any(spaces.is_held(seen.frame(table)) for table in seen.tables)
    ensure(not held, "no table lies in a frame that a caller holds")


def look_at_flushes(seen: Any, spaces: Spaces, whole: bool) -> None:
    """What processors may have cached of the tables when a call has returned, by the law of spec.virtual.tlb."""
    flushes = seen.flushes
    if flushes.error is not None:
        raise flushes.error
    with telling(flushes.early):
        ensure(
            not flushes.early, "no frame is free, or used for something else, before all have flushed what leads to it"
        )
    walks = stale.table(flushes)
    with telling(walks):
        ensure(not walks, "when a call returns, no CPU walks a table that its space has no more")
    uses = stale.page(flushes)
    with telling(uses):
        ensure(not uses, "when a call returns, no CPU uses a translation that the tables have taken back")
    flushes.forget()


def look_at_stores(seen: Any, spaces: Spaces, whole: bool) -> None:
    """What the processor finds after each store that the last call made to a table."""
    for wrong in between.judged(seen.stores):
        with telling(wrong.get(between.OUTSIDE, ""), "virtual.walk"):
            ensure(
                between.OUTSIDE not in wrong,
                "after each store, every table lies in the memory that is there for tables",
            )
        with telling(wrong.get(between.IS_RESERVED, ""), "virtual.walk"):
            ensure(
                between.IS_RESERVED not in wrong,
                "after each store, no bit is set in an entry that the processor wants to be 0",
            )
        with telling(wrong.get(between.ELSEWHERE, ""), "virtual.walk"):
            ensure(
                between.ELSEWHERE not in wrong,
                "after each store, a page is found where it was, or where it will be, or not at all",
            )
        with telling(wrong.get(between.MORE, ""), "virtual.walk"):
            ensure(
                between.MORE not in wrong,
                "after each store, a page can be used for nothing but what it can be before the call, or after it",
            )
        with telling(wrong.get(between.GIVEN, ""), "virtual.walk"):
            ensure(between.GIVEN not in wrong, "no table is given back before its entry is cleared")


def look_at_interruptions(seen: Any, spaces: Spaces, whole: bool) -> None:
    """What the processor does not find, between two stores of the last call."""
    for wrong in between.judged(seen.stores):
        with telling(wrong.get(between.LESS, ""), "virtual.walk"):
            ensure(
                between.LESS not in wrong,
                "what a page can be used for before a call and after it, it can be used for after each store",
            )


@contextmanager
def telling(what: str, law: str = "virtual.tlb") -> Iterator[None]:
    """Say with a clause that is broken what was seen, and by which law that is wrong; a run is the same whatever it was
    (checks.drive.alike)."""
    try:
        yield
    except BrokenClause as broken:
        raise BrokenClause(f"{broken.clause}: by {law}: {what}") from None


def mapped(seen: Any, spaces: Spaces, whole: bool) -> list[tuple[int, Leaf]]:
    """The first page of what is mapped, cut to the bits that are translated, and the law's leaf; of much, a part."""
    keys = list(spaces.leaves)
    if len(keys) > QUICK and not whole:
        first = seen.turns * QUICK % len(keys)
        keys = (keys + keys)[first : first + QUICK]
    return [(key & ((1 << spaces.bits) - 1), Leaf(spaces.leaves[key])) for key in keys]


LOOKS = (
    Look(look_at_tables),
    Look(look_at_pages),
    Look(look_at_use, promise="use-kept"),
    Look(look_at_frames, operation="take_frame"),
    Look(look_at_flushes, shows="flushes"),
    Look(look_at_stores, shows="stores"),
    Look(look_at_interruptions, promise="mapped-throughout", shows="stores"),
)

UNSAID = {"space": KERNEL_SPACE, "level": 1, "rights": EXECUTABLE}
"""A library with one address space names none, and one with small pages alone no size."""
UNBOUND = {
    "access": "memspec makes accesses itself, as the processor would",
    "create_space": "the tables of one address space are read, and no more",
    "destroy_space": "the tables of one address space are read, and no more",
}
FOREIGN = ((2, 10, 2, 9, 1), (4, 9, 3, 48, 1))
"""A pool that is soon exhausted, and one that is not; an adapter has its own format in each."""
