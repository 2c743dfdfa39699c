"""All runs that are shorter than the one that was found: what is tried on one object, and what counts."""

from __future__ import annotations

from typing import Any

import pytest

from checks.drive import plain
from checks.engines.exhausting import MOST_RUNS, shorter_run
from checks.engines.isolating.journal import Journal
from checks.evidence import Budget
from checks.pairings import find_one
from checks.targets.target import Target
from spec.vocabulary import Failure

BUDDY = find_one("physical.buddy")
OUTSIDE = "hands out only frames of the pool"
Ours: Any = plain(BUDDY)


class Spoilt(Ours):  # type: ignore[misc]
    """Hands out what is not there, once it has refused something."""

    made = 0
    refused = False

    def __init__(self, *geometry: int) -> None:
        super().__init__(*geometry)
        type(self).made += 1

    def alloc(self, order: int) -> Any:
        answer = super().alloc(order)
        if isinstance(answer, Failure):
            self.refused = True
            return answer
        return 1_000 if self.refused else answer


class Sound(Spoilt):
    made = 0

    def alloc(self, order: int) -> Any:
        return Ours.alloc(self, order)


@pytest.mark.parametrize("is_kept", [False, True])
def test_what_a_refused_call_has_spoilt_is_found_with_that_call(is_kept: bool) -> None:
    """Not with the call alone that was tried after it on the same object: made again, it breaks nothing."""
    came = shorter_run(Target("spoilt", Spoilt, BUDDY), Budget(), Journal() if is_kept else None, OUTSIDE, (0, 2, 1), 3)
    assert came.clause == OUTSIDE
    assert [call.operation for call in came.calls] == ["alloc", "alloc"]
    assert isinstance(came.calls[0].returned, Failure)


def test_calls_that_are_refused_need_no_object_each() -> None:
    came = shorter_run(Target("sound", Sound, BUDDY), Budget(), None, OUTSIDE, (0, 2, 1), 2)
    assert came.clause is None
    assert came.exhausted == 2
    assert 100 < came.steps < MOST_RUNS
    assert Sound.made < came.steps / 2


def test_where_the_process_is_to_end_each_call_has_an_object_of_its_own() -> None:
    Sound.made = 0
    came = shorter_run(Target("sound", Sound, BUDDY), Budget(), None, "does not crash", (0, 2, 1), 1)
    assert Sound.made > came.steps
