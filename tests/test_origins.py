"""An argument that an earlier call answered: found, recorded, performed again, and kept when calls are left out."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from checks.counterexample import from_json, load, render, save, to_json
from checks.drive import counterexample, plain, run
from checks.engines.shrink import Shrinker
from checks.evidence import Budget, Call, Counterexample, Origin, UsageError
from checks.origins import dependents, needed, plain_calls, resolved, traced, without
from checks.pairings import find_one, pairings
from checks.proof import DeclarationError
from spec.physical.words import BuddyFailure as Failure

BUDDY = find_one("physical.buddy")
SPACES = find_one("virtual.address_space")
POOL = (0, 16, 4)
HELD, TWICE = "an allocated block can be given back", "only an allocated block can be given back"
CALLS = [
    Call("alloc", (2,), 4),
    Call("alloc", (0,), 8),
    Call("free", (4, 2), None),
    Call("free", (8, 0), None),
    Call("free", (8, 0), None),
]


def origins(calls: list[Call]) -> list[tuple[tuple[int, int] | None, ...]]:
    return [tuple((each.of, each.plus) if each else None for each in call.origins) for call in calls]


# ── Found ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_an_answer_gave_is_named_by_it_also_when_it_was_given_back() -> None:
    assert origins(traced(BUDDY, POOL, CALLS)) == [(), (), ((1, 0), None), ((2, 0), None), ((2, 0), None)]


def test_a_frame_inside_a_block_is_named_by_the_blocks_answer() -> None:
    calls = [Call("alloc", (2,), 4), Call("free", (6, 2), Failure.NOT_ALLOCATED), Call("reserve", (7, 1), None)]
    assert origins(traced(BUDDY, POOL, calls)) == [(), ((1, 2), None), ((1, 3), None)]


def test_what_no_answer_gave_stays_a_number() -> None:
    calls = [Call("alloc", (0,), 4), Call("free", (5, 0), Failure.NOT_ALLOCATED), Call("reserve", (9, 4), None)]
    assert origins(traced(BUDDY, POOL, calls)) == [(), (), ()]
    again = [*calls, Call("free", (9, 0), None)]
    assert origins(traced(BUDDY, POOL, again))[3] == (), "what was reserved was named by its caller"


def test_what_is_given_again_is_the_later_calls() -> None:
    calls = [*CALLS[:1], CALLS[2], Call("alloc", (0,), 5), Call("free", (5, 0), None), Call("free", (7, 0), None)]
    assert origins(traced(BUDDY, POOL, calls))[3:] == [((3, 0), None), ()]


def test_a_null_pointer_is_nobodys_answer() -> None:
    """Else a `free(NULL)` would seem to free what an earlier request for nothing was answered with."""
    calls = [Call("malloc", (0,), 0), Call("free", (0,), None), Call("malloc", (8,), 64), Call("free", (64,), None)]
    assert origins(traced(find_one("user.malloc"), (16, 4096, 16), calls)) == [(), (), (), ((3, 0),)]


def test_a_refusal_and_what_the_law_does_not_permit_give_nothing() -> None:
    refused = [Call("alloc", (4,), 0), Call("alloc", (0,), Failure.NO_MEMORY), Call("free", (99, 0), None)]
    assert origins(traced(BUDDY, POOL, refused)) == [(), (), ()]
    wrong = [Call("alloc", (-1,), 3), Call("free", (3, 0), None)]
    assert origins(traced(BUDDY, POOL, wrong)) == [(), ()]


def test_tracing_a_run_counts_no_clause_as_reached() -> None:
    from spec.vocabulary import reached

    before = dict(reached)
    traced(BUDDY, POOL, CALLS)
    assert dict(reached) == before


def test_another_part_names_frames_by_the_types_of_its_law() -> None:
    calls = [Call("take_frame", (), 2), Call("create_space", (), 2), Call("give_frame", (2,), None)]
    assert origins(traced(SPACES, (2, 1, 3, 4, 2), calls)) == [(), (), ((1, 0),)]


def test_a_space_and_a_frame_of_one_number_are_told_apart() -> None:
    calls = [Call("create_space", (), 1), Call("take_frame", (), 1), Call("map_page", (1, 1, 1, 2, 1), None)]
    assert origins(traced(SPACES, (2, 1, 3, 6, 2), calls))[2] == ((1, 0), None, (2, 0), None, None)


def test_every_operation_that_makes_names_has_a_type_for_them() -> None:
    made = {f"{part}.{name}": each.made(name) for part, each in pairings().items() for name in each.operations}
    assert {name: kind.__name__ for name, kind in made.items() if kind} == {
        "advanced.cow.fork": "Process",
        "advanced.swap.fork": "Process",
        "kernel.kmalloc.kmalloc": "Address",
        "kernel.kmalloc.krealloc": "Address",
        "kernel.kmalloc.kzalloc": "Address",
        "kernel.slab.alloc": "Address",
        "kernel.slab.create_cache": "CacheName",
        "physical.bootmem.alloc": "Frame",
        "physical.bootmem.take": "Frame",
        "physical.buddy.alloc": "Frame",
        "physical.zones.alloc": "Frame",
        "virtual.areas.mmap": "UserAddress",
        "user.malloc.aligned_alloc": "Address",
        "user.malloc.calloc": "Address",
        "user.malloc.malloc": "Address",
        "user.malloc.realloc": "Address",
        "virtual.address_space.create_space": "Space",
        "virtual.address_space.take_frame": "Frame",
    }
    operations = {**SPACES.operations, "get_phys_addr": evolve(SPACES.operations["get_phys_addr"], makes=True)}
    with pytest.raises(DeclarationError, match="get_phys_addr answers is a name"):
        evolve(SPACES, operations=operations).made("get_phys_addr")


# ── Left out ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_call_left_out_moves_the_names_of_the_others() -> None:
    calls = traced(BUDDY, POOL, CALLS)
    assert origins(without(calls, {0, 2})) == [(), ((1, 0), None), ((1, 0), None)]


def test_what_names_the_answer_of_a_call_that_is_left_out_says_the_number() -> None:
    shorter = without(traced(BUDDY, POOL, CALLS), {1})
    assert plain_calls(shorter)[2:] == [("free", (8, 0)), ("free", (8, 0))]


def test_calls_depend_on_those_whose_answers_they_name() -> None:
    calls = traced(BUDDY, POOL, CALLS)
    assert dependents(calls, {1}) == {1, 3, 4}
    assert needed(calls, {4}) == {1, 4}


# ── Performed again ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_origin_comes_to_what_is_answered_now_and_to_the_number_where_that_is_none() -> None:
    assert resolved((Origin(1, 3, 7), 0), [16]) == (19, 0)
    for answers in ([Failure.NO_MEMORY], [None], [True], []):
        assert resolved((Origin(1, 3, 7), 0), answers) == (7, 0)


class TopDown:
    """Hands out single frames from the top; gives back none but the last."""

    def __init__(self, start: int, frames: int, max_order: int) -> None:
        self.start, self.end, self.max_order = start, start + frames, max_order
        self.held: list[int] = []

    def alloc(self, order: int) -> Any:
        if not 0 <= order <= self.max_order:
            return "out of range"
        free = [frame for frame in range(self.start, self.end) if frame not in self.held]
        if not free or order:
            return "no memory"
        self.held.append(free[-1])
        return free[-1]

    def free(self, frame: int, order: int) -> Any:
        if not (self.start <= frame < self.end and 0 <= order <= self.max_order):
            return "out of range"
        if frame not in self.held:
            return "not allocated"
        if order:
            return "wrong order"
        if frame != self.held[-1]:
            return "not allocated"  # the fault
        self.held.remove(frame)
        return None


def busy(start: int, frames: int) -> list[Call]:
    """Twenty blocks, some given back, and then one that is not the last: with the numbers that there were."""
    calls, rng = [], random.Random(3)
    for _ in range(20):
        calls += [("alloc", (0,)), ("free", (start + rng.randrange(frames // 2), 0))]
    _, made = run(BUDDY, TopDown, (start, frames, 0), [*calls, ("free", (start + frames - 12, 0))], black_box=True)
    return made


def test_a_run_of_three_calls_among_forty_is_made_three_calls_long_in_a_small_pool() -> None:
    made = busy(5, 64)
    assert (len(made), made[-1].arguments) == (41, (57, 0))
    shrinker = Shrinker(BUDDY, TopDown, HELD, Budget(), black_box=True)
    shrunk = shrinker.shrink((5, 64, 0), made, [])
    assert plain_calls(shrunk.calls) == [("alloc", (0,)), ("alloc", (0,)), ("free", (Origin(1, 0, 1), 0))]
    assert shrunk.geometry == (0, 2, 0)
    assert shrinker.note == ""


def test_with_bare_numbers_it_was_told_with_more() -> None:
    """What an origin is there for: the same search over numbers cannot leave out what made the number come about."""
    made = busy(5, 64)
    shrinker = Shrinker(evolve(BUDDY, operations=nameless()), TopDown, HELD, Budget(), black_box=True)
    assert len(shrinker.shortened((5, 64, 0), made)) > 8


def nameless() -> dict[str, Any]:
    return {name: evolve(each, makes=False) for name, each in BUDDY.operations.items()}


FIRST = 12
"""A device's frame, in a pool of ten."""


