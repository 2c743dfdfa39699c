"""An operation's own source, from any state to the law's next one; and the constructor's, from any geometry."""

from __future__ import annotations

from typing import Any

from checks.engines.proving.trusted.apart import are_apart
from checks.engines.proving.trusted.contracts import start_from
from checks.engines.proving.trusted.layout import Regions
from checks.engines.proving.trusted.lemmas import apply
from checks.engines.proving.trusted.run import Run
from checks.engines.proving.trusted.subject import Subject
from checks.engines.proving.trusted.symbolic import Path, PathEnd
from checks.engines.proving.trusted.symbolic_image import SymbolicImage
from checks.labels import ACCESS, GEOMETRY, INVARIANT, REFINEMENT
from checks.proof import CallState, Function
from spec.vocabulary import BrokenClause, BrokenRequirement, implies, leaves_alone


class ReadNoFurther(Exception):
    """The constructor has come to where it has no more obligations."""


def _read_no_further(*arguments: Any) -> None:
    raise ReadNoFurther


def operate(subject: Subject, path: Path, operation: str) -> Any:
    """An operation from an arbitrary image in which every invariant holds, with arbitrary arguments."""
    run, declared, proof = subject.begin(path), subject.proof.function(operation), subject.proof
    arguments = tuple(path.fresh(name) for name in subject.pairing.parameters(operation))
    run.assume(path.quietly(lambda: subject.pairing.required(operation, run.view, arguments)))
    called = subject.call(operation, arguments, run.view)
    _decide_by(run, declared, called)
    for use in path.quietly(lambda: list(declared.lemmas(called))):
        apply(run, use)
    subject.focus(run, operation, arguments)
    start_from(run, declared, called)
    before = None if proof.abstract is None else path.quietly(lambda: proof.abstract(run.view))  # type: ignore[misc]
    returned = getattr(_implementation(subject, run), operation)(*arguments)
    _close(run, _judged(run, operation, before, arguments, returned))
    return returned


def _implementation(subject: Subject, run: Run) -> Any:
    implementation = object.__new__(getattr(subject.module, subject.pairing.impl.__name__))
    implementation.image = run.image
    return implementation


def _decide_by(run: Run, declared: Function, called: CallState) -> None:
    """Some invariants at some places, which paths are told apart by."""

    def said() -> list[Any]:
        path = run.path
        given = set(path.facts.keys)
        known = [quantifier for key, quantifier in path.quantifiers.known.items() if key in given]
        return [
            implies(quantifier.span.contains(place), quantifier.body(place))
            for invariant, place in declared.decides(called)
            for quantifier in known
            if quantifier.said is invariant
        ]

    run.assume(run.path.quietly(said))


def _judged(run: Run, operation: str, before: Any, arguments: tuple[Any, ...], returned: Any) -> Any:
    """The law's next state. A refusal that breaks a clause which no theorem is about leaves the state as it was, if it
    has no effect."""
    if run.proof.abstract is None:
        return None
    try:
        return run.pairing.step(operation)(before, *arguments, returned=returned)
    except BrokenClause as broken:
        if broken.clause in run.proof.left_open and leaves_alone(returned):
            return before
        raise
    except BrokenRequirement:
        raise PathEnd from None  # a call that the law forbids


def _close(run: Run, state: Any) -> None:
    """The image represents the state, and every invariant holds."""
    view, path, abstract = run.advance(), run.path, run.proof.abstract
    if abstract is not None:
        path.prove(path.quietly(lambda: run.pairing.spec.same(abstract(view), state)), REFINEMENT)
    elif view is run.start_view:
        return  # nothing was written
    run.prove(run.whole(view), INVARIANT)
    for invariant, holds in run.held(view):
        run.prove([holds], INVARIANT if run.proof.stated is None else run.proof.stated.label(invariant))


# ── The constructor ──────────────────────────────────────────────────────────────────────────────────────────


def construct(subject: Subject, path: Path) -> Any:
    """Any geometry that the law has can be made, and is laid out as it should be."""
    run, forms = subject.run(path, None, made=False), subject.proof.forms
    if forms.read_to:
        subject.module.__dict__[forms.read_to] = _read_no_further
    run.image.settled = lambda word: _settle(subject, path, run.image, word)
    geometry = subject.geometry(path, run.image.known)
    run.ghosts = run.unknown_ghosts()

    def new_image(words: Any) -> SymbolicImage:
        run.image.length = words
        run.image.clear()
        if not forms.read_to:
            run.view = run.start_view = run.known_view = run.look()
        return run.image

    subject.module.__dict__["new_image"] = new_image
    try:
        getattr(subject.module, subject.pairing.impl.__name__)(*geometry)
    except ValueError:
        path.prove(False, GEOMETRY)
        raise PathEnd from None
    except ReadNoFurther:
        run.view = None if path.proving else run.look()
    _prove_layout(subject, run, geometry)
    if not forms.read_to:
        _close(run, None if subject.proof.abstract is None else subject.pairing.initial(geometry))


def _prove_layout(subject: Subject, run: Run, geometry: tuple[Any, ...]) -> None:
    """The parts of the image do not overlap, and the header says what it should."""
    path, forms = run.path, subject.proof.forms
    if isinstance(layout := run.image.layout, Regions):
        for condition in path.quietly(lambda: list(are_apart(layout, run.image))):
            path.prove(condition, ACCESS)
    given = dict(zip(subject.pairing.geometry_names(), geometry, strict=True))
    for condition in path.quietly(lambda: list(forms.header(run.image.header, given))):
        path.prove(condition, GEOMETRY)


def _settle(subject: Subject, path: Path, image: SymbolicImage, word: int) -> None:
    """A word of the header has its value."""
    if subject.proof.counted is not None and word == subject.proof.counted.origin:
        subject.count(path, image)
