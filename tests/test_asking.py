"""Asking z3: by one thread, in time, and without keeping Ctrl-C from anybody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import z3

from checks.engines.proving.second_opinion import core, opinion
from checks.engines.proving.trusted.asking import ask
from checks.engines.proving.trusted.decisions import OutOfTime
from checks.engines.proving.trusted.symbolic import Path as Way
from checks.engines.proving.trusted.symbolic import paths
from checks.evidence import Budget

ROOT = Path(__file__).resolve().parent.parent

PRELUDE = """
import gc, sys, time
from concurrent.futures import ThreadPoolExecutor, wait
import z3

class Cycle: pass

word, stock = z3.BitVec("word", 64), []
for number in range(int(sys.argv[1])):
    one = Cycle()
    one.itself, one.term = one, word * number + number
    stock.append(one)

def collect():
    del stock[-20:]
    gc.collect()

def solver():
    a, b, c, d = (z3.BitVec(name, 64) for name in "abcd")
    made = z3.Then("simplify", "bit-blast", "sat").solver()
    made.set("timeout", 300)
    made.add(a * b == c * d + 1, a * a + b * b == c * c + 7, z3.UGT(a, 5), z3.UGT(b, a), z3.UGT(c, b))
    return made
"""
"""Terms that only the garbage collector frees, and a question that takes z3 a while."""

IN_TWO_THREADS = """
pool = ThreadPoolExecutor(1)
while stock:
    asked = pool.submit(solver().check)
    while not wait([asked], timeout=0.001).done:
        collect()
"""
"""How z3 was asked once."""

UNPROTECTED = """
z3.Z3_enable_concurrent_dec_ref = lambda context: None
"""

BY_ONE_THREAD = """
import checks.engines.proving.trusted.asking as asking
from checks.evidence import Budget

class Collecting(Budget):
    def spent(self):
        collect()
        return super().spent()

asking.LOOK = 0.001
until = time.monotonic() + 60
while stock and time.monotonic() < until:
    asking.ask(solver(), Collecting())
print("alive, with", len(stock), "left")
"""


def run(program: str, stock: int) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PRELUDE + program, str(stock)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("program", [IN_TWO_THREADS, UNPROTECTED + BY_ONE_THREAD], ids=["two threads", "unprotected"])
def test_terms_that_are_freed_in_another_thread_crash_z3(program: str) -> None:
    """The danger is there, or the next test shows nothing."""
    assert run(program, 20_000).returncode in (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS)


def test_the_garbage_collector_may_run_in_any_thread() -> None:
    ended = run(BY_ONE_THREAD, 4_000)
    assert (ended.returncode, ended.stdout) == (0, "alive, with 0 left\n"), ended.stderr


# ── In time ──────────────────────────────────────────────────────────────────────────────────────────────────

LONG = 60.0
"""Seconds that none of these questions would be answered in, and that no test may take."""


def hard() -> list[z3.BoolRef]:
    """The factors of a product of two numbers of 61 bits, which nobody finds soon, nor by luck."""
    one, other = z3.BitVecs("one other", 128)
    product = one * other == (2**61 - 1) * (2**61 - 31)
    return [product, *(part for word in (one, other) for part in (z3.UGT(word, 1), z3.ULT(word, 2**62)))]


class Soon(Budget):
    """Interrupted after a moment, by somebody who has no part in the work."""

    def is_interrupted(self) -> bool:
        return self.elapsed() > 0.3


def solver_of(query: list[z3.BoolRef]) -> z3.Solver:
    solver = z3.SimpleSolver()
    solver.add(*query)
    return solver


@pytest.mark.parametrize("budget", [Budget(0.3), Soon()], ids=["out of time", "interrupted"])
def test_a_solver_ends_with_its_budget(budget: Budget) -> None:
    began = time.monotonic()
    assert ask(solver_of(hard()), budget) == z3.unknown
    assert time.monotonic() - began < LONG


def test_what_was_interrupted_can_be_asked_again() -> None:
    """An interruption that comes too late is not kept for the next question."""
    solver = solver_of(hard()[:1])
    assert ask(solver, Budget(0.0)) == z3.unknown
    ask(solver_of(hard()), Soon())
    for _ in range(20):
        assert ask(solver_of([z3.Bool("so")]), Budget()) == z3.sat


def test_the_second_solver_ends_with_its_budget() -> None:
    for asked in (lambda: opinion(hard(), Soon()), lambda: core(hard()[:1], hard()[1:], Soon())):
        began = time.monotonic()
        asked()
        assert time.monotonic() - began < LONG


def test_ways_are_looked_for_until_the_budget_is_spent() -> None:
    made = 0

    def endless(path: Way) -> None:
        nonlocal made
        word = path.fresh("word")
        for number in range(10_000):
            made += 1
            if word == number:
                return

    with pytest.raises(OutOfTime):
        list(paths(endless, budget=Soon()))
    assert 0 < made < 10_000


# ── Ctrl-C ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_z3_leaves_signals_to_python() -> None:
    """By itself z3 takes Ctrl-C for an end of its time, and nobody else hears of it."""
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: heard.append(number))
    try:
        timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        assert ask(solver_of(hard()), Budget(1.0)) == z3.unknown
        timer.join()
    finally:
        signal.signal(signal.SIGINT, before)
    assert heard == [signal.SIGINT]
