"""What is checked in the place of our implementation: how it is made, and what it promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from attrs import field, frozen

from checks.pairing import Arguments, Pairing, Promise

FAILED = "failed"
"""The answer of what failed and cannot say how."""


@frozen
class Target:
    """Somebody's own implementation."""

    name: str
    """As it was asked for: what a counterexample names, and `memspec replay` finds again."""
    make: Callable[..., Any]
    """(*geometry) → an object with the law's operations. Raises ValueError for a geometry that it does not have."""
    pairing: Pairing
    broken_promises: dict[str, str] = field(factory=dict)
    """What is not promised → why."""
    fit: Callable[[Arguments], Arguments] = lambda geometry: geometry
    """The geometry nearest to the given one that it may have."""
    unsaid: dict[str, dict[str, Any]] = field(factory=dict)
    """Operation → the parameters that it is not told, with the value that they have in all calls."""
    edges: Callable[[Arguments], Sequence[tuple[str, Arguments]]] = lambda geometry: ()
    """The calls that are worth making of it in such a pool, besides those that the law makes worth: at the edges of its
    own types and units."""
    remarks: Sequence[str] = ()
    """What the report says of how it is asked."""

    is_apart: bool = False
    """Whether it runs in processes of its own already, where it can hurt nobody."""
    hurry: Callable[[float], None] = lambda seconds: None
    """Have a call of what runs apart take no more than so many seconds."""
    close: Callable[[], None] = lambda: None
    """Be done with it."""

    def operations(self, subject: Any) -> list[str]:
        """Those of the law's that an object of it has, what happens inside it among them."""
        return [name for name in self.pairing.operations if callable(getattr(subject, name, None))]

    def fitted(self, geometries: Iterable[Arguments]) -> list[Arguments]:
        return list(dict.fromkeys(self.fit(geometry) for geometry in geometries))

    def unpromised(self, operation: str) -> list[Promise]:
        """What it does not promise of an operation."""
        promises = (self.pairing.promises[name] for name in self.broken_promises)
        return [promise for promise in promises if promise.operation == operation]
