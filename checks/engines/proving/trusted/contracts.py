"""Functions with contracts: what their callers must establish and then know, and what their own text must."""

from __future__ import annotations

import inspect
from typing import Any

from checks.engines.proving.trusted.obligations import given_at
from checks.engines.proving.trusted.run import Run
from checks.engines.proving.trusted.subject import Subject
from checks.engines.proving.trusted.symbolic import Path
from checks.engines.proving.trusted.symbolic_image import SymbolicImage
from checks.labels import CONTRACT
from checks.proof import CallState, DeclarationError, Function
from spec.vocabulary import select

LONG, MOST_AT_ONCE = 1 << 62, 1 << 10
"""What a number that only grows is taken to stay below, and by how much it grows at most: no machine lives so long."""


def call(subject: Subject, function: Function, *given: Any) -> Any:
    """A call as its caller knows it: by the contract alone."""
    assert subject.current is not None
    arguments = given[subject.takes_image(function.name) :]
    run, path = subject.current, subject.current.path
    if not function.shown_in:
        path.relies[function.name] = None
    before = run.advance() if function.writes != () else run.look()
    names = dict(zip(subject.parameters(function.name), arguments, strict=True))
    called = CallState(names, before, before, run.known_view)
    run.use_at(lambda: function.around(called))
    preconditions = path.quietly(lambda: list(function.requires(called)))
    run.prove([*run.whole(before), *preconditions], CONTRACT)
    chosen = (path.fresh("result"),) if function.chooses else ()
    result = _affect(subject, function, run.image, (*arguments, *chosen))
    result = chosen[0] if chosen else result
    annotation = inspect.signature(subject.texts[function.name]).return_annotation
    if result is None and annotation != "None":
        result = path.fresh("result")
    if function.writes != ():
        run.forget(function.writes)
    after = run.look()
    returned = CallState(names, after, before, run.known_view, (result,))
    run.made.append((function.name, returned))
    run.use_at(lambda: function.around(returned))
    run.assume(path.quietly(lambda: list(function.ensures(returned))))
    return result != 0 if annotation == "bool" else result


def keep(subject: Subject, path: Path, function: Function) -> Any:
    """That the function's own text does what its contract says."""
    run, name = subject.arbitrary(path), function.name
    names = {each: path.fresh(each) for each in subject.parameters(name)}
    before = run.view
    called = CallState(names, before, before, before)
    run.assume(path.quietly(lambda: list(function.requires(called))))
    run.use_at(lambda: function.focus(called))
    start_from(run, function, called)
    start, expected = run.image.copy(), run.image.copy()
    given = (run.image,) if subject.takes_image(name) else ()
    result = subject.texts[name](*given, *names.values())
    if inspect.signature(subject.texts[name]).return_annotation == "bool":
        result = path.quietly(lambda: select(result, 1, 0))
    if isinstance(result, int):
        result = run.image.number(result)
    chosen = (result,) if function.chooses else ()
    answer = _affect(subject, function, expected, (*names.values(), *chosen))
    own = run.image.written_since(start)
    unknown = run.image.fields if function.writes is None else function.writes
    run.image.note(expected, set(run.ghost_parts()) - own - set(unknown))
    after = run.advance()
    ensured = path.quietly(lambda: list(function.ensures(CallState(names, after, before, before, (result,)))))
    run.prove([*run.whole(after), *ensured, *([] if answer is None else [result == answer])], CONTRACT)
    if function.writes is not None:
        run.prove(run.equal(expected, besides=function.writes, own=own), CONTRACT)
    return result


def start_from(run: Run, function: Function, called: CallState) -> None:
    """What is given of the places that a program is about, as facts; what is shown first, and used from then on; and
    the cases that its proof is made of."""
    path = run.path
    if run.proof.search.together and path.proving:
        for predicate, said in given_at(path):
            path.assume(said, said_by=predicate)
    run.prove(path.quietly(lambda: list(function.claims(called))), CONTRACT)
    path.part(path.quietly(lambda: list(function.cases(called))))


def _affect(subject: Subject, function: Function, image: SymbolicImage, given: tuple[Any, ...]) -> Any:
    """What a function does to an image, and what it returns, by its contract.

    A number that only grows, and by little each time, is taken to stay below 2**62 (docs/trust.md).
    """
    if function.grows is not None:
        so_far = image.at(function.grows, 0)
        image.path.assume(so_far < LONG)
        image.put(function.grows, 0, value=image.path.quietly(lambda: so_far + MOST_AT_ONCE))
    effect = function.effect
    if effect is None:
        return None
    written = len(image.writes)
    result = image.affected(lambda: effect(image, *given))
    growing = {each.grows for each in subject.proof.functions}
    if any(write.part in growing for write in image.writes[written:]):
        raise DeclarationError(f"the effect of {function.name} writes what only grows")
    return result
