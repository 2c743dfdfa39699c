"""What the prover needs to know of zones: what is kept back, which zones a request looks at, where blocks are filed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import frozen

from checks.engines.proving.trusted.layout import Nodes
from checks.labels import OVERFLOW
from checks.pairing import sentence
from checks.pairings.physical.zones.view import KEPTS, MARKS, word
from checks.proof import Calls, CallState, Function, Proof, Stated, Theorem
from impl.physical.buddy import NODE_SHIFT
from impl.physical.zones import FREE_FRAMES, HIGH_MARK, KEPT, LOW_MARK, MAX_ORDER, MIN_MARK, ORIGIN
from spec.physical.buddy import LARGEST_ORDER
from spec.physical.words import ATOMIC, FRUGAL, HIGH, HIGHMEM, ORDINARY, UNLIMITED, ZONES
from spec.physical.zones import INVARIANTS, OPERATIONS, RELATIONS, is_enough
from spec.vocabulary import FRAME_LIMIT, all_of, implies, select

# ── What is read ─────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Reading:
    """The words of an image that the theorems are about."""

    image: Any
    ghosts: Any

    @property
    def max_order(self) -> Any:
        return self.image[MAX_ORDER]

    @property
    def origin(self) -> Any:
        return self.image[ORIGIN]

    def word(self, zone: Any, name: Any) -> Any:
        """A word of a zone's header."""
        return self.image[word(zone, name)]


def whole(view: Reading) -> Iterable[Any]:
    """The header has watermarks and protections that are not below 0; how large they are is open."""
    yield (view.max_order >= 0) & (view.max_order <= LARGEST_ORDER)
    yield (view.origin >= -(1 << 11)) & (view.origin < FRAME_LIMIT)
    yield view.image.length >= 64 << NODE_SHIFT
    for zone in ZONES:
        yield all_of(view.word(zone, name) >= 0 for name in (*MARKS, *KEPTS))


# ── The rule ─────────────────────────────────────────────────────────────────────────────────────────────────

MOST_ORDER = 62
"""2**62 is a word."""
MOST_KEPT = 1 << 34
"""Of frames: more than all zones have, and more than any of them keeps back."""


def may_be_enough(call: CallState) -> Iterable[Any]:
    yield (call.free >= 0) & (call.mark >= 0) & (call.kept >= 0) & (call.order >= 0) & (call.order <= MOST_ORDER)


def is_by_the_rule(call: CallState) -> Iterable[Any]:
    yield (call.result == 0) | (call.result == 1)
    yield (call.result == 1) == is_enough(call.free, call.order, call.mark, call.kept)


def is_as_linux_has_it(call: CallState) -> Iterable[Any]:
    yield (call.result == 1) == (call.free - ((1 << call.order) - 1) > call.mark + call.kept)


def mark_due(view: Reading, zone: Any, urgency: Any) -> Any:
    """Down to which mark such a request may go, of whatever watermarks."""
    least = view.word(zone, MIN_MARK)
    half = least - (least >> 1)
    urgent = select(urgency == HIGH, half, select(urgency == ATOMIC, half - (half >> 2), least))
    high, low = view.word(zone, HIGH_MARK), view.word(zone, LOW_MARK)
    return select(urgency == FRUGAL, high, select(urgency == ORDINARY, low, urgent))


def is_permitted(view: Reading, zone: Any, order: Any, highest: Any, urgency: Any) -> Any:
    free, kept = view.word(zone, FREE_FRAMES), view.word(zone, KEPT + highest)
    return (urgency == UNLIMITED) | is_enough(free, order, mark_due(view, zone, urgency), kept)


def is_zone(zone: Any) -> Any:
    return (zone >= 0) & (zone <= HIGHMEM)


def has_mark(call: CallState) -> Iterable[Any]:
    yield is_zone(call.zone) & (call.urgency >= FRUGAL) & (call.urgency < UNLIMITED)


def is_mark(call: CallState) -> Iterable[Any]:
    yield call.result == mark_due(call.before, call.zone, call.urgency)
    yield call.result >= 0


def may_ask(call: CallState) -> Iterable[Any]:
    yield is_zone(call.zone) & (call.urgency >= FRUGAL) & (call.urgency <= UNLIMITED)
    yield is_zone(call.highest) & (call.order >= 0) & (call.order <= MOST_ORDER)
    yield call.view.word(call.zone, FREE_FRAMES) >= 0


def gives_by_the_rule(call: CallState) -> Iterable[Any]:
    yield (call.result == 0) | (call.result == 1)
    yield (call.result == 1) == is_permitted(call.before, call.zone, call.order, call.highest, call.urgency)


FUNCTIONS = (
    Function("is_enough", requires=may_be_enough, ensures=is_by_the_rule, writes=()),
    Function("mark_of", requires=has_mark, ensures=is_mark, writes=()),
    Function("may_give", requires=may_ask, ensures=gives_by_the_rule, writes=()),
)

SMALL = (0, MOST_KEPT)
CALLS = (
    Calls(
        "enough-as-linux-has-it",
        of=(("is_enough", "free", "order", "mark", "kept"),),
        words={"free": SMALL, "order": (0, LARGEST_ORDER), "mark": SMALL, "kept": SMALL},
        ensures=is_as_linux_has_it,
    ),
)

THEOREMS = (
    Theorem(
        "watermark-rule",
        ("is_enough", "mark_of", "may_give", "enough-as-linux-has-it"),
        OVERFLOW.__eq__,
        "watermark-without-the-request",
    ),
)

EXPLORED = "the theorems are about the choice of a zone and its edges; what is done with blocks is explored and driven"
LEFT_OPEN = {
    **dict.fromkeys(("init", *(operation.__name__ for operation in OPERATIONS)), EXPLORED),
    **{relation.__name__: EXPLORED for relation in RELATIONS},
    **{sentence(invariant): EXPLORED for invariant in INVARIANTS},
}

PROOF = Proof(
    view=Reading,
    theorems=THEOREMS,
    steps=Path(__file__).with_name("steps.json.xz"),
    functions=FUNCTIONS,
    calls=CALLS,
    whole=whole,
    stated=Stated(lambda view: ()),
    example=lambda view: ((), {}),
    layout=Nodes(NODE_SHIFT),
    left_open=LEFT_OPEN,
)
