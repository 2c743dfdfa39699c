"""What tests of other people's implementations have in common: a compiler, judgement, and runs that are as short as can
be."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from checks.drive import alike
from checks.engines.conform import Session, conform
from checks.evidence import Budget, Counterexample, Evidence, Verdict, worst
from checks.origins import plain_calls
from checks.pairing import Pairing
from checks.targets.named import resolve

COMPILER = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
needs_compiler = pytest.mark.skipif(COMPILER is None, reason="there is no C compiler here")


def built(examples: Path, folder: Path) -> Path:
    """A folder of examples, copied and made."""
    shutil.copytree(examples, folder, ignore=shutil.ignore_patterns("build"))
    subprocess.run(["make", "-s", f"CC={COMPILER}"], cwd=folder, check=True)
    return folder


def build(folder: Path, source: str, *flags: str) -> None:
    """A source as the folder's it.so."""
    (folder / "it.c").write_text(source)
    assert COMPILER is not None
    subprocess.run([COMPILER, *flags, "-shared", "-fPIC", "-o", "it.so", "it.c"], cwd=folder, check=True)


def judged(pairing: Pairing, adapter: Path, seconds: float) -> tuple[Verdict, list[Evidence]]:
    rows = conform(pairing, str(adapter), Budget(seconds))
    return worst(row.verdict for row in rows), rows


def judged_in_full(
    pairing: Pairing, target: Path | str, steps: int = 8_000, seconds: float = 4.0
) -> tuple[Verdict, list[Evidence]]:
    """`steps` random calls, however long they take: what holds is not to depend on how busy the machine is. Of the
    seconds, a part goes to short runs or to every state, of which it does not depend that something holds."""
    rows = Session(resolve(pairing, str(target)), 0, Budget(), seconds, steps).judge()
    return worst(row.verdict for row in rows), rows


def assert_no_call_can_be_dropped(pairing: Pairing, found: Counterexample) -> None:
    session = Session(resolve(pairing, found.target), 0, Budget(60), 60)
    calls = plain_calls(found.calls)
    for place in range(len(calls)):
        shorter, _ = session.perform(found.geometry, calls[:place] + calls[place + 1 :])
        assert shorter is None or not alike(shorter, found.clause) or place == len(calls) - 1


def compiled(program: Path, library: Path) -> subprocess.CompletedProcess[str]:
    """A program, compiled against a library, and run."""
    assert COMPILER is not None
    flags = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", f'-DLIBRARY="{library}"']
    subprocess.run([COMPILER, *flags, "-o", "run", program.name, "-ldl"], cwd=program.parent, check=True)
    return subprocess.run(["./run"], cwd=program.parent, capture_output=True, text=True, timeout=20)
