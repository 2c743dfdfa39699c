"""memspec's own modules as texts, and which of them another one imports."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator, Mapping
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
    meanings: dict[Path, str] = field(factory=dict)
    """Module's file → the digest of what Python reads in it."""
    imported: dict[Path, frozenset[str]] = field(factory=dict)
    """Module's file → those of memspec's own that it imports, and the packages that it lies in."""
    sources: dict[Path, bytes] = field(factory=dict)
    """Module's file → what stood in it when it was looked at."""
    partly: dict[tuple[Path, frozenset[str]], str] = field(factory=dict)
    """Module's file, some of its names → the digest of what Python reads of it for these."""

    def file(self, module: str) -> Path | None:
        """Where the text of a module stands, if it is one of memspec's own."""
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
        if path not in self.imported:
            package = module if path.name == "__init__.py" else module.rpartition(".")[0]
            found = _imports(self._read(path), package)
            self.imported[path] = frozenset({module.rpartition(".")[0], *found})
        return self.imported[path]

    def text(self, path: Path) -> str:
        """The digest of a file, whatever is in it."""
        if path not in self.texts:
            self.texts[path] = _digest_of(path.read_bytes())
        return self.texts[path]

    def meaning(self, path: Path) -> str:
        """The digest of what Python reads in a module: its tree with all strings, in which comments, line breaks and
        line numbers count for nothing. Of any other file, that of its bytes."""
        if path.suffix != ".py":
            return self.text(path)
        if path not in self.meanings:
            self._read(path)
        return self.meanings[path]

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
        if (path, names) not in self.partly:
            tree = ast.parse(self.sources[path]) if path in self.sources else self._read(path)
            read = [ast.dump(each) for each in _reached(tree, names)]
            self.partly[path, names] = _digest_of("\n".join(read).encode())
        return self.partly[path, names]

    def is_as_it_was(self, path: Path) -> bool:
        """Whether a file still has the text that was looked at."""
        return path.is_file() and _digest_of(path.read_bytes()) == self.text(path)

    def _read(self, path: Path) -> ast.Module:
        """The tree of a module. It is read once, as reading costs more than all else here."""
        read = path.read_bytes()
        tree, self.sources[path] = ast.parse(read), read
        self.texts[path], self.meanings[path] = _digest_of(read), _digest_of(ast.dump(tree).encode())
        return tree


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
