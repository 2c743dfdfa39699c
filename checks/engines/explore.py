"""Explicit-state model checking: every state that a few calls can reach, breadth first.

Breadth first, so the first violation found is the shortest. A state is the pair of the law's state and the
implementation's memory: two memories that represent the same state of the law may behave differently later, so
the law's state alone would hide faults.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from itertools import compress
from operator import ne
from typing import Any, Protocol

from attrs import define, evolve, field, frozen

import checks.engines.needed as needed
from checks.beside import CLAUSES as BESIDE
from checks.drive import (
    Factory,
    Pair,
    broken_invariant,
    check_relations,
    counterexample,
    every_call,
    plain,
    run,
    unjudged,
)
from checks.engines.tally import Tally
from checks.evidence import Budget, Call, Evidence, Strength, UsageError, Verdict
from checks.labels import REFUSES
from checks.origins import plain_calls
from checks.pairing import EXACT, Arguments, Pairing, State, sentence
from checks.records import COUNTS, file_of, pinned
from spec.vocabulary import BrokenClause, reached

REPORT_SECONDS = 0.1
MOST_KNOWN = 1 << 14
"""Of how many of the law's states, those met last, it is remembered what the law says of them."""
THOROUGH_STATES = 10_000
"""How many of a pool's first states are checked against invariants and relations when the law is explored alone; the
others are only counted. A check takes milliseconds, and half a million states would take half an hour."""
COMPARED = 7
"""Among how many first calls of a state one, in turn, is made on another object too."""
REACHABLE = "reachable states"
DRAFT = "it is a draft"
NOT_RELEASED = "what is on record of a part is not asked of it; no release has one (docs/adding-a-part.md)"

Node = Any


class Space(Protocol):
    """A graph of states: what breadth-first search needs of it."""

    @property
    def calls(self) -> list[Call]:
        """The calls made from the node at hand."""
        ...

    @property
    def is_ours(self) -> bool:
        """Whether memory is looked at: where that, or the law over what it says, comes to nothing, it is at fault."""
        ...

    def root(self) -> Node: ...
    def check(self, node: Node) -> None:
        """Judge a state when it is first reached."""

    def successors(self, node: Node) -> Iterator[tuple[Call, Node]]: ...


@frozen
class Found:
    """What a search saw."""

    states: int
    transitions: int
    complete: bool
    clause: str = ""
    calls: tuple[Call, ...] = ()
    """The shortest run to the clause that broke."""


@define
class Ticker:
    """Tells the budget's owner how far the search is, some ten times a second."""

    budget: Budget
    due: float = field(factory=time.monotonic)

    def tick(self, what: str, done: int, total: int | None = None) -> bool:
        """Whether to go on."""
        now = time.monotonic()
        if now >= self.due:
            self.due = now + REPORT_SECONDS
            self.budget.report(what, done, total)
        return not self.budget.spent()


def search(
    space: Space, budget: Budget, *, max_states: int | None = None, already: int = 0, expected: int | None = None
) -> Found:
    """Visit every state once, in the order of its distance from the root.

    For who watches, `already` states were visited before, and `expected` is how many there will be in all.
    """
    ticker = Ticker(budget)
    transitions = 0
    nodes: list[Node] = []
    arrivals: list[tuple[int, Call] | None] = []
    place = 0
    try:
        nodes.append(space.root())
        arrivals.append(None)
        seen = {nodes[0]}
        space.check(nodes[0])
        while place < len(nodes):
            if not ticker.tick("states", already + place, expected) or (max_states and len(nodes) >= max_states):
                return Found(len(nodes), transitions, complete=False)
            for call, node in space.successors(nodes[place]):
                transitions += 1
                if node not in seen:
                    seen.add(node)
                    nodes.append(node)
                    arrivals.append((place, call))
                    space.check(node)
            nodes[place] = None  # only what is still to be expanded is kept here
            place += 1
    except BrokenClause as broken:
        run = (*path(arrivals, place), *space.calls)
        return Found(len(nodes), transitions, complete=False, clause=broken.clause, calls=run)
    except Exception as error:
        if not space.is_ours:
            raise
        run = (*path(arrivals, place), *space.calls)
        return Found(len(nodes), transitions, complete=False, clause=unjudged(error).clause, calls=run)
    return Found(len(nodes), transitions, complete=True)


def path(arrivals: list[tuple[int, Call] | None], place: int) -> list[Call]:
    """The calls from the root to a node."""
    calls = []
    while arrivals and (arrival := arrivals[place]) is not None:
        place, call = arrival
        calls.append(call)
    return calls[::-1]


