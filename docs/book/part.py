"""One part's page: its file under spec/ from top to bottom, with pictures from runs and evidence beside each claim."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from attrs import field, frozen

from checks.drive import called
from checks.judgements import guards_of
from checks.known import Known
from checks.labels import CAUGHT
from checks.pairing import Pairing, sentence
from docs.book import chapter, linux, source
from docs.book.chapter import Chapter, Item
from docs.book.claims import Claims
from docs.book.figure import CONCEPT, OPENING, Figures, escaped, figure, side_by_side
from docs.book.kills import Kept
from docs.book.markdown import anchor, fence, flowing, folded, join, link, prose, raw, table, target
from docs.book.pitfalls import Pitfalls
from docs.book.runs import Example, perform, transcript
from spec.vocabulary import Failure

LONG = 12
"""Lines of code from which on it is folded, where it is not the point of its section."""
EVIDENCE = "Evidence"


@frozen
class Part:
    """All that a page is made from."""

    pairing: Pairing
    known: Known
    figures: Figures | None
    kept: Kept
    chapter: Chapter = field(init=False)
    claims: Claims = field(init=False)

    @chapter.default
    def _chapter(self) -> Chapter:
        return chapter.read(self.pairing.spec)

    @claims.default
    def _claims(self) -> Claims:
        return Claims(self.pairing, self.known)

    def page(self) -> str:
        sections = (self.section(name, items) for name, items in self.chapter.sections.items())
        return join((*self.opening(), *sections, self.evidence_section()))

    def opening(self) -> Iterator[str]:
        yield f"{anchor(target(self.pairing.part))}\n# {self.chapter.title}"
        concept, example = self.chapter.opening
        yield prose(concept)
        yield from self.pictures(CONCEPT)
        yield prose(example)
        yield from self.pictures(OPENING)
        yield f"{{.on-this-page}}\nOn this page: {' · '.join(self.contents())}"
        made, words = (source.link(path, 1, path) for path in (f"{self.path}.py", source.VOCABULARY))
        yield (
            f"{{.made-from}}\nThis page is made from {made}, from top to bottom. Every piece of code on it runs, "
            f"every picture is drawn from a run, and beside each claim stands "
            f"{link('how it is known', self.place(EVIDENCE))}. Its words (`Frame`, `ensure`, …) are those of {words}."
        )

    def contents(self) -> Iterator[str]:
        """The sections, the operations by name: on a phone, the list beside the page is out of sight."""
        for name in self.chapter.sections:
            if name == "Operations":
                yield from (link(each, target(self.pairing.part, each)) for each in called(self.pairing))
            else:
                yield link(name, self.place(name))
        yield link(EVIDENCE, self.place(EVIDENCE))

    @property
    def path(self) -> str:
        return self.pairing.spec.__name__.replace(".", "/")

    def place(self, section: str) -> str:
        return target(self.pairing.part, "section", section)

    # ── Sections ──

    def section(self, name: str, items: Sequence[Item]) -> str:
        tell: dict[str, Callable[[Sequence[Item]], Iterator[str]]] = {
            "Results": self.results,
            "Invariants": self.invariants,
            "Operations": self.operations,
            "Relations": self.relations,
            "Pitfalls": Pitfalls(self.pairing, self.claims, self.figures, self.kept).told,
            "Linux": partial(linux.told, self.pairing.spec),
            "Theorems": self.claims.theorems,
        }
        return join(
            (f"{anchor(self.place(name))}\n## {name}", *self.pictures(name), *tell.get(name, self.plain)(items))
        )

    def plain(self, items: Sequence[Item]) -> Iterator[str]:
        """Definitions one after the other."""
        for item in items:
            yield self.definition(item)
            yield from self.pictures(item.name)

    def definition(self, item: Item) -> str:
        """Prose, then code."""
        if item.is_class:
            rows = [(f"`{name}`", f"`{kind}`", flowing(doc)) for name, kind, doc in item.fields() if doc]
            attributes = table(("field", "type", "what it is"), rows, "fields") if rows else ""
            code = self.code(item, fold=True)
            return join((f"### {item.name}", prose(item.doc), attributes, code))
        if item.is_function:
            return join((self.heading(item), prose(item.doc), self.code(item)))
        return join((prose(item.doc), self.code(item)))

    def heading(self, item: Item) -> str:
        """A function's name and signature; the latter is also what the index and the search know it by."""
        name = target(self.pairing.part, item.name)
        signature = fence(f"{{py:function}} {item.signature}", f":module: {self.pairing.spec.__name__}")
        return join((f"{anchor(name)}\n### {item.name.strip('_').replace('_', ' ')}", signature))

    def code(self, item: Item, *, fold: bool = False) -> str:
        told = fence("python", item.code)
        where = source.beneath(f"{self.path}.py", item.line)
        if fold and item.code.count("\n") >= LONG:
            return folded(f"The code of {item.name}", join((told, where)))
        return join((told, where))

    def pictures(self, place: str) -> Iterator[str]:
        for picture in self.figures.pictures if self.figures else ():
            if picture.place == place:
                yield raw(picture.make(self.pairing))

    def results(self, items: Sequence[Item]) -> Iterator[str]:
        """How operations may refuse, with what each failure's name means."""
        for item in items:
            value = getattr(self.pairing.spec, item.name, None)
            if item.name != "FAILURES" or not isinstance(value, dict):
                yield self.definition(item)
                continue
            yield prose(item.doc)
            rows = (
                (
                    link(operation, target(self.pairing.part, operation)),
                    f"`{failure}`",
                    flowing(when(failure)),
                )
                for operation, failures in value.items()
                for failure in failures
            )
            yield table(("operation", "refuses with", "when"), rows, "results")

    def invariants(self, items: Sequence[Item]) -> Iterator[str]:
        claims = {function.__name__: function for function in self.pairing.spec.INVARIANTS}
        yield from self.told_claims(items, claims)
        if self.pairing.representation:
            yield "### Of the implementation's own records"
            yield "The law does not know these: they are about how the implementation keeps what the law speaks of."
            for invariant in self.pairing.representation:
                code = folded("Its text", join((fence("python", inspect.getsource(invariant)), source.of(invariant))))
                yield self.claims.claim(sentence(invariant), code)

    def relations(self, items: Sequence[Item]) -> Iterator[str]:
        yield from self.told_claims(items, {relation.__name__: relation for relation in self.pairing.relations})

    def told_claims(self, items: Sequence[Item], claims: dict[str, Callable[..., Any]]) -> Iterator[str]:
        """Functions of which each is a claim, and what stands among them."""
        for item in items:
            if item.name in claims:
                text = sentence(claims[item.name])
                more = prose("\n".join(item.doc.splitlines()[1:]))
                yield self.claims.claim(text, join((more, self.code(item))))
            elif item.is_function or item.is_class:
                yield folded(
                    f"{item.name}, used above" if item.is_function else item.name,
                    join((prose(item.doc), self.code(item))),
                )
            else:
                yield prose(item.doc)

    # ── Operations ──

    def operations(self, items: Sequence[Item]) -> Iterator[str]:
        operations = dict.fromkeys(self.pairing.operations)
        for item in items:
            if item.name in operations:
                yield from self.operation(item)
            elif item.is_function or item.is_class:
                yield self.definition(item)

    def operation(self, item: Item) -> Iterator[str]:
        """What it does, as prose, as a run and in pictures; then its code, what it demands, and how that is known; then
        more runs."""
        yield self.heading(item)
        if self.pairing.operations[item.name].internal:
            yield "It happens inside, without a call: the checks interleave it."
        yield prose(item.doc)
        examples = self.figures.examples.get(item.name, ()) if self.figures else ()
        yield from map(self.example, examples[:1])
        yield from self.pictures(item.name)
        yield self.code(item)
        if guards := guards_of(self.pairing.step(item.name)):
            named = (link(f"`{guard.__name__}`", target(self.pairing.part, guard.__name__)) for guard in guards)
            yield f"It judges by {', '.join(named)} as well."
        clauses = self.pairing.clauses(item.name)
        if clauses:
            yield f"**Postconditions of `{item.name}`, and how they are known**"
            for clause in clauses:
                tell = self.claims.claim if self.first_with(clause) == item.name else self.claims.again
                yield tell(clause)
        yield from map(self.example, examples[1:])

    def first_with(self, clause: str) -> str:
        """Of the operations that have a clause, the one that comes first on the page."""
        told = (item.name for item in self.chapter.sections["Operations"] if item.name in self.pairing.operations)
        return next(name for name in told if clause in self.pairing.clauses(name))

    def example(self, example: Example) -> str:
        """The run at Python's prompt, and the states around its last call."""
        assert self.figures is not None
        ran = perform(self.pairing, example.geometry, example.calls)
        before, after = ran.states[-2:]
        draw = self.figures.draw
        if after == before:
            drawn = figure(draw(after, None, "Before and after"), "before, and after: nothing has changed")
        else:
            told = "after; a thick border marks what has changed"
            drawn = side_by_side(
                (figure(draw(before, None, "Before"), "before"), figure(draw(after, before, "After"), told))
            )
        title = raw(f'<p class="picture-title">{escaped(example.title)}</p>')
        return join((title, fence("pycon", transcript(self.pairing, ran, self.figures.flags)), raw(drawn)))

    def evidence_section(self) -> str:
        rows = (row for row in self.known.rows if row.part == self.pairing.part)
        caught = sum(row.property.startswith(CAUGHT) for row in rows)
        made = (
            f"By `memspec check` ({self.known.run}): {caught} of {len(self.pairing.mutants)} mutants caught. What the "
            "columns mean is told in [how to read this book](/how-to-read.md)."
        )
        heading = f"{anchor(self.place(EVIDENCE))}\n## {EVIDENCE}"
        return join((heading, made, self.claims.table(), "### What it rests on", self.claims.engines()))


def when(failure: Failure) -> str:
    """In which case an operation refuses so, and what it may have done all the same."""
    effect = f"; {failure.effect} all the same" if failure.effect else ""
    return f"{failure.when}{effect} ({failure.code})."
