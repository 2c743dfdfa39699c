"""What the prover needs to know of the TLB: what its loops do, and what of their work callers know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import spec.virtual.tlb as law
from checks.engines.proving.trusted.layout import Header
from checks.judgements import clauses_of
from checks.labels import ACCESS, INVARIANT, OVERFLOW
from checks.pairing import sentence
from checks.pairings.virtual.tlb.layout import (
    ENTRY,
    HELD,
    KEY,
    LAYOUT,
    OWNER,
    REFERENCE,
    ROOT,
    ROW,
    SLOTS,
    STALE,
)
from checks.pairings.virtual.tlb.proof.invariant import (
    INVARIANTS,
    WAY_BITS,
    begun,
    domain,
    enters,
    enters_its_own,
    formed,
    gathered,
    mapped,
    mapped_apart,
    mapped_once,
    owned,
    referred,
    rooted,
    runs,
    sourced,
)
from checks.pairings.virtual.tlb.view import View, has
from checks.proof import (
    CallState,
    Forms,
    Function,
    Lemma,
    Loop,
    LoopState,
    Places,
    Proof,
    Rests,
    Search,
    Stated,
    Theorem,
)
from impl.virtual import tlb as impl
from impl.virtual.tlb import ENTERING, GLOBAL_TAG, MOST, NEXT, NONE, OF, PAGE_SHIFT, PCID, TABLE, VALID, WAYS
from spec.virtual.words import NO_FLUSH
from spec.vocabulary import Grid, Span, any_of, exists, for_all, implies, negate

# ── Any machine ──────────────────────────────────────────────────────────────────────────────────────────────


def whole(view: View) -> Iterable[Any]:
    """How many there are of what."""
    cpus, spaces, frames = view.cpus.stop, view.spaces.stop, view.frames.stop
    yield (cpus >= 1) & (cpus <= MOST)
    yield (spaces >= 1) & (spaces <= frames) & (frames <= MOST)
    yield (view.pcids.stop >= 1) & (view.pcids.stop < GLOBAL_TAG)
    yield (view.user_pages >= 1) & (view.pages.stop >= view.user_pages) & (view.pages.stop <= MOST)


def said(header: Header, geometry: Mapping[str, Any]) -> Iterable[Any]:
    """How many there are of what."""
    words = (impl.CPUS, impl.SPACES, impl.USER_PAGES, impl.KERNEL_PAGES, impl.FRAMES, impl.PCIDS)
    return (header(word) == number for word, number in zip(words, geometry.values(), strict=True))


def example(view: View) -> tuple[Iterable[Any], dict[str, Iterable[int]]]:
    """One CPU, two spaces, one page of their own, three frames and one PCID; the TLB holds one translation at most."""
    counts = (view.cpus.stop == 1) & (view.spaces.stop == 2) & (view.user_pages == 1) & (view.pages.stop == 1)
    numbers = {"cpu": 1, "sender": 1, "space": 2, "page": 1, "frame": 3, "pcid": 1, "slot": SLOTS}
    blank = (view.key(0, slot) == 0 for slot in range(1, SLOTS))
    return [counts, view.frames.stop == 3, view.pcids.stop == 1, *blank], {
        kind: range(n) for kind, n in numbers.items()
    }


# ── Where hypotheses are used ────────────────────────────────────────────────────────────────────────────────

SOME_FRAME, SOME_SENDER = 0, 0
"""What the kernel's pages are mapped to all tables say alike, and that a frame is held all shootdowns: one is enough,
and these there always are."""


def of_cpu(view: View, cpu: Any) -> Places:
    space, pcid = view.space_of(cpu), view.register(cpu, PCID)
    frames = [view.root(space), view.reference(cpu, pcid) - 1]
    return {"cpu": [cpu], "sender": [cpu], "space": [space], "pcid": [pcid], "frame": frames}


def of_entry(view: View, space: Any, page: Any) -> Places:
    frames = [SOME_FRAME, view.root(space), view.said(space, page) >> 2]
    return {"space": [space], "page": [page], "frame": frames, "sender": [SOME_SENDER]}


def joined(*several: Places) -> Places:
    kinds = dict.fromkeys(kind for places in several for kind in places)
    return {kind: [number for places in several for number in places.get(kind, ())] for kind in kinds}


def of_page_access(view: View, cpu: Any, page: Any, *rest: Any) -> Places:
    return joined(of_cpu(view, cpu), of_entry(view, view.space_of(cpu), page))


def of_change(view: View, cpu: Any, space: Any, page: Any, *rest: Any) -> Places:
    return joined({"sender": [cpu]}, of_entry(view, space, page))


def of_load(view: View, cpu: Any) -> Places:
    space, pcid = view.register(cpu, ENTERING), view.register(cpu, NEXT) & NO_FLUSH - 1
    return joined(of_cpu(view, cpu), {"space": [space], "pcid": [pcid]})


def begins_in_its_space(call: CallState) -> Iterable[tuple[Any, Any]]:
    """What is answered is no failure."""
    yield begun, call.cpu
    yield rooted, (call.view.register(call.cpu, OF), call.cpu)


def of_acknowledgement(view: View, cpu: Any, sender: Any) -> Places:
    return joined(of_cpu(view, cpu), {"sender": [sender], "space": [view.register(sender, OF)]})


def beside(view: View, kind: str, numbers: tuple[Any, ...]) -> Places:
    """What is said of a CPU, a slot or a page speaks of frames and spaces."""
    if kind == "sender":
        return {"frame": [view.register(numbers[0], TABLE)]}
    if kind == "cpu slot":
        return of_slot(view, *numbers)
    if kind == "cpu page":
        cpu, page = numbers
        space, slots = view.space_of(cpu), view.slots(page)
        frames = [SOME_FRAME, view.root(space), *(view.held_entry(cpu, slot) >> 2 for slot in slots)]
        own = view.register(cpu, PCID)
        return {"space": [space], "pcid": [own], "frame": frames, "slot": slots, "sender": [SOME_SENDER]}
    if kind == "cpu pcid":
        space = view.owner(*numbers)
        return {"space": [space], "frame": [view.root(space), view.reference(*numbers) - 1]}
    if kind == "space cpu":
        return {"frame": [view.root(numbers[0])], "sender": [SOME_SENDER]}
    if kind == "slot":
        return {"slot": ways(numbers[0])}
    if kind.startswith("frame page"):
        return {"frame": [view.mapping(*numbers[:2]) >> 2], "sender": [SOME_SENDER]}
    return {}


def of_slot(view: View, cpu: Any, slot: Any) -> Places:
    key = view.key(cpu, slot)
    page, pcid = key >> PAGE_SHIFT, key & VALID - 1
    space = view.owner(cpu, pcid)
    frames = [SOME_FRAME, view.root(space), view.held_entry(cpu, slot) >> 2]
    return {"page": [page], "pcid": [pcid], "space": [space], "frame": frames, "slot": ways(slot)}


def ways(slot: Any) -> list[Any]:
    """The slots of a slot's set."""
    return [slot & -WAYS | way for way in range(WAYS)]


