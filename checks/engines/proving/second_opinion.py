"""A second solver, which shares no code with the first."""

from __future__ import annotations

from typing import Any

import bitwuzla
import z3

from checks.evidence import Budget

WORD = 64
"""Bits: of the words whose products are compared with what fits."""


def _defined() -> str:
    """What z3 says of products that fit, in the words of the language; it has names of its own for that."""
    word = f"(_ BitVec {WORD})"
    product = f"(bvmul ((_ sign_extend {WORD}) a) ((_ sign_extend {WORD}) b))"
    least, most = (f"((_ sign_extend {WORD}) (_ bv{number} {WORD}))" for number in (1 << WORD - 1, (1 << WORD - 1) - 1))
    return "\n".join(
        f"(define-fun {name} ((a {word}) (b {word})) Bool {said})"
        for name, said in (
            ("bvsmul_noovfl", f"(bvsle {product} {most})"),
            ("bvsmul_noudfl", f"(bvsge {product} {least})"),
        )
    )


DEFINED = _defined()


def version() -> str:
    return f"bitwuzla {bitwuzla.version()}"


def opinion(query: list[z3.BoolRef], budget: Budget) -> str | None:
    """What bitwuzla says of formulas that z3 found unsatisfiable; None where it agrees."""
    terms = bitwuzla.TermManager()
    answer = _answer(terms, query, budget)
    return None if answer == bitwuzla.Result.UNSAT else str(answer).rsplit(".", 1)[-1].lower()


def core(always: list[z3.BoolRef], hypotheses: list[z3.BoolRef], budget: Budget) -> list[int] | None:
    """Which of the hypotheses bitwuzla needs to refute what always stands; None where it does not in time."""
    terms = bitwuzla.TermManager()
    return _needed(terms, always, hypotheses, budget)


# A manager of terms must outlive all that was made of it, which Python does not see to: so a function that uses one is
# handed it by another that still has it when all else is gone.


def _answer(terms: Any, query: list[z3.BoolRef], budget: Budget) -> Any:
    parser = _told(terms, query, budget)
    return _interruptible(parser, budget).check_sat()


def _needed(terms: Any, always: list[z3.BoolRef], hypotheses: list[z3.BoolRef], budget: Budget) -> list[int] | None:
    said = {number: one for number, one in enumerate(map(z3.simplify, hypotheses)) if not z3.is_true(one)}
    names = {number: z3.Bool(f"needed.{number}") for number in said}
    query = [*always, *(z3.Implies(name, said[number]) for number, name in names.items())]
    parser = _told(terms, query, budget, True)
    assumed = {number: parser.parse_term(name.sexpr()) for number, name in names.items()}
    solver = _interruptible(parser, budget)
    if solver.check_sat(*assumed.values()) != bitwuzla.Result.UNSAT:
        return None
    needed = list(solver.get_unsat_assumptions())
    return [number for number, name in assumed.items() if any(name == other for other in needed)]


def _told(terms: Any, query: list[z3.BoolRef], budget: Budget, assuming: bool = False) -> Any:
    """A parser that has read the formulas; it is to say later which assumptions it needs, if any are made.

    They go over as SMT-LIB text, simplified, as z3 writes a conjunction of one, which the language lacks.
    """
    script = z3.Solver()
    script.add(*map(z3.simplify, query))
    options = bitwuzla.Options()
    options.set(bitwuzla.Option.PRODUCE_UNSAT_ASSUMPTIONS, assuming)
    options.set(bitwuzla.Option.TIME_LIMIT_PER, budget.milliseconds())
    parser = bitwuzla.Parser(terms, options)
    text = script.to_smt2().replace("(check-sat)", "")
    parser.parse(f"(set-logic QF_UFBV)\n{DEFINED}\n{text}", True, False)
    return parser


def _interruptible(parser: Any, budget: Budget) -> Any:
    """The solver that a parser filled, which looks at the budget: its own limit of time knows of no interruption.

    This very object asks, so it must be kept as long as the solver works.
    """
    solver = parser.bitwuzla()
    solver.configure_terminator(budget.spent)
    return solver
