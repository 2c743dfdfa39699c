"""External fragmentation: measured in two pools with as much free memory, and as it grows where nothing merges."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from checks.drive import plain
from checks.pairing import Pairing
from checks.pairings.physical.buddy.drawing import strip
from checks.pairings.physical.buddy.view import View
from docs.book.figure import figure, grid, note_of, side_by_side, title
from docs.book.plot import Series, plot
from docs.book.runs import Calls, perform
from spec.physical.buddy import fragmentation_index, unusable_share
from spec.vocabulary import Order

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
