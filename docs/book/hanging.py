"""Lines of code on a page of any width: one that is too long goes on beneath itself, indented further than it began.

Where it breaks, and whether at all, is the style sheet's (docs/_static/book.css): drawings in characters and tables of
a terminal do not, and say on a phone that they are wider.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pygments.formatters import HtmlFormatter

PHONE, PAGE = 44, 108
"""The characters of a line of code for which there is room on a page of 390 pixels, and of 1280."""
NUMBER = re.compile(r'<span class="linenos">([ \d]*)</span>')
OPENED = re.compile(r"([(\[{]</span>)")
"""Behind a bracket that opens, a line may be broken as at a space."""
TAG = re.compile(r"<[^>]*>")
ENTITY = re.compile(r"&[^;]+;")

Fragments = Iterable[tuple[int, str]]
"""What Pygments puts together: (whether it is a line, HTML)."""


class Hanging(HtmlFormatter):  # type: ignore[misc]  # Pygments has no types
    """Pygments' own, with an element for each line that knows how far it is indented."""

    def wrap(self, source: Fragments) -> Iterator[tuple[int, str]]:
        lines = list(source)
        longest = max((len(shown(text).rstrip()) for is_line, text in lines if is_line), default=0)
        name = "wide wider" if longest > PAGE else "wide"
        note = [(0, f'<span class="{name}"></span>')] if longest > PHONE else []
        wrapped: Iterator[tuple[int, str]] = super().wrap([*note, *map(hung, lines)])
        return wrapped


def hung(fragment: tuple[int, str]) -> tuple[int, str]:
    """One line in its element."""
    is_line, text = fragment
    if not is_line:
        return fragment
    width = indentation(text)
    text = OPENED.sub(r"\1<wbr>", text)
    style = f' style="--indented: {width}ch"' if width else ""
    return 1, f'<span class="line"{style}>{text}</span>'


def indentation(text: str) -> int:
    """How many characters stand before a line's code: its number, where there is one, and spaces."""
    number = NUMBER.search(text)
    code = shown(NUMBER.sub("", text)).rstrip("\n")
    return len(number[1] if number else "") + len(code) - len(code.lstrip(" "))


def shown(text: str) -> str:
    """A line's characters without tags; each entity counts as the one that it is."""
    return ENTITY.sub("&", TAG.sub("", text))
