"""Random edits of an implementation: one token, one statement or one branch, each of them valid Python.

An edit is made in the text, so that it is a mutant like those that a pairing names: an old text that stands exactly
once, and a new one. Of each kind of edit as many are drawn; which they are, the seed says.
"""

from __future__ import annotations

import ast
import io
import random
import tokenize
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

from attrs import frozen

from checks.pairing import Mutant
from checks.source import Written, written

OPERATORS = {
    "<": ("<=", ">"),
    "<=": ("<", ">="),
    ">": (">=", "<"),
    ">=": (">", "<="),
    "==": ("!=",),
    "!=": ("==",),
    "and": ("or",),
    "or": ("and",),
    "not": ("",),
    "~": ("",),
    "+": ("-",),
    "-": ("+",),
    "*": ("+",),
    "<<": (">>",),
    ">>": ("<<",),
    "&": ("|",),
    "|": ("&", "^"),
    "^": ("|", "&"),
    "+=": ("-=",),
    "-=": ("+=",),
    "|=": ("&=", "^="),
    "&=": ("|=",),
}
"""An operator → what it is replaced by."""
COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
TRIES = 40
"""How often another edit is drawn, where one turns out to change nothing or to be no Python."""

Span = tuple[int, int]


@frozen
class Edit:
    """Some characters of a module's text, and what takes their place."""

    kind: str
    start: int
    stop: int
    new: str

    def made(self, text: str) -> str:
        return text[: self.start] + self.new + text[self.stop :]

    def mutant(self, text: str, whole: str, file: str = "") -> Mutant:
        """The edit as one of text that stands once in the whole implementation: the lines that it changes, and as many
        around them as it takes. The file is named where it is not the one that the part is named after."""
        first, last = text.rfind("\n", 0, self.start) + 1, _line_end(text, self.stop)
        while whole.count(text[first:last]) != 1:
            first, last = text.rfind("\n", 0, max(0, first - 1)) + 1, _line_end(text, last)
        new = text[first : self.start] + self.new + text[self.stop : last]
        line = text.count("\n", 0, self.start) + 1
        was, now = (" ".join(each.split()) for each in (text[self.start : self.stop], self.new))
        around = _around(text, self.start)
        inside = f", in {around}" if around != was else ""
        name = f"{file and f'{file} '}line {line}: {was or 'nothing'} → {now or 'nothing'}{inside}"
        return Mutant(name, ((text[first:last], new),))


def _line_end(text: str, place: int) -> int:
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1


def _around(text: str, start: int) -> str:
    """The line of an edit, cut to what a person reads at once."""
    line = text[text.rfind("\n", 0, start) + 1 : _line_end(text, start)]
    return " ".join(line.split())[:72]


def draw(module: ModuleType, count: int, seed: object) -> Iterator[Mutant]:
    """`count` different edits of what an implementation is written in, the same for the same seed, one after the other:
    to see whether one says something else takes a tenth of a second."""
    texts = written(module)
    whole = "".join(each.source for each in texts)
    kinds: dict[str, list[tuple[Written, Edit]]] = {}
    for each in texts:
        for kind, found in candidates(each.source).items():
            kinds.setdefault(kind, []).extend((each, edit) for edit in found)
    rng = random.Random(f"{seed}/{module.__name__}")
    drawn: set[str] = set()
    for _ in range(count * TRIES):
        if len(drawn) == count or not any(kinds.values()):
            return
        left = kinds[rng.choice([kind for kind in kinds if kinds[kind]])]
        each, edit = left.pop(rng.randrange(len(left)))
        if _says_something_else(each.source, edit.made(each.source)):
            mutant = edit.mutant(each.source, whole, "" if each.module is module else Path(each.file).name)
            if mutant.name not in drawn:
                drawn.add(mutant.name)
                yield mutant


def _says_something_else(text: str, edited: str) -> bool:
    try:
        tree = ast.parse(edited)
        compile(tree, "edited", "exec")
    except (SyntaxError, ValueError):
        return False
    return ast.dump(tree) != _said(text)


@cache
def _said(text: str) -> str:
    return ast.dump(ast.parse(text))


def candidates(text: str) -> dict[str, Iterable[Edit]]:
    """Every edit of each kind."""
    source = Source(text)
    return {
        "operator": source.operators(is_comparison=False),
        "comparison": source.operators(is_comparison=True),
        "constant": source.constants(),
        "bound": source.bounds(),
        "name": source.names(),
        "statement": source.statements(),
        "branch": source.branches(),
    }


