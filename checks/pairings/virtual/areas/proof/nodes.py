"""Nodes of the tree, as the proofs read them, and what is done to them, said exactly.

A node is any one with as many entries as there may be, and one more while it is too full: the largest is of MOST_FAN,
far above the 16 that the constructor makes. Nothing is said of the tree that it hangs in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from attrs import frozen

from checks.proof import CallState, Function, Loop, LoopState, Places
from impl.virtual.areas_layout import END, ENTRY, FAN, KIND, MEMORIES, NODE, SHIFT, START, USED
from spec.vocabulary import Grid, Span, all_of, exists, for_all, implies

MOST_FAN = 1 << 20
"""How many entries a node may have at most."""
MOST_WORDS = 1 << 40
"""More than an image has."""
WORDS = 0
"""All words of an image, as one part of it."""


@frozen
class Reading:
    """The words of an image that the theorems are about."""

    image: Any
    ghosts: Any

    @property
    def fan(self) -> Any:
        return self.image[FAN]

    @property
    def width(self) -> Any:
        """How many words a node has."""
        return NODE + ENTRY * (self.fan + 1)

    def at(self, index: Any) -> Any:
        return self.image.at(WORDS, index)

    def used(self, node: Any) -> Any:
        return self.at(node + USED)

    def numbers(self, node: Any, kind: str = "number") -> Span:
        return Span(0, self.used(node), kind)

    def start(self, node: Any, number: Any) -> Any:
        return self.at(entry(node, number) + START)

    def end(self, node: Any, number: Any) -> Any:
        return self.at(entry(node, number) + END)

    def kind(self, node: Any, number: Any) -> Any:
        return self.at(entry(node, number) + KIND)

    def shift(self, node: Any, number: Any) -> Any:
        return self.at(entry(node, number) + SHIFT)

    def has(self, node: Any, number: Any, page: Any) -> Any:
        """Whether a page is one of an entry's."""
        return (self.start(node, number) <= page) & (page < self.end(node, number))


def entry(node: Any, number: Any) -> Any:
    return node + NODE + number * ENTRY


def whole(view: Reading) -> Iterable[Any]:
    """How many entries a node has at most, and how many words there are."""
    yield (view.fan >= 2) & (view.fan <= MOST_FAN)
    yield (view.image.length > MEMORIES + NODE) & (view.image.length <= MOST_WORDS)


def example(view: Reading) -> tuple[Iterable[Any], Places]:
    """An image of which the nodes have three entries at most."""
    return [view.fan == 2], {"word": [0], "number": range(3), "earlier": range(3), "later": range(3)}


def is_node(view: Reading, node: Any, *, room: int = 0) -> Any:
    """Whether a node lies in the image, and has room for so many entries more."""
    lies = (node >= MEMORIES) & (node <= MOST_WORDS) & (node + view.width <= view.image.length)
    return lies & (view.used(node) >= 0) & (view.used(node) <= view.fan + 1 - room)


def are_apart(view: Reading, one: Any, other: Any) -> Any:
    return (one + view.width <= other) | (other + view.width <= one)


def is_ordered(view: Reading, node: Any) -> Iterable[Any]:
    """Each entry has a page, and ends before the next ones begin: so they are sorted, and share no page."""
    yield for_all(view.numbers(node), lambda number: view.start(node, number) < view.end(node, number))

    def comes_before(pair: tuple[Any, Any]) -> Any:
        one, other = pair
        return implies(one < other, view.end(node, one) <= view.start(node, other))

    yield for_all(Grid((view.numbers(node, "earlier"), view.numbers(node, "later"))), comes_before)


def are_those(
    view: Reading, node: Any, before: Reading, which: Callable[[Any], Any], numbers: Span | None = None
) -> Iterable[Any]:
    """Each entry is the one that had some number before."""
    for word in range(ENTRY):
        yield for_all(
            numbers or view.numbers(node),
            lambda number: view.at(entry(node, number) + word) == before.at(entry(node, which(number)) + word),  # noqa: B023
        )


# ── Find ─────────────────────────────────────────────────────────────────────────────────────────────────────


def may_look(call: CallState) -> Iterable[Any]:
    yield is_node(call.view, call.node)


def has_looked(call: CallState) -> Iterable[Any]:
    """All entries below end at the page or before it, and the one that is found ends above: so in a node that is sorted
    it is that of the page, if any is."""
    view, node, found = call.view, call.node, call.result
    yield (found >= 0) & (found <= view.used(node))
    yield for_all(Span(0, found, "number"), lambda number: view.end(node, number) <= call.page)
    yield implies(found < view.used(node), view.end(node, found) > call.page)
    alone = for_all(view.numbers(node), lambda number: implies(view.has(node, number, call.page), number == found))
    yield implies(all_of(is_ordered(view, node)), alone)


def looking(loop: LoopState) -> Iterable[Any]:
    view, node = loop.view, loop.node
    yield (loop.number >= 0) & (loop.number <= loop.used) & (loop.used == view.used(node))
    yield loop.at == entry(node, loop.number) + END
    yield for_all(Span(0, loop.number, "number"), lambda number: view.end(node, number) <= loop.page)


