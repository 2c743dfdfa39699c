"""Sentences that a person is spelt: on one line, of what a terminal can show, and no longer than one reads."""

from __future__ import annotations

from typing import Any

LONGEST_WORD = 120
LONGEST_VALUE = 60
LONGEST_SENTENCE = 480
"""Characters."""
LONGEST_NUMBER = 10_000
"""Bits."""
ELLIPSIS = "…"


def sentence(text: str) -> str:
    """The text on one line, without what would upset a terminal; what is too long is cut in its middle, first the
    words and then the whole, for its end often says what to do."""
    words = (shortened(printable(word), LONGEST_WORD) for word in text.split())
    return shortened(" ".join(words), LONGEST_SENTENCE)


def shortened(text: str, longest: int) -> str:
    """At most `longest` characters: the beginning and the end."""
    if len(text) <= longest:
        return text
    end = longest // 3
    return text[: longest - end - len(ELLIPSIS)] + ELLIPSIS + text[-end:]


def printable(text: str) -> str:
    """Control characters, halves of surrogate pairs and the like have no place on a terminal or in XML."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def spelt(value: Any) -> str:
    """A value of somebody's file, for a sentence: in the words of the file, and not of Python."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number(value)
        case str():
            return f"'{shortened(printable(value), LONGEST_VALUE)}'"
        case list() | tuple():
            return "a list"
        case dict():
            return "a table"
        case _:
            return "a date or a time"


def number(value: float) -> str:
    """In digits, as many as can be read. Python refuses to write an integer of thousands of them."""
    if isinstance(value, int) and value.bit_length() > LONGEST_NUMBER:
        return "a number of thousands of digits"
    return shortened(str(value), LONGEST_VALUE)


# ── What somebody else's code says, whatever it does when it is asked ─────────────────────────────────────────

WIDEST = 160
"""Characters of a text of somebody else's that are told."""


def cut(text: str, widest: int = WIDEST) -> str:
    """On one line, shortened, and without what would upset a terminal or XML."""
    # More is not looked at: the text may have megabytes.
    line = printable(" ".join(str.__getitem__(text, slice(2 * widest)).split()))
    whole = str.__len__(text) <= 2 * widest
    return line if len(line) <= widest and whole else line[:widest] + ELLIPSIS


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
