"""What a step of an access does, and a store at once: to who may write, and to what is counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from checks.pairings.advanced.cow.proof.image import (
    Reading,
    cached,
    fits,
    is_at_work,
    is_cpu,
    is_sound,
    others_work_on,
    pins_are_kept,
    references_are_kept,
    references_suffice,
)
from checks.pairings.advanced.cow.proof.small import is_frame, is_page, is_process
from checks.proof import CallState, Function, Places
from impl.advanced.cow import (
    CPUS_AT,
    FILE_FRAME,
    FIRST,
    FRAME_SHIFT,
    KIND,
    MAPPED,
    NEW,
    OLD,
    PAGE,
    PINS,
    PRESENT,
    PROCESS,
    SEEN,
    VALUE,
)
from spec.advanced.words import LOAD, PIN_READ
from spec.vocabulary import for_all, implies, negate

# ── Steps of an access ───────────────────────────────────────────────────────────────────────────────────────


def is_served(call: CallState) -> Iterable[Any]:
    """What holds before a step of a fault."""
    yield from is_at_work(call.view, call.at)
    yield from is_sound(call.view)
    yield references_suffice(call.view, call.at)


def keeps(call: CallState, at: Any = None) -> Iterable[Any]:
    yield from is_sound(call.view)
    yield references_are_kept(call.view, call.before, at)
    yield others_work_on(call.view, call.before, at)


def may_decide_of_it(call: CallState) -> Iterable[Any]:
    yield from is_served(call)
    for field in (OLD, NEW):
        yield call.view.cpu(call.at, field) == 0


def comes_to_be_exclusive(call: CallState) -> Any:
    """Only what nobody else refers to."""
    view, before = call.view, call.before

    def is_alone(frame: Any) -> Any:
        is_new = view.is_exclusive(frame) & negate(before.is_exclusive(frame))
        return implies(is_new, before.references(frame) == 1)

    return for_all(view.all_frames, is_alone)


def has_decided_of_it(call: CallState) -> Iterable[Any]:
    yield from keeps(call, call.at)
    yield pins_are_kept(call.view, call.before)
    yield comes_to_be_exclusive(call)


def may_allocate(call: CallState) -> Iterable[Any]:
    yield from is_served(call)
    yield call.view.cpu(call.at, NEW) == 0


def has_allocated(call: CallState) -> Iterable[Any]:
    """The frame for the copy is the fault's alone."""
    yield from keeps(call, call.at)
    yield pins_are_kept(call.view, call.before)
    new = call.view.cpu(call.at, NEW)
    is_own = (call.view.references(new) == 1) & (call.view.mappings(new) == 0)
    yield (new == 0) | is_own


def may_install(call: CallState) -> Iterable[Any]:
    view = call.view
    yield from is_served(call)
    yield fits(view, view.cpu(call.at, SEEN)) & (view.cpu(call.at, SEEN) & MAPPED != 0)
    new = view.cpu(call.at, NEW)
    yield (new < FIRST) | ((view.references(new) == 1) & (view.mappings(new) == 0))


def has_installed(call: CallState) -> Iterable[Any]:
    yield from keeps(call, call.at)
    yield pins_are_kept(call.view, call.before)
    yield comes_to_be_exclusive(call)


def may_own(call: CallState) -> Iterable[Any]:
    yield is_cpu(call.view, call.at)
    yield is_process(call.view, call.process) & is_page(call.view, call.page)
    yield from is_sound(call.view)
    yield references_suffice(call.view, None)


def has_owned(call: CallState) -> Iterable[Any]:
    yield from keeps(call, None)
    yield pins_are_kept(call.view, call.before)
    yield comes_to_be_exclusive(call)


def may_perform(call: CallState) -> Iterable[Any]:
    """What is pinned is referred to already."""
    view, at, frame = call.view, call.at, call.entry >> FRAME_SHIFT
    yield from is_served(call)
    yield is_frame(view, frame) & (view.cpu(at, KIND) >= LOAD)
    pin, pins = view.cpu(at, VALUE), view.cpu(at, KIND) >= PIN_READ
    yield implies(pins, (pin >= 0) & (pin < view.header(PINS)) & (frame >= FILE_FRAME) & (view.references(frame) >= 1))


def has_performed(call: CallState) -> Iterable[Any]:
    yield from keeps(call, call.at)


def row(view: Reading, process: Any, page: Any) -> Any:
    """The place of an entry."""
    return view.row(process) + page


def near(view: Reading, *places: Any) -> Places:
    """Of an entry that changes, what is counted on both of its sides, and of the frame that it maps."""
    frames = [view.entry(place) >> FRAME_SHIFT for place in places]
    return {
        "place": places,
        "earlier": [place + 1 for place in places],
        "later": [*places, view.entries],
        "frame": [*frames],
        "other": frames,
    }


def has_references(view: Reading, place: Any) -> Any:
    """Whether what an entry maps is referred to, besides by the file's cache."""
    entry = view.entry(place)
    frame = entry >> FRAME_SHIFT
    return implies((entry & PRESENT != 0) & (frame != 0), view.references(frame) > cached(frame))


def what_is_seen(call: CallState) -> Iterable[Any]:
    """What a fault's page maps is referred to."""
    view, at = call.view, call.at
    yield has_references(view, row(view, view.cpu(at, PROCESS), view.cpu(at, PAGE)))


def what_is_there(call: CallState) -> Iterable[Any]:
    yield has_references(call.view, row(call.view, call.process, call.page))


def at_fault(call: CallState) -> Places:
    view, at = call.view, call.at
    place = row(view, view.cpu(at, PROCESS), view.cpu(at, PAGE))
    found = near(view, place)
    frames = [view.cpu(at, SEEN) >> FRAME_SHIFT, view.cpu(at, OLD), view.cpu(at, NEW), FILE_FRAME]
    words = [at - view.header(CPUS_AT) + field for field in (PROCESS, OLD, NEW)]
    return {**found, "frame": [*found["frame"], *frames], "process": [view.cpu(at, PROCESS)], "word": words}


def at_page(call: CallState) -> Places:
    view = call.view
    return {**near(view, row(view, call.process, call.page)), "process": [call.process]}


def at_access(call: CallState) -> Places:
    return {"frame": [call.entry >> FRAME_SHIFT]}


FUNCTIONS = (
    Function("decide", requires=may_decide_of_it, ensures=has_decided_of_it, claims=what_is_seen, focus=at_fault),
    Function("allocate", requires=may_allocate, ensures=has_allocated, focus=at_fault),
    Function("install", requires=may_install, ensures=has_installed, claims=what_is_seen, focus=at_fault),
    Function("perform", requires=may_perform, ensures=has_performed, focus=at_access),
    Function("own", requires=may_own, ensures=has_owned, claims=what_is_there, focus=at_page),
)
