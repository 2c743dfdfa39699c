"""Every state of a small pool of somebody's own, by copies of the object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.engines.explore import Found, Paired, search
from checks.engines.foreign import Foreign, NotCopied
from checks.engines.isolating.journal import Journal
from checks.engines.tally import Tally
from checks.evidence import Budget
from checks.pairing import Arguments, State
from checks.targets.target import Target
from spec.vocabulary import BrokenClause

MAX_STATES = 5_000


class Promised(Paired):
    """An object of a target and the law in step, in the calls that it promises to answer."""

    def __init__(self, pair: Foreign, tally: Tally) -> None:
        super().__init__(pair, tally)
        self.foreign = pair

    def tried(self, before: State) -> Iterator[tuple[str, Arguments]]:
        return (call for call in super().tried(before) if self.foreign.may_call(*call))


def explore(
    target: Target, budget: Budget, journal: Journal, geometry: Arguments, operations: Sequence[str]
) -> tuple[Found, dict[str, int]] | None:
    """Every state of a small pool, by copies of the object; None where it cannot be copied."""
    tally = Tally(target.pairing, "conform", operations=operations, black_box=True)
    try:
        found = search(Promised(Foreign(target, geometry, journal), tally), budget, max_states=MAX_STATES)
    except BrokenClause as broken:
        found = Found(0, 0, complete=False, clause=broken.clause)
    except NotCopied:
        return None
    return found, dict(tally.outcomes)
