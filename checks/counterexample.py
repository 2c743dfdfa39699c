"""The run that breaks a clause: as a file to commit and replay, and as text to read."""

from __future__ import annotations

import json
import operator
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

from attrs import field, fields, frozen, has

from checks import spelling
from checks.drawn import fitting
from checks.evidence import Call, Counterexample, Origin, UsageError
from checks.files import read_json
from checks.oracles import UNSEEN, Unseen
from checks.origins import is_number, saying
from checks.origins import said as said_again
from checks.pairing import INITIAL, Pairing, State
from checks.structured import converter, structure
from checks.version import memspec_version
from checks.words import spelt
from spec.vocabulary import Failure

Parts = Mapping[str, Pairing]
"""The parts of which a file may be, by their names."""
WIDEST_LINE = 80
"""Of what is said in words."""
WIDEST_MARKED = 120
"""Beyond this width changes are not marked: a terminal would not show the marks under what changed."""
INDENT = " " * 6


def as_text(counterexample: Counterexample) -> str:
    """What stands in its file."""
    return json.dumps(to_json(counterexample), indent=1, ensure_ascii=False) + "\n"


def save(counterexample: Counterexample, path: str | Path) -> None:
    Path(path).write_bytes(as_text(counterexample).encode("utf-8", "backslashreplace"))


def load(path: str | Path, parts: Parts) -> Counterexample:
    """Raise UsageError where there is no such file or it holds no counterexample."""
    return from_json(read_json(Path(path)), parts, path)


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
            "arguments": [_argument(said) for said in said_again(call)],
            "returned": plain(call.returned),
        }
        for call in calls
    ]


def _argument(said: Any) -> Any:
    if not isinstance(said, Origin):
        return plain(said)
    return {"of": said.of, "plus": said.plus} if said.plus else {"of": said.of}


@frozen
class WrittenOrigin:
    """The form of an argument that an earlier call answered."""

    of: int
    plus: int = 0


@frozen
class Written:
    """The form of a call in a file."""

    operation: str
    arguments: list[Any]
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


def from_json(data: Any, parts: Parts, where: Path | str = "the counterexample") -> Counterexample:
    """Raise UsageError where the data has not the form of one."""
    file = structure(_CONVERTER, data, File, f"{where} is no counterexample")
    if file.part not in parts:
        raise UsageError(f"{where} is of {spelt(file.part)}, and there is no such part")
    calls, begun = (tuple(_read(made, parts[file.part], where)) for made in (file.calls, file.begun))
    return Counterexample(
        file.part, file.clause, tuple(file.geometry), calls, file.target, file.engine, file.seed, begun
    )


def _read(made: Sequence[Written], pairing: Pairing, where: Path | str) -> Iterator[Call]:
    answers: list[Any] = []
    for number, call in enumerate(made, start=1):
        try:
            said = tuple(_said(argument, answers) for argument in call.arguments)
            answers.append(named(call.returned, pairing))
        except ValueError as error:
            raise UsageError(f"{where} is no counterexample: {error} (at call {number})") from None
        yield saying(Call(call.operation, (), answers[-1]), said)


def _said(argument: Any, answers: Sequence[Any]) -> Any:
    """An argument as it is said again. Raises ValueError."""
    if not isinstance(argument, dict):
        if not isinstance(argument, int):
            raise ValueError(f"{spelt(argument)} is no argument: that is a number, or what an earlier call answered")
        return argument
    try:
        wanted = structure(_CONVERTER, argument, WrittenOrigin, "an argument")
    except UsageError as error:
        raise ValueError(str(error)) from None
    answer: Any = answers[wanted.of - 1] if 0 < wanted.of <= len(answers) else None
    if not is_number(answer):
        raise ValueError(f"an argument is what call {wanted.of} answered, and no call before it answered a number so")
    return Origin(wanted.of, wanted.plus, answer + wanted.plus)


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


