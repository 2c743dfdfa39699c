"""How things are known: the evidence of a whole run of `memspec check`, read back from its JSON, and told in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import NoneType
from typing import Any

from attrs import frozen

from checks.evidence import Evidence, Strength, UsageError, Verdict, worst
from checks.files import read_json
from checks.labels import BREAKS, CAN_FAIL, CAUGHT, NEEDED, ONLY_BY, REFUSES
from checks.pairing import EXACT
from checks.records import EVIDENCE, file_of
from checks.structured import converter, structure
from checks.version import memspec_version
from checks.words import spelt

KINDS = ((Strength.PROVED, Strength.PROVED_AT_SIZE), (Strength.EXHAUSTED,), (Strength.OBSERVED,), (Strength.SAMPLED,))
"""Ways in which something is known, the strongest first."""
PROOF = KINDS[0]
PLAIN: Any = (str, int, float, bool, NoneType)
WORDS = {Strength.PROVED: "proved for all sizes", Strength.PROVED_AT_SIZE: "proved at a size"}
"""Where they are more than the strength's own."""

COUNTED = ("obligations", "states", "transitions", "events", "cases", "steps", "examples", "geometries")
"""Numbers of a scope that are told, each before its own name."""


@frozen
class Reading:
    """One way in which a sentence is known, by all rows of its kind: `exhausted 2,163 states`."""

    strength: Strength
    """The weakest of them: a proof is of all obligations."""
    verdict: Verdict
    extent: str
    """On how much it rests, where that can be counted."""

    @property
    def word(self) -> str:
        return WORDS.get(self.strength, self.strength.value) if self.verdict is Verdict.HOLDS else self.verdict.value

    def __str__(self) -> str:
        return f"{self.word} {self.extent}".rstrip()


@frozen
class Known:
    """What one run has shown."""

    version: str
    profile: str | None
    seed: int
    rows: Sequence[Evidence]

    @property
    def run(self) -> str:
        """Which run it is."""
        if not self.rows:
            return NOTHING
        return f"memspec {self.version}, profile {self.profile or 'none'}, seed {self.seed}"

    def of(self, part: str, name: str, theorems: Iterable[str] = ()) -> list[Evidence]:
        """How a sentence, or a theorem, is known, the strongest first; `theorems` are those that must prove it."""
        names = {name, *theorems}
        found = [row for row in self.rows if row.part == part and row.property in names]
        return sorted(found, key=lambda row: list(Strength).index(row.strength))

    def about(self, part: str, label: str, name: str) -> Evidence | None:
        """The row of a label (checks.labels) about a name or a sentence."""
        return next((row for row in self.rows if row.part == part and row.property == f"{label}{name}"), None)

    def mutants_breaking(self, part: str, sentence: str) -> list[str]:
        """The mutants that a sentence catches."""
        return self._mutants(part, BREAKS, sentence)

    def mutants_only_by(self, part: str, sentence: str) -> list[str]:
        """Those that no other sentence of its group catches (checks.engines.mutate)."""
        return self._mutants(part, ONLY_BY, sentence)

    def _mutants(self, part: str, how: str, sentence: str) -> list[str]:
        caught = (row for row in self.rows if row.part == part and row.property.startswith(CAUGHT))
        return [row.property.removeprefix(CAUGHT) for row in caught if sentence in row.scope.get(how, ())]

    def readings(self, part: str, name: str, theorems: Sequence[str] = ()) -> list[Reading]:
        """How a sentence or a theorem is known, the strongest first; by proof only where no theorem lacks a row."""
        rows = self.of(part, name, theorems)
        lacks_a_proof = not set(theorems) <= {row.property for row in rows}
        by_kind = (
            [row for row in rows if row.strength in kind] for kind in KINDS if kind != PROOF or not lacks_a_proof
        )
        return [
            Reading(kind[-1].strength, worst(row.verdict for row in kind), extent(kind)) for kind in by_kind if kind
        ]

    def brief(self, part: str, name: str, theorems: Sequence[str] = ()) -> str:
        """The same in one line: `proved for all sizes, exhausted 2,163 states; needed by 3 mutants`."""
        known = ", ".join(map(str, self.readings(part, name, theorems))) or NOTHING
        alone = len(self.mutants_only_by(part, name))
        return f"{known}; {NEEDED_BY} {alone} {'mutant' if alone == 1 else 'mutants'}" if alone else known


NOTHING = "nothing on record"
NEEDED_BY = "needed by"
"""Before the mutants that no other sentence of its kind catches."""


# ── In words ─────────────────────────────────────────────────────────────────────────────────────────────────


def standing(row: Evidence) -> str:
    """Its strength; or its verdict, where it does not hold."""
    return Reading(row.strength, row.verdict, "").word


