"""Faults of C libraries that two or three calls show, and that random runs meet among hundreds."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checks.drive import counterexample, plain
from checks.engines import kill
from checks.engines.conform import HASTE, Session, conform
from checks.engines.isolating.keeper import Limits
from checks.engines.shrink import OutOfPatience, Shrinker
from checks.engines.simulate import simulate
from checks.engines.stateful import stateful
from checks.evidence import Budget, Call, Evidence, Origin, Verdict
from checks.origins import numbers_of, plain_calls
from checks.pairing import Arguments
from checks.pairings import find_one
from checks.targets import keepsake
from tests.foreign import COMPILER, compiled, needs_compiler

BUDDY = find_one("physical.buddy")
SOURCE = """
#include <stdlib.h>
/* Hands out from the top, or scattered; each fault is in pools of more than 200 frames alone. */
static long start, frames, last, serial;
static int largest;
static signed char *order_of, *used;

int pool_init(long first, long count, int max_order)
{
    start = first, frames = count, largest = max_order, last = -1, serial = 0;
    order_of = malloc(count), used = calloc(count, 1);
    for (long each = 0; each < count; each++)
        order_of[each] = -1;
    return 0;
}

long pool_alloc(int order)
{
    if (order < 0 || order > largest)
        return -1;
    long size = 1L << order, low = (start + size - 1) / size, slots = (start + frames) / size - low;
    for (long slot = 0; slot < slots; slot++) {
        long at = 0, turn = SCATTERS ? (slot + 7919 * serial + 4241) % slots : slots - 1 - slot;
        long head = (low + turn) * size - start;
        while (at < size && !used[head + at])
            at++;
        if (at < size)
            continue;
        while (at > 0)
            used[head + --at] = 1;
        order_of[head] = order;
        serial++;
        return last = head + start;
    }
    return -2;
}

int pool_free(long frame, int order)
{
    if (frame < start || frame >= start + frames || order < 0 || order > largest)
        return -1;
    int known = order_of[frame - start], is_wide = frames > 200;
    if (known < 0 || (FORGETS && is_wide && frame != last) || (LOSES && is_wide && known > 0))
        return -3;
    if (known != order)
        return -4;
    for (long at = 0; at < 1L << known; at++)
        used[frame - start + at] = 0;
    if (!(TWICE && is_wide))
        order_of[frame - start] = -1;
    return 0;
}
"""
ADAPTER = """
part = "physical.buddy"
library = "it.so"

[create]
symbol = "pool_init"
arguments = [{ value = "start", type = "long" }, { value = "frames", type = "long" }, "max_order"]
returns = "status"
failure = ["nonzero"]

[operations.alloc]
symbol = "pool_alloc"
arguments = ["order"]
returns = "frame"
type = "long"
failures = { "-1" = "out of range", "-2" = "no memory" }

