"""What is replayed: calls of the buddy allocator, drawn from a seed, with no answers in them."""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from impl.physical.buddy import LARGEST_ORDER

LOAD = 0.7
"""How much of the pool is held, once it is filled. Beyond it, giving back becomes likelier than asking."""

Numbers = NDArray[np.int64]


@frozen
class Workload:
    """Call n asks for a block of order `orders[n]` and keeps it in `slots[n]`, or, where the order is -1, gives back
    what the slot holds. A request that failed is given back too: both sides must refuse that alike."""

    frames: int
    slots: Numbers
    orders: Numbers

    @property
    def calls(self) -> int:
        return len(self.slots)

    @property
    def slot_count(self) -> int:
        return int(self.slots.max()) + 1

    def first(self, calls: int) -> Workload:
        return Workload(self.frames, self.slots[:calls], self.orders[:calls])


def draw(frames: int, calls: int, seed: int) -> Workload:
    """Orders are geometric, each half as likely as the one below: every order takes about as much memory."""
    generator = np.random.default_rng(seed)
    sizes = np.minimum(generator.geometric(0.5, calls) - 1, min(LARGEST_ORDER, int(math.log2(frames)) - 2)).tolist()
    coins, picks = generator.random(calls).tolist(), generator.random(calls).tolist()
    slots, orders = [], []
    live: list[tuple[int, int]] = []
    spare: list[int] = []
    used = 0
    for size, coin, pick in zip(sizes, coins, picks, strict=True):
        if not live or coin < (0.95 if used < LOAD * frames else 0.05):
            slot = spare.pop() if spare else len(live)
            live.append((slot, size))
            used += 1 << size
            slots.append(slot)
            orders.append(size)
        else:
            place = int(pick * len(live))
            live[place], live[-1] = live[-1], live[place]
            slot, size = live.pop()
            spare.append(slot)
            used -= 1 << size
            slots.append(slot)
            orders.append(-1)
    return Workload(frames, np.array(slots, dtype=np.int64), np.array(orders, dtype=np.int64))
