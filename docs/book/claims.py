"""Beside each claim, how it is known: the line beneath a sentence, and the table at a part's end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import frozen

from checks.clauses import STANDS_FOR
from checks.engines.drive import called
from checks.pairing import Pairing, Theorem, sentence
from docs.book.chapter import Item
from docs.book.evidence import Evidence, Known, theorems, theorems_of
from docs.book.markdown import anchor, boxed, join, link, prose, span, table, target

SEPARATOR = " · "
READINGS = ("property", "proved", "exhausted", "sampled", "observed", "only this kills")
STRENGTHS = {"proved": "for all sizes", "proved-at-size": "at a size"}


@frozen
class Claims:
    """The claims of one part, each with its place on the page."""

    pairing: Pairing
    evidence: Evidence

    # ── Names of places ──

    def clause(self, text: str) -> str:
        return target(self.pairing.part, "claim", text)

    def theorem(self, name: str) -> str:
        return target(self.pairing.part, "theorem", name)

    def mutant(self, name: str) -> str:
        return target(self.pairing.part, "mutant", name)

    def to_claim(self, text: str) -> str:
        """What the engines demand of any part has no place of its own."""
        return text if text == STANDS_FOR else link(text, self.clause(text))

    def to_theorem(self, theorem: Theorem) -> str:
        return link(theorem.name, self.theorem(theorem.name))

    def to_mutant(self, name: str) -> str:
        return link(name, self.mutant(name))

    # ── One claim ──

    def claim(self, text: str, content: str = "") -> str:
        """A sentence with its anchor, what belongs to it, and how it is known."""
        known = self.evidence.known(self.pairing, text)
        told = join((span(capital(text), "sentence"), content, f"{{.known}}\n{self.line(known)}"))
        return boxed("claim", f"{anchor(self.clause(text))}\n{told}")

    def line(self, known: Known) -> str:
        """The strongest first."""
        parts = []
        if known.proved:
            names = ", ".join(self.to_theorem(theorem) for theorem in known.proved)
            parts.append(f"{span(f'proved {self.size(known.proved)}', 'proved')} {names}")
        if known.states:
            parts.append(span(f"exhausted {known.states:,} states", "exhausted"))
        if known.steps:
            parts.append(span(f"sampled {known.steps:,} steps", "sampled"))
        if known.events:
            parts.append(span(f"observed {known.events:,} events", "observed"))
        if known.mutants:
            parts.append(f"only this kills {', '.join(map(self.to_mutant, known.mutants))}")
        return SEPARATOR.join(parts)

    def size(self, theorems: Sequence[Theorem]) -> str:
        """What all of them together show: the weakest."""
        strengths = {self.evidence.proof(self.pairing, theorem)["strength"] for theorem in theorems}
        return STRENGTHS["proved" if strengths == {"proved"} else "proved-at-size"]

    # ── Theorems ──

    def theorems(self, items: Sequence[Item]) -> Iterator[str]:
        """Each with its statement, how it is known, and the claims that it shows."""
        statements: dict[str, str] = self.pairing.spec.THEOREMS
        yield from (prose(item.doc) for item in items if item.name == "THEOREMS")
        for theorem in theorems(self.pairing):
            row = self.evidence.proof(self.pairing, theorem)
            of = ", ".join(map(self.subject, theorem.operations))
            known = (
                f"{span(f'proved {self.size([theorem])}', 'proved')} · of {of}"
                f" · {row['scope'].get('obligations', 0):,} obligations · {row['scope'].get('solver', '')}"
                f" · its proof fails, as it must, on {self.to_mutant(theorem.broken_by)}"
            )
            head = f"{anchor(self.theorem(theorem.name))}\n{span(theorem.name, 'sentence')}"
            shown = [self.to_claim(text) for text in self.properties() if theorem in theorems_of(self.pairing, text)]
            claims = f"{{.known}}\nShows: {'; '.join(shown)}" if shown else ""
            yield boxed("claim", join((head, prose(statements[theorem.name]), f"{{.known}}\n{known}", claims)))

    def subject(self, name: str) -> str:
        """What a theorem is of: an operation, a law, or the laying out of the first state."""
        for law in self.pairing.laws:
            if law.__name__ == name:
                return link(f"`{name}`", self.clause(sentence(law)))
        return link(f"`{name}`", target(self.pairing.part, name)) if name in called(self.pairing) else f"`{name}`"

    # ── The table ──

    def table(self) -> str:
        return table(READINGS, map(self.row, self.properties()), "evidence", widths=(26, 26, 10, 12, 10, 16))

    def properties(self) -> Iterator[str]:
        """Clauses by operation, what memory stands for, invariants, laws."""
        pairing = self.pairing
        clauses = [clause for operation in pairing.operations for clause in pairing.clauses(operation)]
        claims = [sentence(claim) for claim in (*pairing.invariants(), *pairing.laws)]
        return iter(dict.fromkeys([*clauses, STANDS_FOR, *claims]))

    def row(self, text: str) -> Iterator[str]:
        known = self.evidence.known(self.pairing, text)
        yield self.to_claim(text)
        proved = ", ".join(self.to_theorem(theorem) for theorem in known.proved)
        yield f"{self.size(known.proved)}: {proved}" if proved else ""
        yield f"{known.states:,} states" if known.states else ""
        yield f"{known.steps:,} steps" if known.steps else ""
        yield f"{known.events:,} events" if known.events else ""
        yield ", ".join(map(self.to_mutant, known.mutants))

    def readings(self) -> str:
        """On what numbers each reading rests: those that most of its rows share."""
        rows = [row for row in self.evidence.rows if row["part"] == self.pairing.part]
        engines = dict.fromkeys(row["engine"] for row in rows)
        told = ((engine, *numbers([row for row in rows if row["engine"] == engine])) for engine in engines)
        return table(("reading", "on", "seconds"), told, "readings")


def numbers(rows: Sequence[dict[str, Any]]) -> tuple[str, str]:
    """(what most rows of one engine share, how long the engine took)"""
    told = Counter(f"{key} {value:,}" if isinstance(value, int) else f"{key} {value}" for key, value in scopes(rows))
    shared = SEPARATOR.join(what for what, times in told.items() if 2 * times > len(rows))
    return shared or f"{len(rows)} rows", f"{sum({row['seconds'] for row in rows}):.1f}"


def scopes(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    return ((key, value) for row in rows for key, value in row["scope"].items() if key not in ("reached", "only by"))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