def of_cache(call: CallState | LoopState) -> Places:
    return joined(of_cpu(call.view, call.cpu), {"slot": range(SLOTS)})


# ── Loops ────────────────────────────────────────────────────────────────────────────────────────────────────


def upto(name: str, bound: Callable[[View], Any], first: int = 0) -> Callable[[LoopState], Iterable[Any]]:
    """A number counts from the first up to the bound."""

    def rising(loop: LoopState) -> Iterable[Any]:
        number = getattr(loop, name)
        yield (number >= first) & (number <= bound(loop.view))

    return rising


def left(name: str, bound: Callable[[View], Any]) -> Callable[[LoopState], Any]:
    return lambda loop: bound(loop.view) - getattr(loop, name)


def cpus(view: View) -> Any:
    return view.cpus.stop


def pcids(view: View) -> Any:
    return view.pcids.stop


def spaces(view: View) -> Any:
    return view.spaces.stop


def user_pages(view: View) -> Any:
    return view.user_pages


def most(view: View) -> Any:
    return MOST + 1


def counting(loop: LoopState) -> Iterable[Any]:
    """None of the spaces so far uses the table, one does, or some do."""
    count, seen, table = loop.count, Span(0, loop.space, "space"), loop.table
    yield from upto("space", spaces)(loop)
    yield from shared(loop.view, seen, table, count)
    yield (count >= 0) & (count <= loop.space)


