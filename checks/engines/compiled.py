"""Compiled exploration: every reachable memory of an implementation, some hundred times as fast as beside the law.

The law's text is compiled as well (`checks.engines.compiling.tracing`), so what is judged is the same: each answer by
the clauses of its operation, each memory by the invariants, and that it stands for the law's next state. Only laws and
outcomes are left to exploration in step with the law.

A state is a memory, packed by one of the pairing's encodings: by the exact one, or by one that leaves out what a
symmetry makes irrelevant (`checks.pairing.Encoding`). Then a memory stands for many. Of each that is kept all variants
that matter are tried, and what the invariants say beyond what is kept is judged after every call. So a search by a
symmetry may meet memories that the implementation never has, and what it finds broken is looked for again without it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from attrs import define, field

from checks.drive import counterexample, run
from checks.engines.compiling.crew import Search, Swept
from checks.engines.compiling.model import Machine, Model
from checks.engines.explore import count_rows, name_of, pinned, total
from checks.engines.tally import Tally
from checks.evidence import Budget, Counterexample, Evidence, Strength, UsageError, Verdict, worst
from checks.pairing import EXACT, Arguments, Pairing
from spec.vocabulary import reached

ENGINE = "explore-compiled"
COVERED = "a symmetry leaves no memory out: "
"""Before the name of an encoding."""
CUT_SHORT = "the search ended before every state was visited"
MISSED = "a memory that is met without it is not met under it, or breaks a clause"
UNREPEATED = "broken when compiled, and no run beside the law breaks it: the encoding may be wrong"


def compiled(
    pairing: Pairing,
    budget: Budget,
    *,
    scope: str = "small",
    encoding: str = EXACT,
    workers: int = 1,
    seed: int = 0,
    impl: type | None = None,
    record: bool = False,
) -> list[Evidence]:
    """Every reachable memory at each geometry of a scope. Nothing is drawn at random, so the seed is not used.

    With `record` the counts are put on record. As many workers share the states as there may be, in a power of two.
    """
    if not pairing.encodings:
        raise UsageError(f"{pairing.part} declares no encoding: its exploration is not compiled")
    for what, name, offered in (("scope", scope, pairing.scopes), ("symmetry", encoding, pairing.encodings)):
        if name not in offered:
            raise UsageError(f"{pairing.part} has no {what} {name!r}; it has: {', '.join(offered)}")
    crew = 1 << (workers.bit_length() - 1)
    return Exploration(pairing, budget, scope, encoding, crew, impl or pairing.impl, record).evidence()


@define
class Exploration:
    """One scope, by one encoding."""

    pairing: Pairing
    budget: Budget
    scope: str
    name: str
    """Of the encoding."""
    workers: int
    impl: type
    record: bool = False
    counts: dict[str, dict[str, int]] = field(factory=dict)
    tally: Tally = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.tally = Tally(self.pairing, ENGINE)

    @property
    def small(self) -> Sequence[Arguments]:
        """The geometries at which exploration need not be compiled."""
        return self.pairing.scopes[self.scope].geometries

    def evidence(self) -> list[Evidence]:
        is_exact = self.pairing.encodings[self.name].is_exact
        complete = True
        covered: list[Verdict] = []
        for geometry in (*self.small, *self.pairing.scopes[self.scope].compiled.get(self.name, ())):
            compares = not is_exact and geometry in self.small
            search, seen = self.search(geometry, self.name, self.workers)
            self.counts[name_of(geometry)] = {"states": seen.states, "transitions": seen.transitions}
            reached.update(Counter(seen.reached))
            if seen.clause:
                return self.broken(geometry, seen)
            complete = seen.complete
            if complete and compares:
                exact, seen = self.search(geometry, EXACT, self.workers)
                covered.append(covers(search, exact, seen))
                complete = covered[-1] is not Verdict.UNDETERMINED
            if not complete:
                break
        rows = self.rows(complete=complete)
        if complete and self.impl is self.pairing.impl:
            rows += count_rows(self.tally, self.scope, self.name, self.counts, record=self.record)
        if covered:
            rows.append(self.covered_row(worst([*covered, Verdict.HOLDS if complete else Verdict.UNDETERMINED])))
        return rows

    def rows(self, *, complete: bool, broken: Counterexample | None = None) -> list[Evidence]:
        """In pools too large for wrong arguments to be tried, not every clause is reached."""
        return self.tally.evidence(
            self.budget,
            Strength.EXHAUSTED,
            self.numbers(),
            broken=broken,
            complete=complete,
            optional=not self.small,
            outcomes=False,
            note="" if complete else CUT_SHORT,
        )

    def search(self, geometry: Arguments, encoding: str, workers: int) -> tuple[Search, Swept]:
        model = Model.of(self.pairing, geometry, self.pairing.encodings[encoding], impl=self.impl)
        counts = pinned(self.pairing.part, self.scope, self.name)
        expected = counts.get(name_of(geometry), {}).get("states", 0)
        search = Search.of(Machine.of(model), workers=workers, expected=expected)
        already, whole = total(self.counts, "states"), total(counts, "states") or None
        return search, search.run(self.budget, already=already, expected=whole)

    def numbers(self) -> dict[str, Any]:
        states, transitions = total(self.counts, "states"), total(self.counts, "transitions")
        return {"scope": self.scope, "encoding": self.name, "states": states, "transitions": transitions}

    def covered_row(self, verdict: Verdict) -> Evidence:
        note = {Verdict.GATE: MISSED, Verdict.UNDETERMINED: CUT_SHORT}
        scope = {"scope": self.scope, "geometries": len(self.small)}
        return self.tally.row(
            f"{COVERED}{self.name}", verdict, Strength.EXHAUSTED, scope=scope, note=note.get(verdict, "")
        )

    def broken(self, geometry: Arguments, seen: Swept) -> list[Evidence]:
        """The run, made once more beside the law; under a symmetry, one that is found without it."""
        what, note = seen.clause, UNREPEATED
        if not self.pairing.encodings[self.name].is_exact:
            _, seen = self.search(geometry, EXACT, self.workers)
            if not (seen.clause or seen.complete):
                note = CUT_SHORT
        clause, calls = run(self.pairing, self.impl, geometry, seen.calls)
        if clause is None:
            return [self.tally.row(seen.clause or what, Verdict.UNDETERMINED, Strength.SAMPLED, note=note)]
        return self.rows(complete=True, broken=counterexample(self.pairing, clause, geometry, calls, engine=ENGINE))


def covers(search: Search, exact: Search, seen: Swept) -> Verdict:
    """Whether each step that is made without a symmetry is one of those that it keeps."""
    if seen.clause or search.loses(exact):
        return Verdict.GATE
    return Verdict.HOLDS if seen.complete else Verdict.UNDETERMINED
