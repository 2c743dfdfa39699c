"""The bounds of what geometries there are: those at a bound can be made and keep the law, those beyond are refused.

A theorem is about each geometry that the law has, and drivers try small ones. Between them lies what a constant of the
implementation may leave out. So each bound that the law names is tried where it stands, and one step to either side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from inspect import getmodule
from typing import Any

from checks.clauses import MADE, NO_OTHER
from checks.drive import Factory, plain
from checks.engines.tally import Tally
from checks.evidence import Evidence, Strength, Verdict
from checks.pairing import Arguments, Bounds, Pairing
from checks.source import load

Driven = Callable[[Factory, Sequence[Arguments]], int | None]
"""How many steps were made of implementations at these geometries; None where a clause broke."""


class Asked(Exception):
    """The constructor asks for memory: it has accepted the geometry."""


def at_bounds(
    pairing: Pairing, bounds: Bounds, tally: Tally, drive: Driven, edits: tuple[tuple[str, str], ...] = ()
) -> list[Evidence]:
    """Whether the geometries at the bounds that a pairing names can be made, and no others; and what is driven there.

    In plain Python, which sees an access outside memory; and compiled, where that would take too long. `edits` make it
    about a mutant.
    """
    accepted = (*bounds.made, *bounds.large, *bounds.too_large)
    wrong = [*_misplaced(pairing, accepted, True), *_misplaced(pairing, bounds.refused, False)]
    asking = _asking(pairing, edits)
    missing = [geometry for geometry in accepted if not _is_accepted(asking, geometry)]
    taken = [geometry for geometry in bounds.refused if _is_accepted(asking, geometry)]
    steps = 0
    if not (wrong or missing):
        for factory, geometries in ((plain(pairing, edits), bounds.made), (pairing.impl, bounds.large)):
            done = drive(factory, geometries) if geometries else 0
            if done is None:
                return []
            steps += done

    def row(what: str, geometries: Sequence[Arguments], broken: list[Arguments], how: str, **more: int) -> Evidence:
        verdict = Verdict.GATE if wrong else Verdict.VIOLATED if broken else Verdict.HOLDS
        note = "; ".join(wrong or [f"{_named(pairing, geometry)}: {how}" for geometry in broken])
        return tally.row(what, verdict, Strength.SAMPLED, scope={"geometries": len(geometries), **more}, note=note)

    return [
        row(MADE, accepted, missing, "is refused", steps=steps),
        row(NO_OTHER, bounds.refused, taken, "is made, though the law has no such geometry"),
    ]


def _misplaced(pairing: Pairing, geometries: Iterable[Arguments], has: bool) -> list[str]:
    """What is declared as a geometry that the law has, or has not, and is not so."""
    said = "has" if has else "does not have"
    return [
        f"{_named(pairing, geometry)} is declared as one that the law {said}"
        for geometry in geometries
        if bool(pairing.spec.is_geometry(*geometry)) is not has
    ]


def _asking(pairing: Pairing, edits: tuple[tuple[str, str], ...]) -> Factory:
    """The implementation, which raises Asked in the place of asking for memory: there may not be so much."""
    source = getmodule(pairing.impl)
    assert source is not None
    module = load(source, edits=edits)

    def new_image(words: int) -> Any:
        raise Asked

    module.__dict__["new_image"] = new_image
    factory: Factory = getattr(module, pairing.impl.__name__)
    return factory


def _is_accepted(factory: Factory, geometry: Arguments) -> bool:
    try:
        factory(*geometry)
    except Asked:
        return True
    except ValueError:
        return False
    return True


def breaks_bounds(pairing: Pairing, edits: tuple[tuple[str, str], ...]) -> bool:
    """Whether a mutant's constructor refuses what the law has, or makes what it has not, at the bounds."""
    bounds = pairing.bounds
    if bounds is None:
        return False
    accepted = (*bounds.made, *bounds.large, *bounds.too_large)
    try:
        asking = _asking(pairing, edits)
        made = all(_is_accepted(asking, each) for each in accepted)
        return not made or any(_is_accepted(asking, each) for each in bounds.refused)
    except Exception:
        return True


def _named(pairing: Pairing, geometry: Arguments) -> str:
    return ", ".join(f"{name} {number}" for name, number in zip(pairing.geometry_names(), geometry, strict=True))
