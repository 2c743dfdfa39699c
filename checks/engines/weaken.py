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
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any

from attrs import define, evolve, field, frozen

from checks.drive import called
from checks.engines.explore import Alone, search
from checks.engines.mutate import striking
from checks.engines.probe import EXPLORED, Probe, probes, refusal
from checks.engines.tally import Tally
from checks.evidence import Budget, Evidence, Strength, Verdict
from checks.labels import WEAKENED
from checks.pairing import Pairing

STATES = 40
"""Of the law alone at each geometry."""
MOST_PROBES, MOST_ASKED = 60, 4_000
"""That break the same clauses of an operation, of so many that break one of them first; at the larger geometries, and
at those that are explored."""
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
    function: ast.FunctionDef

    def law(self, pairing: Pairing, is_larger: bool) -> ModuleType:
        """The law's module with this text in the place of its own, for states that are larger than those explored, or
        for the others. All else is the module's: its classes are those of the states that are asked about."""
        module = ModuleType(pairing.spec.__name__)
        module.__dict__.update(pairing.spec.__dict__)
        module.__dict__[LARGER] = is_larger
        tree = ast.fix_missing_locations(ast.Module([self.function], []))
        exec(compile(tree, pairing.spec.__file__ or "law", "exec"), module.__dict__)
        return module


def weakenings(pairing: Pairing) -> Iterator[Weakening]:
    """Each clause of each operation, in each way."""
    for operation in called(pairing):
        text = ast.parse(inspect.getsource(pairing.spec))
        [function] = [node for node in text.body if isinstance(node, ast.FunctionDef) and node.name == operation]
        for number, (clause, _) in enumerate(_ensures(function)):
            for how, change in (*_CHANGES, *_moves(function, number)):
                edited = copy.deepcopy(function)
                change(edited, _ensures(edited)[number][1])
                yield Weakening(operation, clause, how, edited)


def _ensures(function: ast.FunctionDef) -> list[tuple[str, ast.Call]]:
    return [
        (str(node.args[1].value), node)
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "ensure"
        and isinstance(node.args[1], ast.Constant)
    ]


def _drop(function: ast.FunctionDef, call: ast.Call) -> None:
    call.args[0] = ast.Constant(True)


def _ask_small(function: ast.FunctionDef, call: ast.Call) -> None:
    call.args[0] = ast.BoolOp(ast.Or(), [ast.Name(LARGER, ast.Load()), call.args[0]])


_CHANGES = ((DROPPED, _drop), (ONLY_SMALL, _ask_small))


def _moves(function: ast.FunctionDef, number: int) -> Iterator[tuple[str, Any]]:
    """Each comparison of a clause's condition, and of the branches that it stands in, moved by one."""
    for place, compared in enumerate(_comparisons(function, number)):
        for side, operator in enumerate(compared.ops):
            if type(operator) in MOVES:

                def move(edited: ast.FunctionDef, call: ast.Call, place: int = place, side: int = side) -> None:
                    there = _comparisons(edited, number)[place]
                    there.ops[side] = MOVES[type(there.ops[side])]()

                yield f"{MOVED}{ast.unparse(compared)}", move


def _comparisons(function: ast.FunctionDef, number: int) -> list[ast.Compare]:
    call = _ensures(function)[number][1]
    branches = [node for node in ast.walk(function) if isinstance(node, ast.If)]
    texts = [call.args[0], *(each.test for each in branches if any(part is call for part in ast.walk(each)))]
    return [part for text in texts for part in ast.walk(text) if isinstance(part, ast.Compare)]


# ── Who notices ──────────────────────────────────────────────────────────────────────────────────────────────


@define
class Asked:
    """What the law as it stands says, by operation."""

    small: dict[str, list[Probe]] = field(factory=dict)
    large: dict[str, list[Probe]] = field(factory=dict)

    @classmethod
    def of(cls, pairing: Pairing, budget: Budget, seed: int) -> Asked:
        large = probes(pairing, called(pairing), budget, seed=seed)
        return cls(_sorted(pairing, _explored(pairing, budget)), _sorted(pairing, large))

    def notices(self, pairing: Pairing, weakening: Weakening) -> str:
        """Where the weakened law says something else; nothing where it says the same."""
        for where, asked, is_larger in ((SMALL, self.small, False), (LARGE, self.large, True)):
            weak = evolve(pairing, spec=weakening.law(pairing, is_larger))
            if any(_differs(weak, probe) for probe in asked.get(weakening.operation, ())):
                return where
        return ""


def _sorted(pairing: Pairing, found: Iterable[Probe]) -> dict[str, list[Probe]]:
    """By operation; of those that break the same clauses, or none, no more than so many. What one clause alone stands
    in the way of is rare among them, and what shows that it is weakened."""
    kept: dict[str, list[Probe]] = {}
    seen, counts = Counter[tuple[str, str]](), Counter[tuple[str, frozenset[str]]]()
    for probe in found:
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
            for operation in called(pairing):
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
    """For each clause, who notices where it is weakened; nobody is a gate, unless what was moved changes nothing."""
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
    verdict = Verdict.HOLDS if not lost else Verdict.UNDETERMINED if is_spent else Verdict.GATE
    moved = [where for how, where in ways.items() if how.startswith(MOVED)]
    scope = {**{how: where for how, where in ways.items() if not how.startswith(MOVED)}, "bounds moved": len(moved)}
    note = f"nobody notices where it is {' or '.join(lost)}" if lost else _same(unseen)
    return Evidence(pairing.part, f"{WEAKENED}{clause}", "weaken", verdict, Strength.OBSERVED, scope=scope, note=note)


def _same(moved: Iterable[str]) -> str:
    """Bounds that say the same wherever they were asked about."""
    texts = [how.removeprefix(MOVED) for how in moved]
    return f"moved by one, these say the same wherever they were asked: {'; '.join(texts)}" if texts else ""