def shared(view: View, among: Span, table: Any, count: Any) -> Iterable[Any]:
    """What the number of spaces that use a table says of them."""

    def is_alone(two: Any) -> Any:
        one, other = two
        return implies((view.root(one) == table) & (view.root(other) == table), one == other)

    yield implies(count == 0, for_all(among, lambda space: view.root(space) != table))
    yield implies(count == 1, for_all(Grid((among, among)), is_alone))
    yield implies(count != 0, exists(among, lambda space: view.root(space) == table))


def no_lock(view: View, among: Span, table: Any) -> Any:
    """No shootdown that is not finished is of the table."""

    def is_other(cpu: Any) -> Any:
        return (view.register(cpu, impl.PHASE) == impl.IDLE) | (view.register(cpu, TABLE) != table)

    return for_all(among, is_other)


def asking(loop: LoopState) -> Iterable[Any]:
    yield from upto("cpu", cpus)(loop)
    yield no_lock(loop.view, Span(0, loop.cpu, "sender"), loop.table)


def choosing(loop: LoopState) -> Iterable[Any]:
    yield from upto("pcid", pcids)(loop)
    yield (loop.unused == NONE) | ((loop.unused >= 0) & (loop.unused < loop.pcid))
    yield for_all(Span(0, loop.pcid, "pcid"), lambda pcid: loop.view.owner(loop.cpu, pcid) != loop.space)


def flushing(loop: LoopState) -> Iterable[Any]:
    yield from upto("page", most)(loop)
    yield loop.pages >= 0
    yield shrinks(loop.view, loop.entry_view)
    yield dwindles(loop.view, loop.entry_view, loop.cpu)
    below = (1 << loop.page) - 1
    yield from reached(loop.view, loop.cpu, loop.pages & below)


def marked_so_far(image: Any, loop: LoopState) -> None:
    image.put_all(STALE, lambda cpu, pcid: (cpu == loop.cpu) & marked(loop, image, cpu, pcid, loop.pcid), one)


def marked(loop: Any, image: Any, cpu: Any, pcid: Any, bound: Any) -> Any:
    return Span(0, bound).contains(pcid) & (image.at(OWNER, cpu, pcid) == loop.space)


def others_marked_so_far(image: Any, loop: LoopState) -> None:
    def is_marked(cpu: Any, pcid: Any) -> Any:
        is_other = Span(0, loop.other).contains(cpu) & negate(has(loop.told, cpu))
        return is_other & marked(loop, image, cpu, pcid, pcids(loop.view))

    image.put_all(STALE, is_marked, one)


def one(*places: Any) -> int:
    return 1


def nothing(*places: Any) -> int:
    return 0


def released_so_far(image: Any, loop: LoopState) -> None:
    gathered = loop.entry_view.register(loop.cpu, impl.GATHERED)
    image.put_all(HELD, lambda frame: Span(0, loop.frame).contains(frame) & has(gathered, frame), nothing)


def row_cleared_so_far(image: Any, loop: LoopState) -> None:
    image.put_all(ROW, lambda table, page: (table == loop.frame) & Span(0, loop.page).contains(page), nothing)


def references_dropped_so_far(image: Any, loop: LoopState) -> None:
    image.put_all(REFERENCE, lambda cpu, pcid: (cpu == loop.cpu) & Span(0, loop.pcid).contains(pcid), nothing)


def tables_given_so_far(image: Any, loop: LoopState) -> None:
    image.put_all(ROOT, Span(0, loop.space).contains, lambda space: space)
    image.put_all(HELD, Span(0, loop.space).contains, one)


