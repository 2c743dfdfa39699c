"""In which bin a chunk is filed, and from which on a search begins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from checks.pairings.user.malloc.proof.reading import BEYOND
from checks.proof import (
    CallState,
    LoopState,
)
from impl.user.malloc import (
    GROUP_SHIFT,
    GROUPS,
    MAP,
    SUBDIVISIONS,
    SUMMARY,
)
from spec.vocabulary import implies


def may_be_filed(call: CallState) -> Iterable[Any]:
    yield (call.units >= 0) & (call.units <= BEYOND)


def has_coarseness(call: CallState) -> Iterable[Any]:
    """The least shift after which a size has few enough bits."""
    yield is_coarse(call.units, call.result)
    yield call.units >> call.result < 2 << SUBDIVISIONS


def is_coarse(units: Any, shift: Any) -> Any:
    return (shift >= 0) & (shift < 60) & ((shift == 0) | (units >> shift - 1 >= 2 << SUBDIVISIONS))


def coarsening(loop: LoopState) -> Iterable[Any]:
    yield is_coarse(loop.units, loop.shift)


def has_what_fits(call: CallState) -> Iterable[Any]:
    filed, searched = call.answers
    yield implies(filed >= searched, call.units >= call.wanted)


def has_lowest_bit(call: CallState) -> Iterable[Any]:
    """Of 32 bits."""
    yield (call.result >= 0) & (call.result < 1 << GROUP_SHIFT)
    is_lowest = (call.bits >> call.result & 1 == 1) & (call.bits & (1 << call.result) - 1 == 0)
    yield implies(call.bits & (1 << 32) - 1 != 0, is_lowest)


def has_searched_bins_that_fit(call: CallState) -> Iterable[Any]:
    """What is found is the first chunk of a bin in which all are large enough, if the bitmaps are those of 32 bins and
    of the words that are not 0."""
    view, (first_bin, found) = call.before, call.answers
    *of_groups, of_bins = [each.result for each in call.calls_of("lowest")] or [0]
    group = of_groups[0] if of_groups else first_bin >> GROUP_SHIFT
    number, bits, groups = (group << GROUP_SHIFT) + of_bins, view.word(MAP + group), view.word(SUMMARY)
    are_bitmaps = (bits >> 32 == 0) & (groups >> GROUPS == 0) & ((groups >> group & 1 == 0) | (bits != 0))
    is_of_bin = (number >= first_bin) & (bits >> of_bins & 1 == 1) & (found == view.word(view.bins + (number << 1)))
    is_same = call.words >> view.unit_shift == call.units
    yield implies(is_same & are_bitmaps, (found == 0) | is_of_bin)


def has_bins_of_the_table(call: CallState) -> Iterable[Any]:
    """A smaller chunk is in no later bin, and each bin has a bit in the map."""
    of_units, of_more, searched = call.answers
    yield implies(call.units <= call.more, of_units <= of_more)
    yield (of_units >= 0) & (of_more >> GROUP_SHIFT < GROUPS)
    yield (searched >= 0) & (searched >> GROUP_SHIFT < GROUPS)
