"""SPIN's model is the model: an explorer of a few lines finds the same states and transitions, and seeded faults are
found."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks import exploration, spin
from benchmarks.exploration import Contest, Lap, against_spin
from benchmarks.replay import UnavailableError
from benchmarks.rows import UnequalAnswersError, verdict
from benchmarks.spin import Found, Geometry, SearchError, build, explore, parse
from checks.engines.explore import Alone, search
from checks.engines.tally import Tally
from checks.evidence import Budget
from checks.pairings import find

needs_spin = pytest.mark.skipif(
    shutil.which("spin") is None or shutil.which("gcc") is None, reason="spin or gcc is not installed"
)

COUNTS: dict[Geometry, tuple[int, int]] = {
    (0, 1, 0): (2, 3),
    (0, 2, 1): (5, 15),
    (3, 3, 1): (10, 37),
    (0, 4, 2): (26, 133),
    (5, 4, 2): (20, 111),
    (0, 8, 3): (677, 5_905),
}

FREE, USED = 16, 32

State = tuple[int, ...]
"""For each frame 0 where nothing begins; FREE or USED, and the order, where a block does."""


def reference(geometry: Geometry) -> tuple[int, int]:
    """States and transitions, by the rules of benchmarks/buddy.pml and none of its text."""
    root = laid_out(*geometry)
    seen, waiting, transitions = {root}, [root], 0
    for state in waiting:
        for after in steps(state, *geometry):
            transitions += 1
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return len(seen), transitions


def laid_out(start: int, frames: int, max_order: int) -> State:
    state: list[int] = []
    while len(state) < frames:
        fitting = (
            order
            for order in range(max_order, -1, -1)
            if (start + len(state)) % (1 << order) == 0 and len(state) + (1 << order) <= frames
        )
        order = next(fitting)
        state += [FREE + order, *[0] * ((1 << order) - 1)]
    return tuple(state)


def steps(state: State, start: int, frames: int, max_order: int) -> Iterator[State]:
    for wanted in range(max_order + 1):
        available = [what - FREE for what in state if FREE + wanted <= what < USED]
        if not available:
            yield state
        for frame, what in enumerate(state):
            if available and what == FREE + min(available):
                after = list(state)
                for order in range(wanted, what - FREE):
                    after[frame + (1 << order)] = FREE + order
                after[frame] = USED + wanted
                yield tuple(after)
    for frame, what in enumerate(state):
        if what >= USED:
            after, block, order = list(state), frame, what - USED
            after[frame] = 0
            while order < max_order:
                buddy = (block + start ^ 1 << order) - start
                if not (0 <= buddy and buddy + (1 << order) <= frames and after[buddy] == FREE + order):
                    break
                after[buddy] = 0
                block, order = min(block, buddy), order + 1
            after[block] = FREE + order
            yield tuple(after)


@pytest.mark.parametrize("geometry", COUNTS)
def test_the_reference_has_the_states_of_the_law(geometry: Geometry) -> None:
    [pairing] = find("physical.buddy")
    alone = Alone(pairing, geometry, Tally(pairing, "explore-alone"), set())
    assert reference(geometry) == COUNTS[geometry]
    assert search(alone, Budget()).states == COUNTS[geometry][0]


@needs_spin
@pytest.mark.parametrize("geometry", [(3, 3, 1), (5, 4, 2), (0, 8, 3), (3, 10, 2)])
@pytest.mark.parametrize("checked", [False, True])
def test_spin_finds_what_the_reference_finds(tmp_path: Path, geometry: Geometry, checked: bool) -> None:
    states, transitions = reference(geometry)
    found = explore(build(tmp_path, geometry, checked=checked), states)
    assert (found.states, found.transitions) == (states, transitions)


@needs_spin
@pytest.mark.parametrize(
    "fault",
    [
        "NEVER_MERGES",
        "MERGES_WITH_A_BUDDY_OF_ANOTHER_ORDER",
        "PUSHES_THE_HALF_WITH_THE_WHOLE_ORDER",
        "HANDED_OUT_AND_NOT_MARKED",
        "LARGEST_LIST_NEVER_SEARCHED",
    ],
)
def test_the_checked_model_finds_a_fault(tmp_path: Path, fault: str) -> None:
    pan = build(tmp_path, (0, 4, 2), checked=True, faults=(fault,))
    with pytest.raises(SearchError, match="assertion violated"):
        explore(pan, 26)


@needs_spin
def test_a_search_that_was_cut_short_is_no_result(tmp_path: Path) -> None:
    pan = build(tmp_path, (0, 8, 3), checked=False)
    with pytest.raises(SearchError, match="its depth was too small"):
        explore(pan, 1)


WHOLE = """
State-vector 20 byte, depth reached 68, errors: 0
       27 states, stored
      108 states, matched
      135 transitions (= stored+matched)
      188 atomic steps