@pytest.mark.parametrize(
    ("mutant", "calls", "expected"),
    [
        (
            "space-destroyed-with-its-pages",
            [*[("create_space", ())] * 3, ("map_page", (3, 1, FIRST, 2, 1)), ("destroy_space", (3,))],
            [("create_space", None), ("map_page", Origin(1, 0, 1)), ("destroy_space", Origin(1, 0, 1))],
        ),
        (
            "large-page-partly-in-a-range",
            [*[("create_space", ())] * 2, ("map_page", (2, 0, FIRST, 2, 2)), ("unmap_range", (2, 0, 1))],
            [("map_page", 0), ("unmap_range", 0)],
        ),
    ],
)
def test_a_run_keeps_no_space_but_the_one_that_it_is_about(mutant: str, calls: list[Any], expected: list[Any]) -> None:
    """By bare numbers all three were created so that there is a space 3. What any space shows is shown in the kernel's,
    which nobody creates."""
    [edits] = [each.edits for each in SPACES.mutants if each.name == mutant]
    clause, made = run(SPACES, plain(SPACES, edits), (2, 1, 3, 10, 4), calls, black_box=True)
    assert clause is not None
    shrunk = Shrinker(SPACES, plain(SPACES, edits), clause, Budget(), black_box=True).shrink((2, 1, 3, 10, 4), made, [])
    assert [(name, arguments[0] if arguments else None) for name, arguments in plain_calls(shrunk.calls)] == expected


