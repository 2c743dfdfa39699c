"""What the prover needs to know of the buddy allocator: the loops' invariants, two lemmas, one ghost."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from checks.pairing import Lemma, Loop, LoopState, Proof
from checks.pairings.physical.buddy_view import View, abstract, linked, stated
from impl.physical.buddy import FREE, LARGEST_ORDER, LISTS, MAX_FRAMES, MAX_ORDER, NODE_SHIFT, ORIGIN, TAIL
from spec.physical.buddy import Block, coalesced, one_block, well_placed
from spec.vocabulary import (
    NONE,
    align_down,
    all_of,
    for_all,
    implies,
    negate,
    select,
)

ORDERS = range(LARGEST_ORDER + 1)


# ── Any pool ─────────────────────────────────────────────────────────────────────────────────────────────────


BASE = 1 << LARGEST_ORDER


def image_length(path: Any) -> Any:
    return path.fresh("length")


def geometry(path: Any) -> tuple[Any, ...]:
    """Any offset from a multiple of the largest block, any number of frames; the constructor refuses too many.

    A pool further up is this one with another ORIGIN, which only ever is added to an answer or subtracted
    from an argument: see "translation" among the theorems.
    """
    return BASE + (path.fresh("start") & (BASE - 1)), path.fresh("frames"), LARGEST_ORDER


def whole(view: View) -> Iterable[Any]:
    """The header's words, the image's length, and each list's head."""
    yield (view.first >= BASE) & (view.first < 2 * BASE)
    yield (view.limit > view.first) & (view.limit <= view.first + MAX_FRAMES)
    yield view.image.length == view.limit << NODE_SHIFT
    yield for_all(view.lists, lambda order: headed(view, order))


def headed(view: View, order: Any) -> Any:
    """A list's head is linked to itself, or to a first free block of its order that is linked back."""
    first, last = view.next(order), view.previous(order)
    empty = (first == order) & (last == order)
    return empty | (
        view.is_node_of(first, order)
        & (view.previous(first) == order)
        & view.is_node_of(last, order)
        & (view.next(last) == order)
    )


def ranked(view: View, frame: Any) -> Any:
    """the lists end: each block's rank is below that of the block before it"""
    previous = view.previous(view.node(frame))
    return implies(view.is_free_at(frame) & (previous >= LISTS), view.rank(frame) < view.rank(view.frame_of(previous)))


def carry_rank(before: View, after: View, frame: Any, top: Any) -> Any:
    """A block that stays in its list keeps its rank; one that was pushed ranks above all that were there."""
    stays = before.is_free_at(frame) & (before.state(frame) == after.state(frame))
    return stays.select(before.rank(frame), top)


# ── Loops ────────────────────────────────────────────────────────────────────────────────────────────────────


def same_pool(view: View, entry: View) -> Any:
    return (view.first == entry.first) & (view.limit == entry.limit)


def kept(view: View, entry: View) -> Any:
    """Who holds what has not changed."""
    return for_all(view.span, lambda frame: view.holder_order(frame) == entry.holder_order(frame))


def hole(view: View, block: Any, order: Any) -> Iterable[Any]:
    """Outside an aligned hole every frame lies in exactly one block, inside it in none; all else holds."""
    inside = Block(block, order)
    for law in (stated, well_placed):
        yield for_all(view.span, partial(law, view))
    yield for_all(view.span, lambda frame: implies(inside.contains(frame), negate(view.is_covered(frame))))
    yield for_all(view.span, lambda frame: implies(inside.contains(frame), view.state(frame) == TAIL))
    yield for_all(view.span, lambda frame: inside.contains(frame) | one_block(view, frame))
    for law in (coalesced, linked, ranked):
        yield for_all(view.span, partial(law, view))


def hole_fits(view: View, block: Any, order: Any) -> Iterable[Any]:
    yield (order >= 0) & (order <= LARGEST_ORDER)
    yield (block & ((1 << order) - 1)) == 0
    yield (block >= view.start) & (Block(block, order).last < view.end)


def splitting(loop: LoopState) -> Iterable[Any]:
    yield same_pool(loop.view, loop.start_view)
    yield from hole_fits(loop.view, loop.block, loop.order)
    yield (loop.target >= 0) & (loop.target <= loop.order)
    yield Block(loop.block, loop.order).contains(loop.node)
    yield implies(loop.entry_names["block"] == loop.node, loop.block == loop.node)
    yield from hole(loop.view, loop.block, loop.order)
    yield kept(loop.view, loop.start_view)


