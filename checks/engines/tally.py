"""What a run has seen, as evidence: which clauses judged how often, and which promised outcomes came about."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

from checks.clauses import REPRESENTS
from checks.drive import performed
from checks.evidence import Budget, Counterexample, Evidence, Strength, Verdict
from checks.judgements import clauses_of
from checks.pairing import Arguments, Outcome, Pairing, State, sentence
from spec.vocabulary import reached

OUTCOMES = "every outcome that the chapter names comes about"


class Tally:
    """Counts from its creation on; turned into evidence at the end."""

    def __init__(
        self,
        pairing: Pairing,
        engine: str,
        *,
        operations: Iterable[str] | None = None,
        black_box: bool = False,
        further: Iterable[str] = (),
    ) -> None:
        self.pairing = pairing
        self.engine = engine
        self.black_box = black_box
        self.operations = list(performed(pairing) if operations is None else operations)
        self.further = list(further)
        """Clauses that ought to judge besides the law's."""
        self.baseline = Counter(reached)
        self.outcomes: Counter[str] = Counter()
        self.awaited = {name: each for name, each in pairing.awaited.items() if each.operation in self.operations}
        """The outcomes that must come about: those of operations that are performed."""
        self.awaited_of: dict[str, list[tuple[str, Outcome]]] = {}
        for name, outcome in self.awaited.items():
            self.awaited_of.setdefault(outcome.operation, []).append((name, outcome))
        self.started = time.perf_counter()
        self.seconds: float | None = None
        """How long the run took, once there are rows: all of them carry the same."""

    def saw(self, before: State, operation: str, arguments: Arguments, answer: Any, after: State) -> None:
        """Note which outcomes just came about."""
        for name, outcome in self.awaited_of.get(operation, ()):
            if outcome.happened(before, arguments, answer, after):
                self.outcomes[name] += 1

    def has_seen_all(self) -> bool:
        return len(self.outcomes) == len(self.awaited)

    def row(self, what: str, verdict: Verdict, strength: Strength, **rest: Any) -> Evidence:
        if self.seconds is None:
            self.seconds = time.perf_counter() - self.started
        return Evidence(self.pairing.part, what, self.engine, verdict, strength, seconds=self.seconds, **rest)

    def clauses(self) -> list[str]:
        """The sentences that ought to judge."""
        texts = [clause for operation in self.operations for clause in self.pairing.clauses(operation)]
        inside = [] if self.black_box else [REPRESENTS]
        return list(dict.fromkeys([*texts, *inside, *self.further]))

    def further_clauses(self) -> list[str]:
        """Those of the law's operations that others are judged by which are performed in their place: what is reached
        of them is shown, and nothing need be."""
        like = [each for operation in self.operations for each in self.pairing.judged_by(operation)]
        owed = self.clauses()
        return [each for name in dict.fromkeys(like) for each in self.pairing.clauses(name) if each not in owed]

    def relation_clauses(self) -> list[str]:
        return [clause for relation in self.pairing.relations for clause in clauses_of(relation)]

    def evidence(
        self,
        budget: Budget,
        strength: Strength,
        scope: dict[str, Any],
        *,
        broken: Counterexample | None = None,
        complete: bool = True,
        relations: bool = False,
        optional: bool = False,
        outcomes: bool = True,
        note: str = "",
    ) -> list[Evidence]:
        """A row for each clause and invariant. What was never reached is a gate, if there was time to reach it.

        `optional`: nothing need be reached. `outcomes`: whether outcomes were looked for.
        """
        verdict, about_run = Verdict.HOLDS if complete or broken else Verdict.UNDETERMINED, note
        if broken is not None:
            strength = Strength.SAMPLED
            note = "up to the step that broke another clause"
        rows, free = [], self.further_clauses()
        for clause in [*free, *self.clauses(), *(self.relation_clauses() if relations else ())]:
            times = reached[clause] - self.baseline[clause]
            if broken is not None and (clause == broken.clause or broken.clause.startswith(f"{clause}: ")):
                continue
            if times:
                rows.append(self.row(clause, verdict, strength, scope={**scope, "reached": times}, note=note))
            elif complete and broken is None and not optional and clause not in free:
                missing = "no run reached this clause: nothing was shown"
                rows.append(self.row(clause, Verdict.GATE, strength, scope={**scope, "reached": 0}, note=missing))
        if not self.black_box:
            rows += [
                self.row(sentence(invariant), verdict, strength, scope=scope, note=note)
                for invariant in self.pairing.invariants()
                if broken is None or sentence(invariant) != broken.clause
            ]
        if broken is not None:
            told: dict[str, Any] = {"scope": scope, "note": about_run, "counterexample": broken}
            violated = self.row(broken.clause, Verdict.VIOLATED, Strength.SAMPLED, **told)
            return [violated, *rows]
        return rows + ([self.outcome_row(complete, strength)] if outcomes and not optional else [])

    def outcome_row(self, complete: bool, strength: Strength) -> Evidence:
        missing = [name for name in self.awaited if not self.outcomes[name]]
        verdict = Verdict.HOLDS if not missing else Verdict.GATE if complete else Verdict.UNDETERMINED
        note = f"never came about: {'; '.join(missing)}" if missing else ""
        return self.row(OUTCOMES, verdict, strength, scope=dict(self.outcomes), note=note)