def test_what_is_changed_in_a_call_is_changed_where_its_answer_is_named() -> None:
    """A block of order 3 that is given back twice: both calls say the order."""
    calls = [Call("alloc", (3,), 8), Call("free", (8, 3), None)]
    shrinker = Shrinker(BUDDY, TopDown, HELD, Budget(), black_box=True)
    told = traced(BUDDY, POOL, calls)
    simpler = shrinker.said_again([evolve(told[0], arguments=(1,)), told[1]], 0, told[0])
    assert [call.arguments for call in simpler] == [(1,), (8, 1)]


def test_time_that_runs_out_is_said() -> None:
    shrinker = Shrinker(BUDDY, TopDown, HELD, Budget(0.0), black_box=True)
    shrunk = shrinker.shrink((5, 64, 0), busy(5, 64), [])
    assert len(shrunk.calls) == 41
    assert shrinker.note.startswith("not yet shortest: ")
    assert shrinker.note.endswith(" s ran out; more time (--profile, --max-time) may shorten it")


def test_a_construction_that_breaks_is_not_the_run_that_broke() -> None:
    class Picky(TopDown):
        def __init__(self, start: int, frames: int, max_order: int) -> None:
            if frames < 8:
                raise ValueError("too small")
            super().__init__(start, frames, max_order)

        def free(self, frame: int, order: int) -> Any:
            raise ValueError("broken")

    clause = "does not crash: ValueError: broken"
    shrinker = Shrinker(BUDDY, Picky, clause, Budget(), black_box=True)
    shrunk = shrinker.shrink((5, 64, 0), [Call("free", (5, 0), "raises ValueError")], [(0, 2, 0)])
    assert (shrunk.geometry, len(shrunk.calls)) == ((0, 8, 0), 1)


