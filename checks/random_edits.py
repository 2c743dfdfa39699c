"""What random edits of a whole run come to, whose work is shared out between jobs (checks.engines.faults)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from checks.evidence import Evidence, Strength, Verdict

TRIED = "random edits are caught, or change nothing that can be seen"
"""The property of the row in which a job counts what became of its edits."""
EDITED = "random edit: "
"""Before the name of one that no run has caught."""
EQUAL, LAWFUL, NOT_SHOWN, CUT = "equal", "keeps the law", "not shown", "out of time"
"""What became of an edit that nothing has caught."""
LEAST = 98
"""How many of a hundred edits must be caught, or shown to be equal or to keep the law. What an edit does that the law
permits, and that no theorem covers, cannot be shown to be right by anything that memspec has; so some are left."""
ENOUGH = f"of random edits {LEAST} % are caught, or shown to change nothing that matters"
EVERY = "memspec"
"""In the place of the part, where the edits are of several."""


def whole(rows: Iterable[Evidence]) -> Iterable[Evidence]:
    """The row about the edits of all jobs, if there were any."""
    counted = [row for row in rows if row.property == TRIED]
    if not counted:
        return
    fates: Counter[str] = Counter()
    for row in counted:
        fates.update({name: number for name, number in row.scope.items() if name != "seed"})
    tried, missing = fates["edits"], fates[NOT_SHOWN] + fates[CUT]
    is_enough = 100 * (tried - missing) >= LEAST * tried
    idle = Verdict.UNDETERMINED if fates[CUT] else Verdict.GATE
    parts = {row.part for row in counted}
    yield Evidence(
        parts.pop() if len(parts) == 1 else EVERY,
        ENOUGH,
        "faults",
        Verdict.HOLDS if is_enough else idle,
        Strength.OBSERVED,
        scope={"edits": tried, "shown": tried - missing},
        note="" if is_enough else f"{tried - missing} of {tried}: those that are not shown are listed",
    )
