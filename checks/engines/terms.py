"""z3 terms, built without asking their sorts.

z3's Python operators coerce and compare the sorts of what they are given, which takes several times as long as the
building itself, and the prover builds a million terms. Here a word is a word and a condition a condition, of one width
and in one context, because `checks.engines.symbolic` makes no others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import z3

Make = Callable[..., Any]
"""A constructor of z3's C interface: Z3_mk_bvadd, Z3_mk_eq and so on."""

_PAIR = z3.Ast * 2


def word(make: Make, *parts: z3.ExprRef) -> z3.BitVecRef:
    context = parts[0].ctx
    return z3.BitVecRef(make(context.ref(), *(part.ast for part in parts)), context)


def condition(make: Make, *parts: z3.ExprRef) -> z3.BoolRef:
    context = parts[0].ctx
    return z3.BoolRef(make(context.ref(), *(part.ast for part in parts)), context)


def both(a: z3.BoolRef, b: z3.BoolRef) -> z3.BoolRef:
    return z3.BoolRef(z3.Z3_mk_and(a.ctx.ref(), 2, _PAIR(a.ast, b.ast)), a.ctx)


def either(a: z3.BoolRef, b: z3.BoolRef) -> z3.BoolRef:
    return z3.BoolRef(z3.Z3_mk_or(a.ctx.ref(), 2, _PAIR(a.ast, b.ast)), a.ctx)


def kind(term: z3.ExprRef) -> int:
    """What it applies: Z3_OP_BOR, Z3_OP_UNINTERPRETED and so on."""
    context = term.ctx.ref()
    found: int = z3.Z3_get_decl_kind(context, z3.Z3_get_app_decl(context, term.ast))
    return found


def number(term: z3.ExprRef) -> int | None:
    """Its value, if it is a constant."""
    context = term.ctx.ref()
    return int(z3.Z3_get_numeral_string(context, term.ast)) if z3.Z3_is_numeral_ast(context, term.ast) else None


def operands(term: z3.BitVecRef) -> tuple[z3.BitVecRef, z3.BitVecRef]:
    """Of a word made of two words."""
    context = term.ctx
    first, second = (z3.BitVecRef(z3.Z3_get_app_arg(context.ref(), term.ast, place), context) for place in (0, 1))
    return first, second
