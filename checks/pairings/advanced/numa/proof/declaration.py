"""What the prover needs to know of NUMA: the order in which nodes come, and which one a policy leads to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import frozen

import spec.advanced.numa as law
from checks.engines.proving.trusted.layout import Nodes
from checks.labels import OVERFLOW
from checks.pairing import all_open
from checks.proof import CallState, Function, Loop, LoopState, Places, Proof, Search, Stated, Theorem
from impl.advanced.numa import (
    FRAMES,
    HAS,
    HIGH,
    LOW,
    MODE,
    MOST_WEIGHT,
    NODE_SHIFT,
    NODE_TABLE,
    NODES,
    NUMBER,
    ORDER,
    ORDERED,
    POLICIES,
    POLICY_SHIFT,
    WEIGHT,
    WORD_BITS,
)
from spec.advanced.words import BIND, PREFERRED_MANY
from spec.vocabulary import Grid, Span, for_all, implies, negate, select

MOST = 1 << 20
"""Nodes; the constructor makes no more than 62."""
MOST_WORDS = 1 << 40
"""More than an image has."""
WORDS = 0
"""All words of an image, as one part of it."""

# ── What is read ─────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Reading:
    """The words of an image that the theorems are about."""

    image: Any
    ghosts: Any

    @property
    def nodes(self) -> Any:
        return self.image[NODES]

    @property
    def ordered(self) -> Any:
        return self.image[ORDERED]

    @property
    def all_nodes(self) -> Span:
        return Span(0, self.nodes, "node")

    @property
    def places(self) -> Span:
        """Of an order."""
        return Span(0, self.ordered, "place")

    def at(self, index: Any) -> Any:
        return self.image.at(WORDS, index)

    def of(self, node: Any, word: int) -> Any:
        """A word of a node's record."""
        return self.at(NODE_TABLE + (node << NODE_SHIFT) + word)

    def has_memory(self, node: Any) -> Any:
        return self.of(node, FRAMES) > 0

    def precedes(self, row: Any, one: Any, other: Any) -> Any:
        """Whether a node comes before another: it is nearer, or as near and has the lower number."""
        near, far = self.at(row + one), self.at(row + other)
        return (near < far) | ((near == far) & (one < other))

    def comes_after(self, row: Any, last: Any, node: Any) -> Any:
        return (last < 0) | self.precedes(row, last, node)

    def in_order(self, start: Any, place: Any) -> Any:
        return self.at(self.of(start, ORDER) + place)

    def serves(self, low: Any, high: Any, node: Any) -> Any:
        """Whether a mask has a node, and it has a free frame."""
        return self.is_named(low, high, node) & (self.of(node, HAS) > 0)

    def is_named(self, low: Any, high: Any, node: Any) -> Any:
        number = self.of(node, NUMBER)
        word = select(number < WORD_BITS, low, high)
        place = select(number < WORD_BITS, number, number - WORD_BITS)
        return word >> place & 1 == 1


def whole(view: Reading) -> Iterable[Any]:
    """How many nodes there are, and that their records lie in the image."""
    yield (view.nodes >= 1) & (view.nodes <= MOST) & (view.ordered >= 0) & (view.ordered <= view.nodes)
    yield (view.image.length >= NODE_TABLE + (view.nodes << NODE_SHIFT)) & (view.image.length <= MOST_WORDS)


def example(view: Reading) -> tuple[Iterable[Any], Places]:
    """An image of two nodes."""
    numbers = range(2)
    conditions = [view.nodes == 2, view.ordered == 2, view.image.length == 64]
    return conditions, {"word": [0], "node": numbers, "place": numbers, "earlier": numbers, "later": numbers}


def lies(view: Reading, row: Any) -> Any:
    """Whether as many words as there are nodes lie in the image, behind the records."""
    return (row >= NODE_TABLE + (view.nodes << NODE_SHIFT)) & (row <= view.image.length - view.nodes)


# ── The order ────────────────────────────────────────────────────────────────────────────────────────────────


