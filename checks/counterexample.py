"""The run that breaks a clause: as a file to commit and replay, and as text to read."""

from __future__ import annotations

import json
import operator
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import field, fields, frozen, has

from checks.drawn import fitting
from checks.evidence import Call, Counterexample, UsageError
from checks.files import read_json
from checks.oracles import UNSEEN, Unseen
from checks.pairing import Pairing, State
from checks.pairings import pairings
from checks.structured import converter, structure
from checks.version import memspec_version
from checks.words import spelt
from spec.vocabulary import BrokenClause, Failure, leaves_alone

WIDEST_MARKED = 120
"""Beyond this width changes are not marked: a terminal would not show the marks under what changed."""
INDENT = " " * 6


def as_text(counterexample: Counterexample) -> str:
    """What stands in its file."""
    return json.dumps(to_json(counterexample), indent=1, ensure_ascii=False) + "\n"


def save(counterexample: Counterexample, path: str | Path) -> None:
    Path(path).write_bytes(as_text(counterexample).encode("utf-8", "backslashreplace"))


def load(path: str | Path) -> Counterexample:
    """Raise UsageError where there is no such file or it holds no counterexample."""
    return from_json(read_json(Path(path)), path)


def to_json(counterexample: Counterexample) -> dict[str, Any]:
    return {
        "memspec": memspec_version(),
        "part": counterexample.part,
        "clause": counterexample.clause,
        "target": counterexample.target,
        "engine": counterexample.engine,
        "seed": counterexample.seed,
        "geometry": [plain(value) for value in counterexample.geometry],
        **({"begun": written(counterexample.begun)} if counterexample.begun else {}),
        "calls": written(counterexample.calls),
    }


def written(calls: Sequence[Call]) -> list[dict[str, Any]]:
    return [
        {
            "operation": call.operation,
            "arguments": [plain(argument) for argument in call.arguments],
            "returned": plain(call.returned),
        }
        for call in calls
    ]


@frozen
class Written:
    """The form of a call in a file."""

    operation: str
    arguments: list[int | bool]
    returned: Any


@frozen
class File:
    """The form of a file. What other versions write besides is passed over."""

    part: str
    clause: str
    geometry: list[int]
    calls: list[Written]
    target: str = "impl"
    engine: str = ""
    seed: int | None = None
    begun: list[Written] = field(factory=list)


_CONVERTER = converter(forbids_more=False)


def from_json(data: Any, where: Path | str = "the counterexample") -> Counterexample:
    """Raise UsageError where the data has not the form of one."""
    file = structure(_CONVERTER, data, File, f"{where} is no counterexample")
    if file.part not in pairings():
        raise UsageError(f"{where} is of {spelt(file.part)}, and there is no such part")
    calls, begun = (tuple(_read(made, file.part, where)) for made in (file.calls, file.begun))
    return Counterexample(
        file.part, file.clause, tuple(file.geometry), calls, file.target, file.engine, file.seed, begun
    )


def _read(made: Sequence[Written], part: str, where: Path | str) -> Iterator[Call]:
    for number, call in enumerate(made, start=1):
        try:
            yield Call(call.operation, tuple(call.arguments), named(call.returned, part))
        except ValueError as error:
            raise UsageError(f"{where} is no counterexample: {error} (at call {number})") from None


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
    """What stands for this in JSON; other forms than failures are those of the part's law. ValueError for no answer."""
    match value:
        case str():
            return UNSEEN if value == str(UNSEEN) else pairings()[part].failures.get(value, value)
        case None | bool() | int():
            return value
        case dict() if len(value) == 1:
            [(name, parts)] = value.items()
            form = getattr(pairings()[part].spec, name, None) if name.isidentifier() else None
            if isinstance(form, type) and has(form):
                if not isinstance(parts, dict) or {*parts} != {each.name for each in fields(form)}:
                    raise ValueError(f"{name} has the fields {', '.join(each.name for each in fields(form))}")
                return form(**{name: named(each, part) for name, each in parts.items()})
            raise ValueError(f"{part} knows no answer of the form {spelt(name)}")
    raise ValueError(f"{spelt(value)} is no answer")


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
    state = pairing.begun(counterexample.geometry, counterexample.begun)
    yield state
    for call in counterexample.calls:
        try:
            state = pairing.move(call.operation)(state, *call.arguments, returned=call.returned)
        except (BrokenClause, TypeError):
            if call is counterexample.calls[-1] or not leaves_alone(call.returned):
                return
        yield state


def changes(before: str, after: str) -> str:
    """Carets beneath the characters that are not what they were."""
    if len(before) != len(after) or len(after) > WIDEST_MARKED:
        return ""
    return "".join(" " if one == other else "^" for one, other in zip(before, after, strict=True)).rstrip()
