"""Questions that a solver has refuted, each known by a digest of all that it says.

A question holds all that its answer depends on, beside the solver: an obligation's formulas and hypotheses, as they
come out of the sources of this run. So one that was refuted before is refuted, whatever was edited in between; of what
an edit changes the question is another one. Nothing else of a proof is taken from an earlier run.
"""

from __future__ import annotations

from attrs import define, field


@define(eq=False)
class Refuted:
    """Those of earlier runs, and those of this one."""

    earlier: frozenset[str] = frozenset()
    now: set[str] = field(factory=set)
    """Those that came up in this run."""

    def was(self, question: str) -> bool:
        """Whether it was refuted in an earlier run."""
        return question in self.earlier

    def add(self, question: str) -> None:
        self.now.add(question)
