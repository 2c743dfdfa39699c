"""How wide a picture may be, and what of a large state it shows: what lies around the place that a call is about."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

from checks.evidence import Call
from checks.pairing import parameters_of

WIDEST = 160
"""Characters of one picture."""


def fitting(picture: str) -> str:
    """A picture, cut where it is too wide."""
    left_out = len(picture) - WIDEST
    return picture if left_out <= 0 else f"{picture[:WIDEST]}… {left_out:,} more characters"


def around(places: Sequence[Any], centre: Any, most: int, draw: Callable[[Any], str], what: str) -> list[str]:
    """What is drawn of the places, which are in order: of the `most` nearest to the centre, with how many others
    there are on either side."""
    nearest = bisect_left(places, centre)
    first = max(0, min(nearest - most // 2, len(places) - most))
    shown = places[first : first + most]
    before, after = first, len(places) - first - len(shown)
    return [
        *([f"{before:,} {what} …"] if before else []),
        *map(draw, shown),
        *([f"… {after:,} more {what}"] if after else []),
    ]


def named(law: ModuleType, call: Call | None) -> dict[str, Any]:
    """The arguments of a call by their names."""
    return (
        {} if call is None else dict(zip(parameters_of(getattr(law, call.operation))[1:], call.arguments, strict=False))
    )
