"""What the prover needs to know of the buddy allocator: the loops' invariants, two lemmas, one ghost."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from attrs import frozen

from checks.engines.proving.trusted.layout import Nodes
from checks.labels import ACCESS, ALIGNMENT, CONTRACT, GEOMETRY, INVARIANT, LEMMA, LOOP, OVERFLOW, REFINEMENT
from checks.pairings.physical.buddy.symmetries import FIXED
from checks.pairings.physical.buddy.view import View, abstract, linked, stated
from checks.proof import (
    CallState,
    Counted,
    Function,
    Ghost,
    Lasting,
    Lemma,
    Loop,
    LoopState,
    Places,
    Proof,
    Theorem,
    Use,
)
from impl.image import WORD_MAXIMUM
from impl.physical.buddy import (
    FREE,
    LEAST_BASE_ORDER,
    LISTS,
    MAX_ORDER,
    NEXT,
    NODE_SHIFT,
    ORIGIN,
    PREV,
    STATE,
    TAIL,
)
from spec.physical.buddy import LARGEST_ORDER, MOST_FRAMES, Block, coalesced, one_block, well_placed
from spec.vocabulary import (
    FRAME_LIMIT,
    NONE,
    Frame,
    Order,
    Span,
    align_down,
    all_of,
    any_of,
    for_all,
    implies,
    negate,
    select,
)

ORDERS = range(LARGEST_ORDER + 1)
REFUSAL = "refuses only when no free block is large enough"


# ── Any pool ─────────────────────────────────────────────────────────────────────────────────────────────────


LEAST_BASE, MOST_BASE = 1 << LEAST_BASE_ORDER, 1 << LARGEST_ORDER


def example(view: View) -> tuple[Iterable[Any], dict[str, Iterable[int]]]:
    """A pool of two frames, the first ones, in blocks of up to two."""
    shape = [view.first == LEAST_BASE, view.limit == LEAST_BASE + 2, view.start == 0, view.max_order == 1]
    return shape, {"frame": range(2), "order": ORDERS}


def whole(view: View) -> Iterable[Any]:
    """The header's words, the image's length, and each list's head."""
    yield (view.max_order >= 0) & (view.max_order <= LARGEST_ORDER)
    yield (view.first >= LEAST_BASE) & (view.first < 2 * MOST_BASE)
    yield (view.limit > view.first) & (view.limit <= view.first + MOST_FRAMES)
    yield (view.start >= 0) & (view.start < FRAME_LIMIT) & (view.end <= FRAME_LIMIT)
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


def links(view: View) -> Iterable[Any]:
    """The free lists are in order; their heads are among what holds of the whole."""
    for law in (linked, ranked):
        yield for_all(view.span, partial(law, view))


# ── Loops ────────────────────────────────────────────────────────────────────────────────────────────────────


def kept(view: View, entry: View) -> Any:
    """Who holds what has not changed."""
    return for_all(view.span, lambda frame: view.holder_order(frame) == entry.holder_order(frame))


@frozen
class Holed:
    """The blocks of an image, an aligned hole that no record tells of among them."""

    view: View
    node: Any
    order: Any

    def begins(self, frame: Any, order: Any) -> Any:
        is_hole = (self.view.node(frame) == self.node) & (order == self.order)
        return self.view.begins(frame, order) | is_hole

    def __getattr__(self, name: str) -> Any:
        return getattr(self.view, name)


def hole(view: View, node: Any, order: Any) -> Iterable[Any]:
    """With an aligned hole counted as a block, all holds."""
    holed: Any = Holed(view, node, order)
    yield view.state(view.frame_of(node)) == TAIL
    yield for_all(view.span, partial(stated, view))
    for law in (well_placed, one_block):
        yield for_all(view.span, partial(law, holed))
    yield for_all(view.span, partial(coalesced, view))
    yield from links(view)


def hole_fits(view: View, node: Any, order: Any) -> Iterable[Any]:
    """The nodes of an aligned block lie in the pool."""
    block = Block(node, order)
    yield (order >= 0) & (order <= view.max_order)
    yield block.is_aligned
    yield (node >= view.first) & (block.last < view.limit)


