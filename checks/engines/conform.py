"""Somebody's own implementation in the place of ours, judged by its answers, in processes that it may take down."""

from __future__ import annotations

import gc
import json
import os
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, count, product, takewhile
from typing import Any

from attrs import define, evolve, field

from checks.clauses import ANSWERS, ANSWERS_IN_TIME, BEGINS, ENDS, LEAVES_ALONE, NO_CRASH, NO_EXIT
from checks.counterexample import named
from checks.drive import Factory, alike, counterexample
from checks.engines import ending, exhausting, foreign, small_pools, threaded
from checks.engines.by_design import by_design
from checks.engines.constructing import Admission, construct, construct_all, refusals
from checks.engines.explore import Found
from checks.engines.foreign import Came
from checks.engines.isolating.isolation import Died, Ending, Isolation, Limits, Unavailable, Unforeseen, ready
from checks.engines.isolating.journal import Journal
from checks.engines.shrink import SECONDS, size
from checks.engines.tally import OUTCOMES, Tally
from checks.evidence import Budget, Call, Counterexample, Evidence, Strength, UsageError, Verdict
from checks.judgements import uncounted
from checks.origins import plain_calls, traced
from checks.pairing import Arguments, Pairing
from checks.targets.named import resolve
from checks.targets.program import TimeIsUp
from checks.targets.target import Target
from checks.words import cut
from spec.vocabulary import reached

Function = Callable[..., Any]
"""(target, budget, journal, *arguments) → what is learnt of it"""

EXPLORE_SHARE = 0.4
"""The part of the time that exhaustive search of the small geometries may take."""
SHRINK_PART = 0.5
"""What part of the time that is left it may take to make a run short: what comes out is made again after that."""
OVERTIME = 3.0
"""Seconds for the calls of a run that broke something to be made once more, where time has run out."""
BRIEF_ROUNDS = 8
"""How often each geometry is driven in brief runs."""
BRIEF_SHARE = 0.25
"""The part of the time that brief runs may take; where that is seconds, their number ends them first."""
LONGEST_RUN = 4
"""Up to how many calls every run is tried, where objects cannot be copied."""
SMALLEST = 3
"""In how many of the smallest geometries."""
UNLIMITED = 1 << 40
SLICE = 0.5
"""Seconds for which a run is made short in one process at first: what has come of it by then is not lost with the next
one."""
OWN_MEMORY = 1 << 30
"""Bytes that may be had by a target that gets its memory itself: that many are cleared in less than a second."""
WHAT = "what conform shows"
NOT_SHORTENED = "not yet shortest: time ran out"
NOT_SHORT = "not yet shortest: a shorter run does not hang each time"
LEFT_BEHIND = "it leaves processes behind, which were ended"
EFFORTS = {"quick": (50_000, 8.0), "ci": (300_000, 30.0), "nightly": (UNLIMITED, 600.0)}
"""Profile → how many random calls, and how many seconds where the budget names none."""
EPISODE, DOUBLINGS = 1_500, 4
"""How many calls the runs of a first pass through the geometries have; those of each pass after it twice as many, so
often: what breaks early is found in a run that is short, and what needs 1,000 live blocks is found as well."""
DETERMINISM_STEPS = 300
COLLECTED = 20_000
"""After how many new objects Python looks for those that nobody holds: each look goes through all calls of a run."""
REPEATS = 8
"""How often a run is made again to see whether it is answered alike."""
HASTE = 0.25
"""Seconds for a call while a run is made short: each candidate that hangs takes as long."""


# ── The whole judgement ──────────────────────────────────────────────────────────────────────────────────────


def conform(
    pairing: Pairing,
    target: str | Factory,
    budget: Budget,
    *,
    seed: int = 0,
    profile: str = "ci",
    shrinking: float = SECONDS,
    threads: int | None = None,
    workers: int | None = None,
) -> list[Evidence]:
    """Try small geometries exhaustively, and drive at random on odd, tiny and large ones. `workers`: how many processes
    make random runs at a time, as many as there are processors if left out; what is found is the same with any number
    of them. `threads`: how many call a C library at once, in place of all that."""
    if threads is not None:
        return threaded.conform(pairing, target, threads, budget, seed=seed, profile=profile)
    steps, limit = EFFORTS[profile]
    if budget.seconds is None:
        budget = budget.share(limit)
    session = Session(resolve(pairing, target), seed, budget, budget.seconds or limit, steps, shrinking, workers)
    try:
        return session.judge()
    finally:
        session.close()


