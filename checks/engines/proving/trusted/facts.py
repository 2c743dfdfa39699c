"""What is assumed on a path, and until when."""

from __future__ import annotations

import z3
from attrs import define, field

from checks.proof import Predicate

LASTING = -1
"""The epoch of what stays usable whatever is forgotten."""


@define
class Facts:
    """What the branches taken and the hypotheses say, in the order in which it was assumed."""

    assumptions: list[z3.BoolRef] = field(factory=list)
    keys: list[int] = field(factory=list)
    """The identity of each assumption."""
    epochs: list[int] = field(factory=list)
    """The epoch in which each assumption was made."""
    standing: set[tuple[int, int]] = field(factory=set)
    """What was assumed of all numbers, by its identity, and in which epoch."""
    epoch: int = 0
    """Rises where the image is forgotten: what was assumed of all numbers before is not used after."""
    said_by: dict[int, Predicate] = field(factory=dict)
    """A fact → which invariant says it of some place."""
    hints: dict[str, list[tuple[z3.BoolRef, int]]] = field(factory=dict)
    """Label → (what is assumed for goals of that label alone, its epoch)."""

    def add(self, term: z3.BoolRef, epoch: int) -> None:
        self.assumptions.append(term)
        self.keys.append(term.get_id())
        self.epochs.append(epoch)

    def count(self) -> tuple[int, ...]:
        """How much is assumed."""
        return len(self.assumptions), len(self.keys), len(self.epochs), len(self.standing), len(self.hints), self.epoch
