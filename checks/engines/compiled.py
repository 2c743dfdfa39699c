"""Compiled exploration: every reachable memory of an implementation, some hundred times as fast as beside the law.

The law's text is compiled as well (`checks.engines.compiling.tracing`), so what is judged is the same: each answer by
the clauses of its operation, each memory by the invariants, and that it represents the law's next state. Only laws and
outcomes are left to exploration in step with the law.

A state is a memory, each word in as many bits as it takes (`checks.engines.compiling.packing`); and the law's state
beside it, where the law says what may be, so that no memory tells it. A pairing may declare symmetries, which leave out
what is irrelevant. Then a memory represents many: of each that is kept all variants that matter are tried, and what the
invariants say beyond what is kept is judged after every call. So a search by a symmetry may meet memories that the
implementation never has, and what it finds broken is looked for again without it.

Or it declares names of which it does not matter which is which (a renaming). Then of the memories that differ in these
alone the first that is met is expanded, as the implementation has it; what is found broken is a run of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from inspect import getmodule
from typing import Any

from attrs import define, evolve, field

from checks.drive import counterexample, plain, run
from checks.engines.compiling.crew import Search, Swept
from checks.engines.compiling.machine import CompiledLaw, CompiledModel
from checks.engines.compiling.model import Model
from checks.engines.compiling.packing import Packing
from checks.engines.explore import count_rows, name_of, too_large, total
from checks.engines.tally import Tally
from checks.evidence import Budget, Call, Counterexample, Evidence, Strength, UsageError, Verdict, worst
from checks.pairing import EXACT, Arguments, Pairing, Symmetry
from checks.records import pinned
from checks.source import load
from spec.vocabulary import reached

Edits = tuple[tuple[str, str], ...]

ENGINE = "compiled"
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
    edits: Edits = (),
    record: bool = False,
) -> list[Evidence]:
    """Every reachable memory at each geometry of a scope. Nothing is drawn at random, so the seed is not used.

    As many workers share the states as there may be, in a power of two. `edits` make a mutant of the implementation.
    With `record` the counts are put on record.
    """
    if pairing.uncompiled:
        raise UsageError(f"{pairing.part} cannot be compiled: {pairing.uncompiled}")
    for what, name, offered in (("scope", scope, pairing.scopes), ("symmetry", encoding, pairing.encodings)):
        if name not in offered:
            raise UsageError(f"{pairing.part} has no {what} {name!r}; it has: {', '.join(offered)}")
    if not pairing.scopes[scope].at(encoding):
        raise too_large(pairing, scope)
    crew = 1 << (workers.bit_length() - 1)
    return Exploration(pairing, budget, scope, encoding, crew, edits, record).evidence()


@cache
def limited(impl: type, edits: Edits = ()) -> type:
    """An implementation compiled, or a mutant of it, with a limit on the turns of each loop."""
    module = getmodule(impl)
    assert module is not None
    offered: type = getattr(load(module, edits=edits, compiled=True, cut=True), impl.__name__)
    return offered


@define
class Exploration:
    """One scope, by one encoding."""

    pairing: Pairing
    budget: Budget
    scope: str
    name: str
    """Of the encoding."""
    workers: int
    edits: Edits
    record: bool
    counts: dict[str, dict[str, int]] = field(factory=dict)
    tally: Tally = field(init=False)
    impl: type = field(init=False)
    """Compiled, with a limit on the turns of a call's loops."""
    before: dict[Arguments, tuple[CompiledLaw, Packing | None]] = field(factory=dict)
    """What an earlier search of the same geometry has compiled, and how much room it has found that the words need."""

    def __attrs_post_init__(self) -> None:
        self.tally = Tally(self.pairing, ENGINE)
        self.impl = limited(self.pairing.impl, self.edits)

    @property
    def small(self) -> Sequence[Arguments]:
        """The geometries at which exploration need not be compiled."""
        return self.pairing.scopes[self.scope].geometries

    def evidence(self) -> list[Evidence]:
        complete = True
        covered: list[Verdict] = []
        for geometry in self.pairing.scopes[self.scope].at(self.name):
            search, seen = self.search(geometry, self.name, self.workers)
            self.counts[name_of(geometry)] = {"states": seen.states, "transitions": seen.transitions}
            reached.update(Counter(seen.reached))
            if seen.clause:
                return self.broken(geometry, seen)
            complete = seen.complete
            if complete:
                covered += self.compared(geometry, search)
                complete = Verdict.UNDETERMINED not in covered
            if not complete:
                break
        rows = self.rows(complete=complete)
        if complete and not self.edits:
            rows += count_rows(self.tally, self.scope, self.name, self.counts, record=self.record)
        if covered:
            rows.append(self.covered_row(worst([*covered, Verdict.HOLDS if complete else Verdict.UNDETERMINED])))
        return rows

    def compared(self, geometry: Arguments, search: Search) -> list[Verdict]:
        """Whether a symmetry leaves nothing out: asked of every memory where the scope is small, and elsewhere of a
        sample, by other names."""
        if self.name != EXACT and geometry in self.small:
            exact, seen = self.search(geometry, EXACT, self.workers)
            return [covers(search, exact, seen)]
        is_by_names = search.machine.model.renaming is not None
        return [search.covers_other_names(self.budget)] if is_by_names else []

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
        """Where a memory is met for which there is no room in the exact encoding, it begins again with more."""
        law, packing = self.before.get(geometry, (None, None))
        model = Model.of(self.pairing, geometry, encoding, impl=self.impl, packing=packing)
        law = law or CompiledLaw.of(model)
        counts = pinned(self.pairing.part, self.scope, self.name)
        expected = counts.get(name_of(geometry), {}).get("states", 0)
        already, whole = total(self.counts, "states"), total(counts, "states") or None
        while True:
            search = Search.of(CompiledModel.of(model, law=law), workers=workers, expected=expected)
            seen = search.run(self.budget, already=already, expected=whole)
            if not seen.beyond:
                self.before = {geometry: (law, packing if model.symmetry else model.packing)}
                return search, seen
            del search  # there may be no room for two
            model = evolve(model, packing=model.packing.opened(seen.beyond))

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
        if isinstance(self.pairing.symmetries.get(self.name), Symmetry):
            _, seen = self.search(geometry, EXACT, self.workers)
            if not (seen.clause or seen.complete):
                note = CUT_SHORT
        clause, calls = None, list[Call]()
        for factory in (plain(self.pairing, self.edits), self.impl):
            if clause is None:  # in plain Python every access is checked
                clause, calls = run(self.pairing, factory, geometry, seen.calls)
        if clause is None:
            return [self.tally.row(seen.clause or what, Verdict.UNDETERMINED, Strength.SAMPLED, note=note)]
        return self.rows(complete=True, broken=counterexample(self.pairing, clause, geometry, calls, engine=ENGINE))


def covers(search: Search, exact: Search, seen: Swept) -> Verdict:
    """Whether each step that is made without a symmetry is one of those that it keeps."""
    if seen.clause or search.loses(exact):
        return Verdict.GATE
    return Verdict.HOLDS if seen.complete else Verdict.UNDETERMINED
