"""A second solver, which shares no code with the first."""

from __future__ import annotations

import bitwuzla
import z3

from checks.evidence import Budget


def version() -> str:
    return f"bitwuzla {bitwuzla.version()}"


def opinion(query: list[z3.BoolRef], budget: Budget) -> str | None:
    """What bitwuzla says of formulas that z3 found unsatisfiable; None where it agrees.

    The formulas go over as SMT-LIB text, simplified, as z3 writes a conjunction of one, which the language lacks.
    """
    script = z3.Solver()
    script.add(*map(z3.simplify, query))
    options = bitwuzla.Options()
    options.set(bitwuzla.Option.TIME_LIMIT_PER, budget.milliseconds())
    parser = bitwuzla.Parser(bitwuzla.TermManager(), options)
    parser.parse(f"(set-logic QF_UFBV)\n{script.to_smt2()}", True, False)
    answer = parser.bitwuzla().check_sat()
    return None if answer == bitwuzla.Result.UNSAT else str(answer).rsplit(".", 1)[-1].lower()
