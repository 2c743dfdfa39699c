"""What holds of every image of the TLB's implementation, and every step keeps: the law's invariants follow from it.

The law's invariants are about what a CPU can use now. These are about what it could use later: what is cached under a
PCID that is not loaded, and what a CPU has decided that is about to load one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from checks.pairings.virtual.tlb.layout import MASK
from checks.pairings.virtual.tlb.view import View, has
from impl.virtual.tlb import (
    ENTERING,
    GATHERED,
    GATHERING,
    GLOBAL_TAG,
    IDLE,
    NEXT,
    NONE,
    OF,
    PAGE_SHIFT,
    PAGES,
    PCID,
    PHASE,
    SENT,
    SETS,
    TABLE,
    VALID,
    WAYS,
)
from spec.virtual.words import KERNEL_HALF, NO_FLUSH
from spec.vocabulary import Domain, Grid, all_of, exists, for_all, implies, negate, select, symbolic

WAY_BITS = WAYS.bit_length() - 1

# ── Readings ─────────────────────────────────────────────────────────────────────────────────────────────────


def is_told(view: View, cpu: Any, space: Any) -> Any:
    """Whether a CPU is among those that are told what happens to a space."""
    return has(view.word(MASK, space), cpu)


def is_kept(view: View, cpu: Any, pcid: Any) -> Any:
    """Whether what is cached under a PCID may be used as it is, now or when it is loaded."""
    return (view.owner(cpu, pcid) != NONE) & negate(view.is_stale(cpu, pcid))


def maps(word: Any, frame: Any) -> Any:
    """Whether an entry is one of a frame."""
    return (word != 0) & (word >> 2 == frame)


def flush_pending(view: View, sender: Any, cpu: Any, space: Any) -> Any:
    """Whether a flush of a space is pending on a CPU: its shootdown waits for it."""
    return view.is_of(sender, space) & view.is_pending(sender, cpu)


def named(predicate: Callable[..., Any], *words: Any) -> Any:
    """Whether a predicate holds of some words; a prover looks into it only where it must."""
    unknown = symbolic(*words)
    return predicate(*words) if unknown is None else unknown.holds(predicate, words)


# ── CPUs ─────────────────────────────────────────────────────────────────────────────────────────────────────


def runs(view: View, cpu: Any) -> Any:
    """a CPU runs a space under a PCID that is the space's own and not stale, and is told what happens to the space"""
    space, pcid = view.space_of(cpu), view.register(cpu, PCID)
    exists_ = view.spaces.contains(space) & view.pcids.contains(pcid)
    return exists_ & (view.owner(cpu, pcid) == space) & negate(view.is_stale(cpu, pcid)) & is_told(view, cpu, space)


def enters(view: View, cpu: Any) -> Any:
    """a CPU that changes its space is told what happens to the new one, and keeps only what is its own and not stale"""
    space, word = view.register(cpu, ENTERING), view.register(cpu, NEXT)
    pcid = word & NO_FLUSH - 1
    is_other = view.spaces.contains(space) & (space != view.space_of(cpu)) & (view.register(cpu, PHASE) == IDLE)
    keeps = (view.owner(cpu, pcid) == space) & negate(view.is_stale(cpu, pcid))
    decided = (word >= 0) & view.pcids.contains(pcid) & implies(word & NO_FLUSH != 0, keeps)
    return (space == NONE) | (is_other & is_told(view, cpu, space) & decided)


def enters_its_own(view: View, place: Any) -> Any:
    """a CPU that changes its space loads the PCID that is the new one's own, if there is one"""
    cpu, pcid = place
    space = view.register(cpu, ENTERING)
    is_own = (space != NONE) & (view.owner(cpu, pcid) == space)
    return implies(is_own, view.register(cpu, NEXT) & NO_FLUSH - 1 == pcid)


def owned(view: View, place: Any) -> Any:
    """a PCID is a space's own or nobody's, and a space has one at most"""
    cpu, pcid, other = place
    owner = view.owner(cpu, pcid)
    is_alone = implies((owner != NONE) & (view.owner(cpu, other) == owner), pcid == other)
    return ((owner == NONE) | view.spaces.contains(owner)) & is_alone


def begun(view: View, cpu: Any) -> Any:
    """a shootdown is of a space or of the kernel's half, which has no table; a CPU that has begun none notes nothing"""
    phase, of, table = view.register(cpu, PHASE), view.register(cpu, OF), view.register(cpu, TABLE)
    pages, frames = view.register(cpu, PAGES), view.register(cpu, GATHERED)
    is_of_space = view.spaces.contains(of) & (phase != IDLE)
    blank = (table == NONE) & (frames == 0) & (pages == 0)
    is_table = view.frames.contains(table) & negate(view.is_free(table))
    return all_of(
        (
            (phase == IDLE) | (phase == GATHERING) | (phase == SENT),
            implies(phase == IDLE, blank),
            (phase == IDLE) | (of == KERNEL_HALF) | view.spaces.contains(of),
            (table == NONE) | (is_of_space & is_table),
            (pages >= 0) & (frames >= 0) & (frames >> view.frames.stop == 0),
        )
    )


# ── Frames ───────────────────────────────────────────────────────────────────────────────────────────────────


def rooted(view: View, place: Any) -> Any:
    """the frame of a space's table is held, and nobody is about to free it"""
    space, cpu = place
    root, told = view.root(space), view.word(MASK, space)
    is_table = view.frames.contains(root) & negate(view.is_free(root)) & negate(view.has_gathered(cpu, root))
    return (told >= 0) & ((root == NONE) | is_table)


