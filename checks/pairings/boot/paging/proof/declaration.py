"""What the prover needs to know of boot tables: which entries are written for every kernel and all tables, by the
functions that decide it by numbers alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import evolve

import spec.boot.paging as law
from checks.labels import OVERFLOW
from checks.pairing import all_open
from checks.proof import Calls, CallState, Theorem, about_arguments
from spec.boot.paging import HIGH, LOW, Machine, after, is_geometry
from spec.boot.words import ENTRIES, LARGE_SHIFT, LOW_END, PRESENT, SMALL_SHIFT, WRITABLE
from spec.boot.words import PagingFailure as Failure
from spec.vocabulary import all_of, any_of, implies

RIGHTS = PRESENT | WRITABLE
REASONS = (Failure.MISALIGNED, Failure.TOO_LARGE, Failure.OVERLAP, Failure.NO_ROOM)


def kernel_of(call: CallState) -> Machine:
    """The kernel that a call is about, as a loader leaves it."""
    return Machine(call.start, call.size, call.base, call.root, call.tables)


def is_of_a_kernel(call: CallState) -> Any:
    """Whether the words are a geometry of the law's."""
    return is_geometry(call.start, call.size, call.base, call.root, call.tables)


def has_refused_for_a_reason(call: CallState) -> Iterable[Any]:
    machine, answer = kernel_of(call), call.result
    yield implies(is_of_a_kernel(call), (answer == 0) == machine.is_fit)
    for why in REASONS:
        yield implies(is_of_a_kernel(call) & (answer == -why.errno), machine.is_refused(why))
    yield any_of(answer == number for number in (0, *(-why.errno for why in REASONS)))


def has_both_maps(call: CallState) -> Iterable[Any]:
    """Of a page of physical memory, and of an entry of the directory: what is written there, and what was to be."""
    refused, pages, upper, lower = call.answers
    machine = kernel_of(call)
    fits = is_of_a_kernel(call) & (refused == 0) & (pages == call.pages)
    yield implies(fits, call.pages << SMALL_SHIFT == machine.end)
    is_page = fits & (0 <= call.page) & (call.page < call.pages)
    for half in (LOW, HIGH):
        linear = call.page + (machine.offset(half) >> SMALL_SHIFT)
        here = is_page & (call.index == linear >> 10)
        stands = here if half == HIGH else here & (call.identity == 1)
        table = call.root + (((call.page >> 10) + 1) << SMALL_SHIFT)
        yield implies(stands, (upper == table | RIGHTS) & (table < machine.tables_end))
        yield implies(stands, lower == call.page << SMALL_SHIFT | RIGHTS)
    above = call.base >> LARGE_SHIFT
    is_low = (call.index < above) & ((call.identity == 0) | (call.index << 10 >= call.pages))
    is_high = (call.index >= above) & ((call.index - above) << 10 >= call.pages)
    yield implies(fits & (is_low | is_high), upper == 0)


def has_led_to_its_byte(call: CallState) -> Iterable[Any]:
    """Of entries as has_both_maps says that they are written."""
    (reached,) = call.answers
    is_written = (call.upper & RIGHTS == RIGHTS) & (call.lower & ((1 << SMALL_SHIFT) - 1) == RIGHTS)
    yield implies(is_written, reached == call.lower - RIGHTS + (call.address & ((1 << SMALL_SHIFT) - 1)))


def has_left_all_mapped(call: CallState) -> Iterable[Any]:
    """Of the steps in their order, by the law."""
    refused, *steps = call.answers
    machine, are_reached = kernel_of(call), []
    for step in steps:
        machine = after(machine, step)
        are_reached += [machine.is_mapped(machine.code), machine.is_mapped(machine.stack)]
    is_done = (machine.paging == 1) & (machine.identity == 0) & (machine.cached == 0)
    yield implies(is_of_a_kernel(call) & (refused == 0), all_of(are_reached) & is_done)


WORD = (0, LOW_END - 1)
PLACES = tuple(f"step {number}" for number in range(7))
KERNEL = ("start", "size", "base", "root", "tables")
RANGES = {
    **dict.fromkeys(("start", "base", "root"), WORD),
    "size": (1, LOW_END),
    "tables": (1, ENTRIES),
}
CALLS = (
    Calls("why-tables-are-refused", of=(("refusal", *KERNEL),), ensures=has_refused_for_a_reason, words=RANGES),
    Calls(
        "what-a-page-is-mapped-by",
        of=(
            ("refusal", *KERNEL),
            ("pages_mapped", "start", "size", "root", "tables"),
            ("directory_entry", "pages", "base", "root", "identity", "index"),
            ("table_entry", "pages", "page"),
        ),
        ensures=has_both_maps,
        words={
            **RANGES,
            "pages": (0, LOW_END >> SMALL_SHIFT),
            "page": (0, LOW_END >> SMALL_SHIFT),
            "identity": (0, 1),
            "index": (0, ENTRIES - 1),
        },
    ),
    Calls(
        "where-two-entries-lead",
        of=(("translated", "upper", "lower", "address"),),
        ensures=has_led_to_its_byte,
        words={
            **dict.fromkeys(("upper", "lower", "address"), WORD),
        },
    ),
    Calls(
        "what-each-step-leaves",
        of=(("refusal", *KERNEL), *(("step_at", place) for place in PLACES)),
        ensures=has_left_all_mapped,
        words={**RANGES, **{place: (number, number) for number, place in enumerate(PLACES)}},
    ),
)

THEOREMS = (
    Theorem("every-step-safe", ("what-each-step-leaves",), OVERFLOW.__eq__, "dropped-before-the-jump"),
    Theorem(
        "every-kernel-mapped-in-both-halves",
        ("what-a-page-is-mapped-by", "where-two-entries-lead"),
        OVERFLOW.__eq__,
        "higher-half-one-entry-off",
    ),
    Theorem(
        "refused-exactly-where-tables-do-not-fit",
        ("why-tables-are-refused",),
        OVERFLOW.__eq__,
        "too-many-pages-accepted",
    ),
)

EXPLORED = (
    "the theorems are about which entries are written; that they are, and what is done then, is explored and driven"
)
LEFT_OPEN = all_open(law, EXPLORED)

PROOF = evolve(
    about_arguments(THEOREMS, (), Path(__file__).with_name("steps.json.xz"), LEFT_OPEN),
    calls=CALLS,
)
