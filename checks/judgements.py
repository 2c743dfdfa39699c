"""Where the law judges: the clauses that a function states, in its own text or in that of its guards.

A *guard* is a helper of the function's module that judges for it. What stands in the way of several operations (no such
space, no such page) is so written once, and every reader of the law's text finds it in each of them.
"""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from attrs import frozen

from spec.vocabulary import reached, struck

Function = Callable[..., Any]


@contextmanager
def uncounted() -> Iterator[None]:
    """Within it, that a clause is reached shows nothing."""
    before = dict(reached)
    try:
        yield
    finally:
        reached.clear()
        dict.update(reached, before)  # a Counter's own would add up, number by number


class striking:
    """Within it, these sentences of the law are ignored. A class, as conform enters it for each call."""

    def __init__(self, clauses: Iterable[str]) -> None:
        self.added = clauses if not struck and isinstance(clauses, frozenset) else set(clauses) - struck

    def __enter__(self) -> None:
        struck.update(self.added)

    def __exit__(self, *error: object) -> None:
        struck.difference_update(self.added)


@frozen
class Judgement:
    """A clause where it stands."""

    clause: str
    function: Function
    """The function whose text has it."""
    call: ast.Call
    """Its `ensure`; lines are counted from the function's first, as 1."""


def clauses_of(function: Function) -> list[str]:
    """The sentences that a function or one of its guards states, each once."""
    return list(dict.fromkeys(each.clause for each in judgements_of(function)))


@functools.cache
def judgements_of(function: Function) -> tuple[Judgement, ...]:
    """Each `ensure` of a function, then of its guards. A clause is a literal, so that its absence can be noticed."""
    return tuple(judgement for text in (function, *guards_of(function)) for judgement in _stated(text))


def _stated(text: Function) -> Iterator[Judgement]:
    for call in calls(tree_of(text), "ensure"):
        clause = call.args[1]
        if not (isinstance(clause, ast.Constant) and isinstance(clause.value, str)):
            raise TypeError(f"{text.__name__}: a clause is a literal, so that its absence can be noticed")
        yield Judgement(clause.value, text, call)


@functools.cache
def guards_of(function: Function) -> tuple[Function, ...]:
    """The helpers that judge for a function, or call others that do, as its text leads to them."""
    return tuple(
        helper
        for helper in _reached(function)[1:]
        if any(True for text in _reached(helper) for _ in calls(tree_of(text), "ensure"))
    )


@functools.cache
def _reached(function: Function) -> list[Function]:
    """A function, and the helpers of its module that it leads to by calling them by their names."""
    found = [function]
    for caller in found:
        called = (callee(caller, call) for call in calls(tree_of(caller)))
        found += dict.fromkeys(helper for helper in called if helper is not None and helper not in found)
    return found


def callee(caller: Function, call: ast.Call) -> Function | None:
    """The helper of the caller's module that a call is of, if it is of one."""
    helper = getattr(caller, "__globals__", {}).get(name_of(call))
    return helper if inspect.isfunction(helper) and helper.__module__ == caller.__module__ else None


def calls_towards(caller: Function, function: Function) -> Iterator[ast.Call]:
    """The calls by which one function comes to judge by another's text."""
    for call in calls(tree_of(caller)):
        helper = callee(caller, call)
        if helper is not None and (helper is function or function in guards_of(helper)):
            yield call


@functools.cache
def tree_of(function: Function) -> ast.Module:
    return ast.parse(textwrap.dedent(inspect.getsource(function)))


def calls(tree: ast.AST, name: str = "") -> Iterator[ast.Call]:
    """The calls by name in a text; those of one name, if one is given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node) and name in ("", name_of(node)):
            yield node


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""
