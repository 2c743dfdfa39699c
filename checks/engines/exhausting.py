"""The shortest run that breaks a clause, looked for by trying all that are shorter than the one that is known.

Where calls are left out of a random run and made simpler, what remains is a run of which no call can be dropped.
Another one may be shorter still, with calls that the random one did not have.
"""

from __future__ import annotations

import time

from checks.clauses import CONTENTS
from checks.drive import alike
from checks.engines.foreign import Came, next_calls, run
from checks.engines.isolating.journal import Journal
from checks.evidence import Budget
from checks.pairing import Arguments
from checks.targets.target import Target
from spec.vocabulary import leaves_alone

MOST_RUNS = 8_000
"""How many runs are tried. Where all would be more, only those in which each call but the last has done something: what
was refused seldom matters later."""
SECONDS = 1.5
"""Of processor time, for which that may go on."""
Calls = tuple[tuple[str, Arguments], ...]


def shorter_run(
    target: Target, budget: Budget, journal: Journal | None, clause: str, geometry: Arguments, longest: int
) -> Came:
    """The first run of at most `longest` calls that breaks the clause, the shorter ones first; none, if there is none
    among those that were tried."""
    runs: list[tuple[Calls, bool]] = [((), True)]
    tried, until = 0, time.process_time() + SECONDS
    for length in range(1, longest + 1):
        longer: list[tuple[Calls, bool]] = []
        for before, did_all in runs:
            for call in next_calls(target, budget, journal, geometry, before):
                if tried == MOST_RUNS or time.process_time() > until or budget.spent():
                    return Came(steps=tried)
                tried += 1
                came = run(target, budget, journal, geometry, (*before, call), looks=clause == CONTENTS)
                if came.clause is None and came.calls:
                    longer.append(((*before, call), did_all and not leaves_alone(came.calls[-1].returned)))
                elif came.clause is not None and alike(came.clause, clause):
                    return came
        each = -(-len(longer) // max(1, len(runs)))
        is_much = length < longest and len(longer) * each > MOST_RUNS - tried
        runs = [one for one in longer if one[1]] if is_much else longer
    return Came(steps=tried, exhausted=longest)
