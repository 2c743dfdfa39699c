"""Weaken: the law with one clause made to demand less, again and again; each time somebody must notice.

What a weakened law lets pass is what nobody would be told of. Each clause is dropped; or asked only of memories that
are small enough to explore; or one of its bounds, or of the conditions that lead to it, is moved. That it is noticed
means that the law then permits an answer which it refuses as it stands, or the other way round: in the states that are
explored of the law alone, whose number is pinned, or at geometries that are too large for that, where each clause must
refuse something (checks.engines.probe).
"""

from __future__ import annotations

import ast
import copy
import inspect
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any

from attrs import define, evolve, field, frozen

from checks.engines.explore import Alone, Ticker, search
from checks.engines.probe import EXPLORED, Probe, probes, refusal
from checks.engines.tally import Tally
from checks.evidence import Budget, Evidence, Strength, Verdict
from checks.judgements import calls, guards_of, striking
from checks.labels import WEAKENED
from checks.pairing import Pairing

STATES = 40
"""Of the law alone at each geometry."""
STEPS = 6_000
"""At each of the larger geometries: what one clause alone forbids is rare."""
MOST_PROBES, MOST_ASKED = 60, 4_000
"""How many are kept that break the same clauses of an operation, and of how many that break one of them first; at the
larger geometries, and at those that are explored."""
SMALL, LARGE = "explored alone", "at larger geometries"
"""Where it is noticed."""
DROPPED, ONLY_SMALL, MOVED = "dropped", "asked of small memories alone", "moved: "
"""What is done to a clause."""
LARGER = "__is_larger__"
MOVES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}


@frozen
class Weakening:
    """A law in which one clause says something else."""

    operation: str
    clause: str
    how: str
    text: ast.Module
    """The operation and its guards, one of which has the clause."""

    def law(self, pairing: Pairing, is_larger: bool) -> ModuleType:
        """The law's module with this text in the place of its own, for states that are larger than those explored, or
        for the others. All else is the module's: its classes are those of the states that are asked about."""
        module = ModuleType(pairing.spec.__name__)
        module.__dict__.update(pairing.spec.__dict__)
        module.__dict__[LARGER] = is_larger
        exec(compile(ast.fix_missing_locations(self.text), pairing.spec.__file__ or "law", "exec"), module.__dict__)
        return module


def weakenings(pairing: Pairing) -> Iterator[Weakening]:
    """Each clause of each operation, in each way; a guard's, for each operation by itself."""
    for operation in pairing.called():
        text = text_of(pairing, operation)
        for number, ensure in enumerate(calls(text, "ensure")):
            clause = str(getattr(ensure.args[1], "value", ""))
            for how, change in (*_CHANGES, *_moves(text, number)):
                edited = copy.deepcopy(text)
                change(edited, _ensure(edited, number))
                yield Weakening(operation, clause, how, edited)


def text_of(pairing: Pairing, operation: str) -> ast.Module:
    """An operation and its guards."""
    step = pairing.step(operation)
    names = {step.__name__, *(guard.__name__ for guard in guards_of(step))}
    every = ast.parse(inspect.getsource(pairing.spec)).body
    return ast.Module([node for node in every if isinstance(node, ast.FunctionDef) and node.name in names], [])


def _ensure(text: ast.Module, number: int) -> ast.Call:
    return list(calls(text, "ensure"))[number]


def _drop(text: ast.Module, ensure: ast.Call) -> None:
    ensure.args[0] = ast.Constant(True)


def _ask_small(text: ast.Module, ensure: ast.Call) -> None:
    ensure.args[0] = ast.BoolOp(ast.Or(), [ast.Name(LARGER, ast.Load()), ensure.args[0]])


_CHANGES = ((DROPPED, _drop), (ONLY_SMALL, _ask_small))


def _moves(text: ast.Module, number: int) -> Iterator[tuple[str, Any]]:
    """Each comparison that a clause depends on, moved by one."""
    for place, compared in enumerate(_comparisons(text, _ensure(text, number))):
        for side, operator in enumerate(compared.ops):
            if type(operator) in MOVES:

                def move(edited: ast.Module, ensure: ast.Call, place: int = place, side: int = side) -> None:
                    there = list(_comparisons(edited, ensure))[place]
                    there.ops[side] = MOVES[type(there.ops[side])]()

                yield f"{MOVED}{ast.unparse(compared)}", move


def _comparisons(text: ast.Module, ensure: ast.Call) -> Iterator[ast.Compare]:
    """Those in a clause's condition and in the branches that it stands in; and those in what its guard is called with,
    wherever the operation calls it."""
    yield from _compared(ensure.args[0])
    for function in text.body:
        if isinstance(function, ast.FunctionDef) and _has(function, ensure):
            branches = (node for node in ast.walk(function) if isinstance(node, ast.If) and _has(node, ensure))
            yield from (compared for branch in branches for compared in _compared(branch.test))
            yield from (compared for call in calls(text, function.name) for compared in _compared(call))


def _compared(part: ast.AST) -> Iterator[ast.Compare]:
    return (node for node in ast.walk(part) if isinstance(node, ast.Compare))


def _has(whole: ast.AST, part: ast.AST) -> bool:
    return any(node is part for node in ast.walk(whole))


# ── Who notices ──────────────────────────────────────────────────────────────────────────────────────────────