pan: elapsed time 0 seconds
"""


def test_the_counts_are_the_models() -> None:
    assert parse(WHOLE) == Found(26, 133, spin.RESOLUTION)


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("error: max search depth too small\n" + WHOLE, "SPIN's search was cut short: its depth was too small"),
        ("Warning: Search not completed\n" + WHOLE, "SPIN's search was not completed"),
        ("pan:1: assertion violated (many==1) (at depth 8)\n", "an error in the model: assertion violated"),
        (WHOLE.replace("errors: 0", "errors: 2"), "SPIN found an error in the model"),
        ("", "pan's output has no line like"),
    ],
)
def test_what_went_wrong_is_told_in_a_sentence(output: str, told: str) -> None:
    with pytest.raises(SearchError, match=told):
        parse(output)


def test_too_little_memory_is_a_reason_to_skip() -> None:
    with pytest.raises(UnavailableError, match="ran out of memory"):
        parse("pan: out of memory\nWarning: Search not completed\n" + WHOLE)


def test_without_spin_the_rows_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    for row in against_spin([Contest((0, 4, 2), 26)], 1):
        assert "spin is not installed" in verdict(row)


def stand_in(states: int, seconds: float) -> Callable[[Contest], Lap]:
    return lambda contest: Lap(Found(states, 100, seconds), 2 * seconds)


def test_different_counts_are_no_benchmark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exploration, "mine", stand_in(26, 1.0))
    monkeypatch.setattr(exploration, "theirs", stand_in(27, 1.0))
    with pytest.raises(UnequalAnswersError, match=r"explore, compiled finds 26 states .*; SPIN finds 27 states"):
        list(against_spin([Contest((0, 4, 2), 26)], 1))


def test_a_wrong_number_of_states_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exploration, "mine", stand_in(26, 1.0))
    monkeypatch.setattr(exploration, "theirs", stand_in(26, 1.0))
    with pytest.raises(UnequalAnswersError, match="27 states: explore, compiled finds 26 states"):
        list(against_spin([Contest((0, 4, 2), 27)], 1))


def test_each_model_is_a_search_and_a_whole_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exploration, "mine", stand_in(26, 1.0))
    monkeypatch.setattr(exploration, "theirs", stand_in(26, 5.0))
    each_state, whole = against_spin([Contest((0, 4, 2), 26, checked=True)], 3)
    assert (each_state.ratio, each_state.subject_time, each_state.unit) == (5.0, 1e9 / 26, "state")
    assert (whole.ratio, whole.subject_time, whole.unit) == (5.0, 2e9, "run")
    assert (each_state.group, each_state.size) == ("exploration, checked", 26)


def test_who_runs_out_of_memory_leaves_the_other_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(contest: Contest) -> Lap:
        raise UnavailableError("pan ran out of memory")

    monkeypatch.setattr(exploration, "mine", stand_in(26, 1.0))
    monkeypatch.setattr(exploration, "theirs", explode)
    each_state, _ = against_spin([Contest((0, 4, 2), 26)], 2)
    assert (each_state.subject_time, each_state.other_time) == (1e9 / 26, None)
    assert each_state.note == "pan ran out of memory"
