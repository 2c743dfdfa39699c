"""What it costs to check a C library: its calls judged, journalled and with contents compared, and the calls alone."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from benchmarks.replay import Lap, Replay, UnavailableError
from checks.engines.foreign import Foreign, linear
from checks.engines.isolating.isolation import Journal
from checks.pairing import Arguments
from checks.pairings import find
from checks.targets.adapter import read
from checks.targets.library import library_target
from checks.targets.target import Target

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
