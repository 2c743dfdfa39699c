"""How each property is known, from the file of the last `memspec check`; a stale file is refused.

`memspec explain` answers the same question in the terminal from the same file.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import field, frozen

from checks.clauses import STANDS_FOR
from checks.engines.drive import called
from checks.engines.explore import REACHABLE
from checks.engines.labels import INVARIANT, REFINEMENT
from checks.engines.tally import OUTCOMES
from checks.pairing import Pairing, Theorem, clauses_of, sentence

FILE = Path(__file__).resolve().parents[2] / "checks" / "data" / "evidence.json"
PREFIXES = ("caught: ", "needed: ", "can fail: ", "refuses some answer: ")


class StaleEvidenceError(Exception):
    """The file says how other properties are known than those which the law states now."""


@frozen
class Known:
    """How one property is known, reading by reading; nothing where that reading does not show it."""

    proved: Sequence[Theorem] = ()
    """The theorems that owe it."""
    states: int = 0
    """How many were visited, of a named scope: all of them."""
    steps: int = 0
    """How many random operations were performed beside it."""
    events: int = 0
    """How often it judged something recorded."""
    mutants: Sequence[str] = ()
    """Those that nothing else catches."""


@frozen
class Evidence:
    """What one command has learnt, with what it was."""

    memspec: str
    profile: str
    seed: int
    verdict: str
    rows: Sequence[dict[str, Any]]
    by_property: dict[tuple[str, str], list[dict[str, Any]]] = field(init=False)

    @by_property.default
    def _by_property(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for row in self.rows:
            found[row["part"], row["property"]].append(row)
        return dict(found)

    def of(self, part: str, what: str) -> list[dict[str, Any]]:
        return self.by_property.get((part, what), [])

    def known(self, pairing: Pairing, what: str) -> Known:
        """How a clause, an invariant or a law is known."""
        rows = self.of(pairing.part, what)
        return Known(
            proved=theorems_of(pairing, what),
            states=max((row["scope"].get("states", 0) for row in rows if row["strength"] == "exhausted"), default=0),
            steps=sum(row["scope"].get("steps", 0) for row in rows if row["strength"] == "sampled"),
            events=sum(row["scope"].get("reached", 0) for row in rows if row["strength"] == "observed"),
            mutants=[mutant.name for mutant in pairing.mutants if what in self.only_by(pairing, mutant.name)],
        )

    def only_by(self, pairing: Pairing, mutant: str) -> list[str]:
        """The sentences of which each alone, among those of its kind, stands in a mutant's way."""
        [row] = self.of(pairing.part, f"caught: {mutant}")
        return list(row["scope"].get("only by", ()))

    def proof(self, pairing: Pairing, theorem: Theorem) -> dict[str, Any]:
        """The prover's row."""
        return next(row for row in self.of(pairing.part, theorem.name) if row["engine"] == "prove")

    def caught_by(self, pairing: Pairing, mutant: str) -> list[str]:
        """The engines that caught a mutant."""
        [row] = self.of(pairing.part, f"caught: {mutant}")
        engines = [name for name, found in row["scope"].items() if isinstance(found, int)]
        return engines + (["prove"] if "prove" in row["scope"].values() else [])


def theorems_of(pairing: Pairing, what: str) -> list[Theorem]:
    """The theorems that together show a clause, an invariant or a law; none where they leave an operation out."""
    debts = [(operation, label) for operation, said, label in owed(pairing) if said == what]
    payers = [[theorem for theorem in theorems(pairing) if owes(theorem, *debt)] for debt in debts]
    shown = {theorem.name for payer in payers for theorem in payer} if all(payers) else set()
    return [theorem for theorem in theorems(pairing) if theorem.name in shown]


def owes(theorem: Theorem, operation: str, label: str) -> bool:
    return operation in theorem.operations and theorem.obligations(label)


def theorems(pairing: Pairing) -> Sequence[Theorem]:
    return pairing.proof.theorems if pairing.proof else ()


def owed(pairing: Pairing) -> Iterator[tuple[str, str, str]]:
    """(of what it is owed, sentence, the label of the obligation) for all that proofs speak of: the law's invariants,
    and of those of the representation the ones that the proofs assume of every state."""
    operations = called(pairing)
    proved = [*pairing.spec.INVARIANTS, *(pairing.proof.pointwise if pairing.proof else ())]
    for operation in operations:
        yield from ((operation, clause, clause) for clause in pairing.clauses(operation))
    for operation in ("init", *operations):
        yield from ((operation, sentence(invariant), INVARIANT) for invariant in proved)
        yield operation, STANDS_FOR, REFINEMENT
    for law in pairing.laws:
        yield law.__name__, sentence(law), sentence(law)


# ── Freshness ────────────────────────────────────────────────────────────────────────────────────────────────


def load(pairings: Iterable[Pairing], path: Path = FILE) -> Evidence:
    """Raise StaleEvidenceError where the file does not fit what the pairings state."""
    data = json.loads(path.read_text(encoding="utf-8"))
    evidence = Evidence(data["memspec"], data["profile"], data["seed"], data["verdict"], data["evidence"])
    if wrong := list(complaints(list(pairings), evidence)):
        raise StaleEvidenceError(
            f"{path.name} is not of this law; make evidence (some minutes) makes it anew:\n" + "\n".join(wrong)
        )
    return evidence


def complaints(pairings: Sequence[Pairing], evidence: Evidence) -> Iterator[str]:
    """What the evidence lacks, and what it has that there is no longer."""
    if evidence.verdict != "holds":
        yield f"its verdict is: {evidence.verdict}"
    parts = {pairing.part for pairing in pairings}
    yield from (f"there is no part {part}" for part in sorted({row["part"] for row in evidence.rows} - parts))
    for pairing in pairings:
        there = {row["property"] for row in evidence.rows if row["part"] == pairing.part}
        required, possible = rows_of(pairing), {*rows_of(pairing), *rows_besides(pairing)}
        yield from (f"{pairing.part}: nothing is known of: {what}" for what in required if what not in there)
        judged = {
            row["property"] for row in evidence.rows if row["part"] == pairing.part and row["engine"] != "validate"
        }
        gone = [what for what in sorted(judged) if what not in possible and plain(what) not in possible]
        yield from (f"{pairing.part}: there is no longer: {what}" for what in gone)


def plain(what: str) -> str:
    """What a row is about: it may say of a sentence that it is needed, or of a theorem that it can fail."""
    for prefix in PREFIXES[1:]:
        what = what.removeprefix(prefix)
    return what


def rows_of(pairing: Pairing) -> list[str]:
    """The rows that the evidence must have: a clause, invariant, law, theorem or mutant each."""
    sentences = [clause for operation in pairing.operations for clause in pairing.clauses(operation)]
    sentences += [sentence(claim) for claim in (*pairing.invariants(), *pairing.laws)]
    sentences += [theorem.name for theorem in theorems(pairing)]
    return [*sentences, *(f"caught: {mutant.name}" for mutant in pairing.mutants)]


def rows_besides(pairing: Pairing) -> Iterator[str]:
    """The rows that it may have: what engines ask of any part, and what laws demand on their way. (What the reader of
    a recording demands is its own, and not looked at.)"""
    yield from (STANDS_FOR, OUTCOMES, REACHABLE)
    for law in pairing.laws:
        yield from clauses_of(law)
