"""What somebody else's code says, as text for a person: on one line, of bounded length, whatever it does when asked."""

from __future__ import annotations

from typing import Any

WIDEST = 160
"""Characters of a text of somebody else's that are told."""


def cut(text: str, widest: int = WIDEST) -> str:
    """On one line, shortened, and without what would upset a terminal or XML."""
    # More is not looked at: the text may have megabytes.
    line = " ".join(str.__getitem__(text, slice(2 * widest)).split())
    line = "".join(each if each.isprintable() else "�" for each in line)
    whole = str.__len__(text) <= 2 * widest
    return line if len(line) <= widest and whole else f"{line[:widest]}…"


def shown(value: Any) -> str:
    """A value of theirs, or what kind of thing it is, where it cannot be shown."""
    try:
        return cut(repr(value))
    except Exception:
        return f"a {cut(type(value).__name__)}"


def described(error: BaseException) -> str:
    """An exception of theirs: its kind, and what it says."""
    kind = cut(type(error).__name__)
    try:
        said = cut(str(error))
    except Exception:
        said = "what it says cannot be read"
    return f"{kind}: {said}" if said else kind