def everywhere(view: View) -> Iterable[Any]:
    for law in (stated, well_placed, one_block, coalesced):
        yield for_all(view.span, partial(law, view))
    yield from links(view)


def splitting(loop: LoopState) -> Iterable[Any]:
    yield from hole_fits(loop.view, loop.block, loop.order)
    yield (loop.target >= 0) & (loop.target <= loop.order)
    yield Block(loop.block, loop.order).contains(loop.node)
    yield implies(loop.entry_names["block"] == loop.node, loop.block == loop.node)
    yield from hole(loop.view, loop.block, loop.order)
    yield kept(loop.view, loop.start_view)


def merging(loop: LoopState) -> Iterable[Any]:
    freed, start = Block(loop.entry_names["frame"], loop.entry_names["order"]), loop.start_view
    yield from hole_fits(loop.view, loop.block, loop.order)
    yield from hole(loop.view, loop.block, loop.order)
    yield freed.is_aligned & (start.holder_order(freed.head) == freed.order)
    yield Lasting(
        for_all(
            loop.view.span,
            lambda frame: (
                loop.entry_view.holder_order(frame) == select(freed.contains(frame), NONE, start.holder_order(frame))
            ),
        )
    )
    yield kept(loop.view, loop.entry_view)


def searching(loop: LoopState) -> Iterable[Any]:
    yield (loop.order >= loop.wanted) & (loop.order <= loop.view.max_order + 1)
    for order in ORDERS:
        yield implies((loop.wanted <= order) & (order < loop.order), loop.view.is_empty(order))


def asking(loop: LoopState) -> Iterable[Any]:
    """No smaller free block of the pool holds the frame."""
    yield (loop.order >= 0) & (loop.order <= loop.view.max_order + 1)
    for order in ORDERS:
        block = align_down(loop.node, order)
        missed = (block >= loop.view.first) & negate(loop.view.begins_free(loop.view.frame_of(block), order))
        yield implies(order < loop.order, missed)


def heads(state: LoopState | CallState) -> Places:
    view = state.view
    return {"frame": [view.frame_of(align_down(state.node, order)) for order in ORDERS]}


def listing(loop: LoopState) -> Iterable[Any]:
    """The lists are empty, and the records before the loop's node are blank."""
    view = loop.view
    yield (loop.node >= loop.first) & (loop.node <= loop.limit)
    yield for_all(view.lists, lambda order: view.is_empty(order) & (view.previous(order) == order))
    node = view.frame_of(loop.node)
    yield for_all(view.span, lambda frame: implies(frame < node, negate(view.is_covered(frame))))
    yield for_all(Span(view.start, node), partial(is_blank, view))


def is_blank(view: View, frame: Any) -> Any:
    """Nothing begins at the frame, and its record is in no list."""
    node = view.node(frame)
    return (view.state(frame) == TAIL) & (view.next(node) == 0) & (view.previous(node) == 0)


def filling(loop: LoopState) -> Iterable[Any]:
    """The frames before the loop's block are filed as the largest blocks that fit; those after are blank."""
    view, block = loop.view, loop.view.frame_of(loop.block)
    yield (loop.block >= loop.first) & (loop.block <= loop.limit)
    for order in ORDERS:
        straddles = (loop.block & ((1 << order) - 1)) != 0
        whole = Block(Frame(align_down(loop.block, order)), Order(order))
        is_cut = (whole.head < loop.first) | (whole.last >= loop.limit)
        yield implies((order <= view.max_order) & straddles, is_cut)
    for law in (stated, well_placed):
        yield for_all(view.span, partial(law, view))
    yield for_all(view.span, lambda frame: implies(frame >= block, view.state(frame) == TAIL))
    yield for_all(view.span, lambda frame: implies(frame >= block, negate(view.is_covered(frame))))
    yield for_all(view.span, lambda frame: (frame >= block) | one_block(view, frame))
    for law in (coalesced, linked, ranked):
        yield for_all(view.span, partial(law, view))
    yield for_all(view.span, lambda frame: view.holder_order(frame) == NONE)


