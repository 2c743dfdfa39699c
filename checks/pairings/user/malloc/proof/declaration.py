"""What the prover needs to know of malloc: which sizes and alignments its arithmetic is about."""

from __future__ import annotations

from pathlib import Path

import spec.user.malloc as law
from checks.engines.proving.trusted.layout import Nodes
from checks.labels import OVERFLOW
from checks.pairing import all_open
from checks.pairings.user.malloc.proof.bins import (
    coarsening,
    has_bins_of_the_table,
    has_coarseness,
    has_lowest_bit,
    has_searched_bins_that_fit,
    has_what_fits,
    may_be_filed,
)
from checks.pairings.user.malloc.proof.reading import MOST_ASKED, Reading, whole
from checks.pairings.user.malloc.proof.requests import (
    HALVES,
    asks_for_aligned_chunk,
    asks_for_aligned_size,
    asks_for_least_chunk,
    asks_for_product,
    asks_for_resized_chunk,
    asks_for_the_size,
    asks_to_free,
    has_least_chunk,
    has_refused_alignment,
    has_refused_product,
    has_refused_size,
    has_refused_to_resize,
    in_halves,
    may_need_words,
    zero,
)
from checks.proof import (
    Calls,
    Function,
    Loop,
    Proof,
    Stated,
    Theorem,
)
from impl.user.malloc import (
    BINS,
    BYTES,
    MOST_BYTES,
    START,
    UNIT_SHIFT,
)

MOST_UNITS = MOST_BYTES >> 3
"""The largest chunk that is filed."""

FUNCTIONS = (
    Function("words_for", requires=may_need_words, ensures=has_least_chunk, writes=()),
    Function("lowest", ensures=has_lowest_bit, writes=()),
    Function(
        "coarseness",
        requires=may_be_filed,
        ensures=has_coarseness,
        writes=(),
        loops=(Loop(coarsening, variant=lambda loop: 60 - loop.shift, writes=False),),
    ),
)

FILED, ASKED = (0, MOST_UNITS), (0, MOST_ASKED)
CALLS = (
    Calls(
        "what-malloc-asks-for",
        of=(("malloc", "size"),),
        asks={"allocate": asks_for_least_chunk},
        ensures=has_refused_size,
    ),
    Calls(
        "what-realloc-asks-for",
        of=(("realloc", "address", "size"),),
        asks={"malloc": asks_for_the_size, "free": asks_to_free, "resize": asks_for_resized_chunk},
        ensures=has_refused_to_resize,
    ),
    Calls(
        "what-aligned-alloc-asks-for",
        of=(("aligned_alloc", "alignment", "size"),),
        asks={"allocate": asks_for_aligned_chunk, "malloc": asks_for_aligned_size},
        ensures=has_refused_alignment,
    ),
    Calls(
        "what-calloc-asks-for",
        of=(("calloc", "count", "size"),),
        asks={"malloc": asks_for_product},
        ensures=has_refused_product,
        lemmas=in_halves,
        focus=zero,
    ),
    Calls(
        "what-a-bin-holds-fits",
        of=(("bin_of", "units"), ("bin_from", "wanted")),
        words={"units": FILED, "wanted": ASKED},
        ensures=has_what_fits,
    ),
    Calls(
        "what-is-found-fits",
        of=(("bin_from", "units"), ("find", "words")),
        words={"units": ASKED, "words": ASKED},
        ensures=has_searched_bins_that_fit,
    ),
    Calls(
        "bins-are-in-order",
        of=(("bin_of", "units"), ("bin_of", "more"), ("bin_from", "wanted")),
        words={"units": FILED, "more": FILED, "wanted": ASKED},
        ensures=has_bins_of_the_table,
    ),
)


def nothing_else(label: str) -> bool:
    """What is read of the block before it is resized, its header among it, may be anything."""
    return False


THEOREMS = (
    Theorem(
        "request-to-chunk",
        ("words_for", "what-malloc-asks-for", "what-aligned-alloc-asks-for"),
        OVERFLOW.__eq__,
        "no-room-for-the-header",
    ),
    Theorem("resize-to-chunk", ("what-realloc-asks-for",), nothing_else, "no-room-for-the-header"),
    Theorem(
        "bin-fits",
        ("what-a-bin-holds-fits", "what-is-found-fits", "bins-are-in-order"),
        OVERFLOW.__eq__,
        "a-size-rounded-down-to-a-bin",
    ),
    Theorem("calloc-product-exact", ("what-calloc-asks-for",), OVERFLOW.__eq__, "product-wraps"),
)

EXPLORED = "the theorems are about the arithmetic of requests; what is done with memory is explored and driven"
LEFT_OPEN = all_open(law, EXPLORED)

PROOF = Proof(
    view=Reading,
    theorems=THEOREMS,
    steps=Path(__file__).with_name("steps.json.xz"),
    functions=FUNCTIONS,
    calls=CALLS,
    lemmas=(HALVES,),
    whole=whole,
    stated=Stated(lambda view: ()),
    example=lambda view: ((view.bytes == 64,), {"word": [0], "block": [0]}),
    layout=Nodes(header=(START, BYTES, UNIT_SHIFT, BINS)),
    left_open=LEFT_OPEN,
)
