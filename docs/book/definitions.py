"""The law's definitions as the pages show them: prose, then code, with the way to its place in the file."""

from __future__ import annotations

from attrs import frozen

from checks.judgements import guards_of
from checks.pairing import Pairing
from docs.book import source
from docs.book.chapter import Item, first_sentence
from docs.book.markdown import anchor, fence, flowing, folded, join, prose, table, target

LONG = 12
"""Lines of code from which on it is folded, where it is not the point of its section."""


@frozen
class Definitions:
    """Those of one part."""

    pairing: Pairing

    @property
    def path(self) -> str:
        return f"{self.pairing.spec.__name__.replace('.', '/')}.py"

    @property
    def guards(self) -> set[str]:
        """The functions that operations judge by, which they lead to."""
        steps = map(self.pairing.step, self.pairing.operations)
        return {guard.__name__ for step in steps for guard in guards_of(step)}

    def helper(self, item: Item) -> str:
        """A definition that serves others, folded behind its name."""
        named = prose(item.doc)
        if not item.name.startswith("_") or item.name in self.guards:
            named = f"{anchor(target(self.pairing.part, item.name))}\n{named}"
        return folded(f"{item.name}: {first_sentence(item.doc)}", join((named, self.signature(item), self.code(item))))

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
        """A function's name and signature."""
        name = target(self.pairing.part, item.name)
        return join((f"{anchor(name)}\n### {item.name.replace('_', ' ')}", self.signature(item)))

    def signature(self, item: Item) -> str:
        """What the index and the search know a function by."""
        if not item.is_function:
            return ""
        return fence(f"{{py:function}} {item.signature}", f":module: {self.pairing.spec.__name__}")

    def code(self, item: Item, *, fold: bool = False) -> str:
        told = fence("python", item.code)
        where = source.beneath(self.path, item.line)
        if fold and item.code.count("\n") >= LONG:
            return folded(f"The code of {item.name}", join((told, where)))
        return join((told, where))
