"""The comparison with Linux, each place a link to its file in the version that is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import ModuleType

from docs.book.chapter import Item
from docs.book.markdown import flowing, table

IDENTIFIER = re.compile(r"[A-Za-z_][\w.]*")
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
    return f"{marked(what)}{colon}{rest}"


def marked(text: str) -> str:
    """What stands between commas, as code where it is a name and as prose where it is more."""
    return ", ".join(f"`{each}`" if IDENTIFIER.fullmatch(each) else flowing(each) for each in text.split(", "))


def place(there: str, version: str) -> str:
    """`mm/page_alloc.c: expand; mm/slub.c`, each file a link."""
    told = []
    for each in there.split("; "):
        path, colon, functions = each.partition(": ")
        told.append(f"[{path}]({SOURCE.format(version=version, path=path)}){colon}{marked(functions) if colon else ''}")
    return "; ".join(told)
