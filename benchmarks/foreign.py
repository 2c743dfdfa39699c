"""What it costs to check a C library: its calls judged, journalled and with contents compared, and the calls alone."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.replay import Lap, Replay, UnavailableError
from checks.engines import conform, foreign
from checks.engines.foreign import Came, Foreign
from checks.engines.isolating.isolation import Journal
from checks.evidence import Budget
from checks.linear import linear
from checks.pairing import Arguments
from checks.pairings import find
from checks.targets.adapter import read
from checks.targets.library import library_target
from checks.targets.named import resolve
from checks.targets.target import Target
from spec.vocabulary import Failure

EXAMPLES = Path(__file__).parent.parent / "examples" / "c"
GEOMETRY = (0, 4096, 10)
LIVE = 1_000


def example(folder: Path) -> Target:
    """examples/c/buddy.c, built in a folder. Raises UnavailableError where it cannot be."""
    if shutil.which("make") is None or shutil.which("cc") is None:
        raise UnavailableError("make or cc is not installed")
    where = folder / "c"
    shutil.copytree(EXAMPLES, where, ignore=shutil.ignore_patterns("build"))
    done = subprocess.run(["make", "-s", "build/buddy.so"], cwd=where, capture_output=True, text=True)
    if done.returncode != 0:
        raise UnavailableError(f"make failed: {done.stderr.strip().splitlines()[-1:]}")
    [pairing] = find("physical.buddy")
    return library_target(read(where / "buddy.toml", pairing), pairing, "examples/c/buddy.toml")


def judged(target: Target, calls: int, seed: int) -> tuple[Replay, list[tuple[str, Arguments]]]:
    """All that conform does for each of a number of calls; and the calls that it makes."""
    made: list[tuple[str, Arguments]] = []
    _run(Foreign(target, GEOMETRY, Journal()), calls, seed, made)

    def lap() -> Lap:
        pair = Foreign(target, GEOMETRY, Journal())
        pair.state = linear(pair.state)
        started = time.perf_counter()
        checksum = 0
        for operation, arguments in made:
            if pair.may_call(operation, arguments):
                checksum = _sum(checksum, pair.step_shallow(operation, arguments))
        return Lap(time.perf_counter() - started, checksum)

    return lap, made


def bare(target: Target, made: list[tuple[str, Arguments]]) -> Replay:
    """The same calls through the adapter, and nothing else."""

    def lap() -> Lap:
        subject = target.make(*GEOMETRY)
        functions = {operation: getattr(subject, operation) for operation in ("alloc", "free")}
        started = time.perf_counter()
        checksum = 0
        for operation, arguments in made:
            checksum = _sum(checksum, functions[operation](*arguments))
        return Lap(time.perf_counter() - started, checksum)

    return lap


# ── A library that needs no adapter, in processes of its own ─────────────────────────────────────────────────


LIBC = "libc.so.6"


def libc() -> tuple[Target, Arguments]:
    """The C library's malloc, and the heap that it has."""
    [pairing] = find("user.malloc")
    target = resolve(pairing, LIBC)
    return target, target.fitted(pairing.foreign)[0]


def random_runs(target: Target, geometry: Arguments, workers: int, runs: int, steps: int, seed: int) -> Replay:
    """Random runs of so many steps, as `memspec conform` makes them, from the start of the first process to the end of
    the last."""
    named = [(geometry, f"{seed}/{run}", steps) for run in range(runs)]
    return _by_processes(target, geometry, workers, seed, lambda operations: [(*each, operations) for each in named])


def crowded_runs(target: Target, workers: int, runs: int, calls: int, seed: int) -> Replay:
    """The calls of `judged` in processes, as conform has them."""
    return _by_processes(target, GEOMETRY, workers, seed, lambda operations: [(calls, seed)] * runs, crowded)


def crowded(target: Target, budget: Budget, journal: Journal | None, calls: int, seed: int) -> Came:
    """In the process of a task."""
    pair, made = Foreign(target, GEOMETRY, journal), list[tuple[str, Arguments]]()
    _run(pair, calls, seed, made)
    pair.close()
    return Came(len(made))


