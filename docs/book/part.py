"""One part's page: its file under spec/ from top to bottom, with pictures from runs and evidence beside each claim."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

from attrs import field, frozen

import spec.vocabulary as vocabulary
from checks.counterexample import render
from checks.engines.drive import called as called_operations
from checks.pairing import Mutant, Pairing, sentence
from docs.book import chapter, pitfalls, source
from docs.book.chapter import Chapter, Item
from docs.book.claims import Claims, capital
from docs.book.evidence import Evidence, theorems
from docs.book.figure import Figures, Picture, escaped, figure, side_by_side, steps
from docs.book.markdown import anchor, fence, flowing, folded, join, link, prose, raw, table, target
from docs.book.runs import Example, perform, transcript

LONG = 12
"""Lines of code from which on it is folded, where it is not the point of its section."""
LINUX_SOURCE = "https://elixir.bootlin.com/linux/v{version}/source/{path}"
EVIDENCE = "Evidence"

ENGINES = {
    "explore": "exploration with a look inside the memory",
    "black-box explore": "exploration by answers",
    "simulate": "random runs with a look inside the memory",
    "black-box simulate": "random runs by answers",
    "prove": "the prover",
}


@frozen
class Part:
    """All that a page is made from."""

    pairing: Pairing
    evidence: Evidence
    figures: Figures | None
    chapter: Chapter = field(init=False)
    claims: Claims = field(init=False)

    @chapter.default
    def _chapter(self) -> Chapter:
        return chapter.read(self.pairing.spec)

    @claims.default
    def _claims(self) -> Claims:
        return Claims(self.pairing, self.evidence)

    def page(self) -> str:
        sections = (self.section(name, items) for name, items in self.chapter.sections.items())
        return join((*self.opening(), *sections, self.evidence_section()))

    def opening(self) -> Iterator[str]:
        yield f"{anchor(target(self.pairing.part))}\n# {self.chapter.title}"
        yield prose(self.chapter.doc)
        made = source.link(f"{self.path}.py", 1, f"{self.path}.py")
        yield (
            f"{{.made-from}}\nThis page is made from {made}, from the top to the bottom: every piece of code on it runs, every "
            f"picture is drawn from a run, and beside each claim stands [how it is known](#{self.place(EVIDENCE)})."
        )

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
            "Laws": self.laws,
            "Pitfalls": self.pitfalls,
            "Linux": self.linux,
            "Theorems": self.theorems,
        }
        return join((f"{anchor(self.place(name))}\n## {name}", *self.pictures(name), *tell.get(name, self.plain)(items)))

    def plain(self, items: Sequence[Item]) -> Iterator[str]:
        """Definitions one after the other."""
        for item in items:
            yield self.definition(item)
            yield from self.pictures(item.name)

    def definition(self, item: Item) -> str:
        """Prose, then code."""
        if item.is_class:
            rows = [(f"`{name}`", f"`{kind}`", flowing(doc)) for name, kind, doc in item.fields()]
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
        where = raw(f'<p class="source">{source.link(f"{self.path}.py", item.line, "source")}</p>')
        if fold and item.code.count("\n") >= LONG:
            return folded(f"The code of {item.name}", join((told, where)))
        return join((told, where))

    def pictures(self, place: str) -> Iterator[str]:
        for picture in self.figures.pictures if self.figures else ():
            if picture.place == place:
                yield raw(picture.make(self.pairing))

    def results(self, items: Sequence[Item]) -> Iterator[str]:
        """How operations may refuse, with what each failure's name means."""
        meanings = {name: doc for name, doc, _ in chapter.documented(failure_class().body)}
        for item in items:
            value = getattr(self.pairing.spec, item.name, None)
            if item.name != "FAILURES" or not isinstance(value, dict):
                yield self.definition(item)
                continue
            yield prose(item.doc)
            rows = (
                (link(operation, target(self.pairing.part, operation)), f"`{failure}`", flowing(meanings[failure.name]))
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
                yield self.claims.claim(sentence(invariant), folded("Its text", fence("python", inspect.getsource(invariant))))

    def laws(self, items: Sequence[Item]) -> Iterator[str]:
        yield from self.told_claims(items, {law.__name__: law for law in self.pairing.laws})

    def told_claims(self, items: Sequence[Item], claims: dict[str, Callable[..., Any]]) -> Iterator[str]:
        """Functions of which each is a claim, and what stands among them."""
        for item in items:
            if item.name in claims:
                text = sentence(claims[item.name])
                more = prose("\n".join(item.doc.splitlines()[1:]))
                yield self.claims.claim(text, join((more, self.code(item))))
            elif item.is_function or item.is_class:
                yield folded(f"{item.name}, used above" if item.is_function else item.name, join((prose(item.doc), self.code(item))))
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
        """Prose, then code, then what it demands and how that is known, then runs."""
        yield self.heading(item)
        if self.pairing.operations[item.name].internal:
            yield "It happens inside, without a call: the checks interleave it."
        yield prose(item.doc)
        yield self.code(item)
        clauses = self.pairing.clauses(item.name)
        if clauses:
            yield f"**What `{item.name}` owes, and how it is known**"
            yield from (self.claims.claim(clause) for clause in clauses)
        examples = self.figures.examples.get(item.name, ()) if self.figures else ()
        yield from (self.example(example) for example in examples)
        yield from self.pictures(item.name)

    def example(self, example: Example) -> str:
        """The run at Python's prompt, and the states around its last call."""
        assert self.figures is not None
        ran = perform(self.pairing, example.geometry, example.calls)
        before, after = ran.states[-2:]
        draw = self.figures.draw
        drawn = side_by_side(
            (figure(draw(before, None, "Before"), "before"), figure(draw(after, before, "After"), "after"))
        )
        title = raw(f'<p class="picture-title">{escaped(example.title)}</p>')
        return join((title, fence("pycon", transcript(self.pairing, ran)), raw(drawn)))

    # ── Pitfalls ──

    def pitfalls(self, items: Sequence[Item]) -> Iterator[str]:
        stories: dict[str, str] = self.pairing.spec.PITFALLS
        yield from (prose(item.doc) for item in items if item.name == "PITFALLS")
        text = pitfalls.source(self.pairing)
        for mutant in self.pairing.mutants:
            yield f"{anchor(self.claims.mutant(mutant.name))}\n### {capital(mutant.name.replace('-', ' '))}"
            yield prose(stories[mutant.name])
            difference = pitfalls.difference(text, mutant)
            yield fence("diff", difference)
            line = pitfalls.first_line(difference) + pitfalls.CONTEXT
            module = self.pairing.impl.__module__.replace(".", "/")
            yield raw(f'<p class="source">{source.link(f"{module}.py", line, "in its place")}</p>')
            yield from self.death(mutant)

    def death(self, mutant: Mutant) -> Iterator[str]:
        """The shortest run that a mutant does not survive, and what else is known of it."""
        kill = pitfalls.shortest(self.pairing, mutant)
        caught = ", ".join(ENGINES.get(engine, engine) for engine in self.evidence.caught_by(self.pairing, mutant.name))
        if kill is None:
            yield f"No run at the least sizes shows it. It is caught by {caught}."
            return
        seen = "by its answers" if kill.by_answers else "by its memory alone: no answer is wrong yet"
        calls = "a new pool suffices" if not kill.run.calls else plural(len(kill.run.calls), "call")
        yield f"The shortest run that kills it ({calls}), {seen}:"
        yield fence("text", render(self.pairing, kill.run))
        yield f"{{.known}}\nCaught by {caught}.{self.alone(mutant)}{self.breaks(mutant)}"

    def alone(self, mutant: Mutant) -> str:
        """The sentences without which it would live."""
        known = set(self.claims.properties())
        sole = dict.fromkeys(self.evidence.only_by(self.pairing, mutant.name))
        links = [link(text, self.claims.clause(text)) if text in known else text for text in sole]
        return f" Only killed by: {'; '.join(links)}." if links else ""

    def breaks(self, mutant: Mutant) -> str:
        broken = [self.claims.to_theorem(each) for each in theorems(self.pairing) if each.broken_by == mutant.name]
        return f" On it the proof fails of {', '.join(broken)}." if broken else ""

    # ── Linux, theorems, evidence ──

    def linux(self, items: Sequence[Item]) -> Iterator[str]:
        """The comparison; its document string says the columns and the version."""
        for item in items:
            header = [word.strip() for word in item.doc.strip("()").split(",")]
            version = re.search(r"\d+\.\d+", item.doc)
            rows = (
                (f"`{here}`", linux_place(there, version[0] if version else "latest"), flowing(difference))
                for here, there, difference in getattr(self.pairing.spec, item.name)
            )
            yield table(header, rows, "linux")

    def theorems(self, items: Sequence[Item]) -> Iterator[str]:
        statements: dict[str, str] = self.pairing.spec.THEOREMS
        yield from (prose(item.doc) for item in items if item.name == "THEOREMS")
        for theorem in theorems(self.pairing):
            row = self.evidence.proof(self.pairing, theorem)
            of = ", ".join(
                link(name, target(self.pairing.part, name)) if name in called_operations(self.pairing) else f"`{name}`"
                for name in theorem.operations
            )
            known = (
                f"{{.known}}\n[proved {self.claims.size([theorem])}]{{.proved}} · of {of} · "
                f"{row['scope'].get('obligations', 0):,} obligations · {row['scope'].get('solver', '')} · "
                f"its proof fails, as it must, on {self.claims.to_mutant(theorem.broken_by)}"
            )
            name = f"{anchor(self.claims.theorem(theorem.name))}\n[{theorem.name}]{{.sentence}}"
            yield join((f"::::{{container}} claim\n{name}", prose(statements[theorem.name]), f"{known}\n::::"))

    def evidence_section(self) -> str:
        caught = [row for row in self.evidence.rows if row["part"] == self.pairing.part and row["property"].startswith("caught: ")]
        made = (
            f"From `memspec check --profile {self.evidence.profile}` of memspec {self.evidence.memspec}, seed "
            f"{self.evidence.seed}: {len(caught)} of {len(self.pairing.mutants)} mutants caught. "
            "What the columns mean is told in [how to read this book](/how-to-read.md)."
        )
        heading = f"{anchor(self.place(EVIDENCE))}\n## {EVIDENCE}"
        return join((heading, made, self.claims.table(), "### The readings", self.claims.readings()))


def failure_class() -> ast.ClassDef:
    tree = ast.parse(inspect.getsource(vocabulary))
    return next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Failure")


def linux_place(there: str, version: str) -> str:
    """`mm/page_alloc.c: expand`, the file a link."""
    path, _, functions = there.partition(": ")
    return f"[{path}]({LINUX_SOURCE.format(version=version, path=path)}): `{functions}`"


def plural(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
