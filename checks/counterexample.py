"""The run that breaks a clause: as a file to commit and replay, and as text to read."""

from __future__ import annotations

import json
import operator
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import fields, has

from checks.drawn import fitting
from checks.evidence import Call, Counterexample, UsageError
from checks.oracles import UNSEEN, Unseen
from checks.pairing import Pairing, State
from checks.pairings import find_one
from checks.version import memspec_version
from spec.vocabulary import BrokenClause, Failure

WIDEST_MARKED = 120
"""Beyond this width changes are not marked: a terminal would not show the marks under what changed."""
INDENT = " " * 6


def as_text(counterexample: Counterexample) -> str:
    """What stands in its file."""
    return json.dumps(to_json(counterexample), indent=1, ensure_ascii=False) + "\n"


def save(counterexample: Counterexample, path: str | Path) -> None:
    Path(path).write_text(as_text(counterexample), "utf-8")


def load(path: str | Path) -> Counterexample:
    """Raise UsageError where there is no such file or it holds no counterexample."""
    try:
        data = json.loads(Path(path).read_text())
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"{path} is not JSON: {error}") from error
    try:
        return from_json(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"lacks {error}" if isinstance(error, KeyError) else str(error)
        raise UsageError(f"{path} is no counterexample: {what}") from error


def to_json(counterexample: Counterexample) -> dict[str, Any]:
    return {
        "memspec": memspec_version(),
        "part": counterexample.part,
        "clause": counterexample.clause,
        "target": counterexample.target,
        "engine": counterexample.engine,
        "seed": counterexample.seed,
        "geometry": [plain(value) for value in counterexample.geometry],
        "calls": [
            {
                "operation": call.operation,
                "arguments": [plain(argument) for argument in call.arguments],
                "returned": plain(call.returned),
            }
            for call in counterexample.calls
        ],
    }


def from_json(data: dict[str, Any]) -> Counterexample:
    part = text(data["part"])
    calls = tuple(
        Call(text(call["operation"]), numbers(call["arguments"]), named(call["returned"], part))
        for call in data["calls"]
    )
    return Counterexample(
        part=part,
        clause=text(data["clause"]),
        geometry=numbers(data["geometry"]),
        calls=calls,
        target=text(data.get("target", "impl")),
        engine=text(data.get("engine", "")),
        seed=data.get("seed"),
    )


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} stands where a text belongs")
    return value


def numbers(values: Any) -> tuple[Any, ...]:
    if not isinstance(values, list) or not all(isinstance(value, int | str) for value in values):
        raise TypeError(f"{values!r} stands where a list of numbers belongs")
    return tuple(values)


FAILURES = {str(failure): failure for failure in Failure}


def plain(value: Any) -> Any:
    """As JSON: a failure by its name, a number of any type as a number, an answer of another form by its name too."""
    if isinstance(value, Failure):
        return str(value)
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Unseen):
        return str(value)
    if has(type(value)):
        return {type(value).__name__: {each.name: plain(getattr(value, each.name)) for each in fields(type(value))}}
    return operator.index(value)


def named(value: Any, part: str) -> Any:
    """What stands for this in JSON; other forms than failures are those of the part's law."""
    if isinstance(value, str):
        return UNSEEN if value == str(UNSEEN) else FAILURES.get(value, value)
    if not isinstance(value, dict):
        return value
    [(name, parts)] = value.items()
    form = getattr(find_one(part).spec, name, None)
    if not (isinstance(form, type) and has(form)):
        raise ValueError(f"{part} knows no answer of the form {name!r}")
    return form(**{field: named(told, part) for field, told in parts.items()})


# ── As text ──────────────────────────────────────────────────────────────────────────────────────────────────


FIRST_STEPS, LAST_STEPS = 6, 30
"""Of a longer run the steps in the middle are left out."""


def render(pairing: Pairing, counterexample: Counterexample) -> str:
    """The sentence that broke, the numbered run, and the state after each step, with what changed marked beneath. Of a
    large state what a step is about is drawn, and of a long run how it begins and ends."""
    calls = counterexample.calls
    lines = [f"broken: {counterexample.clause}", f"in a new {constructed(pairing, counterexample)}"]
    states = states_along(pairing, counterexample)
    state = next(states)
    told = picture(pairing, state, calls[0] if calls else None)
    lines.append(f"{INDENT}{told}")
    for number, call in enumerate(calls, start=1):
        before, state = state, next(states, None)
        if state is not None and FIRST_STEPS < number <= len(calls) - LAST_STEPS:
            if number == FIRST_STEPS + 1:
                lines.append(f"{INDENT}… {len(calls) - LAST_STEPS - FIRST_STEPS:,} calls left out")
            continue
        lines.append(f"{number:4}. {said(pairing, call)}")
        was = picture(pairing, before, call)
        if state is None:
            # Where the last picture was drawn around another place, what this call found there has not been seen.
            lines += [] if was == told else [f"{INDENT}{was}"]
            break
        told = picture(pairing, state, call)
        lines.append(f"{INDENT}{told}")
        if marks := changes(was, told):
            lines.append(f"{INDENT}{marks}")
    lines.append(f"{INDENT}^ here: {counterexample.clause}")
    return "\n".join(lines)


def picture(pairing: Pairing, state: State, call: Call | None) -> str:
    return fitting(pairing.picture(state, call))


def constructed(pairing: Pairing, counterexample: Counterexample) -> str:
    names = pairing.geometry_names()
    said = ", ".join(f"{name} {value}" for name, value in zip(names, counterexample.geometry, strict=True))
    return f"{pairing.impl.__name__}: {said}"


def said(pairing: Pairing, call: Call) -> str:
    """`alloc(order=0) → 3`"""
    names = pairing.parameters(call.operation)
    arguments = ", ".join(f"{name}={value}" for name, value in zip(names, call.arguments, strict=True))
    answer = "done" if call.returned is None else str(call.returned)
    return f"{call.operation}({arguments}) → {answer}"


def states_of(pairing: Pairing, counterexample: Counterexample) -> Sequence[State]:
    """The law's states along the run, up to the step that it does not permit."""
    return list(states_along(pairing, counterexample))


def states_along(pairing: Pairing, counterexample: Counterexample) -> Iterator[State]:
    """The same one by one: of a long run in a large pool, all of them together fill memory."""
    state = pairing.initial(counterexample.geometry)
    yield state
    for call in counterexample.calls:
        try:
            state = pairing.move(call.operation)(state, *call.arguments, returned=call.returned)
        except (BrokenClause, TypeError):
            # A refusal by which its maker does not want to be judged changes nothing.
            if call is counterexample.calls[-1] or not isinstance(call.returned, Failure):
                return
        yield state


def changes(before: str, after: str) -> str:
    """Carets beneath the characters that are not what they were."""
    if len(before) != len(after) or len(after) > WIDEST_MARKED:
        return ""
    return "".join(" " if one == other else "^" for one, other in zip(before, after, strict=True)).rstrip()
