"""A source file as a page, with a place for each line."""

from __future__ import annotations

from pathlib import Path

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from docs.book.markdown import join, raw

ROOT = Path(__file__).resolve().parents[2]


def page(path: str) -> str:
    """The whole file, its lines numbered; each number is a link to itself."""
    formatter = HtmlFormatter(
        linenos="inline", lineanchors="line", anchorlinenos=True, cssclass="highlight source-file"
    )
    text = highlight((ROOT / path).read_text(encoding="utf-8"), PythonLexer(), formatter)
    return join(("---\norphan: true\n---", f"# {path}", raw(text)))


def link(path: str, line: int, text: str) -> str:
    """From a part's page to a line of a source's page, both one folder deep."""
    return f'<a class="to-source" href="../source/{Path(path).with_suffix("").as_posix()}.html#line-{line}">{text}</a>'
