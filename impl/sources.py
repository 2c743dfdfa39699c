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
    digests: dict[Path, str] = field(factory=dict)
    imported: dict[str, frozenset[str]] = field(factory=dict)
    """Module → those of memspec's own that it imports, and the packages that it lies in."""

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
        if module not in self.imported:
            package = module if path.name == "__init__.py" else module.rpartition(".")[0]
            found = _imports(ast.parse(path.read_bytes()), package)
            self.imported[module] = frozenset({module.rpartition(".")[0], *found})
        return self.imported[module]

    def digest(self, path: Path) -> str:
        if path not in self.digests:
            self.digests[path] = _digest_of_file(path)
        return self.digests[path]

    def is_as_it_was(self, path: Path) -> bool:
        """Whether a file still has the text that was looked at."""
        return path.is_file() and _digest_of_file(path) == self.digest(path)


def _digest_of_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _imports(tree: ast.Module, package: str) -> Iterator[str]:
    """All names that may be those of modules: of `from a import b` that is `a` and `a.b`."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                yield from (alias.name for alias in aliases)
            case ast.ImportFrom(module=name, names=aliases, level=level):
                whole = resolve_name("." * level + (name or ""), package)
                yield from (whole, *(f"{whole}.{alias.name}" for alias in aliases))
