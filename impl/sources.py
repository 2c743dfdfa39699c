"""memspec's own modules as texts, and which of them another one imports."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.util import resolve_name
from pathlib import Path
from typing import TypeGuard

from attrs import define, field

HOME = __name__.removesuffix("impl.sources")
"""Before the name of each of memspec's own modules."""
ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("checks", "impl", "spec")
WHOLE = "*"
"""What is imported of a module where not its names are, but itself."""
HARMLESS = {"kernel", "called", "frozen"}
"""Decorators that do nothing but to what they decorate."""
MAKES_NAMES = {"__dict__", "__import__", "delattr", "eval", "exec", "getattr", "globals", "locals", "setattr", "vars"}
"""Names by which a module may read or write others that do not stand in its text."""


@define(eq=False)
class Sources:
    """memspec's own modules as they are on the disk, each looked at once."""

    root: Path = ROOT
    texts: dict[Path, str] = field(factory=dict)
    """File → the digest of its bytes."""
    sources: dict[Path, bytes] = field(factory=dict)
    """Module's file → what stood in it when it was looked at."""
    said: dict[str, str] = field(factory=dict)
    """The digest of a module's bytes, and a question → what its tree says to it. This is all that a tree is read for,
    which costs more than all else here, and it depends on nothing else: it may be kept from one process to the next."""
    asked: set[str] = field(factory=set)
    """What was looked for there."""
    trees: dict[Path, ast.Module] = field(factory=dict)
    """Module's file → its tree, where one had to be read."""
    found: dict[str, Path | None] = field(factory=dict)
    """Module → its file."""

    def file(self, module: str) -> Path | None:
        """Where the text of a module stands, if it is one of memspec's own."""
        if module not in self.found:
            self.found[module] = self._find(module)
        return self.found[module]

    def _find(self, module: str) -> Path | None:
        own = module.removeprefix(HOME) if module.startswith(HOME) else ""
        if own.partition(".")[0] not in PACKAGES:
            return None
        path = self.root.joinpath(*own.split("."))
        return next((each for each in (path / "__init__.py", path.with_suffix(".py")) if each.is_file()), None)

    def closure(self, roots: Iterable[str]) -> dict[str, Path]:
        """These modules and all that they import, each with its file."""
        found: dict[str, Path] = {}
        waiting = list(roots)
        while waiting:
            module = waiting.pop()
            path = None if module in found else self.file(module)
            if path is not None:
                found[module] = path
                waiting += self.imports(module, path)
        return dict(sorted(found.items()))

    def imports(self, module: str, path: Path) -> frozenset[str]:
        """All names that may be those of modules that a module imports, and the package that it lies in."""
        package = module if path.name == "__init__.py" else module.rpartition(".")[0]
        said = self._say(path, f"imports {package}", lambda tree: "\n".join(sorted(set(_imports(tree, package)))))
        return frozenset({module.rpartition(".")[0], *said.split("\n")} - {""})

    def text(self, path: Path) -> str:
        """The digest of a file, whatever is in it."""
        if path not in self.texts:
            read = path.read_bytes()
            self.texts[path] = _digest_of(read)
            if path.suffix == ".py":
                self.sources[path] = read
        return self.texts[path]

    def meaning(self, path: Path) -> str:
        """The digest of what Python reads in a module: its tree with all strings, in which comments, line breaks and
        line numbers count for nothing. Of any other file, that of its bytes."""
        if path.suffix != ".py":
            return self.text(path)
        return self._say(path, "meaning", lambda tree: _digest_of(ast.dump(tree).encode()))

    def names(self, module: str, importing: Mapping[str, Path]) -> frozenset[str]:
        """What modules import of another one: names in it, and WHOLE where it is not by names."""
        first = f"{module}."
        every = (name for each, path in importing.items() for name in self.imports(each, path))
        return frozenset(name.removeprefix(first) for name in every if name.startswith(first))

    def meaning_of(self, path: Path, names: frozenset[str]) -> str:
        """The digest of what Python reads in a module where only these names of it are used: functions and classes
        that none of them comes to are left out. All else that stands in it counts, as it runs when the module is
        loaded; and all of it where the module may know names that do not stand in its text."""
        if WHOLE in names:
            return self.meaning(path)
        return self._say(path, f"meaning of {' '.join(sorted(names))}", lambda tree: _meaning_of(tree, names))

    def is_as_it_was(self, path: Path) -> bool:
        """Whether a file still has the text that was looked at."""
        return path.is_file() and _digest_of(path.read_bytes()) == self.text(path)

    def _say(self, path: Path, question: str, answer: Callable[[ast.Module], str]) -> str:
        """What the tree of a module says to a question, as it was when its bytes were read."""
        about = f"{self.text(path)} {question}"
        self.asked.add(about)
        if about not in self.said:
            if path not in self.trees:
                self.trees[path] = ast.parse(self.sources[path])
            self.said[about] = answer(self.trees[path])
        return self.said[about]


def _meaning_of(tree: ast.Module, names: frozenset[str]) -> str:
    return _digest_of("\n".join(ast.dump(each) for each in _reached(tree, names)).encode())


def reader() -> str:
    """The digest of what reads sources here: of another version of it, no answer is of use."""
    return _digest_of(Path(__file__).read_bytes())


def _digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _imports(tree: ast.Module, package: str) -> Iterator[str]:
    """All names that may be those of modules: of `from a import b` that is `a` and `a.b`."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                yield from (name for alias in aliases for name in (alias.name, f"{alias.name}.{WHOLE}"))
            case ast.ImportFrom(module=name, names=aliases, level=level):
                whole = resolve_name("." * level + (name or ""), package)
                members = [f"{whole}.{alias.name}" for alias in aliases]
                yield from (whole, *members, *(f"{each}.{WHOLE}" for each in members))


def _reached(tree: ast.Module, names: Iterable[str]) -> list[ast.stmt]:
    """The statements of a module that count where these names of it are used."""
    if _mentioned(tree) & MAKES_NAMES:
        return tree.body
    counted = [each for each in tree.body if not _is_left_out(each)]
    waiting = [*names, *(name for each in counted for name in _mentioned(each))]
    known = set[str]()
    while waiting:
        name = waiting.pop()
        if name not in known:
            known.add(name)
            found = [each for each in tree.body if _is_left_out(each) and each.name == name]
            waiting += [mentioned for each in found for mentioned in _mentioned(each)]
    return [each for each in tree.body if not _is_left_out(each) or each.name in known]


def _is_left_out(statement: ast.stmt) -> TypeGuard[ast.FunctionDef | ast.ClassDef]:
    """Whether it does nothing but to define what has its name."""
    if not isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return False
    return all(isinstance(each, ast.Name) and each.id in HARMLESS for each in statement.decorator_list)


def _mentioned(tree: ast.AST) -> set[str]:
    return {
        name
        for node in ast.walk(tree)
        for name in (getattr(node, "id", None), getattr(node, "attr", None))
        if isinstance(name, str)
    }
