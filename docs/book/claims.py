"""Beside each claim, how it is known: in words beneath the sentence, in numbers in the table of a part's evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from attrs import evolve, field, frozen

from checks.catalogue import Kind, Listed, entries, theorems_of
from checks.clauses import REPRESENTS
from checks.evidence import Evidence, Verdict
from checks.known import KINDS, NEEDED_BY, NOTHING, PROOF, Known, Reading, numbers, standing
from checks.labels import CAN_FAIL, NEEDLESS
from checks.pairing import Pairing, sentence
from checks.proof import Theorem
from checks.report import UNTOLD
from docs.book.chapter import Item
from docs.book.markdown import anchor, boxed, capital, join, link, prose, span, table, target

SEPARATOR = " · "


@frozen
class Claims:
    """The claims of one part, each with its place on the page."""

    pairing: Pairing
    known: Known
    entries: Sequence[Listed] = field(init=False)

    @entries.default
    def _entries(self) -> list[Listed]:
        return list(entries(self.pairing))

    # ── Names of places ──

    def clause(self, text: str) -> str:
        return target(self.pairing.part, "claim", text)

    def row_of(self, text: str) -> str:
        """A sentence's row in the table of evidence."""
        return target(self.pairing.part, "evidence", text)

    def theorem(self, name: str) -> str:
        return target(self.pairing.part, "theorem", name)

    def mutant(self, name: str) -> str:
        return target(self.pairing.part, "mutant", name)

    def to_claim(self, text: str) -> str:
        """What the engines demand of any part has no place of its own."""
        return text if text == REPRESENTS else link(text, self.clause(text))

    def to_theorem(self, name: str) -> str:
        return link(name, self.theorem(name))

    def to_mutant(self, name: str) -> str:
        return link(name, self.mutant(name))

    def with_links(self, text: str) -> str:
        """A text that names theorems."""
        for theorem in self.pairing.proof.theorems if self.pairing.proof else ():
            text = text.replace(f" {theorem.name} ", f" {self.to_theorem(theorem.name)} ")
        return text

    # ── One claim ──

    def claim(self, text: str, content: str = "") -> str:
        """A sentence with its anchor, what belongs to it, and how it is known."""
        said, known = span(capital(text), "sentence"), self.line(text)
        told = join((said, content, f"{{.known}}\n{known}")) if content else f"{said} {span(known, 'known')}"
        return boxed("claim", f"{anchor(self.clause(text))}\n{told}")

    def again(self, text: str) -> str:
        """A sentence that stands on the page already, and leads there."""
        return boxed("claim", span(self.to_claim(text).replace(text, capital(text), 1), "sentence"))

    def readings(self, text: str) -> list[Reading]:
        return self.known.readings(self.pairing.part, text, theorems_of(self.pairing, text))

    def line(self, text: str) -> str:
        """The strongest first, each in a word that leads to its numbers."""
        told = [self.word(reading, self.row_of(text)) for reading in self.readings(text)]
        return SEPARATOR.join(told or [link(NOTHING, self.row_of(text))])

    def word(self, reading: Reading, where: str) -> str:
        said = link(reading.word, where)
        return span(said, "proved") if reading.strength in PROOF else said

    def reading(self, reading: Reading, text: str) -> str:
        """As memspec explain has it, and by which theorems."""
        if reading.strength not in PROOF:
            return str(reading)
        return f"{span(str(reading), 'proved')}: {', '.join(map(self.to_theorem, theorems_of(self.pairing, text)))}"

    def needed_by(self, text: str) -> str:
        if text in self.pairing.needless:
            return f"{NEEDLESS}{self.pairing.needless[text]}"
        return ", ".join(map(self.to_mutant, self.known.mutants_only_by(self.pairing.part, text)))

    # ── Theorems ──

    def theorems(self, items: Sequence[Item]) -> Iterator[str]:
        """Each with its statement, how it is known, and the claims that it shows."""
        statements: dict[str, str] = self.pairing.spec.THEOREMS
        yield from (prose(item.doc) for item in items if item.name == "THEOREMS")
        for theorem in self.pairing.proof.theorems if self.pairing.proof else ():
            head = f"{anchor(self.theorem(theorem.name))}\n{span(theorem.name, 'sentence')}"
            shown = [
                self.to_claim(text) for text in self.properties() if theorem.name in theorems_of(self.pairing, text)
            ]
            claims = f"{{.known}}\nShows: {'; '.join(shown)}" if shown else ""
            known = f"{{.known}}\n{SEPARATOR.join(self.proof(theorem))}"
            yield boxed("claim", join((head, prose(statements[theorem.name]), known, claims)))

    def proof(self, theorem: Theorem) -> Iterator[str]:
        """What is known of a theorem, and of what it is."""
        part = self.pairing.part
        for row in self.known.of(part, theorem.name):
            yield f"{span(standing(row), 'proved')}: {numbers(row)}"
        yield f"of {', '.join(map(self.subject, theorem.operations))}"
        fails = self.known.about(part, CAN_FAIL, theorem.name)
        if fails and fails.verdict is Verdict.HOLDS:
            yield f"fails, as it must, on {self.to_mutant(theorem.broken_by)}"

    def subject(self, name: str) -> str:
        """What a theorem is of: an operation, a relation, or the laying out of the first state."""
        for relation in self.pairing.relations:
            if relation.__name__ == name:
                return link(f"`{name}`", self.clause(sentence(relation)))
        return link(f"`{name}`", target(self.pairing.part, name)) if name in self.pairing.called() else f"`{name}`"

    # ── The table ──

    def table(self) -> str:
        header = ("property", "proved", "exhausted", "observed", "sampled", NEEDED_BY)
        return table(header, map(self.row, self.properties()), "evidence", widths=(24, 19, 16, 10, 12, 19))

    def sentences(self) -> Iterator[Listed]:
        """What has a place on the page: clauses by operation, invariants, relations."""
        claims = {entry.name: entry for entry in self.entries if entry.function and is_claim(entry)}
        return iter(claims.values())

    def properties(self) -> Iterator[str]:
        """The same, and what memory represents before the invariants."""
        clauses = (entry.name for entry in self.sentences() if entry.kind is Kind.CLAUSE)
        others = (entry.name for entry in self.sentences() if entry.kind is not Kind.CLAUSE)
        yield from (*clauses, REPRESENTS, *others)

    def row(self, text: str) -> Iterator[str]:
        """A cell for each way in which a sentence can be known."""
        readings = self.readings(text)
        yield f"{anchor(self.row_of(text))}\n{self.to_claim(text)}"
        for kind in KINDS:
            told = [reading for reading in readings if reading.strength in kind]
            yield ", ".join(self.reading(each, text) if kind == PROOF else each.extent or each.word for each in told)
        yield self.needed_by(text)

    def engines(self) -> str:
        """On what numbers each engine's rows rest; a line for each encoding of the states."""
        rows = [row for row in self.known.rows if row.part == self.pairing.part]
        told = (
            (engine, shared(same), f"{sum({row.seconds for row in same}):.1f}")
            for (engine, _), found in groupby(sorted_by_engine(rows), engine_of)
            for same in [list(found)]
        )
        return table(("engine", "on", "seconds"), told, "readings")


def is_claim(entry: Listed) -> bool:
    return entry.of is not Kind.RELATION and entry.kind not in (Kind.OPERATION, Kind.INTERNAL)


def engine_of(row: Evidence) -> tuple[str, str]:
    return row.engine, row.scope.get("encoding", "")


def sorted_by_engine(rows: Sequence[Evidence]) -> list[Evidence]:
    """In the order in which each first comes."""
    order = list(dict.fromkeys(map(engine_of, rows)))
    return sorted(rows, key=lambda row: order.index(engine_of(row)))


def shared(rows: Sequence[Evidence]) -> str:
    """The numbers that most of an engine's rows have in common."""
    told = Counter(item for row in rows for item in plain_items(row))
    scope = {name: value for (name, value), times in told.items() if 2 * times > len(rows)}
    return numbers(evolve(rows[0], scope=scope)) or f"{len(rows)} rows"


def plain_items(row: Evidence) -> Iterable[tuple[str, object]]:
    return ((name, value) for name, value in row.scope.items() if name not in UNTOLD and not isinstance(value, list))
