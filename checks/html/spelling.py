"""Calls and answers in words: addresses in hexadecimal, and flags by their names."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import fields, has

from checks.counterexample import plain
from checks.evidence import Call
from checks.html.depiction import NO_FLAGS, Flags
from checks.pairing import Arguments, Pairing
from spec.vocabulary import PAGE_SHIFT, Failure

ADDRESS = 1 << PAGE_SHIFT
"""Numbers from here on are taken for addresses, and shown in hexadecimal."""
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


def constructed(pairing: Pairing, geometry: Arguments, flags: Flags = NO_FLAGS) -> str:
    """`Buddy(start=0, frames=4, max_order=2)`"""
    return f"{pairing.impl.__name__}({given(pairing.geometry_names(), geometry, flags)})"


def called(pairing: Pairing, call: Call, flags: Flags = NO_FLAGS) -> str:
    """`alloc(order=0)`"""
    own = {name.removeprefix(f"{call.operation}."): bits for name, bits in flags.items()}
    return f"{call.operation}({given(pairing.parameters(call.operation), call.arguments, own)})"


def answered(pairing: Pairing, call: Call, flags: Flags = NO_FLAGS) -> str:
    """`alloc(order=0) → 3`"""
    return f"{called(pairing, call, flags)} → {told(call.returned)}"


def given(names: Sequence[str], values: Arguments, flags: Flags) -> str:
    """`space=0, how=WRITE | BY_USER`"""
    pairs = zip(names, values, strict=True)
    return ", ".join(
        f"{name}={by_flags(value, flags[name]) if name in flags else spelled(value)}" for name, value in pairs
    )


def by_flags(value: int, flags: Mapping[str, int]) -> str:
    """A word by the names of the flags that are set in it, behind what else is in it."""
    found = {name: flag for name, flag in flags.items() if value & flag}
    rest = value & ~sum(found.values())
    first = spelled(rest)
    told = ([f"({first})" if " " in first else first] if rest else []) + list(found)
    return " | ".join(told) or "0"


def told(answer: Any) -> str:
    """An answer in a few words: a failure by its name, one of several numbers by the kind and them."""
    if answer is None:
        return "done"
    if isinstance(answer, Failure | str):
        return str(answer)
    if has(type(answer)):
        inside = (f"{each.name} {told(getattr(answer, each.name))}" for each in fields(type(answer)))
        return f"{type(answer).__name__}({', '.join(inside)})"
    return spelled(answer)


def spelled(value: Any) -> str:
    """A number; from ADDRESS on it is an address, or a word made of bits, and in hexadecimal."""
    number = plain(value)
    if not isinstance(number, int) or isinstance(number, bool) or abs(number) < ADDRESS:
        return str(number)
    return f"{number:#_x}" if number > HIGHEST_BIT else f"{number + (1 << 64):#_x} - (1 << 64)"
