"""Statements about all numbers: each has a name, and what it says of some numbers is built where it is used."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import z3
from attrs import define, field, frozen

from checks.proof import Predicate
from spec.vocabulary import Domain


@define
class Quantifier:
    """`name` says that the body holds at each number of the span, or at each combination of several numbers."""

    name: z3.BoolRef
    title: str
    """The name's own: a digest of what it says, so that two statements of one title are the same."""
    span: Domain
    body: Callable[[Any], Any]
    depth: int

    @property
    def kinds(self) -> list[str]:
        """Of the numbers."""
        return self.span.kind.split()

    @property
    def about(self) -> str:
        """What it says, of whatever state."""
        body = self.said
        numbers = [each for each in self.body.args if type(each) is int] if isinstance(self.body, partial) else []
        return f"{body.__module__}.{body.__qualname__}:{body.__code__.co_firstlineno}{numbers or ''}"

    @property
    def said(self) -> Predicate:
        """What it says, as a function."""
        return self.body.func if isinstance(self.body, partial) else self.body


@frozen
class Named:
    """A predicate of some words, made without looking into it."""

    made: z3.BoolRef
    predicate: Callable[..., Any]
    words: tuple[Any, ...]

    @property
    def name(self) -> str:
        return name_of(self.predicate)


@define
class Asked:
    """What is asked of unknown functions, to tell which hypotheses speak of what a goal speaks of."""

    functions: set[str] = field(factory=set)
    applications: set[int] = field(factory=set)
    """Which function, where."""

    def add(self, other: Asked) -> None:
        self.functions |= other.functions
        self.applications |= other.applications


@frozen
class Instance:
    """What a quantifier says of one number, or of one combination of several."""

    term: z3.BoolRef
    asked: Asked
    quantifiers: list[int]
    """Those inside it."""


def name_of(predicate: Any) -> str:
    return str((predicate.func if isinstance(predicate, partial) else predicate).__name__)


@define
class Quantifiers:
    """Those of one path, with the predicates that have a name, and what was built of both."""

    known: dict[int, Quantifier] = field(factory=dict)
    """By the identity of their names."""
    definitions: dict[int, tuple[z3.BoolRef, z3.BoolRef]] = field(factory=dict)
    """By an application of `bit`: it, and what it means."""
    named_predicates: dict[int, Named] = field(factory=dict)
    """By the identity of what was made."""
    functions: dict[tuple[int, int], tuple[z3.BoolRef, z3.FuncDeclRef]] = field(factory=dict)
    """How many words a predicate is of, the identity of what it says → that, and the function for it."""
    instances: dict[tuple[int, ...], Instance] = field(factory=dict)
    named: dict[int, list[int]] = field(factory=dict)
    """A formula's identity → the quantifiers that it names."""
    comparing: int | None = None
    """How deep the statement stands that is being spelt out, if one is."""
    depth: int = 0
    scope: str = ""
    """Which instance of which quantifier is being built; names made in it are the same on every path."""
