"""A struct in which a C function answers: one that it returns, or that it writes at `out`."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Mapping
from typing import Any, Literal

from attrs import define, field, frozen

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
STATUS = "int"
"""The C type of a member that says whether the call failed, if the adapter names no other."""


@frozen
class Member:
    """One member of such a struct: what it says, and its C type, if its own does not fit."""

    value: Literal["answer", "status", "ignored"]
    type: str = ""


def member(members: Mapping[str, Member], value: str) -> tuple[str, Member] | None:
    """The member that says this, with its name."""
    return next(((name, each) for name, each in members.items() if each.value == value), None)


def type_of(said: Member, of_answer: str) -> str:
    """Its C type, where the answer has this one if the adapter names no other."""
    return said.type or {"answer": of_answer, "status": STATUS, "ignored": "size_t"}[said.value]


def problem(members: Mapping[str, Member], types: Mapping[str, Any], *, is_answered: bool) -> str:
    """What is wrong with it, where the function has an answer or none besides that it was done."""
    for name, said in members.items():
        if not NAME.fullmatch(name):
            return f"{name!r} is no name of a member of a struct in C"
        if said.type and said.type not in types:
            return f"{said.type!r} is no C type that an adapter may name: {', '.join(types)}"
    said_so = [each.value for each in members.values()]
    if twice := next((value for value in ("answer", "status") if said_so.count(value) > 1), ""):
        return f"two members of the struct are the {twice}: let one of them be ignored"
    if is_answered and "answer" not in said_so:
        return 'no member of the struct is the answer: write "answer" in the place of one that is "ignored"'
    return "" if said_so else 'a struct has members: write each as NAME = "answer", "status" or "ignored"'


@define
class StructCall:
    """A function of a library that answers so, in the place of its symbol: called, it comes to what says whether the
    call failed, or else to the answer."""

    symbol: Any
    made: Any
    """The ctypes class of the struct."""
    status: str | None
    """The member that says whether it failed."""
    answer: str | None
    out: int | None
    """Which argument is the address at which it is written; None where it is returned."""
    last: int = field(default=0)
    """The answer of the last call."""

    def __call__(self, *values: int) -> int | None:
        if self.out is None:
            told = self.symbol(*values)
            returned = None
        else:
            ctypes.memset(values[self.out], 0, ctypes.sizeof(self.made))
            returned = self.symbol(*values)
            told = self.made.from_address(values[self.out])
        self.last = 0 if self.answer is None else getattr(told, self.answer) or 0
        if self.status is not None:
            return int(getattr(told, self.status))
        return self.last if self.out is None else returned

    def told(self, _: Any) -> int:
        """The answer of the last call."""
        return self.last
