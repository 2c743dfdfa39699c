"""A state of a law on one line, where its pairing draws none of its own: its fields by their names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any

from attrs import fields, has

from checks.evidence import Call
from spec.vocabulary import PAGE_SHIFT

DRAWN = 8
"""Of a table, a set or a row with more, those around the number that a call is about."""


def drawn_state(state: Any, call: Call | None = None) -> str:
    """`start 0  frames 4  held {0:1 2:0}`: each field, of a table each key with what is there."""
    return drawn_fields(state, centre(call), "  ") if has(type(state)) else drawn(state, centre(call))


def centre(call: Call | None) -> int:
    """The number that a call is about: what it is answered with, or else told first."""
    numbers = [] if call is None else [each for each in (call.returned, *call.arguments) if type(each) is int]
    return numbers[0] if numbers else 0


def drawn(value: Any, about: int) -> str:
    if isinstance(value, Enum):
        return value.name.lower()
    if has(type(value)):
        return f"({drawn_fields(value, about, ' ')})"
    if isinstance(value, Mapping):
        return (
            f"{{{several({key: f'{drawn(key, about)}:{drawn(each, about)}' for key, each in value.items()}, about)}}}"
        )
    if isinstance(value, frozenset | set):
        return f"{{{several({each: drawn(each, about) for each in value}, about)}}}"
    if isinstance(value, tuple | list):
        return f"[{several({number: drawn(each, about) for number, each in enumerate(value)}, about)}]"
    return "-" if value is None else str(value)


def drawn_at(table: Mapping[Any, Any], about: int) -> str:
    """`{0x1020:24}`: a table whose keys are addresses, each as calls name it."""
    found = {key: f"{placed(key)}:{drawn(each, about)}" for key, each in table.items()}
    return f"{{{several(found, about)}}}"


def placed(address: int) -> str:
    """An address as the calls beside a picture have it (checks.spelling.spelled)."""
    return f"{address:#_x}" if address >= 1 << PAGE_SHIFT else str(int(address))


def drawn_fields(value: Any, about: int, between: str) -> str:
    return between.join(f"{each.name} {drawn(getattr(value, each.name), about)}" for each in fields(type(value)))


def several(texts: Mapping[Any, str], about: int) -> str:
    """Of many those whose keys are nearest to a number, with how many others there are."""
    keys = in_order(texts)
    are_numbers = all(type(key) is int for key in keys)
    first = max(0, min(bisect_left(keys, about) - DRAWN // 2, len(keys) - DRAWN)) if are_numbers else 0
    after = len(keys) - first - DRAWN
    shown = [texts[key] for key in keys[first : first + DRAWN]]
    return " ".join([*([f"{first:,} …"] if first else []), *shown, *([f"… {after:,}"] if after > 0 else [])])


def in_order(keys: Collection[Any]) -> list[Any]:
    try:
        return sorted(keys)
    except TypeError:
        return sorted(keys, key=str)