def cpus_started_so_far(image: Any, loop: LoopState) -> None:
    seen = Span(0, loop.cpu)
    for register in (ENTERING, TABLE):
        image.put_all(register, seen.contains, lambda cpu: NONE)
    image.put_all(OWNER, lambda cpu, pcid: seen.contains(cpu) & Span(1, pcids(loop.view)).contains(pcid), none)


def pcids_started_so_far(image: Any, loop: LoopState) -> None:
    image.put_all(OWNER, lambda cpu, pcid: (cpu == loop.cpu) & Span(1, loop.pcid).contains(pcid), none)


def none(*places: Any) -> int:
    return NONE


def waiting(loop: LoopState) -> Iterable[Any]:
    yield loop.left >= 0


# ── Contracts ────────────────────────────────────────────────────────────────────────────────────────────────


def shrinks(view: View, before: View) -> Any:
    """A TLB holds nothing that it did not hold before, in the same set."""

    def is_from(place: Any) -> Any:
        cpu, slot = place
        same = (
            (view.key(cpu, slot) == before.key(cpu, way)) & (view.held_entry(cpu, slot) == before.held_entry(cpu, way))
            for way in ways(slot)
        )
        return (view.key(cpu, slot) == 0) | any_of(same)

    return for_all(Grid((view.cpus, view.slot_numbers)), is_from)


def dwindles(view: View, before: View, cpu: Any) -> Any:
    """No reference to a table is there that was not there before."""

    def is_from(place: Any) -> Any:
        other, pcid = place
        reference = view.reference(other, pcid)
        return (reference == before.reference(other, pcid)) | ((other == cpu) & (reference == 0))

    return for_all(Grid((view.cpus, view.pcids)), is_from)


def may_use_cpu(call: CallState) -> Iterable[Any]:
    yield call.view.cpus.contains(call.cpu)


def may_use_pcid(call: CallState) -> Iterable[Any]:
    yield from may_use_cpu(call)
    yield call.view.pcids.contains(call.view.register(call.cpu, PCID))


def page_gone(view: View, cpu: Any, page: Any, tag: Any) -> Iterable[Any]:
    def is_gone(slot: Any) -> Any:
        is_in_set = page & impl.SETS - 1 == slot >> WAY_BITS
        return implies(is_in_set, view.key(cpu, slot) != page << PAGE_SHIFT | VALID | tag)

    yield for_all(view.slot_numbers, is_gone)


def pages_gone(view: View, cpu: Any, pages: Any) -> Iterable[Any]:
    """Nothing is held of some pages under the PCID that is loaded, or globally, that is filed in its set."""
    own = view.register(cpu, PCID)

    def is_gone(slot: Any) -> Any:
        key = view.key(cpu, slot)
        page, tag = key >> PAGE_SHIFT, key & VALID - 1
        is_filed = (key & VALID != 0) & (page >= 0) & (page <= MOST) & (page & impl.SETS - 1 == slot >> WAY_BITS)
        return negate(is_filed & has(pages, page) & ((tag == own) | (tag == GLOBAL_TAG)))

    yield for_all(view.slot_numbers, is_gone)


def reached(view: View, cpu: Any, pages: Any) -> Iterable[Any]:
    """Some pages were flushed, and with each of them the reference to a table."""
    yield implies(pages != 0, view.reference(cpu, view.register(cpu, PCID)) == 0)
    yield from pages_gone(view, cpu, pages)


def tags_gone(view: View, cpu: Any, low: Any, high: Any) -> Iterable[Any]:
    def is_gone(slot: Any) -> Any:
        key = view.key(cpu, slot)
        tag = key & VALID - 1
        return (key == 0) | negate((low <= tag) & (tag <= high))

    yield for_all(view.slot_numbers, is_gone)


def has_dropped_page(call: CallState) -> Iterable[Any]:
    yield shrinks(call.view, call.before)
    yield from page_gone(call.view, call.cpu, call.page, call.tag)


