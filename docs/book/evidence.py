"""The page on which a part's evidence stands with all its numbers: theorems, the table, and what it rests on."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence

from attrs import frozen

from checks.labels import CAUGHT
from checks.pairing import Pairing, sentence
from docs.book import source
from docs.book.chapter import Item
from docs.book.claims import Claims
from docs.book.markdown import anchor, fence, folded, join, target


@frozen
class EvidencePage:
    """What goes onto the page of one part."""

    pairing: Pairing
    claims: Claims
    theorems: Sequence[Item]
    """The law's section of them."""

    def told(self) -> Iterator[str]:
        yield self.made()
        yield self.claims.table()
        yield from self.own_records()
        if self.theorems:
            yield f"{anchor(target(self.pairing.part, 'section', 'Theorems'))}\n## Theorems"
            yield from self.claims.theorems(self.theorems)
        yield "## What it rests on"
        yield self.claims.engines()

    def made(self) -> str:
        known = self.claims.known
        caught = sum(row.property.startswith(CAUGHT) for row in known.rows if row.part == self.pairing.part)
        return (
            f"By `memspec check` ({known.run}): {caught} of {len(self.pairing.mutants)} mutants caught. What the "
            "columns mean is explained in [how to read this book](/how-to-read.md)."
        )

    def own_records(self) -> Iterator[str]:
        """Invariants of the implementation's memory."""
        if self.pairing.representation:
            yield "## Invariants of the implementation's own records"
            yield "The law does not know these: they are about how the implementation keeps what the law speaks of."
        for invariant in self.pairing.representation:
            code = folded("Its text", join((fence("python", inspect.getsource(invariant)), source.of(invariant))))
            yield self.claims.claim(sentence(invariant), code)