def may_follow(call: CallState) -> Iterable[Any]:
    yield lies(call.view, call.row)
    yield (call.last >= -1) & (call.last < call.view.nodes)


def is_next(view: Reading, row: Any, last: Any, found: Any, nodes: Span) -> Iterable[Any]:
    """A node with memory after the last one, before which none of these comes that is after the last one too."""
    yield (found >= -1) & (found < nodes.stop)
    yield implies(found >= 0, view.has_memory(found) & view.comes_after(row, last, found))
    yield for_all(
        nodes,
        lambda node: implies(
            view.has_memory(node) & view.comes_after(row, last, node),
            (found >= 0) & negate(view.precedes(row, node, found)),
        ),
    )


def has_followed(call: CallState) -> Iterable[Any]:
    yield from is_next(call.view, call.row, call.last, call.result, call.view.all_nodes)


def following(loop: LoopState) -> Iterable[Any]:
    yield (loop.node >= 0) & (loop.node <= loop.view.nodes)
    yield from is_next(loop.view, loop.row, loop.last, loop.best, Span(0, loop.node, "node"))


def at_node(loop: LoopState) -> Places:
    return {"node": [loop.node, loop.best]}


def may_fill(call: CallState) -> Iterable[Any]:
    """A node's order lies behind its distances, as the constructor puts it."""
    view = call.view
    yield lies(view, call.row) & lies(view, call.order)
    yield call.order == call.row + view.nodes


def is_as_it_was(view: Reading, before: Reading, row: Any) -> Iterable[Any]:
    """What nodes there are, which of them have memory and how far they are is what it was."""
    yield for_all(
        view.all_nodes,
        lambda node: (
            (view.of(node, FRAMES) == before.of(node, FRAMES)) & (view.at(row + node) == before.at(row + node))
        ),
    )


def is_filled(view: Reading, row: Any, order: Any, count: Any) -> Iterable[Any]:
    """So many nodes with memory, in order, and none of those that are left out lies between two neighbours or before
    the first one."""
    there = Span(0, count, "place")
    yield for_all(
        there,
        lambda place: (
            (view.at(order + place) >= 0)
            & (view.at(order + place) < view.nodes)
            & view.has_memory(view.at(order + place))
        ),
    )

    def comes_before(pair: tuple[Any, Any]) -> Any:
        one, other = pair
        return implies(one < other, view.precedes(row, view.at(order + one), view.at(order + other)))

    yield for_all(Grid((Span(0, count, "earlier"), Span(0, count, "later"))), comes_before)

    def is_nearest(node: Any) -> Any:
        return implies((count > 0) & view.has_memory(node), negate(view.precedes(row, node, view.at(order))))

    yield for_all(view.all_nodes, is_nearest)

    def leaves_none_out(pair: tuple[Any, Any]) -> Any:
        place, node = pair
        is_behind = (place >= 1) & view.precedes(row, view.at(order + place - 1), node)
        return implies(view.has_memory(node) & is_behind, negate(view.precedes(row, node, view.at(order + place))))

    yield for_all(Grid((there, view.all_nodes)), leaves_none_out)


def has_filled(call: CallState) -> Iterable[Any]:
    view, count = call.view, call.result
    yield (count >= 0) & (count <= view.nodes)
    yield from is_as_it_was(view, call.before, call.row)
    yield from is_filled(view, call.row, call.order, count)
    yield for_all(
        view.all_nodes,
        lambda node: implies(
            (count < view.nodes) & view.has_memory(node),
            (count > 0) & negate(view.precedes(call.row, view.at(call.order + count - 1), node)),
        ),
    )


def filling(loop: LoopState) -> Iterable[Any]:
    view, row, order, count = loop.view, loop.row, loop.order, loop.count
    yield (count >= 0) & (count <= view.nodes)
    yield from is_as_it_was(view, loop.entry_view, row)
    yield from is_filled(view, row, order, count)
    there = Span(0, count, "place")
    yield for_all(there, lambda place: implies(loop.node >= 0, view.precedes(row, view.at(order + place), loop.node)))
    last = select(count == 0, -1, view.at(order + count - 1))
    yield from is_next(view, row, last, loop.node, view.all_nodes)