def has_dropped_tags(call: CallState) -> Iterable[Any]:
    yield shrinks(call.view, call.before)
    yield from tags_gone(call.view, call.cpu, call.low, call.high)


def has_flushed_page(call: CallState) -> Iterable[Any]:
    yield shrinks(call.view, call.before)
    for tag in (call.view.register(call.cpu, PCID), GLOBAL_TAG):
        yield from page_gone(call.view, call.cpu, call.page, tag)


def has_flushed_context(call: CallState) -> Iterable[Any]:
    yield shrinks(call.view, call.before)
    yield from tags_gone(call.view, call.cpu, call.pcid, call.pcid)


def has_flushed_all(call: CallState) -> Iterable[Any]:
    yield shrinks(call.view, call.before)
    yield from tags_gone(call.view, call.cpu, 0, call.highest)


def has_flushed_pages(call: CallState) -> Iterable[Any]:
    yield shrinks(call.view, call.before)
    yield dwindles(call.view, call.before, call.cpu)
    yield from reached(call.view, call.cpu, call.pages)


def may_flush_context(call: CallState) -> Iterable[Any]:
    yield from may_use_cpu(call)
    yield call.view.pcids.contains(call.pcid)


def may_flush_pages(call: CallState) -> Iterable[Any]:
    yield from may_use_pcid(call)
    yield call.pages >= 0


def no_reference_loaded(image: Any, cpu: Any, *rest: Any) -> None:
    image.put(REFERENCE, cpu, image.at(PCID, cpu), value=0)


def no_reference(image: Any, cpu: Any, pcid: Any) -> None:
    image.put(REFERENCE, cpu, pcid, value=0)


def no_references(image: Any, cpu: Any, highest: Any) -> None:
    stop = View(image).pcids.stop
    image.put_all(REFERENCE, lambda other, pcid: (other == cpu) & Span(0, stop).contains(pcid), nothing)


def all_hold(view: View) -> Iterable[Any]:
    return (for_all(domain(view, invariant), partial(invariant, view)) for invariant in INVARIANTS)


def may_refill(call: CallState) -> Iterable[Any]:
    yield call.view.cpus.contains(call.cpu) & call.view.pages.contains(call.page)
    yield from all_hold(call.view)


def has_refilled(call: CallState) -> Iterable[Any]:
    for invariant in (formed, sourced, referred):
        yield for_all(domain(call.view, invariant), partial(invariant, call.view))


def may_look_up(call: CallState) -> Iterable[Any]:
    yield from may_use_pcid(call)
    yield call.view.pages.contains(call.page)
    yield for_all(domain(call.view, formed), partial(formed, call.view))


def has_found(call: CallState) -> Iterable[Any]:
    """An entry that the CPU may use, or 0."""
    usable = [held & (call.result == word) for held, word in call.view.usable_words(call.cpu, call.page)]
    yield (call.result == 0) | any_of(usable)
    yield call.result >= 0


def has_counted(call: CallState) -> Iterable[Any]:
    yield from shared(call.view, call.view.spaces, call.table, call.result)


def has_asked(call: CallState) -> Iterable[Any]:
    yield implies(call.result == 0, no_lock(call.view, call.view.senders, call.table))


CACHE = (KEY, ENTRY)

# ── Functions ────────────────────────────────────────────────────────────────────────────────────────────────


def about_change(call: CallState) -> Places:
    return joined({"sender": [call.cpu]}, of_entry(call.view, call.space, call.page))


def about_cpu(call: CallState) -> Places:
    return of_cpu(call.view, call.cpu)


def about_sender(call: CallState) -> Places:
    return {"sender": [call.cpu], "space": [call.view.register(call.cpu, OF)]}


OF_ITS_OWNER: Rests = {sourced: (sourced, formed, owned, rooted, mapped)}

