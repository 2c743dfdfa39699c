"""Which geometries a proof is about, read off what its paths assume of the constructor's arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import z3
from attrs import frozen

from checks.engines.proving.trusted.asking import LONG, limit
from checks.engines.proving.trusted.programs import Prover
from checks.engines.proving.trusted.symbolic import Path, PathEnd, Word
from checks.labels import OTHERS
from checks.proof import DeclarationError


@frozen
class Form:
    """The arguments of the constructor in one form of the image, and what is assumed of them."""

    arguments: Mapping[str, Any]
    assumed: list[z3.BoolRef]


def forms(prover: Prover) -> list[Form]:
    """Of each form that is proved; none, where the law's range is no formula."""
    return [each for known in prover.proof.forms.known if (each := _form(prover, known)) is not None]


def _form(prover: Prover, known: Mapping[int, int]) -> Form | None:
    path = Path()
    try:
        geometry = prover.geometry(path, dict(known))
    except (DeclarationError, PathEnd):
        return None
    return Form(dict(zip(prover.pairing.geometry_names(), geometry, strict=True)), path.facts.assumptions)


def domain(prover: Prover) -> str:
    """`start 0 … 4503599627370495, most 1 … 4294967296`: the least and the greatest value of each
    argument with which the constructor is run; and what is left open."""
    found = forms(prover)
    ranges = [{name: _range(form, value) for name, value in form.arguments.items()} for form in found]
    told = []
    for name in ranges[0] if ranges else ():
        low, high = min(one[name][0] for one in ranges), max(one[name][1] for one in ranges)
        told.append(f"{name} {low}" if low == high else f"{name} {low} … {high}")
    if OTHERS in prover.proof.left_open:
        told.append(f"{OTHERS}: {prover.proof.left_open[OTHERS]}")
    return ", ".join(told)


def _range(form: Form, value: Any) -> tuple[int, int]:
    if not isinstance(value, Word):
        return int(value), int(value)
    return _least(form, value.term), -1 - _least(form, ~value.term)


def _least(form: Form, term: z3.BitVecRef) -> int:
    """The least value of a term, by halves."""
    solver = z3.SimpleSolver()
    limit(solver, 2 * LONG)
    solver.add(*form.assumed)
    low: int = -(1 << term.size() - 1)
    high: int = (1 << term.size() - 1) - 1
    while low < high:
        middle = (low + high) // 2
        if solver.check(term <= middle) == z3.unsat:
            low = middle + 1
        else:
            high = middle
    return low


def uncovered(prover: Prover) -> str | None:
    """A geometry of the law that no form of the image is about, if there is one."""
    names = prover.pairing.geometry_names()
    path = Path()
    words = [path.fresh(name) for name in names]
    within = path.condition(path.quietly(lambda: prover.pairing.spec.is_geometry(*words)))
    solver = z3.SimpleSolver()
    limit(solver, 2 * LONG)
    solver.add(within)
    for known in prover.proof.forms.known:
        fixed = prover.proof.forms.fixed(known)
        said = [word.term == fixed[name] for name, word in zip(names, words, strict=True) if name in fixed]
        solver.add(z3.Not(z3.And(said)))
    answer = solver.check()
    if answer == z3.unsat:
        return None
    model = solver.model() if answer == z3.sat else None
    values = [] if model is None else [model.eval(word.term, model_completion=True).as_signed_long() for word in words]
    return ", ".join(f"{name} {value}" for name, value in zip(names, values, strict=False)) or "it is not known which"
