"""Mutate: seeded faults, each of which must be caught, and sentences of the law, each of which must be needed.

A check that no fault has ever set off may as well be absent. So each fault of a pairing is driven by the
engines that explore and that draw at random, with a look inside the memory (white box) and by the answers
alone (black box, which is all that a foreign implementation shows).

The other way round, a sentence that catches nothing by itself may as well be struck out. A fault *needs* a
sentence where that one alone stands in its way: with the sentence struck out, it lives. To learn this of all
sentences at once, a fault is driven without stopping where a sentence first breaks: that run ends there (what
follows a broken sentence has no meaning in the law), the others go on, and for each end it is noted which
sentences broke. The sentences of operations are tried on answers alone, and the invariants on memory alone; there the
law's are compared with each other, and so are the representation's, from which the law's are meant to follow.

The faults that a pairing names have a story that people read. Where they leave sentences that none of them needs,
random edits of the implementation are tried as well (checks.engines.edits), and those that need such a sentence are
kept.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import define, evolve, field, frozen

import checks.engines.prove as prover
from checks.clauses import ANSWERS_IN_TIME, JUDGED, READABLE
from checks.drive import Factory, Pair, every_call, performed, plain, run, view_of
from checks.engines.edits import draw
from checks.engines.explore import Node, Paired, search
from checks.engines.needed import record as keep_needed
from checks.engines.shrink import OutOfPatience, Shrinker
from checks.engines.simulate import Drive
from checks.engines.tally import Tally
from checks.evidence import Budget, Call, Evidence, Strength, Verdict
from checks.judgements import striking
from checks.labels import BREAKS, CAN_FAIL, CAUGHT, NEEDED, NEEDLESS, ONLY_BY
from checks.origins import plain_calls
from checks.pairing import Arguments, Mutant, Pairing, sentence
from checks.proof import DeclarationError
from checks.schedule import schedule
from spec.vocabulary import BrokenClause

MAX_STATES = 400
"""How many states are visited at each geometry of a pairing's first scope."""
EPISODES = 24
EPISODE_STEPS = 96
LONG_STEPS = 512
"""The steps of an episode at the wide geometries, for a mutant that has lived until then: some faults take several
actors, each at a certain point."""

MOST_EDITS = 200
"""How many random edits are tried for the sentences that no named mutant needs."""

EDIT_SECONDS = 180.0
"""How long the runs of a random edit may go on, some twenty times as long as they do. What its first runs break alone
its later ones may break with others, so an edit that is cut short shows nothing."""

REFUTING = 180.0
"""For how many seconds a theorem's proof may go on on the mutant that is said to break it."""

NOT_ASKED = "its proof was not asked of this mutant: the run ended before"

EXPLORE, SIMULATE, PROVE = "explore", "simulate", "prove"
ANSWERS_EXPLORE, ANSWERS_SIMULATE = "black-box explore", "black-box simulate"
ENGINES = (EXPLORE, SIMULATE, ANSWERS_EXPLORE, ANSWERS_SIMULATE)

OPERATIONS, STATES, REPRESENTATION = "operations", "states", "representation"
"""The groups of sentences: a fault needs one where no other of its group catches the fault."""


@frozen
class Mutation:
    """What became of the mutants."""

    evidence: list[Evidence]
    killed: list[str]
    survived: list[str]
    table: list[tuple[Any, ...]]
    """(mutant, the engines that caught it, the calls of the shortest run, the schedule of the shortest that has one)"""


@define
class Trial:
    """One mutant: who has caught it, and what stood in its way."""

    mutant: Mutant
    runs: dict[str, Sequence[Call]] = field(factory=dict)
    """engine → the shortest run that it found"""
    theorems: list[str] = field(factory=list)
    """Those whose proof fails."""
    broken: dict[str, set[str]] = field(factory=dict)
    """Group → what of it broke where some run ended: sentences, or that it crashed."""
    left_out: bool = False
    """Whether it was not tried: there was no time, or processes have died of it."""
    is_asked: bool = False
    """Whether the proofs that must fail on it were asked to their end."""

    @property
    def kills(self) -> dict[str, int]:
        """engine → the calls of the shortest run that it found"""
        return {engine: len(calls) for engine, calls in self.runs.items()}

    @property
    def is_killed(self) -> bool:
        return bool(self.runs or self.theorems)

    @property
    def needs(self) -> set[str]:
        """The sentences without which it would live, were there no others than those of their group."""
        return {said for broken in self.broken.values() if len(broken) == 1 for said in broken}

    @property
    def breaks(self) -> set[str]:
        """The sentences of all groups."""
        return set().union(*self.broken.values())

    def is_endless(self, group: str) -> bool:
        """Whether a call has gone on for ever where a group was tried. Then no sentence of the group can be needed, and
        more such calls would show no more: each is counted to its end, which takes as long as thousands of others."""
        return ANSWERS_IN_TIME in self.broken.get(group, ())

    def ended(self, broken: Mapping[str, set[str]]) -> None:
        """A run has ended where these broke."""
        for group, sentences in broken.items():
            self.broken.setdefault(group, set()).update(sentences)

    def caught(self, engine: str, calls: Sequence[Call]) -> None:
        self.runs[engine] = min(self.runs.get(engine, calls), calls, key=len)