@define(eq=False)
class Judged:
    """The calls that are worth making in a state of the law's, and what the law says of each answer to them: worked out
    once for all memories that have this state beside them.

    The law says the same each time, as an operation is a function of the state, the arguments and the answer. Each time
    that it is looked up, its clauses count as judged.
    """

    calls: list[tuple[str, Arguments]]
    after: dict[tuple[int, type, Any], tuple[State, list[tuple[str, int]]]] = field(factory=dict)
    """By the call's number and the answer: the state that follows, and which clauses were judged, how many times. By
    the answer's type as well, as 1 is True."""

    def step(self, pair: Pair, number: int) -> Any:
        """Make a call, and have the law judge the answer. What the law refuses is not kept."""
        operation, arguments = self.calls[number]
        answer = pair.call(operation, arguments)
        known = self.after.get((number, type(answer), answer))
        if known is None:
            before = list(reached.values())
            pair.judge(operation, arguments, answer)
            self.after[number, type(answer), answer] = pair.state, judged_since(before)
            return answer
        pair.state, judged = known
        for clause, times in judged:
            reached[clause] += times
        return answer


def judged_since(before: list[int]) -> list[tuple[str, int]]:
    """Which clauses were judged since all had been judged so often, and how many times."""
    before += [0] * (len(reached) - len(before))
    told = zip(reached, reached.values(), before, strict=True)
    return [(clause, now - then) for clause, now, then in compress(told, map(ne, reached.values(), before))]


class Paired:
    """The implementation and the law, in step."""

    def __init__(self, pair: Pair, tally: Tally, *, relations: bool = True) -> None:
        self.pair = pair
        self.tally = tally
        self.relations = relations and not pair.black_box
        self.checked = 0
        self.met: dict[State, Judged | None] = {}

    @property
    def calls(self) -> list[Call]:
        return self.pair.calls

    @property
    def is_ours(self) -> bool:
        return self.pair.beside is not None

    def root(self) -> Node:
        return self.pair.state, self.pair.snapshot()

    def check(self, node: Node) -> None:
        self.checked += 1
        self.pair.inspect()
        if self.relations:
            check_relations(self.pair)

    def tried(self, before: State) -> Iterator[tuple[str, Arguments]]:
        """The calls that are made in a state."""
        return every_call(self.pair.pairing, before, self.tally.operations)

    def successors(self, node: Node) -> Iterator[tuple[Call, Node]]:
        pair = self.pair
        before, data = node
        pair.restore(before, data)
        known = self.known(before)
        made = known.calls if known else self.tried(before)
        for number, (operation, arguments) in enumerate(made):
            if number == self.checked % COMPARED:
                pair.compare([(operation, arguments)])
            answer = known.step(pair, number) if known else pair.step_shallow(operation, arguments)
            self.tally.saw(before, operation, arguments, answer, pair.state)
            after = pair.snapshot()
            yield pair.calls[-1], (pair.state, after)
            if after != data or pair.state is not before:
                pair.restore(before, data)
            pair.made.clear()

    def known(self, state: State) -> Judged | None:
        """What is known of a state of the law's that is met again; nothing, of one that is met first, as many have but
        one memory. What was met first is forgotten first. Somebody's own is judged by more than the law."""
        if not self.is_ours:
            return None
        if state not in self.met:
            if len(self.met) == MOST_KNOWN:
                del self.met[next(iter(self.met))]
            self.met[state] = None
            return None
        known = self.met[state]
        if known is None:
            known = self.met[state] = Judged(list(self.tried(state)))
        return known


class Alone:
    """The law by itself: every answer that it permits to every call."""

    def __init__(self, pairing: Pairing, geometry: Arguments, tally: Tally, refused: set[str]) -> None:
        self.pairing = pairing
        self.initial = pairing.initial(geometry)
        self.tally = tally
        self.refused = refused
        self.calls: list[Call] = []
        self.checked = 0
        self.moves = {name: pairing.move(name) for name in pairing.operations}

    is_ours = False

    @property
    def thorough(self) -> bool:
        return self.checked < THOROUGH_STATES

    def root(self) -> Node:
        return self.initial

    def check(self, node: Node) -> None:
        if not self.thorough:
            return
        self.checked += 1
        broken = broken_invariant(self.pairing.spec.INVARIANTS, node, self.pairing.places(node))
        if broken is not None:
            raise BrokenClause(broken)
        for relation in self.pairing.relations:
            for arguments in self.pairing.relation_arguments(relation, node):
                self.try_relation(relation, node, arguments)

    def try_relation(self, relation: Callable[..., None], state: State, arguments: Arguments) -> None:
        """Perform a relation with every permitted answer to each of its calls, one choice after the other."""
        arrived = len(self.calls)
        untried: list[tuple[int, ...]] = [()]
        while untried:
            machine = Choices(self, state, untried.pop())
            relation(machine, *arguments)
            untried += machine.others
            del self.calls[arrived:]

    def permitted(self, state: State, operation: str, arguments: Arguments) -> Iterator[tuple[Any, State]]:
        """The answers that the law permits, each with the state after."""
        about, move = self.pairing.operations[operation], self.moves[operation]
        for answer in (None,) if about.internal else about.answers(state, *arguments):
            try:
                after = move(state, *arguments, returned=answer)
            except BrokenClause as refusal:
                self.refused.add(refusal.clause)
                continue
            yield answer, after

    def successors(self, node: Node) -> Iterator[tuple[Call, Node]]:
        for operation, choice in self.pairing.operations.items():
            for arguments in choice.arguments(node):
                for answer, after in self.permitted(node, operation, arguments):
                    if self.thorough:
                        self.tally.saw(node, operation, arguments, answer, after)
                    call = Call(operation, arguments, answer)
                    self.calls.append(call)
                    yield call, after
                    self.calls.clear()


