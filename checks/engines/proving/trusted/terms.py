"""z3 terms, built without asking their sorts.

z3's Python operators coerce and compare the sorts of what they are given, which takes several times as long as the
building itself, and the prover builds a million terms. Here a word is a word and a condition a condition, of one width
and in one context, because `checks.engines.proving.trusted.symbolic` makes no others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import z3

Make = Callable[..., Any]
"""A constructor of z3's C interface: Z3_mk_bvadd, Z3_mk_eq and so on."""

Made = TypeVar("Made")

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


def applied(made: Callable[..., Made], function: z3.FuncDeclRef, *places: z3.ExprRef) -> Made:
    """What an unknown function says of places: a word or a condition."""
    context = function.ctx
    arguments = (z3.Ast * len(places))(*(place.ast for place in places))
    return made(z3.Z3_mk_app(context.ref(), function.ast, len(places), arguments), context)


_SIMPLIFIED: dict[int, tuple[Any, Any]] = {}
"""By a term's identity: the term, which it is as long as it is kept, and the same simplified."""
MOST_SIMPLIFIED = 1 << 17


def simplified(term: Made) -> Made:
    """The same term simplified. The same ones are asked for on every path of a program."""
    given: Any = term
    key = z3.Z3_get_ast_id(given.ctx.ref(), given.ast)
    if key not in _SIMPLIFIED:
        if len(_SIMPLIFIED) >= MOST_SIMPLIFIED:
            _SIMPLIFIED.clear()
        _SIMPLIFIED[key] = given, type(given)(z3.Z3_simplify(given.ctx.ref(), given.ast), given.ctx)
    made: Made = _SIMPLIFIED[key][1]
    return made


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


COMMUTATIVE = {
    z3.Z3_OP_EQ,
    z3.Z3_OP_AND,
    z3.Z3_OP_OR,
    z3.Z3_OP_XOR,
    z3.Z3_OP_BADD,
    z3.Z3_OP_BMUL,
    z3.Z3_OP_BAND,
    z3.Z3_OP_BOR,
    z3.Z3_OP_BXOR,
}
_DIGESTS: dict[int, tuple[Any, bytes]] = {}
"""By a term's identity: the term, which it is as long as it is kept, and its digest."""


def digest(term: z3.ExprRef) -> bytes:
    """What tells a term from all others, in every run. z3 puts the operands of a sum as they were made first, which
    differs with what was run before; here it does not matter which comes first."""
    context, waiting = term.ctx, [term.ast]
    known = term.get_id()
    while known not in _DIGESTS:
        part = waiting[-1]
        places = range(z3.Z3_get_app_num_args(context.ref(), part))
        operands = [z3.Z3_get_app_arg(context.ref(), part, place) for place in places]
        keys = [z3.Z3_get_ast_id(context.ref(), one) for one in operands]
        if missing := [one for one, key in zip(operands, keys, strict=True) if key not in _DIGESTS]:
            waiting.extend(missing)
            continue
        made = z3.ExprRef(waiting.pop(), context)
        said = [_DIGESTS[key][1] for key in keys]
        if operands and kind(made) in COMMUTATIVE:
            said.sort()
        text = f"{made.decl().sexpr()}{made.decl().params() or ''}" if operands else made.sexpr()
        _DIGESTS[made.get_id()] = made, hashlib.blake2b(b" ".join([text.encode(), *said]), digest_size=12).digest()
    return _DIGESTS[known][1]


NAME = 12
"""Hexadecimal digits of the name of a formula: it only says which to use, so that two of one name cost time, and prove
nothing."""


def named(formula: z3.ExprRef) -> str:
    """The name of a formula: the same in every run, and for all that say the same."""
    return digest(formula).hex()[:NAME]


def parts(*formulas: z3.ExprRef) -> Iterator[tuple[int, Any]]:
    """Each part of formulas without variables once: its identity, and z3's handle, good as long as the formulas are
    kept."""
    if not formulas:
        return
    context = formulas[0].ctx.ref()
    seen: set[int] = set()
    waiting = [formula.as_ast() for formula in formulas]
    while waiting:
        part = waiting.pop()
        key = z3.Z3_get_ast_id(context, part)
        if key not in seen:
            seen.add(key)
            yield key, part
            waiting.extend(
                z3.Z3_get_app_arg(context, part, place) for place in range(z3.Z3_get_app_num_args(context, part))
            )


def applications(formula: z3.ExprRef) -> frozenset[int]:
    """Which unknown functions are asked where, in a formula."""
    context = formula.ctx.ref()
    return frozenset(key for key, part in _unknown(formula) if z3.Z3_get_app_num_args(context, part))


def unknown(*formulas: z3.ExprRef) -> Iterator[z3.ExprRef]:
    """Each unknown word and condition in formulas once, and each answer of an unknown function."""
    yield from (z3.ExprRef(part, formulas[0].ctx) for _, part in _unknown(*formulas))


def _unknown(*formulas: z3.ExprRef) -> Iterator[tuple[int, Any]]:
    """The same, as parts."""
    for key, part in parts(*formulas):
        context = formulas[0].ctx.ref()
        if z3.Z3_get_decl_kind(context, z3.Z3_get_app_decl(context, part)) == z3.Z3_OP_UNINTERPRETED:
            yield key, part
