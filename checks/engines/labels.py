"""What a proof's obligations are called, besides the clauses of the law, which go by their own text."""

INVARIANT = "invariant"
LOOP = "loop"
LEMMA = "lemma"
ALIGNMENT = "alignment in a lemma"
REFINEMENT = "stands for the law's next state"
ACCESS = "no-out-of-range-access"
OVERFLOW = "no-overflow"
