"""One part's pages: its file under spec/ from top to bottom, with pictures from runs and how each claim is known; what
people get wrong, and the evidence with its numbers, on pages of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any

from attrs import field, frozen

from checks.engines.kills import Kept
from checks.judgements import guards_of
from checks.known import Known
from checks.pairing import Pairing, sentence
from docs.book import chapter, comparison, source
from docs.book.chapter import Chapter, Item
from docs.book.claims import Claims
from docs.book.definitions import Definitions
from docs.book.evidence import EvidencePage
from docs.book.figure import CONCEPT, OPENING, Figures, figure, side_by_side
from docs.book.markdown import anchor, fence, flowing, folded, join, link, prose, raw, table, target
from docs.book.pitfalls import Pitfalls
from docs.book.runs import Example, perform, transcript
from spec.vocabulary import Failure

EVIDENCE = "Evidence"
PITFALLS = "Pitfalls"
APART = ("Theorems",)
"""Sections that are on the page of the evidence alone."""


@frozen
class Part:
    """All that a page is made from."""

    pairing: Pairing
    known: Known
    figures: Figures | None
    kept: Kept
    chapter: Chapter = field(init=False)
    claims: Claims = field(init=False)
    shown: Definitions = field(init=False)

    @chapter.default
    def _chapter(self) -> Chapter:
        return chapter.read(self.pairing.spec)

    @claims.default
    def _claims(self) -> Claims:
        return Claims(self.pairing, self.known)

    @shown.default
    def _shown(self) -> Definitions:
        return Definitions(self.pairing)

    def __attrs_post_init__(self) -> None:
        """Raise ValueError for a picture that no page would show."""
        sections = self.chapter.sections
        places = {CONCEPT, OPENING, *sections, *(item.name for items in sections.values() for item in items)}
        lost = [each.place for each in (self.figures.pictures if self.figures else ()) if each.place not in places]
        if lost:
            raise ValueError(
                f"{self.pairing.part}: a picture is for {lost[0]!r}, which is no section and no definition"
            )

    # ── Pages ──

    def pages(self) -> Iterator[tuple[PurePosixPath, str]]:
        """The law's, and beside it the two that are reached from it."""
        path = PurePosixPath(*self.pairing.part.split("."))
        items = self.chapter.sections
        evidence = EvidencePage(self.pairing, self.claims, items.get("Theorems", ()))
        yield path.with_suffix(".md"), self.page(path.name)
        yield self.beside(path, PITFALLS, self.pitfalls.told(items[PITFALLS]))
        yield self.beside(path, EVIDENCE, evidence.told())

    def page(self, name: str) -> str:
        """Name: the page's, from which those beside it have theirs."""
        beside = (f"{each} <{name}-{each.lower()}>" for each in (PITFALLS, EVIDENCE))
        sections = (self.section(*section) for section in self.chapter.sections.items() if section[0] not in APART)
        contents = fence("{toctree}", ":hidden:\n\n" + "\n".join(beside))
        return join((*self.opening(), contents, *sections, self.evidence_in_short()))

    def beside(self, path: PurePosixPath, name: str, told: Iterator[str]) -> tuple[PurePosixPath, str]:
        head = f"{anchor(self.beside_at(name))}\n# {self.chapter.title}: {name.lower()}"
        back = f"{{.made-from}}\nOf {link(self.chapter.title, target(self.pairing.part))}."
        return path.with_name(f"{path.name}-{name.lower()}.md"), join((head, back, *told))

    def beside_at(self, name: str) -> str:
        return target(self.pairing.part, "page", name)

    @property
    def pitfalls(self) -> Pitfalls:
        return Pitfalls(self.pairing, self.claims, self.figures, self.kept)

    def opening(self) -> Iterator[str]:
        """What the problem is, a picture of it, and then the first line of code."""
        concept, example = self.chapter.opening
        yield f"{anchor(target(self.pairing.part))}\n# {self.chapter.title}"
        yield prose(concept)
        yield from self.pictures(CONCEPT)
        yield prose(example)
        yield from self.pictures(OPENING)
        yield f"{{.on-this-page}}\nOn this page: {' · '.join(self.contents())}"
        made, words = (source.link(path, 1, path) for path in (self.shown.path, source.VOCABULARY))
        yield (
            f"{{.made-from}}\nThis page is made from {made}, from top to bottom. Every piece of code on it runs, "
            f"every picture is drawn from a run, and beside each claim stands "
            f"{link('how it is known', self.place(EVIDENCE))}. Its words (`Frame`, `ensure`, …) are those of {words}."
        )

    def contents(self) -> Iterator[str]:
        """The sections, the operations by name: on a phone, the list beside the page is out of sight."""
        for name in self.chapter.sections:
            if name in APART:
                continue
            if name == "Operations":
                yield from (link(each, target(self.pairing.part, each)) for each in self.pairing.called())
            else:
                yield link(name, self.place(name))
        yield link(EVIDENCE, self.place(EVIDENCE))

    def place(self, section: str) -> str:
        return target(self.pairing.part, "section", section)

    # ── Sections ──

    def section(self, name: str, items: Sequence[Item]) -> str:
        tell: dict[str, Callable[[Sequence[Item]], Iterator[str]]] = {
            "Results": self.results,
            "Invariants": self.invariants,
            "Operations": self.operations,
            "Relations": self.relations,
            PITFALLS: self.pitfalls_in_short,
            **dict.fromkeys(comparison.SOURCES, partial(comparison.told, self.pairing.spec)),
        }
        return join(
            (f"{anchor(self.place(name))}\n## {name}", *self.pictures(name), *tell.get(name, self.plain)(items))
        )

    def plain(self, items: Sequence[Item]) -> Iterator[str]:
        """Definitions one after the other; constants that stand together are folded together."""
        for is_value, found in groupby(items, lambda item: not (item.is_class or item.is_function)):
            if is_value:
                values = list(found)
                names = ", ".join(item.name for item in values)
                yield folded(f"Constants: {names}", join(map(self.shown.definition, values)))
                continue
            for item in found:
                yield self.shown.helper(item) if item.is_helper else self.shown.definition(item)
                yield from self.pictures(item.name)

    def pictures(self, place: str) -> Iterator[str]:
        for picture in self.figures.pictures if self.figures else ():
            if picture.place == place:
                yield raw(picture.make(self.pairing))

    def results(self, items: Sequence[Item]) -> Iterator[str]:
        """How operations may refuse, with what each failure's name means."""
        for item in items:
            value = getattr(self.pairing.spec, item.name, None)
            if item.name != "FAILURES" or not isinstance(value, dict):
                yield self.shown.definition(item)
                continue
            yield prose(item.doc)
            asked: dict[Failure, list[str]] = {}
            for operation, failures in value.items():
                for failure in failures:
                    asked.setdefault(failure, []).append(link(operation, target(self.pairing.part, operation)))
            rows = ((f"`{failure}`", flowing(when(failure)), ", ".join(by)) for failure, by in asked.items())
            yield table(("refused with", "when", "by"), rows, "results", widths=(18, 47, 35))

    def invariants(self, items: Sequence[Item]) -> Iterator[str]:
        claims = {function.__name__: function for function in self.pairing.spec.INVARIANTS}
        yield from self.told_claims(items, claims)

    def relations(self, items: Sequence[Item]) -> Iterator[str]:
        yield from self.told_claims(items, {relation.__name__: relation for relation in self.pairing.relations})

    def told_claims(self, items: Sequence[Item], claims: dict[str, Callable[..., Any]]) -> Iterator[str]:
        """Functions of which each is a claim, and what stands among them."""
        for item in items:
            if item.name in claims:
                text = sentence(claims[item.name])
                more = prose("\n".join(item.doc.splitlines()[1:]))
                yield self.claims.claim(text, join((more, self.shown.code(item))))
            elif item.is_function or item.is_class:
                yield self.shown.helper(item)
            else:
                yield prose(item.doc)

    # ── Operations ──

    def operations(self, items: Sequence[Item]) -> Iterator[str]:
        operations = dict.fromkeys(self.pairing.operations)
        for item in items:
            if item.name in operations:
                yield from self.operation(item)
            elif item.is_function or item.is_class:
                yield self.shown.helper(item)

    def operation(self, item: Item) -> Iterator[str]:
        """What it does, as prose, as a run and in pictures; then its code, what it demands, and how that is known; then
        more runs."""
        yield self.shown.heading(item)
        if self.pairing.operations[item.name].internal:
            yield "It happens inside, without a call: the checks interleave it."
        yield prose(item.doc)
        examples = self.figures.examples.get(item.name, ()) if self.figures else ()
        yield from map(self.example, examples[:1])
        yield from self.pictures(item.name)
        yield self.shown.code(item)
        if guards := guards_of(self.pairing.step(item.name)):
            named = (link(f"`{guard.__name__}`", target(self.pairing.part, guard.__name__)) for guard in guards)
            yield f"It judges by {', '.join(named)} as well."
        clauses = self.pairing.clauses(item.name)
        if clauses:
            yield f"**Postconditions of `{item.name}`, and how they are known**"
            for clause in clauses:
                tell = self.claims.claim if self.first_with(clause) == item.name else self.claims.again
                yield tell(clause)
        for example in examples[1:]:
            yield folded(example.title, self.run(example))

    def first_with(self, clause: str) -> str:
        """Of the operations that have a clause, the one that comes first on the page."""
        told = (item.name for item in self.chapter.sections["Operations"] if item.name in self.pairing.operations)
        return next(name for name in told if clause in self.pairing.clauses(name))

    def example(self, example: Example) -> str:
        return join((f"{{.picture-title}}\n{flowing(example.title)}", self.run(example)))

    def run(self, example: Example) -> str:
        """It at Python's prompt, and the states around its last call."""
        depiction = self.pairing.depiction
        assert depiction is not None
        ran = perform(self.pairing, example.geometry, example.calls)
        before, after = ran.states[-2:]
        draw = depiction.draw
        if after == before:
            drawn = figure(draw(after, None, "Before and after"), "before, and after: nothing has changed")
        else:
            told = "after; a thick border marks what has changed"
            drawn = side_by_side(
                (figure(draw(before, None, "Before"), "before"), figure(draw(after, before, "After"), told))
            )
        return join((fence("pycon", transcript(self.pairing, ran)), raw(drawn)))

    # ── What is told on the pages beside ──

    def pitfalls_in_short(self, items: Sequence[Item]) -> Iterator[str]:
        """Their names."""
        yield from (prose(item.doc) for item in items if item.name == "PITFALLS")
        yield (
            f"{link('Their page', self.beside_at(PITFALLS))} tells of each, and shows the shortest run in which it is "
            f"seen: {' · '.join(self.claims.to_mutant(mutant.name) for mutant in self.pairing.mutants)}."
        )

    def evidence_in_short(self) -> str:
        """Where it is, and what it is of."""
        theorems = [theorem.name for theorem in self.pairing.proof.theorems] if self.pairing.proof else []
        proved = f" Theorems: {' · '.join(map(self.claims.to_theorem, theorems))}." if theorems else ""
        page = link("The page of the evidence", self.beside_at(EVIDENCE))
        told = (
            f"Beside each claim above stands how it is known, in a word. {page} has a row for each, with its numbers, "
            f"the theorems by which it is proved, and the faults that it alone catches.{proved}"
        )
        return join((f"{anchor(self.place(EVIDENCE))}\n## {EVIDENCE}", told))


def when(failure: Failure) -> str:
    """In which case an operation refuses so, and what it may have done all the same."""
    effect = f"; {failure.effect} all the same" if failure.effect else ""
    return f"{failure.when}{effect} ({failure.code})."
