"""Somebody's own implementation in the place of ours: a class with the law's operations, judged by its answers."""

from __future__ import annotations

import importlib
import os
import pickle
import random
import sys
from collections.abc import Sequence
from typing import Any

from attrs import evolve

from checks.engines.drive import ANSWERS, NO_CRASH, Factory, Pair, counterexample, crash, plain_calls, run
from checks.engines.explore import Found, Paired, search
from checks.engines.shrink import Shrinker
from checks.engines.simulate import Drive, drive_all
from checks.engines.tally import OUTCOMES, Tally
from checks.evidence import Budget, Call, Counterexample, Evidence, Strength, UsageError, Verdict
from checks.pairing import Arguments, Pairing
from spec.vocabulary import BrokenClause

REFUSALS = (ValueError, NotImplementedError, OverflowError)
"""What a constructor raises to say that it has no pool of such a geometry; anything else is a crash."""
EXPLORE_SHARE = 0.4
"""The part of the time that exhaustive search of the small geometries may take."""
SHRINK_SECONDS = 5.0
MAX_STATES = 5_000
STEPS = 300_000
EPISODE = 1_500
DETERMINISM_STEPS = 300
REPEATS = 8
"""How often a run is made again to see whether it is answered alike."""
UNHURRIED = 30.0
"""Seconds, where the budget names none."""


def resolve(target: str) -> Factory:
    """The class that `module:Class` names; modules of the current directory are found first."""
    module_name, colon, class_name = target.partition(":")
    if not (module_name and colon and class_name):
        raise UsageError(f"{target!r} names no class: write module:Class, such as my_allocator:Buddy")
    here = os.getcwd()
    if sys.path[:1] != [here]:
        # A console script has its own folder there, not the user's.
        sys.path.insert(0, here)
    importlib.invalidate_caches()
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        where = f"nor where PYTHONPATH says, seen from {here}" if error.name == module_name else "which it imports"
        raise UsageError(f"there is no module {error.name!r} here, {where}") from error
    except Exception as error:
        raise UsageError(f"importing {module_name!r} failed: {type(error).__name__}: {error}") from error
    found = getattr(module, class_name, None)
    if found is None:
        raise UsageError(f"the module {module_name!r} ({module.__file__}) has no {class_name!r}")
    if not callable(found):
        raise UsageError(f"{target} is no class")
    factory: Factory = found
    return factory


def conform(pairing: Pairing, target: str | Factory, budget: Budget, *, seed: int = 0) -> list[Evidence]:
    """Explore small geometries exhaustively, then drive at random on odd, tiny and large ones."""
    name = target if isinstance(target, str) else f"{target.__module__}:{target.__qualname__}"
    factory = resolve(target) if isinstance(target, str) else target
    small = [geometry for scope in list(pairing.scopes.values())[:2] for geometry in scope.geometries]
    subject, accepted, refusals = admit(pairing, name, factory, [*small, *pairing.foreign])
    if isinstance(subject, BrokenClause):
        tally = Tally(pairing, "conform", operations=(), black_box=True)
        broken = counterexample(pairing, subject.clause, accepted[0], (), target=name, engine="conform", seed=seed)
        return tally.evidence(budget, Strength.SAMPLED, {}, broken=broken)
    operations, missing = offered(pairing, name, subject)
    notes = refusals + [f"it has no {operation}, so that was not tried" for operation in missing]
    tally = Tally(pairing, "conform", operations=operations, black_box=True)
    session = Session(pairing, name, factory, tally, operations, seed, budget, refused_some=bool(refusals))
    return session.judge([g for g in small if g in accepted], [g for g in pairing.foreign if g in accepted], notes)


def admit(
    pairing: Pairing, name: str, factory: Factory, geometries: Sequence[Arguments]
) -> tuple[Any, list[Arguments], list[str]]:
    """An object, and the geometries that can be constructed; or the BrokenClause of a constructor that crashes."""
    subject, accepted, refused = None, [], []
    crashed: tuple[Arguments, Exception] | None = None
    for geometry in dict.fromkeys(geometries):
        try:
            subject = factory(*geometry)
            accepted.append(geometry)
        except Exception as error:
            refused.append(f"({', '.join(map(str, geometry))}): {type(error).__name__}: {error}")
            if not isinstance(error, REFUSALS) and crashed is None:
                crashed = geometry, error
    if not accepted:
        names = ", ".join(pairing.geometry_names())
        raise UsageError(f"{name} can be constructed with no ({names}) that was tried; the first: {refused[0]}")
    if crashed is not None:
        return crash(crashed[1]), [crashed[0]], []
    return subject, accepted, [f"refused to be constructed with {refusal}" for refusal in refused]


def offered(pairing: Pairing, name: str, subject: Any) -> tuple[list[str], list[str]]:
    """The operations that it has, and those that it may lack and does."""
    has, missing = [], []
    for operation, about in pairing.operations.items():
        if about.internal:
            continue
        if callable(getattr(subject, operation, None)):
            has.append(operation)
        elif about.optional:
            missing.append(operation)
        else:
            parameters = ", ".join(pairing.parameters(operation))
            raise UsageError(f"{name} has no method {operation}({parameters}), which {pairing.part} requires")
    return has, missing