FUNCTIONS = (
    # Tables
    Function(
        "sharers",
        ensures=has_counted,
        writes=(),
        loops=(Loop(counting, left("space", spaces), writes=False, focus=lambda loop: {"space": [loop.space]}),),
    ),
    Function(
        "is_locked",
        ensures=has_asked,
        writes=(),
        loops=(Loop(asking, left("cpu", cpus), writes=False, focus=lambda loop: {"sender": [loop.cpu]}),),
    ),
    Function(
        "attach",
        loops=(Loop(upto("page", user_pages), left("page", user_pages), effect=row_cleared_so_far),),
        focus=lambda call: {"space": [call.space], "frame": [call.frame], "sender": [SOME_SENDER]},
        rests={sourced: (sourced, formed, owned, rooted, begun), referred: (referred,)},
    ),
    Function(
        "detach",
        loops=(Loop(upto("page", user_pages), left("page", user_pages), writes=False),),
        focus=lambda call: {"sender": [call.cpu], "space": [call.space], "frame": [call.view.root(call.space)]},
    ),
    Function(
        "map_page", focus=lambda call: joined(of_entry(call.view, call.space, call.page), {"frame": [call.frame]})
    ),
    Function("unmap_page", focus=about_change, rests=OF_ITS_OWNER),
    Function("protect_page", focus=about_change, rests=OF_ITS_OWNER),
    # What is cached
    Function(
        "lookup",
        requires=may_look_up,
        ensures=has_found,
        writes=(),
        focus=lambda call: {"cpu": [call.cpu], "slot": call.view.slots(call.page)},
    ),
    Function(
        "refill",
        requires=may_refill,
        ensures=has_refilled,
        writes=(*CACHE, REFERENCE),
        focus=lambda call: of_page_access(call.view, call.cpu, call.page),
        rests={sourced: (sourced, referred, runs), referred: (referred, runs, rooted)},
    ),
    Function("access", focus=about_cpu),
    Function("fill", focus=about_cpu),
    Function("evict", focus=about_cpu),
    Function("evict_table", focus=about_cpu),
    # Flushes
    Function("drop_page", requires=may_use_cpu, ensures=has_dropped_page, writes=CACHE),
    Function("drop_tags", requires=may_use_cpu, ensures=has_dropped_tags, writes=CACHE),
    Function(
        "flush_page",
        requires=may_use_pcid,
        ensures=has_flushed_page,
        effect=no_reference_loaded,
        writes=CACHE,
        focus=of_cache,
    ),
    Function(
        "flush_context",
        requires=may_flush_context,
        ensures=has_flushed_context,
        effect=no_reference,
        writes=CACHE,
        focus=of_cache,
    ),
    Function(
        "flush_all",
        requires=may_use_cpu,
        ensures=has_flushed_all,
        effect=no_references,
        writes=CACHE,
        focus=of_cache,
        loops=(Loop(upto("pcid", pcids), left("pcid", pcids), effect=references_dropped_so_far),),
    ),
    Function(
        "flush_pages",
        requires=may_flush_pages,
        ensures=has_flushed_pages,
        writes=(*CACHE, REFERENCE),
        focus=of_cache,
        loops=(Loop(flushing, left("page", most), writes=(KEY, ENTRY, REFERENCE), focus=of_cache),),
    ),
    Function("invlpg", focus=about_cpu),
    # Shootdowns
    Function("mark_stale", loops=(Loop(upto("pcid", pcids), left("pcid", pcids), effect=marked_so_far),)),
    Function(
        "send",
        loops=(Loop(upto("other", cpus), left("other", cpus), effect=others_marked_so_far),),
        focus=about_sender,
        decides=begins_in_its_space,
        rests={sourced: (sourced, formed)},
    ),
    Function(
        "acknowledge",
        loops=(Loop(waiting, lambda loop: loop.left, writes=False),),
        focus=lambda call: of_acknowledgement(call.view, call.cpu, call.sender),
        rests={sourced: (sourced, owned, runs, formed), referred: (referred, owned, runs)},
    ),
    Function(
        "finish",
        loops=(Loop(upto("frame", most), left("frame", most), effect=released_so_far),),
        focus=lambda call: {"sender": [call.cpu]},
    ),
    # Spaces
    Function("enter", focus=lambda call: joined(about_cpu(call), {"space": [call.space]})),
    Function(
        "choose", loops=(Loop(choosing, left("pcid", pcids), writes=False, focus=lambda loop: {"pcid": [loop.pcid]}),)
    ),
    Function(
        "load",
        focus=lambda call: of_load(call.view, call.cpu),
        decides=lambda call: [(enters, call.cpu)],
        rests={sourced: (sourced, enters), referred: (referred, enters)},
    ),
    # The constructor
    Function(
        "init",
        loops=(
            Loop(upto("space", spaces), left("space", spaces), effect=tables_given_so_far),
            Loop(upto("cpu", cpus), left("cpu", cpus), index=1, effect=cpus_started_so_far),
            Loop(upto("pcid", pcids, 1), left("pcid", pcids), index=2, effect=pcids_started_so_far),
        ),
    ),
)

