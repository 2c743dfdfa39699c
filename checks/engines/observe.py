"""Observing: the law judges what an independent oracle answers, and what the oracle's memory holds afterwards.

An oracle knows nothing of this law: it is hardware, an emulator of it, a running kernel, somebody else's allocator. It
comes with questions, each a call in a state of the law, and answers them in its own way (checks.oracles).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import define, field, frozen

from checks.clauses import REPRESENTS
from checks.drive import outside
from checks.engines.shrink import Shrinker
from checks.evidence import Budget, Call, Counterexample, Evidence, Strength, UsageError, Verdict
from checks.oracles import Oracle, Question, Told, find, undecided
from checks.origins import numbers_of, plain_calls
from checks.pairing import Arguments, Pairing
from spec.vocabulary import BrokenClause, BrokenRequirement, reached

AGREES = "the law permits every answer of the oracle, and what its memory holds afterwards"
EVERY_KIND = "every kind of case occurs"
ORACLE = "oracle "
"""Before an oracle's name, as the target of a counterexample."""
REPORT_EVERY = 1 << 8
SHRINKING = 10.0
"""For how many seconds the run that leads to a case is made short."""
MOST_TOLD = 4
"""How many different clauses are reported, with the first case that breaks each."""


@frozen
class Disagreement:
    """A case in which the law refuses what the oracle did."""

    clause: str
    question: Question
    told: Told


@define
class _Observation:
    """What has been seen so far."""

    cases: int = 0
    compared: int = 0
    """Of how many the memory afterwards was compared."""
    seconds: float = 0.0
    processor_seconds: float = 0.0
    """What the rate is told by: others may use the machine as well."""
    finished: bool = False
    kinds: set[str] = field(factory=set)
    departures: Counter[str] = field(factory=Counter)
    disagreements: Counter[str] = field(factory=Counter)
    first: dict[str, Disagreement] = field(factory=dict)
    """By clause."""


def observe(
    pairing: Pairing, budget: Budget, *, oracle: str, cases: int | None = None, seed: int = 0
) -> list[Evidence]:
    """Ask an oracle, and let the law judge. Where it cannot be asked, that is undetermined and not green."""
    asked = find(oracle)
    if obstacle := asked.obstacle():
        note = f"skipped: {obstacle}"
        return [Evidence(asked.part, AGREES, "observe", Verdict.UNDETERMINED, Strength.OBSERVED, {}, 0.0, note)]
    asked.start()
    before = reached - undecided
    seen = examine(pairing, asked, budget, cases, seed)
    return list(_rows(pairing, asked, seen, reached - undecided - before, cases, seed))


def examine(pairing: Pairing, oracle: Oracle, budget: Budget, cases: int | None, seed: int) -> _Observation:
    """Ask and judge until there are no more questions, or no more time."""
    seen, total = _Observation(), oracle.total(cases)
    started, began = time.perf_counter(), time.process_time()
    for question in oracle.questions(cases, seed):
        if seen.cases % REPORT_EVERY == 0:
            budget.report("cases", seen.cases, total)
            if budget.spent():
                break
        _examine_one(pairing, oracle, question, seen)
    else:
        seen.finished = True
    seen.seconds, seen.processor_seconds = time.perf_counter() - started, time.process_time() - began
    return seen


def _examine_one(pairing: Pairing, oracle: Oracle, question: Question, seen: _Observation) -> None:
    told = oracle.ask(question)
    seen.cases += 1
    seen.kinds.update(told.kinds)
    broken = judge(pairing, question, told)
    if broken is None:
        seen.compared += told.after is not None
    elif departure := _excused(pairing, oracle, question, told):
        seen.departures[departure] += 1
    else:
        seen.disagreements[broken] += 1
        seen.first.setdefault(broken, Disagreement(broken, question, told))


def _excused(pairing: Pairing, oracle: Oracle, question: Question, told: Told) -> str | None:
    """The known departure that a disagreement comes from: without it the law has nothing against the case."""
    departure = oracle.departure(question, told)
    if departure is None or judge(pairing, departure.question, departure.told) is not None:
        return None
    return departure.name


def judge(pairing: Pairing, question: Question, told: Told) -> str | None:
    """The clause that is broken, if one is: by the last of the states, if all of them refuse."""
    if told.broken:
        return told.broken
    step = pairing.step(question.operation)
    answer = {} if pairing.operations[question.operation].internal else {"returned": told.returned}
    broken = None
    for state in question.states:
        try:
            after = step(state, *question.arguments, **answer)
        except BrokenClause as refused:
            broken = refused.clause
            continue
        if told.after is None or after == told.after:
            question.follow(after)
            return None
        broken = REPRESENTS
    return broken


# ── Evidence ─────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(
    pairing: Pairing, oracle: Oracle, seen: _Observation, judged: Counter[str], cases: int | None, seed: int
) -> Iterator[Evidence]:
    """The whole first, then what was refused, then each clause that was judged by."""
    holds = Verdict.HOLDS if seen.finished else Verdict.UNDETERMINED
    scope: dict[str, Any] = {
        "oracle": oracle.name,
        "cases": seen.cases,
        "seed": seed,
        "excluded": seen.departures.total(),
        "cases_per_second": round(seen.cases / (seen.processor_seconds or 1)),
    }

    def row(name: str, verdict: Verdict, numbers: Mapping[str, Any], note: str = "", run: Any = None) -> Evidence:
        told = {**scope, **numbers}
        return Evidence(oracle.part, name, "observe", verdict, Strength.OBSERVED, told, seen.seconds, note, run)

    verdict = Verdict.VIOLATED if seen.disagreements else holds
    disagreeing = {"disagreements": seen.disagreements.total()}
    yield row(AGREES, verdict, disagreeing, _remark(oracle, seen, oracle.total(cases)))
    for clause, first in list(seen.first.items())[:MOST_TOLD]:
        case = shortest(pairing, oracle, first)
        times = {"disagreements": seen.disagreements[clause]}
        yield row(clause, Verdict.VIOLATED, times, _told(pairing, oracle, case), counterexample(oracle, case, seed))
    yield _kinds(oracle, seen, row)
    if seen.compared and REPRESENTS not in seen.first:
        yield row(REPRESENTS, holds, {"reached": seen.compared})
    for clause in judged:
        if clause not in seen.first:
            yield row(clause, holds, {"reached": judged[clause]})


