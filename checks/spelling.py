"""Calls and answers in words: addresses in hexadecimal, and flags by their names."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import fields, has

from checks.evidence import Call, Origin
from checks.html.depiction import NO_FLAGS, Flags
from checks.pairing import Arguments, Pairing, answer_types, parameters_of, types_of
from spec.vocabulary import PAGE_SHIFT, Failure, Frame, FrameCount, Order

ADDRESS = 1 << PAGE_SHIFT
"""Numbers from here on are taken for addresses, and shown in hexadecimal."""
COUNTED = (Frame, FrameCount, Order)
"""Types whose numbers are not, however large."""
HIGHEST_BIT = -(1 << 62)
"""A signed word below this has its highest bit set, and few others are to be counted from there."""


def in_hexadecimal(answer: Any) -> str:
    """What is written behind an answer that holds an address."""
    told = [spelled(number) for number in numbers_in(answer) if abs(number) >= ADDRESS]
    return f"  # {', '.join(told)}" if told else ""


def numbers_in(answer: Any) -> Iterator[int]:
    if has(type(answer)):
        yield from (number for each in fields(type(answer)) for number in numbers_in(getattr(answer, each.name)))
    elif hasattr(answer, "__index__"):
        yield operator.index(answer)


def constructed(pairing: Pairing, geometry: Arguments) -> str:
    """`Buddy(start=0, frames=4, max_order=2)`"""
    initial = pairing.spec.initial
    return f"{pairing.impl.__name__}({given(parameters_of(initial), kinds_of(initial), geometry, flags_of(pairing))})"


def called(pairing: Pairing, call: Call) -> str:
    """`alloc(order=0)`"""
    return said(pairing, call.operation, call.arguments)


def answered(pairing: Pairing, call: Call) -> str:
    """`alloc(order=0) → 3`"""
    return said(pairing, call.operation, call.arguments, call.returned)


def said(pairing: Pairing, operation: str, arguments: Arguments, *answers: Any) -> str:
    """The same, of which arguments can be named by their origins; and what was answered, where it was."""
    flags = {name.removeprefix(f"{operation}."): bits for name, bits in flags_of(pairing).items()}
    step = pairing.step(operation)
    call = f"{operation}({given(pairing.parameters(operation), pairing.named(operation), arguments, flags)})"
    kind = next((kind for kind in answer_types(step) if kind in COUNTED), None)
    return " → ".join([call, *(told(answer, kind) for answer in answers)])


def kinds_of(function: Callable[..., Any]) -> list[Any]:
    """The types of its parameters."""
    types = types_of(function)
    return [types[name] for name in parameters_of(function)]


def flags_of(pairing: Pairing) -> Flags:
    return pairing.depiction.flags if pairing.depiction else NO_FLAGS


def given(names: Sequence[str], kinds: Sequence[Any], values: Arguments, flags: Flags) -> str:
    """`space=0, how=WRITE | BY_USER`"""
    written = []
    for name, kind, value in zip(names, kinds, values, strict=True):
        is_word = name in flags and not isinstance(value, Origin)
        written.append(f"{name}={by_flags(value, flags[name]) if is_word else spelled(value, kind)}")
    return ", ".join(written)


def by_flags(value: int, flags: Mapping[str, int]) -> str:
    """A word by the names of the flags that are set in it, behind what else is in it."""
    found = {name: flag for name, flag in flags.items() if value & flag}
    rest = value & ~sum(found.values())
    first = spelled(rest)
    told = ([f"({first})" if " " in first else first] if rest else []) + list(found)
    return " | ".join(told) or "0"


def told(answer: Any, kind: Any = None) -> str:
    """An answer in a few words: a failure by its name, one of several numbers by the kind and them."""
    if answer is None:
        return "done"
    if isinstance(answer, Failure | str):
        return str(answer)
    if has(type(answer)):
        inside = (f"{each.name} {told(getattr(answer, each.name))}" for each in fields(type(answer)))
        return f"{type(answer).__name__}({', '.join(inside)})"
    return spelled(answer, kind)


def spelled(value: Any, kind: Any = None) -> str:
    """A number; from ADDRESS on it is an address, or a word made of bits, and in hexadecimal, unless its type counts.
    `#2 + 1` where it is by 1 more than what the second call answered."""
    if isinstance(value, Origin):
        return f"#{value.of}" + (f" + {spelled(value.plus, kind)}" if value.plus else "")
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        return str(value)
    number = operator.index(value)
    if abs(number) < ADDRESS or kind in COUNTED:
        return str(number)
    return f"{number:#_x}" if number > HIGHEST_BIT else f"{number + (1 << 64):#_x} - (1 << 64)"