def named(value: Any, pairing: Pairing | None) -> Any:
    """This in JSON; other forms than failures are those of the part's law. ValueError for no answer."""
    match value:
        case str():
            if value == str(UNSEEN):
                return UNSEEN
            return value if pairing is None else pairing.failures.get(value, value)
        case None | bool() | int():
            return value
        case dict() if len(value) == 1 and pairing is not None:
            [(name, parts)] = value.items()
            form = getattr(pairing.spec, name, None) if name.isidentifier() else None
            if isinstance(form, type) and has(form):
                if not isinstance(parts, dict) or {*parts} != {each.name for each in fields(form)}:
                    raise ValueError(f"{name} has the fields {', '.join(each.name for each in fields(form))}")
                return form(**{name: named(each, pairing) for name, each in parts.items()})
            raise ValueError(f"{pairing.part} knows no answer of the form {spelt(name)}")
    raise ValueError(f"{spelt(value)} is no answer")


# ── As text ──────────────────────────────────────────────────────────────────────────────────────────────────


FIRST_STEPS, LAST_STEPS = 6, 30
"""Of a longer run the steps in the middle are left out."""


def render(pairing: Pairing, counterexample: Counterexample) -> str:
    """The sentence that broke, the numbered run, and the state after each step, with what changed marked beneath. Of a
    large state what a step is about is drawn, and of a long run how it begins and ends."""
    calls = counterexample.calls
    lines = [f"broken: {counterexample.clause}", f"in a new {constructed(pairing, counterexample)}"]
    lines += told_of(pairing, counterexample)
    lines += legend_of(pairing)
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
    here = "here" if calls else "here, while it was constructed"
    lines.append(f"{INDENT}^ {here}: {counterexample.clause}")
    return "\n".join(lines)


def legend_of(pairing: Pairing) -> list[str]:
    """How the pictures that follow are read, in lines of a terminal."""
    told = f"(read: {pairing.legend})" if pairing.legend else ""
    return wrap(told, WIDEST_LINE, initial_indent=INDENT, subsequent_indent=f"{INDENT} ")


def picture(pairing: Pairing, state: State, call: Call | None) -> str:
    return fitting(pairing.picture(state, call))


def constructed(pairing: Pairing, counterexample: Counterexample) -> str:
    names = pairing.geometry_names()
    kinds = spelling.kinds_of(pairing.spec.initial)
    values = map(spelling.spelled, counterexample.geometry, kinds)
    said = ", ".join(f"{name} {value}" for name, value in zip(names, values, strict=True))
    return f"{pairing.impl.__name__}: {said}"


def told_of(pairing: Pairing, counterexample: Counterexample) -> list[str]:
    """Which numbers of its geometry are others than were asked for, and what its construction amounts to besides that
    is none of the law's operations."""
    names, asked = pairing.geometry_names(), counterexample.geometry
    told = next((each.arguments for each in counterexample.begun if each.operation == INITIAL), asked)
    others = [f"{name} {is_}" for name, is_, was in zip(names, told, asked, strict=True) if is_ != was]
    composed = [said(pairing, each) for each in counterexample.begun if each.operation in pairing.composed]
    own = [f"of which its own is {', '.join(others)}"] if others else []
    return [*own, *(f"which begins with {each}" for each in composed)]


def said(pairing: Pairing, call: Call) -> str:
    """`alloc(order=0) → 3`, and `free(frame=#1, order=0) → done` where the first call answered that frame."""
    return spelling.said(pairing, call.operation, said_again(call), call.returned)


def states_of(pairing: Pairing, counterexample: Counterexample) -> Sequence[State]:
    """The law's states along the run, up to the step that it does not permit."""
    return list(states_along(pairing, counterexample))


def states_along(pairing: Pairing, counterexample: Counterexample) -> Iterator[State]:
    """The same one by one: of a long run in a large pool, all of them together fill memory."""
    return pairing.states(counterexample.geometry, counterexample.calls, counterexample.begun)


def changes(before: str, after: str) -> str:
    """Carets beneath the characters that are not what they were."""
    if len(before) != len(after) or len(after) > WIDEST_MARKED:
        return ""
    return "".join(" " if one == other else "^" for one, other in zip(before, after, strict=True)).rstrip()
