"""What engines call what they speak of, besides the sentences of the law, which go by their own text."""

from checks.clauses import MADE

# ── Obligations of a proof ────────────────────────────────────────────────────────────────────────────────────────
#
# program     an operation, a function with a contract, a lemma or a relation between operations, by its name; "init"
# label       one of those below, a clause of the law, or the sentence of an invariant: what must be shown
# required    "program: label", what must be proved of one program (obligation, apart)
# obligation  "program/path/label/number", one question for the solver; the path is a 0 or 1 for each of its decisions
# open        what no theorem is about: a program, a label, what is required, an invariant's sentence, or OTHERS

INVARIANT = "invariant"
"""Every invariant that has no sentence of its own among the labels, after an operation and after the constructor."""
LOOP = "loop"
"""A cut loop's invariant and variant, and that its effect is what is said; on entry and after an iteration."""
CONTRACT = "contract"
"""A function's postcondition and effect, of its own text; its precondition, of its callers; and what they claim."""
LEMMA = "lemma"
ALIGNMENT = "alignment in a lemma"
GEOMETRY = MADE
"""Any geometry of the law can be made, and the header says which it is."""
REFINEMENT = "represents the law's next state"
ACCESS = "no-out-of-range-access"
OVERFLOW = "no-overflow"

OTHERS = "other geometries"
"""By this name a proof leaves those open of which it fixes no words (Forms.known), with the reason."""
ALL = "all obligations of a program"
"""Where it is said what a program's proof rests on (checks.proof.Function.rests)."""


def obligation(program: str, label: str) -> str:
    return f"{program}: {label}"


# ── What a declaration calls what it says ────────────────────────────────────────────────────────────────────

NAMES = {
    "requires": r"may_\w+",
    "ensures": r"has_\w+",
    "asks": r"asks_\w+",
    "invariant": r"\w+ing",
    "loop effect": r"\w+_so_far",
}
"""Field of checks.proof.Function, of calls or of a loop → the names of functions that are said in it, and in no other
field: the precondition may_split, the postcondition has_split, what is asked for asks_for_product, the loop invariant
splitting, and the loop effect filled_so_far. An effect's is the participle: filled."""

# ── Before a name or a sentence, in evidence about it ────────────────────────────────────────────────────────

CAUGHT = "caught: "
"""A mutant."""
NEEDED = "needed: "
"""A sentence, by some mutant."""
NEEDLESS = "no mutant can need it: "
"""Before the reason, in place of mutants."""
CAN_FAIL = "can fail: "
"""A theorem: its proof does, on a mutant."""
WEAKENED = "noticed where it is weakened: "
"""A clause of the law."""
REFUSES_LARGE = "every clause refuses some answer in memories that are too large to explore"
REFUSES = "refuses some answer: "
"""A clause, when the law is explored alone."""

BREAKS, ONLY_BY = "breaks", "only by"
"""In the numbers of a mutant that was caught: the sentences that it breaks, and the one without which it would live."""

TOGETHER = "seconds_together"
"""In the numbers of a theorem: the processor time of proving it and all that cost less. What theorems share, each
would have to show by itself, so what one costs depends on which others are proved."""