def mutate(
    pairing: Pairing,
    budget: Budget,
    *,
    seed: int = 0,
    prove: bool = True,
    record: bool = False,
    edits: int = MOST_EDITS,
) -> Mutation:
    """Try every mutant; then say of every sentence whether one needs it, and of every theorem whether it can fail.
    For the sentences that none needs, at most `edits` random edits are tried.

    With `record` the sentences that are needed are kept if each of them is (checks.engines.needed).
    """
    began = time.perf_counter()
    trials: list[Trial] = []
    for number, mutant in enumerate(pairing.mutants):
        budget.report("mutants", number, len(pairing.mutants))
        quiet = budget.quiet(mutant.name)
        if budget.spent() or not budget.enter(mutant.name):
            trials.append(Trial(mutant, left_out=True))
            continue
        trials.append(attempt(pairing, mutant, quiet, seed=seed))
        if prove:
            trials[-1].theorems += prover_kills(pairing, mutant, quiet)
            trials[-1].is_asked = not budget.spent()
    trials += helpful_edits(pairing, trials, budget, seed, edits)
    complete = not budget.spent()
    every = complete and not any(trial.left_out for trial in trials)
    rows = [*caught_rows(pairing, trials, complete), *needed_rows(pairing, trials, every)]
    needed = {row.property.removeprefix(NEEDED): row.verdict for row in rows if row.property.startswith(NEEDED)}
    if record and all(verdict is Verdict.HOLDS for verdict in needed.values()):
        keep_needed(pairing, needed)
    if prove:
        rows += failing_rows(pairing, trials, complete)
    seconds = time.perf_counter() - began
    return Mutation(
        evidence=[evolve(row, seconds=seconds) for row in rows],
        killed=[trial.mutant.name for trial in trials if trial.is_killed],
        survived=[trial.mutant.name for trial in trials if complete and not (trial.is_killed or trial.left_out)],
        table=[table_row(pairing, trial) for trial in trials],
    )


def attempt(pairing: Pairing, mutant: Mutant, budget: Budget, *, seed: int = 0) -> Trial:
    """Drive one mutant with every engine but the prover."""
    trial = Trial(mutant)
    factory = plain(pairing, mutant.edits)
    explored = next(iter(pairing.scopes.values())).geometries
    drawn = list(dict.fromkeys(geometry for scope in pairing.scopes.values() for geometry in scope.geometries))
    for geometry in explored:
        explore_inside(pairing, factory, geometry, budget, trial)
        explore_answers(pairing, factory, geometry, budget, trial)
        explore_memory(pairing, factory, geometry, budget, trial)
    simulate_inside(Drive(pairing, factory, False, performed(pairing)), drawn, budget, trial, seed)
    answers = Drive(pairing, factory, True, performed(pairing))
    simulate_answers(answers, drawn, budget, trial, seed)
    if not trial.is_killed and pairing.wide:
        simulate_answers(answers, pairing.wide, budget, trial, seed, LONG_STEPS)
    return trial


def helpful_edits(pairing: Pairing, trials: Sequence[Trial], budget: Budget, seed: int, edits: int) -> Iterator[Trial]:
    """Of a number of random edits those that need a sentence which nothing before them needs."""
    missing = {said for group in sentences(pairing).values() for said in group}
    missing -= {said for trial in trials for said in trial.needs} | pairing.needless.keys()
    drawn = draw(sys.modules[pairing.impl.__module__], edits, seed) if missing else ()
    for number, mutant in enumerate(drawn):
        budget.report("random edits", number, edits)
        if not missing or budget.spent():
            return
        if not budget.enter(mutant.name):
            continue  # processes have died of it
        try:
            plain(pairing, mutant.edits)
        except Exception:
            continue  # what cannot be loaded breaks no sentence
        runs = budget.quiet(mutant.name).share(EDIT_SECONDS)
        trial = attempt(pairing, mutant, runs, seed=seed)
        if missing & trial.needs and not runs.spent():
            missing -= trial.needs
            yield trial


