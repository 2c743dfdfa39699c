"""What engines call what they speak of, besides the sentences of the law, which go by their own text."""

from checks.clauses import MADE

# ── What a proof owes ────────────────────────────────────────────────────────────────────────────────────────

INVARIANT = "invariant"
LOOP = "loop"
CONTRACT = "contract"
LEMMA = "lemma"
ALIGNMENT = "alignment in a lemma"
GEOMETRY = MADE
REFINEMENT = "stands for the law's next state"
ACCESS = "no-out-of-range-access"
OVERFLOW = "no-overflow"

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