@define
class Session:
    """One target under judgement."""

    target: Target
    seed: int
    budget: Budget
    limit: float
    """How many seconds all of it may take."""
    steps: int = 0
    """How many random calls are made."""
    shrinking: float = SECONDS
    """For how many seconds a run is made short."""
    workers: int | None = None
    """How many tasks are performed at a time where none waits for another; None: as many as there are processors."""
    limits: Limits = field(init=False)
    tally: Tally = field(init=False)
    notes: list[str] = field(factory=list)
    states: int = 0
    exhausted: list[Arguments] = field(factory=list)
    accepted: list[Arguments] = field(factory=list)
    """The geometries that its constructor has taken."""
    narrowed: bool = False
    """Whether it does not have every geometry."""
    missing: list[str] = field(factory=list)
    """The operations that it does not have."""
    has_found: bool = False
    """Whether something broke: that is told, also where it can be made no shorter."""
    told_of: dict[Arguments, Arguments | None] = field(factory=dict)
    """Which geometry an object says that it has, by the one that was asked for."""
    crew: list[Isolation] = field(init=False)
    """Where tasks are performed, a process for each."""

    def __attrs_post_init__(self) -> None:
        self.tally = Tally(self.pairing, "conform", operations=(), black_box=True)
        self.limits = Limits(memory=OWN_MEMORY) if self.target.has_addresses else Limits()
        perform = partial(performed, self.target)
        is_stranger = not self.target.is_given
        self.crew = [
            Isolation(perform, self.meaning, pairing=self.pairing, is_stranger=is_stranger)
            for _ in range(self.workers or len(os.sched_getaffinity(0)))
        ]
        self.target.watch(self.budget)

    def close(self) -> None:
        self.end(self.crew)
        self.target.close()

    @property
    def isolation(self) -> Isolation:
        """Where a task is performed that others wait for."""
        return self.crew[0]

    @property
    def pairing(self) -> Pairing:
        return self.target.pairing

    # ── In a process of its own ──

    def isolate(self, form: Any, function: Function, budget: Budget, *arguments: Any) -> Any:
        """What a function of the target comes to, of the given form, and what it reached; None where time ran out.
        Raises Died."""
        if self.target.is_apart:
            try:
                return function(self.target, budget, None, *arguments)
            except TimeIsUp:
                return None
        self.begin(self.isolation, function, budget, *arguments)
        return self.judged(form, self.isolation, self.isolation.ended(budget))

    def begin(self, isolation: Isolation, function: Function, budget: Budget, *arguments: Any) -> None:
        isolation.begin((function, budget.left(), *arguments), budget, self.limits)

    def judged(self, form: Any, isolation: Isolation, ended: Ending | None) -> Any:
        """What a task has come to that ended so, as `isolate` says."""
        whole = tuple[form, dict[str, int]]
        try:
            returned = isolation.judged(whole, ended, loading=self.target.loading)
        except Unforeseen as error:
            raise self.blamed(error) from error
        finally:
            if isolation.left and LEFT_BEHIND not in self.notes:
                self.notes.append(LEFT_BEHIND)
        if returned is None:
            return None
        result, newly = returned
        reached.update(newly)
        return result

    def in_turn(self, budget: Budget, tasks: Iterable[tuple[Any, ...]]) -> Generator[Came]:
        """What each of some tasks (function, budget, …) comes to, in their order, of which none waits for another: as
        many at a time as there are workers. None runs while one that broke something is looked into. Whoever asks for
        no more ends those that were begun meanwhile, and nothing is seen of these."""
        if self.target.is_apart:
            yield from (self.attempt(*task) for task in tasks)
            return
        numbered: Iterator[tuple[int, tuple[Any, ...]]] = iter(enumerate(tasks))
        running, ended = dict[int, tuple[Isolation, Any]](), dict[int, tuple[Isolation, Ending | None]]()
        try:
            for awaited in count():
                while awaited not in ended:
                    busy = [isolation for isolation, _ in running.values()]
                    for isolation, (number, task) in zip(self.idle(busy), numbered, strict=False):
                        self.begin(isolation, *task)
                        running[number] = isolation, task
                    if not running:
                        return
                    heard = ready(isolation for isolation, _ in running.values())
                    for number, (isolation, _) in list(running.items()):
                        if isolation in heard or isolation.is_given_up(budget):
                            del running[number]
                            ended[number] = isolation, isolation.ended(budget)
                came = self.attempted(partial(self.judged, Came, *ended.pop(awaited)))
                if came.clause:
                    self.end(isolation for isolation, _ in running.values())
                    numbered = chain([(number, task) for number, (_, task) in running.items()], numbered)
                    running.clear()
                yield came
        finally:
            self.end(isolation for isolation, _ in running.values())

    def idle(self, busy: Sequence[Isolation]) -> Iterator[Isolation]:
        return (each for each in self.crew if each not in busy)

    def end(self, isolations: Iterable[Isolation]) -> None:
        """End what is performed there."""
        for isolation in isolations:
            isolation.close()

    def blamed(self, error: Unforeseen) -> Exception:
        """What it means that our own code failed beside the target: the same again where the recorded answers alone,
        without it, make it fail; else the target has damaged what is not its own."""
        if error.geometry is None:
            return raised(error)
        recorded = Session(self.target.recorded(error.calls), self.seed, self.budget, self.limit)
        try:
            calls = plain_calls(error.calls)
            recorded.isolation.run(Any, (foreign.run, None, error.geometry, calls), self.budget, self.limits)
        except Unforeseen:
            return raised(error)
        except Died:
            pass
        finally:
            recorded.isolation.close()
        return Died(f"{LEAVES_ALONE}: {error}", error.calls, error.geometry, "")

    def meaning(self, operation: str, text: str) -> Any:
        """An answer as the journal has it."""
        if text == "None":
            return None
        if text.lstrip("-").isdigit():
            return int(text)
        try:
            if text.startswith("{"):
                return named(json.loads(text), self.pairing)
            return self.pairing.answer(operation, text)
        except ValueError:
            return text

    def attempt(self, function: Function, budget: Budget, *arguments: Any) -> Came:
        """The same of what makes calls: to die is one way to break the law."""
        return self.attempted(partial(self.isolate, Came, function, budget, *arguments))

    def attempted(self, task: Callable[[], Came | None]) -> Came:
        try:
            came = task()
        except Died as died:
            self.wrote(died)
            return Came(len(died.calls), died.how, died.geometry or (), tuple(died.calls))
        except Unavailable as why:
            if not self.has_found:
                raise
            self.notes.append(str(why))
            return Came()
        return Came() if came is None else came

    def wrote(self, died: Died) -> None:
        if died.told:
            self.notes.append(f"it wrote: {cut(died.told.splitlines()[-1])}")

    def perform(self, geometry: Arguments, calls: Sequence[tuple[str, Arguments]]) -> tuple[str | None, list[Call]]:
        """The calls on a fresh object."""
        return self.performed_within(self.budget, geometry, calls)

    def performed_within(
        self, budget: Budget, geometry: Arguments, calls: Sequence[tuple[str, Arguments]]
    ) -> tuple[str | None, list[Call]]:
        came = self.attempt(foreign.run, budget, geometry, calls)
        return came.clause, list(came.calls)

    # ── The parts of it ──

    def judge(self) -> list[Evidence]:
        pairing = self.pairing
        small = [geometry for scope in list(pairing.scopes.values())[:2] for geometry in scope.geometries]
        self.narrowed = any(self.target.fit(geometry) != geometry for geometry in (*small, *pairing.foreign))
        small, wide = self.target.fitted(small), self.target.fitted(pairing.foreign)
        accepted, broken = self.admit([*small, *wide])
        if not accepted and broken is None:
            note = "time ran out before an object was made"
            return [self.tally.row(WHAT, Verdict.UNDETERMINED, Strength.SAMPLED, note=note)]
        if broken is not None:
            return self.tally.evidence(self.budget, Strength.SAMPLED, {}, broken=broken, note="; ".join(self.notes))
        small = sorted((geometry for geometry in small if geometry in accepted), key=size)
        wide = [geometry for geometry in wide if geometry in accepted and geometry not in small]
        passes, steps = 0, 0
        is_copied, broken = self.exhaust(small)
        broken = broken or self.at_edges([*small, *wide])
        if not is_copied and broken is None:
            broken = self.briefly(sorted([*small, *wide], key=size))
        if not is_copied and broken is None:
            # Most faults show in a second of random calls; every short run comes after that.
            passes, steps, broken = self.drive([*wide, *small], small, len(wide) + len(small))
            broken = broken or self.short_runs(small)
        geometries = [*wide, *(geometry for geometry in small if geometry not in self.exhausted)] or small
        if broken is None:
            more, driven, broken = self.drive(geometries, small, None)
            passes, steps = passes + more, steps + driven
        if unsteady := self.unsteady(geometries, broken):
            self.notes.append(unsteady)
        complete = passes >= 1
        if not complete and broken is None:
            self.notes.append(f"time ran out before each of {len(geometries)} geometries was driven once")
        scope = {"states": self.states, "explored": len(self.exhausted), "steps": steps, "geometries": len(geometries)}
        return self.rows(scope, broken, complete)

    def admit(self, geometries: Sequence[Arguments]) -> tuple[list[Arguments], Counterexample | None]:
        """The geometries that can be constructed, or how a constructor broke the law; what it offers is noted."""
        geometries = list(dict.fromkeys(geometries))
        found = self.all_constructed(geometries) or self.each_constructed(geometries)
        if not found.accepted and found.refused:
            names = ", ".join(self.pairing.geometry_names())
            tried = f"can be constructed with no ({names}) that was tried; the first: {found.refused[0]}"
            raise UsageError(f"{self.target.name} {tried}")
        if found.crashed is not None:
            geometry, clause = found.crashed
            return [], self.counterexample(clause, geometry, ())
        if not found.accepted:
            return [], None
        self.accepted = found.accepted
        self.narrowed |= bool(found.refused)
        self.notes += refusals(found.refused)
        by_reason: dict[str, list[str]] = {}
        for name, why in self.target.broken_promises.items():
            by_reason.setdefault(why, []).append(name)
        self.notes += [f"not promised: {', '.join(names)} ({why})" for why, names in by_reason.items()]
        unsaid = dict.fromkeys(pair for values in self.target.unsaid.values() for pair in values.items())
        for name, value in unsaid:
            operations = ", ".join(each for each, values in self.target.unsaid.items() if name in values)
            self.notes.append(f"the {name} is {value} in all calls of {operations}, which do not take it")
        self.notes += self.target.remarks
        self.offer(found.operations, found.further)
        return found.accepted, None

    def all_constructed(self, geometries: Sequence[Arguments]) -> Admission | None:
        """What it offers, where every geometry can be constructed, one after the other in one process: of a process
        for each, most of the time is its start. None where they must be told apart."""
        if self.target.is_apart:
            return None
        try:
            found = self.isolate(Admission | None, construct_all, self.budget, geometries)
        except Died:
            return None
        return found if found is not None and found.accepted == geometries else None

    def each_constructed(self, geometries: Sequence[Arguments]) -> Admission:
        """What it says to each, up to the first by which it breaks the law."""
        found = Admission()
        for geometry in geometries:
            one = self.constructed(geometry)
            if one is None:
                break
            found = found.joined(one)
            if one.crashed is not None and not one.refused:
                break
        return found

    def constructed(self, geometry: Arguments) -> Admission | None:
        """What its constructor says to a geometry; None where time ran out. A hang must come twice: the machine may be
        slow; but for its first answer a program has seconds."""
        one: Admission | None = None
        for _ in range(1 if self.target.is_apart else 2):
            try:
                one = self.isolate(Admission | None, construct, self.budget, geometry)
            except Died as died:
                self.wrote(died)
                one = Admission(crashed=(geometry, died.how))
            if one is None or one.crashed is None or not one.crashed[1].startswith(ANSWERS_IN_TIME):
                break
        return one

    def offer(self, operations: Sequence[str], further: Sequence[str]) -> None:
        """Judge by the operations that it has; it must have those that are not optional."""
        for name, about in self.pairing.operations.items():
            if about.internal or name in operations:
                continue
            if not about.optional and name not in self.target.spared:
                parameters = ", ".join(self.pairing.parameters(name))
                raise UsageError(
                    f"{self.target.name} has no method {name}({parameters}), which {self.pairing.part} requires"
                )
            self.missing.append(name)
        if self.missing:
            self.notes.append(f"not tried, as it has none: {', '.join(self.missing)}")
        self.tally = Tally(self.pairing, "conform", operations=operations, black_box=True, further=further)

    def exhaust(self, geometries: Sequence[Arguments]) -> tuple[bool, Counterexample | None]:
        """Every state of the small pools, by copies of the object: whether these can be trusted, and what broke."""
        budget = self.budget.share(self.limit * EXPLORE_SHARE)
        for place, geometry in enumerate(geometries):
            if budget.spent():
                break
            budget.report("small pools", place, len(geometries))
            found = self.explored(geometry, budget)
            if found is None:
                self.exhausted.clear()
                return False, None
            self.states += found.states
            if found.complete:
                self.exhausted.append(geometry)
            if found.clause:
                clause, made = self.perform(geometry, plain_calls(found.calls))
                if clause is not None and (shortest := self.shortest(clause, geometry, made, [])) is not None:
                    return True, shortest
                # Its copies share something, or it does not answer alike twice: the copies cannot be trusted.
                self.exhausted.clear()
                return False, None
        return True, None

    def explored(self, geometry: Arguments, budget: Budget) -> Found | None:
        """None where the object cannot be copied."""
        if self.target.is_apart:
            return None
        form = tuple[Found, dict[str, int]] | None
        try:
            explored = self.isolate(form, small_pools.explore, budget, geometry, self.tally.operations)
        except Died:
            return None
        if explored is None:
            return None
        found: Found = explored[0]
        self.tally.outcomes.update(explored[1])
        return found

    def short_runs(self, geometries: Sequence[Arguments]) -> Counterexample | None:
        """Every run of a few calls, in the smallest pools."""
        budget = self.budget.share(self.limit * EXPLORE_SHARE)
        chosen, longest = geometries[:SMALLEST], list[int]()

        def tasks() -> Iterator[tuple[Any, ...]]:
            for place, geometry in enumerate(chosen):
                turns = -(-(len(chosen) - place) // len(self.crew))
                share = budget.share((budget.left() or 0.0) / turns)
                budget.report("small pools", place, len(chosen))
                yield foreign.short_runs, share, geometry, LONGEST_RUN, self.tally.operations

        for geometry, came in zip(chosen, self.in_turn(budget, tasks()), strict=False):
            self.tally.outcomes.update(came.outcomes)
            if came.clause:
                shortest = self.shortest(came.clause, came.geometry or geometry, list(came.calls), [])
                if shortest is not None:
                    return shortest
            longest.append(came.exhausted)
        if longest and all(longest):
            pools = "1 small pool" if len(longest) == 1 else f"{len(longest)} small pools"
            made = f"every run of up to {min(longest)} calls was made in {pools}"
            self.notes.append(f"its objects cannot be copied, so {made}")
        return None

    def briefly(self, geometries: Sequence[Arguments]) -> Counterexample | None:
        """Random runs of a few calls, in each geometry."""
        budget = self.budget.share(self.limit * BRIEF_SHARE)
        runs = [*product(range(BRIEF_ROUNDS), geometries)]
        tasks = (
            (foreign.brief_runs, budget, geometry, f"{self.seed}/{number}", self.tally.operations)
            for number, geometry in takewhile(lambda _: not budget.spent(), runs)
        )
        for (_, geometry), came in zip(runs, self.in_turn(budget, tasks), strict=False):
            self.tally.outcomes.update(came.outcomes)
            if came.clause and (shortest := self.shortest(came.clause, geometry, list(came.calls), geometries)):
                return shortest
        return None

    def at_edges(self, geometries: Sequence[Arguments]) -> Counterexample | None:
        """The calls at the edges of what the target's own types hold, in each pool: in one process, and where
        something breaks there, in one for each."""
        runs = [
            (geometry, calls)
            for geometry in geometries
            for calls in (self.target.edges(geometry), *self.target.edges_of_objects(geometry))
            if calls
        ]
        if not runs or (not self.target.is_apart and not self.attempt(foreign.run_each, self.budget, runs).clause):
            return None
        for geometry, calls in takewhile(lambda _: not self.budget.spent(), runs):
            # Of another process it is asked block by block what they hold: not after each of some hundred calls.
            run = partial(foreign.run, is_looked_at_last=self.target.is_apart)
            came = self.attempt(run, self.budget, geometry, calls)
            if came.clause and (shortest := self.shortest(came.clause, geometry, list(came.calls), geometries)):
                return shortest
        return None

    def drive(
        self, geometries: Sequence[Arguments], small: Sequence[Arguments], episodes: int | None
    ) -> tuple[int, int, Counterexample | None]:
        """`episodes` episodes, or as many as there is time for, through the geometries in turn: passes, steps, and what
        broke. One pass comes before anything exhaustive: most faults show in a second."""
        number, steps = 0, 0
        planned = self.steps if episodes is None else min(self.steps, episodes * EPISODE)
        for came in self.in_turn(self.budget, self.episodes(geometries, episodes)):
            steps += came.steps
            self.tally.outcomes.update(came.outcomes)
            self.budget.report("steps", steps, planned if planned < UNLIMITED else None)
            if came.clause:
                geometry = geometries[number % len(geometries)]
                shortest = self.shortest(came.clause, geometry, list(came.calls), [*small, *geometries])
                if shortest is not None:
                    return number // len(geometries), steps, shortest
            number += 1
        return number // len(geometries), steps, None

    def episodes(self, geometries: Sequence[Arguments], episodes: int | None) -> Iterator[tuple[Any, ...]]:
        """The tasks of a drive, each by a source of its own."""
        left = self.steps
        for number in count() if episodes is None else range(episodes):
            if left == 0 or self.budget.spent():
                break
            passes, place = divmod(number, len(geometries))
            steps = min(left, EPISODE << min(passes, DOUBLINGS))
            source = f"{self.seed}/{episodes}/{number}"
            yield foreign.episode, self.budget, geometries[place], source, steps, self.tally.operations
            left -= steps

    @uncounted()
    def shortest(
        self, clause: str, geometry: Arguments, calls: list[Call], smaller: Sequence[Arguments]
    ) -> Counterexample | None:
        """The run made short; None where it hung once and does not again: the machine was slow, and not the target. How
        often a clause is reached meanwhile depends on the time that there is, and shows nothing."""
        before, hangs = self.limits, clause.startswith(ANSWERS_IN_TIME)
        if hangs and not self.breaks(clause, geometry, calls):
            return None
        self.has_found = True
        self.be_sure(clause, geometry, calls)
        self.allow(HASTE)
        if not hangs and not self.breaks(clause, geometry, calls):
            self.allow(before.seconds)  # it is slow, or does not do it each time
        smaller = sorted(dict.fromkeys(smaller), key=size)
        patience = self.budget.portion(SHRINK_PART, self.shrinking)
        geometry, calls, is_simple = self.shorter(clause, geometry, calls, smaller, patience.share(patience.left()))
        shrinker = foreign.shrinker(self.target, clause, patience, self.perform, begun=self.begun, is_simple=is_simple)
        shrunk = shrinker.shrink(geometry, calls, smaller)
        if shorter := self.shorter_still(clause, shrunk.geometry, shrunk.calls, patience.share(patience.left())):
            budget = patience.share(patience.left())
            geometry, shorter, is_simple = self.shorter(clause, shrunk.geometry, shorter, smaller, budget)
            shrinker = foreign.shrinker(
                self.target, clause, patience, self.perform, begun=self.begun, is_simple=is_simple
            )
            shrunk = shrinker.shrink(geometry, shorter, smaller)
        self.allow(before.seconds)
        self.notes += filter(None, [shrinker.note])
        if hangs and not self.breaks(clause, shrunk.geometry, shrunk.calls):
            self.notes.append(NOT_SHORT)
            return self.counterexample(clause, geometry, calls)
        if not shrinker.last:
            self.notes += self.seen_again(clause, geometry, calls)
        return self.counterexample(shrunk.clause, shrunk.geometry, shrunk.calls)

    def allow(self, seconds: float) -> None:
        """How long a call may take from now on."""
        self.limits = evolve(self.limits, seconds=seconds)
        self.target.hurry(seconds)

    def be_sure(self, clause: str, geometry: Arguments, calls: list[Call]) -> None:
        """Have it kept that a clause broke, should there not be the time to make the run short."""
        broken = self.counterexample(clause, geometry, calls)
        note = "; ".join((*self.notes, NOT_SHORTENED))
        self.budget.sure(self.tally.evidence(self.budget, Strength.SAMPLED, {}, broken=broken, note=note))

    def shorter(
        self, clause: str, geometry: Arguments, calls: list[Call], smaller: Sequence[Arguments], budget: Budget
    ) -> tuple[Arguments, list[Call], bool]:
        """The run made short with many candidates in one process, which takes a tenth of the time: as far as such
        processes live, and what comes of them breaks the clause in a process of its own as well. And whether all was
        tried: a process that gets no further has not the time for it, and the next one has twice as much."""
        if self.target.is_apart:
            return geometry, calls, False
        if clause.startswith(ENDS):
            half = budget.portion(SHRINK_PART, self.shrinking)
            came = ending.made_short(self.isolate, half, clause, geometry, calls, smaller)
            if came is None or not self.breaks(came.clause or "", came.geometry, came.calls):
                return geometry, calls, False
            return came.geometry, list(came.calls), came.is_shortest
        seconds, is_shortest = SLICE, False
        while not is_shortest and not budget.spent():
            asked = foreign.shortened, budget.share(seconds), clause, geometry, calls, smaller
            try:
                came = self.isolate(Came, *asked)
            except (Died, Unavailable):
                break
            if came is None or not self.breaks(clause, came.geometry, came.calls):
                break
            if (came.geometry, list(came.calls)) == (geometry, calls):
                seconds *= 2
            geometry, calls, is_shortest = came.geometry, list(came.calls), came.is_shortest
        return geometry, calls, is_shortest

    def shorter_still(
        self, clause: str, geometry: Arguments, calls: Sequence[Call], budget: Budget
    ) -> list[Call] | None:
        """Another run in the same geometry that breaks the clause with fewer calls, where trying them finds one in a
        moment."""
        if self.target.is_apart or clause.startswith(ANSWERS_IN_TIME) or len(calls) < 2 or budget.spent():
            return None
        came = self.attempt(exhausting.shorter_run, budget, clause, geometry, len(calls) - 1)
        is_one = 0 < len(came.calls) < len(calls) and alike(came.clause or "", clause)
        return list(came.calls) if is_one and self.breaks(clause, geometry, came.calls) else None

    def breaks(self, clause: str, geometry: Arguments, calls: Sequence[Call]) -> bool:
        return alike(self.again(geometry, calls)[0] or "", clause)

    def again(self, geometry: Arguments, calls: Sequence[Call]) -> tuple[str | None, list[Call]]:
        """The same calls once more, also where a fault is found as time runs out: of what was found, it is to be said
        whether it comes again."""
        return self.performed_within(self.overtime(), geometry, plain_calls(calls))

    def overtime(self) -> Budget:
        return Budget(max(OVERTIME, self.budget.left() or 0.0), stop=self.budget.is_interrupted)

    def seen_again(self, clause: str, geometry: Arguments, calls: Sequence[Call]) -> list[str]:
        """What is to be said of a run that broke a clause, and was not seen to break it a second time."""
        broken, made = self.again(geometry, calls)
        if broken is None and len(made) < len(calls):
            return ["time ran out before the same calls could be made again"]
        if broken is None:
            return ["broke a clause once and kept it when the same calls were made again"]
        if not alike(broken, clause):
            return [f"broke another clause when the same calls were made again: {broken}"]
        return []

    def counterexample(self, clause: str, geometry: Arguments, calls: Sequence[Call]) -> Counterexample:
        begun = self.begun(geometry)
        found = counterexample(self.pairing, clause, geometry, calls, target=self.target.name, begun=begun)
        return evolve(found, engine="conform", seed=self.seed)

    def begun(self, geometry: Arguments) -> tuple[Call, ...]:
        """What a construction amounts to. What geometry an object tells that it has, is asked of one."""
        if self.target.tells and geometry not in self.told_of:
            made = None
            with suppress(Died, Unavailable):
                made = self.isolate(Admission | None, construct, self.overtime(), geometry)
            self.told_of[geometry] = made.told if made is not None else None
        return foreign.begun(self.target, geometry, self.told_of.get(geometry))

    def unsteady(self, geometries: Sequence[Arguments], broken: Counterexample | None) -> str:
        """Whether the same calls were answered otherwise the second time."""
        if broken is not None:
            geometry, calls = broken.geometry, plain_calls(broken.calls)
            if broken.clause.startswith(ANSWERS_IN_TIME):
                return ""
        else:
            geometry = geometries[len(geometries) // 2]
            drawn = self.attempt(foreign.some_calls, self.budget, geometry, str(self.seed), DETERMINISM_STEPS)
            calls = plain_calls(traced(self.pairing, geometry, drawn.calls, self.begun(geometry)))
        budget = self.budget if broken is None else self.overtime()
        runs = [self.performed_within(budget, geometry, calls) for _ in range(REPEATS)]
        made_whole = [made for clause, made in runs if clause is not None or made]
        expected = list(broken.calls) if broken is not None else next(iter(made_whole), [])
        if not budget.spent() and any(self.told(made) != self.told(expected) for made in made_whole):
            return "it answers differently when the same calls are made again, so a replay may differ"
        return ""

    def told(self, calls: Sequence[Call]) -> list[Any]:
        """What was called and answered, apart from addresses that are others each time."""
        if not self.target.has_addresses:
            return list(calls)
        makes = {name for name, about in self.pairing.operations.items() if about.makes}
        return [(call.operation, call.operation in makes or call.returned) for call in calls]

    # ── What is reported ──

    def rows(self, scope: dict[str, Any], broken: Counterexample | None, complete: bool) -> list[Evidence]:
        if broken is not None:
            self.notes += self.target.hints(broken.geometry, broken.calls)
            self.notes += by_design(self.target, broken)
            self.notes += self.relied_on(broken)
        note = "; ".join(dict.fromkeys(self.notes))
        rows = self.tally.evidence(self.budget, Strength.SAMPLED, scope, broken=broken, complete=complete, note=note)
        if broken is None:
            verdict = Verdict.HOLDS if complete else Verdict.UNDETERMINED
            rows = [row for row in rows if not self.is_excused(row)]
            always = (ANSWERS, NO_CRASH, ANSWERS_IN_TIME, NO_EXIT)
            rows += [self.tally.row(what, verdict, Strength.SAMPLED, scope=scope, note=note) for what in always]
        return [evolve(row, note=row.note or note) for row in rows if not self.is_waived(row.property)]

    def relied_on(self, broken: Counterexample) -> list[str]:
        """What is to be said where a run breaks nothing once the target is given what it may rely on by design."""
        if self.target.favoured is None:
            return []
        target, how = self.target.favoured()
        favoured = Session(target, self.seed, self.overtime(), self.limit)
        try:
            clause, made = favoured.again(broken.geometry, broken.calls)
        finally:
            favoured.close()
        return [how] if clause is None and len(made) >= len(broken.calls) else []

    def is_waived(self, clause: str) -> bool:
        """Whether nothing that it has is judged by a clause."""
        stating = [name for name in self.tally.operations if clause in self.pairing.clauses(name)]
        return bool(stating) and all(clause in self.target.waived(name) for name in stating)

    def is_excused(self, row: Evidence) -> bool:
        """What cannot come about: outcomes in geometries that were refused, what was not promised, and what only an
        operation leads to that it has not."""
        if row.verdict is not Verdict.GATE:
            return False
        beyond = [clause for name in self.missing for clause in self.pairing.operations[name].leads_to]
        if row.property == OUTCOMES:
            return self.narrowed or bool(self.target.broken_promises) or bool(beyond)
        if row.property == BEGINS:
            return bool(self.missing)
        if row.property in beyond:
            return True
        promises = [self.pairing.promises[name] for name in self.target.broken_promises]
        operations = {promise.operation for promise in promises if promise.operation} | set(self.target.unsaid)
        return any(row.property in self.pairing.clauses(operation) for operation in operations)


# ── In the process of a task ─────────────────────────────────────────────────────────────────────────────────


def performed(
    target: Target, journal: Journal, function: Function, seconds: float | None, *arguments: Any
) -> tuple[Any, dict[str, int]]:
    """What a function of the target comes to, and how often each clause was reached."""
    gc.set_threshold(COLLECTED)
    journal.prepare()
    target.prepare()
    before = Counter(reached)
    result = function(target, Budget(seconds), journal, *arguments)
    return result, dict(reached - before)


def raised(error: Unforeseen) -> Exception:
    """Our own failure in a process, as it was there: a law that is asked about what there is not, such as a third page
    of two, says nothing of a run in a smaller pool (checks.engines.shrink)."""
    kind = str(error).partition(":")[0]
    return (LookupError if kind in ("IndexError", "KeyError") else RuntimeError)(str(error))