def at_count(loop: LoopState) -> Places:
    near = [loop.count, loop.count - 1]
    return {"node": [loop.node], "place": [*near, 0], "earlier": near, "later": near}


# ── The choice ───────────────────────────────────────────────────────────────────────────────────────────────


def are_sound(view: Reading, start: Any) -> Iterable[Any]:
    """A node's order lies in the image and has nodes that there are; and their numbers are those of two words."""
    yield (start >= 0) & (start < view.nodes) & lies(view, view.of(start, ORDER))
    yield for_all(
        view.places, lambda place: (view.in_order(start, place) >= 0) & (view.in_order(start, place) < view.nodes)
    )
    yield from are_numbered(view)


def are_numbered(view: Reading) -> Iterable[Any]:
    def is_sound(node: Any) -> Any:
        number, weight = view.of(node, NUMBER), view.of(node, WEIGHT)
        return (number >= 0) & (number < 2 * WORD_BITS) & (weight >= 1) & (weight <= MOST_WEIGHT)

    yield for_all(view.all_nodes, is_sound)


def may_search(call: CallState) -> Iterable[Any]:
    yield from are_sound(call.view, call.start)


def has_searched(call: CallState) -> Iterable[Any]:
    """What is found is the first place of a node that serves."""
    yield from is_first(call.view, call, call.result)
    yield call.result <= call.view.ordered
    found = call.view.in_order(call.start, call.result)
    yield implies(call.result < call.view.ordered, call.view.serves(call.low, call.high, found))


def is_first(view: Reading, names: Any, place: Any) -> Iterable[Any]:
    yield place >= 0
    yield for_all(
        Span(0, place, "place"),
        lambda each: negate(view.serves(names.low, names.high, view.in_order(names.start, each))),
    )


def searching(loop: LoopState) -> Iterable[Any]:
    yield loop.place <= loop.view.ordered
    yield from is_first(loop.view, loop, loop.place)


def at_place(loop: LoopState) -> Places:
    return {"place": [loop.place], "node": [loop.view.in_order(loop.start, loop.place)]}


def may_take_turns(call: CallState) -> Iterable[Any]:
    yield from are_numbered(call.view)
    yield (call.page >= 0) & (call.page < MOST_WORDS)


def has_a_turn(call: CallState) -> Iterable[Any]:
    yield (call.result >= 0) & (call.result < call.view.nodes)


def adding(loop: LoopState) -> Iterable[Any]:
    yield (loop.node >= 0) & (loop.node <= loop.view.nodes)
    yield (loop.total >= 0) & (loop.total <= loop.node << 8)


def turns_passing(loop: LoopState) -> Iterable[Any]:
    yield (loop.node >= 0) & (loop.node < loop.view.nodes) & (loop.rest >= 0)


def of_node(loop: LoopState) -> Places:
    return {"node": [loop.node]}


def record(view: Reading, policy: Any) -> Any:
    return view.image[POLICIES] + (policy << POLICY_SHIFT)


def may_choose(call: CallState) -> Iterable[Any]:
    """Every node's order is sound, and the policy's record lies in the image."""
    view = call.view
    yield (call.policy >= 0) & (call.policy <= MOST) & (call.home >= 0) & (call.home < view.nodes)
    yield (call.page >= 0) & (call.page < MOST_WORDS)
    yield (view.image[POLICIES] >= 0) & (view.image[POLICIES] <= MOST_WORDS)
    yield record(view, call.policy) <= view.image.length - (1 << POLICY_SHIFT)
    yield from are_numbered(view)
    yield for_all(view.all_nodes, lambda node: lies(view, view.of(node, ORDER)))

    def is_node(pair: tuple[Any, Any]) -> Any:
        start, place = pair
        return (view.in_order(start, place) >= 0) & (view.in_order(start, place) < view.nodes)

    yield for_all(Grid((view.all_nodes, view.places)), is_node)


