"""What the prover needs to know of zones: what is kept back, which zones a request looks at, where blocks are filed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import frozen

import spec.physical.zones as law
from checks.engines.proving.trusted.layout import Nodes
from checks.labels import OVERFLOW
from checks.pairing import all_open
from checks.pairings.physical.zones.view import KEPTS, MARKS, word
from checks.proof import Calls, CallState, Function, Loop, LoopState, Proof, Stated, Theorem
from impl.physical.buddy import FREE, NEXT, NODE_SHIFT, PREV, STATE
from impl.physical.zones import (
    FIRST,
    FREE_FRAMES,
    HIGH_MARK,
    KEPT,
    LIMIT,
    LOW_MARK,
    MAX_ORDER,
    MIN_MARK,
    NO_MEMORY,
    ORIGIN,
    OUT_OF_RANGE,
)
from spec.physical.buddy import LARGEST_ORDER
from spec.physical.words import ATOMIC, FRUGAL, HIGH, HIGHMEM, ORDINARY, UNLIMITED, ZONES
from spec.physical.zones import is_enough
from spec.vocabulary import FRAME_LIMIT, all_of, any_of, implies, select

LINKS = NEXT, PREV, STATE
"""The fields that lists are made of."""
ZONE = 0, HIGHMEM
MOST_KEPT = 1 << 34
"""Of frames: more than all zones have, and more than any of them keeps back."""

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

    def state(self, node: Any) -> Any:
        return self.image[node << NODE_SHIFT | STATE]

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
        yield (view.word(zone, FIRST) >= 0) & (view.word(zone, LIMIT) <= MOST_KEPT)


def example(view: Reading) -> tuple[Iterable[Any], dict[str, Iterable[int]]]:
    """Blocks of one frame in a short image."""
    first = [view.word(zone, FIRST) == 64 for zone in ZONES]
    return [view.max_order == 0, view.origin == 0, view.image.length == 72 << NODE_SHIFT, *first], {}


# ── The rule ─────────────────────────────────────────────────────────────────────────────────────────────────

MOST_ORDER = 62
"""2**62 is a word."""


def may_be_enough(call: CallState) -> Iterable[Any]:
    yield (call.mark >= 0) & (call.kept >= 0) & (call.order >= 0) & (call.order <= MOST_ORDER)


def has_answered_by_the_rule(call: CallState) -> Iterable[Any]:
    yield (call.result == 0) | (call.result == 1)
    yield (call.result == 1) == is_enough(call.free, call.order, call.mark, call.kept)


def has_answered_as_linux(call: CallState) -> Iterable[Any]:
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


def may_need_mark(call: CallState) -> Iterable[Any]:
    yield is_zone(call.zone) & (call.urgency >= FRUGAL) & (call.urgency < UNLIMITED)


def has_mark(call: CallState) -> Iterable[Any]:
    yield call.result == mark_due(call.before, call.zone, call.urgency)
    yield call.result >= 0


def may_ask(call: CallState) -> Iterable[Any]:
    yield is_zone(call.zone) & (call.urgency >= FRUGAL) & (call.urgency <= UNLIMITED)
    yield is_zone(call.highest) & (call.order >= 0) & (call.order <= MOST_ORDER)


def has_permitted_by_the_rule(call: CallState) -> Iterable[Any]:
    yield (call.result == 0) | (call.result == 1)
    yield (call.result == 1) == is_permitted(call.before, call.zone, call.order, call.highest, call.urgency)


# ── Which zone ───────────────────────────────────────────────────────────────────────────────────────────────


def may_search(call: CallState) -> Iterable[Any]:
    yield is_zone(call.zone) & (call.order >= 0) & (call.order <= call.view.max_order)
    yield (call.limit >= -FRAME_LIMIT) & (call.limit <= 2 * FRAME_LIMIT)


def has_room_below(call: CallState) -> Iterable[Any]:
    """Whatever the lists hold: what is found lies below the limit with all of its frames that are asked for."""
    yield (call.result == -1) | (call.result <= call.limit - (1 << call.order))


def searching(loop: LoopState) -> Iterable[Any]:
    yield (loop.order >= loop.entry_names["order"]) & (loop.order <= loop.view.max_order + 1)


def following(loop: LoopState) -> Iterable[Any]:
    yield loop.left <= loop.entry_names["left"]


def asks_a_permitted_zone(call: CallState, asked: CallState) -> Iterable[Any]:
    """A block is taken from a zone that the rule permits, and no zone above it, up to the highest permitted, can
    serve."""
    yield is_request(call.view, call)
    yield (asked.zone >= 0) & (asked.zone <= call.highest) & (asked.order == call.order)
    yield permits(call, asked, asked.zone, 1)
    yield asked.node <= call.limit - call.view.origin - (1 << call.order)
    for zone in ZONES:
        yield implies((zone > asked.zone) & (zone <= call.highest), cannot_serve(call, asked, zone))


def has_been_refused_by_all(call: CallState) -> Iterable[Any]:
    yield call.result == select(is_request(call.before, call), NO_MEMORY, OUT_OF_RANGE)
    for zone in ZONES:
        yield implies(is_request(call.before, call) & (zone <= call.highest), cannot_serve(call, call, zone))


def permits(call: CallState, asked: CallState, zone: Any, answer: int) -> Any:
    """Whether the rule was asked about the zone, and so answered; what it answers is the theorem watermark-rule's."""
    return any_of(
        (each.zone == zone)
        & (each.order == call.order)
        & (each.highest == call.highest)
        & (each.urgency == call.urgency)
        & (each.result == answer)
        for each in asked.calls_of("may_give")
    )


