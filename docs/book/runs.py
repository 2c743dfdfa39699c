"""Runs for the pages: the implementation is called, the law judges, and the states are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from attrs import frozen

from checks.drive import Pair
from checks.drive import plain as in_plain_python
from checks.evidence import Call, Origin
from checks.origins import resolved
from checks.pairing import Arguments, Pairing, State
from checks.spelling import called, constructed, in_hexadecimal

Calls = Sequence[tuple[str, Arguments]]


@frozen
class Example:
    """A run of which the last call shows what an operation does."""

    title: str
    geometry: Arguments
    calls: Calls


@frozen
class Ran:
    """A run that was made: one more state than calls."""

    geometry: Arguments
    calls: Sequence[Call]
    states: Sequence[State]


def answer_of(call: int) -> Any:
    """As an argument: what that call of the run answers, counted from 1."""
    return Origin(call, 0, 0)


def perform(pairing: Pairing, geometry: Arguments, calls: Iterable[tuple[str, Arguments]]) -> Ran:
    """Every call answered by the implementation as plain Python, judged by the law, and looked at inside. An argument
    may be what an earlier call answers (`answer_of`). Raises BrokenClause where one is wrong: an example of a fault is
    no example."""
    pair = Pair(pairing, in_plain_python(pairing), geometry)
    pair.inspect()
    made: list[Call] = []
    states = [pair.state]
    for operation, arguments in calls:
        pair.step(operation, resolved(arguments, [call.returned for call in made]))
        made.append(pair.calls[-1])
        states.append(pair.state)
    return Ran(geometry, made, states)


def transcript(pairing: Pairing, ran: Ran) -> str:
    """The run as it would look at Python's prompt."""
    subject = pairing.impl.__name__.lower()
    lines = [f">>> {subject} = {constructed(pairing, ran.geometry)}"]
    for call in ran.calls:
        lines.append(f">>> {subject}.{called(pairing, call)}")
        if call.returned is not None:
            lines.append(f"{call.returned!r}{in_hexadecimal(call.returned)}")
    return "\n".join(lines)
