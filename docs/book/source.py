"""A source file as a page, with a place for each line."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pygments import highlight
from pygments.lexers import PythonLexer

from checks.pairing import Pairing
from checks.source import written
from checks.stated import file_of
from docs.book.hanging import Hanging
from docs.book.markdown import join, raw

ROOT = Path(__file__).resolve().parents[2]
VOCABULARY = "spec/vocabulary.py"


def page(path: str) -> str:
    """The whole file, its lines numbered; each number is a link to itself."""
    formatter = Hanging(linenos="inline", lineanchors="line", anchorlinenos=True, cssclass="highlight source-file")
    text = highlight((ROOT / path).read_text(encoding="utf-8"), PythonLexer(), formatter)
    return join(("---\norphan: true\n---", f"# {path}", raw(text)))


def pages(pairing: Pairing) -> dict[str, str]:
    """The files of which a part shows something: the law, its words, what the implementation is written in, and how its
    image is read."""
    functions = (pairing.spec.initial, *pairing.representation)
    made_of = (file_of(each.module) for each in written(sys.modules[pairing.impl.__module__]))
    return {path: page(path) for path in dict.fromkeys([VOCABULARY, *map(path_of, functions), *made_of])}


def path_of(thing: Callable[..., Any]) -> str:
    """The file that a function or a class is written in."""
    return Path(inspect.getfile(inspect.unwrap(thing))).resolve().relative_to(ROOT).as_posix()


def of(function: Callable[..., Any]) -> str:
    return beneath(path_of(function), inspect.getsourcelines(function)[1])


def beneath(path: str, line: int) -> str:
    """What stands beneath a piece of code: the way to its place."""
    return raw(f'<p class="source">{link(path, line, "source")}</p>')


def link(path: str, line: int, text: str) -> str:
    """From a part's page to a line of a source's page, both one folder deep."""
    return f'<a class="to-source" href="../source/{Path(path).with_suffix("").as_posix()}.html#line-{line}">{text}</a>'