def merging(loop: LoopState) -> Iterable[Any]:
    freed, start = Block(loop.entry_names["frame"], loop.entry_names["order"]), loop.start_view
    yield same_pool(loop.view, start)
    yield from hole_fits(loop.view, loop.block, loop.order)
    yield from hole(loop.view, loop.block, loop.order)
    yield freed.is_aligned & (start.holder_order(freed.head) == freed.order)
    yield for_all(
        loop.view.span,
        lambda frame: loop.view.holder_order(frame)
        == select(freed.contains(frame), NONE, start.holder_order(frame)),
    )


def searching(loop: LoopState) -> Iterable[Any]:
    yield (loop.order >= loop.wanted) & (loop.order <= LARGEST_ORDER + 1)
    for order in ORDERS:
        yield implies((loop.wanted <= order) & (order < loop.order), loop.view.is_empty(order))


def by_order(loop: LoopState) -> Iterable[Any]:
    return (loop.order == order for order in ORDERS)


LOOPS = (
    Loop("split", splitting, lambda loop: loop.order, focus=lambda loop: {"frame": [loop.block]}, cases=by_order),
    Loop("alloc", searching, lambda loop: LARGEST_ORDER + 1 - loop.order, writes=False,
         focus=lambda loop: {"order": [loop.order]}),
    Loop("free", merging, lambda loop: LARGEST_ORDER - loop.order, focus=lambda loop: {"frame": [loop.block]},
         cases=by_order),
)

# ── Lemmas ───────────────────────────────────────────────────────────────────────────────────────────────────


def listed(view: View, frame: Any) -> Any:
    """A free block's list is not empty: going back along the links comes to the head."""
    return all_of(implies(view.state(frame) == FREE + order, negate(view.is_empty(order))) for order in ORDERS)


def no_smaller(view: View, head: Any, order: Any, frame: Any) -> Any:
    """No free block below an order lies inside an aligned free range of that order: buddies would have merged."""
    block = Block(head, order)
    given = (order >= 0) & (order <= LARGEST_ORDER) & block.is_aligned & block.contains(frame)
    given = given & (head >= view.start) & (block.last < view.end)
    unheld = for_all(block, lambda other: view.holder_order(other) == NONE)
    return implies(given & unheld, all_of(implies(view.begins_free(frame, k), order <= k) for k in ORDERS))


LEMMAS = (
    Lemma(
        "a-free-block-is-listed",
        ("frame",),
        listed,
        smaller=lambda view, frame: [(view.frame_of(view.previous(view.node(frame))),)],
        measure=lambda view, frame: ~view.rank(frame),
        within=lambda frame: [frame],
    ),
    Lemma(
        "free-space-is-one-block",
        ("head", "order", "frame"),
        no_smaller,
        smaller=lambda view, head, order, frame: [(head, order, frame ^ (1 << (view.state(frame) - FREE)))],
        measure=lambda view, head, order, frame: view.state(frame),
        within=lambda head, order, frame: [head, frame],
        cases=lambda view, head, order, frame: (view.begins_free(frame, k) for k in ORDERS),
    ),
)


def use_lemmas(operation: str, view: View, arguments: tuple[Any, ...]) -> Iterable[Any]:
    if operation == "alloc":
        order = arguments[0]
        yield for_all(view.span, lambda frame: all_of(
            implies((align_down(frame, k) >= view.start), listed(view, align_down(frame, k))) for k in ORDERS))
        yield for_all(view.span, lambda head: no_smaller(view, head, order, head))


FOCUS = {
    "unlink": lambda view, node: {
        "frame": [view.frame_of(link) for link in (node, view.next(node), view.previous(node))],
        "order": [view.state(view.frame_of(node)) - FREE],
    },
    "push": lambda view, node, order: {
        "frame": [view.frame_of(link) for link in (node, view.next(order))],
        "order": [order],
    },
    "free": lambda view, frame, order: {"frame": [frame]},
}

PROOF = Proof(
    view=View,
    image_length=image_length,
    geometry=geometry,
    whole=whole,
    pointwise=(stated, linked, ranked),
    abstract=abstract,
    ghosts={"rank": carry_rank},
    focus=FOCUS,
    loops=LOOPS,
    lemmas=LEMMAS,
    use_lemmas=use_lemmas,
    theorems=(),
    small=(),
    field_bits=NODE_SHIFT,
    known={ORIGIN: 0, MAX_ORDER: LARGEST_ORDER},
)
