"""Compiled exploration: every reachable memory of an implementation, some hundred times as fast as beside the law.

The law's text is compiled as well (`checks.engines.tracing`), so what is judged is the same: each answer by the clauses
of its operation, each memory by the invariants, and that it stands for the law's next state. Only laws and outcomes are
left to exploration in step with the law.

A state is a memory, packed by one of the pairing's encodings: by the exact one, or by one that leaves out what a
symmetry makes irrelevant (`checks.pairing.Encoding`). Then a memory stands for many. Of each that is kept all variants
that matter are tried, and what the invariants say beyond what is kept is judged after every call. So a search by a
symmetry may meet memories that the implementation never has, and what it finds broken is looked for again without it.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from checks.engines.crew import Search, Swept
from checks.engines.drive import counterexample, run
from checks.engines.explore import count_row, name_of, pinned, total
from checks.engines.model import Machine, Model
from checks.engines.tally import Tally
from checks.evidence import Budget, Evidence, Strength, UsageError, Verdict, worst
from checks.pairing import EXACT, Arguments, Pairing
from spec.vocabulary import reached

ENGINE = "explore-compiled"
COVERED = "a symmetry leaves no memory out: "
"""Before the name of an encoding."""
CUT_SHORT = "the search ended before every state was visited"
MISSED = "a memory that is met without it is not met under it, or breaks a clause"
ONLY_UNDER = "broken under a symmetry, and not without it: the encoding may be wrong"


def compiled(
    pairing: Pairing,
    budget: Budget,
    *,
    scope: str = "small",
    encoding: str = EXACT,
    workers: int = 1,
    seed: int = 0,
    impl: type | None = None,
) -> list[Evidence]:
    """Every reachable memory at each geometry of a scope. Nothing is drawn at random, so the seed is not used."""
    if not pairing.encodings:
        raise UsageError(f"{pairing.part} declares no encoding: its exploration is not compiled")
    for name, offered in ((scope, pairing.scopes), (encoding, pairing.encodings)):
        if name not in offered:
            raise UsageError(f"{pairing.part} has no {name!r} here; it has: {', '.join(offered)}")
    return Exploration(pairing, budget, scope, encoding, workers, impl or pairing.impl).evidence()


class Exploration:
    """One scope, by one encoding."""

    def __init__(self, pairing: Pairing, budget: Budget, scope: str, encoding: str, workers: int, impl: type) -> None:
        self.pairing = pairing
        self.budget = budget
        self.scope = scope
        self.name = encoding
        self.encoding = pairing.encodings[encoding]
        self.workers = workers
        self.impl = impl
        self.counts: dict[str, dict[str, int]] = {}
        self.tally = Tally(pairing, ENGINE)

    def evidence(self) -> list[Evidence]:
        chosen = self.pairing.scopes[self.scope]
        complete = True
        covered: list[Verdict] = []
        for geometry in (*chosen.geometries, *chosen.compiled.get(self.name, ())):
            search, seen = self.search(geometry, self.name)
            if seen.clause:
                return self.broken(geometry, seen)
            complete &= seen.complete
            if not complete:
                break
            if not self.encoding.is_exact and geometry in chosen.geometries:
                covered.append(self.covers(search, geometry))
                complete &= covered[-1] is not Verdict.UNDETERMINED
        rows = self.tally.evidence(
            self.budget,
            Strength.EXHAUSTED,
            self.numbers(),
            complete=complete,
            # In pools too large for wrong arguments to be tried, not every clause is reached.
            optional=not chosen.geometries,
            outcomes=False,
            note="" if complete else CUT_SHORT,
        )
        if complete and self.impl is self.pairing.impl:
            rows.append(count_row(self.tally, self.scope, self.name, self.counts))
        if covered:
            rows.append(self.covered_row(worst([*covered, Verdict.HOLDS if complete else Verdict.UNDETERMINED])))
        return rows

    def search(self, geometry: Arguments, encoding: str) -> tuple[Search, Swept]:
        """At one geometry, by an encoding."""
        model = Model.of(self.pairing, geometry, self.pairing.encodings[encoding], impl=self.impl)
        # Whether a symmetry covers what is met without it is asked of one worker's table.
        workers = self.workers if self.encoding.is_exact or geometry not in self.chosen_geometries() else 1
        search = Search.of(Machine.of(model), workers=workers)
        expected = total(pinned(self.pairing.part, self.scope, self.name), "states") or None
        seen = search.run(self.budget, already=total(self.counts, "states"), expected=expected)
        if encoding == self.name:
            self.counts[name_of(geometry)] = {"states": seen.states, "transitions": seen.transitions}
            reached.update(Counter(seen.reached))
        return search, seen

    def chosen_geometries(self) -> tuple[Arguments, ...]:
        return tuple(self.pairing.scopes[self.scope].geometries)

    def covers(self, search: Search, geometry: Arguments) -> Verdict:
        """Whether each memory that is met without the symmetry is one of those that it keeps."""
        exact, seen = self.search(geometry, EXACT)
        if seen.clause or search.misses(exact):
            return Verdict.GATE
        return Verdict.HOLDS if seen.complete else Verdict.UNDETERMINED

    def covered_row(self, verdict: Verdict) -> Evidence:
        scope = {"scope": self.scope, "geometries": len(self.chosen_geometries())}
        note = {Verdict.GATE: MISSED, Verdict.UNDETERMINED: CUT_SHORT}.get(verdict, "")
        return self.tally.row(f"{COVERED}{self.name}", verdict, Strength.EXHAUSTED, scope=scope, note=note)

    def numbers(self) -> dict[str, Any]:
        states, transitions = total(self.counts, "states"), total(self.counts, "transitions")
        return {"scope": self.scope, "encoding": self.name, "states": states, "transitions": transitions}

    def broken(self, geometry: Arguments, seen: Swept) -> list[Evidence]:
        """The run, made once more by itself; under a symmetry, one that is found without it."""
        what = seen.clause
        if not self.encoding.is_exact:
            _, seen = self.search(geometry, EXACT)
        clause, calls = run(self.pairing, self.impl, geometry, seen.calls)
        if clause is None:
            note = ONLY_UNDER if not seen.clause else "broken when compiled, and not beside the law"
            if not (seen.clause or seen.complete):
                note = CUT_SHORT
            return [self.tally.row(seen.clause or what, Verdict.UNDETERMINED, Strength.SAMPLED, note=note)]
        shortest = counterexample(self.pairing, clause, geometry, calls, engine=ENGINE)
        return self.tally.evidence(self.budget, Strength.SAMPLED, self.numbers(), broken=shortest, outcomes=False)
