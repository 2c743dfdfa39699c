"""What a part declares of how its states are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from checks.html.drawing import Drawing

Flags = Mapping[str, Mapping[str, int]]
"""By the name of an argument that is a word of flags: their names. Where it means something else in each operation, by
`operation.argument`."""
NO_FLAGS: Flags = {}


@frozen
class Depiction:
    """How states of one part are drawn. Without one they are shown in characters."""

    draw: Callable[[Any, Any | None, str], Drawing]
    """(state, the state before if changes are to be marked, title) → the state drawn"""
    strip: Callable[[Any, Any | None, str], Drawing]
    """The same, as low as it can be: a step of a run."""
    is_small: Callable[[Any], bool]
    """Whether a state is small enough to be drawn; a larger one is shown in characters."""
    legend: str
    """What is to be seen in a strip."""
    flags: Flags = NO_FLAGS
    """The arguments that are shown by the names of their bits."""