class Choices:
    """A machine that performs operations by the law alone; which permitted answer it takes is chosen beforehand."""

    def __init__(self, space: Alone, state: State, chosen: tuple[int, ...]) -> None:
        self.space = space
        self.state = state
        self.chosen = chosen
        self.taken: tuple[int, ...] = ()
        self.others: list[tuple[int, ...]] = []
        """Choices that were open where none was prescribed."""

    def perform(self, operation: str, *arguments: Any) -> Any:
        options = list(self.space.permitted(self.state, operation, arguments))
        place = len(self.taken)
        if place < len(self.chosen):
            take = self.chosen[place]
        else:
            take = 0
            self.others += [(*self.taken, other) for other in range(1, len(options))]
        answer, self.state = options[take]
        self.taken = (*self.taken, take)
        self.space.calls.append(Call(operation, arguments, answer))
        return answer


# ── The engine ───────────────────────────────────────────────────────────────────────────────────────────────


def too_large(pairing: Pairing, scope: str) -> UsageError:
    """What to raise where a scope has no geometry at which it is explored as was asked."""
    encodings = (each for each in pairing.encodings if pairing.scopes[scope].at(each))
    options = " or ".join("--compiled" if each == EXACT else f"--symmetry {each}" for each in encodings)
    return UsageError(f"the scope {scope!r} of {pairing.part} is too large for this: explore it with {options}")


def explore(
    pairing: Pairing,
    budget: Budget,
    *,
    scope: str = "small",
    seed: int = 0,
    alone: bool = False,
    factory: Factory | None = None,
    target: str = "impl",
    black_box: bool = False,
    max_states: int | None = None,
    record: bool = False,
) -> list[Evidence]:
    """Every reachable state at each geometry of a scope; nothing is drawn at random, so the seed is not used. With
    `record` the counts are put on record."""
    if scope not in pairing.scopes:
        raise UsageError(f"{pairing.part} has no scope {scope!r}; it has: {', '.join(pairing.scopes)}")
    chosen = pairing.scopes[scope]
    geometries = chosen.alone if alone else chosen.geometries
    if not geometries:
        raise too_large(pairing, scope)
    further = BESIDE if factory is None and not alone and not black_box else ()
    tally = Tally(pairing, "explore-alone" if alone else "explore", black_box=black_box, further=further)
    refused: set[str] = set()
    counts: dict[str, dict[str, int]] = {}
    complete, checked = True, 0
    how = "alone" if alone else "paired"
    expected = total(pinned(pairing.part, scope, how), "states") or None

    # Of our own implementation in plain Python, where every access is checked and no call goes on for ever.
    made = factory or plain(pairing)

    def pair_at(geometry: Arguments) -> Pair:
        return Pair(pairing, made, geometry, black_box=black_box)

    for geometry in geometries:
        try:
            space = Alone(pairing, geometry, tally, refused) if alone else Paired(pair_at(geometry), tally)
        except BrokenClause as broken:
            found = Found(0, 0, complete=False, clause=broken.clause)
        else:
            already = total(counts, "states")
            found = search(space, budget, max_states=max_states, already=already, expected=expected)
            checked += space.checked
        counts[name_of(geometry)] = {"states": found.states, "transitions": found.transitions}
        if found.clause:
            whose = "law" if alone else target
            found = found if alone else first_broken(pairing, made, geometry, found, black_box)
            shortest = counterexample(pairing, found.clause, geometry, found.calls, target=whose, engine=tally.engine)
            return tally.evidence(budget, Strength.SAMPLED, totals(scope, counts), broken=shortest)
        complete &= found.complete
        if not complete:
            break
    if alone:
        rows = verdicts_alone(tally, totals(scope, counts), complete, checked, refused)
    else:
        rows = verdicts(tally, budget, totals(scope, counts), complete)
    if complete and factory is None:
        rows += count_rows(tally, scope, how, counts, record=record)
    if factory is None and not alone and pairing.mutants:
        rows.append(draft_row(tally) if pairing.draft else sentences_row(tally))
    return rows


