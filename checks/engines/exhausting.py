"""The shortest run that breaks a clause, looked for by trying all that are shorter than the one that is known.

Where calls are left out of a random run and made simpler, what remains is a run of which no call can be dropped.
Another one may be shorter still, with calls that the random one did not have.
"""

from __future__ import annotations

import time
from typing import Any

from attrs import define, field

from checks.clauses import CONTENTS, ENDS
from checks.drive import alike
from checks.engines.foreign import Came, Foreign, next_calls, run
from checks.engines.isolating.journal import Journal
from checks.evidence import Budget, Call
from checks.origins import resolved
from checks.pairing import Arguments
from checks.targets.target import Target
from spec.vocabulary import BrokenClause, leaves_alone

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
            place = Place(target, budget, journal, clause, geometry, before)
            for call in next_calls(target, budget, journal, geometry, before):
                if tried == MOST_RUNS or time.process_time() > until or budget.spent():
                    return Came(steps=tried)
                tried += 1
                came = place.tried(call)
                if came.clause is None and came.calls:
                    longer.append(((*before, call), did_all and not leaves_alone(came.calls[-1].returned)))
                elif came.clause is not None and alike(came.clause, clause):
                    return came
            place.leave()
        each = -(-len(longer) // max(1, len(runs)))
        is_much = length < longest and len(longer) * each > MOST_RUNS - tried
        runs = [one for one in longer if one[1]] if is_much else longer
    return Came(steps=tried, exhausted=longest)


@define
class Place:
    """Where a run stands that breaks nothing, for the calls that may follow it.

    Most of these are refused, and what was refused has changed nothing: so the next one is made of the same object. If
    it breaks something there, it is made again after the run alone, and what that comes to is what counts.
    """

    target: Target
    budget: Budget
    journal: Journal | None
    clause: str
    """The one that is to break. Where that ends the process, nobody makes a call again: each has an object of its
    own."""
    geometry: Arguments
    before: Calls
    standing: Foreign | None = None
    """An object of which the run was made, and besides only what it has refused."""
    answers: list[Any] = field(factory=list)

    def tried(self, call: tuple[str, Arguments]) -> Came:
        """What the run with this call after it comes to. Where that breaks nothing, its calls may be the last alone;
        there are none, where the call is not made."""
        if not self.clause.startswith(ENDS):
            try:
                return self.made(call)
            except BrokenClause:
                if self.standing is not None:
                    self.standing.broken()
                    self.standing = None
        looks = self.clause == CONTENTS
        return run(self.target, self.budget, self.journal, self.geometry, (*self.before, call), looks=looks)

    def made(self, call: tuple[str, Arguments]) -> Came:
        """The same on the object that stands there. Raises BrokenClause."""
        pair = self.standing or self.stood()
        operation, arguments = call[0], resolved(call[1], self.answers)
        if not pair.may_call(operation, arguments) or pair.is_callers_fault(operation, arguments):
            return Came()
        answer = pair.step_shallow(operation, arguments)
        if self.clause == CONTENTS:
            pair.inspect()
        if not leaves_alone(answer):
            self.leave()
        return Came(calls=(Call(operation, arguments, answer),))

    def stood(self) -> Foreign:
        """A new object, and the run made of it."""
        self.answers.clear()
        pair = self.standing = Foreign(self.target, self.geometry, self.journal)
        for operation, said in self.before:
            self.answers.append(pair.step_shallow(operation, resolved(said, self.answers)))
        return pair

    def leave(self) -> None:
        """Be done with the object, if there is one."""
        if self.standing is not None:
            self.standing.close()
            self.standing = None