# ── Recorded ─────────────────────────────────────────────────────────────────────────────────────────────────

RUN = counterexample(BUDDY, TWICE, POOL, CALLS)


def test_a_file_says_what_a_call_answered(tmp_path: Path) -> None:
    assert to_json(RUN)["calls"][4]["arguments"] == [{"of": 2}, 0]
    save(RUN, tmp_path / "run.json")
    again = load(tmp_path / "run.json", pairings())
    assert again == RUN
    assert [call.origins for call in again.calls if call.origins] == [c.origins for c in RUN.calls if c.origins]


def test_a_file_with_bare_numbers_is_read_and_replayed_as_numbers() -> None:
    bare = evolve(RUN, calls=tuple(evolve(call, origins=()) for call in RUN.calls))
    data = to_json(bare)
    assert data["calls"][4]["arguments"] == [8, 0]
    assert plain_calls(from_json(data, pairings()).calls)[4] == ("free", (8, 0))


@pytest.mark.parametrize(
    ("argument", "why"),
    [
        ({"of": 0, "plus": 0}, "what call 0 answered"),
        ({"of": 3, "plus": 0}, "what call 3 answered"),
        ({"of": 5, "plus": 0}, "what call 5 answered"),
        ({"of": "first"}, "an argument"),
        ({"plus": 1}, "an argument"),
        ("8", "'8' is no argument"),
        ([], "is no argument"),
    ],
)
def test_an_argument_that_names_nothing_is_said(argument: Any, why: str) -> None:
    data = to_json(RUN)
    data["calls"][4]["arguments"][0] = argument
    with pytest.raises(UsageError, match=why) as error:
        from_json(data, pairings())
    assert "at call 5" in str(error.value)


def test_a_run_made_again_says_what_is_answered_now() -> None:
    """Recorded where blocks come from the bottom, it breaks the same clause where they come from the top."""
    calls = (Call("alloc", (0,), 0), Call("alloc", (0,), 1), Call("free", (0, 0), Failure.NOT_ALLOCATED))
    found = from_json(to_json(counterexample(BUDDY, HELD, (0, 8, 0), calls)), pairings())
    clause, made = run(BUDDY, TopDown, (0, 8, 0), plain_calls(found.calls), black_box=True)
    assert (clause, [call.arguments for call in made]) == (HELD, [(0,), (0,), (7, 0)])
    clause, made = run(BUDDY, TopDown, (0, 8, 0), plain_calls(calls), black_box=True)
    assert (clause, [call.arguments for call in made]) == (None, [(0,), (0,), (0, 0)])


def test_a_run_is_told_with_what_a_call_answered() -> None:
    text = render(BUDDY, RUN)
    assert "   5. free(frame=#2, order=0) → done" in text
    inside = Counterexample(BUDDY.part, TWICE, POOL, tuple(traced(BUDDY, POOL, [CALLS[0], Call("free", (6, 2), None)])))
    assert "   2. free(frame=#1 + 2, order=2) → done" in render(BUDDY, inside)
