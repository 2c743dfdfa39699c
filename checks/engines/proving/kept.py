"""What is kept of proofs once they were found, so that the next run only follows it.

Nothing of it is believed: a step is asked of the solver again, an example is evaluated, and what leads nowhere, because
the source has changed, is searched for anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path as File
from typing import Any

import z3
from attrs import define, field, frozen, validators

from checks.engines.proving.trusted import terms
from checks.engines.proving.trusted.decisions import Way
from checks.engines.proving.trusted.tactics import TACTICS
from checks.evidence import UsageError


@frozen
class Steps:
    """Which hypotheses refuted an obligation, and how the solver was asked."""

    tactic: str = field(validator=validators.in_(TACTICS))
    facts: tuple[int, ...]
    """Of the path, by their places."""
    instances: tuple[str, ...]
    """Of quantifiers, by their names."""


# ── Examples ─────────────────────────────────────────────────────────────────────────────────────────────────

Row = tuple[int | bool, ...]
"""Words and truth values: of what something is asked, and the answer."""


@frozen
class Example:
    """What unknown words and functions may be; zero or false where nothing is said."""

    values: Mapping[str, tuple[Row, ...]]
    """By their names."""

    @classmethod
    def of(cls, model: z3.ModelRef, formulas: Iterable[z3.BoolRef]) -> Example:
        """What a model says of all that is asked in formulas."""
        values: dict[str, set[Row]] = {}
        for asked in terms.unknown(*formulas):
            row = tuple(_number(model, part) for part in (*asked.children(), asked))
            if row[-1]:
                values.setdefault(asked.decl().name(), set()).add(row)
        return cls({name: tuple(sorted(rows)) for name, rows in sorted(values.items())})

    def meets(self, formulas: Iterable[z3.BoolRef], width: int) -> bool:
        """Whether all of them are true in it."""
        said = self._model(width).eval(z3.And(*formulas), model_completion=True)
        return bool(z3.is_true(said))

    def _model(self, width: int) -> z3.ModelRef:
        context = z3.main_ctx()
        model = z3.ModelRef(z3.Z3_mk_model(context.ref()), context)
        for name, rows in self.values.items():
            for signature in dict.fromkeys(tuple(map(type, row)) for row in rows):
                chosen = [[_value(one, width) for one in row] for row in rows if tuple(map(type, row)) == signature]
                _define(model, z3.Function(name, *(one.sort() for one in chosen[0])), chosen)
        return model


def _define(model: z3.ModelRef, function: z3.FuncDeclRef, rows: list[list[Any]]) -> None:
    """A model takes what rows say of a function, or of a word, which is one that is asked of nothing."""
    context = model.ctx.ref()
    if not function.arity():
        z3.Z3_add_const_interp(context, model.model, function.ast, rows[0][-1].ast)
        return
    nothing = _nothing(function.range())
    said = z3.FuncInterp(z3.Z3_add_func_interp(context, model.model, function.ast, nothing.ast), model.ctx)
    for *places, value in rows:
        where = z3.AstVector(ctx=model.ctx)
        for place in places:
            where.push(place)
        z3.Z3_func_interp_add_entry(context, said.f, where.vector, value.ast)


def _nothing(sort: Any) -> Any:
    return z3.BoolVal(False) if sort == z3.BoolSort() else z3.BitVecVal(0, sort.size())


def _number(model: z3.ModelRef, term: Any) -> int | bool:
    value: Any = model.eval(term, model_completion=True)
    return int(value.as_long()) if isinstance(value, z3.BitVecNumRef) else bool(z3.is_true(value))


def _value(number: int | bool, width: int) -> Any:
    return z3.BoolVal(number) if isinstance(number, bool) else z3.BitVecVal(number, width)


# ── Kept ─────────────────────────────────────────────────────────────────────────────────────────────────────


@define
class Kept:
    """Of one pairing's proofs."""

    steps: dict[str, Steps] = field(factory=dict)
    """By the name of an obligation: program/way/label/number."""
    examples: dict[str, Example] = field(factory=dict)
    """By the name of a path that is taken in one: program/way."""

    def updated(self, other: Kept) -> Kept:
        return Kept({**self.steps, **other.steps}, {**self.examples, **other.examples})

    def ways(self, program: str) -> frozenset[Way]:
        """All beginnings of paths through a program of which something is kept."""
        names = [name.split("/")[:2] for name in (*self.steps, *self.examples)]
        ways = {tuple(decision == "1" for decision in way) for of, way in names if of == program}
        return frozenset(way[:length] for way in ways for length in range(1, len(way) + 1))


def read_kept(file: File) -> Kept:
    """What was kept in a file; nothing, where there is none. Raises UsageError where it holds something else."""
    if not file.exists():
        return Kept()
    try:
        kept = json.loads(file.read_text("utf-8"))
        if not all(name.count("/") >= 3 for name in kept["steps"]):
            raise ValueError(kept["steps"])
        if not all(name.count("/") == 1 for name in kept["examples"]):
            raise ValueError(kept["examples"])
        return Kept(
            {name: _steps(*row) for name, row in kept["steps"].items()},
            {name: _example(values) for name, values in kept["examples"].items()},
        )
    except (ValueError, TypeError, AttributeError, KeyError):
        raise UsageError(
            f"{file} keeps no steps of proofs: delete it, or record them with memspec prove --record"
        ) from None


def _steps(tactic: str, facts: list[int], instances: list[str]) -> Steps:
    return Steps(tactic, tuple(facts), tuple(instances))


def _example(values: dict[str, list[list[int | bool]]]) -> Example:
    if not all(row and all(isinstance(one, int) for one in row) for rows in values.values() for row in rows):
        raise ValueError(values)
    return Example({name: tuple(map(tuple, rows)) for name, rows in values.items()})


def write_kept(file: File, kept: Kept) -> None:
    """One line for each obligation and each path, sorted by their names. Raises UsageError where the file cannot
    be written."""
    steps = {name: [each.tactic, each.facts, each.instances] for name, each in kept.steps.items()}
    examples = {name: each.values for name, each in kept.examples.items()}
    text = f'{{"steps": {{\n{_lines(steps)}\n}},\n"examples": {{\n{_lines(examples)}\n}}}}\n'
    try:
        file.write_text(text, "utf-8")
    except OSError as problem:
        raise UsageError(f"the steps cannot be kept in {file}: {problem.strerror}") from None


def _lines(rows: Mapping[str, Any]) -> str:
    return ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(rows.items()))
