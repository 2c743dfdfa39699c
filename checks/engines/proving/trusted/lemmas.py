"""Lemmas: how one is shown by induction, and how a proof takes it for granted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from checks.engines.proving.trusted.run import Run
from checks.engines.proving.trusted.subject import Subject
from checks.engines.proving.trusted.symbolic import Path
from checks.labels import ALIGNMENT, LEMMA
from checks.proof import DeclarationError, Lemma, Use
from spec.vocabulary import all_of, for_all, implies

Numbers = tuple[Any, ...]


def conclude(subject: Subject, path: Path, lemma: Lemma) -> None:
    """The lemma must be proved, of any numbers of an arbitrary image in which every invariant holds."""
    run = subject.begin(path)
    places = tuple(path.fresh(name) for name in lemma.variables)
    taken = path.part(path.quietly(lambda: list(lemma.forks(run.view, *places))))
    _induct(run, lemma, places, taken)


def _induct(run: Run, lemma: Lemma, places: Numbers, taken: int | None) -> None:
    path, view = run.path, run.view
    _consider(path, lemma, places)
    run.assume(path.quietly(lambda: list(lemma.given(view, *places[: lemma.fixed]))))
    run.assume(path.quietly(lambda: [_are_within(lemma, view, places)]))
    if taken is not None:
        power = lemma.alignment(taken)
        last = path.uncounted(places[-1])
        path.prove(path.quietly(lambda: (last & ((1 << power) - 1)) == 0), ALIGNMENT)
        multiple = path.fresh("multiple")
        path.assume(path.quietly(lambda: last == multiple << power))
    for moved in path.quietly(lambda: list(lemma.smaller(view, taken, *places))):
        smaller = (*places[: lemma.fixed], *moved)
        _consider(path, lemma, smaller)
        run.assume(path.quietly(lambda: [_for_smaller(lemma, view, smaller, places)]))  # noqa: B023
    path.prove(path.quietly(lambda: said_by(lemma, view, places)), LEMMA)


def _consider(path: Path, lemma: Lemma, places: Numbers) -> None:
    """Hypotheses are used at the numbers that the lemma is about."""
    for kind, place in zip(lemma.variables.values(), places, strict=True):
        path.consider(kind, [place])


def apply(run: Run, use: Use) -> None:
    """Take a lemma for granted, which the theorem then rests on."""
    if not isinstance(use, Use):
        raise DeclarationError("a proof may use lemmas by name and with their arguments, and nothing else")
    lemma = next((each for each in run.proof.lemmas if each.name == use.lemma), None)
    if lemma is None:
        raise DeclarationError(f"a proof uses the lemma {use.lemma!r}, which is not stated")
    said = run.path.quietly(lambda: for_all(use.span, partial(_applied, run.view, lemma, use.at)))
    run.path.hint(use.label, said)
    run.path.used.setdefault(use.label, {})[lemma.name] = None


def said_by(lemma: Lemma, view: Any, places: Numbers) -> Any:
    """What a lemma says of some places."""
    if lemma.shows is not None:
        return for_all(view.span, partial(lemma.shows, view))
    return lemma.claim(view, *places)


def _are_within(lemma: Lemma, view: Any, places: Numbers) -> Any:
    return all_of(lemma.within(view, *places))


def _for_smaller(lemma: Lemma, view: Any, smaller: Numbers, places: Numbers) -> Any:
    """What is given of smaller places for the proof of others: of none but those that the lemma is about."""
    less = lemma.measure(view, *smaller) < lemma.measure(view, *places)
    return implies(less & _are_within(lemma, view, smaller), lemma.claim(view, *smaller))


def _applied(view: Any, lemma: Lemma, at: Callable[..., Iterable[Any]], *numbers: Any) -> Any:
    """What a lemma says of the places that are chosen for a number, where it says anything of them."""

    def said(places: Numbers) -> Any:
        granted = [_are_within(lemma, view, places), *lemma.given(view, *places[: lemma.fixed])]
        return implies(all_of(granted), said_by(lemma, view, places))

    return all_of(said(tuple(places)) for places in at(*numbers))
