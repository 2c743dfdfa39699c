"""The other lives of an implementation's source: as plain Python, with edits (a mutant), or transformed (a proof)."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from types import CodeType, ModuleType
from typing import Any

from attrs import evolve, frozen

import checks.loops as loops
from impl.image import Linked, kept_as, linked, plain


class EditError(Exception):
    """An edit whose old text does not stand exactly once in the source."""


@frozen
class Written:
    """One of the modules that an implementation is written in, and which edits are made in it."""

    module: ModuleType
    source: str
    edits: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The source with the edits made in it."""
        return edited(self.source, self.edits, self.module.__name__)

    @property
    def file(self) -> str:
        return self.module.__file__ or self.module.__name__


def written(module: ModuleType, edits: tuple[tuple[str, str], ...] = ()) -> list[Written]:
    """The modules that an implementation is written in: those named after its own (impl.virtual.areas_tree beside
    impl.virtual.areas) that it imports, each behind what it imports itself; and its own, which comes last. An old text
    stands once in all of them together."""
    names: list[str] = []
    _add_named_after(module, f"{module.__name__}_", names)
    found = [Written(each, inspect.getsource(each)) for each in (*map(sys.modules.__getitem__, names), module)]
    for old, new in edits:
        counts = [each.text.count(old) for each in found]
        if sum(counts) != 1:
            raise EditError(f"the text {old!r} stands {sum(counts)} times in {module.__name__}, not once")
        place = counts.index(1)
        found[place] = evolve(found[place], edits=(*found[place].edits, (old, new)))
    return found


def _add_named_after(module: ModuleType, first: str, names: list[str]) -> None:
    for name in _imported(inspect.getsource(module)):
        if name.startswith(first) and name not in names:
            _add_named_after(sys.modules[name], first, names)
            names.append(name)


@lru_cache(maxsize=64)
def _imported(text: str) -> tuple[str, ...]:
    """The modules that a text imports names from."""
    return tuple(node.module for node in ast.parse(text).body if isinstance(node, ast.ImportFrom) and node.module)


def load(
    module: ModuleType,
    *,
    edits: tuple[tuple[str, str], ...] = (),
    transform: Callable[[ast.Module], ast.Module] | None = None,
    compiled: bool = False,
    cut: bool = False,
) -> ModuleType:
    """Execute again what an implementation is written in, all of it as one module, uncompiled and over checked images
    unless it is to be compiled too; files and line numbers are the source's. Uncompiled, a call that does not come to
    an end is cut (checks.loops); compiled, if that is asked for."""
    texts = written(module, edits)
    own = frozenset(each.module.__name__ for each in texts)
    if transform is None and not compiled:
        programs = [
            [_counted(piece, line, each.file, own) for piece, line in pieces(each.source, each.edits)] for each in texts
        ]
    else:
        programs = [
            [compile(_rewritten(ast.parse(each.text), transform, compiled, cut, own), each.file, "exec")]
            for each in texts
        ]
    copy = ModuleType(module.__name__)
    copy.__file__ = module.__file__
    copy.__dict__.update({loops.TURN: loops.TURNS.count, loops.SHIFT: loops.shift_left})
    # Code of what is edited would be kept for a reader who does not come again.
    is_written = not edits and transform is None
    with kept_as(loops.LIFE if cut else "", is_written=is_written) if compiled else plain():
        for each, its in zip(texts, programs, strict=True):
            copy.__name__ = each.module.__name__
            for program in its:
                exec(program, copy.__dict__)
    if not compiled:
        copy.__dict__["new_image"] = loops.new_image
    for name, value in list(copy.__dict__.items()):
        if (cut or not compiled) and hasattr(value, "py_func") and value.__module__ not in own:
            other = getattr(_other(value.__module__, compiled), value.py_func.__name__)
            copy.__dict__[name] = linked(other) if isinstance(value, Linked) else other
        elif not compiled and transform is None and _is_component(value) and value.__module__ not in own:
            copy.__dict__[name] = getattr(_other(value.__module__, compiled), value.__name__)
    if not compiled:
        for value in list(copy.__dict__.values()):
            if isinstance(value, type) and value.__module__ in own:
                loops.limit(value)
    return copy


