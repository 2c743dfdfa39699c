"""HTML put together as a tree, so that no text of anybody's is ever read as markup."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, tostring

Content = Element | str | None


def element(tag: str, *content: Content, **attributes: str | bool) -> Element:
    """`element("a", "there", href="#there", class_="link")`. An attribute that is False is left out, and True stands
    alone; underscores are hyphens."""
    made = Element(tag)
    for name, value in attributes.items():
        if value is not False:
            made.set(name.strip("_").replace("_", "-"), "" if value is True else value)
    append(made, *content)
    return made


def append(parent: Element, *content: Content) -> None:
    for each in content:
        if isinstance(each, str):
            if len(parent):
                parent[-1].tail = (parent[-1].tail or "") + each
            else:
                parent.text = (parent.text or "") + each
        elif each is not None:
            parent.append(each)


def table(name: str, header: Iterable[str], rows: Iterable[Iterable[Content]]) -> Element:
    """Each cell says which column it is in, for where a row is set as a card."""
    names = list(header)
    head = element("thead", element("tr", *(element("th", each, scope="col") for each in names)))
    lines = (
        element("tr", *(element("td", cell, data_column=column) for column, cell in zip(names, row, strict=True)))
        for row in rows
    )
    return element("table", head, element("tbody", *lines), class_=name)


def folded(summary: Iterable[Content], *content: Content, is_open: bool, name: str = "") -> Element:
    return element("details", element("summary", *summary), *content, open=is_open, class_=name)


def as_html(root: Element) -> str:
    return f"<!doctype html>\n{tostring(root, encoding='unicode', method='html')}\n"
