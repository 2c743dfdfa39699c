"""The comparison with Linux, each place a link to its file in the version that is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import ModuleType

from docs.book.chapter import Item
from docs.book.markdown import flowing, table

SOURCE = "https://elixir.bootlin.com/linux/v{version}/source/{path}"


def told(law: ModuleType, items: Sequence[Item]) -> Iterator[str]:
    """The comparison; its document string says the columns and the version."""
    for item in items:
        header = [word.strip() for word in item.doc.strip("()").split(",")]
        version = re.search(r"\d+\.\d+", item.doc)
        rows = (
            (name(here), place(there, version[0] if version else "latest"), flowing(difference))
            for here, there, difference in getattr(law, item.name)
        )
        yield table(header, rows, "linux", widths=(20, 28, 52))


def name(here: str) -> str:
    """`alloc`: splitting"""
    what, colon, rest = here.partition(":")
    return f"`{what}`{colon}{rest}"


def place(there: str, version: str) -> str:
    """`mm/page_alloc.c: expand`, the file a link."""
    path, _, functions = there.partition(": ")
    named = ", ".join(f"`{function}`" for function in functions.split(", "))
    return f"[{path}]({SOURCE.format(version=version, path=path)}): {named}"