def _by_processes(
    target: Target,
    geometry: Arguments,
    workers: int,
    seed: int,
    arguments: Callable[[Sequence[str]], Iterable[tuple[Any, ...]]],
    function: conform.Function = foreign.episode,
) -> Replay:
    session = conform.Session(target, seed, Budget(), 60.0, workers=workers)
    session.admit([geometry])

    def lap() -> Lap:
        about = session.budget
        tasks = ((function, about, *each) for each in arguments(session.tally.operations))
        started = time.perf_counter()
        made = sum(came.steps for came in session.in_turn(about, tasks))
        seconds = time.perf_counter() - started
        session.end(session.crew)
        return Lap(seconds, made)

    return lap


def adapted_calls(target: Target, geometry: Arguments, runs: int, steps: int, seed: int) -> tuple[Replay, int]:
    """The calls of one such run through the adapter, each time on a fresh object, and nothing else; and how many blocks
    are live after them."""
    came = foreign.some_calls(target, Budget(), Journal(), geometry, f"{seed}/0", steps)
    pairing, live = target.pairing, set[int]()
    for call in came.calls:
        step = None, call.operation, call.arguments, call.returned
        if not isinstance(call.returned, Failure):
            live -= set(pairing.gives_back(*step))
            live |= {first for first, _ in pairing.holds(*step)}

    def lap() -> Lap:
        started = time.perf_counter()
        for _ in range(runs):
            subject = target.make(*geometry)
            functions = {name: getattr(subject, name) for name in target.operations(subject)}
            for call in came.calls:
                functions[call.operation](*call.arguments)
            subject.close()
        return Lap(time.perf_counter() - started, runs * len(came.calls))

    return lap, len(live)


def plain_calls(runs: int, steps: int, seed: int) -> tuple[Replay, int]:
    """The calls of one such run, as often as there are runs, in a loop, and nothing else; and how many blocks are live
    after them."""
    target, geometry = libc()
    came = foreign.some_calls(target, Budget(), Journal(), geometry, f"{seed}/0", steps)
    functions = {name: bound.symbol for name, bound in target.make(*geometry).bound.items()}
    live, calls = dict[int, int](), list[tuple[Any, int | None, Arguments]]()
    for number, call in enumerate(came.calls):
        # A block is known by the call that made it: its address is another one each time.
        block = live.get(call.arguments[0]) if call.operation in ("free", "realloc", "usable_size") else None
        calls.append((functions[call.operation], block, call.arguments[block is not None :]))
        if block is not None and call.operation != "usable_size" and not isinstance(call.returned, Failure):
            del live[call.arguments[0]]
        if target.pairing.operations[call.operation].makes and type(call.returned) is int:
            live[call.returned] = number

    def lap() -> Lap:
        started = time.perf_counter()
        for _ in range(runs):
            answers: list[Any] = []
            for function, block, arguments in calls:
                answers.append(function(*arguments) if block is None else function(answers[block], *arguments))
        return Lap(time.perf_counter() - started, runs * len(answers))

    return lap, len(live)


def bare_runs(target: Target, runs: int, calls: int, seed: int) -> Replay:
    """The same calls through the adapter, as often as there are runs, and nothing else."""
    alone = bare(target, judged(target, calls, seed)[1])
    return lambda: Lap(sum(alone().seconds for _ in range(runs)), runs * calls)


def _run(pair: Foreign, calls: int, seed: int, made: list[tuple[str, Arguments]]) -> None:
    """Draw: up to LIVE blocks are allocated, and from there on as many are given back as taken."""
    pair.state = linear(pair.state)
    rng = random.Random(seed)
    live: list[Arguments] = []
    while len(made) < calls:
        if len(live) < LIVE or rng.random() < 0.5:
            call: tuple[str, Arguments] = ("alloc", (int(rng.random() ** 4 * 4),))
        else:
            place = int(rng.random() * len(live))
            live[place], live[-1] = live[-1], live[place]
            call = ("free", live.pop())
        answer = pair.step_shallow(*call)
        made.append(call)
        if call[0] == "alloc" and type(answer) is int:
            live.append((answer, call[1][0]))


def _sum(checksum: int, answer: Any) -> int:
    return (checksum * 31 + (answer if type(answer) is int else 7)) & (1 << 64) - 1