def _rewritten(
    tree: ast.Module,
    transform: Callable[[ast.Module], ast.Module] | None,
    compiled: bool,
    cut: bool,
    own: frozenset[str],
) -> ast.Module:
    tree.body = [each for each in tree.body if not (isinstance(each, ast.ImportFrom) and each.module in own)]
    if transform is not None:
        tree = transform(tree)
    if not compiled:
        tree = loops.Counted(are_numbers=transform is None).visit(tree)
    elif cut:
        tree = loops.Cut().visit(tree)
    return ast.fix_missing_locations(tree)


def pieces(text: str, edits: tuple[tuple[str, str], ...] = ()) -> list[tuple[str, int]]:
    """A module's text with edits made in it, statement by statement, each with the line that it begins in. A string
    that stands by itself belongs to what it describes. To read a whole module takes longer than to run it: where an
    edit stays within a statement, that one alone is read again."""
    found = _statements(text)
    for old, new in edits:
        held = [number for number, piece in enumerate(found) if old in piece]
        within = _within(found, held[0], found[held[0]].replace(old, new)) if len(held) == 1 else None
        found = _statements("".join(found).replace(old, new)) if within is None else within
    begins = accumulate((len(piece.splitlines()) for piece in found), initial=1)
    return list(zip(found, begins, strict=False))


@lru_cache(maxsize=64)
def _statements(text: str) -> tuple[str, ...]:
    lines = text.splitlines(keepends=True)
    body = [statement for statement in ast.parse(text).body if not isinstance(statement, ast.Expr)]
    begins = [0, *(_first_line(statement) - 1 for statement in body[1:]), len(lines)]
    return tuple("".join(lines[first:end]) for first, end in pairwise(begins))


def _within(found: tuple[str, ...], number: int, text: str) -> tuple[str, ...] | None:
    """Statements with this text in the place of one of them; None where it may be that the text, read by itself, is
    not what it is between the others."""
    is_first, is_last = number == 0, number == len(found) - 1
    if not is_first and not found[number - 1]:  # two in one line, which stands with the second
        return None
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return None
    begins_one = bool(body) and not isinstance(body[0], ast.Expr) and _first_line(body[0]) == 1
    if not (is_first or begins_one) or not (is_last or text.endswith("\n")):
        return None
    if all(isinstance(statement, ast.Expr) for statement in body):
        return None
    return (*found[:number], *_statements(text), *found[number + 1 :])


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return decorators[0].lineno if decorators else statement.lineno


@lru_cache(maxsize=4096)
def _counted(text: str, line: int, file: str, own: frozenset[str]) -> CodeType:
    """Statements that begin in some line of a file, compiled, with their loops counted. A mutant of a module differs
    from it in a function or two; all else is compiled once."""
    tree = _rewritten(ast.parse(text), None, compiled=False, cut=False, own=own)
    return compile(ast.increment_lineno(tree, line - 1), file, "exec")


def _is_component(value: Any) -> bool:
    """Whether it is a class that offers kernels (impl.image.operation): one part may lay out its memory by another."""
    return isinstance(value, type) and any(hasattr(each, "kernel") for each in vars(value).values())


@cache
def _other(name: str, compiled: bool) -> ModuleType:
    """A module whose functions and components another one uses, in the same life."""
    return load(sys.modules[name], compiled=compiled, cut=compiled)


def edited(text: str, edits: tuple[tuple[str, str], ...], name: str) -> str:
    """The text of a module with edits made in it."""
    for old, new in edits:
        if text.count(old) != 1:
            raise EditError(f"the text {old!r} stands {text.count(old)} times in {name}, not once")
        text = text.replace(old, new)
    return text


def changed(module: ModuleType, edits: tuple[tuple[str, str], ...], programs: Iterable[str]) -> list[str]:
    """The functions that edits change, of those that an implementation's functions of these names call, themselves
    included."""
    texts = written(module, edits)
    before, after = _functions(each.source for each in texts), _functions(each.text for each in texts)
    called, waiting = set[str](), [name for name in programs if name in after]
    while waiting:
        name = waiting.pop()
        if name not in called:
            called.add(name)
            parts = ast.walk(after[name])
            waiting += [part.id for part in parts if isinstance(part, ast.Name) and part.id in after]
    differ = (name for name in after if name not in before or ast.dump(after[name]) != ast.dump(before[name]))
    return [name for name in differ if name in called]


def _functions(texts: Iterable[str]) -> dict[str, ast.FunctionDef]:
    nodes = (node for text in texts for node in ast.parse(text).body)
    return {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}