def fitting(loop: LoopState) -> Iterable[Any]:
    """No larger block begins here and fits."""
    largest = loop.view.max_order
    yield (loop.order >= 0) & (loop.order <= largest)
    for order in ORDERS:
        block = Block(loop.block, Order(order))
        is_larger = (loop.order < order) & (order <= largest)
        yield implies(is_larger, negate(block.is_aligned) | (block.last >= loop.limit))


def checking(loop: LoopState) -> Iterable[Any]:
    """Nobody holds a frame of the range so far."""
    start = loop.entry_names["node"]
    yield (loop.node >= start) & (loop.node <= loop.view.limit)
    yield for_all(span_of(loop.view, start, loop.node), lambda frame: loop.view.holder_order(frame) == NONE)


def span_of(view: View, node: Any, stop: Any) -> Span:
    """The frames of these nodes."""
    return Span(view.frame_of(node), view.frame_of(stop))


def taking(loop: LoopState) -> Iterable[Any]:
    """The range's frames before the loop's node are blocks of order 0, and nothing else has changed."""
    view, first, start = loop.view, loop.entry_names["node"], loop.start_view
    yield (loop.node >= first) & (loop.node <= loop.limit)
    yield from everywhere(view)
    taken = span_of(view, first, loop.node)
    yield Lasting(
        for_all(
            view.span,
            lambda frame: view.holder_order(frame) == select(taken.contains(frame), 0, start.holder_order(frame)),
        )
    )
    yield Lasting(for_all(span_of(view, first, loop.limit), lambda frame: start.holder_order(frame) == NONE))


def left_above(node: Any) -> Any:
    """How many words are larger: falls as the node rises. A difference, but one without a borrow."""
    return WORD_MAXIMUM ^ node


def frames_of(view: View, *nodes: Any) -> Places:
    return {"frame": [view.frame_of(node) for node in nodes]}


def of_node(state: LoopState | CallState) -> Places:
    return {"frame": [state.view.frame_of(state.node)]}


def of_block(loop: LoopState) -> Places:
    return {"frame": [loop.view.frame_of(loop.block)]}


def of_buddies(loop: LoopState) -> Places:
    buddies = (loop.block, Block(loop.block, loop.order).buddy.head)
    return {"frame": [loop.view.frame_of(node) for node in buddies]}


# ── Contracts ────────────────────────────────────────────────────────────────────────────────────────────────


def may_push(call: CallState) -> Iterable[Any]:
    yield call.view.span.contains(call.view.frame_of(call.node))
    yield call.view.state(call.view.frame_of(call.node)) == TAIL
    yield (call.order >= 0) & (call.order <= call.view.max_order)
    yield from links(call.view)


def pushed(image: Any, node: Any, order: Any) -> None:
    image[node << NODE_SHIFT | STATE] = FREE + order


def may_unlink(call: CallState) -> Iterable[Any]:
    yield call.view.is_free_at(call.view.frame_of(call.node))
    yield from links(call.view)


def unlinked(image: Any, node: Any) -> None:
    image[node << NODE_SHIFT | STATE] = TAIL


def has_links(call: CallState) -> Iterable[Any]:
    return links(call.view)


def may_split(call: CallState) -> Iterable[Any]:
    yield from hole_fits(call.view, call.block, call.order)
    yield (call.target >= 0) & (call.target <= call.order)
    yield Block(call.block, call.order).contains(call.node)
    yield from hole(call.view, call.block, call.order)
    yield Lasting(kept(call.view, call.known_view))


def has_split(call: CallState) -> Iterable[Any]:
    yield from hole_fits(call.view, call.result, call.target)
    yield Block(call.result, call.target).contains(call.node)
    yield implies(call.block == call.node, call.result == call.node)
    yield from hole(call.view, call.result, call.target)
    yield Lasting(kept(call.view, call.before))


def may_ask(call: CallState) -> Iterable[Any]:
    yield call.view.span.contains(call.view.frame_of(call.node))
    for law in (stated, one_block, well_placed):
        yield for_all(call.view.span, partial(law, call.view))


def has_answered(call: CallState) -> Iterable[Any]:
    found = Block(call.view.frame_of(align_down(call.node, call.result)), call.result)
    is_found = (call.result >= 0) & (call.result <= call.view.max_order)
    yield is_found | (call.result == -1)
    yield implies(is_found, call.view.begins_free(found.head, found.order) & (found.last < call.view.end))
    yield for_all(found, lambda frame: implies(is_found, call.view.holder_order(frame) == NONE))
    yield implies(call.result == -1, call.view.holder_order(call.view.frame_of(call.node)) != NONE)


