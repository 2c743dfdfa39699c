"""Which promises a library keeps: each is tried by itself, and then all that held together.

A promise is put to the test where a call is about it, or where an answer is judged by a clause that it waives. One that
no run puts to the test is not claimed, however many calls were made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from attrs import define, evolve, field, frozen

from checks.clauses import NO_CRASH
from checks.drive import alike
from checks.engines import foreign
from checks.engines.conform import EFFORTS, Session
from checks.engines.shrink import SECONDS, size
from checks.engines.watched import tests_of
from checks.evidence import Budget, Counterexample, Evidence, Strength, UsageError, Verdict
from checks.origins import plain_calls
from checks.pairing import Pairing
from checks.targets.adapter import ABORTS, Adapter
from checks.targets.library import unpromised
from checks.targets.named import described_by
from checks.targets.standard import adapter_of
from checks.targets.target import Target
from spec.vocabulary import reached

TRIAL_STEPS, TRIAL_SECONDS = 20_000, 4.0
"""How many random calls are made of a library that promises one thing, and the seconds of which short runs get their
part."""
PATIENCE = 4
"""How many times as long all of it may take: whether a case occurs is not to depend on how busy the machine is."""
ENGINE = "promises"
"""What its rows are known by: others tell of a fault."""
TOGETHER = "what is kept is kept together"
"""The property of the row that tells of the last run."""
ABORTED = f"{NO_CRASH}: SIGABRT"
BY_ABORT = "by abort()"
SMALLEST, LONGEST = 3, 2
"""In how many of the smallest geometries every run of so many calls is made, where a case did not occur before."""
Promised = Mapping[str, bool | str]
"""By the name of a promise, whether it is made, or ABORTS."""


def promises(
    pairing: Pairing,
    budget: Budget,
    *,
    target: str,
    seed: int = 0,
    profile: str = "ci",
    shrinking: float = SECONDS,
    workers: int | None = None,
) -> list[Evidence]:
    """A row for each promise, by its name: it holds, it is violated by the run, or it is a gate, as it was not tried;
    and one for all together. Where a run breaks the law though nothing is promised, the rows of that run alone."""
    trials = Trials(pairing, adapter_of(target, pairing), target, budget, seed, profile, shrinking, workers)
    try:
        trials.begin()
        for name in pairing.promises:
            trials.attempt(name)
        trials.confirm()
    except Fault as fault:
        return fault.rows
    return trials.told()


class Fault(Exception):
    """The library breaks the law, whatever it promises."""

    def __init__(self, rows: list[Evidence]) -> None:
        super().__init__()
        self.rows = rows


@frozen
class Trial:
    """What came of a run of a library that makes some promises."""

    rows: list[Evidence]
    tests: Counter[str]
    """How often each promise that was made was put to the test."""

    @property
    def broken(self) -> Counterexample | None:
        found = (row.counterexample for row in self.rows if row.verdict is Verdict.VIOLATED)
        return next(found, None)

    @property
    def steps(self) -> int:
        return max((int(row.scope.get("steps", 0)) for row in self.rows), default=0)


@define
class Trials:
    """One library, with one promise after the other."""

    pairing: Pairing
    adapter: Adapter
    name: str
    """As the library was asked for."""
    budget: Budget
    seed: int
    profile: str
    shrinking: float
    workers: int | None
    rows: dict[str, Evidence] = field(factory=dict)
    """By the name of a promise."""
    kept: dict[str, bool | str] = field(factory=dict)
    together: Evidence | None = None

    def begin(self) -> None:
        """See that nothing breaks where nothing is promised. Raises UsageError where the library cannot be used."""
        self.tell(0)
        self.see({})

    def attempt(self, name: str) -> None:
        """Try one promise by itself."""
        if self.budget.spent():
            return
        if (why := self.obstacle(name)) is None:
            row = self.tried(name)
        elif (row := self.aborted(name)) is None:
            row = self.row(name, Verdict.GATE if why.startswith(NOT_BOUND) else Verdict.VIOLATED, note=why)
        if row is not None:
            self.rows[name] = row
        self.tell(1 + list(self.pairing.promises).index(name))
        self.budget.sure([*self.rows.values()])

    def obstacle(self, name: str) -> str | None:
        """Why a promise need not be tried: nobody can keep it who answers so, or what it is about is not offered."""
        operation = self.pairing.promises[name].operation
        offered = (*self.adapter.operations, *self.adapter.made_here)
        if self.adapter.library and operation and operation not in offered:
            return f"{NOT_BOUND} {operation}"
        try:
            self.target({name: True})
        except UsageError as why:
            return str(why).removeprefix(f"{self.adapter.file}: ")
        return unpromised(self.promising({name: True}), self.pairing).get(name)

    def tried(self, name: str) -> Evidence | None:
        """None where time ran out."""
        trial = self.see({name: True})
        if trial.broken is not None and trial.broken.clause.startswith(ABORTED):
            row = self.aborted(name)
            if row is not None:
                return row
        if trial.broken is not None:
            return self.row(name, Verdict.VIOLATED, trial, trial.broken.clause)
        if self.budget.spent():
            return None
        if trial.tests[name]:
            return self.held(name, True, trial)
        return self.row(name, Verdict.GATE, trial, "no run put it to the test")

    def held(self, name: str, kept: bool | str, trial: Trial) -> Evidence:
        self.kept[name] = kept
        return self.row(name, Verdict.HOLDS, trial, BY_ABORT if kept == ABORTS else "")

    def aborted(self, name: str) -> Evidence | None:
        """That a promise is kept by abort(), also where nobody can answer that a call failed; None where it is not."""
        if not self.may_abort(name):
            return None
        trial = self.see({name: ABORTS})
        return self.held(name, ABORTS, trial) if trial.broken is None and trial.tests[name] else None

    def may_abort(self, name: str) -> bool:
        promise = self.pairing.promises[name]
        is_here = promise.operation in self.adapter.operations
        return is_here and promise.by_failing and name not in unpromised(self.promising({name: ABORTS}), self.pairing)

    def confirm(self) -> None:
        """See that all that held holds together, in a run as long as any: what breaks then is taken out."""
        steps, seconds = EFFORTS[self.profile]
        while not self.budget.spent():
            self.budget.report("promises together", len(self.kept))
            trial = self.run(self.kept, steps, seconds, self.own(seconds))
            if trial.broken is None:
                undecided = any(row.verdict is Verdict.UNDETERMINED for row in trial.rows) or self.budget.spent()
                verdict = Verdict.UNDETERMINED if undecided else Verdict.HOLDS
                self.together = self.row(TOGETHER, verdict, trial)
                return
            culprit = self.culprit(self.kept, trial)
            del self.kept[culprit]
            self.rows[culprit] = self.row(culprit, Verdict.VIOLATED, trial, trial.broken.clause)
            self.budget.sure([*self.rows.values()])

    def told(self) -> list[Evidence]:
        """All rows; of what there was no time for, that nothing is known."""
        late = [
            self.row(name, Verdict.UNDETERMINED, note="there was no time for it")
            for name in self.pairing.promises
            if name not in self.rows
        ]
        together = self.together or self.row(TOGETHER, Verdict.UNDETERMINED, note="there was no time for it")
        return [*self.rows.values(), *late, together]

    # ── Runs ──

    def see(self, kept: Promised) -> Trial:
        """A short run; Fault where it breaks the law by what is not promised."""
        trial = self.run(kept, TRIAL_STEPS, TRIAL_SECONDS, self.own(PATIENCE * TRIAL_SECONDS))
        if trial.broken is not None:
            self.culprit(kept, trial)
        return trial

    def run(self, kept: Promised, steps: int, seconds: float, budget: Budget) -> Trial:
        before = Counter(reached)
        session = Session(self.target(kept), self.seed, budget, seconds, steps, self.shrinking, self.workers)
        try:
            rows = session.judge()
            untested = [name for name in kept if reached[tests_of(name)] == before[tests_of(name)]]
            if untested and not any(row.verdict is Verdict.VIOLATED for row in rows):
                rows = self.looked_for(session) or rows
        finally:
            session.close()
        return Trial(rows, Counter({name: reached[tests_of(name)] - before[tests_of(name)] for name in kept}))

    def looked_for(self, session: Session) -> list[Evidence]:
        """What breaks in the runs of one and two calls: random ones may leave out a case that is seldom drawn, and
        those of conform end with their time."""
        budget = self.own(PATIENCE * TRIAL_SECONDS)
        for geometry in sorted(session.accepted, key=size)[:SMALLEST]:
            came = session.attempt(foreign.short_runs, budget, geometry, LONGEST, session.tally.operations)
            if came.clause and (found := session.shortest(came.clause, geometry, list(came.calls), [])):
                return session.rows({}, found, complete=False)
        return []

    def own(self, seconds: float) -> Budget:
        """A part of the time, of which nobody is told: what a run is sure of is no row about a promise."""
        left = self.budget.left()
        return Budget(seconds if left is None else min(seconds, left), stop=self.budget.is_interrupted)

    def culprit(self, kept: Promised, trial: Trial) -> str:
        """The promise without which the run breaks nothing. Raises Fault where there is none such."""
        found = trial.broken
        assert found is not None
        for name in kept:
            others = {other: value for other, value in kept.items() if other != name}
            if not self.breaks(others, found):
                return name
        raise Fault(trial.rows)

    def breaks(self, kept: Promised, found: Counterexample) -> bool:
        budget = Budget(TRIAL_SECONDS, stop=self.budget.is_interrupted)
        session = Session(self.target(kept), self.seed, budget, TRIAL_SECONDS)
        try:
            clause, _ = session.perform(found.geometry, plain_calls(found.calls))
        finally:
            session.close()
        return alike(clause or "", found.clause)

    # ── What is made of it ──

    def promising(self, kept: Promised) -> Adapter:
        """The adapter, with these promises and no others."""
        return evolve(self.adapter, promises={**dict.fromkeys(self.pairing.promises, False), **kept})

    def target(self, kept: Promised) -> Target:
        made = described_by(self.promising(kept), self.pairing, self.name)
        return evolve(made, watched=[*kept])

    def tell(self, done: int) -> None:
        self.budget.report("promises", done, len(self.pairing.promises))

    def row(self, name: str, verdict: Verdict, trial: Trial | None = None, note: str = "") -> Evidence:
        row = Evidence(self.pairing.part, name, ENGINE, verdict, Strength.SAMPLED, note=note)
        if trial is None:
            return row
        broken = trial.broken if verdict is Verdict.VIOLATED else None
        return evolve(row, scope={"steps": trial.steps, "tests": trial.tests[name]}, counterexample=broken)


NOT_BOUND = "the adapter binds no"
