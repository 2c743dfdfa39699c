"""Loops that do not come to an end, in code that runs as plain Python: they are counted, and cut.

A call of an implementation goes through its loops no oftener than its memory is large, times some number. One that goes
on for longer goes on for ever, and is told as a call that breaks a clause. Compiled exploration has its
kernels count too, each loop by itself. Other compiled code is not counted: what drives it tries the same calls in
plain Python first (checks.engines.simulate), and a worker that hangs is ended from outside.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any

from attrs import define

from checks.clauses import ANSWERS_IN_TIME
from impl.image import CheckedImage, ImageFault

TURN, SHIFT = "__turn__", "__shift__"
"""The names under which a module that is loaded as plain Python finds the counter, and how to shift."""
WORD_BITS = 64
FEWEST, A_WORD = 1024, 64
"""How many turns a call has, and how many more for each word of its image. The most that any call of ours takes is a
fill of all frames, one turn a word."""
MOST_WORDS = 1 << 24
"""A larger image is refused in plain Python, where a word takes some ten times as much room as in compiled code."""


class Endless(Exception):
    """A call has gone on for longer than any that comes to an end."""

    clause = ANSWERS_IN_TIME


@define
class Turns:
    """How many turns the call at hand may still take; None outside of any."""

    left: int | None = None

    def count(self) -> None:
        """A turn of some loop."""
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise Endless("its loops have taken more turns than its memory accounts for")


TURNS = Turns()


class Counted(ast.NodeTransformer):
    """Let each turn of each loop be counted; and where all words are numbers, each shift to the left be looked at."""

    def __init__(self, *, are_numbers: bool) -> None:
        self.are_numbers = are_numbers

    def visit_BinOp(self, operation: ast.BinOp) -> ast.expr:
        self.generic_visit(operation)
        if not (self.are_numbers and isinstance(operation.op, ast.LShift)) or isinstance(operation.right, ast.Constant):
            return operation
        shifted = ast.Call(ast.Name(SHIFT, ast.Load()), args=[operation.left, operation.right], keywords=[])
        return ast.copy_location(shifted, operation)

    def visit_While(self, loop: ast.While) -> ast.While:
        self.generic_visit(loop)
        count = ast.Expr(ast.Call(ast.Name(TURN, ast.Load()), args=[], keywords=[]))
        loop.body.insert(0, ast.copy_location(count, loop))
        return loop


class Cut(ast.NodeTransformer):
    """Have compiled code raise where a loop has taken more turns than a call may. It counts anew each time that it is
    reached, so that a counter is a local variable: a call that goes on for ever does so in some loop."""

    def visit_FunctionDef(self, function: ast.FunctionDef) -> ast.FunctionDef:
        if any(isinstance(each, ast.Name) and each.id in ("kernel", "called") for each in function.decorator_list):
            first = function.args.args[0]
            has_image = isinstance(first.annotation, ast.Name) and first.annotation.id == "Image"
            most = f"{FEWEST} + {A_WORD} * len({first.arg})" if has_image else f"{FEWEST}"
            _CutLoops(most).generic_visit(function)
        return function


@define
class _CutLoops(ast.NodeTransformer):
    """In one kernel."""

    most: str
    """How many turns there may be, as text."""

    def visit_While(self, loop: ast.While) -> list[ast.stmt]:
        self.generic_visit(loop)
        left = f"__left_{loop.lineno}_{loop.col_offset}__"
        before = ast.parse(f"{left} = {self.most}").body
        count = ast.parse(f"{left} -= 1\nif {left} < 0:\n    raise RuntimeError('{ANSWERS_IN_TIME}')").body
        loop.body[:0] = count
        return [ast.copy_location(each, loop) for each in (*before, loop)]


LIFE = f"cut-{FEWEST}-{A_WORD}"
"""Under which compiled code that counts is kept on the disk, beside what does not."""


def shift_left(word: int, places: int) -> int:
    """Python's integers have no end, and one that is shifted by a wrong number of places may fill all memory."""
    if 0 <= places < WORD_BITS:
        return word << places
    raise ImageFault(f"shifts by {places} places, which no 64-bit word has")


def new_image(words: int) -> CheckedImage:
    """A checked image; whoever makes one has turns for it."""
    if not 0 <= words <= MOST_WORDS:
        raise ImageFault(f"an image of {words} words is not made in plain Python")
    if TURNS.left is not None:
        TURNS.left += A_WORD * words
    return CheckedImage(words)


def limit(offered: type) -> None:
    """Limit the turns of each call of a class."""
    for name, method in list(vars(offered).items()):
        if isinstance(method, FunctionType):
            setattr(offered, name, _limited(method))


def _limited(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(self: Any, *arguments: Any) -> Any:
        before = TURNS.left
        image = getattr(self, "image", ())
        TURNS.left = FEWEST + (A_WORD * len(image) if isinstance(image, CheckedImage) else 0)
        try:
            return method(self, *arguments)
        finally:
            TURNS.left = before

    return call