def prover_kills(pairing: Pairing, mutant: Mutant, budget: Budget) -> list[str]:
    """The theorems that must fail on a mutant, and whose proof does."""
    theorems = pairing.proof.theorems if pairing.proof else ()
    return [
        row.property
        for theorem in theorems
        if theorem.broken_by == mutant.name
        for row in prover.prove(pairing, budget.share(REFUTING), theorem=theorem.name, edits=mutant.edits)
        if row.verdict is Verdict.VIOLATED
    ]


# ── With a look inside ───────────────────────────────────────────────────────────────────────────────────────


def explore_inside(pairing: Pairing, factory: Factory, geometry: Arguments, budget: Budget, trial: Trial) -> None:
    """Breadth first, so that the first run that breaks anything is the shortest."""
    try:
        space = Paired(Pair(pairing, factory, geometry), Tally(pairing, EXPLORE), relations=False)
    except BrokenClause:
        trial.caught(EXPLORE, ())
        return
    found = search(space, budget, max_states=MAX_STATES)
    if found.clause:
        trial.caught(EXPLORE, found.calls)


def simulate_inside(drive: Drive, geometries: Sequence[Arguments], budget: Budget, trial: Trial, seed: int) -> None:
    """Episodes until one breaks anything, and then its run made short."""
    for geometry, rng in episodes(geometries, budget, seed):
        made: list[Call] = []
        try:
            pair = drive.pair(geometry)
            for _, (operation, arguments) in zip(range(EPISODE_STEPS), drive.draw(pair, rng), strict=False):
                if budget.spent():
                    return
                made.append(Call(operation, arguments, None))
                pair.step(operation, arguments)
        except BrokenClause as broken:
            trial.caught(SIMULATE, shrunk(drive, geometry, broken.clause, made, budget))
            return


def episodes(geometries: Sequence[Arguments], budget: Budget, seed: int) -> Iterator[tuple[Arguments, random.Random]]:
    """The geometries in turn, each time with other choices."""
    for number in range(EPISODES):
        if budget.spent():
            return
        yield geometries[number % len(geometries)], random.Random(f"{seed}/{number}")


def shrunk(drive: Drive, geometry: Arguments, clause: str, calls: list[Call], budget: Budget) -> Sequence[Call]:
    """What is left of a run that breaks a clause when no call can be left out; all, where it is interrupted.

    The work is bounded by steps and never by the clock, so that the same seed gives the same number.
    """
    shrinker = Shrinker(drive.pairing, drive.factory, clause, budget.timeless(), drive.black_box)
    try:
        return shrinker.shortened(geometry, calls)
    except OutOfPatience:
        return calls


# ── Answers alone ────────────────────────────────────────────────────────────────────────────────────────────


def judge(pair: Pair, operation: str, arguments: Arguments) -> set[str]:
    """Make a call: every sentence that its answer breaks, each seen by striking those before it."""
    try:
        answer = pair.call(operation, arguments)
    except BrokenClause as broken:
        return {kind(broken.clause)}
    clauses: set[str] = set()
    while True:
        try:
            with striking(clauses):
                pair.judge(operation, arguments, answer)
        except BrokenClause as broken:
            if kind(broken.clause) == JUDGED:
                return clauses or {JUDGED}
            clauses.add(broken.clause)
        else:
            return clauses


def kind(clause: str) -> str:
    """A crash without its message."""
    return clause.partition(":")[0]


@define
class Answers:
    """The implementation beside the law, judged by its answers; a run ends where one breaks a sentence."""

    pair: Pair
    trial: Trial
    runs: dict[Node, Sequence[Call]] = field(factory=dict)
    """State → the shortest run to it."""

    @property
    def calls(self) -> list[Call]:
        return self.pair.calls

    is_ours = True

    def root(self) -> Node:
        node = self.pair.state, self.pair.snapshot()
        self.runs[node] = ()
        return node

    def check(self, node: Node) -> None:
        """The answers say it all."""

    def successors(self, node: Node) -> Iterator[tuple[Call, Node]]:
        run = self.runs[node]
        for operation, arguments in every_call(self.pair.pairing, node[0]):
            if self.trial.is_endless(OPERATIONS):
                return
            self.pair.restore(*node)
            if broken := judge(self.pair, operation, arguments):
                self.trial.ended({OPERATIONS: broken})
                self.trial.caught(ANSWERS_EXPLORE, (*run, Call(operation, arguments, None)))
                continue
            call = self.pair.calls[-1]
            after = self.pair.state, self.pair.snapshot()
            self.runs.setdefault(after, (*run, call))
            yield call, after