def mapped(view: View, place: Any) -> Any:
    """a frame that is mapped is held, nobody is about to free it, and it is not a table whose flush is not done"""
    table, page, cpu = place
    word = view.mapping(table, page)
    frame = word >> 2
    kept = view.frames.contains(frame) & negate(view.is_free(frame)) & negate(view.has_gathered(cpu, frame))
    return (word == 0) | ((word & 1 == 1) & kept & (view.register(cpu, TABLE) != frame))


def mapped_apart(view: View, place: Any) -> Any:
    """a frame that is mapped is not a space's table"""
    table, page, space = place
    word = view.mapping(table, page)
    return (word == 0) | (view.root(space) != word >> 2)


def mapped_once(view: View, place: Any) -> Any:
    """a frame is mapped once"""
    table, page, other, elsewhere = place
    word = view.mapping(table, page)
    is_same = (page == elsewhere) & ((table == other) | view.is_kernel(page))
    return implies(maps(view.mapping(other, elsewhere), word >> 2) & (word != 0), is_same)


def gathered(view: View, place: Any) -> Any:
    """a frame that is freed after a flush is held until then, and is no other shootdown's"""
    frame, cpu, other = place
    is_others = view.has_gathered(other, frame) | (view.register(other, TABLE) == frame)
    is_kept = negate(view.is_free(frame)) & ((cpu == other) | negate(is_others))
    return implies(view.has_gathered(cpu, frame), is_kept)


# ── What is cached ───────────────────────────────────────────────────────────────────────────────────────────


def formed(view: View, place: Any) -> Any:
    """a TLB holds translations in the set of their page, the kernel's as global, others under a PCID"""
    cpu, slot = place
    key, word = view.key(cpu, slot), view.held_entry(cpu, slot)
    return (key == 0) | named(partial(is_formed, view), slot >> WAY_BITS, key, word)


def is_formed(view: View, number: Any, key: Any, word: Any) -> Any:
    """Whether a key and an entry may stand in a set."""
    page, tag = key >> PAGE_SHIFT, key & VALID - 1
    is_kernel = view.is_kernel(page)
    is_tag = (is_kernel & (tag == GLOBAL_TAG)) | (negate(is_kernel) & view.pcids.contains(tag))
    is_filed = view.pages.contains(page) & (page & SETS - 1 == number)
    is_entry = (word != 0) & view.frames.contains(word >> 2)
    return is_filed & (key & VALID != 0) & is_tag & is_entry


def sourced(view: View, place: Any) -> Any:
    """what a TLB keeps is what the tables say, or else a flush of it is pending that its frame waits for"""
    cpu, slot = place
    key = view.key(cpu, slot)
    return (key == 0) | named(partial(is_sourced, view), cpu, key, view.held_entry(cpu, slot))


def is_sourced(view: View, cpu: Any, key: Any, word: Any) -> Any:
    """Whether a key and an entry may be kept."""
    page, pcid = key >> PAGE_SHIFT, key & VALID - 1
    is_kernel = view.is_kernel(page)
    space = select(is_kernel, KERNEL_HALF, view.owner(cpu, pcid))
    kept = is_kernel | is_kept(view, cpu, pcid)
    frame, said = word >> 2, view.said(space, page)

    def covered(sender: Any) -> Any:
        table = view.register(sender, TABLE)
        is_there = maps(said, frame) | view.has_gathered(sender, frame)
        was_there = (table != NONE) & negate(is_kernel) & maps(view.mapping(table, page), frame)
        is_named = negate(is_kernel) | has(view.register(sender, PAGES), page)
        covers = view.covers(sender, space, page) & is_named
        return view.is_pending(sender, cpu) & covers & (is_there | was_there)

    current = maps(said, frame) & ((said & 2 != 0) | (word & 2 == 0))
    return implies(kept, current | exists(view.senders, covered))


def referred(view: View, place: Any) -> Any:
    """a table that a CPU keeps a reference to is the space's, or else a flush of it is pending"""
    cpu, pcid = place
    reference, space = view.reference(cpu, pcid), view.owner(cpu, pcid)
    table = reference - 1

    def left(sender: Any) -> Any:
        return flush_pending(view, sender, cpu, space) & (view.register(sender, TABLE) == table)

    current = (table == view.root(space)) | exists(view.senders, left)
    return (reference == 0) | (view.frames.contains(table) & implies(is_kept(view, cpu, pcid), current))


# ── All of them ──────────────────────────────────────────────────────────────────────────────────────────────

Invariant = Callable[[View, Any], Any]


def domain(view: View, invariant: Invariant) -> Domain:
    """What an invariant is about."""
    cpu, pcid, space, frame, page = view.cpus, view.pcids, view.spaces, view.frames, view.pages
    slot, sender = view.slot_numbers, view.senders
    if invariant is begun:
        return sender
    several = {
        enters_its_own: (cpu, pcid),
        owned: (cpu, pcid, pcid),
        rooted: (space, sender),
        mapped: (frame, page, sender),
        mapped_apart: (frame, page, space),
        mapped_once: (frame, page, frame, page),
        gathered: (frame, sender, sender),
        formed: (cpu, slot),
        sourced: (cpu, slot),
        referred: (cpu, pcid),
    }
    return Grid(several[invariant]) if invariant in several else cpu


INVARIANTS: tuple[Invariant, ...] = (
    runs,
    enters,
    enters_its_own,
    owned,
    begun,
    rooted,
    mapped,
    mapped_apart,
    mapped_once,
    gathered,
    formed,
    sourced,
    referred,
)


def everywhere(invariant: Invariant) -> Invariant:
    """An invariant of a whole image, as one of a single place."""

    @wraps(invariant)
    def holds(view: View, place: Any) -> Any:
        return place != (0, 0) or for_all(domain(view, invariant), lambda where: invariant(view, where))

    return holds
