"""Calls of functions on any words: what their answers have to do with each other, and what they ask others for."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from attrs import frozen

from checks.engines.proving.trusted.lemmas import apply
from checks.engines.proving.trusted.run import Run
from checks.engines.proving.trusted.subject import Subject
from checks.engines.proving.trusted.symbolic import Path
from checks.labels import CONTRACT
from checks.proof import Calls, CallState
from spec.vocabulary import select


class _Asked(Exception):
    """A function was called at which the reading ends."""

    def __init__(self, function: str, *given: Any) -> None:
        super().__init__(function)
        self.function, self.given = function, given


@frozen
class Asking:
    """The end of a path that came to a function at which the reading ends."""

    function: str


def perform(subject: Subject, path: Path, calls: Calls) -> Any:
    """What is said of the answers must be proved on every path on which all functions return, and what is said of a
    function that is asked, on every path that comes to it; of an arbitrary image that is sound as a whole."""
    run = subject.arbitrary(path)
    names = {name: path.fresh(name) for name in calls.names}
    for name, (least, most) in calls.words.items():
        path.assume((names[name] >= least) & (names[name] <= most))
    called = CallState(names, run.view, run.view, run.view)
    for use in path.quietly(lambda: list(calls.lemmas(called))):
        apply(run, use)
    run.use_at(lambda: calls.focus(called))
    try:
        with _ending_at(subject, calls):
            answers = tuple(_answer(subject, run, each, names) for each in calls.of)
    except _Asked as asked:
        return _prove_asked(subject, run, calls, called, asked)
    returned = CallState(names, run.look(), run.start_view, run.start_view, answers, tuple(run.made))
    run.prove(path.quietly(lambda: list(calls.ensures(returned))), CONTRACT)
    return answers[0]


@contextmanager
def _ending_at(subject: Subject, calls: Calls) -> Iterator[None]:
    """Within it, whoever calls a function that is asked comes to the end of the reading."""
    names = subject.module.__dict__
    before = {function: names[function] for function in calls.asks}
    names.update({function: partial(_ask, function) for function in calls.asks})
    try:
        yield
    finally:
        names.update(before)


def _ask(function: str, *given: Any) -> Any:
    raise _Asked(function, *given)


def _answer(subject: Subject, run: Run, call: tuple[str, ...], names: dict[str, Any]) -> Any:
    """What a function answers: by its contract, if it has one. A truth is 0 or 1."""
    function, *given = call
    image = (run.image,) if subject.takes_image(function) else ()
    result = subject.module.__dict__[function](*image, *(names[name] for name in given))
    if inspect.signature(subject.text_of(function)).return_annotation == "bool":
        result = run.path.quietly(lambda: select(result, 1, 0))
    return run.image.number(result) if isinstance(result, int) else result


def _prove_asked(subject: Subject, run: Run, calls: Calls, called: CallState, asked: _Asked) -> Asking:
    arguments = asked.given[subject.takes_image(asked.function) :]
    given = dict(zip(subject.parameters(asked.function), arguments, strict=True))
    view = run.look()
    asking = CallState(given, view, view, view, made=tuple(run.made))
    run.prove(run.path.quietly(lambda: list(calls.asks[asked.function](called, asking))), CONTRACT)
    return Asking(asked.function)
