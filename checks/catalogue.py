"""What there is: the parts with their operations, properties, theorems, mutants and traces; and finding one."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from typing import Any

from attrs import frozen
from rich.console import Console
from rich.padding import Padding

from checks.clauses import REPRESENTS
from checks.evidence import UsageError
from checks.judgements import clauses_of
from checks.known import bare
from checks.labels import INVARIANT, LEMMA, REFINEMENT
from checks.oracles import Oracle
from checks.pairing import EXACT, Pairing, sentence
from checks.profiles import recordings
from checks.records import pinned

INDENT = 2
MOST_NAMES = 8
"""How many candidates are told, where a name fits several things or none."""


class Kind(Enum):
    """What a part has that goes by a name."""

    OPERATION = "operation"
    INTERNAL = "internal operation"
    CLAUSE = "clause"
    INVARIANT = "invariant"
    MEMORY = "invariant of the implementation's memory"
    RELATION = "relation"
    THEOREM = "theorem"
    MUTANT = "mutant"


HEADINGS = {
    Kind.OPERATION: "operations, and the clauses that judge them",
    Kind.INTERNAL: "internal operations",
    Kind.INVARIANT: "invariants",
    Kind.MEMORY: "invariants of the implementation's memory",
    Kind.RELATION: "relations between operations, and the clauses that judge them",
    Kind.THEOREM: "theorems",
    Kind.MUTANT: "mutants",
}


@frozen
class Listed:
    """Something that a part has and that has a name of its own."""

    kind: Kind
    name: str
    """As evidence names it: a sentence, or the name of a theorem, a mutant or an operation."""
    function: Callable[..., Any] | None = None
    """What states it; for a clause, the operation or the relation."""
    of: Kind | None = None
    """The kind of what a clause belongs to."""
    theorems: Sequence[str] = ()
    """The theorems that must prove it."""

    def __str__(self) -> str:
        return f"“{self.name}” ({self.kind.value})"

    @property
    def group(self) -> str:
        """Under which heading it is listed."""
        return HEADINGS[self.of or self.kind]

    @property
    def no_other(self) -> str:
        """After a mutant that only this catches. Clauses are compared with each other, so are the law's invariants,
        and those of memory (checks.engines.mutate)."""
        others = {Kind.CLAUSE: "clause", Kind.MEMORY: "invariant of memory"}.get(self.kind, "invariant of the law")
        return f" (no other {others} catches it)"

    @property
    def names(self) -> tuple[str, ...]:
        """What it answers to."""
        if self.function is None or self.kind is Kind.CLAUSE:
            return (self.name,)
        return self.name, self.function.__name__


def entries(pairing: Pairing) -> Iterator[Listed]:
    """All that a part has, each operation and each relation before its clauses."""
    for function in (*pairing.spec.OPERATIONS, *pairing.spec.INTERNAL_OPERATIONS):
        kind = Kind.INTERNAL if function in pairing.spec.INTERNAL_OPERATIONS else Kind.OPERATION
        yield Listed(kind, function.__name__, function)
        yield from _clauses(pairing, function, kind)
    for invariant in pairing.invariants():
        kind = Kind.INVARIANT if invariant in pairing.spec.INVARIANTS else Kind.MEMORY
        yield Listed(kind, sentence(invariant), invariant, theorems=theorems_of(pairing, sentence(invariant)))
    for relation in pairing.relations:
        yield Listed(Kind.RELATION, sentence(relation), relation, theorems=theorems_of(pairing, sentence(relation)))
        yield from _clauses(pairing, relation, Kind.RELATION)
    yield from (Listed(Kind.THEOREM, theorem.name) for theorem in (pairing.proof.theorems if pairing.proof else ()))
    yield from (Listed(Kind.MUTANT, mutant.name) for mutant in pairing.mutants)


def _clauses(pairing: Pairing, function: Callable[..., Any], of: Kind) -> Iterator[Listed]:
    for clause in clauses_of(function):
        if not (of is Kind.RELATION and clause == sentence(function)):
            yield Listed(Kind.CLAUSE, clause, function, of, theorems_of(pairing, clause))


def theorems_of(pairing: Pairing, said: str) -> list[str]:
    """The theorems that together show a sentence wherever it is an obligation; none, where they leave one of these
    out."""
    provers = [
        pairing.theorems_about(program, label) for program, required, label in _obligations(pairing) if required == said
    ]
    shown = {theorem.name for theorems in provers for theorem in theorems} if all(provers) else set()
    return [theorem.name for theorem in (pairing.proof.theorems if pairing.proof else ()) if theorem.name in shown]


def _obligations(pairing: Pairing) -> Iterator[tuple[str, str, str]]:
    """(the program whose obligation it is, sentence, label) for all that proofs speak of. An invariant holds at the
    start and is kept by each operation, or follows by a lemma from others that do; of those of the implementation's
    memory, only the ones that proofs assume."""
    for function in (*pairing.spec.OPERATIONS, *pairing.spec.INTERNAL_OPERATIONS, *pairing.relations):
        yield from ((function.__name__, clause, clause) for clause in clauses_of(function))
    for program in ("init", *pairing.operations):
        yield from ((program, sentence(invariant), INVARIANT) for invariant in _kept(pairing))
        yield program, REPRESENTS, REFINEMENT
    for lemma in pairing.proof.lemmas if pairing.proof else ():
        if lemma.shows is not None:
            yield lemma.name, sentence(lemma.shows), LEMMA


def _kept(pairing: Pairing) -> Sequence[Callable[..., Any]]:
    """The invariants that operations must establish, by the law's names: none, where a proof states others."""
    proof = pairing.proof
    if proof is not None and proof.stated is not None:
        return ()
    return [*pairing.spec.INVARIANTS, *(proof.pointwise if proof else ())]


