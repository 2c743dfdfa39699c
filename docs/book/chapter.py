"""A chapter's file, read as what it is: prose, and under each of the design's headings its definitions in order."""

from __future__ import annotations

import ast
import functools
import inspect
import re
from collections.abc import Iterator, Sequence
from types import ModuleType

from attrs import frozen

HEADING = re.compile(r"^# ── (\w[\w ]*?) ─+$")

SENTENCE = re.compile(r".*?[.?!](?=\s|$)", re.DOTALL)

Definition = ast.ClassDef | ast.FunctionDef | ast.Assign | ast.AnnAssign


@frozen
class Item:
    """One definition: what is said of it, and its text."""

    name: str
    doc: str
    node: Definition
    code: str
    """Its text without the documentation, which the page sets as prose."""
    line: int

    @property
    def is_function(self) -> bool:
        return isinstance(self.node, ast.FunctionDef)

    @property
    def is_class(self) -> bool:
        return isinstance(self.node, ast.ClassDef)

    @property
    def is_helper(self) -> bool:
        """Whether it is there for other definitions: private, or the shape of what they are given."""
        bases = self.node.bases if isinstance(self.node, ast.ClassDef) else ()
        return self.name.startswith("_") or "Protocol" in map(ast.unparse, bases)

    @property
    def signature(self) -> str:
        """`alloc(pool: Pool, order: Order, *, returned: Frame | Failure) -> Pool`"""
        assert isinstance(self.node, ast.FunctionDef)
        returns = f" -> {ast.unparse(self.node.returns)}" if self.node.returns else ""
        return f"{self.name}({ast.unparse(self.node.args)}){returns}"

    def fields(self) -> Iterator[tuple[str, str, str]]:
        """(name, type, what is said of it) of each attribute of a class."""
        assert isinstance(self.node, ast.ClassDef)
        for name, doc, node in documented(self.node.body):
            if isinstance(node, ast.AnnAssign):
                yield name, ast.unparse(node.annotation), doc


@frozen
class Chapter:
    """A file under spec/, in the order in which it is told."""

    title: str
    doc: str
    """What the file opens with, its title left out: the problem, and the smallest example."""
    sections: dict[str, Sequence[Item]]
    text: str

    @property
    def opening(self) -> tuple[str, str]:
        """(what the problem is, in words alone; the smallest example, from the paragraph on that introduces it)"""
        blocks = re.split(r"\n\s*\n", self.doc)
        first = next((place for place, block in enumerate(blocks) if block.startswith(">>>")), len(blocks))
        start = first - 1 if 1 < first < len(blocks) else first
        return "\n\n".join(blocks[:start]), "\n\n".join(blocks[start:])

    def item(self, section: str, name: str) -> Item:
        return next(item for item in self.sections[section] if item.name == name)


def read(module: ModuleType) -> Chapter:
    return parsed(inspect.getsource(module))


@functools.cache
def parsed(text: str) -> Chapter:
    """A chapter's text in its sections; what stands before the first of them is imports. Each of nineteen is asked for
    fifty times in a build."""
    tree, lines = ast.parse(text), text.splitlines()
    title, _, doc = (ast.get_docstring(tree) or "").partition("\n")
    starts = [(number, found[1]) for number, line in enumerate(lines, 1) if (found := HEADING.match(line))]
    sections: dict[str, list[Item]] = {name: [] for _, name in starts}
    for name, doc_of, node in documented(tree.body):
        above = [section for start, section in starts if start < node.lineno]
        if above:
            sections[above[-1]].append(item(name, doc_of, node, lines))
    return Chapter(title.rstrip("."), doc.strip(), dict(sections), text)


def first_sentence(text: str) -> str:
    """Of a docstring, on one line; all of it, where it has no end."""
    found = SENTENCE.match(text)
    return " ".join((found[0] if found else text).split())


def documented(body: Sequence[ast.stmt]) -> Iterator[tuple[str, str, Definition]]:
    """(name, documentation, node) of each definition. A value is documented by the text that follows it."""
    for place, node in enumerate(body):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name, ast.get_docstring(node) or "", node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            following = body[place + 1] if place + 1 < len(body) else None
            place_of = node.targets[0] if isinstance(node, ast.Assign) else node.target
            yield ast.unparse(place_of), _text(following) or "", node


def _text(node: ast.stmt | None) -> str | None:
    """What a statement says that is a text and nothing else."""
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return inspect.cleandoc(text)
    return None


def item(name: str, doc: str, node: Definition, lines: Sequence[str]) -> Item:
    decorators: list[ast.expr] = [] if isinstance(node, ast.Assign | ast.AnnAssign) else node.decorator_list
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return Item(name, doc, node, code(node, first, lines), first)


def code(node: Definition, first: int, lines: Sequence[str]) -> str:
    """The definition's lines without its own docstring."""
    left_out = range(0)
    if isinstance(node, ast.ClassDef | ast.FunctionDef) and _text(node.body[0]) is not None and len(node.body) > 1:
        left_out = range(node.body[0].lineno, node.body[1].lineno - _space_above(node.body[1], lines))
    kept = [lines[number - 1] for number in range(first, (node.end_lineno or first) + 1) if number not in left_out]
    return "\n".join(kept)


def _space_above(node: ast.stmt, lines: Sequence[str]) -> int:
    """How many of the lines right above a statement are its decorators and comments."""
    decorators: list[ast.expr] = node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
    first: int = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    while lines[first - 2].lstrip().startswith("#"):
        first -= 1
    return node.lineno - first
