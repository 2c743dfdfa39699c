"""Where things are stated: files by their path in the project, with lines of their source."""

from __future__ import annotations

import ast
import difflib
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from types import ModuleType
from typing import Any

from attrs import frozen

from checks.judgements import calls_towards, guards_of, judgements_of, tree_of
from checks.pairing import Mutant, Pairing
from checks.source import Written, written

CONTEXT = 2
"""Lines that are shown on each side of a change."""

Line = tuple[int, str]
"""(its number in the file, its text)"""


@frozen
class Place:
    """A line of a file of the project, the same on every machine."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def file_of(module: ModuleType) -> str:
    """`spec/physical/buddy.py`; installed, `memspec/spec/physical/buddy.py`."""
    return f"{module.__name__.replace('.', '/')}.py"


def place_of(thing: Callable[..., Any]) -> Place:
    """Where a function or a class begins."""
    return Place(file_of(sys.modules[thing.__module__]), inspect.getsourcelines(thing)[1])


def place_of_entry(module: ModuleType, name: str) -> Place | None:
    """Where a dictionary at the top of a module has a key of this name."""
    for node in ast.parse(inspect.getsource(module)).body:
        value = getattr(node, "value", None)
        for key in value.keys if isinstance(value, ast.Dict) else ():
            if isinstance(key, ast.Constant) and key.value == name:
                return Place(file_of(module), key.lineno)
    return None


def note_under(module: ModuleType, name: str) -> str:
    """The text that stands under something at the top of a module, which Python itself does not keep."""
    body = ast.parse(inspect.getsource(module)).body
    for statement, after in pairwise(body):
        targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return _text(after)
    return ""


def fields_of(state: type) -> Iterator[tuple[str, str, str]]:
    """(name, type, meaning) of each field of a class, the meaning from the text that stands under it."""
    [tree] = ast.parse(textwrap.dedent(inspect.getsource(state))).body
    assert isinstance(tree, ast.ClassDef)
    for statement, after in pairwise([*tree.body, ast.Pass()]):
        if isinstance(statement, ast.AnnAssign):
            yield ast.unparse(statement.target), ast.unparse(statement.annotation), _text(after)


def _text(statement: ast.stmt) -> str:
    match statement:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return " ".join(text.split())
    return ""


def body_of(function: Callable[..., Any]) -> list[Line]:
    """A function's lines without its docstring, which is told as prose."""
    lines, start = inspect.getsourcelines(function)
    [tree] = ast.parse(textwrap.dedent("".join(lines))).body
    assert isinstance(tree, ast.FunctionDef)
    first = tree.body[0]
    told = range(first.lineno, (first.end_lineno or 0) + 1) if ast.get_docstring(tree) is not None else range(0)
    return [(start + place, line.rstrip()) for place, line in enumerate(lines) if place + 1 not in told]


def clause_of(function: Callable[..., Any], clause: str) -> list[Line]:
    """The `ensure` that states a clause, wherever the function has it, and the conditions under which it stands; a
    guard's, after the calls that lead there."""
    texts = (function, *guards_of(function))
    found: list[Line] = []
    for judgement in judgements_of(function):
        if judgement.clause == clause:
            there = judgement.function
            found += (line for text in texts for line in _with_conditions(text, calls_towards(text, there)))
            found += _with_conditions(there, [judgement.call])
    return list(dict.fromkeys(found))


def _with_conditions(function: Callable[..., Any], calls: Iterable[ast.Call]) -> Iterator[Line]:
    """The lines of some calls in a function's text, and those of the conditions under which they stand."""
    lines, start = inspect.getsourcelines(function)
    branches = [node for node in ast.walk(tree_of(function)) if isinstance(node, ast.If)]
    wanted: set[int] = set()
    for call in calls:
        wanted.update(range(call.lineno, (call.end_lineno or call.lineno) + 1))
        wanted.update(branch.lineno for branch in branches if _holds(branch.body, call.lineno))
    return ((start + number - 1, lines[number - 1].rstrip()) for number in sorted(wanted))


def _holds(body: list[ast.stmt], line: int) -> bool:
    return body[0].lineno <= line <= (body[-1].end_lineno or 0)


def difference(pairing: Pairing, mutant: Mutant) -> tuple[Place, list[str]]:
    """Where a mutant differs from the implementation first, and how: a unified difference that names the functions."""
    changed = [each for each in written(sys.modules[pairing.impl.__module__], mutant.edits) if each.edits]
    lines = [line for each in changed for line in _difference(each, mutant.name)]
    return Place(file_of(changed[0].module), _first_difference(changed[0].source, changed[0].text)), lines


def _difference(changed: Written, name: str) -> list[str]:
    """Of one module that a mutant changes."""
    old, new = changed.source.splitlines(), changed.text.splitlines()
    lines = difflib.unified_diff(old, new, file_of(changed.module), name, n=CONTEXT, lineterm="")
    return [_with_function(line, old) if line.startswith("@@") else line for line in lines]


def _with_function(hunk: str, lines: list[str]) -> str:
    """`@@ -170,5 +170,5 @@ def free(image: Image, frame: int, order: int) -> int:`"""
    first = int(hunk.split()[1].lstrip("-").split(",")[0]) + CONTEXT
    heads = [line.strip() for line in lines[:first] if line.lstrip().startswith("def ")]
    return f"{hunk} {heads[-1]}" if heads else hunk


def _first_difference(before: str, after: str) -> int:
    pairs: Iterator[tuple[str, str]] = zip(before.splitlines(), after.splitlines(), strict=False)
    same = next((number for number, (one, other) in enumerate(pairs) if one != other), None)
    return 1 + (min(len(before.splitlines()), len(after.splitlines())) if same is None else same)
