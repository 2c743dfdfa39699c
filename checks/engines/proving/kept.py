"""What is kept of proofs once they were found, so that the next run only follows it.

Nothing of it is believed: a step is asked of the solver again, an example is evaluated, and what leads nowhere, because
the source has changed, is searched for anew.

An obligation and its hypotheses are named by digests of their content, whichever program, path or label they stand
under and however many others stand before them. So what is added to a proof leaves the steps of all else as they are,
and obligations that are alike share theirs.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path as File
from typing import Any, TypeVar

import z3
from attrs import define, field, frozen, validators

from checks.engines.proving.trusted import terms
from checks.engines.proving.trusted.decisions import Prefix
from checks.engines.proving.trusted.tactics import TACTICS
from checks.evidence import UsageError


@frozen
class Steps:
    """Which hypotheses refuted an obligation, and how the solver was asked."""

    tactic: str = field(validator=validators.in_(TACTICS))
    facts: tuple[str, ...]
    """Of the path, by the names of what they say (`terms.named`)."""
    instances: tuple[str, ...]
    """Of quantifiers, by their names."""

    @property
    def row(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """As it is kept."""
        return self.tactic, self.facts, self.instances


# ── Examples ─────────────────────────────────────────────────────────────────────────────────────────────────

Row = tuple[int | bool, ...]
"""Words and truth values: of what something is asked, and the answer."""


@frozen
class Example:
    """What unknown words and functions may be; zero or false where nothing is said."""

    values: Mapping[str, tuple[Row, ...]]
    """By their names."""

    @classmethod
    def of(cls, model: z3.ModelRef, formulas: Iterable[z3.BoolRef], meanings: Iterable[z3.BoolRef] = ()) -> Example:
        """What a model says of all that is asked in formulas, but of what is a name for something."""
        values: dict[str, set[Row]] = {}
        names = {each.arg(0).get_id() for each in meanings}
        for asked in terms.unknown(*formulas):
            if asked.get_id() in names:
                continue
            row = tuple(_number(model, part) for part in (*asked.children(), asked))
            if row[-1]:
                values.setdefault(asked.decl().name(), set()).add(row)
        return cls({name: tuple(sorted(rows)) for name, rows in sorted(values.items())})

    def meets(self, formulas: Iterable[z3.BoolRef], width: int, meanings: Iterable[z3.BoolRef] = ()) -> bool:
        """Whether all of them are true in it, each name being what an equation of `meanings` says that it means."""
        model = self._model(width)
        meant = {each.arg(0).get_id(): each for each in meanings}
        while meant:
            _mean(model, meant, next(iter(meant)))
        said = model.eval(z3.And(*formulas), model_completion=True)
        return bool(z3.is_true(said))

    def _model(self, width: int) -> z3.ModelRef:
        context = z3.main_ctx()
        model = z3.ModelRef(z3.Z3_mk_model(context.ref()), context)
        for name, rows in self.values.items():
            for signature in dict.fromkeys(tuple(map(type, row)) for row in rows):
                chosen = [[_value(one, width) for one in row] for row in rows if tuple(map(type, row)) == signature]
                _define(model, z3.Function(name, *(one.sort() for one in chosen[0])), chosen)
        return model


def _mean(model: z3.ModelRef, meant: dict[int, z3.BoolRef], name: int) -> None:
    """A model takes what a name means, and first what the names in that mean."""
    equation = meant.pop(name)
    for inner, _ in list(terms.parts(equation.arg(1))):
        if inner in meant:
            _mean(model, meant, inner)
    value = model.eval(equation.arg(1), model_completion=True)
    z3.Z3_add_const_interp(model.ctx.ref(), model.model, equation.arg(0).decl().ast, value.ast)


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

    steps: dict[str, set[Steps]] = field(factory=dict)
    """By the name of what is to be refuted."""
    examples: dict[str, Example] = field(factory=dict)
    """By the name of a path that is taken in one: program/path."""
    taken: dict[str, set[Prefix]] = field(factory=dict)
    """By a program, the paths through it that exist."""

    def add(self, goal: str, steps: Steps) -> None:
        self.steps.setdefault(goal, set()).add(steps)

    def updated(self, other: Kept) -> Kept:
        return Kept(
            _joined(self.steps, other.steps), {**self.examples, **other.examples}, _joined(self.taken, other.taken)
        )

    def leading(self, goal: str, facts: Collection[str]) -> list[Steps]:
        """Steps that may lead to the end where these facts are given, those first of which the fewest are missing."""
        missing = {steps: len(set(steps.facts) - set(facts)) for steps in self.steps.get(goal, ())}
        return sorted(missing, key=lambda steps: (missing[steps], len(steps.instances), steps.row))

    def prefixes(self, program: str) -> frozenset[Prefix]:
        """All prefixes of paths through a program that exist."""
        paths = self.taken.get(program, ())
        return frozenset(path[:length] for path in paths for length in range(1, len(path) + 1))


Thing = TypeVar("Thing")


def _joined(one: Mapping[str, set[Thing]], other: Mapping[str, set[Thing]]) -> dict[str, set[Thing]]:
    return {name: one.get(name, set()) | other.get(name, set()) for name in (*one, *other)}


def read_kept(file: File) -> Kept:
    """What was kept in a file; nothing, where there is none. Raises UsageError where it holds something else."""
    if not file.exists():
        return Kept()
    try:
        kept = json.loads(lzma.decompress(file.read_bytes()))
        if not all(name.count("/") == 1 for name in kept["examples"]):
            raise ValueError(kept["examples"])
        return Kept(
            {goal: {_steps(*row) for row in rows} for goal, rows in kept["steps"].items()},
            {name: _example(values) for name, values in kept["examples"].items()},
            {program: set(map(_decisions, paths)) for program, paths in kept["paths"].items()},
        )
    except (lzma.LZMAError, ValueError, TypeError, AttributeError, KeyError):
        raise UsageError(
            f"{file} keeps no steps of proofs: delete it, or record them with memspec prove --record"
        ) from None


def _steps(tactic: str, facts: list[str], instances: list[str]) -> Steps:
    if not all(isinstance(name, str) for name in (*facts, *instances)):
        raise TypeError(facts, instances)
    return Steps(tactic, tuple(facts), tuple(instances))


def _example(values: dict[str, list[list[int | bool]]]) -> Example:
    if not all(row and all(isinstance(one, int) for one in row) for rows in values.values() for row in rows):
        raise ValueError(values)
    return Example({name: tuple(map(tuple, rows)) for name, rows in values.items()})


def _decisions(decisions: str) -> Prefix:
    return tuple("01".index(decision) == 1 for decision in decisions)


def write_kept(file: File, kept: Kept) -> None:
    """As JSON, compressed: `xz -dc` shows it, a line for each obligation, in the order of their names. The same bytes
    for the same steps. Raises UsageError where the file cannot be written."""
    steps = {goal: sorted(each.row for each in rows) for goal, rows in kept.steps.items()}
    examples = {name: each.values for name, each in kept.examples.items()}
    taken = {name: sorted("".join("01"[one] for one in path) for path in paths) for name, paths in kept.taken.items()}
    parts: dict[str, Mapping[str, Any]] = {"steps": steps, "examples": examples, "paths": taken}
    text = ",\n".join(f'"{name}": {{\n{_lines(rows)}\n}}' for name, rows in parts.items())
    try:
        file.write_bytes(lzma.compress(f"{{{text}}}\n".encode(), preset=9))
    except OSError as problem:
        raise UsageError(f"the steps cannot be kept in {file}: {problem.strerror}") from None


def _lines(rows: Mapping[str, Any]) -> str:
    return ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(rows.items()))
