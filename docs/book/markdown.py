"""The few forms of MyST's Markdown that the pages are put together from."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

NAME = re.compile(
    r"(?<![\w`/])(?:(?:spec|impl|checks)(?:\.\w+)+|[\w./]*/[\w./]+\.(?:[chS]|py)|(?=\w*[a-z])\w+\(\)|\w*[A-Za-z]_\w+|_\w+|[A-Z]+_[A-Z_]+)(?![\w`/])"
)
"""What is code though nobody marked it: a module, a path, a name with an underscore, a call."""
POWER = re.compile(r"(\d)\*\*\(?(\w+(?: [+-] \w+)?)\)?")


def prose(text: str) -> str:
    """A docstring's text as Markdown: powers raised, names set as code, and examples fenced."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(fence("pycon", block) if block.startswith(">>>") else flowing(block) for block in blocks)


def flowing(text: str) -> str:
    """One paragraph. What stands between backticks already is left alone."""
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(piece if piece.startswith("`") else _plain(piece) for piece in pieces)


def _plain(text: str) -> str:
    text = NAME.sub(lambda found: f"`{found[0]}`", text.replace("<", "&lt;"))
    return POWER.sub(r"\1{sup}`\2`", text)


def fence(language: str, text: str) -> str:
    """A block of code, fenced by more backticks than it holds."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{language}\n{text.rstrip()}\n{ticks}"


def raw(text: str) -> str:
    """HTML that goes into the page as it is."""
    return fence("{raw} html", text)


def folded(summary: str, content: str) -> str:
    """Content that is shown when its summary is clicked."""
    return f"{raw(f'<details><summary>{html.escape(summary)}</summary>')}\n\n{content}\n\n{raw('</details>')}"


def boxed(name: str, content: str) -> str:
    """Content with a class of its own, for the style sheet."""
    return f"::::{{container}} {name}\n{content}\n::::"


def target(*words: str) -> str:
    """The name by which a place of the book is referred to.

    >>> target("physical.buddy", "clause", "a block's size")
    'physical-buddy-clause-a-block-s-size'
    """
    return re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower()).strip("-")


def anchor(name: str) -> str:
    return f"({name})="


def link(text: str, name: str) -> str:
    return f"[{text}](#{name})"


def span(text: str, name: str) -> str:
    """A few words with a class of their own."""
    return f"[{text}]{{.{name}}}"


def table(header: Iterable[str], rows: Iterable[Iterable[str]], name: str, widths: Iterable[int] = ()) -> str:
    """A list-table, whose cells hold any Markdown, with a class for the style sheet; widths in percent."""
    lines = [":::{list-table}", f":class: {name}", ":header-rows: 1"]
    lines += [f":widths: {' '.join(map(str, widths))}", ""] if widths else [""]
    for row in (header, *rows):
        cells = [cell.replace("\n", "\n    ") or " " for cell in row]
        lines += [f"{'*' if place == 0 else ' '} - {cell}".rstrip() for place, cell in enumerate(cells)]
    return "\n".join([*lines, ":::"])


def capital(text: str) -> str:
    """A sentence of the law's as it begins a line."""
    return text[:1].upper() + text[1:]


def join(blocks: Iterable[str]) -> str:
    """Blocks one beneath the other; empty ones are left out."""
    return "\n\n".join(block for block in blocks if block)
