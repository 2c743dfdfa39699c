"""The run that breaks a clause: as a file to commit and replay, and as text to read."""

from __future__ import annotations

import json
import operator
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from attrs import fields, has

from checks.evidence import Call, Counterexample, UsageError
from checks.oracles import UNSEEN, Unseen
from checks.pairing import Pairing, State
from checks.pairings import find_one
from checks.version import memspec_version
from spec.vocabulary import BrokenClause, Failure

WIDEST_PICTURE = 120
"""Beyond this width changes are not marked: the marks would not stand under what changed."""


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


def render(pairing: Pairing, counterexample: Counterexample) -> str:
    """The sentence that broke, the numbered run, and the state after each step, with what changed marked beneath."""
    lines = [f"broken: {counterexample.clause}", f"in a new {constructed(pairing, counterexample)}"]
    states = states_of(pairing, counterexample)
    pictures = [pairing.picture(state) for state in states]
    indent = " " * 6
    lines.append(f"{indent}{pictures[0]}")
    for number, (call, picture) in enumerate(zip_longest(counterexample.calls, pictures[1:]), start=1):
        lines.append(f"{number:4}. {said(pairing, call)}")
        if picture is None:
            lines.append(f"{indent}^ here: {counterexample.clause}")
            break
        lines.append(f"{indent}{picture}")
        if marks := changes(pictures[number - 1], picture):
            lines.append(f"{indent}{marks}")
    if len(pictures) > len(counterexample.calls):
        lines.append(f"{indent}^ here: {counterexample.clause}")
    return "\n".join(lines)


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
    states = [pairing.initial(counterexample.geometry)]
    for call in counterexample.calls:
        try:
            states.append(pairing.move(call.operation)(states[-1], *call.arguments, returned=call.returned))
        except (BrokenClause, TypeError):
            if call is counterexample.calls[-1] or not isinstance(call.returned, Failure):
                break
            # A refusal by which its maker does not want to be judged: it changes nothing.
            states.append(states[-1])
    return states


def changes(before: str, after: str) -> str:
    """Carets beneath the characters that are not what they were."""
    if len(before) != len(after) or len(after) > WIDEST_PICTURE:
        return ""
    return "".join(" " if one == other else "^" for one, other in zip(before, after, strict=True)).rstrip()