[operations.free]
symbol = "pool_free"
arguments = [{ value = "frame", type = "long" }, "order"]
returns = "status"
failures = { "-1" = "out of range", "-3" = "not allocated", "-4" = "wrong order" }
"""
FAULTS = ("FORGETS", "TWICE", "LOSES")
HELD, TWICE = "an allocated block can be given back", "only an allocated block can be given back"


def library(folder: Path, *said: str) -> Path:
    """Built in the folder with these faults; its adapter."""
    folder.mkdir(exist_ok=True)
    (folder / "it.c").write_text(SOURCE)
    (folder / "it.toml").write_text(ADAPTER)
    defined = [f"-D{name}={int(name in said)}" for name in (*FAULTS, "SCATTERS")]
    assert COMPILER is not None
    command = [COMPILER, "-O1", *defined, "-shared", "-fPIC", "-o", "it.so", "it.c"]
    subprocess.run(command, cwd=folder, check=True)
    return folder / "it.toml"


@needs_compiler
@pytest.mark.parametrize(
    ("said", "clause", "calls"),
    [
        (("FORGETS", "SCATTERS"), HELD, ["alloc", "alloc", "free"]),
        (("TWICE", "SCATTERS"), TWICE, ["alloc", "free", "free"]),
        (("LOSES", "SCATTERS"), HELD, ["alloc", "free"]),
    ],
)
def test_a_fault_is_told_with_the_calls_that_it_needs(
    tmp_path: Path, said: tuple[str, ...], clause: str, calls: list[str]
) -> None:
    adapter = library(tmp_path, *said)
    rows = conform(BUDDY, str(adapter), Budget(60), profile="quick", shrinking=3)
    [found] = [row.counterexample for row in rows if row.verdict is Verdict.VIOLATED]
    assert found is not None
    assert (found.clause, [call.operation for call in found.calls]) == (clause, calls)
    assert found.calls[-1].origins[0] is not None


@needs_compiler
def test_a_program_goes_on_with_what_is_answered_now(tmp_path: Path) -> None:
    calls = [Call("alloc", (0,), 263), Call("alloc", (0,), 262), Call("free", (262, 0), None)]
    adapter = library(tmp_path / "wrong", "TWICE")
    found = counterexample(BUDDY, TWICE, (3, 261, 5), [*calls, calls[-1]], target=str(adapter))
    assert plain_calls(found.calls)[3] == ("free", (Origin(2, 0, 262), 0))
    test, program = keepsake.save(BUDDY, found, tmp_path / "run.json")
    assert "{'of': 2}" in test.read_text()
    text = program.read_text()
    assert "long long frame2 = (long long)r2;" in text
    assert "their_free" not in text
    assert text.count("their_pool_free((long)(frame2), ") == 2
    right, scattered = (library(tmp_path / name, *said).parent / "it.so" for name, said in RIGHT.items())
    assert compiled(program, adapter.parent / "it.so").returncode == -signal.SIGABRT
    assert compiled(program, right).returncode == 0
    # The first call answers otherwise, and no later one names that.
    assert compiled(program, scattered).returncode == keepsake.OTHER_COURSE
    first, _, rest = text.partition('    puts("1. ')
    program.write_text(first + '    puts("2. ' + rest.partition('    puts("2. ')[2])
    done = compiled(program, adapter.parent / "it.so")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (keepsake.OTHER_COURSE, keepsake.ELSEWHERE)
    for other in (right, scattered):
        assert compiled(program, other).returncode == 0


RIGHT: dict[str, tuple[str, ...]] = {"right": (), "scattered": ("SCATTERS",)}


# ── In few tries ─────────────────────────────────────────────────────────────────────────────────────────────

TINY = (0, 4, 2)
BROKEN = "broken"
Calls = list[tuple[str, tuple[int, ...]]]


def shrinking(breaks: Callable[[Calls], bool], **options: Any) -> Shrinker:
    """Of an implementation that breaks a clause where these calls are made."""

    def perform(geometry: Arguments, calls: Calls) -> tuple[str | None, list[Call]]:
        return BROKEN if breaks(calls) else None, [Call(name, numbers_of(said), None) for name, said in calls]

    return Shrinker(BUDDY, plain(BUDDY), BROKEN, Budget(), perform=perform, **options)


def is_large(calls: Calls) -> bool:
    return calls[-1:] > [("alloc", (999,))]


@pytest.mark.parametrize("order", [1_000, 1 << 20, 10**12])
def test_a_number_is_made_the_least_that_will_do_by_halves(order: int) -> None:
    """Less by one at a time, it took as long as there was."""
    work = shrinking(is_large)
    shrunk = work.shrink(TINY, [Call("alloc", (order,), None)], [])
    assert plain_calls(shrunk.calls) == [("alloc", (1_000,))]
    assert work.tried < 200


def test_what_one_call_says_another_one_may_say() -> None:
    def breaks(calls: Calls) -> bool:
        operations, orders = [name for name, _ in calls], [said[-1] for _, said in calls[:-1]]
        return operations[:1] == ["alloc"] and operations[-1] == "free" and 2 in orders

    calls = [Call("alloc", (0,), None), Call("free", (1, 2), None), Call("free", (0, 0), None)]
    shrunk = shrinking(breaks).shrink(TINY, calls, [])
    assert plain_calls(shrunk.calls) == [("alloc", (2,)), ("free", (0, 0))]


def test_nobody_goes_through_a_long_run_when_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of 100,000 calls has as many states of the law, each a copy: nothing else was done in that time, and the
    process was ended with what it had found."""
    budget, run = Budget(), [Call("alloc", (0,), 0), Call("free", (0, 0), None)] * 50
    states = BUDDY.states

    def slow(*arguments: Any, **options: Any) -> Any:
        for number, state in enumerate(states(*arguments, **options)):
            assert number < 4 or not budget.interrupted, "it goes on"
            budget.interrupted = budget.interrupted or (number == 2 and not options)
            yield state

    shrinker = Shrinker(BUDDY, plain(BUDDY), "a block that is not allocated is refused", budget)
    monkeypatch.setattr(type(BUDDY), "states", lambda self, *arguments, **options: slow(*arguments, **options))
    with pytest.raises(OutOfPatience):
        shrinker.busy((0, 4, 1), run)


