"""memspec's own modules as texts, and which of them another one imports."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from importlib.util import resolve_name
from pathlib import Path

from attrs import define, field

HOME = __name__.removesuffix("impl.sources")
"""Before the name of each of memspec's own modules."""
ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("checks", "impl", "spec")


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

    def is_as_it_was(self, path: Path) -> bool:
        """Whether a file still has the text that was looked at."""
        return path.is_file() and _digest_of(path.read_bytes()) == self.text(path)

    def _read(self, path: Path) -> ast.Module:
        """The tree of a module. It is read once, as reading costs more than all else here."""
        read = path.read_bytes()
        tree = ast.parse(read)
        self.texts[path], self.meanings[path] = _digest_of(read), _digest_of(ast.dump(tree).encode())
        return tree


def _digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _imports(tree: ast.Module, package: str) -> Iterator[str]:
    """All names that may be those of modules: of `from a import b` that is `a` and `a.b`."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                yield from (alias.name for alias in aliases)
            case ast.ImportFrom(module=name, names=aliases, level=level):
                whole = resolve_name("." * level + (name or ""), package)
                yield from (whole, *(f"{whole}.{alias.name}" for alias in aliases))
