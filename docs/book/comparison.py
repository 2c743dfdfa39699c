"""The comparison with Linux, or whatever the law names, each place a link to its file in the version that is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import ModuleType

from docs.book.chapter import Item
from docs.book.markdown import flowing, table

IDENTIFIER = re.compile(r"[A-Za-z_][\w.]*")
SOURCES = {
    "Linux": "https://elixir.bootlin.com/linux/v{version}/source/{path}",
    "glibc": "https://elixir.bootlin.com/glibc/glibc-{version}/source/{path}",
    "jemalloc": "https://github.com/jemalloc/jemalloc/blob/{version}/{path}",
    "mimalloc": "https://github.com/microsoft/mimalloc/blob/v{version}/{path}",
}
"""Where the source of what a law is compared with can be read. A law has a section of that name for each."""
MEANT = re.compile(r"in (\w+) (\d+(?:\.\d+)+)")
"""Of the text below the comparison: what is meant by `there`, and which version."""


def told(law: ModuleType, items: Sequence[Item]) -> Iterator[str]:
    """The comparison; its document string says the columns and the version."""
    for item in items:
        header = [word.strip() for word in item.doc.strip("()").split(",")]
        meant = project(item.doc)
        rows = (
            (name(here), place(there, *meant), flowing(difference))
            for here, there, difference in getattr(law, item.name)
        )
        yield table(header, rows, "comparison", widths=(20, 28, 52))


def project(doc: str) -> tuple[str, str]:
    """Linux, 6.18: what the text below a comparison names."""
    meant = MEANT.search(doc)
    if meant is None:
        raise ValueError(f"a comparison says with what: (here, in Linux 6.18, the deliberate difference), not {doc!r}")
    return meant[1], meant[2]


def name(here: str) -> str:
    """`alloc`: splitting"""
    what, colon, rest = here.partition(":")
    return f"{marked(what)}{colon}{rest}"


def marked(text: str) -> str:
    """What stands between commas, as code where it is a name and as prose where it is more."""
    return ", ".join(f"`{each}`" if IDENTIFIER.fullmatch(each) else flowing(each) for each in text.split(", "))


def place(there: str, project: str, version: str) -> str:
    """`mm/page_alloc.c: expand; mm/slub.c`, each file a link. Raises ValueError where two files are told as one."""
    told = []
    for each in there.split("; "):
        path, colon, functions = each.partition(": ")
        if " " in path:
            raise ValueError(f"one file, or more with a semicolon between them, and not {path!r}")
        address = SOURCES[project].format(version=version, path=path)
        told.append(f"[{path}]({address}){colon}{marked(functions) if colon else ''}")
    return "; ".join(told)