class Session:
    """One target under judgement."""

    def __init__(
        self,
        pairing: Pairing,
        name: str,
        factory: Factory,
        tally: Tally,
        operations: list[str],
        seed: int,
        budget: Budget,
        *,
        refused_some: bool,
    ) -> None:
        self.pairing = pairing
        self.name = name
        self.factory = factory
        self.tally = tally
        self.operations = operations
        self.seed = seed
        self.budget = budget
        self.states = 0
        self.exhausted: list[Arguments] = []
        self.snapshots = True
        self.refused_some = refused_some
        """Whether it could not be constructed with every geometry."""

    def judge(self, small: list[Arguments], wide: list[Arguments], notes: list[str]) -> list[Evidence]:
        limit = UNHURRIED if self.budget.seconds is None else self.budget.seconds
        broken = self.explore(small, self.budget.share(limit * EXPLORE_SHARE))
        if not self.snapshots:
            notes.append("its objects cannot be copied, so small pools were driven at random, not explored")
        drive = Drive(self.pairing, self.factory, True, self.operations)
        geometries = [*wide, *(geometry for geometry in small if geometry not in self.exhausted)] or small
        passes, steps = 0, 0
        if broken is None:
            remaining = self.budget if self.budget.seconds is not None else self.budget.share(limit)
            outcome = drive_all(
                drive, geometries, remaining, self.tally, steps=STEPS, seed=self.seed, target=self.name, episode=EPISODE
            )
            broken, passes, steps = outcome.broken, outcome.passes, outcome.steps
            notes += [outcome.note] if outcome.note else []
        if unsteady := self.unsteady(drive, geometries, broken):
            notes.append(unsteady)
        complete = passes >= 1
        if not complete and broken is None:
            notes.append(f"time ran out before each of {len(geometries)} geometries was driven once")
        scope = {"states": self.states, "explored": len(self.exhausted), "steps": steps, "geometries": len(geometries)}
        return self.rows(scope, broken, complete, "; ".join(notes))

    def rows(self, scope: dict[str, Any], broken: Counterexample | None, complete: bool, note: str) -> list[Evidence]:
        rows = self.tally.evidence(self.budget, Strength.SAMPLED, scope, broken=broken, complete=complete, note=note)
        if broken is None:
            verdict = Verdict.HOLDS if complete else Verdict.UNDETERMINED
            rows = [row for row in rows if not self.is_excused(row)]
            always = (ANSWERS, NO_CRASH)
            rows += [self.tally.row(what, verdict, Strength.SAMPLED, scope=scope, note=note) for what in always]
        return [evolve(row, note=row.note or note) for row in rows]

    def is_excused(self, row: Evidence) -> bool:
        """Where geometries were refused, outcomes that need one of those cannot come about."""
        return self.refused_some and row.property == OUTCOMES and row.verdict is Verdict.GATE

    def explore(self, geometries: list[Arguments], budget: Budget) -> Counterexample | None:
        """Every state of the small pools, by copies of the object; given up where copying it does not work."""
        for geometry in geometries:
            if budget.spent():
                break
            found = self.search(geometry, budget)
            if found is None:
                self.snapshots = False
                break
            self.states += found.states
            if found.complete:
                self.exhausted.append(geometry)
            if found.clause:
                clause, made = run(self.pairing, self.factory, geometry, plain_calls(found.calls), black_box=True)
                if clause is None:
                    # Its copies share something, or it does not answer alike twice: the copies cannot be trusted.
                    self.snapshots = False
                    self.exhausted.clear()
                    break
                return self.shortest(clause, geometry, made)
        return None

    def shortest(self, clause: str, geometry: Arguments, calls: list[Call]) -> Counterexample:
        shrinker = Shrinker(self.pairing, self.factory, clause, self.budget.share(SHRINK_SECONDS), black_box=True)
        shrunk = shrinker.shrink(geometry, calls, [])
        return counterexample(
            self.pairing,
            shrunk.clause,
            shrunk.geometry,
            shrunk.calls,
            target=self.name,
            engine="conform",
            seed=self.seed,
        )

    def search(self, geometry: Arguments, budget: Budget) -> Found | None:
        """None where the object cannot be copied."""
        try:
            space = Paired(Pair(self.pairing, self.factory, geometry, black_box=True), self.tally)
            return search(space, budget, max_states=MAX_STATES, already=self.states)
        except BrokenClause as broken:
            return Found(0, 0, complete=False, clause=broken.clause)
        except (pickle.PicklingError, TypeError, AttributeError, NotImplementedError, ImportError):
            return None

    def unsteady(self, drive: Drive, geometries: list[Arguments], broken: Counterexample | None) -> str:
        """Whether the same calls were answered otherwise the second time."""
        if broken is not None:
            geometry, calls = broken.geometry, plain_calls(broken.calls)
        else:
            geometry = geometries[len(geometries) // 2]
            calls = self.some_calls(drive, geometry)
        runs = [run(self.pairing, self.factory, geometry, calls, black_box=True)[1] for _ in range(REPEATS)]
        expected = list(broken.calls) if broken is not None else runs[0]
        if any(made != expected for made in runs):
            return "it answers differently when the same calls are made again, so a replay may differ"
        return ""

    def some_calls(self, drive: Drive, geometry: Arguments) -> list[tuple[str, Arguments]]:
        calls = []
        try:
            pair = drive.pair(geometry)
            draws = drive.draw(pair, random.Random(self.seed))
            for _, (operation, arguments) in zip(range(DETERMINISM_STEPS), draws, strict=False):
                calls.append((operation, arguments))
                pair.step(operation, arguments)
        except BrokenClause:
            pass
        return calls
