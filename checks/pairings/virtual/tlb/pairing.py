"""The TLB's law beside its implementation: how they are paired, shown and understood."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import spec.virtual.tlb as law
from checks.drawn import around, named
from checks.evidence import Call
from checks.pairing import Arguments, Bounds, Operation, Pairing, Scope
from checks.pairings.virtual.tlb.calls import (
    access_answers,
    access_calls,
    acknowledge_calls,
    any_access,
    any_attach,
    any_cpu,
    any_invpcid,
    any_map,
    any_pages,
    any_protect,
    any_space,
    any_told,
    any_unmap,
    attach_calls,
    cpus,
    detach_calls,
    enter_calls,
    flush_calls,
    invpcid_calls,
    is_begun,
    is_entering,
    is_mapped,
    is_sent,
    is_told,
    load_answers,
    map_calls,
    may_enter,
    may_fit,
    mostly,
    nothing,
    one_of,
    page_calls,
    plain_answers,
    protect_calls,
    send_answers,
    toggle_calls,
    unmap_calls,
    wants_table,
)
from checks.pairings.virtual.tlb.drawing import DEPICTION
from checks.pairings.virtual.tlb.mutants import MUTANTS
from checks.pairings.virtual.tlb.outcomes import OUTCOMES, said
from checks.pairings.virtual.tlb.view import View, abstract, filed, permits, places
from checks.proof import Proof
from impl.virtual.tlb import RECORDS
from impl.virtual.tlb import Machine as Implementation
from spec.virtual.tlb import NO_TABLE, Machine, PageEntry
from spec.virtual.words import KERNEL_HALF

# ── How it is shown and understood ───────────────────────────────────────────────────────────────────────────


DRAWN = 8
"""Of more spaces, processors or free frames, those around what a call is about."""


def picture(machine: Machine, call: Call | None = None) -> str:
    """`0:1w.  free 2  cpu0 0/0 {0:1w}`: each space with its pages, the kernel's, the free frames, and each CPU with
    its space and PCID, what it may hold of them that the tables do not say, and its shootdown. `@` marks who shares
    a table; of a shootdown, `?` is not sent and the numbers after `!` are awaited."""
    about = named(law, call)
    cpu, space = about.get("cpu", 0), about.get("space", 0)
    drawn = around(list(machine.spaces), space, DRAWN, partial(drawn_space, machine), "spaces")
    if machine.kernel_pages:
        drawn.append(f"k:{drawn_row(machine.kernel)}")
    free = around(sorted(machine.free), about.get("frame", 0), DRAWN, str, "frames")
    drawn.append(f"free {','.join(free) or '-'}")
    return "  ".join([*drawn, *around(range(len(machine.cpus)), cpu, DRAWN, partial(drawn_cpu, machine), "processors")])


def drawn_space(machine: Machine, space: int) -> str:
    return f"{space}:{drawn_row(machine.row(space))}{shared(machine, space)}"


def shared(machine: Machine, space: int) -> str:
    table = machine.roots[space]
    return f"@{table}" if table != NO_TABLE and machine.sharers(table) > 1 else ""


def drawn_entry(entry: PageEntry | None) -> str:
    return "." if entry is None else f"{entry.frame}{'w' if entry.writable else 'r'}"


def drawn_row(row: law.Row | None) -> str:
    return "-" if row is None else " ".join(map(drawn_entry, row))


def drawn_cpu(machine: Machine, cpu: int) -> str:
    here = machine.cpus[cpu]
    stale = sorted(
        f"{page}:{drawn_entry(entry)}"
        for page in range(machine.pages)
        for _, entry in set(machine.usable(cpu, page))
        if entry != said(machine, cpu, page)
    )
    text = f"cpu{cpu} {here.space}/{here.pcid}"
    if here.entering is not None:
        text += f"→{here.entering}"
    if stale:
        text += f" may {' '.join(stale)}"
    begun = here.shootdown
    if begun is not None:
        what = [*map(str, sorted(begun.pages)), *(["table"] if begun.table is not None else [])]
        whose = "k" if begun.space == KERNEL_HALF else str(begun.space)
        awaited = "?" if begun.awaited is None else "!" + ",".join(map(str, sorted(begun.awaited)))
        text += f" [{whose}: {','.join(what)}{awaited}]"
    return text


def always(calls: Callable[[Machine], Iterable[Arguments]], sample: Callable[..., Arguments], **rest: Any) -> Operation:
    """An operation that answers nothing but whether it was done."""
    return Operation(calls, sample, plain_answers, **rest)


TINY = ((1, 1, 1, 0, 2, 1), (1, 1, 1, 1, 2, 1), (1, 2, 1, 0, 2, 1), (1, 2, 1, 0, 2, 2), (2, 2, 1, 0, 2, 1))
LARGE = (*TINY, (1, 2, 1, 0, 3, 1), (2, 1, 1, 0, 2, 1), (2, 2, 1, 0, 3, 1))

BOUNDS = Bounds(
    made=(
        *((cpus, 2, 1, 1, 4, 2) for cpus in (law.MOST - 1, law.MOST)),
        *((2, spaces, 1, 0, law.MOST, 2) for spaces in (1, law.MOST - 1, law.MOST)),
        *((1, 2, law.MOST - kernel_pages, kernel_pages, 4, 1) for kernel_pages in (0, 1, law.MOST - 1)),
        *((2, 2, 1, 0, 4, pcids) for pcids in (law.MOST_PCIDS - 2, law.MOST_PCIDS - 1)),
    ),
    refused=(
        *((cpus, 2, 1, 1, 4, 2) for cpus in (0, law.MOST + 1)),
        (2, 1, 1, 0, law.MOST + 1, 2),
        *((2, spaces, 1, 0, 4, 2) for spaces in (0, 5)),
        *((1, 2, user_pages, 1, 4, 1) for user_pages in (0, law.MOST)),
        (1, 2, 1, -1, 4, 1),
        *((2, 2, 1, 0, 4, pcids) for pcids in (0, law.MOST_PCIDS)),
    ),
)


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.virtual.tlb.proof.declaration import PROOF

    return PROOF


PAIRING = Pairing(
    spec=law,
    impl=Implementation,
    view=lambda image, geometry: View(image),
    abstract=abstract,
    permits=permits,
    operations={
        "access": Operation(access_calls, any_access, access_answers, weight=6),
        "attach": always(attach_calls, mostly(any_attach, wants_table), weight=2),
        "detach": always(detach_calls, any_space, weight=2),
        "map_page": always(map_calls, any_map, weight=6),
        "unmap_page": always(unmap_calls, mostly(any_unmap, is_mapped), weight=5, worth=may_fit(is_mapped)),
        "protect_page": always(protect_calls, mostly(any_protect, is_mapped), weight=5, worth=may_fit(is_mapped)),
        "send": Operation(cpus, one_of(is_begun), send_answers, weight=6, worth=may_fit(is_begun)),
        "finish": always(cpus, one_of(is_sent), weight=5, worth=may_fit(is_sent)),
        "enter": always(enter_calls, mostly(any_space, may_enter), weight=6, worth=may_fit(may_enter)),
        "load": Operation(cpus, one_of(is_entering), load_answers, weight=5, worth=may_fit(is_entering)),
        "invlpg": Operation(flush_calls, any_pages, nothing),
        "invpcid": Operation(invpcid_calls, any_invpcid, nothing),
        "toggle_global_pages": Operation(toggle_calls, any_cpu, nothing),
        "acknowledge": Operation(acknowledge_calls, any_told, nothing, internal=True, weight=8, worth=is_told),
        "fill": Operation(page_calls, any_pages, nothing, internal=True, weight=6),
        "evict": Operation(page_calls, any_pages, nothing, internal=True),
        "evict_table": Operation(cpus, any_cpu, nothing, internal=True),
    },
    scopes={
        "tiny": Scope(TINY),
        "small": Scope((*TINY, (2, 2, 1, 0, 3, 1))),
        "large": Scope(LARGE, alone=(*LARGE, (2, 2, 1, 0, 3, 2))),
    },
    representation=(filed,),
    places=places,
    outcomes=OUTCOMES,
    picture=picture,
    legend=(
        "each space: its pages, by the frame and w (writable) or r (only read), @ a table that is shared; the kernel's "
        "pages (k); the free frames; each CPU: space/PCID, what it may still use of pages as they were, and its "
        "shootdown: ? not sent, ! who has yet to flush"
    ),
    depiction=DEPICTION,
    wide=((2, 2, 1, 0, 3, 2), (3, 2, 2, 1, 6, 2), (4, 3, 4, 2, 12, 3), (3, 4, 3, 1, 12, 2)),
    bounds=BOUNDS,
    fixed=range(RECORDS + 2),
    uncompiled="abstract collects tables, and what a CPU may hold, in sets: which elements they have is known only "
    "when the code runs",
    extent="frames",
    mutants=MUTANTS,
    proof=proof,
)
