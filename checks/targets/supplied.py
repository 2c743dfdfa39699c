"""Functions that memspec supplies to a library: it is given pointers to them, and calls them when it likes. A part
declares which there are (Adapter.supplied); an adapter says in which order a library tells them what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen


@frozen
class Supplied:
    """One of them."""

    call: Callable[..., int | None]
    """(the object whose library calls, **what it is told) → what it answers; None where it refuses, or has no answer.
    Raises BrokenClause where no library may call so."""
    told: Mapping[str, str] = field(factory=dict)
    """By name, the C type in which it is told something, if the adapter names no other."""
    c_type: str = "void"
    """Of what it answers."""
    failure: int = 0
    """What it answers where it refuses, if the adapter says nothing else."""
    optional: Mapping[str, str] = field(factory=dict)
    """By name, as in `told`, what it need not be told."""

    @property
    def known(self) -> Mapping[str, str]:
        """All that it can be told."""
        return {**self.told, **self.optional}


def held(name: str) -> Callable[[Any, int, str], int]:
    """How a pointer to one is said to a C function (checks.in_c.Form.says)."""
    return lambda setting, number, said_as: int(setting.callbacks[name])