def has_chosen(call: CallState) -> Iterable[Any]:
    view, found, at = call.view, call.result, record(call.view, call.policy)
    mode, low, high = (view.at(at + word) for word in (MODE, LOW, HIGH))
    is_policy, is_node = call.policy != 0, call.result >= 0
    yield (found >= -1) & (found < view.nodes)
    yield implies(is_node, view.of(found, HAS) > 0)
    yield implies(is_policy & (mode == BIND) & is_node, view.is_named(low, high, found))

    def serves(place: Any) -> Any:
        return view.serves(low, high, view.in_order(call.home, place))

    is_bound, is_preferring = is_policy & (mode == BIND), is_policy & (mode == PREFERRED_MANY)
    yield for_all(view.places, lambda place: implies(is_bound & serves(place), is_node))
    yield for_all(
        view.places,
        lambda place: implies(is_preferring & serves(place), is_node & view.is_named(low, high, found)),
    )


def of_home(call: CallState) -> Places:
    return {"node": [call.home]}


def of_answer(call: CallState) -> Places:
    return {"node": [call.result]} if call.answers else {}


def of_found(call: CallState) -> Places:
    places = [call.result] if call.answers else []
    return {"node": [call.start, *(call.view.in_order(call.start, place) for place in places)], "place": places}


def beside(view: Reading, kind: str, numbers: tuple[Any, ...]) -> Places:
    """What is said of two places of an order rests on which nodes are there; and of a place, on the one before."""
    if kind == "earlier later":
        return {"place": list(numbers), "earlier": [numbers[0]], "later": [numbers[1]]}
    if kind == "place node":
        return {"place": [numbers[0], numbers[0] - 1], "node": [numbers[1]]}
    return {}


FUNCTIONS = (
    Function(
        "following",
        requires=may_follow,
        ensures=has_followed,
        around=of_answer,
        writes=(),
        loops=(Loop(following, lambda loop: loop.view.nodes - loop.node, writes=False, focus=at_node),),
    ),
    Function(
        "fill_order",
        requires=may_fill,
        ensures=has_filled,
        loops=(Loop(filling, lambda loop: loop.view.nodes - loop.count, focus=at_count),),
    ),
    Function(
        "nearest",
        requires=may_search,
        ensures=has_searched,
        around=of_found,
        writes=(),
        loops=(Loop(searching, lambda loop: loop.view.ordered - loop.place, writes=False, focus=at_place),),
    ),
    Function(
        "in_turn",
        requires=may_take_turns,
        ensures=has_a_turn,
        around=of_answer,
        writes=(),
        loops=(
            Loop(adding, lambda loop: loop.view.nodes - loop.node, writes=False, focus=of_node),
            Loop(turns_passing, lambda loop: loop.view.nodes - loop.node, index=1, writes=False, focus=of_node),
        ),
    ),
    Function("chosen", requires=may_choose, ensures=has_chosen, writes=(), focus=of_home),
)


def nothing_else(label: str) -> bool:
    return False


THEOREMS = (
    Theorem("fallback-order-total", ("following", "fill_order"), OVERFLOW.__eq__, "fallback-by-number"),
    Theorem("policy-obeyed", ("nearest", "in_turn", "chosen"), OVERFLOW.__eq__, "bound-falls-back-to-local"),
)

EXPLORED = "the theorems are about which node a page comes from; what is done with pages is explored and driven"
LEFT_OPEN = all_open(law, EXPLORED)

PROOF = Proof(
    view=Reading,
    theorems=THEOREMS,
    steps=Path(__file__).with_name("steps.json.xz"),
    functions=FUNCTIONS,
    whole=whole,
    stated=Stated(lambda view: ()),
    example=example,
    search=Search(beside=beside),
    layout=Nodes(header=(NODES, POLICIES)),
    left_open=LEFT_OPEN,
)