RESTS: Rests = {
    law.current: (runs, formed, sourced),
    law.current_tables: (runs, referred),
    law.no_free_frame: (runs, formed, sourced, begun, rooted, mapped, gathered),
    law.no_free_table: (runs, referred, rooted, gathered, begun),
    runs: (runs, enters, owned),
    enters: (enters, runs),
    enters_its_own: (enters_its_own, enters, owned),
    owned: (owned, enters_its_own, enters),
    begun: (begun, rooted, mapped, gathered),
    rooted: (rooted, mapped_apart, gathered, begun),
    mapped: (mapped, mapped_once, mapped_apart, rooted, gathered, begun),
    mapped_apart: (mapped_apart, mapped, rooted),
    mapped_once: (mapped_once, mapped),
    gathered: (gathered, mapped, rooted, begun),
    formed: (formed, mapped, runs, rooted, referred),
    sourced: (sourced,),
    referred: (referred,),
    ACCESS: (runs, enters, rooted, mapped, begun, referred),
}
"""What each is shown with: the others are left out, as they would be in the way."""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────


def follows(invariant: Callable[..., Any]) -> Lemma:
    """One of the law's invariants holds wherever the implementation's do."""
    return Lemma(invariant.__name__.replace("_", "-"), shows=invariant)


LEMMAS = tuple(map(follows, law.SAFETY))
OPERATIONS = tuple(each.__name__ for each in (*law.OPERATIONS, *law.INTERNAL_OPERATIONS))
STALE_USE, EARLY_USE = ("current", "current-tables"), ("no-free-frame", "no-free-table")

ANSWERS = "what is answered is explored and driven: a law that says what may be kept does not see what is"
LEFT_OPEN = {
    OVERFLOW: "numbers are below 64, or part of a PCID or of a page's word; explored and driven over checked images",
    **{clause: ANSWERS for name in OPERATIONS for clause in clauses_of(getattr(law, name))},
    **{each.__name__: ANSWERS for each in law.RELATIONS},
    **{sentence(each): "explored and driven" for each in law.INVARIANTS if each not in law.SAFETY},
}

THEOREMS = (
    Theorem(
        "no-stale-use-after-flush",
        ("init", *OPERATIONS, *STALE_USE),
        {INVARIANT, ACCESS}.__contains__,
        "unmaps-without-a-flush",
    ),
    Theorem(
        "no-free-before-flush",
        ("init", *OPERATIONS, *EARLY_USE),
        {INVARIANT, ACCESS}.__contains__,
        "goes-on-without-waiting",
    ),
)


def stated(view: View) -> Iterable[tuple[Callable[..., Any], Any]]:
    return ((invariant, for_all(domain(view, invariant), partial(invariant, view))) for invariant in INVARIANTS)


PROOF = Proof(
    view=View,
    theorems=THEOREMS,
    functions=FUNCTIONS,
    lemmas=LEMMAS,
    whole=whole,
    stated=Stated(stated),
    steps=Path(__file__).with_name("steps.json.xz"),
    example=example,
    layout=LAYOUT,
    forms=Forms(header=said),
    search=Search(rests=RESTS, beside=beside, lazily=4.0),
    left_open=LEFT_OPEN,
)