def cannot_serve(call: CallState, asked: CallState, zone: int) -> Any:
    """Whether the rule forbade the zone, or it was searched and nothing found."""
    searched = any_of((each.zone == zone) & (each.result < 0) for each in asked.calls_of("find"))
    return permits(call, asked, zone, 0) | searched


def is_request(view: Reading, call: CallState) -> Any:
    is_place = is_zone(call.highest) & (call.limit >= 0) & (call.limit <= FRAME_LIMIT)
    is_size = (call.order >= 0) & (call.order <= view.max_order)
    return is_place & is_size & (call.urgency >= FRUGAL) & (call.urgency <= UNLIMITED)


# ── The edges of a zone ──────────────────────────────────────────────────────────────────────────────────────


def fits(view: Reading, zone: Any, node: Any, order: Any) -> Any:
    """Whether a block is aligned, and lies in a zone."""
    first, limit, mask = view.word(zone, FIRST), view.word(zone, LIMIT), (1 << order) - 1
    is_order = (order >= 0) & (order <= view.max_order)
    return is_zone(zone) & is_order & (node & mask == 0) & (node >= first) & (node | mask < limit)


def merging(loop: LoopState) -> Iterable[Any]:
    began = fits(loop.view, loop.zone, loop.entry_names["block"], loop.entry_names["order"])
    yield loop.order >= loop.entry_names["order"]
    yield implies(began, fits(loop.view, loop.zone, loop.block, loop.order))


def asks_to_file_in_the_zone(call: CallState, asked: CallState) -> Iterable[Any]:
    began = fits(call.view, call.zone, call.block, call.order)
    yield implies(began, (asked.zone == call.zone) & fits(asked.view, asked.zone, asked.node, asked.order))


def halving(loop: LoopState) -> Iterable[Any]:
    yield loop.larger <= loop.entry_names["larger"]


def asks_to_file_halves_in_the_zone(call: CallState, asked: CallState) -> Iterable[Any]:
    """Of a block that lies in a zone, whatever its order."""
    whole_block = fits(call.view, call.zone, call.node, call.view.state(call.node) - FREE)
    half = (asked.zone == call.zone) & fits(asked.view, asked.zone, asked.node, asked.order)
    yield implies(whole_block & (call.order >= 0), half)


FUNCTIONS = (
    Function("is_enough", requires=may_be_enough, ensures=has_answered_by_the_rule, writes=()),
    Function("mark_of", requires=may_need_mark, ensures=has_mark, writes=()),
    Function("may_give", requires=may_ask, ensures=has_permitted_by_the_rule, writes=()),
    Function(
        "find",
        requires=may_search,
        ensures=has_room_below,
        writes=(),
        loops=(
            Loop(searching, lambda loop: LARGEST_ORDER + 1 - loop.order, writes=False),
            Loop(following, lambda loop: select(loop.left > 0, loop.left, 0), index=1, writes=False),
        ),
    ),
    Function("merge", loops=(Loop(merging, lambda loop: select(loop.order < 64, 64 - loop.order, 0), writes=LINKS),)),
    Function("take", loops=(Loop(halving, lambda loop: select(loop.larger > 0, loop.larger, 0), writes=LINKS),)),
)

SMALL = (0, MOST_KEPT)
CALLS = (
    Calls(
        "enough-as-linux-has-it",
        of=(("is_enough", "free", "order", "mark", "kept"),),
        words={"free": SMALL, "order": (0, LARGEST_ORDER), "mark": SMALL, "kept": SMALL},
        ensures=has_answered_as_linux,
    ),
    Calls(
        "what-alloc-takes-from",
        of=(("alloc", "order", "highest", "limit", "urgency"),),
        asks={"take": asks_a_permitted_zone},
        ensures=has_been_refused_by_all,
    ),
    Calls(
        "what-is-merged",
        of=(("merge", "zone", "block", "order"),),
        words={"zone": ZONE, "order": (0, LARGEST_ORDER)},
        asks={"push": asks_to_file_in_the_zone},
    ),
    Calls(
        "what-is-halved",
        of=(("take", "zone", "node", "order"),),
        words={"zone": ZONE, "order": (0, LARGEST_ORDER)},
        asks={"push": asks_to_file_halves_in_the_zone},
    ),
)


def nothing_else(label: str) -> bool:
    """What is read of lists may be anything."""
    return False


THEOREMS = (
    Theorem(
        "watermark-rule",
        ("is_enough", "mark_of", "may_give", "enough-as-linux-has-it"),
        OVERFLOW.__eq__,
        "watermark-without-the-request",
    ),
    Theorem(
        "zone-fallback-stays-in-zone",
        ("find", "what-alloc-takes-from", "what-is-merged", "what-is-halved"),
        nothing_else,
        "falls-back-upward",
    ),
)

EXPLORED = "the theorems are about the choice of a zone and its edges; what is done with blocks is explored and driven"
LEFT_OPEN = all_open(law, EXPLORED)

PROOF = Proof(
    view=Reading,
    theorems=THEOREMS,
    steps=Path(__file__).with_name("steps.json.xz"),
    functions=FUNCTIONS,
    calls=CALLS,
    whole=whole,
    stated=Stated(lambda view: ()),
    example=example,
    layout=Nodes(NODE_SHIFT),
    left_open=LEFT_OPEN,
)
