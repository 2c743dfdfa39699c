"""Runs for the pages: the implementation is called, the law judges, and the states are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from checks.counterexample import plain as number
from checks.engines.drive import Pair, plain
from checks.evidence import Call
from checks.pairing import Arguments, Pairing, State

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


def perform(pairing: Pairing, geometry: Arguments, calls: Iterable[tuple[str, Arguments]]) -> Ran:
    """Every call answered by the implementation as plain Python, judged by the law, and looked at inside. Raises
    BrokenClause where one is wrong: an example of a fault is no example."""
    pair = Pair(pairing, plain(pairing), geometry)
    pair.inspect()
    made, states = [], [pair.state]
    for operation, arguments in calls:
        pair.step(operation, arguments)
        made.append(pair.calls[-1])
        states.append(pair.state)
    return Ran(geometry, made, states)


def transcript(pairing: Pairing, ran: Ran) -> str:
    """The run as it would look at Python's prompt."""
    names = zip(pairing.geometry_names(), ran.geometry, strict=True)
    made = ", ".join(f"{name}={value}" for name, value in names)
    subject = pairing.impl.__name__.lower()
    lines = [f">>> {subject} = {pairing.impl.__name__}({made})"]
    for call in ran.calls:
        lines.append(f">>> {subject}.{called(pairing, call)}")
        if call.returned is not None:
            lines.append(repr(call.returned))
    return "\n".join(lines)


def called(pairing: Pairing, call: Call) -> str:
    """`alloc(order=0)`"""
    names = zip(pairing.parameters(call.operation), call.arguments, strict=True)
    return f"{call.operation}({', '.join(f'{name}={number(value)}' for name, value in names)})"