def around_push(call: CallState) -> Places:
    view = call.view
    return {"frame": [view.frame_of(node) for node in (call.node, view.next(call.order))], "order": [call.order]}


def around_unlink(call: CallState) -> Places:
    view = call.view
    return {
        "frame": [view.frame_of(link) for link in (call.node, view.next(call.node), view.previous(call.node))],
        "order": [view.state(view.frame_of(call.node)) - FREE],
    }


# ── Lemmas ───────────────────────────────────────────────────────────────────────────────────────────────────


def listed(view: View, frame: Any) -> Any:
    """A free block's list is one of the pool's, and not empty: going back along the links comes to the head."""
    return all_of(
        implies(view.state(frame) == FREE + order, (order <= view.max_order) & negate(view.is_empty(order)))
        for order in ORDERS
    )


def free_range(view: View, head: Any, order: Any) -> Iterable[Any]:
    """An aligned range of the pool of which no frame is allocated."""
    block = Block(head, order)
    yield (order >= 0) & (order <= view.max_order) & block.is_aligned
    yield (head >= view.start) & (block.last < view.end)
    yield for_all(block, lambda frame: view.holder_order(frame) == NONE)


def no_smaller(view: View, head: Any, order: Any, frame: Any) -> Any:
    """No free block of a smaller order begins inside a free range: it and its buddy would have merged."""
    smaller = any_of((k < order) & view.begins_free(frame, k) for k in ORDERS)
    return negate(Block(head, order).contains(frame) & smaller)


LISTED, UNDIVIDED = "a-free-block-is-listed", "free-space-is-one-block"
LEMMAS = (
    Lemma(
        LISTED,
        {"frame": "frame"},
        claim=listed,
        within=lambda view, frame: [view.span.contains(frame)],
        smaller=lambda view, fork, frame: [(view.frame_of(view.previous(view.node(frame))),)],
        measure=lambda view, frame: ~view.rank(frame),
    ),
    Lemma(
        UNDIVIDED,
        {"head": "frame", "order": "order", "frame": "frame"},
        claim=no_smaller,
        within=lambda view, head, order, frame: [view.span.contains(head), view.span.contains(frame)],
        smaller=lambda view, fork, head, order, frame: [] if fork is None else [(frame ^ (1 << fork),)],
        measure=lambda view, head, order, frame: view.state(frame),
        fixed=2,
        given=free_range,
        alignment=lambda fork: fork,
        forks=lambda view, head, order, frame: (view.begins_free(frame, k) for k in ORDERS),
    ),
)


def why_refused(call: CallState) -> Iterable[Use]:
    """A refusal: every free block is listed, and none begins in a free range of the order that was asked for."""
    span = call.view.span
    yield Use(REFUSAL, LISTED, span, lambda frame: ((align_down(frame, order),) for order in ORDERS))
    yield Use(REFUSAL, UNDIVIDED, span, lambda head: [(head, call.order, head)])


# ── Functions ────────────────────────────────────────────────────────────────────────────────────────────────

