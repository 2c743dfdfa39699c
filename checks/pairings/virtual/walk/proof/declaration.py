"""What the prover needs to know of the walk: any memory, any registers, and what makes a small example."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

from checks.labels import ACCESS, INVARIANT, LEMMA, OVERFLOW, REFINEMENT
from checks.pairings.virtual.walk.view import View
from checks.proof import Lemma, Proof, Theorem
from impl.virtual.walk import MEMORY, MOST_FRAMES
from spec.virtual.entry import FORMATS, PHYSICAL_BITS, Entry
from spec.virtual.walk import WORDS_SHIFT, Access, Machine, allows_at_least
from spec.virtual.words import NO_EXECUTE, USER, WRITABLE
from spec.vocabulary import Table, all_of, select, tabulate

MOST_LEVELS = max(format_.levels for format_ in FORMATS)
ERROR = {"the error code says what was tried, and why it failed", "CR2 holds the address that was accessed"}
RIGHTS = {"an access that the permissions allow does not fault", "an access that the permissions forbid faults"}


def whole(view: View) -> Iterable[Any]:
    """Memory is a whole number of frames, and a physical address has at least 32 bits and at most 52."""
    yield (view.frames > 0) & (view.frames <= MOST_FRAMES)
    yield view.image.length == MEMORY + (view.frames << WORDS_SHIFT)
    yield view.absent & ~((1 << PHYSICAL_BITS) - (1 << 32)) == 0


@frozen
class Everywhere:
    """All numbers. The law reads words of memory only, so that what it would read elsewhere does not matter."""

    bound: Any
    kind = "word"

    def __iter__(self) -> Iterator[Any]:
        raise TypeError("all numbers cannot be listed")

    def contains(self, number: Any) -> Any:
        return True

    def symbolic_bound(self) -> Any:
        return self.bound


def abstract(view: View) -> Machine:
    """The machine that an image represents, as the prover reads it."""
    words = tabulate(Everywhere(view.frames), view.word, 0)
    return Machine(words, view.frames, view.root, view.control, view.absent)


def example(view: View) -> tuple[Iterable[Any], dict[str, Iterable[int]]]:
    """Two frames; nothing is said of each word."""
    return [view.frames == 2], {}


def wider(entry: Entry, more: Any, attempt: Access) -> Entry:
    """An entry with any rights more: to write; for user mode, to be used; to be fetched from."""
    flags = more & (WRITABLE | select(attempt.is_user, USER, 0))
    shut = (more >> NO_EXECUTE & 1) << NO_EXECUTE if entry.format.has_no_execute else 0
    return Entry((entry.word | flags) & ~shut, entry.level, entry.format)


def more_allow_more(view: View, how: Any, control: Any, *words: Any) -> Any:
    """In each format, for entries whatever."""
    machine = Machine(Table(), 0, 0, control)
    attempt = Access(how)
    claims = []
    for format_ in FORMATS:
        entries = [Entry(word, format_.levels - place, format_) for place, word in enumerate(words[: format_.levels])]
        changed = zip(entries, words[MOST_LEVELS:], strict=False)
        claims.append(allows_at_least(machine, entries, [wider(entry, more, attempt) for entry, more in changed], how))
    return all_of(claims)


LEMMAS = (
    Lemma(
        "more-rights-allow-more",
        dict.fromkeys(
            ("how", "control", *(f"{name}{place}" for name in ("entry", "more") for place in range(MOST_LEVELS))),
            "word",
        ),
        claim=more_allow_more,
    ),
)


def is_answer(label: str) -> bool:
    """What an access answers: all that the law says of it."""
    return label not in (ACCESS, OVERFLOW, LEMMA, REFINEMENT, INVARIANT)


DRIVEN = "it writes the value given at the address given: explored and driven"
LEFT_OPEN = {
    "init": DRIVEN,
    "configure": DRIVEN,
    f"store: {REFINEMENT}": DRIVEN,
    "store: a word of memory can be written": DRIVEN,
    "store: a word outside memory is refused as out of range": DRIVEN,
    "more_rights_allow_more": "the lemma more-rights-allow-more says it of the rule, which an access keeps; explored",
}

THEOREMS = (
    Theorem("walk-equals-rule", ("access",), is_answer, "large-page-address-from-the-entry"),
    Theorem("flags-exact", ("access",), REFINEMENT.__eq__, "dirty-by-a-read"),
    Theorem("error-code-exact", ("access",), ERROR.__contains__, "fetch-always-reported"),
    Theorem(
        "permission-monotone",
        ("access", "more-rights-allow-more"),
        RIGHTS.__contains__,
        "permission-from-the-leaf-only",
    ),
    Theorem(
        "no-out-of-range-access", ("access", "store"), {ACCESS, INVARIANT}.__contains__, "table-outside-memory-read"
    ),
    Theorem("no-overflow", ("access", "store"), OVERFLOW.__eq__, "memory-type-shifted-out"),
)

PROOF = Proof(
    view=View,
    abstract=abstract,
    theorems=THEOREMS,
    lemmas=LEMMAS,
    whole=whole,
    steps=Path(__file__).with_name("steps.json.xz"),
    example=example,
    left_open=LEFT_OPEN,
)
