"""What constructors of somebody's own implementation say to geometries, in processes that they may take down."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field

from checks.drive import crash
from checks.engines import foreign
from checks.engines.isolating.journal import Journal
from checks.evidence import Budget, UsageError
from checks.pairing import Arguments
from checks.processes import Ended
from checks.targets.target import Refused, Target
from checks.words import described
from spec.vocabulary import BrokenClause

REFUSALS = (ValueError, NotImplementedError, OverflowError)
"""What a constructor raises to say that it has no pool of such a geometry; anything else is a crash."""
MOST_SHAPES = 3
"""How many geometries are named that a constructor refused for one reason."""


def refusals(refused: Sequence[str]) -> list[str]:
    """What constructors refused, a line for each reason: `(0, 3): why`, and so on."""
    by_reason: dict[str, list[str]] = {}
    for each in dict.fromkeys(refused):
        shape, _, why = each.partition(": ")
        by_reason.setdefault(why, []).append(shape)
    return [
        f"refused to be constructed with {', '.join(shapes[:MOST_SHAPES])}"
        + (f" and {len(shapes) - MOST_SHAPES} more" if len(shapes) > MOST_SHAPES else "")
        + f": {why}"
        for why, shapes in by_reason.items()
    ]


@define
class Admission:
    """What constructors said."""

    accepted: list[Arguments] = field(factory=list)
    refused: list[str] = field(factory=list)
    crashed: tuple[Arguments, str] | None = None
    """The geometry, and the clause that was broken."""
    operations: list[str] = field(factory=list)
    further: list[str] = field(factory=list)
    """The clauses that judge more than answers."""
    told: Arguments | None = None
    """The geometry that the last one has, where it is not the one that was asked for."""

    def joined(self, other: Admission) -> Admission:
        return Admission(
            self.accepted + other.accepted,
            self.refused + other.refused,
            self.crashed or other.crashed,
            other.operations or self.operations,
            other.further or self.further,
        )


def construct(target: Target, budget: Budget, journal: Journal | None, geometry: Arguments) -> Admission:
    if journal is not None:
        journal.begin(geometry)
    shape = f"({', '.join(map(str, geometry))})"
    try:
        subject = target.make(*geometry)
    except UsageError:
        raise
    except REFUSALS as error:
        why = str(error) if isinstance(error, Refused) else described(error)
        return Admission(refused=[f"{shape}: {why}"])
    except Exception as error:
        clause = crash(error).clause
        ended = isinstance(error, BrokenClause | Ended)
        return Admission(refused=[] if ended else [f"{shape}: {clause}"], crashed=(geometry, clause))
    operations, further = target.operations(subject), foreign.further(target, subject)
    return Admission(accepted=[geometry], operations=operations, further=further, told=foreign.told(subject))


def construct_all(
    target: Target, budget: Budget, journal: Journal | None, geometries: Sequence[Arguments]
) -> Admission:
    """Up to the first that is not accepted."""
    found = Admission()
    for geometry in geometries:
        found = found.joined(construct(target, budget, journal, geometry))
        if found.refused or found.crashed is not None or budget.spent():
            break
    return found
