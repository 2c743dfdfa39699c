"""SPIN as a peer: the model in buddy.pml, explored to the end.

What was tried, so that it has its best chance (SPIN 6.5.2, gcc 12, 16 frames, 7,065,489 transitions, a shared machine):

- depth first on one core takes 1.1 s. Breadth first (-DBFS) stores the inside of atomic sequences and takes 11 s, two
  cores (-DNCORE=2) take 6 s, -DBFS_PAR stores the inside too, -DCOLLAPSE doubles the time.
- -DSAFETY: no search for cycles. -DNOREDUCE: with one process there is nothing to reduce, and the counts are the same
  without it. -DNOCOMP: states are stored as they are, an eighth faster. -DNOFAIR and -DNOBOUNDCHECK leave out what is
  not needed, and change little.
- -DSFH, -DHASH32, -DSPACE, -DVECTORSZ=64, -O3 and -march=native: no gain that could be told from the noise. -O3
  compiles half a second longer; -O1 compiles 0.4 s less and searches 0.2 s longer.
- In the model: refusals and requests stand before what gives back, which keeps the search a third as deep and makes it
  a sixth faster. One choice for each pair of a block and an order searches as fast and compiles twice as long.
- A hash table of eight places or more for each state; with half as many the time is the same. What is left is mostly
  the reading of that table, whose chains are lists.

The search is exact: every state is stored whole, nothing is hashed away.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen

from benchmarks.replay import UnavailableError

MODEL = Path(__file__).with_name("buddy.pml")
COMPILER_OPTIONS = ("-O2", "-DSAFETY", "-DNOREDUCE", "-DNOCOMP", "-DNOFAIR", "-DNOBOUNDCHECK")
LONGEST_STEP = 3
"""How many of pan's steps make one of the model's, at most: what the state has in common, a block, the call."""
PLACES_FOR_EACH_STATE = 3
"""As a power of two, in the hash table."""
STATES_BEFORE, TRANSITIONS_BEFORE = 1, 2
"""What SPIN counts and the model does not: the root before the pool is laid out; the arrival there, and the laying out
(buddy.pml)."""
RESOLUTION = 0.01
"""pan tells its time in hundredths of a second."""

Geometry = tuple[int, int, int]
"""The first frame, how many frames, the largest order."""


class SearchError(Exception):
    """SPIN did not see every state, or saw an assertion fail: there is nothing to compare."""


@frozen
class Found:
    """What an exploration saw, and how many seconds the search itself took."""

    states: int
    transitions: int
    seconds: float


def from_nothing(geometry: Geometry, expected: int, *, checked: bool) -> tuple[Found, float]:
    """Generate, compile and explore; and the seconds that all of it took. SPIN is told how many states to expect."""
    started = time.perf_counter()
    with TemporaryDirectory() as folder:
        found = explore(build(Path(folder), geometry, checked=checked), expected)
        return found, time.perf_counter() - started


def build(folder: Path, geometry: Geometry, *, checked: bool, faults: Sequence[str] = ()) -> Path:
    """The model as a program in a folder. Raises UnavailableError without SPIN or gcc, and where they fail."""
    start, frames, max_order = geometry
    constants = [f"START={start}", f"FRAMES={frames}", f"ORDERS={max_order + 1}", *["CHECKED"] * checked, *faults]
    shutil.copy(MODEL, folder)
    _run(folder, "spin", *(f"-D{constant}" for constant in constants), "-a", MODEL.name)
    _run(folder, "gcc", *COMPILER_OPTIONS, "-w", "-o", "pan", "pan.c")
    return folder / "pan"


def _run(folder: Path, program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise UnavailableError(f"{program} is not installed")
    done = subprocess.run([found, *arguments], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise UnavailableError(f"{program} failed: {said[-1] if said else done.returncode}")


def explore(pan: Path, expected: int) -> Found:
    """Every state. Raises SearchError where that is not what happened, UnavailableError where memory does not do."""
    depth, hash_bits = LONGEST_STEP * expected + 1_000, expected.bit_length() + PLACES_FOR_EACH_STATE
    command = [str(pan), f"-m{depth}", f"-w{max(hash_bits, 16)}"]
    done = subprocess.run(command, cwd=pan.parent, capture_output=True, text=True)
    if done.returncode < 0:
        raise UnavailableError(f"pan was ended by signal {-done.returncode}: is there memory enough?")
    return parse(done.stdout + done.stderr)


INCOMPLETE = {
    "max search depth too small": "SPIN's search was cut short: its depth was too small",
    "Search not completed": "SPIN's search was not completed",
}


def parse(output: str) -> Found:
    """The model's counts from what pan prints."""
    if broken := re.search(r"^pan:\d+: (.*)$", output, re.MULTILINE):
        raise SearchError(f"SPIN found an error in the model: {broken[1]}")
    if "out of memory" in output:
        raise UnavailableError("pan ran out of memory")
    for sign, sentence in INCOMPLETE.items():
        if sign in output:
            raise SearchError(sentence)
    if _number(r"errors: (\d+)", output) != 0:
        raise SearchError("SPIN found an error in the model")
    stored = int(_number(r"^\s*(\d+) states, stored", output))
    transitions = int(_number(r"^\s*(\d+) transitions \(= stored\+matched\)", output))
    seconds = max(_number(r"elapsed time (\S+) seconds", output), RESOLUTION)
    return Found(stored - STATES_BEFORE, transitions - TRANSITIONS_BEFORE, seconds)


def _number(pattern: str, output: str) -> float:
    told = re.search(pattern, output, re.MULTILINE)
    if told is None:
        raise SearchError(f"pan's output has no line like “{pattern}”")
    return float(told[1])