def test_what_was_made_simple_is_made_so_again_only_where_it_gets_shorter() -> None:
    large = Call("alloc", (5_000,), None)
    tried: dict[int, int] = {}
    for calls in ([large], [Call("free", (0, 0), None), large]):
        work = shrinking(is_large, is_simple=True)
        [call] = work.shrink(TINY, calls, []).calls
        tried[call.arguments[0]] = work.tried
    assert tried.keys() == {5_000, 1_000}
    assert tried[5_000] == 1


def test_what_only_a_simpler_call_can_do_without_is_left_out() -> None:
    def breaks(calls: Calls) -> bool:
        return is_large(calls) and (len(calls) > 1 or calls[-1][1] == (1_000,))

    calls = [Call("free", (0, 0), None), Call("alloc", (5_000,), None)]
    assert plain_calls(shrinking(breaks).shrink(TINY, calls, []).calls) == [("alloc", (1_000,))]


def test_a_smaller_pool_that_lacks_what_a_run_names_is_passed_over() -> None:
    def perform(geometry: Arguments, calls: Calls) -> tuple[str | None, list[Call]]:
        if geometry != TINY:
            raise IndexError("there is no such frame")
        return BROKEN if is_large(calls) else None, [Call(name, numbers_of(said), None) for name, said in calls]

    work = Shrinker(BUDDY, plain(BUDDY), BROKEN, Budget(), perform=perform)
    shrunk = work.shrink(TINY, [Call("alloc", (5_000,), None)], [(0, 2, 1)])
    assert (shrunk.geometry, plain_calls(shrunk.calls)) == (TINY, [("alloc", (1_000,))])


# ── Not yet shortest ─────────────────────────────────────────────────────────────────────────────────────────

[FREED_TWICE] = [each for each in BUDDY.mutants if each.name == "double-free-accepted"]


def by_stateful() -> list[Evidence]:
    return stateful(BUDDY, Budget(), examples=10, factory=plain(BUDDY, FREED_TWICE.edits), geometries=[TINY])


def by_simulate() -> list[Evidence]:
    factory = plain(BUDDY, FREED_TWICE.edits)
    return simulate(BUDDY, Budget(), steps=400, factory=factory, geometries=[TINY], black_box=True)


def by_conform() -> list[Evidence]:
    return conform(BUDDY, plain(BUDDY, FREED_TWICE.edits), Budget(20))


def by_kill() -> list[Evidence]:
    return kill.kill(BUDDY, Budget(), mutant=FREED_TWICE.name)


@pytest.mark.parametrize("judged", [by_stateful, by_simulate, by_conform, by_kill])
def test_whoever_prints_a_run_says_that_time_did_not_suffice_to_make_it_short(
    monkeypatch: pytest.MonkeyPatch, judged: Callable[[], list[Evidence]]
) -> None:
    """Exploration finds shortest runs, and replay makes the run that it is given."""

    def search(self: Shrinker, *given: Any) -> None:
        raise OutOfPatience

    monkeypatch.setattr(Shrinker, "search", search)
    monkeypatch.setattr(kill, "_explored", lambda *given: None)
    [row] = [row for row in judged() if row.counterexample is not None]
    assert "not yet shortest: " in row.note


@pytest.mark.parametrize(("comes_again", "seconds"), [(True, HASTE), (False, Limits().seconds)])
def test_a_candidate_that_hangs_takes_little_of_the_time_unless_the_target_is_slow(
    monkeypatch: pytest.MonkeyPatch, comes_again: bool, seconds: float
) -> None:
    given: list[float] = []

    def search(self: Shrinker, *arguments: Any) -> None:
        assert self.perform is not None
        session = self.perform.__self__  # type: ignore[attr-defined]
        given.append(session.limits.seconds)

    monkeypatch.setattr(Shrinker, "search", search)
    monkeypatch.setattr(Session, "breaks", lambda *arguments: comes_again)
    monkeypatch.setattr(Session, "shorter", lambda self, clause, geometry, calls, *more: (geometry, calls, False))
    assert [row for row in by_conform() if row.counterexample is not None]
    assert given == [seconds]
