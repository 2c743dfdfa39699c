"""Asking z3: by the one thread that its terms belong to, and never for longer than the budget lasts.

A z3 context is one thread's. Two things would bring another one in. A solver by itself notices neither that the time of
a whole run is over nor that somebody has asked it to stop, so a second thread looks at the budget while it thinks; that
thread calls nothing of z3's but `interrupt`. And Python's garbage collector frees terms in whichever thread it happens
to run: the context is told to put off what other threads free until its own thread comes by
(`Z3_enable_concurrent_dec_ref`; z3 5.4, src/api/api_context.cpp).
"""

from __future__ import annotations

import os
import threading
import time
from functools import cache

import z3
from attrs import define, field

from checks.evidence import Budget

LOOK = 0.1
"""Seconds between two looks at the budget while a solver thinks."""
QUICK, LONG = 400_000, 6_000_000
"""How much of z3's resources (rlimit, steps of its own that it counts) a question may take that has another way out: as
much as some 60 ms and 1 s of a processor to itself. A limit of time would have a busy machine answer otherwise."""
IN_ANY_CASE = 20_000
"""Milliseconds that such a question may take, as not every step is counted."""

z3.Z3_enable_concurrent_dec_ref(z3.main_ctx().ref())


@define
class Watchdog:
    """Looks at the budget of the question that a solver thinks about, if one does."""

    question: tuple[z3.Solver, Budget] | None = None
    guard: threading.Condition = field(factory=threading.Condition)
    """Held by whoever has the question, so that the solver is freed by the thread that made it."""

    def __attrs_post_init__(self) -> None:
        threading.Thread(target=self.watch, name="watches solvers", daemon=True).start()

    def watch(self) -> None:
        while True:
            with self.guard:
                self.guard.wait_for(lambda: self.question is not None)
            time.sleep(LOOK)
            with self.guard:
                self.look()

    def look(self) -> None:
        if self.question is not None:
            solver, budget = self.question
            if budget.spent():
                solver.interrupt()

    def begin(self, solver: z3.Solver, budget: Budget) -> None:
        with self.guard:
            self.question = solver, budget
            self.guard.notify()

    def end(self) -> None:
        with self.guard:
            self.question = None


@cache
def _watchdog(process: int) -> Watchdog:
    """The one of a process: threads do not come along into a fork."""
    return Watchdog()


def limit(solver: z3.Solver, resources: int) -> None:
    """Have each question be unknown once so much is used up."""
    solver.set("rlimit", resources)
    solver.set("timeout", IN_ANY_CASE)


def ask(solver: z3.Solver, budget: Budget, *assumptions: z3.BoolRef) -> z3.CheckSatResult:
    """The solver's answer; unknown as soon as the budget is spent. A limit of time that it has of its own stays."""
    if budget.spent():
        return z3.unknown
    # Else z3 keeps Ctrl-C to itself while it thinks.
    solver.set("ctrl_c", False)
    watchdog = _watchdog(os.getpid())
    watchdog.begin(solver, budget)
    try:
        return solver.check(*assumptions)
    finally:
        watchdog.end()
