"""An adapter's file with other promises in it: its comments, its order and the rest of its text stay."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable

TABLE = "promises"
REMARKS = ("# not tried", "# broken", "# cannot be kept")
"""What a comment of ours begins with: it goes when it is true no more. One of somebody's own stays."""


class NotWritten(Exception):
    """The file says it in a way that cannot be changed without a change to more."""


def with_promises(text: str, promises: Mapping[str, bool | str], remarks: Mapping[str, str]) -> str:
    """The text of an adapter with these promises, and a remark beside those that have one. Raises NotWritten."""
    plain = text.replace("\r\n", "\n")
    wanted = tomllib.loads(plain)
    wanted[TABLE] = {**wanted.get(TABLE, {}), **promises}
    try:
        changed = _changed(plain, promises, remarks)
        is_so = tomllib.loads(changed) == wanted
    except (TOMLKitError, tomllib.TOMLDecodeError, AttributeError):
        is_so = False
    if not is_so:
        raise NotWritten(f"its {TABLE} stand in more than one place")
    return changed.replace("\n", "\r\n") if "\r\n" in text else changed


def _changed(text: str, promises: Mapping[str, bool | str], remarks: Mapping[str, str]) -> str:
    document = tomlkit.parse(text)
    if TABLE not in document:
        for _ in range(2 - min(2, len(text) - len(text.rstrip("\n")))):
            document.add(tomlkit.nl())
        document[TABLE] = tomlkit.table()
    table: Any = document[TABLE]
    for name, kept in promises.items():
        if name not in table or table[name] != kept:
            table[name] = kept
        if not isinstance(table, InlineTable):
            _remark(table.item(name), remarks.get(name, ""))
    return tomlkit.dumps(document)


def _remark(item: Any, remark: str) -> None:
    """Of a value that has a comment of somebody's own nothing is said."""
    said = item.trivia
    if said.comment and not said.comment.startswith(REMARKS):
        return
    said.comment_ws, said.comment = ("  ", f"# {remark}") if remark else ("", "")