FUNCTIONS = (
    Function(
        "push",
        requires=may_push,
        ensures=has_links,
        effect=pushed,
        writes=(NEXT, PREV),
        focus=around_push,
        around=lambda call: {
            "frame": [call.view.frame_of(link) for link in (call.node, call.node ^ (1 << call.order))]
        },
    ),
    Function(
        "unlink",
        requires=may_unlink,
        ensures=has_links,
        effect=unlinked,
        writes=(NEXT, PREV),
        focus=around_unlink,
        around=lambda call: {**of_node(call), "order": [call.view.state(call.view.frame_of(call.node)) - FREE]},
    ),
    Function(
        "split",
        requires=may_split,
        ensures=has_split,
        loops=(Loop(splitting, lambda loop: loop.order, focus=of_block),),
        around=lambda call: frames_of(call.view, call.block, call.node),
    ),
    Function(
        "alloc",
        lemmas=why_refused,
        loops=(
            Loop(
                searching,
                lambda loop: LARGEST_ORDER + 1 - loop.order,
                writes=False,
                focus=lambda loop: {"order": [loop.order]},
            ),
        ),
    ),
    Function(
        "free_order",
        requires=may_ask,
        ensures=has_answered,
        writes=(),
        focus=heads,
        loops=(
            Loop(
                asking,
                lambda loop: LARGEST_ORDER + 1 - loop.order,
                writes=False,
                focus=lambda loop: {"frame": [loop.view.frame_of(align_down(loop.node, loop.order))]},
            ),
        ),
    ),
    Function(
        "free",
        focus=lambda call: {"frame": [call.frame]},
        loops=(Loop(merging, lambda loop: LARGEST_ORDER - loop.order, focus=of_buddies),),
    ),
    Function(
        "init",
        loops=(
            Loop(listing, lambda loop: left_above(loop.node), index=1, focus=heads),
            Loop(filling, lambda loop: left_above(loop.block), index=2, focus=of_block),
            Loop(fitting, lambda loop: loop.order, index=3, writes=False),
        ),
    ),
    Function(
        "reserve",
        loops=(
            Loop(checking, lambda loop: left_above(loop.node), writes=False, focus=of_node),
            Loop(taking, lambda loop: left_above(loop.node), index=1, focus=of_node),
        ),
    ),
)

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

OPERATIONS = ("alloc", "free", "reserve")


def is_clause(label: str) -> bool:
    return label not in (GEOMETRY, INVARIANT, LOOP, CONTRACT, LEMMA, ALIGNMENT, REFINEMENT, ACCESS, OVERFLOW)


def is_meaning(label: str) -> bool:
    """What an operation answers and does: all that the law says of it."""
    return label not in (ACCESS, OVERFLOW)


def is_promise(label: str) -> bool:
    return is_clause(label) and label != REFUSAL


THEOREMS = (
    Theorem(
        "init-establishes-invariant",
        ("init",),
        {GEOMETRY, INVARIANT, REFINEMENT}.__contains__,
        "leaves-out-the-last-frame",
    ),
    Theorem("alloc-preserves-invariant", ("alloc",), INVARIANT.__eq__, "handed-out-and-not-marked"),
    Theorem("free-preserves-invariant", ("free",), INVARIANT.__eq__, "never-merges"),
    Theorem("reserve-preserves-invariant", ("reserve",), INVARIANT.__eq__, "reserved-and-not-marked"),
    Theorem("alloc-returns-free-frames", ("alloc",), is_promise, "first-frame-as-last-resort"),
    Theorem("alloc-refuses-only-when-exhausted", ("alloc",), REFUSAL.__eq__, "largest-list-never-searched"),
    Theorem("free-answers-exactly", ("free",), is_clause, "double-free-accepted"),
    Theorem("reserve-answers-exactly", ("reserve",), is_clause, "busy-range-reported-as-reserved"),
    Theorem("free-undoes-alloc", ("free_undoes_alloc",), is_meaning, "free-fails-beside-a-held-buddy"),
    Theorem("frame-condition", OPERATIONS, REFINEMENT.__eq__, "handed-out-and-not-marked"),
    Theorem("no-out-of-range-access", ("init", *OPERATIONS), ACCESS.__eq__, "reads-a-buddy-that-does-not-exist"),
    Theorem("no-overflow", ("init", *OPERATIONS), OVERFLOW.__eq__, "order-below-zero-not-recognised"),
)

PROOF = Proof(
    view=View,
    abstract=abstract,
    theorems=THEOREMS,
    functions=FUNCTIONS,
    lemmas=LEMMAS,
    whole=whole,
    pointwise=(stated, linked, ranked),
    ghosts={"rank": Ghost(carry_rank)},
    steps=Path(__file__).with_name("steps.json.xz"),
    example=example,
    layout=Nodes(NODE_SHIFT, FIXED),
    counted=Counted(
        frozenset({"frame", "first", "head"}),
        ORIGIN,
        MAX_ORDER,
        ((LEAST_BASE_ORDER, LEAST_BASE_ORDER), (LARGEST_ORDER, LARGEST_ORDER)),
    ),
)
