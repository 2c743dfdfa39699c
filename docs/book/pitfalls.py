"""The page of pitfalls: each fault's story; folded, its difference and the shortest run that kills it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from attrs import frozen

from checks.counterexample import render, states_of
from checks.engines import kills
from checks.engines.kills import Kept, Kill
from checks.evidence import Counterexample, Evidence
from checks.html.depiction import Depiction
from checks.known import NOTHING, catches
from checks.labels import CAUGHT, ONLY_BY
from checks.pairing import Mutant, Pairing, State
from checks.schedule import schedule
from checks.spelling import answered, constructed
from checks.stated import difference
from docs.book import source
from docs.book.chapter import Item
from docs.book.claims import Claims
from docs.book.figure import Figures, broken, escaped, figure, steps
from docs.book.markdown import anchor, capital, fence, folded, join, link, prose, raw
from docs.book.runs import Ran

NAMES = 2
"""The lines of a difference that name the files."""


@frozen
class Pitfalls:
    """What goes onto the page of one part."""

    pairing: Pairing
    claims: Claims
    figures: Figures | None
    kept: Kept

    def told(self, items: Sequence[Item]) -> Iterator[str]:
        stories: dict[str, str] = self.pairing.spec.PITFALLS
        yield from (prose(item.doc) for item in items if item.name == "PITFALLS")
        for mutant in self.pairing.mutants:
            kill = kills.replayed(self.pairing, mutant, self.kept)
            yield f"{anchor(self.claims.mutant(mutant.name))}\n## {capital(mutant.name.replace('-', ' '))}"
            yield prose(stories[mutant.name])
            yield folded(self.summary(kill), join((*self.edit(mutant), *self.death(kill))))
            yield self.caught(mutant)

    def summary(self, kill: Kill | None) -> str:
        """What is to be seen when it is unfolded."""
        if kill is None:
            return "The edit; no run shows it"
        length = plural(len(kill.run.calls), "call")
        if not kill.is_shortest:
            return f"The edit, and a run that kills it: {length}, found at random and made short"
        return f"The edit, and the shortest run that kills it: {length}"

    def edit(self, mutant: Mutant) -> Iterator[str]:
        place, lines = difference(self.pairing, mutant)
        yield fence("diff", "\n".join(lines[NAMES:]))
        yield source.beneath(place.file, place.line)

    def death(self, kill: Kill | None) -> Iterator[str]:
        """The run, and what betrays the mutant in it."""
        if kill is None:
            return
        seen = "by an answer" if kill.by_answers else "by its memory alone: no answer is wrong yet"
        where = "" if kill.is_shortest else " No short run at the least sizes shows it."
        yield f"It is killed {seen}.{where}"
        if turns := schedule(self.pairing, kill.run.calls):
            yield f"In which order the CPUs have their turns: `{turns}`."
        told = fence("text", render(self.pairing, kill.run))
        if self.pairing.depiction is None:
            yield told
        else:
            yield from self.run_drawn(kill.run, self.pairing.depiction)
            yield folded("As memspec prints it", told)

    def caught(self, mutant: Mutant) -> str:
        """Who else catches it, and which sentences do so alone."""
        row = self.claims.known.about(self.pairing.part, CAUGHT, mutant.name)
        caught = self.claims.with_links(catches(row)) if row else NOTHING
        return f"{{.known}}\nCaught by {caught}.{self.alone(row)}"

    def run_drawn(self, run: Counterexample, depiction: Depiction) -> Iterator[str]:
        """In one drawing, if the part has such; then its states are folded."""
        states = states_of(self.pairing, run)
        if self.figures is None or self.figures.sequence is None:
            yield raw(self.in_steps(run, states, depiction))
            return
        ran = Ran(run.geometry, run.calls, states)
        title = constructed(self.pairing, run.geometry)
        drawing = self.figures.sequence(self.pairing, ran, title)
        yield raw(figure(drawing, broken(run.clause)))
        yield folded("State by state", raw(self.in_steps(run, states, depiction)))

    def in_steps(self, run: Counterexample, states: Sequence[State], depiction: Depiction) -> str:
        """The law's state after each call that it permits, and the sentence that the last one breaks."""
        new = constructed(self.pairing, run.geometry)
        told = [(f"<code>{escaped(new)}</code>", depiction.strip(states[0], None, new))]
        for call, before, after in zip_longest(run.calls, states, states[1:]):
            if after is not None:
                text = answered(self.pairing, call)
                told.append((f"<code>{escaped(text)}</code>", depiction.strip(after, before, text)))
        last = ""
        if len(states) <= len(run.calls):
            last = f"<code>{escaped(answered(self.pairing, run.calls[-1]))}</code>: "
        return steps([*told, (f"{last}{broken(run.clause)}", None)])

    def alone(self, row: Evidence | None) -> str:
        """The sentences of which no other of the kind catches it."""
        told = []
        for entry in self.claims.sentences():
            if row and entry.name in row.scope.get(ONLY_BY, ()):
                told.append(f" It breaks: {link(entry.name, self.claims.clause(entry.name))}{entry.no_other}.")
        return "".join(told)


def plural(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
