"""What the prover needs to know of the TLB: what its loops do, and what of their work callers know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import spec.virtual.tlb as law
from checks.engines.proving.layout import Header
from checks.judgements import clauses_of
from checks.labels import ACCESS, INVARIANT, OVERFLOW
from checks.pairing import CallState, Contract, Lemma, Loop, LoopState, Proof, Theorem, sentence
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
    formed,
    referred,
    rooted,
    sourced,
)
from checks.pairings.virtual.tlb.view import View, has
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


def use(operation: str, view: View, arguments: tuple[Any, ...]) -> Iterable[tuple[Any, Any]]:
    """What is answered is no failure."""
    if operation == "load":
        yield enters, arguments[0]
    elif operation == "send":
        yield begun, arguments[0]
        yield rooted, (view.register(arguments[0], OF), arguments[0])


def example(view: View) -> tuple[Iterable[Any], dict[str, Iterable[int]]]:
    """One CPU, two spaces, one page of their own, three frames and one PCID; the TLB holds one translation at most."""
    counts = (view.cpus.stop == 1) & (view.spaces.stop == 2) & (view.user_pages == 1) & (view.pages.stop == 1)
    numbers = {"cpu": 1, "sender": 1, "space": 2, "page": 1, "frame": 3, "pcid": 1, "slot": SLOTS}
    blank = (view.key(0, slot) == 0 for slot in range(1, SLOTS))
    return [counts, view.frames.stop == 3, view.pcids.stop == 1, *blank], {
        kind: range(n) for kind, n in numbers.items()
    }


# ── Where hypotheses are used ────────────────────────────────────────────────────────────────────────────────

Places = dict[str, Iterable[Any]]
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


def of_acknowledgement(view: View, cpu: Any, sender: Any) -> Places:
    return joined(of_cpu(view, cpu), {"sender": [sender], "space": [view.register(sender, OF)]})


FOCUS: dict[str, Callable[..., Places]] = {
    "attach": lambda view, space, frame: {"space": [space], "frame": [frame], "sender": [SOME_SENDER]},
    "detach": lambda view, cpu, space: {"sender": [cpu], "space": [space], "frame": [view.root(space)]},
    "map_page": lambda view, space, page, frame: joined(of_entry(view, space, page), {"frame": [frame]}),
    "unmap_page": of_change,
    "protect_page": of_change,
    "send": lambda view, cpu: {"sender": [cpu], "space": [view.register(cpu, OF)]},
    "finish": lambda view, cpu: {"sender": [cpu]},
    "enter": lambda view, cpu, space: joined(of_cpu(view, cpu), {"space": [space]}),
    "load": of_load,
    "acknowledge": of_acknowledgement,
    "access": lambda view, cpu, page, write: of_cpu(view, cpu),
    "fill": lambda view, cpu, page: of_cpu(view, cpu),
    "invlpg": lambda view, cpu, page: of_cpu(view, cpu),
    "evict": lambda view, cpu, page: of_cpu(view, cpu),
    "evict_table": of_cpu,
}


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

    def counts(loop: LoopState) -> Iterable[Any]:
        number = getattr(loop, name)
        yield (number >= first) & (number <= bound(loop.view))

    return counts


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


def unlocked(loop: LoopState) -> Iterable[Any]:
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


def mark(image: Any, loop: LoopState) -> None:
    image.put_all(STALE, lambda cpu, pcid: (cpu == loop.cpu) & marked(loop, image, cpu, pcid, loop.pcid), one)


def marked(loop: Any, image: Any, cpu: Any, pcid: Any, bound: Any) -> Any:
    return Span(0, bound).contains(pcid) & (image.at(OWNER, cpu, pcid) == loop.space)


def mark_others(image: Any, loop: LoopState) -> None:
    def is_marked(cpu: Any, pcid: Any) -> Any:
        is_other = Span(0, loop.other).contains(cpu) & negate(has(loop.told, cpu))
        return is_other & marked(loop, image, cpu, pcid, pcids(loop.view))

    image.put_all(STALE, is_marked, one)


def one(*places: Any) -> int:
    return 1


def nothing(*places: Any) -> int:
    return 0


def release(image: Any, loop: LoopState) -> None:
    gathered = loop.entry_view.register(loop.cpu, impl.GATHERED)
    image.put_all(HELD, lambda frame: Span(0, loop.frame).contains(frame) & has(gathered, frame), nothing)


def clear_row(image: Any, loop: LoopState) -> None:
    image.put_all(ROW, lambda table, page: (table == loop.frame) & Span(0, loop.page).contains(page), nothing)


def drop_references(image: Any, loop: LoopState) -> None:
    image.put_all(REFERENCE, lambda cpu, pcid: (cpu == loop.cpu) & Span(0, loop.pcid).contains(pcid), nothing)


def give_tables(image: Any, loop: LoopState) -> None:
    image.put_all(ROOT, Span(0, loop.space).contains, lambda space: space)
    image.put_all(HELD, Span(0, loop.space).contains, one)


def start_cpus(image: Any, loop: LoopState) -> None:
    seen = Span(0, loop.cpu)
    for register in (ENTERING, TABLE):
        image.put_all(register, seen.contains, lambda cpu: NONE)
    image.put_all(OWNER, lambda cpu, pcid: seen.contains(cpu) & Span(1, pcids(loop.view)).contains(pcid), none)


def start_pcids(image: Any, loop: LoopState) -> None:
    image.put_all(OWNER, lambda cpu, pcid: (cpu == loop.cpu) & Span(1, loop.pcid).contains(pcid), none)


def none(*places: Any) -> int:
    return NONE


def is_counted(loop: LoopState) -> Iterable[Any]:
    yield loop.left >= 0


LOOPS = (
    Loop("flush_all", upto("pcid", pcids), left("pcid", pcids), effect=drop_references),
    Loop("sharers", counting, left("space", spaces), writes=False, focus=lambda loop: {"space": [loop.space]}),
    Loop("is_locked", unlocked, left("cpu", cpus), writes=False, focus=lambda loop: {"sender": [loop.cpu]}),
    Loop("attach", upto("page", user_pages), left("page", user_pages), effect=clear_row),
    Loop("detach", upto("page", user_pages), left("page", user_pages), writes=False),
    Loop("mark_stale", upto("pcid", pcids), left("pcid", pcids), effect=mark),
    Loop("send", upto("other", cpus), left("other", cpus), effect=mark_others),
    Loop("flush_pages", flushing, left("page", most), writes=(KEY, ENTRY, REFERENCE), focus=of_cache),
    Loop("acknowledge", is_counted, lambda loop: loop.left, writes=False),
    Loop("finish", upto("frame", most), left("frame", most), effect=release),
    Loop("choose", choosing, left("pcid", pcids), writes=False, focus=lambda loop: {"pcid": [loop.pcid]}),
    Loop("init", upto("space", spaces), left("space", spaces), effect=give_tables),
    Loop("init", upto("cpu", cpus), left("cpu", cpus), index=1, effect=start_cpus),
    Loop("init", upto("pcid", pcids, 1), left("pcid", pcids), index=2, effect=start_pcids),
)

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


def exists_cpu(call: CallState) -> Iterable[Any]:
    yield call.view.cpus.contains(call.cpu)


def has_pcid(call: CallState) -> Iterable[Any]:
    yield from exists_cpu(call)
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


def after_drop_page(call: CallState) -> Iterable[Any]:
    yield shrinks(call.view, call.before)
    yield from page_gone(call.view, call.cpu, call.page, call.tag)


def after_drop_tags(call: CallState) -> Iterable[Any]:
    yield shrinks(call.view, call.before)
    yield from tags_gone(call.view, call.cpu, call.low, call.high)


def after_flush_page(call: CallState) -> Iterable[Any]:
    yield shrinks(call.view, call.before)
    for tag in (call.view.register(call.cpu, PCID), GLOBAL_TAG):
        yield from page_gone(call.view, call.cpu, call.page, tag)


def after_flush_context(call: CallState) -> Iterable[Any]:
    yield shrinks(call.view, call.before)
    yield from tags_gone(call.view, call.cpu, call.pcid, call.pcid)


def after_flush_all(call: CallState) -> Iterable[Any]:
    yield shrinks(call.view, call.before)
    yield from tags_gone(call.view, call.cpu, 0, call.highest)


def after_flush_pages(call: CallState) -> Iterable[Any]:
    yield shrinks(call.view, call.before)
    yield dwindles(call.view, call.before, call.cpu)
    yield from reached(call.view, call.cpu, call.pages)


def may_flush_context(call: CallState) -> Iterable[Any]:
    yield from exists_cpu(call)
    yield call.view.pcids.contains(call.pcid)


def may_flush_pages(call: CallState) -> Iterable[Any]:
    yield from has_pcid(call)
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


def after_refill(call: CallState) -> Iterable[Any]:
    for invariant in (formed, sourced, referred):
        yield for_all(domain(call.view, invariant), partial(invariant, call.view))


def may_look_up(call: CallState) -> Iterable[Any]:
    yield from has_pcid(call)
    yield call.view.pages.contains(call.page)
    yield for_all(domain(call.view, formed), partial(formed, call.view))


def found(call: CallState) -> Iterable[Any]:
    """An entry that the CPU may use, or 0."""
    usable = [held & (call.result == word) for held, word in call.view.usable_words(call.cpu, call.page)]
    yield (call.result == 0) | any_of(usable)
    yield call.result >= 0


def after_counting(call: CallState) -> Iterable[Any]:
    yield from shared(call.view, call.view.spaces, call.table, call.result)


def after_asking(call: CallState) -> Iterable[Any]:
    yield implies(call.result == 0, no_lock(call.view, call.view.senders, call.table))


def anything(call: CallState) -> Iterable[Any]:
    return ()


CACHE = (KEY, ENTRY)

CONTRACTS = (
    Contract(
        "lookup", may_look_up, found, (), focus=lambda call: {"cpu": [call.cpu], "slot": call.view.slots(call.page)}
    ),
    Contract("drop_page", exists_cpu, after_drop_page, CACHE),
    Contract("drop_tags", exists_cpu, after_drop_tags, CACHE),
    Contract("flush_page", has_pcid, after_flush_page, CACHE, no_reference_loaded, focus=of_cache),
    Contract("flush_context", may_flush_context, after_flush_context, CACHE, no_reference, focus=of_cache),
    Contract("flush_all", exists_cpu, after_flush_all, CACHE, no_references, focus=of_cache),
    Contract("flush_pages", may_flush_pages, after_flush_pages, (*CACHE, REFERENCE), focus=of_cache),
    Contract(
        "refill",
        may_refill,
        after_refill,
        (*CACHE, REFERENCE),
        focus=lambda call: of_page_access(call.view, call.cpu, call.page),
    ),
    Contract("sharers", anything, after_counting, ()),
    Contract("is_locked", anything, after_asking, ()),
)

# ── What a proof uses ────────────────────────────────────────────────────────────────────────────────────────

RESTS = {
    "current": ("runs", "formed", "sourced"),
    "current_tables": ("runs", "referred"),
    "no_free_frame": ("runs", "formed", "sourced", "begun", "rooted", "mapped", "gathered"),
    "no_free_table": ("runs", "referred", "rooted", "gathered", "begun"),
    "runs": ("runs", "enters", "owned"),
    "enters": ("enters", "runs"),
    "enters_its_own": ("enters_its_own", "enters", "owned"),
    "owned": ("owned", "enters_its_own", "enters"),
    "begun": ("begun", "rooted", "mapped", "gathered"),
    "rooted": ("rooted", "mapped_apart", "gathered", "begun"),
    "mapped": ("mapped", "mapped_once", "mapped_apart", "rooted", "gathered", "begun"),
    "mapped_apart": ("mapped_apart", "mapped", "rooted"),
    "mapped_once": ("mapped_once", "mapped"),
    "gathered": ("gathered", "mapped", "rooted", "begun"),
    "formed": ("formed", "mapped", "runs", "rooted", "referred"),
    "sourced": ("sourced",),
    "refill: sourced": ("sourced", "referred", "runs"),
    "attach: sourced": ("sourced", "formed", "owned", "rooted", "begun"),
    "unmap_page: sourced": ("sourced", "formed", "owned", "rooted", "mapped"),
    "protect_page: sourced": ("sourced", "formed", "owned", "rooted", "mapped"),
    "acknowledge: sourced": ("sourced", "owned", "runs", "formed"),
    "send: sourced": ("sourced", "formed"),
    "load: sourced": ("sourced", "enters"),
    "referred": ("referred",),
    "refill: referred": ("referred", "runs", "rooted"),
    "attach: referred": ("referred",),
    "acknowledge: referred": ("referred", "owned", "runs"),
    "load: referred": ("referred", "enters"),
    ACCESS: ("runs", "enters", "rooted", "mapped", "begun", "referred"),
}
"""What each is shown with: the others are left out, as they would be in the way."""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────


def follows(invariant: Callable[..., Any]) -> Lemma:
    """One of the law's invariants holds wherever the implementation's do."""
    return Lemma(
        invariant.__name__.replace("_", "-"),
        (),
        smaller=lambda view, fork: (),
        measure=lambda view: 0,
        within=lambda: (),
        shows=invariant,
    )


LEMMAS = tuple(map(follows, law.SAFETY))
OPERATIONS = tuple(each.__name__ for each in (*law.OPERATIONS, *law.INTERNAL_OPERATIONS))
STALE_USE, EARLY_USE = ("current", "current-tables"), ("no-free-frame", "no-free-table")

ANSWERS = "what is answered is explored and driven: a law that says what may be kept is not told what is"
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
    whole=whole,
    pointwise=(),
    stated=stated,
    abstract=lambda view: None,
    ghosts={},
    focus=FOCUS,
    loops=LOOPS,
    contracts=CONTRACTS,
    lemmas=LEMMAS,
    use_lemmas=lambda operation, view, arguments: (),
    theorems=THEOREMS,
    steps=Path(__file__).with_name("steps.json"),
    example=example,
    layout=LAYOUT,
    known=({},),
    header=said,
    glance=4.0,
    is_determined=False,
    left_open=LEFT_OPEN,
    use=use,
    beside=beside,
    rests=RESTS,
)
