"""The section on pitfalls: each fault's story, its difference, and the shortest run that kills it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from attrs import frozen

from checks.counterexample import constructed, render, said, states_of
from checks.evidence import Counterexample
from checks.pairing import Mutant, Pairing, sentence
from docs.book import kills, source
from docs.book.chapter import Item
from docs.book.claims import Claims, capital
from docs.book.evidence import theorems
from docs.book.figure import Figures, escaped, steps
from docs.book.markdown import anchor, fence, folded, link, prose, raw

ENGINES = {
    "explore": "exploration by memory",
    "black-box explore": "exploration by answers",
    "simulate": "random runs by memory",
    "black-box simulate": "random runs by answers",
    "prove": "the prover",
}
"""The readings that try mutants, and what each judges by."""


@frozen
class Pitfalls:
    """What goes into the section of one part."""

    pairing: Pairing
    claims: Claims
    figures: Figures | None

    def told(self, items: Sequence[Item]) -> Iterator[str]:
        stories: dict[str, str] = self.pairing.spec.PITFALLS
        yield from (prose(item.doc) for item in items if item.name == "PITFALLS")
        text = kills.source(self.pairing)
        for mutant in self.pairing.mutants:
            yield f"{anchor(self.claims.mutant(mutant.name))}\n### {capital(mutant.name.replace('-', ' '))}"
            yield prose(stories[mutant.name])
            difference = kills.difference(text, mutant)
            yield fence("diff", difference)
            line = kills.first_line(difference) + kills.CONTEXT
            module = self.pairing.impl.__module__.replace(".", "/")
            yield source.beneath(f"{module}.py", line)
            yield from self.death(mutant)

    def death(self, mutant: Mutant) -> Iterator[str]:
        """The shortest run that a mutant does not survive, and what else is known of it."""
        kill = kills.shortest(self.pairing, mutant)
        caught = ", ".join(
            ENGINES.get(engine, engine) for engine in self.claims.evidence.caught_by(self.pairing, mutant.name)
        )
        if kill is None:
            yield f"No run at the least sizes shows it. It is caught by {caught}."
            return
        seen = "by its answers" if kill.by_answers else "by its memory alone: no answer is wrong yet"
        yield f"The shortest run that kills it ({plural(len(kill.run.calls), 'call')}), {seen}:"
        told = fence("text", render(self.pairing, kill.run))
        if self.figures is None:
            yield told
        else:
            yield raw(self.run_drawn(kill.run, self.figures))
            yield folded("As memspec prints it", told)
        yield f"{{.known}}\nCaught by {caught}.{self.alone(mutant)}{self.breaks(mutant)}"

    def run_drawn(self, run: Counterexample, figures: Figures) -> str:
        """The law's state after each call that it permits, and the sentence that the last one breaks."""
        states = states_of(self.pairing, run)
        new = f"A new {constructed(self.pairing, run)}"
        told = [(escaped(new), figures.strip(states[0], None, new))]
        for call, before, after in zip_longest(run.calls, states, states[1:]):
            if after is not None:
                text = said(self.pairing, call)
                told.append((f"<code>{escaped(text)}</code>", figures.strip(after, before, text)))
        last = f"<code>{escaped(said(self.pairing, run.calls[-1]))}</code>: " if len(states) <= len(run.calls) else ""
        return steps([*told, (f'{last}<span class="broken">broken: {escaped(run.clause)}</span>', None)])

    def alone(self, mutant: Mutant) -> str:
        """The sentence that catches it where no other of its kind does."""
        invariants = {sentence(invariant) for invariant in self.pairing.invariants()}
        known = set(self.claims.properties())
        told = []
        for text in dict.fromkeys(self.claims.evidence.only_by(self.pairing, mutant.name)):
            way = "its memory" if text in invariants else "its answers"
            if text in known:
                told.append(f" By {way} alone, only this catches it: {link(text, self.claims.clause(text))}.")
        return "".join(told)

    def breaks(self, mutant: Mutant) -> str:
        broken = [self.claims.to_theorem(each) for each in theorems(self.pairing) if each.broken_by == mutant.name]
        return f" On it the proof fails of {', '.join(broken)}." if broken else ""


def plural(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