@define
class Asked:
    """What the law as it stands says, by operation."""

    small: dict[str, list[Probe]] = field(factory=dict)
    large: dict[str, list[Probe]] = field(factory=dict)

    @classmethod
    def of(cls, pairing: Pairing, budget: Budget, seed: int) -> Asked:
        # An operation as often as it has clauses: each of sixteen rules that one judges by is as likely to be met.
        operations = [each for each in pairing.called() for _ in pairing.clauses(each)]
        random.Random(seed).shuffle(operations)
        large = probes(pairing, operations, budget, seed=seed, steps=STEPS)
        return cls(_sorted(pairing, _explored(pairing, budget), budget), _sorted(pairing, large, budget))

    def notices(self, pairing: Pairing, weakening: Weakening) -> str:
        """Where the weakened law says something else; nothing where it says the same."""
        for where, asked, is_larger in ((SMALL, self.small, False), (LARGE, self.large, True)):
            weak = evolve(pairing, spec=weakening.law(pairing, is_larger))
            if any(_differs(weak, probe) for probe in asked.get(weakening.operation, ())):
                return where
        return ""


def _sorted(pairing: Pairing, found: Iterable[Probe], budget: Budget) -> dict[str, list[Probe]]:
    """By operation; of those that break the same clauses, or none, at most MOST_PROBES. What one clause alone forbids
    is rare among them, and what shows that it is weakened."""
    kept: dict[str, list[Probe]] = {}
    seen, counts = Counter[tuple[str, str]](), Counter[tuple[str, frozenset[str]]]()
    ticker = Ticker(budget)
    for number, probe in enumerate(found):
        if not ticker.tick("answers asked", number, None):
            break
        seen[probe.operation, probe.clause] += 1
        if seen[probe.operation, probe.clause] <= MOST_ASKED:
            key = probe.operation, _broken(pairing, probe)
            counts[key] += 1
            if counts[key] <= MOST_PROBES:
                kept.setdefault(probe.operation, []).append(probe)
    return kept


def _broken(pairing: Pairing, probe: Probe) -> frozenset[str]:
    """All clauses that an answer breaks, each seen by striking those before it."""
    broken: set[str] = set()
    said = probe.clause
    while said and said not in broken:
        broken.add(said)
        try:
            with striking(broken):
                said = probe.refusal(pairing)
        except Exception:
            break
    return frozenset(broken)


def _differs(weak: Pairing, probe: Probe) -> bool:
    """Whether another law says something else; one that says nothing at all is noticed by all engines."""
    try:
        return bool(probe.refusal(weak)) is not bool(probe.clause)
    except Exception:
        return True


def _explored(pairing: Pairing, budget: Budget) -> Iterator[Probe]:
    """Every call and answer in the first states of the law alone."""
    scopes = [pairing.scopes[name] for name in EXPLORED if name in pairing.scopes]
    geometries = dict.fromkeys(geometry for scope in scopes for geometry in scope.geometries)
    for geometry in geometries:
        space = _Kept(pairing, geometry, Tally(pairing, "weaken"), set())
        search(space, budget, max_states=STATES)
        for state in space.states[:STATES]:
            for operation in pairing.called():
                about = pairing.operations[operation]
                for arguments in about.arguments(state):
                    for answer in about.answers(state, *arguments):
                        said = refusal(pairing, state, operation, arguments, answer)
                        yield Probe(state, operation, arguments, answer, said)


class _Kept(Alone):
    """The law by itself, and the states that it has come to."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.states: list[Any] = []

    def check(self, node: Any) -> None:
        self.states.append(node)


# ── The engine ───────────────────────────────────────────────────────────────────────────────────────────────


def weaken(pairing: Pairing, budget: Budget, *, seed: int = 0) -> list[Evidence]:
    """For each clause, who notices where it is weakened; nobody is a gate, unless what was moved changes nothing, or
    the part says why nothing can need the clause: then others refuse what it refuses."""
    began = time.perf_counter()
    asked = Asked.of(pairing, budget, seed)
    every = list(weakenings(pairing))
    noticed: dict[str, dict[str, str]] = {}
    for number, weakening in enumerate(every):
        budget.report("weakened laws", number, len(every))
        where = "" if budget.spent() else asked.notices(pairing, weakening)
        how = f"{weakening.how} ({weakening.operation})" if weakening.how.startswith(MOVED) else weakening.how
        # A sentence that several operations have is noticed where it is in each of them.
        known = noticed.setdefault(weakening.clause, {})
        known[how] = where if where and known.get(how, where) else ""
    rows = [row(pairing, clause, ways, budget.spent()) for clause, ways in noticed.items()]
    seconds = time.perf_counter() - began
    return [evolve(each, seconds=seconds) for each in rows]


def row(pairing: Pairing, clause: str, ways: dict[str, str], is_spent: bool) -> Evidence:
    unseen = [how for how, where in ways.items() if not where]
    lost = [how for how in unseen if not how.startswith(MOVED)]
    needless = pairing.needless.get(clause, "")
    verdict = Verdict.UNDETERMINED if lost and is_spent else Verdict.GATE if lost and not needless else Verdict.HOLDS
    moved = [where for how, where in ways.items() if how.startswith(MOVED)]
    scope = {**{how: where for how, where in ways.items() if not how.startswith(MOVED)}, "bounds moved": len(moved)}
    reason = f", and need not: {needless}" if needless else ""
    note = f"nobody notices where it is {' or '.join(lost)}{reason}" if lost else _same(unseen)
    return Evidence(pairing.part, f"{WEAKENED}{clause}", "weaken", verdict, Strength.OBSERVED, scope=scope, note=note)


def _same(moved: Iterable[str]) -> str:
    """Bounds that say the same wherever they were asked about."""
    texts = [how.removeprefix(MOVED) for how in moved]
    return f"moved by one, these say the same wherever they were asked: {'; '.join(texts)}" if texts else ""
