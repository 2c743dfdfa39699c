"""What tests of other people's implementations have in common: a compiler, judgement, and runs that are as short as can
be."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from checks.drive import alike
from checks.engines import foreign
from checks.engines.conform import Session, conform
from checks.engines.replay import replay
from checks.evidence import Budget, Counterexample, Evidence, Verdict, worst
from checks.origins import plain_calls
from checks.pairing import Pairing
from checks.pairings import find_one
from checks.targets.named import resolve
from tests.lean import lean

COMPILER = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
WORKERS = 1
"""In how many processes random runs are made at a time: what is found is the same with any number (test_crew), and
every processor has tests of its own to run."""
needs_compiler = pytest.mark.skipif(COMPILER is None, reason="there is no C compiler here")


def built(examples: Path, folder: Path, *targets: str) -> Path:
    """A folder of examples, copied and made: all of them, or these targets."""
    shutil.copytree(examples, folder, ignore=shutil.ignore_patterns("build"))
    subprocess.run(["make", "-s", f"CC={COMPILER}", *targets], cwd=folder, check=True)
    return folder


def build(folder: Path, source: str, *flags: str) -> None:
    """A source as the folder's it.so."""
    (folder / "it.c").write_text(source)
    assert COMPILER is not None
    subprocess.run([COMPILER, *flags, "-shared", "-fPIC", "-o", "it.so", "it.c"], cwd=folder, check=True)


def judged(pairing: Pairing, target: Path | str, seconds: float, **options: Any) -> tuple[Verdict, list[Evidence]]:
    rows = _conform(pairing.part, str(target), seconds, options)
    return worst(row.verdict for row in rows), rows


def judged_in_full(
    pairing: Pairing, target: Path | str, steps: int = 8_000, seconds: float = 2.0
) -> tuple[Verdict, list[Evidence]]:
    """`steps` random calls, however long they take: what holds is not to depend on how busy the machine is. Of the
    seconds, a part goes to short runs or to every state, of which it does not depend that something holds."""
    rows = _conform_in_full(pairing.part, str(target), steps, seconds)
    return worst(row.verdict for row in rows), rows


def made_again(pairing: Pairing, found: Counterexample) -> Verdict:
    """What a run comes to when it is made once more."""
    return _made_again(pairing.part, found)


def assert_no_call_can_be_dropped(pairing: Pairing, found: Counterexample) -> None:
    assert _droppable(pairing.part, found) == []


def assert_none_is_shorter(pairing: Pairing, found: Counterexample) -> None:
    """No run that is shorter breaks anything in the same pool: all of them are made."""
    assert _exhausted(pairing.part, found) == (None, len(found.calls) - 1)


@lean
def _conform(part: str, target: str, seconds: float, options: dict[str, Any]) -> list[Evidence]:
    return conform(find_one(part), target, Budget(seconds), **{"workers": WORKERS, **options})


@lean
def _conform_in_full(part: str, target: str, steps: int, seconds: float) -> list[Evidence]:
    session = Session(resolve(find_one(part), target), 0, Budget(), seconds, steps, workers=WORKERS)
    try:
        return session.judge()
    finally:
        session.close()


@lean
def _made_again(part: str, found: Counterexample) -> Verdict:
    return worst(row.verdict for row in replay(find_one(part), Budget(), counterexample=found))


@lean
def _droppable(part: str, found: Counterexample) -> list[int]:
    """Which calls, but for the last, the run does not need."""
    session = Session(resolve(find_one(part), found.target), 0, Budget(60), 60)
    calls = plain_calls(found.calls)

    def breaks(place: int) -> bool:
        shorter, _ = session.perform(found.geometry, calls[:place] + calls[place + 1 :])
        return shorter is not None and alike(shorter, found.clause)

    try:
        return [place for place in range(len(calls) - 1) if breaks(place)]
    finally:
        session.close()


def compiled(program: Path, library: Path) -> subprocess.CompletedProcess[str]:
    """A program, compiled against a library, and run."""
    assert COMPILER is not None
    flags = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", f'-DLIBRARY="{library}"']
    subprocess.run([COMPILER, *flags, "-o", "run", program.name, "-ldl"], cwd=program.parent, check=True)
    return subprocess.run(["./run"], cwd=program.parent, capture_output=True, text=True, timeout=20)


@lean
def _exhausted(part: str, found: Counterexample) -> tuple[str | None, int]:
    """What breaks in shorter runs, and up to how many calls all of them were made."""
    session = Session(resolve(find_one(part), found.target), 0, Budget(120), 120)
    try:
        session.admit([found.geometry])
        longest, operations = len(found.calls) - 1, session.tally.operations
        came = session.attempt(foreign.short_runs, session.budget, found.geometry, longest, operations)
        return came.clause, came.exhausted
    finally:
        session.close()