def _kinds(oracle: Oracle, seen: _Observation, row: Any) -> Evidence:
    expected = oracle.expected()
    missing = sorted(expected - seen.kinds)
    verdict = Verdict.HOLDS if not missing else Verdict.GATE if seen.finished else Verdict.UNDETERMINED
    note = f"{len(missing)} of {len(expected)} never: {', '.join(missing[:8])}" if missing else ""
    evidence: Evidence = row(EVERY_KIND, verdict, {"kinds": len(expected)}, note)
    return evidence


def _remark(oracle: Oracle, seen: _Observation, total: int) -> str:
    said = [] if seen.finished else [f"stopped after {seen.cases:,} of {total:,} cases"]
    said += oracle.remarks()
    said += [f"{times:,} excluded: {oracle.departures[name]}" for name, times in seen.departures.items()]
    return "; ".join(said)


def _told(pairing: Pairing, oracle: Oracle, case: Disagreement) -> str:
    return oracle.describe(case.question, case.told) or described(pairing, case)


def described(pairing: Pairing, case: Disagreement) -> str:
    """A case to be read: what was asked in what state, what was answered, what memory holds afterwards."""
    question, told = case.question, case.told
    arguments = ", ".join(hex(value) if isinstance(value, int) else str(value) for value in question.arguments)
    lines = [f"before: {pairing.picture(state, None)}" for state in question.states]
    lines.append(f"{question.operation}({arguments}) → {told.returned}")
    if told.after is not None:
        lines.append(f"after:  {pairing.picture(told.after, None)}")
    return "\n".join(lines)


def shortest(pairing: Pairing, oracle: Oracle, case: Disagreement) -> Disagreement:
    """The case after the shortest run that is found to lead to it; itself, of an oracle that has no past."""
    begun = oracle.run(case.question)
    if begun is None or oracle.again(begun[0], ()) is None:
        return case
    found = [case]

    def perform(geometry: Arguments, calls: list[tuple[str, Arguments]]) -> tuple[str | None, list[Call]]:
        try:
            shorter, made = ask_run(pairing, oracle, geometry, calls)
        except (UsageError, BrokenRequirement):
            return None, []
        if shorter is not None and shorter.clause == case.clause:
            found.append(shorter)
        return (None if shorter is None else shorter.clause), made

    shrinker = Shrinker(pairing, pairing.impl, case.clause, Budget(seconds=SHRINKING), perform=perform)
    geometry, calls = begun
    shrinker.shrink(geometry, [*calls, _last(case)], ())
    return found[-1]


def ask_run(
    pairing: Pairing, oracle: Oracle, geometry: Arguments, calls: Iterable[tuple[str, Arguments]]
) -> tuple[Disagreement | None, list[Call]]:
    """The first case of a run that the law refuses, if there is one, and the calls up to there with their answers. What
    an earlier call answered is asked about as the number that it was: a run is made as a whole."""
    made = []
    for question in oracle.again(geometry, [(operation, numbers_of(told)) for operation, told in calls]) or ():
        told = oracle.ask(question)
        made.append(Call(question.operation, question.arguments, told.returned))
        if (broken := judge(pairing, question, told)) is not None:
            return Disagreement(broken, question, told), made
    return None, made


def _last(case: Disagreement) -> Call:
    return Call(case.question.operation, case.question.arguments, case.told.returned)


def counterexample(oracle: Oracle, case: Disagreement, seed: int) -> Counterexample | None:
    """The case as a run from the initial state; None where no run of the law leads there."""
    run = oracle.run(case.question) if len(case.question.states) == 1 else None
    if run is None:
        return None
    geometry, calls = run
    target = f"{ORACLE}{oracle.name}"
    return Counterexample(oracle.part, case.clause, geometry, (*calls, _last(case)), target, "observe", seed)


def ask_again(pairing: Pairing, counterexample: Counterexample) -> tuple[str | None, list[Call]]:
    """The clause that breaks, if one still does, and the calls with what the oracle answers now."""
    oracle = find(counterexample.target.removeprefix(ORACLE))
    if oracle.part != pairing.part or not counterexample.calls:
        raise UsageError(f"{oracle.name} is asked one call of {oracle.part}, the last of a run")
    if obstacle := oracle.obstacle():
        raise UsageError(obstacle)
    oracle.start()
    asked = plain_calls(counterexample.calls)
    if oracle.again(counterexample.geometry, ()) is not None:
        case, made = ask_run(pairing, oracle, counterexample.geometry, asked)
        return (None if case is None else case.clause), made
    *before, last = counterexample.calls
    state = pairing.initial(counterexample.geometry)
    for call in before:
        try:
            with outside():
                state = pairing.step(call.operation)(state, *call.arguments, returned=call.returned)
        except BrokenClause as broken:
            raise UsageError(f"{oracle.name} is asked after calls that the law permits: {broken}") from None
    question = Question((state,), last.operation, last.arguments)
    told = oracle.ask(question)
    return judge(pairing, question, told), [*before, Call(last.operation, last.arguments, told.returned)]
