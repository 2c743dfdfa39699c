"""The law of faults beside its implementation: how they are paired, shown and understood."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import spec.virtual.fault as law
from checks.evidence import Call
from checks.pairing import Bounds, Operation, Pairing, Scope, sentence
from checks.pairings.virtual.fault.calls import (
    access_sample,
    begin_answers,
    begin_calls,
    begin_sample,
    changes,
    cpu_calls,
    fetch_calls,
    is_at,
    is_free,
    is_there,
    load_calls,
    map_calls,
    map_sample,
    may_begin,
    nothing,
    number_calls,
    number_sample,
    plain_answers,
    protect_calls,
    protect_sample,
    quiet_calls,
    range_calls,
    range_sample,
    step_sample,
    store_calls,
    store_sample,
    truncate_calls,
    truncate_sample,
    word_answers,
)
from checks.pairings.virtual.fault.drawing import DECISIONS, DEPICTION, drawn_rights
from checks.pairings.virtual.fault.mutants import MUTANTS
from checks.pairings.virtual.fault.outcomes import OUTCOMES
from checks.pairings.virtual.fault.view import REPRESENTATION, View, abstract, maps_what_its_area_says, permits
from checks.proof import Proof
from impl.virtual.fault import Fault as Implementation
from spec.virtual.fault import Mapped, Process
from spec.virtual.words import ANONYMOUS, MAP_GROWSDOWN, SHARED

# ── How it is shown ──────────────────────────────────────────────────────────────────────────────────────────


def drawn_area(area: Mapped | None, own: int | None) -> str:
    if area is None:
        return "."
    kind = "0" if area.kind == ANONYMOUS else f"{'s' if area.kind == SHARED else 'p'}{area.offset}"
    grows = "↓" if area.flags & MAP_GROWSDOWN else ""
    return f"{drawn_rights(area.rights)} {kind}{grows}{'' if own is None else f'={own}'}"


def drawn_fault(fault: law.Fault | None) -> str:
    return "-" if fault is None else f"{fault.page}:{DECISIONS[fault.decided]} {fault.step}/4"


def picture(process: Process, call: Call | None = None) -> str:
    """`[rw- 0=1] [r-- p0]  file 16  cpu0 1:copy 2/4`: each page, the file, and the faults that are under way."""
    pages = " ".join(f"[{drawn_area(*each)}]" for each in zip(process.areas, process.own, strict=True))
    faults = " ".join(f"cpu{cpu} {drawn_fault(fault)}" for cpu, fault in enumerate(process.faults))
    return f"{pages}  file {' '.join(map(str, process.file)) or '-'}  {faults}"


def places(reading: Any) -> Iterable[int]:
    return range(len(reading.areas))


def proof() -> Proof:
    """Loaded when it is asked for."""
    from checks.pairings.virtual.fault.proof.declaration import PROOF

    return PROOF


BOUNDS = Bounds(
    made=((1, 1, 4, 1), (1, 0, 1, 1), (9, 1, 4, law.MOST_CPUS)),
    refused=(
        (0, 1, 4, 1),
        (law.MOST + 1, 1, 4, 1),
        (1, -1, 4, 1),
        (1, law.MOST + 1, 4, 1),
        (1, 1, 0, 1),
        (1, 1, law.MOST + 1, 1),
        (1, 1, 4, 0),
        (1, 1, 4, law.MOST_CPUS + 1),
    ),
    too_large=((law.MOST, 1, 4, 1), (1, law.MOST, 4, 1), (1, 1, law.MOST, 1)),
)

TINY = ((1, 1, 2, 1), (1, 1, 2, 2), (2, 1, 2, 1), (3, 0, 1, 1))

PAIRING = Pairing(
    spec=law,
    impl=Implementation,
    view=View,
    abstract=abstract,
    permits=permits,
    operations={
        "map_area": Operation(map_calls, map_sample, plain_answers, weight=3),
        "unmap_area": Operation(range_calls, range_sample, plain_answers, worth=changes),
        "protect_area": Operation(protect_calls, protect_sample, plain_answers, weight=2, worth=changes),
        "truncate": Operation(truncate_calls, truncate_sample, plain_answers, weight=3, worth=is_there),
        "load": Operation(load_calls, access_sample, word_answers, weight=6, worth=is_free),
        "fetch": Operation(fetch_calls, access_sample, word_answers, worth=is_free),
        "store": Operation(store_calls, store_sample, plain_answers, weight=6, worth=is_free),
        "begin": Operation(begin_calls, begin_sample, begin_answers, weight=6, worth=may_begin),
        "allocate": Operation(cpu_calls, step_sample(1), plain_answers, weight=9, worth=is_at(1)),
        "fill": Operation(cpu_calls, step_sample(2), word_answers, weight=9, worth=is_at(2)),
        "install": Operation(cpu_calls, step_sample(3), plain_answers, weight=5, worth=is_at(3)),
        "sync": Operation(quiet_calls, number_sample, word_answers),
        "write_back": Operation(quiet_calls, number_sample, nothing, internal=True),
        "evict": Operation(number_calls, number_sample, nothing, internal=True, worth=is_there),
    },
    scopes={
        "tiny": Scope(TINY),
        "small": Scope((*TINY, (2, 2, 3, 1))),
        "large": Scope((*TINY, (2, 2, 3, 1), (4, 0, 2, 1), (1, 1, 4, 2))),
    },
    representation=REPRESENTATION,
    places=places,
    outcomes=OUTCOMES,
    picture=picture,
    depiction=DEPICTION,
    legend=(
        "each page: its area's rights, 0 (zeros) or p or s (a private or shared page of the file, by its number), ↓ a "
        "stack, = what the process has of its own; the file; each CPU's fault: its page, what was decided, its steps"
    ),
    wide=((4, 2, 2, 2), (4, 2, 4, 2), (8, 3, 5, 2), (10, 4, 8, 3)),
    uncompiled="View.areas makes a row of as many areas as there are pages, and that is known only when the code runs",
    bounds=BOUNDS,
    extent="pages",
    mutants=MUTANTS,
    needless={
        sentence(
            maps_what_its_area_says
        ): "a load finds zeros in the place of a file's page as well, once the file holds anything else"
    },
    proof=proof,
)
