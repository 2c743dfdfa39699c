"""What the proofs cost: for each theorem the seconds that two solvers take over the same formulas.

What a theorem takes is found by proving it. The sets of formulas that were refuted on the way are then given to both
solvers in turn: so the ratio is of solving alone, and neither searches for hypotheses.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import TypeVar

import z3
from attrs import define, field, frozen

from benchmarks.rows import Row, UnequalAnswersError
from checks.engines.prove import Answer, Judge, Second, bitwuzla
from checks.engines.proving.discharge import FOLLOWED, Discharge, attempt
from checks.engines.proving.kept import read_kept
from checks.engines.proving.trusted.declared import required_by
from checks.engines.proving.trusted.programs import Prover
from checks.engines.proving.trusted.question import Question
from checks.engines.proving.trusted.tactics import AT_ONCE
from checks.evidence import Budget, UsageError
from checks.pairing import Pairing
from checks.pairings import find_one
from checks.profiles import PROFILES, left_out
from checks.proof import Proof, Theorem

Z3, BITWUZLA = "z3", "bitwuzla"
GROUP = "proofs"
SECONDS = 120.0
"""How long one set of formulas may take."""
UNKNOWN = "unknown"
"""What bitwuzla says of what it did not decide in time."""
ELSE = "at once"
"""z3's tactic where no steps were kept."""

Formulas = list[z3.BoolRef]


@frozen
class Times:
    """Seconds."""

    z3: float | None
    """None where it gave no answer."""
    bitwuzla: float | None
    """None where it gave no answer, or was not asked."""


@define
class Listening(Judge):
    """A judge that remembers how the obligation at hand was refuted."""

    refuted: Formulas = field(factory=list)
    tactic: str = ELSE
    work: Discharge | None = None

    def discharge(self, question: Question, budget: Budget) -> Discharge:
        self.work = super().discharge(question, budget)
        return self.work

    def _ask_again(self, question: Question) -> None:
        followed = None if self.work is None else self.work.followed
        self.refuted, self.tactic = question.refuted or [], ELSE if followed is None else followed.tactic


@define
class Stopwatch:
    """Proves theorems, and measures both solvers on each set of formulas once, however many theorems share it."""

    judge: Listening
    second: Second | None
    times: dict[int, Times] = field(factory=dict)
    """By the identity of an answer."""
    answers: list[Answer] = field(factory=list)
    """What was measured, so that nothing else comes to be in its place."""
    proving: float = 0.0
    """How long it took to prove everything: the source run on symbolic words, and z3."""

    def theorem(self, theorem: Theorem) -> list[Times]:
        """The times of all obligations of a theorem, each once."""
        found: dict[int, Times] = {}
        for answer in self._answers(theorem):
            if answer.result not in (z3.unsat, z3.unknown):
                raise UnequalAnswersError(f"{theorem.name}: z3 does not prove “{answer.what}”")
            if answer.obligation is not None and answer.obligation.is_given:
                continue  # no solver is asked
            if id(answer) not in self.times:
                self.answers.append(answer)
                is_proved = answer.result == z3.unsat
                self.times[id(answer)] = self._measure(theorem) if is_proved else Times(None, None)
            found[id(answer)] = self.times[id(answer)]
        return list(found.values())

    def _answers(self, theorem: Theorem) -> Iterator[Answer]:
        started = time.perf_counter()
        wanted = required_by(self.judge.prover.pairing, theorem)
        for program in self.judge.closure(theorem.operations, wanted):
            for answer in self.judge.judge(program, partial(wanted, program)):
                self.proving += time.perf_counter() - started
                yield answer
                started = time.perf_counter()
        self.proving += time.perf_counter() - started

    def _measure(self, theorem: Theorem) -> Times:
        formulas, attempts = self.judge.refuted, (*FOLLOWED[self.judge.tactic], (AT_ONCE, SECONDS))
        mine, answer = _timed(lambda: attempt(formulas, attempts, Budget(SECONDS))[0])
        if answer == z3.unknown:
            return Times(None, None)
        if answer != z3.unsat:
            raise UnequalAnswersError(f"{theorem.name}: z3 says {answer} to what it refuted before")
        if self.second is None:
            return Times(mine, None)
        second = self.second
        theirs, doubt = _timed(lambda: second(formulas, Budget(SECONDS)))
        if doubt not in (None, UNKNOWN):
            raise UnequalAnswersError(f"{theorem.name}: bitwuzla says {doubt} to what z3 refutes")
        return Times(mine, None if doubt == UNKNOWN else theirs)


T = TypeVar("T")


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    started = time.perf_counter()
    answer = work()
    return time.perf_counter() - started, answer


def both_solvers(part: str, names: Collection[str] = ()) -> Iterator[Row]:
    """A row for each theorem of a part, or for the named ones, and their sum. If none is named, of those that the quick
    profile leaves out there is no more than a row that says so: to measure them all takes an hour."""
    pairing = find_one(part)
    if pairing.proof is None:
        return
    dear = [] if names else left_out(pairing, PROFILES["quick"])
    for name in dear:
        why = "its proof takes too long for the quick profile"
        yield Row(f"{part}: {name}", Z3, BITWUZLA, "theorem", note=why, group=GROUP)
    theorems = [theorem for theorem in pairing.proof.theorems if theorem.name not in dear]
    chosen = [theorem for theorem in theorems if not names or theorem.name in names]
    if chosen:
        yield from _rows(pairing, pairing.proof, chosen)


def _rows(pairing: Pairing, proof: Proof, theorems: Iterable[Theorem]) -> Iterator[Row]:
    note = ""
    second: Second | None = None
    try:
        second, _ = bitwuzla()
    except UsageError:
        note = "bitwuzla is not installed"
    judge = Listening(Prover(pairing), Budget(), SECONDS, kept=read_kept(proof.steps))
    watch = Stopwatch(judge, second)
    for theorem in theorems:
        yield _row(f"{pairing.part}: {theorem.name}", "theorem", watch.theorem(theorem), note)
    total = list(watch.times.values())
    yield _row(f"{pairing.part}: what is shared counted once", "proof", total, note)
    name = f"{pairing.part}: the same with the source run on symbolic words"
    yield Row(name, Z3, "", "proof", watch.proving * 1e9, group=GROUP)


def _row(name: str, unit: str, times: list[Times], note: str) -> Row:
    if not times:
        return Row(name, Z3, BITWUZLA, unit, note="no solver is asked anything", group=GROUP, size=0)
    mine = [each.z3 for each in times if each.z3 is not None]
    if len(mine) < len(times):
        return Row(name, Z3, BITWUZLA, unit, note=_unanswered(Z3, mine, times), group=GROUP, size=len(times))
    theirs = [each.bitwuzla for each in times if each.bitwuzla is not None]
    taken = sum(mine) * 1e9
    if len(theirs) < len(times):
        said = note or _unanswered(BITWUZLA, theirs, times)
        return Row(name, Z3, BITWUZLA, unit, taken, note=said, group=GROUP, size=len(times))
    ratio = sum(theirs) / sum(mine)
    return Row(name, Z3, BITWUZLA, unit, taken, sum(theirs) * 1e9, ratio, note, GROUP, len(times))


def _unanswered(solver: str, answered: list[float], times: list[Times]) -> str:
    missing = len(times) - len(answered)
    return f"{solver} gave no answer to {missing} of {len(times)} sets of formulas in up to {SECONDS:.0f} s"