def extent(rows: Sequence[Evidence]) -> str:
    """On how much rows of one kind rest. States are not added up, as searches of one part visit the same ones; what a
    symmetry represents is told apart. Random steps are added up, and what was recorded or asked of an oracle."""
    kind = rows[0].strength
    if kind is Strength.EXHAUSTED:
        return _states(rows)
    observed = "cases" if any("cases" in row.scope for row in rows) else "events"
    told = {Strength.SAMPLED: ("steps", "steps"), Strength.OBSERVED: ("reached", observed)}
    count, what = told.get(kind, ("", ""))
    total = sum(row.scope.get(count, 0) for row in rows)
    return f"{total:,} {what}" if total else ""


def _states(rows: Sequence[Evidence]) -> str:
    """`1,746,777 states + 482,798 by symmetry (lists)`"""
    most: dict[str, int] = {}
    for row in rows:
        encoding = row.scope.get("encoding", EXACT)
        most[encoding] = max(most.get(encoding, 0), row.scope.get("states", 0))
    exact = most.pop(EXACT, 0)
    told = [f"{exact:,} states"] if exact else []
    told += [f"{states:,} by symmetry ({encoding})" for encoding, states in most.items() if states]
    return " + ".join(told)


def numbers(row: Evidence) -> str:
    """On what a row rests: `2,163 states, 269,325 transitions, scope small, judged 6,028 times`."""
    scope = row.scope
    told = [f"{scope[name]:,} {name}" for name in COUNTED if name in scope]
    told += [f"{name} {scope[name]}" for name in ("scope", "encoding", "seed") if name in scope]
    told += [str(scope[name]) for name in ("trace", "solver") if name in scope]
    told += [f"{scope['recalled']:,} refuted in an earlier run"] if "recalled" in scope else []
    told += [scope["domain"]] if scope.get("domain") else []
    if "owed" in scope:
        told.append("obligations: " + ", ".join(f"{count:,} by {program}" for program, count in scope["owed"].items()))
    if "reached" in scope:
        told.append(f"judged {scope['reached']:,} {'time' if scope['reached'] == 1 else 'times'}")
    return ", ".join(told)


def catches(row: Evidence) -> str:
    """Who caught a mutant, in how many calls: `explore in 2 calls, simulate in 4 calls; the proof of no-overflow
    fails`. What is called black-box judged by answers alone."""
    steps = [f"{engine} in {_calls(calls)}" for engine, calls in row.scope.items() if isinstance(calls, int)]
    proofs = [f"the proof of {theorem} fails" for theorem, how in row.scope.items() if how == "prove"]
    return "; ".join(filter(None, (", ".join(steps), *proofs))) or "nobody"


def _calls(number: int) -> str:
    return f"{number} call" if number == 1 else f"{number} calls"


def bare(name: str) -> str:
    """A row's property without what an engine says of it: `needed: …` and the like are about the rest."""
    for label in (CAUGHT, NEEDED, CAN_FAIL, REFUSES):
        name = name.removeprefix(label)
    return name


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Row:
    """The form of a row in a file."""

    part: str
    property: str
    engine: str
    verdict: Verdict
    strength: Strength
    scope: dict[str, Any]
    seconds: float


@frozen
class File:
    """The form of a file: what is read of it. `memspec check --json` writes more."""

    memspec: str
    evidence: list[Row]
    seed: int
    profile: str | None = None


_CONVERTER = converter(forbids_more=False)


def on_record(part: str, folder: Path = EVIDENCE) -> Known:
    """The evidence that comes with memspec, of one part; none of a part that is so new that there is none yet."""
    path = file_of(folder, part)
    return load(path) if path.exists() else Known(memspec_version(), None, 0, ())


def load(path: Path) -> Known:
    """The evidence in a file that `memspec check --json` wrote. Raises UsageError where it holds none."""
    try:
        file = structure(_CONVERTER, read_json(path), File, f"{path} holds no evidence of memspec")
        return Known(file.memspec, file.profile, file.seed, [_row(row, path) for row in file.evidence])
    except UsageError as error:
        raise UsageError(f"{error}; {REMEDY}") from None


REMEDY = "memspec check --profile ci --json FILE writes it"


def _row(row: Row, path: Path) -> Evidence:
    for name, value in row.scope.items():
        kind: Any = int if name in (*COUNTED, "reached") else list if name in (BREAKS, ONLY_BY) else PLAIN
        kind = dict if name == "owed" else kind
        if not isinstance(value, kind):
            raise UsageError(f"{path} holds no evidence of memspec: {spelt(value)} is no value of {name}")
    return Evidence(row.part, row.property, row.engine, row.verdict, row.strength, row.scope, row.seconds)
