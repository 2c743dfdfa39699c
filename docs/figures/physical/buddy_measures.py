"""External fragmentation: measured in two pools with as much free memory, and as it grows where nothing merges."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from attrs import define, field

from checks.drive import plain
from checks.engines.validate import read_table
from checks.pairing import Pairing
from checks.pairings.physical.buddy.drawing import strip
from checks.pairings.physical.buddy.view import View
from checks.records import DATA
from docs.book.figure import figure, grid, note_of, side_by_side, title
from docs.book.plot import Series, plot
from docs.book.runs import Calls, perform
from impl.physical.buddy import NEXT, NODE_SHIFT, ORIGIN
from spec.physical.buddy import Block, fragmentation_index, unusable_share
from spec.vocabulary import Frame, Order

SIXTEEN = (0, 16, 4)
FILL: Calls = [("alloc", (0,))] * 16


def fragmented(pairing: Pairing) -> str:
    """The same number of free frames in pieces, and in one piece."""
    pieces = perform(pairing, SIXTEEN, [*FILL, *(("free", (frame, 0)) for frame in range(0, 16, 2))]).states[-1]
    whole = perform(pairing, SIXTEEN, [*FILL, *(("free", (frame, 0)) for frame in range(8))]).states[-1]
    drawn = side_by_side(
        figure(strip(pool, None, title), caption)
        for pool, title, caption in (
            (
                pieces,
                "Every other frame free",
                "A: every other frame was given back. Eight are free, and no two are buddies.",
            ),
            (whole, "The lower half free", "B: the lower half was given back. Eight are free, in one block."),
        )
    )
    rows = [
        (
            order,
            *(
                cell
                for pool in (pieces, whole)
                for cell in (fragmentation_index(pool, Order(order)), f"{unusable_share(pool, Order(order))} %")
            ),
        )
        for order in range(1, 4)
    ]
    header = ("order asked for", "A: index", "A: unusable", "B: index", "B: unusable")
    note = "The index is −1000 where the request succeeds. Towards 1000, free memory is there, and in pieces."
    return f"{title('As much free memory, twice')}{drawn}{grid(header, rows)}{note_of(note)}"


ROUNDS, ROUND_FRAMES, ROUND_ORDER = 3, 64, 6


def crumbling(pairing: Pairing) -> str:
    """A pool that is filled and emptied, beside one whose allocator forgets to merge: what could be had, call by
    call."""
    [forgetful] = [mutant for mutant in pairing.mutants if mutant.name == "never-merges"]
    kept, crumbled = (list(largest_orders(pairing, edits)) for edits in ((), forgetful.edits))
    series = [
        Series("with merging", list(enumerate(kept)), "first"),
        Series("without", list(enumerate(crumbled)), "second"),
    ]
    drawing = plot("The largest free order, call by call", "calls", "largest free order (−1: nothing is free)", series)
    caption = (
        f"{ROUND_FRAMES} frames in blocks of up to 2<sup>{ROUND_ORDER}</sup> are filled with requests of order 0 to 2 "
        f"until one is refused, and all are given back in another order; {ROUNDS} times over. With merging, each round "
        "ends with the whole pool in one block. Without, the pieces of the first round are all that there will ever be."
    )
    return f"{title('Why buddies merge')}{figure(drawing, caption)}"


def largest_orders(pairing: Pairing, edits: tuple[tuple[str, str], ...]) -> Iterator[int]:
    """After each call, the largest order of a free block by the implementation's own records."""
    subject = plain(pairing, edits)(0, ROUND_FRAMES, ROUND_ORDER)
    rng = random.Random(0)
    for _ in range(ROUNDS):
        live: list[tuple[int, int]] = []
        while isinstance(frame := subject.alloc(order := rng.choice((0, 1, 2))), int):
            live.append((frame, order))
            yield largest_order(subject)
        rng.shuffle(live)
        for frame, order in live:
            subject.free(frame, order)
            yield largest_order(subject)


def largest_order(subject: Any) -> int:
    view = View(subject.image)
    return max((order for order in range(ROUND_ORDER + 1) if not view.is_empty(order)), default=-1)


# ── Over a recorded run ──────────────────────────────────────────────────────────────────────────────────────

TRACE, COLUMNS, EVERY = "linux-page-alloc.csv.xz", ("event", "pfn", "order"), 1024
RECORDED = (0, 52_000, 10)
"""A pool that what was recorded nearly fills in the end."""
SHARED, HUGE = Order(3), Order(9)
"""The largest order that Linux expects to find (PAGE_ALLOC_COSTLY_ORDER), and that of a page of 2 MiB."""


@define
class Replay:
    """The recorded requests made of our implementation, whose frames are others."""

    subject: Any
    ours: dict[tuple[str, int], int] = field(factory=dict)
    """By recorded frame and order of a live block, our frame."""

    def take(self, event: str, frame: str, order: int) -> None:
        """What was handed out before the recording is not given back."""
        if event == "alloc":
            made = self.subject.alloc(order)
            if isinstance(made, int):
                self.ours[frame, order] = made
        elif event == "free" and (made := self.ours.pop((frame, order), None)) is not None:
            self.subject.free(made, order)

    def free_blocks(self) -> Iterator[Block]:
        """By the implementation's own lists: what the law's measures read."""
        image = self.subject.image
        for order in range(RECORDED[2] + 1):
            node = int(image[order << NODE_SHIFT | NEXT])
            while node != order:
                yield Block(Frame(int(image[ORIGIN]) + node), Order(order))
                node = int(image[node << NODE_SHIFT | NEXT])


def over_a_recording(pairing: Pairing) -> str:
    """Both measures, of two orders, while a kernel's requests are made of our implementation."""
    found = list(measured(pairing))
    named = ((SHARED, "first"), (HUGE, "second"))
    shares = [
        Series(f"order {order}", [(event, share[order]) for event, share, _ in found], kind) for order, kind in named
    ]
    indices = [
        Series(f"order {order}", [(event, index[order]) for event, _, index in found], kind) for order, kind in named
    ]
    too_small = plot("Free memory in blocks too small", "events", "percent of free frames", shares)
    reasons = plot("Why a request would fail", "events", "thousandths", indices)
    drawn = side_by_side((figure(too_small, "The unusable share."), figure(reasons, "The fragmentation index.")))
    note = (
        f"{found[-1][0]:,} recorded events of a running kernel, while compilers, tar and find ran, made of our "
        f"allocator with {RECORDED[1]:,} frames. Where the index is −1000 a request would succeed; above that, near 0 "
        "memory is short, and near 1000 it is in pieces."
    )
    return f"{title('A recorded run')}{drawn}{note_of(note)}"


def measured(pairing: Pairing) -> Iterator[tuple[int, dict[int, int], dict[int, int]]]:
    """(events so far, the unusable share by order, the fragmentation index by order)"""
    replay: Any = Replay(pairing.impl(*RECORDED))
    for count, (_, (event, frame, order)) in enumerate(read_table(DATA / TRACE, COLUMNS)):
        replay.take(event, frame, int(order))
        if count % EVERY == 0:
            yield (
                count,
                {order: unusable_share(replay, order) for order in (SHARED, HUGE)},
                {order: fragmentation_index(replay, order) for order in (SHARED, HUGE)},
            )
