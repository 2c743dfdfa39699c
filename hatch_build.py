"""Build hook: stage the source tree as one package, ``memspec``, for the wheel.

In a checkout the top-level names are ``spec``, ``impl``, ``checks`` and ``memspec``. Installed beside other people's
code the first three would collide, so the wheel holds ``memspec/`` alone and the absolute imports of those three are
rewritten on the way in. The reasons are in docs/decisions/0001-one-package-in-the-wheel.md.

Nothing but the imports changes, and no line moves: memspec reads its own source with ``inspect``, and shows line
numbers.
"""

import ast
import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HOME = "memspec"
PACKAGES = ("spec", "impl", "checks")

# Functions that take the name of a module as text. A literal there is out of the rewriting's reach.
TAKES_A_MODULE_NAME = frozenset({"__import__", "files", "find_spec", "import_module", "run_module"})


class ImportCannotMoveError(Exception):
    """An import that would mean something else inside ``memspec/``, with its file and line."""


def rewrite(source: bytes, filename: str) -> bytes:
    """Put ``memspec.`` before every absolute import of spec, impl or checks; leave every other byte as it is.

    The places come from the syntax tree, so text in strings and comments that looks like an import stays. The tree
    counts columns in bytes of UTF-8, hence bytes in and out.
    """
    for offset in sorted(_insertions(source, filename), reverse=True):
        source = source[:offset] + f"{HOME}.".encode() + source[offset:]
    return source


def _insertions(source: bytes, filename: str) -> Iterator[int]:
    """The offsets at which a module's name starts that has to be rewritten."""
    line_starts = [0, *accumulate(len(line) for line in source.splitlines(keepends=True))]
    for node in ast.walk(ast.parse(source, filename)):
        match node:
            case ast.ImportFrom(level=0, module=str(module)) if _is_ours(module):
                keyword = line_starts[node.lineno - 1] + node.col_offset
                # Only blanks, or a continued line, can stand between `from` and the name.
                yield source.index(_top(module).encode(), keyword + len("from"))
            case ast.Import(names=aliases):
                for alias in aliases:
                    if _is_ours(alias.name):
                        _refuse_unless_renamed(alias, filename)
                        yield line_starts[alias.lineno - 1] + alias.col_offset
            case ast.Call():
                _refuse_module_name_in_text(node, filename)


def _top(module: str) -> str:
    return module.partition(".")[0]


def _is_ours(module: str) -> bool:
    return _top(module) in PACKAGES


def _refuse_unless_renamed(alias: ast.alias, filename: str) -> None:
    """Refuse ``import spec.x``: it binds ``spec``, and ``import memspec.spec.x`` would bind ``memspec`` instead."""
    if alias.asname is None:
        raise ImportCannotMoveError(
            f"{filename}:{alias.lineno}: `import {alias.name}` binds the name `{_top(alias.name)}`, which does not "
            f"exist in the wheel; write `import {alias.name} as …` or `from … import …`"
        )


def _refuse_module_name_in_text(call: ast.Call, filename: str) -> None:
    """Refuse ``import_module("checks.x")``: in the wheel it would find the user's own ``checks``, or nothing."""
    match call.func:
        case ast.Name(id=function) | ast.Attribute(attr=function) if function in TAKES_A_MODULE_NAME:
            pass
        case _:
            return
    match call.args:
        case [ast.Constant(value=str(text)) | ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]), *_]:
            if _is_ours(text):
                raise ImportCannotMoveError(
                    f"{filename}:{call.lineno}: `{function}` is given the module name {text!r} as text, which does "
                    f"not exist in the wheel; start from a module's `__name__` instead"
                )


class DraftError(Exception):
    """A part is a draft, and no release has one."""


def drafts(root: Path) -> list[str]:
    """The parts of a checkout that say of themselves that they are drafts (docs/adding-a-part.md)."""
    pairings = sorted((root / "checks" / "pairings").glob("*/*/pairing.py"))
    return [".".join(path.parts[-3:-1]) for path in pairings if re.search(r"^    draft=True", path.read_text(), re.M)]


def stage(root: Path, target: Path) -> None:
    """Lay out the checkout at ``root`` as the contents of the package ``memspec`` in the folder ``target``."""
    if found := drafts(root):
        raise DraftError(f"{', '.join(found)}: a draft; finish it, or take it out: no release has one")
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*")):
            relative = path.relative_to(root)
            if path.is_file() and not _is_litter(relative):
                _place(root, relative, target / relative)
    _place(root, Path("memspec.py"), target / "__init__.py")
    _place(root, Path("checks/__main__.py"), target / "__main__.py")
    (target / "py.typed").touch()


def _is_litter(relative: Path) -> bool:
    """Whether a file is the interpreter's or an editor's, and not the project's."""
    return any(part == "__pycache__" or part.startswith(".") for part in relative.parts)


def _place(root: Path, relative: Path, target: Path) -> None:
    contents = (root / relative).read_bytes()
    if relative.suffix == ".py":
        contents = rewrite(contents, relative.as_posix())
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(contents)


class StageOnePackage(BuildHookInterface[BuilderConfig]):
    """What hatchling calls. An editable install gets no staging: there the checkout itself is on the path."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Stage into a temporary folder, and have hatchling include that folder as ``memspec/``."""
        if version == "editable":
            return
        self._staged = TemporaryDirectory(prefix="memspec-wheel-")
        stage(Path(self.root), Path(self._staged.name))
        build_data["force_include"][self._staged.name] = HOME

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary folder."""
        if version != "editable":
            self._staged.cleanup()
