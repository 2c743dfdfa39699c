"""How z3 is asked: what it does to a question in turn."""

from __future__ import annotations

import z3

Simple = str | tuple[str, dict[str, bool | int]]
"""One of z3's tactics, by its name or with its parameters."""
Tactic = tuple[Simple, ...]
"""One step after the other."""


def in_turn(*steps: Simple) -> z3.Tactic:
    """The steps as z3 takes them."""
    made = [z3.Tactic(step) if isinstance(step, str) else z3.With(step[0], **step[1]) for step in steps]
    return z3.Then(*made) if len(made) > 1 else made[0]


def _simplify(**parameters: bool) -> Simple:
    return "simplify", {"elim_and": True, "blast_distinct": True, "push_ite_bv": True, **parameters}


PREPARED: Tactic = ("simplify", "propagate-values", "solve-eqs", "simplify")
"""What every question begins with."""
LAZILY: Tactic = ("smt",)
"""Words are turned into bits as they matter: quick where links matter, seldom where many bits do."""
AT_ONCE: Tactic = (
    "ackermannize_bv",
    _simplify(),
    "propagate-values",
    ("solve-eqs", {"solve_eqs_max_occs": 2}),
    "elim-uncnstr",
    "reduce-bv-size",
    _simplify(som=True, hoist_mul=False, pull_cheap_ite=True, push_ite_bv=False, local_ctx=True),
    _simplify(hoist_mul=True),
    "max-bv-sharing",
    "bit-blast",
    _simplify(local_ctx=True),
    "solve-eqs",
    "aig",
    "sat",
)
"""Unknown functions and words are turned into propositions first.

This is what z3's own `qfbv` does with a question (z3 5.4, src/tactic/smtlogics/qfbv_tactic.cpp) in a process that holds
less than 300 MB. In a larger one that leaves out what stands here between "bit-blast" and "sat": what was asked before
would decide how the next question is answered, and in how long.
"""
TACTICS = {"lazily": LAZILY, "at once": AT_ONCE}
"""By the names that steps of proofs are kept under."""
