"""Random faults: edits of an implementation that nobody has thought of, and what becomes of each.

Named mutants show that what somebody thought of is caught; random edits show how much of everything is. An edit is
*caught* where a run breaks a clause or a theorem's proof fails; it is *equal* where it does the same as the
implementation in every reachable memory of the smallest geometries and in random runs at all others; it *keeps the
law* where it does something else and every theorem that it touches is proved of it. What is none of these is not
shown; of a whole run only few may be (checks.random_edits).
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from types import FunctionType

from attrs import define, evolve, field, frozen

import checks.engines.prove as prover
from checks.beside import written
from checks.drive import Pair, performed, plain
from checks.engines.bounds import breaks_bounds
from checks.engines.edits import draw
from checks.engines.lockstep import Lockstep
from checks.engines.mutate import (
    EPISODE_STEPS,
    EXPLORE,
    LONG_STEPS,
    PROVE,
    SIMULATE,
    Mutation,
    Trial,
    episodes,
    explore_inside,
)
from checks.engines.simulate import Drive
from checks.evidence import Budget, Evidence, Strength, Verdict
from checks.pairing import Arguments, Mutant, Pairing
from checks.proof import Theorem
from checks.random_edits import CUT, EDITED, EQUAL, LAWFUL, NOT_SHOWN, TRIED
from checks.source import changed
from spec.vocabulary import BrokenClause

LOOK_STEPS = 24
"""After how many random calls the memory is looked at."""
RUN_SECONDS, COMPARE_SECONDS, PROOF_SECONDS = 60.0, 60.0, 180.0
"""How long the runs on one edit may go on, how long it is compared with the implementation, and how long its proofs."""

WIDE, LOAD = "simulate at the wide geometries", "it cannot be loaded"
BOUNDS = "simulate at the bounds"


@frozen
class Fate:
    """What became of an edit."""

    mutant: Mutant
    by: str
    """The engine that caught it, or one of the words above."""
    calls: int | None = None
    why: str = ""

    @property
    def is_caught(self) -> bool:
        return self.by not in (EQUAL, LAWFUL, NOT_SHOWN, CUT)

    @property
    def is_shown(self) -> bool:
        return self.by not in (NOT_SHOWN, CUT)


def faults(
    pairing: Pairing,
    budget: Budget,
    *,
    seed: int = 0,
    edits: int = 20,
    first: int = 0,
    last: int | None = None,
    prove: bool = True,
) -> Mutation:
    """Draw `edits` edits of the pairing's implementation, and try those from the first to before the last: what becomes
    of an edit does not depend on how many others are tried with it."""
    began = time.perf_counter()
    module = sys.modules[pairing.impl.__module__]
    drawn = list(islice(draw(module, edits, seed), first, last))
    fates: list[Fate] = []
    for number, mutant in enumerate(drawn):
        budget.report("random edits", number, len(drawn))
        quiet = budget.quiet(mutant.name)
        if budget.spent() or not budget.enter(mutant.name):
            fates.append(Fate(mutant, CUT, why="not tried: there was no time, or a process died of it"))
        else:
            fates.append(Judgement(pairing, mutant, quiet, seed, prove).fate())
    seconds = time.perf_counter() - began
    rows = [*survivors(pairing, fates), summary(pairing, fates, seed)]
    return Mutation(
        evidence=[evolve(row, seconds=seconds) for row in rows],
        killed=[named(pairing, fate) for fate in fates if fate.is_caught],
        survived=[],
        table=[(named(pairing, fate), fate.by, fate.calls, None) for fate in fates],
    )


def named(pairing: Pairing, fate: Fate) -> str:
    return f"{pairing.part}: {fate.mutant.name}"


def summary(pairing: Pairing, fates: Iterable[Fate], seed: int) -> Evidence:
    """How many were caught, and by whom."""
    by = Counter(fate.by for fate in fates)
    verdict = Verdict.UNDETERMINED if by[CUT] else Verdict.HOLDS
    scope = {"edits": sum(by.values()), **by, "seed": seed}
    return Evidence(pairing.part, TRIED, "faults", verdict, Strength.OBSERVED, scope=scope)


def survivors(pairing: Pairing, fates: Iterable[Fate]) -> Iterator[Evidence]:
    """Of each that nothing has caught, why that is right; or that it is not shown."""
    for fate in fates:
        if not fate.is_caught:
            yield Evidence(
                pairing.part,
                f"{EDITED}{fate.mutant.name}",
                "faults",
                Verdict.UNDETERMINED if fate.by == CUT else Verdict.HOLDS,
                Strength.OBSERVED,
                scope={"fate": fate.by},
                note=f"{fate.by}: {fate.why}",
            )


@define
class Judgement:
    """One edit, driven by one engine after the other until one has caught it."""

    pairing: Pairing
    mutant: Mutant
    budget: Budget
    seed: int
    prove: bool
    runs: Budget = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.runs = self.budget.share(RUN_SECONDS)

    def fate(self) -> Fate:
        try:
            plain(self.pairing, self.mutant.edits)
        except Exception as error:
            return Fate(self.mutant, LOAD, 0, f"{type(error).__name__}: {error}")
        return self._driven() or self._compared()

    def _driven(self) -> Fate | None:
        """By exploration of the smallest geometries, and by random calls there and at the wide ones."""
        pairing, trial = self.pairing, Trial(self.mutant)
        factory = plain(pairing, self.mutant.edits)
        scopes = [geometry for scope in pairing.scopes.values() for geometry in scope.geometries]
        for geometry in next(iter(pairing.scopes.values())).geometries:
            explore_inside(pairing, factory, geometry, self.runs, trial)
            if trial.is_killed:
                return Fate(self.mutant, EXPLORE, trial.kills[EXPLORE])
        drive = Drive(pairing, factory, False, performed(pairing))
        for by, geometries, steps in ((SIMULATE, scopes, EPISODE_STEPS), (WIDE, pairing.wide, LONG_STEPS)):
            if calls := self._drawn(drive, list(dict.fromkeys(geometries)), steps):
                return Fate(self.mutant, by, calls)
        return Fate(self.mutant, BOUNDS, 0) if breaks_bounds(pairing, self.mutant.edits) else None

    def _drawn(self, drive: Drive, geometries: list[Arguments], steps: int) -> int:
        """After how many calls an episode breaks something; 0 where none does. Memory is looked at now and then."""
        for geometry, rng in episodes(geometries, self.runs, self.seed):
            pair: Pair | None = None
            try:
                pair = drive.pair(geometry)
                for number, (operation, arguments) in zip(range(steps), drive.draw(pair, rng), strict=False):
                    pair.step_shallow(operation, arguments)
                    if number % LOOK_STEPS == 0:
                        pair.inspect()
                pair.inspect()
            except BrokenClause:
                return len(pair.made) if pair else 1
        return 0

    def _compared(self) -> Fate:
        """In step with the implementation; then by the proofs of what it changes."""
        pairing = self.pairing
        scopes = list(pairing.scopes.values())
        drawn = [*(geometry for scope in scopes for geometry in scope.geometries), *pairing.wide]
        budget = self.budget.share(COMPARE_SECONDS)
        lockstep = Lockstep(pairing, (plain(pairing), plain(pairing, self.mutant.edits)), budget, self.seed)
        found = lockstep.compared(scopes[0].geometries, list(dict.fromkeys(drawn)))
        if found.clause:
            return Fate(self.mutant, f"{SIMULATE}, in step with the implementation", found.calls, found.difference)
        theorems = list(self._touched()) if self.prove else []
        proved, broken = self._proved(theorems)
        if broken:
            return Fate(self.mutant, PROVE, why=broken)
        told = f"{found.steps:,} calls in {found.memories:,} memories"
        if not found.difference and found.complete:
            more = f"; {len(theorems)} theorems proved of it" if proved else ""
            return Fate(self.mutant, EQUAL, why=f"{told} came to the same{more}")
        if proved:
            return Fate(self.mutant, LAWFUL, why=f"{len(theorems)} theorems proved of it; {found.difference or told}")
        if self.budget.spent():
            return Fate(self.mutant, CUT, why=found.difference or told)
        return Fate(self.mutant, NOT_SHOWN, why=found.difference or f"{told} came to the same, and that is not all")

    def _proved(self, theorems: list[Theorem]) -> tuple[bool, str]:
        """Whether these theorems are all proved of the edit; and which proof fails, if one does."""
        budget, all_hold = self.budget.share(PROOF_SECONDS), bool(theorems)
        for theorem in theorems:
            if budget.spent():
                return False, ""
            for row in prover.prove(self.pairing, budget, theorem=theorem.name, edits=self.mutant.edits):
                if row.verdict is Verdict.VIOLATED:
                    return False, theorem.name
                all_hold &= row.verdict is Verdict.HOLDS
        return all_hold, ""

    def _touched(self) -> Iterator[Theorem]:
        """The theorems about a program that the edit changes."""
        proof, module = self.pairing.proof, sys.modules[self.pairing.impl.__module__]
        offered = vars(self.pairing.impl)
        kernels = {name: getattr(method, "kernel", "") for name, method in offered.items()}
        everything = [name for name, value in vars(module).items() if isinstance(written(value), FunctionType)]
        is_elsewhere = not changed(module, self.mutant.edits, everything)
        for theorem in proof.theorems if proof else ():
            programs = [kernels.get(name) or name for name in theorem.operations]
            laws = set(programs) - set(kernels.values()) - {"init"}
            if is_elsewhere or laws or changed(module, self.mutant.edits, programs):
                yield theorem