# ── Room ─────────────────────────────────────────────────────────────────────────────────────────────────────


def moved(image: Any, first: Any, stop: Any, words: Any) -> None:
    """The words from one index up to another are those that lay so many words before them."""
    old = image.copy()
    image.put_all(WORDS, lambda at: (first <= at) & (at < stop), lambda at: old.at(WORDS, at - words))


def cleared(image: Any, first: Any, stop: Any) -> None:
    image.put_all(WORDS, lambda at: (first <= at) & (at < stop), lambda at: 0)


def lies(view: Reading, at: Any) -> Any:
    """Whether an entry lies in the image, behind its header."""
    return (at >= MEMORIES) & (at <= view.image.length - ENTRY)


def are_entries(view: Reading, at: Any, count: Any) -> Any:
    """Whether so many entries lie in the image, behind its header."""
    is_count = (count >= 0) & (count <= MOST_FAN + 1)
    return is_count & (at >= MEMORIES) & (at <= MOST_WORDS) & (at + count * ENTRY <= view.image.length)


def may_copy(call: CallState) -> Iterable[Any]:
    yield lies(call.view, call.source) & lies(call.view, call.target)
    yield (call.source + ENTRY <= call.target) | (call.target + ENTRY <= call.source)


def copied(image: Any, source: Any, target: Any) -> None:
    moved(image, target, target + ENTRY, target - source)


def may_clear(call: CallState) -> Iterable[Any]:
    yield are_entries(call.view, call.at, call.count)


def emptied(image: Any, at: Any, count: Any) -> None:
    cleared(image, at, at + count * ENTRY)


def clearing(loop: LoopState) -> Iterable[Any]:
    yield (loop.entry_names["at"] <= loop.at) & (loop.at <= loop.stop)


def cleared_so_far(image: Any, loop: LoopState) -> None:
    cleared(image, loop.entry_names["at"], loop.at)


def may_transfer(call: CallState) -> Iterable[Any]:
    yield are_entries(call.view, call.source, call.count) & are_entries(call.view, call.target, call.count)
    yield (call.source + ENTRY <= call.target) | (call.target + ENTRY <= call.source) | (call.count == 0)


def transferred(image: Any, source: Any, target: Any, count: Any) -> None:
    """What is there is what was here: also where the two overlap."""
    moved(image, target, target + count * ENTRY, target - source)


def transferring(loop: LoopState) -> Iterable[Any]:
    done = loop.entry_names["count"] - loop.count
    yield (loop.count >= 0) & (done >= 0)
    yield loop.more == (done if loop.step > 0 else loop.count - 1) * ENTRY


def transferred_so_far(image: Any, loop: LoopState) -> None:
    count, more = loop.entry_names["count"], loop.target - loop.source
    first = loop.target if loop.step > 0 else loop.target + loop.count * ENTRY
    moved(image, first, first + (count - loop.count) * ENTRY, more)


def counted(image: Any, node: Any, used: Any) -> None:
    image.put(WORDS, node + USED, value=used)


def may_open(call: CallState) -> Iterable[Any]:
    yield is_node(call.view, call.node, room=1)
    yield (call.number >= 0) & (call.number <= call.view.used(call.node))


def opened(image: Any, node: Any, number: Any) -> Any:
    """Entries from the number on lie one further, and there is one more."""
    used = image.at(WORDS, node + USED)
    moved(image, entry(node, number + 1), entry(node, used + 1), ENTRY)
    counted(image, node, used + 1)
    return entry(node, number)


def may_close(call: CallState) -> Iterable[Any]:
    yield is_node(call.view, call.node)
    yield (call.number >= 0) & (call.number < call.view.used(call.node))


def closed(image: Any, node: Any, number: Any) -> None:
    """Entries above the number lie one before, there is one fewer, and the last one's words are 0."""
    used = image.at(WORDS, node + USED)
    moved(image, entry(node, number), entry(node, used - 1), -ENTRY)
    cleared(image, entry(node, used - 1), entry(node, used))
    counted(image, node, used - 1)


# ── Neighbours ───────────────────────────────────────────────────────────────────────────────────────────────


def are_neighbours(call: CallState) -> Any:
    view, left, right = call.view, call.left, call.right
    return is_node(view, left) & is_node(view, right) & are_apart(view, left, right) & (call.count > 0)


def may_give(call: CallState) -> Iterable[Any]:
    view, left, right, count = call.view, call.left, call.right, call.count
    yield are_neighbours(call)
    yield (count <= view.used(left)) & (view.used(right) <= view.fan + 1 - count)


def given(image: Any, left: Any, right: Any, count: Any) -> None:
    """The last entries of the one are the first of the other, in the same order."""
    ours, theirs = image.at(WORDS, left + USED), image.at(WORDS, right + USED)
    transferred(image, entry(right, 0), entry(right, count), theirs)
    transferred(image, entry(left, ours - count), entry(right, 0), count)
    emptied(image, entry(left, ours - count), count)
    counted(image, left, ours - count)
    counted(image, right, theirs + count)


