"""Observing: the law judges what an independent oracle answers, and what the oracle's memory holds afterwards.

An oracle knows nothing of this law: it is hardware, an emulator of it, a running kernel, somebody else's allocator. It
comes with questions, each a call in a state of the law, and answers them in its own way. It stands in no
implementation's place, so that no pairing is needed: the law's module is enough.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any, Protocol

from attrs import define, field, frozen

from checks.clauses import STANDS_FOR
from checks.evidence import Budget, Call, Counterexample, Evidence, Strength, Verdict
from checks.oracles import find
from spec.vocabulary import BrokenClause, reached

AGREES = "the law permits every answer of the oracle, and what its memory holds afterwards"
EVERY_KIND = "every kind of case occurs"
ORACLE = "oracle "
"""Before an oracle's name, as the target of a counterexample."""
REPORT_EVERY = 1 << 8
MOST_TOLD = 4
"""So many different clauses are told of, with the first case that breaks each."""

State = Any

_undecided: Counter[str] = Counter()
"""By clause: how often something was compared that an oracle does not tell."""


class _Unseen:
    """What an oracle does not tell, in the place of a part of an answer. A clause about it decides nothing, and is no
    evidence of anything."""

    def __eq__(self, other: object) -> Any:
        return self

    __hash__ = None  # type: ignore[assignment]

    def ensure(self, clause: str) -> None:
        _undecided[clause] += 1

    def __repr__(self) -> str:
        return "unseen"


UNSEEN: Any = _Unseen()


@frozen
class Question:
    """A call for an oracle to make, in the place of an implementation."""

    states: tuple[State, ...]
    """The states of the law of which one must permit the answer. The last one is what memory holds when the call is
    made; others are there where hardware may still act by what memory held before."""
    operation: str
    arguments: tuple[Any, ...]
    task: Any = None
    """What the oracle has to do beforehand, in its own terms."""


@frozen
class Told:
    """What an oracle answered."""

    returned: Any
    after: State | None
    """What its memory holds afterwards, as a state of the law; None where nothing is said of that."""
    kinds: tuple[str, ...] = ()
    """Of what kinds the case was."""


class Oracle(Protocol):
    """An independent authority on what a law's operations answer."""

    name: str
    part: str
    law: ModuleType
    about: str
    """What it is, in a line."""
    departures: Mapping[str, str]
    """By name: where the oracle itself is known to be wrong, and why we say so. Such cases are counted, not judged."""

    def obstacle(self) -> str | None:
        """Why it cannot be asked here, in one sentence; None where it can."""

    def start(self) -> None:
        """Set it up. Raises UsageError where it does not do what is known beforehand (calibration)."""

    def questions(self, cases: int | None, seed: int) -> Iterable[Question]:
        """All of them, or a sample of so many at least, in which every kind occurs."""

    def total(self, cases: int | None) -> int:
        """How many questions that will be."""

    def expected(self) -> frozenset[str]:
        """The kinds of case that must occur."""

    def ask(self, question: Question) -> Told: ...

    def departure(self, question: Question, told: Told) -> str | None:
        """The known departure that a disagreement comes from, by its name."""

    def run(self, question: Question) -> tuple[tuple[Any, ...], list[Call]]:
        """The geometry, and the calls that lead from the initial state to the one that is asked about."""

    def picture(self, state: State) -> str: ...


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


def observe(budget: Budget, *, oracle: str, cases: int | None = None, seed: int = 0) -> list[Evidence]:
    """Ask an oracle, and let the law judge. Where it cannot be asked, that is said and undetermined: it is not green."""
    asked = find(oracle)
    if obstacle := asked.obstacle():
        note = f"skipped: {obstacle}"
        return [Evidence(asked.part, AGREES, "observe", Verdict.UNDETERMINED, Strength.OBSERVED, {}, 0.0, note)]
    asked.start()
    before = reached - _undecided
    seen = examine(asked, budget, cases, seed)
    return list(_rows(asked, seen, reached - _undecided - before, cases, seed))