def draft_row(tally: Tally) -> Evidence:
    return tally.row(DRAFT, Verdict.HOLDS, Strength.OBSERVED, note=NOT_RELEASED)


def sentences_row(tally: Tally) -> Evidence:
    """Whether the law that was judged by has the sentences that it had when mutants needed each of them."""
    verdict, note = needed.judged(tally.pairing)
    scope = {"sentences": len(needed.stated(tally.pairing))}
    return tally.row(needed.HAS_SENTENCES, verdict, Strength.OBSERVED, scope=scope, note=note)


def first_broken(pairing: Pairing, factory: Factory, geometry: Arguments, found: Found, black_box: bool) -> Found:
    """The same run, up to where a clause breaks first.

    The search looks inside where a call arrives at a new state, and not after each call of a relation.
    """
    clause, calls = run(pairing, factory, geometry, plain_calls(found.calls), black_box=black_box)
    return found if clause is None else evolve(found, clause=clause, calls=tuple(calls))


CUT_SHORT = "the search ended before every state was visited"


def verdicts(tally: Tally, budget: Budget, scope: dict[str, Any], complete: bool) -> list[Evidence]:
    note = "" if complete else CUT_SHORT
    relations = not tally.black_box
    return tally.evidence(budget, Strength.EXHAUSTED, scope, complete=complete, relations=relations, note=note)


def verdicts_alone(
    tally: Tally, scope: dict[str, Any], complete: bool, checked: int, refused: set[str]
) -> list[Evidence]:
    note = "" if complete else CUT_SHORT
    verdict = Verdict.HOLDS if complete else Verdict.UNDETERMINED
    properties = [sentence(claim) for claim in (*tally.pairing.spec.INVARIANTS, *tally.pairing.relations)]
    strength = Strength.EXHAUSTED if checked == scope["states"] else Strength.SAMPLED
    seen = scope if strength is Strength.EXHAUSTED else {**scope, "states": checked}
    rows = [tally.row(claim, verdict, strength, scope=seen, note=note) for claim in properties]
    for operation in tally.operations:
        for clause in tally.pairing.clauses(operation):
            idle = complete and clause not in refused
            said = "this clause refused no answer: it demands nothing" if idle else note
            judged = Verdict.GATE if idle else verdict
            rows.append(tally.row(f"{REFUSES}{clause}", judged, Strength.EXHAUSTED, scope=scope, note=said))
    return [*rows, tally.outcome_row(complete, Strength.EXHAUSTED)]


def name_of(geometry: Arguments) -> str:
    return ", ".join(map(str, geometry))


def total(counts: dict[str, dict[str, int]], what: str) -> int:
    return sum(count[what] for count in counts.values())


def totals(scope: str, counts: dict[str, dict[str, int]]) -> dict[str, Any]:
    return {"scope": scope, "states": total(counts, "states"), "transitions": total(counts, "transitions")}


def count_rows(
    tally: Tally, scope: str, how: str, counts: dict[str, dict[str, int]], *, record: bool
) -> Iterator[Evidence]:
    """Whether the counts are those on record; of a draft none need be. With `record` they are put there first."""
    part = tally.pairing.part
    if record:
        path = file_of(COUNTS, part)
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        kept.setdefault(scope, {})[how] = counts
        path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    if not tally.pairing.draft or pinned(part, scope, how):
        yield count_row(tally, scope, how, counts)


def count_row(tally: Tally, scope: str, how: str, counts: dict[str, dict[str, int]]) -> Evidence:
    """The number of states is pinned: a change of it says that something else is being explored than before."""
    expected = pinned(tally.pairing.part, scope, how)
    moved = [
        f"({name}) has {count}, {expected.get(name, 'none')} is on record"
        for name, count in counts.items()
        if expected.get(name) != count
    ]
    note = f"{'; '.join(moved)}: see {COUNTS.name}/{tally.pairing.part}.json" if moved else ""
    verdict = Verdict.GATE if moved else Verdict.HOLDS
    states = {f"({name})": count["states"] for name, count in counts.items()}
    return tally.row(REACHABLE, verdict, Strength.EXHAUSTED, scope=states, note=note)