def may_take(call: CallState) -> Iterable[Any]:
    view, left, right, count = call.view, call.left, call.right, call.count
    yield are_neighbours(call)
    yield (count <= view.used(right)) & (view.used(left) <= view.fan + 1 - count)


def taken(image: Any, left: Any, right: Any, count: Any) -> None:
    """The first entries of the other are the last of the one, in the same order."""
    ours, theirs = image.at(WORDS, left + USED), image.at(WORDS, right + USED)
    transferred(image, entry(right, 0), entry(left, ours), count)
    transferred(image, entry(right, count), entry(right, 0), theirs - count)
    emptied(image, entry(right, theirs - count), count)
    counted(image, left, ours + count)
    counted(image, right, theirs - count)


# ── An entry more, and one fewer ─────────────────────────────────────────────────────────────────────────────


def may_enter(call: CallState) -> Iterable[Any]:
    view, leaf = call.view, call.leaf
    yield is_node(view, leaf, room=1)
    yield call.start < call.end
    yield from is_ordered(view, leaf)
    yield for_all(
        view.numbers(leaf),
        lambda number: (view.end(leaf, number) <= call.start) | (call.end <= view.start(leaf, number)),
    )


def entered(image: Any, leaf: Any, start: Any, end: Any, kind: Any, shift: Any, number: Any) -> None:
    """It has its number, those from there on have one more, and no other word is changed."""
    at = opened(image, leaf, number)
    for word, value in ((START, start), (END, end), (KIND, kind), (SHIFT, shift)):
        image.put(WORDS, at + word, value=value)


def has_entered(call: CallState) -> Iterable[Any]:
    view, before, leaf, new = call.view, call.before, call.leaf, call.result
    yield (new >= 0) & (new <= before.used(leaf))
    yield from are_those(view, leaf, before, lambda number: number, Span(0, new, "number"))
    yield from are_those(view, leaf, before, lambda number: number - 1, Span(new + 1, view.used(leaf), "number"))
    yield from is_ordered(view, leaf)


def may_leave(call: CallState) -> Iterable[Any]:
    view, leaf = call.view, call.leaf
    yield is_node(view, leaf)
    yield from is_ordered(view, leaf)
    yield exists(view.numbers(leaf), lambda number: view.has(leaf, number, call.page))


def left(image: Any, leaf: Any, page: Any, number: Any) -> None:
    closed(image, leaf, number)


def has_left(call: CallState) -> Iterable[Any]:
    """What goes is the entry of the page, and no other one."""
    view, before, leaf, gone = call.view, call.before, call.leaf, call.result
    yield (gone >= 0) & (gone <= view.used(leaf)) & before.has(leaf, gone, call.page)
    yield from are_those(view, leaf, before, lambda number: number, Span(0, gone, "number"))
    yield from are_those(view, leaf, before, lambda number: number + 1, Span(gone, view.used(leaf), "number"))
    yield from is_ordered(view, leaf)


def beside(view: Reading, kind: str, numbers: tuple[Any, ...]) -> Places:
    """Where an entry is that has moved by one, it was beside."""
    first, *others = (((number, number - 1, number + 1)) for number in numbers)
    if not others:
        return {"number": first, "earlier": first[:1], "later": first[:1]}
    return {"earlier": first, "later": others[0], "number": numbers}


def of_order(number: Any) -> Places:
    return {"number": [number], "earlier": [number], "later": [number]}


def of_answer(call: CallState) -> Places:
    return of_order(call.result) if call.answers else {}


def of_number(state: LoopState) -> Places:
    return of_order(state.number)


FUNCTIONS = (
    Function(
        "slot",
        requires=may_look,
        ensures=has_looked,
        writes=(),
        around=of_answer,
        loops=(Loop(looking, lambda loop: loop.used - loop.number, writes=False, focus=of_number),),
    ),
    Function("copy", requires=may_copy, effect=copied, writes=()),
    Function(
        "clear",
        requires=may_clear,
        effect=emptied,
        writes=(),
        loops=(Loop(clearing, lambda loop: loop.stop - loop.at, effect=cleared_so_far),),
    ),
    Function(
        "transfer",
        requires=may_transfer,
        effect=transferred,
        writes=(),
        loops=(Loop(transferring, lambda loop: loop.count, effect=transferred_so_far),),
    ),
    Function("open_slot", requires=may_open, effect=opened, writes=()),
    Function("close_slot", requires=may_close, effect=closed, writes=()),
    Function("give", requires=may_give, effect=given, writes=()),
    Function("take", requires=may_take, effect=taken, writes=()),
    Function("enter", requires=may_enter, ensures=has_entered, effect=entered, chooses=True, writes=()),
    Function("leave", requires=may_leave, ensures=has_left, effect=left, chooses=True, writes=()),
)