def examine(oracle: Oracle, budget: Budget, cases: int | None, seed: int) -> _Observation:
    """Ask and judge until there are no more questions, or no more time."""
    seen, total = _Observation(), oracle.total(cases)
    started, began = time.perf_counter(), time.process_time()
    for question in oracle.questions(cases, seed):
        if seen.cases % REPORT_EVERY == 0:
            budget.report("cases", seen.cases, total)
            if budget.spent():
                break
        _examine_one(oracle, question, seen)
    else:
        seen.finished = True
    seen.seconds, seen.processor_seconds = time.perf_counter() - started, time.process_time() - began
    return seen


def _examine_one(oracle: Oracle, question: Question, seen: _Observation) -> None:
    told = oracle.ask(question)
    seen.cases += 1
    seen.kinds.update(told.kinds)
    broken = judge(oracle.law, question, told)
    if broken is None:
        seen.compared += told.after is not None
    elif departure := oracle.departure(question, told):
        seen.departures[departure] += 1
    else:
        seen.disagreements[broken] += 1
        seen.first.setdefault(broken, Disagreement(broken, question, told))


def judge(law: ModuleType, question: Question, told: Told) -> str | None:
    """The clause that is broken, if one is: by the last of the states, if all of them refuse."""
    step = getattr(law, question.operation)
    broken = None
    for state in question.states:
        try:
            after = step(state, *question.arguments, returned=told.returned)
        except BrokenClause as refused:
            broken = refused.clause
            continue
        if told.after is None or after == told.after:
            return None
        broken = STANDS_FOR
    return broken


# ── Evidence ─────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(oracle: Oracle, seen: _Observation, judged: Counter[str], cases: int | None, seed: int) -> Iterator[Evidence]:
    """The whole first, then what was refused, then each clause that was judged by."""
    holds = Verdict.HOLDS if seen.finished else Verdict.UNDETERMINED
    scope: dict[str, Any] = {
        "oracle": oracle.name,
        "cases": seen.cases,
        "seed": seed,
        "excluded": seen.departures.total(),
        "cases a second": round(seen.cases / (seen.processor_seconds or 1)),
    }

    def row(name: str, verdict: Verdict, numbers: Mapping[str, Any], note: str = "", run: Any = None) -> Evidence:
        told = {**scope, **numbers}
        return Evidence(oracle.part, name, "observe", verdict, Strength.OBSERVED, told, seen.seconds, note, run)

    verdict = Verdict.VIOLATED if seen.disagreements else holds
    disagreeing = {"disagreements": seen.disagreements.total()}
    yield row(AGREES, verdict, disagreeing, _remark(oracle, seen, oracle.total(cases)))
    for clause, case in list(seen.first.items())[:MOST_TOLD]:
        times = {"disagreements": seen.disagreements[clause]}
        yield row(clause, Verdict.VIOLATED, times, described(oracle, case), counterexample(oracle, case, seed))
    yield _kinds(oracle, seen, row)
    if STANDS_FOR not in seen.first:
        yield row(STANDS_FOR, holds, {"reached": seen.compared})
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
    said += [f"{times:,} excluded: {oracle.departures[name]}" for name, times in seen.departures.items()]
    return "; ".join(said)


def described(oracle: Oracle, case: Disagreement) -> str:
    """A case to be read: what was asked in what state, what was answered, what memory holds afterwards."""
    question, told = case.question, case.told
    arguments = ", ".join(hex(value) if isinstance(value, int) else str(value) for value in question.arguments)
    lines = [f"before: {oracle.picture(state)}" for state in question.states]
    lines.append(f"{question.operation}({arguments}) → {told.returned}")
    if told.after is not None:
        lines.append(f"after:  {oracle.picture(told.after)}")
    return "\n".join(lines)


def counterexample(oracle: Oracle, case: Disagreement, seed: int) -> Counterexample | None:
    """The case as a run from the initial state; None where no run of the law leads there."""
    if len(case.question.states) > 1:
        return None
    geometry, calls = oracle.run(case.question)
    last = Call(case.question.operation, case.question.arguments, case.told.returned)
    target = f"{ORACLE}{oracle.name}"
    return Counterexample(oracle.part, case.clause, geometry, (*calls, last), target, "observe", seed)