def explore_answers(pairing: Pairing, factory: Factory, geometry: Arguments, budget: Budget, trial: Trial) -> None:
    """Every run, each up to where a sentence breaks."""
    try:
        pair = Pair(pairing, factory, geometry, black_box=True)
    except BrokenClause as broken:
        trial.ended({OPERATIONS: {kind(broken.clause)}})
        trial.caught(ANSWERS_EXPLORE, ())
        return
    search(Answers(pair, trial), budget, max_states=MAX_STATES)


def simulate_answers(
    drive: Drive,
    geometries: Sequence[Arguments],
    budget: Budget,
    trial: Trial,
    seed: int,
    steps: int = EPISODE_STEPS,
) -> None:
    """Every episode, each up to where a sentence breaks; the first such run is shrunk."""
    for geometry, rng in episodes(geometries, budget, seed):
        made, clauses = wander(drive, geometry, rng, steps, budget)
        if clauses and ANSWERS_SIMULATE not in trial.runs:
            clause, _ = run(drive.pairing, drive.factory, geometry, plain_calls(made), black_box=True)
            trial.caught(ANSWERS_SIMULATE, shrunk(drive, geometry, clause or "", made, budget))
        trial.ended({OPERATIONS: clauses})


def wander(
    drive: Drive, geometry: Arguments, rng: random.Random, steps: int, budget: Budget
) -> tuple[list[Call], set[str]]:
    """One episode: the calls, and the sentences that the last one broke."""
    made: list[Call] = []
    try:
        pair = drive.pair(geometry)
    except BrokenClause as broken:
        return made, {kind(broken.clause)}
    for _, (operation, arguments) in zip(range(steps), drive.draw(pair, rng), strict=False):
        if budget.spent():
            break
        made.append(Call(operation, arguments, None))
        if clauses := judge(pair, operation, arguments):
            return made, clauses
    return made, set()


# ── Memory alone ─────────────────────────────────────────────────────────────────────────────────────────────


@define
class Memory:
    """The implementation by itself, judged by the invariants; a run ends where one breaks."""

    pair: Pair
    trial: Trial
    ended: set[Node] = field(factory=set)

    @property
    def calls(self) -> list[Call]:
        return self.pair.calls

    is_ours = True

    def root(self) -> Node:
        return self.pair.snapshot()

    def check(self, node: Node) -> None:
        broken = broken_invariants(self.pair)
        if any(broken.values()):
            self.trial.ended(broken)
            self.ended.add(node)

    def successors(self, node: Node) -> Iterator[tuple[Call, Node]]:
        if node in self.ended:
            return
        pair = self.pair
        pair.restore(pair.state, node)
        state = pair.pairing.abstract(view_of(pair.pairing, pair.subject.image, pair.geometry))
        for operation, arguments in every_call(pair.pairing, state):
            if self.trial.is_endless(REPRESENTATION):
                return
            pair.restore(state, node)
            try:
                pair.call(operation, arguments)
            except BrokenClause as broken:
                self.trial.ended(in_memory(kind(broken.clause)))
                continue
            yield pair.calls[-1], pair.snapshot()


def broken_invariants(pair: Pair) -> dict[str, set[str]]:
    """By group, every invariant that fails somewhere in the memory as it is."""
    try:
        view = view_of(pair.pairing, pair.subject.image, pair.geometry)
        places = list(pair.pairing.places(view))
        pair.pairing.abstract(view)
        return {
            group: {sentence(each) for each in invariants if not all(each(view, place) for place in places)}
            for group, invariants in invariants_of(pair.pairing).items()
        }
    except Exception:
        return in_memory(READABLE)


def in_memory(broken: str) -> dict[str, set[str]]:
    """What catches a fault whichever invariants there are."""
    return {STATES: {broken}, REPRESENTATION: {broken}}


def invariants_of(pairing: Pairing) -> dict[str, Sequence[Callable[..., Any]]]:
    return {STATES: pairing.spec.INVARIANTS, REPRESENTATION: pairing.representation}


def explore_memory(pairing: Pairing, factory: Factory, geometry: Arguments, budget: Budget, trial: Trial) -> None:
    """Every run, each up to where an invariant breaks; what is answered is not judged."""
    if not pairing.invariants():
        return
    try:
        pair = Pair(pairing, factory, geometry)
    except BrokenClause as broken:
        trial.ended(in_memory(kind(broken.clause)))
        return
    search(Memory(pair, trial), budget, max_states=MAX_STATES)