def signature(function: Callable[..., Any]) -> str:
    """`alloc(order: Order) → Frame | Failure`: as a caller sees it, without the state before and after."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    taken = ", ".join(f"{each.name}: {each.annotation}" for each in parameters if each.name != "returned")
    answer = next((f" → {each.annotation}" for each in parameters if each.name == "returned"), "")
    return f"{function.__name__}({taken}){answer}"


# ── Finding one ──────────────────────────────────────────────────────────────────────────────────────────────


def find_entries(pairing: Pairing, wanted: str) -> list[Listed]:
    """What goes by a name, or has it as a part of its own: one thing, or a clause wherever it stands.

    Raises UsageError where it fits several things or none.
    """
    wanted = " ".join(bare(wanted.strip()).lower().split())
    every = list(entries(pairing))
    exactly = [entry for entry in every if wanted in (name.lower() for name in entry.names)]
    found = exactly or [entry for entry in every if any(wanted in name.lower() for name in entry.names)]
    if not found or not wanted:
        raise UsageError(f"{pairing.part} has nothing called “{wanted}”; {_nearest(every, wanted)}")
    if not exactly and len({entry.name for entry in found}) > 1:
        more = f" and {len(found) - MOST_NAMES} more" if len(found) > MOST_NAMES else ""
        candidates = "; ".join(map(str, found[:MOST_NAMES]))
        raise UsageError(f"“{wanted}” fits {len(found)} things of {pairing.part}: {candidates}{more}")
    return found


def _nearest(every: Iterable[Listed], wanted: str) -> str:
    known = {name.lower(): entry for entry in every for name in entry.names}
    close = [known[name] for name in difflib.get_close_matches(wanted, known, n=3, cutoff=0.5)]
    told = "; ".join(dict.fromkeys(map(str, close)))
    return f"the nearest are: {told}" if told else "memspec list shows all that there is"


# ── Showing all ──────────────────────────────────────────────────────────────────────────────────────────────


def overview(pairings: Iterable[Pairing], oracles: Sequence[Oracle], out: Console) -> None:
    """What each part is about, how much it has, and what can be named on the command line; then who can be asked."""
    for pairing in pairings:
        _title(pairing, out)
        _say((inspect.getdoc(pairing.spec) or "").partition("\n")[0], out)
        _say(", ".join(_counts(pairing)), out)
        _say(f"scopes: {', '.join(_sized(pairing, scope) for scope in pairing.scopes)}", out)
        if pairing.symmetries:
            _say(f"symmetries: {', '.join(pairing.symmetries)}", out)
    _oracles(oracles, out)
    out.print("all that one part has: memspec list PART")


def _sized(pairing: Pairing, scope: str) -> str:
    """A scope with how many states it has, where that is on record: `small (2,163 states)`."""
    recorded = [pinned(pairing.part, scope, how) for how in ("paired", EXACT)]
    states = max(sum(count["states"] for count in counts.values()) for counts in recorded)
    return f"{scope} ({states:,} states)" if states else scope


def _counts(pairing: Pairing) -> Iterator[str]:
    """How many of each kind there are, where there are any."""
    every = list(entries(pairing))
    kinds = {
        "operation": (Kind.OPERATION, Kind.INTERNAL),
        "sentence": (Kind.CLAUSE, Kind.INVARIANT, Kind.MEMORY, Kind.RELATION),
        "theorem": (Kind.THEOREM,),
        "mutant": (Kind.MUTANT,),
    }
    for name, those in kinds.items():
        if number := len({entry.name for entry in every if entry.kind in those}):
            yield f"{number} {name}{'s' if number > 1 else ''}"


def catalogue(pairing: Pairing, oracles: Sequence[Oracle], out: Console) -> None:
    """A part with what it has, grouped; what it lacks is not mentioned. Then who can be asked about it."""
    _title(pairing, out)
    heading = ""
    for entry in entries(pairing):
        if entry.group != heading:
            heading = entry.group
            _say(heading, out)
        is_called = entry.kind in (Kind.OPERATION, Kind.INTERNAL)
        named = signature(entry.function) if is_called and entry.function else entry.name
        _say(named, out, 3 if entry.of else 2)
    if traces := recordings(pairing):
        _say("recorded traces", out)
        for trace in traces:
            _say(str(trace), out, 2)
    _oracles(oracles, out)


def _title(pairing: Pairing, out: Console) -> None:
    out.print(f"{pairing.part} (a draft)" if pairing.draft else pairing.part, style="bold")


def _oracles(oracles: Sequence[Oracle], out: Console) -> None:
    if oracles:
        out.print("oracles", style="bold")
    for oracle in oracles:
        missing = "" if oracle.obstacle() is None else f" ({oracle.obstacle()})"
        _say(f"{oracle.name}: {oracle.about}, on {oracle.part}{missing}", out)


def _say(line: str, out: Console, depth: int = 1) -> None:
    out.print(Padding(line, (0, 0, 0, INDENT * depth)))
