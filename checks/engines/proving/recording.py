"""Searching for the steps of many proofs at once, on all processors.

What is found is only kept: the run that records follows it like any other, so that nothing is believed of what another
process says.
"""

from __future__ import annotations

import os
import select
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import z3

from checks.engines.proving.discharge import Discharge
from checks.engines.proving.kept import Kept, Steps
from checks.engines.proving.trusted.obligations import Obligation
from checks.engines.proving.trusted.question import Question
from checks.evidence import Budget, Progress
from checks.interruption import Stop
from checks.worker import PROGRESS, RESULT, Worker, start

SEARCHING = 30.0
"""How many seconds a search beside others may take: what needs longer is searched for when it is its turn."""
SEARCHED = "steps searched for"
"""What progress counts meanwhile."""
Found = tuple[str, Steps]
"""The name of a goal, and what led to its refutation."""


def search_together(
    discharge: Callable[[Question, Budget], Discharge], obligations: Sequence[Obligation], kept: Kept, budget: Budget
) -> Iterator[Found]:
    """Steps for the obligations of which none are kept whose facts are all there."""
    lacking = {(one.name, *sorted(one.facts)): one for one in obligations if not _is_kept(one, kept)}
    if not lacking:
        return
    missing, stop = list(lacking.values()), Stop()
    crew = [_begin(discharge, missing, number, budget, stop) for number in range(os.cpu_count() or 1)]
    done = [0] * len(crew)
    working = dict(enumerate(crew))
    try:
        while working:
            select.select(list(working.values()), [], [], 0.1)
            if budget.spent():
                stop.ask()
            for number, worker in list(working.items()):
                is_gone = worker.is_gone()
                for kind, said in worker.messages():
                    if kind == PROGRESS and isinstance(said, Progress):
                        done[number] = said.done
                    elif kind == RESULT:
                        yield from said
                if is_gone:
                    del working[number]
            budget.report(SEARCHED, sum(done), len(missing))
    finally:
        for worker in crew:
            worker.end(0.0)


def _is_kept(obligation: Obligation, kept: Kept) -> bool:
    facts = set(obligation.facts)
    return any(facts.issuperset(steps.facts) for steps in kept.steps.get(obligation.name, ()))


def _begin(
    discharge: Callable[[Question, Budget], Discharge],
    missing: Sequence[Obligation],
    number: int,
    budget: Budget,
    stop: Stop,
) -> Worker:
    crew = os.cpu_count() or 1
    return start(partial(_search, discharge, missing[number::crew]), budget.left(), stop)


def _search(
    discharge: Callable[[Question, Budget], Discharge], missing: Sequence[Obligation], budget: Budget
) -> list[Found]:
    """One process's share; what was found until it was stopped."""
    found = Kept()
    for number, obligation in enumerate(missing, 1):
        if budget.spent():
            break
        work = discharge(Question(obligation), budget.share(SEARCHING))
        if work.answer(found.leading(obligation.name, obligation.facts)) == z3.unsat and work.followed is None:
            found.add(obligation.name, work.steps())
        budget.report(SEARCHED, number, len(missing))
    return [(goal, steps) for goal, rows in found.steps.items() for steps in rows]
