"""What becomes of a page that is emptied, and of one that a child inherits at fork."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from checks.pairings.advanced.cow.proof.image import (
    Reading,
    counts,
    entries_fit,
    fits,
    is_count,
    is_listed_rightly,
    is_permitted,
    is_sound,
    pins_are_kept,
    references_are_kept,
    references_suffice,
)
from checks.pairings.advanced.cow.proof.small import is_entry, is_page, is_process
from checks.pairings.advanced.cow.proof.steps import at_page, has_references, keeps, near, what_is_there
from checks.proof import CallState, Function, Places
from impl.advanced.cow import ATTRIBUTES, MAPPED, TABLES
from spec.vocabulary import for_all, implies

# ── A page that is emptied ───────────────────────────────────────────────────────────────────────────────────


def may_empty(call: CallState) -> Iterable[Any]:
    yield is_process(call.view, call.process) & is_page(call.view, call.page)
    yield (call.attributes == 0) | ((call.attributes & ~ATTRIBUTES == 0) & (call.attributes & MAPPED != 0))
    yield from is_sound(call.view)
    yield references_suffice(call.view, None)


def has_emptied(call: CallState) -> Iterable[Any]:
    yield from keeps(call)
    yield pins_are_kept(call.view, call.before)


# ── A page that is inherited ─────────────────────────────────────────────────────────────────────────────────


def may_inherit(call: CallState) -> Iterable[Any]:
    yield is_entry(call.view, call.where)
    yield from is_sound(call.view)
    yield references_suffice(call.view, None)


def has_inherited(call: CallState) -> Iterable[Any]:
    """The child's entry is counted before it is set; and it is one only where the parent has one."""
    view, before, made = call.view, call.before, call.result
    yield fits(view, made) & is_permitted(view, made)
    yield implies(made != 0, before.entry(call.where - view.header(TABLES)) != 0)
    yield entries_fit(view)
    yield from is_count(view)
    yield for_all(view.counted_frames, lambda frame: is_counted_with(view, frame, made))
    yield from is_listed_rightly(view)
    yield references_are_kept(view, before, None)
    yield pins_are_kept(view, before)


def is_counted_with(view: Reading, frame: Any, made: Any) -> Any:
    return view.mappings(frame) == view.counted(frame, view.entries) + counts(made, frame)


def what_is_inherited(call: CallState) -> Iterable[Any]:
    yield has_references(call.view, call.where - call.view.header(TABLES))


def at_inherited(call: CallState) -> Places:
    return near(call.view, call.where - call.view.header(TABLES))


FUNCTIONS = (
    Function("empty", requires=may_empty, ensures=has_emptied, claims=what_is_there, focus=at_page),
    Function("inherit", requires=may_inherit, ensures=has_inherited, claims=what_is_inherited, focus=at_inherited),
)