# ── What is reported ─────────────────────────────────────────────────────────────────────────────────────────


def caught_rows(pairing: Pairing, trials: Iterable[Trial], complete: bool) -> Iterator[Evidence]:
    """For each mutant, who caught it: a mutant that lives shows that the checks are too weak."""
    for trial in trials:
        idle = Verdict.GATE if complete and not trial.left_out else Verdict.UNDETERMINED
        verdict = Verdict.HOLDS if trial.is_killed else idle
        told = {what: sorted(said) for what, said in ((BREAKS, trial.breaks), (ONLY_BY, trial.needs)) if said}
        scope = {**trial.kills, **dict.fromkeys(trial.theorems, PROVE), **told}
        yield row(pairing, f"{CAUGHT}{trial.mutant.name}", verdict, scope)


def needed_rows(pairing: Pairing, trials: Sequence[Trial], complete: bool) -> Iterator[Evidence]:
    """For each sentence, how many mutants it catches, and how many would live without it.

    Raises DeclarationError where a reason is given for what is no sentence of the law's or the representation's.
    """
    stated = sentences(pairing)
    if unknown := [name for name in pairing.needless if not any(name in group for group in stated.values())]:
        raise DeclarationError(f"{pairing.part} says why no mutant can need “{unknown[0]}”, which it does not state")
    for group, said in stated.items():
        for each in said:
            yield needed_row(pairing, each, [trial.broken.get(group, set()) for trial in trials], complete)


def sentences(pairing: Pairing) -> dict[str, list[str]]:
    """Group → its sentences."""
    clauses = dict.fromkeys(clause for operation in pairing.called() for clause in pairing.clauses(operation))
    invariants = {group: [sentence(each) for each in stated] for group, stated in invariants_of(pairing).items()}
    return {OPERATIONS: list(clauses), **invariants}


def needed_row(pairing: Pairing, clause: str, broken: Iterable[set[str]], complete: bool) -> Evidence:
    caught = [clauses for clauses in broken if clause in clauses]
    alone = sum(clauses == {clause} for clauses in caught)
    idle = Verdict.GATE if complete else Verdict.UNDETERMINED
    scope = {"mutants": len(caught), "alone killed by it": alone}
    if reason := pairing.needless.get(clause, ""):
        note = f"{NEEDLESS}{reason}"
        if alone:
            return row(pairing, f"{NEEDED}{clause}", Verdict.GATE, scope, f"a mutant needs it, but it is said: {note}")
        return row(pairing, f"{NEEDED}{clause}", Verdict.HOLDS if complete else Verdict.UNDETERMINED, scope, note)
    note = "" if alone else "no mutant needs this clause"
    return row(pairing, f"{NEEDED}{clause}", Verdict.HOLDS if alone else idle, scope, note)


def failing_rows(pairing: Pairing, trials: Sequence[Trial], complete: bool) -> Iterator[Evidence]:
    """For each theorem, whether its proof fails on the mutant that breaks it: one that cannot fail shows nothing."""
    for theorem in pairing.proof.theorems if pairing.proof else ():
        for trial in trials:
            if trial.mutant.name == theorem.broken_by:
                fails = theorem.name in trial.theorems
                idle = Verdict.GATE if complete and not trial.left_out else Verdict.UNDETERMINED
                unrefuted = f"its proof does not fail on this mutant within {REFUTING:.0f} s"
                note = "" if fails else unrefuted if trial.is_asked else NOT_ASKED
                scope = {"mutant": trial.mutant.name}
                yield row(pairing, f"{CAN_FAIL}{theorem.name}", Verdict.HOLDS if fails else idle, scope, note)


def row(pairing: Pairing, what: str, verdict: Verdict, scope: dict[str, Any], note: str = "") -> Evidence:
    return Evidence(pairing.part, what, "mutate", verdict, Strength.OBSERVED, scope=scope, note=note)


def table_row(pairing: Pairing, trial: Trial) -> tuple[Any, ...]:
    """(mutant, who caught it, the calls of the shortest run, the schedule of the shortest that has one)"""
    engines = [engine for engine in ENGINES if engine in trial.runs] + ([PROVE] if trial.theorems else [])
    runs = sorted(trial.runs.values(), key=len)
    schedules = filter(None, (schedule(pairing, calls) for calls in runs))
    return trial.mutant.name, ", ".join(engines) or None, len(runs[0]) if runs else None, next(schedules, None)