class Source:
    """The text of a module, its tree, and where its programs stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = ast.parse(text)
        self.lines = text.splitlines(keepends=True)
        self.begins = [0]
        for line in self.lines:
            self.begins.append(self.begins[-1] + len(line))
        self.functions = [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]
        self.numbers = [node for node in self.tree.body if isinstance(node, ast.Assign)]
        self.inside = [self.span(statement) for function in self.functions for statement in _statements(function)]
        self.inside += [self.span(node.value) for node in self.numbers]
        notes = (node.annotation for node in ast.walk(self.tree) if isinstance(node, ast.AnnAssign))
        self.outside = [self.span(note) for note in notes] + [
            self.span(node)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
        ]

    def place(self, line: int, column: int) -> int:
        """Where a node begins or ends: trees count the bytes of a line, and texts their characters."""
        return self.begins[line - 1] + len(self.lines[line - 1].encode()[:column].decode())

    def span(self, node: ast.expr | ast.stmt) -> Span:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.place(node.lineno, node.col_offset), self.place(node.end_lineno, node.end_col_offset)

    def said(self, node: ast.expr | ast.stmt) -> str:
        start, stop = self.span(node)
        return self.text[start:stop]

    def is_program(self, place: int) -> bool:
        within = any(start <= place < stop for start, stop in self.inside)
        return within and not any(start <= place < stop for start, stop in self.outside)

    def tokens(self) -> Iterator[tuple[tokenize.TokenInfo, int]]:
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            place = self.begins[token.start[0] - 1] + token.start[1]
            if self.is_program(place):
                yield token, place

    def operators(self, *, is_comparison: bool) -> Iterator[Edit]:
        kind = "comparison" if is_comparison else "operator"
        for token, place in self.tokens():
            if token.type in (tokenize.OP, tokenize.NAME) and (token.string in COMPARISONS) is is_comparison:
                for other in OPERATORS.get(token.string, ()):
                    yield Edit(kind, place, place + len(token.string), other)

    def constants(self) -> Iterator[Edit]:
        for token, place in self.tokens():
            if token.type == tokenize.NUMBER:
                number = int(token.string, 0)
                for other in (number - 1, number + 1):
                    if other >= 0:
                        yield Edit("constant", place, place + len(token.string), str(other))

    def bounds(self) -> Iterator[Edit]:
        """What something is compared with, one more or one less."""
        for function in self.functions:
            for node in (part for statement in _statements(function) for part in ast.walk(statement)):
                if isinstance(node, ast.Compare) and len(node.ops) == 1:
                    start, stop = self.span(node.comparators[0])
                    for more in (" + 1", " - 1"):
                        yield Edit("bound", start, stop, f"({self.text[start:stop]}{more})")

    def names(self) -> Iterator[Edit]:
        """A variable in the place of another of the same function, or a number or function of the module's."""
        modules = {target.id for node in self.numbers for target in _targets(node)}
        takes = {node.name: len(node.args.args) for node in self.tree.body if isinstance(node, ast.FunctionDef)}
        for function in self.functions:
            used = [part for statement in _statements(function) for part in ast.walk(statement)]
            read = [part for part in used if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)]
            own = {part.id for part in used if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
            own |= {argument.arg for argument in function.args.args} - {"image", "self"}
            for node in read:
                if not self.is_program(self.span(node)[0]):
                    continue
                others = own if node.id in own else modules if node.id in modules else set()
                if node.id in takes:
                    others = {name for name, count in takes.items() if count == takes[node.id]}
                for other in sorted(others - {node.id}):
                    yield Edit("name", *self.span(node), other)

    def statements(self) -> Iterator[Edit]:
        """A statement that is left out."""
        for function in self.functions:
            for statement in _statements(function):
                for part in ast.walk(statement):
                    if isinstance(part, ast.stmt) and not isinstance(part, ast.Pass):
                        yield Edit("statement", *self.span(part), "pass")

    def branches(self) -> Iterator[Edit]:
        """A condition that is turned round."""
        for function in self.functions:
            for part in (node for statement in _statements(function) for node in ast.walk(statement)):
                if isinstance(part, ast.If | ast.While | ast.IfExp):
                    yield Edit("branch", *self.span(part.test), f"not ({self.said(part.test)})")


def _statements(function: ast.FunctionDef) -> list[ast.stmt]:
    """Those of a function, without its docstring."""
    first = function.body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return function.body[1:] if told else function.body


def _targets(node: ast.Assign) -> Iterator[ast.Name]:
    for target in node.targets:
        parts = target.elts if isinstance(target, ast.Tuple) else [target]
        yield from (part for part in parts if isinstance(part, ast.Name) and part.id.isupper())
