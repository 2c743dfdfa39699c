"""The start of a new part: its files, which run, and say of themselves that they are a draft.

A draft is a small allocator of numbered slots under the part's own name. Every engine works on it as it is; whoever
writes the part replaces it sentence by sentence (docs/adding-a-part.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Template

from checks.evidence import UsageError
from checks.pairings import pairings

ROOT = Path(__file__).resolve().parents[1]
SKELETON = Path(__file__).parent / "skeleton"
CHAPTERS = {
    "boot": "Chapter 1, boot.",
    "physical": "Chapter 2, physical memory.",
    "kernel": "Chapter 3, kernel memory.",
    "virtual": "Chapter 4, virtual memory.",
    "user": "Chapter 5, what a process sees.",
    "advanced": "Chapter 6, copy-on-write, swap and NUMA.",
}
"""What stands at the head of a chapter's packages."""
LONGEST_LINE = 120
"""Of a line of a source, in characters."""
ERRNO = re.compile(r"\bE[A-Z0-9]+\b")
PART = re.compile(r"([a-z]+)\.([a-z][a-z0-9]*(?:_[a-z0-9]+)*)")


def begin(part: str, root: Path = ROOT) -> list[Path]:
    """Write the files of a new part into a checkout; what was written. Raises UsageError for a name that no part can
    have, and where one of the files is there."""
    found = PART.fullmatch(part)
    if not found or found[1] not in CHAPTERS:
        raise UsageError(f"a part is named CHAPTER.NAME, as in kernel.slab; the chapters are: {', '.join(CHAPTERS)}")
    if part in pairings():
        raise UsageError(f"there is a part {part} already: give the new one another name")
    if not (root / "pyproject.toml").is_file():
        raise UsageError("a part is added in a checkout of memspec, and this is an installed one: clone it first")
    words = names(found[1], found[2])
    texts = {root / path: text for path, text in files(words)}
    for path in texts:
        if path.exists() and path.name != "__init__.py":
            raise UsageError(f"{path.relative_to(root)} is there already: move it away, or give the part another name")
    shared = root / f"spec/{found[1]}/words.py"
    texts[shared] = with_failures(
        shared.read_text(encoding="utf-8") if shared.exists() else filled("words", words), words
    )
    written = [path for path in texts if not path.exists() or path == shared]
    for path in written:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[path], encoding="utf-8")
    return written


def filled(template: str, words: dict[str, str]) -> str:
    return Template((SKELETON / f"{template}.txt").read_text(encoding="utf-8")).substitute(words)


def with_failures(text: str, words: dict[str, str]) -> str:
    """The words of a chapter, with how the new part refuses, and what that needs of errno."""
    failures = filled("failures", words)
    needed = {*ERRNO.findall(failures)}
    imported = re.search(r"^from errno import (\([^)]*\)|.*)$", text, re.MULTILINE)
    if imported is None:
        raise UsageError(f"spec/{words['chapter']}/words.py does not import from errno: add `from errno import ENOENT`")
    all_of_them = sorted(needed | {*ERRNO.findall(imported[1])})
    statement = f"from errno import {', '.join(all_of_them)}"
    if len(statement) > LONGEST_LINE:
        statement = "\n".join(("from errno import (", *(f"    {each}," for each in all_of_them), ")"))
    return f"{text[: imported.start()]}{statement}{text[imported.end() :]}{failures}"


def names(chapter: str, name: str) -> dict[str, str]:
    """What stands in the templates for the part's name."""
    title = name.replace("_", " ")
    return {
        "chapter": chapter,
        "name": name,
        "title": title,
        "Title": title.capitalize(),
        "class_name": "".join(map(str.capitalize, name.split("_"))),
    }


def files(words: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(path, text) of each file of its own."""
    chapter, name = words["chapter"], words["name"]
    pairing = f"checks/pairings/{chapter}/{name}"
    for package in ("spec", "impl", "checks/pairings"):
        yield f"{package}/{chapter}/__init__.py", f'"""{CHAPTERS[chapter]}"""\n'
    yield f"{pairing}/__init__.py", ""
    for template, path in {
        "spec": f"spec/{chapter}/{name}.py",
        "impl": f"impl/{chapter}/{name}.py",
        "view": f"{pairing}/view.py",
        "mutants": f"{pairing}/mutants.py",
        "pairing": f"{pairing}/pairing.py",
    }.items():
        yield path, filled(template, words)
